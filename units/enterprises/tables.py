"""The list of enterprises."""

import django_tables2 as tables
from django.urls import reverse

from vietnamese.dates import date_vi
from vietnamese.numbers import group

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


class EnterpriseTable(tables.Table):
    """Rows: SurveyedEnterprise, with ``unit_name``, ``marks`` and ``stage`` put on by ``lists.dress``."""

    row_header = "name"

    name = tables.TemplateColumn(
        template_name="units/enterprises/cell_name.html", verbose_name="Doanh nghiệp"
    )
    unit = tables.Column("Đơn vị", accessor="unit_name")
    place = tables.Column("Địa bàn", default="")
    workforce = tables.Column("Số lao động", default="Chưa rõ", attrs=NUMBER)
    surveyed_year = tables.Column("Năm khảo sát", attrs=NUMBER)
    stage = tables.TemplateColumn(template_name="units/enterprises/cell_stage.html", verbose_name="Giai đoạn")
    follower = tables.TemplateColumn(
        template_name="units/enterprises/cell_follower.html", verbose_name="Người theo dõi, thời hạn"
    )

    class Meta:
        orderable = False
        attrs = {"class": "data cards enterprises"}

    def __init__(self, *args, caption, **kwargs):
        self.caption = caption
        super().__init__(*args, **kwargs)

    def render_workforce(self, value):
        return group(value)


class SurveyTable(tables.Table):
    """One number for each enterprise. Rows: ``survey.Row``."""

    row_header = "name"

    name = tables.Column("Doanh nghiệp", accessor="enterprise__name")
    unit = tables.Column("Đơn vị", accessor="unit_name")
    place = tables.Column("Địa bàn", accessor="enterprise__place", default="")
    last = tables.Column("Lần trước", default="–", attrs=NUMBER)
    now = tables.TemplateColumn(
        template_name="units/enterprises/cell_survey.html", verbose_name="Số lao động"
    )

    class Meta:
        orderable = False
        attrs = {"class": "data cards survey"}

    def __init__(self, *args, caption, **kwargs):
        self.caption = caption
        super().__init__(*args, **kwargs)


def address(enterprise) -> str:
    return reverse("enterprise-detail", args=[enterprise.pk])


def until(enterprise) -> str:
    return date_vi(enterprise.follow_up_by) if enterprise.follow_up_by else ""
