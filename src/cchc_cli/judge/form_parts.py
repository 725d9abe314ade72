"""The parts (thành phần thể thức) of a draft: which paragraph is its letterhead, title, body, signature, annex.

Places in the decree: Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục IV. What cannot be told apart for sure is left
empty, and the rules say nothing of it.

Imports: document.form, document.header, document.number, judge.form_lines, vietnamese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, takewhile

from cchc_cli.document.form import Form, Paragraph, Section
from cchc_cli.document.header import AUTHORITY, OTHER_TYPES
from cchc_cli.document.number import TYPES
from cchc_cli.judge.form_lines import Line, is_bold, is_capital, is_rule, lines_of, whole
from cchc_cli.vietnamese import UPPER, fold, tidy

_HEAD = 40  # paragraphs with text among which the letterhead is looked for
_NATION = re.compile(r"cộng\s+h(?:òa|oà)\s+xã\s+hội\s+chủ\s+nghĩa\s+việt\s+nam", re.IGNORECASE)
_MOTTO = re.compile(r"độc\s+lập\b.*\btự\s+do\b.*\bhạnh\s+phúc", re.IGNORECASE)
_DATE = re.compile(r"\bngày\b.*\btháng\b.*\bnăm\b", re.IGNORECASE)
_NUMBER = re.compile(r"s[ốỐ]\s*:|s[ốỐ][\s.…]*\d*\s*/\s*\w", re.IGNORECASE)
_BASIS = re.compile(r"-?\s*(?:Căn cứ|Theo đề nghị|Xét đề nghị|Xét|Theo Tờ trình|Thực hiện)\b")
_ANNEX = re.compile(r"phụ lục(?:\s+(?:số\s+)?([ivxlc]+|\d+))?\s*[.:]?", re.IGNORECASE)
_POWER = re.compile(rf"(?:TM|KT|TL|TUQ|Q)\s*\.\s*[{UPPER}]")
_LONGEST_LINE = 300  # characters of a line of the letterhead; patterns take long over longer ones
_MOST_ANNEXES = 200
_LONGEST_TITLE = 400  # characters of an abstract or of an annex's title


@dataclass(frozen=True, slots=True)
class Annex:
    """Heading of an annex: label, title, note of the paper that it goes with; and the section in which it begins."""

    label: Line
    title: tuple[Line, ...]
    note: Line | None
    section: Section
    opens: bool  # nothing stands before it in the section


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that were found; empty where there are none or none for sure."""

    head: tuple[Paragraph, ...] = ()
    left: tuple[Paragraph, ...] = ()
    right: tuple[Paragraph, ...] = ()
    nation: Line | None = None
    motto: Line | None = None
    agency: tuple[Line, ...] = ()
    number: Line | None = None
    date: Line | None = None
    subject: tuple[Line, ...] = ()
    kind: Line | None = None
    abstract: tuple[Line, ...] = ()
    under_title: tuple[Paragraph, ...] = ()
    addressee: Line | None = None
    addressees: tuple[Line, ...] = ()
    bases: tuple[Paragraph, ...] = ()
    body: tuple[Paragraph, ...] = ()
    signer: tuple[Line, ...] = ()
    receivers: Line | None = None
    receiver_list: tuple[Line, ...] = ()
    annexes: tuple[Annex, ...] = ()


def type_key(line: Line | None) -> str:
    """The type's name (tên loại) with which a line begins, as a key of ``fold``; "" for none."""
    text = "" if line is None else fold(line.text)
    return next((name for name in _type_keys() if text == name or text.startswith(name + " ")), "")


@cache
def _type_keys() -> tuple[str, ...]:
    return tuple(sorted((fold(name) for name in (*TYPES.values(), *OTHER_TYPES)), key=len, reverse=True))


