"""Changing several files as one: all of it happens, or none of it, even if the power fails in between.

Every new content is put into ``.cchc/journal/<number>/`` first, then a list of steps, then the steps are done one by
one and counted. A run that finds steps undone does the rest before anything else; undo is the same list backwards.
No file is written over but by ``writes``, and none is deleted: what is taken away goes into the journal's folder.

Imports: cli.write, problem.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from cchc_cli.cli.write import CannotWrite, write_whole
from cchc_cli.problem import Problem, Where

VERSION = 1
DOING, DONE, UNDONE = "doing", "done", "undone"


@dataclass(frozen=True, slots=True)
class Journal:
    """One list of steps on disk; ``data`` is what journal.json says."""

    root: Path
    folder: Path
    data: Mapping[str, Any]


class Copy(NamedTuple):
    """A file from anywhere becomes a new one of the workspace; ``sha256`` is what must have arrived."""

    source: Path
    target: str
    sha256: str


class Take(NamedTuple):
    """A file of the workspace moves to a place where there is none; one of both places lies in evidence/."""

    source: str
    target: str
    sha256: str


class Remove(NamedTuple):
    """A file is taken away, if it still has that content."""

    target: str
    sha256: str


class SourceChanged(CannotWrite):
    """A file is no longer what was read."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, OSError())
        message, hint = "tệp vừa thay đổi trong lúc đọc", "đóng chương trình đang mở tệp rồi chạy lại"
        self.problem = Problem("changed-meanwhile", Where(str(path)), message, hint)


def carry_out(
    root: Path,
    command: str,
    moves: Iterable[tuple[str, str]] = (),
    writes: Mapping[str, bytes] | None = None,
    files: Iterable[Copy | Take | Remove] = (),
    undoes: str | None = None,
) -> None:
    """Move folders, replace files, then file new ones, as one change. Paths are relative to the workspace, "/" as
    separator; ``undoes`` is the number of the change that this one takes back."""
    moves = list(moves)
    sources = {source for source, _ in moves}
    for _, target in moves:  # before anything is touched: a change that cannot be finished is not begun
        if os.path.lexists(root / target) and target not in sources:
            raise CannotWrite(root / target, FileExistsError())
        if any(parent.is_file() for parent in (root / target).parents):
            raise CannotWrite(root / target, NotADirectoryError())
    steps: list[dict[str, Any]] = [{"move": pair} for pair in _untangled(moves)]
    folder = _new_folder(root)
    for number, (name, content) in enumerate((writes or {}).items()):
        write_whole(folder / f"{number}.new", content)
        write_whole(folder / f"{number}.old", (root / name).read_bytes())
        steps.append({"write": name, "number": number, "sha256": _sha256(content)})
    try:
        steps += [_staged(root, folder, number, one) for number, one in enumerate(files, len(steps))]
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    data = {"version": VERSION, "command": command, "state": DOING, "done": 0, "moves": moves, "steps": steps}
    journal = Journal(root, folder, data | ({"undoes": undoes} if undoes else {}))
    _keep(journal)
    _run(journal)


def _staged(root: Path, folder: Path, number: int, one: Copy | Take | Remove) -> dict[str, Any]:
    """The step of one file; what is copied is put beside it, on the disk and read again."""
    match one:
        case Copy(source, target, sha256):
            staged = folder / f"{number}.new"
            try:
                with source.open("rb") as file, staged.open("xb") as copy:
                    shutil.copyfileobj(file, copy)
                    copy.flush()
                    os.fsync(copy.fileno())
            except OSError as error:
                raise CannotWrite(source, error) from error
            if _content(staged) != sha256:
                raise SourceChanged(source)
            return {"create": target, "number": number, "sha256": sha256}
        case Take(source_name, target, sha256):
            if _content(root / source_name) != sha256:
                raise SourceChanged(root / source_name)
            return {"take": (source_name, target), "sha256": sha256}
        case Remove(target, sha256):
            return {"remove": target, "number": number, "sha256": sha256}


