"""Templates of the office: filled as the report would say it, told in Vietnamese where they are wrong, never run."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import docx as python_docx
import pytest
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement

from cchc_cli.cli import stages
from cchc_cli.cli import template as command
from cchc_cli.document.form_reader import read_form
from cchc_cli.document.workers import Limits
from cchc_cli.judge.form_checks import check_form
from cchc_cli.judge.scoring import score
from cchc_cli.present.docx.package import blank
from cchc_cli.present.template import filling
from cchc_cli.present.template.filling import Filled, Order, fill, fill_here
from cchc_cli.present.template.shape import Shape
from cchc_cli.present.view import fields
from cchc_cli.present.view.office import Marks
from cchc_cli.present.view.report_annexes import EvidenceNames
from cchc_cli.problem import Severity
from tests.conftest import ROOT

EXAMPLES = ROOT / "examples" / "templates"
NAME = 'UBND <xã> & "Ví Dụ" 😀 {{ 7 * 7 }} {% if %}'
VALUES = {
    "ten_don_vi": NAME,
    "tong_diem": "62,88",
    "ghi_chu": "",
    "nhieu_dong": "dòng một\ndòng hai",
    "can_cu": ["Căn cứ A", "Căn cứ B"],
    "linh_vuc": [
        {"ten": "Chỉ đạo", "diem": "14,00", "muc": [{"ma": "1.1"}, {"ma": "1.2"}]},
        {"ten": "Thể chế", "diem": "8,00", "muc": []},
    ],
    "trong": [],
    "muc_theo_ma": {"1.1": {"ma": "1.1"}},
}
MUC = Shape("linh_vuc.muc", each=Shape("linh_vuc.muc", parts={"ma": Shape("linh_vuc.muc.ma")}))
AREA = Shape("linh_vuc", parts={"ten": Shape("linh_vuc.ten"), "diem": Shape("linh_vuc.diem"), "muc": MUC})
SHAPE = Shape(
    parts={
        **{name: Shape(name) for name in ("ten_don_vi", "tong_diem", "ghi_chu", "nhieu_dong")},
        "can_cu": Shape("can_cu", each=Shape("can_cu")),
        "linh_vuc": Shape("linh_vuc", each=AREA),
        "trong": Shape("trong", each=AREA),
        "muc_theo_ma": Shape(
            "muc_theo_ma", codes={"1.1": Shape("muc_theo_ma[1.1]", parts={"ma": Shape("muc_theo_ma[1.1].ma")})}
        ),
    }
)


def word(*paragraphs: str, table: tuple[tuple[str, ...], ...] = ()):
    """A plain Word document of paragraphs, then a table."""
    document = blank("")
    document.element.body.get_or_add_sectPr()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(len(table), max(map(len, table)))
        for row, texts in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text
    return document


@pytest.fixture
def filled(tmp_path):
    """Fill a document with ``VALUES``."""

    def run(document, **more):
        path = tmp_path / "mau.docx"
        if isinstance(document, bytes):
            path.write_bytes(document)
        else:
            document.save(path)
        return fill_here(Order(path, VALUES, SHAPE, "Báo cáo", **more))

    return run


def texts(outcome) -> list[str]:
    """The paragraphs of a filled document, those of its tables after them."""
    document = python_docx.Document(io.BytesIO(outcome.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [one.text for one in document.paragraphs] + cells


def footers(outcome) -> list[list[str]]:
    """The lines of all three kinds of footers, section by section."""
    return [
        [one.text for footer in (s.footer, s.first_page_footer, s.even_page_footer) for one in footer.paragraphs]
        for s in python_docx.Document(io.BytesIO(outcome.content)).sections
    ]


def told(outcome) -> str:
    assert isinstance(outcome, tuple)
    assert {(one.id, one.severity) for one in outcome} <= {
        ("template", Severity.ERROR),
        ("unreadable-document", "error"),
    }
    return "\n".join(map(str, outcome))


def sources(root: Path, year: int = 2023) -> fields.Sources:
    submission = stages.load(root, year)
    return fields.Sources(score(submission, None), submission, EvidenceNames(submission, {}), Marks(submission))


# What is filled in


def test_a_field_is_printed_whole_whatever_is_in_it(filled):
    assert texts(filled(word("Đơn vị: {{ ten_don_vi }}.", "{{nhieu_dong}}"))) == [
        f"Đơn vị: {NAME}.",
        "dòng một\ndòng hai",
    ]


def test_rows_paragraphs_and_conditions_come_as_often_as_the_list_says(filled):
    outcome = filled(
        word(
            "{%p for c in can_cu %}",
            "{{ loop.index }}. {{ c }}{% if loop.last %}.{% else %};{% endif %}",
            "{%p endfor %}",
            "{%p if ghi_chu %}",
            "{{ ghi_chu }}",
            "{%p else %}",
            '{% if tong_diem in ["1", "2"] %}a{% elif not ghi_chu and 1 in (1, 2) %}b{% endif %}'
            '{{ linh_vuc|length }} {{ linh_vuc|join("; ", attribute="ten") }} {{ (linh_vuc|last).ten|upper }}',
            "{%p endif %}",
            'Mục {{ muc_theo_ma["1.1"].ma }}, {{ linh_vuc[0].ten }}, {{ "x" if ghi_chu else "y" ~ tong_diem }}',
            table=(
                ("{%tr for l in linh_vuc %}", ""),
                ("{{ l.ten }}", "{{ l.diem }}"),
                ("{%tr for m in l.muc if m.ma != “1.2” %}", ""),
                ("{{ m.ma }}", "{{ l.ten }}"),
                ("{%tr endfor %}", ""),
                ("{%tr endfor %}", ""),
            ),
        )
    )
    assert texts(outcome) == [
        "1. Căn cứ A;",
        "2. Căn cứ B.",
        "b2 Chỉ đạo; Thể chế THỂ CHẾ",
        "Mục 1.1, Chỉ đạo, y62,88",
        *("Chỉ đạo", "14,00", "1.1", "Chỉ đạo", "Thể chế", "8,00"),
    ]
    assert outcome.used >= {"linh_vuc.muc.ma", "muc_theo_ma[1.1].ma", "can_cu"}
    assert "nhieu_dong" not in outcome.used


def test_a_tag_that_word_has_split_into_pieces_is_one_tag(filled):
    document = word()
    paragraph = document.add_paragraph("Tổng: {")
    for piece, bold in (("{ tong", True), ("_diem ", False), ("}", True), ("} điểm", False)):
        paragraph.add_run(piece).bold = bold
    assert texts(filled(document)) == ["Tổng: 62,88 điểm"]


def test_headers_and_footers_are_filled_too(filled):
    document = word("x")
    document.sections[0].header.paragraphs[0].text = "Năm của {{ tong_diem }}"
    document.sections[0].footer.paragraphs[0].text = "{{ tong_diem }}"
    outcome = filled(document)
    assert python_docx.Document(io.BytesIO(outcome.content)).sections[0].header.paragraphs[0].text == "Năm của 62,88"
    assert footers(outcome)[0][0] == "62,88"


def test_the_same_input_gives_the_same_bytes_without_a_clock(filled):
    outcome = filled(word("{{ tong_diem }}"), stamp="MINH HỌA")
    assert outcome == filled(word("{{ tong_diem }}"), stamp="MINH HỌA")
    with zipfile.ZipFile(io.BytesIO(outcome.content)) as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_stamp_stands_in_every_footer_of_every_section_unasked(filled):
    document = word("một")
    document.sections[0].different_first_page_header_footer = True
    for own in (True, False):
        section = document.add_section(WD_SECTION.NEW_PAGE)
        document.add_paragraph("thêm")
        if own:
            section.footer.is_linked_to_previous = False
            section.footer.paragraphs[0].text = "Chân trang riêng"
    outcome = filled(document, stamp="MINH HỌA")
    assert footers(outcome) == [
        ["MINH HỌA"] * 3,
        ["Chân trang riêng", *["MINH HỌA"] * 3],
        ["Chân trang riêng", *["MINH HỌA"] * 3],
    ]
    assert not any(text for section in footers(filled(word("x"))) for text in section)


def test_an_incomplete_result_is_called_so_even_where_the_template_does_not(filled):
    note = "Kết quả chưa đầy đủ: còn 3 mục."
    assert footers(filled(word("Tổng {{ tong_diem }}"), note=note))[0] == [note] * 3
    assert not any(footers(filled(word(f"{note} Tổng {{{{ tong_diem }}}}"), note=note))[0])


# What is wrong is told


@pytest.mark.parametrize(
    ("paragraphs", "place", "message"),
    [
        (
            ["Tổng: {{ tong_diemm }} điểm"],
            "Tổng: {{ tong_diemm }} điểm",
            "không có trường `tong_diemm`; có phải `tong_diem`?",
        ),
        (["{{ tổng_điểm }}"], "{{ tổng_điểm }}", "không có trường `tổng_điểm`; có phải `tong_diem`?"),
        (
            ["{%p for l in trong %}", "{{ l.tenn }}", "{%p endfor %}"],
            "{{ l.tenn }}",
            "`linh_vuc` không có phần `tenn`; có phải `ten`?",
        ),
        (['{{ muc_theo_ma["1.2"].ma }}'], "muc_theo_ma", "`muc_theo_ma` không có mã `1.2`; có phải `1.1`?"),
        (["{{ linh_vuc }}"], "{{ linh_vuc }}", "`linh_vuc` là danh sách, không in thẳng được"),
        (["{{ tong_diem.so }}"], "tong_diem", "`tong_diem` là chữ, không có phần `so`"),
        (["{% if tong_diem > 60 %}a{% endif %}"], "tong_diem > 60", "số trong mẫu là chữ đã in"),
        (["{{ tong_diem ten }}"], "{{ tong_diem ten }}", "thẻ viết sai cú pháp"),
        (["{{ tong_diem|tron }}"], "tron", "không có phép đổi `tron`"),
        (["{% include 'a' %}"], "include", "không có lệnh `include`"),
        (["{{ range(10**9) }}"], "range", "mẫu không gọi hàm được"),
        (["{{ 'x' * 10**9 }}"], "x", "không dùng được phép này trong mẫu"),
        (["{% for i in range(10**9) %}a{% endfor %}"], "range", "mẫu không gọi hàm được"),
        (["{{ ten_don_vi.__class__.__mro__ }}"], "__class__", "không có phần `__class__`"),
        (["{{ ().__class__ }}"], "__class__", "không có phần `__class__`"),
        (["{{ self }}"], "self", "không có trường `self`"),
        (["{{ tong_diem"], "{{ tong_diem", "thẻ viết dở: `{{`"),
        (["{{ tong_", "diem }}"], "{{ tong_", "thẻ viết dở"),
        (["tong_diem }}"], "tong_diem }}", "thẻ viết dở: `}}`"),
        (["{%p for c in can_cu %}", "{{ c }}"], "{%p for c in can_cu %}", "mở mà không có `endfor`"),
        (["{%p endif %}"], "{%p endif %}", "`endif` đứng sai chỗ"),
        (["{%p for c in can_cu %}", "a", "{%p endif %}"], "{%p endif %}", "đang mở là `{%p for c in can_cu %}`"),
        (["{%p for c in can_cu %} {{ c }}", "{%p endfor %}"], "can_cu", "phải đứng một mình trong đoạn văn"),
        (["{%tr for l in linh_vuc %}", "{%tr endfor %}"], "linh_vuc", "`tr` chỉ dùng trong một dòng của bảng"),
        (["{% for c in can_cu %}", "{% endfor %}"], "{% endfor %}", "phải ở cùng một đoạn"),
        (["{%p for c in can_cu %}", "{% endfor %}"], "{% endfor %}", "mở bằng `{%p for c in can_cu %}`"),
        (["{%p for c in tong_diem %}", "a", "{%p endfor %}"], "tong_diem", "`tong_diem` không phải danh sách"),
        (["{% for a, b in can_cu %}a{% endfor %}"], "a, b", "vòng lặp chỉ đặt một tên"),
        (["{{ linh_vuc[7].ten }}"], "linh_vuc[7]", "không có phần tử mà mẫu đòi"),
        (["{{ tong_diem if ghi_chu }}"], "ghi_chu", "phải có `else`"),
        (["{% for c in can_cu recursive %}a{% endfor %}"], "recursive", "không dùng được vòng lặp `recursive`"),
        (["{{ tong_diem[0] }}"], "tong_diem[0]", "`tong_diem` là chữ, không có phần `0`"),
        (['{{ linh_vuc["1"].ten }}'], "linh_vuc", "chọn bằng số thứ tự từ 0"),
        (["{{ muc_theo_ma }}"], "muc_theo_ma", "`muc_theo_ma` là bảng tra theo mã"),
        (["{{ tong_diem|join('') }}"], "join", "`|join` chỉ dùng với danh sách"),
        (["{%p for c in can_cu %}", "a", "{%p else %}", "b", "{%p endfor %}"], "else", "`else` chỉ dùng với `if`"),
        (["{% if ghi_chu %}a{% endif x %}"], "endif x", "sau `endif` không viết gì thêm"),
        (["{{ linh_vuc|join(', ') }}"], "join", "ghép `linh_vuc` phải nói rõ phần nào"),
    ],
)
def test_what_is_wrong_is_told_with_the_paragraph(filled, paragraphs, place, message):
    text = told(filled(word(*paragraphs)))
    assert message in text
    assert place in text.partition("(đoạn “")[2].partition("”")[0]


def test_every_wrong_tag_is_told_at_once_and_where_it_stands(filled):
    document = word("{{ a1 }} và {{ a2 }}", table=(("{%tr for l in linh_vuc %} x", "{{ l.ten }}"),))
    document.sections[0].header.paragraphs[0].text = "{{ a3 }}"
    text = told(filled(document))
    assert [name for name in ("a1", "a2", "a3") if f"không có trường `{name}`" in text] == ["a1", "a2", "a3"]
    assert "phải đứng một mình trong dòng của bảng" in text
    assert "(đầu trang, đoạn “{{ a3 }}”)" in text


def test_a_loop_is_closed_in_its_own_table(filled):
    document = word(table=(("{%tr for l in linh_vuc %}",), ("{{ l.ten }}",)))
    document.add_table(1, 1).rows[0].cells[0].text = "{%tr endfor %}"
    assert "đóng `{%tr for l in linh_vuc %}` phải ở cùng một bảng" in told(filled(document))


@pytest.mark.parametrize("attack", ["{{ ''.__class__ }}", "{% import 'os' as o %}", "{{ tong_diem }}"])
def test_a_tag_that_no_one_sees_is_refused(filled, attack):
    """docxtpl fills the file's whole source: field codes, names of pictures, what lies between two paragraphs."""
    hidden = word("x")
    hidden.element.body[0].set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rsidR", attack)
    assert "ngoài chữ của đoạn văn" in told(filled(hidden))
    assert "vắt qua hai đoạn" in told(filled(word("a {", attack[1:-1], "}")))


