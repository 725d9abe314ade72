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
from cchc_cli.rules import Cases, Rule
from cchc_cli.rules.base import FACT_TYPES, Moment, on
from cchc_cli.rules.choice import Condition, Levels


@dataclass(frozen=True, slots=True)
class SetSubject:
    """What the checks of a set look at; ``whole``: no file is missing from it; ``superseded``: the set before, and
    ``known`` the names of all sets, where the caller has them at hand."""

    index: Index
    places: Places
    whole: bool = True
    superseded: Index | None = None
    known: frozenset[str] | None = None

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of the set; one whose code stands twice has no place of its own until the code is mended."""
        again = {code for code, _ in self.places.again}
        return tuple(item for code, item in self.index.items.items() if code not in again)


Check = Callable[[SetSubject], Iterator[Finding]]


def facts_declared_and_used(subject: SetSubject) -> Iterator[Finding]:
    """Mỗi số liệu mà cách chấm cần phải được khai trong `facts`, và mỗi số liệu khai ra phải được dùng."""
    for item in subject.items:
        used = set(item.rule.inputs())
        given = {name for one in item.evidence for way in alternatives(one) for name in way.gives}
        for name in sorted(used - set(item.facts)):
            meant = did_you_mean(name, set(item.facts) - used)
            message = f"{item.code}: cách chấm dùng `{name}` nhưng `facts` không khai{meant}"
            hint = "khai số liệu này với nhãn, kiểu và đơn vị"
            yield Finding(subject.places.at(item.code, "rule"), message, hint, item=item.code)
        for name in sorted(set(item.facts) - used):
            message = f"{item.code}: số liệu `{name}` khai ra nhưng cách chấm không dùng"
            where = subject.places.at(item.code, "facts", name)
            yield Finding(where, message, "xóa hoặc dùng trong cách chấm", item=item.code)
        for name in sorted(given - set(item.facts)):
            message = f"{item.code}: tài liệu kiểm chứng ghi cho `{name}` nhưng `facts` không khai"
            where = subject.places.at(item.code, "evidence")
            yield Finding(where, message, "sửa tên số liệu trong `gives`", item=item.code)


def fact_types_fit(subject: SetSubject) -> Iterator[Finding]:
    """Kiểu của số liệu phải hợp với cách chấm: có/không, số, ngày, mức; tài liệu chỉ cho biết ngày."""
    for item in subject.items:
        wanted = [*item.rule.types()]
        wanted += [(name, ("date",)) for one in item.evidence for way in alternatives(one) for name in way.gives]
        said = set()
        for name, types in wanted:
            fact = item.facts.get(name)
            if fact is not None and fact.type not in types and name not in said:
                said.add(name)
                wanted_words = " hoặc ".join(f"{FACT_TYPES[one]} ({one})" for one in types)
                message = f"{item.code}: `{name}` khai kiểu {FACT_TYPES[fact.type]}, chỗ dùng cần {wanted_words}"
                where = subject.places.at(item.code, "facts", name, "type")
                yield Finding(where, message, "sửa kiểu của số liệu hoặc cách chấm", item=item.code)


def choices_known(subject: SetSubject) -> Iterator[Finding]:
    """Điều kiện so với một mức phải dùng mức có trong thang điểm của số liệu đó."""
    for item in subject.items:
        scales = _scales(item.rule)
        for path, condition in _conditions(item.rule, ("rule",)):
            value, keys = condition.value, scales.get(condition.fact)
            if isinstance(value, str) and keys and value not in keys:
                message = f"{item.code}: không có mức `{value}`{did_you_mean(value, keys)}"
                where = subject.places.at(item.code, *path, "value")
                yield Finding(where, message, f"các mức: {', '.join(keys)}", item=item.code)


def _scales(rule: Rule) -> dict[str, list[str]]:
    """The keys of the levels by fact, of a rule and of the rules inside it."""
    if isinstance(rule, Levels):
        return {rule.fact: [level.key for level in rule.levels]}
    found: dict[str, list[str]] = {}
    for inner in (*(case.rule for case in rule.cases), rule.otherwise) if isinstance(rule, Cases) else ():
        for fact, keys in _scales(inner).items():
            found.setdefault(fact, []).extend(keys)
    return found


def _conditions(rule: Rule, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Condition]]:
    """Every condition of a rule and of the rules inside it, with its key path."""
    if isinstance(rule, Cases):
        for position, case in enumerate(rule.cases):
            here = (*path, "cases", position)
            yield (*here, "when"), case.when
            yield from _conditions(case.rule, (*here, "rule"))
        yield from _conditions(rule.otherwise, (*path, "otherwise"))


def rule_consistent(subject: SetSubject) -> Iterator[Finding]:
    """Cách chấm không được tự mâu thuẫn: các mức tăng (hoặc giảm) đều, không trùng, không vượt 100%; bậc chậm hạn
    dài dần và ít điểm dần."""
    for item in subject.items:
        for doubt in item.rule.doubts(item.max_points, item.facts):
            where = subject.places.at(item.code, "rule", *doubt.path)
            yield Finding(
                where, f"{item.code}: {doubt.message}", "so lại với thang điểm của quyết định", item=item.code
            )


def maximum_reachable(subject: SetSubject) -> Iterator[Finding]:
    """Mọi nhánh của cách chấm phải có thể đạt đúng điểm tối đa của mục, không hơn không kém."""
    for item in subject.items:
        for best in dict.fromkeys(item.rule.outcomes(item.max_points)):
            if best != item.max_points:
                message = f"{item.code}: mức cao nhất là {number(best)} điểm, mục ghi {number(item.max_points)} điểm"
                yield Finding(
                    subject.places.at(item.code, "rule"), message, "sửa điểm của mức hoặc của mục", item=item.code
                )


def maximum_printable(subject: SetSubject) -> Iterator[Finding]:
    """Điểm tối đa của mục không có nhiều chữ số thập phân hơn số chữ số mà bộ làm tròn."""
    rounding = subject.index.head.rounding
    for item in subject.items:
        if rounding.at == "item" and subject.index.rounding.item(item.max_points) != item.max_points:
            message = f"{item.code}: điểm tối đa {number(item.max_points)}, bộ làm tròn {rounding.decimals} chữ số"
            where = subject.places.at(item.code, "max_points")
            hint = "sửa `rounding.decimals` trong index.yaml, hoặc điểm tối đa"
            yield Finding(where, message, hint, Severity.WARNING, item.code)


def survey_asks_nothing(subject: SetSubject) -> Iterator[Finding]:
    """Mục điều tra xã hội học không có số liệu, tài liệu kiểm chứng hay "không áp dụng"."""
    for item in subject.items:
        for key in ("facts", "evidence"):
            if item.surveyed and getattr(item, key):
                where = subject.places.at(item.code, key)
                message = f"{item.code}: mục điều tra xã hội học không có `{key}`"
                yield Finding(where, message, "xóa phần này hoặc sửa cách chấm", item=item.code)
        if item.surveyed and item.not_applicable != "forbidden":
            where = subject.places.at(item.code, "not_applicable")
            yield Finding(where, f"{item.code}: đơn vị không tự chấm mục này", "xóa `not_applicable`", item=item.code)


def roles_known(subject: SetSubject) -> Iterator[Finding]:
    """Vai trò chủ trì (`lead`) phải có trong danh sách `roles` của index.yaml."""
    roles = subject.index.head.roles
    for item in subject.items:
        if item.lead and item.lead not in roles:
            message = f"{item.code}: không có vai trò `{item.lead}`{did_you_mean(item.lead, roles)}"
            yield Finding(
                subject.places.at(item.code, "lead"), message, "thêm vào `roles` của index.yaml", item=item.code
            )


def evidence_types_known(subject: SetSubject) -> Iterator[Finding]:
    """Loại văn bản của tài liệu kiểm chứng phải là ký hiệu đã biết (Nghị định 30/2020, Phụ lục III, và CV, anh…)."""
    for item, way, keys in _requirements(subject):
        for name in dict.fromkeys(name for name in way.types if name not in EVIDENCE_TYPES):
            message = f"{item.code}: không có loại văn bản `{name}`{did_you_mean(name, EVIDENCE_TYPES)}"
            yield Finding(
                subject.places.at(item.code, *keys), message, "dùng ký hiệu của Nghị định 30/2020", item=item.code
            )


def windows_open(subject: SetSubject) -> Iterator[Finding]:
    """Khoảng ngày của tài liệu (`dated`) phải bắt đầu trước khi kết thúc."""
    year = subject.index.head.years.from_
    for item, way, keys in _requirements(subject):
        if way.dated is not None and _backwards(way.dated, year):
            message = f"{item.code}: khoảng ngày của “{way.title}” kết thúc trước khi bắt đầu ({way.dated.words(year)})"
            yield Finding(subject.places.at(item.code, *keys), message, "sửa lại hai ngày", item=item.code)


def dates_near_the_year(subject: SetSubject) -> Iterator[Finding]:
    """Ngày cụ thể (không theo năm chấm điểm) phải nằm trong những năm mà bộ áp dụng, hoặc năm liền kề."""
    years = subject.index.head.years
    last = years.to if years.to is not None else 9999
    for item in subject.items:
        by = getattr(item.rule, "by", None)
        for keys, moment in ((("due",), item.due), (("rule", "by"), by)):
            if isinstance(moment, datetime.date) and not years.from_ - 1 <= moment.year <= last + 1:
                message = f"{item.code}: ngày {moment:%d/%m/%Y} ngoài những năm mà bộ áp dụng"
                where = subject.places.at(item.code, *keys)
                yield Finding(where, message, "sửa năm, hoặc viết {month: …, day: …, year: +0}", item=item.code)


def due_before_handing_in(subject: SetSubject) -> Iterator[Finding]:
    """Hạn hoàn thành của mục (`due`) không sau hạn tự chấm quá một năm, cũng không trước năm chấm điểm."""
    head = subject.index.head
    for item in subject.items:
        if item.due is None:
            continue
        day, year = on(item.due, head.years.from_), head.years.from_
        if not datetime.date(year - 1, 7, 1) <= day <= datetime.date(year + 1, 12, 31):
            where = subject.places.at(item.code, "due")
            message = f"{item.code}: hạn {day:%d/%m/%Y} xa năm chấm điểm {year}"
            yield Finding(where, message, "kiểm tra lại hạn", Severity.WARNING, item=item.code)


def sources_stated(subject: SetSubject) -> Iterator[Finding]:
    """Mỗi mục ghi nguồn (`source`): số quyết định, phụ lục, mục; để ai cũng so lại được."""
    for item in subject.items:
        if not item.source.strip():
            message = f"{item.code}: chưa ghi nguồn (`source`)"
            hint = "ghi số quyết định, phụ lục, mục"
            yield Finding(subject.places.of(item.code), message, hint, Severity.WARNING, item=item.code)


def replaces_known(subject: SetSubject) -> Iterator[Finding]:
    """Mã trong `replaces` phải là mục của bộ được thay thế (`supersedes`), và bộ đó phải được ghi ra."""
    before, supersedes = subject.superseded, subject.index.head.supersedes
    for item in subject.items:
        for position, code in enumerate(item.replaces):
            where = subject.places.at(item.code, "replaces", position)
            if supersedes is None:
                message = f"{item.code}: thay cho {code}, nhưng bộ không ghi thay thế bộ nào"
                yield Finding(where, message, "ghi `supersedes` trong index.yaml", item=item.code)
            elif before is not None and code not in before.items:
                message = f"{item.code}: bộ `{before.edition}` không có mục {code}{did_you_mean(code, before.items)}"
                yield Finding(where, message, "sửa mã, hoặc bỏ nếu là mục mới", item=item.code)


def replaces_once(subject: SetSubject) -> Iterator[Finding]:
    """Một mục không ghi hai lần cùng một mã trong `replaces`."""
    for item in subject.items:
        for code, count in Counter(item.replaces).items():
            if count > 1:
                where = subject.places.at(item.code, "replaces")
                yield Finding(where, f"{item.code}: mã {code} ghi {count} lần", "giữ một lần", item=item.code)


def _requirements(subject: SetSubject) -> Iterator[tuple[Item, Requirement, tuple[str | int, ...]]]:
    """Every requirement of every item, alternatives one by one, with its key path in the item."""
    for item in subject.items:
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
    maximum_printable,
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
