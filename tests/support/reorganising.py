"""Units that change, for tests: carry events out as the page does, and photograph everything that undoing has to restore."""

import datetime

from targets import progress
from targets.models import QuarterlyReport
from targets.progress.output import as_data
from targets.rights import units_served
from tests.support import people
from unionhub import reorganise
from unionhub.reorganise import EndingUnit, NewUnit, Request, StayingUnit
from units.models import (
    Assignment,
    CommitteeMember,
    GrassrootsUnion,
    ReorganisationKind,
    SurveyedEnterprise,
    Unit,
    UnitGroupMember,
    UnitKind,
    UnitVersion,
    User,
)

Kind = ReorganisationKind


def request(kind, day, *, number="88/QĐ-LĐLĐ", **more) -> Request:
    """Of a decision that was signed on the effective day."""
    return Request(kind=kind, number=number, signed_on=day, effective_on=day, **more)


def new(code, name, *, kind=UnitKind.DISTRICT, order=30, parent=people.PROVINCE, **more) -> NewUnit:
    return NewUnit(code, order, f"Liên đoàn Lao động {name}", f"LĐLĐ {name}", kind, parent, **more)


def absorb(ending, into, day, **more) -> Request:
    return request(
        Kind.ABSORB, day, ending=(EndingUnit(ending, heir=into),), staying=(StayingUnit(into),), **more
    )


def do(asked: Request, *, by=None):
    """Preview, then carry out what it showed; fails where the preview has problems."""
    preview = reorganise.prepare(asked)
    assert preview.problems == (), preview.problems
    return reorganise.carry_out(by=by or people.staff(), request=asked, seen=preview.fingerprint)


def undo(event, *, by=None, number="99/QĐ-LĐLĐ"):
    return reorganise.undo(
        by=by or people.staff(),
        event=event,
        number=number,
        signed_on=event.effective_on,
        reason="Ghi nhầm quyết định.",
    )


def read(on, structure=progress.REPORTED) -> dict:
    return as_data(progress.load(on=on, structure=structure))


def unit_row(data, code) -> dict | None:
    return next((unit for unit in data["units"] if unit["code"] == code), None)


def photograph(days) -> dict:
    """What everybody sees, by whatever it is called; nothing in it is a key of the database."""
    users = list(User.objects.order_by("username"))
    codes = dict(Unit.everything.values_list("pk", "code"))
    return {
        "progress": {
            (day.isoformat(), structure): read(day, structure)
            for day in days
            for structure in progress.STRUCTURES
        },
        "names": {
            (day.isoformat(), codes[pk]): (version.name, version.short_name, version.kind, version.parent_id)
            for day in days
            for pk, version in UnitVersion.objects.in_force_on(day).items()
        },
        "scope": {
            (user.username, day.isoformat()): sorted(
                Unit.objects.visible_to(user, day).values_list("code", flat=True)
            )
            for user in users
            for day in days
        },
        "served": {user.username: sorted(codes[pk] for pk in units_served(user)) for user in users},
        "assignments": sorted(
            Assignment.objects.values_list("user__username", "unit__code", "valid_from", "valid_until"),
            key=str,
        ),
        "responsible": dict(QuarterlyReport.objects.order_by("pk").values_list("pk", "responsible__code")),
        "reports": sorted(
            QuarterlyReport.objects.values_list("unit__code", "period__year", "period__quarter", "state")
        ),
        "unions": dict(GrassrootsUnion.objects.values_list("pk", "unit__code")),
        "enterprises": dict(SurveyedEnterprise.objects.values_list("pk", "unit__code")),
        "committee": sorted(CommitteeMember.objects.values_list("name", "units__code"), key=str),
        "groups": sorted(
            UnitGroupMember.objects.values_list("group__name", "unit__code", "valid_from", "valid_until"),
            key=str,
        ),
        "units": sorted(
            Unit.objects.values_list("code", "founded_on", "dissolved_on", "heir__code", "reports_by__code"),
            key=str,
        ),
    }


def ownerless(on: datetime.date) -> list[str]:
    """Open reports that nobody answers for: the unit in charge has ended, and nobody serves it any more."""
    found = []
    for report in QuarterlyReport.objects.exclude(state="approved").select_related("responsible", "period"):
        unit = report.responsible
        served = Assignment.objects.active(on).filter(unit=unit, role="reporter").exists()
        if unit.withdrawn or (unit.has_ended(on) and not served):
            found.append(f"{report.unit_id} {report.period}: {unit.code}")
    return found
