"""Corners of migrate, compare and what-if where the program was once wrong: each promise by its name."""

import contextlib
import json
import os
import shutil
import subprocess
import sys

import pytest
import yaml

from tests.conftest import edit
from tests.test_migrate import (
    CUT_NEW,
    CUT_OLD,
    CUT_SURVEY,
    DONE,
    MERGE_NEW,
    MERGE_OLD,
    MIGRATE,
    SWAP_ITEMS,
    SWAP_NEW,
    SWAP_OLD,
    UNDO,
    UNIT,
    cut,
    die,
    fact,
    fast_disk,
    folders,
    journal,
    manual,
    migrate,
    moved,
    put,
    ratio,
    ready,
    run,
    stated,
    steps_of,
    survey,
    tree,
    whole,
    workspace_of,
    write_set,
    writing,
)  # fmt: skip

for name in [n for n in globals() if n.startswith("test_")]:
    del globals()[name]

TICKS = lambda a: {
    "name": "A",
    "max_points": 1,
    "facts": {a: {"label": "Có văn bản", "type": "yes-no"}, "b": {"label": "b", "type": "yes-no"}},
    "rule": {"kind": "checklist", "ticks": [{"fact": a, "points": 0.5}, {"fact": "b", "points": 0.5}]},
}


def test_a_fact_named_documents_is_not_lost(moved):
    root, screen, _ = moved(
        {"1.1": TICKS("documents")}, {"1.1": TICKS("papers")}, '  "1.1": {facts: {documents: true, b: true}}\n'
    )
    assert stated(root)["parked"] == {"thu": {"items": {"1.1": {"facts": {"documents": True}}}}}


def test_a_cycle_of_supersedes_is_no_crash(cchc, tmp_path):
    root = workspace_of(tmp_path, SWAP_OLD, SWAP_NEW, SWAP_ITEMS)
    edit(root / "criteria/thu/index.yaml", '"supersedes": null', '"supersedes": "moi"')
    assert cchc("criteria", "migrate", "--workspace", root, "--to", "moi").code in (0, 1)


def test_not_applicable_of_a_split_item_comes_back(moved, migrate):
    old = {"1.2": ratio("A", 2, not_applicable="exclude")}
    new = {"1.1": ratio("B", replaces=["1.2"]), "1.2": ratio("C", replaces=["1.2"], not_applicable="exclude")}
    root, _, _ = moved(old, new, '  "1.2": {not_applicable: không giao, explanation: x}\n')
    migrate(root, "--to", "thu")
    assert stated(root)["items"] == {"1.2": {"not_applicable": "không giao", "explanation": "x"}}


def test_the_only_folder_of_a_merge_goes_back_where_it_was(moved, migrate):
    root, _, _ = moved(MERGE_OLD, MERGE_NEW, f'  "1.2": {{facts: {DONE}}}\n', ("1.2/hai.pdf",))
    migrate(root, "--to", "thu")
    assert folders(root) == {"1.2/hai.pdf": "1.2/hai.pdf"}


def test_a_folder_with_its_origin_in_its_name_is_not_given_to_another_item(migrate, tmp_path):
    root = workspace_of(tmp_path, MERGE_OLD, MERGE_NEW, f'  "1.1": {{facts: {DONE}}}\n', ("1.1/mot.pdf", "1.2/hai.pdf"))
    write_set(root, "ba", {"1.1": ratio("Một và hai", 2), "1.2": ratio("Khác hẳn")}, "moi")
    migrate(root, "--to", "moi")
    migrate(root, "--to", "ba")
    assert not any(name.startswith("1.2") for name in folders(root)), folders(root)


def test_survey_results_come_back_though_the_emptied_file_was_deleted(moved, migrate):
    root, _, _ = moved(
        {"1.1": ratio("A"), "1.2": survey("S")},
        {"1.1": ratio("A")},
        f'  "1.1": {{facts: {DONE}}}\n',
        survey='items: {"1.2": {points: 0.5, source: Phiếu}}\n',
    )
    (root / "evidence/2023/survey.yaml").unlink()
    migrate(root, "--to", "thu")
    assert "0.5" in "".join(p.read_text() for p in (root / "evidence/2023").glob("*.yaml"))


def test_coming_back_leaves_no_empty_parking_place(moved, migrate):
    root, _, _ = moved(
        {"1.1": ratio("A"), "1.2": ratio("B")}, {"1.1": ratio("A")}, f'  "1.1": {{facts: {DONE}}}\n', ("1.2/b.pdf",)
    )
    migrate(root, "--to", "thu")
    assert not (root / "evidence/2023/khong-con-muc").exists()


def test_equal_points_of_two_merged_items_are_parked_nowhere(moved):
    items = "".join(f'  "1.{n}": {{points: 0.5, reason: vì}}\n' for n in (1, 2))
    root, _, _ = moved(
        {"1.1": manual("A"), "1.2": manual("B")}, {"1.1": manual("AB", 2, replaces=["1.1", "1.2"])}, items
    )
    assert "parked" not in stated(root)


