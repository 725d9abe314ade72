"""``cchc survey import`` and ``template``: results of a survey into each unit's survey.yaml.

Imports: cli.stages, cli.write; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cchc_cli.cli.options import HERE
from cchc_cli.cli.stages import Renderers, alone, formats_of, hand_out, or_stop, say, stop_at_errors, terminal_text
from cchc_cli.cli.write import write_whole
from cchc_cli.problem import Problem, Where

if TYPE_CHECKING:
    from cchc_cli.judge.survey import UnitResult
    from cchc_cli.model import Index, Questionnaire, Surveyed
    from cchc_cli.points import Rounding
    from cchc_cli.read.questionnaire import Reply
    from cchc_cli.read.workspace import Sets, Workspace

MAPPING = "khao-sat.yaml"
OFFICE = "tham-dinh"
"""The appraising office's folder, as ``cchc appraise`` and ``cchc rank`` know it."""
RESULTS = Path("out") / "khao-sat"
"""Where results of units that are not at hand go without the office's folder; laid out as that one, for
``cchc rank --folder``."""


@dataclass(frozen=True, slots=True)
class Target:
    """A survey.yaml to be written: whose, in which workspace (``None``: the unit is not at hand), what it says now and
    will say, its points as the set prints them."""

    unit: str
    path: Path
    workspace: Workspace | None
    raw: bytes | None
    before: Mapping[str, Surveyed]
    wanted: Mapping[str, Surveyed]
    rounding: Rounding


def run_template(workspace: Path, year: int | None, edition: str | None, output: Path | None, dry: bool) -> None:
    """Print khao-sat.yaml for the survey items of a set, or write it where there is none yet."""
    from cchc_cli.present.view.survey import template_text
    from cchc_cli.read.workspace import Workspace, choose_year, find_workspace, read_edition, read_unit

    here = find_workspace(workspace)[0]
    if here is None and (edition is None or year is None):
        raise typer.BadParameter("không đứng trong hồ sơ nào: ghi --edition (bộ tiêu chí) và --year")
    problems: list[Problem] = []
    if here is not None and (edition is None or year is None):
        year, problems = choose_year(here, year)
        stop_at_errors(problems)
        unit, problems = read_unit(here)
        stop_at_errors(problems)
        edition = edition or (unit.edition.get(year or 0) if unit else None)
        if edition is None:
            raise typer.BadParameter(f"unit.yaml chưa ghi bộ tiêu chí của năm {year}; thêm --edition")
    loaded, problems = read_edition(here or Workspace(workspace.resolve()), str(edition), Where("--edition"))
    loaded = or_stop(loaded, problems)
    text = template_text(loaded[0], year or 0)
    if output is None:
        sys.stdout.write(text)
        return
    if output.exists():
        message, hint = "đã có tệp này; không ghi đè", "dời tệp đi nơi khác, hoặc chọn tên khác sau --output"
        stop_at_errors([Problem("survey-there", Where(output.as_posix()), message, hint)])
    hand_out(["yaml"], {"yaml": lambda: text}, output, output.parent, output.stem, dry)


def run_import(
    files: list[Path],
    mapping: Path | None,
    workspaces: list[Path],
    folder: Path | None,
    take: str | None,
    format: str,
    output: Path | None,
    dry: bool,
) -> None:
    """Read every row, reckon, show; then write what each unit got, or nothing at all."""
    from cchc_cli.judge.survey import by_unit, unit_result
    from cchc_cli.present import markdown
    from cchc_cli.present.score_json import dumps
    from cchc_cli.present.view.survey import survey_json, survey_paper
    from cchc_cli.read.workspace import Workspace, find_workspace

    formats = formats_of(format, ("table", "json", "md"))
    if take not in (None, "file"):
        raise typer.BadParameter(f"`{take}` sau --take; viết --take file")
    if folder is not None and not folder.is_dir():
        raise typer.BadParameter(f"không có thư mục `{folder}`; kiểm tra lại sau --folder")
    office = folder or (Path(OFFICE) if Path(OFFICE).is_dir() else RESULTS)
    form, name = _form(mapping or _beside(files[0]))
    homes = _homes(workspaces, form)
    base = next(iter(homes.values()), None) or find_workspace(HERE)[0] or Workspace(HERE.resolve())
    sets: Sets = {}
    index = _index(base, form, name, sets)
    replies = _replies(files, form)
    units, problems = by_unit(replies, {*homes, *_filed(office)})
    results = []
    for unit in sorted(units):
        own = _index(homes[unit], form, name, sets) if unit in homes else index
        result = unit_result(unit, units[unit], form, own)
        if result is not None:
            results.append(result)
        else:
            message, hint = "không có câu trả lời nào được tính", "xem lại các dòng của đơn vị này"
            problems.append(Problem("survey-empty", Where(unit), message, hint))
    if not units:
        message = "không có dòng trả lời nào"
        problems.append(Problem("survey-empty", Where(files[0].as_posix()), message, "xem lại bảng trả lời"))
    stop_at_errors(problems)
    paper = survey_paper(results, form, index)
    renderers: Renderers = {
        "table": lambda: terminal_text(paper),
        "json": lambda: dumps(survey_json(results, form)),
        "md": lambda: markdown.render(paper),
    }
    files_words = ", ".join(path.name for path in files)
    targets = _targets(results, homes, office, form, files_words, index.rounding)
    stop_at_errors(_differing(targets) if take is None else [])
    hand_out(formats, renderers, output, RESULTS, f"ket-qua-{form.year}", dry)
    _write(targets, office, form, dry)


