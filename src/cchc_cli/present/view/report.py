"""Báo cáo kết quả tự đánh giá, chấm điểm Chỉ số CCHC: what the chairman signs.

It contains no finding, no evidenced column and no program word. What people must judge (căn cứ, causes,
difficulties, proposals) comes from report.yaml; what they have not written is marked, never invented.

Form: Nghị định 30/2020/NĐ-CP, Phụ lục I. Content: 383 và 384/BNV-CCHC ngày 28/01/2021 (bảng điểm, giải trình,
khó khăn và kiến nghị), as relayed in the project's domain facts.

Imports: judge.scorecard, model, points, present.blocks, present.view.words, read.submission.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from cchc_cli.judge.scorecard import ItemScore, Scorecard
from cchc_cli.model import Cited, Claim, ReportTexts, Unit
from cchc_cli.points import NoPoints
from cchc_cli.present import blocks
from cchc_cli.present.blocks import Annex, Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.view.words import item_points, percentage, stamp, sum_text
from cchc_cli.read.submission import Submission

TO_FILL = "(đơn vị bổ sung)"
"""Marks what people have to write before the report can be signed."""
Register = Mapping[str, Mapping[str, Any]]
"""What the last check-evidence read, by file name; empty where nothing was checked."""


def report_paper(
    card: Scorecard, submission: Submission, register: Register, date: datetime.date | None = None
) -> Paper:
    """The whole report with its annexes. Number and day stay blank for the clerk unless given."""
    texts = submission.texts or ReportTexts()
    evidence = _Evidence(submission, register)
    title = f"Kết quả tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm {card.year}"
    content = (
        *_head(card, texts, title, date),
        *_carried_out(card, texts),
        *_result(card),
        *_lost(card, texts),
        *_explained(submission),
        *_difficulties(texts, card),
        _signature(submission.unit, texts),
        *_items_annex(card, submission, evidence),
        *_register_annex(submission, evidence),
        *_explanations_annex(submission),
    )
    return Paper(f"Báo cáo {title[0].lower()}{title[1:]}", tuple(content), stamp(card.index))


def _head(card: Scorecard, texts: ReportTexts, title: str, date: datetime.date | None) -> Iterator[Block]:
    unit = card.unit
    when = (
        f"ngày {_two(date.day)} tháng {_two(date.month) if date.month < 3 else date.month} năm {date.year}"
        if date
        else "ngày      tháng      năm        "
    )
    yield blocks.Letterhead(
        agency=unit.header,
        bold_lines=len(unit.header),
        number="Số:       /BC-UBND",
        place_and_date=f"{unit.place or TO_FILL}, {when}",
    )
    yield blocks.Title("Báo cáo", title)
    yield blocks.Addressees(unit.report_to or (TO_FILL,))
    if texts.bases:
        yield blocks.Bases(tuple(f"Căn cứ {line.removeprefix('Căn cứ ')}" for line in texts.bases))
    else:
        yield Paragraph(f"Căn cứ {TO_FILL}.")
    yield Paragraph(
        f"{unit.name} báo cáo kết quả tự đánh giá, chấm điểm Chỉ số cải cách hành chính (CCHC) năm {card.year} như sau:"
    )


def _two(number: int) -> str:
    """Days below 10 and the months 1 and 2 have a leading zero (Nghị định 30/2020, Phụ lục I, II.4)."""
    return f"{number:02d}"


def _carried_out(card: Scorecard, texts: ReportTexts) -> Iterator[Block]:
    yield Heading(1, "I. Công tác tổ chức tự đánh giá, chấm điểm")
    yield Paragraph(texts.carried_out or TO_FILL)
    head = card.index.head
    decision = head.decision
    if decision.number and decision.date:
        source = (
            f" ban hành kèm theo Quyết định số {decision.number} ngày {decision.date:%d/%m/%Y} của {decision.issuer}"
        )
    else:
        source = ""
    yield Paragraph(f"Việc chấm điểm thực hiện theo {_lower(head.title)}{source}.")


def _result(card: Scorecard) -> Iterator[Block]:
    index, total = card.index, card.total
    yield Heading(1, "II. Kết quả tự đánh giá, chấm điểm")
    survey = sum((score.item.max_points for score in card.items if score.item.surveyed), start=total.applicable * 0)
    yield Paragraph(
        f"Tổng điểm tự chấm: {sum_text(total.self_assessed, index)} điểm trên {sum_text(total.self_assessable, index)} "
        f"điểm đơn vị tự chấm. Phần điều tra xã hội học ({sum_text(survey, index)} điểm) do cơ quan có thẩm quyền "
        "tổ chức, đơn vị không tự chấm. Kết quả theo lĩnh vực:"
    )
    columns = (
        Column("Lĩnh vực", 6),
        Column("Điểm tối đa", 1.5, "right"),
        Column("Điểm đơn vị tự chấm tối đa", 1.8, "right"),
        Column("Điểm tự chấm", 1.5, "right"),
        Column("Tỷ lệ", 1.5, "right"),
    )
    rows = [
        Row(
            (
                one.area.title,
                sum_text(one.totals.max_points, index),
                sum_text(one.totals.self_assessable, index),
                sum_text(one.totals.self_assessed, index),
                percentage(_without_survey(one.totals), card.index) if one in card.areas else "–",
            )
        )
        for one in (*card.areas, *card.extras)
    ]
    rows.append(
        Row(
            (
                "Tổng cộng",
                sum_text(total.max_points, index),
                sum_text(total.self_assessable, index),
                sum_text(total.self_assessed, index),
                percentage(_without_survey(total), card.index),
            ),
            strong=True,
        )
    )
    yield Table(columns, tuple(rows))
    if card.bonus or card.penalty:
        yield Paragraph(
            f"Điểm thưởng: {sum_text(card.bonus, index)} điểm; điểm trừ: {sum_text(card.penalty, index)} điểm."
        )
    left_out = [s for s in card.items if s.points is NoPoints.NOT_APPLICABLE]
    if left_out:
        codes = ", ".join(score.item.code for score in left_out)
        yield Paragraph(f"Không tính vào tổng điểm: mục {codes} (không phát sinh, không áp dụng).")
    if not card.complete:
        lacking = [score.item.code for score in card.items if score.points is NoPoints.NO_FACTS]
        yield Paragraph(f"Kết quả chưa đầy đủ: còn {len(lacking)} mục chưa có số liệu ({', '.join(lacking)}).")


def _without_survey(totals: Any) -> Any:
    """The unit's own rate: its points on what it scores itself, the survey left aside on both sides."""
    from dataclasses import replace

    rate = 100 * totals.self_assessed / totals.self_assessable if totals.self_assessable else None
    return replace(totals, percent=rate)


