"""The verbs of inspections: planned, for one subject or many, copied from last year, corrected, visited, cancelled.

Each is one transaction and names its actor; steps claim the state that the person saw (``workflow.steps``).
"""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from evaluations.inspections.rights import below, may_make_for, may_manage, require
from evaluations.inspections.times import a_year_later
from evaluations.models import Inspection, InspectionKind, InspectionState
from units.models import GrassrootsUnion, Unit
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.fields import refuse_unreadable
from vietnamese.text import one_line, prose
from workflow.steps import Step, StepRefused, perform
from workflow.versions import claim_version

State = InspectionState
VISIT = Step("visit", "Ghi kết quả kiểm tra", (State.PLANNED,), State.VISITED)
CANCEL = Step("cancel", "Hủy cuộc kiểm tra", (State.PLANNED,), State.CANCELLED, needs_comment=True)
REINSTATE = Step("reinstate", "Đưa lại vào kế hoạch", (State.CANCELLED,), State.PLANNED, needs_comment=True)
UNVISIT = Step("unvisit", "Bỏ kết quả ghi nhầm", (State.VISITED,), State.PLANNED, needs_comment=True)
STEPS = {step.name: step for step in (VISIT, CANCEL, REINSTATE, UNVISIT)}
# Those that need nothing but a reason.
WITH_REASON = {step.name: step for step in (CANCEL, REINSTATE, UNVISIT)}


@dataclass(frozen=True)
class Planned:
    """What every row of a plan says, whomever it is about."""

    planned_from: datetime.date
    planned_until: datetime.date
    kind: str = InspectionKind.INSPECTION
    unplanned: bool = False
    about_programme: bool = False
    about_union_work: bool = False
    about_finance: bool = False
    topic: str = ""
    plan_number: str = ""
    plan_signed_on: datetime.date | None = None


@dataclass(frozen=True)
class Result:
    """What came of a visit. The conclusion may follow later."""

    visited_on: datetime.date
    conclusion_number: str = ""
    conclusion_on: datetime.date | None = None
    summary: str = ""


@dataclass
class Copied:
    """What copying a plan did: the new rows, those that were there already, whose subject has ended, whose is another's now."""

    new: list[Inspection] = field(default_factory=list)
    known: list[Inspection] = field(default_factory=list)
    ended: list[Inspection] = field(default_factory=list)
    left: list[Inspection] = field(default_factory=list)


@transaction.atomic
def plan(
    *,
    by,
    issuer: Unit,
    subjects: Iterable[Unit | GrassrootsUnion],
    what: Planned,
    key: uuid.UUID | None = None,
) -> list[Inspection]:
    """One inspection for each subject, all or none. ``key``: the form's own; the same sending repeated adds nothing.

    Raises ValidationError: nobody is chosen, somebody is not below the issuer or has ended, the days are out of order.
    """
    require(may_make_for(by, issuer.pk))
    subjects = list(subjects)
    if not subjects:
        raise ValidationError({"subjects": "Cần chọn ít nhất một công đoàn được kiểm tra."})
    Unit.everything.select_for_update(no_key=True).get(
        pk=issuer.pk
    )  # who sends the same form twice waits for the first
    if key is not None and (before := list(Inspection.objects.filter(batch=key))):
        return before
    refuse_not_below(issuer, subjects)
    rows = [row_of(issuer, subject, what, batch=key) for subject in subjects]
    # What every row says is the same: the first one is checked for all, and whom each is about above.
    rows[0].full_clean()
    return bulk_create_with_history(rows, Inspection, batch_size=500, default_user=by)


def row_of(issuer, subject, what: Planned, **more) -> Inspection:
    whom = {"inspected_unit" if isinstance(subject, Unit) else "inspected_union": subject}
    return Inspection(issuer=issuer, year=what.planned_from.year, **whom, **vars(what), **more)


def refuse_not_below(issuer, subjects):
    allowed, today = below(issuer.pk), clock.today()
    wrong = []
    for subject in subjects:
        if isinstance(subject, Unit):
            fits = subject.pk != issuer.pk and (allowed is None or subject.pk in allowed)
            ended = subject.has_ended(today)
        else:
            fits = allowed is None or subject.unit_id in allowed
            ended = subject.ceased_on is not None and subject.ceased_on <= today
        if not fits:
            wrong.append(f"{subject}: không thuộc phạm vi của đơn vị kiểm tra.")
        elif ended:
            wrong.append(f"{subject}: đã kết thúc hoạt động.")
    if wrong:
        raise ValidationError({"subjects": wrong})


