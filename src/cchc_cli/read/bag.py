"""A package (gói hồ sơ) as its reader finds it: a folder, a ZIP, or the numbered parts of one; nothing is unpacked.

A package comes from outside: names are judged before anything is opened, sizes are what was read, never what a header
says, links are not followed, and nothing is written. What keeps it from being read is a finding, not an exception.

Imports: document.digest, problem, read.bag_zip, read.inventory.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cchc_cli.document.digest import open_regular
from cchc_cli.problem import Finding, Severity, Where
from cchc_cli.read.bag_zip import BROKEN, MAX_FILES, MAX_TAG, PART, Hashed, MissingPart, TooManyFiles, ZipSource, unsafe
from cchc_cli.read.inventory import inventory

REASONS = {
    "link": "là lối tắt (liên kết), không phải tệp",
    "special": "không phải tệp tài liệu",
    "unreadable": "không đọc được",
}


class Source(Protocol):
    """What a package is read from."""

    def read(self, name: str, limit: int = MAX_TAG) -> bytes | None:
        """A small file's content; ``None`` if it is not there, is larger than that, or cannot be read."""

    def hashes(self, algorithm: str) -> Iterator[Hashed]:
        """Every file with its hash, names as stored."""


@dataclass(slots=True)
class Package:
    """A package that was opened: how it is called, what it is read from (``None``: not at all), what was found."""

    label: str
    source: Source | None
    found: list[Finding] = field(default_factory=list)
    close: Callable[[], None] = lambda: None


def open_package(path: Path) -> Package:
    """The package at a path, its container judged; ``close`` it after use."""
    label = str(path)
    try:
        if path.is_dir():
            return Package(label, FolderSource(path))
        source = ZipSource(path)
    except MissingPart as gap:
        return _closed(label, f"thiếu phần {gap} của gói", "chép đủ các phần vào cùng một thư mục rồi chạy lại")
    except TooManyFiles:
        return _closed(label, f"gói có hơn {MAX_FILES} tệp", "hỏi lại đơn vị gửi; không giải nén gói này")
    except FileNotFoundError:
        return _closed(label, "không có tệp hay thư mục này", "kiểm tra tên và nơi để tệp")
    except OSError:
        return _closed(label, "không đọc được tệp này", "kiểm tra quyền đọc, và đây có phải là tệp không")
    except BROKEN:
        message = "không phải gói ZIP, hoặc tệp trống, bị cắt cụt, bị hỏng"
        return _closed(label, message, "chép hoặc tải lại gói từ bản gốc")
    found = list(unsafe(source, label))
    if any(one.severity is Severity.ERROR for one in found):
        source.close()
        return Package(label, None, found)
    return Package(label, source, found, source.close)


def _closed(label: str, message: str, hint: str) -> Package:
    """One that cannot be opened at all."""
    return Package(label, None, [Finding(Where(label), message, hint)])


def same_package(paths: list[Path]) -> list[Path]:
    """The packages named, each once: the parts of a split one are one package, named by its first part."""
    seen: dict[str, Path] = {}
    for path in paths:
        match = PART.fullmatch(path.name)
        seen.setdefault(str(path.with_name(match[1])) if match else str(path), path)
    return list(seen.values())


class FolderSource:
    """A bag as a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str, limit: int = MAX_TAG) -> bytes | None:
        """A regular file of the bag's own folder, no link."""
        try:
            descriptor, size = open_regular(self._folder / name)
            with os.fdopen(descriptor, "rb") as file:
                content = file.read(limit + 1) if size <= limit else None
        except OSError:
            return None
        return content if content is not None and len(content) <= limit else None

    def hashes(self, algorithm: str) -> Iterator[Hashed]:
        """By the inventory; another algorithm than SHA-256 reads each file once more."""
        for entry in inventory(self._folder):
            if entry.aside:
                yield Hashed(entry.name, 0, "", REASONS[entry.aside])
            elif algorithm == "sha256":
                yield Hashed(entry.name, entry.size, entry.sha256)
            else:
                yield Hashed(entry.name, entry.size, self._digest(entry.name, algorithm))

    def _digest(self, name: str, algorithm: str) -> str:
        try:
            descriptor, _ = open_regular(self._folder / name)
            with os.fdopen(descriptor, "rb") as file:
                return hashlib.file_digest(file, algorithm).hexdigest()
        except OSError:
            return ""
