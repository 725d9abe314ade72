"""Scoring: a submission becomes a scorecard. Item → area → index by plain sum; the set says the rest.

Rounding happens in ``points`` only, where the set says (default per item, so that a printed column adds up).

Imports: model, points, rules, judge.scorecard, read.submission.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from cchc_cli.judge.scorecard import AreaScore, EvidenceState, ItemEvidence, ItemScore, Scorecard, Totals
from cchc_cli.model import Appraised, Area, Claim, Index, Item
from cchc_cli.points import HUNDRED, ZERO, NoPoints, Points, Rounding
from cchc_cli.problem import Problem, Severity
from cchc_cli.read.submission import Submission
from cchc_cli.rules.base import Facts, Scored, Terms, on

Checked = Mapping[str, ItemEvidence]
"""What the last check-evidence found, by item."""
Rounds = Mapping[int, Mapping[str, Appraised]]
"""What appraisers decided, by round (1, 2) and item."""
NOTHING = Claim()
"""What is stated about an item that nothing is stated about."""


def score(submission: Submission, checked: Checked | None, as_of: datetime.date | None = None) -> Scorecard:
    """The scorecard of a submission without input errors.

    ``as_of``: an interim score; items due later are "chưa đến hạn" and leave the denominator.
    """
    index = submission.index
    rounds = {one.round: one.items for one in submission.appraisal.rounds} if submission.appraisal else {}
    scored = []
    for area in index.areas:
        items = tuple([_item(submission, area, item, checked, as_of, rounds) for item in area.items])
        scored.append(AreaScore(area, totals(items, area.max_points, index), items))
    areas = tuple(one for one in scored if one.area.kind == "points")
    extras = tuple(one for one in scored if one.area.kind != "points")
    bonus = block_points(extras, "bonus", index, lambda sums: sums.self_assessed)
    penalty = block_points(extras, "penalty", index, lambda sums: sums.self_assessed)
    total = totals([item for area in areas for item in area.items], index.head.total, index, bonus - penalty)
    card = Scorecard(
        index,
        submission.unit,
        submission.year,
        as_of,
        total,
        bonus,
        penalty,
        None,
        areas,
        extras,
        tuple(_missing(submission, scored)),
    )
    return _rated(card)


def score_item(item: Item, claim: Claim, index: Index, year: int) -> Scored:
    """Points and working of one item from what is stated about it, before rounding."""
    if item.surveyed:
        return item.rule.score({}, Terms(item.max_points, item.facts, year))
    if claim.not_applicable:
        return _not_applicable(item, claim.not_applicable)
    facts = known_facts(claim)
    lacking = [name for name in item.rule.needed(facts) if name not in facts]
    if lacking:
        labels = "; ".join(item.facts[name].label for name in lacking)
        return Scored(NoPoints.NO_FACTS, f"thiếu số liệu: {labels}")
    return item.rule.score(facts, terms_of(item, claim, index, year))


def counted(points: Decimal, item: Item, index: Index) -> Decimal:
    """An item's points as the set rounds them; rounding never gives more than there is."""
    return min(index.rounding.item(points), item.max_points)


def known_facts(claim: Claim) -> Facts:
    """The facts that are stated; an empty one is as good as none."""
    if None not in claim.facts.values():
        return claim.facts
    return {name: value for name, value in claim.facts.items() if value is not None}


def terms_of(item: Item, claim: Claim, index: Index, year: int) -> Terms:
    """What the item's rule may know beside the facts."""
    return Terms(item.max_points, item.facts, year, index.holidays, claim.points, claim.reason or "")


def totals(items: Iterable[ItemScore], max_points: Decimal, index: Index, extra: Decimal = ZERO) -> Totals:
    """The sums over items; ``extra`` is bonus less penalty, for the whole only."""
    items = tuple(items)
    rounding = index.rounding
    applicable = sum([item.applicable for item in items], ZERO)
    self_assessed = _sum([_number(item.points) for item in items], rounding) or ZERO
    surveyed = _sum([item.surveyed for item in items], rounding)
    reached = max(self_assessed + (surveyed or ZERO) + extra, ZERO)
    return Totals(
        max_points=max_points,
        applicable=applicable,
        self_assessable=sum([item.applicable for item in items if not item.item.surveyed], ZERO),
        self_assessed=self_assessed,
        evidenced=_sum([item.evidenced for item in items], rounding),
        evidenced_or_explained=_sum([item.evidenced_or_explained for item in items], rounding),
        surveyed=surveyed,
        appraised_1=_sum([item.appraised_1 for item in items], rounding),
        appraised_2=_sum([item.appraised_2 for item in items], rounding),
        percent=HUNDRED * reached / applicable if applicable else None,
    )


def _item(
    submission: Submission,
    area: Area,
    item: Item,
    checked: Checked | None,
    as_of: datetime.date | None,
    rounds: Rounds,
) -> ItemScore:
    index, year = submission.index, submission.year
    claim = submission.claims.get(item.code, NOTHING)
    outcome = score_item(item, claim, index, year)
    if as_of is not None and item.due is not None and on(item.due, year) > as_of and not item.surveyed:
        outcome = Scored(NoPoints.NOT_DUE, f"hạn {on(item.due, year):%d/%m/%Y}, chưa đến hạn")
    points: Points = outcome.points
    if isinstance(points, Decimal):
        points = counted(points, item, index)
    surveyed = _surveyed(submission, item)
    evidence = _evidence(item, checked)
    first, second, cut = _appraised(rounds, item, points)
    return ItemScore(
        item=item,
        area=area,
        points=points,
        why=outcome.why,
        facts=claim.facts,
        applicable=_applicable(item, points, surveyed, index),
        evidence=evidence,
        evidenced=_proved(points, evidence, _PROVED) if checked is not None else None,
        evidenced_or_explained=_proved(points, evidence, _PROVED_OR_EXPLAINED) if checked is not None else None,
        surveyed=surveyed,
        appraised_1=first,
        appraised_2=second,
        cut=cut,
    )


