"""Addresses of review and of the reporting periods."""

from django.urls import path

from targets.periods.views import PeriodList, period_open
from targets.review import views

urlpatterns = [
    path("duyet/", views.QueueList.as_view(), name="review-queue"),
    path("duyet/<int:pk>/", views.review_report, name="review-report"),
    path("duyet/<int:pk>/mo/", views.review_begin, name="review-begin"),
    path("duyet/<int:pk>/duyet/", views.review_approve, name="review-approve"),
    path("duyet/<int:pk>/tra-lai/", views.review_return, name="review-return"),
    path("duyet/<int:pk>/mo-lai/", views.review_reopen, name="review-reopen"),
    path("ky-bao-cao/", PeriodList.as_view(), name="period-list"),
    path("ky-bao-cao/<int:pk>/mo/", period_open, name="period-open"),
]
