"""Checks of what the documents say: against what the unit states, among themselves, their signatures, and what must
not leave the unit.

Each check is one function: its name is its id, its docstring is its manual. To add one, write the function and
name it in ``DOCUMENT_CHECKS`` at the foot of this file. Absence of text is never proof of a draft, and a signature
that cannot be checked is never called forged.

Imports: document.facts, document.number, judge.file_checks, judge.held, model, problem,
vietnamese.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from cchc_cli.document.facts import Document, Fault, Text, Verdict
from cchc_cli.document.number import TYPES, parse_number, same_number
from cchc_cli.judge.file_checks import files
from cchc_cli.judge.held import Case, Held, Subject, absent, agency_key
from cchc_cli.model import alternatives
from cchc_cli.problem import Finding, Severity, Where
from cchc_cli.vietnamese import fold

Check = Callable[[Subject], Iterator[Finding]]


# -- so với lời khai ---------------------------------------------------------------------------------------


def listed_file_missing(subject: Subject) -> Iterator[Finding]:
    """Tệp ghi trong hồ sơ phải có trong thư mục."""
    for code, name, where in absent(subject.submission):
        yield Finding(where, f"không thấy tệp {name}", "chép tệp vào thư mục của mục, hoặc sửa tên", item=code)


def link_without_capture(subject: Subject) -> Iterator[Finding]:
    """Đường dẫn phải kèm ảnh chụp: trang có thể đổi hoặc mất trước khi thẩm định."""
    for case, held in all_held(subject):
        if held.document is None and held.cited is not None and held.cited.url:
            hint = "chụp trang, để ảnh vào thư mục và ghi tên ảnh cạnh đường dẫn"
            yield Finding(held.where, "đường dẫn không kèm ảnh chụp", hint, Severity.WARNING, case.item.code)


def number_differs(subject: Subject) -> Iterator[Finding]:
    """Số, ký hiệu ghi trong hồ sơ phải đúng với văn bản."""
    for case, held in all_held(subject):
        read = held.document.number if held.document else None
        stated = held.cited.number if held.cited else None
        if read and stated and not same_number(read, stated):
            message = f"ghi số {stated}, trong tệp là {read}"
            yield Finding(held.where, message, "sửa số trong hồ sơ, hoặc thay đúng tệp", item=case.item.code)


def date_differs(subject: Subject) -> Iterator[Finding]:
    """Ngày ban hành ghi trong hồ sơ phải đúng với văn bản."""
    for case, held in all_held(subject):
        read = held.document.date if held.document else None
        stated = held.cited.date if held.cited else None
        if read and stated and read != stated:
            message = f"ghi ngày {stated:%d/%m/%Y}, trong tệp là ngày {read:%d/%m/%Y}"
            yield Finding(held.where, message, "sửa ngày trong hồ sơ, hoặc thay đúng tệp", item=case.item.code)


def number_malformed(subject: Subject) -> Iterator[Finding]:
    """Số, ký hiệu phải viết được như một số văn bản: 45/BC-UBND, trong hồ sơ cũng như trong văn bản."""
    for case, held in all_held(subject):
        stated = held.cited.number if held.cited else None
        if stated and parse_number(stated) is None:
            # Enterprises and some bodies number in their own way: what looks like such a mark may stand so on paper.
            own_way = re.match(r"[0-9.]+[a-z]?\s?/.*[^\W\d_]", stated) is not None
            message = f"`{stated}` không viết như số, ký hiệu văn bản của cơ quan"
            start = "so với văn bản, nếu đúng thì để nguyên; " if own_way else ""
            hint = f"{start}số của cơ quan viết theo dạng 45/BC-UBND (Nghị định 30/2020, Phụ lục I)"
            yield Finding(held.where, message, hint, Severity.NOTE if own_way else Severity.WARNING, case.item.code)
        if held.document is not None and "GACH_CHEO_KEP" in held.document.flags and not stated:
            message = f"số trong văn bản có hai dấu gạch chéo, hiểu là {held.document.number}"
            yield Finding(held.where, message, "ghi đúng số trong hồ sơ", Severity.NOTE, case.item.code)


def draft(subject: Subject) -> Iterator[Finding]:
    """Văn bản còn chữ "DỰ THẢO" chưa phải là văn bản đã ban hành."""
    for case, held in all_held(subject):
        if held.document is not None and held.document.draft:
            hint = "thay bằng văn bản đã ký, có số và ngày"
            yield Finding(held.where, "văn bản còn ghi DỰ THẢO", hint, item=case.item.code)


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


# -- đọc được hay không --------------------------------------------------------------------------------------


def scan_not_described(subject: Subject) -> Iterator[Finding]:
    """Bản quét không đọc được bằng máy: ghi số, ngày, loại, cơ quan ban hành vào hồ sơ để người thẩm định đối chiếu."""
    for case, held in all_held(subject):
        described = held.number and held.date
        if _unread(held, Text.SCAN) and not described and not _taken_for_photos(case, held):
            message = "bản quét, chưa ghi số và ngày ban hành"
            hint = "mở tệp, đọc số và ngày rồi ghi vào hồ sơ; xem cả dấu chỉ độ mật"
            yield Finding(held.where, message, hint, Severity.WARNING, case.item.code)


def scan_to_read(subject: Subject) -> Iterator[Finding]:
    """Bản quét đã ghi số và ngày: máy không đối chiếu được, cần người đọc lại, và xem có dấu chỉ độ mật không."""
    for case, held in all_held(subject):
        if _unread(held, Text.SCAN) and held.number and held.date:
            message = f"bản quét, ghi số {held.number} ngày {held.date:%d/%m/%Y}: chưa đối chiếu được bằng máy"
            hint = "mở tệp, so số và ngày, xem dấu chỉ độ mật"
            yield Finding(held.where, message, hint, Severity.NOTE, case.item.code)


def garbled_text(subject: Subject) -> Iterator[Finding]:
    """Chữ trong tệp sai phông, mất dấu hoặc hỏng do nén lại: mở ra có thể vẫn thấy, nhưng máy không đọc được."""
    for case, held in all_held(subject):
        if _unread(held, Text.GARBLED):
            described = held.number and held.date
            severity = Severity.NOTE if described else Severity.WARNING
            message = "máy không đọc được chữ trong tệp (sai phông, mất dấu, hoặc không phải tiếng Việt)"
            hint = "so lại số và ngày bằng mắt" if described else "mở tệp, đọc số và ngày rồi ghi vào hồ sơ"
            yield Finding(held.where, message, hint, severity, case.item.code)


def _taken_for_photos(case: Case, held: Held) -> bool:
    """Whether the item asks for photos, and takes the file for them: photos have no number."""
    asked = (fits for one, fits in case.fitting if any("anh" in way.types for way in alternatives(one)))
    return any(fit is held for fits in asked for fit in fits)


def _unread(held: Held, text: Text) -> bool:
    return held.document is not None and held.document.kind in _PAPERS and held.document.text is text


_PAPERS = frozenset(("pdf", "docx", "doc"))
"""Kinds in which papers are issued; the cells of a workbook may rightly hold codes and figures only."""


def legacy_encoding(subject: Subject) -> Iterator[Finding]:
    """Văn bản gõ bằng bảng mã cũ (TCVN3, VNI): máy không có phông đó hiện ra chữ sai."""
    for where, item, document in files(subject):
        if Fault.LEGACY_ENCODING in document.faults:
            hint = "so lại số và ngày bằng mắt" if document.kind == "pdf" else "xuất sang PDF để nộp"
            yield Finding(where, "văn bản gõ bằng bảng mã cũ (TCVN3 hoặc VNI)", hint, Severity.NOTE, item)


def same_number_other_content(subject: Subject) -> Iterator[Finding]:
    """Hai tệp cùng số, cùng ngày, cùng cơ quan mà khác nhau: là hai bản của một văn bản, hoặc có một tệp không phải bản
    ban hành."""
    by_number: dict[tuple[str, str], list[tuple[Where, str, Document]]] = defaultdict(list)
    for where, item, document in files(subject):
        if document.number and document.date:
            by_number[document.number, f"{document.date}"].append((where, item, document))
    for (number, _), same in by_number.items():
        # The signed one, else the one with the plainest name, is taken for the document that was issued.
        same.sort(key=lambda one: (one[2].verdict is not Verdict.INTACT, len(one[2].file), one[2].file))
        first = same[0]
        for where, item, document in same[1:]:
            issuers = {agency_key(one.issuer) for one in (first[2], document) if one.issuer}
            if document.sha256 == first[2].sha256 or len(issuers) > 1:
                continue
            if _says_other(first[2], document):
                message = f"cùng số {number} với {first[2].file} nhưng nội dung khác"
                yield Finding(where, message, "giữ bản ban hành, bỏ bản kia", Severity.WARNING, item)
            else:
                message = f"cùng số {number} với {first[2].file}, có thể là hai bản của một văn bản"
                yield Finding(where, message, "nộp một bản, ưu tiên bản đã ký số", Severity.NOTE, item)


def _says_other(one: Document, other: Document) -> bool:
    """Whether two papers of one number surely say different things; a copy (signed, in Word, scanned) does not."""
    sure = one.issuer and other.issuer and one.abstract and other.abstract and one.kind == other.kind
    return bool(sure) and (fold(one.abstract or "") != fold(other.abstract or "") or one.type != other.type)


# -- chữ ký số -----------------------------------------------------------------------------------------------


def signature_missing(subject: Subject) -> Iterator[Finding]:
    """Văn bản điện tử của cơ quan phải có chữ ký số khi hướng dẫn chấm điểm yêu cầu; hướng dẫn chỉ mong có thì nhắc
    một lần cho cả hồ sơ."""
    wanted = subject.submission.index.head.guidance.signature
    unsigned = [(case, held) for case, held in all_held(subject) if _unsigned(held)]
    hint = "lấy bản PDF đã ký số từ hệ thống quản lý văn bản"
    if wanted == "required":
        for case, held in unsigned:
            yield Finding(held.where, "văn bản không có chữ ký số", hint, item=case.item.code)
    elif wanted == "expected" and unsigned:
        names = list(dict.fromkeys(held.name for _, held in unsigned))
        more = "…" if len(names) > 3 else ""
        message = f"{len(names)} văn bản điện tử chưa có chữ ký số ({', '.join(names[:3])}{more})"
        yield Finding(Where(subject.submission.folder), message, hint, Severity.NOTE)


def _unsigned(held: Held) -> bool:
    """Whether a document is an agency's, can be read, and bears no digital signature."""
    document = held.document
    if document is None or held.type not in TYPES or document.text is not Text.TEXT or document.draft:
        return False
    return held.usable and (document.kind == "docx" or document.verdict is Verdict.NO_SIGNATURE)


