"""The figures of the package: packing against ``bagit.py`` and ``zip``, verifying against ``bagit.py --validate``.

As in ``bench.py``: whole processes, turn by turn with the peer. Packing is measured twice: writing the bag alone, as
the peers do, and the command ``cchc pack``, which also reads and judges every document. ``make bench LONG=1`` packs
5 GiB too. ``zip`` is asked only where it is installed.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import zipfile
from pathlib import Path

from bench_evidence import BIN, LONG, PEAK, ROOT, large_tree, said, small_tree, timed
from measure import line

BAGIT = [sys.executable, "-W", "ignore", str(BIN / "bagit.py"), "--quiet"]
CCHC = str(BIN / "cchc")
WRITE = f"""
import sys
from pathlib import Path
from cchc_cli.present.bag import BagWriter
{PEAK}
folder = Path(sys.argv[1])
files = [(path.relative_to(folder).as_posix(), path) for path in sorted(folder.rglob("*.pdf"))]
with open(sys.argv[2], "wb") as out:
    writer = BagWriter(out, "goi")
    writer.write(files, iter([]))
print(len(files), writer.payload, peak())
"""
VERIFY = f"""
import sys
from pathlib import Path
from cchc_cli.cli.verify import verify_package
{PEAK}
verified = verify_package(Path(sys.argv[1]), Path(sys.argv[1]))
print(verified.files, len([one for one in verified.problems if one.severity == "error"]), peak())
"""


def packing(folder: Path) -> None:
    """600 files, 1 GiB in all: pack them, then verify the package."""
    tree, out = folder / "tep", folder / "goi.zip"
    large_tree(tree)
    ours = [sys.executable, "-c", WRITE, str(tree), str(out)]
    count, size, large_peak = said(ours)
    if (count, size) != (600, 2**30):
        raise SystemExit(f"đóng gói: {count} tệp, {size} byte, lẽ ra 600 tệp, {2**30} byte")
    pairs = [(timed(ours), _bagit_and_zip(tree, folder)) for _ in range(3)]
    mine, theirs = (statistics.median(values) for values in zip(*pairs, strict=True))
    line("đóng gói 600 tệp, 1 GiB (chỉ ghi gói)", mine, "bagit.py --sha256, rồi zip -0", theirs, 0.5)
    _command(folder / "ho-so", tree)
    _verify_zip(out, folder)
    _memory(folder, large_peak)
    shutil.rmtree(folder)


def _bagit_and_zip(tree: Path, folder: Path) -> float:
    """Seconds of the peers, on a hard-linked copy: ``bagit.py`` moves what it is given."""
    copy, archive = folder / "ban-sao", folder / "ban-sao.zip"
    shutil.copytree(tree, copy, copy_function=os.link)
    seconds = timed([*BAGIT, "--sha256", str(copy)])
    if shutil.which("zip"):
        seconds += timed(["zip", "-q", "-0", "-r", str(archive), str(copy)])
        archive.unlink()
    shutil.rmtree(copy)
    return seconds


def _command(workspace: Path, tree: Path) -> None:
    """``cchc pack`` on a workspace with the same files: they are no real PDFs, each is read and found to be none."""
    for name in ("evidence", "criteria"):
        shutil.copytree(ROOT / name, workspace / name)
    items = sorted(path for path in (workspace / "evidence" / "2023").iterdir() if path.is_dir())
    for number, path in enumerate(sorted(tree.rglob("*.pdf"))):
        os.link(path, items[number % len(items)] / f"them-{path.name}")
    pack = [CCHC, "pack", "--workspace", str(workspace), "--year", "2023", "--with-errors"]
    first, again = timed(pack), timed(pack)
    print(f"    cả lệnh cchc pack: {first:.2f} s · lần sau, không tệp nào đổi: {again:.2f} s", flush=True)
    shutil.rmtree(workspace)


def _verify_zip(package: Path, folder: Path) -> None:
    """The ZIP as it is, against ``bagit.py`` on the same bag unpacked."""
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder / "mo")
    bag = folder / "mo" / "goi"
    _against_validate("kiểm tra gói ZIP 600 tệp, 1 GiB", package, bag, 600, 1.0, 3, "--processes", "2")
    _against_validate("kiểm tra gói ấy đã giải nén", bag, bag, 600, 1.0, 3, "--processes", "2")
    shutil.rmtree(folder / "mo")


def _memory(folder: Path, large_peak: int) -> None:
    """Peaks of packing a tenth of it, and (LONG) five times as much: memory does not grow with the dossier."""
    found = {"1 GiB": large_peak}
    for name, size in (("100 MiB", 100 * 2**20), ("5 GiB", 5 * 2**30)) if LONG else (("100 MiB", 100 * 2**20),):
        large_tree(folder / name, size)
        found[name] = said([sys.executable, "-c", WRITE, str(folder / name), str(folder / "khac.zip")])[2]
        shutil.rmtree(folder / name)
    words = " · ".join(f"{name}: {peak} MB" for name, peak in found.items())
    verdict = "đạt" if max(found.values()) <= 200 else "CHƯA ĐẠT"
    print(f"    bộ nhớ khi đóng gói: {words} (≤ 200 MB, không lớn theo hồ sơ) {verdict}", flush=True)


def verifying(folder: Path) -> None:
    """A bag of 99,200 files of 1 KiB, made by ``bagit.py``."""
    small_tree(folder)
    subprocess.run([*BAGIT, "--sha256", str(folder)], check=True)
    _against_validate("kiểm tra thư mục 99.200 tệp 1 KiB", folder, folder, 99200, 0.2, 2)
    _against_validate("kiểm tra thư mục 99.200 tệp 1 KiB", folder, folder, 99200, 0.2, 2, "--processes", "2")
    shutil.rmtree(folder)


def _against_validate(title: str, package: Path, bag: Path, files: int, aim: float, runs: int, *options: str) -> None:
    """``cchc verify`` against the validation of the same bag, in turn; our peak of memory."""
    found = said([sys.executable, "-c", VERIFY, str(package)])
    if found[:2] != [files, 0]:
        raise SystemExit(f"{title}: {found[0]} tệp, {found[1]} lỗi, lẽ ra {files} tệp, không lỗi")
    ours, peer = [CCHC, "verify", str(package)], [*BAGIT, "--validate", *options, str(bag)]
    pairs = [(timed(ours), timed(peer)) for _ in range(runs)]
    mine, theirs = (statistics.median(values) for values in zip(*pairs, strict=True))
    name = " ".join(["bagit.py --validate", *options])
    line(f"{title} (cchc verify, {found[2]} MB)", mine, name, theirs, aim)
