"""The reporting periods, and opening one: from then on every unit that owes a report has a shell of it."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from targets.models import QuarterlyReport, ReportingPeriod, ReportState
from targets.reports import actions
from targets.review.tables import PeriodTable
from targets.rights import require
from units.models import Unit
from vietnamese import clock
from workflow.steps import StepRefused


@dataclass
class PeriodRow:
    """A period with how many reports it has, how many of them are approved, and how many units have no shell yet."""

    period: ReportingPeriod
    shells: int
    approved: int
    without_shell: int
    has_begun: bool
    edit_url: str


def _may_open(user) -> bool:
    return user.has_perm("targets.change_reportingperiod")


@require_safe
def period_list(request):
    require(_may_open(request.user))
    rows = _rows()
    begun = [row for row in rows if row.has_begun]
    begun.sort(key=lambda row: row.period.first_day, reverse=True)
    ahead = [row for row in rows if not row.has_begun]
    return render(
        request,
        "targets/period_list.html",
        {
            "begun": PeriodTable(begun, caption="Kỳ đã bắt đầu") if begun else None,
            "ahead": PeriodTable(ahead, caption="Kỳ chưa bắt đầu", exclude=("actions", "shells")),
            "ahead_count": len(ahead),
            "breadcrumb": [("Báo cáo chờ duyệt", reverse("review-queue")), ("Kỳ báo cáo", "")]
            if request.user.has_perm("targets.review_report")
            else [("Trang chủ", reverse("home")), ("Kỳ báo cáo", "")],
        },
    )


@require_POST
def period_open(request, pk):
    require(_may_open(request.user))
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


def _rows() -> list[PeriodRow]:
    today = clock.today()
    periods = list(
        ReportingPeriod.objects.select_related("opened_by")
        .annotate(
            shells=Count("reports"),
            approved=Count("reports", filter=Q(reports__state=ReportState.APPROVED)),
        )
        .order_by("year", "quarter")
    )
    owing = list(Unit.objects.filter(owes_reports=True).values_list("pk", "founded_on", "dissolved_on"))
    has_shell = set(
        QuarterlyReport.objects.filter(period__opened_at__isnull=False).values_list("period_id", "unit_id")
    )
    return [
        PeriodRow(
            period=period,
            shells=period.shells,
            approved=period.approved,
            without_shell=sum(
                (founded is None or founded <= period.cut_off)
                and (dissolved is None or dissolved > period.first_day)
                and (period.pk, unit) not in has_shell
                for unit, founded, dissolved in owing
            ),
            has_begun=period.first_day <= today,
            edit_url=reverse("admin:targets_reportingperiod_change", args=[period.pk]),
        )
        for period in periods
    ]
