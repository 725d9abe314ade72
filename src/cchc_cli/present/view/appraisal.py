"""What the appraisers' workbook shows of each item, and what its import shows: changes, conflicts, what follows.

Imports: judge.appraisal, judge.scorecard, model, points, present.blocks, present.view.*, problem, read.*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cchc_cli.judge.appraisal import Asked, Change, Conflict, asked, decisions, reopened
from cchc_cli.judge.scorecard import ItemScore, Scorecard
from cchc_cli.model import Appraised, Area, Cited, Claim, Index, Item
from cchc_cli.points import shown
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.view.report_annexes import EvidenceNames
from cchc_cli.present.view.words import item_points
from cchc_cli.problem import Severity
from cchc_cli.read.appraisal_facts import facts_text
from cchc_cli.read.appraisal_folder import Dossier, Filed
from cchc_cli.read.kept import Kept
from cchc_cli.read.submission import Submission

NOT_CHECKED = "chưa kiểm tra"


@dataclass(frozen=True, slots=True)
class Given:
    """A unit as the workbook shows it: scored, and as it was in round 1 (``None``: this is round 1, or unknown)."""

    dossier: Dossier
    card: Scorecard
    first: tuple[Submission, Scorecard, Filed] | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file of an item: its name, where it lies on disk (``None``: in a package), what is known of it."""

    name: str
    path: Path | None
    about: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the workbook: the question, what is shown beside it by column, the files, the decision so far."""

    asked: Asked
    shown: Mapping[str, str]
    files: tuple[Evidence, ...]
    decided: Appraised | None


@dataclass(frozen=True, slots=True)
class Group:
    """A sheet: an area of a set in a year, with its questions by item, then by unit."""

    index: Index
    year: int
    area: Area
    lines: tuple[Line, ...]


def groups(units: Iterable[Given], round: int, areas: set[str] | None) -> tuple[Group, ...]:
    """Everything that a round asks, of the areas named (``None``: all); sets and years apart."""
    by_set: dict[tuple[int, str], list[Given]] = {}
    for unit in units:
        by_set.setdefault((unit.card.year, unit.card.index.edition), []).append(unit)
    found = []
    for (year, _), same in sorted(by_set.items(), key=lambda pair: pair[0]):
        index = same[0].card.index
        rows: dict[str, list[Line]] = {}
        for unit in same:
            for line in _lines(unit, round, areas):
                rows.setdefault(line.asked.item.code, []).append(line)
        for area in index.areas:
            lines = tuple(line for item in area.items for line in rows.get(item.code, ()))
            if lines:
                found.append(Group(index, year, area, lines))
    return tuple(found)


def _lines(unit: Given, round: int, areas: set[str] | None) -> Iterable[Line]:
    dossier = unit.dossier
    names = EvidenceNames(dossier.submission, dossier.kept.documents if dossier.kept else {})
    places = {file.name: file.path for file in dossier.submission.files}
    done = decisions(dossier.submission.appraisal, round)
    for score in unit.card.items:
        if score.item.surveyed or (areas is not None and score.area.code not in areas):
            continue
        question = asked(dossier, score, round)
        news = _news(unit, score) if round > 1 else ()
        if round > 1 and not reopened(question, bool(news)):
            continue
        files = tuple(
            Evidence(name, places.get(name) if dossier.unpacked else None, _about(names, name, cited))
            for name, cited in names.by_item[score.item.code]
        )
        yield Line(question, _texts(unit, score, question, news, round), files, done.get(score.item.code))


def _about(names: EvidenceNames, name: str, cited: Cited | None) -> str:
    number, date, _, abstract = names.entry(name, cited)
    parts = (f"Số {number}" if number else "", date, abstract, cited.part if cited else "")
    return "; ".join(part for part in parts if part)


def _texts(unit: Given, score: ItemScore, question: Asked, news: tuple[str, ...], round: int) -> dict[str, str]:
    claim = unit.dossier.submission.claims.get(score.item.code) or Claim()
    said = "\n".join(part for part in (claim.explanation, claim.not_applicable) if part)
    texts = {"facts": facts_text(score.item, claim.facts), "why": score.why, "explanation": said}
    texts["found"] = _found(unit.dossier.kept, score)
    if round > 1:
        texts["before"] = _first_words(question, unit.card.index)
        texts["new"] = "\n".join(news) if unit.first else "không có bản lưu hồ sơ lần 1 để so"
    return texts


def _found(kept: Kept | None, score: ItemScore) -> str:
    """What the last check found about an item, errors and warnings only."""
    if kept is None:
        return NOT_CHECKED
    told = [
        f"{Severity(one['severity']).label}: {one['message']}"
        for one in kept.findings
        if one.get("item") == score.item.code and one["severity"] != Severity.NOTE
    ]
    return "\n".join(told) or "không có phát hiện"


def _first_words(question: Asked, index: Index) -> str:
    """'1,50 điểm: Thiếu tài liệu kiểm chứng (yêu cầu giải trình)'."""
    first = question.first
    if first is None:
        return "không có kết luận, giữ điểm tự chấm"
    words = f"{shown(question.stand, index.rounding)} điểm"
    told = reason_words(first, question.item)
    words += f": {told}" if told else ""
    return f"{words} (yêu cầu giải trình)" if first.explain else words


def _news(unit: Given, score: ItemScore) -> tuple[str, ...]:
    """What the unit changed about an item since round 1: explanation, files by content, stated points."""
    if unit.first is None:
        return ()
    before, card, filed = unit.first
    code = score.item.code
    now, then = (one.claims.get(code) or Claim() for one in (unit.dossier.submission, before))
    told = []
    if (now.explanation or "") != (then.explanation or ""):
        told.append("giải trình mới" if now.explanation else "bỏ giải trình")
    new, old = _by_content(unit.dossier.submission, unit.dossier.files, code), _by_content(before, filed.files, code)
    told += [f"tệp mới: {name}" for hash, name in new.items() if hash not in old]
    told += [f"không còn tệp: {name}" for hash, name in old.items() if hash not in new]
    was = next((one for one in card.items if one.item.code == code), None)
    if was is not None and was.points != score.points:
        words = (item_points(was, card.index), item_points(score, unit.card.index))
        told.append(f"điểm tự chấm đổi từ {words[0]} thành {words[1]}")
    return tuple(told)


def _by_content(submission: Submission, hashes: Mapping[str, str], code: str) -> dict[str, str]:
    """The files of an item, listed ones included, by their hashes."""
    names = EvidenceNames(submission, {}).by_item.get(code, [])
    return {hashes[name]: name for name, _ in names if name in hashes}


# -- import --------------------------------------------------------------------------------------------------


def import_paper(
    changes: Iterable[Change], conflicts: Iterable[Conflict], questions: Mapping[tuple[str, int, str], Asked]
) -> Paper:
    """What changes, then what appraisers do not agree on."""
    content: list[Block] = []
    changes, conflicts = list(changes), list(conflicts)
    if changes:
        columns = (Column("Đơn vị", 3), Column("Mã", 1), *_SIDES, Column("Người thẩm định", 2), Column("Ô", 3))
        rows = tuple(
            Row(
                (
                    questions[one.key].unit,
                    one.key[2],
                    decision_words(one.old, questions[one.key].item),
                    decision_words(one.new, questions[one.key].item),
                    one.new.by if one.new else "",
                    str(one.where),
                )
            )
            for one in changes
        )
        content += [Heading(2, f"Kết luận thay đổi ({len(rows)})"), Table(columns, rows)]
    if conflicts:
        titles = (Column("Đơn vị", 3), Column("Mã", 1), Column("Kết luận", 5), Column("Người", 2), Column("Ô", 3))
        rows = tuple(row for one in conflicts for row in _sides(one, questions[one.key]))
        content += [Heading(2, f"Kết luận khác nhau, chưa ghi ({len(conflicts)} mục)"), Table(titles, rows)]
        content.append(Paragraph("Thống nhất lại, hoặc nhập lại kèm --take và tệp có kết luận đúng."))
    return Paper("Nhập kết quả thẩm định", tuple(content))


_SIDES = (Column("Trước", 3), Column("Sau", 4))


def _sides(one: Conflict, question: Asked) -> Iterable[Row]:
    for row in one.rows:
        yield Row((question.unit, one.key[2], decision_words(row.said, question.item), row.by, str(row.where)))
    if one.now is not None:
        before = f"đã nhập trước đây: {decision_words(one.now, question.item)}"
        yield Row((question.unit, one.key[2], before, one.now.by, ""))


def reason_words(one: Appraised, item: Item) -> str:
    """The reason with the facts that the appraisers found: 'Số liệu chưa đúng (số liệu thẩm định: Số hồ sơ: 5 hồ
    sơ)'."""
    facts = facts_text(item, one.facts).replace("\n", "; ")
    return " ".join(part for part in (one.reason, f"(số liệu thẩm định: {facts})" if facts else "") if part)


def decision_words(one: Appraised | None, item: Item) -> str:
    """'0,50 điểm; lý do: …; yêu cầu giải trình'."""
    if one is None:
        return "chưa có"
    parts = [f"{one.points.normalize():f} điểm".replace(".", ",") if one.points is not None else "giữ điểm"]
    words = reason_words(one, item)
    parts += [f"lý do: {words}"] if words else []
    parts += ["yêu cầu giải trình"] if one.explain else []
    return "; ".join(parts)


FileLink = Callable[[Path], str]
"""How a workbook leads to a file: relative, as a link is written."""
