"""Checks of a criteria set: what must hold before anything is scored with it.

Each check is one function: its name is its id, its docstring is its manual. To add one, write the function and
name it in ``INDEX_CHECKS`` at the foot of this file.

Imports: model, points, problem, rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from cchc_cli.model import Criterion, Index, Item, Requirement, alternatives
from cchc_cli.points import number
from cchc_cli.problem import Finding, Problem, did_you_mean, run_checks
from cchc_cli.read.criteria import Places

Check = Callable[[Index, Places], Iterator[Finding]]


def check_index(index: Index, places: Places) -> list[Problem]:
    """Every finding of every check, in one run."""
    return run_checks(INDEX_CHECKS, index, places)


def points_add_up(index: Index, places: Places) -> Iterator[Finding]:
    """Điểm của các phần phải cộng bằng điểm của tiêu chí, lĩnh vực và cả bộ."""
    for area in index.areas:
        yield from _sums(area.code, area.name, area.max_points, area.criteria, places)
    total = sum((area.max_points for area in index.areas if area.kind == "points"), Decimal(0))
    if total != index.head.total:
        message = f"các lĩnh vực cộng lại {number(total)} điểm, bộ tiêu chí ghi {number(index.head.total)}"
        yield Finding(places.of(""), message, "so lại điểm các lĩnh vực với quyết định")


def _sums(
    code: str, name: str, stated: Decimal, parts: tuple[Criterion | Item, ...], places: Places
) -> Iterator[Finding]:
    total = sum((part.max_points for part in parts), Decimal(0))
    if total != stated:
        message = f"{code} {name}: các phần cộng lại {number(total)} điểm, ở đây ghi {number(stated)}"
        yield Finding(places.of(code), message, "so lại điểm từng phần với quyết định")
    for part in parts:
        if isinstance(part, Criterion):
            yield from _sums(part.code, part.name, part.max_points, part.parts, places)


def survey_share(index: Index, places: Places) -> Iterator[Finding]:
    """Điểm các mục điều tra xã hội học phải cộng bằng `survey.points`."""
    items = (item for area in index.areas if area.kind == "points" for item in area.items)
    total = sum((item.max_points for item in items if item.surveyed), Decimal(0))
    if total != index.head.survey.points:
        stated = number(index.head.survey.points)
        message = f"các mục điều tra xã hội học cộng lại {number(total)} điểm, mục survey ghi {stated}"
        yield Finding(places.of(""), message, "sửa survey.points hoặc điểm các mục `survey`")


def codes_unique(index: Index, places: Places) -> Iterator[Finding]:
    """Mỗi mã chỉ dùng một lần trong cả bộ."""
    codes = Counter(code for area in index.areas for code in _codes(area.code, area.criteria))
    for code, count in codes.items():
        if count > 1:
            message = f"mã {code} dùng {count} lần"
            yield Finding(places.of(code), message, "đánh lại mã theo quyết định")


def _codes(code: str, parts: tuple[Criterion | Item, ...]) -> Iterator[str]:
    yield code
    for part in parts:
        yield from _codes(part.code, part.parts if isinstance(part, Criterion) else ())


def codes_nested(index: Index, places: Places) -> Iterator[Finding]:
    """Mã của phần bắt đầu bằng mã của mục chứa nó: 1.2 nằm trong 1, 1.2.1 nằm trong 1.2."""
    for area in index.areas:
        yield from _nested(area.code, area.criteria, places)


def _nested(parent: str, parts: tuple[Criterion | Item, ...], places: Places) -> Iterator[Finding]:
    for part in parts:
        if not part.code.startswith(f"{parent}."):
            message = f"mã {part.code} nằm trong {parent} nhưng không bắt đầu bằng {parent}."
            yield Finding(places.of(part.code), message, "sửa mã hoặc dời sang đúng chỗ")
        if isinstance(part, Criterion):
            yield from _nested(part.code, part.parts, places)


def facts_declared_and_used(index: Index, places: Places) -> Iterator[Finding]:
    """Mỗi số liệu mà cách chấm cần phải được khai trong `facts`, và mỗi số liệu khai ra phải được dùng."""
    for item in index.items.values():
        used = set(item.rule.inputs())
        for name in sorted(used - set(item.facts)):
            meant = did_you_mean(name, set(item.facts) - used)
            message = f"{item.code}: cách chấm dùng `{name}` nhưng `facts` không khai{meant}"
            hint = "khai số liệu này với nhãn, kiểu và đơn vị"
            yield Finding(places.of(item.code), message, hint)
        given = {name for one in item.evidence for way in alternatives(one) for name in way.gives}
        for name in sorted(set(item.facts) - used):
            message = f"{item.code}: số liệu `{name}` khai ra nhưng cách chấm không dùng"
            yield Finding(places.of(item.code), message, "xóa hoặc dùng trong cách chấm")
        for name in sorted(given - set(item.facts)):
            message = f"{item.code}: tài liệu kiểm chứng ghi cho `{name}` nhưng `facts` không khai"
            yield Finding(places.of(item.code), message, "sửa tên số liệu trong `gives`")


def maximum_reachable(index: Index, places: Places) -> Iterator[Finding]:
    """Mọi nhánh của cách chấm phải có thể đạt đúng điểm tối đa của mục, không hơn không kém."""
    for item in index.items.values():
        for best in dict.fromkeys(item.rule.outcomes(item.max_points)):
            if best != item.max_points:
                message = f"{item.code}: mức cao nhất là {number(best)} điểm, mục ghi {number(item.max_points)} điểm"
                yield Finding(places.of(item.code), message, "sửa điểm của mức hoặc của mục")


def roles_known(index: Index, places: Places) -> Iterator[Finding]:
    """Vai trò chủ trì (`lead`) phải có trong danh sách `roles` của index.yaml."""
    for item in index.items.values():
        if item.lead and item.lead not in index.head.roles:
            meant = did_you_mean(item.lead, index.head.roles)
            message = f"{item.code}: không có vai trò `{item.lead}`{meant}"
            yield Finding(places.of(item.code), message, "thêm vào `roles` của index.yaml")


def blocks_capped(index: Index, places: Places) -> Iterator[Finding]:
    """Khối điểm thưởng, điểm trừ phải có mức trần (`bonus.cap`, `penalty.cap`) lớn hơn 0."""
    for area in index.areas:
        cap = {"bonus": index.head.bonus.cap, "penalty": index.head.penalty.cap}.get(area.kind)
        if cap is not None and cap <= 0:
            message = f"{area.title}: chưa ghi mức trần"
            yield Finding(places.of(area.code), message, f"thêm `{area.kind}: {{cap: …}}`")


def ratings_descend(index: Index, places: Places) -> Iterator[Finding]:
    """Các mức xếp loại ghi từ cao xuống thấp, không trùng nhau."""
    levels = [rating.at_least for rating in index.head.ratings]
    if any(after >= before for before, after in pairwise(levels)):
        message = "các mức xếp loại không giảm dần"
        yield Finding(places.of(""), message, "ghi từ mức cao nhất xuống mức thấp nhất")


def evidence_types_known(index: Index, places: Places) -> Iterator[Finding]:
    """Loại văn bản của tài liệu kiểm chứng phải là ký hiệu đã biết (Nghị định 30/2020, Phụ lục III, và CV, anh…)."""
    for item in index.items.values():
        for name in sorted({name for one in item.evidence for way in alternatives(one) for name in _unknown(way)}):
            message = f"{item.code}: không có loại văn bản `{name}`{did_you_mean(name, EVIDENCE_TYPES)}"
            yield Finding(places.of(item.code), message, "dùng ký hiệu của Nghị định 30/2020")


def _unknown(requirement: Requirement) -> set[str]:
    return set(requirement.types) - EVIDENCE_TYPES


# Nghị định 30/2020/NĐ-CP, Phụ lục III, Mục I
_DECREE_TYPES = """NQ QĐ CT QC QyĐ TC TB HD CTr KH PA ĐA DA BC BB TTr HĐ CĐ BGN BTT GUQ GM GGT GNP PG PC PB
SY TrS SL"""
EVIDENCE_TYPES = frozenset((*_DECREE_TYPES.split(), "CV", "anh", "lien-ket", "khac"))
"""CV: công văn has no abbreviation in the decree; the last three are not documents of the decree."""

INDEX_CHECKS: tuple[Check, ...] = (
    points_add_up,
    survey_share,
    codes_unique,
    codes_nested,
    facts_declared_and_used,
    maximum_reachable,
    roles_known,
    blocks_capped,
    ratings_descend,
    evidence_types_known,
)
