"""The example folder's name is the expectation: what is laid over the right workspace gives that finding, no other.

``folders/base`` is right; ``folders/bad/<id>`` are the files that differ from it, with ``xoa.txt`` naming those left
out. What Git on Windows cannot hold is made by ``folders/made.py``; ``tools/make_folders.py`` writes the binary files.
"""

import contextlib
import inspect
import io
import json
import os
import re
import shutil
import time
import unicodedata
import zlib
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import pikepdf
import pytest
import yaml

from cchc_cli.cli import app as cli
from cchc_cli.judge.evidence_checks import EVIDENCE_CHECKS
from cchc_cli.problem import check_id
from cchc_cli.read import evidence as folder_reader
from tests.conftest import ROOT, edit
from tests.document.making import docx, ole
from tests.folders.hostile import ROWS
from tests.folders.made import MAKERS, NEEDS_POSIX, signed
from tests.folders.mended import MENDING, Office
from tools.make_folders import KE_HOACH, KET_QUA, PLAN, SPREAD, YEAR, image, issued, other, page, word

FOLDERS = ROOT / "tests" / "folders"
BASE, BAD = FOLDERS / "base", FOLDERS / "bad"
STATEMENTS = f"{YEAR}/assessment.yaml"

SEVERITIES = {
    "unsafe-name": "warning",
    "same-name": "warning",
    "unusable-file": "error",
    "damaged-file": "error warning",  # nothing can be read; something can
    "blank-document": "warning",
    "risky-file": "warning",
    "carries-more": "note",
    "wrong-extension": "error",
    "format-not-allowed": "warning",
    "file-too-large": "warning",
    "same-file-twice": "warning",
    "listed-file-missing": "error",
    "link-without-capture": "warning",
    "number-differs": "error",
    "date-differs": "error",
    "number-malformed": "warning",
    "draft": "error",
    "fact-not-confirmed": "error",
    "scan-not-described": "warning",
    "scan-to-read": "note",
    "garbled-text": "warning note",  # number and day are stated: only to be compared
    "legacy-encoding": "note",
    "same-number-other-content": "warning note",  # two copies of one paper (Word beside PDF, printed again)
    "signature-missing": "error",
    "content-changed": "error",
    "added-after-signing": "warning",
    "signature-not-checkable": "note",
    "missing-evidence": "error",
    "date-outside-period": "error",
    "wrong-type": "error",
    "wrong-issuer": "error",
    "fewer-documents": "error",
    "missing-explanation": "error",
    "part-not-given": "warning",
    "dated-after-deadline": "warning",
    "unknown-item": "error",
    "stray-file": "error",
    "system-file": "note",
    "symlink": "error",
    "special-file": "error",
    "parked-evidence": "note",
    "state-secret": "error",
    "personal-numbers": "note",
}
NAMES = tuple(
    pytest.param(name, marks=pytest.mark.skipif(name in NEEDS_POSIX and os.name != "posix", reason="POSIX only"))
    for name in SEVERITIES
)
TOGETHER = [name for name in SEVERITIES if name != "signature-missing"]
"""All but the one that asks for every paper anew."""
FOLDER_PROBLEMS = set(re.findall(r'Problem\(\s*"([a-z-]+)"', inspect.getsource(folder_reader))) - {"too-many-files"}
TO_LOOK_AT = {"scan-to-read", "garbled-text", "signature-not-checkable"}
"""Notes that ask for a person's eye: there is nothing to mend in the dossier."""

PROGRAM_WORDS = re.compile(
    r"\b(?:None|null|nan|True|False|Traceback|Error|Exception|sha256|datetime|unknown|Fault|Text|bytes|pdfium|pikepdf"
    r"|errno|Errno|object|dict|str|int|KeyError|NoneType)\b|[{}<>]|\\x|\.py\b|/tmp"
)
STATES = ("missing", "doubtful", "explained", "ok")
"""From the lowest; ``none-required`` stands outside."""


@dataclass
class Checked:
    """What check-evidence said: exit code, findings, documents, state of every item."""

    code: int
    problems: list
    documents: list
    states: dict

    @property
    def ids(self):
        return {problem["id"] for problem in self.problems}


