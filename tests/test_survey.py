"""Surveys: shares, intervals and points as reckoned by hand; each unit's file written once; nobody's data kept."""

import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import yaml

from cchc_cli.judge.survey import Share, by_unit, weighted, wilson
from cchc_cli.model import Option
from cchc_cli.model.survey import USUAL
from cchc_cli.problem import Severity, Where
from cchc_cli.read.questionnaire import Reply
from tests.conftest import edit, write_small

RULE_14 = {"A": 60, "B": 30, "C": 8, "D": 2}
"""index-facts §2 rule 14: of 100 answers 79,6 % of the maximum."""
MAP = """\
edition: thu
year: 2023
unit: Mã đơn vị
questions:
  - {column: "Câu 1", item: "1.2", factor: Công chức}
"""


def write_book(path, rows, title="Trả lời"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def answered(counts, unit="1"):
    return [[unit, answer] for answer, count in counts.items() for _ in range(count)]


@pytest.fixture
def survey(small, tmp_path, monkeypatch):
    """The small unit (whose item 1.2, 1 point, is a survey item), a folder with a questionnaire's files."""
    folder = tmp_path / "khao sat"
    folder.mkdir()
    (folder / "khao-sat.yaml").write_text(MAP, encoding="utf-8")
    monkeypatch.chdir(small)
    return folder


def items(path):
    return yaml.safe_load(Path(path).read_text(encoding="utf-8"))["items"]


# -- numbers -------------------------------------------------------------------------------------------------


def test_the_points_of_rule_14():
    counts = tuple(RULE_14.values())
    assert weighted(counts, USUAL) == Decimal("0.796")
    assert weighted((0, 0, 0, 7), USUAL) == 0
    unsaid = Option(answers=("Không có ý kiến",))
    assert weighted((*counts, 50), (*USUAL, unsaid)) == Decimal("0.796"), "no opinion counts nowhere"


@pytest.mark.parametrize(
    ("satisfied", "people", "low", "high"),
    [
        (90, 100, "82.56", "94.48"),
        (0, 10, "0.00", "27.75"),
        (10, 10, "72.25", "100.00"),
        (81, 263, "25.53", "36.62"),  # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (15, 148, "6.24", "16.05"),
        (1, 29, "0.61", "17.18"),
    ],
)
def test_wilson_as_published(satisfied, people, low, high):
    found = wilson(Decimal(satisfied) / people, people)
    assert [f"{one:.2f}" for one in found] == [low, high]


def test_many_questions_do_not_make_a_sample_larger():
    """Ten answers of each of 10 people are 10 people's, not 100."""
    assert Share(10, 100, 90).interval == wilson(Decimal("0.9"), 10)
    assert Share(10, 100, 90).percent == 90


# -- the command ---------------------------------------------------------------------------------------------


def test_the_unit_at_hand_gets_its_points(cchc, survey, small):
    book = write_book(survey / "phieu.xlsx", [["Mã đơn vị", "Câu 1. Thái độ"], *answered(RULE_14)])
    ran = cchc("survey", "import", book, "--format", "json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    (unit,) = told["units"]
    assert {key: unit[key] for key in ("unit", "people", "answers", "satisfied", "percent", "low", "high")} == {
        "unit": "1", "people": 100, "answers": 100, "satisfied": 90, "percent": 90, "low": 82.56, "high": 94.48,
    }  # fmt: skip
    assert unit["items"][0]["counts"] == [60, 30, 8, 2]
    assert unit["items"][0]["points"] == 0.8  # 0,796 of 1 point, as the set rounds
    assert told["usual_weights"] is True
    text = (small / "evidence/2023/survey.yaml").read_text(encoding="utf-8")
    assert items(small / "evidence/2023/survey.yaml") == {
        "1.2": {"points": 0.8, "source": "Khảo sát 100 người, hài lòng 90,00% (82,56–94,48%, Wilson 95%); phieu.xlsx"}
    }
    assert "A 100%, B 60%, C 20%, D 0%" in text
    scored = json.loads(cchc("score", "--format", "json").out)
    assert scored["total"]["surveyed"] == 0.8


def test_what_nobody_has_verified_is_said(cchc, survey):
    book = write_book(survey / "phieu.xlsx", [["Mã đơn vị", "Câu 1"], *answered(RULE_14)])
    words = cchc("survey", "import", book, "--dry-run", "--format", "md").out
    assert "chưa đối chiếu với quyết định" in words
    assert "Wilson" in words
    with (survey / "khao-sat.yaml").open("a", encoding="utf-8") as file:
        file.write('options:\n  - {answers: ["A", "B"], weight: 100, satisfied: true}\n')
        file.write('  - {answers: ["C", "D"], weight: 0}\n')
    words = cchc("survey", "import", book, "--dry-run", "--format", "md").out
    assert "chưa đối chiếu" not in words
    assert "A 100%, C 0%" in words


def test_factors_items_and_answers_that_count_nowhere(cchc, survey):
    """Two questions on one item are added up; factors are apart; a blank and "no opinion" count nowhere."""
    (survey / "khao-sat.yaml").write_text(
        MAP
        + '  - {column: "Câu 2", item: "1.2", factor: Kết quả}\n'
        + "options:\n"
        + '  - {answers: ["5", "4"], weight: 100, satisfied: true}\n'
        + '  - {answers: ["3", "2", "1"], weight: 0}\n'
        + '  - {answers: ["0"]}\n',
        encoding="utf-8",
    )
    rows = [["Mã đơn vị", "Câu 1", "Câu 2"], ["1", 5, 3], ["1", 4, None], ["1", 0, 1], ["1", None, None], ["1", 0, 0]]
    told = json.loads(
        cchc("survey", "import", write_book(survey / "p.xlsx", rows), "--dry-run", "--format", "json").out
    )
    (unit,) = told["units"]
    assert (unit["people"], unit["answers"], unit["satisfied"], unit["percent"]) == (3, 4, 2, 50)
    assert [(one["factor"], one["people"], one["percent"]) for one in unit["factors"]] == [
        ("Công chức", 2, 100),
        ("Kết quả", 2, 0),
    ]
    assert unit["items"][0]["counts"] == [2, 2, 3]
    assert unit["items"][0]["points"] == 0.5


def test_many_units_at_hand_and_not(cchc, survey, tmp_path, small, monkeypatch):
    """Those not at hand get a file where ``rank --folder`` looks for it."""
    homes = tmp_path / "ho-so-cac-xa"
    for id in ("00007", "00008"):
        edit(write_small(homes / id) / "evidence/unit.yaml", 'id: "1"', f'id: "{id}"')
    rows = [["Mã đơn vị", "Câu 1"], *answered({"A": 3}, 7), *answered({"B": 2}, "00008"), *answered({"C": 1}, "H12.3")]
    monkeypatch.chdir(tmp_path)
    book = write_book(survey / "phieu.xlsx", rows)
    ran = cchc("survey", "import", book, "--workspace", homes)
    assert ran.code == 0, ran.err
    assert items(homes / "00007/evidence/2023/survey.yaml")["1.2"]["points"] == 1, "7 in Excel is 00007 at hand"
    assert items(homes / "00008/evidence/2023/survey.yaml")["1.2"]["points"] == 0.6
    assert items(tmp_path / "out/khao-sat/H12.3/2023/survey.yaml")["1.2"]["points"] == 0.2


def test_a_unit_that_is_not_at_hand_goes_to_the_office(cchc, survey, small):
    book = write_book(
        survey / "phieu.xlsx", [["Mã đơn vị", "Câu 1"], *answered({"C": 1}, "H12.3"), *answered({"A": 1})]
    )
    ran = cchc("survey", "import", book)
    assert ran.code == 0, ran.err
    assert items(small / "out/khao-sat/H12.3/2023/survey.yaml")["1.2"]["points"] == 0.2
    assert "1 đơn vị không có hồ sơ ở đây" in ran.err
    (small / "tham-dinh").mkdir()
    rows = [["Mã đơn vị", "Câu 1"], *answered({"D": 1}, "../../../xa")]
    assert cchc("survey", "import", write_book(survey / "xa.xlsx", rows)).code == 0
    (made,) = (small / "tham-dinh").glob("*/2023/survey.yaml")
    assert made.parent.parent.name.startswith("xa-"), "an id leads nowhere else"


def test_figures_that_are_there_are_never_replaced_silently(cchc, survey, small):
    path = small / "evidence/2023/survey.yaml"
    path.write_text('items:\n  # của Sở\n  "1.2": {points: 0.5, source: Sở Nội vụ}\n', encoding="utf-8")
    before = path.read_bytes()
    book = write_book(survey / "phieu.xlsx", [["Mã đơn vị", "Câu 1"], *answered(RULE_14)])
    ran = cchc("survey", "import", book)
    assert (ran.code, "[survey-differs]" in ran.err, "0,50 điểm (Sở Nội vụ), nay 0,80" in ran.err) == (1, True, True)
    assert path.read_bytes() == before
    ran = cchc("survey", "import", book, "--take", "file")
    assert ran.code == 0, ran.err
    assert items(path)["1.2"]["points"] == 0.8
    assert "# của Sở" in path.read_text(encoding="utf-8")
    assert "points: 0.80" in path.read_text(encoding="utf-8")
    written = path.read_bytes()
    ran = cchc("survey", "import", book)
    assert (ran.code, "1 đơn vị không đổi" in ran.err) == (0, True)
    assert path.read_bytes() == written
    assert cchc("survey", "import", book, "--take", "workspace").code == 2


def with_two_items(small):
    """A second survey item in the set of the small unit: 1.3, 1 point."""
    edit(small / "criteria/thu/1-chi-dao.yaml", "max_points: 4\n", "max_points: 5\n")
    with (small / "criteria/thu/1-chi-dao.yaml").open("a", encoding="utf-8") as file:
        file.write('  - {code: "1.3", name: Khác, max_points: 1, rule: {kind: survey}}\n')
    edit(small / "criteria/thu/index.yaml", "total: 4", "total: 5")
    edit(small / "criteria/thu/index.yaml", "points: 1,", "points: 2,")


def test_what_differs_is_one_message_a_unit_and_another_source_is_called_so(cchc, survey, small):
    with_two_items(small)
    with (survey / "khao-sat.yaml").open("a", encoding="utf-8") as file:
        file.write('  - {column: "Câu 2", item: "1.3", factor: Kết quả}\n')
    rows = [["Mã đơn vị", "Câu 1", "Câu 2"], ["1", "A", "B"], ["1", "B", "B"]]
    assert cchc("survey", "import", write_book(survey / "dot-1.xlsx", rows)).code == 0
    path = small / "evidence/2023/survey.yaml"
    assert ["points: 0.80" in path.read_text(encoding="utf-8"), items(path)["1.3"]["points"]] == [True, 0.6]
    ran = cchc("survey", "import", write_book(survey / "dot-2.xlsx", rows))
    assert (ran.code, ran.err.count("[survey-differs]")) == (1, 1)
    assert "chỉ khác nguồn, điểm như nhau: 1.2, 1.3 (Khảo sát 2 người" in ran.err
    edit(path, "points: 0.80", "points: 0.125")
    ran = cchc("survey", "import", survey / "dot-2.xlsx")
    assert (ran.code, ran.err.count("[survey-differs]")) == (1, 1)
    assert "1.2 đã ghi 0,125 điểm (Khảo sát 2 người" in ran.err
    assert "nay 0,80; chỉ khác nguồn, điểm như nhau: 1.3 (" in ran.err


def test_other_items_stay_as_they_are(cchc, survey, small):
    with_two_items(small)
    path = small / "evidence/2023/survey.yaml"
    path.write_text('items:\n  "1.3":  # PAPI\n    points: 0.25\n', encoding="utf-8")
    book = write_book(survey / "phieu.xlsx", [["Mã đơn vị", "Câu 1"], *answered(RULE_14)])
    ran = cchc("survey", "import", book)
    assert ran.code == 0, ran.err
    assert "không câu hỏi nào cho các mục điều tra: 1.3" in ran.err
    found = items(path)
    assert (found["1.3"], found["1.2"]["points"]) == ({"points": 0.25}, 0.8)
    assert "# PAPI" in path.read_text(encoding="utf-8")


# -- people's data -------------------------------------------------------------------------------------------


def test_personal_columns_are_passed_over_and_told(cchc, survey, small):
    rows = [
        ["Mã đơn vị", "Họ và tên", "Số CCCD", "Điện thoại", "Câu 1", "Câu 2"],
        ["1", "Nguyễn Văn Bí Mật", "001099123456", "0912345678", "A", "A"],
    ]
    ran = cchc("survey", "import", write_book(survey / "phieu.xlsx", rows), "--format", "json")
    assert ran.code == 0, ran.err
    assert "không đọc, không lưu các cột dữ liệu cá nhân: Họ và tên, Số CCCD, Điện thoại" in ran.err
    everywhere = ran.out + ran.err + (small / "evidence/2023/survey.yaml").read_text(encoding="utf-8")
    assert not any(secret in everywhere for secret in ("Bí Mật", "001099123456", "0912345678"))


@pytest.mark.parametrize(
    ("unit", "id"),
    [("Số CCCD", "[survey-personal]"), ("Người", "giống số điện thoại hoặc số căn cước")],
)
def test_a_persons_number_is_no_unit(cchc, survey, small, unit, id):
    edit(survey / "khao-sat.yaml", "unit: Mã đơn vị", f"unit: {unit}")
    ran = cchc("survey", "import", write_book(survey / "phieu.xlsx", [[unit, "Câu 1"], ["001099123456", "A"]]))
    assert (ran.code, id in ran.err) == (1, True)
    assert "001099123456" not in ran.err
    assert not (small / "out").exists()


def test_a_wrong_cell_is_told_by_its_place_and_never_repeated(cchc, survey, small):
    rows = [
        ["Phiếu khảo sát"],
        ["Mã đơn vị", "Câu 1"],
        ["1", "0912345678"],
        ["1", "=1+1"],
        [None, "A"],
        ["1", "B"],
        ["Ghi chú: hết"],
    ]
    ran = cchc("survey", "import", write_book(survey / "phieu.xlsx", rows))
    assert ran.code == 1
    assert [place in ran.err for place in ("Trả lời!B3", "Trả lời!B4", "Trả lời!A5")] == [True, True, True]
    assert "0912345678" not in ran.err
    assert not (small / "evidence/2023/survey.yaml").exists()


# -- mistakes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Câu 1", "Câu 3", "không thấy cột “Câu 3”; có phải `Câu 1`?"),
        ("unit: Mã đơn vị", "unit: Mã số", "không thấy cột “Mã số”"),
        ('"1.2"', '"1.1.2"', "1.1.2 không phải mục điều tra xã hội học"),
        ('"1.2"', '"1.9"', "1.9 không có trong bộ tiêu chí"),
        ("edition: thu", "edition: thi", "khảo sát theo bộ `thi` năm 2023, unit.yaml ghi: thu"),
        ("factor", "factors", "không có mục `factors`; có phải `factor`?"),
        ("year: 2023", "year: 2022", "unit.yaml ghi: chưa ghi"),
    ],
)
def test_a_slip_in_the_mapping_is_told(cchc, survey, old, new, words):
    edit(survey / "khao-sat.yaml", old, new)
    book = write_book(survey / "phieu.xlsx", [["Mã đơn vị", "Câu 1", "Câu 10"], ["1", "A", "B"]])
    ran = cchc("survey", "import", book)
    assert (ran.code, words in ran.err) == (1, True), ran.err


