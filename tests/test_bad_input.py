"""Bad input: one clear Vietnamese message with place and remedy, exit 1 or 2, nothing written, never a traceback."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT, edit

ASSESSMENT, UNIT, INDEX, AREA = (
    "evidence/2023/assessment.yaml",
    "evidence/unit.yaml",
    "criteria/thu/index.yaml",
    "criteria/thu/1-chi-dao.yaml",
)

# file, old text, new text, id, what the place must name
BAD = [
    (ASSESSMENT, '"1.1.1":', '"1.9.9":', "known-items", "assessment.yaml:3 (1.9.9)"),
    (ASSESSMENT, '"1.1.1":', '"1.1":', "known-items", "gồm nhiều mục thành phần"),
    (ASSESSMENT, '"1.1.1":', "1.1:", "unquoted-code", "assessment.yaml:3"),
    (ASSESSMENT, "issued_on:", "issued:", "known-facts", "có phải `issued_on`?"),
    (ASSESSMENT, "2023-01-15", '"2023-01-15"', "typed-facts", "assessment.yaml:4 (1.1.1 › facts › issued_on)"),
    (ASSESSMENT, "2023-01-15", "2032-01-15", "dates-in-year", "không thuộc năm 2023"),
    (ASSESSMENT, "done: 9", "done: -9", "typed-facts", "số âm"),
    (ASSESSMENT, "done: 9", "done: 9.5", "typed-facts", "không phải số nguyên"),
    (ASSESSMENT, "done: 9", "done: true", "typed-facts", "không phải số nguyên"),
    (ASSESSMENT, "done: 9", "done: 11", "part-within-whole", "lớn hơn số việc đề ra"),
    (ASSESSMENT, "facts: {done: 9, planned: 10}", "points: 2", "stated-points", "không ghi điểm trực tiếp"),
    (
        ASSESSMENT,
        '"1.1.2":\n    facts: {done: 9, planned: 10}',
        '"1.2":\n    points: 1',
        "survey-not-claimed",
        "điều tra",
    ),
    (ASSESSMENT, "facts: {issued_on: 2023-01-15}", "not_applicable: không có", "not-applicable-allowed", "1.1.1"),
    (ASSESSMENT, "facts: {done", "fact: {done", "unknown-key", "có phải `facts`?"),
    (ASSESSMENT, "edition: thu", "edition: khac", "edition-differs", "assessment.yaml:1"),
    (ASSESSMENT, "edition: thu\n", "", "missing-key", "thiếu mục `edition`"),
    (ASSESSMENT, "items:", "items: [", "yaml-syntax", "assessment.yaml:"),
    (UNIT, "{2023: thu}", "{2022: thu}", "no-edition", "unit.yaml"),
    (UNIT, "{2023: thu}", "{2023: thuu}", "edition-differs", "assessment.yaml"),
    (UNIT, "kind: xa", "kind: phuong", "set-fits-unit", "dành cho xa"),
    (UNIT, "kind: xa", "kind: xã", "wrong-value", "unit.yaml:2"),
    (UNIT, 'id: "1"', "id: 1", "wrong-type", "cần chữ"),
    (INDEX, "edition: thu", "edition: thu2", "edition-name", "index.yaml:1"),
    (INDEX, "{from: 2023, to: null}", "{from: 2024, to: null}", "set-fits-unit", "từ năm 2024"),
    (INDEX, "total: 4", "total: 5", "points-add-up", "cộng lại 4 điểm"),
    (INDEX, "points: 1,", "points: 2,", "survey-share", "cộng lại 1 điểm"),
    (INDEX, "at_least: 80", "at_least: 0", "ratings-descend", "không thấp hơn"),
    (INDEX, "van-phong:", "van-thu:", "roles-known", "1-chi-dao.yaml"),
    (AREA, "max_points: 3", "max_points: 2.5", "points-add-up", "1-chi-dao.yaml:8 (1 › 1.1 › max_points)"),
    (AREA, 'code: "1.1.2"', 'code: "1.1.1"', "codes-unique", "đã dùng ở criteria/thu/1-chi-dao.yaml"),
    (AREA, 'code: "1.1.2"', 'code: "1.3.2"', "codes-nested", "không bắt đầu bằng 1.1."),
    (AREA, 'code: "1.1.2"', "code: 1.1", "wrong-type", "cần chữ"),
    (AREA, "done: done,", "done: finished,", "facts-declared-and-used", "1.1.2"),
    (AREA, "kind: ratio", "kind: rato", "unknown-rule", "có phải `ratio`?"),
    (AREA, "floor: 80", "flor: 80", "unknown-key", "1.1.2 › rule › flor): lỗi: không có mục `flor`; có phải `floor`?"),
    (AREA, "floor: 80", "floor: 180", "wrong-value", "không quá 100"),
    (AREA, ", when_zero: exclude", "", "missing-key", "when_zero"),
    (AREA, "types: [KH]", "types: [KHH]", "evidence-types-known", "có phải `KH`?"),
    (AREA, "lead: van-phong", "lead: van-phogn", "roles-known", "có phải `van-phong`?"),
    (AREA, "gives: {issued_on: date}", "gives: {isued_on: date}", "facts-declared-and-used", "gives"),
    (AREA, "name: Kế hoạch\n", "name: ''\n", "wrong-value", "để trống"),
    (AREA, "by: {month: 1, day: 31}", "by: {month: 6, day: 31}", "wrong-value", "không có ngày này"),
]


@pytest.mark.parametrize(("name", "old", "new", "id", "words"), BAD, ids=lambda value: str(value)[:30])
@pytest.mark.parametrize("command", ["score", "check-evidence", "report"])
def test_each_mistake_is_named_at_its_place_and_nothing_is_written(cchc, small, command, name, old, new, id, words):
    edit(small / name, old, new)
    before = snapshot(small)
    ran = cchc(command, "--workspace", small, "--year", 2023)
    assert ran.code == 1
    assert f"[{id}]" in ran.err
    assert words in ran.err
    assert "→" in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert snapshot(small) == before


def snapshot(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_small_workspace_itself_is_right(cchc, small):
    assert cchc("score", "--workspace", small).code == 0


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        ("criteria/thu", "không có bộ tiêu chí `thu`"),
        ("criteria/thu/index.yaml", "criteria/thu/index.yaml: lỗi: không có tệp này"),
        ("criteria/thu/1-chi-dao.yaml", "không có tệp lĩnh vực nào"),
        ("evidence/unit.yaml", "evidence/unit.yaml: lỗi: không có tệp này"),
        ("evidence/2023/assessment.yaml", "evidence/2023/assessment.yaml: lỗi: không có tệp này"),
        ("evidence/2023", "chưa có năm chấm điểm nào"),
        ("evidence", "không thấy thư mục evidence"),
    ],
)
def test_what_is_missing_is_named(cchc, small, gone, words):
    path = small / gone
    if path.is_dir():
        for inner in sorted(path.rglob("*"), reverse=True):
            inner.rmdir() if inner.is_dir() else inner.unlink()
        path.rmdir()
    else:
        path.unlink()
    ran = cchc("score", "--workspace", small)
    assert ran.code == 1
    assert words in ran.err


@pytest.mark.parametrize("text", ["", "\n", "[]", "- a\n", "a", "\x00\x01", "{" * 5000])
@pytest.mark.parametrize("name", [ASSESSMENT, UNIT, INDEX, AREA])
def test_empty_or_broken_yaml_is_a_message(cchc, small, name, text):
    (small / name).write_text(text, encoding="utf-8")
    ran = cchc("score", "--workspace", small)
    assert ran.code == 1
    assert name in ran.err


def test_unknown_years_and_workspaces(cchc, small, tmp_path):
    ran = cchc("score", "--workspace", small, "--year", 2032)
    assert (ran.code, "các năm có hồ sơ: 2023" in ran.err) == (1, True)
    assert "có phải `2023`?" in ran.err
    ran = cchc("score", "--workspace", tmp_path / "khong co")
    assert (ran.code, "không có thư mục này" in ran.err) == (1, True)


def test_a_folder_where_a_file_should_be(cchc, small):
    (small / ASSESSMENT).unlink()
    (small / ASSESSMENT).mkdir()
    ran = cchc("score", "--workspace", small)
    assert ran.code == 1
    assert "[file-unreadable]" in ran.err


def test_permission_refused_is_a_finding(cchc, small, monkeypatch):
    folder = small / "evidence/2023/1.1.1"
    folder.mkdir()
    real = os.scandir

    def refuse(path):
        if str(path).endswith("1.1.1"):
            raise PermissionError(13, "no", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    ran = cchc("check-evidence", "--workspace", small, "--format", "json")
    assert ran.code == 1
    assert "không được phép đọc" in ran.out


def test_a_file_that_disappears_while_being_read_costs_only_itself(cchc, small, monkeypatch):
    from cchc_cli.read import submission as module

    folder = small / "evidence/2023/1.1.1"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1.4")
    real = module.scan_evidence

    def then_gone(*arguments):
        found = real(*arguments)
        (folder / "a.pdf").unlink()
        return found

    monkeypatch.setattr(module, "scan_evidence", then_gone)
    ran = cchc("check-evidence", "--workspace", small)
    assert ran.code == 1
    assert "không đọc được tệp" in ran.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["scor"], "không có lệnh scor; có phải `score`?"),
        (["score", "--yaer", "2023"], "không có tùy chọn --yaer; có phải `--year`?"),
        (["score", "--year", "abc"], "giá trị của --year không hợp lệ: cần số nguyên"),
        (["score", "--year"], "tùy chọn --year cần một giá trị đi kèm"),
        (["score", "extra"], "thừa tham số extra"),
        (["score", "--format", "jsn"], "không có dạng `jsn`; có phải `json`?"),
        (["score", "--as-of", "30-6"], "không phải ngày"),
        (["report", "--date", "1/1/0001"], "`1/1/0001` không phải ngày của hồ sơ"),
        (["report", "--date", "2203-01-15"], "`2203-01-15` không phải ngày của hồ sơ"),
        (["check-evidence", "--item", "1.1.9"], "không có mục 1.1.9; có phải `1.1.2`?"),
        (["check-evidence", "--area", "7"], "không có lĩnh vực 7"),
    ],
)
def test_wrong_usage_is_two_and_in_vietnamese(cchc, small, monkeypatch, arguments, words):
    monkeypatch.chdir(small)
    ran = cchc(*arguments)
    assert ran.code == 2
    assert words in ran.err


@pytest.mark.parametrize("name", ["bao-cao.docx", "../bao-cao.docx"])
def test_output_that_cannot_be_written_is_a_message_and_the_old_file_stays(cchc, small, monkeypatch, name):
    """What is open in Word on Windows can be neither replaced nor, in a workspace, set aside."""
    target = (small / name).resolve()
    target.write_bytes(b"old")

    def refuse(source, path):
        raise PermissionError(13, "open in Word", str(path))

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(os, "rename", refuse)
    ran = cchc("report", "--workspace", small, "--output", target)
    assert ran.code == 1
    assert "đóng tệp nếu đang mở trong Word" in ran.err
    assert target.read_bytes() == b"old"
    assert [path.name for path in target.parent.iterdir() if path.name.startswith(".cchc-")] == []


@pytest.mark.parametrize("new", [True, False])
def test_a_folder_without_the_right_to_write_is_not_taken_for_an_open_file(cchc, small, monkeypatch, new):
    """By what the system says, since a test that runs as root may write everywhere."""
    target = small / "ra" / "bao-cao.docx"
    target.parent.mkdir()
    if not new:
        target.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda path, _: os.fspath(path) != os.fspath(target.parent))
    ran = cchc("report", "--workspace", small, "--output", target)
    assert ran.code == 1
    assert f"kiểm tra quyền ghi thư mục {target.parent}, hoặc chọn nơi khác sau --output" in ran.err
    assert "đóng tệp" not in ran.err
    assert target.exists() is not new


def test_a_new_file_that_is_refused_is_not_taken_for_an_open_one_alone(cchc, small, monkeypatch):
    from cchc_cli.cli import write

    def refuse(**_):
        raise PermissionError(13, "read-only")

    monkeypatch.setattr(write.tempfile, "mkstemp", refuse)
    ran = cchc("report", "--workspace", small, "--output", small / "moi" / "bao-cao.docx")
    assert ran.code == 1
    assert 0 < ran.err.find("kiểm tra quyền ghi thư mục") < ran.err.find("đóng tệp nếu đang mở")


def test_output_below_a_file_is_a_message(cchc, small):
    (small / "tệp").write_text("", encoding="utf-8")
    ran = cchc("report", "--workspace", small, "--output", small / "tệp" / "x.docx")
    assert ran.code == 1
    assert "[cannot-write]" in ran.err


def test_a_bug_exits_with_three_and_says_so(monkeypatch, capsys, small):
    from cchc_cli.cli import main, score

    monkeypatch.setattr(score, "run_score", lambda *_: 1 / 0)
    monkeypatch.setattr(sys, "argv", ["cchc", "score"])
    with pytest.raises(SystemExit) as left:
        main.main()
    assert left.value.code == 3
    assert "lỗi của chương trình" in capsys.readouterr().err


@pytest.mark.parametrize(("raised", "code"), [(KeyboardInterrupt, 1), (BrokenPipeError, 0)])
def test_interruptions_leave_quietly(monkeypatch, capsys, raised, code):
    from cchc_cli.cli import main, score

    def stop(*_):
        raise raised

    monkeypatch.setattr(score, "run_score", stop)
    monkeypatch.setattr(sys, "argv", ["cchc", "score"])
    with pytest.raises(SystemExit) as left:
        main.main()
    assert left.value.code == code
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_leaves_no_half_file(small, tmp_path):
    """Interrupt the report at several moments: the target is absent or whole, and no temporary file stays."""
    target = tmp_path / "ra" / "bao-cao.docx"
    for wait in (0.15, 0.3, 0.45, 0.6):
        arguments = [sys.executable, "-m", "cchc_cli", "report", "--workspace", small, "--output", target]
        process = subprocess.Popen(arguments, stderr=subprocess.PIPE, cwd=ROOT)
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        left = list(target.parent.iterdir()) if target.parent.exists() else []
        assert left in ([], [target])
        assert not left or target.read_bytes()[-22:-18] == b"PK\x05\x06"  # the end record of a whole ZIP
