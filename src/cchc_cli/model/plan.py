"""Kế hoạch khắc phục: what people wrote in plan.yaml. Frozen values; the program drafts it and never overwrites it.

Imports: model.index, rules.base.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from cchc_cli.model.index import Code
from cchc_cli.rules.base import Amount, Day, Frozen, Number, Words

Stage = Literal["planned", "under-way", "done"]
"""How far people say that an action is; that it is verified is never typed, it comes from the evidence."""


Text = Annotated[str, StringConstraints(strip_whitespace=True)]


class _Typed(Frozen):
    """A group in which a key without a value (``cause:``) is as good as one that is not there."""

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, data: Any) -> Any:
        return {k: v for k, v in data.items() if v is not None} if isinstance(data, Mapping) else data


class Action(_Typed):
    """One thing to be done (việc khắc phục) for an item of the year's set.

    ``lead`` and ``with`` are roles of the set, or words. ``effort`` is in person-days (ngày công). ``lost`` are the
    points that the item had lost when the action was drafted (điểm), so that a later change can be told.
    """

    id: Words
    item: Code
    cause: Text = ""
    solution: Text = ""
    lead: Text = ""
    with_: Annotated[tuple[Words, ...], Field(alias="with")] = ()
    deadline: Day | None = None
    product: Text = ""
    effort: Annotated[Number, Field(gt=0)] | None = None
    state: Stage = "planned"
    lost: Amount | None = None


class Plan(_Typed):
    """plan.yaml: what people must say in the plan, and its actions.

    ``organisation`` by role of the set, or by the name of another body that is asked to help.
    """

    bases: tuple[Words, ...] = ()
    purpose: Text = ""
    requirements: Text = ""
    organisation: Mapping[str, Text] = Field(default_factory=dict)
    receivers: tuple[Words, ...] = ()
    actions: tuple[Action, ...] = ()
