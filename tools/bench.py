"""``make bench``: how fast, as ratios against a peer or a floor measured in the same run.

Peers run interleaved with ours (A B A B …), the median counts. Nothing here asserts: a timed test would lie on a
busy machine. Every line names what it is compared with and the ratio that the project aims at.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bench_scale
from bench_documents import annex_table, whole_report
from bench_evidence import large_files, reading, small_files
from bench_package import packing, verifying
from bench_province import ranking
from bench_scoring import many_sets, many_units

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
RUNS = 9
HELLO = """\
import typer
app = typer.Typer()

@app.command()
def hello(name: str = "x"):
    "Say hello."
    print(name)

@app.command()
def bye(name: str = "x"):
    "Say bye."
    print(name)

app()
"""


def seconds(command: list[str]) -> float:
    """Wall time of one run, bytecode caches in use as for a user."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, env=environment)
    return time.perf_counter() - start


def compare(title: str, ours: list[str], peer: list[str], peer_name: str, aim: float) -> None:
    """Print the medians and their ratio."""
    for command in (ours, peer):
        seconds(command)  # caches warm for both
    pairs = [(seconds(ours), seconds(peer)) for _ in range(RUNS)]
    mine, theirs = (statistics.median(values) for values in zip(*pairs, strict=True))
    ratio = mine / theirs
    verdict = "đạt" if ratio <= aim else "CHƯA ĐẠT"
    print(
        f"{title:34} {mine * 1000:6.0f} ms · {peer_name:44} {theirs * 1000:6.0f} ms · ×{ratio:4.2f} (≤ {aim}) {verdict}"
    )


def main() -> None:
    """Every figure, main job first."""
    cchc = str(BIN / "cchc")
    with tempfile.TemporaryDirectory() as folder:
        hello = Path(folder) / "hello.py"
        hello.write_text(HELLO, encoding="utf-8")
        schema = Path(folder) / "schema.json"
        schema.write_text(json.dumps(structure()), encoding="utf-8")
        criteria = sorted(map(str, (ROOT / "criteria" / "minh-hoa-xa-2023").glob("[0-9]-*.yaml")))
        peer = [str(BIN / "check-jsonschema"), "--schemafile", str(schema), *criteria]
        score = [cchc, "score", "--year", "2023"]
        report = [cchc, "report", "--year", "2023", "--output", str(Path(folder) / "bao-cao.docx")]
        typer_hello = [sys.executable, str(hello)]
        compare("cchc --version", [cchc, "--version"], [*typer_hello, "hello"], "typer, hai lệnh: hello", 0.4)
        compare("cchc --help", [cchc, "--help"], [*typer_hello, "--help"], "typer, hai lệnh: --help", 1.2)
        compare("cchc score (mẫu 2023)", score, peer, "check-jsonschema, cùng tệp, chỉ cấu trúc", 1.0)
        compare("cchc report (mẫu 2023)", report, score, "cchc score", 2.0)
        many_units(Path(folder) / "units")
        many_sets(Path(folder) / "sets", schema)
        large_files(Path(folder) / "large")
        small_files(Path(folder) / "small")
        packing(Path(folder) / "packing")
        verifying(Path(folder) / "verifying")
        reading(Path(folder) / "reading")
        annex_table()
        whole_report(Path(folder) / "report")
    ranking()
    bench_scale.main()


def structure() -> dict[str, object]:
    """A JSON Schema of an area file's structure, for the peer."""
    from cchc_cli.model import Area

    return Area.model_json_schema()


if __name__ == "__main__":
    main()
