"""Much data at once, for counts of queries and for measuring: units, targets, and reports written straight into the tables.

Needs the reference data. The rows are what the real actions leave behind, without their log.
"""

import datetime
import random
import uuid

from django.db import connection

from targets.models import (
    Indicator,
    Issuer,
    Programme,
    QuarterlyReport,
    ReportFigure,
    ReportingPeriod,
    ReportRevision,
    ReportState,
    TargetDecision,
    TargetEntry,
)
from units.models import Unit, UnitKind, UnitVersion, User
from vietnamese import clock
from workflow.statistics import analyse

PROVINCE = "bac-giang"
SENT = (ReportState.SUBMITTED, ReportState.APPROVED)


def more_units(count) -> list[Unit]:
    """``count`` units after the reference ones, in order."""
    first = Unit.objects.order_by("-order").first().order + 1
    units = Unit.objects.bulk_create(
        Unit(code=f"don-vi-{number:04}", order=first + number, owes_reports=True) for number in range(count)
    )
    parent = Unit.objects.get(code=PROVINCE)
    UnitVersion.objects.bulk_create(
        UnitVersion(
            unit=unit,
            valid_from=datetime.date(2023, 1, 1),
            name=f"Liên đoàn Lao động huyện số {unit.order}",
            short_name=f"LĐLĐ huyện số {unit.order}",
            kind=UnitKind.DISTRICT,
            parent=parent,
        )
        for unit in units
    )
    return list(units)


def assign(units, *, members=200, unions=2, number="01/QĐ-LĐLĐ") -> TargetDecision:
    """The same yearly targets for every one of ``units``, all five years, by one decision of 31/8/2023."""
    programme = Programme.objects.get()
    day = datetime.date(2023, 8, 31)
    decision = TargetDecision.objects.create(
        programme=programme,
        issuer=Issuer.PROVINCE,
        number=number,
        number_year=day.year,
        signed_on=day,
        effective_on=day,
        kind="assigned",
    )
    indicators = {code: Indicator.objects.get(code=code) for code in ("members_admitted", "unions_founded")}
    TargetEntry.objects.bulk_create(
        TargetEntry(decision=decision, unit=unit, year=year, indicator=indicators[code], amount=amount)
        for unit in units
        for year in programme.years
        for code, amount in (("members_admitted", members), ("unions_founded", unions))
    )
    TargetDecision.objects.filter(pk=decision.pk).update(closed_at=clock.now())
    return decision


def fill(units, periods, *, state=ReportState.APPROVED, seed=1, indicators=None, analysed=True) -> None:
    """A report of every unit and period in ``state`` (or ``state(unit, period)``; None: only the shell), with figures.

    ``analysed``: PostgreSQL is told how many there are, though the test's transaction is never committed.
    """
    by = User.objects.filter(username="canbo").first() or User.objects.create_user(
        "canbo", full_name="Cán bộ"
    )
    chance = random.Random(seed)
    now = clock.now()
    indicators = list(indicators or Indicator.objects.filter(reported=True))
    ReportingPeriod.objects.filter(pk__in=[period.pk for period in periods]).update(
        opened_at=now, opened_by=by
    )
    wanted = {
        (unit.pk, period.pk): state(unit, period) if callable(state) else state
        for period in periods
        for unit in units
    }
    reports = QuarterlyReport.objects.bulk_create(
        QuarterlyReport(unit_id=unit, period_id=period, responsible_id=unit) for unit, period in wanted
    )
    started = [report for report in reports if wanted[report.unit_id, report.period_id]]
    revisions = ReportRevision.objects.bulk_create(
        ReportRevision(report=report, number=1, version=1, saved_at=now, saved_by=by) for report in started
    )
    ReportFigure.objects.bulk_create(
        (
            ReportFigure(revision=revision, indicator=indicator, value=_value(indicator, chance))
            for revision in revisions
            for indicator in indicators
        ),
        batch_size=2000,
    )
    closed = []
    for report, revision in zip(started, revisions, strict=True):
        report.current_revision = revision
        report.state = wanted[report.unit_id, report.period_id]
        if report.state != ReportState.DRAFT:
            report.first_submitted_at = report.submitted_at = now
        if report.state == ReportState.APPROVED:
            report.approved_at, report.approved_by, report.approved_revision = now, by, revision
        if report.state in SENT:
            revision.closed_at, revision.closed_by, revision.sending_key = now, by, uuid.uuid4()
            closed.append(revision)
    columns = [
        "current_revision", "state", "first_submitted_at", "submitted_at",
        "approved_at", "approved_by", "approved_revision",
    ]  # fmt: skip
    QuarterlyReport.objects.bulk_update(started, columns, batch_size=200)
    ReportRevision.objects.bulk_update(closed, ["closed_at", "closed_by", "sending_key"], batch_size=200)
    if analysed and connection.vendor == "postgresql":
        analyse(Unit, UnitVersion, TargetEntry, QuarterlyReport, ReportRevision, ReportFigure)


def _value(indicator, chance) -> int:
    if indicator.kind == "stock":
        return 1000
    return chance.randint(0, 90) if indicator.unit_label == "đoàn viên" else chance.randint(0, 1)
