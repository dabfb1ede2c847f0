"""Lists of grassroots unions."""

import django_tables2 as tables
from django.db.models import F

from pages.tables import AT_A_DESK, NUMBER, NUMBER_AT_A_DESK, DayColumn, ListTable
from vietnamese.numbers import group

NOT_KNOWN = "Chưa có"


class UnionTable(ListTable):
    """Rows: unions with ``outside``, kind and founding; ``unit_names``: ``{unit id: name}``."""

    row_header = "name"

    name = tables.TemplateColumn(
        template_name="units/union_cell_name.html",
        verbose_name="Công đoàn cơ sở",
        order_by=("collation", "pk"),
    )
    unit = tables.Column("Đơn vị quản lý", accessor="unit_id", order_by=("unit__order", "collation", "pk"))
    kind = tables.Column(
        "Loại hình", accessor="kind__short_name", order_by=("kind__order", "collation", "pk"), attrs=AT_A_DESK
    )
    place = tables.Column("Địa bàn", order_by=("place", "collation", "pk"), default="")
    workforce = tables.Column("CNVCLĐ", attrs=NUMBER, empty_values=())
    members = tables.Column("Đoàn viên", attrs=NUMBER, empty_values=())
    outside = tables.Column("Chưa là đoàn viên", attrs=NUMBER_AT_A_DESK, empty_values=())
    founded = DayColumn("Ngày thành lập", accessor="founding__founded_on", default="", attrs=AT_A_DESK)

    class Meta(ListTable.Meta):
        orderable = True
        attrs = {"class": "data rows unions"}

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
