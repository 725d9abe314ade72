"""A chart in every form: native in Word and Excel, drawn by LibreOffice, SVG in HTML, bars of text elsewhere."""

from __future__ import annotations

import ctypes
import io
import re
import shutil
import sys
import zipfile
from decimal import Decimal

import docx as python_docx
import openpyxl
import pypdfium2.raw as pdfium
import pytest
from lxml import etree

from cchc_cli.present import bars, docx, html, markdown, sheets, svg, terminal
from cchc_cli.present.blocks import Annex, Block, Chart, Heading, Paper, Paragraph, Series
from cchc_cli.present.sheets import Sheet, SheetChart, SheetColumn
from tests.present.reading import Docx
from tests.present.test_docx_pdf import convert, text

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PART = "word/charts/chart1.xml"

AREAS = (
    "Công tác chỉ đạo, điều hành cải cách hành chính",
    "Cải cách thể chế",
    "Cải cách thủ tục hành chính",
    "Cải cách tổ chức bộ máy hành chính nhà nước",
    "Cải cách chế độ công vụ",
    "Cải cách tài chính công",
    "Xây dựng và phát triển chính quyền điện tử, chính quyền số",
    "Tác động của cải cách hành chính đến người dân, tổ chức và phát triển kinh tế - xã hội địa phương",
)
HOSTILE = ('Tên & <b>"đậm"</b> ' + "lĩnh vực cải cách hành chính nhà nước " * 9)[:300]
WORD = "W" * 300


def decimals(line: str) -> tuple[Decimal | None, ...]:
    return tuple(None if one == "-" else Decimal(one) for one in line.split())


EIGHT = Chart(
    "Tỷ lệ điểm theo lĩnh vực",
    AREAS,
    (Series("Năm 2023", decimals("97.50 80.00 66.67 100.00 0.00 - 45.25 88.10")),),
    "%",
    Decimal(100),
)
TEN = Chart(
    "So sánh hai năm",
    (*AREAS, HOSTILE, WORD),
    (
        Series("Năm 2022", decimals("90.00 85.50 - 100.00 12.00 75.00 0.00 91.00 50.00 60.00")),
        Series("Năm 2023 & <sau>", decimals("97.50 80.00 66.67 100.00 0.00 - 45.25 88.10 - 100.00")),
    ),
    "%",
    Decimal(100),
)
ONE = Chart("Một lĩnh vực", AREAS[:1], (Series("Năm 2023", decimals("97.50")),), "%", Decimal(100))
NEGATIVE = Chart("Điểm thưởng, điểm trừ", ("Thưởng", "Trừ", WORD), (Series("Điểm", decimals("1.5 -2 -0.01")),), "điểm")
NOTHING = Chart("Không có lĩnh vực", (), (Series("Năm 2023", ()),), "%")
CHARTS = {"one": ONE, "eight": EIGHT, "ten": TEN, "negative": NEGATIVE, "nothing": NOTHING}

every_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)


def document(*blocks: Block) -> Docx:
    return Docx(docx.render(Paper("Báo cáo", blocks)))


# The axis


@pytest.mark.parametrize(
    ("values", "maximum", "marks"),
    [
        ("97.5 0", "100", "0 20 40 60 80 100"),
        ("97.5 120", "100", "0 25 50 75 100 125"),
        ("97.5 - 12", None, "0 20 40 60 80 100"),
        ("1.5 0.25", "14.5", "0 5 10 15"),
        ("0.03", None, "0 0.01 0.02 0.03"),
        ("-", None, "0 0.2 0.4 0.6 0.8 1.0"),
        ("-2 1.5", None, "-3 -2 -1 0 1 2"),
        ("-0.5", None, "-0.6 -0.5 -0.4 -0.3 -0.2 -0.1 0"),
    ],
)
def test_the_axis_holds_zero_the_maximum_and_every_value(values, maximum, marks):
    chart = Chart("", ("a",), (Series("", decimals(values)),), "", None if maximum is None else Decimal(maximum))
    assert list(bars.axis(chart).marks()) == [Decimal(mark) for mark in marks.split()]


