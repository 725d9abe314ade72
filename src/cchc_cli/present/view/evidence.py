"""What ``cchc check-evidence`` shows: coverage by item, findings by place, totals; and the same as JSON.

Imports: document.facts, judge, present.blocks, problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from cchc_cli.document.facts import Document
from cchc_cli.judge.held import Subject
from cchc_cli.judge.scorecard import EvidenceState, ItemEvidence
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.score_json import dumps, problems_json
from cchc_cli.present.view.words import problem_table, stamp
from cchc_cli.problem import Problem, Severity, in_order


def evidence_paper(
    subject: Subject, states: Mapping[str, ItemEvidence], problems: Iterable[Problem], codes: Iterable[str]
) -> Paper:
    """Coverage and findings of the items in ``codes``; the totals last, where a terminal leaves the eye."""
    submission, problems, codes = subject.submission, list(problems), list(codes)
    columns = (
        Column("Mã", 1),
        Column("Nội dung", 5),
        Column("Yêu cầu", 1, "right"),
        Column("Có", 1, "right"),
        Column("Đúng", 1, "right"),
        Column("Kết luận", 2),
    )
    rows = tuple(
        Row(
            (
                code,
                subject.cases[code].item.name,
                str(states[code].required),
                str(len(subject.cases[code].held)),
                str(states[code].found),
                states[code].state.label,
            )
        )
        for code in codes
    )
    blocks: list[Block] = [Heading(2, "Tài liệu kiểm chứng theo mục"), Table(columns, rows)]
    blocks += [Heading(2, "Vấn đề cần xử lý"), problem_table(problems)]
    blocks.append(Paragraph(summary_sentence(subject, states, problems)))
    title = f"{submission.unit.name} – năm {submission.year} – kiểm tra tài liệu kiểm chứng"
    return Paper(title, tuple(blocks), stamp(submission.index))


def summary_sentence(subject: Subject, states: Mapping[str, ItemEvidence], problems: Iterable[Problem]) -> str:
    """'42 tệp; 51 mục đủ, 4 mục thiếu…; 9 lỗi, 7 cảnh báo, 3 lưu ý.'"""
    by_state = Counter(one.state for one in states.values())
    by_weight = Counter(problem.severity for problem in problems)
    items = ", ".join(f"{by_state[state]} mục {state.label}" for state in EvidenceState if by_state[state])
    found = ", ".join(f"{by_weight[severity]} {severity.label}" for severity in Severity)
    return f"Đã đọc {len(subject.documents)} tệp. {items}. {found}.".replace(". .", ".")


def evidence_json(subject: Subject, states: Mapping[str, ItemEvidence], problems: Iterable[Problem]) -> str:
    """The contract that other programs read."""
    submission, problems = subject.submission, list(problems)
    by_state = Counter(one.state.value for one in states.values())
    by_weight = Counter(problem.severity.value for problem in problems)
    data = {
        "unit": {"id": submission.unit.id, "name": submission.unit.name},
        "year": submission.year,
        "documents": list(documents_json(subject).values()),
        "problems": problems_json(problems),
        "summary": {
            "files": len(subject.documents),
            "items": {state.value: by_state[state.value] for state in EvidenceState},
            "problems": {severity.value: by_weight[severity.value] for severity in Severity},
        },
    }
    return dumps(data)


def states_json(states: Mapping[str, ItemEvidence]) -> dict[str, dict[str, Any]]:
    """The state of every item, as kept for ``score``."""
    return {
        code: {"state": one.state.value, "required": one.required, "found": one.found} for code, one in states.items()
    }


def documents_json(subject: Subject) -> dict[str, dict[str, Any]]:
    """Every file's register entry by name, with the items that it is held for."""
    items: dict[str, list[str]] = {}
    for code, case in subject.cases.items():
        for held in case.held:
            items.setdefault(held.name, []).append(code)
    return {name: _document(document, items.get(name, [])) for name, document in subject.documents.items()}


def findings_json(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Every finding, as kept for ``status``."""
    return [
        {
            "id": one.id,
            "severity": one.severity.value,
            "item": one.item,
            "where": str(one.where),
            "message": one.message,
            "hint": one.hint,
        }
        for one in in_order(problems)
    ]


def _document(document: Document, items: list[str]) -> dict[str, Any]:
    return {
        "file": document.file,
        "sha256": document.sha256,
        "size": document.size,
        "kind": document.kind,
        "pages": document.pages,
        "text": document.text.value,
        "number": document.number,
        "date": document.date.isoformat() if document.date else None,
        "type": document.type,
        "type_name": document.type_name,
        "issuer": document.issuer,
        "abstract": document.abstract,
        "read_from": {name: str(source) for name, source in document.read_from.items()},
        "signatures": [
            {
                "field": one.field,
                "signer": one.signer,
                "time": one.time.isoformat() if one.time else None,
                "time_source": one.time_source,
                "digest_ok": one.digest_ok,
                "signature_ok": one.signature_ok,
                "covers_whole_file": one.covers_whole_file,
                "chained": one.chained,
            }
            for one in document.signatures
        ],
        "verdict": document.verdict.value if document.verdict else None,
        "items": items,
    }
