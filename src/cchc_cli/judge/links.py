"""Which item of one criteria set is which of another: by ``replaces``, then by equal code and name, then by name.

An equal code alone proves nothing (a later set may give it to another item): it is a doubt for a person.

Imports: model, vietnamese.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from cchc_cli.model import Index, code_order
from cchc_cli.vietnamese import fold


class How(StrEnum):
    """By what an item was recognised."""

    REPLACES = "theo bộ tiêu chí"
    SAME = "cùng mã, cùng tên"
    NAME = "cùng tên, mã khác"


@dataclass(frozen=True, slots=True)
class Group:
    """Items of the old set and the items of the new one that stand in their place; one side is empty for what was
    dropped or is new. More than one old: merged; more than one new: split."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    how: How | None = None

    @property
    def one_to_one(self) -> bool:
        """Neither split, merged, dropped nor new."""
        return len(self.old) == len(self.new) == 1


@dataclass(frozen=True, slots=True)
class Links:
    """Every item of both sets, in one group each; ``doubtful``: code in both sets, under different names, unlinked."""

    groups: tuple[Group, ...]
    doubtful: frozenset[str]

    @property
    def by_new(self) -> Mapping[str, Group]:
        """The group of each item of the new set."""
        return {code: group for group in self.groups for code in group.new}


def link(chain: Sequence[Index]) -> Links:
    """The groups between the first and the last set of a chain in which each supersedes, or is superseded by, the next
    (or of two sets that say nothing of each other)."""
    pairs: dict[str, dict[str, How]] = {code: {code: How.SAME} for code in chain[0].items}
    for before, after in pairwise(chain):
        step = _step(before, after)
        pairs = {
            old: {
                code: how if old_how is How.SAME else old_how
                for middle, old_how in reached.items()
                for code, how in step.get(middle, {}).items()
            }
            for old, reached in pairs.items()
        }
    return _links(pairs, chain[0], chain[-1])


def _step(old: Index, new: Index) -> dict[str, dict[str, How]]:
    """For each old code the new codes that stand in its place."""
    circle = old.head.supersedes == new.edition and new.head.supersedes == old.edition
    if old.head.supersedes == new.edition and not circle:
        back = _step(new, old)
        found: dict[str, dict[str, How]] = {code: {} for code in old.items}
        for later, earlier in back.items():
            for code, how in earlier.items():
                found[code][later] = how
        return found
    found = {code: {} for code in old.items}
    rest_new = dict(new.items)
    if new.head.supersedes == old.edition:
        for code, item in new.items.items():
            for replaced in item.replaces:
                if replaced in found:
                    found[replaced][code] = How.REPLACES
                    rest_new.pop(code, None)
    rest_old = {code: item for code, item in old.items.items() if not found[code]}
    for code, item in list(rest_old.items()):
        if code in rest_new and fold(rest_new[code].name) == fold(item.name):
            found[code][code] = How.SAME
            del rest_old[code], rest_new[code]
    names_old = Counter(fold(item.name) for item in old.items.values())
    names_new = Counter(fold(item.name) for item in new.items.values())
    by_name = {fold(item.name): code for code, item in rest_new.items()}
    for code, item in rest_old.items():
        name = fold(item.name)
        if name in by_name and names_old[name] == names_new[name] == 1:
            found[code][by_name[name]] = How.NAME
    return found


def _links(pairs: Mapping[str, Mapping[str, How]], old: Index, new: Index) -> Links:
    """Connected items become one group; groups stand in the order of the new set, dropped items last."""
    group_of: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for code, reached in pairs.items():
        members = [("old", code), *(("new", later) for later in reached)]
        for member in list(members):
            for known in group_of.get(member, ()):
                if known not in members:
                    members.append(known)
        for member in members:
            group_of[member] = members
    groups, seen = [], set()
    for key in (*(("new", code) for code in new.items), *(("old", code) for code in old.items)):
        members = group_of.get(key, [key])
        if key in seen:
            continue
        seen.update(members)
        olds = sorted((code for side, code in members if side == "old"), key=code_order)
        news = sorted((code for side, code in members if side == "new"), key=code_order)
        how = next((pairs[code][later] for code in olds for later in news if later in pairs[code]), None)
        groups.append(Group(tuple(olds), tuple(news), how))
    linked_old = {code for group in groups if group.new for code in group.old}
    linked_new = {code for group in groups if group.old for code in group.new}
    doubtful = {code for code in old.items if code in new.items and code not in linked_old and code not in linked_new}
    return Links(tuple(groups), frozenset(doubtful))
