"""``cchc init``: from an empty folder to a workspace that every command reads, and never a file overwritten."""

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_cli.cli.asking import header_of, kind_of, place_of
from cchc_cli.judge.progress import officers_of
from cchc_cli.model import Unit
from cchc_cli.present.initial import LONGEST_FOLDER, folder_names, role_items, unit_bytes
from cchc_cli.read.evidence import ITEM_FOLDER, scan_evidence
from cchc_cli.read.shape import shaped
from cchc_cli.read.workspace import Workspace, read_edition, read_unit
from cchc_cli.read.yaml_strict import parse_yaml
from cchc_cli.vietnamese import nfc
from tests.conftest import ROOT, edit, write_small
from tests.test_help import parses

FORM = "out/2023/bieu-tu-cham-diem.xlsx"
UNIT = {"id": "1", "kind": "xa", "name": "A", "header": ("A",), "edition": {2023: "a"}}


def options(**other):
    """The options of a whole command line; ``None`` leaves one out."""
    given = {
        "id": "00001",
        "kind": "xa",
        "name": "UBND xã Mới",
        "header": ["ỦY BAN NHÂN DÂN", "XÃ MỚI"],
        "report_to": ["UBND huyện Minh Họa"],
        "place": "Mới",
        "year": 2023,
    } | other
    line = []
    for name, value in given.items():
        for one in value if isinstance(value, list) else [value]:
            line += [f"--{name.replace('_', '-')}", one] if one is not None else []
    return line


