"""Addresses of rating, below /xep-loai/."""

from django.urls import include, path

from evaluations.views import detail, home

urlpatterns = [
    path("dot/<int:pk>/", include("evaluations.bulk.urls")),
    path("", home.rating_home, name="rating-home"),
    path("kiem-tra/", include("evaluations.inspection_urls")),
    path("<int:pk>/", detail.evaluation_detail, name="evaluation-detail"),
]
