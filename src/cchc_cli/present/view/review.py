"""The internal review sheet (Phiếu rà soát): what the evidence holds against the score; never part of what is signed.

Imports: document.facts, judge.held, judge.scorecard, present.blocks, present.sheets, present.view.words, problem.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from cchc_cli.document.facts import Document, Verdict
from cchc_cli.judge.held import Subject
from cchc_cli.judge.scorecard import ItemScore, Scorecard
from cchc_cli.points import NoPoints
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.sheets import Sheet, SheetColumn, Value
from cchc_cli.present.view.words import (
    AREAS_SUM,
    card_title,
    day,
    item_points,
    stamp,
    sum_text,
    summary_table,
    total_sentences,
    whole_sum,
    whole_title,
)
from cchc_cli.problem import Problem, Severity, in_order

VERDICTS = {
    Verdict.NO_SIGNATURE: "không có chữ ký số",
    Verdict.UNREADABLE: "không đọc được chữ ký",
    Verdict.CONTENT_CHANGED: "nội dung đã đổi sau khi ký",
    Verdict.NOT_VERIFIABLE: "có chữ ký số, không kiểm được ở đây",
    Verdict.ADDED_AFTER: "có phần thêm vào sau khi ký",
    Verdict.INTACT: "nội dung không đổi từ lần ký cuối",
}
INTERNAL = "Tài liệu nội bộ để rà soát trước khi nộp; không kèm vào báo cáo trình ký."
NOT_CHECKED = (
    "Chữ ký số chỉ kiểm trên máy này: chưa kiểm tra thu hồi chứng thư và thẩm quyền người ký; "
    "tên người ký do chứng thư tự khai, trừ khi nối được tới chứng thư gốc kèm theo."
)


def signature_words(document: Document) -> str:
    """'2 chữ ký số, nội dung không đổi từ lần ký cuối; ký lần cuối 16/07/2026 10:45 (máy ký ghi); người ký: …'."""
    if document.verdict is None:
        return "–"
    words = VERDICTS[document.verdict]
    if not document.signatures:
        return words
    last = document.signatures[-1]
    pieces = [f"{len(document.signatures)} chữ ký số, {words}"]
    if last.time is not None:
        source = "dấu thời gian" if last.time_source == "timestamp" else "máy ký ghi"
        pieces.append(f"ký lần cuối {last.time:%d/%m/%Y %H:%M} ({source})")
    signers = list(dict.fromkeys(one.signer for one in document.signatures if one.signer))
    if signers:
        pieces.append(f"người ký: {', '.join(signers)}")
    if last.chained is not None:
        pieces.append("nối được tới chứng thư gốc" if last.chained else "không nối được tới chứng thư gốc kèm theo")
    return "; ".join(pieces)


def review_paper(card: Scorecard, subject: Subject, problems: Iterable[Problem]) -> Paper:
    """As a page: totals, items with what is found against them, findings, documents."""
    problems = in_order(problems)
    index = card.index
    blocks: list[Block] = [Paragraph(INTERNAL, "note"), Heading(2, "Tổng hợp"), summary_table(card)]
    blocks += [Paragraph(sentence) for sentence in total_sentences(card)]
    blocks.append(Paragraph(_counts(problems)))
    about = _by_item(problems)
    rows = tuple(
        Row(
            (
                one.item.code,
                one.item.name,
                sum_text(one.item.max_points, index),
                item_points(one, index),
                sum_text(one.evidenced, index),
                _documents(one),
                "; ".join(f"{p.severity.label}: {p.message}" for p in about.get(one.item.code, [])) or "–",
                index.head.roles.get(one.item.lead, one.item.lead or "–"),
            )
        )
        for one in card.items
        if not one.item.surveyed
    )
    blocks += [Heading(2, "Từng mục"), Table(_ITEMS, rows)]
    found = tuple(Row((p.severity.label, p.item or "–", p.message, p.hint, p.where.file)) for p in problems)
    blocks += [Heading(2, "Phát hiện, xếp theo nơi cần sửa"), Table(_FINDINGS, found, empty="Không có phát hiện nào.")]
    blocks += [Heading(2, "Tài liệu đã đọc"), _register(subject), Paragraph(NOT_CHECKED, "note")]
    return Paper(f"Phiếu rà soát – {card_title(card)}", tuple(blocks), stamp(index))


_ITEMS = (
    Column("Mã", 1),
    Column("Nội dung", 4),
    Column("Tối đa", 1, "right"),
    Column("Tự chấm", 1, "right"),
    Column("Có kiểm chứng", 1, "right"),
    Column("Tài liệu", 1.5),
    Column("Phát hiện", 5),
    Column("Chủ trì", 2, choice=True),
)
_FINDINGS = (
    Column("Mức", 1, choice=True),
    Column("Mục", 1),
    Column("Nội dung", 5),
    Column("Cách sửa", 5),
    Column("Nơi", 4, path=True),
)
_REGISTER = (
    Column("Mục", 1),
    Column("Số, ký hiệu", 2),
    Column("Ngày", 1.4),
    Column("Loại", 1.6),
    Column("Cơ quan ban hành", 2.5),
    Column("Trích yếu", 4),
    Column("Chữ ký số", 4),
    Column("Tệp", 3, path=True),
)


def _counts(problems: Iterable[Problem]) -> str:
    by_weight = Counter(problem.severity for problem in problems)
    return ", ".join(f"{by_weight[severity]} {severity.label}" for severity in Severity).capitalize() + "."


def _by_item(problems: Iterable[Problem]) -> Mapping[str, list[Problem]]:
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.item is not None:
            found[problem.item].append(problem)
    return found


def _documents(one: ItemScore) -> str:
    evidence = one.evidence
    return f"{evidence.state.label} ({evidence.found or 0}/{evidence.required})" if evidence.required else "–"


def _register(subject: Subject) -> Table:
    rows = tuple(
        Row((", ".join(items), *cells, f"{subject.submission.folder}/{name}"))
        for name, items, document in _read(subject)
        for cells in [(
            document.number or "–",
            day(document.date),
            document.type_name or document.type or "–",
            document.issuer or "–",
            document.abstract or "–",
            signature_words(document),
        )]
    )  # fmt: skip
    return Table(_REGISTER, rows, empty="Chưa có tài liệu nào.")


def _read(subject: Subject) -> Iterable[tuple[str, list[str], Document]]:
    """Every document with the items that it is held for, in the order of the files."""
    items: dict[str, list[str]] = defaultdict(list)
    for code, case in subject.cases.items():
        for held in case.held:
            if code not in items[held.name]:
                items[held.name].append(code)
    return [(name, items.get(name, []), document) for name, document in subject.documents.items()]


def review_sheets(card: Scorecard, subject: Subject, problems: Iterable[Problem]) -> tuple[Sheet, ...]:
    """The same as a workbook: items, findings, documents; numbers as numbers."""
    problems = in_order(problems)
    about = _by_item(problems)
    roles = card.index.head.roles
    items = tuple(
        (
            one.area.label or one.area.code,
            one.item.code,
            one.item.name,
            one.item.max_points,
            one.points.label if isinstance(one.points, NoPoints) else one.points,
            one.evidenced,
            one.evidenced_or_explained,
            one.evidence.state.label,
            one.evidence.required,
            one.evidence.found,
            "; ".join(p.message for p in about.get(one.item.code, [])),
            roles.get(one.item.lead, one.item.lead),
        )
        for one in card.items
        if not one.item.surveyed
    )
    ends = [(AREAS_SUM, card.total)] if card.extras else []
    last: list[tuple[Value, ...]] = [
        (
            *("", "", name, total.self_assessable, total.self_assessed, total.evidenced),
            *(total.evidenced_or_explained, "", None, None, "", ""),
        )
        for name, total in (*ends, (whole_title(card), whole_sum(card)))
    ]
    findings = tuple((p.severity.label, p.item or "", p.message, p.hint, str(p.where), p.id) for p in problems)
    documents = tuple(
        (
            ", ".join(codes),
            document.number or "",
            document.date,
            document.type_name or document.type or "",
            document.issuer or "",
            document.abstract or "",
            document.pages,
            signature_words(document),
            name,
            document.sha256,
        )
        for name, codes, document in _read(subject)
    )
    return (
        Sheet("Mục", _ITEM_SHEET, (*items, *last), frozenset(range(len(items), len(items) + len(last)))),
        Sheet("Phát hiện", _FINDING_SHEET, findings),
        Sheet("Văn bản", _DOCUMENT_SHEET, documents),
    )


_ITEM_SHEET = (
    SheetColumn("Lĩnh vực", 6),
    SheetColumn("Mã", 8),
    SheetColumn("Nội dung", 36),
    SheetColumn("Tối đa", 8, "points"),
    SheetColumn("Tự chấm", 10, "points"),
    SheetColumn("Có kiểm chứng", 11, "points"),
    SheetColumn("Có kiểm chứng hoặc giải trình", 14, "points"),
    SheetColumn("Tài liệu", 14),
    SheetColumn("Yêu cầu", 9, "count"),
    SheetColumn("Đúng", 9, "count"),
    SheetColumn("Phát hiện", 50),
    SheetColumn("Chủ trì", 22),
)
_FINDING_SHEET = (
    SheetColumn("Mức", 10),
    SheetColumn("Mục", 8),
    SheetColumn("Nội dung", 50),
    SheetColumn("Cách sửa", 50),
    SheetColumn("Nơi", 40),
    SheetColumn("Mã phát hiện", 24),
)
_DOCUMENT_SHEET = (
    SheetColumn("Mục", 12),
    SheetColumn("Số, ký hiệu", 18),
    SheetColumn("Ngày", 12, "date"),
    SheetColumn("Loại", 14),
    SheetColumn("Cơ quan ban hành", 26),
    SheetColumn("Trích yếu", 36),
    SheetColumn("Trang", 8, "count"),
    SheetColumn("Chữ ký số", 36),
    SheetColumn("Tệp", 34),
    SheetColumn("Mã băm SHA-256", 22),
)
