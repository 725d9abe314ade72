"""One change of a workspace at a time: ``.cchc/lock`` is held by the operating system for the process that is at it.

A process that dies lets go of it, so that nothing is left to clear away; the empty file itself stays. ``filelock``
knows how each system does this.

Imports: filelock (when a lock is asked for: it takes as long as a small command), cli.write, problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cchc_cli.cli.write import CannotWrite
from cchc_cli.problem import Problem, Where


class Busy(CannotWrite):
    """Another command is changing the workspace."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, OSError())
        message, hint = "một lệnh khác đang thay đổi hồ sơ này; chưa làm gì cả", "đợi lệnh đó xong rồi chạy lại"
        self.problem = Problem("busy", Where(".cchc/lock"), message, hint)


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Keep every other change of the workspace out; ``Busy`` where one is under way. The same process may ask again."""
    from filelock import FileLock, Timeout

    path = root.resolve() / ".cchc" / "lock"
    lock = FileLock(path, timeout=0, is_singleton=True)
    try:
        path.parent.mkdir(exist_ok=True)
        lock.acquire()
    except Timeout:
        raise Busy(path) from None
    except (OSError, NotImplementedError) as error:
        raise CannotWrite(path, OSError(str(error))) from error
    try:
        yield
    finally:
        lock.release()
