"""Markdown (CommonMark with pipe tables): blocks as text to read, to compare and to keep as snapshots.

Imports: present.bars, present.blocks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, assert_never

from cchc_cli.present import bars
from cchc_cli.present.blocks import (
    MOTTO,
    NATIONAL_NAME,
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
    closed,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cchc_cli.present.blocks import Align, Block, Paper

RULES: Final[dict[Align, str]] = {"left": "---", "center": ":---:", "right": "---:", "justify": "---"}
LINE_BREAK: Final = "  \n"
CHART_WIDTH: Final = 100
"""Letters of a line of a chart, which is drawn as text."""

# Escaped only where Markdown would take it for markup: file names keep their "_", and "< 80" its sign.
_MARKUP: Final = re.compile(
    r"""(?<![`\\])(?P<command>`cchc(?:\ [\w./=-]+)*`)(?!`)  # a command to type, left as code: it can hold no markup
    | [`*~]                              # code, emphasis, strike-out
    | \\(?=[!-/:-@\[-`{-~])                # a backslash that would escape
    | (?<!\w)_ | _(?!\w)                   # an underscore not inside a word
    | <(?=[A-Za-z/!?])                     # HTML
    | &(?=\#?\w{1,31};)                    # an entity
    | \[(?=[^\[\]]{0,999}\][(:\[])         # a link
    | ^(?=\#|>|[-=+]{2})                   # a heading, a quotation, a rule
    """,
    re.VERBOSE,
)


def render(paper: Paper) -> str:
    """The paper as Markdown; its title stands first unless a type name (tên loại) does that."""
    parts: list[str] = []
    if paper.stamp is not None:
        parts.append(_bold(paper.stamp))
    if paper.title and not any(isinstance(block, Title) for block in paper.blocks):
        parts.append(f"# {_text(paper.title)}")
    items: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Paragraph) and block.style == "item":
            items.append(_item(block.text.removeprefix("- ")))
            continue
        parts += ["\n".join(items), *_parts(block)]
        items.clear()
    parts.append("\n".join(items))
    return "\n\n".join(filter(None, parts)) + "\n"


def _parts(block: Block) -> Iterator[str]:
    """A block as paragraphs, lists and tables, to be parted by empty lines."""
    match block:
        case Letterhead():
            yield from _letterhead(block)
        case Title():
            yield f"# {_text(block.kind.upper())}"
            yield _bold(block.abstract)
        case Addressees(names=(name,)):
            yield f"Kính gửi: {_text(name)}"
        case Addressees():
            yield "Kính gửi:"
            yield _list(closed(block.names))
        case Bases():
            yield from map(_italic, closed(block.lines))
        case Heading():
            yield f"{'#' * (block.level + 1)} {_text(block.text.upper() if block.level == 1 else block.text)}"
        case Paragraph():
            lines = filter(str.strip, clean(block.text).split("\n"))
            yield from map({"note": _italic, "act": _bold}.get(block.style, _text), lines)
        case Table():
            yield _table(block) if block.rows else _text(block.empty)
        case Chart():
            yield _bold(bars.caption(block))
            yield "\n".join(f"    {line}" for line in bars.text_lines(block, CHART_WIDTH, "█▒"))
        case Annex():
            yield f"## Phụ lục {_text(block.label)}".rstrip()
            yield _bold(block.title.upper())
            yield _italic(block.note)
        case SignatureBlock():
            if block.beside:
                yield "**Cùng ký:**"
                yield _list((block.beside,))
            if block.receivers:
                yield "**Nơi nhận:**"
                yield _list(closed(block.receivers))
            yield "**Người ký:**"
            yield _list(filter(None, (*block.capacity, block.name)))
        case _:
            assert_never(block)


def _letterhead(block: Letterhead) -> Iterator[str]:
    """Agency and number, then Quốc hiệu, place and date: the two columns one under the other."""
    issuing = len(block.agency) - block.bold_lines
    yield LINE_BREAK.join(
        [
            *(_bold(line) if number >= issuing else _text(line) for number, line in enumerate(block.agency)),
            _text(block.number),
            *([] if block.subject is None else [_text(block.subject)]),
        ]
    )
    yield LINE_BREAK.join([_bold(NATIONAL_NAME), _bold(MOTTO), _italic(block.place_and_date)])


def _table(block: Table) -> str:
    """A pipe table; the cells of strong rows are bold."""
    rows = [
        [_cell(column.title) for column in block.columns],
        [RULES[column.align] for column in block.columns],
        *([_cell(cell, strong=row.strong) for cell in row.cells] for row in block.rows),
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(text: str, *, strong: bool = False) -> str:
    """A text inside one line of a table: breaks as ``<br>``, since Markdown has no other there."""
    lines = (_text(line).replace("|", "\\|") for line in clean(text).split("\n"))
    inner = "<br>".join(lines)
    return f"**{inner}**" if strong and inner else inner


def _list(lines: Iterable[str]) -> str:
    return "\n".join(map(_item, lines))


def _item(text: str) -> str:
    return f"- {_text(text)}"


def _bold(text: str) -> str:
    return f"**{inner}**" if (inner := _text(text)) else ""


def _italic(text: str) -> str:
    return f"*{inner}*" if (inner := _text(text)) else ""


def _text(text: str) -> str:
    """A text on one line, so that it reads as written and not as markup."""
    lines = (line.strip() for line in clean(text).split("\n"))
    return _MARKUP.sub(lambda found: found["command"] or f"\\{found[0]}", " ".join(filter(None, lines)))
