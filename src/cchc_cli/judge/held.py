"""Evidence held against the requirements: which document proves which item, and why another does not.

A document fits a requirement by type, issuer and date, read or stated; what is read wins over what is stated.

Imports: document.facts, judge.scorecard, judge.scoring, model, read.submission, vietnamese.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

from cchc_cli.document.facts import Document, Fault, Text
from cchc_cli.judge.scorecard import EvidenceState, ItemEvidence
from cchc_cli.judge.scoring import score_item
from cchc_cli.model import AnyOf, Cited, Claim, Item, Requirement, alternatives, least_of
from cchc_cli.problem import Where
from cchc_cli.read.evidence import EvidenceFile
from cchc_cli.read.submission import Submission
from cchc_cli.vietnamese import fold

IMAGES = frozenset(("jpg", "png", "tiff", "gif"))
UNUSABLE = frozenset(
    (Fault.EMPTY, Fault.UNREADABLE, Fault.PASSWORD, Fault.BOMB, Fault.TIMED_OUT, Fault.CRASHED, Fault.OUR_MISTAKE)
)
"""Faults with which nobody can judge the content."""


@dataclass(frozen=True, slots=True)
class Held:
    """One document of one item: the file as read, and what the unit states about it."""

    item: Item
    name: str
    where: Where
    cited: Cited | None
    document: Document | None  # None: a link without a capture, or a listed file that is not there

    @property
    def number(self) -> str | None:
        """Read, else stated."""
        return self._value("number")

    @property
    def type(self) -> str | None:
        """Abbreviation of the type: read, else stated."""
        return self._value("type")

    @property
    def issuer(self) -> str | None:
        """Read, else stated."""
        return self._value("issuer")

    @property
    def abstract(self) -> str | None:
        """Read, else stated."""
        return self._value("abstract")

    @property
    def date(self) -> datetime.date | None:
        """Date of issue: read, else stated; of a link the day on which it was seen."""
        if self.document is not None and self.document.date is not None:
            return self.document.date
        return (self.cited.date or self.cited.seen) if self.cited else None

    @property
    def usable(self) -> bool:
        """Whether there is something that a person can open."""
        return self.document is not None and not UNUSABLE & set(self.document.faults)

    def _value(self, name: str) -> str | None:
        read = getattr(self.document, name) if self.document is not None else None
        return read or (getattr(self.cited, name) if self.cited else None)


@dataclass(frozen=True, slots=True)
class Case:
    """An item with its claim, its documents, and for each of its requirements those that fit."""

    item: Item
    claim: Claim
    held: tuple[Held, ...]
    fitting: tuple[tuple[Requirement | AnyOf, tuple[Held, ...]], ...]
    needs_proof: bool

    @property
    def lacking(self) -> tuple[tuple[Requirement | AnyOf, tuple[Held, ...]], ...]:
        """Requirements with fewer fitting documents than they ask for, with those that fit."""
        return tuple((one, fits) for one, fits in self.fitting if different(fits) < least_of(one))


@dataclass(frozen=True, slots=True)
class Subject:
    """What the evidence checks look at."""

    submission: Submission
    documents: Mapping[str, Document]
    cases: Mapping[str, Case]


def hold(submission: Submission, documents: Mapping[str, Document]) -> Subject:
    """Every item's documents against its requirements. ``documents`` by the name of the file in the year's folder."""
    own: dict[str, list[EvidenceFile]] = defaultdict(list)
    for file in submission.files:
        own[file.item].append(file)
    by_place = files_by_place(submission)
    cases = {}
    for code, item in submission.index.items.items():
        if item.surveyed:
            continue
        claim = submission.claims.get(code) or Claim()
        held = tuple(_held(submission, item, claim, own[code], by_place, documents))
        fitting = tuple(
            (one, tuple(h for h in held if any(not misfits(h, way, submission) for way in alternatives(one))))
            for one in item.evidence
        )
        points = score_item(item, claim, submission.index, submission.year).points
        # Nothing is claimed for an item without points: what it does not have needs no proof.
        cases[code] = Case(item, claim, held, fitting, needs_proof=isinstance(points, Decimal) and points > 0)
    return Subject(submission, documents, cases)


def evidence_of(subject: Subject, doubted: Iterable[str]) -> dict[str, ItemEvidence]:
    """The state of every item; ``doubted`` are the items about whose documents there is an error or a warning."""
    doubted = set(doubted)
    return {code: _state(case, code in doubted) for code, case in subject.cases.items()}


def _state(case: Case, doubted: bool) -> ItemEvidence:
    required = case.item.required
    found = different(held for _, fits in case.fitting for held in fits)
    if not required or not case.needs_proof:
        return ItemEvidence(EvidenceState.NONE_REQUIRED, 0, found)
    if not case.lacking:
        return ItemEvidence(EvidenceState.DOUBTFUL if doubted else EvidenceState.OK, required, found)
    if case.claim.explanation:
        return ItemEvidence(EvidenceState.EXPLAINED, required, found)
    state = EvidenceState.DOUBTFUL if any(held.usable for held in case.held) else EvidenceState.MISSING
    return ItemEvidence(state, required, found)


def different(held: Iterable[Held]) -> int:
    """How many documents there are, the same content counted once."""
    return len({one.document.sha256 if one.document is not None else one.name for one in held})


def _held(
    submission: Submission,
    item: Item,
    claim: Claim,
    own: Iterable[EvidenceFile],
    by_place: Mapping[tuple[str, str], EvidenceFile],
    documents: Mapping[str, Document],
) -> Iterator[Held]:
    """The documents of an item: those listed, wherever they lie, then the unlisted files of its own folder."""
    listed = set()
    for position, cited in enumerate(claim.documents):
        where = submission.places.at("items", item.code, "documents", position)
        file = file_of(cited, item.code, by_place)
        if file is not None:
            listed.add(file.name)
        name = file.name if file is not None else cited.url or cited.file or ""
        yield Held(item, name, where, cited, documents.get(file.name) if file is not None else None)
    for file in own:
        if file.name not in listed:
            where = Where(f"{submission.folder}/{file.name}")
            yield Held(item, file.name, where, None, documents.get(file.name))


def files_by_place(submission: Submission) -> dict[tuple[str, str], EvidenceFile]:
    """The files of the year's folder, for ``file_of``."""
    return {(file.item, fold(file.name.split("/", 1)[1])): file for file in submission.files}


