"""Biên bản họp Tổ tự chấm điểm: the minutes of the self-scoring team, with the result that they are about.

Who was there, what was said and what was decided comes from ``meeting`` in report.yaml, else it is marked.

Form: Nghị định 30/2020/NĐ-CP, Phụ lục III, mẫu biên bản: no place and date in the head, the meeting's times in the
text, secretary and chair sign.

Imports: judge.scorecard, model, present.blocks, present.view.*.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cchc_cli.judge.scorecard import Scorecard
from cchc_cli.model import Meeting, ReportTexts
from cchc_cli.present import blocks
from cchc_cli.present.blocks import Block, Heading, Paper, Paragraph
from cchc_cli.present.view.area_result import result_table, survey_words, total_words
from cchc_cli.present.view.office import Marks, decision_words
from cchc_cli.present.view.words import stamp


def minutes_paper(card: Scorecard, texts: ReportTexts, marks: Marks) -> Paper:
    """The minutes as a draft for the secretary: of this year's result, without the year before."""
    card = replace(card, previous=None)
    meeting = texts.meeting
    title = f"Họp Tổ tự chấm điểm Chỉ số cải cách hành chính năm {card.year}"
    content = (
        blocks.Letterhead(card.unit.header, "Số:       /BB-UBND", "", bold_lines=len(card.unit.header)),
        blocks.Title("Biên bản", title),
        *_frame(meeting, marks),
        *_course(card, meeting, marks),
        blocks.SignatureBlock(("Lưu: VT, Hồ sơ",), ("Chủ tọa",), "", beside="Thư ký"),
    )
    return Paper(f"Biên bản {title[0].lower()}{title[1:]}", content, stamp(card.index))


def _frame(meeting: Meeting, marks: Marks) -> Iterator[Block]:
    """Time, place and people."""

    def said(words: str, value: str, key: str) -> Paragraph:
        return Paragraph(f"{words}: {marks.text(value, f'biên bản họp: {words.lower()}', 'meeting', key)}")

    yield said("Thời gian bắt đầu", meeting.start, "start")
    yield said("Địa điểm", meeting.place, "place")
    present = marks.text("\n".join(meeting.present), "biên bản họp: thành phần tham dự", "meeting", "present")
    if meeting.present:
        yield Paragraph("Thành phần tham dự:")
        yield from (Paragraph(line, "item") for line in blocks.closed(meeting.present))
    else:
        yield Paragraph(f"Thành phần tham dự: {present}")
    yield said("Chủ trì (chủ tọa)", meeting.chair, "chair")
    yield said("Thư ký (người ghi biên bản)", meeting.secretary, "secretary")


def _course(card: Scorecard, meeting: Meeting, marks: Marks) -> Iterator[Block]:
    """What the meeting was about, what was said, the result, what was decided."""
    yield Heading(2, "1. Nội dung")
    yield Paragraph(
        f"Xem xét kết quả tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm {card.year} của {card.unit.name} "
        f"theo {decision_words(card.index)}."
    )
    yield Heading(2, "2. Ý kiến thảo luận")
    yield Paragraph(marks.text(meeting.opinions, "biên bản họp: ý kiến thảo luận", "meeting", "opinions"))
    yield Heading(2, "3. Kết quả tự chấm theo lĩnh vực")
    yield Paragraph(f"Tổng điểm tự chấm: {total_words(card)}. {survey_words(card)}".rstrip())
    yield result_table(card)
    yield Heading(2, "4. Kết luận")
    yield Paragraph(marks.text(meeting.conclusion, "biên bản họp: kết luận", "meeting", "conclusion"))
    end = marks.text(meeting.end, "biên bản họp: thời gian kết thúc", "meeting", "end")
    yield Paragraph(f"Cuộc họp kết thúc vào {end}./.")
