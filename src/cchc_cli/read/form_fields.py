"""The Excel form's fields: what it asks about each item, in which words and within which bounds.

One source for the cells that ``present.form`` writes, their help and their checks, and for what ``read.form`` reads
back, so that they cannot disagree. ``written`` gives the one spelling in which the value of the form when it was
exported, of the form now and of the workspace are compared.

Imports: model, rules, vietnamese.
"""

from __future__ import annotations

import datetime
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from cchc_cli.model import Cited, Claim, Item
from cchc_cli.rules.base import FACT_TYPES
from cchc_cli.vietnamese import fold

FORM_VERSION = 1
"""Changes when a form of before could no longer be read."""

FieldType = Literal["integer", "decimal", "percent", "date", "yes-no", "choice", "points", "text"]
Value = bool | int | Decimal | datetime.date | str | None

YES_NO = (("true", "Có"), ("false", "Không"))
"""The two answers, as ``Field.choices``."""

DIGITS = 6
"""Decimal places that a cell may have: an amount in triệu đồng is exact to one đồng."""
MOST_WHOLE = Decimal(10**15 - 1)
MOST_AMOUNT = Decimal(10**9) - Decimal(1).scaleb(-DIGITS)
"""A cell holds 15 significant digits, no more: larger numbers would not come back as they went out."""
LONGEST_TEXT = 30_000
"""Characters; a cell holds 32,767."""
LONGEST_LABEL = 1000
"""Characters of a choice."""
FIRST_DAY = datetime.date(1900, 3, 1)
"""Before this day Excel and LibreOffice count days differently."""

META_SHEET = "cchc"
"""Very hidden. Rows of key and JSON value, a long one cut into pieces that follow in the same row: first ``META_KEYS``,
then one row for every field exported ("3.2.1 facts on_time") and for the documents of every item ("3.2.1 documents"),
with its ``written`` value at export: the base of the three-way merge."""
META_KEYS = ("version", "unit", "year", "edition", "areas", "officer")
LISTS_SHEET = "danh-muc"
"""Hidden. Choices, holidays and thresholds that formulas and dropdowns refer to."""
GUIDE_SHEET = "Hướng dẫn"
SUMMARY_SHEET = "Tổng hợp"
PIECE = 30_000
"""Characters of a JSON value in one cell."""

DOCUMENTS = "documents"
"""Stands for a field's name in the key of an item's documents."""
SPARE = "-"
"""Stands for a field's name in the key of a row that has only a document."""

Key = tuple[str, ...]
"""(code, name) or (code, "facts", fact); an item's own row has (code,)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an area's sheet: title and width in characters."""

    title: str
    width: float


COLUMNS = {
    "code": Column("Mã", 7),
    "label": Column("Tên mục, nội dung cần nhập", 38),
    "unit": Column("Đơn vị tính", 9),
    "value": Column("Số liệu, nội dung", 28),
    "max": Column("Điểm tối đa", 8),
    "points": Column("Điểm tự chấm", 9),
    "state": Column("Tình trạng", 14),
    "file": Column("Tệp tài liệu", 24),
    "number": Column("Số, ký hiệu", 14),
    "date": Column("Ngày ban hành", 12),
    "part": Column("Phần, trang", 15),
    "key": Column("Khóa (không sửa)", 20),
    "high": Column("Phần triệu", 14),
    "low": Column("Phần dưới triệu", 14),
}
"""Of an area's sheet, in order; the last three are hidden. Rows are found by ``key``, columns by their titles; ``high``
and ``low`` are the two halves of a number, with which formulas calculate exactly."""
HEADING = "#"
"""Begins the key of a row that is a heading only."""
HEADER_ROW = 3
"""The row of the titles, from 0."""


@dataclass(frozen=True, slots=True)
class Field:
    """One cell to fill in: what it asks, its unit, its type, its choices (key, label) and its bounds (numbers)."""

    key: Key
    label: str
    unit: str
    type: FieldType
    choices: tuple[tuple[str, str], ...] = ()
    least: Decimal = Decimal(0)
    most: Decimal = MOST_AMOUNT

    @property
    def numeric(self) -> bool:
        """Whether the cell holds a number."""
        return self.type in ("integer", "decimal", "percent", "points")

    @property
    def expected(self) -> str:
        """What the cell takes, in the user's words."""
        if self.type == "text":
            return "lời văn"
        if self.type in ("yes-no", "choice"):
            return "chọn một dòng trong danh sách"
        if self.type == "date":
            return "ngày/tháng/năm, ví dụ 28/06/2023"
        most = f"từ {self.least} đến {self.most}".replace(".", ",")
        kind = "số điểm" if self.type == "points" else FACT_TYPES[self.type]
        return f"{kind} {most}" if self.type in ("percent", "points") else f"{kind} từ 0 trở lên"


DOCUMENT_FIELDS = tuple(
    Field((name,), COLUMNS[name].title, "", "date" if name == "date" else "text")
    for name in ("file", "number", "date", "part")
)
"""The cells of one document, in order; the names are those of ``Cited``."""


