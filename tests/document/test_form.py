"""Reading the form of a DOCX: what a paragraph and a run look like, whatever way the file says it.

Oracle: ECMA-376 Part 1, §17.7.2 (order of styles), §17.7.3 (toggles), §17.9 (numbering), §17.16 (fields).
"""

from __future__ import annotations

import io
import zipfile

import pytest

from cchc_cli.document.form import Form
from cchc_cli.document.form_reader import read_form
from tests.present.editing import written

DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:sz w:val="22"/></w:rPr>'
    '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160"/></w:pPr></w:pPrDefault></w:docDefaults>'
)
STYLES = DEFAULTS + (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:rPr><w:sz w:val="26"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:jc w:val="both"/><w:ind w:firstLine="567"/></w:pPr>'
    '<w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="Base"/><w:rPr><w:i/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    '<w:style w:type="character" w:styleId="Strong"><w:rPr><w:b/><w:color w:val="ff0000"/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="Grid"><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:i/></w:rPr></w:style>'
)


def form(tmp_path, body: str, styles: str = STYLES, **parts: str) -> Form:
    path = tmp_path / "a.docx"
    path.write_bytes(written(body, styles, **parts))
    reading = read_form(path)
    assert isinstance(reading, Form), reading
    return reading


def first(tmp_path, body: str, styles: str = STYLES, **parts: str):
    return next(iter(form(tmp_path, body, styles, **parts).paragraphs()))


def p(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def look(tmp_path, properties: str, run: str = "", **parts: str):
    return first(tmp_path, p(r("chữ", run), properties), **parts).runs[0].look


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def test_size_comes_from_the_run_then_its_styles_then_the_defaults(tmp_path):
    assert look(tmp_path, style("Child"), '<w:sz w:val="30"/>').size == 15
    assert look(tmp_path, style("Child")).size == 14
    assert look(tmp_path, "").size == 13
    assert first(tmp_path, p(r("chữ")), DEFAULTS).runs[0].look.size == 11
    assert first(tmp_path, p(r("chữ")), "").runs[0].look.size == 10


def test_a_style_based_on_itself_ends(tmp_path):
    assert look(tmp_path, style("Loop")).size == 11


def test_bold_of_paragraph_and_of_character_style_cancel_and_the_run_decides(tmp_path):
    strong = '<w:rStyle w:val="Strong"/>'
    assert look(tmp_path, style("Child")).bold
    assert look(tmp_path, "", strong).bold
    assert not look(tmp_path, style("Child"), strong).bold
    assert look(tmp_path, style("Child"), f"{strong}<w:b/>").bold
    assert not look(tmp_path, style("Child"), '<w:b w:val="false"/>').bold
    assert look(tmp_path, "", strong).colour == "FF0000"


def test_fonts_by_the_theme_win_over_names_beside_them(tmp_path):
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme>'
        '<a:minorFont><a:latin typeface="Calibri"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'
    )
    run = '<w:rFonts w:asciiTheme="minorHAnsi" w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>'
    got = look(tmp_path, "", run, theme__theme1=theme)
    assert (got.ascii, got.other) == ("Calibri", "Times New Roman")
    assert look(tmp_path, "").ascii == "Arial"
    assert first(tmp_path, p(r("chữ")), "").runs[0].look.ascii == "Times New Roman"


def test_setting_comes_from_the_paragraph_then_its_styles(tmp_path):
    got = first(tmp_path, p(r("chữ"), f'{style("Child")}<w:spacing w:line="360" w:lineRule="auto"/>')).setting
    assert (got.align, got.first, got.after, got.line) == ("both", 567, 8, 1.5)
    hanging = first(tmp_path, p(r("chữ"), f'{style("Child")}<w:ind w:left="720" w:hanging="360"/>')).setting
    assert (hanging.left, hanging.first) == (720, -360)


@pytest.mark.parametrize(("value", "align"), [("end", "right"), ("start", "left"), ("distribute", "both")])
def test_alignments_that_libraries_refuse(tmp_path, value, align):
    assert first(tmp_path, p(r("chữ"), f'<w:jc w:val="{value}"/>')).setting.align == align


