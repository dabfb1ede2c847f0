"""The tabs behind the first page: goals, units, reports, enterprises and unions. They read, and write nothing."""

from dataclasses import replace

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from targets.foundings.rules import without_list_text
from targets.models import Goal
from unionhub.overview import annex, indicator_block, labels, outlook, reporting, tabs, verdict
from unionhub.overview.filters import Asked
from unionhub.overview.first_page import goal_row, legend
from unionhub.overview.foundings import Listed
from unionhub.overview.pipeline import Pipeline, own_units
from unionhub.overview.views import answer, current_pipeline, existing, frame, sees_progress
from units.committee.scope import units_looked_after


@require_safe
@sees_progress
def dashboard_goals(request):
    """The tab itself: what the programme leads with first, with what the address asks for."""
    asked = Asked.of(request.GET, request.user)
    progress = existing(asked)
    if not progress.headlines:
        return render(request, "unionhub/dashboard_no_goals.html", frame(asked, progress, tab=tabs.GOALS))
    return redirect(asked.url("dashboard-goal", progress.headlines[0]))


@require_safe
@sees_progress
def dashboard_goal(request, code):
    asked = Asked.of(request.GET, request.user)
    progress = existing(asked)
    if code not in progress.headlines:
        # Of another programme, from whose page one comes: this one has goals of its own.
        if not Goal.objects.filter(
            programme__in=asked.choice.programmes, headline__isnull=False, indicator__code=code
        ):
            raise Http404
        return redirect(asked.url("dashboard-goals"))
    measure = progress.province(code)
    row = goal_row(progress, asked, measure)
    pipeline = current_pipeline(asked)
    unlisted = Listed(progress).of_result(measure) if measure.indicator.counted_unions else 0
    return render(
        request,
        "unionhub/dashboard_goal.html",
        frame(
            asked,
            progress,
            tab=tabs.GOALS,
            heading=labels.heading(measure.indicator),
            goals=[
                (labels.heading(progress.indicators[one]), asked.url("dashboard-goal", one), one == code)
                for one in progress.headlines
            ],
            **answer(progress, asked, measure),
            without_apart=verdict.without_apart(progress, code),
            row=row,
            legend=legend([row]),
            pipeline=pipeline.line(measure) if pipeline else "",
            without_list=without_list_text(unlisted) if unlisted else "",
            details=indicator_block.block(progress, asked, code),
        ),
    )


@require_safe
@sees_progress
def dashboard_units(request):
    asked = Asked.of(request.GET, request.user)
    progress = existing(asked)
    return render(
        request,
        "unionhub/dashboard_units.html",
        frame(
            asked,
            progress,
            tab=tabs.UNITS,
            own_units=own_units(progress, asked, units_looked_after(request.user), current_pipeline(asked)),
            annex=annex.table(progress, asked),
            annex_later=annex.later_note(progress),
            without_apart=labels.lower_first(labels.without_apart(progress)),
            ranking_url=asked.url("dashboard-ranking"),
            export_url=asked.url("dashboard-export"),
        ),
    )


@require_safe
@sees_progress
def dashboard_reports(request):
    asked = Asked.of(request.GET, request.user)
    progress = existing(asked)
    last = progress.last_quarter
    return render(
        request,
        "unionhub/dashboard_reports.html",
        frame(
            asked,
            progress,
            tab=tabs.REPORTS,
            reporting=reporting.reporting(progress, asked),
            requests=reporting.requests(progress, last) if last else [],
        ),
    )


@require_safe
@sees_progress
def dashboard_register(request):
    """Enterprises and unions: as of today, whatever day the address asks for."""
    asked = Asked.of(request.GET, request.user)
    progress = existing(replace(asked, on=None))
    pipeline = Pipeline.load()
    return render(
        request,
        "unionhub/dashboard_register.html",
        frame(
            asked,
            progress,
            tab=tabs.REGISTER,
            outlook=outlook.of_province(progress),
            register_url=reverse("union-summary"),
            lines=[
                (labels.heading(progress.indicators[code]), pipeline.line(progress.province(code)))
                for code in progress.headlines
                if pipeline.number(code) is not None
            ],
        ),
    )
