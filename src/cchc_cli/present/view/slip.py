"""Phiếu trình: one page for the chairman - what is laid before him, the result, where most was lost, what he is asked.

No decree gives its form: the head and the fonts are those of Nghị định 30/2020/NĐ-CP, the rest is what he needs to
decide. It fits one page whatever the set: names are shortened, visibly, only where the page has no room for the whole,
which stands in the report.

Imports: document.metrics, judge.scorecard, model, present.blocks, present.view.*, rules.base.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator

from cchc_cli.document.metrics import text_width
from cchc_cli.judge.scorecard import Scorecard, Totals
from cchc_cli.model import ReportTexts
from cchc_cli.points import NoPoints
from cchc_cli.present import blocks
from cchc_cli.present.blocks import Block, Column, Paper, Paragraph, Row, Table
from cchc_cli.present.view.area_result import own, total_words
from cchc_cli.present.view.office import Marks, place_and_date
from cchc_cli.present.view.report import addressees, lost_items, nothing_lost
from cchc_cli.present.view.words import percentage, stamp, sum_text, whole_sum, whole_title
from cchc_cli.rules.base import on

MOST_AREAS = 10
"""Areas that the page has room for; sets have 5 to 9."""
MOST_LOSSES = 3
_WIDE, _SIZE = 5700, 12
"""Of the table's first column: twips, and points of its letters. They are measured as bold ones, which are wider: that
makes up for the ends of lines where no word fits any more."""
_ROOM = 12
"""Lines of the table that the names of areas may take; those that they leave go to the names of items."""
_ITEM, _MORE = 8400, 2200
"""Twips for the name of an item: where no line is left, and for each line that is."""


def slip_paper(card: Scorecard, texts: ReportTexts, marks: Marks, date: datetime.date | None = None) -> Paper:
    """The slip that goes with the report to be signed."""
    title = f"Ký Báo cáo kết quả tự chấm điểm Chỉ số CCHC năm {card.year}"
    names = _area_names(card)
    content = (
        blocks.Letterhead(
            card.unit.header, "", place_and_date(card.unit, date, marks), bold_lines=len(card.unit.header)
        ),
        blocks.Title("Phiếu trình", title),
        blocks.Addressees((f"Chủ tịch {card.unit.name}",)),
        *_laid_before(card, marks, names),
        *_losses(card, _ITEM + _MORE * (_ROOM - sum(map(_lines, names)))),
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


def _area_names(card: Scorecard) -> list[str]:
    """The areas by name, each in as many lines as all of them can have; none where there are too many areas."""
    titles = [one.area.title for one in (*card.areas, *card.extras)]
    if len(titles) > MOST_AREAS:
        return []
    shortened = ([_fitted(title, most * _WIDE) for title in titles] for most in range(_ROOM, 0, -1))
    return next(names for names in shortened if sum(map(_lines, names)) <= _ROOM)


def _laid_before(card: Scorecard, marks: Marks, names: list[str]) -> Iterator[Block]:
    """The paper, its receiver and last day, the total and the areas."""
    last = card.index.head.deadlines.self_scoring
    by = f"; thời hạn tự chấm điểm: {on(last, card.year):%d/%m/%Y}" if last else ""
    to = " và ".join(addressees(card.unit, marks))
    yield Paragraph(f"Trình Chủ tịch xem xét, ký Báo cáo và các phụ lục kèm theo, gửi {to}{by}.")
    yield Paragraph(f"Tổng điểm tự chấm: {total_words(card)}.")
    if not names:
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
            name,
            one.totals,
            "–" if one in card.extras else percentage(own(one.totals), card.index),
        )
        for name, one in zip(names, (*card.areas, *card.extras), strict=True)
    ]
    whole = whole_sum(card)
    rows.append(row(whole_title(card), whole, percentage(own(whole), card.index), strong=True))
    yield Table(columns, tuple(rows))


def _losses(card: Scorecard, room: float) -> Iterator[Block]:
    """What is lost: how many items, and those that lose most, with as much of each name as the room holds."""
    lost = lost_items(card)
    lacking = sum(one.points is NoPoints.NO_FACTS for one in card.items)
    text = nothing_lost(card)
    if lost:
        named = "; ".join(
            f"{one.item.code} {_fitted(one.item.name, room)} ({sum_text(one.lost, card.index)} điểm)"
            for one in lost[:MOST_LOSSES]
        )
        text = f"Có {len(lost)} mục chưa đạt điểm tối đa, mất nhiều nhất: {named}."
    if lacking:
        text += f" Kết quả chưa đầy đủ: còn {lacking} mục chưa có số liệu."
    yield Paragraph(text)


def _lines(name: str) -> int:
    """About how many lines of the table a name takes."""
    return max(1, math.ceil(text_width(name, _SIZE) / _WIDE))


def _fitted(name: str, room: float) -> str:
    """A name whole where so many twips of a line hold it, else as much of it as they do."""
    width = text_width(name, _SIZE)
    letters = len(name) if width <= room else int(len(name) * room / width)
    while text_width(cut := _short(name, letters), _SIZE) > room:
        letters -= 1
    return cut


def _short(text: str, most: int) -> str:
    """At most so many characters, cut between words where there are any, with "…" to show it."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut}…"
