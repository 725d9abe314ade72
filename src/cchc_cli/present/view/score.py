"""What ``cchc score`` shows: the items of each area with their working, what is missing, the summary.

Imports: judge.scorecard, present.blocks, present.view.words.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from cchc_cli.judge.scorecard import AreaScore, ItemScore, Scorecard
from cchc_cli.points import NoPoints
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.view.words import card_title, item_points, stamp, sum_text, summary_table, total_sentences


def score_paper(card: Scorecard) -> Paper:
    """The score as a person reads it: items first, the summary last, where a terminal leaves the eye."""
    index = card.index
    blocks: list[Block] = []
    for area in (*card.areas, *card.extras):
        blocks += [Heading(2, area.area.title), _items(area, card)]
    missing = [score for score in card.items if score.points is NoPoints.NO_FACTS]
    if missing:
        blocks.append(Heading(2, f"Còn thiếu số liệu ({len(missing)} mục)"))
        roles = index.head.roles
        rows = (
            Row((one.item.code, one.item.name, one.why, roles.get(one.item.lead, one.item.lead or "–")))
            for one in missing
        )
        columns = (Column("Mã", 1.5), Column("Nội dung", 4), Column("Còn thiếu", 4), Column("Chủ trì", 3))
        blocks.append(Table(columns, tuple(rows)))
    blocks += [Heading(2, "Tổng hợp"), summary_table(card)]
    blocks += [Paragraph(sentence) for sentence in total_sentences(card)]
    if not card.evidence_checked:
        blocks.append(Paragraph("Tài liệu kiểm chứng: chưa kiểm tra, hoặc hồ sơ đã thay đổi sau lần kiểm tra trước."))
    return Paper(card_title(card), tuple(blocks), stamp(index))


def _items(area: AreaScore, card: Scorecard) -> Table:
    """The items side by side: what the unit says, what others say, the year before; columns that hold nothing are
    left out."""
    index, previous = card.index, card.previous
    optional: list[tuple[str, Callable[[ItemScore], Decimal | None]]] = [
        ("Thẩm định lần 1", lambda one: one.appraised_1),
        ("Thẩm định lần 2", lambda one: one.appraised_2),
    ]
    if previous is not None:
        optional.append((f"Năm {previous.year}", lambda one: previous.items.get(one.item.code)))
    shown = [(title, of) for title, of in optional if any(of(one) is not None for one in area.items)]
    columns = (
        Column("Mã", 1.5),
        Column("Nội dung", 4),
        Column("Tối đa", 1, "right"),
        Column("Điểm", 1, "right"),
        *(Column(title, 1, "right") for title, _ in shown),
        Column("Cách tính", 5),
        Column("Kiểm chứng", 1.6),
    )
    rows = (
        Row(
            (
                one.item.code,
                one.item.name,
                sum_text(one.item.max_points, index),
                item_points(one, index),
                *(sum_text(of(one), index) for _, of in shown),
                one.why,
                one.evidence.state.label,
            )
        )
        for one in area.items
    )
    return Table(columns, tuple(rows))
