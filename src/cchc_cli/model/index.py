"""Bộ chỉ số: what a criteria set is. Frozen values that know their own structure, nothing of files or scoring.

Imports: rules, points.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, PlainValidator, StringConstraints, Tag
from pydantic_core import PydanticCustomError

from cchc_cli.points import Rounding
from cchc_cli.rules import AnyRule, Manual, Survey
from cchc_cli.rules.base import Amount, Day, Fact, Frozen, Moment, Number, Percent, Whole, Words, on

Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}(\.[0-9]{1,4}){0,9}$")]
Year = Annotated[int, Field(strict=True, ge=2000, le=2100)]


def code_order(code: str) -> tuple[int, ...]:
    """1.2 before 1.10."""
    return tuple(int(part) for part in code.split("."))


class Window(Frozen):
    """A period within which a document must be dated; open where an end is not given. Both ends belong to it."""

    from_: Annotated[Moment | None, Field(alias="from")] = None
    to: Moment | None = None

    def holds(self, day: datetime.date, year: int) -> bool:
        """Whether the day lies in the period of a scored year."""
        after = self.from_ is None or day >= on(self.from_, year)
        return after and (self.to is None or day <= on(self.to, year))

    def words(self, year: int) -> str:
        """'từ 01/11/2023 đến 15/01/2024'."""
        start = f"từ {on(self.from_, year):%d/%m/%Y}" if self.from_ else ""
        end = f"đến {on(self.to, year):%d/%m/%Y}" if self.to else ""
        return f"{start} {end}".strip()


class Requirement(Frozen):
    """Tài liệu kiểm chứng: one kind of document that proves an item.

    ``types`` are abbreviations of Nghị định 30/2020/NĐ-CP, Phụ lục III, with CV (công văn), anh, lien-ket, khac;
    ``gives`` ties a fact of the item to what is read in the document.
    """

    title: Words
    types: tuple[Words, ...] = ()
    issuer: Words = "any"
    dated: Window | None = None
    at_least: Annotated[Whole, Field(ge=1)] = 1
    gives: Mapping[str, Literal["date"]] = Field(default_factory=dict)


class AnyOf(Frozen):
    """One of several requirements is enough."""

    any_of: Annotated[tuple[Requirement, ...], Field(min_length=2)]

    @property
    def title(self) -> str:
        """The titles, joined by 'hoặc'."""
        return " hoặc ".join(requirement.title for requirement in self.any_of)


Evidence = Annotated[
    Annotated[Requirement, Tag("<requirement>")] | Annotated[AnyOf, Tag("<any>")],
    Discriminator(lambda value: "<any>" if "any_of" in value else "<requirement>"),
]


def alternatives(evidence: Requirement | AnyOf) -> tuple[Requirement, ...]:
    """The requirements of which one is enough."""
    return evidence.any_of if isinstance(evidence, AnyOf) else (evidence,)


def least_of(evidence: Requirement | AnyOf) -> int:
    """The fewest documents that satisfy a requirement."""
    return min(way.at_least for way in alternatives(evidence))


class Item(Frozen):
    """Mục chấm điểm: a scored leaf, be it a tiêu chí or a tiêu chí thành phần."""

    code: Code
    name: Words
    max_points: Annotated[Number, Field(gt=0)]
    facts: Mapping[str, Fact] = Field(default_factory=dict)
    rule: AnyRule
    not_applicable: Literal["forbidden", "exclude", "full", "zero"] = "forbidden"
    evidence: tuple[Evidence, ...] = ()
    explanation: Literal["required", "when-missing"] = "when-missing"
    due: Moment | None = None
    scale: str = ""
    source: str = ""
    remedy: str = ""
    lead: str = ""
    replaces: tuple[Code, ...] = ()

    @cached_property
    def surveyed(self) -> bool:
        """Whether its points come from the sociological survey (điều tra xã hội học)."""
        return isinstance(self.rule, Survey)

    @cached_property
    def required(self) -> int:
        """How many documents its requirements ask for together."""
        return sum(least_of(one) for one in self.evidence)

    @property
    def manual(self) -> bool:
        """Whether people state its points."""
        return isinstance(self.rule, Manual)


class Criterion(Frozen):
    """Tiêu chí with parts: not scored itself, its points are the sum of its parts'."""

    code: Code
    name: Words
    max_points: Annotated[Number, Field(gt=0)]
    parts: Annotated[tuple[Node, ...], Field(min_length=1)]


Node = Annotated[
    Annotated[Criterion, Tag("<criterion>")] | Annotated[Item, Tag("<item>")],
    Discriminator(lambda value: "<criterion>" if "parts" in value else "<item>"),
]


def items_of(nodes: tuple[Criterion | Item, ...]) -> Iterator[Item]:
    """The scored leaves, in order."""
    for node in nodes:
        if isinstance(node, Item):
            yield node
        else:
            yield from items_of(node.parts)


