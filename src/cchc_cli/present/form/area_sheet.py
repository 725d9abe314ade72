"""The sheet of an area: a row for each item, below it a row for each cell to fill in, documents on their right.

Imports: judge.scorecard, judge.scoring, model, present.form.*, read.form_fields.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cchc_cli.judge.claim_checks import fitting_days
from cchc_cli.judge.scorecard import ItemScore
from cchc_cli.judge.scoring import NOTHING
from cchc_cli.model import Claim, Criterion, Item, least_of
from cchc_cli.present.form.formulas import LETTERS, Cells, points_formula
from cchc_cli.present.form.lists import Lists
from cchc_cli.present.form.looks import LINE, Looks, height, put, set_up
from cchc_cli.present.form.scope import Part
from cchc_cli.present.form.states import (
    ABOVE,
    ELSEWHERE,
    LACKING,
    NEEDED,
    WRONG,
    cell_formula,
    cell_state,
    half_formulas,
    halves,
    item_formula,
    item_state,
    points_value,
)
from cchc_cli.present.view.words import stamp
from cchc_cli.read.form_fields import (
    COLUMNS,
    DOCUMENT_FIELDS,
    FIRST_DAY,
    HEADER_ROW,
    HEADING,
    LONGEST_TEXT,
    SPARE,
    Field,
    cited,
    fields_of,
    key_text,
    stated,
)
from cchc_cli.read.submission import Submission

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SPARE_ROWS = 2
"""Rows for further documents below those that an item has."""
_AT = {name: position for position, name in enumerate(COLUMNS)}
_LAST_DAY = datetime.date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Range:
    """Where an area's items stand: the sheet and the first and last row (from 1)."""

    sheet: str
    first: int
    last: int

    def of(self, column: str) -> str:
        """A column of it, as a formula of another sheet names it."""
        name = self.sheet.replace("'", "''")
        return f"'{name}'!${LETTERS[column]}${self.first}:${LETTERS[column]}${self.last}"


def write_area(
    page: Worksheet, part: Part, submission: Submission, scores: Mapping[str, ItemScore], lists: Lists, style: Looks
) -> Range:
    """The whole sheet."""
    index = submission.index
    set_up(page, stamp(index), HEADER_ROW)
    put(page, 0, 0, part.area.title, style["title"])
    put(page, 1, 0, f"{submission.unit.name} – năm {submission.year} – {index.head.title}", style["note"])
    put(page, 2, 0, "Nhập vào các ô nền vàng; ô màu cam còn phải nhập, ô màu đỏ nhập chưa đúng.", style["note"])
    for name, column in COLUMNS.items():
        hidden = {"hidden": True} if name in ("key", "high", "low") else {}
        page.set_column(_AT[name], _AT[name], column.width, None, hidden)
        put(page, HEADER_ROW, _AT[name], column.title, style["head"])
    page.set_row(HEADER_ROW, 2 * LINE)
    page.freeze_panes(HEADER_ROW + 1, 2)
    row = HEADER_ROW + 1
    wanted = {item.code for item in part.items}
    for node in part.area.criteria:
        row = _Sheet(page, submission, scores, lists, style).node(row, node, wanted)
    _colours(page, row, style)
    page.print_area(0, 0, row - 1, _AT["part"])
    return Range(part.sheet, HEADER_ROW + 2, row)


