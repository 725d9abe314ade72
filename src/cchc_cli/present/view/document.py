"""What ``cchc check-document`` shows: findings by file and place, totals; and the same as JSON.

Imports: present.blocks, present.score_json, present.view.words, problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.score_json import dumps, problems_json
from cchc_cli.problem import Problem, Severity, in_order

Findings = Mapping[str, Sequence[Problem]]
"""The findings of each file, by its name as it was given."""


def form_paper(findings: Findings) -> Paper:
    """A table for each file; the totals last, where a terminal leaves the eye."""
    blocks: list[Block] = []
    for file, problems in findings.items():
        blocks += [Heading(2, file), _table(problems), Paragraph(_sentence(problems))]
    return Paper("Kiểm tra thể thức theo Nghị định 30/2020/NĐ-CP, Phụ lục I", tuple(blocks))


def form_json(findings: Findings) -> str:
    """The contract that other programs read."""
    problems = [problem for found in findings.values() for problem in found]
    by_weight = Counter(problem.severity.value for problem in problems)
    data = {
        "files": list(findings),
        "problems": problems_json(problems),
        "summary": {
            "files": len(findings),
            "problems": {severity.value: by_weight[severity.value] for severity in Severity},
        },
    }
    return dumps(data)


def _table(problems: Sequence[Problem]) -> Table:
    columns = (Column("Mức", 1), Column("Nơi", 2), Column("Nội dung", 6), Column("Cách sửa", 5))
    rows = (
        Row((p.severity.label, p.where.path or "cả tệp", f"{p.message} [{p.id}]", p.hint)) for p in in_order(problems)
    )
    return Table(columns, tuple(rows), empty="Không thấy lỗi thể thức nào.")


def _sentence(problems: Sequence[Problem]) -> str:
    """'3 lỗi, 1 cảnh báo, 0 lưu ý.', and where a rule is explained."""
    by_weight = Counter(problem.severity for problem in problems)
    found = ", ".join(f"{by_weight[severity]} {severity.label}" for severity in Severity)
    first = next((problem.id for problem in problems), None)
    return f"{found}. Giải thích một mã: `cchc explain {first}`." if first else f"{found}."
