"""Nodes of an annex as they are printed, and where a printed number puts them in the tree.

Imports: judge.annex.words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from cchc_cli.judge.annex.words import Marker, as_letter, letter_places


@dataclass(slots=True)
class Line:
    """A line under a node: a level of its scale, a word on how it is scored; ``points`` stand in a cell of their own.
    ``where``: its row."""

    text: str
    bullet: str = ""
    points: Decimal | None = None
    where: str = ""


@dataclass(slots=True)
class Node:
    """A row with what belongs to it: an area, a criterion or an item, told apart only when the tree is whole.

    ``level``: from a layout with one column for each level. ``plain``: it has no printed number.
    ``marked``: a mark (x, ĐTXHH) or points stand in the column of the survey.
    """

    where: str
    name: str
    marker: Marker | None = None
    points: Decimal | None = None
    printed: tuple[int, ...] = ()
    level: int | None = None
    plain: bool = False
    heading: bool = False
    marked: bool = False
    surveyed: Decimal | None = None
    lines: list[Line] = field(default_factory=list)
    methods: list[Line] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lead: str = ""
    due: str = ""
    doubts: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind of its number; what has none is of its own kind, headings apart."""
        if self.level is not None:
            return f"level {self.level}"
        if self.marker is None:
            return "heading" if self.heading else "plain"
        return self.marker.kind

    @property
    def number(self) -> str:
        """Its number as printed, without brackets and full stops."""
        return "" if self.marker is None else self.marker.text.strip("(). :/-")

    @property
    def title(self) -> str:
        """'1.2 Thực hiện kế hoạch', as people find it in the annex."""
        return f"{self.number} {self.name}".strip()

    def leaves(self) -> Iterator[Node]:
        """The nodes without children."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def total(self) -> Decimal | None:
        """Its points; of one that prints none, those of its children, where all have some."""
        if self.points is not None or not self.children:
            return self.points
        parts = [child.total() for child in self.children]
        known = [part for part in parts if part is not None]
        return sum(known, Decimal(0)) if len(known) == len(parts) else None


class Tree:
    """Nodes put where their numbers say; ``open`` are the ancestors of the last, from the area down."""

    def __init__(self) -> None:
        self.root = Node("", "")
        self.open: list[Node] = []

    @property
    def last(self) -> Node | None:
        """The node to which the rows below it belong."""
        return self.open[-1] if self.open else None

    def put(self, node: Node) -> None:
        """Hang a node under the parent that its number, its level or its looks ask for."""
        depth = self._depth(node)
        parent = self.open[depth - 1] if depth else self.root
        parent.children.append(node)
        self.open = [*self.open[:depth], node]

    def _depth(self, node: Node) -> int:
        """How many of the open nodes stay open."""
        if node.level is not None:
            return next((at for at, one in enumerate(self.open) if (one.level or 0) >= node.level), len(self.open))
        if node.marker is None:
            return self._unnumbered(node)
        if node.kind == "dotted":
            return self._dotted(node)
        return self._single(node)

    def _unnumbered(self, node: Node) -> int:
        if node.heading:
            return next((at for at, one in enumerate(self.open) if one.kind == "heading"), 0)
        return next((at for at, one in enumerate(self.open) if one.kind == "plain"), len(self.open))

    def _single(self, node: Node) -> int:
        assert node.marker is not None  # noqa: S101 - the caller's condition
        letter = as_letter(node.marker)
        if letter is not None and any(one.kind == letter.kind and follows(one, letter) for one in self.open):
            node.marker = letter
        node.printed = node.marker.parts
        kinds = [one.kind for one in self.open]
        if node.kind in kinds:  # the deepest of its kind is its sibling
            return len(kinds) - 1 - kinds[::-1].index(node.kind)
        if node.kind == "roman" or (node.kind == "Letter" and "roman" not in kinds and "heading" not in kinds):
            return next((at for at, kind in enumerate(kinds) if kind not in ("Letter", "section")), len(kinds))
        return next((at for at, kind in enumerate(kinds) if kind == "plain"), len(kinds))

    def _dotted(self, node: Node) -> int:
        """Under the deepest open node whose number is the beginning of its own."""
        assert node.marker is not None  # noqa: S101 - the caller's condition
        node.printed = node.marker.parts
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at].printed == node.printed[:-1]:
                return at + 1
        for at, one in enumerate(self.open):
            if one.kind == "dotted" and len(one.printed) == len(node.printed):
                node.doubts.append(f"số {node.number} không nối với số của dòng chứa nó")
                return at
        for length in range(len(node.printed) - 2, 0, -1):  # a level is left out: 1.2.1 under 1
            for at in range(len(self.open) - 1, -1, -1):
                if self.open[at].printed == node.printed[:length]:
                    node.doubts.append(f"số {node.number} nằm ngay dưới {self.open[at].number}, thiếu cấp ở giữa")
                    return at + 1
        shorter = [at for at, one in enumerate(self.open) if one.kind != "dotted"]
        if self.open:
            node.doubts.append(f"số {node.number} không nối với số của dòng chứa nó")
        return (shorter[-1] + 1) if shorter else 0


def follows(before: Node, marker: Marker) -> bool:
    """Whether a letter comes next after that of a sibling, in one of the two orders."""
    if before.marker is None:
        return False
    one, two = letter_places(before.marker.text.strip("(). ")[-1:]), letter_places(marker.text.strip("(). ")[-1:])
    return any(a and b == a + 1 for a, b in zip(one, two, strict=True))