def _colours(page: Worksheet, end: int, style: Looks) -> None:
    first, state = HEADER_ROW + 2, LETTERS["state"]
    rules = [(word, "missing") for word in (NEEDED, LACKING)] + [(word, "wrong") for word in (WRONG, ABOVE)]
    for word, look in rules:
        columns = ("points", "state") if word == LACKING else ("value", "state")
        for column in columns:
            where = f"{LETTERS[column]}{first}:{LETTERS[column]}{max(end, first)}"
            rule = {"type": "formula", "criteria": f'=${state}{first}="{word}"', "format": style[look]}
            page.conditional_format(where, rule)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the rows of a sheet are written with; its methods give the row (from 0) after what they wrote."""

    page: Worksheet
    submission: Submission
    scores: Mapping[str, ItemScore]
    lists: Lists
    style: Looks

    def node(self, row: int, node: Criterion | Item, wanted: set[str]) -> int:
        """A criterion with its parts, or an item; nothing of what is not wanted."""
        if isinstance(node, Item):
            return self.item(row, node) if node.code in wanted else row
        start = row
        row += 1
        for part in node.parts:
            row = self.node(row, part, wanted)
        if row == start + 1:
            return start
        self._fill(start, "heading")
        put(self.page, start, _AT["code"], node.code, self.style["heading"])
        put(self.page, start, _AT["label"], node.name, self.style["heading"])
        put(self.page, start, _AT["key"], f"{HEADING} {node.code}", self.style["text"])
        self.page.set_row(start, height(node.name, COLUMNS["label"].width))
        return row

    def item(self, row: int, item: Item) -> int:
        """An item's own row, those of its cells, those of further documents."""
        claim = self.submission.claims.get(item.code, NOTHING)
        fields = fields_of(item)
        rows = {field.key: row + 2 + position for position, field in enumerate(fields)}
        choices = {field.key[-1]: self.lists.choices(field) for field in fields if field.type == "choice"}
        cells = Cells(
            item,
            {field.key: field for field in fields},
            rows,
            choices,
            self.lists.holidays(self.submission.index.holidays),
            self.submission.index.rounding,
            self.submission.year,
        )
        documents = cited(claim)
        below = max(len(fields), len(documents) + SPARE_ROWS) if fields else 0
        self._own_row(row, cells, claim)
        for position in range(below):
            field = fields[position] if position < len(fields) else None
            document = documents[position] if position < len(documents) else None
            high = LINE
            if field is not None:
                high = self._field(row + 1 + position, field, cells, claim)
            else:
                self._fill(row + 1 + position, "text")
                put(self.page, row + 1 + position, _AT["key"], f"{item.code} {SPARE}", self.style["text"])
            for one in DOCUMENT_FIELDS:
                name = one.key[0]
                value = getattr(document, name) if document else None
                look = "enter date" if one.type == "date" else "enter text"
                put(self.page, row + 1 + position, _AT[name], value, self.style[look])
                high = max(high, height(value, COLUMNS[name].width)) if isinstance(value, str) else high
            self.page.set_row(row + 1 + position, high)
        if below:
            self._document_checks(row + 1, row + below)
        return row + 1 + below

    def _own_row(self, row: int, cells: Cells, claim: Claim) -> None:
        item, page, style = cells.item, self.page, self.style
        score = self.scores[item.code]
        self._fill(row, "item")
        required = "; ".join(_required(one.title, least_of(one)) for one in item.evidence)
        required = f"Cần có: {required}" if required else ""
        texts = {"code": item.code, "label": item.name, "value": item.scale, "file": required}
        for name, text in texts.items():
            put(page, row, _AT[name], text, style["item small" if name in ("value", "file") else "item"])
        put(page, row, _AT["max"], item.max_points, style["item points"])
        put(page, row, _AT["key"], item.code, style["text"])
        points, state = points_value(score), item_state(score, claim)
        formula = None if item.surveyed else points_formula(cells)
        if formula is None:
            known = score.points if isinstance(score.points, Decimal) else str(points)
            put(page, row, _AT["points"], known, style["item points"])
            put(page, row, _AT["state"], state if item.surveyed else ELSEWHERE, style["item center"])
        else:
            last = max(cells.rows.values())
            page.write_formula(row, _AT["points"], formula, style["item points"], points)
            page.write_formula(row, _AT["state"], item_formula(cells, (row + 2, last)), style["item center"], state)
        small = ("value", "file")
        page.set_row(row, max(height(text, COLUMNS[name].width, small=name in small) for name, text in texts.items()))

    def _field(self, row: int, field: Field, cells: Cells, claim: Claim) -> float:
        """A cell to fill in with its label, its unit and its state; how high it stands."""
        page, style, value = self.page, self.style, stated(claim, field.key)
        self._fill(row, "text")
        shown = dict(field.choices).get(_choice(value), "") if field.choices else value
        put(page, row, _AT["label"], field.label, style["label"])
        put(page, row, _AT["unit"], field.unit, style["center"])
        put(page, row, _AT["value"], shown, style[_ENTRIES.get(field.type, "enter number")])
        put(page, row, _AT["key"], key_text(field.key), style["text"])
        state = cell_state(field, claim, cells.item)
        page.write_formula(row, _AT["state"], cell_formula(field, cells), style["center"], state)
        if field.type in ("integer", "decimal"):
            name = field.key[2]
            stored = halves(name, claim, cells.item)
            for column, formula, half in zip(("high", "low"), half_formulas(name, cells), stored, strict=True):
                page.write_formula(row, _AT[column], formula, style["text"], half)
        page.data_validation(row, _AT["value"], row, _AT["value"], self._check(field, cells))
        texts = {"label": f"  {field.label}", "unit": field.unit, "value": shown}
        return max(height(text, COLUMNS[name].width) for name, text in texts.items() if isinstance(text, str))

    def _check(self, field: Field, cells: Cells) -> dict[str, Any]:
        """What the cell lets in, with the words for it."""
        words = f"Nhập {field.expected}" if not field.choices else f"Hãy {field.expected}"
        words = f"{words}; đơn vị tính: {field.unit}." if field.unit else f"{words}."
        check: dict[str, Any] = {"error_title": "Nhập chưa đúng", "error_message": words[:255]}
        if field.type == "text":
            return check | {"validate": "length", "criteria": "<=", "value": LONGEST_TEXT}
        check["input_message"] = words[:255]
        if field.type == "yes-no":
            return check | {"validate": "list", "source": [label for _, label in field.choices]}
        if field.type == "choice":
            return check | {"validate": "list", "source": f"={cells.choices[field.key[2]]}"}
        if field.type == "date":
            return check | _between("date", *map(_midnight, fitting_days(cells.year)))
        kind = "integer" if field.type == "integer" else "decimal"
        return check | _between(kind, float(field.least), float(field.most))

    def _document_checks(self, first: int, last: int) -> None:
        for field in DOCUMENT_FIELDS:
            column = _AT[field.key[0]]
            check = {"error_title": "Nhập chưa đúng", "error_message": f"{field.label}: nhập {field.expected}."}
            if field.type == "date":
                limits = _between("date", _midnight(FIRST_DAY), _midnight(_LAST_DAY))
            else:
                limits = {"validate": "length", "criteria": "<=", "value": LONGEST_TEXT}
            self.page.data_validation(first, column, last, column, check | limits)

    def _fill(self, row: int, look: str) -> None:
        """The row's borders and colour, before anything is written in it."""
        for column in range(_AT["part"] + 1):
            self.page.write_blank(row, column, None, self.style[look])


_ENTRIES = {
    "text": "enter text",
    "yes-no": "enter choice",
    "choice": "enter choice",
    "integer": "enter integer",
    "date": "enter date",
}


def _choice(value: object) -> str:
    """The key of a choice as ``Field.choices`` spells it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _required(title: str, least: int) -> str:
    return f"{title} ({least} văn bản)" if least > 1 else title


def _between(kind: str, least: object, most: object) -> dict[str, Any]:
    return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a day has no zone
