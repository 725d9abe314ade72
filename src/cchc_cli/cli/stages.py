"""What every command does: find the workspace, read it, stop at errors, hand the results out.

Imports: problem; the stages inside the functions, so that help stays fast.
"""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

import typer

from cchc_cli.cli.journal import finish_pending, pending
from cchc_cli.cli.lock import locked
from cchc_cli.cli.options import OutputPath
from cchc_cli.cli.outputs import refuse_own_files, write_output
from cchc_cli.cli.write import refuse_unwritable
from cchc_cli.points import file_size
from cchc_cli.problem import Problem, errors, in_order

if TYPE_CHECKING:
    from cchc_cli.judge.links import Links
    from cchc_cli.judge.scoring import Checked
    from cchc_cli.present.blocks import Paper
    from cchc_cli.present.view.report_annexes import Register
    from cchc_cli.read.submission import Submission
    from cchc_cli.read.workspace import Workspace

T = TypeVar("T")
Renderers = Mapping[str, Callable[[], str | bytes]]
ON_SCREEN = ("table", "text", "json", "csv", "md")
"""Formats that go to stdout unless a file is asked for."""
_SUFFIXES = {"table": "txt", "text": "tin-nhan.txt"}
_KNOWN = ("docx", "pdf", "xlsx", "html", "json", "csv", "md")
_ALSO = {"htm": "html", "yml": "yaml"}
_USUAL = {
    *_KNOWN,
    *_ALSO,
    "txt",
    "yaml",
    "xml",
    "doc",
    "docm",
    "odt",
    "rtf",
    "xls",
    "xlsm",
    "ods",
    "ppt",
    "pptx",
    "zip",
}
"""Suffixes by which a person and the system take a file for one of a kind."""
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
"""No paper of the index is of another year: what lies outside is a slip of the finger."""


def say(text: str) -> None:
    """A message for the person, on stderr: stdout is for data."""
    sys.stderr.write(f"{text}\n")


def stop_at_errors(problems: Iterable[Problem]) -> None:
    """Print the problems by place; errors end the command with exit 1 before anything is written."""
    problems = list(problems)
    for problem in in_order(problems):
        say(str(problem))
    if errors(problems):
        say(f"Có {len(errors(problems))} lỗi, chưa làm gì cả.")
        raise typer.Exit(1)


def or_stop(value: T | None, problems: Iterable[Problem]) -> T:
    """The value; or exit 1 with the errors that kept it from being read. Neither is a mistake of ours."""
    stop_at_errors(problems)
    if value is None:
        raise AssertionError("nothing was read, and no error says why")
    return value


def open_workspace(folder: Path) -> Workspace:
    """The workspace, here or upwards, a change that was cut short at its end; or exit 1."""
    workspace = _find(folder)
    if pending(workspace.root):
        with locked(workspace.root):
            finish_pending(workspace.root, say)
    return workspace


@contextmanager
def alone(folder: Path, dry: bool) -> Iterator[None]:
    """From the first look at the workspace to the last step no other command changes it; a dry run changes nothing."""
    with nullcontext() if dry else locked(_find(folder).root):
        yield


def _find(folder: Path) -> Workspace:
    from cchc_cli.read.workspace import find_workspace

    workspace, problems = find_workspace(folder)
    return or_stop(workspace, problems)


def load(folder: Path, year: int | None) -> Submission:
    """The submission of a year, its criteria set and its statements checked; or exit 1 with every problem."""
    from cchc_cli.read.workspace import choose_year

    workspace = open_workspace(folder)
    chosen, problems = choose_year(workspace, year)
    chosen = or_stop(chosen, problems)
    if year is None:
        say(f"Năm {chosen}.")
    submission, problems = load_year(workspace, chosen)
    return or_stop(submission, problems)


def load_year(workspace: Workspace, year: int) -> tuple[Submission | None, list[Problem]]:
    """Read, then the set's checks, then those of the statements; each stage only after one without errors."""
    from cchc_cli.judge.claim_checks import check_claims
    from cchc_cli.judge.index_checks import check_index
    from cchc_cli.read.submission import read_submission

    submission, problems = read_submission(workspace, year)
    if submission is None:
        return None, problems
    problems += errors(check_index(submission.index, submission.index_places))
    if not errors(problems):
        problems += check_claims(submission)
    return (None if errors(problems) else submission), problems


def year_before(submission: Submission) -> tuple[Submission, Links] | None:
    """The unit's year before, with how its items stand to this year's; nothing where there is none that holds."""
    from cchc_cli.judge.links import link
    from cchc_cli.read.workspace import read_chain

    workspace, year = submission.workspace, submission.year - 1
    if not (workspace.year(year) / "assessment.yaml").is_file():
        return None
    before, problems = load_year(workspace, year)
    if before is None:
        say(
            f"Hồ sơ năm {year} có {len(errors(problems))} lỗi, không so với năm {year}: xem `cchc score --year {year}`."
        )
        return None
    chain, _ = read_chain(workspace, before.index, submission.index)
    return before, link(chain)


def last_check(submission: Submission) -> tuple[Register, Checked | None]:
    """What the last check-evidence read of the files that are still as they were; and the state of every item, or none
    and a word about it where anything changed since."""
    from cchc_cli.judge.scorecard import EvidenceState, ItemEvidence
    from cchc_cli.read.kept import read_last

    kept, holds = read_last(submission)
    if kept is None or not holds:
        say("Tài liệu kiểm chứng chưa kiểm tra, hoặc đã đổi sau lần kiểm tra trước: chạy `cchc check-evidence`.")
        return (kept.documents if kept else {}), None
    states = {
        code: ItemEvidence(EvidenceState(one["state"]), one["required"], one["found"])
        for code, one in kept.items.items()
    }
    return kept.documents, states


