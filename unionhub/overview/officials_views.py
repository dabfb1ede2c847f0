"""The page of full-time officials and of chairs and vice-chairs elected for the first time, by unit."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from targets.progress.officials import SHARES
from unionhub.overview import officials, tabs
from unionhub.overview.filters import Asked
from unionhub.overview.officials_exports import officials_workbook
from unionhub.overview.views import existing, frame, sees_progress
from units.models import Installation


@require_safe
@sees_progress
def dashboard_officials(request):
    asked = Asked.of(request.GET, request.user)
    progress = existing(asked, SHARES)
    tables = officials.Tables(progress, asked)
    coverage, quarter = officials.coverage(progress)
    return render(
        request,
        "unionhub/dashboard_officials.html",
        frame(
            asked,
            progress,
            title=officials.TITLE,
            promises=officials.promises(tables.province),
            waiting=officials.waiting(progress),
            export_url=asked.url("dashboard-officials-export"),
            coverage=coverage,
            of=quarter,
            tables=[tables.standard(), tables.trained()],
            tab=tabs.OFFICIALS,
        ),
    )


@require_safe
@sees_progress
def dashboard_officials_export(request):
    asked = Asked.of(request.GET, request.user)
    if asked.problems:
        # A file carries no message: the page does.
        return redirect(f"{reverse('dashboard-officials')}?{request.GET.urlencode()}")
    progress = existing(asked, SHARES)
    content = officials_workbook(
        progress,
        officials.Tables(progress, asked),
        officials.waiting(progress),
        sample=Installation.is_sample(),
    )
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="can-bo-{progress.as_of:%Y-%m-%d}.xlsx"'
    return response
