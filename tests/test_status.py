"""``cchc status``: what is done, what is missing, whose it is, what is due; counted by hand on the small workspace."""

import io
import json
import re

import openpyxl
import pytest

from tests.conftest import edit

OFFICERS = """\
officers:
  van-phong: {name: Nguyễn Văn A, items: ["1.1"]}
  mot-cua: {name: "", items: ["1.1.2"]}
  tu-phap: {name: Trần Thị B, items: ["2"]}
"""
PLAN = """\
actions:
  - {id: a, item: "1.1.1", solution: Ban hành sớm, deadline: 2023-03-31}
  - {id: b, item: "1.1.2", solution: Giao việc, lead: mot-cua, deadline: 2023-12-01, state: under-way}
  - {id: c, item: "1.1.2", deadline: 2023-11-25}
  - {id: d, item: "1.1.1", deadline: 2023-01-01, state: done}
  - {id: e, item: "1.2", solution: Khảo sát nhanh}
"""
DEADLINES = "deadlines: {self_scoring: {month: 12, day: 15, year: +0}, appraisal: {month: 2, day: 1, year: +1}}\n"


@pytest.fixture
def shared(small):
    """Two officers share 1.1.2, a third holds nothing of the set; a plan with five actions; two deadlines."""
    for name, text in (("evidence/unit.yaml", OFFICERS), ("criteria/thu/index.yaml", DEADLINES)):
        with (small / name).open("a", encoding="utf-8") as file:
            file.write(text)
    (small / "evidence/2023/plan.yaml").write_text(PLAN, encoding="utf-8")
    return small


@pytest.fixture
def status(cchc):
    """The status as plain values."""

    def run(folder, *arguments):
        ran = cchc("status", "--workspace", folder, "--today", "2023-11-25", "--format", "json", *arguments)
        assert ran.code == 0, ran.err
        return json.loads(ran.out)

    return run


def officer(data, role):
    return next(one for one in data["officers"] if one["role"] == role)


def test_items_are_counted_by_area_and_by_each_who_holds_them(status, shared):
    data = status(shared)
    # 1.1.1 needs a plan document and has none; 1.1.2 needs none; the survey item is nobody's work
    counts = {"items": 2, "complete": 1, "missing_facts": 0, "missing_evidence": 1, "doubtful": 0}
    assert data["total"] == counts
    assert data["areas"] == [{"code": "1", "name": "Chỉ đạo"} | counts]
    assert (data["today"], data["check"]) == ("2023-11-25", "none")
    assert officer(data, "van-phong")["codes"] == ["1.1.1", "1.1.2"]
    assert officer(data, "mot-cua")["codes"] == ["1.1.2"]
    assert officer(data, "tu-phap")["codes"] == []
    assert [item["code"] for item in data["items"]] == ["1.1.1", "1.1.2"]
    assert data["items"][1]["officers"] == ["van-phong", "mot-cua"]


def test_what_is_missing_is_named(status, cchc, shared):
    edit(shared / "evidence/2023/assessment.yaml", "done: 9, ", "")
    one, two = status(shared)["items"]
    assert (one["missing_facts"], one["missing_evidence"]) == ([], True)
    assert (two["missing_facts"], two["complete"]) == (["Số việc đã làm"], False)
    text = cchc("status", "--workspace", shared, "--format", "text", "--today", "2023-11-25").out
    assert "- 1.1.1 Ban hành kế hoạch: thiếu tài liệu: Kế hoạch CCHC" in text
    assert text.count("- 1.1.2 Thực hiện kế hoạch: thiếu số liệu: Số việc đã làm") == 2
    edit(shared / "evidence/2023/assessment.yaml", "facts: {planned: 10}", "not_applicable: không giao")
    assert status(shared)["items"][1]["complete"]


def test_a_file_or_an_explanation_is_enough_until_it_is_checked(status, shared):
    folder = shared / "evidence/2023/1.1.1 Kế hoạch"
    folder.mkdir()
    (folder / "ke-hoach.txt").write_text("chữ", encoding="utf-8")
    item = status(shared)["items"][0]
    assert (item["missing_evidence"], item["files"], item["evidence"]) == (False, 1, "not-checked")
    (folder / "ke-hoach.txt").unlink()
    edit(shared / "evidence/2023/assessment.yaml", "2023-01-15}", "2023-01-15}\n    explanation: đã ban hành")
    assert not status(shared)["items"][0]["missing_evidence"]


def test_findings_are_those_of_the_last_check_and_told_when_stale(status, cchc, shared):
    cchc("check-evidence", "--workspace", shared)
    data = status(shared)
    item = data["items"][0]
    assert (data["check"], item["evidence"], item["errors"]) == ("current", "missing", 1)
    assert data["findings"][0]["id"] == "missing-evidence"
    assert "1 lỗi khi kiểm tra tài liệu" in cchc("status", "--workspace", shared).out
    (shared / "evidence/2023/1.1.1").mkdir()
    (shared / "evidence/2023/1.1.1/a.txt").write_text("chữ", encoding="utf-8")
    data = status(shared)
    assert (data["check"], data["items"][0]["missing_evidence"]) == ("stale", False)
    told = cchc("status", "--workspace", shared).out
    assert "Hồ sơ đã thay đổi sau lần kiểm tra" in " ".join(told.split())
    assert "(lần trước)" in told


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"version": 2}', '{"version": 2, "findings": [{}]}', "null"])
def test_what_was_kept_may_be_broken(status, shared, kept):
    path = shared / ".cchc/2023/check-evidence.json"
    path.parent.mkdir(parents=True)
    path.write_text(kept, encoding="utf-8")
    assert status(shared)["check"] == "none"


