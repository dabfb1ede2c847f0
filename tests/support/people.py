"""The cast of the tests and what they do: people with their assignments, and reports that go through the real actions.

Every helper needs the reference data (fixture ``reference_data``). Nobody has a password unless one is given: log in with
``client.force_login(person)``. Reports are sent at noon of the due day and approved the day after, whatever day it is in the
test, unless ``at`` says otherwise.
"""

import datetime
import uuid

from targets.foundings import actions as founding_actions
from targets.foundings.counts import Counts
from targets.ledger.actions import record_decision
from targets.models import DecisionKind, Indicator, Issuer, Programme, QuarterlyReport, ReportingPeriod
from targets.reports import actions, checks
from tests.support import form_figures
from tests.support.form_figures import UNIONS
from units.models import Assignment, OrganisationKind, Unit, User
from units.people.roles import Role
from units.register.actions import FoundingPaper
from vietnamese import clock

A_DAY = datetime.timedelta(days=1)
SERVES_FROM = datetime.date(2023, 9, 1)
PROVINCE = "bac-giang"
MEMBERS_AT_FIRST = 1000
OFFICIALS_AT_FIRST = 5


def person(username, full_name="", password=None, **fields) -> User:
    """The account of that name, made where it does not exist yet; without any rights."""
    found = User.objects.filter(username=username).first()
    return found or User.objects.create_user(username, password, full_name=full_name or username, **fields)


def assign(user, role, unit_code=PROVINCE, valid_from=SERVES_FROM, valid_until=None) -> User:
    """``user`` as read again from the database, so that nothing remembered hides the new rights."""
    Assignment.objects.get_or_create(
        user=user,
        unit=Unit.objects.get(code=unit_code),
        role=role,
        defaults={"valid_from": valid_from, "valid_until": valid_until},
    )
    return User.objects.get(pk=user.pk)


def staff(username="canbo", password=None) -> User:
    return assign(person(username, "Nguyễn Thị Cán Bộ", password), Role.STAFF)


def leader(username="lanhdao", password=None) -> User:
    return assign(person(username, "Trần Văn Lãnh Đạo", password), Role.LEADERSHIP)


def administrator(username="quantri", password=None) -> User:
    return assign(person(username, "Lê Quản Trị", password), Role.ADMINISTRATOR)


def reporter(*unit_codes, username=None, password=None, full_name="") -> User:
    """Somebody who reports for these units (one or several)."""
    username = username or f"donvi-{unit_codes[0]}"
    user = person(username, full_name or f"Cán bộ {unit_codes[0]}", password)
    for code in unit_codes:
        user = assign(user, Role.REPORTER, code)
    return user


def assign_targets(unit_code, year, number="01/QĐ-LĐLĐ", effective_on=SERVES_FROM, **targets):
    """A decision of the province that assigns ``targets`` (by indicator code) to one unit and year."""
    unit = Unit.objects.get(code=unit_code)
    return record_decision(
        by=None,
        programme=Programme.objects.earliest("pk"),
        issuer=Issuer.PROVINCE,
        number=number,
        signed_on=effective_on,
        effective_on=effective_on,
        kind=DecisionKind.ASSIGNED,
        entries=[(unit, year, Indicator.objects.get(code=code), amount) for code, amount in targets.items()],
    )


def period_of(year, quarter) -> ReportingPeriod:
    return ReportingPeriod.objects.get(year=year, quarter=quarter)


def open_quarter(year, quarter) -> ReportingPeriod:
    """The period, opened (on the day that it opens) unless it is open already."""
    period = period_of(year, quarter)
    if not period.is_open:
        with clock.at(period.opens_on):
            actions.open_period(by=staff(), period=period)
    return period


def report_of(unit_code, year, quarter) -> QuarterlyReport:
    """The unit's shell of the quarter; the period is opened if need be."""
    period = open_quarter(year, quarter)
    return QuarterlyReport.objects.get(unit__code=unit_code, period=period)


def whole_figures(report, **figures) -> dict[str, int | None]:
    """``{code: value}`` for everything that the form asks for: zeros, and stocks as last quarter, unless given."""
    context = checks.Context.of(report)
    values = dict.fromkeys(form_figures.FLOWS, 0)
    values["members_start"] = MEMBERS_AT_FIRST
    for code in form_figures.CARRIED_OVER:
        before = context.previous.get(code)
        values[code] = OFFICIALS_AT_FIRST if before is None else before
    return values | figures


