"""The entry point: fast answers first, then the commands; a bug exits with 3, so that 1 always means the input.

Imports: cchc_cli (typer only when a command runs).
"""

from __future__ import annotations

import os
import sys
from typing import TextIO

from cchc_cli import __version__


def main() -> None:
    """Run the program and exit with the contract's code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        sys.stdout.write(f"cchc {__version__}\n")
        sys.exit(0)
    for stream in (sys.stdout, sys.stderr):
        _never_raise(stream)
    code = _run(arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _never_raise(stream: TextIO) -> None:
    """A console or pipe of another encoding (cp1258, cp437) shows "?" for what it lacks, and never stops a command."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def _run(arguments: list[str]) -> int:
    from cchc_cli.cli.app import run

    try:
        return run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("Đã dừng theo yêu cầu; không có tệp nào viết dở.\n")
        return 1
    except BrokenPipeError:
        return 0
    except Exception:
        import traceback

        traceback.print_exc()
        sys.stderr.write(_BUG)
        return 3


_BUG = (
    f"\nĐây là lỗi của chương trình (cchc {__version__}), không phải của hồ sơ; hồ sơ không bị thay đổi.\n"
    "Hãy gửi toàn bộ đoạn chữ trên, kèm lệnh vừa gõ, cho người phụ trách chương trình.\n"
)
