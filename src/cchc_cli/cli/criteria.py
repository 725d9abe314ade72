"""``cchc criteria …`` and ``cchc explain``: read the sets, judge them, show what was found.

Imports: cli.stages; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cchc_cli.cli.stages import (
    Renderers,
    formats_of,
    hand_out,
    load,
    load_year,
    or_stop,
    say,
    stop_at_errors,
    terminal_text,
)
from cchc_cli.cli.write import write_whole
from cchc_cli.problem import Problem, Where, did_you_mean, errors, in_order

if TYPE_CHECKING:
    from cchc_cli.judge.diff import Effect
    from cchc_cli.judge.examples import ExampleSubject
    from cchc_cli.model import Index
    from cchc_cli.present.blocks import Block, Paper
    from cchc_cli.read.sets import CriteriaSet
    from cchc_cli.read.submission import Submission
    from cchc_cli.read.workspace import Workspace

_FORMATS = ("table", "json", "md")


def run_list(folder: Path, format: str, output: Path | None, dry: bool) -> None:
    """``cchc criteria list``."""
    from cchc_cli.present.view.criteria import list_paper, list_rows
    from cchc_cli.read.sets import read_set, set_folders
    from cchc_cli.read.workspace import read_unit

    formats = formats_of(format, _FORMATS)
    workspace = criteria_workspace(folder)
    folders, _ = set_folders(workspace, ())
    unit = read_unit(workspace)[0] if (workspace.evidence / "unit.yaml").is_file() else None
    used: dict[str, list[int]] = {}
    for year, edition in sorted(unit.edition.items()) if unit else ():
        used.setdefault(edition, []).append(year)
    sets = [read_set(workspace, one) for one in folders]
    rows = list_rows([(one, len(errors(problems_of(workspace, one)))) for one in sets], used)
    _show(workspace, formats, list_paper(rows), rows, output, "cac-bo-tieu-chi", dry)


def run_show(folder: Path, edition: str | None, item: str | None, format: str, output: Path | None, dry: bool) -> None:
    """``cchc criteria show``."""
    from cchc_cli.present.blocks import Paper
    from cchc_cli.present.view.criteria import item_blocks, item_json, set_paper
    from cchc_cli.present.view.words import stamp

    formats = formats_of(format, _FORMATS)
    workspace = criteria_workspace(folder)
    index = _index(workspace, edition or _latest_edition(workspace))
    if item is None:
        data = {"edition": index.edition, "items": [item_json(one, index) for one in index.items.values()]}
        _show(workspace, formats, set_paper(index), data, output, index.edition, dry)
        return
    if item not in index.items:
        raise typer.BadParameter(f"bộ {index.edition} không có mục {item}{did_you_mean(item, index.items)}")
    one = index.items[item]
    paper = Paper(index.head.title, tuple(item_blocks(one, index, index.head.years.from_)), stamp(index))
    _show(workspace, formats, paper, item_json(one, index), output, f"{index.edition}-{item}", dry)


def run_check(folder: Path, names: list[str], format: str, output: Path | None, dry: bool) -> None:
    """``cchc criteria check``: every finding of every set, in one run."""
    from cchc_cli.present.view.criteria import check_json, check_paper

    formats = formats_of(format, _FORMATS)
    workspace = criteria_workspace(folder)
    sets = _sets(workspace, names)
    problems = [problem for one in sets for problem in problems_of(workspace, one)]
    edition_names = [one.name for one in sets]
    paper, data = check_paper(edition_names, problems), check_json(edition_names, problems)
    _show(workspace, formats, paper, data, output, "kiem-tra-bo-tieu-chi", dry)
    if errors(problems):
        raise typer.Exit(1)


def run_test(folder: Path, names: list[str], format: str, output: Path | None, dry: bool) -> None:
    """``cchc criteria test``: the worked examples of sets that hold."""
    from cchc_cli.judge.examples import check_examples, try_examples
    from cchc_cli.present.view.criteria import test_json, test_paper

    formats = formats_of(format, _FORMATS)
    workspace = criteria_workspace(folder)
    sets = [(one, errors(problems_of(workspace, one))) for one in _sets(workspace, names)]
    wrong = [problem for _, problems in sets for problem in problems]
    for problem in in_order(wrong):
        say(str(problem))
    subjects = {one.name: _examples(one) for one, problems in sets if not problems}
    tried = {name: try_examples(subject) for name, subject in subjects.items()}
    lacking = [problem for subject in subjects.values() for problem in check_examples(subject)]
    _show(workspace, formats, test_paper(tried, lacking), test_json(tried), output, "vi-du-tinh-tay", dry)
    if wrong or any(not one.holds for outcomes in tried.values() for one in outcomes):
        raise typer.Exit(1)


def run_diff(folder: Path, old: str, new: str, format: str, output: Path | None, dry: bool) -> None:
    """``cchc criteria diff``, with the effect on the unit's years that use one of the two sets."""
    from cchc_cli.judge.diff import diff
    from cchc_cli.judge.links import link
    from cchc_cli.present.view.diff import diff_json, diff_paper
    from cchc_cli.read.workspace import read_chain

    formats = formats_of(format, _FORMATS)
    workspace = criteria_workspace(folder)
    before, after = _index(workspace, old), _index(workspace, new)
    chain, problems = read_chain(workspace, before, after)
    stop_at_errors(problems)
    two = diff(before, after, link(chain))
    effects = _effects(workspace, chain)
    name = f"so-{before.edition}-{after.edition}"
    _show(workspace, formats, diff_paper(two, effects), diff_json(two, effects), output, name, dry)


