"""What an officer does about each finding: its hint, carried out on a copy of a workspace."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from tools.make_folders import (
    CA_NAM,
    CONG_BO,
    KET_QUA,
    LICH_TIEP,
    PLAN,
    TU_KIEM_TRA,
    YEAR,
    issued,
    other,
    picture,
    sheet,
    word,
)

Problem = dict[str, Any]
RIGHT = {
    "1.1.2": ("45-BC-UBND.docx", lambda: word(KET_QUA)),
    "1.2": ("38-BC-UBND.pdf", lambda: issued(CA_NAM)),
    "1.5": ("22-TB-UBND.pdf", lambda: issued(LICH_TIEP)),
    "2.1": ("108-QD-UBND.pdf", lambda: issued(CONG_BO)),
    "2.3": ("27-BB-UBND.pdf", lambda: issued(TU_KIEM_TRA)),
}
"""The document that each item asks for."""


class Office:
    """The officer's desk: the workspace, its statements while they are mended, the serial number of the next paper."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.statements = root / YEAR / "assessment.yaml"
        self.text = self.statements.read_text(encoding="utf-8")
        self.tree = yaml.safe_load(self.text)
        self.cited = _by_line(self.text, self.tree)
        self.serial = 200

    def mend(self, problems: list[Problem]) -> None:
        """Do what each hint says, then write the statements."""
        for problem in problems:
            MENDING[problem["id"]](self, problem)
        self.statements.write_text(yaml.safe_dump(self.tree, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def path(self, problem: Problem) -> Path:
        """The file or folder of a finding."""
        return self.root / problem["file"]

    def claim(self, problem: Problem) -> dict[str, Any]:
        """What the unit states about the item of a finding."""
        return self.tree["items"][problem["item"]]

    def statement(self, problem: Problem) -> dict[str, Any]:
        """What the unit states about the document of a finding; a new statement where it said nothing yet."""
        if problem["file"].endswith("/assessment.yaml"):
            return self.cited[problem["line"]]
        file = problem["file"].removeprefix(f"{YEAR}/").split("/", 1)[1]
        self.claim(problem).setdefault("documents", []).append({"file": file})
        return self.claim(problem)["documents"][-1]

    def paper(self, suffix: str = ".pdf") -> bytes:
        """A document as it comes from the office's own system."""
        self.serial += 1
        if suffix in (".jpg", ".jpeg", ".png"):
            return picture(f"Ảnh {self.serial}", "PNG" if suffix == ".png" else "JPEG")
        if suffix == ".xlsx":
            return sheet(f"Biểu {self.serial}", [("Hồ sơ", self.serial)])
        return word(other(self.serial)) if suffix == ".docx" else issued(other(self.serial))


def _by_line(text: str, tree: Any) -> dict[int, dict[str, Any]]:
    """Every stated document by the line on which it stands."""
    found = {}
    items = next(value for key, value in yaml.compose(text).value if key.value == "items")
    for code, claim in items.value:
        for key, value in claim.value if isinstance(claim, yaml.MappingNode) else ():
            if key.value == "documents":
                for place, node in enumerate(value.value):
                    found[node.start_mark.line + 1] = tree["items"][code.value]["documents"][place]
    return found


# -- tệp --------------------------------------------------------------------------------------------------------


def _anew(office: Office, problem: Problem) -> None:
    """Take the file from its source again."""
    path = office.path(problem)
    path.write_bytes(office.paper(path.suffix))


def _as_pdf(office: Office, problem: Problem) -> None:
    """Put a PDF in the file's place."""
    path = office.path(problem)
    path.unlink()
    path.with_suffix(".pdf").write_bytes(office.paper())


def _remove(office: Office, problem: Problem) -> None:
    path = office.path(problem)
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)


def _into_item(office: Office, problem: Problem) -> None:
    """Move the file, or all files of the folder, into the folder of an item."""
    path = office.path(problem)
    for file in [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]:
        file.rename(office.root / YEAR / PLAN / file.name)
    if path.is_dir():
        shutil.rmtree(path)


def _short_name(office: Office, problem: Problem) -> None:
    """A short name of letters, digits and dashes, for the folder that the message names, or for the file."""
    office.serial += 1
    path = office.path(problem)
    named = re.search("tên `(.+)`", problem["message"])
    if named and path.parent.name == named[1]:
        path.parent.rename(path.parent.with_name(f"thu-muc-{office.serial}"))
    else:
        path.rename(path.with_name(f"tep-{office.serial}{path.suffix}"))


def _renamed(office: Office, problem: Problem) -> None:
    """Another name for one of two files; the disk may know it in another form of the same letters."""
    office.serial += 1
    path = office.path(problem)
    path.rename(path.with_name(f"{path.stem}-{office.serial}{path.suffix}"))


def _true_extension(office: Office, problem: Problem) -> None:
    path = office.path(problem)
    suffix = re.search(r"đổi đuôi thành (\.\w+)", problem["hint"])[1]
    path.rename(path.with_name(f"{path.stem} {office.serial}{suffix}"))
    office.serial += 1


def _smaller(office: Office, problem: Problem) -> None:
    if office.path(problem).is_file():  # else the whole dossier, which follows from its files
        _anew(office, problem)


def _linked_file(office: Office, problem: Problem) -> None:
    """The file itself in the place of the link; nothing where the link leads nowhere or to a folder."""
    path = office.path(problem)
    content = path.read_bytes() if path.is_file() else None
    path.unlink()
    if content is not None:
        path.write_bytes(office.paper())  # a copy of a file of the same item would be the same file twice


def _keep_the_issued(office: Office, problem: Problem) -> None:
    """Of two files with one number the one that the unit states is kept."""
    stated = {one.get("file") for one in office.claim(problem)["documents"]}
    first = re.search("với (.+?)(?: nhưng nội dung khác|, có thể là hai bản)", problem["message"])[1]
    for path in (office.path(problem), office.root / YEAR / first):
        if path.name not in stated:
            path.unlink(missing_ok=True)


# -- lời khai ---------------------------------------------------------------------------------------------------


def _file_of_statement(office: Office, problem: Problem) -> None:
    """Copy the missing file into the item's folder."""
    name = re.search("không thấy tệp (.+)", problem["message"])[1]
    assert office.statement(problem)["file"] == name
    folder = next((office.root / YEAR).glob(f"{problem['item']}*"))
    (folder / name).write_bytes(sheet("Biểu tổng hợp", [("Hồ sơ", 400)]))


def _capture(office: Office, problem: Problem) -> None:
    folder = next((office.root / YEAR).glob(f"{problem['item']}*"))
    (folder / "anh-chup-trang-2.png").write_bytes(picture("Tin thứ hai", "PNG", "https://vidu.example/tin/19"))
    office.statement(problem)["capture"] = "anh-chup-trang-2.png"


def _number(office: Office, problem: Problem) -> None:
    office.statement(problem)["number"] = re.search("trong tệp là (.+)", problem["message"])[1]


def _date(office: Office, problem: Problem) -> None:
    office.statement(problem)["date"] = _day(re.search("trong tệp là ngày (.+)", problem["message"])[1])


def _day(text: str) -> datetime.date:
    day, month, year = map(int, text.split("/"))
    return datetime.date(year, month, day)


def _right_form(office: Office, problem: Problem) -> None:
    office.statement(problem)["number"] = re.search("theo dạng (\\S+)", problem["hint"])[1]


def _fact(office: Office, problem: Problem) -> None:
    office.claim(problem)["facts"]["issued_on"] = _day(re.search("kèm theo ghi (.+)", problem["message"])[1])


def _described(office: Office, problem: Problem) -> None:
    """State number and day as the paper has them: here the file's name says the number."""
    one = office.statement(problem)
    serial = re.search("[0-9]+", one["file"])[0]
    one.update(number=f"{serial}/BC-UBND", date=datetime.date(2023, 6, 15))


def _look(office: Office, problem: Problem) -> None:
    """Look at it: nothing to mend. Where the text cannot be read and nothing was stated, state it."""
    if problem["id"] == "garbled-text" and problem["severity"] == "warning":
        _described(office, problem)


def _part(office: Office, problem: Problem) -> None:
    office.statement(problem)["part"] = "Mục II, trang 3"


def _explained(office: Office, problem: Problem) -> None:
    office.claim(problem)["explanation"] = "Sáng kiến áp dụng từ tháng 6 năm 2023."


# -- tài liệu còn thiếu -----------------------------------------------------------------------------------------


def _right_document(office: Office, problem: Problem) -> None:
    """The document that the item asks for, in the place of the one that does not prove it."""
    if not problem["file"].endswith("/assessment.yaml"):
        office.path(problem).unlink()
    name, content = RIGHT[problem["item"]]
    path = office.root / YEAR / problem["item"] / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content())


