"""Phiếu kết quả thẩm định and Danh mục nội dung đề nghị giải trình: what the appraising office sends to a unit.

Form: Nghị định 30/2020/NĐ-CP, Phụ lục I. Who appraises comes from agency.yaml; what is not written there is marked,
never invented, and so is a basis that neither the appraisers nor the set's decision gives.

Imports: judge.appraisal, judge.scorecard, model, present.*, read.appraisal_folder, rules.base.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from cchc_cli.judge.appraisal import after, given, has_round, reason_of, standing
from cchc_cli.judge.scorecard import ItemScore, Scorecard
from cchc_cli.model import Appraised
from cchc_cli.points import percent
from cchc_cli.present import blocks
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.sheets import Sheet, SheetColumn, Value
from cchc_cli.present.view.appraisal import reason_words
from cchc_cli.present.view.office import day_words, decision_words, receivers_of
from cchc_cli.present.view.words import item_points, signed, stamp, sum_text
from cchc_cli.read.appraisal_folder import Agency, Dossier
from cchc_cli.rules.base import on

TO_FILL = "(cơ quan thẩm định bổ sung)"


@dataclass(slots=True)
class Letter:
    """One unit's result after a round, and who tells it; ``open`` counts the places still to be filled in."""

    dossier: Dossier
    card: Scorecard
    round: int
    agency: Agency
    date: datetime.date | None = None
    open: list[str] = field(default_factory=list)

    def mark(self, text: str, words: str) -> str:
        """A text, or the mark where there is none."""
        if not text.strip() and words not in self.open:
            self.open.append(words)
        return text if text.strip() else TO_FILL

    def decided(self, score: ItemScore) -> Appraised | None:
        """The last decision about an item."""
        return reason_of(self.dossier.submission.appraisal, score.item.code, self.round)

    @property
    def rounds(self) -> tuple[int, ...]:
        """The rounds that are shown."""
        return tuple(range(1, self.round + 1))

    @property
    def items(self) -> list[ItemScore]:
        """What the unit scored itself."""
        return [one for one in self.card.items if not one.item.surveyed]

    @property
    def adjusted(self) -> list[ItemScore]:
        """Items with other points than the unit's own in any round."""
        return [one for one in self.items if any(given(one, number) != _own(one) for number in self.rounds)]

    @property
    def to_explain(self) -> list[ItemScore]:
        """Items on which this round asks for an explanation."""
        rounds = self.dossier.submission.appraisal.rounds if self.dossier.submission.appraisal else ()
        asked = {code for one in rounds if one.round == self.round for code, it in one.items.items() if it.explain}
        return [one for one in self.items if one.item.code in asked]

    @property
    def undecided(self) -> list[str]:
        """Items on which nothing was decided in round 1: they stand as the unit scored them."""
        appraisal = self.dossier.submission.appraisal
        return [one.item.code for one in self.items if reason_of(appraisal, one.item.code, self.round) is None]


def _own(score: ItemScore) -> Decimal | None:
    return score.points if isinstance(score.points, Decimal) else None


def result_paper(letter: Letter) -> Paper:
    """Phiếu kết quả thẩm định."""
    card = letter.card
    title = f"Chỉ số cải cách hành chính năm {card.year} của {card.unit.name} (lần {letter.round})"
    content = (
        *_head(letter, "Phiếu kết quả thẩm định", title),
        blocks.Addressees((card.unit.name,)),
        *_result(letter),
        *_adjusted(letter),
        *_explanations(letter),
        _signature(letter),
    )
    return Paper(f"Phiếu kết quả thẩm định {title}", content, stamp(card.index))


def _head(letter: Letter, kind: str, title: str) -> Iterator[Block]:
    agency = letter.agency
    header = agency.header or (letter.mark("", "tên cơ quan thẩm định (header)").upper(),)
    day = day_words(letter.date) if letter.date else "ngày      tháng      năm        "
    place = letter.mark(agency.place, "địa danh (place)")
    yield blocks.Letterhead(header, "Số:          ", f"{place}, {day}")
    yield blocks.Title(kind, title)


