"""Addresses of the import, below /cong-doan-co-so/nhap/."""

from django.urls import path

from units.register.imports import views

urlpatterns = [
    *views.RegisterImport.urls(""),
    path("mau.xlsx", views.union_import_template, name="union-import-template"),
]
