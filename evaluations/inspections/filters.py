"""What the lists of inspections and of findings can be kept to, and their tabs."""

import django_filters
from django.db.models import Count, Q

from evaluations.inspections.labels import Names
from evaluations.models import Finding, FindingState, Inspection, InspectionState
from evaluations.models.inspection import UNSETTLED
from evaluations.naming import named
from pages.lists import ListFilter, Tab, search_filter
from units.models import Unit
from vietnamese import clock

State = InspectionState
PLANNED, VISITED = Q(state=State.PLANNED), Q(state=State.VISITED)
IN_PLAN = ~Q(state=State.CANCELLED) & Q(unplanned=False)
OPEN = Q(state__in=UNSETTLED)


def _late() -> Q:
    return PLANNED & Q(planned_until__lt=clock.today())


def _overdue() -> Q:
    return OPEN & Q(deadline__lt=clock.today())


class InspectedFilter(ListFilter):
    """By name and unit of whoever is inspected; of a union also by employer, tax code and place."""

    tim = search_filter("Tìm tên, không cần dấu", method="find")
    don_vi = django_filters.ChoiceFilter(method="of_unit", label="Đơn vị được kiểm tra", empty_label="Tất cả")
    inspection = ""  # prefix of lookups that lead from a row to its inspection

    def choices(self):
        self.names = Names()
        units = self.names.living(Unit.objects.visible_to(self.user).order_by("order", "pk"))
        shown = [(one.code, name) for one, name in units if not self.names.is_province(one.pk)]
        return {"don-vi": shown}

    def find(self, rows, name, typed):
        at = self.inspection
        return rows.filter(named(typed, unit=f"{at}inspected_unit", union=f"{at}inspected_union"))

    def of_unit(self, rows, name, code):
        at = self.inspection
        unit = Q(**{f"{at}inspected_unit__code": code}) | Q(**{f"{at}inspected_union__unit__code": code})
        return rows.filter(unit)


class InspectionFilter(InspectedFilter):
    nam = django_filters.ChoiceFilter(field_name="year", label="Năm", empty_label=None)
    ben_kiem_tra = django_filters.ChoiceFilter(
        field_name="issuer__code", label="Bên kiểm tra", empty_label="Tất cả"
    )
    ton_tai = django_filters.ChoiceFilter(
        method="with_open_findings",
        label="Tồn tại",
        empty_label="Tất cả",
        choices=[("con", "Còn tồn tại chưa khắc phục"), ("qua-han", "Có tồn tại quá hạn")],
    )

    old_names = {"tinh-trang": "muc"}
    order = ("planned_from", "planned_until", "pk")
    tabs = (
        Tab("", "Tất cả"),
        Tab("trong-ke-hoach", "Chưa thực hiện", lambda: PLANNED),
        Tab("qua-thoi-gian", "Quá thời gian dự kiến", _late),
        Tab("da-thuc-hien", "Đã thực hiện", lambda: VISITED),
        Tab("da-huy", "Đã hủy", lambda: Q(state=State.CANCELLED)),
    )

    def visible(self, user):
        return Inspection.objects.visible_to(user)

    def choices(self):
        issuers = Unit.objects.filter(pk__in=self.queryset.order_by().values("issuer")).order_by(
            "order", "pk"
        )
        found, this_year = super().choices(), clock.today().year
        made_by = [(unit.code, self.names[unit.pk]) for unit in issuers]
        years = {*self.queryset.order_by().values_list("year", flat=True).distinct()}
        years |= {this_year + 1, this_year, this_year - 1, this_year - 2}
        return found | {
            "nam": [(str(year), str(year)) for year in sorted(years, reverse=True)],
            "ben-kiem-tra": made_by,
        }

    def defaults(self):
        return {"nam": str(clock.today().year)}

    @property
    def year(self) -> int:
        return int(self.form.cleaned_data["nam"]) if self.form.is_valid() else clock.today().year

    def with_open_findings(self, rows, name, code):
        findings = Finding.objects.filter(_overdue() if code == "qua-han" else OPEN)
        return rows.filter(pk__in=findings.order_by().values("inspection"))

    def numbers(self):
        return {
            "in_plan": Count("pk", filter=IN_PLAN),
            "visited_in_plan": Count("pk", filter=IN_PLAN & VISITED),
            "unplanned": Count("pk", filter=~Q(state=State.CANCELLED) & Q(unplanned=True)),
        }

    def finding_counts(self) -> dict[str, int]:
        """``open`` and ``overdue`` findings of these inspections; one query."""
        findings = Finding.objects.filter(inspection__in=self.qs.order_by().values("pk")).order_by()
        return findings.aggregate(open=Count("pk", filter=OPEN), overdue=Count("pk", filter=_overdue()))


class FindingFilter(InspectedFilter):
    """Over all years: the earliest deadline first; of those that are remedied, the last one first."""

    inspection = "inspection__"
    order = ("deadline", "pk")
    tabs = (
        Tab("", "Chưa khắc phục", lambda: OPEN),
        Tab("qua-han", "Quá hạn khắc phục", _overdue),
        Tab("cho-xac-nhan", "Chờ xác nhận", lambda: Q(state=FindingState.REPORTED)),
        Tab("da-khac-phuc", "Đã khắc phục", lambda: Q(state=FindingState.CLOSED), ("-closed_on", "-pk")),
    )

    def visible(self, user):
        return Finding.objects.visible_to(user)
