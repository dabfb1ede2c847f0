"""Addresses of rating, below /xep-loai/; every area has a list of its own."""

from django.urls import include, path

urlpatterns = [
    path("dot/<int:pk>/", include("evaluations.bulk.urls")),
    path("", include("evaluations.entry_urls")),
    path("kiem-tra/", include("evaluations.inspection_urls")),
    path("", include("evaluations.appraisal_urls")),
]
