"""The page of full-time officials and of chairs and vice-chairs elected for the first time, by unit."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from targets.officials import SHARES
from unionhub.dashboard import officials
from unionhub.dashboard.asked import Asked
from unionhub.dashboard.views import existing, frame, sees_progress, trail


@require_safe
@sees_progress
def dashboard_officials(request):
    asked = Asked.of(request.GET)
    progress = existing(asked, SHARES)
    tables = officials.Tables(progress, asked)
    coverage, quarter = officials.coverage(progress)
    return render(
        request,
        "unionhub/dashboard_officials.html",
        frame(
            asked,
            progress,
            promises=officials.promises(tables.province),
            coverage=coverage,
            of=quarter,
            tables=[tables.standard(), tables.trained()],
            breadcrumb=trail(asked, "Cán bộ"),
        ),
    )
