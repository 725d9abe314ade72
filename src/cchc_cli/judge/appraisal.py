"""Thẩm định: what a decision may be, how those of several appraisers become one, when a round is closed, what differs.

Two rounds: decisions of round 1, the unit's explanation, decisions of round 2 (index-facts §3.5). An item that a round
does not name stands as it was.

Imports: judge.scorecard, judge.scoring, model, points, read.appraisal_folder, read.submission, rules.base.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from cchc_cli.judge.scorecard import ItemScore, Scorecard, Totals
from cchc_cli.judge.scoring import block_points, rating
from cchc_cli.model import Appraisal, Appraised, Index, Item, Round, code_order
from cchc_cli.points import HUNDRED, ZERO, NoPoints
from cchc_cli.problem import Where
from cchc_cli.read.appraisal_folder import Dossier
from cchc_cli.rules.base import on

Key = tuple[str, int, str]
"""Unit id, scored year, item."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What appraisers are asked about one item of one unit, and what bounds their answer (điểm).

    ``own``: self-assessed points, ``None`` where there are none; ``first``: the decision of round 1, in round 2;
    ``stand``: the points before this round. ``counted``: whether the item is in the denominator. ``penalty``: more
    points are to the unit's harm. ``basis``: what the reason rests on unless the appraiser writes otherwise.
    """

    key: Key
    unit: str
    item: Item
    own: Decimal | None
    stand: Decimal | None
    counted: bool = True
    penalty: bool = False
    first: Appraised | None = None
    basis: str = ""


def asked(dossier: Dossier, score: ItemScore, round: int) -> Asked:
    """The question of a round about an item."""
    submission = dossier.submission
    first = decisions(submission.appraisal, 1).get(score.item.code) if round > 1 else None
    own = score.points if isinstance(score.points, Decimal) else None
    return Asked(
        (*dossier.key, score.item.code),
        submission.unit.name,
        score.item,
        own,
        first.points if first is not None and first.points is not None else own,
        score.points is not NoPoints.NOT_APPLICABLE,
        score.area.kind == "penalty",
        first,
        basis_of(submission.index, score.item),
    )


def basis_of(index: Index, item: Item) -> str:
    """Where the set's decision rules the item, as far as the set names its decision; never made up."""
    decision = index.head.decision
    if not decision.number:
        return ""
    day = f" ngày {decision.date:%d/%m/%Y}" if decision.date else ""
    issuer = f" của {decision.issuer}" if decision.issuer else ""
    return f"Mục {item.code}, bộ tiêu chí kèm theo Quyết định số {decision.number}{day}{issuer}"


def decisions(appraisal: Appraisal | None, round: int) -> Mapping[str, Appraised]:
    """What a round decided, by item."""
    rounds = appraisal.rounds if appraisal is not None else ()
    return next((one.items for one in rounds if one.round == round), {})


def has_round(appraisal: Appraisal | None, round: int) -> bool:
    """Whether a round has begun."""
    return appraisal is not None and any(one.round == round for one in appraisal.rounds)


def cuts(question: Asked, points: Decimal | None) -> bool:
    """Whether points are to the unit's harm against what it stated, or against what stood before the round."""
    known = [value for value in (question.own, question.stand) if value is not None]
    if points is None or not known:
        return False
    return points > min(known) if question.penalty else points < max(known)


def reopened(question: Asked, fresh: bool) -> bool:
    """Whether round 2 has to look at an item: round 1 changed it or asked for an explanation, or something is new."""
    first = question.first
    return fresh or (first is not None and (first.explain or question.stand != question.own))


# -- several appraisers --------------------------------------------------------------------------------------


class Row(NamedTuple):
    """What one workbook says about one item that its appraiser changed: now (``None``: nothing), and at export."""

    key: Key
    said: Appraised | None
    was: Appraised | None
    where: Where
    by: str


class Change(NamedTuple):
    """One item that changes, with those who decided it."""

    key: Key
    old: Appraised | None
    new: Appraised | None
    where: Where


class Conflict(NamedTuple):
    """One item on which workbooks disagree with each other, or with what was decided since they were exported."""

    key: Key
    rows: tuple[Row, ...]
    now: Appraised | None


class Merged(NamedTuple):
    """What becomes of the workbooks."""

    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]


def bare(one: Appraised | None) -> Appraised | None:
    """A decision without who made it: what two of them are compared by."""
    return one and one.model_copy(update={"by": ""})


def merge(rows: Iterable[Row], now: Mapping[Key, Appraised], take: Iterable[str] = ()) -> Merged:
    """One decision for each item. ``now``: what is decided already; ``take``: files whose word counts in a conflict."""
    by_key: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        by_key[row.key].append(row)
    preferred = set(take)
    changes, conflicts = [], []
    for key in sorted(by_key, key=lambda one: (one[0], one[1], code_order(one[2]))):
        found, current = by_key[key], now.get(key)
        taken = [row for row in found if row.where.file in preferred]
        chosen = taken or found
        agreed = all(row.said == chosen[0].said for row in chosen)
        unmoved = bool(taken) or any(row.was == bare(current) for row in found)
        if agreed and chosen[0].said == bare(current):
            continue
        if not agreed or not unmoved:
            conflicts.append(Conflict(key, tuple(found), current))
            continue
        by = "; ".join(dict.fromkeys(row.by for row in chosen))
        new = chosen[0].said and chosen[0].said.model_copy(update={"by": by})
        changes.append(Change(key, current, new, chosen[0].where))
    return Merged(tuple(changes), tuple(conflicts))


