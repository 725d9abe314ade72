"""Breaking one thing in a written DOCX, and writing a DOCX from raw XML, for the tests of the checker of form."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from lxml import etree

from tests.present.reading import W
from tests.present.schema import ORDER

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
Change = Callable[[Any], None]


def edited(data: bytes, change: Change, part: str = "word/document.xml") -> bytes:
    """The file with one part changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                root = etree.fromstring(content)
                change(root)
                content = etree.tostring(root)
            packed.writestr(name, content)
    return target.getvalue()


def with_parts(data: bytes, **parts: bytes) -> bytes:
    """The file with more parts; "__" in a name stands for "/", "_dot_" for "."."""
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return target.getvalue()


def written(body: str, styles: str = "", **parts: str) -> bytes:
    """A DOCX with that body; ``parts`` are other parts under ``word/``, such as ``numbering``."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        packed.writestr("word/styles.xml", f"<w:styles {NAMESPACES}>{styles}</w:styles>")
        for name, content in parts.items():
            packed.writestr(f"word/{name.replace('__', '/')}.xml", content)
    return target.getvalue()


def xml(text: str) -> Any:
    """An element from its XML."""
    return etree.fromstring(f"<x {NAMESPACES}>{text}</x>")[0]


def found(root: Any, start: str) -> Any:
    """The first paragraph that starts so."""
    return next(p for p in root.iter(W + "p") if "".join(p.itertext(W + "t")).startswith(start))


def put(parent: Any, kind: str, element: Any) -> None:
    """Put a property into ``pPr`` or ``rPr`` of a paragraph or run, in place of the one that it has."""
    properties = parent.find(W + kind)
    if properties is None:
        properties = etree.Element(W + kind)
        parent.insert(0, properties)
    old = properties.find(element.tag)
    if old is not None:
        properties.remove(old)
    order = ORDER[kind].split()
    place = order.index(element.tag.removeprefix(W))
    at = sum(order.index(child.tag.removeprefix(W)) < place for child in properties)
    properties.insert(at, element)


def letters(start: str, element: str) -> Change:
    """Give the runs of a paragraph a property: ``letters("BÁO CÁO", '<w:sz w:val="20"/>')``."""

    def change(root: Any) -> None:
        for run in found(root, start).findall(W + "r"):
            put(run, "rPr", xml(element))

    return change


def setting(start: str, element: str) -> Change:
    """Give a paragraph a property: ``setting("BÁO CÁO", '<w:jc w:val="left"/>')``."""
    return lambda root: put(found(root, start), "pPr", xml(element))


def text(start: str, new: str) -> Change:
    """Write another text into a paragraph, in the look of its first run."""

    def change(root: Any) -> None:
        first, *rest = list(found(root, start).iter(W + "t"))
        first.text = new
        for other in rest:
            other.text = ""

    return change


def before(start: str, *paragraphs: str) -> Change:
    """Put paragraphs, as XML, before one."""

    def change(root: Any) -> None:
        for paragraph in paragraphs:
            found(root, start).addprevious(xml(paragraph))

    return change


def attribute(tag: str, **values: str) -> Change:
    """Set attributes of the first element of that name in the body."""

    def change(root: Any) -> None:
        element = next(root.iter(W + tag))
        for name, value in values.items():
            element.set(W + name, value)

    return change


def without(tag: str) -> Change:
    """Take away every element of that name."""

    def change(root: Any) -> None:
        for element in list(root.iter(W + tag)):
            element.getparent().remove(element)

    return change


def line(text: str, *, style: str = "BodyText", setting: str = "", look: str = "") -> str:
    """A paragraph as XML, in a style of ours."""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{setting}</w:pPr>'
        f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )
