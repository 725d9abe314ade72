"""Filling: the template's Word file with its fields filled in, the same bytes each time.

Imports: document.form, document.form_reader, document.workers, document.xml, judge.form_checks, present.docx.*,
present.template.*, problem.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree

from cchc_cli.document import workers
from cchc_cli.document.form import Form
from cchc_cli.document.form_reader import read_form
from cchc_cli.document.xml import parse
from cchc_cli.judge.form_checks import unreadable_document
from cchc_cli.present.blocks import clean
from cchc_cli.present.docx.ooxml import el, run
from cchc_cli.present.docx.package import LONGEST_PROPERTY, to_bytes
from cchc_cli.present.template.language import environment
from cchc_cli.present.template.shape import Shape
from cchc_cli.present.template.tags import HINT, Checker, W, text_of
from cchc_cli.problem import Problem, Where, run_checks

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.opc.part import Part

_STORIES: Final = {RELATIONSHIP_TYPE.HEADER: "đầu trang", RELATIONSHIP_TYPE.FOOTER: "chân trang"}
_PARTS: Final = {
    "footnotes": "chú thích cuối trang",
    "endnotes": "chú thích cuối văn bản",
    "comments": "ghi chú bên lề",
}
_LIMITS: Final = workers.Limits()


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be filled: the file, its fields with their shape, the title among the document's properties.

    ``stamp`` goes into every footer; ``note`` too, unless the document says it already.
    """

    path: Path
    values: Mapping[str, Any]
    shape: Shape
    title: str
    stamp: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """The document, and the paths of the fields that the template names."""

    content: bytes
    used: frozenset[str]


Outcome = Filled | tuple[Problem, ...]


def fill(order: Order) -> Outcome:
    """Fill a template in a worker process: one that hangs or eats memory costs only itself."""
    (outcome,) = workers.run(fill_here, [order], _lost, limits=_LIMITS)
    return outcome


def _lost(order: Order, failure: workers.Failure) -> Outcome:
    message = f"điền quá {_LIMITS.timeout:.0f} giây" if failure is workers.Failure.HUNG else "điền hết bộ nhớ cho phép"
    return (_problem(order, f"{message}, đã dừng", "bớt các vòng lặp lồng nhau trong mẫu"),)


def fill_here(order: Order) -> Outcome:
    """Fill a template in this process; never raises for what the file holds."""
    reading = read_form(order.path)
    if not isinstance(reading, Form):
        return tuple(run_checks((unreadable_document,), str(order.path), reading))
    try:
        return _filled(order, _Template(BytesIO(order.path.read_bytes())))
    except _Stopped as stopped:
        message = "không điền được đoạn này: một danh sách không có phần tử mà mẫu đòi"
        return (_problem(order, message, "dùng `{% if … %}` hoặc vòng lặp", f"đoạn “{stopped}”"),)
    except etree.XMLSyntaxError:
        return (_problem(order, "điền xong không còn là văn bản Word: một thẻ mở và đóng ở hai chỗ không cân nhau"),)
    except MemoryError:
        return (_problem(order, "điền hết bộ nhớ cho phép, đã dừng", "bớt các vòng lặp lồng nhau trong mẫu"),)
    except Exception:  # whatever a library raises on a hostile file is the file's fault, not ours
        return (_problem(order, "không điền được mẫu này", "mở bằng Word, lưu lại dạng Word Document (*.docx)"),)