def pending(root: Path) -> list[Journal]:
    """Changes that are not at their end: cut short, or under way in another process."""
    return [one for one in _journals(root) if one.data["state"] == DOING and _at_home(one)]


def finish_pending(root: Path, say: Callable[[str], None]) -> None:
    """Do the rest of a change that was cut short, if there is one."""
    for journal in pending(root):
        if not all(_staged_is_there(journal, step) for step in journal.data["steps"][journal.data["done"] :]):
            say("Một lần thay đổi bị dừng giữa chừng mà không làm nốt được (thiếu tệp tạm): xem lại evidence.")
            continue
        _run(journal)
        say("Đã làm nốt thay đổi bị dừng giữa chừng lần trước.")


def _staged_is_there(journal: Journal, step: Mapping[str, Any]) -> bool:
    """Whether what a step would write is still at hand (or, of a file to create, has arrived)."""
    staged = (journal.folder / f"{step.get('number')}.new").is_file()
    if "create" in step:
        return staged or (journal.root / step["create"]).is_file()
    return staged or "write" not in step


def last_change(root: Path, *commands: str) -> Journal | None:
    """The latest change of one of those commands that was not taken back."""
    done = [one for one in _journals(root) if one.data["command"] in commands and one.data["state"] == DONE]
    return done[-1] if done and _at_home(done[-1]) else None


def undo_last(root: Path, *commands: str, dry: bool = False) -> list[Problem]:
    """Take back the latest change of those commands (``dry``: only try), or say why not; then nothing was touched."""
    journal = last_change(root, *commands)
    if journal is None:
        message = f"không có lần {' hay '.join(f'`{command}`' for command in commands)} nào để trả lại"
        return [Problem("nothing-to-undo", Where(".cchc/journal"), message, "xem lại tên lệnh")]
    steps = journal.data["steps"]
    written = [step for step in steps if "write" in step]
    created = [step for step in steps if "create" in step]
    taken = [step["take"] for step in steps if "take" in step]
    moves = journal.data["moves"]
    problems = [*_edited_since(root, written), *_copied_since(root, created)]
    if not all((journal.folder / f"{step['number']}.old").is_file() for step in written):
        where, hint = Where(f".cchc/journal/{journal.folder.name}"), "chuyển ngược về bộ cũ bằng `--to <bộ cũ>`"
        problems.append(Problem("nothing-to-undo", where, "không còn bản cũ để trả lại", hint))
    problems += [*_moved_since(root, moves, "thư mục"), *_moved_since(root, taken, "tệp")]
    if problems or dry:
        return problems
    writes = {step["write"]: (journal.folder / f"{step['number']}.old").read_bytes() for step in written}
    back: list[Copy | Take | Remove] = [Take(b, a, _content(root / b)) for a, b in taken]
    back += [Remove(step["create"], step["sha256"]) for step in created]
    reverse = [pair[::-1] for pair in moves]
    carry_out(root, f"undo {journal.data['command']}", reverse, writes, back, undoes=journal.folder.name)
    return []


def _edited_since(root: Path, written: Iterable[Mapping[str, Any]]) -> Iterator[Problem]:
    """Files that people have edited since: taking the change back would cost them their work."""
    for step in written:
        path = root / step["write"]
        if not path.is_file() or _content(path) != step["sha256"]:
            message = "tệp đã sửa sau lần đó, trả lại sẽ mất phần đã sửa"
            hint = "chuyển ngược về bộ cũ: `cchc criteria migrate --to <bộ cũ>` giữ cả phần đã sửa"
            yield Problem("changed-since", Where(step["write"]), message, hint)