@pytest.mark.parametrize("place", ["khong-con-muc/thu/1.2/cu.pdf", "file"])
def test_a_place_that_is_taken_is_refused_before_anything_moves(cchc, tmp_path, place):
    new = {"1.1": ratio("A")} if place != "file" else {"1.1": ratio("A"), "1.3": ratio("B")}
    root = workspace_of(
        tmp_path, {"1.1": ratio("A"), "1.2": ratio("B")}, new, f'  "1.1": {{facts: {DONE}}}\n', ("1.2/b.pdf",)
    )
    if place == "file":
        (root / "evidence/2023/1.3").write_text("một tệp không đuôi")
    else:
        put(root / "evidence/2023" / place)
    before = tree(root)
    cchc("criteria", "migrate", "--workspace", root, "--to", "moi")
    assert cchc("score", "--workspace", root).code == 0
    cchc("criteria", "migrate", "--workspace", root, "--undo")
    assert tree(root) == before


def test_two_names_from_do_not_meet(cchc, tmp_path):
    files = ("1.1/a.pdf", "1.2/b.pdf", "1.1 (từ 1.2)/c.pdf")
    root = workspace_of(tmp_path, MERGE_OLD, MERGE_NEW, f'  "1.1": {{facts: {DONE}}}\n', files)
    assert cchc("criteria", "migrate", "--workspace", root, "--to", "moi").code == 0
    assert cchc("score", "--workspace", root).code == 0


def test_undo_of_a_year_undoes_that_year(cchc, tmp_path):
    root = workspace_of(tmp_path, SWAP_OLD, SWAP_NEW, SWAP_ITEMS)
    for edition in ("thu", "moi"):
        edit(root / f"criteria/{edition}/index.yaml", '"from": 2023', '"from": 2022')
    shutil.copytree(root / "evidence/2023", root / "evidence/2022")
    edit(root / "evidence/unit.yaml", "{2023: thu}", "{2022: thu, 2023: thu}")
    for year in (2022, 2023):
        assert cchc("criteria", "migrate", "--workspace", root, "--to", "moi", "--year", year).code == 0
    ran = cchc("criteria", "migrate", "--workspace", root, "--undo", "--year", 2022)
    editions = yaml.safe_load((root / "evidence/unit.yaml").read_text())["edition"]
    assert editions == ({2022: "thu", 2023: "moi"} if ran.code == 0 else {2022: "moi", 2023: "moi"})


BAD = {
    "contents are gone": journal(steps=[{"write": "evidence/2023/assessment.yaml", "number": 7, "sha256": ""}]),
    "no sha": journal(state="done", steps=[{"write": "evidence/2023/assessment.yaml", "number": 0}]),
    "old is gone": journal(
        state="done", steps=[{"write": "evidence/2023/assessment.yaml", "number": 7, "sha256": "{sha}"}]
    ),
    "deep": b"[" * 200_000,
}


@pytest.mark.parametrize("name", BAD)
def test_a_journal_that_makes_no_sense_is_no_crash(ready, cchc, name):
    import hashlib

    sha = hashlib.sha256((ready / "evidence/2023/assessment.yaml").read_bytes()).hexdigest()
    raw = BAD[name] if isinstance(BAD[name], bytes) else json.dumps(BAD[name]).replace("{sha}", sha).encode()
    put(ready / ".cchc/journal/0001/journal.json")
    (ready / ".cchc/journal/0001/journal.json").write_bytes(raw)
    before = tree(ready)
    assert cchc("score", "--workspace", ready).code == 0
    assert cchc("criteria", "migrate", "--workspace", ready, "--undo").code == 1
    assert tree(ready) == before


def test_a_comment_behind_a_listed_paper_is_kept(moved):
    items = f'  "4.1":\n    facts: {DONE}\n    documents:\n      - {{file: a.pdf, number: 1/BC}}   # bản ký\n'
    root, _, _ = moved(SWAP_OLD, SWAP_NEW, items)
    assert "# bản ký" in (root / "evidence/2023/assessment.yaml").read_text(encoding="utf-8")


def test_comments_of_survey_and_causes_stay_with_what_they_speak_of(moved):
    old = {"1.1": ratio("A"), "1.2": ratio("B"), "8.1": survey("S"), "8.2": survey("T")}
    new = {"1.1": ratio("B"), "1.2": ratio("A"), "8.1": survey("T"), "8.2": survey("S")}
    root, _, _ = moved(
        old,
        new,
        f'  "1.1": {{facts: {DONE}}}\n',
        survey='items:\n  "8.1": {points: 0.5, source: P}   # của S\n  "8.2": {points: 0.6, source: Q}   # của T\n',
        report='causes:\n  "1.1": vì A   # của A\n  "1.2": vì B   # của B\n',
    )
    text = (root / "evidence/2023/survey.yaml").read_text() + (root / "evidence/2023/report.yaml").read_text()
    for value, comment in (("0.5", "# của S"), ("0.6", "# của T"), ("vì A", "# của A"), ("vì B", "# của B")):
        assert any(value in line and comment in line for line in text.splitlines()), text