# Word


@every_chart
def test_another_reader_opens_the_document(chart):
    data = docx.render(Paper("Báo cáo", (Heading(1, "I. Kết quả"), chart, Paragraph("Sau."))))
    opened = python_docx.Document(io.BytesIO(data))
    assert len(opened.inline_shapes) == 1
    assert [p.text for p in opened.paragraphs] == ["I. KẾT QUẢ", bars.caption(chart), "", "Sau."]


@every_chart
def test_the_same_chart_is_the_same_bytes(chart):
    assert docx.render(Paper("", (chart,))) == docx.render(Paper("", (chart,)))


@every_chart
def test_the_workbook_inside_holds_the_numbers_of_the_cache_in_the_cells_that_it_names(chart):
    file = document(chart)
    (relationship,) = file.xml["word/charts/_rels/chart1.xml.rels"]
    (external,) = file.xml[PART].findall(C + "externalData")
    assert external.get(R + "id") == relationship.get("Id")
    name = relationship.get("Target").replace("..", "word")
    sheet = openpyxl.load_workbook(io.BytesIO(file.zip.read(name)))["Sheet1"]
    for number, (series, written) in enumerate(zip(chart.series, file.xml[PART].iter(C + "ser"), strict=True)):
        assert values(sheet, written.find(f"{C}tx/{C}strRef")) == [series.name]
        names = [one.text for one in written.findall(f".//{C}cat//{C}v")]
        assert values(sheet, written.find(f"{C}cat/{C}strRef")) == (names or [None])
        numbers = [None if value is None else float(value) for value in series.values]
        assert values(sheet, written.find(f"{C}val/{C}numRef")) == (numbers or [None])
        cached = {int(pt.get("idx")): Decimal(pt[0].text) for pt in written.iter(C + "pt") if under(pt, "numCache")}
        assert cached == {place: value for place, value in enumerate(series.values) if value is not None}
        assert int(written.find(f"{C}idx").get("val")) == number


def under(element, tag: str) -> bool:
    return element.getparent().tag == C + tag


def values(sheet, reference) -> list:
    """What the cells hold that a reference names."""
    cells = sheet[reference.find(C + "f").text.removeprefix("Sheet1!").replace("$", "")]
    return [row[0].value for row in cells] if isinstance(cells, tuple) else [cells.value]


# The order of the children of each: ECMA-376 Part 1 (transitional), dml-chart.xsd, dml-main.xsd.
ORDER = {
    "c:chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr txPr externalData "
    "printSettings userShapes extLst",
    "c:chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly "
    "dispBlanksAs",
    "c:plotArea": "layout barChart catAx valAx dTable spPr extLst",
    "c:manualLayout": "layoutTarget xMode yMode wMode hMode x y w h extLst",
    "c:barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst",
    "c:ser": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape extLst",
    "c:dLbls": "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent "
    "showBubbleSize separator showLeaderLines leaderLines extLst",
    "c:catAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark "
    "tickLblPos spPr txPr crossAx crosses crossesAt auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "c:valAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark "
    "tickLblPos spPr txPr crossAx crosses crossesAt crossBetween majorUnit minorUnit dispUnits extLst",
    "c:scaling": "logBase orientation max min extLst",
    "c:legend": "legendPos legendEntry layout overlay spPr txPr extLst",
    "c:strRef": "f strCache extLst",
    "c:strCache": "ptCount pt extLst",
    "c:numRef": "f numCache extLst",
    "c:numCache": "formatCode ptCount pt extLst",
    "c:txPr": "bodyPr lstStyle p",
    "c:spPr": "xfrm custGeom prstGeom noFill solidFill gradFill blipFill pattFill ln effectLst",
    "a:p": "pPr r br fld endParaRPr",
    "a:defRPr": "ln noFill solidFill effectLst highlight latin ea cs sym",
    "wp:inline": "extent effectExtent docPr cNvGraphicFramePr graphic",
}


