"""What ``cchc status`` shows: progress by area and officer, what is left to do, the plan's actions, the deadlines.

Imports: judge.progress, present.blocks, present.score_json, present.sheets, present.view.words.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from cchc_cli.judge.progress import Check, ItemProgress, Progress, Task
from cchc_cli.judge.scorecard import EvidenceState
from cchc_cli.model import Area, Item
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table, clean
from cchc_cli.present.score_json import dumps
from cchc_cli.present.sheets import Sheet, SheetColumn
from cchc_cli.present.view.words import day, stamp

NOBODY = "chưa giao"
STEPS = {
    "self_scoring": "Tự chấm điểm",
    "explanation": "Giải trình, bổ sung tài liệu",
    "appraisal": "Thẩm định",
}
_CHECKS = {
    Check.CURRENT: "Tài liệu kiểm chứng: theo lần `cchc check-evidence` gần nhất.",
    Check.STALE: "Hồ sơ đã thay đổi sau lần kiểm tra tài liệu gần nhất: phát hiện nêu ở đây là của lần đó, "
    "có thể đã cũ; chạy lại `cchc check-evidence`.",
    Check.NONE: "Tài liệu kiểm chứng chưa kiểm tra: ở đây chỉ xem mục đã có tệp hay chưa; chạy `cchc check-evidence`.",
}


def status_title(now: Progress) -> str:
    """Whose progress it is, of which year, on which day."""
    return f"{now.unit.name} – năm {now.year} – tiến độ đến ngày {day(now.today)}"


def officer_name(role: str, now: Progress) -> str:
    """'Công chức Tư pháp - hộ tịch (Nguyễn Văn A)': the role as the set calls it, and who holds it."""
    if not role:
        return NOBODY
    name = now.unit.officers[role].name
    title = now.index.head.roles.get(role, role)
    return f"{title} ({name})" if name else title


def left(last: datetime.date, today: datetime.date) -> str:
    """How far off a day is."""
    days = (last - today).days
    return "hôm nay" if days == 0 else f"còn {days} ngày" if days > 0 else f"đã qua {-days} ngày"


def todo(one: ItemProgress, now: Progress) -> list[str]:
    """What is left to do for an item, in words."""
    words = []
    if one.missing:
        words.append(f"thiếu số liệu: {'; '.join(one.missing)}")
    if one.lacks_documents:
        words.append(f"thiếu tài liệu: {'; '.join(wanted.title for wanted in one.item.evidence)}")
    if one.evidence is EvidenceState.DOUBTFUL and not one.findings:
        words.append("xem lại tài liệu")
    warnings = len(one.findings) - one.errors
    counts = ((one.errors, "lỗi"), (warnings, "cảnh báo"))
    found = ", ".join(f"{count} {name}" for count, name in counts if count)
    if found:
        words.append(f"{found} khi kiểm tra tài liệu{' (lần trước)' if now.check is Check.STALE else ''}")
    if words and not one.complete and now.late(one.due):
        words.append(f"hạn {day(one.due)} đã qua")
    return words


def _parts(now: Progress, officer: str | None) -> tuple[Progress, list[tuple[str, Progress]]]:
    """What is shown, and its part for each officer ("" for what is nobody's); of one officer only if asked for."""
    if officer is not None:
        mine = now.of(officer)
        return mine, [(officer, mine)]
    nobody = now.of("")
    more = [("", nobody)] if nobody.items or nobody.tasks else []
    return now, [*((role, now.of(role)) for role in now.unit.officers), *more]


def _counts(items: Iterable[ItemProgress]) -> tuple[int, int, int, int, int]:
    """How many there are, are complete, miss facts, miss documents, have documents to be looked at again."""
    items = tuple(items)
    return (
        len(items),
        sum(one.complete for one in items),
        sum(bool(one.missing) for one in items),
        sum(one.lacks_documents for one in items),
        sum(one.doubtful for one in items),
    )


def _by_area(now: Progress) -> list[tuple[Area, tuple[int, int, int, int, int]]]:
    """The areas of which something is shown, with their counts."""
    parts = [(area, [one for one in now.items if one.area.code == area.code]) for area in now.index.areas]
    return [(area, _counts(items)) for area, items in parts if items]


_COUNTED = ("Số mục", "Xong", "Thiếu số liệu", "Thiếu tài liệu", "Cần xem lại")


def status_paper(now: Progress, officer: str | None) -> Paper:
    """For a terminal or Markdown; ``officer``: of that one only."""
    shown, groups = _parts(now, officer)
    columns = (Column("Lĩnh vực", 5), *(Column(title, 1, "right") for title in _COUNTED))
    areas = tuple(Row((area.title, *map(str, counts))) for area, counts in _by_area(shown))
    total = Row(("Tổng cộng", *map(str, _counts(shown.items))), strong=True)
    blocks: list[Block] = [Heading(2, "Theo lĩnh vực"), Table(columns, (*areas, total))]
    columns = (
        Column("Người phụ trách", 5),
        *(Column(title, 1, "right") for title in _COUNTED),
        *(Column(title, 1, "right") for title in ("Việc kế hoạch", "Quá hạn")),
    )
    rows = tuple(
        Row((officer_name(role, now), *map(str, _counts(part.items)), str(len(part.tasks)), str(_overdue(part))))
        for role, part in groups
    )
    blocks += [Heading(2, "Theo người phụ trách"), Table(columns, rows, empty="Chưa có mục nào.")]
    blocks += [Heading(2, "Mục chưa xong"), _open_items(shown)]
    blocks += [Heading(2, "Việc của kế hoạch chưa xong"), _open_tasks(shown)]
    blocks += [Heading(2, "Thời hạn"), _deadlines(now), *map(Paragraph, _sentences(shown))]
    return Paper(status_title(now), tuple(blocks), stamp(now.index))


def _open_items(now: Progress) -> Table:
    columns = (Column("Mã", 1), Column("Nội dung", 4), Column("Phụ trách", 2), Column("Cần làm", 5))
    rows = tuple(
        Row((one.item.code, one.item.name, ", ".join(one.officers) or NOBODY, "; ".join(todo(one, now))))
        for one in now.items
        if not one.complete
    )
    return Table(columns, rows, empty="Mọi mục đã xong.")


def _open_tasks(now: Progress) -> Table:
    columns = (Column("Việc", 1), Column("Giải pháp", 5), Column("Phụ trách", 2), Column("Thời hạn", 3))
    rows = tuple(
        Row((one.action.id, _what(one, now), ", ".join(one.officers) or NOBODY, _when(one, now))) for one in now.tasks
    )
    return Table(columns, rows)


def _what(task: Task, now: Progress) -> str:
    """The action's solution, else the name of its item."""
    item = now.index.items.get(task.action.item)
    return task.action.solution or (item.name if item is not None else f"mục {task.action.item}")


def _when(task: Task, now: Progress) -> str:
    last = task.action.deadline
    if last is None:
        return "chưa ghi hạn"
    late = f"quá hạn {(now.today - last).days} ngày" if now.late(last) else left(last, now.today)
    return f"{day(last)}, {late}"


def _overdue(part: Progress) -> int:
    return sum(part.late(one.action.deadline) for one in part.tasks)


def _deadlines(now: Progress) -> Table:
    columns = (Column("Bước", 3), Column("Hạn", 1), Column("Còn lại", 1))
    rows = tuple(Row((STEPS[name], day(last), left(last, now.today))) for name, last in now.deadlines.items())
    return Table(columns, rows, empty="Bộ tiêu chí không ghi thời hạn.")


def _sentences(now: Progress) -> list[str]:
    """What the numbers rest on."""
    total, done, *_ = _counts(now.items)
    sentences = [f"Xong {done}/{total} mục (không kể mục điều tra xã hội học).", _CHECKS[now.check]]
    if now.general:
        sentences.append(f"Còn {len(now.general)} phát hiện chung, không thuộc mục nào: xem `cchc check-evidence`.")
    return sentences


def status_text(now: Progress, officer: str | None) -> str:
    """Plain short lines, a part for each officer, to paste into a message or to print."""
    _, groups = _parts(now, officer)
    lines = [f"*** {mark} ***"] if (mark := stamp(now.index)) else []
    lines.append(status_title(now))
    lines += [f"Hạn {STEPS[n].lower()}: {day(last)} ({left(last, now.today)})" for n, last in now.deadlines.items()]
    if now.check is not Check.CURRENT:
        lines.append(_CHECKS[now.check])
    for role, part in groups:
        total, done, *_ = _counts(part.items)
        name = officer_name(role, now) if role else NOBODY.capitalize()
        lines += ["", f"{name}: xong {done}/{total} mục"]
        lines += [f"- {_short(one.item)}: {'; '.join(todo(one, now))}" for one in part.items if not one.complete]
        lines += [f"- Kế hoạch {one.action.id} ({_when(one, now)}): {_cut(_what(one, now))}" for one in part.tasks]
    return "".join(f"{' '.join(clean(line).split())}\n" for line in lines)


_SHORT = 60  # letters of a name in a message


def _short(item: Item) -> str:
    return f"{item.code} {_cut(item.name)}"


def _cut(text: str) -> str:
    """A text to at most ``_SHORT`` letters, at the end of a word."""
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else f"{text[:_SHORT].rsplit(' ', 1)[0].rstrip(' ,;:-')}…"


def status_sheets(now: Progress, officer: str | None) -> tuple[Sheet, ...]:
    """The same as a workbook; every item is there, also those that are done."""
    shown, groups = _parts(now, officer)
    counted = tuple(SheetColumn(title, 11, "count") for title in _COUNTED)
    areas = [(area.title, *counts) for area, counts in _by_area(shown)]
    total = ("Tổng cộng", *_counts(shown.items))
    items = tuple(
        (
            one.item.code,
            one.item.name,
            ", ".join(officer_name(role, now) for role in one.officers) or NOBODY,
            "xong" if one.complete else "chưa xong",
            "; ".join(one.missing),
            one.files,
            one.evidence.label,
            one.errors,
            len(one.findings) - one.errors,
            one.due,
            "; ".join(todo(one, now)),
        )
        for one in shown.items
    )
    people = tuple(
        (officer_name(role, now), *_counts(part.items), len(part.tasks), _overdue(part)) for role, part in groups
    )
    tasks = tuple(
        (
            one.action.id,
            one.action.item,
            _what(one, now),
            ", ".join(officer_name(role, now) for role in one.officers) or NOBODY,
            one.action.deadline,
            _when(one, now),
        )
        for one in shown.tasks
    )
    steps = tuple((STEPS[name], last, left(last, now.today)) for name, last in now.deadlines.items())
    notes = tuple((sentence, None, "") for sentence in _sentences(shown))
    return (
        Sheet("Mục", _ITEMS, items),
        Sheet("Lĩnh vực", (SheetColumn("Lĩnh vực", 44), *counted), (*areas, total), frozenset((len(areas),))),
        Sheet("Phụ trách", (SheetColumn("Người phụ trách", 44), *counted, *_OF_PLAN), people),
        Sheet("Kế hoạch", _TASKS, tasks),
        Sheet("Thời hạn", _STEPS_COLUMNS, (*steps, *notes)),
    )


_ITEMS = (
    SheetColumn("Mã", 9),
    SheetColumn("Nội dung", 40),
    SheetColumn("Phụ trách", 26),
    SheetColumn("Tình trạng", 11),
    SheetColumn("Số liệu còn thiếu", 30),
    SheetColumn("Số tệp", 8, "count"),
    SheetColumn("Tài liệu", 14),
    SheetColumn("Lỗi", 7, "count"),
    SheetColumn("Cảnh báo", 9, "count"),
    SheetColumn("Hạn của mục", 12, "date"),
    SheetColumn("Cần làm", 44),
)
_OF_PLAN = (SheetColumn("Việc kế hoạch", 11, "count"), SheetColumn("Quá hạn", 11, "count"))
_TASKS = (
    SheetColumn("Việc", 9),
    SheetColumn("Mục", 9),
    SheetColumn("Giải pháp", 48),
    SheetColumn("Phụ trách", 30),
    SheetColumn("Thời hạn", 12, "date"),
    SheetColumn("Còn lại", 26),
)
_STEPS_COLUMNS = (SheetColumn("Bước", 60), SheetColumn("Hạn", 12, "date"), SheetColumn("Còn lại", 20))


def status_json(now: Progress, officer: str | None) -> str:
    """The same for other programs; counts are of items that the unit scores itself."""
    shown, groups = _parts(now, officer)
    data = {
        "unit": {"id": now.unit.id, "name": now.unit.name},
        "year": now.year,
        "edition": now.index.edition,
        "today": now.today.isoformat(),
        "check": now.check.value,
        "deadlines": [
            {"step": name, "day": last.isoformat(), "days_left": (last - now.today).days}
            for name, last in now.deadlines.items()
        ],
        "total": _counts_json(_counts(shown.items)),
        "areas": [{"code": area.code, "name": area.name} | _counts_json(counts) for area, counts in _by_area(shown)],
        "officers": [
            {
                "role": role or None,
                "name": now.unit.officers[role].name if role else None,
                "codes": [one.item.code for one in part.items],
                "open_actions": [one.action.id for one in part.tasks],
                "overdue_actions": [one.action.id for one in part.tasks if part.late(one.action.deadline)],
            }
            | _counts_json(_counts(part.items))
            for role, part in groups
        ],
        "items": [_item_json(one, now) for one in shown.items],
        "actions": [_task_json(one, now) for one in shown.tasks],
        "findings": [dict(one) for item in shown.items for one in item.findings] + [dict(one) for one in shown.general],
    }
    return dumps(data)


def _counts_json(counts: tuple[int, int, int, int, int]) -> dict[str, int]:
    names = ("items", "complete", "missing_facts", "missing_evidence", "doubtful")
    return dict(zip(names, counts, strict=True))


def _item_json(one: ItemProgress, now: Progress) -> dict[str, Any]:
    return {
        "code": one.item.code,
        "name": one.item.name,
        "officers": list(one.officers),
        "complete": one.complete,
        "missing_facts": list(one.missing),
        "missing_evidence": one.lacks_documents,
        "evidence": one.evidence.value,
        "files": one.files,
        "errors": one.errors,
        "warnings": len(one.findings) - one.errors,
        "due": one.due.isoformat() if one.due else None,
        "late": not one.complete and now.late(one.due),
    }


def _task_json(one: Task, now: Progress) -> dict[str, Any]:
    return {
        "id": one.action.id,
        "item": one.action.item,
        "officers": list(one.officers),
        "solution": _what(one, now),
        "state": one.action.state,
        "deadline": one.action.deadline.isoformat() if one.action.deadline else None,
        "overdue": now.late(one.action.deadline),
    }
