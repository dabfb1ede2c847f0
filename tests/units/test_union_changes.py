"""What becomes of a union: events, history, claims of what was seen, and the founding that never changes with it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.support import unions
from tests.support.people import leader, reporter, staff
from units.models import Founding, GrassrootsUnion, UnionEvent, Unit
from units.register import change_actions as actions
from vietnamese import clock
from workflow.steps import SomebodyWasFaster, StepRefused
from workflow.versions import version_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
DAY = datetime.date(2026, 3, 1)


@pytest.fixture(autouse=True)
def today():
    with clock.at(datetime.date(2026, 6, 1)):
        yield


@pytest.fixture
def union():
    return unions.founded("lang-giang", tax_code="2400123456", employer="Công ty Hai").union


def act(verb, union, *, by=None, seen=None, **values):
    seen = version_of(union) if seen is None else seen
    done = verb(by=by or reporter("lang-giang"), union=union, seen=seen, **values)
    union.refresh_from_db()
    return done


def facts():
    return Founding.objects.values().get()


def test_figures_and_details_keep_who_changed_what(union):
    before, by = facts(), reporter("lang-giang")
    assert act(actions.change_details, union, by=by, workforce=90, members=70, place="xã Đại Lâm")
    assert (union.workforce, union.members, union.not_members) == (90, 70, 20)
    now, was = union.history.order_by("-history_id")[:2]
    assert (now.history_user, now.workforce, was.workforce) == (by, 90, 25)
    assert GrassrootsUnion.objects.found("lam dai").get() == union
    assert facts() == before


def test_nothing_new_writes_nothing(union):
    seen = version_of(union)
    assert not act(actions.change_details, union, seen=seen - 1, workforce=25)
    assert version_of(union) == seen


def test_more_members_than_workforce_are_refused(union):
    with pytest.raises(ValidationError):
        act(actions.change_details, union, workforce=10, members=11)
    union.refresh_from_db()
    assert union.workforce == 25


def test_who_saw_something_older_overwrites_nothing(union):
    seen = version_of(union)
    act(actions.change_details, union, by=staff(), seen=seen, workforce=90)
    for verb, values in (
        (actions.change_details, {"workforce": 80}),
        (actions.rename, {"name": "CĐCS Khác", "effective_on": DAY}),
        (actions.cease, {"ceased_on": DAY, "reason": "dissolved"}),
    ):
        with pytest.raises(SomebodyWasFaster, match="Nguyễn Thị Cán Bộ"):
            act(verb, union, seen=seen, **values)
    union.refresh_from_db()
    assert (union.workforce, union.ceased_on, union.name) == (90, None, "CĐCS Công ty Hai")
    assert not UnionEvent.objects.exists()


def test_renaming_keeps_both_names(union):
    before = facts()
    act(actions.rename, union, name="CĐCS Công ty Ba", effective_on=DAY, decision_number="5/QĐ")
    event = union.events.get()
    assert (event.kind, event.old_name, event.new_name) == ("renamed", "CĐCS Công ty Hai", "CĐCS Công ty Ba")
    assert facts() == before


def test_putting_a_name_right_is_no_event(union):
    act(actions.correct_name, union, name="CĐCS Công ty Hải")
    assert union.name == "CĐCS Công ty Hải"
    assert not union.events.exists()
    assert union.history.count() == 2


def test_a_day_before_the_founding_or_far_ahead_is_refused(union):
    for day in (datetime.date(2024, 2, 19), datetime.date(2062, 1, 1)):
        with pytest.raises(ValidationError) as refused:
            act(actions.rename, union, name="CĐCS Mới", effective_on=day)
        assert "effective_on" in refused.value.error_dict


def test_ceasing_needs_a_reason_and_ends_it_from_that_day(union):
    with pytest.raises(ValidationError):
        act(actions.cease, union, ceased_on=DAY, reason="other")
    act(actions.cease, union, ceased_on=DAY, reason="too_few_members", decision_number="7/QĐ")
    assert union.events.get().reason == "too_few_members"
    assert not GrassrootsUnion.objects.active().exists()
    assert GrassrootsUnion.objects.active(DAY - datetime.timedelta(days=1)).exists()
    with pytest.raises(StepRefused):
        act(actions.cease, union, ceased_on=DAY, reason="dissolved")
    assert facts()["founded_on"] == datetime.date(2024, 2, 20)


def test_a_merger_is_told_on_both_sides(union):
    other = unions.union("lang-giang", "CĐCS Công ty Bốn")
    with pytest.raises(ValidationError):
        act(actions.cease, union, ceased_on=DAY, reason="dissolved", merged_into=other)
    act(actions.cease, union, ceased_on=DAY, reason="merged", merged_into=other)
    assert union.events.get().new_name == other.name
    assert (other.events.get().kind, other.events.get().old_name) == ("merged_into", union.name)


def test_a_reporter_merges_nothing_into_another_unit(union):
    other = unions.union("yen-the", "CĐCS Công ty Bốn")
    with pytest.raises(PermissionDenied):
        act(actions.cease, union, ceased_on=DAY, reason="merged", merged_into=other)
    assert not UnionEvent.objects.exists()


def test_resuming_says_why(union):
    act(actions.cease, union, ceased_on=DAY, reason="dissolved")
    for values in (
        {"effective_on": DAY, "comment": ""},
        {"effective_on": DAY.replace(month=2), "comment": "Nhầm"},
    ):
        with pytest.raises(ValidationError):
            act(actions.resume, union, **values)
    act(actions.resume, union, effective_on=DAY, comment="Ghi nhầm.")
    assert union.ceased_on is None
    assert [event.kind for event in union.events.order_by("pk")] == ["ceased", "resumed"]


def test_transfer_by_staff_only_and_what_it_counted_for_stays(union):
    to_unit = Unit.objects.get(code="luc-nam")
    with pytest.raises(PermissionDenied):
        act(actions.transfer, union, to_unit=to_unit, effective_on=DAY)
    act(actions.transfer, union, by=staff(), to_unit=to_unit, effective_on=DAY, decision_number="9/QĐ")
    assert union.unit == to_unit
    assert union.events.get().from_unit.code == "lang-giang"
    assert union.founding.unit.code == "lang-giang"
    with pytest.raises(PermissionDenied):
        act(actions.change_details, union, workforce=1)


def test_no_transfer_to_where_no_unions_are(union):
    province, ended = Unit.objects.get(code="bac-giang"), Unit.objects.get(code="yen-dung")
    Unit.objects.filter(pk=ended.pk).update(dissolved_on=datetime.date(2025, 1, 1))
    ended.refresh_from_db()
    for unit in (province, ended, union.unit):
        with pytest.raises(ValidationError):
            act(actions.transfer, union, by=staff(), to_unit=unit, effective_on=DAY)


@pytest.mark.parametrize("who", [lambda: reporter("yen-the"), leader])
def test_nobody_else_changes_it(union, who):
    for verb, values in (
        (actions.change_details, {"workforce": 1}),
        (actions.rename, {"name": "X", "effective_on": DAY}),
        (actions.cease, {"ceased_on": DAY, "reason": "dissolved"}),
    ):
        with pytest.raises(PermissionDenied):
            act(verb, union, by=who(), **values)