def test_children_are_in_the_order_of_the_schema():
    file = document(TEN)
    spaces = {"c": C, "a": A, "wp": WP}
    seen = set()
    for root in (file.xml[PART], file.body):
        for element in root.iter():
            tag = etree.QName(element)
            names = {spaces[name.split(":")[0]] + name.split(":")[1]: name for name in ORDER}
            if element.tag in names and len(element):
                order = ORDER[names[element.tag]].split()
                places = [order.index(etree.QName(child).localname) for child in element]
                assert places == sorted(places), f"{tag.localname}: {places}"
                seen.add(names[element.tag])
    assert seen == set(ORDER)


def test_a_chart_is_as_wide_as_the_text_and_kept_with_its_title_and_heading():
    file = document(Heading(1, "I"), EIGHT, Annex("I", "Ngang", "", landscape=True), TEN)
    extents = list(file.body.iter(WP + "extent"))
    assert [round(int(extent.get("cx")) / 36000) for extent in extents] == [165, 252]
    # The landscape page has 170 mm; the annex' heading and the title take some of them.
    assert all(int(extent.get("cy")) / 36000 <= 136 for extent in extents)
    heading, title = file.paragraphs()[:2]
    assert heading.setting.keep_next
    assert title.setting.keep_next
    assert title.text == "Tỷ lệ điểm theo lĩnh vực (đơn vị: %)"
    assert (title.look.size, title.look.bold, title.setting.align) == (12, True, "center")


def test_two_charts_are_two_parts_with_numbers_of_their_own():
    file = document(ONE, TEN)
    parts = sorted(name for name in file.names if re.match(r"word/(charts|embeddings)/[^_]", name))
    assert parts == [
        "word/charts/chart1.xml",
        "word/charts/chart2.xml",
        "word/embeddings/Microsoft_Excel_Sheet1.xlsx",
        "word/embeddings/Microsoft_Excel_Sheet2.xlsx",
    ]
    assert [pr.get("id") for pr in file.body.iter(WP + "docPr")] == ["1", "2"]


def test_the_letters_are_times_new_roman_12_and_the_numbers_vietnamese():
    root = document(TEN).xml[PART]
    assert {face.get("typeface") for face in root.iter(A + "latin", A + "ea", A + "cs")} == {"Times New Roman"}
    assert {letters.get("sz") for letters in root.iter(A + "defRPr")} == {"1200"}
    assert [code.get("formatCode") for code in root.iterfind(f".//{C}dLbls/{C}numFmt")] == ["[$-42A]0.00"] * 2
    assert root.find(C + "lang").get("val") == "vi-VN"


def test_the_description_says_every_name_and_value():
    (properties,) = document(TEN).body.iter(WP + "docPr")
    said = properties.get("descr")
    assert said.startswith("Biểu đồ thanh ngang: So sánh hai năm (đơn vị: %). Năm 2022: Công tác chỉ đạo")
    assert "Cải cách thủ tục hành chính –; " in said
    assert f"{HOSTILE} 50,00; {WORD} 60,00." in said


