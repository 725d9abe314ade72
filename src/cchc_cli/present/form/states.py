"""The state of a cell and of an item, in words: as a formula, and as it stands at export.

Imports: judge.claim_checks, judge.scorecard, judge.scoring, model, points, rules, present.form.formulas,
read.form_fields.
"""

from __future__ import annotations

from decimal import Decimal

from cchc_cli.judge.claim_checks import fitting_days
from cchc_cli.judge.scorecard import ItemScore
from cchc_cli.judge.scoring import known_facts
from cchc_cli.model import Claim, Item
from cchc_cli.points import NoPoints
from cchc_cli.present.form.formulas import (
    ENTERED,
    LETTERS,
    NOT_APPLICABLE,
    SURVEYED,
    Cells,
    Inexpressible,
    day,
    entered,
    fits,
    holds,
    number,
    quoted,
)
from cchc_cli.read.form_fields import DIGITS, LONGEST_TEXT, Field, stated
from cchc_cli.rules import AnyRule, Cases

NEEDED = "Cần nhập"
WRONG = "Nhập sai"
ABOVE = "Lớn hơn mẫu số"
COMPLETE = "Đủ số liệu"
LACKING = "Thiếu số liệu"
BY_SURVEY = "Điều tra xã hội học"
ELSEWHERE = "Tính khi nhập biểu"
"""Of an item whose points no formula can hold."""


def cell_formula(field: Field, cells: Cells) -> str:
    """Entered, wrong, still needed, or nothing to say."""
    cell = f"{LETTERS['value']}{cells.rows[field.key]}"
    blank = f"LEN(TRIM({cell}))=0"
    wanted = _wanted(field, cells)
    if field.type == "text":
        return f"=IF({blank},{_words(wanted, NEEDED)},{quoted(ENTERED)})"
    right = quoted(ENTERED)
    if field.key[1] == "facts":
        for part, whole in cells.item.rule.bounds():
            if part == field.key[2]:
                other = cells.value(whole)
                right = f"IF(AND(ISNUMBER({other}),{cell}>{other}),{quoted(ABOVE)},{right})"
    return f"=IF({blank},{_words(wanted, NEEDED)},IF({_valid(field, cell, cells)},{right},{quoted(WRONG)}))"


def cell_state(field: Field, claim: Claim, item: Item) -> str:
    """The same at export, of values that fit."""
    value = stated(claim, field.key)
    if value is not None and (field.type != "text" or str(value).strip()):
        return ENTERED
    match field.key[1]:
        case "facts":
            wanted = not claim.not_applicable and field.key[2] in item.rule.needed(known_facts(claim))
        case "points":
            wanted = not claim.not_applicable
        case "reason":
            wanted = claim.points is not None
        case "explanation":
            wanted = item.explanation == "required"
        case _:
            wanted = False
    return NEEDED if wanted else ""


def item_formula(cells: Cells, rows: tuple[int, int]) -> str:
    """What an item still lacks; ``rows``: its first and last row (from 1) with something to enter."""
    item, state = cells.item, LETTERS["state"]
    points = f"{LETTERS['points']}{rows[0] - 1}"
    among = f"{state}{rows[0]}:{state}{rows[1]}"
    outcome = f"IF({points}={quoted(NOT_APPLICABLE)},{quoted(NOT_APPLICABLE)},{quoted(COMPLETE)})"
    outcome = f'IF({points}="",{quoted(LACKING)},{outcome})'
    for word in (ABOVE, WRONG):
        outcome = f"IF(COUNTIF({among},{quoted(word)})>0,{quoted(word)},{outcome})"
    if item.not_applicable == "forbidden":
        return f"={outcome}"
    reason = f"{state}{cells.rows[item.code, 'not_applicable']}"
    return f"=IF({reason}={quoted(ENTERED)},{quoted(NOT_APPLICABLE)},{outcome})"


def item_state(score: ItemScore, claim: Claim) -> str:
    """The same at export."""
    if score.item.surveyed:
        known = "" if score.surveyed is None else f": {number(score.surveyed).replace('.', ',')} điểm"
        return f"{BY_SURVEY}{known}"
    if claim.not_applicable or score.points is NoPoints.NOT_APPLICABLE:
        return NOT_APPLICABLE
    return COMPLETE if isinstance(score.points, Decimal) else LACKING


