"""What a file is by its content, whatever it is called; containers within limits."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from cchc_cli.document.facts import Fault, Text
from cchc_cli.document.kind import KINDS, extension_fits

from .making import archive, docx, letter, ole, paragraph, pdf

PDF = pdf(letter())
WORD = docx(paragraph("Số: 45/BC-UBND"))


def image(format, **save):
    out = io.BytesIO()
    Image.effect_noise((300, 200), 50).save(out, format, **save)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "fits"),
    [
        (PDF, "pdf", "a.PDF"),
        (WORD, "docx", "a.docx"),
        (archive({"xl/workbook.xml": "<a/>"}), "xlsx", "a.xlsx"),
        (archive({"ppt/presentation.xml": "<a/>"}), "pptx", "a.pptx"),
        (archive({"a.txt": "a"}), "zip", "a.zip"),
        (ole({"WordDocument": bytes(12)}), "doc", "a.doc"),
        (image("JPEG"), "jpg", "a.jpeg"),
        (image("PNG"), "png", "a.png"),
        (image("TIFF"), "tiff", "a.tif"),
        (image("GIF"), "gif", "a.gif"),
        (b"{\\rtf1 a}", "rtf", "a.rtf"),
        (b"\xef\xbb\xbf  <!DOCTYPE HTML><html>", "html", "a.htm"),
        (b"\n<html lang='vi'>", "html", "a.html"),
        ("Số: 45/BC-UBND\n".encode(), "txt", "a.txt"),
        ("Số: 45/BC-UBND".encode("utf-16"), "txt", "a.csv"),
        (b"\x00\x01\x02\x03", "unknown", None),
    ],
)
def test_kind_is_by_content(read, content, kind, fits):
    for name in ("a.pdf", "a.docx", "a"):
        assert read(content, name).kind == kind
    if fits:
        assert extension_fits(fits, kind)
    others = {other.name for other in KINDS} - {kind}
    assert not all(extension_fits(fits or "a.pdf", other) for other in others)


@pytest.mark.parametrize(
    ("name", "kind", "fits"),
    [
        ("a.pdf", "docx", False), ("a.docx", "pdf", False), ("a.doc", "docx", False), ("a", "pdf", False),
        ("a.docx", "ole", True), ("a.doc", "rtf", True), ("a.b.pdf", "pdf", True), ("pdf", "pdf", False),
    ],
)  # fmt: skip
def test_extensions(name, kind, fits):
    assert extension_fits(name, kind) is fits


@pytest.mark.parametrize(
    ("content", "kind", "faults"),
    [
        (PDF + WORD, "pdf", (Fault.POLYGLOT,)),
        (image("GIF") + archive({"a": "a"}), "gif", (Fault.POLYGLOT,)),
        (image("GIF", comment=b"%PDF-1.4"), "gif", (Fault.POLYGLOT,)),
        (b"some bytes\n" + PDF, "pdf", (Fault.DAMAGED,)),
        (b"\n\n" + PDF, "pdf", ()),
        (b"a" * 1024 + PDF, "txt", ()),
        (PDF + b"PK\x05\x06" + bytes(18) + b"tail", "pdf", ()),
        (PDF + b"PK\x05\x06", "pdf", ()),
        (bytes(5000), "unknown", (Fault.DAMAGED,)),
        (bytes(5000) + b"a", "unknown", (Fault.DAMAGED,)),
        (b"", "unknown", (Fault.EMPTY,)),
    ],
    ids=["pdf+docx", "gif+zip", "gif+pdf", "bytes before", "lines before", "too late", "zip without entries",
         "end of a record", "zeros", "zeros at the head", "empty"],
)  # fmt: skip
def test_two_files_in_one_and_broken_beginnings(read, content, kind, faults):
    document = read(content)
    assert (document.kind, document.faults) == (kind, faults)


def entry(name="a", size=1, **fields):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(name, bytes(size))
    content = bytearray(out.getvalue())
    at = content.rindex(b"PK\x01\x02")
    if "flags" in fields:
        struct.pack_into("<H", content, at + 8, fields["flags"])
    if "claimed" in fields:
        struct.pack_into("<I", content, at + 24, fields["claimed"])
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (entry(), ()),
        (entry(size=2**20), ()),
        (entry(size=20 * 2**20), (Fault.BOMB,)),
        (entry(claimed=300 * 2**20), (Fault.BOMB,)),
        (archive({str(number): "" for number in range(5001)}), (Fault.BOMB,)),
        (entry(flags=1), (Fault.PASSWORD,)),
        (entry()[:-30], (Fault.DAMAGED,)),
    ],
    ids=["small", "1 MB", "ratio", "size", "entries", "encrypted", "cut"],
)
def test_archives_within_limits(read, content, faults):
    document = read(content, "a.zip")
    assert (document.kind, document.faults) == ("zip", faults)


def rels(type, mode="External"):
    kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{type}"
    one = f'<Relationship Id="a" Type="{kind}" Target="http://x.example" TargetMode="{mode}"/>'
    return f"<!-- a --><Relationships>{one}</Relationships>"


RELS = "word/_rels/document.xml.rels"


@pytest.mark.parametrize(
    ("parts", "faults"),
    [
        ({"word/vbaProject.bin": "x"}, (Fault.MACRO,)),
        ({"xl/macrosheets/sheet1.xml": "<a/>"}, (Fault.MACRO,)),
        ({"[Content_Types].xml": '<Types a="application/vnd.ms-word.document.macroEnabled"/>'}, (Fault.MACRO,)),
        ({"word/activeX/activeX1.bin": "x"}, (Fault.ACTIVE_CONTENT,)),
        ({"word/embeddings/a.xlsx": "x"}, (Fault.EMBEDDED_FILES,)),
        ({RELS: rels("attachedTemplate")}, (Fault.EXTERNAL_LINKS,)),
        ({RELS: rels("image")}, (Fault.EXTERNAL_LINKS,)),
        ({RELS: rels("image", "Internal")}, ()),
        ({RELS: rels("hyperlink")}, ()),
        ({RELS: "no XML"}, ()),
        ({"word/styles.xml": "<!DOCTYPE a><a/>"}, (Fault.ACTIVE_CONTENT,)),
        ({"word/styles.xml": "<!DOCTYPE a><a/>".encode("utf-16")}, (Fault.ACTIVE_CONTENT,)),
        ({"../../a.xml": "<a/>"}, (Fault.DAMAGED,)),
        ({"/a.xml": "<a/>"}, (Fault.DAMAGED,)),
        ({"c:a.xml": "<a/>"}, (Fault.DAMAGED,)),
        ({"word\\a.xml": "<a/>"}, (Fault.DAMAGED,)),
        ({"WORD/Document.XML": "<a/>"}, (Fault.DAMAGED,)),
        ({"word/a..xml": "<a/>"}, ()),
    ],
    ids=lambda value: next(iter(value), None) if isinstance(value, dict) else None,
)  # fmt: skip
def test_what_an_office_file_carries(read, parts, faults):
    document = read(docx(paragraph("Số: 45/BC-UBND"), **parts), "a.docx")
    assert (document.kind, document.faults, document.number) == ("docx", faults, "45/BC-UBND")


def test_a_docx_that_lost_its_directory_is_still_a_docx(read):
    document = read(WORD[:-60], "a.docx")
    assert (document.kind, document.faults, document.text) == ("docx", (Fault.DAMAGED,), Text.NONE)


def spoil(content, name):
    """Break the packed bytes of one entry."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        info = source.getinfo(name)
    at = info.header_offset + 30 + len(name)
    return content[:at] + bytes(byte ^ 0xFF for byte in content[at : at + 8]) + content[at + 8 :]


