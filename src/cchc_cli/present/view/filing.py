"""What ``cchc evidence`` shows: what was filed, what an inbox holds, and everything about one file.

Imports: document.facts, judge.filing, judge.held, present.*, read.submission, vietnamese.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cchc_cli.document.facts import Document, Fault, Signature, Text, Verdict
from cchc_cli.judge.filing import AHEAD, CLEAR, Filed, Fit, Proposal, Sorted, as_held, fits
from cchc_cli.judge.held import Held, Subject, type_name
from cchc_cli.model import Item
from cchc_cli.points import file_size
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table, clean
from cchc_cli.present.score_json import dumps
from cchc_cli.present.view.evidence import documents_json
from cchc_cli.present.view.words import day, stamp
from cchc_cli.read.submission import Submission
from cchc_cli.vietnamese import fold

FAULTS = {
    Fault.EMPTY: "tệp trống (0 byte)",
    Fault.UNREADABLE: "không đọc được tệp",
    Fault.PASSWORD: "tệp đặt mật khẩu",
    Fault.DAMAGED: "tệp hỏng",
    Fault.BOMB: "nội dung giải nén ra quá lớn, không mở",
    Fault.POLYGLOT: "mở được thành hai nội dung khác nhau, tùy chương trình",
    Fault.MACRO: "có macro",
    Fault.ACTIVE_CONTENT: "có lệnh tự chạy khi mở",
    Fault.EMBEDDED_FILES: "có tệp đính kèm bên trong",
    Fault.EXTERNAL_LINKS: "dẫn tới tệp hoặc trang bên ngoài",
    Fault.LEGACY_ENCODING: "gõ bằng phông cũ (TCVN3, VNI)",
    Fault.TIMED_OUT: "đọc quá thời gian cho phép",
    Fault.CRASHED: "tệp làm hỏng chương trình đọc",
    Fault.OUR_MISTAKE: "không đọc được do lỗi của chương trình",
}
TEXTS = {
    Text.TEXT: "có chữ, đọc được",
    Text.SCAN: "bản quét, không có chữ để đọc",
    Text.GARBLED: "có chữ nhưng sai phông, không tin được",
    Text.NONE: "không có chữ",
}
VERDICTS = {
    Verdict.NO_SIGNATURE: "không có chữ ký số",
    Verdict.UNREADABLE: "có chữ ký số nhưng không đọc được",
    Verdict.CONTENT_CHANGED: "nội dung đã đổi sau khi ký số",
    Verdict.NOT_VERIFIABLE: "có chữ ký số, ở đây không kiểm được (không có nghĩa là sai)",
    Verdict.ADDED_AFTER: "chữ ký số còn đúng, nhưng có phần thêm vào sau khi ký",
    Verdict.INTACT: "nguyên vẹn từ khi ký số",
}
FLAGS = {
    "SO_TRONG": "chỗ ghi số còn để trống",
    "THIEU_SO_0": "số nhỏ hơn 10 thiếu số 0 ở trước",
    "GACH_CHEO_KEP": "số, ký hiệu có hai dấu gạch chéo liền nhau",
    "THUA_CACH": "số, ký hiệu thừa dấu cách",
    "THIEU_CO_QUAN": "ký hiệu thiếu tên viết tắt của cơ quan",
    "CV_KHONG_THEO_ND30": "ký hiệu công văn có chữ CV (Nghị định 30/2020 không dùng)",
    "THIEU_DAU_PHAY": "thiếu dấu phẩy sau địa danh",
    "NGAY_TRONG": "chỗ ghi ngày còn để trống",
    "NGAY_KHONG_TON_TAI": "ngày không có trong lịch",
    "NGAY_THIEU_SO_0": "ngày nhỏ hơn 10 thiếu số 0 ở trước",
    "THANG_THIEU_SO_0": "tháng 1, 2 thiếu số 0 ở trước",
    "THANG_THUA_SO_0": "tháng 3 đến 9 thừa số 0 ở trước",
}
_VALUES = (
    ("number", "Số, ký hiệu"),
    ("date", "Ngày ban hành"),
    ("type", "Loại văn bản"),
    ("issuer", "Cơ quan ban hành"),
    ("abstract", "Trích yếu"),
    ("signer", "Người ký"),
)


# -- add, sort -------------------------------------------------------------------------------------------------


def added_paper(submission: Submission, item: Item, place: str, filed: Iterable[Filed]) -> Paper:
    """Each file with its new name and what it proves there."""
    rows = tuple(
        Row(
            (
                one.document.file,
                one.name or f"đã có: {one.same}",
                gist(one.document),
                _proves(one.document, item, submission),
            )
        )
        for one in filed
    )
    columns = (Column("Tệp", 3), Column("Trong hồ sơ", 3), Column("Đọc được", 4), Column("Đúng yêu cầu", 4))
    title = f"{item.code} {item.name} – {place}"
    return Paper(title, (Table(columns, rows),), stamp(submission.index))


def _proves(document: Document, item: Item, submission: Submission) -> str:
    """'Kế hoạch CCHC năm', or what stands against the document."""
    ways = fits(as_held(document, item), submission)
    proved = [one.requirement for one in ways if not one.against]
    if proved or not ways:
        return "; ".join(proved) or "mục không yêu cầu tài liệu"
    least = min(ways, key=lambda one: len(one.against))
    return f"chưa đúng “{least.requirement}”: {'; '.join(least.against)}"


def gist(document: Document) -> str:
    """'45/BC-UBND, 05/12/2023: Báo cáo kết quả …' or why nothing was read."""
    numbered = ", ".join(
        [*([document.number] if document.number else []), *([day(document.date)] if document.date else [])]
    )
    kind = document.type_name or (type_name(document.type) if document.type else "")
    abstract = document.abstract or ""
    named = abstract if fold(abstract).startswith(fold(kind)) else f"{kind} {abstract}".strip()
    if numbered or named:
        return ": ".join(part for part in (numbered, named) if part)
    return "; ".join([FAULTS[fault] for fault in document.faults] or [TEXTS[document.text]])


def sorted_paper(submission: Submission, result: Sequence[Sorted], targets: Mapping[str, str], done: bool) -> Paper:
    """Proposals, files that are there already, files that nothing needs; the totals last."""
    clear = [one for one in result if one.document.file in targets]
    open_ = [one for one in result if one.found and one.document.file not in targets]
    twice = [one for one in result if one.same_as is not None]
    homeless = [one for one in result if one.same_as is None and not one.found]
    blocks: list[Block] = []
    if clear:
        title = "Đã xếp" if done else "Đã rõ: --apply sẽ xếp"
        columns = (
            Column("Tệp", 3),
            Column("Đọc được", 4),
            Column("Vào", 4),
            Column("Khớp", 1, "right"),
            Column("Vì sao", 4),
        )
        rows = [
            Row(
                (
                    one.document.file,
                    gist(one.document),
                    targets[one.document.file].removeprefix(f"{submission.folder}/"),
                    *_why(one.found[0]),
                )
            )
            for one in clear
        ]
        blocks += [Heading(2, f"{title} ({len(clear)})"), Table(columns, tuple(rows))]
    if open_:
        columns = (
            Column("Tệp", 3),
            Column("Đọc được", 4),
            Column("Mục", 4),
            Column("Khớp", 1, "right"),
            Column("Vì sao", 4),
        )
        rows = [row for one in open_ for row in _choices(one)]
        blocks += [Heading(2, f"Cần người chọn mục ({len(open_)})"), Table(columns, tuple(rows))]
    if twice:
        rows = [Row((one.document.file, one.same_as or "")) for one in twice]
        blocks += [Heading(2, f"Trùng nội dung với tệp đã có ({len(twice)})")]
        blocks += [Table((Column("Tệp", 4), Column("Trùng với", 4)), tuple(rows))]
    if homeless:
        three = (Column("Tệp", 3), Column("Đọc được", 4), Column("Gần nhất", 5))
        rows = [Row((one.document.file, gist(one.document), _near(one.near))) for one in homeless]
        blocks += [Heading(2, f"Chưa thấy mục nào cần ({len(homeless)})"), Table(three, tuple(rows))]
    sums = [(clear, "đã rõ"), (open_, "cần người chọn mục"), (twice, "trùng"), (homeless, "chưa thấy mục nào cần")]
    words = f"{len(result)} tệp: {', '.join(f'{len(group)} {name}' for group, name in sums)}."
    rule = f"Khớp từ 0 đến 100. Tự xếp khi từ {CLEAR} trở lên, hơn mục kế tiếp ít nhất {AHEAD}, và mục còn thiếu."
    title = f"{submission.unit.name} – năm {submission.year} – xếp tài liệu kiểm chứng"
    return Paper(title, (*blocks, Paragraph(words), Paragraph(rule, "note")), stamp(submission.index))


def _why(proposal: Proposal) -> tuple[str, str]:
    return str(proposal.score), "; ".join(proposal.reasons)


def _choices(one: Sorted) -> Iterable[Row]:
    """One row for each proposal, the file named in the first; then what it nearly fits."""
    head = (one.document.file, gist(one.document))
    if not any(proposal.likeness for proposal in one.found):
        codes = ", ".join(proposal.item.code for proposal in one.found)
        yield Row((*head, f"mục nhận ảnh, như {codes}", str(one.found[0].score), one.found[0].reasons[-1]))
        return
    for proposal in one.found:
        yield Row((*head, f"{proposal.item.code} {proposal.item.name}: {proposal.requirement}", *_why(proposal)))
        head = ("", "")
    if one.near is not None:
        yield Row(("", "", _near(one.near), "–", "chữ gần hơn, nhưng chưa đúng yêu cầu"))


def _near(fit: Fit | None) -> str:
    return f"{fit.item.code}, {fit.requirement}: {'; '.join(fit.against)}" if fit is not None else "–"


def sorted_json(
    submission: Submission, result: Sequence[Sorted], targets: Mapping[str, str], done: bool, moves: bool
) -> str:
    """The same for other programs; ``target`` is where a clear file goes, or went if ``applied``."""
    files = [
        {
            "file": clean(one.document.file),
            **_register(one.document),
            "same_as": clean(one.same_as) if one.same_as is not None else None,
            "proposals": [_proposal_json(proposal) for proposal in one.found],
            "nearest": _fit_json(one.near) if one.near is not None else None,
            "target": targets.get(one.document.file),
        }
        for one in result
    ]
    unit = {"id": submission.unit.id, "name": submission.unit.name}
    way = "move" if moves else "copy"
    return dumps({"unit": unit, "year": submission.year, "applied": done, "way": way, "files": files})


def _register(document: Document) -> dict[str, Any]:
    """What was read of a file that no item holds."""
    return {
        "sha256": document.sha256,
        "kind": document.kind,
        "text": document.text.value,
        "number": document.number,
        "date": document.date.isoformat() if document.date else None,
        "type": document.type,
        "issuer": document.issuer,
        "abstract": document.abstract,
        "faults": [fault.value for fault in document.faults],
    }


def _proposal_json(one: Proposal) -> dict[str, Any]:
    return {
        "item": one.item.code,
        "requirement": one.requirement,
        "score": one.score,
        "lacking": one.lacking,
        "reasons": list(one.reasons),
    }


def _fit_json(one: Fit) -> dict[str, Any]:
    return {
        "item": one.item.code,
        "requirement": one.requirement,
        "fits": not one.against,
        "against": list(one.against),
    }


# -- why -------------------------------------------------------------------------------------------------------


def why_paper(
    subject: Subject, document: Document, held: Sequence[Held], found: Sequence[Fit], proposed: Sequence[Proposal]
) -> Paper:
    """Everything about one file: what it is, what was read and where, its signatures, what it proves."""
    index = subject.submission.index
    blocks: list[Block] = [
        Heading(2, "Tệp"),
        _file_table(document),
        Heading(2, "Đọc được"),
        _value_table(document, held),
    ]
    if document.signatures:
        blocks += [Heading(2, "Chữ ký số"), _signature_table(document.signatures)]
    columns = (Column("Mục", 3), Column("Tài liệu yêu cầu", 4), Column("Kết luận", 1), Column("Vì sao", 4))
    rows = tuple(
        Row(
            (
                f"{one.item.code} {one.item.name}",
                one.requirement,
                "chưa đúng" if one.against else "đúng",
                "; ".join(one.against) or "–",
            )
        )
        for one in found
    )
    empty = "Tệp chưa thuộc mục nào; thêm --item để so với một mục."
    blocks += [Heading(2, "So với yêu cầu"), Table(columns, rows, empty if not proposed and not found else "")]
    if not found and proposed:
        blocks.pop()
        columns = (
            Column("Mục có thể cần", 4),
            Column("Tài liệu yêu cầu", 4),
            Column("Khớp", 1, "right"),
            Column("Vì sao", 4),
        )
        rows = tuple(Row((f"{one.item.code} {one.item.name}", one.requirement, *_why(one))) for one in proposed)
        blocks += [Paragraph("Tệp chưa thuộc mục nào."), Table(columns, rows)]
    return Paper(document.file, tuple(blocks), stamp(index))


def _file_table(document: Document) -> Table:
    remarks = [FAULTS[fault] for fault in document.faults]
    remarks += [FLAGS[flag] for flag in document.flags if flag in FLAGS]
    remarks += ["văn bản còn ghi DỰ THẢO"] if document.draft else []
    remarks += [f"mang dấu chỉ độ mật {document.secrecy}"] if document.secrecy else []
    remarks += ["có số định danh cá nhân"] if document.personal else []
    verdict = VERDICTS[document.verdict] if document.verdict is not None else "không kiểm (loại tệp không ký số)"
    rows = (
        ("Loại tệp", document.kind.upper() if document.kind != "unknown" else "chưa rõ"),
        ("Dung lượng", file_size(document.size)),
        ("Số trang", str(document.pages) if document.pages is not None else "–"),
        ("Chữ trong tệp", TEXTS[document.text]),
        ("Chữ ký số", verdict),
        ("Lưu ý", "; ".join(dict.fromkeys(remarks)) or "không có"),
        ("Mã băm SHA-256", document.sha256 or "–"),
    )
    return Table((Column("Mục", 2), Column("Giá trị", 6)), tuple(Row(row) for row in rows))


def _value_table(document: Document, held: Iterable[Held]) -> Table:
    """Each value and where it was read; what could not be read, as the dossier states it."""
    stated = _stated(held)
    rows = []
    for name, label in _VALUES:
        value = getattr(document, name)
        where = str(document.read_from.get(name) or "–")
        if value is None and name in stated:
            value, where = stated[name], "hồ sơ ghi, chưa đọc được trong tệp"
        if name == "date" and value:
            value = day(value)
        elif name == "type":
            value = f"{type_name(value)} ({value})" if value else document.type_name
        rows.append(Row((label, value or "chưa đọc được", where)))
    return Table((Column("Mục", 2), Column("Giá trị", 6), Column("Đọc ở", 2)), tuple(rows))


def _stated(held: Iterable[Held]) -> dict[str, Any]:
    """What the dossier states about a file; the first item that says something counts."""
    cited = [one.cited for one in held if one.cited is not None]
    names = [name for name, _ in _VALUES if name != "signer"]
    return {name: value for one in reversed(cited) for name in names if (value := getattr(one, name)) is not None}


def _signature_table(signatures: Iterable[Signature]) -> Table:
    known = {True: "đúng", False: "sai", None: "không kiểm được"}
    columns = (
        Column("Người ký", 4),
        Column("Lúc", 2),
        Column("Nội dung", 2),
        Column("Chữ ký", 2),
        Column("Bao trùm cả tệp", 2),
        Column("Tới chứng thư gốc", 2),
    )
    rows = (
        Row(
            (
                one.signer or "chưa rõ",
                f"{one.time:%d/%m/%Y %H:%M}" if one.time else "–",
                known[one.digest_ok],
                known[one.signature_ok],
                "có" if one.covers_whole_file else "không",
                {True: "nối được", False: "không nối được", None: "–"}[one.chained],
            )
        )
        for one in signatures
    )
    return Table(columns, tuple(rows))


def why_json(
    subject: Subject, document: Document, held: Sequence[Held], found: Sequence[Fit], proposed: Sequence[Proposal]
) -> str:
    """The register entry of the file, with faults, remarks, and each requirement."""
    entry = documents_json(subject)[document.file]
    more = {
        "file": clean(document.file),
        "faults": [fault.value for fault in document.faults],
        "flags": list(document.flags),
        "draft": document.draft,
        "signer": document.signer,
        "stated": {name: str(value) for name, value in _stated(held).items()},
        "requirements": [_fit_json(one) for one in found],
        "proposals": [_proposal_json(one) for one in proposed],
    }
    return dumps({**entry, **more})