def add_founding(
    report, name, *, kind="dn-ngoai-nha-nuoc", on=None, workforce=25, members=10, number="", **details
):
    """List a founding of that kind in the report's draft, in the middle of its period unless ``on`` says otherwise."""
    by = details.pop("by", None) or reporter(report.unit.code)
    at = details.pop("at", None) or report.period.due_on
    day = on or report.period.first_day + datetime.timedelta(days=40)
    with clock.at(at):
        return founding_actions.add_founding(
            by=by,
            report=report,
            name=name,
            kind=OrganisationKind.objects.get(code=kind),
            paper=FoundingPaper(day, number or f"{day:%d%m}/QĐ-LĐLĐ", workforce, members),
            **details,
        ).founding


def _list_as_many(report, by, at, unions, enterprises, enterprises_20):
    """Make the draft's list add up to these counts."""
    wanted = Counts(unions or 0, enterprises or 0, enterprises_20 or 0)
    assert wanted.is_possible, "such a number has no list: switch the period to typed numbers"
    if checks.Context.of(report).foundings.counts[:3] == wanted:
        return
    for claim in report.claims.select_related("founding"):
        founding_actions.remove_founding(by=by, report=report, founding=claim.founding, mistake=True)
    for number in range(wanted.widest):
        is_enterprise, is_large = number < wanted[1], number < wanted[2]
        add_founding(
            report,
            f"CĐCS số {number + 1} của {report.unit.code}, {report.period}",
            kind="dn-ngoai-nha-nuoc" if is_enterprise else "su-nghiep",
            on=report.period.first_day,
            workforce=25 if is_large else 15,
            by=by,
            at=at,
        )


def typed_counts(year, quarter) -> ReportingPeriod:
    """The period as one that is entered afterwards: the three counts of foundings are typed, with or without a list."""
    ReportingPeriod.objects.filter(year=year, quarter=quarter).update(needs_founding_list=False)
    return period_of(year, quarter)


def save_figures(report, *, by=None, difficulties="", proposals="", at=None, **values):
    """Save exactly ``values`` as the draft, on top of whatever was saved last; returns the revision.

    Where foundings are counted, as many as ``values`` says are listed.
    """
    report.refresh_from_db()
    by = by or reporter(report.unit.code)
    if report.period.needs_founding_list:
        with clock.at(at or report.period.due_on):
            _list_as_many(report, by, at, *(values.get(code) for code in UNIONS))
        report.refresh_from_db()
    version = report.current_revision.version if report.current_revision_id else 0
    with clock.at(at or report.period.due_on):
        return actions.save_draft(
            by=by,
            report=report,
            version=version,
            values=values,
            difficulties=difficulties,
            proposals=proposals,
        )


def send_report(unit_code, year, quarter, *, by=None, at=None, difficulties="", proposals="", **figures):
    """Fill in and send a quarter (figures that are not given: none, stocks unchanged); returns the report."""
    report = report_of(unit_code, year, quarter)
    by = by or reporter(unit_code)
    revision = save_figures(
        report,
        by=by,
        at=at,
        difficulties=difficulties,
        proposals=proposals,
        **whole_figures(report, **figures),
    )
    with clock.at(at or report.period.due_on):
        actions.send(by=by, report=report, version=revision.version, key=uuid.uuid4())
    report.refresh_from_db()
    return report


def approve(report, *, by=None, at=None) -> QuarterlyReport:
    """Approve what is waiting; returns the report."""
    with clock.at(at or report.period.due_on + datetime.timedelta(days=1)):
        actions.approve(by=by or staff(), report=report, revision=report.current_revision)
    report.refresh_from_db()
    return report


def approve_report(unit_code, year, quarter, **figures) -> QuarterlyReport:
    """Fill in, send and approve a quarter; returns the report."""
    return approve(send_report(unit_code, year, quarter, **figures))


def return_report(report, *, by=None, comment="Đề nghị kiểm tra lại số giảm.", at=None) -> QuarterlyReport:
    """Send back what is waiting; returns the report."""
    with clock.at(at or report.period.due_on + datetime.timedelta(days=1)):
        actions.send_back(by=by or staff(), report=report, revision=report.current_revision, comment=comment)
    report.refresh_from_db()
    return report
