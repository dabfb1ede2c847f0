"""The register in the admin site: kinds of organisations, to be edited; unions and foundings, to be looked at."""

from django.contrib import admin
from django.urls import reverse

from units.admin.base import ChangesMixin, FoldedSearchMixin, YesNoMixin, yes_no
from units.admin.records import RecordsAdmin, UnitFilter
from units.models import Founding, GrassrootsUnion, OrganisationKind
from vietnamese.dates import date_vi
from vietnamese.fields import search_q


@admin.register(OrganisationKind)
class OrganisationKindAdmin(YesNoMixin, ChangesMixin, FoldedSearchMixin, admin.ModelAdmin):
    inlines = []
    list_display = [
        "name",
        "short_name",
        "sector",
        yes_no(OrganisationKind, "is_enterprise"),
        yes_no(OrganisationKind, "is_foreign"),
        "founding_minimum",
        "leaves_on",
    ]
    list_filter = ["sector"]
    ordering = ["order", "pk"]
    search_help_text = "Tìm theo tên hoặc cách ghi khác; không cần gõ dấu."
    fields = [
        "code", "order", "name", "short_name", "sector", "is_enterprise", "is_foreign", "founding_minimum", "leaves_on",
        "aliases",
    ]  # fmt: skip

    def fixed_fields(self, request, obj=None):
        return ["code"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False  # unions refer to it, and old files are read by its names

    def searchable_texts(self, queryset):
        for pk, name, short, aliases in OrganisationKind.objects.order_by().values_list(
            "pk", "name", "short_name", "aliases"
        ):
            yield pk, f"{name} {short} {aliases}"


class WorksFilter(admin.SimpleListFilter):
    title = "tình trạng"
    parameter_name = "tinh-trang"

    def lookups(self, request, model_admin):
        return [("active", "Đang hoạt động"), ("ceased", "Đã kết thúc")]

    def queryset(self, request, queryset):
        chosen = {"active": queryset.active, "ceased": queryset.ceased}.get(self.value())
        return chosen() if chosen else queryset


@admin.register(GrassrootsUnion)
class GrassrootsUnionAdmin(RecordsAdmin):
    permission = "units.view_register"
    exported = {
        "unit__code": "mã đơn vị",
        "unit__short_name": "đơn vị quản lý",
        "name": "tên công đoàn cơ sở",
        "kind__name": "loại hình",
        "employer": "cơ quan, doanh nghiệp",
        "tax_code": "mã số thuế",
        "place": "địa bàn",
        "workforce": "số CNVCLĐ",
        "members": "số đoàn viên",
        "figures_on": "số liệu tính đến ngày",
        "ceased_on": "ngày kết thúc hoạt động",
        "get_ceased_reason_display": "lý do kết thúc",
    }
    export_name = "cong-doan-co-so"
    list_display = ["name", "unit_name", "kind", "place", "workforce", "members", "figures_on", "ends"]
    list_filter = [WorksFilter, "kind__sector", "kind", UnitFilter]
    list_select_related = ["kind"]
    ordering = ["collation", "pk"]
    search_help_text = "Tìm theo tên, cơ quan, doanh nghiệp, mã số thuế hoặc địa bàn; không cần gõ dấu."

    def page_of(self, record):
        return reverse("union-detail", args=[record.pk])

    def search(self, queryset, typed):
        return queryset.found(typed)

    @admin.display(description="kết thúc hoạt động", ordering="ceased_on")
    def ends(self, union):
        return f"{date_vi(union.ceased_on)}, {union.get_ceased_reason_display()}" if union.ceased_on else None


class FoundingYearFilter(admin.SimpleListFilter):
    title = "năm thành lập"
    parameter_name = "nam"

    def lookups(self, request, model_admin):
        days = Founding.objects.visible_to(request.user).dates("founded_on", "year", order="DESC")
        return [(day.year, str(day.year)) for day in days]

    def queryset(self, request, queryset):
        years = [str(year) for year, _ in self.lookup_choices]
        return queryset.filter(founded_on__year=self.value()) if self.value() in years else queryset


@admin.register(Founding)
class FoundingAdmin(RecordsAdmin):
    permission = "units.view_register"
    exported = {
        "unit__code": "mã đơn vị",
        "unit__short_name": "tính cho đơn vị",
        "name": "tên khi thành lập",
        "founded_on": "ngày quyết định thành lập",
        "decision_number": "số quyết định",
        "employer": "cơ quan, doanh nghiệp",
        "tax_code": "mã số thuế",
        "is_enterprise": "là doanh nghiệp",
        "workforce": "số CNVCLĐ ngày thành lập",
        "members": "số đoàn viên ngày thành lập",
    }
    export_name = "thanh-lap-cdcs"
    list_display = [
        "name",
        "unit_name",
        "founded_on",
        "decision_number",
        yes_no(Founding, "is_enterprise"),
        "workforce",
        "members",
    ]
    list_filter = [FoundingYearFilter, "is_enterprise", UnitFilter]
    ordering = ["-founded_on", "-pk"]
    search_help_text = (
        "Tìm theo tên, cơ quan, doanh nghiệp, mã số thuế hoặc địa bàn của CĐCS; không cần gõ dấu."
    )

    def page_of(self, record):
        return reverse("union-detail", args=[record.union_id])

    def search(self, queryset, typed):
        return queryset.filter(search_q(typed, "union__search_key"))
