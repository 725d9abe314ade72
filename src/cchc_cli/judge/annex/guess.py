"""From the lines of a scale to a rule: only where they leave no other reading; else ``levels`` or ``manual``.

A wrong rule is the worst: whoever types in the facts trusts the points. So every line must be understood, the levels
must close without gap or overlap, the best of them must be the maximum; what had to be supplied is a doubt.

Imports: judge.annex.scale, judge.annex.tree, points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cchc_cli.judge.annex.rates import WHEN_ZERO, bands_of, ratio_of
from cchc_cli.judge.annex.scale import Gives, Outcome, parts_of, understood
from cchc_cli.judge.annex.tree import Line, Node
from cchc_cli.points import number
from cchc_cli.vietnamese import fold

_NEGATION = re.compile(r"^(?:không|chưa|còn lại|trường hợp khác|các trường hợp còn lại|không có|khác)\b")
_COMPARED = re.compile(r"%|\b(?:từ|dưới|trên|chậm|muộn|quá hạn|đúng hạn|tốt|khá|trung bình|yếu|đầy đủ|một phần)\b")
_FAULTLESS = re.compile(r"^(?:không|chưa)\b|100\s*%|\bđúng\b|\bđủ\b|\btốt\b|hoàn thành")
_SHORT = 3  # words: "Có", "Đạt yêu cầu" say nothing without the item's name


@dataclass(slots=True)
class Guess:
    """A rule with its facts, as plain values of YAML; ``doubts``: what a person must look at before trusting it.

    ``sure``: nothing was supplied. A rule ``manual`` is a refusal to guess, with its reason among the doubts.
    """

    rule: dict[str, Any]
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    not_applicable: str = "forbidden"

    @property
    def kind(self) -> str:
        """The kind of rule."""
        return str(self.rule["kind"])

    @property
    def confidence(self) -> str:
        """How far the rule can be trusted, in the user's words."""
        return "không đoán" if self.kind == "manual" else "vừa" if self.doubts else "cao"


def guess(node: Node, maximum: Decimal, *, penalty: bool = False) -> Guess:
    """The rule that the lines of an item ask for."""
    lines = _joined([*node.lines, *node.methods])
    if not lines:
        return refused("phụ lục không ghi thang điểm của mục này")
    found = [understood(part, line.points) for line in lines for part in _parts(line)]
    made = _ruled(found, lines, node, maximum, penalty)
    happened = [one for one in found if one.gives is Gives.NOTHING_HAPPENED]
    policies = {one.policy for one in happened}
    if len(policies) == 1 and "" not in policies:
        made.not_applicable = policies.pop()
        if "when_zero" in made.rule:
            made.rule["when_zero"] = made.not_applicable
            made.doubts = [one for one in made.doubts if one != WHEN_ZERO]
    elif happened:
        made.doubts.append(f"không rõ khi không phát sinh thì chấm thế nào: “{happened[0].text}”")
    return made


def refused(reason: str) -> Guess:
    """Points by people, and why."""
    return Guess({"kind": "manual"}, doubts=[reason])


