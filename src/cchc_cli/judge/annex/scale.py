"""One line of a scale: under what condition it gives what. Nothing is guessed: what is not understood is ``UNKNOWN``.

"Từ 80% đến dưới 100%: 0,5 điểm" · "Đúng hạn: 1" · "Dưới 80%: 0" · "b/a x điểm tối đa" · "Mỗi sáng kiến: 0,5 điểm".

Imports: judge.annex.ranges, judge.annex.words, vietnamese.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from cchc_cli.judge.annex.ranges import Range, range_of
from cchc_cli.judge.annex.words import NUMBER, POINTS_WORD, decimal
from cchc_cli.vietnamese import fold

_HUNDRED = Decimal(100)


class Gives(Enum):
    """What a line says."""

    POINTS = "points"
    FORMULA = "formula"
    EACH = "each"
    LESS_EACH = "less each"
    LESS = "less"
    CAP = "cap"
    DEFINITION = "definition"
    NOTHING_HAPPENED = "nothing happened"
    WORDS = "words"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A line understood: ``when`` in its own words; ``points``, or ``share`` (of the maximum, 1 is all of it);
    ``range`` where the condition is a percentage. Of a formula: ``divisor`` (%) is what the rate is divided by
    (``None``: not said), ``factor`` what it is multiplied with (``None``: the maximum); ``top`` and ``bottom`` are the
    letters of the fraction, ``words`` its words. Of a definition: ``symbol``, or the fraction that the rate is.
    """

    gives: Gives
    text: str
    when: str = ""
    points: Decimal | None = None
    share: Decimal | None = None
    range: Range | None = None
    divisor: Decimal | None = None
    factor: Decimal | None = None
    top: str = ""
    bottom: str = ""
    explicit: bool = False
    symbol: str = ""
    words: tuple[str, str] | None = None
    cap: Decimal | None = None
    policy: str = ""

    def worth(self, maximum: Decimal) -> Decimal | None:
        """In points."""
        return self.points if self.points is not None else None if self.share is None else self.share * maximum


