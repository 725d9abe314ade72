"""One sample document as an office would send it: PDF with text, signed PDF, scan, DOCX, XLSX, photo, captured page.

Same bytes on every run: no clock, no random number. Fonts: Source Serif Pro (OFL, from PyPI), which has every
Vietnamese letter in its regular and bold faces.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import docx
import font_source_serif_pro
import pikepdf
import pypdfium2
import xlsxwriter
from docx.enum.text import WD_ALIGN_PARAGRAPH
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from sample.signing import annotate, appended, sign

FONTS = Path(font_source_serif_pro.__file__).parent / "files"
REGULAR, BOLD = FONTS / "SourceSerifPro-Regular.ttf", FONTS / "SourceSerifPro-Bold.ttf"
MARK = "MINH HỌA: tài liệu mẫu của chương trình cchc, không phải văn bản thật."
NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
NAMES = {
    "KH": "KẾ HOẠCH",
    "BC": "BÁO CÁO",
    "QĐ": "QUYẾT ĐỊNH",
    "TB": "THÔNG BÁO",
    "BB": "BIÊN BẢN",
}
FIXED = datetime.datetime(2023, 1, 1)  # noqa: DTZ001 - a file time, not a moment
WIDTH, HEIGHT = A4
LEFT, RIGHT, SIGNER = 165, 405, 400  # middle of the header's columns and of the signer's block (points)
HEADER = 738  # baseline of number and day
GAP = " " * 6  # where number, day and month are to come
LEADER = "Nguyễn Văn Mẫu"
VIETNAM = datetime.timezone(datetime.timedelta(hours=7))


@dataclass(frozen=True)
class Paper:
    """What stands on a sample document. ``number`` is its serial; ``""`` leaves it blank, as on a draft.

    ``stamped``: number, day and month are left blank, since the clerk (văn thư) stamps them when signing.
    """

    type: str
    number: str
    date: datetime.date
    abstract: str
    agency: tuple[str, ...] = ("ỦY BAN NHÂN DÂN", "XÃ VÍ DỤ")
    place: str = "Ví Dụ"
    draft: bool = False
    stamped: bool = False

    @property
    def symbol(self) -> str:
        """'12/KH-UBND'; a blank keeps its room."""
        return f"{GAP if self.stamped else self.number or GAP}/{self.type}-UBND"

    @property
    def month(self) -> str:
        """'01', '02', '3' … as Nghị định 30/2020/NĐ-CP has it."""
        return f"{self.date.month:02d}" if self.date.month < 3 else str(self.date.month)

    @property
    def day(self) -> str:
        """'Ví Dụ, ngày 05 tháng 01 năm 2023'; blank on a draft and where it is stamped."""
        if self.draft or self.stamped:
            return f"{self.place}, ngày{GAP}tháng{GAP}năm {self.date.year}"
        return f"{self.place}, ngày {self.date.day:02d} tháng {self.month} năm {self.date.year}"

    @property
    def body(self) -> tuple[str, ...]:
        """A few plausible sentences; no person is named."""
        return (
            f"Thực hiện chương trình công tác năm {self.date.year}, Ủy ban nhân dân xã Ví Dụ "
            f"{'ban hành' if self.type in ('KH', 'QĐ') else 'tổng hợp'} nội dung: {self.abstract.lower()}.",
            "Các bộ phận chuyên môn căn cứ nhiệm vụ được giao, chủ động triển khai và gửi kết quả về Văn phòng "
            "để tổng hợp; những việc phát sinh được xem xét tại phiên họp hằng tháng.",
            "Trên đây là nội dung tóm tắt của tài liệu mẫu; số liệu chi tiết ghi trong hồ sơ tự chấm điểm./.",
        )


def _fonts() -> None:
    if "Vi" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Vi", REGULAR))
        pdfmetrics.registerFont(TTFont("ViB", BOLD))


def pdf(paper: Paper, password: str | None = None) -> bytes:
    """A one-page PDF with a text layer, laid out like Nghị định 30/2020/NĐ-CP, Phụ lục III."""
    return _page(paper, password)[0]


def _page(paper: Paper, password: str | None = None) -> tuple[bytes, float]:
    """The PDF, and the height at which the signer's block begins."""
    _fonts()
    out = io.BytesIO()
    lock = StandardEncryption(password, ownerPassword="cchc", strength=40) if password else None
    page = Canvas(out, pagesize=A4, invariant=1, encrypt=lock)
    page.setTitle(paper.abstract)
    _centred(page, LEFT, 780, *((line, "ViB", 12) for line in paper.agency))
    _centred(page, RIGHT, 780, (NATION[0], "ViB", 12), (NATION[1], "ViB", 13))
    page.line(LEFT - 30, 758, LEFT + 30, 758)
    page.line(RIGHT - 85, 758, RIGHT + 85, 758)
    _centred(page, LEFT, HEADER, (f"Số: {paper.symbol}", "Vi", 13))
    _centred(page, RIGHT, HEADER, (paper.day, "Vi", 13))
    _centred(page, WIDTH / 2, 695, (NAMES[paper.type], "ViB", 14), (paper.abstract, "ViB", 13))
    y = 640.0
    for paragraph in paper.body:
        for number, line in enumerate(simpleSplit(paragraph, "Vi", 13, 440)):
            page.setFont("Vi", 13)
            page.drawString(85 + (28 if number == 0 else 0), y, line)
            y -= 19
        y -= 6
    page.setFont("ViB", 12)
    page.drawString(85, y - 20, "Nơi nhận:")
    page.setFont("Vi", 11)
    for number, line in enumerate(("- Như trên;", "- Lưu: VT.")):
        page.drawString(85, y - 36 - 14 * number, line)
    _centred(page, SIGNER, y - 20, ("TM. ỦY BAN NHÂN DÂN", "ViB", 13), ("CHỦ TỊCH", "ViB", 13))
    if paper.stamped:
        _centred(page, SIGNER, y - 112, (LEADER, "ViB", 13))
    else:
        _centred(page, SIGNER, y - 52, ("(đã ký)", "Vi", 12))
    page.setFont("Vi", 8)
    page.drawCentredString(WIDTH / 2, 40, MARK)
    page.showPage()
    page.save()
    return out.getvalue(), y - 20


