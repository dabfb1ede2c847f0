"""Addresses of the whole site."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from unionhub.views.committee import committee
from unionhub.views.home import home

handler400 = "unionhub.views.errors.bad_request"
handler403 = "unionhub.views.errors.forbidden"
handler404 = "unionhub.views.errors.not_found"
handler500 = "unionhub.views.errors.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("dang-nhap/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("dang-xuat/", auth.LogoutView.as_view(), name="logout"),
    path("doi-mat-khau/", auth.PasswordChangeView.as_view(), name="password_change"),
    path("doi-mat-khau/xong/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("", include("targets.urls")),
    path("tong-quan/", include("unionhub.dashboard.urls")),
    path("doanh-nghiep/", include("unionhub.enterprises.urls")),
    path("ban-chi-dao/", committee, name="committee"),
    path("cong-doan-co-so/", include("unionhub.register.urls")),
    path("sap-xep/", include("unionhub.reorganise.urls")),
    path("cong-doan-co-so/nhap/", include("unionhub.register_import.urls")),
    path("xep-loai/", include("evaluations.urls")),
    path("xep-loai/chi-tieu/", include("unionhub.quality_targets.urls")),
    path("quan-tri/", admin.site.urls),
]
