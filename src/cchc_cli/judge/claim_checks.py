"""Checks of what a unit states, before it is scored: known items, complete types, sane numbers.

Each check is one function: its name is its id, its docstring is its manual. To add one, write the function and
name it in ``CLAIM_CHECKS`` at the foot of this file.

Imports: model, points, problem, read.submission.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from cchc_cli.model import Appraisal
from cchc_cli.points import number
from cchc_cli.problem import MOST_OF_A_CHECK, Finding, Problem, Where, did_you_mean, run_checks
from cchc_cli.read.submission import Submission
from cchc_cli.rules.base import Fact

Check = Callable[[Submission], Iterator[Finding]]


def check_claims(submission: Submission) -> list[Problem]:
    """Every finding of every check, in one run."""
    return run_checks(CLAIM_CHECKS, submission, most=MOST_OF_A_CHECK)


def set_fits_unit(submission: Submission) -> Iterator[Finding]:
    """Bộ tiêu chí phải dành cho loại đơn vị và năm chấm điểm này."""
    head, unit = submission.index.head, submission.unit
    where = submission.places.at("edition")
    if unit.kind not in head.unit_kinds:
        message = f"bộ `{head.edition}` dành cho {', '.join(head.unit_kinds)}, đơn vị này là {unit.kind}"
        yield Finding(where, message, "chọn bộ tiêu chí khác, hoặc sửa `kind` trong unit.yaml")
    if submission.year not in head.years:
        until = f" đến {head.years.to}" if head.years.to else ""
        message = f"bộ `{head.edition}` áp dụng từ năm {head.years.from_}{until}, không phải {submission.year}"
        yield Finding(where, message, "chọn bộ tiêu chí của năm chấm điểm")


def known_items(submission: Submission) -> Iterator[Finding]:
    """Mỗi mã trong hồ sơ phải là mục chấm điểm của bộ tiêu chí."""
    yield from _unknown_codes(submission, submission.claims, submission.places.item)
    side_files = (
        ("survey.yaml", submission.survey.items if submission.survey else {}),
        ("appraisal.yaml", _all_codes(submission.appraisal)),
        ("report.yaml", submission.texts.causes if submission.texts else {}),
    )
    for name, codes in side_files:
        place = Where(f"{submission.folder}/{name}")
        yield from _unknown_codes(submission, codes, partial(_below, place))


def _all_codes(appraisal: Appraisal | None) -> list[str]:
    return [code for one in (appraisal.rounds if appraisal else ()) for code in one.items]


def _below(place: Where, code: str) -> Where:
    return Where(place.file, None, code)


def _unknown_codes(submission: Submission, codes: Any, where: Callable[[str], Where]) -> Iterator[Finding]:
    known = submission.index.items
    for code in codes:
        if code in known:
            continue
        if any(other.startswith(f"{code}.") for other in known):
            message = f"{code} gồm nhiều mục thành phần, không chấm trực tiếp"
            hint = f"ghi vào từng mục: {', '.join(other for other in known if other.startswith(f'{code}.'))}"
        else:
            message, hint = f"không có mục {code}{did_you_mean(code, known)}", "sửa mã theo bộ tiêu chí"
        yield Finding(where(code), message, hint, item=code)


def survey_not_claimed(submission: Submission) -> Iterator[Finding]:
    """Mục điều tra xã hội học không tự chấm: không ghi số liệu hay điểm vào hồ sơ tự chấm."""
    for item, claim in submission.claimed:
        if item.surveyed and (claim.facts or claim.points is not None or claim.not_applicable):
            message = f"{item.code} chấm bằng điều tra xã hội học, đơn vị không tự chấm"
            hint = "xóa số liệu này; kết quả điều tra ghi vào survey.yaml"
            yield Finding(submission.places.item(item.code), message, hint, item=item.code)


def known_facts(submission: Submission) -> Iterator[Finding]:
    """Mỗi số liệu ghi ra phải là số liệu mà mục đó hỏi."""
    for item, claim in submission.claimed:
        for name in claim.facts:
            if name not in item.facts and not item.surveyed:
                where = submission.places.at("items", item.code, "facts", name)
                message = f"{item.code} không hỏi số liệu `{name}`{did_you_mean(name, item.facts)}"
                hint = f"các số liệu của mục này: {', '.join(item.facts) or 'không có'}"
                yield Finding(where, message, hint, item=item.code)


def typed_facts(submission: Submission) -> Iterator[Finding]:
    """Số liệu phải đúng kiểu: số nguyên không âm, tỷ lệ 0–100, ngày, có/không, một trong các mức."""
    for item, claim in submission.claimed:
        for name, value in claim.facts.items():
            fact = item.facts.get(name)
            if fact is None or value is None:
                continue
            choices = item.rule.choices().get(name, ()) if fact.type == "choice" else ()
            wrong = wrong_value(fact, value, choices)
            if wrong:
                where = submission.places.at("items", item.code, "facts", name)
                message = f"{fact.label}: {wrong[0]}"
                yield Finding(where, message, wrong[1], item=item.code)


def wrong_value(fact: Fact, value: Any, choices: tuple[str, ...]) -> tuple[str, str] | None:
    """What is wrong with a value, and what was expected."""
    shown = f"`{'true' if value is True else 'false' if value is False else value}`"
    whole = isinstance(value, int) and not isinstance(value, bool)
    if fact.type == "integer":
        if not whole:
            return f"{shown} không phải số nguyên", "viết số nguyên, không có dấu nháy và dấu chấm: 1204"
        return (f"{shown} là số âm", "viết số từ 0 trở lên") if value < 0 else None
    if fact.type in ("decimal", "percent"):
        if not (whole or isinstance(value, Decimal)):
            return f"{shown} không phải số", "viết số không có dấu nháy, dấu thập phân là dấu chấm: 97.5"
        if value < 0:
            return f"{shown} là số âm", "viết số từ 0 trở lên"
        too_big = fact.type == "percent" and value > 100
        return (f"{shown} lớn hơn 100%", "viết tỷ lệ từ 0 đến 100") if too_big else None
    if fact.type == "date":
        if not isinstance(value, datetime.date):
            return f"{shown} không phải ngày", "viết năm-tháng-ngày, không có dấu nháy: 2023-06-28"
        return None
    if fact.type == "yes-no":
        return None if isinstance(value, bool) else (f"{shown} không phải có/không", "viết true hoặc false")
    if value not in choices:
        return f"không có mức {shown}{did_you_mean(str(value), choices)}", f"chọn một trong: {', '.join(choices)}"
    return None


def dates_in_year(submission: Submission) -> Iterator[Finding]:
    """Ngày phải thuộc năm chấm điểm, hoặc sát trước, sát sau năm đó (từ tháng 7 năm trước đến hết tháng 6 năm sau)."""
    first, last = fitting_days(submission.year)
    for item, claim in submission.claimed:
        for name, value in claim.facts.items():
            if name in item.facts and isinstance(value, datetime.date) and not first <= value <= last:
                where = submission.places.at("items", item.code, "facts", name)
                message = f"{item.facts[name].label}: ngày {value:%d/%m/%Y} không thuộc năm {submission.year}"
                yield Finding(where, message, "kiểm tra lại năm", item=item.code)


def fitting_days(year: int) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that a fact of a scored year may have."""
    return datetime.date(year - 1, 7, 1), datetime.date(year + 1, 6, 30)


