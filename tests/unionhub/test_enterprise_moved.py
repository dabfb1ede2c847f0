"""A unit is reorganised while somebody saves an enterprise of it: the form comes back with a word, never a page of 500."""

import pytest
from django.urls import reverse

from tests.support.enterprises import enterprise
from tests.support.html import text
from tests.support.people import staff
from units.enterprises import questions
from units.models import SurveyedEnterprise, Unit
from vietnamese import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client, reference_data, monkeypatch):
    """The event is carried out after the form was judged, before the action has the register."""

    def end(**_about):
        Unit.objects.filter(code="yen-dung").update(dissolved_on=clock.today())
        return []

    monkeypatch.setattr(questions, "about_enterprise", end)
    client.force_login(staff())
    return client


def saved(client, address, unit):
    data = {"unit": unit.pk, "name": "Công ty Hoa Sen", "year": clock.today().year, "version": ""}
    return client.post(address, data)


def test_entering(client):
    answer = saved(client, reverse("enterprise-add"), Unit.objects.get(code="yen-dung"))
    assert "Đơn vị này vừa được sắp xếp lại." in text(answer.content.decode())
    assert "Công ty Hoa Sen" in answer.content.decode()
    assert not SurveyedEnterprise.objects.exists()


def test_giving_it_to_the_unit(client):
    one = enterprise("luc-nam", "Công ty Đồi Ngô")
    version = one.history.latest().pk
    address = reverse("enterprise-edit", args=[one.pk])
    data = {"unit": Unit.objects.get(code="yen-dung").pk, "name": one.name, "version": version}
    answer = client.post(address, data)
    assert "Đơn vị này vừa được sắp xếp lại." in text(answer.content.decode())
    assert SurveyedEnterprise.objects.get().unit.code == "luc-nam"
