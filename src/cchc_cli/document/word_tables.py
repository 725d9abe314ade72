"""The tables of a Word document (DOCX) as they are drawn: which cells are merged, what stands between the tables.

Read from the XML itself, as ``document.ooxml`` does and for its reasons. Files are hostile: reading runs in a worker
process with limits.

Imports: document.*.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cchc_cli.document.content import composed
from cchc_cli.document.facts import Fault
from cchc_cli.document.fonts import decode, legacy_encoding
from cchc_cli.document.guarded import in_worker, read_package
from cchc_cli.document.package import TooLarge, read_part
from cchc_cli.document.word_numbers import Numbers
from cchc_cli.document.xml import parse

MOST_BYTES = 50 * 2**20
"""Of a file; the largest of 202 official DOCX has 12 MB."""
MOST_TABLES = 500
MOST_ROWS = 20_000
MOST_LETTERS = 10 * 2**20
_MOST_SPAN = 500
_REFUSED = (Fault.PASSWORD, Fault.BOMB, Fault.DAMAGED)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HOLDERS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml", "moveTo", "smartTag"))
_UNSEEN = frozenset((_FALLBACK, *(f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "instrText"))))
KEPT_SPACE = "urn:cchc-cli:criteria"
"""Of the custom XML in which our own documents keep what their tables cannot show; Word renames the part itself."""
_MOST_PARTS = 50
_FEWEST = 3  # rows and columns from which a table inside a cell is a table of its own, not a way to lay out a cell


@dataclass(frozen=True, slots=True)
class WordCell:
    """A cell: its text, the columns of the grid that it takes, whether it goes on with the cell above."""

    text: str
    across: int = 1
    joined: bool = False


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table: its rows (``left`` columns of the grid are skipped at the left of each), and the paragraphs before
    it. ``inside``: it stands in a cell of another table."""

    rows: tuple[tuple[int, tuple[WordCell, ...]], ...]
    before: tuple[str, ...] = ()
    inside: bool = False


@dataclass(frozen=True, slots=True)
class WordTables:
    """The tables in order, the paragraphs after the last; ``kept``: what our own export keeps in the file."""

    tables: tuple[WordTable, ...]
    after: tuple[str, ...] = ()
    kept: str | None = None


Reading = WordTables | Fault | str
"""What reading yields: the tables, or why there are none (a fault; or the kind of a file that is no DOCX)."""


def read_word_tables(paths: Sequence[Path]) -> Iterator[Reading]:
    """Read files in a worker process, in the order given; never raises for what a file is or holds."""
    return in_worker(read_word, paths)


def read_word(path: Path) -> Reading:
    """Read one file in this process."""
    return read_package(path, "docx", _tables, refused=_REFUSED, most_bytes=MOST_BYTES)


def _tables(package: zipfile.ZipFile) -> WordTables | Fault:
    root = parse(read_part(package, "word/document.xml"))
    body = None if root is None else root.find(f"{_W}body")
    if body is None:
        return Fault.DAMAGED
    reader = _Reader(Numbers(_part(package, "word/numbering.xml"), _part(package, "word/styles.xml")))
    reader.walk(body)
    return WordTables(tuple(reader.tables), tuple(reader.between), _kept(package))


def _kept(package: zipfile.ZipFile) -> str | None:
    names = [name for name in package.namelist() if name.startswith("customXml/") and name.endswith(".xml")]
    for name in names[:_MOST_PARTS]:
        root = parse(read_part(package, name))
        if root is not None and root.tag == f"{{{KEPT_SPACE}}}kept":
            return root.text or ""
    return None


def _part(package: zipfile.ZipFile, name: str) -> Any | None:
    return parse(read_part(package, name)) if name in package.NameToInfo else None


