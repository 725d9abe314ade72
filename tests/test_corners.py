"""Corners of totals and criteria sets where the program was once wrong: each promise by its name."""

# ruff: noqa: E501 - rules as YAML text stay on their lines

import json
import warnings

import pytest

from tests.conftest import INDEX, edit
from tests.test_criteria_sets import AREA_OF_ONE, ONE_ITEM, SET_OF_ONE, line_of, write_set
from tests.test_totals import BANDS, by_hand, said, scored, write_unit


def found(cchc, root):
    return json.loads(cchc("criteria", "check", "--workspace", root, "--format", "json").out)["problems"]


def area(rule, facts):
    return AREA_OF_ONE.replace(
        ONE_ITEM,
        f'  - code: "1.1"\n    name: a\n    max_points: 1\n    source: s\n    facts: {facts}\n    rule:\n{rule}',
    )


INT, CHOICE = "{a: {label: A, type: integer}}", "{a: {label: A, type: choice}}"


@pytest.mark.parametrize(
    ("rule", "facts", "text"),
    [
        ("      kind: bands\n      fact: a\n      bands:\n        - {at_least: 5, points: 1}\n        - {at_least: 5, points: 0.5}\n", INT, "points: 0.5"),
        ("      kind: levels\n      fact: a\n      levels:\n        - {key: x, label: X, share: 100}\n        - {key: x, label: Y, share: 50}\n", CHOICE, "share: 50"),
        ("      kind: cases\n      cases:\n        - {when: {fact: a, op: '==', value: 0}, rule: {kind: count, fact: a, each: 1}}\n        - when: {fact: a, op: '==', value: 0}\n          rule: {kind: count, fact: a, each: 1}\n      otherwise: {kind: count, fact: a, each: 1}\n", INT, "- when: {fact"),
    ],
)  # fmt: skip
def test_line_inside_bands_levels_cases(cchc, tmp_path, rule, facts, text):
    write_set(tmp_path, SET_OF_ONE | {"criteria/x/1-a.yaml": area(rule, facts)})
    (problem,) = [p for p in found(cchc, tmp_path) if p["id"] == "rule-consistent"]
    assert problem["line"] == line_of(tmp_path / "criteria/x/1-a.yaml", text)


def test_duplicate_code_each_finding_at_its_own_item(cchc, tmp_path):
    two = "".join(
        f'  - code: "1.1"\n    name: {n}\n    max_points: 1\n    rule: {{kind: manual}}\n    lead: {n}\n' for n in "xy"
    )
    write_set(tmp_path, SET_OF_ONE | {"criteria/x/1-a.yaml": AREA_OF_ONE.replace(ONE_ITEM, two)})
    leads = [p for p in found(cchc, tmp_path) if p["id"] == "roles-known"]
    path = tmp_path / "criteria/x/1-a.yaml"
    assert {p["line"] for p in leads} <= {line_of(path, "lead: x"), line_of(path, "lead: y")}
    for p in leads:
        assert f"`{'x' if p['line'] == line_of(path, 'lead: x') else 'y'}`" in p["message"]


def test_code_of_5000_digits_is_a_finding(cchc, tmp_path):
    two = ONE_ITEM.replace("1.1", "1." + "1" * 5000) + ONE_ITEM.replace("1.1", "1.2")
    write_set(tmp_path, SET_OF_ONE | {"criteria/x/1-a.yaml": AREA_OF_ONE.replace(ONE_ITEM, two)})
    assert cchc("criteria", "check", "--workspace", tmp_path).code == 1


def test_appraised_bonus_counts_in_the_appraised_total():
    card = scored([by_hand(10, 8)], ("bonus", [by_hand(1, 1)]), bonus={"cap": 1}, rounds=[{"2.1": 0}])
    assert "Thẩm định lần 1: thẩm định 8,00 trên 10,00 điểm được tính = 80,00%" in said(card)


def test_interim_and_incomplete_is_both(cchc, tmp_path):
    import datetime

    write_unit(tmp_path, [by_hand(1, 1, due=datetime.date(2023, 12, 31)), by_hand(1, None)])
    assert "tạm tính đến ngày 30/06/2023" in cchc("score", "--workspace", tmp_path, "--as-of", "2023-06-30").out


def test_a_percentage_never_seems_to_reach_a_band_that_was_missed():
    card = scored([by_hand(100, "89.995")], ratings=BANDS, rounding={"at": "none", "decimals": 3, "mode": "half-up"})
    assert card.rating == "Tốt"
    assert "90,00%" not in said(card)


def test_rounding_never_gives_more_than_the_maximum():
    card = scored([by_hand("0.25", "0.25")], rounding={"at": "item", "decimals": 1, "mode": "half-up"})
    assert card.items[0].points <= card.items[0].item.max_points  # or: criteria check refuses the set


def test_evidenced_is_null_while_nothing_was_checked(cchc, small):
    total = json.loads(cchc("score", "--workspace", small, "--format", "json").out)["total"]
    assert total["evidenced"] is None


def test_effect_says_how_it_comes_to_its_percentage(cchc, workspace):
    ran = cchc("criteria", "diff", "minh-hoa-xa-2022", "minh-hoa-xa-2023", "--workspace", workspace)
    assert "58,61 trên 100,00 điểm được tính = 82,52%" not in ran.out