def test_comments_above_an_item_go_with_it(moved):
    items = f'  # về hai\n  "4.2":\n    facts: {DONE}\n  # về ba\n  "4.3":\n    facts: {DONE}\n    explanation: ba\n'
    root, _, _ = moved(SWAP_OLD, SWAP_NEW, items)
    text = (root / "evidence/2023/assessment.yaml").read_text(encoding="utf-8")
    assert '  # về ba\n  "4.2":' in text and '  # về hai\n  "4.3":' in text, text


def test_the_rest_of_unit_yaml_is_left_as_it_is(moved):
    unit = (
        UNIT
        + 'officers:\n  van-phong:\n    items: ["4.1", "4.2",\n            "4.3"]\npredecessors:\n- {name: A,   until: 2022-01-01}\n'
    )
    root, _, _ = moved(SWAP_OLD, SWAP_NEW, SWAP_ITEMS, unit=unit)
    assert (root / "evidence/unit.yaml").read_text() == unit.replace("{2023: thu}", "{2023: moi}")


@pytest.mark.parametrize("ends", ["\r\n", "bom"])
def test_line_ends_and_the_mark_of_notepad_stay(migrate, tmp_path, ends):
    root = workspace_of(tmp_path, SWAP_OLD, SWAP_NEW, SWAP_ITEMS)
    path = root / "evidence/2023/assessment.yaml"
    path.write_bytes(
        b"\xef\xbb\xbf" + path.read_bytes() if ends == "bom" else path.read_bytes().replace(b"\n", b"\r\n")
    )
    migrate(root, "--to", "moi")
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") if ends == "bom" else raw.count(b"\r\n") == raw.count(b"\n")


@pytest.mark.parametrize("name", ["TRUE", "Null"])
def test_a_text_that_ruamel_reads_otherwise_is_no_crash(cchc, tmp_path, name):
    root = workspace_of(tmp_path, SWAP_OLD, SWAP_NEW, SWAP_ITEMS, unit=UNIT.replace("UBND xã Thử", name))
    assert cchc("score", "--workspace", root).code == 0
    assert cchc("criteria", "migrate", "--workspace", root, "--to", "moi").code == 0


# -- compare


def changes(cchc, root):
    ran = cchc("compare", 2022, 2023, "--workspace", root, "--format", "json")
    assert ran.code == 0, ran.err
    return [change for area in json.loads(ran.out)["areas"] for change in area["changes"]]


def years(root, old, new, before, after, **heads):
    write_set(root, "thu", old, years={"from": 2022, "to": 2022})
    write_set(root, "moi", new, "thu")
    for year, edition, items in ((2022, "thu", before), (2023, "moi", after)):
        put(root / f"evidence/{year}/assessment.yaml")
        (root / f"evidence/{year}/assessment.yaml").write_text(f"edition: {edition}\nitems:\n{items}")
    (root / "evidence/unit.yaml").write_text(UNIT.replace("{2023: thu}", "{2022: thu, 2023: moi}"))
    return root


def test_holidays_are_not_a_change_of_the_ruler(cchc, tmp_path):
    item = {
        "name": "A",
        "max_points": 1,
        "facts": {"d": {"label": "Ngày", "type": "date"}},
        "rule": {
            "kind": "deadline",
            "facts": ["d"],
            "by": {"month": 9, "day": 1},
            "late": [{"days": 1, "points": 0.5}],
            "calendar": "working-days",
        },
    }
    root = years(
        tmp_path,
        {"1.1": item},
        {"1.1": item},
        '  "1.1": {facts: {d: 2022-09-05}}\n',
        '  "1.1": {facts: {d: 2023-09-01}}\n',
    )
    for edition, day in (("thu", "2022-09-02"), ("moi", "2023-09-04")):
        path = root / f"criteria/{edition}/index.yaml"
        path.write_text(path.read_text()[:-1] + f', "holidays": [{day}]}}')
    (change,) = changes(cchc, root)
    assert (change["before"], change["after"], change["ruler"], change["improved"]) == (0.5, 1, 0, 0.5)


MERGED = {"1.1": ratio("AB", 2, replaces=["1.1", "1.2"])}


def test_merged_items_with_different_numbers_cannot_be_told_apart(cchc, tmp_path):
    before = '  "1.1": {facts: {done: 8, planned: 10}}\n  "1.2": {facts: {done: 60, planned: 100}}\n'
    root = years(
        tmp_path, {"1.1": ratio("A"), "1.2": ratio("B")}, MERGED, before, '  "1.1": {facts: {done: 9, planned: 10}}\n'
    )
    (change,) = changes(cchc, root)
    assert change["before"] == 1.4
    assert change["kind"] == "together", change


def test_points_by_hand_are_not_taken_from_one_of_two_merged_items(cchc, tmp_path):
    root = years(
        tmp_path,
        {"1.1": manual("A", 2), "1.2": manual("B", 2)},
        {"1.1": manual("AB", 4, replaces=["1.1", "1.2"])},
        '  "1.1": {points: 1.5, reason: a}\n  "1.2": {points: 2, reason: a}\n',
        '  "1.1": {points: 3, reason: a}\n',
    )
    (change,) = changes(cchc, root)
    assert change["kind"] == "together", change


