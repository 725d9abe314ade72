"""PDF: a DOCX as LibreOffice prints it, where LibreOffice is installed.

It runs apart from the user's own (with a profile of its own), so it works while that one is open and changes nothing
of it: one that shares a profile hands the work to the window that is open, or refuses it.

Imports: cli.stages, problem, read.machine.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import typer

from cchc_cli.cli.stages import or_stop, say, stop_at_errors
from cchc_cli.problem import Problem, Where
from cchc_cli.read.machine import find_office

SECONDS = 180.0
"""For one document: its first start takes a slow computer half a minute."""
_BY_HAND = "mở tệp .docx bằng Word hoặc LibreOffice rồi lưu dạng PDF"
_OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--nologo", "--nofirststartwizard", "--convert-to", "pdf")
_SETTING = '<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="{}" oor:op="fuse">'
_SETTINGS = "".join(
    f"{_SETTING.format(name)}<value>true</value></prop></item>"
    for name in ("DisableMacrosExecution", "DisableActiveContent", "BlockUntrustedRefererLinks")
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{_SETTINGS}</oor:items>'
)
"""Settings of the profile: no macro runs, nothing that a document names is fetched."""


def office() -> Path:
    """LibreOffice's program; or exit 1 with what to do."""
    found = find_office()
    hint = f"cài LibreOffice (miễn phí, libreoffice.org) rồi chạy lại; hoặc xuất --format docx, {_BY_HAND}"
    missing = Problem("no-office", Where("LibreOffice"), "máy này chưa có, nên chưa xuất được PDF", hint)
    return or_stop(found, [missing] if found is None else [])


def to_pdf(docx: bytes) -> bytes:
    """The document as PDF; or exit 1 where LibreOffice is missing, fails or takes longer than ``SECONDS``."""
    program = office()
    if sys.stderr.isatty():
        say("Đang chuyển sang PDF bằng LibreOffice…")
    try:
        with tempfile.TemporaryDirectory(prefix="cchc-", ignore_cleanup_errors=True) as folder:
            made = _converted(program, Path(folder), docx)
    except subprocess.TimeoutExpired:
        _give_up(f"chưa chuyển xong sau {SECONDS:.0f} giây, đã dừng")
    except OSError:
        _give_up("không chạy được")
    if not made.startswith(b"%PDF-"):
        _give_up("không chuyển được văn bản này")
    return made


def _give_up(message: str) -> None:
    hint = f"thử mở LibreOffice xem có báo lỗi không; hoặc xuất --format docx, {_BY_HAND}"
    stop_at_errors([Problem("pdf-failed", Where("LibreOffice"), message, hint)])
    raise typer.Exit(1)


def _converted(program: Path, folder: Path, docx: bytes) -> bytes:
    """What LibreOffice makes of the document in an empty folder; nothing where it makes nothing."""
    (folder / "van-ban.docx").write_bytes(docx)
    settings = folder / "ho-so" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_PROFILE, encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'ho-so').as_uri()}"
    process = subprocess.Popen(
        [program, profile, *_OPTIONS, "--outdir", folder, folder / "van-ban.docx"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    finally:
        _end(process)
    pdf = folder / "van-ban.pdf"
    return pdf.read_bytes() if pdf.is_file() else b""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a run that is not over, with all that it started: the program itself is only a starter."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
