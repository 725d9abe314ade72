"""What an export for review keeps beside its table: the set's own files, so that what no table shows comes back as it
was. They come back from people's hands, so they are files from outside.

Imports: model, problem, read.criteria, read.shape, read.yaml_strict.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from cchc_cli.model import Area, Index, IndexHead, code_order
from cchc_cli.problem import Problem
from cchc_cli.read.shape import shaped
from cchc_cli.read.yaml_strict import parse_yaml, read_raw

VERSION = 1
_FILE = re.compile(r"(?:index|tests|companions|[0-9]{1,4}-[A-Za-z0-9._-]{1,80})\.ya?ml")
_AREA = re.compile(r"[0-9]+-.+\.ya?ml")
_MOST_FILES = 110


def kept_text(files: Mapping[str, str]) -> str:
    """The files of a set as one text, to be kept in the export."""
    return json.dumps({"cchc": VERSION, "files": dict(files)}, ensure_ascii=False)


def kept_files(text: str) -> dict[str, str] | None:
    """The files again; ``None`` where the text is not ours or was touched."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or data.get("cchc") != VERSION or not isinstance(data.get("files"), dict):
        return None
    files = data["files"]
    lawful = all(isinstance(one, str) and _FILE.fullmatch(name) for name, one in files.items())
    return dict(files) if lawful and "index.yaml" in files and len(files) <= _MOST_FILES else None


def set_files(folder: Path, name: str) -> tuple[dict[str, str], list[Problem]]:
    """The YAML files of a set's folder as they are."""
    files, problems = {}, []
    for path in sorted(folder.iterdir()):
        if _FILE.fullmatch(path.name):
            raw, found = read_raw(path, f"{name}/{path.name}")
            problems += found
            if raw is not None:
                files[path.name] = raw.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    return files, problems


def index_of(files: Mapping[str, str]) -> tuple[Index | None, list[Problem]]:
    """The set that the files say, or ``None`` and every problem."""
    problems: list[Problem] = []
    areas: list[Area] = []
    head: IndexHead | None = None
    for name, text in files.items():
        if name != "index.yaml" and not _AREA.fullmatch(name):
            continue
        tree, found = parse_yaml(text.encode(), name)
        problems += found
        if tree is None:
            continue
        if name == "index.yaml":
            head, found = shaped(IndexHead, tree, name)
        else:
            area, found = shaped(Area, tree, name)
            areas += [area] if area is not None else []
        problems += found
    if head is None or problems:
        return None, problems
    return Index(head=head, areas=tuple(sorted(areas, key=lambda area: code_order(area.code)))), []
