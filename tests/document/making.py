"""Files made for the tests: PDFs with text at a known place, Office files part by part, OLE containers.

Nothing here uses the program under test.
"""

from __future__ import annotations

import io
import itertools
import struct
import zipfile
from pathlib import Path

import font_source_serif_pro
import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(font_source_serif_pro.__file__).parent / "files"
WIDTH, HEIGHT = A4
BODY = (
    "Thực hiện chương trình công tác năm, Ủy ban nhân dân xã Ví Dụ tổng hợp kết quả thực hiện",
    "nhiệm vụ cải cách hành chính trên địa bàn và đề nghị các bộ phận chuyên môn phối hợp.",
)

Line = tuple[float, float, str] | tuple[float, float, str, str]
"""Left edge, distance from the bottom (points), text, and the font if it is not the regular one."""


def letter(number="Số: 45/BC-UBND", day="Ví Dụ, ngày 05 tháng 12 năm 2023"):
    """Lines of a page laid out as NĐ 30 asks; ``number`` and ``day`` as they are to stand there."""
    return [
        (90, 780, "ỦY BAN NHÂN DÂN", "bold"),
        (100, 765, "XÃ VÍ DỤ", "bold"),
        (300, 780, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bold"),
        (330, 765, "Độc lập - Tự do - Hạnh phúc", "bold"),
        (85, 740, number),
        (320, 740, day),
        (265, 700, "BÁO CÁO", "bold"),
        (190, 682, "Kết quả cải cách hành chính năm 2023", "bold"),
        *((85, 640 - 18 * place, line) for place, line in enumerate(BODY)),
        (85, 400, "Nơi nhận:", "bold"),
        (370, 400, "TM. ỦY BAN NHÂN DÂN", "bold"),
        (400, 384, "CHỦ TỊCH", "bold"),
        (385, 310, "Nguyễn Văn Mẫu", "bold"),
    ]


def pdf(*pages: list[Line]) -> bytes:
    """A PDF whose pages hold the lines given."""
    if "regular" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("regular", FONTS / "SourceSerifPro-Regular.ttf"))
        pdfmetrics.registerFont(TTFont("bold", FONTS / "SourceSerifPro-Bold.ttf"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for lines in pages:
        for left, down, text, *font in lines:
            canvas.setFont(font[0] if font else "regular", 12)
            canvas.drawString(left, down, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def changed(content: bytes, change, **save) -> bytes:
    """The PDF after ``change(pdf)``, saved anew."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        change(document)
        document.save(out, **save)
    return out.getvalue()


def stamp(document: pikepdf.Pdf, left: float, down: float, text: str) -> None:
    """Stamp a text on the first page as offices do: a signature widget with an appearance of its own."""
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    look = document.make_stream(f"BT /F 12 Tf 1 2 Td ({text}) Tj ET".encode())
    width = 7.0 * len(text) + 2
    look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    look.BBox = pikepdf.Array([0, 0, width, 14])
    look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    widget = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            T=f"stamp {left} {down}",
            F=4,
            Rect=pikepdf.Array([left, down - 2, left + width, down + 12]),
            AP=pikepdf.Dictionary(N=look),
        )
    )
    page = document.pages[0].obj
    if "/Annots" not in page:
        page.Annots = pikepdf.Array([])
    page.Annots.append(widget)
    if "/AcroForm" not in document.Root:
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]), SigFlags=3)
    document.Root.AcroForm.Fields.append(widget)


def archive(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def paragraph(text: str, *, run: str = "", style: str = "") -> str:
    """A Word paragraph; ``run`` and ``style`` are XML of the run's and the paragraph's properties."""
    return f'<w:p><w:pPr>{style}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def table(*rows: tuple[str, ...], widths: tuple[int, ...] = ()) -> str:
    """A Word table; each cell is the XML of its paragraphs."""
    text = ""
    for row in rows:
        cells = ""
        for place, cell in enumerate(row):
            width = f'<w:tcPr><w:tcW w:w="{widths[place]}" w:type="dxa"/></w:tcPr>' if widths else ""
            cells += f"<w:tc>{width}{cell}</w:tc>"
        text += f"<w:tr>{cells}</w:tr>"
    return f"<w:tbl>{text}</w:tbl>"


def docx(body: str, **parts: str | bytes) -> bytes:
    """A DOCX with this body; other parts by name, "_" for "/" being too little, so by keyword ``**{name: part}``."""
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{body}</w:body></w:document>'
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **parts})


_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ole(streams: dict[str, bytes]) -> bytes:
    """A compound file ([MS-CFB], version 3) with these streams; "a/b" puts ``b`` into the storage ``a``.

    Streams are filled up to 4096 bytes, so that none lies in the mini stream.
    """
    entries: list[list[object]] = [["Root Entry", 5, _END, 0, _FREE]]  # name, type, first sector, size, child
    storages: dict[str, int] = {}
    children: dict[int, list[int]] = {0: []}
    data, fat = b"", []
    for path, content in streams.items():
        *folders, name = path.split("/")
        parent = 0
        for folder in folders:
            if folder not in storages:
                entries.append([folder, 1, 0, 0, _FREE])
                storages[folder] = len(entries) - 1
                children[parent].append(storages[folder])
                children[storages[folder]] = []
            parent = storages[folder]
        content = content.ljust(4096, b"\0")
        content += b"\0" * (-len(content) % _SECTOR)
        first = len(fat)
        count = len(content) // _SECTOR
        fat += [first + place + 1 for place in range(count - 1)] + [_END]
        data += content
        entries.append([name, 2, first, len(content), _FREE])
        children[parent].append(len(entries) - 1)
    siblings = dict.fromkeys(range(len(entries)), _FREE)
    for parent, own in children.items():  # each storage's entries as a chain of right siblings
        if own:
            entries[parent][4] = own[0]
            siblings.update(itertools.pairwise(own))
    directory = b"".join(_entry(*entry, sibling=siblings[place]) for place, entry in enumerate(entries))
    directory += b"\0" * (-len(directory) % _SECTOR)
    start = len(fat)
    count = len(directory) // _SECTOR
    fat += [start + place + 1 for place in range(count - 1)] + [_END]
    fat.append(_FAT)
    assert len(fat) <= _SECTOR // 4
    table_sector = len(fat) - 1
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, start, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", table_sector) + struct.pack("<I", _FREE) * 108
    return header + data + directory + struct.pack(f"<{_SECTOR // 4}I", *fat)


def _entry(name: str, type: int, first: int, size: int, child: int, *, sibling: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), type, 1)
    entry += struct.pack("<III", _FREE, sibling, child) + bytes(36)
    return entry + struct.pack("<IQ", first, size)


def doc(
    *body: str | tuple[str, ...], narrow: bool = False, beside: str = "", cut: int = 0, apart: bool = False
) -> bytes:
    """A binary Word file ([MS-DOC]): paragraphs, and rows of a table as tuples of cells; "**" before bold text.

    ``narrow``: one byte a character; ``beside``: text of a text box; ``cut``: after so many characters a new piece
    begins, which stands before the first one in the file; ``apart``: properties lie in the data stream.
    """
    return ole(doc_streams(*body, narrow=narrow, beside=beside, cut=cut, apart=apart))


def doc_streams(
    *body: str | tuple[str, ...], narrow: bool = False, beside: str = "", cut: int = 0, apart: bool = False
) -> dict[str, bytes]:
    """The streams of such a file."""
    parts: list[tuple[str, bytes, bool]] = []  # text with its mark, properties of the paragraph, bold
    for item in body:
        for cell in item if isinstance(item, tuple) else ():
            parts.append((cell.removeprefix("**") + "\x07", _SPRM_IN_TABLE, cell.startswith("**")))
        row = isinstance(item, tuple)
        text, properties = ("\x07", _SPRM_IN_TABLE + _SPRM_ENDS_ROW) if row else (item + "\r", b"")
        parts.append((text.removeprefix("**"), properties, text.startswith("**")))
    length = sum(len(text) for text, _, _ in parts)
    if beside:
        parts.append((beside + "\r", b"", False))
    if not apart:
        return _doc_streams(parts, length, narrow=narrow, cut=cut)
    data = b""
    for place, (text, properties, bold) in enumerate(parts):
        parts[place] = (text, struct.pack("<HI", 0x6646, len(data)), bold)
        data += struct.pack("<H", len(properties)) + properties
    return _doc_streams(parts, length, narrow=narrow, cut=cut) | {"Data": data}


_SPRM_IN_TABLE, _SPRM_ENDS_ROW, _SPRM_BOLD = b"\x16\x24\x01", b"\x17\x24\x01", b"\x35\x08\x01"
_TEXT_AT = 0x800


def _doc_streams(parts: list[tuple[str, bytes, bool]], length: int, *, narrow: bool, cut: int) -> dict[str, bytes]:
    parts = [(part if narrow else _units(part), *rest) for part, *rest in parts]
    text = "".join(part for part, _, _ in parts)
    width = 1 if narrow else 2
    stored = text.encode("cp1252") if narrow else text.encode("utf-16-le", "surrogatepass")
    pieces = [(0, len(text), _TEXT_AT)]
    if cut:
        first, rest = stored[: width * cut], stored[width * cut :]
        stored = rest + first
        pieces = [(0, cut, _TEXT_AT + len(rest)), (cut, len(text), _TEXT_AT)]

    def place(at: int) -> int:
        return next(start + width * (at - first) for first, last, start in pieces if at < last)

    runs = []  # where paragraphs begin in the file, in its order; one in two pieces begins twice
    at = 0
    for part, properties, bold in parts:
        last = at + len(part)
        runs += [(place(one), properties, bold) for one in ([at, cut] if at < cut < last else [at])]
        at = last
    runs.sort()
    end = _TEXT_AT + len(stored)
    main = (bytes(_TEXT_AT) + stored).ljust(-(-end // 512) * 512, b"\0")
    starts = [run[0] for run in runs] + [end]
    table = b""
    where = []
    for entry in (1, 13):
        pages, numbers, firsts = b"", [], []
        for first in range(0, len(runs), 9):
            numbers.append(len(main + pages) // 512)
            firsts.append(starts[first])
            pages += _properties(starts[first : first + 10], runs[first : first + 9], entry)
        main += pages
        plc = struct.pack(f"<{len(firsts) + 1}I", *firsts, end) + struct.pack(f"<{len(numbers)}I", *numbers)
        where.append((len(table), len(plc)))
        table += plc
    plc = struct.pack(f"<{len(pieces) + 1}I", *(first for first, _, _ in pieces), len(text))
    for _, _, start in pieces:
        plc += struct.pack("<HIH", 0, start * 2 | 0x40000000 if narrow else start, 0)
    clx = b"\x01\x03\0abc" + b"\x02" + struct.pack("<I", len(plc)) + plc
    fib = bytearray(main)
    struct.pack_into("<HH", fib, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", fib, 10, 0x200)
    struct.pack_into("<i", fib, 0x4C, length)
    for field, span in zip((0xFA, 0x102, 0x1A2), (*where, (len(table), len(clx))), strict=True):
        struct.pack_into("<II", fib, field, *span)
    return {"WordDocument": bytes(fib), "1Table": table + clx}


def _units(text: str) -> str:
    """A text with a character for each unit of UTF-16, by which Word counts."""
    stored = text.encode("utf-16-le")
    return "".join(chr(unit) for unit in struct.unpack(f"<{len(stored) // 2}H", stored))


def _properties(starts: list[int], runs: list[tuple[int, bytes, bool]], entry: int) -> bytes:
    """A page of properties (ChpxFkp: entries of one byte; PapxFkp: of 13)."""
    page = bytearray(512)
    struct.pack_into(f"<{len(starts)}I", page, 0, *starts)
    free = 510
    for number, (_, properties, bold) in enumerate(runs):
        if entry == 1:
            stored = b"\x03" + _SPRM_BOLD if bold else b""
        elif len(properties) % 2:
            stored = bytes([(len(properties) + 3) // 2]) + b"\0\0" + properties  # size in words, with its own byte
        else:
            stored = bytes([0, len(properties) // 2 + 1]) + b"\0\0" + properties
        if stored:
            free = (free - len(stored)) // 2 * 2
            page[free : free + len(stored)] = stored
            page[4 * len(starts) + entry * number] = free // 2
    page[511] = len(runs)
    return bytes(page)
