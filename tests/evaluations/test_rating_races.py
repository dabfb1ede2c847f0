"""Several people recognise and appraise at once, each in a thread with a connection of their own; it counts on PostgreSQL."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from evaluations.appraisal.recognition import Paper, recognise
from evaluations.models import (
    Evaluation,
    EvaluationState,
    EvaluationTransition,
    Exclusion,
    Level,
    RatingRound,
    RuleSet,
)
from evaluations.rating import steps
from evaluations.rating.scoring import Appraisal, save_appraisal
from evaluations.rounds import opening
from evaluations.rounds.round_population import subjects_of
from tests.support import appraisals, people
from tests.targets.test_races import at_once, losers, winners
from units.models import GrassrootsUnion, OrganisationKind, Unit
from vietnamese import clock
from workflow.steps import StepRefused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference_data")]


def recogniser(by, keys, number):
    """A job: everybody has read the ratings before anybody recognises them."""
    issuer = Unit.objects.get(code=people.PROVINCE)

    def job(together):
        found = RatingRound.objects.get(only_named=False)
        rows = list(Evaluation.objects.filter(pk__in=keys).order_by("pk"))
        together()
        paper = Paper(number, clock.today(), in_spite="Thử")
        return recognise(by=by, found=found, issuer=issuer, paper=paper, evaluations=rows)

    return job


def test_four_people_recognise_the_same_ratings_exactly_once():
    keys = [appraisals.appraised(row).pk for row in appraisals.opened("Một", "Hai", "Ba", "Bốn", "Năm")]
    crowd = [people.staff(f"canbo{number}") for number in range(4)]
    outcomes = at_once(*(recogniser(by, keys, f"{n}/QĐ-LĐLĐ") for n, by in enumerate(crowd)))
    (won,) = winners(outcomes)
    assert len(losers(outcomes)) == 3
    assert set(Evaluation.objects.filter(pk__in=keys).values_list("decision", flat=True)) == {won.pk}
    log = EvaluationTransition.objects.filter(step="recognise")
    assert sorted(log.values_list("evaluation", flat=True)) == sorted(keys)
    assert RatingRound.objects.get(only_named=False).decisions.count() == 1


def test_the_cap_holds_where_two_people_recognise_different_unions_of_one_unit():
    RuleSet.objects.filter(level="grassroots").update(excellent_cap=Decimal(25))
    rows = appraisals.opened(*(f"CĐCS {number}" for number in range(8)))
    keys = [appraisals.appraised(row, Decimal(missing) / 2).pk for missing, row in enumerate(rows)]
    one, two = people.staff("canbo1"), people.staff("canbo2")
    outcomes = at_once(recogniser(one, keys[:4], "1/QĐ"), recogniser(two, keys[4:], "2/QĐ"))
    assert len(winners(outcomes)) == 2
    recognised = Evaluation.objects.rated()
    assert recognised.count() == 8
    assert recognised.filter(recognised_level=Level.EXCELLENT).count() == 2  # a quarter of eight


@pytest.mark.parametrize("repetition", range(3))
def test_appraising_and_returning_at_once_one_wins(repetition):
    rating = appraisals.submitted(appraisals.opened("Một")[0])
    one, two = people.staff("canbo1"), people.staff("canbo2")
    given = {row.criterion_id: Appraisal(row.self_points) for row in rating.scores.all()}
    save_appraisal(by=one, evaluation=rating, version=rating.version, scores=given)

    def job(step):
        def run(together):
            mine = Evaluation.objects.select_related("round", "rule_set").get(pk=rating.pk)
            together()
            return step(mine)

        return run

    outcomes = at_once(
        job(lambda mine: steps.appraise(by=one, evaluation=mine, version=mine.version)),
        job(lambda mine: steps.send_back(by=two, evaluation=mine, version=mine.version, comment="Thiếu")),
    )
    (won,), (lost,) = winners(outcomes), losers(outcomes)
    rating.refresh_from_db()
    assert rating.state == won.to_state
    assert rating.state in (EvaluationState.APPRAISED, EvaluationState.RETURNED)
    assert isinstance(lost, StepRefused)
    assert list(rating.transitions.order_by("pk").values_list("step", flat=True)) == ["submit", won.step]
    assert (rating.appraised_level == "") == (won.step == "return")


def test_making_the_list_again_writes_over_no_decision_that_is_taken_meanwhile(monkeypatch):
    rating = appraisals.opened("Một")[0]
    GrassrootsUnion.objects.update(kind=OrganisationKind.objects.get(code="dn-fdi"))
    by = people.staff("canbo1")

    def decide():
        try:
            steps.exclude(by=by, evaluation=Evaluation.objects.get(pk=rating.pk), reason="Chờ giải thể")
        finally:
            connection.close()

    other = threading.Thread(target=decide)

    def meanwhile(found):
        other.start()
        other.join(0.5)  # without a lock it is done by now
        return subjects_of(found)

    monkeypatch.setattr(opening, "subjects_of", meanwhile)
    opening.open_round(by=people.staff(), found=rating.round)
    other.join(30)
    rating.refresh_from_db()
    assert (rating.exclusion, rating.exclusion_reason) == (Exclusion.OTHER, "Chờ giải thể")
    assert rating.kind.code == "dn-fdi"
