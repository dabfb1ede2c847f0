"""Two people with the same unit at once: one wins, the other is told, and nothing is there twice."""

import datetime

import pytest

from targets.models import TargetEntry
from tests.support import people
from tests.support import reorganising as events
from tests.targets.test_races import at_once
from unionhub import reorganise
from units.models import Reorganisation, Unit
from vietnamese import clock

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("reference_data"),
]

DAY = datetime.date(2025, 1, 1)


@pytest.mark.postgres
def test_one_of_two_events_wins():
    staff = people.staff()
    people.assign_targets("yen-dung", 2025, members_admitted=500)
    asked = [
        events.absorb("yen-dung", into, DAY, number=f"{into}/QĐ") for into in ("tp-bac-giang", "lang-giang")
    ]
    with clock.at(DAY):
        seen = [reorganise.prepare(one).fingerprint for one in asked]

        def job(one, fingerprint):
            return lambda together: reorganise.carry_out(by=staff, request=one, seen=fingerprint)

        outcomes = at_once(*(job(*pair) for pair in zip(asked, seen, strict=True)))
    assert sorted(type(one).__name__ for one in outcomes) == ["Refused", "Reorganisation"]
    event = Reorganisation.objects.get()
    assert Unit.objects.get(code="yen-dung").heir.code in ("tp-bac-giang", "lang-giang")
    moved = TargetEntry.objects.filter(decision__reorganisation=event)
    assert sorted(moved.values_list("amount", flat=True)) == [-500, 500]
