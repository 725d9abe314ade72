"""``cchc score --gap`` and ``--what-if``: every lost point, what regains it, and proof that it does."""

import datetime
import json
import re
from collections.abc import Mapping
from decimal import Decimal

import pytest

from cchc_cli.judge.scoring import score_item
from cchc_cli.model import Claim
from cchc_cli.read.workspace import Workspace, read_edition
from tests.conftest import ROOT, edit

D = Decimal
NEXT = ROOT / "examples" / "xa-moi-2026"
SAMPLES = [2022, 2023, 2026]


@pytest.fixture
def run(cchc, workspace):
    """``cchc score`` as JSON on one of the samples, read-only; numbers exact."""

    def score(year, *arguments, code=0):
        root = NEXT if year == 2026 else workspace
        ran = cchc("score", "--workspace", root, "--year", year, "--format", "json", *arguments)
        assert ran.code == code, ran.err
        return json.loads(ran.out, parse_float=D)

    return score


def items_of(card):
    return {item["code"]: item for area in (*card["areas"], *card["extras"]) for item in area["items"]}


def code_key(code):
    return [int(part) for part in code.split(".")]


def standing(item):
    """The points that count now: of the survey, else of the last appraisal, else the unit's own."""
    known = (item["surveyed"], item["appraised_2"], item["appraised_1"], item["points"])
    return next((value for value in known if value is not None), D(0))


def applicable(item):
    if item["no_points"] == "survey":
        return item["max_points"] if item["surveyed"] is not None else 0
    return 0 if item["no_points"] in ("not-applicable", "not-due") else item["max_points"]


def typed(value):
    """A fact of the JSON as it is typed behind ``--what-if``."""
    return {True: "có", False: "không"}[value] if isinstance(value, bool) else str(value)


def assumed(item, facts):
    return [word for name, value in facts.items() for word in ("--what-if", f"{item}.{name}={typed(value)}")]


# -- Điểm đang mất ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", SAMPLES)
def test_every_lost_point_is_listed_largest_first(run, year):
    plain = run(year)
    gap = run(year, "--gap")["gap"]
    lost, taken = {}, {}
    for area in (*plain["areas"], *plain["extras"]):
        for item in area["items"]:
            if area in plain["areas"]:
                lost[item["code"]] = applicable(item) - standing(item)
            elif area["name"] == "Điểm trừ":
                taken[item["code"]] = item["points"] or 0
    wanted = {code: value for code, value in (lost | taken).items() if value > 0}
    assert {one["item"]: one["lost"] for one in gap} == wanted
    assert [one["item"] for one in gap] == sorted(wanted, key=lambda code: (-wanted[code], code_key(code)))
    assert sum(one["lost"] for one in gap) == sum(map(applicable, items_of_areas(plain))) - sum(
        map(standing, items_of_areas(plain))
    ) + sum(taken.values())
    items = items_of(plain)
    for one in gap:
        item = items[one["item"]]
        assert (one["name"], one["max_points"], one["lead"]) == (item["name"], item["max_points"], item["lead"])
        assert one["steps"] or one["stays_lost"]
        assert one["points"] == (-item["points"] if one["item"] in taken else standing(item))


def items_of_areas(card):
    """Those that count towards the total, as far as they are in the denominator."""
    return [item for area in card["areas"] for item in area["items"] if applicable(item)]


def test_what_is_lost_in_2023_is_as_by_hand(run):
    """From tests/hand_2023.py: 69 points count, 62,88 were scored; three items of 1,5, 1 and 0,5 have no facts."""
    gap = {one["item"]: one for one in run(2023, "--gap")["gap"]}
    assert sum(one["lost"] for one in gap.values()) == D("69") - D("62.88")
    assert [gap[code]["lost"] for code in ("3.6", "5.4", "8.3.2")] == [D("1.5"), 1, D("0.5")]
    # 98% of 1210 = 1185,8, but 1183 give 2 × 97,768595% ÷ 98% = 1,995277, which is rounded up to 2,00; 1182 give 1,99
    (step,) = gap["3.2.1"]["steps"]
    assert (step["facts"], step["points"], step["gain"]) == ({"on_time": 1183}, 2, D("0.05"))
    assert step["change"] == "thêm 26 hồ sơ: Số hồ sơ giải quyết đúng hạn từ 1.157 lên 1.183"
    # 1,5 × x/655 ÷ 30% ≥ 1,495: x ≥ 195,845; 142 + 54
    assert gap["7.2.2"]["steps"][-1]["facts"] == {"paid_online": 196}
    # the next level of the scale; the one thing of five that is not shown
    assert gap["3.3.2"]["steps"][-1]["facts"] == {"equipment": "day_du"}
    assert gap["7.3.1"]["steps"][-1]["facts"] == {"contact": True}
    # 2 × x/2540 ÷ 95% ≥ 1,995: x ≥ 2406,9675; money goes by hundredths
    assert gap["6.1"]["steps"][-1]["facts"] == {"paid": D("2406.97")}


