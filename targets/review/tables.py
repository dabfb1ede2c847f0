"""The reviewers' queue."""

import django_tables2 as tables
from django.urls import reverse

from pages.tables import AT_A_DESK, ListTable, cells

_cell = cells("targets/review_cell_{}.html")


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
