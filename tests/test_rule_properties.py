"""Rules: what holds for every rule that a set may contain, whatever the facts.

Rules are built to be sound (no doubts, every path reaches the maximum), not drawn and thrown away. A fact's name says
its type, so that the paths and conditions of ``cases`` may share facts as those of a real set do.
"""

from __future__ import annotations

import datetime
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from cchc_cli.points import NoPoints, Rounding
from cchc_cli.rules import RULES, AnyRule
from cchc_cli.rules.base import Fact, Gap, Terms

D, day = Decimal, datetime.date
ADAPTER = TypeAdapter(AnyRule)
WHOLE = ("n1", "n2", "n3")
PARTS = ("x1", "x2")
PERCENT = ("p1", "p2")
DATES = ("d1", "d2", "d3")
FLAGS = ("y1", "y2", "y3")
CHOICES = {"c1": ("a", "b", "c", "d"), "c2": ("đạt", "không")}
TYPES = (
    dict.fromkeys(WHOLE, "integer")
    | dict.fromkeys(PARTS, "decimal")
    | dict.fromkeys(PERCENT, "percent")
    | dict.fromkeys(DATES, "date")
    | dict.fromkeys(FLAGS, "yes-no")
    | dict.fromkeys(CHOICES, "choice")
)
DECLARED = {name: Fact(label=f"Số {name}", type=one) for name, one in TYPES.items()}
ROUNDINGS = (Decimal, Rounding().item, Rounding(mode="truncate").item, Rounding(at="none").item)
LEAVES = tuple(kind for kind in RULES if kind not in ("cases", "survey", "manual"))
HOLIDAYS = frozenset((day(2023, 1, 2), day(2023, 5, 1), day(2024, 1, 1)))

MAXIMA = st.integers(1, 1200).map(lambda cents: D(cents) / 100)
COUNTS = st.integers(0, 40)
PERCENTS = st.integers(0, 10000).map(lambda n: D(n) / 100)
DAYS = st.dates(day(2022, 7, 1), day(2024, 6, 30))

few = settings(max_examples=200, deadline=None)
fewer = settings(max_examples=100, deadline=None)
"""For what is tried with each of the twelve kinds."""


# -- Rules ---------------------------------------------------------------------------------------------------


def worth(draw, share, most):
    """So many % of the maximum, in one of the two ways to write it."""
    return {"share": share} if draw(st.booleans()) else {"points": most * share / 100}


def shares(draw, count):
    """Different whole percentages, the highest 100, in rising order."""
    below = draw(st.lists(st.integers(0, 99), unique=True, min_size=count - 1, max_size=count - 1))
    return [D(share) for share in (*sorted(below), 100)]


def fraction(draw, *, within):
    """Numerator and denominator; where the one may not exceed the other, always in the order of their names."""
    names = draw(st.sampled_from((WHOLE, PARTS, (WHOLE[0], PARTS[0]))))
    pair = draw(st.lists(st.sampled_from(names), unique=True, min_size=2, max_size=2))
    done, planned = sorted(pair) if within else pair
    return {"done": done, "planned": planned}


ZEROS = st.sampled_from(("exclude", "full", "zero"))


def yes_no(draw, most):
    return {"fact": draw(st.sampled_from(FLAGS))}


def levels(draw, most):
    fact = draw(st.sampled_from(sorted(CHOICES)))
    keys = draw(st.permutations(CHOICES[fact]))
    below = [D(draw(st.integers(0, 100))) for _ in keys[1:]]
    scale = draw(st.permutations([D(100), *below]))
    return {
        "fact": fact,
        "levels": [
            {"key": key, "label": f"Mức {key}", **worth(draw, share, most)}
            for key, share in zip(keys, scale, strict=True)
        ],
    }


def ratio(draw, most):
    cap = draw(st.none() | st.integers(100, 200).map(D))
    floor, target = sorted(draw(st.lists(st.integers(0, 1000), min_size=2, max_size=2)))
    return fraction(draw, within=cap is None) | {
        "floor": D(floor) / 10,
        "target": D(target or 1) / 10,
        "cap": cap,
        "when_zero": draw(ZEROS),
    }


EDGES = st.sampled_from(((False,), (True,), (False, True)))
"""Bands that begin at a place: from it upwards, above it, or one of each."""


