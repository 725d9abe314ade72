"""The formulas of the Excel form: LibreOffice calculates what the engine gives, to the last digit.

Forms are exported empty, filled in by openpyxl as a person would (which drops every stored value), and recalculated in
one run of LibreOffice; the oracle of each number is the engine, itself held by hand-made cases elsewhere.
"""

from __future__ import annotations

import datetime
import io
import random
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path

import openpyxl
import pytest

from cchc_cli.cli.stages import load
from cchc_cli.judge.claim_checks import check_claims
from cchc_cli.judge.scoring import score
from cchc_cli.model import Area, Claim, Index, IndexHead, SurveyResult, SurveyShare, Unit
from cchc_cli.points import NoPoints
from cchc_cli.present.form import render_form, unfit
from cchc_cli.present.form.formulas import NOT_APPLICABLE, SURVEYED
from cchc_cli.present.form.states import ABOVE, COMPLETE, ENTERED, LACKING, NEEDED, WRONG
from cchc_cli.read.form_fields import COLUMNS, SUMMARY_SHEET, fields_of, key_text, stated
from cchc_cli.read.submission import ClaimPlaces, Submission
from cchc_cli.read.workspace import Workspace
from cchc_cli.read.yaml_strict import Map
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(shutil.which("libreoffice") is None, reason="LibreOffice is not installed")

YEAR = 2023
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""
HOLIDAYS = [datetime.date(2023, *day) for day in ((1, 2), (1, 20), (1, 23), (1, 24), (1, 25), (4, 29), (5, 1))]
AT = {name: position for position, name in enumerate(COLUMNS)}
MAXIMA = [Decimal(text) for text in ("0.25", "0.5", "0.75", "1", "1.5", "2", "3", "4.75", "7", "10")]


def fact(kind, unit=""):
    return {"label": f'Số liệu {kind} & <cần> "nhập" \'', "type": kind, "unit": unit}


