"""Addresses of rating many at once, below /xep-loai/dot/<round>/."""

from django.urls import path

from evaluations.bulk import import_views, sheet_views

urlpatterns = [
    path("bang/", sheet_views.rating_sheet, name="rating-sheet"),
    *import_views.RatingImport.urls("nhap/"),
    path("nhap/mau.xlsx", import_views.rating_template, name="rating-template"),
]