def bands(draw, most, *, falling=None, rate=True):
    fact = draw(st.sampled_from((*([""] if rate else []), *WHOLE, *PARTS, *PERCENT)))
    limit = 40 if fact in (*WHOLE, *PARTS) else 100
    places = draw(st.lists(st.integers(0, limit).map(D), unique=True, min_size=1, max_size=3))
    starts = sorted((place, above) for place in places for above in draw(EDGES) if place < 100 or not above)
    if not starts:
        starts = [(D(100), False)]
    scale = shares(draw, len(starts))
    if draw(st.booleans()) if falling is None else falling:
        scale.reverse()
    entries = [
        {"above" if above else "at_least": start, **worth(draw, share, most)}
        for (start, above), share in zip(starts, scale, strict=True)
    ]
    source = {"fact": fact} if fact else fraction(draw, within=True) | {"when_zero": draw(ZEROS)}
    return source | {"bands": draw(st.permutations(entries))}


def count(draw, most):
    each = max((most / draw(st.integers(1, 30))).quantize(D("0.01"), ROUND_DOWN), D("0.01"))
    return {
        "fact": draw(st.sampled_from((*WHOLE, *PARTS))),
        "each": each,
        "at_least": draw(st.integers(0, 9)),
        "cap": draw(st.sampled_from((None, most))),
    }


def moments(draw):
    if draw(st.booleans()):
        return draw(DAYS)
    date = draw(st.dates(day(2024, 1, 1), day(2024, 12, 31)))
    return {"month": date.month, "day": date.day, "year": draw(st.sampled_from((-1, 0, 1)))}


def deadline(draw, most):
    days = sorted(draw(st.lists(st.integers(1, 40), unique=True, max_size=3)))
    scale = [] if not days else sorted(shares(draw, len(days) + 1)[:-1], reverse=True)
    return {
        "facts": draw(st.lists(st.sampled_from(DATES), unique=True, min_size=1)),
        "by": moments(draw),
        "late": [{"days": n, "points": most * share / 100} for n, share in zip(days, scale, strict=True)],
        "calendar": draw(st.sampled_from(("days", "working-days"))),
    }


def deduct(draw, most):
    facts = draw(st.lists(st.sampled_from((*WHOLE, *PARTS)), unique=True, min_size=1, max_size=3))
    return {"of": [{"fact": fact, "each": D(draw(st.integers(1, 300))) / 100} for fact in facts]}


def checklist(draw, most):
    facts = draw(st.lists(st.sampled_from(FLAGS), unique=True, min_size=1))
    if draw(st.booleans()):
        return {"all": True, "ticks": [{"fact": fact} for fact in facts]}
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=len(facts) - 1, max_size=len(facts) - 1)))
    parts = [after - before for before, after in pairwise((0, *cuts, 100))]
    return {"ticks": [{"fact": fact, "points": most * part / 100} for fact, part in zip(facts, parts, strict=True)]}


def survey(draw, most):
    return {}


def external(draw, most):
    if draw(st.booleans()):
        return {"index": "Chỉ số hài lòng", "percent": draw(st.sampled_from(PERCENT))}
    return {"index": "Bộ chỉ số phục vụ", "points": draw(st.sampled_from((*WHOLE, *PARTS)))}


def manual(draw, most):
    return {}


def condition(draw):
    fact = draw(st.sampled_from(sorted(TYPES)))
    value = draw(value_of(fact))
    ordered = TYPES[fact] not in ("yes-no", "choice")
    ops = ("==", "!=", "<", "<=", ">", ">=") if ordered else ("==", "!=")
    return {"fact": fact, "op": draw(st.sampled_from(ops)), "value": value}


def cases(draw, most, depth=2):
    def path():
        kind = draw(st.sampled_from(LEAVES if depth == 1 else (*LEAVES, "cases")))
        return {"kind": kind, **(cases(draw, most, depth - 1) if kind == "cases" else KINDS[kind](draw, most))}

    conditions = [condition(draw) for _ in range(draw(st.integers(1, 3)))]
    different = [one for position, one in enumerate(conditions) if one not in conditions[:position]]
    return {"cases": [{"when": when, "rule": path()} for when in different], "otherwise": path()}


KINDS = {
    "yes_no": yes_no,
    "levels": levels,
    "ratio": ratio,
    "bands": bands,
    "count": count,
    "deadline": deadline,
    "deduct": deduct,
    "checklist": checklist,
    "cases": cases,
    "survey": survey,
    "external": external,
    "manual": manual,
}


# -- Facts ---------------------------------------------------------------------------------------------------


def value_of(fact, numbers=COUNTS):
    return {
        "integer": numbers,
        "decimal": numbers.flatmap(lambda n: st.sampled_from((D(n), D(n) / 4, D(n) / 100))),
        "percent": PERCENTS,
        "date": DAYS,
        "yes-no": st.booleans(),
        "choice": st.sampled_from(CHOICES.get(fact, ("",))),
    }[TYPES[fact]]


