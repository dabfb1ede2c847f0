"""A reporter's way from the list of enterprises to a union in the register, on a phone and by what is on the screen."""

import pytest
from django.urls import reverse

from tests.support.enterprises import enterprise
from tests.support.in_browser import let_in
from tests.support.people import reporter
from units.models import Founding
from vietnamese import clock
from vietnamese.dates import date_vi

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_list_to_a_union(reference_data, new_context, live_server):
    enterprise("luc-nam", "Công ty TNHH Đồi Ngô", workforce=25, tax_code="2400000001")
    enterprise("luc-nam", "Công ty Nhỏ", workforce=7)
    context = new_context(viewport={"width": 360, "height": 740})
    let_in(context, reporter("luc-nam"), live_server.url)
    page = context.new_page()
    page.goto(reverse("home"))
    page.get_by_role("navigation").locator("summary").click()
    page.get_by_role("link", name="Doanh nghiệp chưa có CĐCS").click()
    assert page.locator("tbody th").first.inner_text().startswith("Công ty TNHH Đồi Ngô"), (
        "the larger one first"
    )
    page.get_by_role("link", name="Công ty TNHH Đồi Ngô").click()
    page.get_by_role("link", name="Bắt đầu vận động").click()
    page.get_by_label("Theo dõi đến ngày").fill(date_vi(clock.today()))
    page.get_by_role("button", name="Bắt đầu vận động").click()
    page.get_by_role("link", name="Chuẩn bị thành lập").click()
    page.get_by_role("button", name="Chuẩn bị thành lập").click()
    page.get_by_role("link", name="Thành lập CĐCS").click()
    assert page.get_by_label("Tên công đoàn cơ sở").input_value() == "CĐCS Công ty TNHH Đồi Ngô"
    assert page.get_by_label("Số CNVCLĐ ngày thành lập").input_value() == "25"
    page.get_by_label("Số quyết định thành lập").fill("12/QĐ-CĐ")
    page.get_by_label("Ngày quyết định thành lập").fill(date_vi(clock.today()))
    page.get_by_label("Số đoàn viên ngày thành lập").fill("4")
    page.get_by_role("button", name="Thành lập CĐCS").click()
    assert page.get_by_text("ít hơn mức 5").is_visible()
    page.get_by_label("Tôi đã kiểm tra, vẫn lưu").check()
    page.get_by_role("button", name="Thành lập CĐCS").click()
    page.get_by_text("Đã thành lập CĐCS Công ty TNHH Đồi Ngô").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(reverse("union-list"))
    assert page.get_by_role("link", name="CĐCS Công ty TNHH Đồi Ngô").is_visible()
    assert Founding.objects.get().members == 4
