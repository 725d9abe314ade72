"""Many units, each by the one pure function ``units.standing_of``: on all cores of this machine, or on a Dask cluster.

What a run gives depends on the units alone: not on how many processes or machines there are, in which order they
answer, or how often one of them died. A unit that cannot be read is a standing with the reason, never missing.

Imports: cli.fetch, cli.results, cli.units, judge.standing, problem, read.bag_zip; the engines inside the functions.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlsplit

import typer
from pydantic import TypeAdapter

from cchc_cli import __version__
from cchc_cli.cli.fetch import TAIL, NotFetched, fetched, is_address, key_at, packages_at, split_address
from cchc_cli.cli.results import Judged, Results
from cchc_cli.cli.stages import stop_at_errors
from cchc_cli.cli.units import Reading, standing_of
from cchc_cli.judge.standing import Outline, Standing, from_json, shared, to_json
from cchc_cli.problem import Problem, Where
from cchc_cli.read.bag_zip import PART

PLAIN = Reading()
FEW = 8
"""So many units are read in this process: others cost more to start than they save."""
SCHEMES = ("tcp", "tls")
"""Of a scheduler's address."""
_UNSURE = frozenset(("unit-unreadable",))
"""Problems that may be gone the next time though the unit is the same."""


@dataclass(frozen=True, slots=True)
class Task:
    """One unit: how it was named, where a process anywhere finds it, and how it is read."""

    name: str
    place: str
    year: int | None
    reading: Reading
    names: tuple[tuple[str, str], ...] = ()
    """Absolute places and the names that people gave them, beside the unit's own."""


def standings(
    paths: Sequence[str],
    year: int | None,
    reading: Reading = PLAIN,
    *,
    scheduler: str | None = None,
    resume: Path | None = None,
) -> Iterator[Standing]:
    """The standing of every unit once, in the order of ``paths`` (workspaces, packages, addresses of packages).

    ``scheduler``: the address of a Dask scheduler; without it, this machine's cores. ``resume``: a folder (below
    ``.cchc/``) where what was computed is kept; units that have not changed since are not read again. Mistakes that
    concern all units (a wrong address, no cluster, an unknown server) end the command before anything is read.
    """
    if scheduler is not None and not _is_scheduler(scheduler):
        raise typer.BadParameter(f"`{scheduler}` không phải địa chỉ của bộ điều phối; viết --scheduler tcp://máy:8786")
    _greet_servers(paths)
    tasks = _tasks(paths, year, reading)
    engine = _on_this_machine if scheduler is None else partial(_on_cluster, scheduler)
    return _in_order(tasks, engine, resume, _run(year, reading) if resume else "")


def _is_scheduler(address: str) -> bool:
    """Scheme, host and port, and nothing else: Dask looks at these too late to end without a traceback."""
    try:
        parts = urlsplit(address)
        given = parts.scheme in SCHEMES and parts.hostname and parts.port and parts.username is None
    except ValueError:
        return False
    return bool(given) and address == f"{parts.scheme}://{parts.netloc}"


def expanded(address: str) -> list[str]:
    """The packages that an address of a folder or a pattern means; or exit 1."""
    try:
        return packages_at(address)
    except NotFetched as error:
        stop_at_errors([error.problem])
        raise


def judge(task: Task) -> Judged:
    """One unit, in whatever process; all that goes wrong with it is in its standing."""
    try:
        if is_address(task.place):
            with fetched(task.place) as (path, key):
                made = standing_of(str(path), task.year, task.reading)
                return packed(_as_named(made, (str(path), task.name), *task.names), key)
        key = key_of(task.place)
        made = standing_of(task.place, task.year, task.reading)
        return packed(_as_named(made, (task.place, task.name), *task.names), key)
    except NotFetched as error:
        return packed(Standing(task.name, problems=(replace(error.problem, where=Where(task.name)),)), "")
    except Exception as error:  # a bug met in one unit does not keep the others from being read
        message = f"chương trình gặp lỗi khi đọc đơn vị này: {type(error).__name__}: {error}"
        hint = "gửi dòng này và gói cho người phụ trách chương trình"
        return packed(Standing(task.name, problems=(Problem("unit-lost", Where(task.name), message, hint),)), "")


