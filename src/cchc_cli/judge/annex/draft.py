"""The criteria set that an annex becomes: plain values of its YAML files, and everything that a person must look at.

Imports: judge.annex.*, points, problem.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cchc_cli.judge.annex.found import Outline
from cchc_cli.judge.annex.guess import Guess, guess, refused
from cchc_cli.judge.annex.outline import outline_of
from cchc_cli.judge.annex.papers import requirements
from cchc_cli.judge.annex.preamble import head_of
from cchc_cli.judge.annex.scale import Gives, understood
from cchc_cli.judge.annex.shape import Block, Shape, asks_people, shape_of
from cchc_cli.judge.annex.totals import check_sums, total_of
from cchc_cli.judge.annex.tree import Line, Node
from cchc_cli.judge.annex.words import sentence, slug
from cchc_cli.points import ZERO
from cchc_cli.problem import Problem, Severity, Where
from cchc_cli.read.annex import Annex
from cchc_cli.vietnamese import fold

_SEE = "so lại với quyết định"


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as it came out, for the summary: the kind of its rule and how far it can be trusted."""

    code: str
    number: str
    name: str
    points: Decimal | None
    kind: str
    confidence: str


@dataclass
class Draft:
    """Files by name as plain values, remarks by code (written above the item), findings, the items in a row."""

    edition: str
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    rows: list[ItemRow] = field(default_factory=list)


def draft_of(annex: Annex, edition: str, tables: frozenset[str] | None = None) -> Draft:
    """The set, or only the error that keeps it from being one."""
    outline = outline_of(annex, tables)
    draft = Draft(edition)
    error = _no_set(outline)
    if error is not None:
        draft.problems = [error]
        return draft
    shape = shape_of(outline.tree.root)
    draft.problems = outline.problems
    _Writer(outline, shape, draft).write()
    return draft


def _no_set(outline: Outline) -> Problem | None:
    """Why there is no set to write: no table of criteria, or several sets in one annex."""
    where = Where(outline.file)
    roots = outline.tree.root.children
    if not any(node.total() for node in roots):
        message = "không có bảng nào giống bảng tiêu chí"
        hint = "bảng phải có cột tên tiêu chí (lĩnh vực, nội dung) và cột điểm tối đa"
        return Problem("annex-no-criteria", where, message, hint)
    first = roots[0]
    again = [node for node in roots[2:] if _same_number(node, first)]
    if not again:
        again = [node for node in roots[1:] if _ONE_SET.search(fold(node.name)) and _ONE_SET.search(fold(first.name))]
    if again:
        places = "; ".join(f"{node.title} ({node.where})" for node in (first, *again))
        message = f"phụ lục có {len(again) + 1} bộ tiêu chí: {places}"
        hint = f"chọn bảng của một bộ, ví dụ `--table {_table_number(again[0].where)}`"
        return Problem("annex-several-sets", where, message, hint)
    return None


_ONE_SET = re.compile(r"bộ (?:chỉ số|tiêu chí)|(?:cấp|các|đối với|dành cho) (?:các )?(?:sở|huyện|quận|xã|phường)\b")


def _same_number(node: Node, other: Node) -> bool:
    """Whether numbering begins anew."""
    if node.marker is None or other.marker is None or node.kind != other.kind:
        return False
    return node.marker.parts == other.marker.parts


def _table_number(where: str) -> str:
    found = re.search(r"bảng ([0-9]+)", where)
    return found[1] if found else "2"


