"""Annexes of the report: the points of every item, the register of evidence, the explanations.

Imports: judge.held, judge.scorecard, model, present.blocks, present.view.words, read.submission.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cchc_cli.judge.held import agency_key, file_of, files_by_place
from cchc_cli.judge.scorecard import ItemScore, Scorecard
from cchc_cli.model import Cited, Claim, Unit
from cchc_cli.present.blocks import Annex, Block, Column, Row, Table
from cchc_cli.present.view.words import AREAS_SUM, item_points, sum_text, whole_title
from cchc_cli.read.submission import Submission

Register = Mapping[str, Mapping[str, Any]]
"""What the last check-evidence read, by file name; empty where nothing was checked."""


class EvidenceNames:
    """The documents of every item, as a report names them: read, else stated.

    ``by_item``: the listed documents first, then the other files of the item's own folder; each with its file (or
    link) and what is stated of it. ``unread``: the files of which nothing is read.
    """

    def __init__(self, submission: Submission, register: Register) -> None:
        self.register = register
        self.unit = submission.unit
        self._ours = {agency_key(self.unit.name), agency_key(" ".join(self.unit.header))}
        self.unread = [file.name for file in submission.files if file.name not in register]
        self.files = files_by_place(submission)
        own: dict[str, list[str]] = {}
        for file in submission.files:
            own.setdefault(file.item, []).append(file.name)
        self.by_item: dict[str, list[tuple[str, Cited | None]]] = {}
        for code in submission.index.items:
            claim = submission.claims.get(code) or Claim()
            stated: list[tuple[str, Cited | None]] = [(self._name(code, cited), cited) for cited in claim.documents]
            listed = {name for name, _ in stated}
            self.by_item[code] = stated + [(name, None) for name in own.get(code, ()) if name not in listed]

    def _name(self, code: str, cited: Cited) -> str:
        file = file_of(cited, code, self.files)
        return file.name if file is not None else cited.url or cited.file or ""

    def entry(self, name: str, cited: Cited | None) -> tuple[str, str, str, str]:
        """Number, date, issuer, abstract; the unit itself by the one name that it goes by, however it was read."""
        read = self.register.get(name, {})
        stated = cited or Cited()
        date = read.get("date") or (stated.date.isoformat() if stated.date else "")
        shown = "/".join(reversed(date.split("-"))) if date else ""
        issuer = read.get("issuer") or stated.issuer or ""
        return (
            read.get("number") or stated.number or "",
            shown,
            self.unit.name if issuer and agency_key(issuer) in self._ours else issuer,
            read.get("abstract") or stated.abstract or "",
        )

    def cite(self, name: str, cited: Cited | None) -> str:
        """'Số 45/BC-UBND ngày 05/12/2023 (Mục II, trang 3)', or the file's name where nothing is known."""
        number, date, _, _ = self.entry(name, cited)
        text = f"Số {number}" if number else name.rsplit("/", 1)[-1]
        text += f" ngày {date}" if date and number else ""
        return f"{text} ({cited.part})" if cited and cited.part else text


def annexes(card: Scorecard, submission: Submission, evidence: EvidenceNames) -> Iterator[Block]:
    """All three, in order."""
    yield from _items_annex(card, submission, evidence)
    yield from _register_annex(submission, evidence)
    yield from _explanations_annex(submission)


def _items_annex(card: Scorecard, submission: Submission, evidence: EvidenceNames) -> Iterator[Block]:
    yield Annex("I", "Bảng điểm tự chấm chi tiết", _annex_note(card.unit), landscape=True)
    columns = (
        Column("Mã", 1.1),
        Column("Nội dung tiêu chí", 5),
        Column("Điểm tối đa", 1.3, "right"),
        Column("Điểm tự chấm", 1.4, "right"),
        Column("Cách tính", 4.6),
        Column("Tài liệu kiểm chứng", 4.4),
    )
    rows: list[Row] = []
    for area in (*card.areas, *card.extras):
        sums = (sum_text(area.totals.max_points, card.index), sum_text(area.totals.self_assessed, card.index))
        rows.append(Row((area.area.label or area.area.code, area.area.name, *sums, "", ""), strong=True))
        rows += [_item_row(score, card, submission, evidence) for score in area.items]
    most = sum_text(card.total.max_points, card.index)
    ends = [(AREAS_SUM, card.total.self_assessed)] if card.extras else []
    for name, points in (*ends, (whole_title(card), card.whole)):
        rows.append(Row(("", name, most, sum_text(points, card.index), "", ""), strong=True))
    yield Table(columns, tuple(rows))


def _item_row(score: ItemScore, card: Scorecard, submission: Submission, evidence: EvidenceNames) -> Row:
    item = score.item
    claim = submission.claims.get(item.code) or Claim()
    cited = [evidence.cite(name, one) for name, one in evidence.by_item[item.code]]
    if claim.explanation:
        cited.append("Giải trình tại Phụ lục III")
    points = "ĐTXHH" if item.surveyed else item_points(score, card.index)
    maximum = sum_text(item.max_points, card.index)
    return Row((item.code, item.name, maximum, points, score.why, "\n".join(cited)))


def _register_annex(submission: Submission, evidence: EvidenceNames) -> Iterator[Block]:
    yield Annex("II", "Danh mục tài liệu kiểm chứng", _annex_note(submission.unit), landscape=True)
    columns = (
        Column("STT", 0.8, "center"),
        Column("Số, ký hiệu", 2.2),
        Column("Ngày ban hành", 1.8, "center"),
        Column("Cơ quan ban hành", 3),
        Column("Trích yếu", 5),
        Column("Tệp", 4),
        Column("Mục", 1.6),
    )
    rows = (Row((str(place), *cells)) for place, cells in enumerate(register(evidence), start=1))
    yield Table(columns, tuple(rows), empty="Chưa có tài liệu kiểm chứng.")


def register(evidence: EvidenceNames) -> Iterator[tuple[str, ...]]:
    """Every document once: number, date, issuer, abstract, file, the items that it stands for."""
    used: dict[str, tuple[Cited | None, list[str]]] = {}
    for code, documents in evidence.by_item.items():
        for name, cited in documents:
            first, codes = used.setdefault(name, (cited, []))
            codes.append(code)
            if first is None and cited is not None:
                used[name] = (cited, codes)
    for name, (cited, codes) in used.items():
        yield (*evidence.entry(name, cited), name, ", ".join(dict.fromkeys(codes)))


def _explanations_annex(submission: Submission) -> Iterator[Block]:
    yield Annex("III", "Nội dung giải trình", _annex_note(submission.unit))
    columns = (Column("Mã", 1), Column("Nội dung tiêu chí", 4), Column("Giải trình", 6))
    items = submission.index.items
    rows = (Row((code, items[code].name, text)) for code, text in explanations(submission))
    yield Table(columns, tuple(rows), empty="Không có mục nào cần giải trình.")


def explanations(submission: Submission) -> list[tuple[str, str]]:
    """Explanations and reasons for "not applicable", in the set's order."""
    found = []
    for code in submission.index.items:
        claim = submission.claims.get(code)
        text = (claim.explanation or claim.not_applicable) if claim else None
        if text:
            found.append((code, text))
    return found


def _annex_note(unit: Unit) -> str:
    """Number and day stay open on an electronic document (Nghị định 30/2020, Phụ lục I, III.1)."""
    return f"(Kèm theo Báo cáo số      /BC-UBND ngày    tháng    năm      của {unit.name})"
