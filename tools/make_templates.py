"""Make the two example templates of ``cchc report --template`` (examples/templates): a report, a summary table.

They are what an office would type in Word, in the looks of the program's own papers. Same bytes on every run.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_cli.document.metrics import text_width
from cchc_cli.present.blocks import MOTTO, NATIONAL_NAME
from cchc_cli.present.docx import styles
from cchc_cli.present.docx.frame import NATION_CELL, PADDING, SIGNER_SHARE, _line
from cchc_cli.present.docx.ooxml import JC, cell, el, mm, paragraph, row, run, table
from cchc_cli.present.docx.package import blank, to_bytes
from cchc_cli.present.docx.pages import LANDSCAPE, PORTRAIT, Page, section_properties

if TYPE_CHECKING:
    from lxml.etree import _Element

    from cchc_cli.present.blocks import Align

FOLDER = Path(__file__).resolve().parent.parent / "examples" / "templates"
Cell = tuple[str, "Align"]


def report() -> bytes:
    """bao-cao.docx: letter of the office, results, what was lost, and every item in an annex on its side."""
    usable = PORTRAIT.usable
    pages: list[tuple[Page, list[_Element]]] = [
        (
            PORTRAIT,
            [
                letterhead(usable),
                paragraph("TypeName", "BÁO CÁO"),
                paragraph("Abstract", "Kết quả tự chấm điểm Chỉ số cải cách hành chính năm {{ nam }}"),
                _line("TitleRule", mm(45), usable),
                paragraph("Addressee", 'Kính gửi: {{ kinh_gui|join("; ") }}.'),
                *each("Basis", "c", "can_cu", "{{ c }}{% if loop.last %}.{% else %};{% endif %}"),
                paragraph("BodyText", "{{ ten_don_vi }} báo cáo kết quả tự chấm điểm năm {{ nam }} như sau:"),
                paragraph("Heading1", "I. VIỆC TỔ CHỨC CHẤM ĐIỂM"),
                paragraph("BodyText", "{{ to_chuc_tu_cham }} Điểm chấm theo {{ quyet_dinh }}."),
                paragraph("Heading1", "II. KẾT QUẢ"),
                paragraph("BodyText", "Tổng điểm tự chấm: {{ tong_diem_bang_loi }}. {{ ghi_chu_dieu_tra }}"),
                *when("ghi_chu_chua_day_du", "BodyText", "{{ ghi_chu_chua_day_du }}"),
                *when("ghi_chu_khong_tinh", "BodyText", "{{ ghi_chu_khong_tinh }}"),
                by_area(usable),
                paragraph("Gap"),
                paragraph("Heading1", "III. CÁC MỤC MẤT ĐIỂM"),
                paragraph("BodyText", "{%p if muc_mat_diem %}"),
                lost(usable),
                paragraph("BodyText", "{%p else %}"),
                paragraph("BodyText", "Không có mục mất điểm trong các mục đã chấm."),
                paragraph("BodyText", "{%p endif %}"),
                paragraph("Gap"),
                paragraph("Heading1", "IV. KHÓ KHĂN, KIẾN NGHỊ"),
                paragraph("BodyText", "{{ kho_khan }}"),
                paragraph("BodyText", "{{ de_xuat }}"),
                paragraph("BodyText", "Điểm từng mục tại Phụ lục. {{ ten_don_vi }} trân trọng báo cáo./."),
                paragraph("Gap"),
                signature(usable),
                paragraph("Gap"),
            ],
        ),
        (
            LANDSCAPE,
            [
                paragraph("AnnexLabel", "Phụ lục"),
                paragraph("AnnexTitle", "ĐIỂM TỰ CHẤM TỪNG MỤC"),
                paragraph(
                    "AnnexNote", "(Kèm theo Báo cáo số      /BC-UBND ngày    tháng    năm      của {{ ten_don_vi }})"
                ),
                items(LANDSCAPE.usable),
                paragraph("Gap"),
            ],
        ),
    ]
    return document("Báo cáo tự chấm điểm (mẫu)", pages)


def summary() -> bytes:
    """bang-tong-hop.docx: one table on one page, for a meeting."""
    usable = PORTRAIT.usable
    content = [
        paragraph("Agency", '{{ co_quan|join(" ")|upper }}'),
        paragraph("TypeName", "BẢNG TỔNG HỢP ĐIỂM TỰ CHẤM"),
        paragraph("Abstract", "Chỉ số cải cách hành chính năm {{ nam }}"),
        paragraph("AnnexNote", "(Chấm theo {{ quyet_dinh }})"),
        by_area(usable),
        paragraph("Gap"),
        paragraph("BodyText", "Tổng điểm tự chấm: {{ tong_diem_bang_loi }}. {{ ghi_chu_dieu_tra }}"),
        *when("ghi_chu_chua_day_du", "BodyText", "{{ ghi_chu_chua_day_du }}"),
    ]
    return document("Bảng tổng hợp điểm tự chấm (mẫu)", [(PORTRAIT, content)])


def each(style: str, name: str, many: str, text: str) -> list[_Element]:
    """A paragraph for each of many: the tags stand in paragraphs of their own, which vanish."""
    return [
        paragraph(style, f"{{%p for {name} in {many} %}}"),
        paragraph(style, text),
        paragraph(style, "{%p endfor %}"),
    ]


def when(field: str, style: str, text: str) -> list[_Element]:
    """A paragraph that is there only where a field has a text."""
    return [paragraph(style, f"{{%p if {field} %}}"), paragraph(style, text), paragraph(style, "{%p endif %}")]


def letterhead(usable: int) -> _Element:
    """Agency, number, place and date."""
    left, right = usable - NATION_CELL, NATION_CELL
    motto = text_width(MOTTO, styles.MOTTO)
    return table(
        (left, right),
        (
            row(
                cell(left, *each("Agency", "d", "co_quan", "{{ d }}"), _line("Rule", mm(9), left - 2 * PADDING)),
                cell(
                    right,
                    paragraph("NationalName", NATIONAL_NAME),
                    paragraph("Motto", MOTTO),
                    _line("Rule", motto, right - 2 * PADDING),
                ),
            ),
            row(
                cell(left, paragraph("Number", "Số:       /BC-UBND")),
                cell(right, paragraph("PlaceAndDate", "{{ dia_danh_ngay }}")),
            ),
        ),
        padding=PADDING,
    )


def signature(usable: int) -> _Element:
    """Nơi nhận and the signer."""
    right = round(usable * SIGNER_SHARE)
    receivers = each("Receiver", "n", "noi_nhan", "- {{ n }}{% if loop.last %}.{% else %};{% endif %}")
    signer = (
        paragraph("Capacity", "{{ quyen_han_ky }}"),
        paragraph("Capacity", "{{ chuc_vu_ky }}"),
        paragraph("SignerName", "{{ nguoi_ky }}"),
    )
    cells = (cell(usable - right, paragraph("Receivers", "Nơi nhận:"), *receivers), cell(right, *signer))
    return table((usable - right, right), (row(*cells),), padding=PADDING)


WHOLE = "{% if thuong_tru %}Tổng điểm sau thưởng, trừ{% else %}Tổng cộng{% endif %}"


def by_area(usable: int) -> _Element:
    """The areas with their sums, and the whole."""
    titles = ("TT", "Lĩnh vực", "Điểm tối đa", "Trong đó đơn vị tự chấm", "Điểm tự chấm", "Tỷ lệ")
    area = ("{{ l.so_thu_tu }}", "{{ l.ten }}", "{{ l.diem_toi_da }}", "{{ l.diem_don_vi_tu_cham }}")
    most = ("{{ tong_diem_toi_da }}", "{{ tong_diem_don_vi_tu_cham }}")
    rows = [
        [("{%tr for l in linh_vuc %}", "left")],
        numbers(*area, "{{ l.diem_tu_cham }}", "{{ l.ty_le }}"),
        [("{%tr endfor %}", "left")],
        [("{%tr if thuong_tru %}", "left")],
        numbers("", "Cộng các lĩnh vực", *most, "{{ tong_diem_tu_cham }}", ""),
        [("{%tr for l in thuong_tru %}", "left")],
        numbers(*area, "{{ l.diem_tu_cham }}", ""),
        [("{%tr endfor %}", "left")],
        [("{%tr endif %}", "left")],
    ]
    total = numbers("", WHOLE, *most, "{{ tong_diem_sau_thuong_tru }}", "{{ ty_le_tu_cham }}")
    return grid(usable, (1.2, 6.5, 1.8, 2, 1.9, 2), titles, rows, total)


def lost(usable: int) -> _Element:
    """What lost points, and why."""
    titles = ("Mã", "Nội dung", "Mất điểm", "Nguyên nhân")
    rows = [
        [("{%tr for m in muc_mat_diem %}", "left")],
        [
            ("{{ m.ma }}", "left"),
            ("{{ m.ten }}", "left"),
            ("{{ m.diem_mat }}", "right"),
            ("{{ m.nguyen_nhan }}", "left"),
        ],
        [("{%tr endfor %}", "left")],
    ]
    return grid(usable, (1.2, 5, 1.6, 5), titles, rows)


def items(usable: int) -> _Element:
    """Every item under its area."""
    titles = ("Mã", "Nội dung", "Điểm tối đa", "Điểm tự chấm", "Tài liệu kiểm chứng")

    def under(areas: str) -> list[list[Cell]]:
        return [
            [(f"{{%tr for l in {areas} %}}", "left")],
            numbers("{{ l.so_thu_tu }}", "{{ l.ten }}", "{{ l.diem_toi_da }}", "{{ l.diem_tu_cham }}"),
            [("{%tr for m in l.muc %}", "left")],
            [
                *numbers("{{ m.ma }}", "{{ m.ten }}", "{{ m.diem_toi_da }}", "{{ m.diem_tu_cham }}"),
                ('{{ m.tai_lieu|join("; ") }}', "left"),
            ],
            [("{%tr endfor %}", "left")],
            [("{%tr endfor %}", "left")],
        ]

    rows = [*under("linh_vuc"), *under("thuong_tru")]
    return grid(usable, (1.2, 8, 1.8, 1.8, 7), titles, rows, strong=(1, 7))


def numbers(place: str, name: str, *more: str) -> list[Cell]:
    """A row whose first two cells are texts, the others numbers."""
    return [(place, "left"), (name, "left"), *((text, "right") for text in more)]


def grid(
    usable: int,
    shares: tuple[float, ...],
    titles: tuple[str, ...],
    rows: list[list[Cell]],
    total: list[Cell] | None = None,
    strong: tuple[int, ...] = (),
) -> _Element:
    """A table with its title row on every page; a tag in the first cell of a row has that row for itself."""
    edges = [round(edge) for edge in accumulate((share * usable / sum(shares) for share in shares), initial=0.0)]
    widths = [end - start for start, end in pairwise(edges)]
    head = row(
        *(cell(w, paragraph("CellTitle", t), centred=True) for w, t in zip(widths, titles, strict=True)), header=True
    )
    lines = [line(widths, cells, number in strong) for number, cells in enumerate(rows)]
    lines += [line(widths, total, True)] if total else []
    return table(widths, (head, *lines), padding=mm(1.5), grid=True)


def line(widths: list[int], cells: list[Cell], strong: bool) -> _Element:
    """A row of texts."""
    texts = [*cells, *[("", "left")] * (len(widths) - len(cells))]
    return row(*(cell(width, words(text, side, strong)) for width, (text, side) in zip(widths, texts, strict=True)))


def words(text: str, side: Align, strong: bool) -> _Element:
    """The paragraph of a cell; a strong one stays with the next row."""
    piece = run(text)
    if strong:
        piece.insert(0, el("rPr", el("b")))
    kept = el("keepNext") if strong else None
    return el("p", el("pPr", el("pStyle", val="Cell"), kept, el("jc", val=JC[side])), piece)


def document(title: str, pages: list[tuple[Page, list[_Element]]]) -> bytes:
    """The pages as a file; each begins a section."""
    made = blank(title)
    body = made.element.body
    body.clear()
    for page, content in pages:
        body.extend(content)
        properties = section_properties(made.part, page, None)
        body[-1][0].append(properties)
    body.append(properties)
    return to_bytes(made)


TEMPLATES = {"bao-cao.docx": report, "bang-tong-hop.docx": summary}

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in TEMPLATES.items():
        (FOLDER / name).write_bytes(make())
