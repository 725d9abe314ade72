"""``cchc report``: the self-scoring report, and on request the papers that go with it.

Imports: cli.stages; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cchc_cli.cli.stages import (
    Renderers,
    formats_of,
    hand_out,
    last_check,
    load,
    parse_day,
    place_of,
    rendered,
    say,
    write_files,
    year_before,
)
from cchc_cli.problem import Problem, Severity, Where, did_you_mean, in_order, run_checks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_cli.judge.scorecard import Scorecard
    from cchc_cli.present.blocks import Paper
    from cchc_cli.present.view.office import Marks
    from cchc_cli.present.view.report_annexes import EvidenceNames
    from cchc_cli.read.submission import Submission

NAME = "bao-cao-tu-cham-diem"
BESIDE = {"bien-ban": "bien-ban-hop-to-tu-cham-diem", "phieu-trinh": "phieu-trinh", "bang-nhap": "bang-nhap-diem"}
"""What may be asked for beside the report, and the names of the files."""


def run_report(
    workspace: Path,
    year: int | None,
    format: str,
    output: Path | None,
    date: str | None,
    final: bool,
    beside: str,
    limit: int,
    dry: bool,
) -> None:
    """Read, score, lay out; ``--final`` writes nothing while something is open."""
    from cchc_cli.judge.scoring import score
    from cchc_cli.model import ReportTexts
    from cchc_cli.present.view.minutes import minutes_paper
    from cchc_cli.present.view.office import Marks
    from cchc_cli.present.view.report import report_paper
    from cchc_cli.present.view.report_annexes import EvidenceNames
    from cchc_cli.present.view.slip import slip_paper

    day, wanted = parse_day(date, "--date"), _beside(beside)
    formats = formats_of(format, ("docx", "md", "pdf"))
    submission = load(workspace, year)
    documents, checked = last_check(submission)
    card, before = with_year_before(submission, score(submission, checked))
    texts, marks = submission.texts or ReportTexts(), Marks(submission)
    evidence = EvidenceNames(submission, documents)
    papers = {NAME: report_paper(card, submission, evidence, marks, before=before, date=day)}
    if "bien-ban" in wanted:
        papers[BESIDE["bien-ban"]] = minutes_paper(card, texts, marks)
    if "phieu-trinh" in wanted:
        papers[BESIDE["phieu-trinh"]] = slip_paper(card, texts, marks, day)
    tell_open_places(card, submission, marks, evidence, final)
    made = [(name, one, _renderers(paper)) for name, paper in papers.items() for one in formats]
    if "bang-nhap" in wanted:
        made.append((BESIDE["bang-nhap"], "xlsx", _workbook(card, submission, evidence, limit)))
    _hand_out(made, output, submission.workspace.output(submission.year), dry)


def _hand_out(made: Sequence[tuple[str, str, Renderers]], output: Path | None, folder: Path, dry: bool) -> None:
    """All the papers or none: a report without its minutes, or beside those of last week, is worse than neither."""
    if len(made) == 1:
        name, one, renderers = made[0]
        hand_out([one], renderers, output, folder, name, dry)
        return
    kinds = [one for _, one, _ in made]
    places = [place_of(one, kinds, output, folder, name) for name, one, _ in made]
    write_files(
        [(place, rendered(one, renderers)) for place, (_, one, renderers) in zip(places, made, strict=True)], dry
    )


def _beside(text: str) -> list[str]:
    wanted = [word.strip() for word in text.split(",") if word.strip()]
    for word in wanted:
        if word not in BESIDE:
            known = ", ".join(BESIDE)
            raise typer.BadParameter(f"không có giấy tờ `{word}`{did_you_mean(word, BESIDE)}; có: {known}")
    return wanted


def with_year_before(submission: Submission, card: Scorecard) -> tuple[Scorecard, Scorecard | None]:
    """The scorecard with the year before beside it, where that one is whole: half a year is nothing to compare with."""
    from cchc_cli.judge.compare import with_previous
    from cchc_cli.judge.scoring import score

    earlier = year_before(submission)
    if earlier is None:
        return card, None
    before = score(earlier[0], None)
    if not before.complete:
        say(f"Hồ sơ năm {before.year} chưa đủ số liệu: báo cáo không so với năm đó.")
        return card, None
    return with_previous(card, before, earlier[1]), before


def tell_open_places(
    card: Scorecard, submission: Submission, marks: Marks, evidence: EvidenceNames, final: bool
) -> None:
    """What people have yet to write or to bring: the draft is made and says so, what is to be signed is not made."""
    from cchc_cli.judge.document_checks import listed_file_missing
    from cchc_cli.judge.held import Subject

    places, absent = marks.problems(), run_checks([listed_file_missing], Subject(submission, {}, {}))
    if not final:
        if places:
            say(f"Bản nháp: còn {len(places)} chỗ “(đơn vị bổ sung)”, ghi ở {marks.places()}.")
        if absent:
            items = ", ".join(dict.fromkeys(one.item or "" for one in absent))
            say(f"Phụ lục ghi {len(absent)} tài liệu chưa có tệp (mục {items}): chép tệp vào, hoặc sửa tên đã ghi.")
        return
    lacking = [replace(one, severity=Severity.ERROR) for one in card.problems if one.id == "missing-facts"]
    unread = [_unread(submission, evidence.unread)] if evidence.unread else []
    for problem in in_order([*lacking, *places, *absent, *unread]):
        say(str(problem))
    if lacking or places or absent or unread:
        counts = (
            (lacking, "mục chưa đủ số liệu"),
            (places, "chỗ chưa ghi"),
            (absent, "tài liệu chưa có tệp"),
            (evidence.unread, "tệp chưa đọc"),
        )
        left = ", ".join(f"{len(found)} {words}" for found, words in counts if found)
        say(f"Còn {left}: chưa lập bản trình ký.")
        raise typer.Exit(1)
    if not card.unit.signer.name:
        say("Họ tên người ký để trống (evidence/unit.yaml › signer › name).")


def _unread(submission: Submission, names: Sequence[str]) -> Problem:
    """A register of what nobody has read has empty rows."""
    message = f"{len(names)} tệp chưa đọc, hoặc đã đổi từ lần đọc trước, nên phụ lục thiếu số, ngày, trích yếu"
    hint = "chạy `cchc check-evidence` rồi lập lại báo cáo"
    return Problem("to-check", Where(f"{submission.folder}/{names[0]}"), message, hint)


def _renderers(paper: Paper) -> Renderers:
    from cchc_cli.cli.pdf import to_pdf
    from cchc_cli.present import markdown

    return {
        "docx": lambda: _docx(paper),
        "md": lambda: markdown.render(paper),
        "pdf": lambda: to_pdf(_docx(paper)),
    }


def _docx(paper: Paper) -> bytes:
    from cchc_cli.present.docx import render

    return render(paper)


def _workbook(card: Scorecard, submission: Submission, evidence: EvidenceNames, limit: int) -> Renderers:
    from cchc_cli.present import sheets
    from cchc_cli.present.view.retype import retype_sheets, retype_title, too_long
    from cchc_cli.present.view.words import stamp

    long = too_long(submission, limit)
    if long:
        say(f"Giải trình dài hơn {limit} ký tự, rút gọn trước khi nhập: mục {', '.join(long)}.")
    pages = retype_sheets(card, submission, evidence, limit)
    return {"xlsx": lambda: sheets.render(pages, retype_title(card), stamp(card.index))}