class Maker:
    """Random items of every rule kind with statements about them; the same for the same seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def amount(self, kind, top=5000):
        if kind == "integer":
            return self.random.choice([self.random.randint(0, 30), self.random.randint(0, top), 10**12 + 1])
        digits = self.random.choice([1, 2, 3, 6])
        return Decimal(self.random.randint(0, top * 10**digits)).scaleb(-digits)

    def ratio(self, maximum):
        pick, kinds = self.random.choice, [self.random.choice(["integer", "integer", "decimal"]) for _ in range(2)]
        floor, target = pick([(0, 100), (50, 100), (80, 98), (90, Decimal("97.5")), (0, Decimal("66.67"))])
        rule = {"kind": "ratio", "done": "a", "planned": "b", "floor": floor, "target": target}
        rule |= {"when_zero": pick(["exclude", "full", "zero"])} | pick([{}, {}, {"cap": Decimal(120)}])
        planned = pick([0, 1, 3, 7, 200, 400, 1000, 1210, 8000, 10**9 - 9, 4 * 10**11, 10**15 - 3])
        if kinds != ["integer", "integer"]:
            planned = min(planned, 10**9 - 9)
        if kinds[1] == "decimal":
            planned = min(planned + pick([0, Decimal("0.5"), Decimal("0.000003")]), Decimal(10**9 - 9))
        bound = pick([floor, target, Decimal(self.random.randint(0, 100))])
        unit = Decimal(1) if kinds[0] == "integer" else Decimal("0.000001")
        done = (Decimal(planned) * bound / 100 / unit).to_integral_value() * unit + pick([-1, 0, 0, 1]) * unit
        done = max(done, Decimal(0)) if "cap" in rule else min(max(done, Decimal(0)), Decimal(planned))
        if kinds[0] == "integer":
            done = int(done)
        return rule, dict(zip("ab", kinds, strict=True)), {"a": done, "b": planned}

    def half(self, maximum):
        """A rate that gives half a unit of the last place, or is as near to it as can be: a double cannot tell."""
        target = self.random.choice([Decimal(100), Decimal(98), Decimal("97.5")])
        kind = self.random.choice(["integer", "integer", "decimal"])
        unit = Decimal(1) if kind == "integer" else Decimal("0.000001")
        planned = self.random.choice([200, 8000, 98 * 1000, 4 * 10**11, 10**15 - 3, 10**15 - 9, 10**12 - 1]) * unit
        half = Decimal(self.random.randint(0, int(maximum * 90))) + Decimal("0.5")
        done = planned * target * half / (maximum * 10000)
        done = done.quantize(unit, self.random.choice([ROUND_FLOOR, ROUND_CEILING]))
        facts = {"a": int(done), "b": int(planned)} if kind == "integer" else {"a": done, "b": planned}
        rule = {"kind": "ratio", "done": "a", "planned": "b", "target": target, "when_zero": "zero"}
        return rule, {"a": kind, "b": kind}, facts

    def bands(self, maximum):
        starts = sorted(self.random.sample(range(0, 101, 5), self.random.randint(1, 4)))
        bands = [
            {self.random.choice(["at_least", "above"]): Decimal(start)}
            | self.random.choice([{"share": Decimal(33)}, {"points": maximum * Decimal("0.375")}, {"points": maximum}])
            for start in starts
        ]
        self.random.shuffle(bands)
        if self.random.random() < 0.5:
            kind = self.random.choice(["integer", "decimal", "percent"])
            near = Decimal(self.random.choice(starts)) + self.random.choice([0, -1, 1])
            value = min(max(near, Decimal(0)), Decimal(100))
            value = int(value) if kind == "integer" else value + (value < 100) * Decimal("0.000001")
            return {"kind": "bands", "fact": "a", "bands": bands}, {"a": kind}, {"a": value}
        rule, types, facts = self.ratio(maximum)
        rule = {"kind": "bands", "done": "a", "planned": "b", "bands": bands, "when_zero": rule["when_zero"]}
        planned = facts["b"]
        facts["a"] = min(facts["a"], planned if types["a"] == types["b"] else int(planned))
        return rule, types, facts

    def count(self, maximum):
        kind = self.random.choice(["integer", "decimal"])
        each = self.random.choice([Decimal(text) for text in ("0.1", "0.25", "0.125", "0.005", "0.333", "1")])
        rule = {"kind": "count", "fact": "a", "each": each, "at_least": self.random.choice([0, 0, 2])}
        rule |= self.random.choice([{}, {"cap": maximum / 2}])
        return rule, {"a": kind}, {"a": self.amount(kind, 20)}

    def deduct(self, maximum):
        names = "abc"[: self.random.randint(1, 3)]
        each = [self.random.choice([Decimal(text) for text in ("0.1", "0.25", "0.125", "0.035")]) for _ in names]
        kinds = {name: self.random.choice(["integer", "decimal"]) for name in names}
        of = [{"fact": name, "each": one} for name, one in zip(names, each, strict=True)]
        facts = {name: self.amount(kind, 3) for name, kind in kinds.items()}
        facts = {name: value if value < 10**9 else 0 for name, value in facts.items()}
        return {"kind": "deduct", "of": of}, kinds, facts

    def external(self, maximum):
        if self.random.random() < 0.6:
            value = self.random.choice(
                [Decimal(100), Decimal("92.5"), Decimal("0.5"), Decimal(self.random.randint(0, 10**8)).scaleb(-6)]
            )
            return {"kind": "external", "index": "SIPAS", "percent": "a"}, {"a": "percent"}, {"a": value}
        value = Decimal(self.random.randint(0, int(maximum * 1200))).scaleb(-3)
        return {"kind": "external", "index": "SIPAS", "points": "a"}, {"a": "decimal"}, {"a": value}

    def yes_no(self, maximum):
        return {"kind": "yes_no", "fact": "a"}, {"a": "yes-no"}, {"a": self.random.random() < 0.5}

    def checklist(self, maximum):
        names = "abcd"[: self.random.randint(1, 4)]
        every = self.random.random() < 0.3
        ticks = [{"fact": name} if every else {"fact": name, "points": maximum * Decimal("0.375")} for name in names]
        facts = {name: self.random.random() < 0.7 for name in names}
        return {"kind": "checklist", "ticks": ticks, "all": every}, dict.fromkeys(names, "yes-no"), facts

    def levels(self, maximum):
        labels = ["Tốt", "tốt hơn, “=1+1” & <b>", "=SUM(A1)", 'Mức "khá"; có dấu ngoặc', "Dài " * 200, "Dài " * 199]
        keys = [f"k{position}" for position in range(self.random.randint(1, len(labels)))]
        worth = [{"share": Decimal("33.333")}, {"points": maximum * Decimal("0.625")}, {"share": Decimal(100)}]
        levels = [{"key": key, "label": labels[n]} | self.random.choice(worth) for n, key in enumerate(keys)]
        return {"kind": "levels", "fact": "a", "levels": levels}, {"a": "choice"}, {"a": self.random.choice(keys)}

    def deadline(self, maximum):
        names = "ab"[: self.random.randint(1, 2)]
        steps = [{"days": days, "points": maximum / part} for days, part in ((1, 2), (5, 4), (15, 8))]
        rule = {"kind": "deadline", "facts": list(names), "late": steps[: self.random.randint(0, 3)]}
        by = self.random.choice([(1, 31), (1, 19), (1, 20), (1, 21), (4, 28), (6, 30)])
        rule["by"] = datetime.date(YEAR, *by) if self.random.random() < 0.5 else {"month": by[0], "day": by[1]}
        rule["calendar"] = self.random.choice(["days", "working-days"])
        late = self.random.choice([-30, 0, 1, 1, 2, 3, 5, 6, 7, 9, 15, 16, 21, 25, 60])
        day = datetime.date(YEAR, *by) + datetime.timedelta(late)
        facts = {name: day - datetime.timedelta(n) for n, name in enumerate(names)}
        return rule, dict.fromkeys(names, "date"), facts

    def manual(self, maximum):
        return {"kind": "manual"}, {}, {}

    def cases(self, maximum):
        one, types, facts = self.ratio(maximum)
        other, more, values = self.levels(maximum)
        other["fact"], more, values = "level", {"level": more["a"]}, {"level": values["a"]}
        late, day, dates = self.deadline(maximum)
        late["facts"], day, dates = ["day"], {"day": "date"}, {"day": dates["a"]}
        key = other["levels"][0]["key"]
        whens = [
            ({"fact": "yes", "op": self.random.choice(["==", "!="]), "value": self.random.random() < 0.5}, "yes-no"),
            ({"fact": "n", "op": self.random.choice(["==", ">=", "<", "!=", "<=", ">"]), "value": 3}, "integer"),
            ({"fact": "d", "op": self.random.choice(["<=", ">"]), "value": datetime.date(YEAR, 3, 1)}, "date"),
            ({"fact": "level", "op": self.random.choice(["==", "!="]), "value": key}, "choice"),
        ]
        self.random.shuffle(whens)
        whens = whens[: self.random.randint(1, 4)]
        rules = [one, other, late, {"kind": "yes_no", "fact": "yes"}]
        rules = [self.random.choice(rules) for _ in range(len(whens) + 1)]
        cases = [{"when": when, "rule": rule} for (when, _), rule in zip(whens, rules, strict=False)]
        types = types | more | day | {"yes": "yes-no", "n": "integer", "d": "date"}
        near = datetime.date(YEAR, 3, 1) + datetime.timedelta(self.random.choice([-1, 0, 1]))
        facts |= values | dates | {"yes": self.random.random() < 0.5, "n": self.random.randint(1, 5), "d": near}
        rule = {"kind": "cases", "cases": cases, "otherwise": rules[-1]}
        used = {name for one in [rule["otherwise"], *(case["rule"] for case in cases)] for name in _names(one)}
        used |= {when["fact"] for when, _ in whens}
        if "level" in used and not any(one["kind"] == "levels" for one in [rule["otherwise"], *rules[:-1]]):
            facts["level"] = key  # no other level is known where no scale is used
        return rule, {n: t for n, t in types.items() if n in used}, {n: v for n, v in facts.items() if n in used}

    def item(self, code, kind):
        maximum = self.random.choice(MAXIMA)
        rule, types, facts = getattr(self, kind)(maximum)
        data = {"code": code, "name": f"Mục {kind}", "max_points": maximum, "rule": rule}
        data["facts"] = {name: fact(type_) for name, type_ in types.items()}
        data["not_applicable"] = self.random.choice(["forbidden", "exclude", "full", "zero"])
        claim = {"facts": facts}
        if kind == "manual" and self.random.random() < 0.9:
            claim |= {"points": Decimal(self.random.randint(0, int(maximum * 10**4))).scaleb(-4), "reason": "Đánh giá"}
        if data["not_applicable"] != "forbidden" and self.random.random() < 0.1:
            claim["not_applicable"] = "Không phát sinh"
        if facts and self.random.random() < 0.1:
            claim["facts"] = {name: value for name, value in facts.items() if name != self.random.choice(list(facts))}
        return data, Claim(**claim)


def _names(rule):
    if rule["kind"] == "ratio":
        return [rule["done"], rule["planned"]]
    return rule["facts"] if rule["kind"] == "deadline" else [rule["fact"]]


KINDS = (
    *("ratio", "ratio", "half", "half", "bands", "bands", "count", "deduct", "external"),
    *("yes_no", "checklist", "levels", "deadline", "deadline", "manual", "cases", "cases"),
)


def made(seed, per_kind, **rounding):
    """A submission of random items of every kind, two areas and a bonus and a penalty block."""
    maker = Maker(seed)
    areas, claims = [], {}
    for number, kind_of_area in enumerate(("points", "points", "bonus", "penalty"), 1):
        items = []
        for position in range(per_kind * len(KINDS) if number < 3 else len(KINDS)):
            code = f"{number}.{position + 1}"
            data, claims[code] = maker.item(code, KINDS[position % len(KINDS)])
            items.append(data)
        total = sum(item["max_points"] for item in items)
        data = {"code": str(number), "name": "Lĩnh vực [thử]: 'A/B'", "max_points": total, "kind": kind_of_area}
        areas.append(Area(**data, criteria=items))
    head = IndexHead(
        edition="thu",
        title="Bộ thử",
        status="illustrative",
        unit_kinds=["xa"],
        years={"from": YEAR, "to": YEAR},
        total=sum(area.max_points for area in areas if area.kind == "points"),
        bonus={"cap": Decimal("3.5")},
        penalty={"cap": Decimal("7.25")},
        rounding=rounding,
        ratings=[{"name": "Tốt", "at_least": 80}, {"name": "Khá", "at_least": 50}, {"name": "Yếu", "at_least": 0}],
        holidays=HOLIDAYS,
    )
    unit = Unit(id="00000", kind="xa", name="UBND xã Ví Dụ", header=["XÃ VÍ DỤ"], edition={YEAR: "thu"})
    places = ClaimPlaces("assessment.yaml", Map(1))
    index = Index(head=head, areas=areas)
    return Submission(Workspace(Path()), unit, YEAR, index, None, claims, places, ())


def rows_of(book):
    """Every row with a key: (sheet, row number), by key."""
    return {
        row[AT["key"]].value: (sheet, row[0].row)
        for sheet in book.worksheets
        for row in sheet.iter_rows(min_row=5, max_col=len(COLUMNS))
        if len(row) > AT["key"] and row[AT["key"]].value and sheet.sheet_state == "visible"
    }


def filled(submission):
    """The empty form of a set, filled in with what is stated, as bytes."""
    empty = replace(submission, claims={})
    book = openpyxl.load_workbook(io.BytesIO(render_form(empty, score(empty, None))))
    rows = rows_of(book)
    for code, item in submission.index.items.items():
        claim = submission.claims.get(code, Claim())
        for field in fields_of(item):
            value = stated(claim, field.key)
            if isinstance(value, bool):
                value = "Có" if value else "Không"
            elif field.type == "choice" and value is not None:
                value = dict(field.choices)[value]
            if value is not None:
                sheet, row = rows[key_text(field.key)]
                cell = sheet.cell(row, AT["value"] + 1)
                cell.value = float(value) if isinstance(value, Decimal) else value
                cell.data_type = "s" if isinstance(value, str) else cell.data_type
    return saved(book)


def spoilt(submission):
    """The form of what is stated with a wrong number stored in the place of every formula's result."""
    form, out = render_form(submission, score(submission, None)), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>-777</v>", part)
            target.writestr(name, part)
    return out.getvalue()


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WRONG_CELLS = {
    "1.1.1 facts issued_on": datetime.date(2021, 1, 19),
    "1.3.1 facts issued_on": "24.02.2023",
    "1.5.1 facts issued_on": 44977.5,  # a day with its hour
    "1.2.1 facts quarter_1": "có lẽ",
    "2.1.2 facts issued": 1,
    "3.2.1 facts on_time": -1,
    "3.1.1 facts posted": 12.5,
    "3.2.2 facts apologised": "50 hồ sơ",
    "1.6.1 facts assigned": 10**15,
    "3.3.2 facts equipment": "mức lạ",
    "6.1 facts paid": "2310,5",
    "6.5 facts collected": 0.1234567,
    "5.5 points": 99,
}
"""What a cell does not take, by key."""


