"""The form: a guide, a sheet for each area, a summary, and what the way back needs; the same bytes each time.

Imports: judge.scorecard, judge.scoring, present.form.*, read.form_fields, read.submission, xlsxwriter.
"""

from __future__ import annotations

import datetime
import io
import json
from typing import TYPE_CHECKING

from cchc_cli.judge.scorecard import Scorecard
from cchc_cli.judge.scoring import NOTHING
from cchc_cli.present.form.area_sheet import write_area
from cchc_cli.present.form.guide import write_guide
from cchc_cli.present.form.lists import Lists
from cchc_cli.present.form.looks import looks
from cchc_cli.present.form.scope import Part, parts
from cchc_cli.present.form.summary import write_summary
from cchc_cli.read.form_fields import (
    DOCUMENTS,
    FORM_VERSION,
    GUIDE_SHEET,
    LISTS_SHEET,
    META_SHEET,
    PIECE,
    SUMMARY_SHEET,
    cited,
    fields_of,
    key_text,
    stated,
    written,
    written_documents,
)
from cchc_cli.read.submission import Submission

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def render_form(
    submission: Submission, card: Scorecard, areas: set[str] | None = None, officer: str | None = None
) -> bytes:
    """The workbook of the areas named (``None``: all), of an officer's items only where one is named.

    ``card``: the scores at export, not interim; the submission has no value that is ``unfit``.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    chosen = parts(submission, areas, officer)
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": f"Biểu tự chấm điểm năm {submission.year}", "created": _NO_CLOCK})
        book.set_calc_mode("auto")
        style = looks(book, submission.index.rounding)
        guide = book.add_worksheet(GUIDE_SHEET)
        pages = [book.add_worksheet(part.sheet) for part in chosen]
        summary, listed, meta = (book.add_worksheet(name) for name in (SUMMARY_SHEET, LISTS_SHEET, META_SHEET))
        lists = Lists(listed, style)
        scores = {score.item.code: score for score in card.items}
        ranges = [
            write_area(page, part, submission, scores, lists, style) for page, part in zip(pages, chosen, strict=True)
        ]
        write_summary(summary, card, chosen, tuple(ranges), lists, style)
        write_guide(guide, submission, chosen, officer, style)
        _write_meta(meta, submission, chosen, areas, officer)
        listed.hide()
        listed.protect()
        meta.very_hidden()
        meta.protect()
        guide.activate()
    return out.getvalue()


_NO_CLOCK = datetime.datetime(2020, 1, 1)  # noqa: DTZ001 - documents contain no clock


def _write_meta(
    page: Worksheet, submission: Submission, chosen: tuple[Part, ...], areas: set[str] | None, officer: str | None
) -> None:
    """Whose form it is, and what the workspace stated at export: the base of the three-way merge."""
    rows = [
        ("version", json.dumps(FORM_VERSION)),
        ("unit", json.dumps(submission.unit.id, ensure_ascii=False)),
        ("year", json.dumps(submission.year)),
        ("edition", json.dumps(submission.index.edition, ensure_ascii=False)),
        ("areas", json.dumps(sorted(areas) if areas is not None else None)),
        ("officer", json.dumps(officer, ensure_ascii=False)),
    ]
    for part in chosen:
        for item in part.items:
            claim = submission.claims.get(item.code, NOTHING)
            fields = fields_of(item)
            rows += [(key_text(field.key), written(stated(claim, field.key))) for field in fields]
            if fields:
                rows.append((key_text((item.code, DOCUMENTS)), written_documents(cited(claim))))
    for row, (key, value) in enumerate(rows):
        page.write_string(row, 0, key)
        for start in range(0, len(value), PIECE):
            page.write_string(row, 1 + start // PIECE, value[start : start + PIECE])
