"""``cchc pack``: the dossier as one package that the department can open, trust and verify.

Imports: cli.stages, cli.write; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from cchc_cli.cli.outputs import refuse_own_files
from cchc_cli.cli.stages import load, parse_day, say, stop_at_errors
from cchc_cli.cli.write import write_stream
from cchc_cli.points import file_size
from cchc_cli.problem import Problem, Where, errors, in_order

if TYPE_CHECKING:
    from cchc_cli.judge.scorecard import Scorecard
    from cchc_cli.read.submission import Submission

REPORT = "bao-cao-tu-cham-diem.docx"
CERTIFICATES = (".cer", ".crt", ".pem", ".der")
STATE_SECRET = "state-secret"  # noqa: S105 - a finding's id
PERSONAL = "personal-numbers"
_SIZE = re.compile(r"(?i)\s*([0-9]+(?:[.,][0-9]+)?)\s*(kb|mb|gb|)\s*")
_UNITS = {"": 1, "kb": 2**10, "mb": 2**20, "gb": 2**30}
_MOST_PARTS = 999
_PIECE = 2**20


def run_pack(
    workspace: Path,
    year: int | None,
    output: Path | None,
    date: str | None,
    max_size: str | None,
    with_errors: bool,
    dry: bool,
) -> None:
    """Judge the dossier, then write the package whole; sources are only read."""
    from cchc_cli.cli.reading import read_evidence
    from cchc_cli.judge.evidence_checks import check_evidence
    from cchc_cli.judge.held import hold
    from cchc_cli.judge.scoring import score
    from cchc_cli.present import html, sheets
    from cchc_cli.present.bag import SourceChanged, UnusableName
    from cchc_cli.present.view.dossier import contents_paper, contents_sheets

    day = parse_day(date, "--date")
    most = _size(max_size) if max_size is not None else None
    submission = load(workspace, year)
    about_report = _report_problems(submission)
    problems = [*check_evidence(hold(submission, read_evidence(submission, keep=not dry))), *about_report]
    _refuse(problems, with_errors)
    card = score(submission, None)
    name = f"ho-so-cchc-{_plain(submission.unit.id)}-{submission.year}"
    target = output or submission.workspace.output(submission.year) / f"{name}.zip"
    if target.is_dir() or not target.suffix:  # a folder, there already or not
        target = target / f"{name}.zip"
    _refuse_target(target)
    files = list(_files(submission, with_report=not about_report))
    left_out = _left_out(submission, files)
    for one in left_out:
        say(f"Không nằm trong gói: {one}")
    if not any(name.startswith("out/") for name, _ in files):
        say("Gói không có báo cáo tự chấm điểm: lập bằng `cchc report --final` rồi đóng gói lại.")
    if dry:
        say(f"Sẽ đóng {len(files)} tệp vào {target}; chưa ghi gì vì có --dry-run.")
        return
    info = _info(card, submission, len(errors(problems)), day.isoformat() if day else None)
    paper = contents_paper(card, submission, left_out)
    contents = [
        ("index.html", html.render(paper).encode()),
        ("index.xlsx", sheets.render(contents_sheets(card, submission), paper.title, paper.stamp)),
    ]
    codes: list[str] = []
    try:
        write_stream(target, lambda out: codes.append(_write(out, name, files, info, contents)))
    except SourceChanged as error:
        message, hint = "tệp thay đổi trong lúc đóng gói, chưa ghi gói nào", "đóng tệp trong Word, Excel rồi chạy lại"
        stop_at_errors([Problem("source-changed", Where(str(error)), message, hint)])
    except UnusableName as error:
        name, why = error.args
        stop_at_errors([Problem("unusable-name", Where(name), f"{why}; chưa ghi gói nào", "đổi tên tệp rồi chạy lại")])
    size = target.stat().st_size
    parts = _split(target, most) if most is not None and size > most else [target]
    _clear(target, keep=parts)
    for part in parts:
        say(f"Đã ghi {part} ({file_size(part.stat().st_size)})")
    say(f"Gói có {len(files)} tệp. Mã gói: {codes[0]}")
    say("Ghi mã gói vào công văn gửi hồ sơ: nơi nhận so với mã mà `cchc verify` hiện ra.")


def _refuse_target(target: Path) -> None:
    """A package is put neither among the unit's own files nor over a file that is no package."""
    refuse_own_files(target)
    if target.exists() and not (target.is_file() and zipfile.is_zipfile(target)):
        message, hint = "đã có tệp này và không phải gói hồ sơ, không ghi đè", "chọn tên khác sau --output"
        stop_at_errors([Problem("own-files", Where(str(target)), message, hint)])


