"""The verbs of reporting, called as views and commands call them."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied

from targets.models import QuarterlyReport, ReportState
from targets.reports import actions, checks
from tests.support import people
from units.people.roles import Role
from vietnamese import clock
from workflow.steps import SomebodyWasFaster, StepRefused

pytestmark = pytest.mark.usefixtures("reference_data")


def test_returned_and_sent_again_keeps_the_first_submission_time():
    first = people.send_report("luc-nam", 2026, 1, members_admitted=90)
    people.return_report(first)
    later = first.period.due_on + datetime.timedelta(days=5)
    again = people.send_report("luc-nam", 2026, 1, members_admitted=95, at=later)
    assert again.first_submitted_at == first.first_submitted_at
    assert again.submitted_at.date() == later
    assert not again.was_late
    assert again.current_revision.number == 2
    people.approve(again, at=later)
    assert again.approved_revision.number == 2


def draft(report, by, **values):
    return people.save_figures(report, by=by, **people.whole_figures(report, **values))


def send(report, by, revision, key=None, at=None):
    with clock.at(at or report.period.due_on):
        return actions.send(by=by, report=report, version=revision.version, key=key or uuid.uuid4())


def test_a_sending_closes_the_revision_and_names_who_sent_it():
    alice = people.reporter("luc-nam")
    report = people.send_report("luc-nam", 2026, 1, by=alice, members_admitted=90)
    assert report.state == ReportState.SUBMITTED
    assert report.current_revision.closed_by == alice
    step = report.transitions.get()
    assert (step.by, step.on_behalf_of, step.revision) == (alice, None, report.current_revision)


def test_a_sending_repeated_with_its_key_counts_once():
    alice, key = people.reporter("luc-nam"), uuid.uuid4()
    report = people.report_of("luc-nam", 2026, 1)
    revision = draft(report, alice)
    first = send(report, alice, revision, key)
    again = send(QuarterlyReport.objects.get(pk=report.pk), alice, revision, key)
    assert first == again
    assert report.transitions.count() == 1


def test_another_key_is_another_sending_and_is_refused():
    alice = people.reporter("luc-nam")
    report = people.report_of("luc-nam", 2026, 1)
    revision = draft(report, alice)
    send(report, alice, revision)
    with pytest.raises(SomebodyWasFaster):
        send(QuarterlyReport.objects.get(pk=report.pk), alice, revision)


def test_what_is_missing_is_listed_and_nothing_is_sent():
    alice = people.reporter("luc-nam")
    report = people.report_of("luc-nam", 2026, 1)
    revision = draft(report, alice, members_admitted=None, officials=None)
    with pytest.raises(StepRefused) as refused:
        send(report, alice, revision)
    assert [p.code for p in refused.value.problems] == ["members_admitted", "officials"]
    report.refresh_from_db()
    assert (report.state, report.first_submitted_at) == (ReportState.DRAFT, None)


def test_a_draft_older_than_the_saved_one_overwrites_nothing():
    alice, bob = people.reporter("luc-nam"), people.reporter("luc-nam", username="bob", full_name="Bùi Bốn")
    report = people.report_of("luc-nam", 2026, 1)
    draft(report, bob, members_admitted=50)
    with pytest.raises(SomebodyWasFaster, match="Bùi Bốn"):
        actions.save_draft(by=alice, report=report, version=0, values={"members_admitted": 70})
    assert checks.figures_of(report.current_revision)["members_admitted"] == 50


def test_a_figure_saved_after_it_was_seen_is_not_sent():
    alice, bob = people.reporter("luc-nam"), people.reporter("luc-nam", username="bob")
    report = people.report_of("luc-nam", 2026, 1)
    seen = draft(report, alice)
    draft(report, bob, members_admitted=5)
    with pytest.raises(SomebodyWasFaster):
        send(report, alice, seen)
    report.refresh_from_db()
    assert (report.state, report.transitions.count()) == (ReportState.DRAFT, 0)


class TestLock:
    """The lock is judged when the report is sent, not when its form was opened."""

    def at_end_of(self, day):
        return datetime.datetime.combine(day, datetime.time(23, 59, 59))

    @pytest.fixture
    def report(self):
        return people.report_of("luc-nam", 2026, 1)

    @pytest.mark.parametrize(
        ("field", "seconds", "accepted"),
        [("locks_on", 0, True), ("locks_on", 1, False), ("opens_on", 0, True), ("cut_off", 0, False)],
    )
    def test_first_sending(self, report, field, seconds, accepted):
        alice = people.reporter("luc-nam")
        revision = draft(report, alice)
        moment = self.at_end_of(getattr(report.period, field)) + datetime.timedelta(seconds=seconds)
        if accepted:
            send(report, alice, revision, at=moment)
        else:
            with pytest.raises(StepRefused, match="Bản đang soạn vẫn được giữ"):
                send(report, alice, revision, at=moment)

    def test_staff_send_on_behalf_after_the_lock(self, report):
        staff = people.staff()
        revision = draft(report, staff)
        step = send(report, staff, revision, at=report.period.locks_on + datetime.timedelta(days=30))
        assert (step.by, step.on_behalf_of) == (staff, report.unit)

    def test_what_was_returned_can_be_sent_again_after_the_lock(self, report):
        alice = people.reporter("luc-nam")
        people.return_report(people.send_report("luc-nam", 2026, 1, by=alice))
        report.refresh_from_db()
        revision = draft(report, alice)
        send(report, alice, revision, at=report.period.locks_on + datetime.timedelta(days=30))


class TestLate:
    def test_sent_on_the_due_day_is_in_time(self):
        due = people.period_of(2026, 1).due_on
        last_second = datetime.datetime.combine(due, datetime.time(23, 59, 59))
        assert not people.send_report("luc-nam", 2026, 1, at=last_second).was_late

    def test_sent_after_it_is_late_for_ever_and_not_overdue(self):
        after = people.period_of(2026, 1).due_on + datetime.timedelta(days=1)
        report = people.send_report("luc-nam", 2026, 1, at=after)
        assert report.was_late
        with clock.at(after):
            assert not report.is_overdue()

    def test_not_sent_is_overdue_from_the_day_after(self):
        report = people.report_of("luc-nam", 2026, 1)
        with clock.at(report.period.due_on):
            assert not report.is_overdue()
        with clock.at(report.period.due_on + datetime.timedelta(days=1)):
            assert report.is_overdue()
            assert not report.was_late

    def test_returned_in_time_it_becomes_overdue_again_but_never_late(self):
        report = people.send_report("luc-nam", 2026, 1)
        people.return_report(report)
        with clock.at(report.period.due_on + datetime.timedelta(days=2)):
            assert report.is_overdue()
            assert not report.was_late


class TestTakeBack:
    def test_opens_a_copy_and_keeps_the_first_submission_time(self):
        alice = people.reporter("luc-nam")
        report = people.send_report("luc-nam", 2026, 1, by=alice, members_admitted=90)
        first = report.first_submitted_at
        actions.take_back(by=alice, report=report)
        assert (report.state, report.first_submitted_at) == (ReportState.DRAFT, first)
        assert report.current_revision.number == 2
        assert checks.figures_of(report.current_revision)["members_admitted"] == 90

    def test_is_refused_once_staff_began_to_look(self):
        alice = people.reporter("luc-nam")
        report = people.send_report("luc-nam", 2026, 1, by=alice)
        stale = QuarterlyReport.objects.get(pk=report.pk)
        actions.begin_review(by=people.staff(), report=report)
        for seen in (report, stale):
            with pytest.raises(StepRefused, match="đã bắt đầu xem xét"):
                actions.take_back(by=alice, report=seen)
        report.refresh_from_db()
        assert report.state == ReportState.SUBMITTED


class TestRights:
    def test_another_units_reporter_may_do_nothing(self):
        mallory = people.reporter("son-dong")
        report = people.send_report("luc-nam", 2026, 1)
        with pytest.raises(PermissionDenied):
            actions.take_back(by=mallory, report=report)
        with pytest.raises(PermissionDenied):
            actions.save_draft(by=mallory, report=report, version=1, values={})
        with pytest.raises(PermissionDenied):
            actions.send(by=mallory, report=report, version=1, key=uuid.uuid4())

    def test_leadership_and_administrators_enter_nothing(self):
        report = people.report_of("luc-nam", 2026, 1)
        for person in (people.leader(), people.administrator()):
            with pytest.raises(PermissionDenied):
                actions.save_draft(by=person, report=report, version=0, values={})

    def test_one_person_reports_for_two_units_and_for_no_third(self):
        both = people.reporter("luc-nam", "son-dong")
        for code in ("luc-nam", "son-dong"):
            report = people.send_report(code, 2026, 1, by=both)
            assert report.transitions.get().on_behalf_of is None
        with pytest.raises(PermissionDenied):
            people.send_report("yen-the", 2026, 1, by=both)

    def test_an_assignment_that_has_ended_gives_nothing(self):
        person = people.person("cu")
        ended = people.assign(person, Role.REPORTER, "luc-nam", valid_until=datetime.date(2024, 12, 31))
        with pytest.raises(PermissionDenied):
            people.send_report("luc-nam", 2026, 1, by=ended)

    def test_staff_who_also_report_for_one_unit_act_on_behalf_of_the_others(self):
        person = people.reporter("luc-nam", username="kiem")
        person = people.assign(person, Role.STAFF)
        assert people.send_report("luc-nam", 2026, 1, by=person).transitions.get().on_behalf_of is None
        other = people.send_report("son-dong", 2026, 1, by=person)
        assert other.transitions.get().on_behalf_of == other.unit
