"""Which item of one set is which of another: the unit's own points must never be laid at another item's door."""

import unicodedata
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_cli.judge.links import Group, How, link
from cchc_cli.model import Area, Index, IndexHead
from cchc_cli.read.workspace import Workspace, read_chain, read_edition
from tests.conftest import edit

few = settings(max_examples=200, deadline=None)


def by_old(links):
    return {code: group for group in links.groups for code in group.old}


def index(edition, items, supersedes=None):
    """A set of hand-scored items: code → name, or code → (name, the codes that it replaces)."""
    nodes = []
    for code, what in items.items():
        name, replaces = what if isinstance(what, tuple) else (what, ())
        nodes.append(
            {"code": code, "name": name, "max_points": Decimal(1), "rule": {"kind": "manual"}, "replaces": replaces}
        )
    area = {"code": "1", "name": "Lĩnh vực", "max_points": Decimal(len(nodes)), "criteria": tuple(nodes)}
    head = {
        "edition": edition,
        "title": edition,
        "status": "illustrative",
        "unit_kinds": ("xa",),
        "years": {"from": 2023, "to": None},
        "supersedes": supersedes,
    }
    return Index(head=IndexHead.model_validate(head), areas=(Area.model_validate(area),))


def two(old, new):
    """The links from a set to the one that supersedes it."""
    return link([index("cu", old), index("moi", new, "cu")])


def pairs(links):
    """Groups without their reason, as a person would write them down."""
    return {(group.old, group.new) for group in links.groups}


def mirrored(links):
    return {(new, old) for old, new in pairs(links)}


# -- Theo `replaces` -------------------------------------------------------------------------------------------


def test_one_item_that_two_replace_was_split():
    links = two({"1.1": "Công khai"}, {"1.1": ("Niêm yết", ("1.1",)), "1.2": ("Công khai trên mạng", ("1.1",))})
    assert links.groups == (Group(("1.1",), ("1.1", "1.2"), How.REPLACES),)
    assert not links.groups[0].one_to_one


def test_one_item_that_replaces_two_was_merged():
    links = two({"1.1": "A", "1.2": "B", "1.3": "C"}, {"1.1": ("A và C", ("1.1", "1.3")), "1.2": "B"})
    assert links.groups == (
        Group(("1.1", "1.3"), ("1.1",), How.REPLACES),
        Group(("1.2",), ("1.2",), How.SAME),
    )
    assert not links.groups[0].one_to_one
    assert links.groups[1].one_to_one


def test_items_that_meet_in_a_third_are_one_group():
    links = two({"1.1": "A", "1.2": "B"}, {"1.1": ("X", ("1.1", "1.2")), "1.2": ("Y", ("1.2",))})
    assert links.groups == (Group(("1.1", "1.2"), ("1.1", "1.2"), How.REPLACES),)


def test_swapped_codes_follow_what_the_set_says():
    links = two({"4.2": "A", "4.3": "B"}, {"4.2": ("B viết lại", ("4.3",)), "4.3": ("A viết lại", ("4.2",))})
    assert pairs(links) == {(("4.3",), ("4.2",)), (("4.2",), ("4.3",))}
    assert links.doubtful == frozenset()


def test_a_renumbered_row_of_items_is_followed_one_by_one():
    links = two(
        {"4.1": "Quy chế", "4.2": "Biên chế", "4.3": "Người không chuyên trách"},
        {"4.1": "Quy chế", "4.2": "Mới", "4.3": ("Biên chế", ("4.2",)), "4.4": ("Người", ("4.3",))},
    )
    assert pairs(links) == {
        (("4.1",), ("4.1",)),
        ((), ("4.2",)),
        (("4.2",), ("4.3",)),
        (("4.3",), ("4.4",)),
    }
    assert links.doubtful == frozenset()


def test_an_old_code_that_another_item_replaces_is_not_matched_by_code_and_name():
    """The set itself says where 1.1 went: an item that still has its code and name is a new one."""
    links = two({"1.1": "A"}, {"1.1": "A", "1.2": ("A mở rộng", ("1.1",))})
    assert pairs(links) == {(("1.1",), ("1.2",)), ((), ("1.1",))}
    assert links.by_new["1.1"] == Group((), ("1.1",))
    assert links.doubtful == frozenset()


