"""Binary Office files (DOC, XLS, PPT): the number of pages that they state, and the text of a DOC.

Imports: document.*.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, BinaryIO

import olefile

from cchc_cli.document.content import Content, Piece
from cchc_cli.document.doc_text import UNREADABLE, DocText, read_text
from cchc_cli.document.facts import Fault
from cchc_cli.document.lines import content_of
from cchc_cli.document.package import BROKEN_OLE
from cchc_cli.document.sensitive import secrecy

_MOST_PAGES = 100_000  # a count below zero reads as four thousand million


def read(kind: str, file: BinaryIO) -> Content:
    """Text and pages, by the file's own summary, for Word only; a container that cannot be walked is damaged."""
    try:
        with olefile.OleFileIO(file) as ole:
            if kind != "doc":
                return Content()
            pages = ole.get_metadata().num_pages
            found = _text(ole)
    except BROKEN_OLE:
        return Content(faults=(Fault.DAMAGED,))
    content = _content(found) if found else Content()
    return replace(content, pages=pages if isinstance(pages, int) and 0 < pages < _MOST_PAGES else None)


def _text(ole: Any) -> DocText | None:
    """The text; nothing where it cannot be read (Word 6 and older)."""
    try:
        return read_text(ole)
    except UNREADABLE:
        return None


def _content(found: DocText) -> Content:
    content = content_of(found.lines, pictures=found.pictures)
    beside = (Piece(line, 0) for line in found.beside)  # a marking may stand in a text box, or in the page's header
    return replace(content, head=(*(piece for piece in beside if secrecy([piece])), *content.head))
