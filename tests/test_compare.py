"""``cchc compare`` and the year before beside the score: what the unit did, apart from what the ruler did."""

import json
import re
from decimal import Decimal

import pytest

from tests.conftest import edit
from tests.hand_2023 import HAND_2023

D = Decimal

# The sample unit, worked out by hand from evidence/2022 and evidence/2023 and both sets' rules. Points of 2022, of
# 2022's facts under the rules of 2023 (in 2022's calendar), and of 2023; rounded half up to two decimals per item.
#   old → new       2022    again   2023
SEPARABLE = {
    # deadline: 14/02/2022, due 15/02: full; due 31/01 it is 14 days late: 0,5; 2023 on 19/01: full
    "1.1.1 → 1.1.1": ("1", "0.5", "1"),
    # ratio, maximum 1 → 1,5: 33/40 = 82,5%: 0,825; 1,2375; 42/45 × 1,5 = 1,4
    "1.1.2 → 1.1.2": ("0.83", "1.24", "1.40"),
    # working days: due Monday 05/12/2022, sent on Tuesday: one day late, 0,5; 2023 on 04/12, due 05/12: full
    "1.2.2 → 1.2.2": ("0.5", "0.5", "0.75"),
    # checklist: two of three × 0,25; three
    "1.5.3 → 1.5.3": ("0.5", "0.5", "0.75"),
    # ratio, maximum 2 → 1,5: 102/105: 1,942857; 1,457143; 118/121 × 1,5 = 1,462810
    "1.6.1 → 1.6.1": ("1.94", "1.46", "1.46"),
    # deduct: 0,5 − 2 × 0,1; 0,5 − 1 × 0,1
    "1.6.2 → 1.6.2": ("0.3", "0.3", "0.4"),
    # moved (it replaces 3.1.2), deduct: 0,75 − 1 × 0,25; none
    "3.1.2 → 3.1.3": ("0.5", "0.5", "0.75"),
    # target 95 → 98: 1022/1130 = 90,442478%: 2 × ÷ 95 = 1,904052; ÷ 98 = 1,845765; 2023: 1,951425
    "3.2.1 → 3.2.1": ("1.90", "1.85", "1.95"),
    # cases: 18 files: 1 − 1 × 0,25; 2023 86 files: 83/86 ÷ 98% = 0,984813
    "3.2.3 → 3.2.3": ("0.75", "0.75", "0.98"),
    # maximum 1 → 1,5: 5/6: 0,8333; 1,25; 9/9: 1,5
    "3.4.2 → 3.4.2": ("0.83", "1.25", "1.5"),
    # moved along a row (4.2 → 4.3), levels: within the number in both years
    "4.2 → 4.3": ("1.5", "1.5", "1.5"),
    # moved after it (4.3 → 4.4), deduct: none in both years
    "4.3 → 4.4": ("1.5", "1.5", "1.5"),
    # bands: 11/11, 10/10
    "5.1.2 → 5.1.2": ("1.5", "1.5", "1.5"),
    # maximum 1 → 1,5: 2/3: 0,6667; 1,0; 3/3: 1,5
    "6.4 → 6.4": ("0.67", "1", "1.5"),
    # maximum 1 → 0,5: 590/620 = 95,161290%: 0,951613; 0,475806; 612,4/640: 0,478438
    "6.5 → 6.5": ("0.95", "0.48", "0.48"),
    # maximum 2 → 1,5, target 95: 1190/1400 = 85%: 1,789474; 1,342105; 1486/1520 = 97,76%: full
    "7.1.3 → 7.1.3": ("1.79", "1.34", "1.5"),
    # maximum 1,5 → 2 and target 30 → 50: 290/1180 = 24,576271%: 1,228814; 0,983051; 2023: 1,829596
    "7.2.1 → 7.2.1": ("1.23", "0.98", "1.83"),
    # count with a cap: 12 × 0,05; 16 × 0,05 = 0,80, at most 0,75
    "7.3.2 → 7.3.2": ("0.6", "0.6", "0.75"),
    # 15/20 × 1,5 = 1,125; 17/20 × 1,5 = 1,275
    "8.3.1 → 8.3.1": ("1.13", "1.13", "1.28"),
}
OTHERS = {
    # split: 138/150 × 1,75 = 1,61; 148/152 = 0,97 and 152/152 = 0,75; how many were on the web in 2022 nobody knows
    "3.1.1 → 3.1.1, 3.1.2": ("together", "1.61", "1.72"),
    # by hand in both years, 1,3 of 1,5 and 0,9 of 1: 1,3 cannot stand under a maximum of 1
    "5.5 → 5.5": ("together", "1.3", "0.9"),
    # 100% of the hamlets
    " → 7.1.4": ("new", None, "1"),
    # 1020/1210 = 84,30%, from 80%; another name under the code that 2022 gave to something else
    " → 7.2.3": ("new", None, "1.5"),
    # 690/1130 = 61,061947% ÷ 80 × 1,5 = 1,144912
    "7.2.3 → ": ("dropped", "1.14", None),
    # 92%, from 90%
    "7.3.3 → ": ("dropped", "1", None),
    # surveyed in 2022, no result in 2023; not applicable in 2023; no facts in 2023
    "1.9 → 1.9": ("not-comparable", "1.21", None),
    "4.4 → 4.5": ("not-comparable", "0.82", None),
    "2.1.1 → 2.1.1": ("not-comparable", "1", None),
    "3.6 → 3.6": ("not-comparable", "1.11", None),
}
# 58,61 in 2022 and 62,88 in 2023 (tests/test_sample.py). Not compared: of 2022 2.1.1, 3.6, 5.4 and 8.3.2 with
# 1 + 1,11 + 1 + 0,5 = 3,61; of 2023 nothing that has points. 62,88 − (58,61 − 3,61) = 7,88
DIFFERENCE = D("7.88")


