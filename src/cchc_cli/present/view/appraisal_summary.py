"""The council's table over all units, and where appraisers and units differ by item.

Imports: judge.appraisal, judge.scorecard, model, points, present.*, read.appraisal_folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from cchc_cli.judge.appraisal import Difference, after, asked, cuts, given, standing
from cchc_cli.points import json_number, percent
from cchc_cli.present.blocks import Column, Paper, Paragraph, Row, Table
from cchc_cli.present.sheets import Sheet, SheetColumn, Value
from cchc_cli.present.view.appraisal import reason_words
from cchc_cli.present.view.appraisal_letter import Letter
from cchc_cli.vietnamese import sort_key

Journal = Sequence[Mapping[str, Any]]


def council_sheets(letters: Iterable[Letter], journals: Mapping[tuple[str, int], Journal]) -> tuple[Sheet, ...]:
    """Results, areas, adjusted items, and the history of every decision; units in the order of the alphabet."""
    ordered = sorted(letters, key=lambda one: (one.card.year, sort_key(one.card.unit.name)))
    rounds = max((one.round for one in ordered), default=1)
    return (_results(ordered, rounds), *_areas(ordered), _adjusted(ordered), _history(ordered, journals))


def _results(letters: Sequence[Letter], rounds: int) -> Sheet:
    columns = (
        *(SheetColumn("STT", 6, "count"), SheetColumn("Mã đơn vị", 12), SheetColumn("Đơn vị", 30)),
        *(SheetColumn("Năm", 7), SheetColumn("Điểm được tính", 10, "points"), SheetColumn("Tự chấm", 10, "points")),
        *(SheetColumn(f"Thẩm định lần {number}", 10, "points") for number in range(1, rounds + 1)),
        *(SheetColumn("Chênh lệch", 10, "points"), SheetColumn("Điều tra", 10, "points")),
        *(SheetColumn("Thưởng", 9, "points"), SheetColumn("Trừ", 9, "points")),
        *(SheetColumn("Tỷ lệ (%)", 9, "percent"), SheetColumn("Xếp loại", 12)),
        *(SheetColumn("Mục giảm điểm", 9, "count"), SheetColumn("Mục tăng điểm", 9, "count")),
        *(SheetColumn("Mục yêu cầu giải trình", 10, "count"), SheetColumn("Mục chưa kết luận", 10, "count")),
    )
    rows = []
    for place, letter in enumerate(letters, 1):
        card, result = letter.card, standing(letter.card, after(letter.round))
        points = [after(number)(card.total) if number <= letter.round else None for number in range(1, rounds + 1)]
        harmed = [_harmed(letter, one.item.code) for one in letter.adjusted]
        changed = [one for one in harmed if one is not None]
        row: tuple[Value, ...] = (
            *(place, card.unit.id, card.unit.name, str(card.year), card.total.applicable, card.total.self_assessed),
            *points,
            *(result.points - card.total.self_assessed, result.surveyed, result.bonus, result.penalty),
            *(_cut(result.percent), result.rating or "chưa xếp loại"),
            *(sum(changed), len(changed) - sum(changed), len(letter.to_explain), len(letter.undecided)),
        )
        rows.append(row)
    note = "Tỷ lệ = 100 × (điểm thẩm định lần cuối + điều tra + thưởng − trừ) ÷ điểm được tính."
    return Sheet("Tổng hợp", columns, tuple(rows), note=note)


def _cut(value: Decimal | None) -> Decimal | None:
    """A percentage with the two decimals that are printed, by the one module that rounds."""
    return Decimal(percent(value).rstrip("%").replace(",", ".")) if value is not None else None


def _harmed(letter: Letter, code: str) -> bool | None:
    """Whether an item's final points are to the unit's harm; ``None``: they are its own again."""
    score = next(one for one in letter.items if one.item.code == code)
    points = given(score, letter.round)
    question = asked(letter.dossier, score, 1)
    return None if points == question.own else cuts(question, points)


def _areas(letters: Sequence[Letter]) -> Iterator[Sheet]:
    """One sheet for each set: appraised points of the last round by area."""
    by_set: dict[tuple[int, str], list[Letter]] = {}
    for one in letters:
        by_set.setdefault((one.card.year, one.card.index.edition), []).append(one)
    for place, ((year, _), same) in enumerate(by_set.items(), 1):
        areas = [*same[0].card.areas, *same[0].card.extras]
        columns = (SheetColumn("Đơn vị", 30), *(SheetColumn(one.area.title, 14, "points") for one in areas))
        rows: list[tuple[Value, ...]] = [
            (
                letter.card.unit.name,
                *(after(letter.round)(one.totals) for one in (*letter.card.areas, *letter.card.extras)),
            )
            for letter in same
        ]
        name = f"Lĩnh vực năm {year}" + (f" ({place})" if len(by_set) > 1 else "")
        yield Sheet(name, columns, tuple(rows), note=same[0].card.index.head.title)


def _adjusted(letters: Iterable[Letter]) -> Sheet:
    columns = (
        *(SheetColumn("Đơn vị", 26), SheetColumn("Năm", 7), SheetColumn("Mã", 9), SheetColumn("Nội dung", 40)),
        *(SheetColumn("Điểm tối đa", 9, "points"), SheetColumn("Tự chấm", 9, "points")),
        *(SheetColumn("Thẩm định lần 1", 10, "points"), SheetColumn("Thẩm định lần 2", 10, "points")),
        *(SheetColumn("Lý do", 36), SheetColumn("Căn cứ", 28), SheetColumn("Người thẩm định", 20)),
    )
    rows: list[tuple[Value, ...]] = []
    for letter in letters:
        for one in letter.adjusted:
            decided = letter.decided(one)
            own = asked(letter.dossier, one, 1).own
            words = (reason_words(decided, one.item), decided.basis, decided.by) if decided else ("", "", "")
            head = (letter.card.unit.name, str(letter.card.year), one.item.code, one.item.name, one.item.max_points)
            rows.append((*head, own, one.appraised_1, one.appraised_2, *words))
    return Sheet("Mục điều chỉnh", columns, tuple(rows))


def _history(letters: Iterable[Letter], journals: Mapping[tuple[str, int], Journal]) -> Sheet:
    columns = (
        *(SheetColumn("Ngày", 12), SheetColumn("Đơn vị", 26), SheetColumn("Lần", 6), SheetColumn("Mã", 9)),
        *(SheetColumn("Từ (điểm)", 9, "points"), SheetColumn("Thành (điểm)", 9, "points")),
        *(SheetColumn("Người thẩm định", 20), SheetColumn("Lý do", 36), SheetColumn("Tệp", 26)),
        SheetColumn("Lý do nhập khi đã khóa", 30),
    )
    rows: list[tuple[Value, ...]] = []
    for letter in letters:
        for one in journals.get(letter.dossier.key, ()):
            texts = [str(one.get(name, "")) for name in ("date", "round", "item", "by", "why", "file", "force")]
            day, round, item, by, why, file, force = texts
            day = "/".join(reversed(day.split("-")))
            points = (_points(one.get("from")), _points(one.get("to")))
            rows.append((day, letter.card.unit.name, round, item, *points, by, why, file, force))
    return Sheet("Nhật ký", columns, tuple(rows))


def _points(side: object) -> Decimal | None:
    value = side.get("points") if isinstance(side, Mapping) else None
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else None


# -- by item -------------------------------------------------------------------------------------------------


def diff_paper(found: Sequence[Difference], stamp: str | None, units: int) -> Paper:
    """Where appraisers and units differ, the greatest sum first, over so many units that were appraised."""
    columns = (
        *(Column("Năm", 1, "center"), Column("Mã", 1), Column("Nội dung", 5), Column("Số đơn vị", 1, "right")),
        *(Column("Giảm", 1, "right"), Column("Tăng", 1, "right"), Column("Tổng chênh lệch", 1.3, "right")),
        Column("Lý do thường gặp", 4),
    )
    rows = tuple(
        Row(
            (
                *(str(one.year), one.item.code, one.item.name, str(one.units), str(one.cut), str(one.units - one.cut)),
                *(_signed(one.points), f"{one.reason} ({one.times})" if one.reason else "–"),
            )
        )
        for one in found
    )
    table = Table(columns, rows, empty="Điểm thẩm định và điểm tự chấm không khác nhau ở mục nào.")
    count = Paragraph(f"So trên {units} đơn vị đã có kết quả thẩm định.", "note")
    return Paper("Khác nhau giữa điểm thẩm định và điểm tự chấm", (count, table), stamp)


def _signed(value: Decimal) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{abs(value).normalize():f}".replace(".", ",")


def diff_json(found: Iterable[Difference]) -> list[dict[str, Any]]:
    """The same for other programs."""
    return [
        {
            "edition": one.edition,
            "year": one.year,
            "code": one.item.code,
            "name": one.item.name,
            "units": one.units,
            "cut": one.cut,
            "raised": one.units - one.cut,
            "points": json_number(one.points),
            "reason": one.reason or None,
            "times": one.times,
        }
        for one in found
    ]


def diff_sheets(found: Iterable[Difference]) -> tuple[Sheet, ...]:
    """The same as a workbook."""
    columns = (
        *(
            SheetColumn("Năm", 7),
            SheetColumn("Mã", 9),
            SheetColumn("Nội dung", 50),
            SheetColumn("Số đơn vị", 9, "count"),
        ),
        *(SheetColumn("Giảm", 8, "count"), SheetColumn("Tăng", 8, "count")),
        *(SheetColumn("Tổng chênh lệch", 10, "points"), SheetColumn("Lý do thường gặp", 44)),
        SheetColumn("Số lần", 8, "count"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            *(str(one.year), one.item.code, one.item.name, one.units, one.cut, one.units - one.cut),
            *(one.points, one.reason, one.times),
        )
        for one in found
    ]
    return (Sheet("Khác nhau theo mục", columns, tuple(rows)),)
