"""A paper as one HTML file: no network, no server, opens from a USB stick; tables can be filtered, some
sorted, and print well.

The page runs one script, known to its own content policy by its hash: no text of a user's can become another.

Imports: present.bars, present.blocks, present.svg.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Final, assert_never
from urllib.parse import quote

from cchc_cli.present import bars, blocks, svg

_STYLE: Final = """
body{font:16px/1.5 "Times New Roman",Times,serif;margin:0 auto;max-width:88rem;padding:1rem 1.5rem;color:#111}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.2rem;margin:1.6rem 0 .4rem;border-bottom:2px solid #888}
.stamp{color:#b00020;font-weight:bold;letter-spacing:.1em}.note{color:#444;font-style:italic}
table{border-collapse:collapse;width:100%;margin:.4rem 0 1rem}th,td{border:1px solid #999;padding:.3rem .5rem;
vertical-align:top;text-align:left}th{background:#eee;position:sticky;top:0}.right{text-align:right;
font-variant-numeric:tabular-nums}.center{text-align:center}tr.strong td{font-weight:bold}
tr.group td{background:#f4f4f4}a{color:#0b57d0;overflow-wrap:anywhere}[hidden]{display:none!important}
form{display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:end;margin:.6rem 0}label{display:block;color:#333}
input,select,button{font:inherit;padding:.2rem .4rem;max-width:100%;box-sizing:border-box}
input,select{display:block;width:15rem}input,select,button{height:2.2rem}output{color:#444}
figure{margin:.6rem 0 1rem;max-width:56rem}figcaption{font-weight:bold;text-align:center}svg{width:100%;height:auto}
@media screen and (max-width:46rem){body{padding:.6rem}label,input,select{width:100%}
table,tbody,tr,td{display:block;border:0}thead,colgroup{display:none}tr{border:1px solid #999;margin:0 0 .6rem;
padding:.2rem .5rem}tr.group{background:#f4f4f4}td{padding:.1rem 0;text-align:left}
td:empty{display:none}td::before{content:attr(data-title) ": ";color:#444;font-weight:normal}}
@page{size:A4 landscape;margin:14mm 10mm;@bottom-center{content:counter(page) "/" counter(pages)}STAMP}
@media print{form:not(.chosen),label,button{display:none}th{position:static}
body{font-size:10pt;max-width:none;padding:0}a{color:inherit;text-decoration:none}
thead{display:table-header-group}tr,figure{break-inside:avoid}tr.group{break-after:avoid}
h2,h3,h4,figcaption{break-after:avoid}}
th button{all:unset;cursor:pointer}th button:focus-visible{outline:2px solid #0b57d0}
th[aria-sort=ascending] button::after{content:" ▲"}th[aria-sort=descending] button::after{content:" ▼"}
@media print{th button{display:inline}th button::after{display:none}}
"""
_STAMPED: Final = '@top-right{content:"%s";color:#b00020;font-weight:bold}'
_SCRIPT: Final = r"""
const plain=text=>text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g,'').replace(/đ/g,'d');
for(const form of document.forms){
const table=form.nextElementSibling,groups=[...table.tBodies],count=form.querySelector('output');
const rows=groups.flatMap(group=>[...group.rows]).filter(row=>!row.matches('.group'));
const texts=rows.map(row=>plain(row.textContent)),fields=[...form.querySelectorAll('input,select')];
const fits=(row,text,field)=>field.type==='search'?plain(field.value).split(/\s+/).every(word=>text.includes(word)):
field.dataset.column?row.cells[field.dataset.column].dataset.choices.split(' ').includes(field.value):
row.parentElement===groups[field.value];
const show=()=>{const used=fields.filter(field=>field.value.trim());let shown=0;
rows.forEach((row,at)=>{row.hidden=!used.every(field=>fits(row,texts[at],field));if(!row.hidden)shown++});
for(const group of groups)group.hidden=used.length>0&&[...group.rows].every(row=>row.hidden||row.matches('.group'));
form.classList.toggle('chosen',used.length>0);
count.textContent=shown+'/'+rows.length+' dòng'+(used.length?'; các số tổng vẫn tính trên mọi dòng':'')};
form.addEventListener('input',show);form.addEventListener('submit',event=>event.preventDefault());
form.addEventListener('reset',()=>setTimeout(show));addEventListener('pageshow',show);form.hidden=false;show()}
const value=(row,at)=>{const text=row.cells[at].textContent.trim();
const number=Number(text.replace(/^\+|%$/g,'').replace('−','-').replace(/\./g,'').replace(',','.'));
return text&&!Number.isNaN(number)?number:text};
const compare=(a,b)=>typeof a===typeof b?typeof a==='number'?a-b:a.localeCompare(b,'vi',{numeric:true}):
typeof a==='number'?-1:1;
for(const button of document.querySelectorAll('th button'))button.addEventListener('click',()=>{
const head=button.parentElement,table=head.closest('table'),at=head.cellIndex;
const down=head.ariaSort==='ascending';
for(const one of head.parentElement.cells)one.removeAttribute('aria-sort');
head.setAttribute('aria-sort',down?'descending':'ascending');
for(const body of table.tBodies){const rows=[...body.rows].map(row=>[value(row,at),row]);
rows.sort((a,b)=>typeof a[0]===typeof b[0]&&down?compare(b[0],a[0]):compare(a[0],b[0]));
body.append(...rows.map(one=>one[1]))}})
"""
FILTER_FROM: Final = 6
"""Rows from which a list can be filtered; a table of sums is none."""


def render(paper: blocks.Paper, *, link: Callable[[str], str] = quote) -> str:
    """The document; ``link`` gives the address of a file by its path from the workspace."""
    body = "\n".join(line for block in paper.blocks for line in _block(block, link))
    stamp = f'<p class="stamp">{_text(paper.stamp)}</p>' if paper.stamp else ""
    style = _STYLE.replace("STAMP", _STAMPED % _string(paper.stamp) if paper.stamp else "")
    return f"""<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">
<title>{_text(paper.title)}</title><style>{style}</style></head>
<body><main>{stamp}<h1>{_text(paper.title)}</h1>
{body}
</main><script>{_SCRIPT}</script></body></html>
"""


def _policy(style: str) -> str:
    """Nothing is loaded or sent, and nothing but our own style and script is obeyed (Content Security Policy 3)."""
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, _SCRIPT)]
    rules = ("default-src 'none'", "base-uri 'none'", "form-action 'none'")
    return "; ".join((*rules, f"style-src 'sha256-{hashes[0]}'", f"script-src 'sha256-{hashes[1]}'"))


def _string(text: str) -> str:
    """A text inside a string of a style sheet: letters and digits as they are, all else by number."""
    return "".join(one if one.isalnum() else f"\\{ord(one):x} " for one in blocks.clean(text))


def _text(text: str) -> str:
    return escape(blocks.clean(text)).replace("\n", "<br>")


def _block(block: blocks.Block, link: Callable[[str], str]) -> Iterator[str]:
    match block:
        case blocks.Heading():
            yield f"<h{block.level + 1 if block.level > 1 else 2}>{_text(block.text)}</h{max(block.level + 1, 2)}>"
        case blocks.Paragraph():
            kind = ' class="note"' if block.style == "note" else ""
            yield f"<p{kind}>{'– ' if block.style == 'item' else ''}{_text(block.text)}</p>"
        case blocks.Table():
            yield from _table(block, link)
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
            yield f"<p><b>{_text(block.beside)}</b></p>" if block.beside else ""
            yield f"<p><b>{_text(', '.join(block.capacity))}</b><br>{_text(block.name)}</p>"
        case _:
            assert_never(block)


def _table(block: blocks.Table, link: Callable[[str], str]) -> Iterator[str]:
    if not block.rows:
        yield f"<p>{_text(block.empty)}</p>"
        return
    choices = [_choices(block, number) if column.choice else {} for number, column in enumerate(block.columns)]
    sums = any(row.strong for row in block.rows) and not block.groups
    if len(block.rows) >= FILTER_FROM and not sums:
        yield _form(block, choices)
    whole = sum(column.width for column in block.columns)
    yield "<table><colgroup>" + "".join(f'<col width="{column.width / whole:.1%}">' for column in block.columns)
    yield "<thead><tr>" + "".join(_head(column, block.sort) for column in block.columns)
    yield "<tbody>"
    for number, row in enumerate(block.rows):
        heads = block.groups and row.strong
        if heads and number:
            yield "<tbody>"
        kind = ' class="strong group"' if heads else ' class="strong"' if row.strong else ""
        cells = zip(block.columns, row.cells, choices, strict=True)
        yield f"<tr{kind}>{''.join(_cell(column, cell, row.paths, few, link) for column, cell, few in cells)}</tr>"
    yield "</table>"


def _side(column: blocks.Column) -> str:
    return f' class="{column.align}"' if column.align in ("right", "center") else ""


def _head(column: blocks.Column, sort: bool) -> str:
    title = _text(column.title)
    if sort:
        title = f'<button type="button">{title}</button>'
    return f'<th scope="col"{_side(column)}>{title}</th>'


def _form(block: blocks.Table, choices: Sequence[dict[str, int]]) -> str:
    """What to choose rows by: words, the group, the columns of few values. It shows itself once the script runs."""
    fields = ['<label>Tìm chữ, không cần dấu<input type="search" class="filter"></label>']
    if block.groups:
        heads = [row for row in block.rows if row.strong]
        names = {". ".join(filter(None, row.cells[:2])): number for number, row in enumerate(heads)}
        fields.append(_select(block.groups, names, ""))
    for number, column in enumerate(block.columns):
        if len(choices[number]) > 1:
            fields.append(_select(column.title, choices[number], f' data-column="{number}"'))
    return f'<form hidden>{"".join(fields)}<button type="reset">Bỏ lọc</button><output></output></form>'


def _select(title: str, values: dict[str, int], column: str) -> str:
    options = "".join(f'<option value="{number}">{_text(value)}</option>' for value, number in values.items())
    return f'<label>{_text(title)}<select{column}><option value="">tất cả</option>{options}</select></label>'


def _choices(block: blocks.Table, column: int) -> dict[str, int]:
    """The values of a column, numbered in the order in which they come."""
    values = dict.fromkeys(line for row in block.rows for line in row.cells[column].split("\n") if line)
    return {value: number for number, value in enumerate(values)}


def _cell(
    column: blocks.Column, cell: str, paths: tuple[str, ...], choices: dict[str, int], link: Callable[[str], str]
) -> str:
    named = f' data-title="{escape(blocks.clean(column.title))}"'
    numbers = " ".join(str(choices[line]) for line in cell.split("\n") if line) if choices else ""
    chosen = f' data-choices="{numbers}"' if choices else ""
    inside = _links(cell, paths, link) if column.path else _text(cell)
    return f"<td{named}{_side(column)}{chosen}>{inside}</td>"


def _links(cell: str, paths: tuple[str, ...], link: Callable[[str], str]) -> str:
    """The lines of a cell, each leading to its file; without ``paths`` the whole cell is a path."""
    lines = cell.split("\n") if paths else [cell]
    targets = paths or ("" if cell in ("", "–") else cell,)
    return "<br>".join(
        f'<a href="{escape(link(path))}">{_text(line)}</a>' if path else _text(line)
        for line, path in zip(lines, targets, strict=True)
    )
