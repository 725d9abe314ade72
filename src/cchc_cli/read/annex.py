"""The annex of a decision: the tables of a DOCX or XLSX file as grids, merged cells resolved; guarded as from outside.

Nothing is judged here: what a column means and what a row is belongs to ``judge.annex``.

Imports: document.*, problem, vietnamese.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from cchc_cli.document import word_tables, workbook
from cchc_cli.document.facts import Fault
from cchc_cli.document.guarded import SAVE_EXCEL, SAVE_WORD, WHY
from cchc_cli.document.word_tables import WordTable, WordTables
from cchc_cli.document.workbook import Cell, SheetCells, Workbook
from cchc_cli.problem import Problem, Where
from cchc_cli.vietnamese import tidy

MOST_ROWS = 5_000
"""Of a table; a set of a hundred items with its scales has some hundred."""
MOST_COLUMNS = 60
KEPT_SHEET = "cchc"
"""The sheet in which our own workbooks keep what the table cannot show."""
_DAY_0 = 25_569  # 1 January 1970, as a workbook counts


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid. ``across``: the columns that it takes; ``covered``: it lies under the cell to its left;
    ``joined``: it goes on with the cell above. ``number``: stored as a number; ``day``: as a date (day, month)."""

    text: str = ""
    across: int = 1
    covered: bool = False
    joined: bool = False
    number: bool = False
    day: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row with as many cells as the table has columns, and its place in words ("bảng 2, dòng 14")."""

    where: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its name ("bảng 2", "trang “Phụ lục”"), its rows, the paragraphs before it."""

    name: str
    rows: tuple[GridRow, ...]
    before: tuple[str, ...] = ()
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Annex:
    """The tables of a file; ``kept``: what an export of ours keeps in it, as text."""

    file: str
    grids: tuple[Grid, ...]
    after: tuple[str, ...] = ()
    kept: str | None = None


def read_annex(path: Path, name: str, *, here: bool = False) -> tuple[Annex | None, list[Problem]]:
    """The annex, or ``None`` and the one reason why not. ``here``: read in this process, without the worker's limits
    (for tests)."""
    reading = _reading(path, here)
    if isinstance(reading, Workbook):
        return _checked(_of_workbook(reading, name))
    if isinstance(reading, WordTables):
        return _checked(_of_word(reading, name))
    id, message, hint = _refusal(reading)
    return None, [Problem(id, Where(name), message, hint)]


def _reading(path: Path, here: bool) -> workbook.Reading | word_tables.Reading:
    """By the name's extension first; what a file is, its content tells."""

    def word() -> word_tables.Reading:
        return word_tables.read_word(path) if here else next(word_tables.read_word_tables([path]))

    def book() -> workbook.Reading:
        return workbook.read_workbook(path) if here else next(workbook.read_workbooks([path]))

    if path.suffix.lower().startswith(".xl"):
        as_book = book()
        return word() if as_book == "docx" else as_book
    as_word = word()
    return book() if as_word == "xlsx" else as_word


def _checked(annex: Annex) -> tuple[Annex | None, list[Problem]]:
    """An annex within limits; the rest would be read for minutes and help nobody."""
    for grid in annex.grids:
        where = Where(annex.file, None, grid.name)
        columns = max((len(row.cells) for row in grid.rows), default=0)
        if len(grid.rows) > MOST_ROWS or columns > MOST_COLUMNS:
            message = f"bảng có {len(grid.rows)} dòng, {columns} cột; nhiều nhất {MOST_ROWS} dòng, {MOST_COLUMNS} cột"
            return None, [Problem("annex-too-large", where, message, "chỉ giữ bảng tiêu chí trong tệp rồi nhập lại")]
    if annex.kept is None and not any(len(grid.rows) > 1 for grid in annex.grids):
        message = "tệp không có bảng nào"
        hint = "nhập tệp có bảng tiêu chí kèm theo quyết định; bản chụp (ảnh) thì phải gõ lại thành bảng"
        return None, [Problem("annex-no-table", Where(annex.file), message, hint)]
    return annex, []


def _refusal(reading: Fault | str) -> tuple[str, str, str]:
    if isinstance(reading, Fault):
        return (_IDS.get(reading, "annex-unreadable"), *WHY[reading])
    message, hint = _KINDS.get(reading, ("không phải văn bản Word (.docx) hay sổ Excel (.xlsx)", _OTHER))
    return "annex-unreadable", message, hint