class Area(Frozen):
    """Lĩnh vực: one file of a set. Bonus and penalty blocks (điểm thưởng, điểm trừ) stand outside the total."""

    code: Code
    label: str = ""
    name: Words
    max_points: Annotated[Number, Field(gt=0)]
    kind: Literal["points", "bonus", "penalty"] = "points"
    criteria: Annotated[tuple[Node, ...], Field(min_length=1)]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The scored leaves, in order."""
        return tuple(items_of(self.criteria))

    @property
    def title(self) -> str:
        """'III. Cải cách thủ tục hành chính', as the decision labels it."""
        return f"{self.label or self.code}. {self.name}"


class Decision(Frozen):
    """The decision that issued a set; all null for an illustrative one."""

    number: str | None = None
    date: Day | None = None
    issuer: str | None = None


class Years(Frozen):
    """The scored years to which a set applies; ``to: null`` means until replaced."""

    from_: Annotated[Year, Field(alias="from")]
    to: Year | None

    def __contains__(self, year: int) -> bool:
        return self.from_ <= year and (self.to is None or year <= self.to)


class SurveyShare(Frozen):
    """Points of the sociological survey, and what happens while there is no result."""

    points: Amount = Decimal(0)
    missing: Literal["exclude", "zero"] = "exclude"


class Block(Frozen):
    """The most that a bonus or penalty block can give or take (điểm)."""

    cap: Amount = Decimal(0)


class RoundingRule(Frozen):
    """Where and how the set rounds; see ``points.Rounding``."""

    at: Literal["item", "total", "none"] = "item"
    decimals: Annotated[int, Field(strict=True, ge=0, le=6)] = 2
    mode: Literal["half-up", "half-even", "truncate"] = "half-up"


class Rating(Frozen):
    """Xếp loại: the name of a band and the percentage from which it is given."""

    name: Words
    at_least: Percent


class Guidance(Frozen):
    """The department's guidance on evidence files."""

    formats: tuple[Words, ...] = ("pdf", "docx", "xlsx", "jpg", "png")
    max_file_mb: Annotated[Whole, Field(ge=1)] = 20
    max_total_mb: Annotated[Whole, Field(ge=1)] = 1024
    signature: Literal["required", "expected", "not-needed"] = "expected"


class Deadlines(Frozen):
    """The last days of the procedure's steps."""

    self_scoring: Moment | None = None
    explanation: Moment | None = None
    appraisal: Moment | None = None


class IndexHead(Frozen):
    """index.yaml: what a set says of itself, without its areas."""

    edition: Words
    title: Words
    status: Literal["official", "transcribed", "illustrative"]
    unit_kinds: Annotated[tuple[Literal["xa", "phuong", "thi-tran", "dac-khu"], ...], Field(min_length=1)]
    years: Years
    decision: Decision = Decision()
    supersedes: str | None = None
    total: Annotated[Number, Field(gt=0)] = Decimal(100)
    survey: SurveyShare = SurveyShare()
    bonus: Block = Block()
    penalty: Block = Block()
    rounding: RoundingRule = RoundingRule()
    ratings: tuple[Rating, ...] = ()
    pools: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    deadlines: Deadlines = Deadlines()
    holidays: tuple[Day, ...] = ()
    guidance: Guidance = Guidance()
    roles: Mapping[str, Words] = Field(default_factory=dict)


class Index(Frozen):
    """Bộ chỉ số theo một quyết định: its head and its areas, bonus and penalty blocks last or where they stand."""

    head: IndexHead
    areas: tuple[Area, ...]

    @property
    def edition(self) -> str:
        """The name of the folder."""
        return self.head.edition

    @property
    def illustrative(self) -> bool:
        """A sample set: everything made from it says MINH HỌA."""
        return self.head.status == "illustrative"

    @cached_property
    def rounding(self) -> Rounding:
        """The set's rounding, ready to use."""
        return Rounding(self.head.rounding.at, self.head.rounding.decimals, self.head.rounding.mode)

    @cached_property
    def holidays(self) -> frozenset[datetime.date]:
        """Days that are no working days, beside Saturdays and Sundays."""
        return frozenset(self.head.holidays)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """All scored leaves by code, in the set's order."""
        return {item.code: item for area in self.areas for item in area.items}


def _points_or_reason(value: Any) -> Decimal | str:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str) and value in ("survey", "no-facts", "not-applicable"):
        return value
    raise PydanticCustomError("points", "cần một số điểm, hoặc survey, no-facts, not-applicable")


class Example(Frozen):
    """tests.yaml: one worked example of an item; ``points`` (điểm) or the word for why there are none."""

    name: Words
    item: Code
    facts: Mapping[str, Any] = Field(default_factory=dict)
    points: Annotated[Decimal | str, PlainValidator(_points_or_reason)]


class Companion(Frozen):
    """companions.yaml: a task that serves another index (SIPAS, PAPI), led (chủ trì) or joined (phối hợp)."""

    index: Words
    part: Words
    task: Words
    role: Literal["lead", "join"]
