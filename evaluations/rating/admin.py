"""Ratings in the admin site, to be looked at."""

from django.contrib import admin
from django.urls import reverse
from import_export.fields import Field
from import_export.widgets import DecimalWidget

from evaluations.models import Evaluation
from evaluations.naming import named
from units.admin.records import RecordsAdmin, UnitFilter
from units.structure.resources import DayWidget, ExportedResource


class EvaluationResource(ExportedResource):
    round = Field("round__name", "đợt xếp loại")
    unit_code = Field("unit__code", "mã đơn vị")
    unit = Field("unit__short_name", "đơn vị")
    subject = Field("subject__name", "công đoàn được xếp loại")
    level = Field("get_level_display", "cấp công đoàn")
    kind = Field("kind__name", "loại hình")
    sector = Field("get_sector_display", "khu vực")
    state = Field("get_state_display", "trạng thái")
    registered_level = Field("get_registered_level_display", "mức đăng ký")
    self_points = Field("self_points", "điểm tự chấm", widget=DecimalWidget())
    appraised_points = Field("appraised_points", "điểm thẩm định", widget=DecimalWidget())
    appraised_level = Field("get_appraised_level_display", "mức thẩm định")
    recognised_level = Field("get_recognised_level_display", "mức được công nhận")
    exclusion = Field("get_exclusion_display", "không xếp loại")
    decision = Field("decision__number", "số quyết định công nhận")
    signed_on = Field("decision__signed_on", "ngày quyết định", widget=DayWidget())

    class Meta(ExportedResource.Meta):
        model = Evaluation
        fields = (
            "round", "unit_code", "unit", "subject", "level", "kind", "sector", "state", "registered_level",
            "self_points", "appraised_points", "appraised_level", "recognised_level", "exclusion", "decision",
            "signed_on",
        )  # fmt: skip
        export_order = fields


@admin.register(Evaluation)
class EvaluationAdmin(RecordsAdmin):
    permission = "evaluations.view_ratings"
    resource_classes = [EvaluationResource]
    export_name = "ket-qua-xep-loai"
    list_display = [
        "subject_name",
        "unit_name",
        "round",
        "state",
        "registered_level",
        "recognised_level",
        "exclusion",
    ]
    list_filter = ["round", "state", "level", "sector", "recognised_level", UnitFilter]
    ordering = ["-year", "pk"]
    search_help_text = "Tìm theo tên công đoàn; không cần gõ dấu."

    def get_queryset(self, request):
        return super().get_queryset(request).with_subjects()

    def page_of(self, record):
        return reverse("evaluation-detail", args=[record.pk])

    def search(self, queryset, typed):
        return queryset.filter(named(typed, unit="rated_unit", union="rated_union"))

    @admin.display(description="công đoàn được xếp loại")
    def subject_name(self, evaluation):
        return evaluation.subject.name
