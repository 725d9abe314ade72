"""From the tables of an annex to the tree that they print: which tables are criteria, what stands between them.

Imports: read.annex, judge.annex.columns, judge.annex.found, judge.annex.rows, judge.annex.tree, judge.annex.words.
"""

from __future__ import annotations

from cchc_cli.judge.annex.columns import Layout, layout_of
from cchc_cli.judge.annex.found import Outline
from cchc_cli.judge.annex.rows import Rows
from cchc_cli.judge.annex.tree import Node
from cchc_cli.judge.annex.words import cell_points
from cchc_cli.read.annex import Annex, Grid
from cchc_cli.vietnamese import fold


def outline_of(annex: Annex, tables: frozenset[str] | None = None) -> Outline:
    """Read all tables that look like criteria, in order; with ``tables`` only those."""
    found = Outline(annex.file)
    layout: Layout | None = None
    for grid in annex.grids:
        if tables is not None and grid.name not in tables:
            continue
        mine = layout_of(grid, layout)
        if mine is None:
            found.texts += [*grid.before, *(cell.text for row in grid.rows for cell in row.cells if cell.text)]
            if _looks_scored(grid):
                message = f"{grid.name} không có cột tên tiêu chí và điểm tối đa, không đọc"
                found.doubt("annex-table-skipped", grid.name, message, "kiểm tra dòng tiêu đề của bảng này")
            continue
        if mine.guessed:
            message = "bảng không có dòng tiêu đề; cột được đoán theo nội dung"
            found.doubt("annex-no-header", grid.name, message, "so lại các mục của bảng này với quyết định")
        if grid.inside:
            message = "bảng nằm trong ô của một bảng khác"
            found.doubt("annex-nested-table", grid.name, message, "so lại các mục của bảng này với quyết định")
        layout = mine
        found.tables.append(grid.name)
        Rows(found, mine).read(grid)
    found.texts += annex.after
    roots = found.tree.root.children
    found.texts += [node.title for node in roots if not _says_something(node)]
    found.tree.root.children = [node for node in roots if _says_something(node)]
    return found


def _says_something(node: Node) -> bool:
    """A heading of the text, with nothing below, is no area."""
    return bool(node.children or node.points is not None or node.lines)


def _looks_scored(grid: Grid) -> bool:
    numbers = sum(cell_points(cell.text) is not None for row in grid.rows for cell in row.cells if cell.text)
    return numbers >= len(grid.rows) > 3 and any("điểm" in fold(c.text) for row in grid.rows for c in row.cells)