def check(root, *options):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.run(["check-evidence", "--workspace", str(root), "--format", "json", *options])
    assert "Traceback" not in err.getvalue()
    result = json.loads(out.getvalue())
    kept = json.loads((root / ".cchc/2023/check-evidence.json").read_text(encoding="utf-8"))
    states = {code: one["state"] for code, one in kept["items"].items()}
    return Checked(code, result["problems"], result["documents"], states)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A copy of the right workspace, its files of long ago, read once: later runs read only what differs."""
    root = tmp_path_factory.mktemp("right") / "ho so"
    shutil.copytree(BASE, root)
    for path in root.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    check(root)
    return root


@pytest.fixture
def lay(base, tmp_path):
    """Copy the right workspace and lay overlays over it."""

    def laid(*names):
        root = tmp_path / "ho so"
        shutil.copytree(base, root)
        for name in names:
            if name in MAKERS:
                MAKERS[name](root)
                continue
            left_out = left_out_by(name)
            for path in (root / one for one in left_out):
                path.unlink()
                if not any(path.parent.iterdir()):
                    path.parent.rmdir()
            shutil.copytree(BAD / name, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("xoa.txt"))
        if len(names) > 1:
            (root / STATEMENTS).write_text(statements_of(names), encoding="utf-8")
        return root

    return laid


def left_out_by(name):
    path = BAD / name / "xoa.txt"
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def statements_of(names):
    """The statements of several overlays in one: each differs from the right ones in a few words only."""
    right = yaml.safe_load((BASE / STATEMENTS).read_text(encoding="utf-8"))
    merged = yaml.safe_load((BASE / STATEMENTS).read_text(encoding="utf-8"))
    for path in (BAD / name / STATEMENTS for name in names):
        changed = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else right
        for code, claim in changed["items"].items():
            _merge(merged["items"][code], right["items"][code], claim)
    return yaml.safe_dump(merged, allow_unicode=True, sort_keys=False)


def _merge(merged, right, changed):
    for key in {*right, *changed}:
        before, after = right.get(key), changed.get(key)
        if before == after:
            continue
        if key == "documents":
            before, after = before or [], after or []
            kept = [one for one in merged.get(key, []) if one in after or one not in before]
            merged[key] = kept + [one for one in after if one not in before]
        elif after is None:
            del merged[key]
        else:
            merged[key] = after


# -- cơ sở đúng ---------------------------------------------------------------------------------------------------


def test_nothing_is_found_in_the_right_workspace(cchc, base, tmp_path):
    root = tmp_path / "dung"
    shutil.copytree(BASE, root)
    ran = check(root, "--fresh")
    assert (ran.code, ran.problems) == (0, [])
    assert {state for code, state in ran.states.items() if code not in ("2.4", "2.5")} == {"ok"}
    assert (ran.states["2.4"], ran.states["2.5"]) == ("explained", "none-required")
    assert {document["kind"] for document in ran.documents} == {"pdf", "docx", "xlsx", "jpg", "png"}
    total = json.loads(cchc("score", "--workspace", root, "--format", "json").out)["total"]
    assert total["evidenced_or_explained"] == total["self_assessed"] > total["evidenced"]
    assert cchc("criteria", "check", "--workspace", root).code == 0
    shown = cchc("check-evidence", "--workspace", root)
    assert (shown.code, "Không có vấn đề nào" in shown.out) == (0, True)


# -- tên thư mục là điều mong đợi ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_gives_the_finding_that_it_is_named_after(lay, name):
    root = lay(name)
    ran = check(root)
    assert ran.ids == {name}
    assert {problem["severity"] for problem in ran.problems} == set(SEVERITIES[name].split())
    assert ran.code == ("error" in SEVERITIES[name])
    for problem in ran.problems:
        said = f"{problem['message']}\n{problem['hint']}"
        assert problem["message"]
        assert problem["hint"]
        assert not PROGRAM_WORDS.search(said), said
        assert os.path.lexists(root / problem["file"])
        assert problem["item"] in (None, *ran.states)
    files = [path for path in (BAD / name / YEAR).rglob("*") if path.is_file() and path.suffix != ".yaml"]
    assert len(ran.problems) >= len(files)  # every one of them is spoken of


def test_every_finding_has_a_folder_and_every_folder_a_finding():
    folders = {path.name for path in BAD.iterdir()}
    known = {check_id(one) for one in EVIDENCE_CHECKS} | FOLDER_PROBLEMS
    assert folders | set(MAKERS) == known == set(SEVERITIES) == {*MENDING, "signature-missing"}
    assert folders & set(MAKERS) == set()


def test_an_overlay_holds_only_what_differs():
    for path in BAD.rglob("*"):
        if path.is_file():
            same = BASE / Path(*path.relative_to(BAD).parts[1:])
            assert not same.is_file() or same.read_bytes() != path.read_bytes(), path
    for name in (path.name for path in BAD.iterdir()):
        assert all((BASE / left).is_file() for left in left_out_by(name))


def test_the_folders_are_small_and_made_by_their_script(tmp_path):
    """Same names, and the same bytes (classic zlib)."""
    import subprocess
    import sys

    subprocess.run([sys.executable, ROOT / "tools" / "make_folders.py", tmp_path], check=True, cwd=ROOT)
    made = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*") if path.is_file()}
    there = {path.relative_to(FOLDERS): path for path in chain(BASE.rglob("*"), BAD.rglob("*")) if path.is_file()}
    assert set(made) == {name for name in there if name.suffix != ".yaml" and name.name != "xoa.txt"}
    if "ng" not in zlib.ZLIB_RUNTIME_VERSION:
        assert [str(name) for name, path in made.items() if path.read_bytes() != there[name].read_bytes()] == []
    assert sum(path.stat().st_size for path in there.values()) < 2_000_000


# -- cùng một lỗi, nặng nhẹ khác nhau --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["date-outside-period", "wrong-type", "wrong-issuer", "fewer-documents"])
def test_what_is_explained_is_a_warning(lay, name):
    root = lay(name)
    (item,) = {problem["item"] for problem in check(root).problems}
    explain(root, item)
    ran = check(root)
    assert [(problem["id"], problem["severity"]) for problem in ran.problems] == [(name, "warning")]
    assert (ran.code, ran.states[item]) == (0, "explained")


def test_an_explanation_stands_for_missing_evidence(lay):
    root = lay("missing-evidence")
    assert check(root).states["2.1"] == "missing"
    explain(root, "2.1")
    ran = check(root)
    assert (ran.problems, ran.states["2.1"]) == ([], "explained")


def explain(root, item):
    path = root / STATEMENTS
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    tree["items"][item]["explanation"] = "Văn bản đang xin cấp lại."
    path.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")


def test_signatures_that_are_only_expected_are_one_note(lay):
    root = lay()
    edit(root / "criteria/thu/index.yaml", "not-needed", "expected")
    ran = check(root)
    assert [(problem["id"], problem["severity"], problem["item"]) for problem in ran.problems] == [
        ("signature-missing", "note", None)
    ]
    assert ran.code == 0


# -- sửa hết thì hết -------------------------------------------------------------------------------------------------


def test_who_mends_all_that_is_reported_has_nothing_left_to_mend(lay, base):
    names = [name for name in TOGETHER if name not in NEEDS_POSIX or os.name == "posix"]
    root = lay(*names)
    before = check(root)
    assert before.ids == set(names)
    Office(root).mend(before.problems)
    after = check(root)
    left = [problem for problem in after.problems if problem["id"] not in TO_LOOK_AT]
    assert left == []
    assert {problem["severity"] for problem in after.problems} == {"note"}
    assert after.code == 0
    assert after.states == check(base).states
    for item, state in before.states.items():
        assert state == "none-required" or STATES.index(after.states[item]) >= STATES.index(state), item


def test_papers_taken_signed_from_their_system_leave_no_signature_missing(lay):
    root = lay("signature-missing")
    before = check(root)
    for problem in before.problems:
        path = root / (problem["file"] if not problem["line"] else f"{YEAR}/{PLAN}/12-KH-UBND.pdf")
        if path.suffix == ".docx":  # Word bears no signature that is read
            path.unlink()
            path = path.with_suffix(".pdf")
            path.write_bytes(issued(KET_QUA))
        path.write_bytes(signed(path.read_bytes()))
    after = check(root)
    assert (after.code, after.problems) == (0, [])
    assert {document["verdict"] for document in after.documents if document["kind"] == "pdf"} == {"nguyen_ven"}


# -- tệp hỏng, tệp hiểm ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(base, tmp_path_factory):
    """All of them in one item's folder, read in one run; and how long that took (seconds)."""
    root = tmp_path_factory.mktemp("hostile") / "ho so"
    shutil.copytree(base, root)
    for name, row in ROWS.items():
        (root / YEAR / PLAN / name).write_bytes(row.content())
    start = time.monotonic()
    ran = check(root)
    return ran, time.monotonic() - start


