"""Packages at addresses (sftp://, file:// and whatever else fsspec offers): found, told apart, copied to this machine.

Nothing is taken on trust: an SFTP server whose key does not stand in known_hosts is refused, an address carries no
password, and what is copied is counted as it comes. A connection that breaks is tried again a few times.

Imports: cli.sftp and fsspec (extra [cluster], inside the functions), problem, read.bag_zip.
"""

from __future__ import annotations

import fnmatch
import glob
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit

from cchc_cli.problem import Problem, Where
from cchc_cli.read.bag_zip import PART

T = TypeVar("T")
MAX_PACKAGE = 2 * 2**30
"""Bytes of one package (all its parts) that are copied."""
TAIL = 256 * 2**10
"""Bytes at the end of a package that tell it from another: a ZIP has its directory there, with a checksum of every
file."""
TRIES = 3
_PAUSES = (1.0, 4.0)  # seconds before the next try
_PIECE = 2**20
_EXTRA = 'cài thêm phần mở rộng: pip install "cchc-cli[cluster]"'
_SFTP = ("sftp", "ssh")
_IN_EXTRA = ("fsspec", "paramiko")
_PACKAGES = {"smbclient": "smbprotocol", "libarchive": "libarchive-c"}
"""Of modules that fsspec needs, those that are in a package of another name (another's package has theirs)."""


class NotFetched(Exception):
    """What keeps a package from being read at its address."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem

    def __reduce__(self) -> tuple[Any, ...]:
        return NotFetched, (self.problem,)


def is_address(text: str) -> bool:
    """Whether a name is an address and no path: sftp://…, file://…"""
    return "://" in text


def split_address(address: str) -> SplitResult:
    """The parts of an address that can be one; raises ``NotFetched`` for any other. A chain of fsspec's
    (``simplecache::sftp://…``) is none: it would reach a server past the check of its key."""
    try:
        parts = urlsplit(address)
        port = parts.port  # not before it is asked for is it refused where it is no number
    except ValueError as error:
        raise NotFetched(_unknown(address)) from error
    lacks = parts.scheme in _SFTP and (not parts.hostname or not parts.path or port == 0)
    if lacks or (parts.scheme not in _SFTP and "::" in address):
        raise NotFetched(_unknown(address))
    return parts


def packages_at(address: str) -> list[str]:
    """The packages that an address means, in order: all of a folder, the one of this name, or those of a pattern
    (``*.zip``, ``0000[1-3].zip``). A package in parts is named by its first. Raises ``NotFetched``."""

    def look() -> list[str]:
        system, path = _opened(address)
        folder, _, pattern = path.rpartition("/")
        if system.isdir(path):
            folder, pattern = path.rstrip("/"), "*"
        elif not glob.has_magic(pattern) or system.exists(path):
            system.info(path)
            return [address]
        start = address[: address.rindex(path)] if path in address else f"{split_address(address).scheme}://"
        found: dict[str, str] = {}
        for name in sorted(_name(one["name"]) for one in system.ls(folder or "/", detail=True)):
            part = PART.fullmatch(name)
            if fnmatch.fnmatchcase(name, pattern) and (part or name.lower().endswith(".zip")):
                found.setdefault(part[1] if part else name, f"{start}{folder}/{name}")
        if not found and glob.has_magic(pattern) and pattern != "*":
            raise FileNotFoundError(path)
        return list(found.values())

    return _tried(address, look)


def key_at(address: str) -> str:
    """What tells whether the package at an address is still the same. Raises ``NotFetched``."""

    def look() -> str:
        system, path = _opened(address)
        parts = _parts(system, path)
        last = parts[-1]
        end = (
            system.cat_file(last["name"], start=max(0, last["size"] - TAIL), end=last["size"]) if last["size"] else b""
        )
        return _key(parts, end)

    return _tried(address, look)


@contextmanager
def fetched(address: str) -> Iterator[tuple[Path, str]]:
    """The package as a file of this machine for as long as it is needed, and its key (``key_at``). Raises
    ``NotFetched``."""
    with tempfile.TemporaryDirectory(prefix="cchc-") as folder:
        yield _tried(address, lambda: _copied(address, Path(folder)))


def _copied(address: str, folder: Path) -> tuple[Path, str]:
    system, path = _opened(address)
    parts = _parts(system, path)
    left = MAX_PACKAGE
    for one in parts:
        target = folder / _name(one["name"])
        with system.open(one["name"], "rb") as source, target.open("wb") as out:
            if hasattr(source, "prefetch"):  # of SFTP: not one round trip for every 32 kB
                source.prefetch(one["size"], 64)
            while piece := source.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise _too_large(address)
                out.write(piece)
        if target.stat().st_size != one["size"]:
            raise OSError("the connection ended early")
    with target.open("rb") as file:
        file.seek(max(0, parts[-1]["size"] - TAIL))
        return folder / _name(path), _key(parts, file.read())


