"""Addresses of the quality targets, below /xep-loai/chi-tieu/."""

from django.urls import path

from unionhub.quality_targets import entering, views

urlpatterns = [
    path("", views.quality_target_list, name="quality-target-list"),
    path("moi/", entering.quality_target_new, name="quality-target-new"),
    path("mau-excel/", entering.quality_target_template, name="quality-target-template"),
    path("<int:pk>/", views.quality_target_detail, name="quality-target-detail"),
]