def parts_of(form: Form) -> Parts:
    """Find the parts of a document; ``every[n].number`` is n + 1."""
    every = tuple(form.paragraphs())
    head = _letterhead(every)
    after = _after_letterhead(every, head)
    signed = next((n for n, p in enumerate(every) if n >= after and fold(p.text).startswith("nơi nhận")), None)
    annexes = tuple(islice(_annexes(form, every[signed or after :] if head.nation else every), _MOST_ANNEXES))
    first_annex = annexes[0].label.paragraph.number - 1 if annexes else len(every)
    end = _signature_start(every, signed, after, first_annex)
    head = _title(head, every, after, end)
    if signed is not None and signed < first_annex:
        head = _signature(head, every[end:first_annex], every[signed])
    elif head.nation is not None:
        powers = (line for p in every[end:first_annex] for line in lines_of(p) if _POWER.match(line.text))
        head = replace(head, signer=tuple(powers))
    return replace(head, annexes=annexes)


def _letterhead(every: Sequence[Paragraph]) -> Parts:
    """Quốc hiệu, Tiêu ngữ, agency, number and date: by columns in a table, else by their words."""
    shown = [p for p in every if p.text.strip()][:_HEAD]
    nation = _said(_NATION, [line for p in shown for line in lines_of(p) if len(line.raw) <= _LONGEST_LINE])
    if nation is None:
        return Parts()
    cell = nation.paragraph.cell
    if cell is None:
        at = nation.paragraph.number - 1
        near = tuple(every[max(0, at - 6) : at + 14])
        lines = [line for p in near if p.cell is None or p.cell.table == 1 for line in lines_of(p)]
        return replace(_by_words(lines), nation=nation)
    table = tuple(p for p in every if p.cell is not None and p.cell.table == cell.table)
    left = tuple(p for p in table if p.cell is not None and p.cell.left < 0.7 * cell.left)
    right = tuple(p for p in table if p.cell is not None and p.cell.left >= 0.7 * cell.left)
    lines = [line for p in (*left, *right) for line in lines_of(p)]
    found = _by_words(lines)
    column = [line for p in left for line in lines_of(p)]
    agency = takewhile(lambda line: not _NUMBER.match(line.text) and not _is_subject(line.text), column)
    subject = _from_subject(left)
    named = tuple(line for line in agency if not is_rule(line.text))
    return replace(found, nation=nation, left=left, right=right, agency=named, subject=subject)


def _by_words(lines: Sequence[Line]) -> Parts:
    """Motto, number and date by what they say."""
    lines = [line for line in lines if len(line.raw) <= _LONGEST_LINE]
    motto = _said(_MOTTO, lines)
    number = next((line for line in lines if _NUMBER.match(line.text)), None)
    dated = (line for line in lines if _DATE.search(line.text) and len(line.text) < 100)
    date = next((line for line in dated if not re.search(r"(?i)^căn cứ|\bsố\b|kèm theo", line.text)), None)
    # Parted by spaces only from what stands right of it: where it ends is not known.
    mixed = number is not None and (_DATE.search(number.text) or _MOTTO.search(number.text))
    return Parts(motto=motto, number=None if mixed else number, date=date)


def _said(pattern: re.Pattern[str], lines: Sequence[Line]) -> Line | None:
    """The first line that says so; where spaces part it from something else on the line, only its own letters."""
    for line in lines:
        match = pattern.search(line.raw)
        if match is not None and (line.raw[: match.start()] + line.raw[match.end() :]).strip(" .\xa0"):
            return _cut(line, match.start(), match.end())
        if match is not None:
            return line
    return None


def _cut(line: Line, start: int, end: int) -> Line:
    runs, at = [], 0
    for run in line.runs:
        text = run.text[max(0, start - at) : max(0, end - at)]
        at += len(run.text)
        runs += [replace(run, text=text)] if text else []
    return Line(line.paragraph, tuple(runs), alone=False)


def _is_subject(text: str) -> bool:
    return re.match(r"V\s*/\s*v\b|Về việc\b", text, re.IGNORECASE) is not None


def _from_subject(left: Sequence[Paragraph]) -> tuple[Line, ...]:
    """The "V/v …" of an official letter, from its first line to an empty paragraph."""
    start = next((n for n, p in enumerate(left) if _is_subject(tidy(p.text).strip())), None)
    if start is None:
        return ()
    column = takewhile(lambda p: p.text.strip() and not is_rule(p.text), left[start:])
    return tuple(whole(p) for p in column)


