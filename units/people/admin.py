"""Accounts and what they serve. Staff manage those that report; everything else is an administrator's."""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import Prefetch
from django.http import Http404
from django.urls import reverse

from pages.markup import BREAK, element, text
from units.admin.base import ChangesMixin, FoldedSearchMixin, UnitChoicesMixin, YesNoMixin, yes_no
from units.models import Assignment, Unit, User
from units.people import accounts
from units.people.forms import AddAccountForm, AssignmentForm, ChangeAccountForm, PasswordForm
from units.people.roles import Role
from vietnamese.numbers import plain_number


class RoleFilter(admin.SimpleListFilter):
    title = "vai trò hiện nay"
    parameter_name = "vai-tro"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(pk__in=Assignment.objects.active().filter(role=self.value()).values("user"))


class UnitFilter(admin.SimpleListFilter):
    title = "đơn vị hiện nay"
    parameter_name = "don-vi"

    def lookups(self, request, model_admin):
        return [(unit.pk, unit.short_name) for unit in Unit.objects.prefetch_related("versions")]

    def queryset(self, request, queryset):
        unit = plain_number(self.value())
        if unit is None:
            return queryset
        return queryset.filter(pk__in=Assignment.objects.active().filter(unit=unit).values("user"))


class AssignmentInline(UnitChoicesMixin, admin.TabularInline):
    model = Assignment
    form = AssignmentForm
    parent_field = "user"
    extra = 0
    verbose_name_plural = "phân công"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("unit").prefetch_related("unit__versions")

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1

    def get_formset(self, request, obj=None, **kwargs):
        kwargs["form"] = type("AssignmentForm", (self.form,), {"actor": request.user})
        return super().get_formset(request, obj, **kwargs)

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and _parent_allows(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _parent_allows(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _parent_allows(request, obj)


def _parent_allows(request, account):
    return account is None or accounts.may_touch(request.user, account)


@admin.register(User)
class UserAdmin(YesNoMixin, ChangesMixin, FoldedSearchMixin, DjangoUserAdmin):
    form = ChangeAccountForm
    add_form = AddAccountForm
    change_password_form = PasswordForm
    change_user_password_template = "admin/set_password.html"  # noqa: S105
    change_list_template = "admin/units/user_change_list.html"
    inlines = [AssignmentInline]
    list_display = ["full_name", "username", "serves", "email", yes_no(User, "is_active"), "last_login"]
    list_display_links = ["full_name"]
    list_filter = [RoleFilter, UnitFilter, "is_active"]
    filter_horizontal = ()
    ordering = ["username"]
    actions = ["lock", "unlock"]
    readonly_fields = ["password_link", "last_login", "date_joined"]
    add_fieldsets = [(None, {"fields": ["username", "full_name", "email", "password1", "password2"]})]

    # --- who may do what ---------------------------------------------------------------------------------

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _parent_allows(request, obj)

    def has_delete_permission(self, request, obj=None):
        """Only a mistake that nobody ever used is deleted; what was used is locked and keeps its traces."""
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or (
            obj != request.user and obj.last_login is None and _parent_allows(request, obj)
        )

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.add_fieldsets
        fields = ["username", "full_name", "email", "is_active", "password_link"]
        if request.user.is_superuser:
            fields.append("is_superuser")
        fieldsets = [(None, {"fields": fields}), ("Thời điểm", {"fields": ["last_login", "date_joined"]})]
        return self.in_words(request, obj, fieldsets)

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None and request.user.is_superuser:
            kwargs.setdefault("form", type("SuperuserForm", (self.form,), {"Meta": _SuperuserMeta}))
        return super().get_form(request, obj, change=change, **kwargs)

    def fixed_fields(self, request, obj=None):
        """Nobody locks the own account or takes the own rights by mistake."""
        own = ["is_active", "is_superuser"] if obj is not None and obj == request.user else []
        return [*self.readonly_fields, *own]

    def lookup_allowed(self, lookup, value, request=None):
        return not lookup.startswith(("password", "is_superuser")) and super().lookup_allowed(
            lookup, value, request
        )

    def user_change_password(self, request, id, form_url=""):  # noqa: A002
        if plain_number(id) is None:
            raise Http404
        return super().user_change_password(request, id, form_url)

    # --- the list ----------------------------------------------------------------------------------------

    def get_queryset(self, request):
        shown = Assignment.objects.active().select_related("unit").prefetch_related("unit__versions")
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("assignments", shown, to_attr="serves_today"))
        )

    def searchable_texts(self, queryset):
        yield from queryset.order_by().prefetch_related(None).values_list("pk", "username")
        yield from queryset.order_by().prefetch_related(None).values_list("pk", "full_name")

    @admin.display(description="Phân công hiện nay")
    def serves(self, account):
        lines = [f"{a.get_role_display()} – {a.unit.short_name}" for a in account.serves_today]
        if account.is_superuser:
            lines.insert(0, "Toàn quyền hệ thống")
        pieces = [piece for line in lines for piece in (BREAK, line)]
        return text(*pieces[1:]) or None

    @admin.display(description="Mật khẩu")
    def password_link(self, account):
        address = reverse("admin:auth_user_password_change", args=[account.pk])
        return element("a", "Đặt mật khẩu", kind="button", href=address)

    @admin.action(description="Khóa đăng nhập các tài khoản đã chọn", permissions=["change"])
    def lock(self, request, queryset):
        self._set_active(request, queryset, False, "Đã khóa đăng nhập")

    @admin.action(description="Cho các tài khoản đã chọn đăng nhập lại", permissions=["change"])
    def unlock(self, request, queryset):
        self._set_active(request, queryset, True, "Đã cho đăng nhập lại")

    def _set_active(self, request, queryset, active, done):
        allowed = accounts.touchable_by(request.user).exclude(pk=request.user.pk)
        chosen = list(queryset)
        touchable = set(
            allowed.filter(pk__in=[account.pk for account in chosen]).values_list("pk", flat=True)
        )
        changed = [account for account in chosen if account.pk in touchable and account.is_active != active]
        for account in changed:
            account.is_active = active
            account.save(update_fields=["is_active"])
            self.log_change(request, account, [{"changed": {"fields": ["được đăng nhập"]}}])
        if changed:
            self.message_user(request, f"{done}: {', '.join(map(str, changed))}.", messages.SUCCESS)
        left = [str(account) for account in chosen if account.pk not in touchable]
        if left:
            self.message_user(
                request, f"Không được phép thay đổi, đã giữ nguyên: {', '.join(left)}.", messages.WARNING
            )


class _SuperuserMeta(ChangeAccountForm.Meta):
    fields = (*ChangeAccountForm.Meta.fields, "is_superuser")
