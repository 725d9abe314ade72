"""The figures of the evidence: the inventory against bagit, PDFs against poppler, the second reading against the first.

As in ``bench.py``: whole processes, turn by turn with the peer. ``make bench LONG=1`` also reads 10,000 PDFs.
``reuse lint`` is asked only where someone has installed it: it is no part of the project.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from sample.dossier import dossier

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
LONG = bool(os.environ.get("LONG"))
AS_A_USER = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Bytecode caches in use."""

PEAK = """
def peak():
    try:
        lines = open("/proc/self/status").readlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))
"""
INVENTORY = f"""
import sys
from pathlib import Path
from cchc_cli.read.inventory import inventory
{PEAK}
count = total = 0
for entry in inventory(Path(sys.argv[1])):
    assert entry.aside is None
    count, total = count + 1, total + entry.size
print(count, total, peak())
"""
READING = f"""
import sys
from pathlib import Path
from cchc_cli.document.reader import read_documents
{PEAK}
chosen = sorted(Path(sys.argv[1]).iterdir())[int(sys.argv[3]) : int(sys.argv[4])]
files = [(path, path.name) for path in chosen]
read = sum(not document.faults for document in read_documents(files, workers=int(sys.argv[2])))
print(len(files), read, peak())
"""


def large_files(folder: Path) -> None:
    """The inventory of 600 files, 1 GiB in all, against the validation of a bag of them."""
    large_tree(folder)
    _against_bagit("kiểm kê 600 tệp, 1 GiB", folder, [600, 2**30], 1.2, 3, "--processes", "2")
    shutil.rmtree(folder)


def large_tree(folder: Path, total: int = 2**30) -> None:
    """600 files of unlike sizes, so many bytes in all; no two are alike and none can be packed smaller."""
    choice = random.Random(600)
    block = choice.randbytes(2**20)
    weights = [choice.uniform(0.1, 2.0) for _ in range(599)]
    sizes = [int(total * 0.998 * weight / sum(weights)) for weight in weights]
    sizes.append(total - sum(sizes))
    for number, size in enumerate(sizes):
        path = folder / f"{number % 70:02}" / f"{number:03}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(f"{number:08}".encode())
            for start in range(8, size, len(block)):
                file.write(block[: size - start])


def small_files(folder: Path) -> None:
    """The inventory of 99,200 files of 1 KiB, against the validation of a bag of them, and ``reuse lint``."""
    small_tree(folder)
    mine = _against_bagit("kiểm kê 99.200 tệp 1 KiB", folder, [99200, 99200 * 1024], 0.2, 2)
    if shutil.which("reuse"):
        theirs = timed(["reuse", "--root", str(folder / "data"), "lint", "--quiet"])
        print(f"    reuse lint: {theirs:.1f} s · ×{mine / theirs:.3f} (≤ 0,1)", flush=True)
    shutil.rmtree(folder)


def small_tree(folder: Path) -> None:
    """99,200 files of 1 KiB in 992 folders."""
    block = random.Random(99200).randbytes(1016)
    for number in range(992):
        below = folder / f"{number // 100}" / f"{number:03}"
        below.mkdir(parents=True)
        for part in range(100):
            (below / f"{part:02}.txt").write_bytes(f"{number * 100 + part:08}".encode() + block)


def _against_bagit(title: str, folder: Path, expected: list[int], aim: float, runs: int, *options: str) -> float:
    """Print the medians of some runs in turn, and our peak of memory; the seconds of ours."""
    bagit = [sys.executable, "-W", "ignore", str(BIN / "bagit.py"), "--quiet"]
    subprocess.run([*bagit, "--sha256", str(folder)], check=True)
    ours = [sys.executable, "-c", INVENTORY, str(folder / "data")]
    found = said(ours)
    if found[:2] != expected:
        raise SystemExit(f"{title}: {found}, lẽ ra {expected}")
    pairs = [(timed(ours), timed([*bagit, "--validate", *options, str(folder)])) for _ in range(runs)]
    mine, theirs = (statistics.median(values) for values in zip(*pairs, strict=True))
    verdict = "đạt" if mine / theirs <= aim else "CHƯA ĐẠT"
    name = " ".join(["bagit.py --validate", *options])
    print(
        f"{title}: {mine:.2f} s, {found[2]} MB · {name}: {theirs:.2f} s · ×{mine / theirs:.2f} (≤ {aim}) {verdict}",
        flush=True,
    )
    return mine


