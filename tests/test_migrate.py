"""``cchc criteria migrate``: nothing a unit stated is lost, nothing is half done, everything can be taken back."""

import contextlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
from decimal import Decimal

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_cli.cli import app as cli
from tests.conftest import ROOT, edit

# -- Hai bộ tiêu chí và một hồ sơ ------------------------------------------------------------------------------

NUMBERS = {
    "done": {"label": "Số việc đã làm", "type": "integer", "unit": "việc"},
    "planned": {"label": "Số việc đề ra", "type": "integer", "unit": "việc"},
}
RATIO = {"kind": "ratio", "done": "done", "planned": "planned", "floor": 50, "when_zero": "zero"}


def ratio(name, points=1, **more):
    return {"name": name, "max_points": points, "facts": NUMBERS, "rule": RATIO, **more}


def survey(name, points=1, **more):
    return {"name": name, "max_points": points, "rule": {"kind": "survey"}, **more}


def manual(name, points=1, **more):
    return {"name": name, "max_points": points, "rule": {"kind": "manual"}, **more}


def fact(kind, name, of_type, label="Số liệu", **rule):
    """An item with one fact."""
    facts = {name: {"label": label, "type": of_type}}
    return {"name": "Mục", "max_points": 1, "facts": facts, "rule": {"kind": kind, **rule}}


def levels(**shares):
    scale = [{"key": key, "label": f"Mức {key}", "share": share} for key, share in shares.items()]
    return fact("levels", "muc", "choice", fact="muc", levels=scale)


def write_set(root, edition, items, supersedes=None, **head):
    """A set that adds up, its areas by the first number of the codes. JSON is YAML."""
    folder = root / "criteria" / edition
    folder.mkdir(parents=True)

    def total(*kinds):
        chosen = [item for item in items.values() if not kinds or item["rule"]["kind"] in kinds]
        return sum(item["max_points"] for item in chosen)

    about = {
        "edition": edition,
        "title": f"Bộ {edition}",
        "status": "illustrative",
        "unit_kinds": ["xa"],
        "years": {"from": 2023, "to": None},
        "supersedes": supersedes,
        "total": total(),
        "survey": {"points": total("survey"), "missing": "exclude"},
        **head,
    }
    (folder / "index.yaml").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    for area in dict.fromkeys(code.split(".")[0] for code in items):
        inside = [{"code": code, **item} for code, item in items.items() if code.split(".")[0] == area]
        points = sum(item["max_points"] for item in inside)
        whole = {"code": area, "name": f"Lĩnh vực {area}", "max_points": points, "criteria": inside}
        (folder / f"{area}-linh-vuc.yaml").write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")


UNIT = """\
id: "1"
kind: xa
name: UBND xã Thử
header: [ỦY BAN NHÂN DÂN, XÃ THỬ]
edition: {2023: thu}
"""
DONE = "{done: 9, planned: 10}"


def workspace_of(root, old, new, items="", files=(), **texts):
    """A unit that states ``items`` under the set ``thu``, which ``moi`` supersedes. ``files``: names in 2023/."""
    write_set(root, "thu", old)
    write_set(root, "moi", new, "thu")
    year = root / "evidence" / "2023"
    year.mkdir(parents=True)
    (root / "evidence" / "unit.yaml").write_text(texts.pop("unit", UNIT), encoding="utf-8")
    (year / "assessment.yaml").write_text(f"edition: thu\nitems:\n{items}", encoding="utf-8")
    for name, text in texts.items():
        (year / f"{name}.yaml").write_text(text, encoding="utf-8")
    for name in files:
        put(year / name)
    return root


def put(path):
    """A file whose content says where it lay at first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{path.parent.name}/{path.name}", encoding="utf-8")


def tree(root):
    """Every file of a workspace with its bytes, every folder; the cache aside."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None
        for path in root.rglob("*")
        if path.relative_to(root).parts[0] != ".cchc" and path.parts[-2:] != (".cchc", "lock")
    }


def folders(root):
    """The folders of the year with the files in them: where each came from at first."""
    year = root / "evidence" / "2023"
    return {
        path.relative_to(year).as_posix(): path.read_text(encoding="utf-8")
        for path in year.rglob("*")
        if path.is_file() and path.suffix != ".yaml"
    }


def stated(root, name="assessment"):
    """What a file of the year says, read by another reader than ours."""
    return yaml.safe_load((root / f"evidence/2023/{name}.yaml").read_text(encoding="utf-8-sig"))


@pytest.fixture
def migrate(cchc):
    """Run the command on a workspace; it must not fail where it is expected to do it."""

    def run(root, *arguments, code=0):
        ran = cchc("criteria", "migrate", "--workspace", root, *arguments)
        assert ran.code == code, ran.err
        return ran

    return run


@pytest.fixture
def moved(migrate, tmp_path):
    """A workspace migrated to ``moi``: its root, and what the command said on the screen and beside it."""

    def run(old, new, items="", files=(), **texts):
        root = workspace_of(tmp_path / "ho so", old, new, items, files, **texts)
        ran = migrate(root, "--to", "moi")
        return root, " ".join(ran.out.split()), ran.err

    return run


@pytest.fixture
def fast_disk(monkeypatch):
    """Waiting for the disk proves nothing here."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


# -- Mã đổi ----------------------------------------------------------------------------------------------------

SWAP_OLD = {"4.1": ratio("Một"), "4.2": ratio("Hai"), "4.3": ratio("Ba")}
SWAP_NEW = {"4.1": ratio("Một"), "4.2": ratio("Ba"), "4.3": ratio("Hai")}
SWAP_ITEMS = """\
  "4.2":
    facts: {done: 2, planned: 10}
    explanation: của mục hai
  "4.3":
    facts: {done: 3, planned: 10}
"""


def test_swapped_codes_swap_statements_and_folders(moved):
    files = ("4.2/hai.pdf", "4.2/phu luc/hai.pdf", "4.3/ba.pdf", "4.1/mot.pdf")
    root, screen, _ = moved(SWAP_OLD, SWAP_NEW, SWAP_ITEMS, files)
    assert stated(root) == {
        "edition": "moi",
        "items": {
            "4.2": {"facts": {"done": 3, "planned": 10}},
            "4.3": {"facts": {"done": 2, "planned": 10}, "explanation": "của mục hai"},
        },
    }
    assert folders(root) == {
        "4.1/mot.pdf": "4.1/mot.pdf",
        "4.2/ba.pdf": "4.3/ba.pdf",
        "4.3/hai.pdf": "4.2/hai.pdf",
        "4.3/phu luc/hai.pdf": "phu luc/hai.pdf",
    }
    assert "2 mục đổi mã" in screen
    assert "4.2 → 4.3 Hai cùng tên, mã khác" in screen
    assert yaml.safe_load((root / "evidence/unit.yaml").read_text(encoding="utf-8"))["edition"] == {2023: "moi"}


def test_a_renumbered_row_moves_as_one(moved):
    old = {f"4.{n}": ratio(f"Mục {n}") for n in range(1, 6)}
    new = {"4.1": ratio("Mới")} | {f"4.{n + 1}": ratio(f"Mục {n} sửa", replaces=[f"4.{n}"]) for n in range(1, 6)}
    items = "".join(f'  "4.{n}": {{facts: {{done: {n}, planned: 10}}}}\n' for n in range(1, 6))
    root, screen, _ = moved(old, new, items, [f"4.{n} Mục {n}/{n}.pdf" for n in range(1, 6)])
    assert {code: one["facts"]["done"] for code, one in stated(root)["items"].items()} == {
        f"4.{n + 1}": n for n in range(1, 6)
    }
    assert folders(root) == {f"4.{n + 1} Mục {n}/{n}.pdf": f"4.{n} Mục {n}/{n}.pdf" for n in range(1, 6)}
    assert "Thư mục tài liệu (5)" in screen


def test_a_split_item_states_the_same_under_both_and_its_papers_are_found_from_both(moved, cchc):
    old = {"3.1": ratio("Công khai", 2)}
    new = {"3.1": ratio("Niêm yết", replaces=["3.1"]), "3.2": ratio("Trên mạng", replaces=["3.1"])}
    items = f"""\
  "3.1":
    facts: {DONE}
    explanation: chờ hướng dẫn
    documents:
      - {{file: a.pdf, part: trang 2}}
      - {{url: "https://vidu.example/1", seen: 2023-12-01, capture: chup.png}}
