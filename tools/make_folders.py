"""Make the binary files of ``tests/folders``: a workspace that is right, and what is laid over it for each finding.

Text (YAML, ``xoa.txt``) is written by hand beside them; what Git on Windows cannot hold, and what is signed, is made
by ``tests/folders/made.py`` when the tests run. Same bytes on every run: no clock, no random number.
"""

from __future__ import annotations

import base64
import datetime
import io
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pikepdf
from PIL import Image
from sample.paper import Paper, pdf, picture, scan, sheet

from tests.document import making

ROOT = Path(__file__).resolve().parent.parent
YEAR = "evidence/2023"
PLAN, REPORTS, SPREAD, IDEA = "1.1.1 Ban hành kế hoạch", "1.2", "1.3 Tuyên truyền", "1.4"

_PARENT = ("ỦY BAN NHÂN DÂN", "TỈNH MINH HỌA")
_NEIGHBOUR = ("ỦY BAN NHÂN DÂN", "XÃ KHÁC")
_DAY = datetime.date(2023, 6, 15)

KE_HOACH = Paper("KH", "12", datetime.date(2023, 1, 10), "Cải cách hành chính năm 2023")
KET_QUA = Paper("BC", "45", datetime.date(2023, 12, 5), "Kết quả thực hiện kế hoạch cải cách hành chính")
SAU_THANG = Paper("BC", "31", _DAY, "Cải cách hành chính sáu tháng đầu năm 2023")
# Words that look like what is sought, in a right file: "bí mật" in a sentence is no marking.
CA_NAM = Paper("BC", "38", datetime.date(2023, 12, 1), "Cải cách hành chính và bảo vệ bí mật nhà nước năm 2023")
SANG_KIEN = Paper("QĐ", "19", datetime.date(2023, 5, 15), "Công nhận sáng kiến năm 2023")
LICH_TIEP = Paper("TB", "22", datetime.date(2023, 2, 3), "Lịch tiếp công dân năm 2023")
CONG_BO = Paper("QĐ", "108", datetime.date(2023, 3, 7), "Công bố thủ tục hành chính", _PARENT, "Minh Họa")
TU_KIEM_TRA = Paper("BB", "27", datetime.date(2023, 9, 12), "Tự kiểm tra việc tiếp nhận hồ sơ")
"""The papers of the right workspace."""


def other(serial: int, type: str = "BC", **values: object) -> Paper:
    """One more paper of the unit, with a number of its own."""
    return replace(Paper(type, str(serial), _DAY, "Tổng hợp ý kiến của các bộ phận chuyên môn"), **values)


# -- một tệp theo loại ----------------------------------------------------------------------------------------


