"""Checks of form: bases, body and its division, signature, receivers, annexes.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II.6, II.7, II.9, III, V.

Imports: document.form, judge.form_lines, judge.form_looks, problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from cchc_cli.document.form import TWIPS, Paragraph
from cchc_cli.judge.form_lines import Line, is_bold, is_capital, whole
from cchc_cli.judge.form_looks import (
    Asked,
    Check,
    Draft,
    finding,
    many,
    points,
    set_otherwise,
    text_column,
    width_of,
)
from cchc_cli.problem import Finding, Severity
from cchc_cli.vietnamese import tidy

_BODY = (13.0, 14.0)  # points
_INDENTS = (567, 720)  # twips: 1 cm, 1.27 cm
_INDENT_TOLERANCE = 25  # twips, less than half a millimetre; offices set 1.25 cm (709) for 1.27
_GAP = 6.0  # points between paragraphs
_LINES = (1.0, 1.5)
_LINE_TOLERANCE = 0.02
_A_SENTENCE = 100  # characters
_SEVERAL_LINES = 1.2  # of a column's width: from there on a text surely takes two lines
_DIVISION = r"^(?P<word>{})\s+(?P<number>{})\s*(?P<mark>[.:]?)\s*(?P<title>.*)$"
_ARTICLE = re.compile(r"Điều\s+\d+[a-zđ]?\s*([.:]?)\s*(?=\S)")
_POINT = re.compile(r"([a-zđ])\s*([).:/])\s+\S")
_ROMAN = re.compile(r"[IVX]+\s*[.:]\s+[^:]+")  # what follows a colon is no title any more
_POINTS = "abcdđeghiklmnopqrstuvxy"  # letters of the points, without those that the alphabet has with marks
_RECEIVERS_END = re.compile(r"-\s*Lưu\s*:\s*VT\b")
_DEGREES = re.compile(
    r"(?:GS|PGS|TSKH|TS|ThS|Ths|Th\.S|BS|BSCK\w*|KS|CN|NGƯT|NSƯT|Luật sư|Tiến sĩ|Thạc sĩ|Kỹ sư|Bác sĩ)[. ]"
)
_EXEMPT = re.compile(r"CÔNG AN|QUÂN|BỘ CHỈ HUY|TRƯỜNG|ĐẠI HỌC|HỌC VIỆN|BỆNH VIỆN|Y TẾ|VIỆN|GIÁO DỤC|KHOA HỌC")


def b1(draft: Draft) -> Iterator[Finding]:
    """Căn cứ ban hành: in thường, nghiêng, cỡ 13–14; mỗi căn cứ một dòng, cuối dòng “;”, dòng cuối “.”.
    Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.6a."""
    bases = [whole(p) for p in draft.parts.bases]
    hint = "mỗi căn cứ một dòng: chữ nghiêng, cỡ 13–14, cuối dòng “;”, riêng dòng cuối “.”"
    yield from Asked("căn cứ", *_BODY, italic=True).check(draft, bases, hint)
    yield from many(
        draft, [x for x in bases[:-1] if not x.text.endswith(";")], "căn cứ: cuối dòng phải có dấu “;”", hint
    )
    yield from many(
        draft, [x for x in bases[-1:] if not x.text.endswith(".")], "căn cứ: dòng cuối phải có dấu “.”", hint
    )


def b2(draft: Draft) -> Iterator[Finding]:
    """Nội dung: in thường, đứng, cỡ 13–14, canh đều hai lề; đầu dòng lùi 1 cm hoặc 1,27 cm; các đoạn cách nhau ít nhất
    6 pt; dòng đơn đến 1,5 lines. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.6e."""
    column = text_column(draft)
    prose = (p for p in draft.parts.body if not _ARTICLE.match(tidy(p.text).strip()))
    body = [p for p in prose if column is not None and width_of(whole(p)) > _SEVERAL_LINES * column]
    # What is centred is a title, or the caption of a picture.
    wrong = [(p, sizes) for p in draft.parts.body if p.setting.align != "center" and (sizes := _sizes(p))]
    if wrong:
        shown = ", ".join(sorted({points(size) for _, sizes in wrong for size in sizes}))
        message = f"nội dung: cỡ chữ {shown} (quy định 13–14)"
        yield from many(draft, [p for p, _ in wrong], message, "chọn phần nội dung, đặt cỡ chữ 13 hoặc 14")
    hint = "chọn phần nội dung, canh đều hai lề (Ctrl+J)"
    ragged = [p for p in body if p.setting.align in ("left", "right", "center") and p.text.strip()[0] != "("]
    yield from many(draft, ragged, "nội dung: không canh đều hai lề", hint)
    hint = "Paragraph → Indentation → Special: First line, 1 cm hoặc 1,27 cm"
    indented = [p for p in body if _badly_indented(p)]
    if indented:
        first = indented[0].setting.left + (indented[0].setting.first or 0)
        message = f"nội dung: đầu dòng lùi {points(round(first / TWIPS / 10, 2))} cm (quy định 1 cm hoặc 1,27 cm)"
        yield from many(draft, indented, message, hint)
    hint = "Paragraph → Spacing → After: 6 pt; bỏ chọn “Don’t add space between paragraphs of the same style”"
    yield from many(draft, _too_near(body), "nội dung: các đoạn cách nhau chưa đủ 6 pt", hint)
    hint = "Paragraph → Line spacing: từ Single đến 1,5 lines"
    auto = [p for p in body if p.setting.line_rule == "auto"]
    low, high = _LINES[0] - _LINE_TOLERANCE, _LINES[1] + _LINE_TOLERANCE
    far = [p for p in auto if not low <= p.setting.line <= high]
    yield from many(draft, far, "nội dung: khoảng cách dòng ngoài khoảng dòng đơn đến 1,5 lines", hint)
    exact = [p for p in body if p.setting.line_rule == "exact"]
    message = "nội dung: khoảng cách dòng đặt cứng (Exactly), quy định tính theo dòng"
    yield from many(draft, exact, message, hint, Severity.WARNING)
    upright = [run for p in body for run in p.runs if not run.look.italic and len(run.text) > _A_SENTENCE]
    sizes = {run.look.size for run in upright if _BODY[0] <= run.look.size <= _BODY[1]}
    if len(sizes) > 1:
        message = f"nội dung: nhiều cỡ chữ ({', '.join(points(size) for size in sorted(sizes))})"
        yield finding(draft, body[0], message, "dùng một cỡ chữ cho cả phần nội dung", Severity.WARNING)


def _sizes(paragraph: Paragraph) -> set[float]:
    return {look.size for look in set_otherwise(paragraph.runs, lambda look: not _BODY[0] <= look.size <= _BODY[1])}


def _badly_indented(paragraph: Paragraph) -> bool:
    """Whether the first line is seen to stand elsewhere: a tab or spaces may move it, a list has indents of its own."""
    setting = paragraph.setting
    text = paragraph.text
    if setting.first is None or setting.numbered or text[:1].isspace() or setting.align == "center":
        return False
    start = setting.left + setting.first
    return not any(abs(start - indent) <= _INDENT_TOLERANCE for indent in _INDENTS) or setting.first < 0


def _too_near(body: list[Paragraph]) -> list[Paragraph]:
    """Paragraphs that follow one another with less than six points between them."""
    found = []
    for above, below in pairwise(body):
        if below.number != above.number + 1:
            continue
        same = above.setting.contextual and above.setting.contextual == below.setting.contextual
        gap = 0 if same else above.setting.after + below.setting.before
        if gap < _GAP:
            found.append(below)
    return found


def b3(draft: Draft) -> Iterator[Finding]:
    """Phần, Chương: từ “Phần”, “Chương” và số La Mã trên một dòng riêng, canh giữa, in thường, đậm, cỡ 13–14; tiêu đề ở
    dòng dưới, canh giữa, in hoa, đậm. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.6đ."""
    yield from _divisions(draft, "Phần|Chương", "[IVXLC]+", "số La Mã")


def b4(draft: Draft) -> Iterator[Finding]:
    """Mục, Tiểu mục (trong Chương): chữ số Ả Rập, dòng riêng, canh giữa, in thường, đậm, cỡ 13–14; tiêu đề ở dòng dưới,
    canh giữa, in hoa, đậm. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.6đ."""
    yield from _divisions(draft, "Mục|Tiểu mục", r"\d+", "chữ số Ả Rập")


def _divisions(draft: Draft, words: str, numbers: str, numbering: str) -> Iterator[Finding]:
    """Divisions on a line of their own with a title below: set apart by being centred or bold."""
    pattern = re.compile(_DIVISION.format(words, r"\d+|[IVXLC]+|thứ \w+"), re.IGNORECASE)
    first = words.partition("|")[0]
    hint = f"“{first}” và {numbering} trên một dòng riêng, tiêu đề in hoa ở dòng dưới; cả hai canh giữa, đậm, cỡ 13–14"
    body = draft.parts.body
    for at, paragraph in enumerate(body):
        line = whole(paragraph)
        match = pattern.match(line.text)
        centred = paragraph.setting.align == "center"
        if match is None or not (is_bold(line) or centred) or len(line.text) > 150 or line.text[-1] in ";,":
            continue
        if match["title"] and not (centred or is_capital(match["title"])):
            continue  # a sentence that speaks of a part
        name = match["word"].capitalize()
        asked = Asked(f"“{name}”", *_BODY, bold=True, centred=True)
        yield from asked.check(draft, [line], hint, text_column(draft))
        if match["word"] != name:
            yield finding(draft, line, f"“{name}” viết in hoa, quy định in thường", hint)
        if not re.fullmatch(numbers, match["number"]):
            yield finding(draft, line, f"“{name}”: số thứ tự phải là {numbering}", hint)
        if match["title"] and "\n" not in paragraph.text:
            yield finding(draft, line, f"“{name}”: tiêu đề phải ở dòng dưới", hint)
        elif not match["title"] and at + 1 < len(body):
            title = Asked(f"tiêu đề của “{name}”", *_BODY, bold=True, capitals=True, centred=True)
            yield from title.check(draft, [whole(body[at + 1])], hint, text_column(draft))


def b5(draft: Draft) -> Iterator[Finding]:
    """Điều: “Điều 1.” và tiêu đề in thường, đứng, đậm, lùi đầu dòng 1 cm hoặc 1,27 cm, sau số có dấu chấm.
    Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.6đ."""
    hint = "ghi như “Điều 1. Tiêu đề”: đậm, đứng, cùng cỡ chữ với lời văn, lùi đầu dòng 1 cm hoặc 1,27 cm"
    articles = [(p, m) for p in draft.parts.body if (m := _ARTICLE.match(tidy(p.text).strip()))]
    marked = [(p, m) for p, m in articles if m[1] or is_bold(_label(p, m))]  # else a sentence that speaks of an article
    yield from many(draft, [p for p, m in marked if m[1] != "."], "Điều: sau số thứ tự phải có dấu chấm", hint)
    yield from many(draft, [p for p, m in marked if not is_bold(_label(p, m))], "Điều: chữ không đậm", hint)
    italic = [p for p, m in marked if set_otherwise(_label(p, m).runs, lambda look: look.italic)]
    yield from many(draft, italic, "Điều: chữ nghiêng", hint)
    yield from many(
        draft, [p for p, _ in marked if _badly_indented(p)], "Điều: không lùi đầu dòng 1 cm hoặc 1,27 cm", hint
    )


def _label(paragraph: Paragraph, match: re.Match[str]) -> Line:
    """The beginning of a paragraph, as long as what was matched."""
    from dataclasses import replace

    left, runs = len(match[0]) + len(paragraph.text) - len(paragraph.text.lstrip()), []
    for run in paragraph.runs:
        if left > 0:
            runs.append(replace(run, text=run.text[:left]))
            left -= len(run.text)
    return Line(paragraph, tuple(runs))


def b6(draft: Draft) -> Iterator[Finding]:
    """Mục “I. …” in hoa, đậm; khoản “1. …” có tiêu đề thì đậm, dòng riêng; điểm “a) …” theo bảng chữ cái tiếng Việt
    (a, b, c, d, đ, e, g …), dấu đóng ngoặc đơn, chữ thường, đứng. Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.6đ, V."""
    body = [p for p in draft.parts.body if not p.setting.numbered]
    hint = "ghi như “I. KẾT QUẢ ĐẠT ĐƯỢC”: số La Mã, in hoa, đứng, đậm"
    roman = [_label(p, m) for p in body if (m := _ROMAN.match(tidy(p.text).strip())) and _is_title(p)]
    yield from Asked("mục số La Mã", *_BODY, bold=True, capitals=True).check(draft, roman, hint)
    if roman:
        hint = "khoản có tiêu đề: số Ả Rập và tiêu đề trên một dòng riêng, in thường, đứng, đậm"
        yield from many(draft, _plain_titles(body), "khoản có tiêu đề: chữ không đậm", hint)
    yield from _points(draft, body)


def _is_title(paragraph: Paragraph) -> bool:
    return tidy(paragraph.text).strip()[-1] not in ".;," and len(paragraph.text) < 200


def _plain_titles(body: list[Paragraph]) -> list[Paragraph]:
    """ "1. Tiêu đề" alone on its line, text of another kind below it, and not bold."""
    found = []
    for above, below in pairwise(body):
        text, next_text = tidy(above.text).strip(), tidy(below.text).strip()
        heads = re.match(r"\d+\.\s+\S", text) and len(text) < 90 and text[-1] not in ".;:,"
        if heads and not re.match(r"\d+\.\s|[IVX]+\.\s", next_text) and not is_bold(whole(above)):
            found.append(above)
    return found


def _points(draft: Draft, body: list[Paragraph]) -> Iterator[Finding]:
    """Points: their letters in order, their brackets, their look."""
    labelled = [(p, m) for p in body if (m := _POINT.match(tidy(p.text).strip()))]
    marked = [(p, m) for p, m in labelled if m[2] == ")"]
    starts = [p for p, m in labelled if m[2] in "./" and m[1] == "a"]
    hint = "ghi như “a) …”: chữ cái tiếng Việt theo thứ tự a, b, c, d, đ, e, g, h, i, k; sau có dấu đóng ngoặc đơn"
    yield from many(draft, starts, "điểm: sau chữ cái phải là dấu đóng ngoặc đơn", hint)
    skipped = [
        p
        for (_, above), (p, m) in pairwise(marked)
        if m[1] != "a" and above[1] in _POINTS and m[1] in (*"fjwz", *_after_next(above[1]))
    ]
    yield from many(draft, skipped, "điểm: chữ cái không theo thứ tự bảng chữ cái tiếng Việt", hint)
    hint = "điểm “a) …”: chữ thường, đứng, không đậm"
    for fault, of in (("chữ đậm", "bold"), ("chữ nghiêng", "italic")):
        wholly = [p for p, _ in marked if all(getattr(run.look, of) for run in p.runs if run.text.strip())]
        yield from many(draft, wholly, f"điểm: {fault}", hint)


def _after_next(letter: str) -> str:
    """The letter after the next one: whoever writes it has left one out."""
    at = _POINTS.index(letter) + 2
    return _POINTS[at : at + 1]


def g1(draft: Draft) -> Iterator[Finding]:
    """Quyền hạn, chức vụ người ký (TM., KT., TL., TUQ., Q.): in hoa, cỡ 13–14, đứng, đậm, canh giữa.
    Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.7đ."""
    lines, _ = _signed(draft)
    asked = Asked("quyền hạn, chức vụ người ký", 13, 14, bold=True, centred=True)
    hint = "quyền hạn, chức vụ người ký: in hoa, cỡ 13–14, đậm, đứng, canh giữa"
    yield from asked.check(draft, lines, hint)
    low = [x for x in lines if re.match(r"(?:TM|KT|TL|TUQ|Q)\s*\.", x.text) and not is_capital(x.text)]
    yield from many(draft, low, "quyền hạn, chức vụ người ký: không viết in hoa", hint)


def g2(draft: Draft) -> Iterator[Finding]:
    """Họ tên người ký: in thường, cỡ 13–14, đứng, đậm, canh giữa; không ghi học hàm, học vị (trừ lực lượng vũ trang,
    giáo dục, y tế, khoa học). Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.7c, II.7đ."""
    _, name = _signed(draft)
    if name is None:
        return
    hint = "họ tên người ký: in thường, cỡ 13–14, đậm, đứng, canh giữa, không ghi học hàm, học vị"
    yield from Asked("họ tên người ký", 13, 14, bold=True, centred=True).check(draft, [name], hint)
    agency = " ".join(line.text for line in draft.parts.agency).upper()
    if _DEGREES.match(name.text) and agency and not _EXEMPT.search(agency):
        yield finding(draft, name, "trước họ tên người ký không ghi học hàm, học vị, danh hiệu", hint)


def _signed(draft: Draft) -> tuple[list[Line], Line | None]:
    """Lines of the signer's power and office, and the name; what is to be filled or struck out is left aside."""
    shown = [x for x in draft.parts.signer if re.search(r"[^\W\d_]", x.text) and x.text[0] not in "([{<…."]
    cells = {x.paragraph.cell.column for x in shown if x.paragraph.cell is not None}
    if len(cells) > 1:
        return [x for x in shown if re.match(r"(?:TM|KT|TL|TUQ|Q)\s*\.", x.text)], None
    lines: list[Line] = []
    for at, line in enumerate(shown):
        if lines and not is_capital(line.text) and not re.match(r"(?:TM|KT|TL|TUQ|Q)\s*\.", line.text):
            words = line.text.split()
            name = len(words) <= 6 and all(word[0].isupper() for word in words) and at == len(shown) - 1
            return lines, line if name else None
        lines.append(line)
    return lines, None


