"""Two people at one enterprise at the same moment, each with a connection of their own: one wins, one union is made."""

import pytest

from tests.support.enterprises import enterprise
from tests.support.people import reporter, staff
from tests.targets.test_races import at_once, losers, winners
from units.enterprises import actions
from units.models import Founding, GrassrootsUnion, SurveyedEnterprise
from units.register.actions import FoundingPaper
from vietnamese import clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference_data")]


def rival(one, by, act):
    """A job that has read the enterprise before anybody acts."""
    own = SurveyedEnterprise.objects.select_related("unit", "kind").get(pk=one.pk)

    def job(together):
        together()
        return act(by, own)

    return job


def step(by, one):
    return actions.step(by=by, enterprise=one, step=actions.APPROACH)


def found(by, one):
    paper = FoundingPaper(clock.today(), "1/QĐ-CĐ", workforce=25, members=9)
    return actions.found(by=by, enterprise=one, name="CĐCS Đồi Ngô", kind=one.kind, paper=paper)


@pytest.mark.parametrize("act", [step, found])
def test_one_of_two_wins(act):
    one = enterprise("luc-nam", "Công ty Đồi Ngô", workforce=25)
    outcomes = at_once(rival(one, staff(), act), rival(one, reporter("luc-nam"), act))
    assert (len(winners(outcomes)), len(losers(outcomes))) == (1, 1)
    assert one.transitions.count() == 1
    made = 1 if act is found else 0
    assert (Founding.objects.count(), GrassrootsUnion.objects.count()) == (made, made)
