"""Text of a binary Word file (DOC), from Word 97 on: its paragraphs, and table cells side by side.

The text lies in pieces of one or two bytes a character, which the piece table names; whether a paragraph stands in a
table, and whether its characters are bold, their properties say; those of styles, and fonts, are not read.

Source: [MS-DOC], Word (.doc) Binary File Format: FibBase, FibRgFcLcb97, Clx, PlcPcd, FcCompressed (the text);
PlcBtePapx, PapxFkp, PlcBteChpx, ChpxFkp, Sprm, PrcData (the properties).

Imports: document.content, document.lines.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from cchc_cli.document.content import MOST_WORDS, composed
from cchc_cli.document.lines import MOST_LINES, Line

UNREADABLE = (struct.error, LookupError, ValueError, TypeError, OSError)
"""What is raised where the structures are not as they should be."""

_WORD_97 = 0xC1
_LARGEST = 64 * 2**20  # bytes of a stream
_MOST_PIECES, _MOST_PARAGRAPHS = 100_000, 20_000
_MOST_PROPERTIES = 300  # of one paragraph; a row of a table has some dozens
_CLX, _PLC_PARAGRAPHS, _PLC_CHARACTERS = 0x1A2, 0x102, 0xFA  # where the Fib says where they are
_PAGE = 512  # bytes of a page of properties
_IN_TABLE, _ENDS_ROW, _ELSEWHERE = 0x2416, 0x2417, 0x6646  # sprmPFInTable, sprmPFTtp, sprmPHugePapx
_BOLD = 0x0835  # sprmCFBold; in its lowest bit, whatever the style says
_TABLE_CELLS = 0xD608  # sprmTDefTable
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # bytes, by the kind of property
_PARAGRAPHS = re.compile("[^\r\x07\x0c]*[\r\x07\x0c]|[^\r\x07\x0c]+")
_CELL = "\x07"  # ends a cell, and a row
_FIELD = re.compile("\x13[^\x13-\x15]*[\x14\x15]")  # what a field is made of; what it shows comes after it
_SEEN = {0x0B: "\n", 0x0E: "\n", 0x1E: "-", 0x1F: None, **dict.fromkeys((*range(9), 0x0C, 0x0D, 0x13, 0x14, 0x15))}
_PICTURES = re.compile("[\x01\x08]")


_Row = list[list[tuple[str, bool]]]
"""Cells with their lines, and whether these are bold."""


@dataclass(frozen=True, slots=True)
class DocText:
    """Lines of the main text; those of notes, page headers and text boxes; whether pictures are anchored in it."""

    lines: tuple[Line, ...]
    beside: tuple[str, ...]
    pictures: bool


def read_text(ole: Any) -> DocText:
    """Text of an open compound file; raises one of ``UNREADABLE``."""
    main = _stream(ole, "WordDocument")
    magic, version = struct.unpack_from("<HH", main)
    if magic != 0xA5EC or version < _WORD_97:
        raise ValueError("not a file of Word 97 or later")
    table = _stream(ole, "1Table" if main[11] & 2 else "0Table")
    (length,) = struct.unpack_from("<i", main, 0x4C)
    pieces = list(_pieces(main, _part(main, table, _CLX)))
    text = "".join(piece.text for piece in pieces)
    data = _stream(ole, "Data") if ole.exists("Data") else b""
    paragraphs = _Properties(main, _part(main, table, _PLC_PARAGRAPHS), data)
    characters = _Properties(main, _part(main, table, _PLC_CHARACTERS))
    marked = islice(_marked(pieces), _MOST_PARAGRAPHS)
    rows = _rows(_until(marked, length), paragraphs, characters)
    beside = (line for part in _PARAGRAPHS.findall(text[max(0, length) :]) for line in _shown(part))
    return DocText(
        lines=tuple(islice(_lines(rows), MOST_LINES)),
        beside=tuple(islice(beside, MOST_LINES)),
        pictures=_PICTURES.search(text) is not None,
    )


def _stream(ole: Any, name: str) -> bytes:
    if ole.get_size(name) > _LARGEST:
        raise ValueError(f"too large: {name}")
    return bytes(ole.openstream(name).read())


def _part(main: bytes, table: bytes, at: int) -> bytes:
    """The part of the table stream whose offset and size stand at a place of the Fib."""
    start, size = struct.unpack_from("<II", main, at)
    return table[start : start + size]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text: first byte in the main stream, bytes of a character."""

    text: str
    start: int
    width: int

    def size(self, part: str) -> int:
        """Bytes of a part of the piece; a character beyond U+FFFF is two."""
        return len(part) if self.width == 1 else len(part.encode("utf-16-le"))


