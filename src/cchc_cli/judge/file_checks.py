"""Checks of the evidence files as files: their names, whether they open, what they carry.

Each check is one function: its name is its id, its docstring is its manual. To add one, write the function and
name it in ``FILE_CHECKS`` at the foot of this file.

Imports: document.facts, document.kind, judge.held, problem.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from cchc_cli.document.facts import Document, Fault, Text
from cchc_cli.document.kind import extension_fits
from cchc_cli.judge.held import IMAGES, UNUSABLE, Held, Subject
from cchc_cli.points import file_size
from cchc_cli.problem import Finding, Severity, Where
from cchc_cli.vietnamese import nfc

Check = Callable[[Subject], Iterator[Finding]]


def unsafe_name(subject: Subject) -> Iterator[Finding]:
    """Tên tệp, thư mục phải dùng được trên Windows: không ký tự cấm, không tên dành riêng, không quá dài."""
    for file in subject.submission.files:
        where = Where(f"{subject.submission.folder}/{file.name}")
        for part in PurePosixPath(file.name).parts:
            reason = _unsafe(part)
            if reason:
                message = f"tên `{part[:60]}` {reason}, Windows không mở được"
                yield Finding(
                    where, message, "đổi tên ngắn gọn, chỉ gồm chữ, số và dấu gạch", Severity.WARNING, file.item
                )
        if len(file.name) > LONGEST_PATH:
            message = f"đường dẫn dài {len(file.name)} ký tự, Windows có thể không mở được"
            yield Finding(where, message, "rút ngắn tên thư mục và tên tệp", Severity.WARNING, file.item)


LONGEST_PATH = 180
"""Of 260 that classic Windows programs can open, less what stands before the year's folder."""
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\..*)?")


def _unsafe(part: str) -> str:
    """Why a name cannot stand on Windows (document-rules §4.7); nothing if it can."""
    if re.search(r'[<>:"\\\\|?*\x00-\x1f]', part):
        return "có ký tự cấm"
    if _RESERVED.fullmatch(part):
        return "là tên Windows dành riêng"
    if part[-1] in ". ":
        return "kết thúc bằng dấu chấm hoặc dấu cách"
    return "quá dài" if len(part.encode("utf-16-le")) > 2 * 255 else ""


def same_name(subject: Subject) -> Iterator[Finding]:
    """Hai tệp chỉ khác nhau chữ hoa, chữ thường hay cách gõ dấu: trên máy khác, tệp này đè tệp kia."""
    by_name: dict[str, list[str]] = defaultdict(list)
    items = {}
    for file in subject.submission.files:
        by_name[nfc(file.name).casefold()].append(file.name)
        items[file.name] = file.item
    for names in by_name.values():
        for name in names[1:]:
            where = Where(f"{subject.submission.folder}/{name}")
            message = f"trùng tên với `{names[0]}` khi không phân biệt chữ hoa, chữ thường và cách gõ dấu"
            yield Finding(where, message, "đổi tên một tệp", Severity.WARNING, items[name])


def unusable_file(subject: Subject) -> Iterator[Finding]:
    """Tệp trống, hỏng, đặt mật khẩu hoặc không đọc được: người thẩm định không mở được thì coi như không có."""
    for where, item, document in files(subject):
        for fault in document.faults:
            if fault in UNUSABLE:
                pixels = fault is Fault.BOMB and document.kind in IMAGES
                message, hint = _PIXELS if pixels else _UNUSABLE[fault]
                mistake = f", kèm tệp này và dòng: {document.mistake}" if document.mistake else ""
                yield Finding(where, message, f"{hint}{mistake}", item=item)


