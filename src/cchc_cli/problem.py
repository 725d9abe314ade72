"""Problems: the user's mistakes and an appraiser's findings, as values.

Every stage returns all of its problems; only ``cli`` prints them. Ours are exceptions, never problems.

Imports: nothing of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from itertools import islice
from typing import NamedTuple


class Severity(StrEnum):
    """How much a problem weighs: an error decides the exit code, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The word that a user reads."""
        return _LABELS[self]


_LABELS = {Severity.ERROR: "lỗi", Severity.WARNING: "cảnh báo", Severity.NOTE: "lưu ý"}
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True)
class Where:
    """A place: file (relative to the workspace, "/" as separator), line (from 1), path by code, never by position."""

    file: str
    line: int | None = None
    path: str = ""

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        path = f" ({self.path})" if self.path else ""
        return f"{self.file}{line}{path}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do about it (``hint``, in the user's words)."""

    id: str
    where: Where
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    item: str | None = None

    def __str__(self) -> str:
        first = f"{self.where}: {self.severity.label}: {self.message} [{self.id}]"
        return f"{first}\n    → {self.hint}" if self.hint else first


class Finding(NamedTuple):
    """What a check yields: a problem but for its id, which the runner takes from the check's own name."""

    where: Where
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    item: str | None = None


_ROW = 2  # letters of the name of such a row


def check_id(check: Callable[..., Iterable[Finding]]) -> str:
    """``missing_evidence`` is ``missing-evidence``; ``p1``, a row of the decree's table of rules, is ``P1``."""
    name = check.__name__.replace("_", "-")
    return name.upper() if len(name) == _ROW else name


def run_checks(
    checks: Iterable[Callable[..., Iterable[Finding]]], *subject: object, most: int | None = None
) -> list[Problem]:
    """Every finding of every check, in one run. ``most``: of one check no more than so many, where any error already
    stops what follows (whoever has hundreds mends them and asks again)."""
    return [
        Problem(check_id(check), found.where, found.message, found.hint, found.severity, found.item)
        for check in checks
        for found in islice(check(*subject), most)
    ]


MOST_OF_A_CHECK = 500
"""Findings of one check of a criteria set or of statements that are told."""


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those that keep the next stage from running."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sorted by place, then weight: the order in which a person mends them."""
    return sorted(
        problems,
        key=lambda p: (p.where.file, p.where.line or 0, p.where.path, _WEIGHT[p.severity], p.id, p.message),
    )


LONGEST_WORD = 60
"""Characters; a longer word was not mistyped."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """'; có phải `floor`?' for the nearest known word, or nothing."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6) if len(word) <= LONGEST_WORD else []
    return f"; có phải `{near[0]}`?" if near else ""
