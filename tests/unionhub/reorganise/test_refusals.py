"""What an event may not do, and what stops it from being undone."""

import datetime
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from targets.progress import CURRENT
from tests.support import bulk, people
from tests.support import reorganising as events
from tests.support.reorganising import Kind
from unionhub import reorganise
from unionhub.reorganise import OWN, EndingUnit, Request, Spread, StayingUnit, TargetMove, UserFate
from units.models import GrassrootsUnion, OrganisationKind, Reorganisation, Unit
from units.register import actions as register
from vietnamese import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("annex")]

DAY = datetime.date(2025, 1, 1)
MEMBERS = "members_admitted"


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at(DAY):
        yield


def fields(asked):
    return [problem.field for problem in reorganise.prepare(asked).problems]


ABSORB = events.absorb("yen-dung", "tp-bac-giang", DAY)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (replace(ABSORB, number=""), "number"),
        (replace(ABSORB, effective_on=datetime.date(2030, 1, 1)), "effective_on"),
        (replace(ABSORB, kind="marry"), "kind"),
        (replace(ABSORB, ending=()), "ending"),
        (replace(ABSORB, staying=(StayingUnit("nowhere"),)), "staying.nowhere"),
        (replace(ABSORB, ending=(EndingUnit("bac-giang", heir="tp-bac-giang"),)), "ending.bac-giang"),
        (replace(ABSORB, ending=(EndingUnit("yen-dung", heir="kcn"),)), "ending.yen-dung.heir"),
        (replace(ABSORB, ending=(EndingUnit("yen-dung", reports=OWN),)), "ending.yen-dung.reports"),
        (replace(ABSORB, ending=(EndingUnit("yen-dung", reports_by="kcn"),)), "ending.yen-dung.reports_by"),
        (replace(ABSORB, unions=(Spread("yen-dung", rest="kcn"),)), "unions.yen-dung"),
        (replace(ABSORB, users=(UserFate("nobody", "yen-dung"),)), "users.nobody"),
        (
            replace(ABSORB, targets=(TargetMove("yen-dung", "tp-bac-giang", 2024, MEMBERS, 1),)),
            "targets.yen-dung.2024.members_admitted",
        ),
        (
            replace(ABSORB, targets=(TargetMove("yen-dung", "", 2025, MEMBERS, 500),)),
            "targets.yen-dung.2025.members_admitted",
        ),
        (events.request(Kind.CREATE, DAY, new=(events.new("kcn", "huyện mới"),)), "new.kcn.code"),
        (events.request(Kind.CREATE, DAY, new=(events.new("x y", "huyện mới"),)), "new.x y.code"),
        (events.request(Kind.CREATE, DAY, new=(events.new("x", "huyện Lục Nam"),)), "new.x.name"),
        (events.request(Kind.CREATE, DAY, new=(events.new("x", "mới", parent="y"),)), "new.x.parent"),
        (events.request(Kind.RENAME, DAY, staying=(StayingUnit("luc-nam"),)), "staying.luc-nam.name"),
        (events.request(Kind.CHANGE_KIND, DAY, staying=(StayingUnit("kcn"),)), "staying.kcn.kind"),
        (
            events.request(
                Kind.TRANSFER_UNIONS, DAY, staying=(StayingUnit("kcn"), StayingUnit("luc-nam")), unions=()
            ),
            "unions",
        ),
    ],
)
def test_a_problem_stands_at_its_field(asked, field):
    assert field in fields(asked)
    with pytest.raises(reorganise.Refused):
        reorganise.carry_out(by=people.staff(), request=asked, seen=reorganise.prepare(asked).fingerprint)
    assert not Reorganisation.objects.exists()


def test_a_request_survives_json():
    asked = reorganise.completed(ABSORB)
    assert Request.from_json(asked.as_json()) == asked
    event = events.do(asked)
    event.refresh_from_db()
    assert Request.from_json(event.chosen) == asked


def test_only_what_was_seen_is_carried_out():
    seen = reorganise.prepare(ABSORB).fingerprint
    people.assign_targets("yen-dung", 2025, number="7/QĐ", members_admitted=5)
    with pytest.raises(reorganise.Refused, match="thay đổi sau khi xem trước"):
        reorganise.carry_out(by=people.staff(), request=ABSORB, seen=seen)


@pytest.mark.parametrize("person", [people.leader, people.administrator, lambda: people.reporter("kcn")])
def test_staff_alone_reorganise(person):
    with pytest.raises(PermissionDenied):
        reorganise.carry_out(by=person(), request=ABSORB, seen="")
    event = events.do(ABSORB)
    with pytest.raises(PermissionDenied):
        reorganise.undo(by=person(), event=event, number="1", signed_on=DAY, reason="nhầm")