def _copied_since(root: Path, created: Iterable[Mapping[str, Any]]) -> Iterator[Problem]:
    """Copies that are no longer what was copied, or no longer there: they are people's own work now."""
    for step in created:
        path = root / step["create"]
        if not path.is_file():
            message, hint = "không còn tệp này để bỏ", "đặt tệp về chỗ cũ rồi chạy lại, hoặc tự xóa những tệp không cần"
            yield Problem("changed-since", Where(step["create"]), message, hint)
        elif _content(path) != step["sha256"]:
            message, hint = "tệp đã sửa sau lần đó, bỏ đi sẽ mất phần đã sửa", "giữ tệp lại; nếu không cần thì tự xóa"
            yield Problem("changed-since", Where(step["create"]), message, hint)


def _moved_since(root: Path, moves: Iterable[Sequence[str]], what: str) -> Iterator[Problem]:
    """What is no longer where the change put it, or whose old place was taken."""
    targets = {target for _, target in moves}
    for source, target in moves:
        if not (root / target).exists():
            message = f"không còn {what} này để dời về"
            yield Problem("changed-since", Where(target), message, f"đặt {what} về chỗ cũ rồi chạy lại")
        if (root / source).exists() and source not in targets:
            message = f"đã có lại {what} này, không dời `{target}` về được"
            yield Problem("changed-since", Where(source), message, f"đổi tên {what} mới rồi chạy lại")


