"""An item's points as a formula of Excel 2010 and LibreOffice that gives exactly what its rule gives.

A spreadsheet calculates with binary fractions and 15 significant digits, the engine with decimals. So that both agree
in the last hundredth, a formula adds, multiplies and compares whole numbers only, below 2^53, and divides last. A rate
is never compared as a quotient: done ÷ planned ≥ 98% is 100 × done − 98 × planned ≥ 0. As such products may pass 15
digits, every number stands beside its cell in two halves, whole millions (``high``) and the rest (``low``).

To add a rule kind: a function here and its line in ``_points``; mypy names it where it is missing.

Imports: model, points, rules, read.form_fields.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import gcd
from typing import assert_never

from cchc_cli.model import Item
from cchc_cli.points import HUNDRED, ZERO, Rounding
from cchc_cli.read.form_fields import COLUMNS, DIGITS, Field, Key
from cchc_cli.rules import AnyRule, Cases, Manual, Survey
from cchc_cli.rules.amount import Bands, CountEach, Deduct, Ratio
from cchc_cli.rules.base import on
from cchc_cli.rules.choice import Checklist, Condition, Levels, YesNo
from cchc_cli.rules.other import Deadline, External

LETTERS = {name: chr(ord("A") + position) for position, name in enumerate(COLUMNS)}
"""The columns of an area's sheet as formulas name them."""
ENTERED = "Đã nhập"
"""The state of a cell that holds what it should; formulas read no other."""
NOT_APPLICABLE = "Không áp dụng"
SURVEYED = "Điều tra"
"""In the points column of an item that a survey decides."""
LONGEST = 8000
"""Characters of a formula; Excel takes 8,192."""
DEEPEST = 60
"""Brackets within brackets; Excel takes 64 functions within each other."""
MOST_BRANCHES = 250
"""Values of one CHOOSE; Excel takes 254."""


class Inexpressible(Exception):
    """A rule that no formula of a spreadsheet can hold, for its size or because its set is inconsistent."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Where an item's formulas find what they need.

    ``rows`` (from 1) and ``fields`` by key; ``choices``: for each fact of type choice the range of its labels, in the
    order of ``Field.choices``; ``holidays``: their range, or "".
    """

    item: Item
    fields: Mapping[Key, Field]
    rows: Mapping[Key, int]
    choices: Mapping[str, str]
    holidays: str
    rounding: Rounding
    year: int

    def fact(self, name: str) -> Field:
        """The field of a fact."""
        field = self.fields.get((self.item.code, "facts", name))
        if field is None:
            raise Inexpressible(f"fact {name} has no cell")
        return field

    def at(self, column: str, name: str) -> str:
        """The address of a fact's cell in a column."""
        return f"{LETTERS[column]}{self.rows[self.fact(name).key]}"

    def value(self, name: str) -> str:
        """The address of what is entered for a fact."""
        return self.at("value", name)

    def given(self, points: Decimal) -> str:
        """Points that the rule names itself, rounded as the engine rounds them."""
        return number(min(self.rounding.item(points), self.item.max_points))


def points_formula(cells: Cells) -> str | None:
    """The formula of the item's points: a number, "" while facts are missing, or ``NOT_APPLICABLE``; ``None`` where
    none can be written."""
    item = cells.item
    try:
        formula = _points(item.rule, cells)
    except Inexpressible:
        return None
    reason = cells.rows.get((item.code, "not_applicable"))
    if reason is not None:
        outcome = {"full": cells.given(item.max_points), "zero": "0"}.get(item.not_applicable, quoted(NOT_APPLICABLE))
        formula = f"IF({LETTERS['state']}{reason}={quoted(ENTERED)},{outcome},{formula})"
    return f"={formula}" if fits(formula) else None


def number(value: Decimal | int) -> str:
    """A constant of a formula."""
    return f"{Decimal(value).normalize():f}"


def quoted(text: str) -> str:
    """A short text of a formula."""
    return '"{}"'.format(text.replace('"', '""'))


def day(value: datetime.date) -> str:
    """A day of a formula."""
    return f"DATE({value.year},{value.month},{value.day})"


def entered(cells: Cells, names: Iterable[str]) -> str:
    """Whether the facts are entered as they should be."""
    tests = [f"{cells.at('state', name)}={quoted(ENTERED)}" for name in dict.fromkeys(names)]
    return tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"