@pytest.fixture
def compared(cchc, workspace):
    ran = cchc("compare", 2022, 2023, "--workspace", workspace, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out, parse_float=D)


def test_json_sums_of_the_areas_are_those_of_their_items_and_add_up_to_the_whole(compared):
    for area in compared["areas"]:
        counted = [change for change in area["changes"] if change["kind"] != "not-comparable"]
        for side in ("before", "after", "ruler", "improved"):
            assert number(area[side]) == sum((number(change[side]) or 0 for change in counted), D(0))
        assert number(area["difference"]) == number(area["after"]) - number(area["before"])
        assert number(area["ruler"]) + number(area["improved"]) + number(area["others"]) == number(area["difference"])
    assert sum(number(area["difference"]) for area in compared["areas"]) == DIFFERENCE


def changes_of(result):
    return {
        f"{', '.join(change['old'])} → {', '.join(change['new'])}": change
        for area in result["areas"]
        for change in area["changes"]
    }


def number(text):
    return None if text is None else D(text)


def total(values):
    return sum((D(value) for value in values if value is not None), D(0))


# -- Hồ sơ mẫu, tính tay ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("codes", SEPARABLE)
def test_the_ruler_and_the_unit_are_told_apart_as_by_hand(compared, codes):
    was, again, now = map(D, SEPARABLE[codes])
    change = changes_of(compared)[codes]
    assert (change["kind"], change["before"], change["after"]) == ("apart", was, now)
    assert (change["difference"], change["ruler"], change["improved"]) == (now - was, again - was, now - again)
    assert change["reason"] is None


@pytest.mark.parametrize("codes", OTHERS)
def test_what_cannot_be_told_apart_says_so_as_by_hand(compared, codes):
    kind, was, now = OTHERS[codes]
    change = changes_of(compared)[codes]
    assert (change["kind"], change["before"], change["after"]) == (kind, number(was), number(now))
    assert (change["ruler"], change["improved"]) == (None, None)
    expected = None if kind == "not-comparable" else D(now or 0) - D(was or 0)
    assert change["difference"] == expected
    assert change["reason"]


