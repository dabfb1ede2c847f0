"""Addresses of rating, below /xep-loai/; every area has a list of its own."""

from django.urls import include, path

from evaluations.rounds.rule_set_import import RuleSetImport

urlpatterns = [
    path("dot/<int:pk>/", include("evaluations.bulk.urls")),
    path("", include("evaluations.rating.urls")),
    path("kiem-tra/", include("evaluations.inspections.urls")),
    path("", include("evaluations.appraisal.urls")),
    *RuleSetImport.urls("bo-tieu-chi/<int:pk>/nhap/"),
]
