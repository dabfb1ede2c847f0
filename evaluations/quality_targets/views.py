"""The quality targets of a year beside goal and result, its decisions, and one decision."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_safe

from evaluations.goals import goals_of_year
from evaluations.models import Evaluation, QualityTarget
from evaluations.quality_targets import rows
from evaluations.quality_targets.filters import DecisionFilter, visible_decisions
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
from pages.lists import ListPage
from pages.paging import show_page
from units.people.roles import EVERYTHING_IN_SCOPE
from vietnamese.dates import date_vi, datetime_vi

VIEW = "evaluations.view_qualitytarget"
LIST = "Chỉ tiêu chất lượng"
HOME = ("Xếp loại chất lượng", reverse_lazy("rating-home"))
PER_PAGE = 100

sees_targets = permission_required(VIEW, raise_exception=True)


def list_url(year: int) -> str:
    return f"{reverse('quality-target-list')}?nam={year}"


def trail(year: int, *more):
    return [HOME, (LIST, list_url(year)), *more]


class QualityTargetList(ListPage):
    """The decisions of a year; above them what counts for each unit, beside goal and result."""

    permission = VIEW
    filter_class, table_class = DecisionFilter, DecisionTable
    page_name = "quality-target-list"
    template_name = "evaluations/quality_targets/list.html"
    stylesheets, wide = ("unionhub/quality_targets.css",), False
    per_page = 20

    @property
    def title(self):
        return f"Chỉ tiêu chất lượng năm {self.asked.year}"

    @property
    def has_main_action(self):
        return may_assign_shares(self.request.user)

    @property
    def caption(self):
        return f"Các quyết định giao chỉ tiêu năm {self.asked.year}"

    def actions(self):
        year = self.asked.year
        new = (f"Giao chỉ tiêu năm {year}", f"{reverse('quality-target-new')}?nam={year}")
        return [new] if self.has_main_action else []

    def empty(self):
        text = "Khi LĐLĐ tỉnh giao chỉ tiêu, quyết định và tỷ lệ hiện ở đây."
        if self.has_main_action:
            text = "Ghi quyết định giao chỉ tiêu bằng biểu trên trang, hoặc từ tệp Excel."
        return {"title": "Chưa có quyết định nào của năm này", "text": text}

    def breadcrumb(self):
        return [HOME, (LIST, "")]

    def context(self):
        year, user = self.asked.year, self.request.user
        said, goals = QualityTarget.objects.last_said(year), goals_of_year(year)
        units = rows.shown(user, year, {unit for unit, _ in said})
        results = rates(Evaluation.objects.filter(year=year).visible_to(user))
        return {
            "year": year,
            "standing": StandingTable(
                standing(units, said, results, year),
                goals=goal_cells(goals, results if user.roles & EVERYTHING_IN_SCOPE else None, year),
                caption=f"Chỉ tiêu năm {year} theo đơn vị",
            ),
            "has_goals": bool(goals),
            "unconfirmed": unconfirmed_rule_sets().filter(round__year=year).exists(),
            "has_results": bool(results.cells),
        }


@require_safe
@sees_targets
def quality_target_detail(request, pk):
    decision = get_object_or_404(visible_decisions(request.user), pk=pk)
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
