"""The rows of one table of an annex: what is a node, what a line of its scale, what goes on with the row above.

Imports: read.annex, judge.annex.columns, judge.annex.found, judge.annex.scale, judge.annex.tree, judge.annex.words.
"""

from __future__ import annotations

import re
from decimal import Decimal

from cchc_cli.judge.annex.columns import Layout, is_repeated
from cchc_cli.judge.annex.found import Outline, Total
from cchc_cli.judge.annex.scale import is_scale
from cchc_cli.judge.annex.tree import Line, Node
from cchc_cli.judge.annex.words import (
    Marker,
    cell_marker,
    cell_points,
    decimal,
    goes_on,
    is_heading,
    leading_marker,
    points_in_name,
    unbulleted,
)
from cchc_cli.read.annex import Grid, GridCell, GridRow, texts_of
from cchc_cli.vietnamese import fold

_TOTAL = re.compile(r"^(?:tổng(?: cộng| điểm| số điểm| số)?|cộng|điểm tổng)\b(?!.*\btỷ lệ)")
_NOTE = re.compile(r"^(?:\(?\*+\)?|ghi chú|lưu ý|chú thích)\s*[:.]?")
_PAGE = re.compile(r"(?:trang\s*)?[-–]?\s*\d{1,3}\s*(?:/\s*\d{1,3})?\s*[-–]?")
_SIGNED = re.compile(
    r"^(?:nơi nhận|tm\. |kt\. |chủ tịch$|phó chủ tịch$|người lập|thủ trưởng|xác nhận của|trưởng phòng$|giám đốc$)"
)
_AREA_WORDS = re.compile(
    r"^(?:lĩnh vực|phần|nhóm)\b|^(?:điểm (?:thưởng|cộng|trừ)|điều tra xã hội học)\b", re.IGNORECASE
)

_HEADING_WITHIN = 3  # paragraphs before a table: further up is the text of the decision


def _is_area_name(text: str) -> bool:
    return is_heading(text) or bool(_AREA_WORDS.match(text))


