"""What reading the tables of an annex finds, as it goes: the tree, totals, notes, doubts.

Imports: problem, judge.annex.tree.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from cchc_cli.judge.annex.tree import Node, Tree
from cchc_cli.problem import Problem, Severity, Where


class Total(NamedTuple):
    """A row of totals: its place, its words (folded), the points that it prints, the area above it."""

    where: str
    words: str
    points: Decimal
    area: Node | None


@dataclass
class Outline:
    """The tree of an annex, the totals that it prints (with their rows), its notes, what was doubtful in the rows;
    ``texts``: what stands outside the tables; ``tables``: the names of those that were read."""

    file: str
    tree: Tree = field(default_factory=Tree)
    totals: list[Total] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)

    def doubt(self, id: str, where: str, message: str, hint: str, severity: Severity = Severity.WARNING) -> None:
        """Note what a person must look at."""
        self.problems.append(Problem(id, Where(self.file, None, where), message, hint, severity))
