"""The figures of the evidence: hashing against bagit, and the second reading against the first; as in ``bench.py``."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def second_reading(folder: Path) -> None:
    """check-evidence on the sample, everything read, then nothing changed (whole processes)."""
    for name in ("evidence", "criteria"):
        shutil.copytree(ROOT / name, folder / name)
    check = [str(BIN / "cchc"), "check-evidence", "--workspace", str(folder), "--year", "2023"]
    first = min(_timed([*check, "--fresh"]) for _ in range(3))
    second = min(_timed(check) for _ in range(5))
    print(
        f"check-evidence (mẫu 2023): đọc hết {first:.2f} s · không tệp nào đổi {second:.2f} s · ×{second / first:.2f}"
    )


def reading_on_cores(folder: Path) -> None:
    """400 real-sized PDFs by one worker and by two, against poppler and sha256sum on the same files."""
    from cchc_cli.document.reader import read_documents

    sources = sorted((ROOT / "evidence" / "2023").rglob("*.pdf"))
    folder.mkdir(parents=True)
    choice = random.Random(7)
    files = []
    for number in range(400):
        target = folder / f"{number:04}.pdf"
        shutil.copyfile(choice.choice(sources), target)
        files.append((target, target.name))

    def read(workers: int) -> None:
        for _ in read_documents(files, workers=workers):
            pass

    one, two = _clock(lambda: read(1)), _clock(lambda: read(2))
    print(f"đọc 400 PDF: một tiến trình {one:.2f} s · hai tiến trình {two:.2f} s · nhanh gấp {one / two:.2f} (≥ 1,6)")
    if shutil.which("pdfinfo") and shutil.which("pdftotext"):
        theirs = _clock(lambda: _poppler(files))
        print(f"    pdfinfo + pdftotext -l 1 + sha256sum, từng tệp: {theirs:.2f} s · ×{two / theirs:.2f} (≤ 2)")


def _poppler(files: list[tuple[Path, str]]) -> None:
    for path, _ in files:
        for command in (["pdfinfo", path], ["pdftotext", "-l", "1", path, "-"], ["sha256sum", path]):
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _timed(command: list[str]) -> float:
    return _clock(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))


def _clock(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
