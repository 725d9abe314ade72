"""Workbooks (XLSX): the first cells of the first sheet, where a table printed as a document has its header.

Read row by row and no further than needed: a sheet may have a million rows. Called in a worker process only, after
``document.package`` found the sizes safe.

Imports: document.*.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from lxml import etree

from cchc_cli.document.content import Content, Piece, joined
from cchc_cli.document.facts import Fault, ReadFrom
from cchc_cli.document.package import BROKEN_ZIP, TooLarge, read_part
from cchc_cli.document.quality import quality
from cchc_cli.document.xml import parse, rows_of
from cchc_cli.vietnamese import nfc

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROWS, _COLUMNS = 30, 20
_MOST_STRINGS = 100_000  # shared strings looked through for those that the first cells use

_Cell = tuple[int, int, str]
"""Row and column (from 0) and text of a cell."""


def read(file: BinaryIO) -> Content:
    """What the first cells of a workbook yield."""
    try:
        with zipfile.ZipFile(file) as package:
            cells = list(_cells(package))
    except (*BROKEN_ZIP, etree.XMLSyntaxError, KeyError):
        return Content(faults=(Fault.DAMAGED,))
    except TooLarge:
        return Content(faults=(Fault.BOMB,))
    width = 1 + max((column for _, column, _ in cells), default=0)
    pieces = (Piece(text, row, column / width, (column + 1) / width) for row, column, text in cells)
    text = quality("\n".join(text for _, _, text in cells), pictures=False)
    return Content(text=text, head=tuple(joined(pieces)), source=ReadFrom.SHEET)


def _cells(package: zipfile.ZipFile) -> Iterator[_Cell]:
    """First cells of the first sheet that hold text, in reading order."""
    with package.open(_first_sheet(package)) as sheet:
        rows = list(islice(rows_of(sheet, f"{_S}row", _texts_of_row), _ROWS))
    strings = _strings(package, {int(text) for row in rows for _, text, shared in row if shared})
    for number, row in enumerate(rows):
        for column, text, shared in row:
            words = nfc(strings.get(int(text), "") if shared else text)
            if words.strip():
                yield number, column, " ".join(words.split())


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


def _texts_of_row(row: Any) -> list[tuple[int, str, bool]]:
    """Column, text and whether the text is the number of a shared string, of a row's first cells."""
    found = []
    for place, cell in enumerate(islice(row.iterfind(f"{_S}c"), _COLUMNS)):
        shared = cell.get("t") == "s"
        text = cell.findtext(f"{_S}v") or "".join(cell.itertext(f"{_S}t"))
        if text and (not shared or text.isdecimal()):
            found.append((_column(cell.get("r", ""), place), text, shared))
    return [entry for entry in found if entry[0] < _COLUMNS]


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
    return "".join(run.findtext(f"{_S}t") or "" for run in runs)
