"""Rules that measure: ``ratio``, ``bands``, ``count``, ``deduct``.

Imports: rules.base.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field
from pydantic_core import PydanticCustomError

from cchc_cli.points import HUNDRED, ZERO, level, number, percent, rate
from cchc_cli.rules.base import (
    HAPPENED,
    MEASURED,
    Amount,
    Count,
    Doubt,
    Fact,
    Facts,
    Frozen,
    Number,
    Percent,
    PointsOrShare,
    Rule,
    Scored,
    Terms,
    WhenZero,
    Words,
    given,
    least,
    nothing_planned,
    repeated,
)


def quantity(facts: Facts, name: str) -> Decimal:
    """A numeric fact as a Decimal."""
    return Decimal(facts[name])  # type: ignore[arg-type]  # checked against the declared type before scoring


class Ratio(Rule):
    """Điểm theo tỷ lệ thực hiện: dưới `floor` thì 0 điểm, từ `target` trở lên thì tối đa, ở giữa thì theo tỷ lệ.

    Tỷ lệ = 100 × `done` ÷ `planned` (%). Đúng bằng `floor` hoặc `target` là đạt. Ở giữa: điểm tối đa × tỷ lệ ÷ `target`
    (không ghi `target` là 100). `cap` cho phép làm vượt kế hoạch và cắt tỷ lệ ở mức đó; không ghi thì tử số
    không được lớn hơn mẫu số. Mẫu số bằng 0: theo `when_zero`.

    Ví dụ: tối đa 2 điểm, `floor: 90, target: 98`; 1.204/1.210 hồ sơ = 99,50%: 2 điểm; 95%: 2 × 95 ÷ 98 = 1,9388 điểm;
    89,99%: 0 điểm.
    """

    label = "theo tỷ lệ"
    kind: Literal["ratio"]
    done: Words
    planned: Words
    floor: Percent = ZERO
    target: Annotated[Percent, Field(gt=0)] = HUNDRED
    cap: Annotated[Number, Field(ge=100)] | None = None
    when_zero: WhenZero

    def inputs(self) -> tuple[str, ...]:
        """Numerator and denominator."""
        return (self.done, self.planned)

    def score(self, facts: Facts, terms: Terms) -> Scored:
        """In proportion to the target, nothing below the floor."""
        done, planned = quantity(facts, self.done), quantity(facts, self.planned)
        if not planned:
            return nothing_planned(self.when_zero, terms.label(self.planned), terms.max_points)
        reached = rate(done, planned)
        if self.cap is not None:
            reached = min(reached, self.cap)
        under = self.floor if reached < self.floor else self.target
        start = f"{number(done)}/{number(planned)}{terms.unit(self.planned)} = {percent(reached, under=under)}"
        if reached < self.floor:
            return Scored(ZERO, f"{start}, dưới {level(self.floor)}: 0 điểm")
        if reached >= self.target:
            return Scored(terms.max_points, f"{start}, từ {level(self.target)} trở lên: đạt {given(terms.max_points)}")
        # Divided once and last: 3 × 1/3 is 1, not 0,99…9, whatever the set's way of rounding.
        points = terms.max_points * HUNDRED * done / (planned * self.target)
        working = f"{number(terms.max_points)} × {percent(reached, under=self.target)}"
        share = f" ÷ {level(self.target)}" if self.target != HUNDRED else ""
        return Scored(points, f"{start}: {working}{share} = {given(points)}")

    def changes(self, facts: Facts, terms: Terms) -> Iterator[tuple[Facts, str]]:
        """Enough done to reach the floor, then the target."""
        bounds = [(self.floor, False), (self.target, False)]
        yield from _raised(facts, terms, self.done, self.planned, bounds, over=self.cap is not None)

    def stays_lost(self, facts: Facts, terms: Terms) -> str:
        """Without a denominator there is nothing to do."""
        return _without_denominator(facts, self.planned) or super().stays_lost(facts, terms)

    def types(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Two numbers."""
        return ((self.done, MEASURED), (self.planned, MEASURED))

    def doubts(self, max_points: Decimal, declared: Mapping[str, Fact]) -> Iterator[Doubt]:
        """A floor above the target; a numerator that is its own denominator."""
        if self.floor > self.target:
            yield Doubt(("floor",), f"mức sàn {level(self.floor)} cao hơn mức đích {level(self.target)}")
        if self.done == self.planned:
            yield Doubt(("planned",), "tử số và mẫu số là cùng một số liệu")

    def bounds(self) -> tuple[tuple[str, str], ...]:
        """The numerator stays within the denominator, unless a cap allows more."""
        return ((self.done, self.planned),) if self.cap is None else ()


