"""What ``cchc doctor`` says: whether this computer and this workspace are fit for the work, and what to do if not.

Imports: judge.claim_checks, judge.scoring, points, problem, read.*.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cchc_cli.judge.claim_checks import check_claims
from cchc_cli.judge.scoring import score
from cchc_cli.points import NoPoints
from cchc_cli.problem import errors
from cchc_cli.read.machine import Machine, can_write
from cchc_cli.read.submission import read_submission
from cchc_cli.read.workspace import Workspace, years

LONGEST_PATH = 240
"""Characters; Windows programs without the setting stop at 260, and a copy elsewhere makes a path longer."""
VIETNAM = 7.0
"""Hours ahead of UTC."""


class Health(StrEnum):
    """How something stands."""

    GOOD = "good"
    LOOK = "look"
    BAD = "bad"

    @property
    def label(self) -> str:
        """The word that a user reads."""
        return {"good": "tốt", "look": "nên xem", "bad": "phải sửa"}[self]


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing looked at: its name, how it stands, what was found, what to do."""

    name: str
    health: Health
    found: str
    remedy: str = ""


def signs(machine: Machine, workspace: Workspace | None, here: Path) -> list[Sign]:
    """Everything that is looked at, the computer first. ``here``: the folder that was asked about."""
    found = [*_computer(machine)]
    if workspace is None:
        hint = "mở dấu nhắc trong thư mục hồ sơ của đơn vị, hoặc chạy `cchc init` hay `cchc demo`"
        found.append(Sign("Hồ sơ", Health.LOOK, f"không thấy thư mục evidence từ {here} trở lên", hint))
        return found
    return [*found, *_workspace(workspace, machine)]


def _computer(machine: Machine) -> Iterator[Sign]:
    yield Sign("Hệ điều hành", Health.GOOD, machine.system)
    yield Sign("Python", Health.GOOD, machine.python)
    if machine.lacks:
        found = f"bảng mã {machine.encoding} không có các chữ {' '.join(machine.lacks)}: màn hình sẽ hiện dấu ?"
        hint = "gõ `chcp 65001` rồi `set PYTHONUTF8=1` trước khi chạy, hoặc dùng Windows Terminal"
        yield Sign("Bảng mã màn hình", Health.LOOK, found, hint)
    else:
        yield Sign("Bảng mã màn hình", Health.GOOD, machine.encoding)
    if machine.office is None:
        hint = "chỉ cần khi muốn xuất PDF (`--format pdf`); Word cũng lưu được PDF"
        yield Sign("LibreOffice", Health.LOOK, "không thấy", hint)
    else:
        yield Sign("LibreOffice", Health.GOOD, str(machine.office))
    if machine.font is None:
        hint = "cài phông Times New Roman (có sẵn trong Windows và Office), hoặc Liberation Serif"
        yield Sign("Phông Times New Roman", Health.LOOK, "không thấy trên máy này", hint)
    else:
        yield Sign("Phông Times New Roman", Health.GOOD, machine.font.name)
    if machine.zone == VIETNAM:
        yield Sign("Múi giờ", Health.GOOD, "+7")
    else:
        hint = "đặt múi giờ (UTC+07:00) Hà Nội: ngày hôm nay của máy có thể lệch một ngày"
        yield Sign("Múi giờ", Health.LOOK, f"{machine.zone:+g}", hint)


def _workspace(workspace: Workspace, machine: Machine) -> Iterator[Sign]:
    yield Sign("Hồ sơ", Health.GOOD, str(workspace.root))
    for name, folder in (("Quyền ghi hồ sơ", workspace.evidence), ("Quyền ghi kết quả", workspace.root / "out")):
        if can_write(folder):
            yield Sign(name, Health.GOOD, "ghi được")
        else:
            hint = "kiểm tra quyền của thư mục, hoặc chép hồ sơ sang ổ khác"
            yield Sign(name, Health.BAD, f"không ghi được vào {workspace.name(folder)}", hint)
    longest = max((len(str(path)) for path in _files(workspace.evidence)), default=0)
    if longest > LONGEST_PATH and not machine.long_paths:
        hint = "đặt tên thư mục, tên tệp ngắn lại, hoặc để hồ sơ gần gốc ổ đĩa (D:\\cchc)"
        yield Sign("Đường dẫn dài", Health.LOOK, f"dài nhất {longest} ký tự", hint)
    else:
        yield Sign("Đường dẫn dài", Health.GOOD, f"dài nhất {longest} ký tự")
    scored = years(workspace)
    if not scored:
        hint = "tạo thư mục evidence/<năm> với tệp assessment.yaml, hoặc chạy `cchc init`"
        yield Sign("Năm chấm điểm", Health.LOOK, "chưa có", hint)
    for year in scored:
        yield _year(workspace, year)


def _year(workspace: Workspace, year: int) -> Sign:
    submission, problems = read_submission(workspace, year)
    wrong = errors([*problems, *(check_claims(submission) if submission is not None else ())])
    if submission is None or wrong:
        first = str(wrong[0]).splitlines()[0]
        return Sign(f"Năm {year}", Health.BAD, f"{len(wrong)} lỗi; lỗi đầu: {first}", "sửa các lỗi trong tệp YAML")
    asked = [one for one in score(submission, None).items if not one.item.surveyed]
    stated = sum(one.points is not NoPoints.NO_FACTS for one in asked)
    found = f"bộ {submission.index.edition}; {stated}/{len(asked)} mục đủ số liệu; {len(submission.files)} tệp"
    return Sign(f"Năm {year}", Health.GOOD, found)


def _files(folder: Path) -> Iterator[Path]:
    for at, _, names in os.walk(folder):
        for name in names:
            yield Path(at, name)
