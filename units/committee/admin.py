"""The steering committee: staff keep its members and the units that each one looks after."""

from django import forms
from django.contrib import admin

from units.admin.base import ChangesMixin, FoldedSearchMixin, UnitChoicesMixin
from units.models import Assignment, CommitteeMember, Unit, UnitKind, User
from units.people.roles import EVERYTHING_IN_SCOPE
from vietnamese import clock


@admin.register(CommitteeMember)
class CommitteeMemberAdmin(ChangesMixin, FoldedSearchMixin, UnitChoicesMixin, admin.ModelAdmin):
    list_display = ["order", "name", "position", "role", "looks_after", "valid_until"]
    list_display_links = ["name"]
    ordering = ["order", "pk"]
    search_help_text = "Tìm theo họ tên hoặc chức vụ; không cần gõ dấu."
    fields = ["name", "position", "role", "order", "user", "units", "valid_from", "valid_until"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("units__versions")

    def searchable_texts(self, queryset):
        for pk, name, position in CommitteeMember.objects.values_list("pk", "name", "position"):
            yield pk, f"{name} {position}"

    def get_deleted_objects(self, objs, request):
        """Without the rows that tie members to units: their names are nobody's words."""
        _, _, missing, protected = super().get_deleted_objects(objs, request)
        members = [str(member) for member in objs]
        return members, {self.opts.verbose_name_plural: len(members)}, missing, protected

    @admin.display(description="Đơn vị phụ trách")
    def looks_after(self, member):
        return ", ".join(unit.short_name for unit in member.units.all()) or None

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            serving = Assignment.objects.active().filter(role__in=EVERYTHING_IN_SCOPE)
            kwargs["queryset"] = User.objects.filter(pk__in=serving.values("user")).order_by("full_name")
            kwargs["help_text"] = "Người có tài khoản thấy các đơn vị mình phụ trách trước."
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        today = clock.today()
        units = [
            unit
            for unit in Unit.objects.filter(withdrawn=False).prefetch_related("versions")
            if (version := unit.version_on(today)) and version.kind != UnitKind.PROVINCE
        ]
        field = super().formfield_for_manytomany(
            db_field,
            request,
            queryset=Unit.objects.filter(withdrawn=False),
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )
        field.choices = [(unit.pk, unit.short_name) for unit in units]
        return field
