"""The people who report: many from Excel, links to set a password, a place handed over by date, who never logged in."""

import datetime
import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.support.html import text
from tests.support.people import administrator, leader, reporter, staff
from tests.support.workbooks import from_rows
from units.models import Assignment, Installation, Unit, User
from units.people import actions, links
from units.people.actions import Person, assign_people, hand_over, propose_username
from units.people.imports import PeopleList, people_of
from units.people.roles import Role
from vietnamese import clock
from workbooks.reading import LIST, read_workbook
from workflow.steps import SomebodyWasFaster

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 1, 5)
HEAD = ["Họ và tên", "Đơn vị", "Thư điện tử", "Tên đăng nhập", "Từ ngày", "Đến hết ngày"]
LUC_NAM = "LĐLĐ huyện Lục Nam"


@pytest.fixture(autouse=True)
def files(settings, tmp_path, reference_data):
    settings.MEDIA_ROOT = tmp_path


def planned(by, *rows):
    people = PeopleList(by)
    people.read(read_workbook(from_rows(HEAD, *rows), size=LIST))
    return people


def unit(code="luc-nam") -> Unit:
    return Unit.objects.get(code=code)


@pytest.mark.parametrize(
    ("name", "taken", "wanted"),
    [
        ("Nguyễn Văn An", (), "nguyen.van.an"),
        ("Nguyễn Văn An", ("nguyen.van.an",), "nguyen.van.an2"),
        ("Đỗ  Thị  Ê-đê", (), "do.thi.e.de"),
        ("???", (), "can.bo"),
    ],
)
def test_user_names_are_proposed_by_the_name(name, taken, wanted):
    assert propose_username(name, taken) == wanted


@given(name=st.text(max_size=200), count=st.integers(0, 3))
@hypothesis_settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_proposed_name_is_free_and_can_be_an_account(name, count):
    taken = set()
    for _ in range(count + 1):
        proposed = propose_username(name, taken)
        assert proposed not in taken
        User._meta.get_field("username").run_validators(proposed)
        taken.add(proposed)


def test_every_row_is_told_and_nothing_is_written():
    by = staff()
    reporter("yen-the", username="hong", full_name="Vũ Thị Hồng")
    before = User.objects.count(), Assignment.objects.count()
    people = planned(
        by,
        ["Nguyễn Văn An", LUC_NAM, "an@congdoan.vn", None, "05/01/2026", None],
        ["Vũ Thị Hồng", "LĐLĐ huyện Yên Thế", "hong@congdoan.vn", None, None, None],
        ["Lê Văn Sai", "Huyện Không Có", None, None, None, None],
        ["Lê Thị Thư", LUC_NAM, "khong phai thu", None, None, None],
        ["Trần Ngược", LUC_NAM, None, None, "05/01/2026", "01/01/2026"],
    )
    assert people.plan.refusal == ""
    (new,) = people.plan.new
    assert new.item == Person(
        unit=unit().pk, since=DAY, username="nguyen.van.an", full_name="Nguyễn Văn An", email="an@congdoan.vn"
    )
    (changed,) = people.plan.changed
    assert changed.changes == [("Thư điện tử", "–", "hong@congdoan.vn")]
    refused = {row.line: row.refusals for row in people.plan.refused}
    assert sorted(refused) == [4, 5, 6]
    assert "không phải là địa chỉ thư điện tử" in refused[5][0][1]
    assert "Ngày kết thúc không được trước" in refused[6][0][1]
    assert (User.objects.count(), Assignment.objects.count()) == before


def test_the_same_name_elsewhere_is_asked_and_an_account_of_the_province_refused():
    by = staff()
    reporter("yen-the", username="hong", full_name="Vũ Thị Hồng")
    leader("lanhdao")
    people = planned(
        by,
        ["Vũ Thị Hồng", LUC_NAM, None, None, None, None],
        ["Trần Văn Lãnh Đạo", LUC_NAM, None, "lanhdao", None, None],
    )
    (asked,) = people.plan.asked
    account = User.objects.get(username="hong")
    assert [choice.code for choice in asked.choices] == [f"same-{account.pk}", "different"]
    assert "quản trị hệ thống quản lý" in people.plan.refused[0].refusals[0][1]
    people.plan.given = {asked.number: f"same-{account.pk}"}
    del people.plan.groups
    (person,) = people_of(people)
    assert (person.user, person.unit, person.assignment) == (account.pk, unit().pk, None)
    people.plan.given = {asked.number: "different"}
    (person,) = people_of(people)
    assert (person.user, person.username) == (None, "vu.thi.hong")


def test_a_known_person_in_two_units_gets_both_places_as_answered():
    by = staff()
    reporter("yen-the", username="hong", full_name="Vũ Thị Hồng")
    account = User.objects.get(username="hong")
    people = planned(
        by,
        ["Vũ Thị Hồng", LUC_NAM, None, None, None, None],
        ["Vũ Thị Hồng", "LĐLĐ huyện Sơn Động", None, None, None, None],
        ["Vũ Thị Hồng", LUC_NAM, None, None, None, None],
    )
    people.plan.given = {row.number: f"same-{account.pk}" for row in people.plan.asked}
    assert assign_people(by=by, people=people_of(people)) == []
    served = account.assignments.values_list("unit__code", flat=True)
    assert sorted(served) == ["luc-nam", "son-dong", "yen-the"]


