"""Checks of form: whether a document is set as Nghị định 30/2020/NĐ-CP, Phụ lục I asks.

Each rule is one function, named after its row in the table of rules (P1 … Z1); its docstring is its manual, with the
place in the decree. What cannot be told from the file is not said. To add one, write the function in the module of
its part and name it in the tuple there.

Imports: document.facts, document.form, judge.form_*, judge.form_parts, problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cchc_cli.document.facts import Fault
from cchc_cli.document.form import Form
from cchc_cli.document.guarded import SAVE_WORD, WHY
from cchc_cli.judge.form_annex_checks import ANNEX_CHECKS
from cchc_cli.judge.form_body_checks import BODY_CHECKS
from cchc_cli.judge.form_head_checks import HEAD_CHECKS
from cchc_cli.judge.form_looks import Check, Draft, finding
from cchc_cli.judge.form_page_checks import PAGE_CHECKS
from cchc_cli.judge.form_parts import parts_of, type_key
from cchc_cli.problem import Finding, Problem, Severity, Where, run_checks

if TYPE_CHECKING:
    from cchc_cli.document.form_reader import Reading

_LAW = ("luật", "pháp lệnh", "nghị định", "thông tư", "thông tư liên tịch")
_PARTY = re.compile(r"đảng cộng sản việt nam", re.IGNORECASE)
_HEAD = 12  # paragraphs with text among which the Party's heading is looked for


def check_form(file: str, reading: Reading) -> list[Problem]:
    """Every finding on one file; a file that could not be read has only that one."""
    if not isinstance(reading, Form):
        return run_checks((unreadable_document,), file, reading)
    draft = Draft(file, reading, parts_of(reading))
    other = run_checks((other_rules,), draft)
    return other or run_checks(FORM_CHECKS, draft)


def unreadable_document(file: str, reading: Fault | str) -> Iterator[Finding]:
    """Chỉ kiểm được thể thức của tệp Word .docx mở được, không đặt mật khẩu, không có macro."""
    if isinstance(reading, Fault):
        yield Finding(Where(file), *WHY[reading])
        return
    known = reading not in ("unknown", "ole", "zip")
    message = f"không phải tệp Word .docx{f' (nội dung là {reading.upper()})' if known else ''}"
    yield Finding(Where(file), message, SAVE_WORD)


def other_rules(draft: Draft) -> Iterator[Finding]:
    """Văn bản quy phạm pháp luật và văn bản của Đảng trình bày theo quy định riêng, không kiểm theo Nghị định 30."""
    parts = draft.parts
    number = parts.number
    hint = "xem quy định riêng về thể thức của loại văn bản này"
    if (number is not None and re.search(r"/(?:19|20)\d\d/", number.text)) or type_key(parts.kind) in _LAW:
        message = "văn bản quy phạm pháp luật: thể thức theo quy định riêng, không kiểm theo Nghị định 30/2020/NĐ-CP"
        yield finding(draft, number or parts.kind, message, hint, Severity.NOTE)
    elif parts.nation is None:
        shown = [p for p in draft.form.paragraphs() if p.text.strip()][:_HEAD]
        party = next((p for p in shown if _PARTY.fullmatch(" ".join(p.text.split()))), None)
        if party is not None:
            message = "văn bản của Đảng: thể thức theo quy định của Đảng, không kiểm theo Nghị định 30/2020/NĐ-CP"
            yield finding(draft, party, message, hint, Severity.NOTE)


FORM_CHECKS: tuple[Check, ...] = (*PAGE_CHECKS, *HEAD_CHECKS, *BODY_CHECKS, *ANNEX_CHECKS)