def test_reasons_name_the_year_and_the_cause(compared):
    reasons = {codes: change["reason"] for codes, change in changes_of(compared).items()}
    assert "hồ sơ năm 2022" in reasons["3.1.1 → 3.1.1, 3.1.2"]
    assert "chờ điều tra xã hội học" in reasons["1.9 → 1.9"]
    assert "không áp dụng" in reasons["2.1.1 → 2.1.1"]
    assert "thiếu số liệu" in reasons["3.6 → 3.6"]
    assert "Số hóa kết quả giải quyết thủ tục hành chính" in reasons[" → 7.2.3"]
    assert "không còn mục" in reasons["7.3.3 → "]


def test_the_whole_is_the_sum_of_its_parts(compared):
    changes = changes_of(compared).values()
    assert compared["difference"] == total(change["difference"] for change in changes) == DIFFERENCE
    assert compared["ruler"] == total(change["ruler"] for change in changes)
    assert compared["improved"] == total(change["improved"] for change in changes)
    # by hand: −0,5 + 0,41 − 0,48 − 0,05 + 0,42 + 0,33 − 0,47 − 0,45 − 0,25; every other rule is as it was
    assert compared["ruler"] == D("-1.04")
    # the rest of 7,88: new 1 + 1,5, dropped −1,14 − 1, not told apart 0,11 − 0,4
    assert compared["improved"] == DIFFERENCE - D("-1.04") - D("2.5") + D("2.14") + D("0.29")
    for change in changes:
        if change["kind"] == "apart":
            assert change["ruler"] + change["improved"] == change["difference"], change
        if change["difference"] is not None:
            assert change["difference"] == D(change["after"] or 0) - D(change["before"] or 0)


def test_both_years_stand_with_all_their_points(compared, cchc, workspace):
    """Every point of both scorecards is in one group; each side's total is that of its own ``cchc score``."""
    before, after = compared["before"], compared["after"]
    assert (before["year"], before["edition"], before["complete"]) == (2022, "minh-hoa-xa-2022", True)
    assert (after["year"], after["edition"], after["complete"]) == (2023, "minh-hoa-xa-2023", False)
    assert (before["self_assessed"], before["surveyed"], before["percent"]) == (D("58.61"), D("23.91"), D("82.52"))
    assert (after["self_assessed"], after["surveyed"], after["percent"]) == (D("62.88"), None, D("91.13"))
    assert (before["applicable_points"], after["applicable_points"]) == (100, 69)
    changes = changes_of(compared).values()
    assert total(change["before"] for change in changes) == D("58.61") + D("23.91")
    assert total(change["after"] for change in changes) == D("62.88") == total(row[3] for row in HAND_2023)
    for year, side in ((2022, "old"), (2023, "new")):
        card = json.loads(cchc("score", "--workspace", workspace, "--year", year, "--format", "json").out)
        codes = [item["code"] for area in card["areas"] for item in area["items"]]
        assert sorted(code for change in changes for code in change[side]) == sorted(codes)


def cells(line):
    return [cell.strip().strip("*") for cell in line.strip().strip("|").split("|")]


def points(cell):
    return D(cell.replace("−", "-").replace(",", "."))


def test_the_summary_adds_up_line_by_line_and_column_by_column(compared, cchc, workspace):
    text = cchc("compare", 2022, 2023, "--workspace", workspace, "--format", "md").out
    table = text.split("### Tổng hợp")[1].strip().split("\n\n")[0].splitlines()
    rows = {cells(line)[0]: [points(cell) for cell in cells(line)[1:]] for line in table[2:]}
    whole = rows.pop("Các mục so được")
    assert len(rows) == len(compared["areas"]) == 8
    for row in (*rows.values(), whole):
        was, now, difference, ruler, improved, rest = row
        assert now - was == difference == ruler + improved + rest
    assert whole == [sum(column) for column in zip(*rows.values(), strict=True)]
    assert whole[2:5] == [compared["difference"], compared["ruler"], compared["improved"]]
    for area, row in zip(compared["areas"], rows.values(), strict=True):
        counted = [change for change in area["changes"] if change["kind"] != "not-comparable"]
        assert row[0] == total(change["before"] for change in counted)
        assert row[1] == total(change["after"] for change in counted)
        assert row[3] == total(change["ruler"] for change in counted)


