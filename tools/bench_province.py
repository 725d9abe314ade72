"""The figures of a province: ranking many scored units, against ``json.loads`` reading the same scores; and growth.

``province`` makes the standings, the same for the same number: half of the units appraised in two rounds, a few ties, a
few that lack facts or cannot be read.
"""

from __future__ import annotations

import json
import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from cchc_cli.judge.rank import rank_units
from cchc_cli.judge.rank_questions import answers
from cchc_cli.judge.standing import (
    Band,
    Issued,
    Marks,
    Outline,
    OutlineArea,
    OutlineItem,
    Pool,
    Result,
    Standing,
    to_json,
)
from cchc_cli.problem import Problem, Where

AREAS = 8
ROUNDS = 7
UNITS = 3_321
ITEMS = 100
AIM = 1.5


def province(count: int, items: int = ITEMS, year: int = 2025) -> list[Standing]:
    """So many units of one set of so many items; ids, names and figures depend on the number only."""
    set_ = _outline(items)
    return [_unit(number, set_, year, random.Random(number)) for number in range(count)]


def _outline(items: int) -> Outline:
    one = Decimal(1)
    areas = tuple(
        OutlineArea(str(a + 1), f"{a + 1}. Lĩnh vực {a + 1}", Decimal(items // AREAS), "points") for a in range(AREAS)
    )
    rows = (
        OutlineItem(f"{i % AREAS + 1}.{i // AREAS + 1}", str(i % AREAS + 1), f"Mục {i}", one, i % 10 == 9)
        for i in range(items)
    )
    listed = tuple(sorted(rows, key=lambda item: (int(item.area), int(item.code.split(".")[1]))))
    pools = (Pool("xa", ("xa", "dac-khu")), Pool("phuong", ("phuong",)))
    bands = (Band("Xuất sắc", Decimal(90)), Band("Tốt", Decimal(80)), Band("Khá", Decimal(65)))
    title = "Bộ thử nghiệm tốc độ"
    return Outline(
        "thu",
        "0" * 64,
        title,
        Issued(None, None, None),
        True,
        2,
        "half-up",
        Decimal(items),
        pools,
        bands,
        areas,
        listed,
    )


def _unit(number: int, outline: Outline, year: int, chance: random.Random) -> Standing:
    """Appraisers cut every twentieth item; every fiftieth unit lacks facts, every hundredth cannot be read."""
    name, kind = f"UBND đơn vị {number:05}", ("xa", "phuong", "xa", "dac-khu")[number % 4]
    unit_id = f"{number:05}"
    if number % 100 == 99:
        problem = Problem("package-unsafe", Where(f"nhan/{unit_id}.zip"), "không phải gói ZIP")
        return Standing(f"nhan/{unit_id}.zip", unit_id, name, kind, year, problems=(problem,))
    one, items = Decimal(1), []
    for item in outline.items:
        points = Decimal(chance.randrange(50, 101)) / 100
        cut = points / 2 if chance.randrange(20) == 0 else points
        items.append(Marks(one, None, None, points) if item.surveyed else Marks(one, points, points, None, cut, cut))
    total = _sum(items)
    areas = tuple(
        _sum([marks for item, marks in zip(outline.items, items, strict=True) if item.area == area.code])
        for area in outline.areas
    )
    own, appraised = (_result(total, points, outline) for points in (total.self_assessed, total.appraised_2))
    made = Standing(
        f"nhan/{unit_id}.zip",
        unit_id,
        name,
        kind,
        year,
        outline,
        total,
        own=own,
        appraised=appraised,
        areas=areas,
        items=tuple(items),
    )
    return replace(made, own=None, appraised=None, lacking=("1.1",)) if number % 50 == 49 else made


def _sum(marks: list[Marks]) -> Marks:
    columns = [[value for value in column if value is not None] for column in zip(*marks, strict=True)]
    applicable, *others = [sum(column, Decimal(0)) for column in columns]
    return Marks(applicable, *others)


def _result(total: Marks, points: Decimal | None, outline: Outline) -> Result:
    reached = (points or Decimal(0)) + (total.surveyed or Decimal(0))
    percent = 100 * reached / total.applicable
    rating = next((band.name for band in outline.bands if percent >= band.at_least), None)
    return Result(reached, total.applicable, percent, rating)


def ranking() -> None:
    """Ranking with every answer, of standings in memory, against ``json.loads`` of the same scores, turn by turn."""
    units = province(UNITS)
    raw = [to_json(replace(one, outline=None)) for one in units]  # names of items are read once, not for each unit
    pairs = [
        (_timed(lambda: answers(rank_units(units, 2025))), _timed(lambda: [json.loads(one) for one in raw]))
        for _ in range(ROUNDS)
    ]
    mine, theirs = (sorted(column)[ROUNDS // 2] for column in zip(*pairs, strict=True))
    ratio = mine / theirs
    verdict = "đạt" if ratio <= AIM else "CHƯA ĐẠT"
    what = f"xếp hạng {UNITS} đơn vị × {ITEMS} mục"
    beside = f"{'json.loads, cùng điểm':44} {theirs * 1000:6.0f} ms"
    print(f"{what:34} {mine * 1000:6.0f} ms · {beside} · ×{ratio:4.2f} (≤ {AIM}) {verdict}")


def growth() -> None:
    """Time of ranking for each unit, and memory beside the standings themselves, for more and more units."""
    told = []
    for count in (1_000, 10_000):
        units = province(count)
        seconds = _timed(lambda units=units: answers(rank_units(units, 2025)))
        tracemalloc.start()
        answers(rank_units(units, 2025))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        told.append(f"{count}: {seconds / count * 1e6:.0f} µs, {peak / count:.0f} byte")
    print(f"    xếp hạng, mỗi đơn vị: {' · '.join(told)}")


def _timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    ranking()
    if "--growth" in sys.argv:
        growth()
