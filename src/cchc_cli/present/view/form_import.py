"""What ``cchc form import`` shows: what the forms change, what stays as it is, the score before and after.

Imports: judge.form_merge, judge.scorecard, model, points, present.blocks, present.view.words, read.submission.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

from cchc_cli.judge.form_merge import Change, Merge, Said
from cchc_cli.judge.scorecard import Scorecard
from cchc_cli.model import Cited
from cchc_cli.points import number
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.view.words import day, item_points, stamp, total_sentences
from cchc_cli.read.form_fields import Field
from cchc_cli.read.submission import Submission


def import_paper(submission: Submission, result: Merge, cards: tuple[Scorecard, Scorecard] | None) -> Paper:
    """The changes; with ``cards``, the scores before and after, where the forms could be merged."""
    blocks: list[Block] = []
    if result.changes:
        blocks += [Heading(2, f"Thay đổi theo biểu ({len(result.changes)})"), _table(result.changes)]
    if result.left:
        blocks += [Heading(2, f"Giữ nguyên theo hồ sơ ({len(result.left)})"), _table(result.left)]
    if result.open:
        blocks += [Heading(2, f"Chưa biết lấy bên nào ({len(result.open)})"), _table(result.open)]
    if result.changes and cards is not None:
        before, after = cards
        points = [
            (old.item.code, old.item.name, item_points(old, before.index), item_points(new, after.index))
            for old, new in zip(before.items, after.items, strict=True)
        ]
        rows = tuple(Row(row) for row in points if row[2] != row[3])
        columns = (Column("Mã", 2), Column("Mục", 6), Column("Trước", 2, "right"), Column("Sau", 2, "right"))
        if rows:
            blocks += [Heading(2, "Điểm thay đổi"), Table(columns, rows)]
        blocks += [
            Paragraph(f"Trước khi nhập: {' '.join(total_sentences(before))}"),
            Paragraph(f"Sau khi nhập: {' '.join(total_sentences(after))}"),
        ]
    title = f"Nhập biểu vào hồ sơ năm {submission.year} của {submission.unit.name}"
    return Paper(title, tuple(blocks), stamp(submission.index))


def _table(changes: Sequence[Change]) -> Table:
    columns = (Column("Mã", 2), Column("Nội dung", 5), Column("Hồ sơ", 4), Column("Biểu", 4), Column("Ô", 3))
    rows = []
    for change in changes:
        label = change.field.label if change.field is not None else "Tài liệu kiểm chứng"
        said = (_words(change.field, change.old), _words(change.field, change.new))
        rows.append(Row((change.code, label, *said, str(change.where))))
    return Table(columns, tuple(rows))


def _words(field: Field | None, value: Said) -> str:
    """A value as people read it; a dash where nothing is stated."""
    if isinstance(value, tuple):
        return "\n".join(map(_document, value)) or "–"
    if field is not None and field.choices and value is not None:
        key = str(value).lower() if isinstance(value, bool) else str(value)
        return dict(field.choices).get(key, key)
    if isinstance(value, int | Decimal):
        return number(value)
    return day(value) if isinstance(value, datetime.date) else value or "–"


def _document(one: Cited) -> str:
    parts = (one.file, one.number, day(one.date) if one.date else None, one.part)
    return "; ".join(part for part in parts if part)
