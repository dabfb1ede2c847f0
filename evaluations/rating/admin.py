"""Ratings in the admin site, to be looked at."""

from django.contrib import admin
from django.urls import reverse

from evaluations.models import Evaluation
from evaluations.naming import named
from units.admin.records import RecordsAdmin, UnitFilter


@admin.register(Evaluation)
class EvaluationAdmin(RecordsAdmin):
    permission = "evaluations.view_ratings"
    exported = {
        "round__name": "đợt xếp loại",
        "unit__code": "mã đơn vị",
        "unit__short_name": "đơn vị",
        "subject__name": "công đoàn được xếp loại",
        "get_level_display": "cấp công đoàn",
        "kind__name": "loại hình",
        "get_sector_display": "khu vực",
        "get_state_display": "trạng thái",
        "get_registered_level_display": "mức đăng ký",
        "self_points": "điểm tự chấm",
        "appraised_points": "điểm thẩm định",
        "get_appraised_level_display": "mức thẩm định",
        "get_recognised_level_display": "mức được công nhận",
        "get_exclusion_display": "không xếp loại",
        "decision__number": "số quyết định công nhận",
        "decision__signed_on": "ngày quyết định",
    }
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