_OTHER = "nhập tệp .docx hoặc .xlsx của phụ lục"
_IDS = {
    Fault.PASSWORD: "annex-password",
    Fault.BOMB: "annex-too-large",
    Fault.TIMED_OUT: "annex-too-large",
    Fault.MACRO: "annex-macro",
    Fault.ACTIVE_CONTENT: "annex-macro",
}
_KINDS = {
    "doc": ("văn bản Word kiểu cũ (.doc)", SAVE_WORD),
    "rtf": ("văn bản RTF", SAVE_WORD),
    "xls": ("sổ Excel kiểu cũ (.xls)", SAVE_EXCEL),
    "pdf": ("tệp PDF, không đọc được bảng", "lấy bản Word của phụ lục; hoặc chép bảng sang Word, lưu .docx"),
}


def _of_word(reading: WordTables, file: str) -> Annex:
    grids = tuple(_word_grid(table, f"bảng {number}") for number, table in enumerate(reading.tables, 1))
    return Annex(file, grids, tuple(map(tidy, reading.after)), reading.kept)


def _word_grid(table: WordTable, name: str) -> Grid:
    width = max((left + sum(cell.across for cell in cells) for left, cells in table.rows), default=0)
    rows = []
    for number, (left, cells) in enumerate(table.rows, 1):
        found = [GridCell(covered=True)] * left
        for cell in cells:
            found.append(GridCell(tidy(cell.text), cell.across, joined=cell.joined))
            found += [GridCell(covered=True, joined=cell.joined)] * (cell.across - 1)
        rows.append(GridRow(f"{name}, dòng {number}", tuple(found + [GridCell()] * (width - len(found)))))
    return Grid(name, tuple(rows), tuple(map(tidy, table.before)), table.inside)


def _of_workbook(book: Workbook, file: str) -> Annex:
    kept = next((_kept(sheet) for sheet in book.sheets if sheet.name == KEPT_SHEET), None)
    grids = [_sheet_grid(sheet, book.day_0) for sheet in book.sheets if sheet.name != KEPT_SHEET and sheet.cells]
    return Annex(file, tuple(grids), (), kept)


def _kept(sheet: SheetCells) -> str:
    """The kept text: cut into the cells of the first column."""
    return "".join(cell.text for (_, column), cell in sorted(sheet.cells.items()) if column == 0)


def _sheet_grid(sheet: SheetCells, day_0: int) -> Grid:
    last_row = max(row for row, _ in sheet.cells)
    last_column = max(column for _, column in sheet.cells)
    if last_row >= MOST_ROWS or last_column >= MOST_COLUMNS:  # told by its size, not built
        empty = GridRow("", (GridCell(),) * (last_column + 1))
        return Grid(f"trang “{sheet.name}”", (empty,) * (last_row + 1))
    rows = [[GridCell()] * (last_column + 1) for _ in range(last_row + 1)]
    for (row, column), cell in sheet.cells.items():
        rows[row][column] = _cell(cell, day_0)
    for top, left, bottom, right in sheet.merged:
        for row in range(top, min(bottom, last_row) + 1):
            for column in range(left, min(right, last_column) + 1):
                if row == top and column == left:
                    rows[row][column] = replace(rows[row][column], across=right - left + 1)
                else:
                    rows[row][column] = GridCell(covered=column > left, joined=row > top)
    name = f"trang “{sheet.name}”"
    return Grid(name, tuple(GridRow(f"{name}, dòng {n}", tuple(cells)) for n, cells in enumerate(rows, 1)))


def _cell(cell: Cell, day_0: int) -> GridCell:
    if cell.kind == "error":
        return GridCell()
    if cell.kind != "number":
        return GridCell("\n".join(line.strip() for line in tidy(cell.text).splitlines() if line.strip()))
    try:
        value = Decimal(cell.text).quantize(Decimal("0.00000001")).normalize()
    except InvalidOperation:
        return GridCell(tidy(cell.text))
    if cell.look == "percent":
        return GridCell(f"{value * 100:f}".rstrip("0").rstrip(".").replace(".", ",") + "%")
    if cell.look == "date":
        return GridCell(f"{value:f}", number=True, day=_day(int(value) + day_0))
    return GridCell(f"{value:f}", number=True)


def _day(serial: int) -> tuple[int, int] | None:
    """Day and month of a date as a workbook counts: a code such as 1.2 that Excel took for 1 February."""
    import datetime

    try:
        day = datetime.date(1970, 1, 1) + datetime.timedelta(serial - _DAY_0)
    except OverflowError:
        return None
    return day.day, day.month


def texts_of(cells: Sequence[GridCell]) -> list[str]:
    """What the cells say, each origin once."""
    return [cell.text for cell in cells if cell.text and not cell.covered]
