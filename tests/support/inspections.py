"""Inspections for tests, made by the real actions."""

import datetime

from evaluations.actions import findings, inspections
from evaluations.models import Finding, Inspection
from tests.support import people, ratings
from units.models import Unit
from vietnamese import clock

DAY = datetime.date(2026, 5, 12)


def planned(subject=None, *, issuer=people.PROVINCE, by=None, day=DAY, until=None, **what) -> Inspection:
    """One of ``subject`` (default: the unit Lục Nam), about the programme, on that day."""
    what.setdefault("about_programme", True)
    return inspections.plan(
        by=by or people.staff(),
        issuer=Unit.objects.get(code=issuer),
        subjects=[subject or Unit.objects.get(code="luc-nam")],
        what=inspections.Planned(day, until or day, **what),
    )[0]


def visited(subject=None, *, by=None, day=DAY, **more) -> Inspection:
    inspection = planned(subject, by=by, day=day, **more)
    with clock.at(day):
        inspections.visit(by=by or people.staff(), inspection=inspection, result=inspections.Result(day))
    return inspection


def finding(inspection=None, *, by=None, days=30, text="Sổ đoàn viên chưa cập nhật.") -> Finding:
    """One with a deadline ``days`` after the visit."""
    inspection = inspection or visited()
    deadline = inspection.visited_on + datetime.timedelta(days=days)
    content = findings.Content(text, "Cập nhật đủ đoàn viên mới.", deadline, "Ban Tổ chức")
    return findings.add(by=by or people.staff(), inspection=inspection, content=content)


def closed(one: Finding, *, by=None, on=DAY) -> Finding:
    with clock.at(on):
        findings.close(by=by or people.staff(), finding=one, on=on)
    return one


def union(unit_code="luc-nam", name="CĐCS Trường B"):
    return ratings.union(unit_code, name=name)
