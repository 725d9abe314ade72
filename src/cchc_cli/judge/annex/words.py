"""Words of an annex: numbers with a decimal comma, points in brackets, printed numbering, bullets.

Imports: vietnamese.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from cchc_cli.vietnamese import LOWER, UPPER, fold, plain

NUMBER = r"[0-9]{1,4}(?:[.,][0-9]{1,4})?"
POINTS_WORD = r"(?:điểm|đ)(?![^\W\d_])"
BULLET = re.compile(r"^\s*([-+*•●○◦▪■□⁃·\uf000-\uf0ff])\s*")
_LETTERS = ("abcdđeghiklmnopqrstuvxy", "abcdefghijklmnopqrstuvwxyz")
"""The two orders in which offices letter: by the Vietnamese alphabet (a, b, c, d, đ, e, g …), by the Latin one."""


def decimal(text: str) -> Decimal:
    """A number as typed: 0,5 or 0.5."""
    return Decimal(text.replace(",", "."))


_LONGEST_NUMBER = 40  # characters: "điểm tối đa: 2,50 điểm"


def cell_points(text: str) -> Decimal | None:
    """The number of a cell of points: "2", "2,50", "02 điểm", "tối đa 2", "(2)", "-1", "0 - 2"; nothing else."""
    if len(text) > _LONGEST_NUMBER:
        return None
    found = re.fullmatch(
        r"\(?\s*(?:(?:từ\s+)?0\s*(?:-|÷|đến)\s*)?(?:điểm\s+)?(?:tối đa)?\s*:?"
        rf"\s*[-+±]?\s*({NUMBER})\s*(?:{POINTS_WORD})?(?:\s+tối đa)?\s*\)?\s*[.;]?",
        fold(text),
    )
    return decimal(found[1]) if found else None


_IN_BRACKETS = re.compile(
    rf"\s*[(\[]\s*(?:tối đa|điểm tối đa|tổng điểm|tổng số điểm|tổng|điểm)?\s*:?\s*({NUMBER})\s*{POINTS_WORD}"
    rf"(?:\s+tối đa)?\s*[)\]]\s*[:.;]?",
    re.IGNORECASE,
)
_AT_END = re.compile(rf"\s*[:–—-]\s*(?:tối đa\s*)?({NUMBER})\s*{POINTS_WORD}\s*[.;]?\s*$", re.IGNORECASE)


_LONGEST_NAME = 1_000  # characters


def points_in_name(text: str) -> tuple[str, Decimal | None]:
    """A name without the points that stand in it, and they: "Ban hành kế hoạch (2 điểm)", "I. Thể chế: 10 điểm"."""
    if len(text) > _LONGEST_NAME:
        return text, None
    brackets = list(_IN_BRACKETS.finditer(text))
    found = brackets[-1] if len(brackets) == 1 else None if brackets else _AT_END.search(text)
    if found is None:
        return text, None
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
    return (rest.rstrip(" :–—-").strip(), decimal(found[1])) if rest else (text, None)


class Marker(NamedTuple):
    """Printed numbering: ``kind`` (roman, decimal, letter, Letter, i, paren, dotted, section), the numbers of its
    parts, the text as printed. Markers of one kind stand at one level; a ``dotted`` one names its whole path."""

    kind: str
    parts: tuple[int, ...]
    text: str


_PREFIX = r"(?:(?P<word>lĩnh vực|tiêu chí thành phần|tiêu chí|mục|nhóm|phần|chỉ số thành phần|chỉ số|tctp|tc)\s+)?"
_ONE = r"(?:[IVXL]{1,7}|[A-ZĐ]|[a-zđ]|[ivx]{1,5}|[0-9]{1,3})"
_ALONE = re.compile(rf"(?i:{_PREFIX})(?P<open>\()?(?P<path>{_ONE}(?:\s?[.\-]\s?{_ONE}){{0,6}})\s*[.):/\-]*")
_AT_START = re.compile(
    rf"(?i:{_PREFIX})(?P<open>\()?(?P<path>{_ONE}(?:\.\s?{_ONE}){{0,6}})"
    r"(?P<end>\s*[.):/]+\s*[-–]?\s*|\s+[-–]\s+|\s+)(?=\S)"
)


def cell_marker(text: str) -> Marker | None:
    """The numbering of a cell that holds nothing else: "1", "1.2.1", "II", "a)", "I.1.a", "Lĩnh vực 3"."""
    found = _ALONE.fullmatch(" ".join(text.split()))
    return _marker(found["path"], found["open"] or "", text, found["word"] or "") if found else None


def leading_marker(text: str) -> tuple[Marker | None, str]:
    """The numbering with which a text begins, and the rest; "100% kế hoạch", "2 báo cáo" begin with none."""
    found = _AT_START.match(text)
    if found is None:
        return None, text
    path, end, word = found["path"], found["end"], found["word"]
    bare = not end.strip()
    dotted = "." in path
    if bare and not dotted and not word:  # "I CÔNG TÁC", but not "2 báo cáo", "a là tổng số"
        capital = re.fullmatch(r"[IVXL]{1,7}", path) and re.match(rf"[{UPPER}]{{2}}", text[found.end() :])
        if not capital:
            return None, text
    rest = text[found.end() :]
    if path[-1:].isdigit() and re.match(r"%|(?:điểm|đ)\b", rest):
        return None, text
    marker = _marker(path, found["open"] or "", text[: found.end()].strip(), word or "")
    return (marker, rest) if marker else (None, text)


def _marker(path: str, opened: str, text: str, word: str) -> Marker | None:
    pieces = [one for one in re.split(r"\s?[.\-]\s?", path) if one]
    if len(pieces) == 1:
        kind, number = _single(pieces[0])
        kind = "paren" if opened and kind == "decimal" else kind
        below = fold(word) in _BELOW_AREAS
        return Marker(f"{kind} {_BELOW_AREAS[fold(word)]}" if below else kind, (number,), text.strip())
    numbers = [_single(piece)[1] for piece in pieces]
    return Marker("dotted", tuple(numbers), text.strip())


_BELOW_AREAS = {"tiêu chí": "criterion", "tc": "criterion", "tiêu chí thành phần": "part", "tctp": "part"}
"""Words before a number that put it on a level of its own: "Tiêu chí 1" under "1. Lĩnh vực"."""


def _single(piece: str) -> tuple[str, int]:
    """Kind and number of one piece; "I", "V", "i", "v" are taken for roman, see ``as_letter``."""
    if piece.isdigit():
        return "decimal", int(piece)
    value = roman(piece)
    if value is not None and piece not in "CDLMcdlm":
        return ("roman" if piece.isupper() else "i"), value
    return ("Letter" if piece.isupper() else "letter"), letter_places(piece)[0]


def roman(text: str) -> int | None:
    """The value of a roman number up to 89, or nothing."""
    if not re.fullmatch(r"(?i:L?X{0,3}|XL)(?i:IX|IV|V?I{0,3})", text) or not text:
        return None
    values = {"i": 1, "v": 5, "x": 10, "l": 50}
    numbers = [values[one] for one in text.lower()]
    return sum(-a if a < b else a for a, b in zip(numbers, [*numbers[1:], 0], strict=True))


def letter_places(letter: str) -> tuple[int, int]:
    """The place of a letter (from 1) by the Vietnamese and by the Latin order; 0 where an order lacks it."""
    one = letter.lower()
    return tuple(order.find(one) + 1 for order in _LETTERS)  # type: ignore[return-value]  # as many as _LETTERS


def as_letter(marker: Marker) -> Marker | None:
    """The same as a letter of the alphabet, where it may also be that: "i" after "h"."""
    letter = marker.text.strip("(). ")
    if marker.kind not in ("roman", "i") or len(letter) != 1:
        return None
    return Marker("Letter" if letter.isupper() else "letter", (letter_places(letter)[0],), marker.text)


def unbulleted(text: str) -> tuple[str, str]:
    """The bullet of a line ("-", "+" or "") and the line without it."""
    found = BULLET.match(text)
    if found is None:
        return "", text.strip()
    return ("+" if found[1] in "+○◦" else "-"), text[found.end() :].strip()


def is_heading(text: str) -> bool:
    """Whether a text is set in capitals, as headings are."""
    letters = [one for one in text if one.isalpha()]
    return len(letters) >= 4 and sum(one.isupper() for one in letters) >= 0.8 * len(letters)


def goes_on(text: str) -> bool:
    """Whether a text begins as the middle of a sentence does."""
    return bool(re.match(rf"[{LOWER}]", text)) and leading_marker(text)[0] is None


def sentence(text: str) -> str:
    """A text that was set in capitals as a name is written: only its first letter a capital, known short forms kept."""
    if not is_heading(text):
        return text
    lowered = text.lower()
    lowered = lowered[:1].upper() + lowered[1:]
    return re.sub(
        r"\b(cchc|tthc|ubnd|hđnd|vbqppl|cntt|ktxh|kt-xh|sipas|papi)\b", lambda found: found[1].upper(), lowered
    )


def slug(text: str, most: int = 40) -> str:
    """A name for a file or a key: "to-chuc-bo-may"."""
    words = re.sub(r"[^a-z0-9]+", "-", plain(text)).strip("-")
    cut = words[:most]
    return (cut if len(words) <= most else cut.rpartition("-")[0] or cut).strip("-")