def test_a_dissolution_that_cuts_says_so():
    asked = events.request(Kind.DISSOLVE, DAY, ending=(EndingUnit("son-dong", reports_by="bac-giang"),))
    preview = reorganise.prepare(asked)
    row = next(row for row in preview.totals if (row.year, row.indicator) == (2025, MEMBERS))
    assert row.cut == row.before - row.after > 0
    assert any("cắt" in remark for remark in preview.remarks)
    events.do(asked)
    row = events.unit_row(events.read(DAY, CURRENT), "son-dong")
    assert row["ended"]


class TestUndoingIsRefused:
    def reason(self, event):
        (reason,) = reorganise.what_rests_on(event)
        with pytest.raises(reorganise.Refused):
            events.undo(event)
        event.refresh_from_db()
        assert event.undone_at is None
        return reason

    def test_after_another_event_of_the_same_unit(self):
        event = events.do(ABSORB)
        events.do(events.absorb("lang-giang", "tp-bac-giang", DAY, number="2/QĐ"))
        assert "đợt sắp xếp sau đó" in self.reason(event)

    def test_after_a_decision_on_what_was_moved(self):
        event = events.do(ABSORB)
        people.assign_targets("tp-bac-giang", 2025, number="7/QĐ", members_admitted=5)
        assert "7/QĐ" in self.reason(event)

    def test_after_a_union_was_entered_in_a_new_unit(self):
        event = events.do(events.request(Kind.CREATE, DAY, new=(events.new("chu", "thị xã Chũ"),)))
        kind = OrganisationKind.objects.first()
        register.register(by=people.staff(), unit=Unit.objects.get(code="chu"), name="CĐCS A", kind=kind)
        assert "thêm 1 CĐCS" in self.reason(event)

    def test_after_a_report_of_the_heir(self):
        event = events.do(ABSORB)
        people.send_report("tp-bac-giang", 2025, 1)
        assert "Quý I/2025" in self.reason(event)

    def test_after_somebody_got_a_place_in_a_new_unit(self):
        event = events.do(events.request(Kind.CREATE, DAY, new=(events.new("chu", "thị xã Chũ"),)))
        people.reporter("chu")
        assert "cán bộ tại đơn vị mới" in self.reason(event)

    def test_twice(self):
        event = events.do(ABSORB)
        event = events.undo(event)
        (reason,) = reorganise.what_rests_on(event)
        assert "đã được hủy" in reason


def test_a_withdrawn_unit_is_nowhere_and_its_code_is_free_again():
    asked = events.request(Kind.CREATE, DAY, new=(events.new("chu", "thị xã Chũ"),))
    events.undo(events.do(asked))
    assert not Unit.objects.filter(code__startswith="chu").exists()
    assert events.unit_row(events.read(DAY), "chu") is None
    events.do(replace(asked, number="3/QĐ"))
    assert events.unit_row(events.read(DAY), "chu") is not None


def test_as_many_queries_for_much_as_for_little():
    def queries():
        with CaptureQueriesContext(connection) as captured:
            reorganise.prepare(ABSORB)
        return len(captured)

    before = queries()
    kind, unit = OrganisationKind.objects.first(), Unit.objects.get(code="yen-dung")
    GrassrootsUnion.objects.bulk_create(
        GrassrootsUnion(unit=unit, name=f"CĐCS {number}", kind=kind) for number in range(30)
    )
    bulk.more_units(20)
    for number in range(3):
        people.reporter("yen-dung", username=f"nguoi-{number}")
    people.open_quarter(2024, 1)
    assert queries() == before


def test_the_admin_leaves_to_events_what_is_theirs(client):
    events.do(ABSORB)
    client.force_login(people.staff())
    unit = Unit.objects.get(code="yen-dung")
    page = client.get(f"/quan-tri/units/unit/{unit.pk}/change/", follow=True).content.decode()
    assert "Sắp xếp tổ chức" in page
    assert 'name="dissolved_on"' not in page
    assert 'name="heir"' not in page


def test_the_page_of_an_ended_unit_leads_to_its_heir(client):
    with clock.at(DAY):
        events.do(ABSORB)
    client.force_login(people.leader())
    address = reverse("dashboard-unit", args=["yen-dung"])
    assert client.get(address).status_code == 200
    moved = client.get(address + "?to-chuc=hien-nay")
    assert (moved.status_code, moved.url) == (
        302,
        reverse("dashboard-unit", args=["tp-bac-giang"]) + "?to-chuc=hien-nay",
    )


def test_the_past_of_a_predecessor_is_seen_by_the_heirs_people(client):
    person = people.reporter("tp-bac-giang")
    client.force_login(person)
    assert client.get(reverse("dashboard-unit", args=["yen-dung"])).status_code == 404
    events.do(ABSORB)
    assert client.get(reverse("dashboard-unit", args=["yen-dung"])).status_code == 200
