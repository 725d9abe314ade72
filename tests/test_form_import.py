"""``cchc form import``: what people filled in comes home, mistakes have their cells, nothing is lost silently."""

import json
import random
import re
import shutil
import unicodedata
import zipfile
from datetime import date
from decimal import Decimal
from functools import cache

import openpyxl
import pytest
import typer
import yaml
from filelock import FileLock

from cchc_cli.cli.form import run_export, run_import
from cchc_cli.document import workbook
from cchc_cli.document.workbook import Cell, read_workbook
from cchc_cli.judge.form_merge import listed
from cchc_cli.model import Assessment, Claim
from cchc_cli.present.filled import assessment_bytes
from cchc_cli.read.form_cells import Typed, typed
from cchc_cli.read.form_fields import COLUMNS, META_SHEET, Field
from cchc_cli.read.yaml_strict import parse_yaml
from tests.conftest import ROOT, Ran, edit

# -- Một bộ tiêu chí có đủ kiểu số liệu, một hồ sơ do người ta viết ----------------------------------------------


def item(code, kind, facts, points=1, **more):
    rule = {"kind": kind, **more.pop("rule", {})}
    return {"code": code, "name": f"Mục {code}", "max_points": points, "facts": facts, "rule": rule, **more}


WORK = {
    "done": {"label": "Số việc đã làm", "type": "integer", "unit": "việc"},
    "planned": {"label": "Số việc đề ra", "type": "integer", "unit": "việc"},
}
MONEY = {
    "paid": {"label": "Đã giải ngân", "type": "decimal", "unit": "triệu đồng"},
    "allotted": {"label": "Được giao", "type": "decimal", "unit": "triệu đồng"},
}
LEVELS = [
    {"key": "day_du", "label": "Đầy đủ, đúng hạn", "points": 1},
    {"key": "mot_phan", "label": "Một phần", "points": 0.5},
]
AREAS = {
    "1": [
        item(
            "1.1",
            "deadline",
            {"issued_on": {"label": "Ngày ban hành", "type": "date"}},
            rule={"facts": ["issued_on"], "by": {"month": 1, "day": 31}, "late": [{"days": 15, "points": 0.5}]},
        ),
        item(
            "1.2",
            "ratio",
            WORK,
            rule={"done": "done", "planned": "planned", "when_zero": "zero"},
            not_applicable="exclude",
        ),
        item("1.3", "ratio", MONEY, rule={"done": "paid", "planned": "allotted", "when_zero": "zero"}),
        item(
            "1.4",
            "bands",
            {"rate": {"label": "Tỷ lệ đúng hạn", "type": "percent"}},
            rule={"fact": "rate", "bands": [{"at_least": 90, "points": 1}]},
        ),
        item("1.5", "yes_no", {"held": {"label": "Có họp", "type": "yes-no"}}, rule={"fact": "held"}),
        item(
            "1.6",
            "levels",
            {"level": {"label": "Mức thực hiện", "type": "choice"}},
            rule={"fact": "level", "levels": LEVELS},
        ),
        item("1.7", "manual", {}),
    ],
    "2": [
        item("2.1", "ratio", WORK, rule={"done": "done", "planned": "planned", "when_zero": "zero"}),
        item("2.2", "survey", {}),
    ],
}
UNIT = """\
id: "1"
kind: xa
name: UBND xã Thử
header: [ỦY BAN NHÂN DÂN, XÃ THỬ]
edition: {2022: thu, 2023: thu}
officers: {mot: {items: ["1"]}, hai: {items: ["2", "1.7"]}}
"""
STATED = """\
# Hồ sơ của xã Thử; người ghi: Lan.
edition: thu
items:
  "1.1":
    facts:   {issued_on: 2023-01-19}   # theo sổ công văn
  # Hỏi lại anh Nam trước khi sửa mục này.
  "1.2":
    facts:
      planned: 10   # kế hoạch đầu năm
      done: 8
    documents:
      - {file: 12-BC-UBND.pdf, number: 12/BC-UBND, date: 2023-12-05, type: BC, issuer: UBND xã Thử}
      # bản chụp trang web
      - {url: "https://vidu.example/a", seen: 2023-12-01, capture: anh.png}
      - {file: phu-luc.pdf,   part: 'Mục II'}
    explanation: Hai việc chờ   cấp trên
  "1.3":
    facts: {paid: 90.50, allotted: 100}
  "1.4": {facts: {rate: 97.5}}
  "1.5":
    facts: {held: true}
  "1.6":
    facts: {level: mot_phan}
  "1.7":
    points: 0.9
    reason: Tổ thống nhất
  "2.1":
    facts: {done: 4, planned: 5}
"""


def write_workspace(root, text=STATED):
    folder = root / "criteria" / "thu"
    folder.mkdir(parents=True)
    head = {
        "edition": "thu",
        "title": "Bộ thử",
        "status": "illustrative",
        "unit_kinds": ["xa"],
        "years": {"from": 2022, "to": None},
        "total": 9,
        "survey": {"points": 1},
    }
    (folder / "index.yaml").write_text(json.dumps(head), encoding="utf-8")
    for code, items in AREAS.items():
        area = {"code": code, "name": f"Lĩnh vực {code}", "max_points": len(items), "criteria": items}
        (folder / f"{code}-linh-vuc.yaml").write_text(json.dumps(area, ensure_ascii=False), encoding="utf-8")
    (root / "evidence/2022").mkdir(parents=True)
    (root / "evidence/2023").mkdir()
    (root / "evidence/unit.yaml").write_text(UNIT, encoding="utf-8")
    (root / "evidence/2022/assessment.yaml").write_text("edition: thu\nitems: {}\n", encoding="utf-8")
    (root / "evidence/2023/assessment.yaml").write_bytes(text.encode())
    return root


