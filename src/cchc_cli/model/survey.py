"""Phiếu khảo sát: which column of a table of answers asks about which item, and what each answer counts.

Imports: model.index, rules.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from cchc_cli.model.index import Code
from cchc_cli.rules.base import Flag, Frozen, Percent, Whole, Words


class Question(Frozen):
    """A column of answers, by its title or the beginning of it ("Câu 1"); its item and factor (yếu tố)."""

    column: Words
    item: Code
    factor: Words


class Option(Frozen):
    """An answer in the ways it is written; the share of the points that it gives (%, ``None``: it counts nowhere, as
    "không có ý kiến"), and whether it says that someone is satisfied (hài lòng, rất hài lòng)."""

    answers: Annotated[tuple[Words, ...], Field(min_length=1)]
    weight: Percent | None = None
    satisfied: Flag = False


USUAL = (
    Option(answers=("A",), weight=Decimal(100), satisfied=True),
    Option(answers=("B",), weight=Decimal(60), satisfied=True),
    Option(answers=("C",), weight=Decimal(20)),
    Option(answers=("D",), weight=Decimal(0)),
)
"""Where khao-sat.yaml states no options. The weights are those that one province's program (Yên Bái) was seen to begin
with; its E had none, so E is no answer here. That A and B say "satisfied" is our reading, verified nowhere."""


class Questionnaire(Frozen):
    """khao-sat.yaml. ``unit``: the title of the column with the id of the unit."""

    edition: Words
    year: Whole
    unit: Words
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    options: Annotated[tuple[Option, ...], Field(min_length=1)] = USUAL
