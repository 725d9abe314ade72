"""Body: the elements of one section, block by block.

Imports: blocks, docx.chart, docx.frame, docx.ooxml, docx.tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from cchc_cli.present.blocks import (
    Addressees,
    Annex,
    Bases,
    Chart,
    Heading,
    Letterhead,
    Paragraph,
    SignatureBlock,
    Table,
    Title,
    clean,
)
from cchc_cli.present.docx import frame
from cchc_cli.present.docx.chart import chart
from cchc_cli.present.docx.ooxml import keep_with_next, paragraph, qn
from cchc_cli.present.docx.tables import data_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docx.parts.document import DocumentPart
    from lxml.etree import _Element

    from cchc_cli.present.blocks import Block
    from cchc_cli.present.docx.ooxml import LateRows


def section(part: DocumentPart, blocks: Iterable[Block], usable: int, late: LateRows) -> list[_Element]:
    """The paragraphs and tables of a section whose text is ``usable`` twips wide; its charts become parts of ``part``
    and the rows of its tables those of ``late``.

    Word joins two tables that touch, and a section must end in a paragraph: a small gap keeps both promises.
    The signature is never alone on a page: what stands before it goes with it.
    """
    elements: list[_Element] = []
    for block in blocks:
        if isinstance(block, SignatureBlock):
            elements.append(paragraph("Gap"))
            for element in elements[-2:]:
                if not _is_table(element):
                    keep_with_next(element)
        for element in _elements(part, block, usable, late):
            if elements and _is_table(elements[-1]) and _is_table(element):
                elements.append(paragraph("Gap"))
            elements.append(element)
    if not elements or _is_table(elements[-1]):
        elements.append(paragraph("Gap"))
    return elements


def _elements(part: DocumentPart, block: Block, usable: int, late: LateRows) -> Iterator[_Element]:
    match block:
        case Letterhead():
            yield frame.letterhead(block, usable)
        case Title():
            yield from frame.title(block, usable)
        case Addressees():
            yield from frame.addressees(block)
        case Bases():
            yield from frame.bases(block)
        case Heading(level=level, text=text):
            yield paragraph(f"Heading{level}", text.upper() if level == 1 else text)
        case Paragraph():
            yield from _paragraphs(block)
        case Table():
            yield data_table(block, usable, late)
            if block.rows:
                yield paragraph("Gap")
        case Chart():
            yield from chart(part, block, usable)
        case Annex():
            yield from frame.annex(block)
        case SignatureBlock():
            yield frame.signature(block, usable)
        case _:
            assert_never(block)


def _paragraphs(block: Paragraph) -> Iterator[_Element]:
    """A paragraph for each line of the text: a break inside a justified one stretches the line before it."""
    lines = [line for line in clean(block.text).split("\n") if line.strip()]
    for number, line in enumerate(lines):
        if block.style == "item" and number == 0:
            line = "- " + line.removeprefix("- ")
        if block.style == "article" and number == 0:
            head, point, rest = line.partition(". ")
            yield paragraph("BodyText", rest, lead=head + point)
        else:
            yield paragraph(_STYLES.get(block.style, "BodyText"), line)


_STYLES = {"note": "Note", "act": "Act"}


def _is_table(element: _Element) -> bool:
    return element.tag == qn("tbl")
