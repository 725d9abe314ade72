"""Bảng nhập: a workbook to retype the result into a province's own system, in the decision's order.

Nothing is cut: an explanation longer than the system's box is marked, for its author to shorten. File names follow
the item's code, since such systems take files item by item: "1.1.1_01_45-BC-UBND.pdf".

Imports: judge.scorecard, model, points, present.sheets, present.view.*, read.submission.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from cchc_cli.judge.scorecard import ItemScore, Scorecard
from cchc_cli.points import NoPoints
from cchc_cli.present.blocks import clean
from cchc_cli.present.sheets import Sheet, SheetColumn, Value
from cchc_cli.present.view.report_annexes import EvidenceNames, explanations
from cchc_cli.present.view.words import AREAS_SUM, whole_title
from cchc_cli.read.submission import Submission

DEFAULT_LIMIT = 1000
"""Characters of an explanation; no rule of law sets it, provinces' systems differ: ask theirs."""
GREATEST_LIMIT = 32_000
"""Characters that a cell of Excel holds, with some to spare."""
_LONGEST_STEM = 60


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of an item and the name to give it before it is handed in."""

    code: str
    file: str
    name: str


def retype_title(card: Scorecard) -> str:
    """Of the workbook."""
    return f"Bảng nhập điểm tự chấm Chỉ số CCHC năm {card.year} – {card.unit.name}"


def retype_sheets(card: Scorecard, submission: Submission, evidence: EvidenceNames, limit: int) -> tuple[Sheet, ...]:
    """Points and explanations in one sheet, old and new file names in the other."""
    files = uploads(submission, evidence)
    return (_points(card, submission, files, limit), _names(files))


def too_long(submission: Submission, limit: int) -> list[str]:
    """Codes of the items whose explanation does not fit."""
    return [code for code, text in explanations(submission) if len(clean(text)) > limit]


def _points(card: Scorecard, submission: Submission, files: list[Upload], limit: int) -> Sheet:
    columns = (
        SheetColumn("STT", 6, "count"),
        SheetColumn("Mã", 9),
        SheetColumn("Nội dung tiêu chí", 45),
        SheetColumn("Điểm tối đa", 10, "points"),
        SheetColumn("Điểm tự chấm", 10, "points"),
        SheetColumn("Cách tính", 40),
        SheetColumn(f"Giải trình (tối đa {limit} ký tự)", 50),
        SheetColumn("Số ký tự", 9, "count"),
        SheetColumn("Tên tệp khi nộp", 34),
        SheetColumn("Lưu ý khi nhập", 30),
    )
    texts = {code: clean(text) for code, text in explanations(submission)}
    names: dict[str, list[str]] = {}
    for one in files:
        names.setdefault(one.code, []).append(one.name)
    rows: list[tuple[Value, ...]] = []
    strong = set()
    count = 0
    for area in (*card.areas, *card.extras):
        strong.add(len(rows))
        sums = (area.totals.max_points, area.totals.self_assessed)
        rows.append((None, area.area.code, area.area.title, *sums, "", "", None, "", ""))
        for score in area.items:
            count += 1
            text = texts.get(score.item.code, "")
            points = score.points if not isinstance(score.points, NoPoints) else None
            item = (count, score.item.code, score.item.name, score.item.max_points, points, score.why)
            notes = "\n".join(_notes(score, len(text), limit))
            rows.append((*item, text, len(text) or None, "\n".join(names.get(score.item.code, ())), notes))
    ends = [(AREAS_SUM, card.total.self_assessed)] if card.extras else []
    for name, sum_ in (*ends, (whole_title(card), card.whole)):
        strong.add(len(rows))
        rows.append((None, "", name, card.total.max_points, sum_, "", "", None, "", ""))
    return Sheet("Bảng nhập", columns, tuple(rows), frozenset(strong))


def _notes(score: ItemScore, length: int, limit: int) -> Iterator[str]:
    if score.item.surveyed:
        yield "Không nhập: điểm điều tra xã hội học"
    elif isinstance(score.points, NoPoints):
        yield f"Không có điểm: {score.points.label}"
    if length > limit:
        yield f"Giải trình quá {length - limit} ký tự: rút gọn trước khi nhập"


def _names(files: list[Upload]) -> Sheet:
    columns = (SheetColumn("Mã", 9), SheetColumn("Tệp trong hồ sơ", 70), SheetColumn("Tên tệp khi nộp", 50))
    return Sheet("Tên tệp", columns, tuple((one.code, one.file, one.name) for one in files))


def uploads(submission: Submission, evidence: EvidenceNames) -> list[Upload]:
    """The files that lie in the dossier, item by item, each with its new name; a file of two items is named twice."""
    there = {file.name for file in submission.files}
    found = []
    for code, documents in evidence.by_item.items():
        names = dict.fromkeys(name for name, _ in documents if name in there)
        for number, name in enumerate(names, start=1):
            cited = next(cited for one, cited in documents if one == name)
            symbol = evidence.entry(name, cited)[0]
            found.append(Upload(code, f"{submission.folder}/{name}", _new_name(code, number, symbol, name)))
    return found


def _new_name(code: str, number: int, symbol: str, name: str) -> str:
    """Code, running number, the document's own number or else the old name; letters and digits without marks only."""
    old, dot, extension = name.rsplit("/", 1)[-1].rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", extension):
        old, extension = old + dot + extension, ""
    stem = _bare(symbol or old)[:_LONGEST_STEM].strip("-.") or "tai-lieu"
    return f"{code}_{number:02d}_{stem}{f'.{extension.lower()}' if extension else ''}"


def _bare(text: str) -> str:
    """'45/BC-UBND' → '45-BC-UBND', 'Quyết định 3' → 'Quyet-dinh-3': what every system takes in a name."""
    letters = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^A-Za-z0-9.]+", "-", letters)
