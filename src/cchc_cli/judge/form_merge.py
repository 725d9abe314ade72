"""Forms merged into what the unit states: three ways, by field, never over what someone else wrote meanwhile.

A form changes a field where it says something else than at export. Where the workspace still says what it said then,
the form's value is taken; where it says a third thing, a person decides; where two forms differ, nobody but their
authors can.

Imports: judge.claim_checks, judge.held, judge.scoring, model, problem, read.*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from cchc_cli.judge.claim_checks import check_claims
from cchc_cli.judge.held import place_of
from cchc_cli.judge.scoring import NOTHING
from cchc_cli.model import Cited, Claim
from cchc_cli.problem import Problem, Severity, Where, errors
from cchc_cli.read.form import Form
from cchc_cli.read.form_cells import shown
from cchc_cli.read.form_fields import (
    DOCUMENT_FIELDS,
    DOCUMENTS,
    Field,
    Key,
    Value,
    cited,
    fields_of,
    stated,
    written_documents,
)
from cchc_cli.read.form_sheets import Entry, spelled
from cchc_cli.read.submission import ClaimPlaces, Submission
from cchc_cli.vietnamese import fold

Take = Literal["file", "workspace"]
"""Whose value stands where the form and the workspace have both changed."""
Said = Value | tuple[Cited, ...]
_SHOWN = [field.key[0] for field in DOCUMENT_FIELDS]


class Change(NamedTuple):
    """A field, or the documents (``field`` is ``None``) of an item: what is there, what a form says, and where."""

    code: str
    field: Field | None
    old: Said
    new: Said
    where: Where


@dataclass(frozen=True, slots=True)
class Merge:
    """What the unit states with the forms' changes in; those changes, those left out by ``--take workspace``, those
    that a person must decide (of forms that differ one each); and what is wrong or to be looked at."""

    claims: Mapping[str, Claim]
    changes: tuple[Change, ...]
    left: tuple[Change, ...]
    open: tuple[Change, ...]
    problems: tuple[Problem, ...]


def merge(forms: Sequence[Form], submission: Submission, take: Take | None = None) -> Merge:
    """Every form's changes, in the order of the set."""
    changes: list[Change] = []
    left: list[Change] = []
    undecided: list[Change] = []
    problems: list[Problem] = []
    for key, field in _keys(submission).items():
        edited = [(form, form.entries[key]) for form in forms if key in form.entries and form.entries[key].edited]
        if not edited:
            continue
        now, entry = _stated(submission, key), edited[0][1]
        change = Change(key[0], field, now, entry.value, entry.where)
        if len({spelled(one.value) for _, one in edited}) > 1:
            problems.append(_forms_differ(change, edited))
            undecided += [change._replace(new=one.value, where=one.where) for _, one in edited]
        elif spelled(entry.value) == spelled(now):
            continue
        elif take == "file" or any(spelled(now) == one.base for _, one in edited):
            changes.append(change)
        elif take == "workspace":
            left.append(change)
        else:
            problems.append(_workspace_differs(change))
            undecided.append(change)
    claims = dict(submission.claims)
    for change in changes:
        claims[change.code] = applied(claims.get(change.code, NOTHING), change)
    problems += _nowhere(changes, submission)
    return Merge(claims, tuple(changes), tuple(left), tuple(undecided), tuple(problems))


def doubts(result: Merge, submission: Submission, spoiled: Iterable[str]) -> list[Problem]:
    """Where what the unit would then state does not hold, told with the forms' cells; but not of items about which a
    mistake is told already (``spoiled``)."""
    cells = {_key(change): change.where for change in result.changes}
    places = _Cells(submission.places.file, submission.places.tree, cells)
    found = errors(check_claims(replace(submission, claims=result.claims, places=places)))
    known = set(spoiled)
    return [problem for problem in found if problem.item not in known]


def applied(claim: Claim, change: Change) -> Claim:
    """A claim with one change in it."""
    if change.field is None:
        rows = change.new if isinstance(change.new, tuple) else ()
        return claim.model_copy(update={DOCUMENTS: tuple(one for _, one in listed(claim.documents, rows))})
    name = change.field.key[-1]
    if change.field.key[1] != "facts":
        return claim.model_copy(update={name: change.new})
    facts = {**claim.facts, name: change.new}
    return claim.model_copy(
        update={"facts": {key: one for key, one in facts.items() if key != name or one is not None}}
    )


