"""``cchc appraise …``: the appraisal by the department, two rounds.

Imports: typer, cli.*; everything else inside the commands, so that help and completion stay fast.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cchc_cli.cli.options import DryOption, OutputOption
from cchc_cli.cli.vietnamese_help import VietnameseCommand, VietnameseGroup

appraise_app = typer.Typer(
    cls=VietnameseGroup,
    rich_markup_mode=None,
    help="Thẩm định hai lần. Biểu cho người thẩm định, nhập kết quả, phiếu gửi đơn vị, bảng của hội đồng.",
)
FolderOption = Annotated[
    Path, typer.Option("--folder", help="Thư mục thẩm định của cơ quan (mặc định: tham-dinh ở đây).")
]
HERE = Path("tham-dinh")
YearOption = Annotated[
    int | None, typer.Option("--year", help="Năm chấm điểm (mặc định: năm của gói, năm mới nhất của hồ sơ).")
]
UnitsArgument = Annotated[
    list[Path] | None,
    typer.Argument(help="Hồ sơ, gói của các đơn vị (mặc định: mọi đơn vị đã xuất biểu).", metavar="ĐƠN_VỊ..."),
]
RoundOption = Annotated[
    int | None, typer.Option("--round", min=1, max=2, help="Lần thẩm định (mặc định: lần cuối của mỗi đơn vị).")
]


@appraise_app.command("export", cls=VietnameseCommand)
def export_appraisal(
    units: Annotated[list[Path], typer.Argument(help="Thư mục hồ sơ hoặc gói của các đơn vị.", metavar="ĐƠN_VỊ...")],
    area: Annotated[
        list[str] | None, typer.Option("--area", help="Chỉ một lĩnh vực, ví dụ 2; nhiều lĩnh vực thì ghi nhiều lần.")
    ] = None,
    appraiser: Annotated[str, typer.Option("--appraiser", help="Họ tên người thẩm định, ghi sẵn trong biểu.")] = "",
    round: Annotated[int, typer.Option("--round", min=1, max=2, help="Lần thẩm định (mặc định: 1).")] = 1,
    folder: FolderOption = HERE,
    year: YearOption = None,
    check: Annotated[
        bool, typer.Option("--check", help="Đọc và kiểm tra tài liệu kiểm chứng của mọi đơn vị, kể cả trong gói.")
    ] = False,
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """Xuất biểu thẩm định. Một sổ Excel gồm nhiều đơn vị; đơn vị không đọc được thì báo và để ngoài."""
    from cchc_cli.cli.appraise import run_export

    run_export(units, folder, round, area or [], appraiser, year, output, dry_run, check)


@appraise_app.command("import", cls=VietnameseCommand)
def import_appraisal(
    files: Annotated[list[Path], typer.Argument(help="Các biểu thẩm định .xlsx đã điền.", metavar="TỆP...")],
    take: Annotated[
        list[str] | None,
        typer.Option("--take", help="Khi các biểu kết luận khác nhau: lấy theo tệp này.", metavar="TỆP"),
    ] = None,
    folder: FolderOption = HERE,
    date: Annotated[
        str | None, typer.Option("--date", help="Ngày nhập, ghi trong nhật ký (mặc định: hôm nay).")
    ] = None,
    force: Annotated[
        str, typer.Option("--force", help="Vẫn ghi khi lần thẩm định đã khóa, kèm lý do.", metavar="LÝ_DO")
    ] = "",
    dry_run: DryOption = False,
) -> None:
    """Nhập biểu đã điền của nhiều người. Báo chỗ sai theo ô, chỗ kết luận khác nhau; ghi nhật ký mọi thay đổi."""
    from cchc_cli.cli.appraise_import import run_import

    run_import(files, folder, take or [], date, force, dry_run)


@appraise_app.command("letter", cls=VietnameseCommand)
def letter(
    units: UnitsArgument = None,
    folder: FolderOption = HERE,
    round: RoundOption = None,
    year: YearOption = None,
    date: Annotated[str | None, typer.Option("--date", help="Ngày ghi trên phiếu; không ghi thì để trống.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", help="Thư mục để ghi (mặc định: thư mục thẩm định).")
    ] = None,
    dry_run: DryOption = False,
) -> None:
    """Lập phiếu kết quả, danh mục giải trình. Cho từng đơn vị (Word, Excel), kèm bảng tổng hợp của hội đồng."""
    from cchc_cli.cli.appraise_letter import run_letter

    run_letter(units or [], folder, round, year, date, output, dry_run)


@appraise_app.command("diff", cls=VietnameseCommand)
def diff(
    units: UnitsArgument = None,
    folder: FolderOption = HERE,
    round: RoundOption = None,
    year: YearOption = None,
    format: Annotated[str, typer.Option("--format", help="table, json, xlsx, md.")] = "table",
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """So điểm thẩm định với điểm tự chấm. Theo từng mục, trên mọi đơn vị: số đơn vị, số điểm, lý do thường gặp."""
    from cchc_cli.cli.appraise_letter import run_diff

    run_diff(units or [], folder, round, year, format, output, dry_run)
