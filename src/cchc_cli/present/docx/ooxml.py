"""OOXML: elements of a Word document, written with lxml in the order of its schema (ECMA-376 Part 1, §17).

Word refuses a file whose elements are out of order or whose text holds a character that XML forbids: text comes in
through ``write``, which takes what ``clean`` gives.

Imports: blocks.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from lxml.etree import Comment, Element, SubElement, _Element, tostring

from cchc_cli.present.blocks import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cchc_cli.present.blocks import Align

NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_DECLARED: Final = f' xmlns:w="{NAMESPACE}"'
_BREAK: Final = '</w:t><w:br/><w:t xml:space="preserve">'

# What Word calls the alignments (ST_Jc): justified text is aligned on both sides.
JC: Final[dict[Align, str]] = {"left": "left", "center": "center", "right": "right", "justify": "both"}


def mm(millimetres: float) -> int:
    """A length in twips (1/1440 inch), the unit of every measure below."""
    return round(millimetres * 1440 / 25.4)


@cache
def qn(name: str) -> str:
    """A name in the namespace of WordprocessingML, as lxml writes it; ``r:id`` in that of relationships."""
    return f"{{{RELATIONSHIPS}}}{name[2:]}" if name.startswith("r:") else f"{{{NAMESPACE}}}{name}"


def el(tag: str, *children: _Element | None, **attributes: str | int) -> _Element:
    """Element ``w:tag`` with its attributes (in the same namespace) and children; ``None`` is left out."""
    element = Element(qn(tag), {qn(name): str(value) for name, value in attributes.items()}, nsmap={"w": NAMESPACE})
    element.extend(child for child in children if child is not None)
    return element


def write(run: _Element, text: str) -> None:
    """Put cleaned text into a run; "\\n" breaks the line. Spaces are kept ("Số:      /BC-UBND")."""
    first, *more = text.split("\n")
    SubElement(run, qn("t"), {_SPACE: "preserve"}).text = first
    for line in more:
        SubElement(run, qn("br"))
        SubElement(run, qn("t"), {_SPACE: "preserve"}).text = line


class LateRows:
    """Rows of tables as XML: a comment stands for them in the tree, and they are put in its place in the file. As
    elements, 2,000 rows of 7 cells take three times as long as all the rest."""

    def __init__(self) -> None:
        self._rows: list[str] = []

    def put(self, table: _Element, rows: Iterable[str]) -> None:
        """Rows below those that a table has."""
        table.append(Comment(f"rows {len(self._rows)}"))
        self._rows.append("".join(rows))

    def in_place(self, content: bytes) -> bytes:
        """A document's XML with the rows; no text of a user's can look like a comment there."""
        for number, rows in enumerate(self._rows):
            content = content.replace(f"<!--rows {number}-->".encode(), rows.encode(), 1)
        return content


def pattern(element: _Element) -> str:
    """The XML of an element, to be filled in by ``str.format`` with what ``as_xml`` gives."""
    return tostring(element, encoding="unicode").replace(_DECLARED, "")


def as_xml(text: str) -> str:
    """Cleaned text as it stands in the XML of a run that ``write`` makes."""
    return escape(text).replace("\n", _BREAK)


def run(text: str, *, bold: bool = False) -> _Element:
    """A run of cleaned text."""
    element = el("r", el("rPr", el("b"))) if bold else el("r")
    write(element, text)
    return element


def paragraph(style: str, text: str = "", *, lead: str = "", indent: int = 0, rule: bool = False) -> _Element:
    """A paragraph in a style of ``styles``; ``lead`` stands bold before the text.

    ``rule`` draws a line under it, and ``indent`` (twips, both sides) makes that line shorter than the column:
    unlike a drawn shape, its length is exact, and the same in Word and in LibreOffice.
    """
    properties = el("pPr", el("pStyle", val=style))
    if rule:
        properties.append(el("pBdr", el("bottom", val="single", sz=6, space=0, color="000000")))
    if indent:
        properties.append(el("ind", left=indent, right=indent))
    text = clean(text)
    return el("p", properties, run(clean(lead), bold=True) if lead else None, run(text) if text else None)


def field(style: str, instruction: str) -> _Element:
    """A paragraph that holds one field, such as ``PAGE``; Word computes it when it lays out the page."""
    return el(
        "p",
        el("pPr", el("pStyle", val=style)),
        el("r", el("fldChar", fldCharType="begin")),
        el("r", _instruction(instruction)),
        el("r", el("fldChar", fldCharType="separate")),
        run("1"),
        el("r", el("fldChar", fldCharType="end")),
    )


def _instruction(text: str) -> _Element:
    element = el("instrText")
    element.text = text
    return element


def cell(width: int, *content: _Element, centred: bool = False) -> _Element:
    """A table cell ``width`` twips wide; ``centred`` vertically."""
    return el(
        "tc",
        el("tcPr", el("tcW", w=width, type="dxa"), el("vAlign", val="center") if centred else None),
        *content,
    )


def row(*cells: _Element, whole: bool = True, header: bool = False) -> _Element:
    """A table row; ``whole``: kept on one page; ``header``: repeated at the top of every page."""
    properties = el("trPr", el("cantSplit") if whole else None, el("tblHeader") if header else None)
    return el("tr", properties if len(properties) else None, *cells)


def table(widths: Sequence[int], rows: Iterable[_Element], *, padding: int, grid: bool = False) -> _Element:
    """A table of fixed column widths (twips) that begins at the left margin.

    Fixed layout keeps a long word from widening its column: Word and LibreOffice then break the word.
    ``padding`` (twips) stands left and right in every cell; ``grid`` draws thin black lines.
    """
    lines = [
        el(side, val="single", sz=4, space=0, color="000000")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    ]
    element = el(
        "tbl",
        el(
            "tblPr",
            el("tblW", w=sum(widths), type="dxa"),
            el("tblInd", w=0, type="dxa"),
            el("tblBorders", *lines) if grid else None,
            el("tblLayout", type="fixed"),
            el(
                "tblCellMar",
                el("left", w=padding, type="dxa"),
                el("right", w=padding, type="dxa"),
            ),
        ),
        el("tblGrid", *(el("gridCol", w=width) for width in widths)),
    )
    element.extend(rows)
    return element


def keep_with_next(element: _Element) -> None:
    """Keep a paragraph on the page of what follows it (``keepNext`` stands right after the style)."""
    element[0].insert(1, el("keepNext"))