def changed(content: bytes, *changes: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The PDF after changes of its objects, saved anew; its streams as Python's zlib packed them, on every system."""

    def change(document: pikepdf.Pdf) -> None:
        for one in (_unarmoured, *changes):
            one(document)

    raw = {"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}
    return making.changed(content, change, deterministic_id=True, **raw)


def _unarmoured(document: pikepdf.Pdf) -> None:
    """Take off the ASCII armour that reportlab puts around streams: a fifth of their size."""
    armoured = pikepdf.Array([pikepdf.Name.ASCII85Decode, pikepdf.Name.FlateDecode])
    for thing in document.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == armoured:
            packed = base64.a85decode(thing.read_raw_bytes().strip(), adobe=True)
            thing.write(packed, filter=pikepdf.Name.FlateDecode)


def issued(paper: Paper, *changes: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The paper as PDF, perhaps after changes of its objects."""
    return changed(pdf(paper), *changes)


def dated(package: bytes) -> bytes:
    """A ZIP file with fixed times in its directory."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()


def lines_of(paper: Paper) -> list[making.Line]:
    """The lines of a page that says what the paper says."""
    lines = making.letter(f"Số: {paper.symbol}", paper.day)
    title = {"BÁO CÁO": "BÁO CÁO", "Kết quả cải cách hành chính năm 2023": paper.abstract}
    return [(left, down, title.get(text, text), *font) for left, down, text, *font in lines]


def word(paper: Paper, before: str = "", run: str = "", **parts: str | bytes) -> bytes:
    """The paper as a small DOCX; ``before`` is a line above the header, ``run`` properties of the body's text."""
    p = making.paragraph
    header = making.table(
        (
            "".join(p(line, run="<w:b/>") for line in paper.agency),
            p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", run="<w:b/>"),
        ),
        (p(f"Số: {paper.symbol}"), p(paper.day)),
        widths=(3500, 5500),
    )
    names = {"KH": "KẾ HOẠCH", "BC": "BÁO CÁO"}
    title = p(names[paper.type], run="<w:b/>") + p(paper.abstract, run="<w:b/>")
    above = p(before) if before else ""
    body = "".join(p(line, run=run) for line in (*paper.body, "MINH HỌA: không phải văn bản thật."))
    return dated(making.docx(above + header + title + body, **parts))


def linked(type: str) -> dict[str, str]:
    """Relations of a DOCX with one part that lies elsewhere."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    one = f'<Relationship Id="a" Type="{base}/{type}" Target="http://vidu.example/a" TargetMode="External"/>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return {"word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">{one}</Relationships>'}


def flipped(content: bytes, count: int = 200) -> bytes:
    """The file with so many bytes turned over, spread evenly."""
    spoiled = bytearray(content)
    for place in range(count):
        spoiled[40 + place * (len(content) - 40) // count] ^= 0xFF
    return bytes(spoiled)


def lost_table(content: bytes) -> bytes:
    """The PDF with a wrong place of its table of objects."""
    return content[: content.rindex(b"startxref")] + b"startxref\n7\n%%EOF\n"


def script(document: pikepdf.Pdf) -> None:
    """Let a script run when the file is opened."""
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def attachment(document: pikepdf.Pdf) -> None:
    """Attach a file."""
    inside = document.make_stream(b"MINH HOA", Type=pikepdf.Name.EmbeddedFile)
    one = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="a.txt", EF=pikepdf.Dictionary(F=inside))
    names = pikepdf.Array([pikepdf.String("a.txt"), document.make_indirect(one)])
    document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=names))


def packed_twice(document: pikepdf.Pdf) -> None:
    """Put in a stream that unpacks to 80 MB, packed twice over."""
    stream = pikepdf.Stream(document, zlib.compress(zlib.compress(bytes(80 * 2**20), 9), 9))
    stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
    document.Root.Extra = document.make_indirect(stream)


def spoiled_text(paper: Paper) -> bytes:
    """A PDF whose text layer is no Vietnamese, as after a second recognition without marks."""
    lines = [*lines_of(paper), *((85, 500 - 18 * place, line) for place, line in enumerate(making.BODY * 3))]
    spoilt = [(a, b, text[::-1].replace("n", "x").replace("i", "w"), *font) for a, b, text, *font in lines]
    return changed(making.pdf(spoilt))


def misread(paper: Paper) -> bytes:
    """A DOCX whose Unicode text was once taken for Latin-1, letter by letter."""
    lines = (*(text for _, _, text, *_ in lines_of(paper)), *paper.body, *making.BODY)
    shown = (line.encode().decode("latin-1").translate(dict.fromkeys(range(0x80, 0xA0), "?")) for line in lines)
    return dated(making.docx("".join(making.paragraph(line) for line in shown)))


def sheet_without_cells() -> bytes:
    """A workbook in which nothing was typed."""
    sheets, spread = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", making.SPREADSHEET
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook {spread} xmlns:r="{sheets}"><sheets><sheet r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="a" Target="worksheets/a.xml"/></Relationships>',
        "xl/worksheets/a.xml": f"<worksheet {spread}><sheetData/></worksheet>",
    }
    return dated(making.archive(parts))


def long_paper(paper: Paper, pages: int) -> bytes:
    """A PDF of so many pages."""
    filler = [[(85.0, 700.0, line)] for line in making.BODY * pages]
    return changed(making.pdf(lines_of(paper), *filler[: pages - 1]))


def page(paper: Paper, *more: making.Line) -> bytes:
    """A PDF of one page with more lines on it."""
    return changed(making.pdf([*lines_of(paper), *more]))


def image(form: str) -> bytes:
    """A small grey picture in another form."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((120, 90)).save(out, form)
    return out.getvalue()


FIB = b"\xec\xa5" + bytes(10)
"""Beginning of the text stream of an old Word file."""
TCVN3, VNI = (f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>' for font in (".VnTime", "VNI-Times"))


# -- hồ sơ đúng, và các lớp phủ ---------------------------------------------------------------------------------

Files = dict[str, bytes]
"""Contents by name in the year's folder."""


def base() -> Files:
    """The evidence of the right workspace."""
    return {
        f"{PLAN}/12-KH-UBND.pdf": issued(KE_HOACH),
        "1.1.2/45-BC-UBND.docx": word(KET_QUA),
        f"{REPORTS}/31-BC-UBND.pdf": issued(SAU_THANG),
        f"{REPORTS}/38-BC-UBND.pdf": issued(CA_NAM),
        f"{SPREAD}/ảnh hội nghị.jpg": picture("Hội nghị tuyên truyền cải cách hành chính"),
        f"{SPREAD}/anh-chup-trang.png": picture("Tin về hội nghị", "PNG", "https://vidu.example/tin/12"),
        f"{IDEA}/19-QD-UBND.pdf": issued(SANG_KIEN),
        "1.5/22-TB-UBND.pdf": issued(LICH_TIEP),
        "2.1/108-QD-UBND.pdf": issued(CONG_BO),
        "2.2/so lieu mot cua.xlsx": sheet("Số liệu trích từ hệ thống", [("Đúng hạn", 385), ("Tổng số", 400)]),
        "2.3/27-BB-UBND.pdf": issued(TU_KIEM_TRA),
    }


def bad() -> dict[str, Files]:
    """The files of each overlay, by the finding that it is named after."""
    return {
        "unusable-file": {
            f"{PLAN}/trống.pdf": b"",
            f"{PLAN}/mật khẩu.pdf": pdf(other(51), password="123456"),
            f"{PLAN}/mã hóa.docx": making.ole({"EncryptedPackage": b"", "EncryptionInfo": b""}),
            f"{PLAN}/giải nén quá lớn.docx": word(other(52), **{"word/media/a.png": bytes(20 * 2**20)}),
            f"{PLAN}/giải nén quá lớn.pdf": issued(other(53), packed_twice),
        },
        "damaged-file": {
            f"{PLAN}/cụt một nửa.pdf": pdf(other(54))[: len(pdf(other(54))) // 2],
            f"{PLAN}/cụt phần cuối.pdf": pdf(other(55))[: len(pdf(other(55))) * 95 // 100],
            f"{PLAN}/đảo byte.pdf": flipped(issued(other(56))),
            f"{PLAN}/thừa đầu.pdf": b"x" * 700 + issued(other(57)),
            f"{PLAN}/sai bảng.pdf": lost_table(pdf(other(58))),
            f"{PLAN}/cụt.docx": word(other(59))[:-60],
            f"{PLAN}/cụt.jpg": image("JPEG")[:-400],
        },
        "blank-document": {
            f"{PLAN}/xuất nhầm.pdf": changed(making.pdf([])),
            f"{PLAN}/chưa gõ.docx": dated(making.docx(making.paragraph(""))),
            f"{PLAN}/biểu trống.xlsx": sheet_without_cells(),
        },
        "risky-file": {
            f"{PLAN}/macro.docm": word(other(60), **{"word/vbaProject.bin": b"MINH HOA"}),
            f"{PLAN}/tự chạy.pdf": issued(other(61), script),
            f"{PLAN}/hai loại.pdf": issued(other(62)) + word(other(62)),
        },
        "carries-more": {
            f"{PLAN}/đính kèm.pdf": issued(other(63), attachment),
            f"{PLAN}/nhúng.docx": word(other(64), **{"word/embeddings/so-lieu.xlsx": b"MINH HOA"}),
            f"{PLAN}/ảnh ở nơi khác.docx": word(other(65), **linked("image")),
        },
        "wrong-extension": {
            f"{PLAN}/văn bản.pdf": word(other(66)),
            f"{PLAN}/văn bản.docx": issued(other(67)),
            f"{PLAN}/ảnh.png": image("JPEG"),
        },
        "format-not-allowed": {
            f"{PLAN}/bao cao.doc": making.ole({"WordDocument": FIB}),
            f"{PLAN}/ghi chu.rtf": b"{\\rtf1 MINH HOA}",
            f"{PLAN}/trang.html": "<!doctype html>\n<html lang='vi'><p>MINH HỌA</p></html>\n".encode(),
            f"{PLAN}/quet.tif": image("TIFF"),
            f"{PLAN}/tong hop.zip": dated(making.archive({"a.txt": "MINH HOA"})),
        },
        "same-file-twice": {
            f"{PLAN}/bản sao 12-KH-UBND.pdf": issued(KE_HOACH),
            f"{PLAN}/lưu/12-KH-UBND.pdf": issued(KE_HOACH),
        },
        "draft": {
            f"{PLAN}/dự thảo lần 2.docx": word(other(0, number="", draft=True), before="DỰ THẢO"),
            f"{PLAN}/dự thảo.pdf": page(other(0, number="", draft=True), (440, 805, "DỰ THẢO", "bold")),
        },
        "scan-not-described": {
            f"{PLAN}/quét 70.pdf": scan(other(70)),
            f"{PLAN}/quét 71.pdf": scan(other(71)),
            f"{PLAN}/dán ảnh 170.docx": dated(making.docx("<w:p/>", **{"word/media/a.jpg": image("JPEG")})),
        },
        "scan-to-read": {f"{PLAN}/quét 72.pdf": scan(other(72))},
        "garbled-text": {
            f"{PLAN}/nén 73.pdf": spoiled_text(other(73)),
            f"{PLAN}/nén 74.pdf": spoiled_text(other(74)),
            f"{PLAN}/sai phông 173.docx": misread(other(173)),
        },
        "legacy-encoding": {
            f"{PLAN}/TCVN3.docx": word(replace(other(75), abstract="B¸o c¸o c«ng t¸c"), run=TCVN3),
            f"{PLAN}/VNI.docx": word(replace(other(76), abstract="Baùo caùo coâng taùc"), run=VNI),
        },
        "same-number-other-content": {
            f"{PLAN}/12-KH-UBND bản sửa.pdf": issued(replace(KE_HOACH, abstract="Cải cách hành chính năm 2023 (sửa)")),
            f"{PLAN}/12-KH-UBND.docx": word(KE_HOACH),
            f"{PLAN}/12-KH-UBND bản in lại.pdf": page(KE_HOACH, (85, 520, "Bản in lại từ hệ thống.")),
        },
        "state-secret": {
            f"{PLAN}/có dấu mật.pdf": page(other(77), (120, 716, "MẬT", "bold")),
            f"{PLAN}/có dấu tối mật.pdf": page(other(78), (110, 716, "TỐI MẬT", "bold")),
        },
        "personal-numbers": {
            f"{PLAN}/danh sách.pdf": page(other(79), (85, 560, "Ông Nguyễn Văn Mẫu, Số CCCD: 001099012345")),
        },
        "date-outside-period": {
            "2.3/27-BB-UBND 2022.pdf": issued(replace(TU_KIEM_TRA, date=datetime.date(2022, 9, 12)))
        },
        "wrong-type": {"1.1.2/45-KH-UBND.docx": word(replace(KET_QUA, type="KH"))},
        "wrong-issuer": {"1.5/22-TB-UBND xa Khac.pdf": issued(replace(LICH_TIEP, agency=_NEIGHBOUR, place="Khác"))},
        "part-not-given": {f"{PLAN}/báo cáo 11 trang.pdf": long_paper(other(80), 11)},
        "dated-after-deadline": {f"{PLAN}/81-BC-UBND.pdf": issued(other(81, date=datetime.date(2023, 12, 25)))},
        "unknown-item": {
            "9.9 Tài liệu khác/82-BC-UBND.pdf": issued(other(82)),
            "Văn bản đến/83-BC-UBND.docx": word(other(83)),
        },
        "stray-file": {
            "84-BC-UBND.docx": word(other(84)),
            "danh sách tài liệu.xlsx": sheet("Danh sách", [("Tệp", 11)]),
        },
        "system-file": {
            f"{PLAN}/Thumbs.db": b"MINH HOA",
            f"{PLAN}/~$-KH-UBND.docx": b"\x0bMINH HOA",
            f"{REPORTS}/.~lock.31-BC-UBND.pdf#": b"MINH HOA",
            "__MACOSX/1.2/._31-BC-UBND.pdf": b"MINH HOA",
            "desktop.ini": b"MINH HOA",
        },
        "parked-evidence": {"khong-con-muc/thu-2022/1.7/85-BC-UBND.docx": word(other(85))},
    }


def main(target: Path = ROOT / "tests/folders") -> None:
    """Write the files of the right workspace and of every overlay below ``target``."""
    for folder, files in {"base": base(), **{f"bad/{name}": files for name, files in bad().items()}}.items():
        for name, content in files.items():
            path = target / folder / YEAR / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests/folders")
