"""A mutation fuzzer of the reader: files of every kind, broken in every way, read as evidence is read.

Each case is made from its number alone, so that one that fails can be made again. Runs in a process of its own
(``python -m tests.document.fuzzing MOST_CASES MOST_SECONDS``), since what the parent needs is part of the promise:
the last line that it prints is JSON. A batch is one task of the project's own workers.
"""

from __future__ import annotations

import io
import json
import os
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf

from cchc_cli.document.facts import Document, Text
from cchc_cli.document.reader import read_document
from cchc_cli.document.workers import Failure, Limits, run
from cchc_cli.judge.document_checks import DOCUMENT_CHECKS
from cchc_cli.judge.file_checks import FILE_CHECKS
from cchc_cli.judge.held import IMAGES, hold
from cchc_cli.problem import run_checks
from cchc_cli.read.evidence import EvidenceFile
from cchc_cli.read.submission import Submission, read_submission
from cchc_cli.read.workspace import Workspace
from tests.conftest import ROOT, SHARED
from tests.document.making import BODY, changed, doc, docx, letter, ole, paragraph, pdf, stamp, table

BATCH = 10
"""Cases of one task."""

SLOWEST = 30.0
"""Seconds that one file may take (``read_documents``)."""

LARGEST = 400_000
"""Bytes; larger files only cost time here."""

JUNK = (
    b"\0" * 64,
    b"\xff" * 64,
    b"<<" * 200,
    b"[" * 500,
    b"9" * 300,
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"endobj",
    b"(" * 99,
)
NUMBERS = (0, 1, -1, 2**31 - 1, -(2**31), 2**40, 65_536)


