"""What all rule kinds share: typed YAML fields, facts, the terms of scoring, and the outcome.

Imports: points.
"""

from __future__ import annotations

import datetime
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, StringConstraints, Tag
from pydantic.types import Strict
from pydantic_core import PydanticCustomError

from cchc_cli.points import HUNDRED, NoPoints, Points, number


class Frozen(BaseModel):
    """A value read from YAML: unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _decimal(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, Decimal):
        return value
    raise PydanticCustomError("number", "cần một số")


Number = Annotated[Decimal, BeforeValidator(_decimal)]
Amount = Annotated[Number, Field(ge=0)]
"""Points (điểm) of a rule or a maximum: not negative."""
Percent = Annotated[Number, Field(ge=0, le=100)]
Whole = Annotated[int, Strict()]
Count = Annotated[int, Strict(), Field(ge=0)]
Flag = Annotated[bool, Strict()]
Day = Annotated[datetime.date, Strict()]
Words = Annotated[str, StringConstraints(min_length=1)]
WhenZero = Literal["exclude", "full", "zero"]

FACT_TYPES = {
    "integer": "số nguyên",
    "decimal": "số thập phân",
    "percent": "tỷ lệ %",
    "date": "ngày",
    "yes-no": "có/không",
    "choice": "chọn mức",
}
"""The words that a user reads for a fact's type."""

FactValue = bool | int | Decimal | datetime.date | str
Facts = Mapping[str, FactValue]


class Fact(Frozen):
    """Số liệu: one input of an item, with the words of its question and its unit."""

    label: Words
    type: Literal["integer", "decimal", "percent", "date", "yes-no", "choice"]
    unit: str = ""


class YearDay(Frozen):
    """A day relative to the scored year: ``{month: 1, day: 31, year: +1}`` is 31 January of the year after."""

    month: Annotated[int, Strict(), Field(ge=1, le=12)]
    day: Annotated[int, Strict(), Field(ge=1, le=31)]
    year: Annotated[int, Strict(), Field(ge=-5, le=5)] = 0

    def on(self, scored_year: int) -> datetime.date:
        """The date; 29 February falls back to the 28th in a common year."""
        year = scored_year + self.year
        day = 28 if (self.month, self.day) == (2, 29) and not _leap(year) else self.day
        return datetime.date(year, self.month, day)

    def model_post_init(self, _context: object) -> None:
        """Refuse 31 June when the set is read, not when an item is scored."""
        try:
            datetime.date(2024, self.month, self.day)
        except ValueError:
            raise PydanticCustomError("day", "không có ngày này trong tháng") from None


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


Moment = Annotated[
    Annotated[Day, Tag("<day>")] | Annotated[YearDay, Tag("<year-day>")],
    Discriminator(lambda value: "<year-day>" if isinstance(value, Mapping | YearDay) else "<day>"),
]
"""A date, absolute or relative to the scored year."""


def on(moment: Moment, scored_year: int) -> datetime.date:
    """The date that a moment means for a scored year."""
    return moment.on(scored_year) if isinstance(moment, YearDay) else moment


class Scored(NamedTuple):
    """Points (điểm) for one item, or why there are none, and the working in words."""

    points: Points
    why: str


class Step(NamedTuple):
    """A smallest change of facts that gives more points: the facts that change, the item's points (điểm, before the
    set's rounding) with them, and the change in words ("thêm 6 hồ sơ: …")."""

    facts: Facts
    points: Decimal
    words: str


class Gap(NamedTuple):
    """What it takes to regain lost points: the steps, least gain first, and why (the rest of) them stay lost."""

    steps: tuple[Step, ...] = ()
    stays_lost: str = ""


class Doubt(NamedTuple):
    """What makes a rule inconsistent in itself: the key path inside the rule, and what is wrong there."""

    path: tuple[str | int, ...]
    message: str


