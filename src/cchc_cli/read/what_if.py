"""``--what-if 3.2.1.on_time=1208``: the same submission with other facts, in memory only.

Imports: model, problem, read.submission, rules.base, vietnamese.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from cchc_cli.model import Claim, Item
from cchc_cli.problem import Problem, Where, did_you_mean
from cchc_cli.read.submission import Submission
from cchc_cli.rules.base import FactValue
from cchc_cli.vietnamese import fold

FORM = "viết --what-if <mã>.<số liệu>=<giá trị>, ví dụ --what-if 3.2.1.on_time=1208"


@dataclass(frozen=True, slots=True)
class Assumed:
    """One fact (or, of an item scored by hand, the points) as it is and as it is assumed to be."""

    code: str
    fact: str
    before: object
    after: object


def assume(submission: Submission, texts: Iterable[str]) -> tuple[Submission, tuple[Assumed, ...], list[Problem]]:
    """The submission with the assumed facts; what was assumed; what could not be understood."""
    claims = dict(submission.claims)
    assumed: list[Assumed] = []
    problems: list[Problem] = []
    for text in texts:
        name, equals, value = text.partition("=")
        code, _, fact = name.strip().rpartition(".")
        item = submission.index.items.get(code)
        if not equals or not code:
            problems.append(_problem(text, f"không hiểu `{text}`", FORM))
            continue
        if item is None:
            meant = did_you_mean(code, submission.index.items)
            problems.append(_problem(text, f"không có mục {code}{meant}", FORM))
            continue
        claim = claims.get(code) or Claim()
        if any((one.code, one.fact) == (code, fact) for one in assumed):
            problems.append(_problem(text, f"{code}.{fact} ghi hai lần", FORM))
            continue
        typed, trouble = _typed(item, fact, value.strip())
        if trouble is not None:
            problems.append(_problem(text, f"{code}: {trouble}", FORM))
            continue
        if fact == "points":
            assumed.append(Assumed(code, fact, claim.points, typed))
            reason = "giả định"
            claims[code] = claim.model_copy(update={"points": typed, "reason": reason, "not_applicable": None})
        else:
            assumed.append(Assumed(code, fact, claim.facts.get(fact), typed))
            claims[code] = claim.model_copy(update={"facts": {**claim.facts, fact: typed}, "not_applicable": None})
    return replace(submission, claims=claims), tuple(assumed), problems


def _problem(text: str, message: str, hint: str) -> Problem:
    return Problem("what-if", Where("--what-if", None, text), message, hint)


def _typed(item: Item, fact: str, text: str) -> tuple[FactValue | None, str | None]:
    """The value that a text means for a fact, or what was expected."""
    if item.manual and fact == "points":
        number = _number(text)
        return number, None if number is not None else f"`{text}` không phải số điểm"
    declared = item.facts.get(fact)
    if declared is None:
        names = ", ".join(item.facts) or ("points" if item.manual else "không có")
        return None, f"không hỏi số liệu `{fact}`{did_you_mean(fact, item.facts)}; các số liệu: {names}"
    if declared.type == "choice":
        keys = item.rule.choices().get(fact, ())
        if text in keys:
            return text, None
        return None, f"`{text}` không phải một mức{did_you_mean(text, keys)}; các mức: {', '.join(keys)}"
    value: FactValue | None
    if declared.type == "yes-no":
        value = _YES_NO.get(fold(text))
    elif declared.type == "date":
        value = _day(text)
    elif declared.type == "integer":
        value = int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None
    else:
        value = _number(text)
    return value, None if value is not None else f"`{text}` không phải {_EXPECTED[declared.type]}"


_YES_NO = {"true": True, "có": True, "co": True, "false": False, "không": False, "khong": False}
_EXPECTED = {
    "yes-no": "có hoặc không",
    "date": "ngày, ví dụ 2023-06-28 hoặc 28/06/2023",
    "integer": "số nguyên, ví dụ 1208",
    "decimal": "số, ví dụ 97,5",
    "percent": "tỷ lệ, ví dụ 97,5",
}


def _number(text: str) -> Decimal | None:
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+", text):
        return None  # 2.400: two thousand four hundred, or two point four? Nobody should have to guess
    plain = text.replace(",", ".")
    return Decimal(plain) if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,6})?", plain) else None


def _day(text: str) -> datetime.date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
