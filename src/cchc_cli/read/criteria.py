"""A criteria folder becomes an ``Index``: index.yaml and its area files, read strictly, with their lines.

Imports: model, problem, read.yaml_strict, read.shape.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from cchc_cli.model import Area, Companion, Example, Index, IndexHead
from cchc_cli.problem import Problem, Where
from cchc_cli.read.shape import locate, shaped
from cchc_cli.read.yaml_strict import Map, Seq, read_yaml, unreadable
from cchc_cli.rules.base import Frozen

T = TypeVar("T", bound=Frozen)
_AREA_FILE = re.compile(r"([0-9]+)-.+\.ya?ml")
_OTHER_FILES = frozenset(("index.yaml", "tests.yaml", "companions.yaml"))
MAX_AREAS = 99
"""Real sets have 5 to 9 areas and two blocks."""


@dataclass(frozen=True, slots=True)
class _Node:
    """Where a code stands: its file, its group of keys, its path by code."""

    file: str
    tree: Map
    path: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where in its files each node of a set stands, by code (and ``""`` for index.yaml), for later findings.

    A code met twice keeps its first place; the others are in ``again``.
    """

    folder: str
    nodes: Mapping[str, _Node]
    again: tuple[tuple[str, Where], ...] = ()

    def of(self, code: str) -> Where:
        """The place of a node, or of the set's index.yaml."""
        node = self.nodes.get(code)
        if node is None:
            return Where(f"{self.folder}/index.yaml", 1)
        return Where(node.file, node.tree.lines.get("code", node.tree.line), node.path)

    def at(self, code: str, *keys: str | int) -> Where:
        """The place of a key path inside a node, for example ``("3.1.2", "rule", "bands", 1)``."""
        node = self.nodes.get(code)
        if node is None:
            return self.of("")
        where, _, _ = locate(node.tree, keys, node.file)
        return Where(node.file, where.line, " › ".join(filter(None, (node.path, where.path))))


@dataclass(frozen=True, slots=True)
class SetParts:
    """What could be read of a set: ``whole`` says whether nothing is missing."""

    head: IndexHead | None
    areas: tuple[Area, ...]
    places: Places
    problems: tuple[Problem, ...]

    @property
    def whole(self) -> bool:
        """Whether every file was read without a problem."""
        return self.head is not None and not self.problems


def read_index(folder: Path, name: str) -> tuple[tuple[Index, Places] | None, list[Problem]]:
    """The set in a folder, with the place of every node; or ``None`` and every problem of every file."""
    parts = read_parts(folder, name)
    if parts.head is None or parts.problems:
        return None, list(parts.problems)
    return (Index(head=parts.head, areas=parts.areas), parts.places), []


def read_parts(folder: Path, name: str) -> SetParts:
    """Every file of a set on its own, so that a mistake in one does not hide those in the others."""
    empty = Places(name, {})
    try:
        entries = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        return SetParts(None, (), empty, (unreadable(name, error),))
    area_files = sorted(
        (entry for entry in entries if _AREA_FILE.fullmatch(entry)),
        key=lambda entry: (int(entry.split("-", 1)[0]), entry),
    )
    problems = [
        Problem(
            "stray-criteria-file",
            Where(f"{name}/{entry}"),
            "không phải tệp của bộ tiêu chí",
            'tệp lĩnh vực đặt tên "<số>-<tên>.yaml"; dời tệp khác đi nơi khác',
        )
        for entry in entries
        if entry.endswith((".yaml", ".yml")) and entry not in area_files and entry not in _OTHER_FILES
    ]
    if len(area_files) > MAX_AREAS:
        problem = Problem("too-many-areas", Where(name), f"có {len(area_files)} tệp lĩnh vực", "tối đa 99")
        return SetParts(None, (), empty, (problem,))
    head = None
    nodes: dict[str, _Node] = {}
    again: list[tuple[str, Where]] = []
    tree, found = read_yaml(folder / "index.yaml", f"{name}/index.yaml")
    problems += found
    if isinstance(tree, Map):
        nodes[""] = _Node(f"{name}/index.yaml", tree, "")
    if tree is not None:
        head, found = shaped(IndexHead, tree, f"{name}/index.yaml")
        problems += found
    areas = []
    for entry in area_files:
        tree, found = read_yaml(folder / entry, f"{name}/{entry}")
        problems += found
        if tree is None:
            continue
        area, found = shaped(Area, tree, f"{name}/{entry}")
        problems += found
        if area is not None:
            areas.append(area)
            _note_places(tree, f"{name}/{entry}", "", nodes, again)
    if not area_files:
        problems.append(
            Problem("no-areas", Where(name), "không có tệp lĩnh vực nào", 'thêm các tệp "1-….yaml", "2-….yaml"…')
        )
    return SetParts(head, tuple(areas), Places(name, nodes, tuple(again)), tuple(problems))


