"""The reporting periods, and opening one: from then on every unit that owes a report has a shell of it."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pages.lists import ListPage
from targets.models import QuarterlyReport, ReportingPeriod, ReportState
from targets.periods.filters import PeriodFilter
from targets.periods.tables import PeriodTable
from targets.reports import actions
from targets.rights import require
from units.models import Unit
from workflow.steps import StepRefused

OPEN = "targets.change_reportingperiod"


class PeriodList(ListPage):
    permission = OPEN
    filter_class, table_class = PeriodFilter, PeriodTable
    page_name = "period-list"
    template_name = "targets/period_list.html"
    stylesheets, wide = ("unionhub/review.css",), False
    title = "Kỳ báo cáo"

    @property
    def caption(self):
        return self.asked.tab.label

    def prepared(self, rows):
        approved = Count("reports", filter=Q(reports__state=ReportState.APPROVED))
        return rows.select_related("opened_by").annotate(shells=Count("reports"), approved=approved)

    def table_options(self):
        """What has not begun cannot be opened."""
        return {"exclude": ("shells", "actions") if self.asked.tab.code else ()}

    def dress(self, records):
        """How many units that owe a report have no shell yet; who opened it, where that is not one person for all."""
        owing = list(Unit.objects.filter(owes_reports=True).values_list("pk", "founded_on", "dissolved_on"))
        reports = QuarterlyReport.objects.filter(period__opened_at__isnull=False)
        has_shell = set(reports.values_list("period_id", "unit_id"))
        self.openers = {period.opened_by for period in records if period.is_open}
        for period in records:
            period.opener = period.opened_by if len(self.openers) > 1 else None
            period.without_shell = sum(
                (founded is None or founded <= period.cut_off)
                and (dissolved is None or dissolved > period.first_day)
                and (period.pk, unit) not in has_shell
                for unit, founded, dissolved in owing
            )

    def context(self):
        """``opener``: the person who opened all periods of the page."""
        return {"opener": next(iter(self.openers)) if len(self.openers) == 1 else None}

    def empty(self):
        return {"title": self.asked.tab.empty, "text": "Kỳ mở được từ ngày đầu kỳ."}

    def breadcrumb(self):
        if self.request.user.has_perm("targets.review_report"):
            return [("Báo cáo chờ duyệt", reverse("review-queue")), (self.title, "")]
        return [("Trang chủ", reverse("home")), (self.title, "")]


@require_POST
def period_open(request, pk):
    require(request.user.has_perm(OPEN))
    period = get_object_or_404(ReportingPeriod, pk=pk)
    was_open = period.is_open
    try:
        made = actions.open_period(by=request.user, period=period)
    except StepRefused as refused:
        messages.error(request, refused.message)
        return redirect("period-list")
    if made and was_open:
        messages.success(request, f"{period}: đã thêm {made} báo cáo cho đơn vị mới.")
    elif made:
        messages.success(request, f"Đã mở {period}: {made} đơn vị có báo cáo để nhập.")
    else:
        messages.info(request, f"{period} đã được {period.opened_by} mở trước; không có đơn vị nào cần thêm.")
    return redirect("period-list")
