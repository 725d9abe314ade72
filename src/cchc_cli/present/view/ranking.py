"""What a ranking says on screen and on its page: places by pool, who has none and why, and what a department asks.

Imports: judge.rank, judge.rank_questions, judge.standing, points, present.blocks, present.view.*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from cchc_cli.judge.rank import METHOD, Change, Placed, RankedPool, Ranking
from cchc_cli.judge.rank_questions import OUTLIER_RULE, Answers, AreaMean, Losses
from cchc_cli.judge.standing import Outline
from cchc_cli.points import Rounding, json_percent, number, percent, shown
from cchc_cli.present.blocks import Block, Chart, Column, Heading, Paper, Paragraph, Row, Series, Table
from cchc_cli.present.view.criteria import KINDS
from cchc_cli.present.view.words import STAMP

MOST = 20
"""Rows of a list of answers on screen; the workbook has all."""
_BARS = 10
_NOT_COMPARED = "không so được"


def ranking_title(ranking: Ranking) -> str:
    """'Xếp hạng Chỉ số cải cách hành chính năm 2023'."""
    return f"Xếp hạng Chỉ số cải cách hành chính năm {ranking.year}"


def ranking_stamp(ranking: Ranking) -> str | None:
    """An illustrative set behind any of it marks all of it."""
    return STAMP if ranking.illustrative else None


def ranking_paper(ranking: Ranking, answers: Answers) -> Paper:
    """For the terminal and as Markdown."""
    content = (*_method(ranking), *_pools(ranking, answers, charts=False), *_rest(ranking, answers, MOST))
    return Paper(ranking_title(ranking), content, ranking_stamp(ranking))


def ranking_page(ranking: Ranking, answers: Answers) -> Paper:
    """For the browser: the same with charts, tables that can be sorted, and every row."""
    content = (*_method(ranking), *_pools(ranking, answers, charts=True), *_rest(ranking, answers, None))
    blocks = tuple(replace(one, sort=True) if isinstance(one, Table) else one for one in content)
    return Paper(ranking_title(ranking), blocks, ranking_stamp(ranking))


# -- words and numbers ---------------------------------------------------------------------------------------


def pool_title(pool: RankedPool, ranking: Ranking) -> str:
    """'Xã, đặc khu', with the criteria set where pools have different ones."""
    kinds = ", ".join(KINDS.get(kind, kind) for kind in pool.kinds) or "mọi đơn vị"
    title = kinds[:1].upper() + kinds[1:]
    editions = {one.outline.code: one.outline.edition for one in ranking.pools}
    if len(editions) > 1:
        same_name = list(editions.values()).count(pool.outline.edition) > 1
        title += f" – bộ tiêu chí {pool.outline.edition}"
        title += f" (nội dung {pool.outline.code[:8]})" if same_name else ""
    return title


def points_text(value: Decimal | None, outline: Outline) -> str:
    """Points as the set prints them; a dash where there are none."""
    return shown(value, Rounding(decimals=outline.decimals, mode=outline.mode))


def percent_text(value: Decimal, outline: Outline) -> str:
    """A percentage that never seems to reach a rating that was missed."""
    return percent(value, under=missed(value, outline))


def missed(value: Decimal, outline: Outline) -> Decimal | None:
    """The threshold of the next better rating (%)."""
    return min((band.at_least for band in outline.bands if band.at_least > value), default=None)


def signed(value: Decimal, decimals: int = 2) -> str:
    """A difference with its sign: +0,50, −0,25, 0,00."""
    text = shown(abs(value), Rounding(decimals=decimals))
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{text}"


def change_text(change: Change | None) -> str:
    """'+1,20', or that it cannot be compared, why, and last year's figures."""
    if change is None:
        return "–"
    if change.value is not None:
        return signed(change.value)
    figures = "; ".join(
        f"{one.name or one.unit_id}: {percent(one.percent) if one.percent is not None else '–'}"
        for one in change.before
    )
    return f"{_NOT_COMPARED}: {change.why}" + (f" ({figures})" if len(change.before) > 1 else "")


def rating_counts(pool: RankedPool) -> list[tuple[str, int]]:
    """How many units reach each rating, the best first, those below the lowest last; nothing where the set has none."""
    if not pool.outline.bands:
        return []
    found = Counter(one.result.rating for one in pool.units)
    bands = sorted(pool.outline.bands, key=lambda band: -band.at_least)
    counts = [(band.name, found[band.name]) for band in bands]
    return [*counts, ("chưa xếp loại", found[None])] if found[None] else counts


