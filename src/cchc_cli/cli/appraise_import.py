"""``cchc appraise import``: many appraisers' workbooks become one decision for each item, or are told why not.

Imports: cli.appraise_units, cli.stages, cli.write; the stages themselves inside the functions (house rule 9).
"""

from __future__ import annotations

import datetime
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from cchc_cli.cli.appraise_units import filed_dossier, office_at
from cchc_cli.cli.lock import locked
from cchc_cli.cli.stages import parse_day, say, stop_at_errors, terminal_text
from cchc_cli.cli.write import write_whole
from cchc_cli.problem import Problem, Where, errors

if TYPE_CHECKING:
    from cchc_cli.judge.appraisal import Asked, Change, Key, Row
    from cchc_cli.model import Appraisal, Appraised
    from cchc_cli.read.appraisal_folder import Dossier, Office, Reason
    from cchc_cli.read.appraisal_sheets import Book, Filled


def run_import(files: list[Path], folder: Path, take: list[str], date: str | None, force: str, dry: bool) -> None:
    """Read every workbook, tell every mistake, show what changes; each file is written whole, the journal first."""
    today = parse_day(date, "--date") or datetime.datetime.now().astimezone().date()
    for name in take:
        if name not in {str(one) for one in files} | {one.name for one in files}:
            raise typer.BadParameter(f"`{name}` sau --take không phải một trong các tệp đang nhập")
    office = office_at(folder)
    with ExitStack() as stack:
        if not dry and folder.is_dir():
            stack.enter_context(locked(folder))
        _import(files, office, take, today, force, dry, stack)


def _import(
    files: list[Path], office: Office, take: list[str], today: datetime.date, force: str, dry: bool, stack: ExitStack
) -> None:
    from cchc_cli.judge.appraisal import decisions, merge
    from cchc_cli.judge.appraisal_entry import tidy
    from cchc_cli.present.view.appraisal import import_paper

    reasons, problems = office.reasons()
    stop_at_errors(problems)
    books, problems = _books(files)
    round = _one_round(books)
    dossiers, found = _dossiers(books, office, dry, stack)
    problems += found
    questions = _questions(dossiers, round)
    rows, found = _rows(books, questions, dossiers, reasons)
    problems += found
    _stop(problems)
    now = {
        (*key, code): tidy(one)
        for key, dossier in dossiers.items()
        for code, one in decisions(dossier.submission.appraisal, round).items()
    }
    preferred = [str(one) for one in files if {str(one), one.name} & set(take)]
    merged = merge(rows, now, preferred)
    _stop(_closed(dossiers, {one.key[:2] for one in merged.changes}, round, today, force))
    if merged.changes or merged.conflicts:
        sys.stdout.write(terminal_text(import_paper(merged.changes, merged.conflicts, questions)))
    if not merged.changes and not merged.conflicts:
        say("Các biểu không có kết luận nào mới; không ghi gì.")
        return
    if dry:
        say(f"Sẽ ghi {len(merged.changes)} kết luận; chưa ghi gì vì có --dry-run.")
    else:
        _write(merged.changes, dossiers, round, today, force, office)
    if merged.conflicts:
        say(f"Có {len(merged.conflicts)} mục kết luận khác nhau, chưa ghi các mục đó.")
        raise typer.Exit(1)


def _books(files: Iterable[Path]) -> tuple[list[Book], list[Problem]]:
    from cchc_cli.document.workbook import read_workbooks
    from cchc_cli.read.appraisal_sheets import read_book

    books: list[Book] = []
    problems: list[Problem] = []
    paths = list(dict.fromkeys(files))
    for path, reading in zip(paths, read_workbooks(paths), strict=True):
        one = read_book(reading, str(path))
        if isinstance(one, Problem):
            problems.append(one)
        else:
            books.append(one)
    return books, problems


def _one_round(books: Iterable[Book]) -> int:
    rounds = sorted({one.round for one in books})
    if len(rounds) > 1:
        raise typer.BadParameter("các biểu của hai lần thẩm định; nhập từng lần một")
    return rounds[0] if rounds else 1


