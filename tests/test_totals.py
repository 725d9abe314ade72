"""Honest totals: what counts, what is left out and how it is rounded is said with the number, and the sums are exact.

Every expected number is worked out by hand beside it, or exactly by fractions; none by the program.
"""

from __future__ import annotations

import datetime
import json
import re
import shutil
import tempfile
import zipfile
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import docx
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_cli.cli.stages import load_year
from cchc_cli.judge.scorecard import EvidenceState, ItemEvidence, Scorecard
from cchc_cli.judge.scoring import score
from cchc_cli.present import markdown
from cchc_cli.present.view.score import score_paper
from cchc_cli.present.view.words import whole_sum
from cchc_cli.read.workspace import Workspace
from tests.conftest import ROOT, UNIT
from tests.hand_2023 import HAND_2023

D = Decimal
MODES = {"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN, "truncate": ROUND_DOWN}


# -- Small sets made of values -------------------------------------------------------------------------------


def flow(value: object) -> str:
    """A value as strict YAML: texts quoted, numbers, dates, true/false and null bare."""
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{key if isinstance(key, int) else flow(key)}: {flow(v)}" for key, v in value.items())
            + "}"
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return f"{D(value):f}" if isinstance(value, int | D) else json.dumps(value, ensure_ascii=False)


def by_hand(maximum, points, **more):
    """An item whose points people state, and the statement; ``points`` may be ``None``: not stated."""
    item = {"max_points": D(maximum), "rule": {"kind": "manual"}} | more
    return item, None if points is None else {"points": D(points), "reason": "tính tay"}


def part(maximum, done, planned, **more):
    """An item scored in proportion, and the statement."""
    facts = {name: {"label": name, "type": "integer"} for name in ("a", "b")}
    rule = {"kind": "ratio", "done": "a", "planned": "b", "when_zero": more.pop("when_zero", "exclude")}
    return {"max_points": D(maximum), "facts": facts, "rule": rule} | more, {"facts": {"a": done, "b": planned}}


def asked(maximum):
    """An item of the survey."""
    return {"max_points": D(maximum), "rule": {"kind": "survey"}}, None


def write_unit(root: Path, *areas, survey=None, rounds=None, **head) -> Path:
    """A unit of one year and its set: each area a list of (item, statement), or (kind, that list)."""
    items, total, asked_for = {}, D(0), D(0)
    files = {}
    for number, given_area in enumerate(areas, 1):
        kind, pairs = given_area if isinstance(given_area, tuple) else ("points", given_area)
        maximum = sum((item["max_points"] for item, _ in pairs), D(0))
        nodes = []
        for place, (item, statement) in enumerate(pairs, 1):
            nodes.append({"code": f"{number}.{place}", "name": f"Mục {number}.{place}"} | item)
            if statement is not None:
                items[f"{number}.{place}"] = statement
            if kind == "points":
                total += item["max_points"]
                asked_for += item["max_points"] if item["rule"]["kind"] == "survey" else 0
        area = {
            "code": str(number),
            "name": f"Lĩnh vực {number}",
            "kind": kind,
            "max_points": maximum,
            "criteria": nodes,
        }
        files[f"criteria/thu/{number}-linh-vuc.yaml"] = area
    files["criteria/thu/index.yaml"] = {
        "edition": "thu", "title": "Bộ thử", "status": "illustrative", "unit_kinds": ["xa"],
        "years": {"from": 2023, "to": None}, "total": total,
        "survey": {"points": asked_for, "missing": head.pop("missing", "exclude")},
    } | head  # fmt: skip
    files["evidence/2023/assessment.yaml"] = {"edition": "thu", "items": items}
    if survey is not None:
        results = {code: {"points": D(points), "source": "thử"} for code, points in survey.items()}
        files["evidence/2023/survey.yaml"] = {"items": results}
    if rounds is not None:
        files["evidence/2023/appraisal.yaml"] = {
            "rounds": [
                {"round": n, "items": {code: {"points": D(points)} for code, points in one.items()}}
                for n, one in enumerate(rounds, 1)
            ]
        }
    for name, value in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(flow(value), encoding="utf-8")
    (root / "evidence/unit.yaml").write_text(UNIT, encoding="utf-8")
    return root


def scored(*areas, as_of: datetime.date | None = None, **more) -> Scorecard:
    """The scorecard of a unit made of values."""
    with tempfile.TemporaryDirectory() as folder:
        submission, problems = load_year(Workspace(write_unit(Path(folder), *areas, **more)), 2023)
        assert submission is not None, [str(problem) for problem in problems]
        return score(submission, None, as_of)


def said(card: Scorecard) -> str:
    """The score as a person reads it."""
    return markdown.render(score_paper(card)).replace("**", "")


def rounded(value: Decimal, places: int = 2) -> Decimal:
    return value.quantize(D(1).scaleb(-places), ROUND_HALF_UP)


# -- What is left out ----------------------------------------------------------------------------------------

NOT_DONE = {"not_applicable": "trong năm không phát sinh"}


@pytest.mark.parametrize(
    ("treatment", "points", "applicable", "percent", "words"),
    [
        # 2,4 of 3 stated; the other item has 2 points
        ("exclude", "2.4", 3, "80", "tự chấm 2,40 trên 3,00 điểm được tính = 80,00%"),
        ("full", "4.4", 5, "88", "tự chấm 4,40 trên 5,00 điểm được tính = 88,00%"),
        ("zero", "2.4", 5, "48", "tự chấm 2,40 trên 5,00 điểm được tính = 48,00%"),
    ],
)
@pytest.mark.parametrize("how", ["said so", "nothing planned"])
def test_not_applicable_is_treated_as_the_set_says(treatment, points, applicable, percent, words, how):
    if how == "said so":
        other = (part(2, 0, 0, not_applicable=treatment)[0], NOT_DONE)
    else:
        other = part(2, 0, 0, when_zero=treatment)
    card = scored([by_hand(3, "2.4"), other])
    total = card.total
    assert (total.self_assessed, total.applicable, total.percent) == (D(points), applicable, D(percent))
    assert card.complete
    assert words in said(card)
    assert ("Không tính vào mẫu số: mục không áp dụng 2,00 điểm." in said(card)) == (treatment == "exclude")
    assert "không phát sinh" in said(card)


def test_not_applicable_where_the_set_forbids_it_is_no_score_at_all(cchc, tmp_path):
    write_unit(tmp_path, [by_hand(3, "2.4"), (part(2, 0, 0)[0], NOT_DONE)])
    ran = cchc("score", "--workspace", tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert "[not-applicable-allowed]" in ran.err
    assert "1.2 không được ghi không áp dụng" in ran.err


def test_without_anything_that_counts_there_is_no_percentage():
    card = scored([(part(2, 0, 0, not_applicable="exclude")[0], NOT_DONE)])
    assert (card.total.applicable, card.total.percent, card.rating) == (0, None, None)
    assert "tự chấm 0,00 trên 0,00 điểm được tính = –." in said(card)


@pytest.mark.parametrize(
    ("results", "missing", "surveyed", "applicable", "percent", "left_out"),
    [
        # 4,5 of 6 stated; two survey items of 2 points
        ({"1.2": "1.6", "1.3": "1.7"}, "exclude", "3.3", 10, "78", None),
        (None, "exclude", None, 6, "75", "4,00"),
        ({"1.2": "1.6"}, "exclude", "1.6", 8, "76.25", "2,00"),
        (None, "zero", "0", 10, "45", None),
        ({"1.2": "1.6"}, "zero", "1.6", 10, "61", None),
    ],
)
def test_the_survey_counts_with_its_result_and_without_as_the_set_says(
    results, missing, surveyed, applicable, percent, left_out
):
    card = scored([by_hand(6, "4.5"), asked(2), asked(2)], survey=results, missing=missing)
    total = card.total
    assert total.surveyed == (None if surveyed is None else D(surveyed))
    assert (total.self_assessed, total.self_assessable) == (D("4.5"), 6)
    assert (total.applicable, total.percent) == (applicable, D(percent))
    text = said(card)
    assert ("điều tra xã hội học chưa có kết quả" in text) == (left_out is not None)
    if left_out:
        assert f"Không tính vào mẫu số: điều tra xã hội học chưa có kết quả {left_out} điểm." in text
    assert ("điều tra " in text.partition("Tổng điểm: ")[2].partition(" trên ")[0]) == (surveyed is not None)


def test_numerator_denominator_and_all_that_is_left_out_stand_together(cchc, tmp_path):
    # 2,5 + 1 of 4 + 2; bonus 2 and penalty 0,5: (3,5 + 1,5 + 2 − 0,5) ÷ (6 + 2)
    areas = (
        [by_hand(4, "2.5"), by_hand(2, 1), (part(3, 0, 0, not_applicable="exclude")[0], NOT_DONE)],
        [asked(2), asked(1), by_hand(5, 5, due=datetime.date(2023, 12, 31))],
        ("bonus", [by_hand(3, 3)]),
        ("penalty", [by_hand(1, "0.5")]),
    )
    write_unit(tmp_path, *areas, survey={"2.1": "1.5"}, bonus={"cap": 2}, penalty={"cap": 1})
    ran = cchc("score", "--workspace", tmp_path, "--as-of", "30/06/2023")
    assert ran.code == 0
    text = " ".join(ran.out.split())
    assert (
        "Tổng điểm: tự chấm 3,50, điều tra 1,50, thưởng 2,00, trừ 0,50 trên 8,00 điểm được tính = 81,25%. "
        "Không tính vào mẫu số: mục không áp dụng 3,00 điểm; điều tra xã hội học chưa có kết quả 1,00 điểm; "
        "mục chưa đến hạn 5,00 điểm." in text
    )
    total = json.loads(
        cchc("score", "--workspace", tmp_path, "--as-of", "30/06/2023", "--format", "json").out
    )["total"]  # fmt: skip
    sums = ("max_points", "applicable_points", "self_assessed", "surveyed", "bonus", "penalty", "percent")
    assert [total[key] for key in sums] == [17, 8, 3.5, 1.5, 2, 0.5, 81.25]


# -- Bonus and penalty ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "gained", "lost", "caps", "bonus", "penalty", "percent"),
    [
        (8, ["1", "1.5"], [], (3, 0), "2.5", "0", "105"),  # 10,5 of 10: below the cap
        (8, ["1", "1.5"], [], (2, 0), "2", "0", "100"),  # cut at the cap
        (8, [], ["1.5", "1"], (0, 3), "0", "2.5", "55"),
        (8, [], ["1.5", "1"], (0, 2), "0", "2", "60"),
        (8, ["1", "1.5"], ["1.5", "1"], (2, 3), "2", "2.5", "75"),
        (1, [], ["1.5", "1"], (0, 3), "0", "2.5", "0"),  # never below nothing
    ],
)
def test_bonus_and_penalty_count_within_their_caps(stated, gained, lost, caps, bonus, penalty, percent):
    blocks = [
        (kind, [by_hand(2, one) for one in ones]) for kind, ones in (("bonus", gained), ("penalty", lost)) if ones
    ]
    card = scored([by_hand(10, stated)], *blocks, bonus={"cap": caps[0]}, penalty={"cap": caps[1]})
    assert (card.bonus, card.penalty, card.total.percent) == (D(bonus), D(penalty), D(percent))
    # neither enters the sum of the areas, nor the denominator
    assert (card.total.self_assessed, card.total.applicable, card.total.max_points) == (stated, 10, 10)
    text = said(card)
    assert (f"thưởng {bonus.replace('.', ',')}" in text) == bool(gained)
    assert (f"trừ {penalty.replace('.', ',')}" in text) == bool(lost)


def test_two_blocks_of_one_kind_share_one_cap():
    blocks = [("bonus", [by_hand(2, "1.5")]), ("bonus", [by_hand(2, 1)])]
    card = scored([by_hand(10, 5)], *blocks, bonus={"cap": 2})
    assert (card.bonus, card.total.percent) == (2, 70)
    assert len(card.extras) == 2


# -- Rounding ------------------------------------------------------------------------------------------------

# 1/8, 1/8 and 3/8 of a point: 0,125 and 0,125 and 0,375, together 0,625, of 3 points.
EIGHTHS = [part(1, 1, 8), part(1, 1, 8), part(1, 3, 8)]


@pytest.mark.parametrize(
    ("at", "mode", "items", "total", "percent"),
    [
        ("item", "half-up", ["0.13", "0.13", "0.38"], "0.64", "21.33"),
        ("item", "half-even", ["0.12", "0.12", "0.38"], "0.62", "20.67"),
        ("item", "truncate", ["0.12", "0.12", "0.37"], "0.61", "20.33"),
        ("total", "half-up", ["0.125", "0.125", "0.375"], "0.63", "21.00"),
        ("total", "half-even", ["0.125", "0.125", "0.375"], "0.62", "20.67"),
        ("total", "truncate", ["0.125", "0.125", "0.375"], "0.62", "20.67"),
        ("none", "half-up", ["0.125", "0.125", "0.375"], "0.625", "20.83"),
        ("none", "half-even", ["0.125", "0.125", "0.375"], "0.625", "20.83"),
        ("none", "truncate", ["0.125", "0.125", "0.375"], "0.625", "20.83"),
    ],
)
def test_the_set_says_where_and_how_points_are_rounded(at, mode, items, total, percent):
    card = scored(EIGHTHS, rounding={"at": at, "decimals": 2, "mode": mode})
    assert [one.points for one in card.items] == [D(one) for one in items]
    assert card.total.self_assessed == card.areas[0].totals.self_assessed == D(total)
    assert rounded(card.total.percent) == D(percent)
    assert f" = {percent.replace('.', ',')}%" in said(card)


@pytest.mark.parametrize(
    ("decimals", "mode", "items", "total", "printed"),
    [
        # 2/3 and 1/3 of a point, and 1/8
        (0, "half-up", ["1", "0", "0"], "1", "1"),
        (1, "half-up", ["0.7", "0.3", "0.1"], "1.1", "1,1"),
        (1, "truncate", ["0.6", "0.3", "0.1"], "1.0", "1,0"),
        (3, "half-up", ["0.667", "0.333", "0.125"], "1.125", "1,125"),
        (3, "truncate", ["0.666", "0.333", "0.125"], "1.124", "1,124"),
        (6, "half-even", ["0.666667", "0.333333", "0.125"], "1.125", "1,125000"),
    ],
)
def test_the_set_says_to_how_many_digits(decimals, mode, items, total, printed):
    rounding = {"at": "item", "decimals": decimals, "mode": mode}
    card = scored([part(1, 2, 3), part(1, 1, 3), part(1, 1, 8)], rounding=rounding)
    assert [one.points for one in card.items] == [D(one) for one in items]
    assert card.total.self_assessed == D(total)
    assert f"Tổng điểm: tự chấm {printed} trên" in said(card)


def test_survey_points_are_rounded_as_all_others():
    areas = [by_hand(1, "0.5"), asked(1), asked(1)]
    card = scored(
        areas, survey={"1.2": "0.805", "1.3": "0.115"}, rounding={"at": "item", "decimals": 2, "mode": "half-up"}
    )
    assert card.total.surveyed == D("0.93")  # 0,81 + 0,12
    card = scored(
        areas, survey={"1.2": "0.805", "1.3": "0.115"}, rounding={"at": "total", "decimals": 2, "mode": "half-up"}
    )
    assert card.total.surveyed == D("0.92")  # 0,920


# -- Ratings -------------------------------------------------------------------------------------------------

BANDS = [
    {"name": "Xuất sắc", "at_least": 90},
    {"name": "Tốt", "at_least": 80},
    {"name": "Khá", "at_least": 70},
    {"name": "Trung bình", "at_least": 50},
]


@pytest.mark.parametrize(
    ("points", "name"),
    [
        ("100", "Xuất sắc"),
        ("90", "Xuất sắc"),
        ("89.995", "Tốt"),  # 90,00 when rounded, and still below
        ("89.99", "Tốt"),
        ("80", "Tốt"),
        ("79.999999", "Khá"),
        ("70", "Khá"),
        ("69.9999", "Trung bình"),
        ("50", "Trung bình"),
        ("49.999", None),
        ("0", None),
    ],
)
def test_a_band_begins_exactly_where_it_begins(points, name):
    rounding = {"at": "none", "decimals": 6, "mode": "half-up"}
    card = scored([by_hand(100, points)], ratings=BANDS, rounding=rounding)
    assert card.total.percent == D(points)
    assert card.rating == name
    assert (f"Xếp loại: {name}." in said(card)) == (name is not None)


@pytest.mark.parametrize(("points", "name"), [("62.1", "Xuất sắc"), ("62.09", "Tốt")])
def test_a_band_is_a_share_of_what_counts_not_of_the_hundred(points, name):
    """62,1 of 69 is 90 %: what is left out is left out of the bands too."""
    card = scored([by_hand(69, points), (part(31, 0, 0, not_applicable="exclude")[0], NOT_DONE)], ratings=BANDS)
    assert card.rating == name


# -- 100 % ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("points", "shown", "as_json"), [("99.999", "99,99%", 99.99), ("100", "100,00%", 100)])
def test_100_percent_is_printed_only_when_it_is_exact(cchc, tmp_path, points, shown, as_json):
    write_unit(tmp_path, [by_hand(100, points)], rounding={"at": "none", "decimals": 3, "mode": "half-up"})
    outputs = {form: cchc("score", "--workspace", tmp_path, "--format", form).out for form in ("table", "md", "json")}
    outputs["report"] = cchc("report", "--workspace", tmp_path, "--format", "md").out
    assert json.loads(outputs["json"])["total"]["percent"] == as_json
    assert json.loads(outputs["json"])["areas"][0]["percent"] == as_json
    for form in ("table", "md", "report"):
        assert shown in outputs[form]
        assert ("100,00%" in outputs[form]) == (points == "100")


def test_100_percent_of_an_item_is_printed_only_when_it_is_exact():
    text = said(scored([part(1, 99_999, 100_000), part(1, 7, 7)]))
    assert "99999/100000" in text.replace(".", "")
    assert "= 99,99%" in text
    assert "7/7 = 100,00%" in text


# -- Interim and incomplete ----------------------------------------------------------------------------------

JUNE, DECEMBER = datetime.date(2023, 6, 30), datetime.date(2023, 12, 31)


def test_an_interim_score_leaves_out_what_is_due_later_and_says_so(cchc, tmp_path):
    # due on the day itself counts, and what has no date; 0,5 + 1 of 1 + 2, later 0,5 + 2 + 1 of 1 + 3 + 2
    areas = [by_hand(1, "0.5", due=JUNE), by_hand(3, 2, due=DECEMBER), by_hand(2, 1)]
    write_unit(tmp_path, areas, ratings=[{"name": "Đạt", "at_least": 0}])
    for day, points, applicable, percent in (
        ("2023-06-30", 1.5, 3, 50),
        ("29/06/2023", 1, 2, 50),
        ("2023-12-31", 3.5, 6, 58.33),
    ):
        ran = cchc("score", "--workspace", tmp_path, "--as-of", day, "--format", "json")
        card = json.loads(ran.out)
        total = card["total"]
        assert (total["self_assessed"], total["applicable_points"], total["percent"]) == (points, applicable, percent)
        assert (total["max_points"], total["rating"], card["complete"]) == (6, None, True)
        for form in ("table", "md"):
            text = " ".join(cchc("score", "--workspace", tmp_path, "--as-of", day, "--format", form).out.split())
            written = day if "/" in day else "/".join(reversed(day.split("-")))
            assert f"Điểm tạm tính đến ngày {written}, chưa xếp loại." in text
            assert "Xếp loại: Đạt" not in text
            assert ("mục chưa đến hạn" in text) == (applicable < 6)
    whole = cchc("score", "--workspace", tmp_path)
    assert "Xếp loại: Đạt." in whole.out
    assert "tạm tính" not in whole.out


def test_an_incomplete_total_is_labelled_wherever_it_is_printed(cchc, tmp_path):
    # 2 of 3 and nothing of 2: the item without points stays in the denominator
    write_unit(tmp_path, [by_hand(3, 2), by_hand(2, None)], ratings=[{"name": "Đạt", "at_least": 0}])
    card = json.loads(cchc("score", "--workspace", tmp_path, "--format", "json").out)
    assert (card["complete"], card["total"]["rating"]) == (False, None)
    assert (card["total"]["self_assessed"], card["total"]["applicable_points"], card["total"]["percent"]) == (2, 5, 40)
    (problem,) = card["problems"]
    assert (problem["id"], problem["item"], problem["severity"]) == ("missing-facts", "1.2", "warning")
    assert card["areas"][0]["items"][1]["points"] is None
    for form in ("table", "md"):
        text = cchc("score", "--workspace", tmp_path, "--format", form).out
        assert "CHƯA ĐẦY ĐỦ: 1 mục thiếu số liệu, đang tính 0 điểm và chưa xếp loại." in " ".join(text.split())
        assert "Còn thiếu số liệu (1 mục)" in text
        assert "Xếp loại:" not in text
    assert "chưa ghi điểm và lý do" in cchc("score", "--workspace", tmp_path, "--format", "csv").out
    cchc("report", "--workspace", tmp_path, "--format", "md,docx", "--output", tmp_path / "ra")
    label = "Kết quả chưa đầy đủ: còn 1 mục chưa có số liệu (1.2)."
    assert label in next((tmp_path / "ra").glob("*.md")).read_text(encoding="utf-8")
    with zipfile.ZipFile(next((tmp_path / "ra").glob("*.docx"))) as docx:
        assert label in re.sub("<[^>]+>", "", docx.read("word/document.xml").decode())
    write_unit(tmp_path, [by_hand(3, 2), by_hand(2, 0)], ratings=[{"name": "Đạt", "at_least": 0}])
    for command in (["score"], ["report", "--format", "md"]):
        text = cchc(*command, "--workspace", tmp_path).out
        assert "ĐẦY ĐỦ" not in text.upper()


# -- Side by side --------------------------------------------------------------------------------------------


def test_appraised_points_stand_beside_the_units_own_in_both_rounds():
    # own 3 + 2 + 1; first 2,5 + 2 + 1, then 2,75 + 2 + 0,5; the survey 1 of 2 with each; of 10 + 2
    areas = [by_hand(4, 3), by_hand(3, 2), by_hand(3, 1), asked(2)]
    rounds = [{"1.1": "2.5"}, {"1.1": "2.75", "1.3": "0.5"}]
    card = scored(areas, survey={"1.4": 1}, rounds=rounds)
    total = card.total
    assert (total.self_assessed, total.surveyed, total.appraised_1, total.appraised_2) == (6, 1, D("5.5"), D("5.25"))
    text = said(card)
    assert "Tổng điểm: tự chấm 6,00, điều tra 1,00 trên 12,00 điểm được tính = 58,33%." in text
    assert "Thẩm định lần 1: thẩm định 5,50, điều tra 1,00 trên 12,00 điểm được tính = 54,17%." in text
    assert "Thẩm định lần 2: thẩm định 5,25, điều tra 1,00 trên 12,00 điểm được tính = 52,08%." in text


def test_all_columns_of_the_sample_stand_side_by_side(cchc, workspace):
    """2023 with a survey result and two rounds, beside 2022; no evidence files, so only what needs none is proved."""
    year = workspace / "evidence/2023"
    (year / "survey.yaml").write_text('items: {"8.1": {points: 8.4, source: thử}}', encoding="utf-8")
    (year / "appraisal.yaml").write_text(
        'rounds:\n  - {round: 1, items: {"1.1.2": {points: 1}}}\n  - {round: 2, items: {"1.1.2": {points: 1.2}}}\n',
        encoding="utf-8",
    )
    assert cchc("check-evidence", "--workspace", workspace, "--year", 2023).code == 1
    hand = {code: D(points) for code, _, _, points in HAND_2023}
    stated = yaml.safe_load((year / "assessment.yaml").read_bytes())["items"]
    areas = [yaml.safe_load(path.read_bytes()) for path in sorted((ROOT / "criteria/minh-hoa-xa-2023").glob("[1-8]-*"))]
    nodes = [node for area in areas for node in area["criteria"]]
    leaves = [leaf for node in nodes for leaf in node.get("parts", [node])]
    free = {leaf["code"] for leaf in leaves if not leaf.get("evidence")}
    explained = {code for code, claim in stated.items() if (claim or {}).get("explanation")}
    evidenced = sum((points for code, points in hand.items() if code in free), D(0))
    with_explanation = sum((points for code, points in hand.items() if code in free | explained), D(0))
    assert 0 <= evidenced < with_explanation < D("62.88")

    card = json.loads(cchc("score", "--workspace", workspace, "--year", 2023, "--format", "json").out)
    total = card["total"]
    # 62,88 less 0,4 (1,4 cut to 1) and less 0,2; 69 points of its own and 10 of the survey; 2022: 58,61 by hand
    expected = [100, 79, 62.88, float(evidenced), float(with_explanation), 8.4, 62.48, 62.68, 90.23]
    keys = ["max_points", "applicable_points", "self_assessed", "evidenced", "evidenced_or_explained", "surveyed"]
    assert [total[key] for key in [*keys, "appraised_1", "appraised_2", "percent"]] == expected
    previous = card["previous"]
    assert (previous["year"], previous["edition"], previous["total"]) == (2022, "minh-hoa-xa-2022", 58.61)
    by_area = [9.42, 6.37, 12.18, 6, 6.85, 5.83, 10.33, 1.63]
    assert previous["areas"] == dict(zip("12345678", by_area, strict=True))
    # 3.1.3 was 3.1.2 in 2022: once late, 0,75 less 0,25; 3.1.1 was split and 7.1.4 is new: nothing to set beside
    assert previous["items"]["3.1.3"] == 0.5
    assert not {"3.1.1", "3.1.2", "7.1.4"} & set(previous["items"])

    text = cchc("score", "--workspace", workspace, "--year", 2023, "--format", "md").out.replace("**", "")
    header = (
        "| Lĩnh vực | Tối đa | Được tính | Tự chấm | Có kiểm chứng | Có kiểm chứng hoặc giải trình | Điều tra "
        "| Thẩm định lần 1 | Thẩm định lần 2 | Tỷ lệ | Tự chấm năm 2022 |"
    )
    assert header in text
    row = next(line for line in text.splitlines() if line.startswith("| Tổng cộng |"))
    numbers = [f"{one:.2f}".replace(".", ",") for one in (*expected, 58.61)]
    numbers[-2] += "%"
    assert row == f"| Tổng cộng | {' | '.join(numbers)} |"
    table = " ".join(cchc("score", "--workspace", workspace, "--year", 2023).out.split())
    assert " ".join(["Tổng cộng", *numbers]) in table


def test_columns_that_nobody_has_filled_are_left_out_not_zero(cchc, tmp_path):
    write_unit(tmp_path, [by_hand(3, 2, evidence=[{"title": "Kế hoạch"}])])
    text = cchc("score", "--workspace", tmp_path, "--format", "md").out
    assert "| Lĩnh vực | Tối đa | Được tính | Tự chấm | Tỷ lệ |" in text
    assert "chưa kiểm tra" in text
    card = json.loads(cchc("score", "--workspace", tmp_path, "--format", "json").out)
    keys = ("evidenced", "evidenced_or_explained", "surveyed", "appraised_1", "appraised_2")
    assert [card["total"][key] for key in keys] == [None] * 5
    assert card["previous"] is None


# -- Sums are exact ------------------------------------------------------------------------------------------

quarters = st.integers(1, 40).map(lambda n: D(n) / 4)  # maxima of at most two digits, as those of real sets
shares = st.tuples(quarters, st.integers(1, 97)).flatmap(
    lambda pair: st.integers(0, pair[1]).map(lambda done: part(pair[0], done, pair[1]))
)
stated = quarters.flatmap(lambda top: st.integers(0, int(top * 1000)).map(lambda n: by_hand(top, D(n) / 1000)))
missing = quarters.map(lambda top: by_hand(top, None))
not_applicable = st.tuples(quarters, st.sampled_from(["exclude", "full", "zero"])).map(
    lambda pair: (part(pair[0], 0, 0, not_applicable=pair[1])[0], NOT_DONE)
)
surveyed = quarters.map(asked)
units = st.lists(st.one_of(shares, stated, missing, not_applicable, surveyed), min_size=1, max_size=9)
roundings = st.fixed_dictionaries(
    {"at": st.sampled_from(["item", "total", "none"]), "decimals": st.integers(2, 4), "mode": st.sampled_from([*MODES])}
)
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def worth(item, statement) -> Fraction | None:
    """An item's exact points: no rounding, no decimals."""
    top = Fraction(item["max_points"])
    if item["rule"]["kind"] == "survey" or statement is None:
        return None
    if "points" in statement:
        return Fraction(statement["points"])
    if "not_applicable" in statement:
        return {"exclude": None, "full": top, "zero": Fraction(0)}[item["not_applicable"]]
    return top * Fraction(statement["facts"]["a"], statement["facts"]["b"])


def cut(value: Fraction, decimals: int, mode: str) -> Fraction:
    """A fraction rounded, without any decimals of a computer in between."""
    scaled = value * 10**decimals
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    if mode != "truncate" and (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (mode == "half-up" or whole % 2))):
        whole += 1
    return Fraction(whole, 10**decimals)