def file_of(cited: Cited, code: str, by_place: Mapping[tuple[str, str], EvidenceFile]) -> EvidenceFile | None:
    """The file (of a link: its capture) that an item's document names; ``None`` if it is not there."""
    wanted = cited.capture if cited.url else cited.file
    return by_place.get(place_of(wanted, code)) if wanted else None


def absent(submission: Submission) -> Iterator[tuple[str, str, Where]]:
    """Files that the unit lists and that are not in its folder: the item's code, the name stated, and where."""
    by_place = files_by_place(submission)
    for code, claim in submission.claims.items():
        if code not in submission.index.items or submission.index.items[code].surveyed:
            continue
        for position, cited in enumerate(claim.documents):
            if cited.file and not cited.url and file_of(cited, code, by_place) is None:
                yield code, cited.file, submission.places.at("items", code, "documents", position)


def place_of(path: str, code: str) -> tuple[str, str]:
    """Item and folded name of a listed path: ``12.pdf`` in the item's own folder, ``../1.1.1/12.pdf`` in another's."""
    parts = [part for part in PurePosixPath(path.replace("\\", "/")).parts if part != "."]
    if parts[:1] == [".."] and len(parts) > 2:
        match = re.match(r"[0-9]+(?:\.[0-9]+)*", parts[1])
        return (match[0] if match else ""), fold("/".join(parts[2:]))
    return code, fold("/".join(parts))


