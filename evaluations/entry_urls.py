"""Addresses of the side that is rated, and of the way into rating; below /xep-loai/."""

from django.urls import path

from evaluations.views import detail, home

urlpatterns = [
    path("", home.rating_home, name="rating-home"),
    path("<int:pk>/", detail.evaluation_detail, name="evaluation-detail"),
    path("<int:pk>/minh-chung/<int:file>/", detail.evaluation_evidence, name="evaluation-evidence"),
]