def facts_of(draw, rule, numbers=COUNTS):
    """All facts of a rule, parts within their wholes; the whole that is no part of anything comes first."""
    facts = {name: draw(value_of(name, numbers)) for name in rule.inputs()}
    for part, whole in sorted(rule.bounds(), key=lambda pair: pair[::-1], reverse=True):
        facts[part] = min(facts[part], int(facts[whole]) if TYPES[part] == "integer" else facts[whole])
    return facts


class Situation:
    """A rule, its facts and the terms of scoring."""

    def __init__(self, rule, facts, terms):
        self.rule, self.facts, self.terms = rule, facts, terms
        self.max_points = terms.max_points

    def __repr__(self):
        return f"Situation({self.rule!r}, {self.facts!r}, max_points={self.max_points!r}, stated={self.terms.stated!r})"

    def points(self, **changed):
        return self.rule.score({**self.facts, **changed}, self.terms).points

    def gap(self, rounded=Decimal):
        return self.rule.gap(self.facts, self.terms, rounded)


@st.composite
def situations(draw, kind=None, numbers=COUNTS, **asked):
    kind = kind or draw(st.sampled_from(sorted(KINDS)))
    most = draw(MAXIMA)
    rule = ADAPTER.validate_python({"kind": kind, **KINDS[kind](draw, most, **asked)})
    stated = draw(st.none() | st.integers(0, 100).map(lambda n: most * n / 100))
    terms = Terms(most, DECLARED, draw(st.sampled_from((2023, 2024))), HOLIDAYS, stated, "theo biên bản")
    return Situation(rule, facts_of(draw, rule, numbers), terms)


HUGE = COUNTS | st.sampled_from((10**9 - 1, 10**9, 10**12))


# -- The rules drawn are sound, or the rest would prove little -----------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@fewer
def test_rules_drawn_are_such_as_a_set_may_contain(kind, data):
    one = data.draw(situations(kind))
    assert list(one.rule.doubts(one.max_points, {})) == []
    assert {*one.rule.outcomes(one.max_points)} == {one.max_points}
    assert all(TYPES[name] in types for name, types in one.rule.types())
    assert all(one.facts[part] <= one.facts[whole] for part, whole in one.rule.bounds())


def test_every_kind_is_drawn():
    assert KINDS.keys() == RULES.keys()


# -- Points --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@fewer
def test_points_lie_between_nothing_and_the_maximum(kind, data):
    one = data.draw(situations(kind, HUGE))
    points, why = one.rule.score(one.facts, one.terms)
    assert isinstance(points, NoPoints) or 0 <= points <= one.max_points
    assert why.strip()


def number_from(draw, name, low, high):
    """A number of the fact's type between two others of that type."""
    if TYPES[name] == "integer":
        return draw(st.integers(low, int(high)))
    return D(draw(st.integers(int(low * 100), int(high * 100)))) / 100


def value_of_level(level, most):
    return level.points if level.points is not None else most * level.share / 100


def better(draw, one):
    """Facts that are better, or the same, for a rule of one sense."""
    rule, facts, kind = one.rule, dict(one.facts), one.rule.kind
    if kind in ("ratio", "bands"):
        name = rule.done if kind == "ratio" or rule.fact is None else rule.fact
        limit = facts[rule.planned] if rule.bounds() else D(100) if name in PERCENT else facts[name] + 200
        facts[name] = number_from(draw, name, facts[name], max(limit, facts[name]))
    elif kind == "count":
        facts[rule.fact] = number_from(draw, rule.fact, facts[rule.fact], facts[rule.fact] + 200)
    elif kind == "external":
        (name,) = rule.inputs()
        limit = D(100) if name in PERCENT else facts[name] + 20
        facts[name] = number_from(draw, name, facts[name], limit)
    elif kind == "deduct":
        name = draw(st.sampled_from(rule.inputs()))
        facts[name] = number_from(draw, name, 0, facts[name])
    elif kind == "deadline":
        name = draw(st.sampled_from(rule.inputs()))
        facts[name] -= datetime.timedelta(draw(st.integers(0, 60)))
    elif kind in ("yes_no", "checklist"):
        facts[draw(st.sampled_from(rule.inputs()))] = True
    else:
        now = next(level for level in rule.levels if level.key == facts[rule.fact])
        least = value_of_level(now, one.max_points)
        as_good = [level.key for level in rule.levels if value_of_level(level, one.max_points) >= least]
        facts[rule.fact] = draw(st.sampled_from(as_good))
    return facts