def changed(appraisal: Appraisal | None, round: int, changes: Iterable[Change]) -> Appraisal:
    """The decisions with those of a round changed, in the order of the codes."""
    items = dict(decisions(appraisal, round))
    for one in changes:
        if one.new is None:
            items.pop(one.key[2], None)
        else:
            items[one.key[2]] = one.new
    others = [one for one in (appraisal.rounds if appraisal else ()) if one.round != round]
    new = Round(round=round, items={code: items[code] for code in sorted(items, key=code_order)})
    return Appraisal(rounds=tuple(sorted([*others, new], key=lambda one: one.round)))


def closed(index: Index, year: int, round: int, today: datetime.date, appraisal: Appraisal | None) -> str:
    """Why a round takes no decisions on that day, in the user's words; "" while it is open.

    Round 1 ends when the unit can explain no more, or round 2 has begun: a new cut would go unanswered. Round 2 begins
    when the units' days to explain are over, and ends with the appraisal: then the figures are the council's.
    """
    last = index.head.deadlines
    explanation = on(last.explanation, year) if last.explanation else None
    appraising = on(last.appraisal, year) if last.appraisal else None
    if round == 1 and has_round(appraisal, 2):
        return "đã có kết quả thẩm định lần 2"
    if round == 1 and explanation is not None and today > explanation:
        return f"hạn giải trình {explanation:%d/%m/%Y} đã qua, đơn vị không còn dịp giải trình"
    if round == 2 and explanation is not None and today <= explanation:
        return f"đơn vị còn được giải trình đến hết ngày {explanation:%d/%m/%Y}"
    if appraising is not None and today > appraising:
        return f"hạn thẩm định {appraising:%d/%m/%Y} đã qua"
    return ""


# -- results -------------------------------------------------------------------------------------------------


class Standing(NamedTuple):
    """A unit's result by one column of points (điểm, %): those of the areas, then what is added, the rate, the band."""

    points: Decimal
    surveyed: Decimal | None
    bonus: Decimal
    penalty: Decimal
    percent: Decimal | None
    rating: str | None


def standing(card: Scorecard, of: Callable[[Totals], Decimal | None]) -> Standing:
    """The result by that column; the denominator is always the applicable maximum."""
    total, points = card.total, of(card.total) or ZERO
    bonus, penalty = (block_points(card.extras, kind, card.index, of) for kind in ("bonus", "penalty"))
    reached = max(points + (total.surveyed or ZERO) + bonus - penalty, ZERO)
    percent = HUNDRED * reached / total.applicable if total.applicable else None
    band = rating(percent, card.index) if percent is not None and card.complete else None
    return Standing(points, total.surveyed, bonus, penalty, percent, band)


def after(round: int) -> Callable[[Totals], Decimal | None]:
    """The column of a round; of round 0 the self-assessed one."""
    names = ("self_assessed", "appraised_1", "appraised_2")
    return lambda totals: getattr(totals, names[round])


def last_round(appraisal: Appraisal | None) -> int:
    """The latest round that was held; 0: none."""
    return max((one.round for one in appraisal.rounds if one.round in (1, 2)), default=0) if appraisal else 0


def given(score: ItemScore, round: int) -> Decimal | None:
    """The points of an item after a round."""
    return score.appraised_2 if round > 1 else score.appraised_1


def reason_of(appraisal: Appraisal | None, code: str, round: int) -> Appraised | None:
    """The last decision about an item up to a round."""
    found = (decisions(appraisal, number).get(code) for number in range(round, 0, -1))
    return next((one for one in found if one is not None), None)


class Difference(NamedTuple):
    """Where appraisers and units differ on one item of a set, over all units: how many units, of them how many to their
    harm, appraised less self-assessed points together, and the reason given most often with its count."""

    edition: str
    year: int
    item: Item
    units: int
    cut: int
    points: Decimal
    reason: str
    times: int


def differences(
    cards: Iterable[tuple[Dossier, Scorecard]], labels: Iterable[str], round: int | None = None
) -> tuple[Difference, ...]:
    """Every item on which they differ, the greatest sum first. ``labels``: kinds of reasons, which a longer text begins
    with; ``round``: after which (``None``: the last that each unit had)."""
    labels = tuple(labels)
    found: dict[tuple[str, int, str], list[tuple[Asked, Decimal, str]]] = defaultdict(list)
    for dossier, card in cards:
        appraisal = dossier.submission.appraisal
        number = round or last_round(appraisal)
        for score in card.items if has_round(appraisal, number) else ():
            question, points = asked(dossier, score, 1), given(score, number)
            if question.own is None or points is None or points == question.own:
                continue
            decided = reason_of(appraisal, score.item.code, number)
            text = decided.reason if decided else ""
            kind = next((label for label in labels if text == label or text.startswith(f"{label}: ")), text)
            found[card.index.edition, card.year, score.item.code].append((question, points, kind))
    made = [_difference(edition, year, rows) for (edition, year, _), rows in found.items()]
    return tuple(sorted(made, key=lambda one: (-abs(one.points), one.edition, one.year, code_order(one.item.code))))


def _difference(edition: str, year: int, rows: list[tuple[Asked, Decimal, str]]) -> Difference:
    reasons = Counter(kind for _, _, kind in rows if kind)
    reason, times = min(reasons.items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0))
    change = sum((points - (question.own or ZERO) for question, points, _ in rows), ZERO)
    harmed = sum(cuts(question, points) for question, points, _ in rows)
    return Difference(edition, year, rows[0][0].item, len(rows), harmed, change, reason, times)
