"""``cchc evidence add / sort / why / undo``: what each does, and the only place that moves evidence.

A file of the workspace moves; one from elsewhere, or from another year, is copied. All files of one command change as
one, through the journal.

Imports: cli.journal, cli.stages; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cchc_cli.cli.journal import Copy, Take, carry_out, last_change, undo_last
from cchc_cli.cli.stages import (
    Renderers,
    formats_of,
    hand_out,
    load,
    open_workspace,
    say,
    stop_at_errors,
    terminal_text,
)
from cchc_cli.problem import Problem, Severity, Where, did_you_mean

if TYPE_CHECKING:
    from cchc_cli.document.facts import Document
    from cchc_cli.judge.filing import Sorted
    from cchc_cli.judge.held import Held, Subject
    from cchc_cli.present.blocks import Paper
    from cchc_cli.read.evidence import EvidenceFile
    from cchc_cli.read.submission import Submission

ADD, SORT = "evidence add", "evidence sort"
_FORMATS = ("table", "json", "md")


# -- add -------------------------------------------------------------------------------------------------------


def run_add(folder: Path, paths: Sequence[Path], item: str, year: int | None, dry: bool) -> None:
    """``cchc evidence add``: all of the files, or none."""
    from cchc_cli.judge.filing import name_all
    from cchc_cli.present.view.filing import added_paper
    from cchc_cli.read.inbox import names_in

    submission = load(folder, year)
    code = _known_item(submission, item)
    files, problems = _given(paths)
    stop_at_errors(problems)
    documents = _read(submission, files)
    stop_at_errors(_worthless(documents.values()))
    place = _place(submission, code)
    sizes = {file.size for file in files}
    rivals = tuple(file for file in submission.files if file.item == code and file.size in sizes)
    there = {one.sha256: name for name, one in _read(submission, rivals).items()}
    filed = name_all(documents.values(), names_in(submission.workspace.root / place), there)
    sys.stdout.write(terminal_text(added_paper(submission, submission.index.items[code], place, filed)))
    new = [(file, one) for file, one in zip(files, filed, strict=True) if one.name is not None]
    if dry or not new:
        say("Chưa chép gì vì có --dry-run." if new else "Không chép gì: nội dung các tệp đã có trong mục.")
        return
    copies = [Copy(file.path, f"{place}/{one.name}", one.document.sha256) for file, one in new]
    carry_out(submission.workspace.root, ADD, files=copies)
    say(f"Đã chép {len(new)} tệp vào {place}. Trả lại: `cchc evidence undo`.")


def _known_item(submission: Submission, code: str) -> str:
    """The item's code; an unknown one is wrong usage, with the nearest one named."""
    items = submission.index.items
    if code not in items:
        raise typer.BadParameter(f"không có mục {code}{did_you_mean(code, items)}")
    if items[code].surveyed:
        say(f"Mục {code} chấm bằng điều tra xã hội học, không cần tài liệu kiểm chứng.")
    return code


def _given(paths: Iterable[Path]) -> tuple[tuple[EvidenceFile, ...], list[Problem]]:
    """The files that a command line names, each once; what is not there, or is no file, is a problem."""
    from cchc_cli.read.evidence import EvidenceFile
    from cchc_cli.read.inbox import names_in

    found: dict[Path, EvidenceFile] = {}
    problems = []
    for path in (match for given in paths for match in _matches(given)):
        where, status = Where(_shown(path)), _status(path)
        if status is None:
            meant = did_you_mean(path.name, names_in(path.parent))
            problems.append(Problem("unknown-file", where, f"không có tệp này{meant}", "kiểm tra lại tên tệp"))
        elif stat.S_ISREG(status.st_mode):
            file = EvidenceFile(path.absolute(), path.as_posix(), "", status.st_size, status.st_mtime_ns)
            found.setdefault(path.resolve(), file)
        else:
            message = "lối tắt (liên kết), không phải tệp" if stat.S_ISLNK(status.st_mode) else "không phải tệp"
            hint = "ghi đường dẫn của từng tệp, hoặc dùng `cchc evidence sort` cho cả thư mục"
            problems.append(Problem("not-a-file", where, message, hint))
    return tuple(found.values()), problems