def test_what_the_page_decides_is_not_known(tmp_path):
    framed = first(tmp_path, p(r("chữ"), '<w:framePr w:x="100" w:y="100"/>')).setting
    in_characters = first(tmp_path, p(r("chữ"), '<w:ind w:firstLineChars="200" w:firstLine="480"/>')).setting
    assert framed.align is None
    assert in_characters.first is None


def test_a_list_has_the_indents_of_its_level_and_is_known_as_one(tmp_path):
    numbering = (
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:lvlText w:val="%1."/>'
        '<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
    )
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    got = first(tmp_path, p(r("chữ"), style("Child") + listed), numbering=numbering).setting
    assert (got.numbered, got.left, got.first) == (True, 720, -360)
    own = first(tmp_path, p(r("chữ"), f'{listed}<w:ind w:left="0" w:firstLine="567"/>'), numbering=numbering).setting
    assert (own.left, own.first) == (0, 567)
    none = first(tmp_path, p(r("chữ"), '<w:numPr><w:numId w:val="0"/></w:numPr>'), numbering=numbering).setting
    assert not none.numbered


def test_a_table_lends_its_style_and_tells_where_a_cell_stands(tmp_path):
    table = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="1000"/><w:gridCol w:w="6000"/></w:tblGrid>'
        '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{}</w:tc>'
        '<w:tc><w:tcPr><w:tcW w:w="6000" w:type="dxa"/></w:tcPr>{}</w:tc></w:tr></w:tbl>'
    ).format(p(r("trái")), p(r("phải"), style("Base")))
    left, right = form(tmp_path, table).paragraphs()
    assert (left.setting.align, left.runs[0].look.italic) == ("center", True)
    assert right.setting.align == "both"
    assert (left.cell.row, left.cell.column, left.cell.left, left.cell.width) == (1, 1, 0.0, 4000 - 216)
    assert (right.cell.column, right.cell.left, right.cell.width) == (2, 0.4, 6000 - 216)


def test_only_what_is_seen_is_text(tmp_path):
    body = (
        r("thấy ")
        + f"<w:ins>{r('chèn ')}</w:ins><w:del><w:r><w:delText>xóa</w:delText></w:r></w:del>"
        + f"<w:moveFrom>{r('chỗ cũ')}</w:moveFrom>{r('ẩn', '<w:vanish/>')}"
        + f"<w:sdt><w:sdtContent>{r('ô ')}</w:sdtContent></w:sdt><w:hyperlink>{r('liên kết')}</w:hyperlink>"
        + "<w:r><w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t><w:noBreakHyphen/></w:r>"
    )
    assert first(tmp_path, p(body)).text == "thấy chèn ô liên kết\ta\nb-"


def test_paragraphs_in_content_controls_and_insertions_are_there(tmp_path):
    body = f"<w:sdt><w:sdtContent>{p(r('một'))}</w:sdtContent></w:sdt><w:ins>{p(r('hai'))}</w:ins>"
    assert [one.text for one in form(tmp_path, body).paragraphs()] == ["một", "hai"]


def test_a_text_box_is_kept_apart_and_counted_once(tmp_path):
    box = "<v:textbox><w:txbxContent><w:p><w:r><w:t>trong khung</w:t></w:r></w:p></w:txbxContent></v:textbox>"
    body = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx><w:txbxContent>"
        "<w:p><w:r><w:t>trong khung</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape>{box}</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    got = form(tmp_path, p(body + r("ngoài")))
    assert [one.text for one in got.paragraphs()] == ["ngoài"]
    assert got.boxed == "trong khung"


