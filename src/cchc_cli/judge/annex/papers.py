"""What a cell of evidence asks for: one requirement a line, its type by its first words.

Source of the types: Nghị định 30/2020/NĐ-CP, Phụ lục III.

Imports: judge.annex.words, vietnamese.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from cchc_cli.judge.annex.words import leading_marker, unbulleted
from cchc_cli.vietnamese import fold

_TYPES: tuple[tuple[str, str], ...] = (
    ("kế hoạch", "KH"),
    ("báo cáo", "BC"),
    ("quyết định", "QĐ"),
    ("công văn", "CV"),
    ("thông báo", "TB"),
    ("tờ trình", "TTr"),
    ("biên bản", "BB"),
    ("nghị quyết", "NQ"),
    ("chương trình", "CTr"),
    ("đề án", "ĐA"),
    ("quy chế", "QC"),
    ("giấy mời", "GM"),
    ("chỉ thị", "CT"),
    ("hướng dẫn", "HD"),
    ("ảnh", "anh"),
    ("hình ảnh", "anh"),
    ("ảnh chụp", "anh"),
    ("đường dẫn", "lien-ket"),
    ("đường link", "lien-ket"),
    ("liên kết", "lien-ket"),
    ("link", "lien-ket"),
)
_LONGEST_TITLE = 400


def requirements(lines: Sequence[str]) -> list[dict[str, Any]]:
    """The requirements of a cell; a line that goes on with the one before is part of it."""
    titles: list[str] = []
    for line in lines:
        bullet, text = unbulleted(line)
        marker, rest = leading_marker(text)
        text = rest if marker is not None and marker.kind != "dotted" else text
        if titles and not bullet and marker is None and text[:1].islower() and not titles[-1].endswith((";", ".")):
            titles[-1] = f"{titles[-1]} {text}"
        else:
            titles += re.split(r";\s+", text)
    cleaned = [title.strip(" ;.,") for title in titles]
    return [_requirement(title[:_LONGEST_TITLE]) for title in dict.fromkeys(cleaned) if len(title) > 1]


def _requirement(title: str) -> dict[str, Any]:
    """One requirement; where it names several kinds of document ("Kế hoạch hoặc công văn"), each of them will do."""
    key = fold(re.sub(r"^(?:các |những |bản |file |bản sao |bản chụp )+", "", title, flags=re.IGNORECASE))
    types = [type for words, type in _TYPES if key.startswith(words)]
    for part in re.split(r",| hoặc | và |/", key)[1:] if types else ():
        types += [type for words, type in _TYPES if part.strip().startswith(words)]
    found: dict[str, Any] = {"title": title}
    if types:
        found["types"] = list(dict.fromkeys(types))
    return found
