"""Tags: where they stand in a Word file, whether they may stand there, and what they say.

docxtpl replaces a row (``{%tr``), cell or paragraph by the tag in it, whatever else stands there, and joins what lies
between two braces, be it half the document. Tags are therefore read here first, paragraph by paragraph, as a person
sees them; a template where docxtpl would see others is refused.

Imports: present.template.*, problem.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cchc_cli.present.template.language import Reader, Scope, Wrong
from cchc_cli.problem import Problem, Where, did_you_mean

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TAG: Final = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}|\{#(.*?)#\}", re.DOTALL)
_BRACES: Final = re.compile(r"\{[{%#]|[}%#]\}")
_PREFIX: Final = re.compile(r"(tr|tc|p)\s")
_QUOTES: Final = str.maketrans("“”‘’", "\"\"''")  # Word types them for " and '
_UNITS: Final = {"tr": "dòng của bảng", "tc": "ô của bảng", "p": "đoạn văn"}
_WORDS: Final = ("for", "endfor", "if", "elif", "else", "endif")
_AROUND: Final = 60  # letters of a paragraph shown before and after a tag
HINT: Final = "xem các trường và cách viết: `cchc report --list-fields`"


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: its sign (``{{``, ``{%``, ``{#``), prefix (tr, tc, p or none), what it says, and the paragraph."""

    sign: str
    prefix: str
    inside: str
    raw: str
    at: int
    text: str
    paragraph: Any

    @property
    def unit(self) -> Any | None:
        """The row, cell or paragraph that the tag takes for itself; a tag without prefix, its paragraph."""
        name = f"{W}{self.prefix or 'p'}"
        return self.paragraph if name == self.paragraph.tag else next(self.paragraph.iterancestors(name), None)


@dataclass(frozen=True, slots=True)
class _Open:
    """A loop or condition that was opened, and what may be named before it."""

    word: str
    tag: Tag
    scope: Scope


class Checker:
    """Checks the tags of each part of a document; gathers problems, and the fields in ``reader.used``."""

    def __init__(self, file: str, fields: Scope) -> None:
        self.file, self.fields = file, fields
        self.reader = Reader()
        self.problems: list[Problem] = []

    def check(self, root: Any, patched: str, part: str = "") -> None:
        """One part: the tree as the file has it, and the source that docxtpl makes of it. ``part``: "đầu trang"…"""
        self.part = part
        tags: list[Tag] = []
        for paragraph in root.iter(f"{W}p"):
            tags += self._tags(paragraph)
        self._read(tags)
        if not self.problems and [_key(*_split(found)) for found in TAG.finditer(patched)] != [
            _key(tag.sign, tag.prefix, tag.inside) for tag in tags
        ]:
            message = "có thẻ nằm ngoài chữ của đoạn văn (trong mã trường, tên ảnh…) hoặc vắt qua hai đoạn"
            self._tell(None, message)

    def refuse(self, root: Any, part: str) -> None:
        """A part that is not filled must hold no tag."""
        if any(TAG.search(text_of(paragraph)) for paragraph in root.iter(f"{W}p")):
            self.part = part
            self._tell(None, "chỗ này không điền được; chỉ điền trong thân văn bản, đầu trang và chân trang")

    def _tags(self, paragraph: Any) -> Iterator[Tag]:
        text = text_of(paragraph)
        for found in TAG.finditer(text):
            sign, prefix, inside = _split(found)
            yield Tag(sign, prefix, inside, found[0], found.start(), text, paragraph)
        rest = _BRACES.search(TAG.sub("", text))
        if rest:
            at = text.rfind(rest[0])
            message = f"thẻ viết dở: `{rest[0]}` không có dấu mở hoặc đóng đi cùng trong đoạn"
            self._tell(Tag("", "", "", "", at, text, paragraph), message)

    def _read(self, tags: Sequence[Tag]) -> None:
        opened: list[_Open] = []
        scope = self.fields
        for tag in tags:
            try:
                if tag.prefix:
                    _alone(tag)
                if tag.sign == "{{":
                    self.reader.printed(tag.inside, scope)
                elif tag.sign == "{%":
                    scope = self._statement(tag, opened, scope)
            except Wrong as wrong:
                self._tell(tag, f"thẻ `{tag.raw}`: {wrong}")
                if tag.sign == "{%":
                    return  # what follows would be judged by a loop that is not understood
        for left in opened:
            self._tell(left.tag, f"thẻ `{left.tag.raw}` mở mà không có `end{left.word}` đóng lại")

    def _statement(self, tag: Tag, opened: list[_Open], scope: Scope) -> Scope:
        word, _, rest = tag.inside.strip().partition(" ")
        if word not in _WORDS:
            raise Wrong(f"không có lệnh `{word}`{did_you_mean(word, _WORDS)}; có: {', '.join(_WORDS)}")
        if word in ("for", "if"):
            opened.append(_Open(word, tag, scope))
            if word == "for":
                return self.reader.loop(rest, scope)
            self.reader.condition(rest, scope)
            return scope
        of = {"endfor": ("for",), "endif": ("if",), "elif": ("if",), "else": ("for", "if")}[word]
        if not opened or opened[-1].word not in of:
            still = f"đang mở là `{opened[-1].tag.raw}`" if opened else "chưa mở vòng lặp hay điều kiện nào"
            raise Wrong(f"`{word}` đứng sai chỗ: {still}")
        _together(opened[-1].tag, tag)
        if word == "elif":
            self.reader.condition(rest, scope)
        elif rest.strip():
            raise Wrong(f"sau `{word}` không viết gì thêm")
        if word == "else" and opened[-1].word == "for":
            raise Wrong("`else` chỉ dùng với `if`")
        return opened.pop().scope if word.startswith("end") else scope

    def _tell(self, tag: Tag | None, message: str) -> None:
        path = ", ".join(filter(None, (self.part, f"đoạn “{_shown(tag)}”" if tag else "")))
        self.problems.append(Problem("template", Where(self.file, None, path), message, HINT))


