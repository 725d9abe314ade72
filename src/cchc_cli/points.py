"""Points (điểm) and percentages: the only module that rounds, and the one that prints numbers in Vietnamese.

Points are ``Decimal`` (28 digits). "No points" is a ``NoPoints`` value, which cannot be added up by accident.

Imports: nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import Enum
from functools import lru_cache

ZERO = Decimal(0)
HUNDRED = Decimal(100)
_UNITS = tuple(Decimal(1).scaleb(-decimals) for decimals in range(7))
_MODES = {"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN, "truncate": ROUND_DOWN}


class NoPoints(Enum):
    """Why an item has no points; never to be read as zero. The value is the JSON word."""

    SURVEY = "survey"
    NO_FACTS = "no-facts"
    NOT_APPLICABLE = "not-applicable"
    NOT_DUE = "not-due"

    @property
    def label(self) -> str:
        """The words that a user reads."""
        return _NO_POINTS[self]


_NO_POINTS = {
    NoPoints.SURVEY: "chờ điều tra xã hội học",
    NoPoints.NO_FACTS: "thiếu số liệu",
    NoPoints.NOT_APPLICABLE: "không áp dụng",
    NoPoints.NOT_DUE: "chưa đến hạn",
}

Points = Decimal | NoPoints


@dataclass(frozen=True, slots=True)
class Rounding:
    """Where and how a set rounds: ``at`` item | total | none, ``decimals`` digits, ``mode`` as in its index.yaml.

    No rule text on rounding is known and published tables disagree among themselves (Nam Định 2020:
    62,62/70 = 89,457 printed 89,45; Huế 2021: 9/136 = 6,6176 printed 6,62), so it is data of the set.
    """

    at: str = "item"
    decimals: int = 2
    mode: str = "half-up"

    def item(self, value: Decimal) -> Decimal:
        """An item's points as they enter the sums."""
        return self._apply(value) if self.at == "item" else value

    def total(self, value: Decimal) -> Decimal:
        """A sum as it is stated."""
        return self._apply(value) if self.at == "total" else value

    def show(self, value: Decimal) -> str:
        """Points as printed: 1,80; always with the set's decimals and mode, thousands never grouped."""
        return f"{self._apply(value):f}".replace(".", ",")

    def _apply(self, value: Decimal) -> Decimal:
        return value.quantize(_UNITS[self.decimals], _MODES[self.mode])


def shown(value: Points | None, rounding: Rounding) -> str:
    """Points as printed in Vietnamese; no points is a dash, never 0,00."""
    return rounding.show(value) if isinstance(value, Decimal) else "–"


@lru_cache(maxsize=4096)
def number(value: Decimal | int) -> str:
    """A quantity as printed in Vietnamese: 1.204 or 0,5; no trailing zeros."""
    text = f"{Decimal(value).normalize():,f}" if value else "0"
    return text.translate(_VIETNAMESE)


_VIETNAMESE = str.maketrans(",.", ".,")


def percent(value: Decimal, decimals: int = 2, *, under: Decimal | None = None) -> str:
    """A percentage as printed: 97,50%. Half up, unless that would claim a threshold that was missed.

    100% is never printed unless it is exact, nor ``under`` (a floor or target) when the value lies below it.
    """
    unit = _UNITS[decimals]
    rounded = value.quantize(unit, ROUND_HALF_UP)
    if value < HUNDRED <= rounded or (under is not None and value < under <= rounded):
        rounded = value.quantize(unit, ROUND_DOWN)
    return f"{rounded:f}%".replace(".", ",")


def level(value: Decimal) -> str:
    """A threshold as a decision writes it: 98% or 97,5%."""
    return f"{number(value)}%"


def rate(done: Decimal | int, planned: Decimal | int) -> Decimal:
    """100 × done ÷ planned (%), not rounded. ``planned`` is not zero."""
    return HUNDRED * Decimal(done) / Decimal(planned)


def file_size(size: int) -> str:
    """Bytes as an officer reads them: '340 kB', '2,5 MB'; rounded up, so that a limit is never seemingly kept."""
    if size < 1_000_000:
        return f"{number(-(-size // 1000))} kB"
    return f"{number(Decimal(-(-size // 100_000)) / 10)} MB"


def json_number(value: Points | None, decimals: int = 6) -> float | int | None:
    """A number for JSON: at most ``decimals`` digits, whole numbers without a point; no points is null."""
    if not isinstance(value, Decimal):
        return None
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def json_percent(value: Decimal | None, under: Decimal | None = None) -> float | int | None:
    """A percentage for JSON: two decimals; never 100 unless exact, nor ``under`` when the value lies below it."""
    if value is None:
        return None
    rounded = value.quantize(_UNITS[2], ROUND_HALF_UP)
    if value < HUNDRED <= rounded or (under is not None and value < under <= rounded):
        rounded = value.quantize(_UNITS[2], ROUND_DOWN)
    return json_number(rounded, 2)
