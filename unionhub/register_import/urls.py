"""Addresses of the import, below /cong-doan-co-so/nhap/."""

from django.urls import path

from unionhub.register_import import views

urlpatterns = [
    path("", views.union_import, name="union-import"),
    path("xem-truoc/", views.union_import_preview, name="union-import-preview"),
    path("danh-dau.xlsx", views.union_import_marked, name="union-import-marked"),
    path("mau.xlsx", views.union_import_template, name="union-import-template"),
]