"""
    root, screen, _ = moved(old, new, items, ("3.1 Công khai/a.pdf", "3.1 Công khai/chup.png", "3.1 Công khai/b.pdf"))
    claims = stated(root)["items"]
    assert claims["3.1"]["facts"] == claims["3.2"]["facts"] == {"done": 9, "planned": 10}
    assert claims["3.1"]["explanation"] == claims["3.2"]["explanation"] == "chờ hướng dẫn"
    assert {one.get("file", one.get("capture")) for one in claims["3.1"]["documents"]} == {"a.pdf", "chup.png"}
    assert {one.get("file", one.get("capture")) for one in claims["3.2"]["documents"]} >= {
        "../3.1/a.pdf",
        "../3.1/b.pdf",
        "../3.1/chup.png",
    }
    assert {"file": "../3.1/a.pdf", "part": "trang 2"} in claims["3.2"]["documents"]
    assert set(folders(root)) == {"3.1 Công khai/a.pdf", "3.1 Công khai/b.pdf", "3.1 Công khai/chup.png"}
    assert "tách thành 3.1, 3.2" in screen
    checked = json.loads(cchc("check-evidence", "--workspace", root, "--format", "json").out)
    assert {one["id"] for one in checked["problems"]} & {"listed-file-missing", "link-without-capture"} == set()


MERGE_OLD = {"1.1": ratio("Một"), "1.2": ratio("Hai")}
MERGE_NEW = {"1.1": ratio("Một và hai", 2, replaces=["1.1", "1.2"])}


def test_merged_items_keep_the_first_number_and_park_the_other(moved):
    items = """\
  "1.1":
    facts: {done: 8, planned: 10}
    explanation: vì một
  "1.2":
    facts: {done: 6, planned: 10}
    explanation: vì hai
    documents: [{file: hai.pdf, number: 2/BC}]
"""
    root, screen, _ = moved(MERGE_OLD, MERGE_NEW, items, ("1.1/mot.pdf", "1.2/hai.pdf"))
    after = stated(root)
    assert after["items"] == {
        "1.1": {
            "facts": {"done": 8, "planned": 10},
            "explanation": "vì một\nvì hai",
            "documents": [{"file": "hai.pdf", "number": "2/BC"}],
        }
    }
    assert after["parked"] == {"thu": {"items": {"1.2": {"facts": {"done": 6}}}}}
    assert folders(root) == {"1.1/mot.pdf": "1.1/mot.pdf", "1.1 (từ 1.2)/hai.pdf": "1.2/hai.pdf"}
    assert "gộp từ 1.1, 1.2" in screen
    assert "hai số khác nhau" in screen


def test_merged_items_with_the_same_numbers_park_nothing(moved):
    items = f'  "1.1": {{facts: {DONE}, explanation: vậy}}\n  "1.2": {{facts: {DONE}, explanation: vậy}}\n'
    root, screen, _ = moved(MERGE_OLD, MERGE_NEW, items)
    assert stated(root) == {
        "edition": "moi",
        "items": {"1.1": {"facts": {"done": 9, "planned": 10}, "explanation": "vậy"}},
    }
    assert "hai số khác nhau" not in screen


def test_a_dropped_item_is_kept_counted_nowhere_and_named(moved, cchc):
    old = {"1.1": ratio("Một"), "1.2": ratio("Hai"), "1.3": ratio("Ba")}
    new = {"1.1": ratio("Một"), "1.2": ratio("Mới tinh")}
    items = f'  "1.1": {{facts: {DONE}}}\n  "1.3": {{facts: {DONE}, explanation: giữ lấy}}\n'
    root, screen, _ = moved(old, new, items, ("1.1/mot.pdf", "1.3 Ba/ba.pdf"))
    assert stated(root) == {
        "edition": "moi",
        "items": {"1.1": {"facts": {"done": 9, "planned": 10}}},
        "parked": {"thu": {"items": {"1.3": {"facts": {"done": 9, "planned": 10}, "explanation": "giữ lấy"}}}},
    }
    assert folders(root) == {
        "1.1/mot.pdf": "1.1/mot.pdf",
        "khong-con-muc/thu/1.3 Ba/ba.pdf": "1.3 Ba/ba.pdf",
    }
    assert "Không còn mục: giữ lại, không tính điểm (1)" in screen
    assert "1.3 → – Ba bộ mới không còn mục này" in screen
    card = json.loads(cchc("score", "--workspace", root, "--format", "json").out)
    # by hand: 9/10 × 1 = 0,9 of the new set's two items; 1.2 has nothing stated
    assert (card["total"]["self_assessed"], card["total"]["max_points"]) == (0.9, 2)
    assert [item["code"] for area in card["areas"] for item in area["items"]] == ["1.1", "1.2"]
    checked = json.loads(cchc("check-evidence", "--workspace", root, "--format", "json").out)
    assert [one["file"] for one in checked["documents"]] == ["1.1/mot.pdf"]
    assert "parked-evidence" in {one["id"] for one in checked["problems"]}


def test_a_folder_of_nothing_known_stays_where_it_is(moved):
    root, _, _ = moved(SWAP_OLD, SWAP_NEW, SWAP_ITEMS, ("9.9 Khác/x.pdf", "Ảnh chung/y.jpg", "4.30/z.pdf"))
    assert folders(root) == {
        "9.9 Khác/x.pdf": "9.9 Khác/x.pdf",
        "Ảnh chung/y.jpg": "Ảnh chung/y.jpg",
        "4.30/z.pdf": "4.30/z.pdf",
    }


# -- Số liệu, điểm, giải trình không có chỗ ở bộ mới -----------------------------------------------------------

DAY = {"month": 6, "day": 30}
HOMELESS = {
    "a fact renamed": (ratio("Mục"), fact("yes_no", "xong", "yes-no", fact="xong"), {"facts": {"done": 9}}, {}),
    "a fact of another type": (
        fact("external", "so", "percent", index="X", percent="so"),
        fact("count", "so", "integer", fact="so", each=1),
        {"facts": {"so": 90}},
        {},
    ),
    "a choice that is no more": (levels(tot=100, kem=0), levels(tot=100, vua=0), {"facts": {"muc": "kem"}}, {}),
    "points above the new maximum": (
        manual("Mục", 2),
        manual("Mục", 1),
        {"points": 1.5, "reason": "theo biên bản"},
        {},
    ),
    "points of what is now computed": (manual("Mục"), ratio("Mục"), {"points": 0.5, "reason": "biên bản"}, {}),
    "not applicable, now forbidden": (
        ratio("Mục", not_applicable="exclude"),
        ratio("Mục"),
        {"not_applicable": "không phát sinh"},
        {},
    ),
    "facts of what is now surveyed": (
        ratio("Mục"),
        survey("Mục"),
        {"facts": {"done": 9, "planned": 10}, "explanation": "vì", "documents": [{"file": "a.pdf", "number": "1"}]},
        {},
    ),
    "one of two facts": (
        ratio("Mục"),
        fact("count", "done", "integer", fact="done", each=1),
        {"facts": {"planned": 10}},
        {"facts": {"done": 9}},
    ),
}


@pytest.mark.parametrize("name", HOMELESS)
def test_what_has_no_home_is_parked_and_told(moved, cchc, migrate, name):
    old, new, left, kept = HOMELESS[name]
    claim = {**left, "facts": {**left.get("facts", {}), **kept.get("facts", {})}}
    before = {code: value for code, value in claim.items() if value}
    root, screen, _ = moved({"1.1": old}, {"1.1": new}, f'  "1.1": {json.dumps(before, ensure_ascii=False)}\n')
    after = stated(root)
    assert after["parked"] == {"thu": {"items": {"1.1": left}}}
    assert after["items"] == ({"1.1": kept} if kept else {})
    assert "Cần xem lại (1)" in screen
    assert cchc("score", "--workspace", root).code == 0
    migrate(root, "--to", "thu")
    assert stated(root) == {"edition": "thu", "items": {"1.1": before}}


def test_what_fits_is_carried_exactly(moved):
    day = fact("deadline", "ngay", "date", facts=["ngay"], by=DAY)
    percent = fact("external", "ty_le", "percent", index="X", percent="ty_le")
    paid = fact("count", "von", "decimal", fact="von", each=0.001)
    old = {
        "1.1": day | {"name": "Ngày"},
        "1.2": percent | {"name": "Tỷ lệ"},
        "1.3": paid | {"name": "Vốn"},
        "1.4": levels(tot=100, kem=0) | {"name": "Mức"},
        "1.5": manual("Chấm tay", 2),
        "1.6": ratio("Không phát sinh", not_applicable="exclude"),
        "1.7": fact("yes_no", "co", "yes-no", fact="co") | {"name": "Có không"},
    }
    new = {f"2.{8 - int(code[2:])}": item for code, item in old.items()}
    items = """\
  "1.1": {facts: {ngay: 2023-02-28}}
  "1.2": {facts: {ty_le: 92.50}}
  "1.3": {facts: {von: 2310.5}}
  "1.4": {facts: {muc: kem}}
  "1.5": {points: 1.25, reason: "lý do: 'có' \\"ngoặc\\""}
  "1.6": {not_applicable: "không giao"}
  "1.7": {facts: {co: false}, explanation: "1.10"}