def test_points_by_hand_are_not_counted_twice_where_an_item_was_split(cchc, tmp_path):
    new = {"1.1": manual("A", replaces=["1.1"]), "1.2": manual("B", replaces=["1.1"])}
    root = years(
        tmp_path,
        {"1.1": manual("A", 2)},
        new,
        '  "1.1": {points: 1, reason: a}\n',
        '  "1.1": {points: 0.5, reason: a}\n  "1.2": {points: 0.5, reason: a}\n',
    )
    (change,) = changes(cchc, root)
    assert change["kind"] == "together", change


@pytest.mark.parametrize("kind", ["manual", "survey"])
def test_the_reason_is_the_reason(cchc, workspace, kind):
    result = json.loads(cchc("compare", 2022, 2023, "--workspace", workspace, "--format", "json").out)
    reasons = {tuple(c["new"]): c["reason"] for a in result["areas"] for c in a["changes"]}
    if kind == "manual":  # 1,3 điểm chấm tay, nay tối đa 1
        assert "số liệu" not in reasons["5.5",]
    else:
        assert "năm nay" not in reasons["1.9",]


# -- what-if


def test_one_fact_assumed_twice_is_wrong_usage(cchc, workspace):
    assert (
        cchc(
            "score",
            "--workspace",
            workspace,
            "--year",
            2023,
            "--what-if",
            "1.4.recognised=2",
            "--what-if",
            "1.4.recognised=3",
        ).code
        == 2
    )


def test_thousands_as_we_print_them_are_not_read_as_decimals(cchc, workspace):
    ran = cchc("score", "--workspace", workspace, "--year", 2023, "--what-if", "6.1.paid=2.400", "--format", "json")
    assert ran.code == 2 or json.loads(ran.out)["what_if"][0]["to"] == 2400


def test_a_level_is_shown_in_words(cchc, workspace):
    ran = cchc("score", "--workspace", workspace, "--year", 2023, "--what-if", "3.3.2.equipment=day_du")
    assert "day_du" not in ran.out


def test_parked_survey_points_and_appraisals_are_told(moved):
    from tests.test_migrate import APPRAISAL, OTHERS_ITEMS, OTHERS_NEW, OTHERS_OLD, REPORT, SURVEY

    root, screen, err = moved(OTHERS_OLD, OTHERS_NEW, OTHERS_ITEMS, survey=SURVEY, appraisal=APPRAISAL, report=REPORT)
    assert set(stated(root)["parked"]["thu"]) == {"survey", "rounds"}
    assert "8.3" in screen, screen  # surveyed, no more: parked, nobody is told


def test_what_of_an_item_is_parked_is_named(moved):
    old, new = {"1.1": ratio("Mục")}, {"1.1": fact("yes_no", "xong", "yes-no", fact="xong")}
    _, screen, _ = moved(old, new, '  "1.1": {facts: {done: 9, planned: 10}}\n')
    assert "Số việc đã làm" in screen, screen


def test_the_end_of_input_at_the_question_is_no_crash(ready, monkeypatch):
    import io
    import sys

    from cchc_cli.cli import main

    terminal = io.StringIO("")
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdin", terminal)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert main._run(["criteria", "migrate", "--to", "moi", "--workspace", str(ready)]) != 3


def test_a_temporary_file_of_ours_is_no_stray_paper(ready, cchc):
    put(ready / "evidence/2023/.cchc-k3j2")  # what a kill in the middle of a write leaves
    problems = json.loads(cchc("check-evidence", "--workspace", ready, "--format", "json").out)["problems"]
    assert [p for p in problems if ".cchc-" in p["file"] and p["severity"] == "error"] == []


# -- there and back: files and listings come back exactly


def there_and_back(migrate, root):
    """The year's statements, files and screen before, away and after; it must come back as it was."""
    was = stated(root), folders(root)
    screen = " ".join(migrate(root, "--to", "moi").out.split())
    away = stated(root), folders(root)
    migrate(root, "--to", "thu")
    assert (stated(root), folders(root)) == was
    return away, screen


def documents(*listed):
    return json.dumps({"facts": {"done": 9, "planned": 10}, "documents": list(listed)}, ensure_ascii=False)


LISTED = {
    "own": ([], [{"file": "hai.pdf"}]),
    "own, described": ([{"file": "mot.pdf", "part": "trang 1"}], [{"file": "hai.pdf", "number": "2/BC"}]),
    "one's file, listed by the other": ([{"file": "../1.2/hai.pdf"}], []),
    "listed by both": ([{"file": "../1.2/hai.pdf"}], [{"file": "hai.pdf"}]),
    "of the same name": ([{"file": "chung.pdf"}], [{"file": "chung.pdf"}]),
    "not there": ([], [{"file": "mat.pdf"}]),
    "twice": ([{"file": "mot.pdf"}, {"file": "mot.pdf"}], []),
    "a link": ([], [{"url": "https://vidu.example", "seen": None}]),
    "a link with its capture": ([], [{"url": "https://vidu.example", "capture": "hai.pdf"}]),
    "by the whole name of the folder": ([{"file": "../1.2 Hai/hai.pdf"}], [{"file": "../1.2 Hai/hai.pdf"}]),
    "in a subfolder": ([], [{"file": "phu luc/ba.pdf"}, {"file": "./hai.pdf"}]),
    "with backslashes": ([{"file": "..\\1.2\\phu luc\\ba.pdf"}], []),
}
MERGED_FILES = ("1.1/mot.pdf", "1.1/chung.pdf", "1.2 Hai/hai.pdf", "1.2 Hai/chung.pdf", "1.2 Hai/phu luc/ba.pdf")


