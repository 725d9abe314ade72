"""Drafts by which a ranking is approved and published: Quyết định with its annexes, Tờ trình, Thông báo.

They hold figures of the ranking only; what people must judge (căn cứ, who proposes, who carries it out, who signs) is
marked, never invented. Form: Nghị định 30/2020/NĐ-CP, Phụ lục I and the models of Phụ lục III.

Imports: judge.rank, judge.rank_questions, judge.standing, points, present.blocks, present.view.*, vietnamese.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from cchc_cli.judge.plan_checks import TO_FILL
from cchc_cli.judge.rank import METHOD, By, RankedPool, Ranking
from cchc_cli.judge.rank_questions import Answers, area_share
from cchc_cli.judge.standing import Marks, Outline
from cchc_cli.points import percent
from cchc_cli.present import blocks
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.view.office import day_words
from cchc_cli.present.view.ranking import (
    change_text,
    outliers_table,
    percent_text,
    points_text,
    pool_sentence,
    pool_title,
    ranking_stamp,
)
from cchc_cli.vietnamese import fold

KINDS: dict[str, tuple[str, str]] = {
    "quyet-dinh": ("Quyết định", "QĐ"),
    "to-trinh": ("Tờ trình", "TTr"),
    "thong-bao": ("Thông báo", "TB"),
}
"""Types of paper: name and abbreviation (Nghị định 30/2020/NĐ-CP, Phụ lục III)."""
MOST = 10
"""Items and units that the text names; the workbook has all."""
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True, slots=True)
class Publication:
    """The paper that is wanted. ``issuer``: the lines of the issuing body, the last one its own name."""

    kind: str = "quyet-dinh"
    issuer: tuple[str, ...] = ()
    place: str = ""
    date: datetime.date | None = None


def publication_paper(ranking: Ranking, answers: Answers, wanted: Publication) -> Paper:
    """The draft. Number and day stay blank for the clerk unless given."""
    name, _ = KINDS[wanted.kind]
    of = _Said(ranking, answers, wanted)
    body = {"quyet-dinh": _decision, "to-trinh": _proposal, "thong-bao": _notice}[wanted.kind]
    signature = blocks.SignatureBlock(_receivers(wanted), (TO_FILL,), "")
    content = (*_head(of), *body(of), signature, *_annexes(of))
    return Paper(f"{name} {_lower(of.abstract)}", content, ranking_stamp(ranking))


class _Said:
    """What every part of a paper refers to."""

    def __init__(self, ranking: Ranking, answers: Answers, wanted: Publication) -> None:
        self.ranking, self.answers, self.wanted = ranking, answers, wanted
        self.index = f"Chỉ số cải cách hành chính năm {ranking.year}"
        units = len(ranking.units)
        acts = "Phê duyệt và công bố" if wanted.kind != "thong-bao" else ""
        self.abstract = f"{acts} kết quả xác định {self.index} của {units} đơn vị".strip()
        self.abstract = self.abstract[:1].upper() + self.abstract[1:]
        self.day = day_words(wanted.date) if wanted.date else "ngày      tháng      năm        "
        self.details = _details(ranking)
        self.outlines = list({pool.outline.code: pool.outline for pool in ranking.pools}.values())


def _head(of: _Said) -> Iterator[Block]:
    wanted = of.wanted
    name, short = KINDS[wanted.kind]
    issuer = wanted.issuer or (TO_FILL,)
    place = wanted.place or TO_FILL
    agency = tuple(line.upper() if line != TO_FILL else line for line in issuer)
    yield blocks.Letterhead(agency, f"Số:       /{short}-{_symbol(issuer[-1])}", f"{place}, {of.day}")
    yield blocks.Title(name, of.abstract if wanted.kind != "to-trinh" else f"Về việc {_lower(of.abstract)}")


def _symbol(issuer: str) -> str:
    """The abbreviation of the issuing body, where its name tells; else the mark."""
    name = fold(issuer)
    if name.startswith(("ủy ban nhân dân", "ubnd")):
        return "UBND"
    return "SNV" if name.startswith("sở nội vụ") else TO_FILL


def _bases(of: _Said) -> tuple[str, ...]:
    """What is certain: the decisions that issued the sets. The rest is marked."""
    found = [_decision_words(outline) for outline in of.outlines]
    return (f"Căn cứ {TO_FILL}", *(f"Căn cứ {words}" for words in found if words))


def _decision_words(outline: Outline) -> str:
    number, date, issuer = outline.decision
    if not (number and date):
        return ""
    by = f" của {issuer}" if issuer else ""
    return f"Quyết định số {number} {day_words(date)}{by} ban hành {_lower(outline.title)}"


# -- the three papers ----------------------------------------------------------------------------------------


def _decision(of: _Said) -> Iterator[Block]:
    yield Paragraph(TO_FILL, "act")  # who has the power: the committee or its chairman
    yield blocks.Bases((*_bases(of), f"Theo đề nghị của {TO_FILL}"))
    yield Paragraph("QUYẾT ĐỊNH:", "act")
    yield Paragraph(
        f"Điều 1. Phê duyệt và công bố kết quả xác định {of.index} của {len(of.ranking.units)} đơn vị "
        f"(chi tiết tại {_annex_names(of)}), gồm:",
        "article",
    )
    yield from _figures(of)
    yield Paragraph(f"Điều 2. {TO_FILL}", "article")
    yield Paragraph(
        f"Điều 3. Quyết định này có hiệu lực kể từ ngày ký. {TO_FILL} chịu trách nhiệm thi hành Quyết định này./.",
        "article",
    )


def _proposal(of: _Said) -> Iterator[Block]:
    yield blocks.Addressees((TO_FILL,))
    yield blocks.Bases(_bases(of))
    yield Paragraph(f"{_own_name(of.wanted)} kính trình {TO_FILL} xem xét, phê duyệt và công bố {of.index} như sau:")
    yield Heading(1, "I. Quá trình thẩm định")
    yield Paragraph(TO_FILL)
    yield Heading(1, "II. Kết quả")
    yield Heading(2, "1. Kết quả chung")
    yield from _figures(of)
    yield Heading(2, "2. Các mục mất nhiều điểm nhất")
    yield from _most_lost(of)
    yield Heading(2, "3. So với năm trước")
    yield from _compared(of)
    yield Heading(2, "4. Chênh lệch giữa tự chấm và thẩm định")
    yield from _spreads(of)
    yield Heading(1, "III. Đề xuất")
    yield Paragraph(TO_FILL)
    yield Paragraph(
        f"Dự thảo Quyết định phê duyệt, công bố và kết quả chi tiết được gửi kèm ({_annex_names(of)}). "
        f"Kính trình {TO_FILL} xem xét, quyết định./."
    )


def _notice(of: _Said) -> Iterator[Block]:
    yield Paragraph(f"Căn cứ {TO_FILL}, {_own_name(of.wanted)} thông báo kết quả xác định {of.index} như sau:")
    yield Heading(1, "I. Kết quả chung")
    yield from _figures(of)
    yield Heading(1, "II. Các mục mất nhiều điểm nhất")
    yield from _most_lost(of)
    yield Heading(1, "III. Tổ chức thực hiện")
    yield Paragraph(TO_FILL)
    yield Paragraph(f"Kết quả chi tiết tại {_annex_names(of)}./.")


def _figures(of: _Said) -> Iterator[Block]:
    """Of each pool how many units, their mean, the ratings; who is not ranked."""
    for pool in of.ranking.pools:
        yield Paragraph(f"{pool_title(pool, of.ranking)}: {pool_sentence(pool)}", "item")
        yield from (Paragraph(note, "item") for note in pool.notes)
    if of.ranking.unplaced:
        yield Paragraph(
            f"{len(of.ranking.unplaced)} đơn vị không xếp hạng, nêu tại Phụ lục {_label(len(of.details) - 1)}.", "item"
        )


def _most_lost(of: _Said) -> Iterator[Block]:
    for one in of.answers.losses:
        of_set = f" (bộ tiêu chí {one.outline.edition})" if len(of.answers.losses) > 1 else ""
        yield Paragraph(f"Tính trên {one.units} đơn vị được xếp hạng{of_set}:")
        for loss in one.items[:MOST]:
            lost = points_text(loss.lost, one.outline)
            yield Paragraph(
                f"{loss.item.code} {loss.item.name}: mất {lost} điểm ({percent(loss.share)}), "
                f"{loss.losing}/{loss.counting} đơn vị mất điểm",
                "item",
            )
        if not one.items:
            yield Paragraph("Không mục nào mất điểm.")


def _compared(of: _Said) -> Iterator[Block]:
    if not of.ranking.earlier:
        yield Paragraph("Không có hồ sơ năm trước để so.")
        return
    compared = [one for one in of.ranking.units if one.change and one.change.value is not None]
    yield Paragraph(
        f"So được {len(compared)}/{len(of.ranking.units)} đơn vị; {len(of.answers.improved)} đơn vị tăng tỷ lệ."
    )
    for one in of.answers.improved[:MOST]:
        yield Paragraph(f"{one.standing.name}: {change_text(one.change)} điểm phần trăm", "item")


def _spreads(of: _Said) -> Iterator[Block]:
    if not any(one.spread is not None for one in of.ranking.units):
        yield Paragraph("Chưa có cả điểm tự chấm và điểm thẩm định để so.")
    elif not of.answers.outliers:
        yield Paragraph("Không có đơn vị nào chênh lệch bất thường (so theo tứ phân vị).")
    else:
        yield Paragraph("Các đơn vị có chênh lệch bất thường (so theo tứ phân vị):")
        yield outliers_table(of.answers)


# -- annexes -------------------------------------------------------------------------------------------------


def _details(ranking: Ranking) -> list[tuple[str, tuple[Block, ...]]]:
    """What the annexes are, in their order: title and content."""

    def of_pool(pool: RankedPool) -> str:
        return f": {pool_title(pool, ranking)}" if len(ranking.pools) > 1 else ""

    found = [(f"Kết quả xếp hạng{of_pool(pool)}", tuple(_ranking_table(pool, ranking))) for pool in ranking.pools]
    found += [(f"Kết quả theo lĩnh vực{of_pool(pool)}", tuple(_area_table(pool, ranking))) for pool in ranking.pools]
    if ranking.unplaced:
        found.append(("Đơn vị không xếp hạng", (_unranked(ranking),)))
    return found


def _label(number: int) -> str:
    """'I' to 'X', then figures."""
    return _ROMAN[number] if number < len(_ROMAN) else str(number + 1)


def _annex_names(of: _Said) -> str:
    return f"các Phụ lục {', '.join(_label(number) for number in range(len(of.details)))}"


def _annexes(of: _Said) -> Iterator[Block]:
    name, short = KINDS[of.wanted.kind]
    issuer = of.wanted.issuer or (TO_FILL,)
    note = f"(Kèm theo {name} số       /{short}-{_symbol(issuer[-1])} {of.day} của {_own_name(of.wanted)})"
    for number, (title, content) in enumerate(of.details):
        yield blocks.Annex(_label(number), f"{title} – {of.index}", note, landscape=True)
        yield from content


def _ranking_table(pool: RankedPool, ranking: Ranking) -> Iterator[Block]:
    outline = pool.outline
    appraised = any(one.standing.marks.appraised is not None for one in pool.units)
    surveyed = any(one.standing.marks.surveyed is not None for one in pool.units)
    columns = (
        Column("Hạng", 1, "center"),
        Column("Đơn vị", 5),
        Column("Điểm tự chấm", 1.5, "right"),
        *([Column("Điểm thẩm định", 1.5, "right")] if appraised else []),
        *([Column("Điểm điều tra", 1.5, "right")] if surveyed else []),
        Column("Tổng điểm", 1.5, "right"),
        Column("Điểm tối đa được tính", 1.6, "right"),
        Column("Chỉ số (%)", 1.5, "right"),
        Column("Xếp loại", 1.8, "center"),
    )
    rows = tuple(
        Row(
            (
                str(one.rank),
                one.standing.name,
                points_text(one.standing.marks.self_assessed, outline),
                *([points_text(one.standing.marks.appraised, outline)] if appraised else []),
                *([points_text(one.standing.marks.surveyed, outline)] if surveyed else []),
                points_text(one.result.points, outline),
                points_text(one.result.applicable, outline),
                percent_text(one.result.percent, outline),
                one.result.rating or "–",
            )
        )
        for one in pool.units
    )
    yield Table(columns, rows)
    yield Paragraph(f"{ranking.by_words} {METHOD}", "note")


def _area_table(pool: RankedPool, ranking: Ranking) -> Iterator[Block]:
    """Unit by area, % of what counts; the areas by their label, their names below."""
    outline, by = pool.outline, ranking.by
    counted = [(number, area) for number, area in enumerate(outline.areas) if area.kind == "points"]
    columns = (
        Column("Hạng", 1, "center"),
        Column("Đơn vị", 5),
        *(Column(area.title.partition(". ")[0], 1.4, "right") for _, area in counted),
    )
    rows = tuple(
        Row(
            (
                str(one.rank),
                one.standing.name,
                *(_share(one.standing.areas[number], by) for number, _ in counted),
            )
        )
        for one in pool.units
    )
    yield Table(columns, rows)
    yield Paragraph(f"Tỷ lệ % đạt được theo lĩnh vực: {'; '.join(area.title for _, area in counted)}.", "note")


def _share(marks: Marks, by: By) -> str:
    share = area_share(marks, by)
    return "–" if share is None else percent(share)


def _unranked(ranking: Ranking) -> Table:
    columns = (Column("STT", 1, "center"), Column("Đơn vị", 5), Column("Lý do", 8))
    rows = tuple(
        Row((str(number), one.standing.name or TO_FILL, "hồ sơ chưa xét được" if one.unread else one.why))
        for number, one in enumerate(ranking.unplaced, start=1)
    )
    return Table(columns, rows)


# -- words ---------------------------------------------------------------------------------------------------


def _own_name(wanted: Publication) -> str:
    """The issuing body in running text: as printed in capitals, it is written by people."""
    name = wanted.issuer[-1] if wanted.issuer else TO_FILL
    return TO_FILL if name.isupper() else name


def _receivers(wanted: Publication) -> tuple[str, ...]:
    first = () if wanted.kind == "thong-bao" else ("Như Điều 3",) if wanted.kind == "quyet-dinh" else ("Như trên",)
    return (*first, TO_FILL, "Lưu: VT")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
