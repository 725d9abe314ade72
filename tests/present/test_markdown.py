"""Markdown: what each block reads as, and that no text of a user is taken for markup."""

from __future__ import annotations

import pytest

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
from cchc_cli.present.markdown import render
from tests.present.papers import LETTERHEAD, report


def shown(*blocks: Block) -> str:
    return render(Paper("", blocks))


def test_letterhead_shows_its_two_columns_one_under_the_other():
    assert shown(LETTERHEAD) == (
        "UBND HUYỆN MẪU  \n"
        "**UBND XÃ VÍ DỤ**  \n"
        "Số:      /BC-UBND\n"
        "\n"
        "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**  \n"
        "**Độc lập - Tự do - Hạnh phúc**  \n"
        "*Ví Dụ, ngày      tháng      năm 2023*\n"
    )


def test_letterhead_of_an_official_letter_has_a_subject():
    letter = Letterhead(("ỦY BAN", "XÃ"), "Số: 05/UBND-VP", "Ví Dụ, ngày 05", bold_lines=2, subject="V/v tự chấm")
    assert shown(letter).startswith("**ỦY BAN**  \n**XÃ**  \nSố: 05/UBND-VP  \nV/v tự chấm\n\n")


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (Title("Báo cáo", "Kết quả"), "# BÁO CÁO\n\n**Kết quả**\n"),
        (Addressees(("Sở Nội vụ",)), "Kính gửi: Sở Nội vụ\n"),
        (Addressees(("Sở Nội vụ", "Phòng Nội vụ")), "Kính gửi:\n\n- Sở Nội vụ;\n- Phòng Nội vụ.\n"),
        (Bases(("Căn cứ Luật", "Căn cứ Quyết định")), "*Căn cứ Luật;*\n\n*Căn cứ Quyết định.*\n"),
        (Heading(1, "I. Kết quả"), "## I. KẾT QUẢ\n"),
        (Heading(2, "1. Kết quả"), "### 1. Kết quả\n"),
        (Heading(3, "a) Kết quả"), "#### a) Kết quả\n"),
        (Paragraph("một\nhai"), "một\n\nhai\n"),
        (Paragraph("nhỏ", "note"), "*nhỏ*\n"),
        (Paragraph("- một", "item"), "- một\n"),
        (Annex("II", "Biểu", "(Kèm theo)"), "## Phụ lục II\n\n**BIỂU**\n\n*(Kèm theo)*\n"),
        (Annex("", "Biểu", ""), "## Phụ lục\n\n**BIỂU**\n"),
        (
            SignatureBlock(("Như trên", "Lưu: VT"), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Văn Mẫu"),
            "**Nơi nhận:**\n\n- Như trên;\n- Lưu: VT.\n\n"
            "**Người ký:**\n\n- TM. ỦY BAN NHÂN DÂN\n- CHỦ TỊCH\n- Nguyễn Văn Mẫu\n",
        ),
        (SignatureBlock((), ("CHỦ TỊCH",), ""), "**Người ký:**\n\n- CHỦ TỊCH\n"),
    ],
)
def test_block(block, text):
    assert shown(block) == text


def test_items_in_a_row_are_one_list():
    blocks = (Paragraph("một", "item"), Paragraph("hai", "item"), Paragraph("ba"), Paragraph("bốn", "item"))
    assert shown(*blocks) == "- một\n- hai\n\nba\n\n- bốn\n"


def test_table():
    columns = (Column("Mã", 1, "center"), Column("Tên", 3), Column("Điểm", 1, "right"), Column("Vì", 2, "justify"))
    rows = (Row(("1", "Chỉ đạo", "2,00", ""), strong=True), Row(("1.1", "a|b\nc", "1,00", "đủ \\| x")))
    assert shown(Table(columns, rows)) == (
        "| Mã | Tên | Điểm | Vì |\n"
        "| :---: | --- | ---: | --- |\n"
        "| **1** | **Chỉ đạo** | **2,00** |  |\n"
        "| 1.1 | a\\|b<br>c | 1,00 | đủ \\\\\\| x |\n"
    )


def test_table_without_rows():
    assert shown(Table((Column("Mã", 1),), (), empty="Không có mục nào.")) == "Không có mục nào.\n"


def test_stamp_is_the_first_line_and_the_title_the_next():
    assert render(Paper("Kết quả", (), "MINH HỌA")) == "**MINH HỌA**\n\n# Kết quả\n"


def test_the_title_of_a_paper_with_a_type_name_is_not_said_twice():
    assert render(Paper("Báo cáo 2023", (Title("Báo cáo", "năm 2023"),))) == "# BÁO CÁO\n\n**năm 2023**\n"


def test_a_whole_report():
    text = render(report(3))
    assert text.startswith("**MINH HỌA**\n\nUBND HUYỆN MẪU")
    assert text.count("\n## Phụ lục ") == 2
    assert "\n\n\n" not in text


# Left as written: what Markdown would not take for markup. CommonMark 0.31.
@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("KH_15_UBND.pdf", "KH_15_UBND.pdf"),
        ("dưới < 80 % & trên", "dưới < 80 % & trên"),
        (r"C:\hồ sơ", r"C:\hồ sơ"),
        ("mục [1] và (2)", "mục [1] và (2)"),
        ("- gạch", "- gạch"),
        ("_nghiêng_", r"\_nghiêng\_"),
        ("**đậm** `mã` ~~bỏ~~", r"\*\*đậm\*\* \`mã\` \~\~bỏ\~\~"),
        ("Giải thích: `cchc explain Q1`.", "Giải thích: `cchc explain Q1`."),
        ("`cchc` `cchc explain MÃ-1 --year 2023`", "`cchc` `cchc explain MÃ-1 --year 2023`"),
        ("``cchc explain Q1`", r"\`\`cchc explain Q1\`"),
        (r"\`cchc explain Q1`", r"\\\`cchc explain Q1\`"),
        ("`cchc explain Q1``", r"\`cchc explain Q1\`\`"),
        ("`cchc <b>*x*`", r"\`cchc \<b>\*x\*\`"),
        ("<script>x</script>", r"\<script>x\</script>"),
        ("&lt; &#60;", r"\&lt; \&#60;"),
        (r"\*", r"\\\*"),
        ("[x](javascript:y)", r"\[x](javascript:y)"),
        ("[x]: y", r"\[x]: y"),
        ("# không phải tiêu đề", r"\# không phải tiêu đề"),
        ("> trích", r"\> trích"),
        ("----", r"\----"),
        ("a\x1b[31mb\x00", "a�[31mb�"),
    ],
)
def test_text_reads_as_written(text, written):
    assert shown(Paragraph(text)) == f"{written}\n"


def test_a_long_hostile_text_is_quick():
    assert len(shown(Paragraph("[" * 50_000 + "a" * 50_000))) == 100_001
