"""``make bundle``: the folder for a USB stick installs on Windows without a network, as far as Linux can tell."""

import importlib.util
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from cchc_cli import __version__
from tests.conftest import ROOT
from tools import make_bundle

MADE_ON_THE_PC = {"moi-truong", "ho-so", "goi"}
"""Folders that the scripts make, or that the packages are in."""


@pytest.fixture(scope="module")
def stick(tmp_path_factory):
    """The folder without its packages."""
    folder = tmp_path_factory.mktemp("usb")
    make_bundle.write_scripts(folder, make_bundle.PYTHONS)
    make_bundle.write_manual(folder / "tai-lieu")
    return folder


def script(stick, name):
    return (stick / name).read_bytes().decode("utf-8")


@pytest.mark.parametrize("name", ["cai-dat.cmd", "cchc.cmd"])
def test_a_script_is_what_cmd_exe_reads(stick, name):
    text = script(stick, name)
    assert text.count("\n") == text.count("\r\n")
    assert not text.startswith("\ufeff")  # it would be taken for a part of the first command
    lines = text.split("\r\n")
    assert lines[:2] == ["@echo off", "chcp 65001 >nul"]  # what follows is read as UTF-8
    assert 'set "PYTHONUTF8=1"' in lines
    assert "@" not in text.replace("@echo off", "")  # nothing left to fill in
    assert max(map(len, lines)) < 1000  # cmd.exe: 8191


@pytest.mark.parametrize("name", ["cai-dat.cmd", "cchc.cmd"])
def test_whatever_a_script_goes_to_or_names_is_there(stick, name):
    text = script(stick, name)
    labels = set(re.findall(r"(?m)^:(\w+)", text))
    assert set(re.findall(r"\bgoto (\w+)|\bcall :(\w+)", text)) <= {(one, "") for one in labels} | {
        ("", one) for one in labels
    }
    for label in labels:  # nothing runs on into the next part
        before = text.split(f"\r\n:{label}\r\n")[0].rstrip()
        last = [line for line in before.split("\r\n") if line and not line.startswith("rem")][-1]
        assert last.startswith("exit /b"), label
    for path in re.findall(r"%(?:HERE%|~dp0)([\w.\\-]+)", text):
        first, *rest = path.split("\\")
        assert first in MADE_ON_THE_PC or first.startswith("python-3") or (stick / first).exists(), path
        assert first != "tai-lieu" or (stick / first / rest[0]).is_file()
    for module in re.findall(r" -m (\w+)", text):
        assert importlib.util.find_spec(module), module


def test_the_installation_asks_no_network_and_takes_what_the_lock_names(stick):
    text = script(stick, "cai-dat.cmd")
    installs = re.findall(r"-m pip .*", text)
    assert len(installs) == 2
    for line in installs:
        for option in ("--isolated", "--no-index", '--find-links "%HERE%goi"', "--only-binary :all:", "--no-deps"):
            assert option in line
    assert "--require-hashes" in installs[0]
    assert f"cchc-cli=={__version__}" in installs[1]
    assert "-m venv --clear" in text
    assert "for %%V in (3.14 3.13 3.12 3.11)" in text
    told = (stick / "doc-truoc.txt").read_text(encoding="utf-8-sig")
    assert "3.14 3.13 3.12 3.11" in told


class Page(HTMLParser):
    """What a page links to, and what it would load."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loads = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.links += [values["href"]] if tag == "a" else []
        self.loads += [values[name] for name in ("src", "data", "srcset") if name in values]
        self.loads += [tag] if tag in ("link", "script", "iframe", "object", "base") else []


def test_the_manual_loads_nothing_and_every_link_of_it_is_there(stick):
    pages = {path.name: path.read_text(encoding="utf-8") for path in (stick / "tai-lieu").iterdir()}
    assert {"index.html", "readme.html", "lenh.html", "kiem-tra.html", "rules.html", "mau.html"} <= set(pages)
    assert ("huong-dan.html" in pages) == (ROOT / "docs/huong-dan.md").exists()
    for name, text in pages.items():
        page = Page(text)
        assert page.loads == [], name
        assert "default-src 'none'" in text
        assert [one for one in page.links if not one.startswith("https://") and one not in pages] == []
    assert set(Page(pages["index.html"]).links) == set(pages) - {"index.html"}
    assert "lenh.html" in Page(pages["readme.html"]).links
    assert "decisions" not in "".join(Page(pages["readme.html"]).links)  # for developers: its name stays, as text
    assert "<table>" in "".join(pages.values()) or "|" not in (ROOT / "docs/mau.md").read_text(encoding="utf-8")
    assert "<!--" not in "".join(pages.values())


def test_what_only_windows_needs_is_among_the_packages():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    wanted = re.findall(r"(?m)^([A-Za-z0-9.-]+)==", lock)
    for python in make_bundle.PYTHONS:
        chosen = "".join(make_bundle.for_windows(lock, python))
        assert re.findall(r"(?m)^([A-Za-z0-9.-]+)==", chosen) == wanted
        assert ";" not in chosen  # pip would judge a marker by this machine
        assert chosen.count("--hash=sha256:") == lock.count("--hash=sha256:")
    markers = ('sys_platform == "linux"', 'python_version < "3.12"')
    other = "".join(f"p{number}==1 ; {one} \\\n    --hash=sha256:0\n" for number, one in enumerate(markers))
    assert list(make_bundle.for_windows(other, "3.11")) == ["p1==1 \\\n    --hash=sha256:0\n"]
    assert list(make_bundle.for_windows(other, "3.13")) == []


def pip(*arguments):
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_packages_are_enough_for_windows_without_an_index(tmp_path):
    small = re.search(r"(?m)^colorama==\S+", (ROOT / "requirements.lock").read_text(encoding="utf-8"))[0]
    if pip("download", "--no-deps", "--timeout", "5", "--retries", "0", small, "-d", tmp_path / "thử").returncode:
        pytest.skip("no package index can be reached")
    folder = tmp_path / "goi"
    make_bundle.write_packages(folder, ("3.12",))
    assert list(folder.glob(f"cchc_cli-{__version__}-py3-none-any.whl"))
    where = ("--no-index", "--find-links", folder, "--target", tmp_path / "x", *make_bundle.target("3.12"))
    ran = pip("install", "--dry-run", *where, f"cchc-cli=={__version__}", "colorama")
    assert ran.returncode == 0, ran.stderr
    for path in folder.glob("lxml-*"):
        path.unlink()
    assert pip("install", "--dry-run", *where, "cchc-cli").returncode != 0  # the trial can fail
