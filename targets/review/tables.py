"""Lists of the reviewers: the queue, and the reporting periods."""

import django_tables2 as tables
from django.urls import reverse

from pages.lists import AT_A_DESK, ListTable
from targets.reports.tables import NUMBER
from vietnamese.dates import date_vi


def _cell(name, label, **options):
    return tables.TemplateColumn(
        template_name=f"targets/review_cell_{name}.html", verbose_name=label, **options
    )


class QueueTable(ListTable):
    """Reports with their ``glance`` (``targets.review.queue``)."""

    row_header = "unit"

    unit = tables.Column("Đơn vị", accessor="glance__unit_name", linkify=lambda record: page_of(record))
    period = _cell("period", "Kỳ báo cáo")
    state = _cell("state", "Trạng thái")
    key_figures = _cell("figures", "Kết nạp mới")
    findings = _cell("findings", "Kiểm tra")
    who = _cell("who", "Người thực hiện", attrs=AT_A_DESK)
    actions = _cell(
        "actions", "Xử lý", attrs={"th": {"class": "screen-only"}, "td": {"class": "screen-only"}}
    )

    class Meta(ListTable.Meta):
        attrs = {"class": "data rows queue"}


def page_of(report) -> str:
    """Where a row leads: the page of the decision, or the report as the unit sees it where nothing was ever sent."""
    return reverse("review-report" if report.submitted_at else "report-detail", args=[report.pk])


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
