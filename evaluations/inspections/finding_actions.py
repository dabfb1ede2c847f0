"""The verbs of findings: written by the inspector, answered by the inspected side, accepted or demanded again."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from evaluations.inspections.actions import locked, readable
from evaluations.inspections.file_actions import keep_remedy
from evaluations.inspections.rights import may_answer, may_manage, require, serves_subject
from evaluations.models import Finding, FindingState, Inspection, InspectionState
from vietnamese import clock
from vietnamese.dates import date_vi
from workflow.steps import Step, StepRefused, perform

State = FindingState
_UNSETTLED = (State.OPEN, State.REPORTED)
REPORT = Step("report", "Báo cáo kết quả khắc phục", _UNSETTLED, State.REPORTED, needs_comment=True)
CLOSE = Step("close", "Xác nhận đã khắc phục", _UNSETTLED, State.CLOSED)
DEMAND = Step(
    "demand",
    "Yêu cầu khắc phục tiếp",
    (State.REPORTED, State.CLOSED, State.WITHDRAWN),
    State.OPEN,
    needs_comment=True,
)
WITHDRAW = Step("withdraw", "Hủy tồn tại ghi nhầm", _UNSETTLED, State.WITHDRAWN, needs_comment=True)
STEPS = {step.name: step for step in (REPORT, CLOSE, DEMAND, WITHDRAW)}

NOT_VISITED = "Chỉ ghi tồn tại sau khi đã ghi kết quả của cuộc kiểm tra."


@dataclass(frozen=True)
class Content:
    """What the inspector writes."""

    text: str
    demand: str
    deadline: datetime.date
    responsible: str = ""


@transaction.atomic
def add(*, by, inspection: Inspection, content: Content) -> Finding:
    """Write down what the visit found. Raises StepRefused before the visit, ValidationError by field."""
    require(may_manage(by, inspection))
    current = Inspection.objects.select_for_update(no_key=True).get(
        pk=inspection.pk
    )  # numbers are given one by one
    if current.state != InspectionState.VISITED:
        raise StepRefused(NOT_VISITED)
    _refuse_early(content.deadline, current)
    last = current.findings.aggregate(last=Max("number"))["last"] or 0
    return _save(Finding(inspection=current, number=last + 1, **vars(content)), by)


@transaction.atomic
def change(*, by, finding: Finding, content: Content, version: int | None = None) -> Finding:
    """Correct it while it is open. Raises StepRefused once it is settled, SomebodyWasFaster, ValidationError by field."""
    require(may_manage(by, finding.inspection))
    current = locked(finding, by, version)
    if not current.is_unsettled:
        raise StepRefused(
            f"{current} đã kết thúc (“{current.get_state_display()}”), không sửa được. Muốn sửa, vui lòng yêu cầu khắc phục tiếp."
        )
    _refuse_early(content.deadline, finding.inspection)
    for name, value in vars(content).items():
        setattr(current, name, value)
    return _save(current, by)


@transaction.atomic
def report(*, by, finding: Finding, text: str, files: Iterable[tuple[str, bytes]] = ()):
    """The inspected side says what it did. The officer of the unit, or staff on the unit's behalf.

    ``files``: names and contents of what shows it. Raises ValidationError for one that is not taken; then nothing is kept.
    """
    require(may_answer(by, finding))
    now, text = clock.now(), readable(text)
    inspection = finding.inspection
    behalf = None if serves_subject(by, inspection) else inspection.unit_id
    row = _take(
        REPORT,
        finding,
        by,
        text,
        {"remedy": text, "reported_at": now, "reported_by": by},
        at=now,
        on_behalf_of_id=behalf,
    )
    for name, content in files:
        keep_remedy(by=by, finding=finding, name=name, content=content)
    return row


@transaction.atomic
def close(*, by, finding: Finding, on: datetime.date, note: str = ""):
    """The inspector accepts that it is remedied, as of that day. Raises ValidationError for a day that cannot be."""
    require(may_manage(by, finding.inspection))
    visited_on = finding.inspection.visited_on
    if on > clock.today():
        raise ValidationError({"on": "Ngày xác nhận chưa đến."})
    if on < visited_on:
        raise ValidationError({"on": f"Ngày xác nhận trước ngày kiểm tra ({date_vi(visited_on)})."})
    note = readable(note)
    return _take(CLOSE, finding, by, note, _settled(by, on, note))


@transaction.atomic
def withdraw(*, by, finding: Finding, reason: str):
    """The inspector takes it back: it was written by mistake, or turned out not to be so."""
    require(may_manage(by, finding.inspection))
    reason = readable(reason)
    return _take(WITHDRAW, finding, by, reason, _settled(by, clock.today(), reason))


@transaction.atomic
def demand_again(*, by, finding: Finding, reason: str, deadline: datetime.date | None = None):
    """Not remedied after all: open again, with a reason and, if given, a new deadline."""
    require(may_manage(by, finding.inspection))
    reason = readable(reason)
    if deadline is not None:
        _refuse_early(deadline, finding.inspection)
    changes = dict.fromkeys(("closed_at", "closed_on", "closed_by")) | {"closed_note": ""}
    row = _take(DEMAND, finding, by, reason, changes, deadline=deadline or finding.deadline)
    if deadline is not None and deadline != finding.deadline:
        # After the step: as long as it is closed, the database lets nothing else be written.
        finding.deadline = deadline
        _save(finding, by)
    return row


def _take(step, finding, by, comment, changes, **logged):
    logged.setdefault("deadline", finding.deadline)
    row = perform(
        step, finding, by=by, transitions=finding.transitions, comment=comment, changes=changes, **logged
    )
    _save(finding, by)
    return row


def _settled(by, on, note) -> dict:
    return {"closed_at": clock.now(), "closed_on": on, "closed_by": by, "closed_note": note}


def _save(finding, by) -> Finding:
    # The claim of a step is an UPDATE, which writes no history row by itself.
    finding._history_user = by
    finding.full_clean(validate_unique=False)
    finding.save()
    return finding


def _refuse_early(deadline, inspection):
    if deadline < inspection.visited_on:
        raise ValidationError(
            {"deadline": f"Hạn khắc phục trước ngày kiểm tra ({date_vi(inspection.visited_on)})."}
        )
