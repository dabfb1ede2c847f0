"""Two staff who change one object in the admin: the second is told who changed what, and nothing is overwritten or lost."""

import pytest
from django.contrib import admin
from django.urls import reverse

from evaluations.models import RatingRound
from evaluations.rounds.opening import open_round
from targets.models import PastResult, Programme
from tests.support import people
from tests.support.html import text
from tests.support.page_forms import Forms
from units.admin.kept import KeptChangeMixin
from units.models import OrganisationKind, Unit, UnitAlias

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def staff(client):
    person = people.staff()
    client.force_login(person, backend="units.backends.RoleBackend")
    return person


def page_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def as_opened(client, address):
    """What the page would send where nobody touches it."""
    page = client.get(address).content.decode()
    return next(form for form in Forms(page).forms if form.is_filled).as_it_stands


def test_the_second_is_told_who_changed_what_and_keeps_what_was_typed(client, staff, django_user_model):
    kind = OrganisationKind.objects.order_by("pk").first()
    address, before = page_of(kind), kind.short_name
    mine = as_opened(client, address)
    other = people.staff("canbo2")
    other.full_name = "Bùi Thị Hai"
    other.save()
    client.force_login(other, backend="units.backends.RoleBackend")
    client.post(address, as_opened(client, address) | {"short_name": "Tên của Hai"})
    client.force_login(staff, backend="units.backends.RoleBackend")
    answer = client.post(address, mine | {"short_name": "Tên của Tôi"})
    assert answer.status_code == 409
    page = text(answer)
    assert page.count("Chưa lưu: Bùi Thị Hai đã sửa lúc") == 1
    assert "Vui lòng sửa" not in page.split("Bùi Thị Hai")[0], "nothing else is wrong"
    assert f"{before} → Tên của Hai" in page
    assert "Tên của Hai (anh/chị nhập: Tên của Tôi)" in page
    kind.refresh_from_db()
    assert kind.short_name == "Tên của Hai"
    again = next(form for form in Forms(answer.content.decode()).forms if form.is_filled).as_it_stands
    assert again["short_name"] == ["Tên của Tôi"]
    assert client.post(address, again).status_code == 302
    kind.refresh_from_db()
    assert kind.short_name == "Tên của Tôi"


def test_another_tab_of_the_same_person_is_told_as_that(client, staff):
    kind = OrganisationKind.objects.order_by("pk").first()
    mine = as_opened(client, page_of(kind))
    client.post(page_of(kind), mine | {"short_name": "Thẻ thứ nhất"})
    page = text(client.post(page_of(kind), mine | {"short_name": "Thẻ thứ hai"}))
    assert page.count("chính anh/chị đã sửa lúc") == 1
    assert "Chính anh/chị, " in page


def test_inline_rows_are_claimed_too_with_or_without_history(client, staff):
    unit = Unit.objects.get(code="luc-nam")
    mine = as_opened(client, page_of(unit))
    UnitAlias.objects.create(unit=unit, name="LN cũ")
    answer = client.post(page_of(unit), mine)
    assert answer.status_code == 409
    assert "LN cũ" in text(answer)
    programme = Programme.objects.get()
    result = PastResult.objects.filter(programme=programme).first()
    mine = as_opened(client, page_of(programme))
    PastResult.objects.filter(pk=result.pk).update(text="Kết quả khác")
    answer = client.post(page_of(programme), mine)
    assert answer.status_code == 409
    assert f"Kết quả khác (anh/chị nhập: {result.text})" in text(answer)


def test_what_the_form_itself_refuses_hides_no_conflict(client, staff):
    """Else the page that comes back claims what others saved, and the next saving overwrites it unseen."""
    rated = RatingRound.objects.get()
    open_round(by=staff, found=rated)
    mine = as_opened(client, page_of(rated)) | {"year": str(rated.year + 1), "name": "Tên của Tôi"}
    rated.name = "Tên của Hai"
    rated.save()
    answer = client.post(page_of(rated), mine)
    assert answer.status_code == 409
    assert "Tên của Hai (anh/chị nhập: Tên của Tôi)" in text(answer)
    again = next(form for form in Forms(answer.content.decode()).forms if form.is_filled).as_it_stands
    assert "không đổi được năm" in text(client.post(page_of(rated), again))


def test_what_others_did_elsewhere_is_no_conflict(client, staff):
    kind, other = OrganisationKind.objects.order_by("pk")[:2]
    mine = as_opened(client, page_of(kind))
    other.short_name = "Khác"
    other.save()
    assert client.post(page_of(kind), mine).status_code == 302
    assert client.post(page_of(other), as_opened(client, page_of(other))).status_code == 302


def test_a_login_of_the_account_is_no_change_of_it(client, staff):
    officer = people.reporter("luc-nam")
    mine = as_opened(client, page_of(officer))
    client.force_login(officer, backend="units.backends.RoleBackend")
    client.force_login(staff, backend="units.backends.RoleBackend")
    assert client.post(page_of(officer), mine).status_code == 302


def test_every_model_that_can_be_changed_claims_what_it_showed(rf, staff):
    request = rf.get("/")
    request.user = people.administrator()
    left = [
        model.__name__
        for model, options in admin.site._registry.items()
        if not isinstance(options, KeptChangeMixin) and options.has_change_permission(request)
    ]
    assert left == []