def test_a_document_that_falls_apart_is_not_mended_by_leaving_things_out(filled):
    document = word("{% if ghi_chu %}a", "b{% endif %}c")
    first, second = document.paragraphs
    link = OxmlElement("w:hyperlink")
    link.append(first._p.r_lst[0])
    first._p.append(link)
    first._p.append(second._p.r_lst[0])
    assert "không còn là văn bản Word" in told(filled(document))


def test_notes_are_no_place_for_fields(filled):
    document = word("x")
    document.add_comment(document.paragraphs[0].runs, "{{ tong_diem }}", "a", "b")
    assert "ghi chú bên lề): lỗi: chỗ này không điền được" in told(filled(document))


def test_a_document_that_would_fetch_something_is_not_made(filled):
    document = word("{{ tong_diem }}")
    settings = document.part._settings_part
    settings.relate_to("http://a.example/x.dotm", f"{_OFFICE}/attachedTemplate", is_external=True)
    document.part.relate_to("http://a.example/trang", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    outcome = filled(document)
    with zipfile.ZipFile(io.BytesIO(outcome.content)) as package:
        assert not any(b"x.dotm" in package.read(name) for name in package.namelist())
    document.part.relate_to("http://a.example/x.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    assert "mẫu có phần lấy từ nơi khác" in told(filled(document))


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def changed(old: bytes, new: bytes) -> bytes:
    """A document whose parts say something else."""
    saved, made = io.BytesIO(), io.BytesIO()
    word("x").save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old, new))
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "tệp trống"),
        (b"PK\x03\x04" + b"x" * 100 + b"word/document.xml", "tệp hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "tệp hỏng"),
        (b"{\\rtf1 x}", "không phải tệp Word .docx (nội dung là RTF)"),
        (changed(b"document.main+xml", b"template.main+xml"), "không điền được mẫu này"),
        (changed(b"wordprocessingml.document.main", b"macroEnabled.main"), "tệp có macro"),
        (changed(b"<w:body>", b"<w:body><w:p>"), "tệp hỏng"),
    ],
)
def test_a_file_that_is_no_template_is_told_in_words(filled, content, message):
    assert message in told(filled(content))


