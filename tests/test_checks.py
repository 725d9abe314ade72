"""Checks and real files: every check is listed and documented; the real documents beside the project are read."""

import csv
import json
from inspect import isfunction

import pytest

from cchc_cli.document.facts import Document, Fault, Text
from cchc_cli.judge import claim_checks, document_checks, evidence_checks, file_checks, index_checks, item_checks
from cchc_cli.judge.held import agency_key, hold, place_of
from cchc_cli.read.submission import read_submission
from cchc_cli.read.workspace import Workspace
from tests.conftest import SHARED, edit

CORPUS = SHARED / "corpus"
GROUPS = (
    (index_checks, index_checks.INDEX_CHECKS),
    (item_checks, item_checks.ITEM_CHECKS),
    (claim_checks, claim_checks.CLAIM_CHECKS),
    (file_checks, file_checks.FILE_CHECKS),
    (document_checks, document_checks.DOCUMENT_CHECKS),
    (evidence_checks, evidence_checks.COMPLETENESS_CHECKS),
)


@pytest.mark.parametrize(("module", "listed"), GROUPS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_check_is_listed_and_documented(module, listed):
    written = {
        function
        for name, function in vars(module).items()
        if isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
        if name
        not in (
            "check_index",
            "check_set",
            "check_claims",
            "check_evidence",
            "doubted_items",
            "wrong_value",
            "fitting_days",
            "files",
            "all_held",
        )
    }
    assert written == set(listed)
    assert all(check.__doc__ for check in listed)


def found(small, *documents):
    """The findings of the small workspace's item 1.1.1 with documents of which the reader would say so."""
    folder = small / "evidence/2023/1.1.1"
    folder.mkdir(exist_ok=True)
    for document in documents:
        (folder / document.file.split("/")[1]).write_bytes(b"x")
    submission, problems = read_submission(Workspace(small), 2023)
    assert problems == []
    subject = hold(submission, {document.file: document for document in documents})
    return {problem.id: problem for problem in evidence_checks.check_evidence(subject)}


def plan(name="k.pdf", **values):
    import datetime

    standard = {
        "kind": "pdf", "pages": 1, "text": Text.TEXT, "number": "5/KH-UBND", "type": "KH",
        "date": datetime.date(2023, 1, 15), "issuer": "UBND xã Thử",
    }  # fmt: skip
    return Document(f"1.1.1/{name}", f"sha of {name}", 1000, **standard | values)


def test_a_right_document_gives_no_finding(small):
    assert found(small, plan()) == {}


@pytest.mark.parametrize(
    ("values", "id", "words"),
    [
        ({"faults": (Fault.BOMB,)}, "unusable-file", "giải nén"),
        ({"faults": (Fault.TIMED_OUT,)}, "unusable-file", "quá thời gian"),
        ({"faults": (Fault.CRASHED,)}, "unusable-file", "hỏng chương trình đọc"),
        ({"faults": (Fault.OUR_MISTAKE,), "mistake": "KeyError, a.py:1"}, "unusable-file", "lỗi của chương trình"),
        ({"faults": (Fault.BOMB,), "kind": "jpg", "name": "k.jpg"}, "unusable-file", "điểm ảnh"),
        ({"kind": "unknown"}, "format-not-allowed", "không nhận ra"),
        ({"text": Text.NONE}, "blank-document", "không thấy nội dung"),
        ({"faults": (Fault.DAMAGED,)}, "damaged-file", "hỏng nhẹ"),
        ({"faults": (Fault.MACRO,)}, "risky-file", "macro"),
        ({"faults": (Fault.ACTIVE_CONTENT,)}, "risky-file", "tự chạy"),
        ({"kind": "docx"}, "wrong-extension", "đuôi .pdf nhưng nội dung là DOCX"),
        ({"kind": "rtf", "name": "k.rtf"}, "format-not-allowed", "RTF"),
        ({"size": 30_000_000}, "file-too-large", "30 MB, quá 20 MB"),
        ({"draft": True}, "draft", "DỰ THẢO"),
        ({"issuer": "UBND xã Khác"}, "wrong-issuer", "UBND xã Khác"),
        ({"type": "BC"}, "wrong-type", "Báo cáo"),
        ({"date": None}, "fewer-documents", "0/1"),
        ({"text": Text.SCAN, "number": None}, "scan-not-described", "bản quét"),
    ],
)
def test_each_fault_of_a_file_is_found(small, values, id, words):
    from dataclasses import replace

    name, size = values.pop("name", "k.pdf"), values.pop("size", 1000)
    problem = found(small, replace(plan(name, **values), size=size))[id]
    assert words in problem.message
    assert problem.hint
    assert problem.item == "1.1.1"


def test_the_whole_dossier_may_be_too_large(small):
    from dataclasses import replace

    index = small / "criteria/thu/index.yaml"
    index.write_text(index.read_text(encoding="utf-8") + "guidance: {max_total_mb: 1}\n", encoding="utf-8")
    problems = found(small, replace(plan("a.pdf"), size=900_000), replace(plan("b.pdf"), size=900_000))
    assert "cả hồ sơ 1,8 MB" in problems["file-too-large"].message


def test_papers_of_a_predecessor_are_lawful_until_its_last_day(small):
    import datetime

    unit = small / "evidence/unit.yaml"
    text = unit.read_text(encoding="utf-8")
    unit.write_text(text + "predecessors: [{name: UBND xã Cũ, until: 2023-01-20}]\n", encoding="utf-8")
    assert found(small, plan(issuer="ỦY BAN NHÂN DÂN XÃ CŨ")) == {}
    late = plan(issuer="ỦY BAN NHÂN DÂN XÃ CŨ", date=datetime.date(2023, 1, 21))
    assert "wrong-issuer" in found(small, late)


def test_missing_explanation_and_malformed_number(small):
    edit(small / "criteria/thu/1-chi-dao.yaml", "        lead: van-phong\n", "        explanation: required\n")
    edit(
        small / "evidence/2023/assessment.yaml",
        "facts: {issued_on: 2023-01-15}",
        "facts: {issued_on: 2023-01-15}\n    documents: [{file: k.pdf, number: so nam}]",
    )
    problems = found(small, plan(number=None))
    assert {"missing-explanation", "number-malformed"} <= set(problems)


def test_an_explanation_turns_a_misfit_into_a_warning(small):
    edit(small / "evidence/2023/assessment.yaml", "facts: {issued", "explanation: có\n    facts: {issued")
    assert found(small, plan(type="BC"))["wrong-type"].severity == "warning"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("12.pdf", ("1.1.1", "12.pdf")),
        ("./Kế hoạch.PDF", ("1.1.1", "kế hoạch.pdf")),
        ("../1.2.1 Báo cáo/a.pdf", ("1.2.1", "a.pdf")),
        ("..\\1.2.1\\b\\a.pdf", ("1.2.1", "b/a.pdf")),
        ("../khac/a.pdf", ("", "a.pdf")),
    ],
)
def test_listed_paths_name_an_item_and_a_file(path, expected):
    assert place_of(path, "1.1.1") == expected