def _refuse(problems: list[Problem], with_errors: bool) -> None:
    """Errors end the command, unless they are to be told in the package; a state secret always ends it."""
    wrong = errors(problems)
    secret = [one for one in wrong if one.id == STATE_SECRET]
    for one in in_order(secret if with_errors and secret else wrong):
        say(str(one))
    if secret:
        say("Có tài liệu mang dấu bí mật nhà nước: không đóng gói được trong bất cứ trường hợp nào.")
        raise typer.Exit(1)
    if wrong and not with_errors:
        say(f"Có {len(wrong)} lỗi, chưa đóng gói. Sửa các lỗi trên, hoặc dùng --with-errors để gói ghi rõ còn lỗi.")
        raise typer.Exit(1)
    if wrong:
        say(f"Gói ghi rõ còn {len(wrong)} lỗi về tài liệu kiểm chứng.")
    personal = [one for one in problems if one.id == PERSONAL]
    for one in in_order(personal):
        say(str(one))
    if personal:
        say(f"Có {len(personal)} tài liệu mang số định danh cá nhân: xem có cần che trước khi gửi không.")


def _files(submission: Submission, *, with_report: bool) -> Iterator[tuple[str, Path]]:
    """The payload by name below ``data/``, in order: a workspace of its own, with the criteria set that was used."""
    from cchc_cli.read.evidence import OWN_FILES

    workspace, year = submission.workspace, submission.year
    found = [("evidence/unit.yaml", workspace.evidence / "unit.yaml")]
    found += [
        (f"{submission.folder}/{name}", workspace.year(year) / name)
        for name in OWN_FILES
        if (workspace.year(year) / name).is_file()
    ]
    found += [(f"{submission.folder}/{file.name}", file.path) for file in submission.files]
    edition = submission.index.edition
    for path in (workspace.criteria / edition).glob("*.yaml"):
        found.append((f"criteria/{edition}/{path.name}", path))
    if with_report:
        found.append((f"out/{year}/{REPORT}", workspace.output(year) / REPORT))
    for path in (workspace.evidence / "chung-thu-goc").glob("*"):
        if path.suffix.lower() in CERTIFICATES:
            found.append((f"evidence/chung-thu-goc/{path.name}", path))
    yield from sorted((name, path) for name, path in found if path.is_file() and not path.is_symlink())


def _report_problems(submission: Submission) -> list[Problem]:
    """Why the report that stands in ``out/`` is not the one to hand in; nothing where there is none."""
    from cchc_cli.document.package import BROKEN_ZIP, TooLarge, read_part
    from cchc_cli.judge.plan_checks import TO_FILL

    workspace, year = submission.workspace, submission.year
    path = workspace.output(year) / REPORT
    where = Where(workspace.name(path))
    if path.is_symlink() or not path.is_file():
        return []
    texts = [
        workspace.evidence / "unit.yaml",
        *(workspace.year(year) / name for name in ("assessment.yaml", "report.yaml")),
    ]
    texts += (workspace.criteria / submission.index.edition).glob("*.yaml")
    if path.stat().st_mtime_ns < max(text.stat().st_mtime_ns for text in texts if text.is_file()):
        message, hint = (
            "báo cáo lập trước khi số liệu, lời văn hoặc bộ tiêu chí thay đổi",
            "lập lại: `cchc report --final`",
        )
        return [Problem("report-stale", where, message, hint)]
    try:
        with zipfile.ZipFile(path) as package:
            text = read_part(package, "word/document.xml").decode("utf-8", "replace")
    except (*BROKEN_ZIP, TooLarge, KeyError):
        return [Problem("report-unreadable", where, "không phải tệp Word đọc được", "lập lại: `cchc report --final`")]
    if TO_FILL in re.sub(r"<[^>]+>", "", text):
        message, hint = f"báo cáo còn chỗ “{TO_FILL}”", "ghi đủ rồi lập lại: `cchc report --final`"
        return [Problem("report-open", where, message, hint)]
    return []


