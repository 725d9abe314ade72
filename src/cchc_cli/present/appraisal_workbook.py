"""The appraisers' workbook: a guide, a sheet for each area, the evidence files as links, and what the way back needs;
the same bytes each time.

Imports: judge.appraisal*, present.form.*, present.view.*, read.appraisal_sheets, read.form_fields, xlsxwriter.
"""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cchc_cli.document.workbook import MOST_CELLS, MOST_LETTERS, reference
from cchc_cli.judge.appraisal_entry import cells_of, written_decision
from cchc_cli.present.form.looks import LINE, Looks, height, looks, put, set_up
from cchc_cli.present.view.appraisal import FileLink, Group, Line
from cchc_cli.present.view.words import stamp
from cchc_cli.read.appraisal_sheets import (
    APPRAISER,
    COLUMNS,
    ENTRIES,
    FILES_SHEET,
    GUIDE_SHEET,
    HEADER_ROW,
    LISTS_SHEET,
    META_KEYS,
    META_SHEET,
    OTHER,
    VERSION,
    Asking,
    columns,
    verdicts,
)
from cchc_cli.read.form_fields import LONGEST_TEXT, PIECE, Value, tidied, written

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_NO_CLOCK = datetime.datetime(2020, 1, 1)  # noqa: DTZ001 - documents contain no clock
_LONGEST_NAME = 31  # of a sheet
_LONGEST_LINK = 2000
_NARROW = 0.85
"""Of a narrow column's width that its lines fill: words are not broken."""
_TO_SPARE = 0.9
"""Of what a workbook may hold to be read again: appraisers write in it too."""


def too_large(groups: Iterable[Group]) -> bool:
    """Whether the workbook would be refused on the way back for its size."""
    lines = [line for group in groups for line in group.lines]
    cells = sum(len(COLUMNS) + 2 + 4 * len(line.files) for line in lines)
    letters = sum(len(text) for line in lines for text in (*line.shown.values(), *_longer(line)))
    return cells > _TO_SPARE * MOST_CELLS or letters > _TO_SPARE * MOST_LETTERS


def _longer(line: Line) -> Iterator[str]:
    for one in line.files:
        yield from (one.name, one.about)


