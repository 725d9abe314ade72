"""Rules: each kind by hand-worked cases, boundaries first; and what holds for all of them."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from cchc_cli.points import NoPoints
from cchc_cli.rules import RULES, AnyRule
from cchc_cli.rules.base import Fact, Terms

D, day = Decimal, datetime.date
ADAPTER = TypeAdapter(AnyRule)
HOLIDAYS = frozenset((day(2023, 5, 1), day(2023, 9, 2)))


def outcome(rule, facts, max_points="2", **terms):
    declared = {name: Fact(label=f"Số {name}", type="integer", unit="việc") for name in facts}
    declared |= terms.pop("declared", {})
    rule = ADAPTER.validate_python(rule)
    return rule.score(facts, Terms(D(max_points), declared, 2023, HOLIDAYS, **terms))


RATIO = {"kind": "ratio", "done": "a", "planned": "b", "floor": D(90), "target": D(98), "when_zero": "exclude"}
BANDS = {
    "kind": "bands",
    "done": "a",
    "planned": "b",
    "when_zero": "full",
    "bands": [{"at_least": D(100), "points": D(2)}, {"above": D(80), "points": D(1)}, {"at_least": D(50), "share": 25}],
}
DEADLINE = {
    "kind": "deadline",
    "facts": ["a"],
    "by": {"month": 1, "day": 31},
    "late": [{"days": 5, "points": D(1)}, {"days": 15, "points": D("0.5")}],
}
WORKING = DEADLINE | {"by": {"month": 4, "day": 28}, "calendar": "working-days"}
CASES = {
    "kind": "cases",
    "cases": [
        {
            "when": {"fact": "late", "op": "==", "value": 0},
            "rule": {"kind": "bands", "fact": "late", "bands": [{"at_least": D(0), "share": D(100)}]},
        }
    ],
    "otherwise": {"kind": "ratio", "done": "letters", "planned": "late", "when_zero": "full"},
}

TABLE = [
    # yes_no
    ({"kind": "yes_no", "fact": "a"}, {"a": True}, D(2)),
    ({"kind": "yes_no", "fact": "a"}, {"a": False}, D(0)),
    # levels: points, and share of the maximum
    (
        {"kind": "levels", "fact": "a", "levels": [{"key": "x", "label": "Tốt", "points": D("1.5")}]},
        {"a": "x"},
        D("1.5"),
    ),
    ({"kind": "levels", "fact": "a", "levels": [{"key": "x", "label": "Tốt", "share": D(75)}]}, {"a": "x"}, D("1.5")),
    # ratio: just below, on, between, on the target; 2 × 95 ÷ 98
    (RATIO, {"a": 899, "b": 1000}, D(0)),
    (RATIO, {"a": 900, "b": 1000}, D(2) * 90 / 98),
    (RATIO, {"a": 95, "b": 100}, D(190) / 98),
    (RATIO, {"a": 979, "b": 1000}, D(2) * D("97.9") / 98),
    (RATIO, {"a": 98, "b": 100}, D(2)),
    (RATIO, {"a": 1204, "b": 1210}, D(2)),
    (RATIO, {"a": 0, "b": 0}, NoPoints.NOT_APPLICABLE),
    (RATIO | {"when_zero": "full"}, {"a": 0, "b": 0}, D(2)),
    (RATIO | {"when_zero": "zero"}, {"a": 0, "b": 0}, D(0)),
    ({"kind": "ratio", "done": "a", "planned": "b", "floor": D(80), "when_zero": "zero"}, {"a": 16, "b": 20}, D("1.6")),
    (RATIO | {"cap": D(120)}, {"a": 130, "b": 100}, D(2)),
    # bands: inclusive, exclusive, share, below all
    (BANDS, {"a": 10, "b": 10}, D(2)),
    (BANDS, {"a": 99, "b": 100}, D(1)),
    (BANDS, {"a": 8, "b": 10}, D("0.5")),
    (BANDS, {"a": 5, "b": 10}, D("0.5")),
    (BANDS, {"a": 49, "b": 100}, D(0)),
    (BANDS, {"a": 0, "b": 0}, D(2)),
    ({"kind": "bands", "fact": "a", "bands": [{"at_least": D(3), "points": D(2)}]}, {"a": 2}, D(0)),
    ({"kind": "bands", "fact": "a", "bands": [{"at_least": D(3), "points": D(2)}]}, {"a": 3}, D(2)),
    # count: each, minimum, cap of the item, own cap
    ({"kind": "count", "fact": "a", "each": D("0.5")}, {"a": 3}, D("1.5")),
    ({"kind": "count", "fact": "a", "each": D("0.5")}, {"a": 6}, D(2)),
    ({"kind": "count", "fact": "a", "each": D("0.5"), "at_least": 2}, {"a": 1}, D(0)),
    ({"kind": "count", "fact": "a", "each": D("0.5"), "cap": D(1)}, {"a": 6}, D(1)),
    # deadline: on the day, one day late, the last day of each step, the day after
    (DEADLINE, {"a": day(2023, 1, 31)}, D(2)),
    (DEADLINE, {"a": day(2022, 12, 20)}, D(2)),
    (DEADLINE, {"a": day(2023, 2, 1)}, D(1)),
    (DEADLINE, {"a": day(2023, 2, 5)}, D(1)),
    (DEADLINE, {"a": day(2023, 2, 6)}, D("0.5")),
    (DEADLINE, {"a": day(2023, 2, 15)}, D("0.5")),
    (DEADLINE, {"a": day(2023, 2, 16)}, D(0)),
    # working days after Friday 28/04/2023: Mon 01/05 is a holiday, so Mon 08/05 is the fifth
    (WORKING, {"a": day(2023, 5, 1)}, D(1)),
    (WORKING, {"a": day(2023, 5, 8)}, D(1)),
    (WORKING, {"a": day(2023, 5, 9)}, D("0.5")),
    # deduct
    ({"kind": "deduct", "of": [{"fact": "a", "each": D("0.25")}]}, {"a": 0}, D(2)),
    (
        {"kind": "deduct", "of": [{"fact": "a", "each": D("0.25")}, {"fact": "b", "each": D("0.5")}]},
        {"a": 3, "b": 1},
        D("0.75"),
    ),
    ({"kind": "deduct", "of": [{"fact": "a", "each": D("0.25")}]}, {"a": 9}, D(0)),
    # checklist
    (
        {"kind": "checklist", "ticks": [{"fact": "a", "points": D("0.5")}, {"fact": "b", "points": D("1.5")}]},
        {"a": False, "b": True},
        D("1.5"),
    ),
    ({"kind": "checklist", "all": True, "ticks": [{"fact": "a"}, {"fact": "b"}]}, {"a": False, "b": True}, D(0)),
    ({"kind": "checklist", "all": True, "ticks": [{"fact": "a"}, {"fact": "b"}]}, {"a": True, "b": True}, D(2)),
    # cases
    (CASES, {"late": 0}, D(2)),
    (CASES, {"late": 4, "letters": 3}, D("1.5")),
    # external: percent, points, points over the maximum
    ({"kind": "external", "index": "SIPAS", "percent": "a"}, {"a": D("92.5")}, D("1.85")),
    ({"kind": "external", "index": "766", "points": "a"}, {"a": D("1.2")}, D("1.2")),
    ({"kind": "external", "index": "766", "points": "a"}, {"a": 3}, D(2)),
    ({"kind": "survey"}, {}, NoPoints.SURVEY),
    ({"kind": "manual"}, {}, NoPoints.NO_FACTS),
]


@pytest.mark.parametrize(("rule", "facts", "points"), TABLE)
def test_points_by_hand(rule, facts, points):
    scored = outcome(rule, facts)
    assert scored.points == points
    assert scored.why


def test_every_kind_is_listed_worked_and_documented():
    assert {rule["kind"] for rule, _, _ in TABLE} == set(RULES)
    for kind, rule in RULES.items():
        assert rule.model_fields["kind"].annotation.__args__ == (kind,)
        assert "Ví dụ" in rule.__doc__


@pytest.mark.parametrize(
    ("rule", "facts", "words"),
    [
        (RATIO, {"a": 1204, "b": 1210}, "1.204/1.210 việc = 99,50%, từ 98% trở lên: đạt 2 điểm"),
        (RATIO, {"a": 899999, "b": 1000000}, "899.999/1.000.000 việc = 89,99%, dưới 90%: 0 điểm"),
        (RATIO, {"a": 95, "b": 100}, "95/100 việc = 95,00%: 2 × 95,00% ÷ 98% = 1,9388 điểm"),
        (BANDS, {"a": 49, "b": 100}, "49/100 việc = 49,00%, không đạt mức thấp nhất (từ 50% trở lên): 0 điểm"),
        (BANDS, {"a": 81, "b": 100}, "81/100 việc = 81,00%, trên 80%: đạt 1 điểm"),
        (DEADLINE, {"a": day(2023, 2, 1)}, "ngày 01/02/2023, hạn 31/01/2023, chậm 1 ngày: 1 điểm"),
        (WORKING, {"a": day(2023, 5, 9)}, "ngày 09/05/2023, hạn 28/04/2023, chậm 6 ngày làm việc: 0,5 điểm"),
        ({"kind": "count", "fact": "a", "each": D("0.5")}, {"a": 6}, "6 việc × 0,5 điểm = 3 điểm, tính tối đa 2 điểm"),
        ({"kind": "deduct", "of": [{"fact": "a", "each": D("0.25")}]}, {"a": 3}, "2 − 3 việc × 0,25 = 1,25 điểm"),
        ({"kind": "yes_no", "fact": "a"}, {"a": True}, "Số a: có, đạt 2 điểm"),
    ],
)
def test_the_working_is_what_a_clerk_would_write(rule, facts, words):
    assert outcome(rule, facts).why == words


def test_bands_of_a_percent_fact_print_percent():
    rule = {"kind": "bands", "fact": "a", "bands": [{"at_least": D(90), "share": D(100)}]}
    declared = {"a": Fact(label="Tỷ lệ", type="percent", unit="%")}
    assert outcome(rule, {"a": D("92.5")}, declared=declared).why == "92,50%, từ 90% trở lên: đạt 2 điểm"


def test_manual_points_come_with_their_reason():
    scored = outcome({"kind": "manual"}, {}, stated=D("1.5"), reason="theo biên bản")
    assert scored == (D("1.5"), "theo biên bản: 1,5 điểm")


def test_cases_ask_only_for_the_path_that_applies():
    rule = ADAPTER.validate_python(CASES)
    assert rule.needed({}) == ("late",)
    assert rule.needed({"late": 0}) == ("late",)
    assert rule.needed({"late": 4}) == ("late", "letters")
    assert rule.inputs() == ("late", "letters")
    assert rule.bounds() == (("letters", "late"),)
    assert rule.choices() == {}
    assert list(rule.outcomes(D(2))) == [2, 2]


@pytest.mark.parametrize(
    "rule",
    [
        BANDS | {"bands": [{"at_least": D(1), "above": D(1), "points": D(1)}]},
        BANDS | {"bands": [{"at_least": D(1)}]},
        BANDS | {"bands": [{"at_least": D(1), "points": D(1), "share": D(1)}]},
        BANDS | {"fact": "a"},
        BANDS | {"when_zero": None},
        {"kind": "external", "index": "x"},
        DEADLINE | {"by": {"month": 6, "day": 31}},
        RATIO | {"floor": "90"},
        RATIO | {"floor": True},
        RATIO | {"cap": D(90)},
        {"kind": "checklist", "ticks": []},
    ],
)
def test_rules_that_make_no_sense_are_refused_when_read(rule):
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(rule)


def test_29_february_falls_back_in_a_common_year():
    rule = DEADLINE | {"by": {"month": 2, "day": 29}}
    assert outcome(rule, {"a": day(2023, 2, 28)}).points == 2
    assert outcome(rule, {"a": day(2023, 3, 1)}).points == 1


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 99), st.integers(1, 100))
def test_more_done_never_gives_fewer_points(done, planned, floor, target):
    rule = {
        "kind": "ratio",
        "done": "a",
        "planned": "b",
        "floor": D(floor),
        "target": D(target),
        "cap": D(100),
        "when_zero": "zero",
    }
    less, more = (outcome(rule, {"a": a, "b": planned}).points for a in (done, done + 1))
    assert 0 <= less <= more <= 2


@given(st.dates(day(2022, 1, 1), day(2024, 12, 30)), st.sampled_from([DEADLINE, WORKING]))
def test_a_day_later_never_gives_more_points(date, rule):
    early, late = (outcome(rule, {"a": d}).points for d in (date, date + datetime.timedelta(1)))
    assert 0 <= late <= early <= 2
