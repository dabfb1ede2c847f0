"""Addresses of the level above: queue, appraisal, decisions about a rating, recognition."""

from django.urls import path

from evaluations.views import appraisal, appraisal_queue, recognition

urlpatterns = [
    path("tham-dinh/", appraisal_queue.rating_queue, name="rating-queue"),
    path("cong-nhan/", recognition.rating_recognise, name="rating-recognise"),
    path("quyet-dinh/", recognition.rating_decisions, name="rating-decisions"),
    path("quyet-dinh/<int:pk>/", recognition.rating_decision, name="rating-decision"),
    path("quyet-dinh/<int:pk>/tep/", recognition.rating_decision_export, name="rating-decision-export"),
    path("<int:pk>/bat-dau-tham-dinh/", appraisal.evaluation_begin, name="evaluation-begin"),
    path("<int:pk>/tham-dinh/", appraisal.evaluation_appraise, name="evaluation-appraise"),
    path("<int:pk>/quyet-dinh/<slug:code>/", appraisal.evaluation_decide, name="evaluation-decide"),
]
