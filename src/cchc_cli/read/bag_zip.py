"""A ZIP, whole or in numbered parts, read as a package: is it safe, what does each entry hold; nothing is unpacked.

``zipfile`` reads the directory, and no more: what an entry holds is read here, on all cores, and only if its own
header says what the directory says, so that another program finds the same. Files are read, never mapped into memory:
a file that is cut short meanwhile is a finding then, and no crash.

Imports: problem, vietnamese.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
import struct
import zipfile
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from cchc_cli.problem import Finding, Severity, Where
from cchc_cli.vietnamese import nfc

PART = re.compile(r"(?i)(.*\.zip)\.[0-9]{3}")
"""The numbered parts of a split ZIP: goi.zip.001, goi.zip.002 …"""
MAX_FILES = 200_000
MAX_DIRECTORY = 64 * 2**20
"""Bytes of a ZIP's directory: ``MAX_FILES`` entries with names as long as they are in practice."""
MAX_TAG = 64 * 2**20
"""Bytes of a tag file (manifest, bag-info) or a statement that are read."""
HIGHEST_RATIO = 200
"""Of unpacked to packed bytes, for what unpacks to more than ``RATIO_FROM``; real documents reach 51."""
RATIO_FROM = 16 * 2**20
TOTAL_FROM = 2**30
"""The same for all entries together: less is read in a second or two, whatever it is."""
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
    OSError,
    struct.error,
)
"""What ``zipfile`` raises on damaged, encrypted or unsupported archives."""
_LAWLESS = re.compile(r"^$|^[/~]|^[A-Za-z]:|\\|[\x00-\x1f\x7f]|(?:^|/)\.\.?(?:/|$)|//")
_UTF8, _ENCRYPTED, _SIZES_LATER = 0x800, 0x1, 0x8
_HEADER = struct.Struct("<4s5H3L2H")
"""Of an entry: signature, version, flags, method, time, day, CRC, packed, unpacked, lengths of name and extra."""
_IN_ZIP64 = 0xFFFFFFFF
_PIECE = 2**20
_BATCH_BYTES, _BATCH_FILES = 4 * 2**20, 256
"""What one thread takes at a time: handing over a small file alone costs more than hashing it."""
_SHOWN = 60
REFUSE = "không giải nén gói này; đề nghị đơn vị gửi lại"


class Hashed(NamedTuple):
    """One file of a package, its name relative to the bag ("../" before what lies outside the bag's folder); without a
    hash, ``why`` says what kept it from being read."""

    name: str
    size: int
    digest: str
    why: str = ""


class MissingPart(Exception):
    """The number of a part that is not there."""


class TooManyFiles(Exception):
    """A directory of more than ``MAX_FILES`` entries, or ``MAX_DIRECTORY`` bytes: it is not even read."""


class Contradiction(Exception):
    """An entry's own header says something else than the directory: two programs would find two things."""


def parts_of(path: Path) -> list[Path]:
    """The files that make a ZIP: itself, or all the parts of a split one, whichever of them is named."""
    match = PART.fullmatch(path.name)
    return _parts(path.with_name(match[1])) if match else [path]


def opened(parts: list[Path]) -> io.BufferedReader:
    """The bytes of a ZIP as one file, be it in parts."""
    if len(parts) > 1:
        return io.BufferedReader(_Joined(parts))
    file = parts[0].open("rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError("not a regular file")
    return file


class _Directory:
    """What ``zipfile`` reads a directory from: not one that is too large, of which it would build all at once."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1, /) -> bytes:
        """As ever, within the limits."""
        content = self._file.read(size) if size <= MAX_DIRECTORY else b""
        if size > MAX_DIRECTORY or content.count(b"PK\x01\x02") > MAX_FILES:
            raise TooManyFiles
        return content


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
    """Parts as one file that can be read anywhere; one of them is open at a time."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths = paths
        self._starts = [0]
        for path in paths:
            self._starts.append(self._starts[-1] + path.stat().st_size)
        self._at = 0
        self._number, self._file = 0, paths[0].open("rb")

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
        if self._at >= self._starts[-1]:
            return 0
        number = bisect_right(self._starts, self._at) - 1
        if number != self._number:
            self._file.close()
            self._number, self._file = number, self._paths[number].open("rb")
        self._file.seek(self._at - self._starts[number])
        content = self._file.read(min(len(buffer), self._starts[number + 1] - self._at))
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)

    def close(self) -> None:
        """The part that is open."""
        self._file.close()
        super().close()


