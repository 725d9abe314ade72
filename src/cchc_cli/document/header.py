"""What the first page of a document says of it: number, date, type, issuer, abstract; and who signed it.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I: agency above the number on the left, Quốc hiệu above place and date on the
right, type and abstract in the middle (or "V/v …" under the number), signer right of the receivers. What cannot be
read for sure stays unknown.

Imports: vietnamese, document.*.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import takewhile

from cchc_cli.document.content import Content, Piece
from cchc_cli.document.facts import ReadFrom, Text
from cchc_cli.document.number import DAY, TYPES, DateLine, Number, after_number, date_line, header_number
from cchc_cli.vietnamese import LOWER, UPPER, fold, tidy

OTHER_TYPES = ("Hiệp định", "Phụ lục", "Điều lệ", "Thỏa thuận", "Thông cáo báo chí", "Giấy xác nhận")
"""Names of types without abbreviation."""

LONGEST_ABSTRACT = 500  # characters: NĐ 30, Phụ lục VI

_CAPITALS = 0.8  # share of the letters of a line set in capitals; a slip ("ĐƯỜNG Bộ") does not break it
_BODY = re.compile(
    r"(?:-\s*)?(?:Căn cứ|Kính gửi|Thực hiện|Theo|Xét|Điều \d|Phần |Chương |I\.|1\.|A\.|Ngày \d|Trên cơ sở|Để )"
)
_MOTTO = re.compile(
    r"(?<!NƯỚC )(?:C[ộỘ]NG H\w{2} X[ãÃ] H[ộỘ]I|Đ[ộỘ]C L[ậẬ]P\s*[-–]|Đ[ảẢ]NG C[ộỘ]NG S[ảẢ]N VI[ệỆ]T NAM)", re.IGNORECASE
)
_DRAFT = re.compile(r"\W*(?:DỰ THẢO|Dự thảo)\b[\W\d]*(?:(?i:lần|thứ|ngày|tháng|năm|số|nhất|hai|ba|tư|cuối)\b[\W\d]*)*")
"""The mark of a draft stands for itself; a line that goes on ("dự thảo Kế hoạch …") speaks of another paper."""
_RULE = re.compile(r"[\W_]*")
_AGENCY = re.compile(
    r"(?:BỘ|UBND|HĐND|ỦY BAN|UỶ BAN|HỘI ĐỒNG|SỞ|PHÒNG|CỤC|TỔNG CỤC|CHI CỤC|VỤ|BAN|TRUNG TÂM|VĂN PHÒNG|CÔNG AN|TỔ|ĐOÀN"
    r"|TRƯỜNG|TRẠM|HỘI|ĐẢNG ỦY|ĐẢNG BỘ|THANH TRA|VIỆN|CHÍNH PHỦ|THỦ TƯỚNG|QUỐC HỘI|MẶT TRẬN|ỦY BAN MTTQ)\b"
)
_SUPERIOR = re.compile(
    r"(?:BỘ|UBND|HĐND|ỦY BAN|UỶ BAN|HỘI ĐỒNG NHÂN DÂN|SỞ|TỔNG CỤC|CHÍNH PHỦ|ĐẢNG BỘ|TỈNH ỦY|HUYỆN ỦY)\b"
)
AUTHORITY = re.compile(
    r"(?:[\w ]*\bTRƯỞNG\b|(?:PHÓ )?GIÁM ĐỐC|(?:PHÓ )?CHỦ TỊCH|THỦ TƯỚNG|CHÍNH PHỦ|[UỦ]Y BAN|UỶ BAN|HỘI ĐỒNG|CHÁNH "
    r"|QUỐC HỘI|BAN CHẤP HÀNH|BAN THƯỜNG VỤ)"
)
"""Line in capitals that says who decides, between the abstract and its bases."""
_RECEIVERS = "nơi nhận"
_MIDDLE = 0.5  # share of the page's width left of which the header's left column has its centre


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a document; every field as in ``facts.Document``."""

    number: str | None = None
    date: datetime.date | None = None
    type: str | None = None
    type_name: str | None = None
    issuer: str | None = None
    abstract: str | None = None
    signer: str | None = None
    read_from: dict[str, ReadFrom] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    blank_number: bool = False
    blank_date: bool = False
    draft: bool = False


