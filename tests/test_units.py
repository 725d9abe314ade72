"""One unit of many as ``rank`` reads it: what the office knows of it beside what its package says."""

from __future__ import annotations

from decimal import Decimal

from cchc_cli.cli.units import Reading, standing_of
from tests.conftest import write_small


def test_a_package_is_held_against_what_the_unit_stated_and_ranked_with_the_offices_survey(tmp_path, cchc):
    """The unit packs 2,80 of 3 points (1,00 and 9 of 10 of 2,00); the office adds 0,80 of the survey's 1: 3,60 of 4."""
    small = write_small(tmp_path / "nho")
    package, office = tmp_path / "01.zip", tmp_path / "tham-dinh"
    assert cchc("pack", "--workspace", small, "--with-errors", "--output", package).code == 0
    alone = standing_of(str(package), None, Reading())
    assert (alone.marks.applicable, round(alone.own.percent, 2)) == (3, Decimal("93.33"))
    home = office / "1/2023"
    home.mkdir(parents=True)
    (home / "survey.yaml").write_text('items: {"1.2": {points: 0.8, source: điều tra}}\n', encoding="utf-8")
    known = standing_of(str(package), None, Reading(decided=str(office)))
    assert "package-score-differs" not in {one.id for one in known.problems}
    assert (known.marks.applicable, known.own.percent) == (4, 90)
