"""What the appraisal asks about inspections: which findings of a union are still open on a day."""

import datetime
from collections.abc import Iterable

from evaluations.models import Evaluation, Finding, Inspection, UnionLevel
from units.models import GrassrootsUnion, Unit
from vietnamese import clock

Subject = Unit | GrassrootsUnion
SubjectKey = tuple[UnionLevel, int]


def key_of(subject: Subject | Evaluation) -> SubjectKey:
    """``(level, id)`` of a unit or union, or of the one that an evaluation is about."""
    if isinstance(subject, Evaluation):
        pk = subject.rated_unit_id if subject.level == UnionLevel.UPPER else subject.rated_union_id
        return UnionLevel(subject.level), pk
    return (UnionLevel.UPPER if isinstance(subject, Unit) else UnionLevel.GRASSROOTS), subject.pk


def open_findings(
    subjects: Iterable[Subject | Evaluation], on: datetime.date | None = None
) -> dict[SubjectKey, list[Finding]]:
    """``{key_of(subject): findings open on ``on`` (default: today), the earliest deadline first}``; one query for any number.

    Every subject is in it, one without open findings with []. A finding carries its ``inspection``, and ``overdue``: whether
    its deadline had passed on that day. A unit's are those of the unit itself, not of its grassroots unions.
    """
    day = on or clock.today()
    found: dict[SubjectKey, list[Finding]] = {key_of(subject): [] for subject in subjects}
    if not found:
        return found
    findings = Finding.objects.open_on(day).select_related("inspection").order_by("deadline", "pk")
    units = [pk for level, pk in found if level == UnionLevel.UPPER]
    unions = [pk for level, pk in found if level == UnionLevel.GRASSROOTS]
    for finding in findings.of_subjects(units, unions):
        inspection = finding.inspection
        finding.overdue = finding.deadline < day
        if inspection.inspected_unit_id:
            key = (UnionLevel.UPPER, inspection.inspected_unit_id)
        else:
            key = (UnionLevel.GRASSROOTS, inspection.inspected_union_id)
        found[key].append(finding)
    return found


def open_findings_of(evaluation: Evaluation, user, on: datetime.date | None = None) -> list[Finding]:
    """For the page of one evaluation: ``{% include "evaluations/_open_findings.html" with findings=… only %}``.

    Each is ``linked`` where the person may open its inspection. Who rated a union that belongs to another unit by now sees
    the rating and what is open, but the inspection is the business of the other unit.
    """
    found = open_findings([evaluation], on)[key_of(evaluation)]
    inspections = Inspection.objects.filter(pk__in=[finding.inspection_id for finding in found]).order_by()
    linked = set(inspections.visible_to(user).values_list("pk", flat=True)) if found else set()
    for finding in found:
        finding.linked = finding.inspection_id in linked
    return found
