"""The worked examples of a criteria set (tests.yaml): checked like statements, then scored and compared.

Each check is one function: its name is its id, its docstring is its manual. To add one, write the function and
name it in ``EXAMPLE_CHECKS`` at the foot of this file.

Imports: judge.claim_checks, judge.scoring, model, points, problem, read.criteria.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from cchc_cli.judge.claim_checks import wrong_value
from cchc_cli.judge.scoring import score_item
from cchc_cli.model import Claim, Example, Index, Item
from cchc_cli.points import Points
from cchc_cli.problem import Finding, Problem, Severity, Where, did_you_mean, run_checks
from cchc_cli.read.criteria import ListPlaces, Places
from cchc_cli.rules.base import Facts


@dataclass(frozen=True, slots=True)
class ExampleSubject:
    """A set with its examples and where both stand."""

    index: Index
    places: Places
    examples: tuple[Example, ...]
    example_places: ListPlaces


@dataclass(frozen=True, slots=True)
class Tried:
    """One example and what came of it; ``points`` after the set's rounding, as an item's points enter the sums."""

    example: Example
    item: Item
    where: Where
    points: Points
    why: str
    holds: bool


Check = Callable[[ExampleSubject], Iterator[Finding]]


def check_examples(subject: ExampleSubject) -> list[Problem]:
    """Every finding of every check, in one run."""
    return run_checks(EXAMPLE_CHECKS, subject)


def try_examples(subject: ExampleSubject) -> list[Tried]:
    """Score every example of a known item; the expected points are rounded as the set rounds."""
    tried = []
    for position, example in enumerate(subject.examples):
        item = subject.index.items.get(example.item)
        if item is None:
            continue
        facts: Facts = example.facts
        scored = score_item(item, Claim(facts=facts), subject.index, subject.index.head.years.from_)
        points, expected = scored.points, example.points
        if isinstance(points, Decimal):
            points = subject.index.rounding.item(points)
        if isinstance(expected, Decimal):
            holds = points == subject.index.rounding.item(expected)
        else:
            holds = not isinstance(points, Decimal) and points.value == expected
        tried.append(Tried(example, item, subject.example_places.at(position, "points"), points, scored.why, holds))
    return tried


def example_item_known(subject: ExampleSubject) -> Iterator[Finding]:
    """Mỗi ví dụ trong tests.yaml phải của một mục chấm điểm có thật; các ví dụ của một mục mang tên khác nhau."""
    seen = set()
    for position, example in enumerate(subject.examples):
        if example.item not in subject.index.items:
            meant = did_you_mean(example.item, subject.index.items)
            where = subject.example_places.at(position, "item")
            yield Finding(where, f"không có mục {example.item}{meant}", "sửa mã theo bộ tiêu chí")
        if (example.item, example.name) in seen:
            where = subject.example_places.at(position, "name")
            yield Finding(where, f"{example.item}: tên ví dụ “{example.name}” dùng hai lần", "đặt tên khác")
        seen.add((example.item, example.name))


def example_facts_right(subject: ExampleSubject) -> Iterator[Finding]:
    """Số liệu của ví dụ phải là số liệu mà mục đó hỏi, đúng kiểu."""
    for position, example in enumerate(subject.examples):
        item = subject.index.items.get(example.item)
        for name, value in example.facts.items() if item is not None else ():
            assert item is not None  # noqa: S101 - for mypy: the loop is empty without an item
            where = subject.example_places.at(position, "facts", name)
            fact = item.facts.get(name)
            if fact is None:
                meant = did_you_mean(name, item.facts)
                yield Finding(where, f"{item.code}: không hỏi số liệu `{name}`{meant}", "sửa tên số liệu")
                continue
            wrong = wrong_value(fact, value, item.rule.choices().get(name, ()))
            if wrong is not None:
                yield Finding(where, f"{item.code}, {fact.label}: {wrong[0]}", wrong[1])


def item_without_example(subject: ExampleSubject) -> Iterator[Finding]:
    """Mỗi mục tính từ số liệu nên có ít nhất một ví dụ tính tay, để thấy ngay khi gõ sai cách chấm."""
    tried = {example.item for example in subject.examples}
    for code, item in subject.index.items.items():
        if code not in tried and not item.surveyed and not item.manual:
            message = f"{code} {item.name}: chưa có ví dụ tính tay"
            yield Finding(subject.places.of(code), message, "thêm vào tests.yaml", Severity.WARNING)


EXAMPLE_CHECKS: tuple[Check, ...] = (example_item_known, example_facts_right, item_without_example)
