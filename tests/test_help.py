"""Help that helps: examples that work, what to do next, every id explained, and output that no console can break."""

import ast
import io
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
import typer.main
from typer._click import exceptions as usage

from cchc_cli.cli import app as cli
from cchc_cli.cli.completion import SHELLS
from cchc_cli.cli.criteria import run_explain
from cchc_cli.cli.examples import EXAMPLES
from cchc_cli.cli.main import _never_raise
from cchc_cli.cli.next_step import next_step
from cchc_cli.judge.manuals import manuals
from cchc_cli.judge.meanings import OTHER_IDS, meanings
from cchc_cli.rules import RULES
from tests.conftest import ROOT, edit

SOURCE = ROOT / "src" / "cchc_cli"
TOP = typer.main.get_command(cli.app)


def commands(group=TOP, path=()):
    """Every command and group below, with its path."""
    yield " ".join(path), group
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


COMMANDS = dict(commands())
LEAVES = {name: command for name, command in COMMANDS.items() if not hasattr(command, "commands")}


def parses(line):
    """Whether a command line is one that the program takes, as far as its parser can tell."""
    words = shlex.split(line)
    assert words.pop(0) == "cchc"
    command = TOP
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    try:
        command.make_context("cchc", words)
    except (usage.UsageError, typer.Exit) as error:
        return isinstance(error, typer.Exit)
    return True


# -- ví dụ -------------------------------------------------------------------------------------------------------


def test_every_command_has_examples_and_each_parses():
    assert set(EXAMPLES) == set(COMMANDS)
    assert [line for lines in EXAMPLES.values() for line in lines if not parses(line)] == []
    assert not parses("cchc score --yaer 2023")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_vietnamese_and_ends_with_the_examples(cchc, name):
    text = cchc(*name.split(), "--help").out
    assert "Cách dùng: cchc" in text
    assert not re.search(
        r"<(int|str|path|list|bool)|Usage|Options:|Arguments:|Commands:|Show this|\[default|\[required|\bDefault\b",
        text,
    )
    assert text.rstrip().endswith(EXAMPLES[name][-1])


def test_whatever_writes_has_a_dry_run():
    """The others only print: they have no --output either."""
    without = {name for name, command in LEAVES.items() if "dry_run" not in {one.name for one in command.params}}
    assert without == {"explain", "completion"}
    assert all("output" not in {one.name for one in LEAVES[name].params} for name in without)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("scor", "score"),
        ("criteria chek", "check"),
        ("score --yaer 2023", "--year"),
        ("score --year 2032 --workspace {small}", "2023"),
        ("score --format jsn --workspace {small}", "json"),
        ("check-evidence --item 1.1.22 --workspace {small}", "1.1.2"),
        ("explain 1.1.22 --workspace {small}", "1.1.2"),
        ("explain rati", "ratio"),
        ("explain yaml-alas", "yaml-alias"),
        ("criteria show tu --workspace {small}", "thu"),
        ("completion powershel", "powershell"),
        ("status --officer van-fong --workspace {small}", "van-phong"),
    ],
)
def test_a_slip_is_answered_with_what_was_meant(cchc, small, line, meant):
    with (small / "evidence/unit.yaml").open("a", encoding="utf-8") as file:
        file.write('officers: {van-phong: {items: ["1"]}}\n')
    ran = cchc(*(word.replace("{small}", str(small)) for word in line.split()))
    assert (ran.code in (1, 2), f"có phải `{meant}`" in ran.err) == (True, True), ran.err


# -- giải thích --------------------------------------------------------------------------------------------------


