"""Outputs: never over what the unit states or keeps as evidence, nor over what a person has made of an earlier one.

What was written is remembered in ``.cchc/outputs.json`` (safe to delete) by its hash: a report that the clerk has
edited in Word since is set aside under another name before a new one is written.

Imports: cli.write, problem.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from cchc_cli.cli.write import CannotWrite, write_whole
from cchc_cli.problem import Problem, Where

_KEPT = ("evidence", "criteria")
"""Folders of a workspace that no output may be put into."""
_ROOTS = ("evidence", "tham-dinh")


class OwnFiles(CannotWrite):
    """The target lies among the unit's own files."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, OSError())
        message = "là nơi để hồ sơ và tài liệu gốc của đơn vị, không ghi kết quả vào đây"
        self.problem = Problem("own-files", Where(str(path)), message, "chọn nơi khác sau --output, ví dụ thư mục out")


def refuse_own_files(path: Path) -> None:
    """``OwnFiles`` where the path lies in a workspace's ``evidence/`` or ``criteria/``."""
    root = _root_of(path)
    if root is not None and path.resolve().relative_to(root).parts[0].casefold() in _KEPT:
        raise OwnFiles(path)


def write_output(path: Path, content: bytes) -> Path | None:
    """Write an output whole; where a person has changed the one that stands there, that goes aside first: its place."""
    refuse_own_files(path)
    root = _root_of(path)
    aside = None
    if root is not None and path.is_file():
        there = path.read_bytes()
        if there != content and _written(root).get(_name(path, root)) != hashlib.sha256(there).hexdigest():
            aside = _free(path)
            try:
                path.rename(aside)
            except OSError as error:
                raise CannotWrite(path, error) from error
    try:
        write_whole(path, content)
    except CannotWrite:
        if aside is not None:
            aside.rename(path)
        raise
    if root is not None:
        known = _written(root) | {_name(path, root): hashlib.sha256(content).hexdigest()}
        write_whole(root / ".cchc" / "outputs.json", json.dumps(known, ensure_ascii=False).encode())
    return aside


def _root_of(path: Path) -> Path | None:
    """The workspace, or the department's folder, in which a path lies."""
    return next((one for one in path.resolve().parents if any((one / name).is_dir() for name in _ROOTS)), None)


def _name(path: Path, root: Path) -> str:
    return path.resolve().relative_to(root).as_posix()


def _written(root: Path) -> dict[str, str]:
    """Hashes of what was written, by name; nothing where that cannot be told."""
    try:
        known = json.loads((root / ".cchc" / "outputs.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _free(path: Path) -> Path:
    """'bao-cao (bản cũ).docx', or the next number."""
    number = 1
    while True:
        words = "bản cũ" if number == 1 else f"bản cũ {number}"
        place = path.with_name(f"{path.stem} ({words}){path.suffix}")
        if not place.exists():
            return place
        number += 1