_GIVEN = rf"(?P<points>{NUMBER})\s*(?P<word>{POINTS_WORD})?"
_VERBS = r"(?:thì\s+)?(?:được|đạt|tính|chấm|cho|cộng|đánh giá|điểm đánh giá(?: là)?|ghi|hưởng|là)"
_ENDS = (
    re.compile(rf"\s+thì\s+(?:điểm(?: đánh giá| số)?|được|đạt|tính|chấm)\s*(?:là|=|:)?\s*{_GIVEN}\s*[.;,]?$"),
    re.compile(rf"\s*[:=→⇒]\s*(?:{_VERBS}\s+)?(?:điểm\s*:?\s*)?{_GIVEN}\s*[.;,]?$"),
    re.compile(rf"\s*[:=→⇒,]?\s*(?:-\s+)?{_VERBS}\s+(?P<points>{NUMBER})\s*(?P<word>{POINTS_WORD})\s*[.;,]?$"),
    re.compile(rf"\s*[(\[]\s*(?:{_VERBS}\s+)?(?P<points>{NUMBER})\s*(?P<word>{POINTS_WORD})\s*[)\]]\s*[.;,]?$"),
    re.compile(rf"\s*[-,]?\s+(?P<points>{NUMBER})\s*(?P<word>{POINTS_WORD})\s*[.;,]?$"),
)
_BEFORE = re.compile(
    rf"^(?:{_VERBS}\s+)?(?P<points>{NUMBER})\s*(?P<word>{POINTS_WORD})\s*(?::|nếu|khi|đối với|-)\s*(?P<when>.+)$"
)
_SHARE = re.compile(
    rf"\s*[:=→⇒,-]?\s*(?:{_VERBS}\s+)?(?:(?P<a>\d)\s*/\s*(?P<b>\d{{1,2}})|(?P<percent>{NUMBER})\s*%|(?P<half>một nửa))"
    r"\s*(?:x|×|\*|của)?\s*(?:số|tổng)?\s*(?:số\s*)?điểm(?:\s+(?:tối đa|chuẩn|quy định|của tiêu chí.*))?\s*[.;,]?$"
)
_MOST = re.compile(
    rf"\s*[:=→⇒,-]?\s*(?:{_VERBS}\s+)?(?:đủ\s+)?(?:số\s+)?(?:điểm tối đa|tối đa(?: điểm)?|trọn điểm)\s*[.;,]?$"
)
_NONE = re.compile(
    r"\s*[:=→⇒,-]?\s*(?:thì\s+)?(?:không (?:được |có |tính |cho |chấm )+điểm|không điểm|không (?:bị )?trừ(?: điểm)?)"
    r"\s*[.;,]?$"
)
_RATE = r"(?:tỷ lệ|tỉ lệ|tlđ|số điểm tương ứng)"
_FORMULA = re.compile(
    rf"công thức|{_RATE}[^.;:]*\s*(?:x|×|\*|nhân)\s|[a-z]\s*/\s*[a-z]\s*[\])}}]*\s*(?:x|×|\*|\.)"
    r"|điểm\s*=|[\])]\s*(?:x|×|\*)\s*\S"
    rf"|(?:{NUMBER}|tối đa|điểm)\s*\)?\s*(?:x|×|\*|nhân với|nhân)\s*\(?\s*(?:{_RATE}|[a-z]\s*/)"
)
_TWISTED = re.compile(
    r"\btrừ\b|\bgiảm\b|cộng thêm|(?:\b1|\b100\s*%|\b[a-z])\s*[-−+]\s*[\[(]?\s*[a-z]\b|[)\]]\s*[-−+]\s*[\d(]"
    r"|(?:tối đa|chuẩn|\d)\s*[)\]]?\s*\+"
)
_IN_PROPORTION = re.compile(rf"(?:tính|tương ứng|chấm)[^:;]*(?:theo |với )?{_RATE}")
_DEFINITION = re.compile(
    r"^(?:(?:trong đó|với|gọi|đặt)\s*:?\s*)?(?:số\s+)?[\"'“(]?(?P<symbol>[a-z])[\"'”)]?"
    r"\s*(?:là|:|=|-)\s+(?P<what>.{6,})$"
)
_RATE_DEFINED = re.compile(
    rf"^{_RATE}[^=:]*\s*[:=]\s*\(?\s*(?P<top>[a-z])\s*/\s*(?P<bottom>[a-z])\s*\)?"
    r"\s*(?:(?:x|×|\*)\s*100\s*%?)?\s*[.;]?$"
)
_RATE_SPOKEN = re.compile(
    rf"^{_RATE}[^=:]*\s*[:=]\s*[\[(]*\s*(?P<top>(?:tổng )?số [^/()]+?)\s*/\s*(?P<bottom>(?:tổng )?số [^/()]+?)\s*[\])]*"
    r"\s*(?:(?:x|×|\*)\s*100\s*%?)?$"
)
_LONGEST = 1_500  # characters of a line that may be one of a scale
_EACH = re.compile(
    r"(?:(?:cứ |có thêm )?mỗi|cứ|có thêm|(?=(?:01|1) [^:;]*trừ))\s*(?:01|1)?\s+(?P<what>[^:;]+?)\s*[:,=]?"
    r"\s*(?:thì\s+)?(?P<verb>được cộng|được|cộng thêm|cộng|tính|chấm|đạt|bị trừ|trừ)?"
    rf"\s*(?P<points>{NUMBER})\s*{POINTS_WORD}"
)
_PER = re.compile(
    rf"(?P<verb>trừ|cộng|tính)?\s*(?P<points>{NUMBER})\s*{POINTS_WORD}\s*/\s*(?:1\s+|01\s+|mỗi\s+)?(?P<what>[^:;,()]+)"
)
_LESS = re.compile(
    rf"(?P<verb>trừ|cộng|thưởng|được)\s*(?P<points>{NUMBER})\s*{POINTS_WORD}\s*(?:cho|đối với|với)?"
    r"\s*(?:mỗi|một|01|1)\s+"
    r"(?P<what>[^:;,()]+)"
)
_CAP = re.compile(
    r"(?:tối đa|không quá|nhiều nhất|không vượt quá|không trừ quá|không cộng quá)\s*(?:là\s*|được\s*|trừ\s*)?:?"
    rf"\s*(?P<cap>{NUMBER})\s*{POINTS_WORD}"
)
_QUALIFIED = re.compile(r"\d|tương ứng|tối đa|không quá|ít nhất|trở lên|trở đi")
_NOTHING = re.compile(
    r"không (?:có )?phát sinh|không thuộc (?:đối tượng|phạm vi)|không áp dụng"
    r"|không (?:tính|đánh giá|chấm)(?: điểm)? (?:mục|tiêu chí|nội dung|tctp|tc)(?: thành phần)?(?: này)?$"
)
_MATTERS = re.compile(
    rf"điểm|%|{_RATE}|\bmỗi\b|\btrừ\b|cộng thêm|công thức|\d+\s*/\s*\d+"
    r"|không (?:được )?(?:tính|xét|công nhận)|chỉ (?:được )?(?:tính|xét)|nhân đôi|gấp đôi|một nửa|loại bỏ|hạ "
)
"""Words that change what a line gives: a line with one of them that is not understood keeps its item from a rule."""


def is_scale(text: str) -> bool:
    """Whether a line is one of a scale by its own words: it ends in points, or is a formula or a definition."""
    found = understood(text)
    return found.gives not in (Gives.UNKNOWN, Gives.WORDS)