def lost(task: Task) -> Judged:
    """A unit that took every process that read it with it. It is kept, so that the next run does not try it again."""
    message = "đọc đơn vị này làm tiến trình con dừng đột ngột, đã thử lại mà không được"
    hint = "gói có thể hỏng hoặc cố ý gây hại: chạy riêng `cchc verify` với gói này, hoặc đề nghị đơn vị gửi lại"
    one = Standing(task.name, problems=(Problem("unit-lost", Where(task.name), message, hint),))
    try:
        key = key_at(task.place) if is_address(task.place) else key_of(task.place)
    except NotFetched:
        key = ""
    return packed(one, key)


# -- what is kept and sent -----------------------------------------------------------------------------------


def packed(one: Standing, key: str) -> Judged:
    """A standing as it travels; its outline, the same for all units of a set, apart."""
    if any(problem.id in _UNSURE for problem in one.problems):
        key = ""
    if one.outline is None:
        return Judged(key, to_json(one))
    return Judged(key, to_json(replace(one, outline=None)), one.outline.code, _outlines().dump_json(one.outline))


def _unpacked(one: Judged, known: dict[str, Outline]) -> Standing:
    made = from_json(one.standing)
    if not one.code:
        return made
    outline = known.get(one.code) or _outlines().validate_json(one.outline)
    return shared(replace(made, outline=outline), known)


@cache
def _outlines() -> TypeAdapter[Outline]:
    return TypeAdapter(Outline)


def _as_named(one: Standing, *names: tuple[str, str]) -> Standing:
    """The same standing, places named as people named them and not as this process found them."""

    def told(text: str) -> str:
        for place, name in names:
            text = text.replace(place, name)
        return text

    problems = tuple(
        replace(p, where=replace(p.where, file=told(p.where.file)), message=told(p.message), hint=told(p.hint))
        for p in one.problems
    )
    return replace(one, source=told(one.source), problems=problems)


# -- is it still the same ------------------------------------------------------------------------------------


def key_of(place: str) -> str:
    """What tells whether a unit on this machine is still the same: names, sizes and times of change of all its files,
    and of a package its last bytes. "" where it cannot be looked at."""
    path = Path(place)
    try:
        if path.is_dir():
            return _key_of_folder(path)
        about, size = os.stat(path), os.stat(path).st_size
        with path.open("rb") as file:
            file.seek(max(0, size - TAIL))
            end = file.read(TAIL)
        more = [_key_of_folder(path.parent, f"{path.name[:-3]}*")] if PART.fullmatch(path.name) else []
        return hashlib.sha256(f"{size} {about.st_mtime_ns} {more}".encode() + end).hexdigest()
    except OSError:
        return ""


