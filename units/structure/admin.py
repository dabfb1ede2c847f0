"""Units with their names through time, and the other ways that people write them."""

from django.contrib import admin

from units.admin.base import ChangesMixin, FoldedSearchMixin, UnitChoicesMixin, YesNoMixin, yes_no
from units.admin.exchange import TableExportMixin, TableImportMixin
from units.models import PartRole, ReorganisationPart, Unit, UnitAlias, UnitKind, UnitVersion
from units.structure.resources import UnitAliasResource, UnitResource
from vietnamese import clock
from vietnamese.numbers import plain_number


class VersionInline(UnitChoicesMixin, admin.TabularInline):
    """What staff have entered by hand. A further name comes with a decision, by an event."""

    model = UnitVersion
    fk_name = "unit"
    parent_field = "unit"
    extra = 0
    can_delete = False
    fields = ["valid_from", "name", "short_name", "kind", "parent"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(event=None).prefetch_related("parent__versions")

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1

    def has_add_permission(self, request, obj=None):
        return obj is None and super().has_add_permission(request, obj)


class EventVersionInline(admin.TabularInline):
    """Names and kinds that events brought: changed by another event, or taken back with theirs."""

    model = UnitVersion
    fk_name = "unit"
    verbose_name = verbose_name_plural = "tên gọi theo các đợt sắp xếp"
    extra = max_num = 0
    can_delete = False
    fields = readonly_fields = ["valid_from", "name", "short_name", "kind", "event"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(event__isnull=False).select_related("event")

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class AliasInline(admin.TabularInline):
    model = UnitAlias
    parent_field = "unit"
    extra = 0
    fields = ["name"]


class KindFilter(admin.SimpleListFilter):
    title = "loại đơn vị"
    parameter_name = "loai"

    def lookups(self, request, model_admin):
        return UnitKind.choices

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        today = UnitVersion.objects.in_force_on(clock.today())
        return queryset.filter(
            pk__in=[unit for unit, version in today.items() if version.kind == self.value()]
        )


@admin.register(Unit)
class UnitAdmin(
    TableExportMixin, YesNoMixin, ChangesMixin, FoldedSearchMixin, UnitChoicesMixin, admin.ModelAdmin
):
    resource_classes = [UnitResource]
    export_name = "don-vi"
    change_list_template = "admin/units/unit_change_list.html"
    inlines = [VersionInline, EventVersionInline, AliasInline]
    list_display = ["order", "name", "code", "kind", "parent", yes_no(Unit, "owes_reports"), "dissolved_on"]
    list_display_links = ["name"]
    list_filter = [KindFilter, "owes_reports"]
    ordering = ["order", "pk"]
    list_per_page = 200
    search_help_text = "Tìm theo tên gọi, tên cũ hoặc cách gọi khác; không cần gõ dấu."
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "code",
                    "order",
                    "founded_on",
                    "dissolved_on",
                    "heir",
                    "reports_by",
                    "owes_reports",
                ],
                "description": "Đổi tên, chuyển loại, sáp nhập, hợp nhất, chia, tách hay kết thúc một đơn vị đã có: dùng "
                "chức năng “Sắp xếp tổ chức”, để chỉ tiêu, báo cáo, CĐCS và phân công được chuyển cùng một lần.",
            },
        )
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("versions__parent__versions")

    def fixed_fields(self, request, obj=None):
        ends = ["dissolved_on", "heir", "reports_by"]  # by an event alone
        if obj is None:
            return ends
        founded = obj.reorganisation_parts.filter(role=PartRole.NEW).exists()
        return ["code", *(["founded_on"] if founded else []), *ends]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        parts = ReorganisationPart.objects.none()
        if (unit := plain_number(object_id)) is not None:
            parts = (
                ReorganisationPart.objects.filter(unit=unit)
                .select_related("event")
                .order_by("-event__effective_on", "-pk")
            )
        return super().change_view(request, object_id, form_url, {"events": parts, **(extra_context or {})})

    def has_delete_permission(self, request, obj=None):
        return False  # a unit ends by a date; its past stays

    def searchable_texts(self, queryset):
        yield from Unit.objects.order_by().values_list("pk", "code")
        for name in ("name", "short_name"):
            yield from UnitVersion.objects.order_by().values_list("unit_id", name)
        yield from UnitAlias.objects.order_by().values_list("unit_id", "name")

    @admin.display(description="Tên gọi hiện nay")
    def name(self, unit):
        return unit.name

    @admin.display(description="Loại đơn vị")
    def kind(self, unit):
        version = unit.version_on(clock.today())
        return version.get_kind_display() if version else None

    @admin.display(description="Đơn vị cấp trên")
    def parent(self, unit):
        version = unit.version_on(clock.today())
        return version.parent.short_name if version and version.parent else None


@admin.register(UnitAlias)
class UnitAliasAdmin(TableImportMixin, ChangesMixin, FoldedSearchMixin, UnitChoicesMixin, admin.ModelAdmin):
    resource_classes = [UnitAliasResource]
    export_name = "cach-goi-khac"
    list_display = ["name", "unit"]
    list_select_related = ["unit"]
    ordering = ["unit__order", "name"]
    list_per_page = 200
    search_help_text = "Tìm theo cách gọi hoặc tên đơn vị; không cần gõ dấu."
    fields = ["unit", "name"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("unit__versions")

    def searchable_texts(self, queryset):
        names = {}
        for unit, name in UnitVersion.objects.order_by().values_list("unit_id", "name"):
            names[unit] = f"{names.get(unit, '')} {name}"
        for pk, name, unit in UnitAlias.objects.order_by().values_list("pk", "name", "unit_id"):
            yield pk, f"{name} {names.get(unit, '')}"
