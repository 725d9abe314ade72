"""Papers that the tests of the renderers print."""

from __future__ import annotations

from cchc_cli.present.blocks import (
    Addressees,
    Annex,
    Bases,
    Block,
    Column,
    Heading,
    Letterhead,
    Paper,
    Paragraph,
    Row,
    SignatureBlock,
    Table,
    Title,
)

LETTERHEAD = Letterhead(
    ("UBND HUYỆN MẪU", "UBND XÃ VÍ DỤ"),
    "Số:      /BC-UBND",
    "Ví Dụ, ngày      tháng      năm 2023",
)
ABSTRACT = "Kết quả tự chấm điểm Chỉ số cải cách hành chính năm 2023"
BODY = (
    "Thực hiện Kế hoạch số 15/KH-UBND của Ủy ban nhân dân tỉnh về cải cách hành chính năm 2023, Ủy ban nhân dân xã "
    "Ví Dụ báo cáo kết quả tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm 2023 như sau:"
)
NOTE = "(Kèm theo Báo cáo số      /BC-UBND ngày      tháng      năm 2023 của Ủy ban nhân dân xã Ví Dụ)"
COLUMNS = (
    Column("Mã", 8, "center"),
    Column("Tiêu chí, tiêu chí thành phần", 40),
    Column("Điểm tối đa", 9, "right"),
    Column("Điểm tự chấm", 9, "right"),
    Column("Điểm có kiểm chứng", 10, "right"),
    Column("Tài liệu kiểm chứng", 34, "justify"),
    Column("Giải trình", 25),
)


def rows(count: int) -> tuple[Row, ...]:
    """Rows of ``COLUMNS``; every tenth is a strong one."""
    return tuple(
        Row(
            (
                f"mã{number}",
                "Ban hành kế hoạch cải cách hành chính năm",
                "2,00",
                "1,50",
                "1,50",
                "Kế hoạch số 12/KH-UBND\nBáo cáo số 34/BC-UBND",
                "–",
            ),
            strong=number % 10 == 0,
        )
        for number in range(count)
    )


def report(count: int = 60, stamp: str | None = "MINH HỌA") -> Paper:
    """A whole report: every block, a landscape annex with that many rows and a portrait one."""
    few = Table((Column("STT", 1, "center"), Column("Lĩnh vực", 6), Column("Điểm", 2, "right")), _few())
    blocks: tuple[Block, ...] = (
        LETTERHEAD,
        Title("Báo cáo", ABSTRACT),
        Addressees(("Ủy ban nhân dân huyện Mẫu (qua Phòng Nội vụ)", "Sở Nội vụ tỉnh Mẫu")),
        Bases(("Căn cứ Luật Tổ chức chính quyền địa phương", "Căn cứ Quyết định số 123/QĐ-UBND")),
        Paragraph(BODY),
        Heading(1, "I. Kết quả tự chấm điểm"),
        Heading(2, "1. Kết quả chung"),
        few,
        Paragraph("Điểm được làm tròn hai chữ số thập phân.", "note"),
        Heading(3, "a) Theo lĩnh vực"),
        Paragraph("mục thứ nhất", "item"),
        Paragraph("mục thứ hai", "item"),
        Heading(1, "II. Tồn tại"),
        Table(few.columns, ()),
        *(Paragraph(BODY) for _ in range(8)),
        Paragraph("Trên đây là báo cáo của Ủy ban nhân dân xã./."),
        SignatureBlock(("Như trên", "Lưu: VT, VP"), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Văn Mẫu"),
        Annex("I", "Bảng tự chấm điểm", NOTE, landscape=True),
        Table(COLUMNS, rows(count)),
        Annex("II", "Nhiệm vụ khắc phục", NOTE),
        few,
    )
    return Paper("Báo cáo tự chấm điểm năm 2023", blocks, stamp)


def _few() -> tuple[Row, ...]:
    areas = tuple(Row((str(number), f"Lĩnh vực thứ {number}", "11,25")) for number in range(1, 9))
    return (*areas, Row(("", "Tổng", "90,00"), strong=True))