def _status(path: Path) -> os.stat_result | None:
    """What the system says of a path, links not followed; nothing where there is none that it would name."""
    try:
        return path.lstat()
    except (OSError, ValueError):
        return None


def _matches(path: Path) -> list[Path]:
    """The files that ``*.pdf`` stands for: the command prompt of Windows leaves that to the program."""
    if not set(path.name) & set("*?") or _status(path) is not None:
        return [path]
    return sorted(one for one in path.parent.glob(path.name) if one.is_file()) or [path]


def _worthless(documents: Iterable[Document]) -> list[Problem]:
    """Files that prove nothing to anybody, and a word about those that few can use."""
    from cchc_cli.document.facts import Fault
    from cchc_cli.present.view.filing import FAULTS

    problems = []
    for document in documents:
        where = Where(_shown(Path(document.file)))
        for fault in document.faults:
            severity = Severity.ERROR if fault in (Fault.EMPTY, Fault.UNREADABLE) else Severity.WARNING
            hint = "chép lại tệp từ bản gốc" if severity is Severity.ERROR else "xem `cchc check-evidence`"
            problems.append(Problem("unusable-file", where, FAULTS[fault], hint, severity))
        if document.secrecy:
            message = f"tài liệu mang dấu chỉ độ mật {document.secrecy}"
            problems.append(Problem("state-secret", where, message, "không đưa vào hồ sơ gửi qua mạng"))
    return problems


def _read(submission: Submission, files: tuple[EvidenceFile, ...]) -> dict[str, Document]:
    """Files that are not (yet) the year's evidence, or a few of those that are, read as evidence is read."""
    from cchc_cli.cli.reading import read_evidence

    return read_evidence(replace(submission, files=files), fresh=True, keep=False)


def _place(submission: Submission, code: str) -> str:
    """The folder into which an item's files go, relative to the workspace; or exit 1 where there can be none."""
    from cchc_cli.judge.filing import item_folder
    from cchc_cli.read.evidence import folder_names

    year = submission.workspace.year(submission.year)
    name = item_folder(code, folder_names(year))
    where = Where(f"{submission.folder}/{_shown(Path(name))}")
    problems = []
    if set(name) & set('\\:*?"<>|') or not name.isprintable():
        message, hint = "tên thư mục có ký tự mà Windows không dùng", "đổi tên thư mục rồi chạy lại"
        problems.append(Problem("unsafe-name", where, message, hint))
    if (year / name).is_symlink() or ((year / name).exists() and not (year / name).is_dir()):
        message, hint = "chỗ của thư mục này đang là một tệp hoặc lối tắt", "đổi tên tệp đó rồi chạy lại"
        problems.append(Problem("not-a-folder", where, message, hint))
    stop_at_errors(problems)
    return f"{submission.folder}/{name}"


def _shown(path: Path) -> str:
    """A path as messages show it, whatever its name holds."""
    from cchc_cli.present.blocks import clean

    return clean(path.as_posix()).replace("\n", " ")


# -- sort ------------------------------------------------------------------------------------------------------


def run_sort(
    folder: Path, inbox: Path, apply: bool, year: int | None, format: str, output: Path | None, dry: bool
) -> None:
    """``cchc evidence sort``: propose; with ``--apply`` file what is clear."""
    from cchc_cli.cli.reading import read_evidence
    from cchc_cli.judge.filing import sort_out
    from cchc_cli.judge.held import hold
    from cchc_cli.present import markdown
    from cchc_cli.present.blocks import clean
    from cchc_cli.present.view.filing import sorted_json, sorted_paper
    from cchc_cli.read.inbox import scan_inbox

    formats = formats_of(format, _FORMATS)
    submission = load(folder, year)
    box, moves = _inbox(submission, inbox)
    files, problems = scan_inbox(box)
    for problem in problems:
        say(clean(str(problem)))
    subject = hold(submission, read_evidence(submission, keep=not dry))
    result = sort_out(_read(submission, files).values(), subject)
    targets = _targets(submission, result)
    done = apply and not dry and bool(targets)
    if done:
        _file(submission, box, files, result, targets, moves)
    renderers: Renderers = {
        "table": lambda: terminal_text(sorted_paper(submission, result, targets, done)),
        "json": lambda: sorted_json(submission, result, targets, done, moves),
        "md": lambda: markdown.render(sorted_paper(submission, result, targets, done)),
    }
    hand_out(formats, renderers, output, submission.workspace.output(submission.year), "xep-tai-lieu", dry)
    _say_what_happened(len(result), len(targets), done, moves, apply)