@pytest.fixture
def here(monkeypatch):
    """Workbooks are read in this process, which is quicker; the test of the sample tries the worker process."""
    monkeypatch.setattr(workbook, "read_workbooks", lambda paths: map(read_workbook, paths))


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The form of the whole workspace and of each officer, made once."""
    root = write_workspace(tmp_path_factory.mktemp("xuat") / "ho so")
    for name, officer in {"all": None, "mot": "mot", "hai": "hai"}.items():
        run_export(root, 2023, [], officer, root / f"{name}.xlsx", dry=False)
    return root


class Desk:
    """A workspace and the forms on someone's desk."""

    def __init__(self, root, exported, capsys):
        self.root, self.exported, self.capsys = root, exported, capsys
        self.path = root / "evidence/2023/assessment.yaml"

    @property
    def text(self):
        return self.path.read_bytes().decode()

    def form(self, values=(), name="bieu.xlsx", of="all", change=None):
        """A form with values filled in by key and column, as a program that keeps nothing but what cells hold would
        save it; ``change`` does anything else to the book."""
        path = self.root / name
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in held(self.exported / f"{of}.xlsx").items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        for (key, column), value in dict(values).items():
            cell_of(book, key, column).value = value
        if change is not None:
            change(book)
        book.save(path)
        return path

    def take(self, *forms, take=None):
        """What ``cchc form import`` does, less the reading of the command line."""
        self.capsys.readouterr()
        code = 0
        try:
            run_import(self.root, list(forms), take, 2023, dry=False)
        except typer.Exit as leave:
            code = leave.exit_code
        said = self.capsys.readouterr()
        return Ran(code, said.out, said.err)

    def refuses(self, *forms, **more):
        """An import that must change nothing; what it said."""
        before = self.path.read_bytes()
        ran = self.take(*forms, **more)
        assert (ran.code, self.path.read_bytes()) == (1, before)
        self.shown = ran.out
        return ran.err


@pytest.fixture
def desk(tmp_path, exported, capsys, here):
    return Desk(write_workspace(tmp_path / "ho so"), exported, capsys)


@cache
def held(path):
    """What the cells of a workbook hold, by sheet."""
    return {sheet.title: [[cell.value for cell in row] for row in sheet] for sheet in openpyxl.load_workbook(path)}


AT = {name: place for place, name in enumerate(COLUMNS, 1)}


def cell_of(book, key, column="value", nth=0):
    """The cell in the row of a key; spare rows of an item have one key."""
    found = [
        sheet.cell(row, AT[column])
        for sheet in book
        for row in range(5, sheet.max_row + 1)
        if sheet.title != META_SHEET and sheet.cell(row, AT["key"]).value == key
    ]
    return found[nth]


def value(key):
    return key, "value"


DONE = value("1.2 facts done")


# -- Xuất rồi nhập ngay thì không đổi gì ---------------------------------------------------------------------------


def test_export_then_import_changes_nothing(desk):
    for name in ("all", "mot", "hai"):
        ran = desk.take(desk.exported / f"{name}.xlsx")
        assert (ran.code, desk.text) == (0, STATED)
        assert "không thay đổi gì" in ran.err


def test_a_form_saved_by_another_program_changes_nothing_either(desk):
    openpyxl.load_workbook(desk.exported / "all.xlsx").save(desk.root / "dep.xlsx")
    for form in (desk.root / "dep.xlsx", desk.form()):
        assert desk.take(form).code == 0
        assert desk.text == STATED


def test_the_sample_goes_out_and_comes_back_byte_for_byte(workspace, cchc):
    before = (workspace / "evidence/2023/assessment.yaml").read_bytes()
    assert cchc("form", "export", "--workspace", workspace).code == 0
    form = workspace / "out/2023/bieu-tu-cham-diem.xlsx"
    ran = cchc("form", "import", form, "--workspace", workspace)
    assert (ran.code, (workspace / "evidence/2023/assessment.yaml").read_bytes()) == (0, before)


# -- Giá trị về đúng chỗ, phần còn lại nguyên từng byte -------------------------------------------------------------

FILLED = {
    value("1.1 facts issued_on"): ("03/02/2023", "facts:   {issued_on: 2023-02-03}   # theo sổ công văn"),
    DONE: (9, "      done: 9\n"),
    value("1.3 facts paid"): (95.25, "facts: {paid: 95.25, allotted: 100}"),
    value("1.4 facts rate"): ("98,25 %", '"1.4": {facts: {rate: 98.25}}'),
    value("1.5 facts held"): (" không ", "facts: {held: false}"),
    value("1.6 facts level"): ("đầy  đủ, Đúng hạn", 'facts: {level: "day_du"}'),
    value("1.7 points"): (0.5, "points: 0.5"),
    value("1.7 reason"): ("  Họp lại ngày 5/12  ", 'reason: "Họp lại ngày 5/12"'),
    value("2.1 explanation"): ('Dòng một: "a"\nDòng hai', 'explanation: "Dòng một: \\"a\\"\\nDòng hai"\n'),
}


