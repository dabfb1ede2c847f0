"""Addresses of the quality targets, below /xep-loai/chi-tieu/."""

from django.urls import path

from evaluations.quality_targets import entry_views, views

urlpatterns = [
    path("", views.QualityTargetList.as_view(), name="quality-target-list"),
    path("moi/", entry_views.quality_target_new, name="quality-target-new"),
    path("mau-excel/", entry_views.quality_target_template, name="quality-target-template"),
    path("<int:pk>/", views.quality_target_detail, name="quality-target-detail"),
]