def test_the_screen_says_what_belongs_to_whom(cchc, workspace):
    text = " ".join(cchc("compare", 2022, 2023, "--workspace", workspace).out.split())
    assert "do đơn vị +8,85; do cách chấm đổi −1,04; mục mới +2,50 (2 mục); mục bỏ −2,14 (2 mục)" in text
    assert "chưa tách được do đâu −0,29 (2 mục)" in text
    assert "Không so được 18 mục" in text
    assert "4.4 → 4.5" in text
    assert "MINH HỌA" in text
    assert re.search(r"1\.1\.1 Ban hành kế hoạch CCHC năm 1,00 1,00 0,00 −0,50 \+0,50", text)
    assert "Quy chế làm việc" not in text  # 4.1.1 did not change
    assert "4.1.1" not in text


def test_years_may_be_named_in_any_order(cchc, workspace):
    there = cchc("compare", 2022, 2023, "--workspace", workspace)
    assert there.code == 0
    assert cchc("compare", 2023, 2022, "--workspace", workspace) == there


def test_compare_writes_only_where_asked(cchc, workspace, tmp_path):
    names = {path.relative_to(workspace) for path in workspace.rglob("*")}
    cchc("compare", 2022, 2023, "--workspace", workspace)
    assert {path.relative_to(workspace) for path in workspace.rglob("*")} == names
    ran = cchc("compare", 2022, 2023, "--workspace", workspace, "--format", "json,md", "--output", tmp_path / "ra")
    assert ran.out == ""
    assert {path.name for path in (tmp_path / "ra").iterdir()} == {"so-sanh-2022-2023.json", "so-sanh-2022-2023.md"}
    cchc("compare", 2022, 2023, "--workspace", workspace, "--output", tmp_path / "x.md", "--format", "md", "--dry-run")
    assert not (tmp_path / "x.md").exists()


# -- Không so được ---------------------------------------------------------------------------------------------


def test_a_year_is_not_compared_with_itself(cchc, workspace):
    ran = cchc("compare", 2023, 2023, "--workspace", workspace)
    assert (ran.code, ran.out) == (2, "")
    assert "hai năm khác nhau" in ran.err


@pytest.mark.parametrize("years", [(2021, 2023), (2023, 2024), (2030, 2031)])
def test_a_missing_year_is_named_with_those_there_are(cchc, workspace, years):
    ran = cchc("compare", *years, "--workspace", workspace)
    assert (ran.code, ran.out) == (1, "")
    assert f"không có năm {years[0] if years[0] != 2023 else years[1]}" in ran.err
    assert "2022, 2023" in ran.err


@pytest.mark.parametrize("words", [["hai nghìn", "2023"], ["2022"], ["2022", "2023", "2024"], ["2022.5", "2023"]])
def test_two_years_are_wanted(cchc, workspace, words):
    ran = cchc("compare", *words, "--workspace", workspace)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def spoil_set(root):
    edit(root / "criteria/minh-hoa-xa-2022/index.yaml", "total: 100", "total: 99")
    return "criteria/minh-hoa-xa-2022/index.yaml"


def spoil_area(root):
    (root / "criteria/minh-hoa-xa-2022/3-thu-tuc-hanh-chinh.yaml").write_text("code: [", encoding="utf-8")
    return "criteria/minh-hoa-xa-2022"


def spoil_claims(root):
    edit(root / "evidence/2022/assessment.yaml", "{done: 33, planned: 40}", "{done: 43, planned: 40}")
    return "evidence/2022/assessment.yaml"


def spoil_yaml(root):
    edit(root / "evidence/2022/assessment.yaml", "{done: 33, planned: 40}", "{done: 33, planned: 40")
    return "evidence/2022/assessment.yaml"


SPOILT = [spoil_set, spoil_area, spoil_claims, spoil_yaml]


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_broken_year_stops_the_comparison_and_is_named(cchc, workspace, spoil):
    place = spoil(workspace)
    ran = cchc("compare", 2022, 2023, "--workspace", workspace)
    assert (ran.code, ran.out) == (1, "")
    assert place in ran.err
    assert "Traceback" not in ran.err