def listed(documents: Sequence[Cited], rows: Sequence[Cited]) -> list[tuple[int | None, Cited]]:
    """The documents as the rows of a form say, each with the place (from 0) of the one that it was, if it was there.

    What the form does not show stays: links where they are, and of a document that is still the same (by its file or
    its number) its type, issuer and abstract.
    """
    old = [place for place, one in enumerate(documents) if one.url is None]
    was: dict[int, int] = {}
    before, after = ([written_documents([one]) for one in side] for side in ([documents[place] for place in old], rows))
    for tag, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            was.update(zip(range(start, end), old[first:last], strict=True))
    free = [place for place in old if place not in was.values()]
    for row, one in enumerate(rows):
        same = next((place for place in free if row not in was and _same(documents[place], one)), None)
        if same is not None:
            was[row] = same
            free.remove(same)
    found: list[tuple[int | None, Cited]] = []
    for row, one in enumerate(rows):
        donor = was.get(row)
        visible = {name: getattr(one, name) for name in _SHOWN}
        if donor is None:
            found.append((None, one))
        elif before[old.index(donor)] == after[row]:
            found.append((donor, documents[donor]))  # untouched, with its own spaces
        else:
            found.append((donor, documents[donor].model_copy(update=visible)))
    for place, one in enumerate(documents):
        if one.url is not None:
            found.insert(min(place, len(found)), (place, one))
    return found


def _same(old: Cited, new: Cited) -> bool:
    return (old.file is not None and old.file == new.file) or (old.number is not None and old.number == new.number)


def _keys(submission: Submission) -> dict[Key, Field | None]:
    """Every field, and after those of an item its documents."""
    found: dict[Key, Field | None] = {}
    for code, item in submission.index.items.items():
        found.update((field.key, field) for field in fields_of(item))
        found[code, DOCUMENTS] = None
    return found


def _stated(submission: Submission, key: Key) -> Said:
    claim = submission.claims.get(key[0], NOTHING)
    return cited(claim) if key[1] == DOCUMENTS else stated(claim, key)


def _key(change: Change) -> Key:
    return change.field.key if change.field is not None else (change.code, DOCUMENTS)


def _name(change: Change) -> str:
    return f"“{change.field.label}”" if change.field is not None else "tài liệu"


def _forms_differ(change: Change, edited: Iterable[tuple[Form, Entry]]) -> Problem:
    places = "; ".join(str(entry.where) for _, entry in edited)
    message = f"các biểu ghi {_name(change)} của mục {change.code} khác nhau: {places}"
    hint = "thống nhất với người điền, sửa cho giống nhau trong các biểu rồi nhập lại"
    return Problem("form-conflict", change.where, message, hint, item=change.code)


def _workspace_differs(change: Change) -> Problem:
    message = f"{_name(change)} của mục {change.code} đã đổi trong hồ sơ sau khi xuất biểu, và biểu ghi khác"
    hint = "thêm --take file để lấy theo biểu, hoặc --take workspace để giữ theo hồ sơ"
    return Problem("form-conflict", change.where, message, hint, item=change.code)


def _nowhere(changes: Iterable[Change], submission: Submission) -> Iterator[Problem]:
    """Documents that a form names and that lie in no folder of the year."""
    there = {(file.item, fold(file.name.split("/", 1)[1])) for file in submission.files}
    for change in changes:
        for one in change.new if isinstance(change.new, tuple) else ():
            if one.file is not None and place_of(one.file, change.code) not in there:
                message = f"chưa có tệp {shown(one.file)} trong thư mục của mục {change.code}"
                hint = "đưa tệp vào bằng `cchc evidence add`, hoặc sửa tên tệp"
                yield Problem("form-no-file", change.where, message, hint, Severity.WARNING, change.code)


@dataclass(frozen=True, slots=True)
class _Cells(ClaimPlaces):
    """Places of statements: of what comes from a form its cell."""

    cells: Mapping[Key, Where]

    def at(self, *path: str | int) -> Where:
        """The place of a key path, as in ``ClaimPlaces``."""
        return self.cells.get(tuple(str(step) for step in path[1:])) or ClaimPlaces.at(self, *path)