class Terms(NamedTuple):
    """What a rule may know beside the facts: the item's maximum, its facts' words, the year, the holidays.

    ``stated`` are the points that people typed, for ``manual`` only, with their reason.
    """

    max_points: Decimal
    declared: Mapping[str, Fact]
    year: int
    holidays: frozenset[datetime.date] = frozenset()
    stated: Decimal | None = None
    reason: str = ""

    def label(self, fact: str) -> str:
        """The question's words, for the working."""
        return self.declared[fact].label if fact in self.declared else fact

    def unit(self, fact: str) -> str:
        """' hồ sơ', or nothing."""
        unit = self.declared[fact].unit if fact in self.declared else ""
        return f" {unit}" if unit else ""


def plain(value: Any) -> Any:
    """A model as the plain values of its YAML, defaults included; anything else as it is."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return {field.alias or name: plain(getattr(value, name)) for name, field in fields.items()}
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


class Rule(Frozen):
    """One way to turn facts into points. A new kind is a class here and its name in ``rules.RULES``."""

    label: ClassVar[str]
    """The words that a user reads for this kind."""

    @abstractmethod
    def inputs(self) -> tuple[str, ...]:
        """Names of the facts this rule reads, in the order in which a form asks for them."""

    def needed(self, facts: Facts) -> tuple[str, ...]:
        """Those of the inputs that must be known, given what is known already. Default: all of them."""
        return self.inputs()

    @abstractmethod
    def score(self, facts: Facts, terms: Terms) -> Scored:
        """The points that the facts give. The facts are complete and of their declared types."""

    @abstractmethod
    def changes(self, facts: Facts, terms: Terms) -> Iterator[tuple[Facts, str]]:
        """The smallest changes of facts that could give more points, one for each better outcome, with their words
        ("" for a number that grows: ``gap`` writes them).

        Only what can still happen: what is done can grow, what went wrong does not go away.
        """

    def stays_lost(self, facts: Facts, terms: Terms) -> str:
        """Why the points that no change regains stay lost."""
        return "không còn cách nào đạt thêm điểm"

    def gap(self, facts: Facts, terms: Terms, rounded: Callable[[Decimal], Decimal] = Decimal) -> Gap:
        """What it takes to regain the lost points, as the set rounds them; the facts are complete and typed."""
        now = self.score(facts, terms).points
        if not isinstance(now, Decimal) or rounded(now) >= terms.max_points:
            return Gap()
        steps: dict[Decimal, Step] = {}
        for change, words in self.changes(facts, terms):
            step = self._step(facts, change, words, terms, rounded)
            if step is not None and rounded(step.points) > rounded(now):
                steps.setdefault(rounded(step.points), step)
        ordered = tuple(steps[points] for points in sorted(steps))
        whole = bool(ordered) and rounded(ordered[-1].points) >= terms.max_points
        return Gap(ordered, "" if whole else self.stays_lost(facts, terms))

    def _step(
        self, facts: Facts, change: Facts, words: str, terms: Terms, rounded: Callable[[Decimal], Decimal]
    ) -> Step | None:
        """A change with its points; a number that grows, no further than the rounded points need."""

        def reached(then: Facts) -> Points:
            both = {**facts, **then}
            known = all(name in both for name in self.needed(both))
            return self.score(both, terms).points if known else NoPoints.NO_FACTS

        points = reached(change)
        if not isinstance(points, Decimal):
            return None
        if not words:
            ((name, then),) = change.items()
            now = Decimal(facts[name])  # type: ignore[arg-type]  # a number: the rule names no words of its own
            unit = unit_of(terms.declared.get(name))
            low, high = 0, int((Decimal(then) - now) / unit)  # type: ignore[arg-type]  # as above
            while high - low > 1:
                middle = (low + high) // 2
                trial = reached({name: _typed(now + middle * unit, unit)})
                if isinstance(trial, Decimal) and rounded(trial) >= rounded(points):
                    high, then = middle, _typed(now + middle * unit, unit)
                else:
                    low = middle
            change = {name: then}
            words = more(terms, name, now, then)  # type: ignore[arg-type]  # as above
            points = reached(change)
        return Step(change, points, words) if isinstance(points, Decimal) else None

    @abstractmethod
    def types(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """For each input the fact types that it may have; an input may occur more than once."""

    def doubts(self, max_points: Decimal, declared: Mapping[str, Fact]) -> Iterator[Doubt]:
        """What is inconsistent in the rule itself; for the check of the set. Default: nothing."""
        yield from ()

    def outcomes(self, max_points: Decimal) -> Iterator[Decimal]:
        """The points that some path of the rule can reach at best; for the check of the set. Default: the maximum."""
        yield max_points

    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """For each fact of type choice, the keys that it may take."""
        return {}

    def choice_labels(self) -> Mapping[str, Mapping[str, str]]:
        """For each fact of type choice, the words of the keys that have words of their own."""
        return {}

    def bounds(self) -> tuple[tuple[str, str], ...]:
        """Pairs (part, whole) of facts: the first may not exceed the second."""
        return ()


class PointsOrShare(Frozen):
    """Points of a level or band: in points (``points``) or in % of the item's maximum (``share``), one of them."""

    points: Amount | None = None
    share: Percent | None = None

    def model_post_init(self, _context: object) -> None:
        """Exactly one of the two."""
        if (self.points is None) == (self.share is None):
            raise PydanticCustomError("points-or-share", "cần đúng một trong hai mục `points` và `share`")

    def worth(self, max_points: Decimal) -> Decimal:
        """In points."""
        return self.points if self.points is not None else max_points * (self.share or 0) / HUNDRED