def content_changed(subject: Subject) -> Iterator[Finding]:
    """Nội dung đã đổi sau khi ký số: chữ ký không còn chứng minh được văn bản."""
    for where, item, document in files(subject):
        if document.verdict is Verdict.CONTENT_CHANGED:
            hint = "lấy lại bản gốc từ hệ thống quản lý văn bản; không mở ra lưu lại bằng chương trình khác"
            yield Finding(where, "nội dung tệp không còn khớp với chữ ký số", hint, item=item)


def added_after_signing(subject: Subject) -> Iterator[Finding]:
    """Tệp có phần thêm vào sau lần ký số cuối: chữ ký không bao trùm phần đó."""
    for where, item, document in files(subject):
        if document.verdict is Verdict.ADDED_AFTER:
            hint = "lấy bản gốc từ hệ thống quản lý văn bản, hoặc nói rõ phần thêm là gì"
            yield Finding(where, "có phần thêm vào sau khi ký số", hint, Severity.WARNING, item)


def signature_not_checkable(subject: Subject) -> Iterator[Finding]:
    """Chữ ký số có nhưng chương trình không kiểm được: không có nghĩa là chữ ký sai."""
    for where, item, document in files(subject):
        unread = document.verdict is Verdict.UNREADABLE and document.signatures
        if document.verdict is Verdict.NOT_VERIFIABLE or unread:
            hint = "mở bằng phần mềm ký số để xem chữ ký"
            yield Finding(where, "chữ ký số không kiểm được ở đây", hint, Severity.NOTE, item)