def wrongly_filled(submission):
    """The sample's form with these in the place of right ones, and a part larger than its whole."""
    book = openpyxl.load_workbook(io.BytesIO(filled(submission)))
    rows = rows_of(book)
    for key, value in {**WRONG_CELLS, "2.3 facts done": 15}.items():
        sheet, row = rows[key]
        sheet.cell(row, AT["value"] + 1).value = value
    return saved(book)


MODES = {
    "main": {"per_kind": 14},
    "even": {"per_kind": 2, "mode": "half-even"},
    "truncate": {"per_kind": 2, "mode": "truncate"},
    "whole": {"per_kind": 1, "decimals": 0},
    "six": {"per_kind": 1, "decimals": 6, "mode": "half-even"},
    "total": {"per_kind": 1, "at": "total"},
    "total even": {"per_kind": 1, "at": "total", "decimals": 1, "mode": "half-even"},
    "total truncate": {"per_kind": 1, "at": "total", "mode": "truncate"},
    "none": {"per_kind": 1, "at": "none"},
}
"""Ways in which a set may round."""


@pytest.fixture(scope="module")
def submissions():
    found = {name: made(f"seed {name}", **how) for name, how in MODES.items()}
    sample = load(ROOT, 2023)
    found["sample"] = sample
    surveyed = [item for item in sample.index.items.values() if item.surveyed]
    points = {item.code: {"points": item.max_points * Decimal("0.905")} for item in surveyed[::2]}
    head = sample.index.head.model_copy(update={"survey": SurveyShare(points=Decimal(30), missing="zero")})
    index = sample.index.model_copy(update={"head": head})
    rest = {"percent": Decimal("92.5"), "date": datetime.date(YEAR, 12, 1), "integer": 3, "decimal": 3, "yes-no": True}
    claims = dict(sample.claims)
    for one in score(sample, None).items:
        if one.points is NoPoints.NO_FACTS:
            facts = {name: rest[fact.type] for name, fact in one.item.facts.items()}
            claims[one.item.code] = Claim(facts=facts)
    found["surveyed"] = replace(sample, index=index, survey=SurveyResult(items=points), claims=claims)
    return found