def _dossiers(
    books: Iterable[Book], office: Office, dry: bool, stack: ExitStack
) -> tuple[dict[tuple[str, int], Dossier], list[Problem]]:
    """The dossiers that the workbooks ask about, as they were exported; their workspaces are kept from others."""
    from cchc_cli.read.appraisal_folder import INDEX, read_filed

    found: dict[tuple[str, int], Dossier] = {}
    problems: list[Problem] = []
    seen: set[tuple[str, int]] = set()
    for book in books:
        for one in book.questions.values():
            key = (one.id, one.year)
            if key in seen:
                continue
            seen.add(key)
            filed = read_filed(office.kept(*key, book.round) / INDEX)
            if filed is None or (filed.id, filed.year) != key:
                message = f"biểu có đơn vị mã {one.id[:40]} năm {one.year} mà thư mục {office.folder} không có hồ sơ"
                hint = "chạy ở nơi đã xuất biểu, hoặc ghi thư mục thẩm định sau --folder"
                problems.append(Problem("appraisal-unit", Where(book.file), message, hint))
                continue
            dossier, told = filed_dossier(filed, office)
            problems += told
            if dossier is None:
                continue
            found[key] = dossier
            if dossier.root is not None and not dry:
                stack.enter_context(locked(dossier.root))
    return found, problems


def _questions(dossiers: Mapping[tuple[str, int], Dossier], round: int) -> dict[Key, Asked]:
    from cchc_cli.judge.appraisal import asked
    from cchc_cli.judge.scoring import score

    found = {}
    for dossier in dossiers.values():
        for one in score(dossier.submission, None).items:
            question = asked(dossier, one, round)
            if not one.item.surveyed:
                found[question.key] = question
    return found


def _rows(
    books: Iterable[Book],
    questions: Mapping[Key, Asked],
    dossiers: Mapping[tuple[str, int], Dossier],
    reasons: Iterable[Reason],
) -> tuple[list[Row], list[Problem]]:
    """What the workbooks decide, and every mistake in them."""
    from cchc_cli.judge.appraisal import Row
    from cchc_cli.judge.appraisal_entry import decide, read_decision
    from cchc_cli.read.appraisal_sheets import read_rows

    bases = {one.label: one.basis for one in reasons}
    rows: list[Row] = []
    problems: list[Problem] = []
    for book in books:
        most = {
            text: question.item.max_points
            for text, one in book.questions.items()
            if (question := questions.get((one.id, one.year, one.code))) is not None
        }
        filled, found = read_rows(book, most, list(bases))
        problems += found
        for one in filled:
            key = (one.asking.id, one.asking.year, one.asking.code)
            dossier = dossiers.get(key[:2])
            if dossier is None:
                continue  # told already
            wrong = _stale(one, questions.get(key), dossier)
            if wrong is not None:
                problems.append(wrong)
                continue
            said, found = decide(one, questions[key], dossier.submission, bases)
            problems += found
            by = book.appraiser or Path(book.file).stem
            rows.append(Row(key, said, read_decision(one.asking.was), one.places["points"], by))
    return rows, problems


def _stale(one: Filled, question: Asked | None, dossier: Dossier) -> Problem | None:
    """Why a row asks something else than the office's dossier: another set, or points that are no longer stated."""
    from cchc_cli.read.form_fields import written

    asking, unit = one.asking, dossier.submission.unit.name
    where, hint = one.places["points"], "xuất biểu mới bằng `cchc appraise export` rồi chép kết luận sang"
    if question is None or asking.edition != dossier.submission.index.edition:
        message = f"{unit}: bộ tiêu chí khác với khi xuất biểu, hoặc không có mục {asking.code[:20]}"
        return Problem("appraisal-stale", where, message, hint)
    if (asking.own, asking.most) != (written(question.own), written(question.item.max_points)):
        message = f"{unit}, mục {asking.code}: điểm tự chấm đã khác với khi xuất biểu"
        return Problem("appraisal-stale", where, message, hint, item=asking.code)
    return None


def _closed(
    dossiers: Mapping[tuple[str, int], Dossier],
    touched: Iterable[tuple[str, int]],
    round: int,
    today: datetime.date,
    force: str,
) -> list[Problem]:
    """One message for all units whose round takes no decisions on that day, unless a reason is given to go on."""
    from cchc_cli.judge.appraisal import closed

    shut: dict[str, list[str]] = defaultdict(list)
    for key in sorted(touched):
        submission = dossiers[key].submission
        why = closed(submission.index, submission.year, round, today, submission.appraisal)
        if why:
            shut[why].append(submission.unit.name)
    if not shut:
        return []
    words = "; ".join(f"{why} ({', '.join(names[:3])}{' …' if len(names) > 3 else ''})" for why, names in shut.items())
    if force.strip():
        say(f"Thẩm định lần {round} đã khóa: {words}. Vẫn ghi, lý do: {force.strip()}")
        return []
    hint = "đúng ngày nhập thì ghi --date; vẫn phải ghi thì thêm --force và lý do, nhật ký giữ lý do đó"
    return [Problem("appraisal-locked", Where(f"lần {round}"), f"thẩm định lần {round} đã khóa: {words}", hint)]


