"""What ``cchc doctor`` found, as a paper and for other programs.

Imports: judge.health, present.blocks.
"""

from __future__ import annotations

from typing import Any

from cchc_cli.judge.health import Health, Sign
from cchc_cli.present.blocks import Column, Paper, Paragraph, Row, Table


def health_paper(found: list[Sign]) -> Paper:
    """One row for each thing looked at, then the sum."""
    columns = (Column("Xem xét", 2), Column("Tình trạng", 1), Column("Thấy", 4), Column("Nên làm", 5))
    rows = tuple(Row((one.name, one.health.label, one.found, one.remedy or "–")) for one in found)
    bad = sum(one.health is Health.BAD for one in found)
    look = sum(one.health is Health.LOOK for one in found)
    total = f"{bad} việc phải sửa, {look} việc nên xem." if bad or look else "Mọi thứ đều tốt."
    return Paper("Tình trạng máy và hồ sơ", (Table(columns, rows), Paragraph(total)))


def health_json(found: list[Sign]) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {"name": one.name, "health": one.health.value, "found": one.found, "remedy": one.remedy or None}
        for one in found
    ]