class Rows:
    """Reads the rows of one table into the tree."""

    def __init__(self, found: Outline, layout: Layout) -> None:
        self.found, self.layout, self.tree = found, layout, found.tree
        self.above: dict[int, str] = {}
        self.rows: tuple[GridRow, ...] = ()
        self.at = 0
        self.signed = False

    def read(self, grid: Grid) -> None:
        """The headings before the table, then its rows; what stands above its header is no part of it."""
        above = [texts_of(row.cells) for row in grid.rows[: self.layout.first] if not is_repeated(row, self.layout)]
        texts = [*grid.before, *(" ".join(one) for one in above if one)]
        self.found.texts += texts[:-_HEADING_WITHIN]
        for text in texts[-_HEADING_WITHIN:]:
            self._between(text, grid.name)
        self.rows = grid.rows
        for number, row in enumerate(grid.rows[self.layout.first :], self.layout.first):
            self.at = number
            if not self.signed and any(cell.text for cell in row.cells) and not is_repeated(row, self.layout):
                self._row(row)
            for column, cell in enumerate(row.cells):
                if cell.text:
                    self.above[column] = cell.text
                elif not (cell.joined or cell.covered):
                    self.above.pop(column, None)

    def _between(self, text: str, name: str) -> None:
        """A paragraph before a table: the heading of the area that the table holds, or just text."""
        marker, rest = leading_marker(text)
        rest, points = points_in_name(rest)
        self.found.texts.append(text)
        if self._is_area(marker, rest, points) and len(text) < 200 and "\n" not in text:
            self.tree.put(Node(f"trước {name}", rest, marker, points, heading=marker is None))

    def _is_area(self, marker: Marker | None, name: str, points: Decimal | None) -> bool:
        if marker is None:
            return bool(_AREA_WORDS.match(name))
        if marker.kind == "decimal":
            told = bool(_AREA_WORDS.match(name) or _AREA_WORDS.match(marker.text))
            return told or points is not None or is_heading(name)
        return marker.kind in ("roman", "Letter")

    def _row(self, row: GridRow) -> None:
        cells, layout = row.cells, self.layout
        texts = [cell.text for cell in cells if cell.text and not cell.covered]
        whole = len(texts) == 1 and max(cell.across for cell in cells if cell.text) >= max(2, len(cells) - 2)
        first = fold(texts[0])
        if _SIGNED.match(first):
            self.signed = True
        elif len(texts) == 1 and _PAGE.fullmatch(first):
            return
        elif (note := _NOTE.match(first)) and len(first) > len(note[0]):
            self.found.notes.append(" ".join(texts))
        elif self._is_total(row, texts):
            self._total(row, texts)
        elif whole and not self._wide(row, texts[0]):
            self.found.notes.append(texts[0])
        elif not whole and len(layout.names) > 1:
            self._levels(row)
        elif not whole:
            self._plain_row(row)

    def _wide(self, row: GridRow, text: str) -> bool:
        """A row that is one cell: a heading, or a line of the scale above."""
        lines = text.split("\n")
        marker, rest = leading_marker(lines[0])
        if marker is None and (unbulleted(lines[0])[0] or is_scale(lines[0])) and self.tree.last is not None:
            self._lines(self.tree.last.lines, lines, row)
            return True
        rest, points = points_in_name(rest)
        if marker is not None or _is_area_name(rest):
            self._put(Node(row.where, " ".join([rest, *lines[1:]]), marker, points, heading=marker is None))
            return True
        return False

    def _is_total(self, row: GridRow, texts: list[str]) -> bool:
        words = [text for text in texts if not re.fullmatch(r"[\d.,\s]+", text)]
        if not words or cell_marker(texts[0]) is not None or not _TOTAL.match(fold(words[0])):
            return False
        return self._points(row) is not None or bool(re.search(r"\d", texts[-1]))

    def _total(self, row: GridRow, texts: list[str]) -> None:
        stated = self._points(row)
        last = re.findall(r"\d{1,4}(?:[.,]\d+)?", texts[-1])
        value = stated if stated is not None else decimal(last[-1])
        area = self.tree.open[0] if self.tree.open else None
        words = next(fold(text) for text in texts if not re.fullmatch(r"[\d.,\s]+", text))
        self.found.totals.append(Total(row.where, words, value, area))

    def _cell(self, row: GridRow, at: int | None) -> GridCell:
        return row.cells[at] if at is not None and at < len(row.cells) else GridCell()

    def _points(self, row: GridRow, at: int = 0) -> Decimal | None:
        """The maximum that a row prints: of a maximum in two columns, their sum."""
        layout = self.layout
        columns = list(layout.points) if layout.split or len(layout.names) == 1 else list(layout.points[at : at + 1])
        if layout.split and layout.survey is not None:
            columns.append(layout.survey)
        found = [cell_points(self._cell(row, one).text.split("\n")[0]) for one in columns]
        known = [one for one in found if one is not None]
        return sum(known, Decimal(0)) if known else None

    def _plain_row(self, row: GridRow) -> None:
        """A row of the usual layout: number, name, maximum, scale, evidence."""
        layout = self.layout
        named = self._cell(row, layout.names[0])
        marker, name = self._marker(row, named.text)
        points = self._points(row)
        lines = name.split("\n") if name else []
        last = self.tree.last
        beside = self._told_beside(row)
        if marker is None and lines and beside and last is not None:
            self._scale(row, [*lines[:-1], f"{lines[-1].rstrip(' :')}: {beside}"], None)
        elif marker is not None and (name or points is not None):
            self._node(row, marker, lines, points)
        elif not lines:
            self._more(row, points)
        elif last is None:
            self._opening(row, lines, points)
        elif unbulleted(lines[0])[0] or (is_scale(lines[0]) and not _is_area_name(lines[0])):
            self._scale(row, lines, points)
        elif points is None and (goes_on(lines[0]) or named.joined):
            last.name = f"{last.name} {lines[0]}" if not last.lines else last.name
            self._lines(last.lines, lines if last.lines else lines[1:], row)
            self._beside(last, row)
        elif points is not None or _is_area_name(lines[0]):
            self._node(row, None, lines, points)
        else:
            self._scale(row, lines, None)

    def _told_beside(self, row: GridRow) -> str:
        """Words in the column of points: what a level gives, where that is no number ("0,5 điểm/lần", a formula)."""
        cell = self._cell(row, next(iter(self.layout.points), None))
        told = cell.text and not cell.covered and cell_points(cell.text.split("\n")[0]) is None
        return " ".join(cell.text.split()) if told else ""

    def _opening(self, row: GridRow, lines: list[str], points: Decimal | None) -> None:
        """A row before the first number: an area without a number, or nothing of the tree."""
        if points is not None or _is_area_name(lines[0]):
            self._node(row, None, lines, points, heading=True)
        else:
            self.found.notes.append(" ".join(lines))

    def _marker(self, row: GridRow, name: str) -> tuple[Marker | None, str]:
        """The number of a row, in its own column or before the name."""
        cell = self._cell(row, self.layout.stt)
        if cell.text and not cell.covered:
            if cell.day is not None:
                text = f"{cell.day[0]}.{cell.day[1]}"
                message = f"số thứ tự là ngày tháng (Excel tự đổi), đọc là {text}"
                self.found.doubt("annex-number-is-date", row.where, message, "so lại số thứ tự với quyết định")
                return cell_marker(text), leading_marker(name)[1]
            marker = cell_marker(cell.text)
            if marker is not None:
                again, rest = leading_marker(name)
                return marker, rest if again is not None and again.parts == marker.parts else name
            if not name:  # number and name in one cell, merged over both columns
                return leading_marker(cell.text)
            inside, _ = leading_marker(cell.text)
            if inside is not None:
                return inside, name
        return leading_marker(name)

    def _node(
        self, row: GridRow, marker: Marker | None, lines: list[str], points: Decimal | None, *, heading: bool = False
    ) -> None:
        head, tail = _name_and_scale(lines)
        name, inside = points_in_name(" ".join(head))
        node = Node(row.where, (name or " ".join(head)).rstrip(" :;"), marker)
        node.heading = marker is None and (heading or _is_area_name(name))
        node.plain = marker is None and not node.heading
        node.points = points if points is not None else inside
        if points is not None and inside is not None and points != inside:
            node.doubts.append(f"cột điểm ghi {points}, trong tên ghi {inside}")
        cell = self._cell(row, next(iter(self.layout.points), None))
        if points is None and cell.text and not cell.covered and not cell.joined:
            node.doubts.append(f"không đọc được điểm “{cell.text[:40]}”")
        stacked = [cell_points(one) for one in cell.text.split("\n")[1:]] if cell.text else []
        self._put(node)
        texts = [one for one in tail if one]
        for text, own in zip(texts, stacked if len(stacked) == len(texts) else [None] * len(texts), strict=True):
            bullet, rest = unbulleted(text)
            node.lines.append(Line(rest, bullet, own, row.where))
        self._beside(node, row)

    def _put(self, node: Node) -> None:
        self.tree.put(node)

    def _levels(self, row: GridRow) -> None:
        """A row of a layout with one column for each level; a merged cell goes on with the node above."""
        layout = self.layout
        deepest = None
        made: list[tuple[int, Node]] = []
        for level, at in enumerate(layout.names):
            cell = self._cell(row, at)
            if not cell.text or cell.covered or cell.joined:
                continue
            lines = cell.text.split("\n")
            marker, lines[0] = leading_marker(lines[0])
            if marker is None and at == layout.names[-1] and not made and self._level_of_scale(row, lines, level):
                return
            head, tail = _name_and_scale(lines)
            name, inside = points_in_name(" ".join(head))
            node = Node(row.where, name, marker, inside, level=level)
            node.printed = () if marker is None else marker.parts
            self._put(node)
            made.append((at, node))
            self._lines(node.lines, tail, row)
            if len(layout.points) == len(layout.names) and node.points is None:
                node.points = self._points(row, level)
            deepest = node
        if deepest is None:
            self._more(row, self._points(row))
            return
        if deepest.points is None and len(layout.points) != len(layout.names):
            deepest.points = self._points(row)
        number = cell_marker(self._cell(row, layout.stt).text)
        tall = self._height(layout.stt)
        numbered = next((node for at, node in made if self._height(at) == tall), deepest)
        if numbered.marker is None and number is not None:
            numbered.marker, numbered.printed = number, number.parts
        self._beside(deepest, row)

    def _level_of_scale(self, row: GridRow, lines: list[str], level: int) -> bool:
        """Take an unnumbered cell of the last column for a line under the item above, where items have numbers."""
        last = self.tree.last
        if last is None:
            return False
        if unbulleted(lines[0])[0] or is_scale(lines[0]):
            self._scale(row, lines, self._points(row))
            return True
        leveled = next((one for one in reversed(self.tree.open) if one.level is not None), None)
        if leveled is None or leveled.level != level or leveled.marker is None:
            return False
        self._node(row, None, lines, self._points(row))
        return True

    def _height(self, at: int | None) -> int:
        """How many rows a cell of this row goes on for."""
        if at is None:
            return 0
        height = 1
        while self.at + height < len(self.rows) and self._cell(self.rows[self.at + height], at).joined:
            height += 1
        return height

    def _scale(self, row: GridRow, lines: list[str], points: Decimal | None) -> None:
        last = self.tree.last
        assert last is not None  # noqa: S101 - the callers' condition
        self._lines(last.lines, lines, row, points)
        self._beside(last, row)

    def _lines(self, into: list[Line], texts: list[str], row: GridRow, points: Decimal | None = None) -> None:
        for text in texts:
            bullet, rest = unbulleted(text)
            if into and not bullet and goes_on(rest) and not is_scale(rest) and points is None:
                into[-1].text = f"{into[-1].text} {rest}"
            elif rest:
                into.append(Line(rest, bullet, points if len(texts) == 1 else None, row.where))

    def _more(self, row: GridRow, points: Decimal | None) -> None:
        """A row without a name goes on with the item above: the page broke, or its scale has rows of its own."""
        last = self.tree.last
        if last is None:
            return
        if points is not None and last.points is None:
            last.points = points
        self._beside(last, row)

    def _beside(self, node: Node, row: GridRow) -> None:
        """What stands beside the name: scale, evidence, mark of the survey, lead, due, notes."""
        layout = self.layout
        for at in layout.methods:
            text = self._covering(row, at, node)
            if text and self._cell(row, at).joined:
                node.doubts.append("thang điểm ghi trong ô gộp chung với dòng trên")
            steps = self._cell(row, layout.steps)
            own = cell_points(steps.text) if steps.text else None
            self._lines(node.methods, text.split("\n") if text else [], row, own)
        for at in layout.evidence:
            text = self._covering(row, at, node)
            node.evidence += [line for line in text.split("\n") if line]
        mark = self._cell(row, layout.survey)
        if mark.text and not mark.covered and cell_points(mark.text) != 0:
            node.marked = True
            node.surveyed = cell_points(mark.text)
        node.lead = self._cell(row, layout.lead).text or node.lead
        node.due = self._cell(row, layout.due).text or node.due
        node.notes += [text for at in layout.notes if (text := self._cell(row, at).text)]

    def _covering(self, row: GridRow, at: int, node: Node) -> str:
        """A cell's text; of one that goes on with the cell above, that cell's, for a node that has none yet."""
        cell = self._cell(row, at)
        if cell.joined and not cell.covered and node.where == row.where:
            return self.above.get(at, "")
        return "" if cell.covered else cell.text


def _name_and_scale(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines of a cell that are the name, and those below that are the scale."""
    for at, line in enumerate(lines):
        if at and (unbulleted(line)[0] or is_scale(line)):
            return lines[:at], lines[at:]
    return lines, []
