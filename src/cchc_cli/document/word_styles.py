"""Styles of a Word document: what a paragraph and a run look like once everything that they are based on is resolved.

Source: ECMA-376 Part 1, §17.7.2: the element itself, its numbering, its styles and those they are based on, the
table's style, the document's defaults. A property that says on or off ("toggle", §17.7.3) is on where an odd number
of style levels says so.

Imports: document.form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

from cchc_cli.document.form import Look, Setting

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DEFAULT_FONT = "Times New Roman"  # of Word, where nothing names one
_DEFAULT_SIZE = 20.0  # half-points, likewise
_DEEPEST = 20  # styles based on each other
_OFF = ("0", "false", "off")
_POINTS = {"pt": 1.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pc": 12.0, "pi": 12.0}


def number(text: str | None) -> float | None:
    """A measure in its own unit, or one with a unit ("1cm") in twips; ``None`` for what is none."""
    match = re.fullmatch(r"\s*(-?\d{1,9}(?:\.\d{1,9})?)(pt|cm|mm|in|pc|pi)?\s*", text or "")
    if match is None:
        return None
    return float(match[1]) * (_POINTS[match[2]] * 20 if match[2] else 1)


def on(element: Any | None) -> bool | None:
    """Whether an on/off element says on; ``None`` where it is not there."""
    return None if element is None else element.get(f"{W}val", "1") not in _OFF


class Styles:
    """The styles, theme and numbering of a document; roots that it has not are ``None``."""

    def __init__(self, styles: Any | None, theme: Any | None, numbering: Any | None) -> None:
        every = [] if styles is None else styles.findall(f"{W}style")
        self._by_id = {style.get(f"{W}styleId"): style for style in every}
        self._default = next(
            (s.get(f"{W}styleId") for s in every if s.get(f"{W}type") == "paragraph" and _on_attribute(s, "default")),
            "",
        )
        self._defaults = {
            kind: None if styles is None else styles.find(f"{W}docDefaults/{W}{kind}Default/{W}{kind}")
            for kind in ("pPr", "rPr")
        }
        self._theme = _theme_fonts(theme)
        self._levels = _levels(numbering)
        self._chains: dict[tuple[str, str], list[Any]] = {}
        # Thousands of paragraphs of a table say the same of themselves.
        self._settings: dict[tuple[bytes, str], Setting] = {}
        self._looks: dict[tuple[bytes, str, str], Look] = {}

    def setting(self, paragraph: Any, table_style: str) -> Setting:
        """The paragraph's setting, in a table of that style ("": in none)."""
        own = paragraph.find(f"{W}pPr")
        key = (_written(own), table_style)
        if key not in self._settings:
            self._settings[key] = self._setting(own, table_style)
        return self._settings[key]

    def look(self, run: Any, paragraph: Any, table_style: str) -> Look:
        """The look of a run of that paragraph."""
        own = run.find(f"{W}rPr")
        style = self._style_of(paragraph.find(f"{W}pPr"))
        key = (_written(own), style, table_style)
        if key not in self._looks:
            self._looks[key] = self._look(own, style, table_style)
        return self._looks[key]

    def _setting(self, own: Any | None, table_style: str) -> Setting:
        style = self._style_of(own)
        below = [self._chain(style, "pPr"), self._chain(table_style, "pPr"), _some(self._defaults["pPr"])]
        chain = [*_some(own), *(element for part in below for element in part)]
        level = self._level(chain)
        if level is not None:
            at = next(n for n, element in enumerate(chain) if element.find(f"{W}numPr") is not None) + 1
            chain[at:at] = _some(level.find(f"{W}pPr"))
        left, right, first = _indents(chain)
        before, after, line, rule = _spacing(chain)
        return Setting(
            align=_align(chain),
            before=before,
            after=after,
            line=line,
            line_rule=rule,
            left=left,
            right=right,
            first=first,
            numbered=level is not None,
            contextual=(style or "Normal") if on(_first(chain, "contextualSpacing")) else "",
            over=_border(chain, "top"),
            under=_border(chain, "bottom"),
        )

    def _look(self, own: Any | None, style: str, table_style: str) -> Look:
        named = None if own is None else own.find(f"{W}rStyle")
        levels = [
            self._chain("" if named is None else named.get(f"{W}val", ""), "rPr"),
            self._chain(style, "rPr"),
            self._chain(table_style, "rPr"),
        ]
        direct, defaults = _some(own), _some(self._defaults["rPr"])
        chain = [*direct, *(element for level in levels for element in level), *defaults]

        def toggled(tag: str) -> bool:
            said = on(_first(direct, tag))
            if said is None:
                said = sum(bool(on(_first(level, tag))) for level in levels) % 2 == 1 or bool(on(_first(defaults, tag)))
            return said

        size = number(_value(chain, "sz", "val"))
        under, raised = _value(chain, "u", "val"), _value(chain, "vertAlign", "val")
        return Look(
            size=(size if size is not None and size > 0 else _DEFAULT_SIZE) / 2,
            bold=toggled("b"),
            italic=toggled("i"),
            ascii=self._font(chain, "ascii"),
            other=self._font(chain, "hAnsi"),
            colour=(_value(chain, "color", "val") or "auto").upper(),
            underlined=under not in (None, "none"),
            capitals=toggled("caps"),
            hidden=toggled("vanish"),
            raised=raised in ("superscript", "subscript"),
        )

    def _style_of(self, properties: Any | None) -> str:
        named = None if properties is None else properties.find(f"{W}pStyle")
        style = "" if named is None else str(named.get(f"{W}val", ""))
        return style if style in self._by_id else self._default

    def _chain(self, style: str, kind: str) -> list[Any]:
        """Property elements of a style and of those that it is based on, the strongest first."""
        if (style, kind) not in self._chains:
            found: list[Any] = []
            at, steps = self._by_id.get(style), 0
            while at is not None and steps < _DEEPEST:
                found += _some(at.find(f"{W}{kind}"))
                based = at.find(f"{W}basedOn")
                at, steps = (None if based is None else self._by_id.get(based.get(f"{W}val"))), steps + 1
            self._chains[style, kind] = found
        return self._chains[style, kind]

    def _font(self, chain: Sequence[Any], script: str) -> str:
        for element in chain:
            fonts = element.find(f"{W}rFonts")
            theme = None if fonts is None else fonts.get(f"{W}{script}Theme")
            name = self._theme.get(theme[:5]) if theme else None if fonts is None else fonts.get(f"{W}{script}")
            if name:
                return str(name)
        return _DEFAULT_FONT

    def _level(self, chain: Iterable[Any]) -> Any | None:
        """The level of the list that makes the paragraph's number or dash, where it is in a list."""
        properties = next((e.find(f"{W}numPr") for e in chain if e.find(f"{W}numPr") is not None), None)
        if properties is None:
            return None
        named, level = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
        key = None if named is None else named.get(f"{W}val")
        return self._levels.get((key, "0" if level is None else level.get(f"{W}val")))


