"""What no page can read is refused as such, never a failure of ours."""

import pytest
from django.contrib import admin
from django.db import models
from django.test.client import BOUNDARY, encode_multipart
from django.urls import reverse

from targets.models import Programme, QuarterlyReport, ReportingPeriod
from tests.support.enterprises import enterprise
from tests.support.page_forms import Forms
from tests.support.people import administrator, period_of, send_report, staff
from units.models import CommitteeMember, Unit, UnitAlias

pytestmark = pytest.mark.django_db
HUGE = "9" * 4301


@pytest.fixture
def client(client, annex):
    client.force_login(staff(), backend="units.backends.RoleBackend")
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("model", ["units_user", "targets_quarterlyreport"])
def test_numbers_beside_the_filters_of_a_list(client, model):
    send_report("luc-nam", 2024, 1)
    answer = client.get(reverse(f"admin:{model}_changelist"), {"_facets": "True"})
    assert answer.status_code == 200


@pytest.mark.parametrize("value", ["99999999999999999999", HUGE, "²", "1,5", "x"])
@pytest.mark.parametrize("name", ["ky", "don-vi"])
def test_a_filter_by_a_number_that_is_none(client, name, value):
    answer = client.get(reverse("admin:targets_quarterlyreport_changelist"), {name: value})
    assert answer.status_code == 200


@pytest.mark.parametrize("lookup", ["id", "id__in", "unit", "unit__in"])
@pytest.mark.parametrize("value", ["99999999999999999999", HUGE, "x"])
def test_a_lookup_of_a_number_beyond_every_column(client, lookup, value):
    answer = client.get(reverse("admin:targets_quarterlyreport_changelist"), {lookup: value})
    assert answer.status_code in (200, 302, 400)


@pytest.mark.parametrize("year", ["999999999999", "0", HUGE])
def test_a_period_of_no_year(client, year):
    days = dict.fromkeys(("first_day", "cut_off", "opens_on", "due_on", "locks_on"), "01/07/2031")
    answer = client.post(reverse("admin:targets_reportingperiod_add"), days | {"year": year, "quarter": "3"})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["year"]
    assert not ReportingPeriod.objects.filter(first_day__year=2031).exists()


@pytest.mark.parametrize("quarter", ["0", "5", "99999999999999999999"])
@pytest.mark.parametrize("year", ["-1", "2024", "99999999999"])
def test_a_period_that_is_changed_to_no_quarter(client, year, quarter):
    period = period_of(2024, 4)
    days = dict.fromkeys(("first_day", "cut_off", "opens_on", "due_on", "locks_on"), "01/07/2031")
    url = reverse("admin:targets_reportingperiod_change", args=[period.pk])
    answer = client.post(url, days | {"year": year, "quarter": quarter})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    period.refresh_from_db()
    assert period.quarter == 4


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("value", [0, -1, 10**20])
def test_a_row_that_a_form_is_about_to_refuse_still_has_a_name(client, model, value):
    """The form is shown again under the name of its row, which has taken the refused values by then."""
    send_report("luc-nam", 2024, 1)
    row = model._default_manager.first() or model()
    for column in model._meta.concrete_fields:
        if isinstance(column, models.IntegerField) and column.editable and not column.primary_key:
            setattr(row, column.attname, value)
    assert isinstance(str(row), str)


@pytest.mark.parametrize("back", ["[]", "http://[", "//example.org/", "duyet", "review-queue", "\\x"])
def test_an_approval_is_told_wherever_the_form_wants_to_go_back_to(client, back):
    report = send_report("luc-nam", 2024, 1)
    answer = client.post(
        reverse("review-approve", args=[report.pk]),
        {"revision": report.current_revision_id, "tro-ve": back},
    )
    assert answer.status_code == 302
    assert answer["Location"].startswith("/")
    assert QuarterlyReport.objects.get(pk=report.pk).state == "approved"


@pytest.mark.parametrize("chosen", [["1,5"], ["x"], ["1", HUGE], ["99999999999999999999"]])
def test_rows_that_no_list_offers(client, chosen):
    data = {"action": "delete_selected", "_selected_action": chosen, "index": "0"}
    assert client.post(reverse("admin:units_unitalias_changelist"), data).status_code == 400


def test_saving_as_new_where_no_page_offers_it(client):
    alias = UnitAlias.objects.first()
    data = {"unit": alias.unit_id, "name": alias.name, "_saveasnew": "1"}
    assert client.post(reverse("admin:units_unitalias_change", args=[alias.pk]), data).status_code == 400


def test_an_alias_that_is_there_already(client):
    alias = UnitAlias.objects.first()
    answer = client.post(
        reverse("admin:units_unitalias_add"), {"unit": alias.unit_id, "name": alias.name.upper()}
    )
    assert answer.status_code == 200
    assert "Đơn vị đã có cách gọi này." in answer.content.decode()


