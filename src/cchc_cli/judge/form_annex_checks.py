"""Checks of form: annexes and the parts that a document may have beside (Phụ lục I, Phần I, Mục III).

Imports: judge.form_lines, judge.form_looks, judge.form_parts, problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cchc_cli.judge.form_lines import lines_of
from cchc_cli.judge.form_looks import Asked, Check, Draft, finding, text_column
from cchc_cli.judge.form_parts import annex_number
from cchc_cli.problem import Finding, Severity
from cchc_cli.vietnamese import fold, tidy

_STAMPS = ("hỏa tốc", "thượng khẩn", "khẩn")
_ADDRESS = re.compile(r"địa chỉ\b|điện thoại|\bĐT\s*:|email|fax", re.IGNORECASE)
_MARK = re.compile(r"[A-ZĐ]{1,5}\s*\.\s*\(?\d+\)?\.?")


def l1(draft: Draft) -> Iterator[Finding]:
    """“Phụ lục” và số La Mã (từ hai phụ lục): dòng riêng, canh giữa, in thường, cỡ 14, đứng, đậm; trong văn bản phải có
    chỉ dẫn về phụ lục. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục III.1a, III.1b."""
    annexes = draft.parts.annexes
    hint = "“Phụ lục I” một dòng riêng: in thường, cỡ 14, đậm, đứng, canh giữa; số La Mã"
    asked = Asked("“Phụ lục”", 14, 14, bold=True, capitals=False, centred=True)
    yield from asked.check(draft, [annex.label for annex in annexes], hint, text_column(draft))
    body = fold(" ".join(p.text for p in (*draft.parts.body, *draft.parts.bases)))
    for annex in annexes:
        number = annex_number(annex)
        if number.isdigit() or (not number and len(annexes) > 1):
            yield finding(
                draft,
                annex.label,
                "từ hai phụ lục trở lên phải đánh số La Mã" if not number else "số của phụ lục phải là số La Mã",
                hint,
            )
        elif body and draft.parts.nation is not None and not _is_referred_to(number.lower(), body):
            hint_ = "thêm chỉ dẫn trong nội dung, ví dụ “(chi tiết tại Phụ lục I)”"
            yield finding(draft, annex.label, "trong nội dung không có chỉ dẫn về phụ lục này", hint_)


def _is_referred_to(number: str, body: str) -> bool:
    """Whether the body names the annex: by its number, alone or in a row, or all annexes together."""
    if not number:
        return "phụ lục" in body
    return re.search(rf"phụ lục[^.]{{0,200}}\b{number}\b", body) is not None or "các phụ lục" in body


def l2(draft: Draft) -> Iterator[Finding]:
    """Tên phụ lục: in hoa, cỡ 13–14, đứng, đậm, canh giữa. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục III.1b."""
    asked = Asked("tên phụ lục", 13, 14, bold=True, capitals=True, centred=True)
    titles = [line for annex in draft.parts.annexes for line in annex.title]
    yield from asked.check(draft, titles, "tên phụ lục: in hoa, cỡ 13–14, đậm, đứng, canh giữa", text_column(draft))


def l3(draft: Draft) -> Iterator[Finding]:
    """“(Kèm theo Báo cáo số …/BC-UBND ngày … của …)” dưới tên phụ lục: cỡ 13–14, nghiêng, canh giữa; văn bản giấy phải
    điền đủ, văn bản điện tử thì không. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục III.1c."""
    hint = "dưới tên phụ lục ghi “(Kèm theo … số … ngày … của …)”, nghiêng, cỡ 13–14, canh giữa"
    asked = Asked("chỉ dẫn kèm theo", 13, 14, bold=False, italic=True, centred=True)
    for annex in draft.parts.annexes:
        if annex.note is None:
            yield finding(draft, annex.label, "phụ lục chưa có dòng “(Kèm theo …)”", hint, Severity.WARNING)
        else:
            for fault in asked.check(draft, [annex.note], hint):
                yield fault._replace(severity=Severity.WARNING)


def l4(draft: Draft) -> Iterator[Finding]:
    """Số trang của phụ lục đánh riêng theo từng phụ lục. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục III.1đ."""
    hint = "trước phụ lục chèn Layout → Breaks → Next Page, rồi Format Page Numbers → Start at 1"
    for annex in draft.parts.annexes if draft.parts.nation is not None else ():
        counted = any(p.page_number for ps in annex.section.headers.values() for p in ps)
        if counted and (not annex.opens or annex.section.start != "1"):
            yield finding(draft, annex.label, "số trang của phụ lục không đánh riêng từ 1", hint)


def x1(draft: Draft) -> Iterator[Finding]:
    """Ký hiệu người soạn thảo và số lượng bản, nếu ghi: in hoa và số Ả Rập, cỡ 11, đứng.
    Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục III.3."""
    marks = [line for line in draft.parts.receiver_list if _MARK.fullmatch(line.text)]
    for fault in Asked("ký hiệu người soạn thảo", 11, 11).check(draft, marks, "đặt cỡ 11, chữ đứng"):
        yield fault._replace(severity=Severity.NOTE)


def x2(draft: Draft) -> Iterator[Finding]:
    """Địa chỉ, điện thoại, thư điện tử của cơ quan, nếu ghi: ở chân trang thứ nhất, cỡ 11–12, đứng.
    Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục III.4."""
    first = draft.form.sections[0]
    footer = first.footers.get("first" if first.apart else "default", ())
    lines = [line for p in footer for line in lines_of(p) if _ADDRESS.search(line.text)]
    for fault in Asked("địa chỉ cơ quan", 11, 12).check(draft, lines, "đặt cỡ 11–12, chữ đứng"):
        yield fault._replace(severity=Severity.NOTE)


def x3(draft: Draft) -> Iterator[Finding]:
    """Dấu chỉ mức độ khẩn (HỎA TỐC, THƯỢNG KHẨN, KHẨN), nếu ghi: in hoa, cỡ 13–14, đứng, đậm.
    Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục III.2b."""
    lines = [line for p in draft.parts.head for line in lines_of(p) if fold(tidy(line.text)) in _STAMPS]
    for fault in Asked("mức độ khẩn", 13, 14, bold=True, capitals=True).check(
        draft, lines, "in hoa, cỡ 13–14, đậm, đứng"
    ):
        yield fault._replace(severity=Severity.NOTE)


ANNEX_CHECKS: tuple[Check, ...] = (l1, l2, l3, l4, x1, x2, x3)