# -- Một bộ, hai năm; điều tra; điểm thưởng, điểm trừ ----------------------------------------------------------


@pytest.fixture
def two_years(small):
    """The small unit with a year before under the same set."""
    edit(small / "criteria/thu/index.yaml", "{from: 2023, to: null}", "{from: 2022, to: null}")
    edit(small / "evidence/unit.yaml", "{2023: thu}", "{2022: thu, 2023: thu}")
    claims = (small / "evidence/2023/assessment.yaml").read_text(encoding="utf-8")
    (small / "evidence/2022").mkdir()
    claims = claims.replace("2023-01-15", "2022-02-10").replace("done: 9", "done: 8")
    (small / "evidence/2022/assessment.yaml").write_text(claims, encoding="utf-8")
    return small


def comparison(cchc, root):
    ran = cchc("compare", 2022, 2023, "--workspace", root, "--format", "json")
    assert ran.code == 0, ran.err
    return changes_of(json.loads(ran.out, parse_float=D))


def test_under_one_set_everything_is_the_units_own(cchc, two_years):
    """By hand: 10/02, due 31/01: 10 days late, 0,5 → 1; 8/10 × 2 = 1,6 → 9/10 × 2 = 1,8."""
    changes = comparison(cchc, two_years)
    assert {codes: (one["before"], one["after"], one["ruler"], one["improved"]) for codes, one in changes.items()} == {
        "1.1.1 → 1.1.1": (D("0.5"), 1, 0, D("0.5")),
        "1.1.2 → 1.1.2": (D("1.6"), D("1.8"), 0, D("0.2")),
        "1.2 → 1.2": (None, None, None, None),
    }
    assert changes["1.2 → 1.2"]["kind"] == "not-comparable"


def test_survey_points_of_both_years_are_the_peoples_opinion(cchc, two_years):
    for year, points_ in ((2022, "0.6"), (2023, "0.85")):
        text = f'items: {{"1.2": {{points: {points_}, source: Phiếu}}}}\n'
        (two_years / f"evidence/{year}/survey.yaml").write_text(text, encoding="utf-8")
    change = comparison(cchc, two_years)["1.2 → 1.2"]
    assert (change["kind"], change["before"], change["after"]) == ("apart", D("0.6"), D("0.85"))
    assert (change["ruler"], change["improved"], change["difference"]) == (0, D("0.25"), D("0.25"))


def test_appraisal_does_not_enter_the_comparison(cchc, two_years):
    """Self-assessment is held against self-assessment."""
    before = comparison(cchc, two_years)
    text = 'rounds: [{round: 1, items: {"1.1.2": {points: 0.5, reason: thiếu}}}]\n'
    (two_years / "evidence/2022/appraisal.yaml").write_text(text, encoding="utf-8")
    assert comparison(cchc, two_years) == before


def test_nothing_changed_is_said(cchc, two_years):
    claims = (two_years / "evidence/2023/assessment.yaml").read_text(encoding="utf-8")
    text = claims.replace("2023-01-15", "2022-01-15")
    (two_years / "evidence/2022/assessment.yaml").write_text(text, encoding="utf-8")
    for year in (2022, 2023):
        survey = 'items: {"1.2": {points: 0.6, source: Phiếu}}\n'
        (two_years / f"evidence/{year}/survey.yaml").write_text(survey, encoding="utf-8")
    assert "Không mục nào thay đổi." in cchc("compare", 2022, 2023, "--workspace", two_years).out


BLOCKS = """\
code: "{code}"
name: {name}
max_points: 2
kind: {kind}
criteria:
  - code: "{code}.1"
    name: Việc {kind}
    max_points: 2
    facts: {{so: {{label: Số việc, type: integer}}}}
    rule: {{kind: count, fact: so, each: 0.5}}
"""


