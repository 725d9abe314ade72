"""A ranking as a workbook: ranking, areas, items, losses, answers, errors; every unit, every number a number.

Imports: judge.rank, judge.rank_questions, judge.standing, points, present.sheets, present.view.*, problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cchc_cli.judge.rank import METHOD, Placed, RankedPool, Ranking
from cchc_cli.judge.rank_questions import OUTLIER_RULE, Answers, Losses, area_points, area_share, item_points
from cchc_cli.judge.standing import Marks, Outline, Standing
from cchc_cli.points import number
from cchc_cli.present.sheets import Sheet, SheetChart, SheetColumn, Value
from cchc_cli.present.view.ranking import SHARED_NOTE, change_text, pool_title
from cchc_cli.problem import in_order

_BARS = 10


def ranking_sheets(ranking: Ranking, answers: Answers) -> tuple[Sheet, ...]:
    """The workbook's sheets; with several criteria sets those of areas, items and losses come once for each."""
    sets = {one.outline.code: one.outline for one in ranking.pools}
    ends = {code: f" ({number})" if len(sets) > 1 else "" for number, code in enumerate(sets, 1)}
    by_set = [
        (outline, ends[code], [pool for pool in ranking.pools if pool.outline.code == code])
        for code, outline in sets.items()
    ]
    return (
        _ranking(ranking),
        *(_areas(outline, pools, ranking, end) for outline, end, pools in by_set),
        *(_items(outline, pools, ranking, end) for outline, end, pools in by_set),
        *(_losses(one, ends[one.outline.code]) for one in answers.losses),
        _answers(ranking, answers),
        _errors(ranking),
    )


def _ranking(ranking: Ranking) -> Sheet:
    columns = (
        SheetColumn("Bảng", 18),
        SheetColumn("Hạng", 7, "count"),
        SheetColumn("Mã", 10),
        SheetColumn("Đơn vị", 30),
        *(SheetColumn(title, 11, "points") for title in ("Tự chấm", "Có kiểm chứng", "Điều tra")),
        *(SheetColumn(title, 11, "points") for title in ("Thẩm định lần 1", "Thẩm định lần 2")),
        *(SheetColumn(title, 11, "points") for title in ("Tổng điểm", "Điểm được tính")),
        SheetColumn("Tỷ lệ", 10, "percent"),
        SheetColumn("Xếp loại", 13),
        SheetColumn("Tự chấm − thẩm định", 11, "points"),
        SheetColumn(f"So với năm {ranking.year - 1} (điểm %)", 11, "points"),
        SheetColumn("Ghi chú", 34),
    )
    notes = [f"{pool_title(pool, ranking)}: {note}" for pool in ranking.pools for note in pool.notes]
    rows = tuple(_row(one, pool_title(pool, ranking)) for pool in ranking.pools for one in pool.units)
    return Sheet("Xếp hạng", columns, rows, note="\n".join([ranking.by_words, METHOD, *notes]))


def _row(one: Placed, pool: str) -> tuple[Value, ...]:
    marks, change = one.standing.marks, one.change
    note = change_text(change) if change and change.value is None else ""
    return (
        pool,
        one.rank,
        one.standing.unit_id,
        one.standing.name,
        marks.self_assessed,
        marks.evidenced,
        marks.surveyed,
        marks.appraised_1,
        marks.appraised_2,
        one.result.points,
        one.result.applicable,
        one.result.percent,
        one.result.rating or "",
        one.spread,
        change.value if change else None,
        note,
    )


def _areas(outline: Outline, pools: list[RankedPool], ranking: Ranking, end: str) -> Sheet:
    """Unit by area, % of what counts; bonus and deduction blocks in points."""

    def share(marks: Marks, kind: str) -> Value:
        return area_share(marks, ranking.by) if kind == "points" else area_points(marks, ranking.by)

    kinds = [area.kind for area in outline.areas]
    columns = tuple(
        SheetColumn(area.title + ("" if area.kind == "points" else " (điểm)"), 14, "points") for area in outline.areas
    )
    rows = tuple(
        (*_named(one, pool_title(pool, ranking)), *map(share, one.standing.areas, kinds))
        for pool in pools
        for one in pool.units
    )
    note = f"Tỷ lệ % đạt được của từng lĩnh vực. {ranking.by_words}"
    return Sheet(f"Lĩnh vực{end}", (*_NAMED, *columns), rows, note=note)