@pytest.mark.parametrize(
    "kind", ["yes_no", "levels", "ratio", "bands", "count", "deadline", "deduct", "checklist", "external"]
)
@given(st.data())
@few
def test_better_facts_never_give_fewer_points(kind, data):
    one = data.draw(situations(kind, **({"falling": False} if kind == "bands" else {})))
    before, after = one.points(), one.points(**better(data.draw, one))
    assert before == after if isinstance(before, NoPoints) else after >= before


@given(st.data())
@few
def test_in_falling_bands_a_higher_number_never_gives_more_points(data):
    one = data.draw(situations("bands", falling=True, rate=False))
    lowest = min(one.rule.bands, key=lambda band: band.boundary)
    if not lowest.reached(D(one.facts[one.rule.fact])):
        one.facts[one.rule.fact] = int(lowest.boundary) + (lowest.at_least is None)
    assert one.points(**better(data.draw, one)) <= one.points()


def best(one):
    """Facts for which a sound rule gives all its points; for bands the choice of such facts."""
    rule = one.rule
    if rule.kind == "bands":
        starts = sorted({band.boundary for band in rule.bands})
        if rule.fact is None:
            return [{rule.done: D(n) / 2, rule.planned: D(100)} for n in range(201)]
        near = (D(0), D("0.01"), D("0.5"), D(1))
        return [{rule.fact: start + more} for start in starts for more in near]
    return [
        {
            "yes_no": lambda: dict.fromkeys(rule.inputs(), True),
            "levels": lambda: {
                rule.fact: max(rule.levels, key=lambda level: value_of_level(level, one.max_points)).key
            },
            "ratio": lambda: {rule.done: 7, rule.planned: 7},
            "count": lambda: {rule.fact: 1300},
            "deadline": lambda: dict.fromkeys(rule.inputs(), day(2000, 1, 1)),
            "deduct": lambda: dict.fromkeys(rule.inputs(), 0),
            "checklist": lambda: dict.fromkeys(rule.inputs(), True),
            "external": lambda: dict.fromkeys(rule.inputs(), D(100)),
        }[rule.kind]()
    ]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("cases", "survey", "manual")])
@given(st.data())
@few
def test_all_points_can_be_reached(kind, data):
    one = data.draw(situations(kind))
    assert max(one.points(**facts) for facts in best(one)) == one.max_points


# -- What it takes to regain lost points ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@given(st.data(), st.sampled_from(ROUNDINGS))
@fewer
def test_every_step_gives_what_it_says_and_more_than_the_one_before(kind, data, rounded):
    one = data.draw(situations(kind, HUGE))
    before = one.points()
    for step in one.gap(rounded).steps:
        assert one.points(**step.facts) == step.points
        assert rounded(step.points) > rounded(before)
        assert step.words.strip()
        before = step.points


@pytest.mark.parametrize("kind", KINDS)
@given(st.data(), st.sampled_from(ROUNDINGS))
@fewer
def test_what_no_step_regains_has_a_reason_and_what_is_not_lost_has_no_step(kind, data, rounded):
    one = data.draw(situations(kind))
    points, gap = one.points(), one.gap(rounded)
    if isinstance(points, NoPoints) or rounded(points) == one.max_points:
        assert gap == Gap()
    elif not gap.steps or rounded(gap.steps[-1].points) < one.max_points:
        assert gap.stays_lost.strip()
    else:
        assert gap.stays_lost == ""


def fits(name, value):
    return {
        "integer": lambda: type(value) is int and value >= 0,
        "decimal": lambda: type(value) in (int, D) and value >= 0,
        "percent": lambda: type(value) in (int, D) and 0 <= value <= 100,
        "date": lambda: type(value) is day,
        "yes-no": lambda: type(value) is bool,
        "choice": lambda: value in CHOICES[name],
    }[TYPES[name]]()


@pytest.mark.parametrize("kind", KINDS)
@given(st.data(), st.sampled_from(ROUNDINGS))
@fewer
def test_a_step_asks_only_for_facts_that_can_be_typed_in(kind, data, rounded):
    one = data.draw(situations(kind, HUGE))
    for step in one.gap(rounded).steps:
        assert step.facts
        assert step.facts.keys() <= set(one.rule.inputs())
        assert all(fits(name, value) and value != one.facts[name] for name, value in step.facts.items())
        if kind != "cases":  # there, a bound may be that of a path which does not apply
            then = {**one.facts, **step.facts}
            assert all(then[part] <= then[whole] for part, whole in one.rule.bounds())


NUMBERS = ["ratio", "bands", "count"]


