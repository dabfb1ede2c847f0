"""Addresses of the side that is rated, and of the way into rating; below /xep-loai/."""

from django.urls import path

from evaluations.rating import registration_views, scoring_views, views
from evaluations.rounds import home_views
from evaluations.rounds.views import rating_close

urlpatterns = [
    path("", home_views.rating_home, name="rating-home"),
    path("dot/<int:pk>/danh-sach/", home_views.rating_open, name="rating-open"),
    path("dot/<int:pk>/ket-thuc/", rating_close, name="rating-close"),
    path("<int:pk>/", views.evaluation_detail, name="evaluation-detail"),
    path("<int:pk>/dang-ky/", registration_views.evaluation_register, name="evaluation-register"),
    path("<int:pk>/tu-cham-diem/", scoring_views.evaluation_score, name="evaluation-score"),
    path("<int:pk>/tu-cham-diem/gui/", scoring_views.evaluation_submit, name="evaluation-submit"),
    path("<int:pk>/rut-lai/", registration_views.evaluation_take_back, name="evaluation-take-back"),
    path("<int:pk>/xem-xet-lai/", registration_views.evaluation_object, name="evaluation-object"),
    path("<int:pk>/minh-chung/<int:file>/", views.evaluation_evidence, name="evaluation-evidence"),
]