"""
    root, screen, _ = moved(old, dict(sorted(new.items())), items)
    was = yaml.safe_load(f"items:\n{items}")["items"]
    assert stated(root) == {
        "edition": "moi",
        "items": {f"2.{8 - int(code[2:])}": claim for code, claim in was.items()},
    }
    assert "Mang theo nguyên vẹn: 7 mục, trong đó 7 mục đổi mã" in screen


def test_what_is_missing_in_the_new_set_is_asked_for(moved):
    facts = {**NUMBERS, "them": {"label": "Số việc thêm", "type": "integer"}}
    rule = {"kind": "cases", "cases": [{"when": {"fact": "them", "op": ">", "value": 0}, "rule": RATIO}]}
    new = {"name": "Một", "max_points": 1, "facts": facts, "rule": {**rule, "otherwise": RATIO}}
    _, screen, _ = moved({"1.1": ratio("Một")}, {"1.1": new}, f'  "1.1": {{facts: {DONE}}}\n')
    assert "1.1: còn thiếu Số việc thêm" in screen


# -- Tài liệu và thư mục ---------------------------------------------------------------------------------------


def test_listed_papers_are_found_again_wherever_they_lie(moved, cchc):
    """Own files, files of other items (moved and not), subfolders, links with captures: none is missing after."""
    items = """\
  "4.1":
    facts: {done: 10, planned: 10}
    documents:
      - {file: ../4.2/hai.pdf, part: trang 1}
      - {file: ../4.3/phu luc/ba.pdf}
      - {file: "..\\\\4.3\\\\chung.pdf"}
      - {file: mot.pdf, number: 1/BC, date: 2023-02-01}
  "4.2":
    facts: {done: 2, planned: 10}
    documents:
      - {url: "https://vidu.example/4-2", seen: 2023-12-10, capture: chup.png}
      - {url: "https://vidu.example/4-1", seen: 2023-12-10, capture: ../4.1/mot.png}
  "4.3":
    facts: {done: 3, planned: 10}
    documents: [{file: ../4.1/mot.pdf}, {file: phu luc/ba.pdf}]
"""
    files = (
        *("4.1/mot.pdf", "4.1/mot.png", "4.2 Hai/hai.pdf", "4.2 Hai/chup.png"),
        *("4.3/phu luc/ba.pdf", "4.3/chung.pdf"),
    )
    root, _, _ = moved(SWAP_OLD, SWAP_NEW, items, files)
    claims = stated(root)["items"]
    assert claims["4.1"]["documents"] == [
        {"file": "../4.3/hai.pdf", "part": "trang 1"},
        {"file": "../4.2/phu luc/ba.pdf"},
        {"file": "../4.2/chung.pdf"},
        {"file": "mot.pdf", "number": "1/BC", "date": yaml.safe_load("2023-02-01")},
    ]
    assert [one["capture"] for one in claims["4.3"]["documents"]] == ["chup.png", "../4.1/mot.png"]
    assert claims["4.2"]["documents"] == [{"file": "../4.1/mot.pdf"}, {"file": "phu luc/ba.pdf"}]
    checked = json.loads(cchc("check-evidence", "--workspace", root, "--format", "json").out)
    assert {one["id"] for one in checked["problems"]} & {"listed-file-missing", "link-without-capture"} == set()


def test_a_paper_of_the_item_that_one_is_merged_with_becomes_its_own(moved):
    items = f'  "1.1": {{facts: {DONE}, documents: [{{file: ../1.2/hai.pdf, part: trang 3}}]}}\n'
    root, _, _ = moved(MERGE_OLD, MERGE_NEW, items, ("1.1/mot.pdf", "1.2/hai.pdf"))
    assert stated(root)["items"]["1.1"]["documents"] == [{"file": "hai.pdf", "part": "trang 3"}]


@pytest.mark.parametrize(
    "name",
    ["4.2 Ban hành kế hoạch", "4.2_ke hoach", "4.2-a", "4.2.", "4.2 (bản cuối)", "4.2  hai dấu cách", "4.2"],
)
def test_the_words_after_the_code_stay_with_the_folder(moved, name):
    root, _, _ = moved(SWAP_OLD, SWAP_NEW, SWAP_ITEMS, (f"{name}/hai.pdf",))
    assert folders(root) == {f"4.3{name[3:]}/hai.pdf": f"{name}/hai.pdf"}


def test_a_folder_name_keeps_the_form_in_which_it_is_on_disk(moved):
    name = unicodedata.normalize("NFD", "4.2 Bố trí người")
    root, _, _ = moved(SWAP_OLD, SWAP_NEW, SWAP_ITEMS, (f"{name}/hai.pdf",))
    names = {path.name for path in (root / "evidence/2023").iterdir() if path.is_dir()}
    assert names == {f"4.3{name[3:]}"}


def test_two_folders_of_one_item_stay_two(moved):
    root, _, _ = moved(SWAP_OLD, SWAP_NEW, SWAP_ITEMS, ("4.2/a.pdf", "4.2 Thêm/b.pdf", "4.3 Thêm/c.pdf"))
    assert folders(root) == {
        "4.3/a.pdf": "4.2/a.pdf",
        "4.3 Thêm/b.pdf": "4.2 Thêm/b.pdf",
        "4.2 Thêm/c.pdf": "4.3 Thêm/c.pdf",
    }


def test_folders_that_meet_say_where_they_came_from_and_go_back_there(moved, migrate):
    old = {"1.1": ratio("Một"), "1.2": ratio("Hai"), "1.3": ratio("Ba")}
    new = {"1.1": ratio("Cả ba", 3, replaces=["1.1", "1.2", "1.3"])}
    files = ("1.1 Chung/a.pdf", "1.2 Chung/b.pdf", "1.3 Chung/c.pdf")
    root, _, _ = moved(old, new, f'  "1.1": {{facts: {DONE}}}\n', files)
    assert folders(root) == {
        "1.1 Chung/a.pdf": "1.1 Chung/a.pdf",
        "1.1 Chung (từ 1.2)/b.pdf": "1.2 Chung/b.pdf",
        "1.1 Chung (từ 1.3)/c.pdf": "1.3 Chung/c.pdf",
    }
    migrate(root, "--to", "thu")
    assert folders(root) == {name: name for name in files}


# -- Chữ nghĩa trong tệp ---------------------------------------------------------------------------------------

WRITTEN = """\
# Số liệu năm 2023, chị Lan ghi
edition: thu   # bộ cũ

items:
  # kế hoạch
  "4.1":
    facts: {done: 9, planned: 10}   # đến hết tháng 11
  '4.2':
    # chờ số của huyện
    facts:
      done: 8   # còn hai việc
      planned: 10
    explanation: |
      Hai việc chờ hướng dẫn:
        - một
        - hai
    documents:
      - {file: a.pdf, number: '45/BC-UBND', part: "Mục II, trang 3"}
  "4.3":
    facts: {done: 7, planned: 10}
    explanation: >-
      Một dòng dài
      gấp lại
