"""Enterprises without a union in the admin site, to be looked at."""

from django.contrib import admin
from django.urls import reverse

from units.admin.records import RecordsAdmin, UnitFilter
from units.models import SurveyedEnterprise


@admin.register(SurveyedEnterprise)
class SurveyedEnterpriseAdmin(RecordsAdmin):
    permission = "units.view_register"
    exported = {
        "unit__code": "mã đơn vị",
        "unit__short_name": "đơn vị phụ trách",
        "name": "tên doanh nghiệp",
        "kind__name": "loại hình",
        "tax_code": "mã số thuế",
        "place": "địa bàn",
        "workforce": "số lao động",
        "surveyed_year": "năm khảo sát gần nhất",
        "get_state_display": "giai đoạn",
        "follower__full_name": "người theo dõi",
        "follow_up_by": "thời hạn",
    }
    export_name = "doanh-nghiep-chua-co-cdcs"
    list_display = [
        "name",
        "unit_name",
        "place",
        "workforce",
        "surveyed_year",
        "state",
        "follower",
        "follow_up_by",
    ]
    list_filter = ["state", "surveyed_year", UnitFilter]
    list_select_related = ["kind", "follower"]
    ordering = ["collation", "pk"]
    search_help_text = "Tìm theo tên, mã số thuế hoặc địa bàn; không cần gõ dấu."

    def page_of(self, record):
        return reverse("enterprise-detail", args=[record.pk])

    def search(self, queryset, typed):
        return queryset.matching(typed)
