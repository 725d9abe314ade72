"""SVG: a chart as a picture inside an HTML page, drawn from its numbers; nothing is loaded and no script runs.

Imports: present.bars, present.blocks, points.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from cchc_cli.points import number
from cchc_cli.present import bars
from cchc_cli.present.blocks import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchc_cli.present.blocks import Chart

# Lengths in units of the picture: it is ``WIDTH`` of them wide however wide the page shows it.
WIDTH: Final = 800
SIZE: Final = 15  # of the letters
LINE: Final = 18
NAMES: Final = 280  # the names of the categories and what parts them from the bars
FIGURES: Final = 62  # a value behind the longest bar
BAR: Final = 18
GAP: Final = 12


def draw(chart: Chart) -> str:
    """The chart as an ``svg`` element; the page prints its caption."""
    ends = bars.axis(chart)
    scale = (WIDTH - FIGURES - NAMES) / float(ends.high - ends.low)
    zero = NAMES - float(ends.low) * scale
    drawn: list[str] = []
    top = GAP / 2
    for place, category in enumerate(chart.categories):
        names = list(bars.wrapped(category, SIZE, NAMES - GAP))
        height = max(LINE * len(names), BAR * len(chart.series))
        drawn += _names(names, top + (height - LINE * len(names)) / 2)
        drawn += _bars(chart, place, top + (height - BAR * len(chart.series)) / 2, zero, scale)
        top += height + GAP
    grid: list[str] = []
    for mark in ends.marks():
        x = zero + float(mark) * scale
        grid.append(f'<path d="M{_length(x)} 0V{_length(top)}" stroke="{"#c8c8c8" if mark else "#000"}"/>')
        drawn.append(_text(x, top + LINE, number(mark), "middle"))
    top += LINE * 1.5
    if len(chart.series) > 1:
        drawn += _legend(chart, top)
        top += LINE * len(chart.series)
    head = f'<svg role="img" viewBox="0 0 {WIDTH} {_length(top)}" font-size="{SIZE}">'
    said = f"<title>{escape(clean(bars.caption(chart)))}</title><desc>{escape(bars.told(chart))}</desc>"
    return "\n".join((head, said, *grid, *drawn, "</svg>"))


def _names(lines: list[str], top: float) -> Iterator[str]:
    """The name of a category, ending where the bars begin."""
    for place, line in enumerate(lines):
        yield _text(NAMES - GAP, top + LINE * (place + 0.75), line, "end")


def _bars(chart: Chart, category: int, top: float, zero: float, scale: float) -> Iterator[str]:
    """The bars of a category, one under the other, each with its value; from ``zero``, ``scale`` long for 1."""
    for place, series in enumerate(chart.series):
        value = series.values[category]
        length = float(value or 0) * scale
        y = top + BAR * place
        if length:
            yield _box(min(zero, zero + length), y + 1, abs(length), place)
        side, gap = ("end", -5) if length < 0 else ("start", 5)
        yield _text(zero + length + gap, y + BAR * 0.75, bars.printed(chart, value), side)


def _legend(chart: Chart, top: float) -> Iterator[str]:
    for place, series in enumerate(chart.series):
        y = top + LINE * place
        yield _box(NAMES, y + 1, BAR, place)
        yield _text(NAMES + BAR + 6, y + BAR * 0.75, clean(series.name).replace("\n", " "), "start")


def _box(x: float, y: float, width: float, series: int) -> str:
    """A bar, or what stands for it in the legend."""
    return (
        f'<rect x="{_length(x)}" y="{_length(y)}" width="{_length(width)}" height="{BAR - 2}" '
        f'fill="#{bars.FILLS[series % len(bars.FILLS)]}" stroke="#{bars.OUTLINE}"/>'
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{_length(x)}" y="{_length(y)}" text-anchor="{anchor}">{escape(text)}</text>'


def _length(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
