"""How a line must look, and in what it differs: the words that the rules of form share.

A look is judged by the letters: a stray space of another size, or one letter in fifty, is no fault to the eye.

Imports: document.form, document.metrics, judge.form_lines, judge.form_parts, problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cchc_cli.document.form import TWIPS, Form, Look, Paragraph, Run
from cchc_cli.document.metrics import text_width
from cchc_cli.judge.form_lines import Line, is_capital, is_rule
from cchc_cli.judge.form_parts import Parts
from cchc_cli.problem import Finding, Severity, Where

SHARE = 0.1
"""Share of the letters that may be set otherwise: a slip that is not seen."""
FULL = 0.9
"""Share of its column from which on a line looks the same however it is aligned."""
LONGEST_QUOTE = 45  # characters of a text that a finding quotes
_FEWEST_CAPITALS = 4  # letters; "UBND" alone in a small-letter line is right


@dataclass(frozen=True, slots=True)
class Draft:
    """A document to be judged: its name, its form, its parts."""

    file: str
    form: Form
    parts: Parts


Check = Callable[[Draft], Iterator[Finding]]


def place(draft: Draft, paragraph: Paragraph | None) -> Where:
    """Where a paragraph stands: page as Word last laid it out, table and cell, or its number."""
    if paragraph is None:
        return Where(draft.file)
    if not paragraph.number:
        return Where(draft.file, path="đầu trang hoặc chân trang")
    page = [f"trang {paragraph.page}"] if paragraph.page else []
    cell = paragraph.cell
    inside = f"bảng {cell.table}, hàng {cell.row}, ô {cell.column}" if cell else f"đoạn {paragraph.number}"
    return Where(draft.file, paragraph.number, ", ".join([*page, inside]))


def finding(
    draft: Draft, at: Line | Paragraph | None, message: str, hint: str, severity: Severity = Severity.ERROR
) -> Finding:
    """A finding at a line or paragraph, with the beginning of its text."""
    paragraph = at.paragraph if isinstance(at, Line) else at
    text = "" if at is None else " ".join(at.text.split())
    shown = text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rstrip()}…"
    return Finding(place(draft, paragraph), f"{message}: “{shown}”" if shown else message, hint, severity)


def many(
    draft: Draft, found: Iterable[Line | Paragraph], message: str, hint: str, severity: Severity = Severity.ERROR
) -> Iterator[Finding]:
    """One finding for all places with the same fault, at the first of them."""
    places = list(found)
    if places:
        more = f" ({len(places)} chỗ, chỗ đầu tiên ở đây)" if len(places) > 1 else ""
        yield finding(draft, places[0], f"{message}{more}", hint, severity)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a line must look: sizes in points, from and to; ``None`` for what is not asked."""

    name: str
    least: float
    most: float
    bold: bool | None = None
    italic: bool | None = False
    capitals: bool | None = None
    centred: bool = False

    def faults(self, line: Line, within: float | None = None) -> Iterator[str]:
        """In what a line differs; ``within`` is the width in twips of its column where no cell says it."""
        sizes = {x.size for x in set_otherwise(line.runs, lambda look: not self.least <= look.size <= self.most)}
        if sizes:
            asked = number_range(self.least, self.most)
            yield f"cỡ chữ {', '.join(map(points, sorted(sizes)))} (quy định {asked})"
        if self.bold is not None and set_otherwise(line.runs, lambda look: look.bold != self.bold):
            yield "chữ không đậm" if self.bold else "chữ đậm"
        if self.italic is not None and set_otherwise(line.runs, lambda look: look.italic != self.italic):
            yield "chữ không nghiêng" if self.italic else "chữ nghiêng"
        capital = is_capital(line.text)
        if self.capitals and not capital:
            yield "không viết in hoa"
        if self.capitals is False and capital and sum(map(str.isalpha, line.text)) >= _FEWEST_CAPITALS:
            yield "viết in hoa"
        if self.centred and off_centre(line, within):
            yield "không canh giữa"

    def check(self, draft: Draft, lines: Iterable[Line], hint: str, within: float | None = None) -> Iterator[Finding]:
        """One finding for each kind of difference, at the first line that has it."""
        found: dict[str, list[Line]] = {}
        for line in lines:
            for fault in self.faults(line, within):
                found.setdefault(fault, []).append(line)
        for fault, at in found.items():
            yield from many(draft, at, f"{self.name}: {fault}", hint)


