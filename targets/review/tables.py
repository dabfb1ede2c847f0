"""Lists of the reviewers: the parts of the queue, and the reporting periods."""

import django_tables2 as tables
from django.urls import reverse

from targets.reports.tables import NUMBER
from vietnamese.dates import date_vi, datetime_vi

ACTIONS = {"th": {"class": "screen-only"}, "td": {"class": "screen-only"}}


class QueueTable(tables.Table):
    """Reports with their ``glance`` (``targets.review.queue``); the base of every part of the queue."""

    row_header = "unit"

    unit = tables.Column("Đơn vị", accessor="glance__unit_name", linkify=lambda record: page_of(record))
    period = tables.Column("Kỳ báo cáo", attrs={"td": {"class": "nowrap"}})
    due = tables.Column("Hạn nộp", accessor="period__due_on")

    class Meta:
        orderable = False
        attrs = {"class": "data cards queue"}

    def __init__(self, *args, caption, **kwargs):
        self.caption = caption
        super().__init__(*args, **kwargs)

    def render_due(self, value):
        return date_vi(value)


def page_of(report) -> str:
    """Where a row leads: the page of the decision, or the report as the unit sees it where nothing was ever sent."""
    return reverse("review-report" if report.submitted_at else "report-detail", args=[report.pk])


class WaitingTable(QueueTable):
    sent = tables.TemplateColumn(template_name="targets/review_cell_sent.html", verbose_name="Gửi lúc")
    key_figures = tables.TemplateColumn(
        template_name="targets/review_cell_figures.html", verbose_name="Kết nạp mới"
    )
    findings = tables.TemplateColumn(
        template_name="targets/review_cell_findings.html", verbose_name="Kiểm tra"
    )
    who = tables.TemplateColumn(template_name="targets/review_cell_who.html", verbose_name="Người nhập")
    actions = tables.TemplateColumn(
        template_name="targets/review_cell_actions.html",
        verbose_name="Xử lý",
        attrs=ACTIONS,
    )

    class Meta(QueueTable.Meta):
        pass


class OwedTable(QueueTable):
    statuses = tables.TemplateColumn(
        template_name="targets/review_cell_statuses.html", verbose_name="Trạng thái"
    )
    saved = tables.Column("Lưu gần nhất", accessor="current_revision__saved_at", default="")
    enter = tables.TemplateColumn(
        template_name="targets/review_cell_enter.html",
        verbose_name="Xử lý",
        attrs=ACTIONS,
    )

    class Meta(QueueTable.Meta):
        pass

    def render_saved(self, value, record):
        who = record.current_revision.saved_by
        return f"{datetime_vi(value)}, {who}"


class ApprovedTable(QueueTable):
    statuses = tables.TemplateColumn(
        template_name="targets/review_cell_statuses.html", verbose_name="Trạng thái"
    )
    approved = tables.Column("Duyệt lúc", accessor="approved_at")
    by = tables.Column("Người duyệt", accessor="approved_by")

    class Meta(QueueTable.Meta):
        pass

    def render_approved(self, value):
        return datetime_vi(value)


class PeriodTable(tables.Table):
    """Rows: ``targets.periods.views.PeriodRow``."""

    row_header = "period"

    period = tables.Column("Kỳ báo cáo")
    cut_off = tables.Column("Ngày chốt số liệu", accessor="period__cut_off")
    opens_on = tables.Column("Mở nhập báo cáo", accessor="period__opens_on")
    due_on = tables.Column("Hạn nộp", accessor="period__due_on")
    locks_on = tables.Column("Khóa kỳ báo cáo", accessor="period__locks_on")
    shells = tables.TemplateColumn(
        template_name="targets/period_cell_reports.html", verbose_name="Báo cáo đã duyệt", attrs=NUMBER
    )
    actions = tables.TemplateColumn(
        template_name="targets/period_cell_actions.html",
        verbose_name="Mở kỳ",
        attrs={"td": {"class": "actions"}},
    )

    class Meta:
        orderable = False
        attrs = {"class": "data cards"}

    def __init__(self, *args, caption, **kwargs):
        self.caption = caption
        super().__init__(*args, **kwargs)

    def render_cut_off(self, value):
        return date_vi(value)

    render_opens_on = render_due_on = render_locks_on = render_cut_off
