"""A step is claimed by one conditional update and logged with it, or nothing happens at all."""

import pytest
from django.db import IntegrityError

from targets.models import QuarterlyReport, ReportState, ReportTransition
from targets.reports.actions import APPROVE, RETURN
from tests.support import people
from vietnamese.dates import datetime_vi
from workflow.steps import SomebodyWasFaster, StepRefused, perform, perform_many

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def report(reference_data):
    return people.send_report("luc-nam", 2026, 1, members_admitted=90)


def take(step, report, *, by=None, **options):
    return perform(step, report, by=by or people.staff(), transitions=report.transitions, **options)


def seen_by_another(report):
    """The same report as another person's page has it."""
    return QuarterlyReport.objects.get(pk=report.pk)


def approved(by):
    return {"approved_at": "2026-04-11T09:00:00+07:00", "approved_by": by}


def test_a_step_changes_the_state_and_writes_one_line(report):
    by = people.staff()
    row = take(RETURN, report, by=by, comment="  Thiếu số giảm.  ", revision=report.current_revision)
    assert report.state == ReportState.RETURNED
    assert (row.from_state, row.to_state, row.step) == ("submitted", "returned", "return")
    assert (row.by, row.comment, row.revision) == (by, "Thiếu số giảm.", report.current_revision)


@pytest.mark.parametrize("comment", ["", "  \n "])
def test_a_step_that_needs_words_is_refused_without(report, comment):
    with pytest.raises(StepRefused, match="lý do"):
        take(RETURN, report, comment=comment)
    assert seen_by_another(report).state == ReportState.SUBMITTED


def test_who_comes_second_is_told_who_was_faster_and_when(report):
    second = seen_by_another(report)
    row = take(RETURN, report, comment="Thiếu số giảm.")
    with pytest.raises(SomebodyWasFaster) as told:
        take(RETURN, second, by=people.staff("canbo2"), comment="Tôi cũng thấy thiếu.")
    assert "Nguyễn Thị Cán Bộ" in told.value.message
    assert datetime_vi(row.at) in told.value.message
    assert "Trả lại để bổ sung" in told.value.message
    assert report.transitions.filter(step="return").count() == 1


def test_a_page_that_is_reloaded_in_between_is_told_the_same(report):
    take(RETURN, report, comment="Thiếu số giảm.")
    with pytest.raises(SomebodyWasFaster, match="Nguyễn Thị Cán Bộ"):
        take(APPROVE, seen_by_another(report), by=people.staff("canbo2"))


def test_who_clicks_twice_is_told_so(report):
    second = seen_by_another(report)
    take(RETURN, report, comment="Thiếu số giảm.")
    with pytest.raises(SomebodyWasFaster, match="chính anh/chị"):
        take(RETURN, second, comment="Thiếu số giảm.")


def test_a_newer_sending_is_not_approved_by_a_page_that_shows_the_old_one(report):
    by = people.staff()
    people.return_report(report)
    new = people.send_report("luc-nam", 2026, 1, members_admitted=95)
    with pytest.raises(SomebodyWasFaster, match="không còn là bản mới nhất"):
        take(
            APPROVE, new, expected={"current_revision": new.revisions.get(number=1).pk}, changes=approved(by)
        )
    assert seen_by_another(report).state == ReportState.SUBMITTED


def test_a_log_that_cannot_be_written_leaves_the_state_alone(report):
    with pytest.raises(IntegrityError):
        take(RETURN, report, comment="Thiếu số giảm.", revision_id=-1, at=None)
    assert seen_by_another(report).state == ReportState.SUBMITTED


class TestManyAtOnce:
    """``perform_many``: the same claim and the same log, for thousands."""

    LOG = (ReportTransition, "report")

    @pytest.fixture
    def reports(self, reference_data):
        return [
            people.send_report(code, 2026, 1, members_admitted=9) for code in ("luc-nam", "kcn", "yen-the")
        ]

    def take(self, reports, **options):
        options = {"comment": "Thiếu số giảm."} | options
        perform_many(
            RETURN,
            reports,
            by=people.staff(),
            log=self.LOG,
            changes=lambda report: {"seen_at": None},
            logged=lambda report: {"revision": report.current_revision},
            batch_size=2,
            **options,
        )

    def test_each_is_claimed_and_logged_by_itself(self, reports):
        self.take(reports)
        for report in reports:
            assert seen_by_another(report).state == report.state == ReportState.RETURNED
            last = report.transitions.last()
            assert (last.from_state, last.step, last.revision) == (
                "submitted",
                "return",
                report.current_revision,
            )

    def test_one_that_moved_on_stops_them_all(self, reports):
        people.approve(seen_by_another(reports[2]))
        with pytest.raises(SomebodyWasFaster, match="Yên Thế"):
            self.take(reports)
        assert {seen_by_another(report).state for report in reports[:2]} == {ReportState.SUBMITTED}
        assert not ReportTransition.objects.filter(step="return").exists()
        assert reports[0].state == ReportState.SUBMITTED

    def test_one_from_which_the_step_does_not_lead_stops_them_all(self, reports):
        people.approve(reports[0])
        with pytest.raises(SomebodyWasFaster):
            self.take(reports)
        assert not ReportTransition.objects.filter(step="return").exists()

    def test_words_are_asked_for(self, reports):
        with pytest.raises(StepRefused, match="lý do"):
            self.take(reports, comment=" ")