def n1(draft: Draft) -> Iterator[Finding]:
    """“Nơi nhận:” trên một dòng riêng, sát lề trái, ngang hàng với quyền hạn, chức vụ người ký; cỡ 12, nghiêng, đậm.
    Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.9d."""
    line = draft.parts.receivers
    if line is None:
        return
    hint = "“Nơi nhận:” một dòng riêng, sát lề trái, cỡ 12, nghiêng, đậm"
    yield from Asked("“Nơi nhận”", 12, 12, bold=True, italic=True, capitals=False).check(draft, [line], hint)
    if not re.fullmatch(r"nơi nhận\s*:", line.text, re.IGNORECASE):
        apart = re.match(r"nơi nhận\s*:", line.text, re.IGNORECASE)
        message = "“Nơi nhận:” phải ở một dòng riêng" if apart else "sau “Nơi nhận” phải có dấu hai chấm"
        yield finding(draft, line, message, hint)
    if line.alone and line.paragraph.setting.align in ("center", "right"):
        yield finding(draft, line, "“Nơi nhận” không sát lề trái", hint)
    signer = next(iter(_signed(draft)[0]), None)
    cells = (line.paragraph.cell, signer.paragraph.cell if signer else None)
    if cells[0] and cells[1] and cells[0].table == cells[1].table and cells[0].row != cells[1].row:
        yield finding(draft, line, "“Nơi nhận” không ngang hàng với quyền hạn, chức vụ người ký", hint)


