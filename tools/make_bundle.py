"""``make bundle``: a folder for a USB stick, for Windows PCs without internet (``dist/cchc-usb``).

Wheels of every locked package for 64-bit Windows and our own, the two scripts of ``tools/bundle``, the manual as HTML.
It is made anew each time. The packages come from the index that pip is set up with, held to the lock's hashes.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from packaging.requirements import Requirement

from cchc_cli import __version__

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "tools" / "bundle"
PYTHONS = ("3.14", "3.13", "3.12", "3.11")
"""For which every locked package has a wheel; what an office has from python.org is one of them."""
FOR_DEVELOPERS = ("decisions.md",)
STYLE = """
body{font:17px/1.55 "Times New Roman",Times,serif;margin:0 auto;max-width:60rem;padding:1rem 1.5rem;color:#111}
pre,code{font-family:Consolas,"Courier New",monospace;font-size:.85em}pre{background:#f4f4f4;padding:.6rem;
overflow-x:auto}table{border-collapse:collapse}th,td{border:1px solid #999;padding:.2rem .5rem;text-align:left;
vertical-align:top}blockquote{margin-left:0;padding-left:1rem;border-left:4px solid #999}a{color:#0b57d0}
@media print{pre{white-space:pre-wrap}a{color:inherit}}
"""


def main() -> None:
    """Make the whole folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "dist" / "cchc-usb")
    parser.add_argument("--python", nargs="+", default=PYTHONS, choices=PYTHONS, metavar="3.NN")
    given = parser.parse_args()
    folder, pythons = given.output, tuple(one for one in PYTHONS if one in given.python)
    shutil.rmtree(folder, ignore_errors=True)
    write_scripts(folder, pythons)
    write_manual(folder / "tai-lieu")
    write_packages(folder / "goi", pythons)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder}: {size / 2**20:.0f} MB, Python {', '.join(pythons)}")


# -- scripts -------------------------------------------------------------------------------------------------


def write_scripts(folder: Path, pythons: tuple[str, ...]) -> None:
    """The scripts as ``cmd.exe`` wants them: lines end in CR LF; UTF-8 without a mark, which it would take for a
    command. Notepad wants the mark."""
    folder.mkdir(parents=True, exist_ok=True)
    folders = [f"Python{one.replace('.', '')}" for one in pythons]
    values = {"@VERSION@": __version__, "@PYTHONS@": " ".join(pythons), "@FOLDERS@": " ".join(folders)}
    for path in sorted(SCRIPTS.iterdir()):
        text = path.read_text(encoding="utf-8")
        for name, value in values.items():
            text = text.replace(name, value)
        encoding = "utf-8-sig" if path.suffix == ".txt" else "utf-8"
        (folder / path.name).write_text(text, encoding=encoding, newline="\r\n")


# -- manual --------------------------------------------------------------------------------------------------


def write_manual(folder: Path) -> None:
    """Each page, and a table of contents; they load nothing but themselves."""
    folder.mkdir(parents=True, exist_ok=True)
    titles = {}
    for path in pages():
        title, body = page(path.read_text(encoding="utf-8"))
        titles[page_name(path.name)] = title
        whole = html(title, f'<p><a href="index.html">Mục lục</a></p>\n{body}')
        (folder / page_name(path.name)).write_text(whole, encoding="utf-8")
    links = "".join(f'<li><a href="{name}">{escape(title)}</a></li>\n' for name, title in titles.items())
    contents = html("Sách hướng dẫn cchc", f"<h1>Sách hướng dẫn cchc {__version__}</h1>\n<ul>\n{links}</ul>\n")
    (folder / "index.html").write_text(contents, encoding="utf-8")


def pages() -> list[Path]:
    """What is rendered: the README, the guide, the rest by name."""
    others = sorted((ROOT / "docs").glob("*.md"), key=lambda path: (path.name != "huong-dan.md", path.name))
    return [ROOT / "README.md", *(path for path in others if path.name not in FOR_DEVELOPERS)]


def page_name(name: str) -> str:
    """Of a page: docs/huong-dan.md is huong-dan.html."""
    return f"{Path(name).stem.lower()}.html"


def page(text: str) -> tuple[str, str]:
    """Title and HTML of a page; a link to what is not in the manual is plain text."""
    markdown = MarkdownIt("commonmark").enable("table")
    tokens = markdown.parse(re.sub(r"<!--.*?-->\n?", "", text, flags=re.DOTALL))
    for token in tokens:
        _relink(token.children or [])
    title = next(after.content for token, after in pairwise(tokens) if token.tag == "h1")
    return title, markdown.renderer.render(tokens, markdown.options, {})


def _relink(tokens: list[Token]) -> None:
    names = {path.name: page_name(path.name) for path in pages()}
    tag = "a"
    for token in tokens:
        if token.type == "link_open":
            target = str(token.attrGet("href"))
            here = names.get(target.rpartition("/")[2], target)
            tag = "a" if here.endswith(".html") or here.startswith(("http://", "https://")) else "span"
            token.attrs = {"href": here} if tag == "a" else {}
        if token.type in ("link_open", "link_close"):
            token.tag = tag


def html(title: str, body: str) -> str:
    """A whole page."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="vi">\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<style>{STYLE}</style>\n{body}</html>\n'
    )


# -- packages ------------------------------------------------------------------------------------------------


def write_packages(folder: Path, pythons: tuple[str, ...]) -> None:
    """The lock, the wheels that it names for each Python on Windows, and our own wheel."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    (folder / "requirements.lock").write_text(lock, encoding="utf-8")
    for python in pythons:
        with tempfile.TemporaryDirectory() as place:
            chosen = Path(place) / "requirements.txt"
            chosen.write_text("".join(for_windows(lock, python)), encoding="utf-8")
            _pip("download", "--no-deps", "--require-hashes", "-r", chosen, "-d", folder, *target(python))
    _pip("wheel", "--no-deps", "--no-build-isolation", "-w", folder, ROOT)


def target(python: str) -> tuple[str, ...]:
    """pip's options for a Python on 64-bit Windows: wheels only, nothing is built."""
    return ("--platform", "win_amd64", "--implementation", "cp", "--python-version", python, "--only-binary", ":all:")


def for_windows(lock: str, python: str) -> Iterator[str]:
    """The lock's requirements that hold there, without their markers: pip would judge these by the machine it runs on,
    also when it downloads for another."""
    environment = {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"}
    environment |= {"platform_machine": "AMD64", "python_version": python, "python_full_version": f"{python}.0"}
    for block in re.split(r"\n(?=\S)", lock):
        head, *rest = (line for line in block.splitlines() if not line.lstrip().startswith("#"))
        required = Requirement(head.removesuffix("\\"))
        if required.marker is None or required.marker.evaluate(environment):
            yield "\n".join([f"{required.name}{required.specifier} \\", *rest]) + "\n"


def _pip(*arguments: object) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *map(str, arguments)]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
