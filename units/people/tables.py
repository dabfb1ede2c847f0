"""The list of those who report."""

import django_tables2 as tables

from pages.tables import AT_A_DESK, ListTable, cells

cell = cells("units/people/cell_{}.html")


class PlaceTable(ListTable):
    """Rows: Assignment, with ``unit_name`` and ``may_touch`` put on by the page."""

    row_header = "person"

    person = cell("person", "Họ và tên")
    unit = tables.Column("Đơn vị", accessor="unit_name")
    days = cell("days", "Phân công")
    last_login = cell("last_login", "Đăng nhập lần cuối")
    email = tables.Column("Thư điện tử", accessor="user__email", default="–", attrs=AT_A_DESK)
    step = cell("step", "Việc")

    class Meta(ListTable.Meta):
        attrs = {"class": "data rows people"}
