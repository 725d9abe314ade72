"""Outputs: never over the unit's own files, never over what a person made of an earlier one; a package says what it
lacks."""

import os
import shutil
import zipfile

import docx
import pytest

from cchc_cli.cli.outputs import write_output
from tests.conftest import ROOT, edit

REPORT = "out/2023/bao-cao-tu-cham-diem.docx"


@pytest.mark.parametrize(
    ("command", "target"),
    [
        (["score", "--format", "json"], "evidence/2023/assessment.yaml"),
        (["report"], "evidence/unit.yaml"),
        (["report"], "evidence/2023/moi.docx"),
        (["review", "--format", "xlsx"], "criteria/thu/index.yaml"),
        (["pack", "--with-errors"], "evidence/2023/goi.zip"),
        (["verify", "khong-co.zip", "--format", "json"], "evidence/unit.yaml"),
    ],
)
def test_no_output_goes_among_the_units_own_files(cchc, small, command, target):
    before = {path: path.read_bytes() for path in small.rglob("*") if path.is_file() and ".cchc" not in path.parts}
    ran = cchc(*command, "--workspace", small, "--output", small / target)
    after = {path: path.read_bytes() for path in small.rglob("*") if path.is_file() and ".cchc" not in path.parts}
    assert ran.code in (1, 2)
    assert after == before
    assert "[own-files]" in ran.err or "là tên tệp yaml" in ran.err


def test_a_report_that_was_edited_is_set_aside_and_ours_is_replaced(cchc, small):
    def write():
        ran = cchc("report", "--workspace", small)
        assert ran.code == 0
        return ran.err

    write()
    edit(small / "evidence/2023/assessment.yaml", "done: 9", "done: 8")
    assert "giữ lại" not in write()  # ours, unchanged since: replaced
    paper = docx.Document(small / REPORT)
    paper.add_paragraph("Văn thư sửa")
    paper.save(small / REPORT)
    edited = (small / REPORT).read_bytes()
    assert "giữ lại ở" in write()
    folder = (small / REPORT).parent
    assert (folder / "bao-cao-tu-cham-diem (bản cũ).docx").read_bytes() == edited
    (small / REPORT).write_bytes(edited)
    write()
    assert (folder / "bao-cao-tu-cham-diem (bản cũ 2).docx").read_bytes() == edited
    assert (small / REPORT).read_bytes() != edited


def test_output_is_a_folder_or_a_file_of_the_formats_kind(cchc, small, tmp_path):
    ran = cchc("report", "--workspace", small, "--output", tmp_path / "ket-qua")
    assert ran.code == 0
    assert [path.name for path in (tmp_path / "ket-qua").iterdir()] == ["bao-cao-tu-cham-diem.docx"]
    assert cchc("report", "--workspace", small, "--output", tmp_path).code == 0
    assert (tmp_path / "bao-cao-tu-cham-diem.docx").is_file()
    ran = cchc("report", "--workspace", small, "--output", tmp_path / "bao-cao.pdf")
    assert (ran.code, (tmp_path / "bao-cao.pdf").exists()) == (2, False)
    assert "thêm --format pdf" in ran.err


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["report", "--with", "bien-ban"], "mot.docx"),
        (["report", "--format", "docx,md"], "mot.DOC"),
        (["score", "--format", "html,csv"], "f.html"),
        (["plan", "--from", "2023", "--year", "2024", "--format", "docx,xlsx"], "k.xlsx"),
    ],
)
def test_several_files_do_not_go_into_one_file(cchc, small, tmp_path, command, name):
    edit(small / "evidence/unit.yaml", "{2023: thu}", "{2023: thu, 2024: thu}")
    target = tmp_path / name
    ran = cchc(*command, "--workspace", small, "--output", target)
    assert (ran.code, target.exists()) == (2, False)
    assert f"{name} là tên một tệp, mà kết quả gồm nhiều tệp" in ran.err
    target.mkdir()
    assert cchc(*command, "--workspace", small, "--output", target).code == 0
    assert len(list(target.iterdir())) == 2


@pytest.mark.parametrize("formats", ["html", "html,csv", "html,html"])
def test_a_slash_at_the_end_means_a_folder(cchc, small, tmp_path, formats):
    ran = cchc("score", "--workspace", small, "--format", formats, "--output", f"{tmp_path}/ra/thu.html/")
    assert ran.code == 0
    expected = [f"diem-tu-cham.{one}" for one in sorted(set(formats.split(",")))]
    assert sorted(path.name for path in (tmp_path / "ra/thu.html").iterdir()) == expected
    assert ran.err.count("Đã ghi") == len(expected)


@pytest.mark.parametrize(
    ("command", "name"),
    [(["report"], "bao.txt"), (["report"], "bao.DOC"), (["score", "--format", "xlsx"], "diem.xls")],
)
def test_a_name_that_says_another_kind_of_file_is_refused(cchc, small, tmp_path, command, name):
    ran = cchc(*command, "--workspace", small, "--output", tmp_path / name)
    assert (ran.code, (tmp_path / name).exists()) == (2, False)
    assert "đổi đuôi tệp thành ." in ran.err
    assert "thêm --format" not in ran.err


@pytest.mark.parametrize(
    ("form", "name"), [("html", "a.htm"), ("md", "a.txt"), ("md", "bao cao so 1.2"), ("csv", "A.CSV")]
)
def test_a_name_that_says_no_other_kind_is_taken_as_it_is(cchc, small, tmp_path, form, name):
    assert cchc("score", "--workspace", small, "--format", form, "--output", tmp_path / name).code == 0
    assert (tmp_path / name).is_file()


