"""What an event of the units does to reports and to the target ledger. ``unionhub.reorganise`` puts it together.

Results never move: only who answers for an open report changes, and which shells exist. Targets move by one decision.
"""

import datetime
from collections import defaultdict

from django.db.models import Q

from targets.ledger import actions
from targets.models import (
    DecisionKind,
    Issuer,
    Programme,
    QuarterlyReport,
    ReportingPeriod,
    ReportState,
    TargetDecision,
    TargetEntry,
)
from units.models import Reorganisation, Unit
from units.structure import actions as of_units
from units.structure.change_journal import Effects
from units.structure.lineage import answering


def lock_periods() -> None:
    """Nobody opens a period while an event is carried out: shells and who answers for them stay together."""
    list(ReportingPeriod.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def lock_reports(units) -> None:
    """Nobody takes a step with a report of these units, or one that they answer for, while an event is carried out."""
    reports = QuarterlyReport.objects.filter(Q(unit__in=units) | Q(responsible__in=units))
    list(reports.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def hand_over(effects: Effects, unit: Unit, to: Unit) -> int:
    """Every open report that ``unit`` answers for is answered for by ``to`` from now on; returns how many."""
    owed = list(open_reports().filter(responsible=unit).order_by("pk"))
    return len(effects.change_many(owed, "responsible_id", dict.fromkeys((one.pk for one in owed), to.pk)))


def open_reports():
    """Those that somebody still has to send, to answer for, or to have approved."""
    return QuarterlyReport.objects.exclude(state=ReportState.APPROVED)


def drop_shells(effects: Effects, unit: Unit, day: datetime.date) -> int:
    """Remove what nobody has written of periods that begin when the unit has ended already; it owes none of them."""
    shells = list(
        untouched().filter(unit=unit, period__first_day__gte=day).select_for_update(no_key=True, of=("self",))
    )
    for shell in shells:
        effects.delete(shell)
    return len(shells)


def add_shells(effects: Effects, units, periods) -> int:
    """A shell for each of ``units`` in each of the opened ``periods`` that it owes and has none of."""
    units = [unit for unit in units if unit.owes_reports]
    have = set(QuarterlyReport.objects.filter(unit__in=units).values_list("unit_id", "period_id"))
    who = answering(unit.pk for unit in units) if units else {}
    made = 0
    for period in periods:
        for unit in units:
            owes = (unit.founded_on is None or unit.founded_on <= period.cut_off) and (
                unit.dissolved_on is None or unit.dissolved_on > period.first_day
            )
            if period.is_open and owes and (unit.pk, period.pk) not in have:
                effects.create(QuarterlyReport(unit=unit, period=period, responsible_id=who[unit.pk]))
                made += 1
    return made


def untouched():
    """Shells in which nobody has written anything."""
    return QuarterlyReport.objects.filter(
        state=ReportState.DRAFT,
        current_revision__isnull=True,
        revisions__isnull=True,
        claims__isnull=True,
        transitions__isnull=True,
    )


def programme_on(day: datetime.date) -> Programme | None:
    """The programme whose targets an event of that day moves: the one that runs then, else the next one."""
    found = list(Programme.objects.order_by("first_year", "pk"))
    running = [one for one in found if one.first_year <= day.year <= one.last_year and one.last_day >= day]
    later = [one for one in found if one.first_year > day.year]
    return (running or later or [None])[0]


def move_targets(*, by, event: Reorganisation, moves) -> TargetDecision | None:
    """One decision that takes ``moves`` (``[(from unit, to unit or None, year, indicator, amount)]``) off and adds them.

    To None: cut by the decision. Where a unit gets nothing but zeros and has no line yet, it gets a line of 0: it is
    “không giao chỉ tiêu” by a decision. Returns None where nothing is to be written. Raises LedgerRefused.
    """
    amounts, lines, gets = defaultdict(int), {}, set()
    for giver, taker, year, indicator, amount in moves:
        for unit, signed in ((giver, -amount), (taker, amount)):
            if unit is None:
                continue
            key = unit.pk, year, indicator.pk
            lines[key] = unit, year, indicator
            amounts[key] += signed
        if taker is not None:
            gets.add((taker.pk, year, indicator.pk))
    known = set(
        TargetEntry.objects.issued_by(Issuer.PROVINCE)
        .in_force()
        .filter(unit__in={unit.pk for unit, *_ in lines.values()})
        .values_list("unit_id", "year", "indicator_id")
    )
    written = [
        actions.Line(*lines[key], amount)
        for key, amount in amounts.items()
        if amount or (key in gets and key not in known)
    ]
    if not written:
        return None
    decision = actions.new_decision(
        programme_on(event.effective_on),
        Issuer.PROVINCE,
        event.number,
        event.signed_on,
        event.effective_on,
        DecisionKind.REORGANISED,
        event.note,
    )
    decision.reorganisation = event
    return actions.write(by=by, decision=decision, lines=written)


def take_targets_back(*, by, event: Reorganisation, number: str, signed_on: datetime.date, note: str) -> None:
    """Correct every entry of the event, as of its own day: the ledger is on every day what it was before."""
    for decision in event.target_decisions.exclude(kind=DecisionKind.CORRECTION):
        actions.correct(
            by=by,
            programme=decision.programme,
            issuer=decision.issuer,
            number=number,
            signed_on=signed_on,
            effective_on=decision.effective_on,
            reverse=decision.entries.select_related("unit", "indicator", "decision"),
            note=note,
            reorganisation=event,
        )


def settle(report: QuarterlyReport) -> None:
    """After a step: an open report has somebody who answers for it; a unit that ended and owes no more is let go."""
    if report.unit.dissolved_on is None and report.responsible.dissolved_on is None:
        return
    if report.state != ReportState.APPROVED:
        who = answering([report.responsible_id])[report.responsible_id]
        if who != report.responsible_id:
            QuarterlyReport.objects.filter(pk=report.pk).update(responsible=who)
            report.refresh_from_db()
        return
    unit = report.responsible
    if unit.reports_by_id is None and unit.has_ended() and not still_owes(unit):
        of_units.release(unit)


def still_owes(unit: Unit) -> bool:
    """Whether the unit, which has ended, answers for an open report or for one of its last period, not opened yet."""
    last_day = unit.dissolved_on - datetime.timedelta(days=1)
    unopened = ReportingPeriod.objects.filter(
        first_day__lte=last_day, cut_off__gte=last_day, opened_at__isnull=True
    )
    return open_reports().filter(responsible=unit).exists() or (unit.owes_reports and unopened.exists())
