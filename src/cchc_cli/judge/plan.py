"""Remediation: what the year before lost or kept, item by item of the new year's set, and what its actions bring.

Points are those that count (điểm): of the last appraisal round where there is one, else self-assessed; surveyed for
survey items. They are last year's, under last year's set: nobody knows what the new set would have given.

Imports: model, points, judge.gap, judge.links, judge.scorecard, judge.scoring, read.submission, rules.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from cchc_cli.judge.gap import Lost, lost_points
from cchc_cli.judge.links import Links
from cchc_cli.judge.scorecard import EvidenceState, ItemScore, Scorecard
from cchc_cli.judge.scoring import Checked, block_points
from cchc_cli.model import Action, Area, Companion, Index, Item, Plan, alternatives
from cchc_cli.points import ZERO
from cchc_cli.read.submission import Submission
from cchc_cli.rules.base import Terms, on
from cchc_cli.rules.other import Deadline


class Outcome(Enum):
    """What the year before says of an item."""

    LOST = "lost"
    KEPT = "kept"  # at its maximum
    UNKNOWN = "unknown"  # a new item, or one that had no points to compare (not applicable, survey without result)


@dataclass(frozen=True, slots=True)
class Target:
    """An item of the new set (several where one was split) with what stood in its place the year before.

    ``standing`` and ``lost`` in points (điểm) of the year before; ``gaps`` say what it would have taken.
    """

    area: Area
    items: tuple[Item, ...]
    before: tuple[ItemScore, ...]
    outcome: Outcome
    standing: Decimal | None
    lost: Decimal
    gaps: tuple[Lost, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes in the new set."""
        return tuple(item.code for item in self.items)

    @property
    def surveyed(self) -> bool:
        """Whether the survey gives its points: then full points are no target that the unit could set itself."""
        return all(item.surveyed for item in self.items)

    @property
    def max_points(self) -> Decimal:
        """The most that it can give in the new year."""
        return sum((item.max_points for item in self.items), ZERO)


@dataclass(frozen=True, slots=True)
class Picture:
    """Last year's result against the new year's set: what a plan has to be about.

    ``gone``: losses of items that the new set no longer has; ``gone_whole``: items at their maximum that it lacks.
    """

    card: Scorecard
    index: Index
    year: int
    targets: tuple[Target, ...]
    gone: tuple[Lost, ...]
    companions: tuple[Companion, ...] = ()
    gone_whole: tuple[ItemScore, ...] = ()

    def of(self, outcome: Outcome) -> tuple[Target, ...]:
        """The targets of one kind, in the set's order."""
        return tuple(one for one in self.targets if one.outcome is outcome)

    @property
    def by_code(self) -> Mapping[str, Target]:
        """The target of each item of the new set."""
        return {code: one for one in self.targets for code in one.codes}


def picture(
    card: Scorecard, before: Submission, links: Links, index: Index, year: int, companions: tuple[Companion, ...] = ()
) -> Picture:
    """Every item of the new set with what the year before gave in its place."""
    olds = {one.item.code: one for one in card.items}
    losses = {one.score.item.code: one for one in lost_points(card, before)}
    areas = {item.code: area for area in index.areas for item in area.items}
    targets = tuple(
        _target(
            areas[group.new[0]],
            tuple(index.items[code] for code in group.new),
            tuple(olds[code] for code in group.old),
            tuple(losses[code] for code in group.old if code in losses),
        )
        for group in links.groups
        if group.new
    )
    dropped = [code for group in links.groups if not group.new for code in group.old]
    gone = tuple(losses[code] for code in dropped if code in losses)
    whole = tuple(olds[code] for code in dropped if olds[code].standing == olds[code].item.max_points)
    return Picture(card, index, year, targets, gone, companions, whole)


