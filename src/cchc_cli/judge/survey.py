"""Results of a survey (điều tra xã hội học): from answers to the share of satisfied people and the points of items.

The share (chỉ số hài lòng, as SIPAS has it): answers "hài lòng" and "rất hài lòng" among all that count. Points of an
item: maximum × Σ(answers × weight) ÷ Σ answers.

The interval is Wilson's at 95 % (E. B. Wilson, JASA 22, 1927) for the share, with the number of people asked, not of
answers, as its size: what one person says to several questions hangs together. It holds for a simple random sample.

Imports: model, points, problem, read.questionnaire, vietnamese.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from cchc_cli.model import Index, Option, Questionnaire
from cchc_cli.points import HUNDRED, ZERO, Rounding
from cchc_cli.problem import Problem, Severity, Where, did_you_mean
from cchc_cli.read.questionnaire import Reply
from cchc_cli.vietnamese import fold

Z = Decimal("1.959963984540054")
"""The 97.5 % point of the normal distribution."""
EXACT = Rounding(decimals=6)
"""Of points where the set itself does not round an item's."""


class Share(NamedTuple):
    """``satisfied`` of ``answers`` that count, given by ``people``; there is at least one."""

    people: int
    answers: int
    satisfied: int

    @property
    def percent(self) -> Decimal:
        """Satisfied answers (%), not rounded."""
        return HUNDRED * self.satisfied / self.answers

    @property
    def interval(self) -> tuple[Decimal, Decimal]:
        """Wilson's 95 % interval (%), not rounded."""
        return wilson(Decimal(self.satisfied) / self.answers, self.people)


@dataclass(frozen=True, slots=True)
class ItemResult:
    """Points of an item, as the set rounds them; ``counts`` of answers by option, in the order of the options."""

    code: str
    max_points: Decimal
    points: Decimal
    counts: tuple[int, ...]
    share: Share


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What the people asked about a unit said: in all, by factor in the order of the questions, by item."""

    unit: str
    people: int
    total: Share
    factors: tuple[tuple[str, Share], ...]
    items: tuple[ItemResult, ...]


def wilson(share: Decimal, people: int) -> tuple[Decimal, Decimal]:
    """Wilson's 95 % interval (%) of a share (0–1) found among so many people."""
    square = Z * Z
    middle = share + square / (2 * people)
    half = Z * (share * (1 - share) / people + square / (4 * people * people)).sqrt()
    whole = 1 + square / people
    low, high = (middle - half) / whole, (middle + half) / whole
    return HUNDRED * max(low, ZERO), HUNDRED * min(high, Decimal(1))


def unit_result(unit: str, replies: Sequence[Reply], form: Questionnaire, index: Index) -> UnitResult | None:
    """The result of a unit; ``None`` where no answer counts. Items to which no answer counts are left out.

    A column that is asked for two items counts for each of them, and once in its factor and in all.
    """
    columns = {fold(one.column): place for place, one in reversed(list(enumerate(form.questions)))}
    once = sorted(columns.values())
    total = _share(replies, form, once)
    if total is None:
        return None
    factors = []
    for name in dict.fromkeys(one.factor for one in form.questions):
        share = _share(replies, form, [place for place in once if form.questions[place].factor == name])
        if share is not None:
            factors.append((name, share))
    items = [_item(code, replies, form, index) for code in dict.fromkeys(one.item for one in form.questions)]
    return UnitResult(unit, total.people, total, tuple(factors), tuple(one for one in items if one is not None))


def _item(code: str, replies: Sequence[Reply], form: Questionnaire, index: Index) -> ItemResult | None:
    places = [place for place, one in enumerate(form.questions) if one.item == code]
    share = _share(replies, form, places)
    if share is None:
        return None
    item = index.items[code]
    counts = [0] * len(form.options)
    for reply in replies:
        for option in _said(reply, places):
            counts[option] += 1
    points = item.max_points * weighted(counts, form.options)
    rounding = index.rounding if index.rounding.at == "item" else EXACT
    return ItemResult(code, item.max_points, min(rounding.item(points), item.max_points), tuple(counts), share)


