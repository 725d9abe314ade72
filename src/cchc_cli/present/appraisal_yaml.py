"""appraisal.yaml with new decisions: what people wrote around the others, and the others themselves, stay as they are.

Imports: model, present.yaml_tree.
"""

from __future__ import annotations

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from cchc_cli.model import Appraisal, Appraised, code_order
from cchc_cli.present.yaml_tree import dump, fitted, load, with_comments


def appraisal_bytes(raw: bytes | None, before: Appraisal | None, after: Appraisal) -> bytes:
    """The file; ``raw`` and ``before``: as it was, where there was one. The caller reads the result strictly, and
    keeps it only if it says ``after``."""
    plain = (raw or b"").decode("utf-8-sig").replace("\r\n", "\n")
    tree = load(plain) if plain.strip() else None
    if not isinstance(tree, CommentedMap):
        tree = CommentedMap()
    rounds = tree.setdefault("rounds", CommentedSeq())
    old = {one.round: one.items for one in before.rounds} if before else {}
    for one in after.rounds:
        node = next((node for node in rounds if node["round"] == one.round), None)
        if node is None:
            node = CommentedMap({"round": one.round, "items": CommentedMap()})
            rounds.append(node)
        items = node["items"]
        known = old.get(one.round, {})
        for code in [code for code in items if code not in one.items]:
            del items[code]
        for code, decided in one.items.items():
            if code not in items or known.get(code) != decided:
                _put(items, code, decided)
    made = dump(tree)
    return (with_comments(plain, made, "rounds") if plain else made).encode()


def _put(items: CommentedMap, code: str, decided: Appraised) -> None:
    """An item's decision where it stands, or after the last item whose code comes before its own."""
    wanted = decided.model_dump(exclude_defaults=True, exclude_none=True)
    node = fitted([items[code]] if code in items else [], wanted)
    if code in items:
        items[code] = node
        return
    node.fa.set_flow_style()
    place = sum(code_order(str(other)) < code_order(code) for other in items)
    items.insert(place, DoubleQuotedScalarString(code), node)
