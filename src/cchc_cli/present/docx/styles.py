"""Styles: every look of the document as a named Word style, so that an office can change one in Word.

Sizes, weights and alignments are those of Nghị định 30/2020/NĐ-CP, Phụ lục I; the ids (Q1, A2 …) number its
rules and are used by the tests. A paragraph names its style and carries almost nothing else.
To add a look: one ``Style`` in ``STYLES``.

Imports: docx.ooxml.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from cchc_cli.present.docx.ooxml import JC, el, mm, qn

if TYPE_CHECKING:
    from lxml.etree import _Element

    from cchc_cli.present.blocks import Align

FONT: Final = "Times New Roman"
FIRST_LINE: Final = mm(10)  # B2: 1 cm or 1,27 cm
BODY: Final = 14
AGENCY: Final = 13
MOTTO: Final = 14
TITLE: Final = 14
CELL: Final = 12

# Where the colon of "Kính gửi:" stands, and how far it is from the first letter (at 14 pt).
ADDRESSEE: Final = mm(30)
COLON: Final = mm(17.4)
DASH: Final = mm(3)  # how far a line under "- " stands in

_BUILT_IN: Final = {"Normal", "Body Text", "heading 1", "heading 2", "heading 3", "header", "footer"}


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: sizes and spacings in points, indents in twips, ``line`` in lines.

    ``name`` is what Word shows; "heading 1", "header" and "footer" are names that Word knows and translates.
    """

    id: str
    name: str
    size: float = BODY
    align: Align = "left"
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 0
    line: float = 1
    left: int = 0
    first: int = 0
    hanging: int = 0
    contextual: bool = False  # no spacing between paragraphs of this same style
    keep_next: bool = False
    outline: int | None = None

    def element(self) -> _Element:
        """The style as ``w:style``."""
        return el(
            "style",
            el("name", val=self.name),
            None if self.id == "Normal" else el("basedOn", val="Normal"),
            el("qFormat"),
            el(
                "pPr",
                el("keepNext") if self.keep_next else None,
                el(
                    "spacing",
                    before=round(self.before * 20),
                    after=round(self.after * 20),
                    line=round(self.line * 240),
                    lineRule="auto",
                ),
                el("ind", left=self.left, hanging=self.hanging)
                if self.hanging
                else el("ind", left=self.left, firstLine=self.first),
                el("contextualSpacing") if self.contextual else None,
                el("jc", val=JC[self.align]),
                None if self.outline is None else el("outlineLvl", val=self.outline),
            ),
            el(
                "rPr",
                el("b") if self.bold else None,
                el("i") if self.italic else None,
                el("sz", val=round(self.size * 2)),
                el("szCs", val=round(self.size * 2)),
            ),
            type="paragraph",
            styleId=self.id,
            **({} if self.name in _BUILT_IN else {"customStyle": 1}),
            **({"default": 1} if self.id == "Normal" else {}),
        )


_BODY: Final = Style("BodyText", "Body Text", align="justify", after=6, line=1.15, first=FIRST_LINE)
_CENTRED: Final = Style("Centred", "Giữa dòng", TITLE, "center", bold=True)

