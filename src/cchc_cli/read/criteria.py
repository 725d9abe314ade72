"""A criteria folder becomes an ``Index``: index.yaml and its area files, read strictly, with their lines.

Imports: model, problem, read.yaml_strict, read.shape.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cchc_cli.model import Area, Index, IndexHead
from cchc_cli.problem import Problem, Where
from cchc_cli.read.shape import shaped
from cchc_cli.read.yaml_strict import Map, Seq, read_yaml, unreadable

_AREA_FILE = re.compile(r"([0-9]+)-.+\.ya?ml")
_OTHER_FILES = frozenset(("index.yaml", "tests.yaml", "companions.yaml"))
MAX_AREAS = 99
"""Real sets have 5 to 9 areas and two blocks."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where in its files each node of a set stands, by code (and ``""`` for index.yaml), for later findings."""

    folder: str
    by_code: Mapping[str, Where]

    def of(self, code: str) -> Where:
        """The place of a node, or of the set's index.yaml."""
        return self.by_code.get(code) or self.by_code[""]


def read_index(folder: Path, name: str) -> tuple[tuple[Index, Places] | None, list[Problem]]:
    """The set in a folder, with the place of every node; or ``None`` and every problem of every file."""
    try:
        entries = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        return None, [unreadable(name, error)]
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
        return None, [Problem("too-many-areas", Where(name), f"có {len(area_files)} tệp lĩnh vực", "tối đa 99")]
    head, places = None, {"": Where(f"{name}/index.yaml", 1)}
    tree, found = read_yaml(folder / "index.yaml", f"{name}/index.yaml")
    problems += found
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
            _note_places(tree, f"{name}/{entry}", "", places)
    if not area_files:
        problems.append(
            Problem("no-areas", Where(name), "không có tệp lĩnh vực nào", 'thêm các tệp "1-….yaml", "2-….yaml"…')
        )
    if head is None or problems:
        return None, problems
    return (Index(head=head, areas=tuple(areas)), Places(name, places)), []


def _note_places(tree: Map | Seq, file: str, path: str, places: dict[str, Where]) -> None:
    """The line of every ``code`` below; a code met twice keeps its first place. Depth is capped by the reader."""
    if isinstance(tree, Seq):
        for entry in tree:
            if isinstance(entry, Map):
                _note_places(entry, file, path, places)
        return
    code = tree.get("code")
    if isinstance(code, str):
        path = f"{path} › {code}" if path else code
        places.setdefault(code, Where(file, tree.lines["code"], path))
    for key in ("criteria", "parts"):
        if isinstance(tree.get(key), Seq):
            _note_places(tree[key], file, path, places)
