"""Pages: paper, margins, page numbers and stamp of each section.

Nghị định 30/2020/NĐ-CP, Phụ lục I: A4; margins (mm) top and bottom 20-25, left 30-35, right 15-20, as labelled also
on a rotated page; page numbers centred in the top margin, none on a first page, counted anew in every annex.

Imports: docx.ooxml.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.parts.hdrftr import FooterPart, HeaderPart

from cchc_cli.present.docx.ooxml import el, field, mm, paragraph, qn

if TYPE_CHECKING:
    from docx.parts.document import DocumentPart
    from lxml.etree import _Element

TOP: Final = mm(20)
BOTTOM: Final = mm(20)
LEFT: Final = mm(30)
RIGHT: Final = mm(15) + 1  # 15 mm are 850.4 twips: rounded down it would be too narrow
EDGE: Final = mm(10)  # from the paper's edge to the page number and to the stamp


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of A4 in twips."""

    width: int
    height: int

    @property
    def usable(self) -> int:
        """Width of the text."""
        return self.width - LEFT - RIGHT


PORTRAIT: Final = Page(mm(210), mm(297))
LANDSCAPE: Final = Page(mm(297), mm(210))


def section_properties(part: DocumentPart, page: Page, stamp: str | None) -> _Element:
    """``w:sectPr`` of a section that begins a page, has a header of its own and numbers its pages from 1."""
    stories = [
        _story(part, "header", "default", field("Header", "PAGE")),
        _story(part, "header", "first", paragraph("Header")),
    ]
    if stamp is not None:
        stories += [_story(part, "footer", kind, paragraph("Footer", stamp)) for kind in ("default", "first")]
    size = el("pgSz", w=page.width, h=page.height)
    if page is LANDSCAPE:
        size.set(qn("orient"), "landscape")
    return el(
        "sectPr",
        *stories,
        el("type", val="nextPage"),
        size,
        el("pgMar", top=TOP, right=RIGHT, bottom=BOTTOM, left=LEFT, header=EDGE, footer=EDGE, gutter=0),
        el("pgNumType", start=1),
        el("cols", space=mm(12.7)),
        el("titlePg"),
    )


def _story(part: DocumentPart, kind: Literal["header", "footer"], pages: str, content: _Element) -> _Element:
    """A header or footer with that content, for the first page ("first") or for the others ("default")."""
    new, relationship = (
        (HeaderPart.new, RELATIONSHIP_TYPE.HEADER) if kind == "header" else (FooterPart.new, RELATIONSHIP_TYPE.FOOTER)
    )
    story = new(part.package)
    story.element[:] = [content]
    reference = el(f"{kind}Reference", type=pages)
    reference.set(qn("r:id"), part.relate_to(story, relationship))
    return reference