@transaction.atomic
def copy_plan(
    *,
    by,
    issuer: Unit,
    year: int,
    chosen: Iterable[int],
    number: str = "",
    signed_on: datetime.date | None = None,
) -> Copied:
    """Plan those of ``issuer``'s inspections of ``year`` whose ids are ``chosen`` again, a year later.

    Without its results and under the new number, if there is one yet. Repeated, it adds nothing. Cancelled and unplanned
    inspections can be copied too; those whose unit or union has ended or is not below the issuer any more are left out.
    """
    require(may_make_for(by, issuer.pk))
    Unit.everything.select_for_update(no_key=True).get(pk=issuer.pk)
    sources = list(
        Inspection.objects.filter(issuer=issuer, year=year, pk__in=list(chosen))
        .select_related("inspected_unit", "inspected_union")
        .order_by("planned_from", "planned_until", "pk")
    )
    known = set(
        Inspection.objects.filter(year=year + 1, copied_from__in=sources).values_list(
            "copied_from", flat=True
        )
    )
    done, rows, today, allowed = Copied(), [], clock.today(), below(issuer.pk)
    for source in sources:
        subject = source.subject
        ended_on = subject.dissolved_on if source.inspected_unit_id else subject.ceased_on
        if source.pk in known:
            done.known.append(source)
        elif ended_on is not None and ended_on <= today:
            done.ended.append(source)
        elif allowed is not None and source.unit_id not in allowed:
            done.left.append(source)
        else:
            from_day, until_day = a_year_later(source.planned_from, source.planned_until)
            what = Planned(
                planned_from=from_day,
                planned_until=until_day,
                kind=source.kind,
                about_programme=source.about_programme,
                about_union_work=source.about_union_work,
                about_finance=source.about_finance,
                topic=source.topic,
                plan_number=number,
                plan_signed_on=signed_on,
            )
            rows.append(row_of(issuer, subject, what, copied_from=source))
    if rows:
        rows[0].full_clean()
        done.new = bulk_create_with_history(rows, Inspection, batch_size=500, default_user=by)
    return done


def readable(text: str) -> str:
    """As the database keeps it, so that what a step writes and what is saved after it are the same. Raises ValidationError."""
    refuse_unreadable(text)
    return prose(text)


def locked(row, by, version: int | None):
    """The row as it is now, held for this transaction; SomebodyWasFaster where it is no longer at ``version``."""
    current = type(row)._base_manager.select_for_update(no_key=True).get(pk=row.pk)
    claim_version(current, version, by=by)
    return current


@transaction.atomic
def change(
    *, by, inspection: Inspection, what: Planned, result: Result | None = None, version: int | None = None
) -> Inspection:
    """Correct what the plan says and, of one that was visited, its result. Whom it is about and the steps stay.

    Raises ValidationError by field; SomebodyWasFaster where it was saved after ``version``.
    """
    require(may_manage(by, inspection))
    current = locked(inspection, by, version)
    for name, value in vars(what).items():
        setattr(current, name, value)
    if result is not None and current.state == State.VISITED:
        _refuse_bad_result(result, current)
        for name, value in vars(result).items():
            setattr(current, name, value)
    return _save(current, by)


@transaction.atomic
def visit(*, by, inspection: Inspection, result: Result):
    """Record the visit; from now on findings can be written. Raises ValidationError by field, SomebodyWasFaster."""
    require(may_manage(by, inspection))
    _refuse_bad_result(result, inspection)
    result = replace(
        result,
        conclusion_number=one_line(readable(result.conclusion_number)),
        summary=readable(result.summary),
    )
    row = perform(VISIT, inspection, by=by, transitions=inspection.transitions, changes=vars(result))
    _save(inspection, by)
    return row


@transaction.atomic
def step_with_reason(*, by, inspection: Inspection, step: Step, comment: str):
    """Cancel it, put it back into the plan, or take back a visit that was recorded by mistake and has no findings."""
    if step.name not in WITH_REASON:
        raise ValueError(f"{step.name} needs more than a reason")
    require(may_manage(by, inspection))
    comment = readable(comment)
    if step is CANCEL:
        changes = {"cancelled_reason": comment}
    elif step is REINSTATE:
        changes = {"cancelled_reason": ""}
    elif inspection.findings.exists():
        raise StepRefused(
            "Cuộc kiểm tra đã có tồn tại được ghi nên không bỏ kết quả được. Vui lòng sửa kết quả."
        )
    elif inspection.files.exists():
        raise StepRefused(
            "Cuộc kiểm tra đã có biên bản đính kèm nên chưa bỏ kết quả được. Vui lòng bỏ tệp đính kèm trước "
            "(đã ghi số kết luận thì bỏ trống số và ngày ở “Sửa” rồi mới bỏ tệp được)."
        )
    else:
        changes = {"visited_on": None, "conclusion_number": "", "conclusion_on": None, "summary": ""}
    row = perform(
        step, inspection, by=by, transitions=inspection.transitions, comment=comment, changes=changes
    )
    _save(inspection, by)
    return row


def _save(row, by):
    # The claim of a step is an UPDATE, which writes no history row by itself.
    row._history_user = by
    row.full_clean(validate_unique=False)
    row.save()
    return row


def _refuse_bad_result(result: Result, inspection: Inspection):
    found = {}
    if result.visited_on > clock.today():
        found["visited_on"] = "Ngày kiểm tra chưa đến."
    elif result.visited_on.year < inspection.planned_from.year - 1:
        found["visited_on"] = (
            f"Ngày kiểm tra trước thời gian dự kiến ({date_vi(inspection.planned_from)}) quá xa."
        )
    if bool(result.conclusion_number) != bool(result.conclusion_on):
        found["conclusion_on" if result.conclusion_number else "conclusion_number"] = (
            "Số kết luận phải đi cùng ngày kết luận."
        )
    elif result.conclusion_on and result.conclusion_on > clock.today():
        found["conclusion_on"] = "Ngày kết luận chưa đến."
    elif result.conclusion_on and result.conclusion_on < result.visited_on:
        found["conclusion_on"] = "Ngày kết luận trước ngày kiểm tra."
    if found:
        raise ValidationError(found)