def ids_in_the_code():
    """Every id that is given to a ``Problem``: directly, through a function that takes it first, or from a table."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCE.rglob("*.py")]
    makers = {"Problem", "_Stop"}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and "id" in [one.arg for one in node.args.args[:2]]:
                makers |= {node.name} if "Problem(id" in ast.unparse(node) else set()
    found = set()
    for tree in trees:
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
        made = [one for one in calls if {getattr(one.func, "id", ""), getattr(one.func, "attr", "")} & makers]
        found |= {one.args[0].value for one in made if isinstance(one.args[0], ast.Constant)}
        if any(isinstance(one.args[0], ast.Name) and one.args[0].id == "id" for one in made):
            firsts = [node.elts[0] for node in ast.walk(tree) if isinstance(node, ast.Tuple) and node.elts]
            words = [first.value for first in firsts if isinstance(first, ast.Constant)]
            found |= {word for word in words if isinstance(word, str) and re.fullmatch(r"[a-z]+(-[a-z]+)+", word)}
        for node in ast.walk(tree):  # ids by what was found, with another for the rest
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_IDS":
                found |= {one.value for one in node.value.values}
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "_IDS.get":
                found.add(node.args[1].value)
    return found


def test_explain_knows_every_id(capsys):
    ids = ids_in_the_code()
    assert {"yaml-alias", "duplicate-key", "unknown-key", "wrong-type", "cannot-write", "form-cell"} <= ids
    assert ids - meanings().keys() - manuals().keys() == set()
    assert meanings().keys() - ids == set(), "explained, but no longer given"
    assert sum(len(group) for _, group in OTHER_IDS) == len(meanings()), "explained twice"
    assert all(meaning and remedy for meaning, remedy in meanings().values())
    for what in (*meanings(), *manuals(), *RULES):
        run_explain(Path(), None, what)
        assert f"`{what}`" in capsys.readouterr().out, what


def test_explain_takes_an_id_as_it_is_copied(cchc):
    for text in ("[yaml-alias]", "YAML-Alias", "`yaml-alias`"):
        assert "Cách sửa" in cchc("explain", text).out
    both = cchc("explain", "wrong-type").out  # of a document, and of a value in a file
    assert "không thuộc loại văn bản" in both
    assert "số thay cho mã" in both


# -- việc tiếp theo ----------------------------------------------------------------------------------------------


def test_without_arguments_it_says_what_to_do_next(cchc, small, tmp_path, monkeypatch):
    """Each time the first thing that is not done; who follows it comes to the report."""
    monkeypatch.chdir(tmp_path)
    assert "`cchc init`" in cchc().out
    monkeypatch.chdir(small)
    edit(small / "evidence/2023/assessment.yaml", '  "1.1.2":\n    facts: {done: 9, planned: 10}\n', "")
    assert "Còn 1 mục chưa ghi số liệu" in cchc().out
    assert "`cchc form export`" in cchc().out
    cchc("form", "export")
    assert "`cchc form import out/2023/bieu-tu-cham-diem.xlsx`" in cchc().out
    with (small / "evidence/2023/assessment.yaml").open("a", encoding="utf-8") as file:
        file.write('  "1.1.2":\n    facts: {done: 9, planned: 10}\n')
    assert "`cchc check-evidence`" in cchc().out
    cchc("check-evidence")
    assert "`cchc report --year 2023`" in cchc().out
    cchc("report")
    assert "`cchc report --final" in cchc().out
    (small / "evidence/2023/1.1.1 Kế hoạch").mkdir()
    assert "`cchc check-evidence`" in cchc().out
    assert all(parses(line) for line in re.findall(r"`(cchc [^`…]*)`", cchc().out))


def test_a_broken_workspace_is_told_where(small):
    edit(small / "evidence/2023/assessment.yaml", "edition: thu", "edition: [")
    assert "`cchc score --year 2023`" in next_step(small)
    edit(small / "evidence/unit.yaml", 'id: "1"', "id: 1")
    assert "[wrong-type]" in next_step(small)
    (small / "evidence/unit.yaml").unlink()
    assert "`cchc init`" in next_step(small)


def test_the_next_step_opens_no_evidence(small, monkeypatch):
    (small / "evidence/2023/1.1.1").mkdir()
    (small / "evidence/2023/1.1.1/a.pdf").write_bytes(b"%PDF-")
    real = Path.open

    def watched(path, *arguments, **options):
        assert path.suffix == ".yaml", path
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", watched)
    assert "UBND xã Thử" in next_step(small)


# -- phím Tab ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_its_script(cchc, shell):
    ran = cchc("completion", shell)
    assert (ran.code, "_CCHC_COMPLETE" in ran.out) == (0, True)
    assert "Để dùng" in ran.err


@pytest.mark.parametrize(
    ("shell", "asked"),
    [
        ("bash", {"COMP_WORDS": "cchc sc", "COMP_CWORD": "1"}),
        ("zsh", {"_TYPER_COMPLETE_ARGS": "cchc sc"}),
        ("fish", {"_TYPER_COMPLETE_ARGS": "cchc sc", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}),
        ("powershell", {"_TYPER_COMPLETE_ARGS": "cchc sc", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "sc"}),
    ],
)
def test_every_shell_gets_an_answer(capsys, monkeypatch, shell, asked):
    for name, value in (asked | {"_CCHC_COMPLETE": f"complete_{shell}"}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as left:
        cli.run([])
    told = capsys.readouterr()
    assert (left.value.code, told.err) == (0, "")
    assert "score" in told.out
    assert shell == "bash" or "Tính điểm tự chấm" in told.out


# -- màn hình ----------------------------------------------------------------------------------------------------


class Console(io.TextIOWrapper):
    """A stream of some encoding that may be a terminal."""

    def __init__(self, encoding, terminal=False):
        super().__init__(io.BytesIO(), encoding=encoding, write_through=True)
        self.terminal = terminal

    def isatty(self):
        return self.terminal

    def text(self):
        return self.buffer.getvalue().decode(self.encoding, errors="replace")


QUICK = (
    *((), ("--help",), ("scor",), ("score",), ("score", "--gap"), ("status",), ("status", "--format", "text")),
    *(("explain", "1.1.1"), ("explain", "ratio"), ("explain", "yaml-alias"), ("explain", "missing-evidence")),
    *(("criteria", "list"), ("criteria", "show"), ("compare", "2022", "2023"), ("criteria", "schema", "--dry-run")),
)
ALL = (
    *(("survey", "template"), ("survey", "import", "phieu.xlsx")),
    *(*QUICK, ("criteria", "check"), ("criteria", "test"), ("criteria", "diff", "thu", "thu-2")),
    *(("criteria", "migrate", "--to", "thu-2", "--dry-run"), ("criteria", "migrate", "--undo")),
    *(("check-evidence",), ("review", "--format", "md"), ("report", "--format", "md"), ("report",), ("doctor",)),
    *(
        ("plan", "--format", "table"),
        ("plan", "--format", "md"),
        ("check-document", "out/2023/bao-cao-tu-cham-diem.docx"),
    ),
    *(("form", "export"), ("form", "import", "out/2023/bieu-tu-cham-diem.xlsx"), ("init",), ("demo",), ("demo", "mau")),
    *(("criteria", "export", "thu"), ("criteria", "import", "khong-co.docx", "--edition", "moi")),
    *(("evidence", "sort", "cho"), ("evidence", "add", "cho/12-KH-UBND.txt", "--item", "1.1.1"), ("evidence", "undo")),
    *(
        ("evidence", "why", "cho/12-KH-UBND.txt"),
        ("completion", "bash"),
        ("pack", "--with-errors"),
        ("verify", "out/2023"),
    ),
)
OTHERS = tuple(
    tuple(shlex.split(EXAMPLES.get(name, ("cchc",))[0])[1:])
    for name in LEAVES
    if not any(" ".join(line).startswith(name) for line in ALL)
)
"""The first example of every command that is not among those above."""


@pytest.mark.parametrize(("encoding", "lines"), [("cp437", ALL + OTHERS), ("cp1258", QUICK), ("ascii", QUICK)])
def test_no_encoding_stops_a_command(small, monkeypatch, encoding, lines):
    """Redirected into a pipe of an old console: what the encoding lacks is "?", and every command goes on."""
    shutil.copytree(small / "criteria/thu", small / "criteria/thu-2")
    edit(small / "criteria/thu-2/index.yaml", "edition: thu", "edition: thu-2")
    edit(small / "evidence/unit.yaml", "{2023: thu}", "{2022: thu, 2023: thu}")
    edit(small / "criteria/thu/index.yaml", "from: 2023", "from: 2022")
    shutil.copytree(small / "evidence/2023", small / "evidence/2022")
    (small / "cho").mkdir()
    (small / "cho/12-KH-UBND.txt").write_text("Kế hoạch cải cách hành chính", encoding="utf-8")
    monkeypatch.chdir(small)
    for line in lines:
        streams = Console(encoding), Console(encoding)
        for name, stream in zip(("stdout", "stderr"), streams, strict=True):
            _never_raise(stream)
            monkeypatch.setattr(sys, name, stream)
        assert cli.run(list(line)) in (0, 1, 2), line
        assert "".join(stream.text() for stream in streams).strip(), line


@pytest.mark.parametrize(
    ("terminal", "variables", "coloured"),
    [(True, {}, True), (True, {"NO_COLOR": "1"}, False), (True, {"NO_COLOR": ""}, False), (False, {}, False)],
)
def test_colours_only_where_a_terminal_shows_them(small, monkeypatch, terminal, variables, coloured):
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    stream = Console("utf-8", terminal)
    monkeypatch.setattr(sys, "stdout", stream)
    cli.run(["score", "--workspace", str(small)])
    assert ("\x1b[" in stream.text()) == coloured
