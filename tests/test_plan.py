"""``cchc plan``: last year's losses against this year's set, plan.yaml as people keep it, the paper that is signed."""

import datetime
import io
import re
import shutil
import subprocess
from decimal import Decimal
from inspect import isfunction

import openpyxl
import pypdfium2
import pytest

from cchc_cli.document.form_reader import read_form
from cchc_cli.judge import plan_checks
from cchc_cli.judge.form_checks import check_form
from cchc_cli.judge.links import link
from cchc_cli.judge.plan import State, follow_up, last_day, picture, schedule, standing_total
from cchc_cli.judge.scorecard import EvidenceState, ItemEvidence
from cchc_cli.judge.scoring import score
from cchc_cli.model import Action, Plan
from cchc_cli.read.plan import parse_plan
from cchc_cli.read.submission import read_submission
from cchc_cli.read.workspace import Workspace, choose_year
from tests.conftest import ROOT, edit
from tests.present.reading import Docx, W

D = Decimal
DAY = datetime.date
SNAPSHOT = ROOT / "tests" / "present" / "ke-hoach-2023.md"
SOFFICE = shutil.which("soffice")


@pytest.fixture
def plan(cchc, small):
    """The plan for 2024 of the small unit, which in 2023 kept 1.1.1 and lost 0,2 at 1.1.2 (9 of 10: 1,8 of 2)."""

    def run(*more):
        return cchc("plan", "--workspace", small, "--from", 2023, "--year", 2024, *more)

    run.file = small / "evidence/2024/plan.yaml"
    run.out = small / "out/2024"
    return run


def rows_of(text: str, annex: str) -> dict[str, list[str]]:
    """The rows of an annex in Markdown, by their first cell."""
    part = text.partition(f"## Phụ lục {annex}\n")[2].partition("\n## Phụ lục")[0]
    cells = [
        [cell.strip().strip("*") for cell in line.strip("|").split(" | ")] for line in part.split("\n") if "|" in line
    ]
    return {row[0].strip(): row[1:] for row in cells}


# -- plan.yaml ----------------------------------------------------------------------------------------------


def test_the_first_run_drafts_only_what_the_set_says(plan):
    assert plan().code == 0
    file, problems = parse_plan(plan.file.read_bytes(), "plan.yaml")
    assert problems == []
    assert file.plan == Plan(actions=(Action(id="1.1.2", item="1.1.2", lost=D("0.2")),))
    text = plan.file.read_text(encoding="utf-8")
    assert "# 1.1.2 Thực hiện kế hoạch: năm 2023 mất 0,20 điểm." in text
    assert "thêm 1 việc: Số việc đã làm từ 9 lên 10 → thêm 0,20 điểm" in text


def test_remedy_lead_deadline_and_product_come_from_the_set(plan, small):
    edit(small / "evidence/2023/assessment.yaml", "2023-01-15", "2023-02-10")  # 10 days late: 0,5
    area = small / "criteria/thu/1-chi-dao.yaml"
    edit(area, "        lead: van-phong\n", "        lead: van-phong\n        remedy: Soạn sớm\n")
    plan()
    first = parse_plan(plan.file.read_bytes(), "")[0].plan.actions[0]
    assert first == Action(
        id="1.1.1", item="1.1.1", solution="Soạn sớm", lead="van-phong", deadline=DAY(2024, 1, 31),
        product="Kế hoạch CCHC", lost=D("0.5"),
    )  # fmt: skip


def test_causes_come_from_the_report_of_the_year_before(plan, small):
    (small / "evidence/2023/report.yaml").write_text('causes: {"1.1.2": Thiếu người}', encoding="utf-8")
    plan()
    assert parse_plan(plan.file.read_bytes(), "")[0].plan.actions[0].cause == "Thiếu người"