def test_a_missing_file_is_told(tmp_path):
    assert "không có tệp này" in told(fill_here(Order(tmp_path / "x.docx", VALUES, SHAPE, "")))


@pytest.mark.parametrize("how", ["dies", "hangs"])
def test_a_template_that_multiplies_is_ended(tmp_path, monkeypatch, how):
    """Loops in loops are lawful; what they cost is bounded by the worker's time and memory."""
    if how == "dies" and sys.platform == "win32":
        pytest.skip("Windows has no limit of memory for a process")
    limits = Limits(memory_mb=400) if how == "dies" else Limits(timeout=0.2, memory_mb=4000)
    monkeypatch.setattr(filling, "_LIMITS", limits)
    word("{% for a in can_cu %}" * 6 + "{{ ten_don_vi }}" + "{% endfor %}" * 6).save(tmp_path / "mau.docx")
    values = {**VALUES, "can_cu": ["x"] * 300, "ten_don_vi": "a" * (2**20 if how == "dies" else 1)}
    outcome = fill(Order(tmp_path / "mau.docx", values, SHAPE, ""))
    assert ("điền hết bộ nhớ cho phép" if how == "dies" else "điền quá 0 giây") in told(outcome)


# The fields


def test_every_field_has_a_value_of_its_shape_and_can_be_printed(small, tmp_path):
    """One template that prints every part of every field."""
    lines: list[str] = []

    def put(name: str, field: fields.Field) -> None:
        if field.by_code:
            code = next(iter(field.of(place, None)))
            lines.extend(f'{name}.{part.name}: {{{{ {name}["{code}"].{part.name} }}}}' for part in field.parts[:2])
        elif field.parts or field.many:
            lines.append(f"{{%p for x{len(name)} in {name} %}}")
            for part in field.parts:
                put(f"x{len(name)}.{part.name}", part)
            lines.extend([f"{{{{ x{len(name)} }}}}"] * (not field.parts))
            lines.append("{%p endfor %}")
        else:
            lines.append(f"{name}: {{{{ {name} }}}}")

    place = sources(small)
    for field in fields.FIELDS:
        put(field.name, field)
    word(*lines).save(tmp_path / "mau.docx")
    outcome = fill_here(Order(tmp_path / "mau.docx", fields.values(place), fields.shape(place), ""))
    assert isinstance(outcome, Filled), told(outcome)
    page = texts(outcome)
    assert "nam: 2023" in page
    assert "ten_don_vi: UBND xã Thử" in page
    assert "tong_diem_toi_da: 4,00" in page
    assert not [line for line in page if "None" in line or "object at" in line]