def _inbox(submission: Submission, inbox: Path) -> tuple[Path, bool]:
    """The inbox, and whether its files move (else they are copied); or exit 1 where it is the dossier itself."""
    from cchc_cli.read.inbox import names_in

    box, root = Path(os.path.realpath(inbox)), submission.workspace.root
    where, status = Where(_shown(inbox)), _status(box)
    if status is None or not stat.S_ISDIR(status.st_mode):
        meant = did_you_mean(inbox.name, names_in(inbox.parent))
        message = "là tệp, không phải thư mục" if status is not None else f"không có thư mục này{meant}"
        hint = "ghi thư mục có các tệp chờ xếp; với từng tệp thì dùng `cchc evidence add`"
        stop_at_errors([Problem("no-inbox", where, message, hint)])
    year = submission.workspace.year(submission.year)
    ours = year.is_relative_to(box) or box.is_relative_to(root / ".cchc")
    if ours or any(file.path.is_relative_to(box) for file in submission.files):
        message = "đây là thư mục của hồ sơ, các tệp trong đó đã có chỗ"
        stop_at_errors([Problem("filed-already", where, message, "để các tệp chờ xếp vào một thư mục riêng")])
    evidence = submission.workspace.evidence
    other = box.is_relative_to(evidence) and re.fullmatch(r"[0-9]{4}", box.relative_to(evidence).parts[0]) is not None
    return box, box.is_relative_to(root) and (not other or box.is_relative_to(year))


def _targets(submission: Submission, result: Sequence[Sorted]) -> dict[str, str]:
    """Where the files with a clear choice go: paths in the workspace by the file's name in the inbox."""
    from cchc_cli.judge.filing import name_all
    from cchc_cli.read.inbox import names_in

    chosen: dict[str, list[Document]] = {}
    for one in result:
        if one.choice is not None:
            chosen.setdefault(one.choice.item.code, []).append(one.document)
    targets: dict[str, str] = {}
    for code, documents in chosen.items():
        place = _place(submission, code)
        filed = name_all(documents, names_in(submission.workspace.root / place), {})
        targets |= {one.document.file: f"{place}/{one.name}" for one in filed}
    return targets


def _file(
    submission: Submission,
    box: Path,
    files: Iterable[EvidenceFile],
    result: Iterable[Sorted],
    targets: dict[str, str],
    moves: bool,
) -> None:
    """Move or copy the files to their targets, as one change."""
    root = submission.workspace.root
    paths = {file.name: file.path for file in files}
    content = {one.document.file: one.document.sha256 for one in result}
    steps: list[Copy | Take] = []
    for name, target in targets.items():
        if moves:
            steps.append(Take(paths[name].relative_to(root).as_posix(), target, content[name]))
        else:
            steps.append(Copy(paths[name], target, content[name]))
    carry_out(root, SORT, files=steps)


def _say_what_happened(files: int, clear: int, done: bool, moves: bool, apply: bool) -> None:
    if not files:
        say("Không có tệp nào chờ xếp.")
    elif done:
        way = "dời" if moves else "chép"
        kept = "" if moves else " Hộp không thuộc hồ sơ của năm nên tệp gốc vẫn ở trong hộp."
        say(f"Đã {way} {clear} tệp vào thư mục của mục; {files - clear} tệp chờ người xem.{kept}")
        say("Trả lại: `cchc evidence undo`.")
    elif apply:
        say("Chưa dời gì vì có --dry-run." if clear else "Không có tệp nào đủ rõ để tự xếp; chưa dời gì.")
    else:
        say(f"Chưa dời gì. Thêm --apply để xếp {clear} tệp đã rõ." if clear else "Chưa dời gì.")


# -- why -------------------------------------------------------------------------------------------------------