def test_every_type_of_value_comes_home_and_nothing_else_moves(desk):
    ran = desk.take(desk.form({place: given for place, (given, _) in FILLED.items()}))
    assert ran.code == 0, ran.err
    made = desk.text
    for _, line in FILLED.values():
        assert line in made
    kept = ("# Hồ sơ của xã Thử", "# Hỏi lại anh Nam", "planned: 10   # kế hoạch đầu năm", "chờ   cấp trên", "'Mục II'")
    assert all(one in made for one in kept)
    changed = [pair for pair in zip(STATED.splitlines(), made.splitlines(), strict=False) if pair[0] != pair[1]]
    assert len(changed) == 8  # the ninth is one more line at the end
    assert len(made.splitlines()) == len(STATED.splitlines()) + 1
    assert "Trước khi nhập: Tổng điểm" in ran.out
    assert "Sau khi nhập: Tổng điểm" in ran.out
    assert desk.take(desk.root / "bieu.xlsx").code == 0
    assert desk.text == made  # a second time there is nothing to do


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_the_mark_of_the_file_stay(desk, ends, mark):
    desk.path.write_bytes((mark + STATED.replace("\n", ends)).encode())
    assert desk.take(desk.form({DONE: 9, value("2.1 explanation"): "Rõ", value("1.1 explanation"): "Có"})).code == 0
    made = desk.text
    assert made.startswith(mark + "# Hồ sơ")
    assert made.count("\n") == made.count(ends) == STATED.count("\n") + 2
    assert f"      done: 9{ends}" in made


def test_emptied_cells_leave_the_file_and_their_comments_stay(desk):
    emptied = ["1.1 facts issued_on", "1.2 facts planned", "1.2 explanation", "1.5 facts held"]
    assert desk.take(desk.form({value(key): None for key in emptied})).code == 0
    tree = yaml.safe_load(desk.text)["items"]
    assert (tree["1.1"], tree["1.5"], tree["1.2"]["facts"]) == ({}, {}, {"done": 8})
    assert "explanation" not in tree["1.2"]
    for comment in ("# theo sổ công văn", "# kế hoạch đầu năm", "# Hỏi lại anh Nam", "# bản chụp trang web"):
        assert comment in desk.text


@pytest.mark.parametrize(
    "text",
    [
        "edition: thu\nitems: {}  # chưa ghi gì\n",
        "edition: thu",
        'edition: thu\nitems:\n  "1.2":\n  "2.1": null\n',
        'edition: thu\nitems:\n    "1.7": {reason: a, points: 1}\n',
        '{"edition": "thu", "items": {"1.4": {"facts": {"rate": 90}}}}\n',
        '{"edition": "thu"}',
        'edition: thu\nitems: {"1.7": {points: 1, reason: a}, # xem lại\n  "2.1": {facts: {done: 1, planned: 5}}}\n',
        'edition: thu\nitems:\n  "1.2":\n    explanation: |\n      Một\n      Hai\n    not_applicable:\n'
        '  "2.1":\n    facts: {}\n    documents: []\n',
        'edition: thu\nitems:\n  "2.1":\n    documents:\n    - file: a.pdf\n      # ghi chú\n      type: BC\n'
        "    - file: b.pdf",
    ],
)
def test_whatever_the_layout_the_whole_form_comes_home(tmp_path, capsys, here, text):
    desk = Desk(write_workspace(tmp_path / "ho so", text), tmp_path / "ho so", capsys)
    run_export(desk.root, 2023, [], None, desk.root / "all.xlsx", dry=False)
    wanted = {
        "1.1": {"facts": {"issued_on": "2023-02-03"}},
        "1.2": {"facts": {"done": 9, "planned": 10}, "explanation": "Một lần"},
        "1.5": {"facts": {"held": True}},
        "1.7": {"points": 0.25, "reason": "true"},
        "2.1": {"facts": {"done": 3, "planned": 4}, "documents": [{"file": "c.pdf", "date": "2023-05-04"}]},
    }
    values = {("2.1 facts done", "file"): "c.pdf", ("2.1 facts done", "date"): "4/5/2023"}
    values |= {("2.1 facts planned", name): None for name in ("file", "number", "date", "part")}
    for code, said in wanted.items():
        values |= {value(f"{code} facts {name}"): one for name, one in said.get("facts", {}).items()}
        values |= {value(f"{code} {name}"): one for name, one in said.items() if isinstance(one, str | float)}
    values[value("1.5 facts held")] = "Có"
    ran = desk.take(desk.form(values))
    assert ran.code == 0, ran.err
    tree = json.loads(json.dumps(yaml.safe_load(desk.text), default=str))["items"]
    for code, said in wanted.items():
        assert {name: tree[code].get(name) for name in said} == said
    for comment in ("# chưa ghi gì", "# xem lại", "# ghi chú"):
        assert (comment in text) == (comment in desk.text)


# -- Tài liệu ------------------------------------------------------------------------------------------------------


def test_documents_change_in_place_and_links_and_other_keys_stay(desk):
    values = {
        ("1.2 facts done", "number"): "13/BC-UBND",
        ("1.2 facts planned", "part"): None,
        ("1.2 not_applicable", "file"): "../1.1/moi.pdf",
        ("1.2 not_applicable", "date"): "01/12/2023",
    }
    ran = desk.take(desk.form(values))
    assert ran.code == 0, ran.err
    assert desk.text == STATED.replace("number: 12/BC-UBND", 'number: "13/BC-UBND"').replace(
        "{file: phu-luc.pdf,   part: 'Mục II'}",
        '{file: phu-luc.pdf}\n      - {file: "../1.1/moi.pdf", date: 2023-12-01}',
    )
    assert "chưa có tệp “../1.1/moi.pdf”" in ran.err


