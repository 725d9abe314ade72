"""Binary Office files (DOC, XLS, PPT): the number of pages that they state, and the text of a DOC.

Imports: document.*.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, BinaryIO

import olefile

from cchc_cli.document.content import Content, Piece
from cchc_cli.document.doc_text import UNREADABLE, DocText, read_text
from cchc_cli.document.facts import Fault, Text
from cchc_cli.document.fonts import decode, guessed
from cchc_cli.document.lines import TEXT_SAMPLE, content_of
from cchc_cli.document.sensitive import secrecy

_MOST_PAGES = 100_000  # a count below zero reads as four thousand million


def read(kind: str, file: BinaryIO) -> Content:
    """Text and pages, by the file's own summary, for Word only; a container that cannot be walked is damaged."""
    try:
        with olefile.OleFileIO(file) as ole:
            if kind != "doc":
                return Content()
            pages = ole.get_metadata().num_pages
            content = _doc(ole)
    except (OSError, ValueError, TypeError, IndexError):
        return Content(faults=(Fault.DAMAGED,))
    return replace(content, pages=pages if isinstance(pages, int) and 0 < pages < _MOST_PAGES else None)


def _doc(ole: Any) -> Content:
    """What the text yields; none where it cannot be read."""
    try:
        found = read_text(ole)
    except UNREADABLE:
        return Content()
    content = _decoded(found)
    beside = (Piece(line, 0) for line in found.beside)  # a marking may stand in a text box, or in the page's header
    return replace(content, head=(*(piece for piece in beside if secrecy([piece])), *content.head))


def _decoded(found: DocText) -> Content:
    """The content; a text that is none as it is may be set in fonts of before Unicode, which its quality tells."""
    content = content_of(found.lines, pictures=found.pictures)
    encoding = guessed(content.words[:TEXT_SAMPLE]) if content.text is Text.GARBLED else None
    if encoding is None:
        return content
    lines = [replace(line, text=decode(line.text, encoding)) for line in found.lines]
    return replace(content_of(lines, pictures=found.pictures), faults=(Fault.LEGACY_ENCODING,))
