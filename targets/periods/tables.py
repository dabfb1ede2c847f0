"""The list of reporting periods."""

import django_tables2 as tables

from pages.lists import AT_A_DESK, ListTable
from vietnamese.dates import date_vi


class PeriodTable(ListTable):
    """Rows: ReportingPeriod with ``shells`` and ``approved`` (reports) and ``without_shell`` (units)."""

    row_header = "period"

    period = tables.Column("Kỳ báo cáo", accessor="as_quarter", attrs={"td": {"class": "nowrap"}})
    cut_off = tables.Column("Ngày chốt số liệu", attrs=AT_A_DESK)
    opens_on = tables.Column("Mở nhập báo cáo", attrs=AT_A_DESK)
    due_on = tables.Column("Hạn nộp", attrs={"td": {"class": "labelled"}})
    locks_on = tables.Column("Khóa kỳ báo cáo", attrs=AT_A_DESK)
    shells = tables.TemplateColumn(
        template_name="targets/period_cell_reports.html",
        verbose_name="Đã duyệt",
        attrs={"th": {"class": "num"}, "td": {"class": "num"}},
    )
    actions = tables.TemplateColumn(
        template_name="targets/period_cell_actions.html",
        verbose_name="Mở kỳ",
        attrs={"td": {"class": "actions"}},
    )

    class Meta(ListTable.Meta):
        pass

    def render_cut_off(self, value):
        return date_vi(value)

    render_opens_on = render_due_on = render_locks_on = render_cut_off
