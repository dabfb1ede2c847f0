"""Who reports for which unit: what the list can be kept to, and its tabs."""

import django_filters
from django.db.models import Q

from pages.lists import ListFilter, Tab, search_filter
from units.models import Assignment, Unit
from units.people.roles import Role
from units.structure.unit_names import UnitNames
from vietnamese import clock
from vietnamese.text import fold

NEVER, LOCKED, OVER = "chua-dang-nhap", "dang-khoa", "da-thoi"


def holds() -> Q:
    """Today or later."""
    return Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today())


class PlaceFilter(ListFilter):
    """Assignments of those who report, of every unit: whoever may give that role sees whom it was given to."""

    tim = search_filter("Tìm họ tên, tên đăng nhập, thư điện tử; không cần gõ dấu", method="find")
    don_vi = django_filters.ChoiceFilter(field_name="unit__code", label="Đơn vị", empty_label="Tất cả")

    order = ("unit__order", "valid_from", "pk")
    tabs = (
        Tab("", "Đang phân công", holds),
        Tab(
            NEVER,
            "Chưa đăng nhập lần nào",
            lambda: holds() & Q(user__last_login__isnull=True, user__is_active=True),
            empty="Mọi người đang phân công đều đã đăng nhập",
        ),
        Tab(
            LOCKED,
            "Đang khóa đăng nhập",
            lambda: holds() & Q(user__is_active=False),
            empty="Không có tài khoản nào bị khóa đăng nhập",
        ),
        Tab(OVER, "Đã thôi", lambda: ~holds(), empty="Chưa có ai thôi phân công"),
    )

    def visible(self, user):
        self.names = UnitNames()
        return Assignment.objects.filter(role=Role.REPORTER).select_related("user")

    def choices(self):
        units = Unit.objects.filter(pk__in=self.queryset.order_by().values("unit"))
        return {"don-vi": [(unit.code, self.names[unit.pk]) for unit in units.order_by("order")]}

    def find(self, rows, name, typed):
        """Names are folded here: accounts are some hundred."""
        wanted = fold(typed)
        people = rows.order_by().values_list("pk", "user__full_name", "user__username", "user__email")
        return rows.filter(
            pk__in=[pk for pk, *texts in people if any(wanted in fold(text) for text in texts)]
        )
