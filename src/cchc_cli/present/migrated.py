"""The files of a year after a move to another criteria set: the same YAML text with other codes, comments kept.

ruamel.yaml keeps what people wrote around the values; what comes out is read again strictly by the caller, who
compares it with what was meant before anything is written.

Imports: judge.migration, model, ruamel.yaml.
"""

from __future__ import annotations

import copy
import datetime
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from cchc_cli.judge.migration import Migration
from cchc_cli.model import Claim, Parked, code_order


def assessment_text(text: str, plan: Migration) -> str:
    """assessment.yaml under the new set: line by line where it is laid out as people do, else as a tree."""
    return _by_lines(text, plan) or _as_tree(text, plan)


def _by_lines(text: str, plan: Migration) -> str | None:
    """What an item says goes with its lines and the comments above them; only what changes is written anew."""
    lines = text.splitlines(keepends=True)
    start = next((n for n, line in enumerate(lines) if re.match(r"items:\s*(#.*)?$", line)), None)
    edition = next((n for n, line in enumerate(lines) if line.startswith("edition:")), None)
    if start is None or edition is None:
        return None
    end = next((n for n in range(start + 1, len(lines)) if re.match(r"[^\s#]", lines[n])), len(lines))
    blocks: dict[str, tuple[list[str], list[str]]] = {}  # the comments above each item, and its lines
    above: list[str] = []
    code = ""
    for line in lines[start + 1 : end]:
        key = re.match(r"  [\"']([0-9.]+)[\"']\s*:", line)
        if key:
            code = key[1]
            blocks[code] = (above, [line])
            above = []
        elif re.match(r"\s{0,2}#|\s*$", line):
            above.append(line)
        elif not code or not line.startswith("   "):
            return None
        else:
            blocks[code][1].extend([*above, line])
            above = []
    tree = _load(_as_tree(text, plan))
    if not tree["items"]:
        return None
    parts = [
        *lines[:edition],
        re.sub(r"(edition:\s*).*?(\s*(#.*)?)$", rf"\g<1>{plan.new.edition}\g<2>", lines[edition]),
    ]
    parts += lines[edition + 1 : start + 1]
    for new in tree["items"]:
        source = plan.sources.get(new, ("",))[0] if plan.sources.get(new) else ""
        comments, body = blocks.get(source, ([], []))
        if new in plan.unchanged and body:
            parts += [*comments, re.sub(r"[\"'][0-9.]+[\"']", f'"{new}"', body[0], count=1), *body[1:]]
        else:
            parts += [
                *comments,
                *_dump(CommentedMap({"items": CommentedMap({new: tree["items"][new]})})).splitlines(True)[1:],
            ]
    parts += above
    if "parked" in tree:
        parts += _dump(CommentedMap({"parked": tree["parked"]}))
    return "".join(parts)


def _as_tree(text: str, plan: Migration) -> str:
    """The same through the tree, whatever the layout."""
    tree = _load(text)
    old_items = tree.get("items") or CommentedMap()
    returning = ((tree.get("parked") or {}).get(plan.new.edition) or {}).get("items") or {}
    tree["edition"] = plan.new.edition
    items = CommentedMap()
    for code in (code for code in plan.new.items if code in plan.claims):
        donors = [old_items[one] for one in plan.sources.get(code, ()) if old_items.get(one) is not None]
        donors += [returning[code]] if code in returning else []
        items[DoubleQuotedScalarString(code)] = _fitted(donors, _claim(plan.claims[code]))
    tree["items"] = items
    tree.pop("parked", None)
    if plan.parked:
        tree["parked"] = _new({edition: _parked(one) for edition, one in plan.parked.items()})
    return _dump(tree)


def unit_text(text: str, year: int, plan: Migration) -> str:
    """unit.yaml with the year's new set; where the one place can be told by its words, nothing else changes."""
    place = rf"(\b{year}\s*:\s*[\"']?){re.escape(plan.old.edition)}(?![\w.-])"
    mended, places = re.subn(place, rf"\g<1>{plan.new.edition}", text)
    if places == 1:
        return mended
    tree = _load(text)
    tree["edition"][year] = plan.new.edition
    return _dump(tree)


def survey_text(text: str, plan: Migration) -> str:
    """survey.yaml with the new codes."""
    tree = _load(text)
    tree["items"] = _renamed(tree.get("items"), plan, {c: _plain(one) for c, one in plan.survey.items()})
    return _dump(tree)


def report_text(text: str, plan: Migration) -> str:
    """report.yaml with the causes under the new codes."""
    tree = _load(text)
    if tree.get("causes") is not None or plan.causes:
        tree["causes"] = _renamed(tree.get("causes"), plan, plan.causes)
    return _dump(tree)


