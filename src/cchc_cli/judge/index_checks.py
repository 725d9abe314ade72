"""Checks of a criteria set as a whole: its sums, its codes, what index.yaml says; its items are ``item_checks``.

Each check is one function: its name is its id, its docstring is its manual. To add one, write the function and
name it in ``INDEX_CHECKS`` at the foot of this file.

Imports: model, points, problem, read.criteria, rules.base, judge.item_checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from cchc_cli.judge.item_checks import ITEM_CHECKS, SetSubject
from cchc_cli.model import Criterion, Index, Item, code_order
from cchc_cli.points import ZERO, level, number
from cchc_cli.problem import MOST_OF_A_CHECK, Finding, Problem, Severity, did_you_mean, run_checks
from cchc_cli.read.criteria import Places
from cchc_cli.rules.base import on

Check = Callable[[SetSubject], Iterator[Finding]]
Nodes = tuple[Criterion | Item, ...]


def check_index(index: Index, places: Places) -> list[Problem]:
    """Every finding of every check on a set that was read whole, in one run."""
    return check_set(SetSubject(index, places))


def check_set(subject: SetSubject) -> list[Problem]:
    """Every finding of every check, in one run."""
    return run_checks((*INDEX_CHECKS, *ITEM_CHECKS), subject, most=MOST_OF_A_CHECK)


# -- Điểm --------------------------------------------------------------------------------------------------


def points_add_up(subject: SetSubject) -> Iterator[Finding]:
    """Điểm của các phần phải cộng bằng điểm của tiêu chí, lĩnh vực và cả bộ."""
    index = subject.index
    for area in index.areas:
        yield from _sums(area.code, area.name, area.max_points, area.criteria, subject.places)
    total = sum((area.max_points for area in index.areas if area.kind == "points"), ZERO)
    if subject.whole and total != index.head.total:
        message = f"các lĩnh vực cộng lại {number(total)} điểm, bộ tiêu chí ghi {number(index.head.total)} điểm"
        yield Finding(subject.places.at("", "total"), message, "so lại điểm các lĩnh vực với quyết định")


def _sums(code: str, name: str, stated: Decimal, parts: Nodes, places: Places) -> Iterator[Finding]:
    total = sum((part.max_points for part in parts), ZERO)
    if total != stated:
        message = f"{code} {name}: các phần cộng lại {number(total)} điểm, ở đây ghi {number(stated)}"
        yield Finding(places.at(code, "max_points"), message, "so lại điểm từng phần với quyết định")
    for part in parts:
        if isinstance(part, Criterion):
            yield from _sums(part.code, part.name, part.max_points, part.parts, places)


def survey_share(subject: SetSubject) -> Iterator[Finding]:
    """Điểm các mục điều tra xã hội học phải cộng bằng `survey.points`; khối thưởng, trừ không có mục điều tra."""
    index = subject.index
    for area in index.areas:
        if area.kind != "points":
            for item in area.items:
                if item.surveyed:
                    message = f"{item.code}: khối điểm thưởng, điểm trừ không chấm bằng điều tra xã hội học"
                    yield Finding(subject.places.at(item.code, "rule"), message, "sửa cách chấm hoặc dời mục")
    items = (item for area in index.areas if area.kind == "points" for item in area.items)
    total = sum((item.max_points for item in items if item.surveyed), ZERO)
    if subject.whole and total != index.head.survey.points:
        stated = number(index.head.survey.points)
        message = f"các mục điều tra xã hội học cộng lại {number(total)} điểm, index.yaml ghi {stated} điểm"
        yield Finding(
            subject.places.at("", "survey", "points"), message, "sửa survey.points hoặc điểm các mục `survey`"
        )


def blocks_capped(subject: SetSubject) -> Iterator[Finding]:
    """Khối điểm thưởng, điểm trừ phải có mức trần (`bonus.cap`, `penalty.cap`) lớn hơn 0 và đạt tới được; không có
    khối thì không ghi mức trần."""
    head = subject.index.head
    for kind, cap in (("bonus", head.bonus.cap), ("penalty", head.penalty.cap)):
        blocks = [area for area in subject.index.areas if area.kind == kind]
        most = sum((area.max_points for area in blocks), ZERO)
        where = subject.places.at("", kind, "cap")
        if blocks and not cap:
            message = f"{blocks[0].title}: chưa ghi mức trần"
            yield Finding(subject.places.of(blocks[0].code), message, f"thêm `{kind}: {{cap: …}}` vào index.yaml")
        elif subject.whole and cap > most:
            message = f"mức trần {number(cap)} điểm, các khối chỉ có {number(most)} điểm"
            yield Finding(where, message, "so lại mức trần và điểm của khối với quyết định")


# -- Mã ----------------------------------------------------------------------------------------------------


def codes_unique(subject: SetSubject) -> Iterator[Finding]:
    """Mỗi mã chỉ dùng một lần trong cả bộ."""
    for code, where in subject.places.again:
        first = subject.places.of(code)
        message = f"mã {code} đã dùng ở {first.file} dòng {first.line}"
        yield Finding(where, message, "đánh lại mã theo quyết định")


def codes_nested(subject: SetSubject) -> Iterator[Finding]:
    """Mã của phần bắt đầu bằng mã của mục chứa nó: 1.2 nằm trong 1, 1.2.1 nằm trong 1.2."""
    for parent, parts in _holders(subject.index):
        for part in parts:
            if not part.code.startswith(f"{parent}."):
                message = f"mã {part.code} nằm trong {parent} nhưng không bắt đầu bằng {parent}."
                yield Finding(subject.places.of(part.code), message, "sửa mã hoặc dời sang đúng chỗ")


def codes_in_order(subject: SetSubject) -> Iterator[Finding]:
    """Các mã cùng cấp viết theo thứ tự tăng dần, như trong quyết định."""
    areas = [area.code for area in subject.index.areas]
    for codes in (areas, *([part.code for part in parts] for _, parts in _holders(subject.index))):
        for before, code in pairwise(codes):
            if code_order(code) < code_order(before):
                yield Finding(subject.places.of(code), f"mã {code} đứng sau {before}", "xếp lại theo quyết định")


def _holders(index: Index) -> Iterator[tuple[str, Nodes]]:
    """Every code that has parts, with them."""
    waiting = [(area.code, area.criteria) for area in index.areas]
    while waiting:
        code, parts = waiting.pop(0)
        yield code, parts
        waiting += [(part.code, part.parts) for part in parts if isinstance(part, Criterion)]


# -- index.yaml --------------------------------------------------------------------------------------------


def ratings_descend(subject: SetSubject) -> Iterator[Finding]:
    """Các mức xếp loại ghi từ cao xuống thấp, không trùng nhau, mức cuối từ 0% để không sót đơn vị nào."""
    ratings, places = subject.index.head.ratings, subject.places
    for position, (before, after) in enumerate(pairwise(ratings), 1):
        if after.name in [one.name for one in ratings[:position]]:
            where = places.at("", "ratings", position)
            yield Finding(where, f"mức “{after.name}” ghi hai lần", "đặt tên khác, hoặc xóa một mức")
        if after.at_least >= before.at_least:
            message = f"mức “{after.name}” ({level(after.at_least)}) không thấp hơn mức “{before.name}” ở trên"
            yield Finding(places.at("", "ratings", position), message, "ghi từ mức cao nhất xuống mức thấp nhất")
    if ratings and min(one.at_least for one in ratings) > 0:
        message = f"dưới {level(min(one.at_least for one in ratings))} không có mức xếp loại nào"
        yield Finding(
            places.at("", "ratings", len(ratings) - 1), message, "thêm mức cuối nếu quyết định có", Severity.WARNING
        )


def pools_cover(subject: SetSubject) -> Iterator[Finding]:
    """Mỗi loại đơn vị của bộ thuộc đúng một bảng xếp hạng (`pools`), nếu bộ chia bảng."""
    head = subject.index.head
    if not head.pools:
        return
    for name, kinds in head.pools.items():
        for position, kind in enumerate(kinds):
            where = subject.places.at("", "pools", name, position)
            if kind not in head.unit_kinds:
                meant = did_you_mean(kind, head.unit_kinds)
                yield Finding(where, f"bảng `{name}`: bộ không dành cho loại đơn vị `{kind}`{meant}", "sửa tên loại")
            if sum(kind in others for others in head.pools.values()) > 1:
                yield Finding(where, f"loại đơn vị `{kind}` thuộc nhiều bảng", "giữ ở một bảng")
    for kind in head.unit_kinds:
        if not any(kind in kinds for kinds in head.pools.values()):
            message = f"loại đơn vị `{kind}` không thuộc bảng xếp hạng nào"
            yield Finding(subject.places.at("", "pools"), message, "thêm vào một bảng")


def years_in_order(subject: SetSubject) -> Iterator[Finding]:
    """Năm bắt đầu áp dụng không sau năm kết thúc."""
    years = subject.index.head.years
    if years.to is not None and years.to < years.from_:
        message = f"áp dụng từ năm {years.from_} đến năm {years.to}"
        yield Finding(subject.places.at("", "years", "to"), message, "sửa lại năm")


def deadlines_in_order(subject: SetSubject) -> Iterator[Finding]:
    """Hạn tự chấm, hạn giải trình, hạn thẩm định phải theo thứ tự thời gian."""
    deadlines, year = subject.index.head.deadlines, subject.index.head.years.from_
    named = [(key, getattr(deadlines, key)) for key in ("self_scoring", "explanation", "appraisal")]
    known = [(key, on(moment, year)) for key, moment in named if moment is not None]
    for (before, earlier), (after, later) in pairwise(known):
        if later < earlier:
            message = f"hạn {_STEPS[after]} ({later:%d/%m/%Y}) trước hạn {_STEPS[before]} ({earlier:%d/%m/%Y})"
            yield Finding(subject.places.at("", "deadlines", after), message, "sửa lại hạn theo quyết định")


_STEPS = {"self_scoring": "tự chấm", "explanation": "giải trình", "appraisal": "thẩm định"}


def holidays_right(subject: SetSubject) -> Iterator[Finding]:
    """Ngày nghỉ ghi một lần, và thuộc những năm mà bộ áp dụng hoặc năm liền kề (hạn có thể sang năm sau)."""
    head = subject.index.head
    seen = set()
    for position, day in enumerate(head.holidays):
        where = subject.places.at("", "holidays", position)
        if day in seen:
            yield Finding(where, f"ngày nghỉ {day:%d/%m/%Y} ghi hai lần", "xóa một dòng")
        seen.add(day)
        if day.year < head.years.from_ - 1 or (head.years.to is not None and day.year > head.years.to + 1):
            message = f"ngày nghỉ {day:%d/%m/%Y} ngoài những năm mà bộ áp dụng"
            yield Finding(where, message, "kiểm tra lại năm", Severity.WARNING)


def decision_stated(subject: SetSubject) -> Iterator[Finding]:
    """Bộ chính thức hoặc nhập lại phải ghi đủ số, ngày, cơ quan ban hành quyết định; bộ minh họa thì không được ghi."""
    head, decision = subject.index.head, subject.index.head.decision
    where = subject.places.at("", "decision")
    values = {"number": decision.number, "date": decision.date, "issuer": decision.issuer}
    if head.status == "illustrative":
        stated = [key for key, value in values.items() if value is not None]
        if stated:
            words = ", ".join(_OF_DECISION[key] for key in stated)
            message = f"bộ minh họa không có quyết định, nhưng ghi {words}"
            yield Finding(where, message, "để null, hoặc sửa `status` nếu bộ chép từ quyết định")
        return
    lacking = [key for key, value in values.items() if not value]
    if lacking:
        words = ", ".join(_OF_DECISION[key] for key in lacking)
        yield Finding(where, f"thiếu {words} của quyết định", "ghi theo quyết định ban hành bộ tiêu chí")


_OF_DECISION = {"number": "số", "date": "ngày", "issuer": "cơ quan ban hành"}


def edition_name(subject: SetSubject) -> Iterator[Finding]:
    """Bộ tiêu chí phải ghi `edition` đúng tên thư mục, và không thay thế chính nó."""
    head = subject.index.head
    folder = subject.places.folder.rpartition("/")[2]
    if head.edition != folder:
        message = f"ghi edition `{head.edition}` nhưng thư mục tên `{folder}`"
        yield Finding(subject.places.at("", "edition"), message, "sửa cho giống nhau")
    if head.supersedes == head.edition:
        yield Finding(subject.places.at("", "supersedes"), "bộ thay thế chính nó", "ghi bộ trước, hoặc null")


def supersedes_known(subject: SetSubject) -> Iterator[Finding]:
    """Bộ được thay thế (`supersedes`) nên có sẵn, để so hai bộ và chuyển hồ sơ sang."""
    name, known = subject.index.head.supersedes, subject.known
    if name is not None and known is not None and name not in known:
        message = f"không có bộ `{name}`{did_you_mean(name, known)}"
        hint = "thêm thư mục của bộ đó, hoặc sửa tên"
        yield Finding(subject.places.at("", "supersedes"), message, hint, Severity.WARNING)


INDEX_CHECKS: tuple[Check, ...] = (
    points_add_up,
    survey_share,
    blocks_capped,
    codes_unique,
    codes_nested,
    codes_in_order,
    ratings_descend,
    pools_cover,
    years_in_order,
    deadlines_in_order,
    holidays_right,
    decision_stated,
    edition_name,
    supersedes_known,
)