_PIXELS = ("ảnh quá lớn (trên 200 triệu điểm ảnh), không mở", "thu nhỏ ảnh, hoặc quét lại ở độ phân giải thấp hơn")
_UNUSABLE = {
    Fault.EMPTY: ("tệp trống (0 byte)", "chép lại tệp từ bản gốc"),
    Fault.UNREADABLE: ("không đọc được tệp", "đóng chương trình đang mở tệp, kiểm tra quyền đọc, hoặc chép lại tệp"),
    Fault.PASSWORD: ("tệp đặt mật khẩu, không kiểm tra được", "lưu lại một bản không đặt mật khẩu"),
    Fault.BOMB: (
        "nội dung giải nén ra quá lớn so với cỡ tệp, không mở vì có thể làm treo máy",
        "xuất lại tệp từ chương trình gốc",
    ),
    Fault.TIMED_OUT: ("đọc quá thời gian cho phép, đã bỏ qua", "xuất lại tệp sang PDF"),
    Fault.CRASHED: ("tệp làm hỏng chương trình đọc, đã bỏ qua", "xuất lại tệp sang PDF"),
    Fault.OUR_MISTAKE: (
        "không đọc được do lỗi của chương trình, không phải do tệp",
        "báo cho nơi phát hành chương trình",
    ),
}


def damaged_file(subject: Subject) -> Iterator[Finding]:
    """Tệp hỏng nhẹ: còn mở được nhưng cấu trúc sai; nơi nhận có thể không mở được."""
    for where, item, document in files(subject):
        if Fault.DAMAGED in document.faults:
            if document.kind in IMAGES:
                yield Finding(where, "ảnh hỏng hoặc thiếu một phần", "chép lại từ bản gốc", Severity.WARNING, item)
                continue
            nothing = document.text is Text.NONE
            severity = Severity.ERROR if nothing else Severity.WARNING
            message = "tệp hỏng, không đọc được nội dung" if nothing else "tệp hỏng nhẹ, vẫn đọc được"
            hint = "chép lại từ bản gốc" if nothing else "mở tệp và lưu lại, hoặc chép lại từ bản gốc"
            yield Finding(where, message, hint, severity, item)


def blank_document(subject: Subject) -> Iterator[Finding]:
    """Tệp mở được nhưng không có chữ, không có ảnh nào: thường do xuất hoặc quét nhầm trang trắng."""
    for where, item, document in files(subject):
        sound = document.kind in _LOOKED_THROUGH and not {*UNUSABLE, Fault.DAMAGED} & set(document.faults)
        if sound and document.text is Text.NONE:
            hint = "mở tệp xem; nếu trắng thì xuất hoặc quét lại từ bản gốc"
            yield Finding(where, "không thấy nội dung nào trong tệp", hint, Severity.WARNING, item)


_LOOKED_THROUGH = frozenset(("pdf", "docx", "xlsx"))
"""Kinds of which it is known whether they hold anything that can be seen."""


def risky_file(subject: Subject) -> Iterator[Finding]:
    """Tệp có macro, lệnh tự chạy hoặc là hai loại tệp trong một: cổng tiếp nhận thường từ chối."""
    for where, item, document in files(subject):
        for fault, message in _RISKY.items():
            if fault in document.faults:
                yield Finding(where, message, "xuất lại sang PDF rồi thay tệp này", Severity.WARNING, item)


_RISKY = {
    Fault.MACRO: "tệp có macro (lệnh tự động của Word, Excel)",
    Fault.ACTIVE_CONTENT: "tệp có lệnh tự chạy khi mở",
    Fault.POLYGLOT: "một tệp nhưng mở được thành hai nội dung khác nhau, tùy chương trình",
}


def carries_more(subject: Subject) -> Iterator[Finding]:
    """Tệp mang theo tệp khác hoặc trỏ ra ngoài: người thẩm định có thể không thấy phần đó."""
    for where, item, document in files(subject):
        for fault, message in _MORE.items():
            if fault in document.faults:
                yield Finding(where, message, "nộp phần kèm theo thành tệp riêng nếu cần", Severity.NOTE, item)


_MORE = {
    Fault.EMBEDDED_FILES: "tệp có đính kèm tệp khác bên trong",
    Fault.EXTERNAL_LINKS: "tệp có phần lấy từ nơi khác, không nằm trong tệp",
}