def run_why(
    folder: Path, name: str, item: str | None, year: int | None, format: str, output: Path | None, dry: bool
) -> None:
    """``cchc evidence why``: one file, from the bytes to the verdict."""
    from cchc_cli.cli.reading import read_evidence
    from cchc_cli.judge.filing import as_held, fits, look
    from cchc_cli.judge.held import Subject, hold
    from cchc_cli.present import markdown
    from cchc_cli.present.view.filing import why_json, why_paper

    formats = formats_of(format, _FORMATS)
    submission = load(folder, year)
    items = submission.index.items
    wanted = items[_known_item(submission, item)] if item is not None else None
    file = _find(submission, name)
    if file in submission.files:
        document = read_evidence(replace(submission, files=(file,)), keep=not dry)[file.name]
        subject = hold(submission, {file.name: document})
    else:
        document = _read(submission, (file,))[file.name]
        subject = hold(submission, read_evidence(submission, keep=not dry))
    held = _all_held(subject, file.name)
    if wanted is not None and all(one.item.code != wanted.code for one in held):
        held.append(as_held(document, wanted))
    found = tuple(fit for one in held for fit in fits(one, submission))
    proposed = look(document, subject)[0] if not held else ()
    only = Subject(submission, {file.name: document}, subject.cases)

    def paper() -> Paper:
        return why_paper(only, document, held, found, proposed)

    renderers: Renderers = {
        "table": lambda: terminal_text(paper()),
        "json": lambda: why_json(only, document, held, found, proposed),
        "md": lambda: markdown.render(paper()),
    }
    hand_out(formats, renderers, output, submission.workspace.output(submission.year), "giai-thich-tep", dry)


def _all_held(subject: Subject, name: str) -> list[Held]:
    """A file of the dossier as each item holds it, with what is stated about it there."""
    return [held for case in subject.cases.values() for held in case.held if held.name == name]


def _find(submission: Submission, name: str) -> EvidenceFile:
    """The file that a person means: a path, or a name within the year's folder; or exit 1 with the nearest names."""
    from cchc_cli.vietnamese import fold

    year = submission.workspace.year(submission.year)
    by_name = {fold(file.name): file for file in submission.files}
    for path in (Path(name), submission.workspace.root / name, year / name):
        if _status(path) is not None and path.resolve().is_relative_to(year.resolve()):
            file = by_name.get(fold(path.resolve().relative_to(year.resolve()).as_posix()))
            if file is not None:
                return file
    wanted = fold(name.replace("\\", "/").removeprefix("./"))
    same = [file for key, file in by_name.items() if key == wanted or key.endswith(f"/{wanted}")]
    if len(same) == 1:
        return same[0]
    if len(same) > 1:
        listed = "; ".join(_shown(Path(file.name)) for file in same[:9])
        message, hint = f"có {len(same)} tệp tên như vậy: {listed}", "ghi cả thư mục của mục, ví dụ 1.1.1/tên tệp"
        stop_at_errors([Problem("which-file", Where(_shown(Path(name))), message, hint)])
    files, problems = _given([Path(name)])
    if problems and problems[0].id == "unknown-file":
        names = [file.name for file in submission.files]
        meant = did_you_mean(name, [one.rpartition("/")[2] for one in names]) or did_you_mean(name, names)
        problems = [replace(problems[0], message=f"không có tệp này{meant}")] if meant else problems
    stop_at_errors(problems)
    return files[0]


# -- undo ------------------------------------------------------------------------------------------------------


def run_undo(folder: Path, dry: bool) -> None:
    """``cchc evidence undo``: the last add or sort, if nobody has changed its files since."""
    root = open_workspace(folder).root
    change = last_change(root, ADD, SORT)
    steps = change.data["steps"] if change is not None else []
    if dry:
        for step in steps:
            back = f"dời về {step['take'][0]}" if "take" in step else "bỏ bản chép"
            say(f"{_shown(Path(step['take'][1] if 'take' in step else step['create']))}: sẽ {_shown(Path(back))}")
        say("Chưa làm gì vì có --dry-run." if steps else "Không có lần đưa tệp nào để trả lại.")
        return
    stop_at_errors(undo_last(root, ADD, SORT))
    say(f"Đã trả lại `cchc {change.data['command'] if change else ''}`: {len(steps)} tệp.")
