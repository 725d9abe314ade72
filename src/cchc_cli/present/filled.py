"""assessment.yaml with what forms filled in: only the places that change are written, every other byte stays.

A value is replaced where it stands, a new one put at the end of its group, an item's lines are found by the places of
its values: comments, quotes, layout and line ends are people's own. A layout in which that cannot be done (items in
braces) is written anew as a tree. The caller reads the result strictly, and keeps it only if it says what was meant.

Imports: judge.form_merge, model, present.yaml_tree, vietnamese; PyYAML, ruamel.yaml.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import yaml
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from cchc_cli.judge.form_merge import listed
from cchc_cli.model import Cited, Claim, code_order
from cchc_cli.present.yaml_tree import comments, dump, fitted, load, with_comments
from cchc_cli.vietnamese import nfc

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - PyYAML's wheels have libyaml; a build without it is only slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]  # PyYAML without libyaml: only slower

_MARK = "\ufeff"
_NOTHING = Claim()
_TEXTS = ("explanation", "not_applicable", "points", "reason")


def assessment_bytes(raw: bytes, before: Mapping[str, Claim], after: Mapping[str, Claim]) -> bytes:
    """The file with every item that says something else than before; each of its lines with the file's line ends."""
    text = raw.decode("utf-8")
    mark, text = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
    changed = [code for code in sorted(after, key=code_order) if after[code] != before.get(code, _NOTHING)]
    root = _node(text)
    items = _value(root, "items")
    if root.flow_style or (_inside(items) and items.flow_style):
        return (mark + _as_tree(text, changed, after)).encode()
    text = _opened(_closed(text))
    pieces, done = [], 0
    for start, end, lines in _edits(text, changed, before, after):
        pieces += [text[done:start], lines]
        done = end
    return (mark + "".join([*pieces, text[done:]])).encode()


def _as_tree(text: str, changed: Iterable[str], after: Mapping[str, Claim]) -> str:
    """The same through the tree, whatever the layout."""
    plain = text.replace("\r\n", "\n")
    tree = load(plain)
    items = tree.setdefault("items", CommentedMap())
    for code in changed:
        wanted = after[code].model_dump(exclude_defaults=True, exclude_none=True)
        wanted = {name: list(one) if isinstance(one, tuple) else one for name, one in wanted.items()}
        donors = [items[code]] if code in items else []
        items[code if donors else DoubleQuotedScalarString(code)] = fitted(donors, wanted)
    made = with_comments(plain, dump(tree), "items")
    return made.replace("\n", "\r\n") if "\r\n" in text else made


def _opened(text: str) -> str:
    """The text with a group of items that lines can be added to, where it has none."""
    root = _node(text)
    items = _value(root, "items")
    if items is None:
        return f"{text}items:{_break(text)}"
    if _inside(items):
        return text
    start = _after_colon(text, next(key for key, _ in root.value if key.value == "items"))
    return text[:start] + text[max(start, items.end_mark.index) :]


def _edits(
    text: str, changed: Iterable[str], before: Mapping[str, Claim], after: Mapping[str, Claim]
) -> list[tuple[int, int, str]]:
    """From where to where the text changes into what, in order: items that are there, and new ones, each after the
    last item whose code comes before its own. Comments that lose their place go above their item."""
    root = _node(text)
    items = _inside(_value(root, "items"))
    top = _line_end(text, _after_colon(text, next(key for key, _ in root.value if key.value == "items")))
    indent = items[0][0].start_mark.column if items else 2
    spans = {
        key.value: (_line_start(text, key.start_mark.index), _line_end(text, _end(key, value))) for key, value in items
    }
    edits = []
    for code in changed:
        if code not in spans:
            earlier = [end for other, (_, end) in spans.items() if code_order(other) < code_order(code)]
            at = earlier[-1] if earlier else top
            edits.append((at, at, _indented(f'"{code}":\n{_item_lines(after[code])}', indent, text)))
            continue
        start, end = spans[code]
        old = text[start:end]
        made = _changed(old, code, before.get(code, _NOTHING), after[code])
        kept = set(comments(made))
        lost = "".join(f"{one}\n" for one in dict.fromkeys(comments(old)) if one not in kept)
        edits.append((start, end, _indented(lost, indent, text) + made))
    return sorted(edits, key=lambda edit: edit[:2])


