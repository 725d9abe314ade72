"""Markdown (CommonMark with pipe tables): blocks as text to read, to compare and to keep as snapshots.

Imports: present.blocks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, assert_never

from cchc_cli.present.blocks import (
    Addressees,
    Annex,
    Bases,
    Heading,
    Letterhead,
    Paragraph,
    SignatureBlock,
    Table,
    Title,
    clean,
    closed,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cchc_cli.present.blocks import Align, Block, Paper

NATION: Final = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
RULES: Final[dict[Align, str]] = {"left": "---", "center": ":---:", "right": "---:", "justify": "---"}
LINE_BREAK: Final = "  \n"

# Escaped only where Markdown would take it for markup: file names keep their "_", and "< 80" its sign.
_MARKUP: Final = re.compile(
    r"""[`*~]                              # code, emphasis, strike-out
    | \\(?=[!-/:-@\[-`{-~])                # a backslash that would escape
    | (?<!\w)_ | _(?!\w)                   # an underscore not inside a word
    | <(?=[A-Za-z/!?])                     # HTML
    | &(?=\#?\w{1,31};)                    # an entity
    | \[(?=[^\[\]]{0,999}\][(:\[])         # a link
    | ^(?=\#|>|[-=+]{2})                   # a heading, a quotation, a rule
    """,
    re.VERBOSE | re.MULTILINE,
)


def render(paper: Paper) -> str:
    """The paper as Markdown; its title stands first unless a type name (tên loại) does that."""
    parts = [_strong(paper.stamp)] if paper.stamp is not None else []
    ...
