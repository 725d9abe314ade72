"""What stands around the tables: the decision, the title, the years and the units that a set is for.

Imports: the standard library.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_NUMBER = re.compile(r"quyết định\s+(?:số\s*:?\s*)?([0-9]{1,5}[a-z]?/(?:[0-9]{4}/)?QĐ-[A-ZĐ]{2,10})", re.IGNORECASE)
_DATE = re.compile(
    r"ngày\s+([0-3]?[0-9])\s*(?:tháng|/|\.|-)\s*([01]?[0-9])\s*(?:năm|/|\.|-)\s*(20[0-9]{2})", re.IGNORECASE
)
_ISSUER = re.compile(
    r"của\s+((?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Chủ tịch|Sở|Bộ)\s[^,;.()\n]{2,80})", re.IGNORECASE
)
_TITLE = re.compile(
    r"^(?:phụ lục[^:]{0,10}:?\s*)?((?:bộ )?(?:tiêu chí|chỉ số)|bảng (?:tiêu chí|chấm|điểm)|nội dung)", re.IGNORECASE
)
_YEAR = re.compile(r"\bnăm\s+(20[0-9]{2})\b", re.IGNORECASE)
_TWO_TIERS = datetime.date(2025, 7, 1)
"""Since this day there are xã, phường and đặc khu (Luật Tổ chức chính quyền địa phương 2025); before, thị trấn."""


@dataclass(slots=True)
class Head:
    """What could be read of index.yaml; ``doubts``: what was not printed, or taken from something else."""

    edition: str
    title: str = ""
    number: str | None = None
    date: datetime.date | None = None
    issuer: str | None = None
    year: int | None = None
    kinds: tuple[str, ...] = ()
    doubts: list[str] = field(default_factory=list)

    def index(self) -> dict[str, Any]:
        """index.yaml so far."""
        return {
            "edition": self.edition,
            "title": self.title,
            "status": "transcribed",
            "unit_kinds": list(self.kinds),
            "years": {"from": self.year, "to": None},
            "decision": {"number": self.number, "date": self.date, "issuer": self.issuer},
            "supersedes": None,
            "total": None,
        }


def head_of(texts: Sequence[str], edition: str) -> Head:
    """The head of a set, from the paragraphs and cells around its tables."""
    lines = [" ".join(text.split()) for text in texts if text.strip()][:200]
    head = Head(edition)
    whole = "\n".join(lines)
    decided = next((line for line in lines if _NUMBER.search(line)), "")
    named = _NUMBER.search(decided)
    if named:
        after = decided[named.end() :]
        head.number = named[1]
        head.date = _date(_DATE.search(after))
        issuer = _ISSUER.search(after)
        head.issuer = issuer[1].strip() if issuer else None
    _title(head, lines)
    _years(head, whole)
    _kinds(head, whole)
    head.doubts += ["thời hạn tự chấm, xếp loại, làm tròn, định dạng tài liệu không đọc từ phụ lục"]
    return head


def _date(found: re.Match[str] | None) -> datetime.date | None:
    try:
        return datetime.date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _title(head: Head, lines: Sequence[str]) -> None:
    at = next((n for n, line in enumerate(lines) if _TITLE.match(line) and len(line) < 300), None)
    if at is None:
        head.title = head.edition
        head.doubts.append("không thấy tên bộ tiêu chí, tạm ghi tên thư mục")
        return
    goes_on = at + 1 < len(lines) and lines[at + 1].isupper() and lines[at].isupper()
    title = " ".join(lines[at : at + 2]) if goes_on else lines[at]
    head.title = title[:1] + title[1:].lower() if title.isupper() else title


def _years(head: Head, whole: str) -> None:
    printed = _YEAR.findall(re.sub(_DATE, "", whole))
    in_name = re.search(r"(?<![0-9])20[0-9]{2}(?![0-9])", head.edition)
    if printed:
        head.year, source = int(printed[0]), "chữ trong phụ lục"
    elif in_name:
        head.year, source = int(in_name[0]), "tên bộ"
    elif head.date is not None:
        head.year, source = head.date.year, "năm ban hành quyết định"
    else:
        head.doubts.append("không thấy năm áp dụng; phải ghi `years.from`")
        return
    head.doubts.append(f"năm áp dụng {head.year} lấy từ {source}; `years.to` để trống là đến khi được thay")


def _kinds(head: Head, whole: str) -> None:
    words = {"xa": r"\bxã\b", "phuong": r"\bphường\b", "thi-tran": r"\bthị trấn\b", "dac-khu": r"\bđặc khu\b"}
    found = tuple(kind for kind, word in words.items() if re.search(word, whole, re.IGNORECASE))
    if len(found) > 1:
        head.kinds = found
        return
    late = head.date >= _TWO_TIERS if head.date else head.year is not None and head.year > _TWO_TIERS.year
    head.kinds = ("xa", "phuong", "dac-khu") if late else ("xa", "phuong", "thi-tran")
    head.doubts.append("phụ lục không ghi rõ loại đơn vị; đang để mọi loại đơn vị cấp xã của thời kỳ đó")