def test_a_long_name_is_shortened_to_the_lines_that_have_room():
    names = [v.text for v in document(TEN).xml[PART].find(f".//{C}cat").iter(C + "v")]
    assert names[:2] == ["Công tác chỉ đạo, điều hành cải cách\nhành chính", "Cải cách thể chế"]
    assert names[8].startswith('Tên & <b>"đậm"</b> lĩnh vực')
    assert all(name.count("\n") <= 1 for name in names)
    assert [name.endswith("…") for name in names] == [False] * 7 + [True] * 3


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (soffice)")
def test_libreoffice_draws_bars_in_proportion_and_labels_within_the_margins(tmp_path):
    """One conversion for all: every chart whole on one page, with its heading."""
    before = (Paragraph("Câu trước. " * 200),)
    blocks = (*before, Heading(2, "1. Theo lĩnh vực"), EIGHT, Heading(2, "2. So sánh"), TEN, ONE, NEGATIVE)
    pdf = convert(Paper("", blocks), tmp_path)
    pages = [text(page) for page in pdf]
    for heading, chart in (("1. Theo lĩnh vực", EIGHT), ("2. So sánh", TEN), ("", ONE), ("", NEGATIVE)):
        page = pages[next(number for number, shown in enumerate(pages) if bars.caption(chart) in shown)]
        assert heading in page
        for series in chart.series:
            assert all(bars.printed(chart, value) in page for value in series.values if value is not None)
    eight = next(page for page, shown in zip(pdf, pages, strict=True) if "1. Theo lĩnh vực" in shown)
    lengths = [length for length in drawn(eight, "1F4E79") if length > 1]
    expected = [float(value) for value in EIGHT.series[0].values if value]
    scale = max(lengths) / 100
    assert [length / scale for length in lengths] == pytest.approx(expected, abs=1)
    for page in pdf:
        for left, _, right, _ in boxes(page):
            assert left >= 29.5
            assert right <= 195.5
    pdf.close()


def boxes(page):
    """What is drawn or written on a page, in millimetres."""
    kinds = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_TEXT]
    return [tuple(side * 25.4 / 72 for side in shape.get_bounds()) for shape in page.get_objects(filter=kinds)]


def drawn(page, fill: str) -> list[float]:
    """Lengths in millimetres of the shapes with that fill, from the top down; what is drawn twice counts once."""
    found = {}
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(shape, mode, stroke)
        colour = [ctypes.c_uint() for _ in range(4)]
        pdfium.FPDFPageObj_GetFillColor(shape, *colour)
        if mode.value and "".join(f"{one.value:02X}" for one in colour[:3]) == fill:
            left, _, right, top = shape.get_bounds()
            found[round(-top)] = (right - left) * 25.4 / 72
    return [found[top] for top in sorted(found)]


# HTML


@every_chart
def test_the_svg_is_well_formed_and_loads_nothing(chart):
    root = etree.fromstring(svg.draw(chart))
    assert root.find("title").text == bars.caption(chart)
    assert root.find("desc").text == bars.told(chart)
    assert root.get("role") == "img"
    assert not [name for element in root.iter() for name in element.attrib if "href" in name or name.startswith("on")]