def test_names_are_what_an_officer_can_type_and_no_two_are_alike():
    for group in (fields.FIELDS, *(one.parts for one in fields.FIELDS)):
        names = [one.name for one in group]
        assert len(set(names)) == len(names)
        assert all(name.isascii() and name.islower() and name.replace("_", "").isalnum() for name in names)


def test_list_fields_shows_every_field(cchc):
    ran = cchc("report", "--list-fields")
    assert ran.code == 0
    assert "examples/templates" in ran.err.replace("\\", "/")
    for field in fields.FIELDS:
        assert all(one.name in ran.out for one in (field, *field.parts))


# The examples, and the command


@pytest.mark.parametrize("name", ["bao-cao", "bang-tong-hop"])
def test_the_examples_print_the_sample_unit(cchc, workspace, name, monkeypatch):
    if name == "bao-cao":  # the other one in a worker process, as it is done
        monkeypatch.setattr(filling, "fill", fill_here)
    ran = cchc("report", "--workspace", workspace, "--year", 2023, "--template", name)
    assert ran.code == 0, ran.err
    path = workspace / f"out/2023/bao-cao-theo-{name}.docx"
    outcome = Filled(path.read_bytes(), frozenset())
    page = texts(outcome)
    assert {"62,88", "91,13%", "Tổng cộng", "Kết quả chưa đầy đủ: còn 3 mục chưa có số liệu (3.6, 5.4, 8.3.2)."} <= {
        *page
    }
    assert not any(sign in line for line in page for sign in ("{{", "{%", "None"))
    assert all("MINH HỌA" in section for section in footers(outcome))
    if name == "bao-cao":
        assert [one for one in check_form("x", read_form(path)) if one.severity is Severity.ERROR] == []


