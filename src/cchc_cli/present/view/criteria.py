"""What ``cchc criteria list / show / check / test`` and ``cchc explain`` show of criteria sets.

Imports: judge.examples, model, points, present.blocks, present.view.words, read.sets, rules.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from cchc_cli.judge.examples import Tried
from cchc_cli.model import Criterion, Index, Item, Requirement, alternatives
from cchc_cli.points import NoPoints, json_number, number
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.score_json import fact_json, problems_json
from cchc_cli.present.view.words import fact_words, problem_table, stamp, type_names
from cchc_cli.problem import Problem, Severity, errors
from cchc_cli.read.sets import CriteriaSet
from cchc_cli.rules import RULES
from cchc_cli.rules.base import FACT_TYPES, Moment, Rule, on, plain

STATUSES = {"official": "chính thức", "transcribed": "nhập lại, chưa đối chiếu", "illustrative": "MINH HỌA"}
KINDS = {"xa": "xã", "phuong": "phường", "thi-tran": "thị trấn", "dac-khu": "đặc khu"}
NOT_APPLICABLE = {
    "forbidden": "không được ghi không áp dụng",
    "exclude": "không áp dụng thì không tính mục này",
    "full": "không áp dụng thì được điểm tối đa",
    "zero": "không áp dụng thì 0 điểm",
}
ISSUERS = {"any": "", "unit": "do đơn vị ban hành", "superior": "do cấp trên ban hành"}


def list_rows(sets: Iterable[tuple[CriteriaSet, int]], used: dict[str, list[int]]) -> list[dict[str, Any]]:
    """Each set, with its count of errors, as plain values for the table and for JSON; ``used``: the unit's years by
    edition."""
    rows = []
    for one, wrong in sets:
        index = one.index
        head = index.head if index else None
        rows.append(
            {
                "edition": one.name,
                "title": head.title if head else None,
                "status": head.status if head else None,
                "decision": head.decision.number if head else None,
                "from": head.years.from_ if head else None,
                "to": head.years.to if head else None,
                "unit_kinds": list(head.unit_kinds) if head else [],
                "areas": len(index.areas) if index else None,
                "items": len(index.items) if index else None,
                "total": json_number(head.total) if head else None,
                "supersedes": head.supersedes if head else None,
                "used_for": used.get(one.name, []),
                "errors": wrong,
            }
        )
    return rows


def list_paper(rows: list[dict[str, Any]]) -> Paper:
    """One line for each set."""
    columns = (
        Column("Bộ", 3),
        Column("Tình trạng", 2),
        Column("Năm áp dụng", 2),
        Column("Dành cho", 2),
        Column("Mục", 1, "right"),
        Column("Tổng điểm", 1, "right"),
        Column("Thay bộ", 3),
        Column("Đơn vị dùng cho năm", 2),
    )
    table = (
        Row(
            (
                row["edition"],
                f"có {row['errors']} lỗi" if row["errors"] else STATUSES.get(row["status"], "–"),
                "–" if row["from"] is None else _years(row["from"], row["to"]),
                ", ".join(KINDS[kind] for kind in row["unit_kinds"]) or "–",
                str(row["items"] or "–"),
                "–" if row["total"] is None else number(Decimal(str(row["total"]))),
                row["supersedes"] or "–",
                ", ".join(map(str, row["used_for"])) or "–",
            )
        )
        for row in rows
    )
    return Paper("Các bộ tiêu chí đang có", (Table(columns, tuple(table), empty="Chưa có bộ tiêu chí nào."),))


def _years(first: int, last: int | None) -> str:
    if last == first:
        return str(first)
    return f"từ {first}" if last is None else f"{first}–{last}"


def set_paper(index: Index) -> Paper:
    """A whole set: every criterion and item of every area."""
    head = index.head
    blocks: list[Block] = [
        Paragraph(
            f"Bộ {index.edition} ({STATUSES[head.status]}), áp dụng {_years(head.years.from_, head.years.to)}: "
            f"{len(index.items)} mục, {number(head.total)} điểm, trong đó điều tra xã hội học "
            f"{number(head.survey.points)} điểm."
        )
    ]
    columns = (
        Column("Mã", 1),
        Column("Nội dung", 5),
        Column("Tối đa", 1, "right"),
        Column("Cách chấm", 4),
        Column("Tài liệu kiểm chứng", 4),
        Column("Hạn", 1.4),
        Column("Chủ trì", 3),
    )
    for area in index.areas:
        rows = tuple(_rows(area.criteria, index))
        blocks += [Heading(2, f"{area.title} ({number(area.max_points)} điểm)"), Table(columns, rows)]
    return Paper(head.title, tuple(blocks), stamp(index))


def _rows(nodes: tuple[Criterion | Item, ...], index: Index) -> Iterable[Row]:
    for node in nodes:
        if isinstance(node, Criterion):
            yield Row((node.code, node.name, number(node.max_points), "", "", "", ""), strong=True)
            yield from _rows(node.parts, index)
            continue
        lead = index.head.roles.get(node.lead, node.lead or "–")
        papers = "; ".join(one.title for one in node.evidence) or "–"
        due = _day(node.due, index)
        scale = node.scale or summary(node.rule)
        yield Row((node.code, node.name, number(node.max_points), scale, papers, due, lead))


def _day(moment: Moment | None, index: Index) -> str:
    return "–" if moment is None else f"{on(moment, index.head.years.from_):%d/%m/%Y}"


def summary(rule: Rule | type[Rule]) -> str:
    """The first paragraph of a rule kind's manual; of a rule with the number beside each setting that it speaks of."""
    text = " ".join((inspect.getdoc(rule if isinstance(rule, type) else type(rule)) or "").split("\n\n")[0].split())
    if isinstance(rule, type):
        return text
    said = {f"`{name}`": f"`{name}` ({number(one)})" for name, one in plain(rule).items() if isinstance(one, Decimal)}
    return re.sub(r"`\w+`", lambda found: said.get(found[0], found[0]), text)


