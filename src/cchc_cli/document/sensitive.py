"""What does not belong into a file of evidence: a state-secret marking on the first page, people's identity numbers.

Source: Luật Bảo vệ bí mật nhà nước 29/2018/QH14, Điều 8 (the three degrees); Luật Căn cước 26/2023/QH15, Điều 12 (a
personal identity number has twelve digits), numbers of the older chứng minh nhân dân have nine.

Imports: vietnamese, document.content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cchc_cli.document.content import Piece
from cchc_cli.vietnamese import fold, tidy

DEGREES = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
"""Degrees of secrecy (độ mật), as they are stamped."""

MOST_NUMBERS = 20
"""So many identity numbers are told of one document; it takes one to be a finding."""

_SHOWN = 3  # digits of a number that are shown
_NEAR = 60  # characters between a word that names a number and the number
_HEADING = 120  # characters within which the headings of a table stand
_DEGREE = {fold(degree).replace(" ", ""): degree for degree in DEGREES}
_STATED = re.compile(r"(?:mức )?độ mật ?: ?(?P<degree>.+)")
_DIGITS = re.compile(r"[0-9](?:[ .]?[0-9]){8}")
_ODD_RUN = re.compile(r"[^\w\x00-\x7f]{64,}")
"""Rows of dots, and of combining marks, on which composing (NFC) takes time by the square of their length."""


def _words(*alternatives: str) -> str:
    """A pattern of whole words, between which a line may end."""
    return rf"(?<![^\W_])(?:{'|'.join(alternatives)})(?![^\W\d_])".replace(" ", r"\s{1,3}")


_NAMED = _words(
    r"cccd|cmnd|cmtnd|cmt|đdcn|căn cước|chứng minh (?:nhân dân|thư)|(?:số|mã(?: số)?) định danh|định danh cá nhân"
)
_OTHER = _words(r"(?:điện )?thoại|đt|sđt|tel|fax|di động|tài khoản|stk|số tiền|hóa đơn|hoá đơn|hợp đồng")
_TITLE = _words(r"họ (?:và )?tên|stt|tt")
_NUMBER = (
    r"(?<![0-9])(?<![0-9][.,-])(?:[0-9]{12}|[0-9]{9}|0[0-9]{2}([ .])[0-9]{3}(?:\4[0-9]{3}){2}"
    r"|[0-3][0-9]{2}([ .])[0-9]{3}\5[0-9]{3}|0[0-9]{3}([ .])[0-9]{4}\6[0-9]{4}|0[0-9]{5}[ .][0-9]{6}"
    r"|0(?: [0-9]){11}|[0-3](?: [0-9]){8})(?![0-9]|[.,-][0-9]| ?(?:đồng|đ|vnđ|vnd)(?!\w))"
)
"""Nine or twelve digits in one, in equal groups or each in its box; not a part of something longer, nor an amount.

In groups only as such a number begins: twelve digits with 0 (Nghị định 137/2015/NĐ-CP, Điều 13: the province's code,
001 to 096), nine with 0 to 3 (chứng minh nhân dân: the province's number, 01 to 38); columns of a table may be digits
with spaces between them, too.
"""
_TOKEN = re.compile(rf"({_NAMED})|({_OTHER})|({_TITLE})|{_NUMBER}")


def secrecy(pieces: Iterable[Piece]) -> str | None:
    """The state-secret marking among the pieces of a first page (``DEGREES``): a piece that is nothing else.

    Capitals, or said by name ("Độ mật: Tối mật"). Words in a sentence mark nothing, nor does a page on which several
    degrees stand: it is a table of them.
    """
    found = {degree for piece in pieces if (degree := _degree(piece.text))}
    return found.pop() if len(found) == 1 else None


def _degree(text: str) -> str | None:
    words = re.sub(r"^[\W_]+|[\W_]+$", "", tidy(text)) if len(text) <= _NEAR else ""
    stated = _STATED.fullmatch(fold(words))
    if stated:
        return _DEGREE.get(stated["degree"].replace(" ", ""))
    return _DEGREE.get(fold(words).replace(" ", "")) if words.isupper() else None


def personal_numbers(text: str) -> tuple[str, ...]:
    """Personal identity numbers (số CCCD, CMND, định danh cá nhân), all but the last digits hidden; in order.

    A number counts near a word that names it, on the way from which no other number is named; of twelve digits from 0
    on also further down, once a table's headings name such a column. At most ``MOST_NUMBERS``.
    """
    if not _DIGITS.search(text):
        return ()
    found: dict[str, None] = {}
    for number in _numbers(tidy(_ODD_RUN.sub(" ", text)).casefold()):
        found[f"{'•' * (len(number) - _SHOWN)}{number[-_SHOWN:]}"] = None
        if len(found) == MOST_NUMBERS:
            break
    return tuple(found)


def _numbers(text: str) -> Iterator[str]:
    """Digits of each number: one walk over the text, which remembers where it last met a name or a heading."""
    named = title = other = -_HEADING
    column = False
    for token in _TOKEN.finditer(text):
        if token[1]:
            named = token.end()
        elif token[2]:
            other = token.end()
        elif token[3]:
            title = token.end()
        else:
            digits = re.sub("[ .]", "", token[0])
            start = token.start()
            claimed = other > named and start - other <= _NEAR and "\n" not in text[other:start]
            listed = column and re.fullmatch("0[0-9]{11}", token[0])
            if not claimed and (start - named <= _NEAR or listed):
                yield digits
        column = column or (min(named, title) >= 0 and abs(named - title) <= _HEADING)
