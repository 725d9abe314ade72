"""How the form's cells look, and the few ways in which its sheets are written.

Imports: points, read.form_fields, xlsxwriter.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cchc_cli.points import Rounding
from cchc_cli.read.form_fields import Value, tidied

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

LINE = 16.0
SMALL_LINE = 13.0
"""Heights of a line of text (points)."""
_MOST_LINES = 25  # Excel allows 409 points
_LONGEST_CELL = 32_000

_FONT = {"font_name": "Times New Roman", "font_size": 12}
_BASE = {**_FONT, "valign": "top", "border": 1, "text_wrap": True}
_ENTRY = {**_BASE, "locked": False, "bg_color": "#FFFBE6"}
_ITEM = {**_BASE, "bold": True, "bg_color": "#E7E6E6"}
_SHAPES: dict[str, dict[str, Any]] = {
    "title": {**_FONT, "font_size": 14, "bold": True},
    "note": {**_FONT, "italic": True},
    "head": {**_BASE, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#D9E1F2"},
    "heading": {**_BASE, "bold": True, "italic": True},
    "item": _ITEM,
    "item small": {**_ITEM, "bold": False, "font_size": 10},
    "item center": {**_ITEM, "align": "center"},
    "label": {**_BASE, "indent": 1},
    "text": _BASE,
    "center": {**_BASE, "align": "center"},
    "count": {**_BASE, "num_format": "0", "align": "center"},
    "percent": {**_BASE, "num_format": "0.00", "align": "right"},
    "strong": {**_BASE, "bold": True},
    "strong count": {**_BASE, "bold": True, "num_format": "0", "align": "center"},
    "strong percent": {**_BASE, "bold": True, "num_format": "0.00", "align": "right"},
    "enter text": {**_ENTRY, "num_format": "@"},
    "enter choice": _ENTRY,
    "enter integer": {**_ENTRY, "num_format": "#,##0", "align": "right"},
    "enter number": {**_ENTRY, "align": "right"},
    "enter date": {**_ENTRY, "num_format": "dd/mm/yyyy", "align": "center"},
    "missing": {"bg_color": "#F8CBAD"},
    "wrong": {"bg_color": "#FF7C80"},
    "legend missing": {**_BASE, "bg_color": "#F8CBAD"},
    "legend wrong": {**_BASE, "bg_color": "#FF7C80"},
    "legend enter": {**_BASE, "bg_color": "#FFFBE6"},
}


@dataclass(frozen=True, slots=True)
class Looks:
    """The workbook's formats by name."""

    formats: dict[str, Format]

    def __getitem__(self, name: str) -> Format:
        return self.formats[name]


def looks(book: Workbook, rounding: Rounding) -> Looks:
    """The formats; points show the set's decimals, and more where the set does not round items."""
    points = "0" + ("." + "0" * rounding.decimals if rounding.decimals else "")
    if rounding.at != "item":
        points = f"{points}####" if rounding.decimals else "0.####"
    more = {
        "points": {**_BASE, "num_format": points, "align": "right"},
        "item points": {**_ITEM, "num_format": points, "align": "right"},
        "strong points": {**_BASE, "bold": True, "num_format": points, "align": "right"},
    }
    return Looks({name: book.add_format(shape) for name, shape in {**_SHAPES, **more}.items()})


def put(page: Worksheet, row: int, column: int, value: Value, shape: Format) -> None:
    """A value as what it is; a text that looks like a formula, a link or a number stays a text."""
    if isinstance(value, str) and (text := tidied(value)):
        page.write_string(row, column, text[:_LONGEST_CELL], shape)
    elif isinstance(value, datetime.date):
        page.write_datetime(row, column, datetime.datetime(value.year, value.month, value.day), shape)  # noqa: DTZ001 - a day
    elif isinstance(value, int | Decimal):
        page.write_number(row, column, float(value), shape)
    else:
        page.write_blank(row, column, None, shape)


def height(text: str, width: float, *, small: bool = False) -> float:
    """How high a text stands in a column (points): LibreOffice does not work it out by itself when it opens."""
    room = max(int(width * (1.5 if small else 1.25)), 1)
    count = sum(max(-(-len(line) // room), 1) for line in text.split("\n"))
    return min(count, _MOST_LINES) * (SMALL_LINE if small else LINE)


def set_up(page: Worksheet, stamp: str | None, header_row: int | None) -> None:
    """A4 landscape, as wide as a page; protected without password, so that only the cells to fill in change."""
    page.set_paper(9)
    page.set_landscape()
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    if header_row is not None:
        page.repeat_rows(header_row)
    page.set_header(f"&C{stamp}" if stamp else "")
    page.set_footer("&L&A&R&P/&N")
    page.protect("", {"format_columns": True, "format_rows": True, "insert_rows": True})
