"""The summary: points by area and of the whole, live, as ``cchc score`` gives them.

Imports: judge.scorecard, judge.scoring, model, points, present.form.*.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from cchc_cli.judge.scorecard import ItemScore, Scorecard
from cchc_cli.judge.scoring import missed_rating, totals
from cchc_cli.points import ZERO, NoPoints, Rounding, json_percent
from cchc_cli.present.form.area_sheet import Range
from cchc_cli.present.form.formulas import NOT_APPLICABLE, SURVEYED, number, quoted
from cchc_cli.present.form.lists import Lists
from cchc_cli.present.form.looks import LINE, Looks, height, put, set_up
from cchc_cli.present.form.scope import Part
from cchc_cli.present.view.words import stamp

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_HEAD = 3
_COLUMNS = (
    ("Lĩnh vực", 56),
    ("Điểm tối đa", 12),
    ("Điểm tối đa được tính", 14),
    ("Điểm tự chấm", 12),
    ("Điểm điều tra XHH", 14),
    ("Tỷ lệ đạt (%)", 12),
    ("Số mục thiếu số liệu", 13),
    ("Điểm chưa làm tròn", 14),
    ("Tỷ lệ chưa làm tròn", 14),
)
"""Titles and widths; the last two columns are hidden."""
_SHOWN = 7
_UNRATED = "Chưa xếp loại: còn mục thiếu số liệu"


def write_summary(
    page: Worksheet, card: Scorecard, parts: tuple[Part, ...], ranges: tuple[Range, ...], lists: Lists, style: Looks
) -> None:
    """The areas of the form; the total, bonus, penalty and rating only where the form has every item."""
    index = card.index
    set_up(page, stamp(index), _HEAD)
    put(page, 0, 0, f"TỔNG HỢP ĐIỂM TỰ CHẤM NĂM {card.year}", style["title"])
    put(page, 1, 0, f"{card.unit.name} – {index.head.title}", style["note"])
    for column, (title, width) in enumerate(_COLUMNS):
        page.set_column(column, column, width, None, {} if column < _SHOWN else {"hidden": True})
        put(page, _HEAD, column, title, style["head"])
    page.set_row(_HEAD, 2 * LINE)
    page.freeze_panes(_HEAD + 1, 1)
    page.print_area(0, 0, _HEAD + len(parts) + 6, _SHOWN - 1)
    sheet = _Summary(page, card, lists, style)
    pairs = list(zip(parts, ranges, strict=True))
    counted = [pair for pair in pairs if pair[0].area.kind == "points"]
    extras = [pair for pair in pairs if pair[0].area.kind != "points"]
    row = _HEAD + 1
    for part, where in counted:
        sheet.area(row, part, where)
        row += 1
    total = row
    places = {part.area.code: total + 1 + position for position, (part, _) in enumerate(extras)}
    for part, where in extras:
        sheet.area(places[part.area.code], part, where)
    row = total + 1 + len(extras)
    if sum(len(part.items) for part in parts) < len(index.items):
        put(page, 2, 0, "Biểu này chỉ gồm một phần các mục; điểm và xếp loại chung tính khi đã nhập đủ.", style["note"])
        sheet.total(total, [part for part, _ in counted], "Cộng các mục trong biểu", "")
        return
    given = []
    for kind, words, cap, points in (
        ("bonus", "Điểm thưởng được tính", index.head.bonus.cap, card.bonus),
        ("penalty", "Điểm trừ được tính", index.head.penalty.cap, card.penalty),
    ):
        cells = [f"D{places[part.area.code] + 1}" for part, _ in extras if part.area.kind == kind]
        if cells:
            sheet.capped(row, f"{words} (không quá {number(cap).replace('.', ',')} điểm)", cells, cap, points)
            given.append(f"{'+' if kind == 'bonus' else '-'}D{row + 1}")
            row += 1
    sheet.total(total, [part for part, _ in counted], "Tổng cộng", "".join(given))
    missing = "+".join(f"G{one + 1}" for one in (total, *places.values()))
    sheet.rating(row, total, missing)


@dataclass(frozen=True, slots=True)
class _Summary:
    """What the rows of the summary are written with."""

    page: Worksheet
    card: Scorecard
    lists: Lists
    style: Looks

    def area(self, row: int, part: Part, where: Range) -> None:
        """An area, or those of its items that the form has."""
        scores = [score for score in self.card.items if score.item.code in {item.code for item in part.items}]
        maximum = part.area.max_points if part.whole else sum((item.max_points for item in part.items), ZERO)
        sums = totals(scores, maximum, self.card.index)
        one, points = row + 1, where.of("points")
        self._text(row, part.area.title)
        self._put(row, 1, maximum)
        surveyed = sum((score.applicable for score in scores if score.item.surveyed), ZERO)
        counted = f"{where.of('max')},{points},{quoted(f'<>{NOT_APPLICABLE}')},{points},{quoted(f'<>{SURVEYED}')}"
        self._formula(row, 2, f"ROUND(SUMIFS({counted}),6)+{number(surveyed)}", float(sums.applicable))
        raw = f"ROUND(SUM({points}),6)" if self.card.index.rounding.at == "item" else f"SUM({points})"
        self._formula(row, 7, raw, float(_raw(scores)))
        self._formula(row, 3, rounded_total(f"H{one}", self.card.index.rounding), float(sums.self_assessed))
        self._put(row, 4, sums.surveyed)
        lacking = f'SUMPRODUCT(({where.of("max")}<>"")*({points}=""))'
        self._formula(row, 6, lacking, _lacking(scores), "count")
        if part.whole:
            self._percent(row, "", sums.percent)
        else:
            self._put(row, 5, None)

    def total(self, row: int, parts: list[Part], words: str, extra: str) -> None:
        """The sum of the areas; ``extra``: the cells of bonus and penalty, where the form has every item."""
        card, first, last = self.card, _HEAD + 2, row
        codes = {item.code for part in parts for item in part.items}
        scores = [score for score in card.items if score.item.code in codes]
        whole = len(codes) == sum(len(area.items) for area in card.areas)
        maximum = card.index.head.total if whole else sum((item.item.max_points for item in scores), ZERO)
        sums = card.total if whole else totals(scores, maximum, card.index)
        self._text(row, words, "strong")
        self._put(row, 1, maximum, "strong points")
        if not parts:
            return
        for column, letter, stored in ((2, "C", sums.applicable), (7, "H", _raw(scores))):
            exact = card.index.rounding.at == "item" or letter == "C"
            text = f"SUM({letter}{first}:{letter}{last})"
            self._formula(row, column, f"ROUND({text},6)" if exact else text, float(stored), "strong points")
        assessed = rounded_total(f"H{row + 1}", card.index.rounding)
        self._formula(row, 3, assessed, float(sums.self_assessed), "strong points")
        self._put(row, 4, sums.surveyed, "strong points")
        self._formula(row, 6, f"SUM(G{first}:G{last})", _lacking(scores), "strong count")
        if whole and len(card.items) == len(card.index.items) and words == "Tổng cộng":
            self._percent(row, extra, sums.percent, "strong percent")
        else:
            self._put(row, 5, None, "strong points")

    def capped(self, row: int, words: str, cells: list[str], cap: Decimal, points: Decimal) -> None:
        """Bonus or penalty within its cap."""
        self._text(row, words, "strong")
        self._formula(row, 3, f"MIN({'+'.join(cells)},{number(cap)})", float(points), "strong points")

    def rating(self, row: int, total: int, missing: str) -> None:
        """The band that the percentage reaches, once nothing is missing."""
        ratings = {one.at_least: one.name for one in reversed(self.card.index.head.ratings)}
        if not ratings:
            return
        bounds = sorted(ratings)
        names = self.lists.add(ratings[bound] for bound in bounds)
        reached = f"SUMPRODUCT(--(I{total + 1}>={self.lists.add(bounds)}))"
        formula = f'IF({missing}>0,{quoted(_UNRATED)},IF({reached}=0,"",INDEX({names},{reached})))'
        self._text(row, "Xếp loại", "strong")
        stored = self.card.rating or ("" if self.card.complete else _UNRATED)
        self.page.merge_range(row, 3, row, _SHOWN - 1, "", self.style["strong"])
        self.page.write_formula(row, 3, f"={formula}", self.style["strong"], stored)

    def _percent(self, row: int, extra: str, percent: Decimal | None, look: str = "percent") -> None:
        """100 × reached ÷ applicable: exact in the hidden column, in sight never at a threshold that was missed."""
        one = row + 1
        exact = f'IF(C{one}=0,"",ROUND(MAX(D{one}+E{one}{extra},0)*10^9,0)*100/ROUND(C{one}*10^9,0))'
        self._formula(row, 8, exact, float(percent) if percent is not None else "", look)
        bounds = {Decimal(100), *(rating.at_least for rating in self.card.index.head.ratings)}
        listed = self.lists.add(sorted(bounds))
        passed = f"SUMPRODUCT((I{one}<{listed})*(ROUND(I{one},2)>={listed}))"
        under = missed_rating(percent, self.card.index) if percent is not None else None
        stored = json_percent(percent, under)
        formula = f'IF(I{one}="","",ROUND(ROUND(I{one},2)-0.01*({passed}>0),2))'
        self._formula(row, 5, formula, "" if stored is None else stored, look)

    def _text(self, row: int, words: str, look: str = "text") -> None:
        for column in range(1, _SHOWN):
            self.page.write_blank(row, column, None, self.style["text"])
        put(self.page, row, 0, words, self.style[look])
        self.page.set_row(row, height(words, _COLUMNS[0][1]))

    def _put(self, row: int, column: int, value: Decimal | None, look: str = "points") -> None:
        put(self.page, row, column, value, self.style[look])

    def _formula(self, row: int, column: int, text: str, stored: float | str, look: str = "points") -> None:
        self.page.write_formula(row, column, f"={text}", self.style[look], stored)


def rounded_total(sum_cell: str, rounding: Rounding) -> str:
    """A sum as it is stated. Sums of points that are not rounded are known to some 10^-12; what lies within 10^-7 of
    where rounding turns is taken to lie on it."""
    if rounding.at != "total":
        return sum_cell
    unit = 10**rounding.decimals
    if rounding.mode == "truncate":
        return f"INT({sum_cell}*{unit}+10^-7)/{unit}"
    nearest = f"INT({sum_cell}*{unit}+0.5+10^-7)"
    if rounding.mode == "half-even":
        nearest = f"({nearest}-(ABS({sum_cell}*{unit}+0.5-{nearest})<10^-7)*MOD({nearest},2))"
    return f"{nearest}/{unit}"


def _raw(scores: Iterable[ItemScore]) -> Decimal:
    return sum((score.points for score in scores if isinstance(score.points, Decimal)), ZERO)


def _lacking(scores: Iterable[ItemScore]) -> int:
    return sum(score.points is NoPoints.NO_FACTS for score in scores)
