"""The annexes of the remediation plan: what to keep, what to put right, what serves the indexes beside this one.

Imports: judge.plan, judge.plan_checks, model, points, present.blocks, present.view.words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cchc_cli.judge.plan import Outcome, Picture, Target
from cchc_cli.judge.plan_checks import TO_FILL
from cchc_cli.model import Action, Companion, Index, Plan, Unit
from cchc_cli.points import ZERO
from cchc_cli.present.blocks import Annex, Block, Column, Paragraph, Row, Table
from cchc_cli.present.view.words import sum_text

INDEXES = {
    "SIPAS": "Chỉ số hài lòng về sự phục vụ hành chính (SIPAS)",
    "PAPI": "Chỉ số Hiệu quả Quản trị và Hành chính công (PAPI)",
}
_ROLES = {"lead": "Chủ trì", "join": "Phối hợp"}
SURVEY = "ĐTXHH"
"""Stands for a target that the survey decides (điều tra xã hội học)."""


def annexes(picture: Picture, plan: Plan, unit: Unit) -> Iterator[Block]:
    """All annexes; the third only where the set has companion tasks."""
    note = f"(Kèm theo Kế hoạch số      /KH-UBND ngày    tháng    năm      của {unit.name})"
    yield from _kept(picture, note)
    yield from _lost(picture, plan, note)
    if picture.companions:
        yield from _companions(picture.companions, picture.year, note)


def index_name(index: str) -> str:
    """An index beside this one as a document names it."""
    return INDEXES.get(index, f"Chỉ số {index.removeprefix('Chỉ số ')}")


def role_name(role: str, index: Index) -> str:
    """A role of the set by its name; another body as it is written."""
    return index.head.roles.get(role, role)


def codes(target: Target) -> str:
    """'3.1.3', with the codes of the year before under it where they were others."""
    before = tuple(one.item.code for one in target.before)
    shown = ", ".join(target.codes)
    return shown if before == target.codes or not before else f"{shown}\n({', '.join(before)})"


def names(target: Target) -> str:
    """The names of its items."""
    return "; ".join(item.name for item in target.items)


def in_second_annex(picture: Picture, plan: Plan) -> tuple[Target, ...]:
    """What was lost, and what has no result yet but actions that people planned."""
    planned = {action.item for action in plan.actions}
    return tuple(
        one
        for one in picture.targets
        if one.outcome is Outcome.LOST or (one.outcome is Outcome.UNKNOWN and planned & set(one.codes))
    )


def _kept(picture: Picture, note: str) -> Iterator[Block]:
    before, year = picture.card.year, picture.year
    title = f"Các tiêu chí, tiêu chí thành phần đạt điểm tối đa năm {before}, tiếp tục duy trì năm {year}"
    yield Annex("I", title, note, landscape=True)
    columns = (
        Column("Mã", 1.6),
        Column("Nội dung tiêu chí", 9),
        Column(f"Điểm đạt năm {before}", 2.4, "right"),
        Column(f"Mục tiêu năm {year}", 2.4, "right"),
        Column("Chủ trì", 6),
    )

    def row(target: Target) -> Iterator[Row]:
        leads = dict.fromkeys(role_name(item.lead, picture.index) for item in target.items if item.lead)
        points = sum_text(target.standing, picture.card.index)
        aim = SURVEY if target.surveyed else sum_text(target.max_points, picture.index)
        yield Row((codes(target), names(target), points, aim, "; ".join(leads)))

    def head(targets: list[Target], name: str, label: str) -> Row:
        gained = sum((one.standing or ZERO for one in targets), ZERO)
        return Row((label, name, sum_text(gained, picture.card.index), "", ""), strong=True)

    kept = picture.of(Outcome.KEPT)
    yield Table(columns, tuple(_by_area(kept, row, head)), empty="Không có mục nào đạt điểm tối đa.")
    yield from _legend(picture, kept)
    if picture.gone_whole:
        gone = ", ".join(
            f"{one.item.code} ({sum_text(one.standing, picture.card.index)} điểm)" for one in picture.gone_whole
        )
        yield Paragraph(f"Mục năm {before} đạt điểm tối đa nhưng bộ tiêu chí năm {year} không còn: {gone}.", "note")


def _lost(picture: Picture, plan: Plan, note: str) -> Iterator[Block]:
    card, year = picture.card, picture.year
    title = f"Các tiêu chí, tiêu chí thành phần không đạt hoặc chưa đạt điểm tối đa năm {card.year}, cần khắc phục"
    yield Annex("II", f"{title} năm {year}", note, landscape=True)
    columns = (
        Column("Mã", 1.5),
        Column("Nội dung tiêu chí", 3.3),
        Column(f"Tối đa năm {card.year}", 1.6, "right"),
        Column(f"Mất năm {card.year}", 1.5, "right"),
        Column("Nguyên nhân", 2.8),
        Column("Giải pháp", 3.7),
        Column("Chủ trì", 2.2),
        Column("Phối hợp", 2.2),
        Column("Thời hạn", 2.45, "center"),
        Column("Sản phẩm", 2.8),
        Column(f"Mục tiêu năm {year}", 1.85, "right"),
    )
    actions: dict[str, list[Action]] = {}
    for action in plan.actions:
        actions.setdefault(action.item, []).append(action)

    def rows(target: Target) -> Iterator[Row]:
        head = (codes(target), names(target), _maximum(target, picture), _lost_points(target, picture))
        aim = _aim(target, picture.index)
        planned = [action for code in target.codes for action in actions.get(code, ())]
        for number, action in enumerate(planned):
            again = (action.item, "", "", "")
            yield Row((*(again if number else head), *_cells(action, picture.index), "" if number else aim))

    def head(targets: list[Target], name: str, label: str) -> Row:
        return _sums(label, name, targets, picture)

    shown = in_second_annex(picture, plan)
    found = list(_by_area(shown, rows, head))
    if found:
        found.append(_sums("", "Tổng cộng", shown, picture))
    yield Table(columns, tuple(found), empty="Không có mục nào mất điểm.")
    yield from _legend(picture, shown)
    if picture.gone:
        gone = ", ".join(f"{one.score.item.code} ({sum_text(one.lost, card.index)} điểm)" for one in picture.gone)
        yield Paragraph(f"Mục năm {card.year} mất điểm nhưng bộ tiêu chí năm {year} không còn: {gone}.", "note")


def _sums(label: str, name: str, targets: Iterable[Target], picture: Picture) -> Row:
    lost = sum_text(sum((one.lost for one in targets), ZERO), picture.card.index)
    return Row((label, name, "", lost, *[""] * 7), strong=True)


def _maximum(target: Target, picture: Picture) -> str:
    """The maximum of the year before, from which the points were lost; nothing for what was deducted or is new."""
    if target.area.kind != "points" or not target.before:
        return ""
    return sum_text(sum((one.item.max_points for one in target.before), ZERO), picture.card.index)


def _lost_points(target: Target, picture: Picture) -> str:
    return sum_text(target.lost, picture.card.index) if target.outcome is Outcome.LOST else "–"


def _aim(target: Target, index: Index) -> str:
    """Full points, but for what the survey decides; nothing deducted."""
    if target.surveyed:
        return SURVEY
    return sum_text(ZERO if target.area.kind == "penalty" else target.max_points, index)


def _cells(action: Action, index: Index) -> tuple[str, ...]:
    """Cause, solution, lead, with whom, deadline, product."""
    return (
        action.cause or TO_FILL,
        action.solution or TO_FILL,
        role_name(action.lead, index) or TO_FILL,
        "; ".join(role_name(one, index) for one in action.with_),
        f"{action.deadline:%d/%m/%Y}" if action.deadline else TO_FILL,
        action.product or TO_FILL,
    )


def _by_area(
    targets: Iterable[Target],
    rows: Callable[[Target], Iterator[Row]],
    head: Callable[[list[Target], str, str], Row],
) -> Iterator[Row]:
    """The rows of the targets, those of each area under its own."""
    areas: dict[str, list[Target]] = {}
    for target in targets:
        areas.setdefault(target.area.code, []).append(target)
    for found in areas.values():
        area = found[0].area
        yield head(found, area.name, area.label or area.code)
        for target in found:
            yield from rows(target)


def _legend(picture: Picture, targets: Iterable[Target]) -> Iterator[Block]:
    """What the signs in the table mean, where they occur."""
    targets = tuple(targets)
    if any("\n" in codes(one) for one in targets):
        yield Paragraph(f"Mã trong ngoặc là mã của năm {picture.card.year}, ở các mục đã đổi mã.", "note")
    if any(one.surveyed for one in targets):
        yield Paragraph(f"{SURVEY}: theo kết quả điều tra xã hội học, đơn vị không tự chấm.", "note")


def _companions(tasks: Iterable[Companion], year: int, note: str) -> Iterator[Block]:
    by_index: dict[str, dict[str, list[Companion]]] = {}
    for task in tasks:
        by_index.setdefault(task.index, {}).setdefault(task.part, []).append(task)
    named = " và ".join(index_name(index) for index in by_index)
    yield Annex("III", f"Nhiệm vụ chủ trì, phối hợp nhằm nâng cao {named} năm {year}", note, landscape=True)
    columns = (Column("STT", 1, "center"), Column("Nội dung", 6), Column("Nhiệm vụ", 12), Column("Vai trò", 2.4))
    rows = []
    for index, parts in by_index.items():
        rows.append(Row(("", index_name(index), "", ""), strong=True))
        for number, (part, found) in enumerate(parts.items(), start=1):
            for position, task in enumerate(found):
                head = ("", "") if position else (str(number), part)
                rows.append(Row((*head, task.task, _ROLES[task.role])))
    yield Table(columns, tuple(rows))
