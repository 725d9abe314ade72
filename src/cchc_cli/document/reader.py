"""Read evidence files: each becomes a ``Document``, whatever is in it.

Untrusted parsing runs in worker processes with limits (``read_documents``); ``read_document`` is what a worker does
with one file. Heavy libraries are imported by the branch that needs them. What a hostile file makes a library raise,
the reader of its kind knows and turns into a fault; whatever else is raised is our own mistake, never the file's.

Imports: document.*.
"""

from __future__ import annotations

import os
import stat
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from cchc_cli.document import workers as pool
from cchc_cli.document.content import Content
from cchc_cli.document.digest import digest, open_regular
from cchc_cli.document.facts import Document, Fault, Text
from cchc_cli.document.header import read_header
from cchc_cli.document.kind import by_signature, recognise
from cchc_cli.document.sensitive import personal_numbers, secrecy

_CLOSED = frozenset({Fault.PASSWORD, Fault.BOMB})
"""Faults after which the inside of a file is not looked at."""

_LOST = {pool.Failure.DIED: Fault.CRASHED, pool.Failure.HUNG: Fault.TIMED_OUT}


@dataclass(frozen=True, slots=True)
class _Job:
    """One file to read: where it lies, how it is called, the pinned certificates (DER or PEM)."""

    path: Path
    name: str
    roots: tuple[bytes, ...] = ()


def read_documents(
    files: Sequence[tuple[Path, str]],
    *,
    workers: int | None = None,
    timeout: float = 30.0,
    memory_mb: int = 1024,
    progress: Callable[[int, int], None] | None = None,
    roots: Sequence[bytes] = (),
) -> Iterator[Document]:
    """Read files (path, name to report) in worker processes; documents come in the order given.

    ``timeout`` is in seconds per file, ``memory_mb`` per worker; ``progress`` hears how many of how many are done.
    ``roots`` are pinned certificates (DER or PEM) to which signatures may chain; ValueError for what is none.
    """
    if roots:
        from cchc_cli.document.cms import pinned

        pinned(roots)  # a mistake in them is not the files' fault
    jobs = [_Job(path, name, tuple(roots)) for path, name in files]
    limits = pool.Limits(timeout, memory_mb)
    return pool.run(_do, jobs, _lost, workers=workers, limits=limits, progress=progress)


def read_document(path: Path, name: str, roots: Sequence[bytes] = ()) -> Document:
    """Read one file in this process; what it raises is a mistake of the program, not of the file."""
    return _with_file(path, name, partial(_read, roots=roots))


def _do(job: _Job) -> Document:
    """Read one file in a worker; our own mistake costs this file a finding, not the run."""
    try:
        return read_document(job.path, job.name, job.roots)
    except Exception as mistake:
        document = _with_file(job.path, job.name, partial(_identified, fault=Fault.OUR_MISTAKE))
        return replace(document, mistake=_named(mistake))


def _named(mistake: Exception) -> str:
    """'KeyError, header.py:120': what an officer can pass on; no text of the file is in it."""
    place = traceback.extract_tb(mistake.__traceback__)[-1]
    return f"{type(mistake).__name__}, {Path(place.filename).name}:{place.lineno}"


def _lost(job: _Job, failure: pool.Failure) -> Document:
    """What is known of a file whose reader died or hung: identity and signature bytes, nothing parsed."""
    return _with_file(job.path, job.name, partial(_identified, fault=_LOST[failure]))


def _identified(file: BinaryIO, document: Document, fault: Fault) -> Document:
    return replace(document, kind=by_signature(file), faults=(fault,))


def _with_file(path: Path, name: str, use: Callable[[BinaryIO, Document], Document]) -> Document:
    """Open a regular file once, hash it, and hand it on; links, devices and what is gone are not opened."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise OSError(f"not a regular file: {path}")
        descriptor, size = open_regular(path)
        with os.fdopen(descriptor, "rb") as file:
            size, sha256 = digest(descriptor, size)
            file.seek(0)
            document = Document(name, sha256, size, "unknown")
            return use(file, document) if size else replace(document, faults=(Fault.EMPTY,))
    except OSError:
        return Document(name, "", 0, "unknown", faults=(Fault.UNREADABLE,))


def _read(file: BinaryIO, document: Document, roots: Sequence[bytes]) -> Document:
    kind = document.kind
    faults: tuple[Fault, ...] = ()
    try:
        recognised = recognise(file, document.size)
        kind, faults = recognised.kind, recognised.faults
        content = Content() if _CLOSED & {*faults} else _inside(kind, file, document.size, roots)
    except MemoryError:
        content = Content(faults=(Fault.BOMB,))
    return _document(replace(document, kind=kind), faults, content)


def _document(identity: Document, faults: Sequence[Fault], content: Content) -> Document:
    header = read_header(content)
    trusted = content.text is Text.TEXT
    return replace(
        identity,
        pages=content.pages,
        text=content.text,
        number=header.number,
        date=header.date,
        type=header.type,
        type_name=header.type_name,
        issuer=header.issuer,
        abstract=header.abstract,
        signer=header.signer,
        read_from=header.read_from,
        flags=header.flags,
        faults=tuple(dict.fromkeys((*faults, *content.faults))),
        signatures=content.signatures,
        verdict=content.verdict,
        blank_number=header.blank_number,
        blank_date=header.blank_date,
        draft=header.draft,
        secrecy=secrecy(content.head) if trusted else None,
        personal=personal_numbers(content.words) if trusted else (),
    )


def _inside(kind: str, file: BinaryIO, size: int, roots: Sequence[bytes]) -> Content:
    """Read the inside of a file by its kind; kinds without a reader have none that is looked at."""
    file.seek(0)
    match kind:
        case "pdf":
            from cchc_cli.document import pdf

            return pdf.read(file, size, roots)
        case "docx" | "xlsx" | "pptx":
            from cchc_cli.document import ooxml

            return ooxml.read(kind, file)
        case "doc" | "xls" | "ppt":
            from cchc_cli.document import legacy

            return legacy.read(kind, file)
        case "jpg" | "png" | "tiff" | "gif":
            from cchc_cli.document import images

            return images.read(file)
    return Content()
