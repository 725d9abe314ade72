"""``cchc form …``: the Excel form that officers fill in, out and back.

Imports: typer, cli.*; everything else inside the commands, so that help and completion stay fast.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cchc_cli.cli.options import HERE, DryOption, OutputOption, WorkspaceOption, YearOption
from cchc_cli.cli.vietnamese_help import VietnameseCommand, VietnameseGroup

form_app = typer.Typer(
    cls=VietnameseGroup,
    rich_markup_mode=None,
    help="Biểu Excel để điền số liệu. Xuất biểu cho người phụ trách, nhập lại các biểu đã điền.",
)


@form_app.command("export", cls=VietnameseCommand)
def export_form(
    area: Annotated[
        list[str] | None, typer.Option("--area", help="Chỉ một lĩnh vực, ví dụ 3; nhiều lĩnh vực thì ghi nhiều lần.")
    ] = None,
    officer: Annotated[
        str | None, typer.Option("--officer", help="Chỉ các mục của một người phụ trách ghi trong unit.yaml.")
    ] = None,
    workspace: WorkspaceOption = HERE,
    year: YearOption = None,
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """Xuất biểu Excel để điền. Điểm tự tính trong biểu; không ghi đè biểu đã có người điền mà chưa nhập."""
    from cchc_cli.cli.form import run_export

    run_export(workspace, year, area or [], officer, output, dry_run)


@form_app.command("import", cls=VietnameseCommand)
def import_form(
    files: Annotated[list[Path], typer.Argument(help="Các biểu .xlsx đã điền.", metavar="TỆP")],
    take: Annotated[
        str | None,
        typer.Option(
            "--take", help="Khi biểu và hồ sơ cùng đổi: file lấy theo biểu, workspace giữ theo hồ sơ.", metavar="BÊN"
        ),
    ] = None,
    workspace: WorkspaceOption = HERE,
    year: YearOption = None,
    dry_run: DryOption = False,
) -> None:
    """Nhập các biểu đã điền. Báo mọi chỗ sai theo trang và ô, cho xem thay đổi; không âm thầm ghi đè gì."""
    from cchc_cli.cli.form import run_import
    from cchc_cli.cli.stages import alone

    with alone(workspace, dry_run):
        run_import(workspace, files, take, year, dry_run)
