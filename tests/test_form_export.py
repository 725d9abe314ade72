"""The Excel form as it is written: what it holds, what can be changed in it, and that nothing in it runs."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from cchc_cli.cli.stages import load
from cchc_cli.judge.scoring import score
from cchc_cli.model import Area, Cited, Claim
from cchc_cli.present.form import render_form, unfit
from cchc_cli.present.form.states import ELSEWHERE
from cchc_cli.read.form_fields import (
    COLUMNS,
    DOCUMENT_FIELDS,
    FORM_VERSION,
    GUIDE_SHEET,
    HEADER_ROW,
    LISTS_SHEET,
    LONGEST_TEXT,
    META_KEYS,
    META_SHEET,
    SUMMARY_SHEET,
    cited,
    fields_of,
    key_of,
    key_text,
    misfit,
    stated,
    written,
    written_documents,
)
from tests.conftest import ROOT

AT = {name: position for position, name in enumerate(COLUMNS)}
HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "{=1}",
    "https://vidu.example/x",
    "1e5",
    "&<>\"'",
    "🏠 nhà",
]
"""Texts that a spreadsheet could take for something else."""
FUNCTIONS = {
    *("ABS", "AND", "CHOOSE", "COUNTIF", "DATE", "EXACT", "IF", "INDEX", "INT", "ISNUMBER", "LEN", "MAX", "MIN", "MOD"),
    *("NETWORKDAYS", "OR", "ROUND", "SUM", "SUMIFS", "SUMPRODUCT", "TRIM"),
}
"""All that Excel 2010 and LibreOffice have in common and formulas use."""


@pytest.fixture(scope="module")
def sample():
    return load(ROOT, 2023)


@pytest.fixture(scope="module")
def book(sample):
    """The sample's form."""
    return form(sample)


def form(submission, *scope):
    return openpyxl.load_workbook(io.BytesIO(render_form(submission, score(submission, None), *scope)))


def rows_of(book):
    return {
        row[AT["key"]].value: row
        for sheet in book.worksheets[1:-3]
        for row in sheet.iter_rows(min_row=HEADER_ROW + 2)
        if row[AT["key"]].value
    }


def test_every_field_has_its_row_and_its_value_at_export(sample, book):
    rows = rows_of(book)
    meta = {row[0]: "".join(filter(None, row[1:])) for row in book[META_SHEET].values}
    assert tuple(meta)[: len(META_KEYS)] == META_KEYS
    assert meta["version"] == str(FORM_VERSION)
    assert (meta["unit"], meta["year"], meta["edition"]) == ('"00000"', "2023", '"minh-hoa-xa-2023"')
    assert (meta["areas"], meta["officer"]) == ("null", "null")
    for code, item in sample.index.items.items():
        claim = sample.claims.get(code, Claim())
        for field in fields_of(item):
            assert key_of(key_text(field.key)) == field.key
            assert meta[key_text(field.key)] == written(stated(claim, field.key))
            assert rows[key_text(field.key)][AT["label"]].value == field.label
        assert fields_of(item) == () or meta[f"{code} documents"] == written_documents(cited(claim))
        assert rows[code][AT["label"]].value == item.name
        assert rows[code][AT["max"]].value == item.max_points


def test_what_is_stated_stands_in_the_cells(book):
    rows = rows_of(book)
    value = {key: row[AT["value"]].value for key, row in rows.items()}
    assert f"{value['1.1.1 facts issued_on']:%d/%m/%Y}" == "19/01/2023"
    assert value["1.1.2 facts done"] == 42
    assert value["6.1 facts paid"] == 2310.5
    assert value["1.2.1 facts half_year"] == "Có"
    assert value["3.3.2 facts equipment"] == "Đủ trang thiết bị thiết yếu, thiếu diện tích hoặc thiết bị phụ trợ"
    assert value["5.5 points"] == 0.9
    assert value["2.1.1 not_applicable"].startswith("Năm 2023 xã không được giao")
    assert [rows["1.3.2 facts inspected"][AT[one]].value for one in ("file", "number")] == [
        "17-BC-UBND.pdf",
        "71/BC-UBND",
    ]
    links = [row[AT["file"]].value for key, row in rows.items() if key.startswith("3.1.2 ")]
    assert set(links) == {None}  # a link with its capture stays in the workspace


def test_only_what_is_to_be_entered_can_be_changed(book):
    documents = {field.key[0] for field in DOCUMENT_FIELDS}
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert sheet.title != GUIDE_SHEET or not any(not c.protection.locked for row in sheet for c in row)
    for key, row in rows_of(book).items():
        unlocked = {name for name, position in AT.items() if not row[position].protection.locked}
        if key.startswith("#") or len(key_of(key)) == 1:
            assert unlocked == set()
        else:
            assert unlocked == documents | ({"value"} if not key.endswith(" -") else set())


