"""Rules: how facts become points. One class per kind: its fields are its YAML, ``score`` is its meaning,
its docstring is its manual (``cchc explain`` prints it, ``docs/rules.md`` is made from it).

To add a kind: a class in one of the modules, its name in ``AnyRule`` and ``RULES`` below.

Imports: points.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cchc_cli.rules import choice as _choice
from cchc_cli.rules.amount import Bands, CountEach, Deduct, Ratio
from cchc_cli.rules.base import Rule
from cchc_cli.rules.choice import Case, Cases, Checklist, Levels, YesNo
from cchc_cli.rules.other import Deadline, External, Manual, Survey

AnyRule = Annotated[
    YesNo | Levels | Ratio | Bands | CountEach | Deadline | Deduct | Checklist | Cases | Survey | External | Manual,
    Field(discriminator="kind"),
]

__all__ = ["RULES", "AnyRule", "Case", "Cases", "Manual", "Rule", "Survey"]

RULES: dict[str, type[Rule]] = {
    "yes_no": YesNo,
    "levels": Levels,
    "ratio": Ratio,
    "bands": Bands,
    "count": CountEach,
    "deadline": Deadline,
    "deduct": Deduct,
    "checklist": Checklist,
    "cases": Cases,
    "survey": Survey,
    "external": External,
    "manual": Manual,
}

# A case holds a rule: the name is known only now that the union exists.
_namespace = {"AnyRule": AnyRule}
Case.model_rebuild(_types_namespace={**vars(_choice), **_namespace}, force=True)
Cases.model_rebuild(_types_namespace={**vars(_choice), **_namespace}, force=True)
