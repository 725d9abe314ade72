"""Checks of plan.yaml against last year's result and the new year's set, and what keeps a plan from being signed.

Each check is one function: its name is its id, its docstring is its manual. To add one, write the function and
name it in ``PLAN_CHECKS`` at the foot of this file.

Imports: model, points, problem, judge.plan, read.plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cchc_cli.judge.plan import Outcome, Picture, last_day
from cchc_cli.model import Action, Unit
from cchc_cli.points import number
from cchc_cli.problem import MOST_OF_A_CHECK, Finding, Problem, Severity, Where, did_you_mean, run_checks
from cchc_cli.read.plan import PlanFile

TO_FILL = "(đơn vị bổ sung)"
"""Marks what people have to write before the plan can be signed."""


@dataclass(frozen=True, slots=True)
class PlanSubject:
    """What the checks look at."""

    file: PlanFile
    picture: Picture

    def actions(self) -> Iterator[tuple[int, Action]]:
        """Every action with its position."""
        yield from enumerate(self.file.plan.actions)


def check_plan(file: PlanFile, picture: Picture) -> list[Problem]:
    """Every finding of every check, in one run."""
    return run_checks(PLAN_CHECKS, PlanSubject(file, picture), most=MOST_OF_A_CHECK)


def known_action_items(subject: PlanSubject) -> Iterator[Finding]:
    """Mỗi việc trong kế hoạch phải thuộc một mục chấm điểm của bộ tiêu chí năm lập kế hoạch."""
    known = subject.picture.index.items
    for position, action in subject.actions():
        if action.item not in known:
            below = [code for code in known if code.startswith(f"{action.item}.")]
            meant = f"; gồm các mục {', '.join(below)}" if below else did_you_mean(action.item, known)
            message = f"bộ tiêu chí năm {subject.picture.year} không có mục {action.item}{meant}"
            where = subject.file.at("actions", position, "item")
            yield Finding(where, message, "sửa mã theo bộ tiêu chí, hoặc xóa việc này", item=action.item)


def different_action_ids(subject: PlanSubject) -> Iterator[Finding]:
    """Mỗi việc có một mã riêng, để theo dõi được."""
    seen: dict[str, int] = {}
    for position, action in subject.actions():
        if action.id in seen:
            first = subject.file.at("actions", seen[action.id], "id").line
            message = f"mã việc `{action.id}` đã dùng ở dòng {first}"
            hint = f'đặt mã khác, ví dụ "{action.id}-2"'
            yield Finding(subject.file.at("actions", position, "id"), message, hint, item=action.item)
        seen.setdefault(action.id, position)


_ROLE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""How roles are written in a set; anything else is the name of a body."""


def known_plan_roles(subject: PlanSubject) -> Iterator[Finding]:
    """Nơi chủ trì, phối hợp là một vai trò của bộ tiêu chí (ví dụ van-phong) hoặc tên cơ quan viết đầy đủ."""
    roles = subject.picture.index.head.roles
    hint = f"các vai trò: {', '.join(roles) or 'bộ tiêu chí chưa khai'}; hoặc viết tên cơ quan, có dấu"
    places: list[tuple[tuple[str | int, ...], str, str | None]] = [
        (("organisation", name), name, None) for name in subject.file.plan.organisation
    ]
    for position, action in subject.actions():
        at = ("actions", position)
        places.append(((*at, "lead"), action.lead, action.item))
        places += [((*at, "with", n), name, action.item) for n, name in enumerate(action.with_)]
    for path, name, item in places:
        if _ROLE.fullmatch(name) and name not in roles:
            message = f"không có vai trò `{name}`{did_you_mean(name, roles)}"
            yield Finding(subject.file.at(*path), message, hint, item=item)