def appraisal_text(text: str, plan: Migration) -> str:
    """appraisal.yaml with the new codes."""
    tree = _load(text)
    for one in tree["rounds"]:
        wanted = plan.rounds.get(int(one["round"]), {})
        one["items"] = _renamed(one.get("items"), plan, {code: _plain(value) for code, value in wanted.items()})
    return _dump(tree)


def _renamed(node: Any, plan: Migration, wanted: Mapping[str, Any]) -> CommentedMap:
    """A group by code under the new codes, in their order, each value in its old clothes where it had some."""
    olds = node or {}
    found = CommentedMap()
    for code in sorted(wanted, key=code_order):
        value = wanted[code]
        donors = [olds[one] for one in _olds(plan, code) if one in olds]
        key = DoubleQuotedScalarString(code)
        for old in _olds(plan, code) if isinstance(node, CommentedMap) else ():
            if old in node.ca.items:
                found.ca.items[key] = node.ca.items[old]
        if isinstance(value, Mapping):
            found[key] = _fitted(donors, value)
        else:
            found[key] = donors[0] if donors and _equal(donors[0], value) else _new(value)
    return found


def _olds(plan: Migration, code: str) -> tuple[str, ...]:
    """The old codes of the group of a new code."""
    return plan.came_from.get(code, (code,))


# -- Cây YAML ------------------------------------------------------------------------------------------------


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000  # long lines stay as people broke them, never broken anew
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _load(text: str) -> Any:
    return _yaml().load(text)


def _dump(tree: Any) -> str:
    out = io.StringIO()
    _yaml().dump(tree, out)
    return out.getvalue()


def _fitted(donors: Sequence[Any], wanted: Mapping[str, Any]) -> CommentedMap:
    """A group that says exactly what is wanted, in the clothes of the donors: the first's layout, others' values."""
    node = copy.deepcopy(donors[0]) if donors and isinstance(donors[0], CommentedMap) else CommentedMap()
    for key in [key for key in node if key not in wanted]:
        del node[key]
    for key, value in wanted.items():
        inner = [one[key] for one in donors if isinstance(one, Mapping) and key in one]
        if isinstance(value, Mapping):
            node[key] = _fitted(inner, value)
            if not inner:
                node[key].fa.set_flow_style()
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            node[key] = _entries(inner, value)
        else:
            node[key] = next((copy.deepcopy(one) for one in inner if _equal(one, value)), None) or _new(value)
    return node


def _entries(donors: Sequence[Any], wanted: Sequence[Mapping[str, Any]]) -> CommentedSeq:
    """A list of groups, each in the clothes of the entry that it comes from."""
    known = [entry for one in donors if isinstance(one, CommentedSeq) for entry in one]
    node = CommentedSeq()
    for value in wanted:
        like = max(known, key=lambda entry: _alike(entry, value), default=None)
        entry = _fitted([like] if like is not None and _alike(like, value) else [], value)
        if like is None or not _alike(like, value):
            entry.fa.set_flow_style()
        node.append(entry)
    return node


def _alike(entry: Any, value: Mapping[str, Any]) -> int:
    """How many values two groups share."""
    return sum(key in entry and _equal(entry[key], one) for key, one in value.items())


def _equal(one: Any, other: Any) -> bool:
    """Whether a value of the tree is the plain value, number for number and kind for kind."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | Decimal):
        return Decimal(repr(float(one)) if isinstance(one, float) else int(one)) == other
    return (type(other) is str and isinstance(one, str) and str(one) == other) or (
        isinstance(one, datetime.date) and one == other
    )  # fmt: skip


def _new(value: Any) -> Any:
    """A plain value as a tree; texts in quotes, so that none is read as a number or a day."""
    if isinstance(value, Mapping):
        node = CommentedMap()
        for key, one in value.items():
            node[DoubleQuotedScalarString(key) if key[:1].isdigit() else key] = _new(one)
        return node
    if isinstance(value, list | tuple):
        return CommentedSeq([_new(one) for one in value])
    if isinstance(value, str):
        return DoubleQuotedScalarString(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _claim(claim: Claim) -> dict[str, Any]:
    """A claim as its YAML has it: only what is stated."""
    return _plain(claim)


def _parked(one: Parked) -> dict[str, Any]:
    return {
        key: value
        for key, value in {
            "items": _group(one.items.items()),
            "survey": _group(one.survey.items()),
            "causes": dict(one.causes),
            "rounds": {number: _group(values.items()) for number, values in one.rounds.items()},
        }.items()
        if value
    }


def _group(values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {code: _plain(value) for code, value in sorted(values, key=lambda pair: code_order(pair[0]))}


def _plain(value: Any) -> dict[str, Any]:
    """What a model states, without its defaults; its lists as lists."""
    data: dict[str, Any] = value.model_dump(exclude_defaults=True, exclude_none=True)
    return {key: list(one) if isinstance(one, tuple) else one for key, one in data.items()}