@pytest.fixture(scope="module")
def books(submissions, tmp_path_factory):
    """Each form filled in, and wrongly filled in, recalculated; one run of LibreOffice."""
    folder = tmp_path_factory.mktemp("forms")
    for name, submission in submissions.items():
        form = filled(submission) if name == "main" else spoilt(submission)
        (folder / f"{name}.xlsx").write_bytes(form)
    (folder / "wrong.xlsx").write_bytes(wrongly_filled(submissions["sample"]))
    sources = sorted(map(str, folder.glob("*.xlsx")))
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(ALWAYS_RECALCULATE, "utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["libreoffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", f"{folder}/out", *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {path.stem: openpyxl.load_workbook(path, data_only=True) for path in (folder / "out").glob("*.xlsx")}


def column(book, name):
    """The values of a column by key."""
    return {key: sheet.cell(row, AT[name] + 1).value or "" for key, (sheet, row) in rows_of(book).items()}


def expected_points(one):
    if isinstance(one.points, Decimal):
        return float(one.points) or ""
    return {NoPoints.NOT_APPLICABLE: NOT_APPLICABLE, NoPoints.SURVEY: SURVEYED, NoPoints.NO_FACTS: ""}[one.points]


def test_the_random_sets_are_what_a_unit_could_state(submissions):
    for submission in submissions.values():
        assert unfit(submission, None, None) == []
        assert [problem.message for problem in check_claims(submission)] == []
    items = submissions["main"].index.items
    assert len(items) >= 500
    assert {item.rule.kind for item in items.values()} >= set(KINDS) - {"half"}


@pytest.mark.parametrize("name", [*MODES, "sample", "surveyed"])
def test_points_equal_the_engine_s_exactly(name, submissions, books):
    card = score(submissions[name], None)
    shown = column(books[name], "points")
    expected = {one.item.code: expected_points(one) for one in card.items}
    actual = {code: shown[code] for code in expected}
    if submissions[name].index.rounding.at != "item":  # no digit to be equal in: 15 as a cell holds them
        expected, actual = (
            {c: v if isinstance(v, str) else f"{v:.12f}" for c, v in one.items()} for one in (expected, actual)
        )
    assert {c: (actual[c], v) for c, v in expected.items() if actual[c] != v} == {}


@pytest.mark.parametrize("name", ["even", "total even", "sample", "surveyed"])
def test_the_stored_values_are_those_that_libreoffice_calculates(name, submissions, books):
    """Protected View, which does not calculate, shows the same."""
    card = score(submissions[name], None)
    book = openpyxl.load_workbook(io.BytesIO(render_form(submissions[name], card)), data_only=True)
    for words in ("points", "state", "high", "low"):
        stored, calculated = (column(one, words) for one in (book, books[name]))
        assert {key: _plain(value) for key, value in stored.items()} == {k: _plain(v) for k, v in calculated.items()}
    for stored, calculated in zip(book[SUMMARY_SHEET].values, books[name][SUMMARY_SHEET].values, strict=True):
        assert [_plain(value) for value in stored] == [_plain(value) for value in calculated]


def _plain(value):
    return round(value, 9) if isinstance(value, int | float) else value or ""


@pytest.mark.parametrize("name", [*MODES, "sample", "surveyed"])
def test_the_summary_equals_the_scorecard(name, submissions, books):
    card = score(submissions[name], None)
    rows = {row[0].value: row for row in books[name][SUMMARY_SHEET].iter_rows(min_row=5)}
    listed = [(one.area.title, one.totals) for one in (*card.areas, *card.extras)]
    for title, sums in [*listed, ("Tổng cộng", card.total)]:
        shown = [None if cell.value is None else round(cell.value, 9) for cell in rows[title][1:5]]
        expected = [sums.max_points, sums.applicable, sums.self_assessed, sums.surveyed]
        assert shown == [None if value is None else round(float(value), 9) for value in expected]
        assert rows[title][5].value == pytest.approx(float(sums.percent), abs=0.00500001)
    lacking = [one.points is NoPoints.NO_FACTS for one in card.items]
    assert sum(rows[one.area.title][6].value for one in (*card.areas, *card.extras)) == sum(lacking)
    if card.extras:
        assert rows["Điểm thưởng được tính (không quá 3,5 điểm)"][3].value == float(card.bonus)
        assert rows["Điểm trừ được tính (không quá 7,25 điểm)"][3].value == float(card.penalty)
    assert rows["Xếp loại"][3].value == (card.rating or "Chưa xếp loại: còn mục thiếu số liệu")
    assert (card.rating is not None) == (name == "surveyed")


def test_states_say_what_is_missing(submissions, books):
    states = column(books["sample"], "state")
    assert states["3.2.1"] == COMPLETE
    assert states["3.2.1 facts on_time"] == ENTERED
    assert (states["3.6"], states["5.4"]) == (LACKING, LACKING)
    assert [state for key, state in states.items() if key.startswith("3.6 facts")] == [NEEDED]
    assert states["2.1.1"] == NOT_APPLICABLE
    assert states["5.5 reason"] == ENTERED


def test_only_the_path_that_applies_asks_for_its_facts(submissions, books):
    submission, states = submissions["main"], column(books["main"], "state")
    card = score(submission, None)
    seen = 0
    for one in card.items:
        claim = submission.claims[one.item.code]
        for name in one.item.facts if one.item.rule.kind == "cases" else ():
            wanted = not claim.not_applicable and name in one.item.rule.needed(claim.facts)
            expected = ENTERED if name in claim.facts else NEEDED if wanted else ""
            assert states[f"{one.item.code} facts {name}"] == expected
            seen += expected == ""
    assert seen


def test_what_is_entered_wrongly_is_never_scored(books):
    states, points = column(books["wrong"], "state"), column(books["wrong"], "points")
    assert {key: states[key] for key in WRONG_CELLS} == dict.fromkeys(WRONG_CELLS, WRONG)
    codes = {key.split()[0] for key in WRONG_CELLS}
    assert {code: (states[code], points[code]) for code in codes} == dict.fromkeys(codes, (WRONG, ""))
    assert (states["2.3 facts done"], states["2.3"], points["2.3"]) == (ABOVE, ABOVE, "")
