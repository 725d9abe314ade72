"""The table of a set for review as files, with the set's own files inside; and the YAML after people changed it.

Imports: judge.review, present.*, read.annex, read.review.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from cchc_cli.document.word_tables import KEPT_SPACE
from cchc_cli.judge.review import Edit
from cchc_cli.model import Index
from cchc_cli.present import docx, sheets
from cchc_cli.present.annex import exact
from cchc_cli.present.view.annex import review_paper, review_sheets
from cchc_cli.present.view.words import stamp
from cchc_cli.present.yaml_tree import dump, load
from cchc_cli.read.annex import KEPT_SHEET
from cchc_cli.read.review import kept_text

_RELATIONS = "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PARTS = {
    "customXml/_rels/item1.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/relationships/customXmlProps" Target="itemProps1.xml"/></Relationships>'
    ),
    "customXml/itemProps1.xml": (
        f'<ds:datastoreItem xmlns:ds="{_OFFICE}/customXml" ds:itemID="{{5B1E9C52-3C1A-4E0B-9D57-CC4C00000001}}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{KEPT_SPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ),
}
"""What stands beside custom XML (ISO/IEC 29500-1, 15.2.5 and 15.2.6); without it LibreOffice drops it."""
_ADDED = {
    _RELATIONS: (
        "</Relationships>",
        f'<Relationship Id="rIdKept" Type="{_OFFICE}/relationships/customXml" Target="../customXml/item1.xml"/>',
    ),
    _TYPES: (
        "</Types>",
        '<Override PartName="/customXml/itemProps1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/>',
    ),
}


def workbook(index: Index, files: Mapping[str, str]) -> bytes:
    """The table as XLSX; what it cannot show lies in a hidden sheet."""
    title = f"Rà soát {index.head.title}"
    return sheets.render(review_sheets(index), title, stamp(index), (KEPT_SHEET, kept_text(files)))


def document(index: Index, files: Mapping[str, str]) -> bytes:
    """The table as DOCX; what it cannot show lies in a part of custom XML, which Word keeps."""
    made = io.BytesIO()
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    kept = f'<kept xmlns="{KEPT_SPACE}">{escape(kept_text(files))}</kept>'
    with ZipFile(io.BytesIO(docx.render(review_paper(index)))) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for member in source.infolist():
            raw = source.read(member)
            if member.filename in _ADDED:
                end, more = _ADDED[member.filename]
                raw = raw.replace(end.encode(), f"{more}{end}".encode())
            target.writestr(member, raw)
        for name, text in {"customXml/item1.xml": kept, **_PARTS}.items():
            part = ZipInfo(name, member.date_time)
            part.compress_type, part.create_system = ZIP_DEFLATED, 0
            target.writestr(part, head + text)
    return made.getvalue()


def named(files: Mapping[str, str], edition: str) -> dict[str, str]:
    """The files under another name of the set; where the name is the same, nothing changes."""
    tree = load(files["index.yaml"])
    if tree["edition"] == edition:
        return dict(files)
    mended = re.sub(r"(?m)^(edition:\s*[\"']?)[^\s#\"']+", rf"\g<1>{edition}", files["index.yaml"], count=1)
    if load(mended) != {**tree, "edition": edition}:
        tree["edition"] = edition
        mended = dump(tree)
    return {**files, "index.yaml": mended}


def edited(files: Mapping[str, str], edits: Sequence[Edit]) -> dict[str, str]:
    """The files with the edits in them, comments and layout kept; a file without edits as it was."""
    found = dict(files)
    left = list(edits)
    for name, text in files.items():
        if not left or not name[:1].isdigit():
            continue
        tree = load(text)
        mine = [one for one in left if _set(tree, one)]
        if mine:
            found[name] = dump(tree)
            left = [one for one in left if one not in mine]
    return found


def _set(tree: Any, edit: Edit) -> bool:
    """Put an edit at the node of its code; whether there is one."""
    if isinstance(tree, CommentedSeq):
        return any(_set(one, edit) for one in tree)
    if not isinstance(tree, CommentedMap):
        return False
    if tree.get("code") == edit.code:
        if isinstance(edit.value, str):
            text = edit.value
            tree[edit.field] = LiteralScalarString(text) if "\n" in text else DoubleQuotedScalarString(text)
        else:
            tree[edit.field] = exact(edit.value)
        return True
    return any(_set(tree[key], edit) for key in ("criteria", "parts") if key in tree)