class _Writer:
    """Writes the draft area by area."""

    def __init__(self, outline: Outline, shape: Shape, draft: Draft) -> None:
        self.outline, self.shape, self.draft = outline, shape, draft
        self.head = head_of(outline.texts, draft.edition)
        self.source = f"{self.head.number}, Phụ lục" if self.head.number else f"Phụ lục ({outline.file})"
        self.roles: dict[str, str] = {}
        self.surveyed = ZERO

    def write(self) -> None:
        """index.yaml, one file for each area, the findings."""
        areas = [self._area(block) for block in self.shape.blocks]
        for doubt in self.head.doubts:
            self._find("annex-head", "", doubt, "sửa trong index.yaml nếu chưa đúng")
        check_sums(self.outline, self.shape, self.surveyed)
        index = self.head.index()
        index["total"] = total_of(self.outline, self.shape)
        index["survey"] = {"points": self.surveyed, "missing": "exclude"}
        for kind in ("bonus", "penalty"):
            caps = [block.node.total() or ZERO for block in self.shape.blocks if block.kind == kind]
            if caps:
                index[kind] = {"cap": sum(caps, ZERO)}
        if self.surveyed:
            message = (
                "phụ lục không nói khi chưa có kết quả điều tra xã hội học thì tính thế nào; đang để là không tính"
            )
            self._find("annex-head", "", message, "sửa survey.missing trong index.yaml: exclude hoặc zero")
        if self.roles:
            index["roles"] = self.roles
        self.draft.files = {"index.yaml": index}
        for block, area in zip(self.shape.blocks, areas, strict=True):
            name = slug(block.node.name) or "linh-vuc"
            self.draft.files[f"{block.code}-{name}.yaml"] = area
        for note in self.outline.notes:
            self._find("annex-note", "", f"ghi chú trong bảng, chưa đưa vào bộ: “{_cut(note)}”", _SEE, Severity.NOTE)

    def _area(self, block: Block) -> dict[str, Any]:
        node = block.node
        self._doubts(node, block.code)
        area: dict[str, Any] = {"code": block.code}
        if node.number and node.number != block.code:
            area["label"] = node.number
        area |= {"name": sentence(node.name), "max_points": node.total(), "kind": block.kind}
        leaf = not node.children
        above = (node.number,) if node.number and not leaf else ()
        nodes = [node] if leaf else node.children
        area["criteria"] = [
            self._node(child, block, f"{block.code}.1" if leaf else self.shape.codes[id(child)], block.surveyed, above)
            for child in nodes
        ]
        if leaf:
            self._find(
                "annex-area-leaf", node.where, f"{node.title}: không có tiêu chí nào ở dưới", _SEE, code=block.code
            )
        return area

    def _node(self, node: Node, block: Block, code: str, surveyed: bool, above: tuple[str, ...]) -> dict[str, Any]:
        if not node.children:
            return self._item(node, block, code, surveyed, above)
        surveyed = surveyed or asks_people(node.name)
        self._doubts(node, code)
        below = [line.text for line in (*node.lines, *node.methods)]
        if below:
            message = f"{code}: thang điểm ghi ở tiêu chí có phần nhỏ, chưa rõ của phần nào: “{_cut('; '.join(below))}”"
            self._find("annex-scale-of-criterion", node.where, message, "ghi vào `scale` của từng mục", code=code)
        above = (*above, node.number) if node.number else above
        parts = [self._node(child, block, self.shape.codes[id(child)], surveyed, above) for child in node.children]
        for child, part in zip(node.children, parts, strict=True):
            if node.evidence and not child.children and "evidence" not in part and part["rule"]["kind"] != "survey":
                part["evidence"] = requirements(node.evidence)
        return {"code": code, "name": sentence(node.name), "max_points": node.total(), "parts": parts}

    def _item(self, node: Node, block: Block, code: str, surveyed: bool, above: tuple[str, ...]) -> dict[str, Any]:
        maximum = node.total()
        made = self._rule(node, block, maximum, surveyed)
        self._doubts(node, code)
        item: dict[str, Any] = {"code": code, "name": sentence(node.name), "max_points": maximum}
        if made.facts:
            item["facts"] = made.facts
        item["rule"] = made.rule
        if made.not_applicable != "forbidden" and made.kind != "survey":
            item["not_applicable"] = made.not_applicable
        papers = requirements(node.evidence)
        if papers and made.kind != "survey":
            item["evidence"] = papers
        scale = "\n".join(_wording(line) for line in (*node.lines, *node.methods)) + _notes(node)
        if scale.strip():
            item["scale"] = scale.strip()
        item["source"] = f"{self.source}, mục {_cited((*above, node.number) if node.number else above, code)}"
        if node.lead:
            role = slug(node.lead) or "chu-tri"
            self.roles[role] = " ".join(node.lead.split())
            item["lead"] = role
        self._due(node, item, code)
        if made.kind == "survey":
            self.surveyed += maximum or ZERO
        self._judged(node, code, made, maximum)
        self.draft.rows.append(ItemRow(code, node.number, item["name"], maximum, made.kind, made.confidence))
        return item

    def _rule(self, node: Node, block: Block, maximum: Decimal | None, surveyed: bool) -> Guess:
        if not maximum or maximum <= 0:
            return refused("không có điểm tối đa")
        lines = [*node.lines, *node.methods]
        if node.surveyed is not None and node.surveyed < maximum:
            return refused("mục này có một phần điểm điều tra xã hội học, một phần tự chấm")
        sure = surveyed or node.marked
        spoken = any(asks_people(text) for text in (node.name, *node.notes, *(one.text for one in lines)))
        levels = any(understood(one.text, one.points).gives is Gives.POINTS for one in lines)
        if block.kind == "points" and (sure or (spoken and not levels)):
            return Guess({"kind": "survey"}, doubts=["mục điều tra xã hội học mà có thang điểm"] if levels else [])
        made = guess(node, maximum, penalty=block.kind == "penalty")
        if spoken:
            made.doubts.append("có nhắc điều tra xã hội học mà ghi thang điểm tự chấm")
        return made

    def _judged(self, node: Node, code: str, made: Guess, maximum: Decimal | None) -> None:
        """What a person must know of the rule before using it."""
        if not maximum or maximum <= 0:
            message = f"{code} {node.name}: không đọc được điểm tối đa"
            self._find("annex-no-points", node.where, message, "ghi `max_points` theo quyết định", Severity.ERROR, code)
            return
        if made.kind == "manual":
            message = f"{code}: chưa có cách chấm, người chấm tự ghi điểm; {made.doubts[0]}"
            self._find(
                "annex-rule-unread", node.where, message, "chọn cách chấm theo `scale`, xem `cchc explain`", code=code
            )
        elif made.doubts:
            message = f"{code}: cách chấm `{made.kind}` cần xem lại: {'; '.join(made.doubts)}"
            self._find("annex-rule-doubtful", node.where, message, "so cách chấm với `scale`", code=code)
        if made.facts:
            words = "; ".join(fact["label"] for fact in made.facts.values())
            message = f"{code}: câu hỏi số liệu do chương trình đặt: “{_cut(words)}”"
            self._find("annex-fact-made", node.where, message, "sửa `label` cho dễ hiểu", Severity.NOTE, code)

    def _due(self, node: Node, item: dict[str, Any], code: str) -> None:
        """A due day with its year; one without says nothing of which year is meant."""
        if not node.due:
            return
        found = re.search(r"\b([0-3]?[0-9])[/.-]([01]?[0-9])[/.-](20[0-9]{2})\b", node.due)
        try:
            item["due"] = datetime.date(int(found[3]), int(found[2]), int(found[1])) if found else None
        except ValueError:
            item["due"] = None
        if item["due"] is None:
            del item["due"]
            self._find(
                "annex-due-unread", node.where, f"{code}: hạn “{_cut(node.due)}” chưa đưa vào", "ghi `due`", code=code
            )

    def _doubts(self, node: Node, code: str) -> None:
        for doubt in node.doubts:
            self._find("annex-doubt", node.where, f"{code} {_cut(node.name)}: {doubt}", _SEE, code=code)

    def _find(
        self, id: str, where: str, message: str, hint: str, severity: Severity = Severity.WARNING, code: str = ""
    ) -> None:
        place = Where(self.outline.file, None, where)
        self.draft.problems.append(Problem(id, place, message, hint, severity, code or None))
        if code:
            self.draft.remarks.setdefault(code, []).append(re.sub(rf"^{re.escape(code)}:? ", "", message))


def _wording(line: Line) -> str:
    """A line of the scale in the decision's words."""
    text = f"- {line.text}" if line.bullet else line.text
    return text if line.points is None else f"{text.rstrip(' :')}: {line.points:f}".replace(".", ",")


def _notes(node: Node) -> str:
    return "".join(f"\nGhi chú: {note}" for note in node.notes)


def _cited(numbers: tuple[str, ...], code: str) -> str:
    """Where the item stands in the annex, in its own numbers: "1.2.1", "I, 1.1", "II, 3, a"."""
    dotted = next((at for at in range(len(numbers) - 1, -1, -1) if "." in numbers[at]), None)
    if dotted is None:
        return ", ".join(numbers) or code
    area = () if numbers[0][:1].isdigit() or dotted == 0 else numbers[:1]
    return ", ".join((*area, *numbers[dotted:]))


def _cut(text: str, most: int = 160) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"
