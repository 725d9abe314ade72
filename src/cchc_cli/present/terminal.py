"""Blocks on a terminal: plain text when redirected, colours only where a terminal shows them.

Imports: present.bars, present.blocks, present.markdown, rich.
"""

from __future__ import annotations

import io
import sys
from typing import Literal, assert_never

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable
from rich.text import Text

from cchc_cli.present import bars, blocks
from cchc_cli.present.markdown import render as render_markdown

REDIRECTED_WIDTH = 140
"""Columns where there is no terminal to ask (a pipe, a file)."""


def render(paper: blocks.Paper, *, width: int | None = None, colour: bool = False) -> str:
    """The document as text for a terminal of that width."""
    out = io.StringIO()
    console = Console(
        file=out, width=width or REDIRECTED_WIDTH, force_terminal=colour, no_color=not colour, highlight=False
    )
    if paper.stamp:
        console.print(f"[bold]*** {_safe(paper.stamp)} ***[/bold]")
    console.print(f"[bold]{_safe(paper.title)}[/bold]", soft_wrap=True)
    for block in paper.blocks:
        _print(console, block)
    return out.getvalue()


def _safe(text: str) -> str:
    """User text as text: no markup of rich's, no control sequence that a terminal would obey."""
    return escape(blocks.clean(text))


def _print(console: Console, block: blocks.Block) -> None:
    match block:
        case blocks.Heading():
            console.print(f"\n[bold]{_safe(block.text)}[/bold]")
        case blocks.Paragraph():
            console.print(_safe(block.text))
        case blocks.Table():
            _table(console, block)
        case blocks.Chart():
            _chart(console, block)
        case (
            blocks.Letterhead()
            | blocks.Title()
            | blocks.Addressees()
            | blocks.Bases()
            | blocks.Annex()
            | blocks.SignatureBlock()
        ):
            # Parts of a letter: a terminal shows them as the Markdown renderer writes them.
            console.print(_safe(render_markdown(blocks.Paper("", (block,))).strip()))
        case _:
            assert_never(block)


def _chart(console: Console, block: blocks.Chart) -> None:
    console.print(f"\n[bold]{_safe(bars.caption(block))}[/bold]", soft_wrap=True)
    for line in bars.text_lines(block, console.width, _marks()):
        console.print(Text(line), soft_wrap=True)
    console.print()


def _marks() -> str:
    """What bars are made of: blocks, or signs that every console has where its encoding (cp1258) lacks those."""
    try:
        "█▒".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return "#="
    return "█▒"


def _table(console: Console, block: blocks.Table) -> None:
    if not block.rows:
        console.print(block.empty)
        return
    table = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    for column in block.columns:
        justify: Literal["left", "center", "right"] = (
            "right" if column.align == "right" else "center" if column.align == "center" else "left"
        )
        table.add_column(_safe(column.title), justify=justify, ratio=None, overflow="fold")
    for row in block.rows:
        table.add_row(*(Text(blocks.clean(cell)) for cell in row.cells), style="bold" if row.strong else None)
    console.print(table)
