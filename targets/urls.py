"""Addresses of reporting and review."""

from django.urls import path

from targets.annex.views import AnnexImport
from targets.foundings.views import founding_add, founding_edit, founding_remove
from targets.programme.hand_over_views import programme_hand_over
from targets.programme.views import programme_end, programme_new
from targets.reports.entry_views import report_edit
from targets.reports.views import ReportHome, report_detail, report_take_back
from targets.review.urls import urlpatterns as review_patterns

report_patterns = [
    path("bao-cao/", ReportHome.as_view(), name="report-home"),
    path("bao-cao/<int:pk>/", report_detail, name="report-detail"),
    path("bao-cao/<int:pk>/nhap/", report_edit, name="report-edit"),
    path("bao-cao/<int:pk>/thanh-lap/them/", founding_add, name="report-founding-add"),
    path("bao-cao/<int:pk>/thanh-lap/<int:founding>/sua/", founding_edit, name="report-founding-edit"),
    path(
        "bao-cao/<int:pk>/thanh-lap/<int:founding>/bo/",
        founding_remove,
        name="report-founding-remove",
    ),
    path("bao-cao/<int:pk>/rut-lai/", report_take_back, name="report-take-back"),
]

programme_patterns = [
    path("chuong-trinh/moi/", programme_new, name="programme-new"),
    path("chuong-trinh/<int:pk>/ket-thuc/", programme_end, name="programme-end"),
    path("chuong-trinh/<int:pk>/chuyen-tiep/", programme_hand_over, name="programme-hand-over"),
]

urlpatterns = [
    *AnnexImport.urls("chi-tieu/nhap-bieu/"),
    *programme_patterns,
    *report_patterns,
    *review_patterns,
]