def read_header(content: Content) -> Header:
    """Read the header from the pieces of the first page; nothing is read from text that is not trusted."""
    if content.text is not Text.TEXT:
        return Header()
    head = [replace(piece, text=tidy(piece.text)) for piece in content.head]
    pieces = [part for piece in head for one in _without_motto(piece) for part in _number_and_day(one)]
    start = next((at for at, piece in enumerate(pieces) if _BODY.match(piece.text)), len(pieces))
    top = pieces[:start]
    number, numbered = _number(top)
    line, dated = _dated(top)
    rows = [piece.row for piece in (numbered, dated) if piece]
    last = max(rows) if rows else _motto_row(head)
    type_code, type_name, titled = _type(number, [piece for piece in top if piece.row > last])
    issuer = _issuer([piece for piece in top if piece.row < (numbered.row if numbered else last + 1)])
    abstract = _abstract(top, titled)
    signer = _signer(content.tail)
    header = Header(
        number=number.canonical if number and number.serial else None,
        date=line.date if line else None,
        type=type_code,
        type_name=type_name,
        issuer=issuer,
        abstract=abstract,
        signer=signer,
        flags=(*(number.flags if number else ()), *(line.flags if line else ())),
        blank_number=_blank_number(number, top),
        blank_date=line is not None and "NGAY_TRONG" in line.flags,
        draft=_is_draft(top, last),
    )
    stamped = {"number": bool(numbered and numbered.stamped), "date": bool(dated and dated.stamped)}
    return replace(header, read_from=_sources(header, content.source, stamped))


def _sources(header: Header, source: ReadFrom, stamped: dict[str, bool]) -> dict[str, ReadFrom]:
    return {
        name: ReadFrom.SIGNATURE_FIELD if stamped.get(name) else source
        for name in ("number", "date", "type", "issuer", "abstract", "signer")
        if getattr(header, name) is not None
    }


def _is_draft(top: Sequence[Piece], last: int) -> bool:
    """Whether the page calls itself a draft: by the mark alone, or in the title, first under the header."""
    title = next((piece.text for piece in top if piece.row > last and not _RULE.fullmatch(piece.text)), "")
    return title.startswith("DỰ THẢO ") or any(_DRAFT.fullmatch(piece.text) for piece in top)


def _without_motto(piece: Piece) -> Iterator[Piece]:
    """The piece without Quốc hiệu or Tiêu ngữ, which may stand so near that no gap parts them from the agency."""
    motto = _MOTTO.search(piece.text)
    if motto is None:
        yield piece
    elif before := piece.text[: motto.start()].strip():
        yield replace(piece, text=before, right=min(piece.right, _MIDDLE))


def _number_and_day(piece: Piece) -> Iterator[Piece]:
    """The piece, or two, where number and day stand so near that no gap parts them."""
    rest = after_number(piece.text)
    if not _is_date_line(rest):
        yield piece
        return
    middle = piece.left + (piece.right - piece.left) * (1 - len(rest) / len(piece.text))
    yield replace(piece, text=piece.text.removesuffix(rest).strip(), right=middle)
    yield replace(piece, text=rest, left=middle)


def _motto_row(pieces: Sequence[Piece]) -> int:
    return max((piece.row for piece in pieces if _MOTTO.search(piece.text)), default=-1)


