"""Báo cáo kết quả tự đánh giá, chấm điểm Chỉ số CCHC: what the chairman signs.

It contains no finding, no evidenced column and no program word. What people must judge (căn cứ, causes,
difficulties, proposals) comes from report.yaml; what they have not written is marked, never invented.

Form: Nghị định 30/2020/NĐ-CP, Phụ lục I. Content: 383 và 384/BNV-CCHC ngày 28/01/2021 (bảng điểm, giải trình,
khó khăn và kiến nghị), as relayed in the project's domain facts.

Imports: judge.scorecard, model, points, present.blocks, present.view.*, read.submission.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

from cchc_cli.judge.scorecard import ItemScore, Scorecard
from cchc_cli.model import ReportTexts, Unit
from cchc_cli.points import NoPoints
from cchc_cli.present import blocks
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.view.area_result import (
    previous_note,
    result_chart,
    result_table,
    survey_words,
    total_words,
)
from cchc_cli.present.view.office import (
    Marks,
    base_lines,
    decision_words,
    place_and_date,
    receivers_of,
    signer_lines,
)
from cchc_cli.present.view.report_annexes import EvidenceNames, annexes, explanations
from cchc_cli.present.view.words import item_points, stamp, sum_text
from cchc_cli.read.submission import Submission


def report_paper(
    card: Scorecard,
    submission: Submission,
    evidence: EvidenceNames,
    marks: Marks,
    *,
    before: Scorecard | None = None,
    date: datetime.date | None = None,
) -> Paper:
    """The whole report with its annexes. Number and day stay blank for the clerk unless given.

    ``before``: the year before, where ``card`` has it beside it.
    """
    texts = submission.texts or ReportTexts()
    title = f"Kết quả tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm {card.year}"
    content = (
        *_head(card, texts, title, date, marks),
        *_carried_out(card, texts, marks),
        *_result(card, before),
        *_lost(card, texts, marks),
        *_explained(submission),
        *_difficulties(texts, card, marks),
        blocks.SignatureBlock(_receivers(texts, marks), signer_lines(card.unit, marks), card.unit.signer.name),
        *annexes(card, submission, evidence),
    )
    return Paper(f"Báo cáo {title[0].lower()}{title[1:]}", tuple(content), stamp(card.index))


def _head(card: Scorecard, texts: ReportTexts, title: str, date: datetime.date | None, marks: Marks) -> Iterator[Block]:
    unit = card.unit
    yield blocks.Letterhead(
        agency=unit.header,
        bold_lines=len(unit.header),
        number="Số:       /BC-UBND",
        place_and_date=place_and_date(unit, date, marks),
    )
    yield blocks.Title("Báo cáo", title)
    yield blocks.Addressees(addressees(unit, marks))
    bases = marks.text("\n".join(texts.bases), "căn cứ", "bases")
    if texts.bases:
        yield blocks.Bases(base_lines(texts.bases))
    else:
        yield Paragraph(f"Căn cứ {bases}.")
    yield Paragraph(
        f"{unit.name} báo cáo kết quả tự đánh giá, chấm điểm Chỉ số cải cách hành chính (CCHC) năm {card.year} như sau:"
    )


def _carried_out(card: Scorecard, texts: ReportTexts, marks: Marks) -> Iterator[Block]:
    yield Heading(1, "I. Công tác tổ chức tự đánh giá, chấm điểm")
    yield Paragraph(marks.text(texts.carried_out, "công tác tổ chức tự đánh giá, chấm điểm", "carried_out"))
    yield Paragraph(f"Việc chấm điểm thực hiện theo {decision_words(card.index)}.")


def _result(card: Scorecard, before: Scorecard | None) -> Iterator[Block]:
    index = card.index
    yield Heading(1, "II. Kết quả tự đánh giá, chấm điểm")
    survey = survey_words(card)
    yield Paragraph(f"Tổng điểm tự chấm: {total_words(card)}. {f'{survey} ' if survey else ''}Kết quả theo lĩnh vực:")
    yield result_table(card)
    yield from previous_note(card)
    yield from result_chart(card, before)
    if card.bonus or card.penalty:
        yield Paragraph(
            f"Điểm thưởng: {sum_text(card.bonus, index)} điểm; điểm trừ: {sum_text(card.penalty, index)} điểm."
        )
    left_out = [s.item.code for s in card.items if s.points is NoPoints.NOT_APPLICABLE]
    if left_out:
        yield Paragraph(f"Không tính vào tổng điểm: mục {', '.join(left_out)} (không phát sinh, không áp dụng).")
    lacking = [s.item.code for s in card.items if s.points is NoPoints.NO_FACTS]
    if lacking:
        yield Paragraph(f"Kết quả chưa đầy đủ: còn {len(lacking)} mục chưa có số liệu ({', '.join(lacking)}).")


def _lost(card: Scorecard, texts: ReportTexts, marks: Marks) -> Iterator[Block]:
    yield Heading(1, "III. Các mục chưa đạt điểm tối đa và nguyên nhân")
    columns = (
        Column("Mã", 1),
        Column("Nội dung", 3.6),
        Column("Điểm tối đa", 1.1, "right"),
        Column("Tự chấm", 1.1, "right"),
        Column("Cách tính", 3.4),
        Column("Nguyên nhân", 2.6),
    )
    rows = (
        Row(
            (
                s.item.code,
                s.item.name,
                sum_text(s.item.max_points, card.index),
                item_points(s, card.index),
                s.why,
                cause(s, texts, marks),
            )
        )
        for s in lost_items(card)
    )
    yield Table(columns, tuple(rows), empty=nothing_lost(card))


def lost_items(card: Scorecard) -> list[ItemScore]:
    """What fell short of its maximum, the greatest loss first. A bonus not won or a deduction not suffered is no loss:
    only the areas of the total count here."""
    return sorted((s for area in card.areas for s in area.items if s.lost > 0), key=lambda s: -s.lost)


def nothing_lost(card: Scorecard) -> str:
    """What is said where no item fell short: that is no praise where none was scored."""
    scored = any(isinstance(s.points, Decimal) for area in card.areas for s in area.items)
    return "Các mục đã chấm đều đạt điểm tối đa." if scored else "Chưa có mục nào được chấm điểm."


def cause(score: ItemScore, texts: ReportTexts, marks: Marks) -> str:
    """Why points were lost, as people wrote it, or the mark."""
    code = score.item.code
    return marks.text(texts.causes.get(code, ""), f"nguyên nhân mất điểm của mục {code}", "causes", code)


def _explained(submission: Submission) -> Iterator[Block]:
    yield Heading(1, "IV. Giải trình")
    count = len(explanations(submission))
    if count:
        yield Paragraph(f"Có {count} mục có giải trình, chi tiết tại Phụ lục III.")
    else:
        yield Paragraph("Không có mục nào cần giải trình.")


def _difficulties(texts: ReportTexts, card: Scorecard, marks: Marks) -> Iterator[Block]:
    yield Heading(1, "V. Khó khăn, vướng mắc và đề xuất, kiến nghị")
    yield Heading(2, "1. Khó khăn, vướng mắc")
    yield Paragraph(marks.text(texts.difficulties, "khó khăn, vướng mắc", "difficulties"))
    yield Heading(2, "2. Đề xuất, kiến nghị")
    yield Paragraph(marks.text(texts.proposals, "đề xuất, kiến nghị", "proposals"))
    yield Paragraph(
        "Chi tiết điểm từng mục tại Phụ lục I; danh mục tài liệu kiểm chứng tại Phụ lục II; giải trình tại Phụ lục III."
    )
    yield Paragraph(
        f"Trên đây là báo cáo kết quả tự đánh giá, chấm điểm Chỉ số CCHC năm {card.year}, "
        f"{card.unit.name} trân trọng báo cáo {' và '.join(addressees(card.unit, marks))}./."
    )


def addressees(unit: Unit, marks: Marks) -> tuple[str, ...]:
    """Kính gửi: the huyện and its Phòng Nội vụ, or the Sở Nội vụ - whatever unit.yaml says."""
    text = marks.of_unit("\n".join(unit.report_to), "nơi nhận báo cáo", "report_to")
    return unit.report_to or (text,)


def _receivers(texts: ReportTexts, marks: Marks) -> tuple[str, ...]:
    receivers = receivers_of(texts.receivers)
    marks.text("\n".join(receivers), "nơi nhận", "receivers")
    return receivers
