"""Reporting periods: their days, and opening them."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from targets.models import ReportingPeriod, ReportState
from targets.reports.actions import open_period
from targets.resources import ReportingPeriodResource
from units.admin.base import ChangesMixin
from units.admin.exchange import TableImportMixin
from units.models import Unit
from vietnamese import clock
from workflow.steps import StepRefused


class OpenedFilter(admin.SimpleListFilter):
    title = "tình trạng"
    parameter_name = "mo"

    def lookups(self, request, model_admin):
        return [("1", "Đã mở"), ("0", "Chưa mở")]

    def queryset(self, request, queryset):
        return {
            "1": queryset.filter(opened_at__isnull=False),
            "0": queryset.filter(opened_at__isnull=True),
        }.get(self.value(), queryset)


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(TableImportMixin, ChangesMixin, admin.ModelAdmin):
    resource_classes = [ReportingPeriodResource]
    export_name = "ky-bao-cao"
    list_display = [
        "quarter_label",
        "state",
        "first_day",
        "cut_off",
        "opens_on",
        "due_on",
        "locks_on",
        "approved",
    ]
    list_filter = [OpenedFilter, "year"]
    ordering = ["-year", "-quarter"]
    actions = ["open_chosen"]
    fields = [
        "year",
        "quarter",
        "first_day",
        "cut_off",
        "opens_on",
        "due_on",
        "locks_on",
        "needs_founding_list",
        "needs_standard_parts",
        "opened_at",
        "opened_by",
    ]

    def get_queryset(self, request):
        approved = Q(reports__state=ReportState.APPROVED)
        counts = {"owed": Count("reports"), "approved_count": Count("reports", filter=approved)}
        return super().get_queryset(request).annotate(**counts)

    def get_readonly_fields(self, request, obj=None):
        fixed = ["year", "quarter"] if obj is not None and obj.is_open else []
        return [*fixed, "opened_at", "opened_by"]

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        opening = path(
            "<int:pk>/mo-ky/",
            self.admin_site.admin_view(self.open_view),
            name="targets_reportingperiod_open",
        )
        return [opening, *super().get_urls()]

    def open_view(self, request, pk):
        """Asks, then opens; repeated for an open period it adds reports of units that are new."""
        period = self.get_object(request, str(pk))
        if period is None:
            raise Http404
        if not self.has_change_permission(request, period):
            raise PermissionDenied
        if request.method == "POST":
            self._open(request, period)
            return HttpResponseRedirect(reverse("admin:targets_reportingperiod_change", args=[pk]))
        owing = Unit.objects.reporting_in(period.first_day, period.cut_off)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Mở kỳ báo cáo {period}",
            "subtitle": None,
            "opts": self.opts,
            "period": period,
            "new_reports": owing.exclude(reports__period=period).count(),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/targets/reportingperiod/open.html", context)

    @admin.action(description="Mở kỳ báo cáo đã chọn", permissions=["change"])
    def open_chosen(self, request, queryset):
        for period in queryset.order_by("year", "quarter"):
            self._open(request, period)

    def _open(self, request, period):
        try:
            made = open_period(by=request.user, period=period)
        except StepRefused as refused:
            self.message_user(request, refused.message, messages.ERROR)
            return
        self.log_change(request, period, f"Mở kỳ báo cáo: thêm {made} báo cáo.")
        text = (
            f"{period} đã mở, có thêm {made} báo cáo."
            if made
            else f"{period} đã mở, không có báo cáo nào mới."
        )
        self.message_user(request, text, messages.SUCCESS)

    @admin.display(description="Kỳ báo cáo", ordering="year")
    def quarter_label(self, period):
        return str(period)

    @admin.display(description="Tình trạng")
    def state(self, period):
        if not period.is_open:
            return "Chưa mở"
        return "Đã khóa" if clock.now() > clock.end_of(period.locks_on) else "Đang mở"

    @admin.display(description="Đã duyệt")
    def approved(self, period):
        return f"{period.approved_count}/{period.owed}" if period.owed else None