def test_a_dry_run_writes_nothing(plan):
    ran = plan("--dry-run")
    assert (ran.code, plan.file.exists(), plan.out.exists()) == (0, False, False)
    assert "Sẽ ghi 1 việc mới vào evidence/2024/plan.yaml" in ran.err
    assert "ke-hoach-khac-phuc.docx" in ran.err


def test_later_runs_change_nothing_and_give_the_same_bytes(plan):
    plan()
    files = [plan.file, *sorted(plan.out.iterdir())]
    before = [path.read_bytes() for path in files]
    ran = plan()
    assert [path.read_bytes() for path in files] == before
    assert "việc mới" not in ran.err


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_new_loss_is_added_and_every_other_byte_stays(plan, small, ends):
    mine = [
        "\ufeff# của tôi", "purpose:   'Giữ nguyên'   # lời", "actions:",
        "- {id: a, item: '1.1.2',", "   with: [Đoàn xã]}",
        "  # cuối danh sách", "", "# nơi nhận", "receivers: [  'Lưu: VT' ]",
    ]  # fmt: skip
    plan.file.parent.mkdir(parents=True)
    plan.file.write_bytes(ends.join(mine).encode())
    edit(small / "evidence/2023/assessment.yaml", "2023-01-15", "2023-02-10")
    assert plan().code == 0
    lines = plan.file.read_bytes().decode().split(ends)
    added = [line for line in lines if line not in mine]
    assert [line for line in lines if line in mine and line] == [line for line in mine if line]
    assert '- id: "1.1.1"' in added
    assert b"\r\n" in plan.file.read_bytes() or ends == "\n"
    assert len(parse_plan(plan.file.read_bytes(), "")[0].plan.actions) == 2


@pytest.mark.parametrize("text", ["actions: []\n", "actions:\n", "purpose: x", "actions: []  # trống\npurpose: x\n"])
def test_a_plan_without_actions_gets_its_first(plan, text):
    plan.file.parent.mkdir(parents=True)
    plan.file.write_text(text, encoding="utf-8")
    assert plan().code == 0
    assert [one.item for one in parse_plan(plan.file.read_bytes(), "")[0].plan.actions] == ["1.1.2"]


def test_a_list_that_cannot_be_added_to_is_left_alone(plan, small):
    plan.file.parent.mkdir(parents=True)
    plan.file.write_text('actions: [{id: a, item: "1.1.2"}]\n', encoding="utf-8")
    edit(small / "evidence/2023/assessment.yaml", "2023-01-15", "2023-02-10")
    ran = plan()
    assert (ran.code, plan.out.exists()) == (1, False)
    assert "[cannot-keep]" in ran.err
    assert plan.file.read_text(encoding="utf-8") == 'actions: [{id: a, item: "1.1.2"}]\n'


def test_what_is_no_longer_lost_or_lost_otherwise_is_flagged_never_deleted(plan, small):
    plan()
    before = plan.file.read_bytes()
    line = before.decode().split("\n").index('  - id: "1.1.2"') + 1
    edit(small / "evidence/2023/assessment.yaml", "done: 9", "done: 8")  # 80% of 2: 1,6
    ran = plan()
    assert ran.code == 0
    assert "khi lập mất 0,2 điểm, nay mất 0,4 điểm" in ran.err
    assert "lost: 0.4" in ran.err
    edit(small / "evidence/2023/assessment.yaml", "done: 8", "done: 10")
    ran = plan()
    assert (ran.code, plan.file.read_bytes()) == (0, before)
    assert f"evidence/2024/plan.yaml:{line} (actions › 1.1.2): cảnh báo: mục 1.1.2 năm 2023 đạt điểm tối đa" in ran.err


