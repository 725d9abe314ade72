"""Conditions on a percentage: "từ 80% đến dưới 100%", "trên 90%", "0,9 ≤ b/a < 1".

Imports: judge.annex.words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from cchc_cli.judge.annex.words import NUMBER, decimal

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Range:
    """A range of a percentage: from ``low`` (``over``: it is not in it) to ``high`` (``under``: it is not in it)."""

    low: Decimal | None = None
    high: Decimal | None = None
    over: bool = False
    under: bool = False


_P = rf"({NUMBER})\s*%"
_RANGES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    # pattern, how its lower and its upper end are met: [ belongs to it, ( does not, - there is none
    (re.compile(rf"(?:≤|<=|không quá)\s*{_P}$|(?:từ\s*)?{_P}\s*trở xuống"), "-", "]"),
    (re.compile(rf"{_P}\s*(≤|<=|<)\s*[^%<>≤≥]{{0,40}}?(≤|<=|<)\s*{_P}"), "?", "?"),
    (re.compile(rf"(?:từ\s+)?(trên|>)\s*{_P}\s*(?:đến|tới|-)\s*(?:dưới|<|nhỏ hơn)\s*{_P}"), "(", ")"),
    (re.compile(rf"(?:từ\s+)?(trên|>)\s*{_P}\s*(?:đến|tới|-)\s*{_P}"), "(", "]"),
    (re.compile(rf"(?:từ|đạt|≥|>=)?\s*({NUMBER})\s*%?\s*(?:đến|tới|-|và)\s*(?:dưới|<|nhỏ hơn)\s*{_P}"), "[", ")"),
    (re.compile(rf"(?:dưới|<)\s*{_P}\s*(?:đến|tới|-)\s*(?:từ\s+)?{_P}"), "high first", ""),
    (re.compile(rf"(?:từ|đạt)?\s*({NUMBER})\s*%?\s*(?:đến|tới|-)\s*{_P}"), "[", "]"),
    (
        re.compile(rf"(?:từ|đạt)?\s*(?:≥|>=|từ|tối thiểu|ít nhất)\s*{_P}(?:\s*trở lên)?|(?:đạt\s+)?{_P}\s*trở lên"),
        "[",
        "-",
    ),
    (re.compile(rf"(?:trên|>|vượt|lớn hơn|cao hơn)\s*{_P}"), "(", "-"),
    (re.compile(rf"(?:dưới|<|nhỏ hơn|chưa đạt|không đạt|thấp hơn|ít hơn)\s*{_P}"), "-", ")"),
    (re.compile(r"(100)\s*%"), "[", "-"),
)


def range_of(key: str) -> Range | None:
    """The range of a percentage, where a condition is one and nothing but one."""
    key = re.sub(r"đạt (?:và|hoặc) vượt", "đạt", _as_percent(key))
    if "%" not in key:
        return None
    for pattern, low, high in _RANGES:
        found = pattern.search(key)
        if found is None:
            continue
        before, after = key[: found.start()], key[found.end() :]
        if re.search(r"%|\b(?:và|hoặc|đồng thời|nhưng|không có|ngày)\b", before) or re.search(
            r"%|\b(?:và|hoặc|đồng thời|nhưng|chậm|không|trong đó|ngày)\b", after
        ):
            return None  # the percentage is not the whole condition
        numbers = [decimal(one) for one in found.groups() if one and re.fullmatch(NUMBER, one)]
        if low == "?":
            return Range(numbers[0], numbers[1], over=found[2] == "<", under=found[3] == "<")
        if low == "high first":
            return Range(numbers[1], numbers[0], under=True)
        if low == "-":
            return Range(None, numbers[0], under=high == ")")
        if high == "-":
            return Range(numbers[0], None, over=low == "(")
        return Range(numbers[0], numbers[1], over=low == "(", under=high == ")")
    return None


_F = rf"({NUMBER})"
_FRACTIONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"{_F}\s*%?\s*(?:≤|<=)\s*[a-z]\s*/\s*[a-z]\s*<\s*{_F}(?!\s*%)"), "từ {}% đến dưới {}%"),
    (re.compile(rf"{_F}\s*%?\s*<\s*[a-z]\s*/\s*[a-z]\s*<\s*{_F}(?!\s*%)"), "trên {}% đến dưới {}%"),
    (re.compile(rf"[a-z]\s*/\s*[a-z]\s*=\s*{_F}(?!\s*%)"), "{}%"),
    (re.compile(rf"[a-z]\s*/\s*[a-z]\s*(?:≥|>=)\s*{_F}(?!\s*%)"), "từ {}% trở lên"),
    (re.compile(rf"[a-z]\s*/\s*[a-z]\s*>\s*{_F}(?!\s*%)"), "trên {}%"),
    (re.compile(rf"[a-z]\s*/\s*[a-z]\s*<\s*{_F}(?!\s*%)"), "dưới {}%"),
)


def _as_percent(key: str) -> str:
    """A condition on a fraction as one on a percentage: "0,9 ≤ b/a < 1" is "từ 90% đến dưới 100%"."""
    for pattern, words in _FRACTIONS:
        found = pattern.search(key)
        if found and all(decimal(one) <= 1 for one in found.groups()):
            shown = words.format(*(f"{decimal(one) * _HUNDRED:f}" for one in found.groups()))
            return f"{key[: found.start()]} {shown} {key[found.end() :]}"
    return re.sub(r"\b[a-z]\s*/\s*[a-z]\b", "", key)
