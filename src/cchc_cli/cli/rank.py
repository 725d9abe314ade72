"""``cchc rank``: many units beside one another, and the papers by which the result is published.

Imports: typer, cli.options; everything else inside the functions, so that help and completion stay fast.
"""

from __future__ import annotations

import glob
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cchc_cli.cli.options import DryOption, OutputOption

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cchc_cli.cli.stages import Renderers
    from cchc_cli.cli.units import Reading
    from cchc_cli.judge.rank import Ranking, UnitMap
    from cchc_cli.judge.standing import Standing
    from cchc_cli.present.blocks import Paper
    from cchc_cli.present.view.ranking_papers import Publication
    from cchc_cli.problem import Problem

FORMATS = ("table", "json", "csv", "md", "html", "xlsx", "docx", "pdf")
NAME = "xep-hang"
PAPERS = {"quyet-dinh": "quyet-dinh-cong-bo", "to-trinh": "to-trinh-cong-bo", "thong-bao": "thong-bao-ket-qua"}
OFFICE = "tham-dinh"
"""Where ``cchc appraise`` keeps what the office decides, unless it is told."""
_DEEPEST = 5
"""Levels of folders in which units are looked for: province, huyện, cụm, xã."""


def rank(
    units: Annotated[
        list[str],
        typer.Argument(
            help="Hồ sơ, gói ZIP, thư mục chứa nhiều hồ sơ hoặc gói, mẫu tên (ví dụ nhan/*.zip).", metavar="ĐƠN_VỊ..."
        ),
    ],
    year: Annotated[
        int | None, typer.Option("--year", help="Năm xếp hạng (mặc định: năm chung của mọi hồ sơ).")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by", help="self: điểm tự chấm; appraised: điểm thẩm định (mặc định: thẩm định nếu mọi đơn vị đã có)."
        ),
    ] = None,
    last_year: Annotated[
        list[str] | None, typer.Option("--last-year", help="Hồ sơ, gói của năm trước, để so; nhiều nơi ghi nhiều lần.")
    ] = None,
    map: Annotated[
        Path | None,
        typer.Option(
            "--map",
            help="Tệp don-vi.yaml: đơn vị nào của năm trước nhập vào đơn vị nào năm nay (xem cchc explain unit-map).",
        ),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", help=f"Thư mục thẩm định, như của `cchc appraise` (mặc định: {OFFICE}, nếu có)."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Đọc và kiểm tra tài liệu kiểm chứng của từng đơn vị (lâu hơn nhiều).")
    ] = False,
    paper: Annotated[
        str, typer.Option("--paper", help="Văn bản của dạng docx, pdf: quyet-dinh, to-trinh, thong-bao.")
    ] = "quyet-dinh",
    issuer: Annotated[
        list[str] | None,
        typer.Option("--issuer", help="Một dòng tên cơ quan ban hành, dòng cuối là tên cơ quan; ghi nhiều lần."),
    ] = None,
    place: Annotated[str, typer.Option("--place", help="Địa danh ghi trước ngày tháng.")] = "",
    date: Annotated[str | None, typer.Option("--date", help="Ngày ghi trên văn bản; không ghi thì để trống.")] = None,
    format: Annotated[
        str, typer.Option("--format", help=f"{', '.join(FORMATS)}; nhiều dạng cách bằng dấu phẩy.")
    ] = "table",
    output: OutputOption = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", help="Chạy trên cụm Dask, ví dụ tcp://may-chu:8786.")
    ] = None,
    dry_run: DryOption = False,
) -> None:
    """Xếp hạng nhiều đơn vị. Đọc hồ sơ và gói nhận được, xếp hạng từng bảng, lập văn bản công bố và các phụ lục."""
    from cchc_cli.cli.stages import formats_of, parse_day
    from cchc_cli.present.view.ranking_papers import Publication

    if paper not in PAPERS:
        raise typer.BadParameter(f"không có loại văn bản `{paper}`; các loại: {', '.join(PAPERS)}")
    formats = formats_of(format, FORMATS)
    wanted = Publication(paper, tuple(issuer or ()), place, parse_day(date, "--date"))
    reading = _reading(folder, check)
    resume = None if dry_run or not os.access(Path(), os.W_OK) else Path(".cchc") / "rank"
    ranking = _ranked(units, year, by, last_year or [], map, reading, scheduler, resume)
    _hand_out(ranking, formats, wanted, output, dry_run)


