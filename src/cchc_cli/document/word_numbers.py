"""The numbers and bullets that Word puts before paragraphs by itself: they are on the page, but not in the text.

ISO/IEC 29500-1, 17.9: a paragraph names a list (``numId``) and a level; the list's levels say how numbers look.

Imports: document.xml's trees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST_LEVELS = 9
_MOST = 10_000
"""Of the numbers that are counted: a file may begin a list anywhere."""


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level is numbered: its format, the pattern with ``%1`` for the first level's number, where it begins."""

    format: str
    pattern: str
    start: int


class Numbers:
    """Counts through a document in reading order; ``mark`` is to be asked of every paragraph once."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._list_of: dict[str, str] = {}
        self._restarts: set[str] = set()
        self._counts: dict[str, dict[int, int]] = {}
        self._of_styles = {} if styles is None else _styles(styles)
        for one in () if numbering is None else numbering.iterfind(f"{_W}abstractNum"):
            found = {_whole(level.get(f"{_W}ilvl"), 0): _level(level) for level in one.iterfind(f"{_W}lvl")}
            self._levels[one.get(f"{_W}abstractNumId", "")] = found
        for one in () if numbering is None else numbering.iterfind(f"{_W}num"):
            name, abstract = one.get(f"{_W}numId", ""), one.find(f"{_W}abstractNumId")
            self._list_of[name] = "" if abstract is None else abstract.get(f"{_W}val", "")
            if one.find(f"{_W}lvlOverride/{_W}startOverride") is not None:
                self._restarts.add(name)

    def mark(self, paragraph: Any) -> str:
        """What stands before the paragraph: "1.2.", "a)", "-"; nothing where Word numbers nothing."""
        properties = paragraph.find(f"{_W}pPr")
        name, depth = ("", 0) if properties is None else self._place(properties)
        levels = self._levels.get(self._list_of.get(name, ""), {})
        level = levels.get(depth)
        if level is None:
            return ""
        if level.format == "bullet":
            return "-"
        if level.format == "none":
            return ""
        counts = self._counts.setdefault(self._list_of[name], {})
        if name in self._restarts:
            self._restarts.discard(name)
            counts.clear()
        counts[depth] = min(counts.get(depth, level.start - 1) + 1, _MOST)
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]

        def number(found: re.Match[str]) -> str:
            above = int(found[1]) - 1
            other = levels.get(above, level)
            return _written(counts.setdefault(above, other.start), other.format)

        return re.sub(r"%([1-9])", number, level.pattern).strip()

    def _place(self, properties: Any) -> tuple[str, int]:
        """The list and the level of a paragraph, by itself or by its style."""
        style = properties.find(f"{_W}pStyle")
        name, depth = self._of_styles.get("" if style is None else style.get(f"{_W}val", ""), ("", 0))
        own = properties.find(f"{_W}numPr")
        if own is not None:
            listed, level = own.find(f"{_W}numId"), own.find(f"{_W}ilvl")
            name = name if listed is None else listed.get(f"{_W}val", "")
            depth = depth if level is None else _whole(level.get(f"{_W}val"), 0)
        return name, depth


def _styles(root: Any) -> dict[str, tuple[str, int]]:
    """List and level of the paragraph styles that have them."""
    found = {}
    for style in root.iterfind(f"{_W}style"):
        own = style.find(f"{_W}pPr/{_W}numPr")
        listed = None if own is None else own.find(f"{_W}numId")
        if listed is not None:
            level = own.find(f"{_W}ilvl")
            depth = 0 if level is None else _whole(level.get(f"{_W}val"), 0)
            found[style.get(f"{_W}styleId", "")] = (listed.get(f"{_W}val", ""), depth)
    return found


def _level(level: Any) -> _Level:
    shown, pattern, start = (level.find(f"{_W}{name}") for name in ("numFmt", "lvlText", "start"))
    return _Level(
        "decimal" if shown is None else shown.get(f"{_W}val", "decimal"),
        ("" if pattern is None else pattern.get(f"{_W}val", ""))[:60],
        1 if start is None else _whole(start.get(f"{_W}val"), 1),
    )


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"[0-9]{1,4}", text) else otherwise


def _written(number: int, format: str) -> str:
    if format in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if format == "lowerLetter" else letter.upper()
    if format in ("lowerRoman", "upperRoman"):
        text, left = "", min(number, 399)
        for value, letters in _ROMAN:
            text += letters * (left // value)
            left %= value
        return text if format == "lowerRoman" else text.upper()
    return f"{number:02d}" if format == "decimalZero" else str(number)
