"""What leadership's pages lead with, and what the annex assigns, are data of the programme's goals."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from targets import progress
from targets.models import Goal
from tests.support import people
from vietnamese import clock

pytestmark = pytest.mark.usefixtures("reference_data")

DAY = datetime.date(2024, 4, 8)
MEMBERS, UNIONS, LARGE = "members_admitted", "unions_founded", "enterprise_unions_founded_20plus"


def goal(code) -> Goal:
    return Goal.objects.get(indicator__code=code)


def lead_with(*codes):
    """In the admin, as people do: the goals in this order, all others not."""
    for each in Goal.objects.filter(per="term").order_by("pk"):
        code = each.indicator.code
        each.headline = codes.index(code) + 1 if code in codes else None
        each.full_clean()
        each.save()


def test_as_shipped():
    shown = progress.load(headlines=True, on=DAY)
    assert shown.headlines == (MEMBERS, UNIONS, LARGE) == tuple(shown.indicators)
    assert shown.assigned == (UNIONS, MEMBERS)
    assert shown.assigned_headlines == (MEMBERS, UNIONS)


def test_another_order_is_that_of_every_page(client):
    people.open_quarter(2024, 1)
    people.approve_report("yen-dung", 2024, 1, members_admitted=5)
    people.send_report("luc-nam", 2024, 1, members_admitted=7, unions_founded=2)
    lead_with(UNIONS, MEMBERS)
    with clock.at(DAY):
        client.force_login(people.leader())
        page = client.get(reverse("dashboard"))
        heads = [row.label for row in page.context["rows"]]
        assert heads == ["Thành lập công đoàn cơ sở", "Kết nạp đoàn viên"]
        goals = client.get(reverse("dashboard-goals"), follow=True).context["goals"]
        assert [(name, here) for name, _, here in goals] == [(heads[0], True), (heads[1], False)]
        assert list(client.get(reverse("dashboard-unit", args=["yen-dung"])).context["page"].heads) == heads
        client.force_login(people.reporter("yen-dung"))
        figures = client.get(reverse("report-home")).context["units"][0].figures
        assert [figure["label"] for figure in figures] == [
            "Công đoàn cơ sở thành lập mới, năm 2024",
            "Đoàn viên kết nạp mới, năm 2024",
        ]
        client.force_login(people.staff())
        queue = client.get(reverse("review-queue")).content.decode()
        assert queue.index("2 CĐCS") < queue.index("7 đoàn viên")


def test_without_any_the_pages_still_open(client):
    people.open_quarter(2024, 1)
    people.approve_report("yen-dung", 2024, 1, members_admitted=5)
    lead_with()
    Goal.objects.update(annex_column=None)
    addresses = [
        ("leader", "dashboard"),
        ("leader", "dashboard-ranking"),
        ("leader", "dashboard-print"),
        ("leader", "dashboard-export"),
        ("leader", "union-summary"),
        ("staff", "review-queue"),
    ]
    with clock.at(DAY):
        for role, name in addresses:
            client.force_login(getattr(people, role)())
            assert client.get(reverse(name)).status_code == 200, name
        client.force_login(people.reporter("yen-dung"))
        assert client.get(reverse("report-home")).status_code == 200
        assert client.get(reverse("dashboard-unit", args=["yen-dung"])).status_code == 200


def test_a_share_neither_leads_nor_is_assigned():
    share = Goal.objects.filter(indicator__kind="share").first()
    share.headline = 4
    with pytest.raises(ValidationError, match="Tỷ lệ phần trăm"):
        share.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        share.save()


def test_administrators_change_it(client):
    client.force_login(people.administrator())
    programme = goal(MEMBERS).programme
    page = client.get(reverse("admin:targets_programme_change", args=[programme.pk]))
    form = page.context["inline_admin_formsets"][0].formset
    assert {"headline", "annex_column"} <= set(form.forms[0].fields)