@pytest.mark.parametrize("name", ROWS)
def test_a_hostile_file_is_spoken_of_and_no_more(hostile, name):
    ran, _ = hostile
    problems = [problem for problem in ran.problems if problem["file"] == f"{YEAR}/{PLAN}/{name}"]
    assert {problem["id"] for problem in problems} == set(ROWS[name].ids.split())
    assert not any(PROGRAM_WORDS.search(f"{problem['message']}\n{problem['hint']}") for problem in problems)
    (document,) = (document for document in ran.documents if document["file"] == f"{PLAN}/{name}")
    assert (document["number"] is not None) is ROWS[name].read


def test_hostile_files_cost_seconds_and_nothing_else_suffers(hostile):
    ran, seconds = hostile
    assert seconds < 60
    assert not any(
        "thời gian" in problem["message"] or "hỏng chương trình" in problem["message"] for problem in ran.problems
    )
    assert {problem["file"] for problem in ran.problems} <= {f"{YEAR}/{PLAN}/{name}" for name in ROWS}
    assert "root:" not in json.dumps(ran.documents)  # /etc/passwd, which an entity asked for
    assert ran.states["1.1.1"] == "doubtful"
    assert {ran.states[item] for item in ("1.1.2", "1.2", "1.3", "1.4", "1.5", "2.1", "2.2", "2.3")} == {"ok"}