def _target(area: Area, items: tuple[Item, ...], before: tuple[ItemScore, ...], gaps: tuple[Lost, ...]) -> Target:
    known = [one.standing for one in before if one.standing is not None]
    standing = sum(known, ZERO) if known else None
    if gaps:
        outcome = Outcome.LOST
        standing = ZERO if standing is None else standing
    elif area.kind == "points" and before and len(known) == len(before) and all(one.applicable for one in before):
        outcome = Outcome.KEPT
    else:
        outcome = Outcome.UNKNOWN
    return Target(area, items, before, outcome, standing, sum((one.lost for one in gaps), ZERO), gaps)


def appraised_round(card: Scorecard) -> int | None:
    """The appraisal round whose points count; ``None``: self-assessed."""
    if card.total.appraised_2 is not None:
        return 2
    return 1 if card.total.appraised_1 is not None else None


def standing_total(card: Scorecard) -> Decimal:
    """The unit's points that count, survey, bonus and penalty included within the set's caps (điểm)."""
    number = appraised_round(card)
    sums = [one.standing or ZERO for area in card.areas for one in area.items]
    bonus, penalty = (
        block_points(
            card.extras,
            kind,
            card.index,
            lambda t: {None: t.self_assessed, 1: t.appraised_1, 2: t.appraised_2}[number],
        )
        for kind in ("bonus", "penalty")
    )
    return max(card.index.rounding.total(sum(sums, ZERO) + bonus - penalty), ZERO)


# -- Dự thảo các việc ------------------------------------------------------------------------------------------


def drafts(picture: Picture, plan: Plan, causes: Mapping[str, str]) -> tuple[tuple[Target, Action], ...]:
    """An action for every loss that the plan does not deal with yet, from what the set says; nothing invented.

    ``causes`` are those that the unit wrote in its report of the year before, by that year's codes.
    """
    dealt_with = {action.item for action in plan.actions}
    ids = {action.id for action in plan.actions}
    found = []
    for target in picture.of(Outcome.LOST):
        if dealt_with & set(target.codes):
            continue
        cause = "; ".join(causes[one.item.code] for one in target.before if one.item.code in causes)
        for item in target.items:
            action = Action(
                id=_free(item.code, ids),
                item=item.code,
                cause=cause,
                solution=item.remedy,
                lead=item.lead,
                deadline=_deadline(item, picture),
                product="; ".join(one.title for one in item.evidence),
                lost=target.lost,
            )
            ids.add(action.id)
            found.append((target, action))
    return tuple(found)


def _free(code: str, taken: Iterable[str]) -> str:
    """The item's code as an id, numbered on where an action has it already."""
    number, id = 1, code
    while id in taken:
        number += 1
        id = f"{code}-{number}"
    return id


def _deadline(item: Item, picture: Picture) -> datetime.date | None:
    """The set's own last day for the item: its ``due``, its rule's day, else that of self-scoring."""
    own = item.due or (item.rule.by if isinstance(item.rule, Deadline) else None)
    moment = own or picture.index.head.deadlines.self_scoring
    return on(moment, picture.year) if moment is not None else None


def last_day(item: Item, index: Index, year: int) -> datetime.date | None:
    """The day after which nothing that is done returns points; ``None`` where the set does not say.

    Of an item with a deadline its last day that still gives some; of others the end of the scored year (or their
    later ``due``); never later than documents may be dated or added (the deadline of explanations).
    """
    if item.surveyed:
        return None
    ends = [_last_dated(item, year)]
    if isinstance(item.rule, Deadline):
        ends.append(_last_scoring(item, item.rule, index, year))
    else:
        ends.append(max(datetime.date(year, 12, 31), on(item.due, year) if item.due else datetime.date.min))
    explanation = index.head.deadlines.explanation
    ends.append(on(explanation, year) if explanation is not None else None)
    return min(end for end in ends if end is not None)


def _last_dated(item: Item, year: int) -> datetime.date | None:
    """The last day on which all the required documents may still be dated."""
    ends = []
    for requirement in item.evidence:
        ways = [way.dated.to if way.dated is not None else None for way in alternatives(requirement)]
        if None not in ways:
            ends.append(max(on(way, year) for way in ways if way is not None))
    return min(ends, default=None)


