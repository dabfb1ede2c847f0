"""Addresses of the enterprises without a union, below /doanh-nghiep/."""

from django.urls import path

from pages.login_resume import typed_survives_login
from units.enterprises import import_views, step_views, views
from units.enterprises.survey import SurveyList

urlpatterns = [
    path("", views.EnterpriseList.as_view(), name="enterprise-list"),
    path("them/", views.enterprise_add, name="enterprise-add"),
    path("khao-sat/", typed_survives_login(SurveyList.as_view()), name="enterprise-survey"),
    *import_views.SurveyImport.urls("nhap/"),
    path("xuat.xlsx", views.EnterpriseList.as_view(as_file=True), name="enterprise-export"),
    path("<int:pk>/", views.enterprise_detail, name="enterprise-detail"),
    path("<int:pk>/sua/", views.enterprise_edit, name="enterprise-edit"),
    path("<int:pk>/buoc/<slug:name>/", step_views.enterprise_step, name="enterprise-step"),
    path("<int:pk>/thanh-lap/", step_views.enterprise_found, name="enterprise-found"),
    path("<int:pk>/da-co-cdcs/", step_views.enterprise_recognise, name="enterprise-recognise"),
]