def _beside(file: Path) -> Path:
    """khao-sat.yaml beside the workbook, else here."""
    near = file.with_name(MAPPING)
    return near if near.is_file() else Path(MAPPING)


def _form(path: Path) -> tuple[Questionnaire, str]:
    from cchc_cli.read.questionnaire import read_questionnaire

    if not path.is_file():
        message = "chưa có tệp nói cột nào hỏi về mục nào"
        hint = f"lập bằng `cchc survey template --output {MAPPING}`, sửa tên cột rồi chạy lại"
        stop_at_errors([Problem("survey-no-mapping", Where(path.as_posix()), message, hint)])
    form, problems = read_questionnaire(path)
    form = or_stop(form, problems)
    return form, path.as_posix()


def _index(workspace: Workspace, form: Questionnaire, name: str, sets: Sets) -> Index:
    """The set that the questions are about, fit for them; or exit 1. Each is read and checked once."""
    from cchc_cli.judge.survey import check_questions
    from cchc_cli.read.workspace import read_edition

    folder, known = workspace.criteria / form.edition, set(sets)
    loaded, problems = read_edition(workspace, form.edition, Where(name, None, "edition"), sets)
    loaded = or_stop(loaded, problems if folder not in known else [])
    if folder not in known:
        stop_at_errors(check_questions(form, loaded[0], name))
    return loaded[0]


def _homes(folders: Iterable[Path], form: Questionnaire) -> dict[str, Workspace]:
    """Workspaces at hand by unit id: the folders given, those directly below them, or the one that one stands in."""
    from cchc_cli.read.workspace import Workspace, find_workspace, read_unit

    folders = list(folders)
    found = [one for one in [find_workspace(HERE)[0]] if one is not None] if not folders else []
    problems: list[Problem] = []
    for folder in folders:
        inside = [folder] if (folder / "evidence").is_dir() else []
        if not inside and folder.is_dir():
            inside = sorted(one.parent for one in folder.glob("*/evidence") if one.is_dir())
        if not inside:
            message, hint = (
                "không có hồ sơ đơn vị nào ở đây",
                "ghi thư mục có thư mục evidence, hoặc thư mục chứa chúng",
            )
            problems.append(Problem("no-workspace", Where(folder.as_posix()), message, hint))
        found += [Workspace(one.resolve()) for one in inside]
    homes: dict[str, Workspace] = {}
    for workspace in found:
        unit, wrong = read_unit(workspace)
        problems += wrong
        if unit is None:
            continue
        where = Where(str(workspace.evidence / "unit.yaml"), None, "id")
        if unit.id in homes:
            message = f"hai hồ sơ cùng mã đơn vị {unit.id}: cái kia ở {homes[unit.id].root}"
            problems.append(Problem("survey-unit", where, message, "chỉ đưa vào một hồ sơ của mỗi đơn vị"))
        elif unit.edition.get(form.year) != form.edition:
            stated = unit.edition.get(form.year) or "chưa ghi"
            message = f"phiếu khảo sát theo bộ `{form.edition}` năm {form.year}, unit.yaml ghi: {stated}"
            problems.append(Problem("edition-differs", where, message, "sửa edition, year trong khao-sat.yaml"))
        homes[unit.id] = workspace
    stop_at_errors(problems)
    return homes


def _filed(office: Path) -> set[str]:
    """Ids of the units whose dossiers the office has taken in; an id of digits is the name of its folder."""
    return {path.parent.parent.name for path in office.glob("*/[0-9][0-9][0-9][0-9]/ho-so-lan-[12]")}


def _replies(files: Sequence[Path], form: Questionnaire) -> list[Reply]:
    from cchc_cli.document.workbook import read_workbooks
    from cchc_cli.read.questionnaire import read_answers

    paths = list(dict.fromkeys(files))
    replies: list[Reply] = []
    problems: list[Problem] = []
    for path, reading in zip(paths, read_workbooks(paths), strict=True):
        found, wrong = read_answers(reading, path.as_posix(), form)
        replies += found
        problems += wrong
    stop_at_errors(problems)
    return replies