def _result(letter: Letter) -> Iterator[Block]:
    card, index = letter.card, letter.card.index
    yield Paragraph(f"Kết quả thẩm định theo {decision_words(index)} như sau:")
    yield Heading(1, "I. Kết quả thẩm định")
    columns = (
        Column("Lĩnh vực", 6),
        Column("Điểm tối đa", 1.3, "right"),
        Column("Tự chấm", 1.3, "right"),
        *(Column(f"Thẩm định lần {number}", 1.5, "right") for number in letter.rounds),
        Column("Chênh lệch", 1.5, "right"),
    )
    rows = []
    whole = (("Tổng cộng", card.total, True),)
    for name, totals, strong in (*((one.area.title, one.totals, False) for one in card.areas), *whole):
        sums = [totals.self_assessed, *(after(number)(totals) for number in letter.rounds)]
        change = signed(sums[-1] - totals.self_assessed if sums[-1] is not None else None, index)
        cells = (name, sum_text(totals.max_points, index), *(sum_text(one, index) for one in sums), change)
        rows.append(Row(cells, strong))
    yield Table(columns, tuple(rows))
    for number in letter.rounds:
        yield Paragraph(_sentence(letter, number))
    if letter.undecided:
        codes = ", ".join(letter.undecided[:40]) + (" và các mục khác" if len(letter.undecided) > 40 else "")
        words = f"Có {len(letter.undecided)} mục chưa có kết luận thẩm định, đang tính theo điểm tự chấm: {codes}."
        yield Paragraph(words)


def _sentence(letter: Letter, number: int) -> str:
    """'Điểm thẩm định lần 1: 55,36, điều tra … trên 70,00 điểm được tính, đạt 79,09%; xếp loại Khá.'"""
    index, result = letter.card.index, standing(letter.card, after(number))
    parts = [f"Điểm thẩm định lần {number}: {sum_text(result.points, index)}"]
    more = (("điều tra", result.surveyed), ("thưởng", result.bonus or None), ("trừ", result.penalty or None))
    parts += [f"điểm {name} {sum_text(value, index)}" for name, value in more if value is not None]
    rate = percent(result.percent) if result.percent is not None else "–"
    band = f"; xếp loại {result.rating}" if result.rating and letter.card.total.surveyed is not None else ""
    return f"{', '.join(parts)} trên {sum_text(letter.card.total.applicable, index)} điểm được tính, đạt {rate}{band}."


def _adjusted(letter: Letter) -> Iterator[Block]:
    index = letter.card.index
    yield Heading(1, "II. Các mục điều chỉnh điểm")
    columns = (
        Column("Mã", 1.1),
        Column("Nội dung", 3.4),
        Column("Điểm tối đa", 1.1, "right"),
        Column("Tự chấm", 1.1, "right"),
        *(Column(f"Lần {number}", 1.1, "right") for number in letter.rounds),
        Column("Lý do", 3.2),
        Column("Căn cứ", 2.6),
    )
    rows = []
    for one in letter.adjusted:
        decided = letter.decided(one)
        points = (sum_text(given(one, number), index) for number in letter.rounds)
        reason, basis = (reason_words(decided, one.item), decided.basis) if decided else ("", "")
        if _final(letter, one) != _own(one):
            reason, basis = letter.mark(reason, "lý do điều chỉnh"), letter.mark(basis, "căn cứ điều chỉnh")
        most = sum_text(one.item.max_points, index)
        rows.append(Row((one.item.code, one.item.name, most, item_points(one, index), *points, reason, basis)))
    yield Table(columns, tuple(rows), empty="Không có mục nào điều chỉnh điểm.")


def _final(letter: Letter, score: ItemScore) -> Decimal | None:
    return given(score, letter.round)


def _explanations(letter: Letter) -> Iterator[Block]:
    yield Heading(1, "III. Nội dung đề nghị giải trình")
    if letter.to_explain:
        yield Paragraph(
            f"Đề nghị {letter.card.unit.name} giải trình {len(letter.to_explain)} mục tại Danh mục kèm theo."
        )
        yield Paragraph(_until(letter))
    else:
        yield Paragraph("Không có nội dung đề nghị giải trình.")


def _until(letter: Letter) -> str:
    last = letter.card.index.head.deadlines.explanation
    by = f"{on(last, letter.card.year):%d/%m/%Y}" if last else TO_FILL
    return f"Văn bản giải trình và tài liệu kiểm chứng bổ sung gửi về cơ quan thẩm định chậm nhất ngày {by}."