# -- Mỗi bước giữ lời ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", SAMPLES)
def test_every_step_gives_what_it_promises(run, year):
    """All first steps at once, then all second ones: items do not know of each other."""
    plain = run(year)
    items, gap = items_of(plain), run(year, "--gap")["gap"]
    assert sum(len(one["steps"]) for one in gap) > 15
    for number in range(max(len(one["steps"]) for one in gap)):
        steps = {one["item"]: one["steps"][number] for one in gap if len(one["steps"]) > number}
        options = [word for code, step in steps.items() for word in assumed(code, step["facts"])]
        card = run(year, *options)
        then = items_of(card)
        for code, step in steps.items():
            assert then[code]["points"] == step["points"], code
            assert step["gain"] == step["points"] - standing(items[code]) > 0, code
        assert {code for code, item in then.items() if item["points"] != items[code]["points"]} == set(steps)
        gained = sum(step["points"] - items[code]["points"] for code, step in steps.items())
        assert card["total"]["self_assessed"] - plain["total"]["self_assessed"] == gained
        for told in card["what_if"]:
            assert told["points_before"] == items[told["item"]]["points"]
            assert told["points_after"] == steps[told["item"]]["points"]


@pytest.mark.parametrize("year", SAMPLES)
def test_steps_grow_and_end_at_the_maximum_unless_something_stays_lost(run, year):
    for one in run(year, "--gap")["gap"]:
        reached = [step["points"] for step in one["steps"]]
        assert reached == sorted(set(reached))
        assert all(one["points"] < value <= one["max_points"] for value in reached)
        if not one["stays_lost"]:
            assert reached[-1] == one["max_points"]


def sample_set(year):
    loaded, problems = read_edition(Workspace(ROOT), f"minh-hoa-xa-{year}", None)
    assert problems == []
    return loaded[0]


@pytest.mark.parametrize("year", SAMPLES)
def test_no_smaller_change_gives_the_same_points(run, year):
    """Brute force: every smaller number, by one (money by a hundredth), scored by the engine and rounded."""
    index = sample_set(year)
    items = items_of(run(year))
    tried = 0
    for one in run(year, "--gap")["gap"]:
        code = one["item"]
        facts = {name: parse(value) for name, value in items[code]["facts"].items()}
        for step in one["steps"]:
            if len(step["facts"]) != 1:
                continue
            ((name, then),) = step["facts"].items()
            kind = index.items[code].facts[name].type
            if kind not in ("integer", "decimal"):
                continue
            unit = 1 if kind == "integer" else D("0.01")
            assert facts[name] < then
            value = facts[name] + unit
            while value < then:
                scored = score_item(index.items[code], Claim(facts={**facts, name: value}), index, year).points
                assert index.rounding.item(scored) < step["points"], (code, value)
                value += unit
                tried += 1
    assert tried > 100


