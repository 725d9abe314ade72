"""The page of a score, as a browser shows it: what can be chosen, where links lead, what it prints, what is public."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import sys
import unicodedata
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

import pypdfium2
import pytest
import yaml

from cchc_cli.cli import app as cli
from cchc_cli.present import html
from cchc_cli.present.blocks import Column, Paper, Row, Table
from tests.conftest import ROOT, edit
from tests.present.browser import CHROMIUM, Browser

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
FOLDER = "1.1.1 Kế hoạch #1"
NAMES = (
    "kế hoạch #1, 50% (bản 2) & 'x' \"y\"+z;=1.txt",
    unicodedata.normalize("NFD", "Tờ trình số 5 – điều chỉnh.txt"),
    "%41?b.txt",
    "<img src=x onerror=document.title='xss'>.txt",
)
if sys.platform == "win32":
    NAMES = tuple(re.sub('[<>?"]', "", name) for name in NAMES)
NAME = "Nguyễn Văn <b>Đậm</b> & 'Ví Dụ'"
REASON = "theo sổ nội bộ số 7 của Văn phòng"
UNIT = {
    'van-phong:\n    name: ""': f'van-phong:\n    name: "{NAME}"',
    'tu-phap: {name: "", items: ["2"': 'tu-phap: {name: Trần Thị Giả Định, items: ["2", "1.4"',
    'title: CHỦ TỊCH, name: ""': "title: CHỦ TỊCH, name: Lê Văn Ký Tên",
}
VAN_PHONG = f"Công chức Văn phòng - thống kê: {NAME}"


def run(*arguments: object) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = cli.run([str(one) for one in arguments])
    assert code in (0, 1), err.getvalue()
    return out.getvalue()


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The sample's statements in a folder with a difficult name, with officers and files with difficult names."""
    root = tmp_path_factory.mktemp("web") / "hồ sơ #1 100%"
    for year in ("2022", "2023"):
        (root / "evidence" / year).mkdir(parents=True)
        for path in (ROOT / "evidence" / year).glob("*.yaml"):
            shutil.copy(path, root / "evidence" / year)
    shutil.copytree(ROOT / "criteria", root / "criteria")
    shutil.copy(ROOT / "evidence" / "unit.yaml", root / "evidence")
    for old, new in UNIT.items():
        edit(root / "evidence/unit.yaml", old, new)
    statement = "    not_applicable: Năm 2023 xã không được giao ban hành văn bản quy phạm pháp luật"
    edit(root / "evidence/2023/assessment.yaml", statement, f"    not_applicable: {REASON}")
    (root / "evidence/2023" / FOLDER).mkdir()
    for number, name in enumerate(NAMES):
        (root / "evidence/2023" / FOLDER / name).write_text(f"tệp {number}", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def findings(root):
    return json.loads(run("check-evidence", "--workspace", root, "--year", 2023, "--format", "json"))


@pytest.fixture(scope="module")
def card(root, findings):
    return json.loads(run("score", "--workspace", root, "--year", 2023, "--format", "json"))


@pytest.fixture(scope="module")
def page(root, findings):
    run("score", "--workspace", root, "--year", 2023, "--format", "html")
    return root / "out/2023/diem-tu-cham.html"


@pytest.fixture(scope="module")
def public(root):
    run("score", "--workspace", root, "--year", 2023, "--format", "html", "--public")
    return root / "out/2023/diem-tu-cham-cong-khai.html"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    browser = Browser(tmp_path_factory.mktemp("browser"))
    yield browser
    browser.close()


def shown(browser: Browser) -> list[str]:
    """Codes of the items in sight, in their order."""
    script = "[...document.querySelectorAll('form + table tr:not(.group)')].filter(r=>r.checkVisibility())"
    return [code for code in browser.run(f"{script}.map(r=>r.cells[0].textContent)") if code != "Mã"]


def choose(browser: Browser, label: str, value: str) -> None:
    """Pick an entry of a list, or write into the box, as a person does: what hears of it is the page's own script."""
    script = """((label,value)=>{const labels=[...document.querySelectorAll('label')];
    const one=labels.find(each=>each.textContent.startsWith(label)).control;
    one.value=one.type==='search'?value:[...one.options].find(o=>o.text===value).value;
    one.dispatchEvent(new Event('input',{bubbles:true}))})"""
    browser.run(f"{script}({json.dumps(label)},{json.dumps(value)})")


def totals(browser: Browser) -> list[str]:
    return browser.run("[...document.querySelectorAll('tr.strong,svg text')].map(row=>row.textContent)")


def codes(card: dict, wanted) -> list[str]:
    return [item["code"] for area in (*card["areas"], *card["extras"]) for item in area["items"] if wanted(area, item)]


# What can be chosen


@needs_chromium
def test_items_are_chosen_by_area_state_officer_and_words_and_sums_stay(browser, page, card):
    browser.open(page)
    everything = codes(card, lambda area, item: True)
    sums = totals(browser)
    assert shown(browser) == everything
    area = card["areas"][2]
    choose(browser, "Lĩnh vực", f"{area['label']}. {area['name']}")
    assert shown(browser) == codes(card, lambda one, item: one is area)
    choose(browser, "Kiểm chứng", "thiếu")
    missing = codes(card, lambda one, item: one is area and item["evidence"]["state"] == "missing")
    assert 0 < len(missing) < len(area["items"])
    assert shown(browser) == missing
    assert browser.run("document.querySelector('output').textContent").startswith(f"{len(missing)}/{len(everything)} ")
    browser.run("document.querySelector('button').click()")
    browser.run("new Promise(setTimeout)")
    assert shown(browser) == everything
    choose(browser, "Tìm chữ", "TRUC  tuyen ho so")
    words = ("trực tuyến", "hồ sơ")
    online = codes(card, lambda one, item: all(word in f"{item['name']} {item['why']}".lower() for word in words))
    assert online
    assert shown(browser) == online
    assert totals(browser) == sums
    assert browser.complaints == []


@needs_chromium
def test_an_item_of_two_officers_is_found_under_both(browser, page):
    """By hand from unit.yaml: 1.4 is the office's and, here, the judicial officer's too."""
    browser.open(page)
    choose(browser, "Phụ trách", VAN_PHONG)
    office = shown(browser)
    choose(browser, "Phụ trách", "Công chức Tư pháp - hộ tịch: Trần Thị Giả Định")
    judicial = shown(browser)
    assert {"1.4", "7.1.3", "4.1.1", "8.2.4"} <= set(office)
    assert not {"2.1.1", "7.1.1", "8.2.3", "3.1.1"} & set(office)
    assert [code for code in judicial if not code.startswith("2.")] == ["1.4", "3.5", "3.7"]


@needs_chromium
def test_keys_alone_are_enough_and_every_field_has_its_name(browser, page, card):
    browser.open(page)
    assert browser.run("[...document.querySelectorAll('input,select')].every(one=>one.labels.length===1)")
    browser.press("Tab")
    browser.type("một cửa")
    found = shown(browser)
    assert 0 < len(found) < len(codes(card, lambda area, item: True))
    browser.press("Enter", "\r")  # a form would be sent, and the page loaded anew
    assert shown(browser) == found
    browser.run("document.activeElement.select()")
    browser.type(" ")
    browser.press("Tab")
    browser.press("ArrowDown")
    area = card["areas"][0]
    assert shown(browser) == codes(card, lambda one, item: one is area)
    reached = []
    for _ in range(4):
        browser.press("Tab")
        reached.append(browser.run("document.activeElement.tagName"))
    assert reached == ["SELECT", "SELECT", "BUTTON", "A"]


@needs_chromium
@pytest.mark.parametrize("kind", ["page", "public"])
def test_on_a_phone_nothing_is_wider_than_the_screen_and_every_value_has_its_title(browser, request, kind):
    browser.open(request.getfixturevalue(kind), 360, 800, mobile=True)
    assert browser.run("document.documentElement.scrollWidth") == 360
    assert browser.run("[...document.querySelectorAll('td')].every(one=>one.dataset.title)")


# Where links lead, what is loaded


@needs_chromium
@pytest.mark.parametrize("place", [None, "trang #2/điểm 100%.html", "../ngoài/a.html"])
def test_links_lead_to_the_files_wherever_the_page_lies(browser, root, page, place):
    if place is not None:
        page = root / place
        run("score", "--workspace", root, "--year", 2023, "--format", "html", "--output", page)
    browser.open(page)
    links = browser.run("[...document.links].map(one=>one.href)")
    files = {unquote_to_bytes(urlsplit(link).path) for link in links}
    assert all(Path(file.decode()).is_file() for file in files)
    wanted = {bytes(root / "evidence/2023" / FOLDER / name) for name in NAMES}
    assert wanted <= {str(Path(file.decode()).resolve()).encode() for file in files}
    assert {urlsplit(link).scheme for link in links} == {"file"}
    for number, name in enumerate(NAMES):
        browser.open(page)
        link = next(one for one in links if unquote_to_bytes(urlsplit(one).path).endswith(name.encode()))
        browser.events.clear()
        browser.run(f"[...document.links].find(one=>one.href==={json.dumps(link)}).click()")
        browser.wait("Page.loadEventFired")
        assert browser.run("document.body.innerText") == f"tệp {number}"


@needs_chromium
@pytest.mark.parametrize("kind", ["page", "public"])
def test_nothing_is_loaded_nothing_complains_and_no_other_script_runs(browser, request, kind):
    path = request.getfixturevalue(kind)
    browser.open(path)
    browser.run("new Promise(done=>setTimeout(done,50))")
    assert browser.requests == [path.as_uri()]
    assert browser.complaints == []
    assert "http:" not in path.read_text(encoding="utf-8")
    assert "https:" not in path.read_text(encoding="utf-8")
    title = browser.run("document.title")
    inject = "{const one=document.createElement('%s');one.%s;document.body.append(one)}"
    browser.run(inject % ("script", "textContent='document.title=1'"))
    browser.run(inject % ("div", "innerHTML='<img src=x onerror=document.title=2>'"))
    browser.run("fetch('https://vidu.example/').catch(()=>0)")
    assert browser.run("document.title") == title
    assert len(browser.complaints) >= 3  # refused, all of them


def test_text_of_users_stays_text(page):
    text = page.read_text(encoding="utf-8")
    assert "<b>Đậm" not in text
    assert "<img" not in text
    assert text.count("<script>") == 1


def test_a_page_without_tables_or_with_one_row_needs_no_filter():
    table = Table((Column("a", 1, choice=True), Column("tệp", 1, path=True)), (Row(("x", "–")),))
    for paper in (Paper("t", ()), Paper("t", (table,))):
        text = html.render(paper)
        assert "<form" not in text
        assert "<a " not in text


# On paper


@needs_chromium
def test_it_prints_on_a4_with_titles_stamp_and_numbers_on_every_page(browser, page):
    browser.open(page)
    pdf = pypdfium2.PdfDocument(browser.printed())
    texts = [one.get_textpage().get_text_bounded() for one in pdf]
    sizes = {tuple(round(side / 72 * 25.4) for side in one.get_size()) for one in pdf}
    assert sizes == {(297, 210)}
    assert all("MINH HỌA" in text for text in texts)
    assert [f"{number}/{len(texts)}" in text for number, text in enumerate(texts, 1)] == [True] * len(texts)
    first = next(number for number, text in enumerate(texts) if "Từng mục" in text)
    assert all("Phụ trách" in text and "Cách tính" in text for text in texts[first:])
    assert not any("Bỏ lọc" in text or "dòng" in text.split("Từng mục")[0][:200] for text in texts)


@needs_chromium
def test_what_prints_a_choice_of_items_says_so(browser, page):
    browser.open(page)
    choose(browser, "Tìm chữ", "mot cua")
    pdf = pypdfium2.PdfDocument(browser.printed())
    text = "".join(one.get_textpage().get_text_bounded() for one in pdf)
    assert "các số tổng vẫn tính trên mọi dòng" in text
    assert "1.1.1" not in text


# What is public


def test_the_public_page_has_no_names_states_findings_explanations_or_files(root, public, findings):
    text = public.read_text(encoding="utf-8")
    unit = yaml.safe_load((root / "evidence/unit.yaml").read_text(encoding="utf-8"))
    statements = yaml.safe_load((root / "evidence/2023/assessment.yaml").read_text(encoding="utf-8"))["items"]
    kept_back = [officer["name"] for officer in unit["officers"].values() if officer["name"]]
    kept_back += ["Trần Thị", "Đậm", unit["signer"]["name"], "Phụ trách", "Công chức", "href", ".txt", "evidence"]
    kept_back += ["Kiểm chứng", "kiểm chứng", "chưa kiểm tra", "cần xem lại", "thiếu số liệu:", REASON, "giải trình"]
    kept_back += [one["message"] for one in findings["problems"]] + [one["hint"] for one in findings["problems"]]
    kept_back += [name for one in findings["problems"] if (name := Path(one["file"]).name)]
    for claim in statements.values():
        kept_back += [claim[key] for key in ("explanation", "not_applicable", "reason") if key in claim]
        for cited in claim.get("documents", ()):
            kept_back += [str(value) for key, value in cited.items() if key in ("file", "number", "abstract", "url")]
    assert len(kept_back) > 100
    assert [one for one in kept_back if one and html._text(one) in text] == []


@needs_chromium
def test_the_public_page_shows_the_same_points(browser, public, card):
    browser.open(public)
    rows = "[...document.querySelectorAll('form + table tr:not(.group)')]"
    rows = {row[0]: row for row in browser.run(f"{rows}.map(row=>[...row.cells].map(cell=>cell.innerText))")}
    for area in (*card["areas"], *card["extras"]):
        for item in area["items"]:
            points = item["surveyed"] if item["no_points"] == "survey" else item["points"]
            printed = "–" if points is None else f"{points:.2f}".replace(".", ",")
            assert rows[item["code"]][1:4] == [item["name"], f"{item['max_points']:.2f}".replace(".", ","), printed]
    total = f"{card['total']['self_assessed']:.2f}".replace(".", ",")
    assert f"tự chấm {total} trên" in browser.run("document.body.innerText")


@pytest.mark.parametrize("format", ["table", "html,xlsx", "json", "csv"])
def test_public_is_for_the_page_only(cchc, small, format):
    ran = cchc("score", "--workspace", small, "--format", format, "--public")
    assert ran.code == 2
    assert "--format html" in ran.err
    assert ran.out == ""
    assert not (small / "out").exists()


def test_points_that_people_set_are_published_without_their_reason(cchc, small):
    edit(
        small / "criteria/thu/1-chi-dao.yaml",
        "rule: {kind: ratio, done: done, planned: planned, floor: 80, when_zero: exclude}",
        "rule: {kind: manual}",
    )
    area = small / "criteria/thu/1-chi-dao.yaml"
    text = area.read_text(encoding="utf-8")
    area.write_text(re.sub(r"        facts:\n          done:.*\n          planned:.*\n", "", text), encoding="utf-8")
    edit(small / "evidence/2023/assessment.yaml", "facts: {done: 9, planned: 10}", f"points: 1.5\n    reason: {REASON}")
    ran = cchc("score", "--workspace", small, "--format", "html", "--public")
    assert ran.code == 0, ran.err
    page = (small / "out/2023/diem-tu-cham-cong-khai.html").read_text(encoding="utf-8")
    assert "1,50" in page
    assert REASON not in page


def test_the_same_score_makes_the_same_page(root, page):
    before = page.read_bytes()
    run("score", "--workspace", root, "--year", 2023, "--format", "html")
    assert page.read_bytes() == before
