"""A unit's year moved to another criteria set: what is stated where afterwards, and which folder goes where.

Nothing is dropped: what has no home in the new set is parked under the edition under which it was stated, and comes
back when the year is moved back.

Imports: judge.carry, judge.links, judge.listings, model, read.submission, rules.base.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from cchc_cli.judge.carry import Note, carry
from cchc_cli.judge.links import link
from cchc_cli.judge.listings import Move, parked_paths
from cchc_cli.model import Appraised, Claim, Index, Parked, Surveyed
from cchc_cli.read.submission import Submission
from cchc_cli.rules.base import Frozen

T = TypeVar("T")
F = TypeVar("F", bound=Frozen)


@dataclass(frozen=True, slots=True)
class Migration:
    """The year as it will be: statements by new code, what is parked, the folders to move, the notes for people.

    ``sources``: for each new code the old codes whose statements it takes over; ``came_from``: all old codes in whose
    place it stands; ``unchanged``: new codes that say what their one source said. ``moves``: names of folders within
    the year's folder, from and to.
    """

    old: Index
    new: Index
    claims: Mapping[str, Claim]
    parked: Mapping[str, Parked]
    survey: Mapping[str, Surveyed]
    causes: Mapping[str, str]
    rounds: Mapping[int, Mapping[str, Appraised]]
    sources: Mapping[str, tuple[str, ...]]
    came_from: Mapping[str, tuple[str, ...]]
    unchanged: frozenset[str]
    moves: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]
    warnings: tuple[str, ...]


def plan_migration(
    submission: Submission, chain: Sequence[Index], folders: Sequence[str], parked_folders: Sequence[str]
) -> Migration:
    """``chain``: the sets from the year's to the one it moves to; ``folders``: names in the year's folder;
    ``parked_folders``: those parked under the new edition earlier."""
    old, new, links = chain[0], chain[-1], link(chain)
    group_of = links.by_new
    carried = carry(submission.claims, old, new, links)
    returning = submission.parked.get(new.edition, Parked())
    copies = {code: claim.documents for code, claim in returning.items.items() if code in new.items}
    move = Move(chain, submission.files, folders, parked_folders, copies)
    stated = {code: claim.documents for code, claim in submission.claims.items()}
    listed = move.listings(stated)
    claims = {code: _with(claim, documents=listed[code]) for code, claim in carried.claims.items()}
    for code, claim in returning.items.items():
        if code in new.items:
            claims[code] = _restored(claims.get(code, Claim(documents=claim.documents)), claim)
    claims = {code: claim for code, claim in claims.items() if claim != Claim()}
    targets = move.targets
    survey, left_survey = _rekeyed(submission.survey.items if submission.survey else {}, targets, _surveyed_fits(new))
    causes, left_causes = _rekeyed(submission.texts.causes if submission.texts else {}, targets, lambda _c, _v: True)
    rounds: dict[int, dict[str, Appraised]] = {}
    left_rounds: dict[str, dict[str, Appraised]] = {}
    for one in submission.appraisal.rounds if submission.appraisal else ():
        rounds[one.round], left = _rekeyed(one.items, targets, _appraised_fits(new))
        if left:
            left_rounds[str(one.round)] = left
    still = _Still()
    still.items = {code: claim for code, claim in returning.items.items() if code not in new.items}
    still.survey = _back(returning.survey, survey if submission.survey else None, new)
    still.causes = _back(returning.causes, causes if submission.texts else None, new)
    for number, values in returning.rounds.items():
        rest = _back(values, rounds.get(int(number)), new)
        if rest:
            still.rounds[number] = rest
    parked = {edition: one for edition, one in submission.parked.items() if edition != new.edition}
    waiting = Parked(items=still.items, survey=still.survey, causes=still.causes, rounds=still.rounds)
    if waiting != Parked():
        parked[new.edition] = waiting
    left_now = Parked(items=carried.left, survey=left_survey, causes=left_causes, rounds=left_rounds)
    warnings = [*_kept_words(left_now, old), *_moved_words(claims, submission)]
    left_now = _with(left_now, items=_with_copies(carried.left, submission.claims, move, claims))
    if left_now != Parked():
        parked[old.edition] = _added(parked.get(old.edition, Parked()), left_now)
    if any(group.old != group.new for group in links.groups if group.old and group.new) and submission.unit.officers:
        warnings.append("mã mục đã đổi: xem lại các mã giao cho từng người trong unit.yaml")
    sources = {code: tuple(c for c in group_of[code].old if c in submission.claims) for code in claims}
    unchanged = frozenset(
        code for code, olds in sources.items() if len(olds) == 1 and submission.claims[olds[0]] == claims[code]
    )
    return Migration(
        old=old,
        new=new,
        claims=claims,
        parked=parked,
        survey=survey,
        causes=causes,
        rounds=rounds,
        sources=sources,
        came_from={code: group.old for code, group in group_of.items()},
        unchanged=unchanged,
        moves=move.moves,
        notes=carried.notes,
        warnings=tuple(warnings),
    )


@dataclass(slots=True)
class _Still:
    """What was parked under the set that the year comes back to, and still finds no place."""

    items: dict[str, Claim] = field(default_factory=dict)
    survey: dict[str, Surveyed] = field(default_factory=dict)
    causes: dict[str, str] = field(default_factory=dict)
    rounds: dict[str, dict[str, Appraised]] = field(default_factory=dict)


def _back(parked: Mapping[str, T], into: dict[str, T] | None, new: Index) -> dict[str, T]:
    """Put parked values back where there is a file and an item for them; what is left stays parked."""
    left = {}
    for code, value in parked.items():
        if into is not None and code in new.items:
            into[code] = value
        else:
            left[code] = value
    return left


def _added(waiting: Parked, left: Parked) -> Parked:
    """What is left behind now, beside what has waited there for a place since an earlier move."""
    rounds = {number: {**waiting.rounds.get(number, {}), **values} for number, values in left.rounds.items()}
    return Parked(
        items={**waiting.items, **left.items},
        survey={**waiting.survey, **left.survey},
        causes={**waiting.causes, **left.causes},
        rounds={**waiting.rounds, **rounds},
    )


def _kept_words(left: Parked, old: Index) -> Iterator[str]:
    """What is parked now, in words: nobody should look for it in vain."""
    for code, claim in left.items.items():
        facts = old.items[code].facts if code in old.items else {}
        labels = [facts[name].label if name in facts else name for name in claim.facts]
        named = [("giải trình", claim.explanation), ("điểm", claim.points), ("không áp dụng", claim.not_applicable)]
        labels += [words for words, value in named if value is not None]
        labels += ["danh sách tài liệu"] if claim.documents else []
        yield f"giữ lại, không tính: {code} {'; '.join(labels)}"
    codes = [*left.survey, *left.causes, *(code for values in left.rounds.values() for code in values)]
    if codes:
        yield f"điểm điều tra, thẩm định hoặc nguyên nhân giữ lại, không tính: {', '.join(dict.fromkeys(codes))}"


def _moved_words(claims: Mapping[str, Claim], submission: Submission) -> Iterator[str]:
    """Listed papers that lie where the folders of dropped items are kept, where the last set had them elsewhere."""
    before = {path for claim in submission.claims.values() for path in parked_paths(claim.documents)}
    for code, claim in claims.items():
        for path in parked_paths(claim.documents):
            if path not in before:
                yield f"{code} ghi một tài liệu ở thư mục của mục không còn, nay ở {path.removeprefix('../')}"


def _with_copies(
    left: Mapping[str, Claim], stated: Mapping[str, Claim], move: Move, claims: Mapping[str, Claim]
) -> Any:
    """What is left behind, with a copy of every listing that would not come back as it was."""
    kept = dict(left)
    listed = {code: claim.documents for code, claim in stated.items()}
    after = {code: claim.documents for code, claim in claims.items()}
    again = carry(claims, move.chain[-1], move.chain[0], link(move.chain[::-1])).claims
    for group in move.lost(listed, after, again):
        olds = [code for code in group.old if code in stated]
        for code in [code for code in olds if stated[code].documents] or olds[:1]:
            kept[code] = _with(kept.get(code, Claim()), documents=stated[code].documents)
    return kept


def _rekeyed(
    values: Mapping[str, T], targets: Mapping[str, str], fits: Callable[[str, T], bool]
) -> tuple[dict[str, T], dict[str, T]]:
    """Values by new code, and those without a place there by old code."""
    found: dict[str, T] = {}
    left: dict[str, T] = {}
    for code, value in values.items():
        target = targets.get(code)
        if target is None or target in found or not fits(target, value):
            left[code] = value
        else:
            found[target] = value
    return found, left


def _surveyed_fits(new: Index) -> Callable[[str, Surveyed], bool]:
    return lambda code, value: new.items[code].surveyed and value.points <= new.items[code].max_points


def _appraised_fits(new: Index) -> Callable[[str, Appraised], bool]:
    def fits(code: str, value: Appraised) -> bool:
        points: Decimal | None = value.points
        return points is None or points <= new.items[code].max_points

    return fits


def _restored(now: Claim, parked: Claim) -> Claim:
    """A claim with what was parked for it put back; what was stated for this very item wins."""
    update: dict[str, Any] = {"facts": {**now.facts, **parked.facts}}
    for key in ("explanation", "not_applicable", "points", "reason"):
        if getattr(parked, key) is not None:
            update[key] = getattr(parked, key)
    return _with(now, **update)


def _with(value: F, **changes: Any) -> F:
    """The same but for these."""
    return value.model_copy(update=changes)
