"""Several people at once, each in a thread with a connection of their own. Barriers, never sleeps.

On SQLite every writer waits for the one before it, so that a race that PostgreSQL loses never shows there: the control runs
on PostgreSQL alone.
"""

import threading
import uuid

import pytest
from django.db import connection, transaction

from targets.models import (
    Indicator,
    QuarterlyReport,
    ReportFigure,
    ReportingPeriod,
    ReportRevision,
    ReportState,
    ReportTransition,
)
from targets.reports import actions
from tests.support import bulk, form_figures, people
from units.models import Unit, UnitKind, UnitVersion
from vietnamese import clock
from workflow.steps import SomebodyWasFaster, StepRefused

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("reference_data"),
]

APPROVERS = 4
MANY = 50


def at_once(*jobs):
    """Run every job in a thread of its own, all let go together; returns what each returned or raised, in order.

    A job gets a function ``together`` that waits until all the others have come as far.
    """
    barrier = threading.Barrier(len(jobs), timeout=60)
    outcomes = [None] * len(jobs)

    def run(position, job):
        try:
            connection.ensure_connection()
            barrier.wait()
            outcomes[position] = job(barrier.wait)
        except Exception as error:
            outcomes[position] = error
            if not isinstance(error, StepRefused):
                barrier.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    unexpected = [error for error in outcomes if isinstance(error, Exception)]
    for error in unexpected:
        if not isinstance(error, StepRefused):
            raise error
    return outcomes


def winners(outcomes):
    return [outcome for outcome in outcomes if not isinstance(outcome, StepRefused)]


def losers(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, StepRefused)]


@pytest.fixture
def waiting(reference_data):
    """Keys of fifty reports that wait for approval, one of each unit."""
    by, parent = people.staff(), Unit.objects.get(code=people.PROVINCE)
    period = people.typed_counts(2026, 1)
    for number in range(MANY - Unit.objects.filter(owes_reports=True).count()):
        unit = Unit.objects.create(code=f"them-{number}", order=100 + number)
        UnitVersion.objects.create(
            unit=unit,
            valid_from=period.first_day,
            name=f"Công đoàn thêm {number}",
            short_name=f"CĐ thêm {number}",
            kind=UnitKind.DISTRICT,
            parent=parent,
        )
    with clock.at(period.opens_on):
        actions.open_period(by=by, period=period)
    now = clock.now()
    reports = list(QuarterlyReport.objects.filter(period=period))
    revisions = ReportRevision.objects.bulk_create(
        ReportRevision(report=report, number=1) for report in reports
    )
    indicators = {indicator.code: indicator for indicator in Indicator.objects.filter(reported=True)}
    ReportFigure.objects.bulk_create(
        ReportFigure(
            revision=revision, indicator=indicators[code], value=10 if code in form_figures.MEMBERS else 1
        )
        for revision in revisions
        for code in form_figures.FIGURES
    )
    for revision in revisions:
        revision.closed_at, revision.closed_by, revision.sending_key = now, by, uuid.uuid4()
    ReportRevision.objects.bulk_update(revisions, ["closed_at", "closed_by", "sending_key"])
    for report, revision in zip(reports, revisions, strict=True):
        report.state, report.current_revision = ReportState.SUBMITTED, revision
        report.first_submitted_at = report.submitted_at = now
    QuarterlyReport.objects.bulk_update(
        reports, ["state", "current_revision", "first_submitted_at", "submitted_at"]
    )
    assert len(reports) == MANY
    return [report.pk for report in reports]


def approver(by, keys, approve):
    """A job: all approvers have read a report before any of them approves it."""

    def job(together):
        told = []
        for key in keys:
            report = QuarterlyReport.objects.select_related("current_revision", "period", "unit").get(pk=key)
            together()
            try:
                approve(by, report)
            except SomebodyWasFaster as faster:
                told.append(faster.message)
        return told

    return job


def by_the_action(by, report):
    actions.approve(by=by, report=report, revision=report.current_revision)


def test_four_approvers_approve_fifty_reports_exactly_once(waiting):
    crowd = [people.staff(f"canbo{number}") for number in range(APPROVERS)]
    outcomes = at_once(*(approver(by, waiting, by_the_action) for by in crowd))
    assert QuarterlyReport.objects.approved().count() == MANY
    log = ReportTransition.objects.filter(step="approve")
    assert log.count() == MANY
    assert log.values("report").distinct().count() == MANY
    for report in QuarterlyReport.objects.approved():
        assert report.transitions.get(step="approve").by_id == report.approved_by_id
    told = [message for messages in outcomes for message in messages]
    assert len(told) == (APPROVERS - 1) * MANY
    assert all("đã thao tác trước lúc" in message and "“Đã duyệt”" in message for message in told)


