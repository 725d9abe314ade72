"""A file from outside opened safely, and its SHA-256: the only place where the content of files is hashed.

Imports: the standard library.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat

SMALL = 2**16
"""Bytes up to which a file is read in one go; above, in pieces, and worth a thread of its own."""

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
)


def open_regular(path: str | os.PathLike[str]) -> tuple[int, int]:
    """Open what a listing, or ``lstat``, called a regular file: its descriptor, to be closed, and its size in bytes.

    OSError if it cannot be opened, or has become a link or a device since. A descriptor, not a file object: of the
    time for a small file, the object would take a fifth.
    """
    descriptor = os.open(path, _FLAGS)
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise OSError(f"not a regular file: {os.fspath(path)}")
    return descriptor, status.st_size


def digest(descriptor: int, size: int) -> tuple[int, str]:
    """Bytes and SHA-256 (hexadecimal, lower case) of a file just opened, left at its end; ``size`` is a hint, what was
    read counts. May raise OSError."""
    if size <= SMALL:
        content = os.read(descriptor, size + 1)
        if len(content) == size:
            return size, hashlib.sha256(content).hexdigest()
        os.lseek(descriptor, 0, os.SEEK_SET)  # it is changing in this moment, or the disk hands out less than it has
    with io.FileIO(descriptor, closefd=False) as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), sha256


def digest_of(path: str | os.PathLike[str]) -> tuple[int, str]:
    """Bytes and SHA-256 of the regular file at a path; OSError as for ``open_regular`` and ``digest``."""
    descriptor, size = open_regular(path)
    try:
        return digest(descriptor, size)
    finally:
        os.close(descriptor)