def test_two_columns_of_one_title_and_answers_said_twice(cchc, survey):
    book = write_book(survey / "phieu.xlsx", [["Mã đơn vị", "Câu 1", "câu  1"], ["1", "A", "B"]])
    assert "có 2 cột “Câu 1”: B1, C1" in cchc("survey", "import", book).err
    with (survey / "khao-sat.yaml").open("a", encoding="utf-8") as file:
        file.write('options:\n  - {answers: ["A", "a"], weight: 100}\n  - {answers: ["B"], satisfied: true}\n')
    told = cchc("survey", "import", book).err
    assert "câu trả lời này ghi hai lần" in told
    assert "không có tỷ lệ điểm" in told


def test_what_is_no_workbook_and_no_mapping(cchc, survey, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"not a workbook")
    told = cchc("survey", "import", tmp_path / "a.xlsx").err
    assert "[survey-no-mapping]" in told
    assert "`cchc survey template" in told
    for name in ("a.xlsx", "khong-co.xlsx"):
        ran = cchc("survey", "import", tmp_path / name, "--map", survey / "khao-sat.yaml")
        assert (ran.code, "[survey-unreadable]" in ran.err) == (1, True)
    empty = write_book(survey / "trong.xlsx", [["Mã đơn vị", "Câu 1"]])
    assert "[survey-empty]" in cchc("survey", "import", empty).err


