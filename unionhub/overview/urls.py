"""Addresses of leadership's pages, below /tong-quan/."""

from django.urls import path

from unionhub.overview import founding_views, ledger, officials_views, tab_views, views
from unionhub.overview.ratings import list_views as rating_listing
from unionhub.overview.ratings import views as rating_views

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("muc-tieu/", tab_views.dashboard_goals, name="dashboard-goals"),
    path("muc-tieu/<slug:code>/", tab_views.dashboard_goal, name="dashboard-goal"),
    path("don-vi/", tab_views.dashboard_units, name="dashboard-units"),
    path("bao-cao/", tab_views.dashboard_reports, name="dashboard-reports"),
    path("doanh-nghiep-cdcs/", tab_views.dashboard_register, name="dashboard-register"),
    path("chi-tieu-quyet-dinh/", ledger.LedgerList.as_view(), name="dashboard-ledger"),
    path("xep-hang/", views.dashboard_ranking, name="dashboard-ranking"),
    path("chi-tieu/<slug:code>/", views.dashboard_indicator, name="dashboard-indicator"),
    path("don-vi/<slug:code>/", views.dashboard_unit, name="dashboard-unit"),
    path("thanh-lap/", founding_views.FoundingList.as_view(), name="dashboard-foundings"),
    path(
        "thanh-lap/xuat.xlsx",
        founding_views.FoundingList.as_view(as_file=True),
        name="dashboard-foundings-export",
    ),
    path("xep-loai/", rating_views.dashboard_ratings, name="dashboard-ratings"),
    path("xep-loai/danh-sach/", rating_listing.RatingList.as_view(), name="dashboard-rating-list"),
    path(
        "xep-loai/xuat.xlsx", rating_listing.RatingList.as_view(as_file=True), name="dashboard-rating-export"
    ),
    path("can-bo/", officials_views.dashboard_officials, name="dashboard-officials"),
    path("can-bo/xuat.xlsx", officials_views.dashboard_officials_export, name="dashboard-officials-export"),
    path("in/", views.dashboard_print, name="dashboard-print"),
    path("xuat.xlsx", views.dashboard_export, name="dashboard-export"),
]
