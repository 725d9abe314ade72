"""Several evidence files as one change: whatever cuts it short, no content is lost, and the next run ends it."""

import contextlib
import hashlib
import itertools
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from cchc_cli.cli.filing import ADD, SORT
from cchc_cli.cli.journal import Copy, Take, carry_out, finish_pending, undo_last
from cchc_cli.cli.write import CannotWrite

CONTENTS = [b"mot", b"hai", b"ba"]
NEW = [f"evidence/2023/1.{number}/{number} moi.pdf" for number in range(3)]


class Cut(BaseException):
    """The power fails."""


def make(folder):
    """A workspace with an inbox, and a folder elsewhere, of the same three files."""
    root = folder / "ho so"
    (root / "evidence/2023/1.1").mkdir(parents=True)
    (root / "evidence/2023/1.1/cu.pdf").write_bytes(b"cu")
    for inbox in (root / "hop/sau", folder / "ngoai"):
        inbox.mkdir(parents=True)
        for number, content in enumerate(CONTENTS):
            (inbox / f"{number}.pdf").write_bytes(content)
    return root


@pytest.fixture
def root(tmp_path):
    return make(tmp_path)


def sha(content):
    return hashlib.sha256(content).hexdigest()


def move(root):
    sources = (f"hop/sau/{number}.pdf" for number in range(3))
    carry_out(root, SORT, files=[Take(a, b, sha(c)) for a, b, c in zip(sources, NEW, CONTENTS, strict=True)])


def copy(root):
    sources = (root.parent / f"ngoai/{number}.pdf" for number in range(3))
    carry_out(root, ADD, files=[Copy(a, b, sha(c)) for a, b, c in zip(sources, NEW, CONTENTS, strict=True)])


def undo(root):
    assert undo_last(root, ADD, SORT) == []


