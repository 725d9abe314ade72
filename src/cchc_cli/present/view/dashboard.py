"""The score to look into: a page whose items can be chosen by area, officer and state, and a workbook of the same.

``published`` is a submission with which the page can stand on a website: what is not to be read there is not in it.

Imports: judge.gap, judge.scorecard, judge.scoring, model, points, present.blocks, present.sheets, present.view.*,
read.submission.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from cchc_cli.judge.gap import Lost
from cchc_cli.judge.scorecard import AreaScore, ItemScore, Scorecard, Totals
from cchc_cli.judge.scoring import missed_rating
from cchc_cli.model import Claim
from cchc_cli.points import ZERO, NoPoints, json_percent
from cchc_cli.present.blocks import Block, Chart, Column, Heading, Paper, Paragraph, Row, Series, Table
from cchc_cli.present.sheets import Sheet, SheetChart, SheetColumn, Value
from cchc_cli.present.view.gap import gap_sentences, step_words
from cchc_cli.present.view.report_annexes import EvidenceNames
from cchc_cli.present.view.words import (
    AREAS_SUM,
    areas_sum,
    card_title,
    item_points,
    stamp,
    sum_text,
    summary_table,
    total_sentences,
    whole_sum,
    whole_title,
)
from cchc_cli.read.submission import Submission

PUBLISHED = "Điểm do đơn vị tự chấm; kết quả chính thức do cơ quan thẩm định công bố."
NOT_CHECKED = "Tài liệu kiểm chứng: chưa kiểm tra, hoặc hồ sơ đã thay đổi sau lần kiểm tra trước."
_CHART = "Tỷ lệ điểm theo lĩnh vực"


def published(submission: Submission) -> Submission:
    """What a unit may show to everyone: its figures, without names, files, explanations, appraisers' decisions."""
    return replace(
        submission,
        unit=submission.unit.model_copy(update={"officers": {}, "signer": type(submission.unit.signer)()}),
        claims={code: _published(claim) for code, claim in submission.claims.items()},
        files=(),
        folder_problems=(),
        appraisal=None,
        texts=None,
        parked={},
    )


def _published(claim: Claim) -> Claim:
    """Figures and points; that an item does not apply, not the reason, which quotes the unit's own papers."""
    return Claim(
        facts=claim.facts,
        points=claim.points,
        reason="điểm do người chấm ghi" if claim.reason else None,
        not_applicable="theo hồ sơ của đơn vị" if claim.not_applicable else None,
    )


def score_page(card: Scorecard, submission: Submission, evidence: EvidenceNames | None) -> Paper:
    """Totals, chart, items with their working; with ``evidence`` also its files and state, and who is in charge."""
    blocks: list[Block] = [] if evidence else [Paragraph(PUBLISHED, "note")]
    blocks += [Heading(1, "Tổng hợp"), summary_table(card), _chart(card)]
    blocks += [Paragraph(sentence) for sentence in total_sentences(card)]
    if evidence and not card.evidence_checked:
        blocks.append(Paragraph(NOT_CHECKED))
    blocks += [Heading(1, "Từng mục"), _items(card, submission, evidence)]
    return Paper(card_title(card), tuple(blocks), stamp(card.index))


def _chart(card: Scorecard) -> Chart:
    """The percentages of the table above it."""
    names = tuple(one.area.title for one in card.areas)
    rates = tuple(_rate(one.totals, card) for one in card.areas)
    return Chart(_CHART, names, (Series(f"Năm {card.year}", rates),), "%", Decimal(100))


def _rate(totals: Totals, card: Scorecard) -> Decimal | None:
    """The percentage as it is printed (%)."""
    if totals.percent is None:
        return None
    return Decimal(str(json_percent(totals.percent, missed_rating(totals.percent, card.index))))


