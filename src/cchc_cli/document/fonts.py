"""Text set in fonts of before Unicode: TCVN3 (``.VnTime``) and VNI-Windows (``VNI-Times``), decoded.

Source: TCVN 5712:1993, table 1, as glibc's iconv has it; VNI Software Co., code table of the VNI fonts for Windows
(two bytes for most letters: the vowel, then its marks), as xvnkb and R's vietnameseConverter list it, too.

Imports: vietnamese, document.facts, document.quality.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from cchc_cli.document.facts import Text
from cchc_cli.document.quality import quality
from cchc_cli.vietnamese import syllable_share

Encoding = Literal["tcvn3", "tcvn3-capitals", "vni"]

_GUESSES: tuple[Encoding, ...] = ("tcvn3", "vni")

_SURE = 0.88
"""Share of syllables from which on a text is Vietnamese beyond doubt (see ``document.quality``)."""

_FIRST = 0xA1
_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹ"
    "ềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ"
)
_TCVN3 = {chr(_FIRST + place): letter for place, letter in enumerate(_LETTERS)}

_VNI_LETTERS = dict(zip("ôöñíìæóòîÔÖÑÍÌÆÓÒÎ", "ơưđíìỉĩịỵƠƯĐÍÌỈĨỊỴ", strict=True))
_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323", "â": "\u0302",
    "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}  # fmt: skip
_VNI = re.compile("[aeouyôö][ùøûõï]|[aeo][âáàåãä]|a[êéèúüë]|[ôöñíìæóòî]", re.IGNORECASE)


def legacy_encoding(font: str) -> Encoding | None:
    """The encoding that a font's name stands for; ``.VnTimeH`` shows small letters as capitals.

    In a PDF the name may have a subset's tag before it ("ABCDEF+.VnTime") and a style after it (".VnTimeH,Bold").
    """
    name = re.sub(r"^\w{6}\+", "", font)
    if re.match(r"\.Vn", name, re.IGNORECASE):
        return "tcvn3-capitals" if re.split("[,-]", name)[0].endswith("H") else "tcvn3"
    return "vni" if re.match(r"VNI-", name, re.IGNORECASE) else None


def decode(text: str, encoding: Encoding) -> str:
    """Text in such a font as Unicode (NFC)."""
    if encoding == "vni":
        return _VNI.sub(_vni_letter, text)
    letters = unicodedata.normalize("NFC", "".join(_TCVN3.get(character, character) for character in text))
    return letters.upper() if encoding == "tcvn3-capitals" else letters


def _vni_letter(match: re.Match[str]) -> str:
    """One letter: a vowel with its marks, or a letter that has one byte."""
    first, marks = match[0][0], _VNI_MARKS.get(match[0][1:].lower(), "")
    return unicodedata.normalize("NFC", _VNI_LETTERS.get(first, first) + marks)


def guessed(text: str) -> Encoding | None:
    """The encoding in which a text of unknown fonts is Vietnamese beyond doubt, where as it stands it is none."""
    if quality(text, pictures=False) is not Text.GARBLED:
        return None
    return next((encoding for encoding in _GUESSES if (syllable_share(decode(text, encoding)) or 0) >= _SURE), None)
