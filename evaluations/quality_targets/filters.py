"""The year that the decisions about quality targets are kept to."""

import django_filters
from django.db.models import Count, Q

from evaluations.models import QualityTargetDecision
from evaluations.quality_targets import rows
from pages.lists import ListFilter
from units.models import Unit
from vietnamese import clock


def visible_decisions(user):
    """Closed ones that name a unit of the person's, with how many units and shares of these."""
    units = Unit.objects.visible_to(user)
    decisions = QualityTargetDecision.objects.filter(closed_at__isnull=False, targets__unit__in=units)
    return decisions.select_related("recorded_by").annotate(
        units=Count("targets__unit", distinct=True),
        shares=Count("targets"),
        withdrawn=Count("targets", filter=Q(targets__share__isnull=True)),
    )


class DecisionFilter(ListFilter):
    nam = django_filters.ChoiceFilter(field_name="year", label="Năm", empty_label=None)

    old_names = {"qd-page": "trang"}
    order = ("-effective_on", "-pk")
    narrows = False  # a year without decisions is empty, not filtered

    def visible(self, user):
        return visible_decisions(user)

    def choices(self):
        """The years of ``rows.years``, and any other that the address asks for."""
        years = sorted({*rows.years(), rows.asked_year(self.data.get("nam"))}, reverse=True)
        return {"nam": [(str(year), str(year)) for year in years]}

    def defaults(self):
        return {"nam": str(clock.today().year)}

    @property
    def year(self) -> int:
        return int(self.chosen.get("nam", clock.today().year))
