"""A ranking as JSON and as CSV: the same numbers for other programs.

Imports: judge.rank, judge.rank_questions, judge.standing, points, present.score_json, problem.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from cchc_cli.judge.rank import METHOD, Change, Placed, RankedPool, Ranking, Unranked
from cchc_cli.judge.rank_questions import OUTLIER_RULE, Answers, AreaMean, Losses, SharedFile
from cchc_cli.judge.standing import Result, Standing
from cchc_cli.points import json_number, json_percent
from cchc_cli.present.score_json import dumps, safe_cell
from cchc_cli.present.view.ranking import change_text, missed, pool_title
from cchc_cli.problem import in_order


def ranking_json(ranking: Ranking, answers: Answers) -> str:
    """All of it. Points at most 6 decimals, percentages 2; what is not known is null."""
    return dumps(
        {
            "year": ranking.year,
            "by": ranking.by.value,
            "by_words": ranking.by_words,
            "method": METHOD,
            "illustrative": ranking.illustrative,
            "pools": [
                _pool(pool, ranking) | {"areas": [_area(one) for one in areas]}
                for pool, areas in zip(ranking.pools, answers.areas, strict=True)
            ],
            "unranked": [_unranked(one) for one in ranking.unranked],
            "losses": [_losses(one) for one in answers.losses],
            "improved": [one.standing.unit_id for one in answers.improved],
            "outliers": {"rule": OUTLIER_RULE, "units": [one.standing.unit_id for one in answers.outliers]},
            "shared_files": [_shared(one) for one in answers.shared],
        }
    )


def _pool(pool: RankedPool, ranking: Ranking) -> dict[str, Any]:
    return {
        "pool": pool.name or None,
        "title": pool_title(pool, ranking),
        "kinds": list(pool.kinds),
        "edition": pool.outline.edition,
        "edition_code": pool.outline.code,
        "mean_percent": json_percent(pool.mean_percent),
        "notes": list(pool.notes),
        "units": [_placed(one) for one in pool.units],
    }


def _unit(one: Standing) -> dict[str, Any]:
    return {"id": one.unit_id or None, "name": one.name or None, "kind": one.kind or None}


def _placed(one: Placed) -> dict[str, Any]:
    standing, marks = one.standing, one.standing.marks
    return {
        "rank": one.rank,
        "unit": _unit(standing),
        "source": standing.source,
        "points": json_number(one.result.points),
        "applicable_points": json_number(one.result.applicable),
        "percent": _percent(one.result, standing),
        "rating": one.result.rating,
        "self_assessed": json_number(marks.self_assessed),
        "evidenced": json_number(marks.evidenced),
        "surveyed": json_number(marks.surveyed),
        "appraised_1": json_number(marks.appraised_1),
        "appraised_2": json_number(marks.appraised_2),
        "percent_self": _percent(standing.own, standing),
        "percent_appraised": _percent(standing.appraised, standing),
        "spread": json_number(one.spread),
        "change": _change(one.change),
        "problems": _problems(standing),
    }


def _percent(result: Result | None, standing: Standing) -> float | int | None:
    if result is None or standing.outline is None:
        return None
    return json_percent(result.percent, missed(result.percent, standing.outline))


def _change(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    return {
        "value": json_number(change.value, 2),
        "why_not": change.why or None,
        "before": [
            {"id": one.unit_id, "name": one.name or None, "percent": json_percent(one.percent)} for one in change.before
        ],
    }


def _problems(one: Standing) -> list[dict[str, Any]]:
    return [
        {"id": p.id, "severity": p.severity.value, "where": str(p.where), "message": p.message, "hint": p.hint}
        for p in in_order(one.problems)
    ]


def _unranked(one: Unranked) -> dict[str, Any]:
    standing = one.standing
    return {
        "unit": _unit(standing),
        "source": standing.source,
        "year": standing.year,
        "why": one.why,
        "problems": _problems(standing),
    }


def _area(one: AreaMean) -> dict[str, Any]:
    return {"code": one.area.code, "name": one.area.title, "percent": json_percent(one.percent)}


def _losses(one: Losses) -> dict[str, Any]:
    return {
        "edition": one.outline.edition,
        "units": one.units,
        "items": [
            {
                "code": loss.item.code,
                "name": loss.item.name,
                "lost": json_number(loss.lost),
                "share": json_percent(loss.share),
                "units_losing": loss.losing,
                "units_counted": loss.counting,
            }
            for loss in one.items
        ],
    }


def _shared(one: SharedFile) -> dict[str, Any]:
    return {"sha256": one.sha256, "units": one.units, "files": [h._asdict() for h in one.holders]}


def ranking_csv(ranking: Ranking) -> str:
    """One line a unit, those without a place last (the caller writes UTF-8 with a byte order mark); the method of
    ranking stands in the last column of every line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_TITLES)
    for pool in ranking.pools:
        title = pool_title(pool, ranking)
        for one in pool.units:
            writer.writerow(map(safe_cell, _line(one.standing, title, one, "", ranking)))
    for left in ranking.unranked:
        writer.writerow(map(safe_cell, _line(left.standing, "", None, left.why, ranking)))
    return text.getvalue()


_TITLES = (
    *("Bảng", "Hạng", "Mã", "Đơn vị", "Bộ tiêu chí", "Tự chấm", "Có kiểm chứng", "Điều tra", "Thẩm định lần 1"),
    *("Thẩm định lần 2", "Tổng điểm", "Điểm được tính", "Tỷ lệ (%)", "Xếp loại", "Tự chấm − thẩm định"),
    *("So với năm trước (điểm %)", "Lý do không xếp hạng hoặc không so được", "Hồ sơ", "Cách xếp hạng"),
)


def _line(one: Standing, pool: str, placed: Placed | None, why: str, ranking: Ranking) -> list[str]:
    marks, result = one.marks, placed.result if placed else None
    change = placed.change if placed else None
    known = change is not None and change.value is not None
    sums = (marks.self_assessed, marks.evidenced, marks.surveyed, marks.appraised_1, marks.appraised_2)
    return [
        pool,
        str(placed.rank) if placed else "",
        one.unit_id,
        one.name,
        one.edition,
        *(_plain(json_number(value)) for value in sums),
        _plain(json_number(result.points) if result else None),
        _plain(json_number(result.applicable) if result else None),
        _plain(_percent(result, one)),
        (result.rating or "") if result else "",
        _plain(json_number(placed.spread) if placed else None),
        _plain(json_number(change.value, 2) if change else None),
        why or ("" if known or change is None else change_text(change)),
        one.source,
        f"{ranking.by_words} {METHOD}",
    ]


def _plain(value: float | int | None) -> str:
    return "" if value is None else str(value).replace(".", ",")
