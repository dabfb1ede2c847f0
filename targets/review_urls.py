"""Addresses of review and of the reporting periods."""

from django.urls import path

from targets.views import periods, review

urlpatterns = [
    path("duyet/", review.review_queue_page, name="review-queue"),
    path("duyet/<int:pk>/", review.review_report, name="review-report"),
    path("duyet/<int:pk>/mo/", review.review_begin, name="review-begin"),
    path("duyet/<int:pk>/duyet/", review.review_approve, name="review-approve"),
    path("duyet/<int:pk>/tra-lai/", review.review_return, name="review-return"),
    path("duyet/<int:pk>/mo-lai/", review.review_reopen, name="review-reopen"),
    path("ky-bao-cao/", periods.period_list, name="period-list"),
    path("ky-bao-cao/<int:pk>/mo/", periods.period_open, name="period-open"),
]
