"""Options that several commands share.

Imports: typer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", help="Thư mục hồ sơ của đơn vị (mặc định: ở đây, rồi các cấp trên).")
]
YearOption = Annotated[int | None, typer.Option("--year", help="Năm chấm điểm (mặc định: năm mới nhất có hồ sơ).")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", help="Tệp kết quả; là thư mục nếu xuất nhiều dạng một lúc.")
]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Chỉ nói sẽ ghi gì, không ghi.")]
HERE = Path()
