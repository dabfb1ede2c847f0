"""The list of reporting periods."""

import django_tables2 as tables

from pages.tables import AT_A_DESK, LABELLED, NUMBER, DayColumn, ListTable, cells

_cell = cells("targets/period_cell_{}.html")


class PeriodTable(ListTable):
    """Rows: ReportingPeriod with ``shells`` and ``approved`` (reports) and ``without_shell`` (units)."""

    row_header = "period"

    period = tables.Column("Kỳ báo cáo", accessor="as_quarter", attrs={"td": {"class": "nowrap"}})
    cut_off = DayColumn("Ngày chốt số liệu", attrs=AT_A_DESK)
    opens_on = DayColumn("Mở nhập báo cáo", attrs=AT_A_DESK)
    due_on = DayColumn("Hạn nộp", attrs=LABELLED)
    locks_on = DayColumn("Khóa kỳ báo cáo", attrs=AT_A_DESK)
    shells = _cell("reports", "Đã duyệt", attrs=NUMBER)
    actions = _cell("actions", "Mở kỳ", attrs={"td": {"class": "actions"}})
