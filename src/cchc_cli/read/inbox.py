"""An inbox: any folder in which files wait to be filed. Names and sizes only, nothing is opened.

Imports: problem, read.evidence, vietnamese.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from cchc_cli.problem import Problem, Where
from cchc_cli.read.evidence import MAX_FILES, EvidenceFile, _walk
from cchc_cli.vietnamese import nfc


def scan_inbox(folder: Path) -> tuple[tuple[EvidenceFile, ...], list[Problem]]:
    """Every file below a folder, named relative to it; links, temporary and system files are named and set aside."""
    problems: list[Problem] = []
    label = f"./{nfc(folder.name) or '.'}"
    files = tuple(islice(_walk(folder, label, "", problems), MAX_FILES + 1))
    if len(files) > MAX_FILES:
        message = f"có hơn {MAX_FILES} tệp"
        problems.append(Problem("too-many-files", Where(str(folder)), message, "kiểm tra lại thư mục"))
        return (), problems
    return tuple(sorted(files, key=lambda file: file.name)), problems


def names_in(folder: Path) -> list[str]:
    """The names of everything in a folder; none where there is no such folder."""
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []
