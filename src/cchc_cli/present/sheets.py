"""Rows for workbooks: what a sheet holds, and how it is written; numbers stay numbers, dates dates, text never runs.

``present.view`` builds ``Sheet`` values; ``render`` turns them into an XLSX file, the same bytes each time.

Imports: present.bars, present.blocks, xlsxwriter (when rendering).
"""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from cchc_cli.present import bars
from cchc_cli.present.blocks import Chart, Series, clean

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
class SheetChart:
    """Horizontal bars under the rows of their sheet, drawn by Excel from its cells.

    ``names`` is the column of the categories, ``series`` are those of the values (named by their titles), counted
    from 0. ``rows`` is how many rows, from the first, are categories: a total below them is none. A cell without a
    number is to be empty: Excel draws a text as zero. ``maximum`` is where the axis ends unless a value is greater.
    """

    title: str
    names: int
    series: tuple[int, ...]
    rows: int
    maximum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a header row that stays in sight and can be filtered by, then the rows; ``strong`` rows are bold.

    ``note`` is what must be read with the numbers; it stands above the header row.
    """

    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    strong: frozenset[int] = frozenset()
    landscape: bool = True
    chart: SheetChart | None = None
    note: str = ""


def render(
    sheets: tuple[Sheet, ...], title: str, stamp: str | None = None, kept: tuple[str, str] | None = None
) -> bytes:
    """The workbook; ``stamp`` stands in the header of every printed page and in the sheet's first row.

    ``kept``: the name of a hidden sheet, and a text in it that an import reads again.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "created": datetime.datetime(2020, 1, 1)})  # noqa: DTZ001 - no clock
        formats = _formats(book)
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            _write(page, sheet, formats, title, stamp)
            if sheet.chart is not None and sheet.chart.rows:
                _draw(book, page, sheet, sheet.chart)
        if kept is not None:
            page = book.add_worksheet(kept[0])
            for row, start in enumerate(range(0, len(kept[1]), _PIECE)):
                page.write_string(row, 0, kept[1][start : start + _PIECE])
            page.very_hidden()
    return out.getvalue()


_PIECE: Final = 30_000  # characters of a cell; Excel allows 32,767


_FONT: Final = {"font_name": "Times New Roman", "font_size": 12}
_SHAPES: Final[dict[str, dict[str, str]]] = {
    "text": {},
    "points": {"num_format": "0.00", "align": "right"},
    "count": {"num_format": "#,##0", "align": "right"},
    "date": {"num_format": "dd/mm/yyyy", "align": "center"},
    "percent": {"num_format": '0.00"%"', "align": "right"},
}


def _formats(book: Workbook) -> dict[str, Format]:
    base = _FONT | {"valign": "top", "border": 1, "text_wrap": True}
    formats = {}
    for strong, bold in (("", {}), (" strong", {"bold": True})):
        for kind, shape in _SHAPES.items():
            formats[f"{kind}{strong}"] = book.add_format(base | shape | bold)
        # As if typed behind an apostrophe: who edits the cell and leaves it makes no formula of it either.
        formats[f"quoted{strong}"] = book.add_format(base | bold | {"quote_prefix": True})
    formats["note"] = book.add_format(_FONT | {"valign": "top", "text_wrap": True})
    formats["title"] = book.add_format(_FONT | {"font_size": 14, "bold": True})
    formats["head"] = book.add_format(base | {"bold": True, "align": "center", "bg_color": "#E7E6E6"})
    return formats


_TOP: Final = 2  # row of the titles