def test_the_examples_are_what_the_tool_makes():
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        from make_templates import TEMPLATES
    finally:
        sys.path.pop(0)
    assert {path.name for path in EXAMPLES.iterdir()} == {*TEMPLATES}
    assert all((EXAMPLES / name).read_bytes() == make() for name, make in TEMPLATES.items())


@pytest.fixture
def here(monkeypatch):
    """The command, filling in this process."""
    monkeypatch.setattr(filling, "fill", fill_here)


def test_final_asks_only_for_what_the_template_prints(cchc, small, here):
    word("Tổng {{ tong_diem_tu_cham }}").save(small / "it.docx")
    word("{{ kho_khan }}", "{{ tong_diem_tu_cham }}").save(small / "nhieu.docx")
    common = ("report", "--workspace", small, "--year", 2023, "--final", "--template")
    refused = cchc(*common, small / "nhieu.docx")
    assert refused.code == 1
    assert "report.yaml (difficulties): lỗi: chưa ghi khó khăn, vướng mắc" in refused.err
    assert not (small / "out").exists()
    done = cchc(*common, small / "it.docx")
    assert done.code == 0, done.err
    assert (small / "out/2023/bao-cao-theo-it.docx").is_file()


def test_a_draft_says_how_many_places_are_open(cchc, small, here):
    word("{{ kho_khan }}").save(small / "mau.docx")
    ran = cchc("report", "--workspace", small, "--year", 2023, "--template", small / "mau.docx", "--dry-run")
    assert ran.code == 0
    assert "còn 1 chỗ “(đơn vị bổ sung)”" in ran.err
    assert not (small / "out").exists()