def _targets(
    results: Iterable[UnitResult],
    homes: Mapping[str, Workspace],
    office: Path,
    form: Questionnaire,
    files: str,
    rounding: Rounding,
) -> list[Target]:
    """Where each unit's result goes, and what stands there."""
    from cchc_cli.model import Surveyed, SurveyResult
    from cchc_cli.present.view.survey import source_words
    from cchc_cli.read.appraisal_folder import Office
    from cchc_cli.read.submission import read_optional
    from cchc_cli.read.yaml_strict import read_raw

    targets = []
    problems: list[Problem] = []
    for one in results:
        home = homes.get(one.unit)
        place = home.year(form.year) if home else Office(office).home(one.unit, form.year)
        path = place / "survey.yaml"
        there, wrong = read_optional(SurveyResult, path, path.as_posix())
        problems += wrong
        raw = read_raw(path, path.as_posix())[0] if there is not None else None
        wanted = {
            item.code: Surveyed(points=item.points, source=source_words(item.share.people, item.share, files))
            for item in one.items
        }
        targets.append(Target(one.unit, path, home, raw, there.items if there else {}, wanted, rounding))
    stop_at_errors(problems)
    return targets


def _differing(targets: Iterable[Target]) -> list[Problem]:
    """Units whose items are stated already and would be stated otherwise: nobody's figures are replaced silently."""
    problems = []
    for one in targets:
        there = [code for code, value in one.wanted.items() if one.before.get(code, value) != value]
        words = [_differs(one, code) for code in there if one.before[code].points != one.wanted[code].points]
        same = [code for code in there if one.before[code].points == one.wanted[code].points]
        if same:
            words.append(f"chỉ khác nguồn, điểm như nhau: {', '.join(same)} ({_source(one.before[same[0]])})")
        if words:
            hint = "thêm --take file để lấy theo kết quả khảo sát này"
            problems.append(Problem("survey-differs", Where(one.path.as_posix()), "; ".join(words), hint))
    return problems


def _differs(one: Target, code: str) -> str:
    from cchc_cli.present.view.survey import printed

    old, new = one.before[code], one.wanted[code]
    points = printed(old.points, one.rounding), printed(new.points, one.rounding)
    return f"{code} đã ghi {points[0]} điểm ({_source(old)}), nay {points[1]}"


def _source(stated: Surveyed) -> str:
    return stated.source or "không ghi nguồn"


def _write(targets: Sequence[Target], office: Path, form: Questionnaire, dry: bool) -> None:
    """Every file whole; one that would not say what was meant stops the command before the first is written."""
    changed = [one for one in targets if any(one.before.get(code) != value for code, value in one.wanted.items())]
    made = [(one, _content(one, form)) for one in changed]
    for one, content in made:
        if dry:
            say(f"Sẽ ghi {one.path} ({len(one.wanted)} mục); chưa ghi gì vì có --dry-run.")
        elif one.workspace is None:
            write_whole(one.path, content)
        else:
            with alone(one.workspace.root, dry):
                write_whole(one.path, content)
    done = "Sẽ ghi" if dry else "Đã ghi"
    apart = sum(one.workspace is None for one in changed)
    same = len(targets) - len(changed)
    say(f"{done} kết quả của {len(changed)} đơn vị; {same} đơn vị không đổi.")
    if apart:
        say(f"{apart} đơn vị không có hồ sơ ở đây: kết quả ở {office.as_posix()}/<mã đơn vị>/{form.year}/survey.yaml;")
        say(f"xếp hạng thì chạy `cchc rank` với --folder {office.as_posix()}.")


def _content(one: Target, form: Questionnaire) -> bytes:
    from cchc_cli.model import SurveyResult
    from cchc_cli.present.surveyed import survey_bytes
    from cchc_cli.read.shape import shaped
    from cchc_cli.read.yaml_strict import parse_yaml

    made = survey_bytes(one.raw, one.wanted, form, one.rounding)
    name = one.path.as_posix()
    tree, problems = parse_yaml(made, name)
    value, found = shaped(SurveyResult, tree, name) if tree is not None else (None, [])
    if value is None or dict(value.items) != {**one.before, **one.wanted}:
        message = "có chỗ trong tệp mà chương trình không sửa được nguyên vẹn, nên chưa ghi gì"
        hint = "viết mỗi mục trên một dòng riêng rồi chạy lại"
        stop_at_errors([Problem("cannot-keep", Where(name), message, hint), *problems, *found])
    return made