def test_one_person_for_two_units_is_one_account():
    by = staff()
    people = planned(
        by,
        ["Nguyễn Văn An", LUC_NAM, "an@congdoan.vn", None, None, None],
        ["Nguyễn Văn An", "LĐLĐ huyện Yên Thế", "an@congdoan.vn", None, None, None],
        ["Nguyễn Văn An", LUC_NAM, "an@congdoan.vn", None, None, None],
    )
    assert len(people.plan.new) == 2
    assert "Trùng với" in people.plan.refused[0].refusals[0][1]
    made = assign_people(by=by, people=[row.item for row in people.plan.new])
    assert [account.username for account in made] == ["nguyen.van.an"]
    assert not made[0].has_usable_password()
    assert sorted(made[0].assignments.values_list("unit__code", flat=True)) == ["luc-nam", "yen-the"]
    again = planned(by, ["Nguyễn Văn An", LUC_NAM, "an@congdoan.vn", None, None, None])
    assert [row.state for row in again.plan.rows] == ["unchanged"]


def test_from_the_file_to_the_first_log_in(client):
    """Twenty-five lines, one confirmation, a sheet of links; each link is good once."""
    by = staff()
    client.force_login(by, backend="units.backends.RoleBackend")
    rows = [[f"Cán bộ Số {n}", LUC_NAM, None, None, None, None] for n in range(25)]
    preview = client.post(
        reverse("account-import"),
        {"file": SimpleUploadedFile("cb.xlsx", from_rows(HEAD, *rows))},
        follow=True,
    )
    assert "25 mới, 0 thay đổi" in text(preview)
    digest = re.search(r'name="digest" value="(\w+)"', preview.content.decode())[1]
    address = preview.redirect_chain[-1][0]
    done = client.post(address, {"confirm": "1", "digest": digest}, follow=True)
    assert "Đã tạo 25 tài khoản" in text(done)
    assert User.objects.filter(assignments__unit__code="luc-nam", last_login__isnull=True).count() == 25
    sheet = client.post(reverse("account-links"))
    assert sheet["Cache-Control"].count("no-store") == 1
    found = re.findall(r"http://testserver(/dat-mat-khau/\S+?/)<", sheet.content.decode())
    assert len(found) == len(set(found)) == 25
    client.logout()
    page = client.get(found[0], follow=True)
    assert page.status_code == 200
    passwords = {"new_password1": "Mua thu vang 3 la", "new_password2": "Mua thu vang 3 la"}
    set_at = page.redirect_chain[-1][0]
    assert client.post(set_at, passwords).status_code == 302
    assert client.session["_auth_user_id"]
    client.logout()
    assert "đã dùng hoặc đã hết hạn" in text(client.get(found[0], follow=True))
    typed = {"username": "can.bo.so.0", "password": "Mua thu vang 3 la"}
    assert client.post(reverse("login"), typed).status_code == 302


def test_a_link_ends_with_the_week_and_with_the_lock(client, settings, monkeypatch):
    by = staff()
    account = reporter("luc-nam")
    (link,) = links.make_links(by=by, accounts=[account], absolute=str)
    account.is_active = False
    account.save()
    assert "đã dùng hoặc đã hết hạn" in text(client.get(link.url, follow=True))
    account.is_active = True
    account.save()
    assert "đã dùng" not in text(client.get(link.url, follow=True))
    settings.PASSWORD_RESET_TIMEOUT = -1
    client.cookies.clear()
    assert "đã dùng hoặc đã hết hạn" in text(client.get(link.url, follow=True))


def test_nobody_gets_a_link_to_an_account_above(client):
    by, above = staff(), leader()
    client.force_login(by, backend="units.backends.RoleBackend")
    assert client.post(reverse("account-links"), {"tai-khoan": above.pk}).status_code == 404
    with pytest.raises(PermissionDenied):
        links.make_links(by=by, accounts=[above], absolute=str)


def test_links_go_by_mail_where_mail_is_sent_and_never_from_sample_data(client, settings):
    by = staff()
    account = reporter("luc-nam")
    account.email = "an@congdoan.vn"
    account.save()
    client.force_login(by, backend="units.backends.RoleBackend")
    client.post(reverse("account-links"), {"mail": "1"})
    assert not mail.outbox
    settings.SENDS_MAIL = True
    shown = client.post(reverse("account-links"), {"mail": "1"})
    assert [message.to for message in mail.outbox] == [["an@congdoan.vn"]]
    assert "/dat-mat-khau/" in mail.outbox[0].body
    assert "/dat-mat-khau/" not in shown.content.decode()
    Installation.objects.update_or_create(pk=1, defaults={"sample_since": clock.now()})
    client.post(reverse("account-links"), {"mail": "1"})
    assert len(mail.outbox) == 1


