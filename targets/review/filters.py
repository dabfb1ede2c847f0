"""What the reviewers' queue can be kept to, and its tabs: which reports wait, and which are owed."""

import django_filters
from django.db.models import Case, Q, When

from pages.lists import ListFilter, Tab
from targets.models import QuarterlyReport, ReportingPeriod, ReportState
from units.committee.scope import units_looked_after
from vietnamese import clock

ALL, MINE = "tat-ca", "1"
WAITS = Q(state=ReportState.SUBMITTED)
BY_DUE = ("period__due_on", "unit__order", "pk")


def _overdue() -> Q:
    """One that was sent back is overdue again."""
    return Q(state__in=[ReportState.DRAFT, ReportState.RETURNED], period__due_on__lt=clock.today())


def _not_due() -> Q:
    return Q(state=ReportState.DRAFT, period__due_on__gte=clock.today())


class QueueFilter(ListFilter):
    """Oldest due first (of the approved: latest quarter first), then in the order of the annex."""

    ky = django_filters.ChoiceFilter(field_name="period", label="Kỳ báo cáo", empty_label="Tất cả các kỳ")
    phu_trach = django_filters.ChoiceFilter(method="looked_after", label="Phạm vi", empty_label=None)

    order = BY_DUE
    old_names = {
        f"{code}-page": "trang" for code in ("cho-duyet", "qua-han", "tra-lai", "con-han", "da-duyet")
    }
    tabs = (
        Tab(
            "",
            "Cần xử lý",
            lambda: WAITS | _overdue(),
            (Case(When(WAITS, then=0), default=1), *BY_DUE),
            empty="Không có báo cáo nào chờ duyệt hoặc quá hạn",
        ),
        Tab("cho-duyet", "Chờ duyệt", lambda: WAITS, empty="Không có báo cáo nào chờ duyệt"),
        Tab("qua-han", "Quá hạn, chưa báo cáo", _overdue, empty="Không có đơn vị nào quá hạn"),
        Tab(
            "tra-lai",
            "Trả lại để bổ sung",
            lambda: Q(state=ReportState.RETURNED),
            empty="Không có báo cáo nào đang trả lại",
        ),
        Tab("con-han", "Chưa gửi, còn hạn", _not_due, empty="Không có đơn vị nào chưa gửi mà còn hạn"),
        Tab(
            "da-duyet",
            "Đã duyệt",
            lambda: Q(state=ReportState.APPROVED),
            ("-period__due_on", *BY_DUE[1:]),
            empty="Chưa có báo cáo nào được duyệt",
        ),
    )

    def visible(self, user):
        return QuarterlyReport.objects.visible_to(user)

    def choices(self):
        periods = ReportingPeriod.objects.opened().order_by("-year", "-quarter")
        mine = [(MINE, "Đơn vị tôi phụ trách")] if units_looked_after(self.user) else []
        return {
            "ky": [(str(period.pk), str(period)) for period in periods],
            "phu-trach": [(ALL, "Tất cả các đơn vị"), *mine],
        }

    def defaults(self):
        return {"phu-trach": ALL}

    def looked_after(self, reports, name, value):
        return reports.filter(unit__in=units_looked_after(self.user)) if value == MINE else reports
