"""What people changed in a table for review, against what it showed when it was exported.

Imports: model, points, problem, read.annex, vietnamese.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cchc_cli.judge.annex.words import cell_points
from cchc_cli.model import Area, Criterion, Index, Item
from cchc_cli.points import number
from cchc_cli.problem import Problem, Severity, Where
from cchc_cli.read.annex import Annex, GridRow
from cchc_cli.vietnamese import tidy

CODE, NAME, POINTS, SCALE, SOURCE, OPINION = (
    "Mã", "Nội dung", "Điểm tối đa", "Thang điểm theo quyết định", "Nguồn", "Ý kiến"
)  # fmt: skip
RULE, PAPERS, TERMS = "Cách chấm", "Tài liệu kiểm chứng", "Không phát sinh, hạn, chủ trì"
TITLES = (CODE, NAME, POINTS, SCALE, RULE, PAPERS, TERMS, SOURCE, OPINION)
_FIELDS = {NAME: "name", POINTS: "max_points", SCALE: "scale", SOURCE: "source"}
"""The columns that are a field of the set word for word; the others are told in words and changed in the YAML."""

Node = Area | Criterion | Item
Told = Mapping[str, Mapping[str, str]]
"""What the table shows: by code, by title of the column."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A field that the table now says otherwise."""

    code: str
    field: str
    value: str | Decimal


def nodes_of(index: Index) -> Iterator[Node]:
    """Every area, criterion and item, in the order of the table."""
    for area in index.areas:
        yield area
        yield from _below(area.criteria)


def _below(nodes: tuple[Criterion | Item, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if isinstance(node, Criterion):
            yield from _below(node.parts)


def stated(node: Node) -> dict[str, str]:
    """The columns that say fields word for word."""
    return {
        CODE: node.code,
        NAME: node.name,
        POINTS: number(node.max_points),
        SCALE: node.scale if isinstance(node, Item) else "",
        SOURCE: node.source if isinstance(node, Item) else "",
        OPINION: "",
    }


def is_review(annex: Annex) -> bool:
    """Whether the tables are those of an export for review."""
    return any(
        {NAME, RULE, OPINION} <= {_flat(cell.text) for cell in row.cells} for grid in annex.grids for row in grid.rows
    )


def edits_of(annex: Annex, told: Told) -> tuple[list[Edit], list[Problem]]:
    """The edits, and what a person must carry over by hand: other columns, rows that came or went, opinions."""
    edits: list[Edit] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for grid in annex.grids:
        titles: list[str] = []
        for row in grid.rows:
            texts = [_flat(cell.text) for cell in row.cells]
            if CODE in texts and NAME in texts:
                titles = texts
            elif titles and any(texts):
                _row(annex.file, row, titles, told, seen, edits, problems)
    for code in told:
        if code not in seen:
            message = f"không thấy dòng của {code}; mục vẫn giữ như cũ"
            hint = "muốn bỏ mục thì xóa trong tệp YAML của bộ"
            problems.append(Problem("review-row-missing", Where(annex.file), message, hint, Severity.WARNING, code))
    return edits, problems


def _row(
    file: str,
    row: GridRow,
    titles: list[str],
    told: Told,
    seen: set[str],
    edits: list[Edit],
    problems: list[Problem],
) -> None:
    said = {title: cell.text for title, cell in zip(titles, row.cells, strict=False) if title in TITLES}
    code, where = _flat(said.get(CODE, "")), Where(file, None, row.where)
    shown = told.get(code)
    if shown is None or code in seen:
        message = "dòng không có mã của mục nào trong bộ, hoặc mã lặp lại; không đưa vào"
        hint = "thêm mục thì ghi trong tệp YAML của bộ"
        problems.append(Problem("review-row-strange", where, message, hint, Severity.WARNING))
        return
    seen.add(code)
    for title, text in said.items():
        if title == CODE or _same(title, text, shown.get(title, "")):
            continue
        if title == OPINION:
            message = f"{code}: ý kiến “{_flat(text)}”"
            problems.append(Problem("review-opinion", where, message, "xem rồi sửa bộ nếu đúng", Severity.NOTE, code))
        elif title not in _FIELDS or (title in (SCALE, SOURCE) and shown["leaf"] == ""):
            message = f"{code}: cột “{title}” đã sửa, chương trình không tự đưa vào được"
            problems.append(Problem("review-by-hand", where, message, "sửa trong YAML của bộ", Severity.WARNING, code))
        else:
            _edit(code, title, text, where, edits, problems)


def _edit(code: str, title: str, text: str, where: Where, edits: list[Edit], problems: list[Problem]) -> None:
    value: str | Decimal | None = cell_points(text) if title == POINTS else text.strip()
    if value is None or (title in (NAME, POINTS) and not value):
        message = f"{code}: cột “{title}” ghi “{_flat(text)[:40]}”, không đọc được"
        problems.append(Problem("review-unreadable", where, message, "ghi lại ô này", Severity.ERROR, code))
    else:
        edits.append(Edit(code, _FIELDS[title], value))


def _same(title: str, text: str, shown: str) -> bool:
    if title == POINTS:
        return cell_points(text) == cell_points(shown)
    return _flat(text) == _flat(shown)


def _flat(text: str) -> str:
    return " ".join(tidy(text).split())