"""


def test_comments_quotes_and_layout_are_kept(moved):
    root, _, _ = moved(SWAP_OLD, SWAP_NEW, WRITTEN.split("items:\n")[1])
    text = (root / "evidence/2023/assessment.yaml").read_text(encoding="utf-8")
    for kept in (
        "facts: {done: 9, planned: 10}   # đến hết tháng 11\n",
        "    # chờ số của huyện\n    facts:\n      done: 8   # còn hai việc\n      planned: 10\n",
        "    explanation: |\n      Hai việc chờ hướng dẫn:\n        - một\n        - hai\n",
        """      - {file: a.pdf, number: '45/BC-UBND', part: "Mục II, trang 3"}\n""",
        "    explanation: >-\n      Một dòng dài\n      gấp lại\n",
        "  # kế hoạch\n",
    ):
        assert kept in text
    assert stated(root)["items"]["4.2"]["explanation"] == "Một dòng dài gấp lại"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_files_written_by_notepad_are_moved_and_come_back_byte_for_byte(migrate, cchc, tmp_path, mark, ends):
    root = workspace_of(tmp_path, SWAP_OLD, SWAP_NEW)
    for name, text in (("2023/assessment.yaml", WRITTEN), ("unit.yaml", UNIT)):
        raw = mark + text.encode().replace(b"\n", ends)
        (root / "evidence" / name).write_bytes(raw)
    before = tree(root)
    migrate(root, "--to", "moi")
    claims = stated(root)["items"]
    assert claims["4.3"]["explanation"] == "Hai việc chờ hướng dẫn:\n  - một\n  - hai\n"
    assert claims["4.2"]["explanation"] == "Một dòng dài gấp lại"
    assert cchc("score", "--workspace", root).code == 0
    migrate(root, "--undo")
    assert tree(root) == before


def test_texts_that_look_like_something_else_stay_texts(moved):
    """A number, a day, a yes or nothing in quotes is a text before and after."""
    words = ["1.10", "2023-01-01", "true", "null", "~", "yes", "1e3", "0x1F", "- a", "a: b", "# c", " d ", "{e}", "012"]
    claim = {"facts": {"done": 9, "planned": 10}, "explanation": "0", "documents": [{"file": one} for one in words]}
    root, _, _ = moved(SWAP_OLD, SWAP_NEW, f'  "4.2": {json.dumps(claim)}\n')
    assert stated(root)["items"]["4.3"] == claim


# -- Tệp của người khác ----------------------------------------------------------------------------------------

OTHERS_OLD = {
    "1.1": ratio("Một"),
    "1.2": ratio("Hai", 2),
    "1.3": ratio("Ba"),
    "8.1": survey("Hài lòng"),
    "8.2": survey("Tin tưởng", 2),
    "8.3": survey("Thuận tiện"),
}
OTHERS_NEW = {
    "1.1": ratio("Ba"),
    "1.2": ratio("Một"),
    "1.3": ratio("Hai", 1, replaces=["1.2"]),
    "8.1": survey("Tin tưởng", 1, replaces=["8.2"]),
    "8.2": survey("Hài lòng", 2, replaces=["8.1"]),
}
SURVEY = """\
# phiếu của huyện
items:
  "8.1": {points: 0.9, source: Phiếu một}
  "8.2": {points: 1.5, source: Phiếu hai}
  "8.3": {points: 0.7, source: Phiếu ba}
"""
APPRAISAL = """\
rounds:
  - round: 1
    items:
      "1.1": {points: 0.5, reason: thiếu tài liệu, explain: true, by: Tổ}
      "1.2": {points: 1.5, reason: quá hạn}
      "1.3": {reason: không có ý kiến}
  - round: 2
    items:
      "1.1": {points: 0.75, reason: đã bổ sung}
"""
REPORT = """\
bases: [Kế hoạch số 1]
carried_out: |
  Đã làm.
causes:
  "1.1": Chờ hướng dẫn
  "1.2": "Thiếu người"