def holds(condition: Condition, cells: Cells) -> str:
    """A condition of ``cases``, of a fact that is entered."""
    cell, kind = cells.value(condition.fact), cells.fact(condition.fact).type
    if kind == "yes-no" and isinstance(condition.value, bool):
        yes, no = (condition.holds({condition.fact: answer}) for answer in (True, False))
        return f'{cell}="Có"' if yes and not no else f'{cell}="Không"' if no and not yes else str(yes).upper()
    if kind == "choice" and isinstance(condition.value, str):
        choices = cells.fact(condition.fact).choices
        return (
            f"{_chosen(condition.fact, [int(condition.holds({condition.fact: key})) for key, _ in choices], cells)}=1"
        )
    operator = {"==": "=", "!=": "<>"}.get(condition.op, condition.op)
    if kind in ("integer", "decimal", "percent") and type(condition.value) is Decimal:
        return f"{cell}{operator}{number(condition.value)}"
    if kind == "date" and isinstance(condition.value, datetime.date):
        return f"{cell}{operator}{day(condition.value)}"
    raise Inexpressible(f"{condition.fact} cannot be compared with {condition.value}")


def _points(rule: AnyRule, cells: Cells) -> str:
    match rule:
        case Cases():
            return _cases(rule, cells)
        case Manual():
            return _manual(cells)
        case Survey():
            raise Inexpressible("a survey is not calculated")
        case YesNo():
            formula = f'IF({cells.value(rule.fact)}="Có",{cells.given(cells.item.max_points)},0)'
        case Levels():
            formula = _levels(rule, cells)
        case Checklist():
            formula = _checklist(rule, cells)
        case Ratio():
            formula = _ratio(rule, cells)
        case Bands():
            formula = _bands(rule, cells)
        case CountEach():
            formula = _count(rule, cells)
        case Deduct():
            formula = _deduct(rule, cells)
        case Deadline():
            formula = _deadline(rule, cells)
        case External():
            formula = _external(rule, cells)
        case _:
            assert_never(rule)
    return f'IF({entered(cells, rule.inputs())},{formula},"")'


def _levels(rule: Levels, cells: Cells) -> str:
    """The points of the chosen level; "" for one that belongs to another path of ``cases``."""
    worths = {level.key: cells.given(level.worth(cells.item.max_points)) for level in reversed(rule.levels)}
    choices = [key for key, _ in cells.fact(rule.fact).choices]
    position = _chosen(rule.fact, range(1, len(choices) + 1), cells)
    return _choose(position, ['""', *(worths.get(key, '""') for key in choices)])


def _checklist(rule: Checklist, cells: Cells) -> str:
    ticked = [f'({cells.value(tick.fact)}="Có")' for tick in rule.ticks]
    if rule.all:
        return f"IF({'*'.join(ticked)}=1,{cells.given(cells.item.max_points)},0)"
    worths = [tick.points or ZERO for tick in rule.ticks]
    scale = max(_decimals(worth) for worth in worths)
    terms = "+".join(f"{_scaled(worth, scale)}*{tick}" for worth, tick in zip(worths, ticked, strict=True))
    return _rounded(terms, scale, cells)


def _cases(rule: Cases, cells: Cells) -> str:
    formula = _points(rule.otherwise, cells)
    for case in reversed(rule.cases):
        formula = f"IF({holds(case.when, cells)},{_points(case.rule, cells)},{formula})"
        formula = f'IF({entered(cells, [case.when.fact])},{formula},"")'
        if len(formula) > LONGEST:
            raise Inexpressible("too many cases")
    return formula


def _ratio(rule: Ratio, cells: Cells) -> str:
    done, planned, maximum = rule.done, rule.planned, cells.item.max_points
    formula = _proportion(maximum * HUNDRED, rule.target, done, planned, cells)
    # A cap lies at or above the target, where the maximum is given already.
    formula = f"IF({_difference(HUNDRED, done, rule.target, planned, cells)}>=0,{cells.given(maximum)},{formula})"
    if rule.floor:
        formula = f"IF({_difference(HUNDRED, done, rule.floor, planned, cells)}<0,0,{formula})"
    return f"IF({cells.value(planned)}=0,{_nothing_planned(rule.when_zero, cells)},{formula})"