def test_a_document_that_is_there_is_not_warned_of(desk):
    (desk.root / "evidence/2023/1.1 Mục").mkdir()
    (desk.root / "evidence/2023/1.1 Mục/moi.pdf").write_bytes(b"%PDF-")
    ran = desk.take(desk.form({("1.1 facts issued_on", "file"): "Moi.pdf"}))
    assert (ran.code, "chưa có tệp" in ran.err) == (0, False)


def test_a_document_taken_out_and_a_row_put_in_between(desk):
    def change(book):
        row = cell_of(book, "1.2 facts done", "file")
        for name in ("file", "number", "date"):
            row.parent.cell(row.row, AT[name]).value = None
        at = cell_of(book, "1.2 facts planned").row + 1
        row.parent.insert_rows(at)
        row.parent.cell(at, AT["file"]).value = "them.pdf"

    ran = desk.take(desk.form(change=change))
    assert ran.code == 0, ran.err
    documents = yaml.safe_load(desk.text)["items"]["1.2"]["documents"]
    assert [one.get("file") or one["url"] for one in documents] == ["phu-luc.pdf", "https://vidu.example/a", "them.pdf"]
    assert "# bản chụp trang web" in desk.text


# -- Số gõ dạng chữ --------------------------------------------------------------------------------------------------


NUMBER = {kind: Field(("1", "facts", "a"), "Số", "việc", kind) for kind in ("integer", "decimal", "date")}
NUMBER["percent"] = Field(("1", "facts", "a"), "Tỷ lệ", "%", "percent", most=Decimal(100))
NUMBER["points"] = Field(("1", "points"), "Điểm", "điểm", "points", most=Decimal(2))
CHOICE = Field(("1", "facts", "a"), "Mức", "", "choice", (("a", "Trên 50%"), ("b", "1")))


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        ("integer", "1.204", 1204),
        ("integer", "1,204", 1204),
        ("integer", " 1\u00a0204 việc ", 1204),
        ("integer", "2.000", 2000),
        ("integer", "12,0", 12),
        ("decimal", "1.204,5", "1204.5"),
        ("decimal", "1,204.5", "1204.5"),
        ("decimal", "97,5 Việc", "97.5"),
        ("decimal", "97.5", "97.5"),
        ("decimal", "0,125", "0.125"),
        ("decimal", "1.204.500", 1204500),
        ("percent", "97,5", "97.5"),
        ("percent", "97,5 %", "97.5"),
        ("percent", "1,204", "1.204"),
        ("points", "1,500", "1.5"),
        ("date", "5-2-2023", date(2023, 2, 5)),
        ("date", "Ngày 05 tháng 02 năm 2023", date(2023, 2, 5)),
        ("date", "2023-02-05", date(2023, 2, 5)),
    ],
)
def test_what_is_typed_as_text_counts_where_it_can_be_read_in_one_way(kind, text, meant):
    expected = Decimal(meant) if isinstance(meant, str) else meant
    assert typed(NUMBER[kind], Cell(text, "text"), 0) == Typed(expected)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "1,5"),
        ("integer", "12.04"),
        ("integer", "1.20.4"),
        ("integer", "-3"),
        ("integer", "1e3"),
        ("integer", "mười hai"),
        ("decimal", "1.204"),
        ("decimal", "1,204"),
        ("decimal", "5%"),
        ("decimal", "9" * 5000),
        ("percent", "101"),
        ("points", "2,5"),
        ("date", "30/02/2023"),
        ("date", "5/2/23"),
        ("date", "02/2023"),
        ("date", "01/01/1899"),
    ],
)
def test_what_is_typed_as_text_is_asked_back_where_it_cannot(kind, text):
    value, wrong = typed(NUMBER[kind], Cell(text, "text"), 0)
    assert value is None
    assert wrong
    assert len(wrong) < 200


@pytest.mark.parametrize(
    ("field", "cell", "day_0", "meant"),
    [
        (NUMBER["decimal"], Cell("0.30000000000000004", "number"), 0, Decimal("0.3")),
        (NUMBER["integer"], Cell("1.204E3", "number"), 0, 1204),
        (NUMBER["percent"], Cell("0.975", "number", "percent"), 0, Decimal("97.5")),
        (NUMBER["date"], Cell("44965.75", "number", "date"), 0, date(2023, 2, 8)),
        (NUMBER["date"], Cell("43503", "number", "date"), 1462, date(2023, 2, 8)),
        (CHOICE, Cell("1", "number"), 0, "b"),
        (CHOICE, Cell(" trên  50%", "text"), 0, "a"),
    ],
)
def test_numbers_as_excel_keeps_them(field, cell, day_0, meant):
    assert typed(field, cell, day_0) == Typed(meant)


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        (NUMBER["integer"], Cell("1e999", "number")),
        (NUMBER["integer"], Cell("nan", "number")),
        (NUMBER["integer"], Cell("x", "number")),
        (NUMBER["integer"], Cell("0.5", "number", "percent")),
        (NUMBER["integer"], Cell("1", "flag")),
        (NUMBER["decimal"], Cell("0.1234567", "number")),
        (NUMBER["date"], Cell("44965", "number")),
        (NUMBER["date"], Cell("59", "number", "date")),
        (NUMBER["date"], Cell("1e300", "number", "date")),
        (NUMBER["date"], Cell("-1e300", "number", "date")),
        (CHOICE, Cell("2", "number")),
        (CHOICE, Cell("44965", "number", "date")),
    ],
)
def test_numbers_that_a_field_cannot_take(field, cell):
    assert typed(field, cell, 0).wrong


