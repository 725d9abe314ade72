"""``cchc criteria …``: the criteria sets, for the people who type them in and those who keep to them.

Imports: typer, cli.*; everything else inside the commands, so that help and completion stay fast.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cchc_cli.cli.options import HERE, DryOption, OutputOption, WorkspaceOption, YearOption
from cchc_cli.cli.vietnamese_help import VietnameseCommand, VietnameseGroup

criteria_app = typer.Typer(
    cls=VietnameseGroup,
    rich_markup_mode=None,
    help="Các bộ tiêu chí. Liệt kê, xem, kiểm tra, thử, so sánh, nhập từ phụ lục, chuyển hồ sơ.",
)
SetsArgument = Annotated[
    list[str] | None, typer.Argument(help="Tên bộ, hoặc thư mục của bộ (mặc định: mọi bộ đang có).", metavar="BỘ...")
]
ScreenFormat = Annotated[str, typer.Option("--format", help="table, json, md.")]


@criteria_app.command("list", cls=VietnameseCommand)
def list_(
    workspace: WorkspaceOption = HERE,
    format: ScreenFormat = "table",
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """Liệt kê các bộ tiêu chí đang có. Kèm tình trạng, năm áp dụng, số mục, tổng điểm, lỗi."""
    from cchc_cli.cli.criteria import run_list

    run_list(workspace, format, output, dry_run)


@criteria_app.command(cls=VietnameseCommand)
def show(
    edition: Annotated[str | None, typer.Argument(help="Tên bộ (mặc định: bộ của năm mới nhất).", metavar="BỘ")] = None,
    item: Annotated[str | None, typer.Option("--item", help="Chỉ một mục, đầy đủ; ví dụ 3.2.1.")] = None,
    workspace: WorkspaceOption = HERE,
    format: ScreenFormat = "table",
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """Xem một bộ, hoặc một mục của bộ. Lĩnh vực, mục, điểm, cách chấm, tài liệu, hạn, chủ trì."""
    from cchc_cli.cli.criteria import run_show

    run_show(workspace, edition, item, format, output, dry_run)


@criteria_app.command(cls=VietnameseCommand)
def check(
    editions: SetsArgument = None,
    workspace: WorkspaceOption = HERE,
    format: ScreenFormat = "table",
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """Tìm mọi lỗi của bộ tiêu chí. Tổng điểm, mã, cách chấm, số liệu, vai trò, ngày; mọi lỗi trong một lần chạy."""
    from cchc_cli.cli.criteria import run_check

    run_check(workspace, editions or [], format, output, dry_run)


@criteria_app.command("test", cls=VietnameseCommand)
def try_(
    editions: SetsArgument = None,
    workspace: WorkspaceOption = HERE,
    format: ScreenFormat = "table",
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """Thử các ví dụ tính tay của bộ. Chấm từng ví dụ trong tests.yaml, chỉ ra ví dụ nào không đúng và tính thế nào."""
    from cchc_cli.cli.criteria import run_test

    run_test(workspace, editions or [], format, output, dry_run)


@criteria_app.command(cls=VietnameseCommand)
def diff(
    old: Annotated[str, typer.Argument(help="Bộ cũ.", metavar="BỘ_CŨ")],
    new: Annotated[str, typer.Argument(help="Bộ mới.", metavar="BỘ_MỚI")],
    workspace: WorkspaceOption = HERE,
    format: ScreenFormat = "table",
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """So hai bộ tiêu chí. Mục dời, đổi tên, tách, bỏ, đổi điểm, cách chấm, tài liệu; ảnh hưởng đến điểm của đơn vị."""
    from cchc_cli.cli.criteria import run_diff

    run_diff(workspace, old, new, format, output, dry_run)


@criteria_app.command(cls=VietnameseCommand)
def migrate(
    to: Annotated[str | None, typer.Option("--to", help="Bộ tiêu chí mới của năm.", metavar="BỘ")] = None,
    workspace: WorkspaceOption = HERE,
    year: YearOption = None,
    undo: Annotated[bool, typer.Option("--undo", help="Trả hồ sơ về như trước lần chuyển gần nhất.")] = False,
    dry_run: DryOption = False,
) -> None:
    """Chuyển hồ sơ một năm sang bộ khác. Mang theo số liệu, giải trình, tài liệu; không xóa gì, trả lại được."""
    from cchc_cli.cli.migrate import run_migrate

    run_migrate(workspace, to, year, undo, dry_run)


@criteria_app.command("import", cls=VietnameseCommand)
def import_(
    annex: Annotated[
        Path, typer.Argument(help="Phụ lục .docx hoặc .xlsx, hoặc bảng rà soát đã xuất.", metavar="PHỤ_LỤC")
    ],
    edition: Annotated[str, typer.Option("--edition", help="Tên bộ mới, ví dụ xa-2026.", metavar="TÊN")],
    table: Annotated[
        list[int] | None, typer.Option("--table", help="Chỉ đọc bảng thứ mấy trong tệp; nhiều bảng thì ghi nhiều lần.")
    ] = None,
    workspace: WorkspaceOption = HERE,
    dry_run: DryOption = False,
) -> None:
    """Nhập bộ tiêu chí từ phụ lục của quyết định. Đề xuất cách chấm, chỉ ra mọi chỗ phải xem; không ghi đè gì."""
    from cchc_cli.cli.annex import run_import

    run_import(workspace, annex, edition, table or [], dry_run)


@criteria_app.command(cls=VietnameseCommand)
def export(
    edition: Annotated[str, typer.Argument(help="Tên bộ, hoặc thư mục của bộ.", metavar="BỘ")],
    workspace: WorkspaceOption = HERE,
    format: Annotated[str, typer.Option("--format", help="xlsx, docx.")] = "xlsx",
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """Xuất bảng rà soát của một bộ. Cho người không đọc YAML; sửa, ghi ý kiến rồi nhập lại được."""
    from cchc_cli.cli.annex import run_export

    run_export(workspace, edition, format, output, dry_run)


@criteria_app.command(cls=VietnameseCommand)
def schema(workspace: WorkspaceOption = HERE, output: OutputOption = None, dry_run: DryOption = False) -> None:
    """Ghi JSON Schema của các tệp YAML. Để VS Code gợi ý và kiểm tra khi gõ; mặc định ghi vào thư mục schema."""
    from cchc_cli.cli.criteria import run_schema

    run_schema(workspace, output, dry_run)
