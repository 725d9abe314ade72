"""Lines of a word-processed document (DOCX, DOC): from them the pieces in which header and signer stand.

Imports: document.*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cchc_cli.document.content import Content, Piece, joined, words_of
from cchc_cli.document.facts import Fault, ReadFrom
from cchc_cli.document.fonts import decode, guessed
from cchc_cli.document.quality import quality

MOST_LINES = 5_000
"""Lines of a document that are read."""

_HEAD_ROWS = 45  # lines of the first page in which the header lies
_TAIL_ROWS = 80  # lines at the end of the document in which the signer's block lies
_CELL_SPLIT = re.compile(r"\t+| {4,}|\n")
TEXT_SAMPLE = 20_000  # characters on which the quality is judged


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: text, whether bold, cell edges as shares of the width, line of the page it begins on."""

    text: str
    bold: bool
    left: float
    right: float
    row: int


def content_of(lines: Sequence[Line], *, pictures: bool) -> Content:
    """Quality of the text, header and signer pieces; ``lines`` in reading order.

    A text that is none as it stands may be set in fonts of before Unicode of which the file does not tell.
    """
    content = _as_it_stands(lines, pictures=pictures)
    encoding = guessed(content.words[:TEXT_SAMPLE])
    if encoding is None:
        return content
    decoded = [replace(line, text=decode(line.text, encoding)) for line in lines]
    return replace(_as_it_stands(decoded, pictures=pictures), faults=(Fault.LEGACY_ENCODING,))


def _as_it_stands(lines: Sequence[Line], *, pictures: bool) -> Content:
    text = words_of(line.text for line in lines)
    pieces = tuple(joined(piece for line in _by_row(lines) for piece in _pieces(line)))
    return Content(
        text=quality(text[:TEXT_SAMPLE], pictures=pictures),
        head=tuple(piece for piece in pieces if piece.row < _HEAD_ROWS),
        tail=_signer_block(pieces),
        source=ReadFrom.DOCUMENT_XML,
        words=text,
    )


def _signer_block(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Lines from the first "Nơi nhận" on; a document with annexes has its signer long before its end."""
    start = next((at for at, piece in enumerate(pieces) if piece.text.startswith("Nơi nhận")), None)
    if start is None:
        return ()
    first = pieces[start].row
    return tuple(piece for piece in pieces if first - 2 <= piece.row <= first + _TAIL_ROWS)


def _by_row(lines: Sequence[Line]) -> Sequence[Line]:
    """Paragraphs by line, then from left to right: cells of a table row stand side by side."""
    return sorted(lines, key=lambda line: (line.row, line.left))


def _pieces(line: Line) -> Iterator[Piece]:
    """A paragraph cut where tabs or rows of spaces part columns; each part gets its share of the width."""
    parts = [part for part in _CELL_SPLIT.split(line.text) if part.strip()]
    width = (line.right - line.left) / max(1, len(parts))
    for at, part in enumerate(parts):
        left = line.left + at * width
        yield Piece(" ".join(part.split()), line.row, left, left + width, bold=line.bold)
