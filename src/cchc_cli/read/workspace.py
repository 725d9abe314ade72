"""Where things lie: the workspace, its years, its criteria sets, its outputs.

Imports: model, problem, read.criteria, read.shape, read.yaml_strict.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cchc_cli.model import Index, Unit
from cchc_cli.problem import Problem, Where, did_you_mean
from cchc_cli.read.criteria import Places, read_index
from cchc_cli.read.shape import shaped
from cchc_cli.read.yaml_strict import read_yaml, unreadable

_PACKAGE = Path(__file__).resolve().parent.parent
_CHECKOUT = _PACKAGE.parent.parent


@cache
def shipped(part: str) -> Path:
    """A folder that the package carries (``criteria``, ``demo``): in a wheel, or in a checkout."""
    inside = _PACKAGE / "data" / part
    if inside.is_dir():
        return inside
    return _CHECKOUT / "criteria" if part == "criteria" else _CHECKOUT


Sets = dict[Path, tuple[tuple[Index, Places] | None, list[Problem]]]
"""Criteria sets read in this run, by folder: one who looks at many units reads each set once."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with ``evidence/`` and perhaps ``criteria/``; see the contract for the rest."""

    root: Path

    @property
    def evidence(self) -> Path:
        """The unit's folder."""
        return self.root / "evidence"

    def year(self, year: int) -> Path:
        """What the unit keeps for a scored year."""
        return self.evidence / str(year)

    def output(self, year: int) -> Path:
        """Where documents for a year are written."""
        return self.root / "out" / str(year)

    def kept(self, year: int) -> Path:
        """What the last check-evidence found; safe to delete."""
        return self.root / ".cchc" / str(year) / "check-evidence.json"

    @property
    def criteria(self) -> Path:
        """The workspace's own criteria folder, else the one that the package carries."""
        own = self.root / "criteria"
        return own if own.is_dir() else shipped("criteria")

    def name(self, path: Path) -> str:
        """A path as messages show it: relative to the workspace, "/" as separator."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()


def find_workspace(start: Path) -> tuple[Workspace | None, list[Problem]]:
    """The nearest folder, here or upwards, that has ``evidence/``."""
    try:
        start = start.resolve()
        if not start.is_dir():
            message = "không có thư mục này"
            return None, [Problem("no-workspace", Where(str(start)), message, "kiểm tra lại sau --workspace")]
        for folder in (start, *start.parents):
            if (folder / "evidence").is_dir():
                return Workspace(folder), []
    except OSError as error:
        return None, [unreadable(str(start), error)]
    return None, [
        Problem(
            "no-workspace",
            Where(str(start)),
            "không thấy thư mục evidence ở đây hay các thư mục cấp trên",
            "mở dấu nhắc trong thư mục hồ sơ của đơn vị, hoặc chạy `cchc demo` để có hồ sơ mẫu",
        )
    ]


def years(workspace: Workspace) -> list[int]:
    """The scored years that have a folder, earliest first."""
    try:
        names = [path.name for path in workspace.evidence.iterdir() if path.is_dir()]
    except OSError:
        return []
    return sorted(int(name) for name in names if name.isascii() and name.isdigit() and len(name) == 4)


def choose_year(workspace: Workspace, wanted: int | None) -> tuple[int | None, list[Problem]]:
    """The wanted year if the unit has it; without a wish the latest that states something (next year's folder may hold
    a plan only)."""
    known = years(workspace)
    name = workspace.name(workspace.evidence)
    if not known:
        hint = "tạo thư mục evidence/<năm> với tệp assessment.yaml"
        return None, [Problem("no-year", Where(name), "chưa có năm chấm điểm nào", hint)]
    if wanted is None or wanted in known:
        stated = [year for year in known if (workspace.year(year) / "assessment.yaml").exists()]
        return wanted or (stated or known)[-1], []
    listed = ", ".join(map(str, known))
    meant = did_you_mean(str(wanted), map(str, known))
    return None, [Problem("unknown-year", Where(name), f"không có năm {wanted}{meant}", f"các năm có hồ sơ: {listed}")]


def read_unit(workspace: Workspace) -> tuple[Unit | None, list[Problem]]:
    """unit.yaml."""
    path = workspace.evidence / "unit.yaml"
    tree, problems = read_yaml(path, workspace.name(path))
    if tree is None:
        return None, problems
    unit, found = shaped(Unit, tree, workspace.name(path))
    problems += found
    return (None if problems else unit), problems


def read_roots(workspace: Workspace) -> tuple[tuple[bytes, ...], list[Problem]]:
    """Certificates (DER or PEM) to which signatures may chain, where the unit provides them; small files only."""
    folder = workspace.evidence / "chung-thu-goc"
    found: list[bytes] = []
    problems: list[Problem] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix.lower() not in (".cer", ".crt", ".pem", ".der"):
            continue
        try:
            with path.open("rb") as file:
                found.append(file.read(MAX_CERTIFICATE))
        except OSError as error:
            problems.append(unreadable(workspace.name(path), error))
    return tuple(found), problems


MAX_CERTIFICATE = 100_000
"""Bytes; real ones have one or two thousand."""


def editions(workspace: Workspace) -> list[str]:
    """The names of the criteria sets at hand."""
    try:
        return sorted(path.name for path in workspace.criteria.iterdir() if path.is_dir())
    except OSError:
        return []


def read_edition(
    workspace: Workspace, edition: str, asked_at: Where, sets: Sets | None = None
) -> tuple[tuple[Index, Places] | None, list[Problem]]:
    """The criteria set of that name; ``asked_at`` is the place that names it."""
    folder = workspace.criteria / edition
    if sets is not None and folder in sets:
        return sets[folder]
    known = editions(workspace)
    if edition not in known:
        listed = ", ".join(known) or "chưa có bộ nào"
        message = f"không có bộ tiêu chí `{edition}`{did_you_mean(edition, known)}"
        return None, [Problem("unknown-edition", asked_at, message, f"các bộ đang có: {listed}")]
    found = read_index(folder, workspace.name(folder))
    if sets is not None:
        sets[folder] = found
    return found


def read_chain(workspace: Workspace, first: Index, last: Index) -> tuple[tuple[Index, ...], list[Problem]]:
    """The sets from one to another along ``supersedes``, in either direction; just the two where no such line joins
    them. The problems are those of a set in between that cannot be read."""
    problems: list[Problem] = []

    def line(start: Index, end: Index) -> list[Index]:
        """From ``start`` back along ``supersedes`` to ``end``, or nothing."""
        found = [start]
        while found[-1].edition != end.edition:
            before = found[-1].head.supersedes
            if before is None or before in (one.edition for one in found):
                return []
            if before == end.edition:
                return [*found, end]
            folder = workspace.criteria / before
            between, trouble = read_index(folder, workspace.name(folder)) if folder.is_dir() else (None, [])
            problems.extend(trouble)
            if between is None:
                return []
            found.append(between[0])
        return found

    return tuple(line(last, first)[::-1] or line(first, last) or [first, last]), problems