def test_an_item_that_replaces_another_is_not_matched_by_name_as_well():
    links = two({"1.1": "A", "1.2": "B"}, {"1.2": ("B", ("1.1",))})
    assert pairs(links) == {(("1.1",), ("1.2",)), (("1.2",), ())}


def test_replacing_a_code_that_never_was_says_nothing():
    links = two({"1.1": "A"}, {"1.1": ("A", ("9.9",)), "1.2": ("B", ("9.9",))})
    assert pairs(links) == {(("1.1",), ("1.1",)), ((), ("1.2",))}
    assert links.by_new["1.1"].how is How.SAME


def test_replaces_counts_only_towards_the_set_that_is_superseded():
    """Two sets that say nothing of each other: ``replaces`` of the one speaks of a third."""
    links = link([index("cu", {"1.1": "A", "1.2": "B"}), index("la", {"1.1": ("Y", ("1.2",)), "1.3": "B"}, "khac")])
    assert pairs(links) == {((), ("1.1",)), (("1.1",), ()), (("1.2",), ("1.3",))}
    assert links.doubtful == {"1.1"}


# -- Theo mã và tên --------------------------------------------------------------------------------------------


def test_equal_code_and_name_is_the_same_item():
    assert two({"1.1": "A"}, {"1.1": "A"}).groups == (Group(("1.1",), ("1.1",), How.SAME),)


def test_equal_name_under_another_code_is_the_same_item_moved():
    links = two({"1.1": "A", "1.2": "B"}, {"1.1": "B", "1.2": "C"})
    assert by_old(links)["1.2"] == Group(("1.2",), ("1.1",), How.NAME)
    assert by_old(links)["1.1"] == Group(("1.1",), ())
    assert links.by_new["1.2"] == Group((), ("1.2",))


def test_an_equal_code_alone_is_only_a_doubt():
    links = two({"1.1": "A"}, {"1.1": "B"})
    assert pairs(links) == {(("1.1",), ()), ((), ("1.1",))}
    assert links.doubtful == {"1.1"}


def test_a_code_whose_item_is_known_elsewhere_is_no_doubt():
    links = two({"1.1": "A"}, {"1.1": "B", "1.2": "A"})
    assert pairs(links) == {(("1.1",), ("1.2",)), ((), ("1.1",))}
    assert links.doubtful == frozenset()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"1.1": "Ban hành kế hoạch", "2.1": "Ban hành kế hoạch"}, {"1.2": "Ban hành kế hoạch", "2.1": "Khác"}),
        ({"1.1": "Ban hành kế hoạch", "2.1": "Khác"}, {"1.2": "Ban hành kế hoạch", "2.2": "Ban hành kế hoạch"}),
    ],
    ids=["twice before", "twice after"],
)
def test_a_name_that_stands_twice_proves_nothing(old, new):
    assert all(not group.old or not group.new for group in two(old, new).groups)


def test_a_name_that_stands_twice_still_holds_together_with_its_code():
    same = {"1.1": "Ban hành kế hoạch", "2.1": "Ban hành kế hoạch"}
    assert pairs(two(same, same)) == {(("1.1",), ("1.1",)), (("2.1",), ("2.1",))}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Văn hóa công sở", "Văn hoá công sở"),
        ("Ủy ban nhân dân", "Uỷ ban nhân dân"),
        ("Sức khỏe", "sức khoẻ"),
        ("Văn hóa công sở", unicodedata.normalize("NFD", "Văn hoá công sở")),
        ("Cải cách thể chế", "CẢI CÁCH THỂ CHẾ"),
        ("Cải cách thể chế", "Cải cách\u00a0thể  chế"),
        ("Kinh tế - xã hội", "Kinh tế – xã hội"),
    ],
    ids=["oà", "uỷ", "oẻ và hoa", "NFD", "hoa", "cách", "gạch"],
)
def test_two_spellings_of_one_name_are_one_name(old, new):
    assert old != new
    assert two({"1.1": old}, {"1.1": new}).groups[0].how is How.SAME
    assert two({"1.1": old}, {"1.2": new}).groups[0].how is How.NAME


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Bố trí công chức", "Bổ trí công chức"),
        ("Tỷ lệ hồ sơ", "Ty le ho so"),
        ("Mức độ đạt 80%", "Mức độ đạt 90%"),
        ("Quý I", "Quý II"),
    ],
)
def test_names_that_differ_in_more_than_spelling_are_different(old, new):
    assert two({"1.1": old}, {"1.1": new}).doubtful == {"1.1"}