def test_show_json_has_numbers_and_no_warning(cchc, workspace):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        arguments = ("--item", "1.3.3", "--workspace", workspace, "--format", "json")
        shown = json.loads(cchc("criteria", "show", "minh-hoa-xa-2023", *arguments).out)
    assert shown["rule"]["floor"] == 50


@pytest.mark.parametrize("text", ["due: {month: 6, day: 31}", "due: tháng sáu"])
def test_one_wrong_date_is_one_finding(cchc, tmp_path, text):
    one = f'  - code: "1.1"\n    name: a\n    max_points: 1\n    source: s\n    rule: {{kind: manual}}\n    {text}\n'
    write_set(tmp_path, SET_OF_ONE | {"criteria/x/1-a.yaml": AREA_OF_ONE.replace(ONE_ITEM, one)})
    assert len(found(cchc, tmp_path)) == 1


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("      {kind: bands, fact: a, bands: [{at_least: 120, points: 1}]}\n", "{a: {label: A, type: percent}}"),
        (
            "      {kind: bands, done: a, planned: b, when_zero: zero, bands: [{above: 100, points: 1}]}\n",
            "{a: {label: A, type: integer}, b: {label: B, type: integer}}",
        ),
    ],
)
def test_a_maximum_out_of_reach_is_found(cchc, tmp_path, rule, facts):
    write_set(tmp_path, SET_OF_ONE | {"criteria/x/1-a.yaml": area(rule, facts)})
    assert cchc("criteria", "check", "--workspace", tmp_path).code == 1


def test_list_counts_the_errors_that_check_finds(cchc, small):
    edit(small / "criteria/thu/index.yaml", "total: 4", "total: 5")
    (row,) = json.loads(cchc("criteria", "list", "--workspace", small, "--format", "json").out)
    assert row["errors"] == 1


def test_check_without_sets_says_that_there_are_none(cchc, tmp_path):
    (tmp_path / "criteria").mkdir()
    assert "Đã kiểm tra: ." not in cchc("criteria", "check", "--workspace", tmp_path).out


def test_other_holidays_are_a_change(cchc, small):
    area_text = (small / "criteria/thu/1-chi-dao.yaml").read_text(encoding="utf-8")
    index = INDEX.replace("edition: thu", "edition: thu2\nsupersedes: thu") + "holidays: [2023-01-02]\n"
    write_set(small, {"criteria/thu2/index.yaml": index, "criteria/thu2/1-chi-dao.yaml": area_text})
    assert json.loads(cchc("criteria", "diff", "thu", "thu2", "--workspace", small, "--format", "json").out)["index"]


def test_explain_dates_are_of_the_scored_year(cchc, small):
    (small / "evidence/2023").rename(small / "evidence/2024")
    edit(small / "evidence/unit.yaml", "2023: thu", "2024: thu")
    edit(small / "evidence/2024/assessment.yaml", "2023-01-15", "2024-01-15")
    text = cchc("explain", "1.1.1", "--workspace", small).out
    assert "từ 01/12/2023 đến 31/12/2024" in " ".join(text.split())


def test_unknown_level_in_a_case_within_a_case(cchc, tmp_path):
    rule = """      kind: cases
      cases:
        - when: {fact: b, op: "==", value: true}
          rule:
            kind: cases
            cases: [{when: {fact: a, op: "==", value: zz}, rule: {kind: yes_no, fact: b}}]
            otherwise: {kind: levels, fact: a, levels: [{key: x, label: X, share: 100}]}
      otherwise: {kind: yes_no, fact: b}
"""
    facts = "{a: {label: A, type: choice}, b: {label: B, type: yes-no}}"
    write_set(tmp_path, SET_OF_ONE | {"criteria/x/1-a.yaml": area(rule, facts)})
    assert "choices-known" in {p["id"] for p in found(cchc, tmp_path)}


def test_a_broken_set_keeps_no_other_from_being_tried(cchc, workspace):
    write_set(workspace, {"criteria/hong/index.yaml": "edition: [\n"})
    assert "minh-hoa-xa-2023: 151 ví dụ" in cchc("criteria", "test", "--workspace", workspace).out


def test_list_entry_is_not_called_0(cchc, tmp_path):
    one = ONE_ITEM.replace("source: s", "source: s, replaces: [1.10]")
    write_set(tmp_path, SET_OF_ONE | {"criteria/x/1-a.yaml": AREA_OF_ONE.replace(ONE_ITEM, one)})
    (problem,) = found(cchc, tmp_path)
    assert "`0`" not in problem["message"]


def test_tests_yaml_that_is_a_folder_is_named(cchc, tmp_path):
    write_set(tmp_path, SET_OF_ONE)
    (tmp_path / "criteria/x/tests.yaml").mkdir()
    assert found(cchc, tmp_path)


def test_two_papers_of_one_title_are_both_compared(cchc, small):
    text = (small / "criteria/thu/1-chi-dao.yaml").read_text(encoding="utf-8")
    paper = "          - title: Kế hoạch CCHC\n"
    second = text.replace(paper, f"{paper}            at_least: 2\n          - title: Kế hoạch CCHC\n", 1)
    index = INDEX.replace("edition: thu", "edition: thu2\nsupersedes: thu")
    write_set(small, {"criteria/thu2/index.yaml": index, "criteria/thu2/1-chi-dao.yaml": second})
    two = json.loads(cchc("criteria", "diff", "thu", "thu2", "--workspace", small, "--format", "json").out)
    assert two["items"]
