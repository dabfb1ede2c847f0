"""Addresses of the inspections, below /xep-loai/kiem-tra/."""

from django.urls import path

from evaluations.inspections import file_views as files
from evaluations.inspections import import_views as imports
from evaluations.inspections import plan_views as plans
from evaluations.inspections import step_views as steps
from evaluations.inspections import views

urlpatterns = [
    path("", views.InspectionList.as_view(), name="inspection-list"),
    path("ke-hoach.xlsx", views.InspectionList.as_view(as_file=True), name="inspection-export"),
    path("ton-tai/", views.FindingList.as_view(), name="inspection-findings"),
    path("ton-tai.xlsx", views.FindingList.as_view(as_file=True), name="inspection-findings-export"),
    path("them/", plans.inspection_add, name="inspection-add"),
    *imports.InspectionImport.urls("nhap-excel/"),
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
