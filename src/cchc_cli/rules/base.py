"""What all rule kinds share: typed YAML fields, facts, the terms of scoring, and the outcome.

Imports: points.
"""

from __future__ import annotations

import datetime
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
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


Moment = Day | YearDay
"""A date, absolute or relative to the scored year."""


def on(moment: Moment, scored_year: int) -> datetime.date:
    """The date that a moment means for a scored year."""
    return moment.on(scored_year) if isinstance(moment, YearDay) else moment


class Scored(NamedTuple):
    """Points (điểm) for one item, or why there are none, and the working in words."""

    points: Points
    why: str


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


class Rule(Frozen):
    """One way to turn facts into points. A new kind is a class here and its name in ``rules.RULES``."""

    @abstractmethod
    def inputs(self) -> tuple[str, ...]:
        """Names of the facts this rule reads, in the order in which a form asks for them."""

    def needed(self, facts: Facts) -> tuple[str, ...]:
        """Those of the inputs that must be known, given what is known already. Default: all of them."""
        return self.inputs()

    @abstractmethod
    def score(self, facts: Facts, terms: Terms) -> Scored:
        """The points that the facts give. The facts are complete and of their declared types."""

    def outcomes(self, max_points: Decimal) -> Iterator[Decimal]:
        """The points that some path of the rule can reach at best; for the check of the set. Default: the maximum."""
        yield max_points

    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """For each fact of type choice, the keys that it may take."""
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


def nothing_planned(when_zero: WhenZero, whole: str, max_points: Decimal) -> Scored:
    """The outcome of a rate without a denominator ("không phát sinh"), as the set says (index-facts §2.A)."""
    start = f"không phát sinh ({whole} = 0)"
    if when_zero == "exclude":
        return Scored(NoPoints.NOT_APPLICABLE, f"{start}: không tính mục này")
    if when_zero == "full":
        return Scored(max_points, f"{start}: đạt {given(max_points)}")
    return Scored(Decimal(0), f"{start}: 0 điểm")


def given(points: Decimal) -> str:
    """'2 điểm', '0,75 điểm', '1,9388 điểm': the working shows what comes before the set's rounding, to four digits."""
    return f"{number(points.quantize(Decimal('0.0001')))} điểm" if points else "0 điểm"
