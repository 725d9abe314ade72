"""Text of a PDF's first pages in its place, with the numbers and days that offices stamp as signature widgets.

Clerks stamp number and day each as its own signature widget, so the page's own text reads "Số:   /UBND". The page is
flattened in memory only (the file is never written) and its characters are sorted by position. Of the pages in
between only the words are read.

Imports: document.content, document.fonts.
"""

from __future__ import annotations

import ctypes
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from itertools import chain, groupby, pairwise
from typing import Any, BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from cchc_cli.document.content import Piece, composed, joined, words_of
from cchc_cli.document.fonts import Encoding, decode, legacy_encoding

FIRST_PAGES = 5
"""Pages read for the quality of the text."""

_LAST_PAGES = 5  # looked through for the signer's block as well
_MOST_PAGES = 100  # looked through for their words
_LONGEST = 2.0  # seconds for the words of the pages in between; maps and drawings take long to open
_RECEIVERS = "Nơi nhận"

HEADER_SHARE = 0.45
"""Part of the first page, from the top, in which the header lies."""

BASELINES = 7.0
"""Points by which a stamped digit may stand off the baseline of its line."""

COLUMN = 2.5
"""Gap, in font sizes, that may part two columns."""

UNKNOWN = "\ufffd"
"""Stands where two different characters lie on each other (a typed "4" stamped over with "5")."""

_SPACE = 0.18  # gap, in font sizes, between characters that do not follow each other in the file
_OVERLAP = 0.5  # share of the narrower of two characters
_MOST_CHARACTERS = 20_000  # of one page that are placed; far above a page of text
_BOLD_WEIGHT = 600


@dataclass(frozen=True, slots=True)
class _Char:
    """One character: its origin in the file (points), baseline from the top, edges, size, index in the file.

    ``last`` is the index of the mark that belongs to it, if the file has it apart, else its own.
    """

    character: str
    origin: tuple[int, int]
    down: float
    left: float
    right: float
    size: float
    index: int
    last: int
    stamped: bool = False


@dataclass(frozen=True, slots=True)
class PageText:
    """Text of one page: as the file orders it, and in pieces by place (only where header or signer may stand).

    ``drawn``: whether there is anything at all on the page, be it text, lines, pictures or annotations.
    """

    plain: str
    drawn: bool
    pieces: tuple[Piece, ...] = ()
    downs: tuple[float, ...] = ()  # share of the page's height, per row


def read_pages(file: BinaryIO, *, legacy: bool = False) -> Sequence[PageText]:
    """Text of the first and last pages; ``legacy``: fonts of before Unicode are in use.

    Raises ``pdfium.PdfiumError`` (a RuntimeError) for what pdfium cannot read.
    """
    file.seek(0)
    with closing(pdfium.PdfDocument(file)) as document:
        document.init_forms()
        count = len(document)
        last = range(max(FIRST_PAGES, count - _LAST_PAGES), count)
        return [_page(document, number, legacy=legacy) for number in (*range(min(FIRST_PAGES, count)), *last)]


def read_words(file: BinaryIO, pages: Sequence[PageText]) -> str:
    """Text of all pages, as much as is looked through; ``pages`` are those that ``read_pages`` gave."""
    first, last = pages[:FIRST_PAGES], pages[FIRST_PAGES:]
    between = _between(file, len(last)) if len(last) == _LAST_PAGES else ()
    return words_of(chain((page.plain for page in first), between, (page.plain for page in last)))


def _between(file: BinaryIO, after: int) -> Iterator[str]:
    """Text of the pages in between as the file orders it, for as long as there is time; no legacy fonts decoded."""
    end = time.monotonic() + _LONGEST
    file.seek(0)
    with closing(pdfium.PdfDocument(file)) as document:
        for number in range(FIRST_PAGES, min(len(document) - after, _MOST_PAGES)):
            if time.monotonic() > end:
                return
            plain = ""
            with suppress(pdfium.PdfiumError), closing(document[number]) as page, closing(page.get_textpage()) as text:
                plain = text.get_text_range()
            yield plain