def _bands(rule: Bands, cells: Cells) -> str:
    """The highest band reached: those reached are counted, for who reaches one has reached all below it."""
    worths: dict[tuple[Decimal, bool], str] = {}
    for band in rule.bands:
        worths.setdefault((band.boundary, band.at_least is None), cells.given(band.worth(cells.item.max_points)))
    reached = []
    for boundary, above in sorted(worths):
        operator = ">" if above else ">="
        if rule.fact is not None:
            reached.append(f"({cells.value(rule.fact)}{operator}{number(boundary)})")
        else:
            difference = _difference(HUNDRED, rule.done or "", boundary, rule.planned or "", cells)
            reached.append(f"({difference}{operator}0)")
    formula = _choose("+".join(reached), ["0", *(worths[start] for start in sorted(worths))])
    if rule.fact is not None:
        return formula
    zero = _nothing_planned(rule.when_zero or "zero", cells)
    return f"IF({cells.value(rule.planned or '')}=0,{zero},{formula})"


def _count(rule: CountEach, cells: Cells) -> str:
    cap = cells.item.max_points if rule.cap is None else rule.cap
    term, scale = _term(rule.each, rule.fact, cells)
    scale, term = _widened(term, scale, _decimals(cap))
    formula = _rounded(f"MIN({term},{_scaled(cap, scale)})", scale, cells)
    return f"IF({cells.value(rule.fact)}<{rule.at_least},0,{formula})" if rule.at_least else formula


def _deduct(rule: Deduct, cells: Cells) -> str:
    maximum = cells.item.max_points
    terms = [_term(deduction.each, deduction.fact, cells) for deduction in rule.of]
    scale = max(_decimals(maximum), *(scale for _, scale in terms))
    taken = "".join(f"-{_widened(term, own, scale)[1]}" for term, own in terms)
    return _rounded(f"MAX({_scaled(maximum, scale)}{taken},0)", scale, cells)


def _external(rule: External, cells: Cells) -> str:
    maximum = cells.item.max_points
    if rule.percent is not None:
        return _rounded(*_term(maximum / HUNDRED, rule.percent, cells), cells)
    term, scale = _term(Decimal(1), rule.points or "", cells)
    scale, term = _widened(term, scale, _decimals(maximum))
    return _rounded(f"MIN({term},{_scaled(maximum, scale)})", scale, cells)


def _manual(cells: Cells) -> str:
    row = cells.rows[cells.item.code, "points"]
    formula = _rounded(f"ROUND({LETTERS['value']}{row}*10^{DIGITS},0)", DIGITS, cells)
    return f'IF({LETTERS["state"]}{row}={quoted(ENTERED)},{formula},"")'


def _deadline(rule: Deadline, cells: Cells) -> str:
    by = on(rule.by, cells.year)
    latest = f"MAX({','.join(cells.value(name) for name in rule.facts)})"
    holidays = f",{cells.holidays}" if cells.holidays else ""
    working = f"MAX(NETWORKDAYS({day(by)}+1,{latest}{holidays}),1)"
    late = working if rule.calendar == "working-days" else f"{latest}-{day(by)}"
    steps = {step.days: cells.given(step.points) for step in reversed(rule.late)}
    passed = "+".join(f"({late}>{days})" for days in sorted(steps))
    points = _choose(passed, [*(steps[days] for days in sorted(steps)), "0"]) if steps else "0"
    return f"IF({latest}<={day(by)},{cells.given(cells.item.max_points)},{points})"


def _nothing_planned(when_zero: str, cells: Cells) -> str:
    outcomes = {"exclude": quoted(NOT_APPLICABLE), "full": cells.given(cells.item.max_points), "zero": "0"}
    return outcomes[when_zero]


def _chosen(fact: str, numbers: Iterable[int], cells: Cells) -> str:
    """Of the numbers, one for each choice, that of the choice made; texts are compared whole, whatever their length."""
    return f"SUMPRODUCT(EXACT({cells.choices[fact]},{cells.value(fact)})*{{{';'.join(map(str, numbers))}}})"


