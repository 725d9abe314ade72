"""The facts of an item as the text of one cell, a line for each: its label and its value, as appraisers correct them.

Imports: model, read.form_cells, read.form_fields, rules.base, vietnamese.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from cchc_cli.model import Item
from cchc_cli.read.form_cells import shown, typed_text
from cchc_cli.read.form_fields import Field, fields_of, tidied, written
from cchc_cli.rules.base import FactValue
from cchc_cli.vietnamese import fold


def facts_text(item: Item, facts: Mapping[str, Any]) -> str:
    """ "Số hồ sơ đúng hạn: 1204 hồ sơ", a line for each fact that is stated, in the order in which they are asked."""
    asked = [(field, facts.get(name)) for name, field in _fields(item).items()]
    return "\n".join(f"{field.label}: {_words(field, value)}" for field, value in asked if value is not None)


def _fields(item: Item) -> dict[str, Field]:
    return {field.key[2]: field for field in fields_of(item) if field.key[1] == "facts"}


def _words(field: Field, value: Any) -> str:
    """A value as ``typed_text`` reads it, its unit beside it."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, str):
        return dict(field.choices).get(value, value)
    return f"{written(value).replace('.', ',')} {field.unit}".rstrip()


def read_facts(item: Item, text: str, stated: Mapping[str, Any]) -> tuple[dict[str, FactValue], str]:
    """The facts that a cell's text gives and that differ from those ``stated``; or what is wrong with it, in the
    user's words. A line that stands as ``facts_text`` writes it says nothing new; of a single fact the label may be
    left out."""
    fields = _fields(item)
    names = {fold(field.label): name for name, field in fields.items()}
    unchanged = {fold(line) for line in facts_text(item, stated).split("\n")}
    found: dict[str, FactValue] = {}
    for line in tidied(text).split("\n"):
        line = " ".join(line.split())
        if not line or fold(line) in unchanged:
            continue
        ends = [at for at, letter in enumerate(line) if letter == ":" and fold(line[:at]) in names]
        if ends:
            name, value = names[fold(line[: ends[0]])], line[ends[0] + 1 :].strip()
        elif len(fields) == 1:
            name, value = next(iter(fields)), line
        else:
            labels = "; ".join(shown(field.label) for field in fields.values()) or "không có"
            return {}, f"không rõ {shown(line)} là số liệu nào; mỗi dòng một số liệu, ghi “tên: giá trị”; tên: {labels}"
        if not value:
            continue
        read, wrong = typed_text(fields[name], value)
        if wrong or read is None:
            return {}, f"{fields[name].label}: {wrong}; cần {fields[name].expected}"
        if name in found:
            return {}, f"{fields[name].label} ghi hai lần"
        found[name] = read
    return {name: value for name, value in found.items() if value != stated.get(name)}, ""
