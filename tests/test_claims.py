"""Facts of every type, bonus and penalty, and the corners of reading a workspace."""

import json
import os

import pytest

from cchc_cli.read import evidence, workspace
from cchc_cli.read.yaml_strict import unreadable
from tests.conftest import ROOT, edit

TYPES = {
    "decimal": (
        "{kind: count, fact: done, each: 1}",
        [("-1.5", "số âm"), ('"1.5"', "không phải số"), ("true", "không phải số")],
    ),
    "percent": ("{kind: external, index: X, percent: done}", [("100.5", "lớn hơn 100%"), ("-1", "số âm")]),
    "yes-no": ("{kind: yes_no, fact: done}", [("1", "không phải có/không"), ("yes", "không phải có/không")]),
    "choice": (
        "{kind: levels, fact: done, levels: [{key: tot, label: Tốt, points: 2}, {key: kem, label: Kém, points: 0}]}",
        [("tott", "có phải `tot`?"), ("true", "không có mức `true`")],
    ),
    "date": ("{kind: deadline, facts: [done], by: {month: 6, day: 30}}", [("12", "không phải ngày")]),
}
RULE = "{kind: ratio, done: done, planned: planned, floor: 80, when_zero: exclude}"
PLANNED = "          planned: {label: Số việc đề ra, type: integer, unit: việc}\n"


@pytest.mark.parametrize(
    ("kind", "value", "words"), [(kind, value, words) for kind, (_, wrong) in TYPES.items() for value, words in wrong]
)
def test_a_fact_of_the_wrong_type_says_what_was_expected(cchc, small, kind, value, words):
    area = small / "criteria/thu/1-chi-dao.yaml"
    edit(area, RULE, TYPES[kind][0])
    edit(area, PLANNED, "")
    edit(area, "type: integer, unit: việc", f"type: {kind}")
    edit(small / "evidence/2023/assessment.yaml", "{done: 9, planned: 10}", f"{{done: {value}}}")
    ran = cchc("score", "--workspace", small)
    assert ran.code == 1
    assert words in ran.err


def test_manual_points_need_bounds_and_a_reason(cchc, small):
    area, claims = small / "criteria/thu/1-chi-dao.yaml", small / "evidence/2023/assessment.yaml"
    edit(area, RULE, "{kind: manual}")
    edit(area, PLANNED, "")
    edit(area, "        facts:\n          done: {label: Số việc đã làm, type: integer, unit: việc}\n", "")
    edit(claims, "facts: {done: 9, planned: 10}", "points: 1.5")
    assert "không có lý do" in cchc("score", "--workspace", small).err
    edit(claims, "points: 1.5", "points: 2.5\n    reason: theo biên bản")
    assert "ngoài khoảng từ 0 đến 2" in cchc("score", "--workspace", small).err
    edit(claims, "points: 2.5", "points: 1.5")
    assert "theo biên bản: đạt" in cchc("score", "--workspace", small).out.replace(
        "biên bản: 1,5 điểm", "biên bản: đạt"
    )


def test_a_maximum_that_no_path_reaches_is_named(cchc, small):
    edit(
        small / "criteria/thu/1-chi-dao.yaml",
        RULE,
        "{kind: bands, done: done, planned: planned, when_zero: zero, bands: [{at_least: 80, points: 1}]}",
    )
    ran = cchc("score", "--workspace", small)
    assert "mức cao nhất là 1 điểm, mục ghi 2 điểm" in ran.err


def test_a_declared_fact_that_no_rule_uses_is_named(cchc, small):
    edit(small / "criteria/thu/1-chi-dao.yaml", RULE, "{kind: count, fact: done, each: 1}")
    assert "số liệu `planned` khai ra nhưng cách chấm không dùng" in cchc("score", "--workspace", small).err


def test_side_files_with_unknown_items_are_named(cchc, small):
    (small / "evidence/2023/report.yaml").write_text('causes: {"9.9": x}', encoding="utf-8")
    (small / "evidence/2023/appraisal.yaml").write_text(
        'rounds: [{round: 1, items: {"8.8": {points: 1}}}]', encoding="utf-8"
    )
    ran = cchc("score", "--workspace", small)
    assert "report.yaml (9.9)" in ran.err
    assert "appraisal.yaml (8.8)" in ran.err


def test_bonus_and_penalty_are_shown_with_their_caps(cchc, small):
    out = cchc("score", "--workspace", ROOT / "examples" / "xa-moi-2026").out
    assert "thưởng 1,00" in out
    assert "trừ 0,50" in out
    assert "(điểm thưởng)" in out
    report = cchc("report", "--workspace", ROOT / "examples" / "xa-moi-2026", "--format", "md").out
    assert "Điểm thưởng: 1,00 điểm; điểm trừ: 0,50 điểm." in report
    assert "Sở Nội vụ tỉnh Mẫu" in report
    lost = report[report.index("## III. ") : report.index("## IV. ")]
    assert "| 1.1.2 |" in lost
    assert "| 10.1 |" not in lost
    assert "| 9.1 |" not in lost
    index = small / "criteria/thu/index.yaml"
    bonus = (
        'code: "2"\nname: Thưởng\nmax_points: 1\nkind: bonus\n'
        'criteria: [{code: "2.1", name: T, max_points: 1, rule: {kind: manual}}]\n'
    )
    (small / "criteria/thu/2-thuong.yaml").write_text(bonus, encoding="utf-8")
    assert "chưa ghi mức trần" in cchc("score", "--workspace", small).err
    index.write_text(index.read_text(encoding="utf-8") + "bonus: {cap: 0.5}\n", encoding="utf-8")
    claims = small / "evidence/2023/assessment.yaml"
    claims.write_text(
        claims.read_text(encoding="utf-8") + '  "2.1": {points: 1, reason: sáng kiến}\n', encoding="utf-8"
    )
    total = json.loads(cchc("score", "--workspace", small, "--format", "json").out)["total"]
    # by hand: (2,8 + 0,5) ÷ 3 = 110%
    assert (total["bonus"], total["percent"], total["self_assessed"]) == (0.5, 110, 2.8)


