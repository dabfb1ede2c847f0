"""The quality targets of a year beside goal and result, its decisions, and one decision."""

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_safe

from evaluations.goals import goals_of_year
from evaluations.models import Evaluation, QualityTarget, QualityTargetDecision
from evaluations.quality_targets import rows
from evaluations.quality_targets.tables import (
    AssignedTable,
    DecisionTable,
    StandingTable,
    goal_cells,
    named,
    standing,
)
from evaluations.rates import rates
from evaluations.rights import may_assign_shares
from evaluations.unconfirmed import unconfirmed_rule_sets
from pages.paging import show_page
from units.models import Unit
from units.people.roles import EVERYTHING_IN_SCOPE
from vietnamese.dates import date_vi, datetime_vi

VIEW = "evaluations.view_qualitytarget"
LIST = "Chỉ tiêu chất lượng"
HOME = ("Xếp loại chất lượng", reverse_lazy("rating-home"))
PER_PAGE, DECISIONS_PER_PAGE = 100, 20

sees_targets = permission_required(VIEW, raise_exception=True)


def list_url(year: int) -> str:
    return f"{reverse('quality-target-list')}?nam={year}"


def trail(year: int, *more):
    return [HOME, (LIST, list_url(year)), *more]


@require_safe
@sees_targets
def quality_target_list(request):
    year, user = rows.asked_year(request.GET.get("nam")), request.user
    said = QualityTarget.objects.last_said(year)
    goals = goals_of_year(year)
    units = rows.shown(user, year, {unit for unit, _ in said})
    results = rates(Evaluation.objects.filter(year=year).visible_to(user))
    table = StandingTable(
        standing(units, said, results, year),
        goals=goal_cells(goals, results if user.roles & EVERYTHING_IN_SCOPE else None, year),
        caption=f"Chỉ tiêu năm {year} theo đơn vị",
    )
    show_page(request, table, per_page=PER_PAGE)
    decisions = DecisionTable(_decisions(user, year), caption=f"Các quyết định giao chỉ tiêu năm {year}")
    show_page(request, decisions, per_page=DECISIONS_PER_PAGE)
    return render(
        request,
        "evaluations/quality_targets/list.html",
        {
            "year": year,
            "tabs": [
                (str(one), list_url(one), one == year) for one in sorted({*rows.years(), year}, reverse=True)
            ],
            "table": table,
            "decisions": decisions,
            "has_goals": bool(goals),
            "unconfirmed": unconfirmed_rule_sets().filter(round__year=year).exists(),
            "has_results": bool(results.cells),
            "assigns": may_assign_shares(user),
            "breadcrumb": [HOME, (LIST, "")],
        },
    )


def _decisions(user, year=None):
    """Closed ones that name a unit of the person's, with how many units and shares of these."""
    units = Unit.objects.visible_to(user)
    found = QualityTargetDecision.objects.filter(closed_at__isnull=False, targets__unit__in=units)
    if year is not None:
        found = found.filter(year=year)
    return (
        found.select_related("recorded_by")
        .annotate(
            units=Count("targets__unit", distinct=True),
            shares=Count("targets"),
            withdrawn=Count("targets", filter=Q(targets__share__isnull=True)),
        )
        .order_by("-effective_on", "-pk")
    )


@require_safe
@sees_targets
def quality_target_detail(request, pk):
    decision = get_object_or_404(_decisions(request.user), pk=pk)
    year = decision.year
    units = rows.of_decision(request.user, decision)
    if not units:
        raise Http404
    assigned = {(row.unit_id, row.measure): row.share for row in decision.targets.all()}
    table = AssignedTable(
        units,
        assigned,
        QualityTarget.objects.last_said(year),
        decision,
        caption=f"Chỉ tiêu quyết định số {decision.number} giao",
    )
    show_page(request, table, per_page=PER_PAGE)
    return render(
        request,
        "evaluations/quality_targets/detail.html",
        {
            "decision": decision,
            "table": table,
            "facts": [
                ("Chỉ tiêu của năm", str(year)),
                ("Ngày ký", date_vi(decision.signed_on)),
                ("Có hiệu lực từ", date_vi(decision.effective_on)),
                ("Nêu", named(decision)),
                ("Ghi vào sổ", f"{datetime_vi(decision.recorded_at)}, {decision.recorded_by or 'hệ thống'}"),
                *([("Ghi chú", decision.note)] if decision.note else []),
            ],
            "new_url": f"{reverse('quality-target-new')}?nam={year}"
            if may_assign_shares(request.user)
            else "",
            "list_url": list_url(year),
            "breadcrumb": trail(year, (f"Số {decision.number}", "")),
        },
    )
