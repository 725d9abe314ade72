"""What ``cchc criteria diff`` shows: two sets against each other, and what the newer does to the unit's score.

Imports: judge.diff, model, points, present.blocks, present.view.words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cchc_cli.judge.diff import Changed, Effect, SetDiff
from cchc_cli.points import NoPoints, json_number, json_percent
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.view.words import signed, stamp, total_sentences

WORDS = {
    "new": "mục mới",
    "dropped": "bỏ",
    "split": "tách",
    "merged": "gộp",
    "moved": "dời mã",
    "renamed": "đổi tên",
    "points": "đổi điểm tối đa",
    "kind": "đổi loại khối",
    "rule": "đổi cách chấm",
    "facts": "đổi số liệu",
    "evidence": "đổi tài liệu kiểm chứng",
    "not_applicable": "đổi cách tính khi không áp dụng",
    "explanation": "đổi yêu cầu giải trình",
    "due": "đổi hạn",
    "lead": "đổi chủ trì",
    "total": "đổi tổng điểm",
    "survey": "đổi điểm điều tra",
    "bonus": "đổi điểm thưởng",
    "penalty": "đổi điểm trừ",
    "rounding": "đổi cách làm tròn",
    "ratings": "đổi xếp loại",
    "deadlines": "đổi hạn của quy trình",
    "guidance": "đổi hướng dẫn về tài liệu",
    "unit_kinds": "đổi loại đơn vị",
    "pools": "đổi bảng xếp hạng",
    "holidays": "đổi ngày nghỉ",
}


def diff_paper(two: SetDiff, effects: Iterable[Effect]) -> Paper:
    """Everything that changed, then the counts, then the effect on the unit's own score."""
    blocks: list[Block] = []
    if two.head:
        rows = tuple(Row(("Chung", WORDS[one.what], one.old or "–", one.new or "–")) for one in two.head)
        blocks += [Heading(2, "Phần chung"), Table(_columns("Phần"), rows)]
    if two.areas:
        rows = tuple(Row((code, WORDS[one.what], one.old or "–", one.new or "–")) for code, one in two.areas)
        blocks += [Heading(2, "Lĩnh vực"), Table(_columns("Lĩnh vực"), rows)]
    if two.items:
        rows = tuple(
            Row((f"{_codes(item.group.old, item.group.new)} {item.name}" if first else "", *_cells(change)))
            for item in two.items
            for first, change in ((position == 0, one) for position, one in enumerate(item.changes))
        )
        blocks += [Heading(2, "Mục chấm điểm"), Table(_columns("Mục"), rows)]
    blocks.append(Paragraph(f"{len(two.items)} mục thay đổi, {two.same} mục giữ nguyên."))
    for one in effects:
        blocks += _effect(one)
    title = f"So bộ {two.old.edition} với bộ {two.new.edition}"
    return Paper(title, tuple(blocks), stamp(two.new) or stamp(two.old))


def _columns(first: str) -> tuple[Column, ...]:
    return (Column(first, 4), Column("Thay đổi", 2), Column("Bộ cũ", 3), Column("Bộ mới", 3))


def _cells(one: Changed) -> tuple[str, str, str]:
    return WORDS[one.what], one.old or "–", one.new or "–"


def _codes(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    was, now = ", ".join(old) or "–", ", ".join(new) or "–"
    return was if was == now else f"{was} → {now}"


def _effect(one: Effect) -> list[Block]:
    """The unit's year under its own set and, with the same facts, under the other."""
    own, other = one.own, one.other
    blocks: list[Block] = [Heading(2, f"Ảnh hưởng đến điểm tự chấm năm {one.year} của {own.unit.name}")]
    for card in (own, other):
        lacking = sum(score.points is NoPoints.NO_FACTS for score in card.items)
        more = f" {lacking} mục thiếu số liệu." if lacking else ""
        blocks.append(Paragraph(f"Theo bộ {card.index.edition}: {total_sentences(card)[0]}{more}"))
    difference = other.total.self_assessed - own.total.self_assessed
    blocks.append(Paragraph(f"Với cùng số liệu, điểm tự chấm thay đổi {signed(difference, other.index)} điểm."))
    return blocks


def diff_json(two: SetDiff, effects: Iterable[Effect]) -> dict[str, Any]:
    """The same for other programs."""

    def change(one: Changed) -> dict[str, str | None]:
        return {"what": one.what, "old": one.old or None, "new": one.new or None}

    def side(card: Any) -> dict[str, Any]:
        return {
            "edition": card.index.edition,
            "self_assessed": json_number(card.total.self_assessed),
            "applicable_points": json_number(card.total.applicable),
            "percent": json_percent(card.total.percent),
            "complete": card.complete,
        }

    return {
        "old": two.old.edition,
        "new": two.new.edition,
        "index": [change(one) for one in two.head],
        "areas": [{"code": code, **change(one)} for code, one in two.areas],
        "items": [
            {
                "old": list(one.group.old),
                "new": list(one.group.new),
                "name": one.name,
                "by": one.group.how.name.lower() if one.group.how else None,
                "changes": [change(each) for each in one.changes],
            }
            for one in two.items
        ],
        "unchanged": two.same,
        "effects": [{"year": one.year, "own": side(one.own), "other": side(one.other)} for one in effects],
    }
