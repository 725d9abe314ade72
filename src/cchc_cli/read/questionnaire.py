"""Answers to a questionnaire in a workbook: one row a person, one column a question; and khao-sat.yaml, which says what
they mean.

No personal data is kept: of a row only the unit's id and the answers that are among the options are read. Columns with
names, numbers or addresses of people are passed over and told; what stands in a cell is never repeated in a message.

Imports: document.*, model, problem, read.form_fields, read.shape, read.yaml_strict, vietnamese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from cchc_cli.document.facts import Fault
from cchc_cli.document.guarded import SAVE_EXCEL, WHY
from cchc_cli.document.workbook import Cell, Reading, SheetCells, Workbook, reference
from cchc_cli.model import Questionnaire
from cchc_cli.problem import Problem, Severity, Where, did_you_mean
from cchc_cli.read.form_fields import tidied
from cchc_cli.read.shape import shaped
from cchc_cli.read.yaml_strict import read_yaml
from cchc_cli.vietnamese import fold

MOST_PROBLEMS = 200
"""Mistakes of one workbook that are told."""
_HEADER_ROWS = 20
"""The titles stand in one of the first rows."""
_LONGEST_TITLE = 60
"""Characters of a title that names a person's data; a question is longer."""
_PERSONAL = re.compile(
    r"\b(họ và tên|họ tên|tên người|người trả lời|điện thoại|sđt|di động|zalo|cccd|cmnd|cmtnd|căn cước"
    r"|chứng minh nhân dân|định danh cá nhân|email|e-mail|thư điện tử|địa chỉ|ngày sinh|năm sinh)\b"
)
_PERSONS_NUMBER = re.compile(r"\+?[0-9]{9,}")
"""Digits only and nine at least: a telephone or identity number, no id of a unit."""
_VALUES = "chép cột rồi dán dạng giá trị"


class Reply(NamedTuple):
    """What one person said: of which unit, and for each question the place of the option, ``None``: no answer."""

    unit: str
    answers: tuple[int | None, ...]
    bare: Where | None = None
    """The cell, where the id stands in it as a number: zeros before it may be lost."""


def read_questionnaire(path: Path) -> tuple[Questionnaire | None, list[Problem]]:
    """khao-sat.yaml, and whether it says each thing once."""
    name = path.as_posix()
    tree, problems = read_yaml(path, name)
    if tree is None:
        return None, problems
    form, found = shaped(Questionnaire, tree, name)
    problems += found
    if form is not None:
        problems += _doubts(form, name)
    return (None if problems else form), problems


def _doubts(form: Questionnaire, name: str) -> Iterator[Problem]:
    seen: set[object] = set()
    for one in form.questions:
        key = (fold(one.column), one.item)
        if key in seen:
            where = Where(name, None, f"questions › {one.column}")
            yield Problem("survey-mapping", where, f"cột này ghi hai lần cho mục {one.item}", "giữ lại một lần")
        seen.add(key)
    for option in form.options:
        for answer in option.answers:
            where = Where(name, None, f"options › {answer}")
            if fold(answer) in seen:
                yield Problem("survey-mapping", where, "câu trả lời này ghi hai lần", "giữ lại một lần")
            seen.add(fold(answer))
            if option.satisfied and option.weight is None:
                message = "câu trả lời hài lòng mà không có tỷ lệ điểm (weight)"
                yield Problem("survey-mapping", where, message, "ghi weight, ví dụ weight: 100")


def read_answers(reading: Reading, file: str, form: Questionnaire) -> tuple[list[Reply], list[Problem]]:
    """Every row of answers, and every mistake; rows with a mistake are left out."""
    if not isinstance(reading, Workbook):
        wrong_kind = "không phải sổ Excel (.xlsx)", f"{SAVE_EXCEL}; nhiều trả lời thì chia thành nhiều tệp"
        message, hint = WHY[reading] if isinstance(reading, Fault) else wrong_kind
        return [], [Problem("survey-unreadable", Where(file), message, hint)]
    for sheet in reading.sheets:
        header = next((row for row in range(_HEADER_ROWS) if _columns(sheet, row, form.unit)), None)
        if header is not None:
            return _sheet(sheet, header, file, form)
    titles = {cell.text for sheet in reading.sheets for (row, _), cell in sheet.cells.items() if row < _HEADER_ROWS}
    free = [title for title in titles if fold(title) not in {fold(one.column) for one in form.questions}]
    message = f"không thấy cột “{form.unit}” (mã đơn vị){did_you_mean(form.unit, free)}"
    hint = "ghi tên các cột ở một trong 20 dòng đầu; sửa `unit` trong khao-sat.yaml cho đúng tên cột"
    return [], [Problem("survey-column", Where(file), message, hint)]


def _columns(sheet: SheetCells, row: int, wanted: str) -> list[int]:
    """The columns of that title; where none has it whole, those whose title begins with it and goes on with another
    word ("Câu 1" is not "Câu 10")."""
    key = fold(wanted)
    titles = {column: fold(cell.text) for (at, column), cell in sheet.cells.items() if at == row}
    whole = [column for column, title in titles.items() if title == key]
    begun = [
        column
        for column, title in titles.items()
        if title.startswith(key)
        and not (title[len(key) : len(key) + 1].isalnum() or title[len(key) : len(key) + 1] == "_")
    ]
    return sorted(whole or begun)


