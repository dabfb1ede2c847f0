"""Text that shows nothing is no text: in forms, in the admin site, in Excel, in actions."""

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.forms import UsernameField
from django.urls import reverse

from targets.models import QuarterlyReport
from tests.support.people import administrator, approve, send_report, staff
from units.models import SurveyedEnterprise, Unit, UnitAlias
from vietnamese import clock
from vietnamese.fields import LineFormField, ProseFormField, TaxCodeFormField
from workbooks.cell_values import text_of
from workflow.steps import StepRefused

pytestmark = pytest.mark.django_db
INVISIBLE = ["\u202e", "\u3164", "\u200b\u00a0", "\u2800"]
CLEANED = (
    LineFormField | ProseFormField | TaxCodeFormField | UsernameField | forms.EmailField | forms.SlugField
)


@pytest.fixture
def client(client, annex):
    client.force_login(staff(), backend="units.backends.RoleBackend")
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("invisible", INVISIBLE)
def test_a_reason(client, invisible):
    report = approve(send_report("luc-nam", 2024, 1))
    answer = client.post(
        reverse("review-reopen", args=[report.pk]),
        {"revision": report.current_revision_id, "comment": invisible},
    )
    assert answer.status_code == 200
    assert "Chưa ghi lý do mở lại." in answer.content.decode()
    assert QuarterlyReport.objects.get(pk=report.pk).state == "approved"


@pytest.mark.parametrize("invisible", INVISIBLE)
def test_a_reason_in_an_action(annex, invisible):
    from targets.reports import actions

    report = approve(send_report("luc-nam", 2024, 1))
    with pytest.raises(StepRefused):
        actions.reopen(by=staff(), report=report, revision=report.current_revision, comment=invisible)


@pytest.mark.parametrize("invisible", INVISIBLE)
def test_a_name(client, invisible):
    data = {"unit": Unit.objects.get(code="luc-nam").pk, "name": invisible, "year": clock.today().year}
    answer = client.post(reverse("enterprise-add"), data)
    assert answer.status_code == 200
    assert answer.context["form"].errors["name"]
    assert not SurveyedEnterprise.objects.exists()


@pytest.mark.parametrize("invisible", INVISIBLE)
def test_a_name_in_the_admin_site(client, invisible):
    before = UnitAlias.objects.count()
    data = {"unit": Unit.objects.get(code="luc-nam").pk, "name": invisible}
    assert client.post(reverse("admin:units_unitalias_add"), data).status_code == 200
    assert UnitAlias.objects.count() == before


@pytest.mark.parametrize("invisible", INVISIBLE)
def test_a_cell(invisible):
    assert text_of(f" {invisible}") == text_of(invisible, lines=True) == ""


@pytest.mark.parametrize("person", [staff, administrator])
def test_every_text_of_the_admin_site_is_cleaned(reference_data, rf, person):
    request = rf.get("/")
    request.user = person()
    plain = [
        f"{options}: {name}"
        for options in admin.site._registry.values()
        if options.has_add_permission(request) or options.has_change_permission(request)
        for form in (
            options.get_form(request),
            *(inline.get_formset(request).form for inline in options.get_inline_instances(request)),
        )
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField)
        if not isinstance(field, CLEANED)
        and not isinstance(field.widget, forms.HiddenInput | forms.PasswordInput)
    ]
    assert not plain