def _items(card: Scorecard, submission: Submission, evidence: EvidenceNames | None) -> Table:
    """Every item under its area; the columns that hold nothing are left out."""
    index, previous = card.index, card.previous
    optional: list[tuple[str, Callable[[ItemScore], Decimal | None], Callable[[AreaScore], Decimal | None]]] = [
        ("Thẩm định lần 1", lambda one: one.appraised_1, lambda area: area.totals.appraised_1),
        ("Thẩm định lần 2", lambda one: one.appraised_2, lambda area: area.totals.appraised_2),
    ]
    if previous is not None:
        by_item, by_area = previous.items, previous.areas
        optional.append(
            (
                f"Năm {previous.year}",
                lambda one: by_item.get(one.item.code),
                lambda area: by_area.get(area.area.code),
            )
        )
    shown = [(title, of, sum_of) for title, of, sum_of in optional if any(of(one) is not None for one in card.items)]
    columns = [Column("Mã", 1.2), Column("Nội dung", 5), Column("Tối đa", 1.2, "right"), Column("Điểm", 1.2, "right")]
    columns += [Column(title, 1.3, "right") for title, _, _ in shown]
    columns.append(Column("Cách tính", 5))
    if evidence:
        columns.append(Column("Tài liệu kiểm chứng", 4, path=True))
        columns += [Column("Kiểm chứng", 1.6, choice=True), Column("Phụ trách", 2.6, choice=True)]
    documents = _documents(submission, evidence) if evidence else {}
    rows = []
    for area in (*card.areas, *card.extras):
        sums = [sum_text(area.totals.max_points, index), sum_text(_standing(area.totals), index)]
        sums += [sum_text(sum_of(area), index) for _, _, sum_of in shown]
        head = (area.area.label or area.area.code, area.area.name, *sums)
        rows.append(Row((*head, *[""] * (len(columns) - len(head))), strong=True))
        for one in area.items:
            item = one.item
            cells = [item.code, item.name, sum_text(item.max_points, index), item_points(one, index)]
            cells += [sum_text(of(one), index) for _, of, _ in shown]
            if evidence is None:
                working = one.points.label if isinstance(one.points, NoPoints) else one.why
                rows.append(Row((*cells, working)))
                continue
            texts, paths = documents[item.code]
            charge = "\n".join(in_charge(one, card)) or "–"
            cells += [one.why, "\n".join(texts) or "–", one.evidence.state.label, charge]
            rows.append(Row(tuple(cells), paths=paths))
    return Table(tuple(columns), tuple(rows), groups="Lĩnh vực")


def _standing(totals: Totals) -> Decimal:
    """What the points of an area's items add up to as they are shown: self-assessed, of the survey's items surveyed."""
    return totals.self_assessed + (totals.surveyed or ZERO)


Documents = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
"""By item its documents, and where each lies from the workspace: "" for what is listed and not there."""


def _documents(submission: Submission, evidence: EvidenceNames) -> Documents:
    there = {file.name for file in submission.files}
    return {
        code: (
            tuple(" ".join(evidence.cite(name, cited).split()) for name, cited in held),
            tuple(f"{submission.folder}/{name}" if name in there else "" for name, _ in held),
        )
        for code, held in evidence.by_item.items()
    }


def in_charge(score: ItemScore, card: Scorecard) -> list[str]:
    """Who holds an item: the officers to whom the unit gave it or its whole area, else the role that the set names."""
    roles = card.index.head.roles
    code, area = score.item.code, score.area.code
    found = [
        f"{roles.get(role, role)}: {officer.name}" if officer.name else roles.get(role, role)
        for role, officer in card.unit.officers.items()
        if officer.holds(code, area)
    ]
    lead = score.item.lead
    return found or ([roles.get(lead, lead)] if lead else [])


def score_sheets(
    card: Scorecard, lost: Iterable[Lost], submission: Submission, evidence: EvidenceNames
) -> tuple[Sheet, ...]:
    """Sums by area with a chart, the items, the lost points.

    The numbers are values, not formulas: a sum of Excel's knows nothing of the set's rounding, caps and items that do
    not count, and would make a second score of whatever is typed over. The form is the workbook that computes.
    """
    note = " ".join([*total_sentences(card), *([] if card.evidence_checked else [NOT_CHECKED])])
    lost = tuple(lost)
    losses = tuple(_loss(one, card) for one in lost)
    return (
        _summary(card, note),
        _item_sheet(card, _documents(submission, evidence), note),
        Sheet("Điểm mất", _LOST, losses, note=" ".join(gap_sentences(card, lost))),
    )


