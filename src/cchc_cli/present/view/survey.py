"""What ``cchc survey import`` shows: satisfaction by unit and factor, points by item, and how they were reckoned.

Imports: judge.survey, model, points, present.blocks, present.view.words.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from cchc_cli.judge.survey import Share, UnitResult
from cchc_cli.model import Index, Questionnaire
from cchc_cli.model.survey import USUAL
from cchc_cli.points import Rounding, json_number, json_percent, level, number, percent
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.view.words import stamp

METHOD = "Wilson 95%"
_INTERVAL = (
    "Khoảng tin cậy: phương pháp Wilson, mức 95%, cỡ mẫu là số người trả lời (các câu trả lời của một người không coi "
    "là độc lập); chỉ đúng khi mẫu được chọn ngẫu nhiên đơn."
)
_SHARE = "Tỷ lệ hài lòng = số câu trả lời hài lòng và rất hài lòng ÷ số câu trả lời được tính."
_POINTS = "Điểm của mục = điểm tối đa × Σ(số câu trả lời × tỷ lệ điểm) ÷ số câu trả lời được tính."
_UNVERIFIED = (
    "Tỷ lệ điểm 100%, 60%, 20%, 0% là mặc định đã thấy ở phần mềm của một tỉnh, chưa đối chiếu với quyết định của tỉnh "
    "này; coi hai mức đầu là hài lòng cũng chưa đối chiếu. Ghi options trong khao-sat.yaml theo đúng quyết định."
)


def survey_paper(results: Sequence[UnitResult], form: Questionnaire, index: Index) -> Paper:
    """One table of shares, one of points; then the method, and what of it nobody has verified."""
    shares = (
        Column("Đơn vị", 2),
        Column("Yếu tố", 5),
        Column("Số người", 1.5, "right"),
        Column("Số câu trả lời", 1.5, "right"),
        Column("Hài lòng", 1.5, "right"),
        Column("Tỷ lệ", 1.5, "right"),
        Column("Khoảng tin cậy 95%", 2.5, "center"),
    )
    points = (
        Column("Đơn vị", 2),
        Column("Mã", 1.5),
        Column("Mục", 6),
        Column("Số người", 1.5, "right"),
        Column("Điểm tối đa", 1.5, "right"),
        Column("Điểm", 1.5, "right"),
    )
    rows = [
        Row((one.unit, name, *_cells(share)), strong=name == _ALL)
        for one in results
        for name, share in ((_ALL, one.total), *one.factors)
    ]
    items = [
        Row(
            (
                *(one.unit, item.code, index.items[item.code].name, number(item.share.people)),
                *(index.rounding.show(item.max_points), printed(item.points, index.rounding)),
            )
        )
        for one in results
        for item in one.items
    ]
    content: list[Block] = [
        Heading(2, "Tỷ lệ hài lòng"),
        Table(shares, tuple(rows), empty="Không có câu trả lời nào được tính."),
        Heading(2, "Điểm các mục điều tra"),
        Table(points, tuple(items), empty="Không có."),
        *(Paragraph(text, "note") for text in notes(form)),
    ]
    return Paper(f"Kết quả điều tra xã hội học năm {form.year}", tuple(content), stamp(index))


_ALL = "Toàn bộ phiếu"


def notes(form: Questionnaire) -> tuple[str, ...]:
    """How the figures were reckoned."""
    own = f"Tỷ lệ điểm: {options_words(form)}."
    return (_SHARE, _POINTS, own, *((_UNVERIFIED,) if _usual(form) else ()), _INTERVAL)


def _usual(form: Questionnaire) -> bool:
    """Whether the weights are those that nobody has held against a decision, in whatever words the answers are."""
    return [(one.weight, one.satisfied) for one in form.options if one.weight is not None] == [
        (one.weight, one.satisfied) for one in USUAL
    ]


def options_words(form: Questionnaire) -> str:
    """The options with their weights: A 100%, B 60%, Không có ý kiến không tính."""
    return ", ".join(
        f"{one.answers[0]} {'không tính' if one.weight is None else level(one.weight)}" for one in form.options
    )


def _cells(share: Share) -> tuple[str, ...]:
    return (
        *(number(share.people), number(share.answers), number(share.satisfied)),
        *(percent(share.percent), interval_words(share)),
    )


def interval_words(share: Share) -> str:
    """82,56–94,48%."""
    low, high = share.interval
    return f"{percent(low).removesuffix('%')}–{percent(high)}"


def source_words(people: int, share: Share, files: str) -> str:
    """What survey.yaml says of where an item's points come from."""
    rate = f"hài lòng {percent(share.percent)} ({interval_words(share)}, {METHOD})"
    return f"Khảo sát {number(people)} người, {rate}; {files}"


