"""Workbooks (XLSX): the first cells of the first sheet, where a table printed as a document has its header.

Read row by row and no further than needed: a sheet may have a million rows. Of what lies beyond the first cells only
the words are read. Called in a worker process only, after ``document.package`` found the sizes safe.

Imports: document.*.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, BinaryIO

from lxml import etree

from cchc_cli.document.content import Content, Piece, composed, joined, words_of
from cchc_cli.document.facts import Fault, ReadFrom
from cchc_cli.document.fonts import decode, guessed
from cchc_cli.document.lines import TEXT_SAMPLE
from cchc_cli.document.package import BROKEN_ZIP, TooLarge, read_part
from cchc_cli.document.quality import quality
from cchc_cli.document.xml import parse, rows_of

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHOWN = ("xl/media/", "xl/embeddings/", "xl/charts/")
"""Parts that put on a sheet what stands in no cell."""
_ROWS, _COLUMNS = 30, 20
_MOST_ROWS = 2_000  # read for their words
_MOST_STRINGS = 100_000  # shared strings looked through
_LONGEST_TEXT = 32_767  # characters of a cell (Excel's limit)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that holds text: row and column from 0; ``shared``: the text is the number of a shared string."""

    row: int
    column: int
    text: str
    shared: bool


def read(file: BinaryIO) -> Content:
    """What the first cells of a workbook yield."""
    try:
        with zipfile.ZipFile(file) as package:
            cells = list(_cells(package))
            words = words_of(_words(package))
            pictures = any(name.startswith(_SHOWN) for name in package.namelist())
    except (*BROKEN_ZIP, etree.XMLSyntaxError, KeyError):
        return Content(faults=(Fault.DAMAGED,))
    except TooLarge:
        return Content(faults=(Fault.BOMB,))
    encoding = guessed(words[:TEXT_SAMPLE])
    faults = (Fault.LEGACY_ENCODING,) if encoding else ()
    if encoding:
        cells = [replace(cell, text=decode(cell.text, encoding)) for cell in cells]
        words = decode(words, encoding)
    width = 1 + max((cell.column for cell in cells), default=0)
    pieces = (Piece(cell.text, cell.row, cell.column / width, (cell.column + 1) / width) for cell in cells)
    shown = "\n".join(cell.text for cell in cells) or words
    text = quality(shown, pictures=pictures and not shown)
    return Content(text=text, head=tuple(joined(pieces)), source=ReadFrom.SHEET, faults=faults, words=words)


def _words(package: zipfile.ZipFile) -> Iterator[str]:
    """Texts of the workbook, in the order in which they were first met, then what the first sheet's cells hold."""
    broken = (*BROKEN_ZIP, etree.XMLSyntaxError, KeyError)  # behind the first cells, which could be read
    with suppress(*broken), package.open("xl/sharedStrings.xml") as part:
        yield from islice(rows_of(part, f"{_S}si", _string), _MOST_STRINGS)
    with suppress(*broken), package.open(_first_sheet(package)) as sheet:
        yield from islice(rows_of(sheet, f"{_S}row", _text_of_row), _MOST_ROWS)


def _text_of_row(row: Any) -> str:
    """What the cells hold themselves, one to a line; numbers of shared strings among it are no words."""
    return composed("\n".join(row.itertext(f"{_S}v", f"{_S}t")))


def _cells(package: zipfile.ZipFile) -> Iterator[_Cell]:
    """First cells of the first sheet that hold text, in reading order."""
    with package.open(_first_sheet(package)) as sheet:
        rows = islice(rows_of(sheet, f"{_S}row", _cells_of_row), _ROWS)
        found = [cell for place, (number, row) in enumerate(rows) for cell in _placed(place, number, row)]
    strings = _strings(package, {int(cell.text) for cell in found if cell.shared})
    for cell in found:
        words = (strings.get(int(cell.text), "") if cell.shared else composed(cell.text)).split()
        if words:
            yield replace(cell, text=" ".join(words), shared=False)


def _placed(place: int, number: str, row: list[_Cell]) -> Iterator[_Cell]:
    """A row's cells with its number (from 0); a sheet leaves out the rows that hold nothing."""
    at = int(number) - 1 if number.isdecimal() else place
    if at < _ROWS:
        yield from (replace(cell, row=at) for cell in row)


def _first_sheet(package: zipfile.ZipFile) -> str:
    """Name of the part that holds the first sheet; KeyError if the workbook names none."""
    workbook = parse(read_part(package, "xl/workbook.xml"))
    links = parse(read_part(package, "xl/_rels/workbook.xml.rels"))
    sheet = None if workbook is None else workbook.find(f"{_S}sheets/{_S}sheet")
    if sheet is None or links is None:
        raise KeyError("no sheet")
    wanted = sheet.get(_ID)
    target = next((link.get("Target", "") for link in links if link.get("Id") == wanted), "")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _cells_of_row(row: Any) -> tuple[str, list[_Cell]]:
    """Number of a row as the sheet states it, and its first cells."""
    found = []
    for place, cell in enumerate(islice(row.iterfind(f"{_S}c"), _COLUMNS)):
        shared = cell.get("t") == "s"
        text = (cell.findtext(f"{_S}v") or "".join(cell.itertext(f"{_S}t")))[:_LONGEST_TEXT]
        column = _column(cell.get("r", ""), place)
        if text and column < _COLUMNS and (not shared or text.isdecimal()):
            found.append(_Cell(0, column, text, shared))
    return row.get("r", ""), found


def _column(reference: str, place: int) -> int:
    """Column of a reference such as "C7" (from 0); without one, the cell's place in its row."""
    letters = re.match(r"[A-Z]{1,3}", reference)
    if letters is None:
        return place
    number = 0
    for letter in letters[0]:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _strings(package: zipfile.ZipFile, wanted: set[int]) -> dict[int, str]:
    """The shared strings with these numbers."""
    if not wanted or "xl/sharedStrings.xml" not in package.NameToInfo:
        return {}
    with package.open("xl/sharedStrings.xml") as part:
        strings = islice(rows_of(part, f"{_S}si", _string), min(max(wanted) + 1, _MOST_STRINGS))
        return {number: text for number, text in enumerate(strings) if number in wanted}


def _string(item: Any) -> str:
    """Text of a shared string; readings printed over it (``rPh``) left out."""
    runs = (item, *item.iterfind(f"{_S}r"))
    return composed("".join(run.findtext(f"{_S}t") or "" for run in runs)[:_LONGEST_TEXT])
