"""A founding stays what it was, whatever becomes of the union; while it is frozen the database refuses every change."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.support.people import staff
from units.models import Founding, GrassrootsUnion, OrganisationKind, Unit
from units.register.actions import FoundingPaper, found

pytestmark = pytest.mark.django_db


@pytest.fixture
def founding(reference_data):
    return found(
        by=staff(),
        unit=Unit.objects.get(code="lang-giang"),
        name="CĐCS Công ty TNHH Đình Trám",
        kind=OrganisationKind.objects.get(code="dn-ngoai-nha-nuoc"),
        paper=FoundingPaper(datetime.date(2026, 4, 12), "12/QĐ-LĐLĐ", workforce=25, members=20),
        tax_code="2400 123.456",
    )


def test_a_founding_is_what_the_decision_says(founding):
    assert (founding.name, founding.tax_code, founding.is_enterprise) == (
        "CĐCS Công ty TNHH Đình Trám",
        "2400123456",
        True,
    )
    assert founding.counts_for_150
    assert founding.union.members == 20


def test_it_is_found_without_marks(founding):
    assert GrassrootsUnion.objects.filter(search_key__contains="dinh tram").exists()


def test_the_union_changes_and_the_founding_does_not(founding):
    union = founding.union
    union.name, union.workforce = "CĐCS Công ty Mới", 19
    union.members = 19
    union.save()
    founding.refresh_from_db()
    assert (founding.name, founding.workforce) == ("CĐCS Công ty TNHH Đình Trám", 25)


def test_frozen_it_cannot_be_changed_or_deleted(founding):
    Founding.objects.filter(pk=founding.pk).update(frozen_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Founding.objects.filter(pk=founding.pk).update(workforce=30)
    with pytest.raises(IntegrityError), transaction.atomic():
        Founding.objects.filter(pk=founding.pk).delete()
    Founding.objects.filter(pk=founding.pk).update(frozen_at=None)
    assert Founding.objects.filter(pk=founding.pk).update(workforce=30) == 1


def test_twenty_workers_of_an_enterprise_count(founding):
    founding.workforce = 19
    assert not founding.counts_for_150
    founding.workforce = 20
    assert founding.counts_for_150