def _on_attribute(element: Any, name: str) -> bool:
    """Whether an on/off attribute says on."""
    return element.get(f"{W}{name}", "0") not in _OFF


def _written(element: Any | None) -> bytes:
    return b"" if element is None else etree.tostring(element, with_tail=False)


def _some(element: Any | None) -> list[Any]:
    return [] if element is None else [element]


def _first(chain: Iterable[Any], tag: str) -> Any | None:
    return next((child for child in (element.find(f"{W}{tag}") for element in chain) if child is not None), None)


def _value(chain: Iterable[Any], tag: str, attribute: str) -> str | None:
    """The strongest value of an attribute; elements that leave it out say nothing of it."""
    children = (element.find(f"{W}{tag}") for element in chain)
    values = (None if child is None else child.get(f"{W}{attribute}") for child in children)
    return next((str(value) for value in values if value is not None), None)


def _align(chain: Sequence[Any]) -> str | None:
    frame = chain[0].find(f"{W}framePr") if chain else None
    if frame is not None:
        return None if frame.get(f"{W}xAlign") is None else str(frame.get(f"{W}xAlign"))
    value = _value(chain, "jc", "val") or "left"
    names = {"start": "left", "left": "left", "end": "right", "right": "right", "center": "center"}
    return names.get(value, "both")


def _spacing(chain: Sequence[Any]) -> tuple[float, float, float, str]:
    """Points before and after, line and its rule; Word's own spacing ("autospacing") is 14 points."""
    around = []
    for side in ("before", "after"):
        auto = _value(chain, "spacing", f"{side}Autospacing")
        lines = number(_value(chain, "spacing", f"{side}Lines"))
        points = (number(_value(chain, "spacing", side)) or 0) / 20
        around.append(14.0 if auto not in (None, *_OFF) else lines * 0.12 if lines else points)
    rule = _value(chain, "spacing", "lineRule") or "auto"
    line = number(_value(chain, "spacing", "line"))
    line = 240.0 if line is None else line
    return around[0], around[1], line / (240 if rule == "auto" else 20), rule


def _indents(chain: Sequence[Any]) -> tuple[float, float, float | None]:
    left = _value(chain, "ind", "left") or _value(chain, "ind", "start")
    right = _value(chain, "ind", "right") or _value(chain, "ind", "end")
    first: float | None = 0.0
    for element in chain:
        indent = element.find(f"{W}ind")
        if indent is None:
            continue
        hanging, line = number(indent.get(f"{W}hanging")), number(indent.get(f"{W}firstLine"))
        if indent.get(f"{W}firstLineChars", "0") != "0":
            first = None
        elif hanging is None and line is None:
            continue
        else:
            first = -hanging if hanging else line or 0.0
        break
    return number(left) or 0.0, number(right) or 0.0, first


def _border(chain: Sequence[Any], side: str) -> bool:
    borders = _first(chain, "pBdr")
    line = None if borders is None else borders.find(f"{W}{side}")
    return line is not None and line.get(f"{W}val") not in ("nil", "none", None)


def _theme_fonts(theme: Any | None) -> dict[str, str]:
    """Latin fonts of the theme by the first five letters of their names: "major", "minor"."""
    if theme is None:
        return {}
    found = {}
    for kind in ("major", "minor"):
        latin = theme.find(f".//{_A}fontScheme/{_A}{kind}Font/{_A}latin")
        found[kind] = "" if latin is None else latin.get("typeface", "")
    return found


def _levels(numbering: Any | None) -> dict[tuple[str | None, str | None], Any]:
    """Levels of lists by the list's number and the level's; those that print nothing are left out."""
    if numbering is None:
        return {}
    lists = {one.get(f"{W}abstractNumId"): one for one in numbering.findall(f"{W}abstractNum")}
    found = {}
    for one in numbering.findall(f"{W}num"):
        named = one.find(f"{W}abstractNumId")
        made = None if named is None else lists.get(named.get(f"{W}val"))
        levels = [] if made is None else made.findall(f"{W}lvl")
        levels += [level for changed in one.findall(f"{W}lvlOverride") for level in changed.findall(f"{W}lvl")]
        for level in levels:
            found[one.get(f"{W}numId"), level.get(f"{W}ilvl")] = level
    return {key: level for key, level in found.items() if not _silent(level)}


def _silent(level: Any) -> bool:
    text = level.find(f"{W}lvlText")
    return text is not None and not text.get(f"{W}val", "")