def test_what_a_penalty_takes_counts_as_a_loss(cchc, two_years):
    """By hand: bonus 1 → 3 deeds × 0,5; penalty 1 → 3 faults × 0,5: each changes by a point, the one up, one down."""
    index = two_years / "criteria/thu/index.yaml"
    text = index.read_text(encoding="utf-8") + "bonus: {cap: 2}\npenalty: {cap: 2}\n"
    index.write_text(text, encoding="utf-8")
    for code, name, kind in (("2", "Điểm thưởng", "bonus"), ("3", "Điểm trừ", "penalty")):
        path = two_years / f"criteria/thu/{code}-{kind}.yaml"
        path.write_text(BLOCKS.format(code=code, name=name, kind=kind), encoding="utf-8")
    for year, deeds in ((2022, 1), (2023, 3)):
        path = two_years / f"evidence/{year}/assessment.yaml"
        more = "".join(f'  "{code}.1": {{facts: {{so: {deeds}}}}}\n' for code in "23")
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    changes = comparison(cchc, two_years)
    assert [changes["2.1 → 2.1"][key] for key in ("before", "after", "difference")] == [D("0.5"), D("1.5"), 1]
    assert [changes["3.1 → 3.1"][key] for key in ("before", "after", "difference")] == [D("-0.5"), D("-1.5"), -1]
    assert changes["3.1 → 3.1"]["improved"] == -1


# -- Năm trước bên cạnh điểm năm nay ---------------------------------------------------------------------------


def score(cchc, root, year):
    ran = cchc("score", "--workspace", root, "--year", year, "--format", "json")
    assert ran.code == 0
    return json.loads(ran.out, parse_float=D), ran.err


def test_the_year_before_stands_beside_the_score(cchc, workspace):
    card, _ = score(cchc, workspace, 2023)
    before = card["previous"]
    assert (before["year"], before["edition"], before["total"]) == (2022, "minh-hoa-xa-2022", D("58.61"))
    # the areas' sums of 2022, as in tests/test_sample.py
    sums = ("9.42", "6.37", "12.18", "6", "6.85", "5.83", "10.33", "1.63")
    assert before["areas"] == {str(number): D(points_) for number, points_ in enumerate(sums, 1)}
    items = before["items"]
    assert {code: items[code] for code in ("1.1.1", "3.1.3", "4.3", "7.2.1")} == {
        "1.1.1": 1,
        "3.1.3": D("0.5"),  # 3.1.2 in 2022
        "4.3": D("1.5"),  # 4.2 in 2022
        "7.2.1": D("1.23"),
    }
    # split, new, another thing under the same code, surveyed
    assert {"3.1.1", "3.1.2", "7.1.4", "7.2.3", "8.1"} & set(items) == set()
    text = " ".join(cchc("score", "--workspace", workspace, "--year", 2023).out.split())
    assert "Tự chấm năm 2022" in text
    assert re.search(r"Tổng cộng 100,00 69,00 62,88 91,13% 58,61", text)


def test_without_a_year_before_there_is_no_column_and_no_word_about_it(cchc, workspace):
    card, err = score(cchc, workspace, 2022)
    assert card["previous"] is None
    assert "2021" not in err
    assert "Tự chấm năm" not in cchc("score", "--workspace", workspace, "--year", 2022).out


def test_only_the_year_right_before_counts(cchc, two_years):
    assert score(cchc, two_years, 2023)[0]["previous"]["total"] == D("2.1")
    (two_years / "evidence/2022").rename(two_years / "evidence/2021")
    card, err = score(cchc, two_years, 2023)
    assert card["previous"] is None
    assert "2021" not in err


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_broken_year_before_costs_one_line_and_no_points(cchc, workspace, spoil):
    spoil(workspace)
    card, err = score(cchc, workspace, 2023)
    assert (card["total"]["self_assessed"], card["previous"]) == (D("62.88"), None)
    lines = [line for line in err.splitlines() if "2022" in line]
    assert len(lines) == 1
    assert "cchc score --year 2022" in lines[0]
    assert cchc("score", "--workspace", workspace, "--year", 2022).code == 1
    assert "Tự chấm năm" not in cchc("score", "--workspace", workspace, "--year", 2023).out