def item_blocks(item: Item, index: Index, year: int, facts: dict[str, Any] | None = None) -> list[Block]:
    """Everything about one item in a scored year; with ``facts`` what the unit states now, else the rule's settings."""
    blocks: list[Block] = [
        Heading(2, f"{item.code} {item.name}"),
        Paragraph(f"Tối đa {number(item.max_points)} điểm; {NOT_APPLICABLE[item.not_applicable]}."),
        Paragraph(f"Cách chấm {item.rule.label}: {summary(item.rule)}"),
    ]
    if item.scale:
        blocks.append(Paragraph(f"Thang điểm: {item.scale}."))
    if facts is None or not item.scale:
        blocks.append(Paragraph(f"Cách chấm {item.rule.kind}: {'; '.join(_settings(item))}."))
    if item.facts:
        stated = [] if facts is None else [Column("Đơn vị đang ghi", 2)]
        columns = (Column("Số liệu", 2), Column("Hỏi gì", 5), Column("Kiểu", 2), Column("Đơn vị tính", 2), *stated)
        rows = (
            Row(
                (
                    name,
                    fact.label,
                    FACT_TYPES[fact.type],
                    fact.unit or "–",
                    *([] if facts is None else [fact_words(facts.get(name), fact)]),
                )
            )
            for name, fact in item.facts.items()
        )
        blocks.append(Table(columns, tuple(rows)))
    for one in item.evidence:
        ways = " hoặc ".join(_requirement(way, year) for way in alternatives(one))
        blocks.append(Paragraph(f"Tài liệu kiểm chứng: {ways}."))
    when = "luôn phải có" if item.explanation == "required" else "khi thiếu tài liệu"
    blocks.append(Paragraph(f"Giải trình: {when}."))
    lines = (
        ("Hạn", "" if item.due is None else f"{on(item.due, year):%d/%m/%Y}"),
        ("Chủ trì", index.head.roles.get(item.lead, item.lead)),
        ("Khắc phục khi mất điểm", item.remedy),
        ("Nguồn", item.source),
        ("Thay cho mục của bộ trước", ", ".join(item.replaces)),
    )
    blocks += [Paragraph(f"{title}: {text.rstrip('.')}.") for title, text in lines if text]
    return blocks


def _settings(item: Item) -> list[str]:
    """The rule's fields with the words of their facts."""
    found = []
    for name, value in plain(item.rule).items():
        if name == "kind" or value is None:
            continue
        fact = item.facts.get(value) if isinstance(value, str) else None
        words = f"{value} ({fact.label})" if fact else _plain(value)
        found.append(f"{name} = {words}")
    return found or ["không có"]


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_plain(one)}" for key, one in value.items() if one is not None) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_plain, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return number(value) if isinstance(value, int | Decimal) else str(value)


