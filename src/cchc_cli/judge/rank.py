"""Units beside one another: places, means, what changed since last year; who is not ranked, and why.

The order in which units are given makes no difference to anything here.

Imports: judge.standing, points, problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from cchc_cli.judge.standing import Outline, Result, Standing
from cchc_cli.points import ZERO
from cchc_cli.problem import Problem, Where, errors, in_order

METHOD = (
    "Xếp theo tỷ lệ % đạt được, tính trên giá trị chưa làm tròn, từ cao xuống thấp; các đơn vị bằng nhau cùng một hạng "
    "và bỏ các hạng kế tiếp tương ứng (1, 2, 2, 4)."
)
"""Stands on every output: no published rule says how ties are ranked (index-facts §3.6)."""
_NAMED = 5
"""Items or units that a sentence names before it only counts."""


def ranks(values: Sequence[Decimal]) -> list[int]:
    """The place of each value, the highest first, on what is not rounded; equal values share the better place and the
    next place is left out (1, 2, 2, 4), since no published rule breaks ties (index-facts §3.6)."""
    places: dict[Decimal, int] = {}
    for place, value in enumerate(sorted(values, reverse=True), 1):
        places.setdefault(value, place)
    return [places[value] for value in values]


def mean(values: Sequence[Decimal]) -> Decimal:
    """The plain mean, not rounded. There is at least one value."""
    return sum(values, ZERO) / len(values)


class By(StrEnum):
    """Whose points decide the places."""

    SELF = "self"
    APPRAISED = "appraised"

    @property
    def label(self) -> str:
        """The words that a user reads."""
        return "điểm tự chấm" if self is By.SELF else "điểm thẩm định"


class Before(NamedTuple):
    """Last year's figure of a unit or of one that went into it: the percentage (%), ``None`` where there is none."""

    unit_id: str
    name: str
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Change:
    """The percentage less that of the year before (percentage points), or why the two cannot be compared; ``before``
    are last year's figures, shown either way."""

    value: Decimal | None
    why: str = ""
    before: tuple[Before, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit with its place in its pool. ``spread``: self-assessed less appraised (điểm)."""

    standing: Standing
    result: Result
    rank: int
    spread: Decimal | None
    change: Change | None


@dataclass(frozen=True, slots=True)
class Unranked:
    """A unit that has no place and counts in no mean, and why."""

    standing: Standing
    why: str
    astray: bool = False
    """A dossier of another year: listed, so that nobody's is lost unseen, and no unit of this year."""

    @property
    def unread(self) -> bool:
        """Whether the dossier itself is at fault, as against points that are not there yet."""
        return bool(errors(self.standing.problems)) and not self.astray


@dataclass(frozen=True, slots=True)
class RankedPool:
    """Units of one pool under one criteria set, the best first; equal ones by their id. ``notes`` are what must be
    read with the numbers."""

    name: str
    outline: Outline
    units: tuple[Placed, ...]
    mean_percent: Decimal
    notes: tuple[str, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of unit in it; none where the set does not rank apart."""
        return next((pool.kinds for pool in self.outline.pools if pool.name == self.name), ())


@dataclass(frozen=True, slots=True)
class Ranking:
    """All of it. ``by_words`` says whose points decided and why; ``earlier``: whether last year was at hand."""

    year: int
    by: By
    by_words: str
    pools: tuple[RankedPool, ...]
    unranked: tuple[Unranked, ...]
    earlier: bool

    @property
    def units(self) -> list[Placed]:
        """Every ranked unit, pool by pool."""
        return [one for pool in self.pools for one in pool.units]

    @property
    def left(self) -> list[Unranked]:
        """Units of the year without a place: with the ranked ones they are all units."""
        return [one for one in self.unranked if not one.astray]

    @property
    def unplaced(self) -> list[Unranked]:
        """Whom a publication names as not ranked: each unit once, by its dossier of the year where it has one."""
        found = self.left
        named = {one.standing.unit_id for one in self.units} | {one.standing.unit_id for one in found}
        for one in self.unranked:
            if one.astray and one.standing.unit_id not in named:
                named.add(one.standing.unit_id)
                found.append(one)
        return found

    @property
    def illustrative(self) -> bool:
        """Whether a sample set stands behind any of it."""
        outlines = [pool.outline for pool in self.pools] + [one.standing.outline for one in self.left]
        return any(outline is not None and outline.illustrative for outline in outlines)


@dataclass(frozen=True, slots=True)
class UnitMap:
    """Units that merged or split: for each new id the ids of last year that went into it."""

    into: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def parted(self) -> set[str]:
        """Old ids that went into more than one new unit."""
        seen = Counter(old for olds in self.into.values() for old in olds)
        return {old for old, times in seen.items() if times > 1}


def same_unit(standings: Iterable[Standing]) -> list[Problem]:
    """One message for each unit that was given more than once in a year, naming every place; which one counts is for
    people to say."""
    sources: dict[tuple[str, int | None], list[str]] = {}
    for one in standings:
        if one.unit_id:
            sources.setdefault((one.unit_id, one.year), []).append(one.source)
    return [
        Problem(
            "unit-twice",
            Where(sorted(places)[0]),
            f"đơn vị {unit_id} có {len(places)} hồ sơ năm {year or '–'}: {'; '.join(sorted(places))}",
            "chỉ để lại hồ sơ được xét của đơn vị này; nếu là hai đơn vị thì sửa mã (id) trong unit.yaml",
        )
        for (unit_id, year), places in sorted(sources.items(), key=lambda pair: pair[0][0])
        if len(places) > 1
    ]


def rank_units(
    standings: Iterable[Standing],
    year: int,
    by: By | None = None,
    before: Iterable[Standing] = (),
    units: UnitMap | None = None,
) -> Ranking:
    """The ranking of a year; dossiers of another are only listed. ``by``: whose points decide; without it the appraised
    where every unit that can be ranked has them. ``before``: the units of the year before; ``units``: which of them
    became which."""
    everything = sorted(standings, key=lambda one: (one.unit_id, one.source))
    ordered = [one for one in everything if one.year in (year, None)]
    by, words = _basis(ordered, by)
    unranked: list[Unranked] = []
    pooled: dict[tuple[str, str, str], list[tuple[Standing, Result]]] = {}
    for one in ordered:
        result = _result(one, by)
        if why := reason(one, by):
            unranked.append(Unranked(one, why))
        elif result is not None and one.outline is not None:
            pooled.setdefault((one.edition, one.pool, one.outline.code), []).append((one, result))
    unranked += [
        Unranked(one, f"hồ sơ của năm {one.year}, không phải năm {year}", astray=True)
        for one in everything
        if one.year not in (year, None)
    ]
    earlier = {one.unit_id: one for one in before}
    pools = [_pool(key[1], found, by, earlier, units or UnitMap()) for key, found in sorted(pooled.items())]
    return Ranking(year, by, words, tuple(pools), tuple(unranked), bool(earlier))


def reason(one: Standing, by: By) -> str:
    """Why a unit cannot be ranked; "" if it can."""
    wrong = in_order(errors(one.problems))
    if wrong:
        others = f" (và {len(wrong) - 1} lỗi khác)" if len(wrong) > 1 else ""
        return f"không xét được: {wrong[0].message}{others}"
    if by is By.APPRAISED and one.appraised is None and one.marks.appraised is None:
        return "chưa có điểm thẩm định"
    if one.lacking and _result(one, by) is None:
        listed = ", ".join(one.lacking[:_NAMED]) + (", …" if len(one.lacking) > _NAMED else "")
        return f"chưa chấm xong: {len(one.lacking)} mục thiếu số liệu ({listed})"
    return "" if _result(one, by) else "không có điểm nào được tính"


def _result(one: Standing, by: By) -> Result | None:
    return one.own if by is By.SELF else one.appraised


def _basis(standings: Iterable[Standing], wanted: By | None) -> tuple[By, str]:
    """Whose points decide, and the sentence that says so."""
    if wanted is not None:
        return wanted, f"Xếp theo {wanted.label}."
    able = [one for one in standings if not errors(one.problems) and (one.own or one.appraised)]
    lacking = sum(one.appraised is None for one in able)
    if able and not lacking:
        return By.APPRAISED, "Xếp theo điểm thẩm định: mọi đơn vị được xét đều đã có."
    if lacking == len(able):
        return By.SELF, "Xếp theo điểm tự chấm: chưa đơn vị nào có điểm thẩm định."
    return By.SELF, f"Xếp theo điểm tự chấm: {lacking}/{len(able)} đơn vị chưa có điểm thẩm định."


def _pool(
    name: str,
    found: list[tuple[Standing, Result]],
    by: By,
    earlier: Mapping[str, Standing],
    units: UnitMap,
) -> RankedPool:
    placed = [
        Placed(one, result, place, _spread(one), _change(one, result, by, earlier, units) if earlier else None)
        for (one, result), place in zip(found, ranks([result.percent for _, result in found]), strict=True)
    ]
    placed.sort(key=lambda one: one.rank)  # stable: equal ones stay in the order of their ids
    outline = found[0][0].outline
    assert outline is not None  # noqa: S101 - only units with one get here
    return RankedPool(
        name, outline, tuple(placed), mean([result.percent for _, result in found]), tuple(_notes(placed, earlier))
    )


def _spread(one: Standing) -> Decimal | None:
    return one.own.points - one.appraised.points if one.own and one.appraised else None


def _notes(placed: Sequence[Placed], earlier: Mapping[str, Standing]) -> Iterable[str]:
    """What keeps the numbers of a pool from being like one another."""
    without = [one.standing.name for one in placed if one.standing.marks.surveyed is None]
    surveys = any(item.surveyed for item in placed[0].standing.outline.items) if placed[0].standing.outline else False
    if surveys and len(without) == len(placed):
        yield "Chưa đơn vị nào có điểm điều tra xã hội học: tỷ lệ tính trên phần điểm còn lại."
    elif surveys and without:
        yield (
            f"{len(without)}/{len(placed)} đơn vị chưa có điểm điều tra xã hội học, tỷ lệ của các đơn vị này tính trên "
            f"phần điểm còn lại: {_listed(without)}."
        )
    sets = {then.edition for one in placed if (then := earlier.get(one.standing.unit_id)) and then.edition}
    others = sorted(sets - {placed[0].standing.edition})
    if others:
        yield f"Năm trước theo bộ tiêu chí khác ({', '.join(others)}): mức tăng, giảm gồm cả phần do đổi cách chấm."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (f" và {len(names) - _NAMED} đơn vị khác" if len(names) > _NAMED else "")


def _change(one: Standing, result: Result, by: By, earlier: Mapping[str, Standing], units: UnitMap) -> Change:
    """Held against last year's figure, if exactly one whole unit stands behind this one."""
    olds = units.into.get(one.unit_id, (one.unit_id,))
    before = tuple(_before(old, by, earlier) for old in olds)
    if one.unit_id not in units.into and one.merged:
        return Change(None, f"trong năm có đơn vị nhập vào ({_listed(one.merged)}), chưa có trong tệp --map", before)
    if one.unit_id not in units.into and any(one.unit_id in others for others in units.into.values()):
        return Change(None, "mã này năm trước là của đơn vị đã nhập vào đơn vị khác", before)
    if len(olds) != 1:
        return Change(None, f"nhập từ {len(olds)} đơn vị", before)
    if olds[0] in units.parted():
        return Change(None, "năm trước thuộc đơn vị đã chia cho nhiều đơn vị", before)
    then = earlier.get(olds[0])
    if then is None:
        return Change(None, "không có hồ sơ năm trước")
    if why := reason(then, by):
        return Change(None, f"năm trước {why}", before)
    if (then.marks.surveyed is None) != (one.marks.surveyed is None):
        return Change(None, "chỉ một trong hai năm có điểm điều tra xã hội học", before)
    last = _result(then, by)
    return Change(result.percent - last.percent if last else None, "", before)


def _before(old: str, by: By, earlier: Mapping[str, Standing]) -> Before:
    then = earlier.get(old)
    if then is None:
        return Before(old, "", None)
    last = None if reason(then, by) else _result(then, by)
    return Before(old, then.name, last.percent if last else None)