def _number(top: Sequence[Piece]) -> tuple[Number | None, Piece | None]:
    """The number and its piece; a symbol too long for its line goes on in the next one of the column."""
    for at, piece in enumerate(top):
        number = header_number([piece.text])
        if number is None:
            continue
        below = next((other for other in top[at + 1 :] if other.row > piece.row and other.centre < _MIDDLE), None)
        least = 0 if piece.text.endswith("-") else 1  # dashes without which the line below may be anything else
        if below and re.fullmatch(rf"-?[{UPPER}0-9&]+(?:-[{UPPER}0-9&]+){{{least},9}}", below.text):
            number = header_number([f"{piece.text.rstrip('-')}-{below.text.lstrip('-')}"]) or number
        return number, piece
    return None, None


def _blank_number(number: Number | None, top: Sequence[Piece]) -> bool:
    """Whether the place of the number is there with nothing in it ("Số:   /KH-UBND", "Số: …../…")."""
    if number:
        return number.serial is None
    return any(re.fullmatch(r"[sS][ốỐ]\s*:[\s.…_/-]*", piece.text) for piece in top)


def _dated(top: Sequence[Piece]) -> tuple[DateLine | None, Piece | None]:
    """The line of place and date, and its piece; in a narrow column it may take two lines."""
    for at, piece in enumerate(top):
        line = date_line(piece.text) if _is_date_line(piece.text) else None
        below = next((one for one in top[at + 1 :] if 0 < one.row - piece.row <= _NEXT and one.centre > _MIDDLE), None)
        if (line is None or line.date is None) and below is not None and piece.centre > _MIDDLE:
            both = f"{piece.text} {below.text}"
            longer = date_line(both) if _is_date_line(both) else None
            if longer and longer.date:
                return longer, replace(below, stamped=piece.stamped or below.stamped)
        if line:
            return line, piece
    return None, None


_NEXT = 2  # rows within which a line goes on; number and day may stand on baselines of their own
_DATE_LINE = re.compile(rf"[{UPPER}][^,;:()]{{0,60}}(?:,[^,;:()]{{1,40}}){{0,2}},?\s*{DAY}(?![{LOWER}])")
_MENTIONED = re.compile(rf"[0-9]{{4}},?\s+[{LOWER}]")


def _is_date_line(text: str) -> bool:
    """Whether a text is a line of place and date, not a sentence that mentions a day and goes on."""
    return _DATE_LINE.match(text) is not None and date_line(text) is not None and not _MENTIONED.search(text)


def _capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 1 and sum(letter.isupper() for letter in letters) >= _CAPITALS * len(letters)


def _type(number: Number | None, below: Sequence[Piece]) -> tuple[str | None, str | None, Piece | None]:
    """Abbreviation and name of the type, and the piece in which the name is printed."""
    printed = next(
        ((code, name, piece) for piece in below if _capitals(piece.text) for code, name in _printed_types(piece.text)),
        None,
    )
    title = printed[2] if printed else None
    if number and number.type in TYPES:
        return number.type, number.type_name, title
    if printed:
        return printed
    letter = any(_is_subject(piece.text) for piece in below) or (number is not None and number.type is None)
    return ("CV", TYPES["CV"], None) if letter else (None, None, None)


def _printed_types(text: str) -> Iterator[tuple[str | None, str]]:
    """Types with whose name a line in capitals begins; the longest name first."""
    line = fold(text)
    for key, code, name in _type_names():
        if line == key or line.startswith(key + " "):
            yield code, name


@cache
def _type_names() -> tuple[tuple[str, str | None, str], ...]:
    names: list[tuple[str, str | None, str]] = [(fold(name), code, name) for code, name in TYPES.items()]
    names += [(fold(name), None, name) for name in OTHER_TYPES]
    return tuple(sorted(names, key=lambda entry: -len(entry[0])))