def n2(draft: Draft) -> Iterator[Finding]:
    """Danh sách nơi nhận: cỡ 11, đứng; mỗi nơi một dòng “- …;”; dòng cuối “- Lưu: VT, <đơn vị soạn thảo>.”.
    Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.9d."""
    listed = list(draft.parts.receiver_list)
    if draft.parts.receivers is None or not listed:
        return
    hint = "mỗi nơi nhận một dòng “- …;”, cỡ 11, đứng; dòng cuối “- Lưu: VT, <đơn vị soạn thảo>.”"
    yield from Asked("nơi nhận", 11, 11, bold=False).check(draft, listed, hint)
    last = next((n for n, line in enumerate(listed) if re.match(r"-?\s*Lưu\b", line.text, re.IGNORECASE)), None)
    if last is None:
        yield finding(draft, listed[-1], "nơi nhận: không có dòng “- Lưu: VT, …”", hint)
        return
    kept = listed[last]
    numbered = kept.paragraph.setting.numbered
    if not _RECEIVERS_END.match(kept.text if not numbered else f"- {kept.text}"):
        yield finding(draft, kept, "nơi nhận: dòng lưu phải ghi “- Lưu: VT, …”", hint)
    elif "." not in " ".join(line.text for line in listed[last:]):
        yield finding(draft, kept, "nơi nhận: dòng lưu phải kết thúc bằng dấu chấm", hint)
    # A receiver that takes two lines begins only one of them with a dash, and ends only the other with a semicolon.
    starts = [n for n in range(last) if listed[n].text[0] in "-+" or listed[n].paragraph.setting.numbered]
    ends = [(n, m - 1) for n, m in pairwise([*starts, last])]
    yield from many(
        draft,
        [listed[n] for n, m in ends if listed[m].text[-1] not in ";:"],
        "nơi nhận: cuối dòng phải có dấu “;”",
        hint,
    )
    if listed and listed[0].text[0] not in "-+–" and not listed[0].paragraph.setting.numbered:
        yield finding(draft, listed[0], "nơi nhận: đầu dòng phải có gạch đầu dòng (-)", hint)


def z1(draft: Draft) -> Iterator[Finding]:
    """Hết phần nội dung có dấu “./.”: mẫu ở Phụ lục III Nghị định 30/2020/NĐ-CP, thông lệ trình bày."""
    body = draft.parts.body
    signed = draft.parts.receivers is not None or draft.parts.signer
    if draft.parts.nation is None or not body or not signed:
        return
    last = body[-1].text.rstrip()[-20:]
    if not re.search(r"\.\s*/\s*\.\s*\W*$", last) and not any("./." in p.text for p in body[-3:]):
        yield finding(
            draft, body[-1], "hết nội dung chưa có dấu “./.”", "thêm “./.” sau câu cuối cùng", Severity.WARNING
        )


BODY_CHECKS: tuple[Check, ...] = (b1, b2, b3, b4, b5, b6, g1, g2, n1, n2, z1)
