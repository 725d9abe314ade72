"""Shapes drawn in a Word document: which of them are horizontal lines, and how long.

Source: ECMA-376 Part 1, §20.4 and §20.1 (DrawingML, lengths in EMU), Part 4, §19 (VML, lengths with units).

Imports: nothing of ours.
"""

from __future__ import annotations

import re
from typing import Any

_EMU = 635  # in a twip
_FLAT = 20  # a line's length is at least so many times its height
_UNITS = {"pt": 20.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 1440 / 25.4, "pc": 240.0, "px": 15.0, "": 15.0}
_OTHER = frozenset(("shape", "rect", "roundrect", "oval", "group", "imagedata", "pic", "prstGeom", "custGeom", "wgp"))
_V = "{urn:schemas-microsoft-com:vml}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def drawn_lines(drawing: Any) -> tuple[list[float | None], bool]:
    """Lengths in twips of a drawing's horizontal lines (``None``: not known), and whether it shows something else."""
    lines: list[float | None] = []
    other = False
    for element in drawing.iter():
        if not isinstance(element.tag, str) or any(above.tag == _FALLBACK for above in element.iterancestors()):
            continue
        name = element.tag.rpartition("}")[2]
        if name == "prstGeom" and re.search(r"^line$|Connector1$", element.get("prst", "")):
            lines.append(_extent(element))
        elif element.tag == f"{_V}line":
            lines.append(_vml_line(element))
        elif element.tag == f"{_V}shape" and re.search(r"_t(?:32|20)$", element.get("type", "")):
            lines.append(_width(element.get("style", "")))
        elif name in _OTHER:
            other = True
    flat = [length for length in lines if length is None or length > 0]
    return flat, other or len(flat) < len(lines)


def _extent(geometry: Any) -> float | None:
    """Length of a DrawingML line; 0 for one that is not horizontal."""
    size = next((child for child in geometry.getparent() if child.tag.endswith("}xfrm")), None)
    extent = None if size is None else next((child for child in size if child.tag.endswith("}ext")), None)
    try:
        across, down = int(extent.get("cx")), int(extent.get("cy"))  # type: ignore[union-attr]  # none: caught below
    except (AttributeError, TypeError, ValueError):
        return None
    return across / _EMU if across >= _FLAT * down else 0.0


def _vml_line(line: Any) -> float | None:
    """Length of a VML line by its ends; 0 for one that is not horizontal."""
    ends = [_point(line.get(end, "")) for end in ("from", "to")]
    if None in ends:
        return None
    (x1, y1), (x2, y2) = ends  # type: ignore[misc]  # two, as just asked
    across, down = abs(x2 - x1), abs(y2 - y1)
    return across if across >= _FLAT * down else 0.0


def _point(text: str) -> tuple[float, float] | None:
    across, comma, down = text.partition(",")
    x, y = _length(across), _length(down)
    return (x, y) if comma and x is not None and y is not None else None


def _width(style: str) -> float | None:
    match = re.search(r"(?:^|;)\s*width:([^;]+)", style)
    height = re.search(r"(?:^|;)\s*height:([^;]+)", style)
    across = _length(match[1]) if match else None
    down = (_length(height[1]) if height else 0.0) or 0.0
    return across if across is None or across >= _FLAT * down else 0.0


def _length(text: str) -> float | None:
    match = re.fullmatch(r"\s*(-?\d{0,7}(?:\.\d{1,7})?)(pt|in|cm|mm|pc|px|)\s*", text)
    if match is None:
        return None
    return float(match[1] or 0) * _UNITS[match[2]] if match[1] not in ("-",) else None
