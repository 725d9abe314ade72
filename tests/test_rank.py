"""``cchc rank``: who stands where, who is not ranked and why; nothing depends on the order in which units are named.

The figures are worked out by hand from the small set of ``conftest``: 1.1.1 is 1 point, 1.1.2 is 2 points × done/10
(nothing below 8 of 10), 1.2 is 1 point of survey.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import random
import shutil
from dataclasses import replace
from decimal import Decimal

import pytest
import yaml

from cchc_cli.cli.units import Reading, standing_of
from cchc_cli.judge.rank import By, UnitMap, rank_units, ranks, same_unit
from cchc_cli.judge.rank_questions import answers
from cchc_cli.judge.standing import EvidenceHash, Result, from_json, to_json
from cchc_cli.read.unit_map import read_unit_map
from tests.conftest import AREA, ASSESSMENT, INDEX, ROOT, SHARED, UNIT, edit

D = Decimal
SET = INDEX.replace("[xa]", "[xa, phuong]\npools: {xa: [xa], phuong: [phuong]}").replace("from: 2023", "from: 2022")


def unit(root, id, kind="xa", done=9, year=2023, appraised=None, survey=None):
    """A unit that did so many of ten planned tasks; appraisers give 1.1.1 so many points."""
    texts = {
        "criteria/thu/index.yaml": SET,
        "criteria/thu/1-chi-dao.yaml": AREA,
        "evidence/unit.yaml": UNIT.replace('"1"', f'"{id}"')
        .replace("kind: xa", f"kind: {kind}")
        .replace("xã Thử", f"Thử {id}")
        .replace("{2023: thu}", "{2022: thu, 2023: thu}"),
        f"evidence/{year}/assessment.yaml": ASSESSMENT.replace("done: 9", f"done: {done}").replace("2023-", f"{year}-"),
    }
    if appraised is not None:
        decided = f'"1.1.1": {{points: {appraised}, reason: thiếu, basis: quy định, by: người thẩm định}}'
        texts[f"evidence/{year}/appraisal.yaml"] = f"rounds:\n  - round: 1\n    items: {{{decided}}}\n"
    if survey is not None:
        texts[f"evidence/{year}/survey.yaml"] = f'items: {{"1.2": {{points: {survey}, source: kết quả điều tra}}}}\n'
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def ranked(cchc):
    """Rank and give the JSON."""

    def run(*arguments):
        ran = cchc("rank", *arguments, "--format", "json", "--dry-run")
        assert ran.code == 0, ran.err
        return json.loads(ran.out)

    return run


def places(pool):
    return {one["unit"]["id"]: one["rank"] for one in pool["units"]}


# -- places ------------------------------------------------------------------------------------------------------


def test_equal_values_share_the_better_place_and_the_next_is_left_out():
    assert ranks([D(80), D(90), D("85.00"), D(85), D(70)]) == [4, 1, 2, 2, 5]


def test_places_are_by_what_is_not_rounded():
    assert ranks([D("89.994"), D("89.995"), D("89.9949")]) == [3, 1, 2]


def test_each_pool_has_its_own_first_place(tmp_path, ranked):
    for id, kind, done in (("01", "xa", 10), ("02", "xa", 8), ("03", "xa", 8), ("04", "xa", 0), ("05", "phuong", 9)):
        unit(tmp_path / "nhan" / id, id, kind, done)
    told = ranked(tmp_path / "nhan")
    wards, communes = told["pools"]
    assert (wards["title"], places(wards)) == ("Phường", {"05": 1})
    assert (communes["title"], places(communes)) == ("Xã", {"01": 1, "02": 2, "03": 2, "04": 4})
    # 3 of 3, twice 2,6 of 3, 1 of 3: the survey has no result and is left out of what counts
    assert [one["percent"] for one in communes["units"]] == [100, 86.67, 86.67, 33.33]
    assert communes["mean_percent"] == 76.67  # (100 + 86,666… × 2 + 33,333…) ÷ 4
    assert [one["rating"] for one in communes["units"]] == ["Tốt", "Tốt", "Tốt", "Khá"]
    assert "(1, 2, 2, 4)" in told["method"]


def test_the_points_that_decide_are_the_appraised_where_all_have_them(tmp_path, ranked):
    unit(tmp_path / "a", "01", done=10, appraised="0.5")
    unit(tmp_path / "b", "02", done=9, appraised="1")
    told = ranked(tmp_path / "a", tmp_path / "b")
    assert (told["by"], places(told["pools"][0])) == ("appraised", {"02": 1, "01": 2})
    first, second = told["pools"][0]["units"]
    assert (first["spread"], second["spread"]) == (0, 0.5)
    assert places(ranked(tmp_path / "a", tmp_path / "b", "--by", "self")["pools"][0]) == {"01": 1, "02": 2}


def test_else_the_self_assessed_decide_and_it_is_said(tmp_path, ranked):
    unit(tmp_path / "a", "01", done=10, appraised="0.5")
    unit(tmp_path / "b", "02", done=9)
    told = ranked(tmp_path / "a", tmp_path / "b")
    assert (told["by"], places(told["pools"][0])) == ("self", {"01": 1, "02": 2})
    assert told["by_words"] == "Xếp theo điểm tự chấm: 1/2 đơn vị chưa có điểm thẩm định."
    told = ranked(tmp_path / "a", tmp_path / "b", "--by", "appraised")
    assert [(one["unit"]["id"], one["why"]) for one in told["unranked"]] == [("02", "chưa có điểm thẩm định")]


def test_units_of_sets_that_differ_are_ranked_apart(tmp_path, ranked):
    unit(tmp_path / "a", "01")
    unit(tmp_path / "b", "02")
    edit(tmp_path / "b/criteria/thu/1-chi-dao.yaml", "floor: 80", "floor: 95")
    told = ranked(tmp_path / "a", tmp_path / "b")
    assert [places(pool) for pool in told["pools"]] in ([{"01": 1}, {"02": 1}], [{"02": 1}, {"01": 1}])
    assert all("bộ tiêu chí thu (nội dung " in pool["title"] for pool in told["pools"])


def test_a_survey_that_only_some_have_is_told(tmp_path, ranked):
    unit(tmp_path / "a", "01", survey="0.8")
    unit(tmp_path / "b", "02")
    (pool,) = ranked(tmp_path / "a", tmp_path / "b")["pools"]
    assert pool["notes"][0].startswith("1/2 đơn vị chưa có điểm điều tra xã hội học")
    assert [(one["points"], one["applicable_points"]) for one in pool["units"]] == [(2.8, 3), (3.6, 4)]


# -- which units -------------------------------------------------------------------------------------------------


@pytest.fixture
def received(tmp_path, cchc):
    """What a department has: workspaces, a package, folders in folders, a package that is no ZIP."""
    root = tmp_path / "nhan"
    for id, done in (("01", 10), ("02", 9), ("03", 8)):
        unit(root / "huyen" / id, id, done=done)
    unit(tmp_path / "dong-goi", "04", done=10)
    file = tmp_path / "dong-goi/evidence/2023/1.1.1/ke-hoach.pdf"
    file.parent.mkdir()
    file.write_bytes(b"%PDF-1.4 khong mo duoc")
    assert cchc("pack", "--workspace", tmp_path / "dong-goi", "--with-errors", "--output", root / "04.zip").code == 0
    (root / "05.zip").write_bytes(b"PK\x03\x04 cut off")
    return root


def test_folders_packages_and_patterns_give_the_same_whatever_their_order(received, ranked):
    told = ranked(received)
    assert places(told["pools"][0]) == {"01": 1, "04": 1, "02": 3, "03": 4}
    named = [received / "04.zip", f"{received}/huyen/*", received / "05.zip", received / "huyen"]
    for seed in range(3):
        random.Random(seed).shuffle(named)
        assert ranked(*named) == told


def test_ranking_changes_nothing_of_the_units(received, ranked):
    def state():
        files = sorted(path for path in received.rglob("*") if path.is_file())
        return [(str(path), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]

    before = state()
    ranked(received)
    assert state() == before


def test_a_unit_given_twice_is_one_message_that_names_both(received, cchc):
    shutil.copytree(received / "huyen/01", received / "huyen/ban-sao")
    ran = cchc("rank", received, "--dry-run")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("[unit-twice]") == 1
    assert "huyen/01;" in ran.err
    assert "huyen/ban-sao" in ran.err


def spoil(name, spoiled):
    def run(root):
        path = root / name
        path.write_text(spoiled, encoding="utf-8") if spoiled is not None else path.unlink()

    return run


BAD = {
    "no facts": (
        spoil("evidence/2023/assessment.yaml", "edition: thu\nitems: {}\n"),
        "2 mục thiếu số liệu (1.1.1, 1.1.2)",
    ),
    "no assessment": (spoil("evidence/2023/assessment.yaml", None), "không có tệp"),
    "broken YAML": (spoil("evidence/2023/assessment.yaml", "items: ["), "không xét được"),
    "no unit": (spoil("evidence/unit.yaml", None), "không có tệp"),
    "unknown set": (spoil("evidence/2023/assessment.yaml", "edition: khac\nitems: {}\n"), "ghi bộ tiêu chí `khac`"),
    "a fact of the wrong type": (
        spoil("evidence/2023/assessment.yaml", ASSESSMENT.replace("done: 9", "done: chín")),
        "không xét được",
    ),
    "broken survey": (spoil("evidence/2023/survey.yaml", "items: 3\n"), "không xét được"),
    "nothing": (shutil.rmtree, "không có tệp hay thư mục này"),
    "an empty folder": (lambda root: (shutil.rmtree(root), root.mkdir()), "không có tệp bagit.txt"),
    "a text": (lambda root: (shutil.rmtree(root), root.write_text("chào")), "không phải gói ZIP"),
    "a link in a circle": (lambda root: (shutil.rmtree(root), root.symlink_to(root)), "không đọc được"),
}


@pytest.mark.parametrize("bad", BAD)
def test_what_cannot_be_ranked_is_listed_with_its_reason_and_counts_nowhere(bad, tmp_path):
    spoiled, reason = BAD[bad]
    good = [unit(tmp_path / id, id, done=done) for id, done in (("01", 10), ("02", 8))]
    spoiled(unit(tmp_path / "03", "03"))
    ranking = rank_units([standing_of(str(path), 2023, Reading()) for path in (*good, tmp_path / "03")], 2023)
    (left,) = ranking.unranked
    assert reason in left.why, left.why
    (pool,) = ranking.pools
    assert pool.mean_percent == (D(100) + D(260) / 3) / 2
    assert answers(ranking).losses[0].units == 2


def test_nothing_to_rank_is_an_error_with_every_reason(tmp_path, cchc):
    spoil("evidence/2023/assessment.yaml", "edition: thu\nitems: {}\n")(unit(tmp_path / "a", "01"))
    ran = cchc("rank", tmp_path / "a", "--dry-run")
    assert (ran.code, ran.out) == (1, "")
    assert "chưa chấm xong: 2 mục thiếu số liệu" in ran.err


def test_only_what_cannot_be_read_is_an_error_with_every_reason(tmp_path, cchc):
    (tmp_path / "01.zip").write_bytes(b"PK cut off")
    ran = cchc("rank", tmp_path, tmp_path / "nowhere", "--dry-run")
    assert (ran.code, ran.out) == (1, "")
    assert "01.zip: không xét được: không phải gói ZIP" in ran.err
    assert "nowhere: không xét được: không có tệp hay thư mục này" in ran.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{root}/khong-co-*.zip"], "không tệp hay thư mục nào có tên như"),
        (["{root}/trong"], "không thấy hồ sơ hay gói nào"),
        (["{root}/a", "--last-year", "{root}/khong"], "khong`; kiểm tra lại sau --last-year"),
        (["{root}/a", "file://{root}/trong"], "không thấy hồ sơ hay gói nào trong `file://"),
        (["{root}/a", "--last-year", "file://{root}/trong/"], "không thấy hồ sơ hay gói nào trong `file://"),
        (["{root}/a", "{root}/b"], "các hồ sơ thuộc nhiều năm: 2022 (1 hồ sơ), 2023 (1 hồ sơ)"),
        (["{root}/a", "--by", "mean"], "không có cách `mean`"),
        (["{root}/a", "--paper", "bao-cao"], "không có loại văn bản `bao-cao`"),
        (["{root}/a", "--folder", "{root}/nowhere"], "không có thư mục"),
        (["{root}/a", "--format", "xls"], "có phải `xlsx`?"),
    ],
)
def test_wrong_usage_is_told_in_vietnamese(arguments, words, tmp_path, cchc):
    unit(tmp_path / "a", "01")
    unit(tmp_path / "b", "02", year=2022)
    (tmp_path / "trong").mkdir()
    ran = cchc("rank", *(one.replace("{root}", str(tmp_path)) for one in arguments), "--dry-run")
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


@pytest.mark.parametrize("option", [(), ("--last-year",)])
def test_a_pattern_of_addresses_that_matches_nothing_ends_the_command(option, tmp_path, cchc):
    pattern = f"file://{tmp_path}/khong*.zip"
    ran = cchc("rank", unit(tmp_path / "a", "01"), *option, pattern, "--dry-run")
    assert (ran.code in (1, 2), ran.out, pattern in ran.err) == (True, "", True)


def test_an_appraisal_in_a_units_own_package_does_not_count_the_offices_own_does(tmp_path, cchc, ranked):
    unit(tmp_path / "ho-so", "01", appraised="1")
    package = tmp_path / "01.zip"
    cchc("pack", "--workspace", tmp_path / "ho-so", "--with-errors", "--output", package)
    told = ranked(package, "--by", "self")
    assert told["pools"][0]["units"][0]["appraised_1"] is None
    assert [one["id"] for one in told["pools"][0]["units"][0]["problems"]].count("unit-own-appraisal") == 1
    home = tmp_path / "tham-dinh/01/2023"
    home.mkdir(parents=True)
    decided = (tmp_path / "ho-so/evidence/2023/appraisal.yaml").read_text().replace("points: 1,", "points: 0.5,")
    (home / "appraisal.yaml").write_text(decided, encoding="utf-8")
    told = ranked(package, "--folder", tmp_path / "tham-dinh")
    assert told["pools"][0]["units"][0]["appraised_1"] == 2.3  # 0,5 + 1,8


def test_the_evidence_of_a_package_is_checked_when_asked(received):
    """The one file of unit 04 cannot be opened: its plan proves nothing, what needs no evidence is proved."""
    one = standing_of(str(received / "04.zip"), None, Reading(check=True))
    assert (one.marks.self_assessed, one.marks.evidenced) == (3, 2)
    assert standing_of(str(received / "04.zip"), None, Reading()).marks.evidenced is None


# -- the year before ---------------------------------------------------------------------------------------------


def test_a_package_of_another_year_is_listed_by_name_and_counts_nowhere(tmp_path, cchc, ranked):
    unit(tmp_path / "nhan/01", "01")
    unit(tmp_path / "cu", "02", year=2021)
    edit(tmp_path / "cu/criteria/thu/index.yaml", "from: 2022", "from: 2021")
    edit(tmp_path / "cu/evidence/unit.yaml", "2022: thu", "2021: thu")
    ran = cchc("pack", "--workspace", tmp_path / "cu", "--with-errors", "--output", tmp_path / "02.zip")
    assert ran.code == 0, ran.err
    named = (tmp_path / "nhan", tmp_path / "02.zip", "--year", "2023")
    (left,) = ranked(*named)["unranked"]
    assert (left["unit"]["id"], left["year"], left["source"]) == ("02", 2021, str(tmp_path / "02.zip"))
    assert left["why"] == "hồ sơ của năm 2021, không phải năm 2023"
    ran = cchc("rank", *named)
    assert "1/1 đơn vị được xếp hạng" in ran.out
    assert "1 hồ sơ của năm khác, không xét, kèm lý do ở cuối kết quả." in ran.err
    ran = cchc("rank", tmp_path / "nhan", "--last-year", tmp_path / "02.zip", "--dry-run")
    assert "Hồ sơ năm trước phải của năm 2022, hồ sơ này của năm 2021 (" in ran.err


def test_a_unit_that_sent_only_last_years_package_is_listed_unless_it_went_into_another(tmp_path, cchc, ranked):
    unit(tmp_path / "nhan/01", "01")
    unit(tmp_path / "cu", "02", year=2022)
    ran = cchc("pack", "--workspace", tmp_path / "cu", "--year", 2022, "--with-errors", "--output", tmp_path / "02.zip")
    assert ran.code == 0, ran.err
    named = (tmp_path / "nhan", tmp_path / "02.zip", "--year", "2023")
    (left,) = ranked(*named)["unranked"]
    assert (left["unit"]["id"], left["why"]) == ("02", "hồ sơ của năm 2022, không phải năm 2023")
    (tmp_path / "don-vi.yaml").write_text('units:\n  - {new: "01", from: ["02"]}\n', encoding="utf-8")
    assert ranked(*named, "--map", tmp_path / "don-vi.yaml")["unranked"] == []


def test_of_several_outputs_none_is_written_where_one_cannot_be(tmp_path, cchc):
    root, out = unit(tmp_path / "01", "01"), tmp_path / "ra"
    (out / "quyet-dinh-cong-bo.docx").mkdir(parents=True)
    ran = cchc("rank", root, "--format", "json,docx", "--output", out)
    assert (ran.code, "[cannot-write]" in ran.err) == (1, True)
    assert [path.name for path in out.iterdir()] == ["quyet-dinh-cong-bo.docx"]
    assert list((out / "quyet-dinh-cong-bo.docx").iterdir()) == []


def test_a_dossier_of_last_year_that_cannot_be_read_is_told_once(tmp_path, cchc):
    (tmp_path / "02.zip").write_bytes(b"PK cut off")
    ran = cchc("rank", unit(tmp_path / "01", "01"), "--last-year", tmp_path / "02.zip", "--dry-run")
    assert (ran.code, "Hồ sơ năm trước không xét được: không phải gói ZIP" in ran.err) == (0, True)
    assert ran.err.count("không xét được") == 1


def read(root, year):
    return standing_of(str(root), year, Reading())


@pytest.fixture
def years(tmp_path):
    """Unit 01 and 02 in both years, 03 only last year."""
    for id, before, now in (("01", 8, 10), ("02", 9, 8)):
        unit(tmp_path / id, id, done=now)
        unit(tmp_path / id, id, done=before, year=2022)
    unit(tmp_path / "03", "03", done=8, year=2022)
    return tmp_path


def changes(years, **merged):
    now = [read(years / id, 2023) for id in ("01", "02")]
    before = [read(years / id, 2022) for id in ("01", "02", "03")]
    ranking = rank_units(now, 2023, before=before, units=UnitMap({key[1:]: olds for key, olds in merged.items()}))
    return {one.standing.unit_id: one.change for one in ranking.units}


def test_the_change_is_of_the_same_unit(years, ranked):
    told = changes(years)
    assert {id: one.value for id, one in told.items()} == {"01": D(100) - D(260) / 3, "02": D(260) / 3 - D(280) / 3}
    # a workspace holds its own year before; a unit without one is told
    (pool,) = ranked(years / "01", years / "02", "--year", "2023")["pools"]
    assert [one["change"]["value"] for one in pool["units"]] == [13.33, -6.67]


@pytest.mark.parametrize(
    ("merged", "why"),
    [
        ({"_01": ("01", "03")}, "nhập từ 2 đơn vị"),
        ({"_01": ("03",), "_02": ("03", "02")}, "năm trước thuộc đơn vị đã chia cho nhiều đơn vị"),
        ({"_01": ("99",)}, "không có hồ sơ năm trước"),
        ({"_02": ("01", "02")}, "mã này năm trước là của đơn vị đã nhập vào đơn vị khác"),
    ],
)
def test_what_merged_or_split_is_shown_and_not_compared(merged, why, years):
    change = changes(years, **merged)["01"]
    assert (change.value, change.why) == (None, why)


def test_exactly_one_predecessor_under_another_id_is_compared(years):
    change = changes(years, _01=("03",))["01"]
    assert (change.value, [one.unit_id for one in change.before]) == (D(100) - D(260) / 3, ["03"])


def test_a_unit_that_others_joined_needs_the_map(years):
    with (years / "01/evidence/unit.yaml").open("a", encoding="utf-8") as file:
        file.write("predecessors: [{name: UBND xã Cũ, until: 2023-06-30}]\n")
    assert changes(years)["01"].why == "trong năm có đơn vị nhập vào (UBND xã Cũ), chưa có trong tệp --map"


def test_a_survey_of_one_year_only_makes_years_unlike(years):
    (years / "01/evidence/2023/survey.yaml").write_text('items: {"1.2": {points: 1}}\n', encoding="utf-8")
    assert changes(years)["01"].why == "chỉ một trong hai năm có điểm điều tra xã hội học"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('units:\n  - {new: "01", from: ["01"]}\n  - {new: "01", from: ["03"]}\n', "đơn vị 01 ghi hai lần"),
        ('units:\n  - {new: "01", from: ["03", "03"]}\n', "một mã cũ ghi hai lần"),
        ('units:\n  - {new: "01", form: ["03"]}\n', "có phải `from`?"),
        ("units: []\n", "lỗi"),
        ("", "lỗi"),
    ],
)
def test_a_mistake_in_the_map_stops_the_ranking(text, words, years, cchc):
    (years / "don-vi.yaml").write_text(text, encoding="utf-8")
    ran = cchc("rank", years / "01", "--year", "2023", "--map", years / "don-vi.yaml", "--dry-run")
    assert (ran.code, ran.out) == (1, "")
    assert words in ran.err


def test_an_id_of_the_map_that_no_dossier_has_is_told(years, cchc):
    (years / "don-vi.yaml").write_text('units:\n  - {new: "01", from: ["04"]}\n', encoding="utf-8")
    ran = cchc("rank", years / "01", "--year", "2023", "--map", years / "don-vi.yaml", "--dry-run")
    assert (ran.code, "không có hồ sơ năm trước của đơn vị 04" in ran.err) == (0, True)
    assert '- {new: "00001", from: ["00011", "00012"]}' in ran.err


def test_the_form_of_the_map_is_told_where_one_looks_for_it(tmp_path, cchc):
    """The example of the docs is read as it stands; ``explain`` gives a line of it and both reasons for the id."""
    text = (ROOT / "docs/scale.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "don-vi.yaml").write_text(example, encoding="utf-8")
    into, problems = read_unit_map(tmp_path / "don-vi.yaml")
    assert (into, problems) == ({"00001": ("00011", "00012"), "00002": ("00013",), "00003": ("00013",)}, [])
    assert UnitMap(into).parted() == {"00013"}
    told = " ".join(cchc("explain", "unit-map").out.split())
    assert '- {new: "00001", from: ["00011", "00012"]}' in told
    assert ("ghi một mã hai lần" in told, "mà không hồ sơ nào có" in told) == (True, True)


# -- published tables --------------------------------------------------------------------------------------------


PUBLISHED = SHARED / "domain" / "published-results.yaml"


def of_published(one, name, kind, percent):
    """A standing with a published result, under a set that ranks wards and communes apart."""
    result = Result(D(percent), D(100), D(percent), None)
    return replace(one, unit_id=name, name=name, kind=kind, own=result, appraised=result)


@pytest.mark.skipif(not PUBLISHED.exists(), reason="needs the published tables beside the project")
def test_published_tables_come_out_in_their_published_order(tmp_path):
    tables = {one["id"]: one for one in yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))}
    one = read(unit(tmp_path / "01", "01"), 2023)
    rows = tables["binhduong-2017-districts"]["rows"]
    mixed = random.Random(1).sample(rows, len(rows))
    (pool,) = rank_units([of_published(one, name, "xa", total) for name, *_, total, _ in mixed], 2023).pools
    assert [(placed.standing.name, placed.rank) for placed in pool.units] == [(row[0], row[-1]) for row in rows]
    assert abs(pool.mean_percent - D(tables["binhduong-2017-districts"]["mean_published"])) <= D("0.01")
    pools = tables["haiphong-2025"]["pools"]
    listed = [("phuong", pools["phuong"]), ("xa", pools["xa_dac_khu"])]
    units = [of_published(one, name, kind, value) for kind, found in listed for name, value in found["top"]]
    units += [of_published(one, found["last"][0], kind, found["last"][1]) for kind, found in listed]
    ranking = rank_units(random.Random(2).sample(units, len(units)), 2023)
    for pool, (_, found) in zip(ranking.pools, listed, strict=True):
        assert [placed.standing.name for placed in pool.units] == [
            *(name for name, _ in found["top"]),
            found["last"][0],
        ]


# -- what a department asks --------------------------------------------------------------------------------------


@pytest.fixture
def many(tmp_path):
    """Ten units made from one that is read, with other ids and figures."""
    one = read(unit(tmp_path / "01", "01", done=10, appraised="1"), 2023)
    spreads = ("0", "0.1", "0.1", "0.1", "0.2", "0.2", "0.2", "0.3", "0.3", "1.5")

    def made(number, spread):
        own = Result(D(3), D(3), D(100), "Tốt")
        cut = Result(D(3) - D(spread), D(3), 100 * (D(3) - D(spread)) / 3, "Tốt")
        marks = (one.items[0]._replace(appraised_1=D(1) - D(spread)), *one.items[1:])
        return replace(one, unit_id=f"{number:02}", name=f"UBND {number:02}", own=own, appraised=cut, items=marks)

    return [made(number, spread) for number, spread in enumerate(spreads)]


def test_the_items_that_lose_most_are_those_over_all_units(many):
    (lost,) = answers(rank_units(many, 2023)).losses
    # 0,1 × 3 + 0,2 × 3 + 0,3 × 2 + 1,5, by nine of ten units; the other items lose nothing
    assert [(one.item.code, one.lost, one.losing, one.counting) for one in lost.items] == [("1.1.1", D("3.0"), 9, 10)]
    assert answers(rank_units(many, 2023, By.SELF)).losses[0].items == ()


def test_outliers_are_outside_the_fences_of_the_quartiles(many):
    # Excel: QUARTILE.INC gives 0,1 and 0,275; the fences are −0,1625 and 0,5375
    assert [one.standing.unit_id for one in answers(rank_units(many, 2023)).outliers] == ["09"]
    assert answers(rank_units(many[3:], 2023)).outliers == ()  # seven units are too few to say


def test_the_same_file_of_two_units_is_listed_and_of_one_unit_is_not(many):
    papers = [EvidenceHash("1.1.1/a.pdf", "aa"), EvidenceHash("1.1.2/a.pdf", "aa")]
    shared = [
        replace(many[0], documents=(*papers, EvidenceHash("1.1.1/b.pdf", "bb"))),
        replace(many[1], documents=(EvidenceHash("1.1.1/của xã khác.pdf", "bb"),)),
    ]
    (found,) = answers(rank_units(shared, 2023)).shared
    assert (found.sha256, [(one.unit_id, one.file) for one in found.holders]) == (
        "bb",
        [("00", "1.1.1/b.pdf"), ("01", "1.1.1/của xã khác.pdf")],
    )


def test_the_order_of_standings_makes_no_difference(many):
    first = rank_units(many, 2023)
    for seed in range(5):
        mixed = random.Random(seed).sample(many, len(many))
        assert rank_units(mixed, 2023) == first
        assert answers(rank_units(mixed, 2023)) == answers(first)


# -- a standing --------------------------------------------------------------------------------------------------


def test_a_standing_survives_json_and_pickle_to_the_last_digit(tmp_path):
    one = read(unit(tmp_path / "01", "01", done=8, appraised="0.333333", survey="0.1"), 2023)
    assert one.own is not None
    assert one.own.percent == D(270) / 4
    assert from_json(to_json(one)) == one
    assert to_json(from_json(to_json(one))) == to_json(one)
    assert pickle.loads(pickle.dumps(one)) == one


def test_a_standing_says_what_the_score_says(tmp_path, cchc):
    root = unit(tmp_path / "01", "01", done=8, survey="0.7")
    total = json.loads(cchc("score", "--workspace", root, "--format", "json").out)["total"]
    one = read(root, 2023)
    assert float(one.marks.self_assessed) == total["self_assessed"]
    assert (round(float(one.own.percent), 2), one.own.rating) == (total["percent"], total["rating"])


def test_same_unit_keeps_years_apart(many):
    assert same_unit([many[0], replace(many[0], year=2022), replace(many[1], unit_id="")]) == []
    assert len(same_unit([many[0], many[0], many[0]])) == 1