def _last_scoring(item: Item, rule: Deadline, index: Index, year: int) -> datetime.date:
    """The last day that gives points by the rule's own steps."""
    terms = Terms(item.max_points, item.facts, year, index.holidays)
    day = on(rule.by, year)
    while _points_on(rule, day + datetime.timedelta(1), terms):
        day += datetime.timedelta(1)
    return day


def _points_on(rule: Deadline, day: datetime.date, terms: Terms) -> bool:
    points = rule.score(dict.fromkeys(rule.facts, day), terms).points
    return isinstance(points, Decimal) and points > 0


# -- Theo dõi --------------------------------------------------------------------------------------------------


class State(Enum):
    """How far an action is; the value is what a user reads."""

    PLANNED = "chưa làm"
    UNDER_WAY = "đang làm"
    DONE = "đã xong"
    VERIFIED = "đã kiểm chứng"


_TYPED = {"planned": State.PLANNED, "under-way": State.UNDER_WAY, "done": State.DONE}


@dataclass(frozen=True, slots=True)
class Work:
    """An action as it is followed up. ``returns``: points (điểm) that come back with it, none where the survey decides;
    where an item has several actions they come with the one that ends last. ``rate``: points per person-day of all
    the item's actions. ``evidence``: what the last check found of the item; ``None`` where nothing was checked."""

    action: Action
    target: Target | None
    returns: Decimal
    rate: Decimal | None
    last_day: datetime.date | None
    state: State
    evidence: EvidenceState | None


def follow_up(picture: Picture, plan: Plan, checked: Checked | None) -> tuple[Work, ...]:
    """Every action of the plan, in its order."""
    targets = picture.by_code
    mates: dict[tuple[str, ...], list[Action]] = {}
    for action in plan.actions:
        if action.item in targets:
            mates.setdefault(targets[action.item].codes, []).append(action)
    found = []
    for action in plan.actions:
        target = targets.get(action.item)
        evidence = None
        if checked is not None:  # a check looks at no survey item: none of them needs a document
            evidence = checked[action.item].state if action.item in checked else EvidenceState.NONE_REQUIRED
        returns, rate, day = ZERO, None, None
        if target is not None:
            together = mates[target.codes]
            worth = ZERO if target.surveyed else target.lost
            efforts = [one.effort for one in together if one.effort is not None]
            returns = worth if action is _ends_last(together) else ZERO
            rate = worth / sum(efforts, ZERO) if len(efforts) == len(together) and worth else None
            day = last_day(picture.index.items[action.item], picture.index, picture.year)
        found.append(Work(action, target, returns, rate, day, _state(action, evidence), evidence))
    return tuple(found)


def _ends_last(actions: Iterable[Action]) -> Action:
    """The action with the latest deadline, one without any being the last."""
    return sorted(actions, key=lambda one: one.deadline or datetime.date.max)[-1]


def _state(action: Action, evidence: EvidenceState | None) -> State:
    """What is done and has its documents in the folder is verified; nothing else is."""
    done = action.state == "done"
    return State.VERIFIED if done and evidence is EvidenceState.OK else _TYPED[action.state]


@dataclass(frozen=True, slots=True)
class Due:
    """All that is due by a day (``None``: none is given): its actions, its points, the score to expect then (điểm)."""

    day: datetime.date | None
    actions: int
    returned: Decimal
    expected: Decimal


def schedule(picture: Picture, works: Iterable[Work]) -> tuple[Due, ...]:
    """For each deadline the score to expect when all that is due by then is done, on last year's result."""
    base, ordered = standing_total(picture.card), sorted(works, key=lambda one: one.action.deadline or _NEVER)
    found: dict[datetime.date, Due] = {}
    count, returned = 0, ZERO
    for work in ordered:
        count, returned = count + 1, returned + work.returns
        day = work.action.deadline
        found[day or _NEVER] = Due(day, count, returned, base + returned)
    return tuple(found.values())


_NEVER = datetime.date.max
