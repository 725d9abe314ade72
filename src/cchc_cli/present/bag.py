"""The submission package (gói hồ sơ): one ZIP that is a BagIt 1.0 bag (RFC 8493), written in one pass.

Any ``sha256sum -c`` can check it in thirty years; Windows opens it with Vietnamese names intact. The same dossier
gives the same bytes: entries in order of name, no clock. What is packed already (PDF, pictures, Word, Excel) is stored,
texts are deflated. Names are NFC.

Imports: problem, vietnamese.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from cchc_cli.vietnamese import nfc

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_STORED = frozenset(
    (".pdf", ".docx", ".xlsx", ".pptx", ".jpg", ".jpeg", ".png", ".zip", ".7z", ".rar", ".heic", ".webp")
)
_LARGE = 16 * 2**20
"""Bytes above which all is stored: an empty scan, deflated, would look like a bomb to whoever receives it."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PIECE = 2**20
_MODE = 0o100644 << 16
_UNUSABLE = re.compile(r"[\\\x00-\x1f\x7f\ud800-\udfff]")
_LIKE_A_CODE = re.compile("%(?=0[AaDd]|25)")


class SourceChanged(Exception):
    """A file changed, or went away, while it was being packed; the argument is its path."""


class UnusableName(Exception):
    """A name that would be refused where the package is opened; the arguments are the name and the reason."""


@dataclass(slots=True)
class BagWriter:
    """Writes a bag into an open file: payload first, then its tag files. ``root`` is the folder that all lie in."""

    out: BinaryIO
    root: str
    hashes: dict[str, str] = field(default_factory=dict)
    payload: int = 0
    _names: set[str] = field(default_factory=set)

    def write(self, files: Iterable[tuple[str, Path | bytes]], tags: Iterator[tuple[str, bytes]]) -> None:
        """``files``: payload by name below ``data/``, from disk or as bytes. ``tags``: asked for after the payload."""
        with zipfile.ZipFile(self.out, "w", zipfile.ZIP_DEFLATED) as archive:
            self._add(archive, "bagit.txt", DECLARATION)
            for name, content in files:
                self._add(archive, f"data/{nfc(name)}", content)
            payload = {name: digest for name, digest in self.hashes.items() if name.startswith("data/")}
            for name, text in tags:
                self._add(archive, name, text)
            self._add(archive, "manifest-sha256.txt", _manifest(payload))
            others = {name: digest for name, digest in self.hashes.items() if not name.startswith("data/")}
            self._add(archive, "tagmanifest-sha256.txt", _manifest(others))

    @property
    def oxum(self) -> str:
        """Payload-Oxum: bytes and files of the payload so far."""
        return f"{self.payload}.{sum(name.startswith('data/') for name in self.hashes)}"

    def _add(self, archive: zipfile.ZipFile, name: str, content: Path | bytes) -> None:
        if name.casefold() in self._names:
            raise UnusableName(name, "trùng tên với tệp khác khi không phân biệt chữ hoa, chữ thường và cách gõ dấu")
        if _UNUSABLE.search(name):
            raise UnusableName(name, "tên tệp có ký tự mà máy khác không nhận")
        self._names.add(name.casefold())
        entry = zipfile.ZipInfo(f"{self.root}/{name}", _EPOCH)
        entry.external_attr, entry.create_system = _MODE, 3
        state = hashlib.sha256()
        with _opened(content) as source:
            entry.file_size, changed = _state(source, content)
            stored = Path(name).suffix.lower() in _STORED or entry.file_size > _LARGE
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            left = entry.file_size
            with archive.open(entry, "w") as target:
                while piece := _read(source, content):
                    left -= len(piece)
                    if left < 0:  # it grows, perhaps without end
                        break
                    state.update(piece)
                    target.write(piece)
            if left or _state(source, content) != (entry.file_size, changed):
                raise SourceChanged(str(content))
        self.hashes[name] = state.hexdigest()
        if name.startswith("data/"):
            self.payload += entry.file_size


def _opened(content: Path | bytes) -> BinaryIO:
    try:
        return io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")
    except OSError as error:
        raise SourceChanged(str(content)) from error


def _read(source: BinaryIO, content: Path | bytes) -> bytes:
    try:
        return source.read(_PIECE)
    except OSError as error:
        raise SourceChanged(str(content)) from error


def _state(source: BinaryIO, content: Path | bytes) -> tuple[int, int]:
    """Size, and when it was changed last."""
    if isinstance(content, bytes):
        return len(content), 0
    status = os.fstat(source.fileno())
    return status.st_size, status.st_mtime_ns


def _manifest(hashes: Mapping[str, str]) -> bytes:
    """Lines "hash  name", in order of name. What must be encoded in a name is (RFC 8493 §2.1.3), but for a per cent
    sign that no reader can take for a code: it stays, because ``bagit.py`` decodes none ("Đạt 100%.pdf")."""
    lines = []
    for name in sorted(hashes):
        plain = _LIKE_A_CODE.sub("%25", name).replace("\r", "%0D").replace("\n", "%0A")
        lines.append(f"{hashes[name]}  {plain}\n")
    return "".join(lines).encode()


def bag_info(fields: Iterable[tuple[str, str]]) -> bytes:
    """bag-info.txt: one "Key: value" a line, values on one line."""
    return "".join(f"{key}: {' '.join(value.split())}\n" for key, value in fields).encode()