def drawing(shape: str, across: int, down: int) -> str:
    return (
        "<w:r><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:cNvCnPr/><wps:spPr>"
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm><a:prstGeom prst="{shape}"/>'
        "</wps:spPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


@pytest.mark.parametrize(
    ("drawn", "lines", "other"),
    [
        (drawing("line", 1_800_000, 0), [50.0], False),
        (drawing("straightConnector1", 900_000, 635), [25.0], False),
        (drawing("line", 0, 900_000), [], True),
        (drawing("rect", 900_000, 900_000), [], True),
        ('<w:r><w:pict><v:line from="10pt,5pt" to="151.73pt,5pt"/></w:pict></w:r>', [50.0], False),
        ('<w:r><w:pict><v:line from="0,0" to="0,100pt"/></w:pict></w:r>', [], True),
        ('<w:r><w:pict><v:shape type="#_x0000_t32" style="width:2in;height:0"/></w:pict></w:r>', [50.8], False),
        ('<w:r><w:pict><v:line from="đầu" to="cuối"/></w:pict></w:r>', [None], False),
        ('<w:r><w:pict><v:shape type="#_x0000_t75" style="width:2in"/></w:pict></w:r>', [], True),
    ],
)
def test_lines_drawn_as_shapes_and_their_lengths_in_millimetres(tmp_path, drawn, lines, other):
    got = first(tmp_path, p(drawn))
    assert [None if one is None else round(one / 56.693, 1) for one in got.drawn] == lines
    assert got.pictured is other


@pytest.mark.parametrize(
    "field",
    [
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE  \\* MERGEFORMAT </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:sz w:val="30"/></w:rPr><w:t>2</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        '<w:fldSimple w:instr="PAGE"><w:r><w:rPr><w:sz w:val="30"/></w:rPr><w:t>2</w:t></w:r></w:fldSimple>',
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:rPr><w:sz w:val="30"/></w:rPr><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ],
    ids=["field with its result", "simple field", "field never computed"],
)
def test_the_page_number_and_its_look(tmp_path, field):
    got = first(tmp_path, p(field))
    assert got.page_number.size == 15
    assert not got.computed


def test_other_fields_are_no_page_number(tmp_path):
    pages = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>NUMPAGES</w:instrText></w:r>'
    assert first(tmp_path, p(pages)).page_number is None


def test_pages_are_known_only_where_word_has_laid_them_out(tmp_path):
    mark = "<w:r><w:lastRenderedPageBreak/></w:r>"
    laid = form(tmp_path, p(r("một")) + p(mark + r("hai")) + p(r("ba") + mark) + p(r("bốn")))
    assert [one.page for one in laid.paragraphs()] == [1, 2, 2, 3]
    assert [one.page for one in form(tmp_path, p(r("một"))).paragraphs()] == [None]


def test_sections_with_their_pages_and_the_headers_of_the_one_before(tmp_path):
    namespaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="header1.xml"/></Relationships>'
    )
    path = tmp_path / "a.docx"
    body = (
        p(r("một"), '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/>'
          '<w:headerReference w:type="even" r:id="rId1"/><w:pgSz w:w="11906" w:h="16838"/>'
          '<w:titlePg/></w:sectPr>')
        + p(r("hai"))
        + '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:left="1701"/></w:sectPr>'
    )  # fmt: skip
    data = written(body, STYLES, header1=f"<w:hdr {namespaces}>{p(r('đầu'))}</w:hdr>")
    path.write_bytes(data)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("word/_rels/document.xml.rels", rels)
    reading = read_form(path)
    assert isinstance(reading, Form)
    first_, second = reading.sections
    assert (first_.width, first_.apart, second.width, second.apart) == (11906, True, 16838, False)
    assert {pages: [one.text for one in story] for pages, story in second.headers.items()} == {"default": ["đầu"]}
    assert second.margins == {"left": 1701}
    assert [one.text for one in second.paragraphs] == ["hai"]
    assert [one.number for one in reading.paragraphs()] == [1, 2]


def test_strict_open_xml_and_measures_with_units(tmp_path):
    body = p(r("chữ"), '<w:ind w:firstLine="1cm"/>')
    data = written(body, STYLES)
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            target.writestr(name, content)
    reading = read_form(path)
    assert isinstance(reading, Form)
    assert round(next(iter(reading.paragraphs())).setting.first) == 567


def test_capitals_by_setting_and_letters_of_old_fonts(tmp_path):
    old = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    assert first(tmp_path, p(r("ủy ban", "<w:caps/>"))).text == "ỦY BAN"
    assert first(tmp_path, p(r("Céng hßa", old))).text == "Cộng hòa"
    assert first(tmp_path, p(r("Tình hình quản lý", old))).text == "Tình hình quản lý"