def _raised(
    facts: Facts, terms: Terms, done: str, planned: str, bounds: Iterable[tuple[Decimal, bool]], *, over: bool = False
) -> Iterator[tuple[Facts, str]]:
    """For each bound of a rate (%; ``True``: to be passed) the least numerator that reaches it, within the whole unless
    more may be done than planned (``over``)."""
    now, whole = quantity(facts, done), quantity(facts, planned)
    for bound, above in bounds:
        then = least(bound * whole / HUNDRED, terms.declared.get(done), above=above)
        if not over and isinstance(then, Decimal):
            then = min(then, whole)  # the whole itself may lie between two hundredths
        if now < then and whole and (over or then <= whole):
            yield {done: then}, ""


def _without_denominator(facts: Facts, planned: str) -> str:
    return "" if quantity(facts, planned) else "không phát sinh, bộ tiêu chí không cho điểm"


class Band(PointsOrShare):
    """One band: reached at or above ``at_least``, or only above ``above``; the boundary is data, never code."""

    at_least: Number | None = None
    above: Number | None = None

    def model_post_init(self, context: object) -> None:
        """Exactly one boundary, and exactly one of points and share."""
        super().model_post_init(context)
        if (self.at_least is None) == (self.above is None):
            raise PydanticCustomError("boundary", "cần đúng một trong hai mục `at_least` và `above`")

    @property
    def boundary(self) -> Decimal:
        """The number at which the band begins."""
        return self.at_least if self.at_least is not None else self.above or ZERO

    def reached(self, value: Decimal) -> bool:
        """Whether a value lies in or above the band."""
        return value >= self.boundary if self.at_least is not None else value > self.boundary

    def words(self, unit: str) -> str:
        """'từ 80% trở lên' or 'trên 80%'."""
        text = f"{number(self.boundary)}{unit}"
        return f"từ {text} trở lên" if self.at_least is not None else f"trên {text}"