def wrong_extension(subject: Subject) -> Iterator[Finding]:
    """Đuôi tên tệp phải đúng với nội dung, nếu không người nhận không mở được."""
    for where, item, document in files(subject):
        unknown = document.kind in ("unknown", "ole") or _NAMELESS & set(document.faults)
        if not unknown and not extension_fits(document.file.rstrip(" ."), document.kind):
            suffix = PurePosixPath(document.file).suffix
            start = f"đuôi {suffix} nhưng" if suffix else "tệp không có đuôi,"
            hint = f"{'đổi đuôi thành' if suffix else 'thêm đuôi'} .{document.kind}"
            yield Finding(where, f"{start} nội dung là {document.kind.upper()}", hint, item=item)


_NAMELESS = frozenset((Fault.EMPTY, Fault.UNREADABLE, Fault.PASSWORD))


def format_not_allowed(subject: Subject) -> Iterator[Finding]:
    """Chỉ dùng các loại tệp mà hướng dẫn chấm điểm cho phép; tệp không nhận ra loại thì không ai đọc được."""
    allowed = subject.submission.index.head.guidance.formats
    for where, item, document in files(subject):
        told = {*UNUSABLE, Fault.DAMAGED} & set(document.faults)
        if document.kind == "unknown" and not told:
            hint = "mở tệp xem; nếu mở được thì xuất sang PDF, không thì chép lại từ bản gốc"
            yield Finding(where, "không nhận ra đây là loại tệp gì", hint, Severity.WARNING, item)
        elif document.kind not in (*allowed, "unknown") and Fault.PASSWORD not in document.faults:
            kind = _KINDS.get(document.kind, document.kind.upper())
            message = f"loại tệp {kind} không thuộc các loại được nhận ({', '.join(allowed)})"
            yield Finding(where, message, "xuất sang PDF", Severity.WARNING, item)


_KINDS = {"ole": "Office kiểu cũ, không rõ của chương trình nào,", "zip": "nén ZIP", "txt": "văn bản thô (TXT)"}
"""Kinds whose names an officer does not know."""


def file_too_large(subject: Subject) -> Iterator[Finding]:
    """Tệp, và cả hồ sơ, không vượt dung lượng mà hướng dẫn chấm điểm cho phép."""
    guidance = subject.submission.index.head.guidance
    for where, item, document in files(subject):
        if document.size > guidance.max_file_mb * 1_000_000:
            message = f"tệp {file_size(document.size)}, quá {guidance.max_file_mb} MB"
            yield Finding(where, message, "quét lại ở độ phân giải thấp hơn, hoặc tách tệp", Severity.WARNING, item)
    total = sum(document.size for document in subject.documents.values())
    if total > guidance.max_total_mb * 1_000_000:
        message = f"cả hồ sơ {file_size(total)}, quá {guidance.max_total_mb} MB"
        hint = "quét lại các tệp lớn ở độ phân giải thấp hơn"
        yield Finding(Where(subject.submission.folder), message, hint, Severity.WARNING)


def same_file_twice(subject: Subject) -> Iterator[Finding]:
    """Một tài liệu nộp hai lần trong cùng một mục không tính là hai tài liệu."""
    for case in subject.cases.values():
        by_content: dict[str, list[Held]] = defaultdict(list)
        for held in case.held:
            if held.document is not None and held.document.sha256 and held.document.size:
                by_content[held.document.sha256].append(held)
        for same in by_content.values():
            names = list(dict.fromkeys(held.name for held in same))
            for name in names[1:]:
                where = Where(f"{subject.submission.folder}/{name}")
                message = f"cùng nội dung với {names[0]}"
                yield Finding(where, message, "xóa bớt một tệp", Severity.WARNING, case.item.code)


def files(subject: Subject) -> Iterator[tuple[Where, str, Document]]:
    """Every file once, with the item in whose folder it lies."""
    for file in subject.submission.files:
        document = subject.documents.get(file.name)
        if document is not None:
            yield Where(f"{subject.submission.folder}/{file.name}"), file.item, document


FILE_CHECKS: tuple[Check, ...] = (
    unsafe_name,
    same_name,
    unusable_file,
    damaged_file,
    blank_document,
    risky_file,
    carries_more,
    wrong_extension,
    format_not_allowed,
    file_too_large,
    same_file_twice,
)
