"""What belongs to no app: names that are locked out after wrong passwords."""

from dataclasses import dataclass

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import Group  # with its module: it registers the groups
from django.db.models import OuterRef, Q, Subquery, Sum
from django.utils import timezone

from units.people.accounts import manages_all
from units.people.login import locked_addresses
from vietnamese.dates import datetime_vi

# Rights are written in unionhub/permissions.py; editing a group here would be undone by the next setup.
admin.site.unregister(Group)


@dataclass(frozen=True)
class _Named:
    """An attempt by the name that was tried: the library's own text for it is English."""

    pk: int
    name: str | None

    def __str__(self):
        return self.name or "–"


def _locked_addresses():
    return locked_addresses(timezone.now() - settings.AXES_COOLOFF_TIME)


@admin.register(AccessAttempt)
class LockedLoginAdmin(admin.ModelAdmin):
    """Wrong passwords by name and address: staff read who is locked out, administrators unlock."""

    list_display = ["username", "ip_address", "attempt_time", "failures_since_start", "status"]
    list_display_links = None
    ordering = ["-attempt_time"]
    search_fields = ["username", "ip_address"]
    actions = ["unlock"]

    def get_queryset(self, request):
        same = AccessAttempt.objects.filter(username=OuterRef("username"), ip_address=OuterRef("ip_address"))
        total = same.order_by().values("username").annotate(total=Sum("failures_since_start")).values("total")
        return (
            super()
            .get_queryset(request)
            .annotate(failures=Subquery(total), address_locked=Q(ip_address__in=_locked_addresses()))
        )

    def action_checkbox(self, attempt):
        return super().action_checkbox(_Named(attempt.pk, attempt.username))

    @admin.display(description="Tình trạng")
    def status(self, attempt):
        until = attempt.attempt_time + settings.AXES_COOLOFF_TIME
        if until <= timezone.now():
            return "Đã hết hạn"
        if attempt.address_locked:
            return "Đang khóa cả địa chỉ (sai với nhiều tên)"
        if (attempt.failures or 0) < settings.AXES_FAILURE_LIMIT:
            return f"Còn {settings.AXES_FAILURE_LIMIT - attempt.failures} lần thử"
        return f"Đang khóa đến {datetime_vi(until)}"

    @admin.action(description="Mở khóa đăng nhập cho các tên đã chọn", permissions=["unlock"])
    def unlock(self, request, queryset):
        names = sorted(set(queryset.values_list("username", "ip_address")), key=str)
        locked = {address for _, address in names} & _locked_addresses()
        for username, address in names:
            reset(username=None if address in locked else username, ip=address)
        shown = ", ".join([*(username or "–" for username, _ in names), *sorted(locked)])
        self.message_user(request, f"Đã mở khóa đăng nhập: {shown}.", messages.SUCCESS)

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_unlock_permission(self, request):
        return manages_all(request.user)

    def has_module_permission(self, request):
        return request.user.is_staff

    def has_view_permission(self, request, obj=None):
        return obj is None and request.user.is_staff  # the list says everything that is to be said

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
