"""The commands: plain values in, exit code out. Each is short: parse, call the stages, hand out.

Imports: typer, cli.*; everything else inside the commands, so that help and completion stay fast.
"""

from __future__ import annotations

import sys
from copy import copy
from functools import cache
from pathlib import Path
from typing import Annotated

import typer
from typer._click import exceptions as usage

from cchc_cli import __version__
from cchc_cli.cli import everyday, rank, stages
from cchc_cli.cli.appraise_app import appraise_app
from cchc_cli.cli.completion import prepare
from cchc_cli.cli.criteria_app import criteria_app
from cchc_cli.cli.evidence_app import evidence_app
from cchc_cli.cli.form_app import form_app
from cchc_cli.cli.options import HERE, DryOption, OutputOption, WorkspaceOption, YearOption
from cchc_cli.cli.survey_app import survey_app
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
        from cchc_cli.cli.next_step import next_step

        sys.stdout.write(next_step(HERE))


app.command(cls=VietnameseCommand)(everyday.init)


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
    format: Annotated[str, typer.Option("--format", help="docx, pdf, md; nhiều dạng cách bằng dấu phẩy.")] = "docx",
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
    template: Annotated[
        Path | None,
        typer.Option(
            "--template", help="Điền vào mẫu Word của cơ quan, ví dụ mau.docx; có sẵn bao-cao, bang-tong-hop."
        ),
    ] = None,
    list_fields: Annotated[bool, typer.Option("--list-fields", help="Các trường viết được trong mẫu Word.")] = False,
    dry_run: DryOption = False,
) -> None:
    """Lập báo cáo tự chấm điểm. Theo thể thức Nghị định 30/2020, kèm các phụ lục; hoặc theo mẫu Word của cơ quan."""
    from cchc_cli.cli.report import run_report
    from cchc_cli.cli.template import run_list_fields, run_template

    if list_fields:
        run_list_fields(output, dry_run)
    elif template is not None:
        run_template(template, workspace, year, format, output, date, final, beside, dry_run)
    else:
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
        str, typer.Option("--format", help="docx, pdf, md: kế hoạch; xlsx, table: theo dõi nội bộ; cách bằng dấu phẩy.")
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


app.command(cls=VietnameseCommand)(everyday.status)


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
def pack(
    workspace: WorkspaceOption = HERE,
    year: YearOption = None,
    output: OutputOption = None,
    date: Annotated[str | None, typer.Option("--date", help="Ngày đóng gói ghi trong gói, ví dụ 2023-12-15.")] = None,
    max_size: Annotated[
        str | None, typer.Option("--max-size", help="Chia gói thành các phần không quá dung lượng này, ví dụ 20MB.")
    ] = None,
    with_errors: Annotated[
        bool, typer.Option("--with-errors", help="Vẫn đóng gói khi còn lỗi tài liệu; gói ghi rõ số lỗi.")
    ] = False,
    dry_run: DryOption = False,
) -> None:
    """Đóng gói hồ sơ để nộp. Một tệp ZIP có bảng kê mã băm (BagIt), mục lục HTML và Excel; không đổi tệp gốc nào."""
    from cchc_cli.cli.pack import run_pack

    run_pack(workspace, year, output, date, max_size, with_errors, dry_run)


@app.command(cls=VietnameseCommand)
def verify(
    packages: Annotated[list[Path], typer.Argument(help="Gói ZIP, một phần của gói, hoặc thư mục.", metavar="GÓI...")],
    workspace: WorkspaceOption = HERE,
    format: Annotated[str, typer.Option("--format", help="table, json, md.")] = "table",
    output: OutputOption = None,
    dry_run: DryOption = False,
) -> None:
    """Kiểm tra gói hồ sơ nhận được. Đủ tệp, không đổi, không thừa, mở an toàn, đúng bộ tiêu chí, đúng điểm."""
    from cchc_cli.cli.verify import run_verify

    run_verify(packages, workspace, format, output, dry_run)


app.command(cls=VietnameseCommand)(rank.rank)


@app.command(cls=VietnameseCommand)
def explain(
    what: Annotated[
        str,
        typer.Argument(
            help="Mã mục (1.2.1), cách chấm (ratio), hoặc mã trong ngoặc vuông cuối dòng báo lỗi (yaml-alias).",
            metavar="MÃ",
        ),
    ],
    workspace: WorkspaceOption = HERE,
    year: YearOption = None,
) -> None:
    """Giải thích một mã. Mục chấm điểm, cách chấm, phép kiểm tra, mọi lỗi mà chương trình báo."""
    from cchc_cli.cli.criteria import run_explain

    run_explain(workspace, year, what)


app.command(cls=VietnameseCommand)(everyday.completion)


app.add_typer(criteria_app, name="criteria")
app.add_typer(evidence_app, name="evidence")
app.add_typer(form_app, name="form")
app.add_typer(survey_app, name="survey")
app.add_typer(appraise_app, name="appraise")

_INTERRUPTED = 130
"""What typer makes of Ctrl-C; the contract knows 0 to 3 only."""


@cache
def _program(first: str) -> typer._click.Command:
    """The commands as Typer makes them: only the one that the first argument names, if it names one, since making all
    takes a fifth of the time of a short run."""
    commands = [one for one in app.registered_commands if first == (one.name or getattr(one.callback, "__name__", ""))]
    groups = [one for one in app.registered_groups if first == one.name]
    asked = app
    if commands or groups:
        asked = copy(app)
        asked.registered_commands, asked.registered_groups = commands, groups
    return typer.main.get_command(asked)


def run(arguments: list[str]) -> int:
    """Run one command line and give its exit code; usage mistakes are 2, mistakes of the input 1."""
    translate()
    prepare()
    try:
        code = _program(arguments[0] if arguments else "")(arguments, prog_name="cchc", standalone_mode=False)
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
