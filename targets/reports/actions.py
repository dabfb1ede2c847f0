"""The verbs of reporting. Each is one transaction, names its actor, and claims the state that the actor saw."""

import uuid

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from targets.foundings.list_actions import close_list, reopen_list
from targets.ledger.reorganisation_actions import settle
from targets.models import (
    QuarterlyReport,
    ReportFigure,
    ReportingPeriod,
    ReportRevision,
    ReportState,
)
from targets.models.report import REOPENING
from targets.reports import checks
from targets.reports.drafts import count_saving, draft_of, store_figures, who_saved
from targets.rights import may_enter, may_review, require, serves
from units.models import Unit
from units.structure.lineage import answering
from vietnamese import clock
from vietnamese.dates import date_vi
from workflow.steps import SomebodyWasFaster, Step, StepRefused, perform

SEND = Step("send", "Gửi báo cáo", (ReportState.DRAFT, ReportState.RETURNED), ReportState.SUBMITTED)
TAKE_BACK = Step("take_back", "Rút lại", (ReportState.SUBMITTED,), ReportState.DRAFT)
APPROVE = Step("approve", "Duyệt", (ReportState.SUBMITTED,), ReportState.APPROVED)
RETURN = Step(
    "return", "Trả lại để bổ sung", (ReportState.SUBMITTED,), ReportState.RETURNED, needs_comment=True
)
REOPEN = Step(REOPENING, "Mở lại báo cáo", (ReportState.APPROVED,), ReportState.RETURNED, needs_comment=True)
STEPS = {step.name: step for step in (SEND, TAKE_BACK, APPROVE, RETURN, REOPEN)}


@transaction.atomic
def open_period(*, by, period: ReportingPeriod) -> int:
    """Open a period: a shell for every unit that owes a report. Repeated, it adds shells of units that are new.

    Returns how many shells were made; raises StepRefused before the first day of the period.
    """
    require(by.has_perm("targets.change_reportingperiod"))
    # Two people who open at once go one after the other, so that each is told what the own click made.
    ReportingPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    if period.first_day > clock.today():
        raise StepRefused(f"{period} chưa bắt đầu (ngày đầu kỳ {date_vi(period.first_day)}), chưa mở được.")
    ReportingPeriod.objects.filter(pk=period.pk, opened_at__isnull=True).update(
        opened_at=clock.now(), opened_by=by
    )
    period.refresh_from_db()
    owing = Unit.objects.reporting_in(period.first_day, period.cut_off)
    missing = owing.exclude(reports__period=period)
    who = answering(unit.pk for unit in missing)
    shells = [QuarterlyReport(unit=unit, period=period, responsible_id=who[unit.pk]) for unit in missing]
    return len(QuarterlyReport.objects.bulk_create(shells, ignore_conflicts=True))


@transaction.atomic
def save_draft(
    *, by, report: QuarterlyReport, version: int, values: dict, difficulties="", proposals=""
) -> ReportRevision:
    """Store what was typed, complete or not.

    ``values``: ``{indicator code: whole number or None}`` for the codes that the form asked for; what is carried over,
    computed or counted is filled in here (unions founded 0 says “Không phát sinh” of an empty list). ``version``: how often
    the draft had been saved when the person opened it; 0 for a new one.
    Raises SomebodyWasFaster where another person saved in between: nothing is overwritten.
    """
    require(may_enter(by, report))
    revision = draft_of(report)
    count_saving(revision, by=by, version=version, difficulties=difficulties, proposals=proposals)
    store_figures(revision, checks.complete(values, checks.Context.of(report)))
    revision.refresh_from_db()
    return revision


def send(*, by, report: QuarterlyReport, version: int, key: uuid.UUID):
    """Send the draft as it was last saved; ``version`` is the saving that the person saw.

    ``key`` is the form's own: the same sending repeated, because its answer got lost, counts once and is answered
    with the first one's row. Raises StepRefused with ``problems`` where something is missing.
    """
    require(may_enter(by, report))
    if repeated := _sent_with(report, key):
        return repeated
    if report.can_be_edited:
        if refusal := sending_refusal(by=by, report=report):
            raise StepRefused(refusal)
        problems = checks.missing_before_sending(report)
        if problems:
            raise StepRefused("Báo cáo chưa gửi được: còn thiếu hoặc chưa khớp số liệu.", problems)
    try:
        return _send(by=by, report=report, version=version, key=key)
    except SomebodyWasFaster:
        if repeated := _sent_with(report, key):
            return repeated
        raise


def sending_refusal(*, by, report: QuarterlyReport) -> str:
    """Why this person cannot send today, for people; empty where the period takes it.

    The lock stops a first sending by the unit itself; what was returned can always be sent again.
    """
    period = report.period
    if by.has_perm("targets.enter_on_behalf") or report.first_submitted_at is not None:
        return ""
    if period.accepts_sending():
        return ""
    if period.opens_on > clock.today():
        return f"{period} mở nhận báo cáo từ {date_vi(period.opens_on)}. Bản đang soạn vẫn được giữ."
    return (
        f"{period} đã khóa sau ngày {date_vi(period.locks_on)}. Bản đang soạn vẫn được giữ; "
        "vui lòng liên hệ LĐLĐ tỉnh để được nhập thay."
    )


