"""``cchc criteria import`` and ``export``: a decision's annex becomes a set, a set a table for review, and back.

Imports: cli.criteria, cli.stages; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cchc_cli.cli.criteria import criteria_workspace, problems_of
from cchc_cli.cli.stages import Renderers, formats_of, hand_out, or_stop, say, stop_at_errors, terminal_text
from cchc_cli.cli.write import CannotWrite, write_whole
from cchc_cli.problem import Problem, Severity, Where, errors

if TYPE_CHECKING:
    from cchc_cli.present.blocks import Paper
    from cchc_cli.read.annex import Annex
    from cchc_cli.read.workspace import Workspace

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_QUIET = "annex-fact-made"


def run_import(folder: Path, file: Path, edition: str, tables: list[int], dry: bool) -> None:
    """Read an annex, or a table that comes back from review, and write a new set; never over an existing one."""
    from cchc_cli.read.annex import read_annex

    if not _NAME.fullmatch(edition) or edition.endswith("."):
        raise typer.BadParameter(f"tên bộ `{edition}` chỉ gồm chữ thường không dấu, số, dấu - . _; ví dụ xa-2026")
    workspace = criteria_workspace(folder)
    target = workspace.root / "criteria" / edition
    if target.exists() or target.is_symlink():
        message, hint = "đã có bộ này, không ghi đè", "chọn tên khác sau --edition, hoặc dời thư mục cũ đi"
        stop_at_errors([Problem("edition-exists", Where(workspace.name(target)), message, hint)])
    annex, problems = read_annex(file, file.name)
    annex = or_stop(annex, problems)
    returned = _returned(annex, edition)
    paper, files, found = _read(annex, edition, tables) if returned is None else returned
    sys.stdout.write(terminal_text(paper))
    _tell(found)
    _write(workspace, edition, files, dry)


Result = tuple["Paper", dict[str, str], list[Problem]]


def _read(annex: Annex, edition: str, tables: list[int]) -> Result:
    """An annex as the files of a set; or exit 1 with the reason."""
    from cchc_cli.judge.annex.draft import draft_of
    from cchc_cli.present.annex import annex_files
    from cchc_cli.present.view.annex import draft_paper

    known = [grid.name for grid in annex.grids]
    if any(not 1 <= table <= len(known) for table in tables):
        raise typer.BadParameter(f"tệp có {len(known)} bảng, đánh số từ 1")
    chosen = frozenset(known[table - 1] for table in tables) if tables else None
    draft = draft_of(annex, edition, chosen)
    if not draft.files:
        stop_at_errors(draft.problems)
    return draft_paper(draft, annex.file), annex_files(draft, annex.file), draft.problems


def _returned(annex: Annex, edition: str) -> Result | None:
    """A table that ``criteria export`` made: the set as it was, with what people changed in the table."""
    from cchc_cli.judge.review import edits_of, is_review
    from cchc_cli.points import number
    from cchc_cli.present import review
    from cchc_cli.present.view.annex import reviewed_paper, told_of
    from cchc_cli.read.review import index_of, kept_files

    kept = None if annex.kept is None else kept_files(annex.kept)
    if kept is None:
        if annex.kept is not None or is_review(annex):
            message = "bảng rà soát đã mất phần ẩn (lưu bằng chương trình khác, hoặc bị sửa), không nhập lại được"
            hint = "lưu bằng Word hoặc Excel từ bản đã xuất; hoặc ghi các chỗ sửa vào YAML của bộ"
            stop_at_errors([Problem("review-lost", Where(annex.file), message, hint)])
        return None
    index, problems = index_of(kept)
    if index is None:
        index = or_stop(index, problems)
    edits, problems = edits_of(annex, told_of(index))
    if errors(problems):
        stop_at_errors(problems)
    values = [one.value if isinstance(one.value, str) else number(one.value) for one in edits]
    names = {"name": "nội dung", "max_points": "điểm tối đa", "scale": "thang điểm", "source": "nguồn"}
    rows = [(one.code, names[one.field], value) for one, value in zip(edits, values, strict=True)]
    return reviewed_paper(edition, rows), review.edited(review.named(kept, edition), edits), problems


def _tell(problems: Iterable[Problem]) -> None:
    """The findings in the order of the annex; questions that the program named are told together."""
    problems = list(problems)
    for problem in problems:
        if problem.id != _QUIET:
            say(str(problem))
    named = sum(problem.id == _QUIET for problem in problems)
    if named:
        say(f"Câu hỏi số liệu của {named} mục do chương trình đặt: xem các dòng CẦN XEM trong tệp YAML.")


def _write(workspace: Workspace, edition: str, files: Mapping[str, str], dry: bool) -> None:
    """Stage the set, check it as ``criteria check`` does, then put it in its place as a whole."""
    try:
        stage = Path(tempfile.mkdtemp(prefix=".cchc-nhap-", dir=None if dry else workspace.root))
    except OSError as error:
        raise CannotWrite(workspace.root, error) from error
    try:
        for name, text in files.items():
            write_whole(stage / "criteria" / edition / name, text.encode())
        problems = _checked(stage, workspace, edition)
        for problem in errors(problems):
            say(str(problem))
        counts = [sum(one.severity is severity for one in problems) for severity in (Severity.ERROR, Severity.WARNING)]
        told = f"{len(files)} tệp; `cchc criteria check` còn {counts[0]} lỗi, {counts[1]} cảnh báo"
        if dry:
            say(f"Sẽ ghi bộ {edition}: {told}. Chưa ghi gì vì có --dry-run.")
            return
        _place(stage, workspace, edition)
        say(f"Đã ghi criteria/{edition}: {told}.")
        say(f"Sửa các chỗ CẦN XEM rồi chạy `cchc criteria check {edition}`; in bảng rà soát: `cchc criteria export`.")
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _checked(stage: Path, workspace: Workspace, edition: str) -> list[Problem]:
    """What ``criteria check`` will say of the set in its place."""
    from cchc_cli.read.sets import read_set
    from cchc_cli.read.workspace import Workspace, editions

    alone = Workspace(stage)
    made = read_set(alone, stage / "criteria" / edition, {})
    before = None if made.index is None else made.index.head.supersedes
    found = problems_of(alone, made)
    return [one for one in found if one.id != "supersedes-known" or before not in editions(workspace)]


def _place(stage: Path, workspace: Workspace, edition: str) -> None:
    """One rename. Where the workspace had no ``criteria/`` the shipped sets that its years use come along: with a
    folder of its own it no longer looks at them."""
    from cchc_cli.read.workspace import read_unit

    own = workspace.root / "criteria"
    try:
        if own.is_dir():
            (stage / "criteria" / edition).rename(own / edition)
            return
        unit = read_unit(workspace)[0] if (workspace.evidence / "unit.yaml").is_file() else None
        for name in sorted(set(unit.edition.values()) if unit else ()):
            if (workspace.criteria / name).is_dir() and name != edition:
                shutil.copytree(workspace.criteria / name, stage / "criteria" / name)
                say(f"Chép bộ {name} mà đơn vị đang dùng vào criteria/.")
        (stage / "criteria").rename(own)
    except OSError as error:
        raise CannotWrite(own / edition, error) from error


def run_export(folder: Path, edition: str, format: str, output: Path | None, dry: bool) -> None:
    """The table of a set for review; also of one that still has findings, but not of one that cannot be read."""
    from cchc_cli.present import review
    from cchc_cli.read.review import set_files
    from cchc_cli.read.sets import read_set, set_folders

    formats = formats_of(format, ("xlsx", "docx"))
    workspace = criteria_workspace(folder)
    folders, problems = set_folders(workspace, [edition])
    stop_at_errors(problems)
    one = read_set(workspace, folders[0])
    index = or_stop(one.index, one.problems)
    files, problems = set_files(folders[0], workspace.name(folders[0]))
    stop_at_errors(problems)
    renderers: Renderers = {
        "xlsx": lambda: review.workbook(index, files),
        "docx": lambda: review.document(index, files),
    }
    hand_out(formats, renderers, output, workspace.root / "out" / "criteria", f"ra-soat-{one.name}", dry)
