"""Addresses of the people who report for units, below /can-bo-bao-cao/."""

from django.urls import path

from units.people import import_views, views

urlpatterns = [
    path("", views.PlaceList.as_view(), name="account-list"),
    *import_views.PeopleImport.urls("nhap/"),
    path("mau.xlsx", import_views.account_template, name="account-template"),
    path("lien-ket/", views.account_links, name="account-links"),
    path("<int:pk>/ban-giao/", views.account_hand_over, name="account-hand-over"),
]
