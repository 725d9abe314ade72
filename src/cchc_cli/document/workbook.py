"""The cells of a workbook (XLSX) as they are stored: what was typed, whether a formula made it, which cells are merged.

Read from the XML itself: an office's workbooks come from Excel, WPS, LibreOffice and Google, and libraries refuse what
one of them writes into the styles. Files are hostile: reading runs in a worker process with limits.

Imports: document.*.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from cchc_cli.document.facts import Fault
from cchc_cli.document.guarded import REFUSED, in_worker, read_package
from cchc_cli.document.package import TooLarge, read_part
from cchc_cli.document.xml import parse, rows_of

MOST_BYTES = 20 * 2**20
"""Of a file; a form of a hundred items has some hundred kB."""
MOST_SHEETS = 200
MOST_CELLS = 200_000
"""That hold something, in all sheets together."""
MOST_LETTERS = 20 * 2**20
"""Of all cells together; the same string counts in each cell."""
_MOST_STRINGS = 200_000
_MOST_MERGED = 20_000
_REFUSED = (*REFUSED, Fault.ACTIVE_CONTENT)
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Number formats of days and times that need no code (ISO/IEC 29500-1, 18.8.30)."""
_PERCENTS = frozenset((9, 10))
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNREAD = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""What a number format's code prints as it stands: words, escaped characters, colours and locales."""

