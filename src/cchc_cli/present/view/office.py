"""Office: what the papers of the office have in common, and the marks of what people still have to write.

What people must judge comes from report.yaml and unit.yaml; where nothing stands there the paper says ``TO_FILL``,
never something invented, and ``Marks`` knows where to write it.

Imports: judge.plan_checks, model, problem, read.submission, vietnamese.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from cchc_cli.judge.plan_checks import TO_FILL
from cchc_cli.model import Claim, Index, Unit
from cchc_cli.problem import Problem, Where
from cchc_cli.read.submission import Submission
from cchc_cli.vietnamese import plain


class Marks:
    """Gives people's texts to the papers, the mark where there is none, and keeps a problem for every open place.

    A text that holds the mark (a draft copied back) is open too.
    """

    def __init__(self, submission: Submission) -> None:
        self.folder = submission.folder
        self.first = "" if submission.has_texts else f"chạy `cchc init --year {submission.year}` để có tệp mẫu, rồi "
        self.found: dict[tuple[str, str], Problem] = {}
        for code, claim in submission.claims.items():
            self._look_through(code, claim)

    def text(self, value: str, words: str, *path: str) -> str:
        """What report.yaml says at that path of keys, called so in ``words``."""
        return self._text(value, words, f"{self.folder}/report.yaml", path, self.first)

    def of_unit(self, value: str, words: str, *path: str) -> str:
        """What unit.yaml says there."""
        return self._text(value, words, "evidence/unit.yaml", path)

    def problems(self) -> list[Problem]:
        """One for every place, in the order in which the papers need them."""
        return list(self.found.values())

    def places(self) -> str:
        """'evidence/2023/report.yaml › proposals; evidence/2023/report.yaml › causes › 1.4, 7.2.2'."""
        ends: dict[str, list[str]] = {}
        for file, path in self.found:
            start, _, end = path.rpartition(" › ")
            ends.setdefault(f"{file} › {start}" if start else file, []).append(end)
        return "; ".join(f"{start} › {', '.join(those)}" for start, those in ends.items())

    def _text(self, value: str, words: str, file: str, path: tuple[str, ...], first: str = "") -> str:
        if value.strip() and TO_FILL not in value:
            return value
        keys = " › ".join(path)
        message, hint = f"chưa ghi {words}", f"{first}ghi vào mục {keys}"
        self.found.setdefault((file, keys), Problem("to-fill", Where(file, None, keys), message, hint))
        return value if value.strip() else TO_FILL

    def _look_through(self, code: str, claim: Claim) -> None:
        stated = (claim.explanation, claim.not_applicable, claim.reason)
        cited = (text for one in claim.documents for text in (one.number, one.issuer, one.abstract, one.part))
        if any(text and TO_FILL in text for text in (*stated, *cited)):
            self._text("", f"nội dung đã để trống của mục {code}", f"{self.folder}/assessment.yaml", ("items", code))


def place_and_date(unit: Unit, date: datetime.date | None, marks: Marks) -> str:
    """The line under Tiêu ngữ; the day is left to the clerk unless given."""
    day = day_words(date) if date else "ngày      tháng      năm        "
    return f"{marks.of_unit(unit.place, 'địa danh', 'place')}, {day}"


def day_words(date: datetime.date) -> str:
    """'ngày 05 tháng 02 năm 2023': days below 10 and the months 1 and 2 have a leading zero (Nghị định 30/2020, Phụ
    lục I, II.4)."""
    month = f"{date.month:02d}" if date.month < 3 else str(date.month)
    return f"ngày {date.day:02d} tháng {month} năm {date.year}"


def decision_words(index: Index) -> str:
    """'bộ tiêu chí … ban hành kèm theo Quyết định số … ngày … của …', as far as the set names its decision."""
    head = index.head
    decision = head.decision
    title = head.title[:1].lower() + head.title[1:]
    if not (decision.number and decision.date):
        return title
    issuer = f" của {decision.issuer}" if decision.issuer else ""
    return f"{title} ban hành kèm theo Quyết định số {decision.number} {day_words(decision.date)}{issuer}"


def base_lines(stated: Iterable[str]) -> tuple[str, ...]:
    """Every base begins with the word (Nghị định 30/2020, Phụ lục I, II.6)."""
    return tuple(f"Căn cứ {line.removeprefix('Căn cứ ')}" for line in stated)


def receivers_of(stated: tuple[str, ...]) -> tuple[str, ...]:
    """Nơi nhận of a paper with Kính gửi: "Như trên" first, the unit's own, where it is filed last (Nghị định 30/2020,
    Phụ lục I, II.9)."""
    first = () if any(plain(line).startswith("nhu tren") for line in stated) else ("Như trên",)
    last = () if any(re.match(r"luu\b", plain(line)) for line in stated) else ("Lưu: VT",)
    return (*first, *stated, *last)


def signer_lines(unit: Unit, marks: Marks) -> tuple[str, ...]:
    """Capacity and title; a capacity such as "KT. CHỦ TỊCH" comes with its own title from unit.yaml."""
    title = marks.of_unit(unit.signer.title, "chức vụ người ký", "signer", "title")
    return tuple(line for line in (unit.signer.capacity, title) if line)