receivers: ["Lưu: VT"]
"""
OTHERS_ITEMS = "".join(f'  "1.{n}": {{facts: {DONE}}}\n' for n in (1, 2, 3))


def test_survey_appraisal_and_report_follow_their_items(moved, cchc):
    root, _, _ = moved(OTHERS_OLD, OTHERS_NEW, OTHERS_ITEMS, survey=SURVEY, appraisal=APPRAISAL, report=REPORT)
    assert stated(root, "survey") == {"items": {"8.2": {"points": 0.9, "source": "Phiếu một"}}}
    assert stated(root, "appraisal") == {
        "rounds": [
            {
                "round": 1,
                "items": {
                    "1.1": {"reason": "không có ý kiến"},
                    "1.2": {"points": 0.5, "reason": "thiếu tài liệu", "explain": True, "by": "Tổ"},
                },
            },
            {"round": 2, "items": {"1.2": {"points": 0.75, "reason": "đã bổ sung"}}},
        ]
    }
    report = yaml.safe_load(REPORT)
    assert stated(root, "report") == {**report, "causes": {"1.2": "Chờ hướng dẫn", "1.3": "Thiếu người"}}
    assert stated(root)["parked"] == {
        "thu": {
            "survey": {
                "8.2": {"points": 1.5, "source": "Phiếu hai"},
                "8.3": {"points": 0.7, "source": "Phiếu ba"},
            },
            "rounds": {"1": {"1.2": {"points": 1.5, "reason": "quá hạn"}}},
        }
    }
    card = json.loads(cchc("score", "--workspace", root, "--format", "json").out)
    items = {item["code"]: item for area in card["areas"] for item in area["items"]}
    assert items["8.2"]["surveyed"] == 0.9
    assert items["8.1"]["surveyed"] is None
    assert (items["1.2"]["appraised_1"], items["1.2"]["appraised_2"]) == (0.5, 0.75)
    assert (items["1.3"]["appraised_1"], items["1.1"]["appraised_1"]) == (0.9, 0.9)


def test_what_others_said_comes_back_whole(moved, migrate):
    root, _, _ = moved(OTHERS_OLD, OTHERS_NEW, OTHERS_ITEMS, survey=SURVEY, appraisal=APPRAISAL, report=REPORT)
    migrate(root, "--to", "thu")
    assert stated(root, "survey") == yaml.safe_load(SURVEY)
    assert stated(root, "appraisal") == yaml.safe_load(APPRAISAL)
    assert stated(root, "report") == yaml.safe_load(REPORT)
    assert "parked" not in stated(root)


OFFICERS = 'officers: {van-phong: {name: Lan, items: ["4.2"]}}\n'


def test_officers_are_warned_about_only_where_codes_changed(moved, migrate, tmp_path):
    _, screen, _ = moved(SWAP_OLD, SWAP_NEW, SWAP_ITEMS, unit=UNIT + OFFICERS)
    assert "mã mục đã đổi: xem lại các mã giao cho từng người" in screen
    same = workspace_of(tmp_path / "a", SWAP_OLD, SWAP_OLD, SWAP_ITEMS, unit=UNIT + OFFICERS)
    assert "giao cho từng người" not in migrate(same, "--to", "moi").out
    none = workspace_of(tmp_path / "b", SWAP_OLD, SWAP_NEW, SWAP_ITEMS)
    assert "giao cho từng người" not in migrate(none, "--to", "moi").out


# -- Không ghi, không nhận -------------------------------------------------------------------------------------


def test_a_dry_run_shows_the_same_and_writes_nothing(migrate, tmp_path):
    root = workspace_of(tmp_path, SWAP_OLD, SWAP_NEW, SWAP_ITEMS, ("4.2 Hai/hai.pdf",))
    before = tree(root)
    dry = migrate(root, "--to", "moi", "--dry-run")
    assert tree(root) == before
    assert not (root / ".cchc").exists()
    assert "chưa ghi gì" in dry.err.lower()
    assert migrate(root, "--to", "moi").out == dry.out
    assert tree(root) != before
    after = tree(root)
    migrate(root, "--undo", "--dry-run")
    assert tree(root) == after


@pytest.mark.parametrize(("answer", "does_it"), [("c\n", True), (" C \n", True), ("\n", False), ("k\n", False)])
def test_at_a_terminal_it_asks_first(migrate, ready, monkeypatch, answer, does_it):
    before = tree(ready)
    terminal = io.StringIO(answer)
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdin", terminal)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    ran = migrate(ready, "--to", "moi")
    assert ran.out.index("Đổi mã") < ran.out.index("Thực hiện?")
    assert (tree(ready) != before) is does_it
    assert ("Chưa ghi gì." in ran.err) is not does_it


@pytest.fixture
def ready(tmp_path):
    return workspace_of(tmp_path / "ho so", SWAP_OLD, SWAP_NEW, SWAP_ITEMS, ("4.2/hai.pdf",))


def unknown(root):
    return ["--to", "moii"]


def same(root):
    return ["--to", "thu"]


def both(root):
    return ["--to", "moi", "--undo"]


def neither(root):
    return []


def other_years(root):
    edit(root / "criteria/moi/index.yaml", '"years": {"from": 2023, "to": null}', '"years": {"from": 2024, "to": null}')
    return ["--to", "moi"]


def earlier_years(root):
    edit(root / "criteria/moi/index.yaml", '"years": {"from": 2023, "to": null}', '"years": {"from": 2020, "to": 2022}')
    return ["--to", "moi"]


def other_units(root):
    edit(root / "criteria/moi/index.yaml", '"unit_kinds": ["xa"]', '"unit_kinds": ["phuong"]')
    return ["--to", "moi"]


def does_not_add_up(root):
    edit(root / "criteria/moi/index.yaml", '"total": 3', '"total": 4')
    return ["--to", "moi"]


def unreadable(root):
    (root / "criteria/moi/4-linh-vuc.yaml").write_text("code: [", encoding="utf-8")
    return ["--to", "moi"]


def unknown_year(root):
    return ["--to", "moi", "--year", "2021"]


def broken_claims(root):
    edit(root / "evidence/2023/assessment.yaml", "{done: 3, planned: 10}", "{done: 30, planned: 10}")
    return ["--to", "moi"]


REFUSED = [
    (unknown, 1, ["không có bộ tiêu chí `moii`", "có phải `moi`?"]),
    (same, 1, ["đã theo bộ này"]),
    (both, 2, ["--to", "--undo"]),
    (neither, 2, ["--to", "--undo"]),
    (other_years, 1, ["từ năm 2024", "không phải 2023"]),
    (earlier_years, 1, ["từ năm 2020 đến 2022", "không phải 2023"]),
    (other_units, 1, ["phuong", "đơn vị này là xa"]),
    (does_not_add_up, 1, ["cộng lại 3 điểm", "ghi 4"]),
    (unreadable, 1, ["criteria/moi/4-linh-vuc.yaml"]),
    (unknown_year, 1, ["không có năm 2021"]),
    (broken_claims, 1, ["lớn hơn"]),
]


@pytest.mark.parametrize(("spoil", "code", "words"), REFUSED, ids=[case[0].__name__ for case in REFUSED])
def test_what_cannot_be_done_is_refused_before_anything_is_written(migrate, ready, spoil, code, words):
    arguments = spoil(ready)
    before = tree(ready)
    ran = migrate(ready, *arguments, code=code)
    assert all(word in ran.err for word in words), ran.err
    assert "Traceback" not in ran.err
    assert tree(ready) == before
    assert not (ready / ".cchc/journal").exists()


# -- Trả lại ---------------------------------------------------------------------------------------------------


def test_undo_restores_every_byte_and_folder(migrate, cchc, tmp_path):
    old = {**OTHERS_OLD, "4.1": ratio("Bỏ"), "4.2": ratio("Gộp a"), "4.3": ratio("Gộp b")}
    new = {**OTHERS_NEW, "4.1": ratio("Gộp", 2, replaces=["4.2", "4.3"])}
    files = ("1.1/a.pdf", "1.2 Hai/b.pdf", "4.1 Bỏ/c.pdf", "4.2/d.pdf", "4.3/e.pdf", "9.9/f.pdf")
    items = OTHERS_ITEMS + "".join(f'  "4.{n}": {{facts: {{done: {n}, planned: 9}}}}   # {n}\n' for n in (1, 2, 3))
    root = workspace_of(tmp_path, old, new, items, files, survey=SURVEY, appraisal=APPRAISAL, report=REPORT)
    before = tree(root)
    migrate(root, "--to", "moi")
    after = tree(root)
    assert after != before
    ran = migrate(root, "--undo")
    assert tree(root) == before
    assert "trả hồ sơ về" in ran.err
    assert cchc("score", "--workspace", root).code == 0
    migrate(root, "--to", "moi")
    assert tree(root) == after


def test_nothing_to_undo_is_said(migrate, ready):
    before = tree(ready)
    ran = migrate(ready, "--undo", code=1)
    assert "không có lần" in ran.err
    assert tree(ready) == before
    migrate(ready, "--to", "moi")
    migrate(ready, "--undo")
    assert "không có lần" in migrate(ready, "--undo", code=1).err
    assert tree(ready) == before


@pytest.mark.parametrize("name", ["2023/assessment.yaml", "unit.yaml"])
def test_undo_would_not_cost_anybody_their_edits(migrate, ready, name):
    """It refuses, and the way that it names keeps the edit."""
    migrate(ready, "--to", "moi")
    path = ready / "evidence" / name
    path.write_text(path.read_text(encoding="utf-8") + "\n# thêm sau\n", encoding="utf-8")
    edited = tree(ready)
    ran = migrate(ready, "--undo", code=1)
    assert f"evidence/{name}" in ran.err
    assert "đã sửa sau lần đó" in ran.err
    assert "--to" in ran.err
    assert tree(ready) == edited
    migrate(ready, "--to", "thu")
    assert "# thêm sau" in path.read_text(encoding="utf-8")
    assert stated(ready)["items"] == yaml.safe_load(SWAP_ITEMS)


def test_undo_refuses_where_an_old_folder_was_made_again(migrate, tmp_path):
    new = {"5.1": ratio("Một"), "5.2": ratio("Hai"), "5.3": ratio("Ba")}
    root = workspace_of(tmp_path, SWAP_OLD, new, SWAP_ITEMS, ("4.2/hai.pdf", "4.3/ba.pdf"))
    before = tree(root)
    migrate(root, "--to", "moi")
    put(root / "evidence/2023/4.2/moi.pdf")
    edited = tree(root)
    ran = migrate(root, "--undo", code=1)
    assert "evidence/2023/4.2" in ran.err
    assert "đã có lại thư mục này" in ran.err
    assert tree(root) == edited
    shutil.rmtree(root / "evidence/2023/4.2")
    migrate(root, "--undo")
    assert tree(root) == before


def test_undo_refuses_where_a_moved_folder_is_gone(migrate, ready):
    migrate(ready, "--to", "moi")
    (ready / "evidence/2023/4.3").rename(ready / "evidence/2023/4.3 Hai")
    edited = tree(ready)
    ran = migrate(ready, "--undo", code=1)
    assert "evidence/2023/4.3" in ran.err
    assert "không còn thư mục này" in ran.err
    assert tree(ready) == edited


def test_papers_added_since_come_along_when_undone(migrate, ready):
    migrate(ready, "--to", "moi")
    put(ready / "evidence/2023/4.3/them.pdf")
    migrate(ready, "--undo")
    assert (ready / "evidence/2023/4.2/them.pdf").is_file()


def test_two_migrations_are_undone_one_after_the_other(migrate, ready):
    write_set(ready, "moi-nua", {"4.1": ratio("Ba"), "4.2": ratio("Hai")}, "moi")
    trees = [tree(ready)]
    for edition in ("moi", "moi-nua"):
        migrate(ready, "--to", edition)
        trees.append(tree(ready))
    assert "khong-con-muc" not in str(sorted(trees[2]))  # 4.1 has no folder, 4.2 and 4.3 have homes
    migrate(ready, "--undo")
    assert tree(ready) == trees[1]
    migrate(ready, "--undo")
    assert tree(ready) == trees[0]
    migrate(ready, "--undo", code=1)
    assert tree(ready) == trees[0]


def test_from_the_first_edition_to_the_third_in_one_step(migrate, ready):
    """What the sets in between say counts: 4.2 → 4.3 → 4.1."""
    write_set(ready, "ba", {"4.1": ratio("Hai viết lại", replaces=["4.3"]), "4.2": ratio("Ba")}, "moi")
    migrate(ready, "--to", "ba")
    claims = stated(ready)["items"]
    assert {code: one["facts"]["done"] for code, one in claims.items()} == {"4.1": 2, "4.2": 3}
    assert folders(ready) == {"4.1/hai.pdf": "4.2/hai.pdf"}


# -- Hồ sơ mẫu -------------------------------------------------------------------------------------------------


@pytest.fixture
def sample(workspace):
    """The sample's year 2022 with its papers, and its set of 2023 made to hold for 2022 too."""
    shutil.copytree(ROOT / "evidence/2022", workspace / "evidence/2022", dirs_exist_ok=True)
    edit(workspace / "criteria/minh-hoa-xa-2023/index.yaml", "{from: 2023, to: 2023}", "{from: 2022, to: 2023}")
    return workspace


