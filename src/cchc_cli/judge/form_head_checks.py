"""Checks of form: the head - Quốc hiệu, agency, number, date, type, abstract, addressee.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II.1–II.5, II.9.

Imports: judge.form_lines, judge.form_looks, judge.form_parts, problem.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cchc_cli.document.form import TWIPS, Paragraph
from cchc_cli.judge.form_lines import Line, is_bold
from cchc_cli.judge.form_looks import (
    Asked,
    Check,
    Draft,
    column_of,
    finding,
    makeshift,
    many,
    millimetres,
    rule_lengths,
    text_column,
    width_of,
)
from cchc_cli.judge.form_parts import type_key
from cchc_cli.problem import Finding, Severity

_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_SUPERIOR = re.compile(r"(?:UBND|HĐND|[ỦU]Y BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|BỘ|SỞ|TỔNG CỤC)\s+\w+", re.IGNORECASE)
_AGENCY = re.compile(
    r"(?:UBND|[ỦU]Y BAN NHÂN DÂN|SỞ|PHÒNG|CỤC|CHI CỤC|TRUNG TÂM|VĂN PHÒNG|BAN|TRƯỜNG|TRẠM|THANH TRA|ĐOÀN|TỔ)\s+\w+"
)
# Types whose name is never longer than these words, unlike "GIẤY PHÉP SẢN XUẤT RƯỢU" or "BIÊN BẢN LÀM VIỆC".
_WITH_ABSTRACT = ("kế hoạch", "báo cáo", "quyết định", "thông báo", "tờ trình", "chương trình", "nghị quyết", "chỉ thị")
_GAP = 6.0  # points; from so many on two lines do not stand together
_MOST_LINES = 1.15  # of a line that is called single
# Metrics of faces that Word may use for it differ by some per cent: the line may be a little shorter or longer.
_AS_LONG = (0.85, 1.1)
_A_THIRD_TO_A_HALF = (0.8 / 3, 1.2 / 2)


def q1(draft: Draft) -> Iterator[Finding]:
    """Quốc hiệu: in hoa, cỡ 12–13, đứng, đậm, trên cùng bên phải trang đầu.
    Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.1a."""
    hint = "đặt Quốc hiệu ở ô bên phải của bảng đầu trang: in hoa, cỡ 12–13, đậm, đứng, trên một dòng"
    line = draft.parts.nation
    if line is None:
        if _is_administrative(draft):
            yield finding(draft, None, "không có Quốc hiệu “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM”", hint)
        else:
            message = "không thấy Quốc hiệu, nên chỉ kiểm khổ giấy, lề, phông chữ, số trang và phụ lục"
            yield finding(draft, None, message, "nếu là văn bản hành chính: thêm phần đầu văn bản", Severity.NOTE)
        return
    yield from Asked("Quốc hiệu", 12, 13, bold=True, capitals=True, centred=True).check(draft, [line], hint)
    cell = line.paragraph.cell
    setting = line.paragraph.setting
    middle = cell is None and line.alone and setting.align == "center" and not setting.left
    if middle and not any(p.pictured for p in draft.parts.head):
        yield finding(draft, line, "Quốc hiệu ở giữa trang, quy định ở bên phải", hint)


def _is_administrative(draft: Draft) -> bool:
    """Whether a document without Quốc hiệu calls itself one that must have it: by its receivers and its signer."""
    return draft.parts.receivers is not None and "CỘNG H" not in draft.form.boxed.upper()


def q2(draft: Draft) -> Iterator[Finding]:
    """Tiêu ngữ “Độc lập - Tự do - Hạnh phúc”: in thường, cỡ 13–14, đứng, đậm, canh giữa dưới Quốc hiệu, cách dòng đơn;
    gạch nối có cách chữ. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.1b, II.1c."""
    nation, line = draft.parts.nation, draft.parts.motto
    hint = f"ghi “{_MOTTO}”, cỡ 13–14, đậm, đứng, ngay dưới Quốc hiệu"
    if nation is None:
        return
    if line is None:
        if "HẠNH PHÚC" not in draft.form.boxed.upper():
            yield finding(draft, nation, "không có Tiêu ngữ dưới Quốc hiệu", hint)
        return
    yield from Asked("Tiêu ngữ", 13, 14, bold=True, centred=True).check(draft, [line], hint)
    written = " ".join(unicodedata.normalize("NFC", line.raw).split())
    if line.text != _MOTTO:
        yield finding(draft, line, f"Tiêu ngữ viết chưa đúng, quy định “{_MOTTO}”", hint)
    elif written != _MOTTO:
        yield finding(draft, line, "Tiêu ngữ dùng gạch ngang dài (–), quy định gạch nối (-)", hint, Severity.WARNING)
    above, below = nation.paragraph.setting, line.paragraph.setting
    lines = [one.line for one in (above, below) if one.line_rule == "auto"]
    if nation.paragraph is not line.paragraph and (
        above.after + below.before >= _GAP or max(lines, default=1) > _MOST_LINES
    ):
        yield finding(
            draft, line, "Tiêu ngữ cách Quốc hiệu quá dòng đơn", "đặt cách dòng đơn (Single), trước và sau 0 pt"
        )


def q3(draft: Draft) -> Iterator[Finding]:
    """Dưới Tiêu ngữ có đường kẻ ngang, nét liền, dài bằng dòng chữ. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.1b."""
    if draft.parts.motto is not None:
        region = _below(draft.parts.motto, draft.parts.right or draft.parts.head, draft.parts.date)
        yield from _rule(
            draft, "Tiêu ngữ", [draft.parts.motto], region, draft.parts.right, _AS_LONG, "bằng độ dài dòng chữ"
        )


def a1(draft: Draft) -> Iterator[Finding]:
    """Tên cơ quan chủ quản (nếu có): in hoa, cỡ 12–13, đứng, không đậm, canh giữa, trên tên cơ quan ban hành.
    Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.2b."""
    hint = "tên cơ quan chủ quản: in hoa, cỡ 12–13, đứng, không đậm; chỉ tên cơ quan ban hành mới đậm"
    agency = draft.parts.agency
    above = [line for line in agency[:-1] if not is_bold(line)]
    yield from Asked("tên cơ quan chủ quản", 12, 13, capitals=True, centred=True).check(draft, above, hint)
    for line, below in pairwise(agency):
        if is_bold(line) and _SUPERIOR.match(line.text) and _AGENCY.match(below.text):
            yield finding(draft, line, "tên cơ quan chủ quản: chữ đậm", hint)
            return


def a2(draft: Draft) -> Iterator[Finding]:
    """Tên cơ quan ban hành: in hoa, cỡ 12–13, đứng, đậm, canh giữa. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.2b."""
    hint = "tên cơ quan ban hành: in hoa, cỡ 12–13, đứng, đậm, canh giữa"
    agency = draft.parts.agency
    issuing = [line for line in agency if is_bold(line)] or list(agency[-1:])
    yield from Asked("tên cơ quan ban hành", 12, 13, bold=True, capitals=True, centred=True).check(draft, issuing, hint)
    if draft.parts.left and not agency and not any(p.pictured for p in draft.parts.left):
        yield finding(draft, draft.parts.nation, "không có tên cơ quan ban hành bên trái Quốc hiệu", hint)


def a3(draft: Draft) -> Iterator[Finding]:
    """Dưới tên cơ quan ban hành có đường kẻ ngang, nét liền, dài 1/3–1/2 dòng chữ, cân đối.
    Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.2b."""
    if draft.parts.agency:
        last = draft.parts.agency[-1]
        yield from _rule(
            draft,
            "tên cơ quan ban hành",
            [last],
            draft.parts.left,
            draft.parts.left,
            _A_THIRD_TO_A_HALF,
            "1/3–1/2 dòng chữ",
        )


def s1(draft: Draft) -> Iterator[Finding]:
    """Số, ký hiệu “Số: 05/BC-UBND”: cỡ 13, đứng, canh giữa dưới tên cơ quan; số nhỏ hơn 10 thêm số 0; “/” giữa số và
    ký hiệu, “-” giữa các nhóm chữ, không cách chữ. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.3c."""
    line = draft.parts.number
    hint = "ghi như “Số: 05/BC-UBND”: cỡ 13, đứng, canh giữa, không cách chữ trong ký hiệu"
    if line is None:
        kind = draft.parts.kind
        slip = kind is not None and kind.text.strip().lower().startswith("phiếu trình")  # it stays in the house
        if draft.parts.left and draft.parts.agency and not draft.form.boxed and not slip:
            yield finding(draft, draft.parts.agency[-1], "không có dòng “Số: …” dưới tên cơ quan ban hành", hint)
        return
    yield from Asked("số, ký hiệu", 13, 13, bold=False, centred=True).check(draft, [line], hint)
    for fault in _number_faults(line.text):
        yield finding(draft, line, f"số, ký hiệu: {fault}", hint)


def _number_faults(text: str) -> Iterator[str]:
    match = re.match(r"(s[ốỐ])\s*(:?)\s*([\d.…_]*)(\s*)(/*)(.*)", text, re.IGNORECASE)
    if match is None:
        return
    word, colon, serial, gap, slashes, symbol = match.groups()
    if word != "Số":
        yield "chữ “Số” viết in thường, chữ S hoa"
    if not colon:
        yield "sau “Số” phải có dấu hai chấm"
    if re.fullmatch("[1-9]", serial):
        yield f"số nhỏ hơn 10 phải ghi thêm số 0 (0{serial})"
    if not slashes and serial:
        yield "giữa số và ký hiệu phải có dấu gạch chéo (/)"
    if len(slashes) > 1:
        yield "thừa dấu gạch chéo (/)"
    if (gap and serial.isdigit()) or " " in symbol.strip():
        yield "trong số, ký hiệu không cách chữ"
    if any(re.fullmatch(r"[^\W\d_]{2,}", part) and part.islower() for part in re.split(r"[-/&,. ]", symbol)):
        yield "ký hiệu viết in hoa"
    elif slashes and not symbol.strip():
        yield "thiếu ký hiệu sau dấu gạch chéo"


def d1(draft: Draft) -> Iterator[Finding]:
    """Địa danh, ngày tháng: cùng dòng với số, ký hiệu, cỡ 13–14, nghiêng, canh giữa dưới Quốc hiệu; dấu phẩy sau địa
    danh; ngày nhỏ hơn 10 và tháng 1, 2 thêm số 0. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.4b, II.4c."""
    line = draft.parts.date
    hint = "ghi như “Ví Dụ, ngày 05 tháng 02 năm 2026”: nghiêng, cỡ 13–14, canh giữa, cùng dòng với số, ký hiệu"
    if line is None:
        minutes = type_key(draft.parts.kind) == "biên bản"  # the decree's form of minutes has no such line
        if draft.parts.nation is not None and draft.parts.left and not draft.form.boxed and not minutes:
            yield finding(draft, draft.parts.nation, "không có dòng địa danh, ngày, tháng, năm dưới Quốc hiệu", hint)
        return
    yield from Asked("địa danh, ngày tháng", 13, 14, bold=False, italic=True, centred=True).check(draft, [line], hint)
    for fault in _date_faults(line.text):
        yield finding(draft, line, f"địa danh, ngày tháng: {fault}", hint)
    number = draft.parts.number
    cells = (line.paragraph.cell, number.paragraph.cell if number else None)
    if cells[0] and cells[1] and cells[0].table == cells[1].table and cells[0].row != cells[1].row:
        yield finding(draft, line, "địa danh, ngày tháng không cùng dòng với số, ký hiệu", hint)


def _date_faults(text: str) -> Iterator[str]:
    match = re.match(r"(.*?)(,?)\s*ngày(.*?)tháng(.*?)năm", text, re.IGNORECASE)
    if match is None:
        return
    place, comma, day, month = (part.strip() for part in match.groups())
    words = re.findall(r"[^\W\d_]+", place)
    if words and not comma:
        yield "sau địa danh phải có dấu phẩy"
    if words and (words[0][0].islower() or words[-1][0].islower()):
        yield "chữ cái đầu của địa danh phải viết hoa"
    if not place:
        yield "thiếu địa danh"
    if re.fullmatch("[1-9]", day):
        yield f"ngày nhỏ hơn 10 phải ghi thêm số 0 (0{day})"
    if month in ("1", "2"):
        yield f"tháng 1, 2 phải ghi thêm số 0 (0{month})"


def t1(draft: Draft) -> Iterator[Finding]:
    """Tên loại văn bản: in hoa, cỡ 13–14, đứng, đậm, canh giữa. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.5b."""
    if draft.parts.kind is not None:
        asked = Asked("tên loại", 13, 14, bold=True, capitals=True, centred=True)
        hint = "tên loại văn bản: in hoa, cỡ 13–14, đậm, đứng, canh giữa"
        yield from asked.check(draft, [draft.parts.kind], hint, text_column(draft))


def t2(draft: Draft) -> Iterator[Finding]:
    """Trích yếu: ngay dưới tên loại, in thường, cỡ 13–14, đứng, đậm, canh giữa.
    Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.5b."""
    hint = "trích yếu ở dòng ngay dưới tên loại: in thường, cỡ 13–14, đậm, đứng, canh giữa"
    asked = Asked("trích yếu", 13, 14, bold=True, capitals=False, centred=True)
    yield from asked.check(draft, draft.parts.abstract, hint, text_column(draft))
    kind = draft.parts.kind
    if (
        kind is not None
        and not draft.parts.abstract
        and type_key(kind) in _WITH_ABSTRACT
        and len(kind.text) > len(type_key(kind)) + 1
    ):
        yield finding(draft, kind, "trích yếu viết liền với tên loại, quy định xuống dòng", hint)


def t3(draft: Draft) -> Iterator[Finding]:
    """Dưới trích yếu có đường kẻ ngang, nét liền, dài 1/3–1/2 dòng chữ, cân đối.
    Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.5b."""
    if draft.parts.abstract:
        lines, under = draft.parts.abstract, draft.parts.under_title
        region = (*dict.fromkeys(line.paragraph for line in lines), *under)
        yield from _rule(draft, "trích yếu", lines, region, region, _A_THIRD_TO_A_HALF, "1/3–1/2 dòng chữ")


def t4(draft: Draft) -> Iterator[Finding]:
    """Trích yếu công văn “V/v …”: in thường, cỡ 12–13, đứng, canh giữa, dưới số, ký hiệu và cách 6 pt.
    Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.5b."""
    subject, number = draft.parts.subject, draft.parts.number
    hint = "“V/v …” ở dưới số, ký hiệu: in thường, cỡ 12–13, không đậm, đứng, canh giữa, Spacing Before 6 pt"
    asked = Asked("trích yếu công văn", 12, 13, bold=False, capitals=False, centred=True)
    yield from asked.check(draft, subject, hint)
    if subject and number is not None and subject[0].paragraph.number == number.paragraph.number + 1:
        gap = number.paragraph.setting.after + subject[0].paragraph.setting.before
        if gap < 6:
            yield finding(draft, subject[0], "trích yếu công văn chưa cách số, ký hiệu 6 pt", hint)


def k1(draft: Draft) -> Iterator[Finding]:
    """Kính gửi (tờ trình, báo cáo gửi cấp trên, công văn): cỡ 13–14, đứng; một nơi thì cùng dòng, từ hai nơi thì mỗi
    nơi một dòng, gạch đầu dòng, cuối dòng “;”, dòng cuối “.”. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.9b, II.9d."""
    line, listed = draft.parts.addressee, draft.parts.addressees
    hint = (
        "“Kính gửi: <nơi nhận>” một dòng nếu gửi một nơi; nhiều nơi thì xuống dòng, mỗi nơi một dòng “- …;”, cuối “.”"
    )
    kind = type_key(draft.parts.kind)
    if line is None:
        needs = kind == "tờ trình" or bool(draft.parts.subject)
        if (
            draft.parts.nation is not None
            and draft.parts.body
            and not draft.form.boxed
            and (needs or kind == "báo cáo")
        ):
            severity = Severity.ERROR if needs else Severity.WARNING
            message = "không có “Kính gửi”" if needs else "không có “Kính gửi”; báo cáo gửi cấp trên phải ghi"
            yield finding(draft, draft.parts.kind or draft.parts.subject[0], message, hint, severity)
        return
    yield from Asked("Kính gửi", 13, 14, bold=False).check(draft, [line, *listed], hint)
    rest = re.sub(r"^kính gửi\s*", "", line.text, flags=re.IGNORECASE)
    if not rest.startswith(":"):
        yield finding(draft, line, "sau “Kính gửi” phải có dấu hai chấm", hint)
    if line.paragraph.cell is not None or "\n" in line.paragraph.text.strip():
        return
    if not rest.strip(": ") and len(listed) == 1:
        yield finding(draft, listed[0], "gửi một nơi thì ghi cùng dòng với “Kính gửi:”", hint)
    elif not rest.strip(": "):
        yield from many(
            draft, [x for x in listed[:-1] if x.text[-1] not in ";"], "cuối mỗi nơi nhận phải có dấu “;”", hint
        )
        yield from many(
            draft, [x for x in listed[-1:] if x.text[-1] != "."], "nơi nhận cuối cùng phải có dấu “.”", hint
        )


def _below(line: Line, column: Sequence[Paragraph], end: Line | None) -> tuple[Paragraph, ...]:
    """Paragraphs of a column from a line to the one before another."""
    last = end.paragraph.number if end is not None else column[-1].number + 1
    return tuple(
        p for p in column if line.paragraph.number <= p.number and (p.number < last or last < line.paragraph.number)
    )


def _rule(
    draft: Draft,
    name: str,
    above: Sequence[Line],
    under: Sequence[Paragraph],
    anchors: Sequence[Paragraph],
    shares: tuple[float, float],
    asked: str,
) -> Iterator[Finding]:
    """The line under a text: there, solid, as long as asked; ``anchors`` are where a drawn one may be anchored."""
    within = text_column(draft)
    hint = f"kẻ đường thẳng nét liền (Insert → Shapes → Line) dưới {name}, dài {asked}"
    lengths = [length for paragraph in under for length in rule_lengths(paragraph, within)]
    drawn = [length for paragraph in anchors for length in paragraph.drawn]
    if not lengths and not drawn:
        if _may_be_elsewhere(draft):
            return
        substitute = makeshift(under)
        underlined = any(run.look.underlined and run.text.strip() for line in above for run in line.runs)
        if substitute is not None:
            yield finding(draft, substitute, f"đường kẻ dưới {name} không phải nét liền", hint)
        elif underlined:
            yield finding(draft, above[-1], f"{name} dùng gạch chân (Underline) thay cho đường kẻ", hint)
        else:
            yield finding(draft, above[-1], f"không có đường kẻ dưới {name}", hint)
        return
    known = [length for length in (lengths or drawn) if length is not None]
    if len(known) < len(lengths or drawn):
        return
    least, most = _asked_length(above, shares, within)
    if not any(least <= length <= most for length in known):
        length = min(known, key=lambda one: abs(one - (least + most) / 2))
        about = f"khoảng {round(least / TWIPS)}–{round(most / TWIPS)} mm"
        message = f"đường kẻ dưới {name} dài {millimetres(length)} mm, quy định {asked} ({about})"
        yield finding(draft, above[-1], message, hint)


def _asked_length(above: Sequence[Line], shares: tuple[float, float], within: float | None) -> tuple[float, float]:
    """The shortest and the longest that is right, in twips, by the shortest and the longest line above as wrapped."""
    widths = []
    for line in above:
        column = column_of(line.paragraph, within)
        width = width_of(line)
        wraps = column is not None and width > column
        widths += [width / 2, column] if wraps and column is not None else [width]
    return shares[0] * min(widths), shares[1] * max(widths)


def _may_be_elsewhere(draft: Draft) -> bool:
    """Whether the head has drawings or drawn lines that may be the line, though anchored elsewhere."""
    parts = draft.parts
    anchored = sum(len(p.drawn) for p in parts.head)
    used = sum(bool(sum(len(p.drawn) for p in ps)) for ps in (parts.left, parts.right, parts.under_title) if ps)
    return anchored > used or any(p.pictured for p in parts.head) or bool(draft.form.boxed)


HEAD_CHECKS: tuple[Check, ...] = (q1, q2, q3, a1, a2, a3, s1, d1, t1, t2, t3, t4, k1)
