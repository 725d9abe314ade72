"""Fields: what a template of the office may print, in names that an officer understands.

Every value is text as the report prints it ("62,88", "91,13%", "" where there is nothing), or a list of such. To add a
field: one line in ``FIELDS``; ``cchc report --list-fields`` and docs/mau.md show it.

Imports: judge.scorecard, model, points, present.blocks, present.template.shape, present.view.*, read.submission.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cchc_cli.judge.scorecard import AreaScore, ItemScore, Scorecard
from cchc_cli.model import Claim, ReportTexts
from cchc_cli.points import NoPoints
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table, clean
from cchc_cli.present.template.shape import Shape
from cchc_cli.present.view.area_result import own, previous_note, survey_words, total_words
from cchc_cli.present.view.office import Marks, base_lines, decision_words, place_and_date, receivers_of
from cchc_cli.present.view.report import addressees, cause, lost_items
from cchc_cli.present.view.report_annexes import EvidenceNames, explanations, register
from cchc_cli.present.view.words import item_points, percentage, signed, sum_text, whole_sum
from cchc_cli.read.submission import Submission


@dataclass(frozen=True, slots=True)
class Sources:
    """What the values come from."""

    card: Scorecard
    submission: Submission
    evidence: EvidenceNames
    marks: Marks
    date: datetime.date | None = None

    @property
    def texts(self) -> ReportTexts:
        """What people wrote for the report."""
        return self.submission.texts or ReportTexts()


@dataclass(frozen=True, slots=True)
class Field:
    """A name, what it means, and its value from the sources and the row that it is a part of.

    Without ``parts`` the value is a text or a list of texts (``many``); with them one row of things, each of which
    becomes an entry, or such rows by code (``by_code``).
    """

    name: str
    words: str
    of: Callable[[Sources, Any], Any]
    parts: tuple[Field, ...] = ()
    many: bool = False
    by_code: bool = False


def values(sources: Sources, wanted: Container[str] | None = None) -> dict[str, Any]:
    """The value of every field, or of the ``wanted`` ones by path: only what is used is asked of people."""
    return _entry(FIELDS, sources, None, "", wanted)


def shape(sources: Sources) -> Shape:
    """The form of the fields, with the codes of this set."""
    return Shape(parts=_shapes(FIELDS, sources, ""))


def _entry(
    fields: Sequence[Field], sources: Sources, row: object, path: str, wanted: Container[str] | None
) -> dict[str, Any]:
    return {
        field.name: _value(field, sources, row, path + field.name, wanted)
        for field in fields
        if wanted is None or path + field.name in wanted
    }


def _value(field: Field, sources: Sources, row: object, path: str, wanted: Container[str] | None) -> Any:
    value = field.of(sources, row)
    if field.by_code:
        return {code: _entry(field.parts, sources, one, f"{path}[{code}].", wanted) for code, one in value.items()}
    if field.parts:
        return [_entry(field.parts, sources, one, f"{path}.", wanted) for one in value]
    return [clean(text) for text in value] if field.many else clean(value)


def _shapes(fields: Sequence[Field], sources: Sources, path: str) -> dict[str, Shape]:
    return {field.name: _shape(field, sources, path + field.name) for field in fields}


def _shape(field: Field, sources: Sources, path: str) -> Shape:
    if field.by_code:
        entries = {code: f"{path}[{code}]" for code in field.of(sources, None)}
        codes = {code: Shape(one, parts=_shapes(field.parts, sources, f"{one}.")) for code, one in entries.items()}
        return Shape(path, codes=codes)
    if field.parts or field.many:
        return Shape(path, each=Shape(path, parts=_shapes(field.parts, sources, f"{path}.")))
    return Shape(path)


def incomplete_note(card: Scorecard) -> str:
    """That the totals are not whole, and why; "" where they are."""
    lacking = [score.item.code for score in card.items if score.points is NoPoints.NO_FACTS]
    return f"Kết quả chưa đầy đủ: còn {len(lacking)} mục chưa có số liệu ({', '.join(lacking)})." if lacking else ""


def _left_out_note(card: Scorecard) -> str:
    left_out = [score.item.code for score in card.items if score.points is NoPoints.NOT_APPLICABLE]
    codes = ", ".join(left_out)
    return f"Không tính vào tổng điểm: mục {codes} (không phát sinh, không áp dụng)." if left_out else ""


def _cited(sources: Sources, score: ItemScore) -> list[str]:
    code = score.item.code
    return [sources.evidence.cite(name, one) for name, one in sources.evidence.by_item[code]]


def _explained(sources: Sources, score: ItemScore) -> str:
    claim = sources.submission.claims.get(score.item.code) or Claim()
    return claim.explanation or claim.not_applicable or ""


def _points(sources: Sources, score: ItemScore) -> str:
    return "ĐTXHH" if score.item.surveyed else item_points(score, sources.card.index)


def _lost(sources: Sources, score: ItemScore) -> str:
    return sum_text(score.lost, sources.card.index) if score.lost > 0 else ""


def _cause(sources: Sources, score: ItemScore) -> str:
    return cause(score, sources.texts, sources.marks) if score.lost > 0 else ""


def _area_before(sources: Sources, one: AreaScore) -> str:
    previous = sources.card.previous
    return sum_text(previous.areas.get(one.area.code), sources.card.index) if previous else ""


def _area_change(sources: Sources, one: AreaScore) -> str:
    previous = sources.card.previous
    before = previous.areas.get(one.area.code) if previous else None
    return signed(None if before is None else one.totals.self_assessed - before, sources.card.index) if previous else ""


def _total_change(sources: Sources, _: object) -> str:
    card = sources.card
    return signed(card.whole - card.previous.whole, card.index) if card.previous else ""


_ITEM = (
    Field("ma", "mã của mục, ví dụ 3.2.1", lambda s, one: one.item.code),
    Field("ten", "tên của mục", lambda s, one: one.item.name),
    Field("linh_vuc", "tên lĩnh vực của mục", lambda s, one: one.area.name),
    Field("diem_toi_da", "điểm tối đa", lambda s, one: sum_text(one.item.max_points, s.card.index)),
    Field("diem_tu_cham", "điểm tự chấm; “ĐTXHH” nếu chấm bằng điều tra, “–” nếu chưa có điểm", _points),
    Field("diem_mat", "điểm còn thiếu so với tối đa; trống nếu không thiếu", _lost),
    Field("cach_tinh", "cách tính ra điểm", lambda s, one: one.why),
    Field("nguyen_nhan", "nguyên nhân mất điểm (report.yaml); trống nếu không mất điểm", _cause),
    Field("giai_trinh", "giải trình, hoặc lý do không áp dụng; trống nếu không có", _explained),
    Field("tai_lieu", "tài liệu kiểm chứng, mỗi tài liệu một dòng", _cited, many=True),
)
_AREA = (
    Field("ma", "mã lĩnh vực, ví dụ 3", lambda s, one: one.area.code),
    Field("ten", "tên lĩnh vực", lambda s, one: one.area.name),
    Field("so_thu_tu", "số thứ tự in trong bộ tiêu chí, ví dụ III", lambda s, one: one.area.label or one.area.code),
    Field("diem_toi_da", "điểm tối đa", lambda s, one: sum_text(one.totals.max_points, s.card.index)),
    Field(
        "diem_don_vi_tu_cham",
        "điểm tối đa của phần đơn vị tự chấm (không kể điều tra)",
        lambda s, one: sum_text(one.totals.self_assessable, s.card.index),
    ),
    Field("diem_tu_cham", "điểm tự chấm", lambda s, one: sum_text(one.totals.self_assessed, s.card.index)),
    Field(
        "ty_le",
        "điểm tự chấm so với điểm đơn vị tự chấm, ví dụ 91,13%",
        lambda s, one: percentage(own(one.totals), s.card.index),
    ),
    Field("diem_nam_truoc", "điểm tự chấm năm trước; trống nếu không có hồ sơ năm trước", _area_before),
    Field("tang_giam", "tăng, giảm so với năm trước, ví dụ +0,50", _area_change),
    Field("muc", "các mục của lĩnh vực, mỗi mục như ở danh sách muc", lambda s, one: one.items, _ITEM),
)

FIELDS = (
    Field("nam", "năm chấm điểm", lambda s, _: str(s.card.year)),
    Field("ten_don_vi", "tên đơn vị", lambda s, _: s.card.unit.name),
    Field("co_quan", "tên cơ quan ở đầu văn bản, từng dòng", lambda s, _: s.card.unit.header, many=True),
    Field("dia_danh_ngay", "địa danh và ngày ban hành", lambda s, _: place_and_date(s.card.unit, s.date, s.marks)),
    Field("kinh_gui", "nơi nhận báo cáo", lambda s, _: addressees(s.card.unit, s.marks), many=True),
    Field(
        "can_cu",
        "các căn cứ, mỗi căn cứ bắt đầu bằng “Căn cứ”",
        lambda s, _: base_lines(s.marks.text("\n".join(s.texts.bases), "căn cứ", "bases").splitlines()),
        many=True,
    ),
    Field("quyet_dinh", "bộ tiêu chí và quyết định ban hành", lambda s, _: decision_words(s.card.index)),
    Field(
        "to_chuc_tu_cham",
        "công tác tổ chức tự chấm điểm",
        lambda s, _: s.marks.text(s.texts.carried_out, "công tác tổ chức tự đánh giá, chấm điểm", "carried_out"),
    ),
    Field("tong_diem_toi_da", "tổng điểm tối đa", lambda s, _: sum_text(s.card.total.max_points, s.card.index)),
    Field(
        "tong_diem_don_vi_tu_cham",
        "tổng điểm tối đa của phần đơn vị tự chấm",
        lambda s, _: sum_text(s.card.total.self_assessable, s.card.index),
    ),
    Field(
        "tong_diem_tu_cham",
        "tổng điểm tự chấm của các lĩnh vực",
        lambda s, _: sum_text(s.card.total.self_assessed, s.card.index),
    ),
    Field(
        "ty_le_tu_cham",
        "tỷ lệ tự chấm, sau điểm thưởng, điểm trừ",
        lambda s, _: percentage(own(whole_sum(s.card)), s.card.index),
    ),
    Field(
        "tong_diem_sau_thuong_tru",
        "tổng điểm tự chấm sau điểm thưởng, điểm trừ",
        lambda s, _: sum_text(s.card.whole, s.card.index),
    ),
    Field(
        "tong_diem_bang_loi", "tổng điểm viết thành câu, kèm so sánh với năm trước", lambda s, _: total_words(s.card)
    ),
    Field("diem_thuong", "điểm thưởng", lambda s, _: sum_text(s.card.bonus, s.card.index)),
    Field("diem_tru", "điểm trừ", lambda s, _: sum_text(s.card.penalty, s.card.index)),
    Field(
        "nam_truoc",
        "năm trước; trống nếu không có hồ sơ năm trước",
        lambda s, _: str(s.card.previous.year) if s.card.previous else "",
    ),
    Field(
        "tong_diem_nam_truoc",
        "tổng điểm tự chấm năm trước",
        lambda s, _: sum_text(s.card.previous.whole, s.card.index) if s.card.previous else "",
    ),
    Field("tang_giam", "tăng, giảm so với năm trước", _total_change),
    Field(
        "ghi_chu_chua_day_du",
        "câu nói rõ kết quả chưa đầy đủ; trống nếu đã đủ. Mẫu không in câu này thì chương trình in ở chân trang",
        lambda s, _: incomplete_note(s.card),
    ),
    Field(
        "ghi_chu_nam_truoc",
        "câu nói rõ hai năm chấm theo hai bộ tiêu chí; trống nếu cùng bộ hoặc không có năm trước",
        lambda s, _: " ".join(one.text for one in previous_note(s.card)),
    ),
    Field("ghi_chu_dieu_tra", "câu về phần điều tra xã hội học", lambda s, _: survey_words(s.card)),
    Field("ghi_chu_khong_tinh", "câu về các mục không tính vào tổng điểm", lambda s, _: _left_out_note(s.card)),
    Field("linh_vuc", "các lĩnh vực", lambda s, _: s.card.areas, _AREA),
    Field("thuong_tru", "các phần điểm thưởng, điểm trừ; như linh_vuc", lambda s, _: s.card.extras, _AREA),
    Field("muc", "mọi mục chấm điểm", lambda s, _: s.card.items, _ITEM),
    Field("muc_mat_diem", "các mục mất điểm, mất nhiều trước; như muc", lambda s, _: lost_items(s.card), _ITEM),
    Field(
        "linh_vuc_theo_ma",
        'một lĩnh vực theo mã, ví dụ linh_vuc_theo_ma["3"].diem_tu_cham; như linh_vuc',
        lambda s, _: {one.area.code: one for one in (*s.card.areas, *s.card.extras)},
        _AREA,
        by_code=True,
    ),
    Field(
        "muc_theo_ma",
        'một mục theo mã, ví dụ muc_theo_ma["3.2.1"].diem_tu_cham; như muc',
        lambda s, _: {one.item.code: one for one in s.card.items},
        _ITEM,
        by_code=True,
    ),
    Field(
        "giai_trinh",
        "các mục có giải trình",
        lambda s, _: explanations(s.submission),
        (
            Field("ma", "mã của mục", lambda s, pair: pair[0]),
            Field("ten", "tên của mục", lambda s, pair: s.submission.index.items[pair[0]].name),
            Field("noi_dung", "nội dung giải trình", lambda s, pair: pair[1]),
        ),
    ),
    Field(
        "tai_lieu",
        "danh mục tài liệu kiểm chứng",
        lambda s, _: register(s.evidence),
        (
            Field("so_ky_hieu", "số, ký hiệu", lambda s, cells: cells[0]),
            Field("ngay", "ngày ban hành", lambda s, cells: cells[1]),
            Field("co_quan", "cơ quan ban hành", lambda s, cells: cells[2]),
            Field("trich_yeu", "trích yếu", lambda s, cells: cells[3]),
            Field("tep", "tên tệp", lambda s, cells: cells[4]),
            Field("muc", "các mục dùng tài liệu này", lambda s, cells: cells[5]),
        ),
    ),
    Field(
        "kho_khan",
        "khó khăn, vướng mắc",
        lambda s, _: s.marks.text(s.texts.difficulties, "khó khăn, vướng mắc", "difficulties"),
    ),
    Field(
        "de_xuat", "đề xuất, kiến nghị", lambda s, _: s.marks.text(s.texts.proposals, "đề xuất, kiến nghị", "proposals")
    ),
    Field("noi_nhan", "nơi nhận, từng dòng", lambda s, _: receivers_of(s.texts.receivers), many=True),
    Field("quyen_han_ky", "quyền hạn ký, ví dụ TM. ỦY BAN NHÂN DÂN", lambda s, _: s.card.unit.signer.capacity),
    Field(
        "chuc_vu_ky",
        "chức vụ người ký",
        lambda s, _: s.marks.of_unit(s.card.unit.signer.title, "chức vụ người ký", "signer", "title"),
    ),
    Field("nguoi_ky", "họ tên người ký; trống nếu chưa ghi", lambda s, _: s.card.unit.signer.name),
)
"""Every field, in the order in which a report needs them."""
BLOCKS = frozenset(("thuong_tru", "tong_diem_bang_loi", "tong_diem_sau_thuong_tru"))
"""Fields by which bonus and penalty are printed: a template should have one of them."""


def fields_paper() -> Paper:
    """The fields with their meaning, and how a template names them."""
    blocks: list[Block] = [
        Heading(2, "Cách viết"),
        *(Paragraph(line, "item") for line in _HOW),
        Heading(2, "Các trường"),
        Table(_COLUMNS, tuple(_rows(one for one in FIELDS if not one.parts))),
        Heading(2, "Các danh sách và từng phần của chúng"),
        Table(_COLUMNS, tuple(_rows(one for one in FIELDS if one.parts))),
    ]
    return Paper("Các trường dùng trong mẫu Word", tuple(blocks))


_COLUMNS = (Column("Viết trong mẫu", 3), Column("Nghĩa", 6))


def _rows(fields: Iterator[Field]) -> Iterator[Row]:
    told: set[tuple[Field, ...]] = set()
    for field in fields:
        yield Row((field.name, _meaning(field)), strong=bool(field.parts))
        if field.parts not in told:
            yield from (Row((f"    {part.name}", _meaning(part))) for part in field.parts)
        told.add(field.parts)


def _meaning(field: Field) -> str:
    return f"{field.words} (danh sách chữ)" if field.many else field.words


_HOW = (
    "Soạn mẫu trong Word, lưu dạng .docx; chỗ cần điền viết tên trường giữa hai cặp ngoặc nhọn: {{ ten_don_vi }}.",
    "Bảng lặp theo danh sách: ba dòng liền nhau, dòng đầu chỉ có {%tr for l in linh_vuc %}, dòng giữa có {{ l.ten }}, "
    "{{ l.diem_tu_cham }}…, dòng cuối chỉ có {%tr endfor %}; dòng đầu và dòng cuối không còn trong văn bản.",
    "Đoạn văn lặp cũng vậy, với {%p for c in can_cu %}, {{ c }}, {%p endfor %}, mỗi thẻ một đoạn.",
    "Có điều kiện: {%p if nam_truoc %} … {%p else %} … {%p endif %}; trong một đoạn thì bỏ chữ p.",
    'So sánh: ==, !=, in, and, or, not; ví dụ {% if m.ma == "3.2.1" %}. Số là chữ đã in ("62,88"), không tính toán.',
    "Số thứ tự trong vòng lặp: {{ loop.index }}. Phép đổi: {{ ten_don_vi|upper }}; có upper, lower, join, length, "
    'first, last, default. Danh sách chữ viết liền: {{ kinh_gui|join("; ") }}.',
    "Chữ trong trường in theo kiểu chữ của thẻ. Mẫu không chèn được ảnh hay văn bản khác, không chạy được lệnh.",
)
