"""The list of enterprises."""

import django_tables2 as tables

from pages.tables import AT_A_DESK, NUMBER, NUMBER_AT_A_DESK, CountColumn, ListTable, cells

cell = cells("units/enterprises/cell_{}.html")


class EnterpriseTable(ListTable):
    """Rows: SurveyedEnterprise, with ``unit_name``, ``marks`` and ``stage`` put on by ``lists.dress``."""

    row_header = "name"

    name = cell("name", "Doanh nghiệp")
    unit = tables.Column("Đơn vị", accessor="unit_name")
    place = tables.Column("Địa bàn", default="")
    workforce = CountColumn("Lao động", default="Chưa rõ")
    surveyed_year = tables.Column("Năm khảo sát", attrs=NUMBER_AT_A_DESK)
    stage = cell("stage", "Giai đoạn")
    follower = cell("follower", "Người theo dõi, thời hạn", attrs=AT_A_DESK)

    class Meta(ListTable.Meta):
        attrs = {"class": "data rows enterprises"}


class SurveyTable(ListTable):
    """One number for each enterprise. Rows: SurveyedEnterprise, with ``unit_name``, ``last`` and ``form``."""

    row_header = "name"

    name = tables.Column("Doanh nghiệp")
    unit = tables.Column("Đơn vị", accessor="unit_name")
    place = tables.Column("Địa bàn", default="", attrs=AT_A_DESK)
    last = tables.Column("Lần trước", default="–", attrs=NUMBER)
    now = cell("survey", "Số lao động")

    class Meta(ListTable.Meta):
        attrs = {"class": "data rows survey"}
