"""Tables of lists and their columns: counts, days, moments, cells made by a template; and what phones leave out."""

import django_tables2 as tables
from django.db.models import F

from vietnamese.dates import date_vi, datetime_vi
from vietnamese.numbers import group

ORDER, PAGE = "xep", "trang"  # parameters of addresses
AT_A_DESK = {"td": {"class": "in-card-hidden"}}
NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}
NUMBER_AT_A_DESK = {"th": {"class": "num"}, "td": {"class": "num in-card-hidden"}}
LABELLED = {
    "td": {"class": "labelled"}
}  # on phones the heading stands before the value, as it does before numbers


class MetaInherited(type(tables.Table)):
    """A table that says no ``Meta`` has that of the table it is made from: the library takes none then."""

    def __new__(cls, name, bases, attrs, **options):
        metas = [base.Meta for base in bases if hasattr(base, "Meta")]
        return super().__new__(cls, name, bases, {"Meta": metas[0]} | attrs if metas else attrs, **options)


class ListTable(tables.Table, metaclass=MetaInherited):
    """On phones a row is a few lines of text: columns marked by ``AT_A_DESK`` are left to wider screens."""

    caption = ""

    def __init__(self, *args, unit_names: dict[int, str] | None = None, **options):
        self.unit_names = unit_names or {}
        super().__init__(*args, **options)

    class Meta:
        orderable = False
        order_by_field, page_field = ORDER, PAGE
        attrs = {"class": "data rows"}


class KnownFirst(tables.Column):
    """Sorted by the first name of its ``order_by``, what is not known last in both directions, then by the others.

    The databases disagree about where NULL belongs.
    """

    def order(self, rows, is_descending):
        if not self.order_by:
            return rows, False
        first, *after = self.order_by
        by = F(first).desc(nulls_last=True) if is_descending else F(first).asc(nulls_last=True)
        return rows.order_by(by, *after), True


class CountColumn(KnownFirst):
    def __init__(self, *args, attrs=NUMBER, **options):
        super().__init__(*args, attrs=attrs, **options)

    def render(self, value):
        return group(value)


class DayColumn(KnownFirst):
    def render(self, value):
        return date_vi(value)


class UnitColumn(tables.Column):
    """A key of a unit, by the table's ``unit_names``: ``{unit id: name}``."""

    def render(self, value, table):
        return table.unit_names.get(value, "")


class MomentColumn(tables.Column):
    def render(self, value):
        return datetime_vi(value)


def cells(pattern: str):
    """Columns of the templates of a list: ``cells("targets/review_cell_{}.html")("state", "Trạng thái")``."""

    def column(name: str, label: str, **options) -> tables.TemplateColumn:
        return tables.TemplateColumn(template_name=pattern.format(name), verbose_name=label, **options)

    return column
