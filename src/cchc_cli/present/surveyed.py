"""survey.yaml as the program writes it: the items surveyed now; what else stands there stays, comments included.

The caller reads the result again strictly, and writes it only where it says what was meant.

Imports: model, points, present.view.survey, present.yaml_tree.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal

from cchc_cli.model import Questionnaire, Surveyed
from cchc_cli.points import Rounding
from cchc_cli.present.view.survey import new_file_head, printed


def survey_bytes(raw: bytes | None, wanted: Mapping[str, Surveyed], form: Questionnaire, rounding: Rounding) -> bytes:
    """The file with these items, their points as the set prints them; ``raw``: what is there, which was read strictly
    before."""
    points = {code: printed(one.points, rounding).replace(",", ".") for code, one in wanted.items()}
    if raw is None:
        lines = (
            f"  {json.dumps(code)}: {{points: {points[code]}, source: {json.dumps(one.source, ensure_ascii=False)}}}\n"
            for code, one in wanted.items()
        )
        return f"{new_file_head(form)}items:\n{''.join(lines)}".encode()
    from cchc_cli.present.yaml_tree import dump, fitted, load, with_comments

    text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    tree = load(text)
    items = {code: _plain(one) for code, one in tree["items"].items()} | {
        code: {"points": Decimal(points[code]), "source": one.source} for code, one in wanted.items()
    }
    tree["items"] = fitted([tree["items"]], items)
    return with_comments(text, dump(tree), "items").encode()


def _plain(node: Mapping[str, object]) -> dict[str, object]:
    return {str(key): str(value) if isinstance(value, str) else value for key, value in node.items()}
