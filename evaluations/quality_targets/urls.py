"""Addresses of the quality targets, below /xep-loai/chi-tieu/."""

from django.urls import path

from evaluations.quality_targets import entry_views, import_views, views

urlpatterns = [
    path("", views.QualityTargetList.as_view(), name="quality-target-list"),
    path("moi/", entry_views.quality_target_new, name="quality-target-new"),
    path("mau-excel/", import_views.quality_target_template, name="quality-target-template"),
    *import_views.ShareImport.urls("nhap/"),
    path("<int:pk>/", views.quality_target_detail, name="quality-target-detail"),
]