@dataclass
class _Reader:
    """Walks a body in reading order; counts what it holds as it goes. Nesting is bounded by the parser (256 levels)."""

    numbers: Numbers
    tables: list[WordTable] = field(default_factory=list)
    between: list[str] = field(default_factory=list)
    rows: int = 0
    letters: int = 0

    def walk(self, parent: Any) -> None:
        """Tables and paragraphs of a body."""
        for element in parent:
            if element.tag == f"{_W}p":
                text = self._paragraph(element)
                if text:
                    self.between.append(text)
            elif element.tag == f"{_W}tbl":
                self._table(element, inside=False)
            elif element.tag in _HOLDERS:
                self.walk(element)

    def _table(self, table: Any, *, inside: bool) -> None:
        """A table, then those in its cells that are tables of their own."""
        before, self.between = self.between, []
        place = len(self.tables)
        if place >= MOST_TABLES:
            raise TooLarge("tables")
        self.tables.append(WordTable(()))
        rows = tuple(self._row(row) for row in _elements(table, "tr"))
        self.tables[place] = WordTable(rows, tuple(before), inside)

    def _row(self, row: Any) -> tuple[int, tuple[WordCell, ...]]:
        self.rows += 1
        if self.rows > MOST_ROWS:
            raise TooLarge("rows")
        skipped = row.find(f"{_W}trPr/{_W}gridBefore")
        left = 0 if skipped is None else _span(skipped)
        cells: list[WordCell] = []
        for cell in _elements(row, "tc"):
            properties = cell.find(f"{_W}tcPr")
            span, down, along = (
                None if properties is None else properties.find(f"{_W}{name}")
                for name in ("gridSpan", "vMerge", "hMerge")
            )
            across = 1 if span is None else _span(span)
            text = "\n".join(self._lines(cell))
            if along is not None and along.get(f"{_W}val", "continue") == "continue" and cells:
                cells[-1] = WordCell(cells[-1].text, cells[-1].across + across, cells[-1].joined)
                continue
            joined = down is not None and down.get(f"{_W}val", "continue") != "restart"
            cells.append(WordCell(text, across, joined))
        return left, tuple(cells)

    def _lines(self, parent: Any) -> Iterator[str]:
        """The lines of a cell; of a small table in it the cells of a row on one line."""
        for element in parent:
            if element.tag == f"{_W}p":
                text = self._paragraph(element)
                if text:
                    yield from text.split("\n")
            elif element.tag == f"{_W}tbl":
                yield from self._inner(element)
            elif element.tag in _HOLDERS:
                yield from self._lines(element)

    def _inner(self, table: Any) -> Iterator[str]:
        rows = list(_elements(table, "tr"))
        widest = max((sum(1 for _ in _elements(row, "tc")) for row in rows), default=0)
        if len(rows) >= _FEWEST and widest >= _FEWEST:
            outside, self.between = self.between, []
            self._table(table, inside=True)
            self.between = outside
            return
        for row in rows:
            texts = [" ".join(self._lines(cell)) for cell in _elements(row, "tc")]
            if any(texts):
                yield " ".join(text for text in texts if text)

    def _paragraph(self, paragraph: Any) -> str:
        """Text of a paragraph with the number before it; deleted text and fall-back copies left out."""
        text = composed("".join(_pieces(paragraph))).strip()
        mark = self.numbers.mark(paragraph)
        if text and mark:
            text = f"{mark} {text}"
        elif mark and mark != "-":  # a cell that holds nothing but its number
            text = mark
        self.letters += len(text)
        if self.letters > MOST_LETTERS:
            raise TooLarge("letters")
        return "\n".join(line for line in (one.strip() for one in text.split("\n")) if line)


def _elements(parent: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those that stand in a content control; deleted rows left out."""
    for element in parent:
        if element.tag == f"{_W}{name}":
            if element.find(f"{_W}trPr/{_W}del") is None:
                yield element
        elif element.tag in _HOLDERS:
            yield from _elements(element, name)


def _pieces(paragraph: Any) -> Iterator[str]:
    stack = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == f"{_W}t":
            yield _decoded(element)
        elif element.tag == f"{_W}tab":
            yield "\t"
        elif element.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif element.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif element.tag not in _UNSEEN:
            stack.append(iter(element))


def _decoded(element: Any) -> str:
    text = element.text or ""
    fonts = element.getparent().find(f"{_W}rPr/{_W}rFonts")
    name = "" if fonts is None else fonts.get(f"{_W}ascii") or fonts.get(f"{_W}hAnsi") or ""
    encoding = legacy_encoding(name)
    return text if encoding is None else decode(text, encoding)


def _span(element: Any) -> int:
    text = element.get(f"{_W}val", "1")
    return max(1, min(int(text), _MOST_SPAN)) if text.isascii() and text.isdigit() else 1
