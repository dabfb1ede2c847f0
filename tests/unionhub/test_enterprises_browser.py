"""A reporter's way from the list of enterprises to a union in the register, on a phone and by what is on the screen."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.support.enterprises import enterprise
from tests.support.in_browser import PHONE, fits, let_in
from tests.support.people import reporter
from units.models import Founding
from vietnamese import clock
from vietnamese.dates import date_vi

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_list_to_a_union(reference_data, new_context, live_server):
    enterprise("luc-nam", "Công ty TNHH Đồi Ngô", workforce=25, tax_code="2400000001")
    enterprise("luc-nam", "Công ty Nhỏ", workforce=7)
    context = new_context(viewport=PHONE)
    let_in(context, reporter("luc-nam"), live_server.url)
    page = context.new_page()
    page.goto(reverse("home"))
    page.get_by_role("navigation").locator("summary").click()
    page.get_by_role("link", name="Doanh nghiệp chưa có CĐCS").click()
    expect(page.locator("tbody th").first, "the larger one first").to_contain_text("Công ty TNHH Đồi Ngô")
    page.get_by_role("link", name="Công ty TNHH Đồi Ngô").click()
    page.get_by_role("link", name="Bắt đầu vận động").click()
    page.get_by_label("Theo dõi đến ngày").fill(date_vi(clock.today()))
    page.get_by_role("button", name="Bắt đầu vận động").click()
    page.get_by_role("link", name="Chuẩn bị thành lập").click()
    page.get_by_role("button", name="Chuẩn bị thành lập").click()
    page.get_by_role("link", name="Thành lập CĐCS").click()
    expect(page.get_by_label("Tên công đoàn cơ sở")).to_have_value("CĐCS Công ty TNHH Đồi Ngô")
    expect(page.get_by_label("Số CNVCLĐ ngày thành lập")).to_have_value("25")
    page.get_by_label("Số quyết định thành lập").fill("12/QĐ-CĐ")
    page.get_by_label("Ngày quyết định thành lập").fill(date_vi(clock.today()))
    page.get_by_label("Số đoàn viên ngày thành lập").fill("4")
    page.get_by_role("button", name="Thành lập CĐCS").click()
    expect(page.get_by_text("ít hơn mức 5")).to_be_visible()
    page.get_by_label("Tôi đã kiểm tra, vẫn lưu").check()
    page.get_by_role("button", name="Thành lập CĐCS").click()
    page.get_by_text("Đã thành lập CĐCS Công ty TNHH Đồi Ngô").wait_for()
    fits(page)
    page.goto(reverse("union-list"))
    expect(page.get_by_role("link", name="CĐCS Công ty TNHH Đồi Ngô")).to_be_visible()
    assert Founding.objects.get().members == 4
