"""What was computed of many units, kept as it comes, so that a run that was stopped goes on where it was.

One line a unit, added at the end and never changed; of several lines of one unit the last counts. A line that was cut
short is skipped. The file is safe to delete, and of no use to a run with other arguments: its name depends on them.

Imports: cli.write, the standard library.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import NamedTuple

from cchc_cli.cli.write import CannotWrite

KEPT = 6
"""Files of as many runs stay."""
_OUTLINE = b"outline"
_UNIT = b"unit"


class Judged(NamedTuple):
    """What became of a unit. ``key`` tells whether what was read is still the same, "" where it must be read again in
    any case; ``standing`` is JSON without the outline of its set, which is apart, with its code."""

    key: str
    standing: bytes
    code: str = ""
    outline: bytes = b""


class Results:
    """The file of one run; ``None`` for a folder keeps nothing. Holds of each unit only where its line is."""

    def __init__(self, folder: Path | None, run: str) -> None:
        self._path = folder / f"{run}.tsv" if folder else None
        self._lines: dict[str, tuple[str, int]] = {}
        self._outlines: dict[str, bytes] = {}
        self._file = None
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a+b")
            self._load()
        except OSError as error:
            raise CannotWrite(self._path, error) from error

    def _load(self) -> None:
        assert self._file is not None  # noqa: S101 - open() came first
        self._file.seek(0)
        at, line = 0, b"\n"
        for line in self._file:
            kind, *fields = line.rstrip(b"\n").split(b"\t")
            if line.endswith(b"\n") and kind == _OUTLINE and len(fields) == 2:
                self._outlines[fields[0].decode("ascii", "replace")] = fields[1]
            elif line.endswith(b"\n") and kind == _UNIT and len(fields) == 4:
                with contextlib.suppress(ValueError):
                    self._lines[json.loads(fields[0])] = (fields[1].decode("ascii", "replace"), at)
            at += len(line)
        if not line.endswith(b"\n"):  # the last run was stopped in the middle of a line
            self._file.write(b"\n")

    def key(self, name: str) -> str:
        """The key under which a unit was kept; "" where it was not."""
        return self._lines.get(name, ("", 0))[0]

    def read(self, name: str) -> Judged:
        """What was kept of a unit that has a key."""
        assert self._file is not None  # noqa: S101 - open() came first
        key, at = self._lines[name]
        self._file.seek(at)
        _, _, _, code, standing = self._file.readline().rstrip(b"\n").split(b"\t")
        return Judged(key, standing, code.decode(), self._outlines.get(code.decode(), b""))

    def add(self, name: str, one: Judged) -> None:
        """Keep a unit, whole lines at once."""
        if self._file is None or not one.key:
            return
        lines = b""
        if one.code and one.code not in self._outlines:
            self._outlines[one.code] = one.outline
            lines = b"\t".join((_OUTLINE, one.code.encode(), one.outline)) + b"\n"
        fields = (_UNIT, json.dumps(name).encode(), one.key.encode(), one.code.encode(), one.standing)
        try:
            self._file.write(lines + b"\t".join(fields) + b"\n")
            self._file.flush()
        except OSError as error:
            assert self._path is not None  # noqa: S101 - an open file has one
            raise CannotWrite(self._path, error) from error

    def close(self) -> None:
        """Of the files of runs with other arguments the newest stay: another year, evidence checked or not."""
        if self._file is None or self._path is None:
            return
        self._file.close()
        with contextlib.suppress(OSError):  # another run has taken it away
            files = sorted(self._path.parent.glob("*.tsv"), key=lambda one: one.stat().st_mtime_ns, reverse=True)
            for old in files[KEPT:]:
                old.unlink()
