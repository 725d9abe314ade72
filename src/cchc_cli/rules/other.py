"""Rules that look at the calendar or outside the unit: ``deadline``, ``survey``, ``external``, ``manual``.

Imports: rules.base.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field
from pydantic_core import PydanticCustomError

from cchc_cli.points import HUNDRED, ZERO, NoPoints, number, percent
from cchc_cli.rules.amount import quantity
from cchc_cli.rules.base import (
    Amount,
    Doubt,
    Fact,
    Facts,
    Frozen,
    Moment,
    Rule,
    Scored,
    Terms,
    Words,
    given,
    least,
    on,
    repeated,
)


class Late(Frozen):
    """Late by at most so many days: so many points."""

    days: Annotated[int, Field(strict=True, ge=1)]
    points: Amount


class Deadline(Rule):
    """Đúng hạn thì được điểm tối đa; chậm thì theo bậc `late`; chậm quá bậc cuối thì 0 điểm.

    Tính theo ngày muộn nhất trong `facts`. Đúng ngày `by` là đúng hạn. `calendar: days` đếm mọi ngày;
    `working-days` bỏ thứ bảy, chủ nhật và các ngày `holidays` của bộ tiêu chí; đã qua hạn thì tính ít nhất 1 ngày.
    Hạn rơi vào ngày nghỉ không tự dời: muốn dời thì ghi ngày đã dời vào `by`.

    Ví dụ: hạn 31/01, `late: [{days: 15, points: 0.5}]`; ngày 31/01 được tối đa, ngày 15/02 được 0,5 điểm,
    ngày 16/02 được 0 điểm.
    """

    label = "theo hạn"
    kind: Literal["deadline"]
    facts: Annotated[tuple[Words, ...], Field(min_length=1)]
    by: Moment
    late: tuple[Late, ...] = ()
    calendar: Literal["days", "working-days"] = "days"

    def inputs(self) -> tuple[str, ...]:
        """The dates."""
        return self.facts

    def score(self, facts: Facts, terms: Terms) -> Scored:
        """On time, late within a step, or too late."""
        dates = [value for name in self.facts if isinstance(value := facts[name], datetime.date)]
        latest, by = max(dates), on(self.by, terms.year)
        start = f"ngày {latest:%d/%m/%Y}, hạn {by:%d/%m/%Y}"
        if latest <= by:
            return Scored(terms.max_points, f"{start}, đúng hạn: đạt {given(terms.max_points)}")
        days = max(self._days_late(by, latest, terms.holidays), 1)  # a Sunday after Friday's deadline is late, too
        word = "ngày" if self.calendar == "days" else "ngày làm việc"
        points = next((s.points for s in sorted(self.late, key=lambda s: s.days) if days <= s.days), ZERO)
        return Scored(points, f"{start}, chậm {days} {word}: {given(points)}")

    def changes(self, facts: Facts, terms: Terms) -> Iterator[tuple[Facts, str]]:
        """None: a day that has passed does not come back."""
        yield from ()

    def stays_lost(self, facts: Facts, terms: Terms) -> str:
        """The day has passed."""
        return f"đã quá hạn {on(self.by, terms.year):%d/%m/%Y}, không lấy lại được nữa"

    def types(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Dates."""
        return tuple((name, ("date",)) for name in self.facts)

    def doubts(self, max_points: Decimal, declared: Mapping[str, Fact]) -> Iterator[Doubt]:
        """Steps that do not go down as days go by."""
        yield from repeated(self.facts, "facts", "")
        before, least = 0, max_points
        for position, step in enumerate(self.late):
            if step.days <= before:
                yield Doubt(("late", position, "days"), f"bậc {step.days} ngày không dài hơn bậc trước ({before} ngày)")
            if step.points >= least:
                message = f"chậm hơn mà được {number(step.points)} điểm, không ít hơn bậc trước ({number(least)} điểm)"
                yield Doubt(("late", position, "points"), message)
            before, least = step.days, step.points

    def _days_late(self, by: datetime.date, latest: datetime.date, holidays: frozenset[datetime.date]) -> int:
        if self.calendar == "days":
            return (latest - by).days
        days = (by + datetime.timedelta(n) for n in range(1, (latest - by).days + 1))
        return sum(day.weekday() < 5 and day not in holidays for day in days)