BAD = {
    'item: "1.1.9"': "bộ tiêu chí năm 2024 không có mục 1.1.9; có phải `1.1.2`?",
    'item: "1.1"': "gồm các mục 1.1.1, 1.1.2",
    "item: 1.1": "cần chữ",
    "state: verified": "ghi done; việc tự thành đã kiểm chứng",
    "state: xong": "chọn một trong: planned, under-way, done",
    "deadline: 2024-02-30": "không có ngày 2024-02-30",
    'deadline: "30/06/2024"': "cần ngày",
    "deadline: 2014-06-30": "không thuộc năm 2024",
    "effort: 0": "cần lớn hơn 0",
    "lead: van-phog": "không có vai trò `van-phog`; có phải `van-phong`?",
    "with: [ke-toan]": "không có vai trò `ke-toan`",
    "solutoin: x": "không có mục `solutoin`; có phải `solution`?",
}


@pytest.mark.parametrize("line", BAD)
def test_a_mistake_in_the_plan_has_its_place_and_remedy(plan, line):
    plan()
    key = line.split(":")[0].replace("solutoin", "solution")
    edit(plan.file, re.search(rf"^    {key}:.*", plan.file.read_text("utf-8"), re.M)[0], f"    {line}")
    number = plan.file.read_text(encoding="utf-8").split("\n").index(f"    {line}") + 1
    shutil.rmtree(plan.out)
    ran = plan()
    assert ran.code == 1
    assert f"evidence/2024/plan.yaml:{number}" in ran.err
    assert BAD[line] in ran.err
    assert "→" in ran.err
    assert not plan.out.exists()


def test_two_actions_with_one_id(plan):
    plan()
    text = plan.file.read_text(encoding="utf-8")
    first = text.split("\n").index('  - id: "1.1.2"') + 1
    plan.file.write_text(f'{text}  - id: "1.1.2"\n    item: "1.1.2"\n', encoding="utf-8")
    ran = plan()
    assert ran.code == 1
    assert f"mã việc `1.1.2` đã dùng ở dòng {first}" in ran.err


def test_a_deadline_after_which_nothing_comes_back_is_a_warning(plan):
    plan()
    edit(plan.file, "    deadline:", "    deadline: 2025-01-10")
    ran = plan()
    assert ran.code == 0
    assert "sau ngày cuối còn lấy lại được điểm (31/12/2024)" in ran.err


def test_every_check_is_listed_and_documented():
    written = {
        function
        for name, function in vars(plan_checks).items()
        if isfunction(function) and function.__module__ == plan_checks.__name__
        if not name.startswith("_") and name not in ("check_plan", "unfilled")
    }
    assert written == set(plan_checks.PLAN_CHECKS)
    assert all(check.__doc__ for check in written)


# -- Bản trình ký --------------------------------------------------------------------------------------------


def test_final_refuses_while_a_mark_remains_and_names_every_place(plan):
    ran = plan("--final")
    assert (ran.code, plan.out.exists(), plan.file.exists()) == (1, False, True)
    places = (
        "bases",
        "purpose",
        "requirements",
        *(f"actions › 1.1.2 › {key}" for key in ("cause", "solution", "lead", "deadline", "product")),
    )
    for place in places:
        assert re.search(rf"evidence/2024/plan.yaml:\d+ \({place}\): lỗi: chưa ghi ", ran.err), place
    assert f"Còn {len(places)} chỗ chưa ghi" in ran.err


def test_final_writes_once_everything_is_there(plan, small):
    plan()
    for old, new in {
        "bases: []": "bases: [Công văn số 1/SNV-CCHC]", 'purpose: ""': "purpose: Giữ điểm",
        'requirements: ""': "requirements: Đúng hạn",
        'cause: ""': "cause: Thiếu người", 'solution: ""': "solution: Thêm người", 'lead: ""': "lead: van-phong",
        "deadline:": "deadline: 2024-06-30", 'product: ""': "product: Báo cáo",
    }.items():  # fmt: skip
        edit(plan.file, old, new)
    ran = plan("--final", "--format", "md")
    assert ran.code == 0
    assert "bổ sung" not in ran.out
    assert "*Căn cứ Công văn số 1/SNV-CCHC.*" in ran.out
    edit(small / "evidence/unit.yaml", "place: Thử\n", "")
    ran = plan("--final", "--format", "md")
    assert (ran.code, ran.out) == (1, "")
    assert "evidence/unit.yaml (place): lỗi: chưa ghi địa danh" in ran.err
    edit(plan.file, "cause: Thiếu người", "cause: (đơn vị bổ sung)")
    assert "nguyên nhân của việc 1.1.2" in plan("--final").err