def _summary(card: Scorecard, note: str) -> Sheet:
    sums: list[tuple[str, Callable[[Totals], Decimal | None]]] = [
        ("Tối đa", lambda t: t.max_points),
        ("Được tính", lambda t: t.applicable),
        ("Tự chấm", lambda t: t.self_assessed),
        ("Có kiểm chứng", lambda t: t.evidenced),
        ("Có kiểm chứng hoặc giải trình", lambda t: t.evidenced_or_explained),
        ("Điều tra", lambda t: t.surveyed),
        ("Thẩm định lần 1", lambda t: t.appraised_1),
        ("Thẩm định lần 2", lambda t: t.appraised_2),
    ]
    sums = [(title, of) for title, of in sums if of(card.total) is not None]
    previous = card.previous
    columns = (
        SheetColumn("Lĩnh vực", 50),
        *(SheetColumn(title, 11, "points") for title, _ in sums),
        SheetColumn("Tỷ lệ", 10, "percent"),
        *((SheetColumn(f"Tự chấm năm {previous.year}", 12, "points"),) if previous else ()),
    )

    def row(name: str, totals: Totals, rate: Decimal | None, before: Decimal | None) -> tuple[Value, ...]:
        return (name, *(of(totals) for _, of in sums), rate, *([before] if previous else []))

    before = previous.areas if previous else {}
    rows = [row(one.area.title, one.totals, _rate(one.totals, card), before.get(one.area.code)) for one in card.areas]
    rows += [row(one.area.title, one.totals, None, before.get(one.area.code)) for one in card.extras]
    strong = {len(rows)}
    if card.extras:
        areas = areas_sum(card)
        rows.insert(len(card.areas), row(AREAS_SUM, areas, _rate(areas, card), previous.total if previous else None))
        strong = {len(card.areas), len(rows)}
    whole = whole_sum(card)
    rows.append(row(whole_title(card), whole, _rate(whole, card), previous.whole if previous else None))
    chart = SheetChart(f"{_CHART} (%)", 0, (len(sums) + 1,), len(card.areas), Decimal(100))
    return Sheet("Tổng hợp", columns, tuple(rows), frozenset(strong), chart=chart, note=note)


def _item_sheet(card: Scorecard, documents: Documents, note: str) -> Sheet:
    """The items, one a row; the columns of points that nobody has given yet are left out."""
    before = card.previous.items if card.previous else {}
    points: list[tuple[str, Callable[[ItemScore], Decimal | None]]] = [
        ("Tối đa", lambda one: one.item.max_points),
        ("Tự chấm", lambda one: one.points if isinstance(one.points, Decimal) else None),
        ("Có kiểm chứng", lambda one: one.evidenced),
        ("Có kiểm chứng hoặc giải trình", lambda one: one.evidenced_or_explained),
        ("Điều tra", lambda one: one.surveyed),
        ("Thẩm định lần 1", lambda one: one.appraised_1),
        ("Thẩm định lần 2", lambda one: one.appraised_2),
        ("Tự chấm năm trước", lambda one: before.get(one.item.code)),
    ]
    own, others = (
        points[:2],
        [(title, of) for title, of in points[2:] if any(of(one) is not None for one in card.items)],
    )
    columns = (
        SheetColumn("Lĩnh vực", 20),
        SheetColumn("Mã", 8),
        SheetColumn("Nội dung", 34),
        *(SheetColumn(title, 9, "points") for title, _ in own),
        SheetColumn("Không có điểm vì", 14),
        *(SheetColumn(title, 10, "points") for title, _ in others),
        SheetColumn("Cách tính", 34),
        SheetColumn("Kiểm chứng", 12),
        SheetColumn("Tài liệu kiểm chứng", 30),
        SheetColumn("Phụ trách", 22),
    )
    rows = tuple(
        (
            one.area.title,
            one.item.code,
            one.item.name,
            *(of(one) for _, of in own),
            one.points.label if isinstance(one.points, NoPoints) else None,
            *(of(one) for _, of in others),
            one.why,
            one.evidence.state.label,
            "\n".join(documents[one.item.code][0]),
            "\n".join(in_charge(one, card)),
        )
        for one in card.items
    )
    return Sheet("Các mục", columns, rows, note=note)


_LOST = (
    SheetColumn("Mã", 8),
    SheetColumn("Nội dung", 44),
    SheetColumn("Lĩnh vực", 26),
    SheetColumn("Tối đa", 9, "points"),
    SheetColumn("Đang có", 9, "points"),
    SheetColumn("Mất", 9, "points"),
    SheetColumn("Lấy lại được", 10, "points"),
    SheetColumn("Cần gì để lấy lại", 56),
    SheetColumn("Phụ trách", 28),
)


def _loss(one: Lost, card: Scorecard) -> tuple[Value, ...]:
    item = one.score.item
    steps = [step_words(step, card.index) for step in one.steps]
    return (
        item.code,
        item.name,
        one.score.area.title,
        item.max_points,
        one.standing,
        one.lost,
        one.gain,
        "\n".join([*steps, *filter(None, [one.stays_lost])]),
        "\n".join(in_charge(one.score, card)),
    )
