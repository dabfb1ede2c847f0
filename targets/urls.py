"""Addresses of reporting and review."""

from django.urls import path

from targets import review_urls
from targets.views import foundings, reports

report_patterns = [
    path("bao-cao/", reports.report_home, name="report-home"),
    path("bao-cao/<int:pk>/", reports.report_detail, name="report-detail"),
    path("bao-cao/<int:pk>/nhap/", reports.report_edit, name="report-edit"),
    path("bao-cao/<int:pk>/thanh-lap/them/", foundings.founding_add, name="report-founding-add"),
    path(
        "bao-cao/<int:pk>/thanh-lap/<int:founding>/sua/", foundings.founding_edit, name="report-founding-edit"
    ),
    path(
        "bao-cao/<int:pk>/thanh-lap/<int:founding>/bo/",
        foundings.founding_remove,
        name="report-founding-remove",
    ),
    path("bao-cao/<int:pk>/rut-lai/", reports.report_take_back, name="report-take-back"),
]

urlpatterns = [*report_patterns, *review_urls.urlpatterns]