@dataclass(frozen=True, slots=True)
class Batch:
    """Cases ``first`` up to ``last`` (not included), made from the sources."""

    sources: tuple[Path, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Tried:
    """One case: what was read, how long it took (seconds), and the traceback if it raised."""

    number: int
    name: str
    document: Document | None
    seconds: float
    raised: str = ""


def made(folder: Path) -> Iterator[Path]:
    """Files of every kind that the tests make."""
    blank = letter("Số:           /BC-UBND", "Ví Dụ, ngày        tháng 12 năm 2023")
    contents = {
        "thư.pdf": pdf(letter()),
        "đóng số.pdf": changed(pdf(blank), lambda document: stamp(document, 108, 740, "45")),
        "nhiều trang.pdf": pdf(letter(), *[[(85.0, 700.0, line)] for line in BODY * 6]),
        "bảng.docx": docx(table((paragraph("Số: 45/BC-UBND"), paragraph("Ví Dụ, ngày 05 tháng 12 năm 2023")))),
        "chữ.doc": doc("Số: 45/BC-UBND", ("**Nơi nhận:", "CHỦ TỊCH"), *BODY, beside="MẬT"),
        "sổ.xls": ole({"Workbook": b"\t\x08\x10\0" + bytes(60)}),
    }
    for name, content in contents.items():
        path = folder / name
        path.write_bytes(content)
        yield path


def sources(folder: Path) -> tuple[Path, ...]:
    """Everything that is mutated: made files, those of the folders and of the sample, real ones where there are."""
    folders = (ROOT / "tests/folders/base", ROOT / "tests/folders/bad", ROOT / "evidence", SHARED / "corpus")
    found = [path for root in folders for path in sorted(root.rglob("*")) if path.is_file()]
    there = [
        path for path in found if path.suffix not in (".yaml", ".md", ".tsv") and 0 < path.stat().st_size <= LARGEST
    ]
    return (*made(folder), *there)


# -- mutations ---------------------------------------------------------------------------------------------------

Mutation = Callable[[random.Random, bytes, bytes], bytes]
"""Makes a broken file of a source; the second content is another source, to splice from."""


def flipped(chance: random.Random, content: bytes, _: bytes) -> bytes:
    spoilt = bytearray(content)
    for _place in range(chance.choice((1, 3, 30, 300))):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def cut(chance: random.Random, content: bytes, _: bytes) -> bytes:
    end = chance.randrange(len(content))
    return content[:end] if chance.random() < 0.7 else content[end:]


def inserted(chance: random.Random, content: bytes, _: bytes) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.choice(JUNK) * chance.choice((1, 40)) + content[at:]


def spliced(chance: random.Random, content: bytes, other: bytes) -> bytes:
    at, start = chance.randrange(len(content)), chance.randrange(len(other))
    piece = other[start : start + chance.choice((20, 2_000, 50_000))]
    return content[:at] + piece + content[at + (len(piece) if chance.random() < 0.5 else 0) :]


def renumbered(chance: random.Random, content: bytes, _: bytes) -> bytes:
    """Sizes and places of binary structures, and numbers written in digits, set to the ends of their range."""
    spoilt = bytearray(content)
    for _place in range(chance.choice((1, 4))):
        at = chance.randrange(len(spoilt))
        digits = next((one for one in range(at, min(at + 400, len(spoilt))) if 48 <= spoilt[one] <= 57), None)
        if digits is not None and chance.random() < 0.5:
            spoilt[digits : digits + 1] = str(chance.choice(NUMBERS)).encode()
        else:
            spoilt[at : at + 4] = chance.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\1\0\0\0"))
    return bytes(spoilt)


def repacked(chance: random.Random, content: bytes, other: bytes) -> bytes:
    """A ZIP with one entry broken, left out, doubled or renamed; any other file as if flipped."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = {
                name: package.read(name) for name in package.namelist() if package.getinfo(name).file_size < 2**20
            }
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zipfile.zlib.error, EOFError):
        return flipped(chance, content, other)
    name = chance.choice(sorted(entries) or ["a"])
    data = entries.pop(name, b"") or b"<a/>"
    how = chance.choice((flipped, cut, inserted, spliced, renumbered, tagged, tagged))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for other_name, whole in entries.items():
            target.writestr(other_name, whole)
        if chance.random() < 0.9:
            target.writestr(name if chance.random() < 0.9 else name.upper(), how(chance, data, other or b"a"))
    return out.getvalue()


def tagged(chance: random.Random, content: bytes, _: bytes) -> bytes:
    """XML that stays XML: elements repeated, emptied or nested, attributes with other values."""
    parts = content.split(b"<")
    at = chance.randrange(len(parts))
    how = chance.randrange(4)
    if how == 0:
        parts[at : at + 1] = parts[at : at + 1] * chance.choice((2, 2_000))
    elif how == 1:
        del parts[at]
    elif how == 2:
        parts[at] = parts[at].replace(b'"', b'"' + str(chance.choice(NUMBERS)).encode(), 1)
    else:
        parts[at : at + 1] = [b"w:tc>"] * chance.choice((3, 300)) + parts[at : at + 1]
    return b"<".join(parts)


def rewired(chance: random.Random, content: bytes, other: bytes) -> bytes:
    """A PDF with values of its objects changed for others of a wrong kind; any other file repacked."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            things = [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream)]
            for _place in range(chance.choice((1, 1, 5))):
                _rewire(chance, document, chance.choice(things), things)
            out = io.BytesIO()
            document.save(out, fix_metadata_version=False)
            return out.getvalue()
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError, TypeError, IndexError, KeyError):
        return repacked(chance, content, other)


def _rewire(chance: random.Random, document: pikepdf.Pdf, thing: Any, things: list[Any]) -> None:
    keys = sorted(thing.keys())
    key = chance.choice(keys) if keys else "/Type"
    if isinstance(thing, pikepdf.Stream) and chance.random() < 0.4:
        data = thing.read_bytes() or b"a"
        thing.write(chance.choice((flipped, cut, inserted, renumbered))(chance, data, data))
        return
    values = (
        chance.choice(NUMBERS), -0.5, True, pikepdf.String("x" * 300), pikepdf.Name("/X"), pikepdf.Array([]),
        pikepdf.Array([1, 2, pikepdf.Name.X]), pikepdf.Dictionary(), thing, chance.choice(things), document.Root,
    )  # fmt: skip
    if chance.random() < 0.2:
        del thing[key]
    else:
        thing[key] = chance.choice(values)