def text_of(paragraph: Any) -> str:
    """The text of a paragraph, without that of a text box anchored in it."""
    texts = paragraph.iter(f"{W}t")
    return "".join(one.text or "" for one in texts if next(one.iterancestors(f"{W}p"), None) is paragraph)


def _split(found: re.Match[str]) -> tuple[str, str, str]:
    """Sign, prefix and inside of a tag."""
    inside = html.unescape(next(group for group in found.groups() if group is not None)).translate(_QUOTES)
    prefix = _PREFIX.match(inside) if not found[0].startswith("{{") else None
    return found[0][:2], prefix[1] if prefix else "", inside[prefix.end() :] if prefix else inside


def _key(sign: str, _: str, inside: str) -> tuple[str, str]:
    """What a tag says, however it is spaced; docxtpl takes the prefix away."""
    return sign, "" if sign == "{#" else "".join(inside.split())


def _alone(tag: Tag) -> None:
    """A prefixed tag has its row, cell or paragraph for itself: docxtpl leaves nothing else of it."""
    unit, name = tag.unit, _UNITS[tag.prefix]
    if unit is None:
        raise Wrong(f"`{tag.prefix}` chỉ dùng trong một {name}")
    if "".join(text.text or "" for text in unit.iter(f"{W}t")).strip() != tag.raw:
        raise Wrong(f"phải đứng một mình trong {name}, vì {name} ấy không còn trong văn bản; chữ khác để ở {name} bên")


def _together(first: Tag, last: Tag) -> None:
    """What is opened is closed in the same table, cell or paragraph, or the document would fall apart."""
    if first.prefix != last.prefix:
        raise Wrong(f"mở bằng `{first.raw}` thì đóng cũng phải có `{first.prefix or 'không có tr, tc, p'}`")
    same = first.unit is last.unit if not first.prefix else _parent(first) is _parent(last)
    if not same:
        where = "cùng một bảng hoặc một phần văn bản" if first.prefix else "cùng một đoạn; lặp nhiều đoạn dùng `{%p`"
        raise Wrong(f"đóng `{first.raw}` phải ở {where}")


def _parent(tag: Tag) -> Any | None:
    return None if tag.unit is None else tag.unit.getparent()


def _shown(tag: Tag) -> str:
    """The paragraph around a tag."""
    start, end = max(0, tag.at - _AROUND), tag.at + len(tag.raw) + _AROUND
    before, after = "…" if start else "", "…" if end < len(tag.text) else ""
    return before + " ".join(tag.text[start:end].split()) + after