def scored(cchc, root, year=2022):
    card = json.loads(cchc("score", "--workspace", root, "--year", year, "--format", "json").out)
    return {item["code"]: item for area in card["areas"] for item in area["items"]}


MOVED_ITEMS = {"3.1.2": "3.1.3", "4.1.3": "4.2", "4.2": "4.3", "4.3": "4.4", "4.4": "4.5"}
RULE_CHANGED = {"1.1.1", "1.1.2", "1.6.1", "3.2.1", "3.4.2", "5.5", "6.4", "6.5", "7.1.3", "7.2.1"}
"""Items whose maximum, target or floor differs between the sample's sets: read off both files by hand."""


def test_the_sample_keeps_the_points_of_every_item_that_did_not_change(sample, cchc, migrate):
    before = scored(cchc, sample)
    untouched = tree(sample)
    screen = " ".join(migrate(sample, "--to", "minh-hoa-xa-2023", "--year", 2022).out.split())
    after = scored(cchc, sample)
    gone = {"7.2.3", "7.3.3", "3.1.1"}
    for code in set(before) - gone - RULE_CHANGED:
        now = after[MOVED_ITEMS.get(code, code)]
        assert (now["points"], now["surveyed"]) == (before[code]["points"], before[code]["surveyed"]), code
        assert (now["appraised_1"], now["appraised_2"]) == (before[code]["appraised_1"], before[code]["appraised_2"])
    parked = yaml.safe_load((sample / "evidence/2022/assessment.yaml").read_text(encoding="utf-8"))["parked"]
    assert set(parked) == {"minh-hoa-xa-2022"}
    assert {code: set(claim) for code, claim in parked["minh-hoa-xa-2022"]["items"].items()} == {
        "5.5": {"points", "reason"},  # 1,3 points, at most 1 now
        "7.2.3": {"facts"},  # another name under the same code
        "7.3.3": {"facts"},  # no more
    }
    assert "tách thành 3.1.1, 3.1.2" in screen
    assert "Không còn mục: giữ lại, không tính điểm (2)" in screen
    checked = cchc("check-evidence", "--workspace", sample, "--year", 2022, "--format", "json")
    assert checked.code in (0, 1)
    assert "listed-file-missing" not in {one["id"] for one in json.loads(checked.out)["problems"]}
    migrate(sample, "--undo")
    assert tree(sample) == untouched


def test_there_and_back_the_sample_says_the_same(sample, migrate):
    def all_stated():
        year = sample / "evidence/2022"
        names = ("assessment", "survey", "appraisal")
        read = {name: yaml.safe_load((year / f"{name}.yaml").read_text(encoding="utf-8")) for name in names}
        for one in read["appraisal"]["rounds"]:
            for decided in one["items"].values():
                decided.setdefault("explain", False)  # said or not, it means the same
        return read

    before, files = all_stated(), {name for name in tree(sample) if name.endswith((".pdf", ".xlsx"))}
    migrate(sample, "--to", "minh-hoa-xa-2023", "--year", 2022)
    assert all_stated() != before
    migrate(sample, "--to", "minh-hoa-xa-2022", "--year", 2022)
    assert all_stated() == before
    assert {name for name in tree(sample) if name.endswith((".pdf", ".xlsx"))} == files


# -- Đi rồi về không mất gì ------------------------------------------------------------------------------------

RULES = {
    "ratio": (RATIO, NUMBERS),
    "deadline": ({"kind": "deadline", "facts": ["ngay"], "by": DAY}, {"ngay": {"label": "Ngày", "type": "date"}}),
    "yes_no": ({"kind": "yes_no", "fact": "co"}, {"co": {"label": "Có", "type": "yes-no"}}),
    "external": (
        {"kind": "external", "index": "X", "percent": "ty_le"},
        {"ty_le": {"label": "Tỷ lệ", "type": "percent"}},
    ),
    "count": ({"kind": "count", "fact": "von", "each": 0.01}, {"von": {"label": "Vốn", "type": "decimal"}}),
    "levels": (levels(tot=100, kem=0)["rule"], levels(tot=100, kem=0)["facts"]),
    "manual": ({"kind": "manual"}, {}),
    "survey": ({"kind": "survey"}, {}),
}
VALUES = {
    "done": st.integers(0, 9),
    "planned": st.integers(9, 12),
    "ngay": st.dates(yaml.safe_load("2023-01-01"), yaml.safe_load("2023-12-31")),
    "co": st.booleans(),
    "ty_le": st.integers(0, 1000).map(lambda n: Decimal(n) / 10),
    "von": st.integers(0, 99999).map(lambda n: Decimal(n) / 100),
    "muc": st.sampled_from(["tot", "kem"]),
}
TEXTS = st.text(st.sampled_from("aàB:#-'\"{}[]|>%@ \n\\ạ0.1,&*!"), min_size=1, max_size=12)
"""With everything that means something to YAML."""


def rule_item(draw, name, points):
    rule, facts = RULES[draw(st.sampled_from(sorted(RULES)))]
    allowed = draw(st.sampled_from(["forbidden", "exclude", "full"])) if rule["kind"] != "survey" else "forbidden"
    return {"name": name, "max_points": points, "facts": facts, "rule": rule, "not_applicable": allowed}


@st.composite
def two_sets(draw, merging):
    """An old set of a few items and a new one in which each was kept, moved, changed, split, dropped or merged."""
    old, new = {}, {}
    numbers = [str(n) for n in draw(st.permutations(range(1, 13)))]
    kinds = ["kept", "changed", "split", "dropped", "new", *(["merged"] if merging else [])]

    def like(item, name, **more):
        """The same item with another name, or another item that may be left out as the first may."""
        other = rule_item(draw, name, 1)
        if "not_applicable" in item and other["rule"]["kind"] != "survey":
            other["not_applicable"] = item["not_applicable"]
        return {**draw(st.sampled_from([item, other])), "name": name, **more}

    for position in range(draw(st.integers(1, 4))):
        kind, name = draw(st.sampled_from(kinds)), f"Mục {position}"
        one, two = f"1.{numbers.pop()}", f"1.{numbers.pop()}"
        there = draw(st.sampled_from([one, two]))
        if kind == "new":
            new[one] = rule_item(draw, name, 1)
            continue
        old[one] = rule_item(draw, name, draw(st.integers(1, 2)))
        if kind == "kept":
            new[there] = old[one]
        elif kind == "changed":
            new[there] = rule_item(draw, f"{name} sửa", 1) | {"replaces": [one]}
        elif kind == "split":
            new[one] = like(old[one], f"{name} a", replaces=[one])
            new[two] = like(old[one], f"{name} b", replaces=[one])
            if new[one]["rule"] == new[two]["rule"] == {"kind": "manual"}:
                new[two] = ratio(f"{name} b", replaces=[one], not_applicable=old[one]["not_applicable"])
        elif kind == "merged":
            old[two] = like(old[one], f"{name} b")
            new[there] = like(old[one], f"{name} gộp", replaces=[one, two])
    spare = f"1.{numbers.pop()}"
    for items in (old, new):
        items[spare] = ratio("Luôn còn")

    def in_order(items):
        return dict(sorted(items.items(), key=lambda pair: int(pair[0][2:])))

    return in_order(old), in_order(new)