STYLES: Final = (
    Style("Normal", "Normal"),
    # Letterhead: Q1-Q3, A1-A3, S1, D1, T4
    replace(_CENTRED, id="NationalName", name="Quốc hiệu", size=13),
    replace(_CENTRED, id="Motto", name="Tiêu ngữ", size=MOTTO),
    replace(_CENTRED, id="SuperiorAgency", name="Cơ quan chủ quản", size=AGENCY, bold=False),
    replace(_CENTRED, id="Agency", name="Cơ quan ban hành", size=AGENCY),
    replace(_CENTRED, id="Number", name="Số, ký hiệu", size=13, bold=False, before=6),
    replace(_CENTRED, id="PlaceAndDate", name="Địa danh, ngày", size=13, bold=False, italic=True, before=6),
    replace(_CENTRED, id="Subject", name="Về việc", size=12, bold=False, before=6),
    # Titles: T1-T3, K1, B1; L1-L3
    replace(_CENTRED, id="TypeName", name="Tên loại", before=18),
    replace(_CENTRED, id="Abstract", name="Trích yếu"),
    replace(_CENTRED, id="Rule", name="Đường kẻ", size=2, bold=False),
    replace(_CENTRED, id="TitleRule", name="Đường kẻ dưới trích yếu", size=2, bold=False, after=14),
    replace(_CENTRED, id="AnnexLabel", name="Phụ lục", keep_next=True, outline=0),
    replace(_CENTRED, id="AnnexTitle", name="Tên phụ lục", keep_next=True),
    replace(_CENTRED, id="AnnexNote", name="Kèm theo", bold=False, italic=True, after=12),
    Style("Addressee", "Kính gửi", before=12, after=12, left=ADDRESSEE),
    Style("Addressees", "Kính gửi nhiều nơi", before=12, left=ADDRESSEE, keep_next=True),
    Style(
        "AddresseeItem",
        "Nơi được gửi",
        left=ADDRESSEE + COLON + DASH,
        hanging=DASH,
        after=12,
        contextual=True,
    ),
    # Body: B1, B2, B6
    _BODY,
    replace(_BODY, id="Basis", name="Căn cứ", italic=True),
    replace(_CENTRED, id="Act", name="Thẩm quyền ban hành", before=6, after=6, keep_next=True),
    replace(_BODY, id="Heading1", name="heading 1", bold=True, keep_next=True, before=6, outline=0),
    replace(_BODY, id="Heading2", name="heading 2", bold=True, keep_next=True, outline=1),
    replace(_BODY, id="Heading3", name="heading 3", keep_next=True, outline=2),
    replace(_BODY, id="Note", name="Ghi chú", size=13, italic=True),
    # Tables and the page itself: P5
    Style("Cell", "Ô bảng", CELL, before=2, after=2),
    replace(_CENTRED, id="CellTitle", name="Đầu bảng", size=CELL, before=2, after=2, keep_next=True),
    replace(_CENTRED, id="ChartTitle", name="Tên biểu đồ", size=CELL, before=6, after=3, keep_next=True),
    replace(_CENTRED, id="Chart", name="Biểu đồ", size=CELL, bold=False, after=6),
    Style("Gap", "Khoảng cách", 6),
    replace(_CENTRED, id="Header", name="header", size=13, bold=False),
    replace(_CENTRED, id="Footer", name="footer", size=13),
    # Signature: G1, G2, N1, N2
    replace(_CENTRED, id="Capacity", name="Quyền hạn, chức vụ", size=13, keep_next=True),
    replace(_CENTRED, id="SignerName", name="Họ tên người ký", size=14, before=72),
    Style("Receivers", "Nơi nhận", 12, bold=True, italic=True),
    Style("Receiver", "Dòng nơi nhận", 11),
)


def dress(styles: _Element) -> None:
    """Give a document these styles and no others: the template's bring theme fonts and colours."""
    for element in styles.findall(qn("style")):
        if element.get(qn("default")) is None or element.get(qn("type")) == "paragraph":
            styles.remove(element)
    styles.replace(styles[0], _defaults())
    styles.extend(style.element() for style in STYLES)


def _defaults() -> _Element:
    """``docDefaults``: the font for all four kinds of script (else the theme's leaks), black, Vietnamese."""
    return el(
        "docDefaults",
        el(
            "rPrDefault",
            el(
                "rPr",
                el("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT),
                el("color", val="000000"),
                el("sz", val=BODY * 2),
                el("szCs", val=BODY * 2),
                el("lang", val="vi-VN", eastAsia="vi-VN", bidi="ar-SA"),
            ),
        ),
        el("pPrDefault", el("pPr", el("spacing", before=0, after=0, line=240, lineRule="auto"))),
    )
