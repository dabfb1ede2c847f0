"""Enterprises without a union in the admin site, to be looked at."""

from django.contrib import admin
from django.urls import reverse
from import_export.fields import Field
from import_export.widgets import IntegerWidget

from units.admin.records import RecordsAdmin, UnitFilter
from units.models import SurveyedEnterprise
from units.structure.resources import DayWidget, ExportedResource


class SurveyedEnterpriseResource(ExportedResource):
    unit_code = Field("unit__code", "mã đơn vị")
    unit = Field("unit__short_name", "đơn vị phụ trách")
    name = Field("name", "tên doanh nghiệp")
    kind = Field("kind__name", "loại hình")
    tax_code = Field("tax_code", "mã số thuế")
    place = Field("place", "địa bàn")
    workforce = Field("workforce", "số lao động", widget=IntegerWidget())
    surveyed_year = Field("surveyed_year", "năm khảo sát gần nhất", widget=IntegerWidget())
    state = Field("get_state_display", "giai đoạn")
    follower = Field("follower__full_name", "người theo dõi")
    follow_up_by = Field("follow_up_by", "thời hạn", widget=DayWidget())

    class Meta(ExportedResource.Meta):
        model = SurveyedEnterprise
        fields = (
            "unit_code", "unit", "name", "kind", "tax_code", "place", "workforce", "surveyed_year", "state",
            "follower", "follow_up_by",
        )  # fmt: skip
        export_order = fields


@admin.register(SurveyedEnterprise)
class SurveyedEnterpriseAdmin(RecordsAdmin):
    permission = "units.view_register"
    resource_classes = [SurveyedEnterpriseResource]
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