# -- còn phải sửa trong chương trình ---------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="POSIX only")
@pytest.mark.parametrize("name", ["CON.pdf", "aux.báo cáo.pdf", "LPT1.docx"])
def test_a_reserved_name_is_unsafe_whatever_its_extension(lay, name):
    root = lay()
    (root / YEAR / PLAN / name).write_bytes(word(other(400)) if name.endswith("docx") else issued(other(400)))
    assert check(root).ids == {"unsafe-name"}


def test_a_damaged_file_of_which_nothing_was_read_is_not_called_readable(lay):
    ran = check(lay("damaged-file"))
    read = {f"{YEAR}/{document['file']}": document["text"] for document in ran.documents}
    assert not [p["file"] for p in ran.problems if "vẫn đọc được" in p["message"] and read[p["file"]] == "none"]


def test_a_word_file_is_not_called_a_pdf(hostile):
    ran, _ = hostile
    assert not [p for p in ran.problems if p["file"].endswith(".docx") and p["message"].startswith("PDF ")]


@pytest.mark.skipif(os.name != "posix", reason="POSIX only")
def test_two_files_whose_names_are_one_in_unicode_are_both_read(lay):
    root = lay()
    contents = {"NFC": issued(other(401)), "NFD": page(other(402), (120, 716, "MẬT", "bold"))}
    for _ in range(2):  # the secret one in either form of the name
        for form, content in contents.items():
            (root / YEAR / PLAN / unicodedata.normalize(form, "báo cáo.pdf")).write_bytes(content)
        if len(list((root / YEAR / PLAN).iterdir())) < 3:
            pytest.skip("this file system takes the two names for one")
        assert "state-secret" in check(root).ids
        contents = {"NFC": contents["NFD"], "NFD": contents["NFC"]}


