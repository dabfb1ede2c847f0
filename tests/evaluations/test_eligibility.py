"""Since when unions work, as the register tells it: foundings, mergers, standing reorganisations; constant queries."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.rating.rules import Past
from evaluations.rounds.eligibility import judged, pasts_of_unions, pasts_of_units
from tests.support import people, ratings
from units.models import Founding, GrassrootsUnion, Reorganisation, ReorganisationPart, UnionEvent, Unit
from vietnamese import clock

pytestmark = pytest.mark.usefixtures("reference_data")
D = datetime.date
END = D(2025, 12, 31)


JULY = D(2025, 7, 1)


def reorganised(kind="absorb", day=JULY, undone=False):
    event = Reorganisation.objects.create(kind=kind, number="9/QĐ", signed_on=day, effective_on=day)
    if undone:
        Reorganisation.objects.filter(pk=event.pk).update(
            undone_at=clock.now(), undone_by=people.staff(), undone_reason="Nhầm"
        )
    return event


def happened(union, kind, day, event=None):
    UnionEvent.objects.create(
        union=union, kind=kind, effective_on=day, reorganisation=event, recorded_by=people.staff()
    )


def past_of(union):
    return pasts_of_unions(GrassrootsUnion.objects.all(), END)[union.pk]


def test_foundings_and_what_starts_the_time_again():
    union = ratings.union()
    assert past_of(union) == Past(None, None)
    Founding.objects.create(
        union=union, unit=union.unit, founded_on=D(2019, 5, 1), name=union.name, is_enterprise=False
    )
    happened(union, "renamed", D(2025, 8, 1))
    happened(union, "transferred", D(2025, 8, 2))  # a plain transfer
    happened(union, "transferred", D(2025, 8, 3), reorganised(undone=True))
    happened(
        union, "transferred", D(2025, 8, 5), reorganised("transfer_unions")
    )  # the same with a decision of its own
    happened(union, "resumed", D(2025, 8, 4))
    happened(union, "merged_into", D(2026, 1, 1))  # after the round
    assert past_of(union) == Past(D(2019, 5, 1), None)
    happened(union, "transferred", D(2025, 3, 1), reorganised())
    assert past_of(union).reorganised_on == D(2025, 3, 1)
    happened(union, "merged_into", D(2025, 7, 2))
    happened(union, "merged_into", D(2025, 9, 9), reorganised(undone=True))
    assert past_of(union).reorganised_on == D(2025, 7, 2)
    found = judged({union.pk: past_of(union)}, ratings.shipped(), END)[union.pk]
    assert (found.enough, found.months, found.needed, found.after_merger) == (False, 5, 6, True)


def test_units_start_again_by_mergers_and_splits_not_by_a_new_name():
    unit = Unit.objects.get(code="tp-bac-giang")
    for kind, day, undone in (
        ("rename", D(2025, 11, 1), False),
        ("spin_off", D(2025, 10, 1), True),
        ("absorb", D(2025, 1, 1), False),
    ):
        ReorganisationPart.objects.create(event=reorganised(kind, day, undone), unit=unit, role="staying")
    found = pasts_of_units(Unit.objects.filter(owes_reports=True), END)
    assert found[unit.pk].reorganised_on == D(2025, 1, 1)
    assert len(found) == 17
    assert [pk for pk, past in found.items() if past.reorganised_on] == [unit.pk]


def test_as_many_queries_for_many_unions_as_for_one():
    def queries():
        with CaptureQueriesContext(connection) as found:
            pasts = pasts_of_unions(GrassrootsUnion.objects.visible_to(people.staff()).active(END), END)
        return len(found), len(pasts)

    union = ratings.union()
    happened(union, "merged_into", D(2025, 7, 2))
    one = queries()
    ratings.many(Unit.objects.filter(owes_reports=True), each=20)
    many = queries()
    assert many[0] == one[0]
    assert many[1] == 341