Look = Literal["", "date", "percent"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds: ``text`` as stored (of a number its digits), how it is shown, whether a formula made it."""

    text: str
    kind: Literal["number", "text", "flag", "error"]
    look: Look = ""
    formula: bool = False


@dataclass(frozen=True, slots=True)
class SheetCells:
    """A sheet: cells by row and column (from 0), and merged ranges (first row, first column, last row, last column)."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets in order. ``day_0`` is how many days after 30 December 1899 the workbook begins to count."""

    sheets: tuple[SheetCells, ...]
    day_0: int = 0


Reading = Workbook | Fault | str
"""What reading yields: the workbook, or why there is none (a fault; or the kind of a file that is no XLSX)."""


def read_workbooks(paths: Sequence[Path]) -> Iterator[Reading]:
    """Read files in a worker process, in the order given; never raises for what a file is or holds."""
    return in_worker(read_workbook, paths)


def read_workbook(path: Path) -> Reading:
    """Read one file in this process."""
    return read_package(
        path, "xlsx", lambda package: _Reader(package).workbook(), refused=_REFUSED, most_bytes=MOST_BYTES
    )


class _Reader:
    """Walks the sheets; counts what they hold as it goes. Raises what a broken package or part makes of itself.

    Elements are known by their local names: ISO/IEC 29500 Strict has the same ones in other namespaces.
    """

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.room, self.letters = MOST_CELLS, MOST_LETTERS
        self.strings = self._strings()
        self.looks = self._looks()

    def workbook(self) -> Workbook:
        root = self._part("xl/workbook.xml")
        if root is None:
            raise KeyError("no workbook")
        links = self._part("xl/_rels/workbook.xml.rels")
        targets = {link.get("Id"): link.get("Target", "") for link in (() if links is None else links)}
        named = root.findall("{*}sheets/{*}sheet")
        if len(named) > MOST_SHEETS:
            raise TooLarge("sheets")
        sheets = []
        for one in named:
            target = targets[next(value for key, value in one.attrib.items() if key.endswith("}id"))]
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            if "/worksheets/" in part:  # a sheet of a chart holds no cells
                sheets.append(self._sheet(one.get("name", ""), part))
        about = root.find("{*}workbookPr")
        later = about is not None and about.get("date1904") in ("1", "true")
        return Workbook(tuple(sheets), 1462 if later else 0)

    def _part(self, name: str) -> Any | None:
        return parse(read_part(self.package, name)) if name in self.package.NameToInfo else None

    def _strings(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.package.NameToInfo:
            return []
        found: list[str] = []
        with self.package.open("xl/sharedStrings.xml") as part:
            for text in rows_of(part, "{*}si", _text):
                found.append(text)
                if len(found) > _MOST_STRINGS:
                    raise TooLarge("strings")
        return found

    def _looks(self) -> list[Look]:
        """How the numbers of each cell style are shown."""
        root = self._part("xl/styles.xml")
        if root is None:
            return []
        codes = {one.get("numFmtId"): one.get("formatCode", "") for one in root.iterfind("{*}numFmts/{*}numFmt")}
        return [_look(one.get("numFmtId", "0"), codes) for one in root.iterfind("{*}cellXfs/{*}xf")]

    def _sheet(self, name: str, part: str) -> SheetCells:
        cells: dict[tuple[int, int], Cell] = {}
        with self.package.open(part) as file:
            at = -1
            for number, row in rows_of(file, "{*}row", self._row):
                at = number if number is not None else at + 1
                cells.update(((at, column), cell) for column, cell in row)
                self.room -= len(row)
                self.letters -= sum(len(cell.text) for _, cell in row)
                if self.room < 0 or self.letters < 0:
                    raise TooLarge(name)
        with self.package.open(part) as file:
            return SheetCells(name, cells, tuple(_merged(file)))

    def _row(self, row: Any) -> tuple[int | None, list[tuple[int, Cell]]]:
        """A row's number, where the file states it, and its cells that hold something."""
        stated = row.get("r", "")
        found = []
        column = -1
        for one in row.iterfind("{*}c"):
            place = _place(one.get("r", ""))
            column = place[1] if place else column + 1
            cell = self._cell(one)
            if cell is not None:
                found.append((column, cell))
        return int(stated) - 1 if stated.isdecimal() else None, found

    def _cell(self, one: Any) -> Cell | None:
        """What a cell holds; nothing where it is only dressed."""
        formula = one.find("{*}f") is not None
        kind, value = one.get("t", "n"), one.findtext("{*}v") or ""
        if kind == "s":
            return _filled(self.strings[int(value)], formula)
        if kind == "inlineStr":
            inside = one.find("{*}is")
            return _filled("" if inside is None else _text(inside), formula)
        if kind == "b":
            return Cell(value, "flag", "", formula)
        if kind == "e":
            return Cell(value, "error", "", formula)
        if kind != "n":  # "str": what a formula gave; "d": a day as ISO 8601 writes it
            return _filled(_unescaped(value), formula)
        if not value and not formula:
            return None
        style = one.get("s", "0")
        shown = self.looks[int(style)] if style.isdecimal() and int(style) < len(self.looks) else ""
        return Cell(value, "number", shown, formula)


def _filled(text: str, formula: bool) -> Cell | None:
    return Cell(text, "text", "", formula) if text or formula else None


def _text(item: Any) -> str:
    """Text of a string; readings printed over it (``rPh``) left out."""
    runs = (item, *item.iterfind("{*}r"))
    return _unescaped("".join(run.findtext("{*}t") or "" for run in runs))


def _unescaped(text: str) -> str:
    """A text without its escapes: what XML cannot hold is written ``_x0007_`` (ISO/IEC 29500-1, 22.4.2.4)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _look(number: str, codes: Mapping[str | None, str]) -> Look:
    if number in codes:
        code = _UNREAD.sub("", codes[number].split(";")[0]).lower()
        if "%" in code:
            return "percent"
        return "date" if re.search(r"[dmyhs]", code.replace("general", "")) else ""
    if not number.isdecimal():
        return ""
    return "date" if int(number) in _DATES else "percent" if int(number) in _PERCENTS else ""


def _merged(part: IO[bytes]) -> Iterator[tuple[int, int, int, int]]:
    for count, reference in enumerate(rows_of(part, "{*}mergeCell", lambda one: str(one.get("ref", "")))):
        if count > _MOST_MERGED:
            raise TooLarge("merged cells")
        first, _, last = reference.partition(":")
        start, end = _place(first), _place(last or first)
        if start and end:
            yield (*start, *end)


def _place(reference: str) -> tuple[int, int] | None:
    """Row and column (from 0) of a reference such as "C7"."""
    found = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", reference)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def reference(row: int, column: int) -> str:
    """The name of a cell: "C7"."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"
