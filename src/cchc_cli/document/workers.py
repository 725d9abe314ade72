"""Run a function over untrusted things in worker processes: one that dies or hangs costs only its own task.

Workers are started with ``spawn`` (the only way on Windows, and the only safe one beside threads), kept for many
tasks, limited in memory, killed after the time allowed and replaced.

Imports: the standard library.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

TASKS_PER_WORKER = 3
"""Fewer tasks than this are done by one worker: a second costs more to start than it saves."""

_LEAVE = 2.0  # seconds in which an idle worker has to be gone
_START = 60.0  # seconds allowed for a worker to start, on a slow and busy machine


class Failure(Enum):
    """How a task was lost."""

    DIED = "died"
    HUNG = "hung"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker may use: seconds for one task, megabytes of address space."""

    timeout: float = 30.0
    memory_mb: int = 1024


@dataclass(slots=True)
class _Worker:
    """A worker process, the pipe to it, the number of its task, and when it has to have answered."""

    process: SpawnProcess
    pipe: Connection
    deadline: float
    ready: bool = False
    task: int | None = None

    def stop(self) -> None:
        """End it; an idle one leaves by itself when its pipe closes, which spares it a kill."""
        self.pipe.close()
        if self.task is None:
            self.process.join(_LEAVE)
        self.process.kill()
        self.process.join()


def run(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    failed: Callable[[Task, Failure], Result],
    *,
    workers: int | None = None,
    limits: Limits = Limits(),
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Result]:
    """Results of ``function`` in the order of the tasks; ``failed`` makes the result of a lost one.

    ``function`` is imported by its name in the workers; ``failed`` and ``progress`` (tasks done, tasks in all) are
    called here. Raises RuntimeError if no worker can be started at all.
    """
    pool = _Pool(function, tasks, failed, limits)
    try:
        pool.grow(_pool_size(len(tasks), workers))
        for number in range(len(tasks)):
            while number not in pool.done:
                before = pool.finished
                pool.turn()
                if progress and pool.finished != before:
                    progress(pool.finished, len(tasks))
            yield pool.done.pop(number)
    finally:
        pool.close()


def _pool_size(tasks: int, workers: int | None) -> int:
    wanted = workers or os.cpu_count() or 1
    return max(1, min(wanted, -(-tasks // TASKS_PER_WORKER))) if tasks else 0


class _Pool(Generic[Task, Result]):
    """Workers and what they have done; ``done`` holds results that were not yet asked for."""

    def __init__(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        failed: Callable[[Task, Failure], Result],
        limits: Limits,
    ) -> None:
        self.function, self.tasks, self.failed, self.limits = function, tasks, failed, limits
        self.waiting = iter(range(len(tasks)))
        self.done: dict[int, Result] = {}
        self.finished = 0
        self.workers: list[_Worker] = []

    def grow(self, size: int) -> None:
        """Start workers up to ``size``."""
        while len(self.workers) < size:
            self.workers.append(_start(self.function, self.limits.memory_mb))

    def turn(self) -> None:
        """Wait for the next answer, death or deadline, and deal with it.

        Answers come before deadlines: whoever asks for results may have been away for longer than the time allowed.
        """
        soonest = min(worker.deadline for worker in self.workers)
        heard = wait([worker.pipe for worker in self.workers], max(0.0, soonest - time.monotonic()))
        for worker in tuple(self.workers):
            if worker.pipe in heard:
                self._hear(worker)
            elif time.monotonic() >= worker.deadline:
                self._lose(worker, Failure.HUNG)

    def close(self) -> None:
        """Stop every worker; what they were doing is of no use any more."""
        for worker in self.workers:
            worker.stop()

    def _hear(self, worker: _Worker) -> None:
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):  # the pipe of a dead worker reads as its end
            self._lose(worker, Failure.DIED)
            return
        worker.ready = True
        if worker.task is not None:
            self._keep(worker.task, answer)
        self._assign(worker)

    def _assign(self, worker: _Worker) -> None:
        worker.task = next(self.waiting, None)
        worker.deadline = float("inf") if worker.task is None else time.monotonic() + self.limits.timeout
        if worker.task is None:
            return
        try:
            worker.pipe.send(self.tasks[worker.task])
        except OSError:
            self._lose(worker, Failure.DIED)

    def _lose(self, worker: _Worker, failure: Failure) -> None:
        """Give up a worker and its task, and put a new worker in its place."""
        worker.stop()
        self.workers.remove(worker)
        if not worker.ready:
            raise RuntimeError("a worker process could not be started")
        if worker.task is not None:
            self._keep(worker.task, self.failed(self.tasks[worker.task], failure))
        self.grow(len(self.workers) + 1)

    def _keep(self, number: int, result: Result) -> None:
        self.done[number] = result
        self.finished += 1


def _start(function: Callable[[Task], Result], memory_mb: int) -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, function, memory_mb), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours, time.monotonic() + _START)


def _serve(pipe: Connection, function: Callable[[Task], Result], memory_mb: int) -> None:
    """What a worker does: say that it is there, then answer each task until the pipe ends."""
    _quieten()
    _limit_memory(memory_mb)
    pipe.send(None)
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(function(task))


def _quieten() -> None:
    """Leave Ctrl-C to the parent; and what C libraries print belongs on no one's screen."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _limit_memory(memory_mb: int) -> None:
    """Bound the address space; Windows has no such limit for a process that bounds itself, only the time counts."""
    if sys.platform != "win32":
        import resource

        limit = memory_mb * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