def _requirement(way: Requirement, year: int) -> str:
    pieces = [way.title]
    if way.types:
        pieces.append(f"loại {type_names(way.types)}")
    pieces += filter(None, [ISSUERS.get(way.issuer, f"do {way.issuer} ban hành")])
    if way.dated is not None:
        pieces.append(way.dated.words(year))
    if way.at_least > 1:
        pieces.append(f"ít nhất {way.at_least} văn bản")
    return ", ".join(pieces)


def item_json(item: Item, index: Index) -> dict[str, Any]:
    """One item fully resolved, keys as in its YAML."""
    data: dict[str, Any] = _json(plain(item))
    return data | {"due": None if item.due is None else on(item.due, index.head.years.from_).isoformat()}


def _json(value: Any) -> Any:
    """Plain values as JSON has them: numbers as numbers, dates as ISO text."""
    if isinstance(value, dict):
        return {key: _json(one) for key, one in value.items()}
    return [_json(one) for one in value] if isinstance(value, list) else fact_json(value)


def rule_paper(kind: str) -> Paper:
    """The manual of a rule kind: its docstring and its fields."""
    rule = RULES[kind]
    blocks: list[Block] = [Paragraph(" ".join(part.split())) for part in (inspect.getdoc(rule) or "").split("\n\n")]
    columns = (Column("Mục", 2), Column("Bắt buộc", 1))
    rows = (
        Row((name, "có" if field.is_required() else "không"))
        for name, field in rule.model_fields.items()
        if name != "kind"
    )
    return Paper(f"Cách chấm `{kind}`", (*blocks, Table(columns, tuple(rows), empty="Không có tham số nào.")))


def check_paper(names: Iterable[str], problems: list[Problem]) -> Paper:
    """Findings on criteria sets, by place, and their count."""
    by_weight = {severity: sum(p.severity is severity for p in problems) for severity in Severity}
    found = ", ".join(f"{count} {severity.label}" for severity, count in by_weight.items())
    sentence = Paragraph(f"Đã kiểm tra: {', '.join(names)}. {found}.")
    return Paper("Kiểm tra bộ tiêu chí", (problem_table(problems), sentence))


def check_json(names: Iterable[str], problems: list[Problem]) -> dict[str, Any]:
    """The same for other programs."""
    return {"editions": list(names), "problems": problems_json(problems), "errors": len(errors(problems))}


def test_paper(tried: dict[str, list[Tried]], problems: list[Problem]) -> Paper:
    """Examples that fail, each with its trace, then the counts."""
    blocks: list[Block] = []
    for edition, outcomes in tried.items():
        for one in outcomes:
            if not one.holds:
                blocks += [Heading(2, f"{edition}: {one.example.name}"), *map(Paragraph, _trace(one))]
        failed = sum(not one.holds for one in outcomes)
        blocks.append(Paragraph(f"{edition}: {len(outcomes)} ví dụ, {len(outcomes) - failed} đúng, {failed} sai."))
    if problems:
        blocks.append(problem_table(problems))
    return Paper("Ví dụ tính tay của bộ tiêu chí", tuple(blocks))


def _trace(one: Tried) -> list[str]:
    facts = "; ".join(
        f"{fact.label if (fact := one.item.facts.get(name)) else name} = {fact_words(value, fact)}"
        for name, value in one.example.facts.items()
    )
    return [
        f"Nơi ghi: {one.where}",
        f"Mục {one.item.code} {one.item.name}, tối đa {number(one.item.max_points)} điểm",
        f"Số liệu: {facts or 'không có'}",
        f"Cách chấm ({one.item.rule.kind}): {'; '.join(_settings(one.item))}",
        f"Ví dụ ghi: {_outcome(one.example.points)}; tính ra: {_outcome(one.points)}",
        f"Tính thế này: {one.why}",
    ]


def _outcome(points: Any) -> str:
    if isinstance(points, Decimal):
        return f"{number(points)} điểm"
    return points.label if isinstance(points, NoPoints) else NoPoints(points).label


def test_json(tried: dict[str, list[Tried]]) -> dict[str, Any]:
    """Every example with its outcome."""
    return {
        edition: [
            {
                "name": one.example.name,
                "item": one.item.code,
                "file": one.where.file,
                "line": one.where.line,
                "facts": {name: fact_json(value) for name, value in one.example.facts.items()},
                "expected": _expected(one.example.points),
                "points": _expected(one.points),
                "holds": one.holds,
                "why": one.why,
            }
            for one in outcomes
        ]
        for edition, outcomes in tried.items()
    }


def _expected(points: Any) -> Any:
    if isinstance(points, Decimal):
        return json_number(points)
    return points.value if isinstance(points, NoPoints) else points
