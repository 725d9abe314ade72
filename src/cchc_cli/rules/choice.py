"""Rules that ask what is the case: ``yes_no``, ``levels``, ``checklist``, ``cases``.

Imports: rules.base.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from cchc_cli.points import ZERO
from cchc_cli.rules.base import (
    Amount,
    Day,
    Facts,
    Flag,
    Frozen,
    Number,
    PointsOrShare,
    Rule,
    Scored,
    Terms,
    Words,
    given,
)

if TYPE_CHECKING:
    from cchc_cli.rules import AnyRule


class YesNo(Rule):
    """Có thì được điểm tối đa, không thì 0 điểm.

    Ví dụ: mục tối đa 1 điểm; `issued: true` được 1 điểm, `issued: false` được 0 điểm.
    """

    kind: Literal["yes_no"]
    fact: Words

    def inputs(self) -> tuple[str, ...]:
        """The one fact."""
        return (self.fact,)

    def score(self, facts: Facts, terms: Terms) -> Scored:
        """All or nothing."""
        if facts[self.fact]:
            return Scored(terms.max_points, f"{terms.label(self.fact)}: có, đạt {given(terms.max_points)}")
        return Scored(ZERO, f"{terms.label(self.fact)}: không, 0 điểm")


class Level(PointsOrShare):
    """One level of a scale: the key that a form stores, the words that people choose."""

    key: Words
    label: Words


class Levels(Rule):
    """Chọn một mức trong thang điểm; mỗi mức ghi bằng điểm (`points`) hoặc bằng % điểm tối đa (`share`).

    Ví dụ: mục tối đa 2 điểm, mức "Tốt" `share: 75`; chọn mức này được 1,5 điểm.
    """

    kind: Literal["levels"]
    fact: Words
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]

    def inputs(self) -> tuple[str, ...]:
        """The one fact, of type choice."""
        return (self.fact,)

    def score(self, facts: Facts, terms: Terms) -> Scored:
        """The points of the chosen level."""
        level = next(level for level in self.levels if level.key == facts[self.fact])
        points = level.worth(terms.max_points)
        return Scored(points, f"{level.label}: {given(points)}")

    def outcomes(self, max_points: Decimal) -> Iterator[Decimal]:
        """The best level."""
        yield max(level.worth(max_points) for level in self.levels)

    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the levels."""
        return {self.fact: tuple(level.key for level in self.levels)}


class Tick(Frozen):
    """One condition of a checklist and the points it gives (none where all conditions are required together)."""

    fact: Words
    points: Amount | None = None


class Checklist(Rule):
    """Cộng điểm của từng điều kiện đạt được; `all: true` thì phải đạt tất cả mới được điểm tối đa.

    Ví dụ: ba điều kiện 0,5 + 0,5 + 1 điểm; đạt điều kiện một và ba được 1,5 điểm.
    """

    kind: Literal["checklist"]
    ticks: Annotated[tuple[Tick, ...], Field(min_length=1)]
    all: Flag = False

    def inputs(self) -> tuple[str, ...]:
        """One yes-no fact for each tick."""
        return tuple(tick.fact for tick in self.ticks)

    def score(self, facts: Facts, terms: Terms) -> Scored:
        """The ticked points, or everything for all ticks."""
        ticked = [tick for tick in self.ticks if facts[tick.fact]]
        lacking = "; ".join(terms.label(tick.fact) for tick in self.ticks if not facts[tick.fact])
        if self.all:
            points = ZERO if lacking else terms.max_points
        else:
            points = sum((tick.points or ZERO for tick in ticked), ZERO)
        count = f"đạt {len(ticked)}/{len(self.ticks)} nội dung"
        return Scored(points, f"{count}{f' (chưa đạt: {lacking})' if lacking else ''}: {given(points)}")

    def outcomes(self, max_points: Decimal) -> Iterator[Decimal]:
        """All ticked."""
        yield max_points if self.all else sum((tick.points or ZERO for tick in self.ticks), ZERO)


_OPERATORS: Mapping[str, Any] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Condition(Frozen):
    """Compares one fact with one value."""

    fact: Words
    op: Literal["==", "!=", "<", "<=", ">", ">="]
    value: Flag | Number | Day | Words

    def holds(self, facts: Facts) -> bool:
        """Whether the fact stands in this relation to the value."""
        return bool(_OPERATORS[self.op](facts[self.fact], self.value))


class Case(Frozen):
    """A condition and the rule that applies where it holds."""

    when: Condition
    rule: AnyRule


class Cases(Rule):
    """Chọn cách tính theo điều kiện: trường hợp đầu tiên đúng thì áp dụng, không trường hợp nào đúng thì `otherwise`.

    Ví dụ: xã không có hồ sơ trễ hạn (`late == 0`) thì được điểm tối đa; có thì tính theo tỷ lệ thư xin lỗi đã gửi.
    """

    kind: Literal["cases"]
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]
    otherwise: AnyRule

    def inputs(self) -> tuple[str, ...]:
        """The facts of the conditions, then those of every path."""
        conditions = tuple(case.when.fact for case in self.cases)
        paths = tuple(name for rule in self._rules() for name in rule.inputs())
        return tuple(dict.fromkeys(conditions + paths))

    def needed(self, facts: Facts) -> tuple[str, ...]:
        """The conditions up to the one that holds, and the facts of its path only."""
        asked: list[str] = []
        for case in self.cases:
            asked.append(case.when.fact)
            if case.when.fact not in facts:
                return tuple(asked)
            if case.when.holds(facts):
                return tuple(dict.fromkeys((*asked, *case.rule.needed(facts))))
        return tuple(dict.fromkeys((*asked, *self.otherwise.needed(facts))))

    def score(self, facts: Facts, terms: Terms) -> Scored:
        """The points of the first case that holds."""
        rule = next((case.rule for case in self.cases if case.when.holds(facts)), self.otherwise)
        return rule.score(facts, terms)

    def outcomes(self, max_points: Decimal) -> Iterator[Decimal]:
        """The best of every path: the maximum must not depend on the case."""
        for rule in self._rules():
            yield from rule.outcomes(max_points)

    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """Those of every path together."""
        return {fact: keys for rule in self._rules() for fact, keys in rule.choices().items()}

    def bounds(self) -> tuple[tuple[str, str], ...]:
        """Those of every path."""
        return tuple(pair for rule in self._rules() for pair in rule.bounds())

    def _rules(self) -> tuple[Rule, ...]:
        return (*(case.rule for case in self.cases), self.otherwise)