def signed(paper: Paper, agency: str) -> bytes:
    """The same page signed in the order of an office: the leader, then the clerk for number, day and month, each by a
    widget that shows it, then the agency with its seal."""
    blank = replace(paper, stamped=True)
    content, top = _page(blank)
    number, day, month = *_gaps(f"Số: {blank.symbol}", LEFT), *_gaps(blank.day, RIGHT)
    steps = (
        (LEADER, "Người ký", (SIGNER - 45, top - 80), _hand()),
        (agency, "Số", (number, HEADER - 4), _digits(paper.number)),
        (agency, "Ngày", (day, HEADER - 4), _digits(f"{paper.date.day:02d}")),
        (agency, "Tháng", (month, HEADER - 4), _digits(paper.month)),
        (agency, "Cơ quan", (SIGNER - 98, top - 96), _seal()),
    )
    moment = datetime.datetime.combine(paper.date, datetime.time(14, 5), VIETNAM)
    for holder, field, place, look in steps:
        content = sign(content, holder, moment, field, place, look)
        moment += datetime.timedelta(minutes=4, seconds=13)
    return content


def noted(content: bytes) -> bytes:
    """The PDF with a note put on its page afterwards, as a reader program saves it: behind the last signature."""
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=pikepdf.Array([500, 600, 520, 620]),
        Contents="MINH HỌA: ghi chú thêm sau khi ký",
    )
    return appended(content, lambda document: annotate(document, note))


def _gaps(line: str, middle: float) -> list[float]:
    """Left edges of the gaps of a centred line of the header."""
    width = pdfmetrics.stringWidth
    start = middle - width(line, "Vi", 13) / 2
    parts = line.split(GAP)
    return [start + width(GAP.join(parts[:count]), "Vi", 13) for count in range(1, len(parts))]


def _look(width: float, height: float) -> tuple[Canvas, io.BytesIO]:
    out = io.BytesIO()
    return Canvas(out, pagesize=(width, height), invariant=1), out


def _digits(text: str) -> bytes:
    """What a stamp of number, day or month shows; as wide as the gap."""
    width = pdfmetrics.stringWidth(GAP, "Vi", 13)
    page, out = _look(width, 16)
    _centred(page, width / 2, 4, (text, "Vi", 13))
    page.save()
    return out.getvalue()