def _stop(problems: Iterable[Problem]) -> None:
    """Tell the problems; errors end the command before anything is written."""
    problems = list(problems)
    for problem in problems:
        say(str(problem))
    if errors(problems):
        say(f"Có {len(errors(problems))} lỗi, chưa ghi gì.")
        raise typer.Exit(1)


def _write(
    changes: Iterable[Change],
    dossiers: Mapping[tuple[str, int], Dossier],
    round: int,
    today: datetime.date,
    force: str,
    office: Office,
) -> None:
    """First all files are made, then written, each whole: of every unit its journal, then its decisions. What was cut
    short is made up for by importing again: a line that the journal has already does not come twice."""
    from cchc_cli.judge.appraisal import changed
    from cchc_cli.read.appraisal_folder import JOURNAL

    by_unit: dict[tuple[str, int], list[Change]] = defaultdict(list)
    for one in changes:
        by_unit[one.key[0], one.key[1]].append(one)
    made: list[tuple[Path, bytes]] = []
    for key, ours in by_unit.items():
        dossier = dossiers[key]
        path = office.decisions(*key, dossier.root)
        after = changed(dossier.submission.appraisal, round, ours)
        made.append((office.home(*key) / JOURNAL, _journal(office, key, ours, round, today, force)))
        made.append((path, _decisions(path, dossier.submission.appraisal, after)))
    for path, content in made:
        write_whole(path, content)
    for key, ours in by_unit.items():
        path = office.decisions(*key, dossiers[key].root)
        say(f"Đã ghi {len(ours)} kết luận lần {round} của {dossiers[key].submission.unit.name} vào {path}")


def _journal(
    office: Office, key: tuple[str, int], changes: Iterable[Change], round: int, today: datetime.date, force: str
) -> bytes:
    """The journal with what changes now at its end: when, which round and item, from what to what, who, why."""
    from cchc_cli.read.appraisal_folder import JOURNAL

    path = office.home(*key) / JOURNAL
    old = path.read_bytes() if path.is_file() else b""
    last = {(one.get("round"), one.get("item")): one for one in office.journal(*key)}
    lines = []
    for one in changes:
        entry = {"date": today.isoformat(), "round": round, "item": one.key[2]}
        entry |= {"from": _plain(one.old), "to": _plain(one.new), "by": one.new.by if one.new else ""}
        entry |= {"why": one.new.reason if one.new else "", "file": Path(one.where.file).name}
        entry |= {"force": force.strip()} if force.strip() else {}
        if last.get((round, one.key[2])) != entry:
            lines.append(json.dumps(entry, ensure_ascii=False))
    return old + "".join(f"{line}\n" for line in lines).encode()


def _plain(one: Appraised | None) -> dict[str, Any] | None:
    from cchc_cli.points import json_number

    if one is None:
        return None
    values = one.model_dump(exclude_defaults=True)
    values |= {"points": json_number(one.points)} if one.points is not None else {}
    values |= {"facts": {name: _plain_fact(value) for name, value in one.facts.items()}} if one.facts else {}
    return values


def _plain_fact(value: Any) -> Any:
    from cchc_cli.points import json_number

    if isinstance(value, datetime.date):
        return value.isoformat()
    return json_number(value) if isinstance(value, Decimal) else value


def _decisions(path: Path, before: Appraisal | None, after: Appraisal) -> bytes:
    """The new appraisal.yaml; one that does not say what was meant is never written."""
    from cchc_cli.model import Appraisal
    from cchc_cli.present.appraisal_yaml import appraisal_bytes
    from cchc_cli.read.shape import shaped
    from cchc_cli.read.yaml_strict import parse_yaml, read_raw

    raw, problems = read_raw(path, str(path)) if path.exists() else (None, [])
    stop_at_errors(problems)
    made = appraisal_bytes(raw, before, after)
    tree, problems = parse_yaml(made, str(path))
    value, found = shaped(Appraisal, tree, str(path)) if tree is not None else (None, [])
    if value != after:
        message, hint = "có chỗ trong tệp mà chương trình không sửa được nguyên vẹn", "viết mỗi mục trên dòng riêng"
        stop_at_errors([Problem("cannot-keep", Where(str(path)), message, hint), *problems, *found])
    return made