def test_a_terminal_that_is_narrow_and_coloured():
    from cchc_cli.present import blocks, terminal

    table = blocks.Table((blocks.Column("A", 1, "center"),), (blocks.Row(("[b]x\x1b[2J",), strong=True),))
    letter = blocks.SignatureBlock(("Như trên",), ("CHỦ TỊCH",), "")
    empty = blocks.Table((blocks.Column("A", 1),), (), empty="Không có gì.")
    text = terminal.render(blocks.Paper("T", (table, letter, empty), "MINH HỌA"), width=40, colour=True)
    assert "[b]x" in text
    assert "\x1b[" in text
    assert "\x1b[2J" not in text
    assert "CHỦ TỊCH" in text
    assert "Không có gì." in text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FileNotFoundError(), "không có tệp này"),
        (PermissionError(), "không được phép đọc"),
        (IsADirectoryError(), "thư mục"),
        (OSError(), "không đọc được"),
    ],
)
def test_every_reading_error_has_words(error, words):
    assert words in unreadable("x", error).message


def test_paths_outside_the_workspace_keep_their_name(tmp_path):
    here = workspace.Workspace(tmp_path)
    assert here.name(tmp_path / "a" / "b") == "a/b"
    assert here.name(workspace.shipped("criteria")).endswith("criteria")
    assert workspace.years(workspace.Workspace(tmp_path / "none")) == []
    assert here.criteria == workspace.shipped("criteria")


def test_too_many_files_are_refused(small, monkeypatch, cchc):
    folder = small / "evidence/2023/1.1.1"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / name).write_bytes(b"x")
    monkeypatch.setattr(evidence, "MAX_FILES", 1)
    assert "[too-many-files]" in cchc("check-evidence", "--workspace", small).out


def test_a_file_that_vanishes_between_listing_and_asking(small, monkeypatch, cchc):
    folder = small / "evidence/2023/1.1.1"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"x")

    class Gone:
        def __init__(self, entry):
            self.entry, self.name, self.path = entry, entry.name, entry.path

        def is_symlink(self):
            return False

        def is_dir(self, follow_symlinks=True):
            return self.entry.is_dir(follow_symlinks=follow_symlinks)

        def is_file(self, follow_symlinks=True):
            return self.name.endswith(".pdf")

        def stat(self, follow_symlinks=True):
            if self.name == "a.pdf":
                raise FileNotFoundError
            return self.entry.stat(follow_symlinks=follow_symlinks)

    real = evidence._entries
    monkeypatch.setattr(evidence, "_entries", lambda *args: [Gone(entry) for entry in real(*args)])
    ran = cchc("check-evidence", "--workspace", small)
    assert "không có tệp này" in ran.out
    (folder / "pipe").write_bytes(b"x")
    monkeypatch.setattr(Gone, "stat", lambda self, follow_symlinks=True: (_ for _ in ()).throw(OSError()))
    assert "[special-file]" in cchc("check-evidence", "--workspace", small).out


def test_criteria_folders_with_stray_or_too_many_files(cchc, small, monkeypatch):
    from cchc_cli.read import criteria

    stray = small / "criteria/thu/ghi-chu.yaml"
    stray.write_text("a: 1", encoding="utf-8")
    assert "[stray-criteria-file]" in cchc("score", "--workspace", small).err
    stray.unlink()
    monkeypatch.setattr(criteria, "MAX_AREAS", 0)
    assert "[too-many-areas]" in cchc("score", "--workspace", small).err


def test_a_spoiled_cache_counts_as_none(cchc, small):
    cchc("check-evidence", "--workspace", small)
    kept = small / ".cchc/2023/check-evidence.json"
    assert kept.exists()
    for text in ("{", "[]", '{"version": 0}'):
        kept.write_text(text, encoding="utf-8")
        assert "chưa kiểm tra" in cchc("score", "--workspace", small).err
    os.truncate(kept, 0)
    assert cchc("score", "--workspace", small).code == 0


def test_a_folder_that_cannot_be_written_does_not_cost_the_findings(cchc, small, monkeypatch):
    def refuse(source, path):
        raise PermissionError(13, "read-only", str(path))

    monkeypatch.setattr(os, "replace", refuse)
    ran = cchc("check-evidence", "--workspace", small)
    assert ran.code == 1
    assert "[missing-evidence]" in ran.out
    assert "không giữ lại được" in ran.err
