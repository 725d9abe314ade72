"""The sheets of a filled-in form: what each cell says, by key, and every mistake with its sheet and cell.

Rows are found by their hidden keys and columns by their titles: sheets may be renamed, rows moved or put in between.

Imports: document.workbook, model, problem, read.form_cells, read.form_fields, read.submission, vietnamese.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from cchc_cli.document.workbook import Cell, SheetCells, reference
from cchc_cli.model import Cited
from cchc_cli.problem import Problem, Severity, Where, did_you_mean
from cchc_cli.read.form_cells import shown, typed
from cchc_cli.read.form_fields import (
    COLUMNS,
    DOCUMENT_FIELDS,
    DOCUMENTS,
    GUIDE_SHEET,
    HEADING,
    LISTS_SHEET,
    META_KEYS,
    META_SHEET,
    SPARE,
    SUMMARY_SHEET,
    Field,
    Key,
    Value,
    fields_of,
    key_of,
    tidied,
    written,
    written_documents,
)
from cchc_cli.read.submission import Submission
from cchc_cli.vietnamese import fold

_OTHERS = (GUIDE_SHEET, SUMMARY_SHEET, LISTS_SHEET, META_SHEET)
_INPUTS = ("value", *(field.key[0] for field in DOCUMENT_FIELDS))
_TITLES = {fold(column.title): name for name, column in COLUMNS.items()}
_LONGEST_NAME = 31  # of a sheet in Excel
_LONGEST_TITLE = 2 * max(map(len, _TITLES))


@dataclass(frozen=True, slots=True)
class Entry:
    """What a form says of one key, where, and what it said at export (``base``, as ``written`` spells it)."""

    value: Value | tuple[Cited, ...]
    base: str
    where: Where

    @property
    def edited(self) -> bool:
        """Whether someone has changed it in the form."""
        return spelled(self.value) != self.base


def spelled(value: Value | tuple[Cited, ...]) -> str:
    """A field's value, or an item's documents, in the one spelling in which they are compared."""
    return written_documents(value) if isinstance(value, tuple) else written(value)


class SheetReader:
    """Reads the sheets of a form one after the other; collects what they say and what is wrong with them.

    ``fields``: of the criteria set, ``base``: what the form said at export, both by key.
    """

    def __init__(self, file: str, submission: Submission, fields: Mapping[Key, Field], base: Mapping[Key, str]) -> None:
        self.file, self.submission, self.fields, self.base = file, submission, fields, base
        self.codes = {key[0] for key in base}
        self.problems: list[Problem] = []
        self._values: dict[Key, Entry] = {}
        self._documents: dict[str, list[Cited]] = defaultdict(list)
        self._beside: dict[str, Where] = {}
        self._seen: dict[Key, str] = {}
        self._spoiled: set[Key] = set()

    def read(self, sheet: SheetCells, day_0: int) -> None:
        """An area's sheet; any other is passed over."""
        head = _head(sheet)
        if head is None:
            ours = sheet.name in _OTHERS or set(META_KEYS) <= {cell.text for cell in sheet.cells.values()}
            if sheet.cells and not ours:
                self._warn(Where(self.file, None, _named(sheet)), "trang thêm vào, không đọc")
            return
        columns = self._columns(sheet, head)
        if columns is None:
            return
        rows = self._rows(sheet, head, columns)
        self._find_merged(sheet, columns, list(rows))
        for row, key in rows.items():
            if key in self.fields:
                self._value(sheet, row, columns["value"], key, day_0)
            self._document(sheet, row, columns, key[0], day_0)

    def find_missing(self) -> None:
        """Look for rows that are on no sheet: those of a whole area are told in one go."""
        for area in self.submission.index.areas:
            wanted = [field for item in area.items if item.code in self.codes for field in fields_of(item)]
            lost = [field for field in wanted if field.key not in self._seen]
            self._spoiled.update(key for field in lost for key in (field.key, (field.key[0], DOCUMENTS)))
            if lost and len(lost) == len(wanted):
                message = f"không thấy trang của lĩnh vực {area.title}"
                self._wrong("form-sheet-missing", Where(self.file), message, "lấy lại trang này từ biểu gốc")
                continue
            for field in lost:
                message = f"không thấy dòng “{field.label}” của mục {field.key[0]}"
                self._wrong("form-row-missing", Where(self.file), message, "lấy lại dòng này từ biểu gốc", field.key[0])

    def entries(self) -> dict[Key, Entry]:
        """What was read without mistakes, by key."""
        found = dict(self._values)
        for code in self.codes:
            key = (code, DOCUMENTS)
            where = self._beside.get(code, Where(self.file))
            found[key] = Entry(tuple(self._documents[code]), self.base[key], where)
        return {key: entry for key, entry in found.items() if key not in self._spoiled}

    def _columns(self, sheet: SheetCells, head: int) -> dict[str, int] | None:
        """The columns by name; unknown ones are warned of, missing ones are mistakes."""
        found: dict[str, int] = {}
        strange: dict[int, str] = {column: "" for row, column in sheet.cells if row > head}
        for column, cell in sorted((column, cell) for (row, column), cell in sheet.cells.items() if row == head):
            name = _TITLES.get(fold(cell.text))
            if name is None:
                strange[column] = cell.text
            elif name in found:
                message = f"cột {shown(cell.text)} có hai lần"
                self._wrong("form-column", self._at(sheet, head, column), message, "xóa cột đã chép thêm")
            else:
                found[name] = column
                strange.pop(column, None)
        lost = [COLUMNS[name].title for name in ("key", *_INPUTS) if name not in found]
        for title in lost:
            message = f"thiếu cột “{title}”{did_you_mean(title, strange.values())}"
            self._wrong("form-column", self._at(sheet, head, 0), message, "ghi lại tên cột như biểu gốc")
        for column, text in sorted(strange.items()):
            self._warn(self._at(sheet, head, column), f"cột {shown(text)} thêm vào, không đọc")
        return None if lost else found

    def _rows(self, sheet: SheetCells, head: int, columns: Mapping[str, int]) -> dict[int, Key]:
        """The rows to read, each key once; a row put in between may hold a document of the item above it."""
        found: dict[int, Key] = {}
        copies: dict[str, list[int]] = defaultdict(list)
        code = ""
        for row in sorted({row for row, _ in sheet.cells if row > head}):
            text = _text(sheet.cells.get((row, columns["key"])))
            key = key_of(text)
            if key in self.fields and key[0] in self.codes:
                code = key[0]
                if key in self._seen:
                    copies[self._seen[key]].append(row)
                else:
                    self._seen[key] = sheet.name
                    found[row] = key
            elif key[1:] == (SPARE,) and key[0] in self.codes:
                code = key[0]
                found[row] = key
            elif key[:1] == (HEADING,) or (len(key) == 1 and key[0] in self.submission.index.items):
                code = key[0]
            elif self._holds_document(sheet, row, columns, text, code):
                found[row] = (code, SPARE)
        for other, doubled in copies.items():
            message = f"{len(doubled)} dòng lặp lại dòng của trang {shown(other)}"
            where = self._at(sheet, doubled[0], columns["value"])
            self._wrong("form-row-twice", where, message, "xóa những dòng, hoặc cả trang, đã chép thêm")
        return found

    def _holds_document(self, sheet: SheetCells, row: int, columns: Mapping[str, int], text: str, code: str) -> bool:
        """Whether a row that was added holds a document of the item above it; what else it holds is a mistake."""
        filled = [name for name in _INPUTS if _text(sheet.cells.get((row, columns[name])))]
        if not filled:
            return False
        if not text and "value" not in filled and code in self.codes:
            return True
        message = f"dòng có khóa lạ {shown(text)}" if text else "dòng thêm vào, không biết số liệu nào của mục nào"
        hint = "nhập vào các dòng có sẵn của mục; chỉ thêm dòng để ghi thêm tài liệu, ngay dưới các dòng của mục"
        self._wrong("form-row-added", self._at(sheet, row, columns[filled[0]]), message, hint)
        return False

    def _find_merged(self, sheet: SheetCells, columns: Mapping[str, int], rows: list[int]) -> None:
        """Merged cells that touch one to fill in: which of them is meant cannot be told."""
        inputs = [columns[name] for name in _INPUTS]
        for top, left, bottom, right in sheet.merged:
            at = bisect_left(rows, top)
            if at < len(rows) and rows[at] <= bottom and any(left <= column <= right for column in inputs):
                message = f"các ô {reference(top, left)}:{reference(bottom, right)} bị gộp"
                hint = "bỏ gộp (Unmerge Cells) rồi điền từng ô"
                self._wrong("form-merged", self._at(sheet, top, left), message, hint)

    def _value(self, sheet: SheetCells, row: int, column: int, key: Key, day_0: int) -> None:
        where, field = self._at(sheet, row, column), self.fields[key]
        value, wrong = typed(field, sheet.cells.get((row, column)), day_0)
        if wrong:
            self._mistyped(where, field, wrong, key)
        else:
            self._values[key] = Entry(value, self.base[key], where)

    def _document(self, sheet: SheetCells, row: int, columns: Mapping[str, int], code: str, day_0: int) -> None:
        """The document on the right of a row, if there is one."""
        said: dict[str, Value] = {}
        for field in DOCUMENT_FIELDS:
            name = field.key[0]
            place = (row, columns[name])
            said[name], wrong = typed(field, sheet.cells.get(place), day_0)
            if wrong:
                self._mistyped(self._at(sheet, *place), field, wrong, (code, DOCUMENTS))
        where = self._at(sheet, row, columns["file"])
        self._beside.setdefault(code, where)
        if any(value is not None for value in said.values()):
            self._documents[code].append(Cited.model_validate(said))
            if said["file"] is None:
                self._warn(where, "tài liệu chưa ghi tên tệp", code)

    def _mistyped(self, where: Where, field: Field, wrong: str, key: Key) -> None:
        self._spoiled.add(key)
        hint = field.expected if field.choices else f"nhập {field.expected}"
        self._wrong("form-cell", where, f"{key[0]} {field.label}: {wrong}", hint, key[0])

    def _wrong(self, id: str, where: Where, message: str, hint: str, code: str | None = None) -> None:
        self.problems.append(Problem(id, where, message, hint, item=code))

    def _warn(self, where: Where, message: str, code: str | None = None) -> None:
        self.problems.append(Problem("form-unread", where, message, "", Severity.WARNING, code))

    def _at(self, sheet: SheetCells, row: int, column: int) -> Where:
        return Where(self.file, None, f"{_named(sheet)}!{reference(row, column)}")


def _named(sheet: SheetCells) -> str:
    """A sheet's name as a message shows it."""
    return " ".join(tidied(sheet.name).split())[:_LONGEST_NAME]


def _head(sheet: SheetCells) -> int | None:
    """The row of the titles."""
    title = fold(COLUMNS["key"].title)
    rows = (row for (row, _), one in sheet.cells.items() if len(one.text) < _LONGEST_TITLE and fold(one.text) == title)
    return min(rows, default=None)


def _text(cell: Cell | None) -> str:
    """What a cell says; "=" for one with a formula, which says nothing that can be trusted."""
    return "" if cell is None else "=" if cell.formula else cell.text.strip()