def test_a_number_that_may_have_lost_its_zeros_is_an_error_at_its_cell():
    cells = [Where("a.xlsx", None, f"Trả lời!A{row}") for row in range(2, 6)]
    bare = [Reply(unit, (0,), cell) for unit, cell in zip(("7", "8", "9", "10"), cells, strict=True)]
    found, problems = by_unit([*bare, Reply("00009", (0,))], ["00007", "08", "008", "10"])
    assert list(found) == ["00007", "10", "00009"], "08 and 008 may both be meant by 8"
    assert [(one.where, one.severity) for one in problems] == [(cells[1], Severity.ERROR)]
    assert "2 dòng" in problems[0].message
    whole = Reply("31234", (0,), cells[0])
    assert by_unit([whole], []) == ({"31234": [whole]}, []), "a commune's code has five digits: none is lost"
    assert list(by_unit([whole], ["031234"])[0]) == ["031234"], "unless a unit with a longer one is known"
    assert by_unit([whole], ["031234", "0031234"])[1], "of several nobody knows which"


def test_a_number_is_held_against_the_units_that_the_office_took_in(cchc, survey, small):
    book = write_book(survey / "phieu.xlsx", [["Mã đơn vị", "Câu 1"], [7, "A"], [7, "B"]])
    ran = cchc("survey", "import", book)
    assert (ran.code, ran.err.count("[survey-unit]")) == (1, 1)
    assert "phieu.xlsx (Trả lời!A2): lỗi: mã đơn vị là số trong Excel" in ran.err
    assert not (small / "out/khao-sat").exists()
    (small / "td/00007/2023/ho-so-lan-1").mkdir(parents=True)
    ran = cchc("survey", "import", book, "--folder", small / "td")
    assert ran.code == 0, ran.err
    assert items(small / "td/00007/2023/survey.yaml")["1.2"]["points"] == 0.8


