"""A year's folder becomes a ``Submission``: what the unit states, what others decided, which files lie there.

Imports: model, problem, read.*.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from cchc_cli.model import (
    Appraisal,
    Assessment,
    Claim,
    Index,
    Item,
    Parked,
    ReportTexts,
    SurveyResult,
    Unit,
)
from cchc_cli.problem import Problem, Where, errors
from cchc_cli.read.criteria import Places
from cchc_cli.read.evidence import PARKED_FOLDER, EvidenceFile, scan_evidence
from cchc_cli.read.shape import locate, shaped
from cchc_cli.read.workspace import Sets, Workspace, read_edition, read_unit
from cchc_cli.read.yaml_strict import Map, read_yaml

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class ClaimPlaces:
    """Where each statement of assessment.yaml stands."""

    file: str
    tree: Map

    def at(self, *path: str | int) -> Where:
        """The place of a key path, for example ``("items", "1.1.1", "facts", "issued_on")``; its nearest holder
        where the last keys are not there."""
        where, _, _ = locate(self.tree, path, self.file)
        return Where(where.file, where.line, where.path.removeprefix("items › "))

    def item(self, code: str) -> Where:
        """The place of an item's statement, or of the whole file where it has none."""
        return self.at("items", code)


@dataclass(frozen=True)
class Submission:
    """Hồ sơ tự chấm: one unit, one year, one criteria set, and everything stated about it."""

    workspace: Workspace
    unit: Unit
    year: int
    index: Index
    index_places: Places
    claims: Mapping[str, Claim]
    places: ClaimPlaces
    files: tuple[EvidenceFile, ...]
    folder_problems: tuple[Problem, ...] = ()
    survey: SurveyResult | None = None
    appraisal: Appraisal | None = None
    texts: ReportTexts | None = None
    parked: Mapping[str, Parked] = field(default_factory=dict)

    @cached_property
    def claimed(self) -> tuple[tuple[Item, Claim], ...]:
        """Known items with what is stated about them, in the set's order."""
        return tuple((item, self.claims[code]) for code, item in self.index.items.items() if code in self.claims)

    @property
    def folder(self) -> str:
        """The year's folder as messages show it."""
        return f"evidence/{self.year}"

    @property
    def has_texts(self) -> bool:
        """Whether report.yaml is there, be it with nothing stated yet."""
        return (self.workspace.year(self.year) / "report.yaml").exists()


def read_submission(
    workspace: Workspace, year: int, sets: Sets | None = None
) -> tuple[Submission | None, list[Problem]]:
    """Everything about a year; ``None`` where an error keeps it from being judged. ``sets``: those read already.

    What is wrong with the evidence folder does not keep a score from being computed: it stays in
    ``folder_problems`` for check-evidence.
    """
    unit, problems = read_unit(workspace)
    folder, name = workspace.year(year), f"evidence/{year}"
    assessment, places, found = _read_assessment(folder / "assessment.yaml", f"{name}/assessment.yaml")
    problems += found
    survey, found = read_optional(SurveyResult, folder / "survey.yaml", f"{name}/survey.yaml")
    problems += found
    appraisal, found = read_optional(Appraisal, folder / "appraisal.yaml", f"{name}/appraisal.yaml")
    problems += found
    texts, found = read_optional(ReportTexts, folder / "report.yaml", f"{name}/report.yaml")
    problems += found
    if unit is None or assessment is None or places is None:
        return None, problems
    edition = unit.edition.get(year)
    if edition is None:
        message = f"chưa ghi bộ tiêu chí của năm {year}"
        hint = f"thêm `{year}: {assessment.edition}` vào mục edition"
        problems.append(Problem("no-edition", Where("evidence/unit.yaml", None, "edition"), message, hint))
        return None, problems
    if edition != assessment.edition:
        message = f"ghi bộ tiêu chí `{assessment.edition}`, nhưng unit.yaml ghi `{edition}` cho năm {year}"
        problems.append(Problem("edition-differs", places.at("edition"), message, "sửa cho giống nhau"))
        return None, problems
    loaded, found = read_edition(workspace, edition, places.at("edition"), sets)
    problems += found
    if loaded is None:
        return None, problems
    index, index_places = loaded
    files, found = scan_evidence(folder, name, index.items)
    claims = {code: claim for code, claim in assessment.items.items() if claim is not None}
    files += tuple(_cited_though_parked(folder, claims))
    submission = Submission(
        workspace,
        unit,
        year,
        index,
        index_places,
        claims,
        places,
        files,
        tuple(found),
        survey,
        appraisal,
        texts,
        assessment.parked,
    )
    return (None if errors(problems) else submission), problems


def _cited_though_parked(folder: Path, claims: Mapping[str, Claim]) -> Iterator[EvidenceFile]:
    """Files of dropped items, kept by ``criteria migrate``, that an item still lists: evidence for whoever lists them,
    in no item's folder."""
    cited = (path for claim in claims.values() for one in claim.documents for path in (one.file, one.capture) if path)
    for path in dict.fromkeys(cited):
        up, *parts = path.replace("\\", "/").split("/")
        if up != ".." or parts[:1] != [PARKED_FOLDER] or not set(parts).isdisjoint(("..", ".", "")):
            continue
        place = folder.joinpath(*parts)
        try:
            status = place.lstat()
            if stat.S_ISREG(status.st_mode) and place.resolve().is_relative_to(folder.resolve() / PARKED_FOLDER):
                yield EvidenceFile(place, "/".join(parts), "", status.st_size, status.st_mtime_ns)
        except (OSError, ValueError):
            continue


def _read_assessment(path: Path, name: str) -> tuple[Assessment | None, ClaimPlaces | None, list[Problem]]:
    tree, problems = read_yaml(path, name)
    if tree is None:
        return None, None, problems
    assessment, found = shaped(Assessment, tree, name)
    places = ClaimPlaces(name, tree) if isinstance(tree, Map) else None
    return assessment, places, problems + found


def read_optional(kind: type[T], path: Path, name: str) -> tuple[T | None, list[Problem]]:
    """A file that may be absent. One with comments only states nothing, where its kind has no key that it must have:
    so is the model of report.yaml that ``cchc init`` writes; results without a result are still a mistake."""
    if not path.exists():
        return None, []
    tree, problems = read_yaml(path, name)
    if [one.id for one in problems] == ["yaml-empty"] and not any(
        one.is_required() for one in kind.model_fields.values()
    ):
        return None, []
    if tree is None:
        return None, problems
    value, found = shaped(kind, tree, name)
    return value, problems + found
