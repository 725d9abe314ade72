"""What a person typed into a cell of the Excel form, as the value of its field; or why it is none.

Numbers and days typed as text count where they can be read in one way only: "1.204" is 1204 where a whole number is
asked for, but where decimals are allowed it may be one and a bit, so it is asked back.

Imports: document.workbook, read.form_fields, vietnamese.
"""

from __future__ import annotations

import datetime
import math
import re
from decimal import Decimal
from typing import NamedTuple

from cchc_cli.document.workbook import Cell
from cchc_cli.read.form_fields import YES_NO, Field, Value, misfit, tidied, written
from cchc_cli.vietnamese import fold

_GROUPED = re.compile(r"([1-9][0-9]{0,2})((?:[., ][0-9]{3})+)")
_ONE_POINT = re.compile(r"([0-9]+)[.,]([0-9]+)")
_BOTH = re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+),([0-9]+)|([1-9][0-9]{0,2}(?:,[0-9]{3})+)\.([0-9]+)")
_DAYS = (
    re.compile(r"(?P<day>[0-9]{1,2})(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})"),
    re.compile(r"(?:ngày )?(?P<day>[0-9]{1,2}) tháng (?P<month>[0-9]{1,2}) năm (?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?:t00:00:00(?:\.0+)?)?"),
)
_SHOWN = 40
"""Characters of a cell that a message repeats."""
_FIRST_SURE = 61
"""Days before 1 March 1900, the 61st, are counted differently by Excel and LibreOffice."""
_LAST = 2_958_465
"""31 December 9999, the last day that a cell can hold."""


class Typed(NamedTuple):
    """The value of a cell, ``None`` where it is empty; or what is wrong with it, in the user's words."""

    value: Value = None
    wrong: str = ""


def typed(field: Field, cell: Cell | None, day_0: int) -> Typed:
    """What a cell of a field says; ``day_0`` as in ``Workbook``."""
    if cell is None:
        return Typed()
    if cell.formula:
        return Typed(wrong="ô có công thức, chương trình không tin kết quả tính sẵn; hãy chép ô rồi dán dạng giá trị")
    if cell.kind == "error":
        return Typed(wrong=f"ô báo lỗi {shown(cell.text)}")
    if cell.kind == "flag":
        if field.type == "yes-no":
            return Typed(cell.text == "1")
        return _not("TRUE" if cell.text == "1" else "FALSE")
    if cell.kind == "number":
        return _number_cell(field, cell, day_0)
    text = tidied(cell.text)
    return typed_text(field, text) if text else Typed()


def shown(text: str) -> str:
    """A cell's text as a message repeats it: on one line, cut short, in quotes."""
    line = " ".join(tidied(text).split())
    return f"“{line[:_SHOWN]}…”" if len(line) > _SHOWN else f"“{line}”"


def _not(words: str) -> Typed:
    return Typed(wrong=f"{words} không nhận được")


def _fits(field: Field, value: Value) -> Typed:
    wrong = misfit(field, value)
    return Typed(wrong=wrong) if wrong else Typed(value)


def _number_cell(field: Field, cell: Cell, day_0: int) -> Typed:
    number = _stored(cell.text)
    if number is None:
        return _not(shown(cell.text))
    if cell.look == "date":
        day = _day(number, day_0)
        if day is None:
            return _not(shown(cell.text))
        if field.type == "date":
            return _fits(field, day)
        return _not(f"ô là ngày {day:%d/%m/%Y},")
    if field.numeric:
        hundredths = cell.look == "percent"
        if hundredths and field.type != "percent" and field.unit != "%":
            return _not(f"{_plain(number * 100)}%")
        return _fits(field, _of_type(field, number * 100 if hundredths else number))
    text = f"{_plain(number * 100)}%" if cell.look == "percent" else _plain(number)
    if field.type in ("choice", "yes-no"):
        return _chosen(field, text)
    if field.type == "text" and number == number.to_integral_value() and not cell.look:
        return Typed(text)
    return _not(shown(text))


