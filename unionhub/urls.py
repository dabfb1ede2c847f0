"""Addresses of the whole site."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.utils.module_loading import import_string

from unionhub.guide.views import guide
from unionhub.overview.register_summary import union_summary
from unionhub.views.health import health
from unionhub.views.home import home
from units.committee.views import committee
from units.people.views import SetPassword
from units.structure.group_views import unit_groups

handler400 = "unionhub.views.errors.bad_request"
handler403 = "unionhub.views.errors.forbidden"
handler404 = "unionhub.views.errors.not_found"
handler500 = "unionhub.views.errors.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("huong-dan/", guide, name="guide"),
    path("suc-khoe/", health, name="health"),
    path(
        "dang-nhap/",
        auth.LoginView.as_view(
            authentication_form=import_string(settings.LOGIN_FORM), redirect_authenticated_user=True
        ),
        name="login",
    ),
    path("dang-xuat/", login_not_required(auth.LogoutView.as_view()), name="logout"),
    path("doi-mat-khau/", auth.PasswordChangeView.as_view(), name="password_change"),
    path("doi-mat-khau/xong/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("dat-mat-khau/<uidb64>/<token>/", SetPassword.as_view(), name="password_reset_confirm"),
    path("can-bo-bao-cao/", include("units.people.urls")),
    path("", include("targets.urls")),
    path("tong-quan/", include("unionhub.overview.urls")),
    path("doanh-nghiep/", include("units.enterprises.urls")),
    path("ban-chi-dao/", committee, name="committee"),
    path("cong-doan-co-so/tong-hop/", union_summary, name="union-summary"),
    path("cong-doan-co-so/", include("units.register.urls")),
    path("sap-xep/nhom-don-vi/", unit_groups, name="unit-groups"),
    path("sap-xep/", include("unionhub.reorganise.urls")),
    path("cong-doan-co-so/nhap/", include("units.register.imports.urls")),
    path("xep-loai/", include("evaluations.urls")),
    path("xep-loai/chi-tieu/", include("evaluations.quality_targets.urls")),
    path("quan-tri/", admin.site.urls),
]
