"""Strict YAML: only what people mean is typed, every value knows its line, hostile files are refused cheaply."""

import datetime
import tracemalloc
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cchc_cli.model import Area, Plan
from cchc_cli.read.shape import shaped
from cchc_cli.read.yaml_strict import MAX_BYTES, Map, parse_yaml


def value(text):
    tree, problems = parse_yaml(f"a: {text}\n".encode(), "x.yaml")
    assert problems == []
    return tree["a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", 1),
        ("-3", -3),
        ("1.80", Decimal("1.80")),
        ('"1.10"', "1.10"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("2023-06-28", datetime.date(2023, 6, 28)),
        ("yes", "yes"),
        ("on", "on"),
        ("012", "012"),
        ("0x1F", "0x1F"),
        ("1e3", "1e3"),
        ("12:30", "12:30"),
        ("1.2.1", "1.2.1"),
        ("Kế hoạch", "Kế hoạch"),
        ("[1, a]", [1, "a"]),
    ],
)
def test_scalars_are_typed_as_people_mean_them(text, expected):
    result = value(text)
    assert result == expected
    assert type(result) is type(expected) or isinstance(result, list)


def test_every_key_and_entry_knows_its_line():
    tree, _ = parse_yaml(b"a: 1\n\nb:\n  - x\n  - y: 2\n", "x.yaml")
    assert tree.lines == {"a": 1, "b": 3}
    assert tree["b"].lines == [4, 5]
    assert tree["b"][1].lines == {"y": 5}


def test_text_is_composed():
    tree, _ = parse_yaml("a: hòa".encode(), "x.yaml")
    assert tree["a"] == "hòa"


@pytest.mark.parametrize(
    ("text", "id", "line"),
    [
        ("", "yaml-empty", None),
        ("# chỉ có ghi chú\n", "yaml-empty", None),
        ("just words", "yaml-shape", 1),
        ("a: 1\na: 2\n", "duplicate-key", 2),
        ("a: &x 1\nb: *x\n", "yaml-alias", 2),
        ("a: {x: 1}\nb:\n  <<: {y: 1}\n", "yaml-alias", 3),
        ("a: !!python/object:os.system 1\n", "yaml-tag", 1),
        ("a: 1\n---\nb: 2\n", "yaml-shape", 2),
        ("a:\n\tb: 1\n", "yaml-syntax", 2),
        ("a: [1, 2\n", "yaml-syntax", 2),
        ("a: b: c\n", "yaml-syntax", 1),
        ("a: 2023-02-30\n", "no-such-day", 1),
        ("1.10: x\n", "unquoted-code", 1),
        ("? [a, b]\n: 1\n", "yaml-key", 1),
        ("a: \x01\n", "yaml-syntax", None),
    ],
)
def test_what_is_refused_says_where(text, id, line):
    _, problems = parse_yaml(text.encode(), "x.yaml")
    assert [(problem.id, problem.where.line) for problem in problems] == [(id, line)]
    assert problems[0].message


def test_a_year_may_be_a_key_without_quotes():
    tree, problems = parse_yaml(b"2023: x", "x.yaml")
    assert problems == []
    assert tree == {2023: "x"}


def test_other_encodings_are_named_with_their_line():
    _, problems = parse_yaml("a: 1\nb: Kế".encode("utf-16-le"), "x.yaml")
    assert problems
    _, problems = parse_yaml(b"a: 1\nb: \xe9\n", "x.yaml")
    assert [(p.id, p.where.line) for p in problems] == [("yaml-encoding", 2)]


@pytest.mark.parametrize(
    ("raw", "id"),
    [
        (b"[" * 100_000, "yaml-too-deep"),
        (b"a: {" * 100_000, "yaml-too-deep"),
        (b"a: " + b"x" * MAX_BYTES, "yaml-too-large"),
    ],
)
def test_hostile_files_are_refused_without_building_them(raw, id):
    tracemalloc.start()
    tree, problems = parse_yaml(raw, "x.yaml")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert tree is None
    assert [problem.id for problem in problems] == [id]
    assert peak < 4 * MAX_BYTES


ITEM = 'code: "1.1", name: A, max_points: 1, rule: '
CASE = "kind: cases, cases: [{when: {fact: a, op: ==, value: 1}, rule: "


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        (Plan, "deadlin: x", None),  # a key of an action, one level below
        (Plan, "action: x", "actions"),
        (Plan, "actions: [{id: a, item: '1.1', wit: [x]}]", "with"),  # by the name in the file, not `with_`
        (Area, "labl: I", "label"),
        (Area, f"criteria: [{{{ITEM} {{kind: ratio, done: a, planned: b, flor: 80}}}}]", "floor"),
        (Area, f"criteria: [{{{ITEM} {{kind: ratio, done: a, planned: b, band: []}}}}]", None),  # of another rule
        (Area, f"criteria: [{{{ITEM} {{{CASE} {{kind: manual}}, wen: x}}]}}}}]", None),  # `when` stands there
        (Area, f"criteria: [{{{ITEM} {{{CASE} {{kind: yes_no, fac: a}}}}]}}}}]", "fact"),
        (Area, f"criteria: [{{{ITEM} {{{CASE} {{kind: manual}}}}], otherwis: x}}}}]", "otherwise"),
        (Area, 'criteria: [{code: "1.1", name: A, max_points: 1, part: []}]', "parts"),  # an item, or a criterion
        (Area, f"criteria: [{{{ITEM} {{kind: manual}}, part: []}}]", None),  # an item: it has no parts
        (Area, f"criteria: [{{{ITEM} {{kind: manual}}, evidence: [{{titl: A}}]}}]", "title"),
        (Area, f"criteria: [{{{ITEM} {{kind: manual}}, evidence: [{{title: A, dated: {{form: x}}}}]}}]", "from"),
        (Area, f"criteria: [{{{ITEM} {{kind: manual}}, evidence: [{{any_of: [], titl: A}}]}}]", None),
        (Area, f"criteria: [{{{ITEM} {{kind: manual}}, facts: {{a: {{labl: A, type: date}}}}}}]", "label"),
    ],
)
def test_the_key_meant_is_one_of_the_model_read_there(kind, text, meant):
    tree, problems = parse_yaml(text.encode(), "x.yaml")
    assert problems == []
    _, problems = shaped(kind, tree, "x.yaml")
    (message,) = [one.message for one in problems if one.id == "unknown-key"]
    assert (message.partition("; có phải `")[2].removesuffix("`?") or None) == meant


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=200))
def test_fuzz_any_text_gives_values_or_problems(text):
    tree, problems = parse_yaml(text.encode(), "x.yaml")
    assert (tree is None) <= bool(problems)


@given(
    st.recursive(
        st.booleans() | st.integers(-(10**9), 10**9) | st.text("abc ăđ:#-'\"[]{}", max_size=12),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4),
        max_leaves=20,
    )
)
def test_what_pyyaml_writes_is_read_back_the_same(data):
    tree, problems = parse_yaml(yaml.safe_dump({"a": data}, allow_unicode=True).encode(), "x.yaml")
    assert problems == []
    assert isinstance(tree, Map)
    assert tree["a"] == data