def test_a_percentage_and_a_day_as_excel_keeps_them(desk):
    def change(book):
        rate, day = cell_of(book, "1.4 facts rate"), cell_of(book, "1.1 facts issued_on")
        rate.value, rate.number_format = 0.955, "0.0%"
        day.value, day.number_format = 44965, "dd/mm/yyyy"

    assert desk.take(desk.form(change=change)).code == 0
    assert "{rate: 95.5}" in desk.text
    assert "2023-02-08" in desk.text


# -- Điền sai: mỗi lỗi có trang và ô, không ghi gì -------------------------------------------------------------------

WRONG = {
    "1.1 facts issued_on": ("31/02/2023", "“31/02/2023” không nhận được"),
    "1.2 facts planned": ("mười", "1.2 Số việc đề ra: “mười” không nhận được"),
    "1.3 facts paid": ("1.204", "đọc được hai cách: 1,204 hoặc 1204"),
    "1.3 facts allotted": ("=90+10", "công thức"),
    "1.4 facts rate": (120, "ngoài khoảng cho phép"),
    "1.5 facts held": ("chắc có", "không có trong danh sách: “Có”; “Không”"),
    "1.6 facts level": ("Tạm", "“Đầy đủ, đúng hạn”; “Một phần”"),
    "1.7 points": (5, "ngoài khoảng cho phép"),
    "2.1 facts done": (-1, "ngoài khoảng cho phép"),
    "2.1 facts planned": (2.5, "số nguyên"),
}


def test_every_mistake_is_told_in_one_run_with_its_cell(desk):
    form = desk.form({value(key): given for key, (given, _) in WRONG.items()})
    said = desk.refuses(form)
    book = openpyxl.load_workbook(form)
    for key, (_, words) in WRONG.items():
        cell = cell_of(book, key)
        lines = [line for line in said.splitlines() if f"({cell.parent.title}!{cell.coordinate})" in line]
        assert len(lines) == 1, key
        assert words in lines[0]
    assert f"Có {len(WRONG)} lỗi, chưa ghi gì" in said


@pytest.mark.parametrize(
    ("values", "cell", "words"),
    [
        ({DONE: 11}, "1.2 facts done", "lớn hơn"),
        ({value("1.1 facts issued_on"): "19/01/2013"}, "1.1 facts issued_on", "2013"),
        ({value("1.7 reason"): None}, "1.7 points", "không có lý do"),
    ],
)
def test_what_does_not_hold_together_is_refused(desk, values, cell, words):
    form = desk.form(values)
    said = desk.refuses(form)
    assert words in said
    if (cell, "value") in values:
        place = cell_of(openpyxl.load_workbook(form), cell)
        assert f"({place.parent.title}!{place.coordinate})" in said


def no_sheet(book):
    del book[book.sheetnames[1]]


def no_row(book):
    cell = cell_of(book, "2.1 facts done")
    cell.parent.delete_rows(cell.row)


def added_value(book):
    cell = cell_of(book, "2.1 facts done")
    cell.parent.insert_rows(cell.row + 1)
    cell.parent.cell(cell.row + 1, AT["value"]).value = 5


def strange_key(book):
    cell_of(book, "2.1 facts done", "key").value = "9.9 facts la"


def merged(book):
    cell = cell_of(book, "2.1 facts done")
    cell.parent.merge_cells(start_row=cell.row, end_row=cell.row + 1, start_column=cell.column, end_column=cell.column)


def renamed_column(book):
    book[book.sheetnames[1]].cell(4, AT["value"]).value = "Số liệu, nội dun"


def copied_sheet(book):
    book.copy_worksheet(book[book.sheetnames[2]]).title = "Bản sao"


def formula_in_document(book):
    cell_of(book, "2.1 facts done", "file").value = '=HYPERLINK("http://vidu.example")'


def broken_cell(book):
    cell_of(book, "2.1 facts done").value = "#REF!"


def date_for_a_number(book):
    cell = cell_of(book, "2.1 facts done")
    cell.value, cell.number_format = 44965, "d/m/yyyy"


@pytest.mark.parametrize(
    ("change", "id", "words"),
    [
        (no_sheet, "form-sheet-missing", "không thấy trang của lĩnh vực 1. Lĩnh vực 1"),
        (no_row, "form-row-missing", "không thấy dòng “Số việc đã làm” của mục 2.1"),
        (added_value, "form-row-added", "dòng thêm vào"),
        (strange_key, "form-row-added", "khóa lạ “9.9 facts la”"),
        (merged, "form-merged", "bị gộp"),
        (renamed_column, "form-column", "thiếu cột “Số liệu, nội dung”; có phải `Số liệu, nội dun`?"),
        (copied_sheet, "form-row-twice", "lặp lại dòng của trang"),
        (formula_in_document, "form-cell", "công thức"),
        (broken_cell, "form-cell", "#REF!"),
        (date_for_a_number, "form-cell", "ô là ngày 08/02/2023"),
    ],
)
def test_a_spoiled_sheet_is_refused(desk, change, id, words):
    said = desk.refuses(desk.form(change=change))
    assert f"[{id}]" in said
    assert words in said


