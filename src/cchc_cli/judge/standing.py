"""What one unit came to in one year, as plain data: what a province is ranked from.

A ``Standing`` is computed for each unit by itself, on this machine or another (``cli.units.standing_of``), and carries
everything that ranking and publishing look at. It pickles; ``to_json`` and ``from_json`` keep every digit (decimals as
strings), so that the same unit gives the same bytes wherever it was read.

Imports: judge.scorecard, judge.scoring, model, points, problem.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pydantic import TypeAdapter

from cchc_cli.judge.scorecard import ItemScore, Scorecard, Totals
from cchc_cli.judge.scoring import block_points, rating
from cchc_cli.model import Index
from cchc_cli.points import HUNDRED, ZERO, NoPoints
from cchc_cli.problem import Problem


class Marks(NamedTuple):
    """Points (điểm) of an item, an area or the whole; ``None``: not known, never zero. ``applicable`` is what counts
    in the denominator."""

    applicable: Decimal
    self_assessed: Decimal | None = None
    evidenced: Decimal | None = None
    surveyed: Decimal | None = None
    appraised_1: Decimal | None = None
    appraised_2: Decimal | None = None

    @property
    def appraised(self) -> Decimal | None:
        """After the last round that there was."""
        return self.appraised_1 if self.appraised_2 is None else self.appraised_2


NOTHING = Marks(ZERO)


class Result(NamedTuple):
    """What a unit reached (điểm, survey, bonus and penalty included), of how much, the percentage of it (%, not
    rounded) and the band of the set that it reaches."""

    points: Decimal
    applicable: Decimal
    percent: Decimal
    rating: str | None


class OutlineItem(NamedTuple):
    """An item as a table names it; ``area`` is the area's code."""

    code: str
    area: str
    name: str
    max_points: Decimal
    surveyed: bool


class OutlineArea(NamedTuple):
    """An area as a table names it; ``kind`` is points, bonus or penalty."""

    code: str
    title: str
    max_points: Decimal
    kind: str


class Band(NamedTuple):
    """A rating and the percentage from which it is given."""

    name: str
    at_least: Decimal


class Issued(NamedTuple):
    """The decision that issued a set, as far as the set names it."""

    number: str | None
    date: datetime.date | None
    issuer: str | None