def parse(value):
    """A fact of the JSON as the engine has it."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return datetime.date.fromisoformat(value)
    return value


# -- Không lấy lại được thì nói vì sao -------------------------------------------------------------------------

WHY = [
    (2022, "8.1", "điều tra xã hội học, đơn vị không tự chấm"),
    (2022, "1.2.2", "đã quá hạn 05/12/2022"),
    (2022, "6.2.2", "đã quá hạn 31/07/2022"),
    (2022, "1.6.2", "việc đã xảy ra"),
    (2022, "3.1.2", "việc đã xảy ra"),
    (2022, "3.2.3", "việc đã xảy ra"),  # few files: by deduction
    (2023, "5.5", "điểm do người chấm đánh giá"),
    (2023, "3.6", "thiếu số liệu: Điểm của đơn vị trên Cổng Dịch vụ công quốc gia"),
    (2023, "5.4", "thiếu số liệu: Ngày ban hành kết quả đánh giá, xếp loại"),
    (2026, "6.2.1", "đã quá hạn 31/01/2026"),
    (2026, "10.1", "việc đã xảy ra"),
    (2026, "1.2.1", "thiếu số liệu: Báo cáo quý III gửi đúng hạn"),
]


@pytest.mark.parametrize(("year", "code", "words"), WHY)
def test_what_nothing_regains_says_why(run, year, code, words):
    one = next(one for one in run(year, "--gap")["gap"] if one["item"] == code)
    assert one["steps"] == []
    assert words in one["stays_lost"]


def test_an_appraisal_that_cut_points_is_shown_with_its_reason(run, cchc, workspace):
    """By hand from evidence/2022/appraisal.yaml: what stands is the last round's; the reasons are the appraisers'."""
    gap = {one["item"]: one for one in run(2022, "--gap")["gap"]}
    cuts = {
        "1.1.2": ("0.75", "Chỉ chứng minh được 30 trên 40 nhiệm vụ hoàn thành"),
        "7.1.2": ("0", "Chỉ 6 trên 9 nhiệm vụ có sản phẩm, dưới 70%"),
        "5.5": ("1", "Có phản ánh về thái độ tiếp dân chưa giải quyết dứt điểm"),
        "7.3.1": ("0.75", "Chuyên mục ngân sách chưa có quyết toán"),
    }
    for code, (points, reason) in cuts.items():
        assert gap[code]["points"] == D(points)
        assert f"thẩm định giảm điểm ({reason})" in gap[code]["stays_lost"]
    assert "thẩm định" not in (gap["1.3.3"]["stays_lost"] or "")  # round 2 gave back what round 1 took
    assert "4.1.2" not in gap
    screen = " ".join(cchc("score", "--workspace", workspace, "--year", 2022, "--gap").out.split())
    assert "thẩm định giảm điểm (Lịch phát thanh" in screen


def test_bonus_is_no_loss_and_a_penalty_is_one(run):
    gap = {one["item"]: one for one in run(2026, "--gap")["gap"]}
    assert {"9.1", "9.2"} & set(gap) == set()
    assert (gap["10.1"]["points"], gap["10.1"]["lost"]) == (D("-0.5"), D("0.5"))
    assert "10.2" not in gap  # nothing happened


def test_not_applicable_and_not_due_lose_nothing(run):
    assert "2.1.1" not in {one["item"] for one in run(2023, "--gap")["gap"]}
    interim = {one["item"] for one in run(2023, "--gap", "--as-of", "2023-06-30")["gap"]}
    assert "1.1.2" not in interim  # due on 15 December
    assert "1.1.2" in {one["item"] for one in run(2023, "--gap")["gap"]}


def test_without_a_loss_it_says_so(cchc, small):
    edit(small / "evidence/2023/assessment.yaml", "done: 9", "done: 10")
    ran = cchc("score", "--workspace", small, "--gap")
    assert ran.code == 0
    assert "Không mất điểm nào." in ran.out
    assert json.loads(cchc("score", "--workspace", small, "--gap", "--format", "json").out)["gap"] == []


def test_the_screen_says_it_in_words(cchc, workspace):
    text = " ".join(cchc("score", "--workspace", workspace, "--year", 2023, "--gap").out.split())
    assert "Điểm đang mất (24 mục)" in text
    # by hand: 6,12 in all; what the steps give back is all but 3.6, 5.4, 8.3.2, 1.6.2 and 5.5: 6,12 − 3 − 0,1 − 0,1
    assert "Đang mất 6,12 điểm ở 24 mục; lấy lại được nhiều nhất 2,92 điểm ở 19 mục." in text
    assert "thêm 0,50 điểm" in text
    assert "Công chức Văn phòng - thống kê" in text
    assert "MINH HỌA" in text
    assert text.index("Kết quả phục vụ người dân") < text.index("Niêm yết thủ tục hành chính")


# -- Giả định --------------------------------------------------------------------------------------------------


def test_an_assumption_is_scored_as_if_it_were_stated(run):
    """By hand: 980/1210 is 80,99%, under 90%: 0 instead of 1,95 → 62,88 − 1,95 = 60,93 of 69."""
    card = run(2023, "--what-if", "3.2.1.on_time=980")
    assert card["total"]["self_assessed"] == D("60.93")
    assert card["what_if"] == [
        {"item": "3.2.1", "fact": "on_time", "from": 1157, "to": 980, "points_before": D("1.95"), "points_after": 0}
    ]
    assert items_of(card)["3.2.1"]["facts"] == {"on_time": 980, "total": 1210}


TYPED = [
    ("1.4.recognised=2", "1", {"recognised": 2}),
    ("1.4.recognised = 2 ", "1", {"recognised": 2}),
    ("7.1.4.active_rate=99,5", "0.5", {"active_rate": D("99.5")}),
    ("7.1.4.active_rate=99.5", "0.5", {"active_rate": D("99.5")}),
    ("6.1.paid=2413", "2", {"paid": 2413, "allotted": 2540}),
    ("1.2.1.quarter_1=không", "0.5", None),
    ("1.2.1.quarter_1=KHÔNG", "0.5", None),
    ("1.2.1.quarter_1=false", "0.5", None),
    ("7.3.1.contact=có", "1.25", None),
    ("1.1.1.issued_on=15/02/2023", "0.5", {"issued_on": "2023-02-15"}),
    ("1.1.1.issued_on=2023-02-16", "0", {"issued_on": "2023-02-16"}),
    ("3.3.2.equipment=thieu", "0", {"equipment": "thieu"}),
    ("5.5.points=0,5", "0.5", {}),
    ("3.6.service_score=80", "1.2", {"service_score": 80}),
]


@pytest.mark.parametrize(("text", "points", "facts"), TYPED)
def test_every_kind_of_fact_is_typed_as_an_officer_writes_it(run, text, points, facts):
    item = items_of(run(2023, "--what-if", text))[text.split("=")[0].rpartition(".")[0]]
    assert item["points"] == D(points)
    assert facts is None or item["facts"] == facts


def test_several_assumptions_hold_together(run):
    """By hand: 63 of 53 + 10 files with a letter: 53/53 → 1; 1157 + 29 of 1210 = 98,02%: 2 → 0,06 + 0,05 more."""
    options = ("--what-if", "3.2.2.apologised=53", "--what-if", "3.2.1.on_time=1186", "--what-if", "1.4.recognised=2")
    card = run(2023, *options)
    assert card["total"]["self_assessed"] == D("62.88") + D("0.06") + D("0.05") + D("0.5")
    assert [(told["item"], told["fact"], told["to"]) for told in card["what_if"]] == [
        ("3.2.2", "apologised", 53),
        ("3.2.1", "on_time", 1186),
        ("1.4", "recognised", 2),
    ]


def test_two_facts_of_one_item_are_assumed_together(run):
    """Each alone would be more than the whole, or leave it as it was."""
    options = ("--what-if", "5.1.1.total=20", "--what-if", "5.1.1.qualified=20")
    assert items_of(run(2023, *options))["5.1.1"]["points"] == 1


def test_an_assumption_lifts_not_applicable(run):
    """By hand: 2.1.1 without a fault is 1 point, and its point enters the denominator."""
    card = run(2023, "--what-if", "2.1.1.faulty=0")
    assert (card["total"]["self_assessed"], card["total"]["applicable_points"]) == (D("63.88"), 70)


def test_an_assumption_completes_what_lacks_facts(run):
    options = ("3.6.service_score=80", "5.4.finished_on=15/12/2023", "8.3.2.reached=100")
    card = run(2023, *(word for option in options for word in ("--what-if", option)))
    # by hand: 1,5 × 80% = 1,2; on time 1; reached 0,5: 65,58 of 69 = 95,04%, Xuất sắc from 90%
    assert (card["complete"], card["total"]["self_assessed"]) == (True, D("65.58"))
    assert (card["total"]["percent"], card["total"]["rating"]) == (D("95.04"), "Xuất sắc")


def test_the_gap_under_an_assumption_is_that_of_the_assumption(run):
    card = run(2023, "--gap", "--what-if", "1.4.recognised=2", "--what-if", "1.2.1.quarter_1=không")
    gap = {one["item"]: one for one in card["gap"]}
    assert "1.4" not in gap
    assert gap["1.2.1"]["steps"][0]["facts"] == {"quarter_1": True}
    assert len(card["what_if"]) == 2


def test_the_screen_shows_days_and_answers_as_people_write_them(cchc, workspace):
    options = ("1.1.1.issued_on=2023-02-10", "1.2.1.quarter_1=false", "7.1.4.active_rate=97.5", "6.1.paid=1234,5")
    more = [word for option in options for word in ("--what-if", option)]
    ran = cchc("score", "--workspace", workspace, "--year", 2023, "--format", "md", *more)
    text = ran.out
    assert ran.code == 0
    assert "19/01/2023 → 10/02/2023" in text
    assert "có → không" in text
    assert "100% → 97,5%" in text
    assert "2.310,5 triệu đồng → 1.234,5 triệu đồng" in text
    assert "True" not in text
    assert "2023-02-10" not in text
    # by hand: −0,5 − 0,25 − 0,5 − 1,92 (48,6% is under 60%)
    assert "Điểm tự chấm giảm 3,17 điểm. Chỉ là giả định, không ghi vào hồ sơ." in text
    assert "Hiện nay" in text
    assert "62,88" in text
    assert "59,71" in text


# -- Giả định không hiểu được ----------------------------------------------------------------------------------

BAD = [
    ("9.9.9.on_time=1", "không có mục 9.9.9"),
    ("3.2.11.on_time=1", "có phải `3.2.1`?"),
    ("3.2.on_time=1", "không có mục 3.2"),
    ("3.on_time=1", "không có mục 3"),
    ("3.2.1.on_tim=1", "có phải `on_time`?"),
    ("3.2.1.points=2", "không hỏi số liệu `points`"),
    ("3.2.1.=2", "không hỏi số liệu"),
    ("3.2.1.on_time=abc", "không phải số nguyên"),
    ("3.2.1.on_time=", "không phải số nguyên"),
    ("3.2.1.on_time=-1", "không phải số nguyên"),
    ("3.2.1.on_time=1157.5", "không phải số nguyên"),
    ("3.2.1.on_time=1.157", "không phải số nguyên"),
    ("3.2.1.on_time=1e3", "không phải số nguyên"),
    ("3.2.1.on_time=٣", "không phải số nguyên"),
    ("3.2.1.on_time=" + "9" * 40, "không phải số nguyên"),
    ("6.1.paid=2.310,5", "không phải số"),
    ("6.1.paid=nhiều", "không phải số"),
    ("3.6.service_score=101", "lớn hơn 100%"),
    ("1.1.1.issued_on=31/02/2023", "không phải ngày"),
    ("1.1.1.issued_on=hôm qua", "không phải ngày"),
    ("1.1.1.issued_on=2019-01-01", "không thuộc năm 2023"),
    ("1.2.1.quarter_1=có thể", "không phải có hoặc không"),
    ("3.3.2.equipment=day-du", "có phải `day_du`?"),
    ("3.3.2.equipment=", "không phải một mức"),
    ("5.5.points=1,5", "ngoài khoảng từ 0 đến 1"),
    ("5.5.points=cao", "không phải số điểm"),
    ("5.5.score=1", "không hỏi số liệu `score`"),
    ("8.1.points=9", "không hỏi số liệu `points`"),
    ("8.1.score=9", "không hỏi số liệu `score`"),
    ("3.2.1.on_time=1211", "lớn hơn"),
    ("3.2.1.total=1000", "lớn hơn"),
    ("3.2.1.on_time", "không hiểu"),
    ("3.2.1.on_time:1208", "không hiểu"),
    ("on_time=1208", "không hiểu"),
    ("=1208", "không hiểu"),
    ("=", "không hiểu"),
    ("", "không hiểu"),
]


@pytest.mark.parametrize(("text", "words"), BAD)
def test_an_assumption_that_makes_no_sense_is_wrong_usage(cchc, workspace, text, words):
    before = tree(workspace)
    ran = cchc("score", "--workspace", workspace, "--year", 2023, "--what-if", text)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert tree(workspace) == before


def test_every_mistake_is_named_in_one_run(cchc, workspace):
    options = ("9.9.9.x=1", "3.2.1.on_tim=1", "1.4.recognised=hai")
    more = [word for option in options for word in ("--what-if", option)]
    ran = cchc("score", "--workspace", workspace, "--year", 2023, *more)
    assert ran.code == 2
    assert all(word in ran.err for word in ("9.9.9", "on_tim", "`hai`"))


def tree(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


# -- Ghi và dạng -----------------------------------------------------------------------------------------------

LOOKS = [("--gap",), ("--what-if", "1.4.recognised=2"), ("--gap", "--what-if", "1.4.recognised=2")]


@pytest.mark.parametrize("options", LOOKS, ids=["gap", "what-if", "both"])
@pytest.mark.parametrize("form", ["table", "json", "md"])
def test_looking_writes_nothing(cchc, workspace, options, form):
    before = tree(workspace)
    ran = cchc("score", "--workspace", workspace, "--year", 2023, "--format", form, *options)
    assert ran.code == 0
    assert ran.out
    assert tree(workspace) == before
    if form == "json":
        assert isinstance(json.loads(ran.out), Mapping)
    elif form == "md":
        assert ran.out.startswith("**MINH HỌA**")
        assert "| ---" in ran.out
    else:
        assert "MINH HỌA" in ran.out
        assert "| ---" not in ran.out


def test_markdown_tells_the_same_as_the_screen(cchc, workspace):
    def words(form):
        out = cchc("score", "--workspace", workspace, "--year", 2023, "--gap", "--format", form).out
        return set(re.findall(r"Đang mất [^.]*\.", " ".join(out.split())))

    assert words("md") == words("table") != set()


@pytest.mark.parametrize("options", LOOKS[:2], ids=["gap", "what-if"])
def test_there_is_no_csv_of_it(cchc, workspace, options):
    ran = cchc("score", "--workspace", workspace, "--year", 2023, "--format", "csv", *options)
    assert (ran.code, ran.out) == (2, "")
    assert "không có dạng `csv`" in ran.err


def test_it_goes_into_a_file_where_one_is_asked_for(cchc, workspace, tmp_path):
    ran = cchc("score", "--workspace", workspace, "--gap", "--format", "json", "--output", tmp_path / "gap.json")
    assert (ran.code, ran.out) == (0, "")
    assert json.loads((tmp_path / "gap.json").read_text(encoding="utf-8"))["gap"]
    before = tree(workspace)
    cchc("score", "--workspace", workspace, "--gap", "--format", "json,md", "--dry-run")
    assert tree(workspace) == before


# -- Làm tròn và khối điểm trừ của bộ khác ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rounding", "least", "reached"),
    [
        # 2 × x/10.000: the least x that is 2 after rounding; without any, only the whole will do
        ("{at: item, decimals: 2, mode: half-up}", 9975, 2),
        ("{at: item, decimals: 1, mode: half-up}", 9750, 2),
        ("{at: item, decimals: 2, mode: half-even}", 9975, 2),  # 1,995 lies halfway: to the even 2,00
        ("{at: item, decimals: 2, mode: truncate}", 10000, 2),
        ("{at: none}", 10000, 2),
        ("{at: total}", 10000, 2),
    ],
)
def test_the_step_is_the_least_for_the_sets_own_rounding(cchc, small, rounding, least, reached):
    index = small / "criteria/thu/index.yaml"
    index.write_text(index.read_text(encoding="utf-8") + f"rounding: {rounding}\n", encoding="utf-8")
    edit(small / "evidence/2023/assessment.yaml", "{done: 9, planned: 10}", "{done: 9000, planned: 10000}")
    card = json.loads(cchc("score", "--workspace", small, "--gap", "--format", "json").out)
    (one,) = card["gap"]
    assert one["item"] == "1.1.2"
    assert (one["steps"][-1]["facts"], one["steps"][-1]["points"]) == ({"done": least}, reached)
