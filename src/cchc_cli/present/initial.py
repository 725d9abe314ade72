"""What a new workspace begins with: unit.yaml, assessment.yaml, a model of report.yaml, the guide, the items' folders.

Texts that people type are written by a YAML dumper, always in double quotes, so that whatever they contain comes back.

Imports: judge.filing, judge.plan_checks, model, present.blocks, rules, vietnamese, yaml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from pydantic import BaseModel

from cchc_cli.model import Index, ReportTexts, Unit
from cchc_cli.model.vocabulary import KEYS
from cchc_cli.present.blocks import clean
from cchc_cli.rules.base import on
from cchc_cli.vietnamese import nfc

LONGEST_FOLDER = 60
"""Characters of a folder's name: Windows takes 260 for a whole path."""
FORM_NAME = "bieu-tu-cham-diem.xlsx"
"""The name that ``cchc form export`` gives too."""


class _Dumper(yaml.SafeDumper):
    """Texts in double quotes, lists on one line."""


class _Name(str):
    """A key: written without quotes where YAML allows."""

    __slots__ = ()


_Dumper.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))
_Dumper.add_representer(list, lambda dumper, one: dumper.represent_sequence("tag:yaml.org,2002:seq", one, True))
_Dumper.add_representer(_Name, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text)))


def yaml_lines(data: Any) -> str:
    """Plain values as YAML."""
    return yaml.dump(
        _named(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=1_000_000
    )


def _named(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {_Name(nfc(key)) if isinstance(key, str) else key: _named(value) for key, value in data.items()}
    if isinstance(data, str):
        return nfc(data)
    return [_named(value) for value in data] if isinstance(data, list | tuple) else data


def unit_bytes(unit: Mapping[str, Any]) -> bytes:
    """unit.yaml: every key with what it means."""
    parts = ["# Đơn vị và người phụ trách. Sửa bằng Notepad khi có thay đổi; giữ nguyên dấu nháy và thụt dòng.\n"]
    for key, value in unit.items():
        parts.append(f"# {KEYS['Unit'][key]}\n{yaml_lines({key: value})}")
    parts.append(
        f"# {KEYS['Unit']['predecessors']}, ví dụ sau khi sắp xếp đơn vị hành chính:\n"
        '# predecessors: [{name: "UBND xã Cũ", until: 2025-06-30}]\n'
    )
    return "".join(parts).encode()


def assessment_bytes(edition: str, year: int) -> bytes:
    """assessment.yaml with nothing stated yet: officers fill in the Excel form, not YAML."""
    return (
        f"# Số liệu tự chấm điểm năm {year}. Điền vào biểu Excel rồi chạy `cchc form import`; không cần sửa tay.\n"
        + yaml_lines({"edition": edition})
    ).encode()


def report_bytes(index: Index, year: int) -> bytes:
    """report.yaml with nothing stated yet: every key as it is to be written, behind a ``#``.

    Lines of explanation have two: whoever takes the first off everywhere still has a file that is read.
    """
    from cchc_cli.judge.plan_checks import TO_FILL  # brings in what scores; ``cchc`` alone has no use for it

    causes = [f'"{code}": "{TO_FILL}"' for code in list(folder_names(index) or index.items)[:2]]
    lines = _keys_of(ReportTexts, f'"{TO_FILL}"', causes)
    return (_REPORT.format(year=year, mark=TO_FILL) + "".join(f"{line}\n" for line in lines)).encode()


def _keys_of(kind: type[BaseModel], mark: str, causes: list[str], indent: str = "") -> Iterator[str]:
    """Each key with its words, then as an officer writes it: what is left as it stands is an open place, not a text."""
    for key, field in kind.model_fields.items():
        value = field.get_default(call_default_factory=True)
        if not indent:
            yield ""
        yield f"## {indent}{KEYS[kind.__name__][key]}{_REPORT_NOTES.get(key, '')}"
        if isinstance(value, str):
            yield f"#{indent}{key}: {mark}"
            continue
        yield f"#{indent}{key}:"
        if isinstance(value, BaseModel):
            yield from _keys_of(type(value), mark, causes, f"{indent}  ")
        elif isinstance(value, Mapping):
            yield from (f"#{indent}  {cause}" for cause in causes)
        else:
            yield f"#{indent}  - {mark}"


_REPORT = """\
## Phần lời của báo cáo tự chấm điểm năm {year}: những gì chỉ người viết mới biết. Sửa bằng Notepad.
## Muốn ghi mục nào: xóa dấu # đầu các dòng của mục đó, rồi thay {mark} bằng lời của đơn vị.
## Giữ nguyên dấu nháy, gạch đầu dòng và thụt dòng; trong lời văn dùng “ ” thay cho dấu nháy kép.
## Dòng có hai dấu # là lời giải thích. `cchc report --final` chỉ ra những mục còn phải ghi.
"""
_REPORT_NOTES = {
    "bases": ", có gạch đầu dòng, ví dụ: Kế hoạch số 01/KH-UBND ngày 05 tháng 01 năm … của …",
    "causes": ": mỗi mục mất điểm một dòng, mã trong dấu nháy (xem `cchc score --gap`)",
    "receivers": ", mỗi dòng một nơi; báo cáo tự thêm Như trên và Lưu: VT",
    "meeting": " (`cchc report --with bien-ban`)",
    "submitted_by": " (`cchc report --with phieu-trinh`)",
}
"""What helps to write a key, beside its words."""


def folder_names(index: Index) -> dict[str, str]:
    """A folder for each item that needs documents: its code and the beginning of its name, as every system takes it."""
    return {code: _folder(code, item.name) for code, item in index.items.items() if item.evidence and not item.surveyed}


def _folder(code: str, name: str) -> str:
    from cchc_cli.judge.filing import legal  # brings in what reads documents; ``cchc`` alone has no use for it

    text = legal(f"{code} {name.replace('.', ' ')}")
    if len(text) > LONGEST_FOLDER:
        text = text[: LONGEST_FOLDER + 1].rsplit(" ", 1)[0][:LONGEST_FOLDER]
    return text.rstrip(" .,;:-–(")


def role_items(index: Index) -> dict[str, list[str]]:
    """What the set gives each role to lead (chủ trì), as few codes as say it: whole areas, criteria, single items.

    Items of the survey without a lead go with their neighbours: nobody has to do anything for them here.
    """
    leads = {code: item.lead for code, item in index.items.items() if item.lead or not item.surveyed}
    found: dict[str, list[str]] = {role: [] for role in index.head.roles}
    for area in index.areas:
        told: set[str] = set()
        for item in area.items:
            lead = leads.get(item.code, "")
            if not lead or item.code in told:
                continue
            holder, codes = next(
                (name, codes)
                for name, codes in _holders(area.code, item.code, [one.code for one in area.items])
                if all(leads[code] == lead for code in codes if code in leads)
            )
            told |= set(codes)
            found.setdefault(lead, []).append(holder)
    return {role: codes for role, codes in found.items() if codes}


def _holders(area: str, code: str, codes: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The area, then every group above an item from the widest to the item itself, each with the items in it."""
    yield area, codes
    steps = code.split(".")
    for length in range(min(2, len(steps)), len(steps) + 1):
        group = ".".join(steps[:length])
        yield group, [one for one in codes if one == group or one.startswith(f"{group}.")]


def guide_bytes(unit: Unit, index: Index, year: int) -> bytes:
    """huong-dan.md: one page for the officers of the unit."""
    guidance, folders = index.head.guidance, folder_names(index)
    code = next(iter(folders or index.items))
    text = _GUIDE.format(
        stamp="**MINH HỌA**\n\n" if index.illustrative else "",
        unit=_line(unit.name),
        title=_line(index.head.title),
        year=year,
        form=f"out/{year}/{FORM_NAME}",
        deadlines="\n".join(_deadlines(index, year)) or "- Bộ tiêu chí không ghi thời hạn: theo văn bản của cấp trên.",
        code=code,
        example=folders.get(code, code),
        formats=", ".join(guidance.formats),
        megabytes=guidance.max_file_mb,
        role=next(iter(unit.officers), "van-phong"),
        after=year + 1,
    )
    return text.encode()


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _deadlines(index: Index, year: int) -> list[str]:
    days = index.head.deadlines
    steps = (
        ("Tự chấm điểm, gửi báo cáo", days.self_scoring),
        ("Giải trình, bổ sung tài liệu", days.explanation),
        ("Thẩm định", days.appraisal),
    )
    return [f"- {name}: đến hết ngày {on(moment, year):%d/%m/%Y}" for name, moment in steps if moment is not None]


_GUIDE = """\
{stamp}# Tự chấm điểm CCHC năm {year} – {unit}

{title}.

## Thời hạn

{deadlines}

## Sáu lệnh

Mở dấu nhắc trong thư mục có thư mục `evidence`, gõ từng lệnh rồi Enter. Gõ `cchc` để biết việc tiếp theo.

1. `cchc form export --officer {role}`: xuất biểu Excel cho một người phụ trách. Biểu của cả đơn vị: `{form}`.
2. `cchc form import {form}`: nhập biểu đã điền; chương trình báo chỗ sai theo trang và ô.
3. `cchc check-evidence`: đọc tài liệu kiểm chứng, chỉ ra chỗ thiếu, sai và cách sửa.
4. `cchc status`: còn thiếu gì, của ai, còn mấy ngày; thêm `--format text` để gửi tin nhắn.
5. `cchc score --gap`: điểm từng mục, điểm đang mất và cần gì để lấy lại.
6. `cchc report --final`: báo cáo Word trình ký trong `out/{year}`. Còn thiếu gì thì lệnh nói rõ và chưa lập.

## Để tài liệu ở đâu

- Mỗi mục có một thư mục trong `evidence/{year}`, ví dụ `{example}`. Thả tệp vào đó, tên tệp tùy ý.
- Chưa rõ tệp thuộc mục nào: để vào một thư mục chờ rồi chạy `cchc evidence sort THƯ_MỤC`.
- Nhận {formats}; mỗi tệp không quá {megabytes} MB. Văn bản nên là bản có chữ ký số hoặc bản chụp rõ, đủ dấu.
- Không để văn bản mật vào đây.

## Ghi ở đâu

- Số liệu, giải trình, lý do không áp dụng: trong biểu Excel.
- Tên đơn vị, người ký, người phụ trách: `evidence/unit.yaml`.
- Căn cứ, nguyên nhân, khó khăn, kiến nghị của báo cáo: `evidence/{year}/report.yaml`, có sẵn mẫu: xóa dấu # rồi ghi.
- Hỏi về một mục: `cchc explain {code}`. Về một lỗi: `cchc explain` và chữ trong ngoặc vuông cuối dòng báo lỗi.
- Kế hoạch khắc phục cho năm sau: `cchc plan --from {year} --year {after}`.
"""
