"""What scoring yields: points of items, areas, blocks and the whole, with their working.

Imports: model, points, problem.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from cchc_cli.model import Appraised, Area, Index, Item, Unit
from cchc_cli.points import ZERO, NoPoints, Points
from cchc_cli.problem import Problem


class EvidenceState(StrEnum):
    """What the last check-evidence found about an item's documents."""

    OK = "ok"
    DOUBTFUL = "doubtful"
    MISSING = "missing"
    EXPLAINED = "explained"
    NONE_REQUIRED = "none-required"
    NOT_CHECKED = "not-checked"

    @property
    def label(self) -> str:
        """The words that a user reads."""
        return _STATES[self]


_STATES = {
    EvidenceState.OK: "đủ",
    EvidenceState.DOUBTFUL: "cần xem lại",
    EvidenceState.MISSING: "thiếu",
    EvidenceState.EXPLAINED: "có giải trình",
    EvidenceState.NONE_REQUIRED: "không yêu cầu",
    EvidenceState.NOT_CHECKED: "chưa kiểm tra",
}


@dataclass(frozen=True, slots=True)
class ItemEvidence:
    """How many documents an item must have, how many right ones it has, and what follows."""

    state: EvidenceState
    required: int
    found: int | None


class ItemScore(NamedTuple):
    """One item: its self-assessed points or why there are none, the working, and what others say of it.

    ``applicable`` is what the item adds to the denominator (điểm): its maximum, or 0 where it is left out.
    ``evidenced`` counts the points only where the evidence was found right, ``evidenced_or_explained`` also where
    an explanation stands for it; ``None`` while nothing was checked. Appraisal: an item that a round does not name
    stands as it was before (công nhận). ``cut`` is the decision by which appraisers went below the self-assessment.
    """

    item: Item
    area: Area
    points: Points
    why: str
    facts: Mapping[str, object]
    applicable: Decimal
    evidence: ItemEvidence
    evidenced: Decimal | None = None
    evidenced_or_explained: Decimal | None = None
    surveyed: Decimal | None = None
    appraised_1: Decimal | None = None
    appraised_2: Decimal | None = None
    cut: Appraised | None = None

    @property
    def standing(self) -> Decimal | None:
        """The points that count now: surveyed, else of the last appraisal round, else self-assessed; ``None``: none."""
        own = self.points if isinstance(self.points, Decimal) else None
        known = (self.surveyed, self.appraised_2, self.appraised_1, own)
        return next((value for value in known if value is not None), None)

    @property
    def lost(self) -> Decimal:
        """Self-assessed points short of the maximum; 0 where the item does not count or awaits others."""
        return self.applicable - self.points if isinstance(self.points, Decimal) else Decimal(0)


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of an area, a block or the whole (điểm). ``None``: not known yet, never zero.

    ``percent`` = 100 × (self-assessed + surveyed) ÷ applicable maximum (%); ``None`` without a denominator.
    """

    max_points: Decimal
    applicable: Decimal
    self_assessable: Decimal
    self_assessed: Decimal
    evidenced: Decimal | None
    evidenced_or_explained: Decimal | None
    surveyed: Decimal | None
    appraised_1: Decimal | None
    appraised_2: Decimal | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class AreaScore:
    """One area or block with its items."""

    area: Area
    totals: Totals
    items: tuple[ItemScore, ...]


@dataclass(frozen=True, slots=True)
class Previous:
    """The year before, self-assessed (điểm): all areas, the whole after bonus and penalty, by area and by item of this
    year's set where it has one."""

    year: int
    edition: str
    total: Decimal
    whole: Decimal
    areas: Mapping[str, Decimal]
    items: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The whole: the areas that make up the total, the bonus and penalty blocks beside it."""

    index: Index
    unit: Unit
    year: int
    as_of: datetime.date | None
    total: Totals
    bonus: Decimal
    penalty: Decimal
    rating: str | None
    areas: tuple[AreaScore, ...]
    extras: tuple[AreaScore, ...]
    problems: tuple[Problem, ...]
    previous: Previous | None = None

    @property
    def items(self) -> tuple[ItemScore, ...]:
        """All items, blocks included, in the set's order."""
        return tuple(score for area in (*self.areas, *self.extras) for score in area.items)

    @property
    def whole(self) -> Decimal:
        """The self-assessed points after bonus and penalty, the survey left aside (điểm)."""
        return max(self.total.self_assessed + self.bonus - self.penalty, ZERO)

    @property
    def complete(self) -> bool:
        """Whether every item that the unit scores itself has its facts."""
        return all(score.points is not NoPoints.NO_FACTS for score in self.items)

    @property
    def evidence_checked(self) -> bool:
        """Whether a check-evidence stands behind the evidence columns."""
        return all(score.evidence.state is not EvidenceState.NOT_CHECKED for score in self.items)
