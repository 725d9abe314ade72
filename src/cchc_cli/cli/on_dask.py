"""Units on a Dask cluster: the same function, any number of machines. Needs the extra [cluster].

A worker that is lost has its units read by another. The scheduler blames all units that a dying worker was given, not
the one that killed it: those that it gives up are read again, each with the cluster to itself, and only what takes its
workers then, too, is lost. Few units are under way for each thread, so that neither scheduler nor workers hold more.

Imports: cli.cluster, cli.results, cli.stages, judge.standing, problem; distributed inside the functions.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from importlib import import_module
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NoReturn

from cchc_cli import __version__
from cchc_cli.cli.cluster import Task, judge, lost, packed
from cchc_cli.cli.fetch import is_address
from cchc_cli.cli.results import Judged
from cchc_cli.cli.stages import stop_at_errors
from cchc_cli.judge.standing import Standing
from cchc_cli.problem import Problem, Where

TIMEOUT = 5.0
"""Seconds for the scheduler to answer, also with the result of a unit."""
JOIN = 15.0
"""Seconds for a first worker to be there, also once the last one has left in the middle of a run (as long again as it
takes to start one)."""
AHEAD = 3
"""Units handed out for each thread of the cluster."""
RETRIES = 2
_EXTRA = 'cài thêm phần mở rộng trên máy này và mọi máy phụ: pip install "cchc-cli[cluster]"'


def judged(
    address: str, tasks: Sequence[Task], function: Callable[[Task], Judged] = judge
) -> Iterator[tuple[Task, Judged]]:
    """Every unit with what ``function`` made of it, as they are ready; or exit 1 where the cluster is not fit, or is
    lost."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        message = f"máy chưa cài phần chạy trên cụm máy ({error.name})"
        _stop(Problem("cluster-extra", Where(address), message, _EXTRA))
    for name in ("asyncio", "distributed", "distributed.client", "distributed.comm", "distributed.core"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters of it is said in the user's words
    _need_certificates(distributed, address)
    try:
        client = distributed.Client(address, timeout=TIMEOUT, set_as_default=False)
    except (OSError, ValueError):
        message = "không nối được bộ điều phối (scheduler) ở địa chỉ này"
        hint = "kiểm tra địa chỉ, cổng, tường lửa; xem `dask scheduler` có đang chạy không"
        _stop(Problem("cluster-unreachable", Where(address), message, hint))
    try:
        stop_at_errors(_unfit(client, address, tasks))
        yield from _answers(distributed, client, tasks, function)
    except (CancelledError, OSError):
        message = "mất kết nối với cụm máy khi đang chạy"
        hint = "chạy lại lệnh này: các đơn vị đã chấm xong không phải chấm lại"
        _stop(Problem("cluster-lost", Where(address), message, hint))
    finally:
        client.close()


def _stop(problem: Problem) -> NoReturn:
    stop_at_errors([problem])
    raise AssertionError("an error ends the command")


def _need_certificates(distributed: Any, address: str) -> None:
    """Looked at before there is a client: one that has no certificates for tls:// ends in a traceback."""
    if not address.startswith("tls://"):
        return
    try:
        why = "" if distributed.Security().get_connection_args("client").get("ssl_context") else "chưa khai báo"
    except (OSError, ValueError) as error:
        why = f"{type(error).__name__}: {error}"
    if why:
        message = f"địa chỉ tls:// cần chứng thư, máy này không dùng được chứng thư nào ({why})"
        hint = "khai báo mục distributed.comm.tls trong cấu hình Dask, hoặc dùng tcp:// khi chỉ chạy trong mạng riêng"
        _stop(Problem("cluster-unreachable", Where(address), message, hint))


def about_worker(places: tuple[str, ...]) -> tuple[str, bool, bool]:
    """Of the process that runs this: the program's version, whether it may start others, whether it sees the places."""
    return __version__, not multiprocessing.current_process().daemon, all(Path(one).exists() for one in places)


def _unfit(client: Any, address: str, tasks: Sequence[Task]) -> list[Problem]:
    """What the workers lack, before any of them is asked for a unit."""
    try:
        client.wait_for_workers(1, timeout=JOIN)
    except TimeoutError:
        message, hint = (
            "cụm máy không có máy phụ (worker) nào",
            f"chạy `dask worker {address} --nthreads 1` trên máy phụ",
        )
        return [Problem("cluster-no-workers", Where(address), message, hint)]
    local = tuple(task.place for task in tasks if not is_address(task.place) and Path(task.place).exists())
    places = (*local[:1], *(place for place, _ in tasks[0].names)) if tasks else ()
    problems = []
    for worker, told in sorted(client.run(about_worker, places, on_error="return").items()):
        where = Where(worker)
        if isinstance(told, Exception):
            message = f"máy phụ chưa cài cchc, hoặc cài bản khác ({type(told).__name__})"
            problems.append(Problem("cluster-worker-differs", where, message, _EXTRA))
            continue
        version, free, sees = told
        if version != __version__:
            message = f"máy phụ cài cchc {version}, máy này {__version__}: kết quả có thể khác nhau"
            problems.append(Problem("cluster-worker-differs", where, message, "cài cùng một bản trên mọi máy"))
        if not sees:
            message = f"máy phụ không thấy {places[0]}"
            hint = "để các gói ở ổ đĩa chung, cùng đường dẫn trên mọi máy, hoặc ghi địa chỉ sftp://"
            problems.append(Problem("cluster-no-file", where, message, hint))
        if not free and any(task.reading.check for task in tasks):
            message = "máy phụ không được phép chạy tiến trình con nên không kiểm tra được tài liệu kiểm chứng"
            hint = "đặt biến DASK_DISTRIBUTED__WORKER__DAEMON=False rồi chạy lại `dask worker`"
            problems.append(Problem("cluster-worker-daemon", where, message, hint))
    return problems


def _answers(
    distributed: Any, client: Any, tasks: Iterable[Task], function: Callable[[Task], Judged]
) -> Iterator[tuple[Task, Judged]]:
    """Hand out few units at a time; raises CancelledError or OSError where the cluster is gone."""
    waiting = iter(tasks)
    running: dict[Any, Task] = {}
    suspects: list[Task] = []
    alone: Task | None = None
    finished: SimpleQueue[Any] = SimpleQueue()
    run, number, threads = f"cchc-{os.getpid()}-{time.monotonic_ns()}", 0, 1
    looked = deserted = 0.0  # seconds of the clock: when the workers were counted, since when there are none
    try:
        while True:
            if time.monotonic() - looked > 1:
                looked, threads = time.monotonic(), sum(client.nthreads().values())
                deserted = 0.0 if threads else deserted or looked
                if deserted and looked - deserted > JOIN:
                    raise CancelledError
            handed: list[Task] = []
            if alone is None and not suspects:
                handed = list(islice(waiting, max(0, AHEAD * threads - len(running))))
            elif not running:
                alone = suspects.pop(0)
                handed = [alone]
            for task in handed:
                number += 1
                future = client.submit(function, task, key=f"{run}-{number}", pure=False, retries=RETRIES)
                running[future] = task
                future.add_done_callback(finished.put)
            if not running:
                if threads:
                    return
                time.sleep(1)
                continue
            try:
                future = finished.get(timeout=1)
            except Empty:
                continue
            task = running[future]
            killed = future.status == "error" and isinstance(future.exception(), distributed.KilledWorker)
            if killed and task is not alone:
                suspects.append(running.pop(future))
                continue
            answer = lost(task) if killed else _answer(future, task)
            if answer is None:
                time.sleep(0.1)  # of an answer that is lost Dask tells at once, again and again
                future.add_done_callback(finished.put)
                continue
            del running[future]
            if task is alone:
                alone = None
            yield task, answer
    finally:
        if client.status == "running":
            client.cancel(list(running))


def _answer(future: Any, task: Task) -> Judged | None:
    """None where the worker went away with the answer, which is computed again; it may go while the answer is fetched,
    and Dask would wait for one that no worker is left to give."""
    status = future.status  # once: it may change at any moment
    if status in ("pending", "lost"):
        return None
    if status == "finished":
        try:
            answer: Judged = future.result(timeout=TIMEOUT)
        except TimeoutError:
            return None
        return answer
    if status != "error":
        raise CancelledError
    error = future.exception()
    message = f"máy phụ không chạy được đơn vị này: {type(error).__name__}: {error}"
    hint = "xem máy phụ có cài cùng bản cchc không, rồi chạy lại"
    return packed(Standing(task.name, problems=(Problem("unit-lost", Where(task.name), message, hint),)), "")
