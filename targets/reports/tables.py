"""Lists outside the admin."""

import django_tables2 as tables
from django.urls import reverse

from pages.tables import AT_A_DESK, NUMBER, NUMBER_AT_A_DESK, DayColumn, ListTable, MomentColumn, cells
from vietnamese.numbers import group


class FigureColumn(tables.Column):
    """One indicator of ``figures``; on phones there is room for the first one only."""

    def __init__(self, indicator, *, first: bool):
        super().__init__(
            indicator.name, accessor="figures", attrs=NUMBER if first else NUMBER_AT_A_DESK, empty_values=()
        )
        self.code = indicator.code

    def render(self, value):
        number = value.get(self.code)
        return "Chưa nhập" if number is None else group(number)


class OwnReportsTable(ListTable):
    """Rows: QuarterlyReport with ``unit_name``, ``figures`` and ``shown_statuses``; a column for each of ``leading``."""

    row_header = "period"

    period = tables.Column("Kỳ báo cáo", linkify=lambda record: reverse("report-detail", args=[record.pk]))
    unit = tables.Column("Đơn vị", accessor="unit_name")
    statuses = cells("targets/_{}.html")("statuses", "Trạng thái", attrs={"td": {"class": "nowrap"}})
    due = DayColumn("Hạn nộp", accessor="period__due_on", attrs=AT_A_DESK)
    sent = MomentColumn("Gửi lần đầu", accessor="first_submitted_at", default="Chưa gửi", attrs=AT_A_DESK)

    def __init__(self, *args, leading, **options):
        columns = [
            (indicator.code, FigureColumn(indicator, first=place == 0))
            for place, indicator in enumerate(leading)
        ]
        super().__init__(*args, extra_columns=columns, sequence=("...", "due", "sent"), **options)