def deadline_in_time(subject: PlanSubject) -> Iterator[Finding]:
    """Thời hạn của việc phải thuộc năm lập kế hoạch hoặc sát sau đó, và không sau ngày cuối còn lấy lại được điểm."""
    year, index = subject.picture.year, subject.picture.index
    for position, action in subject.actions():
        if action.deadline is None or action.item not in index.items:
            continue
        where = subject.file.at("actions", position, "deadline")
        last = last_day(index.items[action.item], index, year)
        if action.deadline.year not in (year, year + 1):
            message = f"thời hạn {action.deadline:%d/%m/%Y} không thuộc năm {year}"
            yield Finding(where, message, "kiểm tra lại năm", item=action.item)
        elif last is not None and action.deadline > last:
            message = f"thời hạn {action.deadline:%d/%m/%Y} sau ngày cuối còn lấy lại được điểm ({last:%d/%m/%Y})"
            hint = f"đặt thời hạn chậm nhất {last:%d/%m/%Y}"
            yield Finding(where, message, hint, Severity.WARNING, action.item)


def action_for_a_loss(subject: PlanSubject) -> Iterator[Finding]:
    """Việc khắc phục dành cho mục mất điểm; mục đã đạt điểm tối đa thì duy trì, không vào phụ lục khắc phục."""
    targets, year = subject.picture.by_code, subject.picture.card.year
    for position, action in subject.actions():
        if action.item in targets and targets[action.item].outcome is Outcome.KEPT:
            message = f"mục {action.item} năm {year} đạt điểm tối đa, việc này không vào Phụ lục II"
            hint = "xóa việc này nếu không còn cần; chương trình không tự xóa"
            where = subject.file.at("actions", position)
            yield Finding(where, message, hint, Severity.WARNING, action.item)


def loss_as_drafted(subject: PlanSubject) -> Iterator[Finding]:
    """Điểm mất ghi khi lập việc (`lost`) phải còn đúng; khác thì kết quả đã đổi, cần xem lại việc."""
    targets = subject.picture.by_code
    for position, action in subject.actions():
        target = targets.get(action.item)
        if target is None or action.lost is None or target.outcome is not Outcome.LOST or action.lost == target.lost:
            continue
        message = f"mục {action.item}: khi lập mất {number(action.lost)} điểm, nay mất {number(target.lost)} điểm"
        hint = f"xem lại việc này rồi ghi lost: {target.lost.normalize():f}"
        where = subject.file.at("actions", position, "lost")
        yield Finding(where, message, hint, Severity.WARNING, action.item)


Check = Callable[[PlanSubject], Iterator[Finding]]
PLAN_CHECKS: tuple[Check, ...] = (
    known_action_items,
    different_action_ids,
    known_plan_roles,
    deadline_in_time,
    action_for_a_loss,
    loss_as_drafted,
)


# -- Chỗ còn phải ghi ------------------------------------------------------------------------------------------

_TEXTS = {"bases": "căn cứ", "purpose": "mục đích", "requirements": "yêu cầu"}
_CELLS = {
    "cause": "nguyên nhân",
    "solution": "giải pháp",
    "lead": "nơi chủ trì",
    "deadline": "thời hạn",
    "product": "sản phẩm",
}


def unfilled(file: PlanFile, picture: Picture, unit: Unit) -> list[Problem]:
    """Every place that the plan would print as ``TO_FILL``, in plan.yaml and in unit.yaml."""
    found = [
        _blank(file.at(key), words, f"ghi vào mục {key}")
        for key, words in _TEXTS.items()
        if _open(getattr(file.plan, key))
    ]
    targets = picture.by_code
    for position, action in enumerate(file.plan.actions):
        if targets[action.item].outcome is Outcome.KEPT:
            continue
        for key, words in _CELLS.items():
            if _open(getattr(action, key)):
                where = file.at("actions", position, key)
                found.append(_blank(where, f"{words} của việc {action.id}", f"ghi vào {key}", action.item))
    others = ((key, text) for key, text in file.plan.organisation.items() if _open(text))
    found += [_blank(file.at("organisation", key), f"phần việc của {key}", "ghi, hoặc xóa dòng") for key, _ in others]
    for key, words, value in (
        ("place", "địa danh", unit.place),
        ("signer", "chức vụ người ký", unit.signer.title),
    ):
        if _open(value):
            found.append(_blank(Where("evidence/unit.yaml", None, key), words, f"ghi vào mục {key}"))
    return found


def _open(value: object) -> bool:
    """Whether nothing is written there, or the mark itself."""
    return not value or TO_FILL in str(value)


def _blank(where: Where, words: str, hint: str, item: str | None = None) -> Problem:
    return Problem("to-fill", where, f"chưa ghi {words}", hint, item=item)
