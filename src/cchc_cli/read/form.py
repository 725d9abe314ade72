"""A filled-in Excel form: whether it is a workbook, ours, of this unit, year, set and version; then what it says.

Imports: document.*, problem, read.form_cells, read.form_fields, read.form_sheets, read.submission.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from cchc_cli.document.facts import Fault
from cchc_cli.document.guarded import SAVE_EXCEL, WHY
from cchc_cli.document.workbook import Reading, Workbook
from cchc_cli.problem import Problem, Severity, Where, errors
from cchc_cli.read.form_cells import shown
from cchc_cli.read.form_fields import DOCUMENTS, FORM_VERSION, META_KEYS, Field, Key, fields_of, key_of
from cchc_cli.read.form_sheets import Entry, SheetReader
from cchc_cli.read.submission import Submission

MOST_PROBLEMS = 200
"""Mistakes of one form that are told; whoever has more begins with these."""
_EXPORT = "xuất biểu mới bằng `cchc form export` rồi chép số liệu sang"
_OURS = "nhập tệp .xlsx do `cchc form export` xuất"


@dataclass(frozen=True, slots=True)
class Form:
    """A form that is ours: its name, and what it says by key; cells with mistakes are left out."""

    file: str
    entries: Mapping[Key, Entry]


def form_fields(submission: Submission) -> dict[Key, Field]:
    """The fields of every item, by key."""
    return {one.key: one for item in submission.index.items.values() for one in fields_of(item)}


def read_form(reading: Reading, file: str, submission: Submission) -> tuple[Form | None, list[Problem]]:
    """The form and every mistake in it; ``None`` where it is no form for this unit and year."""
    if not isinstance(reading, Workbook):
        id, message, hint = _refusal(reading)
        return None, [Problem(id, Where(file), message, hint)]
    meta = _meta(reading)
    if meta is None:
        message = "sổ Excel này không phải biểu do cchc xuất"
        return None, [Problem("not-a-form", Where(file), message, f"{_OURS}, không chép bảng sang tệp khác")]
    problems = _strangers(meta, file, submission)
    if problems:
        return None, problems
    fields = form_fields(submission)
    base = {key_of(text): value for text, value in meta.items() if text not in META_KEYS and text.strip()}
    codes = {key[0] for key in base}
    if base.keys() != {key for key in fields if key[0] in codes} | {(code, DOCUMENTS) for code in codes}:
        message = "bộ tiêu chí đã sửa sau khi xuất biểu này"
        return None, [Problem("form-set-differs", Where(file), message, _EXPORT)]
    reader = SheetReader(file, submission, fields, base)
    for sheet in reading.sheets:
        reader.read(sheet, reading.day_0)
    reader.find_missing()
    wrong = errors(reader.problems)
    others = [one for one in reader.problems if one.severity is not Severity.ERROR]
    told = [*wrong[:MOST_PROBLEMS], *others[:MOST_PROBLEMS]]
    if len(wrong) > MOST_PROBLEMS:
        message = f"còn {len(wrong) - MOST_PROBLEMS} lỗi khác trong biểu này"
        told.append(Problem("more-problems", Where(file), message, "sửa các lỗi trên rồi nhập lại"))
    return Form(file, reader.entries()), told


def _refusal(reading: Fault | str) -> tuple[str, str, str]:
    """Id, message and hint for a file that is no workbook."""
    if isinstance(reading, Fault):
        return (_IDS.get(reading, "form-unreadable"), *WHY[reading])
    kind, hint = _KINDS.get(reading, ("không phải sổ Excel (.xlsx)", _OURS))
    return "not-a-workbook", kind, hint


_IDS = {
    Fault.PASSWORD: "form-password",
    Fault.BOMB: "form-too-large",
    Fault.MACRO: "form-macro",
    Fault.ACTIVE_CONTENT: "form-macro",
}
_KINDS = {
    "xls": ("sổ Excel kiểu cũ (.xls)", SAVE_EXCEL),
    "txt": ("tệp chữ (CSV), không phải sổ Excel", _OURS),
    "docx": ("văn bản Word, không phải sổ Excel", _OURS),
    "pdf": ("tệp PDF, không phải sổ Excel", _OURS),
}


def _meta(book: Workbook) -> dict[str, str] | None:
    """What the form says of itself, by key; nothing where it is not ours."""
    for sheet in book.sheets:
        keys = {row: cell.text for (row, column), cell in sheet.cells.items() if column == 0}
        if not set(META_KEYS) <= set(keys.values()):
            continue
        found = dict.fromkeys(keys.values(), "")
        for (row, column), cell in sorted(sheet.cells.items()):
            if column and row in keys:
                found[keys[row]] += cell.text
        return found
    return None


def _strangers(meta: Mapping[str, str], file: str, submission: Submission) -> list[Problem]:
    """Why the form does not belong here."""
    unit, index, year = submission.unit, submission.index, submission.year
    said = {name: _said(meta[name]) for name in META_KEYS}
    where, version = Where(file), said["version"]
    if version != FORM_VERSION:
        newer = isinstance(version, int) and version > FORM_VERSION
        message = f"biểu theo mẫu {shown(str(version))}, chương trình này đọc mẫu “{FORM_VERSION}”"
        return [Problem("form-version", where, message, "cập nhật chương trình cchc" if newer else _EXPORT)]
    problems = []
    if said["unit"] != unit.id:
        message = f"biểu của đơn vị mã {shown(str(said['unit']))}, hồ sơ này là của {unit.name}, mã “{unit.id}”"
        problems.append(Problem("form-unit", where, message, "lấy đúng biểu của đơn vị"))
    if said["year"] != year:
        message = f"biểu của năm {shown(str(said['year']))}, đang nhập vào hồ sơ năm {year}"
        problems.append(Problem("form-year", where, message, "thêm --year và năm của biểu, hoặc lấy đúng biểu"))
    elif said["edition"] != index.edition:
        message = f"biểu theo bộ tiêu chí {shown(str(said['edition']))}, hồ sơ này chấm theo bộ “{index.edition}”"
        problems.append(Problem("form-edition", where, message, _EXPORT))
    return problems


def _said(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