@few
@given(units, roundings)
def test_the_total_is_the_exact_sum_rounded_where_the_set_says(pairs, rounding):
    total = scored(pairs, rounding=rounding).total
    known = [one for one in (worth(*pair) for pair in pairs) if one is not None]
    decimals, mode = rounding["decimals"], rounding["mode"]
    if rounding["at"] == "item":
        assert Fraction(total.self_assessed) == sum(cut(one, decimals, mode) for one in known)
    elif rounding["at"] == "total":
        assert Fraction(total.self_assessed) == cut(sum(known, Fraction(0)), decimals, mode)
    else:
        assert abs(Fraction(total.self_assessed) - sum(known, Fraction(0))) < Fraction(1, 10**20)
    counted = [
        Fraction(item["max_points"])
        for item, statement in pairs
        if item["rule"]["kind"] != "survey" and not (statement == NOT_DONE and item["not_applicable"] == "exclude")
    ]
    assert Fraction(total.applicable) == sum(counted)


@few
@given(units, roundings, st.randoms(use_true_random=False))
def test_the_order_of_the_items_changes_nothing(pairs, rounding, random):
    moved = random.sample(pairs, len(pairs))
    before, after = (scored(one, rounding=rounding) for one in (pairs, moved))
    assert (before.total.applicable, before.complete) == (after.total.applicable, after.complete)
    assert abs(before.total.self_assessed - after.total.self_assessed) < D("1e-20")
    if rounding["at"] != "none":
        assert before.total == after.total