def points_value(score: ItemScore) -> float | str:
    """What the points cell shows at export."""
    if isinstance(score.points, Decimal):
        return float(score.points)
    return {NoPoints.SURVEY: SURVEYED, NoPoints.NOT_APPLICABLE: NOT_APPLICABLE}.get(score.points, "")


def half_formulas(name: str, cells: Cells) -> tuple[str, str]:
    """A number's whole millions and the rest: in an item with decimals, of millionths."""
    cell = cells.value(name)
    exact = any(fact.type == "decimal" for fact in cells.item.facts.values())
    whole = f"ROUND({cell}*10^{DIGITS},0)" if exact else cell
    is_entered, high = entered(cells, [name]), cells.at("high", name)
    return f"=IF({is_entered},INT({whole}/10^{DIGITS}),0)", f"=IF({is_entered},{whole}-{high}*10^{DIGITS},0)"


def halves(name: str, claim: Claim, item: Item) -> tuple[int, int]:
    """The same at export."""
    value = Decimal(claim.facts.get(name) or 0)
    exact = any(fact.type == "decimal" for fact in item.facts.values())
    high, low = divmod(int(value.scaleb(DIGITS) if exact else value), 10**DIGITS)
    return high, low


def _words(wanted: str, text: str) -> str:
    return {"TRUE": quoted(text), "FALSE": '""'}.get(wanted, f'IF({wanted},{quoted(text)},"")')


def _wanted(field: Field, cells: Cells) -> str:
    """Whether an empty cell still has to be filled in."""
    item, state = cells.item, LETTERS["state"]
    match field.key[1]:
        case "facts":
            try:
                wanted = _needed(item.rule, field.key[2], cells)
                wanted = wanted if fits(wanted) else "TRUE"
            except Inexpressible:
                wanted = "TRUE"
        case "points":
            wanted = "TRUE"
        case "reason":
            return f"{state}{cells.rows[item.code, 'points']}={quoted(ENTERED)}"
        case "explanation":
            return str(item.explanation == "required").upper()
        case _:
            return "FALSE"
    reason = cells.rows.get((item.code, "not_applicable"))
    return wanted if reason is None or wanted == "FALSE" else f"AND({state}{reason}<>{quoted(ENTERED)},{wanted})"


def _needed(rule: AnyRule, name: str, cells: Cells) -> str:
    """Whether a rule asks for a fact: ``cases`` only for those of the path that applies."""
    if not isinstance(rule, Cases):
        return str(name in rule.inputs()).upper()
    wanted = _needed(rule.otherwise, name, cells)
    for case in reversed(rule.cases):
        if name == case.when.fact:
            wanted = "TRUE"
            continue
        inner = _needed(case.rule, name, cells)
        if inner != wanted:
            wanted = f"IF({holds(case.when, cells)},{inner},{wanted})"
        if wanted != "FALSE":
            wanted = f"IF({entered(cells, [case.when.fact])},{wanted},FALSE)"
    return wanted


def _valid(field: Field, cell: str, cells: Cells) -> str:
    """Whether what is entered is of the field's type and within its bounds."""
    match field.type:
        case "yes-no":
            return f"OR({','.join(f'{cell}={quoted(label)}' for _, label in field.choices)})"
        case "choice":
            return f"SUMPRODUCT(--EXACT({cells.choices[field.key[2]]},{cell}))=1"
        case "date":
            first, last = map(day, fitting_days(cells.year))
            return f"IF(ISNUMBER({cell}),AND({cell}>={first},{cell}<={last},{cell}=INT({cell})),FALSE)"
        case "text":
            return f"LEN({cell})<={LONGEST_TEXT}"
    whole = "0" if field.type == "integer" else str(DIGITS)
    bounds = f"{cell}>={number(field.least)},{cell}<={number(field.most)}"
    return f"IF(ISNUMBER({cell}),AND({bounds},{cell}=ROUND({cell},{whole})),FALSE)"
