"""The figures of documents: the annex table against docxtpl, the whole report against the score, memory, slope."""

from __future__ import annotations

import datetime
import io
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from docx import Document
from docxtpl import DocxTemplate
from measure import line
from sample.paper import Paper as Page
from sample.paper import pdf

from cchc_cli.present.blocks import Annex, Column, Paper, Row, Table
from cchc_cli.present.docx import render

BIN = Path(sys.executable).parent
COLUMNS = 7
ITEMS, DOCUMENTS = 200, 600


def annex_table() -> None:
    """A table of seven columns, as one DOCX of our own and as docxtpl fills one."""
    for rows, aim in ((200, 1.0), (2000, 0.5)):
        cells = _cells(rows)
        mine, theirs = _best(partial(render, _paper(cells))), _best(partial(_filled, cells))
        line(f"bảng phụ lục, {rows} dòng, {COLUMNS} cột", mine, "docxtpl, cùng bảng", theirs, aim)
    slope = []
    for rows in (500, 1000, 2000, 3000):
        each = _best(partial(render, _paper(_cells(rows)))) / rows
        slope.append(f"{rows}: {each * 1e6:.0f} µs")
    print(f"    mỗi dòng, khi có 500, 1.000, 2.000, 3.000 dòng: {' · '.join(slope)}")


def _cells(rows: int) -> list[tuple[str, ...]]:
    text = "Nội dung tiêu chí thành phần số {}, cột {}"
    return [tuple(text.format(row, column) for column in range(COLUMNS)) for row in range(rows)]


def _paper(cells: list[tuple[str, ...]]) -> Paper:
    columns = tuple(Column(f"Cột {number}", 1) for number in range(COLUMNS))
    table = Table(columns, tuple(Row(one) for one in cells))
    return Paper("Bảng", (Annex("I", "Bảng", "", landscape=True), table))


def _filled(cells: list[tuple[str, ...]]) -> bytes:
    document = Document()
    table = document.add_table(rows=4, cols=COLUMNS)
    for column in range(COLUMNS):
        table.cell(0, column).text = f"Cột {column}"
        table.cell(2, column).text = f"{{{{ row[{column}] }}}}"
    table.cell(1, 0).text, table.cell(3, 0).text = "{%tr for row in rows %}", "{%tr endfor %}"
    source, out = io.BytesIO(), io.BytesIO()
    document.save(source)
    source.seek(0)
    template = DocxTemplate(source)
    template.render({"rows": cells}, autoescape=True)
    template.save(out)
    return out.getvalue()


def whole_report(folder: Path) -> None:
    """200 items and 600 documents, checked before: the report against the score of the same workspace."""
    _workspace(folder)
    base = [str(BIN / "cchc")]
    place = ["--workspace", str(folder), "--year", "2023"]
    subprocess.run([*base, "check-evidence", *place], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    score, report = [*base, "score", *place], [*base, "report", *place, "--output", str(folder / "ra.docx")]
    mine, theirs = _best(partial(_run, report)), _best(partial(_run, score))
    line(f"cchc report, {ITEMS} mục, {DOCUMENTS} tài liệu", mine, "cchc score, cùng hồ sơ", theirs, 2.0)
    print(f"    bộ nhớ cao nhất của báo cáo: {_peak(report):.0f} MB (≤ 150)")


def _run(command: list[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def _peak(command: list[str]) -> float:
    """The most memory of one command (MB), asked of a process that has no other child."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    return float(subprocess.run([sys.executable, "-c", code, *command], capture_output=True, check=True).stdout)


def _best(work: Callable[[], object]) -> float:
    """The best of three: what the work takes when nothing else is in its way."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def _workspace(folder: Path) -> None:
    """A unit of our own with that many items and documents."""
    items, claims = [], []
    for number in range(ITEMS):
        code = f"{number // 20 + 1}.{number % 20 + 1}"
        items.append((code, number // 20 + 1))
        claims.append(f'  "{code}": {{facts: {{done: {number % 9}, planned: 10}}}}\n')
    criteria = folder / "criteria" / "thu"
    criteria.mkdir(parents=True)
    head = (
        "edition: thu\ntitle: Bộ thử\nstatus: illustrative\nunit_kinds: [xa]\nyears: {from: 2023, to: 2023}\n"
        f"supersedes: null\ntotal: {ITEMS}\n"
    )
    (criteria / "index.yaml").write_text(head, encoding="utf-8")
    for area in range(1, ITEMS // 20 + 1):
        lines = [f'code: "{area}"\nname: Lĩnh vực {area}\nmax_points: 20\ncriteria:\n']
        lines += [_item(code) for code, of in items if of == area]
        (criteria / f"{area}-linh-vuc.yaml").write_text("".join(lines), encoding="utf-8")
    year = folder / "evidence" / "2023"
    year.mkdir(parents=True)
    unit = 'id: "00000"\nkind: xa\nname: UBND xã Thử\nheader: [UBND XÃ THỬ]\nplace: Thử\nedition: {2023: thu}\n'
    (folder / "evidence" / "unit.yaml").write_text(unit, encoding="utf-8")
    (year / "assessment.yaml").write_text(f"edition: thu\nitems:\n{''.join(claims)}", encoding="utf-8")
    for number in range(DOCUMENTS):
        code = items[number % ITEMS][0]
        (year / code).mkdir(exist_ok=True)
        page = Page("BC", str(number + 1), datetime.date(2023, 12, 1), f"Kết quả nhiệm vụ thử số {number}")
        (year / code / f"{number + 1}-BC-UBND.pdf").write_bytes(pdf(page))


def _item(code: str) -> str:
    return (
        f'  - code: "{code}"\n    name: Tỷ lệ hoàn thành nhiệm vụ số {code} được giao trong kế hoạch năm\n'
        "    max_points: 1\n    facts:\n      done: {label: Số việc đã làm, type: integer, unit: việc}\n"
        "      planned: {label: Số việc được giao, type: integer, unit: việc}\n"
        "    rule: {kind: ratio, done: done, planned: planned, when_zero: exclude}\n"
        "    evidence: [{title: Báo cáo kết quả, types: [BC], issuer: any, at_least: 3}]\n"
    )
