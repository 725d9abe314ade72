"""Package: python-docx's default document without its looks and facts, written as the same bytes each time.

Imports: blocks, docx.ooxml, docx.styles.
"""

from __future__ import annotations

import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI
from docx.opc.pkgwriter import _ContentTypesItem

from cchc_cli.present.blocks import clean
from cchc_cli.present.docx.ooxml import LateRows, el
from cchc_cli.present.docx.styles import dress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument
    from docx.opc.package import OpcPackage
    from lxml.etree import _Element

# A document has no clock: the same report is the same file. 1980 is the first year that a ZIP can name.
EPOCH: Final = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)
LONGEST_PROPERTY: Final = 255  # python-docx refuses more

_WORD: Final = "http://schemas.microsoft.com/office/word"

# What the template has beside these tells of another document: a theme with fonts, a thumbnail of a blank page,
# page and word counts, "Microsoft Macintosh Word".
_KEPT: Final = {
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
}


def blank(title: str) -> WordDocument:
    """An empty document with our styles, that title, and nothing of the template's author, clock or theme."""
    document = Document()
    for rels in (document.part.package.rels, document.part.rels):
        for name in [name for name, rel in rels.items() if rel.reltype not in _KEPT]:
            del rels[name]
    dress(document.styles.element)
    document.settings.element[:] = _settings()
    properties = document.core_properties
    properties.title = clean(title)[:LONGEST_PROPERTY]
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = EPOCH
    properties.language = "vi-VN"
    return document


def to_bytes(document: WordDocument, late: LateRows | None = None) -> bytes:
    """The document as a file, with the rows of its tables. Not by its own ``save``, which stamps the members with the
    time of day."""
    packed = BytesIO()
    with ZipFile(packed, "w") as target:
        for name, content in _members(document.part.package):
            if late is not None and name == document.part.partname.membername:
                content = late.in_place(content)
            member = ZipInfo(name, EPOCH.timetuple()[:6])
            member.compress_type = ZIP_DEFLATED
            member.create_system = 0  # as MS-DOS: else the bytes would differ between Windows and the others
            target.writestr(member, content)
    return packed.getvalue()


def _members(package: OpcPackage) -> Iterator[tuple[str, bytes]]:
    """The members of a package by name, in the order of python-docx's PackageWriter."""
    parts = package.parts
    for part in parts:
        part.before_marshal()  # type: ignore[no-untyped-call]  # python-docx
    yield CONTENT_TYPES_URI.membername, _ContentTypesItem.from_parts(parts).blob  # type: ignore[no-untyped-call]  # python-docx
    yield PACKAGE_URI.rels_uri.membername, package.rels.xml
    for part in parts:
        yield part.partname.membername, part.blob
        if len(part.rels):
            yield part.partname.rels_uri.membername, part.rels.xml


def _settings() -> list[_Element]:
    """Layout of Word 2013 and later, where a table begins exactly at the margin; Vietnam's numbers."""
    return [
        el("zoom", percent=100),
        el("defaultTabStop", val=720),
        el("characterSpacingControl", val="doNotCompress"),
        el("compat", el("compatSetting", name="compatibilityMode", uri=_WORD, val=15)),
        el("decimalSymbol", val=","),
        el("listSeparator", val=";"),
    ]