def test_renamed_sheets_and_added_columns_are_read_and_told(desk):
    def change(book):
        first = book[book.sheetnames[1]]
        first.title = "Của chị Lan"
        first.insert_cols(2)
        first.cell(4, 2).value = "Ghi chú riêng"
        book.create_sheet("Nháp")["A1"] = "việc riêng"

    def shift(book):
        change(book)
        sheet = book["Của chị Lan"]
        row = next(row for row in range(5, 40) if sheet.cell(row, AT["key"] + 1).value == "1.2 facts done")
        sheet.cell(row, AT["value"] + 1).value = 9

    ran = desk.take(desk.form(change=shift))
    assert ran.code == 0, ran.err
    assert desk.text == STATED.replace("done: 8", "done: 9")
    assert "cột “Ghi chú riêng” thêm vào" in ran.err
    assert "(Nháp)" in ran.err


# -- Không phải biểu của hồ sơ này ------------------------------------------------------------------------------------


def meta(book, key, text):
    sheet = book[META_SHEET]
    next(row for row in sheet if row[0].value == key)[1].value = text


@pytest.mark.parametrize(
    ("key", "text", "id"),
    [
        ("unit", '"2"', "form-unit"),
        ("year", "2022", "form-year"),
        ("edition", '"khac"', "form-edition"),
        ("version", "0", "form-version"),
        ("version", "[[", "form-version"),
        ("2.1 facts done", None, "form-set-differs"),
    ],
)
def test_a_form_of_another_unit_year_set_or_version_is_refused(desk, key, text, id):
    def change(book):
        if text is None:
            meta(book, "version", "1")
            sheet = book[META_SHEET]
            sheet.delete_rows(next(row[0].row for row in sheet if row[0].value == key))
        else:
            meta(book, key, text)

    assert f"[{id}]" in desk.refuses(desk.form({DONE: 9}, change=change))


