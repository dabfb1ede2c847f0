"""The ledger, read only: what a target is the sum of, and what is recorded and not in force yet."""

import datetime

import pytest
from django.urls import reverse

from tests.support.html import text
from tests.support.ledgers import adjust
from tests.support.people import leader
from vietnamese import clock

pytestmark = pytest.mark.django_db
LUC_NAM = {"don-vi": "luc-nam", "nam": "2026", "chi-tieu": "members_admitted"}


@pytest.fixture
def look(annex, client):
    client.force_login(leader())

    def get(day=datetime.date(2026, 10, 20), **parameters):
        with clock.at(day):
            return client.get(reverse("dashboard-ledger"), parameters)

    return get


def test_a_target_opens_the_entries_that_it_is_the_sum_of(look):
    adjust()
    page = look(**LUC_NAM)
    amounts = [row.record.amount for row in page.context["table"].rows]
    assert sorted(amounts) == [120, 400]
    assert "Chỉ tiêu hiện hành: 520." in text(page)
    assert "Số 45/QĐ-LĐLĐ Điều chỉnh chỉ tiêu" in text(page)


def test_what_is_not_in_force_yet_stands_with_its_day(look):
    adjust(number="12/QĐ-LĐLĐ", day=datetime.date(2027, 1, 1))
    page = look(**LUC_NAM)
    assert "Chỉ tiêu hiện hành: 400; từ 01/01/2027: 520 (số 12/QĐ-LĐLĐ)." in text(page)
    assert [row.record.amount for row in page.context["table"].rows] == [400]
    coming = look(muc="sap-co-hieu-luc")
    assert [row.record.decision.number for row in coming.context["table"].rows] == ["12/QĐ-LĐLĐ"]
    later = look(datetime.date(2027, 1, 1), **LUC_NAM)
    assert "Chỉ tiêu hiện hành: 520." in text(later)


def test_the_years_of_a_unit_lead_to_it(look, client):
    page = client.get(reverse("dashboard-unit", args=["luc-nam"])).content.decode()
    assert f'href="{reverse("dashboard-ledger")}?don-vi=luc-nam&amp;nam=2026"' in page
