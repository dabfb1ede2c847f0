"""Reports to look at and to export. No state can be typed in: steps are taken by the same actions as on the pages."""

from collections import defaultdict

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Prefetch, Q
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from targets.models import QuarterlyReport, ReportFigure, ReportingPeriod, ReportRevision, ReportState
from targets.models.report import last_return_step
from targets.reports import actions
from targets.resources import ReportFigureResource
from targets.rights import may_review
from units.admin.base import FoldedSearchMixin
from units.admin.exchange import TableExportMixin
from units.admin.records import UnitFilter
from units.models import UnitVersion
from vietnamese import clock
from vietnamese.numbers import group, plain_number
from workflow.steps import StepRefused

NOT_STARTED = "Chưa báo cáo"
NOT_ENTERED = "Chưa nhập"


class PeriodFilter(admin.SimpleListFilter):
    title = "kỳ báo cáo"
    parameter_name = "ky"

    def lookups(self, request, model_admin):
        return [
            (period.pk, str(period))
            for period in ReportingPeriod.objects.opened().order_by("-year", "-quarter")
        ]

    def queryset(self, request, queryset):
        period = plain_number(self.value())
        return queryset if period is None else queryset.filter(period=period)


class StateFilter(admin.SimpleListFilter):
    title = "trạng thái"
    parameter_name = "trang-thai"

    def lookups(self, request, model_admin):
        return [("none", NOT_STARTED), *ReportState.choices]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.filter(current_revision__isnull=True)
        if self.value() == ReportState.DRAFT:
            return queryset.filter(state=ReportState.DRAFT, current_revision__isnull=False)
        return queryset.filter(state=self.value()) if self.value() in ReportState.values else queryset


class LateFilter(admin.SimpleListFilter):
    title = "thời hạn"
    parameter_name = "han"

    def lookups(self, request, model_admin):
        return [("overdue", "Quá hạn"), ("late", "Nộp muộn")]

    def queryset(self, request, queryset):
        over = [p.pk for p in ReportingPeriod.objects.opened() if p.is_overdue()]
        if self.value() == "overdue":
            return queryset.not_sent().filter(period__in=over)
        if self.value() == "late":
            late = Q()
            for period in ReportingPeriod.objects.filter(pk__in=over):
                late |= Q(period=period, first_submitted_at__gt=clock.end_of(period.due_on))
            return queryset.filter(late) if late else queryset.none()
        return queryset


