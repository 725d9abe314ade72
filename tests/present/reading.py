"""Reading a DOCX as Word does, for the tests: what a paragraph and a run look like once styles are resolved.

Written apart from the renderer, on zipfile and lxml only: run → its paragraph's style → the styles that one is based
on → the document's defaults (ECMA-376 Part 1, §17.7.2).
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MM = 1440 / 25.4
"""Twips in a millimetre."""


@dataclass(frozen=True)
class Look:
    """A resolved run: ``size`` in points."""

    size: float
    bold: bool
    italic: bool
    fonts: frozenset[str | None]
    colour: str


@dataclass(frozen=True)
class Setting:
    """A resolved paragraph: points, lines and millimetres."""

    align: str
    before: float
    after: float
    line: float
    first: float
    left: float
    right: float
    keep_next: bool


class Paragraph:
    """A ``w:p`` with its text and looks."""

    def __init__(self, file: Docx, element):
        self.file, self.element = file, element

    @property
    def text(self) -> str:
        pieces = [{W + "br": "\n"}.get(node.tag, node.text or "") for node in self.element.iter(W + "t", W + "br")]
        return "".join(pieces)

    @property
    def looks(self) -> set[Look]:
        return {self.file.look(self.element, run) for run in self.element.findall(W + "r")}

    @property
    def look(self) -> Look:
        (look,) = self.looks
        return look

    @property
    def setting(self) -> Setting:
        return self.file.setting(self.element)

    @property
    def rule(self) -> bool:
        """Whether a solid line runs under it."""
        border = self.element.find(f"{W}pPr/{W}pBdr/{W}bottom")
        return border is not None and border.get(W + "val") == "single"


class Docx:
    """A file as its parts, its styles and its paragraphs."""

    def __init__(self, data: bytes):
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.names = self.zip.namelist()
        parts = (name for name in self.names if name.endswith((".xml", ".rels")))
        self.xml = {name: etree.fromstring(self.zip.read(name)) for name in parts}

    @cached_property
    def body(self):
        return self.xml["word/document.xml"].find(W + "body")

    @cached_property
    def sections(self):
        return list(self.body.iter(W + "sectPr"))

    def story(self, section, kind: str, pages: str):
        """The header or footer of a section, as its root element, or ``None``."""
        for reference in section.findall(f"{W}{kind}Reference"):
            if reference.get(W + "type") == pages:
                rels = self.xml["word/_rels/document.xml.rels"]
                (target,) = (rel.get("Target") for rel in rels if rel.get("Id") == reference.get(R + "id"))
                return self.xml[f"word/{target}"]
        return None

    def paragraphs(self, root=None) -> list[Paragraph]:
        return [Paragraph(self, p) for p in (self.body if root is None else root).iter(W + "p")]

    def find(self, start: str) -> Paragraph:
        """The only paragraph that starts so."""
        (found,) = (p for p in self.paragraphs() if p.text.startswith(start))
        return found

    def after(self, paragraph: Paragraph) -> Paragraph:
        everything = list(self.body.iter(W + "p"))
        return Paragraph(self, everything[everything.index(paragraph.element) + 1])

    def _chain(self, paragraph, kind: str):
        """Property elements, the strongest first."""
        styles = self.xml["word/styles.xml"]
        by_id = {style.get(W + "styleId"): style for style in styles.findall(W + "style")}
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        style = by_id["Normal" if named is None else named.get(W + "val")]
        while style is not None:
            yield style.find(W + kind)
            based = style.find(W + "basedOn")
            style = None if based is None else by_id[based.get(W + "val")]
        yield styles.find(f"{W}docDefaults/{W}{kind}Default/{W}{kind}")

    def _value(self, properties, tag: str, attribute: str, default):
        for element in properties:
            child = None if element is None else element.find(W + tag)
            if child is not None and child.get(W + attribute) is not None:
                return child.get(W + attribute)
        return default

    def look(self, paragraph, run) -> Look:
        chain = [run.find(W + "rPr"), *self._chain(paragraph, "rPr")]

        def on(tag: str) -> bool:
            return any(element is not None and element.find(W + tag) is not None for element in chain)

        return Look(
            size=int(self._value(chain, "sz", "val", "20")) / 2,
            bold=on("b"),
            italic=on("i"),
            fonts=frozenset(
                self._value(chain, "rFonts", script, None) for script in ("ascii", "hAnsi", "cs", "eastAsia")
            ),
            colour=self._value(chain, "color", "val", "auto"),
        )

    def setting(self, paragraph) -> Setting:
        chain = [paragraph.find(W + "pPr"), *self._chain(paragraph, "pPr")]

        def number(tag: str, attribute: str, unit: float) -> float:
            return int(self._value(chain, tag, attribute, "0")) / unit

        return Setting(
            align=self._value(chain, "jc", "val", "left"),
            before=number("spacing", "before", 20),
            after=number("spacing", "after", 20),
            line=number("spacing", "line", 240),
            first=number("ind", "firstLine", MM),
            left=number("ind", "left", MM),
            right=number("ind", "right", MM),
            keep_next=any(element is not None and element.find(W + "keepNext") is not None for element in chain),
        )