MENDING: dict[str, Callable[[Office, Problem], None]] = {
    "unsafe-name": _short_name,
    "same-name": _renamed,
    "unusable-file": _anew,
    "damaged-file": _anew,
    "blank-document": _anew,
    "risky-file": _as_pdf,
    "carries-more": _anew,
    "wrong-extension": _true_extension,
    "format-not-allowed": _as_pdf,
    "file-too-large": _smaller,
    "same-file-twice": _remove,
    "listed-file-missing": _file_of_statement,
    "link-without-capture": _capture,
    "number-differs": _number,
    "date-differs": _date,
    "number-malformed": _right_form,
    "draft": _as_pdf,
    "fact-not-confirmed": _fact,
    "scan-not-described": _described,
    "scan-to-read": _look,
    "garbled-text": _look,
    "legacy-encoding": _as_pdf,
    "same-number-other-content": _keep_the_issued,
    "content-changed": _anew,
    "added-after-signing": _anew,
    "signature-not-checkable": _look,
    "state-secret": _remove,
    "personal-numbers": _anew,
    "missing-evidence": _right_document,
    "date-outside-period": _right_document,
    "wrong-type": _right_document,
    "wrong-issuer": _right_document,
    "fewer-documents": _right_document,
    "missing-explanation": _explained,
    "part-not-given": _part,
    "dated-after-deadline": _anew,
    "unknown-item": _into_item,
    "stray-file": _into_item,
    "system-file": _remove,
    "symlink": _linked_file,
    "special-file": _remove,
    "parked-evidence": _into_item,
}
"""Every finding but ``signature-missing``: that one asks for all papers anew."""
