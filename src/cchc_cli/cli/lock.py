"""One change of a workspace at a time: ``.cchc/lock`` says which process of which machine is at it.

What a killed process left behind is recognised (its machine is this one, it runs no more) and taken away; where that
cannot be told, the message says what to do. On Windows a file held open cannot be renamed: that tells there.

Imports: cli.write, problem.
"""

from __future__ import annotations

import os
import platform
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from cchc_cli.cli.write import CannotWrite
from cchc_cli.problem import Problem, Where

_ours: set[Path] = set()


class Busy(CannotWrite):
    """Another command is changing the workspace."""

    def __init__(self, path: Path, holder: str = "") -> None:
        super().__init__(path, OSError())
        message = f"một lệnh khác đang thay đổi hồ sơ này{holder}; chưa làm gì cả"
        hint = f"đợi lệnh đó xong rồi chạy lại; nếu chắc chắn không còn lệnh nào đang chạy thì xóa tệp {path}"
        self.problem = Problem("busy", Where(".cchc/lock"), message, hint)


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Keep every other change of the workspace out; ``Busy`` where one is under way."""
    path = root.resolve() / ".cchc" / "lock"
    if path in _ours:
        yield
        return
    file = _take(path)
    _ours.add(path)
    try:
        yield
    finally:
        _ours.discard(path)
        file.close()
        with suppress(OSError):
            path.unlink()
            path.parent.rmdir()  # where the command left nothing else


def _take(path: Path) -> TextIO:
    """The new lock, held open; it exists for one process only."""
    for _ in range(3):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("x", encoding="utf-8")
            file.write(f"{os.getpid()} {platform.node()}\n")
            file.flush()
            return file
        except FileExistsError:
            _clear(path)
        except FileNotFoundError:
            continue  # the other command ended and took the empty folder away
        except OSError as error:
            raise CannotWrite(path, error) from error
    raise Busy(path)


def _clear(path: Path) -> None:
    """Take away what a process left that is no more; ``Busy`` if it still runs or nobody can tell."""
    text = _read(path)
    if text == "":  # made a moment ago, or by a process killed in that moment
        time.sleep(0.2)
        text = _read(path)
    pid, _, host = text.strip().partition(" ")
    if text and not (_is_number(pid) and host == platform.node() and not _runs(int(pid))):
        known = _is_number(pid) and host.isprintable()
        raise Busy(path, f" (tiến trình {pid} trên máy {host[:60]})" if known else "")
    aside = path.with_name(f"lock.{os.getpid()}")
    try:
        path.rename(aside)  # of several commands that try, one has it
    except FileNotFoundError:
        return
    except OSError as error:
        raise Busy(path) from error
    if _read(aside) != text:  # another command took its place meanwhile
        aside.rename(path)
        raise Busy(path)
    aside.unlink()


def _read(path: Path) -> str:
    """What a lock says; "?" for what cannot be one of ours."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > 1000:
            return "?"
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, ValueError):
        return "?"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < len(text) < 10


def _runs(pid: int) -> bool:
    """Whether a process of this machine runs; this one does not hold the lock, or it would know."""
    if pid in (0, os.getpid()) or os.name == "nt":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