def _item_lines(claim: Claim) -> str:
    """What an item says, below its code."""
    lines = f"  facts: {_flow(claim.facts)}\n" if claim.facts else ""
    if claim.documents:
        lines += "  documents:\n" + "".join(f"    - {_document(one)}\n" for one in claim.documents)
    texts = ((name, getattr(claim, name)) for name in _TEXTS)
    return lines + "".join(f"  {name}: {_scalar(value)}\n" for name, value in texts if value is not None)


def _changed(text: str, code: str, before: Claim, after: Claim) -> str:
    """An item's lines with what changes: what is new first, so that no group is ever left empty in between."""
    key, value = _node(text).value[0]
    start, end = _after_colon(text, key), _end(key, value)
    if after == _NOTHING:
        return f"{text[:start]} {{}}{text[end:] if text[end:].strip() else _break(text)}"
    if not _inside(value):  # null or {}
        return text[:start] + text[max(start, end) :] + _indented(_item_lines(after), key.start_mark.column, text)
    if after.documents and after.documents != before.documents:
        text = _with_documents(text, code, before.documents, after.documents)
    if after.facts and not before.facts:
        text = _with(text, (code, "facts"), _flow(after.facts))
    edits: list[tuple[tuple[str, ...], Any]] = []
    if before.facts and after.facts:
        names = [*after.facts, *(name for name in before.facts if name not in after.facts)]
        edits += [
            ((code, "facts", name), after.facts.get(name))
            for name in names
            if after.facts.get(name) != before.facts.get(name)
        ]
    edits += [((code, name), getattr(after, name)) for name in _TEXTS if getattr(after, name) != getattr(before, name)]
    edits += [
        ((code, name), None) for name in ("facts", "documents") if getattr(before, name) and not getattr(after, name)
    ]
    return _edited(text, edits)


def _edited(text: str, edits: Sequence[tuple[tuple[str | int, ...], Any]]) -> str:
    """The text with values set, then with those taken out that are to be ``None``."""
    for path, value in edits:
        text = text if value is None else _with(text, path, _scalar(value))
    for path, value in edits:
        text = _without(text, path) if value is None else text
    return text


def _with_documents(text: str, code: str, before: Sequence[Cited], after: Sequence[Cited]) -> str:
    """The list as it is to be: entries that stay in their own words, changed in place, new ones in one line each."""
    item = _node(text, (code,))
    group = _value(item, "documents")
    places = [place for place, _ in listed(before, [one for one in after if one.url is None])]
    if _inside(group) and not group.flow_style:
        start = end = _line_start(text, group.start_mark.index)
        chunks = []
        for one in group.value:
            start_of, end = end, _line_end(text, _end(one, one))
            chunks.append(text[start_of:end])
        dash = " " * group.start_mark.column
        made = [
            f"{dash}- {_document(one)}{_break(text)}"
            if place is None
            else _entry(chunks[place], (0,), before[place], one)
            for place, one in zip(places, after, strict=True)
        ]
        return text[:start] + "".join(made) + text[end:]
    slices = [text[one.start_mark.index : one.end_mark.index] for one in _inside(group)]
    made = [
        _document(one) if place is None else _entry(slices[place], (), before[place], one)
        for place, one in zip(places, after, strict=True)
    ]
    if slices or item.flow_style:
        return _with(text, (code, "documents"), f"[{', '.join(made)}]")
    line = f"{_break(text)}{' ' * (item.start_mark.column + 2)}- "
    return _with(text, (code, "documents"), "".join(line + one for one in made), space="")


def _entry(text: str, path: tuple[int, ...], before: Cited, after: Cited) -> str:
    """A document's words with what changes; ``path`` leads to it in the text."""
    names = [name for name in Cited.model_fields if getattr(after, name) != getattr(before, name)]
    return _edited(text, [((*path, name), getattr(after, name)) for name in names])


