"""Two people at one decision, or at one rule set, at the same moment: exactly one wins, the other is told in Vietnamese."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.models import Measure, QualityTarget, QualityTargetDecision, RuleSet
from evaluations.quality_targets.actions import assign_quality_targets
from evaluations.rounds import rule_set_actions
from evaluations.rounds.rule_set_content import Content
from tests.support import people, ratings
from tests.targets.test_races import at_once, losers, winners
from units.models import Unit

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("reference_data"),
    pytest.mark.postgres,
]
DAY = datetime.date(2025, 1, 10)


def assigning(by, code, share):
    unit = Unit.objects.get(code=code)

    def job(together):
        together()
        return assign_quality_targets(
            by=by,
            year=2025,
            number="3/QĐ-LĐLĐ",
            signed_on=DAY,
            effective_on=DAY,
            shares={(unit, Measure.STATE): Decimal(share)},
        )

    return job


@pytest.mark.parametrize("other", ["luc-nam", "kcn"], ids=["same unit", "other unit"])
def test_one_number_assigned_twice(other):
    first, second = people.staff("canbo1"), people.staff("canbo2")
    outcomes = at_once(assigning(first, "luc-nam", 90), assigning(second, other, 95))
    (won,), (lost,) = winners(outcomes), losers(outcomes)
    assert "đã có trong sổ chỉ tiêu chất lượng năm 2025 với nội dung khác" in lost.message
    assert QualityTargetDecision.objects.get() == won
    assert QualityTarget.objects.get().decision == won


def test_one_paper_entered_by_two_people_is_recorded_once():
    first, second = people.staff("canbo1"), people.staff("canbo2")
    outcomes = at_once(assigning(first, "luc-nam", 90), assigning(second, "luc-nam", 90))
    assert len(winners(outcomes)) == 2
    assert {won.pk for won in outcomes} == {QualityTargetDecision.objects.get().pk}


def confirming(by, seen):
    def job(together):
        together()
        return rule_set_actions.confirm(
            by=by, rule_set=ratings.shipped(), source_document="12/HD-LĐLĐ", seen=seen.fingerprint
        )

    return job


def rewriting(by, seen, note):
    content = replace(seen, settings=seen.settings | {"note": note})

    def job(together):
        together()
        return rule_set_actions.rewrite(
            by=by, rule_set=ratings.shipped(), content=content, seen=seen.fingerprint
        )

    return job


@pytest.mark.parametrize("rival", [confirming, rewriting])
def test_one_rule_set_rewritten_while_it_is_confirmed_or_rewritten(rival):
    first, second = people.staff("canbo1"), people.staff("canbo2")
    seen = Content.of(ratings.shipped())
    more = () if rival is confirming else ("Bản của người thứ hai",)
    outcomes = at_once(rewriting(first, seen, "Bản của người thứ nhất"), rival(second, seen, *more))
    (won,), (lost,) = winners(outcomes), losers(outcomes)
    assert lost.message in (rule_set_actions.CHANGED, rule_set_actions.CONFIRMED)
    rules = RuleSet.objects.get(pk=won.pk)
    expected = seen.settings["note"] if rules.is_confirmed else won.note
    assert (rules.note, Content.of(rules).criteria) == (expected, seen.criteria)
