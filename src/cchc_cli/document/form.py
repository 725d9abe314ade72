"""What a DOCX looks like, as far as the rules of form ask: its pages, paragraphs, tables, headers and footers.

Values only; ``document.form_reader`` makes them. Lengths are in twips (1/1440 inch), sizes of letters in points.

Imports: nothing of ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

TWIPS = 1440 / 25.4
"""Twips in a millimetre."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is set: ``size`` in points; fonts for ASCII and for other Latin letters; ``colour`` RRGGBB or auto."""

    size: float
    bold: bool
    italic: bool
    ascii: str
    other: str
    colour: str
    underlined: bool = False
    capitals: bool = False
    hidden: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is set: spacings in points, indents in twips (``first`` below zero: hanging).

    ``line`` is in lines where ``line_rule`` is "auto", else in points. ``align``, ``first``: ``None`` where the file
    leaves them to the page (a framed paragraph, an indent in characters).
    """

    align: str | None
    before: float
    after: float
    line: float
    line_rule: str
    left: float
    right: float
    first: float | None
    numbered: bool = False
    contextual: str = ""  # name of the style within which paragraphs have no spacing; "" if they have
    over: bool = False  # a solid border line over it, under it
    under: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of visible text of one look; "\\n" breaks the line, "\\t" is a tab."""

    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a paragraph in a table stands: numbers from 1, left edge as a share of the table, width of the text."""

    table: int
    row: int
    column: int
    left: float
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its runs and its setting.

    ``drawn`` are the lengths of the horizontal lines drawn from here (``None``: not known), ``pictured`` says that
    something else is drawn. ``page_number``: the look of the page's number where it is here, ``computed``: a field
    decides whether it shows. ``number`` counts from 1,
    0 in headers and footers; ``page`` is the page on which Word last put it.
    """

    runs: tuple[Run, ...]
    setting: Setting
    number: int = 0
    page: int | None = None
    cell: Cell | None = None
    drawn: tuple[float | None, ...] = ()
    pictured: bool = False
    page_number: Look | None = None
    computed: bool = False

    @property
    def text(self) -> str:
        """The visible text, as it stands."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Section:
    """Pages of one size with their margins, header and footer; ``None`` where the file does not say.

    ``headers`` and ``footers`` hold the paragraphs of each by its pages: "default", "first", "even".
    ``apart``: the first page has a header of its own. ``flows``: begins without a new page.
    """

    width: float | None
    height: float | None
    margins: dict[str, float]
    headers: dict[str, tuple[Paragraph, ...]]
    footers: dict[str, tuple[Paragraph, ...]]
    apart: bool
    flows: bool
    columns: int
    start: str | None
    format: str | None
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A whole document. ``pages`` as the program that saved it counted them; ``boxed`` is the text in text boxes.

    ``mirrored``: left and right margins change sides from page to page.
    """

    sections: tuple[Section, ...]
    pages: int | None = None
    boxed: str = ""
    mirrored: bool = False

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph of the body in reading order, those of tables row by row."""
        for section in self.sections:
            yield from section.paragraphs
