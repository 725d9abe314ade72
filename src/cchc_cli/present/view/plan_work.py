"""The plan as it is followed up, for working use only: what each action returns, when at the latest, how far it is.

Nothing of this goes into what is signed.

Imports: judge.plan, model, points, present.blocks, present.sheets, present.view.*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cchc_cli.judge.plan import Due, Outcome, Picture, State, Work, schedule, standing_total
from cchc_cli.points import ZERO, number
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.sheets import Sheet, SheetColumn
from cchc_cli.present.view.gap import step_words
from cchc_cli.present.view.plan_annexes import SURVEY, role_name
from cchc_cli.present.view.words import day, stamp, sum_text

INTERNAL = "Bảng theo dõi nội bộ, không kèm vào kế hoạch trình ký."


def work_title(picture: Picture) -> str:
    """Whose follow-up it is, of which year."""
    return f"Theo dõi kế hoạch khắc phục năm {picture.year} – {picture.card.unit.name}"


def work_stamp(picture: Picture) -> str | None:
    """ "MINH HỌA" where either year's set is illustrative."""
    return stamp(picture.index) or stamp(picture.card.index)


def work_paper(picture: Picture, works: Iterable[Work]) -> Paper:
    """On a terminal: the actions, most points first, then what to expect by each deadline."""
    works = tuple(works)
    index = picture.card.index
    columns = (
        Column("Việc", 1),
        Column("Nội dung", 4),
        Column("Lấy lại", 1, "right"),
        Column("Ngày công", 1, "right"),
        Column("Điểm/công", 1, "right"),
        Column("Chủ trì", 2.5),
        Column("Thời hạn", 1.2),
        Column("Ngày cuối", 1.2),
        Column("Trạng thái", 1.4),
        Column("Tài liệu", 1.4),
    )
    rows = tuple(
        Row(
            (
                one.action.id,
                _name(one, picture),
                _returns(one, picture),
                number(one.action.effort) if one.action.effort is not None else "–",
                sum_text(one.rate, index),
                role_name(one.action.lead, picture.index) or "–",
                day(one.action.deadline),
                day(one.last_day),
                one.state.value,
                one.evidence.label if one.evidence is not None else "chưa kiểm tra",
            )
        )
        for one in sorted(works, key=lambda one: -one.returns)
    )
    blocks: list[Block] = [Paragraph(INTERNAL, "note"), Heading(2, f"Các việc ({len(works)})")]
    blocks += [Table(columns, rows, empty="Chưa có việc nào.")]
    blocks += [Heading(2, "Điểm dự kiến theo thời hạn"), _due_table(picture, schedule(picture, works))]
    blocks += [Paragraph(sentence) for sentence in _sentences(picture, works)]
    return Paper(work_title(picture), tuple(blocks), work_stamp(picture))


def _name(work: Work, picture: Picture) -> str:
    item = picture.index.items[work.action.item]
    return item.name if work.action.id == item.code else f"{item.code} {item.name}"


def _returns(work: Work, picture: Picture) -> str:
    """Points that come back; the survey's are nobody's promise."""
    surveyed = work.target is not None and work.target.surveyed
    return SURVEY if surveyed else sum_text(work.returns, picture.card.index)


def _due_table(picture: Picture, dues: Iterable[Due]) -> Table:
    index = picture.card.index
    columns = (
        Column("Xong các việc có hạn đến", 3),
        Column("Số việc", 1, "right"),
        Column("Lấy lại", 1, "right"),
        Column("Điểm dự kiến", 1.4, "right"),
    )
    rows = tuple(
        Row((_until(due), str(due.actions), sum_text(due.returned, index), sum_text(due.expected, index)))
        for due in dues
    )
    return Table(columns, rows, empty="Chưa có việc nào.")


def _until(due: Due) -> str:
    return day(due.day) if due.day is not None else "việc chưa có hạn"


