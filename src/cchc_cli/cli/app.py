"""The commands: plain values in, exit code out. Each is short: parse, call the stages, hand out.

Imports: typer, cli.*; everything else inside the commands, so that help and completion stay fast.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer._click import exceptions as usage

from cchc_cli import __version__
from cchc_cli.cli import stages
from cchc_cli.cli.criteria_app import criteria_app
from cchc_cli.cli.evidence_app import evidence_app
from cchc_cli.cli.form_app import form_app
from cchc_cli.cli.options import HERE, DryOption, OutputOption, WorkspaceOption, YearOption
from cchc_cli.cli.vietnamese_help import VietnameseCommand, VietnameseGroup, translate, usage_message
from cchc_cli.cli.write import CannotWrite

app = typer.Typer(
    name="cchc",
    cls=VietnameseGroup,
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=False,
    help="Chấm điểm Chỉ số cải cách hành chính cấp xã: tính điểm, kiểm tra tài liệu kiểm chứng, lập báo cáo.",
)


@app.callback(invoke_without_command=True)
def cchc(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Hiện phiên bản rồi thoát.")] = False,
) -> None:
    """Chấm điểm Chỉ số cải cách hành chính cấp xã: tính điểm, kiểm tra tài liệu kiểm chứng, lập báo cáo."""
    if version:
        typer.echo(f"cchc {__version__}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())
        stages.say("\nBắt đầu: `cchc demo` tạo hồ sơ mẫu, rồi `cchc score`.")


@app.command(cls=VietnameseCommand)
def score(
    workspace: WorkspaceOption = HERE,
    year: YearOption = None,
    format: Annotated[
        str, typer.Option("--format", help="table, json, csv, md, html, xlsx, pdf; nhiều dạng cách bằng dấu phẩy.")
    ] = "table",
    output: OutputOption = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Tạm tính đến ngày này, ví dụ 2023-06-30.")] = None,
    gap: Annotated[bool, typer.Option("--gap", help="Điểm đang mất và cần gì để lấy lại.")] = False,
    what_if: Annotated[
        list[str] | None,
        typer.Option("--what-if", help="Thử một số liệu khác, không ghi vào hồ sơ; ví dụ 3.2.1.on_time=1208."),
    ] = None,
    public: Annotated[
        bool,
        typer.Option(
            "--public", help="Trang html để công khai: không tên người, tình trạng, phát hiện, giải trình, tệp."
        ),
    ] = False,
    dry_run: DryOption = False,
) -> None:
    """Tính điểm tự chấm. Theo từng lĩnh vực và từng mục, kèm cách tính và số liệu còn thiếu."""
    from cchc_cli.cli.score import run_score

    run_score(workspace, year, format, output, as_of, gap, what_if or [], public, dry_run)


@app.command("check-evidence", cls=VietnameseCommand)
def check_evidence(
    workspace: WorkspaceOption = HERE,
    year: YearOption = None,
    item: Annotated[str | None, typer.Option("--item", help="Chỉ xem một mục, ví dụ 1.1.1.")] = None,
    area: Annotated[str | None, typer.Option("--area", help="Chỉ xem một lĩnh vực, ví dụ 3.")] = None,
    format: Annotated[str, typer.Option("--format", help="table, json, md.")] = "table",
    output: OutputOption = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Đọc lại mọi tệp, kể cả tệp không đổi từ lần trước.")] = False,
    dry_run: DryOption = False,
) -> None:
    """Kiểm tra tài liệu kiểm chứng. Đọc từng tệp và chỉ ra chỗ thiếu, sai số, sai ngày, sai loại, hỏng, trùng."""
    from cchc_cli.cli.commands import run_check_evidence

    run_check_evidence(workspace, year, item, area, format, output, fresh, dry_run)


@app.command(cls=VietnameseCommand)
def report(
    workspace: WorkspaceOption = HERE,
    year: YearOption = None,
    format: Annotated[str, typer.Option("--format", help="docx, md.")] = "docx",
    output: OutputOption = None,
    date: Annotated[str | None, typer.Option("--date", help="Ngày ghi trên báo cáo; không ghi thì để trống.")] = None,
    final: Annotated[
        bool, typer.Option("--final", help="Bản trình ký: dừng lại nếu còn chỗ chưa ghi hoặc mục chưa đủ số liệu.")
    ] = False,
    beside: Annotated[
        str,
        typer.Option(
            "--with",
            help="Lập kèm: bien-ban (họp Tổ tự chấm điểm), phieu-trinh (một trang, trình Chủ tịch), bang-nhap (Excel, "
            "để nhập vào phần mềm của tỉnh); cách bằng dấu phẩy.",
        ),
    ] = "",
    limit: Annotated[
        int,
        typer.Option(
            "--limit", min=1, max=32_000, help="Số ký tự mà ô giải trình của phần mềm nhận, dùng cho bang-nhap."
        ),
    ] = 1000,
    dry_run: DryOption = False,
) -> None:
    """Lập báo cáo tự chấm điểm. Theo thể thức Nghị định 30/2020, kèm các phụ lục."""
    from cchc_cli.cli.report import run_report

    run_report(workspace, year, format, output, date, final, beside, limit, dry_run)


@app.command(cls=VietnameseCommand)
def plan(
    workspace: WorkspaceOption = HERE,
    before: Annotated[
        int | None, typer.Option("--from", help="Năm có kết quả cần khắc phục (mặc định: năm trước năm lập kế hoạch).")
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", help="Năm lập kế hoạch (mặc định: năm sau --from, hoặc năm mới nhất).")
    ] = None,
    format: Annotated[
        str, typer.Option("--format", help="docx, md: kế hoạch; xlsx, table: theo dõi nội bộ; cách bằng dấu phẩy.")
    ] = "docx,xlsx",
    output: OutputOption = None,
    date: Annotated[str | None, typer.Option("--date", help="Ngày ghi trên kế hoạch; không ghi thì để trống.")] = None,
    final: Annotated[bool, typer.Option("--final", help="Bản trình ký: dừng lại nếu còn chỗ chưa ghi.")] = False,
    dry_run: DryOption = False,
) -> None:
    """Lập kế hoạch khắc phục. Từ kết quả năm trước và các việc trong plan.yaml, kèm ba phụ lục và bảng theo dõi."""
    from cchc_cli.cli.plan import run_plan

    run_plan(workspace, before, year, format, output, date, final, dry_run)


@app.command(cls=VietnameseCommand)
def review(
    workspace: WorkspaceOption = HERE,
    year: YearOption = None,
    format: Annotated[
        str, typer.Option("--format", help="xlsx, html, md; nhiều dạng cách bằng dấu phẩy.")
    ] = "xlsx,html",
    output: OutputOption = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Đọc lại mọi tệp.")] = False,
    dry_run: DryOption = False,
) -> None:
    """Lập phiếu rà soát nội bộ. Điểm có kiểm chứng, phát hiện, chữ ký số; không kèm vào báo cáo trình ký."""
    from cchc_cli.cli.commands import run_review

    run_review(workspace, year, format, output, fresh, dry_run)


@app.command("check-document", cls=VietnameseCommand)
def check_document(
    files: Annotated[list[Path], typer.Argument(help="Các tệp Word .docx cần kiểm.", metavar="TỆP")],
    format: Annotated[str, typer.Option("--format", help="table, json, md.")] = "table",
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """Kiểm tra thể thức văn bản. So bản thảo của cơ quan (.docx) với Nghị định 30/2020/NĐ-CP, Phụ lục I."""
    from cchc_cli.cli.document import run_check_document

    run_check_document(files, format, output, dry_run)


@app.command(cls=VietnameseCommand)
def compare(
    before: Annotated[int, typer.Argument(help="Năm trước, ví dụ 2022.", metavar="NĂM1")],
    after: Annotated[int, typer.Argument(help="Năm sau, ví dụ 2023.", metavar="NĂM2")],
    workspace: WorkspaceOption = HERE,
    format: Annotated[str, typer.Option("--format", help="table, json, md.")] = "table",
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """So hai năm của đơn vị. Theo lĩnh vực và mục, tách phần do đơn vị với phần do cách chấm thay đổi."""
    from cchc_cli.cli.score import run_compare

    run_compare(workspace, before, after, format, output, dry_run)


@app.command(cls=VietnameseCommand)
def demo(
    folder: Annotated[Path, typer.Argument(help="Thư mục để ghi hồ sơ mẫu (mặc định: ở đây).")] = HERE,
    dry_run: DryOption = False,
) -> None:
    """Ghi hồ sơ mẫu để thử. Xã Ví Dụ, không có thật; không ghi đè tệp nào đã có."""
    from cchc_cli.cli.commands import run_demo

    run_demo(folder, dry_run)


@app.command(cls=VietnameseCommand)
def doctor(
    workspace: WorkspaceOption = HERE,
    format: Annotated[str, typer.Option("--format", help="table, json, md.")] = "table",
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """Xem máy và hồ sơ có ổn không. LibreOffice, phông chữ, bảng mã, quyền ghi, đường dẫn dài, tình trạng hồ sơ."""
    from cchc_cli.cli.doctor import run_doctor

    run_doctor(workspace, format, output, dry_run)


@app.command(cls=VietnameseCommand)
def explain(
    what: Annotated[
        str,
        typer.Argument(help="Mã mục (1.2.1), phép kiểm tra (missing-evidence, P1), cách chấm (ratio).", metavar="MÃ"),
    ],
    workspace: WorkspaceOption = HERE,
    year: YearOption = None,
) -> None:
    """Giải thích một mã. Mục chấm điểm, phép kiểm tra hoặc cách chấm."""
    from cchc_cli.cli.criteria import run_explain

    run_explain(workspace, year, what)


app.add_typer(criteria_app, name="criteria")
app.add_typer(evidence_app, name="evidence")
app.add_typer(form_app, name="form")

_INTERRUPTED = 130
"""What typer makes of Ctrl-C; the contract knows 0 to 3 only."""


def run(arguments: list[str]) -> int:
    """Run one command line and give its exit code; usage mistakes are 2, mistakes of the input 1."""
    translate()
    try:
        code = app(arguments, prog_name="cchc", standalone_mode=False)
        if code == _INTERRUPTED:
            raise KeyboardInterrupt
        return code if isinstance(code, int) else 0
    except usage.UsageError as error:
        group = error.ctx.command if error.ctx is not None else None
        commands = list(getattr(group, "commands", {}))
        stages.say(f"cchc: {usage_message(error, commands)}")
        stages.say("Gõ `cchc --help` để xem các lệnh, `cchc LỆNH --help` để xem tùy chọn của một lệnh.")
        return 2
    except typer.Exit as leave:
        return leave.exit_code
    except CannotWrite as error:
        stages.say(str(error.problem))
        return 1