@pytest.mark.parametrize(
    ("name", "target"), [*((name, "1.1") for name in LISTED), ("own", "1.2"), ("of the same name", "1.3")]
)
def test_what_merged_items_listed_comes_back(migrate, tmp_path, name, target):
    one, two = ([{k: v for k, v in doc.items() if v} for doc in listed] for listed in LISTED[name])
    items = f'  "1.1": {documents(*one)}\n  "1.2": {documents(*two)}\n'.replace(', "documents": []', "")
    new = {target: ratio("Một và hai", 2, replaces=["1.1", "1.2"])}
    there_and_back(migrate, workspace_of(tmp_path, MERGE_OLD, new, items, MERGED_FILES))


def test_a_listing_that_comes_back_by_itself_is_copied_nowhere(migrate, tmp_path):
    items = f'  "1.1": {documents({"file": "mot.pdf"})}\n  "1.2": {documents({"file": "hai.pdf"})}\n'
    root = workspace_of(tmp_path, MERGE_OLD, MERGE_NEW, items, MERGED_FILES)
    (away, _), screen = there_and_back(migrate, root)
    assert away["items"]["1.1"]["documents"] == [{"file": "mot.pdf"}, {"file": "hai.pdf"}]
    assert "parked" not in away


def test_what_was_listed_while_items_were_merged_is_found_after(moved, migrate, cchc):
    items = f'  "1.1": {documents({"file": "mat.pdf"})}\n  "1.2": {documents({"file": "hai.pdf"})}\n'
    root, _, _ = moved(MERGE_OLD, MERGE_NEW, items, ("1.1/mot.pdf", "1.2/hai.pdf"))
    put(root / "evidence/2023/1.1/moi.pdf")
    path = root / "evidence/2023/assessment.yaml"
    path.write_text(path.read_text().replace("mat.pdf", "moi.pdf", 1))  # not in the copy that is kept of it
    migrate(root, "--to", "thu")
    listed = [one for claim in stated(root)["items"].values() for one in claim["documents"]]
    assert {"file": "moi.pdf"} in listed and {"file": "hai.pdf"} in listed


def test_items_that_the_older_set_has_as_one_come_back_as_two(migrate, tmp_path):
    """There and back the other way: from the newer set, which splits an item, to the older one."""
    old = {"3.1": ratio("Công khai", 2)}
    new = {"3.1": ratio("Niêm yết", replaces=["3.1"]), "3.2": ratio("Trên mạng", replaces=["3.1"])}
    root = workspace_of(tmp_path, old, new, "", ("3.1/a.pdf", "3.1/phu luc/b.pdf", "3.2/c.pdf"))
    edit(root / "evidence/unit.yaml", "thu", "moi")
    (root / "evidence/2023/assessment.yaml").write_text(
        f'edition: moi\nitems:\n  "3.1": {{facts: {DONE}}}\n  "3.2": {documents({"file": "c.pdf"})}\n'
    )
    was = stated(root), folders(root)
    migrate(root, "--to", "thu")
    migrate(root, "--to", "moi")
    assert (stated(root), folders(root)) == was


DROP_OLD = {"1.1": ratio("Một"), "1.2": ratio("Hai")}
DROP_NEW = {"1.1": ratio("Một")}


@pytest.mark.parametrize("folder", ["1.2", "1.2 B"])
@pytest.mark.parametrize("path", ["../1.2/b.pdf", "../1.2 B/b.pdf", "../1.2/phu luc/c.pdf"])
def test_a_paper_of_a_dropped_item_is_followed_to_where_it_is_kept(migrate, tmp_path, folder, path):
    items = f'  "1.1": {documents({"file": path, "part": "trang 1"})}\n'
    files = (f"{folder}/b.pdf", f"{folder}/phu luc/c.pdf")
    root = workspace_of(tmp_path, DROP_OLD, DROP_NEW, items, files)
    (away, _), screen = there_and_back(migrate, root)
    place = f"khong-con-muc/thu/{folder}/{path.split('/', 2)[2]}"
    assert away["items"]["1.1"]["documents"] == [{"file": f"../{place}", "part": "trang 1"}]
    assert place in screen


def test_a_paper_not_yet_there_of_a_dropped_item_is_followed_too(migrate, tmp_path):
    """Else its path would lead to another item that has the code now."""
    items = f'  "1.1": {documents({"file": "../1.2/b.pdf"})}\n'
    (away, _), _ = there_and_back(
        migrate, workspace_of(tmp_path, DROP_OLD, {"1.1": ratio("Một"), "1.2": ratio("Khác")}, items)
    )
    assert away["items"]["1.1"]["documents"] == [{"file": "../khong-con-muc/thu/1.2/b.pdf"}]


