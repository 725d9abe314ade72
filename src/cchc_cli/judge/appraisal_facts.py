"""What corrected facts come to: an item scored again with what the appraisers found in place of what the unit stated.

Imports: judge.claim_checks, judge.scoring, model, points, problem, read.appraisal_facts, read.submission, rules.base.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from cchc_cli.judge.claim_checks import dates_in_year, part_within_whole, typed_facts
from cchc_cli.judge.scoring import counted, score_item
from cchc_cli.model import Claim, Item
from cchc_cli.problem import run_checks
from cchc_cli.read.appraisal_facts import read_facts
from cchc_cli.read.submission import Submission
from cchc_cli.rules.base import Facts


class Recounted(NamedTuple):
    """The facts that differ from the unit's own, and the item's points with them (điểm, rounded as the set rounds);
    or why there are none, in the user's words. No facts: the text says nothing new."""

    facts: Facts = {}  # noqa: RUF012 - never changed
    points: Decimal | None = None
    wrong: str = ""


def recount(submission: Submission, item: Item, text: str) -> Recounted:
    """The item of a submission with the facts of an appraiser's cell, held to the same rules as the unit's own."""
    claim = submission.claims.get(item.code) or Claim()
    facts, wrong = read_facts(item, text, claim.facts)
    if wrong or not facts:
        return Recounted(wrong=wrong)
    corrected = claim.model_copy(update={"facts": {**claim.facts, **facts}, "not_applicable": None})
    trial = replace(submission, claims={item.code: corrected})
    for problem in run_checks((typed_facts, dates_in_year, part_within_whole), trial):
        return Recounted(wrong=problem.message)
    scored = score_item(item, corrected, submission.index, submission.year)
    if not isinstance(scored.points, Decimal):
        return Recounted(wrong=scored.why)
    return Recounted(facts, counted(scored.points, item, submission.index))
