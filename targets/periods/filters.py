"""The reporting periods, those that have begun and those ahead."""

from django.db.models import Q

from pages.lists import ListFilter, Tab
from targets.models import ReportingPeriod
from vietnamese import clock


def _begun() -> Q:
    return Q(first_day__lte=clock.today())


class PeriodFilter(ListFilter):
    order = ("first_day", "pk")
    tabs = (
        Tab("", "Kỳ đã bắt đầu", _begun, ("-first_day", "-pk"), empty="Chưa có kỳ nào bắt đầu"),
        Tab("chua-bat-dau", "Kỳ chưa bắt đầu", lambda: ~_begun(), empty="Không còn kỳ nào chưa bắt đầu"),
    )

    def visible(self, user):
        return ReportingPeriod.objects.all()
