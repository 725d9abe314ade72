"""Words and numbers that several views share.

Imports: judge.scorecard, model, points, problem.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from cchc_cli.judge.scorecard import ItemScore, Scorecard, Totals
from cchc_cli.judge.scoring import block_points, missed_rating, rating
from cchc_cli.model import Index
from cchc_cli.points import ZERO, NoPoints, number, percent, rate, shown
from cchc_cli.present.blocks import Column, Row, Table
from cchc_cli.problem import Problem, in_order
from cchc_cli.rules.base import Fact, Rule

STAMP = "MINH HỌA"


def stamp(index: Index) -> str | None:
    """An illustrative set marks every page and sheet made from it."""
    return STAMP if index.illustrative else None


def card_title(card: Scorecard) -> str:
    """Whose score it is, of which year, by which set."""
    return f"{card.unit.name} – năm {card.year} – {card.index.head.title}"


def day(value: datetime.date | None) -> str:
    """28/06/2023, or a dash."""
    return f"{value:%d/%m/%Y}" if value else "–"


def percentage(totals: Totals, index: Index) -> str:
    """97,50%, or a dash without a denominator; a rating that was missed never seems reached."""
    return "–" if totals.percent is None else percent(totals.percent, under=missed_rating(totals.percent, index))


def item_points(score: ItemScore, index: Index) -> str:
    """An item's points: self-assessed, or surveyed for a survey item; a dash where there are none."""
    value = score.surveyed if score.points is NoPoints.SURVEY else score.points
    return shown(value, index.rounding)


def sum_text(value: Decimal | None, index: Index) -> str:
    """A sum of points, or a dash while it is not known."""
    return shown(value, index.rounding)


def signed(value: Decimal | None, index: Index) -> str:
    """A difference of points with its sign: +0,50, −0,25, 0,00; a dash where there is none."""
    if value is None:
        return "–"
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{sum_text(abs(value), index)}"


def summary_table(card: Scorecard) -> Table:
    """The areas with their sums; the columns that nobody has filled yet are left out."""
    index = card.index
    optional: list[tuple[str, Callable[[Totals], Decimal | None]]] = [
        ("Có kiểm chứng", lambda t: t.evidenced),
        ("Có kiểm chứng hoặc giải trình", lambda t: t.evidenced_or_explained),
        ("Điều tra", lambda t: t.surveyed),
        ("Thẩm định lần 1", lambda t: t.appraised_1),
        ("Thẩm định lần 2", lambda t: t.appraised_2),
    ]
    present = [(title, of) for title, of in optional if of(card.total) is not None]
    previous = card.previous
    columns = (
        Column("Lĩnh vực", 5.5),
        Column("Tối đa", 1.2, "right"),
        Column("Được tính", 1.2, "right"),
        Column("Tự chấm", 1.2, "right"),
        *(Column(title, 1.4, "right") for title, _ in present),
        Column("Tỷ lệ", 1.3, "right"),
        *([Column(f"Tự chấm năm {previous.year}", 1.4, "right")] if previous else []),
    )

    def cells(name: str, totals: Totals, share: str, before: Decimal | None) -> tuple[str, ...]:
        sums = (totals.max_points, totals.applicable, totals.self_assessed, *(of(totals) for _, of in present))
        return (name, *(sum_text(value, index) for value in sums), share, *([sum_text(before, index)] * bool(previous)))

    def before(code: str) -> Decimal | None:
        return previous.areas.get(code) if previous else None

    rows = [
        Row(cells(one.area.title, one.totals, percentage(one.totals, index), before(one.area.code)))
        for one in card.areas
    ]
    rows += [
        Row(cells(f"{one.area.title} ({_BLOCKS[one.area.kind]})", one.totals, "–", before(one.area.code)))
        for one in card.extras
    ]
    last = previous.whole if previous else None
    if card.extras:
        areas = areas_sum(card)
        row = cells(AREAS_SUM, areas, percentage(areas, index), previous.total if previous else None)
        rows.insert(len(card.areas), Row(row, strong=True))
    rows.append(Row(cells(whole_title(card), whole_sum(card), percentage(card.total, index), last), strong=True))
    return Table(columns, tuple(rows))


AREAS_SUM = "Cộng các lĩnh vực"
"""Stands between the areas and the blocks of bonus and penalty, where a set has such."""


def whole_title(card: Scorecard) -> str:
    """The name of the last row."""
    return "Tổng điểm sau thưởng, trừ" if card.extras else "Tổng cộng"


def areas_sum(card: Scorecard) -> Totals:
    """The sums of the areas with their own rate (%), the survey included."""
    total = card.total
    reached = total.self_assessed + (total.surveyed or ZERO)
    return replace(total, percent=rate(reached, total.applicable) if total.applicable else None)


def whole_sum(card: Scorecard) -> Totals:
    """The sums after bonus and penalty, in every column within the set's caps; the rate is the unit's. A penalty that
    the unit states counts whether or not a document proves it."""

    def after(of: Callable[[Totals], Decimal | None], penalty: Decimal | None = None) -> Decimal | None:
        points, bonus = of(card.total), block_points(card.extras, "bonus", card.index, of)
        taken = block_points(card.extras, "penalty", card.index, of) if penalty is None else penalty
        return None if points is None else max(points + bonus - taken, ZERO)

    return replace(
        card.total,
        self_assessed=card.whole,
        evidenced=after(lambda t: t.evidenced, card.penalty),
        evidenced_or_explained=after(lambda t: t.evidenced_or_explained, card.penalty),
        appraised_1=after(lambda t: t.appraised_1),
        appraised_2=after(lambda t: t.appraised_2),
    )


