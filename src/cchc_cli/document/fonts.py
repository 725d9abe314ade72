"""Text set in fonts of before Unicode: TCVN3 (``.VnTime``) and VNI-Windows (``VNI-Times``).

Imports: vietnamese.
"""

from __future__ import annotations

import re
from typing import Literal

Encoding = Literal["tcvn3", "tcvn3-capitals", "vni"]


def legacy_encoding(font: str) -> Encoding | None:
    """The encoding that a font's name stands for; ``.VnTimeH`` shows small letters as capitals."""
    if re.match(r"\.Vn", font, re.IGNORECASE):
        return "tcvn3-capitals" if font.endswith("H") else "tcvn3"
    return "vni" if re.match(r"VNI-", font, re.IGNORECASE) else None


def decode(text: str, encoding: Encoding) -> str:
    return text