def weighted(counts: Sequence[int], options: Sequence[Option]) -> Decimal:
    """The share (0–1) of the points that answers give: Σ(answers × weight) ÷ Σ answers, not rounded."""
    pairs = [(count, option.weight) for count, option in zip(counts, options, strict=True)]
    given = sum((count * weight for count, weight in pairs if weight is not None), ZERO)
    return given / HUNDRED / sum(count for count, weight in pairs if weight is not None)


def _share(replies: Sequence[Reply], form: Questionnaire, places: Sequence[int]) -> Share | None:
    """Over all answers to those questions (by place) that count."""
    people = answers = satisfied = 0
    counts = [option.weight is not None for option in form.options]
    for reply in replies:
        said = [option for option in _said(reply, places) if counts[option]]
        people += bool(said)
        answers += len(said)
        satisfied += sum(form.options[option].satisfied for option in said)
    return Share(people, answers, satisfied) if answers else None


def _said(reply: Reply, places: Iterable[int]) -> Iterator[int]:
    for place in places:
        option = reply.answers[place]
        if option is not None:
            yield option


CODE_DIGITS = 5
"""Of a commune's code (Quyết định 124/2004/QĐ-TTg, 19/2025/QĐ-TTg): a number of so many has lost no zero."""


def by_unit(replies: Iterable[Reply], known: Iterable[str]) -> tuple[Mapping[str, list[Reply]], list[Problem]]:
    """Replies of each unit. An id that Excel took for a number gets its zeros back where one known unit is meant; where
    none or several may be, nobody could find the result again."""
    known = set(known)
    meant: dict[str, list[str]] = {}
    for one in known:
        if one.isdecimal():
            meant.setdefault(one.lstrip("0"), []).append(one)
    found: dict[str, list[Reply]] = {}
    doubted: dict[str, list[Where]] = {}
    for reply in replies:
        unit = reply.unit
        if reply.bare is not None and unit not in known:
            units = meant.get(unit, [])
            if len(units) > 1 or (not units and len(unit) < CODE_DIGITS):
                doubted.setdefault(reply.bare.file, []).append(reply.bare)
                continue
            unit = units[0] if units else unit
        found.setdefault(unit, []).append(reply)
    return found, [_zeros_lost(cells) for cells in doubted.values()]


def _zeros_lost(cells: Sequence[Where]) -> Problem:
    """One message for a workbook, at the first cell; the ids may be people's numbers and are not repeated."""
    count = f" ({len(cells)} dòng, từ dòng này)" if len(cells) > 1 else ""
    message = f"mã đơn vị là số trong Excel, không khớp đơn vị nào đã biết: các số 0 đứng đầu có thể đã mất{count}"
    hint = (
        "định dạng cột mã đơn vị là Text rồi ghi lại mã có đủ số 0 đứng đầu, "
        "hoặc thêm --workspace, --folder là nơi có hồ sơ của các đơn vị"
    )
    return Problem("survey-unit", cells[0], message, hint)


def check_questions(form: Questionnaire, index: Index, name: str) -> list[Problem]:
    """Whether each question asks about a survey item of the set; items that no question asks about are told."""
    surveyed = [code for code, item in index.items.items() if item.surveyed]
    problems = []
    for one in form.questions:
        if one.item not in surveyed:
            what = "không phải mục điều tra xã hội học" if one.item in index.items else "không có trong bộ tiêu chí"
            meant = did_you_mean(one.item, surveyed)
            hint = f"các mục điều tra: {', '.join(surveyed) or 'bộ này không có'}"
            where = Where(name, None, f"questions › {one.column}")
            problems.append(Problem("survey-item", where, f"{one.item} {what}{meant}", hint))
    asked = {one.item for one in form.questions}
    left = [code for code in surveyed if code not in asked]
    if left and not problems:
        message = f"không câu hỏi nào cho các mục điều tra: {', '.join(left)}"
        hint = "thêm câu hỏi, nếu phiếu có hỏi về mục này"
        problems.append(Problem("survey-item", Where(name), message, hint, Severity.NOTE))
    return problems