def _stored(digits: str) -> Decimal | None:
    """A stored number as Excel shows it: 15 digits, so that 0,1 + 0,2 is 0,3."""
    try:
        value = float(digits)
    except ValueError:
        return None
    return Decimal(f"{value:.15g}") if math.isfinite(value) else None


def _day(number: Decimal, day_0: int) -> datetime.date | None:
    """The day that a number counts, with or without a time of day."""
    days = math.floor(number) + day_0
    if not _FIRST_SURE <= days <= _LAST:
        return None
    return datetime.date(1899, 12, 30) + datetime.timedelta(days=days)


def _of_type(field: Field, number: Decimal) -> int | Decimal:
    whole = field.type == "integer" and number == number.to_integral_value()
    return int(number) if whole else number


def _plain(number: Decimal) -> str:
    return written(number).replace(".", ",")


def typed_text(field: Field, text: str) -> Typed:
    """What a text, not empty, says for a field."""
    if field.type == "text":
        return _fits(field, text)
    if field.type in ("choice", "yes-no"):
        return _chosen(field, text)
    if field.type == "date":
        day = _written_day(text)
        return _not(shown(text)) if day is None else _fits(field, day)
    return _written_number(field, text)


def _chosen(field: Field, text: str) -> Typed:
    """The choice of that label; case, spaces and how tones are placed do not count."""
    for key, label in field.choices:
        if fold(label) == fold(text):
            return Typed(key == YES_NO[0][0] if field.type == "yes-no" else key)
    labels = "; ".join(shown(label) for _, label in field.choices)
    return Typed(wrong=f"{shown(text)} không có trong danh sách: {labels}")


def _written_number(field: Field, text: str) -> Typed:
    """A number typed as text, its unit beside it or not."""
    bare = fold(text)
    for unit in (fold(field.unit), "%" if field.type == "percent" else ""):
        bare = bare.removesuffix(unit).strip() if unit else bare
    found = {_of_type(field, number) for number in _readings(bare)}
    if not found:
        return _not(shown(text))
    fitting = {number for number in found if not misfit(field, number)}
    if field.type == "integer" and fitting:
        fitting = {max(fitting)}  # "2.000" is two thousand: nobody counts in thousandths
    if len(fitting) > 1:
        ways = " hoặc ".join(_plain(Decimal(one)) for one in sorted(fitting))
        return Typed(wrong=f"{shown(text)} đọc được hai cách: {ways}")
    return _fits(field, next(iter(fitting or found)))


def _readings(text: str) -> set[Decimal]:
    """The numbers that a text may mean: dots and commas set thousands apart, or begin the decimals."""
    sign = Decimal(-1) if text.startswith("-") else Decimal(1)
    text = text.removeprefix("-").strip()
    if len(text) > _SHOWN:
        return set()
    found = set()
    if re.fullmatch(r"[0-9]+", text):
        found.add(Decimal(text))
    if (match := _GROUPED.fullmatch(text)) and len({one for one in match[2] if one in "., "}) == 1:
        found.add(Decimal(re.sub(r"[., ]", "", text)))
    if match := _ONE_POINT.fullmatch(text):
        found.add(Decimal(f"{match[1]}.{match[2]}"))
    if match := _BOTH.fullmatch(text):
        whole, decimals = (match[1], match[2]) if match[1] else (match[3], match[4])
        found.add(Decimal(f"{re.sub(r'[.,]', '', whole)}.{decimals}"))
    return {sign * one for one in found}


def _written_day(text: str) -> datetime.date | None:
    """A day typed as text: 28/06/2023, ngày 28 tháng 6 năm 2023, 2023-06-28."""
    for pattern in _DAYS:
        match = pattern.fullmatch(fold(text))
        if match is not None:
            try:
                return datetime.date(int(match["year"]), int(match["month"]), int(match["day"]))
            except ValueError:
                return None
    return None
