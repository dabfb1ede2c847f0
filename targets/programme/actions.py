"""What is done with a whole programme, and what stands in the way of it."""

from django.db import transaction
from django.db.models import Q

from targets.ledger.actions import lock
from targets.models import Goal, Programme, QuarterlyReport
from targets.programme.reference import create_period
from targets.rights import require
from units.models import UnitVersion
from vietnamese.dates import Quarter
from vietnamese.numbers import group
from workflow.steps import SomebodyWasFaster, StepRefused


def covered(programme: Programme) -> Q:
    """Reports of the periods whose results count in ``programme``, whatever their unit."""
    return Q(
        period__year__gte=programme.first_year,
        period__year__lte=programme.last_year,
        period__cut_off__gte=programme.counts_from,
        period__cut_off__lte=programme.last_day,
    )


def what_rests_on(programme: Programme) -> list[str]:
    """What keeps the programme from being deleted, in words; the seal of the table says the same (``programme_seals``)."""
    found = []
    if decisions := programme.decisions.count():
        found.append(f"{group(decisions)} quyết định giao chỉ tiêu")
    reports = QuarterlyReport.objects.filter(
        covered(programme),
        first_submitted_at__isnull=False,
        unit__in=UnitVersion.objects.filter(parent=programme.federation_id).values("unit"),
    )
    earlier = Programme.objects.filter(
        federation=programme.federation_id, first_year__lt=programme.first_year
    )
    for other in earlier:
        reports = reports.exclude(covered(other))
    if sent := reports.count():
        found.append(f"{group(sent)} báo cáo đã gửi được đánh giá theo chương trình này")
    return found


@transaction.atomic
def delete_programme(programme: Programme) -> None:
    """With its goals and the results of the term before it. Raises StepRefused where anything else rests on it."""
    lock(programme)
    if reasons := what_rests_on(programme):
        raise StepRefused(f"Không xóa được chương trình: {'; '.join(reasons)}.")
    programme.delete()


@transaction.atomic
def create_programme(*, by, programme: Programme, goals: list[Goal]) -> Programme:
    """A new programme with its goals, and the quarters of its years, unopened. Raises ValidationError."""
    require(by.has_perm("targets.add_programme"))
    programme.full_clean()
    programme.save()
    for goal in goals:
        goal.programme = programme
        goal.full_clean()
        goal.save()
    for year in programme.years:
        for number in (1, 2, 3, 4):
            create_period(Quarter(year, number))
    return programme


@transaction.atomic
def end_programme(*, by, programme: Programme, **decision) -> None:
    """By a decision: ``ended_on``, ``end_number``, ``end_signed_on``, ``end_issuer``. What was assigned for later years stays in
    the ledger and counts no more. Raises SomebodyWasFaster where it has an end already, and ValidationError.
    """
    require(by.has_perm("targets.change_programme"))
    lock(programme)
    programme.refresh_from_db()
    if programme.ended_on is not None:
        raise SomebodyWasFaster(f"Chương trình đã được ghi {programme.end_in_words}.")
    for name, value in decision.items():
        setattr(programme, name, value)
    programme.full_clean()
    programme.save()
