"""Strict YAML with the line of every value.

Only strings, ``true``/``false``, whole numbers, decimals (as ``Decimal``), ISO dates and ``null`` are typed; a code
such as ``1.10`` must be quoted or it is a number, and is refused where a code is wanted. Duplicate keys, aliases,
tags and merge keys are problems. Size is capped in bytes, then depth over the event stream, so that nothing is
built from a hostile file (libyaml's composer itself dies on 100,000 nested brackets).

Imports: problem.
"""

from __future__ import annotations

import datetime
import re
import stat
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from cchc_cli.problem import Problem, Where

try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]  # not in the stubs's __all__
except ImportError:  # pragma: no cover - PyYAML's wheels have libyaml; a build without it is only slower
    from yaml import Loader as _Parser  # type: ignore[assignment]  # the same events

MAX_BYTES = 8_000_000
"""No criteria set comes near: the sample's largest file has under 40 kB."""
MAX_DEPTH = 40
MAX_KEYS = 5000
"""Keys of one group; a set has some hundred items, a unit states as many."""
MAX_PROBLEMS = 200
MAX_VALUES = 150_000
"""Keys and values of one file; the sample's largest file has about 3,000."""


class Map(dict[str | int, Any]):
    """A mapping that knows its line and the line of each key; a year (2023:) is a whole number, all else text."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str | int, int] = {}


class Seq(list[Any]):
    """A sequence that knows its line and the line of each entry."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


_NO_KEY = object()
"""In a mapping, the next scalar is a key."""


class _Stop(Exception):
    """The file is refused as a whole."""

    def __init__(self, id: str, line: int | None, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.id, self.line, self.message, self.hint = id, line, message, hint


def read_yaml(path: Path, name: str) -> tuple[Map | Seq | None, list[Problem]]:
    """The content of a file, or ``None`` with the problems that made it unreadable. ``name`` is for the messages."""
    raw, problems = read_raw(path, name)
    return (None, problems) if raw is None else parse_yaml(raw, name)


def read_raw(path: Path, name: str) -> tuple[bytes | None, list[Problem]]:
    """The bytes of a YAML file, one more than ``MAX_BYTES`` at most; see ``read_yaml``."""
    try:
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            message = "không phải tệp YAML (tệp đặc biệt của hệ điều hành)"
            return None, [Problem("file-unreadable", Where(name), message, "thay bằng một tệp YAML")]
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1), []
    except OSError as error:
        return None, [unreadable(name, error)]


def parse_yaml(raw: bytes, name: str) -> tuple[Map | Seq | None, list[Problem]]:
    """The content of YAML text; see ``read_yaml``."""
    problems: list[Problem] = []
    try:
        return _composed(_text(raw), name, problems), problems
    except _Stop as stop:
        return None, [*problems, Problem(stop.id, Where(name, stop.line), stop.message, stop.hint)]


def unreadable(name: str, error: OSError) -> Problem:
    """A file or folder that cannot be opened, in the user's words."""
    if isinstance(error, FileNotFoundError):
        return Problem("file-missing", Where(name), "không có tệp này", "kiểm tra tên và nơi để tệp")
    if isinstance(error, PermissionError):
        hint = "đóng chương trình đang mở tệp, hoặc kiểm tra quyền đọc"
        return Problem("file-unreadable", Where(name), "không được phép đọc", hint)
    if isinstance(error, IsADirectoryError | NotADirectoryError):
        return Problem(
            "file-unreadable", Where(name), "cần một tệp nhưng đây là thư mục (hoặc ngược lại)", "đổi tên hoặc dời đi"
        )
    return Problem("file-unreadable", Where(name), "không đọc được", "thử chép tệp sang ổ khác rồi đọc lại")


