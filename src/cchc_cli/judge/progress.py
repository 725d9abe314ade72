"""Progress: how far each item is and whose it is, what its documents lack, which actions of the plan are due.

Nothing is opened: documents are judged by what the last check-evidence found, else by whether there are any.

Imports: judge.scorecard, judge.scoring, model, points, problem, read.kept, read.submission, rules.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Any

from cchc_cli.judge.scorecard import EvidenceState, ItemScore
from cchc_cli.judge.scoring import NOTHING, known_facts, score
from cchc_cli.model import Action, Area, Claim, Index, Item, Plan, Unit
from cchc_cli.points import NoPoints
from cchc_cli.problem import Severity
from cchc_cli.read.kept import Kept
from cchc_cli.read.submission import Submission
from cchc_cli.rules.base import on


class Check(Enum):
    """What the last check-evidence is worth; the value is the JSON word."""

    CURRENT = "current"
    STALE = "stale"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """One item that the unit scores itself, and all that is still to be done for it.

    ``missing``: facts without a value, by their labels. ``evidence``: as the last check found it, where that holds.
    ``findings``: its errors and warnings then. ``files``: how many files and links belong to it.
    """

    item: Item
    area: Area
    officers: tuple[str, ...]
    missing: tuple[str, ...]
    evidence: EvidenceState
    lacks_documents: bool
    files: int
    findings: tuple[Mapping[str, Any], ...]
    due: datetime.date | None

    @property
    def doubtful(self) -> bool:
        """Whether its documents are to be looked at again."""
        return self.evidence is EvidenceState.DOUBTFUL or bool(self.errors)

    @property
    def errors(self) -> int:
        """Open findings that are errors."""
        return sum(one["severity"] == Severity.ERROR.value for one in self.findings)

    @property
    def complete(self) -> bool:
        """Whether nothing is left to be done, as far as is known."""
        return not (self.missing or self.lacks_documents or self.doubtful)


@dataclass(frozen=True, slots=True)
class Task:
    """An action of the remediation plan that is not done, and whose it is."""

    action: Action
    officers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """All items that the unit scores itself, the plan's open actions, the days that count.

    ``general``: findings of the last check that are about no item.
    """

    unit: Unit
    index: Index
    year: int
    today: datetime.date
    check: Check
    items: tuple[ItemProgress, ...]
    tasks: tuple[Task, ...]
    general: tuple[Mapping[str, Any], ...]

    @property
    def deadlines(self) -> Mapping[str, datetime.date]:
        """The last days of the procedure's steps that the set states."""
        days = self.index.head.deadlines
        steps = {"self_scoring": days.self_scoring, "explanation": days.explanation, "appraisal": days.appraisal}
        return {name: on(moment, self.year) for name, moment in steps.items() if moment is not None}

    def of(self, officer: str) -> Progress:
        """What concerns one officer; "" for what is nobody's."""
        return replace(
            self,
            items=tuple(one for one in self.items if _concerns(officer, one.officers)),
            tasks=tuple(one for one in self.tasks if _concerns(officer, one.officers)),
            general=(),
        )

    def late(self, day: datetime.date | None) -> bool:
        """Whether a day has passed."""
        return day is not None and day < self.today


def _concerns(officer: str, theirs: tuple[str, ...]) -> bool:
    return officer in theirs if officer else not theirs


def progress(
    submission: Submission, kept: Kept | None, holds: bool, plan: Plan | None, today: datetime.date
) -> Progress:
    """``kept``: what the last check-evidence found, if ever; ``holds``: nothing changed since."""
    index, unit = submission.index, submission.unit
    states = {code: EvidenceState(one["state"]) for code, one in kept.items.items()} if kept and holds else {}
    files = Counter(file.item for file in submission.files)
    found: dict[str | None, list[Mapping[str, Any]]] = {}
    for one in kept.findings if kept else ():
        if one["severity"] != Severity.NOTE.value:
            found.setdefault(one.get("item"), []).append(one)
    items = []
    for scored in score(submission, None).items:
        item = scored.item
        if item.surveyed:
            continue
        claim = submission.claims.get(item.code, NOTHING)
        listed = sum(1 for one in claim.documents if one.url or (one.file or "").startswith(".."))
        state = states.get(item.code, EvidenceState.NOT_CHECKED)
        count = files[item.code] + listed
        items.append(
            ItemProgress(
                item,
                scored.area,
                officers_of(unit, item.code, scored.area.code),
                _missing(item, claim) if scored.points is NoPoints.NO_FACTS else (),
                state,
                _lacks_documents(scored, claim, state, count),
                count,
                tuple(found.get(item.code, ())),
                on(item.due, submission.year) if item.due else None,
            )
        )
    check = Check.NONE if kept is None else Check.CURRENT if holds else Check.STALE
    tasks = tuple(_tasks(plan, index, unit)) if plan is not None else ()
    return Progress(unit, index, submission.year, today, check, tuple(items), tasks, tuple(found.get(None, ())))


def officers_of(unit: Unit, code: str, area: str) -> tuple[str, ...]:
    """The roles that hold an item: named by its code, by a criterion above it, or by its area."""
    return tuple(role for role, officer in unit.officers.items() if officer.holds(code, area))


def _missing(item: Item, claim: Claim) -> tuple[str, ...]:
    if item.manual:
        return ("điểm và lý do",)
    facts = known_facts(claim)
    return tuple(item.facts[name].label for name in item.rule.needed(facts) if name not in facts)


def _lacks_documents(scored: ItemScore, claim: Claim, state: EvidenceState, files: int) -> bool:
    """As checked; else an item that claims points, or will, and has neither a document nor an explanation."""
    if state is EvidenceState.MISSING:
        return True
    waiting = scored.points is NoPoints.NO_FACTS
    claimed = waiting or (isinstance(scored.points, Decimal) and scored.points > 0)
    judged = state is not EvidenceState.NOT_CHECKED and not waiting
    return bool(scored.item.required) and claimed and not judged and not files and not claim.explanation


def _tasks(plan: Plan, index: Index, unit: Unit) -> Iterable[Task]:
    """The open actions, the earliest deadline first; whoever leads one has it, else whoever has its item."""
    areas = {item.code: area.code for area in index.areas for item in area.items}
    for action in sorted(plan.actions, key=lambda one: one.deadline or datetime.date.max):
        if action.state != "done":
            lead = (action.lead,) if action.lead in unit.officers else ()
            yield Task(action, lead or officers_of(unit, action.item, areas.get(action.item, "")))