def test_a_mail_that_cannot_go_out_leaves_its_link_on_the_page(client, settings, monkeypatch):
    by = staff()
    account = reporter("luc-nam")
    account.email = "an@congdoan.vn"
    account.save()
    settings.SENDS_MAIL = True

    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    client.force_login(by, backend="units.backends.RoleBackend")
    shown = client.post(reverse("account-links"), {"mail": "1"})
    assert "Chưa gửi được thư" in text(shown)
    assert "/dat-mat-khau/" in shown.content.decode()


def test_a_place_is_handed_over_by_date():
    by = staff()
    before = reporter("luc-nam", full_name="Người Cũ")
    place = before.assignments.get()
    new = hand_over(by=by, assignment=place, day=DAY, full_name="Người Mới", email="moi@congdoan.vn")
    place.refresh_from_db()
    assert place.valid_until == DAY - datetime.timedelta(days=1)
    assert (new.user.username, new.valid_from, new.valid_until, new.role) == (
        "nguoi.moi", DAY, None, Role.REPORTER,
    )  # fmt: skip
    for day, person in ((DAY - datetime.timedelta(days=1), before), (DAY, new.user)):
        serving = Assignment.objects.active(day).filter(unit__code="luc-nam", role=Role.REPORTER)
        assert [one.user for one in serving] == [person]
    assert new.history.latest().history_user == by


def test_of_two_who_report_the_other_one_goes_on():
    """One place that goes on, not a second one for the same days."""
    by = staff()
    place = reporter("luc-nam", full_name="Người Đi").assignments.get()
    other = reporter("luc-nam", username="nguoi.o", full_name="Người Ở")
    held = other.assignments.get()
    Assignment.objects.filter(pk=held.pk).update(valid_until=DAY + datetime.timedelta(days=9))
    new = hand_over(by=by, assignment=place, day=DAY, successor=other)
    assert list(other.assignments.all()) == [held]
    assert (new.pk, new.valid_from, new.valid_until) == (held.pk, held.valid_from, None)


@pytest.mark.parametrize("day", [datetime.date(2023, 9, 1), datetime.date(2020, 1, 1)])
def test_a_place_is_not_handed_over_before_it_began(day):
    by = staff()
    place = reporter("luc-nam").assignments.get()
    with pytest.raises(ValidationError, match="Ngày bàn giao phải sau ngày đó"):
        hand_over(by=by, assignment=place, day=day, full_name="Người Mới")
    assert not User.objects.filter(full_name="Người Mới").exists()


def test_whoever_was_faster_is_told():
    by = staff()
    place = reporter("luc-nam").assignments.get()
    seen = place.history.latest().history_id
    hand_over(by=by, assignment=place, day=DAY, version=seen, full_name="Người Mới")
    with pytest.raises(SomebodyWasFaster):
        hand_over(by=by, assignment=place, day=DAY, version=seen, full_name="Người Khác")
    assert not User.objects.filter(full_name="Người Khác").exists()


def test_the_form_of_a_hand_over(client):
    by = staff()
    place = reporter("luc-nam", full_name="Người Cũ").assignments.get()
    other = reporter("yen-the", full_name="Người Bên")
    client.force_login(by, backend="units.backends.RoleBackend")
    address = reverse("account-hand-over", args=[place.pk])
    version = place.history.latest().history_id
    typed = {"day": "05/01/2026", "version": version}
    both = client.post(address, typed | {"successor": other.pk, "full_name": "Ai đó"})
    assert "không cả hai" in text(both)
    assert "không cả hai" in text(client.post(address, typed))
    done = client.post(address, typed | {"successor": other.pk}, follow=True)
    assert "Người Bên báo cáo từ ngày 05/01/2026, thay Người Cũ" in text(done)
    assert other.assignments.filter(unit__code="luc-nam", valid_from=DAY).exists()


def test_who_has_never_logged_in_and_which_unit_has_nobody(client):
    by = staff()
    seen = reporter("luc-nam", full_name="Đã Vào")
    reporter("yen-the", full_name="Chưa Vào")
    seen.last_login = clock.now()
    seen.save()
    client.force_login(by, backend="units.backends.RoleBackend")
    shown = text(client.get(reverse("account-list") + "?muc=chua-dang-nhap"))
    assert "Chưa Vào" in shown
    assert "Đã Vào" not in shown
    assert "15 đơn vị phải báo cáo nhưng chưa có ai báo cáo" in shown
    assert [one.code for one in actions.units_without_anybody([unit(), unit("kcn")], clock.today())] == [
        "kcn"
    ]


def test_as_many_queries_for_forty_people_as_for_two(client):
    client.force_login(administrator(), backend="units.backends.RoleBackend")
    counts = []
    for number in (2, 40):
        for n in range(number):
            reporter("luc-nam", username=f"nguoi-{n}")
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("account-list"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