def formats_of(text: str, known: tuple[str, ...]) -> list[str]:
    """The formats asked for, several with commas; an unknown one is wrong usage."""
    from cchc_cli.problem import did_you_mean

    wanted = list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    for word in wanted:
        if word not in known:
            raise typer.BadParameter(f"không có dạng `{word}`{did_you_mean(word, known)}; các dạng: {', '.join(known)}")
    if "pdf" in wanted:
        from cchc_cli.cli.pdf import office

        office()  # or exit 1, before anything is written
    return wanted or [known[0]]


def hand_out(
    formats: list[str],
    renderers: Renderers,
    output: Path | None,
    folder: Path,
    name: str | Mapping[str, str],
    dry: bool,
) -> None:
    """Text for the screen to stdout, else files: ``output`` is a file for one format, a folder for several. ``name``:
    of the files, or of that of each format."""
    if len(formats) == 1 and output is None and formats[0] in ON_SCREEN:
        content = renderers[formats[0]]()
        sys.stdout.write(content if isinstance(content, str) else content.decode())
        return
    names = dict.fromkeys(formats, name) if isinstance(name, str) else name
    places = {one: place_of(one, formats, output, folder, names[one]) for one in formats}
    write_files([(place, rendered(one, renderers)) for one, place in places.items()], dry)


def rendered(one: str, renderers: Renderers) -> bytes:
    """The content of a file in one of the formats; Excel takes a CSV for UTF-8 only by its mark."""
    content = renderers[one]()
    return content.encode("utf-8-sig" if one == "csv" else "utf-8") if isinstance(content, str) else content


def write_files(made: Sequence[tuple[Path, bytes]], dry: bool) -> None:
    """Write outputs and say so, or say what would be written; none where one of them cannot be written."""
    for path, _ in () if dry else made:
        refuse_own_files(path)
        refuse_unwritable(path)
    for path, raw in made:
        if dry:
            say(f"Sẽ ghi {path} ({file_size(len(raw))}); chưa ghi gì vì có --dry-run.")
        else:
            aside = write_output(path, raw)
            if aside is not None:
                say(f"Bản đang có đã được sửa ngoài chương trình, giữ lại ở {aside}")
            say(f"Đã ghi {path}")


def place_of(one: str, formats: list[str], output: Path | None, folder: Path, name: str) -> Path:
    """The file that one of the formats becomes; ``output`` is a folder if there is one, if it has no suffix, or if a
    slash ends it."""
    suffix = _SUFFIXES.get(one, one)
    if output is None:
        return folder / f"{name}.{suffix}"
    if len(formats) > 1 or _is_folder(output) or not output.suffix:
        _refuse_file_name(output)
        return output / f"{name}.{suffix}"
    _refuse_file_name(output.parent)
    _refuse_other_suffix(output, one)
    return output


def _is_folder(output: Path) -> bool:
    return output.is_dir() or (isinstance(output, OutputPath) and output.is_folder)


def _refuse_file_name(folder: Path) -> None:
    """A folder to be made for several files, but named as one file: wrong usage."""
    if _suffix(folder) in _USUAL and not _is_folder(folder):
        raise typer.BadParameter(
            f"{folder.name} là tên một tệp, mà kết quả gồm nhiều tệp; ghi tên thư mục sau --output, ví dụ {folder.stem}"
        )


def _refuse_other_suffix(output: Path, one: str) -> None:
    """A name that says another kind of file than the format makes: wrong usage. Any text may be called .txt."""
    given, ours = _suffix(output), _SUFFIXES.get(one, one).rpartition(".")[2]
    if given not in _USUAL or _ALSO.get(given, given) == ours or (given == "txt" and one in ON_SCREEN):
        return
    hint = f"đổi đuôi tệp thành .{ours}" + (f", hoặc thêm --format {given}" if given in _KNOWN else "")
    raise typer.BadParameter(f"{output.name} là tên tệp {given}, nội dung sẽ ghi là {ours}; {hint}")


def _suffix(path: Path) -> str:
    return path.suffix[1:].lower()


def links_from(page: Path, submission: Submission) -> Callable[[str], str]:
    """How a page at that place leads to a file, given by its path from the workspace.

    Relative, so that the folder may be carried elsewhere; by the name on disk, letter for letter.
    """
    places = {f"{submission.folder}/{file.name}": file.path for file in submission.files}

    def link(path: str) -> str:
        place = places.get(path, submission.workspace.root / path)
        try:
            relative = Path(os.path.relpath(place, page.parent))
        except ValueError:  # another drive
            return place.absolute().as_uri()
        return quote(os.fsencode(relative.as_posix()))

    return link


def terminal_text(paper: Paper) -> str:
    """A paper for this terminal: its width and colours, or plain text when redirected or NO_COLOR is set."""
    import shutil

    from cchc_cli.present.terminal import render

    live = sys.stdout.isatty()
    width = shutil.get_terminal_size((140, 40)).columns if live else None
    return render(paper, width=width, colour=live and "NO_COLOR" not in os.environ)


def parse_day(text: str | None, option: str) -> datetime.date | None:
    """A day given on the command line, as 2023-06-30 or 30/06/2023."""
    if text is None:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            years = f"từ {_FIRST_YEAR} đến {_LAST_YEAR}"
            raise typer.BadParameter(f"`{text}` không phải ngày của hồ sơ; năm sau {option} phải {years}")
        return day
    raise typer.BadParameter(f"`{text}` không phải ngày; viết {option} 2023-06-30")
