"""What ``cchc compare`` shows: two years by area and item, the ruler's part and the unit's own apart.

Imports: judge.compare, judge.scorecard, model, points, present.blocks, present.view.words.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from cchc_cli.judge.compare import Change, Comparison, Kind
from cchc_cli.judge.scorecard import ItemScore
from cchc_cli.model import Index
from cchc_cli.points import ZERO, json_number, json_percent
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.view.words import item_points, percentage, signed, stamp, sum_text


def compare_paper(two: Comparison) -> Paper:
    """The items of each area that changed, then the summary and what it adds up to."""
    before, after = two.before, two.after
    blocks: list[Block] = []
    for area in two.areas:
        changed = [change for change in area.changes if _changed(change)]
        if changed:
            blocks += [Heading(2, area.area.title), _items(changed, two)]
    if not blocks:
        blocks.append(Paragraph("Không mục nào thay đổi."))
    blocks += [Heading(2, "Tổng hợp"), _summary(two), *map(Paragraph, compare_sentences(two))]
    title = f"{after.unit.name} – so sánh năm {before.year} và năm {after.year}"
    return Paper(title, tuple(blocks), stamp(after.index) or stamp(before.index))


def _changed(change: Change) -> bool:
    return change.kind is not Kind.APART or bool(change.difference) or bool(change.ruler)


def _items(changes: Iterable[Change], two: Comparison) -> Table:
    index = two.after.index
    columns = (
        Column("Mã", 1.4),
        Column("Nội dung", 4),
        Column(f"Năm {two.before.year}", 1, "right"),
        Column(f"Năm {two.after.year}", 1, "right"),
        Column("Chênh", 1, "right"),
        Column("Do cách chấm", 1, "right"),
        Column("Do đơn vị", 1, "right"),
        Column("Vì sao", 5),
    )
    rows = (
        Row(
            (
                codes(change),
                change.name,
                _points(change.before_items, two.before.index),
                _points(change.after_items, index),
                signed(change.difference, index),
                signed(change.ruler, index),
                signed(change.improved, index),
                change.reason or _why(change, two),
            )
        )
        for change in changes
    )
    return Table(columns, tuple(rows))


def codes(change: Change) -> str:
    """'3.1.1', '3.1.2 → 3.1.3', '3.1.1 → 3.1.1, 3.1.2'; '– → 1.9' is new, '4.1.3 → –' was dropped."""
    old, new = ", ".join(change.group.old) or "–", ", ".join(change.group.new) or "–"
    return old if old == new else f"{old} → {new}"


def _points(items: tuple[ItemScore, ...], index: Index) -> str:
    return " + ".join(item_points(one, index) for one in items) or "–"


def _why(change: Change, two: Comparison) -> str:
    """The working of both years."""
    was = "; ".join(one.why for one in change.before_items)
    now = "; ".join(one.why for one in change.after_items)
    return f"{two.before.year}: {was}. {two.after.year}: {now}"


def _summary(two: Comparison) -> Table:
    index = two.after.index
    columns = (
        Column("Lĩnh vực", 5),
        Column(f"Năm {two.before.year}", 1.2, "right"),
        Column(f"Năm {two.after.year}", 1.2, "right"),
        Column("Chênh", 1.2, "right"),
        Column("Do cách chấm", 1.2, "right"),
        Column("Do đơn vị", 1.2, "right"),
        Column("Mục mới, mục bỏ, chưa tách được", 1.6, "right"),
    )
    rows = [Row((area.area.title, *_sums(area.changes, index))) for area in two.areas]
    rows.append(Row(("Các mục so được", *_sums(two.changes, index)), strong=True))
    return Table(columns, tuple(rows))


def _sums(changes: Iterable[Change], index: Index) -> tuple[str, ...]:
    """``sums`` as printed: points plain, differences with their sign."""
    before, after, *differences = sums(changes).values()
    return (sum_text(before, index), sum_text(after, index), *(signed(one, index) for one in differences))


def sums(changes: Iterable[Change]) -> dict[str, Decimal]:
    """Sums over what can be compared (điểm): both years, the difference, and its three parts, which add up to it."""
    counted = [change for change in changes if change.kind is not Kind.NOT_COMPARABLE]
    before, after = part(counted, "before"), part(counted, "after")
    rest = sum((one.difference or ZERO for one in counted if one.kind is not Kind.APART), ZERO)
    return {
        "before": before,
        "after": after,
        "difference": after - before,
        "ruler": part(counted, "ruler"),
        "improved": part(counted, "improved"),
        "others": rest,
    }


def part(changes: Iterable[Change], name: str) -> Decimal:
    """The sum of one figure of the changes where it is known."""
    return sum((getattr(one, name) or ZERO for one in changes), ZERO)


def compare_sentences(two: Comparison) -> list[str]:
    """Both totals with their denominators, the difference in its parts, and what cannot be compared."""
    before, after, index = two.before, two.after, two.after.index
    sentences = [
        f"Năm {card.year} (bộ {card.index.edition}): tự chấm {sum_text(card.total.self_assessed, card.index)}"
        + (f", điều tra {sum_text(card.total.surveyed, card.index)}" if card.total.surveyed is not None else "")
        + f" trên {sum_text(card.total.applicable, card.index)} điểm được tính = {percentage(card.total, card.index)}"
        + ("." if card.complete else ", CHƯA ĐẦY ĐỦ.")
        for card in (before, after)
    ]
    counted = [change for change in two.changes if change.difference is not None]
    total = sum((change.difference or ZERO for change in counted), ZERO)
    pieces = [f"do đơn vị {signed(part(counted, 'improved'), index)}"]
    pieces.append(f"do cách chấm đổi {signed(part(counted, 'ruler'), index)}")
    for kind, words in _KINDS.items():
        these = [change for change in counted if change.kind is kind]
        if these:
            points = signed(sum((change.difference or ZERO for change in these), ZERO), index)
            pieces.append(f"{words} {points} ({len(these)} mục)")
    sentences.append(f"Các mục so được: {signed(total, index)} điểm, trong đó {'; '.join(pieces)}.")
    apart = [change for change in two.changes if change.kind is Kind.NOT_COMPARABLE]
    if apart:
        listed = ", ".join(codes(change) for change in apart)
        sentences.append(f"Không so được {len(apart)} mục (một trong hai năm không có điểm): {listed}.")
    return sentences


_KINDS = {Kind.NEW: "mục mới", Kind.DROPPED: "mục bỏ", Kind.TOGETHER: "chưa tách được do đâu"}


def compare_json(two: Comparison) -> dict[str, Any]:
    """The same for other programs: every group of items."""

    def side(card: Any) -> dict[str, Any]:
        return {
            "year": card.year,
            "edition": card.index.edition,
            "complete": card.complete,
            "self_assessed": json_number(card.total.self_assessed),
            "surveyed": json_number(card.total.surveyed),
            "applicable_points": json_number(card.total.applicable),
            "percent": json_percent(card.total.percent),
        }

    counted = [change for change in two.changes if change.difference is not None]
    return {
        "unit": {"id": two.after.unit.id, "name": two.after.unit.name},
        "before": side(two.before),
        "after": side(two.after),
        "difference": json_number(sum((change.difference or ZERO for change in counted), ZERO)),
        "ruler": json_number(part(counted, "ruler")),
        "improved": json_number(part(counted, "improved")),
        "areas": [
            {
                "code": area.area.code,
                "name": area.area.name,
                **{name: json_number(value) for name, value in sums(area.changes).items()},
                "changes": [
                    {
                        "old": list(change.group.old),
                        "new": list(change.group.new),
                        "name": change.name,
                        "kind": change.kind.value,
                        "before": json_number(change.before),
                        "after": json_number(change.after),
                        "difference": json_number(change.difference),
                        "ruler": json_number(change.ruler),
                        "improved": json_number(change.improved),
                        "reason": change.reason or None,
                    }
                    for change in area.changes
                ],
            }
            for area in two.areas
        ],
    }
