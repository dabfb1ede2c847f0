"""A list of unions brought in by a person in Chromium: wrong at first, marked, put right, confirmed."""

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.support import unions
from tests.support.in_browser import PHONE, let_in
from tests.support.people import reporter
from tests.support.register_files import workbook
from units.models import GrassrootsUnion

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "mat-khau-thu-nghiem-1"
HEAD = ["TT", "Tên công đoàn cơ sở", "Loại hình", "Số CNVCLĐ", "Số đoàn viên"]


def test_a_list_is_sent_marked_put_right_and_written(
    reference_data, new_context, live_server, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path
    reporter("luc-nam", username="donvi", password=PASSWORD)
    file = tmp_path / "danh-sach.xlsx"
    rows = [
        HEAD,
        [1, "CĐCS Trường THCS Bảo Đài", "Sự nghiệp", 40, 38],
        [2, "CĐCS Công ty Hoa Sen", "FDI", 2.5, 2],
    ]
    file.write_bytes(workbook(("Xã Bảo Đài", rows)))
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(reverse("login"))
    page.fill("input[name=username]", "donvi")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.locator("details.account").wait_for()
    page.goto(reverse("union-list"))
    page.click("text=Nhập từ Excel")
    page.set_input_files("input[type=file]", file)
    page.click("button:text-is('Xem trước')")
    expect(page.locator("text=Xã Bảo Đài!D3")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Sẽ thêm 1 CĐCS")
    with page.expect_download() as waiting:
        page.click("text=Tệp đánh dấu chỗ cần sửa")
    marked = tmp_path / "kiem-tra.xlsx"
    waiting.value.save_as(marked)
    book = load_workbook(marked)
    assert "số thập phân" in book.active["D3"].comment.text
    book.active["D3"] = 2500
    book.save(marked)
    page.click("text=Quay lại sửa")
    page.set_input_files("input[type=file]", marked)
    page.click("button:text-is('Xem trước')")
    expect(page.locator("main")).to_contain_text("Sẽ thêm 2 CĐCS")
    page.click("text=Xác nhận ghi")
    expect(page.locator("main")).to_contain_text("Đã ghi: thêm 2 CĐCS")
    page.click("text=Về danh sách CĐCS")
    expect(page.locator("text=CĐCS Công ty Hoa Sen").first).to_be_visible()
    assert set(GrassrootsUnion.objects.values_list("name", "workforce", "place")) == {
        ("CĐCS Trường THCS Bảo Đài", 40, "Xã Bảo Đài"),
        ("CĐCS Công ty Hoa Sen", 2500, "Xã Bảo Đài"),
    }


def test_a_long_title_of_a_question_stays_in_its_box(
    reference_data, new_context, live_server, tmp_path, settings
):
    """On a phone a title of two lines would break the border, where browsers put the legend of a fieldset."""
    settings.MEDIA_ROOT = tmp_path
    user = reporter("luc-nam")
    unions.union("luc-nam", "CĐCS Công ty TNHH Sản xuất và Thương mại Luxshare")
    file = tmp_path / "danh-sach.xlsx"
    row = [1, "CĐCS Công ty TNHH Sản xuất và Thương mại Luxsharre", "FDI", 40, 38]
    file.write_bytes(workbook(("Xã Bảo Đài", [HEAD, row])))
    context = new_context(viewport=PHONE)
    let_in(context, user, live_server.url)
    page = context.new_page()
    page.goto(reverse("union-import"))
    page.set_input_files("input[type=file]", file)
    page.click("button:text-is('Xem trước')")
    question = page.locator("fieldset.question")
    expect(question).to_have_count(1)
    box, title = question.bounding_box(), question.locator("legend").bounding_box()
    assert title["height"] > 40, "two lines"
    assert box["y"] + 8 < title["y"]
    assert title["y"] + title["height"] <= question.locator("legend + *").bounding_box()["y"]
