"""YAML texts changed with what people wrote around the values kept: comments, quotes, layout, the zeros of a number.

Imports: read.yaml_strict, ruamel.yaml.
"""

from __future__ import annotations

import copy
import datetime
import io
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString
from ruamel.yaml.tokens import ScalarToken

from cchc_cli.read.yaml_strict import parse_yaml


class _Constructor(RoundTripConstructor):
    """Reads decimals exactly, with their zeros."""


class _Representer(RoundTripRepresenter):
    """Writes decimals as they were typed."""


def _read_decimal(constructor: _Constructor, node: Any) -> Any:
    exact = re.fullmatch(r"[-+]?[0-9]+\.[0-9]+", node.value)
    return Decimal(node.value) if exact else constructor.construct_yaml_float(node)


def _write_decimal(representer: _Representer, value: Decimal) -> Any:
    text = f"{value:f}"
    return representer.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


_Constructor.add_constructor("tag:yaml.org,2002:float", _read_decimal)
_Representer.add_representer(Decimal, _write_decimal)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.Constructor, yaml.Representer = _Constructor, _Representer
    yaml.preserve_quotes = True
    yaml.width = 1_000_000  # long lines stay as people broke them, never broken anew
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def load(text: str) -> Any:
    """The tree of a text that was read strictly before."""
    return _yaml().load(text)


def dump(tree: Any) -> str:
    """The text of a tree."""
    out = io.StringIO()
    _yaml().dump(tree, out)
    return out.getvalue()


def says(text: str, wanted: Mapping[str, Any]) -> bool:
    """Whether a text is read as these groups: a comment that ruamel moves can spoil the lines around it."""
    tree, problems = parse_yaml(text.encode(), "")
    return not problems and isinstance(tree, Mapping) and all(tree.get(key) == one for key, one in wanted.items())


def without_comments(tree: Any) -> Any:
    """The same without comments."""
    tree = copy.deepcopy(tree)
    if isinstance(tree, CommentedMap | CommentedSeq):
        tree.ca.comment, tree.ca.end = None, []
        tree.ca.items.clear()
        for key, value in list(tree.items() if isinstance(tree, CommentedMap) else enumerate(tree)):
            tree[key] = without_comments(value)
    return tree


def comments(text: str) -> list[str]:
    """The comments of a text, in their order."""
    letters = list(text)
    for token in YAML(typ="safe", pure=True).scan(text):
        if isinstance(token, ScalarToken):
            start, end = token.start_mark.index, token.end_mark.index
            if token.style in ("|", ">"):  # beside the mark itself there may be a comment
                start = text.find("\n", start, end) % (end + 1)
            letters[start:end] = ["\n" if letter == "\n" else "x" for letter in letters[start:end]]
    return [found[0].strip() for found in re.finditer(r"(?m)(?:^|(?<=\s))#.*$", "".join(letters))]


def with_comments(before: str, after: str, key: str) -> str:
    """The new text; comments of the old one that are nowhere in it stand above the group ``key``, or at its head."""
    there = set(comments(after))
    lost = [f"{one}\n" for one in dict.fromkeys(comments(before)) if one not in there]
    place = re.search(rf"(?m)^{key}:", after)
    at = place.start() if place else 0
    return after[:at] + "".join(lost) + after[at:]


def fitted(donors: Sequence[Any], wanted: Mapping[str, Any]) -> CommentedMap:
    """A group that says exactly what is wanted, in the clothes of the donors: the first's layout, others' values."""
    node = copy.deepcopy(donors[0]) if donors and isinstance(donors[0], CommentedMap) else CommentedMap()
    for key in [key for key in node if key not in wanted]:
        del node[key]
    for place, (name, value) in enumerate(wanted.items()):
        key = DoubleQuotedScalarString(name) if name[:1].isdigit() and name not in node else name
        inner = [one[key] for one in donors if isinstance(one, Mapping) and key in one]
        if key not in node:
            node.insert(min(place, len(node)), key, None)
        if isinstance(value, Mapping):
            node[key] = fitted(inner, value)
            if not inner:
                node[key].fa.set_flow_style()
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            node[key] = _entries(inner, value)
        else:
            node[key] = next((copy.deepcopy(one) for one in inner if equal(one, value)), None) or new(value)
    return node


def _entries(donors: Sequence[Any], wanted: Sequence[Mapping[str, Any]]) -> CommentedSeq:
    """A list of groups, each in the clothes of the entry that it comes from."""
    known = [(one, place) for one in donors if isinstance(one, CommentedSeq) for place in range(len(one))]
    node = CommentedSeq()
    for value in wanted:
        like, place = max(known, key=lambda pair: _alike(pair[0][pair[1]], value), default=(None, 0))
        if like is None or not _alike(like[place], value):
            entry = fitted([], value)
            entry.fa.set_flow_style()
        else:
            entry = fitted([like[place]], value)
        node.append(entry)
        if like is not None and place in like.ca.items and _alike(like[place], value):
            node.ca.items[len(node) - 1] = copy.deepcopy(like.ca.items[place])
    return node


def _alike(entry: Any, value: Mapping[str, Any]) -> int:
    """How many values two groups share."""
    return sum(key in entry and equal(entry[key], one) for key, one in value.items())


def equal(one: Any, other: Any) -> bool:
    """Whether a value of the tree is the plain value, number for number and kind for kind."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | Decimal) and isinstance(other, int | Decimal):
        return one == other
    return (type(other) is str and isinstance(one, str) and str(one) == other) or (
        isinstance(one, datetime.date) and one == other
    )  # fmt: skip


def new(value: Any) -> Any:
    """A plain value as a tree; texts in quotes, so that none is read as a number or a day."""
    if isinstance(value, Mapping):
        node = CommentedMap()
        for key, one in value.items():
            node[DoubleQuotedScalarString(key) if key[:1].isdigit() else key] = new(one)
        return node
    if isinstance(value, list | tuple):
        return CommentedSeq([new(one) for one in value])
    if isinstance(value, str):
        return DoubleQuotedScalarString(value)
    return value
