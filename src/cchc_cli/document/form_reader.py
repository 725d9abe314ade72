"""Reading the form of a DOCX: the XML as it is, since python-docx refuses genuine official files (``w:jc`` "end").

Deleted text, hidden text and fall-back copies are left out; what a text box holds is kept apart, since where it
stands on the page is not known. Files are hostile: parsing runs in a worker process with limits.

Imports: document.*.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cchc_cli.document.content import composed
from cchc_cli.document.facts import Fault
from cchc_cli.document.fonts import decode, legacy_encoding
from cchc_cli.document.form import Cell, Form, Look, Paragraph, Run, Section
from cchc_cli.document.guarded import in_worker, read_package
from cchc_cli.document.ooxml import pages_of
from cchc_cli.document.package import read_part
from cchc_cli.document.shapes import drawn_lines
from cchc_cli.document.word_styles import Styles, W, number, on
from cchc_cli.document.xml import parse

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")  # ISO/IEC 29500 Strict: the same under other names
_WRAPPERS = frozenset(f"{W}{tag}" for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_UNSEEN = frozenset((_FALLBACK, *(f"{W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "txbxContent", "rt"))))
_DRAWINGS = frozenset(f"{W}{tag}" for tag in ("drawing", "pict", "object"))
_CELL_MARGIN = 108.0  # twips left and right in a cell where the file says nothing

Reading = Form | Fault | str
"""What reading yields: the form, or why there is none (a fault; or the kind of a file that is no DOCX)."""


def read_forms(paths: Sequence[Path]) -> Iterator[Reading]:
    """Read files in a worker process, in the order given; never raises for what a file is or holds."""
    return in_worker(read_form, paths)


def read_form(path: Path) -> Reading:
    """Read one file in this process."""
    return read_package(path, "docx", lambda package: _Reader(package).form() or Fault.DAMAGED)


class _Reader:
    """Walks a document; counts paragraphs, tables and pages as it goes."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.targets = self._targets()
        parts = (self._part(f"word/{name}.xml") for name in ("styles", "theme/theme1", "numbering"))
        self.styles = Styles(*parts)
        self.number = self.tables = 0
        self.page: int | None = None
        self.paired = False  # even pages have headers and footers of their own
        self.boxed: list[str] = []

    def form(self) -> Form | None:
        """The document's form; ``None`` where the XML cannot be read."""
        root = self._part("word/document.xml")
        body = None if root is None else root.find(f"{W}body")
        if body is None:
            return None
        self.page = 1 if next(body.iter(f"{W}lastRenderedPageBreak"), None) is not None else None
        settings = self._part("word/settings.xml")
        mirrored = None if settings is None else on(settings.find(f"{W}mirrorMargins"))
        self.paired = bool(None if settings is None else on(settings.find(f"{W}evenAndOddHeaders")))
        sections: list[Section] = []
        held: list[Paragraph] = []
        for element in _blocks(body):
            held += self._table(element) if element.tag == f"{W}tbl" else [self._paragraph(element)]
            ends = element.find(f"{W}pPr/{W}sectPr")
            if ends is not None:
                sections.append(self._section(ends, held, sections))
                held = []
        last = body.find(f"{W}sectPr")
        if last is not None or held or not sections:
            sections.append(self._section(last, held, sections))
        return Form(tuple(sections), pages_of(self.package), "\n".join(self.boxed), mirrored=bool(mirrored))

    def _part(self, name: str) -> Any | None:
        if name not in self.package.NameToInfo:
            return None
        return parse(_STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", read_part(self.package, name)))

    def _targets(self) -> dict[str, str]:
        """Names of the parts that the document refers to, by the ids of the references."""
        root = self._part("word/_rels/document.xml.rels")
        found = {}
        for relationship in () if root is None else root:
            target = relationship.get("Target", "")
            found[relationship.get("Id", "")] = target[1:] if target.startswith("/") else f"word/{target}"
        return found

    def _section(self, properties: Any | None, paragraphs: Sequence[Paragraph], before: Sequence[Section]) -> Section:
        """A section; a header or footer that it does not name is that of the section before."""

        def said(tag: str, attribute: str) -> str | None:
            element = None if properties is None else properties.find(f"{W}{tag}")
            return None if element is None else element.get(f"{W}{attribute}")

        headers = dict(before[-1].headers) if before else {}
        footers = dict(before[-1].footers) if before else {}
        for kind, stories in (("header", headers), ("footer", footers)):
            for reference in () if properties is None else properties.findall(f"{W}{kind}Reference"):
                pages = reference.get(f"{W}type", "default")
                root = self._part(self.targets.get(reference.get(f"{_R}id", ""), ""))
                if root is not None and (self.paired or pages != "even"):
                    stories[pages] = tuple(self._story(root))
        sides = ("top", "bottom", "left", "right", "gutter")
        margins = {side: value for side in sides if (value := number(said("pgMar", side))) is not None}
        return Section(
            width=number(said("pgSz", "w")),
            height=number(said("pgSz", "h")),
            margins=margins,
            headers=headers,
            footers=footers,
            apart=bool(None if properties is None else on(properties.find(f"{W}titlePg"))),
            flows=said("type", "val") == "continuous",
            columns=int(number(said("cols", "num")) or 1),
            start=said("pgNumType", "start"),
            format=said("pgNumType", "fmt"),
            paragraphs=tuple(paragraphs),
        )

    def _story(self, root: Any) -> Iterator[Paragraph]:
        """Paragraphs of a header or footer, those of its tables and text boxes with them."""
        numbers, page = self.number, self.page
        for element in root.iter(f"{W}p"):
            if not any(above.tag == _FALLBACK for above in element.iterancestors()):
                yield replace(self._paragraph(element), number=0, page=None)
        self.number, self.page = numbers, page

    def _table(self, table: Any, outer: Cell | None = None) -> list[Paragraph]:
        """Paragraphs of a table, row by row; those of a table within a cell stand in that cell."""
        self.tables += outer is None
        named = table.find(f"{W}tblPr/{W}tblStyle")
        style = "" if named is None else named.get(f"{W}val", "")
        grid = [number(column.get(f"{W}w")) or 0.0 for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        padding = _padding(table.find(f"{W}tblPr/{W}tblCellMar"))
        found: list[Paragraph] = []
        for row_number, row in enumerate(_inside(table, f"{W}tr"), start=1):
            skipped = row.find(f"{W}trPr/{W}gridBefore")
            at = int((None if skipped is None else number(skipped.get(f"{W}val"))) or 0)
            for column, cell in enumerate(_inside(row, f"{W}tc"), start=1):
                span = int(_measure(cell, "gridSpan", "val") or 1)
                width = _measure(cell, "tcW", "w") if _said(cell, "tcW", "type") == "dxa" else None
                width = width or sum(grid[at : at + span]) or None
                text = None if width is None else width - sum(_padding(cell.find(f"{W}tcPr/{W}tcMar"), padding))
                left = sum(grid[:at]) / sum(grid) if sum(grid) else 0.0
                place = outer or Cell(self.tables, row_number, column, left, text)
                for element in _blocks(cell):
                    inner = element.tag == f"{W}tbl"
                    found += self._table(element, place) if inner else [self._paragraph(element, place, style)]
                at += span
        return found

    def _paragraph(self, element: Any, cell: Cell | None = None, table_style: str = "") -> Paragraph:
        self.number += 1
        walk = _Walk(self.page)
        for node in _visible(element):
            walk.meet(node)
            if node.tag in _DRAWINGS:
                self.boxed += [
                    "".join(text.itertext(f"{W}t"))
                    for box in node.iter(f"{W}txbxContent")
                    for text in box.iter(f"{W}p")
                ]
        runs: list[Run] = []
        for run, text in walk.pieces:
            look = self.styles.look(run, element, table_style)
            shown = _shown(text, look)
            if runs and shown and runs[-1].look == look:
                runs[-1] = Run(runs[-1].text + shown, look)
            elif shown:
                runs.append(Run(shown, look))
        counted = walk.counted if walk.counted is not None else walk.instructed
        page, self.page = walk.first_page, walk.page
        return Paragraph(
            runs=tuple(Run(composed(run.text), run.look) for run in runs),
            setting=self.styles.setting(element, table_style),
            number=self.number,
            page=page,
            cell=cell,
            drawn=tuple(walk.drawn),
            pictured=walk.pictured,
            page_number=None if counted is None else self.styles.look(counted, element, table_style),
            computed=walk.computed,
        )


class _Walk:
    """What a paragraph's elements say, met one by one: pieces of text, drawings, fields, new pages."""

    def __init__(self, page: int | None) -> None:
        self.page = self.first_page = page
        self.pieces: list[tuple[Any, str]] = []
        self.drawn: list[float | None] = []
        self.pictured = self.computed = False
        self.instructed: Any | None = None  # the run that asks for the page's number
        self.counted: Any | None = None  # the run that shows it
        self._fields: list[str] = []  # instructions of the fields that are open, the innermost last

    def meet(self, node: Any) -> None:
        """Take note of one element."""
        tag = node.tag.removeprefix(W)
        if tag == "t" or tag == "sym":
            self._write(node, (node.text or "") if tag == "t" else "\ufffc")
        elif tag in ("tab", "ptab"):
            self._write(node, "\t")
        elif tag in ("br", "cr"):
            if node.get(f"{W}type") not in ("page", "column"):
                self._write(node, "\n")
        elif tag == "noBreakHyphen":
            self._write(node, "-")
        elif tag == "lastRenderedPageBreak" and self.page is not None:
            self.page += 1
            if not any(text.strip() for _, text in self.pieces):
                self.first_page = self.page
        elif node.tag in _DRAWINGS:
            lines, other = drawn_lines(node)
            self.drawn += lines
            self.pictured = self.pictured or other
        elif tag in ("fldChar", "instrText", "fldSimple"):
            self._field(node, tag)

    def _write(self, node: Any, text: str) -> None:
        run = node.getparent()
        self.pieces.append((run, text))
        if self._fields and self._fields[-1].split()[:1] == ["PAGE"] and self.counted is None:
            self.counted = run

    def _field(self, node: Any, tag: str) -> None:
        if tag == "fldSimple":
            if node.get(f"{W}instr", "").split()[:1] == ["PAGE"]:
                run = node.find(f".//{W}r")
                self.instructed = self.counted = run if run is not None else node
        elif tag == "instrText":
            if self._fields:
                self._fields[-1] += node.text or ""
            if "PAGE" in (node.text or "").split():
                self.instructed = node.getparent()
            self.computed = self.computed or (node.text or "").split()[:1] == ["IF"]
        elif node.get(f"{W}fldCharType") == "begin":
            self._fields.append("")
        elif node.get(f"{W}fldCharType") == "end" and self._fields:
            self._fields.pop()


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables of a body or a cell, those in content controls and in inserted text with them."""
    for element in parent:
        if element.tag in (f"{W}p", f"{W}tbl"):
            yield element
        elif element.tag in _WRAPPERS:
            yield from _blocks(element)


def _inside(parent: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, those in content controls with them."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in _WRAPPERS:
            yield from _inside(element, tag)


def _visible(element: Any) -> Iterator[Any]:
    """Descendants that are seen, in order; iterative, since nesting is the file's to choose."""
    stack = [iter(element)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag not in _UNSEEN and isinstance(child.tag, str):
            yield child
            if child.tag not in _DRAWINGS:
                stack.append(iter(child))


def _shown(text: str, look: Look) -> str:
    """The text as it is seen: nothing of hidden runs, capitals where set so, letters of fonts of before Unicode."""
    if look.hidden:
        return ""
    encoding = legacy_encoding(look.ascii) if text.isascii() or max(text) <= "\xff" else None
    text = decode(text, encoding) if encoding is not None else text
    return text.upper() if look.capitals else text


def _said(cell: Any, tag: str, attribute: str) -> str | None:
    element = cell.find(f"{W}tcPr/{W}{tag}")
    return None if element is None else element.get(f"{W}{attribute}")


def _measure(cell: Any, tag: str, attribute: str) -> float | None:
    return number(_said(cell, tag, attribute))


def _padding(margins: Any | None, usual: tuple[float, float] = (_CELL_MARGIN, _CELL_MARGIN)) -> tuple[float, float]:
    """Room left and right in a cell."""
    found = list(usual)
    for at, names in enumerate((("left", "start"), ("right", "end"))):
        for name in names:
            side = None if margins is None else margins.find(f"{W}{name}")
            width = None if side is None else number(side.get(f"{W}w"))
            found[at] = found[at] if width is None else width
    return found[0], found[1]
