"""Criteria sets one by one, as ``cchc criteria`` looks at them: whole or with their mistakes, examples beside them.

Imports: model, problem, read.criteria, read.workspace.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cchc_cli.model import Companion, Example, Index
from cchc_cli.problem import Problem, Where, did_you_mean
from cchc_cli.read.criteria import ListPlaces, SetParts, read_companions, read_examples, read_parts
from cchc_cli.read.workspace import Sets, Workspace, editions, read_edition


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """A set as far as it could be read, its worked examples, and every problem of its files."""

    name: str
    parts: SetParts
    index: Index | None
    superseded: Index | None
    examples: tuple[Example, ...]
    example_places: ListPlaces
    companions: tuple[Companion, ...]
    problems: tuple[Problem, ...]


def set_folders(workspace: Workspace, names: Iterable[str]) -> tuple[list[Path], list[Problem]]:
    """The folders of the named sets (a name, or a path to a folder); all at hand where none is named."""
    known = editions(workspace)
    folders, problems = [], []
    for name in tuple(names) or known:
        if name in known:
            folders.append(workspace.criteria / name)
        elif Path(name).is_dir():
            folders.append(Path(name).resolve())
        else:
            message = f"không có bộ tiêu chí `{name}`{did_you_mean(name, known)}"
            hint = f"các bộ đang có: {', '.join(known) or 'chưa có bộ nào'}"
            problems.append(Problem("unknown-edition", Where(workspace.name(workspace.criteria)), message, hint))
    return folders, problems


def read_set(workspace: Workspace, folder: Path, sets: Sets | None = None) -> CriteriaSet:
    """A set with all its problems; with ``sets`` also the files beside the areas, and the set that it supersedes, which
    is read once for all."""
    name = workspace.name(folder)
    parts = read_parts(folder, name)
    problems = list(parts.problems)
    index = Index(head=parts.head, areas=parts.areas) if parts.head is not None else None
    superseded = None
    examples: tuple[Example, ...] = ()
    places = ListPlaces(f"{name}/tests.yaml")
    companions: tuple[Companion, ...] = ()
    if sets is not None:
        examples, places, found = read_examples(folder, name)
        problems += found
        companions, found = read_companions(folder, name)
        problems += found
        before = index.head.supersedes if index is not None else None
        if before is not None and before in editions(workspace) and before != folder.name:
            loaded, _ = read_edition(workspace, before, parts.places.of(""), sets)
            superseded = loaded[0] if loaded is not None else None
    return CriteriaSet(folder.name, parts, index, superseded, examples, places, companions, tuple(problems))