def parts_of(text: str) -> list[str]:
    """The lines of a line: scales are also written in one, "Đúng hạn: 1 điểm; chậm: 0,5 điểm; không: 0"."""
    if len(text) > _LONGEST:
        return [text]
    pieces = [one for one in (piece.strip(" .;,") for piece in re.split(r";\s*", text)) if one]
    if len(pieces) > 1 and sum(understood(one).gives in _SAYS for one in pieces) > 1:
        return [part for piece in pieces for part in parts_of(piece)]
    for pattern in _BETWEEN:
        pieces = [one for one in (piece.strip(" .;,") for piece in pattern.split(text)) if one]
        if len(pieces) > 1 and all(understood(one).gives in _COUNTS for one in pieces):
            return pieces
    return [text]


_BETWEEN = (
    re.compile(r"(?<=điểm)[.,]\s+"),
    re.compile(r"\.\s+(?=\S)"),
    re.compile(r",\s+(?=mỗi |cứ |không trừ quá)"),
    re.compile(r",\s+(?=\D)"),
)
_SAYS = frozenset(Gives) - {Gives.WORDS, Gives.UNKNOWN}
_COUNTS = frozenset((Gives.POINTS, Gives.EACH, Gives.LESS_EACH, Gives.LESS, Gives.CAP, Gives.FORMULA))


def understood(text: str, own: Decimal | None = None) -> Outcome:
    """What a line says; ``own``: its points where they stand in a cell of their own."""
    if len(text) > _LONGEST:
        return Outcome(Gives.UNKNOWN, text)
    key = fold(text).rstrip(" ;.")
    if own is not None:
        return Outcome(Gives.POINTS, text, text.rstrip(" :;."), own, range=range_of(key), explicit=True)
    if _NOTHING.search(key) and not re.match(r"^không phát sinh [^:]*\b(?:đơn thư|khiếu|vi phạm|kỷ luật)", key):
        return Outcome(Gives.NOTHING_HAPPENED, text, policy=_policy(key))
    capped = re.match(rf"^(?:tổng điểm |điểm )?{_CAP.pattern}$", key)
    if capped:
        return Outcome(Gives.CAP, text, points=decimal(capped["cap"]))
    spoken = _RATE_SPOKEN.match(key)
    if spoken:
        words = (_tail(text, spoken["top"].strip()), _tail(text, spoken["bottom"].strip()))
        return Outcome(Gives.DEFINITION, text, words=words)
    defined = _RATE_DEFINED.match(key)
    if defined:
        return Outcome(Gives.DEFINITION, text, top=defined["top"], bottom=defined["bottom"])
    for pattern in (_LESS, _PER, _EACH):
        found = pattern.search(key)
        if found:
            return _each(text, key, found)
    ends = re.search(rf"(?::\s*{NUMBER}\s*{POINTS_WORD}?|{NUMBER}\s*{POINTS_WORD})$", key)
    if not ends and (_FORMULA.search(key) or _IN_PROPORTION.search(key)):
        return _formula(text, key)
    if ends and _FORMULA.search(key) and not key[: ends.start()].endswith(":"):
        return _formula(text, key)
    named = _DEFINITION.match(key)
    if named:
        return Outcome(Gives.DEFINITION, text, _tail(text, named["what"]), symbol=named["symbol"])
    return _points(text, key)


def _policy(key: str) -> str:
    """What happens where nothing happened: full, zero, exclude; nothing where it is not said."""
    if re.search(
        r"(?:không|loại trừ|trừ khỏi|bỏ)[^:]*(?:tính|đánh giá|chấm|mẫu số)|quy đổi", key.split("phát sinh")[-1]
    ):
        return "exclude"
    if re.search(r"điểm tối đa|tối đa|trọn điểm", key):
        return "full"
    return "zero" if re.search(r"(?<![\d,.])0 ?(?:điểm|đ)?$|không (?:có |được )+điểm", key) else ""


def _each(text: str, key: str, found: re.Match[str]) -> Outcome:
    less = "trừ" in (found["verb"] or "") or bool(re.search(r"\btrừ\b", key))
    rest = key[: found.start()] + key[found.end() :]
    cap = _CAP.search(rest)
    left = rest if cap is None else rest[: cap.start()] + rest[cap.end() :]
    if "%" in key or _QUALIFIED.search(f"{left} {found['what']}"):  # more than so much for each
        return Outcome(Gives.UNKNOWN, text)
    points = decimal(found["points"])
    gives = Gives.LESS_EACH if less else Gives.EACH
    before = key[: found.start()].strip(" .:,;-–")
    what = _tail(text, found["what"].strip(" .:,"))
    when = f"{_tail(text, before)}: số {what}" if before and not _CAP.search(before) else f"Số {what}"
    return Outcome(gives, text, when, points, cap=decimal(cap["cap"]) if cap else None)