def survey_json(results: Sequence[UnitResult], form: Questionnaire) -> dict[str, Any]:
    """The same for other programs; percentages with two decimals."""
    return {
        "edition": form.edition,
        "year": form.year,
        "interval": METHOD,
        "usual_weights": _usual(form),
        "options": [
            {"answers": list(one.answers), "weight": json_number(one.weight), "satisfied": one.satisfied}
            for one in form.options
        ],
        "units": [
            {
                "unit": one.unit,
                **_share(one.total),
                "factors": [{"factor": name, **_share(share)} for name, share in one.factors],
                "items": [
                    {
                        "code": item.code,
                        "max_points": json_number(item.max_points),
                        "points": json_number(item.points),
                        "counts": list(item.counts),
                        **_share(item.share),
                    }
                    for item in one.items
                ],
            }
            for one in results
        ],
    }


def _share(share: Share) -> dict[str, Any]:
    low, high = share.interval
    return {
        "people": share.people,
        "answers": share.answers,
        "satisfied": share.satisfied,
        "percent": json_percent(share.percent),
        "low": json_percent(low),
        "high": json_percent(high),
    }


# -- the files -----------------------------------------------------------------------------------------------


def template_text(index: Index, year: int) -> str:
    """khao-sat.yaml to be filled in: one question for each survey item of the set."""
    surveyed = [item for item in index.items.values() if item.surveyed]
    lines = [
        *_HEAD.format(edition=index.edition, year=year).splitlines(),
        *(
            f'  - {{column: "Câu {place}", item: "{item.code}", factor: "(yếu tố)"}}  # {" ".join(item.name.split())}'
            for place, item in enumerate(surveyed, 1)
        ),
        *_OPTIONS.splitlines(),
    ]
    return "\n".join(lines) + "\n"


_HEAD = """\
# Cách đọc bảng trả lời phiếu khảo sát (Excel: mỗi người một dòng, mỗi câu hỏi một cột).
# Không đưa họ tên, số điện thoại, số căn cước vào đây: chương trình không đọc và không lưu các cột đó.
edition: {edition}
year: {year}
# Tên cột ghi mã đơn vị.
unit: "Mã đơn vị"
# Mỗi câu hỏi một dòng. column: tên cột trong Excel, hoặc phần đầu của tên ("Câu 1"); item: mã mục điều tra;
# factor: yếu tố (tiếp cận dịch vụ, thủ tục hành chính, công chức, kết quả, tiếp nhận phản ánh…).
# Nhiều câu hỏi cùng một mục: ghi nhiều dòng, câu trả lời được cộng chung.
questions:"""
_OPTIONS = """\
# Các câu trả lời: cách viết trong bảng, tỷ lệ điểm (weight, %), có phải hài lòng hoặc rất hài lòng không.
# Tỷ lệ dưới đây lấy từ phần mềm của một tỉnh, CHƯA đối chiếu với quyết định của tỉnh mình: sửa theo quyết định.
# Bỏ weight thì câu trả lời không tính vào điểm, ví dụ: {answers: ["Không có ý kiến"]}.
options:
  - {answers: ["A", "Rất hài lòng"], weight: 100, satisfied: true}
  - {answers: ["B", "Hài lòng"], weight: 60, satisfied: true}
  - {answers: ["C", "Bình thường"], weight: 20}
  - {answers: ["D", "Không hài lòng"], weight: 0}"""


def new_file_head(form: Questionnaire) -> str:
    """What a survey.yaml says above its items."""
    lines = (
        f"# Điểm điều tra xã hội học năm {form.year}, tính bằng `cchc survey import`; không có dữ liệu cá nhân.",
        f"# {_POINTS}",
        f"# Tỷ lệ điểm: {options_words(form)}.",
    )
    return "".join(f"{line}\n" for line in lines)


def printed(points: Decimal, rounding: Rounding) -> str:
    """Points with the decimals of the set: 0,90; what has more digits, as others may write it, with all of them."""
    text = rounding.show(points)
    return text if Decimal(text.replace(",", ".")) == points else points_text(points).replace(".", ",")


def points_text(value: Decimal) -> str:
    """Points as YAML writes them: 1.2, 0."""
    return f"{value.normalize():f}"