def _items(outline: Outline, pools: list[RankedPool], ranking: Ranking, end: str) -> Sheet:
    """Unit by item, points that decide; the names of the items stand in the sheet of losses and the criteria set."""
    columns = tuple(
        SheetColumn(f"{item.code}\n(tối đa {number(item.max_points)})", 10, "points") for item in outline.items
    )
    rows = tuple(
        (*_named(one, pool_title(pool, ranking)), *(item_points(marks, ranking.by) for marks in one.standing.items))
        for pool in pools
        for one in pool.units
    )
    note = f"Điểm từng mục; ô trống là mục chưa có điểm hoặc không tính. {ranking.by_words}"
    return Sheet(f"Mục{end}", (*_NAMED, *columns), rows, note=note)


_NAMED = (SheetColumn("Bảng", 18), SheetColumn("Hạng", 7, "count"), SheetColumn("Mã", 10), SheetColumn("Đơn vị", 30))


def _named(one: Placed, pool: str) -> tuple[Value, ...]:
    return pool, one.rank, one.standing.unit_id, one.standing.name


def _losses(one: Losses, end: str) -> Sheet:
    columns = (
        SheetColumn("Mã", 10),
        SheetColumn("Nội dung", 60),
        SheetColumn("Điểm tối đa", 11, "points"),
        SheetColumn("Tổng điểm mất", 11, "points"),
        SheetColumn("Tỷ lệ mất", 11, "percent"),
        SheetColumn("Số đơn vị mất điểm", 12, "count"),
        SheetColumn("Số đơn vị được tính", 12, "count"),
    )
    rows = tuple(
        (
            loss.item.code,
            loss.item.name,
            loss.item.max_points,
            loss.lost,
            loss.share,
            loss.losing,
            loss.counting,
        )
        for loss in one.items
    )
    chart = SheetChart("Các mục mất nhiều điểm nhất", 1, (3,), min(len(rows), _BARS)) if rows else None
    note = f"Tính trên {one.units} đơn vị được xếp hạng."
    return Sheet(f"Điểm mất{end}", columns, rows, chart=chart, note=note)


def _answers(ranking: Ranking, answers: Answers) -> Sheet:
    """Who improved, whose self-assessment is far from the appraisal, which files are shared."""
    columns = (
        SheetColumn("Nhóm", 26),
        SheetColumn("Mã", 10),
        SheetColumn("Đơn vị", 30),
        SheetColumn("Giá trị", 12, "points"),
        SheetColumn("Chi tiết", 80),
    )

    def rows() -> Iterator[tuple[Value, ...]]:
        for one in answers.improved:
            value = one.change.value if one.change else None
            yield ("Tăng so với năm trước (điểm %)", one.standing.unit_id, one.standing.name, value, "")
        for one in answers.outliers:
            detail = "; ".join(_sums(one.standing))
            yield ("Tự chấm − thẩm định bất thường", one.standing.unit_id, one.standing.name, one.spread, detail)
        for file in answers.shared:
            for holder in file.holders:
                detail = f"{holder.file}\nSHA-256 {file.sha256}"
                yield ("Cùng một tệp (số đơn vị)", holder.unit_id, holder.name, file.units, detail)

    return Sheet("Phát hiện", columns, tuple(rows()), note=f"{OUTLIER_RULE}\n{SHARED_NOTE}")


def _sums(one: Standing) -> Iterator[str]:
    known: tuple[tuple[str, Decimal | None], ...] = (
        ("tự chấm", one.own.points if one.own else None),
        ("thẩm định", one.appraised.points if one.appraised else None),
    )
    for name, value in known:
        if value is not None:
            yield f"{name} {value.normalize():f}".replace(".", ",")


def _errors(ranking: Ranking) -> Sheet:
    """Units without a place with the reason, then every problem of every dossier."""
    columns = (
        SheetColumn("Mã", 10),
        SheetColumn("Đơn vị", 28),
        SheetColumn("Xếp hạng", 14),
        SheetColumn("Mức", 11),
        SheetColumn("Nơi", 44),
        SheetColumn("Nội dung", 60),
        SheetColumn("Nên làm", 44),
    )

    def rows() -> Iterator[tuple[Value, ...]]:
        for left in ranking.unranked:
            one = left.standing
            yield (one.unit_id, one.name, "không", "lý do", one.source, left.why, "")
        states: list[tuple[str, list[Standing]]] = [
            ("không", [left.standing for left in ranking.unranked]),
            ("có", [placed.standing for placed in ranking.units]),
        ]
        for ranked, units in states:
            for one in units:
                for p in in_order(one.problems):
                    yield (one.unit_id, one.name, ranked, p.severity.label, str(p.where), p.message, p.hint)

    return Sheet("Lỗi", columns, tuple(rows()), note="Đơn vị không xếp hạng không tính vào số bình quân nào.")
