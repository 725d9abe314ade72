"""The dossier's table of contents: every item with its points and its files, as a page and a sheet in the package.

Imports: judge.scorecard, present.*, read.submission.
"""

from __future__ import annotations

from decimal import Decimal

from cchc_cli.judge.scorecard import Scorecard
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.sheets import Sheet, SheetColumn, Value
from cchc_cli.present.view.words import item_points, stamp, sum_text, total_sentences
from cchc_cli.read.submission import Submission

NO_FILE = "–"


def contents_paper(card: Scorecard, submission: Submission, left_out: list[str]) -> Paper:
    """One row for each file of an item, in the decision's order; paths lead from the bag's folder. ``left_out``: files
    of the year's folder that are not in the package."""
    columns = (
        Column("Mã", 1),
        Column("Nội dung", 5),
        Column("Điểm tối đa", 1, "right"),
        Column("Tự chấm", 1, "right"),
        Column("Tài liệu kiểm chứng", 5, path=True),
    )
    rows = []
    for code, name, maximum, points, files in _items(card, submission):
        first = (code, name, maximum, points)
        for place, file in enumerate(files or [NO_FILE]):
            rows.append(Row((*(first if place == 0 else (code, "", "", "")), file)))
    title = f"Hồ sơ tự chấm điểm Chỉ số CCHC năm {card.year} của {card.unit.name}"
    content: list[Block] = [Paragraph(sentence) for sentence in total_sentences(card)]
    content += [Heading(2, "Các mục và tài liệu"), Table(columns, tuple(rows))]
    if left_out:
        content += [Heading(2, "Tệp trong thư mục của năm nhưng không nằm trong gói")]
        content += [Paragraph(name, "item") for name in left_out]
    return Paper(title, tuple(content), stamp(card.index))


def contents_sheets(card: Scorecard, submission: Submission) -> tuple[Sheet, ...]:
    """The same as a sheet; points are numbers."""
    columns = (
        SheetColumn("Mã", 8),
        SheetColumn("Nội dung", 50),
        SheetColumn("Điểm tối đa", 10, "points"),
        SheetColumn("Tự chấm", 10, "points"),
        SheetColumn("Tài liệu kiểm chứng", 60),
    )
    by_code = {one.item.code: one for one in card.items}
    rows: list[tuple[Value, ...]] = []
    for code, name, _, _, files in _items(card, submission):
        one = by_code[code]
        points = one.points if isinstance(one.points, Decimal) else None
        for place, file in enumerate(files or [""]):
            first = (code, name, one.item.max_points, points) if place == 0 else (code, None, None, None)
            rows.append((*first, file))
    return (Sheet("Hồ sơ", columns, tuple(rows)),)


def _items(card: Scorecard, submission: Submission) -> list[tuple[str, str, str, str, list[str]]]:
    """Code, name, maximum, points as printed, paths of the item's files."""
    files: dict[str, list[str]] = {}
    for file in submission.files:
        files.setdefault(file.item, []).append(f"data/{submission.folder}/{file.name}")
    return [
        (
            one.item.code,
            one.item.name,
            sum_text(one.item.max_points, card.index),
            "ĐTXHH" if one.item.surveyed else item_points(one, card.index),
            files.get(one.item.code, []),
        )
        for one in card.items
    ]