def _parts(system: Any, path: str) -> list[dict[str, Any]]:
    """Name, size and time of change of the package's files: one, or the parts of a split one."""
    about = system.info(path)
    found = [about]
    match = PART.fullmatch(_name(path))
    if match:
        near = system.ls(path.rpartition("/")[0] or "/", detail=True)
        found = [one for one in near if (part := PART.fullmatch(_name(one["name"]))) and part[1] == match[1]]
        found.sort(key=lambda one: str(one["name"]))
    if any(one["type"] != "file" for one in found):
        raise IsADirectoryError(path)
    if sum(one["size"] for one in found) > MAX_PACKAGE:
        raise _too_large(path)
    return found


def _key(parts: list[dict[str, Any]], end: bytes) -> str:
    about = [f"{_name(one['name'])} {one['size']} {one.get('mtime')}" for one in parts]
    return hashlib.sha256("\n".join(about).encode() + end).hexdigest()


def _name(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _too_large(address: str) -> NotFetched:
    message = f"gói lớn hơn {MAX_PACKAGE // 2**30} GB, không tải về"
    return NotFetched(Problem("address-too-large", Where(address), message, "đề nghị đơn vị gửi gói nhỏ hơn"))


def _opened(address: str) -> tuple[Any, str]:
    """The file system of an address and the path in it; connections are kept for the process."""
    parts = split_address(address)
    if parts.password is not None:
        message = "địa chỉ có mật khẩu"
        hint = "bỏ mật khẩu khỏi địa chỉ; dùng khóa SSH của tài khoản chạy lệnh"
        raise NotFetched(Problem("address-password", Where(_without_password(address)), message, hint))
    try:
        if parts.scheme in _SFTP:
            from cchc_cli.cli.sftp import opened

            return opened(address)
        from fsspec.core import url_to_fs

        system, path = url_to_fs(address)
        return system, str(path)
    except ImportError as error:
        raise NotFetched(_not_installed(address, error)) from error
    except (ValueError, TypeError, AttributeError) as error:  # fsspec's many ways to say what it cannot make out
        raise NotFetched(_unknown(address)) from error


def _unknown(address: str) -> Problem:
    message = f"không đọc được địa chỉ kiểu {address.partition('://')[0]}://"
    hint = "viết sftp://tài-khoản@máy-chủ/thư-mục/gói.zip hoặc file:///thư-mục/gói.zip"
    return Problem("address-unknown", Where(_without_password(address)), message, hint)


def _not_installed(address: str, error: ImportError) -> Problem:
    """fsspec says which module it lacks in words of its own, the import that failed behind them."""
    lacks = error.name or getattr(error.__cause__, "name", None) or str(error)
    module = lacks.partition(".")[0]
    hint = _EXTRA if module in _IN_EXTRA else f"cài thêm: pip install {_PACKAGES.get(module, module)}"
    message = f"máy chưa cài phần đọc địa chỉ {address.partition('://')[0]}:// ({lacks})"
    return Problem("cluster-extra", Where(address), message, hint)


def _without_password(address: str) -> str:
    """By its text alone, since it may be no address; rather too much is left out than a password told."""
    return re.sub(r"(://[^:/@]*):.*@", r"\1@", address)


def _tried(address: str, look: Callable[[], T]) -> T:
    """What ``look`` gives, tried again when the connection breaks."""
    for pause in (*_PAUSES[: TRIES - 1], None):
        try:
            return look()
        except (NotFetched, OSError, EOFError) as error:
            if isinstance(error, NotFetched):
                raise
            if isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError) or pause is None:
                raise NotFetched(_problem(address, error)) from error
            _forget(address)
            time.sleep(pause)
        except (ValueError, TypeError) as error:  # of a file system that can be made, but not of this address
            raise NotFetched(_unknown(address)) from error
    raise AssertionError("the last try returns or raises")


def _forget(address: str) -> None:
    """Connections that may be broken are made anew."""
    if split_address(address).scheme in _SFTP:
        from cchc_cli.cli.sftp import forget

        forget()


def _problem(address: str, error: Exception) -> Problem:
    where = Where(address)
    if isinstance(error, FileNotFoundError):
        return Problem("address-missing", where, "không có tệp hay thư mục này ở địa chỉ đã ghi", "kiểm tra lại tên")
    if isinstance(error, PermissionError):
        return Problem("address-missing", where, "máy chủ không cho đọc tệp này", "xin quyền đọc cho tài khoản")
    if isinstance(error, IsADirectoryError):
        return Problem("address-missing", where, "là thư mục, không phải gói ZIP", "ghi địa chỉ của gói")
    why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error) or "mất kết nối"
    message = f"không nối được, hoặc mất kết nối khi đang tải ({why})"
    return Problem("address-unreachable", where, message, "kiểm tra mạng và máy chủ rồi chạy lại")
