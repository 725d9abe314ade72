"""What a form contains: the areas and items asked for, their cells, the names of their sheets.

Imports: model, problem, read.form_fields, read.submission.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cchc_cli.judge.scoring import NOTHING
from cchc_cli.model import Area, Item
from cchc_cli.problem import Problem
from cchc_cli.read.form_fields import (
    DOCUMENT_FIELDS,
    GUIDE_SHEET,
    LISTS_SHEET,
    META_SHEET,
    SUMMARY_SHEET,
    cited,
    fields_of,
    misfit,
    stated,
    tidied,
)
from cchc_cli.read.submission import Submission

_LONGEST_NAME = 31  # of a sheet, in UTF-16 units


@dataclass(frozen=True, slots=True)
class Part:
    """An area with those of its items that the form asks about; ``whole``: all of them."""

    area: Area
    items: tuple[Item, ...]
    sheet: str

    @property
    def whole(self) -> bool:
        """Whether no item of the area is left out."""
        return len(self.items) == len(self.area.items)


def parts(submission: Submission, areas: set[str] | None, officer: str | None) -> tuple[Part, ...]:
    """The areas of the form, in the set's order: those named (``None``: all), of them an officer's items only."""
    theirs = submission.unit.officers[officer] if officer is not None else None
    taken = [name.casefold() for name in (GUIDE_SHEET, SUMMARY_SHEET, LISTS_SHEET, META_SHEET, "History")]
    found = []
    for area in submission.index.areas:
        items = tuple(item for item in area.items if theirs is None or theirs.holds(item.code, area.code))
        if items and (areas is None or area.code in areas):
            name = _sheet_name(area, taken)
            taken.append(name.casefold())
            found.append(Part(area, items, name))
    return tuple(found)


def unfit(submission: Submission, areas: set[str] | None, officer: str | None) -> list[Problem]:
    """What the unit stated and no cell can hold as it is: it would come back changed."""
    return [
        problem
        for part in parts(submission, areas, officer)
        for item in part.items
        for problem in _unfit(submission, item)
    ]


def _unfit(submission: Submission, item: Item) -> Iterator[Problem]:
    claim = submission.claims.get(item.code, NOTHING)
    found: list[tuple[str, tuple[str | int, ...], str]] = [
        (field.label, field.key[1:], misfit(field, stated(claim, field.key))) for field in fields_of(item)
    ]
    for position, one in enumerate(claim.documents):
        if one in cited(claim):
            for field in DOCUMENT_FIELDS:
                name = field.key[0]
                found.append((field.label, ("documents", position, name), misfit(field, getattr(one, name))))
    for label, path, wrong in found:
        if wrong:
            where = submission.places.at("items", item.code, *path)
            hint = "sửa trong assessment.yaml rồi xuất lại biểu"
            yield Problem("form-value", where, f"{label}: {wrong}, không ghi được vào ô của biểu", hint, item=item.code)


def _sheet_name(area: Area, taken: list[str]) -> str:
    """'III. Cải cách thủ tục hành': label and the words of the name for which there is room; unlike any other."""
    plain = "".join(" " if one in "[]:*?/\\\n" else one for one in tidied(area.title)).strip("' ") or area.code
    short = _cut(plain, _LONGEST_NAME) or area.code
    number = 1
    while short.casefold() in taken:
        number += 1
        short = f"{_cut(plain, _LONGEST_NAME - len(str(number)) - 3)} ({number})"
    return short


def _cut(text: str, most: int) -> str:
    """A text to at most so many UTF-16 units, at the end of a word where there is one."""
    words = " ".join(text.split())
    if _units(words) <= most:
        return words
    while _units(words) > most:
        words = words[: words.rfind(" ")] if " " in words else words[:-1]
    return words.rstrip(" '.,;-–")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