@pytest.mark.parametrize("name", ["word/document.xml", "[Content_Types].xml"])
def test_a_broken_part_is_damage(read, name):
    assert Fault.DAMAGED in read(spoil(WORD, name), "a.docx").faults


def test_a_part_that_unpacks_beyond_its_limit_is_a_bomb(read, monkeypatch):
    from cchc_cli.document import package

    big = docx(paragraph("Số: 45/BC-UBND"), **{RELS: rels("image"), "xl/workbook.xml": "<a/>"})
    monkeypatch.setattr(package.read_part, "__defaults__", (50,))
    assert Fault.BOMB in read(big, "a.docx").faults
    assert read(docx(paragraph("a")), "a.docx").faults == (Fault.BOMB,)
    assert read(archive({"xl/workbook.xml": f"<a>{'b' * 99}</a>", "xl/_rels/workbook.xml.rels": "<a/>"})).faults == (
        Fault.BOMB,
    )


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "GIF"])
def test_pictures(read, format):
    whole = image(format)
    document = read(whole)
    assert (document.pages, document.faults, document.text) == (1, (), Text.NONE)
    assert read(whole[: len(whole) // 2]).faults == (Fault.DAMAGED,)


def test_a_huge_picture_is_not_decoded(read):
    content = image("PNG")
    size = struct.pack(">II", 30_000, 30_000)
    head = b"IHDR" + size + content[24:29]
    huge = content[:12] + head + struct.pack(">I", zlib.crc32(head)) + content[33:]
    assert read(huge).faults == (Fault.BOMB,)


@pytest.mark.parametrize("cut", [520, 600, 5000])
def test_a_broken_ole_file_is_damaged(read, cut):
    document = read(ole({"WordDocument": bytes(9000)})[:cut])
    assert Fault.DAMAGED in document.faults
    assert document.kind in ("ole", "doc")