def reading(folder: Path) -> None:
    """1,000 PDFs on one core and on two, against poppler; then by their number; then in a workspace, read again."""
    pdfs = folder / "pdf"
    pdfs.mkdir(parents=True)
    for number, content in enumerate(dossier(1000)):
        (pdfs / f"{number:05}.pdf").write_bytes(content)
    _on_cores(pdfs)
    _second_reading(folder / "ho-so", pdfs)
    _by_number(pdfs)


def _on_cores(pdfs: Path) -> None:
    """In batches, so that what else the machine does falls on all."""
    one = two = theirs = 0.0
    for start in range(0, 1000, 250):
        one += timed(_read(pdfs, 1, start, start + 250))
        two += timed(_read(pdfs, 2, start, start + 250))
        theirs += _poppler(sorted(pdfs.iterdir())[start : start + 250])
    print(f"đọc 1.000 PDF: một tiến trình {one:.1f} s · hai tiến trình {two:.1f} s · nhanh gấp {one / two:.2f} (≥ 1,6)")
    if theirs:
        print(f"    pdfinfo + pdftotext -l 1 + sha256sum, từng tệp: {theirs:.1f} s · ×{two / theirs:.2f} (≤ 2)")


def _by_number(pdfs: Path) -> None:
    """Processor time for each document and memory of the parent, from 100 to 10,000 (each of the thousand ten times).

    Not wall time: that of 10,000 would tell what else the machine did meanwhile.
    """
    if LONG:
        for number in range(1000, 10000):
            os.link(pdfs / f"{number % 1000:05}.pdf", pdfs / f"{number:05}.pdf")
    found = []
    for count in (100, 1000, 10000) if LONG else (100, 1000):
        before = _processor()
        _, read, peak = said(_read(pdfs, 2, 0, count))
        seconds = _processor() - before
        if read != count:
            raise SystemExit(f"đọc {count} PDF: chỉ {read} tệp không có lỗi")
        found.append(f"{count}: {seconds / count * 1000:.1f} ms, {peak} MB")
    print(f"    giờ máy cho mỗi PDF, và bộ nhớ của tiến trình chính: {' · '.join(found)}", flush=True)


def _processor() -> float:
    """Seconds of processor time that ended child processes took, with their own."""
    return os.times().children_user + os.times().children_system


def _second_reading(workspace: Path, pdfs: Path) -> None:
    """check-evidence of the sample with 1,000 PDFs more, everything read, then nothing changed."""
    for name in ("evidence", "criteria"):
        shutil.copytree(ROOT / name, workspace / name)
    items = sorted(path for path in (workspace / "evidence" / "2023").iterdir() if path.is_dir())
    for number, path in enumerate(sorted(pdfs.iterdir())):
        os.link(path, items[number % len(items)] / f"them-{path.name}")
    check = [str(BIN / "cchc"), "check-evidence", "--workspace", str(workspace), "--year", "2023"]
    first = timed([*check, "--fresh"])
    time.sleep(3)  # what changed in the very moment of reading is read again
    second = statistics.median(timed(check) for _ in range(3))
    verdict = "đạt" if second / first <= 0.05 else "CHƯA ĐẠT"
    print(
        f"check-evidence, mẫu và 1.000 PDF: đọc hết {first:.1f} s · không tệp nào đổi {second:.2f} s"
        f" · ×{second / first:.3f} (≤ 0,05) {verdict}",
        flush=True,
    )


def _read(pdfs: Path, workers: int, start: int, stop: int) -> list[str]:
    return [sys.executable, "-c", READING, *map(str, (pdfs, workers, start, stop))]


def _poppler(paths: list[Path]) -> float:
    """Seconds of the peers; none where poppler is not installed."""
    if not (shutil.which("pdfinfo") and shutil.which("pdftotext")):
        return 0.0
    start = time.perf_counter()
    for path in paths:
        for command in (["pdfinfo", path], ["pdftotext", "-l", "1", path, "-"], ["sha256sum", path]):
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def said(command: list[str]) -> list[int]:
    """What one of the programs above prints: numbers."""
    return [int(word) for word in subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()]


def timed(command: list[str]) -> float:
    """Seconds that a command takes."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=AS_A_USER)
    return time.perf_counter() - start
