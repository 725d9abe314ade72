"""``cchc evidence …``: files come where they belong under safe names, and no content is ever lost."""

import hashlib
import json
import os
import shutil
from collections import Counter

import pytest

from cchc_cli.document.reader import read_document
from tests.conftest import ROOT

SAMPLE = ROOT / "evidence" / "2023"
PLAN = SAMPLE / "1.1.1 Kế hoạch CCHC năm" / "11-KH-UBND.pdf"
YEARLY = SAMPLE / "1.2.2" / "15-BC-UBND.pdf"
SPREAD = SAMPLE / "1.5.1" / "21-KH-UBND.pdf"
QUARTER = SAMPLE / "1.2.1" / "12-BC-UBND.pdf"


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    """Files are read in this process, which is faster."""
    monkeypatch.setattr(
        "cchc_cli.document.reader.read_documents",
        lambda files, **_: iter([read_document(path, name) for path, name in files]),
    )


@pytest.fixture
def evidence(cchc, workspace):
    """Run ``cchc evidence …`` on the workspace and expect an exit code."""

    def run(*arguments, code=0):
        ran = cchc("evidence", *arguments, "--workspace", workspace)
        assert ran.code == code, ran.err
        assert "Traceback" not in ran.err
        return ran

    return run


@pytest.fixture
def box(workspace):
    """An inbox beside evidence/, with three files that are clear and one that nobody needs."""
    folder = workspace / "hộp chờ"
    (folder / "sâu").mkdir(parents=True)
    for name, source in (("a.pdf", PLAN), ("b.pdf", YEARLY), ("sâu/c.pdf", SPREAD)):
        shutil.copy(source, folder / name)
    (folder / "ghi chú.txt").write_text("không phải tài liệu", encoding="utf-8")
    return folder


CLEAR = {
    "a.pdf": "1.1.1/11-KH-UBND 2023-01-19.pdf",
    "b.pdf": "1.2.2/15-BC-UBND 2023-12-04.pdf",
    "sâu/c.pdf": "1.5.1/21-KH-UBND 2023-02-20.pdf",
}


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def papers(*folders):
    """How often each content is there, but for the unit's own statements."""
    found = (path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".yaml")
    return Counter(digest(path) for path in found)


def filed(root):
    folder = root / "evidence/2023"
    return {path.relative_to(folder).as_posix(): digest(path) for path in folder.glob("*/**/*") if path.is_file()}


def result(ran):
    return {one["file"]: one for one in json.loads(ran.out)["files"]}


# -- sort ------------------------------------------------------------------------------------------------------


def test_an_item_that_has_its_document_is_proposed_but_not_filed_again(evidence, workspace):
    evidence("add", PLAN, "--item", "1.1.1")
    other = workspace / "hop"
    other.mkdir()
    (other / "a.pdf").write_bytes(PLAN.read_bytes() + b"\n% khac\n")
    found = result(evidence("sort", other, "--format", "json"))["a.pdf"]
    assert (found["proposals"][0]["item"], found["proposals"][0]["lacking"]) == ("1.1.1", False)
    assert found["target"] is None


def test_nothing_moves_without_apply(evidence, workspace, box):
    before = papers(box)
    for more in ([], ["--dry-run"], ["--apply", "--dry-run"]):
        ran = evidence("sort", box, *more)
        assert "1.1.1/11-KH-UBND 2023-01-19.pdf" in ran.out
        assert "Chưa dời gì" in ran.err
        assert (papers(box), filed(workspace)) == (before, {})


def test_apply_moves_what_is_clear_and_undo_brings_it_back(evidence, workspace, box):
    before, names = papers(box), {path.relative_to(box) for path in box.rglob("*")}
    ran = evidence("sort", box, "--apply")
    assert set(filed(workspace)) == set(CLEAR.values())
    assert [path.name for path in box.rglob("*") if path.is_file()] == ["ghi chú.txt"]
    assert papers(box, workspace / "evidence") == before
    assert "Đã dời 3 tệp" in ran.err
    assert "Chưa thấy mục nào cần (1)" in ran.out
    assert "3 tệp" in evidence("undo").err
    assert {path.relative_to(box) for path in box.rglob("*")} == names
    assert (papers(box), filed(workspace)) == (before, {})
    assert not (workspace / "evidence/2023/1.1.1").exists()
    assert "không có lần" in evidence("undo", code=1).err


def test_a_file_that_is_held_open_stops_it_and_the_next_run_ends_it(evidence, cchc, workspace, box, monkeypatch):
    before, real = papers(box), os.rename
    with monkeypatch.context() as patch:

        def locked(source, target, **more):
            if str(source).endswith("b.pdf"):
                raise PermissionError(13, "mở trong Word")
            real(source, target, **more)

        patch.setattr(os, "rename", locked)
        assert "đóng tệp nếu đang mở" in evidence("sort", box, "--apply", code=1).err
    assert papers(box, workspace / "evidence") == before
    assert "Đã làm nốt" in cchc("score", "--workspace", workspace).err
    assert set(filed(workspace)) == set(CLEAR.values())
    evidence("undo")
    assert (papers(box), filed(workspace)) == (before, {})