# -- không được ra ngoài ---------------------------------------------------------------------------------------


def state_secret(subject: Subject) -> Iterator[Finding]:
    """Tài liệu mang dấu chỉ độ mật không được đưa vào hồ sơ gửi qua mạng (Luật Bảo vệ bí mật nhà nước 2018)."""
    for where, item, document in files(subject):
        if document.secrecy:
            hint = "đưa tệp ra khỏi hồ sơ; trao đổi với người phụ trách bảo vệ bí mật nhà nước"
            yield Finding(where, f"tài liệu mang dấu chỉ độ mật {document.secrecy}", hint, item=item)


def personal_numbers(subject: Subject) -> Iterator[Finding]:
    """Tài liệu có số căn cước, số định danh cá nhân: cân nhắc che trước khi nộp."""
    for where, item, document in files(subject):
        if document.personal:
            shown = ", ".join(document.personal[:3]) + ("…" if len(document.personal) > 3 else "")
            message = f"có {len(document.personal)} số định danh cá nhân ({shown})"
            yield Finding(where, message, "che số nếu không cần cho việc chấm điểm", Severity.NOTE, item)


def all_held(subject: Subject) -> Iterator[tuple[Case, Held]]:
    """Every document of every item."""
    for case in subject.cases.values():
        for held in case.held:
            yield case, held


DOCUMENT_CHECKS: tuple[Check, ...] = (
    listed_file_missing,
    link_without_capture,
    number_differs,
    date_differs,
    number_malformed,
    draft,
    fact_not_confirmed,
    scan_not_described,
    scan_to_read,
    garbled_text,
    legacy_encoding,
    same_number_other_content,
    signature_missing,
    content_changed,
    added_after_signing,
    signature_not_checkable,
    state_secret,
    personal_numbers,
)
