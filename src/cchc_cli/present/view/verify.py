"""What ``cchc verify`` found: one row a package, then every finding.

Imports: judge.dossier, present.blocks, present.view.words, problem.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cchc_cli.judge.dossier import Verified
from cchc_cli.points import json_number, json_percent
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.problem import errors, in_order

if TYPE_CHECKING:
    from cchc_cli.judge.scorecard import Scorecard


def verify_paper(packages: list[Verified]) -> Paper:
    """The table of packages, the findings, the sum."""
    columns = (
        Column("Gói", 4),
        Column("Đơn vị", 3),
        Column("Năm", 1, "center"),
        Column("Bộ tiêu chí", 2),
        Column("Số tệp", 1, "right"),
        Column("Điểm ghi trong gói", 1.3, "right"),
        Column("Tính lại", 1.3, "right"),
        Column("Tỷ lệ", 1.2, "right"),
        Column("Kết quả", 2),
    )
    content: list[Block] = [Table(columns, tuple(Row(_cells(one)) for one in packages), empty="Không có gói nào.")]
    for one in packages:
        if one.code:
            content.append(Paragraph(f"Mã gói {one.label}: {one.code}"))
    found = [problem for one in packages for problem in in_order(one.problems)]
    if found:
        rows = tuple(Row((p.severity.label, str(p.where), p.message, p.hint)) for p in found)
        headings = (Column("Mức", 1), Column("Nơi", 4), Column("Phát hiện", 5), Column("Nên làm", 4))
        content += [Heading(2, "Phát hiện"), Table(headings, rows)]
    whole = sum(not errors(one.problems) for one in packages)
    content.append(Paragraph(f"{whole}/{len(packages)} gói nguyên vẹn và đúng điểm."))
    return Paper("Kiểm tra gói hồ sơ", tuple(content))


def _cells(one: Verified) -> tuple[str, ...]:
    card = one.card
    return (
        one.label,
        one.unit or "–",
        str(one.year or "–"),
        one.edition or "–",
        str(one.files),
        one.stated.replace(".", ",") or "–",
        *(_scored(card) if card else ("–", "–")),
        "CÓ LỖI" if errors(one.problems) else "nguyên vẹn",
    )


def _scored(card: Scorecard) -> tuple[str, str]:
    from cchc_cli.present.view.words import areas_sum, percentage, sum_text  # with what scores: for a dossier only

    return sum_text(card.total.self_assessed, card.index), percentage(areas_sum(card), card.index)


def verify_json(packages: list[Verified]) -> list[dict[str, Any]]:
    """The same for other programs."""
    return [
        {
            "package": one.label,
            "code": one.code or None,
            "intact": not errors(one.problems),
            "unit": {"id": one.unit_id or None, "name": one.unit or None},
            "year": one.year,
            "edition": one.edition or None,
            "files": one.files,
            "size": one.size,
            "self_assessed": json_number(one.card.total.self_assessed) if one.card else None,
            "percent": json_percent(one.card.total.percent) if one.card else None,
            "problems": [
                {
                    "id": p.id,
                    "severity": p.severity.value,
                    "where": str(p.where),
                    "message": p.message,
                    "hint": p.hint,
                }
                for p in in_order(one.problems)
            ],
        }
        for one in packages
    ]
