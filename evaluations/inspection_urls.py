"""Addresses of the inspections, below /xep-loai/kiem-tra/."""

from django.urls import path

from evaluations.views import inspection_files as files
from evaluations.views import inspection_import as imports
from evaluations.views import inspection_plans as plans
from evaluations.views import inspection_steps as steps
from evaluations.views import inspections as views

urlpatterns = [
    path("", views.inspection_list, name="inspection-list"),
    path("ke-hoach.xlsx", views.inspection_export, name="inspection-export"),
    path("ton-tai/", views.inspection_findings, name="inspection-findings"),
    path("ton-tai.xlsx", views.inspection_findings_export, name="inspection-findings-export"),
    path("them/", plans.inspection_add, name="inspection-add"),
    path("nhap-excel/", imports.inspection_import, name="inspection-import"),
    path("nhap-excel/bieu-mau.xlsx", imports.inspection_template, name="inspection-template"),
    path("chep/", plans.inspection_copy, name="inspection-copy"),
    path("<int:pk>/", views.inspection_detail, name="inspection-detail"),
    path("<int:pk>/sua/", plans.inspection_edit, name="inspection-edit"),
    path("<int:pk>/buoc/<slug:name>/", steps.inspection_step, name="inspection-step"),
    path("<int:pk>/tep/", files.inspection_file_add, name="inspection-file-add"),
    path("<int:pk>/tep/<int:file>/", files.inspection_file, name="inspection-file"),
    path("<int:pk>/tep/<int:file>/bo/", files.inspection_file_remove, name="inspection-file-remove"),
    path("<int:pk>/ton-tai/them/", steps.finding_add, name="inspection-finding-add"),
    path("<int:pk>/ton-tai/<int:finding>/sua/", steps.finding_edit, name="inspection-finding-edit"),
    path(
        "<int:pk>/ton-tai/<int:finding>/buoc/<slug:name>/",
        steps.finding_step,
        name="inspection-finding-step",
    ),
]
