"""Charts: bars that Word draws itself and whose numbers can be edited there.

A chart is a part of its own (DrawingML, ECMA-376 Part 1, §21.2) beside the text, which has a frame for it. The part
holds the numbers twice: as a cache, without which LibreOffice draws no bars, and as the workbook that Word opens on
"Edit Data".

Imports: blocks, bars, docx.ooxml, docx.styles, xlsxwriter (when there is a chart).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part
from lxml.etree import Element, _Element, tostring

from cchc_cli.present import bars
from cchc_cli.present.blocks import clean
from cchc_cli.present.docx.ooxml import RELATIONSHIPS, el, mm, paragraph
from cchc_cli.present.docx.styles import CELL, FONT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.parts.document import DocumentPart

    from cchc_cli.present.blocks import Chart, Series

_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006"
_SPACES: Final = {
    "a": f"{_DRAWING}/main",
    "c": f"{_DRAWING}/chart",
    "wp": f"{_DRAWING}/wordprocessingDrawing",
    "r": RELATIONSHIPS,
}
_EMU: Final = 635  # English Metric Units in a twip: what DrawingML measures in
_WORKBOOK: Final = "rId1"  # the only relationship that a chart part has
_SHEET: Final = "Sheet1"
_CATEGORY_AXIS: Final = 1
_VALUE_AXIS: Final = 2

# The frame, in twips. Names stand left of the bars, and what they leave of the width is the bars' and their values'.
NAMES: Final = mm(68)
FIGURES: Final = mm(17)
BAR: Final = mm(6)
LINE: Final = mm(5)
GAP: Final = mm(4)
UNDER: Final = mm(8)  # the axis' values, and again as much for the legend
TALLEST: Final = mm(135)  # title and chart fit under the heading of a landscape annex
_MOST_LINES: Final = 3
_NAME: Final = (NAMES - mm(1)) / 20  # what a name may take of that, in points


@dataclass(frozen=True, slots=True)
class _Layout:
    """A chart's names as they are printed, and its lengths: those of the whole, of a category, and under the bars."""

    names: tuple[str, ...]
    width: int
    category: int
    under: int

    @property
    def height(self) -> int:
        return self.category * max(len(self.names), 1) + self.under


def chart(part: DocumentPart, block: Chart, usable: int) -> Iterator[_Element]:
    """Title and chart, kept on one page; the chart is as wide as the text (``usable`` twips)."""
    package = part.package
    assert package is not None  # noqa: S101 - a document that is open has one
    layout = _layout(block, usable)
    book = package.next_partname("/word/embeddings/Microsoft_Excel_Sheet%d.xlsx")
    name = package.next_partname("/word/charts/chart%d.xml")
    space = tostring(_space(block, layout), encoding="UTF-8", standalone=True, xml_declaration=True)
    drawn = Part(name, CONTENT_TYPE.DML_CHART, space, package)
    workbook = Part(book, CONTENT_TYPE.SML_SHEET, _workbook(block, layout), package)
    drawn.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE)
    yield paragraph("ChartTitle", bars.caption(block))
    picture = _frame(block, layout, part.relate_to(drawn, RELATIONSHIP_TYPE.CHART), name.idx or 1)
    yield el("p", el("pPr", el("pStyle", val="Chart")), el("r", el("drawing", picture)))


