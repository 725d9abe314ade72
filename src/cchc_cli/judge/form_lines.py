"""Lines of a draft: what of a paragraph stands on one line, and how it looks as a whole.

Imports: document.form, vietnamese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cchc_cli.document.form import Paragraph, Run
from cchc_cli.vietnamese import tidy

_RULE = re.compile(r"[\s_\-–—―─=*.…]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a paragraph: the whole of it, or what stands between two line breaks, or between two tabs.

    ``alone``: nothing else stands on the line, so that the paragraph's alignment is its own.
    """

    paragraph: Paragraph
    runs: tuple[Run, ...]
    alone: bool = True

    @property
    def raw(self) -> str:
        """The text as it stands."""
        return "".join(run.text for run in self.runs)

    @property
    def text(self) -> str:
        """The text with look-alikes made plain and single spaces."""
        return " ".join(tidy(self.raw).split())


def lines_of(paragraph: Paragraph) -> Iterator[Line]:
    """The lines of a paragraph that have text; tabs part what stands left and right on one line."""
    rows: list[list[list[Run]]] = [[[]]]
    for run in paragraph.runs:
        for piece in re.findall(r"[^\n\t]+|\n|\t", run.text):
            if piece == "\n":
                rows.append([[]])
            elif piece == "\t":
                rows[-1].append([])
            else:
                rows[-1][-1].append(replace(run, text=piece))
    for row in rows:
        parts = [tuple(part) for part in row if any(run.text.strip() for run in part)]
        yield from (Line(paragraph, part, alone=len(row) == 1) for part in parts)


def whole(paragraph: Paragraph) -> Line:
    """A paragraph as one line."""
    return Line(paragraph, paragraph.runs)


def is_rule(text: str) -> bool:
    """Whether a text is nothing but a line made of characters."""
    return _RULE.fullmatch(text) is not None


def is_bold(line: Line) -> bool:
    """Whether most of its letters are bold."""
    letters = sum(len(run.text.strip()) for run in line.runs)
    return sum(len(run.text.strip()) for run in line.runs if run.look.bold) * 2 > letters


def is_capital(text: str) -> bool:
    """Whether its letters are capitals, but for a slip."""
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and sum(character.isupper() for character in letters) >= 0.9 * len(letters)
