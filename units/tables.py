"""Lists of grassroots unions."""

import django_tables2 as tables
from django.db.models import F

from vietnamese.dates import date_vi
from vietnamese.numbers import group

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}
NOT_KNOWN = "Chưa có"


class UnionTable(tables.Table):
    """Rows: unions with ``outside``, kind and founding; ``unit_names``: ``{unit id: name}``."""

    row_header = "name"
    caption = "Danh sách công đoàn cơ sở"

    name = tables.TemplateColumn(
        template_name="units/union_cell_name.html",
        verbose_name="Công đoàn cơ sở",
        order_by=("collation", "pk"),
    )
    unit = tables.Column("Đơn vị quản lý", accessor="unit_id", order_by=("unit__order", "collation", "pk"))
    kind = tables.Column(
        "Loại hình", accessor="kind__short_name", order_by=("kind__order", "collation", "pk")
    )
    place = tables.Column("Địa bàn", order_by=("place", "collation", "pk"), default="")
    workforce = tables.Column("CNVCLĐ", attrs=NUMBER, empty_values=())
    members = tables.Column("Đoàn viên", attrs=NUMBER, empty_values=())
    outside = tables.Column("Chưa là đoàn viên", attrs=NUMBER, empty_values=())
    founded = tables.Column("Ngày thành lập", accessor="founding__founded_on", default="")

    class Meta:
        attrs = {"class": "data cards unions"}
        order_by_field = "xep"
        page_field = "trang"

    def __init__(self, *args, unit_names, **kwargs):
        self.unit_names = unit_names
        super().__init__(*args, **kwargs)

    def render_unit(self, value):
        return self.unit_names.get(value, "")

    def render_workforce(self, value):
        return NOT_KNOWN if value is None else group(value)

    render_members = render_workforce

    def render_outside(self, value):
        return "" if value is None else group(value)

    def render_founded(self, value):
        return date_vi(value)

    # What is not known comes last in both directions: the databases disagree about where NULL belongs.

    def order_workforce(self, unions, descending):
        return _known_first(unions, "workforce", descending)

    def order_members(self, unions, descending):
        return _known_first(unions, "members", descending)

    def order_outside(self, unions, descending):
        return _known_first(unions, "outside", descending)

    def order_founded(self, unions, descending):
        return _known_first(unions, "founding__founded_on", descending)


def _known_first(unions, column, descending):
    by = F(column).desc(nulls_last=True) if descending else F(column).asc(nulls_last=True)
    return unions.order_by(by, "collation", "pk"), True
