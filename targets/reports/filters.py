"""Which of an officer's own reports are listed: the newest quarter first."""

import django_filters

from pages.lists import ListFilter
from targets.reports.own_units import own_reports
from units.models import UnitVersion
from vietnamese import clock


class OwnReportFilter(ListFilter):
    don_vi = django_filters.ChoiceFilter(
        field_name="unit__code", label="Đơn vị", empty_label="Tất cả các đơn vị"
    )

    order = ("-period__year", "-period__quarter", "unit__order", "pk")

    def visible(self, user):
        return own_reports(user)

    def choices(self):
        units = self.queryset.order_by("unit__order", "unit").values_list("unit", "unit__code").distinct()
        versions = UnitVersion.objects.in_force_on(clock.today())
        self.names = {pk: versions[pk].short_name for pk, _ in units}
        return {"don-vi": [(code, self.names[pk]) for pk, code in units]}