def test_a_paper_that_is_cited_though_parked_is_read_for_the_one_who_cites_it(moved, cchc):
    items = f'  "1.1": {documents({"file": "../1.2/b.pdf"})}\n'
    root, _, _ = moved(DROP_OLD, DROP_NEW, items, ("1.2 B/b.pdf", "1.2 B/c.pdf"))
    checked = json.loads(cchc("check-evidence", "--workspace", root, "--format", "json").out)
    assert "listed-file-missing" not in {one["id"] for one in checked["problems"]}
    assert [one["file"] for one in checked["documents"]] == ["khong-con-muc/thu/1.2 B/b.pdf"]
    assert cchc("report", "--format", "md", "--workspace", root).code == 0


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("path", ["../khong-con-muc/../../unit.yaml", "../khong-con-muc/thu/1.2/lien ket.pdf"])
def test_a_listing_does_not_reach_out_of_where_parked_papers_are_kept(ready, cchc, path):
    put(ready / "evidence/2023/khong-con-muc/thu/1.2/b.pdf")
    (ready / "evidence/2023/khong-con-muc/thu/1.2/lien ket.pdf").symlink_to(ready / "evidence/unit.yaml")
    (ready / "evidence/2023/assessment.yaml").write_text(
        f"edition: thu\nitems:\n  '4.2': {documents({'file': path})}\n"
    )
    checked = json.loads(cchc("check-evidence", "--workspace", ready, "--format", "json").out)
    assert "listed-file-missing" in {one["id"] for one in checked["problems"]}


def test_files_in_subfolders_of_a_split_item_are_listed_as_before_after_coming_back(migrate, tmp_path):
    old = {"3.1": ratio("Công khai", 2)}
    new = {"3.1": ratio("Niêm yết", replaces=["3.1"]), "3.2": ratio("Trên mạng", replaces=["3.1"])}
    items = f'  "3.1": {documents({"file": "phu luc/a.pdf", "part": "trang 2"})}\n'
    files = ("3.1 Công khai/phu luc/a.pdf", "3.1 Công khai/phu luc/b.pdf", "3.1 Công khai/c.pdf")
    (away, _), _ = there_and_back(migrate, workspace_of(tmp_path, old, new, items, files))
    listed = [one["file"] for one in away["items"]["3.2"]["documents"]]
    assert listed == ["../3.1/phu luc/a.pdf", "../3.1/c.pdf", "../3.1/phu luc/b.pdf"]


def test_what_still_waits_under_a_set_is_not_overwritten_when_the_year_leaves_again(moved, migrate):
    old, new = {"1.1": ratio("A"), "1.2": survey("S"), "1.3": ratio("C")}, {"1.1": ratio("A")}
    items = f'  "1.1": {{facts: {DONE}}}\n  "1.3": {{facts: {DONE}}}\n'
    root, _, _ = moved(old, new, items, survey='items: {"1.2": {points: 0.5, source: Phiếu}}\n')
    (root / "evidence/2023/survey.yaml").unlink()
    migrate(root, "--to", "thu")
    migrate(root, "--to", "moi")
    assert set(stated(root)["parked"]["thu"]) == {"survey", "items"}


# -- numbers


AMOUNT = fact("count", "von", "decimal", fact="von", each=1)


@pytest.mark.parametrize(
    "text", ["0.00001", "0.000000000000000001", "1.50", "100.0", "123456789012345678", "12345678901234567.25", "0.00"]
)
def test_a_number_is_parked_and_comes_back_as_it_was_typed(cchc, tmp_path, text):
    kind = "decimal" if "." in text else "integer"
    old = {"1.1": AMOUNT | {"facts": {"von": {"label": "Vốn", "type": kind}}}}
    root = workspace_of(tmp_path, old, {"1.1": ratio("Mục")}, f'  "1.1": {{facts: {{von: {text}}}}}\n')
    path = root / "evidence/2023/assessment.yaml"
    ran = cchc("criteria", "migrate", "--workspace", root, "--to", "moi")
    assert ran.code == 0, ran.err
    assert f"von: {text}\n" in path.read_text() or f"von: {text}}}" in path.read_text()
    assert "items: {}" in path.read_text()
    assert cchc("criteria", "migrate", "--workspace", root, "--to", "thu").code == 0
    assert f"von: {text}\n" in path.read_text() or f"von: {text}}}" in path.read_text()


def test_points_and_facts_keep_their_spelling_where_a_statement_changes(moved):
    old = {"1.1": manual("A", 2), "1.2": AMOUNT}
    new = {"1.1": ratio("Mục", 2, replaces=["1.1"]), "2.2": AMOUNT | {"facts": {"von": AMOUNT["facts"]["von"]}}}
    items = '  "1.1": {points: 0.00001, reason: vì}\n  "1.2":\n    facts:\n      von: 0.10\n      la: 0.000010\n'
    items = items.replace("      la: 0.000010\n", "")
    root, _, _ = moved(old, new, items)
    text = (root / "evidence/2023/assessment.yaml").read_text(encoding="utf-8")
    assert "points: 0.00001" in text and "von: 0.10" in text