def _reading(folder: Path | None, check: bool) -> Reading:
    from cchc_cli.cli.units import Reading

    if folder is not None and not folder.is_dir():
        raise typer.BadParameter(f"không có thư mục `{folder}`; kiểm tra lại sau --folder")
    decided = folder or Path(OFFICE)
    return Reading(check, str(decided) if decided.is_dir() else "", str(Path()))


def _ranked(
    units: list[str],
    year: int | None,
    by: str | None,
    last_year: list[str],
    map: Path | None,
    reading: Reading,
    scheduler: str | None,
    resume: Path | None,
) -> Ranking:
    """Read the units of the year and of the year before, then rank; what keeps all of it from being done ends it."""
    from cchc_cli.cli.cluster import standings
    from cchc_cli.cli.stages import say, stop_at_errors
    from cchc_cli.judge.rank import By, rank_units, reason, same_unit

    if by is not None and by not in tuple(By):
        raise typer.BadParameter(f"không có cách `{by}`; các cách: {', '.join(By)}")

    def read(paths: list[str], of: int | None) -> list[Standing]:
        return list(standings(paths, of, reading, scheduler=scheduler, resume=resume))

    paths, theirs = unit_paths(units), _of_last_year(last_year)
    found = read(paths, year)
    if all(one.year is None for one in found):
        _nothing((one.source, reason(one, By.SELF)) for one in found)
    chosen = year or _common_year(found)
    now = [one for one in found if one.year in (chosen, None)]
    astray = [one for one in found if one.year not in (chosen, chosen - 1, None)]
    earlier = [path for path in paths if (Path(path) / "evidence" / str(chosen - 1) / "assessment.yaml").is_file()]
    others = read([*earlier, *theirs], chosen - 1) if earlier or theirs else []
    before = [one for one in [*found, *others] if one.year == chosen - 1]
    for one in (one for one in others if one.year != chosen - 1):
        why = f"phải của năm {chosen - 1}, hồ sơ này của năm {one.year}" if one.year else reason(one, By.SELF)
        say(f"Hồ sơ năm trước {why} ({one.source}).")
    problems = same_unit(now) + same_unit(before)
    into, told = _unit_map(map, now, before)
    stop_at_errors(problems + told)
    known = {one.unit_id for one in now} | {old for olds in into.into.values() for old in olds}
    astray += [one for one in found if one.year == chosen - 1 and one.unit_id not in known]
    ranking = rank_units([*now, *astray], chosen, By(by) if by else None, before, into)
    say(f"Năm {chosen}. {ranking.by_words}")
    if not ranking.units:
        _nothing((left.standing.source, left.why) for left in ranking.unranked)
    for count, what in ((len(ranking.left), "đơn vị không xếp hạng"), (len(astray), "hồ sơ của năm khác, không xét")):
        if count:
            say(f"{count} {what}, kèm lý do ở cuối kết quả.")
    return ranking


def _of_last_year(named: list[str]) -> list[str]:
    """The dossiers of --last-year. Unlike a unit of this year, none of them is listed: a mistyped name is an error."""
    from cchc_cli.cli.fetch import is_address

    paths = unit_paths(named)
    for path in paths:
        if not is_address(path) and not os.path.lexists(path):
            raise typer.BadParameter(f"không có `{path}`; kiểm tra lại sau --last-year")
    return paths


def _nothing(reasons: Iterable[tuple[str, str]]) -> None:
    """No unit can be ranked: every reason, then exit 1."""
    from cchc_cli.cli.stages import say

    for source, why in reasons:
        say(f"{source}: {why}")
    say("Không đơn vị nào xếp hạng được, chưa làm gì cả.")
    raise typer.Exit(1)


def _common_year(found: Iterable[Standing]) -> int:
    """The year of all dossiers; where they are of several, people choose."""
    years = Counter(one.year for one in found if one.year is not None)
    if len(years) == 1:
        return next(iter(years))
    listed = ", ".join(f"{year} ({count} hồ sơ)" for year, count in sorted(years.items()))
    raise typer.BadParameter(f"các hồ sơ thuộc nhiều năm: {listed}; chọn bằng --year")