def part_within_whole(submission: Submission) -> Iterator[Finding]:
    """Tử số không được lớn hơn mẫu số."""
    for item, claim in submission.claimed:
        for part, whole in item.rule.bounds():
            done, planned = claim.facts.get(part), claim.facts.get(whole)
            if not isinstance(done, int | Decimal) or not isinstance(planned, int | Decimal):
                continue
            if done > planned and part in item.facts and whole in item.facts:
                where = submission.places.at("items", item.code, "facts", part)
                message = (
                    f"{item.facts[part].label} ({number(done)}) lớn hơn "
                    f"{item.facts[whole].label[:1].lower()}{item.facts[whole].label[1:]} ({number(planned)})"
                )
                yield Finding(where, message, "kiểm tra lại hai con số", item=item.code)


def stated_points(submission: Submission) -> Iterator[Finding]:
    """Chỉ mục chấm tay mới ghi điểm, kèm lý do, và không quá điểm tối đa; mục khác máy tính từ số liệu."""
    for item, claim in submission.claimed:
        if claim.points is None or item.surveyed:
            continue
        if not item.manual:
            message, hint = f"{item.code} tính điểm từ số liệu, không ghi điểm trực tiếp", "xóa `points`, ghi `facts`"
        elif not 0 <= claim.points <= item.max_points:
            message = f"{item.code}: {number(claim.points)} điểm, ngoài khoảng từ 0 đến {number(item.max_points)}"
            hint = "sửa lại điểm"
        elif not claim.reason:
            message, hint = f"{item.code}: ghi điểm mà không có lý do", "thêm `reason: …`"
        else:
            continue
        yield Finding(submission.places.at("items", item.code, "points"), message, hint, item=item.code)


def others_within_maximum(submission: Submission) -> Iterator[Finding]:
    """Điểm điều tra và điểm thẩm định không quá điểm tối đa; điểm điều tra chỉ dành cho mục điều tra."""
    items, folder = submission.index.items, submission.folder
    surveyed = submission.survey.items if submission.survey else {}
    for code, result in surveyed.items():
        where = Where(f"{folder}/survey.yaml", None, code)
        if code in items and not items[code].surveyed:
            message = f"{code} không phải mục điều tra xã hội học"
            yield Finding(where, message, "xóa khỏi survey.yaml", item=code)
        yield from _over(code, result.points, items, where)
    for one in submission.appraisal.rounds if submission.appraisal else ():
        for code, decided in one.items.items():
            where = Where(f"{folder}/appraisal.yaml", None, f"vòng {one.round} › {code}")
            yield from _over(code, decided.points, items, where)


def _over(code: str, points: Decimal | None, items: Any, where: Where) -> Iterator[Finding]:
    if points is not None and code in items and points > items[code].max_points:
        message = f"{code}: {number(points)} điểm, quá điểm tối đa {number(items[code].max_points)}"
        yield Finding(where, message, "sửa lại điểm", item=code)


def not_applicable_allowed(submission: Submission) -> Iterator[Finding]:
    """Chỉ ghi "không áp dụng" cho mục mà bộ tiêu chí cho phép."""
    for item, claim in submission.claimed:
        if claim.not_applicable and item.not_applicable == "forbidden" and not item.surveyed:
            where = submission.places.at("items", item.code, "not_applicable")
            message = f"{item.code} không được ghi không áp dụng"
            yield Finding(where, message, "ghi số liệu của mục này", item=item.code)


CLAIM_CHECKS: tuple[Check, ...] = (
    set_fits_unit,
    known_items,
    survey_not_claimed,
    known_facts,
    typed_facts,
    dates_in_year,
    part_within_whole,
    stated_points,
    others_within_maximum,
    not_applicable_allowed,
)
