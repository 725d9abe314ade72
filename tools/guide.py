"""docs/huong-dan.md: a year from an empty folder to the report, as a new officer does it; every screen from a real run.

The figures put into the form are those of the sample unit; what it still lacks is put in, so that the report can be
final. Evidence is the sample's, with its deliberate faults.
"""

import datetime
import os
import re
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import yaml

from cchc_cli.read.form_fields import Field, fields_of, key_text, stated
from cchc_cli.read.submission import Submission, read_submission
from cchc_cli.read.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
YEAR = 2023
INIT = [
    *("init", "--id", "00001", "--kind", "xa", "--name", "UBND xã Ví Dụ"),
    *("--header", "ỦY BAN NHÂN DÂN", "--header", "XÃ VÍ DỤ", "--report-to", "Ủy ban nhân dân huyện Minh Họa"),
    *("--place", "Ví Dụ", "--year", str(YEAR), "--edition", "minh-hoa-xa-2023"),
]
FORM = f"out/{YEAR}/bieu-tu-cham-diem.xlsx"
LACKING = {"integer": 20, "decimal": 20, "percent": 90, "date": datetime.date(YEAR, 6, 20), "yes-no": "Có"}
"""What an officer would find out for the items that the sample left open."""
CAUSE = "Ghi nguyên nhân ở đây (câu minh họa)."
MOST_LINES, WIDEST = 14, 130


def guide() -> str:
    """The page; the same each time, on any machine."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "ho-so"
        root.mkdir()
        parts = [_START, _step(root, INIT)]
        sample, _ = read_submission(Workspace(ROOT), YEAR)
        assert sample is not None
        _fill(root / FORM, sample)
        parts += [_FORM, _step(root, ["form", "import", FORM])]
        _copy_evidence(root)
        parts += [_EVIDENCE, _step(root, ["check-evidence"])]
        parts += [_SCORE, _step(root, ["score", "--gap"])]
        parts += [_REPORT, _step(root, ["report"]), _TEXTS, _model_of_texts(root)]
        _write_texts(root, sample)
        parts += [_FINAL, _step(root, ["report", "--final"]), _END]
    return "".join(parts)


def _step(root: Path, arguments: list[str]) -> str:
    """A command as it is typed, and the end of what it says."""
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "110", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "cchc_cli", *arguments]
    ran = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, encoding="utf-8")
    if ran.returncode not in (0, 1) or "Traceback" in ran.stderr:
        raise SystemExit(f"{arguments}: {ran.stderr}")
    lines = [line.rstrip() for line in f"{ran.stdout}\n{ran.stderr}".splitlines() if line.strip()]
    shown = lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES // 2], "  …", *lines[-MOST_LINES // 2 :]]
    shown = [line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…" for line in shown]
    text = re.sub(rf"(?:/private)?{re.escape(str(root))}/?", "", "\n".join(shown))
    typed = " ".join(f'"{word}"' if " " in word else word for word in arguments)
    return f"\n```console\n$ cchc {typed}\n{text}\n```\n"


def _fill(form: Path, sample: Submission) -> None:
    """The officer's part: every open cell of the form, as the sample states it."""
    fields = {key_text(field.key): field for item in sample.index.items.values() for field in fields_of(item)}
    book = openpyxl.load_workbook(form)
    for sheet in book:
        titles = {cell.value: cell.column for row in sheet.iter_rows(max_row=4) for cell in row if cell.value}
        if "Khóa (không sửa)" not in titles:
            continue
        for row in sheet.iter_rows(min_row=5):
            field = fields.get(str(row[titles["Khóa (không sửa)"] - 1].value))
            if field is not None:
                value = _cell(field, sample)
                if value is not None:
                    row[titles["Số liệu, nội dung"] - 1].value = value
    book.save(form)


def _cell(field: Field, sample: Submission) -> object:
    claim = sample.claims.get(field.key[0])
    value = stated(claim, field.key) if claim is not None else None
    if value is None and field.key[1] == "facts" and not (claim and claim.not_applicable):
        value = LACKING.get(field.type)
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if field.type == "choice":
        return dict(field.choices).get(str(value))
    return float(value) if isinstance(value, Decimal) else value