@few
@given(st.lists(units, min_size=1, max_size=3), st.integers(2, 4), st.sampled_from([*MODES]))
def test_printed_columns_add_up_to_the_printed_totals_when_items_are_rounded(areas, decimals, mode):
    card = scored(*areas, rounding={"at": "item", "decimals": decimals, "mode": mode})
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in said(card).splitlines() if line[:1] == "|"
    ]

    def column(pattern, place):
        return [D(row[place].replace(",", ".")) for row in rows if re.fullmatch(pattern, row[0]) and row[place] != "–"]

    sums = [sum(column(rf"{number}\.\d+", 3), D(0)) for number in range(1, len(areas) + 1)]
    assert column(r"\d\. Lĩnh vực \d", 3) == sums
    assert column("Tổng cộng", 3) == [sum(sums)]
    assert column("Tổng cộng", 2) == [sum(column(r"\d\. Lĩnh vực \d", 2))]


@few
@given(units, roundings, st.sampled_from(["exclude", "zero"]))
def test_without_a_bonus_the_percentage_lies_between_0_and_100(pairs, rounding, missing_survey):
    card = scored(pairs, rounding=rounding, missing=missing_survey)
    percent = card.total.percent
    assert (percent is None) == (card.total.applicable == 0)
    assert percent is None or 0 <= percent <= 100