def test_cells_take_what_their_type_takes(sample, book):
    checks = {}
    for sheet in book.worksheets[1:-3]:
        for check in sheet.data_validations.dataValidation:
            for area in check.sqref.ranges:
                checks[sheet.title, area.coord] = check
    rows = rows_of(book)
    kinds = {}
    for item in sample.index.items.values():
        for field in fields_of(item):
            cell = rows[key_text(field.key)][AT["value"]]
            check = checks[cell.parent.title, cell.coordinate]
            kinds.setdefault(field.type, set()).add(check.type)
            assert check.error
            assert len(check.error) <= 255
    assert kinds == {
        "integer": {"whole"},
        "decimal": {"decimal"},
        "percent": {"decimal"},
        "points": {"decimal"},
        "date": {"date"},
        "yes-no": {"list"},
        "choice": {"list"},
        "text": {"textLength"},
    }


def test_sheets_print_on_a4_across_with_their_titles(book):
    assert [sheet.sheet_state for sheet in book.worksheets[-2:]] == ["hidden", "veryHidden"]
    assert [sheet.title for sheet in book.worksheets][-3:] == [SUMMARY_SHEET, LISTS_SHEET, META_SHEET]
    for sheet in book.worksheets[:-2]:
        setup = sheet.page_setup
        assert (setup.paperSize, setup.orientation) == (9, "landscape")
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, setup.fitToHeight) == (True, 0)  # one page wide
        assert sheet.oddHeader.center.text == "MINH HỌA"
    for sheet in book.worksheets[1:-3]:
        assert sheet.print_title_rows == f"${HEADER_ROW + 1}:${HEADER_ROW + 1}"
        assert sheet.freeze_panes == f"C{HEADER_ROW + 2}"
        assert sheet.conditional_formatting
        assert [sheet.column_dimensions[chr(65 + AT[name])].hidden for name in ("part", "key", "high", "low")][1:]


def test_the_same_input_gives_the_same_bytes(sample):
    card = score(sample, None)
    assert render_form(sample, card) == render_form(sample, card)
    assert render_form(sample, card, {"2", "4"}) == render_form(sample, card, {"4", "2"})


def test_a_form_of_one_area_or_one_officer_has_their_items_only(sample):
    assert {key.split()[0].split(".")[0] for key in rows_of(form(sample, {"3"})) if not key.startswith("#")} == {"3"}
    book = form(sample, None, "tu-phap")
    codes = {key_of(key)[0] for key in rows_of(book) if not key.startswith("#")}
    assert codes == {code for code in sample.index.items if code[:2] == "2." or code in ("3.5", "3.7")}
    texts = [row[0] for row in book[SUMMARY_SHEET].values]
    assert texts[-1] == "Cộng các mục trong biểu"
    assert "Xếp loại" not in texts


def _renamed(area, text):
    """An area all of whose names are the text."""
    return {
        "code": area.code,
        "name": text,
        "max_points": area.max_points,
        "criteria": [
            {
                "code": item.code,
                "name": text,
                "max_points": item.max_points,
                "facts": {name: {"label": text, "type": fact.type, "unit": text} for name, fact in item.facts.items()},
                "rule": item.rule,
                "scale": text,
                "evidence": [{"title": text}],
            }
            for item in area.items
        ],
    }


@pytest.mark.parametrize("text", [*HOSTILE, "rất dài " * 375, "[]:*?/\\", "'", "nháy 'đơn'", "Tổng hợp"])
def test_no_text_becomes_a_formula_a_link_or_a_bad_name_of_a_sheet(sample, text):
    """Names of areas, items, facts, units, levels; explanations; names of documents."""
    areas = tuple(Area.model_validate(_renamed(area, text)) for area in sample.index.areas)
    index = type(sample.index)(head=sample.index.head, areas=areas)
    document = Cited(file=text, number=text, part=text)
    claims = {
        code: claim.model_copy(update={"explanation": text, "documents": (document,)})
        for code, claim in sample.claims.items()
        if not claim.not_applicable
    }
    unit = sample.unit.model_copy(update={"name": text})
    hostile = replace(sample, index=index, unit=unit, claims=claims)
    data = render_form(hostile, score(hostile, None), {"4", "5"})
    book = openpyxl.load_workbook(io.BytesIO(data))
    names = [sheet.title for sheet in book.worksheets]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", name)
    row = rows_of(book)["5.1.1 explanation"]
    assert row[AT["value"]].value == text.strip()
    assert row[AT["value"]].data_type == "s"
    assert [row[0].value for row in rows_of(book).values() if row[0].data_type == "f"] == []
    for name in ("label", "unit", "value", "file", "number", "part"):
        assert not [row for row in rows_of(book).values() if row[AT[name]].data_type == "f"]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert not [part for part in package.namelist() if "hyperlink" in part or "externalLink" in part]
        assert all(b"<hyperlink" not in package.read(part) for part in package.namelist())