def _after_letterhead(every: Sequence[Paragraph], head: Parts) -> int:
    """Place of the first paragraph after the letterhead."""
    if head.nation is None:
        return 0
    marks = [line.paragraph for line in (head.nation, head.motto, head.number, head.date) if line is not None]
    table = marks[0].cell
    if table is not None:
        marks += [p for p in every if p.cell is not None and p.cell.table == table.table]
    return max(p.number for p in marks)


def _signature_start(every: Sequence[Paragraph], signed: int | None, after: int, annex: int) -> int:
    """Place where the signature begins: its table, else the first line with the signer's power."""
    if signed is not None and signed < annex:
        table = every[signed].cell
        same = (n for n, p in enumerate(every) if table and p.cell is not None and p.cell.table == table.table)
        return next(same, signed)
    powers = (n for n in range(after, annex) if any(_POWER.match(line.text) for line in lines_of(every[n])))
    return next(powers, annex)


def _title(head: Parts, every: Sequence[Paragraph], after: int, end: int) -> Parts:
    """Type and abstract, addressees, bases, body; in a document without letterhead all is body."""
    at = after
    kind: Line | None = None
    abstract: list[Line] = []
    shown = [n for n in range(after, end) if every[n].text.strip()]
    if head.nation is not None:
        first = next((n for n in shown[:6] if type_key(_titled(every[n])) and not _starts(every[n])), None)
        before = next((n for n in shown[:6] if _starts(every[n])), end)
        if first is not None and first < before:
            kind = _titled(every[first])
            abstract = list(_abstract(every[first:end]))
            at = (abstract[-1].paragraph if abstract else every[first]).number
    begun = next((n for n in range(at, end) if every[n].text.strip() and not is_rule(every[n].text)), end)
    # A line drawn under the abstract may be anchored in the paragraph below it.
    under = tuple(every[at : begun + 1])
    to, listed, at = _addressees(every, at, end)
    bases, at = _bases(every, at, end) if head.nation is not None else ((), at)
    known = head.nation is not None or end < len(every)
    body = tuple(p for p in every[at:end] if known and p.cell is None and not _is_aside(p))
    return replace(
        head,
        head=tuple(every[: begun + 1]),
        kind=kind,
        abstract=tuple(abstract),
        under_title=under,
        addressee=to,
        addressees=listed,
        bases=bases,
        body=body,
    )


def _is_aside(paragraph: Paragraph) -> bool:
    """Whether a paragraph is no part of the text: empty, a line, a note below it."""
    return is_rule(paragraph.text) or re.match(r"\s*(?:Ghi chú|Chú thích)\b", paragraph.text) is not None


def _titled(paragraph: Paragraph) -> Line | None:
    return next(lines_of(paragraph), None)


def _starts(paragraph: Paragraph) -> bool:
    """Whether a paragraph begins what is not a title."""
    text = tidy(paragraph.text).strip()
    return re.match(r"(?:Kính gửi|Căn cứ|Thực hiện|Theo|Điều \d|[IVX]+\.|\d+\.|-|Hôm nay)", text) is not None


def _abstract(paragraphs: Sequence[Paragraph]) -> Iterator[Line]:
    """Lines of the abstract: what follows the type's name until an empty paragraph, a rule, or what is set apart."""
    lines = [line for line in lines_of(paragraphs[0]) if not is_rule(line.text)][1:]
    bold = bool(lines) and is_bold(lines[0])
    room = _LONGEST_TITLE
    for paragraph in paragraphs[1:]:
        new = [line for line in lines_of(paragraph) if not is_rule(line.text)]
        if (not new and lines) or (new and (_starts(paragraph) or AUTHORITY.match(new[0].text))):
            break
        for line in new:
            room -= len(line.text)
            aside = (lines and is_bold(line) != bold) or line.text.endswith(":") or room < 0
            if aside or (is_capital(line.text) and lines and not is_capital(lines[0].text)):
                yield from lines
                return
            bold = bold if lines else is_bold(line)
            if not lines and not bold and line.paragraph.setting.align != "center":
                return
            lines.append(line)
    yield from lines


