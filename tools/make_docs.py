"""What is made from the code: docs of rule kinds, checks and commands, the README's screen, the JSON Schemas.

With ``--check``: fail when they are stale.
"""

import inspect
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from guide import guide

from cchc_cli.cli.examples import EXAMPLES
from cchc_cli.judge.manuals import GROUPS, manuals
from cchc_cli.judge.meanings import OTHER_IDS
from cchc_cli.present import markdown
from cchc_cli.present.schema import schema_files
from cchc_cli.present.view.fields import fields_paper
from cchc_cli.problem import check_id
from cchc_cli.rules import RULES

ROOT = Path(__file__).resolve().parent.parent
MADE = "<!-- Tệp này do `make docs` tạo ra từ mã nguồn; không sửa tay. -->\n\n"


def rules() -> str:
    """docs/rules.md: one section per rule kind, from its docstring and its fields."""
    parts = [MADE, "# Các cách chấm điểm (`rule`)\n"]
    for kind, rule in RULES.items():
        parts.append(f"\n## `{kind}`\n\n{inspect.getdoc(rule)}\n\n")
        fields = (name for name in rule.model_fields if name != "kind")
        parts += [f"- `{name}`{_default(rule.model_fields[name])}\n" for name in fields]
    return "".join(parts)


def _default(field: object) -> str:
    required = field.is_required()  # type: ignore[attr-defined]
    default = field.default  # type: ignore[attr-defined]
    return " (bắt buộc)" if required else f" (không ghi: `{default if default not in ((), None) else 'không có'}`)"


def checks() -> str:
    """docs/kiem-tra.md: every check by id, from its docstring; then every other id that a message may end with."""
    parts = [MADE, "# Các phép kiểm tra\n"]
    texts = manuals()
    for title, group in GROUPS:
        parts.append(f"\n## {title}\n\n")
        parts += [f"- `{check_id(check)}`: {texts[check_id(check)]}\n" for check in group]
    parts.append("\n# Các lỗi khác\n")
    for title, words in OTHER_IDS:
        parts.append(f"\n## {title}\n\n")
        parts += [f"- `{id}`: {meaning} {remedy}\n" for id, (meaning, remedy) in words.items()]
    return "".join(parts)


def template_fields() -> str:
    """docs/mau.md: what a template of the office may print, as ``cchc report --list-fields`` shows it."""
    return MADE + markdown.render(fields_paper())


def help_texts() -> str:
    """docs/lenh.md: the help of every command, as it prints."""
    parts = [MADE, "# Các lệnh\n"]
    for command in EXAMPLES:
        arguments = [sys.executable, "-m", "cchc_cli", *command.split(), "--help"]
        environment = os.environ | {"COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
        text = subprocess.run(arguments, capture_output=True, text=True, check=True, env=environment, encoding="utf-8")
        usage = text.stdout.replace("python -m cchc_cli", "cchc").rstrip()
        parts.append(f"\n## `cchc {command}`".rstrip("` ") + f"`\n\n```text\n{usage}\n```\n")
    return "".join(parts)


def readme() -> str:
    """README.md with its screenful of output taken from a run on the sample."""
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "cchc_cli"]
    for arguments in (["check-evidence", "--year", "2023"], ["score", "--year", "2023"]):
        ran = subprocess.run([*command, *arguments], capture_output=True, cwd=ROOT, env=environment, encoding="utf-8")
    lines = [line.rstrip() for line in ran.stdout.partition("\nTổng hợp\n")[2].splitlines() if line.strip()]
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    before, _, rest = text.partition(SCREEN[0])
    return f"{before}{SCREEN[0]}\n```text\n" + "\n".join(lines) + f"\n```\n{SCREEN[1]}{rest.partition(SCREEN[1])[2]}"


SCREEN = ("<!-- do `make docs` ghi -->", "<!-- hết -->")
PAGES = {"docs/rules.md": rules, "docs/kiem-tra.md": checks, "docs/lenh.md": help_texts, "README.md": readme}
PAGES |= {"docs/mau.md": template_fields, "docs/huong-dan.md": guide}
PAGES |= {f"schema/{name}": partial(str, text) for name, text in schema_files().items()}


def main() -> int:
    """Write the pages, or say which are stale."""
    stale = []
    for name, make in PAGES.items():
        path, text = ROOT / name, make()
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        print(f"Tài liệu đã cũ: {', '.join(stale)}; chạy `make docs`")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
