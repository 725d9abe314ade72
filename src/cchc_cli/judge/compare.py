"""Year over year: what changed, and how much of it is *we improved* and how much *the ruler changed*.

Last year's facts are scored again under this year's rules (in last year's calendar): from last year's points to those
is the ruler, from those to this year's points is the unit's own doing. Where that cannot be said, it is not said.

Imports: model, points, judge.carry, judge.links, judge.scorecard, judge.scoring, read.submission.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from cchc_cli.judge.carry import Carried, carry
from cchc_cli.judge.links import Group, Links
from cchc_cli.judge.scorecard import ItemScore, Previous, Scorecard
from cchc_cli.judge.scoring import score
from cchc_cli.model import Area, Index
from cchc_cli.points import ZERO, NoPoints
from cchc_cli.read.submission import Submission


class Kind(Enum):
    """How far a group of items can be compared; the value is the JSON word."""

    APART = "apart"  # both years have points, and what the ruler did is known
    TOGETHER = "together"  # both have points, but the ruler and the unit cannot be told apart
    NEW = "new"
    DROPPED = "dropped"
    NOT_COMPARABLE = "not-comparable"  # one of the years has no points for it


@dataclass(frozen=True, slots=True)
class Change:
    """One group of items in both years (điểm). ``ruler`` and ``improved`` add up to the difference; ``None`` where they
    cannot be told apart, with the ``reason``. A side without points is ``None``."""

    group: Group
    kind: Kind
    before_items: tuple[ItemScore, ...]
    after_items: tuple[ItemScore, ...]
    before: Decimal | None
    after: Decimal | None
    ruler: Decimal | None = None
    improved: Decimal | None = None
    reason: str = ""

    @property
    def difference(self) -> Decimal | None:
        """Points gained or lost; ``None`` where one of the years has nothing to compare."""
        if self.kind is Kind.NOT_COMPARABLE:
            return None
        return (self.after or ZERO) - (self.before or ZERO)

    @property
    def name(self) -> str:
        """By the newer set."""
        return "; ".join(one.item.name for one in (self.after_items or self.before_items))


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One area of the newer set (or, where all of it was dropped, of the older) with its groups."""

    area: Area
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both years and every group of items, by area."""

    before: Scorecard
    after: Scorecard
    rescored: Scorecard
    areas: tuple[AreaChange, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """All groups."""
        return tuple(change for area in self.areas for change in area.changes)


def rescore(submission: Submission, index: Index, links: Links) -> tuple[Scorecard, Carried]:
    """A submission's facts under another set's rules, in its own year; survey results where the item is one to one."""
    carried = carry(submission.claims, submission.index, index, links)
    survey = submission.survey
    if survey is not None:
        moved = {
            group.new[0]: survey.items[group.old[0]]
            for group in links.groups
            if group.one_to_one and group.old[0] in survey.items and _same_maximum(group, submission.index, index)
        }
        survey = survey.model_copy(update={"items": moved})
    # Last year's dates are counted by last year's days off, and by those that the other set knows.
    days = tuple(sorted({*index.holidays, *submission.index.holidays}))
    there_index = Index(head=index.head.model_copy(update={"holidays": days}), areas=index.areas)
    there = replace(submission, index=there_index, claims=carried.claims, survey=survey, appraisal=None)
    return score(there, None), carried


def compare(before: Submission, after: Submission, links: Links) -> Comparison:
    """Two years of one unit, by item and area."""
    card_before, card_after = score(before, None), score(after, None)
    rescored, _ = rescore(before, after.index, links)
    old = {one.item.code: one for one in card_before.items}
    new = {one.item.code: one for one in card_after.items}
    again = {one.item.code: one for one in rescored.items}
    by_area: dict[str, list[Change]] = {}
    areas: dict[str, Area] = {}
    for group in links.groups:
        change = _change(group, old, new, again, before, after.year, links)
        area = _area(change, after.index)
        areas.setdefault(area.code, area)
        by_area.setdefault(area.code, []).append(change)
    order = [area.code for area in after.index.areas if area.code in areas]
    order += [code for code in areas if code not in order]
    return Comparison(
        card_before, card_after, rescored, tuple(AreaChange(areas[code], tuple(by_area[code])) for code in order)
    )


def with_previous(card: Scorecard, before: Scorecard, links: Links) -> Scorecard:
    """The scorecard with the year before beside it: areas of the same code and name, items that stand one to one."""
    old_areas = {(one.area.code, one.area.name): one.totals.self_assessed for one in (*before.areas, *before.extras)}
    old_items = {one.item.code: one for one in before.items}
    areas = {
        one.area.code: old_areas[one.area.code, one.area.name]
        for one in (*card.areas, *card.extras)
        if (one.area.code, one.area.name) in old_areas
    }
    items = {
        group.new[0]: points
        for group in links.groups
        if group.one_to_one and isinstance(points := old_items[group.old[0]].points, Decimal)
    }
    total = before.total.self_assessed
    return replace(card, previous=Previous(before.year, before.index.edition, total, before.whole, areas, items))


def _change(
    group: Group,
    old: Mapping[str, ItemScore],
    new: Mapping[str, ItemScore],
    again: Mapping[str, ItemScore],
    before: Submission,
    year: int,
    links: Links,
) -> Change:
    olds, news = tuple(old[code] for code in group.old), tuple(new[code] for code in group.new)
    was, now = _sum(olds), _sum(news)
    if not olds:
        doubt = next((code for code in group.new if code in links.doubtful), None)
        also = f" (mã {doubt} năm {before.year} là “{old[doubt].item.name}”, bộ không ghi thay nhau)" if doubt else ""
        return Change(group, Kind.NEW, olds, news, was, now, reason=f"mục mới{also}")
    if not news:
        return Change(group, Kind.DROPPED, olds, news, was, now, reason="bộ mới không còn mục này")
    missing = _not_comparable(olds, before.year) or _not_comparable(news, year)
    if missing:
        return Change(group, Kind.NOT_COMPARABLE, olds, news, was, now, reason=missing)
    rescored = tuple(again[code] for code in group.new)
    if len(olds) > 1 or (len(news) > 1 and any(one.item.manual for one in (*olds, *news))):
        reason = "mục tách, gộp: không tách được phần do cách chấm"
        return Change(group, Kind.TOGETHER, olds, news, was, now, reason=reason)
    ruled = _sum(rescored)
    if was is None or now is None or ruled is None or any(one.points is NoPoints.NO_FACTS for one in rescored):
        reason = f"không chấm lại được hồ sơ năm {before.year} theo cách chấm mới"
        return Change(group, Kind.TOGETHER, olds, news, was, now, reason=reason)
    return Change(group, Kind.APART, olds, news, was, now, ruled - was, now - ruled)


def _not_comparable(items: Iterable[ItemScore], year: int) -> str:
    """Why the points of some items stand for nothing that could be compared."""
    for one in items:
        if isinstance(one.points, NoPoints) and one.surveyed is None:
            return f"năm {year}: {one.item.code} {one.points.label}"
    return ""


def _sum(items: Iterable[ItemScore]) -> Decimal | None:
    """Points of several items, survey points included; ``None`` if none has any."""
    known = [value for one in items for value in (one.surveyed, _own(one)) if value is not None]
    return sum(known, ZERO) if known else None


def _own(one: ItemScore) -> Decimal | None:
    """Self-assessed points, what a penalty takes counted as such."""
    if not isinstance(one.points, Decimal):
        return None
    return -one.points if one.area.kind == "penalty" else one.points


def _area(change: Change, index: Index) -> Area:
    """The area of the newer set in which a change is shown; of a dropped item, the one of the same name."""
    if change.after_items:
        return change.after_items[0].area
    gone = change.before_items[0].area
    return next((area for area in index.areas if area.name == gone.name), gone)


def _same_maximum(group: Group, old: Index, new: Index) -> bool:
    return old.items[group.old[0]].max_points == new.items[group.new[0]].max_points