def _hand() -> bytes:
    """A stroke of a pen, blue."""
    page, out = _look(90, 44)
    page.setStrokeColorRGB(0.1, 0.2, 0.7)
    page.setLineWidth(1.4)
    page.bezier(6, 12, 22, 60, 30, 30, 26, 8)
    page.bezier(26, 8, 40, 48, 44, 30, 46, 14)
    page.bezier(46, 14, 56, 44, 60, 4, 86, 30)
    page.bezier(12, 6, 40, 14, 60, 10, 80, 4)
    page.save()
    return out.getvalue()


def _seal() -> bytes:
    """A round seal, red, that names no office."""
    page, out = _look(84, 84)
    page.setStrokeColorRGB(0.8, 0, 0)
    page.setFillColorRGB(0.8, 0, 0)
    page.setLineWidth(1.5)
    page.circle(42, 42, 40)
    page.circle(42, 42, 27)
    _centred(page, 42, 38, ("MINH HỌA", "ViB", 8))
    page.save()
    return out.getvalue()


def _centred(page: Canvas, x: float, y: float, *lines: tuple[str, str, int]) -> None:
    for number, (text, font, size) in enumerate(lines):
        page.setFont(font, size)
        page.drawCentredString(x, y - 16 * number, text)


def scan(paper: Paper) -> bytes:
    """The same page as a scanner gives it: one grey picture, no text."""
    document = pypdfium2.PdfDocument(pdf(paper))
    picture = document[0].render(scale=100 / 72).to_pil().convert("L")
    document.close()
    out, jpeg = io.BytesIO(), io.BytesIO()
    picture.save(jpeg, "JPEG", quality=45)
    page = Canvas(out, pagesize=A4, invariant=1)
    page.drawImage(ImageReader(jpeg), 0, 0, WIDTH, HEIGHT)
    page.showPage()
    page.save()
    return out.getvalue()


def word(paper: Paper) -> bytes:
    """A DOCX with the header as a table of two columns."""
    document = docx.Document()
    if paper.draft:
        document.add_paragraph("DỰ THẢO").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table = document.add_table(rows=2, cols=2)
    cells = table.rows[0].cells, table.rows[1].cells
    cells[0][0].text, cells[0][1].text = "\n".join(paper.agency), "\n".join(NATION)
    cells[1][0].text, cells[1][1].text = f"Số: {paper.symbol}", paper.day
    for text in (NAMES[paper.type], paper.abstract):
        heading = document.add_paragraph()
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
        heading.add_run(text).bold = True
    for text in (*paper.body, "Nơi nhận: Như trên; Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "(đã ký)", MARK):
        document.add_paragraph(text)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", paper.abstract, ""
    properties.created = properties.modified = FIXED
    out = io.BytesIO()
    document.save(out)
    return _dated(out.getvalue())


def _dated(package: bytes) -> bytes:
    """The same package with fixed times in its directory."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()


def sheet(title: str, rows: list[tuple[str, int]]) -> bytes:
    """A small workbook: numbers taken from a system."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": title, "created": FIXED})
    page = book.add_worksheet("Số liệu")
    page.write_column(0, 0, [title, MARK])
    for number, (label, value) in enumerate(rows, start=3):
        page.write(number, 0, label)
        page.write(number, 1, value)
    page.set_column(0, 0, 50)
    book.close()
    return out.getvalue()


def picture(caption: str, form: str = "JPEG", address: str = "") -> bytes:
    """A photo (a notice board, drawn) or a captured page (``address`` in its bar)."""
    image = Image.new("RGB", (900, 600), "#f4f1ea")
    draw = ImageDraw.Draw(image)
    small, large = (ImageFont.truetype(str(REGULAR), size) for size in (18, 30))
    if address:
        draw.rectangle((0, 0, 900, 44), fill="#d0d7de")
        draw.rectangle((60, 8, 880, 36), fill="white")
        draw.text((72, 11), address, fill="black", font=small)
    else:
        draw.rectangle((120, 90, 780, 500), fill="#8b5a2b")
        for column in range(3):
            draw.rectangle((150 + 210 * column, 120, 330 + 210 * column, 400), fill="white")
            for line in range(9):
                y = 140 + 28 * line
                draw.line((165 + 210 * column, y, 315 + 210 * column, y), fill="#777777", width=3)
    for number, line in enumerate(simpleSplit(caption, "Helvetica", 30, 760)):
        draw.text((70, (80 if address else 420) + 40 * number), line, fill="black", font=large)
    draw.text((70, 560), MARK, fill="#555555", font=small)
    out = io.BytesIO()
    image.save(out, form, quality=70) if form == "JPEG" else image.save(out, form, optimize=False)
    return out.getvalue()