def _filled(order: Order, template: _Template) -> Outcome:
    template.init_docx()
    checker = Checker(str(order.path), order.shape.parts)
    _check(template, checker)
    if checker.problems:
        return tuple(checker.problems)
    template.render(order.values, environment(), autoescape=True)
    saved = BytesIO()
    template.docx.save(saved)
    document = Document(saved)
    body = document.element.body
    said = " ".join("".join(text_of(one) for one in body.iter(f"{W}p")).split())
    notes = [order.note] if order.note and order.note not in said else []
    _stamp(document, [*filter(None, [order.stamp]), *notes])
    relations = document.part.package.rels.values()
    if any(relation.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for relation in relations):
        document.core_properties.title = clean(order.title)[:LONGEST_PROPERTY]  # else python-docx makes a dated one
    return _outside(document, order) or Filled(to_bytes(document), frozenset(checker.reader.used))


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl, with what it does carelessly done strictly."""

    def fix_tables(self, xml: str) -> Any:
        """A body that is no XML any more is an error; docxtpl would mend it by leaving things out."""
        etree.fromstring(xml, etree.XMLParser(resolve_entities=False))
        return super().fix_tables(xml)

    def map_tree(self, tree: Any) -> None:
        """The body in its place as text: lxml takes minutes to move a large one out of its document."""
        whole = self.xml_to_string(self.docx.element)
        start, end = whole.index("<w:body"), whole.rindex("</w:body>") + len("</w:body>")
        self.docx.part._element = parse_xml(whole[:start] + self.xml_to_string(tree) + whole[end:])

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> Any:
        """A part filled; raises ``_Stopped`` with the paragraph where that failed."""
        try:
            return super().render_xml_part(src_xml, part, context, jinja_env)
        except (TemplateError, TypeError, ValueError) as error:
            lines = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml).split("\n")
            numbers = [
                frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"
            ]
            line = lines[numbers[-1] - 1] if numbers and numbers[-1] else ""
            raise _Stopped(" ".join(re.sub(r"<[^>]+>", "", line).split())) from error

    def render_properties(self, *_: Any) -> None:
        """Properties are no place for fields: they would be escaped as XML."""

    def render_footnotes(self, *_: Any) -> None:
        """docxtpl fills them once for every section, a user's text as a template the second time."""


class _Stopped(Exception):
    """A paragraph could not be filled."""


def _check(template: _Template, checker: Checker) -> None:
    document: WordDocument = template.docx
    checker.check(document.element.body, template.patch_xml(template.get_xml()))
    read = {document.part}
    for relation in document.part.rels.values():
        if relation.reltype in _STORIES and relation.target_part not in read:
            part = relation.target_part
            read.add(part)
            checker.check(_tree(part), template.patch_xml(template.get_part_xml(part)), _STORIES[relation.reltype])
    for part in document.part.package.iter_parts():
        if part not in read and part.content_type.endswith("+xml"):
            name = part.partname.rpartition("/")[2].partition(".")[0]
            checker.refuse(_tree(part), _PARTS.get(name, f"phần {name} của tệp"))


def _tree(part: Part) -> Any:
    root = parse(part.blob)
    if root is None:
        raise ValueError(part.partname)
    return root


def _stamp(document: WordDocument, lines: Iterable[str]) -> None:
    """Put lines at the end of every footer of every section; one that a section does not have is that of the section
    before, and the first section gets all three kinds."""
    lines = list(lines)
    if not lines:
        return
    document.element.body.get_or_add_sectPr()
    stamped = set()
    for number, section in enumerate(document.sections):
        for footer in (section.footer, section.first_page_footer, section.even_page_footer):
            linked = footer.is_linked_to_previous
            if number and linked:
                continue
            element = footer.part.element
            if linked:  # made just now, with an empty line in it
                element[:] = []
            if element not in stamped:
                stamped.add(element)
                element.extend(_line(text) for text in lines)


def _line(text: str) -> Any:
    strong = run(text)
    strong.insert(0, el("rPr", el("b")))
    return el("p", el("pPr", el("spacing", before=0, after=0), el("jc", val="center")), strong)


def _outside(document: WordDocument, order: Order) -> tuple[Problem, ...]:
    """A document that fetches something when opened is not handed on; the template's own template is left out."""
    for part in document.part.package.iter_parts():
        for key, relation in list(part.rels.items()):
            if not relation.is_external or relation.reltype == RELATIONSHIP_TYPE.HYPERLINK:
                continue
            if not relation.reltype.endswith("/attachedTemplate"):
                message = "mẫu có phần lấy từ nơi khác, không nằm trong tệp (ảnh, bảng liên kết)"
                return (_problem(order, message, "trong Word: File → Info → Edit Links to Files → Break Link"),)
            for element in part.element.findall(f"{W}attachedTemplate"):
                part.element.remove(element)
            del part.rels[key]
    return ()


def _problem(order: Order, message: str, hint: str = HINT, path: str = "") -> Problem:
    return Problem("template", Where(str(order.path), None, path), message, hint)
