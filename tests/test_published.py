"""Published numbers, reproduced: what provinces printed follows from their own rows by this engine's own functions.

The numbers are read from ``published-results.yaml`` beside the project (``index-facts.md`` for two that it lacks), none
is copied here; where published roundings disagree with each other, the test says which way of rounding explains which.
"""

from __future__ import annotations

import datetime
import functools
import re
from decimal import Decimal

import pytest
import yaml

from cchc_cli.judge.rank import mean, ranks
from cchc_cli.judge.scoring import rating
from cchc_cli.points import HUNDRED, Rounding, percent, rate
from tests.conftest import SHARED
from tests.test_totals import NOT_DONE, asked, by_hand, part, scored

PUBLISHED = SHARED / "domain" / "published-results.yaml"
FACTS = SHARED / "domain" / "index-facts.md"
pytestmark = pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published numbers are not beside this checkout")

D = Decimal


@functools.cache
def entry(id):
    (one,) = [one for one in yaml.safe_load(PUBLISHED.read_text(encoding="utf-8")) if one["id"] == id]
    return one


def case(id, unit):
    (one,) = [one for one in entry(id)["cases"] if one["unit"].startswith(unit)]
    return one


def printed(value, like, mode):
    """A number as printed with as many digits as the published one."""
    decimals = -D(like).as_tuple().exponent
    return Rounding("none", decimals, mode).show(value).replace(",", ".")


def modes_of(value, published):
    """The ways of rounding that give what was published."""
    return {mode for mode in ("half-up", "half-even", "truncate") if printed(value, published, mode) == published}


# -- Bình Dương 2017: appraised points and survey points --------------------------------------------------------


def districts():
    return entry("binhduong-2017-districts")["rows"]


@functools.cache
def district_card(unit):
    """A district as the engine scores it: appraised points that people state, survey points beside them."""
    (row,) = [row for row in districts() if row[0] == unit]
    top = entry("binhduong-2017-districts")["max"]
    own = by_hand(top["appraised"], row[1])
    return scored([own, asked(top["survey"])], survey={"1.2": row[2]})


def test_binh_duong_districts_total_is_appraised_plus_survey_of_100():
    assert len(districts()) == 9
    for unit, appraised, surveyed, total, _ in districts():
        card = district_card(unit)
        assert (card.total.self_assessed, card.total.surveyed) == (D(appraised), D(surveyed))
        assert card.total.applicable == entry("binhduong-2017-districts")["max"]["total"]
        assert card.total.percent == card.total.self_assessed + card.total.surveyed == D(total)


def test_binh_duong_districts_stand_in_the_published_order():
    assert ranks([district_card(unit).total.percent for unit, *_ in districts()]) == [row[-1] for row in districts()]
    # By the appraised points alone Phú Giáo would stand two places higher: the survey decided.
    alone = dict(zip((row[0] for row in districts()), ranks([D(row[1]) for row in districts()]), strict=True))
    published = {row[0]: row[-1] for row in districts()}
    assert {unit: (alone[unit], place) for unit, place in published.items() if alone[unit] != place} == {
        "Bến Cát": (7, 6),
        "Dầu Tiếng": (8, 7),
        "Phú Giáo": (6, 8),
    }


def test_binh_duong_districts_mean():
    average = mean([district_card(unit).total.percent for unit, *_ in districts()])
    assert modes_of(average, entry("binhduong-2017-districts")["mean_published"]) == {"half-up", "half-even"}


# -- Bands and their shares ------------------------------------------------------------------------------------


def test_hue_bands_hold_all_communes_and_their_shares_are_rounded_half_up():
    one = entry("tthue-2021-communes")
    counts = {name: count for name, (count, _) in one["bands"].items()}
    assert sum(counts.values()) == one["total_units"]
    explained = {
        name: modes_of(rate(count, one["total_units"]), share) for name, (count, share) in one["bands"].items()
    }
    assert set.intersection(*explained.values()) == {"half-up", "half-even"}
    assert sum(D(share) for _, share in one["bands"].values()) > HUNDRED  # printed shares need not add up


