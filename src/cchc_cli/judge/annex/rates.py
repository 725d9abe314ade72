"""Scales on a rate: ``ratio`` (a formula between two bounds) and ``bands`` (levels that close without a gap).

Imports: judge.annex.ranges, judge.annex.scale, points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from cchc_cli.judge.annex.ranges import Range
from cchc_cli.judge.annex.scale import Outcome
from cchc_cli.points import HUNDRED, level, number
from cchc_cli.vietnamese import fold

Made = tuple[dict[str, Any], dict[str, dict[str, Any]], list[str]] | str
"""The rule, its facts and its doubts; or why there is no rule."""

WHEN_ZERO = "phụ lục không ghi: mẫu số bằng 0 (không phát sinh) thì chấm thế nào; đang tính 0 điểm"
_LABELS = "tên tử số và mẫu số do chương trình đặt"


def ratio_of(
    formulas: Sequence[Outcome], points: Sequence[Outcome], definitions: Sequence[Outcome], name: str, maximum: Decimal
) -> Made:
    """A formula in proportion: nothing below a floor, everything from a target on."""
    formula = _merged(formulas)
    if formula is None:
        return "thang điểm có nhiều công thức"
    beside = [one for one in points if one.range is None]
    points = [one for one in points if one.range is not None]
    zero = _nothing_planned(beside, maximum)
    if beside and not zero:
        return f"có mức điểm không theo tỷ lệ bên cạnh công thức: “{beside[0].text}”"
    full = [one for one in points if one.worth(maximum) == maximum]
    none = [one for one in points if one.worth(maximum) == 0]
    if len(full) > 1 or len(none) > 1 or len(full) + len(none) != len(points):
        return "ngoài công thức còn mức điểm khác 0 và khác điểm tối đa"
    doubts: list[str] = []
    bounds = _bounds(formula.range, full[0].range if full else None, none[0].range if none else None, doubts)
    if isinstance(bounds, str):
        return bounds
    floor, target = bounds
    if formula.factor is not None and formula.factor != maximum:
        return f"công thức nhân với {number(formula.factor)}, điểm tối đa là {number(maximum)}"
    if not formula.explicit:
        if target != HUNDRED:
            return f"không rõ tính theo tỷ lệ là chia cho {level(target)} hay cho 100%"
        doubts.append("công thức không viết ra; đang tính điểm tối đa × tỷ lệ")
    elif formula.divisor != target:
        return f"công thức không cho đúng điểm tối đa tại {level(target)}, cách chấm theo tỷ lệ không diễn tả được"
    facts, made = _fraction(formula, definitions, name)
    doubts += [_LABELS] if made else []
    doubts.append(f"dòng “{beside[0].text}” được hiểu là trường hợp mẫu số bằng 0" if beside else WHEN_ZERO)
    rule: dict[str, Any] = {"kind": "ratio", "done": "done", "planned": "planned"}
    if floor:
        rule["floor"] = floor
    if target != HUNDRED:
        rule["target"] = target
    return {**rule, "when_zero": zero or "zero"}, facts, doubts


def _nothing_planned(beside: Sequence[Outcome], maximum: Decimal) -> str:
    """What a line such as "Không có hồ sơ trễ hạn: 1 điểm" says of a rate without a denominator."""
    if len(beside) != 1 or not re.search(r"^(?:\S+ ){0,2}không (?:có|được|bị|phát hiện)\b", fold(beside[0].when)):
        return ""
    return {maximum: "full", Decimal(0): "zero"}.get(beside[0].worth(maximum) or Decimal(0), "")


def _merged(formulas: Sequence[Outcome]) -> Outcome | None:
    """The one formula: the range may stand on one line, the formula itself on the next."""
    if len(formulas) == 1:
        return formulas[0]
    written = [one for one in formulas if one.explicit]
    ranged = [one for one in formulas if one.range is not None]
    if len(formulas) != 2 or len(written) != 1 or len(ranged) > 1 or (ranged and ranged[0] is written[0]):
        return None
    from dataclasses import replace

    return replace(written[0], range=ranged[0].range if ranged else None)


def _bounds(
    between: Range | None, full: Range | None, none: Range | None, doubts: list[str]
) -> tuple[Decimal, Decimal] | str:
    """Floor and target (%), or why the lines do not close."""
    if full is not None and (full.low is None or full.high not in (None, HUNDRED)):
        return "mức điểm tối đa không phải là mức tỷ lệ cao nhất"
    if none is not None and (none.high is None or none.low not in (None, 0)):
        return "mức 0 điểm không phải là mức tỷ lệ thấp nhất"
    low = None if between is None else between.low
    high = None if between is None else between.high
    if between is not None and between.high is None and between.low is not None and full is not None:
        high = full.low  # "từ 80%: tính theo tỷ lệ", with a line above it
    floor = low if low is not None else none.high if none is not None and between is None else Decimal(0)
    target = high if high is not None else full.low if full is not None and between is None else HUNDRED
    assert floor is not None and target is not None  # noqa: S101,PT018 - each has a last resort
    if full is not None and full.low != target:
        return "mức điểm tối đa không liền với khoảng tính theo công thức"
    if none is not None and none.high != floor:
        return "mức 0 điểm không liền với khoảng tính theo công thức"
    if (between is not None and between.over and floor) or (none is not None and not none.under):
        return f"đúng {level(floor)} thì được 0 điểm, cách chấm theo tỷ lệ không diễn tả được"
    if full is None and target != HUNDRED:
        return f"không rõ từ {level(target)} trở lên được bao nhiêu điểm"
    if none is None and floor:
        doubts.append(f"phụ lục không ghi dưới {level(floor)} thì chấm thế nào; đang tính 0 điểm")
    return floor, target


def bands_of(points: Sequence[Outcome], definitions: Sequence[Outcome], name: str, maximum: Decimal) -> Made:
    """Levels by a percentage, the highest first, that leave no gap and no overlap."""
    ranged = [(one.range, one.worth(maximum) or Decimal(0)) for one in points]
    known = sorted(
        ((one, worth) for one, worth in ranged if one is not None),
        key=lambda pair: (pair[0].low is not None, pair[0].low or 0, pair[0].over),
        reverse=True,
    )
    top, bottom = known[0][0], known[-1][0]
    if top.low is None or top.high not in (None, HUNDRED) or (top.high is not None and top.under):
        return "mức cao nhất không kín đến 100%"
    for (upper, _), (lower, _) in pairwise(known):
        if upper.low != lower.high or upper.over == lower.under:
            return "các mức tỷ lệ hở hoặc chồng nhau ở đầu mút"
    worths = [worth for _, worth in known]
    if worths not in (sorted(worths), sorted(worths, reverse=True)) or len(set(worths)) < len(worths):
        return "điểm của các mức không tăng đều theo tỷ lệ"
    doubts: list[str] = []
    if bottom.low is not None and bottom.low > 0:
        doubts.append(f"phụ lục không ghi dưới {level(bottom.low)} thì chấm thế nào; đang tính 0 điểm")
    bands: list[dict[str, Any]] = []
    for one, worth in known:
        if one.low is None and not worth:
            continue  # below the lowest band there are no points anyway
        key = "above" if one.over else "at_least"
        bands.append({key: one.low if one.low is not None else Decimal(0), "points": worth})
    rate = next((one for one in definitions if one.top), None)
    symbols = {one.symbol for one in definitions if one.symbol}
    spoken = next((one for one in definitions if one.words is not None), None)
    if spoken is not None or (rate is not None and {rate.top, rate.bottom} <= symbols):
        facts, _ = _fraction(rate or definitions[0], definitions, name)
        rule = {"kind": "bands", "done": "done", "planned": "planned", "bands": bands, "when_zero": "zero"}
        return rule, facts, [*doubts, WHEN_ZERO]
    label = name if fold(name).startswith(("tỷ lệ", "tỉ lệ", "mức độ")) else f"Tỷ lệ đạt được: {name}"
    return {"kind": "bands", "fact": "rate", "bands": bands}, {"rate": {"label": label, "type": "percent"}}, doubts


def _fraction(formula: Outcome, definitions: Sequence[Outcome], name: str) -> tuple[dict[str, dict[str, Any]], bool]:
    """Numerator and denominator in the annex's words, and whether the words had to be made."""
    rate = formula if formula.top else next((one for one in definitions if one.top), formula)
    named = {one.symbol: one.when for one in definitions if one.symbol}
    done, planned = named.get(rate.top, ""), named.get(rate.bottom, "")
    spoken = next((one.words for one in definitions if one.words is not None), None)
    if not (done and planned) and spoken is not None:
        done, planned = spoken
    if not (done and planned):
        flat = " ".join(formula.text.split())
        found = re.search(r"\(?\s*((?:tổng )?số [^/()]+?)\s*/\s*((?:tổng )?số [^/()]+?)\s*\)", flat, re.IGNORECASE)
        done, planned = (found[1], found[2]) if found else ("", "")
    made = not (done and planned)
    if made:
        what = re.sub(r"^(?:tỷ lệ|tỉ lệ|mức độ)\s+", "", name, flags=re.IGNORECASE)
        done, planned = f"Số đã đạt: {what}", f"Tổng số phải tính: {what}"
    texts = {"done": done, "planned": planned}
    return {key: {"label": one[:1].upper() + one[1:], "type": "integer"} for key, one in texts.items()}, made
