"""report.yaml as ``cchc init`` begins it: nothing stated until an officer takes the marks off, then what is read."""

from __future__ import annotations

import re

import pytest

from cchc_cli.model import Meeting, ReportTexts
from cchc_cli.present.initial import report_bytes
from cchc_cli.present.view.office import TO_FILL
from cchc_cli.read.shape import shaped
from cchc_cli.read.submission import read_submission
from cchc_cli.read.workspace import Workspace
from cchc_cli.read.yaml_strict import parse_yaml
from tests.conftest import ROOT
from tests.test_report import TEXTS


@pytest.fixture
def begun(cchc, small):
    """The small workspace with the model that a second ``init`` adds."""
    assert cchc("init", small).code == 0
    return small


def path_of(root):
    return root / "evidence/2023/report.yaml"


def model_of(root):
    return path_of(root).read_text(encoding="utf-8")


def read(text):
    tree, problems = parse_yaml(text.encode(), "report.yaml")
    assert problems == []
    texts, problems = shaped(ReportTexts, tree, "report.yaml")
    assert problems == []
    return texts


def test_a_model_with_marks_only_states_nothing(cchc, begun):
    submission, problems = read_submission(Workspace(begun), 2023)
    assert (submission.texts, problems) == (None, [])
    for command in (["score"], ["status"], ["report"], ["plan", "--from", "2023"], ["review"], []):
        ran = cchc(*command, *(["--workspace", begun] if command else []))
        assert (ran.code, "report.yaml:" in ran.err) == (0, False), ran.err
    ran = cchc("report", "--workspace", begun)
    assert "còn 5 chỗ" in ran.err


@pytest.mark.parametrize("text", ["", "\n", "# chỉ có ghi chú\n"])
def test_an_empty_file_of_what_may_be_left_out_states_nothing(cchc, small, text):
    path_of(small).write_text(text, encoding="utf-8")
    assert cchc("score", "--workspace", small).code == 0


@pytest.mark.parametrize("name", ["survey.yaml", "appraisal.yaml"])
def test_results_without_a_result_are_a_mistake(cchc, small, name):
    """What others decided must not vanish from the score unnoticed because a file was cut short."""
    (small / "evidence/2023" / name).write_text("", encoding="utf-8")
    ran = cchc("score", "--workspace", small)
    assert (ran.code, "[yaml-empty]" in ran.err) == (1, True)


@pytest.mark.parametrize("mark", ["#", "# ?"])
def test_without_the_marks_the_model_is_valid_and_has_every_key(begun, mark):
    text = model_of(begun)
    assert all(line.startswith("#") for line in text.splitlines() if line)
    texts = read(re.sub(rf"(?m)^{mark}(?!#)", "", text))
    assert texts.model_fields_set == set(ReportTexts.model_fields)
    assert texts.meeting.model_fields_set == set(Meeting.model_fields)
    assert dict(texts.causes) == {"1.1.1": TO_FILL}


@pytest.mark.parametrize("edition", ["minh-hoa-xa-2023", "minh-hoa-xa-2026"])
def test_the_model_of_a_set_names_codes_of_it(edition):
    from cchc_cli.read.workspace import read_edition

    index, _ = read_edition(Workspace(ROOT), edition, None)[0]
    texts = read(re.sub("(?m)^#", "", report_bytes(index, 2026).decode()))
    assert len(texts.causes) == 2
    assert set(texts.causes) <= set(index.items)


def test_each_group_can_be_written_alone_or_a_mark_taken_off_everywhere(begun):
    head, *groups = model_of(begun).split("\n\n")
    assert len(groups) == len(ReportTexts.model_fields)
    for group in groups:
        written = re.sub("(?m)^#(?!#)", "", group)
        assert len(read("\n\n".join([head, written])).model_fields_set) == 1
    assert read(re.sub("(?m)^#", "", model_of(begun))).model_fields_set == set(ReportTexts.model_fields)


def test_what_is_left_as_the_model_has_it_is_still_an_open_place(cchc, begun):
    path_of(begun).write_text(re.sub("(?m)^#(?!#)", "", model_of(begun)), encoding="utf-8")
    ran = cchc("report", "--workspace", begun, "--final", "--with", "bien-ban,phieu-trinh")
    assert ran.code == 1
    places = set(re.findall(r"report\.yaml \(([^)]+)\): lỗi: .* \[to-fill\]", ran.err))
    assert places == {
        *("bases", "carried_out", "difficulties", "proposals", "causes › 1.1.2", "receivers", "submitted_by"),
        *(f"meeting › {key}" for key in Meeting.model_fields),
    }


def test_init_keeps_what_is_written_and_adds_what_is_missing(cchc, begun):
    path_of(begun).write_text(TEXTS, encoding="utf-8")
    ran = cchc("init", begun)
    assert "Đã có, giữ nguyên: evidence/2023/report.yaml" in ran.err
    assert model_of(begun) == TEXTS
    path_of(begun).unlink()
    assert "Đã ghi evidence/2023/report.yaml" in cchc("init", begun).err


def test_where_the_file_is_not_there_the_remedy_is_the_command_that_makes_it(cchc, small):
    ran = cchc("report", "--workspace", small, "--final")
    remedy = "→ chạy `cchc init --year 2023` để có tệp mẫu, rồi ghi vào mục causes › 1.1.2"
    assert (ran.code, remedy in ran.err) == (1, True), ran.err
    assert cchc("init", small, "--year", 2023).code == 0
    ran = cchc("report", "--workspace", small, "--final")
    assert (ran.code, "→ ghi vào mục causes › 1.1.2" in ran.err, "cchc init" in ran.err) == (1, True, False), ran.err


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("bases:", "la: x\nbases:", "không có mục `la`"),  # `lead` is a key of plan.yaml
        ("bases:", "purpos: x\nbases:", "không có mục `purpos`"),  # `purpose` too
        ("proposals:", "proposal:", "không có mục `proposal`; có phải `proposals`?"),
        ("causes:", "meeting: {chai: A}\ncauses:", "không có mục `chai`; có phải `chair`?"),
        ("causes:", "meeting: {base: A}\ncauses:", "không có mục `base`"),  # `bases` stands one level above
    ],
)
def test_the_key_that_may_be_meant_is_one_of_the_file(cchc, small, old, new, message):
    path_of(small).write_text(TEXTS.replace(old, new), encoding="utf-8")
    ran = cchc("report", "--workspace", small)
    assert (ran.code, f"lỗi: {message} [unknown-key]" in ran.err) == (1, True), ran.err


def test_a_key_that_stands_already_is_not_proposed(cchc, small):
    path_of(small).write_text(f"{TEXTS}proposal: x\n", encoding="utf-8")
    assert "lỗi: không có mục `proposal` [unknown-key]" in cchc("report", "--workspace", small).err
