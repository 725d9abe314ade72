"""A ZIP, whole or in numbered parts, read as a package: is it safe, what does each entry hold; nothing is unpacked.

Entries that are stored, as ``cchc pack`` stores documents, are hashed where they lie, on all cores.

Imports: problem, vietnamese.
"""

from __future__ import annotations

import hashlib
import io
import mmap
import os
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from cchc_cli.problem import Finding, Severity, Where
from cchc_cli.vietnamese import nfc

PART = re.compile(r"(?i)(.*\.zip)\.[0-9]{3}")
"""The numbered parts of a split ZIP: goi.zip.001, goi.zip.002 …"""
MAX_FILES = 200_000
HIGHEST_RATIO = 200
"""Of unpacked to packed bytes, for what unpacks to more than ``RATIO_FROM``; real documents reach 51."""
RATIO_FROM = 16 * 2**20
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    struct.error,
)
"""What ``zipfile`` raises on damaged, encrypted or unsupported archives."""
_LAWLESS = re.compile(r"^[/~]|^[A-Za-z]:|\\|\0|(?:^|/)\.\.?(?:/|$)|//")
_UTF8, _ENCRYPTED = 0x800, 0x1
_LOCAL_HEADER = 30
_PIECE = 2**20
_SHOWN = 60


MAX_TAG = 64 * 2**20
"""Bytes of a tag file (manifest, bag-info) or a statement that are read."""


class Hashed(NamedTuple):
    """One file of a package, its name relative to the bag ("../" before what lies outside the bag's folder); without a
    hash, ``why`` says what kept it from being read."""

    name: str
    size: int
    digest: str
    why: str = ""


class MissingPart(Exception):
    """The number of a part that is not there."""