def test_stating_the_number_ends_the_note_on_a_double_slash(lay):
    root = lay()
    (root / YEAR / PLAN / "45-BC-UBND.pdf").write_bytes(issued(other(45, number="45/")))
    (problem,) = check(root).problems
    assert (problem["id"], problem["severity"], problem["hint"]) == (
        "number-malformed",
        "note",
        "ghi đúng số trong hồ sơ",
    )
    edit(
        root / STATEMENTS, "date: 2023-01-10}", "date: 2023-01-10}\n      - {file: 45-BC-UBND.pdf, number: 45/BC-UBND}"
    )
    assert check(root).problems == []


def test_an_explanation_answers_a_document_of_after_the_deadline(lay):
    root = lay("dated-after-deadline")
    (problem,) = check(root).problems
    assert "nói rõ trong giải trình" in problem["hint"]
    explain(root, problem["item"])
    ran = check(root)
    assert (ran.problems, ran.states[problem["item"]]) == ([], "ok")


def test_an_extension_is_only_advised_where_there_is_one(lay):
    root = lay()
    (root / YEAR / PLAN / "công văn.doc").write_bytes(ole({"EncryptedPackage": b"", "EncryptionInfo": b""}))
    assert not [problem for problem in check(root).problems if ".ole" in problem["hint"]]


def test_what_is_too_large_is_said_to_be_more_than_allowed(lay):
    root = lay()
    (root / YEAR / PLAN / "ảnh.jpg").write_bytes(image("JPEG") + bytes(20_400_000))
    (problem,) = check(root).problems
    assert problem["message"] != "tệp 20 MB, quá 20 MB"


def test_errors_past_the_most_findings_shown_still_count(lay, monkeypatch):
    monkeypatch.setattr("cchc_cli.problem.MOST_OF_A_CHECK", 2, raising=False)
    root = lay()
    for serial, item in enumerate((PLAN, "1.2", "1.4", "1.5"), start=403):
        spoilt = b"x" * 700 + issued(other(serial)) if item != "1.5" else bytes(3000)
        (root / YEAR / item / "hong.pdf").write_bytes(spoilt)
    ran = check(root)
    assert ran.code == 1  # the last of the four is an error
    assert {ran.states[item] for item in ("1.1.1", "1.2", "1.4", "1.5")} == {"doubtful"}


def test_who_has_a_pdf_is_not_told_to_make_a_pdf(lay):
    root = lay()

    def old_fonts(document):
        for font in document.pages[0].obj.Resources.Font.values():
            font.BaseFont = pikepdf.Name("/ABCDEF+.VnTime")

    (root / YEAR / PLAN / "404-BC-UBND.pdf").write_bytes(issued(other(404), old_fonts))
    assert not [problem for problem in check(root).problems if problem["hint"] == "xuất sang PDF"]


def test_photos_pasted_into_word_need_no_number_where_photos_are_asked_for(lay):
    root = lay()
    (root / YEAR / SPREAD / "ảnh tuyên truyền.docx").write_bytes(docx("<w:p/>", **{"word/media/a.jpg": image("JPEG")}))
    assert check(root).problems == []


def test_the_same_number_is_told_only_of_papers_that_may_be_one(lay):
    root = lay()
    neighbour = replace(KE_HOACH, agency=("ỦY BAN NHÂN DÂN", "XÃ KHÁC"), abstract="Kế hoạch của xã Khác")
    year_before = replace(KE_HOACH, date=KE_HOACH.date.replace(year=2022), abstract="Cải cách hành chính năm 2022")
    for name, paper in {"xã khác.pdf": neighbour, "năm trước.pdf": year_before}.items():
        (root / YEAR / PLAN / name).write_bytes(issued(paper))
    assert check(root).problems == []


def test_a_mark_of_an_enterprise_is_only_to_be_compared(lay):
    root = lay()
    edit(root / STATEMENTS, "number: 12/KH-UBND", "number: 03/QĐ/PC-DN")
    malformed = [problem for problem in check(root).problems if problem["id"] == "number-malformed"]
    assert [(problem["severity"], "để nguyên" in problem["hint"]) for problem in malformed] == [("note", True)]
