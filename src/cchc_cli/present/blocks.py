"""Blocks: the small vocabulary between what a document says and how it looks.

``present.view`` builds a ``Paper`` of blocks; a renderer (``present.docx``, ``present.markdown``,
``present.terminal``) turns it into bytes or text and sees nothing else. To add a block: a class here, its name
in ``Block``, and one branch in every renderer (mypy's exhaustiveness check names the ones that lack it).

Imports: nothing of ours.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

Align = Literal["left", "center", "right", "justify"]

NATIONAL_NAME: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The header of Nghị định 30/2020/NĐ-CP, Phụ lục I: agency left, ``NATIONAL_NAME`` and ``MOTTO`` right.

    ``agency`` is printed as given, its last ``bold_lines`` lines bold (cơ quan ban hành), the others not (cơ quan
    chủ quản). ``number`` is the whole line ("Số:      /BC-UBND"), ``place_and_date`` likewise.
    ``subject`` is the "V/v …" of an official letter (công văn), which has no type name.
    """

    agency: tuple[str, ...]
    number: str
    place_and_date: str
    bold_lines: int = 1
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """Type name (tên loại, printed in capitals) and abstract (trích yếu) of a document."""

    kind: str
    abstract: str


@dataclass(frozen=True, slots=True)
class Addressees:
    """Kính gửi: one on the line, several one per line."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bases:
    """Căn cứ: italic, one per line, ";" after each and "." after the last (added by the renderer)."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 "I. …" (bold capitals), level 2 "1. …" (bold), level 3 "a) …" (plain)."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Body text. ``style``: body (justified, first line indented), item ("- …"), note (small, italic); in a decision
    also act (who issues it, "QUYẾT ĐỊNH:"; bold, centred) and article ("Điều 1. …", its number bold)."""

    text: str
    style: Literal["body", "item", "note", "act", "article"] = "body"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: title, relative width, alignment of its cells (titles are centred); ``path``: its cells
    are paths from the workspace, which a renderer may make links; ``choice``: its cells hold one or more of a few
    words, one a line, by which a reader may choose rows."""

    title: str
    width: float
    align: Align = "left"
    path: bool = False
    choice: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``strong`` rows (areas, totals) are bold.

    ``paths``: where the lines of its cell in the ``path`` column lead, "" where one leads nowhere; without them that
    cell is a path itself.
    """

    cells: tuple[str, ...]
    strong: bool = False
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row that repeats on every page. No rows: the renderer prints ``empty`` instead.

    ``groups``: what its strong rows are ("Lĩnh vực"), each with its number and name in the first two cells and the
    rows that belong to it below; "" where they head nothing. ``sort``: a reader may sort the rows by any column.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = "Không có."
    groups: str = ""
    sort: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One bar of every category: its name in the legend, and its values in the order of the categories.

    A value is already rounded as the document prints it; ``None`` (no value, a dash) draws no bar and is never zero.
    """

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars: for every category, from the top down, one bar of each series.

    ``unit`` is what the values are in ("%", "điểm"). ``maximum`` is where the axis ends; a greater value makes it
    longer, and none leaves that to the values. ``decimals`` are those that the values are printed with.
    """

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    maximum: Decimal | None = None
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class Annex:
    """Begins an annex (phụ lục): own section, own page numbers from 1. ``label`` is "I", "II" … or "" if only one."""

    label: str
    title: str
    note: str
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Nơi nhận on the left; capacity ("TM. ỦY BAN NHÂN DÂN"), title ("CHỦ TỊCH") and name on the right.

    ``receivers`` come without the leading "- " and the closing ";": the renderer adds them, and "Lưu: VT…" is
    already the last of them. ``beside``: who else signs, on the left above Nơi nhận (the secretary of minutes).
    """

    receivers: tuple[str, ...]
    capacity: tuple[str, ...]
    name: str
    beside: str = ""


Block = Letterhead | Title | Addressees | Bases | Heading | Paragraph | Table | Chart | Annex | SignatureBlock


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document: blocks in order; ``stamp`` ("MINH HỌA") is printed on every page when given.

    ``title`` is the document's title property. There is no clock in a document: no creation time is written.
    """

    title: str
    blocks: tuple[Block, ...]
    stamp: str | None = None


# Line breaks of all systems; a vertical tab is Word's break inside a paragraph when its text is pasted elsewhere.
_BREAKS: Final = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
# Controls that a terminal would obey, and all else that XML 1.0 §2.2 forbids: a file name can hold any of them.
_UNPRINTABLE: Final = re.compile("[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """A user's text as any renderer may print it: NFC, breaks as "\\n", tabs as spaces, the unprintable as "�"."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):  # nearly all: all that prints may be printed
        return text
    text = _BREAKS.sub("\n", unicodedata.normalize("NFC", text))
    return _UNPRINTABLE.sub("\ufffd", text.replace("\t", " "))


def cleaned(texts: Sequence[str]) -> Sequence[str]:
    """Each of these texts cleaned; looked at together, since hardly one in a thousand rows needs it."""
    together = " ".join(texts)
    if together.isprintable() and unicodedata.is_normalized("NFC", together):
        return texts
    return [clean(text) for text in texts]


def closed(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Lines of a list as the decree closes them: ";" after each, "." after the last."""
    bare = [line.rstrip(" ;.") for line in lines]
    return tuple(f"{line}{'.' if number == len(bare) else ';'}" for number, line in enumerate(bare, 1))