@pytest.mark.postgres
def test_control_reading_checking_and_saving_approves_more_than_once(waiting):
    """What the rule is for: the same crowd with the usual way of writing it. If this passes with 50, the test above is blind."""
    crowd = [people.staff(f"canbo{number}") for number in range(APPROVERS)]

    def read_check_save(together):
        def approve(by, report):
            with transaction.atomic():
                report = QuarterlyReport.objects.get(pk=report.pk)
                seen = report.state
                together()  # everybody has read
                if seen != ReportState.SUBMITTED:
                    raise SomebodyWasFaster("đã thao tác trước")
                report.state, report.approved_by, report.approved_at = seen, by, clock.now()
                report.state, report.approved_revision = ReportState.APPROVED, report.current_revision
                report.save()
                report.transitions.create(from_state=seen, to_state="approved", step="approve", by=by)

        return approve

    def naive(by):
        return lambda together: approver(by, waiting, read_check_save(together))(together)

    at_once(*(naive(by) for by in crowd))
    assert QuarterlyReport.objects.approved().count() == MANY
    assert ReportTransition.objects.filter(step="approve").count() > MANY


@pytest.mark.parametrize("repetition", range(5))
def test_approving_returning_and_taking_back_at_once_one_wins(repetition):
    sent = people.send_report("luc-nam", 2026, 1, members_admitted=90)
    officer, one, two = people.reporter("luc-nam"), people.staff("canbo1"), people.staff("canbo2")

    def job(step):
        def run(together):
            report = QuarterlyReport.objects.get(pk=sent.pk)
            revision = report.current_revision
            together()
            return step(report, revision)

        return run

    outcomes = at_once(
        job(lambda report, revision: actions.approve(by=one, report=report, revision=revision)),
        job(
            lambda report, revision: actions.send_back(
                by=two, report=report, revision=revision, comment="Thiếu số giảm."
            )
        ),
        job(lambda report, _: actions.take_back(by=officer, report=report)),
    )
    (won,) = winners(outcomes)
    sent.refresh_from_db()
    assert sent.state == won.to_state
    assert list(sent.transitions.order_by("pk").values_list("step", flat=True)) == ["send", won.step]
    assert sent.revisions.count() == (1 if won.step == "approve" else 2)
    assert all(str(won.by) in loser.message for loser in losers(outcomes))


@pytest.mark.parametrize("repetition", range(5))
def test_beginning_to_review_and_taking_back_at_once_one_wins(repetition):
    sent = people.send_report("luc-nam", 2026, 1, members_admitted=90)
    officer, by = people.reporter("luc-nam"), people.staff()

    def begin(together):
        report = QuarterlyReport.objects.get(pk=sent.pk)
        together()
        return actions.begin_review(by=by, report=report)

    def take_back(together):
        report = QuarterlyReport.objects.get(pk=sent.pk)
        together()
        return actions.take_back(by=officer, report=report)

    begun, taken = at_once(begin, take_back)
    sent.refresh_from_db()
    if begun:
        assert isinstance(taken, StepRefused)
        assert str(by) in taken.message
        assert (sent.state, sent.seen_by) == (ReportState.SUBMITTED, by)
    else:
        assert (sent.state, sent.seen_at) == (ReportState.DRAFT, None)


def test_a_sending_posted_four_times_at_once_counts_once():
    report = people.report_of("luc-nam", 2026, 1)
    revision = people.save_figures(report, **people.whole_figures(report, members_admitted=90))
    officer, key = people.reporter("luc-nam"), uuid.uuid4()

    def post(together):
        mine = QuarterlyReport.objects.get(pk=report.pk)
        together()
        return actions.send(by=officer, report=mine, version=revision.version, key=key)

    with clock.at(report.period.due_on):
        outcomes = at_once(*[post] * 4)
    assert {outcome.pk for outcome in outcomes} == {report.transitions.get(step="send").pk}
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED
    assert report.revisions.count() == 1