def _sentences(picture: Picture, works: tuple[Work, ...]) -> list[str]:
    """How to read the numbers, and what the plan leaves out."""
    card = picture.card
    states = Counter(one.state for one in works)
    counted = ", ".join(f"{states[state]} {state.value}" for state in State if states[state])
    sentences = [f"Trạng thái: {counted}."] if works else []
    sentences += notes(picture)
    unknown = [code for one in picture.of(Outcome.UNKNOWN) for code in one.codes if not one.before]
    if unknown:
        sentences.append(f"Mục mới của năm {picture.year}, chưa có kết quả năm {card.year}: {', '.join(unknown)}.")
    waiting = [code for one in picture.of(Outcome.UNKNOWN) for code in one.codes if one.before]
    if waiting:
        sentences.append(
            f"Mục không có điểm năm {card.year} (không áp dụng, chờ điều tra, điểm thưởng, điểm trừ): "
            f"{', '.join(waiting)}."
        )
    if picture.gone:
        gone = ", ".join(one.score.item.code for one in picture.gone)
        sentences.append(f"Mục năm {card.year} mất điểm nhưng năm {picture.year} không còn: {gone}.")
    return sentences


def notes(picture: Picture) -> list[str]:
    """What the numbers mean."""
    card = picture.card
    base = sum_text(standing_total(card), card.index)
    return [
        f"Điểm dự kiến tính trên kết quả năm {card.year} ({base} điểm), giả sử các mục khác giữ nguyên; "
        "điểm điều tra xã hội học không tính vào phần lấy lại.",
        "Mục có nhiều việc: điểm về khi việc có hạn muộn nhất xong. Điểm/công chia cho ngày công của mọi việc của mục.",
        "Ngày cuối: sau ngày này làm xong cũng không thêm điểm cho năm.",
    ]


def work_sheets(picture: Picture, works: Iterable[Work]) -> tuple[Sheet, ...]:
    """The same as a workbook: actions, expected score by deadline, how to read it; numbers as numbers."""
    works = tuple(works)
    actions = tuple(
        (
            one.action.id,
            one.action.item,
            picture.index.items[one.action.item].name,
            one.target.lost if one.target is not None else None,
            one.returns if one.target is not None and not one.target.surveyed else SURVEY,
            one.action.effort,
            one.rate,
            one.action.solution,
            role_name(one.action.lead, picture.index),
            "; ".join(role_name(name, picture.index) for name in one.action.with_),
            one.action.deadline,
            one.last_day,
            one.action.product,
            one.state.value,
            one.evidence.label if one.evidence is not None else "chưa kiểm tra",
            _needed(one, picture),
        )
        for one in works
    )
    total = (
        *("", "", "Tổng cộng", None, sum((one.returns for one in works), ZERO)),
        sum((one.action.effort or ZERO for one in works), ZERO),
        *(None, "", "", "", None, None, "", "", "", ""),
    )
    dues = tuple((_until(due), due.actions, due.returned, due.expected) for due in schedule(picture, works))
    told = tuple((sentence,) for sentence in (INTERNAL, *_sentences(picture, works)))
    return (
        Sheet("Việc", _ACTIONS, (*actions, total), frozenset((len(actions),))),
        Sheet("Điểm dự kiến", _DUES, dues),
        Sheet("Cách đọc", (SheetColumn("Ghi chú", 100),), told),
    )


def _needed(work: Work, picture: Picture) -> str:
    """What it would have taken the year before."""
    gaps = work.target.gaps if work.target is not None else ()
    index = picture.card.index
    return "; ".join(
        words for gap in gaps for words in (*(step_words(step, index) for step in gap.steps), gap.stays_lost) if words
    )


_ACTIONS = (
    SheetColumn("Việc", 9),
    SheetColumn("Mục", 9),
    SheetColumn("Nội dung", 32),
    SheetColumn("Điểm mất của mục", 9, "points"),
    SheetColumn("Điểm lấy lại", 9, "points"),
    SheetColumn("Ngày công", 8, "points"),
    SheetColumn("Điểm/công", 8, "points"),
    SheetColumn("Giải pháp", 36),
    SheetColumn("Chủ trì", 22),
    SheetColumn("Phối hợp", 22),
    SheetColumn("Thời hạn", 12, "date"),
    SheetColumn("Ngày cuối còn lấy lại được", 12, "date"),
    SheetColumn("Sản phẩm", 28),
    SheetColumn("Trạng thái", 13),
    SheetColumn("Tài liệu", 14),
    SheetColumn("Năm trước cần gì để đạt thêm", 44),
)
_DUES = (
    SheetColumn("Xong các việc có hạn đến", 26),
    SheetColumn("Số việc", 10, "count"),
    SheetColumn("Điểm lấy lại", 14, "points"),
    SheetColumn("Điểm dự kiến", 14, "points"),
)
