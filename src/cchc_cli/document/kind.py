"""Kind of a file by its content, never by its extension; and whether the extension says the same.

Ten signatures and a look inside the container know what the libraries for it get wrong on office files (a ``.doc``
taken for ``.wb3``, an encrypted DOCX for ``ppt``). The standard library's ``zipfile`` and olefile look inside.

Imports: document.facts, document.package.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from cchc_cli.document.facts import Fault

HEAD = 1024
"""Bytes within which a PDF may begin (PDF 1.7, annex H.3.4.1)."""

_END_OF_ZIP = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 0xFFFF
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its name, the extensions that fit it, the bytes with which it begins (if that decides)."""

    name: str
    extensions: tuple[str, ...]
    starts: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """Kind of a file, and what is remarkable about it as a container."""

    kind: str
    faults: tuple[Fault, ...] = ()


def extension_fits(name: str, kind: str) -> bool:
    """Whether a file's extension may stand for its kind; a file of no known kind fits none."""
    extension = PurePath(name).suffix.lower().removeprefix(".")
    return any(extension in known.extensions for known in KINDS if known.name == kind)


def recognise(file: BinaryIO, size: int) -> Recognised:
    """Name the kind of an open file; looks inside ZIP and OLE containers within limits."""
    file.seek(0)
    head = file.read(HEAD)
    families = _families(head)
    if families != ["zip"] and _ends_as_zip(file, size):
        families.append("zip")
    polyglot = (Fault.POLYGLOT,) if len(set(families)) > 1 else ()
    inside = _inside(families[0], file, head) if families else Recognised(*_shapeless(head))
    return Recognised(inside.kind, (*polyglot, *inside.faults))


def by_signature(file: BinaryIO) -> str:
    """Kind as far as the first bytes tell; looks inside nothing."""
    file.seek(0)
    return next(iter(_families(file.read(HEAD))), "unknown")


def _families(head: bytes) -> list[str]:
    """Families whose signature the head bears; the one at the very beginning first."""
    found = [kind.name for kind in KINDS if kind.starts and head.startswith(kind.starts)]
    if b"%PDF-" in head and "pdf" not in found:
        found.append("pdf")
    if not found and re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", head, re.IGNORECASE):
        found.append("html")
    return found


def _inside(family: str, file: BinaryIO, head: bytes) -> Recognised:
    from cchc_cli.document import package

    if family == "zip":
        return Recognised(*package.inspect_zip(file))
    if family == "ole":
        return Recognised(*package.inspect_ole(file))
    if family == "pdf" and head.lstrip(b"\xef\xbb\xbf\0\t\n\f\r ")[:5] != b"%PDF-":
        return Recognised(family, (Fault.DAMAGED,))  # something stands before the beginning
    return Recognised(family)


def _shapeless(head: bytes) -> tuple[str, tuple[Fault, ...]]:
    """Kind of a file without signature: text, or unknown; nothing but zero bytes is what a broken copy leaves."""
    if head and not head.strip(b"\0"):
        return "unknown", (Fault.DAMAGED,)
    text = head.startswith((b"\xff\xfe", b"\xfe\xff")) or not _CONTROL.search(head)
    return ("txt" if head and text else "unknown"), ()


def _ends_as_zip(file: BinaryIO, size: int) -> bool:
    """Whether the file is also a ZIP: its directory's end record and comment reach the very end of the file."""
    start = max(0, size - _END_OF_ZIP.size - _LONGEST_COMMENT)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END_OF_ZIP.size:
        return False
    record = _END_OF_ZIP.unpack_from(tail, at)
    return int(record[3]) > 0 and at + _END_OF_ZIP.size + int(record[7]) == len(tail)


KINDS = (
    Kind("pdf", ("pdf",), (b"%PDF-",)),
    Kind("docx", ("docx", "docm", "dotx", "dotm")),
    Kind("xlsx", ("xlsx", "xlsm", "xltx", "xltm")),
    Kind("pptx", ("pptx", "pptm", "ppsx", "potx")),
    Kind("zip", ("zip",), (b"PK\x03\x04", b"PK\x05\x06")),
    Kind("doc", ("doc", "dot", "wps")),
    Kind("xls", ("xls", "xlt", "et")),
    Kind("ppt", ("ppt", "pps", "pot")),
    Kind("ole", ("docx", "xlsx", "pptx", "msg"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    Kind("jpg", ("jpg", "jpeg", "jpe", "jfif"), (b"\xff\xd8\xff",)),
    Kind("png", ("png",), (b"\x89PNG\r\n\x1a\n",)),
    Kind("tiff", ("tif", "tiff"), (b"II*\0", b"MM\0*")),
    Kind("gif", ("gif",), (b"GIF87a", b"GIF89a")),
    Kind("rtf", ("rtf", "doc"), (b"{\\rtf",)),
    Kind("html", ("html", "htm")),
    Kind("txt", ("txt", "csv", "md", "log", "json", "xml", "yaml", "yml")),
)
"""Every kind; to add one, write its line here and, if its inside is read, its branch in ``document.reader``."""