def test_two_sendings_with_keys_of_their_own_are_not_taken_for_one():
    """The other side of the test above: what is not the same sending is refused, and told so."""
    report = people.report_of("luc-nam", 2026, 1)
    revision = people.save_figures(report, **people.whole_figures(report, members_admitted=90))
    officers = [people.reporter("luc-nam"), people.reporter("luc-nam", username="pho-luc-nam")]

    def post(officer):
        def run(together):
            mine = QuarterlyReport.objects.get(pk=report.pk)
            together()
            return actions.send(by=officer, report=mine, version=revision.version, key=uuid.uuid4())

        return run

    with clock.at(report.period.due_on):
        outcomes = at_once(*map(post, officers))
    (won,) = winners(outcomes)
    (lost,) = losers(outcomes)
    assert str(won.by) in lost.message
    assert report.transitions.filter(step="send").count() == 1


@pytest.mark.parametrize("started", [False, True], ids=["new draft", "draft saved before"])
def test_two_officers_who_save_one_draft_do_not_overwrite_each_other(started):
    report = people.report_of("luc-nam", 2026, 1)
    if started:
        people.save_figures(report, members_admitted=5)
    officers = [people.reporter("luc-nam"), people.reporter("luc-nam", username="pho-luc-nam")]

    def save(officer, number):
        def run(together):
            mine = QuarterlyReport.objects.get(pk=report.pk)
            version = mine.current_revision.version if started else 0
            together()
            return actions.save_draft(
                by=officer, report=mine, version=version, values={"members_admitted": number}
            )

        return run

    outcomes = at_once(save(officers[0], 11), save(officers[1], 22))
    (won,) = winners(outcomes)
    (lost,) = losers(outcomes)
    assert str(won.saved_by) in lost.message
    (revision,) = report.revisions.all()
    assert revision.version == (2 if started else 1)
    kept = revision.figures.get(indicator__code="members_admitted").value
    assert kept == (11 if revision.saved_by == officers[0] else 22)


def test_sending_and_saving_at_once_never_sends_what_nobody_saw():
    report = people.report_of("luc-nam", 2026, 1)
    revision = people.save_figures(report, **people.whole_figures(report, members_admitted=90))
    sender, saver = people.reporter("luc-nam"), people.reporter("luc-nam", username="pho-luc-nam")

    def send(together):
        mine = QuarterlyReport.objects.get(pk=report.pk)
        together()
        return actions.send(by=sender, report=mine, version=revision.version, key=uuid.uuid4())

    def save(together):
        mine = QuarterlyReport.objects.get(pk=report.pk)
        together()
        values = people.whole_figures(mine, members_admitted=91)
        return actions.save_draft(by=saver, report=mine, version=revision.version, values=values)

    with clock.at(report.period.due_on):
        sent, saved = at_once(send, save)
    assert isinstance(sent, StepRefused) != isinstance(saved, StepRefused)
    report.refresh_from_db()
    admitted = report.current_revision.figures.get(indicator__code="members_admitted").value
    assert admitted == (91 if isinstance(sent, StepRefused) else 90)
    assert (report.state == ReportState.SUBMITTED) == isinstance(saved, StepRefused)


def test_a_period_opened_twice_at_once_has_one_shell_for_each_unit():
    one, two = people.staff("canbo1"), people.staff("canbo2")
    period = people.period_of(2026, 1)

    def opening(by):
        def run(together):
            mine = ReportingPeriod.objects.get(pk=period.pk)
            together()
            return actions.open_period(by=by, period=mine)

        return run

    with clock.at(period.opens_on):
        outcomes = at_once(opening(one), opening(two))
    owing = Unit.objects.reporting_in(period.first_day, period.cut_off).count()
    assert sorted(outcomes) == [0, owing]
    assert QuarterlyReport.objects.filter(period=period).count() == owing


@pytest.mark.parametrize("repetition", range(5))
def test_units_added_to_an_open_period_twice_at_once_are_counted_by_who_added_them(repetition):
    one, two = people.staff("canbo1"), people.staff("canbo2")
    period = people.open_quarter(2026, 1)
    bulk.more_units(2)

    def adding(by):
        def run(together):
            mine = ReportingPeriod.objects.get(pk=period.pk)
            together()
            return actions.open_period(by=by, period=mine)

        return run

    with clock.at(period.opens_on):
        assert sorted(at_once(adding(one), adding(two))) == [0, 2]