# -- comments


COMMENTED = """\
  # trên mục một
  "1.1":   # cạnh mã một
    # trước số liệu một
    facts:   # cạnh số liệu một
      done: 8   # cạnh done một
      planned: 10
    # trước giải trình một
    explanation: vì một # không phải dấu nháy
    documents:   # cạnh tài liệu một
      # trước tệp một
      - {file: mot.pdf, number: 1/BC}   # cạnh tệp một
      - file: khac.pdf   # cạnh tệp khác
        part: "trang #1"   # cạnh phần khác

  # trên mục hai
  "1.2":   # cạnh mã hai
    facts: {done: 6, planned: 10}   # cạnh số liệu hai
    explanation: |   # cạnh giải trình hai
      # không phải chú thích
      hai
    documents:
      - {file: hai.pdf, number: 2/BC}   # cạnh tệp hai
    # cuối mục hai
# cuối tệp
"""
WORDS = [line.rpartition("# ")[2] for line in COMMENTED.splitlines() if "# " in line]
CHANGES = {
    "merged": ({"1.1": ratio("Một và hai", 2, replaces=["1.1", "1.2"])}, MERGE_OLD),
    "split": (
        {
            "1.1": ratio("Một", replaces=["1.1"]),
            "1.3": ratio("Một b", replaces=["1.1"]),
            "1.2": fact("yes_no", "co", "yes-no", fact="co") | {"name": "Hai"},
        },
        MERGE_OLD,
    ),
    "one dropped": ({"1.1": ratio("Một")}, MERGE_OLD),
    "both dropped": ({"1.5": ratio("Khác")}, MERGE_OLD),
    "facts no more": ({"1.1": manual("Một"), "1.2": manual("Hai")}, MERGE_OLD),
}


@pytest.mark.parametrize("layout", ["as people write", "four spaces", "items first"])
@pytest.mark.parametrize("name", CHANGES)
def test_no_comment_is_lost_where_a_statement_changes(migrate, tmp_path, name, layout):
    new, old = CHANGES[name]
    root = workspace_of(tmp_path, old, dict(sorted(new.items())), COMMENTED, ("1.1/mot.pdf", "1.2/hai.pdf"))
    path = root / "evidence/2023/assessment.yaml"
    if layout == "four spaces":
        path.write_text("edition: thu\nitems:\n" + "".join(f"  {one}" for one in COMMENTED.splitlines(True)))
    elif layout == "items first":
        path.write_text(f"items:\n{COMMENTED}edition: thu\n")
    said = stated(root)["items"]
    for edition in ("moi", "thu"):
        migrate(root, "--to", edition)
        text = path.read_text(encoding="utf-8")
        comments = [line.partition("# ")[2] for line in text.splitlines() if "# " in line]
        assert [word for word in WORDS if not any(word in one for one in comments)] == [], text
    assert {code: claim["facts"] for code, claim in stated(root)["items"].items()} == {
        code: claim["facts"] for code, claim in said.items()
    }


def test_comments_stay_beside_what_they_speak_of_where_they_can(moved):
    root, _, _ = moved(
        MERGE_OLD, {"1.1": ratio("Một"), "1.2": manual("Hai")}, COMMENTED.replace("hai.pdf", "../1.1/mot.pdf")
    )
    text = (root / "evidence/2023/assessment.yaml").read_text(encoding="utf-8")
    now, parked = text.split("parked:")
    assert '  # trên mục hai\n  "1.2":   # cạnh mã hai\n' in now
    assert "# cạnh tệp hai" in next(line for line in now.splitlines() if "2/BC" in line)
    assert "# cạnh số liệu hai" in next(line for line in parked.splitlines() if "facts" in line)


def test_comments_of_dropped_survey_results_stay(moved):
    root, _, _ = moved(
        {"1.1": ratio("A"), "8.1": survey("S"), "8.2": survey("T")},
        {"1.1": ratio("A"), "8.1": survey("S")},
        f'  "1.1": {{facts: {DONE}}}\n',
        survey='# đầu\nitems:\n  "8.1": {points: 0.5, source: P}   # của S\n  # trên T\n  "8.2": {points: 0.6, source: Q}   # của T\n',
    )
    text = (root / "evidence/2023/survey.yaml").read_text(encoding="utf-8")
    assert all(words in text for words in ("# đầu", "# của S", "# trên T", "# của T")), text


# -- a dry run of the way back


def test_a_dry_undo_says_what_it_would_restore(migrate, ready):
    migrate(ready, "--to", "moi")
    there = tree(ready)
    said = migrate(ready, "--undo", "--dry-run").err
    assert "evidence/2023/4.3: sẽ dời về evidence/2023/4.2" in said
    assert "evidence/2023/assessment.yaml: sẽ ghi lại" in said and "evidence/unit.yaml: sẽ ghi lại" in said
    assert "chưa làm gì" in said
    assert tree(ready) == there


