"""What stands around every page: navigation by right, the account, and the pages for refusals."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils.html import strip_tags

from unionhub import context
from unionhub.views import errors


def nothing(request):
    return HttpResponse()


urlpatterns = [
    path("", nothing, name="home"),
    path("dang-nhap/", nothing, name="login"),
    path("tong-quan/", nothing, name="dashboard"),
    path("bao-cao/", nothing, name="report-home"),
    path("bao-cao/cho-duyet/", nothing, name="review-queue"),
]

pytestmark = pytest.mark.urls(__name__)


class Someone:
    is_authenticated = True
    is_staff = False

    def __init__(self, *permissions):
        self.permissions = permissions

    def has_perm(self, permission):
        return permission in self.permissions


def navigation(path, *permissions):
    return context.navigation_for(SimpleNamespace(user=Someone(*permissions), path=path))


def test_navigation_shows_what_one_may_open():
    assert [item.label for item in navigation("/", "targets.view_progress")] == ["Tổng quan"]
    assert navigation("/") == []


def test_visitors_have_no_navigation_and_no_account():
    for request in (
        SimpleNamespace(path="/"),
        SimpleNamespace(path="/", user=SimpleNamespace(is_authenticated=False)),
    ):
        assert context.navigation_for(request) == []
        assert context.account_of(request) is None


def test_the_nearest_place_is_current():
    rights = ("targets.enter_report", "targets.review_report")
    assert [item.current for item in navigation("/bao-cao/", *rights)] == ["page", ""]
    assert [item.current for item in navigation("/bao-cao/cho-duyet/7/", *rights)] == ["", "true"]
    assert [item.current for item in navigation("/khac/", *rights)] == ["", ""]


@pytest.mark.parametrize(("current", "says"), [("", "Danh mục"), ("true", "Danh mục: Tổng quan")])
def test_the_button_of_the_menu_says_where_one_is(current, says):
    item = context.NavigationItem("Tổng quan", "/tong-quan/", current)
    page = render_to_string(
        "components/header.html",
        {"navigation": [item], "product": context.PRODUCT, "federation": {"name": ""}, "account": None},
    )
    summary = page[page.index("<summary>") : page.index("</summary>")]
    assert " ".join(strip_tags(summary).split()) == says


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (lambda request: errors.bad_request(request, Exception()), 400, "Yêu cầu không hợp lệ"),
        (lambda request: errors.forbidden(request, PermissionDenied()), 403, "Không có quyền thực hiện"),
        (lambda request: errors.forbidden(request, PermissionDenied("Kỳ đã khóa.")), 403, "Kỳ đã khóa."),
        (lambda request: errors.not_found(request, Exception()), 404, "Không tìm thấy trang"),
        (lambda request: errors.csrf_failure(request, reason="no cookie"), 403, "chưa ghi nhận gì"),
        (errors.server_error, 500, "Phần mềm gặp lỗi"),
    ],
)
def test_refusals_say_in_vietnamese_what_happened(rf, view, status, words):
    response = view(rf.get("/"))
    assert response.status_code == status
    assert words in response.content.decode()


@pytest.mark.django_db
def test_a_lock_out_says_how_long_and_whom_to_ask(rf, settings):
    response = errors.locked_out(rf.post("/dang-nhap/"), None, {"username": "canbo"})
    page = response.content.decode()
    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    assert "15 phút" in page
    assert "người quản trị hệ thống" in page
    assert "canbo" not in page


def test_the_page_for_failures_needs_no_database(rf):
    assert errors.server_error(rf.get("/")).status_code == 500