def test_agencies_are_compared_by_what_they_are_called():
    assert (
        agency_key("UBND xã Ví Dụ") == agency_key("ỦY BAN NHÂN DÂN  XÃ VÍ DỤ") == agency_key("Uỷ ban nhân dân xã Ví Dụ")
    )


@pytest.mark.skipif(not hasattr(__import__("os"), "mkfifo"), reason="POSIX only")
def test_links_devices_and_subfolders(small, cchc):
    import os

    folder = small / "evidence/2023/1.1.1"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "a.pdf").write_bytes(b"%PDF-1.4")
    (folder / "link.pdf").symlink_to("/etc/hostname")
    (small / "evidence/2023/1.1.2").symlink_to(folder)
    os.mkfifo(folder / "pipe.pdf")
    (folder / "Thumbs.db").write_bytes(b"x")
    result = json.loads(cchc("check-evidence", "--workspace", small, "--format", "json").out)
    ids = [problem["id"] for problem in result["problems"]]
    assert (ids.count("symlink"), ids.count("special-file"), ids.count("system-file")) == (2, 1, 1)
    assert [document["file"] for document in result["documents"]] == ["1.1.1/sub/a.pdf"]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real documents are not beside this checkout")
def test_real_documents_go_through_all_three_commands(cchc, small):
    import shutil

    folder = small / "evidence/2023/1.1.1"
    folder.mkdir()
    names = []
    for path in sorted(CORPUS.rglob("*")):
        if path.is_file() and path.suffix in (".pdf", ".docx", ".doc"):
            shutil.copy(path, folder)
            names.append(path.name)
    ran = cchc("check-evidence", "--workspace", small, "--format", "json")
    assert ran.code in (0, 1)
    documents = {document["file"].split("/")[1]: document for document in json.loads(ran.out)["documents"]}
    assert sorted(documents) == sorted(names)
    assert cchc("score", "--workspace", small).code == 0
    assert cchc("report", "--workspace", small).code == 0
    lines = (line for line in (CORPUS / "expected.tsv").read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    for row in csv.DictReader(lines, delimiter="\t"):
        document = documents[row["file"]]
        assert document["text"] == row["text"], row["file"]
        if row["text"] == "text" and row["number"][0] not in "-(":
            # right, or honestly not read: never something else
            assert document["number"] in (row["number"], None), row["file"]
            assert document["date"] in (row["date"], None), row["file"]
