"""Addresses of rating many at once, below /xep-loai/dot/<round>/."""

from django.urls import path

from evaluations.views import bulk_import, bulk_sheet

urlpatterns = [
    path("bang/", bulk_sheet.rating_sheet, name="rating-sheet"),
    path("nhap/", bulk_import.rating_import, name="rating-import"),
    path("nhap/xem-truoc/", bulk_import.rating_import_preview, name="rating-import-preview"),
    path("nhap/danh-dau.xlsx", bulk_import.rating_import_marked, name="rating-import-marked"),
    path("nhap/mau.xlsx", bulk_import.rating_template, name="rating-template"),
]
