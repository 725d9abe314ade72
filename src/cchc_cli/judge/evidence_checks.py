"""Checks of the evidence as a whole: does every item have what it needs; and all checks together.

Each check is one function: its name is its id, its docstring is its manual. To add one, write the function and
name it in ``COMPLETENESS_CHECKS`` at the foot of this file.

Imports: judge.document_checks, judge.file_checks, judge.held, model, problem, rules.base.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from cchc_cli.judge.document_checks import DOCUMENT_CHECKS, all_held
from cchc_cli.judge.file_checks import FILE_CHECKS
from cchc_cli.judge.held import Case, Held, Misfit, Subject, different, reasons_against
from cchc_cli.model import AnyOf, Requirement, alternatives, least_of
from cchc_cli.problem import Finding, Problem, Severity, run_checks
from cchc_cli.rules.base import on

Check = Callable[[Subject], Iterator[Finding]]
LONG = 10
"""Pages; beyond them one has to be told where the proof stands."""


def check_evidence(subject: Subject) -> list[Problem]:
    """Every finding of every check, and those of the folder itself, in one run."""
    return [*subject.submission.folder_problems, *run_checks(EVIDENCE_CHECKS, subject)]


def doubted_items(problems: Iterable[Problem]) -> set[str]:
    """Items about which there is an error or a warning: their evidence is not counted as right."""
    return {p.item for p in problems if p.item is not None and p.severity is not Severity.NOTE}


def missing_evidence(subject: Subject) -> Iterator[Finding]:
    """Mục có điểm phải có tài liệu kiểm chứng hoặc giải trình."""
    for case in _unproved(subject):
        if not case.held and not case.claim.explanation:
            titles = "; ".join(one.title for one, _ in case.lacking)
            where = subject.submission.places.item(case.item.code)
            hint = f"thêm {titles} vào thư mục {case.item.code}, hoặc ghi giải trình vào biểu"
            message = f"mục {case.item.code} không có tài liệu kiểm chứng"
            yield Finding(where, message, hint, item=case.item.code)


def date_outside_period(subject: Subject) -> Iterator[Finding]:
    """Tài liệu đúng loại nhưng ban hành ngoài khoảng thời gian mà mục yêu cầu (thường là của năm trước)."""
    yield from _near(subject, "date-outside-period", "thay bằng văn bản trong khoảng thời gian đó, hoặc ghi giải trình")


def wrong_type(subject: Subject) -> Iterator[Finding]:
    """Tài liệu không thuộc loại văn bản mà mục yêu cầu."""
    yield from _near(subject, "wrong-type", "thay bằng đúng loại văn bản, hoặc ghi giải trình")


def wrong_issuer(subject: Subject) -> Iterator[Finding]:
    """Tài liệu không do cơ quan mà mục yêu cầu ban hành; văn bản của đơn vị cũ trước khi sáp nhập vẫn được tính."""
    yield from _near(subject, "wrong-issuer", "thay bằng văn bản của đúng cơ quan, hoặc ghi giải trình")


def fewer_documents(subject: Subject) -> Iterator[Finding]:
    """Số tài liệu đúng yêu cầu phải đủ; tài liệu không tính được thì nói rõ vì sao."""
    for case, one, fits, others in _lacking(subject):
        found, wanted = different(fits), least_of(one)
        spoken = [held for held, reasons in others if len(reasons) == 1 and reasons[0].check in _NEAR]
        if found + len(spoken) >= wanted:
            continue
        reasons = [f"{held.name}: {'; '.join(r.words for r in why)}" for held, why in others if held.usable]
        message = f"mục {case.item.code} có {found}/{wanted} tài liệu đúng yêu cầu “{one.title}”"
        hint = f"không tính {' · '.join(reasons)}" if reasons else f"thêm {one.title}, hoặc ghi giải trình"
        where = subject.submission.places.item(case.item.code)
        yield Finding(where, message, hint, _weight(case), case.item.code)


_NEAR = ("date-outside-period", "wrong-type", "wrong-issuer")


def _near(subject: Subject, check: str, hint: str) -> Iterator[Finding]:
    """Documents that would prove a lacking requirement but for one thing."""
    said = set()
    for case, one, _, others in _lacking(subject):
        for held, reasons in others:
            if [reason.check for reason in reasons] == [check] and (case.item.code, held.name) not in said:
                said.add((case.item.code, held.name))
                message = f"không tính cho “{one.title}”: {reasons[0].words}"
                yield Finding(held.where, message, hint, _weight(case), case.item.code)


def _lacking(
    subject: Subject,
) -> Iterator[tuple[Case, Requirement | AnyOf, tuple[Held, ...], list[tuple[Held, list[Misfit]]]]]:
    """Requirements with too few documents: those that fit, and the item's others with what stands against them.

    A document that proves another requirement of the item is no candidate for this one.
    """
    for case in _unproved(subject):
        fitting = {held.name for _, fits in case.fitting for held in fits}
        candidates = [held for held in case.held if held.name not in fitting]
        for one, fits in case.lacking:
            if case.held:
                against = [(held, _least_against(held, one, subject)) for held in candidates]
                yield case, one, fits, against


def _least_against(held: Held, one: Requirement | AnyOf, subject: Subject) -> list[Misfit]:
    """The reasons against a document under the way of proving that it comes nearest to."""
    return min((reasons_against(held, way, subject.submission) for way in alternatives(one)), key=len)


def _weight(case: Case) -> Severity:
    """Where an explanation stands for the documents, what they lack is a warning."""
    return Severity.WARNING if case.claim.explanation else Severity.ERROR


def missing_explanation(subject: Subject) -> Iterator[Finding]:
    """Mục mà bộ tiêu chí bắt buộc giải trình thì phải có giải trình, dù đã có tài liệu."""
    for case in subject.cases.values():
        if case.item.explanation == "required" and case.needs_proof and not case.claim.explanation:
            where = subject.submission.places.item(case.item.code)
            message = f"mục {case.item.code} bắt buộc có giải trình"
            yield Finding(where, message, "ghi giải trình vào biểu", item=case.item.code)


def part_not_given(subject: Subject) -> Iterator[Finding]:
    """Tài liệu dài hơn 10 trang dùng cho nhiều mục phải ghi rõ phần, trang chứng minh từng mục."""
    used = Counter(held.name for case in subject.cases.values() for held in case.held)
    for case, held in all_held(subject):
        pages = held.document.pages if held.document is not None else None
        if pages is not None and pages > LONG and used[held.name] > 1 and not (held.cited and held.cited.part):
            message = f"tài liệu {pages} trang dùng cho {used[held.name]} mục, chưa ghi phần nào chứng minh mục này"
            yield Finding(
                held.where, message, "ghi phần, trang, ví dụ “Mục II, trang 3”", Severity.WARNING, case.item.code
            )


def dated_after_deadline(subject: Subject) -> Iterator[Finding]:
    """Văn bản ban hành sau hạn tự chấm điểm: hồ sơ nộp đúng hạn không thể có văn bản này."""
    moment = subject.submission.index.head.deadlines.self_scoring
    if moment is None:
        return
    deadline = on(moment, subject.submission.year)
    for case, held in all_held(subject):
        late = held.document is not None and held.date is not None and held.date > deadline
        if late and held.date is not None and not case.claim.explanation:
            message = f"văn bản ngày {held.date:%d/%m/%Y}, sau hạn tự chấm điểm {deadline:%d/%m/%Y}"
            hint = "kiểm tra lại ngày; nói rõ trong giải trình nếu bổ sung theo yêu cầu thẩm định"
            yield Finding(held.where, message, hint, Severity.WARNING, case.item.code)


def _unproved(subject: Subject) -> Iterator[Case]:
    """Items with points and too few fitting documents."""
    return (case for case in subject.cases.values() if case.needs_proof and case.lacking)


COMPLETENESS_CHECKS: tuple[Check, ...] = (
    missing_evidence,
    date_outside_period,
    wrong_type,
    wrong_issuer,
    fewer_documents,
    missing_explanation,
    part_not_given,
    dated_after_deadline,
)
EVIDENCE_CHECKS: tuple[Check, ...] = (*FILE_CHECKS, *DOCUMENT_CHECKS, *COMPLETENESS_CHECKS)
"""All of them, in the order in which a person mends things: open, read, complete."""
