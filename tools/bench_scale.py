"""The figures of many units (docs/scale.md): cost per unit and per GB, memory, a second run, a Dask cluster here.

    python tools/bench_scale.py            1,000 units
    LONG=1 python tools/bench_scale.py     10,000 units

Each unit is a package with the sample's statements (scores only). Cost is CPU time, so that a busy machine does not
lie; linear means that the second half of the units costs no more than the first. Memory is the largest that a process
ever had.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

LONG = bool(os.environ.get("LONG"))
UNITS = 10_000 if LONG else 1_000
HEAVY, WEIGHT = 16, 64 * 2**20
CLUSTER = 200


def cpu() -> float:
    """CPU seconds of this process and of those that it waited for."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def height(pid: int | str) -> float:
    """MB that a process ever had; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def run(paths: list[Path], **options: object) -> tuple[float, float, float]:
    """Wall and CPU seconds of judging these packages, results thrown away as they come; MB of the largest worker."""
    from cchc_cli.cli.cluster import standings

    wall, used, largest = time.perf_counter(), cpu(), 0.0
    for count, _ in enumerate(standings([str(path) for path in paths], 2023, **options)):  # type: ignore[arg-type]
        if count % 50 == 0 or count == len(paths) - 1:
            largest = max(largest, *(height(one.pid or 0) for one in multiprocessing.active_children()), 0.0)
    return time.perf_counter() - wall, cpu() - used, largest


def scale(folder: Path) -> float:
    """The first half of the units, then the second; gives CPU seconds per unit."""
    from tests.province import make_copies

    units = make_copies(folder / "goi", UNITS)
    costs, mine, theirs, done = [], [], [], 0
    for count in (UNITS // 2, UNITS):  # the second run takes the first half from what was kept
        wall, used, largest = run(units[:count], resume=folder / "giu")
        costs.append(used / (count - done))
        mine.append(height("self"))
        theirs.append(largest)
        print(
            f"{done + 1:6}–{count} đơn vị: {wall:7.1f} s · {1000 * costs[-1]:6.1f} ms CPU/đơn vị · "
            f"bộ nhớ: chính {mine[-1]:.0f} MB, tiến trình con {largest:.0f} MB",
            flush=True,
        )
        done = count
    slope, growth = costs[1] / costs[0], theirs[1] / (theirs[0] or 1)
    print(f"tuyến tính: ×{slope:.2f} (≤ 1,1) {'đạt' if slope <= 1.1 else 'CHƯA ĐẠT'}")
    print(f"bộ nhớ tiến trình con không tăng: ×{growth:.2f} (≤ 1,1) {'đạt' if growth <= 1.1 else 'CHƯA ĐẠT'}")
    print(f"bộ nhớ tiến trình chính tăng {1024 * (mine[1] - mine[0]) / (UNITS - UNITS // 2):.1f} kB/đơn vị")
    wall, used, _ = run(units, resume=folder / "giu")
    kept = sum(path.stat().st_size for path in (folder / "giu").iterdir())
    print(f"chạy lại khi không gói nào đổi: {wall:.1f} s, {1000 * used / UNITS:.2f} ms CPU/đơn vị")
    print(f"tệp kết quả: {kept / UNITS / 1024:.1f} kB/đơn vị")
    return costs[1]


def heavy(folder: Path, light: float) -> None:
    """Packages with evidence: what a GB costs beside the unit itself."""
    from tests.province import make_copies

    units = make_copies(folder / "nang", HEAVY, WEIGHT)
    wall, used, _ = run(units)
    size = sum(path.stat().st_size for path in units) / 2**30
    print(f"{size:.2f} GB trong {HEAVY} gói: {wall:.1f} s · {(used - HEAVY * light) / size:.2f} s CPU/GB")


def checked(folder: Path) -> None:
    """The sample's dossier with all its documents, read and checked."""
    from cchc_cli.cli.units import Reading
    from tests.province import ROOT as HERE
    from tests.province import write_package

    package = write_package(HERE, folder / "mau.zip")
    documents = sum(path.is_file() for path in (HERE / "evidence/2023").rglob("*")) - 1
    wall, used, _ = run([package], reading=Reading(check=True))
    size = package.stat().st_size / 2**20
    print(f"kiểm tra tài liệu ({documents} tệp, {size:.0f} MB): {wall:.1f} s, {used:.1f} s CPU/đơn vị")


def cluster(folder: Path) -> None:
    """The same through a scheduler and two worker processes of this machine."""
    from tests.province import make_copies

    units = make_copies(folder / "cum", CLUSTER)
    dask, about = Path(sys.executable).with_name("dask"), folder / "scheduler.json"
    common = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(about))
    lines = (("scheduler", *common, "--port", "0"), ("worker", *common, "--nworkers", "2", "--nthreads", "1"))
    running = [subprocess.Popen([dask, *line], cwd=folder, stderr=subprocess.DEVNULL) for line in lines]
    try:
        for _ in range(300):
            if about.is_file() and about.read_text():
                break
            time.sleep(0.1)
        import json

        address = json.loads(about.read_text())["address"]
        run(units[:4], scheduler=address)
        there, _, _ = run(units, scheduler=address)
    finally:
        for one in reversed(running):
            one.terminate()
            one.wait()
    here, _, _ = run(units)
    print(f"{CLUSTER} đơn vị, hai máy phụ Dask trên máy này: {there:.1f} s; không có Dask: {here:.1f} s")


def main() -> None:
    """All figures."""
    with tempfile.TemporaryDirectory() as name:
        light = scale(Path(name))
        heavy(Path(name), light)
        checked(Path(name))
        cluster(Path(name))


if __name__ == "__main__":
    main()
