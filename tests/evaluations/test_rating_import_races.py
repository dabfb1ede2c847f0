"""Two people confirm lists about the same unions at once: one wins, the other is told, nothing is mixed."""

import threading

import pytest
from django.db import connection

from evaluations.bulk.actions import Rating, RowsMoved, rate_many
from evaluations.bulk.validation import Said
from evaluations.models import EvaluationTransition
from tests.support import people
from tests.support.rating_lists import ratings, round_with

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference_data")]


def test_two_lists_at_once_cannot_both_win():
    found = round_with(30, "luc-nam")
    by, barrier, outcomes = people.staff(), threading.Barrier(2, timeout=60), []
    seen = ratings(found)

    def run(level):
        try:
            said = [Rating(row, Said(level=level)) for row in seen]
            barrier.wait()
            outcomes.append(rate_many(by=by, found=found, ratings=said))
        except Exception as refused:
            outcomes.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[level]) for level in ("good", "satisfactory")]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    lost = [one for one in outcomes if isinstance(one, RowsMoved)]
    assert len(outcomes) == 2
    assert len(lost) == 1
    assert lost[0].moved == {row.pk for row in seen}
    assert len({row.appraised_level for row in ratings(found)}) == 1
    assert EvaluationTransition.objects.filter(step="rate").count() == 30
