"""Corners of migrate, compare and what-if where the program was once wrong: each promise by its name."""

import json
import shutil

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
