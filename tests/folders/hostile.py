"""Files that are broken, hostile or only odd, with what check-evidence is to say of each (document-rules §3.7, §5)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import Any, NamedTuple

import pikepdf

from tests.document.making import W, archive, changed, docx, ole, paragraph, pdf
from tools.make_folders import FIB, flipped, image, issued, linked, lost_table, other, word


class Row(NamedTuple):
    """One file: its content, the ids of the findings, and whether its number can be read all the same."""

    content: Callable[[], bytes]
    ids: str = ""
    read: bool = False


def paper(serial: int) -> bytes:
    """A whole PDF with a number of its own."""
    return issued(other(serial))


def locked(serial: int, *, user: str, revision: int) -> bytes:
    """A PDF with an owner's password, and with a user's where one is given."""
    protected = pikepdf.Encryption(user=user, owner="chu", R=revision)
    return changed(paper(serial), lambda _: None, encryption=protected)


def bomb_of(megabytes: int) -> bytes:
    """A PDF whose page has a second stream that unpacks to so many megabytes."""
    packing = zlib.compressobj(9)
    packed = b"".join(packing.compress(bytes(2**20)) for _ in range(megabytes)) + packing.flush()

    def change(document: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(document, packed)
        stream.Filter = pikepdf.Name.FlateDecode
        page = document.pages[0].obj
        page.Contents = pikepdf.Array([page.Contents, document.make_indirect(stream)])

    raw: dict[str, Any] = {"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}
    return changed(paper(300), change, **raw)


def with_action(serial: int, **entries: Any) -> bytes:
    """A PDF that does something when it is opened."""
    return changed(paper(serial), lambda document: setattr(document.Root, "OpenAction", pikepdf.Dictionary(**entries)))


def with_doctype(entities: str) -> bytes:
    """A DOCX whose text is an entity that its document type declares."""
    text = "<w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body>"
    document = f'<?xml version="1.0"?><!DOCTYPE w [{entities}]><w:document {W}>{text}</w:document>'
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + '<!ENTITY a "&a11;">'


def understated(name: str, content: bytes) -> bytes:
    """A ZIP file whose directory says that the part ``name`` has a thousand bytes."""
    spoilt = bytearray(content)
    at = spoilt.find(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack_from("<H", spoilt, at + 28)[0]
        if spoilt[at + 46 : at + 46 + length] == name.encode():
            struct.pack_into("<I", spoilt, at + 24, 1000)
        at = spoilt.find(b"PK\x01\x02", at + 4)
    return bytes(spoilt)


def huge_picture() -> bytes:
    """A PNG that says it has 900 million pixels."""
    content = image("PNG")
    head = b"IHDR" + struct.pack(">II", 30_000, 30_000) + content[24:29]
    return content[:12] + head + struct.pack(">I", zlib.crc32(head)) + content[33:]


def huge_page(document: pikepdf.Pdf) -> None:
    """A page of 70 metres."""
    document.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 200_000, 200_000])


def circle(document: pikepdf.Pdf) -> None:
    """A page tree that holds itself."""
    document.Root.Pages.Kids.append(document.Root.Pages)


def nested(depth: int) -> bytes:
    """A PDF whose catalogue holds brackets within brackets."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * depth + b"]" * depth + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 4>>\n%%EOF"


def office(**parts: str | bytes) -> bytes:
    """A DOCX with one line and these parts."""
    return docx(paragraph("MINH HỌA"), **parts)


def macro_enabled() -> bytes:
    """A DOCX that calls itself one with macros."""
    kind = "<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>"
    document = f"<w:document {W}><w:body>{paragraph('MINH HỌA')}</w:body></w:document>"
    return archive({"[Content_Types].xml": kind, "word/document.xml": document})