def _key_of_folder(folder: Path, pattern: str = "") -> str:
    """By every file below (no link is followed), or the files of a pattern; what the program writes there by itself
    counts only where a score depends on it."""
    state = hashlib.sha256()
    if pattern:
        files: Iterable[Path] = sorted(folder.glob(pattern))
    else:
        walked = (Path(at) / name for part in _READ for at, _, names in os.walk(folder / part) for name in names)
        inside = (path for path in folder.iterdir() if path.is_file())
        files = sorted({*walked, *inside, *folder.glob(".cchc/*/check-evidence.json")})
    for path in files:
        about = path.lstat()
        state.update(f"{path.relative_to(folder).as_posix()}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return state.hexdigest()


_READ = ("evidence", "criteria", "data")
"""Folders of a workspace, or of an unpacked package, that scores come from."""


def _run(year: int | None, reading: Reading) -> str:
    """What else a result depends on: this version of the program, the arguments, the department's own files."""
    decided = _every(Path(reading.decided)) if reading.decided else ""
    criteria = _every(Path(reading.receiver or ".") / "criteria")
    about = (__version__, year, astuple(reading), decided, criteria)
    return hashlib.sha256(json.dumps(about).encode()).hexdigest()[:16]


def _every(folder: Path) -> str:
    state = hashlib.sha256()
    for at, names, files in os.walk(folder):
        names.sort()
        for name in sorted(files):
            about = os.lstat(os.path.join(at, name))  # noqa: PTH118 - a Path for each of thousands takes longer than asking
            state.update(f"{at}\0{name}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return state.hexdigest()


# -- the run -------------------------------------------------------------------------------------------------

Engine = Callable[[Iterable[Task]], Iterator[tuple[Task, Judged]]]
"""Judges units, answering in any order."""


def _tasks(paths: Sequence[str], year: int | None, reading: Reading) -> list[Task]:
    """Every unit once, with places that do not depend on where a process stands."""
    names = []
    if reading.decided:
        names.append((_absolute(reading.decided), reading.decided))
    reading = replace(
        reading,
        decided=names[0][0] if names else "",
        receiver=_absolute(reading.receiver or "."),
    )
    return [
        Task(
            path,
            path if is_address(path) else _absolute(path),
            year,
            reading,
            tuple(names),
        )
        for path in dict.fromkeys(paths)
    ]


def _absolute(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - Path.resolve would follow links: a unit keeps the name it was given


def _greet_servers(paths: Sequence[str]) -> None:
    """A server that nobody can speak to is told once, not for each of its packages."""
    seen = set()
    for path in filter(is_address, paths):
        try:
            server = split_address(path)[:2]
            if server not in seen:
                seen.add(server)
                key_at(path)
        except NotFetched as error:
            if error.problem.id not in ("address-missing", "address-too-large"):  # those concern one package
                stop_at_errors([error.problem])


def _in_order(tasks: Sequence[Task], engine: Engine, resume: Path | None, run: str) -> Iterator[Standing]:
    """Standings in the order of the tasks, from what was kept and from the engine; each is kept as it comes."""
    known: dict[str, Outline] = {}
    results = Results(resume, run)
    kept = {task.name for task in tasks if _unchanged(task, results)}
    new = [task for task in tasks if task.name not in kept]
    progress = _progress(len(new)) if sys.stderr.isatty() and len(new) > FEW else None
    ready: dict[str, Judged] = {}
    answers = engine(new) if new else iter(())
    try:
        for task in tasks:
            while task.name not in kept and task.name not in ready:
                answered, judged = next(answers)
                results.add(answered.name, judged)
                ready[answered.name] = judged
                if progress:
                    progress()
            yield _unpacked(results.read(task.name) if task.name in kept else ready.pop(task.name), known)
    finally:
        close = getattr(answers, "close", None)
        if close:
            close()
        results.close()


def _unchanged(task: Task, results: Results) -> bool:
    key = results.key(task.name)
    if not key:
        return False
    try:
        return key == (key_at(task.place) if is_address(task.place) else key_of(task.place))
    except NotFetched:
        return False


def _on_cluster(scheduler: str, tasks: Iterable[Task]) -> Iterator[tuple[Task, Judged]]:
    from cchc_cli.cli.on_dask import judged

    yield from judged(scheduler, list(tasks))


def _on_this_machine(tasks: Iterable[Task]) -> Iterator[tuple[Task, Judged]]:
    tasks = list(tasks)
    if len(tasks) <= FEW:
        yield from ((task, judge(task)) for task in tasks)
        return
    from cchc_cli.cli.on_cores import judged

    yield from judged(tasks)


def _progress(total: int) -> Callable[[], None]:
    """A line on stderr: how many, how fast, how long still."""
    start, done = time.monotonic(), 0

    def step() -> None:
        nonlocal done
        done += 1
        rate = done / max(time.monotonic() - start, 0.001)
        left, end = (total - done) / rate, "\n" if done == total else ""
        sys.stderr.write(f"\r\x1b[KĐang chấm: {done}/{total} đơn vị, {rate:.1f} đơn vị/giây, còn {left:.0f} giây{end}")
        sys.stderr.flush()

    return step
