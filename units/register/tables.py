"""Lists of grassroots unions."""

import django_tables2 as tables

from pages.tables import AT_A_DESK, NUMBER_AT_A_DESK, CountColumn, DayColumn, ListTable, UnitColumn, cells

cell = cells("units/union_cell_{}.html")
NOT_KNOWN = "Chưa có"
AFTER = ("collation", "pk")


class UnionTable(ListTable):
    """Rows: unions with ``outside``, kind and founding; with ``unit_names``."""

    row_header = "name"

    name = cell("name", "Công đoàn cơ sở", order_by=AFTER)
    unit = UnitColumn("Đơn vị quản lý", accessor="unit_id", order_by=("unit__order", *AFTER))
    kind = tables.Column(
        "Loại hình", accessor="kind__short_name", order_by=("kind__order", *AFTER), attrs=AT_A_DESK
    )
    place = tables.Column("Địa bàn", order_by=("place", *AFTER), default="")
    workforce = CountColumn("CNVCLĐ", default=NOT_KNOWN, order_by=("workforce", *AFTER))
    members = CountColumn("Đoàn viên", default=NOT_KNOWN, order_by=("members", *AFTER))
    outside = CountColumn(
        "Chưa là đoàn viên", default="", order_by=("outside", *AFTER), attrs=NUMBER_AT_A_DESK
    )
    founded = DayColumn(
        "Ngày thành lập",
        accessor="founding__founded_on",
        default="",
        order_by=("founding__founded_on", *AFTER),
        attrs=AT_A_DESK,
    )

    class Meta(ListTable.Meta):
        orderable = True
        attrs = {"class": "data rows unions"}