def _lost(card: Scorecard, texts: ReportTexts) -> Iterator[Block]:
    yield Heading(1, "III. Các mục chưa đạt điểm tối đa và nguyên nhân")
    # A bonus not won or a deduction not suffered is no loss: only the areas of the total count here.
    lost = sorted((s for area in card.areas for s in area.items if s.lost > 0), key=lambda s: -s.lost)
    columns = (
        Column("Mã", 1),
        Column("Nội dung", 3.6),
        Column("Điểm tối đa", 1.1, "right"),
        Column("Tự chấm", 1.1, "right"),
        Column("Cách tính", 3.4),
        Column("Nguyên nhân", 2.6),
    )
    rows = (
        Row(
            (
                s.item.code,
                s.item.name,
                sum_text(s.item.max_points, card.index),
                item_points(s, card.index),
                s.why,
                texts.causes.get(s.item.code, TO_FILL),
            )
        )
        for s in lost
    )
    yield Table(columns, tuple(rows), empty="Các mục đã chấm đều đạt điểm tối đa.")


def _explained(submission: Submission) -> Iterator[Block]:
    yield Heading(1, "IV. Giải trình")
    count = len(_explanations(submission))
    if count:
        yield Paragraph(f"Có {count} mục có giải trình, chi tiết tại Phụ lục III.")
    else:
        yield Paragraph("Không có mục nào cần giải trình.")


def _difficulties(texts: ReportTexts, card: Scorecard) -> Iterator[Block]:
    yield Heading(1, "V. Khó khăn, vướng mắc và đề xuất, kiến nghị")
    yield Heading(2, "1. Khó khăn, vướng mắc")
    yield Paragraph(texts.difficulties or TO_FILL)
    yield Heading(2, "2. Đề xuất, kiến nghị")
    yield Paragraph(texts.proposals or TO_FILL)
    yield Paragraph(
        "Chi tiết điểm từng mục tại Phụ lục I; danh mục tài liệu kiểm chứng tại Phụ lục II; giải trình tại Phụ lục III."
    )
    to = " và ".join(card.unit.report_to) or TO_FILL
    yield Paragraph(
        f"Trên đây là báo cáo kết quả tự đánh giá, chấm điểm Chỉ số CCHC năm {card.year}, "
        f"{card.unit.name} trân trọng báo cáo {to}./."
    )