class ZipSource:
    """A bag in a ZIP: all its files below one folder, as a rule. ``close`` it after use."""

    def __init__(self, path: Path) -> None:
        self._parts = parts_of(path)
        self._file = opened(self._parts)
        try:
            with zipfile.ZipFile(_Directory(self._file)) as archive:
                self.everything, self.directory_at = archive.infolist(), archive.start_dir
            if min((entry.header_offset for entry in self.everything), default=0):
                raise zipfile.BadZipFile("something stands before it: the ZIP found is one inside what was cut off")
        except BaseException as error:
            self._file.close()
            if isinstance(error, OSError):  # a place before its beginning
                raise zipfile.BadZipFile from error
            raise
        self.entries = [entry for entry in self.everything if not entry.filename.endswith("/")]
        names = [entry.filename for entry in self.entries]
        roots = [name.removesuffix("bagit.txt") for name in names if name.split("/")[-1] == "bagit.txt"]
        self.root = min(roots, key=len) if roots else ""
        self._by_name = dict(zip(names, self.entries, strict=True))

    def close(self) -> None:
        """The file itself."""
        self._file.close()

    def read(self, name: str, limit: int = MAX_TAG) -> bytes | None:
        """One entry unpacked, if it is as small as that."""
        entry = self._by_name.get(self.root + name)
        if entry is None or entry.file_size > limit:
            return None
        try:
            return b"".join(_content(self._file, entry))
        except (*BROKEN, Contradiction):
            return None

    def hashes(self, algorithm: str) -> Iterator[Hashed]:
        """Every file with its hash, in the order of the directory."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for batch in pool.map(lambda entries: self._hashed(entries, algorithm), _batches(self.entries)):
                yield from batch

    def _hashed(self, entries: list[zipfile.ZipInfo], algorithm: str) -> list[Hashed]:
        """By a file of one's own: threads do not wait for each other."""
        try:
            with opened(self._parts) as file:
                return [self._of(file, entry, algorithm) for entry in entries]
        except OSError:  # it is not there any more
            return [Hashed(self._name(entry), 0, "", "không đọc được") for entry in entries]

    def _of(self, file: io.BufferedReader, entry: zipfile.ZipInfo, algorithm: str) -> Hashed:
        state = hashlib.new(algorithm, usedforsecurity=False)
        try:
            for piece in _content(file, entry):
                state.update(piece)
        except Contradiction:
            return Hashed(self._name(entry), 0, "", "phần đầu tệp và mục lục của gói ghi khác nhau")
        except BROKEN:
            return Hashed(self._name(entry), 0, "", "bị hỏng trong gói, không giải nén được")
        return Hashed(self._name(entry), entry.file_size, state.hexdigest())

    def _name(self, entry: zipfile.ZipInfo) -> str:
        inside = entry.filename.startswith(self.root)
        return entry.filename.removeprefix(self.root) if inside else f"../{entry.filename}"


def _batches(entries: list[zipfile.ZipInfo]) -> Iterator[list[zipfile.ZipInfo]]:
    batch: list[zipfile.ZipInfo] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += entry.file_size
        if size >= _BATCH_BYTES or len(batch) >= _BATCH_FILES:
            yield batch
            batch, size = [], 0
    yield batch


