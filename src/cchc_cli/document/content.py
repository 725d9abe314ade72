"""What the reader of one kind of file hands on: text in place, quality, faults, signatures.

Imports: vietnamese, document.facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cchc_cli.document.facts import Fault, ReadFrom, Signature, Text, Verdict
from cchc_cli.vietnamese import nfc


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stands together on one line of a page: a line, or one column's part of it.

    ``row`` numbers the lines from the top; ``left`` and ``right`` are shares (0–1) of the page's width.
    ``stamped`` says that characters of it come from a signature widget, not from the page.
    """

    text: str
    row: int
    left: float = 0.0
    right: float = 1.0
    bold: bool = False
    stamped: bool = False

    @property
    def centre(self) -> float:
        """Middle of the piece as a share of the page's width."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Content:
    """What the inside of a file yields; ``head`` and ``tail`` are the places of header and signer block.

    ``words`` is the readable text (at most ``MOST_WORDS``), for checks while reading; it is not kept.
    """

    pages: int | None = None
    text: Text = Text.NONE
    head: tuple[Piece, ...] = ()
    tail: tuple[Piece, ...] = ()
    source: ReadFrom = ReadFrom.TEXT_LAYER
    faults: tuple[Fault, ...] = ()
    signatures: tuple[Signature, ...] = ()
    verdict: Verdict | None = None
    words: str = ""


MOST_WORDS = 2**20
"""Characters of a text that are looked through; a report of 100 pages has some 250,000."""

COLUMN_GAP = "    "
"""Stands in a line's text where a gap may part two columns, or only leave room for the clerk's pen."""


_ODD_RUN = re.compile(r"([^\w\x00-\x7f]{64})[^\w\x00-\x7f]+")
"""A row of characters that are no letters; combining marks are among them, of which a letter bears two."""


def composed(text: str) -> str:
    """Text in NFC; long rows of marks are cut, since composing takes time by the square of their length."""
    return nfc(_ODD_RUN.sub(r"\1", text))


def words_of(texts: Iterable[str]) -> str:
    """Texts, each on its line, up to ``MOST_WORDS``; no more are asked for."""
    found, room = [], MOST_WORDS
    for text in texts:
        found.append(text[:room])
        room -= len(text) + 1
        if room <= 0:
            break
    return "\n".join(found)


def joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join neighbours of a line between which the clerk's room lies ("Số:   /KH-UBND", "ngày   tháng   năm")."""
    held: Piece | None = None
    for piece in pieces:
        if held and held.row == piece.row and _leaves_room(held.text, piece.text):
            held = replace(
                held,
                text=f"{held.text}{COLUMN_GAP}{piece.text}",
                right=piece.right,
                stamped=held.stamped or piece.stamped,
            )
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _leaves_room(before: str, after: str) -> bool:
    starts = re.match(r"[/-]|(?:tháng|năm)\b", after)
    ends = re.search(r"(?:\bS[ốỐ]\s*:?|\b(?:ngày|tháng|năm))$", before)
    return bool(starts or (ends and re.match(r"[0-9.…_]", after)))
