"""Kế hoạch khắc phục: what the chairman signs. It contains no finding, no state of an action and no program word.

What people must judge (căn cứ, purpose, causes, solutions that the set does not name) comes from plan.yaml; what they
have not written is marked, never invented.

Form: Nghị định 30/2020/NĐ-CP, Phụ lục I. Structure: that of plans which communes issue.

Imports: judge.plan, judge.plan_checks, model, points, present.blocks, present.view.*.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from cchc_cli.judge.plan import Outcome, Picture, appraised_round, standing_total
from cchc_cli.judge.plan_checks import TO_FILL
from cchc_cli.model import Plan, Unit
from cchc_cli.points import ZERO, NoPoints
from cchc_cli.present import blocks
from cchc_cli.present.blocks import Block, Heading, Paper, Paragraph
from cchc_cli.present.view.office import base_lines, day_words
from cchc_cli.present.view.plan_annexes import annexes, in_second_annex, index_name, role_name
from cchc_cli.present.view.words import stamp, sum_text


def plan_paper(picture: Picture, plan: Plan, unit: Unit, date: datetime.date | None = None) -> Paper:
    """The whole plan with its annexes. Number and day stay blank for the clerk unless given."""
    title = _title(picture)
    content = (
        *_head(picture, plan, unit, title, date),
        *_purpose(plan),
        *_tasks(picture, unit),
        *_organisation(picture, plan),
        *_closing(picture, unit),
        _signature(unit, plan),
        *annexes(picture, plan, unit),
    )
    return Paper(f"Kế hoạch {_lower(title)}", tuple(content), stamp(picture.index) or stamp(picture.card.index))


def _title(picture: Picture) -> str:
    text, others = _subject(picture), _others(picture)
    more = f"; thực hiện nhiệm vụ chủ trì, phối hợp nhằm nâng cao {others} năm {picture.year}"
    return text + more if others else text


def _subject(picture: Picture) -> str:
    return (
        f"Khắc phục những tồn tại, hạn chế Chỉ số cải cách hành chính năm {picture.card.year}, "
        f"nâng cao Chỉ số cải cách hành chính năm {picture.year}"
    )


def _others(picture: Picture) -> str:
    """The indexes beside this one, in words; "" where the set names none."""
    return " và ".join(dict.fromkeys(index_name(one.index) for one in picture.companions))


def _head(picture: Picture, plan: Plan, unit: Unit, title: str, date: datetime.date | None) -> Iterator[Block]:
    yield blocks.Letterhead(
        agency=unit.header,
        bold_lines=len(unit.header),
        number="Số:       /KH-UBND",
        place_and_date=f"{unit.place or TO_FILL}, {day_words(date) if date else 'ngày      tháng      năm        '}",
    )
    yield blocks.Title("Kế hoạch", title)
    if plan.bases:
        yield blocks.Bases(base_lines(plan.bases))
    else:
        yield Paragraph(f"Căn cứ {TO_FILL}.")
    yield Paragraph(f"{unit.name} ban hành Kế hoạch {_lower(title)}, với những nội dung như sau:")


def _purpose(plan: Plan) -> Iterator[Block]:
    yield Heading(1, "I. Mục đích, yêu cầu")
    yield Heading(2, "1. Mục đích")
    yield Paragraph(plan.purpose or TO_FILL)
    yield Heading(2, "2. Yêu cầu")
    yield Paragraph(plan.requirements or TO_FILL)


def _tasks(picture: Picture, unit: Unit) -> Iterator[Block]:
    card, year = picture.card, picture.year
    before = card.year
    lost = picture.of(Outcome.LOST)
    yield Heading(1, "II. Mục tiêu, nhiệm vụ và giải pháp")
    number = appraised_round(card)
    source = f"kết quả thẩm định lần {number}" if number else "kết quả tự chấm điểm"
    losses = sum((one.lost for one in lost), ZERO) + sum((one.lost for one in picture.gone), ZERO)
    # Items of the year before, not of the new set: one may have been merged, split or dropped since.
    full = [one for area in card.areas for one in area.items if one.applicable and one.standing == one.item.max_points]
    whole, short = len(full), sum(len(target.gaps) for target in lost) + len(picture.gone)
    yield Paragraph(
        f"Chỉ số cải cách hành chính năm {before} của {unit.name}, theo {source}: đạt "
        f"{sum_text(standing_total(card), card.index)} điểm trên {sum_text(card.total.applicable, card.index)} điểm "
        f"được tính; {whole} mục đạt điểm tối đa; {short} mục không đạt hoặc chưa đạt điểm "
        f"tối đa, mất {sum_text(losses, card.index)} điểm."
    )
    if not card.complete:
        lacking = [one.item.code for one in card.items if one.points is NoPoints.NO_FACTS]
        yield Paragraph(
            f"Kết quả năm {before} chưa đầy đủ: {len(lacking)} mục chưa có số liệu, tính 0 điểm ({', '.join(lacking)})."
        )
    yield Paragraph(
        f"1. Tiếp tục duy trì, nâng cao các nội dung đã đạt điểm tối đa năm {before}, với mục tiêu các tiêu chí, tiêu "
        f"chí thành phần này giữ điểm tối đa năm {year} (chi tiết tại Phụ lục I)."
    )
    yield Paragraph(
        f"2. Tập trung khắc phục những tồn tại, hạn chế ở các nội dung không đạt điểm hoặc chưa đạt điểm tối đa năm "
        f"{before}, với mục tiêu các tiêu chí, tiêu chí thành phần này đạt điểm tối đa năm {year}, trừ các tiêu chí "
        "điều tra xã hội học (chi tiết tại Phụ lục II)."
    )
    if picture.companions:
        yield Paragraph(
            f"3. Thực hiện các nhiệm vụ chủ trì, phối hợp nhằm nâng cao {_others(picture)} năm {year} (chi tiết tại "
            "Phụ lục III)."
        )


def _organisation(picture: Picture, plan: Plan) -> Iterator[Block]:
    """By role: what people wrote for it, and what the annexes give it to lead, to keep and to join."""
    yield Heading(1, "III. Tổ chức thực hiện")
    leads: dict[str, list[str]] = {}
    joins: dict[str, list[str]] = {}
    for target in in_second_annex(picture, plan):
        for action in plan.actions:
            if action.item in target.codes:
                leads.setdefault(action.lead, []).append(action.item)
                for role in action.with_:
                    joins.setdefault(role, []).append(action.item)
    keeps: dict[str, list[str]] = {}
    for target in picture.of(Outcome.KEPT):
        for item in target.items:
            keeps.setdefault(item.lead, []).append(item.code)
    known = picture.index.head.roles
    named = dict.fromkeys((*leads, *joins, *keeps, *plan.organisation))
    roles = [role for role in (*known, *(one for one in named if one not in known)) if role and role in named]
    for number, role in enumerate(roles, start=1):
        yield Heading(2, f"{number}. {role_name(role, picture.index)}")
        if role in plan.organisation:
            yield Paragraph(plan.organisation[role] or TO_FILL)
        for words, found, annex in (
            ("Chủ trì khắc phục các mục", leads, "II"),
            ("Phối hợp khắc phục các mục", joins, "II"),
            ("Duy trì điểm tối đa các mục", keeps, "I"),
        ):
            if role in found:
                listed = ", ".join(dict.fromkeys(found[role]))
                yield Paragraph(f"{words}: {listed} (Phụ lục {annex}).", "item")


def _closing(picture: Picture, unit: Unit) -> Iterator[Block]:
    yield Paragraph(
        f"Trên đây là Kế hoạch {_lower(_subject(picture))} của {unit.name}; yêu cầu các bộ phận, cá nhân "
        "liên quan nghiêm túc thực hiện./."
    )


def _signature(unit: Unit, plan: Plan) -> Block:
    """The chairman's block; a capacity such as "KT. CHỦ TỊCH" comes with its own title from unit.yaml."""
    lines = tuple(line for line in (unit.signer.capacity, unit.signer.title or TO_FILL) if line)
    return blocks.SignatureBlock(plan.receivers or (*unit.report_to, "Lưu: VT"), lines, unit.signer.name)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
