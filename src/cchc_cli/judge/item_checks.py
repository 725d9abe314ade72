"""Checks of the items of a criteria set: rules, facts, evidence, roles, dates, sources, what they replace.

Each check is one function: its name is its id, its docstring is its manual. To add one, write the function and
name it in ``ITEM_CHECKS`` at the foot of this file.

Imports: model, points, problem, read.criteria, rules.base.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cchc_cli.model import Index, Item, Requirement, Window, alternatives
from cchc_cli.points import number
from cchc_cli.problem import Finding, Severity, did_you_mean
from cchc_cli.read.criteria import Places
from cchc_cli.rules.base import Moment, on


@dataclass(frozen=True, slots=True)
class SetSubject:
    """What the checks of a set look at; ``whole``: no file is missing from it; ``superseded``: the set before, and
    ``known`` the names of all sets, where the caller has them at hand."""

    index: Index
    places: Places
    whole: bool = True
    superseded: Index | None = None
    known: frozenset[str] | None = None


Check = Callable[[SetSubject], Iterator[Finding]]


def facts_declared_and_used(subject: SetSubject) -> Iterator[Finding]:
    """Mỗi số liệu mà cách chấm cần phải được khai trong `facts`, và mỗi số liệu khai ra phải được dùng."""
    for item in subject.index.items.values():
        used = set(item.rule.inputs())
        given = {name for one in item.evidence for way in alternatives(one) for name in way.gives}
        for name in sorted(used - set(item.facts)):
            meant = did_you_mean(name, set(item.facts) - used)
            message = f"{item.code}: cách chấm dùng `{name}` nhưng `facts` không khai{meant}"
            hint = "khai số liệu này với nhãn, kiểu và đơn vị"
            yield Finding(subject.places.at(item.code, "rule"), message, hint)
        for name in sorted(set(item.facts) - used):
            message = f"{item.code}: số liệu `{name}` khai ra nhưng cách chấm không dùng"
            where = subject.places.at(item.code, "facts", name)
            yield Finding(where, message, "xóa hoặc dùng trong cách chấm")
        for name in sorted(given - set(item.facts)):
            message = f"{item.code}: tài liệu kiểm chứng ghi cho `{name}` nhưng `facts` không khai"
            where = subject.places.at(item.code, "evidence")
            yield Finding(where, message, "sửa tên số liệu trong `gives`")


def fact_types_fit(subject: SetSubject) -> Iterator[Finding]:
    """Kiểu của số liệu phải hợp với cách chấm: có/không, số, ngày, mức; tài liệu chỉ cho biết ngày."""
    for item in subject.index.items.values():
        wanted = [*item.rule.types()]
        wanted += [(name, ("date",)) for one in item.evidence for way in alternatives(one) for name in way.gives]
        said = set()
        for name, types in wanted:
            fact = item.facts.get(name)
            if fact is not None and fact.type not in types and name not in said:
                said.add(name)
                message = f"{item.code}: `{name}` khai kiểu {fact.type}, chỗ dùng cần {' hoặc '.join(types)}"
                where = subject.places.at(item.code, "facts", name, "type")
                yield Finding(where, message, "sửa kiểu của số liệu hoặc cách chấm")


def choices_known(subject: SetSubject) -> Iterator[Finding]:
    """Điều kiện so với một mức phải dùng mức có trong thang điểm của số liệu đó."""
    for item in subject.index.items.values():
        choices = item.rule.choices()
        for position, case in enumerate(getattr(item.rule, "cases", ())):
            value, keys = case.when.value, choices.get(case.when.fact)
            if isinstance(value, str) and keys and value not in keys:
                message = f"{item.code}: không có mức `{value}`{did_you_mean(value, keys)}"
                where = subject.places.at(item.code, "rule", "cases", position, "when", "value")
                yield Finding(where, message, f"các mức: {', '.join(keys)}")


def rule_consistent(subject: SetSubject) -> Iterator[Finding]:
    """Cách chấm không được tự mâu thuẫn: các mức tăng (hoặc giảm) đều, không trùng, không vượt 100%; bậc chậm hạn
    dài dần và ít điểm dần."""
    for item in subject.index.items.values():
        for doubt in item.rule.doubts(item.max_points):
            where = subject.places.at(item.code, "rule", *doubt.path)
            yield Finding(where, f"{item.code}: {doubt.message}", "so lại với thang điểm của quyết định")


def maximum_reachable(subject: SetSubject) -> Iterator[Finding]:
    """Mọi nhánh của cách chấm phải có thể đạt đúng điểm tối đa của mục, không hơn không kém."""
    for item in subject.index.items.values():
        for best in dict.fromkeys(item.rule.outcomes(item.max_points)):
            if best != item.max_points:
                message = f"{item.code}: mức cao nhất là {number(best)} điểm, mục ghi {number(item.max_points)} điểm"
                yield Finding(subject.places.at(item.code, "rule"), message, "sửa điểm của mức hoặc của mục")


def survey_asks_nothing(subject: SetSubject) -> Iterator[Finding]:
    """Mục điều tra xã hội học không có số liệu, tài liệu kiểm chứng hay "không áp dụng"."""
    for item in subject.index.items.values():
        for key in ("facts", "evidence"):
            if item.surveyed and getattr(item, key):
                where = subject.places.at(item.code, key)
                message = f"{item.code}: mục điều tra xã hội học không có `{key}`"
                yield Finding(where, message, "xóa phần này hoặc sửa cách chấm")
        if item.surveyed and item.not_applicable != "forbidden":
            where = subject.places.at(item.code, "not_applicable")
            yield Finding(where, f"{item.code}: đơn vị không tự chấm mục này", "xóa `not_applicable`")


def roles_known(subject: SetSubject) -> Iterator[Finding]:
    """Vai trò chủ trì (`lead`) phải có trong danh sách `roles` của index.yaml."""
    roles = subject.index.head.roles
    for item in subject.index.items.values():
        if item.lead and item.lead not in roles:
            message = f"{item.code}: không có vai trò `{item.lead}`{did_you_mean(item.lead, roles)}"
            yield Finding(subject.places.at(item.code, "lead"), message, "thêm vào `roles` của index.yaml")


def evidence_types_known(subject: SetSubject) -> Iterator[Finding]:
    """Loại văn bản của tài liệu kiểm chứng phải là ký hiệu đã biết (Nghị định 30/2020, Phụ lục III, và CV, anh…)."""
    for item, way, keys in _requirements(subject):
        for name in dict.fromkeys(name for name in way.types if name not in EVIDENCE_TYPES):
            message = f"{item.code}: không có loại văn bản `{name}`{did_you_mean(name, EVIDENCE_TYPES)}"
            yield Finding(subject.places.at(item.code, *keys), message, "dùng ký hiệu của Nghị định 30/2020")


def windows_open(subject: SetSubject) -> Iterator[Finding]:
    """Khoảng ngày của tài liệu (`dated`) phải bắt đầu trước khi kết thúc."""
    year = subject.index.head.years.from_
    for item, way, keys in _requirements(subject):
        if way.dated is not None and _backwards(way.dated, year):
            message = f"{item.code}: khoảng ngày của “{way.title}” kết thúc trước khi bắt đầu ({way.dated.words(year)})"
            yield Finding(subject.places.at(item.code, *keys), message, "sửa lại hai ngày")


def dates_near_the_year(subject: SetSubject) -> Iterator[Finding]:
    """Ngày cụ thể (không theo năm chấm điểm) phải nằm trong những năm mà bộ áp dụng, hoặc năm liền kề."""
    years = subject.index.head.years
    last = years.to if years.to is not None else 9999
    for item in subject.index.items.values():
        by = getattr(item.rule, "by", None)
        for keys, moment in ((("due",), item.due), (("rule", "by"), by)):
            if isinstance(moment, datetime.date) and not years.from_ - 1 <= moment.year <= last + 1:
                message = f"{item.code}: ngày {moment:%d/%m/%Y} ngoài những năm mà bộ áp dụng"
                where = subject.places.at(item.code, *keys)
                yield Finding(where, message, "sửa năm, hoặc viết {month: …, day: …, year: +0}")


def due_before_handing_in(subject: SetSubject) -> Iterator[Finding]:
    """Hạn hoàn thành của mục (`due`) không sau hạn tự chấm quá một năm, cũng không trước năm chấm điểm."""
    head = subject.index.head
    for item in subject.index.items.values():
        if item.due is None:
            continue
        day, year = on(item.due, head.years.from_), head.years.from_
        if not datetime.date(year - 1, 7, 1) <= day <= datetime.date(year + 1, 12, 31):
            where = subject.places.at(item.code, "due")
            message = f"{item.code}: hạn {day:%d/%m/%Y} xa năm chấm điểm {year}"
            yield Finding(where, message, "kiểm tra lại hạn", Severity.WARNING)


def sources_stated(subject: SetSubject) -> Iterator[Finding]:
    """Mỗi mục ghi nguồn (`source`): số quyết định, phụ lục, mục; để ai cũng so lại được."""
    for item in subject.index.items.values():
        if not item.source.strip():
            message = f"{item.code}: chưa ghi nguồn (`source`)"
            hint = "ghi số quyết định, phụ lục, mục"
            yield Finding(subject.places.of(item.code), message, hint, Severity.WARNING)


def replaces_known(subject: SetSubject) -> Iterator[Finding]:
    """Mã trong `replaces` phải là mục của bộ được thay thế (`supersedes`), và bộ đó phải được ghi ra."""
    before, supersedes = subject.superseded, subject.index.head.supersedes
    for item in subject.index.items.values():
        for position, code in enumerate(item.replaces):
            where = subject.places.at(item.code, "replaces", position)
            if supersedes is None:
                message = f"{item.code}: thay cho {code}, nhưng bộ không ghi thay thế bộ nào"
                yield Finding(where, message, "ghi `supersedes` trong index.yaml")
            elif before is not None and code not in before.items:
                message = f"{item.code}: bộ `{before.edition}` không có mục {code}{did_you_mean(code, before.items)}"
                yield Finding(where, message, "sửa mã, hoặc bỏ nếu là mục mới")


def replaces_once(subject: SetSubject) -> Iterator[Finding]:
    """Một mục không ghi hai lần cùng một mã trong `replaces`."""
    for item in subject.index.items.values():
        for code, count in Counter(item.replaces).items():
            if count > 1:
                where = subject.places.at(item.code, "replaces")
                yield Finding(where, f"{item.code}: mã {code} ghi {count} lần", "giữ một lần")


def _requirements(subject: SetSubject) -> Iterator[tuple[Item, Requirement, tuple[str | int, ...]]]:
    """Every requirement of every item, alternatives one by one, with its key path in the item."""
    for item in subject.index.items.values():
        for position, evidence in enumerate(item.evidence):
            ways = alternatives(evidence)
            for choice, way in enumerate(ways):
                yield item, way, ("evidence", position, *(("any_of", choice) if len(ways) > 1 else ()))


def _backwards(window: Window, year: int) -> bool:
    ends: list[Moment | None] = [window.from_, window.to]
    days = [on(moment, year) for moment in ends if moment is not None]
    return len(days) == 2 and days[1] < days[0]


# Nghị định 30/2020/NĐ-CP, Phụ lục III, Mục I
_DECREE_TYPES = """NQ QĐ CT QC QyĐ TC TB HD CTr KH PA ĐA DA BC BB TTr HĐ CĐ BGN BTT GUQ GM GGT GNP PG PC PB
SY TrS SL"""
EVIDENCE_TYPES = frozenset((*_DECREE_TYPES.split(), "CV", "anh", "lien-ket", "khac"))
"""CV: công văn has no abbreviation in the decree; the last three are not documents of the decree."""

ITEM_CHECKS: tuple[Check, ...] = (
    facts_declared_and_used,
    fact_types_fit,
    choices_known,
    rule_consistent,
    maximum_reachable,
    survey_asks_nothing,
    roles_known,
    evidence_types_known,
    windows_open,
    dates_near_the_year,
    due_before_handing_in,
    sources_stated,
    replaces_known,
    replaces_once,
)
