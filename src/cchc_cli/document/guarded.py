"""An office file from outside, opened for a reader of one kind: what is no such file, or not safe, is told, not raised.

Imports: document.facts, document.kind, document.package, document.workers.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar

from lxml.etree import XMLSyntaxError

from cchc_cli.document import workers
from cchc_cli.document.facts import Fault
from cchc_cli.document.kind import recognise
from cchc_cli.document.package import BROKEN_ZIP, TooLarge

Content = TypeVar("Content")

REFUSED = (Fault.PASSWORD, Fault.BOMB, Fault.MACRO, Fault.DAMAGED)
SAVE_WORD = "mở bằng Word, chọn Lưu thành, loại Word Document (.docx)"
SAVE_EXCEL = "mở bằng Excel, chọn Lưu thành, loại Excel Workbook (.xlsx)"
_SAVE = "mở bằng Word hoặc Excel rồi lưu lại dạng .docx, .xlsx không có macro"
_SMALLER = "mở bằng Word hoặc Excel, bỏ phần thừa rồi lưu lại thành tệp mới"
WHY = {
    Fault.EMPTY: ("tệp trống (0 byte)", "lấy lại tệp từ bản gốc"),
    Fault.UNREADABLE: ("không có tệp này, hoặc không đọc được", "kiểm tra tên và nơi để tệp; đóng tệp nếu đang mở"),
    Fault.PASSWORD: ("tệp đặt mật khẩu, không mở được", "bỏ mật khẩu mở tệp rồi lưu lại"),
    Fault.BOMB: ("tệp quá lớn hoặc nén bất thường, không mở", _SMALLER),
    Fault.MACRO: ("tệp có macro, không mở", _SAVE),
    Fault.ACTIVE_CONTENT: ("tệp có nội dung tự chạy, không mở", _SAVE),
    Fault.DAMAGED: ("tệp hỏng, không đọc được", "mở bằng Word hoặc Excel rồi lưu lại, hoặc lấy lại bản gốc"),
    Fault.TIMED_OUT: ("đọc quá thời gian cho phép, đã dừng", _SMALLER),
    Fault.CRASHED: ("tệp làm hỏng chương trình đọc, đã bỏ qua", _SMALLER),
    Fault.OUR_MISTAKE: (
        "không đọc được do lỗi của chương trình, không phải do tệp",
        "báo cho nơi phát hành chương trình",
    ),
}
"""Message and remedy, in the user's words, for a file that could not be read."""
_LOST = {workers.Failure.DIED: Fault.CRASHED, workers.Failure.HUNG: Fault.TIMED_OUT}
_BROKEN = (*BROKEN_ZIP, XMLSyntaxError, LookupError)
"""What the libraries, and references to parts that are not there, make of a broken package."""


def read_package(
    path: Path,
    kind: str,
    read: Callable[[zipfile.ZipFile], Content | Fault],
    *,
    refused: Sequence[Fault] = REFUSED,
    most_bytes: int | None = None,
) -> Content | Fault | str:
    """What ``read`` makes of the package of that kind at a path; else a fault, or the kind that the file really is.

    ``refused``: faults with which it is not opened at all. A mistake of ours is told as such, never as the file's.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return Fault.UNREADABLE
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if not size:
                return Fault.EMPTY
            if most_bytes is not None and size > most_bytes:
                return Fault.BOMB
            recognised = recognise(file, size)
            fault = next((one for one in refused if one in recognised.faults), None)
            if fault is not None or recognised.kind != kind:
                return fault or recognised.kind
            file.seek(0)
            return _inside(file, read)
    except OSError:
        return Fault.UNREADABLE
    except (MemoryError, RecursionError, TooLarge):
        return Fault.BOMB
    except Exception:
        return Fault.OUR_MISTAKE


def _inside(file: BinaryIO, read: Callable[[zipfile.ZipFile], Content | Fault]) -> Content | Fault:
    try:
        with zipfile.ZipFile(file) as package:
            return read(package)
    except _BROKEN:
        return Fault.DAMAGED


def in_worker(read: Callable[[Path], Content | Fault | str], paths: Sequence[Path]) -> Iterator[Content | Fault | str]:
    """Read files in worker processes, in the order given; never raises for what a file is or holds."""
    return workers.run(read, list(paths), lambda _, failure: _LOST[failure])
