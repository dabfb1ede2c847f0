"""Addresses of the level above: queue, appraisal, decisions about a rating, recognition."""

from django.urls import path

from evaluations.appraisal import queue_views, recognition_views, views

urlpatterns = [
    path("tham-dinh/", queue_views.QueueList.as_view(), name="rating-queue"),
    path("cong-nhan/", recognition_views.rating_recognise, name="rating-recognise"),
    path("quyet-dinh/", recognition_views.DecisionList.as_view(), name="rating-decisions"),
    path("quyet-dinh/<int:pk>/", recognition_views.rating_decision, name="rating-decision"),
    path("quyet-dinh/<int:pk>/thu-hoi/", recognition_views.rating_withdraw, name="rating-withdraw"),
    path("quyet-dinh/<int:pk>/tep/", recognition_views.rating_decision_export, name="rating-decision-export"),
    path("<int:pk>/bat-dau-tham-dinh/", views.evaluation_begin, name="evaluation-begin"),
    path("<int:pk>/tham-dinh/", views.evaluation_appraise, name="evaluation-appraise"),
    path("<int:pk>/quyet-dinh/<slug:code>/", views.evaluation_decide, name="evaluation-decide"),
]