ROWS: dict[str, Row] = {
    # §3.7: what the PDF libraries were tried on
    "chỉ chủ đặt mật khẩu R4.pdf": Row(lambda: locked(301, user="", revision=4), read=True),
    "chỉ chủ đặt mật khẩu R6.pdf": Row(lambda: locked(302, user="", revision=6), read=True),
    "mật khẩu R6.pdf": Row(lambda: locked(303, user="x", revision=6), "unusable-file"),
    "300 MB trong 0,3 MB.pdf": Row(lambda: bomb_of(300), "unusable-file"),
    "cụt một nửa.pdf": Row(lambda: paper(304)[: len(paper(304)) // 2], "damaged-file"),
    "cụt 95.pdf": Row(lambda: paper(305)[: len(paper(305)) * 95 // 100], "damaged-file"),
    "sai bảng.pdf": Row(lambda: lost_table(paper(306)), "damaged-file", read=True),
    "thừa 700 byte đầu.pdf": Row(lambda: b"x" * 700 + paper(307), "damaged-file", read=True),
    "thừa 5 KB cuối.pdf": Row(lambda: paper(308) + b"x" * 5000, "damaged-file", read=True),
    "đảo 200 byte.pdf": Row(lambda: flipped(paper(309)), "damaged-file"),
    "chỉ có dòng đầu.pdf": Row(lambda: b"%PDF-1.4\n", "damaged-file"),
    "rỗng.pdf": Row(lambda: b"", "unusable-file"),
    "toàn số 0.pdf": Row(lambda: bytes(30_000), "damaged-file"),
    "toàn số 0.docx": Row(lambda: bytes(3000), "damaged-file"),
    "trang web.pdf": Row(lambda: b"<!DOCTYPE html><html><body>404</body></html>", "wrong-extension format-not-allowed"),
    "ngoặc lồng nhau.pdf": Row(lambda: nested(100_000), "damaged-file"),
    "cây trang vòng tròn.pdf": Row(lambda: changed(paper(310), circle), "damaged-file"),
    "trang 70 mét.pdf": Row(lambda: changed(paper(311), huge_page)),
    # §5.1: by content, not by name
    "PDF.docx": Row(lambda: paper(312), "wrong-extension", read=True),
    "DOCX.pdf": Row(lambda: word(other(313)), "wrong-extension", read=True),
    "không đuôi": Row(lambda: word(other(314)), "wrong-extension", read=True),
    "PDF và ZIP.pdf": Row(lambda: paper(315) + word(other(315)), "risky-file", read=True),
    "Word đặt mật khẩu.docx": Row(lambda: ole({"EncryptedPackage": b"", "EncryptionInfo": b""}), "unusable-file"),
    # §5.2: what is dangerous
    "bom.docx": Row(lambda: office(**{"word/media/a.png": bytes(20 * 2**20)}), "unusable-file"),
    "5001 tệp con.docx": Row(lambda: office(**{f"a{number}": "" for number in range(5000)}), "unusable-file"),
    "thẻ lồng nhau.docx": Row(lambda: docx("<w:p>" * 100_000 + "</w:p>" * 100_000), "unusable-file"),
    "khai nhỏ.docx": Row(
        lambda: understated("word/document.xml", docx(" " * 80 * 2**20)), "damaged-file"
    ),  # its directory is not believed: what it unpacks to is cut, and then wrong
    "thực thể ngoài.docx": Row(
        lambda: with_doctype('<!ENTITY a SYSTEM "file:///etc/passwd">'), "risky-file damaged-file"
    ),
    "thực thể cười.docx": Row(lambda: with_doctype('<!ENTITY a0 "ha">' + LAUGHS), "risky-file damaged-file"),
    "đường dẫn ra ngoài.docx": Row(lambda: office(**{"../../a.xml": "<a/>"}), "damaged-file"),
    "hai phần một tên.docx": Row(lambda: office(**{"word/A.xml": "<a/>", "word/a.xml": "<a/>"}), "damaged-file"),
    "khai có macro.docx": Row(macro_enabled, "risky-file"),
    "macro.doc": Row(lambda: ole({"WordDocument": FIB, "Macros/VBA/x": b""}), "risky-file format-not-allowed"),
    "điều khiển tự chạy.docx": Row(lambda: office(**{"word/activeX/activeX1.xml": "<a/>"}), "risky-file"),
    "đường dẫn trong bài.docx": Row(lambda: office(**linked("hyperlink"))),
    "mẫu ở nơi khác.docx": Row(lambda: office(**linked("attachedTemplate")), "carries-more"),
    "đối tượng ở nơi khác.docx": Row(lambda: office(**linked("oleObject")), "carries-more"),
    "chạy lệnh.pdf": Row(lambda: with_action(316, S=pikepdf.Name.Launch, F="cmd.exe"), "risky-file", read=True),
    "gửi đi.pdf": Row(lambda: with_action(317, S=pikepdf.Name.SubmitForm, F="http://a"), "risky-file", read=True),
    "mở tệp khác.pdf": Row(lambda: with_action(318, S=pikepdf.Name.GoToR, F="a.pdf"), "risky-file", read=True),
    "mở trang đầu.pdf": Row(
        lambda: with_action(319, S=pikepdf.Name.GoTo, D=pikepdf.Array([0, pikepdf.Name.Fit])), read=True
    ),
    "đường dẫn trong bài.pdf": Row(lambda: with_action(320, S=pikepdf.Name.URI, URI="http://a"), read=True),
    "900 triệu điểm ảnh.png": Row(huge_picture, "unusable-file"),
    "ảnh cụt.jpg": Row(lambda: image("JPEG")[:200], "damaged-file"),
    "trang trắng.pdf": Row(lambda: pdf([]), "blank-document"),
}
"""The files by name."""