def test_without_final_every_gap_is_marked_and_no_basis_invented(plan):
    text = plan("--format", "md").out
    assert text.count("(đơn vị bổ sung)") == 8  # bases, purpose, requirements, five cells
    assert "Căn cứ (đơn vị bổ sung)." in text
    assert "theo kết quả tự chấm điểm: đạt 2,80 điểm trên 3,00 điểm được tính" in text
    assert "Phụ lục III" not in text  # the set names no companion tasks
    assert rows_of(text, "I")["1.1.1"] == ["Ban hành kế hoạch", "1,00", "1,00", "Văn phòng"]
    assert rows_of(text, "II")["1.1.2"][:3] == ["Thực hiện kế hoạch", "2,00", "0,20"]


def test_a_survey_item_has_no_full_points_for_its_aim(plan, small):
    (small / "evidence/2023/survey.yaml").write_text('items: {"1.2": {points: 0.7}}', encoding="utf-8")
    row = rows_of(plan("--format", "md").out, "II")["1.2"]
    assert (row[1], row[2], row[-1].rstrip("| ")) == ("1,00", "0,30", "ĐTXHH")


def test_points_are_those_of_the_appraisal_where_there_is_one(plan, small):
    (small / "evidence/2023/appraisal.yaml").write_text(
        'rounds: [{round: 1, items: {"1.1.1": {points: 0.5, reason: Chậm}}}]', encoding="utf-8"
    )
    text = plan("--format", "md").out
    assert "theo kết quả thẩm định lần 1: đạt 2,30 điểm" in text
    assert rows_of(text, "II")["1.1.1"][2] == "0,50"


def test_another_year_needs_a_set_and_a_right_order(cchc, small):
    edit(small / "criteria/thu/index.yaml", "to: null", "to: 2023")
    ran = cchc("plan", "--workspace", small, "--from", 2023)
    assert ran.code == 1
    assert "chưa ghi bộ tiêu chí của năm 2024" in ran.err
    assert cchc("plan", "--workspace", small, "--from", 2023, "--year", 2023).code == 2


def test_with_one_year_of_results_the_plan_is_for_the_year_after_it(cchc, small):
    """Also while that year's folder holds a plan already."""
    for _ in range(2):
        ran = cchc("plan", "--workspace", small)
        assert (ran.code, "Kế hoạch năm 2024, từ kết quả năm 2023." in ran.err) == (0, True), ran.err
    assert (small / "evidence/2024/plan.yaml").exists()
    assert not (small / "evidence/2023/plan.yaml").exists()


def test_with_two_years_of_results_the_plan_is_for_the_later(cchc, workspace):
    ran = cchc("plan", "--workspace", workspace, "--format", "table")
    assert (ran.code, "Kế hoạch năm 2023, từ kết quả năm 2022." in ran.err) == (0, True), ran.err


@pytest.mark.parametrize(
    ("asked", "year", "command"),
    [
        (["--year", 2023], 2022, "cchc plan --from 2023 --year 2024"),
        (["--year", 2025], 2024, "cchc plan --from 2023 --year 2025"),  # 2024 has a plan only
        (["--from", 2022], 2022, "cchc plan --from 2023 --year 2024"),
        (["--from", 2022, "--year", 2024], 2022, "cchc plan --from 2023 --year 2024"),
    ],
)
def test_a_year_without_results_is_answered_with_the_command(cchc, plan, small, asked, year, command):
    plan()
    ran = cchc("plan", "--workspace", small, *asked)
    assert ran.code == 1
    assert f"chưa có kết quả năm {year} [unknown-year]" in ran.err
    assert f"các năm có kết quả: 2023; lập kế hoạch bằng `{command}`" in ran.err
    assert "có phải" not in ran.err
    assert cchc(*command.split()[1:], "--workspace", small).code == 0


