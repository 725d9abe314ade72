"""Phiếu trình: one page for the chairman - what is laid before him, the result, where most was lost, what he is asked.

No decree gives its form: the head and the fonts are those of Nghị định 30/2020/NĐ-CP, the rest is what he needs to
decide. It fits one page whatever the set: long names are shortened, visibly; the whole stands in the report.

Imports: judge.scorecard, model, present.blocks, present.view.*, rules.base.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from cchc_cli.judge.scorecard import Scorecard, Totals
from cchc_cli.model import ReportTexts
from cchc_cli.points import NoPoints
from cchc_cli.present import blocks
from cchc_cli.present.blocks import Block, Column, Paper, Paragraph, Row, Table
from cchc_cli.present.view.area_result import own, total_words
from cchc_cli.present.view.office import Marks, place_and_date
from cchc_cli.present.view.report import addressees, lost_items, nothing_lost
from cchc_cli.present.view.words import percentage, stamp, sum_text
from cchc_cli.rules.base import on

MOST_AREAS = 10
"""Areas that the page has room for; sets have 5 to 9."""
MOST_LOSSES = 3
_AREA_NAME = 48  # characters: one line of the table
_ITEM_NAME = 70


def slip_paper(card: Scorecard, texts: ReportTexts, marks: Marks, date: datetime.date | None = None) -> Paper:
    """The slip that goes with the report to be signed."""
    title = f"Ký Báo cáo kết quả tự chấm điểm Chỉ số CCHC năm {card.year}"
    content = (
        blocks.Letterhead(
            card.unit.header, "", place_and_date(card.unit, date, marks), bold_lines=len(card.unit.header)
        ),
        blocks.Title("Phiếu trình", title),
        blocks.Addressees((f"Chủ tịch {card.unit.name}",)),
        *_laid_before(card, marks),
        *_losses(card),
        Paragraph(
            "Đề nghị Chủ tịch xem xét kết quả tự chấm và nguyên nhân các mục chưa đạt điểm tối đa (Mục III của Báo "
            "cáo), ký Báo cáo để gửi đúng thời hạn./."
        ),
        Table(
            (Column("Ý kiến của Chủ tịch", 3), Column("Người trình", 2, "center")),
            (Row(("", f"\n\n\n{marks.text(texts.submitted_by, 'họ tên người trình', 'submitted_by')}")),),
        ),
    )
    return Paper(f"Phiếu trình {title[0].lower()}{title[1:]}", content, stamp(card.index))


def _laid_before(card: Scorecard, marks: Marks) -> Iterator[Block]:
    """The paper, its receiver and last day, the total and the areas."""
    last = card.index.head.deadlines.self_scoring
    by = f"; thời hạn tự chấm điểm: {on(last, card.year):%d/%m/%Y}" if last else ""
    to = " và ".join(addressees(card.unit, marks))
    yield Paragraph(f"Trình Chủ tịch xem xét, ký Báo cáo và các phụ lục kèm theo, gửi {to}{by}.")
    yield Paragraph(f"Tổng điểm tự chấm: {total_words(card)}.")
    areas = (*card.areas, *card.extras)
    if len(areas) > MOST_AREAS:
        yield Paragraph("Kết quả theo lĩnh vực: Mục II của Báo cáo.")
        return
    columns = (
        Column("Lĩnh vực", 9),
        Column("Tối đa tự chấm", 2, "right"),
        Column("Tự chấm", 1.4, "right"),
        Column("Tỷ lệ", 1.9, "right"),
    )

    def row(name: str, totals: Totals, rate: str, strong: bool = False) -> Row:
        sums = (totals.self_assessable, totals.self_assessed)
        return Row((name, *(sum_text(value, card.index) for value in sums), rate), strong)

    rows = [
        row(
            _short(one.area.title, _AREA_NAME),
            one.totals,
            "–" if one in card.extras else percentage(own(one.totals), card.index),
        )
        for one in areas
    ]
    rows.append(row("Tổng cộng", card.total, percentage(own(card.total), card.index), strong=True))
    yield Table(columns, tuple(rows))


def _losses(card: Scorecard) -> Iterator[Block]:
    lost = lost_items(card)
    lacking = sum(one.points is NoPoints.NO_FACTS for one in card.items)
    text = nothing_lost(card)
    if lost:
        named = "; ".join(
            f"{one.item.code} {_short(one.item.name, _ITEM_NAME)} ({sum_text(one.lost, card.index)} điểm)"
            for one in lost[:MOST_LOSSES]
        )
        text = f"Có {len(lost)} mục chưa đạt điểm tối đa, mất nhiều nhất: {named}."
    if lacking:
        text += f" Kết quả chưa đầy đủ: còn {lacking} mục chưa có số liệu."
    yield Paragraph(text)


def _short(text: str, most: int) -> str:
    """At most so many characters, cut between words where there are any, with "…" to show it."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut}…"
