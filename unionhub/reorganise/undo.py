"""Takes an event back, as long as nothing rests on it: every figure, name, scope and owner is then what it was before."""

import datetime

from targets.ledger import actions
from targets.ledger import reorganisation_actions as of_targets
from targets.models import QuarterlyReport, ReportingPeriod
from targets.rights import require
from unionhub.reorganise.execute import Refused, lock_everything, refresh_after
from unionhub.reorganise.preview import Problem
from unionhub.reorganise.undo_blockers import Since
from units.models import Reorganisation, Unit, UnitVersion
from units.structure import actions as of_units
from units.structure import change_journal as of_rows
from units.structure.lineage import answering
from vietnamese import clock
from vietnamese.text import one_line, prose
from workflow.conflicts import atomic_with_retry

RESTS = "Chưa hủy được: đã có việc dựa trên đợt sắp xếp này. Chưa có gì được ghi."
UNIT, VERSION, COMMITTEE = "units.unit", "units.unitversion", "units.committeemember"


def what_rests_on(event: Reorganisation) -> list[str]:
    """Why the event cannot be undone, in sentences; empty where it can. An event that was undone says so."""
    return Since(event).reasons()


@atomic_with_retry
def undo(*, by, event: Reorganisation, number: str, signed_on: datetime.date, reason: str) -> Reorganisation:
    """Undo by a decision of its own: reversing entries and versions are appended, nothing is edited away.

    ``number`` and ``signed_on`` are those of the correction in the ledger. Raises Refused (with ``what_rests_on`` as its
    problems, or a missing number or reason), PermissionDenied without ``units.reorganise``.
    """
    require(by.is_active and by.has_perm(of_units.REORGANISE))
    number, reason = one_line(number), prose(reason)
    missing = []
    if not number:
        missing.append(Problem("number", "Cần ghi số quyết định hủy."))
    if not reason:
        missing.append(Problem("reason", "Cần ghi rõ lý do hủy."))
    if missing:
        raise Refused("Chưa hủy được. Chưa có gì được ghi.", missing)
    codes = event.parts.values_list("unit__code", flat=True)
    lock_everything(list(codes))
    event = Reorganisation.objects.select_for_update(no_key=True).get(pk=event.pk)
    since = Since(event)
    if reasons := since.reasons():
        raise Refused(RESTS, [Problem("", one) for one in reasons])
    event.undone_by = by
    event.undone_reason = reason
    event.undone_number = number
    event.undone_signed_on = signed_on
    event.clean_fields(exclude=["chosen", "effects"])
    try:
        of_targets.take_targets_back(by=by, event=event, number=number, signed_on=signed_on, note=reason)
    except actions.LedgerRefused as refused:
        raise Refused(refused.message) from refused
    written = _rows_as_before(by, event, since)
    event.effects = [*event.effects, *(effect | {"undo": True} for effect in written)]
    event.undone_at = clock.now()
    event.save()
    refresh_after(event.effects)
    return event


def _rows_as_before(by, event, since) -> list[dict]:
    """Everything but the ledger; returns what was written besides what stands in the event's effects."""
    written = of_rows.Effects(by)
    of_units.restore_committee(since.of(COMMITTEE), by=by)
    # Shells that were opened for units which never existed; nobody has written in them, or the event could not be undone.
    made = {effect["pk"] for effect in since.of("targets.quarterlyreport") if effect["before"] is None}
    for shell in of_targets.untouched().filter(unit__in=since.new).exclude(pk__in=made):
        written.delete(shell)
    of_rows.put_back([effect for effect in since.done if _can_be_put_back(effect)], by=by)
    units = Unit.everything.prefetch_related("versions").in_bulk(since.all)
    for version in UnitVersion.objects.filter(event=event).order_by("pk"):
        if version.unit_id not in since.new:
            of_units.name_as_before(written, event, version, units[version.unit_id])
    for pk in sorted(since.new):
        of_units.withdraw(written, units[pk])
    revived = [units[pk] for pk in sorted(since.ending)]
    _answer_again(written, since, revived)
    opened = ReportingPeriod.objects.filter(opened_at__gt=event.recorded_at).order_by("pk")
    of_targets.add_shells(written, revived, opened)
    return written


def _can_be_put_back(effect: dict) -> bool:
    if effect["model"] in (VERSION, COMMITTEE):
        return False
    return effect["model"] != UNIT or effect["before"] is not None


def _answer_again(written, since, revived):
    """Reports that were opened in the meantime: whoever would have answered for them without the event."""
    later = list(QuarterlyReport.objects.filter(unit__in=revived, pk__gt=since.mark("report")).order_by("pk"))
    who = answering(unit.pk for unit in revived)
    written.change_many(later, "responsible_id", {report.pk: who[report.unit_id] for report in later})
