"""The commands of every day that go with no group: make a workspace, see how far it is, complete with Tab.

``cli.app`` registers them. Imports: typer, cli.options; everything else inside, so that help and completion stay fast.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cchc_cli.cli.options import HERE, DryOption, OutputOption, WorkspaceOption, YearOption


def init(
    folder: Annotated[
        Path, typer.Argument(help="Thư mục hồ sơ của đơn vị (mặc định: ở đây).", metavar="THƯ_MỤC")
    ] = HERE,
    id: Annotated[str | None, typer.Option("--id", help="Mã đơn vị hành chính hoặc mã định danh.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="xa, phuong, thi-tran, dac-khu.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="Tên đơn vị, ví dụ UBND xã Ví Dụ.")] = None,
    header: Annotated[
        list[str] | None,
        typer.Option("--header", help="Một dòng tên cơ quan ở góc trái văn bản; mỗi dòng một lần --header."),
    ] = None,
    report_to: Annotated[
        list[str] | None, typer.Option("--report-to", help="Nơi nhận báo cáo (Kính gửi); nhiều nơi thì ghi nhiều lần.")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", help="Địa danh ghi trước ngày tháng.")] = None,
    capacity: Annotated[
        str | None, typer.Option("--capacity", help="Quyền hạn của người ký (mặc định: TM. ỦY BAN NHÂN DÂN).")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="Chức vụ của người ký (mặc định: CHỦ TỊCH).")] = None,
    signer: Annotated[str | None, typer.Option("--signer", help="Họ tên người ký; không ghi thì để trống.")] = None,
    officer: Annotated[
        list[str] | None,
        typer.Option(
            "--officer",
            help='Người phụ trách, ví dụ "van-phong=Nguyễn Văn A: 1, 7.2"; nhiều người thì ghi nhiều lần '
            "(mặc định: theo vai trò chủ trì trong bộ tiêu chí).",
        ),
    ] = None,
    year: Annotated[int | None, typer.Option("--year", min=2000, max=2100, help="Năm chấm điểm.")] = None,
    edition: Annotated[
        str | None, typer.Option("--edition", help="Bộ tiêu chí (mặc định: bộ duy nhất hợp với đơn vị và năm).")
    ] = None,
    dry_run: DryOption = False,
) -> None:
    """Lập hồ sơ cho đơn vị. Hỏi từng điều chưa có trong tùy chọn; ghi tệp, thư mục, biểu Excel; không ghi đè gì."""
    from cchc_cli.cli.asking import Given
    from cchc_cli.cli.init import run_init

    given = Given(
        *(id, kind, name, tuple(header or ()), tuple(report_to or ()), place),
        *(capacity, title, signer, tuple(officer or ()), year, edition),
    )
    run_init(folder, given, dry_run)


def status(
    workspace: WorkspaceOption = HERE,
    year: YearOption = None,
    today: Annotated[
        str | None, typer.Option("--today", help="Tính hạn đến ngày này (mặc định: hôm nay), ví dụ 2023-11-25.")
    ] = None,
    officer: Annotated[
        str | None, typer.Option("--officer", help="Chỉ một người phụ trách, theo vai trò; ví dụ tu-phap.")
    ] = None,
    format: Annotated[
        str, typer.Option("--format", help="table, text (dòng ngắn để gửi tin nhắn), json, md, xlsx.")
    ] = "table",
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """Xem tiến độ. Theo lĩnh vực và người phụ trách: mục đã xong, còn thiếu gì, việc của kế hoạch, thời hạn."""
    from cchc_cli.cli.status import run_status

    run_status(workspace, year, today, officer, format, output, dry_run)


def completion(
    shell: Annotated[str, typer.Argument(help="bash, zsh, fish, powershell.", metavar="DẤU_NHẮC")],
) -> None:
    """In đoạn lệnh để phím Tab tự điền. Cho dấu nhắc bash, zsh, fish hoặc PowerShell."""
    from cchc_cli.cli.completion import run_completion

    run_completion(shell)