@pytest.mark.parametrize("wrong", ["phieu-trinh.docx", "bang-nhap-diem.xlsx"])
def test_of_several_papers_all_are_written_or_none(cchc, small, tmp_path, wrong):
    (tmp_path / "ra" / wrong).mkdir(parents=True)
    everything = ("--with", "bien-ban,phieu-trinh,bang-nhap")
    ran = cchc("report", "--workspace", small, *everything, "--output", tmp_path / "ra")
    assert ran.code == 1
    assert f"{wrong}: lỗi: nơi ghi là thư mục" in ran.err
    assert [path.name for path in (tmp_path / "ra").iterdir()] == [wrong]
    (tmp_path / "ra" / wrong).rmdir()
    assert cchc("report", "--workspace", small, *everything, "--output", tmp_path / "ra").code == 0
    assert len(list((tmp_path / "ra").iterdir())) == 4


@pytest.fixture
def reported(cchc, small):
    """A unit with a report that has nothing open, and a document."""
    assert cchc("report", "--workspace", small).code == 0
    paper = docx.Document()
    paper.add_paragraph("Báo cáo đã ghi đủ.")
    paper.save(small / REPORT)
    folder = small / "evidence/2023/1.1.2"
    folder.mkdir()
    shutil.copy(next((ROOT / "evidence/2023").glob("1.1.1*/*.pdf")), folder)
    return small


def packed(cchc, root, out):
    ran = cchc("pack", "--workspace", root, "--output", out, "--with-errors")
    assert ran.code == 0, ran.err
    with zipfile.ZipFile(out) as archive:
        return ran.err, {name.split("/", 1)[1] for name in archive.namelist()}, archive.read(archive.namelist()[-4])


def test_the_report_goes_with_the_package_while_it_is_of_these_facts(cchc, reported, tmp_path):
    assert f"data/{REPORT}" in packed(cchc, reported, tmp_path / "a.zip")[1]
    edit(reported / "evidence/2023/assessment.yaml", "done: 9", "done: 8")
    os.utime(reported / REPORT, (1, 1))
    said, names, _ = packed(cchc, reported, tmp_path / "b.zip")
    assert f"data/{REPORT}" not in names
    assert "[report-stale]" in said
    assert "không có báo cáo" in said
    ran = cchc("pack", "--workspace", reported, "--output", tmp_path / "c.zip")
    assert (ran.code, (tmp_path / "c.zip").exists()) == (1, False)


def test_a_report_with_open_places_or_that_is_none_keeps_the_package_from_being_made(cchc, reported, tmp_path):
    paper = docx.Document()
    paper.add_paragraph("Nguyên nhân: ").add_run("(đơn vị bổ ")
    paper.paragraphs[-1].add_run("sung)")
    paper.save(reported / REPORT)
    assert "[report-open]" in cchc("pack", "--workspace", reported, "--output", tmp_path / "a.zip").err
    (reported / REPORT).write_bytes(b"PK")
    assert "[report-unreadable]" in cchc("pack", "--workspace", reported, "--output", tmp_path / "a.zip").err
    assert not (tmp_path / "a.zip").exists()


def test_what_is_left_out_of_the_package_is_named_on_screen_and_in_its_contents(cchc, reported, tmp_path):
    (reported / "evidence/2023/1.99").mkdir()
    (reported / "evidence/2023/1.99/lạc.pdf").write_bytes(b"%PDF-1.4")
    (reported / "evidence/2023/tệp rời.docx").write_bytes(b"PK")
    said, _, _ = packed(cchc, reported, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        page = archive.read("ho-so-cchc-1-2023/index.html").decode()
    for name in ("evidence/2023/1.99/lạc.pdf", "evidence/2023/tệp rời.docx"):
        assert f"Không nằm trong gói: {name}" in said
        assert name in page


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_no_link_and_no_key_goes_into_the_package(cchc, reported, tmp_path):
    (tmp_path / "bi-mat.key").write_text("riêng", encoding="utf-8")
    roots = reported / "evidence/chung-thu-goc"
    roots.mkdir()
    (roots / "x.key").symlink_to(tmp_path / "bi-mat.key")
    (roots / "khoa.key").write_text("riêng", encoding="utf-8")
    (reported / REPORT).unlink()
    (reported / REPORT).symlink_to(tmp_path / "bi-mat.key")
    _, names, _ = packed(cchc, reported, tmp_path / "a.zip")
    assert not any("key" in name or name.endswith("diem.docx") for name in names)


def test_a_package_is_not_put_over_a_file_that_is_none(cchc, reported, tmp_path):
    out = tmp_path / "thu-tu-tay.zip"
    out.write_text("không phải gói", encoding="utf-8")
    ran = cchc("pack", "--workspace", reported, "--output", out, "--with-errors")
    assert (ran.code, out.read_text(encoding="utf-8")) == (1, "không phải gói")
    assert "[own-files]" in ran.err


def test_what_killed_writings_left_is_cleared_away_after_an_hour(cchc, small):
    folder = small / "out/2023"
    folder.mkdir(parents=True)
    for name in (".cchc-old", ".cchc-new"):
        (folder / name).write_bytes(b"x")
    os.utime(folder / ".cchc-old", (1, 1))
    assert cchc("report", "--workspace", small).code == 0
    assert {path.name for path in folder.iterdir()} == {".cchc-new", "bao-cao-tu-cham-diem.docx"}


def test_the_departments_letters_that_were_edited_are_set_aside_too(tmp_path):
    (tmp_path / "tham-dinh").mkdir()
    letter = tmp_path / "out" / "phieu.docx"
    assert write_output(letter, b"ours") is None
    assert write_output(letter, b"ours again") is None
    letter.write_bytes(b"edited")
    aside = write_output(letter, b"ours once more")
    assert aside is not None
    assert (aside.read_bytes(), letter.read_bytes()) == (b"edited", b"ours once more")