@transaction.atomic
def _send(*, by, report, version, key):
    now = clock.now()
    revision = report.current_revision
    step = perform(
        SEND,
        report,
        by=by,
        transitions=report.transitions,
        expected={"current_revision": report.current_revision_id},
        changes={
            "first_submitted_at": Coalesce(F("first_submitted_at"), Value(now)),
            "submitted_at": now,
            "seen_at": None,
            "seen_by": None,
        },
        revision=revision,
        on_behalf_of=None if serves(by, report) else report.unit,
        at=now,
    )
    # Held: a change of the list is a saving of this revision, and waits until the sending is done.
    held = ReportRevision.objects.select_for_update(no_key=True).filter(
        pk=revision.pk, version=version, closed_at__isnull=True
    )
    if held.first() is None:
        raise SomebodyWasFaster(who_saved(revision, by=by))
    close_list(report, revision, now)
    held.update(closed_at=now, closed_by=by, sending_key=key)
    return step


@transaction.atomic
def take_back(*, by, report: QuarterlyReport):
    """The sender takes a sending back that nobody has begun to look at."""
    require(may_enter(by, report))
    _refuse_if_seen(report)
    try:
        step = perform(
            TAKE_BACK,
            report,
            by=by,
            transitions=report.transitions,
            expected={"current_revision": report.current_revision_id, "seen_at": None},
            revision=report.current_revision,
            on_behalf_of=None if serves(by, report) else report.unit,
        )
    except SomebodyWasFaster:
        report.refresh_from_db()
        _refuse_if_seen(report)
        raise
    _open_next_revision(report)
    return step


def begin_review(*, by, report: QuarterlyReport) -> bool:
    """Note that staff began to look at this sending; False where somebody already did or it is no longer waiting."""
    require(may_review(by, report))
    begun = QuarterlyReport.objects.filter(
        pk=report.pk,
        state=ReportState.SUBMITTED,
        current_revision=report.current_revision_id,
        seen_at__isnull=True,
    ).update(seen_at=clock.now(), seen_by=by)
    report.refresh_from_db()
    return bool(begun)


def approve(*, by, report: QuarterlyReport, revision: ReportRevision):
    """Approve the revision that the person saw; from now on progress counts it.

    Raises StepRefused with ``problems`` where the figures contradict themselves or, meanwhile, the unit's other quarters.
    """
    require(may_review(by, report))
    if report.state == ReportState.SUBMITTED:
        problems = checks.missing_before_sending(report, revision=revision)
        if problems:
            raise StepRefused("Báo cáo chưa duyệt được: số liệu còn thiếu hoặc chưa khớp.", problems)
    return _approve(by=by, report=report, revision=revision)


@transaction.atomic
def _approve(*, by, report, revision):
    now = clock.now()
    step = perform(
        APPROVE,
        report,
        by=by,
        transitions=report.transitions,
        expected={"current_revision": revision.pk},
        changes={"approved_at": now, "approved_by": by, "approved_revision": revision},
        revision=revision,
        at=now,
    )
    settle(report)
    return step


@transaction.atomic
def send_back(*, by, report: QuarterlyReport, revision: ReportRevision, comment: str):
    """Return the revision that the person saw, with a reason; the next one opens as a copy."""
    require(may_review(by, report))
    step = perform(
        RETURN,
        report,
        by=by,
        transitions=report.transitions,
        comment=comment,
        expected={"current_revision": revision.pk},
        revision=revision,
    )
    _open_next_revision(report)
    return step


@transaction.atomic
def reopen(*, by, report: QuarterlyReport, comment: str, revision: ReportRevision | None = None):
    """Reopen an approved report, with a reason: its figures no longer count until it is approved again.

    ``revision``: the approved one that the person saw (default: the one on ``report``).
    """
    require(may_review(by, report))
    step = perform(
        REOPEN,
        report,
        by=by,
        transitions=report.transitions,
        comment=comment,
        expected={"approved_revision": revision.pk if revision else report.approved_revision_id},
        changes={"approved_at": None, "approved_by": None, "approved_revision": None},
        revision=revision or report.approved_revision,
    )
    _open_next_revision(report)
    settle(report)
    return step


def _refuse_if_seen(report):
    if report.seen_at is not None and report.state == ReportState.SUBMITTED:
        raise StepRefused(
            f"{report.seen_by} đã bắt đầu xem xét báo cáo, không rút lại được. Đề nghị LĐLĐ tỉnh trả lại."
        )


def _open_next_revision(report) -> ReportRevision:
    reopen_list(report)
    old = report.current_revision
    new = ReportRevision.objects.create(
        report=report,
        number=old.number + 1,
        # Counted on: a form that was opened before the sending must not fit the draft after it.
        version=old.version + 1,
        difficulties=old.difficulties,
        proposals=old.proposals,
    )
    ReportFigure.objects.bulk_create(
        ReportFigure(revision=new, indicator_id=figure.indicator_id, value=figure.value)
        for figure in old.figures.all()
    )
    QuarterlyReport.objects.filter(pk=report.pk).update(current_revision=new)
    report.refresh_from_db()
    return new


def _sent_with(report, key):
    """The log row of the sending that carried this key, if it was counted already."""
    return report.transitions.filter(step=SEND.name, revision__sending_key=key).first()
