"""The hidden sheet of lists: choices, holidays and thresholds that dropdowns and formulas refer to.

Texts in a list may be longer than the 255 characters that a formula's or a dropdown's own text may have.

Imports: present.form.looks, read.form_fields.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cchc_cli.present.form.looks import Looks, put
from cchc_cli.read.form_fields import LISTS_SHEET, Field, Value

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


@dataclass(slots=True)
class Lists:
    """One list below the other in the first column; the same list stands there once."""

    page: Worksheet
    style: Looks
    _next: int = 0
    _known: dict[tuple[Value, ...], str] = field(default_factory=dict)

    def choices(self, field: Field) -> str:
        """The range of a choice's labels."""
        return self.add([label for _, label in field.choices] or [None])

    def holidays(self, days: Iterable[datetime.date]) -> str:
        """The range of the holidays, or "" without any."""
        listed = sorted(days)
        return self.add(listed) if listed else ""

    def add(self, values: Iterable[Value]) -> str:
        """The range of these values, at least one."""
        listed = tuple(values)
        if listed not in self._known:
            for offset, value in enumerate(listed):
                look = "enter date" if isinstance(value, datetime.date) else "text"
                put(self.page, self._next + offset, 0, value, self.style[look])
            first, self._next = self._next + 1, self._next + len(listed)
            self._known[listed] = f"'{LISTS_SHEET}'!$A${first}:$A${self._next}"
        return self._known[listed]
