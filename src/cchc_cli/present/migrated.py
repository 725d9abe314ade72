"""The files of a year after a move to another criteria set: the same YAML text with other codes, comments kept.

ruamel.yaml keeps what people wrote around the values; what comes out is read again strictly by the caller, who
compares it with what was meant before anything is written.

Imports: judge.migration, model, present.yaml_tree, ruamel.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from cchc_cli.judge.migration import Migration
from cchc_cli.model import Claim, Parked, code_order
from cchc_cli.present.yaml_tree import comments, dump, equal, fitted, load, new, says, with_comments, without_comments


def assessment_text(text: str, plan: Migration) -> str:
    """assessment.yaml under the new set: line by line where it is laid out as people do, else as a tree."""
    return with_comments(text, _by_lines(text, plan) or _as_tree(text, plan), "items")


class _Block(NamedTuple):
    """What an item says in its lines, and the comments above them; ``tree`` is the same read, by its code."""

    above: list[str]
    body: list[str]
    tree: CommentedMap


def _by_lines(text: str, plan: Migration) -> str | None:
    """What an item says goes with its lines and the comments above them; only what changes is written anew."""
    lines = text.splitlines(keepends=True)
    edition = next((n for n, line in enumerate(lines) if line.startswith("edition:")), None)
    start = next((n for n, line in enumerate(lines) if re.match(r"items:(\s*\{\})?\s*(#.*)?$", line)), None)
    if edition is None or start is None or start < edition:
        return None
    found = _blocks(lines, start + 1, 2)
    if found is None:
        return None
    blocks, rest, end = found
    if any(re.match(r"[^\s#]", line) for line in [*lines[:edition], *lines[edition + 1 : start]]):
        return None
    if end < len(lines) and not re.match(r"parked:\s*$", lines[end]):
        return None
    returning = _parked_blocks(lines, end, plan.new.edition)
    head = re.sub(r"(edition:\s*).*?(\s*(#.*)?)$", rf"\g<1>{plan.new.edition}\g<2>", lines[edition])
    opening = re.sub(r"items:(\s*\{\})?", "items:" if plan.claims else "items: {}", lines[start])
    parts = [*lines[:edition], head, *lines[edition + 1 : start], opening]
    parked = _parked_text(load(text).get("parked"), blocks, plan)
    kept = comments(parked + "".join(_text(block) for code, block in returning.items() if code in plan.claims))
    used: set[str] = set()
    for code in (code for code in plan.new.items if code in plan.claims):
        olds = [one for one in plan.sources.get(code, ()) if one in blocks]
        fresh = [blocks[one] for one in olds if one not in used]
        if code in plan.unchanged and fresh:
            first, *others = fresh[0].body
            parts += [*fresh[0].above, re.sub(r"[\"'][0-9.]+[\"']", f'"{code}"', first, count=1), *others]
        else:  # of an item that was split the first keeps the comments
            bare = [_Block([], [], without_comments(blocks[one].tree)) for one in olds if one in used]
            donors = [*fresh, *([returning[code]] if code in returning else []), *bare]
            parts += _item(code, donors, plan.claims[code], kept)
        used.update(olds)
    return "".join([*parts, *rest, parked])


def _blocks(lines: list[str], start: int, indent: int) -> tuple[dict[str, _Block], list[str], int] | None:
    """The items whose codes stand ``indent`` from the left, the comments after the last, and the line where they end;
    nothing where they are laid out otherwise."""
    key = re.compile(rf" {{{indent}}}[\"']([0-9.]+)[\"']\s*:")
    found: dict[str, tuple[list[str], list[str]]] = {}
    above: list[str] = []
    code, number = "", start
    for number, line in enumerate([*lines[start:], ""], start):
        match = key.match(line)
        if match:
            code = match[1]
            found[code] = (above, [line])
            above = []
        elif re.match(rf"\s{{0,{indent}}}#|\s*$", line) and number < len(lines):
            above.append(line)
        elif not line.startswith(" " * (indent + 1)):
            break
        elif not code:
            return None
        else:
            found[code][1].extend([*above, line])
            above = []
    blocks = {}
    for code, (before, body) in found.items():
        try:
            tree = load("".join(body))
        except YAMLError:
            return None
        if not isinstance(tree, CommentedMap) or list(tree) != [code]:
            return None
        blocks[code] = _Block(before, body, tree)
    return blocks, above, number


def _parked_blocks(lines: list[str], start: int, edition: str) -> dict[str, _Block]:
    """The items that were parked under an edition, where they are laid out as we write them."""
    for number in range(start, len(lines) - 1):
        if re.match(rf"  ([\"']?){re.escape(edition)}\1:\s*$", lines[number]) and lines[number + 1] == "    items:\n":
            blocks, _, _ = _blocks(lines, number + 2, 6) or ({}, [], 0)
            return {
                code: block._replace(above=[f"  {line.strip()}\n" for line in block.above if line.strip()])
                for code, block in blocks.items()
            }
    return {}


def _text(block: _Block) -> str:
    return "".join([*block.above, *block.body])


def _item(code: str, donors: Sequence[_Block], claim: Claim, elsewhere: Sequence[str]) -> list[str]:
    """The lines of a new item, in the clothes of those in whose place it stands; comments that have lost their place
    go above it, but for those that are ``elsewhere``."""
    above = donors[0].above if donors else []
    wanted = {"items": {code: _plain(claim)}}
    body = ""
    for stripped in (False, True):
        trees = [without_comments(block.tree) if stripped else block.tree for block in donors]
        group, key = CommentedMap(), DoubleQuotedScalarString(code)
        group[key] = fitted([value for tree in trees for value in tree.values()], wanted["items"][code])
        for beside in trees[0].ca.items.values() if trees else ():
            group.ca.items[key] = beside
        body = dump(CommentedMap({"items": group}))
        if says(body, wanted):
            break
    there = {*comments("".join(above) + body), *elsewhere}
    lost = [one for block in donors for one in comments(_text(block)) if one not in there]
    return [*above, *(f"  {one}\n" for one in dict.fromkeys(lost)), *body.splitlines(keepends=True)[1:]]


def _parked_text(parked: Any, blocks: Mapping[str, _Block], plan: Migration) -> str:
    """What is kept for the way back; an item that the new set does not have keeps its clothes and its comments."""
    wanted = {edition: _parked(one) for edition, one in plan.parked.items()}
    if not wanted:
        return ""
    carried = {one for sources in plan.sources.values() for one in sources}
    text = ""
    for stripped in (False, True):
        like = new(wanted)
        left = like.get(plan.old.edition, {}).get("items", {})
        for code in left:
            if code in blocks and isinstance(blocks[code].tree[code], CommentedMap):
                left[code] = blocks[code].tree[code]
        donors = [one for one in (parked, like) if isinstance(one, CommentedMap)]
        node = fitted([without_comments(one) for one in donors] if stripped else donors, wanted)
        for code in (code for code in left if code in blocks and code not in carried and not stripped):
            items, block = node[plan.old.edition]["items"], blocks[code]
            for beside in block.tree.ca.items.values():
                items.ca.items[code] = beside
            there = comments(dump(node))
            lost = [one[1:].strip() for one in comments(_text(block)) if one not in there]
            if lost:
                items.yaml_set_comment_before_after_key(code, before="\n".join(lost), indent=6)
        text = dump(CommentedMap({"parked": node}))
        if says(text, {"parked": wanted}):
            break
    return text


def _as_tree(text: str, plan: Migration) -> str:
    """The same through the tree, whatever the layout."""
    made = ""
    wanted = {code: _plain(plan.claims[code]) for code in plan.new.items if code in plan.claims}
    for stripped in (False, True):
        tree = without_comments(load(text)) if stripped else load(text)
        old_items = tree.get("items") or CommentedMap()
        parked = tree.pop("parked", None)
        returning = ((parked or {}).get(plan.new.edition) or {}).get("items") or {}
        tree["edition"] = plan.new.edition
        tree["items"] = CommentedMap()
        used: set[str] = set()
        for code, claim in wanted.items():
            olds = [one for one in plan.sources.get(code, ()) if old_items.get(one) is not None]
            donors = [without_comments(old_items[one]) if one in used else old_items[one] for one in olds]
            donors += [returning[code]] if code in returning else []
            tree["items"][DoubleQuotedScalarString(code)] = fitted(donors, claim)
            used.update(olds)
        blocks = {code: _Block([], [], CommentedMap({code: value})) for code, value in old_items.items()}
        made = f"{dump(tree).rstrip()}\n{_parked_text(parked, blocks, plan)}"
        if says(made, {"edition": plan.new.edition, "items": wanted}):
            break
    return made


def unit_text(text: str, year: int, plan: Migration) -> str:
    """unit.yaml with the year's new set; where the one place can be told by its words, nothing else changes."""
    place = rf"(\b{year}\s*:\s*[\"']?){re.escape(plan.old.edition)}(?![\w.-])"
    mended, places = re.subn(place, rf"\g<1>{plan.new.edition}", text)
    if places == 1:
        return mended
    tree = load(text)
    tree["edition"][year] = plan.new.edition
    return dump(tree)


