"""Groups of units that tables tell apart, with their members by date."""

from django.contrib import admin

from units.admin.base import ChangesMixin, UnitChoicesMixin
from units.models import Unit, UnitGroup, UnitGroupMember, UnitKind, UnitVersion
from vietnamese import clock


class MemberInline(UnitChoicesMixin, admin.TabularInline):
    model = UnitGroupMember
    parent_field = "group"
    extra = 0
    fields = ["unit", "valid_from", "valid_until"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("unit").prefetch_related("unit__versions")


@admin.register(UnitGroup)
class UnitGroupAdmin(ChangesMixin, UnitChoicesMixin, admin.ModelAdmin):
    inlines = [MemberInline]
    list_display = ["name", "short_name", "purpose", "federation"]
    fieldsets = [
        (
            None,
            {
                "fields": ["federation", "name", "short_name", "purpose", "order"],
                "description": "Các đơn vị trong nhóm được nêu riêng ở tổng quan, biểu, bản in và Excel. Khi đơn vị sáp "
                "nhập hay đổi tên theo chức năng “Sắp xếp tổ chức”, đơn vị kế thừa ở lại trong nhóm.",
            },
        )
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).prefetch_related("federation__versions")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "federation":
            today = UnitVersion.objects.in_force_on(clock.today())
            names = {unit: one.name for unit, one in today.items() if one.kind == UnitKind.PROVINCE}
            field.queryset = Unit.objects.visible_to(request.user).filter(pk__in=names)
            field.choices = [(pk, names[pk]) for pk in field.queryset.values_list("pk", flat=True)]
        return field