def header_and_signer(pages: Sequence[PageText]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Pieces of the first page's header, and those of the page on which the receivers (Nơi nhận) stand."""
    if not pages:
        return (), ()
    first = pages[0]
    head = tuple(piece for piece in first.pieces if first.downs[piece.row] <= HEADER_SHARE)
    tail = next((page.pieces for page in pages if _RECEIVERS in page.plain), ())
    return head, tail


def _page(document: Any, number: int, *, legacy: bool) -> PageText:
    page = document[number]
    before = _places(page) if _has_widgets(page) else None
    if before is not None:
        raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
        page.close()
        page = document[number]
    drawn = raw.FPDFPage_CountObjects(page.raw) > 0 or raw.FPDFPage_GetAnnotCount(page.raw) > 0
    text = page.get_textpage()
    plain = composed(_decoded(text) if legacy else text.get_text_range())
    if number > 0 and _RECEIVERS not in plain:
        return PageText(plain, drawn)
    width, height = page.get_size()
    chars: Iterable[_Char] = (_mark(char, before) for char in _chars(page, text))
    lines = list(_lines(_unicode(text, chars) if legacy else chars))
    pieces = tuple(joined(piece for row, line in enumerate(lines) for piece in _pieces(text, row, line, width)))
    return PageText(plain, drawn, pieces, tuple(line[0].down / height for line in lines))


def _has_widgets(page: Any) -> bool:
    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        subtype = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if subtype == raw.FPDF_ANNOT_WIDGET:
            return True
    return False


def _places(page: Any) -> frozenset[tuple[str, int, int]]:
    """Where the page's own characters stand, before the widgets are flattened into it."""
    return frozenset((character, *origin) for _, character, origin in _visible(page.get_textpage()))


def _mark(char: _Char, before: frozenset[tuple[str, int, int]] | None) -> _Char:
    stamped = before is not None and (char.character, *char.origin) not in before
    return replace(char, stamped=True) if stamped else char


def _visible(text: Any) -> Iterator[tuple[int, str, tuple[int, int]]]:
    """Index, letter and origin (whole points) of each character that can be seen."""
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(min(text.count_chars(), _MOST_CHARACTERS)):
        character = chr(raw.FPDFText_GetUnicode(text.raw, index))
        if character.isspace() or unicodedata.category(character) in ("Cc", "Cn"):
            continue
        raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
        yield index, character, (round(x.value), round(y.value))


def _chars(page: Any, text: Any) -> Iterator[_Char]:
    """Visible characters of a page with their places, the page turned as it is shown."""
    width, height = page.get_size()
    turned = page.get_rotation()
    west, south, _, _ = page.get_cropbox()
    edges = [ctypes.c_double() for _ in range(4)]
    for index, character, origin in _visible(text):
        if not raw.FPDFText_GetCharBox(text.raw, index, *edges):
            continue
        left, right, bottom, top = (edge.value for edge in edges)
        box = (left - west, right - west, bottom - south, top - south)
        place = (origin[0] - west, origin[1] - south)
        start, end, down = _shown(turned, width, height, box, place)
        size = raw.FPDFText_GetFontSize(text.raw, index) or 10.0
        yield _Char(character, origin, down, start, end, size, index, index)


def _shown(
    turned: int, width: float, height: float, box: tuple[float, float, float, float], place: tuple[float, float]
) -> tuple[float, float, float]:
    """Left, right and baseline from the top as the reader sees them; pdfium gives them before /Rotate."""
    left, right, bottom, top = box
    x, y = place
    if turned == 90:
        return bottom, top, x
    if turned == 180:
        return width - right, width - left, y
    if turned == 270:
        return width - top, width - bottom, height - x
    return left, right, height - y


def _lines(chars: Iterable[_Char]) -> Iterator[list[_Char]]:
    """Characters by line, from the top; each line from left to right."""
    line: list[_Char] = []
    for char in sorted(chars, key=lambda char: char.down):
        if line and char.down - line[0].down > BASELINES:
            yield _overstamped(sorted(line, key=lambda char: char.left))
            line = []
        line.append(char)
    if line:
        yield _overstamped(sorted(line, key=lambda char: char.left))


def _overstamped(line: list[_Char]) -> list[_Char]:
    """The line with characters that lie on each other told: the same printed twice is one, others are unknown."""
    kept: list[_Char] = []
    for char in line:
        before = kept[-1] if kept else None
        if before is None or not _cover(before, char):
            kept.append(char)
        elif before.character != char.character:
            kept[-1] = replace(before, character=UNKNOWN, right=max(before.right, char.right), stamped=True)
    return kept


def _cover(before: _Char, char: _Char) -> bool:
    """Whether a digit lies on another character; letters may overlap by nature (kerning, slanted type)."""
    if not (before.character.isdigit() or char.character.isdigit()):
        return False
    narrower = min(before.right - before.left, char.right - char.left)
    return before.right - char.left > _OVERLAP * narrower


def _pieces(text: Any, row: int, line: list[_Char], width: float) -> Iterator[Piece]:
    """A line cut at the gaps that may part columns."""
    cuts = [0, *(at for at, (a, b) in enumerate(pairwise(line), 1) if b.left - a.right > COLUMN * b.size), len(line)]
    for start, end in pairwise(cuts):
        part = line[start:end]
        yield Piece(
            text=composed(_spelt(part)),
            row=row,
            left=part[0].left / width,
            right=part[-1].right / width,
            bold=_is_bold(text, part[0].index),
            stamped=any(char.stamped for char in part),
        )


def _spelt(part: list[_Char]) -> str:
    """Characters with spaces between words: those of the file, or a gap where the file's order is left."""
    spelt = part[0].character
    for before, char in pairwise(part):
        follows = char.index - before.last
        gap = (char.left - before.right) / char.size
        space = gap > 2 * _SPACE if follows == 1 else follows == 2 or gap > _SPACE
        spelt += " " + char.character if space else char.character
    return spelt


def _is_bold(text: Any, index: int) -> bool:
    return "bold" in _font(text, index).lower() or raw.FPDFText_GetFontWeight(text.raw, index) >= _BOLD_WEIGHT


def _font(text: Any, index: int) -> str:
    """Name of a character's font; a space that pdfium adds has none."""
    flags, name = ctypes.c_int(), ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(text.raw, index, name, len(name), flags)
    return name.value.decode("latin-1")


def _decoded(text: Any) -> str:
    """Text of a page as the file orders it, what is set in legacy fonts as Unicode."""
    indexes = range(min(text.count_chars(), _MOST_CHARACTERS))
    runs = groupby(indexes, key=lambda index: legacy_encoding(_font(text, index)))
    return "".join(_letters(text, run, encoding) for encoding, run in runs)


def _letters(text: Any, run: Iterable[int], encoding: Encoding | None) -> str:
    letters = "".join(chr(raw.FPDFText_GetUnicode(text.raw, index)) for index in run)
    return decode(letters, encoding) if encoding else letters


def _unicode(text: Any, chars: Iterable[_Char]) -> Iterator[_Char]:
    """Characters, those of legacy fonts as Unicode; in VNI a vowel and its marks are two characters."""
    held, vowel = None, ""
    for char in chars:
        encoding = legacy_encoding(_font(text, char.index))
        letter = decode(vowel + char.character, "vni") if vowel and encoding == "vni" else ""
        if held and len(letter) == 1 and char.index == held.last + 1:
            held, vowel = replace(held, character=letter, right=max(held.right, char.right), last=char.index), ""
            continue
        if held:
            yield held
        held = replace(char, character=decode(char.character, encoding)) if encoding else char
        vowel = char.character if encoding == "vni" else ""
    if held:
        yield held