def render_appraisal(
    groups: Sequence[Group], round: int, appraiser: str, labels: Sequence[str], link: FileLink
) -> bytes:
    """The workbook. ``labels``: the kinds of reasons; ``link``: how the workbook leads to a file on disk."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    mark = next((stamp(group.index) for group in groups if group.index.illustrative), None)
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": f"Biểu thẩm định lần {round}", "created": _NO_CLOCK})
        guide = book.add_worksheet(GUIDE_SHEET)
        names = _sheet_names(groups)
        pages = [book.add_worksheet(name) for name in names]
        files, listed, meta = (book.add_worksheet(name) for name in (FILES_SHEET, LISTS_SHEET, META_SHEET))
        style = looks(book, groups[0].index.rounding)
        linked = book.add_format(_LINKED)
        first_rows = _write_files(files, groups, link, mark, style, linked)
        made = _Made(round, labels, style, linked, first_rows)
        _write_lists(listed, labels, style)
        for page, group in zip(pages, groups, strict=True):
            _write_group(page, group, made)
        _write_guide(guide, groups, names, round, appraiser, mark, style)
        _write_meta(meta, groups, round, labels)
        listed.hide()
        listed.protect()
        meta.very_hidden()
        meta.protect()
        guide.activate()
    return out.getvalue()


_FONT = {"font_name": "Times New Roman", "font_size": 12, "font_color": "blue", "underline": 1}
_LINKED = {**_FONT, "border": 1, "valign": "top", "text_wrap": True}


@dataclass(frozen=True, slots=True)
class _Made:
    """What the rows are written with; ``first_rows``: where the files of each question stand, from 0."""

    round: int
    labels: Sequence[str]
    style: Looks
    linked: Format
    first_rows: Mapping[str, int]


def key_text(line: Line) -> str:
    """The hidden key of a row."""
    id, year, code = line.asked.key
    return f"{code} {year} {id}"


def _sheet_names(groups: Sequence[Group]) -> list[str]:
    """'2023 III. Cải cách thủ tục': year, label and the words of the name for which there is room, each once."""
    found: list[str] = []
    for group in groups:
        plain = "".join(" " if one in "[]:*?/\\'\n" else one for one in tidied(f"{group.year} {group.area.title}"))
        words, number = _cut(plain, _LONGEST_NAME), 1
        name = words
        while name.casefold() in (one.casefold() for one in found):
            number += 1
            name = f"{_cut(plain, _LONGEST_NAME - 5)} ({number})"
        found.append(name)
    return found


def _cut(text: str, most: int) -> str:
    """At most so many letters, cut between words where there are any."""
    words = " ".join(text.split())
    if len(words) <= most:
        return words
    start = words[: most + 1]
    return (start.rsplit(" ", 1)[0] if " " in start else start[:most]).strip(" .,;–-")


# -- an area's sheet -----------------------------------------------------------------------------------------


def _write_group(page: Worksheet, group: Group, made: _Made) -> None:
    round, labels, style = made.round, made.labels, made.style
    names = columns(round)
    at = {name: position for position, name in enumerate(names)}
    set_up(page, stamp(group.index), HEADER_ROW)
    page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
    put(page, 0, 0, f"{group.area.title} – năm {group.year} – thẩm định lần {round}", style["title"])
    put(page, 1, 0, group.index.head.title, style["note"])
    put(page, 2, 0, "Ghi vào các ô nền vàng. Giảm điểm thì phải chọn lý do (ô màu cam).", style["note"])
    for name, position in at.items():
        page.set_column(position, position, COLUMNS[name].width, None, {"hidden": True} if name == "key" else {})
        put(page, HEADER_ROW, position, COLUMNS[name].title, style["head"])
    page.set_row(HEADER_ROW, 3 * LINE)
    page.freeze_panes(HEADER_ROW + 1, 3)
    row = HEADER_ROW
    for line in group.lines:
        row += 1
        _write_line(page, row, line, made)
    page.autofilter(HEADER_ROW, 0, row, len(names) - 2)
    page.print_area(0, 0, row, len(names) - 2)
    first = HEADER_ROW + 2
    for name in (name for name in ENTRIES if name in at):
        most = reference(first - 1, at["max"])
        page.data_validation(first - 1, at[name], row, at[name], _check(name, f"${most}", round, labels))
    points, own, reason = (f"${reference(0, at[name])[:-1]}{first}" for name in ("points", "own", "reason"))
    worse = ">" if group.area.kind == "penalty" else "<"
    needed = f"=AND(ISNUMBER({points}),ISNUMBER({own}),{points}{worse}{own},LEN({reason})=0)"
    page.conditional_format(
        HEADER_ROW + 1,
        at["reason"],
        row,
        at["reason"],
        {"type": "formula", "criteria": needed, "format": style["missing"]},
    )


_INFORMATION = {"max": "points", "own": "points", "code": "center"}
_LOOKS = {"verdict": "enter choice", "points": "enter number", "reason": "enter choice", "explain": "enter choice"}


def _write_line(page: Worksheet, row: int, line: Line, made: _Made) -> None:
    question, style = line.asked, made.style
    item = question.item
    entries = _entry_cells(line, made.labels)
    texts: dict[str, Value] = {"unit": question.unit, "code": item.code, "name": item.name, "max": item.max_points}
    texts |= {"own": question.own if question.own is not None else "–", "key": key_text(line)}
    texts["files"] = f"{len(line.files)} tệp" if line.files else "không có"
    high = LINE
    for position, name in enumerate(columns(made.round)):
        value = entries[name] if name in ENTRIES else texts.get(name, line.shown.get(name))
        look = _LOOKS.get(name, "enter text") if name in ENTRIES else _INFORMATION.get(name, "text")
        put(page, row, position, value, style[look])
        if name == "files" and line.files:
            where = f"internal:'{FILES_SHEET}'!A{made.first_rows[key_text(line)] + 1}"
            page.write_url(row, position, where, made.linked, texts["files"], "Xem danh sách tệp")
        if isinstance(value, str) and name != "key":
            high = max(high, height(value, COLUMNS[name].width * _NARROW))
    page.set_row(row, high)


def _entry_cells(line: Line, labels: Sequence[str]) -> dict[str, Value]:
    """What the cells to fill in hold: yes as the list spells it."""
    entries = cells_of(line.decided, line.asked, labels)
    return entries | {"explain": "Có" if entries["explain"] else None}


def _check(name: str, most: str, round: int, labels: Sequence[str]) -> dict[str, Any]:
    """What the cells of a column let in; ``most``: the first cell with the most points."""
    check: dict[str, Any] = {"error_title": "Nhập chưa đúng"}
    if name == "points":
        words = "Nhập số điểm từ 0 đến điểm tối đa của mục."
        limits = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": f"={most}"}
        return check | limits | {"error_message": words, "input_message": words}
    lists: dict[str, Any] = {
        "verdict": list(verdicts(round)),
        "explain": ["Có", "Không"],
        "reason": f"='{LISTS_SHEET}'!$A$1:$A${len(labels) + 1}",
    }
    if name in lists:
        return check | {"validate": "list", "source": lists[name], "error_message": "Chọn một dòng trong danh sách."}
    words = f"Không quá {LONGEST_TEXT} ký tự."
    return check | {"validate": "length", "criteria": "<=", "value": LONGEST_TEXT, "error_message": words}


# -- the other sheets ----------------------------------------------------------------------------------------


def _write_files(
    page: Worksheet, groups: Iterable[Group], link: FileLink, mark: str | None, style: Looks, linked: Format
) -> dict[str, int]:
    """Every file of every question, one a row; gives the first row (from 0) of each question."""
    set_up(page, mark, HEADER_ROW)
    page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
    put(page, 0, 0, "Tài liệu kiểm chứng", style["title"])
    note = "Bấm vào tên tệp để mở. Tên không có liên kết là tệp nằm trong gói ZIP: giải nén gói rồi mở theo tên."
    put(page, 1, 0, note, style["note"])
    for position, (title, width) in enumerate((("Đơn vị", 22), ("Mã", 8), ("Tệp", 50), ("Số, ngày, trích yếu", 50))):
        page.set_column(position, position, width)
        put(page, HEADER_ROW, position, title, style["head"])
    page.freeze_panes(HEADER_ROW + 1, 0)
    row, first_rows = HEADER_ROW, {}
    for line in (line for group in groups for line in group.lines):
        first_rows[key_text(line)] = row + 1
        for one in line.files:
            row += 1
            put(page, row, 0, line.asked.unit, style["text"])
            put(page, row, 1, line.asked.item.code, style["center"])
            put(page, row, 2, one.name, style["text"])
            target = link(one.path) if one.path is not None else ""
            if target and len(target) < _LONGEST_LINK:
                page.write_url(row, 2, f"external:{target}", linked, tidied(one.name)[:LONGEST_TEXT])
            put(page, row, 3, one.about, style["text"])
            page.set_row(row, max(height(one.name, 50), height(one.about, 50)))
    return first_rows


def _write_lists(page: Worksheet, labels: Sequence[str], style: Looks) -> None:
    for row, label in enumerate((*labels, OTHER)):
        put(page, row, 0, label, style["text"])


_WAYS = (
    "Mỗi dòng là một mục của một đơn vị; dùng nút lọc ở dòng tiêu đề để xem từng đơn vị hoặc từng mục.",
    "Kết luận: chọn “Công nhận điểm tự chấm”, hoặc “Điều chỉnh” và ghi điểm từ 0 đến điểm tối đa. Để trống: chưa kết "
    "luận.",
    "Số liệu của đơn vị chưa đúng: chép dòng cần sửa ở cột Số liệu đơn vị kê khai sang cột Số liệu thẩm định rồi sửa "
    "số; điểm tính theo số liệu đó, không phải ghi điểm.",
    "Giảm điểm hoặc yêu cầu giải trình thì chọn Lý do; chọn “Lý do khác” thì ghi rõ ở cột Ghi chú. Ghi chú được in "
    "kèm lý do trong phiếu kết quả gửi đơn vị.",
    "Căn cứ: ghi văn bản, mục quy định; để trống thì lấy quyết định ban hành bộ tiêu chí, nếu bộ có ghi.",
    "Không xóa dòng, không đặt công thức vào các ô nền vàng; gửi lại tệp này, giữ nguyên tên cột.",
)
_WAY_2 = "Lần 2: chỉ có các mục lần 1 điều chỉnh, yêu cầu giải trình, hoặc đơn vị có giải trình, tệp mới. “Giữ điểm "
_WAY_2 += "lần 1” giữ cả lý do và căn cứ của lần 1."


def _write_guide(
    page: Worksheet,
    groups: Sequence[Group],
    names: Sequence[str],
    round: int,
    appraiser: str,
    mark: str | None,
    style: Looks,
) -> None:
    set_up(page, mark, None)
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 90)
    put(page, 0, 0, f"Biểu thẩm định Chỉ số cải cách hành chính – lần {round}", style["title"])
    put(page, 2, 0, APPRAISER, style["strong"])
    put(page, 2, 1, appraiser, style["enter text"])
    row = 3
    for way in (*_WAYS, *([_WAY_2] if round > 1 else [])):
        row += 1
        page.merge_range(row, 0, row, 1, "", style["text"])
        put(page, row, 0, way, style["text"])
        page.set_row(row, height(way, 124))
    row += 2
    put(page, row, 0, "Trang", style["head"])
    put(page, row, 1, "Đơn vị", style["head"])
    for group, name in zip(groups, names, strict=True):
        row += 1
        units = ", ".join(dict.fromkeys(line.asked.unit for line in group.lines))
        put(page, row, 0, name, style["text"])
        put(page, row, 1, units, style["text"])
        page.set_row(row, height(units, 90))


def _write_meta(page: Worksheet, groups: Iterable[Group], round: int, labels: Sequence[str]) -> None:
    """What the way back needs: the questions, with what the cells held and what was decided at export."""
    rows = list(zip(META_KEYS, (json.dumps(VERSION), json.dumps(round)), strict=True))
    for group in groups:
        for line in group.lines:
            id, year, code = line.asked.key
            entries = cells_of(line.decided, line.asked, labels)
            cells = tuple(written(entries[name]) for name in ENTRIES if name in columns(round))
            own, most = written(line.asked.own), written(line.asked.item.max_points)
            asking = Asking(id, year, group.index.edition, code, own, most, cells, written_decision(line.decided))
            rows.append((key_text(line), asking.text()))
    for row, (key, value) in enumerate(rows):
        page.write_string(row, 0, key)
        for start in range(0, len(value), PIECE):
            page.write_string(row, 1 + start // PIECE, value[start : start + PIECE])