def test_a_dry_undo_says_that_there_is_nothing_to_undo(migrate, ready):
    ran = migrate(ready, "--undo", "--dry-run", code=1)
    assert "không có lần" in ran.err and "Sẽ trả" not in ran.err
    assert not (ready / ".cchc").exists()


def test_a_dry_undo_finds_what_the_undo_would_find(migrate, ready):
    migrate(ready, "--to", "moi")
    path = ready / "evidence/2023/assessment.yaml"
    path.write_text(path.read_text() + "# thêm sau\n")
    said = migrate(ready, "--undo", "--dry-run", code=1).err
    assert said == migrate(ready, "--undo", code=1).err
    assert "đã sửa sau lần đó" in said


# -- cut, and two at once


def test_an_undo_cut_at_its_end_leaves_no_empty_folder(cut, cchc, tmp_path, fast_disk):
    """Neither for whoever reads next nor for the one who undoes again."""
    before = tree(cut)
    run(*MIGRATE, "--workspace", cut)
    shutil.copytree(cut, tmp_path / "mau")
    steps = steps_of(cut, *UNDO)
    assert tree(cut) == before
    for number in range(steps - 11, steps + 1):
        shutil.rmtree(cut)
        shutil.copytree(tmp_path / "mau", cut)
        die(cut, number, *UNDO)
        cchc(*(UNDO if number % 2 else ["score"]), "--workspace", cut)
        assert whole(cut) == before, number


HOLD = """
import sys
from pathlib import Path
from cchc_cli.cli.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    input()
"""


@contextlib.contextmanager
def another_process(root):
    """One that changes the workspace meanwhile, and dies without letting go."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout.readline() == "held\n"
    try:
        yield
    finally:
        other.kill()
        other.communicate()


CHANGING = {
    "migrate": ["criteria", "migrate", "--to", "moi"],
    "undo": ["criteria", "migrate", "--undo"],
    "add": ["evidence", "add", "--item", "4.1", "{paper}"],
    "sort": ["evidence", "sort", "--apply", "{folder}"],
    "evidence undo": ["evidence", "undo"],
}


@pytest.mark.parametrize("name", CHANGING)
def test_a_second_change_at_the_same_time_is_refused(ready, cchc, tmp_path, name):
    put(tmp_path / "hop/a.pdf")
    before = whole(ready)
    paper, folder = tmp_path / "hop/a.pdf", tmp_path / "hop"
    with another_process(ready):
        arguments = [one.format(paper=paper, folder=folder) for one in CHANGING[name]]
        ran = cchc(*arguments, "--workspace", ready)
        assert ran.code == 1
        assert ran.err.count("lỗi:") == 1
        assert "một lệnh khác đang thay đổi hồ sơ này" in ran.err
        assert "chạy lại" in ran.err
        assert whole(ready) == before
        assert cchc("score", "--workspace", ready).code == 0  # reading disturbs nobody
        assert cchc("criteria", "migrate", "--to", "moi", "--dry-run", "--workspace", ready).code == 0
    if name == "migrate":  # the other was killed: its lock went with it
        assert cchc(*CHANGING[name], "--workspace", ready).code == 0


def test_whoever_reads_does_not_finish_a_change_that_is_under_way(cut, cchc, fast_disk):
    before = tree(cut)
    die(cut, steps_of_cut(cut), *MIGRATE)
    assert whole(cut) != before
    half = whole(cut)
    with another_process(cut):
        ran = cchc("score", "--workspace", cut)
        assert ran.code == 1
        assert "một lệnh khác đang thay đổi" in ran.err
        assert whole(cut) == half
    assert cchc("score", "--workspace", cut).code == 0
    assert whole(cut) not in (half, before)


def steps_of_cut(root):
    """The number of the step in the middle of the folders' way."""
    copy = root.with_name("thử bước")
    shutil.copytree(root, copy)
    return steps_of(copy, *MIGRATE) // 2


@pytest.mark.parametrize(
    "way", [["moi", "ba", "thu"], ["ba", "thu"], ["ba", "moi", "thu"], ["moi", "ba", "moi", "thu"]]
)
def test_papers_come_back_by_whichever_way(migrate, tmp_path, way):
    items = (
        f'  "1.1": {documents({"file": "../1.2/hai.pdf", "part": "a"})}\n  "1.2": {documents({"file": "hai.pdf"})}\n'
    )
    old = {**MERGE_OLD, "1.3": ratio("Ba")}
    items += f'  "1.3": {documents({"file": "../1.1/mot.pdf"}, {"file": "../1.2/chung.pdf", "part": "b"})}\n'
    new = {"1.1": ratio("Một và hai", 2, replaces=["1.1", "1.2"]), "1.2": ratio("Ba")}
    root = workspace_of(tmp_path, old, new, items, (*MERGED_FILES, "1.3/ba.pdf"))
    write_set(root, "ba", {"1.1": ratio("Ba"), "1.2": ratio("Một và hai", 2)}, "moi")
    was = stated(root), folders(root)
    for edition in way:
        migrate(root, "--to", edition)
    assert (stated(root)["items"], folders(root)) == (was[0]["items"], was[1])