def _untangled(moves: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Moves by way of temporary names, so that 4.2 → 4.3 and 4.3 → 4.4 do not meet."""
    away, home = [], []
    for number, (source, target) in enumerate(moves):
        between = f"{source.rpartition('/')[0]}/{_TEMPORARY}{number}"
        away.append((source, between))
        home.append((between, target))
    return away + home


_TEMPORARY = ".cchc-doi-"
_COUNTED = 50
"""Steps of single files from one count to the next: doing one twice changes nothing, and counting costs a write."""


def _run(journal: Journal) -> None:
    """Do the steps from the first that is not counted; the one at which the run was cut may be done already."""
    steps = journal.data["steps"]
    for number in range(journal.data["done"], len(steps)):
        _do(journal, steps[number])
        if _kind(steps[number]) in ("create", "remove", "take") and number % _COUNTED:
            continue
        _keep(Journal(journal.root, journal.folder, {**journal.data, "done": number + 1}))
    for undone in _journals(journal.root) if "undoes" in journal.data else ():
        if undone.folder.name == journal.data["undoes"]:
            _keep(Journal(undone.root, undone.folder, {**undone.data, "state": UNDONE}))
    ended = map(_paths, steps if "undoes" in journal.data else ())
    for parent in sorted({name.rpartition("/")[0] for name in chain(*journal.data["moves"], *ended)}):
        _drop_empty(journal.root / parent, journal.root)
    _keep(Journal(journal.root, journal.folder, {**journal.data, "done": len(steps), "state": DONE}))


def _do(journal: Journal, step: Mapping[str, Any]) -> None:
    root, kept = journal.root, journal.folder / str(step.get("number"))
    match _kind(step):
        case "write":
            write_whole(root / step["write"], kept.with_suffix(".new").read_bytes())
        case "create":
            _shift(kept.with_suffix(".new"), root / step["create"], step["sha256"])
        case "remove":
            _shift(root / step["remove"], kept.with_suffix(".old"), step["sha256"])
        case "take":
            source, target = (root / name for name in step["take"])
            _shift(source, target, step["sha256"])
        case "move":
            source, target = (root / name for name in step["move"])
            _rename(source, target)


def _kind(step: Mapping[str, Any]) -> str:
    """What a step does: the one of these keys that it has."""
    (kind,) = {"move", "write", "create", "remove", "take"} & set(step)
    return kind


def _shift(source: Path, target: Path, sha256: str) -> None:
    """A file goes where there is none, if it is still the one that is meant; else it stays where it is."""
    if source.is_file() and not source.is_symlink() and not os.path.lexists(target) and _content(source) == sha256:
        _rename(source, target)


def _rename(source: Path, target: Path) -> None:
    try:
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
    except OSError as error:
        raise CannotWrite(target, error) from error


def _drop_empty(folder: Path, root: Path) -> None:
    """Remove the folders that a change made and its undoing left empty."""
    while folder != root:  # one that is gone may be the work of a run that was cut right here: go on above it
        with suppress(OSError):
            folder.rmdir()
        if folder.is_dir():
            return
        folder = folder.parent


def _keep(journal: Journal) -> None:
    text = json.dumps(journal.data, ensure_ascii=False, indent=1)
    write_whole(journal.folder / "journal.json", text.encode("utf-8", "surrogatepass"))  # a name may be no UTF-8


def _new_folder(root: Path) -> Path:
    """The next number; making the folder claims it."""
    base = root / ".cchc" / "journal"
    number = 1 + max((int(path.name) for path in _numbered(base)), default=0)
    folder = base / f"{number:04}"
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise CannotWrite(folder, error) from error
    return folder


def _numbered(base: Path) -> list[Path]:
    try:
        return sorted(path for path in base.iterdir() if path.name.isascii() and path.name.isdigit())
    except OSError:
        return []


def _journals(root: Path) -> list[Journal]:
    """All of them in order; one without a list of steps was cut before anything was touched."""
    found = []
    for folder in _numbered(root / ".cchc" / "journal"):
        try:
            data = json.loads((folder / "journal.json").read_bytes())
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(data, dict) and data.get("version") == VERSION and _harmless(data):
            found.append(Journal(root, folder, data))
    return found


def _harmless(data: Mapping[str, Any]) -> bool:
    """Whether every path stays inside evidence/: a workspace may come from elsewhere, its journal with it.

    Only the far end of a "take" may lie elsewhere in the workspace; the file must have the content that is named.
    """
    try:
        steps = data["steps"]
        near: list[str] = []
        far: list[str] = []
        for source, target in data["moves"]:
            near += [source, target]
        for step in steps:
            first, *second = _paths(step)
            if second and "take" in step and not _in_evidence(first):
                first, second = second[0], [first]
            near.append(first)
            (far if "take" in step else near).extend(second)
        filed = [step for step in steps if _kind(step) != "move"]
        ours = all(type(step["sha256"]) is str and ("take" in step or type(step["number"]) is int) for step in filed)
        ours = ours and type(data["done"]) is int and 0 <= data["done"] <= len(steps)
        ours = ours and data["state"] in (DOING, DONE, UNDONE) and data["command"].isprintable()
        ours = ours and data.get("undoes", "0").isdigit()
        return ours and all(map(_in_evidence, near)) and all(map(_in_workspace, far))
    except (KeyError, TypeError, AttributeError, ValueError):
        return False


def _paths(step: Mapping[str, Any]) -> Sequence[str]:
    """The paths that a step touches: two where something moves."""
    kind = _kind(step)
    if kind in ("move", "take"):
        source, target = step[kind]
        return source, target
    return (step[kind],)


def _in_evidence(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return not set(name) & set("\\:\0") and ".." not in parts and parts[:1] == ("evidence",) and len(parts) > 1


def _in_workspace(name: str) -> bool:
    """Whether a path lies below the workspace's folder and not among our own files."""
    parts = PurePosixPath(name).parts
    wrong = set("\\:\0" if os.name == "nt" else "\0") & set(name)
    return not wrong and bool(parts) and ".." not in parts and parts[0] not in ("/", "//", ".cchc")


def _at_home(journal: Journal) -> bool:
    """Whether no link leads a path of the journal out of the workspace after all."""
    folders = {name.rpartition("/")[0] for step in journal.data["steps"] for name in _paths(step)}
    home = journal.root.resolve()
    return all((journal.root / folder).resolve().is_relative_to(home) for folder in folders)


def _content(path: Path) -> str:
    """SHA-256 of a file's content."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CannotWrite(path, error) from error


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
