"""``kill -9`` at any moment of a command that writes: no file is half written, and the next run succeeds.

Every command is killed at chosen steps of its own (it reads, opens, renames or removes something in the workspace) and,
where ``CCHC_FUZZ`` is ``long``, at 200 moments by the clock.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from cchc_cli.document import workbook
from tests.conftest import ROOT
from tests.province import write_unit
from tests.test_appraise import ACCEPT, ADJUST, LACKING, fill, run
from tests.test_form_import import DONE, cell_of, write_workspace
from tests.test_init import options
from tests.test_migrate import CUT_NEW, CUT_OLD, CUT_SURVEY, MIGRATE, SWAP_ITEMS, workspace_of
from tests.test_migrate import DONE as TWO_FACTS
from tests.test_pack import PDF, write_dossier

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed with a signal")
LONG = os.environ.get("CCHC_FUZZ") == "long"
FEW = 10
"""Steps of one command at which it is killed."""


@dataclass(frozen=True)
class Case:
    """A command; ``prepare`` makes what it works on in an empty folder; ``next``: what is run after it was killed."""

    prepare: Callable[[Path], object]
    command: tuple[object, ...]
    next: tuple[object, ...] = ()

    def made(self, root: Path, what: tuple[object, ...]) -> list[str]:
        """A command line with the folder in it."""
        return [str(word).replace("{root}", str(root)) for word in what]


def packable(root: Path) -> None:
    """A dossier whose evidence was read already, as it was before the last ``check-evidence``."""
    write_dossier(root)
    for number in range(3):
        folder = root / "evidence/2023/1.1.2"
        (folder / f"{number}.pdf").write_bytes(PDF + random.Random(number).randbytes(70_000))
    for path in root.rglob("*.pdf"):
        os.utime(path, (10**9, 10**9))
    run("check-evidence", "--workspace", root)


def with_form(root: Path) -> None:
    """A unit with an Excel form in which someone changed a number."""
    write_workspace(root)
    form = root / "out/2023/bieu-tu-cham-diem.xlsx"
    assert run("form", "export", "--workspace", root, "--year", 2023).code == 0
    book = openpyxl.load_workbook(form)
    cell_of(book, *DONE).value = 9
    book.save(form)


def with_appraisal(root: Path) -> None:
    """An office with a filled workbook about two units."""
    root.mkdir()
    units = [write_unit(root / str(number), number) for number in (1, 2)]
    folder = root / "tham-dinh"
    assert run("appraise", "export", *units, "--folder", folder).code == 0
    answers = {}
    for number in (1, 2):
        unit = f"UBND xã Thử {number}"
        answers["1.1.1", unit] = {"verdict": ACCEPT}
        answers["1.1.2", unit] = {"verdict": ADJUST, "points": 0.25, "reason": LACKING}
    fill(folder / "bieu-tham-dinh-lan-1.xlsx", root / "an.xlsx", answers, "An")


def migratable(root: Path) -> None:
    """A unit whose new set swaps two folders, parks a third and changes three files."""
    items = SWAP_ITEMS + f'  "4.1": {{facts: {TWO_FACTS}}}\n'
    workspace_of(root, CUT_OLD, CUT_NEW, items, ("4.1/bo.pdf", "4.2/hai.pdf", "4.3 Ba/ba.pdf"), survey=CUT_SURVEY)


HERE = ("--workspace", "{root}")
PACK = ("pack", *HERE, "--with-errors")
FORM = ("form", "import", "{root}/out/2023/bieu-tu-cham-diem.xlsx", *HERE, "--year", 2023)
OFFICE = ("--folder", "{root}/tham-dinh")
CASES = {
    "pack": Case(packable, PACK, ("score", *HERE)),
    "pack in parts": Case(packable, (*PACK, "--max-size", "100KB"), ("score", *HERE)),
    "form import": Case(with_form, FORM, ("score", *HERE, "--year", 2023)),
    "appraise import": Case(
        with_appraisal,
        ("appraise", "import", "{root}/an.xlsx", *OFFICE, "--date", "2024-01-15"),
        ("score", "--workspace", "{root}/1"),
    ),
    "migrate": Case(migratable, (*MIGRATE, *HERE), ("score", *HERE)),
    "init": Case(Path.mkdir, ("init", "{root}", *options())),
}


class Bench:
    """A command, what it works on, and what it makes of it when nothing stops it."""

    def __init__(self, case: Case, tmp_path: Path) -> None:
        self.case, self.root, self.saved = case, tmp_path / "ho so", tmp_path / "mau"
        case.prepare(self.root)
        shutil.copytree(self.root, self.saved)
        self.command = case.made(self.root, case.command)
        self.old = contents(self.root)
        ran = run(*self.command)
        assert ran.code == 0, ran.err
        self.new = contents(self.root)
        self.steps = tmp_path / "buoc.json"

    def again(self) -> None:
        """Everything as it was before the command."""
        shutil.rmtree(self.root)
        shutil.copytree(self.saved, self.root)

    def killed(self, at: int) -> bool:
        """Whether the command, in a process of its own, came to step ``at`` and was killed there."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # that other threads of this process do not go along
            child = os.fork()
        if child:
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        try:
            signal.alarm(60)
            seen = kill_at(at, str(self.root))
            run(*self.command)
            self.steps.write_text(json.dumps(seen), encoding="utf-8")
        finally:
            os._exit(0)

    def judge(self) -> None:
        """No file is half written; whatever is run next finds a whole workspace; run again, the command does it."""
        parts = [content for name, content in sorted(self.new.items()) if name[-4:-1] == ".00" and content]
        whole = {*self.old.values(), *self.new.values(), b"".join(parts)}
        halves = [name for name, content in contents(self.root).items() if content not in whole]
        assert halves == []
        if self.case.next:
            ran = run(*self.case.made(self.root, self.case.next))
            assert ran.code == 0, ran.err
        if contents(self.root) != self.new:
            ran = run(*self.command)
            assert ran.code == 0, ran.err
        assert contents(self.root) == self.new


