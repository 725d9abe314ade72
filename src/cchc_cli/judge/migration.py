"""A unit's year moved to another criteria set: what is stated where afterwards, and which folder goes where.

Nothing is dropped: what has no home in the new set is parked under the edition under which it was stated, and comes
back when the year is moved back.

Imports: judge.carry, judge.links, model, read.evidence, read.submission.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from cchc_cli.judge.carry import Note, carry
from cchc_cli.judge.links import Group, Links
from cchc_cli.model import Appraised, Cited, Claim, Index, Parked, Surveyed
from cchc_cli.read.evidence import ITEM_FOLDER, PARKED_FOLDER
from cchc_cli.read.submission import Submission

T = TypeVar("T")
_FROM = re.compile(r" \(từ ([0-9]+(?:\.[0-9]+)*)\)$")
"""What a folder's name says of the code that it had, where two folders came together."""


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
    submission: Submission, new: Index, links: Links, folders: Iterable[str], parked_folders: Iterable[str]
) -> Migration:
    """``folders``: names in the year's folder; ``parked_folders``: those parked under the new edition earlier."""
    old, group_of = submission.index, links.by_new
    carried = carry(submission.claims, old, new, links)
    targets = _targets(links, new)
    joined = {code for group in links.groups if group.new for code in group.old[1:]}
    moves = tuple(_moves(folders, parked_folders, old, new, targets, joined))
    moved = dict(moves)
    warnings: list[str] = []
    claims = {
        code: _relinked(
            claim, code, group_of[code], targets, submission, moved, back=old.head.supersedes == new.edition
        )
        for code, claim in carried.claims.items()
    }
    returning = submission.parked.get(new.edition, Parked())
    for code, claim in returning.items.items():
        if code in new.items:
            claims[code] = _restored(claims.get(code, Claim()), claim)
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
    if left_now != Parked():
        parked[old.edition] = left_now
    warnings += _kept_words(left_now, old)
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
        moves=moves,
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


def _targets(links: Links, new: Index) -> dict[str, str]:
    """For each old code the new item that takes its folder and what others said of it: the first of its group."""
    return {code: group.new[0] for group in links.groups if group.new for code in group.old}


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
    kept = [one for one in now.documents if one not in parked.documents]
    update["documents"] = (*parked.documents, *kept)
    return now.model_copy(update=update)


# -- Thư mục và đường dẫn -----------------------------------------------------------------------------------


def _moves(
    folders: Iterable[str],
    parked: Iterable[str],
    old: Index,
    new: Index,
    targets: Mapping[str, str],
    joined: set[str],
) -> Iterator[tuple[str, str]]:
    """Where each item's folder goes; a name in use is never taken. A folder whose item was joined to another
    (``joined``) keeps its old code in its name, for the way back."""
    folders = list(folders)
    leaving: list[tuple[str, str, str]] = []
    for name in folders:
        match = ITEM_FOLDER.fullmatch(name)
        if match is None or match[1] not in old.items:
            continue
        code, tail = match[1], name[len(match[1]) :]
        came_from = _FROM.search(tail)
        target = targets.get(code)
        back = old.head.supersedes == new.edition  # only on the way back does the mark name a code of the new set
        if back and came_from and came_from[1] in new.items and came_from[1] != target:
            leaving.append((name, came_from[1], tail[: came_from.start()]))
        elif target is None:
            leaving.append((name, "", f"{PARKED_FOLDER}/{old.edition}/{name}"))
        elif target != code:
            mark = f" (từ {code})" if code in joined and not came_from else ""
            leaving.append((name, target, f"{tail}{mark}"))
    taken = set(folders) - {name for name, _, _ in leaving}
    for name, target, tail in leaving:
        wanted = _free(f"{target}{tail}", taken)
        taken.add(wanted)
        yield name, wanted
    for name in parked:
        match = ITEM_FOLDER.fullmatch(name)
        if match is not None and match[1] in new.items:
            wanted = _free(name, taken)
            taken.add(wanted)
            yield f"{PARKED_FOLDER}/{new.edition}/{name}", wanted


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a number that makes it another."""
    found, number = name, 2
    while found in taken:
        found, number = f"{name} ({number})", number + 1
    return found


def _relinked(
    claim: Claim,
    code: str,
    group: Group,
    targets: Mapping[str, str],
    submission: Submission,
    moved: Mapping[str, str],
    *,
    back: bool,
) -> Claim:
    """A claim whose documents are found where they lie after the move.

    An item that was split off finds the files of the item it came from by a listing; a listing that says no more than
    that a file lies in the item's own folder is left out, since those belong to it anyway.
    """
    documents: list[Cited] = []
    for source in group.old:
        stated = submission.claims.get(source)
        home = targets[source]
        for cited in stated.documents if stated is not None else ():
            one = _replace_paths(cited, source, home, code, targets, moved)
            said_more = one != Cited(file=one.file)
            own = "/" not in (one.file or "")  # a split item's listing of its first item's files, on the way back
            if one not in documents and (said_more or source == group.old[0] or not (own and back)):
                documents.append(one)
    listed = {one.file for one in documents}
    for source in group.old:
        if targets[source] != code:
            for file in submission.files:
                path = f"../{targets[source]}/{file.name.split('/', 1)[1]}"
                if file.item == source and path not in listed:
                    documents.append(Cited(file=path))
    return claim.model_copy(update={"documents": tuple(documents)})


def _replace_paths(
    cited: Cited, source: str, home: str, code: str, targets: Mapping[str, str], moved: Mapping[str, str]
) -> Cited:
    """The same document by its new path: ``source`` is the old item that lists it, ``home`` the new item that has the
    old one's folder, ``code`` the new item that lists it now."""

    def new_path(path: str | None) -> str | None:
        if path is None:
            return None
        parts = path.replace("\\", "/").split("/")
        if parts[0] == ".." and len(parts) > 2:
            match = ITEM_FOLDER.fullmatch(parts[1])
            old_code = match[1] if match else ""
            target = targets.get(old_code)
            if parts[1] == PARKED_FOLDER and len(parts) > 4:  # a paper that lay parked, and may come back
                inside = f"{PARKED_FOLDER}/{parts[2]}/{parts[3]}"
                return f"../{moved.get(inside, inside)}/{'/'.join(parts[4:])}"
            if target is None:
                name = next((one for one in moved if re.match(rf"{re.escape(old_code)}(?![0-9.])", one)), parts[1])
                return f"../{moved.get(name, name)}/{'/'.join(parts[2:])}"
            rest = "/".join(parts[2:])
            return rest if target == code else f"../{target}/{rest}"
        return path if home == code else f"../{home}/{path}"

    return cited.model_copy(update={"file": new_path(cited.file), "capture": new_path(cited.capture)})
