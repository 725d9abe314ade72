"""The appraisers' workbook: its columns and keys, and a filled-in one read back, every mistake with its sheet and cell.

Rows are found by their hidden keys, columns by their titles: sheets may be renamed, rows moved. A row that nobody
changed says nothing. ``present.appraisal_workbook`` writes with the same names, so the two cannot disagree.

Imports: document.workbook, judge-free nouns of model, problem, read.form_cells, read.form_fields, vietnamese.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cchc_cli.document.facts import Fault
from cchc_cli.document.guarded import SAVE_EXCEL, WHY
from cchc_cli.document.workbook import Reading, SheetCells, Workbook, reference
from cchc_cli.problem import Problem, Severity, Where, did_you_mean
from cchc_cli.read.form_cells import shown, typed
from cchc_cli.read.form_fields import YES_NO, Column, Field, Value, tidied, written
from cchc_cli.vietnamese import fold

VERSION = 2
"""Changes when a workbook of before could no longer be read."""
META_SHEET, LISTS_SHEET, GUIDE_SHEET, FILES_SHEET = "cchc", "danh-muc", "Hướng dẫn", "Tài liệu"
META_KEYS = ("appraisal", "round")
"""The first rows of the very hidden sheet; below them one row for each question: its key and ``Asking`` as JSON."""
APPRAISER = "Người thẩm định"
"""Stands in the guide beside the cell for the appraiser's name."""
ACCEPT, KEEP, ADJUST = "Công nhận điểm tự chấm", "Giữ điểm lần 1", "Điều chỉnh"
OTHER = "Lý do khác"
HEADER_ROW = 3
"""The row of the titles, from 0."""

COLUMNS = {
    "unit": Column("Đơn vị", 15),
    "code": Column("Mã", 7),
    "name": Column("Tên mục", 24),
    "max": Column("Điểm tối đa", 7),
    "own": Column("Điểm tự chấm", 7),
    "facts": Column("Số liệu đơn vị kê khai", 22),
    "why": Column("Cách tính", 24),
    "explanation": Column("Giải trình của đơn vị", 20),
    "files": Column("Tài liệu kiểm chứng", 9),
    "found": Column("Kết quả kiểm tra tài liệu", 20),
    "before": Column("Thẩm định lần 1", 20),
    "new": Column("Mới sau lần 1", 18),
    "verdict": Column("Kết luận", 14),
    "corrected": Column("Số liệu thẩm định", 22),
    "points": Column("Điểm thẩm định", 8),
    "reason": Column("Lý do", 18),
    "basis": Column("Căn cứ", 16),
    "note": Column("Ghi chú", 18),
    "explain": Column("Yêu cầu giải trình", 8),
    "key": Column("Khóa (không sửa)", 12),
}
"""In order; the last one is hidden. What is asked: see ``columns``."""
ENTRIES = ("verdict", "corrected", "points", "reason", "basis", "note", "explain")
_ROUND_2 = ("before", "new")
_MOST_PROBLEMS = 200

Cells = tuple[str, ...]
"""The entries of a row, in order, each as ``written`` spells it."""


def columns(round: int) -> tuple[str, ...]:
    """The columns of a round: only round 1 asks for explanations, only round 2 has something before it."""
    left_out = _ROUND_2 if round == 1 else ("explain",)
    return tuple(name for name in COLUMNS if name not in left_out)


def verdicts(round: int) -> tuple[str, ...]:
    """What may be decided in a round."""
    return (ACCEPT, ADJUST) if round == 1 else (ACCEPT, KEEP, ADJUST)