def draw_claim(draw, code, item, others):
    if item["rule"]["kind"] == "survey":
        return {}
    claim = {}
    if draw(st.booleans()):
        claim["facts"] = {name: draw(VALUES[name]) for name in item["facts"] if draw(st.integers(0, 3))}
    if item["rule"]["kind"] == "manual" and draw(st.booleans()):
        claim |= {"points": Decimal(draw(st.integers(0, 100 * item["max_points"]))) / 100, "reason": draw(TEXTS)}
    if item.get("not_applicable", "forbidden") != "forbidden" and draw(st.booleans()):
        claim["not_applicable"] = draw(TEXTS)
    if draw(st.booleans()):
        claim["explanation"] = draw(TEXTS)
    if draw(st.booleans()):
        own = f"{code}.pdf"
        listed = [{"file": own, "part": draw(TEXTS)}, {"url": "https://vidu.example", "capture": own}]
        listed += [{"file": f"../{other}/{other}.pdf"} for other in others]
        claim["documents"] = draw(st.lists(st.sampled_from(listed), min_size=1, max_size=3, unique_by=str))
    return {key: value for key, value in claim.items() if value}


@st.composite
def dossiers(draw, merging=False):
    old, new = draw(two_sets(merging))
    claims = {code: draw_claim(draw, code, item, sorted(old.keys() - {code})) for code, item in old.items()}
    files = [f"{code}{draw(st.sampled_from(['', ' Tên', '_a']))}/{code}.pdf" for code in old if draw(st.booleans())]
    return old, new, {code: claim for code, claim in claims.items() if claim}, files


def as_yaml(claims):
    """Statements as a unit may have typed them: a day and a number bare, every text quoted."""

    def plain(value):
        return float(value) if isinstance(value, Decimal) else value

    tidy = {
        code: {
            key: {name: plain(one) for name, one in value.items()} if key == "facts" else plain(value)
            for key, value in claim.items()
        }
        for code, claim in claims.items()
    }
    return yaml.safe_dump({"edition": "thu", "items": tidy}, allow_unicode=True, default_style=None)