def _sheet(sheet: SheetCells, header: int, file: str, form: Questionnaire) -> tuple[list[Reply], list[Problem]]:
    problems: list[Problem] = []
    columns: list[int] = []
    titles = {column: cell.text for (row, column), cell in sheet.cells.items() if row == header}
    places = {one: _columns(sheet, header, one) for one in (form.unit, *(one.column for one in form.questions))}
    taken = {column for found in places.values() for column in found}
    free = [title for column, title in titles.items() if column not in taken]
    for wanted in (form.unit, *(one.column for one in form.questions)):
        found = places[wanted]
        if len(found) == 1:
            columns += found
            continue
        names = ", ".join(reference(header, one) for one in found)
        message = f"có {len(found)} cột “{wanted}”: {names}" if found else f"không thấy cột “{wanted}”"
        meant = "" if found else did_you_mean(wanted, free)
        hint = "sửa tên cột trong khao-sat.yaml (tên đầy đủ, hoặc phần đầu không trùng với cột khác)"
        problems.append(Problem("survey-column", Where(file, None, sheet.name), f"{message}{meant}", hint))
    problems += _personal(titles, columns, Where(file, None, sheet.name))
    if any(one.severity is Severity.ERROR for one in problems):
        return [], problems
    said = {fold(answer): place for place, option in enumerate(form.options) for answer in option.answers}
    replies = []
    for row in sorted({row for row, _ in sheet.cells if row > header}):
        reply, found_here = _row(sheet, row, columns, said, file)
        problems += found_here
        if reply is not None and not found_here:
            replies.append(reply)
    wrong = [one for one in problems if one.severity is Severity.ERROR]
    if len(wrong) > MOST_PROBLEMS:
        rest = Problem("more-problems", Where(file), f"còn {len(wrong) - MOST_PROBLEMS} lỗi khác trong tệp này", "")
        problems = [*wrong[:MOST_PROBLEMS], rest]
    return replies, problems


def _personal(titles: Mapping[int, str], columns: list[int], where: Where) -> Iterator[Problem]:
    """Columns about people: passed over and told; as the column of the unit's id, refused."""
    found = {
        column: " ".join(title.split())
        for column, title in titles.items()
        if len(title) <= _LONGEST_TITLE and _PERSONAL.search(fold(title))
    }
    if columns and columns[0] in found:
        message = f"cột mã đơn vị trỏ vào dữ liệu cá nhân (“{found[columns[0]]}”)"
        yield Problem("survey-personal", where, message, "sửa `unit` trong khao-sat.yaml")
    passed = [title for column, title in sorted(found.items()) if column not in columns]
    if passed:
        message = f"không đọc, không lưu các cột dữ liệu cá nhân: {', '.join(passed)}"
        hint = "nên xóa các cột này trước khi gửi tệp cho người khác"
        yield Problem("survey-personal", where, message, hint, Severity.NOTE)


def _row(
    sheet: SheetCells, row: int, columns: list[int], places: Mapping[str, int], file: str
) -> tuple[Reply | None, list[Problem]]:
    """One person's answers; nothing where the row says nothing."""
    problems: list[Problem] = []

    def wrong(column: int, message: str, hint: str) -> None:
        where = Where(file, None, f"{sheet.name}!{reference(row, column)}")
        problems.append(Problem("survey-cell", where, message, hint))

    texts = []
    for column in columns:
        cell = sheet.cells.get((row, column))
        if cell is not None and (cell.formula or cell.kind == "error"):
            what = "có công thức" if cell.formula else "báo lỗi"
            wrong(column, f"ô {what}, chương trình không tin kết quả tính sẵn", _VALUES)
        texts.append(_text(cell))
    unit, answers = texts[0], texts[1:]
    if not any(answers):
        return None, problems  # nobody answered: an empty row, or a note below the table
    if not unit:
        wrong(columns[0], "thiếu mã đơn vị", "ghi mã đơn vị của người trả lời")
    elif _PERSONS_NUMBER.fullmatch(unit):
        wrong(
            columns[0], "giống số điện thoại hoặc số căn cước, không phải mã đơn vị", "sửa `unit` trong khao-sat.yaml"
        )
    found = []
    for column, text in zip(columns[1:], answers, strict=True):
        place = places.get(fold(text)) if text else None
        if text and place is None:
            hint = "sửa ô, hoặc thêm cách viết này vào options của khao-sat.yaml"
            wrong(column, "không phải một trong các câu trả lời đã khai", hint)
        found.append(place)
    cell = sheet.cells.get((row, columns[0]))
    bare = cell is not None and cell.kind == "number"
    where = Where(file, None, f"{sheet.name}!{reference(row, columns[0])}") if bare else None
    return Reply(unit, tuple(found), where), problems


def _text(cell: Cell | None) -> str:
    """A cell as text: 5 is "5", however the workbook stores it."""
    if cell is None:
        return ""
    if cell.kind == "number":
        try:
            value = Decimal(cell.text)
        except InvalidOperation:
            return tidied(cell.text)
        return f"{int(value)}" if value == value.to_integral_value() and abs(value) < 10**15 else f"{value:f}"
    return tidied(cell.text)
