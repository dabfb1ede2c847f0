"""From the plan to the accepted remedy: staff at a desk, the unit's officer on a phone, by what is on the screen."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evaluations.models import Finding, FindingState
from tests.support.in_browser import PHONE, fits, let_in
from tests.support.people import reporter, staff
from vietnamese import clock
from vietnamese.dates import date_vi

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_plan_to_the_remedy(reference_data, new_context, live_server):
    desk, phone = new_context(), new_context(viewport=PHONE)
    let_in(desk, staff(), live_server.url)
    let_in(phone, reporter("luc-nam"), live_server.url)
    today = date_vi(clock.today())
    page = desk.new_page()
    page.goto(reverse("inspection-list"))
    page.get_by_role("link", name="Lập kế hoạch").first.click()
    page.get_by_label("Liên đoàn Lao động huyện Lục Nam").check()
    page.get_by_label("Việc thực hiện Chương trình").check()
    page.get_by_label("Thời gian dự kiến").select_option("Trong năm")
    page.get_by_role("button", name="Ghi vào kế hoạch").click()
    page.get_by_role("link", name="Ghi kết quả kiểm tra").click()
    page.get_by_label("Ngày kiểm tra").fill(today)
    page.get_by_role("button", name="Ghi kết quả kiểm tra").click()
    page.get_by_role("link", name="Thêm tồn tại").click()
    page.get_by_label("Tồn tại, hạn chế").fill("Sổ đoàn viên chưa cập nhật")
    page.get_by_label("Yêu cầu khắc phục").fill("Cập nhật đủ")
    page.get_by_label("Hạn khắc phục").fill(today)
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_text("Đã ghi tồn tại số 1.").wait_for()

    small = phone.new_page()
    small.goto(reverse("inspection-findings"))
    small.get_by_role("link", name="Sổ đoàn viên chưa cập nhật").click()
    small.get_by_role("link", name="Báo cáo kết quả khắc phục").click()
    small.get_by_label("Đã khắc phục như thế nào").fill("Đã cập nhật ngày hôm nay")
    small.get_by_role("button", name="Báo cáo kết quả khắc phục").click()
    small.get_by_text("Đã báo cáo khắc phục, chờ xác nhận").first.wait_for()
    fits(small)

    page.reload()
    page.get_by_role("link", name="Xác nhận đã khắc phục").click()
    expect(page.get_by_text("Đã báo cáo: Đã cập nhật ngày hôm nay")).to_be_visible()
    page.get_by_role("button", name="Xác nhận đã khắc phục").click()
    page.get_by_text("Tồn tại số 1: đã khắc phục.").wait_for()
    assert Finding.objects.get().state == FindingState.CLOSED