def test_an_inbox_elsewhere_is_copied_and_keeps_its_files(evidence, workspace, box, tmp_path):
    away = box.rename(tmp_path / "may khac")
    before = papers(away)
    ran = evidence("sort", away, "--apply")
    assert "vẫn ở trong hộp" in ran.err
    assert papers(away) == before
    assert filed(workspace) == {
        CLEAR["a.pdf"]: digest(PLAN),
        CLEAR["b.pdf"]: digest(YEARLY),
        CLEAR["sâu/c.pdf"]: digest(SPREAD),
    }
    evidence("undo")
    assert (papers(away), filed(workspace)) == (before, {})


def test_another_years_dossier_is_copied_from_never_emptied(evidence, workspace):
    old = workspace / "evidence/2022/1.1.1"
    old.mkdir()
    shutil.copy(PLAN, old / "11.pdf")
    evidence("sort", workspace / "evidence/2022", "--apply", "--year", 2023)
    assert filed(workspace) == {CLEAR["a.pdf"]: digest(PLAN)}
    assert (old / "11.pdf").is_file()


def test_an_inbox_inside_the_year_moves(evidence, workspace, box):
    inside = box.rename(workspace / "evidence/2023/1.99 Tài liệu khác")
    evidence("sort", inside, "--apply")
    assert set(filed(workspace)) == {*CLEAR.values(), "1.99 Tài liệu khác/ghi chú.txt"}


@pytest.mark.parametrize("where", [".", "evidence", "evidence/2023", "evidence/2023/1.1.1", ".cchc"])
def test_the_dossier_itself_is_no_inbox(evidence, workspace, where):
    evidence("add", PLAN, "--item", "1.1.1")
    before = filed(workspace)
    assert "đã có chỗ" in evidence("sort", workspace / where, "--apply", code=1).err
    assert filed(workspace) == before


def test_equal_content_is_named_and_filed_once(evidence, workspace, box):
    evidence("add", YEARLY, "--item", "1.2.2")
    shutil.copy(PLAN, box / "lại a.pdf")
    found = result(evidence("sort", box, "--apply", "--format", "json"))
    assert found["b.pdf"]["same_as"] == "evidence/2023/1.2.2/15-BC-UBND 2023-12-04.pdf"
    assert found["lại a.pdf"]["same_as"] == "a.pdf"
    assert {path.name for path in box.rglob("*") if path.is_file()} == {"b.pdf", "lại a.pdf", "ghi chú.txt"}


def test_what_a_person_must_look_at_is_listed(evidence, box):
    for source in ("3.1.1/anh 1.jpg", "3.1.1/37-BC-UBND.pdf", "2.1.3/30-BC-UBND.pdf", "1.8/du thao KH.docx"):
        shutil.copy(SAMPLE / source, box)
    shutil.copy(PLAN, box / "lại.pdf")
    assert "Cần người chọn mục (2)" in evidence("sort", box).out
    text = " ".join(evidence("sort", box, "--format", "md").out.split())
    assert "Đã rõ: --apply sẽ xếp (3)" in text
    assert "Cần người chọn mục (2)" in text
    assert "mục nhận ảnh, như 1.5.3, 3.1.1, 3.1.2" in text
    assert "3.1.1 Niêm yết thủ tục hành chính" in text
    assert "3.1.3 Cập nhật thủ tục hành chính" in text
    assert "Trùng nội dung với tệp đã có (1)" in text
    assert "còn là dự thảo" in text
    assert "ban hành ngày 23/06/2022" in text
    assert "9 tệp: 3 đã rõ, 2 cần người chọn mục, 1 trùng, 3 chưa thấy mục nào cần." in text
    assert "Tự xếp khi từ 70 trở lên" in text


def test_the_output_has_every_form(evidence, box, tmp_path):
    assert "| a.pdf |" in evidence("sort", box, "--format", "md").out
    evidence("sort", box, "--format", "json", "--output", tmp_path / "x.json")
    assert json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["applied"] is False
    assert "không có dạng `pdf`" in evidence("sort", box, "--format", "pdf", code=2).err


def test_an_inbox_that_is_not_there_or_empty(evidence, workspace, box):
    assert "có phải `hộp chờ`?" in evidence("sort", workspace / "hộp chơ", code=1).err
    assert "là tệp" in evidence("sort", box / "a.pdf", code=1).err
    (workspace / "trống").mkdir()
    assert "Không có tệp nào" in evidence("sort", workspace / "trống", "--apply").err


# -- add -------------------------------------------------------------------------------------------------------


