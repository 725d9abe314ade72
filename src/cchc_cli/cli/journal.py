"""Changing several files as one: all of it happens, or none of it, even if the power fails in between.

Every new content is put into ``.cchc/journal/<number>/`` first, then a list of steps, then the steps are done one by
one and counted. A run that finds steps undone does the rest before anything else; undo is the same list backwards.

Imports: cli.write, problem.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

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


def carry_out(root: Path, command: str, moves: Iterable[tuple[str, str]], writes: Mapping[str, bytes]) -> None:
    """Move folders, then replace files, as one change. Paths are relative to the workspace, "/" as separator."""
    moves = list(moves)
    steps: list[dict[str, Any]] = [{"move": pair} for pair in _untangled(moves)]
    folder = _new_folder(root)
    for number, (name, content) in enumerate(writes.items()):
        write_whole(folder / f"{number}.new", content)
        write_whole(folder / f"{number}.old", (root / name).read_bytes())
        steps.append({"write": name, "number": number, "sha256": _sha256(content)})
    data = {"version": VERSION, "command": command, "state": DOING, "done": 0, "moves": moves, "steps": steps}
    journal = Journal(root, folder, data)
    _keep(journal)
    _run(journal)


def finish_pending(root: Path, say: Callable[[str], None]) -> None:
    """Do the rest of a change that was cut short, if there is one."""
    for journal in _journals(root):
        if journal.data["state"] == DOING:
            _run(journal)
            say(f"Đã làm nốt `{journal.data['command']}` bị dừng giữa chừng lần trước.")


def undo_last(root: Path, command: str) -> list[Problem]:
    """Take back the latest change of that command; problems say why it cannot be, and then nothing was touched."""
    done = [one for one in _journals(root) if one.data["command"] == command and one.data["state"] == DONE]
    if not done:
        message = f"không có lần `{command}` nào để trả lại"
        return [Problem("nothing-to-undo", Where(".cchc/journal"), message, "xem lại tên lệnh")]
    journal = done[-1]
    written = [step for step in journal.data["steps"] if "write" in step]
    moves = journal.data["moves"]
    problems = [*_edited_since(root, written), *_moved_since(root, moves)]
    if problems:
        return problems
    writes = {step["write"]: (journal.folder / f"{step['number']}.old").read_bytes() for step in written}
    carry_out(root, f"undo {command}", [(target, source) for source, target in moves], writes)
    for _, target in moves:
        _drop_empty(root / target, root)
    _keep(Journal(root, journal.folder, {**journal.data, "state": UNDONE}))
    return []


def _edited_since(root: Path, written: Iterable[Mapping[str, Any]]) -> Iterator[Problem]:
    """Files that people have edited since: taking the change back would cost them their work."""
    for step in written:
        path = root / step["write"]
        if not path.is_file() or _sha256(path.read_bytes()) != step["sha256"]:
            message = "tệp đã sửa sau lần đó, trả lại sẽ mất phần đã sửa"
            hint = "chuyển ngược về bộ cũ: `cchc criteria migrate --to <bộ cũ>` giữ cả phần đã sửa"
            yield Problem("changed-since", Where(step["write"]), message, hint)


def _moved_since(root: Path, moves: Iterable[Sequence[str]]) -> Iterator[Problem]:
    """Folders that are no longer where the change put them, or whose old place was taken."""
    targets = {target for _, target in moves}
    for source, target in moves:
        if not (root / target).exists():
            message = "không còn thư mục này để dời về"
            yield Problem("changed-since", Where(target), message, "đặt thư mục về chỗ cũ rồi chạy lại")
        if (root / source).exists() and source not in targets:
            message = f"đã có lại thư mục này, không dời `{target}` về được"
            yield Problem("changed-since", Where(source), message, "đổi tên thư mục mới rồi chạy lại")


def _untangled(moves: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Moves by way of temporary names, so that 4.2 → 4.3 and 4.3 → 4.4 do not meet."""
    away, home = [], []
    for number, (source, target) in enumerate(moves):
        between = f"{source.rpartition('/')[0]}/{_TEMPORARY}{number}"
        away.append((source, between))
        home.append((between, target))
    return away + home


_TEMPORARY = ".cchc-doi-"


def _run(journal: Journal) -> None:
    """Do the steps from the first that is not counted; the one at which the run was cut may be done already."""
    steps = journal.data["steps"]
    for number in range(journal.data["done"], len(steps)):
        _do(journal, steps[number])
        _keep(Journal(journal.root, journal.folder, {**journal.data, "done": number + 1}))
    _keep(Journal(journal.root, journal.folder, {**journal.data, "done": len(steps), "state": DONE}))


def _do(journal: Journal, step: Mapping[str, Any]) -> None:
    if "write" in step:
        content = (journal.folder / f"{step['number']}.new").read_bytes()
        write_whole(journal.root / step["write"], content)
        return
    source, target = (journal.root / name for name in step["move"])
    try:
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
    except OSError as error:
        raise CannotWrite(target, error) from error


def _drop_empty(folder: Path, root: Path) -> None:
    """Remove the folders that a change made and its undoing left empty."""
    parent = folder.parent
    while parent != root and parent.is_dir():
        with suppress(OSError):
            parent.rmdir()
        if parent.is_dir():
            return
        parent = parent.parent


def _keep(journal: Journal) -> None:
    write_whole(journal.folder / "journal.json", json.dumps(journal.data, ensure_ascii=False, indent=1).encode())


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
        except (OSError, ValueError):
            continue
        if isinstance(data, dict) and data.get("version") == VERSION and _harmless(data):
            found.append(Journal(root, folder, data))
    return found


def _harmless(data: Mapping[str, Any]) -> bool:
    """Whether every path stays inside evidence/: a workspace may come from elsewhere, its journal with it."""
    try:
        paths = [name for step in data["steps"] for name in step.get("move", [step.get("write")])]
        paths += [name for pair in data["moves"] for name in pair]
        parts = [PurePosixPath(name).parts for name in paths]
        whole = isinstance(data["done"], int) and all("\\" not in name and ":" not in name for name in paths)
    except (KeyError, TypeError, AttributeError):
        return False
    return whole and all(one[:1] == ("evidence",) and ".." not in one and len(one) > 1 for one in parts)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