# -- Qua nhiều bộ ----------------------------------------------------------------------------------------------

FIRST = {"1.1": "A", "1.2": "B", "1.3": "C", "1.4": "D"}
SECOND = {"1.1": "B", "1.2": ("A sửa", ("1.1",)), "1.3": ("C1", ("1.3",)), "1.4": ("C2", ("1.3",)), "1.5": "E"}
THIRD = {"1.1": ("B và A", ("1.1", "1.2")), "1.2": "C1", "1.3": "C2", "1.5": "E"}
CHAIN = [index("mot", FIRST), index("hai", SECOND, "mot"), index("ba", THIRD, "hai")]
# 1.1 → 1.2 → 1.1 and 1.2 → 1.1 → 1.1 meet; 1.3 → 1.3, 1.4 → 1.2, 1.3; 1.4 was dropped; 1.5 came with the second
OVER_THREE = {
    (("1.1", "1.2"), ("1.1",)),
    (("1.3",), ("1.2", "1.3")),
    (("1.4",), ()),
    ((), ("1.5",)),
}


def test_items_are_followed_over_three_editions():
    links = link(CHAIN)
    assert pairs(links) == OVER_THREE
    assert by_old(links)["1.3"].how is How.REPLACES
    assert links.doubtful == frozenset()


def test_what_the_first_step_was_recognised_by_is_told_unless_it_was_the_same():
    """Same, then moved: moved. Replaced, then the same: replaced."""
    chain = [index("mot", {"1.1": "A", "1.2": "B"}), index("hai", {"1.1": "A", "1.3": ("B", ("1.2",))}, "mot")]
    links = link([*chain, index("ba", {"1.2": "A", "1.3": "B"}, "hai")])
    assert by_old(links)["1.1"] == Group(("1.1",), ("1.2",), How.NAME)
    assert by_old(links)["1.2"] == Group(("1.2",), ("1.3",), How.REPLACES)


def test_backwards_the_links_are_the_same():
    assert pairs(link(CHAIN[::-1])) == {(new, old) for old, new in OVER_THREE}
    split = [index("cu", {"1.1": "A"}), index("moi", {"1.1": ("B", ("1.1",)), "1.2": ("C", ("1.1",))}, "cu")]
    assert link(split[::-1]).groups == (Group(("1.1", "1.2"), ("1.1",), How.REPLACES),)


def test_a_set_against_itself_changes_nothing():
    assert pairs(link(CHAIN[:1])) == {((code,), (code,)) for code in FIRST}


def test_groups_stand_in_the_order_of_the_new_set_and_dropped_items_last():
    links = two({"1.1": "A", "1.2": "B", "1.10": "C"}, {"1.2": "C", "1.9": "Mới", "1.10": "B"})
    assert [(group.old, group.new) for group in links.groups] == [
        (("1.10",), ("1.2",)),
        ((), ("1.9",)),
        (("1.2",), ("1.10",)),
        (("1.1",), ()),
    ]


# -- Chuỗi bộ trên đĩa -----------------------------------------------------------------------------------------


def test_the_sets_in_between_are_found_on_disk(workspace):
    """2026 does not say what it supersedes; told that it follows 2023, it leads back to 2022 by way of it."""
    where, at = Workspace(workspace), None

    def read(year):
        loaded, problems = read_edition(where, f"minh-hoa-xa-{year}", at)
        assert problems == []
        return loaded[0]

    def chain(first, last):
        found, problems = read_chain(where, read(first), read(last))
        assert problems == []
        return [one.edition[-4:] for one in found]

    assert chain(2022, 2026) == ["2022", "2026"]
    edit(workspace / "criteria/minh-hoa-xa-2026/index.yaml", "supersedes: null", "supersedes: minh-hoa-xa-2023")
    assert chain(2022, 2026) == ["2022", "2023", "2026"]
    assert chain(2026, 2022) == ["2026", "2023", "2022"]
    assert chain(2023, 2023) == ["2023"]
    edit(workspace / "criteria/minh-hoa-xa-2023/index.yaml", "total: 100", "total: trăm")
    found, problems = read_chain(where, read(2022), read(2026))
    assert [one.edition[-4:] for one in found] == ["2022", "2026"]
    assert {problem.where.file for problem in problems} == {"criteria/minh-hoa-xa-2023/index.yaml"}