def run_explain(folder: Path, year: int | None, what: str) -> None:
    """``cchc explain``: an item of the year's set, a check, a rule kind, or any other id that a message ends with."""
    from cchc_cli.judge.manuals import manuals
    from cchc_cli.judge.meanings import meanings
    from cchc_cli.present.blocks import Paper, Paragraph
    from cchc_cli.present.view.criteria import item_blocks, rule_paper
    from cchc_cli.present.view.words import stamp
    from cchc_cli.rules import RULES

    checks, others = manuals(), meanings()
    what = what.strip(" []`")
    known = {name.casefold(): name for name in (*RULES, *checks, *others)}
    what = known.get(what.casefold(), what)
    if what in RULES:
        sys.stdout.write(terminal_text(rule_paper(what)))
    elif what in checks or what in others:
        told = [Paragraph(checks[what])] if what in checks else []
        if what in others:  # a check of documents and the reading of YAML both know a wrong-type
            meaning, remedy = others[what]
            told += [Paragraph(meaning), Paragraph(f"Cách sửa: {remedy}")]
        sys.stdout.write(terminal_text(Paper(f"{'Phép kiểm tra' if what in checks else 'Lỗi'} `{what}`", tuple(told))))
    elif what[:1].isdigit():
        submission = load(folder, year)
        items = submission.index.items
        if what not in items:
            below = [code for code in items if code.startswith(f"{what}.")]
            hint = f"; gồm các mục {', '.join(below)}" if below else did_you_mean(what, items)
            raise typer.BadParameter(f"không có mục chấm điểm {what}{hint}")
        claim = submission.claims.get(what)
        blocks: list[Block] = item_blocks(
            items[what], submission.index, submission.year, dict(claim.facts) if claim else {}
        )
        blocks += [Paragraph(f"Đơn vị đang được: {_standing(submission, what)}")]
        sys.stdout.write(terminal_text(Paper(submission.index.head.title, tuple(blocks), stamp(submission.index))))
    else:
        meant = did_you_mean(what, known.values())
        raise typer.BadParameter(f"không có mục, phép kiểm tra, lỗi hay cách chấm `{what}`{meant}")


def run_schema(folder: Path, output: Path | None, dry: bool) -> None:
    """``cchc criteria schema``."""
    from cchc_cli.present.schema import schema_files

    target = output or criteria_workspace(folder).root / "schema"
    files = schema_files()
    for name, text in files.items():
        if not dry:
            write_whole(target / name, text.encode())
    done = f"Sẽ ghi {len(files)} tệp vào {target}; chưa ghi gì vì có --dry-run."
    say(done if dry else f"Đã ghi {len(files)} tệp vào {target}.")


def _standing(submission: Submission, code: str) -> str:
    """The item's points now with their working."""
    from cchc_cli.judge.scoring import score
    from cchc_cli.present.view.words import item_points

    card = score(submission, None)
    one = next(one for one in card.items if one.item.code == code)
    return f"{item_points(one, card.index)} điểm ({one.why})."


