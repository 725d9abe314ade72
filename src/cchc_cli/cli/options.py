"""Options that several commands share.

Imports: typer.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

if sys.platform == "win32":
    from pathlib import WindowsPath as _Path
else:
    from pathlib import PosixPath as _Path


class OutputPath(_Path):
    """What is typed after --output; ``is_folder`` where it ends with a slash, which pathlib itself forgets."""

    is_folder = False


def path(text: str) -> OutputPath:
    """Read --output. The help names what an option takes by the name of the function that reads it."""
    output = OutputPath(text)
    output.is_folder = text.endswith(("/", os.sep))
    return output


WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", help="Thư mục hồ sơ của đơn vị (mặc định: ở đây, rồi các cấp trên).")
]
YearOption = Annotated[int | None, typer.Option("--year", help="Năm chấm điểm (mặc định: năm mới nhất có hồ sơ).")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", parser=path, help="Tệp kết quả; là thư mục nếu xuất nhiều dạng một lúc.")
]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Chỉ nói sẽ ghi gì, không ghi.")]
HERE = Path()
