"""Rule cases that a jurist can write: ``cases/<kind>.yaml``, each worked by hand, boundaries first.

A case: ``name``, ``rule``, ``max_points``, ``facts``; where they matter ``types``, ``year``, ``holidays``, ``stated``,
``reason``; then ``points`` (a number, ``{times, of, over}`` where no decimal is exact, or a word), the facts that it
``needs`` to become a number, and the ``gap``: the steps in order, ``[]`` where nothing is lost, ``lost`` where nothing
is regained.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from cchc_cli.points import NoPoints
from cchc_cli.read.yaml_strict import read_yaml
from cchc_cli.rules import RULES, AnyRule
from cchc_cli.rules.base import Fact, Gap, Terms

FOLDER = Path(__file__).parent / "cases"
ADAPTER = TypeAdapter(AnyRule)
WORDS = {word.value: word for word in NoPoints}
MUST = {"name", "rule", "max_points", "facts", "points"}
MAY = {"types", "year", "holidays", "stated", "reason", "needs", "gap"}
TYPES = {bool: "yes-no", int: "integer", Decimal: "decimal", datetime.date: "date", str: "choice"}
EXACT_TO = Fraction(1, 10**20)
"""28 digits carry a fraction of a few points further than this; a wrong formula does not come as near."""


def load(kind):
    content, problems = read_yaml(FOLDER / f"{kind}.yaml", f"{kind}.yaml")
    assert not problems
    return content


FILES = {kind: load(kind) for kind in RULES}
CASES = [pytest.param(case, id=f"{kind}: {case['name']}") for kind, cases in FILES.items() for case in cases]
GAPS = [parameter for parameter in CASES if "gap" in parameter.values[0]]


def terms(case):
    types = {name: TYPES[type(value)] for name, value in case["facts"].items()} | case.get("types", {})
    declared = {name: Fact(label=f"Số liệu {name}", type=one) for name, one in types.items()}
    stated = case.get("stated")
    return Terms(
        Decimal(case["max_points"]),
        declared,
        case.get("year", 2023),
        frozenset(case.get("holidays", ())),
        None if stated is None else Decimal(stated),
        case.get("reason", ""),
    )


def same(points, stated):
    """Whether points are what a case states: to the last digit, or as near as 28 digits come to a fraction."""
    if isinstance(stated, str):
        return points is WORDS[stated]
    if not isinstance(points, Decimal):
        return False
    if not isinstance(stated, dict):
        return points == stated
    exact = Fraction(stated["times"]) * Fraction(stated["of"]) / Fraction(stated["over"])
    return abs(Fraction(points) - exact) < EXACT_TO


def terminates(fraction):
    rest = fraction.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


@pytest.mark.parametrize("kind", RULES)
def test_every_kind_has_twelve_cases_with_names_of_their_own(kind):
    cases = FILES[kind]
    names = [case["name"] for case in cases]
    assert len(cases) >= 12
    assert len(set(names)) == len(names)
    assert {case["rule"]["kind"] for case in cases} == {kind}
    assert kind == "survey" or sum("gap" in case for case in cases) >= 3


def test_every_file_of_cases_is_of_a_kind():
    assert {file.name for file in FOLDER.iterdir()} == {f"{kind}.yaml" for kind in RULES}


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_well_written(case):
    assert set(case) >= MUST
    assert set(case) <= MUST | MAY
    rule = ADAPTER.validate_python(case["rule"])
    allowed = dict.fromkeys(rule.inputs(), ())
    for name, types in rule.types():
        allowed[name] += types
    declared = terms(case).declared
    assert list(rule.doubts(Decimal(case["max_points"]), declared)) == []
    assert all(declared[name].type in allowed[name] for name in case["facts"] if name in allowed)
    steps = case.get("gap", [])
    for points in (case["points"], *(step["points"] for step in steps if steps != "lost")):
        if isinstance(points, dict):
            assert not terminates(Fraction(points["times"]) * Fraction(points["of"]) / Fraction(points["over"]))


@pytest.mark.parametrize("case", CASES)
def test_points_are_those_worked_by_hand(case):
    rule, facts = ADAPTER.validate_python(case["rule"]), case["facts"]
    lacking = [name for name in rule.needed(facts) if name not in facts]
    assert lacking == case.get("needs", [])
    if lacking:
        assert case["points"] == "no-facts"
        return
    scored = rule.score(facts, terms(case))
    assert same(scored.points, case["points"])
    assert scored.why.strip()
    if not isinstance(scored.points, Decimal):
        assert rule.gap(facts, terms(case)) == Gap()


@pytest.mark.parametrize("case", GAPS)
def test_lost_points_are_regained_as_worked_by_hand(case):
    rule, expected = ADAPTER.validate_python(case["rule"]), case["gap"]
    gap = rule.gap(case["facts"], terms(case))
    steps = [] if expected == "lost" else expected
    assert [dict(step.facts) for step in gap.steps] == [step["facts"] for step in steps]
    assert all(same(step.points, by_hand["points"]) for step, by_hand in zip(gap.steps, steps, strict=True))
    assert all(step.words.strip() for step in gap.steps)
    best = steps[-1]["points"] if steps else case["points"]
    assert bool(gap.stays_lost.strip()) == (best != case["max_points"])