def opened(path: Path) -> io.BufferedReader:
    """The bytes of a ZIP as one file, be it in parts."""
    match = PART.fullmatch(path.name)
    if match:
        return io.BufferedReader(_Joined(_parts(path.with_name(match[1]))), _PIECE)
    file = path.open("rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError("not a regular file")
    return file


def _parts(whole: Path) -> list[Path]:
    """All parts of a split ZIP, in order; the last one ends the archive, which the archive itself tells."""
    names = {entry.name.casefold(): entry for entry in whole.parent.iterdir()}
    found: list[Path] = []
    while f"{whole.name}.{len(found) + 1:03}".casefold() in names:
        found.append(names[f"{whole.name}.{len(found) + 1:03}".casefold()])
    numbers = [
        int(match[0][-3:]) for name in names if (match := PART.fullmatch(name)) and match[1] == whole.name.casefold()
    ]
    if not found or max(numbers) > len(found):
        raise MissingPart(f"{len(found) + 1:03}")
    return found


class _Joined(io.RawIOBase):
    """Parts as one file that can be read anywhere."""

    def __init__(self, paths: list[Path]) -> None:
        self._files = [path.open("rb") for path in paths]
        self._starts = [0]
        for file in self._files:
            self._starts.append(self._starts[-1] + os.fstat(file.fileno()).st_size)
        self._at = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """From the start, here or the end."""
        self._at = max(0, offset + (0, self._at, self._starts[-1])[whence])
        return self._at

    def tell(self) -> int:
        """The place, in bytes from the first part's start."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """What is left of the part at the place, at most."""
        for file, start, end in zip(self._files, self._starts, self._starts[1:], strict=False):
            if start <= self._at < end:
                file.seek(self._at - start)
                content = file.read(min(len(buffer), end - self._at))
                buffer[: len(content)] = content
                self._at += len(content)
                return len(content)
        return 0

    def close(self) -> None:
        """All parts."""
        for file in self._files:
            file.close()
        super().close()


class ZipSource:
    """A bag in a ZIP: all its files below one folder, as a rule."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._archive = zipfile.ZipFile(file)
        whole = not isinstance(file.raw, _Joined)
        self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if whole else None
        self.entries = [entry for entry in self._archive.infolist() if not entry.is_dir()]
        if min((entry.header_offset for entry in self.entries), default=0):
            raise zipfile.BadZipFile("something stands before it: the ZIP found is one inside what was cut off")
        roots = [e.filename.removesuffix("bagit.txt") for e in self.entries if e.filename.split("/")[-1] == "bagit.txt"]
        self.root = min(roots, key=len) if roots else ""
        self._by_name = {entry.filename: entry for entry in self.entries}

    def read(self, name: str, limit: int = MAX_TAG) -> bytes | None:
        """One entry unpacked, if it is as small as that."""
        entry = self._by_name.get(self.root + name)
        if entry is None:
            return None
        try:
            with self._archive.open(entry) as part:
                content = part.read(limit + 1)
        except BROKEN:
            return None
        return content if len(content) <= limit else None

    def hashes(self, algorithm: str) -> Iterator[Hashed]:
        """Every file with its hash."""
        if self._map is None:
            for entry in self.entries:
                yield self._hashed(entry, algorithm)
            return
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            yield from pool.map(lambda entry: self._hashed(entry, algorithm), self.entries)

    def _hashed(self, entry: zipfile.ZipInfo, algorithm: str) -> Hashed:
        inside = entry.filename.startswith(self.root)
        name = entry.filename.removeprefix(self.root) if inside else f"../{entry.filename}"
        try:
            size, digest = self._digest(entry, algorithm)
        except BROKEN:
            return Hashed(name, 0, "", "bị hỏng trong gói, không giải nén được")
        return Hashed(name, size, digest)

    def _digest(self, entry: zipfile.ZipInfo, algorithm: str) -> tuple[int, str]:
        state = hashlib.new(algorithm)
        if entry.compress_type == zipfile.ZIP_STORED and self._map is not None:
            start = _content_start(self._map, entry)
            with memoryview(self._map) as view, view[start : start + entry.file_size] as content:
                state.update(content)
                return len(content), state.hexdigest()
        size = 0
        with self._archive.open(entry) as part:
            while piece := part.read(_PIECE):
                size += len(piece)
                state.update(piece)
        return size, state.hexdigest()


def _content_start(file: mmap.mmap, entry: zipfile.ZipInfo) -> int:
    """Where an entry's bytes begin: after its own header, whose two lengths may differ from the directory's."""
    header = file[entry.header_offset : entry.header_offset + _LOCAL_HEADER]
    if header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("no header")
    name, extra = struct.unpack("<HH", header[26:30])
    return entry.header_offset + _LOCAL_HEADER + int(name) + int(extra)


def unsafe(source: ZipSource, label: str) -> Iterator[Finding]:
    """What makes an archive unsafe to open, or hard to open elsewhere."""
    entries = source.entries
    if len(entries) > MAX_FILES:
        yield Finding(Where(label), f"gói có hơn {MAX_FILES} tệp", "hỏi lại đơn vị gửi; không giải nén gói này")
        return
    for entry in entries:
        problem = _unsafe_entry(entry)
        if problem:
            yield Finding(Where(label, None, _shown(entry.filename)), *problem)
    for name, count in Counter(nfc(entry.filename).casefold() for entry in entries).items():
        if count > 1:
            message = f"gói có {count} tệp cùng tên (không phân biệt chữ hoa, chữ thường)"
            yield Finding(Where(label, None, _shown(name)), message, "không giải nén gói này; đề nghị đơn vị gửi lại")
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    for before, after in pairwise(ordered):
        if before.header_offset + _LOCAL_HEADER + before.compress_size > after.header_offset:
            message = "hai tệp trong gói chồng lên nhau (dấu hiệu bom giải nén)"
            yield Finding(Where(label, None, _shown(after.filename)), message, "không giải nén gói này")
            return
    foreign = [e.filename for e in entries if not e.flag_bits & _UTF8 and not e.filename.isascii()]
    if foreign:
        message = f"{len(foreign)} tên tệp không lưu bằng UTF-8, chữ Việt có thể sai: {_shown(foreign[0])}"
        hint = "đề nghị đơn vị gửi đúng gói do `cchc pack` tạo, không nén lại bằng chương trình khác"
        yield Finding(Where(label), message, hint, Severity.WARNING)


def _unsafe_entry(entry: zipfile.ZipInfo) -> tuple[str, str] | None:
    refuse = "không giải nén gói này; đề nghị đơn vị gửi lại"
    if _LAWLESS.search(entry.filename) or _LAWLESS.search(entry.orig_filename):
        return "tên tệp dẫn ra ngoài gói hoặc không hợp lệ", refuse
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "là lối tắt (liên kết), không phải tệp", refuse
    if entry.flag_bits & _ENCRYPTED:
        return "đặt mật khẩu, không đọc được", "đề nghị đơn vị gửi gói không đặt mật khẩu"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "nén theo cách không đọc được ở đây", "đề nghị đơn vị gửi đúng gói do `cchc pack` tạo"
    if entry.file_size > RATIO_FROM and entry.file_size > HIGHEST_RATIO * max(1, entry.compress_size):
        return "giải nén ra quá lớn so với khi nén (dấu hiệu bom giải nén)", refuse
    return None


def _shown(name: str) -> str:
    """A name of a hostile file as a message may print it."""
    clean = "".join(letter if letter.isprintable() else "\ufffd" for letter in name)
    return clean if len(clean) <= _SHOWN else f"{clean[: _SHOWN - 1]}…"