def test_add_copies_under_the_name_that_is_read_into_the_folder_that_is_there(evidence, workspace):
    (workspace / "evidence/2023/1.2.2 Báo cáo năm").mkdir()
    ran = evidence("add", YEARLY, SAMPLE / "3.4.2/49-BC-UBND.pdf", "--item", "1.2.2", "--dry-run")
    assert filed(workspace) == {}
    assert "Chưa chép gì" in ran.err
    evidence("add", YEARLY, SAMPLE / "3.4.2/49-BC-UBND.pdf", "--item", "1.2.2")
    assert filed(workspace) == {
        "1.2.2 Báo cáo năm/15-BC-UBND 2023-12-04.pdf": digest(YEARLY),
        "1.2.2 Báo cáo năm/49-BC-UBND 2023-07-10.docx": digest(SAMPLE / "3.4.2/49-BC-UBND.pdf"),
    }


def test_add_takes_the_wildcards_that_windows_leaves_to_it(evidence, workspace):
    ran = evidence("add", SAMPLE / "1.2.1" / "*.pdf", "--item", "1.2.1")
    assert len(filed(workspace)) == 3
    assert ran.out.count("Báo cáo CCHC định kỳ trong năm") >= 3
    assert "không có tệp này" in evidence("add", SAMPLE / "1.2.1" / "*.xyz", "--item", "1.2.1", code=1).err
    assert "điều tra xã hội học" in evidence("add", PLAN, "--item", "1.9", "--dry-run").err


def test_add_never_writes_over_a_file(evidence, workspace, tmp_path):
    evidence("add", PLAN, "--item", "1.1.1")
    ran = evidence("add", PLAN, PLAN, "--item", "1.1.1")
    assert "đã có" in ran.out
    assert "Không chép gì" in ran.err
    assert len(filed(workspace)) == 1
    other = tmp_path / "khac.pdf"
    other.write_bytes(PLAN.read_bytes() + b"\n% khac\n")
    evidence("add", other, "--item", "1.1.1")
    assert filed(workspace) == {
        "1.1.1/11-KH-UBND 2023-01-19.pdf": digest(PLAN),
        "1.1.1/11-KH-UBND 2023-01-19 (2).pdf": digest(other),
    }
    evidence("undo")
    assert set(filed(workspace)) == {"1.1.1/11-KH-UBND 2023-01-19.pdf"}


def wrong_item(root):
    return [PLAN, "--item", "1.1.11"], 2, "có phải `1.1.1`?"


def wrong_file(root):
    return [PLAN, SAMPLE / "1.2.2/15-BC-UBN.pdf", "--item", "1.1.1"], 1, "có phải `15-BC-UBND.pdf`?"


def empty_file(root):
    return [PLAN, SAMPLE / "5.3.2/63-BB-UBND.pdf", "--item", "1.1.1"], 1, "tệp trống"


def a_folder(root):
    return [SAMPLE / "1.2.2", "--item", "1.1.1"], 1, "không phải tệp"


def a_link(root):
    (root / "lien ket.pdf").symlink_to(PLAN)
    return [root / "lien ket.pdf", "--item", "1.1.1"], 1, "lối tắt"


def too_long(root):
    return ["x" * 5000, "--item", "1.1.1"], 1, "không có tệp này"


def folder_is_a_link(root):
    (root / "xa").mkdir()
    (root / "evidence/2023/1.1.1").symlink_to(root / "xa")
    return [PLAN, "--item", "1.1.1"], 1, "lối tắt"


def folder_has_a_wrong_name(root):
    (root / "evidence/2023/1.1.1 a:b").mkdir()
    return [PLAN, "--item", "1.1.1"], 1, "Windows không dùng"


@pytest.mark.parametrize(
    "spoil",
    [wrong_item, wrong_file, empty_file, a_folder, a_link, too_long, folder_is_a_link, folder_has_a_wrong_name],
    ids=lambda spoil: spoil.__name__,
)
def test_what_cannot_be_added_is_refused_whole(evidence, workspace, spoil):
    arguments, code, words = spoil(workspace)
    ran = evidence("add", *arguments, code=code)
    assert words in ran.err
    assert filed(workspace) == {}
    assert not (workspace / ".cchc/journal").exists()


def test_hostile_names_come_in_and_go_back(evidence, workspace):
    box = workspace / "hop"
    box.mkdir()
    names = ["a:b*?.pdf", "con", "x\u202efdp.exe", "~.pdf", "-x.pdf", "\x1b[31mđỏ\n.pdf", os.fsdecode(b"\xff\xfe.pdf")]
    for number, name in enumerate(names):
        (box / name).write_bytes(PLAN.read_bytes() + b"\n%%%d\n" % number)
    before = {path.name for path in box.iterdir()}
    ran = evidence("sort", box, "--apply")
    assert "\x1b" not in ran.out
    assert sorted(filed(workspace))[:2] == [
        "1.1.1/11-KH-UBND 2023-01-19 (2).pdf",
        "1.1.1/11-KH-UBND 2023-01-19 (3).pdf",
    ]
    assert list(box.iterdir()) == []
    evidence("undo")
    assert {path.name for path in box.iterdir()} == before
    evidence("sort", box, "--format", "json", "--output", workspace / "x.json")
    evidence("why", box / names[-1], "--format", "json", "--output", workspace / "y.json")
