"""DOCX: blocks as a Word document laid out by Nghị định 30/2020/NĐ-CP, Phụ lục I.

``package`` opens and writes the file, ``pages`` makes the sections, ``styles`` the looks; ``body``, ``frame``,
``tables`` and ``chart`` the content, ``ooxml`` its elements. python-docx is the container only: its tables are
quadratic (python-docx #174), and a paragraph here is its style's name and its text.

Imports: blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_cli.present.blocks import Annex
from cchc_cli.present.docx.body import section
from cchc_cli.present.docx.ooxml import LateRows
from cchc_cli.present.docx.package import blank, to_bytes
from cchc_cli.present.docx.pages import LANDSCAPE, PORTRAIT, section_properties

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cchc_cli.present.blocks import Block, Paper


def render(paper: Paper) -> bytes:
    """The paper as a DOCX file; the same paper gives the same bytes."""
    document, late = blank(paper.title), LateRows()
    body = document.element.body
    body.clear()
    for blocks in _sections(paper.blocks):
        page = LANDSCAPE if blocks and isinstance(blocks[0], Annex) and blocks[0].landscape else PORTRAIT
        body.extend(section(document.part, blocks, page.usable, late))
        properties = section_properties(document.part, page, paper.stamp)
        body[-1][0].append(properties)
    body.append(properties)  # those of the last section stand in the body itself
    return to_bytes(document, late)


def _sections(blocks: Sequence[Block]) -> Iterator[Sequence[Block]]:
    """The blocks parted before every annex."""
    starts = [number for number, block in enumerate(blocks) if number == 0 or isinstance(block, Annex)] or [0]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        yield blocks[start:end]