def _addressees(every: Sequence[Paragraph], at: int, end: int) -> tuple[Line | None, tuple[Line, ...], int]:
    """Kính gửi, the list below it, and the place after them."""
    start = next((n for n in range(at, min(at + 12, end)) if fold(every[n].text).startswith("kính gửi")), None)
    if start is None:
        return None, (), at
    place, listed = start + 1, []
    while place < end and (not every[place].text.strip() or every[place].text.strip()[0] in "-–+"):
        if every[place].text.strip():
            listed.append(whole(every[place]))
        elif listed:
            break
        place += 1
    return whole(every[start]), tuple(listed), place


def _bases(every: Sequence[Paragraph], at: int, end: int) -> tuple[tuple[Paragraph, ...], int]:
    """Căn cứ: two or more in a row, or one closed by ";"; a single sentence that goes on is body."""
    start = next((n for n in range(at, min(at + 8, end)) if tidy(every[n].text).strip().startswith("Căn cứ")), None)
    if start is None:
        return (), at
    row = list(takewhile(lambda p: not p.text.strip() or _BASIS.match(tidy(p.text).strip()), every[start:end]))
    found = tuple(p for p in row if p.text.strip())
    while found and not tidy(found[-1].text).strip().startswith("Căn cứ") and _begins_body(found[-1]):
        found = found[:-1]
    if len(found) < 2 or not all(p.text.strip()[-1] in ";.,:" for p in found[:-1]):
        return (), at
    return found, found[-1].number


def _begins_body(paragraph: Paragraph) -> bool:
    """Whether "Thực hiện …, … báo cáo như sau:" is the first sentence of the body."""
    return not any(run.look.italic for run in paragraph.runs if run.text.strip())


def _signature(head: Parts, block: Sequence[Paragraph], receivers: Paragraph) -> Parts:
    """Receivers on the left, the signer on the right."""
    cell = receivers.cell
    table = None if cell is None else cell.table
    column = [p for p in block if (p.cell and p.cell.table) == table and _left(p) <= _left(receivers) + 0.1]
    title = next(lines_of(receivers))
    rest = [line for line in lines_of(receivers) if line.paragraph is receivers][1:]
    below = column[column.index(receivers) + 1 :]
    listed = [line for line in rest if line.alone]
    for paragraph in below:
        new = [line for line in lines_of(paragraph) if not is_rule(line.text)]
        if not new and listed:
            break
        listed += new if cell is not None else new[:1]
    signer: tuple[Line, ...] = ()
    if cell is not None:
        signer = tuple(
            line
            for p in block
            if p.cell is not None and p.cell.table == cell.table and _left(p) > cell.left + 0.1
            for line in lines_of(p)
        )
    return replace(head, receivers=title, receiver_list=tuple(listed), signer=signer)


def _left(paragraph: Paragraph) -> float:
    return 0.0 if paragraph.cell is None else paragraph.cell.left


def _annexes(form: Form, among: Sequence[Paragraph]) -> Iterator[Annex]:
    """Headings of annexes: "Phụ lục", with or without its number, alone on a line."""
    chosen = {p.number for p in among}
    for section in form.sections:
        shown = [p for p in section.paragraphs if p.text.strip()]
        for at, paragraph in enumerate(shown):
            if paragraph.number not in chosen or not paragraph.text.lstrip().casefold().startswith("phụ lục"):
                continue
            line = next(lines_of(paragraph))
            if not _ANNEX.fullmatch(line.text):
                continue
            below = [*list(lines_of(paragraph))[1:], *(x for p in shown[at + 1 : at + 6] for x in lines_of(p))]
            title = tuple(takewhile(lambda x: is_capital(x.text) or _is_title(x), below))
            note = next(
                (x for x in below[len(title) : len(title) + 2] if re.match(r"\(?(?i:kèm theo|ban hành)", x.text)), None
            )
            yield Annex(line, title, note, section, opens=at == 0)


def _is_title(line: Line) -> bool:
    """Whether a line under "Phụ lục" is its title: bold and centred."""
    return is_bold(line) and line.paragraph.setting.align == "center" and not line.text.startswith("(")


def annex_number(annex: Annex) -> str:
    """The number as written: "I", "02", ""."""
    match = _ANNEX.fullmatch(annex.label.text)
    return (match[1] or "") if match else ""
