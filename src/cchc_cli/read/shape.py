"""From a YAML tree to a typed value: pydantic checks, this module says it in Vietnamese with line and path.

Pydantic's own English never reaches the user, and a place is a path by code, never a list position.

Imports: rules, problem.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from cchc_cli.problem import Problem, Where, did_you_mean
from cchc_cli.read.yaml_strict import Map, Seq
from cchc_cli.rules import RULES

T = TypeVar("T", bound=BaseModel)


def shaped(kind: type[T], tree: Map | Seq, name: str) -> tuple[T | None, list[Problem]]:
    """The tree as a value of that kind, or ``None`` and every problem that it has."""
    if not isinstance(tree, Map):
        where = Where(name, tree.line)
        return None, [Problem("wrong-shape", where, "tệp phải gồm các mục `tên: giá trị`", "bỏ dấu `-` đầu dòng")]
    try:
        return kind.model_validate(tree), []
    except ValidationError as error:
        return None, _problems(error, kind, tree, name)


def _problems(error: ValidationError, kind: type[BaseModel], tree: Map, name: str) -> list[Problem]:
    details = error.errors(include_url=False, include_context=True)
    # A list whose entries are all refused is also reported as too short: one mistake, one message.
    places = {detail["loc"] for detail in details}
    found = []
    for detail in details:
        loc = detail["loc"]
        inner = any(len(other) > len(loc) and other[: len(loc)] == loc for other in places)
        if not (detail["type"] == "too_short" and inner):
            found.append(_problem(dict(detail), kind, tree, name))
        if len(found) == MOST:
            message = f"còn {len(details) - MOST} lỗi khác trong tệp này"
            if len(details) > MOST:
                found.append(Problem("more-problems", Where(name), message, "sửa các lỗi trên rồi kiểm tra lại"))
            break
    return found


MOST = 200
"""Problems of one file that are told; whoever has more begins with these."""


def _problem(detail: dict[str, Any], kind: type[BaseModel], tree: Map, name: str) -> Problem:
    keys = _keys(tree, detail["loc"])
    where, holder, last = locate(tree, keys, name)
    known = _known(kind, keys[:-1], holder) if detail["type"] == "extra_forbidden" else []
    id, message, hint = _say(detail, known, last)
    return Problem(id, where, message, hint)


def _keys(tree: Map, loc: Iterable[str | int]) -> list[str | int]:
    """Pydantic's path without the alternatives of a union and the chosen rule kinds that it names beside the keys."""
    at: Any = tree
    tagged: Any = None
    keys: list[str | int] = []
    for step in loc:
        if isinstance(step, str) and step.startswith("<"):
            continue
        if tagged is not at and isinstance(at, Map) and step in RULES and at.get("kind") == step:
            tagged = at  # once: after it the same word is a key (``cases``)
            continue
        keys.append(step)
        if isinstance(at, Map):
            at = at.get(step)
        elif isinstance(at, Seq) and isinstance(step, int) and step < len(at):
            at = at[step]
    return keys


def locate(tree: Map | Seq, keys: Iterable[str | int], name: str) -> tuple[Where, Map | Seq, str | int]:
    """The place of a key path: line and path by code, with the innermost group and the last key."""
    at: Any = tree
    line, last = tree.line, ""
    names: list[str] = []
    holder: Map | Seq = tree
    for step in keys:
        if isinstance(at, Map | Seq):
            holder, last = at, step  # type: ignore[assignment]  # loc holds str and int
        else:
            break
        if isinstance(at, Map):
            names.append(str(step))
            line = at.lines.get(step, line)
            at = at.get(step)
        elif isinstance(step, int) and step < len(at):
            line = at.lines[step]
            at = at[step]
            names.append(_entry_name(at, step))
    return Where(name, line, " › ".join(names)), holder, last


def _entry_name(value: Any, position: int) -> str:
    """A list entry by what people call it."""
    if isinstance(value, Map):
        for key in ("code", "id", "key", "title", "file", "url", "fact", "name", "round"):
            if isinstance(value.get(key), str | int):
                return str(value[key])
    return f"thứ {position + 1}"