def test_files_that_are_no_forms_are_refused(desk, exported):
    form = (exported / "all.xlsx").read_bytes()
    other = openpyxl.Workbook()
    other.active.append(["version", 1])
    other.save(desk.root / "khac.xlsx")
    docx = next((ROOT / "evidence/2023").rglob("*.docx"))
    bomb = desk.root / "bom.xlsx"
    with zipfile.ZipFile(exported / "all.xlsx") as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            at = data.find(b"</sheetData>") if name == "xl/worksheets/sheet2.xml" else -1
            target.writestr(name, data if at < 0 else data[:at] + b" " * 50 * 2**20 + data[at:])
    macro = desk.root / "macro.xlsm"
    shutil.copy(exported / "all.xlsx", macro)
    with zipfile.ZipFile(macro, "a") as target:
        target.writestr("xl/vbaProject.bin", b"\0")
    shutil.copy(docx, desk.root / "word.xlsx")
    with (desk.root / "to.xlsx").open("wb") as large:
        large.write(form)
        large.truncate(50 * 2**20)
    files = {
        "cu.xls": (ole("Workbook", b"\x09\x08\x10\0" + bytes(4092)), "not-a-workbook"),
        "mat-khau.xlsx": (ole("EncryptedPackage", bytes(4096)), "form-password"),
        "bang.csv": ("Mã;Số liệu\n1.1;5\n".encode(), "not-a-workbook"),
        "rong.xlsx": (b"", "form-unreadable"),
        "cut.xlsx": (form[: len(form) // 2], "form-unreadable"),
        "khac.xlsx": (None, "not-a-form"),
        "word.xlsx": (None, "not-a-workbook"),
        "bom.xlsx": (None, "form-too-large"),
        "to.xlsx": (None, "form-too-large"),
        "macro.xlsm": (None, "form-macro"),
        "khong-co.xlsx": (None, "form-unreadable"),
    }
    for name, (content, _) in files.items():
        if content is not None:
            (desk.root / name).write_bytes(content)
    said = desk.refuses(*(desk.root / name for name in files))
    for name, (_, id) in files.items():
        (line,) = (line for line in said.splitlines() if f"/{name}" in line)
        assert f"[{id}]" in line, line
    assert said.count("    → ") == len(files)


def ole(stream, content):
    """A compound file ([MS-CFB]) of one stream, as an .xls and a workbook with a password begin."""
    import struct

    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    sectors = -(-len(content) // 512)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<6I", 1, 1, 0, 4096, end, 0) + struct.pack("<2I", end, 0)
    head = head[:76] + struct.pack("<I", 0) + struct.pack("<I", free) * 108
    table = [fat, end, *range(3, 2 + sectors), end]
    table += [free] * (128 - len(table))

    def entry(name, kind, child, start, size):
        text = (name + "\0").encode("utf-16-le")
        links = struct.pack("<3I", free, free, child)
        return (
            text.ljust(64, b"\0") + struct.pack("<H2B", len(text), kind, 1) + links + bytes(36)
            + struct.pack("<IQ", start, size)
        )  # fmt: skip

    directory = entry("Root Entry", 5, 1, end, 0) + entry(stream, 2, free, 2, len(content)) + bytes(256)
    return head + struct.pack("<128I", *table) + directory + content.ljust(sectors * 512, b"\0")


def test_hostile_parts_are_refused(desk, exported, monkeypatch):
    """A document type, too many cells, a part that breaks off."""
    attacks = {
        "dtd": lambda data: data.replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1),
        "cells": lambda data: data.replace(
            b"<sheetData>", b"<sheetData>" + b"<row>" + b"<c><v>1</v></c>" * 2_000 + b"</row>"
        ),
        "broken": lambda data: data[:-40],
    }
    for name, attack in attacks.items():
        path = desk.root / f"{name}.xlsx"
        monkeypatch.setattr(workbook, "MOST_CELLS", 2_000)
        with zipfile.ZipFile(exported / "all.xlsx") as source, zipfile.ZipFile(path, "w") as target:
            for part in source.namelist():
                data = source.read(part)
                target.writestr(part, attack(data) if part == "xl/worksheets/sheet2.xml" else data)
        assert "[form-" in desk.refuses(path)


# -- Nhiều biểu, và hồ sơ đã đổi trong lúc điền -------------------------------------------------------------------


def test_two_officers_forms_come_together(desk):
    one = desk.form({DONE: 9}, name="mot.xlsx", of="mot")
    two = desk.form({value("2.1 facts done"): 5, value("1.7 points"): 1}, name="hai.xlsx", of="hai")
    ran = desk.take(one, two, one)
    assert ran.code == 0, ran.err
    expected = STATED.replace("done: 8", "done: 9").replace("{done: 4", "{done: 5").replace("points: 0.9", "points: 1")
    assert desk.text == expected


def test_forms_that_differ_are_named_and_take_cannot_decide(desk):
    one = desk.form({value("1.7 points"): 0.5, DONE: 9}, name="mot.xlsx", of="mot")
    two = desk.form({value("1.7 points"): 1}, name="hai.xlsx", of="hai")
    for more in ({}, {"take": "file"}, {"take": "workspace"}):
        said = desk.refuses(one, two, **more)
        (line,) = (line for line in said.splitlines() if "[form-conflict]" in line)
        assert "mot.xlsx" in line
        assert "hai.xlsx" in line
        assert "mục 1.7" in line
        assert "Chưa biết lấy bên nào (2)" in desk.shown


def test_forms_that_agree_are_no_conflict(desk):
    forms = [desk.form({value("1.7 points"): 0.5}, name=f"{who}.xlsx", of=who) for who in ("mot", "hai")]
    assert desk.take(*forms).code == 0
    assert "points: 0.5" in desk.text


def test_what_changed_meanwhile_is_never_overwritten_silently(desk):
    form = desk.form({DONE: 9, value("2.1 facts done"): 5})
    edit(desk.path, "done: 8", "done: 7")
    now = desk.text
    said = desk.refuses(form)
    assert said.count("[form-conflict]") == 1
    assert "--take file" in said

    ran = desk.take(form, take="workspace")
    assert (ran.code, desk.text) == (0, now.replace("{done: 4", "{done: 5"))
    assert "Giữ nguyên theo hồ sơ (1)" in ran.out
    ran = desk.take(form, take="file")
    assert (ran.code, desk.text) == (0, now.replace("{done: 4", "{done: 5").replace("done: 7", "done: 9"))


def test_what_the_form_does_not_touch_may_change_meanwhile(desk):
    form = desk.form({DONE: 9})
    edit(desk.path, "paid: 90.50", "paid: 91")
    assert desk.take(form).code == 0
    assert "paid: 91," in desk.text


def test_documents_changed_on_both_sides_are_a_conflict(desk):
    form = desk.form({("1.2 facts done", "number"): "13/BC-UBND"})
    edit(desk.path, "phu-luc.pdf", "phu-luc-2.pdf")
    assert "tài liệu của mục 1.2" in desk.refuses(form)
    assert desk.take(form, take="file").code == 0
    assert yaml.safe_load(desk.text)["items"]["1.2"]["documents"][0]["number"] == "13/BC-UBND"


# -- Thử trước, khóa, xuất lại --------------------------------------------------------------------------------


def test_a_dry_run_writes_nothing(desk, cchc):
    form = desk.form({DONE: 9})
    ran = cchc("form", "import", form, "--workspace", desk.root, "--dry-run")
    assert (ran.code, desk.text) == (0, STATED)
    assert "Số việc đã làm" in ran.out
    assert not (desk.root / ".cchc").exists()


def test_another_command_at_work_keeps_the_import_out(desk, cchc):
    (desk.root / ".cchc").mkdir()
    form = desk.form({DONE: 9})
    with FileLock(desk.root / ".cchc/lock"):
        ran = cchc("form", "import", form, "--workspace", desk.root)
    assert (ran.code, desk.text) == (1, STATED)
    assert "[busy]" in ran.err


def test_wrong_usage_is_two(desk, cchc):
    def run(*arguments):
        return cchc("form", *arguments, "--workspace", desk.root).code

    assert run("import", desk.exported / "all.xlsx", "--take", "tep") == 2
    assert run("export", "--area", "9") == 2
    assert run("export", "--officer", "ba") == 2
    assert run("export", "--officer", "mot", "--area", "2") == 2
    assert run("import") == 2


def test_a_filled_in_form_is_not_overwritten_until_it_is_imported(desk, cchc):
    target = desk.root / "out/2023/bieu-tu-cham-diem-linh-vuc-1-mot.xlsx"
    export = ("form", "export", "--workspace", desk.root, "--year", 2023, "--area", 1, "--officer", "mot")
    assert cchc(*export).code == 0
    assert cchc(*export).code == 0  # nobody has filled it in
    shutil.copy(desk.form({DONE: 9}), target)
    filled = target.read_bytes()
    ran = cchc(*export)
    assert (ran.code, target.read_bytes()) == (1, filled)
    assert desk.take(target).code == 0
    assert cchc(*export).code == 0
    target.write_text("việc khác", encoding="utf-8")
    assert cchc(*export).code == 1


def test_odd_texts_come_back_as_they_went(desk):
    odd = "Dòng 1\r\nDòng 2 _x0041_ \u2028 " + unicodedata.normalize("NFD", "tiếng Việt") + " = 'x' ☃ 😀"
    ran = desk.take(desk.form({value("1.1 explanation"): odd}))
    assert ran.code == 0, ran.err
    before = desk.text
    run_export(desk.root, 2023, [], None, desk.root / "lai.xlsx", dry=False)
    assert desk.take(desk.root / "lai.xlsx").code == 0
    assert desk.text == before


# -- Ghi lại tệp: bất kỳ cách trình bày, bất kỳ thay đổi ------------------------------------------------------


class Writer:
    """Writes claims as people do: in braces or line by line, with comments, with odd spaces."""

    def __init__(self, chance):
        self.chance, self.notes = chance, 0

    def note(self):
        self.notes += 1
        return f"  # ghi chú {self.notes}" if self.chance.random() < 0.3 else ""

    def scalar(self, said):
        if isinstance(said, str):
            quoted = [json.dumps(said, ensure_ascii=False), f"'{said}'"]
            return self.chance.choice(quoted if "," in said else [said, *quoted])
        return str(said).lower() if isinstance(said, bool) else str(said)

    def group(self, said, indent, first=""):
        """A group below its key, or beside a dash (``first``)."""
        if self.chance.random() < 0.5:
            pairs = (f"{key}: {self.scalar(one)}" for key, one in said.items())
            return f"{first or ' '}{{{', '.join(pairs)}}}{self.note()}\n"
        lines = [f"{key}: {self.scalar(one)}{self.note()}\n" for key, one in said.items()]
        return (
            first + (" " * indent).join(lines)
            if first
            else f"{self.note()}\n" + "".join(" " * indent + line for line in lines)
        )

    def item(self, code, said):
        lines = f'  # mục {code}\n  "{code}":{self.note()}\n'
        for name, one in said.items():
            if name == "facts":
                lines += "    facts:" + self.group(one, 6)
            elif name == "documents":
                lines += "    documents:\n" + "".join(self.group(each, 8, "      - ") for each in one)
            elif isinstance(one, str) and self.chance.random() < 0.3:
                lines += f"    {name}: |-\n      {one}\n"
            else:
                lines += f"    {name}: {self.scalar(one)}{self.note()}\n"
        return lines


def claim_of(chance):
    words = ["Một lần", "Chờ cấp trên", "Mục II, trang 3"]
    said = {}
    facts = {"done": chance.randrange(9), "rate": 97.5, "held": True, "đã họp": False, "on": date(2023, 1, 9)}
    names = chance.sample(sorted(facts), chance.randrange(4))
    if names:
        said["facts"] = {name: facts[name] for name in names}
    documents = [
        {"file": f"{chance.randrange(6)}.pdf", "number": "12/BC", "type": "BC"},
        {"url": "https://vidu.example/a", "capture": "a.png"},
        {"number": "7/KH", "date": date(2023, 5, 4)},
        {"file": "b.pdf", "part": chance.choice(words)},
    ]
    if chance.random() < 0.7:
        said["documents"] = chance.sample(documents, chance.randrange(1, 4))
    for name in ("explanation", "reason"):
        if chance.random() < 0.4:
            said[name] = chance.choice(words)
    return said


def test_any_change_in_any_layout_says_what_was_meant_and_keeps_the_rest():
    """A hundred files and changes: read back as meant, every comment there, untouched items byte for byte."""
    chance = random.Random(20231)
    for _ in range(100):
        writer = Writer(chance)
        told = {f"1.{number}": claim_of(chance) for number in chance.sample(range(1, 15), 4)}
        texts = {code: writer.item(code, said) for code, said in told.items() if said}
        text = "# đầu tệp\nedition: thu\nitems:\n" + "".join(texts.values()) + "# cuối tệp\n"
        before = {code: Claim.model_validate(said) for code, said in told.items() if code in texts}
        after = dict(before)
        for code in [*chance.sample(sorted(before), min(2, len(before))), f"1.{chance.randrange(1, 15)}"]:
            wanted = Claim.model_validate(claim_of(chance))
            claim = after.get(code, Claim())
            rows = [one for one in wanted.documents if one.url is None]
            documents = tuple(one for _, one in listed(claim.documents, rows))
            wanted = wanted.model_copy(update={"documents": documents})
            if wanted != Claim() or code in before:
                after[code] = wanted
        made = assessment_bytes(text.encode(), before, after).decode()
        read = Assessment.model_validate(parse_yaml(made.encode(), "")[0])
        assert dict(read.items) == after, made
        assert set(re.findall("#.*", text)) == set(re.findall("#.*", made))
        for code, lines in texts.items():
            assert (lines in made) or before[code] != after[code]