class Misfit(NamedTuple):
    """One reason why a document does not prove a requirement: the check that speaks of it, and the words."""

    check: str
    words: str


def misfits(held: Held, requirement: Requirement, submission: Submission) -> list[str]:
    """Why a document does not prove a requirement, in the user's words; nothing if it does."""
    return [one.words for one in reasons_against(held, requirement, submission)]


def reasons_against(held: Held, requirement: Requirement, submission: Submission) -> list[Misfit]:
    """Every reason why a document does not prove a requirement; nothing if it does."""
    if not held.usable:
        return [Misfit("unusable-file", "không mở được")]
    reasons = []
    if held.document is not None and held.document.draft:
        reasons.append(Misfit("draft", "còn là dự thảo"))
    if not _right_type(held, requirement):
        wanted = ", ".join(type_name(name) for name in requirement.types)
        type_read = f"là {type_name(held.type)}" if held.type else "chưa rõ"
        reasons.append(Misfit("wrong-type", f"loại văn bản {type_read}, cần {wanted}"))
    if not _right_issuer(held, requirement, submission):
        wanted = _ISSUERS.get(requirement.issuer, requirement.issuer)
        reasons.append(Misfit("wrong-issuer", f"do {held.issuer} ban hành, cần {wanted}"))
    window = requirement.dated
    if window is not None and not _loose(held, requirement):
        if held.date is None:
            reasons.append(Misfit("date-unknown", "chưa rõ ngày ban hành"))
        elif not window.holds(held.date, submission.year):
            words = f"ban hành ngày {held.date:%d/%m/%Y}, cần {window.words(submission.year)}"
            reasons.append(Misfit("date-outside-period", words))
    return reasons


_ISSUERS = {"unit": "văn bản của đơn vị", "superior": "văn bản của cấp trên"}


def _right_type(held: Held, requirement: Requirement) -> bool:
    return not requirement.types or held.type in requirement.types or _loose(held, requirement)


def _loose(held: Held, requirement: Requirement) -> bool:
    """Whether the document passes as something that is no official document: a photo, a link, anything else."""
    if held.type in requirement.types:
        return False
    kind = held.document.kind if held.document else ""
    return (
        "khac" in requirement.types
        or ("anh" in requirement.types and (kind in IMAGES or _is_scan(held)))
        or ("lien-ket" in requirement.types and held.cited is not None and held.cited.url is not None)
    )


def _is_scan(held: Held) -> bool:
    return held.document is not None and held.document.text is Text.SCAN and held.type is None


def _right_issuer(held: Held, requirement: Requirement, submission: Submission) -> bool:
    """By name; an issuer that could not be read is not held against the document."""
    if requirement.issuer == "any" or not held.issuer:
        return True
    issuer, unit = agency_key(held.issuer), submission.unit
    ours = issuer in (agency_key(unit.name), agency_key(" ".join(unit.header)))
    before = any(
        issuer == agency_key(one.name) and held.date is not None and held.date <= one.until for one in unit.predecessors
    )
    if requirement.issuer == "unit":
        return ours or before
    if requirement.issuer == "superior":
        return not ours
    return agency_key(requirement.issuer) in issuer


@lru_cache(maxsize=1024)  # a dossier names few agencies, in hundreds of documents
def agency_key(name: str) -> str:
    """An agency's name for comparison: "UBND" and "Ủy ban nhân dân" are one."""
    return re.sub(r"\bubnd\b", "ủy ban nhân dân", fold(name))


def type_name(abbreviation: str) -> str:
    """The name of a type for the user's eye."""
    from cchc_cli.document.number import TYPES

    return _OTHER_TYPES.get(abbreviation) or TYPES.get(abbreviation, abbreviation)


_OTHER_TYPES = {"anh": "ảnh", "lien-ket": "trang thông tin điện tử", "khac": "tài liệu khác"}
