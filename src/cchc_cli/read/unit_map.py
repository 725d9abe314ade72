"""don-vi.yaml: which units of last year went into which of this year's, as when communes merge or split.

```yaml
units:
  - {new: "00001", from: ["00011", "00012"]} # two were merged
  - {new: "00002", from: ["00013"]} # 00013 was divided …
  - {new: "00003", from: ["00013"]} # … so it stands under each new unit
```

Imports: problem, read.shape, read.yaml_strict, rules.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from cchc_cli.problem import Problem, Where
from cchc_cli.read.shape import shaped
from cchc_cli.read.yaml_strict import read_yaml
from cchc_cli.rules.base import Frozen, Words

FORM = 'mỗi dòng một đơn vị mới, ví dụ - {new: "00001", from: ["00011", "00012"]}'
"""How a line is written, for hints."""


class Joined(Frozen):
    """A unit of this year and those of last year that went into it, whole or in part."""

    new: Words
    from_: Annotated[tuple[Words, ...], Field(alias="from", min_length=1)]


class UnitMapFile(Frozen):
    """The file."""

    units: Annotated[tuple[Joined, ...], Field(min_length=1)]


def read_unit_map(path: Path) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """For each new id the old ones. The same new id twice, or an old one twice in one list, is an error; an old id
    under two new ones is a unit that was divided."""
    name = str(path)
    tree, problems = read_yaml(path, name)
    if tree is None:
        return {}, problems
    value, found = shaped(UnitMapFile, tree, name)
    problems += found
    into: dict[str, tuple[str, ...]] = {}
    for one in value.units if value else ():
        where = Where(name, None, f"units › {one.new}")
        if one.new in into:
            problems.append(Problem("unit-map", where, f"đơn vị {one.new} ghi hai lần", f"gộp vào một dòng: {FORM}"))
        if len(set(one.from_)) < len(one.from_):
            message, hint = "một mã cũ ghi hai lần trong from", f"bỏ mã thừa; {FORM}"
            problems.append(Problem("unit-map", where, message, hint))
        into[one.new] = one.from_
    return into, problems
