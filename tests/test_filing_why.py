"""``cchc evidence why`` and ``undo``: everything that was read of a file, what it proves, and the words for it."""

import json
import re
import shutil
from pathlib import Path

import pytest

from cchc_cli.document import number
from cchc_cli.document.facts import Document, Fault, Signature, Text, Verdict
from cchc_cli.document.reader import read_document
from cchc_cli.judge.filing import Fit, Proposal
from cchc_cli.present.view import filing as view
from tests.conftest import ROOT

SAMPLE = ROOT / "evidence" / "2023"
PLAN = "1.1.1 Kế hoạch CCHC năm/11-KH-UBND.pdf"


@pytest.fixture
def why(cchc, workspace, monkeypatch):
    """Explain a file in a workspace that has a few of the sample's."""
    monkeypatch.setattr(
        "cchc_cli.document.reader.read_documents",
        lambda files, roots=(), **_: iter([read_document(path, name, roots) for path, name in files]),
    )
    for name in (PLAN, "1.2.2/15-BC-UBND.pdf", "1.3.2/17-BC-UBND.pdf", "1.3.2/18-BB-UBND.pdf", "1.5.3/anh 1.jpg"):
        (workspace / "evidence/2023" / name).parent.mkdir(exist_ok=True)
        shutil.copy(SAMPLE / name, workspace / "evidence/2023" / name)
    shutil.copytree(SAMPLE / "3.3.3", workspace / "evidence/2023/3.3.3")

    def run(name, *more, code=0):
        ran = cchc("evidence", "why", name, *more, "--workspace", workspace)
        assert ran.code == code, ran.err
        return ran

    return run


def flat(text):
    return " ".join(text.split())


def test_it_says_what_was_read_and_where_and_what_it_proves(why):
    text = flat(why("17-BC-UBND.pdf").out)
    for words in ("Số, ký hiệu 17/BC-UBND lớp chữ", "Ngày ban hành 10/07/2023 lớp chữ", "Báo cáo (BC) lớp chữ"):
        assert words in text
    for words in ("Loại tệp PDF", "Số trang 1", "có chữ, đọc được", "không có chữ ký số", "Người ký chưa đọc được"):
        assert words in text
    assert "1.1.1 Ban hành kế hoạch CCHC năm Kế hoạch CCHC năm đúng" in flat(why(PLAN).out)


def test_of_a_signed_paper_it_says_what_was_stamped_and_who_signed_and_when(why, workspace):
    text = flat(why(PLAN).out)
    for words in ("11/KH-UBND ô ký số", "19/01/2023 ô ký số", "Kế hoạch (KH) lớp chữ", "Nguyễn Văn Mẫu lớp chữ"):
        assert words in text
    assert "nguyên vẹn từ khi ký số" in text
    last = "| UBND xã Ví Dụ | 19/01/2023 14:21 | đúng | đúng | có |"
    assert f"{last} – |" in why(PLAN, "--format", "md").out
    shutil.copytree(ROOT / "evidence/chung-thu-goc", workspace / "evidence/chung-thu-goc")
    text = why(PLAN, "--format", "md").out
    assert f"{last} nối được |" in text
    assert "hợp lệ" not in text


@pytest.mark.parametrize(
    "name", [PLAN, PLAN.rpartition("/")[2], PLAN.replace("/", "\\"), f"evidence/2023/{PLAN}", f"./{PLAN.upper()}"]
)
def test_a_file_is_found_by_path_or_by_name(why, workspace, monkeypatch, name):
    monkeypatch.chdir(workspace)
    found = json.loads(why(name, "--format", "json").out)
    assert found["file"] == PLAN
    assert found["items"] == ["1.1.1"]
    assert [(one["item"], one["fits"]) for one in found["requirements"]] == [("1.1.1", True)]


def test_it_says_why_not(why):
    found = json.loads(why("18-BB-UBND.pdf", "--item", "1.2.2", "--format", "json").out)
    by_item = {(one["item"], one["requirement"]): one for one in found["requirements"]}
    assert by_item["1.3.2", "Biên bản kiểm tra"]["fits"]
    yearly = by_item["1.2.2", "Báo cáo CCHC năm"]
    assert "loại văn bản là Biên bản, cần Báo cáo" in yearly["against"]
    assert "chưa đúng" in why("18-BB-UBND.pdf", "--item", "1.2.2").out


def test_an_item_that_cites_the_file_counts_with_what_it_states(why):
    assert json.loads(why("15-BC-UBND.pdf", "--format", "json").out)["items"] == ["1.1.2", "1.2.2"]
    found = json.loads(why("scan 47-QD-UBND.pdf", "--format", "json").out)
    assert (found["number"], found["stated"]["number"]) == (None, "47/QĐ-UBND")
    assert found["requirements"][0]["fits"]
    assert "47/QĐ-UBND hồ sơ ghi, chưa đọc được trong tệp" in flat(why("scan 47-QD-UBND.pdf").out)


