"""Points: exact sums, rounding only where the set says, Vietnamese forms that never claim what is not so."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_cli.points import NoPoints, Rounding, json_number, json_percent, level, number, percent, rate, shown

D = Decimal


@pytest.mark.parametrize(
    ("value", "mode", "expected"),
    [
        # Nam Định 2020: 62,62/70 = 89,457… printed 89,45; Huế 2021: 9/136 = 6,6176… printed 6,62
        (rate(D("62.62"), 70), "truncate", "89,45"),
        (rate(9, 136), "half-up", "6,62"),
        (D("0.125"), "half-up", "0,13"),
        (D("0.125"), "half-even", "0,12"),
        (D("0.135"), "half-even", "0,14"),
        (D("1.8"), "half-up", "1,80"),
    ],
)
def test_the_sets_mode_explains_published_roundings(value, mode, expected):
    assert Rounding("item", 2, mode).show(value) == expected


def test_points_are_rounded_once_and_where_the_set_says():
    value = D("1.005")
    assert (Rounding("item").item(value), Rounding("item").total(value)) == (D("1.01"), value)
    assert (Rounding("total").item(value), Rounding("total").total(value)) == (value, D("1.01"))
    assert (Rounding("none").item(value), Rounding("none").total(value)) == (value, value)


@given(st.lists(st.decimals(0, 5, places=6), max_size=80))
def test_a_printed_column_adds_up_to_its_printed_total(values):
    rounding = Rounding()
    items = [rounding.item(value) for value in values]
    printed = sum((D(rounding.show(item).replace(",", ".")) for item in items), D(0))
    assert rounding.show(sum(items, D(0))) == rounding.show(printed)


@pytest.mark.parametrize(
    ("value", "under", "expected"),
    [
        (D("99.999"), None, "99,99%"),
        (D(100), None, "100,00%"),
        (D("89.996"), D(90), "89,99%"),
        (D("90"), D(90), "90,00%"),
        (D("99.5041"), D(98), "99,50%"),
        (D("93.336"), None, "93,34%"),
    ],
)
def test_a_percentage_never_claims_a_threshold_that_was_missed(value, under, expected):
    assert percent(value, under=under) == expected


@given(st.decimals(0, 100, places=8))
def test_hundred_percent_is_printed_only_when_exact(value):
    assert (percent(value) == "100,00%") == (value == 100)
    assert (json_percent(value) == 100) == (value == 100)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1204, "1.204"),
        (D("0.50"), "0,5"),
        (0, "0"),
        (D("1234567.25"), "1.234.567,25"),
        (100, "100"),
        (D("1E+2"), "100"),
    ],
)
def test_numbers_are_vietnamese(value, expected):
    assert number(value) == expected


def test_levels_and_missing_points():
    assert level(D("97.5")) == "97,5%"
    assert shown(NoPoints.NO_FACTS, Rounding()) == "–"
    assert shown(None, Rounding()) == "–"
    assert json_number(NoPoints.SURVEY) is None
    assert json_number(D("1.80")) == 1.8
    assert json_number(D(2)) == 2
    assert {reason.label for reason in NoPoints} == {
        "chờ điều tra xã hội học",
        "thiếu số liệu",
        "không áp dụng",
        "chưa đến hạn",
    }


def test_no_points_cannot_be_added_up():
    with pytest.raises(TypeError):
        sum([D(1), NoPoints.NO_FACTS], D(0))
