"""The DOCX file as a file: order of its XML, tables, hostile text, the same bytes each time, speed."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
import zipfile
from itertools import pairwise

import docx as python_docx
import pytest

from cchc_cli.document.metrics import longest_line, text_width
from cchc_cli.present.blocks import (
    Annex,
    Block,
    Column,
    Letterhead,
    Paper,
    Paragraph,
    Row,
    SignatureBlock,
    Table,
    Title,
)
from cchc_cli.present.docx import render
from cchc_cli.present.docx.tables import column_widths
from tests.present import schema
from tests.present.papers import COLUMNS, LETTERHEAD, report, rows
from tests.present.reading import MM, Docx, W

# The order of the children of what is not a property: ECMA-376 Part 1 (transitional), wml.xsd.
ORDER = schema.ORDER | {
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p",
    "p": "pPr r",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "styles": "docDefaults latentStyles style",
    "docDefaults": "rPrDefault pPrDefault",
    "settings": "writeProtection view zoom removePersonalInformation mirrorMargins defaultTabStop autoHyphenation "
    "characterSpacingControl footnotePr endnotePr compat rsids mathPr themeFontLang clrSchemeMapping decimalSymbol "
    "listSeparator",
}
HOSTILE = {
    "control characters": "a\x00b\x01c\x1bd\x7fe",
    "not characters": "a\ud800b\ufffec\uffff",
    "markup": "<w:p>&amp;\"'</w:t>]]>",
    "emoji": "😀🇻🇳 👨‍👩‍👧",
    "right to left": "\u202eabc\u202c \u200fשלום",
    "3000 letters": "W" * 3000,
    "line breaks": "một\r\nhai\vba\u2028bốn",
    "decomposed": "U\u0309y ban o\u031b\u0309",
    "nothing": "",
    "blank": "  \n \t ",
}


def test_children_are_in_the_order_of_the_schema():
    docx = Docx(render(report()))
    seen = set()
    for name, root in docx.xml.items():
        if not name.startswith("word/") or name.endswith(".rels"):
            continue
        for element in root.iter():
            tag = element.tag.removeprefix(W)
            if tag in ORDER:
                order = [W + child for child in ORDER[tag].split()]
                places = [order.index(child.tag) for child in element]
                assert places == sorted(places), f"{name}: {tag}: {[child.tag for child in element]}"
                seen.add(tag)
    assert seen == set(ORDER)


def test_every_style_named_is_defined_once():
    docx = Docx(render(report()))
    ids = [style.get(W + "styleId") for style in docx.xml["word/styles.xml"].findall(W + "style")]
    used = {
        style.get(W + "val")
        for name, root in docx.xml.items()
        if name.startswith("word/")
        for style in root.iter(W + "pStyle", W + "basedOn")
    }
    assert len(ids) == len(set(ids))
    assert used <= set(ids)


def test_another_reader_opens_it():
    document = python_docx.Document(io.BytesIO(render(report(3))))
    assert len(document.sections) == 3
    assert document.tables[3].rows[1].cells[5].text == "Kế hoạch số 12/KH-UBND\nBáo cáo số 34/BC-UBND"
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 2"] == ["1. Kết quả chung"]


def test_the_same_paper_is_the_same_bytes(monkeypatch):
    first = render(report())
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2_000_000_000))
    assert render(report()) == first


def test_no_member_has_a_date_and_no_property_names_a_person_or_a_day():
    data = render(report())
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.create_system for info in file.infolist()} == {0}
        assert not [name for name in file.namelist() if re.search("thumbnail|theme|app.xml|customXml|Effects", name)]
    properties = python_docx.Document(io.BytesIO(data)).core_properties
    assert properties.title == "Báo cáo tự chấm điểm năm 2023"
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert {f"{day:%Y-%m-%d}" for day in (properties.created, properties.modified)} == {"1980-01-01"}


@pytest.mark.parametrize("count", [1, 60, 200, 2000])
def test_table_of_many_rows(count):
    docx = Docx(render(Paper("", (Table(COLUMNS, rows(count)),))))
    (table,) = docx.body.iter(W + "tbl")
    header, *written = table.findall(W + "tr")
    assert header.find(f"{W}trPr/{W}tblHeader") is not None
    assert not [row for row in written if row.find(f"{W}trPr/{W}tblHeader") is not None]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (header, *written))
    assert [docx.paragraphs(row)[0].text for row in written] == [f"mã{number}" for number in range(count)]


def test_table_without_rows_is_a_sentence():
    docx = Docx(render(Paper("", (Table(COLUMNS, (), empty="Không có mục nào."),))))
    assert docx.body.find(W + "tbl") is None
    assert [p.text for p in docx.paragraphs()] == ["Không có mục nào."]


def test_table_fills_the_text_exactly_and_is_fixed():
    docx = Docx(render(report()))
    widths = []
    for table in docx.body.iter(W + "tbl"):
        grid = [int(column.get(W + "w")) for column in table.find(W + "tblGrid")]
        assert table.find(f"{W}tblPr/{W}tblLayout").get(W + "type") == "fixed"
        assert int(table.find(f"{W}tblPr/{W}tblW").get(W + "w")) == sum(grid)
        assert int(table.find(f"{W}tblPr/{W}tblInd").get(W + "w")) == 0
        for row in table.findall(W + "tr"):
            assert [int(cell.get(W + "w")) for cell in row.iter(W + "tcW")] == grid
        widths.append(sum(grid))
    # 210 or 297 mm of paper less 30 and 15: letterhead, table and signature, then the two annexes.
    assert [round(width / MM, 1) for width in widths] == [165, 165, 165, 252, 165]


@pytest.mark.parametrize("shares", [(1,), (1, 1, 1), (2.5, 7, 13.3, 5), tuple(range(5, 20))])
def test_column_widths_are_in_proportion_and_add_up(shares):
    widths = column_widths([Column("", share) for share in shares], 9354)
    assert sum(widths) == 9354
    assert all(abs(width - 9354 * share / sum(shares)) <= 1 for width, share in zip(widths, shares, strict=True))


def test_a_column_is_never_too_narrow_for_a_word_of_its_title():
    columns = [Column("STT", 1), Column("Nội dung", 60), Column("Điểm tự chấm", 2), Column("Ghi chú", 7)]
    widths = [width / MM for width in column_widths(columns, 9354)]
    # At 12 pt bold "STT" is 8.0 mm wide and "chấm" 9.9; the cell's padding takes 3, and half a millimetre is to spare.
    assert widths[0] == pytest.approx(8.0 + 3 + 0.5, abs=0.2)
    assert widths[2] == pytest.approx(9.9 + 3 + 0.5, abs=0.2)
    assert widths[1] / widths[3] == pytest.approx(60 / 7, rel=0.01)
    assert sum(column_widths(columns, 9354)) == 9354


@pytest.mark.parametrize(
    ("text", "ems"),
    [
        ("10,00", 4 * 0.5 + 0.25),
        ("1.1.10\n(1.2.10, 2)", 4 * 0.5 + 3 * 0.25 + 0.333),
        ("15/12/2023", 8 * 0.5 + 2 * 0.278),
        ("–100,00%", 6 * 0.5 + 0.25 + 1),
    ],
)
def test_a_column_is_never_too_narrow_for_a_number_or_code_in_it(text, ems):
    columns = [Column("", 1), Column("Nội dung", 60)]
    widths = column_widths(columns, 9354, [Row(("1", "a")), Row((text, "1000000")), Row(("–", ""))])
    # An em of 12 pt is 4.23 mm; the cell's padding takes 3, and half a millimetre is to spare.
    assert widths[0] / MM == pytest.approx(ems * 4.233 + 3 + 0.5, abs=0.05)
    assert sum(widths) == 9354


@pytest.mark.parametrize("text", ["chữ-1.1.1111", "–", "9 " * 20])
def test_what_is_no_number_or_stands_in_a_long_text_takes_no_room(text):
    columns = [Column("", 1), Column("Nội dung", 30)]
    assert column_widths(columns, 9354, [Row((text, ""))]) == column_widths(columns, 9354)


def test_numbers_too_long_for_the_page_leave_the_titles_whole():
    columns = [Column("STT", 1), Column("Nội dung", 60)]
    assert column_widths(columns, 2000, [Row(("1" * 24, "2"))]) == column_widths(columns, 2000)


def test_titles_too_long_for_the_page_leave_the_widths_in_proportion():
    columns = [Column("W" * 40, 1), Column("W" * 40, 3)]
    assert column_widths(columns, 8000) == [2000, 6000]


def test_table_cells_have_the_size_weight_and_alignment_of_their_column():
    docx = Docx(render(Paper("", (Table(COLUMNS, rows(2)),))))
    header, strong, plain = next(docx.body.iter(W + "tbl")).findall(W + "tr")
    alignments = ["center", "left", "right", "right", "right", "both", "left"]
    assert [p.setting.align for p in docx.paragraphs(header)] == ["center"] * 7
    for row, bold in ((strong, True), (plain, False)):
        assert [p.setting.align for p in docx.paragraphs(row)] == alignments
        assert {(p.look.bold, p.look.size) for p in docx.paragraphs(row)} == {(bold, 12)}
    assert {p.look.bold for p in docx.paragraphs(header)} == {True}


def test_table_lines_are_thin_and_black():
    docx = Docx(render(Paper("", (Table(COLUMNS, rows(1)),))))
    lines = docx.body.find(f"{W}tbl/{W}tblPr/{W}tblBorders")
    assert {tuple(line.get(W + name) for name in ("val", "sz", "color")) for line in lines} == {
        ("single", "4", "000000")
    }
    assert len(lines) == 6


@pytest.mark.parametrize(
    ("strong", "kept"),
    [
        ("", ""),
        ("-", "-"),
        ("A", "-"),
        ("A--", "k--"),
        ("A--A--", "k--k--"),
        ("A--A", "k-k-"),
        ("AA", "k-"),
    ],
)
def test_a_strong_row_stays_with_the_rows_it_heads_and_a_total_with_those_above(strong, kept):
    lines = tuple(Row(("1", "một"), strong=letter == "A") for letter in strong)
    docx = Docx(render(Paper("", (Table((Column("a", 1), Column("b", 1)), lines),))))
    written = docx.body.findall(f"{W}tbl/{W}tr")[1:]
    keeps = [{p.setting.keep_next for p in docx.paragraphs(row)} for row in written]
    assert keeps == [{letter == "k"} for letter in kept]


def test_the_header_row_stays_with_the_first_row():
    docx = Docx(render(Paper("", (Table(COLUMNS, rows(1)),))))
    header = docx.body.find(f"{W}tbl/{W}tr")
    assert all(p.setting.keep_next for p in docx.paragraphs(header))


@pytest.mark.parametrize(
    ("text", "whole"),
    [("ngắn", True), ("dòng\n" * 10, True), ("dòng\n" * 30, False), ("một hai ba bốn " * 80, False)],
)
def test_a_row_too_tall_for_its_page_may_break(text, whole):
    table = Table((Column("a", 1), Column("b", 1)), (Row(("1", text)),))
    docx = Docx(render(Paper("", (table,))))
    row = docx.body.findall(f"{W}tbl/{W}tr")[1]
    assert (row.find(f"{W}trPr/{W}cantSplit") is not None) == whole


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (LETTERHEAD,),
        (Table(COLUMNS, rows(1)),) * 2,
        (LETTERHEAD, Table(COLUMNS, rows(1)), SignatureBlock((), ("CHỦ TỊCH",), "")),
        (LETTERHEAD, SignatureBlock((), ("CHỦ TỊCH",), "")),
        (Annex("", "Biểu", "(Kèm theo)"), Annex("", "Biểu", "(Kèm theo)", landscape=True), Table(COLUMNS, rows(1))),
    ],
)
def test_a_section_ends_in_a_paragraph_and_tables_do_not_touch(blocks: tuple[Block, ...]):
    docx = Docx(render(Paper("", blocks)))
    *content, properties = docx.body
    assert properties.tag == W + "sectPr"
    assert content[-1].tag == W + "p"
    tags = [element.tag for element in content]
    assert (W + "tbl", W + "tbl") not in pairwise(tags)
    # A break for each section but the last, whose properties stand in the body.
    breaks = [element for element in content if element.find(f"{W}pPr/{W}sectPr") is not None]
    assert len(breaks) == max(0, sum(isinstance(block, Annex) for block in blocks) - 1)


def test_an_annex_that_is_alone_has_no_number():
    docx = Docx(render(Paper("", (Annex("", "Biểu mẫu", "(Kèm theo)"),))))
    assert docx.paragraphs()[0].text == "Phụ lục"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_anywhere_gives_a_document_that_opens(text):
    blocks = (
        Letterhead((text, text), text, text, subject=text),
        Title(text, text),
        Paragraph(text),
        Paragraph(text, "item"),
        Table((Column(text, 1), Column("b", 2, "right")), (Row((text, "1"), strong=True), Row(("2", text)))),
        SignatureBlock((text,), (text,), text),
        Annex(text, text, text),
    )
    data = render(Paper(text, blocks, text))
    assert len(python_docx.Document(io.BytesIO(data)).tables) == 3
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "".join(Docx(data).body.itertext()))


def test_what_xml_forbids_is_shown_as_a_mark_and_the_rest_kept():
    docx = Docx(render(Paper("", (Paragraph("a\x00b\ud800c <&> \"'\t😀\x1b"),))))
    assert docx.paragraphs()[0].text == "a�b�c <&> \"' 😀�"


def test_a_body_text_of_several_lines_is_several_paragraphs():
    docx = Docx(render(Paper("", (Paragraph("một\n\nhai\r\nba"), Paragraph("- bốn\nnăm", "item")))))
    assert [p.text for p in docx.paragraphs()] == ["một", "hai", "ba", "- bốn", "năm"]


def test_spaces_left_to_be_filled_in_by_hand_are_kept():
    docx = Docx(render(Paper("", (LETTERHEAD,))))
    (text,) = (t for t in docx.body.iter(W + "t") if (t.text or "").startswith("Số:"))
    assert text.text == "Số:      /BC-UBND"
    assert text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


# Advance widths of Liberation Serif Bold, which has the metrics of Times New Roman Bold, in millimetres.
@pytest.mark.parametrize(
    ("text", "size", "millimetres"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, 95.7),
        ("Độc lập - Tự do - Hạnh phúc", 13, 56.1),
        ("Độc lập - Tự do - Hạnh phúc", 14, 60.5),
        ("ỦY BAN NHÂN DÂN", 13, 43.2),
        ("CƠ QUAN", 13, 21.5),
        ("Thành phố Hồ Chí Minh, xã Phước Bửu; giữa W và Z (2023/24).", 14, 135.9),
    ],
)
def test_text_width_is_that_of_times_new_roman_bold(text, size, millimetres):
    assert text_width(text, size) / MM == pytest.approx(millimetres, rel=0.015)


def test_longest_line_of_a_wrapped_text():
    word = text_width("NHÂN", 13)
    two = text_width("NHÂN NHÂN", 13)
    assert longest_line("NHÂN", 13, 9000) == word
    assert longest_line("NHÂN NHÂN NHÂN", 13, two + 1) == two
    assert longest_line("NHÂN NHÂN\nNHÂN", 13, 9000) == two
    assert longest_line("N" * 300, 13, 5000) == 5000
    assert longest_line("", 13, 5000) == 0


def test_the_renderer_brings_in_no_other_heavy_library():
    code = (
        "import sys, cchc_cli.present.docx;"
        "print(sorted({'openpyxl', 'pydantic', 'rich', 'yaml', 'pikepdf', 'PIL'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