def _say(detail: dict[str, Any], known: Sequence[str], last: str | int) -> tuple[str, str, str]:
    """Id, message and hint of one pydantic error; ``known``: the keys that an unknown one may have meant."""
    kind: str = detail["type"]
    value, context = detail.get("input"), detail.get("ctx", {})
    last = last if isinstance(last, str) else f"mục thứ {last + 1}"
    if kind == "extra_forbidden":
        message = f"không có mục `{last}`{did_you_mean(str(last), known)}"
        return "unknown-key", message, "sửa tên mục hoặc xóa dòng này"
    if kind == "missing":
        return "missing-key", f"thiếu mục `{last}`", f"thêm `{last}: …`"
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        given = str(value.get("kind") if isinstance(value, Mapping) else value)[:40]
        known = ", ".join(RULES)
        return (
            "unknown-rule",
            f"không có cách chấm `{given}`{did_you_mean(str(given), RULES)}",
            f"các cách chấm: {known}",
        )
    if kind == "literal_error":
        expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        known_words = [word.strip() for word in expected.split(",")]
        message = f"`{last}` không nhận giá trị {_show(value)}{did_you_mean(str(value), known_words)}"
        return "wrong-value", message, f"chọn một trong: {expected}"
    if kind == "string_pattern_mismatch":
        return "wrong-code", f"{_show(value)} không phải mã", 'mã viết bằng số và dấu chấm, ví dụ "1.2.1"'
    if kind in _BOUNDS:
        limit = next(iter(context.values()), "")
        return "wrong-value", f"`{last}` là {_show(value)}, cần {_BOUNDS[kind]} {limit}", "sửa lại con số"
    if kind in ("too_short", "string_too_short"):
        return "wrong-value", f"`{last}` để trống hoặc quá ít", "điền nội dung, hoặc bỏ mục này nếu không cần"
    if kind in _OWN:
        return "wrong-value", str(detail["msg"]), "xem hướng dẫn cách chấm này bằng `cchc explain`"
    wanted, hint = _WANTED.get(kind, ("giá trị khác", "so với bộ tiêu chí mẫu"))
    return "wrong-type", f"`{last}` là {_show(value)}, cần {wanted}", hint


_BOUNDS = {
    "greater_than": "lớn hơn",
    "greater_than_equal": "từ",
    "less_than": "nhỏ hơn",
    "less_than_equal": "không quá",
}
_OWN = frozenset(("day", "points-or-share", "boundary", "fact-or-rate", "when-zero", "percent-or-points"))
_WANTED = {
    "number": ("một số", "viết số không có dấu nháy, dấu thập phân là dấu chấm: 1.5"),
    "string_type": ("chữ", 'đặt trong dấu nháy kép, ví dụ "1.10"'),
    "int_type": ("số nguyên", "viết số không có dấu nháy và phần thập phân"),
    "bool_type": ("true hoặc false", "viết true (có) hoặc false (không)"),
    "date_type": ("ngày", "viết năm-tháng-ngày không có dấu nháy, ví dụ 2023-06-28"),
    "tuple_type": ("danh sách", "viết [a, b] hoặc mỗi dòng một dấu `-`"),
    "dict_type": ("nhóm các mục", "viết {tên: giá trị} hoặc các dòng thụt vào"),
    "mapping_type": ("nhóm các mục", "viết {tên: giá trị} hoặc các dòng thụt vào"),
    "model_type": ("nhóm các mục", "viết {tên: giá trị} hoặc các dòng thụt vào"),
}


def _show(value: Any) -> str:
    """A value as the user wrote it, cut short."""
    if value is None:
        return "trống"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "một nhóm mục"
    if isinstance(value, list | tuple):
        return "một danh sách"
    if isinstance(value, int | Decimal | datetime.date):
        return str(value)
    text = str(value)
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'


def _known(kind: type[BaseModel], keys: Sequence[str | int], holder: Map | Seq) -> list[str]:
    """The keys that this group may still have: those of the model that is read there, and of no other."""
    at: list[Any] = [kind]
    for key in keys:
        at = [one for outer in at for one in _below(outer, key)]
    models = [one for one in at if isinstance(one, type) and issubclass(one, BaseModel)]
    fitting = [_names(one) for one in _of_the_rule(models, holder)]
    there = {key for key in holder if isinstance(key, str)}
    # Of several the one meant is that with most of the keys there; those that fit alike are all possible.
    most = max((len(names & there) for names in fitting), default=0)
    return sorted({name for names in fitting if len(names & there) == most for name in names - there})


def _below(kind: Any, key: str | int) -> list[Any]:
    """What may stand under a key of a model or a mapping, or as an entry of a list."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        kind.model_rebuild()  # a model that names itself knows the types of its keys only then
        fields = (field for name, field in kind.model_fields.items() if (field.alias or name) == key)
        return [one for field in fields for one in _alternatives(field.annotation)]
    arguments = get_args(kind)
    return _alternatives(arguments[1 if get_origin(kind) is Mapping else 0]) if arguments else []


def _alternatives(kind: Any) -> list[Any]:
    """The types of a union, without what only qualifies them."""
    if get_origin(kind) is Annotated:
        return _alternatives(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return [one for inner in get_args(kind) for one in _alternatives(inner)]
    return [kind]


def _of_the_rule(models: list[type[BaseModel]], holder: Map | Seq) -> list[type[BaseModel]]:
    """Of the rule kinds that may stand there only the one that the group names."""
    named = holder.get("kind") if isinstance(holder, Map) else None
    rule = RULES.get(named) if isinstance(named, str) else None
    return [rule] if rule in models else models


def _names(kind: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in kind.model_fields.items()}
