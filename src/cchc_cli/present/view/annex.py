"""What ``cchc criteria import`` shows of what came out, and the table of ``cchc criteria export`` for review.

Imports: judge.annex.draft, judge.review, model, points, present.*, rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from cchc_cli.judge.annex.draft import Draft
from cchc_cli.judge.review import (
    CODE,
    NAME,
    OPINION,
    PAPERS,
    POINTS,
    RULE,
    SCALE,
    TERMS,
    TITLES,
    Node,
    nodes_of,
    stated,
)
from cchc_cli.model import Index, Item, alternatives
from cchc_cli.points import level, number
from cchc_cli.present.blocks import Annex, Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.sheets import Sheet, SheetColumn, Value
from cchc_cli.present.view.criteria import KINDS, NOT_APPLICABLE, STATUSES
from cchc_cli.present.view.words import stamp
from cchc_cli.rules import RULES, Rule
from cchc_cli.rules.amount import Band, Bands, CountEach, Deduct, Ratio
from cchc_cli.rules.base import YearDay
from cchc_cli.rules.choice import Cases, Checklist, Levels, YesNo
from cchc_cli.rules.other import Deadline, External

_WIDTHS = (8, 34, 9, 40, 40, 34, 26, 26, 30)
_ON_PAPER = (CODE, NAME, POINTS, SCALE, RULE, PAPERS, OPINION)
_PAPER_WIDTHS = (1.3, 5, 1.4, 5, 5, 4, 3)
_HOW = (
    "Ghi ý kiến vào cột “Ý kiến”; sửa thẳng các cột {} cũng được. Không thêm, bớt dòng, không sửa cột “Mã”. "
    "Nhập lại bằng `cchc criteria import`."
)
_ON_SHEET = "“Nội dung”, “Điểm tối đa”, “Thang điểm theo quyết định”, “Nguồn”"
_ON_PAGE = "“Nội dung”, “Điểm tối đa”, “Thang điểm theo quyết định”"
_WHEN_ZERO = {"exclude": "không tính mục này", "full": "đạt điểm tối đa", "zero": "0 điểm"}


def draft_paper(draft: Draft, file: str) -> Paper:
    """Every item as it came out, with the rule proposed and how far it can be trusted, then the counts."""
    columns = (
        Column("Mã", 1.2),
        Column("Số in", 1.2),
        Column("Nội dung", 6),
        Column("Tối đa", 1, "right"),
        Column("Cách chấm đề xuất", 2.4),
        Column("Tin cậy", 1.4),
    )
    rows = tuple(
        Row(
            (
                one.code,
                one.number or "–",
                one.name,
                "–" if one.points is None else number(one.points),
                RULES[one.kind].label,
                one.confidence,
            )
        )
        for one in draft.rows
    )
    trusted = Counter(one.confidence for one in draft.rows)
    areas = len(draft.files) - 1
    counts = ", ".join(f"{trusted[word]} {word}" for word in ("cao", "vừa", "không đoán") if trusted[word])
    sentence = f"{areas} lĩnh vực, {len(rows)} mục, tổng {number(draft.files['index.yaml']['total'])} điểm."
    trust = f"Độ tin cậy của cách chấm: {counts}. “Không đoán” là người chấm tự ghi điểm cho đến khi có người sửa."
    blocks = (Table(columns, rows), Paragraph(sentence), Paragraph(trust))
    return Paper(f"Nhập {file} thành bộ {draft.edition}", blocks)


def told_of(index: Index) -> dict[str, dict[str, str]]:
    """What the table shows, by code and title; ``leaf`` is no column, but tells an item from what holds items."""
    return {node.code: {title: row.get(title, "") for title in (*TITLES, "leaf")} for node, row in _table(index)}


def review_sheets(index: Index) -> tuple[Sheet, ...]:
    """The workbook: one table of everything, and what the set says of itself."""
    kinds = {POINTS: "points"}
    columns = tuple(
        SheetColumn(title, width, kinds.get(title, "text"))  # type: ignore[arg-type]  # kinds holds literals only
        for title, width in zip(TITLES, _WIDTHS, strict=True)
    )
    rows: list[tuple[Value, ...]] = []
    strong: set[int] = set()
    for node, row in _table(index):
        if not isinstance(node, Item):
            strong.add(len(rows))
        rows.append(tuple(node.max_points if title == POINTS else row.get(title, "") or None for title in TITLES))
    about = tuple(_about(index))
    return (
        Sheet("Bộ tiêu chí", columns, tuple(rows), frozenset(strong), note=_HOW.format(_ON_SHEET)),
        Sheet("Thông tin chung", (SheetColumn("Mục", 30), SheetColumn("Nội dung", 90)), about),
    )


def review_paper(index: Index) -> Paper:
    """The same on paper, with the columns that fit a page on its side."""
    columns = tuple(
        Column(title, width, "right" if title == POINTS else "left")
        for title, width in zip(_ON_PAPER, _PAPER_WIDTHS, strict=True)
    )
    rows = tuple(
        Row(tuple(row.get(title, "") for title in _ON_PAPER), strong=not isinstance(node, Item))
        for node, row in _table(index)
    )
    blocks: list[Block] = [
        Annex("", index.head.title, "Bảng rà soát bộ tiêu chí", landscape=True),
        Paragraph(_HOW.format(_ON_PAGE)),
    ]
    blocks += [Paragraph(f"{title}: {text}") for title, text in _about(index)]
    return Paper(
        f"Rà soát {index.head.title}", (*blocks, Heading(2, "Các tiêu chí"), Table(columns, rows)), stamp(index)
    )


def _about(index: Index) -> Iterator[tuple[str, str]]:
    head = index.head
    decision = head.decision
    yield "Bộ", f"{head.edition} ({STATUSES[head.status]})"
    if decision.number:
        day = f" ngày {decision.date:%d/%m/%Y}" if decision.date else ""
        yield "Quyết định", f"{decision.number}{day}{f' của {decision.issuer}' if decision.issuer else ''}"
    until = "đến khi được thay" if head.years.to is None else f"đến năm {head.years.to}"
    yield "Áp dụng", f"từ năm {head.years.from_} {until}, cho {', '.join(KINDS[one] for one in head.unit_kinds)}"
    yield "Tổng điểm", f"{number(head.total)}, trong đó điều tra xã hội học {number(head.survey.points)}"
    if head.ratings:
        yield "Xếp loại", "; ".join(f"{one.name} từ {level(one.at_least)}" for one in head.ratings)


def _table(index: Index) -> Iterator[tuple[Node, dict[str, str]]]:
    for node in nodes_of(index):
        yield node, stated(node) | (_item(node, index) if isinstance(node, Item) else {})


def _item(item: Item, index: Index) -> dict[str, str]:
    ways = [" hoặc ".join(way.title for way in alternatives(one)) for one in item.evidence]
    terms = [NOT_APPLICABLE[item.not_applicable]]
    if item.due is not None:
        year = {0: "", 1: " năm sau", -1: " năm trước"}
        due = item.due
        shown = f"{due.day}/{due.month}{year.get(due.year, '')}" if isinstance(due, YearDay) else f"{due:%d/%m/%Y}"
        terms.append(f"hạn {shown}")
    if item.lead:
        terms.append(index.head.roles.get(item.lead, item.lead))
    papers = ways[0] if len(ways) == 1 else "\n".join(f"- {way}" for way in ways)
    return {RULE: rule_words(item.rule, item), PAPERS: papers, TERMS: "; ".join(terms), "leaf": "leaf"}


def rule_words(rule: Rule, item: Item) -> str:
    """A rule in sentences, for who does not read YAML."""
    lines = list(_words(rule, item))
    return "\n".join([f"{rule.label[:1].upper()}{rule.label[1:]}.", *lines])


def _words(rule: Rule, item: Item) -> Iterator[str]:
    most = f"{number(item.max_points)} điểm"

    def asked(name: str | None) -> str:
        fact = item.facts.get(name or "")
        return f"“{name if fact is None else fact.label}”"

    if isinstance(rule, YesNo):
        yield f"{asked(rule.fact)}: có được {most}, không được 0 điểm."
    elif isinstance(rule, Levels):
        yield from (f"- {one.label}: {number(one.worth(item.max_points))} điểm" for one in rule.levels)
    elif isinstance(rule, Ratio):
        yield f"Tỷ lệ = {asked(rule.done)} chia cho {asked(rule.planned)}."
        if rule.floor:
            yield f"Dưới {level(rule.floor)}: 0 điểm."
        yield f"Từ {level(rule.target)} trở lên: {most}; ở giữa: {most} × tỷ lệ ÷ {level(rule.target)}."
        yield f"Mẫu số bằng 0: {_WHEN_ZERO[rule.when_zero]}."
    elif isinstance(rule, Bands):
        yield _measured(rule, asked)
        yield from (f"- {_band(one, rule, item)}" for one in rule.bands)
    elif isinstance(rule, CountEach):
        cap = number(item.max_points if rule.cap is None else rule.cap)
        yield f"{asked(rule.fact)}: mỗi việc {number(rule.each)} điểm, không quá {cap} điểm."
        if rule.at_least:
            yield f"Dưới {rule.at_least}: 0 điểm."
    elif isinstance(rule, Deduct):
        yield from (f"- {asked(one.fact)}: mỗi lần trừ {number(one.each)} điểm" for one in rule.of)
    elif isinstance(rule, Checklist):
        yield from (
            f"- {asked(one.fact)}{'' if one.points is None else f': {number(one.points)} điểm'}" for one in rule.ticks
        )
        if rule.all:
            yield f"Phải đạt tất cả mới được {most}."
    elif isinstance(rule, Deadline):
        by = rule.by
        yield f"Hạn {f'{by.day}/{by.month}' if isinstance(by, YearDay) else f'{by:%d/%m/%Y}'}: đúng hạn được {most}."
        yield from (f"- chậm đến {one.days} ngày: {number(one.points)} điểm" for one in rule.late)
    elif isinstance(rule, External):
        yield f"Theo chỉ số {rule.index}."
    elif isinstance(rule, Cases):
        for case in rule.cases:
            yield f"Nếu {asked(case.when.fact)} {case.when.op} {_value(case.when.value)}:"
            yield from _words(case.rule, item)
        yield "Còn lại:"
        yield from _words(rule.otherwise, item)


def _measured(rule: Bands, asked: object) -> str:
    assert callable(asked)  # noqa: S101 - for mypy
    if rule.fact is not None:
        return f"Theo {asked(rule.fact)}."
    zero = _WHEN_ZERO[rule.when_zero or "zero"]
    return f"Tỷ lệ = {asked(rule.done)} chia cho {asked(rule.planned)}; mẫu số bằng 0: {zero}."


def _band(band: Band, rule: Bands, item: Item) -> str:
    fact = item.facts.get(rule.fact or "")
    unit = "%" if fact is None or fact.type == "percent" else f" {fact.unit}".rstrip()
    return f"{band.words(unit)}: {number(band.worth(item.max_points))} điểm"


def _value(value: object) -> str:
    return {True: "có", False: "không"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def reviewed_paper(edition: str, changes: Sequence[tuple[str, str, str]]) -> Paper:
    """What people changed in a table that came back from review."""
    columns = (Column("Mã", 1.5), Column("Mục sửa", 2), Column("Thành", 8))
    table = Table(columns, tuple(Row(one) for one in changes), empty="Bảng không sửa gì; bộ như lúc xuất.")
    return Paper(f"Nhập lại bảng rà soát thành bộ {edition}", (table,))
