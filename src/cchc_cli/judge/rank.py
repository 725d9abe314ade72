"""Units beside one another: places, means, shares.

Imports: points.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cchc_cli.points import ZERO


def ranks(values: Sequence[Decimal]) -> list[int]:
    """The place of each value, the highest first, on what is not rounded; equal values share the better place and the
    next place is left out (1, 2, 2, 4), since no published rule breaks ties (index-facts §3.6)."""
    ordered = sorted(values, reverse=True)
    return [ordered.index(value) + 1 for value in values]


def mean(values: Sequence[Decimal]) -> Decimal:
    """The plain mean, not rounded. There is at least one value."""
    return sum(values, ZERO) / len(values)