def _layout(block: Chart, width: int) -> _Layout:
    """All categories are as tall as the bars of one, or the lines of the longest name, ask for."""
    under = UNDER * (2 if len(block.series) > 1 else 1)
    most = (TALLEST - under) // max(len(block.categories), 1)
    lines_of = [list(bars.wrapped(name, CELL, _NAME)) for name in block.categories]
    lines = min(max(map(len, lines_of), default=1), max(most // LINE, 1), _MOST_LINES)
    category = min(max(BAR * len(block.series), LINE * lines) + GAP, most)
    return _Layout(tuple(_shortened(name, lines) for name in lines_of), width, category, under)


def _shortened(lines: list[str], most: int) -> str:
    """A name in so many lines, the last word that has no room left out: the table beside the chart has them all.

    It is broken here: LibreOffice breaks no long word, and nothing rightly where a value is negative, and would
    press the letters of the whole chart together.
    """
    if len(lines) <= most:
        return "\n".join(lines)
    *above, last = lines[:most]
    return "\n".join((*above, f"{last.rsplit(' ', 1)[0]}…"))


def _dml(name: str, /, *children: _Element | None, **attributes: str | int) -> _Element:
    """An element of DrawingML such as ``c:val``; ``None`` is left out."""
    prefix, tag = name.split(":")
    element = Element(
        f"{{{_SPACES[prefix]}}}{tag}", {key: str(value) for key, value in attributes.items()}, nsmap=_SPACES
    )
    element.extend(child for child in children if child is not None)
    return element


def _said(name: str, text: str) -> _Element:
    element = _dml(name)
    element.text = clean(text)
    return element


def _frame(block: Chart, layout: _Layout, relationship: str, number: int) -> _Element:
    """The chart's place in the line of text, with its description for those who cannot see it."""
    reference = _dml("c:chart")
    reference.set(f"{{{RELATIONSHIPS}}}id", relationship)
    return _dml(
        "wp:inline",
        _dml("wp:extent", cx=layout.width * _EMU, cy=layout.height * _EMU),
        _dml("wp:docPr", id=number, name=f"Biểu đồ {number}", descr=bars.told(block)),
        _dml("wp:cNvGraphicFramePr"),
        _dml("a:graphic", _dml("a:graphicData", reference, uri=_SPACES["c"])),
        distT=0,
        distB=0,
        distL=0,
        distR=0,
    )


def _space(block: Chart, layout: _Layout) -> _Element:
    """The part's root: the chart, its font, and the workbook that it belongs to."""
    external = _dml("c:externalData", _dml("c:autoUpdate", val=0))
    external.set(f"{{{RELATIONSHIPS}}}id", _WORKBOOK)
    return _dml(
        "c:chartSpace",
        _dml("c:date1904", val=0),
        _dml("c:lang", val="vi-VN"),
        _dml("c:roundedCorners", val=0),
        _dml(
            "c:chart",
            _dml("c:autoTitleDeleted", val=1),
            _plot(block, layout),
            _legend() if len(block.series) > 1 else None,
            _dml("c:plotVisOnly", val=1),
            _dml("c:dispBlanksAs", val="gap"),
        ),
        _shape(None, None),
        _letters(),
        external,
    )


def _plot(block: Chart, layout: _Layout) -> _Element:
    ends = bars.axis(block)
    place = _dml(
        "c:manualLayout",
        _dml("c:layoutTarget", val="inner"),
        _dml("c:xMode", val="edge"),
        _dml("c:yMode", val="edge"),
        _dml("c:x", val=f"{NAMES / layout.width:.4f}"),
        _dml("c:y", val="0.0100"),
        _dml("c:w", val=f"{(layout.width - NAMES - FIGURES) / layout.width:.4f}"),
        _dml("c:h", val=f"{1 - layout.under / layout.height - 0.01:.4f}"),
    )
    drawn = _dml(
        "c:barChart",
        _dml("c:barDir", val="bar"),
        _dml("c:grouping", val="clustered"),
        _dml("c:varyColors", val=0),
        *(_series(block, layout, series, number) for number, series in enumerate(block.series)),
        _dml("c:gapWidth", val=_gap(block, layout)),
        _dml("c:axId", val=_CATEGORY_AXIS),
        _dml("c:axId", val=_VALUE_AXIS),
    )
    return _dml("c:plotArea", _dml("c:layout", place), drawn, _category_axis(), _value_axis(block, ends))


def _gap(block: Chart, layout: _Layout) -> int:
    """What parts two categories, in percent of a bar (at most 500), so that bars are as thick in every chart."""
    return min(max(100 * (layout.category - BAR * len(block.series)) // BAR, 40), 500)


def _series(block: Chart, layout: _Layout, series: Series, number: int) -> _Element:
    """A series with the cells that it stands in (names in A, series in B, C …) and what these hold."""
    column, last = chr(ord("B") + number), max(len(block.categories), 1) + 1
    name = _strings(f"{_SHEET}!${column}$1", (series.name,))
    names = _strings(f"{_SHEET}!$A$2:$A${last}", layout.names)
    values = _dml("c:numCache", _said("c:formatCode", _format(block)), _dml("c:ptCount", val=len(series.values)))
    for place, value in enumerate(series.values):
        if value is not None:
            values.append(_dml("c:pt", _said("c:v", f"{value:f}"), idx=place))
    cells = _said("c:f", f"{_SHEET}!${column}$2:${column}${last}")
    return _dml(
        "c:ser",
        _dml("c:idx", val=number),
        _dml("c:order", val=number),
        _dml("c:tx", name),
        _shape(bars.FILLS[number % len(bars.FILLS)], bars.OUTLINE),
        _dml("c:invertIfNegative", val=0),
        _labels(block),
        _dml("c:cat", names),
        _dml("c:val", _dml("c:numRef", cells, values)),
    )


def _strings(cells: str, texts: tuple[str, ...]) -> _Element:
    cache = _dml("c:strCache", _dml("c:ptCount", val=len(texts)))
    cache.extend(_dml("c:pt", _said("c:v", text), idx=place) for place, text in enumerate(texts))
    return _dml("c:strRef", _said("c:f", cells), cache)


def _labels(block: Chart) -> _Element:
    """Every value behind its bar."""
    return _dml(
        "c:dLbls",
        _number(block),
        _shape(None, None),
        _letters(wrap="none"),
        _dml("c:dLblPos", val="outEnd"),
        _dml("c:showLegendKey", val=0),
        _dml("c:showVal", val=1),
        _dml("c:showCatName", val=0),
        _dml("c:showSerName", val=0),
        _dml("c:showPercent", val=0),
        _dml("c:showBubbleSize", val=0),
    )


def _category_axis() -> _Element:
    """The first category on top, all names left of the bars, negative ones too."""
    return _dml(
        "c:catAx",
        _dml("c:axId", val=_CATEGORY_AXIS),
        _dml("c:scaling", _dml("c:orientation", val="maxMin")),
        _dml("c:delete", val=0),
        _dml("c:axPos", val="l"),
        _dml("c:numFmt", formatCode="General", sourceLinked=0),
        _dml("c:majorTickMark", val="none"),
        _dml("c:minorTickMark", val="none"),
        _dml("c:tickLblPos", val="low"),
        _shape(None, "000000"),
        _letters(),
        _dml("c:crossAx", val=_VALUE_AXIS),
        _dml("c:crosses", val="autoZero"),
        _dml("c:auto", val=0),
        _dml("c:lblAlgn", val="ctr"),
        _dml("c:lblOffset", val=100),
        _dml("c:tickLblSkip", val=1),
        _dml("c:noMultiLvlLbl", val=1),
    )


def _value_axis(block: Chart, ends: bars.Axis) -> _Element:
    """The values under the bars: where the categories end, which are in reverse."""
    return _dml(
        "c:valAx",
        _dml("c:axId", val=_VALUE_AXIS),
        _dml(
            "c:scaling",
            _dml("c:orientation", val="minMax"),
            _dml("c:max", val=f"{ends.high:f}"),
            _dml("c:min", val=f"{ends.low:f}"),
        ),
        _dml("c:delete", val=0),
        _dml("c:axPos", val="b"),
        _dml("c:majorGridlines", _shape(None, "BFBFBF")),
        _dml("c:numFmt", formatCode="General", sourceLinked=0),
        _dml("c:majorTickMark", val="none"),
        _dml("c:minorTickMark", val="none"),
        _dml("c:tickLblPos", val="nextTo"),
        _shape(None, None),
        _letters(),
        _dml("c:crossAx", val=_CATEGORY_AXIS),
        _dml("c:crosses", val="max"),
        _dml("c:crossBetween", val="between"),
        _dml("c:majorUnit", val=f"{ends.step:f}"),
    )


def _legend() -> _Element:
    return _dml("c:legend", _dml("c:legendPos", val="b"), _dml("c:overlay", val=0), _letters())


def _letters(**wrapping: str) -> _Element:
    default = _dml("a:defRPr", *_font(), sz=CELL * 100, b=0)
    return _dml(
        "c:txPr", _dml("a:bodyPr", **wrapping), _dml("a:p", _dml("a:pPr", default), _dml("a:endParaRPr", lang="vi-VN"))
    )


def _font() -> tuple[_Element, ...]:
    return (_fill("000000"), *(_dml(f"a:{script}", typeface=FONT) for script in ("latin", "ea", "cs")))


def _shape(fill: str | None, line: str | None) -> _Element:
    """Fill and outline in these colours; ``None`` is none."""
    return _dml("c:spPr", _fill(fill), _dml("a:ln", _fill(line), w=9525))


def _fill(colour: str | None) -> _Element:
    return _dml("a:noFill") if colour is None else _dml("a:solidFill", _dml("a:srgbClr", val=colour))


def _number(block: Chart) -> _Element:
    return _dml("c:numFmt", formatCode=_format(block), sourceLinked=0)


def _format(block: Chart) -> str:
    """How Excel writes the number: Word puts in the comma of the computer's own region."""
    return "[$-42A]" + f"0.{'0' * block.decimals}".rstrip(".")


def _workbook(block: Chart, layout: _Layout) -> bytes:
    """The numbers as a workbook, in the cells that the chart names; the same bytes each time."""
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.datetime(1980, 1, 1)})  # noqa: DTZ001 - no clock
        sheet = book.add_worksheet(_SHEET)
        shape = book.add_format({"num_format": _format(block)})
        sheet.set_column(0, 0, 50)
        for row, name in enumerate(layout.names, 1):
            sheet.write_string(row, 0, name)
        for column, series in enumerate(block.series, 1):
            sheet.write_string(0, column, clean(series.name))
            for row, value in enumerate(series.values, 1):
                if value is not None:
                    sheet.write_number(row, column, float(value), shape)
    return out.getvalue()
