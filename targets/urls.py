"""Addresses of reporting and review."""

from django.urls import path

from targets import review_urls
from targets.views import reports

report_patterns = [
    path("bao-cao/", reports.report_home, name="report-home"),
    path("bao-cao/<int:pk>/", reports.report_detail, name="report-detail"),
    path("bao-cao/<int:pk>/nhap/", reports.report_edit, name="report-edit"),
    path("bao-cao/<int:pk>/rut-lai/", reports.report_take_back, name="report-take-back"),
]

urlpatterns = [*report_patterns, *review_urls.urlpatterns]
