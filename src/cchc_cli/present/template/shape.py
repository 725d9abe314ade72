"""Shape: the form of what a template may name, as blocks are between a view and its renderers.

Imports: nothing of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Shape:
    """A text; or a list of ``each``; or entries by ``codes``; or an entry with named ``parts``.

    ``path`` is the field's name from the top ("linh_vuc.ten"), the same for every entry of a list.
    """

    path: str = ""
    parts: Mapping[str, Shape] = field(default_factory=dict)
    each: Shape | None = None
    codes: Mapping[str, Shape] = field(default_factory=dict)

    @property
    def printable(self) -> bool:
        """Whether it is a text."""
        return not (self.parts or self.codes) and self.each is None
