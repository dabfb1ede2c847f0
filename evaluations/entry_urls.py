"""Addresses of the side that is rated, and of the way into rating; below /xep-loai/."""

from django.urls import path

from evaluations.views import detail, home, registration, scoring

urlpatterns = [
    path("", home.rating_home, name="rating-home"),
    path("dot/<int:pk>/danh-sach/", home.rating_open, name="rating-open"),
    path("<int:pk>/", detail.evaluation_detail, name="evaluation-detail"),
    path("<int:pk>/dang-ky/", registration.evaluation_register, name="evaluation-register"),
    path("<int:pk>/tu-cham-diem/", scoring.evaluation_score, name="evaluation-score"),
    path("<int:pk>/tu-cham-diem/gui/", scoring.evaluation_submit, name="evaluation-submit"),
    path("<int:pk>/rut-lai/", registration.evaluation_take_back, name="evaluation-take-back"),
    path("<int:pk>/xem-xet-lai/", registration.evaluation_object, name="evaluation-object"),
    path("<int:pk>/minh-chung/<int:file>/", detail.evaluation_evidence, name="evaluation-evidence"),
]
