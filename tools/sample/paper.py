"""One sample document as an office would send it: PDF with text, scan, DOCX, XLSX, photo, captured page.

Same bytes on every run: no clock, no random number. Fonts: Source Serif Pro (OFL, from PyPI), which has every
Vietnamese letter in its regular and bold faces.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import docx
import font_source_serif_pro
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


@dataclass(frozen=True)
class Paper:
    """What stands on a sample document. ``number`` is its serial; ``""`` leaves it blank, as on a draft."""

    type: str
    number: str
    date: datetime.date
    abstract: str
    agency: tuple[str, ...] = ("ỦY BAN NHÂN DÂN", "XÃ VÍ DỤ")
    place: str = "Ví Dụ"
    draft: bool = False

    @property
    def symbol(self) -> str:
        """'12/KH-UBND'; the blank of a draft keeps its room."""
        return f"{self.number or '      '}/{self.type}-UBND"

    @property
    def day(self) -> str:
        """'Ví Dụ, ngày 05 tháng 01 năm 2023'; blank on a draft."""
        if self.draft:
            return f"{self.place}, ngày      tháng      năm {self.date.year}"
        month = f"{self.date.month:02d}" if self.date.month < 3 else str(self.date.month)
        return f"{self.place}, ngày {self.date.day:02d} tháng {month} năm {self.date.year}"

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
    _fonts()
    out = io.BytesIO()
    lock = StandardEncryption(password, ownerPassword="cchc", strength=40) if password else None
    page = Canvas(out, pagesize=A4, invariant=1, encrypt=lock)
    page.setTitle(paper.abstract)
    left, right = 165, 405
    _centred(page, left, 780, *((line, "ViB", 12) for line in paper.agency))
    _centred(page, right, 780, (NATION[0], "ViB", 12), (NATION[1], "ViB", 13))
    page.line(left - 30, 758, left + 30, 758)
    page.line(right - 85, 758, right + 85, 758)
    _centred(page, left, 738, (f"Số: {paper.symbol}", "Vi", 13))
    _centred(page, right, 738, (paper.day, "Vi", 13))
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
    _centred(page, 400, y - 20, ("TM. ỦY BAN NHÂN DÂN", "ViB", 13), ("CHỦ TỊCH", "ViB", 13), ("(đã ký)", "Vi", 12))
    page.setFont("Vi", 8)
    page.drawCentredString(WIDTH / 2, 40, MARK)
    page.showPage()
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