def fields_of(item: Item) -> tuple[Field, ...]:
    """The cells of an item, in the order in which the form asks: none where a survey decides."""
    if item.surveyed:
        return ()
    fields = [_fact(item, name) for name in item.rule.inputs() if name in item.facts]
    if item.manual:
        fields.append(Field((item.code, "points"), "Điểm", "điểm", "points", most=item.max_points))
        fields.append(Field((item.code, "reason"), "Lý do cho điểm", "", "text"))
    if item.not_applicable != "forbidden":
        fields.append(Field((item.code, "not_applicable"), "Không phát sinh, không áp dụng: lý do", "", "text"))
    fields.append(Field((item.code, "explanation"), "Giải trình", "", "text"))
    return tuple(fields)


def key_text(key: Key) -> str:
    """'3.2.1 facts on_time'."""
    return " ".join(key)


def key_of(text: str) -> Key:
    """The key that a text spells; a fact's name may contain spaces."""
    code, _, rest = text.strip().partition(" ")
    kind, _, name = rest.partition(" ")
    return tuple(part for part in (code, kind, name) if part)


def stated(claim: Claim, key: Key) -> Value:
    """What the workspace states for a field; ``None``: nothing."""
    value: Value = claim.facts.get(key[2]) if key[1] == "facts" else getattr(claim, key[1])
    return value


def cited(claim: Claim) -> tuple[Cited, ...]:
    """The documents that the form shows; links with their captures stay in the workspace only."""
    return tuple(one for one in claim.documents if one.url is None)


def written(value: Value) -> str:
    """A value as JSON in the one spelling in which values are compared: numbers without trailing zeros, texts in NFC
    and trimmed, an empty text as none."""
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int | Decimal):
        return f"{Decimal(value).normalize():f}" if value else "0"
    if isinstance(value, datetime.date):
        return f'"{value.isoformat()}"'
    text = tidied(value)
    return json.dumps(text, ensure_ascii=False) if text else "null"


def written_documents(documents: Iterable[Cited]) -> str:
    """The documents of an item likewise: a list of [file, number, date, part]."""
    names = [field.key[0] for field in DOCUMENT_FIELDS]
    return f"[{','.join('[' + ','.join(written(getattr(one, name)) for name in names) + ']' for one in documents)}]"


def tidied(text: str) -> str:
    """A text as a cell gives it back: NFC, breaks as "\\n", no spaces around it, nothing that XML cannot hold."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(one for one in plain if one == "\n" or _printable(one)).strip()


def _printable(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in "\ufffe\uffff"


def misfit(field: Field, value: Value) -> str:
    """Why a value cannot stand in the cell exactly as it is, in the user's words; "" where it can."""
    if value is None:
        return ""
    if field.numeric:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return f"cần {field.expected}"
        number = Decimal(value)
        if not field.least <= number <= field.most:
            return f"{written(number).replace('.', ',')} nằm ngoài khoảng cho phép: cần {field.expected}"
        digits = 0 if field.type == "integer" else DIGITS
        if round(number, digits) != number:
            return f"cần {field.expected}" if not digits else f"có hơn {DIGITS} chữ số thập phân"
        return ""
    if field.type == "date":
        if not isinstance(value, datetime.date):
            return f"cần {field.expected}"
        return "" if value >= FIRST_DAY else f"ngày {value:%d/%m/%Y} trước năm 1900"
    if field.type == "yes-no":
        return "" if isinstance(value, bool) else f"cần {field.expected}"
    if not isinstance(value, str):
        return f"cần {field.expected}"
    if field.type == "choice":
        return "" if value in dict(field.choices) else f"cần {field.expected}"
    return "" if len(value) <= LONGEST_TEXT else f"dài hơn {LONGEST_TEXT} ký tự"


def _fact(item: Item, name: str) -> Field:
    fact = item.facts[name]
    key = (item.code, "facts", name)
    unit = "%" if fact.type == "percent" and not fact.unit else fact.unit
    if fact.type == "yes-no":
        return Field(key, fact.label, unit, fact.type, YES_NO)
    if fact.type == "choice":
        return Field(key, fact.label, unit, fact.type, _choices(item, name))
    if fact.type == "percent":
        return Field(key, fact.label, unit, fact.type, most=Decimal(100))
    # Beside an amount with decimals a whole number is kept as small as it: the formulas give both one scale.
    whole = fact.type == "integer" and all(one.type != "decimal" for one in item.facts.values())
    return Field(key, fact.label, unit, fact.type, most=MOST_WHOLE if whole else MOST_AMOUNT)


def _choices(item: Item, name: str) -> tuple[tuple[str, str], ...]:
    """The keys that a choice may take with their labels, which differ even when case and spaces do not count."""
    labels = item.rule.choice_labels().get(name, {})
    seen: set[str] = set()
    choices = []
    for key in item.rule.choices().get(name, ()):
        label = " ".join(tidied(labels.get(key, key)).split())
        if len(label) > LONGEST_LABEL:
            label = f"{label[:LONGEST_LABEL]}…"
        if not label or fold(label) in seen:
            label = f"{label} ({key})"
        seen.add(fold(label))
        choices.append((key, label))
    return tuple(choices)