def _content(file: io.BufferedReader, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What an entry holds, in pieces: as many bytes as the directory says, else ``BadZipFile``."""
    _to_content(file, entry)
    size = 0
    for piece in _unpacked(file, entry) if entry.compress_type == zipfile.ZIP_DEFLATED else _packed(file, entry):
        size += len(piece)
        if size > entry.file_size:
            break
        yield piece
    if size != entry.file_size:
        raise zipfile.BadZipFile("another size than the directory says")


def _to_content(file: io.BufferedReader, entry: zipfile.ZipInfo) -> None:
    """Go to where an entry's bytes begin, behind its own header, which must agree with the directory.

    Sizes of 4 GiB and more stand elsewhere in the header; there the directory's are what is read.
    """
    file.seek(entry.header_offset)
    signature, _, flags, method, *_, packed, size, name, extra = _HEADER.unpack(file.read(_HEADER.size))
    if signature != b"PK\x03\x04":
        raise zipfile.BadZipFile("no header")
    encoding = "utf-8" if entry.flag_bits & _UTF8 else "cp437"
    same_name = file.read(name) == entry.orig_filename.encode(encoding)
    same_way = method == entry.compress_type and flags & _ENCRYPTED == entry.flag_bits & _ENCRYPTED
    elsewhere = flags & _SIZES_LATER or _IN_ZIP64 in (packed, size)
    if not (same_name and same_way and (elsewhere or (packed, size) == (entry.compress_size, entry.file_size))):
        raise Contradiction
    file.seek(extra, io.SEEK_CUR)


def _packed(file: io.BufferedReader, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    left = entry.compress_size
    while left:
        piece = file.read(min(_PIECE, left))
        if not piece:
            raise EOFError
        left -= len(piece)
        yield piece


def _unpacked(file: io.BufferedReader, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Never more than a piece at once, however well it was packed."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for packed in _packed(file, entry):
        piece = inflate.decompress(packed, _PIECE)
        while piece:
            yield piece
            piece = inflate.decompress(inflate.unconsumed_tail, _PIECE)
    if not inflate.eof or inflate.unused_data:
        raise zipfile.BadZipFile("another end than the directory says")


def unsafe(source: ZipSource, label: str) -> Iterator[Finding]:
    """What makes an archive unsafe to open, or hard to open elsewhere."""
    entries = source.everything
    for entry in entries:
        problem = _unsafe_entry(entry)
        if problem:
            yield Finding(Where(label, None, shown(entry.filename)), *problem)
    for name, count in Counter(nfc(entry.filename).casefold() for entry in entries).items():
        if count > 1:
            message = f"gói có {count} tệp cùng tên (không phân biệt chữ hoa, chữ thường)"
            yield Finding(Where(label, None, shown(name)), message, "không giải nén gói này; đề nghị đơn vị gửi lại")
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    following = [*(entry.header_offset for entry in ordered), source.directory_at][1:]
    for entry, after in zip(ordered, following, strict=True):
        if entry.header_offset + _HEADER.size + entry.compress_size > after:
            message = "tệp này và phần sau nó trong gói chồng lên nhau (dấu hiệu bom giải nén)"
            yield Finding(Where(label, None, shown(entry.filename)), message, "không giải nén gói này")
            return
    if _is_bomb(sum(entry.file_size for entry in entries), source.directory_at, TOTAL_FROM):
        yield Finding(Where(label), "giải nén ra quá lớn so với khi nén (dấu hiệu bom giải nén)", REFUSE)
    foreign = [e.filename for e in entries if not e.flag_bits & _UTF8 and not e.filename.isascii()]
    if foreign:
        message = f"{len(foreign)} tên tệp không lưu bằng UTF-8, chữ Việt có thể sai: {shown(foreign[0])}"
        hint = "đề nghị đơn vị gửi đúng gói do `cchc pack` tạo, không nén lại bằng chương trình khác"
        yield Finding(Where(label), message, hint, Severity.WARNING)


def _is_bomb(size: int, packed: int, least: int = RATIO_FROM) -> bool:
    return size > least and size > HIGHEST_RATIO * max(1, packed)


def _unsafe_entry(entry: zipfile.ZipInfo) -> tuple[str, str] | None:
    lawless = any(_LAWLESS.search(name.removesuffix("/")) for name in (entry.filename, entry.orig_filename))
    if lawless or (entry.filename.endswith("/") and entry.file_size):  # a folder with content
        return "tên tệp dẫn ra ngoài gói hoặc không hợp lệ", REFUSE
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "là lối tắt (liên kết), không phải tệp", REFUSE
    if entry.flag_bits & _ENCRYPTED:
        return "đặt mật khẩu, không đọc được", "đề nghị đơn vị gửi gói không đặt mật khẩu"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "nén theo cách không đọc được ở đây", "đề nghị đơn vị gửi đúng gói do `cchc pack` tạo"
    if _is_bomb(entry.file_size, entry.compress_size):
        return "giải nén ra quá lớn so với khi nén (dấu hiệu bom giải nén)", REFUSE
    return None


def shown(name: str) -> str:
    """A name of a hostile file as a message may print it."""
    clean = "".join(letter if letter.isprintable() else "\ufffd" for letter in name)
    return clean if len(clean) <= _SHOWN else f"{clean[: _SHOWN - 1]}…"
