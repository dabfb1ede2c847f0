"""What an officer does with the register, on a phone: find a union without marks, correct its size, record that it ended."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.support import unions
from tests.support.in_browser import PHONE, fits, let_in
from tests.support.people import reporter
from units.models import GrassrootsUnion
from vietnamese import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(reference_data, new_context, live_server):
    with clock.at(datetime.date(2026, 6, 1)):
        unions.union("kcn", "CĐCS Công ty Quang Châu", place="KCN Quang Châu", workforce=300, members=100)
        unions.founded("kcn", "CĐCS Công ty Ánh Dương", unions.FOREIGN, place="KCN Đình Trám")
        context = new_context(viewport=PHONE)
        let_in(context, reporter("kcn"), live_server.url)
        yield context.new_page()


def test_find_change_and_end_a_union(phone):
    page = phone
    page.goto(reverse("union-list"))
    page.get_by_text("Tìm và lọc").click()
    page.get_by_label("Tìm theo tên").fill("dinh tram")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("table.unions tbody tr")).to_have_count(1)
    fits(page)
    page.get_by_role("link", name="CĐCS Công ty Ánh Dương").click()
    fits(page)

    page.get_by_role("link", name="Cập nhật số liệu, thông tin").click()
    fits(page)
    page.get_by_label("Số CNVCLĐ").fill("1.250")
    page.get_by_label("Số đoàn viên").fill("1.300")
    page.get_by_role("button", name="Lưu thay đổi").click()
    page.get_by_role("link", name="lớn hơn số CNVCLĐ").click()
    page.get_by_label("Số đoàn viên").fill("1.000")
    page.get_by_label("Số liệu tính đến ngày").fill("31/05/2026")
    page.get_by_role("button", name="Lưu thay đổi").click()
    page.get_by_text("Đã cập nhật").wait_for()
    expect(page.locator(".counted dd")).to_have_text(["1.250", "1.000", "250"])
    founded = page.get_by_role("row", name="Số CNVCLĐ").locator("td")
    expect(founded, "the founding stays what it was").to_have_text(["25", "1.250"])

    page.get_by_role("link", name="Ghi kết thúc hoạt động").click()
    fits(page)
    page.get_by_label("Kết thúc hoạt động từ ngày").fill("1/6/2026")
    page.get_by_role("button", name="Ghi kết thúc hoạt động").click()
    page.get_by_role("link", name="Chưa chọn lý do").wait_for()
    page.get_by_label("Lý do").select_option(label="Giải thể")
    page.get_by_role("button", name="Ghi kết thúc hoạt động").click()
    page.get_by_text("Đã kết thúc hoạt động từ 01/06/2026").wait_for()
    fits(page)
    union = GrassrootsUnion.objects.get(place="KCN Đình Trám")
    assert (union.workforce, union.ceased_reason) == (1250, "dissolved")
    page.goto(reverse("union-list") + "?tim=dinh+tram")
    page.get_by_text("Không có CĐCS nào khớp").wait_for()
