"""What the last check-evidence found, kept in the workspace for other commands; safe to delete.

It counts only while nothing that it was made from has changed: the statements, the criteria set, every file's name,
size and time.

Imports: problem, read.submission.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cchc_cli.problem import Severity
from cchc_cli.read.submission import Submission

VERSION = 3
MAX_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """Plain values as they were written: the state of each item, the register entry of each document whose file has
    not changed since by its name, and of each finding its id, severity, item (or none), place, message and hint."""

    items: Mapping[str, Mapping[str, Any]]
    documents: Mapping[str, Mapping[str, Any]]
    findings: tuple[Mapping[str, Any], ...] = ()


def fingerprint(submission: Submission) -> str:
    """One hash over everything that a check looks at, without opening evidence (times in nanoseconds)."""
    digest = hashlib.sha256()
    workspace = submission.workspace
    folder = workspace.criteria / submission.index.edition
    texts = [workspace.evidence / "unit.yaml", workspace.year(submission.year) / "assessment.yaml"]
    for path in [*texts, *sorted(folder.glob("*.yaml"))]:
        digest.update(path.read_bytes())
    for file in submission.files:
        digest.update(f"{file.name}\0{file.size}\0{file.mtime_ns}\n".encode())
    for problem in submission.folder_problems:
        digest.update(f"{problem}\n".encode())
    return digest.hexdigest()


def kept_bytes(submission: Submission, items: Any, documents: Any, findings: Any) -> bytes:
    """What to keep, as it is written."""
    data = {"version": VERSION, "fingerprint": fingerprint(submission), "files": _files(submission)}
    data |= {"items": items, "documents": documents, "findings": findings}
    return json.dumps(data, ensure_ascii=False).encode()


def _files(submission: Submission) -> dict[str, list[int]]:
    """Size and time of change of every file, by its name: what a document says depends on its file alone."""
    return {file.name: [file.size, file.mtime_ns] for file in submission.files}


def read_kept(submission: Submission) -> Kept | None:
    """What the last check found; ``None`` where there was none, or something changed since."""
    kept, holds = read_last(submission)
    return kept if holds else None


def read_last(submission: Submission) -> tuple[Kept | None, bool]:
    """What the last check found, ``None`` where there was none; and whether nothing changed since."""
    path: Path = submission.workspace.kept(submission.year)
    try:
        if path.stat().st_size > MAX_BYTES:
            return None, False
        data = json.loads(path.read_bytes())
        if data["version"] != VERSION:
            return None, False
        findings = tuple(_finding(one) for one in data["findings"])
        then, now = dict(data["files"]), _files(submission)
        documents = {
            name: one for name, one in data["documents"].items() if name in now and then.get(name) == now[name]
        }
        kept = Kept(dict(data["items"]), documents, findings)
        return kept, data["fingerprint"] == fingerprint(submission)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None, False


def _finding(data: Any) -> Mapping[str, Any]:
    """A finding as it was kept; what is none, as when someone edited the file, is refused with the whole."""
    Severity(data["severity"])
    if not all(isinstance(data[key], str) for key in ("id", "where", "message", "hint")):
        raise TypeError
    return dict(data)