@every_chart
def test_everything_in_the_svg_lies_inside_the_picture(chart):
    root = etree.fromstring(svg.draw(chart))
    _, _, width, height = map(float, root.get("viewBox").split())
    for box in root.iter("rect"):
        x, y, wide, high = (float(box.get(name)) for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert y >= 0
        assert x + wide <= width
        assert y + high <= height
    for words in root.iter("text"):
        wide = bars.text_width(words.text or "", svg.SIZE) / 20
        x = float(words.get("x"))
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[words.get("text-anchor")]
        assert left >= 0
        assert left + wide <= width
        assert float(words.get("y")) <= height


def test_bars_of_the_svg_are_in_proportion_and_a_missing_value_has_none():
    root = etree.fromstring(svg.draw(EIGHT))
    lengths = [float(box.get("width")) for box in root.iter("rect")]
    assert [length / max(lengths) * 100 for length in lengths] == pytest.approx(
        [97.5, 80, 66.67, 100, 45.25, 88.1], abs=0.1
    )
    texts = [words.text for words in root.iter("text")]
    printed = [one for one in texts if re.fullmatch(r"[\d,]+,\d\d|–", one)]
    assert " ".join(printed) == "97,50 80,00 66,67 100,00 0,00 – 45,25 88,10"


def test_a_name_is_whole_in_the_svg_however_long():
    words = [words.text for words in etree.fromstring(svg.draw(TEN)).iter("text")]
    assert HOSTILE.strip() in " ".join(words)
    assert WORD in "".join(words)


def test_the_page_shows_the_chart_under_its_caption():
    page = html.render(Paper("Báo cáo", (TEN,)))
    assert "<figure><figcaption>So sánh hai năm (đơn vị: %)</figcaption><svg" in page
    assert "<b>" not in page.partition("<body>")[2]


# Text


def test_bars_of_text():
    shown = list(
        bars.text_lines(Chart("", ("Một", "Hai", "Ba", "Bốn"), (Series("", decimals("100 50 - 0.01")),)), 40, "#")
    )
    assert shown == [
        "Một  |########################## 100,00",
        "Hai  |############# 50,00",
        "Ba   | –",
        "Bốn  |# 0,01",
    ]


def test_bars_of_text_of_two_series_and_below_zero():
    chart = Chart("", ("Một hai ba bốn năm sáu",), (Series("A", decimals("2")), Series("B", decimals("-1"))))
    assert list(bars.text_lines(chart, 40, "#=")) == [
        "Một hai ba bốn   A       |###### 2,00",
        "năm sáu          B    ===| -1,00",
    ]


@every_chart
def test_markdown_is_a_code_block_that_no_name_can_leave(chart):
    lines = markdown.render(Paper("", (Paragraph("mục", "item"), chart, Paragraph("Sau.")))).split("\n")
    start = lines.index(next(line for line in lines if line.startswith("**")))
    assert all(line.startswith("    ") or not line for line in lines[start + 1 : lines.index("Sau.")])


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", "█"), ("cp437", "█"), ("cp1258", "#"), ("ascii", "#")])
def test_a_console_that_lacks_blocks_gets_signs(monkeypatch, encoding, mark):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    shown = terminal.render(Paper("", (TEN,)), width=100)
    assert f"|{mark * 10}" in shown
    assert '<b>"đậm"</b>' in shown


# Excel

COLUMNS = (SheetColumn("Lĩnh vực", 60), SheetColumn("Năm 2022", 12, "points"), SheetColumn("Năm 2023", 12, "percent"))


def workbook(chart: SheetChart) -> zipfile.ZipFile:
    rows = tuple(zip(TEN.categories, *(series.values for series in TEN.series), strict=True))
    sheet = Sheet("Kết quả", COLUMNS, (*rows, ("Tổng", Decimal(80), Decimal(81))), frozenset({10}), chart=chart)
    data = sheets.render((sheet,), "Kết quả")
    assert data == sheets.render((sheet,), "Kết quả")
    assert openpyxl.load_workbook(io.BytesIO(data))["Kết quả"]["A4"].value == AREAS[0]
    return zipfile.ZipFile(io.BytesIO(data))


def test_the_chart_of_a_sheet_names_its_cells_and_carries_their_values():
    book = workbook(SheetChart("So sánh", 0, (1, 2), 10, Decimal(100)))
    root = etree.fromstring(book.read("xl/charts/chart1.xml"))
    for series, column, written in zip(TEN.series, "BC", root.iter(C + "ser"), strict=True):
        names = [reference.text for reference in written.iter(C + "f")]
        assert names == [f"'Kết quả'!${column}$3", "'Kết quả'!$A$4:$A$13", f"'Kết quả'!${column}$4:${column}$13"]
        cached = {int(pt.get("idx")): float(pt[0].text) for pt in written.find(f".//{C}numCache").findall(C + "pt")}
        assert cached == {place: float(value) for place, value in enumerate(series.values) if value is not None}
    assert root.find(f".//{C}valAx/{C}scaling/{C}max").get("val") == "100.0"
    drawing = book.read("xl/drawings/drawing1.xml").decode()
    assert "Biểu đồ thanh ngang: So sánh." in drawing


def test_a_sheet_without_rows_has_no_chart():
    assert "xl/charts/chart1.xml" not in workbook(SheetChart("So sánh", 0, (1,), 0)).namelist()
