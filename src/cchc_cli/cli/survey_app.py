"""``cchc survey …``: results of questionnaires.

Imports: typer, cli.*; everything else inside the commands, so that help and completion stay fast.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cchc_cli.cli.options import HERE, DryOption, OutputOption, WorkspaceOption, YearOption
from cchc_cli.cli.vietnamese_help import VietnameseCommand, VietnameseGroup

survey_app = typer.Typer(
    cls=VietnameseGroup,
    rich_markup_mode=None,
    help="Kết quả điều tra xã hội học. Đọc bảng trả lời phiếu khảo sát, ghi điểm điều tra của từng đơn vị.",
)


@survey_app.command("import", cls=VietnameseCommand)
def import_survey(
    files: Annotated[list[Path], typer.Argument(help="Các sổ Excel .xlsx, mỗi người trả lời một dòng.", metavar="TỆP")],
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--map", help="Tệp nói cột nào hỏi về mục nào (mặc định: khao-sat.yaml cạnh sổ Excel, hoặc ở đây)."
        ),
    ] = None,
    workspace: Annotated[
        list[Path] | None,
        typer.Option(
            "--workspace",
            help="Hồ sơ của đơn vị, hoặc thư mục chứa nhiều hồ sơ; nhiều nơi thì ghi nhiều lần (mặc định: ở đây).",
        ),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--folder",
            help="Nơi ghi kết quả của đơn vị không có hồ sơ ở đây (mặc định: tham-dinh nếu có, hoặc out/khao-sat).",
        ),
    ] = None,
    take: Annotated[
        str | None,
        typer.Option(
            "--take", help="file: thay điểm đã ghi khác trong survey.yaml bằng kết quả khảo sát.", metavar="BÊN"
        ),
    ] = None,
    format: Annotated[str, typer.Option("--format", help="table, json, md.")] = "table",
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """Tính kết quả khảo sát. Tỷ lệ hài lòng theo yếu tố, điểm các mục điều tra; không lưu dữ liệu cá nhân."""
    from cchc_cli.cli.survey import run_import

    run_import(files, mapping, workspace or [], folder, take, format, output, dry_run)


@survey_app.command("template", cls=VietnameseCommand)
def template(
    workspace: WorkspaceOption = HERE,
    year: YearOption = None,
    edition: Annotated[
        str | None, typer.Option("--edition", help="Bộ tiêu chí (mặc định: bộ của đơn vị trong năm).")
    ] = None,
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """In tệp khao-sat.yaml để điền. Mỗi mục điều tra một dòng: sửa tên cột, yếu tố, tỷ lệ điểm của câu trả lời."""
    from cchc_cli.cli.survey import run_template

    run_template(workspace, year, edition, output, dry_run)