def source_text(one: Placed) -> str:
    """A unit's name with its id."""
    return f"{one.standing.name} ({one.standing.unit_id})"


# -- parts ---------------------------------------------------------------------------------------------------


def _method(ranking: Ranking) -> Iterator[Block]:
    ranked = len(ranking.units)
    yield Paragraph(f"{ranked}/{ranked + len(ranking.left)} đơn vị được xếp hạng. {ranking.by_words}")
    yield Paragraph(METHOD, "note")


def _pools(ranking: Ranking, answers: Answers, *, charts: bool) -> Iterator[Block]:
    for pool, areas in zip(ranking.pools, answers.areas, strict=True):
        yield Heading(2, pool_title(pool, ranking))
        yield Paragraph(pool_sentence(pool))
        yield from (Paragraph(note, "note") for note in pool.notes)
        yield pool_table(pool, ranking)
        if charts:
            yield from _charts(pool, areas)


def pool_sentence(pool: RankedPool) -> str:
    """How many units, their mean, how many of each rating."""
    text = f"{len(pool.units)} đơn vị; tỷ lệ bình quân {percent_text(pool.mean_percent, pool.outline)}"
    counts = "; ".join(f"{name}: {count}" for name, count in rating_counts(pool))
    return f"{text}; {counts}." if counts else f"{text}."


def pool_table(pool: RankedPool, ranking: Ranking) -> Table:
    """One row a unit; columns that nobody of the pool has are left out."""
    outline = pool.outline
    optional: list[tuple[str, Callable[[Placed], Decimal | None]]] = [
        ("Có kiểm chứng", lambda one: one.standing.marks.evidenced),
        ("Điều tra", lambda one: one.standing.marks.surveyed),
        ("Thẩm định", lambda one: one.standing.marks.appraised),
    ]
    present = [(title, of) for title, of in optional if any(of(one) is not None for one in pool.units)]
    spread = any(one.spread is not None for one in pool.units)
    columns = (
        Column("Hạng", 1, "right"),
        Column("Mã", 1.2),
        Column("Đơn vị", 4),
        Column("Tự chấm", 1.3, "right"),
        *(Column(title, 1.3, "right") for title, _ in present),
        Column("Tổng điểm", 1.3, "right"),
        Column("Được tính", 1.3, "right"),
        Column("Tỷ lệ", 1.3, "right"),
        Column("Xếp loại", 1.5, choice=True),
        *([Column("Tự chấm − thẩm định", 1.4, "right")] if spread else []),
        *([Column(f"So với năm {ranking.year - 1}", 2.2, "right")] if ranking.earlier else []),
    )
    rows = tuple(
        Row(
            (
                str(one.rank),
                one.standing.unit_id,
                one.standing.name,
                points_text(one.standing.marks.self_assessed, outline),
                *(points_text(of(one), outline) for _, of in present),
                points_text(one.result.points, outline),
                points_text(one.result.applicable, outline),
                percent_text(one.result.percent, outline),
                one.result.rating or "–",
                *([signed(one.spread) if one.spread is not None else "–"] if spread else []),
                *([change_text(one.change)] if ranking.earlier else []),
            )
        )
        for one in pool.units
    )
    return Table(columns, rows)


def _charts(pool: RankedPool, areas: tuple[AreaMean, ...]) -> Iterator[Block]:
    counts = rating_counts(pool)
    if counts:
        values = tuple(Decimal(count) for _, count in counts)
        names = tuple(name for name, _ in counts)
        yield Chart("Số đơn vị theo xếp loại", names, (Series("Số đơn vị", values),), "đơn vị", decimals=0)
    known = [one for one in areas if one.percent is not None]
    if known:
        shares = tuple(Decimal(str(json_percent(one.percent))) for one in known)  # as printed: never 100 but if exact
        titles = tuple(one.area.title for one in known)
        yield Chart("Tỷ lệ đạt được theo lĩnh vực", titles, (Series("Tỷ lệ", shares),), "%", Decimal(100))


def _rest(ranking: Ranking, answers: Answers, most: int | None) -> Iterator[Block]:
    yield Heading(2, "Đơn vị không xếp hạng")
    yield unranked_table(ranking)
    for one in answers.losses:
        yield Heading(2, losses_title(one, answers))
        if most is None and one.items:
            names = tuple(f"{loss.item.code} {loss.item.name}" for loss in one.items[:_BARS])
            series = Series("Điểm mất", tuple(loss.lost for loss in one.items[:_BARS]))
            yield Chart("Các mục mất nhiều điểm nhất", names, (series,), "điểm", decimals=one.outline.decimals)
        yield _cut(losses_table(one), most)
    yield Heading(2, "Đơn vị tăng tỷ lệ so với năm trước")
    yield _cut(improved_table(ranking, answers), most)
    if any(one.spread is not None for one in ranking.units):
        yield Heading(2, "Chênh lệch bất thường giữa tự chấm và thẩm định")
        yield Paragraph(OUTLIER_RULE, "note")
        yield _cut(outliers_table(answers), most)
    yield Heading(2, "Cùng một tệp do nhiều đơn vị nộp")
    yield Paragraph(SHARED_NOTE, "note")
    yield _cut(shared_table(answers), most)


