"""Text set in fonts of before Unicode: TCVN3 (``.VnTime``) is decoded, VNI-Windows (``VNI-Times``) recognised.

Source: TCVN 5712:1993, table 1, as glibc's iconv has it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Encoding = Literal["tcvn3", "tcvn3-capitals", "vni"]

_FIRST = 0xA1
_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹ"
    "ềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ"
)
_TCVN3 = {chr(_FIRST + place): letter for place, letter in enumerate(_LETTERS)}


def legacy_encoding(font: str) -> Encoding | None:
    """The encoding that a font's name stands for; ``.VnTimeH`` shows small letters as capitals."""
    if re.match(r"\.Vn", font, re.IGNORECASE):
        return "tcvn3-capitals" if font.endswith("H") else "tcvn3"
    return "vni" if re.match(r"VNI-", font, re.IGNORECASE) else None


def decode(text: str, encoding: Encoding) -> str:
    """TCVN3 as Unicode (NFC); VNI is left as it is, to be judged unreadable by its quality."""
    if encoding == "vni":
        return text
    letters = unicodedata.normalize("NFC", "".join(_TCVN3.get(character, character) for character in text))
    return letters.upper() if encoding == "tcvn3-capitals" else letters
