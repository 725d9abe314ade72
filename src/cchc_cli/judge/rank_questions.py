"""What a department asks of a ranking: where points are lost, who improved, whose self-assessment is far from the
appraisal, which scan two units handed in.

Imports: judge.rank, judge.standing, points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from cchc_cli.judge.rank import By, Placed, RankedPool, Ranking, mean
from cchc_cli.judge.standing import Marks, Outline, OutlineArea, OutlineItem, Standing
from cchc_cli.points import HUNDRED, ZERO

FEWEST = 8
"""Units from which quartiles say something about those outside them."""
_FENCE = Decimal("1.5")
OUTLIER_RULE = (
    "Chênh lệch nằm ngoài khoảng [Q1 − 1,5 × IQR; Q3 + 1,5 × IQR] của bảng, Q1 và Q3 là tứ phân vị (tính như hàm "
    f"QUARTILE.INC của Excel), IQR = Q3 − Q1; chỉ xét bảng có từ {FEWEST} đơn vị có cả điểm tự chấm và điểm thẩm định."
)
"""Stands beside every list of outliers."""


class Loss(NamedTuple):
    """Points (điểm) that units lost on one item together: how many lost some, of how many for which it counts, of how
    many points in all."""

    item: OutlineItem
    lost: Decimal
    losing: int
    counting: int
    applicable: Decimal

    @property
    def share(self) -> Decimal:
        """What was lost of what could be had (%)."""
        return HUNDRED * self.lost / self.applicable


@dataclass(frozen=True, slots=True)
class Losses:
    """The items of one criteria set on which points were lost, the greatest loss first; over ``units`` units."""

    outline: Outline
    units: int
    items: tuple[Loss, ...]


class AreaMean(NamedTuple):
    """The plain mean of what the units of a pool reached in one area (%); ``None`` where nothing of it counts."""

    area: OutlineArea
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Answers:
    """All of it. ``areas`` stand in the order of the pools; ``outliers`` are those of all pools."""

    losses: tuple[Losses, ...]
    areas: tuple[tuple[AreaMean, ...], ...]
    improved: tuple[Placed, ...]
    outliers: tuple[Placed, ...]
    shared: tuple[SharedFile, ...]


def answers(ranking: Ranking) -> Answers:
    """To every question, over the ranked units; shared files over all that could be read."""
    return Answers(
        tuple(losses(ranking)),
        tuple(tuple(area_means(pool, ranking.by)) for pool in ranking.pools),
        tuple(improved(ranking)),
        tuple(one for pool in ranking.pools for one in outliers(pool)),
        tuple(shared_files([one.standing for one in ranking.units] + [one.standing for one in ranking.left])),
    )


def area_means(pool: RankedPool, by: By) -> Iterator[AreaMean]:
    """Of the areas that make up the total, over the units for which something of the area counts."""
    outline = pool.outline
    for area, marks in zip(outline.areas, zip(*(one.standing.areas for one in pool.units), strict=True), strict=True):
        if area.kind == "points":
            shares = [share for one in marks if (share := area_share(one, by)) is not None]
            yield AreaMean(area, mean(shares) if shares else None)


def area_points(marks: Marks, by: By) -> Decimal | None:
    """Points of an area that decide: surveyed ones, and appraised where that decides, else self-assessed."""
    appraised = marks.appraised if by is By.APPRAISED else None
    stated = marks.self_assessed if appraised is None else appraised
    known = [value for value in (stated, marks.surveyed) if value is not None]
    return sum(known, ZERO) if known else None


def area_share(marks: Marks, by: By) -> Decimal | None:
    """The same of what counts (%); ``None`` where nothing counts or nothing is known."""
    points = area_points(marks, by)
    return HUNDRED * points / marks.applicable if points is not None and marks.applicable else None


def losses(ranking: Ranking) -> list[Losses]:
    """Over all ranked units of each set, whatever pool they are in. Bonus and deduction blocks are left out: a bonus
    not won is no loss."""
    by_set: dict[str, list[Placed]] = {}
    for one in ranking.units:
        by_set.setdefault(one.standing.outline.code if one.standing.outline else "", []).append(one)
    found = []
    for units in by_set.values():
        outline = units[0].standing.outline
        assert outline is not None  # noqa: S101 - a ranked unit has one
        blocks = {area.code for area in outline.areas if area.kind != "points"}
        columns = zip(outline.items, zip(*(one.standing.items for one in units), strict=True), strict=True)
        items = [_loss(item, marks, ranking.by) for item, marks in columns if item.area not in blocks]
        items.sort(key=lambda one: -one.lost)  # stable: equal ones stay in the set's order
        found.append(Losses(outline, len(units), tuple(one for one in items if one.lost > 0)))
    return found


def item_points(marks: Marks, by: By) -> Decimal | None:
    """The points of an item that decide: surveyed, else appraised where that decides, else self-assessed."""
    if marks.surveyed is not None:
        return marks.surveyed
    appraised = marks.appraised if by is By.APPRAISED else None
    return marks.self_assessed if appraised is None else appraised


def _loss(item: OutlineItem, marks: Iterable[Marks], by: By) -> Loss:
    lost = applicable = ZERO
    losing = counting = 0
    whole, appraisal = item.max_points, by is By.APPRAISED
    for _, own, _, surveyed, first, second in marks:
        value = own
        if appraisal:
            value = second if second is not None else own if first is None else first
        if surveyed is not None:
            value = surveyed
        if value is None:  # left out of the denominator
            continue
        counting += 1
        applicable += whole
        if value < whole:
            losing += 1
            lost += whole - value
    return Loss(item, lost, losing, counting, applicable)


def improved(ranking: Ranking) -> list[Placed]:
    """Units whose percentage rose, the greatest rise first."""
    risen = [one for one in ranking.units if one.change and one.change.value is not None and one.change.value > 0]
    return sorted(risen, key=lambda one: (-_rise(one), one.standing.unit_id))


def _rise(one: Placed) -> Decimal:
    return one.change.value if one.change and one.change.value is not None else ZERO


def outliers(pool: RankedPool) -> list[Placed]:
    """Units whose self-assessment is unusually far from the appraisal, by ``OUTLIER_RULE``; the farthest first."""
    known = [one for one in pool.units if one.spread is not None]
    spreads = sorted(_spread(one) for one in known)
    if len(spreads) < FEWEST:
        return []
    low, high = _quartile(spreads, 1), _quartile(spreads, 3)
    reach = _FENCE * (high - low)
    outside = [one for one in known if not low - reach <= _spread(one) <= high + reach]
    return sorted(outside, key=lambda one: (-abs(_spread(one)), one.standing.unit_id))


def _spread(one: Placed) -> Decimal:
    return ZERO if one.spread is None else one.spread


def _quartile(values: Sequence[Decimal], number: int) -> Decimal:
    """Between the two nearest of sorted values, as Excel's QUARTILE.INC."""
    place, rest = divmod((len(values) - 1) * number, 4)
    above = values[min(place + 1, len(values) - 1)]
    return values[place] + (above - values[place]) * rest / 4


class Holder(NamedTuple):
    """A unit that handed a file in, and the file's name in its dossier."""

    unit_id: str
    name: str
    file: str


class SharedFile(NamedTuple):
    """One and the same file (equal SHA-256) handed in by several units."""

    sha256: str
    holders: tuple[Holder, ...]

    @property
    def units(self) -> int:
        """How many units."""
        return len({one.unit_id for one in self.holders})


def shared_files(standings: Iterable[Standing]) -> list[SharedFile]:
    """Files of different units with equal content, the most widely shared first. Whether a file is a paper of the
    province that all may cite, or another unit's own, is for people to see."""
    first: dict[str, str] = {}
    several: set[str] = set()
    known = [one for one in standings if one.unit_id]
    for one in known:
        for _, sha256 in one.documents:
            if first.setdefault(sha256, one.unit_id) != one.unit_id:
                several.add(sha256)
    holders: dict[str, list[Holder]] = {}
    for one in known if several else ():
        for name, sha256 in one.documents:
            if sha256 in several:
                holders.setdefault(sha256, []).append(Holder(one.unit_id, one.name, name))
    found = [SharedFile(sha256, tuple(sorted(those))) for sha256, those in holders.items()]
    return sorted(found, key=lambda one: (-one.units, one.sha256))