def test_a_character_that_no_database_looks_for(client):
    assert client.get(reverse("union-list"), {"don_vi": "a\x00"}).status_code == 400
    assert client.get("/tong-quan/don-vi/a%00b/").status_code == 400


@pytest.mark.parametrize("name", ["find", "find_unit"])
@pytest.mark.parametrize("odd", ["a%00b", "%ED%A0%80", "%00"])
def test_a_character_that_no_database_stores_in_a_search_within_a_form(client, name, odd):
    typed = f"action=find&{name}={odd}"
    kind = "application/x-www-form-urlencoded"
    assert client.post(reverse("inspection-add"), typed, content_type=kind).status_code == 200


@pytest.mark.parametrize("charset", ["utf-7", "utf-16"])
def test_forms_in_another_encoding(client, charset):
    unit = Unit.objects.get(code="luc-nam")
    body = encode_multipart(BOUNDARY, {"unit": unit.pk, "name": "+2AA-"})
    kind = f"multipart/form-data; boundary={BOUNDARY}; charset={charset}"
    assert client.generic("POST", reverse("admin:units_unitalias_add"), body, kind).status_code == 400
    assert (
        client.generic("GET", reverse("union-list"), QUERY_STRING="tim=+2AA-", CONTENT_TYPE=kind).status_code
        == 400
    )


@pytest.mark.parametrize("rows", ["-1", "0", "x", HUGE, "99999999999999999999"])
@pytest.mark.parametrize("number", ["-1", "0", "x", HUGE, "99999999999999999999"])
def test_pages_of_a_list(client, rows, number):
    enterprise("luc-nam", "Công ty TNHH Đồi Ngô")
    answer = client.get(reverse("enterprise-list"), {"page": number, "per_page": rows})
    assert answer.status_code == 200
    assert "Công ty TNHH Đồi Ngô" in answer.content.decode()


@pytest.mark.parametrize("name", ["union-detail", "union-founding", "report-detail"])
def test_a_row_of_a_number_beyond_every_column(client, name):
    assert client.get(reverse(name, args=[10**20])).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_to_no_column(client, method):
    answer = getattr(client, method)(reverse("admin:units_unitalias_add"), {"_to_field": ""})
    assert answer.status_code == 400


@pytest.mark.parametrize("day", ["0001-01-01", "31/12/9999", "31/12/1899", "01/01/2101"])
@pytest.mark.parametrize("action", ["next", "look"])
def test_an_event_on_a_day_that_nobody_can_mean(client, day, action):
    typed = {"loai": "divide", "number": "90/QĐ-LĐLĐ", "signed_on": "01/07/2024", "effective_on": day}
    typed |= {"ending-0-unit": "yen-dung", "action": action}
    answer = client.post(reverse("reorganise-new") + "?loai=divide", typed)
    assert answer.status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "31/12/9999"])
def test_a_period_on_a_day_that_nobody_can_mean(client, day):
    days = dict.fromkeys(("first_day", "cut_off", "opens_on", "due_on", "locks_on"), day)
    answer = client.post(
        reverse("admin:targets_reportingperiod_add"), days | {"year": "2031", "quarter": "3"}
    )
    assert answer.status_code == 200
    assert set(answer.context["adminform"].form.errors) >= set(days)


def test_units_of_numbers_beyond_every_column(client):
    member = CommitteeMember.objects.create(name="Trần Văn Ban")
    typed = {
        "name": member.name,
        "order": "1",
        "units": ["99999999999999999999"],
        "user": "99999999999999999999",
    }
    for address in (
        reverse("admin:units_committeemember_add"),
        reverse("admin:units_committeemember_change", args=[member.pk]),
    ):
        answer = client.post(address, typed)
        assert answer.status_code == 200
        assert "units" in answer.context["adminform"].form.errors
    assert not member.units.exists()


def test_rows_that_a_form_takes_for_new_though_they_are_there(client):
    """As where two people add the same at once: the database refuses the second, and that is said."""
    programme = Programme.objects.get()
    page = client.get(reverse("admin:targets_programme_change", args=[programme.pk]))
    form = next(
        one for one in Forms(page.content.decode()).forms if one.attributes.get("id") == "programme_form"
    )
    typed = form.sent | form.values | {"past_results-INITIAL_FORMS": "0"}
    before = list(programme.past_results.values_list("pk", "order"))
    answer = client.post(reverse("admin:targets_programme_change", args=[programme.pk]), typed)
    assert before
    assert answer.status_code in (200, 409)
    assert list(programme.past_results.values_list("pk", "order")) == before


def test_an_indicator_with_a_number_beyond_every_column(client):
    client.force_login(administrator(), backend="units.backends.RoleBackend")
    answer = client.post(reverse("admin:targets_indicator_add"), {"odd_factor": "99999999999999999999"})
    assert answer.status_code == 200
    assert "odd_factor" in answer.context["adminform"].form.errors
