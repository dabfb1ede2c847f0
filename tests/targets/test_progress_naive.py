"""Progress on random data against a loop that a person could check by hand."""

import datetime
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets import progress
from targets.ledger.actions import record_decision
from targets.models import (
    DecisionKind,
    Indicator,
    Issuer,
    Programme,
    QuarterlyReport,
    ReportFigure,
    ReportingPeriod,
    ReportRevision,
    ReportState,
    TargetEntry,
)
from tests.support.people import staff
from units.models import Unit
from vietnamese.dates import Quarter

pytestmark = pytest.mark.django_db

UNITS = ["luc-nam", "son-dong", "kcn", "giao-duc"]
CODES = ["members_admitted", "unions_founded", "members_end"]
NOON = datetime.datetime(2024, 4, 5, 5, tzinfo=datetime.UTC)

reports = st.dictionaries(
    st.tuples(st.sampled_from(UNITS), st.sampled_from([2024, 2025]), st.integers(1, 4)),
    st.tuples(
        st.sampled_from(ReportState.values),
        st.fixed_dictionaries({code: st.none() | st.integers(0, 5000) for code in CODES}),
    ),
    max_size=12,
)
targets = st.dictionaries(
    st.tuples(st.sampled_from(UNITS), st.sampled_from([2024, 2025, 2026]), st.sampled_from(CODES[:2])),
    st.integers(0, 3000),
    max_size=8,
)


def write(reports_given, targets_given):
    """Straight into the tables: any state may stand anywhere."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    person = staff()
    for (code, year, quarter), (state, values) in reports_given.items():
        report = QuarterlyReport.objects.create(
            unit=units[code],
            responsible=units[code],
            period=ReportingPeriod.objects.get(year=year, quarter=quarter),
        )
        revision = ReportRevision.objects.create(report=report, number=1)
        ReportFigure.objects.bulk_create(
            ReportFigure(revision=revision, indicator=indicators[name], value=value)
            for name, value in values.items()
        )
        sent = {"first_submitted_at": NOON, "submitted_at": NOON} if state != ReportState.DRAFT else {}
        if sent:
            ReportRevision.objects.filter(pk=revision.pk).update(
                closed_at=NOON, closed_by=person, sending_key=uuid.uuid4()
            )
        if state == ReportState.APPROVED:
            sent |= {"approved_at": NOON, "approved_by": person, "approved_revision": revision}
        QuarterlyReport.objects.filter(pk=report.pk).update(state=state, current_revision=revision, **sent)
    if targets_given:
        record_decision(
            by=None,
            programme=Programme.objects.get(),
            issuer=Issuer.PROVINCE,
            number="1/QĐ",
            signed_on=datetime.date(2023, 8, 31),
            effective_on=datetime.date(2023, 8, 31),
            kind=DecisionKind.ASSIGNED,
            entries=[
                (units[u], year, indicators[code], amount)
                for (u, year, code), amount in targets_given.items()
            ],
        )


def erase():
    """hypothesis runs many examples in one transaction: the seals are lifted by rolling back, not by deleting."""
    assert not TargetEntry.objects.exists()
    assert not QuarterlyReport.objects.exists()


def naive(reports_given, unit, year, code, state, ended):
    values = [
        reports_given[unit, year, quarter][1][code]
        for quarter in (1, 2, 3, 4)
        if Quarter(year, quarter) <= ended and reports_given.get((unit, year, quarter), (None,))[0] == state
    ]
    known = [value for value in values if value is not None]
    if not known:
        return None
    return known[-1] if code == "members_end" else sum(known)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports, targets, st.sampled_from([Quarter(2024, 2), Quarter(2025, 1), Quarter(2025, 4)]))
def test_against_a_naive_loop(reference_data, reports_given, targets_given, ended):
    from django.db import transaction

    with transaction.atomic():
        erase()
        write(reports_given, targets_given)
        found = progress.load(on=ended.last_day, indicators=CODES)
        check(found, reports_given, targets_given, ended)
        transaction.set_rollback(True)


def check(found, reports_given, targets_given, ended):
    for unit in UNITS:
        owed = [Quarter(2024, 1) + step for step in range(ended - Quarter(2024, 1) + 1)]
        gapless = 0
        while gapless < len(owed):
            state = reports_given.get((unit, owed[gapless].year, owed[gapless].number), (None,))[0]
            if state != ReportState.APPROVED:
                break
            gapless += 1
        assert found.judged_by_unit[unit] == gapless
        for code in CODES:
            measure = found.of_unit(code, unit)
            for year in (2024, 2025):
                of_year = measure.year(year)
                assert of_year.approved == naive(reports_given, unit, year, code, ReportState.APPROVED, ended)
                assert of_year.pending == naive(reports_given, unit, year, code, ReportState.SUBMITTED, ended)
                assert of_year.target == targets_given.get((unit, year, code))
    for code in CODES[:2]:
        province = found.province(code)
        units = [found.of_unit(code, unit.code) for unit in found.units]
        assert (province.approved or 0) == sum(unit.approved or 0 for unit in units)
        assert (province.pending or 0) == sum(unit.pending or 0 for unit in units)
        assert (province.target or 0) == sum(unit.target or 0 for unit in units)
        assert province.target == (
            sum(amount for (_, _, name), amount in targets_given.items() if name == code)
            if any(name == code for _, _, name in targets_given)
            else None
        )
        for measure in [province, *units]:
            assert measure.missing is None or measure.missing >= 0
            assert measure.exceeded >= 0
            if not measure.target and not measure.assumed_plan:
                assert measure.plan is None
