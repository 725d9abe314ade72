"""Broken files of every kind: nothing is raised, nothing hangs, and every file is read or spoken of."""

import json
import os
import subprocess
import sys

from tests.conftest import ROOT

LONG = os.environ.get("CCHC_FUZZ") == "long"
CASES, SECONDS = (50_000, 300) if LONG else (250, 10)
MOST_MEMORY = 300
"""Megabytes of the process that hands out the work."""


def test_fuzz_every_broken_file_is_read_or_spoken_of():
    command = [sys.executable, "-m", "tests.document.fuzzing", str(CASES), str(SECONDS)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=SECONDS + 300)
    assert ran.returncode == 0, ran.stderr[-3000:]
    result = json.loads(ran.stdout.splitlines()[-1])
    assert result["broken"] == []
    assert result["cases"] >= (1_000 if LONG else 20)
    assert (result["memory_mb"] or 0) < MOST_MEMORY