def test_a_wrong_template_writes_nothing(cchc, small, here):
    word("{{ tong_diem }}").save(small / "mau.docx")
    ran = cchc("report", "--workspace", small, "--year", 2023, "--template", small / "mau.docx")
    assert ran.code == 1
    assert f"{small / 'mau.docx'} (đoạn “{{{{ tong_diem }}}}”): lỗi: thẻ" in ran.err
    assert "; có phải `tong_diem_" in ran.err
    assert not (small / "out").exists()


def test_the_report_never_takes_the_place_of_its_template(cchc, small, here):
    path = small / "mau.docx"
    word("x").save(path)
    before = path.read_bytes()
    ran = cchc("report", "--workspace", small, "--year", 2023, "--template", path, "--output", path)
    assert (ran.code, path.read_bytes()) == (1, before)
    assert "ghi đè lên chính tệp mẫu" in ran.err


def test_papers_beside_are_not_made_from_a_template(cchc, small):
    assert cchc("report", "--workspace", small, "--template", "bao-cao", "--with", "bien-ban").code == 2


def test_without_the_extra_it_is_said_how_to_install_it(cchc, small, monkeypatch):
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    ran = cchc("report", "--workspace", small, "--template", "bao-cao")
    assert ran.code == 1
    assert 'pip install "cchc-cli[template]"' in ran.err
    assert cchc("report", "--list-fields").code == 0


def test_nothing_of_the_extra_is_imported_unless_a_template_is_given(small):
    code = (
        "import sys; sys.modules.update(docxtpl=None, jinja2=None)\n"
        "from cchc_cli.cli.app import run\n"
        f"code = run(['report', '--list-fields']) or run(['report', '--workspace', {str(small)!r}, '--year', '2023', "
        f"'--output', {str(small / 'a.docx')!r}]) or run(['report', '--template', 'bao-cao']) * 10\n"
        "sys.exit(code)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert ran.returncode == 10, ran.stderr
    assert "máy này chưa cài phần điền mẫu Word" in ran.stderr
    assert (small / "a.docx").is_file()
