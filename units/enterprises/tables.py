"""The list of enterprises."""

import django_tables2 as tables

from pages.lists import AT_A_DESK, ListTable
from vietnamese.numbers import group

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}
NUMBER_AT_A_DESK = {"th": {"class": "num"}, "td": {"class": "num in-card-hidden"}}
CELLS = "units/enterprises/cell_{}.html"


class EnterpriseTable(ListTable):
    """Rows: SurveyedEnterprise, with ``unit_name``, ``marks`` and ``stage`` put on by ``lists.dress``."""

    row_header = "name"

    name = tables.TemplateColumn(template_name=CELLS.format("name"), verbose_name="Doanh nghiệp")
    unit = tables.Column("Đơn vị", accessor="unit_name")
    place = tables.Column("Địa bàn", default="")
    workforce = tables.Column("Lao động", default="Chưa rõ", attrs=NUMBER)
    surveyed_year = tables.Column("Năm khảo sát", attrs=NUMBER_AT_A_DESK)
    stage = tables.TemplateColumn(template_name=CELLS.format("stage"), verbose_name="Giai đoạn")
    follower = tables.TemplateColumn(
        template_name=CELLS.format("follower"), verbose_name="Người theo dõi, thời hạn", attrs=AT_A_DESK
    )

    class Meta(ListTable.Meta):
        attrs = {"class": "data rows enterprises"}

    def render_workforce(self, value):
        return group(value)


class SurveyTable(ListTable):
    """One number for each enterprise. Rows: SurveyedEnterprise, with ``unit_name``, ``last`` and ``form``."""

    row_header = "name"

    name = tables.Column("Doanh nghiệp")
    unit = tables.Column("Đơn vị", accessor="unit_name")
    place = tables.Column("Địa bàn", default="", attrs=AT_A_DESK)
    last = tables.Column("Lần trước", default="–", attrs=NUMBER)
    now = tables.TemplateColumn(template_name=CELLS.format("survey"), verbose_name="Số lao động")

    class Meta(ListTable.Meta):
        attrs = {"class": "data rows survey"}
