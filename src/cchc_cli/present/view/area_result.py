"""Result by area: the table and the chart that the report, the minutes and the slip for the chairman share.

The unit's own rate is its points on what it scores itself: the survey is left aside on both sides, in both years.

Imports: judge.scorecard, points, present.blocks, present.view.words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from cchc_cli.judge.scorecard import AreaScore, Scorecard, Totals
from cchc_cli.judge.scoring import missed_rating
from cchc_cli.points import ZERO, json_percent
from cchc_cli.present.blocks import Block, Chart, Column, Paragraph, Row, Series, Table
from cchc_cli.present.view.words import AREAS_SUM, percentage, signed, sum_text, whole_sum, whole_title


def own(totals: Totals) -> Totals:
    """The sums with the unit's own rate (%) as their percentage; ``None`` where it scores nothing itself."""
    rate = 100 * totals.self_assessed / totals.self_assessable if totals.self_assessable else None
    return replace(totals, percent=rate)


def result_table(card: Scorecard) -> Table:
    """Maximum, what the unit scores itself, its points and rate; beside them the year before where the card has it."""
    index, previous = card.index, card.previous
    columns = (
        Column("Lĩnh vực", 5),
        Column("Điểm tối đa", 1.4, "right"),
        Column("Trong đó đơn vị tự chấm", 1.5, "right"),
        Column("Điểm tự chấm", 1.4, "right"),
        Column("Tỷ lệ", 1.7, "right"),
        *(
            (Column(f"Tự chấm năm {previous.year}", 1.5, "right"), Column("Tăng, giảm", 1.5, "right"))
            if previous
            else ()
        ),
    )

    def row(name: str, totals: Totals, rate: str, before: Decimal | None, strong: bool = False) -> Row:
        sums = (totals.max_points, totals.self_assessable, totals.self_assessed)
        change = None if before is None else totals.self_assessed - before
        compared = (sum_text(before, index), signed(change, index)) if previous else ()
        return Row((name, *(sum_text(value, index) for value in sums), rate, *compared), strong)

    before = previous.areas if previous else {}
    rows = [
        row(one.area.title, one.totals, percentage(own(one.totals), index), before.get(one.area.code))
        for one in card.areas
    ]
    rows += [row(one.area.title, one.totals, "–", before.get(one.area.code)) for one in card.extras]
    before_blocks, before_whole = (previous.total, previous.whole) if previous else (None, None)
    if card.extras:
        rate = percentage(own(card.total), index)
        rows.insert(len(card.areas), row(AREAS_SUM, card.total, rate, before_blocks, strong=True))
    whole = whole_sum(card)
    rows.append(row(whole_title(card), whole, percentage(own(whole), index), before_whole, strong=True))
    return Table(columns, tuple(rows))


def result_chart(card: Scorecard, before: Scorecard | None) -> Iterator[Block]:
    """Bars of the rates by area, of this year and the one before; nothing where no area is scored by the unit."""
    areas = [one for one in card.areas if one.totals.self_assessable]
    if not areas:
        return
    series = [Series(f"Năm {card.year}", tuple(_rate(one, card) for one in areas))]
    if before is not None and card.previous is not None:
        known = {one.area.code: one for one in before.areas if one.area.code in card.previous.areas}
        rates = (_rate(known[one.area.code], before) if one.area.code in known else None for one in areas)
        series.append(Series(f"Năm {before.year}", tuple(rates)))
    title = "Tỷ lệ điểm tự chấm trên điểm tối đa đơn vị tự chấm, theo lĩnh vực"
    yield Chart(title, tuple(one.area.title for one in areas), tuple(series), "%", Decimal(100))


def _rate(one: AreaScore, card: Scorecard) -> Decimal | None:
    """The rate as the table prints it."""
    rate = own(one.totals).percent
    printed = None if rate is None else json_percent(rate, missed_rating(rate, card.index))
    return None if printed is None else Decimal(str(printed))


def total_words(card: Scorecard) -> str:
    """'62,88 điểm trên 69,00 điểm đơn vị tự chấm (91,13%)', with what changed since the year before; where there is
    bonus or penalty, 'cộng thưởng 1,00, trừ 0,50' before the whole."""
    index, total, previous = card.index, whole_sum(card), card.previous
    blocks = (("cộng thưởng", card.bonus), ("trừ", card.penalty))
    parts = [f"{name} {sum_text(points, index)}" for name, points in blocks if points]
    text = f"{sum_text(card.total.self_assessed, index)} điểm, {', '.join(parts)}, là " if parts else ""
    text += (
        f"{sum_text(total.self_assessed, index)} điểm trên {sum_text(total.self_assessable, index)} điểm đơn vị tự chấm"
    )
    if total.self_assessable:
        text += f" ({percentage(own(total), index)})"
    if previous is None:
        return text
    change = total.self_assessed - previous.whole
    moved = "bằng" if not change else f"{'tăng' if change > 0 else 'giảm'} {sum_text(abs(change), index)} điểm so với"
    ruler = "" if previous.edition == index.edition else ", theo bộ tiêu chí của năm đó"
    return f"{text}, {moved} năm {previous.year} ({sum_text(previous.whole, index)} điểm{ruler})"


def survey_words(card: Scorecard) -> str:
    """That the survey is others' business, with its points; "" where the set has none."""
    points = sum((score.item.max_points for score in card.items if score.item.surveyed), start=ZERO)
    if not points:
        return ""
    return (
        f"Phần điều tra xã hội học ({sum_text(points, card.index)} điểm) do cơ quan có thẩm quyền tổ chức, "
        "đơn vị không tự chấm."
    )


def previous_note(card: Scorecard) -> Iterator[Paragraph]:
    """Two sets are two rulers: the difference is not the unit's alone."""
    previous = card.previous
    if previous is not None and previous.edition != card.index.edition:
        yield Paragraph(
            f"Điểm năm {previous.year} chấm theo bộ tiêu chí của năm đó; phần tăng, giảm gồm cả thay đổi của bộ tiêu "
            "chí. Lĩnh vực không có trong bộ tiêu chí của năm đó ghi dấu “–”.",
            "note",
        )
    if previous is not None and not card.complete:
        yield Paragraph("Mục chưa có số liệu đang tính 0 điểm, nên phần tăng, giảm còn thay đổi khi ghi đủ.", "note")
