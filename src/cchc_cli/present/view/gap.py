"""What ``cchc score --gap`` and ``--what-if`` show: lost points with what regains them; an assumption's effect.

Imports: judge.gap, judge.scorecard, points, present.blocks, present.view.words, read.what_if.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cchc_cli.judge.gap import Lost, Regain
from cchc_cli.judge.scorecard import ItemScore, Scorecard
from cchc_cli.model import Index
from cchc_cli.points import ZERO, json_number
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.score_json import fact_json
from cchc_cli.present.view.words import (
    card_title,
    fact_words,
    item_points,
    level_words,
    stamp,
    sum_text,
    total_sentences,
)
from cchc_cli.read.what_if import Assumed


def gap_paper(card: Scorecard, lost: Iterable[Lost]) -> Paper:
    """Every lost point, largest first; the totals last, where a terminal leaves the eye."""
    lost = tuple(lost)
    blocks: list[Block] = [Heading(2, f"Điểm đang mất ({len(lost)} mục)"), gap_table(card, lost)]
    blocks += [Paragraph(sentence) for sentence in (*gap_sentences(card, lost), *total_sentences(card))]
    return Paper(card_title(card), tuple(blocks), stamp(card.index))


def gap_table(card: Scorecard, lost: Iterable[Lost]) -> Table:
    """One row for each item that loses points."""
    index, roles = card.index, card.index.head.roles
    columns = (
        Column("Mã", 1),
        Column("Nội dung", 4),
        Column("Tối đa", 1, "right"),
        Column("Đang có", 1, "right"),
        Column("Mất", 1, "right"),
        Column("Cần gì để lấy lại", 6),
        Column("Chủ trì", 2),
    )
    rows = (
        Row(
            (
                one.score.item.code,
                one.score.item.name,
                sum_text(one.score.item.max_points, index),
                sum_text(one.standing, index),
                sum_text(one.lost, index),
                "; ".join([*(step_words(step, index) for step in one.steps), *filter(None, [one.stays_lost])]),
                roles.get(one.score.item.lead, one.score.item.lead or "–"),
            )
        )
        for one in lost
    )
    return Table(columns, tuple(rows), empty="Không mất điểm nào.")


def step_words(step: Regain, index: Index) -> str:
    """'thêm 6 hồ sơ: Số hồ sơ đúng hạn từ 1.204 lên 1.210 → thêm 0,50 điểm'."""
    return f"{step.words} → thêm {sum_text(step.gain, index)} điểm"


def gap_sentences(card: Scorecard, lost: Iterable[Lost]) -> list[str]:
    """The sum of what is lost, and the most of it that the steps give back."""
    lost = tuple(lost)
    if not lost:
        return ["Không mất điểm nào."]
    everything = sum_text(sum((one.lost for one in lost), ZERO), card.index)
    back = [one for one in lost if one.steps]
    gained = sum_text(sum((one.gain for one in back), ZERO), card.index)
    return [f"Đang mất {everything} điểm ở {len(lost)} mục; lấy lại được nhiều nhất {gained} điểm ở {len(back)} mục."]


def gap_json(lost: Iterable[Lost]) -> list[dict[str, Any]]:
    """The same for other programs, largest loss first."""
    return [
        {
            "item": one.score.item.code,
            "name": one.score.item.name,
            "max_points": json_number(one.score.item.max_points),
            "points": json_number(one.standing),
            "lost": json_number(one.lost),
            "steps": [
                {
                    "facts": {name: fact_json(value) for name, value in step.facts.items()},
                    "change": step.words,
                    "points": json_number(step.points),
                    "gain": json_number(step.gain),
                }
                for step in one.steps
            ],
            "stays_lost": one.stays_lost or None,
            "lead": one.score.item.lead or None,
        }
        for one in lost
    ]


def what_if_paper(before: Scorecard, after: Scorecard, assumed: Iterable[Assumed]) -> Paper:
    """What an assumption changes; nothing is written anywhere."""
    was = {one.item.code: one for one in before.items}
    now = {one.item.code: one for one in after.items}
    columns = (
        Column("Mã", 1),
        Column("Giả định", 5),
        Column("Đang có", 1, "right"),
        Column("Giả định", 1, "right"),
        Column("Cách tính", 5),
    )
    rows = tuple(
        Row(
            (
                one.code,
                _assumed(one, now[one.code]),
                item_points(was[one.code], before.index),
                item_points(now[one.code], after.index),
                now[one.code].why,
            )
        )
        for one in assumed
    )
    blocks: list[Block] = [Heading(2, "Nếu số liệu là"), Table(columns, rows)]
    blocks += [Heading(2, "Hiện nay"), *map(Paragraph, total_sentences(before))]
    blocks += [Heading(2, "Với giả định"), *map(Paragraph, total_sentences(after))]
    difference = after.whole - before.whole
    sign = "tăng" if difference > 0 else "giảm" if difference < 0 else "không đổi"
    amount = f" {sum_text(abs(difference), after.index)} điểm" if difference else ""
    blocks.append(Paragraph(f"Điểm tự chấm {sign}{amount}. Chỉ là giả định, không ghi vào hồ sơ."))
    return Paper(card_title(after), tuple(blocks), stamp(after.index))


def what_if_json(before: Scorecard, after: Scorecard, assumed: Iterable[Assumed]) -> list[dict[str, Any]]:
    """Each assumption with the item's points before and after."""
    was = {one.item.code: one for one in before.items}
    now = {one.item.code: one for one in after.items}
    return [
        {
            "item": one.code,
            "fact": one.fact,
            "from": fact_json(one.before),
            "to": fact_json(one.after),
            "points_before": json_number(was[one.code].points),
            "points_after": json_number(now[one.code].points),
        }
        for one in assumed
    ]


def _assumed(one: Assumed, score: ItemScore) -> str:
    """'Số hồ sơ đúng hạn: 1.204 → 1.208'."""
    fact = score.item.facts.get(one.fact)
    label = fact.label if fact else "Điểm"
    was, now = (level_words(value, score.item.rule) or fact_words(value, fact) for value in (one.before, one.after))
    return f"{label}: {was} → {now}"
