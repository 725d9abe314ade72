"""``cchc criteria import`` and ``export``: what is printed in an annex comes out as a set, and every doubt is told."""

from __future__ import annotations

import datetime
import random
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from cchc_cli.document import word_tables, workbook
from cchc_cli.judge.annex.draft import draft_of
from cchc_cli.judge.annex.guess import guess
from cchc_cli.judge.annex.papers import requirements
from cchc_cli.judge.annex.tree import Line, Node
from cchc_cli.judge.annex.words import cell_marker, cell_points, leading_marker, points_in_name
from cchc_cli.judge.index_checks import check_index
from cchc_cli.points import NoPoints
from cchc_cli.present import review
from cchc_cli.present.annex import annex_files
from cchc_cli.problem import Severity, errors
from cchc_cli.read.annex import Annex, Grid, GridCell, GridRow, read_annex
from cchc_cli.read.criteria import read_index
from cchc_cli.read.review import index_of, kept_files, kept_text, set_files
from cchc_cli.rules import RULES
from cchc_cli.rules.base import Terms
from tests.annexes.draw import Word, book, raw_docx
from tests.annexes.more import MORE
from tests.annexes.samples import DECISION, SAMPLES, TITLE
from tests.conftest import ROOT, SHARED

SHIPPED = ("minh-hoa-xa-2022", "minh-hoa-xa-2023", "minh-hoa-xa-2026")
CORPUS = SHARED / "corpus" / "docx"
LARGEST = 200_000
"""Bytes: the two largest documents take seconds and hold no more kinds of table."""
EDITION = "thu-2026"


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Each annex drawn and read once: what a person reads in it, and the draft."""
    kept = {}

    def get(make):
        if make not in kept:
            sample = make(tmp_path_factory.mktemp(make.__name__))
            kept[make] = sample, drafted(sample.path)
        return kept[make]

    return get


@pytest.fixture
def here(monkeypatch):
    """The program reads files in this process: a worker takes a second to start."""
    monkeypatch.setattr(word_tables, "read_word_tables", lambda paths: map(word_tables.read_word, paths))
    monkeypatch.setattr(workbook, "read_workbooks", lambda paths: map(workbook.read_workbook, paths))


def annex_of(path):
    annex, problems = read_annex(path, path.name, here=True)
    assert not problems, problems
    return annex


def drafted(path, edition=EDITION):
    return draft_of(annex_of(path), edition)


def told(problems, id):
    return [one.message for one in problems if one.id == id]


def doubted(draft):
    return {one.item for one in draft.problems if one.severity is not Severity.NOTE and one.item}


def index_from(draft, file="phu-luc.docx"):
    files = annex_files(draft, file)
    index, problems = index_of(files)
    assert index is not None, problems
    return index


def one_item(name, maximum, *lines, penalty=False):
    node = Node("", name, points=Decimal(maximum), lines=[Line(line.lstrip("- ")) for line in lines])
    return guess(node, Decimal(maximum), penalty=penalty)


# -- What is read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [*SAMPLES, *MORE], ids=lambda make: make.__name__)
def test_items_points_and_rules_are_those_that_a_person_reads(make, read):
    sample, draft = read(make)
    assert [(row.code, row.points, row.kind) for row in draft.rows] == [
        (code, Decimal(points), kind) for code, points, kind in sample.items
    ]


@pytest.mark.parametrize("make", SAMPLES, ids=lambda make: make.__name__)
def test_areas_and_totals_are_those_that_are_printed(make, read):
    sample, draft = read(make)
    areas = [one for name, one in draft.files.items() if name != "index.yaml"]
    assert [(one["code"], one["max_points"]) for one in areas] == [(code, Decimal(p)) for code, p in sample.areas]
    assert draft.files["index.yaml"]["total"] == Decimal(sample.total)
    if "kinds" in sample.other:
        assert [one["kind"] for one in areas] == sample.other["kinds"]


@pytest.mark.parametrize("make", SAMPLES, ids=lambda make: make.__name__)
def test_every_doubt_is_told_and_written_above_its_item(make, read):
    sample, draft = read(make)
    assert sample.doubted <= doubted(draft)
    text = "".join(annex_files(draft, sample.path.name).values())
    for code in sample.doubted:
        above = text[: text.index(f'code: "{code}"\n')].rsplit("code:", 1)[-1]
        assert "CẦN XEM" in above


@pytest.mark.parametrize("make", [*SAMPLES, *MORE], ids=lambda make: make.__name__)
def test_a_rule_that_is_not_certain_is_doubted(make, read):
    """Of the items without a finding the rule is one that leaves nothing open."""
    _, draft = read(make)
    for row in draft.rows:
        if row.confidence != "cao":
            assert row.code in doubted(draft)


@pytest.mark.parametrize("make", [*SAMPLES, *MORE], ids=lambda make: make.__name__)
def test_the_set_holds_or_its_findings_are_the_annex_s_own(make, read, tmp_path):
    """What ``criteria check`` says beside the decision is what the annex gets wrong itself."""
    sample, draft = read(make)
    folder = tmp_path / EDITION
    folder.mkdir()
    for name, text in annex_files(draft, sample.path.name).items():
        (folder / name).write_text(text, encoding="utf-8")
    read_back, problems = read_index(folder, EDITION)
    assert read_back is not None, problems
    found = {one.id for one in errors(check_index(*read_back))} - {"decision-stated"}
    own_mistakes = {"mistakes": {"points-add-up"}}
    assert found == own_mistakes.get(make.__name__, set())


def test_the_wording_stays_word_for_word(read):
    _, draft = read(SAMPLES[0])
    area = draft.files["1-cong-tac-chi-dao-dieu-hanh.yaml"]
    item = area["criteria"][0]["parts"][0]
    assert item["scale"] == "- Ban hành trong tháng 01: 1\n- Ban hành sau tháng 01: 0,5\n- Không ban hành: 0"
    assert item["source"] == "45/QĐ-UBND, Phụ lục, mục I, 1.1"
    assert area["label"] == "I"
    index = index_from(draft)
    assert index.items["1.1.1"].scale == item["scale"]


def test_the_head_is_read_from_around_the_tables(read):
    _, draft = read(SAMPLES[0])
    head = index_from(draft).head
    assert head.status == "transcribed"
    assert head.decision.model_dump() == {
        "number": "45/QĐ-UBND",
        "date": datetime.date(2026, 3, 12),
        "issuer": "Ủy ban nhân dân tỉnh Minh Họa",
    }
    assert (head.years.from_, head.years.to) == (2026, None)
    assert head.unit_kinds == ("xa", "phuong", "dac-khu")
    assert head.survey.points == 2


def test_details_of_single_items(read):
    for make in SAMPLES:
        sample, draft = read(make)
        index = index_from(draft)
        for code, wanted in sample.other.items():
            item = index.items.get(code)
            if item is None:
                continue
            if "rule" in wanted:
                assert {key: getattr(item.rule, key) for key in wanted["rule"]} == wanted["rule"]
            if "levels" in wanted:
                worths = [level.worth(item.max_points) for level in item.rule.levels]
                assert worths == [Decimal(one) for one in wanted["levels"]]
            if "papers" in wanted:
                assert [one.title for one in item.evidence] == wanted["papers"]
            if "not_applicable" in wanted:
                assert item.not_applicable == wanted["not_applicable"]


def test_sums_that_disagree_are_told_with_their_row(read):
    sample, draft = read(next(make for make in SAMPLES if make.__name__ == "mistakes"))
    sums = [one for one in draft.problems if one.id == "annex-sum"]
    for words in sample.other["sums"]:
        assert any(words in one.message for one in sums), words
    assert all("bảng 1, dòng" in one.where.path for one in sums)
    doubts = " ".join(told(draft.problems, "annex-doubt"))
    assert "cột điểm ghi 2, trong tên ghi 1" in doubts
    assert "số thứ tự nhảy đến 4" in doubts
    assert "2 là phần còn lại" in doubts


def test_several_sets_in_one_annex_are_asked_about(tmp_path):
    head = ["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm"]

    def rows(points):
        return [head, ["I", "CHỈ ĐẠO", points, ""], ["1", "Kế hoạch", points, f"Có: {points}; Không: 0"],
                ["II", "THỂ CHẾ", "10", ""], ["1", "Văn bản", "10", "Có: 10; Không: 0"]]  # fmt: skip

    path = (
        Word()
        .say("BỘ CHỈ SỐ CẤP SỞ")
        .table(rows("90"))
        .say("BỘ CHỈ SỐ CẤP XÃ")
        .table(rows("80"))
        .save(tmp_path / "2.docx")
    )
    draft = drafted(path)
    assert [one.id for one in draft.problems] == ["annex-several-sets"]
    assert "--table 2" in draft.problems[0].hint
    assert [row.points for row in draft_of(annex_of(path), EDITION, frozenset({"bảng 2"})).rows] == [80, 10]


# -- Rules -----------------------------------------------------------------------------------------------------


def score(made, maximum, facts):
    """What a guessed rule gives."""
    rule = RULES[made.kind].model_validate(made.rule)
    return rule.score(facts, Terms(Decimal(maximum), {}, 2026)).points


@pytest.mark.parametrize(
    ("facts", "points"),
    [
        ({"done": 98, "planned": 100}, 3),
        ({"done": 95, "planned": 100}, Decimal(285) / Decimal(98)),
        ({"done": 90, "planned": 100}, Decimal(270) / Decimal(98)),
        ({"done": 8999, "planned": 10000}, 0),
    ],
)
def test_a_formula_gives_what_the_decision_gives(facts, points):
    made = one_item(
        "Tỷ lệ hồ sơ đúng hạn",
        3,
        "Đạt từ 98% trở lên: 3 điểm",
        "Từ 90% đến dưới 98%: (tỷ lệ % đạt được/98% x 3)",
        "Dưới 90%: 0 điểm",
    )
    assert score(made, 3, facts) == points


@pytest.mark.parametrize(
    ("rate", "points"), [(100, 2), ("99.99", 1), (90, "0.5"), ("90.01", 1), (80, "0.5"), ("79.99", 0)]
)
def test_levels_of_a_rate_keep_their_ends(rate, points):
    made = one_item(
        "Tỷ lệ cán bộ đạt chuẩn", 2, "100%: 2", "Trên 90% đến dưới 100%: 1", "Từ 80% đến 90%: 0,5", "Dưới 80%: 0"
    )
    assert made.kind == "bands"
    assert score(made, 2, {"rate": Decimal(rate)}) == Decimal(points)


def test_letters_of_a_fraction_name_the_facts():
    made = one_item(
        "Hồ sơ đúng hạn",
        4,
        "Điểm = (b/a) x điểm tối đa",
        "a là tổng số hồ sơ đã giải quyết",
        "b là số hồ sơ giải quyết đúng hạn",
    )
    assert made.facts["done"]["label"] == "Số hồ sơ giải quyết đúng hạn"
    assert made.facts["planned"]["label"] == "Tổng số hồ sơ đã giải quyết"
    assert "when_zero" in made.rule
    assert any("mẫu số bằng 0" in one for one in made.doubts)


@pytest.mark.parametrize(
    "lines",
    [
        ("Từ 98% trở lên: 1 điểm", "Từ 90% đến dưới 98%: tỷ lệ % x điểm tối đa", "Dưới 90%: 0"),  # jumps at 98%
        ("Từ 98% trở lên: 1 điểm", "Từ 90% đến dưới 98%: tính theo tỷ lệ", "Dưới 90%: 0"),  # of 98 or of 100?
        ("100%: 1", "Trên 80% đến dưới 100%: tỷ lệ % x điểm tối đa", "Từ 80% trở xuống: 0"),  # 80% itself gives 0
        ("100%: 1", "Từ 80% đến dưới 100%: tỷ lệ % x điểm tối đa", "Dưới 80%: 0,25"),
        ("100%: 1", "Từ 80% đến dưới 100%: tỷ lệ % x điểm tối đa", "Dưới 70%: 0"),
        ("100%: 1", "Từ 80% đến dưới 100%: tỷ lệ % x 0,8", "Dưới 80%: 0"),
        ("Điểm = (1 - b/a) x điểm tối đa",),
        ("Điểm = (b/a) x điểm tối đa + 0,5",),
        ("Điểm = Chỉ số hài lòng x 1",),
        ("Trừ điểm tương ứng",),
        ("Có: 1", "Ban hành chậm thì trừ 50% số điểm"),
        ("Có: 1", "Không: 0", "Không được tính nếu đã khen thưởng ở mục khác"),
        ("Mỗi sáng kiến 0,5 điểm, tối đa 3 sáng kiến",),
        ("Mỗi sáng kiến: 0,5 điểm; tối đa 0,8 điểm",),
        ("Cứ tăng 1% được cộng 0,1 điểm",),
        ("Tốt: 0,5", "Khá: 0,3", "Yếu: 0,2"),  # adds up to the maximum, but one excludes the other
        ("Tốt: 0,75", "Yếu: 0"),
        ("Tốt: 2", "Yếu: 0"),
        ("Chấm theo kết luận của cấp trên",),
        ("- Kế hoạch: 1", "+ Đúng hạn: 0,5", "+ Chậm: 0,25"),
        ("Dưới 20 hồ sơ: 1 điểm, mỗi hồ sơ trễ trừ 0,25 điểm; từ 20 hồ sơ: tính theo tỷ lệ",),
        (),
    ],
)
def test_what_has_another_reading_is_left_to_people(lines):
    """A wrong rule is the worst: each of these looks like one."""
    node = Node("", "Mục thử", lines=[Line(line.lstrip("-+ "), line[0] if line[0] in "-+" else "") for line in lines])
    made = guess(node, Decimal(1))
    assert made.kind == "manual"
    assert made.doubts


@pytest.mark.parametrize(
    "lines",
    [
        ("Từ 95% trở lên: 1", "Từ 70% đến dưới 90%: 0,5", "Dưới 70%: 0"),  # a gap
        ("Từ 90% đến 100%: 1", "Từ 70% đến 90%: 0,5", "Dưới 70%: 0"),  # 90% is in both
        ("Từ 80% trở lên và gửi đúng hạn: 1", "Từ 80% trở lên, gửi chậm: 0,5", "Dưới 80%: 0"),
        ("Ban hành trước ngày 15/01: 1", "Ban hành sau ngày 15/01: 0,5", "Không ban hành: 0"),  # of which year?
    ],
)
def test_where_the_levels_do_not_close_people_choose_one(lines):
    assert one_item("Mục thử", 1, *lines).kind == "levels"


def test_what_happens_when_nothing_happens_is_read():
    base = ("100%: 1", "Từ 50% đến dưới 100%: tỷ lệ % x điểm tối đa", "Dưới 50%: 0")
    for line, zero in (
        ("Không phát sinh: điểm tối đa", "full"),
        ("Không phát sinh thì không tính điểm mục này", "exclude"),
    ):
        made = one_item("Xử lý kiến nghị", 1, *base, line)
        assert (made.rule["when_zero"], made.not_applicable) == (zero, zero)
    assert one_item("Xử lý kiến nghị", 1, *base, "Không có kiến nghị: 1 điểm").rule["when_zero"] == "full"
    assert one_item("Xử lý kiến nghị", 1, *base, "Không phát sinh: xem xét sau").doubts


def test_scales_of_the_shipped_sets_never_become_a_wrong_rule():
    """The people who wrote the shipped sets put beside each scale the rule that it means: an oracle."""
    safe = {"manual", "levels"}
    alike = {
        ("deadline", "yes_no"),
        ("checklist", "count"),
        ("checklist", "yes_no"),
    }  # the same points, asked otherwise
    same = tried = 0
    for edition in SHIPPED:
        loaded, _ = read_index(ROOT / "criteria" / edition, edition)
        for area in loaded[0].areas:
            for item in area.items:
                if item.surveyed:
                    continue
                node = Node("", item.name, lines=[Line(item.scale)])
                made = guess(node, item.max_points, penalty=area.kind == "penalty")
                tried += 1
                same += made.kind == item.rule.kind
                assert made.kind in safe or made.kind == item.rule.kind or (item.rule.kind, made.kind) in alike, (
                    item.code
                )
                if made.kind == item.rule.kind == "ratio":
                    assert made.rule.get("floor", 0) == item.rule.floor
                    assert made.rule.get("target", 100) == item.rule.target
                    when_zero = made.rule["when_zero"]
                    assert when_zero == item.rule.when_zero or any("mẫu số bằng 0" in one for one in made.doubts)
                if made.kind == item.rule.kind == "bands":
                    bands = [
                        (one.boundary, one.at_least is None, one.worth(item.max_points)) for one in item.rule.bands
                    ]
                    read = [
                        (one.get("at_least", one.get("above")), "above" in one, one["points"])
                        for one in made.rule["bands"]
                    ]
                    assert read == bands
                if made.kind == item.rule.kind == "deduct":
                    assert [one["each"] for one in made.rule["of"]] == [one.each for one in item.rule.of]
                if made.kind == item.rule.kind == "count":
                    assert made.rule["each"] == item.rule.each
    assert same / tried > 0.6


def test_survey_is_told_from_work_about_surveys(tmp_path):
    rows = [["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm"], ["I", "CÔNG VỤ", "3", ""],
            ["1", "Mức độ hài lòng (điều tra xã hội học)", "2", ""],
            ["2", "Phối hợp điều tra xã hội học", "1", "Có phối hợp: 1; Không phối hợp: 0"]]  # fmt: skip
    draft = drafted(Word().table(rows).save(tmp_path / "s.docx"))
    assert [row.kind for row in draft.rows] == ["survey", "yes_no"]
    assert "1.2" in doubted(draft)


# -- Words -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [("I", (1,)), ("IV.", (4,)), ("1.2.1.", (1, 2, 1)), ("a)", (1,)), ("đ)", (5,)), ("I.1.a", (1, 1, 1)),
     ("Lĩnh vực 3", (3,)), ("(2)", (2,)), ("STT", None), ("Kế hoạch", None), ("2,5", None)],
)  # fmt: skip
def test_printed_numbers(text, parts):
    marker = cell_marker(text)
    assert (marker and marker.parts) == parts


@pytest.mark.parametrize(
    "text", ["100% kế hoạch", "2 báo cáo", "a là tổng số", "01 lần", "0,5 điểm", "4 lần/năm: 2 điểm", "1.5 điểm"]
)
def test_text_that_begins_with_a_number_is_no_numbering(text):
    assert leading_marker(text) == (None, text)


def test_points_in_cells_and_names():
    assert [cell_points(one) for one in ("2", "2,50", "02 điểm", "tối đa 2", "-1", "0 - 2")] == [
        2,
        Decimal("2.5"),
        2,
        2,
        1,
        2,
    ]
    assert [cell_points(one) for one in ("", "20%", "1/2", "Có")] == [None] * 4
    assert points_in_name("Ban hành (02 văn bản) kịp thời (0,5 điểm)") == (
        "Ban hành (02 văn bản) kịp thời",
        Decimal("0.5"),
    )
    assert points_in_name("A (1 điểm) và B (2 điểm)")[1] is None


def test_evidence_is_one_requirement_a_line():
    found = requirements(
        ["- Kế hoạch CCHC năm;", "- Báo cáo, biên bản kiểm tra", "của đơn vị;", "Ảnh chụp màn hình; Văn bản khác"]
    )
    assert [(one["title"], one.get("types")) for one in found] == [
        ("Kế hoạch CCHC năm", ["KH"]),
        ("Báo cáo, biên bản kiểm tra của đơn vị", ["BC", "BB"]),
        ("Ảnh chụp màn hình", ["anh"]),
        ("Văn bản khác", None),
    ]


# -- Files from outside ----------------------------------------------------------------------------------------


def _cells(*texts):
    return "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in texts)


def _table(*rows):
    return "<w:tbl>" + "".join(f"<w:tr>{_cells(*row)}</w:tr>" for row in rows) + "</w:tbl>"


HEAD = ("STT", "Tiêu chí", "Điểm tối đa")


def _bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<x/>")
        file.writestr("word/document.xml", " " * 30_000_000)


def _deep(path):
    inner = "<w:p/>"
    for _ in range(400):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    raw_docx(inner, path)


HOSTILE = {
    "empty.docx": (lambda path: path.write_bytes(b""), "annex-unreadable"),
    "missing.docx": (lambda path: None, "annex-unreadable"),
    "pdf.docx": (lambda path: path.write_bytes(b"%PDF-1.4\n%%EOF"), "annex-unreadable"),
    "csv.xlsx": (lambda path: path.write_text("a,b\n1,2\n"), "annex-unreadable"),
    "bomb.docx": (_bomb, "annex-too-large"),
    "deep.docx": (_deep, "annex-unreadable"),
    "rows.docx": (lambda path: raw_docx(_table(HEAD, *[("1", "X", "1")] * 10_000), path), "annex-too-large"),
    "columns.docx": (lambda path: raw_docx(_table(*[(*HEAD, *["c"] * 200)] * 3), path), "annex-too-large"),
    "no-table.docx": (lambda path: raw_docx("<w:p><w:r><w:t>Không có bảng</w:t></w:r></w:p>", path), "annex-no-table"),
    "rows.xlsx": (lambda path: book({"S": [HEAD] + [("", "", "")] * 6_000 + [(1, "X", 1)]}, path), "annex-too-large"),
    "columns.xlsx": (lambda path: book({"S": [HEAD + ("c",) * 200] * 3}, path), "annex-too-large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_read_is_one_clear_message(name, tmp_path):
    make, id = HOSTILE[name]
    make(tmp_path / name)
    annex, problems = read_annex(tmp_path / name, name, here=True)
    assert annex is None
    assert [one.id for one in problems] == [id]
    assert problems[0].hint


def test_a_locked_file_and_an_old_word_file_say_what_to_do(tmp_path):
    locked = tmp_path / "khoa.xlsx"
    with (
        zipfile.ZipFile(book({"S": [HEAD] * 3}, tmp_path / "mo.xlsx")) as source,
        zipfile.ZipFile(locked, "w") as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name))
    raw = bytearray(locked.read_bytes())
    for found in re.finditer(rb"PK\x01\x02", bytes(raw)):
        raw[found.start() + 8] |= 1  # "encrypted" in the directory of the ZIP
    locked.write_bytes(raw)
    assert read_annex(locked, "khoa.xlsx", here=True)[1][0].id == "annex-password"
    old = next((SHARED / "corpus" / "doc").glob("*.doc"), None)
    if old is not None:
        assert "kiểu cũ (.doc)" in read_annex(old, old.name, here=True)[1][0].message


def test_a_table_without_criteria_is_one_message(tmp_path):
    draft = drafted(Word().table([["TT", "Họ và tên", "Chức vụ"]] + [["1", "A", "B"]] * 3).save(tmp_path / "t.docx"))
    assert [one.id for one in draft.problems] == ["annex-no-criteria"]


def test_a_table_in_a_frame_is_read_and_told(tmp_path):
    inner = _table(HEAD, ("I", "Thể chế", "10"), ("1", "Rà soát văn bản", "10"))
    path = raw_docx(f"<w:tbl><w:tr><w:tc><w:p/>{inner}</w:tc></w:tr></w:tbl>", tmp_path / "khung.docx")
    draft = drafted(path)
    assert [row.code for row in draft.rows] == ["1.1"]
    assert told(draft.problems, "annex-nested-table")


def test_cells_of_endless_text_are_read_in_time(tmp_path):
    rows = (
        HEAD,
        ("1", "từ 80% " * 5_000, "1"),
        ("1.1", "a/b x " * 5_000, "1"),
        ("", "- " + "mỗi 1 điểm, " * 5_000, ""),
    )
    assert drafted(raw_docx(_table(*rows), tmp_path / "dai.docx")).files


_SCRAPS = """STT|Tiêu chí|Điểm tối đa|Lĩnh vực|Cách chấm|ĐTXHH|I|II|1|1.1|a)|I.1.a|A|||||2|0,5|100|0|- Có: 1|- Không: 0
(tỷ lệ % x điểm tối đa)|Từ 80% đến dưới 100%: 0,5|Tổng cộng|ĐIỂM THƯỞNG|ĐIỂM TRỪ (5 điểm)|Mỗi việc: 0,5 điểm|TM. ỦY BAN
KẾ HOẠCH NĂM|b/a x 2|a là tổng số hồ sơ|Quý IV|1.2.3.4.5|‰%$|0 - 2|Trang 1""".replace("\n", "|").split("|")


@pytest.mark.parametrize("seed", range(20))
def test_no_shape_of_a_table_makes_the_program_stumble(seed):
    """Rows thrown together: a set or a message, never a traceback."""
    thrown = random.Random(seed)
    width = thrown.randint(2, 7)
    head = thrown.sample(
        ["STT", "Tiêu chí", "Điểm tối đa", "Lĩnh vực", "Tiêu chí thành phần", "Cách chấm", "ĐTXHH"], width
    )
    rows = [[GridCell(text) for text in head]]
    for _ in range(25):
        rows.append([
            GridCell(covered=thrown.random() < 0.1, joined=thrown.random() < 0.1)
            if thrown.random() < 0.2
            else GridCell(thrown.choice(_SCRAPS), across=thrown.choice([1, 1, width]))
            for _ in range(width)
        ])  # fmt: skip
    grid = Grid("bảng 1", tuple(GridRow(f"dòng {at}", tuple(row)) for at, row in enumerate(rows)))
    draft = draft_of(Annex("thử.docx", (grid,)), EDITION)
    assert draft.files or errors(draft.problems)
    index_of(annex_files(draft, "thử.docx"))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no real documents beside the project")
@pytest.mark.parametrize(
    "path",
    sorted(path for path in CORPUS.glob("*.docx") if path.stat().st_size < LARGEST),
    ids=lambda path: path.stem[:30],
)
def test_no_table_of_another_document_is_taken_for_criteria(path):
    annex, problems = read_annex(path, path.name, here=True)
    found = problems if annex is None else draft_of(annex, EDITION).problems
    assert [one.id for one in errors(found)] in (["annex-no-table"], ["annex-no-criteria"])


# -- Export for review, and back -------------------------------------------------------------------------------


def exported(edition, kind, folder):
    files, problems = set_files(ROOT / "criteria" / edition, edition)
    assert not problems
    index, problems = index_of(files)
    assert not problems
    path = folder / f"{edition}.{kind}"
    path.write_bytes({"xlsx": review.workbook, "docx": review.document}[kind](index, files))
    return path, index


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
@pytest.mark.parametrize("edition", SHIPPED)
def test_importing_the_export_is_the_identity(edition, kind, cchc, here, tmp_path):
    path, index = exported(edition, kind, tmp_path)
    (tmp_path / "ho-so" / "evidence").mkdir(parents=True)
    ran = cchc("criteria", "import", path, "--edition", edition, "--workspace", tmp_path / "ho-so")
    assert ran.code == 0, ran.err
    made = tmp_path / "ho-so" / "criteria" / edition
    again, problems = read_index(made, edition)
    assert not problems
    assert again[0] == index
    for file in (ROOT / "criteria" / edition).iterdir():
        assert (made / file.name).read_text(encoding="utf-8") == file.read_text(encoding="utf-8")


def test_the_export_tells_people_who_read_no_yaml(tmp_path):
    path, _ = exported("minh-hoa-xa-2023", "xlsx", tmp_path)
    page = load_workbook(path)["Bộ tiêu chí"]
    texts = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]
    assert "MINH HỌA" in page["A1"].value
    shown = " ".join(texts)
    for word in ("yes_no", "at_least", "when_zero", "ratio", "None"):
        assert word not in shown
    assert "Dưới 90%: 0 điểm." in shown
    assert load_workbook(path)["cchc"].sheet_state == "veryHidden"


def test_what_people_change_in_the_table_comes_back(cchc, here, tmp_path):
    path, index = exported("minh-hoa-xa-2023", "xlsx", tmp_path)
    made = load_workbook(path)
    page = made["Bộ tiêu chí"]
    rows = {page.cell(row, 1).value: row for row in range(1, page.max_row + 1)}
    titles = {page.cell(rows["Mã"], column).value: column for column in range(1, 10)}
    page.cell(rows["3.2.1"], titles["Nội dung"], "Hồ sơ giải quyết đúng hạn trong năm")
    page.cell(rows["3.2.1"], titles["Điểm tối đa"], 2.5)
    page.cell(rows["1.1.1"], titles["Thang điểm theo quyết định"], "Đúng hạn: 1 điểm\nChậm: 0 điểm")
    page.cell(rows["1.1.2"], titles["Ý kiến"], "Xem lại mức sàn")
    page.cell(rows["1.2.1"], titles["Cách chấm"], "Tính khác")
    page.delete_rows(rows["8.1.1"] if "8.1.1" in rows else rows["8.1"])
    made.save(path)
    (tmp_path / "ho-so" / "evidence").mkdir(parents=True)
    ran = cchc("criteria", "import", path, "--edition", "moi", "--workspace", tmp_path / "ho-so")
    assert ran.code == 0, ran.err
    again, _ = read_index(tmp_path / "ho-so" / "criteria" / "moi", "moi")
    items = again[0].items
    assert items["3.2.1"].name == "Hồ sơ giải quyết đúng hạn trong năm"
    assert items["3.2.1"].max_points == Decimal("2.5")
    assert items["3.2.1"].rule == index.items["3.2.1"].rule
    assert items["1.1.1"].scale == "Đúng hạn: 1 điểm\nChậm: 0 điểm"
    changed = {"3.2.1", "1.1.1"}
    assert {code: one for code, one in items.items() if code not in changed} == {
        code: one for code, one in index.items.items() if code not in changed
    }
    for words in ("ý kiến “Xem lại mức sàn”", "1.2.1: cột “Cách chấm” đã sửa", "mục vẫn giữ như cũ", "points-add-up"):
        assert words in ran.err


def test_a_table_that_lost_its_hidden_part_is_refused(cchc, here, tmp_path):
    path, _ = exported("minh-hoa-xa-2026", "xlsx", tmp_path)
    made = load_workbook(path)
    del made["cchc"]
    made.save(path)
    (tmp_path / "ho-so" / "evidence").mkdir(parents=True)
    ran = cchc("criteria", "import", path, "--edition", "moi", "--workspace", tmp_path / "ho-so")
    assert ran.code == 1
    assert "review-lost" in ran.err
    assert not (tmp_path / "ho-so" / "criteria").exists()


@pytest.mark.parametrize(
    "files", [{"../x.yaml": "a"}, {"index.yaml": "a", "run.py": "b"}, {"index.yaml": 1}, {}, {"1-a.yaml": "a"}]
)
def test_hidden_files_with_other_names_are_no_set(files):
    assert kept_files(kept_text(files)) is None


def test_hidden_text_that_is_no_json_is_no_set():
    assert kept_files("[" * 100_000) is None
    assert kept_files('{"cchc": 2, "files": {"index.yaml": ""}}') is None


# -- The commands ----------------------------------------------------------------------------------------------


@pytest.fixture
def phu_luc(tmp_path):
    rows = [["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm"], ["I", "CHỈ ĐẠO", "100", ""],
            ["1", "Kế hoạch", "100", "Có: 100 điểm; Không: 0 điểm"], ["", "Tổng cộng", "100", ""]]  # fmt: skip
    return Word().say(TITLE, DECISION).table(rows).save(tmp_path / "phu luc.docx")


def files_below(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_set_is_written_and_holds(cchc, workspace, phu_luc):
    """Through the worker process, as a user has it."""
    ran = cchc("criteria", "import", phu_luc, "--edition", "xa-2026", "--workspace", workspace)
    assert ran.code == 0, ran.err
    assert "1 lĩnh vực, 1 mục, tổng 100 điểm" in ran.out
    checked = cchc("criteria", "check", "xa-2026", "--workspace", workspace)
    assert checked.code == 0, checked.out


def test_an_existing_set_is_never_touched(cchc, here, workspace, phu_luc):
    before = files_below(workspace)
    ran = cchc("criteria", "import", phu_luc, "--edition", "minh-hoa-xa-2023", "--workspace", workspace)
    assert ran.code == 1
    assert "edition-exists" in ran.err
    assert files_below(workspace) == before


def test_a_dry_run_writes_nothing(cchc, here, workspace, phu_luc):
    before = files_below(workspace)
    ran = cchc("criteria", "import", phu_luc, "--edition", "xa-2026", "--workspace", workspace, "--dry-run")
    assert ran.code == 0
    assert "chưa ghi gì" in ran.err.lower()
    assert files_below(workspace) == before
    assert not list(workspace.glob(".cchc-*"))


@pytest.mark.parametrize("name", ["../ngoai", "Xã 2026", "", "a/b", "x" * 90])
def test_a_name_that_is_no_folder_is_wrong_usage(name, cchc, here, workspace, phu_luc):
    before = files_below(workspace)
    assert cchc("criteria", "import", phu_luc, "--edition", name, "--workspace", workspace).code == 2
    assert files_below(workspace) == before


def test_the_shipped_sets_in_use_come_along(cchc, here, workspace, phu_luc):
    """A workspace that lived on the shipped sets can still be scored after it got a folder of its own."""
    import shutil

    shutil.rmtree(workspace / "criteria")
    ran = cchc("criteria", "import", phu_luc, "--edition", "xa-2026", "--workspace", workspace)
    assert ran.code == 0, ran.err
    assert {path.name for path in (workspace / "criteria").iterdir()} == {
        "minh-hoa-xa-2022",
        "minh-hoa-xa-2023",
        "xa-2026",
    }
    assert cchc("score", "--workspace", workspace).code == 0


def test_missing_maxima_leave_a_set_that_says_what_to_decide(cchc, here, workspace, tmp_path):
    rows = [list(HEAD), ["I", "CHỈ ĐẠO", "5"], ["1", "Kế hoạch", "??"], ["2", "Báo cáo", ""], ["3", "Kiểm tra", "2"]]
    path = Word().table(rows).save(tmp_path / "thieu.docx")
    ran = cchc("criteria", "import", path, "--edition", "thieu", "--workspace", workspace)
    assert ran.code == 0
    assert ran.err.count("annex-no-points") == 2
    assert cchc("criteria", "check", "thieu", "--workspace", workspace).code == 1


def test_export_writes_both_kinds(cchc, workspace):
    ran = cchc("criteria", "export", "minh-hoa-xa-2026", "--format", "xlsx,docx", "--workspace", workspace)
    assert ran.code == 0
    folder = workspace / "out" / "criteria"
    assert (folder / "ra-soat-minh-hoa-xa-2026.xlsx").is_file()
    document = Document(folder / "ra-soat-minh-hoa-xa-2026.docx")
    assert document.tables[0].rows[0].cells[0].text == "Mã"


def test_an_unknown_set_cannot_be_exported(cchc, workspace):
    ran = cchc("criteria", "export", "minh-hoa-xa-2032", "--workspace", workspace)
    assert ran.code == 1
    assert "có phải" in ran.err


def test_paths_are_not_in_the_files(read):
    """Nothing of this machine goes into a set."""
    sample, draft = read(SAMPLES[0])
    assert str(Path(sample.path).parent) not in "".join(annex_files(draft, sample.path.name).values())


def test_words_for_no_points_stay_no_points():
    made = one_item("Xử lý", 1, "Điểm = (b/a) x điểm tối đa", "Không phát sinh thì không tính điểm mục này")
    assert score(made, 1, {"done": 0, "planned": 0}) is NoPoints.NOT_APPLICABLE
