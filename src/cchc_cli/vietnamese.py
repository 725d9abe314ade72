"""Vietnamese text: one form, keys to compare, match and sort by, and whether a text is Vietnamese at all.

Keys are for comparison only; what a user wrote is never rewritten with them.

Source of the rules: Unicode CLDR collation ``vi`` (sorting); TCVN 6909:2001 (Unicode, composed form); the look-alikes
are those met in PDFs and Word files of real offices.

Imports: the standard library.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Combining tone marks in dictionary order: huyền, hỏi, ngã, sắc, nặng."""

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""Letters in dictionary order, with the four foreign ones (f, j, w, z) where Latin has them."""

_VOWELS = "aăâeêioôơuưy"

LOWER = ALPHABET + "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in TONES)
"""Every lower-case Vietnamese letter. For patterns: a range such as [Ạ-Ỹ] mixes capital and small letters."""

UPPER = LOWER.upper()
"""Every capital Vietnamese letter."""

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d", "-"),
        **dict.fromkeys("\u2215\u2044\uff0f", "/"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        **dict(zip("ƣƢÐƉɖð", "ưƯĐĐđđ", strict=True)),
        **dict(zip("АВЕКМНОРСТУХаеорсух", "ABEKMHOPCTYXaeopcyx", strict=True)),
        **dict(zip("ﬀﬁﬂﬃﬄ", ("ff", "fi", "fl", "ffi", "ffl"), strict=True)),
    }
)
"""Look-alikes: dashes, slashes, spaces, invisible characters, letters of wrong alphabets, ligatures."""

FEWEST_WORDS = 30
"""Below so many words the share of syllables says nothing."""

_LONGEST_SYLLABLE = 7  # letters: "nghiêng"


def nfc(text: str) -> str:
    """Text in composed form (NFC), the only one in which it is kept and written."""
    return unicodedata.normalize("NFC", text)


def tidy(text: str) -> str:
    """Text in NFC with look-alikes made plain: one dash, one slash, one space, no invisible characters."""
    return nfc(nfc(text).translate(_ALIKE))


def fold(text: str) -> str:
    """Key under which two spellings of the same words are equal.

    Tidied, tone marks placed the old way (hoà → hòa), case folded, white space collapsed.
    """
    return " ".join(_old_style(tidy(text)).casefold().split())


def plain(text: str) -> str:
    """Key without any mark, in lower-case ASCII (đ → d), for matching file names; other characters are dropped."""
    letters = unicodedata.normalize("NFKD", tidy(text).casefold().replace("đ", "d"))
    return " ".join(letters.encode("ascii", "ignore").decode().split())


def sort_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Dictionary order (CLDR ``vi``): letters first, then tones, then case."""
    weights = [_weights(character) for character in nfc(text)]
    letters, tones, cases = zip(*weights, strict=True) if weights else ((), (), ())
    return letters, tones, cases


def syllable_share(text: str) -> float | None:
    """Share (0–1) of the words that can be Vietnamese syllables; ``None`` with too few words to say.

    Measured on real documents: readable ones have at least 0.88, spoiled text layers at most 0.64.
    """
    words = [word for word in _words().findall(nfc(text).translate({0x1A3: "ư", 0x1A2: "Ư"})) if _short(word)]
    if len(words) < FEWEST_WORDS:
        return None
    return sum(1 for word in words if _is_syllable(word.lower())) / len(words)


def _short(word: str) -> bool:
    return len(word) <= _LONGEST_SYLLABLE


def _old_style(text: str) -> str:
    """Move the tone of a final oa, oe, uy to its first vowel; not after q (quý), nor before another letter (hoàn)."""
    marked = unicodedata.normalize("NFD", text)
    for pattern in _new_style():
        marked = pattern.sub(r"\1\3\2", marked)
    return nfc(marked)


@cache
def _new_style() -> tuple[re.Pattern[str], ...]:
    end = rf"([{TONES}])(?![^\W\d_]|[\u0300-\u036f])"
    return re.compile(rf"([oO])([aAeE]){end}"), re.compile(rf"(?<![qQ])([uU])([yY]){end}")


@cache
def _weights(character: str) -> tuple[int, int, int]:
    """Weights of one character at the three levels of comparison: letter, tone, case."""
    parts = unicodedata.normalize("NFD", character)
    tone = next((TONES.index(part) + 1 for part in parts if part in TONES), 0)
    base = nfc("".join(part for part in parts if part not in TONES))
    small = base.lower()
    if small and small in ALPHABET:
        return 100 + ALPHABET.index(small), tone, int(base != small)
    if small.isdecimal():
        return 50 + int(small), 0, 0
    if small.isspace():
        return 1, 0, 0
    return 2 + min(ord(small[:1] or " "), 40), 0, 0


@cache
def _words() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=8192)
def _is_syllable(word: str) -> bool:
    """Whether a lower-case word is built like a Vietnamese syllable: onset, nucleus, coda (tones set aside)."""
    marks = unicodedata.normalize("NFD", word)
    return _syllable().fullmatch(nfc("".join(mark for mark in marks if mark not in TONES))) is not None


@cache
def _syllable() -> re.Pattern[str]:
    onset = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx]"
    nucleus = (
        "oai|oay|oao|oeo|uao|uây|uôi|ươi|ươu|iêu|yêu|uya|uyê|uyu|uê|uơ|uy|ua|uâ|uă|uô|ưa|ưi|ươ|ưu|iu|ia|iê|yê"
        "|oa|oă|oe|oi|oo|ôi|ơi|ai|ao|au|ay|âu|ây|eo|êu|ui|[aăâeêioôơuưy]"
    )
    coda = "ng|nh|ch|[cmnpt]"
    return re.compile(rf"(?:{onset})?(?:{nucleus})(?:{coda})?")
