"""Tables of data: header row on every page, thin lines, exactly as wide as the text.

Rows are one pattern of XML with their texts put in, and never become elements (``LateRows``): 2,000 rows of 7 cells
built element by element take 0.4 s; with ``table.cell(r, c)`` of python-docx, minutes (python-docx #174).

Imports: blocks, docx.ooxml, docx.styles, document.metrics.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise, product
from typing import TYPE_CHECKING, Final

from cchc_cli.document.metrics import text_width
from cchc_cli.present.blocks import clean, cleaned
from cchc_cli.present.docx.ooxml import JC, LateRows, as_xml, cell, el, mm, paragraph, pattern, row, run, table
from cchc_cli.present.docx.styles import CELL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.etree import _Element

    from cchc_cli.present.blocks import Column, Row, Table

PADDING: Final = mm(1.5)
TO_SPARE: Final = mm(0.5)  # beside a word that just fits: the grid's lines take some of the cell
# Lines. A row is kept on one page, unless it is so tall that this leaves a large hole, or fits on no page at all.
TALLEST_WHOLE_ROW: Final = 15
_SHORT: Final = 24  # letters: numbers and codes stand in short cells, and only these are cheap to look through
# Digits are equally wide, so few numbers are to be measured; a percent sign is as wide as a W.
_ALIKE: Final = str.maketrans("123456789%", "000000000W")
_NUMBERS: Final = re.compile(r"(?<!\S)[-+–(]*[0.,/]*0[0.,/]*[W);]*(?!\S)")
_LETTER: Final = CELL * 20 * 0.5  # an average letter of Times is half as wide as it is high


def data_table(block: Table, usable: int, late: LateRows) -> _Element:
    """The table, or its ``empty`` sentence when there are no rows."""
    if not block.rows:
        return paragraph("BodyText", block.empty)
    widths = column_widths(block.columns, usable, block.rows)
    header = row(
        *(
            cell(width, paragraph("CellTitle", column.title), centred=True)
            for column, width in zip(block.columns, widths, strict=True)
        ),
        header=True,
    )
    patterns = {
        looks: _pattern(block.columns, widths, strong=looks[0], kept=looks[1], whole=looks[2])
        for looks in product((False, True), repeat=3)
    }
    room = [max(1, int((width - 2 * PADDING) / _LETTER)) for width in widths]
    rows = []
    for line, kept in zip(block.rows, _kept(block.rows), strict=True):
        texts = cleaned(line.cells)
        whole = _tallest(texts, room) <= TALLEST_WHOLE_ROW
        rows.append(patterns[line.strong, kept, whole].format(*map(as_xml, texts)))
    made = table(widths, (header,), padding=PADDING, grid=True)
    late.put(made, rows)
    return made


def column_widths(columns: Sequence[Column], usable: int, rows: Sequence[Row] = ()) -> list[int]:
    """Widths in twips whose sum is exactly the usable width, in proportion to those of the columns.

    A column too narrow for a word of its title, or for a number or code in it, takes what that needs from the others:
    neither "STT" is broken nor "10,00" or "1.1.10". Where there is no room for all that, the titles come first.
    """
    titles = [_longest_word(column.title) for column in columns]
    numbers = map(_longest_number, zip(*(line.cells for line in rows), strict=True)) if rows else titles
    least = [max(pair) + 2 * PADDING + TO_SPARE for pair in zip(titles, numbers, strict=True)]
    if sum(least) > usable:
        least = [title + 2 * PADDING + TO_SPARE for title in titles]
    shares = [column.width * usable / sum(column.width for column in columns) for column in columns]
    wide = list(range(len(columns)))
    while any(shares[number] < least[number] for number in wide) and sum(least) <= usable:
        wide = [number for number in wide if shares[number] > least[number]]
        free = usable - sum(need for number, need in enumerate(least) if number not in wide)
        total = sum(columns[number].width for number in wide)
        shares = [
            column.width * free / total if number in wide else least[number] for number, column in enumerate(columns)
        ]
    edges = [round(edge) for edge in accumulate(shares, initial=0.0)]
    return [right - left for left, right in pairwise(edges)]


def _longest_word(title: str) -> float:
    return max((text_width(word, CELL) for word in clean(title).split()), default=0.0)


def _longest_number(texts: Iterable[str]) -> float:
    """Width of the longest number, code or date of a column; none where its cells hold none."""
    short = " ".join({text for text in texts if len(text) <= _SHORT}).translate(_ALIKE)
    return max((text_width(word, CELL) for word in set(_NUMBERS.findall(short))), default=0.0)


def _kept(rows: Sequence[Row]) -> Iterator[bool]:
    """Which rows stay on the page of the next: those that head what follows, and the one before the total."""
    last = len(rows) - 1
    for number, line in enumerate(rows):
        yield (line.strong and number < last) or (number == last - 1 and rows[last].strong)


def _pattern(columns: Sequence[Column], widths: Sequence[int], *, strong: bool, kept: bool, whole: bool) -> str:
    """A row with "{}" for the text of every cell, in the alignment of its column."""
    cells = (
        cell(
            width,
            el(
                "p",
                el("pPr", el("pStyle", val="Cell"), el("keepNext") if kept else None, el("jc", val=JC[column.align])),
                run("{}", bold=strong),
            ),
        )
        for column, width in zip(columns, widths, strict=True)
    )
    return pattern(row(*cells, whole=whole))


def _tallest(texts: Sequence[str], room: Sequence[int]) -> int:
    """About how many lines the tallest cell of a row has; 1 where it can be seen at once that none is tall."""
    if max(map(len, texts)) < TALLEST_WHOLE_ROW * min(room) and not any("\n" in text for text in texts):
        return 1
    return max(
        sum(1 + len(part) // letters for part in text.split("\n")) for text, letters in zip(texts, room, strict=True)
    )