MUTATIONS: tuple[Mutation, ...] = (flipped, cut, inserted, spliced, renumbered, repacked, rewired, rewired)


def case(paths: tuple[Path, ...], number: int) -> tuple[str, bytes]:
    """Name and content of a case."""
    chance = random.Random(number)
    path, other = chance.choice(paths), chance.choice(paths)
    content = path.read_bytes()
    spoilt = chance.choice(MUTATIONS)(chance, content, other.read_bytes())
    return f"1.1.1/{number} {path.name}", spoilt


# -- running -----------------------------------------------------------------------------------------------------


def attempt(batch: Batch) -> list[Tried]:
    """Read the cases of a batch; done in a worker."""
    tried = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(batch.first, batch.last):
            name, content = case(batch.sources, number)
            path = Path(folder) / f"{number}{Path(name).suffix}"
            path.write_bytes(content)
            start = time.monotonic()
            document, raised = None, ""
            try:
                document = read_document(path, name)
            except Exception:
                raised = traceback.format_exc()
            tried.append(Tried(number, name, document, time.monotonic() - start, raised))
            path.unlink()
    return tried


def lost(batch: Batch, failure: Failure) -> list[Tried]:
    """A batch whose worker died or hung, which one file of it made it do."""
    return [Tried(batch.first, f"{batch.first}–{batch.last}", None, SLOWEST, f"worker: {failure.value}")]


def spoken_of(documents: list[Document], submission: Submission) -> set[str]:
    """Names of the documents of which check-evidence says something, were they evidence of this year."""
    files = tuple(EvidenceFile(Path(one.file), one.file, "1.1.1", one.size, 0) for one in documents)
    subject = hold(replace(submission, files=files), {one.file: one for one in documents})
    problems = run_checks((*FILE_CHECKS, *DOCUMENT_CHECKS), subject)
    return {problem.where.file.removeprefix(f"{submission.folder}/") for problem in problems}


def is_read(document: Document) -> bool:
    """Whether anything of the content could be read, or a picture be opened."""
    return document.text is Text.TEXT or (document.kind in IMAGES and document.pages is not None)


def main(most_cases: int, most_seconds: float, first: int = 0) -> dict[str, Any]:
    """Try so many cases, or as many as there is time for; what broke a promise, and what it cost."""
    end = time.monotonic() + most_seconds
    broken: list[str] = []
    cases, slowest = 0, 0.0
    submission, _ = read_submission(Workspace(ROOT / "tests/folders/base"), 2023)
    assert submission is not None
    with tempfile.TemporaryDirectory() as folder:
        paths = sources(Path(folder))
        starts = range(first, first + most_cases, BATCH)
        batches = [Batch(paths, start, min(start + BATCH, first + most_cases)) for start in starts]
        for tried in run(attempt, batches, lost, limits=Limits(timeout=SLOWEST * 4)):
            documents = [one.document for one in tried if one.document is not None]
            told = spoken_of(documents, submission)
            for one in tried:
                slowest = max(slowest, one.seconds)
                if one.raised or one.seconds >= SLOWEST:
                    broken.append(f"{one.name}: {one.raised or one.seconds}")
                elif one.document and one.name not in told and not is_read(one.document):
                    broken.append(f"{one.name}: neither read nor spoken of: {one.document}")
            cases += len(tried)
            if time.monotonic() > end:
                break
    return {"cases": cases, "slowest": round(slowest, 2), "memory_mb": memory_mb(), "broken": broken}


def memory_mb() -> int | None:
    """The most memory that this process has used; Windows does not say so simply."""
    if os.name != "posix":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 if sys.platform != "darwin" else 2**20)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)))
