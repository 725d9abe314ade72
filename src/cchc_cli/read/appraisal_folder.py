"""Thư mục thẩm định: what the appraising office keeps: each unit's dossier as it was in each round, and the journal.

``tham-dinh/<unit id>/<year>/``: ``ho-so-lan-1``, ``ho-so-lan-2`` (the statements as exported, with ``tep.json``: the
evidence files by hash), ``appraisal-journal.jsonl``, of a package also ``appraisal.yaml`` (that of a workspace stays in
it), and ``survey.yaml`` where the office has one. In ``tham-dinh`` itself, when they exist: ``agency.yaml`` (who
appraises) and ``appraisal-reasons.yaml``.

Imports: model, problem, read.kept, read.submission, rules.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from cchc_cli.model import Appraisal, Signer
from cchc_cli.problem import Problem
from cchc_cli.read.kept import Kept
from cchc_cli.read.submission import Submission, read_optional
from cchc_cli.rules.base import Frozen, Words

JOURNAL = "appraisal-journal.jsonl"
INDEX = "tep.json"
_SHIPPED = Path(__file__).with_name("appraisal-reasons.yaml")
_PLAIN_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,39}(\.[0-9A-Za-z-]{1,20}){0,4}")
_MOST_BYTES = 64_000_000


class Reason(Frozen):
    """One kind of reason to cut points: its words, the basis that the office cites, where the kind is known from."""

    label: Words
    basis: str = ""
    source: str = ""


class Reasons(Frozen):
    """appraisal-reasons.yaml."""

    reasons: Annotated[tuple[Reason, ...], Field(min_length=1)]


class Agency(Frozen):
    """agency.yaml: cơ quan thẩm định, as its papers print it; the last line of ``header`` is the issuing body."""

    header: tuple[Words, ...] = ()
    place: str = ""
    signer: Signer = Signer()
    receivers: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """A unit's dossier of a year as it is appraised; its ``appraisal`` is the office's own, never one in a package.

    ``root``: the unit's workspace, where it was handed over as one. ``files``: SHA-256 by name in the year's folder.
    ``unpacked``: its evidence lies on disk and can be linked to. ``code``: mã gói. ``packed_on``: as the package says.
    ``kept``: what checking its evidence found (``None``: not checked, or something changed since).
    """

    submission: Submission
    label: str
    root: Path | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    unpacked: bool = False
    code: str = ""
    packed_on: datetime.date | None = None
    kept: Kept | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Unit and year."""
        return self.submission.unit.id, self.submission.year


@dataclass(frozen=True, slots=True)
class Filed:
    """What ``tep.json`` says of a dossier: of whom, of which year and round, from where, which files (see above)."""

    id: str
    year: int
    round: int
    label: str
    workspace: str | None
    code: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Office:
    """The folder."""

    folder: Path

    def home(self, id: str, year: int) -> Path:
        """What is kept of a unit's year. An id comes from outside: what could lead elsewhere is made plain."""
        if _PLAIN_ID.fullmatch(id):
            return self.folder / id / str(year)
        plain = re.sub(r"[^0-9A-Za-z]+", "-", id)[:40].strip("-")
        return self.folder / f"{plain}-{hashlib.sha256(id.encode()).hexdigest()[:8]}" / str(year)

    def kept(self, id: str, year: int, round: int) -> Path:
        """The dossier as it was exported for a round: a workspace of its statements."""
        return self.home(id, year) / f"ho-so-lan-{round}"

    def decisions(self, id: str, year: int, root: Path | None) -> Path:
        """Where the decisions stand: in the unit's workspace, of a package in this folder."""
        home = self.home(id, year) if root is None else root / "evidence" / str(year)
        return home / "appraisal.yaml"

    def filed(self, round: int) -> Iterator[Filed]:
        """Every dossier that was exported for a round, in the order of the folders."""
        for path in sorted(self.folder.glob(f"*/[0-9][0-9][0-9][0-9]/ho-so-lan-{round}/{INDEX}")):
            one = read_filed(path)
            if one is not None and one.round == round:
                yield one

    def reasons(self) -> tuple[tuple[Reason, ...], list[Problem]]:
        """The office's own list of reasons, else the one that the package carries."""
        own = self.folder / "appraisal-reasons.yaml"
        path = own if own.exists() else _SHIPPED
        value, problems = read_optional(Reasons, path, str(path))
        return (value.reasons if value else ()), problems

    def agency(self) -> tuple[Agency, list[Problem]]:
        """Who appraises, as far as it is written down."""
        path = self.folder / "agency.yaml"
        value, problems = read_optional(Agency, path, str(path))
        return value or Agency(), problems

    def journal(self, id: str, year: int) -> tuple[Mapping[str, Any], ...]:
        """The entries of the journal, oldest first."""
        try:
            lines = (self.home(id, year) / JOURNAL).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return ()
        entries = (_entry(line) for line in lines)
        return tuple(one for one in entries if one is not None)


def read_decisions(path: Path) -> tuple[Appraisal | None, list[Problem]]:
    """The decisions so far; ``None`` where there are none."""
    return read_optional(Appraisal, path, str(path))


def read_filed(path: Path) -> Filed | None:
    """A ``tep.json``; ``None`` where there is none that is whole."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        data = json.loads(path.read_bytes())
        workspace = data["workspace"]
        files = {str(name): str(value) for name, value in data["files"].items()}
        root = None if workspace is None else str(workspace)
        year, round = int(data["year"]), int(data["round"])
        return Filed(str(data["unit"]), year, round, str(data["label"]), root, str(data["code"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def filed_bytes(dossier: Dossier, round: int, workspace: str | None) -> bytes:
    """``tep.json`` as it is written."""
    id, year = dossier.key
    data = {"unit": id, "year": year, "round": round, "label": dossier.label, "workspace": workspace}
    data |= {"code": dossier.code, "files": dict(sorted(dossier.files.items()))}
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def _entry(line: str) -> Mapping[str, Any] | None:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
