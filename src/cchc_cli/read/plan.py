"""plan.yaml of a year becomes a ``Plan`` with the place of everything in it.

Imports: model, problem, read.shape, read.yaml_strict.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cchc_cli.model import Plan
from cchc_cli.problem import Problem, Where
from cchc_cli.read.shape import locate, shaped
from cchc_cli.read.yaml_strict import Map, parse_yaml


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan with the file that it was read from (``name`` relative to the workspace)."""

    name: str
    plan: Plan
    tree: Map

    def at(self, *path: str | int) -> Where:
        """The place of a key path, for example ``("actions", 0, "deadline")``, or of its nearest holder."""
        return locate(self.tree, path, self.name)[0]


def parse_plan(raw: bytes, name: str) -> tuple[PlanFile | None, list[Problem]]:
    """The plan in the bytes of plan.yaml; ``None`` where a problem keeps it from being used."""
    tree, problems = parse_yaml(raw, name)
    if tree is None:
        return None, problems
    plan, found = shaped(Plan, tree, name)
    problems += [_verified(problem) for problem in found]
    return (None if problems or plan is None or not isinstance(tree, Map) else PlanFile(name, plan, tree)), problems


def _verified(problem: Problem) -> Problem:
    """The one state that people may not type gets a remedy of its own."""
    if problem.id != "wrong-value" or not problem.message.startswith('`state` không nhận giá trị "verified"'):
        return problem
    hint = "ghi done; việc tự thành đã kiểm chứng khi `cchc check-evidence` thấy đủ tài liệu của mục"
    return replace(problem, hint=hint)