SHARED_NOTE = (
    "Các tệp có nội dung giống hệt nhau (cùng mã băm SHA-256). Có thể là văn bản chung mà mọi đơn vị được dùng, hoặc "
    "tài liệu của đơn vị khác: người thẩm định xem."
)


def _cut(table: Table, most: int | None) -> Table:
    if most is None or len(table.rows) <= most:
        return table
    rest = f"… và {number(len(table.rows) - most)} dòng nữa; xem đủ bằng --format xlsx"
    last = Row((rest, *("" for _ in table.columns[1:])))
    return replace(table, rows=(*table.rows[:most], last))


def unranked_table(ranking: Ranking) -> Table:
    """Each with its reason."""
    columns = (Column("Mã", 1.2), Column("Đơn vị", 3), Column("Lý do", 6), Column("Hồ sơ", 4))
    rows = tuple(
        Row((one.standing.unit_id or "–", one.standing.name or "–", one.why, one.standing.source))
        for one in ranking.unranked
    )
    return Table(columns, rows, empty="Không có: mọi đơn vị đều được xếp hạng.")


def losses_title(one: Losses, answers: Answers) -> str:
    """Which losses; of which set where there are several."""
    of_set = f" – bộ tiêu chí {one.outline.edition}" if len(answers.losses) > 1 else ""
    return f"Mục mất nhiều điểm nhất của {one.units} đơn vị được xếp hạng{of_set}"


def losses_table(one: Losses) -> Table:
    """The greatest loss first."""
    columns = (
        Column("Mã", 1),
        Column("Nội dung", 5),
        Column("Tối đa", 1.1, "right"),
        Column("Tổng điểm mất", 1.3, "right"),
        Column("Tỷ lệ mất", 1.2, "right"),
        Column("Số đơn vị mất điểm", 1.4, "right"),
        Column("Số đơn vị được tính", 1.4, "right"),
    )
    rows = tuple(
        Row(
            (
                loss.item.code,
                loss.item.name,
                points_text(loss.item.max_points, one.outline),
                points_text(loss.lost, one.outline),
                percent(loss.share),
                str(loss.losing),
                str(loss.counting),
            )
        )
        for loss in one.items
    )
    return Table(columns, rows, empty="Không mục nào mất điểm.")


def improved_table(ranking: Ranking, answers: Answers) -> Table:
    """The greatest rise first."""
    columns = (Column("Đơn vị", 4), Column("Tăng (điểm %)", 1.5, "right"), Column("Tỷ lệ", 1.5, "right"))
    rows = tuple(
        Row((source_text(one), change_text(one.change), percent(one.result.percent))) for one in answers.improved
    )
    none = "Không đơn vị nào tăng." if ranking.earlier else "Không có hồ sơ năm trước để so."
    return Table(columns, rows, empty=none)


def outliers_table(answers: Answers) -> Table:
    """The farthest first."""
    columns = (
        Column("Đơn vị", 4),
        Column("Tự chấm", 1.3, "right"),
        Column("Thẩm định", 1.3, "right"),
        Column("Chênh lệch", 1.3, "right"),
    )
    return Table(columns, tuple(_outlier_rows(answers.outliers)))


def _outlier_rows(units: Iterable[Placed]) -> Iterator[Row]:
    for one in units:
        standing = one.standing
        if standing.own and standing.appraised and standing.outline and one.spread is not None:
            sums = (standing.own.points, standing.appraised.points)
            yield Row((source_text(one), *(points_text(value, standing.outline) for value in sums), signed(one.spread)))


def shared_table(answers: Answers) -> Table:
    """The most widely shared first."""
    columns = (Column("Số đơn vị", 1, "right"), Column("Đơn vị và tệp", 8), Column("SHA-256", 3))
    rows = tuple(
        Row((str(one.units), "\n".join(f"{h.name} ({h.unit_id}): {h.file}" for h in one.holders), one.sha256))
        for one in answers.shared
    )
    return Table(columns, rows)