class Bands(Rule):
    """Điểm của mức cao nhất đạt tới; không đạt mức nào thì 0 điểm.

    So `fact` (một con số), hoặc tỷ lệ 100 × `done` ÷ `planned` (%), với từng mức: `at_least` là từ mức đó trở lên,
    `above` là trên mức đó.

    Ví dụ: từ 100%: 1 điểm; từ 80%: 0,5 điểm. 92% được 0,5 điểm; 79,99% được 0 điểm.
    """

    label = "theo bậc"
    kind: Literal["bands"]
    fact: Words | None = None
    done: Words | None = None
    planned: Words | None = None
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    when_zero: WhenZero | None = None

    def model_post_init(self, _context: object) -> None:
        """One number, or a fraction with what to do without a denominator."""
        if (self.fact is None) == (self.done is None) or (self.done is None) != (self.planned is None):
            raise PydanticCustomError("fact-or-rate", "cần `fact`, hoặc cả `done` và `planned`")
        if (self.done is None) != (self.when_zero is None):
            raise PydanticCustomError("when-zero", "`when_zero` đi cùng `done` và `planned`")

    def inputs(self) -> tuple[str, ...]:
        """The number, or the fraction."""
        return tuple(name for name in (self.fact, self.done, self.planned) if name is not None)

    def score(self, facts: Facts, terms: Terms) -> Scored:
        """The best band reached."""
        if self.fact is not None:
            value = quantity(facts, self.fact)
            of_percent = self.fact in terms.declared and terms.declared[self.fact].type == "percent"
            unit = "%" if of_percent else terms.unit(self.fact)
            start = percent(value, under=self._missed(value)) if of_percent else f"{number(value)}{unit}"
        else:
            done, planned = quantity(facts, self.done or ""), quantity(facts, self.planned or "")
            if not planned:
                return nothing_planned(self.when_zero or "zero", terms.label(self.planned or ""), terms.max_points)
            value, unit = rate(done, planned), "%"
            whole = f"{number(planned)}{terms.unit(self.planned or '')}"
            start = f"{number(done)}/{whole} = {percent(value, under=self._missed(value))}"
        reached = [band for band in self.bands if band.reached(value)]
        if not reached:
            lowest = min(self.bands, key=lambda band: band.boundary)
            return Scored(ZERO, f"{start}, không đạt mức thấp nhất ({lowest.words(unit)}): 0 điểm")
        # "Trên 0" is above "từ 0": at one number the open band is the higher one.
        best = max(reached, key=lambda band: (band.boundary, band.at_least is None))
        points = best.worth(terms.max_points)
        return Scored(points, f"{start}, {best.words(unit)}: đạt {given(points)}")

    def _missed(self, value: Decimal) -> Decimal | None:
        """The next boundary above the value, which a printed percentage must not seem to reach."""
        return min((b.boundary for b in self.bands if b.boundary > value), default=None)

    def changes(self, facts: Facts, terms: Terms) -> Iterator[tuple[Facts, str]]:
        """The least number or numerator of every band above."""
        if self.fact is None:
            bounds = [(band.boundary, band.at_least is None) for band in self.bands]
            yield from _raised(facts, terms, self.done or "", self.planned or "", bounds)
            return
        now, fact = quantity(facts, self.fact), terms.declared.get(self.fact)
        for band in self.bands:
            then = least(band.boundary, fact, above=band.at_least is None)
            if then > now and not (fact is not None and fact.type == "percent" and then > HUNDRED):
                yield {self.fact: then}, ""

    def stays_lost(self, facts: Facts, terms: Terms) -> str:
        """A fault that is counted has happened; without a denominator there is nothing to do."""
        if self.planned is not None and not quantity(facts, self.planned):
            return _without_denominator(facts, self.planned)
        falling = self.bands[0].worth(terms.max_points) < self.bands[-1].worth(terms.max_points)
        falling = falling == (self.bands[0].boundary > self.bands[-1].boundary)
        return HAPPENED if falling and len(self.bands) > 1 else super().stays_lost(facts, terms)

    def types(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Numbers; alone it may also be a percentage."""
        if self.fact is not None:
            return ((self.fact, (*MEASURED, "percent")),)
        return tuple((name, MEASURED) for name in self.inputs())

    def doubts(self, max_points: Decimal, declared: Mapping[str, Fact]) -> Iterator[Doubt]:
        """Two bands that begin at one place; points that rise and fall; a rate that nobody can reach."""
        starts = [(band.boundary, band.at_least is None) for band in self.bands]
        for position, start in enumerate(starts):
            if start in starts[:position]:
                yield Doubt(("bands", position), f"hai mức cùng bắt đầu {self.bands[position].words('')}")
            of_percent = self.done is not None or (
                self.fact is not None and self.fact in declared and declared[self.fact].type == "percent"
            )
            if of_percent and (not 0 <= start[0] <= HUNDRED or start == (HUNDRED, True)):
                words = self.bands[position].words("%")
                yield Doubt(("bands", position), f"không tỷ lệ nào đạt mức {words}")
        rising = sorted(zip(starts, range(len(starts)), strict=True))
        worths = [self.bands[position].worth(max_points) for _, position in rising]
        ups = [after > before for before, after in pairwise(worths)]
        downs = [after < before for before, after in pairwise(worths)]
        if not (all(ups) or all(downs)):
            falls = next(n for n, up in enumerate(ups) if up != (sum(ups) >= sum(downs)))
            message = "điểm của các mức không tăng dần (hoặc giảm dần) đều theo mức đạt"
            yield Doubt(("bands", rising[falls + 1][1]), message)

    def outcomes(self, max_points: Decimal) -> Iterator[Decimal]:
        """The best band."""
        yield max(band.worth(max_points) for band in self.bands)

    def bounds(self) -> tuple[tuple[str, str], ...]:
        """A share cannot exceed its whole."""
        return ((self.done, self.planned),) if self.done is not None and self.planned is not None else ()


class CountEach(Rule):
    """Mỗi việc được `each` điểm, nhiều nhất bằng `cap` (không ghi là điểm tối đa); dưới `at_least` việc thì 0 điểm.

    Ví dụ: tối đa 2 điểm, `each: 0.5`; 3 sáng kiến được 1,5 điểm; 6 sáng kiến được 2 điểm.
    """

    label = "theo số việc"
    kind: Literal["count"]
    fact: Words
    each: Annotated[Number, Field(gt=0)]
    at_least: Count = 0
    cap: Amount | None = None

    def inputs(self) -> tuple[str, ...]:
        """The one fact."""
        return (self.fact,)

    def score(self, facts: Facts, terms: Terms) -> Scored:
        """So much each, up to the cap."""
        count = quantity(facts, self.fact)
        start = f"{number(count)}{terms.unit(self.fact)}"
        if count < self.at_least:
            return Scored(ZERO, f"{start}, dưới mức tối thiểu {number(self.at_least)}: 0 điểm")
        cap = self._cap(terms.max_points)
        points = min(count * self.each, cap)
        working = f"{start} × {given(self.each)} = {given(count * self.each)}"
        return Scored(points, f"{working}{f', tính tối đa {given(cap)}' if count * self.each > cap else ''}")

    def changes(self, facts: Facts, terms: Terms) -> Iterator[tuple[Facts, str]]:
        """One more (or the minimum), and enough for the cap."""
        now, fact = quantity(facts, self.fact), terms.declared.get(self.fact)
        full = max(least(self._cap(terms.max_points) / self.each, fact), self.at_least)
        following = max(Decimal(now) + 1, Decimal(self.at_least))
        for then in (min(following, Decimal(full)), full):
            if then > now:
                whole = int(then) if fact is None or fact.type == "integer" else then
                yield {self.fact: whole}, ""

    def types(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """A number."""
        return ((self.fact, MEASURED),)

    def outcomes(self, max_points: Decimal) -> Iterator[Decimal]:
        """The cap: any number of them can be done."""
        yield self._cap(max_points)

    def _cap(self, max_points: Decimal) -> Decimal:
        return max_points if self.cap is None else self.cap


class Deduction(Frozen):
    """So many points off for each of something."""

    fact: Words
    each: Annotated[Number, Field(gt=0)]


class Deduct(Rule):
    """Bắt đầu từ điểm tối đa, trừ `each` điểm cho mỗi trường hợp; không trừ quá 0 điểm.

    Ví dụ: tối đa 2 điểm, mỗi lần chậm trừ 0,25 điểm; chậm 3 lần còn 1,25 điểm; chậm 9 lần còn 0 điểm.
    """

    label = "trừ dần"
    kind: Literal["deduct"]
    of: Annotated[tuple[Deduction, ...], Field(min_length=1)]

    def inputs(self) -> tuple[str, ...]:
        """One number for each kind of fault."""
        return tuple(deduction.fact for deduction in self.of)

    def score(self, facts: Facts, terms: Terms) -> Scored:
        """What is left."""
        taken = [(quantity(facts, d.fact), d.each, terms.unit(d.fact)) for d in self.of if quantity(facts, d.fact)]
        if not taken:
            return Scored(terms.max_points, f"không có trường hợp bị trừ: đạt {given(terms.max_points)}")
        left = terms.max_points - sum((count * each for count, each, _ in taken), ZERO)
        working = "".join(f" − {number(count)}{unit} × {number(each)}" for count, each, unit in taken)
        points = max(left, ZERO)
        floor = " (không trừ quá điểm tối đa)" if left < 0 else ""
        return Scored(points, f"{number(terms.max_points)}{working} = {given(points)}{floor}")

    def changes(self, facts: Facts, terms: Terms) -> Iterator[tuple[Facts, str]]:
        """None: what is counted has happened."""
        yield from ()

    def stays_lost(self, facts: Facts, terms: Terms) -> str:
        """What is counted has happened."""
        return HAPPENED

    def types(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """A number for each."""
        return tuple((deduction.fact, MEASURED) for deduction in self.of)

    def doubts(self, max_points: Decimal, declared: Mapping[str, Fact]) -> Iterator[Doubt]:
        """A fault counted twice."""
        yield from repeated((deduction.fact for deduction in self.of), "of", "fact")