@admin.register(QuarterlyReport)
class QuarterlyReportAdmin(TableExportMixin, FoldedSearchMixin, admin.ModelAdmin):
    resource_classes = [ReportFigureResource]
    export_name = "so-lieu-bao-cao"
    list_display = ["unit_name", "period", "shown_state", "deadline", "first_submitted_at", "approved_at"]
    list_filter = [PeriodFilter, StateFilter, LateFilter, UnitFilter]
    search_help_text = "Tìm theo tên đơn vị hoặc kỳ báo cáo; không cần gõ dấu."
    list_select_related = ["period"]
    list_per_page = 200
    ordering = ["-period__year", "-period__quarter", "unit__order"]
    actions = ["approve_chosen"]
    fields = [
        "unit_name",
        "period",
        "responsible_name",
        "shown_state",
        "deadline",
        "first_submitted_at",
        "submitted_at",
        "approved_at",
        "approver",
    ]
    readonly_fields = fields

    # --- rights: looked at by staff, changed by nobody here ------------------------------------------------

    def get_queryset(self, request):
        reports = super().get_queryset(request).select_related("period")
        return reports.visible_to(request.user).with_return_step().prefetch_related("unit__versions")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_review_permission(self, request):
        return may_review(request.user)

    def searchable_texts(self, queryset):
        """Every name that the unit has had, so that reports of before a change of name are found too."""
        names = defaultdict(set)
        for unit, *texts in UnitVersion.objects.order_by().values_list("unit_id", "name", "short_name"):
            names[unit].update(texts)
        for report in queryset.select_related("period"):
            yield report.pk, f"{' '.join(sorted(names[report.unit_id]))} {report.period}"

    # --- pages ---------------------------------------------------------------------------------------------

    def change_view(self, request, object_id, form_url="", extra_context=None):
        report = self.get_object(request, object_id)
        shown = self._detail(request, report) if report is not None else {}
        return super().change_view(request, object_id, form_url, {**shown, **(extra_context or {})})

    def history_view(self, request, object_id, extra_context=None):
        """The log is on the report's own page."""
        return HttpResponseRedirect(reverse("admin:targets_quarterlyreport_change", args=[object_id]))

    def _detail(self, request, report):
        figures = Prefetch("figures", ReportFigure.objects.select_related("indicator"))
        revisions = list(
            report.revisions.order_by("number")
            .select_related("saved_by", "closed_by")
            .prefetch_related(figures)
        )
        names, values = {}, {}
        for revision in revisions:
            for figure in revision.figures.all():
                names[figure.indicator_id] = figure.indicator
                values[figure.indicator_id, revision.pk] = figure.value
        rows = [
            (indicator, [_shown(values.get((indicator.pk, revision.pk))) for revision in revisions])
            for indicator in sorted(names.values(), key=lambda indicator: indicator.order)
        ]
        labels = dict(ReportState.choices)
        steps = {step.name: step.label for step in actions.STEPS.values()}
        log = [
            (row, steps.get(row.step, row.step), labels.get(row.to_state, row.to_state))
            for row in report.transitions.select_related("by", "revision", "on_behalf_of").prefetch_related(
                "on_behalf_of__versions"
            )
        ]
        links = [("Mở trang báo cáo", reverse("report-detail", args=[report.pk]))]
        if report.state == ReportState.SUBMITTED and may_review(request.user, report):
            links.append(("Xem xét và duyệt", reverse("review-report", args=[report.pk])))
        return {
            "revisions": revisions,
            "figure_rows": rows,
            "log": log,
            "product_links": [(label, url) for label, url in links if url],
        }

    @admin.action(description="Duyệt các báo cáo đã chọn", permissions=["review"])
    def approve_chosen(self, request, queryset):
        """Shows what would be approved; each is then approved in the revision that was shown, one by one."""
        if "confirmed" not in request.POST:
            return self._confirm(request, queryset)
        done = []
        for report in queryset:
            revision = ReportRevision.objects.filter(
                report=report, pk=plain_number(request.POST.get(f"revision-{report.pk}"))
            ).first()
            if revision is None:
                continue
            try:
                actions.approve(by=request.user, report=report, revision=revision)
            except StepRefused as refused:
                self.message_user(request, f"{report}: {refused.message}", messages.WARNING)
            else:
                done.append(str(report))
        if done:
            self.message_user(request, f"Đã duyệt {len(done)} báo cáo: {'; '.join(done)}.", messages.SUCCESS)
        return None

    def _confirm(self, request, queryset):
        figures = Prefetch("current_revision__figures", ReportFigure.objects.select_related("indicator"))
        waiting = list(queryset.submitted().select_related("current_revision").prefetch_related(figures))
        if left := queryset.count() - len(waiting):
            text = f"{left} báo cáo đã chọn không ở trạng thái “{ReportState.SUBMITTED.label}” và được giữ nguyên."
            self.message_user(request, text, messages.WARNING)
        if not waiting:
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": "Duyệt các báo cáo đã chọn",
            "subtitle": None,
            "opts": self.opts,
            "reports": [
                (r, [(f.indicator.short_name, _shown(f.value)) for f in _in_order(r.current_revision)])
                for r in waiting
            ],
            "checkbox_name": ACTION_CHECKBOX_NAME,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/targets/quarterlyreport/approve.html", context)

    # --- columns -------------------------------------------------------------------------------------------

    @admin.display(description="Đơn vị", ordering="unit__order")
    def unit_name(self, report):
        return report.unit.short_name

    @admin.display(description="Đơn vị chịu trách nhiệm")
    def responsible_name(self, report):
        return report.responsible.short_name

    @admin.display(description="Trạng thái", ordering="state")
    def shown_state(self, report):
        return NOT_STARTED if report.not_started else report.state_label

    @admin.display(description="Thời hạn")
    def deadline(self, report):
        if report.is_overdue():
            return "Quá hạn"
        return "Nộp muộn" if report.was_late else "–"

    @admin.display(description="Người duyệt")
    def approver(self, report):
        return report.approved_by or "–"

    def exported_rows(self, queryset):
        figures = ReportFigure.objects.filter(revision__report__in=queryset.order_by().values("pk"))
        figures = figures.select_related("indicator", "revision__report__period", "revision__report__unit")
        figures = figures.annotate(return_step=last_return_step("revision__report"))
        return figures.prefetch_related("revision__report__unit__versions").order_by(
            "revision__report__period__year",
            "revision__report__period__quarter",
            "revision__report__unit__order",
            "revision__number",
            "indicator__order",
        )


def _shown(value) -> str:
    return NOT_ENTERED if value is None else group(value)


def _in_order(revision):
    return sorted(revision.figures.all(), key=lambda figure: figure.indicator.order)
