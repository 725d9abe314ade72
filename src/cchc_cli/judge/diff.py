"""What a new criteria set changes against an older one, item by item, and what that does to a unit's own score.

Imports: model, points, judge.compare, judge.links, judge.scorecard, judge.scoring, read.submission.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cchc_cli.judge.compare import rescore
from cchc_cli.judge.links import Group, How, Links
from cchc_cli.judge.scorecard import Scorecard
from cchc_cli.judge.scoring import score
from cchc_cli.model import Area, Index, Item
from cchc_cli.points import number
from cchc_cli.read.submission import Submission
from cchc_cli.rules.base import plain
from cchc_cli.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that changed: ``what`` (moved, renamed, split…: the JSON word), as it was and as it is, in words."""

    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ItemDiff:
    """A group of items that changed between the two sets."""

    group: Group
    name: str
    changes: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class SetDiff:
    """What changed in index.yaml, in the areas, in the items; ``same`` counts the groups of items that did not."""

    old: Index
    new: Index
    head: tuple[Changed, ...]
    areas: tuple[tuple[str, Changed], ...]
    items: tuple[ItemDiff, ...]
    same: int


@dataclass(frozen=True, slots=True)
class Effect:
    """A unit's year as it stands under its own set, and the same facts under the other one."""

    year: int
    own: Scorecard
    other: Scorecard


def diff(old: Index, new: Index, links: Links) -> SetDiff:
    """Everything that changed from the old set to the new one."""
    items = []
    for group in links.groups:
        changes = tuple(_group_changes(group, old, new, links))
        if changes:
            name = "; ".join(new.items[code].name for code in group.new) or "; ".join(
                old.items[code].name for code in group.old
            )
            items.append(ItemDiff(group, name, changes))
    return SetDiff(
        old, new, tuple(_head(old, new)), tuple(_areas(old, new)), tuple(items), len(links.groups) - len(items)
    )


def effect(submission: Submission, other: Index, links: Links) -> Effect:
    """What the other set does to a unit's score; ``links`` go from the unit's own set to the other."""
    return Effect(submission.year, score(submission, None), rescore(submission, other, links)[0])


def _group_changes(group: Group, old: Index, new: Index, links: Links) -> Iterator[Changed]:
    olds, news = ", ".join(group.old), ", ".join(group.new)
    if not group.old:
        doubt = next((code for code in group.new if code in links.doubtful), None)
        was = f"mã {doubt} ở bộ cũ là “{old.items[doubt].name}”" if doubt else ""
        yield Changed("new", was, f"{number(sum(new.items[code].max_points for code in group.new))} điểm")
        return
    if not group.new:
        yield Changed("dropped", f"{number(sum(old.items[code].max_points for code in group.old))} điểm", "")
        return
    if len(group.new) > 1:
        yield Changed("split", olds, news)
    if len(group.old) > 1:
        yield Changed("merged", olds, news)
    if group.one_to_one and olds != news:
        yield Changed("moved", olds, news)
    before = sum(old.items[code].max_points for code in group.old)
    after = sum(new.items[code].max_points for code in group.new)
    if before != after:
        yield Changed("points", number(before), number(after))
    if group.one_to_one:
        yield from _item_changes(old.items[group.old[0]], new.items[group.new[0]])
    elif group.how is How.REPLACES:
        yield Changed("rule", "; ".join(old.items[c].rule.kind for c in group.old), "; ".join(
            new.items[c].rule.kind for c in group.new))  # fmt: skip


def _item_changes(old: Item, new: Item) -> Iterator[Changed]:
    if fold(old.name) != fold(new.name):
        yield Changed("renamed", old.name, new.name)
    if old.rule.kind != new.rule.kind:
        yield Changed("rule", old.rule.kind, new.rule.kind)
    else:
        yield from _fields("rule", plain(old.rule), plain(new.rule))
    yield from _fields("facts", plain(old.facts), plain(new.facts))
    yield from _evidence(old, new)
    for key in ("not_applicable", "explanation", "due", "lead"):
        yield from _fields(key, {key: plain(getattr(old, key))}, {key: plain(getattr(new, key))})


def _evidence(old: Item, new: Item) -> Iterator[Changed]:
    """Requirements by title: added, dropped, changed."""
    was, now = _by_title(old), _by_title(new)
    for title in was:
        if title not in now:
            yield Changed("evidence", title, "")
    for title, one in now.items():
        if title not in was:
            yield Changed("evidence", "", title)
        elif was[title] != one:
            for change in _fields("evidence", was[title], one):
                yield Changed("evidence", f"{title}: {change.old}", change.new)


def _by_title(item: Item) -> dict[str, Any]:
    """Requirements by title; a second one of the same title is told apart by a number."""
    found: dict[str, Any] = {}
    for one in item.evidence:
        title, number_ = one.title, 2
        while title in found:
            title, number_ = f"{one.title} ({number_})", number_ + 1
        found[title] = plain(one)
    return found


def _areas(old: Index, new: Index) -> Iterator[tuple[str, Changed]]:
    """Areas by name, else by code."""
    left = {area.code: area for area in old.areas}
    pairs: list[tuple[Area | None, Area]] = []
    for area in new.areas:
        match = next((one for one in left.values() if fold(one.name) == fold(area.name)), None) or left.get(area.code)
        if match is not None:
            del left[match.code]
        pairs.append((match, area))
    for before, area in pairs:
        if before is None:
            yield area.code, Changed("new", "", f"{area.title}, {number(area.max_points)} điểm")
            continue
        if before.title != area.title:
            yield area.code, Changed("renamed", before.title, area.title)
        if before.max_points != area.max_points:
            yield area.code, Changed("points", number(before.max_points), number(area.max_points))
        if before.kind != area.kind:
            yield area.code, Changed("kind", before.kind, area.kind)
    for area in left.values():
        yield area.code, Changed("dropped", f"{area.title}, {number(area.max_points)} điểm", "")


_HEAD = (
    "total",
    "survey",
    "bonus",
    "penalty",
    "rounding",
    "ratings",
    "deadlines",
    "guidance",
    "unit_kinds",
    "pools",
    "holidays",
)


def _head(old: Index, new: Index) -> Iterator[Changed]:
    for key in _HEAD:
        yield from _fields(key, {key: plain(getattr(old.head, key))}, {key: plain(getattr(new.head, key))})


def _fields(what: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Changed]:
    """The innermost keys whose values differ, each as 'key: value'."""
    before, after = dict(_flat("", old)), dict(_flat("", new))
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if was != now:
            yield Changed(what, f"{key}: {_words(was)}", _words(now))


def _flat(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Key paths of plain values; lists of groups are flattened by position (from 1), other lists stay whole."""
    if isinstance(value, Mapping) and set(value) == {"month", "day", "year"}:
        yield path, f"{value['day']:02}/{value['month']:02}{_YEARS.get(value['year'], '')}"
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _flat(f"{path} › {key}" if path else str(key), one)
    elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        for position, one in enumerate(value, 1):
            yield from _flat(f"{path} {position}", one)
    else:
        yield path, value


_YEARS = {-1: " năm trước", 1: " năm sau"}


def _words(value: Any) -> str:
    if value is None or value in ("", [], ()):
        return "–"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | Decimal):
        return number(value)
    if isinstance(value, list | tuple):
        return ", ".join(_words(one) for one in value)
    return str(value)