def banded(*cuts):
    """A set with these bands, for what it makes of a percentage."""
    return scored([by_hand(1, 1)], ratings=[{"name": name, "at_least": D(low)} for name, low in cuts]).index


def test_binh_duong_communes_fall_in_the_published_bands():
    one = entry("binhduong-2017-communes")
    assert sum(one["bands"].values()) == one["total_units"]
    index = banded(("xuat_sac", 90), ("tot", 80), ("kha", 65), ("trung_binh", 50))  # 90 and 80: index-facts §3.6
    best = one["known"]["Chánh Nghĩa"]
    assert rating(D(best["index"]), index) == best["band"]
    assert rating(D(best["previous"]), index) == best["previous_band"]
    assert rating(D(one["mean"]), index) == "kha"


def test_hai_phong_order_and_excellence_within_each_pool():
    pools = entry("haiphong-2025")["pools"]
    for pool in pools.values():
        named = [*pool["top"], pool["last"]]
        values = [D(value) for _, value in named]
        assert ranks(values) == [1, 2, 3, 4]
        assert ranks(values[::-1]) == [4, 3, 2, 1]
    wards = pools["phuong"]
    index = banded(("xuat_sac", wards["xuat_sac_from"]), ("khac", 0))
    assert {rating(D(value), index) for _, value in wards["top"]} == {"xuat_sac"}
    assert rating(D(wards["last"][1]), index) == "khac"
    assert rating(D(wards["xuat_sac_from"]), index) == "xuat_sac"
    assert rating(D(wards["xuat_sac_from"]) - D("0.01"), index) == "khac"
    # ranked apart: the best commune, first of its pool, would not be among the first three wards
    best = D(pools["xa_dac_khu"]["top"][0][1])
    assert ranks([*(D(value) for _, value in wards["top"]), best])[-1] == 4


# -- Denominators ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "excluded", "modes"),
    [
        ("Ban Dân tộc", 16, {"half-up", "half-even", "truncate"}),
        ("Vĩnh Linh 2021", 1, {"half-up", "half-even", "truncate"}),
        ("Nam Định districts", 30, {"half-up", "half-even", "truncate"}),
        ("Nam Định departments", 30, {"truncate"}),
    ],
)
def test_the_published_index_is_the_points_over_what_is_left_after_excluding(unit, excluded, modes):
    one = case("renormalisation", unit)
    kept = HUNDRED - excluded
    assert kept == D(one["inferred_max"])
    card = scored([by_hand(kept, one["points"]), (part(excluded, 0, 0, not_applicable="exclude")[0], NOT_DONE)])
    assert (card.total.max_points, card.total.applicable) == (100, kept)
    assert modes_of(card.total.percent, one["index_pct"]) == modes
    # no other whole denominator gives the published percentage
    others = [n for n in range(1, 101) if n != kept and modes_of(rate(D(one["points"]), n), one["index_pct"])]
    assert others == []


def test_an_index_without_its_survey_is_on_the_points_that_the_survey_leaves():
    """Nam Định: 30 points await the survey; the same percentage as with 30 points excluded."""
    one = case("renormalisation", "Nam Định districts")
    card = scored([by_hand(one["inferred_max"], one["points"]), asked(30)])
    assert percent(card.total.percent) == f"{one['index_pct']}%".replace(".", ",")
    assert card.total.surveyed is None


def test_the_half_year_index_leaves_out_what_is_due_later():
    one = case("renormalisation", "Vĩnh Linh half-year")
    kept = D(one["inferred_max"])
    june, december = datetime.date(2023, 6, 30), datetime.date(2023, 12, 31)
    later = HUNDRED - kept
    items = [by_hand(kept, kept - D(one["points_lost"]), due=june), by_hand(later, 0, due=december)]
    card = scored(items, as_of=june)
    assert (later, card.total.applicable) == (21, kept)
    assert modes_of(card.total.percent, one["index_pct"]) == {"half-up", "half-even"}
    assert card.rating is None


