"""Lists outside the admin."""

import django_tables2 as tables
from django.urls import reverse

from pages.tables import AT_A_DESK, NUMBER_AT_A_DESK, CountColumn, DayColumn, ListTable, MomentColumn


class OwnReportsTable(ListTable):
    """Rows: QuarterlyReport with ``unit_name``, ``members``, ``unions`` and ``shown_statuses``."""

    row_header = "period"

    period = tables.Column("Kỳ báo cáo", linkify=lambda record: reverse("report-detail", args=[record.pk]))
    unit = tables.Column("Đơn vị", accessor="unit_name")
    statuses = tables.TemplateColumn(
        template_name="targets/_statuses.html", verbose_name="Trạng thái", attrs={"td": {"class": "nowrap"}}
    )
    members = CountColumn("Đoàn viên kết nạp mới", default="Chưa nhập")
    unions = CountColumn("CĐCS thành lập mới", default="Chưa nhập", attrs=NUMBER_AT_A_DESK)
    due = DayColumn("Hạn nộp", accessor="period__due_on", attrs=AT_A_DESK)
    sent = MomentColumn("Gửi lần đầu", accessor="first_submitted_at", default="Chưa gửi", attrs=AT_A_DESK)
