"""What does not belong into a file of evidence: a state-secret marking on the first page, people's identity numbers.

Source: Luật Bảo vệ bí mật nhà nước 29/2018/QH14, Điều 8 (the three degrees); Nghị định 137/2015/NĐ-CP, Điều 13 (a
personal identity number has twelve digits, the first three a province's code, by circular 001 to 096); numbers of
the older chứng minh nhân dân have nine, the first two the province's number, 01 to 38.

Imports: vietnamese, document.content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cchc_cli.document.content import Piece, composed
from cchc_cli.vietnamese import fold, tidy

DEGREES = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
"""Degrees of secrecy (độ mật), as they are stamped."""

MOST_NUMBERS = 20
"""So many identity numbers are told of one document."""

_SHOWN = 3  # digits of a number that are shown
_NEAR = 60  # characters between a word that names a number and the number
_TABLE = 120  # characters between the headings of a table
_LONGEST_MARKING = 60  # characters

_DEGREE = {fold(degree).replace(" ", ""): degree for degree in DEGREES}
_STATED = re.compile(r"(?:mức )?độ mật ?: ?(?P<degree>.+)")


def _words(alternatives: str) -> str:
    """A pattern of whole words, between which a line may end."""
    return rf"(?<![^\W_])(?:{alternatives})(?![^\W\d_])".replace(" ", r"\s{1,3}")


_NAMED = _words(
    "cccd|cmnd|cmtnd|cmt|đdcn|căn c[ưƣ]ớc|chứng minh (?:nhân dân|thư)|(?:số|mã(?: số)?) định danh|định danh cá nhân"
)
_OTHER = _words("điện thoại|đt|sđt|tel|fax|di động|tài khoản|stk|số tiền|hóa đơn|hoá đơn|hợp đồng|giấy phép|gplx|hạng")
_HEADING = rf"(?<![/-]){_words('họ (?:và )?tên|stt|tt')}(?![/-])"  # not "TT" in the number of a document
_NUMBER = r"""(?<![0-9])(?<![0-9][.,-])
(?:[0-9]{12} | [0-9]{9}
| 0[0-9]{2}(?P<a>[ .\xa0])[0-9]{3}(?:(?P=a)[0-9]{3}){2} | 0[0-9]{3}(?P<b>[ .\xa0])[0-9]{4}(?P=b)[0-9]{4}
| (?<![0-9]{3}[ .\xa0])[0-3][0-9]{2}(?P<c>[ .\xa0])[0-9]{3}(?P=c)[0-9]{3}(?![ .\xa0][0-9]{3})
| 0[0-9]{5}[ .\xa0][0-9]{6} | 0(?:[ ][0-9]){11} | [0-3](?:[ ][0-9]){8})
(?![0-9] | [.,-][0-9] | [ ]?(?:đồng|đ|vnđ|vnd)(?!\w))"""
"""Nine or twelve digits in one, in groups, or each in its box; not a part of something longer, nor an amount.

In groups only as such a number can begin, since between the columns of a table stand spaces, too.
"""
_NAME = re.compile(_NAMED)
_TOKEN = re.compile(f"(?P<named>{_NAMED})|(?P<other>{_OTHER})|(?P<heading>{_HEADING})|{_NUMBER}", re.VERBOSE)
_COLUMN_NUMBERS = "1 2 3 4 5 6 7 8 9"  # the row under a table's headings
_WORDS = re.compile(r"(?!và\b)\b[^\W\d_]+")
_LED_TO = re.compile(r"(?:số|mã|:)\s*$")  # what stands before a number that does not stand alone


def secrecy(pieces: Iterable[Piece]) -> str | None:
    """The state-secret marking among the pieces of a first page (one of ``DEGREES``): a piece that is nothing else.

    Capitals, or said by name ("Độ mật: Tối mật"). Words in a sentence mark nothing, nor do several degrees on one
    page: it is a table of them.
    """
    found = {degree for piece in pieces if (degree := _degree(piece.text))}
    return found.pop() if len(found) == 1 else None


def _degree(text: str) -> str | None:
    words = re.sub(r"^[\W_]+|[\W_]+$", "", tidy(text)) if len(text) <= _LONGEST_MARKING else ""
    stated = _STATED.fullmatch(fold(words))
    if stated:
        return _DEGREE.get(stated["degree"].replace(" ", ""))
    return _DEGREE.get(fold(words).replace(" ", "")) if words.isupper() else None


def personal_numbers(text: str) -> tuple[str, ...]:
    """Personal identity numbers (số CCCD, CMND, định danh cá nhân), all but the last digits hidden; in order.

    The first number near a word that names it counts, and those in a row with it, unless another number is named in
    between; once the headings of a table name such a column, so does each of twelve digits that stands alone.
    At most ``MOST_NUMBERS``.
    """
    small = composed(text).casefold()
    found: dict[str, None] = {}
    for number in _numbers(small) if _NAME.search(small) else ():
        found["•" * (len(number) - _SHOWN) + number[-_SHOWN:]] = None
        if len(found) == MOST_NUMBERS:
            break
    return tuple(found)


def _numbers(text: str) -> Iterator[str]:
    """Digits of each number: one walk over the text, which remembers where it last met a name and a heading."""
    named = other = heading = counted = -_TABLE
    column = False
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if token["named"]:
            named = end
        elif token["other"]:
            other = end
        elif token["heading"]:
            heading = end
        elif token[0] != _COLUMN_NUMBERS and not _is_other(text, named, other, start):
            digits = re.sub(r"[ .\xa0]", "", token[0])
            near = start - named <= _NEAR and (counted < named or not _WORDS.search(text, counted, start))
            if near or (column and re.match("0.{11}$", digits) and not _LED_TO.search(text[max(0, start - 6) : start])):
                counted = end
                yield digits
        column = column or (min(named, heading) > 0 and abs(named - heading) <= _TABLE)


def _is_other(text: str, named: int, other: int, start: int) -> bool:
    """Whether a number is another one ("CCCD: …, điện thoại: …"); what stands on a line above is a heading only."""
    return named < other and start - other <= _NEAR and "\n" not in text[other:start]
