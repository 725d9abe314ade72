"""Word, Excel and PowerPoint files (OOXML): text of the header area through the XML itself, pages from the properties.

python-docx refuses genuine official files (``w:jc`` "end") and hides tables in text order, so the XML is read as it
is. Called in a worker process only, after ``document.package`` found the sizes safe.

Imports: document.*.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, BinaryIO

from cchc_cli.document.content import Content, composed
from cchc_cli.document.facts import Fault
from cchc_cli.document.fonts import decode, legacy_encoding
from cchc_cli.document.lines import MOST_LINES, Line, content_of
from cchc_cli.document.package import BROKEN_ZIP, TooLarge, read_part
from cchc_cli.document.xml import parse

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHOWN = re.compile(r"word/(?:embeddings|charts|diagrams|afchunk)")
"""Parts besides pictures that put on the page what is no text of the document."""
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read(kind: str, file: BinaryIO) -> Content:
    """What an office file yields: header and signer of a DOCX, first cells of a workbook, number of slides."""
    if kind == "docx":
        return read_docx(file)
    if kind == "xlsx":
        from cchc_cli.document import xlsx

        return xlsx.read(file)
    try:
        with zipfile.ZipFile(file) as package:
            return Content(pages=pages_of(package))
    except BROKEN_ZIP:
        return Content(faults=(Fault.DAMAGED,))


def read_docx(file: BinaryIO) -> Content:
    """What a DOCX yields: header and signer pieces, quality of text, pages as Word last counted them."""
    try:
        with zipfile.ZipFile(file) as package:
            root = parse(read_part(package, "word/document.xml"))
            styles = _bold_styles(package)
            pages = pages_of(package)
            names = package.namelist()
    except BROKEN_ZIP:
        return Content(faults=(Fault.DAMAGED,))
    except TooLarge:
        return Content(faults=(Fault.BOMB,))
    if root is None:
        return Content(pages=pages, faults=(Fault.DAMAGED,))
    return replace(_docx_content(root, styles, names), pages=pages)


def _docx_content(root: Any, styles: frozenset[str], names: Sequence[str]) -> Content:
    body = root.find(f"{_W}body")
    reader = _Reader(styles)
    lines = list(islice(reader.block(body, 0.0, 1.0, 0), MOST_LINES)) if body is not None else []
    pictures = any(name.startswith("word/media/") or (not lines and _SHOWN.match(name)) for name in names)
    content = content_of(lines, pictures=pictures)
    return replace(content, faults=(Fault.LEGACY_ENCODING,)) if reader.legacy else content


class _Reader:
    """Walks a document's body in reading order; remembers whether legacy fonts were met."""

    def __init__(self, bold_styles: frozenset[str]) -> None:
        self.bold_styles = bold_styles
        self.legacy = False

    def block(self, parent: Any, left: float, right: float, row: int) -> Iterator[Line]:
        """Paragraphs and tables under a body or a cell, as lines; yields nothing for empty ones."""
        for element in parent:
            if element.tag == f"{_W}p":
                for text in self._text(element).split("\n"):
                    if text.strip():
                        yield Line(text, self._is_bold(element), left, right, row)
                        row += 1
            elif element.tag == f"{_W}tbl":
                for line in self._table(element, left, right, row):
                    yield line
                    row = max(row, line.row + 1)
            elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
                for line in self.block(element, left, right, row):
                    yield line
                    row = max(row, line.row + 1)

    def _table(self, table: Any, left: float, right: float, row: int) -> Iterator[Line]:
        """Lines of a table: the cells of one row begin on one line of the page."""
        for table_row in table.iterfind(f"{_W}tr"):
            cells = list(table_row.iterfind(f"{_W}tc"))
            edges = _edges(cells, left, right)
            deepest = row
            for cell, (start, end) in zip(cells, edges, strict=True):
                for line in self.block(cell, start, end, row):
                    yield line
                    deepest = max(deepest, line.row + 1)
            row = deepest

    def _text(self, paragraph: Any) -> str:
        """Text of a paragraph, with text boxes anchored in it; deleted text and fall-back copies left out."""
        parts: list[str] = []
        for element in _visible(paragraph):
            if element.tag == f"{_W}t":
                parts.append(self._decoded(element))
            elif element.tag == f"{_W}tab":
                parts.append("\t")
            elif element.tag in (f"{_W}br", f"{_W}cr") or (element.tag == f"{_W}p" and parts):
                parts.append("\n")
            elif element.tag == f"{_W}noBreakHyphen":
                parts.append("-")
        return composed("".join(parts))

    def _decoded(self, element: Any) -> str:
        text = element.text or ""
        fonts = element.getparent().find(f"{_W}rPr/{_W}rFonts")
        name = "" if fonts is None else fonts.get(f"{_W}ascii") or fonts.get(f"{_W}hAnsi") or ""
        encoding = legacy_encoding(name)
        if encoding is None:
            return text
        self.legacy = True
        return decode(text, encoding)

    def _is_bold(self, paragraph: Any) -> bool:
        """Whether the first run with text is bold, by itself or by the paragraph's style."""
        run = next((run for run in paragraph.iter(f"{_W}r") if run.findtext(f"{_W}t", "").strip()), None)
        mark = None if run is None else run.find(f"{_W}rPr/{_W}b")
        if mark is not None:
            return mark.get(f"{_W}val", "1") not in ("0", "false", "off")
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        return style is not None and style.get(f"{_W}val") in self.bold_styles


def _visible(element: Any) -> Iterator[Any]:
    """Descendants that are seen, in order; iterative, since nesting is the file's to choose."""
    stack = [iter(element)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag not in (_FALLBACK, f"{_W}del", f"{_W}pPr", f"{_W}rPr"):
            yield child
            stack.append(iter(child))


def _edges(cells: Sequence[Any], left: float, right: float) -> list[tuple[float, float]]:
    """Left and right edge of each cell, by the widths given; equal widths if any is missing."""
    widths = [_number(cell.find(f"{_W}tcPr/{_W}tcW")) for cell in cells]
    if not all(widths):
        widths = [1.0] * len(cells)
    scale, at, edges = (right - left) / (sum(widths) or 1.0), left, []
    for width in widths:
        edges.append((at, at + width * scale))
        at += width * scale
    return edges


def _number(width: Any | None) -> float:
    try:
        return max(0.0, float(width.get(f"{_W}w"))) if width is not None else 0.0
    except (TypeError, ValueError):
        return 0.0


def _bold_styles(package: zipfile.ZipFile) -> frozenset[str]:
    """Ids of the paragraph styles that are bold by themselves."""
    if "word/styles.xml" not in package.NameToInfo:
        return frozenset()
    root = parse(read_part(package, "word/styles.xml"))
    marked = () if root is None else (style for style in root if style.find(f"{_W}rPr/{_W}b") is not None)
    return frozenset(style.get(f"{_W}styleId", "") for style in marked)


def pages_of(package: zipfile.ZipFile) -> int | None:
    """Pages (slides) as the program that saved the file counted them (docProps/app.xml)."""
    if "docProps/app.xml" not in package.NameToInfo:
        return None
    root = parse(read_part(package, "docProps/app.xml"))
    counts = [] if root is None else [root.findtext(f"{{*}}{name}") for name in ("Pages", "Slides")]
    return next((int(count) for count in counts if count and re.fullmatch(r"[1-9][0-9]{0,5}", count)), None)
