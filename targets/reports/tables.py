"""Lists outside the admin."""

import django_tables2 as tables

from vietnamese.dates import date_vi, datetime_vi
from vietnamese.numbers import group

STATUSES = (
    '<span class="statuses">{% for status in record.statuses %}'
    '{% include "components/status.html" with status=status only %}{% endfor %}</span>'
)
NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


class OwnReportsTable(tables.Table):
    """A unit's quarters, newest first. Rows: ``targets.reports.own_units.OwnReport``."""

    row_header = "period"

    period = tables.Column("Kỳ báo cáo", accessor="report__period", linkify=lambda record: record.url)
    due = tables.Column("Hạn nộp", accessor="report__period__due_on")
    sent = tables.Column("Gửi lần đầu", accessor="report__first_submitted_at", default="Chưa gửi")
    members = tables.Column("Đoàn viên kết nạp mới", default="Chưa nhập", attrs=NUMBER)
    unions = tables.Column("CĐCS thành lập mới", default="Chưa nhập", attrs=NUMBER)
    statuses = tables.TemplateColumn(STATUSES, verbose_name="Trạng thái")

    class Meta:
        orderable = False
        attrs = {"class": "data cards"}

    def __init__(self, *args, caption, **kwargs):
        self.caption = caption
        super().__init__(*args, **kwargs)

    def render_due(self, value):
        return date_vi(value)

    def render_sent(self, value):
        return datetime_vi(value)

    def render_members(self, value):
        return group(value)

    def render_unions(self, value):
        return group(value)