def _formula(text: str, key: str) -> Outcome:
    """A formula: what the rate is divided by and multiplied with, as far as it is written down."""
    if (
        key.count(";") or _TWISTED.search(key) or not re.search(rf"{_RATE}|%|/", key)
    ):  # another formula than the rate times the maximum
        return Outcome(Gives.UNKNOWN, text)
    shape = re.sub(r"\s+", "", key)
    multiplied = re.search(
        rf"(?:x|×|\*|nhân(?:với)?)(?:\(?(?P<factor>{NUMBER})\)?(?:điểm|đ)?(?=$|[\])/:]|100%)|(?P<all>\(?(?:số)?điểm(?:tốiđa|chuẩn)))",
        shape,
    )
    if multiplied is None:
        multiplied = re.search(
            rf"(?:(?P<factor>{NUMBER})(?:điểm|đ)?|(?P<all>tốiđa))\)?(?:x|×|\*|nhân(?:với)?)\(?(?:tỷlệ|tỉlệ|\(?[a-z]/[a-z])",
            shape,
        )
    divided = re.search(
        rf"(?:/|:|÷|chiacho|chia)\(?(?P<divisor>{NUMBER})%?\)?$|(?:/|÷|chiacho)\(?(?P<percent>{NUMBER})%", shape
    )
    fraction = re.search(r"\(?\b([a-z])\s*/\s*([a-z])\b", key)
    divisor = None
    if divided:
        divisor = decimal(divided["divisor"] or divided["percent"])
    elif multiplied:
        divisor = _HUNDRED
    if divisor is not None and divisor <= 1:
        divisor *= _HUNDRED
    when = re.split(r"(?:thì|:|,)?\s*(?:điểm|được|tính|chấm)[^:]*?(?:công thức|tính|theo)|:\s", key)[0]
    return Outcome(
        Gives.FORMULA,
        text,
        when,
        range=range_of(when) or (range_of(key.split("công thức")[0]) if "công thức" in key else None),
        divisor=divisor,
        factor=decimal(multiplied["factor"]) if multiplied and multiplied["factor"] else None,
        top=fraction[1] if fraction else "",
        bottom=fraction[2] if fraction else "",
        explicit=bool(multiplied),
    )


def _points(text: str, key: str) -> Outcome:
    """Points, a share of the maximum, all of it, none; or words that give nothing."""
    for pattern in _ENDS:
        found = pattern.search(key)
        if found and found.start():
            when = key[: found.start()]
            return _outcome(text, when, points=decimal(found["points"]))
    found = _BEFORE.match(key)
    if found:
        return _outcome(text, found["when"], points=decimal(found["points"]))
    found = _SHARE.search(key)
    if found and found.start():
        share = (
            decimal(found["a"]) / decimal(found["b"])
            if found["a"] and int(found["b"])
            else Decimal("0.5")
            if found["half"]
            else decimal(found["percent"] or "0") / _HUNDRED
        )
        return _outcome(text, key[: found.start()], share=share)
    for pattern, share in ((_MOST, Decimal(1)), (_NONE, Decimal(0))):
        found = pattern.search(key)
        if found and found.start():
            return _outcome(text, key[: found.start()], share=share)
    if not _MATTERS.search(key):
        return Outcome(Gives.WORDS, text)
    return Outcome(Gives.UNKNOWN, text)


def _outcome(text: str, when: str, points: Decimal | None = None, share: Decimal | None = None) -> Outcome:
    when = when.strip(" :;,-–=→")
    shown = _tail(text, when)
    if points is not None and re.search(r"(?:^|\s)(?:bị )?trừ$", when):
        return Outcome(Gives.LESS, text, _tail(text, re.sub(r"\s*:?\s*(?:bị )?trừ$", "", when)), points)
    if re.search(r"\btrừ\b|\bgiảm\b", when):
        return Outcome(Gives.UNKNOWN, text)
    several = when.count("%") > 1 and re.search(r"%[^%]*,", when)
    if several or re.search(rf"{NUMBER}\s*{POINTS_WORD}|điểm tối đa", when) or _IN_PROPORTION.search(when):
        return Outcome(Gives.UNKNOWN, text)  # two sums in one line
    return Outcome(Gives.POINTS, text, shown, points, share, range_of(when), explicit=True)


def _tail(text: str, words: str) -> str:
    """The words as the annex writes them: folding changes capitals and spaces, not the order."""
    flat = " ".join(text.split())
    at = fold(flat).find(words)
    return flat[at : at + len(words)].strip(" :;,-–=→") if at >= 0 and len(fold(flat)) == len(flat) else words