def _copy_evidence(root: Path) -> None:
    """The papers of the year, each into the folder of its item that ``init`` made."""
    made = {path.name.split(" ", 1)[0]: path for path in (root / f"evidence/{YEAR}").iterdir() if path.is_dir()}
    for source in (ROOT / f"evidence/{YEAR}").iterdir():
        target = made.get(source.name.split(" ", 1)[0])
        if source.is_dir() and target is not None:
            shutil.copytree(source, target, dirs_exist_ok=True)


def _model_of_texts(root: Path) -> str:
    """The beginning of report.yaml as ``init`` wrote it, and the group that has codes."""
    explained, bases, *groups = (root / f"evidence/{YEAR}/report.yaml").read_text(encoding="utf-8").split("\n\n")
    causes = next(group for group in groups if "#causes:" in group)
    return f"\n```yaml\n{explained}\n\n{bases}\n\n{causes}\n```\n"


def _write_texts(root: Path, sample: Submission) -> None:
    """What people say in the report: the sample's words, and a cause for every item that lost points."""
    texts = yaml.safe_load((ROOT / f"evidence/{YEAR}/report.yaml").read_text(encoding="utf-8"))
    texts["causes"] = {code: texts.get("causes", {}).get(code, CAUSE) for code in sample.index.items}
    path = root / f"evidence/{YEAR}/report.yaml"
    path.write_text(yaml.safe_dump(texts, allow_unicode=True), encoding="utf-8")


_START = """# Hướng dẫn: từ thư mục trống đến báo cáo trình ký

Sáu lệnh, gõ trong thư mục của đơn vị.
Màn hình dưới đây lấy từ một lần chạy thật với xã mẫu (không có thật, bộ tiêu chí minh họa).

## 1. Lập hồ sơ

Gõ `cchc init` rồi trả lời từng câu hỏi, hoặc ghi sẵn câu trả lời như sau.
Lệnh này ghi tệp đơn vị, thư mục cho từng mục và biểu Excel; không ghi đè gì.
"""
_FORM = f"""
## 2. Điền biểu Excel, rồi nhập lại

Mở `{FORM}` bằng Excel, điền các ô nền vàng; điểm hiện ngay.
Lưu, đóng Excel, rồi nhập biểu vào hồ sơ. Chỗ nào ghi sai, lệnh chỉ ra trang và ô, và chưa ghi gì.
"""
_EVIDENCE = f"""
## 3. Bỏ tài liệu vào thư mục của mục, rồi kiểm tra

Chép từng tệp vào thư mục mang mã của mục trong `evidence/{YEAR}/` (hoặc để `cchc evidence sort` đề xuất).
Hồ sơ mẫu có lỗi cố ý: mỗi lỗi có nơi, lý do và cách sửa.
"""
_SCORE = """
## 4. Xem điểm đang mất

Mất nhiều nhất đứng trước, kèm việc nhỏ nhất để lấy lại.
"""
_REPORT = """
## 5. Lập báo cáo nháp

Chỗ nào phải do người viết, báo cáo ghi “(đơn vị bổ sung)” và lệnh chỉ ra ghi ở tệp nào.
"""
_TEXTS = f"""
Lời của báo cáo ghi ở `evidence/{YEAR}/report.yaml`. `cchc init` đã ghi sẵn mẫu có đủ các mục, còn ở sau dấu `#`:
xóa dấu `#` đầu dòng rồi viết; tệp mất hay chưa có thì chạy lại `cchc init`.
"""
_FINAL = f"""
## 6. Bản trình ký

Viết các chỗ trên vào `evidence/{YEAR}/report.yaml`, rồi lập bản trình ký; còn sót chỗ nào lệnh sẽ dừng.
"""
_END = """
Mở tệp Word, xem lại, in và trình ký. Sau đó `cchc pack` đóng gói hồ sơ để nộp.
"""
