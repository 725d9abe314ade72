"""The YAML files of a set that was read from an annex: laid out as people write them, remarks above what they are of.

Imports: judge.annex.draft, present.yaml_tree, ruamel.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString

from cchc_cli.judge.annex.draft import Draft
from cchc_cli.present.yaml_tree import dump, new

_IN_LINE = frozenset(("years", "decision", "survey", "bonus", "penalty"))
_HEAD = "# Nhập từ phụ lục {file}; mọi dòng CẦN XEM phải so với quyết định rồi xóa đi.\n"


def annex_files(draft: Draft, file: str) -> dict[str, str]:
    """The text of every file by name."""
    head = _HEAD.format(file=" ".join(file.split()))
    return {name: head + dump(_map(values, draft.remarks, 0)) for name, values in draft.files.items()}


def _map(values: Mapping[str, Any], remarks: Mapping[str, list[str]], indent: int) -> CommentedMap:
    node = CommentedMap()
    for key, value in values.items():
        node[key] = _value(key, value, remarks, indent)
    return node


def _value(key: str, value: Any, remarks: Mapping[str, list[str]], indent: int) -> Any:
    if key in ("criteria", "parts"):
        nodes = CommentedSeq(_map(one, remarks, indent + 4) for one in value)
        for at, one in enumerate(value):
            if one["code"] in remarks:
                text = "\n".join(f"CẦN XEM: {remark}" for remark in remarks[one["code"]])
                nodes.yaml_set_comment_before_after_key(at, before=text, indent=indent + 2)
        return nodes
    if key == "scale" and "\n" in value:
        return LiteralScalarString(value)
    node = new(exact(value))
    if isinstance(node, CommentedMap) and (key in _IN_LINE or (key == "rule" and not _holds_list(value))):
        node.fa.set_flow_style()
    inner = node.values() if key == "facts" else node if isinstance(node, CommentedSeq) else ()
    if key == "rule":
        inner = [one for entries in node.values() if isinstance(entries, CommentedSeq) for one in entries]
    for one in inner:
        if isinstance(one, CommentedMap):
            one.fa.set_flow_style()
    if key == "unit_kinds":
        node.fa.set_flow_style()
    return node


def _holds_list(value: Mapping[str, Any]) -> bool:
    return any(isinstance(one, list) for one in value.values())


def exact(value: Any) -> Any:
    """Numbers without zeros at the end; everything else as it is."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize()
    if isinstance(value, Mapping):
        return {key: exact(one) for key, one in value.items()}
    return [exact(one) for one in value] if isinstance(value, list) else value