def run(*arguments):
    """One command in this process; what it says is read only where it fails."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = cli.run([str(argument) for argument in arguments])
    assert code == 0, said.getvalue()


def there_and_back(root, dossier):
    """The statements and files before, and after the year went to the new set and came back."""
    old, new, claims, files = dossier
    shutil.rmtree(root, ignore_errors=True)
    workspace_of(root, old, new, "", files)
    (root / "evidence/2023/assessment.yaml").write_text(as_yaml(claims), encoding="utf-8")
    before = stated(root), folders(root)
    run("criteria", "migrate", "--workspace", root, "--to", "moi")
    run("score", "--workspace", root, "--format", "json")
    assert sorted(folders(root).values()) == sorted(before[1].values())
    run("criteria", "migrate", "--workspace", root, "--to", "thu")
    return before, (stated(root), folders(root))


slow = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@slow
@given(dossiers())
def test_there_and_back_loses_nothing(tmp_path, fast_disk, dossier):
    before, after = there_and_back(tmp_path / "ho so", dossier)
    assert after == before


@slow
@given(dossiers(merging=True))
def test_there_and_back_through_a_merge_loses_nothing(tmp_path, fast_disk, dossier):
    """Merged items share what they state afterwards: nothing is lost, something may be said twice; not their papers."""
    (was, files), (now, files_now) = there_and_back(tmp_path / "ho so", dossier)
    assert files_now == files
    assert "parked" not in now
    listed, listed_now = (
        {code: claim["documents"] for code, claim in one["items"].items() if "documents" in claim} for one in (was, now)
    )
    assert listed_now == listed
    for code, claim in was["items"].items():
        back = now["items"][code]
        assert back.get("facts", {}).items() >= claim.get("facts", {}).items(), code
        assert (claim.get("explanation") or "") in back.get("explanation", "")
        assert (claim.get("not_applicable") or "") in back.get("not_applicable", "")
        assert {key: back.get(key) for key in ("points", "reason") if key in claim} == {
            key: claim[key] for key in ("points", "reason") if key in claim
        }


# -- Dừng giữa chừng -------------------------------------------------------------------------------------------

CUT_OLD = {"4.1": ratio("Bỏ"), "4.2": ratio("Hai"), "4.3": ratio("Ba"), "8.1": survey("Hài lòng")}
CUT_NEW = {"4.2": ratio("Ba"), "4.3": ratio("Hai"), "8.1": survey("Khác hẳn"), "8.2": survey("Hài lòng")}
CUT_SURVEY = 'items: {"8.1": {points: 0.5, source: Phiếu}}\n'


@pytest.fixture
def cut(tmp_path):
    """A workspace whose migration swaps two folders, parks a third and writes three files."""
    items = SWAP_ITEMS + f'  "4.1": {{facts: {DONE}}}\n'
    files = ("4.1/bo.pdf", "4.2/hai.pdf", "4.3 Ba/ba.pdf")
    return workspace_of(tmp_path / "ho so", CUT_OLD, CUT_NEW, items, files, survey=CUT_SURVEY)


class Dead(BaseException):
    """The power failed: nothing more happens in this process, no cleaning up either."""


STEPS = ("replace", "rename", "mkdir", "rmdir", "unlink", "fsync", "chmod")


class Power:
    """Every change of the file system goes through here; it fails at the one numbered ``at`` and at all after it."""

    def __init__(self, at):
        self.at, self.count, self.patch = at, 0, pytest.MonkeyPatch()

    def __enter__(self):
        for name in STEPS:
            self.patch.setattr(os, name, self._guarded(getattr(os, name)))
        return self

    def __exit__(self, *_):
        self.patch.undo()

    def _guarded(self, real):
        def step(*arguments, **keywords):
            self.count += 1
            if self.count >= self.at:
                raise Dead
            return real(*arguments, **keywords)

        return step


def steps_of(root, *arguments):
    """How many changes of the file system a command makes."""
    with Power(10_000) as power:
        run(*arguments, "--workspace", root)
    return power.count


def die(root, at, *arguments):
    """Run a command that is cut short."""
    with Power(at), pytest.raises(Dead):
        run(*arguments, "--workspace", root)


def whole(root):
    """The tree without the temporary files of a write that never came to an end."""
    found = tree(root)
    return {name: raw for name, raw in found.items() if raw is None or not name.rpartition("/")[2].startswith(".cchc-")}


MIGRATE = ("criteria", "migrate", "--to", "moi")
UNDO = ("criteria", "migrate", "--undo")


def test_a_migration_cut_at_any_step_is_finished_or_never_began(cut, tmp_path, fast_disk):
    """Whatever is run next sees a whole tree, old or new; from there the way back or forth is open."""
    old, seen = tree(cut), []
    shutil.copytree(cut, tmp_path / "mau")
    steps = steps_of(cut, *MIGRATE)
    new = tree(cut)
    for number in range(1, steps + 1):
        shutil.rmtree(cut)
        shutil.copytree(tmp_path / "mau", cut)
        die(cut, number, *MIGRATE)
        run("score", "--workspace", cut)
        now = whole(cut)
        assert now in (old, new), number
        seen.append(now == new)
        run(*(UNDO if now == new else MIGRATE), "--workspace", cut)
        assert whole(cut) == (old if now == new else new), number
    assert seen == sorted(seen)  # once it has begun it is finished
    assert sum(seen) > 20


@pytest.mark.parametrize(
    "command", ["score", "check-evidence", "report --format md", "criteria migrate --undo --dry-run"]
)
def test_whatever_is_run_next_finishes_what_was_cut_and_says_so(cut, cchc, tmp_path, command):
    shutil.copytree(cut, tmp_path / "mau")
    steps = steps_of(cut, *MIGRATE)
    new = tree(cut)
    shutil.rmtree(cut)
    shutil.copytree(tmp_path / "mau", cut)
    die(cut, steps * 2 // 3, *MIGRATE)
    assert whole(cut) != new
    ran = cchc(*command.split(), "--workspace", cut)
    assert ran.code in (0, 1)  # findings of check-evidence; a year that now is where it was to go
    assert whole(cut) == new
    assert "dừng giữa chừng" in ran.err
    assert "dừng giữa chừng" not in cchc(*command.split(), "--workspace", cut).err


def test_a_folder_held_open_elsewhere_is_moved_by_the_next_run(cut, cchc, monkeypatch):
    """As on Windows with a paper open in Word: the command says what to do, and the rest follows."""
    real, held = os.rename, [True]

    def rename(source, target):
        if held and "4.3" in str(target):
            raise PermissionError(13, "in use")
        return real(source, target)

    monkeypatch.setattr(os, "rename", rename)
    ran = cchc(*MIGRATE, "--workspace", cut)
    assert ran.code == 1
    assert "đóng tệp nếu đang mở" in ran.err
    assert cchc("score", "--workspace", cut).code == 1
    held.clear()
    ran = cchc("score", "--workspace", cut)
    assert ran.code == 0
    assert "dừng giữa chừng" in ran.err
    assert folders(cut) == {
        "4.2 Ba/ba.pdf": "4.3 Ba/ba.pdf",
        "4.3/hai.pdf": "4.2/hai.pdf",
        "khong-con-muc/thu/4.1/bo.pdf": "4.1/bo.pdf",
    }


@pytest.mark.skipif(os.name == "nt", reason="a process is killed with a signal")
def test_a_killed_migration_is_finished_or_never_began(cut, tmp_path):
    """The real thing: SIGKILL at moments drawn by a fixed seed, half of them once the change has begun."""
    year, chance = cut / "evidence/2023", random.Random(30)
    for number in range(12):  # a longer list of steps: a wider target
        put(year / f"4.2 Phần {number}" / "x.pdf")
    old = tree(cut)
    shutil.copytree(cut, tmp_path / "mau")
    command = [sys.executable, "-m", "cchc_cli", *MIGRATE, "--workspace", str(cut)]

    def start():
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, cwd=ROOT, stdin=quiet, stdout=quiet, stderr=quiet)

    def began(process):
        while process.poll() is None and not (cut / ".cchc/journal").exists():
            time.sleep(0.0005)
        return time.monotonic()

    started = time.monotonic()
    process = start()
    writing = began(process)
    assert process.wait() == 0
    loading, changing = writing - started, time.monotonic() - writing
    new = tree(cut)
    ends = []
    for number in range(20):
        shutil.rmtree(cut)
        shutil.copytree(tmp_path / "mau", cut)
        process = start()
        if number % 2:
            began(process)
            time.sleep(chance.uniform(0, changing))
        else:
            time.sleep(chance.uniform(0.5, 1.1) * loading)
        process.send_signal(signal.SIGKILL)
        process.wait()
        run("score", "--workspace", cut)
        now = whole(cut)
        assert now in (old, new), number
        ends.append(now == new)
        run(*(UNDO if now == new else MIGRATE), "--workspace", cut)
        assert whole(cut) == (old if now == new else new), number


# -- Nhật ký của kẻ xấu ----------------------------------------------------------------------------------------


def journal(**more):
    return {"version": 1, "command": "criteria migrate", "state": "doing", "done": 0, "moves": [], "steps": []} | more


def moving(source, target, **more):
    return journal(steps=[{"move": [source, target]}], moves=[[source, target]], **more)


def writing(name, **more):
    return journal(steps=[{"write": name, "number": 0, "sha256": ""}], **more)


HOSTILE = {
    "out by ..": moving("evidence/2023/4.2", "evidence/../../ngoai/4.2"),
    "in by ..": moving("evidence/2023/../../../ngoai/x", "evidence/2023/x"),
    "absolute": moving("/ngoai/x", "evidence/2023/x"),
    "to an absolute place": moving("evidence/2023/4.2", "/ngoai/4.2"),
    "drive": moving("evidence/2023/4.2", "C:/ngoai"),
    "drive below": moving("evidence/2023/4.2", "evidence/2023/C:x"),
    "backslashes": moving("evidence/2023/4.2", "evidence\\2023\\4.9"),
    "backslashes up": moving("evidence/2023/4.2", "evidence/2023/..\\..\\x"),
    "another folder": moving("criteria/thu", "evidence/2023/thu"),
    "another folder by ..": moving("evidence/../criteria/thu", "evidence/2023/thu"),
    "into another folder by ..": moving("evidence/2023/4.2", "evidence/../criteria/thu/4.2"),
    "write into criteria by ..": writing("evidence/../criteria/thu/index.yaml"),
    "into another folder": moving("evidence/2023/4.2", "criteria/thu/4.2"),
    "all of evidence": moving("evidence", "evidence/2023/x"),
    "the root": moving(".", "evidence/2023/x"),
    "write outside": writing("../ngoai/x"),
    "write absolute": writing("/ngoai/x"),
    "write into criteria": writing("criteria/thu/index.yaml"),
    "write its own journal": writing(".cchc/journal/0002/journal.json"),
    "nothing to write to": writing(None),
    "write to a number": writing(7),
    "no steps": journal(steps=None),
    "steps are text": journal(steps="evidence"),
    "a step is a number": journal(steps=[5]),
    "an empty step": journal(steps=[{}]),
    "moves are missing": {key: value for key, value in journal().items() if key != "moves"},
    "moves are numbers": journal(moves=[1, 2]),
    "done is text": journal(done="0"),
    "another version": moving("evidence/2023/4.2", "evidence/2023/4.9", version=2),
    "a state that is not known": moving("evidence/2023/4.2", "evidence/2023/4.9", state="xong"),
    "a list": [moving("evidence/2023/4.2", "evidence/2023/4.9")],
    "a text": "journal",
    "nothing": None,
}
GARBAGE = {
    "no JSON": b"{",
    "no text": b"\xff\xfe\x00{",
    "empty": b"",
    "zeros": b"\0" * 4096,
    "huge": b'"' + b"a" * 5_000_000 + b'"',
    "a huge number": b'{"version": ' + b"1" * 5000 + b"}",
}


@pytest.mark.parametrize("name", [*HOSTILE, *GARBAGE])
def test_a_journal_that_came_with_the_files_of_a_stranger_is_ignored(ready, cchc, migrate, tmp_path, name):
    outside = tmp_path / "ngoai"
    outside.mkdir()
    (outside / "x").write_text("của người khác", encoding="utf-8")
    raw = GARBAGE.get(name) or json.dumps(HOSTILE.get(name)).replace("/ngoai/", f"{outside.as_posix()}/").encode()
    raw = b"" if name == "empty" else raw
    folder = ready / ".cchc/journal/0001"
    folder.mkdir(parents=True)
    (folder / "0.new").write_text("edition: gia\n", encoding="utf-8")
    (folder / "0.old").write_text("edition: gia\n", encoding="utf-8")
    (folder / "journal.json").write_bytes(raw)
    before = tree(tmp_path)
    ran = cchc("score", "--workspace", ready)
    assert ran.code == 0, ran.err
    assert "không có lần" in migrate(ready, "--undo", code=1).err
    assert tree(tmp_path) == before
    assert {path.name for path in outside.iterdir()} == {"x"}
    mine = tree(ready)
    migrate(ready, "--to", "moi")
    migrate(ready, "--undo")
    assert tree(ready) == mine


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_journal_does_not_reach_out_by_a_link(ready, cchc, migrate, tmp_path):
    outside = tmp_path / "ngoai"
    outside.mkdir()
    (outside / "x").write_text("của người khác", encoding="utf-8")
    (ready / "evidence/2023/loi tat").symlink_to(outside)
    folder = ready / ".cchc/journal/0001"
    folder.mkdir(parents=True)
    (folder / "0.new").write_text("gia", encoding="utf-8")
    steps = [
        {"write": "evidence/2023/loi tat/x", "number": 0, "sha256": ""},
        {"move": ["evidence/2023/4.2", "evidence/2023/loi tat/4.2"]},
    ]
    (folder / "journal.json").write_text(json.dumps(journal(steps=steps)), encoding="utf-8")
    before = tree(ready)
    assert cchc("score", "--workspace", ready).code == 0
    assert tree(ready) == before
    assert {path.name: path.read_text(encoding="utf-8") for path in outside.iterdir()} == {"x": "của người khác"}
