"""The printed tree as areas, criteria and items: sections dissolved, levels of scales told from parts, codes given.

Imports: judge.annex.tree, judge.annex.words, judge.annex.scale, points, vietnamese.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from cchc_cli.judge.annex.scale import Gives, is_scale, understood
from cchc_cli.judge.annex.tree import Line, Node, follows
from cchc_cli.points import ZERO, number
from cchc_cli.vietnamese import fold

_BONUS = re.compile(r"(?:điểm|phần|tiêu chí|nội dung) (?:thưởng|cộng)|^(?:thưởng|cộng) điểm|điểm khuyến khích")
_PENALTY = re.compile(
    r"(?:điểm|phần|tiêu chí|nội dung) trừ|^trừ điểm|(?:thưởng|cộng)(?:,| và|/| hoặc|-)? ?(?:điểm )?trừ"
)
_SURVEY = re.compile(r"điều tra (?:xã hội học|xhh)|đtxhh|khảo sát xã hội học")
_PART_KINDS = frozenset(("letter", "Letter", "plain", "paren", "i"))


@dataclass(slots=True)
class Block:
    """An area: its node, its code, whether it is scored, bonus or penalty, whether people are asked for all of it."""

    node: Node
    kind: Literal["points", "bonus", "penalty"] = "points"
    surveyed: bool = False
    section: Node | None = None
    code: str = ""


@dataclass(slots=True)
class Shape:
    """The areas in order, the code of every node below them, the sections that were dissolved."""

    blocks: list[Block]
    codes: dict[int, str] = field(default_factory=dict)
    sections: list[Node] = field(default_factory=list)


def asks_people(text: str) -> bool:
    """Whether words say that points come from the sociological survey."""
    return bool(_SURVEY.search(fold(text)))


def shape_of(root: Node) -> Shape:
    """Areas and codes; every change against what is printed is among the doubts of its node."""
    found = Shape([])
    for node in root.children:
        if _is_section(node):
            found.sections.append(node)
            found.blocks += [Block(child, section=node) for child in node.children]
        else:
            found.blocks.append(Block(node))
    found.blocks = [one for block in found.blocks for one in _parted(block)]
    for block in found.blocks:
        block.surveyed = asks_people(block.node.name) or (block.section is not None and asks_people(block.section.name))
        _levels_told(block.node)
        _points_told(block.node)
    _number(found)
    return found


def _is_section(node: Node) -> bool:
    """A part above the areas: "A. TIÊU CHÍ TỰ CHẤM" over "I", "II"."""
    below = [child for child in node.children if child.kind == "roman" or re.match("lĩnh vực", fold(child.title))]
    return node.kind in ("Letter", "heading", "decimal") and bool(below) and len(below) == len(node.children)


def _parted(block: Block) -> list[Block]:
    """A block of bonus and penalty together is one of each, where its children say which is which."""
    name = fold(block.node.name if block.section is None else f"{block.section.name} {block.node.name}")
    bonus, penalty = bool(_BONUS.search(name)), bool(_PENALTY.search(name))
    if not (bonus or penalty):
        return [block]
    if bonus != penalty and bool(re.search(r"thưởng|cộng", name)) != penalty:
        block.kind = "bonus" if bonus else "penalty"
        return [block]
    kinds = [(_BONUS.search(fold(one.name)), _PENALTY.search(fold(one.name))) for one in block.node.children]
    if kinds and all(bool(up) != bool(down) for up, down in kinds):
        return [
            Block(child, "bonus" if up else "penalty", section=block.node)
            for child, (up, _) in zip(block.node.children, kinds, strict=True)
        ]
    block.kind = "bonus"
    block.node.doubts.append("phần này có cả điểm thưởng và điểm trừ; đang để là điểm thưởng, phải tách ra")
    return [block]


def _levels_told(node: Node) -> None:
    """Lettered and unnumbered rows are parts where they add up to the row above, levels where the best equals it."""
    for child in node.children:
        _levels_told(child)
    if not node.children or any(child.children or child.kind not in _PART_KINDS for child in node.children):
        return
    known = [_worth(child) for child in node.children]
    points = [one for one in known if one is not None]
    if node.points is not None and points and sum(points) == node.points and 0 not in points:
        if any(child.kind == "plain" for child in node.children):
            node.doubts.append("các dòng không đánh số cộng lại bằng điểm tối đa, đọc là tiêu chí thành phần")
        for child, worth in zip(node.children, known, strict=True):
            child.points = worth
        return
    levels = 0 in points or (node.points is not None and points and max(points) == node.points)
    if levels or (not points and (node.points is not None or any(is_scale(one.name) for one in node.children))):
        for child in node.children:
            own = child.points if understood(child.name).gives is not Gives.POINTS else None
            node.lines += [Line(child.name, "", own, child.where), *child.lines, *child.methods]
            node.evidence += child.evidence
            node.doubts += child.doubts
        node.children = []


def _worth(child: Node) -> Decimal | None:
    if child.points is not None or child.lines or child.methods:
        return child.points
    told = understood(child.name)
    return told.points if told.gives is Gives.POINTS else None


def _points_told(node: Node) -> None:
    """Points that are not printed: the rest that one child leaves, the sum of the children."""
    without = [child for child in node.children if child.total() is None]
    if node.points is not None and len(without) == 1:
        rest = node.points - sum((child.total() or ZERO for child in node.children), ZERO)
        if rest > 0:
            without[0].points = rest
            without[0].doubts.append(f"không ghi điểm; {number(rest)} là phần còn lại của {node.title}")
    for child in node.children:
        _points_told(child)
    if node.points is None and node.children:
        node.points = node.total()
        if node.points is not None:
            node.doubts.append(f"không ghi điểm; {number(node.points)} là tổng các phần")


def _number(shape: Shape) -> None:
    """Codes: the printed numbers where they ascend, else the next free ones, with a doubt."""
    last = 0
    kinds = [block.node.kind for block in shape.blocks]
    usual = max(set(kinds), key=kinds.count) if kinds else ""
    section = shape.blocks[0].section if shape.blocks else None
    for block in shape.blocks:
        node = block.node
        printed = node.marker.parts[-1] if node.marker is not None and node.kind == usual else 0
        if printed > last:
            if printed > last + 1:
                node.doubts.append(f"số thứ tự nhảy từ {last} đến {printed}, có thể sót lĩnh vực")
            last = printed
        else:
            last += 1
            if node.kind == usual and node.marker is not None and block.section is section:
                node.doubts.append(f"số {node.number} trùng hoặc không tăng, đặt mã {last}")
        section = block.section
        block.code = str(last)
        shape.codes[id(node)] = block.code
    ended = 0
    for block in shape.blocks:
        ended = _number_below(block.node, block.code, shape.codes, ended)


def _number_below(node: Node, code: str, codes: dict[int, str], ended: int) -> int:
    """Codes of the children, and the last of them: numbers may run on over the areas (I: 1–5, II: 6–9)."""
    last = 0
    before: Node | None = None
    for child in node.children:
        printed = _printed(child, before, last)
        if printed <= last:
            printed = last + 1
            if child.marker is not None:
                child.doubts.append(f"số {child.number} trùng hoặc không tăng, đặt mã {code}.{printed}")
        elif printed > last + 1 and not (last == 0 and printed == ended + 1):
            child.doubts.append(f"số thứ tự nhảy đến {child.number}, có thể sót mục ở trên")
        last, before = printed, child
        codes[id(child)] = f"{code}.{printed}"
        _number_below(child, codes[id(child)], codes, 0)
    return last


def _printed(child: Node, before: Node | None, last: int) -> int:
    """The number of a child among its siblings, as printed; a letter counts by its place in the row of letters."""
    if child.marker is None:
        return last + 1
    if child.kind in ("letter", "Letter"):
        if before is None or follows(before, child.marker):
            return last + 1
        return last if child.number == before.number else last + 2
    return child.marker.parts[-1]