def test_without_any_results_the_way_to_them_is_named(cchc, plan, small):
    plan()
    (small / "evidence/2023/assessment.yaml").unlink()
    ran = cchc("plan", "--workspace", small)
    assert (ran.code, "cchc init" in ran.err, "[no-year]" in ran.err) == (1, True, True)


def test_a_year_that_holds_only_a_plan_is_not_the_latest(plan, small):
    plan()
    assert choose_year(Workspace(small), None) == (2023, [])


# -- Hồ sơ mẫu -----------------------------------------------------------------------------------------------


@pytest.fixture
def sample(cchc, workspace):
    ran = cchc("plan", "--workspace", workspace, "--from", 2022, "--year", 2023, "--format", "md", "--final")
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def test_the_plan_of_the_sample_reads_as_kept(sample):
    assert sample == SNAPSHOT.read_text(encoding="utf-8")


def test_items_of_the_old_year_stand_under_the_codes_of_the_new_one(sample):
    kept, lost = rows_of(sample, "I"), rows_of(sample, "II")
    # 58,61 self-assessed (test_sample), 23,91 surveyed, 2,00 taken by the appraisers
    assert "theo kết quả thẩm định lần 2: đạt 80,52 điểm trên 100,00 điểm" in sample
    assert kept["4.2<br>(4.1.3)"][0] == "Phân công nhiệm vụ cán bộ, công chức"
    assert lost["3.1.3<br>(3.1.2)"][1:3] == ["0,75", "0,25"]
    assert lost["3.1.1, 3.1.2<br>(3.1.1)"][1:3] == ["1,75", "0,14"]  # split: 138/150 × 1,75 = 1,61
    assert lost["7.1.2"][1:3] == ["1,00", "1,00"]  # the appraisers gave 0
    assert "7.1.4" not in {**kept, **lost}  # new in 2023
    assert "không còn: 7.2.3 (0,36 điểm)" in sample  # 1,144912 of 1,5
    # 100 − 80,52 = 19,48 lost, of which 0,36 has no successor
    areas = [row[2] for code, row in lost.items() if re.fullmatch("[IVX]+", code)]
    assert sum(D(points.replace(",", ".")) for points in areas) == D("19.12")
    assert lost[""][0:3] == ["Tổng cộng", "", "19,12"]
    points = [row[2] for row in lost.values() if re.fullmatch(r"\d,\d\d", row[2])]
    assert sum(D(one.replace(",", ".")) for one in points) == 2 * D("19.12")


def test_the_third_annex_has_all_eight_dimensions_of_papi(sample):
    part = sample.partition("## Phụ lục III\n")[2]
    papi = part.partition("(PAPI)** |")[2]
    assert len(re.findall(r"^\| \d \|", papi, re.M)) == 8
    assert "| Chủ trì |" in papi
    assert "| Phối hợp |" in papi


def test_what_is_signed_has_no_finding_state_or_program_word(sample):
    for word in ("cchc", "yaml", "under-way", "đang làm", "kiểm chứng:", "cảnh báo", "ngày công", "lost", "None"):
        assert word not in sample.replace("tài liệu kiểm chứng", ""), word