def test_formulas_use_what_old_excel_and_libreoffice_know(book):
    formulas = [
        cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    used = {name for text in formulas for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", text)}
    assert used <= FUNCTIONS
    assert max(map(len, formulas)) < 8192
    assert len(formulas) > 300


def test_a_rule_too_large_for_a_formula_keeps_the_points_at_export(sample):
    """Two hundred cases nest deeper than a spreadsheet allows; three hundred levels are more than CHOOSE takes."""
    cases = [
        {"when": {"fact": "n", "op": "==", "value": n}, "rule": {"kind": "yes_no", "fact": "yes"}} for n in range(200)
    ]
    levels = [{"key": f"k{n}", "label": f"Mức {n}", "points": Decimal(1)} for n in range(300)]
    facts = {
        "n": {"label": "n", "type": "integer"},
        "yes": {"label": "yes", "type": "yes-no"},
        "level": {"label": "level", "type": "choice"},
    }
    rules = {
        "1.1": {"kind": "cases", "cases": cases, "otherwise": {"kind": "yes_no", "fact": "yes"}},
        "1.2": {"kind": "levels", "fact": "level", "levels": levels},
    }
    items = [
        {"code": code, "name": code, "max_points": 1, "rule": rule, "facts": facts} for code, rule in rules.items()
    ]
    area = Area(code="1", name="Lớn", max_points=2, criteria=items)
    index = type(sample.index)(head=sample.index.head, areas=(area,))
    claims = {"1.1": Claim(facts={"n": 7, "yes": True}), "1.2": Claim(facts={"level": "k9"})}
    rows = rows_of(form(replace(sample, index=index, claims=claims)))
    for code in rules:
        assert (rows[code][AT["points"]].value, rows[code][AT["state"]].value) == (1, ELSEWHERE)
    assert rows["1.2 facts level"][AT["value"]].value == "Mức 9"


def test_what_no_cell_can_hold_is_found_before_it_is_written(sample):
    changed = {
        "1.1.2": Claim(facts={"done": 10**15, "planned": 45}),
        "6.1": Claim(facts={"paid": Decimal("1.1234567"), "allotted": Decimal(10) ** 9}),
        "1.4": Claim(explanation="x" * (LONGEST_TEXT + 1), documents=(Cited(file="y" * (LONGEST_TEXT + 1)),)),
    }
    found = unfit(replace(sample, claims={**sample.claims, **changed}), None, None)
    assert {(problem.item, problem.message.split(":")[0]) for problem in found} >= {
        ("1.4", "Giải trình"),
        ("1.4", "Tệp tài liệu"),
    }
    assert [problem.item for problem in found] == ["1.1.2", "1.4", "1.4", "6.1", "6.1"]
    assert unfit(sample, None, None) == []


def test_a_value_is_compared_in_one_spelling():
    assert written(Decimal("2310.50")) == written(Decimal("2310.5")) == "2310.5"
    assert (written(1200), written(Decimal("1.2E+3")), written(0)) == ("1200", "1200", "0")
    assert written("  hai\r\ndòng\x0b ") == written("hai\ndòng") == '"hai\\ndòng"'
    assert written("") == written("  ") == written(None) == "null"
    assert (written(True), written(False)) == ("true", "false")


def test_a_misfit_says_what_the_cell_takes(sample):
    fields = {key_text(field.key): field for item in sample.index.items.values() for field in fields_of(item)}
    wrong = {
        "1.1.2 facts done": (-1, Decimal("1.5"), "ba", True),
        "3.6 facts service_score": (101,),
        "1.1.1 facts issued_on": ("19/01/2023",),
        "1.2.1 facts quarter_1": ("có",),
        "3.3.2 facts equipment": ("khong_co_muc_nay",),
        "5.5 points": (Decimal(1000),),
    }
    for key, values in wrong.items():
        for value in values:
            assert "cần" in misfit(fields[key], value)
    assert misfit(fields["1.1.2 facts done"], 42) == ""
