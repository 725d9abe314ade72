"""The scorecard as JSON and CSV: the contract that other programs read.

Points are numbers with at most 6 decimals, percentages with 2; no value is ``null``, never 0.

Imports: judge.scorecard, points, problem.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from cchc_cli.judge.scorecard import AreaScore, ItemScore, Previous, Scorecard, Totals
from cchc_cli.judge.scoring import missed_rating
from cchc_cli.model import Index
from cchc_cli.points import NoPoints, json_number, json_percent
from cchc_cli.problem import Problem, in_order


def score_json(card: Scorecard, more: Mapping[str, Any] | None = None) -> str:
    """The whole scorecard, keys as in the contract, Vietnamese unescaped; ``more`` keys behind them."""
    data: dict[str, Any] = {
        "edition": card.index.edition,
        "status": card.index.head.status,
        "unit": {"id": card.unit.id, "name": card.unit.name},
        "year": card.year,
        "as_of": card.as_of.isoformat() if card.as_of else None,
        "complete": card.complete,
        "total": _totals(card.total, card.index)
        | {"bonus": json_number(card.bonus), "penalty": json_number(card.penalty), "rating": card.rating},
        "areas": [_area(area, card.index) for area in card.areas],
        "extras": [_area(area, card.index) for area in card.extras],
        "problems": problems_json(card.problems),
        "previous": _previous(card.previous),
    }
    return dumps({**data, **(more or {})})


def dumps(data: Any) -> str:
    """JSON as every command writes it."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def problems_json(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems in order of place."""
    return [
        {
            "id": problem.id,
            "severity": problem.severity.value,
            "file": problem.where.file,
            "line": problem.where.line,
            "path": problem.where.path,
            "item": problem.item,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in in_order(problems)
    ]


def _totals(totals: Totals, index: Index) -> dict[str, Any]:
    return {
        "max_points": json_number(totals.max_points),
        "applicable_points": json_number(totals.applicable),
        "self_assessable_points": json_number(totals.self_assessable),
        "self_assessed": json_number(totals.self_assessed),
        "evidenced": json_number(totals.evidenced),
        "evidenced_or_explained": json_number(totals.evidenced_or_explained),
        "surveyed": json_number(totals.surveyed),
        "appraised_1": json_number(totals.appraised_1),
        "appraised_2": json_number(totals.appraised_2),
        "percent": None
        if totals.percent is None
        else json_percent(totals.percent, missed_rating(totals.percent, index)),
    }


def _previous(before: Previous | None) -> dict[str, Any] | None:
    """The year before, self-assessed: the whole, and what has a counterpart in this year's set."""
    if before is None:
        return None
    return {
        "year": before.year,
        "edition": before.edition,
        "total": json_number(before.total),
        "areas": {code: json_number(points) for code, points in before.areas.items()},
        "items": {code: json_number(points) for code, points in before.items.items()},
    }


def _area(area: AreaScore, index: Index) -> dict[str, Any]:
    head = {"code": area.area.code, "label": area.area.label or None, "name": area.area.name}
    return head | _totals(area.totals, index) | {"items": [_item(item) for item in area.items]}


def _item(score: ItemScore) -> dict[str, Any]:
    return {
        "code": score.item.code,
        "name": score.item.name,
        "max_points": json_number(score.item.max_points),
        "points": json_number(score.points),
        "no_points": score.points.value if isinstance(score.points, NoPoints) else None,
        "rule": score.item.rule.kind,
        "why": score.why,
        "facts": {name: fact_json(value) for name, value in score.facts.items()},
        "surveyed": json_number(score.surveyed),
        "evidenced": json_number(score.evidenced),
        "appraised_1": json_number(score.appraised_1),
        "appraised_2": json_number(score.appraised_2),
        "lead": score.item.lead or None,
        "evidence": {
            "state": score.evidence.state.value,
            "required": score.evidence.required,
            "found": score.evidence.found,
        },
    }


def fact_json(value: object) -> Any:
    """A fact as JSON has it: numbers as numbers, dates as ISO text."""
    if isinstance(value, Decimal):
        return json_number(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def score_csv(card: Scorecard) -> str:
    """One line per item, for Excel (the caller writes UTF-8 with a byte order mark)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(title for title, _ in _CSV)
    for score in card.items:
        writer.writerow(safe_cell(of(score, card)) for _, of in _CSV)
    return text.getvalue()


_CSV: tuple[tuple[str, Callable[[ItemScore, Scorecard], str]], ...] = (
    ("Lĩnh vực", lambda one, card: one.area.title),
    ("Mã", lambda one, card: one.item.code),
    ("Nội dung", lambda one, card: one.item.name),
    ("Điểm tối đa", lambda one, card: _plain(one.item.max_points)),
    ("Điểm tự chấm", lambda one, card: _plain(one.points)),
    ("Có kiểm chứng", lambda one, card: _plain(one.evidenced)),
    ("Có kiểm chứng hoặc giải trình", lambda one, card: _plain(one.evidenced_or_explained)),
    ("Điểm điều tra", lambda one, card: _plain(one.surveyed)),
    ("Thẩm định lần 1", lambda one, card: _plain(one.appraised_1)),
    ("Thẩm định lần 2", lambda one, card: _plain(one.appraised_2)),
    ("Tự chấm năm trước", lambda one, card: _plain(card.previous.items.get(one.item.code) if card.previous else None)),
    ("Không có điểm vì", lambda one, card: one.points.label if isinstance(one.points, NoPoints) else ""),
    ("Cách tính", lambda one, card: one.why),
)
"""The columns of the CSV and where each comes from."""


def _plain(value: Any) -> str:
    number = json_number(value)
    return "" if number is None else str(number).replace(".", ",")


def safe_cell(text: str) -> str:
    """A cell that a spreadsheet shows and never runs: a leading = + - @, tab or return is quoted away."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