def _write(page: Worksheet, sheet: Sheet, formats: dict[str, Format], title: str, stamp: str | None) -> None:
    top = _TOP
    page.write_string(0, 0, f"{stamp} – {title}" if stamp else title, formats["title"])
    if sheet.note:
        whole = SheetColumn("", sum(one.width for one in sheet.columns))
        page.merge_range(1, 0, 1, max(len(sheet.columns) - 1, 1), "", formats["note"])
        page.write_string(1, 0, clean(sheet.note), formats["note"])
        page.set_row(1, _LINE * _lines(whole, sheet.note))
    for column, one in enumerate(sheet.columns):
        page.set_column(column, column, one.width)
        page.write_string(top, column, one.title, formats["head"])
    for row, values in enumerate(sheet.rows):
        strong = " strong" if row in sheet.strong else ""
        for column, (one, value) in enumerate(zip(sheet.columns, values, strict=True)):
            kind = one.kind if isinstance(value, Decimal | int | datetime.date) else _text_kind(value)
            _cell(page, top + 1 + row, column, value, formats[f"{kind}{strong}"])
        page.set_row(top + 1 + row, _LINE * max(map(_lines, sheet.columns, values)))
    page.set_row(top, _LINE * max(-(-len(one.title) // max(int(one.width) - 1, 1)) for one in sheet.columns))
    page.freeze_panes(top + 1, 1)
    if sheet.rows:
        page.autofilter(top, 0, top + len(sheet.rows), len(sheet.columns) - 1)
    page.repeat_rows(top)
    page.set_paper(9)
    if sheet.landscape:
        page.set_landscape()
    page.fit_to_pages(1, 1 if sheet.chart is not None and len(sheet.rows) <= _MOST_BESIDE else 0)
    page.set_header(f"&C{stamp}" if stamp else "")
    page.set_footer("&C&P/&N")


_MOST_BESIDE = 20  # rows that stay legible on one page with the chart under them, which no page may cut
_LINE = 16.0  # points
_MOST_LINES = 25  # Excel allows 409 points


def _lines(column: SheetColumn, value: Value) -> int:
    """How many lines a text takes in its column: LibreOffice does not work out heights by itself when it opens."""
    if not isinstance(value, str):
        return 1
    room = max(int(column.width * 1.05), 1)
    return min(sum(max(-(-len(line) // room), 1) for line in value.split("\n")), _MOST_LINES)


def _text_kind(value: str | None) -> str:
    return "quoted" if value and value[0] in "=+-@\t\r\n" else "text"


def _cell(page: Worksheet, row: int, column: int, value: Value, shape: Format) -> None:
    """A value as what it is; a text that looks like a formula stays a text."""
    if value is None:
        page.write_blank(row, column, None, shape)
    elif isinstance(value, str):
        page.write_string(row, column, clean(value)[:32_000], shape)
    elif isinstance(value, datetime.date):
        page.write_datetime(row, column, value, shape)
    else:
        page.write_number(row, column, float(value), shape)


# Heights in pixels: of the title, of a bar, between two categories, and of the axis' values and the legend.
_TITLE: Final = 40
_BAR: Final = 17
_BETWEEN: Final = 22
_UNDER: Final = 30


def _draw(book: Workbook, page: Worksheet, sheet: Sheet, chart: SheetChart) -> None:
    """The chart under the rows. The cells' values are given to it too: an empty cell would be cached as a zero."""
    first, last = _TOP + 1, _TOP + chart.rows
    block = _block(sheet, chart)
    drawn = book.add_chart({"type": "bar"})
    font = {"name": _FONT["font_name"], "size": _FONT["font_size"], "bold": False, "color": "black"}
    for number, (column, series) in enumerate(zip(chart.series, block.series, strict=True)):
        drawn.add_series(
            {
                "name": [sheet.name, _TOP, column],
                "categories": [sheet.name, first, chart.names, last, chart.names],
                "values": [sheet.name, first, column, last, column],
                "categories_data": list(block.categories),
                "values_data": [None if value is None else float(value) for value in series.values],
                "fill": {"color": f"#{bars.FILLS[number % len(bars.FILLS)]}"},
                "border": {"color": f"#{bars.OUTLINE}"},
                "data_labels": {
                    "value": True,
                    "position": "outside_end",
                    "num_format": _SHAPES[sheet.columns[column].kind].get("num_format", "General"),
                    "font": font,
                },
                "gap": 60,
                "overlap": 0,
            }
        )
    ends = bars.axis(block)
    drawn.set_title({"name": clean(chart.title), "name_font": font | {"bold": True}, "overlay": False})
    drawn.set_y_axis(
        {"reverse": True, "crossing": "max", "label_position": "low", "num_font": font, "interval_unit": 1}
    )
    drawn.set_x_axis(
        {
            "min": float(ends.low),
            "max": float(ends.high),
            "major_unit": float(ends.step),
            "num_format": "General",
            "num_font": font,
            "major_gridlines": {"visible": True, "line": {"color": "#BFBFBF"}},
        }
    )
    drawn.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom", "font": font})
    height = _TITLE + chart.rows * (_BETWEEN + _BAR * len(chart.series)) + _UNDER * min(len(chart.series), 2)
    drawn.set_plotarea(
        {
            "layout": {
                "x": 0.38,
                "y": _TITLE / height,
                "width": 0.52,
                "height": 1 - (_TITLE + _UNDER * min(len(chart.series), 2)) / height,
            }
        }
    )
    width = min(max(sum(column.width for column in sheet.columns) * 7, 500), 900)
    drawn.set_size({"width": width, "height": height})
    page.insert_chart(_TOP + len(sheet.rows) + 2, 0, drawn, {"object_position": 2, "description": bars.told(block)})


def _block(sheet: Sheet, chart: SheetChart) -> Chart:
    rows = sheet.rows[: chart.rows]
    return Chart(
        chart.title,
        tuple(clean(str(row[chart.names])) for row in rows),
        tuple(
            Series(sheet.columns[column].title, tuple(_decimal(row[column]) for row in rows)) for column in chart.series
        ),
        maximum=chart.maximum,
    )


def _decimal(value: Value) -> Decimal | None:
    """A number as one; what is none (a dash, an empty cell) has no bar."""
    return Decimal(value) if isinstance(value, int | Decimal) else None