_BLOCKS = {"bonus": "điểm thưởng", "penalty": "điểm trừ"}


def total_sentences(card: Scorecard) -> list[str]:
    """Numerator, denominator and what was left out, always together."""
    index, total = card.index, card.total
    parts = [f"tự chấm {sum_text(total.self_assessed, index)}"]
    parts += _others(total.surveyed, card.bonus, card.penalty, index)
    whole = f"{sum_text(total.applicable, index)} điểm được tính"
    sentences = [f"Tổng điểm: {', '.join(parts)} trên {whole} = {percentage(total, index)}."]
    sentences += _appraised_sentences(card)
    left_out = _left_out(card)
    if left_out:
        sentences.append(f"Không tính vào mẫu số: {'; '.join(left_out)}.")
    if not card.complete:
        lacking = sum(score.points is NoPoints.NO_FACTS for score in card.items)
        sentences.append(f"CHƯA ĐẦY ĐỦ: {lacking} mục thiếu số liệu, đang tính 0 điểm và chưa xếp loại.")
    if card.as_of is not None:
        sentences.append(f"Điểm tạm tính đến ngày {day(card.as_of)}, chưa xếp loại.")
    elif card.rating is not None:
        by = "" if total.appraised_1 is None else " theo điểm tự chấm"
        sentences.append(f"Xếp loại{by}: {card.rating}.")
    return sentences


def _appraised_sentences(card: Scorecard) -> list[str]:
    """What the appraisers made of it, with the same denominator."""
    total, index = card.total, card.index
    rounds: tuple[tuple[int, Callable[[Totals], Decimal | None]], ...] = (
        (1, lambda sums: sums.appraised_1),
        (2, lambda sums: sums.appraised_2),
    )
    sentences = []
    for number_, of in rounds:
        appraised = of(total)
        if appraised is None or not total.applicable:
            continue
        bonus, penalty = (block_points(card.extras, kind, index, of) for kind in ("bonus", "penalty"))
        share = rate(max(appraised + (total.surveyed or 0) + bonus - penalty, ZERO), total.applicable)
        sums = [f"thẩm định {sum_text(appraised, index)}", *_others(total.surveyed, bonus, penalty, index)]
        band = rating(share, index) if card.rating is not None else None
        rated = f", xếp loại {band}" if band else ""
        whole = f"{sum_text(total.applicable, index)} điểm được tính"
        percentage_ = percent(share, under=missed_rating(share, index))
        sentences.append(f"Thẩm định lần {number_}: {', '.join(sums)} trên {whole} = {percentage_}{rated}.")
    return sentences


def _others(surveyed: Decimal | None, bonus: Decimal, penalty: Decimal, index: Index) -> list[str]:
    """What is added to the points of the areas, each named."""
    parts = (("điều tra", surveyed), ("thưởng", bonus or None), ("trừ", penalty or None))
    return [f"{name} {sum_text(value, index)}" for name, value in parts if value is not None]


def _left_out(card: Scorecard) -> list[str]:
    """'điều tra xã hội học 30,00 điểm (chưa có kết quả)' and the like."""
    counted: dict[str, Decimal] = {}
    for area in card.areas:
        for score in area.items:
            if score.applicable == 0 and isinstance(score.points, NoPoints):
                label = _LEFT_OUT[score.points]
                counted[label] = counted.get(label, Decimal(0)) + score.item.max_points
    return [f"{label} {sum_text(points, card.index)} điểm" for label, points in counted.items()]


_LEFT_OUT = {
    NoPoints.SURVEY: "điều tra xã hội học chưa có kết quả",
    NoPoints.NOT_APPLICABLE: "mục không áp dụng",
    NoPoints.NOT_DUE: "mục chưa đến hạn",
    NoPoints.NO_FACTS: "mục thiếu số liệu",
}


def problem_table(problems: Iterable[Problem]) -> Table:
    """Findings by place with their remedy."""
    columns = (Column("Mức", 1), Column("Nơi", 3), Column("Nội dung", 5), Column("Cách sửa", 4))
    rows = (Row((p.severity.label, str(p.where), f"{p.message} [{p.id}]", p.hint or "–")) for p in in_order(problems))
    return Table(columns, tuple(rows), empty="Không có vấn đề nào.")


def level_words(value: object, rule: Rule) -> str | None:
    """The words of a level's key, where the rule has such a level."""
    levels = getattr(rule, "levels", ())
    return next((level.label for level in levels if level.key == value), None)


def fact_words(value: object, fact: Fact | None) -> str:
    """A fact as a person writes it, with its unit; a dash where there is none."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | Decimal):
        unit = fact.unit if fact else ""
        return f"{number(value)}{'' if unit == '%' else ' '}{unit}".rstrip()
    return str(value)


def type_names(types: Iterable[str]) -> str:
    """'kế hoạch, báo cáo': the types that a requirement accepts."""
    from cchc_cli.judge.held import type_name

    return ", ".join(type_name(name) for name in types)