def test_the_docx_is_the_same_each_time_with_landscape_annexes_and_its_totals(cchc, workspace):
    def made():
        ran = cchc(
            "plan", "--workspace", workspace, "--from", 2022, "--year", 2023, "--format", "docx", "--date", "2023-02-05"
        )
        assert ran.code == 0
        return (workspace / "out/2023/ke-hoach-khac-phuc.docx").read_bytes()

    raw = made()
    assert made() == raw
    docx = Docx(raw)
    orients = [one.find(W + "pgSz").get(W + "orient") for one in docx.sections]
    assert orients == [None, "landscape", "landscape", "landscape"]
    tables = [one for one in docx.body.findall(W + "tbl") if one.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None]
    assert len(tables) == 3
    usable = [14288, 14288, 14288]
    for table, width in zip(tables, usable, strict=True):
        assert sum(int(one.get(W + "w")) for one in table.find(W + "tblGrid")) <= width + 10
    text = "\n".join("".join(node.text or "" for node in p.iter(W + "t")) for p in docx.body.iter(W + "p"))
    assert "Ví Dụ, ngày 05 tháng 02 năm 2023" in text
    assert "19,12" in text


def test_the_form_is_that_of_the_decree(cchc, workspace):
    cchc("plan", "--workspace", workspace, "--from", 2022, "--year", 2023, "--format", "docx")
    path = workspace / "out/2023/ke-hoach-khac-phuc.docx"
    assert [str(problem) for problem in check_form(path.name, read_form(path))] == []


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice (soffice)")
def test_no_printed_page_is_empty(cchc, workspace, tmp_path):
    cchc("plan", "--workspace", workspace, "--from", 2022, "--year", 2023, "--format", "docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    source = workspace / "out/2023/ke-hoach-khac-phuc.docx"
    subprocess.run(
        [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, source],
        check=True,
        capture_output=True,
        timeout=120,
    )
    with pypdfium2.PdfDocument(tmp_path / "ke-hoach-khac-phuc.pdf") as pdf:
        pages = [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in pdf]
    assert 15 <= len(pages) <= 24
    assert all(len(page) > 100 for page in pages)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
    second = [page for page in pages if "Nguyên nhân" in page]
    assert len(second) > 5  # the header row stands on every page of the annex
    assert any("Tổng cộng" in page and "19,12" in page for page in pages)


# -- Theo dõi ------------------------------------------------------------------------------------------------


@pytest.fixture
def result(small):
    """2023 of the small unit against its set in 2024; 1.1.1 ten days late."""
    edit(small / "evidence/2023/assessment.yaml", "2023-01-15", "2023-02-10")
    submission, _ = read_submission(Workspace(small), 2023)
    index = submission.index
    return picture(score(submission, None), submission, link([index, index]), index, 2024)


def test_points_come_back_with_the_last_action_of_an_item(result):
    plan = Plan(
        actions=(
            Action(id="a", item="1.1.1", deadline=DAY(2024, 1, 10), effort=D(2)),
            Action(id="b", item="1.1.2", deadline=DAY(2024, 6, 30), effort=D(1)),
            Action(id="c", item="1.1.2", deadline=DAY(2024, 3, 31), effort=D(3)),
            Action(id="d", item="1.2"),
        )
    )
    works = follow_up(result, plan, None)
    # 1.1.1 lost 0,5; 1.1.2 lost 0,2, over 1 + 3 person-days; the survey item has no result
    assert [(one.returns, one.rate) for one in works] == [
        (D("0.5"), D("0.25")), (D("0.2"), D("0.05")), (D(0), D("0.05")), (D(0), None)
    ]  # fmt: skip
    assert standing_total(result.card) == D("2.3")
    dues = [(due.day, due.actions, due.returned, due.expected) for due in schedule(result, works)]
    assert dues == [
        (DAY(2024, 1, 10), 1, D("0.5"), D("2.8")),
        (DAY(2024, 3, 31), 2, D("0.5"), D("2.8")),
        (DAY(2024, 6, 30), 3, D("0.7"), D("3.0")),
        (None, 4, D("0.7"), D("3.0")),
    ]


def test_verified_comes_from_the_evidence_and_only_for_what_is_done(result):
    def state(typed, found):
        plan = Plan(actions=(Action(id="a", item="1.1.1", state=typed),))
        checked = None if found is None else {"1.1.1": ItemEvidence(found, 1, 1)}
        return follow_up(result, plan, checked)[0].state

    assert state("done", EvidenceState.OK) is State.VERIFIED
    for found in (
        None,
        EvidenceState.DOUBTFUL,
        EvidenceState.MISSING,
        EvidenceState.EXPLAINED,
        EvidenceState.NONE_REQUIRED,
    ):
        assert state("done", found) is State.DONE
    assert state("under-way", EvidenceState.OK) is State.UNDER_WAY
    assert state("planned", EvidenceState.OK) is State.PLANNED


def test_the_last_day_that_returns_points(result, small):
    item, index = result.index.items, result.index
    assert last_day(item["1.1.1"], index, 2024) == DAY(2024, 2, 15)  # due 31/01, 15 days late still give 0,5
    assert last_day(item["1.1.2"], index, 2024) == DAY(2024, 12, 31)
    assert last_day(item["1.2"], index, 2024) is None
    area = small / "criteria/thu/1-chi-dao.yaml"
    edit(area, "late: [{days: 15, points: 0.5}]}", "late: [{days: 3, points: 0.5}], calendar: working-days}")
    index = read_submission(Workspace(small), 2023)[0].index
    # 31/01/2024 is a Wednesday: three working days later it is Monday, 5 February
    assert last_day(index.items["1.1.1"], index, 2024) == DAY(2024, 2, 5)
    edit(area, "to: {month: 12, day: 31}", "to: {month: 2, day: 1}")
    index = read_submission(Workspace(small), 2023)[0].index
    assert last_day(index.items["1.1.1"], index, 2024) == DAY(2024, 2, 1)


def test_the_workbook_has_numbers_as_numbers_and_no_formula(cchc, workspace):
    edit(
        workspace / "evidence/2023/plan.yaml",
        'cause: "Chưa phát động đăng ký sáng kiến"\n    solution: "',
        'cause: ""\n    solution: "=1+1 ',
    )
    assert cchc("plan", "--workspace", workspace, "--from", 2022, "--year", 2023, "--format", "xlsx").code == 0
    book = openpyxl.load_workbook(io.BytesIO((workspace / "out/2023/ke-hoach-theo-doi.xlsx").read_bytes()))
    assert book.sheetnames == ["Việc", "Điểm dự kiến", "Cách đọc"]
    rows = {row[0]: row for row in book["Việc"].iter_rows(min_row=4, values_only=True)}
    innovation = rows["1.4"]
    assert innovation[3:7] == (1, 1, 5, 0.2)  # lost, returned, person-days, per person-day
    assert innovation[7].startswith("=1+1 ")
    assert innovation[10].date() == DAY(2023, 10, 31)
    assert {cell.data_type for row in book["Việc"].iter_rows() for cell in row} <= {"s", "n", "d"}
    # 19,12 lost less what the survey decides: 0,29 + 0,21 + 0,30 + 0,24 + 0,18 + 0,33 + 0,26 + 0,42 + 0,51 + 1,60
    # + 0,38 + 0,45 + 0,52 + 0,40 = 6,09
    *_, last = book["Điểm dự kiến"].iter_rows(min_row=4, values_only=True)
    assert (last[1], round(last[2], 2), round(last[3], 2)) == (53, 13.03, 93.55)


def test_the_terminal_shows_states_and_what_to_expect(cchc, workspace):
    ran = cchc("plan", "--workspace", workspace, "--from", 2022, "--year", 2023, "--format", "table")
    assert ran.code == 0
    assert re.search(r"31/07/2023 +5 +1,50 +82,02", ran.out)
    assert "40 chưa làm, 6 đang làm, 7 đã xong" in ran.out
    assert "không kèm vào kế hoạch trình ký" in ran.out
    assert "7.1.4" in ran.out
