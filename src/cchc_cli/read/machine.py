"""What this computer has and can do, as far as ``cchc`` depends on it: asked of the system, never guessed.

Imports: nothing of ours.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

LETTERS = "ệộữợẵĐ“”–…"
"""What a Vietnamese screenful needs beside ASCII."""
OFFICE = ("soffice", "libreoffice", "soffice.com")
_OFFICE_FOLDERS = (
    Path("C:/Program Files/LibreOffice/program"),
    Path("C:/Program Files (x86)/LibreOffice/program"),
    Path("/Applications/LibreOffice.app/Contents/MacOS"),
)
_FONT_FOLDERS = (
    Path("C:/Windows/Fonts"),
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
    Path("/System/Library/Fonts"),
    Path("~/.fonts").expanduser(),
    Path("~/.local/share/fonts").expanduser(),
)
_FONT_FILES = ("times.ttf", "times new roman.ttf", "liberationserif-regular.ttf")
"""Times New Roman, or Liberation Serif, which is as wide."""


@dataclass(frozen=True, slots=True)
class Machine:
    """``encoding``: of what is printed; ``lacks``: Vietnamese letters that it cannot show; ``zone``: hours ahead
    of UTC; ``long_paths``: whether paths over 260 characters work (always, except on Windows without the setting)."""

    system: str
    python: str
    encoding: str
    lacks: str
    office: Path | None
    font: Path | None
    zone: float
    long_paths: bool


def machine() -> Machine:
    """This machine."""
    encoding = sys.stdout.encoding or "ascii"
    return Machine(
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        encoding=encoding,
        lacks="".join(letter for letter in LETTERS if not _can_show(letter, encoding)),
        office=find_office(),
        font=_font(),
        zone=time.localtime().tm_gmtoff / 3600,
        long_paths=_long_paths(),
    )


def find_office() -> Path | None:
    """LibreOffice's program, where it is installed: on the search path or in its usual folder."""
    for name in OFFICE:
        found = shutil.which(name)
        if found:
            return Path(found)
        for folder in _OFFICE_FOLDERS:
            if (folder / name).is_file():
                return folder / name
    return None


def can_write(folder: Path) -> bool:
    """Whether a file can be made in a folder (or, where it is not there yet, in the nearest one above it)."""
    while not folder.exists() and folder.parent != folder:
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(prefix=".cchc-", dir=folder):
            return True
    except OSError:
        return False


def _can_show(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _font() -> Path | None:
    for folder in _FONT_FOLDERS:
        for at, _, names in os.walk(folder):
            for name in names:
                if name.lower() in _FONT_FILES:
                    return Path(at) / name
    return None


def _long_paths() -> bool:
    if sys.platform != "win32":
        return True
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SYSTEM\CurrentControlSet\Control\FileSystem") as key:
            return bool(winreg.QueryValueEx(key, "LongPathsEnabled")[0])
    except OSError:
        return False
