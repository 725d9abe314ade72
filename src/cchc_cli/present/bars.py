"""Bars: what the renderers of a ``Chart`` share - its axis, its fills, its printed values, and bars drawn as text.

Imports: document.metrics, present.blocks, points.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from cchc_cli.document.metrics import text_width
from cchc_cli.points import ZERO, Rounding, shown
from cchc_cli.present.blocks import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchc_cli.present.blocks import Chart

# Fills of the first, second … series, over and over: apart in black and white too, each with the same dark outline.
FILLS: Final = ("1F4E79", "C5D9F1", "7F9FC6", "FFFFFF")
OUTLINE: Final = "1F2A38"

_MOST_STEPS: Final = 5
_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Axis:
    """Where the values begin and end, and the distance of the marks between them; zero is always one of these."""

    low: Decimal
    high: Decimal
    step: Decimal

    def marks(self) -> Iterator[Decimal]:
        """Values to be written at the axis, from the lowest."""
        mark = self.low
        while mark <= self.high:
            yield mark
            mark += self.step


def axis(chart: Chart) -> Axis:
    """The axis that shows zero, the chart's maximum and every value, in about five whole steps.

    Below zero there is a step to spare: a negative value is printed left of its bar.
    """
    values = [value for series in chart.series for value in series.values if value is not None]
    low = min([ZERO, *values])
    high = max([ZERO if chart.maximum is None else chart.maximum, *values])
    if low == high:
        high = Decimal(1)
    rough = (high - low) / _MOST_STEPS
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * step for step in _STEPS if power * step >= rough)
    below = (low / step).to_integral_value(ROUND_FLOOR) - (1 if low < 0 else 0)
    return Axis(below * step, (high / step).to_integral_value(ROUND_CEILING) * step, step)


def printed(chart: Chart, value: Decimal | None) -> str:
    """A value as the document prints it: 97,50; none is a dash."""
    return shown(value, Rounding(decimals=chart.decimals))


def caption(chart: Chart) -> str:
    """The title with what the values are in: "Kết quả theo lĩnh vực (đơn vị: %)"."""
    return f"{chart.title} (đơn vị: {chart.unit})" if chart.unit else chart.title


def wrapped(text: str, size: float, width: float) -> Iterator[str]:
    """A text as lines that fit a width when printed at ``size`` (both in points); a word that does not is broken."""
    for part in clean(text).split("\n"):
        line = ""
        for word in part.split():
            longer = f"{line} {word}" if line else word
            if _fits(longer, size, width):
                line = longer
                continue
            if line:
                yield line
            line = word
            while not _fits(line, size, width):
                end = next(end for end in range(2, len(line) + 1) if not _fits(line[:end], size, width)) - 1
                yield line[:end]
                line = line[end:]
        yield line


def _fits(text: str, size: float, width: float) -> bool:
    """Whether a text stands on one line; a single letter always does."""
    return len(text) == 1 or text_width(text, size) / 20 <= width


def told(chart: Chart) -> str:
    """The chart in words, for those who cannot see it."""
    lines = [f"Biểu đồ thanh ngang: {caption(chart)}."]
    for series in chart.series:
        pairs = zip(chart.categories, series.values, strict=True)
        lines.append(f"{series.name}: {'; '.join(f'{name} {printed(chart, value)}' for name, value in pairs)}.")
    return clean(" ".join(lines))


def text_lines(chart: Chart, width: int, marks: str) -> Iterator[str]:
    """The bars as lines of about ``width`` letters at most; ``marks`` are what the bars of each series are made of.

    A bar stands right of the line "|", left of it when negative, and its value behind it. A value other than zero
    has at least one mark.
    """
    ends = axis(chart)
    names = [clean(series.name).replace("\n", " ") for series in chart.series] if len(chart.series) > 1 else [""]
    names = [name[:_LONGEST_SERIES] for name in names]
    beside = max(map(len, names), default=0)
    label = min(max((len(clean(name)) for name in chart.categories), default=0), max(width * 2 // 5, 12))
    values = [[printed(chart, value) for value in series.values] for series in chart.series]
    figures = max((len(text) for texts in values for text in texts), default=0)
    room = max(min(width - label - beside - figures - 5, _LONGEST_BAR), 10)
    below = round(room * -ends.low / (ends.high - ends.low))
    for place, category in enumerate(chart.categories):
        head = [part for line in clean(category).split("\n") for part in wrap(line, label)] or [""]
        for number in range(max(len(head), len(chart.series))):
            text = f"{head[number] if number < len(head) else '':{label}} "
            if number < len(chart.series):
                value = chart.series[number].values[place] or ZERO
                bar = marks[number % len(marks)] * _length(value, room, ends)
                left, right = (bar, "") if value < 0 else ("", bar)
                text += f"{names[number]:>{beside}} {left:>{below}}|{right} {values[number][place]}"
            yield text.rstrip()


_LONGEST_SERIES: Final = 20
_LONGEST_BAR: Final = 60


def _length(value: Decimal, room: int, ends: Axis) -> int:
    return max(round(abs(value) / (ends.high - ends.low) * room), 1) if value else 0