def tree(folder):
    """Every file but our own with its content."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".cchc" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def quiet(_text):
    """Nobody listens."""


def limited(real, left, after, error):
    """``os.replace`` or ``os.rename`` until nothing is left, then an error before or after it."""

    def put(source, target, **more):
        left[0] -= 1
        if left[0] == 0 and not after:
            raise error
        real(source, target, **more)
        if left[0] == 0 and after:
            raise error

    return put


def cuts(tmp_path, monkeypatch, prepare, act, after, error):
    """Fresh workspaces in which ``act`` was cut at the first file put into place, at the second … until it ends."""
    for count in itertools.count(1):
        fresh = make(tmp_path / str(count))
        prepare(fresh)
        before, left = tree(fresh), [count]
        with monkeypatch.context() as patch:
            for name in ("replace", "rename"):
                patch.setattr(os, name, limited(getattr(os, name), left, after, error))
            with contextlib.suppress(type(error), CannotWrite):
                act(fresh)
        if left[0] > 0:
            return
        yield fresh, before


ERRORS = [Cut(), PermissionError(13, "mở trong Word"), OSError(28, "hết chỗ")]
AFTER = pytest.mark.parametrize(
    ("after", "error"), [(False, ERRORS[0]), (True, ERRORS[0]), *((False, e) for e in ERRORS[1:])]
)


@AFTER
def test_a_move_cut_at_any_step_loses_nothing_and_is_ended_or_never_begun(tmp_path, monkeypatch, after, error):
    seen = []
    for fresh, before in cuts(tmp_path, monkeypatch, quiet, move, after, error):
        assert Counter(tree(fresh).values()) == Counter(before.values())
        finish_pending(fresh, quiet)
        now = tree(fresh)
        assert Counter(now.values()) == Counter(before.values())
        whole = set(NEW) <= set(now)
        assert whole or now == before
        if whole:
            undo(fresh)
        assert tree(fresh) == before
        seen.append(whole)
    assert seen[0] is after
    assert seen.count(True) >= 4


@AFTER
def test_a_copy_cut_at_any_step_is_ended_or_never_begun(tmp_path, monkeypatch, after, error):
    for fresh, before in cuts(tmp_path, monkeypatch, quiet, copy, after, error):
        finish_pending(fresh, quiet)
        now = tree(fresh)
        assert now == before | dict(zip(NEW, CONTENTS, strict=True)) or now == before
        if now != before:
            undo(fresh)
        assert tree(fresh) == before


@AFTER
@pytest.mark.parametrize("act", [move, copy])
def test_an_undo_cut_at_any_step_is_ended_and_counts_once(tmp_path, monkeypatch, act, after, error):
    for fresh, done in cuts(tmp_path, monkeypatch, act, undo, after, error):
        finish_pending(fresh, quiet)
        if tree(fresh) == done:  # cut before it began
            undo(fresh)
        assert set(tree(fresh)) == {"evidence/2023/1.1/cu.pdf", *(f"hop/sau/{number}.pdf" for number in range(3))}
        assert [one.id for one in undo_last(fresh, ADD, SORT)] == ["nothing-to-undo"]


def test_what_came_between_is_never_written_over(root, monkeypatch):
    """A file appears at the target after the change was planned, and before the run that ends it."""
    for act in (move, copy):
        with monkeypatch.context() as patch:
            for name in ("replace", "rename"):
                patch.setattr(os, name, limited(getattr(os, name), [2], True, Cut()))
            with pytest.raises(Cut):
                act(root)
        (root / NEW[2]).parent.mkdir(exist_ok=True)
        (root / NEW[2]).write_bytes(b"cua nguoi khac")
        finish_pending(root, quiet)
        assert (root / NEW[2]).read_bytes() == b"cua nguoi khac"
        assert (root / NEW[1]).read_bytes() == b"hai"
        assert (act is copy) or (root / "hop/sau/2.pdf").read_bytes() == b"ba"
        assert undo_last(root, ADD, SORT)[0].id == "changed-since"
        for name in NEW:
            (root / name).unlink()


def test_a_source_that_changed_stops_everything(root):
    (root / "hop/sau/1.pdf").write_bytes(b"sua")
    (root.parent / "ngoai/1.pdf").write_bytes(b"sua")
    before = tree(root)
    for act in (move, copy):
        with pytest.raises(CannotWrite) as stopped:
            act(root)
        assert "vừa thay đổi" in str(stopped.value.problem)
        assert tree(root) == before
        assert list((root / ".cchc/journal").iterdir()) == []


def test_undo_takes_away_only_copies_that_nobody_touched(root):
    copy(root)
    (root / NEW[1]).write_bytes(b"da sua")
    edited = tree(root)
    assert [(one.id, one.where.file) for one in undo_last(root, ADD, SORT)] == [("changed-since", NEW[1])]
    assert tree(root) == edited
    (root / NEW[1]).unlink()
    assert "không còn tệp này" in undo_last(root, ADD, SORT)[0].message
    (root / NEW[1]).write_bytes(b"hai")
    undo(root)
    kept = [path.read_bytes() for path in sorted((root / ".cchc/journal").glob("*/*.old"))]
    assert sorted(kept) == sorted(CONTENTS)  # taken away, not destroyed


def test_undo_moves_back_what_was_edited_and_refuses_where_it_cannot(root):
    move(root)
    (root / NEW[0]).write_bytes(b"da sua")
    (root / "hop/sau/1.pdf").write_bytes(b"moi")
    assert "đã có lại tệp này" in undo_last(root, ADD, SORT)[0].message
    (root / "hop/sau/1.pdf").unlink()
    undo(root)
    assert (root / "hop/sau/0.pdf").read_bytes() == b"da sua"


def test_changes_are_taken_back_one_by_one_and_only_those_of_the_group(root):
    (root / "evidence/unit.yaml").write_bytes(b"cu")
    carry_out(root, "criteria migrate", writes={"evidence/unit.yaml": b"moi"})
    assert undo_last(root, ADD, SORT)[0].id == "nothing-to-undo"
    copy(root)
    (root / "hop/them.pdf").write_bytes(b"them")
    carry_out(root, SORT, files=[Take("hop/them.pdf", "evidence/2023/1.1/them.pdf", sha(b"them"))])
    undo(root)
    assert (root / "hop/them.pdf").exists()
    assert (root / NEW[0]).exists()
    undo(root)
    assert not (root / NEW[0]).exists()
    assert (root / "evidence/unit.yaml").read_bytes() == b"moi"
    assert undo_last(root, "criteria migrate") == []
    assert (root / "evidence/unit.yaml").read_bytes() == b"cu"


# -- sổ ghi của người khác -------------------------------------------------------------------------------------

GOOD = {"version": 1, "command": SORT, "state": "doing", "done": 0, "moves": []}
STEAL = sha(b"rieng")
HOSTILE = {
    "out of the workspace": [{"take": ["../rieng.pdf", "evidence/2023/x.pdf"], "sha256": STEAL}],
    "absolute": [{"take": ["/etc/passwd", "evidence/2023/x.pdf"], "sha256": STEAL}],
    "between others": [{"take": ["hop/sau/0.pdf", "criteria/x.pdf"], "sha256": sha(b"mot")}],
    "unknown content": [{"take": ["hop/sau/0.pdf", "evidence/2023/x.pdf"], "sha256": STEAL}],
    "our own files": [{"take": [".cchc/journal/0001/0.new", "evidence/2023/x.pdf"], "sha256": STEAL}],
    "up and down": [{"take": ["hop/../.cchc/journal/0001/0.new", "evidence/2023/x.pdf"], "sha256": STEAL}],
    "created beside": [{"create": "evidence/../x.pdf", "number": 0, "sha256": STEAL}],
    "created elsewhere": [{"create": "hop/x.pdf", "number": 0, "sha256": STEAL}],
    "created above": [{"create": "evidence/../../x.pdf", "number": 0, "sha256": STEAL}],
    "created through a link": [{"create": "evidence/2023/lien/x.pdf", "number": 0, "sha256": STEAL}],
    "number is a path": [{"create": "evidence/2023/x.pdf", "number": "../../../../rieng", "sha256": STEAL}],
    "removed elsewhere": [{"remove": "hop/sau/0.pdf", "number": 0, "sha256": sha(b"mot")}],
    "removed to elsewhere": [{"remove": "evidence/2023/1.1/cu.pdf", "number": "../../x", "sha256": sha(b"cu")}],
    "two at once": [{"create": "evidence/2023/x.pdf", "remove": "evidence/2023/1.1/cu.pdf", "sha256": STEAL}],
    "nothing known": [{"delete": "evidence/2023/1.1/cu.pdf"}],
    "three ends": [{"take": ["hop/sau/0.pdf", "evidence/2023/x.pdf", "evidence/2023/y.pdf"], "sha256": STEAL}],
    "no name": [{"take": [None, "evidence/2023/x.pdf"], "sha256": STEAL}],
    "a zero byte": [{"create": "evidence/2023/x\0.pdf", "number": 0, "sha256": STEAL}],
    "no list": 7,
    "count beyond": None,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_journal_is_ignored(root, name):
    (root.parent / "rieng.pdf").write_bytes(b"rieng")
    (root.parent / "rieng.new").write_bytes(b"rieng")
    (root / "evidence/2023/lien").symlink_to(root.parent / "ngoai")
    before = tree(root.parent)
    for number, state in ((1, "doing"), (2, "done")):
        folder = root / f".cchc/journal/000{number}"
        folder.mkdir(parents=True)
        (folder / "0.new").write_bytes(b"rieng")
        data = {**GOOD, "state": state, "steps": HOSTILE[name] if name != "count beyond" else []}
        data |= {"done": 9} if name == "count beyond" else {}
        (folder / "journal.json").write_text(json.dumps(data), encoding="utf-8")
    finish_pending(root, quiet)
    assert tree(root.parent) == before
    undo_last(root, ADD, SORT)
    assert tree(root.parent) == before


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "null", '{"version": 1}', json.dumps({**GOOD, "steps": [], "state": 5})]
)
def test_a_broken_journal_is_ignored(root, text):
    folder = root / ".cchc/journal/0001"
    folder.mkdir(parents=True)
    (folder / "journal.json").write_text(text, encoding="utf-8")
    (Path(root) / ".cchc/journal/rac").write_text("x", encoding="utf-8")
    finish_pending(root, quiet)
    assert undo_last(root, ADD, SORT)[0].id == "nothing-to-undo"