def _unit_map(path: Path | None, now: Iterable[Standing], before: Iterable[Standing]) -> tuple[UnitMap, list[Problem]]:
    """The file of --map; an id in it that no dossier has is told, since it may be mistyped."""
    from cchc_cli.judge.rank import UnitMap
    from cchc_cli.problem import Problem, Severity, Where, did_you_mean
    from cchc_cli.read.unit_map import FORM, read_unit_map

    if path is None:
        return UnitMap(), []
    into, problems = read_unit_map(path)
    known = {one.unit_id for one in now}, {one.unit_id for one in before}
    olds = dict.fromkeys(old for those in into.values() for old in those)
    for ids, those, words in ((list(into), known[0], "năm nay"), (list(olds), known[1], "năm trước")):
        for one in ids:
            if one not in those:
                message = f"không có hồ sơ {words} của đơn vị {one}{did_you_mean(one, those)}"
                hint = f"kiểm tra lại mã, hoặc đưa hồ sơ của đơn vị này vào; {FORM}"
                problems.append(Problem("unit-map", Where(str(path)), message, hint, Severity.WARNING))
    return UnitMap(into), problems


# -- which units ---------------------------------------------------------------------------------------------


def unit_paths(named: Iterable[str]) -> list[str]:
    """The workspaces and packages that are meant, each once, in the order of their names: one named by itself, those
    in a folder (folders in it included), those that a pattern finds, those at an address."""
    from cchc_cli.cli.cluster import expanded
    from cchc_cli.cli.fetch import is_address
    from cchc_cli.read.bag import same_package

    found: dict[str, str] = {}
    for name in named:
        if is_address(name):
            addresses = expanded(name)
            if not addresses:
                raise typer.BadParameter(f"không thấy hồ sơ hay gói nào trong `{name}`")
            found.update((address, address) for address in addresses)
            continue
        paths = [Path(name)] if os.path.lexists(name) else [Path(one) for one in _matching(name)]
        if not paths and glob.has_magic(name):
            raise typer.BadParameter(f"không tệp hay thư mục nào có tên như `{name}`")
        for path in same_package([unit for one in paths or [Path(name)] for unit in _units_at(one)]):
            found.setdefault(os.path.realpath(path), str(path))
    return sorted(found.values())


def _matching(pattern: str) -> list[str]:
    """Windows' command line leaves patterns to the program; one may begin at the root of a drive."""
    return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern


def _units_at(path: Path) -> list[Path]:
    if not path.is_dir() or _is_unit(path):
        return [path]
    found = list(_units_below(path, _DEEPEST))
    if not found:
        raise typer.BadParameter(f"không thấy hồ sơ hay gói nào trong `{path}`")
    return found


def _units_below(folder: Path, levels: int) -> Iterator[Path]:
    """Links are not followed; what lies inside a unit is its own."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or path.name.startswith("."):
            continue
        if path.is_dir():
            if _is_unit(path):
                yield path
            elif levels > 1:
                yield from _units_below(path, levels - 1)
        elif path.suffix.lower() == ".zip" or path.name.lower().endswith(".zip.001"):
            yield path


def _is_unit(folder: Path) -> bool:
    return (folder / "evidence").is_dir() or (folder / "bagit.txt").is_file()


# -- results -------------------------------------------------------------------------------------------------


def _hand_out(ranking: Ranking, formats: list[str], wanted: Publication, output: Path | None, dry: bool) -> None:
    from cchc_cli.cli.stages import hand_out, terminal_text
    from cchc_cli.judge.rank_questions import answers
    from cchc_cli.present import docx, html, markdown, sheets
    from cchc_cli.present.ranking_json import ranking_csv, ranking_json
    from cchc_cli.present.ranking_sheets import ranking_sheets
    from cchc_cli.present.view.ranking import ranking_page, ranking_paper, ranking_stamp, ranking_title
    from cchc_cli.present.view.ranking_papers import publication_paper

    asked = answers(ranking)

    def paper() -> Paper:
        return publication_paper(ranking, asked, wanted)

    renderers: Renderers = {
        "table": lambda: terminal_text(ranking_paper(ranking, asked)),
        "json": lambda: ranking_json(ranking, asked),
        "csv": lambda: ranking_csv(ranking),
        "md": lambda: markdown.render(ranking_paper(ranking, asked)),
        "html": lambda: html.render(ranking_page(ranking, asked)),
        "xlsx": lambda: sheets.render(ranking_sheets(ranking, asked), ranking_title(ranking), ranking_stamp(ranking)),
        "docx": lambda: docx.render(paper()),
        "pdf": lambda: _pdf(paper()),
    }
    folder = Path("out") / str(ranking.year)
    # A paper bears the name of its kind, so that none is written over another.
    names = {one: PAPERS[wanted.kind] if one in ("docx", "pdf") else NAME for one in formats}
    hand_out(formats, renderers, output, folder, names, dry)


def _pdf(paper: Paper) -> bytes:
    from cchc_cli.cli.pdf import to_pdf
    from cchc_cli.present import docx

    return to_pdf(docx.render(paper))
