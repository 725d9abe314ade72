"""The statements in a package as a workspace: its YAML files only, copied into a folder of ours; evidence stays packed.

Imports: read.bag, read.bag_tags, read.workspace, read.yaml_strict.
"""

from __future__ import annotations

import re
from pathlib import Path

from cchc_cli.read.bag import Package
from cchc_cli.read.bag_tags import Bag
from cchc_cli.read.workspace import Workspace
from cchc_cli.read.yaml_strict import MAX_BYTES

_PLAIN = r"[^/\\:*?\"<>|\x00-\x1f]{1,120}"
_STATEMENT = re.compile(rf"data/(?:evidence/unit|evidence/[0-9]{{4}}/[a-z]+|criteria/{_PLAIN}/{_PLAIN})\.yaml")
MOST = 500
"""YAML files of one package; a criteria set has about a dozen."""


def copy_statements(package: Package, bag: Bag, folder: Path) -> Workspace:
    """The workspace that the package's statements make; a file too large to be one is left out."""
    names = [name for name in bag.files if _STATEMENT.fullmatch(name) and ".." not in name.split("/")]
    for name in sorted(names)[:MOST]:
        content = package.source.read(bag.files[name].name, MAX_BYTES) if package.source else None
        if content is not None:
            path = folder / name.removeprefix("data/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    (folder / "evidence").mkdir(exist_ok=True)
    return Workspace(folder)