_NONE_REQUIRED = ItemEvidence(EvidenceState.NONE_REQUIRED, 0, 0)
_PROVED = (EvidenceState.OK, EvidenceState.NONE_REQUIRED)
_PROVED_OR_EXPLAINED = (*_PROVED, EvidenceState.EXPLAINED)


def _not_applicable(item: Item, reason: str) -> Scored:
    """ "Không phát sinh" is a field of the item, not a switch of the set: three treatments exist (index-facts §2.A)."""
    if item.not_applicable == "full":
        return Scored(item.max_points, f"không phát sinh ({reason}): đạt điểm tối đa")
    if item.not_applicable == "zero":
        return Scored(ZERO, f"không phát sinh ({reason}): 0 điểm")
    return Scored(NoPoints.NOT_APPLICABLE, f"không áp dụng ({reason}): không tính mục này")


def _surveyed(submission: Submission, item: Item) -> Decimal | None:
    """Survey points of an item, where there are any."""
    if not item.surveyed:
        return None
    results = submission.survey.items if submission.survey else {}
    if item.code in results:
        return submission.index.rounding.item(results[item.code].points)
    return ZERO if submission.index.head.survey.missing == "zero" else None


def _applicable(item: Item, points: Points, surveyed: Decimal | None, index: Index) -> Decimal:
    """What an item adds to the denominator."""
    if item.surveyed:
        return ZERO if surveyed is None else item.max_points
    left_out = points is NoPoints.NOT_APPLICABLE or points is NoPoints.NOT_DUE
    return ZERO if left_out else item.max_points


def _evidence(item: Item, checked: Checked | None) -> ItemEvidence:
    if item.surveyed or not item.evidence:
        return _NONE_REQUIRED
    if checked is not None and item.code in checked:
        return checked[item.code]
    return ItemEvidence(EvidenceState.NOT_CHECKED, item.required, None)


def _proved(points: Points, evidence: ItemEvidence, states: tuple[EvidenceState, ...]) -> Decimal | None:
    if evidence.state is EvidenceState.NOT_CHECKED or not isinstance(points, Decimal):
        return None
    return points if evidence.state in states else ZERO


def _appraised(rounds: Rounds, item: Item, points: Points) -> tuple[Decimal | None, Decimal | None, Appraised | None]:
    """Points after rounds 1 and 2, and the decision that cut them; an item that a round does not name stands as it
    was."""
    if not rounds or item.surveyed:
        return None, None, None
    own = _number(points)
    stand, columns, cut = own, [], None
    for number in (1, 2):
        decided = rounds.get(number, {}).get(item.code)
        if decided is not None and decided.points is not None:
            stand = decided.points
            cut = decided if own is not None and stand < own else None
        columns.append(stand if number in rounds else None)
    return columns[0], columns[1], cut


def block_points(
    extras: Iterable[AreaScore], kind: str, index: Index, of: Callable[[Totals], Decimal | None]
) -> Decimal:
    """Bonus or penalty points of all blocks of that kind, within the set's cap; ``of``: whose points."""
    cap = (index.head.bonus if kind == "bonus" else index.head.penalty).cap
    return min(sum((of(one.totals) or ZERO for one in extras if one.area.kind == kind), ZERO), cap)


def missed_rating(percent: Decimal, index: Index) -> Decimal | None:
    """The threshold of the next better rating (%), which a printed percentage must not seem to reach."""
    return min((one.at_least for one in index.head.ratings if one.at_least > percent), default=None)


def _rated(card: Scorecard) -> Scorecard:
    """The rating by the set's bands; none while the self-assessment is incomplete or interim."""
    if card.total.percent is None or not card.complete or card.as_of is not None:
        return card
    return replace(card, rating=rating(card.total.percent, card.index))


def rating(percent: Decimal, index: Index) -> str | None:
    """The band that a percentage (not rounded) reaches; ``None`` below the lowest, or where the set has no bands."""
    reached = [one for one in index.head.ratings if percent >= one.at_least]
    best = max(reached, key=lambda one: one.at_least, default=None)
    return best.name if best else None


def _missing(submission: Submission, areas: Iterable[AreaScore]) -> Iterable[Problem]:
    """What the unit still has to state."""
    for area in areas:
        for one in area.items:
            if one.points is NoPoints.NO_FACTS:
                where = submission.places.item(one.item.code)
                hint = "điền số liệu vào biểu, hoặc ghi lý do không áp dụng nếu bộ tiêu chí cho phép"
                message = f"{one.item.code} {one.item.name}: {one.why}"
                yield Problem("missing-facts", where, message, hint, Severity.WARNING, one.item.code)


def _sum(values: list[Decimal | None], rounding: Rounding) -> Decimal | None:
    """The sum of what is known; ``None`` if nothing is."""
    known = [value for value in values if value is not None]
    return rounding.total(sum(known, ZERO)) if known else None


def _number(points: Points) -> Decimal | None:
    return points if isinstance(points, Decimal) else None