def test_self_scoring_overshoots_by_the_published_difference():
    for unit in ("Nam Định districts", "Nam Định departments"):
        one = case("renormalisation", unit)
        card = scored([by_hand(one["inferred_max"], one["self"])], rounds=[{"1.1": one["points"]}])
        assert (card.total.self_assessed, card.total.appraised_1) == (D(one["self"]), D(one["points"]))
        assert card.items[0].cut is not None


# -- Ways of rounding that published numbers follow ----------------------------------------------------------------


def test_one_published_average_was_cut_where_others_were_rounded():
    """62,62 of 70 was printed 89,45; half up it is 89,46."""
    one = case("renormalisation", "Nam Định departments")
    value = rate(D(one["points"]), D(one["inferred_max"]))
    assert printed(value, one["index_pct"], "truncate") == one["index_pct"]
    assert D(printed(value, one["index_pct"], "half-up")) == D(one["index_pct"]) + D("0.01")


@pytest.mark.skipif(not FACTS.is_file(), reason="the facts are not beside this checkout")
def test_ba_ria_cut_a_half_where_half_up_would_go_on():
    """40,62 of 80 is 50,775, printed 50,77: cut; both ways of rounding a half give 50,78."""
    (found,) = re.findall(r"BR-VT PAPI ([\d.]+)/(\d+) = ([\d.]+) published \*\*([\d.]+)\*\*", FACTS.read_text("utf-8"))
    points, whole, exact, published = found
    value = rate(D(points), D(whole))
    assert value == D(exact)
    assert modes_of(value, published) == {"truncate"}


def test_bac_ninh_rounded_six_shares_and_the_half_to_even():
    """17,86 of 18 was printed 99,2 and 15,82 of 18 87,9, but 19,45 of 20 = 97,25 was printed 97,2: half to even."""
    one, tops = case("decision-766", "Bắc Ninh"), entry("decision-766")["max"].values()
    shares = [rate(D(points), top) for points, top in zip(one["six_groups"], tops, strict=True)]
    explained = [modes_of(share, like) for share, like in zip(shares, one["pct_published"], strict=True)]
    assert set.intersection(*explained) == {"half-even"}
    halves = [number for number, modes in enumerate(explained) if "half-up" not in modes]
    assert halves == [list(entry("decision-766")["max"]).index("progress")]


# -- Plain sums ----------------------------------------------------------------------------------------------------


def outside(maximum, points):
    """An item that takes points published elsewhere, and the statement."""
    rule = {"kind": "external", "index": "Quyết định 766", "points": "p"}
    fact = {"label": "Điểm đã công bố", "type": "decimal"}
    return {"max_points": D(maximum), "facts": {"p": fact}, "rule": rule}, {"facts": {"p": D(points)}}


def test_decision_766_groups_add_up_to_100_and_to_the_published_totals():
    tops = entry("decision-766")["max"]
    assert sum(tops.values()) == HUNDRED
    six = case("decision-766", "Bắc Ninh")
    card = scored([outside(top, points) for top, points in zip(tops.values(), six["six_groups"], strict=True)])
    assert card.total.percent == card.total.self_assessed == D(six["inferred_total"])
    five = case("decision-766", "Thái Nguyên")
    transparency, progress, services, payment, satisfaction, digitisation = tops.values()
    tops_of_five = (transparency, progress, services + payment, satisfaction, digitisation)  # one group there
    card = scored([outside(top, points) for top, points in zip(tops_of_five, five["five_groups"], strict=True)])
    assert (card.total.self_assessed, card.total.applicable) == (D(five["total_published"]), HUNDRED)


def test_papi_is_the_plain_sum_of_its_eight_parts():
    one = entry("papi-quangtri-2021")
    parts = [outside(10, points) for points in one["parts"].values()]
    card = scored(parts, rounding={"at": "item", "decimals": 3, "mode": "half-up"})
    assert len(parts) == 8
    assert card.total.self_assessed == D(one["total_published"])
    assert card.total.applicable == 80