class Survey(Rule):
    """Điểm điều tra xã hội học: đơn vị không tự chấm; điểm lấy từ tệp kết quả điều tra (`survey.yaml`).

    Ví dụ: mục 8.1 tối đa 10 điểm, kết quả điều tra 8,4 điểm: tính 8,4 điểm ở cột điều tra.
    """

    label = "điều tra xã hội học"
    kind: Literal["survey"]

    def inputs(self) -> tuple[str, ...]:
        """Nothing that the unit could state."""
        return ()

    def score(self, facts: Facts, terms: Terms) -> Scored:
        """No self-assessed points."""
        return Scored(NoPoints.SURVEY, "chấm theo kết quả điều tra xã hội học, đơn vị không tự chấm")

    def changes(self, facts: Facts, terms: Terms) -> Iterator[tuple[Facts, str]]:
        """None: the points come from the people asked."""
        yield from ()

    def types(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Nothing."""
        return ()


class External(Rule):
    """Điểm lấy từ một chỉ số khác: theo tỷ lệ đạt được (`percent`, %) hoặc số điểm đã công bố (`points`).

    Ví dụ: tối đa 2 điểm, chỉ số hài lòng 92,5% được 2 × 92,5% = 1,85 điểm.
    """

    label = "theo chỉ số khác"
    kind: Literal["external"]
    index: Words
    percent: Words | None = None
    points: Words | None = None

    def model_post_init(self, _context: object) -> None:
        """Exactly one source of the number."""
        if (self.percent is None) == (self.points is None):
            raise PydanticCustomError("percent-or-points", "cần đúng một trong hai mục `percent` và `points`")

    def inputs(self) -> tuple[str, ...]:
        """The one number."""
        return (self.percent or self.points or "",)

    def score(self, facts: Facts, terms: Terms) -> Scored:
        """A share of the maximum, or the points themselves within the maximum."""
        value = quantity(facts, self.inputs()[0])
        if self.percent is None:
            points = min(value, terms.max_points)
            return Scored(points, f"{self.index}: {given(points)}")
        points = terms.max_points * value / HUNDRED
        return Scored(
            points, f"{self.index} {percent(value)}: {number(terms.max_points)} × {percent(value)} = {given(points)}"
        )

    def changes(self, facts: Facts, terms: Terms) -> Iterator[tuple[Facts, str]]:
        """The whole of the other index."""
        name = self.inputs()[0]
        if self.percent is not None:
            yield {name: HUNDRED}, f"{self.index} đạt 100%"
        else:
            yield (
                {name: least(terms.max_points, terms.declared.get(name))},
                f"{self.index} đạt {given(terms.max_points)}",
            )

    def types(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """A percentage, or points."""
        return ((self.inputs()[0], ("percent",) if self.percent is not None else ("decimal", "integer")),)


class Manual(Rule):
    """Điểm do người chấm ghi (`points`), bắt buộc kèm lý do (`reason`); dùng khi quyết định không có công thức.

    Ví dụ: "trừ điểm tương ứng" theo đánh giá của hội đồng: ghi `points: 1.5` và `reason: …`.
    """

    label = "người chấm ghi điểm"
    kind: Literal["manual"]

    def inputs(self) -> tuple[str, ...]:
        """No facts: people state the points."""
        return ()

    def score(self, facts: Facts, terms: Terms) -> Scored:
        """The stated points with their reason."""
        if terms.stated is None:
            return Scored(NoPoints.NO_FACTS, "chưa ghi điểm và lý do")
        return Scored(terms.stated, f"{terms.reason}: {given(terms.stated)}")

    def changes(self, facts: Facts, terms: Terms) -> Iterator[tuple[Facts, str]]:
        """None: the points are a person's judgement."""
        yield from ()

    def stays_lost(self, facts: Facts, terms: Terms) -> str:
        """It lies with those who score."""
        return "điểm do người chấm đánh giá, không tính được cần thêm gì"

    def types(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Nothing."""
        return ()

    def outcomes(self, max_points: Decimal) -> Iterator[Decimal]:
        """Whatever people state, up to the maximum."""
        yield max_points
