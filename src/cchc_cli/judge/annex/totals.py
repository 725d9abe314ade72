"""Sums of an annex against what it prints: of parts, of sections, in its rows of totals.

Imports: judge.annex.found, judge.annex.shape, points, problem.
"""

from __future__ import annotations

import re
from decimal import Decimal

from cchc_cli.judge.annex.found import Outline, Total
from cchc_cli.judge.annex.shape import Shape
from cchc_cli.judge.annex.tree import Node
from cchc_cli.judge.annex.words import roman
from cchc_cli.points import ZERO, number

_SEE = "so lại điểm từng phần với quyết định; sửa ở chỗ sai"
_OVERALL = re.compile(
    r"(?:tổng cộng|tổng điểm|tổng số điểm|tổng số|tổng|cộng|điểm tổng)(?: (?:điểm|cộng|số điểm|chung|toàn bộ|tối đa))*"
    r"\s*[:.]?\s*(?:\(?[a-z0-9]{1,5}(?:\s*[+,÷-]\s*[a-z0-9]{1,5})+\)?|\(?[\d.,]+(?: điểm)?\)?)?"
)


def total_of(outline: Outline, shape: Shape) -> Decimal:
    """The total of the set: as printed in a row of totals, else the sum of its areas."""
    printed = _overall(outline)
    areas, extra = _areas(shape)
    return printed if printed is not None and printed != areas + extra else areas


def _areas(shape: Shape) -> tuple[Decimal, Decimal]:
    """Sum of the scored areas, and of the bonus blocks."""
    scored = sum((one.node.total() or ZERO for one in shape.blocks if one.kind == "points"), ZERO)
    bonus = sum((one.node.total() or ZERO for one in shape.blocks if one.kind == "bonus"), ZERO)
    return scored, bonus


def _overall(outline: Outline) -> Decimal | None:
    """The total of everything: "Cộng" under one area of several is that area's."""
    found = [one for one in outline.totals if _OVERALL.fullmatch(one.words)]
    several = len(outline.tree.root.children) > 1
    return next((one.points for one in reversed(found) if not (several and _of_area(one))), None)


def _of_area(one: Total) -> bool:
    return one.area is not None and one.area.total() == one.points


def check_sums(outline: Outline, shape: Shape, surveyed: Decimal) -> None:
    """Every printed sum that the parts do not reach is a finding at its row."""
    for block in shape.blocks:
        _below(outline, shape, block.node)
    for section in shape.sections:
        _compare(outline, section.where, section.title, section.points, section.children)
    scored, bonus = _areas(shape)
    told = _overall(outline)
    for where, text, value, area in outline.totals:
        if _OVERALL.fullmatch(text):
            if value not in (scored, scored + bonus, area.total() if area is not None else None):
                message = f"dòng tổng ghi {number(value)} điểm, các lĩnh vực cộng lại {number(scored)} điểm"
                outline.doubt("annex-sum", where, message, _SEE)
        else:
            _one_total(outline, shape, where, text, value, surveyed)
    if told is None and scored != 100:  # nearly all sets have 100 points
        message = f"phụ lục không có dòng tổng; các lĩnh vực cộng lại {number(scored)} điểm"
        outline.doubt("annex-sum", "", message, "so lại tổng điểm với quyết định")


def _one_total(outline: Outline, shape: Shape, where: str, text: str, value: Decimal, surveyed: Decimal) -> None:
    """A row of totals of one area, of one section or of the survey."""
    if re.search(r"xã hội học|xhh|điều tra", text):
        stated, name = surveyed, "các mục điều tra xã hội học"
    else:
        found = re.search(r"(?:lĩnh vực|mục|phần|nhóm|cộng|điểm|tổng)\s+\(?([ivxl]+|[0-9]{1,2}|[a-z])\b", text)
        nodes = [one.node for one in shape.blocks] + shape.sections
        wanted = [node for node in nodes if found and _is(node, found[1])]
        if len(wanted) != 1:
            message = f"không rõ dòng tổng “{text}” ({number(value)} điểm) là của phần nào"
            outline.doubt("annex-sum", where, message, "so lại tổng điểm với quyết định")
            return
        stated, name = wanted[0].total() or ZERO, wanted[0].title
    if stated != value:
        message = f"dòng “{text}” ghi {number(value)} điểm, {name} có {number(stated)} điểm"
        outline.doubt("annex-sum", where, message, _SEE)


def _is(node: Node, number: str) -> bool:
    if node.marker is None:
        return False
    printed = node.number.split()[-1].lower() if node.number else ""
    value = int(number) if number.isdigit() else roman(number)
    return printed == number or (node.kind == "roman" and value == node.marker.parts[-1])


def _below(outline: Outline, shape: Shape, node: Node) -> None:
    if node.children:
        code = shape.codes.get(id(node), "")
        _compare(outline, node.where, f"{code} {node.name}", node.points, node.children)
    for child in node.children:
        _below(outline, shape, child)


def _compare(outline: Outline, where: str, name: str, stated: Decimal | None, parts: list[Node]) -> None:
    totals = [part.total() for part in parts]
    known = [one for one in totals if one is not None]
    if stated is None or len(known) < len(totals) or sum(known) == stated:
        return
    message = f"{name}: ghi {number(stated)} điểm, các phần cộng lại {number(sum(known, ZERO))} điểm"
    outline.doubt("annex-sum", where, message, _SEE)
