"""Kinds of organisations in the admin site: names, sectors and the ways that Excel files write them."""

from django.contrib import admin

from units.admin.base import ChangesMixin, FoldedSearchMixin, YesNoMixin, yes_no
from units.models import OrganisationKind


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
    ]
    list_filter = ["sector"]
    ordering = ["order", "pk"]
    search_help_text = "Tìm theo tên hoặc cách ghi khác; không cần gõ dấu."
    fields = [
        "code", "order", "name", "short_name", "sector", "is_enterprise", "is_foreign", "founding_minimum", "aliases",
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
