"""Make the evidence files of the sample units (``make sample``): right ones from the set, wrong ones by hand.

Every item with points gets, for each of its requirements, as many fitting documents as it asks for; ``FAULTS`` and
``FORMS`` then say what is done differently, each as it happens in real dossiers. Same bytes on every run.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from sample.paper import Paper, noted, pdf, picture, scan, sheet, signed, word
from sample.signing import root_certificate

from cchc_cli.judge.scoring import score_item
from cchc_cli.model import Claim, Item, Requirement, alternatives
from cchc_cli.read.submission import Submission, read_submission
from cchc_cli.read.workspace import Workspace
from cchc_cli.rules.base import on

ROOT = Path(__file__).resolve().parent.parent

# Items whose documents are signed: by the leader and, with number and day stamped, by the agency; certificates of a
# test authority, whose root lies with the unit's.
SIGNED = {2023: {"1.1.1", "1.2.2", "1.4", "1.6.1", "6.2.2"}, 2026: {"1.1.1", "4.1.1"}}
# Items of 2023 whose documents have another form than a PDF with text.
FORMS = {
    "1.5.2": "docx",
    "2.3": "docx",
    "6.5": "docx",
    "4.1.1": "scan",
    "3.3.3": "scan",
    "2.2.2": "scan-last",  # the second document; nothing is stated about it
}
FOLDERS = {
    "1.1.1": "1.1.1 Kế hoạch CCHC năm",
    "3.2.1": "3.2.1 Hồ sơ giải quyết đúng hạn",
    "4.1.1": "4.1.1 - Quy chế làm việc",
}
# What is wrong in 2023, by item: the sample's deliberate faults.
FAULTS = {
    "7.2.3": "none",  # no document, no explanation
    "8.3.1": "none",
    "2.1.3": "last-year",
    "1.8": "draft",
    "1.6.1": "noted",  # a note put on it after it was signed
    "1.7": "twice",
    "6.1": "password-last",
    "3.4.2": "docx-named-pdf",
    "3.5": "unreadable",
    "6.4": "damaged",
    "5.3.2": "empty",
    "7.1.1": "wrong-type",
    "6.2.1": "other-date",
    "4.1.2": "fewer",
    "5.1.2": "none",  # assessment.yaml lists a file that is not there
    "7.3.2": "none",  # a link without its capture
}
# Items that cite a document lying in another item's folder: nothing is made for them.
CITED = {"1.1.2", "5.1.1"}
EXTRA = {
    "1.2.2/~$bao-cao.docx": b"\x0bcchc",
    "Danh sach tai lieu.docx": b"stray",
    "1.99 Tài liệu khác/ghi-chu.txt": "MINH HỌA".encode(),
}


def main(target: Path = ROOT) -> None:
    """Write the files of all sample units below ``target``."""
    for root, year, codes in (
        (ROOT, 2023, None),
        (ROOT, 2022, FEW_2022),
        (ROOT / "examples/xa-moi-2026", 2026, FEW_2026),
    ):
        submission, problems = read_submission(Workspace(root), year)
        if submission is None:
            raise SystemExit("\n".join(map(str, problems)))
        evidence = target / root.relative_to(ROOT) / "evidence"
        folder = evidence / str(year)
        for name, content in files(submission, codes):
            _write(folder / name, content)
        if year == 2023:
            _extra(folder)
        if year in SIGNED:
            _write(evidence / "chung-thu-goc" / "ca-minh-hoa.crt", root_certificate())


FEW_2022 = ("1.1.1", "1.1.2", "1.2.1", "1.3.1", "2.1.2", "3.2.1", "4.1.1", "5.1.1", "6.2.1", "7.1.1")
FEW_2026 = ("1.1.1", "2.1.1", "3.1.1", "4.1.1", "5.1.1", "6.1")


def _extra(folder: Path) -> None:
    for name, content in EXTRA.items():
        _write(folder / name, word(_plain("BC", "Danh sách tài liệu")) if content == b"stray" else content)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _plain(kind: str, abstract: str) -> Paper:
    return Paper(kind, "99", datetime.date(2023, 12, 1), abstract)


def files(submission: Submission, codes: tuple[str, ...] | None) -> Iterator[tuple[str, bytes]]:
    """Names (relative to the year's folder) and contents of the documents of a unit."""
    serial = 10
    year = submission.year
    faults = FAULTS if year == 2023 else {}
    for code, item in submission.index.items.items():
        claim = submission.claims.get(code) or Claim()
        points = score_item(item, claim, submission.index, year).points
        skipped = codes is not None and code not in codes
        if item.surveyed or skipped or not isinstance(points, int | type(item.max_points)) or not points:
            continue
        if claim.explanation or (year == 2023 and code in CITED) or faults.get(code) == "none":
            continue
        folder = FOLDERS.get(code, code) if year == 2023 else code
        wanted = [(one, copy) for way in item.evidence for one in alternatives(way)[:1] for copy in range(one.at_least)]
        for place, (requirement, copy) in enumerate(wanted):
            serial += 1
            last = place == len(wanted) - 1
            name, content = _document(submission, item, requirement, serial, copy, last, faults.get(code, ""))
            if faults.get(code) == "fewer" and last:
                continue
            yield f"{folder}/{name}", content
            if faults.get(code) == "twice" and copy == 0:
                yield f"{folder}/ban sao {name}", content
                break


def _document(
    submission: Submission, item: Item, need: Requirement, serial: int, copy: int, last: bool, fault: str
) -> tuple[str, bytes]:
    """One document for one requirement, in the form and with the fault that the tables above say."""
    kind = need.types[0] if need.types else "BC"
    if kind in ("anh", "lien-ket", "khac"):
        return _no_letter(item, need, kind, copy)
    kind = "BC" if kind == "CV" or fault == "wrong-type" else kind
    date = _date(submission, item, need, copy)
    if fault == "last-year":
        date = date.replace(year=date.year - 1, month=6)
    if fault == "other-date":
        date += datetime.timedelta(days=9)
    paper = Paper(kind, f"{serial:02d}", date, need.title, *_agency(submission, need))
    form = FORMS.get(item.code, "pdf") if submission.year == 2023 else "pdf"
    name = f"{serial:02d}-{kind.replace('Đ', 'D')}-UBND"
    if fault == "draft":
        return f"du thao {kind}.docx", word(replace(paper, number="", draft=True))
    if fault == "docx-named-pdf":
        return f"{name}.pdf", word(paper)
    if fault == "unreadable":
        return f"{name}.pdf", pdf(paper)[:40] + bytes(3000)
    if fault == "damaged":
        return f"{name}.pdf", pdf(paper)[:-120]
    if fault == "empty":
        return f"{name}.pdf", b""
    if fault == "password-last" and last:
        return f"{name}.pdf", pdf(paper, password="123456")
    if form == "docx":
        return f"{need.title.split(',')[0]}.docx", word(paper)
    if form == "scan" or (form == "scan-last" and last):
        return f"scan {name}.pdf", scan(paper)
    if item.code in SIGNED.get(submission.year, ()):
        content = signed(paper, submission.unit.name)
        return f"{name}.pdf", noted(content) if fault == "noted" else content
    return f"{name}.pdf", pdf(paper)


def _no_letter(item: Item, need: Requirement, kind: str, copy: int) -> tuple[str, bytes]:
    """A photo, a captured page, or numbers taken from a system."""
    if kind == "lien-ket":
        address = f"https://vidu.example/{item.code.replace('.', '-')}/{copy + 1}"
        return f"anh chup trang {copy + 1}.png", picture(need.title, "PNG", address)
    if kind == "khac":
        return f"so lieu {item.code}.xlsx", sheet(need.title, [(fact.label, 0) for fact in item.facts.values()])
    return f"anh {copy + 1}.jpg", picture(f"{need.title} {copy + 1}")


def _agency(submission: Submission, need: Requirement) -> tuple[tuple[str, ...], str]:
    if need.issuer == "superior":
        return (("ỦY BAN NHÂN DÂN", "HUYỆN MINH HỌA"), "Minh Họa")
    return submission.unit.header, submission.unit.place


def _date(submission: Submission, item: Item, need: Requirement, copy: int) -> datetime.date:
    """The day that the unit states for this document, else one well inside the period, moved by copy."""
    facts = (submission.claims.get(item.code) or Claim()).facts
    for fact in need.gives:
        if isinstance(facts.get(fact), datetime.date):
            return facts[fact]
    year = submission.year
    first = on(need.dated.from_, year) if need.dated and need.dated.from_ else datetime.date(year, 1, 1)
    last = on(need.dated.to, year) if need.dated and need.dated.to else datetime.date(year, 12, 31)
    first = max(first, datetime.date(year, 1, 3))
    return first + (last - first) * (copy + 1) // (need.at_least + 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
