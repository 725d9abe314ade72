"""``cchc evidence …``: evidence files put where they belong, explained, and taken back.

Imports: typer, cli.*; everything else inside the commands, so that help and completion stay fast.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cchc_cli.cli.options import HERE, DryOption, OutputOption, WorkspaceOption, YearOption
from cchc_cli.cli.vietnamese_help import VietnameseCommand, VietnameseGroup

evidence_app = typer.Typer(
    cls=VietnameseGroup,
    rich_markup_mode=None,
    help="Tài liệu kiểm chứng. Đưa tệp vào mục, xếp hộp tệp chờ, giải thích một tệp, trả lại.",
)
ScreenFormat = Annotated[str, typer.Option("--format", help="table, json, md.")]


@evidence_app.command(cls=VietnameseCommand)
def add(
    files: Annotated[list[Path], typer.Argument(help="Các tệp cần đưa vào hồ sơ.", metavar="TỆP")],
    item: Annotated[str, typer.Option("--item", help="Mã mục mà tệp chứng minh, ví dụ 1.1.1.", metavar="MÃ")],
    workspace: WorkspaceOption = HERE,
    year: YearOption = None,
    dry_run: DryOption = False,
) -> None:
    """Chép tệp vào thư mục của một mục. Đặt tên theo số, loại, ngày đọc được trong tệp; không ghi đè tệp nào."""
    from cchc_cli.cli.filing import run_add
    from cchc_cli.cli.stages import alone

    with alone(workspace, dry_run):
        run_add(workspace, files, item, year, dry_run)


@evidence_app.command(cls=VietnameseCommand)
def sort(
    inbox: Annotated[Path, typer.Argument(help="Thư mục có các tệp chờ xếp, kể cả thư mục con.", metavar="HỘP")],
    apply: Annotated[bool, typer.Option("--apply", help="Đưa những tệp đã rõ vào thư mục của mục.")] = False,
    workspace: WorkspaceOption = HERE,
    year: YearOption = None,
    format: ScreenFormat = "table",
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """Xếp các tệp chờ vào mục. Đọc từng tệp, đề xuất mục cần tệp đó và nói vì sao; chỉ dời tệp khi có --apply."""
    from cchc_cli.cli.filing import run_sort
    from cchc_cli.cli.stages import alone

    with alone(workspace, dry_run or not apply):
        run_sort(workspace, inbox, apply, year, format, output, dry_run)


@evidence_app.command(cls=VietnameseCommand)
def why(
    file: Annotated[str, typer.Argument(help="Đường dẫn, hoặc tên tệp trong hồ sơ của năm.", metavar="TỆP")],
    item: Annotated[
        str | None, typer.Option("--item", help="So cả với yêu cầu của mục này, ví dụ 1.1.1.", metavar="MÃ")
    ] = None,
    workspace: WorkspaceOption = HERE,
    year: YearOption = None,
    format: ScreenFormat = "table",
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """Giải thích một tệp. Đọc được gì và ở đâu, chữ ký, lỗi của tệp, đúng hay chưa đúng yêu cầu nào và vì sao."""
    from cchc_cli.cli.filing import run_why

    run_why(workspace, file, item, year, format, output, dry_run)


@evidence_app.command(cls=VietnameseCommand)
def undo(workspace: WorkspaceOption = HERE, dry_run: DryOption = False) -> None:
    """Trả lại lần đưa tệp gần nhất. Tệp đã dời về chỗ cũ; bản chép được bỏ đi nếu từ đó chưa ai sửa."""
    from cchc_cli.cli.filing import run_undo
    from cchc_cli.cli.stages import alone

    with alone(workspace, dry_run):
        run_undo(workspace, dry_run)
