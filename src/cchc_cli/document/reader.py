"""Read evidence files: each to a ``Document``.

Imports: document.*.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cchc_cli.document.content import Content
from cchc_cli.document.facts import Document, Fault, Text
from cchc_cli.document.header import read_header
from cchc_cli.document.kind import recognise


def read_document(path: Path, name: str, roots: Sequence[bytes] = ()) -> Document:
    try:
        with _opened(path) as file:
            return _read(file, name, roots)
    except OSError:
        return Document(name, "", 0, "unknown", faults=(Fault.UNREADABLE,))


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise OSError
    with open(path, 'rb') as f: yield f


def _read(file, name, roots):
    sha = hashlib.file_digest(file, "sha256").hexdigest()
    size = file.tell()
    if not size: return Document(name, sha, 0, "unknown", faults=(Fault.EMPTY,))
    r = recognise(file, size)
    c = Content()
    if not {Fault.PASSWORD, Fault.BOMB, Fault.ACTIVE_CONTENT} & set(r.faults):
        if r.kind == 'pdf':
            from cchc_cli.document import pdf
            c = pdf.read(file, size, roots)
        elif r.kind == 'docx':
            from cchc_cli.document import ooxml
            c = ooxml.read_docx(file)
    h = read_header(c)
    return Document(name, sha, size, r.kind, c.pages, c.text, h.number, h.date, h.type, h.type_name, h.issuer, h.abstract, h.signer, h.read_from, h.flags, tuple(dict.fromkeys((*r.faults,*c.faults))), c.signatures, c.verdict, h.blank_number, h.blank_date)
