"""Units on all cores of this machine. A process that dies costs the unit that killed it a reason, not the run.

Imports: cli.cluster, cli.results.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from cchc_cli.cli.cluster import Task, judge, lost
from cchc_cli.cli.results import Judged

AHEAD = 2
"""Units handed out for each process: none waits for work, and few have to be read again when one dies."""

AT_ONCE_CHECKING = 2
"""Units whose evidence is read at once: each is read by as many processes as there are cores."""
MOST = 60
"""Processes; Windows waits for no more."""


def judged(
    tasks: Iterable[Task], workers: int | None = None, function: Callable[[Task], Judged] = judge
) -> Iterator[tuple[Task, Judged]]:
    """Every unit with what ``function`` made of it, as they are ready."""
    tasks = list(tasks)
    checking = any(task.reading.check for task in tasks)
    workers = workers or min(os.cpu_count() or 1, AT_ONCE_CHECKING if checking else MOST)
    waiting = iter(tasks)
    pool = _pool(workers)
    running: dict[Future[Judged], Task] = {}
    try:
        while True:
            broken: list[Task] = []
            for task in islice(waiting, AHEAD * workers - len(running)):
                try:
                    running[pool.submit(function, task)] = task
                except BrokenProcessPool:
                    broken.append(task)
            if not running and not broken:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                task = running.pop(future)
                try:
                    yield task, future.result()
                except BrokenProcessPool:
                    broken.append(task)
            if broken:  # nobody says which unit it was: those under way are read again, each in a process of its own
                pool.shutdown()
                for future, task in running.items():
                    yield task, (future.result() if future.exception() is None else _alone(task, function))
                running.clear()
                for task in broken:
                    yield task, _alone(task, function)
                pool = _pool(workers)
    finally:
        pool.shutdown(cancel_futures=True)


def _alone(task: Task, function: Callable[[Task], Judged]) -> Judged:
    with _pool(1) as pool:
        try:
            return pool.submit(function, task).result()
        except BrokenProcessPool:
            return lost(task)


def _pool(workers: int) -> ProcessPoolExecutor:
    """Started anew with ``spawn``: the only way on Windows, the only safe one beside threads."""
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _quieten)


def _quieten() -> None:
    """Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
