"""Binary Office files (DOC, XLS, PPT): the number of pages that they state; their text is not read.

Imports: document.content.
"""

from __future__ import annotations

from typing import BinaryIO

import olefile

from cchc_cli.document.content import Content
from cchc_cli.document.facts import Fault

_MOST_PAGES = 100_000  # a count below zero reads as four thousand million


def read(kind: str, file: BinaryIO) -> Content:
    """Pages by the file's own summary, for Word only; a container that cannot be walked is damaged."""
    try:
        with olefile.OleFileIO(file) as ole:
            pages = ole.get_metadata().num_pages if kind == "doc" else None
    except (OSError, ValueError, TypeError, IndexError):
        return Content(faults=(Fault.DAMAGED,))
    return Content(pages=pages if isinstance(pages, int) and 0 < pages < _MOST_PAGES else None)