def _parts(line: Line) -> list[str]:
    return [line.text] if line.points is not None else parts_of(line.text)


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Lines that end in a colon with the line after them; the same line met twice once."""
    found: list[Line] = []
    for line in lines:
        if found and found[-1].text.rstrip().endswith(":") and found[-1].points is None:
            before = found.pop()
            found.append(Line(f"{before.text} {line.text}", before.bullet, line.points, before.where))
        elif not any(one.text == line.text and one.points == line.points for one in found):
            found.append(line)
    return found


def _ruled(found: list[Outcome], lines: list[Line], node: Node, maximum: Decimal, penalty: bool) -> Guess:
    unknown = next((one for one in found if one.gives is Gives.UNKNOWN), None)
    if unknown is not None:
        return refused(f"không hiểu chắc dòng “{_short(unknown.text)}”")
    cap = next((one for one in found if one.gives is Gives.CAP and one.points != maximum), None)
    if cap is not None:
        return refused(f"dòng “{_short(cap.text)}” khác điểm tối đa {number(maximum)}")
    taken = (Gives.LESS, Gives.LESS_EACH) if penalty else ()
    points = [one for one in found if one.gives is Gives.POINTS or (penalty and one.gives is Gives.LESS)]
    each = [one for one in found if one.gives is Gives.EACH or (penalty and one.gives is Gives.LESS_EACH)]
    less = [one for one in found if one.gives in (Gives.LESS, Gives.LESS_EACH) and one.gives not in taken]
    formulas = [one for one in found if one.gives is Gives.FORMULA]
    definitions = [one for one in found if one.gives is Gives.DEFINITION]
    if sum(map(bool, (each, less, formulas))) > 1 or any(one.gives is Gives.LESS for one in less):
        return refused("thang điểm có nhiều cách tính, không diễn tả được bằng một cách chấm")
    if len({line.bullet for line in lines if line.bullet}) > 1 and len(points) > 1:
        return refused("thang điểm có nhiều tầng (gạch đầu dòng lẫn dấu cộng)")
    if formulas:
        return _from_rate(ratio_of(formulas, points, definitions, node.name, maximum))
    if each:
        return _count(each, points, maximum)
    if less:
        return _deduct(less, points, maximum)
    if not points:
        return refused("thang điểm không ghi mức điểm nào")
    return _from_levels(points, definitions, node, maximum)


def _from_rate(made: tuple[dict[str, Any], dict[str, dict[str, Any]], list[str]] | str) -> Guess:
    return refused(made) if isinstance(made, str) else Guess(*made)


def _from_levels(points: list[Outcome], definitions: list[Outcome], node: Node, maximum: Decimal) -> Guess:
    worths = [one.worth(maximum) or Decimal(0) for one in points]
    if max(worths) > maximum:
        return refused(f"có mức {number(max(worths))} điểm, cao hơn điểm tối đa {number(maximum)}")
    if max(worths) < maximum:
        if sum(worths) == maximum:
            return _checklist(points, worths)
        return refused(f"mức cao nhất là {number(max(worths))} điểm, điểm tối đa là {number(maximum)}")
    if sorted(worths)[-2:-1] in ([], [Decimal(0)]):
        return _yes_no(points, worths, node, maximum)
    if all(one.range is not None for one in points):
        made = bands_of(points, definitions, node.name, maximum)
        if not isinstance(made, str):
            return Guess(*made)
        scale = _levels(points, worths, node)
        scale.doubts.append(f"{made}; để người chấm chọn mức")
        return scale
    return _levels(points, worths, node)


def _yes_no(points: list[Outcome], worths: list[Decimal], node: Node, maximum: Decimal) -> Guess:
    best = points[worths.index(maximum)]
    doubts = []
    if len(points) == 1:
        doubts.append("phụ lục chỉ ghi một mức; không đạt mức đó thì tính 0 điểm")
    label = best.when if len(best.when.split()) > _SHORT or "%" in best.when else node.name
    label = label if label != node.name or fold(best.when) in ("có", "đạt") else f"{node.name}: {best.when}"
    return Guess({"kind": "yes_no", "fact": "met"}, {"met": {"label": _capital(label), "type": "yes-no"}}, doubts)


def _levels(points: list[Outcome], worths: list[Decimal], node: Node) -> Guess:
    labels = [_capital(one.when) for one in points]
    if len({fold(label) for label in labels}) < len(labels):
        return refused("có hai mức ghi cùng một điều kiện")
    if len(labels) == 1:
        return refused("phụ lục chỉ ghi một mức")
    levels = [
        {"key": f"muc-{at}", "label": label, "points": worth}
        for at, (label, worth) in enumerate(zip(labels, worths, strict=True), 1)
    ]
    doubts = []
    if Decimal(0) not in worths:
        levels.append({"key": "khong-dat", "label": "Không đạt mức nào nêu trên", "points": Decimal(0)})
        doubts.append("phụ lục không ghi mức 0 điểm; đã thêm mức “Không đạt mức nào nêu trên”")
    fact = {"label": f"{_capital(node.name)}: mức đạt được", "type": "choice"}
    return Guess({"kind": "levels", "fact": "level", "levels": levels}, {"level": fact}, doubts)


def _checklist(points: list[Outcome], worths: list[Decimal]) -> Guess:
    """Conditions that add up: only where none of them compares, and what gives nothing is the want of one."""
    if any(_COMPARED.search(fold(one.when)) for one in points):
        return refused("các mức cộng lại bằng điểm tối đa nhưng có mức loại trừ nhau; không rõ cộng dồn hay chọn một")
    if any(not worth and not _NEGATION.match(fold(one.when)) for one, worth in zip(points, worths, strict=True)):
        return refused("không rõ các mức cộng dồn hay chọn một")
    ticks: list[dict[str, Any]] = []
    facts: dict[str, dict[str, Any]] = {}
    for one, worth in zip(points, worths, strict=True):
        if worth:
            name = f"met_{len(ticks) + 1}"
            ticks.append({"fact": name, "points": worth})
            facts[name] = {"label": _capital(one.when), "type": "yes-no"}
    doubt = "các dòng cộng lại bằng điểm tối đa nên tính cộng dồn từng nội dung"
    return Guess({"kind": "checklist", "ticks": ticks}, facts, [doubt])


def _count(each: list[Outcome], points: list[Outcome], maximum: Decimal) -> Guess:
    one = each[0]
    if len(each) > 1 or any(other.worth(maximum) for other in points) or one.points is None:
        return refused("thang điểm có nhiều cách tính, không diễn tả được bằng một cách chấm")
    if one.cap is not None and one.cap != maximum:
        return refused(f"tính không quá {number(one.cap)} điểm, điểm tối đa là {number(maximum)}")
    if one.points > maximum:
        return refused(f"mỗi việc {number(one.points)} điểm, cao hơn điểm tối đa {number(maximum)}")
    fact = {"label": _capital(one.when), "type": "integer"}
    return Guess({"kind": "count", "fact": "count", "each": one.points}, {"count": fact})


def _deduct(less: list[Outcome], points: list[Outcome], maximum: Decimal) -> Guess:
    if any(other.worth(maximum) != maximum or not _FAULTLESS.search(fold(other.when)) for other in points):
        return refused("ngoài phần trừ dần còn mức điểm khác")
    if any(one.cap is not None and one.cap != maximum for one in less):
        return refused("số điểm trừ có mức trần riêng")
    of, facts = [], {}
    for at, one in enumerate(less, 1):
        of.append({"fact": f"times_{at}", "each": one.points})
        facts[f"times_{at}"] = {"label": _capital(one.when), "type": "integer"}
    return Guess({"kind": "deduct", "of": of}, facts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}…"
