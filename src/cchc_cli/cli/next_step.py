"""``cchc`` alone: what to do next in this workspace. A look at names, times and YAML; no evidence is opened.

Imports: the stages inside the functions (house rule 9).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cchc_cli.read.workspace import Workspace


def next_step(folder: Path) -> str:
    """Where the work stands, the next command, and where to read on; lines to print."""
    lines = [
        *_step(folder),
        "",
        "Tiến độ: `cchc status`. Mọi lệnh: `cchc --help`. Giải thích một mã: `cchc explain MÃ`.",
    ]
    return "".join(f"{line}\n" for line in lines)


def _step(folder: Path) -> list[str]:
    from cchc_cli.present.blocks import clean
    from cchc_cli.read.workspace import choose_year, find_workspace, read_unit

    workspace, _ = find_workspace(folder)
    if workspace is None:
        return [
            "Chưa có hồ sơ ở thư mục này.",
            "→ `cchc init` lập hồ sơ cho đơn vị; `cchc demo` ghi hồ sơ mẫu để thử.",
        ]
    if not (workspace.evidence / "unit.yaml").exists():
        return ["Chưa có evidence/unit.yaml.", "→ `cchc init` lập hồ sơ cho đơn vị."]
    unit, problems = read_unit(workspace)
    if unit is None:
        return [str(problems[0]), "→ sửa evidence/unit.yaml, rồi chạy lại `cchc`."]
    year, _ = choose_year(workspace, None)
    if year is None or not (workspace.year(year) / "assessment.yaml").exists():
        return [
            f"{clean(unit.name)}: chưa có hồ sơ của năm nào.",
            f"→ `cchc init --year {max(unit.edition)}` lập hồ sơ năm.",
        ]
    return [f"{clean(unit.name)}, năm {year}.", *_of_year(workspace, year, unit.edition.get(year))]


def _any(claim: object, keys: tuple[str, ...]) -> bool:
    return isinstance(claim, dict) and any(claim.get(key) not in (None, {}, "") for key in keys)


def _of_year(workspace: Workspace, year: int, edition: str | None) -> list[str]:
    """The first step of the year's work that is not done."""
    from cchc_cli.present.initial import FORM_NAME
    from cchc_cli.read.yaml_strict import read_yaml

    path = workspace.year(year) / "assessment.yaml"
    stated, problems = read_yaml(path, workspace.name(path))
    codes = set(_codes(workspace.criteria / edition)) if edition is not None else set()
    if problems or not isinstance(stated, dict) or not codes:
        return ["Hồ sơ có chỗ viết sai.", f"→ `cchc score --year {year}` chỉ ra từng chỗ."]
    items = stated.get("items")
    answered = ("facts", "points", "not_applicable")  # an explanation alone answers nothing
    given = [code for code, claim in items.items() if _any(claim, answered)] if isinstance(items, dict) else []
    missing = len(codes - set(given))
    form = workspace.output(year) / FORM_NAME
    if missing and _time(form) > _time(path):
        return [
            f"Còn {missing} mục chưa ghi số liệu.",
            f"→ điền biểu {workspace.name(form)}, rồi `cchc form import {workspace.name(form)}`.",
        ]
    if missing:
        return [f"Còn {missing} mục chưa ghi số liệu.", "→ `cchc form export` xuất biểu Excel để điền."]
    if _time(workspace.kept(year)) < _last_change(workspace, year):
        return ["Tài liệu kiểm chứng chưa kiểm tra, hoặc đã đổi sau lần kiểm tra trước.", "→ `cchc check-evidence`"]
    if _time(workspace.output(year) / "bao-cao-tu-cham-diem.docx") < _time(path):
        return ["Số liệu đã đủ, tài liệu đã kiểm tra.", f"→ `cchc report --year {year}` lập báo cáo tự chấm điểm."]
    return [
        "Báo cáo đã lập.",
        f"→ `cchc report --final --year {year}` để trình ký; "
        f"`cchc plan --from {year} --year {year + 1}` lập kế hoạch khắc phục.",
    ]


def _codes(folder: Path) -> Iterator[str]:
    """The codes of the items that the unit scores itself, as the set's files spell them; nothing is checked."""
    from cchc_cli.read.yaml_strict import read_yaml

    for path in sorted(folder.glob("[0-9]*-*.yaml")):
        area, _ = read_yaml(path, path.name)
        waiting: list[Any] = [area]
        while waiting:
            node = waiting.pop()
            if not isinstance(node, dict):
                continue
            below = node.get("criteria") or node.get("parts")
            rule = node.get("rule")
            if isinstance(below, list):
                waiting += below
            elif isinstance(rule, dict) and rule.get("kind") != "survey" and isinstance(node.get("code"), str):
                yield node["code"]


def _last_change(workspace: Workspace, year: int) -> float:
    """When something was last stated, or a file came into or left an item's folder."""
    year_folder = workspace.year(year)
    paths = [workspace.evidence / "unit.yaml", year_folder / "assessment.yaml", *year_folder.iterdir()]
    return max(_time(path) for path in paths if path.name not in ("report.yaml", "plan.yaml", "huong-dan.md"))


def _time(path: Path) -> float:
    """When a file was last written; the beginning of time where there is none."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
