"""plan.yaml as the program writes it: a first draft, then new actions at the end of the list; every other byte stays.

The caller reads the result again strictly, and writes it only where it says what was meant.

Imports: judge.plan, model, points, present.view.gap, present.view.words, read.plan.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal

from cchc_cli.judge.plan import Picture, Target
from cchc_cli.model import Action
from cchc_cli.present.view.gap import step_words
from cchc_cli.present.view.words import sum_text
from cchc_cli.read.plan import PlanFile

_HEAD = """\
# Kế hoạch khắc phục năm {year}, lập trên kết quả năm {before} của {unit}.
# Lệnh `cchc plan` chỉ thêm việc cho mục mới mất điểm; không sửa, không xóa những gì đã ghi ở đây.
# Chỗ để trống hiện "(đơn vị bổ sung)" trong kế hoạch; `cchc plan --final` chỉ lập bản trình ký khi không còn chỗ trống.

# Căn cứ, mỗi dòng một văn bản, không cần chữ "Căn cứ" ở đầu.
bases: []
# Mục I của kế hoạch.
purpose: ""
requirements: ""
# Mục III: phần việc của từng vai trò trong bộ tiêu chí, hoặc của cơ quan được đề nghị phối hợp (ghi tên).
organisation: {{}}
# Nơi nhận; để trống thì là cơ quan cấp trên và "Lưu: VT".
receivers: []

# Các việc. effort: số ngày công; state: planned (chưa làm), under-way (đang làm), done (đã xong).
# Đã kiểm chứng thì không ghi: chương trình tự thấy khi việc đã xong và thư mục của mục đủ tài liệu.
# lost: điểm mất lúc lập việc, để biết khi nào kết quả đổi.
actions:
"""


def plan_bytes(
    raw: bytes | None, file: PlanFile | None, picture: Picture, drafts: Iterable[tuple[Target, Action]]
) -> bytes:
    """The file with the drafted actions; ``raw`` and ``file``: what is there, as bytes and as read; or a first draft.

    Line ends are those of the old file.
    """
    if raw is None or file is None:
        return (_head(picture) + _entries(drafts, picture, 2)).encode()
    lines = raw.decode("utf-8").splitlines(keepends=True)
    at, indent = _end_of_actions(lines, file)
    text = _entries(drafts, picture, indent)
    before = lines[:at]
    if before and not before[-1].endswith("\n"):
        before[-1] += "\n"
    if "actions" not in file.tree:
        text = f"actions:\n{text}"
    elif not file.plan.actions:
        before[-1] = re.sub(r":\s*(\[\s*\]|\{\s*\}|null|~)", ":", before[-1])
    if b"\r\n" in raw:
        text = text.replace("\n", "\r\n")
    return "".join([*before, text, *lines[at:]]).encode()


def _end_of_actions(lines: list[str], file: PlanFile) -> tuple[int, int]:
    """After which line (counted from 1) the list of actions ends, and how far its dashes stand in."""
    if "actions" not in file.tree:
        return len(lines), 2
    if not file.plan.actions:
        return file.tree.lines["actions"], 2
    at = file.tree["actions"].lines[-1]
    indent = len(lines[at - 1]) - len(lines[at - 1].lstrip(" "))
    end = at
    for number, line in enumerate(lines[at:], start=at + 1):
        bare = line.strip()
        if bare and not bare.startswith("#"):
            if len(line) - len(line.lstrip(" ")) <= indent:
                break
            end = number
    return end, indent


def _head(picture: Picture) -> str:
    card = picture.card
    return _HEAD.format(year=picture.year, before=card.year, unit=" ".join(card.unit.name.split()))


def _entries(drafts: Iterable[tuple[Target, Action]], picture: Picture, indent: int) -> str:
    """The actions as block YAML, each below a comment; every key there to be filled in."""
    lines = []
    for target, action in drafts:
        lines += ["", *(f"# {line}" for line in _comment(target, action, picture))]
        for position, (key, value) in enumerate(action.model_dump(by_alias=True).items()):
            lines.append(f"{'  ' if position else '- '}{key}: {_value(key, value)}".rstrip())
    return "".join(f"{' ' * indent}{line}".rstrip() + "\n" for line in lines)


def _comment(target: Target, action: Action, picture: Picture) -> list[str]:
    """What the item lost, and what it would have taken."""
    card = picture.card
    name = picture.index.items[action.item].name
    lines = [f"{action.item} {name}: năm {card.year} mất {sum_text(target.lost, card.index)} điểm."]
    for gap in target.gaps:
        words = [*(step_words(step, card.index) for step in gap.steps), *filter(None, [gap.stays_lost])]
        lines.append(f"Cần gì để lấy lại, theo số liệu năm {card.year}: {'; '.join(words) or '–'}.")
    return [" ".join(line.split()) for line in lines]


def _value(key: str, value: object) -> str:
    """A value in YAML; texts in double quotes, so that none is read as a number or a day."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "[]"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) and key != "state" else str(value)