def set_otherwise(runs: Iterable[Run], wrong: Callable[[Look], bool]) -> list[Look]:
    """The looks that are wrong, if they are more than a slip; raised letters (note marks) are left aside."""
    letters = [(run.look, sum(map(str.isalnum, run.text))) for run in runs if not run.look.raised]
    bad = [(look, count) for look, count in letters if count and wrong(look)]
    slip = SHARE * sum(count for _, count in letters)
    return [look for look, _ in bad] if sum(count for _, count in bad) > slip else []


def off_centre(line: Line, within: float | None = None) -> bool:
    """Whether a line is seen not to be centred: spaces, tabs and indents may centre it as well, and a full line is."""
    setting = line.paragraph.setting
    if not line.alone or setting.align in ("center", None) or line.raw[:1].isspace():
        return False
    if setting.left or setting.right or setting.first != 0:
        return False
    column = column_of(line.paragraph, within)
    return column is not None and width_of(line) < FULL * column


def column_of(paragraph: Paragraph, within: float | None = None) -> float | None:
    """Width in twips of the column in which a paragraph stands, its indents taken off."""
    column = paragraph.cell.width if paragraph.cell is not None else within
    return None if column is None else column - paragraph.setting.left - paragraph.setting.right


def width_of(line: Line) -> float:
    """Width in twips of a line's text, were it not wrapped."""
    widths = [text_width(run.text, run.look.size) for run in line.runs]
    if not line.text:
        return 0.0
    first, last = line.runs[0], line.runs[-1]
    before = first.text[: len(first.text) - len(first.text.lstrip())]
    after = last.text[len(last.text.rstrip()) :]
    return sum(widths) - text_width(before, first.look.size) - text_width(after, last.look.size)


def text_column(draft: Draft) -> float | None:
    """Width in twips of the text of the first page, where it is in one column."""
    first = draft.form.sections[0]
    if first.width is None or first.columns != 1 or not {"left", "right"} <= set(first.margins):
        return None
    return first.width - first.margins["left"] - first.margins["right"]


def rule_lengths(paragraph: Paragraph, within: float | None) -> list[float | None]:
    """Lengths in twips of the lines under a paragraph that are no drawings: its border, or a row of underscores."""
    found: list[float | None] = []
    if paragraph.setting.under or (paragraph.setting.over and not paragraph.text.strip()):
        found.append(column_of(paragraph, within))
    for run in paragraph.runs:
        if run.text.strip() and not run.text.strip(" _"):
            found.append(run.text.count("_") * run.look.size * 20 / 2)
    return found


def makeshift(paragraphs: Iterable[Paragraph]) -> Paragraph | None:
    """A line made of hyphens, dashes or asterisks, which is no solid line."""
    return next(
        (p for p in paragraphs if len(p.text.strip()) > 2 and is_rule(p.text) and "_" not in p.text and not _dots(p)),
        None,
    )


def _dots(paragraph: Paragraph) -> bool:
    return not paragraph.text.strip(" .…")


def points(size: float) -> str:
    """A size as printed: 13, 13,5."""
    return f"{size:g}".replace(".", ",")


def number_range(least: float, most: float) -> str:
    """'13' or '13–14'."""
    return points(least) if least == most else f"{points(least)}–{points(most)}"


def millimetres(twips: float) -> str:
    """A length as printed, in millimetres."""
    return points(round(twips / TWIPS, 1))
