"""Finding a report that the person may see."""

from django.shortcuts import get_object_or_404

from targets.models import QuarterlyReport


def visible_report(user, pk) -> QuarterlyReport:
    """The report with what every page of it prints; Http404 where it is not this person's to see."""
    reports = QuarterlyReport.objects.visible_to(user).select_related(
        "unit",
        "responsible",
        "period",
        "current_revision__saved_by",
        "current_revision__closed_by",
        "seen_by",
        "approved_by",
    )
    return get_object_or_404(reports, pk=pk)