class Pool(NamedTuple):
    """Kinds of unit that are ranked together."""

    name: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A criteria set as far as tables need it. ``code`` is one hash over the whole set: sets of the same name whose
    rules differ have different codes."""

    edition: str
    code: str
    title: str
    decision: Issued
    illustrative: bool
    decimals: int
    mode: str
    total: Decimal
    pools: tuple[Pool, ...]
    bands: tuple[Band, ...]
    areas: tuple[OutlineArea, ...]
    items: tuple[OutlineItem, ...]

    def pool_of(self, kind: str) -> str:
        """The pool in which a kind of unit is ranked; "" where the set does not rank apart."""
        return next((pool.name for pool in self.pools if kind in pool.kinds), "")


class EvidenceHash(NamedTuple):
    """One evidence file: its name in the dossier and the SHA-256 of its content."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit in one year. ``source`` is where it was read from, as it was named.

    ``own`` and ``appraised`` are what can be ranked: ``None`` while items lack facts, or no appraiser has decided.
    ``lacking`` are the items (mã) without facts, ``merged`` the names of units that went into this one in the year or
    after it. ``marks``, ``areas`` and ``items`` are empty where the unit could not
    be read; ``areas`` and ``items`` stand in the order of the outline's. ``problems`` say what is wrong with the
    dossier: a unit with an error among them is listed and not ranked.
    """

    source: str
    unit_id: str = ""
    name: str = ""
    kind: str = ""
    year: int | None = None
    outline: Outline | None = None
    marks: Marks = NOTHING
    bonus: Decimal = ZERO
    penalty: Decimal = ZERO
    own: Result | None = None
    appraised: Result | None = None
    lacking: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    areas: tuple[Marks, ...] = ()
    items: tuple[Marks, ...] = ()
    documents: tuple[EvidenceHash, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def pool(self) -> str:
        """The pool in which the unit is ranked; "" where its set does not rank apart."""
        return self.outline.pool_of(self.kind) if self.outline else ""

    @property
    def edition(self) -> str:
        """The name of the criteria set."""
        return self.outline.edition if self.outline else ""


def standing(source: str, card: Scorecard, documents: Iterable[EvidenceHash], problems: Iterable[Problem]) -> Standing:
    """The standing that a scorecard amounts to."""
    everything = (*card.areas, *card.extras)
    return Standing(
        source,
        card.unit.id,
        card.unit.name,
        card.unit.kind,
        card.year,
        outline(card.index),
        _of_totals(card.total),
        card.bonus,
        card.penalty,
        _own(card),
        _appraised(card),
        tuple(one.item.code for one in card.items if one.points is NoPoints.NO_FACTS),
        tuple(one.name for one in card.unit.predecessors if one.until.year >= card.year),
        tuple(_of_totals(one.totals) for one in everything),
        tuple(_of_item(one) for one in card.items),
        tuple(sorted(documents)),
        tuple(problems),
    )


def outline(index: Index) -> Outline:
    """What tables need of a set."""
    areas = sorted(index.areas, key=lambda one: one.kind != "points")  # blocks last, as in a scorecard
    head = index.head
    return Outline(
        index.edition,
        hashlib.sha256(repr(index).encode()).hexdigest(),
        head.title,
        Issued(head.decision.number, head.decision.date, head.decision.issuer),
        index.illustrative,
        head.rounding.decimals,
        head.rounding.mode,
        head.total,
        tuple(Pool(name, tuple(kinds)) for name, kinds in head.pools.items()),
        tuple(Band(one.name, one.at_least) for one in head.ratings),
        tuple(OutlineArea(one.code, one.title, one.max_points, one.kind) for one in areas),
        tuple(
            OutlineItem(item.code, area.code, item.name, item.max_points, item.surveyed)
            for area in areas
            for item in area.items
        ),
    )


def _own(card: Scorecard) -> Result | None:
    """By self-assessment, as the scorecard has it."""
    total = card.total
    if not card.complete or total.percent is None:
        return None
    reached = max(total.self_assessed + (total.surveyed or ZERO) + card.bonus - card.penalty, ZERO)
    return Result(reached, total.applicable, total.percent, card.rating)


def _appraised(card: Scorecard) -> Result | None:
    """By the last round of appraisal. An item that an appraiser gave points counts in the denominator, also where the
    unit had called it not applicable."""
    if card.total.appraised_1 is None and card.total.appraised_2 is None:
        return None
    items = [one for area in card.areas for one in area.items]
    if any(one.points is NoPoints.NO_FACTS and _last(one) is None for one in card.items):
        return None
    applicable = sum((one.applicable if _last(one) is None else one.item.max_points for one in items), ZERO)
    if not applicable:
        return None
    bonus = block_points(card.extras, "bonus", card.index, _last_of)
    penalty = block_points(card.extras, "penalty", card.index, _last_of)
    points = (_last_of(card.total) or ZERO) + (card.total.surveyed or ZERO)
    reached = max(points + bonus - penalty, ZERO)
    percent = HUNDRED * reached / applicable
    return Result(reached, applicable, percent, rating(percent, card.index))


def _last(one: ItemScore) -> Decimal | None:
    return one.appraised_1 if one.appraised_2 is None else one.appraised_2


def _last_of(totals: Totals) -> Decimal | None:
    return totals.appraised_1 if totals.appraised_2 is None else totals.appraised_2


def _of_totals(one: Totals) -> Marks:
    return Marks(one.applicable, one.self_assessed, one.evidenced, one.surveyed, one.appraised_1, one.appraised_2)


def _of_item(one: ItemScore) -> Marks:
    points = one.points if isinstance(one.points, Decimal) else None
    return Marks(one.applicable, points, one.evidenced, one.surveyed, one.appraised_1, one.appraised_2)


# -- keeping and sending -------------------------------------------------------------------------------------


@cache
def _adapter() -> TypeAdapter[Standing]:
    return TypeAdapter(Standing)


def to_json(one: Standing) -> bytes:
    """The standing as JSON, every digit kept; the same standing always gives the same bytes."""
    return _adapter().dump_json(one)


def from_json(raw: bytes) -> Standing:
    """The standing that was written; ValueError where it is none."""
    return _adapter().validate_json(raw)


def outline_to_json(one: Outline) -> bytes:
    """An outline by itself: what many standings have in common need be kept or sent once only."""
    return _outlines().dump_json(one)


def outline_from_json(raw: bytes) -> Outline:
    """The outline that was written; ValueError where it is none."""
    return _outlines().validate_json(raw)


@cache
def _outlines() -> TypeAdapter[Outline]:
    return TypeAdapter(Outline)


def shared(one: Standing, known: dict[str, Outline]) -> Standing:
    """The same standing with the outline that others of its set have already (``known``, by code, grows): of a
    province there is one outline in memory, not one for each unit."""
    if one.outline is None:
        return one
    return replace(one, outline=known.setdefault(one.outline.code, one.outline))
