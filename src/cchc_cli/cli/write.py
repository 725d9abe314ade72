"""Writing, whole or not at all: the only helper that puts a file on disk.

Imports: problem, read.yaml_strict.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from cchc_cli.problem import Problem, Where

_TEMPORARY = ".cchc-"
_ABANDONED = 3600.0  # seconds; no writing takes so long


class CannotWrite(Exception):
    """The target cannot be written; ``problem`` says it in the user's words."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(str(path))
        message, hint = "không ghi được tệp", "kiểm tra ổ đĩa còn chỗ và quyền ghi thư mục"
        if isinstance(error, PermissionError):
            message, hint = "không được phép ghi tệp", _hint(path)
        elif isinstance(error, IsADirectoryError | FileExistsError | NotADirectoryError):
            message, hint = "nơi ghi là thư mục hoặc bị một tệp chắn đường", "chọn tên khác sau --output"
        self.problem = Problem("cannot-write", Where(str(path)), message, hint)


def _hint(path: Path) -> str:
    """What to do where writing is not allowed: where the folder can be written in, a file may be open in another
    program, be it the one that is to be moved here. Windows does not tell of a folder whether it can."""
    folder = _folder_of(path)
    rights = f"kiểm tra quyền ghi thư mục {folder}, hoặc chọn nơi khác sau --output (nếu lệnh có)"
    if not os.access(folder, os.W_OK):
        return rights
    close = "đóng tệp nếu đang mở trong Word hoặc Excel rồi chạy lại"
    return close if os.path.isfile(path) else f"{rights}; {close}"  # noqa: PTH113 - Path.is_file may raise


def _folder_of(path: Path) -> Path:
    """The folder that a file goes to, or the nearest above it that is there."""
    return next((one for one in path.parents if os.path.lexists(one)), path.parent)


def refuse_unwritable(path: Path) -> None:
    """``CannotWrite`` where writing would fail: of several files none is written if one of them cannot be."""
    folder = _folder_of(path)
    try:
        if path.is_dir():
            raise IsADirectoryError(str(path))
        if not folder.is_dir():
            raise NotADirectoryError(str(folder))
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(str(folder))
        if sys.platform == "win32" and path.exists():
            os.close(os.open(path, os.O_RDWR))  # what Word or Excel has open cannot be replaced
    except OSError as error:
        raise CannotWrite(path, error) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the target, flush to disk, then replace: whoever looks sees the old file or the new one."""

    def write(file: BinaryIO) -> None:
        file.write(content)

    write_stream(path, write)


def write_stream(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """The same for what is too large to be held in memory: ``write`` puts it into the open file, which it may seek in.
    What ``write`` raises leaves the target as it was."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear_away(path.parent)
        handle, temporary = tempfile.mkstemp(prefix=_TEMPORARY, dir=path.parent)
        with os.fdopen(handle, "w+b") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)  # noqa: PTH101 - mkstemp made it private; a report is for colleagues
        os.replace(temporary, path)  # noqa: PTH105 - atomic on every system, Path.replace says less
        temporary = None
    except OSError as error:
        raise CannotWrite(path, error) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108 - a name from mkstemp, no Path


def _clear_away(folder: Path) -> None:
    """What writings that were killed have left here; those of an hour ago and later may still be under way."""
    for path in folder.glob(f"{_TEMPORARY}*"):
        with contextlib.suppress(OSError):
            if path.is_file() and time.time() - path.stat().st_mtime > _ABANDONED:
                path.unlink()
