"""The manuals of all checks, by id: what ``cchc explain`` prints and ``docs/kiem-tra.md`` is made from.

Imports: judge.*_checks, judge.examples, problem.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from cchc_cli.judge.bag_checks import BAG_CHECKS
from cchc_cli.judge.claim_checks import CLAIM_CHECKS
from cchc_cli.judge.evidence_checks import EVIDENCE_CHECKS
from cchc_cli.judge.examples import EXAMPLE_CHECKS
from cchc_cli.judge.form_checks import FORM_CHECKS, other_rules, unreadable_document
from cchc_cli.judge.index_checks import INDEX_CHECKS
from cchc_cli.judge.item_checks import ITEM_CHECKS
from cchc_cli.judge.plan_checks import PLAN_CHECKS
from cchc_cli.problem import check_id

GROUPS: tuple[tuple[str, tuple[Callable[..., Any], ...]], ...] = (
    ("Bộ tiêu chí: cả bộ", INDEX_CHECKS),
    ("Bộ tiêu chí: từng mục", ITEM_CHECKS),
    ("Bộ tiêu chí: ví dụ tính tay", EXAMPLE_CHECKS),
    ("Số liệu tự chấm", CLAIM_CHECKS),
    ("Tài liệu kiểm chứng", EVIDENCE_CHECKS),
    ("Thể thức văn bản (Nghị định 30/2020/NĐ-CP)", (*FORM_CHECKS, other_rules, unreadable_document)),
    ("Kế hoạch khắc phục", PLAN_CHECKS),
    ("Gói hồ sơ", BAG_CHECKS),
)


def manuals() -> Mapping[str, str]:
    """The manual of each check."""
    return {check_id(check): " ".join((inspect.getdoc(check) or "").split()) for _, group in GROUPS for check in group}
