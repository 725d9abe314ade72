"""Reading the evidence files of a year: from what an earlier run kept, else in worker processes; progress on stderr.

What was read is kept in the workspace by name, size and time of change (SQLite; safe to delete, safe with two runs at
once). A file that changed in the very moment it was read is read again: its time of change would not tell.

Imports: document.facts, read.submission, cli.stages.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import TypeAdapter, ValidationError

from cchc_cli import __version__
from cchc_cli.cli.stages import stop_at_errors
from cchc_cli.document.facts import Document, Fault
from cchc_cli.problem import Problem, Where
from cchc_cli.read.evidence import EvidenceFile
from cchc_cli.read.submission import Submission

if TYPE_CHECKING:
    from cchc_cli.judge.held import Subject
    from cchc_cli.judge.scorecard import ItemEvidence

READING = f"{__version__}/3"
"""Counts up when the reader learns something: what an older one kept is read again."""
_NOT_KEPT = frozenset((Fault.UNREADABLE, Fault.TIMED_OUT, Fault.CRASHED, Fault.OUR_MISTAKE))
"""Faults that may be gone the next time, or are none of the file's."""
_COARSE = 2.0  # seconds; FAT keeps times of change to two seconds
_BATCH = 64
_TABLE = """CREATE TABLE IF NOT EXISTS documents
(name TEXT PRIMARY KEY, reading TEXT, size INTEGER, mtime_ns INTEGER, document TEXT) WITHOUT ROWID"""


def read_evidence(submission: Submission, *, fresh: bool = False, keep: bool = True) -> dict[str, Document]:
    """Every evidence file of the year by name. ``fresh``: nothing that was kept counts; ``keep``: keep what is read."""
    from cchc_cli.read.workspace import read_roots

    roots, problems = read_roots(submission.workspace)
    stop_at_errors(problems)
    reading = READING if not roots else f"{READING}/{hashlib.sha256(b''.join(roots)).hexdigest()[:16]}"
    path = submission.workspace.kept(submission.year).parent / "documents.sqlite3"
    known = {} if fresh else _known(path, submission.files, reading)
    new = [file for file in submission.files if file.name not in known]
    if known and not new:  # the usual second run: what reads documents is not even imported
        return {file.name: known[file.name] for file in submission.files}
    from cchc_cli.document.reader import read_documents

    progress = _progress(len(new)) if sys.stderr.isatty() and new else None
    try:
        read = read_documents([(file.path, file.name) for file in new], progress=progress, roots=roots)
    except ValueError:
        message, hint = "có tệp không phải chứng thư số", "chỉ để tệp .cer, .crt, .pem của cơ quan cấp chứng thư"
        stop_at_errors([Problem("wrong-certificate", Where("evidence/chung-thu-goc"), message, hint)])
        raise
    documents = dict(known)
    batch: list[tuple[EvidenceFile, Document]] = []
    for file, document in zip(new, read, strict=True):
        documents[document.file] = document
        batch.append((file, document))
        if keep and len(batch) >= _BATCH:
            _keep(path, batch, reading)
            batch = []
    if keep:
        _keep(path, batch, reading)
    return {file.name: documents[file.name] for file in submission.files}


class Checked(NamedTuple):
    """Evidence that was read and checked: what was looked at, what was found, and the state of every item."""

    subject: Subject
    problems: list[Problem]
    states: dict[str, ItemEvidence]


def checked_evidence(submission: Submission, *, fresh: bool = False, keep: bool = True) -> Checked:
    """Read the evidence, and hold it against what is stated and asked for; as ``read_evidence``."""
    from cchc_cli.judge.evidence_checks import check_evidence, doubted_items
    from cchc_cli.judge.held import evidence_of, hold

    subject = hold(submission, read_evidence(submission, fresh=fresh, keep=keep))
    problems = check_evidence(subject)
    return Checked(subject, problems, evidence_of(subject, doubted_items(problems)))


def _known(path: Path, files: Iterable[EvidenceFile], reading: str) -> dict[str, Document]:
    """What an earlier run kept of files that have not changed since; nothing if it cannot be read."""
    if not path.is_file():
        return {}
    decode = TypeAdapter(Document).validate_json
    wanted = {file.name: (file.size, file.mtime_ns) for file in files}
    found = {}
    try:
        with _opened(path) as base:
            rows = base.execute("SELECT name, size, mtime_ns, document FROM documents WHERE reading = ?", (reading,))
            for name, size, mtime_ns, text in rows:
                if wanted.get(name) == (size, mtime_ns):
                    document = decode(text)
                    if document.file == name:
                        found[name] = document
    except (sqlite3.Error, ValidationError):
        return {}
    return found


def _keep(path: Path, batch: Iterable[tuple[EvidenceFile, Document]], reading: str) -> None:
    """Keep what was read; a folder that cannot be written, or a broken base, costs only time at the next run."""
    encode = TypeAdapter(Document).dump_json
    now = time.time()
    rows = [
        (file.name, reading, file.size, file.mtime_ns, encode(document).decode())
        for file, document in batch
        if not _NOT_KEPT & set(document.faults) and now - file.mtime_ns / 1e9 > _COARSE
    ]
    if not rows:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _insert(path, rows)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            path.unlink()  # not a base at all: begin anew
            _insert(path, rows)
    except (OSError, sqlite3.Error):
        return


def _insert(path: Path, rows: list[tuple[str, str, int, int, str]]) -> None:
    with _opened(path) as base:
        base.execute(_TABLE)
        base.executemany("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?)", rows)
        base.commit()


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    base = sqlite3.connect(path, timeout=10)
    try:
        yield base
    finally:
        base.close()


def _progress(total: int) -> Callable[[int, int], None]:
    """A line on stderr: how many, how fast, how long still."""
    start = time.monotonic()

    def show(done: int, _total: int) -> None:
        seconds = max(time.monotonic() - start, 0.001)
        rate = done / seconds
        left = (total - done) / rate if rate else 0
        end = "\n" if done == total else ""
        sys.stderr.write(f"\r\x1b[KĐang đọc tài liệu: {done}/{total}, {rate:.0f} tệp/giây, còn {left:.0f} giây{end}")
        sys.stderr.flush()

    return show