@pytest.mark.parametrize("kind", NUMBERS)
@given(st.data(), st.sampled_from(ROUNDINGS))
@few
def test_no_smaller_increase_gives_what_a_step_gives(kind, data, rounded):
    one = data.draw(situations(kind))
    for step in one.gap(rounded).steps:
        ((name, then),) = step.facts.items()
        assert then > one.facts[name]
        smaller = range(one.facts[name] + 1, then) if TYPES[name] == "integer" else (then - D("0.01"),)
        for value in smaller:
            assert value <= one.facts[name] or rounded(one.points(**{name: value})) < rounded(step.points)


@pytest.mark.parametrize("kind", NUMBERS)
@given(st.data(), st.sampled_from(ROUNDINGS))
@few
def test_no_increase_gives_more_than_the_last_step(kind, data, rounded):
    one = data.draw(situations(kind))
    now, steps = one.points(), one.gap(rounded).steps
    assume(isinstance(now, Decimal))
    name = getattr(one.rule, "done", None) or one.rule.fact
    limit = one.facts[one.rule.planned] if one.rule.bounds() else D(100) if name in PERCENT else one.facts[name] + 120
    regained = [(step.facts[name], rounded(step.points)) for step in steps]
    for added in range(1, int(limit - one.facts[name]) + 1):
        value = one.facts[name] + added
        points = rounded(one.points(**{name: value}))
        if points > rounded(now):  # a step gives as much; where points come in bands, for no more
            assert any(points <= best and (kind != "bands" or then <= value) for then, best in regained)


@pytest.mark.parametrize("kind", ["yes_no", "levels", "checklist"])
@given(st.data(), st.sampled_from(ROUNDINGS))
@few
def test_no_single_answer_gives_more_than_the_last_step(kind, data, rounded):
    one = data.draw(situations(kind))
    steps = one.gap(rounded).steps
    most = rounded(steps[-1].points if steps else one.points())
    regained = {rounded(step.points) for step in steps}
    for name in one.rule.inputs():
        for value in CHOICES.get(name, (True,)):
            points = rounded(one.points(**{name: value}))
            assert points <= most
            assert points <= rounded(one.points()) or points in regained


@pytest.mark.parametrize("kind", ["yes_no", "levels", "count", "checklist", "external"])
@given(st.data(), st.sampled_from(ROUNDINGS))
@few
def test_what_can_still_be_done_regains_everything(kind, data, rounded):
    one = data.draw(situations(kind))
    assume(one.points() < one.max_points)
    gap = one.gap(rounded)
    if rounded(one.points()) < one.max_points:
        assert rounded(gap.steps[-1].points) == one.max_points


@pytest.mark.parametrize("kind", ["deadline", "deduct"])
@given(st.data(), st.integers(1, 60))
@few
def test_what_has_happened_is_not_undone_by_more_of_it(kind, data, more):
    one = data.draw(situations(kind))
    assert one.gap().steps == ()
    for name in one.rule.inputs():
        later = one.facts[name] + (datetime.timedelta(more) if kind == "deadline" else more)
        assert one.points(**{name: later}) <= one.points()


# -- Facts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@fewer
def test_a_rule_asks_for_no_fact_that_it_does_not_name(kind, data):
    one = data.draw(situations(kind, HUGE))
    inputs = one.rule.inputs()
    known = data.draw(st.sets(st.sampled_from(inputs)) if inputs else st.just(set()))
    assert len(set(inputs)) == len(inputs)
    assert set(one.rule.needed({name: one.facts[name] for name in known})) <= set(inputs)
    assert {name for name, _ in one.rule.types()} == set(inputs)
    assert one.rule.choices().keys() <= set(inputs)
    assert {name for pair in one.rule.bounds() for name in pair} <= set(inputs)


@pytest.mark.parametrize("kind", KINDS)
@given(st.data(), st.sampled_from(ROUNDINGS))
@fewer
def test_the_facts_that_are_needed_suffice_for_points_and_steps(kind, data, rounded):
    one = data.draw(situations(kind, HUGE))
    known = {}
    while lacking := [name for name in one.rule.needed(known) if name not in known]:
        known[lacking[0]] = one.facts[lacking[0]]
    assert one.rule.score(known, one.terms) == one.rule.score(one.facts, one.terms)
    gap = one.rule.gap(known, one.terms, rounded)
    assert all(step.facts.keys() <= set(one.rule.inputs()) for step in gap.steps)


@given(st.data())
@few
def test_a_level_is_worth_its_points_or_its_share_of_the_maximum(data):
    one = data.draw(situations("levels"))
    level = next(level for level in one.rule.levels if level.key == one.facts[one.rule.fact])
    expected = level.points if level.share is None else Fraction(one.max_points) * Fraction(level.share) / 100
    assert Fraction(one.points()) == expected