def _pieces(main: bytes, clx: bytes) -> Iterator[_Piece]:
    at = 0
    while clx[at] == 1:  # Prc: properties of pieces, passed over
        at += 3 + int(struct.unpack_from("<H", clx, at + 1)[0])
    kind, size = struct.unpack_from("<BI", clx, at)
    table = clx[at + 5 : at + 5 + size]
    count = (len(table) - 4) // 12
    if kind != 2 or not 0 < count <= _MOST_PIECES:
        raise ValueError("no piece table")
    places = struct.unpack_from(f"<{count + 1}I", table)
    room = MOST_WORDS
    for number in range(count):
        (stored,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)
        length = min(places[number + 1] - places[number], room)
        if length < 0:
            raise ValueError("pieces out of order")
        width = 1 if stored & 0x40000000 else 2
        start = (stored & 0x3FFFFFFF) // (3 - width)
        room -= length
        data = main[start : start + width * length]
        yield _Piece(data.decode("cp1252" if width == 1 else "utf-16-le", "replace"), start, width)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A paragraph with its mark; the bytes in the main stream at which its first character and the mark stand."""

    text: str
    first: int
    mark: int


def _marked(pieces: Iterable[_Piece]) -> Iterator[_Marked]:
    """Paragraphs and cells; one may reach over several pieces."""
    held: list[str] = []
    first = 0
    for piece in pieces:
        at = piece.start
        for part in _PARAGRAPHS.findall(piece.text):
            first = first if held else at
            at += piece.size(part)
            held.append(part)
            if part[-1] in "\r\x07\x0c":
                yield _Marked("".join(held), first, at - piece.width)
                held = []


def _until(paragraphs: Iterable[_Marked], length: int) -> Iterator[_Marked]:
    """The paragraphs of the main text, which has so many characters."""
    for paragraph in paragraphs:
        if length <= 0:
            return
        length -= len(paragraph.text)
        yield paragraph


def _lines(rows: Iterable[_Row]) -> Iterator[Line]:
    """Lines of paragraphs, one below the other; the cells of a table's row begin on one line, all of one width."""
    row = 0
    for *cells, last in rows:
        cells += [last] if last else []  # behind the last cell's mark nothing is begun
        for place, cell in enumerate(cells):
            left, right = place / len(cells), (place + 1) / len(cells)
            yield from (Line(text, bold, left, right, row + down) for down, (text, bold) in enumerate(cell))
        row += max(map(len, cells), default=0)


def _rows(paragraphs: Iterable[_Marked], of_paragraphs: _Properties, of_characters: _Properties) -> Iterator[_Row]:
    """Rows of tables, and paragraphs as rows of one cell."""
    cells: _Row = [[]]
    for paragraph in paragraphs:
        found = of_paragraphs.at(paragraph.mark)
        in_table, ends_row = bool(found.get(_IN_TABLE)), bool(found.get(_ENDS_ROW))
        lines = _shown(paragraph.text)
        bold = bool(lines) and bool(of_characters.at(paragraph.first).get(_BOLD, 0) & 1)
        if in_table and not ends_row:
            cells[-1] += [(line, bold) for line in lines]
            if paragraph.text.endswith(_CELL):
                cells.append([])
            continue
        yield cells
        cells = [[]]
        if not in_table:
            yield [[(line, bold) for line in lines]]
    yield cells


def _shown(text: str) -> list[str]:
    """Lines of a paragraph as they are seen; none where nothing is."""
    seen = composed(_FIELD.sub("", text).translate(_SEEN))
    return [line for line in seen.split("\n") if line.strip()]


class _Properties:
    """Properties of paragraphs or characters, by their place in the main stream."""

    def __init__(self, main: bytes, table: bytes, data: bytes | None = None) -> None:
        count = max(0, len(table) - 4) // 8
        self.main, self.data = main, data or b""
        self.of_characters = data is None
        self.starts = struct.unpack_from(f"<{count + 1}I", table)
        self.pages = struct.unpack_from(f"<{count}I", table, 4 * (count + 1))

    def at(self, place: int) -> dict[int, int]:
        """Number and first byte of the properties of what stands at this byte."""
        start = _PAGE * (self.pages[_stretch(self.starts, place)] & 0x3FFFFF)
        page = self.main[start : start + _PAGE]
        count = page[_PAGE - 1]
        number = _stretch(struct.unpack_from(f"<{count + 1}I", page), place)
        offset = 2 * page[4 * (count + 1) + number * (1 if self.of_characters else 13)]
        return dict(islice(self._found(self._stored(page, offset)), _MOST_PROPERTIES)) if offset else {}

    def _stored(self, page: bytes, offset: int) -> bytes:
        """What is stored on a page; with a paragraph's properties stands its style, passed over."""
        size = page[offset]
        if self.of_characters:
            return page[offset + 1 : offset + 1 + size]
        if size:
            return page[offset + 3 : offset + 2 * size]
        return page[offset + 4 : offset + 2 + 2 * page[offset + 1]]

    def _found(self, stored: bytes, *, deep: bool = True) -> Iterator[tuple[int, int]]:
        """Number and first byte of each property; one may say that they lie in the data stream."""
        at = 0
        while at + 3 <= len(stored):
            number, first = struct.unpack_from("<HB", stored, at)
            if number == _ELSEWHERE and deep:
                (start,) = struct.unpack_from("<I", stored, at + 2)
                (size,) = struct.unpack_from("<H", self.data, start)
                yield from self._found(self.data[start + 2 : start + 2 + size], deep=False)
            yield number, first
            if number == _TABLE_CELLS:
                first = int.from_bytes(stored[at + 2 : at + 4], "little")
            at += 2 + _OPERAND.get(number >> 13, first + 1)


def _stretch(starts: Sequence[int], at: int) -> int:
    """Number of the stretch in which a byte lies; ``starts`` ends with the end of the last one."""
    number = bisect_right(starts, at) - 1
    if not 0 <= number < len(starts) - 1:
        raise ValueError("no properties")
    return number
