"""What is done with a whole programme, and what stands in the way of it."""

from django.db import transaction
from django.db.models import Q

from targets.ledger.actions import lock
from targets.models import Programme, QuarterlyReport
from units.models import UnitVersion
from vietnamese.numbers import group
from workflow.steps import StepRefused


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