def _left_out(submission: Submission, files: list[tuple[str, Path]]) -> list[str]:
    """Files of the year's folder that are not in the package: each was told by ``check-evidence`` already."""
    from cchc_cli.read.inventory import walk
    from cchc_cli.vietnamese import nfc

    packed = {nfc(name) for name, _ in files}
    names = (f"{submission.folder}/{nfc(place.name)}" for place in walk(submission.workspace.year(submission.year)))
    return [name for name in names if name not in packed]


def _info(card: Scorecard, submission: Submission, wrong: int, day: str | None) -> list[tuple[str, str]]:
    """bag-info.txt but for its sizes: who, which year, which set, which totals."""
    from cchc_cli import __version__
    from cchc_cli.points import json_number

    total = card.total
    info = [
        ("Source-Organization", submission.unit.name),
        ("External-Identifier", submission.unit.id),
        ("Bag-Software-Agent", f"cchc {__version__}"),
        ("Cchc-Year", str(submission.year)),
        ("Cchc-Edition", submission.index.edition),
        ("Cchc-Self-Assessed", str(json_number(total.self_assessed))),
        ("Cchc-Applicable", str(json_number(total.applicable))),
        ("Cchc-Complete", "yes" if card.complete else "no"),
        ("Cchc-Errors", str(wrong)),
    ]
    if submission.index.illustrative:
        info.insert(0, ("External-Description", "MINH HỌA: bộ tiêu chí minh họa, không phải hồ sơ thật"))
    return [*info, *([("Bagging-Date", day)] if day else [])]


def _write(
    out: BinaryIO,
    root: str,
    files: list[tuple[str, Path]],
    info: list[tuple[str, str]],
    contents: list[tuple[str, bytes]],
) -> str:
    """Write the bag; its code (mã gói) is the SHA-256 of its last manifest, on which everything else depends."""
    from cchc_cli.present.bag import BagWriter, bag_info

    writer = BagWriter(out, root)

    def tags() -> Iterator[tuple[str, bytes]]:
        size = f"{writer.payload / 2**20:.1f} MB"
        yield "bag-info.txt", bag_info([*info, ("Payload-Oxum", writer.oxum), ("Bag-Size", size)])
        yield from contents

    writer.write(files, tags())
    return writer.hashes["tagmanifest-sha256.txt"]


# -- size ----------------------------------------------------------------------------------------------------


def _size(text: str) -> int:
    """'20MB', '19,5 mb', '1GB' in bytes; wrong usage else."""
    match = _SIZE.fullmatch(text)
    size = int(float(match[1].replace(",", ".")) * _UNITS[match[2].lower()]) if match else 0
    if size < 2**16:
        raise typer.BadParameter(f"`{text}` không phải dung lượng; viết --max-size 20MB (ít nhất 64KB)")
    return size


def _split(target: Path, most: int) -> list[Path]:
    """The package in numbered parts, each no larger than that; 7-Zip opens the first, ``cchc verify`` any."""
    size = target.stat().st_size
    count = -(-size // most)
    if count > _MOST_PARTS:
        target.unlink()
        message = f"gói {file_size(size)} phải chia thành {count} phần, quá {_MOST_PARTS}; tăng --max-size"
        raise typer.BadParameter(message)
    parts = [target.with_name(f"{target.name}.{number:03}") for number in range(1, count + 1)]
    with target.open("rb") as source:
        for part in parts:

            def copy(out: BinaryIO) -> None:
                left = most
                while left and (piece := source.read(min(_PIECE, left))):
                    out.write(piece)
                    left -= len(piece)

            write_stream(part, copy)
    target.unlink()
    return parts


def _clear(target: Path, keep: list[Path]) -> None:
    """What an earlier packing into this name left, which would be taken for a part of this one."""
    pattern = re.compile(re.escape(target.name) + r"(?:\.[0-9]{3})?")
    for path in target.parent.iterdir():
        if pattern.fullmatch(path.name) and path not in keep:
            path.unlink()
            say(f"Đã xóa phần của lần đóng gói trước: {path}")


def _plain(text: str) -> str:
    """An id as a part of a file's name."""
    return re.sub(r"[^0-9A-Za-z-]+", "-", text).strip("-") or "don-vi"
