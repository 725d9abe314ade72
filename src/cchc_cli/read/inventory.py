"""The inventory of a folder: name, size and SHA-256 of every file below it; the base of packing and verifying.

Nothing is followed out of the folder, and nothing but regular files is opened. Entries come one by one in the order
of their names, so that memory does not grow with their number. Names are as on disk: whether two are equal after NFC
is for others to judge.

Imports: document.digest.
"""

from __future__ import annotations

import os
import stat
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from cchc_cli.document.digest import SMALL, digest, digest_of, open_regular

_AHEAD = 1024
"""Entries that may wait for one before them which is still being hashed."""


class Aside(StrEnum):
    """Why an entry was not read: a link (or Windows junction), a device or pipe, or it cannot be read."""

    LINK = "link"
    SPECIAL = "special"
    UNREADABLE = "unreadable"


class Entry(NamedTuple):
    """One file: ``name`` is relative to the folder, "/" as separator; ``size`` in bytes, as many as were hashed.

    An entry that is set aside has no size and no hash; a folder is one only if it cannot be listed. The name of the
    folder itself is "". What is not valid UTF-8 in a name stands as ``os.fsdecode`` has it.
    """

    name: str
    size: int = 0
    sha256: str = ""
    aside: Aside | None = None


class Place(NamedTuple):
    """Where an entry lies: ``path`` opens it, also where Windows' names are too long for its own programs."""

    path: str
    name: str
    aside: Aside | None = None


def inventory(folder: Path) -> Iterator[Entry]:
    """Every file below a folder with its hash, in the order of the names; what cannot be read is an entry too.

    Files above ``SMALL`` are hashed in threads, one for each core: below, handing over costs more than hashing.
    """
    waiting: deque[Entry | Future[Entry]] = deque()
    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        for place in walk(folder):
            entry = _entry(place, pool)
            if not waiting and isinstance(entry, Entry):  # nearly always, where files are small
                yield entry
                continue
            waiting.append(entry)
            while waiting and (len(waiting) > _AHEAD or not isinstance(waiting[0], Future)):
                yield _finished(waiting.popleft())
        while waiting:
            yield _finished(waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def walk(folder: Path) -> Iterator[Place]:
    """Every file below a folder, unopened, in the order of the names; a folder is listed when it is come to."""
    root = os.path.abspath(folder)  # noqa: PTH100 - Path.resolve would also follow links
    levels = [_places(Place(long_path(root) if os.name == "nt" else root, ""))]
    while levels:
        for place in levels[-1]:
            if place.name.endswith("/"):
                levels.append(_places(place))
                break
            yield place
        else:
            levels.pop()


def long_path(path: str) -> str:
    r"""An absolute Windows path in the form (``\\?\``) that may be longer than 260 characters."""
    if path.startswith("\\\\?\\"):
        return path
    return f"\\\\?\\UNC\\{path[2:]}" if path.startswith("\\\\") else f"\\\\?\\{path}"


def _places(folder: Place) -> Iterator[Place]:
    """What lies in one folder; the name of a folder ends in "/", so that what it holds comes where it belongs."""
    try:
        with os.scandir(folder.path) as entries:
            found = sorted(_listed(entry) for entry in entries)
    except OSError:
        yield Place(folder.path, folder.name.rstrip("/"), Aside.UNREADABLE)
        return
    path = os.path.join(folder.path, "")  # noqa: PTH118 - a Path for each file takes as long as reading it
    for name, aside in found:
        yield Place(path + name.rstrip("/"), folder.name + name, aside)


def _listed(entry: os.DirEntry[str]) -> tuple[str, Aside | None]:
    try:
        if entry.is_symlink() or _is_junction(entry):
            return entry.name, Aside.LINK
        if entry.is_dir(follow_symlinks=False):
            return f"{entry.name}/", None
        return entry.name, None if entry.is_file(follow_symlinks=False) else Aside.SPECIAL
    except OSError:
        return entry.name, Aside.UNREADABLE


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Whether it is Windows' other kind of link, which ``is_symlink`` does not know and which may lead in a circle."""
    if sys.platform == "win32":
        return entry.stat(follow_symlinks=False).st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT
    return False


def _entry(place: Place, pool: ThreadPoolExecutor) -> Entry | Future[Entry]:
    """The entry of a place, or the promise of it where a thread does the hashing."""
    if place.aside:
        return Entry(place.name, aside=place.aside)
    try:
        descriptor, size = open_regular(place.path)
        try:
            if size <= SMALL:
                return Entry(place.name, *digest(descriptor, size))
        finally:
            os.close(descriptor)
    except OSError:
        return Entry(place.name, aside=Aside.UNREADABLE)
    return pool.submit(_large, place)


def _large(place: Place) -> Entry:
    """A large file is opened again by its thread: what waits for one must not be held open."""
    try:
        return Entry(place.name, *digest_of(place.path))
    except OSError:
        return Entry(place.name, aside=Aside.UNREADABLE)


def _finished(entry: Entry | Future[Entry]) -> Entry:
    return entry.result() if isinstance(entry, Future) else entry