def test_every_paper_prints_the_same_total_after_bonus_and_penalty(cchc, tmp_path):
    """The unit of 2026: 33,28 points, bonus 1,00, penalty 0,50: 33,78 of 70,00, that is 48,26% (47,54% before)."""
    root = tmp_path / "moi"
    shutil.copytree(ROOT / "examples/xa-moi-2026", root)
    area = "| **Cộng các lĩnh vực** | **100,00** | **70,00** | **33,28** | **47,54%** |"
    whole = "| **Tổng điểm sau thưởng, trừ** | **100,00** | **70,00** | **33,78** | **48,26%** |"
    score = cchc("score", "--workspace", root, "--format", "md").out
    report = cchc("report", "--workspace", root, "--format", "md").out
    for page in (score, report):
        assert area in page
        assert whole in page
        assert page.index(area) < page.index("IX. ", page.index(area)) < page.index(whole)
    assert "33,28 điểm, cộng thưởng 1,00, trừ 0,50, là 33,78 điểm trên 70,00 điểm đơn vị tự chấm (48,26%)" in report
    assert "|  | **Tổng điểm sau thưởng, trừ** | **100,00** | **33,78** |  |  |" in report
    cchc("report", "--workspace", root, "--format", "md", "--with", "phieu-trinh", "--output", tmp_path / "md")
    slip = (tmp_path / "md/phieu-trinh.md").read_text(encoding="utf-8")
    assert "| **Tổng điểm sau thưởng, trừ** | **70,00** | **33,78** | **48,26%** |" in slip
    for template in ("bao-cao", "bang-tong-hop"):
        target = tmp_path / f"{template}.docx"
        cchc("report", "--workspace", root, "--template", template, "--output", target)
        cells = [[cell.text for cell in row.cells] for one in docx.Document(target).tables for row in one.rows]
        assert ["", "Tổng điểm sau thưởng, trừ", "100,00", "70,00", "33,78", "48,26%"] in cells
        assert ["X", "Điểm trừ", "3,00", "3,00", "0,50", ""] in cells