def _signature(unit: Unit, texts: ReportTexts) -> Block:
    """The chairman's block; a capacity such as "KT. CHỦ TỊCH" comes with its own title from unit.yaml."""
    lines = tuple(line for line in (unit.signer.capacity, unit.signer.title) if line) or (TO_FILL,)
    receivers = texts.receivers or ("Như trên", "Lưu: VT")
    return blocks.SignatureBlock(receivers, lines, unit.signer.name)


# -- phụ lục -------------------------------------------------------------------------------------------------


class _Evidence:
    """The documents of every item, as a report names them: read, else stated."""

    def __init__(self, submission: Submission, register: Register) -> None:
        self.register = register
        self.by_item: dict[str, list[tuple[str, Cited | None]]] = {}
        for code in submission.index.items:
            claim = submission.claims.get(code) or Claim()
            self.by_item[code] = _documents(submission, code, claim)

    def entry(self, name: str, cited: Cited | None) -> tuple[str, str, str, str]:
        """Number, date, issuer, abstract."""
        read = self.register.get(name, {})
        stated = cited or Cited()
        date = read.get("date") or (stated.date.isoformat() if stated.date else "")
        shown = "/".join(reversed(date.split("-"))) if date else ""
        return (
            read.get("number") or stated.number or "",
            shown,
            read.get("issuer") or stated.issuer or "",
            read.get("abstract") or stated.abstract or "",
        )

    def cite(self, name: str, cited: Cited | None) -> str:
        """'Số 45/BC-UBND ngày 05/12/2023 (Mục II, trang 3)', or the file's name where nothing is known."""
        number, date, _, _ = self.entry(name, cited)
        text = f"Số {number}" if number else name.rsplit("/", 1)[-1]
        text += f" ngày {date}" if date and number else ""
        return f"{text} ({cited.part})" if cited and cited.part else text


def _documents(submission: Submission, code: str, claim: Claim) -> list[tuple[str, Cited | None]]:
    """Listed documents first, then the other files of the item's own folder."""
    from cchc_cli.judge.held import place_of

    files = {place_of(file.name.split("/", 1)[1], file.item): file.name for file in submission.files}
    found: list[tuple[str, Cited | None]] = []
    for cited in claim.documents:
        path = cited.capture if cited.url else cited.file
        name = files.get(place_of(path, code)) if path else None
        found.append((name or cited.url or cited.file or "", cited))
    listed = {name for name, _ in found}
    found += [(f.name, None) for f in submission.files if f.item == code and f.name not in listed]
    return found


def _items_annex(card: Scorecard, submission: Submission, evidence: _Evidence) -> Iterator[Block]:
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
    sums = (sum_text(card.total.max_points, card.index), sum_text(card.total.self_assessed, card.index))
    rows.append(Row(("", "Tổng cộng", *sums, "", ""), strong=True))
    yield Table(columns, tuple(rows))


def _item_row(score: ItemScore, card: Scorecard, submission: Submission, evidence: _Evidence) -> Row:
    item = score.item
    claim = submission.claims.get(item.code) or Claim()
    cited = [evidence.cite(name, one) for name, one in evidence.by_item[item.code]]
    if claim.explanation:
        cited.append("Giải trình tại Phụ lục III")
    points = "ĐTXHH" if item.surveyed else item_points(score, card.index)
    maximum = sum_text(item.max_points, card.index)
    return Row((item.code, item.name, maximum, points, score.why, "\n".join(cited)))


def _register_annex(submission: Submission, evidence: _Evidence) -> Iterator[Block]:
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
    used: dict[str, tuple[Cited | None, list[str]]] = {}
    for code, documents in evidence.by_item.items():
        for name, cited in documents:
            first, codes = used.setdefault(name, (cited, []))
            codes.append(code)
            if first is None and cited is not None:
                used[name] = (cited, codes)
    rows = (
        Row((str(place), *evidence.entry(name, cited), name, ", ".join(dict.fromkeys(codes))))
        for place, (name, (cited, codes)) in enumerate(used.items(), start=1)
    )
    yield Table(columns, tuple(rows), empty="Chưa có tài liệu kiểm chứng.")


def _explanations_annex(submission: Submission) -> Iterator[Block]:
    yield Annex("III", "Nội dung giải trình", _annex_note(submission.unit))
    columns = (Column("Mã", 1), Column("Nội dung tiêu chí", 4), Column("Giải trình", 6))
    items = submission.index.items
    rows = (Row((code, items[code].name, text)) for code, text in _explanations(submission))
    yield Table(columns, tuple(rows), empty="Không có mục nào cần giải trình.")


def _explanations(submission: Submission) -> list[tuple[str, str]]:
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


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