def criteria_workspace(folder: Path) -> Workspace:
    """The unit's workspace; for who only keeps criteria sets, a folder with ``criteria/``; else the shipped sets."""
    from cchc_cli.read.workspace import Workspace, find_workspace

    found, problems = find_workspace(folder)
    if found is not None:
        return found
    if folder.is_dir():
        return Workspace(folder.resolve())
    stop_at_errors(problems)
    raise AssertionError("no workspace and no problem")


def _sets(workspace: Workspace, names: list[str]) -> list[CriteriaSet]:
    from cchc_cli.read.sets import read_set, set_folders
    from cchc_cli.read.workspace import Sets

    folders, problems = set_folders(workspace, names)
    if not folders and not problems:
        message, hint = "chưa có bộ tiêu chí nào", "thêm thư mục criteria/<bộ>/ với index.yaml và các tệp lĩnh vực"
        problems = [Problem("no-criteria", Where(workspace.name(workspace.criteria)), message, hint)]
    stop_at_errors(problems)
    read: Sets = {}
    return [read_set(workspace, one, read) for one in folders]


def problems_of(workspace: Workspace, one: CriteriaSet) -> list[Problem]:
    """What reading found, then what the checks find in the files that could be read."""
    from cchc_cli.judge.examples import check_examples
    from cchc_cli.judge.index_checks import check_set
    from cchc_cli.judge.item_checks import SetSubject
    from cchc_cli.read.workspace import editions

    if one.index is None:
        return list(one.problems)
    known = frozenset(editions(workspace))
    subject = SetSubject(one.index, one.parts.places, one.parts.whole, one.superseded, known)
    found = [*one.problems, *check_set(subject)]
    return found + (check_examples(_examples(one)) if one.parts.whole else [])


def _examples(one: CriteriaSet) -> ExampleSubject:
    from cchc_cli.judge.examples import ExampleSubject

    index = or_stop(one.index, ())  # callers stop at a set that could not be read
    return ExampleSubject(index, one.parts.places, one.examples, one.example_places)


def _index(workspace: Workspace, edition: str) -> Index:
    """A set that holds; or exit 1 with all its findings."""
    from cchc_cli.judge.index_checks import check_index
    from cchc_cli.read.workspace import read_edition

    loaded, problems = read_edition(workspace, edition, Where(workspace.name(workspace.criteria)))
    loaded = or_stop(loaded, problems)
    stop_at_errors(errors(check_index(*loaded)))
    return loaded[0]


def _latest_edition(workspace: Workspace) -> str:
    """The set of the unit's latest year, else the last by name."""
    from cchc_cli.read.workspace import editions, read_unit, years

    unit = read_unit(workspace)[0] if (workspace.evidence / "unit.yaml").is_file() else None
    if unit is not None:
        scored = [year for year in years(workspace) if year in unit.edition] or list(unit.edition)
        return unit.edition[max(scored)]
    known = editions(workspace)
    if not known:
        raise typer.BadParameter("chưa có bộ tiêu chí nào")
    return known[-1]


def _effects(workspace: Workspace, chain: tuple[Index, ...]) -> list[Effect]:
    """What one of the two sets does to each year of the unit that is scored by the other."""
    from cchc_cli.judge.diff import effect
    from cchc_cli.judge.links import link
    from cchc_cli.read.workspace import read_unit, years

    if not (workspace.evidence / "unit.yaml").is_file():
        return []
    unit, _ = read_unit(workspace)
    if unit is None:
        return []
    found = []
    for year in years(workspace):
        for line in (chain, chain[::-1]):
            if unit.edition.get(year) == line[0].edition and line[0].edition != line[-1].edition:
                submission, problems = load_year(workspace, year)
                if submission is None:
                    say(f"Hồ sơ năm {year} có {len(errors(problems))} lỗi, không tính ảnh hưởng đến năm đó.")
                    continue
                found.append(effect(submission, line[-1], link(line)))
    return found


def _show(
    workspace: Workspace, formats: list[str], paper: Paper, data: object, output: Path | None, name: str, dry: bool
) -> None:
    """A paper on the terminal or as Markdown, the plain values as JSON."""
    from cchc_cli.present.markdown import render
    from cchc_cli.present.score_json import dumps

    renderers: Renderers = {
        "table": lambda: terminal_text(paper),
        "json": lambda: dumps(data),
        "md": lambda: render(paper),
    }
    hand_out(formats, renderers, output, workspace.root / "out" / "criteria", name, dry)