def _choose(position: str, values: list[str]) -> str:
    """The value at a position that counts from 0."""
    if len(values) > MOST_BRANCHES:
        raise Inexpressible("too many levels")
    return f"CHOOSE(1+{position},{','.join(values)})"


def _difference(times: Decimal, done: str, by: Decimal | int, planned: str, cells: Cells, more: str = "") -> str:
    """times × done − by × planned (× ``more``), of exact sign, with whole factors without common divisor."""
    first, second = _whole(times, Decimal(by))
    factor = f"{second}*{more}" if more else str(second)
    high, low = (f"{first}*{cells.at(half, done)}-{factor}*{cells.at(half, planned)}" for half in ("high", "low"))
    return f"({high})*10^{DIGITS}+{low}"


def _proportion(times: Decimal, by: Decimal, done: str, planned: str, cells: Cells) -> str:
    """times × done ÷ (by × planned), rounded as the set rounds items.

    The number of hundredths is first guessed from the quotient, never too high by the guess's own error, then raised by
    one where the whole numbers say so.
    """
    rounding, maximum = cells.rounding, cells.item.max_points
    first, second = _whole(times, by)
    quotient = f"{first}*{cells.value(done)}/({second}*{cells.value(planned)})"
    if rounding.at != "item":
        return quotient
    unit = Decimal(10**rounding.decimals)
    if rounding.mode == "truncate":
        guess = f"INT({quotient}*{unit}-10^-6)"
        raised = f"{_difference(times * unit, done, by, planned, cells, f'({guess}+1)')}>=0"
    else:
        guess = f"INT({quotient}*{unit}+0.5-10^-6)"
        tie = "0" if rounding.mode == "half-up" else f"1-MOD({guess},2)"
        raised = f"{_difference(2 * times * unit, done, by, planned, cells, f'(2*{guess}+1)')}>={tie}"
    return _within(f"({guess}+({raised}))/{unit}", maximum, cells)


def _rounded(whole: str, scale: int, cells: Cells) -> str:
    """``whole`` ÷ 10^scale, rounded as the set rounds items; ``whole`` is a whole number, not negative."""
    rounding = cells.rounding
    if rounding.at != "item" or scale <= rounding.decimals:
        return _within(f"({whole})/{10**scale}", cells.item.max_points, cells)
    step, unit = 10 ** (scale - rounding.decimals), 10**rounding.decimals
    if rounding.mode == "truncate":
        return _within(f"INT(({whole})/{step})/{unit}", cells.item.max_points, cells)
    nearest = f"INT((2*({whole})+{step})/{2 * step})"
    if rounding.mode == "half-even":
        nearest = f"({nearest}-({nearest}*{2 * step}=2*({whole})+{step})*MOD({nearest},2))"
    return _within(f"{nearest}/{unit}", cells.item.max_points, cells)


def _within(points: str, maximum: Decimal, cells: Cells) -> str:
    """Never more than the maximum; not asked where the formula cannot pass it."""
    return f"MIN({points},{number(maximum)})"


def _term(factor: Decimal, fact: str, cells: Cells) -> tuple[str, int]:
    """factor × fact as a whole number, and by how many decimals it is enlarged."""
    own = _decimals(factor)
    if cells.fact(fact).type == "integer":
        return f"{_scaled(factor, own)}*{cells.value(fact)}", own
    return f"{_scaled(factor, own)}*ROUND({cells.value(fact)}*10^{DIGITS},0)", own + DIGITS


def _widened(term: str, scale: int, wanted: int) -> tuple[int, str]:
    """A term enlarged to at least so many decimals."""
    return (scale, term) if scale >= wanted else (wanted, f"{10 ** (wanted - scale)}*{term}")


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _scaled(value: Decimal, scale: int) -> int:
    return int(value.scaleb(scale))


def _whole(first: Decimal, second: Decimal) -> tuple[int, int]:
    """Two factors as whole numbers in the same proportion, as small as can be."""
    scale = max(_decimals(first), _decimals(second))
    one, two = _scaled(first, scale), _scaled(second, scale)
    common = gcd(one, two) or 1
    return one // common, two // common


def fits(formula: str) -> bool:
    """Whether a spreadsheet takes a formula of this length and depth."""
    depth = deepest = 0
    for character in formula:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    return len(formula) <= LONGEST and deepest <= DEEPEST
