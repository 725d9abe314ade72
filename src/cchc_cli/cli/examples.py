"""Examples of the help, by command ("" is ``cchc`` itself): command lines as people type them.

A test reads each as the command does, and finds the command that has none. Imports: nothing of ours.
"""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "": ("cchc", "cchc score --year 2023", "cchc report --help"),
    "init": (
        "cchc init",
        'cchc init --id 00001 --kind xa --name "UBND xã Ví Dụ" --header "ỦY BAN NHÂN DÂN" --header "XÃ VÍ DỤ" '
        '--report-to "UBND huyện Minh Họa" --place "Ví Dụ" --year 2023',
    ),
    "score": ("cchc score", "cchc score --gap", "cchc score --what-if 3.2.1.on_time=1208"),
    "check-evidence": ("cchc check-evidence", "cchc check-evidence --item 1.1.1"),
    "report": ("cchc report --year 2023", "cchc report --final --date 2023-12-05"),
    "plan": ("cchc plan --from 2022 --year 2023", "cchc plan --format table"),
    "review": ("cchc review", "cchc review --format html"),
    "check-document": ("cchc check-document du-thao.docx", "cchc check-document *.docx --format md"),
    "compare": ("cchc compare 2022 2023", "cchc compare 2022 2023 --format md --output so-sanh.md"),
    "status": ("cchc status", "cchc status --format text --officer tu-phap", "cchc status --today 2023-11-25"),
    "demo": ("cchc demo", "cchc demo thu-nghiem"),
    "doctor": ("cchc doctor", "cchc doctor --format md --output tinh-trang.md"),
    "explain": ("cchc explain 1.1.1", "cchc explain missing-evidence", "cchc explain ratio"),
    "completion": ("cchc completion powershell", "cchc completion bash"),
    "criteria": ("cchc criteria list", "cchc criteria show --item 3.2.1"),
    "criteria list": ("cchc criteria list",),
    "criteria show": ("cchc criteria show", "cchc criteria show minh-hoa-xa-2023 --item 3.2.1"),
    "criteria check": ("cchc criteria check", "cchc criteria check minh-hoa-xa-2023"),
    "criteria test": ("cchc criteria test minh-hoa-xa-2023",),
    "criteria diff": ("cchc criteria diff minh-hoa-xa-2022 minh-hoa-xa-2023",),
    "criteria migrate": (
        "cchc criteria migrate --to minh-hoa-xa-2023 --year 2023 --dry-run",
        "cchc criteria migrate --undo",
    ),
    "criteria import": (
        "cchc criteria import phu-luc.docx --edition xa-2026 --dry-run",
        "cchc criteria import phu-luc.xlsx --edition xa-2026 --table 2",
    ),
    "criteria export": ("cchc criteria export minh-hoa-xa-2023", "cchc criteria export xa-2026 --format docx"),
    "criteria schema": ("cchc criteria schema", "cchc criteria schema --output schema"),
    "evidence": ("cchc evidence sort hop-thu", "cchc evidence undo"),
    "evidence add": ("cchc evidence add 45-BC-UBND.pdf --item 1.2.2",),
    "evidence sort": ("cchc evidence sort hop-thu", "cchc evidence sort hop-thu --apply"),
    "evidence why": ("cchc evidence why 45-BC-UBND.pdf --item 1.2.2",),
    "evidence undo": ("cchc evidence undo --dry-run", "cchc evidence undo"),
    "pack": ("cchc pack", "cchc pack --date 2023-12-15 --max-size 20MB"),
    "verify": ("cchc verify goi-ho-so.zip", "cchc verify nhan/*.zip --format md --output kiem-goi.md"),
    "appraise": ("cchc appraise export nhan/*.zip", "cchc appraise import bieu-an.xlsx bieu-binh.xlsx"),
    "appraise export": (
        'cchc appraise export nhan/*.zip --area 2 --appraiser "Nguyễn Văn A"',
        "cchc appraise export nhan-lan-2/*.zip --round 2 --check",
    ),
    "appraise import": (
        "cchc appraise import bieu-an.xlsx bieu-binh.xlsx --dry-run",
        "cchc appraise import bieu-an.xlsx bieu-binh.xlsx --take bieu-an.xlsx",
    ),
    "appraise letter": ("cchc appraise letter", "cchc appraise letter --round 1 --date 2024-01-05"),
    "appraise diff": ("cchc appraise diff", "cchc appraise diff --format xlsx"),
    "rank": ("cchc rank nhan/*.zip", "cchc rank xa-a xa-b --year 2023 --format docx,xlsx --output cong-bo"),
    "form": ("cchc form export --officer tu-phap", "cchc form import bieu-tu-cham-diem.xlsx"),
    "form export": ("cchc form export", "cchc form export --area 3 --officer mot-cua"),
    "form import": ("cchc form import bieu-tu-cham-diem.xlsx", "cchc form import bieu-1.xlsx bieu-2.xlsx --take file"),
    "survey": ("cchc survey template --output khao-sat.yaml", "cchc survey import phieu.xlsx"),
    "survey import": (
        "cchc survey import phieu.xlsx",
        "cchc survey import phieu.xlsx --workspace ho-so-cac-xa --dry-run",
    ),
    "survey template": ("cchc survey template", "cchc survey template --output khao-sat.yaml"),
}
