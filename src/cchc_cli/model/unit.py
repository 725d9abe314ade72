"""Đơn vị và hồ sơ tự chấm: who is scored, what it states, what others decided. Frozen values, as read from YAML.

Imports: model.index, rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from cchc_cli.model.index import Code
from cchc_cli.rules.base import Amount, Count, Day, Flag, Frozen, Number, Whole, Words


class Signer(Frozen):
    """Who signs: capacity (TM. ỦY BAN NHÂN DÂN), title (CHỦ TỊCH, or KT. CHỦ TỊCH / PHÓ CHỦ TỊCH), name."""

    capacity: str = ""
    title: str = ""
    name: str = ""


class Officer(Frozen):
    """Who holds a role and which items or whole areas are theirs."""

    name: str = ""
    items: tuple[Code, ...] = ()

    def holds(self, code: str, area: str) -> bool:
        """Whether an item of that area is named, or lies in a criterion or an area that is."""
        return any(one in (code, area) or code.startswith(f"{one}.") for one in self.items)


class Predecessor(Frozen):
    """A unit merged into this one: its papers are lawful evidence until that day."""

    name: Words
    until: Day


class Unit(Frozen):
    """unit.yaml: who we are."""

    id: Words
    kind: Literal["xa", "phuong", "thi-tran", "dac-khu"]
    name: Words
    header: Annotated[tuple[Words, ...], Field(min_length=1)]
    report_to: tuple[Words, ...] = ()
    place: str = ""
    signer: Signer = Signer()
    edition: Annotated[Mapping[Whole, Words], Field(min_length=1)]
    officers: Mapping[str, Officer] = Field(default_factory=dict)
    predecessors: tuple[Predecessor, ...] = ()


class Cited(Frozen):
    """A document as the unit states it: a file (relative to the item's folder), or a link with its capture."""

    file: str | None = None
    url: str | None = None
    seen: Day | None = None
    capture: str | None = None
    number: str | None = None
    date: Day | None = None
    type: str | None = None
    issuer: str | None = None
    abstract: str | None = None
    part: str | None = None


class Claim(Frozen):
    """What the unit states about one item."""

    facts: Mapping[str, Any] = Field(default_factory=dict)
    documents: tuple[Cited, ...] = ()
    explanation: str | None = None
    not_applicable: str | None = None
    points: Number | None = None
    reason: str | None = None


class Surveyed(Frozen):
    """Survey points of one item and where they come from."""

    points: Amount
    source: str = ""


class SurveyResult(Frozen):
    """survey.yaml."""

    items: Mapping[Code, Surveyed]


class Appraised(Frozen):
    """What the appraisers decided on one item; ``facts`` are those that they found in place of the unit's own, where
    the points follow from them."""

    points: Amount | None = None
    facts: Mapping[str, Any] = Field(default_factory=dict)
    reason: str = ""
    basis: str = ""
    explain: Flag = False
    by: str = ""


class Round(Frozen):
    """One round of appraisal (thẩm định lần 1, lần 2)."""

    round: Count
    items: Mapping[Code, Appraised]


class Appraisal(Frozen):
    """appraisal.yaml."""

    rounds: tuple[Round, ...]


class Parked(Frozen):
    """What was stated under another edition and has no home in this one: kept as it was, counted nowhere."""

    items: Mapping[Code, Claim] = Field(default_factory=dict)
    survey: Mapping[Code, Surveyed] = Field(default_factory=dict)
    causes: Mapping[Code, Words] = Field(default_factory=dict)
    rounds: Mapping[Words, Mapping[Code, Appraised]] = Field(default_factory=dict)


class Assessment(Frozen):
    """assessment.yaml; ``parked`` by the edition under which it was stated (``cchc criteria migrate`` writes it)."""

    edition: Words
    items: Mapping[Code, Claim | None] = Field(default_factory=dict)
    parked: Mapping[Words, Parked] = Field(default_factory=dict)


class Meeting(Frozen):
    """Biên bản họp: what only those who were there can say; times as they are printed ("14 giờ 00, ngày …")."""

    start: str = ""
    end: str = ""
    place: str = ""
    present: tuple[Words, ...] = ()
    chair: str = ""
    secretary: str = ""
    opinions: str = ""
    conclusion: str = ""


class ReportTexts(Frozen):
    """report.yaml: what people must say in the report and the papers beside it; the program never invents it."""

    bases: tuple[Words, ...] = ()
    carried_out: str = ""
    difficulties: str = ""
    proposals: str = ""
    causes: Mapping[Code, Words] = Field(default_factory=dict)
    receivers: tuple[Words, ...] = ()
    meeting: Meeting = Meeting()
    submitted_by: str = ""