def tree(folder):
    """Every file and folder below, files with their bytes and time of change."""
    return {
        path.relative_to(folder): (path.read_bytes(), path.stat().st_mtime_ns) if path.is_file() else None
        for path in folder.rglob("*")
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A workspace that one command made; not to be changed."""
    from cchc_cli.cli import app

    folder = tmp_path_factory.mktemp("moi") / "xa moi"
    officers = ["van-phong=Nguyễn Văn A: 1, 7.2", "tu-phap=Trần Thị B"]
    assert app.run(["init", str(folder), *map(str, options(officer=officers))]) == 0
    return folder


def test_one_command_makes_a_workspace_that_every_command_reads(made, cchc):
    unit, problems = read_unit(Workspace(made))
    assert problems == []
    assert (unit.id, unit.kind, unit.name, unit.place) == ("00001", "xa", "UBND xã Mới", "Mới")
    assert unit.header == ("ỦY BAN NHÂN DÂN", "XÃ MỚI")
    assert (unit.signer.capacity, unit.signer.title, unit.signer.name) == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "")
    assert dict(unit.edition) == {2023: "minh-hoa-xa-2023"}
    assert (unit.officers["van-phong"].name, unit.officers["van-phong"].items) == ("Nguyễn Văn A", ("1", "7.2"))
    assert unit.officers["tu-phap"].items  # none given: those that the set gives the role to lead
    for command in ("score", "check-evidence", "status"):
        ran = cchc(command, "--workspace", made, "--dry-run")
        assert (ran.code, "lỗi:" in ran.err) == (0, False), ran.err
    assert cchc("form", "import", made / FORM, "--workspace", made, "--dry-run").code == 0


def test_only_items_that_need_documents_have_a_folder(made):
    index, _ = read_edition(Workspace(made), "minh-hoa-xa-2023", None)[0]
    folders = [path.name for path in (made / "evidence/2023").iterdir() if path.is_dir()]
    codes = {ITEM_FOLDER.fullmatch(name)[1] for name in folders}
    assert codes == {code for code, item in index.items.items() if item.evidence and not item.surveyed}
    assert "1.1.1 Ban hành kế hoạch CCHC năm" in folders
    assert scan_evidence(made / "evidence/2023", "evidence/2023", index.items) == ((), [])


def test_the_guide_is_one_page_with_six_commands_that_exist(made):
    text = (made / "evidence/2023/huong-dan.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 45
    assert "đến hết ngày 15/12/2023" in text
    assert len(re.findall(r"^\d\. `cchc ", text, re.MULTILINE)) == 6
    commands = [one for one in re.findall(r"`(cchc [^`]+)`", text) if one != "cchc explain"]
    assert len(commands) >= 9
    assert [one for one in commands if not parses(one)] == []


def test_run_again_it_changes_nothing(made, cchc):
    before = tree(made)
    ran = cchc("init", made)
    assert ran.code == 0
    assert ran.err.count("Đã có, giữ nguyên") == 4
    assert tree(made) == before


def test_run_again_it_adds_the_folders_that_are_missing(cchc, small):
    """Also where one has another name; statements, comments and all else stay as they are."""
    edit(small / "evidence/unit.yaml", "place: Thử", "place: Thử # ghi chú")
    (small / "evidence/2023/1.1.1 - Tên của đơn vị").mkdir()
    before = tree(small / "evidence")
    assert cchc("init", small).code == 0
    after = tree(small / "evidence")
    assert {path.name for path in after.keys() - before.keys()} == {"huong-dan.md", "report.yaml"}
    assert {path: after[path] for path in before} == before
    edit(
        small / "criteria/thu/1-chi-dao.yaml", "name: Thực hiện kế hoạch", "name: Việc\n        evidence: [{title: BC}]"
    )
    assert cchc("init", small).code == 0
    assert {path.name for path in tree(small / "evidence").keys() - after.keys()} == {"1.1.2 Việc"}


def test_another_year_leaves_unit_yaml_and_says_what_to_add(cchc, small):
    before = (small / "evidence/unit.yaml").read_bytes()
    ran = cchc("init", small, "--year", 2024, "--name", "UBND xã Khác", "--officer", "van-phong=A: 1.1")
    assert ran.code == 0
    for line in ('  2024: "thu"', 'name: "UBND xã Khác"', '    items: ["1.1"]'):
        assert line in ran.err
    assert (small / "evidence/unit.yaml").read_bytes() == before
    assert (small / "evidence/2024/assessment.yaml").exists()
    with (small / "evidence/unit.yaml").open("a", encoding="utf-8") as file:
        file.write('officers: {van-phong: {name: A, items: ["1.1"]}}\n')
    edit(small / "evidence/unit.yaml", "{2023: thu}", "{2023: thu, 2024: thu}")
    again = cchc("init", small, "--year", 2024, "--officer", "van-phong=A: 1.1")
    assert (again.code, "giữ nguyên. Tự sửa" in again.err) == (0, False)
    assert cchc("score", "--workspace", small, "--year", 2024).code == 0


def test_another_set_for_a_stated_year_is_for_migrate(cchc, small):
    ran = cchc("init", small, "--edition", "khac")
    assert ran.code == 2
    assert "cchc criteria migrate --to khac --year 2023" in ran.err


def test_without_a_terminal_all_that_is_missing_is_named_at_once(cchc, tmp_path):
    ran = cchc("init", tmp_path, "--kind", "Xã")
    assert ran.code == 2
    for name in ("--id", "--name", "--header", "--report-to", "--place", "--year", "--edition"):
        assert name in ran.err
    assert "minh-hoa-xa-2022" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("changed", "code", "words"),
    [
        ({"kind": "xx"}, 2, "không có loại đơn vị"),
        ({"kind": "phuongg"}, 2, "có phải `phuong`"),
        ({"officer": ["van-phong"]}, 2, "viết"),
        ({"officer": ["=A: 1"]}, 2, "viết"),
        ({"officer": ["van-fong=A: 1"]}, 2, "có phải `van-phong`"),
        ({"officer": ["van-phong=A: 1.1.99"]}, 2, "không có mục 1.1.99"),
        ({"officer": ["van-phong=A: 1", "van-phong=B: 2"]}, 2, "hai lần"),
        ({"header": ["A", ""]}, 2, "header"),
        ({"edition": "minh-hoa-xa-20233"}, 1, "có phải `minh-hoa-xa-2023`"),
        ({"edition": "minh-hoa-xa-2022"}, 1, "[set-fits-unit]"),
        ({"kind": "dac-khu", "edition": "minh-hoa-xa-2023"}, 1, "[set-fits-unit]"),
        ({"year": 1999}, 2, "cần số từ 2000"),
        ({"year": "hai"}, 2, "cần số nguyên"),
    ],
)
def test_what_is_given_wrongly_is_said_and_nothing_is_written(cchc, tmp_path, changed, code, words):
    ran = cchc("init", tmp_path / "moi", *options(**changed))
    assert (ran.code, words in ran.err) == (code, True), ran.err
    assert not (tmp_path / "moi").exists()


def test_a_dry_run_lists_everything_and_writes_nothing(cchc, tmp_path):
    ran = cchc("init", tmp_path, *options(), "--dry-run")
    assert ran.code == 0
    for name in ("unit.yaml", *(f"2023/{one}" for one in ("assessment.yaml", "report.yaml", "huong-dan.md"))):
        assert f"Sẽ ghi evidence/{name}" in ran.err
    assert f"Sẽ ghi {FORM}" in ran.err
    assert "Sẽ tạo thư mục evidence/2023/1.1.1 Ban hành" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_what_is_in_the_way_is_a_problem_not_a_crash(cchc, tmp_path):
    (tmp_path / "evidence").write_text("", encoding="utf-8")
    ran = cchc("init", tmp_path, *options())
    assert (ran.code, "[cannot-write]" in ran.err) == (1, True)
    assert [path.name for path in tmp_path.iterdir() if path.name != ".cchc"] == ["evidence"]
    assert cchc("init", tmp_path / "evidence", *options()).code == 1


def test_no_workspace_is_made_inside_another(cchc, small):
    ran = cchc("init", small / "evidence" / "2023", *options())
    assert (ran.code, "[inside-workspace]" in ran.err) == (1, True)


def test_a_two_tier_unit_with_its_own_set(cchc, tmp_path):
    write_small(tmp_path)
    (tmp_path / "evidence/unit.yaml").unlink()
    (tmp_path / "evidence/2023/assessment.yaml").unlink()
    edit(tmp_path / "criteria/thu/index.yaml", "unit_kinds: [xa]", "unit_kinds: [xa, dac-khu]")
    ran = cchc("init", tmp_path, *options(kind="đặc khu", report_to=["Sở Nội vụ", "UBND tỉnh"], year=2026))
    assert ran.code == 0, ran.err
    unit, _ = read_unit(Workspace(tmp_path))
    assert (unit.kind, unit.report_to, dict(unit.edition)) == ("dac-khu", ("Sở Nội vụ", "UBND tỉnh"), {2026: "thu"})
    assert (unit.officers["van-phong"].name, unit.officers["van-phong"].items) == ("", ("1.1.1",))


class Terminal(io.StringIO):
    """What a person types."""

    def isatty(self):
        return True


def test_at_a_terminal_it_asks_in_vietnamese(cchc, tmp_path, monkeypatch):
    answers = ["xóm", "Xã", "UBND xã Mới", "", "00001", "", "", "UBND huyện; Phòng Nội vụ", "", "", "Lê Văn C"]
    answers += ["năm ngoái", "2023", "Nguyễn Văn A", "", "-", *[""] * 10]
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(answers) + "\n"))
    ran = cchc("init", tmp_path)
    assert ran.code == 0, ran.err
    unit, _ = read_unit(Workspace(tmp_path))
    assert (unit.kind, unit.name, unit.id, unit.place) == ("xa", "UBND xã Mới", "00001", "Mới")
    assert unit.header == ("ỦY BAN NHÂN DÂN", "XÃ MỚI")
    assert unit.report_to == ("UBND huyện", "Phòng Nội vụ")
    assert unit.signer.name == "Lê Văn C"
    assert unit.officers["van-phong"].name == "Nguyễn Văn A"
    assert "tu-phap" not in unit.officers
    assert "Error" not in ran.err


def test_who_stops_answering_has_written_nothing(cchc, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", Terminal("Xã\n"))
    ran = cchc("init", tmp_path)
    assert (ran.code, "chưa ghi gì" in ran.err) == (1, True)
    assert list(tmp_path.iterdir()) == []


TEXTS = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=30)


@pytest.mark.parametrize(
    "text",
    [
        '"A": #1',
        "a\nb: c",
        "yes",
        "1.10",
        "*x",
        "{a}",
        "\\",
        "'",
        "- a",
        "😀",
        "a\u2028b",
        "\x1b[31m",
        " a ",
        "a\u0301",
    ],
)
def test_whatever_is_typed_comes_back_from_the_yaml(text):
    check_text(text, text)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_any_text_comes_back_from_the_yaml(text, other):
    check_text(text, other)


def check_text(text, other):
    officers = {"van-phong": {"name": other, "items": ["1", "7.10"]}}
    data = {"id": other, "kind": "xa", "name": text, "header": [other, text], "edition": {2023: text}}
    raw = unit_bytes(data | {"signer": {"capacity": text, "title": "", "name": other}, "officers": officers})
    found, problems = parse_yaml(raw, "unit.yaml")
    assert problems == []
    unit, problems = shaped(Unit, found, "unit.yaml")
    assert problems == []
    assert (unit.name, unit.header) == (nfc(text), (nfc(other), nfc(text)))
    assert unit.officers["van-phong"].items == ("1", "7.10")
    assert (unit.signer.capacity, unit.signer.name) == (nfc(text), nfc(other))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_a_folder_is_legal_short_and_the_items(name):
    from types import SimpleNamespace

    item = SimpleNamespace(name=name, evidence=(1,), surveyed=False)
    folder = folder_names(SimpleNamespace(items={"3.2.10": item}))["3.2.10"]
    assert ITEM_FOLDER.fullmatch(folder)[1] == "3.2.10"
    assert len(folder) <= LONGEST_FOLDER
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', folder)
    assert folder == folder.rstrip(" .")


def test_the_roles_of_a_set_get_exactly_what_they_lead():
    for edition in ("minh-hoa-xa-2022", "minh-hoa-xa-2023", "minh-hoa-xa-2026"):
        index, _ = read_edition(Workspace(ROOT), edition, None)[0]
        officers = {role: {"items": items} for role, items in role_items(index).items()}
        unit = Unit.model_validate(UNIT | {"officers": officers})
        for area in index.areas:
            for item in area.items:
                if not item.surveyed:
                    assert officers_of(unit, item.code, area.code) == ((item.lead,) if item.lead else ())


def test_kinds_header_and_place_are_proposed_from_the_name():
    assert [kind_of(text) for text in ("Xã", " thị trấn ", "ĐẶC KHU", "phuong", "huyện")] == [
        *("xa", "thi-tran", "dac-khu", "phuong", ""),
    ]
    assert header_of("UBND xã Ví Dụ") == ("ỦY BAN NHÂN DÂN", "XÃ VÍ DỤ")
    assert header_of("Ủy ban nhân dân phường 1") == ("ỦY BAN NHÂN DÂN", "PHƯỜNG 1")
    assert header_of("Văn phòng") == ()
    assert [place_of(name) for name in ("UBND xã Ví Dụ", "UBND phường 1", "UBND")] == ["Ví Dụ", "Phường 1", "UBND"]