def test_a_file_from_elsewhere_is_explained_with_the_items_that_could_need_it(why):
    other = SAMPLE / "1.7/27-TB-UBND.pdf"
    assert "Tệp chưa thuộc mục nào" in why(other).out
    found = json.loads(why(other, "--format", "json").out)
    assert (found["items"], found["requirements"]) == ([], [])
    assert found["proposals"][0]["item"] == "1.7"
    compared = json.loads(why(other, "--item", "1.7", "--format", "json").out)
    assert [one["fits"] for one in compared["requirements"]] == [True, False]
    nothing = flat(why(SAMPLE / "Danh sach tai lieu.docx").out)
    assert "thêm --item để so với một mục" in nothing


def test_the_forms(why, tmp_path):
    assert "| Số, ký hiệu | 11/KH-UBND | ô ký số |" in why(PLAN, "--format", "md").out
    why(PLAN, "--output", tmp_path / "x.txt", "--format", "md")
    assert "11/KH-UBND" in (tmp_path / "x.txt").read_text(encoding="utf-8")


def test_an_unknown_file_or_item_is_said_with_the_nearest(why, workspace):
    assert "có phải `11-KH-UBND.pdf`?" in why("11-KH-UBN.pdf", code=1).err
    assert "không có tệp này" in why("x" * 3000, code=1).err
    assert "không phải tệp" in why(workspace / "evidence", code=1).err
    assert "có phải `1.1.1`?" in why(PLAN, "--item", "1.1.11", code=2).err
    shutil.copy(SAMPLE / PLAN, workspace / "evidence/2023/1.2.2/11-KH-UBND.pdf")
    assert "có 2 tệp tên như vậy" in why("11-KH-UBND.pdf", code=1).err
    assert json.loads(why("1.2.2/11-KH-UBND.pdf", "--format", "json").out)["items"] == ["1.2.2"]


def test_undo_dry_run_names_what_it_would_do(why, cchc, workspace):
    assert "Không có lần đưa tệp nào" in cchc("evidence", "undo", "--dry-run", "--workspace", workspace).err
    assert cchc("evidence", "add", SAMPLE / "1.4/20-QD-UBND.pdf", "--item", "1.4", "--workspace", workspace).code == 0
    new = workspace / "evidence/2023/1.4/20-QĐ-UBND 2023-07-10.pdf"
    ran = cchc("evidence", "undo", "--dry-run", "--workspace", workspace)
    assert "20-QĐ-UBND 2023-07-10.pdf: sẽ bỏ bản chép" in ran.err
    assert new.is_file()
    assert cchc("criteria", "migrate", "--undo", "--workspace", workspace).code == 1
    assert new.is_file()
    assert cchc("evidence", "undo", "--workspace", workspace).code == 0
    assert not new.exists()


def test_there_are_words_for_everything_that_can_be_read():
    assert set(view.FAULTS) == set(Fault)
    assert set(view.TEXTS) == set(Text)
    assert set(view.VERDICTS) == set(Verdict)
    source = Path(number.__file__).read_text(encoding="utf-8")
    assert set(view.FLAGS) == set(re.findall(r'"((?:[A-Z0-9]+_)+[A-Z0-9]+)"', source))


def test_signatures_and_remarks_are_in_the_paper(why, workspace):
    from cchc_cli.cli.stages import load
    from cchc_cli.judge.held import hold
    from cchc_cli.present.markdown import render

    signature = Signature("f", "Nguyễn Văn A", None, None, digest_ok=True, signature_ok=None, covers_whole_file=False)
    document = Document(
        "x.pdf", "1", 5, "pdf", draft=True, secrecy="MẬT", personal=("0123…",), flags=("SO_TRONG",),
        faults=(Fault.MACRO,), signatures=(signature,), verdict=Verdict.NOT_VERIFIABLE,
    )  # fmt: skip
    submission = load(workspace, 2023)
    subject = hold(submission, {"x.pdf": document})
    item = submission.index.items["1.1.1"]
    proposal = Proposal(item, "Kế hoạch", 50, ("đúng loại",), 0.5, True, True)
    text = render(view.why_paper(subject, document, (), (), (proposal,)))
    for words in ("Nguyễn Văn A", "DỰ THẢO", "độ mật MẬT", "có macro", "không kiểm được", "chỗ ghi số còn để trống"):
        assert words in text
    assert "số định danh cá nhân" in text
    assert "chưa đúng" in render(
        view.why_paper(subject, document, (), (Fit(item, "Kế hoạch", ("còn là dự thảo",)),), ())
    )
