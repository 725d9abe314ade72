"""What a unit stated under one criteria set, carried over to another: facts, explanations, documents, points.

Only what means the same is carried: a fact by its name and type, a choice by its key, typed points within the new
maximum. The rest is named, and kept (``Carried.left``), never dropped.

Imports: model, judge.links, rules.base.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cchc_cli.judge.links import Group, Links
from cchc_cli.model import Claim, Index, Item


@dataclass(frozen=True, slots=True)
class Note:
    """What happened to a group of items: ``looks`` are the reasons why a person must look at it."""

    group: Group
    looks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """Claims by new code, what stays behind by old code, and a note on every group that states something."""

    claims: Mapping[str, Claim]
    left: Mapping[str, Claim]
    notes: tuple[Note, ...]


def carry(claims: Mapping[str, Claim], old: Index, new: Index, links: Links) -> Carried:
    """Everything that can be carried from the old set to the new one."""
    carried: dict[str, Claim] = {}
    left: dict[str, Claim] = {}
    notes: list[Note] = []
    for group in links.groups:
        stated = {code: claims[code] for code in group.old if code in claims}
        if not stated:
            continue
        looks = list(_looks(group, old, new))
        taken: dict[str, set[str]] = {code: set() for code in stated}
        for code in group.new:
            claim, reasons = _merged(stated, old, new.items[code], taken)
            looks += reasons
            if claim != Claim():
                carried[code] = claim
        for code, claim in stated.items():
            rest = _rest(claim, taken[code])
            if rest != Claim():
                left[code] = rest
        notes.append(Note(group, tuple(dict.fromkeys(looks))))
    return Carried(carried, left, tuple(notes))


def _looks(group: Group, old: Index, new: Index) -> Iterator[str]:
    """What a person must know of the group itself."""
    if not group.new:
        yield "bộ mới không còn mục này"
        return
    if len(group.new) > 1:
        yield f"tách thành {', '.join(group.new)}"
    if len(group.old) > 1:
        yield f"gộp từ {', '.join(group.old)}"
    if group.one_to_one:
        before, after = old.items[group.old[0]], new.items[group.new[0]]
        if before.rule != after.rule or before.max_points != after.max_points:
            yield "điểm tối đa hoặc cách chấm đã đổi"


def _merged(
    stated: Mapping[str, Claim], old: Index, item: Item, taken: Mapping[str, set[str]]
) -> tuple[Claim, list[str]]:
    """One new item's claim from those of the old items in whose place it stands; ``taken`` notes what was carried."""
    if item.surveyed:
        return Claim(), ["mục mới chấm bằng điều tra xã hội học"]
    values: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    looks: list[str] = []
    choices = item.rule.choices()
    for code, claim in stated.items():
        declared = old.items[code].facts
        for name, value in claim.facts.items():
            fact = item.facts.get(name)
            fits = fact is not None and name in declared and fact.type == declared[name].type
            if not fits or (fact is not None and fact.type == "choice" and value not in choices.get(name, ())):
                continue
            if name in facts and facts[name] != value:
                looks.append(
                    f"{item.code}: {item.facts[name].label} có hai số khác nhau ở các mục cũ, giữ số của mục đầu"
                )
                continue
            facts[name] = value
            taken[code].add(name)
        taken[code].add(_DOCUMENTS)
        for key in ("explanation", "not_applicable"):
            text = getattr(claim, key)
            if text and values.get(key) not in (None, text):
                values[key] = f"{values[key]}\n{text}"
            elif text:
                values[key] = text
            taken[code].add(f":{key}")
        if claim.points is not None and item.manual and claim.points <= item.max_points and "points" not in values:
            values |= {"points": claim.points, "reason": claim.reason}
        if claim.points is not None and values.get("points") == claim.points:
            taken[code].add(":points")
    if "not_applicable" in values and (item.not_applicable == "forbidden" or _answered(stated)):
        looks.append(f"{item.code}: không mang theo “không áp dụng”")
        del values["not_applicable"]
        for names in taken.values():
            names.discard(":not_applicable")
    lacking = [fact.label for name, fact in item.facts.items() if name not in facts and name in item.rule.inputs()]
    if lacking and facts:
        looks.append(f"{item.code}: còn thiếu {'; '.join(lacking)}")
    documents = tuple(cited for claim in stated.values() for cited in claim.documents)
    return Claim(facts=facts, documents=documents, **values), looks


_DOCUMENTS = ":documents"
"""What was carried beside facts is noted with a colon: a fact may have any name."""


def _answered(stated: Mapping[str, Claim]) -> bool:
    """Whether some of several items say "not applicable" and others state something."""
    some = any(claim.not_applicable for claim in stated.values())
    return some and any(claim.facts or claim.points is not None for claim in stated.values())


def _rest(claim: Claim, taken: set[str]) -> Claim:
    """What of a claim was carried nowhere."""
    return Claim(
        facts={name: value for name, value in claim.facts.items() if name not in taken},
        documents=() if _DOCUMENTS in taken else claim.documents,
        explanation=None if ":explanation" in taken else claim.explanation,
        not_applicable=None if ":not_applicable" in taken else claim.not_applicable,
        points=None if ":points" in taken else claim.points,
        reason=None if ":points" in taken else claim.reason,
    )