def test_actions_are_due_overdue_and_whose_they_are(status, shared):
    data = status(shared)
    assert [(one["id"], one["overdue"], one["officers"]) for one in data["actions"]] == [
        ("a", True, ["van-phong"]),
        ("c", False, ["van-phong", "mot-cua"]),
        ("b", False, ["mot-cua"]),  # who leads it has it
        ("e", False, []),
    ]
    assert officer(data, "van-phong")["overdue_actions"] == ["a"]
    assert officer(data, "mot-cua")["open_actions"] == ["c", "b"]
    assert officer(data, None)["open_actions"] == ["e"]


def test_days_are_counted_to_the_given_day(status, cchc, shared):
    steps = {one["step"]: (one["day"], one["days_left"]) for one in status(shared)["deadlines"]}
    assert steps == {"self_scoring": ("2023-12-15", 20), "appraisal": ("2024-02-01", 68)}
    text = cchc("status", "--workspace", shared, "--today", "15/12/2023", "--format", "text").out
    assert "15/12/2023 (hôm nay)" in text
    assert "- Kế hoạch a (31/03/2023, quá hạn 259 ngày): Ban hành sớm" in text
    assert "(chưa ghi hạn)" in text
    assert "đã qua 1 ngày" in cchc("status", "--workspace", shared, "--today", "16/12/2023", "--format", "text").out


def test_today_is_the_machines_day_and_shown(cchc, small):
    assert re.search(r"tiến độ đến ngày \d\d/\d\d/20\d\d", cchc("status", "--workspace", small).out)


def test_the_message_is_plain_short_lines_with_a_part_for_each(cchc, shared):
    edit(shared / "evidence/unit.yaml", "Trần Thị B", '"Trần\\tThị\\nB\\e[31m"')
    text = cchc("status", "--workspace", shared, "--format", "text", "--today", "2023-11-25").out
    assert not set(text) & set("|│─\t\x1b")
    assert all(len(line) <= 160 for line in text.splitlines())
    parts = text.split("\n\n")
    assert [part.splitlines()[0].split(":")[0] for part in parts[1:]] == [
        "Văn phòng (Nguyễn Văn A)",
        "mot-cua",
        "tu-phap (Trần Thị B�[31m)",
        "Chưa giao",
    ]


def test_one_officer_alone(status, cchc, shared):
    data = status(shared, "--officer", "mot-cua")
    assert [item["code"] for item in data["items"]] == ["1.1.2"]
    assert [one["id"] for one in data["actions"]] == ["c", "b"]
    assert len(data["officers"]) == 1
    ran = cchc("status", "--workspace", shared, "--officer", "mot-cu")
    assert (ran.code, "có phải `mot-cua`" in ran.err) == (2, True)


def test_items_of_nobody_are_to_be_given(status, cchc, small):
    data = status(small)
    assert officer(data, None)["codes"] == ["1.1.1", "1.1.2"]
    assert "chưa giao" in cchc("status", "--workspace", small).out


def test_the_workbook_holds_every_item_as_values(cchc, shared, tmp_path):
    target = tmp_path / "tien-do.xlsx"
    arguments = ("--format", "xlsx", "--output", target, "--today", "2023-11-25")
    assert cchc("status", "--workspace", shared, *arguments).code == 0
    book = openpyxl.load_workbook(io.BytesIO(target.read_bytes()), read_only=True)
    assert book.sheetnames == ["Mục", "Lĩnh vực", "Phụ trách", "Kế hoạch", "Thời hạn"]
    rows = list(book["Mục"].iter_rows(values_only=True))[3:]
    assert [(row[0], row[3]) for row in rows] == [("1.1.1", "chưa xong"), ("1.1.2", "xong")]
    assert [row[:6] for row in book["Lĩnh vực"].iter_rows(values_only=True)][-1] == ("Tổng cộng", 2, 1, 0, 1, 0)


def test_markdown_and_several_formats(cchc, shared, tmp_path):
    ran = cchc("status", "--workspace", shared, "--format", "md,text,table", "--output", tmp_path)
    assert ran.code == 0
    assert {path.name for path in tmp_path.glob("tien-do*")} == {"tien-do.md", "tien-do.txt", "tien-do.tin-nhan.txt"}


def test_a_plan_that_cannot_be_read_is_told(cchc, shared):
    (shared / "evidence/2023/plan.yaml").write_text("actions: [{id: a}]", encoding="utf-8")
    ran = cchc("status", "--workspace", shared)
    assert (ran.code, "plan.yaml" in ran.err) == (1, True)
