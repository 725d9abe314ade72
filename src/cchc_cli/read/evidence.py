"""The evidence folder of a year: which file lies in which item's folder. Names and sizes only, nothing is opened.

Imports: problem, vietnamese, read.yaml_strict.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cchc_cli.problem import Problem, Severity, Where, did_you_mean
from cchc_cli.read.yaml_strict import unreadable

OWN_FILES = frozenset(("assessment.yaml", "appraisal.yaml", "survey.yaml", "plan.yaml", "report.yaml", "huong-dan.md"))
"""What a year's folder holds beside the items' folders."""
ITEM_FOLDER = re.compile(r"([0-9]+(?:\.[0-9]+)*)(?:[ ._-].*)?")
PARKED_FOLDER = "khong-con-muc"
"""Where ``cchc criteria migrate`` puts the folders of items that the new set does not have, by their edition."""
_SYSTEM = re.compile(r"(?i)thumbs\.db|desktop\.ini|\.ds_store|~\$.*|\._.*|.*\.tmp|\.~lock\..*#|\.cchc-.*")
_SYSTEM_FOLDERS = frozenset(("__MACOSX", ".git", "$RECYCLE.BIN", "System Volume Information"))
MAX_FILES = 200_000
"""A guard against pointing at a whole disk; the largest dossier known has hundreds."""


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """One file of an item: ``name`` is relative to the year's folder, "/" as separator, NFC."""

    path: Path
    name: str
    item: str
    size: int
    mtime_ns: int


def scan_evidence(folder: Path, name: str, codes: Iterable[str]) -> tuple[tuple[EvidenceFile, ...], list[Problem]]:
    """The files below the items' folders, in the order of their names, and what does not belong there."""
    known = set(codes)
    files: list[EvidenceFile] = []
    problems: list[Problem] = []
    for entry in _entries(folder, name, problems):
        label = f"{name}/{_nfc(entry.name)}"
        if _set_aside(entry, label, problems):
            continue
        if not entry.is_dir(follow_symlinks=False):
            if entry.name not in OWN_FILES:
                hint = "chuyển vào thư mục mang mã của mục mà tệp chứng minh"
                problems.append(Problem("stray-file", Where(label), "tệp nằm ngoài thư mục của các mục", hint))
            continue
        if entry.name == PARKED_FOLDER:
            message = "tài liệu của mục không còn trong bộ tiêu chí"
            hint = "chuyển vào thư mục của mục mà tài liệu chứng minh, hoặc cất đi nơi khác"
            problems.append(Problem("parked-evidence", Where(label), message, hint, Severity.NOTE))
            continue
        match = ITEM_FOLDER.fullmatch(_nfc(entry.name))
        if match is None or match[1] not in known:
            meant = did_you_mean(match[1], known) if match else ""
            message = f"tên thư mục không phải mã của mục chấm điểm nào{meant}"
            hint = 'đặt tên thư mục bằng mã, ví dụ "1.1.1" hoặc "1.1.1 Kế hoạch CCHC"'
            problems.append(Problem("unknown-item", Where(label), message, hint))
            continue
        files.extend(_walk(Path(entry.path), label, match[1], problems))
        if len(files) > MAX_FILES:
            message = f"có hơn {MAX_FILES} tệp"
            return (), [*problems, Problem("too-many-files", Where(name), message, "kiểm tra lại thư mục")]
    return tuple(files), problems


def folder_names(folder: Path) -> list[str]:
    """Names of the folders in a folder, as they are on disk; none where there is no such folder."""
    return [entry.name for entry in _entries(folder, "", []) if entry.is_dir(follow_symlinks=False)]


def _walk(folder: Path, label: str, item: str, problems: list[Problem]) -> Iterator[EvidenceFile]:
    """The files of one item, subfolders included, without recursion into links."""
    waiting = [(folder, label)]
    while waiting:
        at, at_label = waiting.pop()
        entries = _entries(at, at_label, problems)
        forms = Counter(_nfc(entry.name) for entry in entries)
        for entry in entries:
            entry_label = f"{at_label}/{_nfc(entry.name)}"
            if _set_aside(entry, entry_label, problems, item):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append((Path(entry.path), entry_label))
                continue
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError as error:
                problems.append(_of_item(unreadable(entry_label, error), item))
                continue
            name = entry_label.split("/", 2)[2]
            if forms[_nfc(entry.name)] > 1:  # the same letters in two Unicode forms: both count, under their own names
                name = f"{name.rpartition('/')[0]}/{entry.name}"
            yield EvidenceFile(Path(entry.path), name, item, status.st_size, status.st_mtime_ns)


def _entries(folder: Path, label: str, problems: list[Problem]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: _nfc(entry.name))
    except OSError as error:
        problems.append(unreadable(label, error))
        return []


def _set_aside(entry: os.DirEntry[str], label: str, problems: list[Problem], item: str | None = None) -> bool:
    """Whether an entry is not evidence: a link, a device, a temporary or system file."""
    if _SYSTEM.fullmatch(entry.name) or entry.name in _SYSTEM_FOLDERS:
        message, hint = "tệp tạm hoặc tệp hệ thống, không phải tài liệu kiểm chứng", "xóa trước khi nộp hồ sơ"
        problems.append(Problem("system-file", Where(label), message, hint, Severity.NOTE, item))
        return True
    if entry.is_symlink():
        message, hint = "lối tắt (liên kết), không phải tệp", "chép chính tệp đó vào thư mục"
        problems.append(Problem("symlink", Where(label), message, hint, item=item))
        return True
    if not entry.is_dir(follow_symlinks=False) and not entry.is_file(follow_symlinks=False):
        try:
            special = not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode)
        except OSError:
            special = True
        if special:
            message, hint = "không phải tài liệu (tệp đặc biệt của hệ điều hành)", "xóa khỏi thư mục"
            problems.append(Problem("special-file", Where(label), message, hint, item=item))
            return True
    return False


def _of_item(problem: Problem, item: str) -> Problem:
    return Problem(problem.id, problem.where, problem.message, problem.hint, problem.severity, item)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
