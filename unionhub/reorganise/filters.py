"""What the list of events can be kept to, and its tabs: newest effective day first."""

import django_filters
from django.db.models import Q

from pages.lists import ListFilter, Tab, search_filter
from unionhub.reorganise.kinds import KINDS
from units.models import Reorganisation, Unit, UnitVersion
from vietnamese import clock
from vietnamese.text import fold

UNDONE = Q(undone_at__isnull=False)


def _ahead() -> Q:
    return ~UNDONE & Q(effective_on__gt=clock.today())


def _in_force() -> Q:
    return ~UNDONE & Q(effective_on__lte=clock.today())


class EventFilter(ListFilter):
    so = search_filter("Số quyết định", method="of_number")
    hinh_thuc = django_filters.ChoiceFilter(field_name="kind", label="Hình thức", empty_label="Tất cả")
    don_vi = django_filters.ChoiceFilter(method="of_unit", label="Đơn vị", empty_label="Tất cả")

    order = ("-effective_on", "-pk")
    tabs = (
        Tab("", "Tất cả"),
        Tab("da-thuc-hien", "Đã có hiệu lực", _in_force),
        Tab("sap-toi", "Chưa đến ngày hiệu lực", _ahead),
        Tab("da-huy", "Đã hủy", lambda: UNDONE),
    )

    def visible(self, user):
        return Reorganisation.objects.all()

    def choices(self):
        versions = UnitVersion.objects.in_force_on(clock.today())
        units = Unit.everything.filter(reorganisation_parts__isnull=False).distinct().order_by("order", "pk")
        return {
            "hinh-thuc": [(kind.code, kind.label) for kind in KINDS.values()],
            "don-vi": [(unit.code, versions[unit.pk].name) for unit in units if unit.pk in versions],
        }

    def of_number(self, rows, name, typed):
        """Compared folded here, as SQLite cannot: there are as many rows as events."""
        numbers = rows.order_by().values_list("pk", "number")
        return rows.filter(pk__in=[pk for pk, number in numbers if fold(typed) in fold(number)])

    def of_unit(self, rows, name, code):
        return rows.filter(parts__unit__code=code)
