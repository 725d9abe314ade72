"""Rows for workbooks: what a sheet holds, and how it is written; numbers stay numbers, dates dates, text never runs.

``present.view`` builds ``Sheet`` values; ``render`` turns them into an XLSX file, the same bytes each time.

Imports: xlsxwriter (when rendering).
"""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from cchc_cli.present.blocks import clean

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Value = str | int | Decimal | datetime.date | None


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: title, width in characters, what its cells are (``points`` have two decimals)."""

    title: str
    width: float = 12
    kind: Literal["text", "points", "count", "date", "percent"] = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a header row that stays in sight and can be filtered by, then the rows; ``strong`` rows are bold."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    strong: frozenset[int] = frozenset()
    landscape: bool = True


def render(sheets: tuple[Sheet, ...], title: str, stamp: str | None = None) -> bytes:
    """The workbook; ``stamp`` stands in the header of every printed page and in the sheet's first row."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "created": datetime.datetime(2020, 1, 1)})  # noqa: DTZ001 - no clock
        formats = _formats(book)
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, formats, title, stamp)
    return out.getvalue()


def _formats(book: Workbook) -> dict[str, Format]:
    base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top", "border": 1, "text_wrap": True}
    shapes = {
        "text": {},
        "points": {"num_format": "0.00", "align": "right"},
        "count": {"num_format": "#,##0", "align": "right"},
        "date": {"num_format": "dd/mm/yyyy", "align": "center"},
        "percent": {"num_format": '0.00"%"', "align": "right"},
    }
    formats = {}
    for kind, shape in shapes.items():
        formats[kind] = book.add_format(base | shape)
        formats[f"{kind} strong"] = book.add_format(base | shape | {"bold": True})
    formats["title"] = book.add_format({"font_name": "Times New Roman", "font_size": 14, "bold": True})
    formats["head"] = book.add_format(base | {"bold": True, "align": "center", "bg_color": "#E7E6E6"})
    return formats


def _write(page: Worksheet, sheet: Sheet, formats: dict[str, Format], title: str, stamp: str | None) -> None:
    top = 2
    page.write_string(0, 0, f"{stamp} – {title}" if stamp else title, formats["title"])
    for column, one in enumerate(sheet.columns):
        page.set_column(column, column, one.width)
        page.write_string(top, column, one.title, formats["head"])
    for row, values in enumerate(sheet.rows):
        strong = " strong" if row in sheet.strong else ""
        for column, (one, value) in enumerate(zip(sheet.columns, values, strict=True)):
            _cell(page, top + 1 + row, column, value, formats[f"{one.kind}{strong}"], formats[f"text{strong}"])
        page.set_row(top + 1 + row, _LINE * max(map(_lines, sheet.columns, values)))
    page.set_row(top, _LINE * max(-(-len(one.title) // max(int(one.width) - 1, 1)) for one in sheet.columns))
    page.freeze_panes(top + 1, 1)
    if sheet.rows:
        page.autofilter(top, 0, top + len(sheet.rows), len(sheet.columns) - 1)
    page.repeat_rows(top)
    page.set_paper(9)
    if sheet.landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_header(f"&C{stamp}" if stamp else "")
    page.set_footer("&C&P/&N")


_LINE = 16.0  # points
_MOST_LINES = 25  # Excel allows 409 points


def _lines(column: SheetColumn, value: Value) -> int:
    """How many lines a text takes in its column: LibreOffice does not work out heights by itself when it opens."""
    if not isinstance(value, str):
        return 1
    room = max(int(column.width * 1.05), 1)
    return min(sum(max(-(-len(line) // room), 1) for line in value.split("\n")), _MOST_LINES)


def _cell(page: Worksheet, row: int, column: int, value: Value, shape: Format, text: Format) -> None:
    """A value as what it is; a text that looks like a formula stays a text."""
    if value is None:
        page.write_blank(row, column, None, text)
    elif isinstance(value, str):
        page.write_string(row, column, clean(value)[:32_000], text)
    elif isinstance(value, datetime.date):
        page.write_datetime(row, column, value, shape)
    else:
        page.write_number(row, column, float(value), shape)