def _issuer(above: Sequence[Piece]) -> str | None:
    """The issuing agency: lines in capitals above the number; a superior agency stands over it, not in bold."""
    column = takewhile(lambda piece: not re.match(r"[sS][ốỐ]\W", piece.text), (p for p in above if p.centre < _MIDDLE))
    lines = [piece for piece in column if _capitals(piece.text)]
    if not lines:
        return None
    starts = [at for at, piece in enumerate(lines) if at == 0 or _begins_agency(lines[at - 1].text, piece.text)]
    bold = [at for at, piece in enumerate(lines) if piece.bold]
    if 0 < len(bold) < len(lines):
        first = max(start for start in starts if start <= bold[0])
    else:
        first = starts[-1] if _is_superior(lines[0].text, lines[starts[-1]].text) else 0
    return " ".join(" ".join(piece.text for piece in lines[first:]).split())


def _begins_agency(above: str, text: str) -> bool:
    """Whether a line begins an agency's name; after a dash or a comma it goes on with a list of them."""
    return _AGENCY.match(text) is not None and not above.rstrip().endswith(("-", ","))


def _is_superior(above: str, below: str) -> bool:
    """Whether the agency printed above stands over the one below; "VĂN PHÒNG / ỦY BAN NHÂN DÂN" is one name."""
    return _SUPERIOR.match(above) is not None and (_SUPERIOR.match(below) is None or above.split()[-1] != "DÂN")


def _is_subject(text: str) -> bool:
    return re.match(r"V/v\b", text, re.IGNORECASE) is not None


def _abstract(top: Sequence[Piece], titled: Piece | None) -> str | None:
    """The abstract (trích yếu): under the type's name, or after "V/v" in the left column."""
    if titled:
        below = [piece for piece in top if piece.row > titled.row and not _RULE.fullmatch(piece.text)]
        rest = replace(titled, text=_after_type(titled.text))
        more = takewhile(_like(below[0]), below) if below and not AUTHORITY.match(below[0].text) else ()
        return _joined((rest, *more))
    start = next((at for at, piece in enumerate(top) if _is_subject(piece.text)), None)
    if start is None:
        return None
    column = [piece for piece in top[start:] if piece.centre < _MIDDLE]
    text = _joined(takewhile(lambda piece: not _capitals(piece.text), column))
    return re.sub(r"^V/v\s*", "", text, flags=re.IGNORECASE) or None if text else None


def _after_type(text: str) -> str:
    """What follows the type's name on its own line ("BIÊN BẢN KIỂM TRA THỰC TẾ")."""
    line = fold(text)
    name = next((key for key, _, _ in _type_names() if line == key or line.startswith(key + " ")), "")
    return " ".join(text.split()[len(name.split()) :])


def _like(first: Piece) -> Callable[[Piece], bool]:
    """Whether a piece goes on with the abstract: set as its first line is, and not naming who decides."""
    capitals = _capitals(first.text)

    def goes_on(piece: Piece) -> bool:
        alike = piece.bold == first.bold and _capitals(piece.text) == capitals
        return alike and not (capitals and AUTHORITY.match(piece.text))

    return goes_on


def _joined(pieces: Iterable[Piece]) -> str | None:
    words = " ".join(piece.text for piece in pieces).split()
    return " ".join(words)[:LONGEST_ABSTRACT] or None


def _signer(tail: Sequence[Piece]) -> str | None:
    """The signer's name: the first name right of the receivers (Nơi nhận), under the office held."""
    tail = [replace(piece, text=tidy(piece.text).strip()) for piece in tail]
    receivers = next((piece for piece in tail if fold(piece.text).startswith(_RECEIVERS)), None)
    if receivers is None:
        return None
    right = [piece for piece in tail if piece.row >= receivers.row - 1 and piece.centre > _MIDDLE]
    held = next((at for at, piece in enumerate(right) if _capitals(piece.text)), None)
    if held is None:
        return None
    return next((piece.text for piece in right[held:] if _name().fullmatch(piece.text)), None)


@cache
def _name() -> re.Pattern[str]:
    """A person's name: two to six words, each with a capital only at its beginning."""
    word = rf"[{UPPER}][{LOWER}]*"
    return re.compile(rf"{word}(?:\s+{word}){{1,5}}")
