"""Metrics: how wide a line of bold Times New Roman is, for the rules whose length depends on it.

Nghị định 30/2020/NĐ-CP, Phụ lục I asks for a line as long as Tiêu ngữ, and for lines of 1/3-1/2 of the text
above them. The font's advance widths are enough to know these lengths before any page is laid out.

Imports: nothing of ours.
"""

from __future__ import annotations

import unicodedata
from typing import Final

# Advance widths in 1/1000 em of Times Bold (Adobe Core 14 AFM; Times New Roman Bold has the same).
_LETTERS: Final = {
    250: " .,",
    278: "il/",
    333: "fjt-:;()",
    389: "sI",
    444: "cerz",
    500: "agovxyJ0123456789–",
    556: "bdhknpquSđ",
    611: "FP",
    667: "BELTZ",
    722: "ACDNRUVXYwĐ",
    778: "GHKOQ",
    833: "m",
    944: "M",
    1000: "W",
}
_HORN: Final = "\u031b"  # of ơ and ư: the only mark that widens its letter
_WIDTHS: Final = {_HORN: 45} | {letter: width for width, letters in _LETTERS.items() for letter in letters}
_OTHER: Final = 556


def text_width(text: str, size: float) -> float:
    """Width in twips of a line of bold text at ``size`` points."""
    letters = unicodedata.normalize("NFD", text)
    em = sum(_WIDTHS.get(letter, 0 if unicodedata.combining(letter) else _OTHER) for letter in letters)
    return em / 1000 * size * 20


def longest_line(text: str, size: float, column: float) -> float:
    """Width in twips of the longest line of bold text, wrapped in a column of that many twips."""
    longest = 0.0
    for part in text.split("\n"):
        line = ""
        for word in part.split():
            longer = f"{line} {word}" if line else word
            line = longer if text_width(longer, size) <= column else word
            longest = max(longest, text_width(line, size))
    return min(longest, column)
