"""Safety of container files (ZIP with OOXML inside, OLE): what they are and what they carry, within limits.

Limits are far above the real (largest of 202 official DOCX: 12.7 MB unpacked, ratio 51, 74 entries).

Imports: document.facts, document.xml.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from cchc_cli.document.facts import Fault

MOST_ENTRIES = 5_000
MOST_UNPACKED = 200 * 2**20  # bytes, all entries together
HIGHEST_RATIO = 200  # of an entry larger than RATIO_FROM
RATIO_FROM = 2**20
LARGEST_PART = 64 * 2**20  # bytes read of one part
_FIB_FLAGS = 11  # place of the byte with fEncrypted in a DOC's first stream
_PROLOGUE = 64 * 1024  # bytes of a part in which a DOCTYPE is looked for
_LOST_DIRECTORY = 2**20  # bytes searched for names when a ZIP's directory is lost

_MAIN_PARTS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx"))
_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt"))

BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What ``zipfile`` raises on damaged, encrypted or unsupported entries."""


BROKEN_OLE = (OSError, ValueError, TypeError, LookupError, struct.error)
"""What olefile, which has no exception of its own, raises on damaged containers."""


class TooLarge(Exception):
    """A part unpacks to more than it may."""


def read_part(package: zipfile.ZipFile, name: str, limit: int = LARGEST_PART) -> bytes:
    """One part of a package, unpacked; what its header says of its size is not trusted."""
    with package.open(name) as part:
        data = part.read(limit + 1)
    if len(data) > limit:
        raise TooLarge(name)
    return data


def inspect_zip(file: BinaryIO) -> tuple[str, tuple[Fault, ...]]:
    """Kind of a ZIP file, and its faults; parts are opened only when their sizes are safe."""
    try:
        package = zipfile.ZipFile(file)
    except BROKEN_ZIP:
        file.seek(0)
        head = file.read(_LOST_DIRECTORY)
        return next((kind for part, kind in _MAIN_PARTS if part.encode() in head), "zip"), (Fault.DAMAGED,)
    with package:
        entries = package.infolist()
        kind = next((kind for part, kind in _MAIN_PARTS if part in package.NameToInfo), "zip")
        if _is_bomb(entries):
            return kind, (Fault.BOMB,)
        if any(entry.flag_bits & 1 for entry in entries):
            return kind, (Fault.PASSWORD,)
        if kind == "zip":
            return kind, ()
        try:
            return kind, tuple(dict.fromkeys(_ooxml_faults(package)))
        except BROKEN_ZIP:
            return kind, (Fault.DAMAGED,)
        except TooLarge:
            return kind, (Fault.BOMB,)


def _is_bomb(entries: list[zipfile.ZipInfo]) -> bool:
    return (
        len(entries) > MOST_ENTRIES
        or sum(entry.file_size for entry in entries) > MOST_UNPACKED
        or any(
            entry.file_size > RATIO_FROM and entry.file_size > HIGHEST_RATIO * max(1, entry.compress_size)
            for entry in entries
        )
    )


def _ooxml_faults(package: zipfile.ZipFile) -> Iterator[Fault]:
    names = package.namelist()
    if not _lawful(names):
        yield Fault.DAMAGED
    if any(re.search(r"vbaProject\.bin$|/macrosheets/", name, re.IGNORECASE) for name in names):
        yield Fault.MACRO
    if any("/activex/" in name.lower() for name in names):
        yield Fault.ACTIVE_CONTENT
    embedded = {name for name in names if re.search(r"/embeddings/[^/]|oleObject[^/]*\.bin$", name, re.IGNORECASE)}
    if embedded - _of_charts(package, names):
        yield Fault.EMBEDDED_FILES
    for name in names:
        if name.endswith((".xml", ".rels")):
            yield from _part_faults(package, name)


def _of_charts(package: zipfile.ZipFile, names: list[str]) -> set[str]:
    """The workbooks that hold the figures of charts: Word and Excel put one beside every chart that can be edited."""
    found = set()
    for name in names:
        if re.search(r"/charts/_rels/[^/]+\.rels$", name):
            text = read_part(package, name, _PROLOGUE).decode("utf-8", "replace")
            targets = re.findall(r'Target="(?:\.\./|/[a-z]+/)embeddings/([^"/]+\.xlsx)"', text)
            found |= {f"{name.split('/', 1)[0]}/embeddings/{target}" for target in targets}
    return found


def _lawful(names: list[str]) -> bool:
    """Whether the names are those of a package (OPC, ISO/IEC 29500-2): relative, plain, no two alike."""
    keys = {unicodedata.normalize("NFC", name).casefold() for name in names}
    strange = re.compile(r"^/|^[A-Za-z]:|\\|\0|(?:^|/)\.\.(?:/|$)")
    return len(keys) == len(names) and not any(strange.search(name) for name in names)


def _part_faults(package: zipfile.ZipFile, name: str) -> Iterator[Fault]:
    """Faults of one XML part; no genuine part has a document type, the door of entity bombs and of XXE."""
    with package.open(name) as part:
        prologue = part.read(_PROLOGUE)
    if b"<!DOCTYPE" in prologue.replace(b"\0", b""):
        yield Fault.ACTIVE_CONTENT
    if name == "[Content_Types].xml" and b"macroEnabled" in prologue:
        yield Fault.MACRO
    if name.endswith(".rels") and _links_out(read_part(package, name)):
        yield Fault.EXTERNAL_LINKS


def _links_out(rels: bytes) -> bool:
    """Whether opening the file would fetch something: external targets other than hyperlinks."""
    from cchc_cli.document.xml import parse

    root = parse(rels)
    return root is not None and any(
        element.get("TargetMode") == "External" and not element.get("Type", "").endswith("/hyperlink")
        for element in root
        if isinstance(element.tag, str)
    )


def inspect_ole(file: BinaryIO) -> tuple[str, tuple[Fault, ...]]:
    """Kind of an OLE compound file by its streams, and its faults."""
    import olefile

    file.seek(0)
    try:
        with olefile.OleFileIO(file) as ole:
            streams = {"/".join(path) for path in ole.listdir(streams=True, storages=True)}
            kind = next((kind for stream, kind in _STREAMS if stream in streams), "ole")
            return kind, tuple(_ole_faults(ole, kind, streams))
    except BROKEN_OLE:
        return "ole", (Fault.DAMAGED,)


def _ole_faults(ole: Any, kind: str, streams: set[str]) -> Iterator[Fault]:
    if "EncryptedPackage" in streams or _is_locked(ole, kind):
        yield Fault.PASSWORD
    if any(re.match(r"Macros/VBA$|_VBA_PROJECT_CUR|VBA$", stream) for stream in streams):
        yield Fault.MACRO
    if any(re.match(r"ObjectPool/.|MBD[0-9A-F]{8}", stream) for stream in streams):
        yield Fault.EMBEDDED_FILES


def _is_locked(ole: Any, kind: str) -> bool:
    """Whether a DOC has the bit ``fEncrypted`` ([MS-DOC] 2.5.2), an XLS a FilePass record ([MS-XLS] 2.4.117)."""
    if kind == "doc":
        start = ole.openstream("WordDocument").read(_FIB_FLAGS + 1)
        return len(start) > _FIB_FLAGS and bool(start[_FIB_FLAGS] & 1)
    if kind == "xls":
        book = ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read(64)
        after_bof = 4 + int.from_bytes(book[2:4], "little")
        return bool(book[after_bof : after_bof + 2] == b"\x2f\0")
    return False