def _with(text: str, path: Sequence[str | int], value: str, space: str = " ") -> str:
    """The text with a value in the place of the one that stands there, or at the end of its group."""
    group, name = _node(text, path[:-1]), str(path[-1])
    for key, old in group.value:
        if nfc(key.value) == name:
            start, end = _after_colon(text, key), _end(key, old)
            tail = _break(text) if text[start:end].endswith("\n") else ""  # a block of text took its line break along
            return f"{text[:start]}{space}{value}{tail}{text[max(start, end) :]}"
    pair = f"{_key(name)}:{space}{value}"
    end = _end(*group.value[-1])
    if group.flow_style:
        return f"{text[:end]}, {pair}{text[end:]}"
    at = _line_end(text, end)
    return f"{text[:at]}{' ' * group.value[0][0].start_mark.column}{pair}{_break(text)}{text[at:]}"


def _without(text: str, path: Sequence[str | int]) -> str:
    """The text without a key and its value."""
    group, name = _node(text, path[:-1]), str(path[-1])
    at = next((place for place, (key, _) in enumerate(group.value) if nfc(key.value) == name), None)
    if at is None:
        return text
    key, value = group.value[at]
    start, end = key.start_mark.index, _end(key, value)
    line = _line_start(text, start)
    if not group.flow_style and not text[line:start].strip():
        return text[:line] + text[_line_end(text, end) :]
    if at + 1 < len(group.value):
        return text[:start] + text[group.value[at + 1][0].start_mark.index :]
    return text[: _end(*group.value[at - 1]) if at else start] + text[end:]


def _node(text: str, path: Iterable[str | int] = ()) -> Any:
    """The node at a path of keys and places."""
    node: Any = yaml.compose(text, Loader=_Loader)  # nodes only, no values are made
    for step in path:
        node = node.value[step] if isinstance(step, int) else _value(node, step)
    return node


def _inside(node: Any) -> list[Any]:
    """What a group or list holds; nothing where a value or nothing stands in its place."""
    return node.value if isinstance(node, yaml.CollectionNode) else []


def _value(group: Any, name: str) -> Any:
    """The value of a key; ``None`` where it is not there."""
    return next((value for key, value in _inside(group) if nfc(key.value) == name), None)


def _end(key: Any, value: Any) -> int:
    """Where the last word of a value ends; of an empty one, its key."""
    while _inside(value) and not value.flow_style:
        last = value.value[-1]
        key, value = last if isinstance(last, tuple) else (last, last)
    return int(max(key.end_mark.index, value.end_mark.index))


def _after_colon(text: str, key: Any) -> int:
    return text.index(":", key.end_mark.index) + 1


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    """After the break that ends the line; a block of text ends with its own."""
    return at if text[at - 1 : at] == "\n" else text.index("\n", at) + 1


def _break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _closed(text: str) -> str:
    return text if text.endswith("\n") else text + _break(text)


def _indented(lines: str, indent: int, text: str) -> str:
    """Lines of ours, that far from the left, with the line breaks of the text."""
    return "".join(f"{' ' * indent}{line}{_break(text)}" for line in lines.split("\n")[:-1])


def _flow(values: Mapping[str, Any]) -> str:
    return f"{{{', '.join(f'{_key(name)}: {_scalar(value)}' for name, value in values.items())}}}"


def _document(one: Cited) -> str:
    return _flow(one.model_dump(exclude_none=True))


def _key(name: str) -> str:
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", name) and name not in ("true", "false", "null")
    return name if plain else _scalar(name)


def _scalar(value: Any) -> str:
    """A value in YAML; texts in double quotes, so that none is read as a number or a day."""
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int | Decimal):
        return f"{Decimal(value).normalize():f}" if value else "0"
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = json.dumps(value, ensure_ascii=False)
    return re.sub("[\u2028\u2029\ufeff]", lambda found: f"\\u{ord(found[0]):04x}", text)