MEASURED = ("integer", "decimal")
"""Types of a fact that counts or measures something."""
HAPPENED = "việc đã xảy ra, không lấy lại được nữa (trừ khi số đã ghi chưa đúng)"


def unit_of(fact: Fact | None) -> Decimal:
    """By what a number can grow: whole numbers by 1, others by 0,01."""
    return Decimal(1) if fact is None or fact.type == "integer" else Decimal("0.01")


def _typed(value: Decimal, unit: Decimal) -> Decimal | int:
    return int(value) if unit == 1 else value


def least(bound: Decimal, fact: Fact | None, *, above: bool = False) -> Decimal | int:
    """The smallest value of a fact that reaches a bound, or lies above it."""
    unit = unit_of(fact)
    value = (bound / unit).to_integral_value(ROUND_CEILING) * unit
    if above and value == bound:
        value += unit
    return _typed(value, unit)


def more(terms: Terms, name: str, now: Decimal, then: Decimal | int) -> str:
    """'thêm 6 hồ sơ: Số hồ sơ đúng hạn từ 1.204 lên 1.210'."""
    added = number(Decimal(then) - now)
    return f"thêm {added}{terms.unit(name)}: {terms.label(name)} từ {number(now)} lên {number(then)}"


def repeated(names: Iterable[str], path: str, key: str) -> Iterator[Doubt]:
    """Entries of a list that name again what an earlier one named."""
    seen: set[str] = set()
    for position, name in enumerate(names):
        if name in seen:
            yield Doubt((path, position, key), f"`{name}` ghi hai lần")
        seen.add(name)


def nothing_planned(when_zero: WhenZero, whole: str, max_points: Decimal) -> Scored:
    """The outcome of a rate without a denominator ("không phát sinh"), as the set says (index-facts §2.A)."""
    start = f"không phát sinh ({whole} = 0)"
    if when_zero == "exclude":
        return Scored(NoPoints.NOT_APPLICABLE, f"{start}: không tính mục này")
    if when_zero == "full":
        return Scored(max_points, f"{start}: đạt {given(max_points)}")
    return Scored(Decimal(0), f"{start}: 0 điểm")


@lru_cache(maxsize=4096)
def given(points: Decimal) -> str:
    """'2 điểm', '0,75 điểm', '1,9388 điểm': the working shows what comes before the set's rounding, to four digits."""
    return f"{number(points.quantize(_FOUR))} điểm" if points else "0 điểm"


_FOUR = Decimal("0.0001")