def kill_at(at: int, root: str) -> list[str]:
    """From now on count what this process does in a folder, and kill it just after the step numbered ``at``.

    Python tells of a step before it is done; the first return from C afterwards is its end: a file that was opened for
    writing is empty then.
    """
    seen: list[str] = []

    def step(event: str, arguments: tuple[object, ...]) -> None:
        paths = [os.fsdecode(one) for one in arguments if isinstance(one, str | bytes | os.PathLike)]
        if event == "os.fsync" or any(root in path for path in paths):
            writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            seen.append("open to write" if writes else event)
            if len(seen) == at:
                sys.setprofile(kill)

    def kill(_: object, event: str, what: object) -> None:
        if event == "c_return" and what is not sys.setprofile:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(step)
    os.fsync = lambda _: step("os.fsync", ())  # no event of its own; waiting for the disk proves nothing here
    return seen


def contents(root: Path) -> dict[str, bytes | None]:
    """Every file below with its bytes, every folder; caches, locks, and temporary files that were never finished,
    aside."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None
        for path in root.rglob("*")
        if ".cchc" not in path.relative_to(root).parts and not path.name.startswith(".cchc-")
    }


def chosen(steps: list[str]) -> list[int]:
    """Some steps after the first change, drawn by a fixed seed; of the same step many times in a row, the first."""
    reading = ("open", "os.scandir", "os.listdir", "pathlib.Path.glob")
    first = next(number for number, event in enumerate(steps, 1) if event not in reading)
    different = [
        number for number in range(first, len(steps) + 1) if number == 1 or steps[number - 1] != steps[number - 2]
    ]
    changing = [number for number in different if steps[number - 1] not in reading[1:]]
    return sorted(changing if len(changing) <= FEW else random.Random(len(steps)).sample(changing, FEW))


@pytest.fixture
def here(monkeypatch):
    """Workbooks are read in this process: a worker would take a second to start."""
    monkeypatch.setattr(workbook, "read_workbooks", lambda paths: map(workbook.read_workbook, paths))


@pytest.mark.parametrize("name", CASES)
def test_a_command_killed_at_any_step_left_the_workspace_whole(name, tmp_path, here):
    bench = Bench(CASES[name], tmp_path)
    bench.again()
    assert not bench.killed(10**9)
    steps = json.loads(bench.steps.read_text(encoding="utf-8"))
    for at in chosen(steps):
        bench.again()
        assert bench.killed(at), (at, len(steps))
        bench.judge()


@pytest.mark.parametrize("name", [name for name in CASES if name != "pack in parts"] if LONG else ["pack"])
def test_fuzz_a_command_killed_by_the_clock_left_the_workspace_whole(name, tmp_path):
    """The real thing: a process as a user's, SIGKILL at moments drawn by a fixed seed."""
    bench, chance = Bench(CASES[name], tmp_path), random.Random(200)
    command = [sys.executable, "-m", "cchc_cli", *bench.command]

    def start() -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, cwd=ROOT, stdin=quiet, stdout=quiet, stderr=quiet)

    bench.again()
    began = time.monotonic()
    assert start().wait() == 0
    takes = time.monotonic() - began
    for _ in range(40 if LONG else 1):
        bench.again()
        process = start()
        time.sleep(chance.uniform(0.3, 1.1) * takes)
        process.kill()
        process.wait()
        bench.judge()
