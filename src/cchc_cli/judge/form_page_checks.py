"""Checks of form: the page - paper, margins, font, colour, page number (Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục I).

Imports: document.form, judge.form_looks, problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cchc_cli.document.fonts import legacy_encoding
from cchc_cli.document.form import TWIPS, Paragraph, Section
from cchc_cli.judge.form_looks import Check, Draft, finding, millimetres, points
from cchc_cli.problem import Finding, Severity, Where

_A4 = (11906, 16838)  # twips
_PAPER_TOLERANCE = 30  # twips
_MARGINS = {
    "top": ("trên", 20, 25),
    "bottom": ("dưới", 20, 25),
    "left": ("trái", 30, 35),
    "right": ("phải", 15, 20),
}
_MARGIN_TOLERANCE = 6  # twips; 15 mm are 850.4 of them
_FONT = re.compile(r"times ?new ?roman", re.IGNORECASE)
_DARKEST = 0x33  # of each of red, green, blue: seen and printed as black
_LETTERS_ON_ONE_PAGE = 2000


def p1(draft: Draft) -> Iterator[Finding]:
    """Khổ giấy A4 (210 × 297 mm); đặt ngang khi có bảng, biểu rộng.
    Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục I.1, I.2."""
    for section in draft.form.sections:
        if section.width is None or section.height is None:
            continue
        size = sorted((section.width, section.height))
        if any(abs(one - right) > _PAPER_TOLERANCE for one, right in zip(size, _A4, strict=True)):
            shown = f"{millimetres(section.width)} × {millimetres(section.height)} mm"
            message = f"khổ giấy {shown}, quy định A4 (210 × 297 mm)"
            yield _of_section(draft, section, message, "Layout (Bố trí) → Size → A4")


def p2(draft: Draft) -> Iterator[Finding]:
    """Lề trên, lề dưới 20–25 mm, lề trái 30–35 mm, lề phải 15–20 mm. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục I.3."""
    for section in draft.form.sections:
        wrong = []
        for side, (name, least, most) in _MARGINS.items():
            # Two-sided printing puts the left margin on the right of every other page: nothing is said of them.
            if side not in section.margins or (draft.form.mirrored and side in ("left", "right")):
                continue
            width = abs(section.margins[side]) + (section.margins.get("gutter", 0) if side == "left" else 0)
            if not least * TWIPS - _MARGIN_TOLERANCE <= width <= most * TWIPS + _MARGIN_TOLERANCE:
                wrong.append(f"lề {name} {millimetres(width)} mm (quy định {least}–{most})")
        if wrong:
            yield _of_section(
                draft, section, ", ".join(wrong), "Layout (Bố trí) → Margins → Custom Margins, sửa các lề này"
            )


def p3(draft: Draft) -> Iterator[Finding]:
    """Mọi chữ dùng phông Times New Roman, bộ mã Unicode. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục I.4."""
    found: dict[str, list[Paragraph]] = {}
    for paragraph in _everything(draft):
        for font in {font for run in paragraph.runs for font in _fonts(run.text, run.look.ascii, run.look.other)}:
            found.setdefault(font, []).append(paragraph)
    for font, places in found.items():
        where = f" ({len(places)} đoạn, đoạn đầu tiên ở đây)" if len(places) > 1 else ""
        hint = "chọn cả văn bản (Ctrl+A), đặt phông Times New Roman; phông .Vn…, VNI-… thì chuyển mã sang Unicode trước"
        yield finding(draft, places[0], f"phông {font}, quy định Times New Roman{where}", hint)


def _fonts(text: str, ascii_font: str, other_font: str) -> Iterator[str]:
    """Fonts other than the right one in which letters and digits of a run are seen."""
    # Figures look the same in the old fonts that were made after Times.
    legacy = legacy_encoding(ascii_font) is not None
    letters = [character for character in text if character.isalpha() or (character.isalnum() and not legacy)]
    if any(character.isascii() for character in letters) and not _FONT.match(ascii_font):
        yield ascii_font
    if any("\x80" <= character <= "\u1eff" for character in letters) and not _FONT.match(other_font):
        yield other_font


def p4(draft: Draft) -> Iterator[Finding]:
    """Chữ màu đen. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục I.4."""
    coloured = [
        p for p in _everything(draft) if any(run.text.strip() and _is_coloured(run.look.colour) for run in p.runs)
    ]
    if coloured:
        where = f" ({len(coloured)} đoạn, đoạn đầu tiên ở đây)" if len(coloured) > 1 else ""
        hint = "chọn phần chữ này, đặt màu chữ Automatic (đen)"
        yield finding(draft, coloured[0], f"chữ không phải màu đen{where}", hint, Severity.WARNING)


def _is_coloured(colour: str) -> bool:
    if re.fullmatch(r"[0-9A-F]{6}", colour) is None:
        return False
    return any(int(colour[at : at + 2], 16) > _DARKEST for at in (0, 2, 4))


def p5(draft: Draft) -> Iterator[Finding]:
    """Số trang: chữ số Ả Rập từ 1, cỡ 13–14, chữ đứng, canh giữa trong lề trên, không hiện ở trang đầu.
    Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục I.7."""
    yield from _first_page(draft)
    said: set[str] = set()
    for section in draft.form.sections:
        header = [p for pages in ("default", "even") for p in section.headers.get(pages, ()) if p.page_number]
        footer = [p for stories in (section.footers,) for ps in stories.values() for p in ps if p.page_number]
        for message, hint in _number_faults(section, header, footer):
            if message not in said:
                said.add(message)
                yield _of_section(draft, section, message, hint)
        missing = not header and not footer and not any(p.page_number for p in section.headers.get("first", ()))
        if missing and _many_pages(draft) and not _boxed(section) and "" not in said:
            said.add("")
            hint = "Insert → Page Number → Top of Page, kiểu giữa; chọn Different First Page để ẩn ở trang đầu"
            yield _of_section(draft, section, "không có số trang", hint)


def _first_page(draft: Draft) -> Iterator[Finding]:
    first = next((section for section in draft.form.sections), None)
    if first is None:
        return
    if first.start not in (None, "1"):
        hint = "Page Number → Format Page Numbers → Start at 1"
        yield _of_section(draft, first, f"số trang bắt đầu từ {first.start}, quy định từ 1", hint)
    shown = first.headers.get("first", ()) if first.apart else first.headers.get("default", ())
    if any(p.page_number and not p.computed for p in shown):
        hint = "mở phần đầu trang (header), chọn Different First Page rồi xóa số trang ở trang đầu"
        yield _of_section(draft, first, "số trang hiện ở trang thứ nhất", hint)


def _number_faults(section: Section, header: list[Paragraph], footer: list[Paragraph]) -> Iterator[tuple[str, str]]:
    """What is wrong with the number on the pages after the first, and the remedy."""
    if footer and not header:
        yield (
            "số trang đặt ở cuối trang, quy định ở giữa lề trên",
            "xóa số trang ở chân trang, chèn lại ở đầu trang, canh giữa",
        )
    for paragraph in header:
        look = paragraph.page_number
        assert look is not None  # noqa: S101 - only such paragraphs are handed in
        if not 13 <= look.size <= 14:
            yield (
                f"số trang cỡ {points(look.size)} (quy định 13–14)",
                "chọn số trang ở đầu trang, đặt cỡ chữ 13 hoặc 14",
            )
        if look.italic:
            yield "số trang chữ nghiêng, quy định chữ đứng", "chọn số trang ở đầu trang, bỏ chữ nghiêng"
        tabbed = "\t" in paragraph.text or paragraph.setting.left or paragraph.setting.first
        if paragraph.setting.align not in ("center", None) and not tabbed and paragraph.cell is None:
            yield "số trang không canh giữa", "chọn số trang ở đầu trang, canh giữa (Ctrl+E)"
    if (header or footer) and section.format not in (None, "decimal", "numberInDash"):
        yield "số trang không dùng chữ số Ả Rập", "Page Number → Format Page Numbers → 1, 2, 3"


def _many_pages(draft: Draft) -> bool:
    """Whether the document surely has more than one page: nothing is numbered in a document of one."""
    letters = sum(len(paragraph.text) for paragraph in draft.form.paragraphs())
    last = max((paragraph.page or 1 for paragraph in draft.form.paragraphs()), default=1)
    return (
        last > 1
        or ((draft.form.pages or 1) > 1 and letters > _LETTERS_ON_ONE_PAGE // 2)
        or letters > 3 * _LETTERS_ON_ONE_PAGE
    )


def _boxed(section: Section) -> bool:
    """Whether a header has drawings in which the number may stand."""
    return any(p.pictured for stories in (section.headers, section.footers) for ps in stories.values() for p in ps)


def _everything(draft: Draft) -> Iterator[Paragraph]:
    """Paragraphs of the body, then those of headers and footers, each once."""
    yield from draft.form.paragraphs()
    seen: set[int] = set()
    for section in draft.form.sections:
        for stories in (section.headers, section.footers):
            for paragraphs in stories.values():
                if id(paragraphs) not in seen:
                    seen.add(id(paragraphs))
                    yield from paragraphs


def _of_section(draft: Draft, section: Section, message: str, hint: str) -> Finding:
    """A finding on a section: where there are several, the place of its first paragraph with text."""
    if len(draft.form.sections) == 1:
        return Finding(Where(draft.file), message, hint)
    first = next((p for p in section.paragraphs if p.text.strip()), None)
    number = draft.form.sections.index(section) + 1
    return finding(draft, first, f"phần {number} của tệp (section {number}): {message}", hint)


PAGE_CHECKS: tuple[Check, ...] = (p1, p2, p3, p4, p5)