def _signature(letter: Letter) -> Block:
    signer = letter.agency.signer
    title = letter.mark(signer.title, "chức vụ người ký (signer › title)")
    lines = tuple(line for line in (signer.capacity, title) if line)
    return blocks.SignatureBlock(receivers_of(letter.agency.receivers), lines, signer.name)


def explain_paper(letter: Letter) -> Paper:
    """Danh mục nội dung đề nghị giải trình; there is something to explain."""
    card, index = letter.card, letter.card.index
    title = f"Nội dung đề nghị giải trình Chỉ số cải cách hành chính năm {card.year} của {card.unit.name}"
    columns = (
        Column("STT", 0.8, "center"),
        Column("Mã", 1.1),
        Column("Nội dung", 3.4),
        Column("Tự chấm", 1.1, "right"),
        Column("Thẩm định", 1.2, "right"),
        Column("Nội dung đề nghị giải trình", 4),
        Column("Căn cứ", 2.6),
    )
    rows = []
    for place, one in enumerate(letter.to_explain, 1):
        decided = letter.decided(one) or Appraised()
        points = (item_points(one, index), sum_text(given(one, letter.round), index))
        texts = (
            letter.mark(reason_words(decided, one.item), "nội dung đề nghị giải trình"),
            letter.mark(decided.basis, "căn cứ"),
        )
        rows.append(Row((str(place), one.item.code, one.item.name, *points, *texts)))
    content = (
        *_head(letter, "Danh mục", title),
        Table(columns, tuple(rows)),
        Paragraph(_until(letter)),
        _signature(letter),
    )
    return Paper(f"Danh mục {title[0].lower()}{title[1:]}", content, stamp(index))


def unit_sheets(letter: Letter) -> tuple[Sheet, ...]:
    """Every item with its points and decisions; what to explain, with columns for the unit's answer."""
    columns = (
        SheetColumn("Mã", 9),
        SheetColumn("Nội dung", 44),
        SheetColumn("Điểm tối đa", 9, "points"),
        SheetColumn("Tự chấm", 9, "points"),
        *(SheetColumn(f"Thẩm định lần {number}", 10, "points") for number in letter.rounds),
        SheetColumn("Lý do", 36),
        SheetColumn("Căn cứ", 30),
        SheetColumn("Yêu cầu giải trình", 10),
    )
    asked = {one.item.code for one in letter.to_explain}
    rows: list[tuple[Value, ...]] = []
    for one in letter.items:
        decided = letter.decided(one)
        points = (_own(one), *(given(one, number) for number in letter.rounds))
        words = (reason_words(decided, one.item), decided.basis) if decided else ("chưa có kết luận", "")
        explain = "Có" if one.item.code in asked else ""
        rows.append((one.item.code, one.item.name, one.item.max_points, *points, *words, explain))
    sums = (after(number)(letter.card.total) for number in letter.rounds)
    total = letter.card.total
    rows.append(("", "Tổng cộng (các lĩnh vực)", total.max_points, total.self_assessed, *sums, "", "", ""))
    result = Sheet("Kết quả thẩm định", columns, tuple(rows), strong=frozenset((len(rows) - 1,)))
    if not asked:
        return (result,)
    answers = (
        *(SheetColumn("STT", 6, "count"), SheetColumn("Mã", 9), SheetColumn("Nội dung", 40)),
        *(SheetColumn("Tự chấm", 9, "points"), SheetColumn("Thẩm định", 9, "points")),
        *(SheetColumn("Nội dung đề nghị giải trình", 36), SheetColumn("Căn cứ", 28)),
        *(SheetColumn("Giải trình của đơn vị", 40), SheetColumn("Tài liệu bổ sung", 30)),
    )
    lines: list[tuple[Value, ...]] = []
    for place, one in enumerate(letter.to_explain, 1):
        decided = letter.decided(one) or Appraised()
        points = (_own(one), given(one, letter.round))
        words = (reason_words(decided, one.item), decided.basis)
        lines.append((place, one.item.code, one.item.name, *points, *words, "", ""))
    return result, Sheet("Đề nghị giải trình", answers, tuple(lines), note=_until(letter))


def held(dossier: Dossier, round: int) -> bool:
    """Whether a unit has had that round."""
    return has_round(dossier.submission.appraisal, round)