def test_a_penalty_that_no_document_proves_is_taken_all_the_same(tmp_path):
    """The unit of 2026 states 0,50; with nothing proved there is no bonus, and the rest is less 0,50."""
    submission, _ = load_year(Workspace(ROOT / "examples/xa-moi-2026"), 2026)
    missing = {code: ItemEvidence(EvidenceState.MISSING, 1, 0) for code in ("9.1", "9.2", "10.1", "10.2")}
    proved = {code: ItemEvidence(EvidenceState.OK, 1, 1) for code in submission.index.items if code not in missing}
    card = score(submission, proved | missing)
    assert card.penalty == Decimal("0.5")
    assert whole_sum(card).evidenced == card.total.evidenced - Decimal("0.5")
    assert whole_sum(card).evidenced_or_explained == card.total.evidenced_or_explained - Decimal("0.5")


def test_what_if_tells_the_difference_of_the_whole(cchc, tmp_path):
    """10.1 counts 0,50 for each; two instead of one take 0,50 more."""
    root = tmp_path / "moi"
    shutil.copytree(ROOT / "examples/xa-moi-2026", root)
    before = json.loads(cchc("score", "--workspace", root, "--format", "json").out)["total"]
    assert (before["bonus"], before["penalty"]) == (1, 0.5)
    fact = next(iter(load_year(Workspace(root), 2026)[0].claims["10.1"].facts))
    told = cchc("score", "--workspace", root, "--what-if", f"10.1.{fact}=2").out
    assert "Điểm tự chấm giảm 0,50 điểm" in told