def entry_fields(round: int, max_points: Decimal, reasons: Iterable[str]) -> dict[str, Field]:
    """The cells to fill in of a row, by column."""

    def listed(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
        return tuple((one, one) for one in words)

    fields = (
        Field(("verdict",), COLUMNS["verdict"].title, "", "choice", listed(verdicts(round))),
        Field(("corrected",), COLUMNS["corrected"].title, "", "text"),
        Field(("points",), COLUMNS["points"].title, "điểm", "points", most=max_points),
        Field(("reason",), COLUMNS["reason"].title, "", "choice", listed((*reasons, OTHER))),
        Field(("basis",), COLUMNS["basis"].title, "", "text"),
        Field(("note",), COLUMNS["note"].title, "", "text"),
        Field(("explain",), COLUMNS["explain"].title, "", "yes-no", YES_NO),
    )
    return {one.key[0]: one for one in fields if one.key[0] in columns(round)}


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as the workbook keeps it: of which unit, year, set and item, with which self-assessed and most points
    (as ``written``), what its cells held at export, and the decision that stood then (JSON, "null": none)."""

    id: str
    year: int
    edition: str
    code: str
    own: str
    most: str
    cells: Cells
    was: str

    def text(self) -> str:
        """As it is kept."""
        parts = (self.id, self.year, self.edition, self.code, self.own, self.most, list(self.cells), self.was)
        return json.dumps(parts, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Filled:
    """A row that was changed: what its cells say, by column, and where they stand."""

    asking: Asking
    values: Mapping[str, Value]
    places: Mapping[str, Where]


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook of ours, its rows not read yet."""

    file: str
    round: int
    appraiser: str
    questions: Mapping[str, Asking]
    workbook: Workbook


def read_book(reading: Reading, file: str) -> Book | Problem:
    """Whose workbook it is; or why it is none of ours."""
    if not isinstance(reading, Workbook):
        message, hint = _refusal(reading)
        return Problem("appraisal-not-ours", Where(file), message, hint)
    for sheet in reading.sheets:
        found = _meta(sheet)
        if found is None:
            continue
        version, round, questions = found
        if version != VERSION or round not in (1, 2):
            message = "biểu thẩm định do một phiên bản khác của chương trình xuất"
            return Problem("appraisal-not-ours", Where(file), message, _OURS)
        return Book(file, round, _appraiser(reading), questions, reading)
    message = "sổ Excel này không phải biểu thẩm định do cchc xuất"
    return Problem("appraisal-not-ours", Where(file), message, f"{_OURS}, không chép bảng sang tệp khác")


_OURS = "nhập tệp .xlsx do `cchc appraise export` xuất"


def _refusal(reading: Fault | str) -> tuple[str, str]:
    if isinstance(reading, Fault):
        return WHY[reading]
    return "không phải sổ Excel (.xlsx)", SAVE_EXCEL if reading == "xls" else _OURS


def _meta(sheet: SheetCells) -> tuple[object, object, dict[str, Asking]] | None:
    """Version, round and questions by key; ``None`` where the sheet is not that one."""
    texts: dict[str, str] = {}
    keys = {row: cell.text for (row, column), cell in sheet.cells.items() if column == 0}
    for (row, column), cell in sorted(sheet.cells.items()):
        if column and row in keys:
            texts[keys[row]] = texts.get(keys[row], "") + cell.text
    if not set(META_KEYS) <= texts.keys():
        return None
    version, round = (_json(texts.pop(name)) for name in META_KEYS)
    questions = {key: one for key, text in texts.items() if (one := _asking(text)) is not None}
    return version, round, questions


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _asking(text: str) -> Asking | None:
    parts = _json(text)
    if not isinstance(parts, list) or len(parts) != 8:
        return None
    id, year, edition, code, own, most, cells, was = parts
    texts = (id, edition, code, own, most, was)
    whole = isinstance(cells, list) and all(isinstance(one, str) for one in (*texts, *cells))
    if not whole or not isinstance(year, int):
        return None
    return Asking(id, year, edition, code, own, most, tuple(cells), was)


def _appraiser(workbook: Workbook) -> str:
    """The name beside its words in the guide; "" where nobody wrote one."""
    for sheet in workbook.sheets:
        for (row, column), cell in sheet.cells.items():
            beside = sheet.cells.get((row, column + 1))
            if cell.text == APPRAISER and beside is not None and not beside.formula:
                return " ".join(tidied(beside.text).split())[:100]
    return ""


def read_rows(book: Book, most: Mapping[str, Decimal], reasons: Sequence[str]) -> tuple[list[Filled], list[Problem]]:
    """The rows that were changed, and every mistake in the workbook. ``most``: the points of each question's item, by
    key; ``reasons``: the kinds that may be chosen."""
    reader = _Reader(book, most, reasons)
    for sheet in book.workbook.sheets:
        reader.read(sheet)
    for key, one in book.questions.items():
        if key not in reader.seen:
            message = f"không thấy dòng của mục {one.code}, đơn vị mã {shown(one.id)}"
            reader.wrong(Where(book.file), message, "lấy lại dòng này từ biểu gốc; không xóa dòng", one.code)
    if len(reader.problems) > _MOST_PROBLEMS:
        message = f"còn {len(reader.problems) - _MOST_PROBLEMS} lỗi khác trong biểu này"
        rest = Problem("more-problems", Where(book.file), message, "sửa các lỗi trên rồi nhập lại")
        return [], [*reader.problems[:_MOST_PROBLEMS], rest]
    return reader.found, reader.problems


class _Reader:
    """Reads the sheets one after the other; collects what they say and what is wrong with them."""

    def __init__(self, book: Book, most: Mapping[str, Decimal], reasons: Sequence[str]) -> None:
        self.book, self.most, self.reasons = book, most, reasons
        self.found: list[Filled] = []
        self.problems: list[Problem] = []
        self.seen: set[str] = set()
        self.titles = {fold(COLUMNS[name].title): name for name in columns(book.round)}

    def read(self, sheet: SheetCells) -> None:
        """A sheet with questions; any other is passed over."""
        heads = [row for (row, _), cell in sheet.cells.items() if fold(cell.text[:60]) == fold(COLUMNS["key"].title)]
        if not heads:
            return
        head = min(heads)
        at = {self.titles.get(fold(cell.text[:60]), ""): col for (row, col), cell in sheet.cells.items() if row == head}
        entries = [name for name in ENTRIES if name in columns(self.book.round)]
        lost = [COLUMNS[name].title for name in entries if name not in at]
        for title in lost:
            texts = [cell.text for (row, _), cell in sheet.cells.items() if row == head]
            message = f"thiếu cột “{title}”{did_you_mean(title, texts)}"
            self.wrong(_at(self.book, sheet, head, 0), message, "ghi lại tên cột như biểu gốc")
        rows = self._rows(sheet, head, at)
        if lost:
            return
        merged = self._merged(sheet, [at[name] for name in entries], sorted(rows))
        for row, key in rows.items():
            if row not in merged:
                self._row(sheet, row, key, {name: at[name] for name in entries})

    def _rows(self, sheet: SheetCells, head: int, at: Mapping[str, int]) -> dict[int, str]:
        """The rows by their keys, each key once; a row that was put in between and says something is a mistake."""
        found: dict[int, str] = {}
        for row in sorted({row for row, _ in sheet.cells if row > head}):
            cell = sheet.cells.get((row, at["key"]))
            key = cell.text.strip() if cell is not None else ""
            if key in self.book.questions and key not in self.seen:
                self.seen.add(key)
                found[row] = key
                continue
            filled = [at[name] for name in ENTRIES if name in at and (row, at[name]) in sheet.cells]
            if key in self.book.questions:
                self.wrong(_at(self.book, sheet, row, 0), "dòng lặp lại một dòng đã có", "xóa dòng, trang đã chép thêm")
            elif filled:
                message, hint = "dòng thêm vào, không biết của đơn vị nào, mục nào", "ghi vào các dòng có sẵn của biểu"
                self.wrong(_at(self.book, sheet, row, filled[0]), message, hint)
        return found

    def _merged(self, sheet: SheetCells, inputs: list[int], rows: list[int]) -> set[int]:
        """Rows touched by merged cells: which cell is meant cannot be told."""
        touched: set[int] = set()
        for top, left, bottom, right in sheet.merged:
            at = bisect_left(rows, top)
            if at < len(rows) and rows[at] <= bottom and any(left <= column <= right for column in inputs):
                message = f"các ô {reference(top, left)}:{reference(bottom, right)} bị gộp"
                hint = "bỏ gộp (Unmerge Cells) rồi điền từng ô"
                self.wrong(_at(self.book, sheet, top, left), message, hint)
                touched.update(row for row in rows if top <= row <= bottom)
        return touched

    def _row(self, sheet: SheetCells, row: int, key: str, at: Mapping[str, int]) -> None:
        asking = self.book.questions[key]
        fields = entry_fields(self.book.round, self.most.get(key, Decimal(0)), self.reasons)
        values: dict[str, Value] = {}
        places = {name: _at(self.book, sheet, row, column) for name, column in at.items()}
        right = True
        for name, column in at.items():
            values[name], wrong = typed(fields[name], sheet.cells.get((row, column)), self.book.workbook.day_0)
            if wrong:
                right = False
                hint = fields[name].expected if fields[name].choices else f"nhập {fields[name].expected}"
                message = f"{asking.code} {fields[name].label}: {wrong}"
                self.problems.append(Problem("appraisal-cell", places[name], message, hint, item=asking.code))
        if right and tuple(written(values[name]) for name in at) != asking.cells:
            self.found.append(Filled(asking, values, places))

    def wrong(self, where: Where, message: str, hint: str, code: str | None = None) -> None:
        """A row, a column or a range that is not as it was exported."""
        self.problems.append(Problem("appraisal-layout", where, message, hint, Severity.ERROR, code))


def _at(book: Book, sheet: SheetCells, row: int, column: int) -> Where:
    name = " ".join(tidied(sheet.name).split())[:31]
    return Where(book.file, None, f"{name}!{reference(row, column)}")