# -- Với mọi bộ ------------------------------------------------------------------------------------------------

CODES = st.lists(st.sampled_from(["1.1", "1.2", "1.3", "1.4", "1.10"]), unique=True, min_size=1, max_size=5)
NAMES = st.sampled_from(["A", "B", "C", "D", "hoà", "hòa"])


@st.composite
def sets(draw, edition, supersedes=None):
    items = {}
    for code in sorted(draw(CODES), key=lambda code: int(code[2:])):
        replaces = draw(st.lists(st.sampled_from(["1.1", "1.2", "1.3", "1.4", "9.9"]), max_size=2, unique=True))
        items[code] = (draw(NAMES), tuple(replaces) if supersedes and draw(st.booleans()) else ())
    return index(edition, items, supersedes)


@few
@given(sets("mot"), sets("hai", "mot"), sets("ba", "hai"), st.booleans(), st.booleans())
def test_every_item_of_both_sets_is_in_exactly_one_group(first, second, third, long, back):
    chain = [first, second, third] if long else [first, second]
    chain = chain[::-1] if back else chain
    links = link(chain)
    assert Counter(code for group in links.groups for code in group.old) == Counter(chain[0].items.keys())
    assert Counter(code for group in links.groups for code in group.new) == Counter(chain[-1].items.keys())
    for group in links.groups:
        assert group.old or group.new
        assert (group.how is None) == (not group.old or not group.new)
        assert all(by_old(links)[code] == group for code in group.old)
        assert all(links.by_new[code] == group for code in group.new)
    for code in links.doubtful:
        assert by_old(links)[code] == Group((code,), ())
        assert links.by_new[code] == Group((), (code,))
    assert mirrored(links) == pairs(link(chain[::-1]))


@few
@given(sets("mot"), sets("hai", "mot"))
def test_what_the_set_says_is_always_followed(old, new):
    links = link([old, new])
    spoken = {(was, code) for code, item in new.items.items() for was in item.replaces if was in old.items}
    for was, code in spoken:
        assert was in links.by_new[code].old
    for group in links.groups:
        if group.how is How.SAME:
            assert group.old == group.new
        if len(group.old) > 1 or len(group.new) > 1:
            assert all(any(was == one for was, _ in spoken) for one in group.old)
            assert all(any(code == one for _, code in spoken) for one in group.new)


KINDS = st.sampled_from(["same", "renumbered", "renamed", "split", "merged", "dropped", "new"])


@few
@given(st.lists(KINDS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_links_are_those_by_which_the_new_set_was_made(kinds, random):
    """A new set made from an old one by known steps: the groups must be those steps, whatever the codes."""
    numbers = list(range(1, 30))
    random.shuffle(numbers)
    old, new, made = {}, {}, set()

    def code():
        return f"1.{numbers.pop()}"

    for position, kind in enumerate(kinds):
        name, one, two_ = f"Mục {position}", code(), code()
        if kind in ("same", "renumbered"):
            there = one if kind == "same" else two_
            old[one], new[there] = name, name
            made.add(((one,), (there,)))
        elif kind == "renamed":
            old[one], new[two_] = name, (f"{name} viết lại", (one,))
            made.add(((one,), (two_,)))
        elif kind == "split":
            old[one], new[one], new[two_] = name, (f"{name} a", (one,)), (f"{name} b", (one,))
            made.add(((one,), tuple(sorted((one, two_), key=lambda c: int(c[2:])))))
        elif kind == "merged":
            old[one], old[two_], new[one] = name, f"{name} b", (f"{name} gộp", (one, two_))
            made.add((tuple(sorted((one, two_), key=lambda c: int(c[2:]))), (one,)))
        elif kind == "dropped":
            old[one] = name
            made.add(((one,), ()))
        else:
            new[one] = name
            made.add(((), (one,)))
    if old and new:
        assert pairs(two(old, new)) == made
