"""Checks of the evidence: what an appraiser would find, found before the dossier leaves.

Each check is one function: its name is its id, its docstring is its manual. To add one, write the function and
name it in ``EVIDENCE_CHECKS`` at the foot of this file. Absence of text is never proof of a draft.

Imports: document, judge.held, model, problem.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from cchc_cli.document.facts import Document, Fault, Text
from cchc_cli.document.kind import extension_fits
from cchc_cli.document.number import parse_number, same_number
from cchc_cli.judge.held import UNUSABLE, Case, Held, Subject, different, misfits
from cchc_cli.model import alternatives
from cchc_cli.problem import Finding, Problem, Severity, Where, run_checks

Check = Callable[[Subject], Iterator[Finding]]


def check_evidence(subject: Subject) -> list[Problem]:
    """Every finding of every check, and those of the folder itself, in one run."""
    return [*subject.submission.folder_problems, *run_checks(EVIDENCE_CHECKS, subject)]


def doubted_items(problems: Iterable[Problem]) -> set[str]:
    """Items about which there is an error or a warning: their evidence is not counted as right."""
    return {p.item for p in problems if p.item is not None and p.severity is not Severity.NOTE}


# -- tệp ------------------------------------------------------------------------------------------------------


def unusable_file(subject: Subject) -> Iterator[Finding]:
    """Tệp trống, hỏng, đặt mật khẩu hoặc không đọc được: người thẩm định không mở được thì coi như không có."""
    for where, item, document in _files(subject):
        for fault in document.faults:
            if fault in UNUSABLE:
                message, hint = _UNUSABLE[fault]
                yield Finding(where, message, hint, item=item)


_UNUSABLE = {
    Fault.EMPTY: ("tệp trống (0 byte)", "chép lại tệp từ bản gốc"),
    Fault.UNREADABLE: ("không đọc được tệp", "đóng chương trình đang mở tệp, kiểm tra quyền đọc, hoặc chép lại tệp"),
    Fault.PASSWORD: ("tệp đặt mật khẩu, không kiểm tra được", "lưu lại một bản không đặt mật khẩu"),
    Fault.BOMB: ("tệp giải nén ra quá lớn, không mở", "xuất lại tệp từ chương trình gốc"),
    Fault.TIMED_OUT: ("đọc quá thời gian cho phép, đã bỏ qua", "xuất lại tệp sang PDF"),
    Fault.CRASHED: ("tệp làm hỏng chương trình đọc, đã bỏ qua", "xuất lại tệp sang PDF"),
}


def damaged_file(subject: Subject) -> Iterator[Finding]:
    """Tệp hỏng nhẹ: còn mở được nhưng cấu trúc sai; nơi nhận có thể không mở được."""
    for where, item, document in _files(subject):
        if Fault.DAMAGED in document.faults:
            nothing = document.pages is None and document.text is Text.NONE
            severity = Severity.ERROR if nothing else Severity.WARNING
            message = "tệp hỏng, không đọc được nội dung" if nothing else "tệp hỏng nhẹ, vẫn đọc được"
            yield Finding(where, message, "mở tệp và lưu lại, hoặc chép lại từ bản gốc", severity, item)


def risky_file(subject: Subject) -> Iterator[Finding]:
    """Tệp có macro, mã tự chạy hoặc là hai loại tệp trong một: cổng tiếp nhận thường từ chối."""
    for where, item, document in _files(subject):
        for fault, message in _RISKY.items():
            if fault in document.faults:
                yield Finding(where, message, "xuất lại sang PDF rồi thay tệp này", Severity.WARNING, item)


_RISKY = {
    Fault.MACRO: "tệp có macro",
    Fault.ACTIVE_CONTENT: "PDF có mã tự chạy hoặc tệp đính kèm",
    Fault.POLYGLOT: "tệp đọc được theo hai loại khác nhau",
}


def wrong_extension(subject: Subject) -> Iterator[Finding]:
    """Đuôi tên tệp phải đúng với nội dung, nếu không người nhận không mở được."""
    for where, item, document in _files(subject):
        known = document.kind != "unknown" and not {Fault.EMPTY, Fault.UNREADABLE} & set(document.faults)
        if known and not extension_fits(document.file, document.kind):
            suffix = PurePosixPath(document.file).suffix or "(không có)"
            message = f"đuôi {suffix} nhưng nội dung là {document.kind.upper()}"
            yield Finding(where, message, f"đổi đuôi thành .{document.kind}", item=item)


def format_not_allowed(subject: Subject) -> Iterator[Finding]:
    """Chỉ dùng các loại tệp mà hướng dẫn chấm điểm cho phép."""
    allowed = subject.submission.index.head.guidance.formats
    for where, item, document in _files(subject):
        if document.kind not in (*allowed, "unknown") and Fault.PASSWORD not in document.faults:
            message = f"loại tệp {document.kind.upper()} không thuộc các loại được nhận ({', '.join(allowed)})"
            yield Finding(where, message, "xuất sang PDF", Severity.WARNING, item)


def file_too_large(subject: Subject) -> Iterator[Finding]:
    """Tệp không vượt dung lượng mà hướng dẫn chấm điểm cho phép."""
    guidance = subject.submission.index.head.guidance
    for where, item, document in _files(subject):
        if document.size > guidance.max_file_mb * 1_000_000:
            message = f"tệp {document.size / 1_000_000:.0f} MB, quá {guidance.max_file_mb} MB"
            yield Finding(where, message, "quét lại ở độ phân giải thấp hơn, hoặc tách tệp", Severity.WARNING, item)
    total = sum(document.size for document in subject.documents.values())
    if total > guidance.max_total_mb * 1_000_000:
        message = f"cả hồ sơ {total / 1_000_000:.0f} MB, quá {guidance.max_total_mb} MB"
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


# -- tài liệu so với khai ----------------------------------------------------------------------------------------


def listed_file_missing(subject: Subject) -> Iterator[Finding]:
    """Tệp ghi trong hồ sơ phải có trong thư mục."""
    for case, held in _all_held(subject):
        if held.document is None and held.cited is not None and held.cited.file and not held.cited.url:
            message = f"không thấy tệp {held.cited.file}"
            yield Finding(held.where, message, "chép tệp vào thư mục của mục, hoặc sửa tên", item=case.item.code)


def link_without_capture(subject: Subject) -> Iterator[Finding]:
    """Đường dẫn phải kèm ảnh chụp: trang có thể đổi hoặc mất trước khi thẩm định."""
    for case, held in _all_held(subject):
        if held.document is None and held.cited is not None and held.cited.url:
            hint = "chụp trang, để ảnh vào thư mục và ghi tên ở `capture`"
            yield Finding(held.where, "đường dẫn không kèm ảnh chụp", hint, Severity.WARNING, case.item.code)


def number_differs(subject: Subject) -> Iterator[Finding]:
    """Số, ký hiệu ghi trong hồ sơ phải đúng với văn bản."""
    for case, held in _all_held(subject):
        read = held.document.number if held.document else None
        stated = held.cited.number if held.cited else None
        if read and stated and not same_number(read, stated):
            message = f"ghi số {stated}, trong tệp là {read}"
            yield Finding(held.where, message, "sửa số trong hồ sơ, hoặc thay đúng tệp", item=case.item.code)


def date_differs(subject: Subject) -> Iterator[Finding]:
    """Ngày ban hành ghi trong hồ sơ phải đúng với văn bản."""
    for case, held in _all_held(subject):
        read = held.document.date if held.document else None
        stated = held.cited.date if held.cited else None
        if read and stated and read != stated:
            message = f"ghi ngày {stated:%d/%m/%Y}, trong tệp là ngày {read:%d/%m/%Y}"
            yield Finding(held.where, message, "sửa ngày trong hồ sơ, hoặc thay đúng tệp", item=case.item.code)


def number_malformed(subject: Subject) -> Iterator[Finding]:
    """Số, ký hiệu ghi trong hồ sơ phải viết được như một số văn bản: 45/BC-UBND."""
    for case, held in _all_held(subject):
        stated = held.cited.number if held.cited else None
        if stated and parse_number(stated) is None:
            message = f"`{stated}` không viết như số, ký hiệu văn bản"
            hint = "viết theo dạng 45/BC-UBND (Nghị định 30/2020, Phụ lục I)"
            yield Finding(held.where, message, hint, Severity.WARNING, case.item.code)


def draft(subject: Subject) -> Iterator[Finding]:
    """Văn bản còn chữ "DỰ THẢO" chưa phải là văn bản đã ban hành."""
    for case, held in _all_held(subject):
        if held.document is not None and held.document.draft:
            hint = "thay bằng văn bản đã ký, có số và ngày"
            yield Finding(held.where, "văn bản còn ghi DỰ THẢO", hint, item=case.item.code)


def scan_not_described(subject: Subject) -> Iterator[Finding]:
    """Bản quét chưa đọc được bằng máy: ghi số, ngày, loại, cơ quan ban hành vào hồ sơ để người thẩm định đối chiếu."""
    for case, held in _all_held(subject):
        unread = held.document is not None and held.document.text in (Text.SCAN, Text.GARBLED)
        if unread and held.document and held.document.kind == "pdf" and not (held.number and held.date):
            message = "bản quét, chưa ghi số và ngày ban hành"
            hint = "mở tệp, đọc số và ngày rồi ghi vào hồ sơ"
            yield Finding(held.where, message, hint, Severity.WARNING, case.item.code)


def fact_not_confirmed(subject: Subject) -> Iterator[Finding]:
    """Số liệu lấy từ một văn bản (thường là ngày ban hành) phải trùng với văn bản đó."""
    for case in subject.cases.values():
        for one, fits in case.fitting:
            for way in alternatives(one):
                for fact in way.gives:
                    stated = case.claim.facts.get(fact)
                    dates = sorted({held.date for held in fits if held.date is not None})
                    if stated is None or not dates or stated in dates:
                        continue
                    label = case.item.facts[fact].label if fact in case.item.facts else fact
                    read = ", ".join(f"{date:%d/%m/%Y}" for date in dates)
                    shown = f"{stated:%d/%m/%Y}" if hasattr(stated, "strftime") else str(stated)
                    where = subject.submission.places.at("items", case.item.code, "facts", fact)
                    message = f"{label}: ghi {shown}, văn bản kèm theo ghi {read}"
                    yield Finding(where, message, "sửa số liệu, hoặc kèm đúng văn bản", item=case.item.code)


# -- đầy đủ -----------------------------------------------------------------------------------------------------


def missing_evidence(subject: Subject) -> Iterator[Finding]:
    """Mục có điểm phải có tài liệu kiểm chứng hoặc giải trình."""
    for case in _unproved(subject):
        if not case.held and not case.claim.explanation:
            titles = "; ".join(one.title for one, _ in case.lacking)
            where = subject.submission.places.item(case.item.code)
            hint = f"thêm {titles} vào thư mục {case.item.code}, hoặc ghi giải trình vào biểu"
            message = f"mục {case.item.code} không có tài liệu kiểm chứng"
            yield Finding(where, message, hint, item=case.item.code)


def evidence_does_not_fit(subject: Subject) -> Iterator[Finding]:
    """Tài liệu phải đúng loại, đúng cơ quan ban hành, đúng thời gian và đủ số lượng mà mục yêu cầu."""
    for case in _unproved(subject):
        if not case.held:
            continue
        severity = Severity.WARNING if case.claim.explanation else Severity.ERROR
        # A document that proves another requirement of the item is no candidate for this one.
        fitting = {held.name for _, fits in case.fitting for held in fits}
        for one, fits in case.lacking:
            ways = alternatives(one)
            found, wanted = different(fits), min(way.at_least for way in ways)
            others = (held for held in case.held if held.name not in fitting and held.usable)
            reasons = [f"{held.name}: {'; '.join(misfits(held, ways[0], subject.submission))}" for held in others]
            message = f"mục {case.item.code} có {found}/{wanted} tài liệu đúng yêu cầu “{one.title}”"
            hint = f"không tính {' · '.join(reasons)}" if reasons else f"thêm {one.title}, hoặc ghi giải trình"
            yield Finding(subject.submission.places.item(case.item.code), message, hint, severity, case.item.code)


def missing_explanation(subject: Subject) -> Iterator[Finding]:
    """Mục mà bộ tiêu chí bắt buộc giải trình thì phải có giải trình, dù đã có tài liệu."""
    for case in subject.cases.values():
        if case.item.explanation == "required" and case.needs_proof and not case.claim.explanation:
            where = subject.submission.places.item(case.item.code)
            message = f"mục {case.item.code} bắt buộc có giải trình"
            yield Finding(where, message, "ghi giải trình vào biểu", item=case.item.code)


def _unproved(subject: Subject) -> Iterator[Case]:
    """Items with points and too few fitting documents."""
    return (case for case in subject.cases.values() if case.needs_proof and case.lacking)


def _all_held(subject: Subject) -> Iterator[tuple[Case, Held]]:
    for case in subject.cases.values():
        for held in case.held:
            yield case, held


def _files(subject: Subject) -> Iterator[tuple[Where, str, Document]]:
    """Every file once, with the item in whose folder it lies."""
    for file in subject.submission.files:
        document = subject.documents.get(file.name)
        if document is not None:
            yield Where(f"{subject.submission.folder}/{file.name}"), file.item, document


EVIDENCE_CHECKS: tuple[Check, ...] = (
    unusable_file,
    damaged_file,
    risky_file,
    wrong_extension,
    format_not_allowed,
    file_too_large,
    same_file_twice,
    listed_file_missing,
    link_without_capture,
    number_differs,
    date_differs,
    number_malformed,
    draft,
    scan_not_described,
    fact_not_confirmed,
    missing_evidence,
    evidence_does_not_fit,
    missing_explanation,
)
