"""Rules that ask what is the case: ``yes_no``, ``levels``, ``checklist``, ``cases``.

Imports: rules.base.
"""

from __future__ import annotations

import datetime
import operator
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, PlainValidator
from pydantic_core import PydanticCustomError

from cchc_cli.points import ZERO, NoPoints
from cchc_cli.rules.base import (
    MEASURED,
    Amount,
    Doubt,
    Fact,
    Facts,
    Flag,
    Frozen,
    PointsOrShare,
    Rule,
    Scored,
    Terms,
    Words,
    given,
    repeated,
)

if TYPE_CHECKING:
    from cchc_cli.rules import AnyRule


class YesNo(Rule):
    """Có thì được điểm tối đa, không thì 0 điểm.

    Ví dụ: mục tối đa 1 điểm; `issued: true` được 1 điểm, `issued: false` được 0 điểm.
    """

    label = "có hoặc không"
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

    def changes(self, facts: Facts, terms: Terms) -> Iterator[tuple[Facts, str]]:
        """Do it."""
        yield {self.fact: True}, f"thực hiện: {terms.label(self.fact)}"

    def types(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Yes or no."""
        return ((self.fact, ("yes-no",)),)


class Level(PointsOrShare):
    """One level of a scale: the key that a form stores, the words that people choose."""

    key: Words
    label: Words


class Levels(Rule):
    """Chọn một mức trong thang điểm; mỗi mức ghi bằng điểm (`points`) hoặc bằng % điểm tối đa (`share`).

    Ví dụ: mục tối đa 2 điểm, mức "Tốt" `share: 75`; chọn mức này được 1,5 điểm.
    """

    label = "chọn một mức"
    kind: Literal["levels"]
    fact: Words
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]

    def inputs(self) -> tuple[str, ...]:
        """The one fact, of type choice."""
        return (self.fact,)

    def score(self, facts: Facts, terms: Terms) -> Scored:
        """The points of the chosen level."""
        level = next((level for level in self.levels if level.key == facts[self.fact]), None)
        if level is None:  # a key of another path of ``cases``
            return Scored(NoPoints.NO_FACTS, f"{terms.label(self.fact)}: mức này không có trong thang điểm áp dụng")
        points = level.worth(terms.max_points)
        return Scored(points, f"{level.label}: {given(points)}")

    def changes(self, facts: Facts, terms: Terms) -> Iterator[tuple[Facts, str]]:
        """Every level; the better ones count."""
        for level in self.levels:
            yield {self.fact: level.key}, f"đạt mức “{level.label}”"

    def types(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """One of the keys."""
        return ((self.fact, ("choice",)),)

    def doubts(self, max_points: Decimal, declared: Mapping[str, Fact]) -> Iterator[Doubt]:
        """Two levels that one could not tell apart."""
        yield from repeated((level.key for level in self.levels), "levels", "key")
        yield from repeated((level.label for level in self.levels), "levels", "label")

    def outcomes(self, max_points: Decimal) -> Iterator[Decimal]:
        """The best level."""
        yield max(level.worth(max_points) for level in self.levels)

    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the levels."""
        return {self.fact: tuple(level.key for level in self.levels)}

    def choice_labels(self) -> Mapping[str, Mapping[str, str]]:
        """The labels of the levels."""
        return {self.fact: {level.key: level.label for level in self.levels}}


class Tick(Frozen):
    """One condition of a checklist and the points it gives (none where all conditions are required together)."""

    fact: Words
    points: Amount | None = None


class Checklist(Rule):
    """Cộng điểm của từng điều kiện đạt được; `all: true` thì phải đạt tất cả mới được điểm tối đa.

    Ví dụ: ba điều kiện 0,5 + 0,5 + 1 điểm; đạt điều kiện một và ba được 1,5 điểm.
    """

    label = "cộng từng điều kiện"
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

    def changes(self, facts: Facts, terms: Terms) -> Iterator[tuple[Facts, str]]:
        """Each condition not met yet, and all of them."""
        lacking = [tick.fact for tick in self.ticks if not facts[tick.fact]]
        for names in (*([name] for name in lacking), lacking):
            yield dict.fromkeys(names, True), f"đạt thêm: {'; '.join(terms.label(name) for name in names)}"

    def types(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Yes or no for each."""
        return tuple((tick.fact, ("yes-no",)) for tick in self.ticks)

    def doubts(self, max_points: Decimal, declared: Mapping[str, Fact]) -> Iterator[Doubt]:
        """A condition asked twice; points where all conditions count together, none where each counts."""
        yield from repeated((tick.fact for tick in self.ticks), "ticks", "fact")
        for position, tick in enumerate(self.ticks):
            if self.all and tick.points is not None:
                yield Doubt(("ticks", position, "points"), "`all: true` thì từng điều kiện không có điểm riêng")
            if not self.all and tick.points is None:
                yield Doubt(("ticks", position), f"điều kiện `{tick.fact}` chưa ghi điểm (`points`)")

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


def _comparable(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, bool | Decimal | datetime.date) or (isinstance(value, str) and value):
        return value
    raise PydanticCustomError("comparable", "cần một số, một ngày, true, false hoặc một mức")


class Condition(Frozen):
    """Compares one fact with one value."""

    fact: Words
    op: Literal["==", "!=", "<", "<=", ">", ">="]
    value: Annotated[bool | Decimal | datetime.date | str, PlainValidator(_comparable)]

    @property
    def types(self) -> tuple[str, ...]:
        """The fact types that can be compared with the value."""
        if isinstance(self.value, bool):
            return ("yes-no",)
        if isinstance(self.value, Decimal):
            return (*MEASURED, "percent")
        return ("choice",) if isinstance(self.value, str) else ("date",)

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

    label = "theo trường hợp"
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
        return self._rule(facts).score(facts, terms)

    def changes(self, facts: Facts, terms: Terms) -> Iterator[tuple[Facts, str]]:
        """Those of the path that applies, then a path that a yes would open."""
        yield from self._rule(facts).changes(facts, terms)
        for case in self.cases:
            name = case.when.fact
            if isinstance(case.when.value, bool) and facts.get(name) is False:
                yield {name: True}, f"nếu có: {terms.label(name)}"

    def stays_lost(self, facts: Facts, terms: Terms) -> str:
        """As the path that applies says."""
        return self._rule(facts).stays_lost(facts, terms)

    def types(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Those of the conditions, then those of every path."""
        conditions = tuple((case.when.fact, case.when.types) for case in self.cases)
        return (*conditions, *(pair for rule in self._rules() for pair in rule.types()))

    def doubts(self, max_points: Decimal, declared: Mapping[str, Fact]) -> Iterator[Doubt]:
        """A case that an earlier one hides, an order asked of what has none, and the doubts of every path."""
        seen: list[Condition] = []
        for position, case in enumerate(self.cases):
            here: tuple[str | int, ...] = ("cases", position)
            if case.when in seen:
                yield Doubt((*here, "when"), "trường hợp này trùng một trường hợp ở trên, không bao giờ dùng đến")
            seen.append(case.when)
            if isinstance(case.when.value, bool | str) and case.when.op not in ("==", "!="):
                yield Doubt((*here, "when", "op"), f"`{case.when.op}` chỉ so được số và ngày; dùng == hoặc !=")
            yield from _within(case.rule, (*here, "rule"), max_points, declared)
            if case.rule.kind in ("manual", "survey"):
                yield Doubt(
                    (*here, "rule"), f"cách chấm `{case.rule.kind}` chỉ dùng cho cả mục, không dùng trong `cases`"
                )
        yield from _within(self.otherwise, ("otherwise",), max_points, declared)
        if self.otherwise.kind in ("manual", "survey"):
            yield Doubt(
                ("otherwise",), f"cách chấm `{self.otherwise.kind}` chỉ dùng cho cả mục, không dùng trong `cases`"
            )

    def outcomes(self, max_points: Decimal) -> Iterator[Decimal]:
        """The best of every path: the maximum must not depend on the case."""
        for rule in self._rules():
            yield from rule.outcomes(max_points)

    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """Those of every path together, with those that a condition names."""
        keys: dict[str, list[str]] = {}
        for case in self.cases:
            if isinstance(case.when.value, str):
                keys.setdefault(case.when.fact, []).append(case.when.value)
        for rule in self._rules():
            for fact, more in rule.choices().items():
                keys.setdefault(fact, []).extend(more)
        return {fact: tuple(dict.fromkeys(more)) for fact, more in keys.items()}

    def choice_labels(self) -> Mapping[str, Mapping[str, str]]:
        """Those of every path; the first path that names a key gives its words."""
        labels: dict[str, dict[str, str]] = {}
        for rule in self._rules():
            for fact, words in rule.choice_labels().items():
                labels[fact] = {**words, **labels.get(fact, {})}
        return labels

    def bounds(self) -> tuple[tuple[str, str], ...]:
        """Those of every path."""
        return tuple(pair for rule in self._rules() for pair in rule.bounds())

    def _rule(self, facts: Facts) -> Rule:
        """The path that applies."""
        return next((case.rule for case in self.cases if case.when.holds(facts)), self.otherwise)

    def _rules(self) -> tuple[Rule, ...]:
        return (*(case.rule for case in self.cases), self.otherwise)


_WHOLE_ITEM = "cách chấm `manual`, `survey` chỉ dùng cho cả mục, không dùng trong `cases`"


def _within(
    rule: Rule, path: tuple[str | int, ...], max_points: Decimal, declared: Mapping[str, Fact]
) -> Iterator[Doubt]:
    for doubt in rule.doubts(max_points, declared):
        yield Doubt((*path, *doubt.path), doubt.message)
