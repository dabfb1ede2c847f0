"""The pages of a unit's officer: what is due, one report with its log, and taking a sending back. Entering: ``entry_views``."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pages.lists import ListPage
from targets.models import Goal, ReportState
from targets.programme import current
from targets.reports import actions
from targets.reports import page as report_page
from targets.reports.access import visible_report
from targets.reports.entry_views import breadcrumb, report_edit, returned_step
from targets.reports.filters import OwnReportFilter
from targets.reports.labels import sending_window, statuses, time_left
from targets.reports.own_units import add_figures, next_period, units_of
from targets.reports.tables import OwnReportsTable
from targets.rights import may_enter, may_review, require, serves, units_served
from workflow.steps import StepRefused

__all__ = ["ReportHome", "report_detail", "report_edit", "report_take_back"]


class ReportHome(ListPage):
    """An officer's first page: what is due and the progress of each unit, then all quarters as a list."""

    permission = "targets.enter_report"
    filter_class, table_class = OwnReportFilter, OwnReportsTable
    page_name = "report-home"
    template_name = "targets/report_home.html"
    stylesheets, wide = ("unionhub/report.css",), False
    title = "Báo cáo của đơn vị"
    caption = "Các kỳ báo cáo"

    def prepared(self, rows):
        return rows.select_related("period").with_return_step()

    def table_options(self):
        return {
            "exclude": () if len(self.asked.names) > 1 else ("unit",),
            "leading": [goal.indicator for goal in Goal.objects.leading(current.usual(self.request.user))],
        }

    def dress(self, records):
        add_figures(records)
        for report in records:
            report.unit_name, report.shown_statuses = self.asked.names[report.unit_id], statuses(report)

    def actions(self):
        return [("Kiểm tra, giám sát", reverse("inspection-list"))]

    def empty(self):
        if not units_served(self.request.user):
            title = "Tài khoản này chưa được phân công đơn vị nào"
            return {"title": title, "text": "Liên hệ cán bộ LĐLĐ tỉnh để được phân công đơn vị báo cáo."}
        text = "Khi LĐLĐ tỉnh mở kỳ báo cáo, biểu mẫu nhập báo cáo hiện ở đây."
        return {"title": "Chưa có kỳ báo cáo nào được mở", "text": text}

    def context(self):
        return {"units": units_of(self.request.user), "next_period": next_period()}


@require_safe
def report_detail(request, pk):
    report = visible_report(request.user, pk)
    user, revision = request.user, report.current_revision
    page = report_page.load(report)
    if revision and revision.closed_at is None:
        # The draft that is being written, beside what was sent last.
        report_page.show(page, revision, next(iter(page.sendings), None))
    enters = may_enter(user, report)
    return render(
        request,
        "targets/report_detail.html",
        {
            "report": report,
            "unit_name": report.unit.version_on(report.period.cut_off).name,
            "page": page,
            "statuses": statuses(report),
            "time_left": time_left(report.period) if report.can_be_edited else "",
            "window": "" if report.first_submitted_at else sending_window(report.period),
            "returned": returned_step(report),
            "sendings": sendings_table(page) if len(page.sendings) > 1 else None,
            "may_edit": enters and report.can_be_edited,
            "on_behalf": enters and not serves(user, report),
            "may_take_back": enters and report.state == ReportState.SUBMITTED and report.seen_at is None,
            "review_url": review_url(user, report),
            "breadcrumb": breadcrumb(user, report),
        },
    )


@require_POST
def report_take_back(request, pk):
    report = visible_report(request.user, pk)
    require(may_enter(request.user, report))
    try:
        actions.take_back(by=request.user, report=report)
    except StepRefused as refused:
        messages.error(request, refused.message)
        return redirect("report-detail", report.pk)
    messages.success(
        request,
        "Đã rút lại báo cáo. Số liệu vẫn được giữ; sửa xong phải gửi lại, vì hiện nay báo cáo chưa nộp.",
    )
    return redirect("report-edit", report.pk)


def review_url(user, report) -> str:
    """Address of the page where this report is decided, for those who decide and where there is something to decide."""
    if not may_review(user, report) or report.can_be_edited:
        return ""
    return reverse("review-report", args=[report.pk])


def sendings_table(page) -> dict:
    """The figures of every sending side by side, oldest first: ``heads`` and ``rows`` of (name, [(text, changed)])."""
    oldest_first = list(reversed(page.sendings))
    values = [{figure.indicator.code: figure.value for figure in one.figures.all()} for one in oldest_first]
    names = {line.code: line.name for line in page.lines}
    for figure in (figure for one in oldest_first for figure in one.figures.all()):
        names.setdefault(figure.indicator.code, figure.indicator.name)
    rows = []
    for code, name in names.items():
        cells = [
            (one.get(code), place > 0 and one.get(code) != values[place - 1].get(code))
            for place, one in enumerate(values)
        ]
        rows.append((name, cells))
    return {"heads": oldest_first, "rows": rows}