def test_no_column_is_suggested_that_another_question_has(cchc, survey):
    with (survey / "khao-sat.yaml").open("a", encoding="utf-8") as file:
        file.write('  - {column: "Câu 13", item: "1.2", factor: Kết quả}\n')
    edit(survey / "khao-sat.yaml", '"Câu 1"', '"Câu 3"')
    ran = cchc("survey", "import", write_book(survey / "phieu.xlsx", [["Mã đơn vị", "Câu 13"], ["1", "A"]]))
    assert (ran.code, "không thấy cột “Câu 3” [survey-column]" in ran.err) == (1, True), ran.err


# -- the template --------------------------------------------------------------------------------------------


def test_the_template_is_ready_but_for_the_columns(cchc, survey, small):
    ran = cchc("survey", "template", "--output", survey / "moi.yaml")
    assert ran.code == 0, ran.err
    assert (survey / "moi.yaml").read_text(encoding="utf-8") == cchc("survey", "template").out
    book = write_book(survey / "phieu.xlsx", [["Mã đơn vị", "Câu 1"], *answered(RULE_14), ["1", "Hài lòng"]])
    ran = cchc("survey", "import", book, "--map", survey / "moi.yaml", "--dry-run", "--format", "json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["units"][0]["items"][0]["counts"] == [60, 31, 8, 2]
    ran = cchc("survey", "template", "--output", survey / "moi.yaml")
    assert (ran.code, "[survey-there]" in ran.err) == (1, True)


def test_the_template_of_a_set_without_a_workspace(cchc, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cchc("survey", "template").code == 2
    ran = cchc("survey", "template", "--edition", "minh-hoa-xa-2023", "--year", "2023")
    tree = yaml.safe_load(ran.out)
    assert (tree["edition"], tree["year"]) == ("minh-hoa-xa-2023", 2023)
    assert {one["item"] for one in tree["questions"]} >= {"3.8.1", "3.8.2", "4.5"}
