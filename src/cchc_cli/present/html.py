"""A paper as one HTML file: no network, no server, opens from a USB stick; tables can be filtered and print well.

Imports: present.bars, present.blocks, present.svg.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import assert_never
from urllib.parse import quote

from cchc_cli.present import bars, blocks, svg

_STYLE = """
body{font:16px/1.5 "Times New Roman",Times,serif;margin:0 auto;max-width:78rem;padding:1rem 1.5rem;color:#111}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.2rem;margin:1.6rem 0 .4rem;border-bottom:2px solid #888}
.stamp{color:#b00020;font-weight:bold;letter-spacing:.1em}.note{color:#444;font-style:italic}
table{border-collapse:collapse;width:100%;margin:.4rem 0 1rem}th,td{border:1px solid #999;padding:.3rem .5rem;
vertical-align:top;text-align:left}th{background:#eee;position:sticky;top:0}td.right{text-align:right;
font-variant-numeric:tabular-nums}td.center{text-align:center}tr.strong td{font-weight:bold}
input.filter{font:inherit;padding:.2rem .4rem;margin:.2rem 0;width:24rem;max-width:100%}
.count{color:#555;margin-left:.6rem}a{color:#0b57d0;overflow-wrap:anywhere}
figure{margin:.6rem 0 1rem;max-width:56rem}figcaption{font-weight:bold;text-align:center}svg{width:100%;height:auto}
@media print{input.filter,.count{display:none}th{position:static}body{font-size:11pt;max-width:none;padding:0}
thead{display:table-header-group}tr,figure{break-inside:avoid}
h2,h3,h4,figcaption{break-after:avoid}}
"""
_SCRIPT = """
const plain=t=>t.toLowerCase().normalize('NFD').replace(/[\\u0300-\\u036f]/g,'').replace(/đ/g,'d');
for(const box of document.querySelectorAll('input.filter')){const table=box.parentElement.nextElementSibling;
const rows=[...table.tBodies[0].rows],count=box.nextElementSibling;
const show=()=>{const words=plain(box.value).split(/\\s+/).filter(Boolean);let n=0;
for(const row of rows){const text=plain(row.textContent);const on=words.every(w=>text.includes(w));
row.hidden=!on;if(on)n++}count.textContent=n+'/'+rows.length+' dòng'};box.addEventListener('input',show);show()}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
FILTER_FROM = 6
"""Rows from which a table gets a box to filter by."""


def render(paper: blocks.Paper, *, base: str = "") -> str:
    """The document; ``base`` leads from the file to the workspace, for links to evidence."""
    body = "\n".join(line for block in paper.blocks for line in _block(block, base))
    stamp = f'<p class="stamp">{_text(paper.stamp)}</p>' if paper.stamp else ""
    return f"""<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{_text(paper.title)}</title><style>{_STYLE}</style></head>
<body>{stamp}<h1>{_text(paper.title)}</h1>
{body}
<script>{_SCRIPT}</script></body></html>
"""


def _text(text: str) -> str:
    return escape(blocks.clean(text)).replace("\n", "<br>")


def _block(block: blocks.Block, base: str) -> Iterator[str]:
    match block:
        case blocks.Heading():
            yield f"<h{block.level + 1 if block.level > 1 else 2}>{_text(block.text)}</h{max(block.level + 1, 2)}>"
        case blocks.Paragraph():
            kind = ' class="note"' if block.style == "note" else ""
            yield f"<p{kind}>{'– ' if block.style == 'item' else ''}{_text(block.text)}</p>"
        case blocks.Table():
            yield from _table(block, base)
        case blocks.Chart():
            yield f"<figure><figcaption>{_text(bars.caption(block))}</figcaption>{svg.draw(block)}</figure>"
        case blocks.Title():
            yield f"<p><b>{_text(block.kind.upper())}</b><br><b>{_text(block.abstract)}</b></p>"
        case blocks.Addressees():
            yield f"<p>Kính gửi: {_text('; '.join(block.names))}</p>"
        case blocks.Bases():
            yield "".join(f"<p><i>{_text(line)}</i></p>" for line in blocks.closed(block.lines))
        case blocks.Letterhead():
            agency, line = " – ".join(block.agency), f"{block.number}; {block.place_and_date}"
            yield f"<p><b>{_text(agency)}</b><br>{_text(line)}</p>"
        case blocks.Annex():
            yield f"<h2>Phụ lục {_text(block.label)} {_text(block.title)}</h2><p class='note'>{_text(block.note)}</p>"
        case blocks.SignatureBlock():
            yield f"<p><b>{_text(', '.join(block.capacity))}</b><br>{_text(block.name)}</p>"
        case _:
            assert_never(block)


def _table(block: blocks.Table, base: str) -> Iterator[str]:
    if not block.rows:
        yield f"<p>{_text(block.empty)}</p>"
        return
    if len(block.rows) >= FILTER_FROM:
        hint = "Lọc: gõ vài chữ, không cần dấu"
        yield f'<div><input class="filter" placeholder="{hint}"><span class="count"></span></div>'
    head = "".join(f"<th>{_text(column.title)}</th>" for column in block.columns)
    yield f"<table><thead><tr>{head}</tr></thead><tbody>"
    for row in block.rows:
        cells = "".join(_cell(column, cell, base) for column, cell in zip(block.columns, row.cells, strict=True))
        yield f"<tr{' class=strong' if row.strong else ''}>{cells}</tr>"
    yield "</tbody></table>"


def _cell(column: blocks.Column, cell: str, base: str) -> str:
    side = f' class="{column.align}"' if column.align in ("right", "center") else ""
    if column.path and cell and cell != "–":
        return f'<td{side}><a href="{escape(base + quote(cell), quote=True)}">{_text(cell)}</a></td>'
    return f"<td{side}>{_text(cell)}</td>"
