"""What was lost, and what it takes to regain it: every lost point of a scorecard, largest first.

Each rule kind finds its own steps (``Rule.gap``); here they meet the set's rounding, the appraisal and the blocks.

Imports: model, points, judge.scorecard, judge.scoring, read.submission, rules.base.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cchc_cli.judge.scorecard import ItemScore, Scorecard
from cchc_cli.judge.scoring import known_facts, terms_of
from cchc_cli.model import Claim, code_order
from cchc_cli.points import ZERO, NoPoints
from cchc_cli.read.submission import Submission
from cchc_cli.rules.base import HAPPENED, Facts, Gap


@dataclass(frozen=True, slots=True)
class Regain:
    """One step: the facts that change, the change in words, the item's points with it and the points it adds (điểm)."""

    facts: Facts
    words: str
    points: Decimal
    gain: Decimal


@dataclass(frozen=True, slots=True)
class Lost:
    """An item short of its maximum: the points that count now, those lost, the steps, and why the rest stays lost."""

    score: ItemScore
    standing: Decimal
    lost: Decimal
    steps: tuple[Regain, ...]
    stays_lost: str

    @property
    def gain(self) -> Decimal:
        """The most that the steps give back (điểm)."""
        return max((step.gain for step in self.steps), default=ZERO)


def lost_points(card: Scorecard, submission: Submission) -> tuple[Lost, ...]:
    """Every item that loses points, the largest loss first; bonus items are no losses."""
    found = [
        lost
        for area in (*card.areas, *card.extras)
        if area.area.kind != "bonus"
        for score in area.items
        for lost in _lost(score, card, submission)
    ]
    return tuple(sorted(found, key=lambda one: (-one.lost, code_order(one.score.item.code))))


def _lost(score: ItemScore, card: Scorecard, submission: Submission) -> Iterator[Lost]:
    if score.area.kind == "penalty":
        if isinstance(score.points, Decimal) and score.points:
            yield Lost(score, -score.points, score.points, (), HAPPENED)
        return
    standing = score.standing
    if score.points is NoPoints.NO_FACTS:
        standing = standing or ZERO
    if standing is None or standing >= score.applicable:
        return
    gap = _gap(score, submission)
    rounding = card.index.rounding
    steps = tuple(
        Regain(step.facts, step.words, points, points - standing)
        for step in gap.steps
        for points in [rounding.item(step.points)]
        if points > standing
    )
    yield Lost(score, standing, score.applicable - standing, steps, gap.stays_lost)


def _gap(score: ItemScore, submission: Submission) -> Gap:
    item, claim = score.item, submission.claims.get(score.item.code) or Claim()
    if item.surveyed:
        return Gap(stays_lost="điểm theo kết quả điều tra xã hội học, đơn vị không tự chấm")
    if score.points is NoPoints.NO_FACTS:
        return Gap(stays_lost=f"{score.why}; ghi đủ mới biết được bao nhiêu điểm")
    if claim.not_applicable:
        return Gap(stays_lost="không phát sinh, bộ tiêu chí không cho điểm")
    terms = terms_of(item, claim, submission.index, submission.year)
    gap = item.rule.gap(known_facts(claim), terms, submission.index.rounding.item)
    cut = score.cut
    if cut is None:
        return gap
    reason = f" ({cut.reason})" if cut.reason else ""
    return gap._replace(stays_lost="; ".join(filter(None, (f"thẩm định giảm điểm{reason}", gap.stays_lost))))
