"""What the cells of an appraiser's row mean: a decision as cells, cells as a decision, and why they are none.

Imports: judge.appraisal, judge.appraisal_facts, model, points, problem, read.appraisal_*, read.form_*, read.submission.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from cchc_cli.judge.appraisal import Asked, cuts
from cchc_cli.judge.appraisal_facts import Recounted, recount
from cchc_cli.model import Appraised
from cchc_cli.points import ZERO, Rounding, number
from cchc_cli.problem import Problem
from cchc_cli.read.appraisal_facts import facts_text
from cchc_cli.read.appraisal_sheets import ACCEPT, ADJUST, COLUMNS, ENTRIES, KEEP, OTHER, Filled
from cchc_cli.read.form_cells import shown
from cchc_cli.read.form_fields import Value, written
from cchc_cli.read.submission import Submission


def split_reason(text: str, labels: Iterable[str]) -> tuple[str | None, str | None]:
    """A reason as the kind in the list and the note beside it."""
    if not text:
        return None, None
    for label in labels:
        if text == label:
            return label, None
        if text.startswith(f"{label}: "):
            return label, text.removeprefix(f"{label}: ")
    return OTHER, text


def cells_of(decided: Appraised | None, question: Asked, labels: Iterable[str]) -> dict[str, Value]:
    """The entries of a row on which something is decided already; all empty where nothing is."""
    if decided is None:
        return dict.fromkeys(ENTRIES)
    reason, note = split_reason(decided.reason, labels)
    accepted = decided.points == question.own if decided.points is not None else not decided.explain
    accepted = accepted and not decided.facts
    kept = _is_kept(decided, question)
    verdict = ACCEPT if accepted else KEEP if kept else ADJUST if decided.points is not None else None
    explain = True if decided.explain else None
    # The points stand beside corrected facts: where the unit has stated other facts since, the two no longer agree.
    points = None if accepted or kept else decided.points
    entries: dict[str, Value] = {"verdict": verdict, "points": points, "reason": reason}
    entries["corrected"] = None if kept else facts_text(question.item, decided.facts) or None
    return entries | {"basis": decided.basis or None, "note": note, "explain": explain}


def _is_kept(decided: Appraised, question: Asked) -> bool:
    """Whether a decision of round 2 leaves what round 1 decided."""
    first = question.first
    if first is None or first.points is None:
        return False
    return (first.points, first.facts) == (decided.points, decided.facts)


def written_decision(decided: Appraised | None) -> str:
    """A decision in the one spelling in which it is kept in a workbook, without who made it; "null": none."""
    if decided is None:
        return "null"
    parts = (decided.points, decided.reason, decided.basis, decided.explain)
    facts = (f"{json.dumps(name)}: {_written_fact(decided.facts[name])}" for name in sorted(decided.facts))
    return f"[{', '.join(written(one) for one in parts)}, {{{', '.join(facts)}}}]"


def _written_fact(value: Any) -> str:
    """A day is told from a text by the list around it."""
    return f"[{written(value)}]" if isinstance(value, datetime.date) else written(value)


def read_decision(text: str) -> Appraised | None:
    """The decision that was written so."""
    try:
        points, reason, basis, explain, facts = json.loads(text, parse_float=Decimal)
        points = None if points is None else Decimal(points)
        facts = {name: _read_fact(value) for name, value in facts.items()}
        return Appraised(points=points, facts=facts, reason=reason or "", basis=basis or "", explain=explain is True)
    except (ValueError, TypeError, ArithmeticError, AttributeError, LookupError):
        return None


def _read_fact(value: Any) -> Any:
    return datetime.date.fromisoformat(value[0]) if isinstance(value, list) else value


def tidy(decided: Appraised) -> Appraised:
    """A decision as it would come back from a workbook, so that the two can be compared."""
    back = read_decision(written_decision(decided))
    return decided if back is None else back.model_copy(update={"by": decided.by})


def decide(
    filled: Filled, question: Asked, submission: Submission, bases: Mapping[str, str]
) -> tuple[Appraised | None, list[Problem]]:
    """The decision that a row states (``None``: nothing is decided), and what keeps it from being one.

    ``submission``: the unit's, for points that follow from corrected facts; ``bases``: what each kind of reason rests
    on by the office's own list.
    """
    values = filled.values
    verdict, stated, kind, basis, note, explain = (
        values.get(name) for name in ("verdict", "points", "reason", "basis", "note", "explain")
    )
    code, text = question.item.code, values.get("corrected")
    found = recount(submission, question.item, str(text)) if text else Recounted()
    if found.wrong:
        message, hint = f"{code} {COLUMNS['corrected'].title}: {found.wrong}", "ghi như cột số liệu đơn vị kê khai"
        return None, [Problem("appraisal-cell", filled.places["corrected"], message, hint, item=code)]
    said = (verdict, stated, kind, basis, note, explain)
    if not found.facts and all(value is None or value is False for value in said):
        return None, []
    points, wrong = _points(verdict, stated, question, submission.index.rounding, found)
    reason = _reason(kind, note)
    facts = found.facts
    if verdict == KEEP and question.first is not None:
        facts = question.first.facts
        if not reason:
            reason, basis = question.first.reason, basis or question.first.basis
    column = "points"
    if not wrong and verdict is None and points is None and explain is not True:
        column, wrong = "verdict", "có lý do, căn cứ hoặc ghi chú mà chưa chọn kết luận"
    if wrong:
        hint = "chọn kết luận; điểm ghi ở cột Điểm thẩm định, từ 0 đến điểm tối đa"
        return None, [Problem("appraisal-cell", filled.places[column], f"{code}: {wrong}", hint, item=code)]
    needs = "giảm điểm" if cuts(question, points) else "yêu cầu giải trình" if explain is True else ""
    if needs and not reason:
        message = f"{code}: {needs} mà chưa ghi lý do"
        hint = f"chọn một lý do trong danh sách; chọn “{OTHER}” thì ghi rõ ở cột Ghi chú"
        return None, [Problem("appraisal-reason", filled.places["reason"], message, hint, item=code)]
    rests_on = str(basis or "") or (bases.get(str(kind), "") or question.basis if reason else "")
    made = Appraised(points=points, facts=facts, reason=reason, basis=rests_on, explain=explain is True)
    return tidy(made), []


def _reason(kind: Value, note: Value) -> str:
    if kind is None or kind == OTHER:
        return str(note or "")
    return f"{kind}: {note}" if note else str(kind)


def _points(
    verdict: Value, stated: Value, question: Asked, rounding: Rounding, found: Recounted
) -> tuple[Decimal | None, str]:
    """The points that a verdict gives, or corrected facts, or why there are none."""
    points = Decimal(stated) if isinstance(stated, int | Decimal) else None
    if found.points is not None and question.counted:
        if verdict in (ACCEPT, KEEP):
            return None, f"chọn {shown(str(verdict))} mà ghi số liệu khác"
        if points not in (None, found.points):
            return None, f"số liệu thẩm định cho {number(found.points)} điểm, ô điểm ghi {number(points or ZERO)}"
        return found.points, ""
    points = found.points if points is None else points
    if points is not None and rounding.item(points) != points:
        return None, f"điểm {number(points)} lẻ hơn {rounding.decimals} chữ số mà bộ tiêu chí dùng"
    if points is not None and not question.counted:
        return None, "đơn vị ghi không áp dụng, mục không tính vào tổng điểm nên không cho điểm; yêu cầu giải trình"
    if verdict in (ACCEPT, KEEP):
        wanted = question.own if verdict == ACCEPT else question.stand
        if points is not None and points != wanted:
            return None, f"chọn {shown(str(verdict))} mà ghi điểm khác ({number(points)})"
        return wanted, ""
    if verdict == ADJUST and points is None:
        return None, "chọn “Điều chỉnh” mà chưa ghi điểm"
    return points, ""
