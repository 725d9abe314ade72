"""Pictures (JPEG, PNG, TIFF, GIF): how many there are, and whether they can be opened.

Imports: document.content.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from PIL import Image

from cchc_cli.document.content import Content
from cchc_cli.document.facts import Fault

MOST_PIXELS = 200_000_000
"""Larger pictures are not decoded: a phone's photo has some 12 million pixels, an A3 scan at 400 dpi 31 million."""

_SMALL = 256  # pixels


def read(file: BinaryIO) -> Content:
    """Number of pictures in the file; one that cannot be decoded is damaged, a huge one is not opened at all."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit below, before anything is decoded
    try:
        with Image.open(file) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                return Content(faults=(Fault.BOMB,))
            pages = int(getattr(image, "n_frames", 1))
            image.draft("L", (_SMALL, _SMALL))  # a JPEG is decoded small: whole all the same, in a tenth of the time
            image.load()
            return Content(pages=pages)
    except (OSError, ValueError, SyntaxError, EOFError, struct.error):
        return Content(faults=(Fault.DAMAGED,))