def survey_text(text: str, plan: Migration) -> str:
    """survey.yaml with the new codes."""
    tree = load(text)
    tree["items"] = _renamed(tree.get("items"), plan, {c: _plain(one) for c, one in plan.survey.items()})
    return with_comments(text, dump(tree), "items")


def report_text(text: str, plan: Migration) -> str:
    """report.yaml with the causes under the new codes."""
    tree = load(text)
    if tree.get("causes") is not None or plan.causes:
        tree["causes"] = _renamed(tree.get("causes"), plan, plan.causes)
    return with_comments(text, dump(tree), "causes")


def appraisal_text(text: str, plan: Migration) -> str:
    """appraisal.yaml with the new codes."""
    tree = load(text)
    for one in tree["rounds"]:
        wanted = plan.rounds.get(int(one["round"]), {})
        one["items"] = _renamed(one.get("items"), plan, {code: _plain(value) for code, value in wanted.items()})
    return with_comments(text, dump(tree), "rounds")


def _renamed(node: Any, plan: Migration, wanted: Mapping[str, Any]) -> CommentedMap:
    """A group by code under the new codes, in their order, each value in its old clothes where it had some."""
    olds = node or {}
    found = CommentedMap()
    for code in sorted(wanted, key=code_order):
        value = wanted[code]
        donors = [olds[one] for one in _olds(plan, code) if one in olds]
        key = DoubleQuotedScalarString(code)
        for old in _olds(plan, code) if isinstance(node, CommentedMap) else ():
            if old in node.ca.items:
                found.ca.items[key] = node.ca.items[old]
        if isinstance(value, Mapping):
            found[key] = fitted(donors, value)
        else:
            found[key] = donors[0] if donors and equal(donors[0], value) else new(value)
    return found


def _olds(plan: Migration, code: str) -> tuple[str, ...]:
    """The old codes of the group of a new code."""
    return plan.came_from.get(code, (code,))


def _parked(one: Parked) -> dict[str, Any]:
    return {
        key: value
        for key, value in {
            "items": _group(one.items.items()),
            "survey": _group(one.survey.items()),
            "causes": dict(one.causes),
            "rounds": {number: _group(values.items()) for number, values in one.rounds.items()},
        }.items()
        if value
    }


def _group(values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {code: _plain(value) for code, value in sorted(values, key=lambda pair: code_order(pair[0]))}


def _plain(value: Any) -> dict[str, Any]:
    """What a model states, without its defaults; its lists as lists."""
    data: dict[str, Any] = value.model_dump(exclude_defaults=True, exclude_none=True)
    return {key: list(one) if isinstance(one, tuple) else one for key, one in data.items()}
