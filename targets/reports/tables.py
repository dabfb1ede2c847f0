"""Lists outside the admin."""

import django_tables2 as tables
from django.urls import reverse

from pages.lists import AT_A_DESK, ListTable
from vietnamese.dates import date_vi, datetime_vi
from vietnamese.numbers import group

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}
NUMBER_AT_A_DESK = {"th": {"class": "num"}, "td": {"class": "num in-card-hidden"}}


class OwnReportsTable(ListTable):
    """Rows: QuarterlyReport with ``unit_name``, ``members``, ``unions`` and ``shown_statuses``."""

    row_header = "period"

    period = tables.Column("Kỳ báo cáo", linkify=lambda record: reverse("report-detail", args=[record.pk]))
    unit = tables.Column("Đơn vị", accessor="unit_name")
    statuses = tables.TemplateColumn(
        template_name="targets/_statuses.html", verbose_name="Trạng thái", attrs={"td": {"class": "nowrap"}}
    )
    members = tables.Column("Đoàn viên kết nạp mới", default="Chưa nhập", attrs=NUMBER)
    unions = tables.Column("CĐCS thành lập mới", default="Chưa nhập", attrs=NUMBER_AT_A_DESK)
    due = tables.Column("Hạn nộp", accessor="period__due_on", attrs=AT_A_DESK)
    sent = tables.Column("Gửi lần đầu", accessor="first_submitted_at", default="Chưa gửi", attrs=AT_A_DESK)

    class Meta(ListTable.Meta):
        pass

    def render_due(self, value):
        return date_vi(value)

    def render_sent(self, value):
        return datetime_vi(value)

    def render_members(self, value):
        return group(value)

    render_unions = render_members