def _note_places(
    tree: Map | Seq, file: str, path: str, nodes: dict[str, _Node], again: list[tuple[str, Where]]
) -> None:
    """The place of every ``code`` below. Depth is capped by the reader."""
    if isinstance(tree, Seq):
        for entry in tree:
            if isinstance(entry, Map):
                _note_places(entry, file, path, nodes, again)
        return
    code = tree.get("code")
    if isinstance(code, str):
        path = f"{path} › {code}" if path else code
        if code in nodes:
            again.append((code, Where(file, tree.lines["code"], path)))
        else:
            nodes[code] = _Node(file, tree, path)
    for key in ("criteria", "parts"):
        if isinstance(tree.get(key), Seq):
            _note_places(tree[key], file, path, nodes, again)


def read_examples(folder: Path, name: str) -> tuple[tuple[Example, ...], ListPlaces, list[Problem]]:
    """tests.yaml: the set's worked examples; none where there is no such file."""
    found, places, problems = _read_list(_Examples, folder / "tests.yaml", f"{name}/tests.yaml")
    return (found.entries if found is not None else ()), places, problems


def read_companions(folder: Path, name: str) -> tuple[tuple[Companion, ...], list[Problem]]:
    """companions.yaml: tasks of the indexes beside this one; none where there is no such file."""
    found, _, problems = _read_list(_Companions, folder / "companions.yaml", f"{name}/companions.yaml")
    return (found.entries if found is not None else ()), problems


class _Examples(Frozen):
    entries: tuple[Example, ...]


class _Companions(Frozen):
    entries: tuple[Companion, ...]


@dataclass(frozen=True, slots=True)
class ListPlaces:
    """Where the entries of a file that is one list stand."""

    file: str
    tree: Map | None = None

    def at(self, position: int, *keys: str | int) -> Where:
        """The place of an entry, or of a key in it."""
        if self.tree is None:
            return Where(self.file)
        where, _, _ = locate(self.tree, ("entries", position, *keys), self.file)
        return Where(where.file, where.line, where.path.removeprefix("entries › "))


def _read_list(kind: type[T], path: Path, name: str) -> tuple[T | None, ListPlaces, list[Problem]]:
    """A file that is one list, or absent."""
    if not path.exists():
        return None, ListPlaces(name), []
    tree, problems = read_yaml(path, name)
    if tree is None:
        return None, ListPlaces(name), problems
    if isinstance(tree, Map):
        problem = Problem("wrong-shape", Where(name, tree.line), "tệp phải là một danh sách", "mỗi việc một dấu `-`")
        return None, ListPlaces(name), [*problems, problem]
    holder = Map(tree.line)
    holder["entries"], holder.lines["entries"] = tree, tree.line
    value, found = shaped(kind, holder, name)
    problems += [replace(p, where=replace(p.where, path=p.where.path.removeprefix("entries › "))) for p in found]
    return value, ListPlaces(name, holder), problems
