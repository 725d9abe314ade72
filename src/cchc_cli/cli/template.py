"""``cchc report --template`` and ``--list-fields``: the report in the office's own layout.

Imports: cli.report, cli.stages; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cchc_cli.cli.report import tell_open_places, with_year_before
from cchc_cli.cli.stages import (
    formats_of,
    hand_out,
    last_check,
    load,
    parse_day,
    place_of,
    say,
    stop_at_errors,
    terminal_text,
)
from cchc_cli.problem import Problem, Where

if TYPE_CHECKING:
    from cchc_cli.present.template.filling import Filled, Order


def run_template(
    template: Path,
    workspace: Path,
    year: int | None,
    format: str,
    output: Path | None,
    date: str | None,
    final: bool,
    beside: str,
    dry: bool,
) -> None:
    """Read, score, fill the template; what it prints and people have not written counts as in the report."""
    from cchc_cli.cli.pdf import to_pdf
    from cchc_cli.judge.scoring import score
    from cchc_cli.present.view import fields
    from cchc_cli.present.view.office import Marks
    from cchc_cli.present.view.report_annexes import EvidenceNames
    from cchc_cli.present.view.words import card_title, stamp

    day, formats = parse_day(date, "--date"), formats_of(format, ("docx", "pdf"))
    if beside:
        raise typer.BadParameter("--with không dùng cùng --template: lập riêng bằng hai lệnh")
    _stop_without_extra()
    from cchc_cli.present.template.filling import Order

    path = _found(template)
    submission = load(workspace, year)
    name, folder = f"bao-cao-theo-{path.stem}", submission.workspace.output(submission.year)
    _stop_at_itself(path, [place_of(one, formats, output, folder, name) for one in formats])
    documents, checked = last_check(submission)
    card, _ = with_year_before(submission, score(submission, checked))
    evidence, marks = EvidenceNames(submission, documents), Marks(submission)
    sources = fields.Sources(card, submission, evidence, Marks(submission), day)
    values, shape, note = fields.values(sources), fields.shape(sources), fields.incomplete_note(card)
    filled = _filled(Order(path, values, shape, card_title(card), stamp(card.index), note))
    fields.values(fields.Sources(card, submission, evidence, marks, day), filled.used)
    if (card.bonus or card.penalty) and not filled.used & fields.BLOCKS:
        say(f"Mẫu không in điểm thưởng, điểm trừ: thêm trường {' hoặc '.join(sorted(fields.BLOCKS))}.")
    tell_open_places(card, submission, marks, evidence, final)
    docx = filled.content
    hand_out(formats, {"docx": lambda: docx, "pdf": lambda: to_pdf(docx)}, output, folder, name, dry)


def run_list_fields(output: Path | None, dry: bool) -> None:
    """The fields with their meaning; no workspace is needed."""
    from cchc_cli.present.view.fields import fields_paper

    hand_out(["table"], {"table": lambda: terminal_text(fields_paper())}, output, Path(), "truong", dry)
    say(f"Hai mẫu có sẵn, chép ra mà sửa: {_examples()}")


def _examples() -> Path:
    from cchc_cli.read.workspace import shipped

    return shipped("mau") / "examples" / "templates"


def _found(template: Path) -> Path:
    """The file named, or the one of that name among the examples."""
    example = _examples() / template.with_suffix(".docx")
    return example if not template.exists() and example.is_file() else template


def _filled(order: Order) -> Filled:
    from cchc_cli.present.template.filling import Filled, fill

    outcome = fill(order)
    if not isinstance(outcome, Filled):
        stop_at_errors(outcome)
    assert isinstance(outcome, Filled)  # noqa: S101 - either a document or errors
    return outcome


def _stop_without_extra() -> None:
    """The extra is not part of every installation: docxtpl is LGPL."""
    if find_spec("docxtpl") and find_spec("jinja2"):
        return
    hint = (
        'cài thêm: pip install "cchc-cli[template]"; máy không có mạng: '
        'pip install --no-index --find-links THƯ_MỤC_BỘ_CÀI "cchc-cli[template]"'
    )
    stop_at_errors([Problem("template-extra", Where("--template"), "máy này chưa cài phần điền mẫu Word", hint)])


def _stop_at_itself(template: Path, targets: list[Path]) -> None:
    if any(target.exists() and template.exists() and target.samefile(template) for target in targets):
        hint = "chọn tên khác sau --output"
        stop_at_errors([Problem("template", Where(str(template)), "báo cáo sẽ ghi đè lên chính tệp mẫu", hint)])