def _text(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        limit = f"{MAX_BYTES // 1_000_000} MB"
        raise _Stop("yaml-too-large", None, f"tệp lớn hơn {limit}", "tệp YAML của bộ tiêu chí chỉ vài chục kB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _Stop(
            "yaml-encoding", line, "tệp không phải UTF-8", "mở bằng Notepad, chọn Lưu thành, bảng mã UTF-8"
        ) from None
    marks = _MARKS.search(text)  # composing them takes time by the square of their length
    if marks is not None:
        line = text[: marks.start()].count("\n") + 1
        raise _Stop("yaml-marks", line, "một chữ mang hàng chục dấu", "gõ lại dòng này")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


_MARKS = re.compile(r"[\u0300-\u036f]{30}")


def _composed(text: str, name: str, problems: list[Problem]) -> Map | Seq | None:
    try:
        return _build(_Parser(text), name, problems)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _Stop("yaml-syntax", mark.line + 1 if mark else None, *_syntax(str(error.problem))) from None
    except yaml.YAMLError:
        raise _Stop("yaml-syntax", None, "tệp có ký tự không được phép", "gõ lại dòng có ký tự lạ") from None


def _syntax(problem: str) -> tuple[str, str]:
    """libyaml's commonest complaints, in the user's words."""
    for part, message, hint in _SYNTAX:
        if part in problem:
            return message, hint
    return "viết sai cú pháp YAML", "so với dòng trên và dòng dưới: dấu cách đầu dòng, dấu hai chấm, dấu nháy"


_SYNTAX = (
    ("cannot start any token", "ký tự không được đứng đầu (thường là phím Tab)", "thay Tab bằng dấu cách"),
    ("could not find expected ':'", "thiếu dấu hai chấm sau tên mục", "viết `tên: giá trị`"),
    ("mapping values are not allowed", "có dấu hai chấm thừa trong dòng", "đặt cả giá trị trong dấu nháy kép"),
    ("did not find expected key", "thụt đầu dòng không đều", "cho dòng này thẳng hàng với các mục cùng cấp"),
    ("did not find expected '-' indicator", "thụt đầu dòng không đều", "cho các dấu `-` thẳng hàng"),
    ("end of stream", "tệp kết thúc giữa chừng", "đóng dấu nháy hoặc dấu ngoặc còn mở"),
    ("did not find expected ',' or", "ngoặc chưa đóng hoặc thiếu dấu phẩy", "kiểm tra dấu { } [ ] và dấu phẩy"),
)


def _build(parser: Any, name: str, problems: list[Problem]) -> Map | Seq | None:
    """One pass over the events with an explicit stack: no recursion, so depth cannot overflow anything.

    Four of five events are scalars, and every command begins here: they are dealt with first and in place.
    """
    stack: list[Map | Seq] = []
    root: Map | Seq | None = None
    top: Map | Seq | None = None
    key: Any = _NO_KEY  # of the innermost mapping; a group that opens is its value, so none is kept while it is open
    documents = 0
    next_event, scalar = parser.get_event, yaml.ScalarEvent
    for _ in range(MAX_VALUES):
        event = next_event()
        kind = type(event)
        if kind is scalar:
            if event.tag is not None:
                raise _tag(event, event.start_mark.line + 1)
            value = event.value
            if event.implicit[0] and (not value or value[0] in _MAYBE_TYPED or value in _PLAIN):
                value = _typed(value, event)
            if type(top) is Map:
                if key is _NO_KEY:
                    key = _key(event.value, value, event.start_mark.line + 1, top, name, problems)
                else:
                    top[key] = value
                    key = _NO_KEY
            elif isinstance(top, Seq):
                top.append(value)
                top.lines.append(event.start_mark.line + 1)
            else:
                line = event.start_mark.line + 1
                raise _Stop("yaml-shape", line, "tệp không có mục nào, chỉ có một giá trị", "viết `tên: giá trị`")
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            line = event.start_mark.line + 1
            if event.tag is not None:
                raise _tag(event, line)
            if len(stack) >= MAX_DEPTH:
                raise _Stop("yaml-too-deep", line, f"lồng nhau quá {MAX_DEPTH} cấp", "xem lại dấu ngoặc và thụt dòng")
            group: Map | Seq = Map(line) if kind is yaml.MappingStartEvent else Seq(line)
            if top is None:
                root = group
            elif isinstance(top, Map):
                if key is _NO_KEY:
                    raise _Stop("yaml-key", line, "tên mục phải là chữ, không phải danh sách hay nhóm")
                top[key] = group
            else:
                top.append(group)
                top.lines.append(line)
            stack.append(group)
            top, key = group, _NO_KEY
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            stack.pop()
            top, key = (stack[-1] if stack else None), _NO_KEY
        elif kind is yaml.AliasEvent:
            line = event.start_mark.line + 1
            raise _Stop("yaml-alias", line, f"không dùng tham chiếu `*{event.anchor}`", "chép lại nội dung cần dùng")
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise _Stop("yaml-shape", event.start_mark.line + 1, "một tệp chỉ có một phần", "bỏ dòng `---`")
        elif kind is yaml.StreamEndEvent:
            break
    else:
        limit = f"{MAX_VALUES:,}".replace(",", ".")
        raise _Stop("yaml-too-large", event.start_mark.line + 1, f"tệp có hơn {limit} giá trị", "chia nhỏ tệp")
    if root is None:
        raise _Stop("yaml-empty", None, "tệp trống", "điền nội dung hoặc xóa tệp")
    return root


def _tag(event: Any, line: int) -> _Stop:
    return _Stop("yaml-tag", line, f"không dùng nhãn kiểu `{event.tag}`", "bỏ phần bắt đầu bằng dấu `!`")


def _key(text: str, typed: Any, line: int, top: Map, name: str, problems: list[Problem]) -> str | int:
    """The key of the next value. Unquoted, only a year may look like a number: a code would lose its zeros."""
    key: str | int = typed if type(typed) is int else text
    if typed is not text and type(typed) is not int and not isinstance(typed, str):
        message = f"tên mục `{text}` phải đặt trong dấu nháy"
        problems.append(Problem("unquoted-code", Where(name, line), message, f'viết "{text}"'))
    if text == "<<":
        raise _Stop("yaml-alias", line, "không dùng `<<`", "chép lại nội dung cần dùng")
    if key in top.lines:
        message = f"mục `{key}` viết hai lần (lần đầu ở dòng {top.lines[key]})"
        problems.append(Problem("duplicate-key", Where(name, line), message, "giữ lại một mục"))
    if len(problems) > MAX_PROBLEMS:
        raise _Stop("more-problems", line, f"có hơn {MAX_PROBLEMS} tên mục viết sai", "sửa các lỗi trên rồi đọc lại")
    top.lines[key] = line
    if len(top.lines) > MAX_KEYS:
        raise _Stop("yaml-too-large", line, f"một nhóm có hơn {MAX_KEYS} mục", "xem lại thụt dòng, hoặc chia nhỏ tệp")
    return key


_MAYBE_TYPED = frozenset("+-0123456789")
_PLAIN = {"true": True, "false": False, "null": None, "~": None, "": None}
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _typed(text: str, event: Any) -> Any:
    """A plain scalar by YAML 1.2's core schema, less what people type by accident (yes, on, 0x1F, 1e3, 012)."""
    if text in _PLAIN:
        return _PLAIN[text]
    if text[0] not in _MAYBE_TYPED:
        return text
    match = _NUMBER.fullmatch(text)
    if match:
        return Decimal(text) if match[1] else int(text)
    if _DATE.fullmatch(text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            line = event.start_mark.line + 1
            raise _Stop("no-such-day", line, f"không có ngày {text}", "viết năm-tháng-ngày, ví dụ 2023-06-28") from None
    return text
