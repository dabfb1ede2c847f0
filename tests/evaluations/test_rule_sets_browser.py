"""Staff prepare next year's round in Chromium: copy, change in Excel, see what changes, write, confirm."""

import io

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evaluations.models import RatingRound, RuleSet, UnionLevel
from tests.support import people, ratings
from tests.support.in_browser import let_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_next_years_rules_from_copy_to_confirmation(reference_data, page, context, live_server):
    let_in(context, people.staff(), live_server.url)
    source = ratings.shipped().round
    page.goto(reverse("admin:evaluations_ratinground_change", args=[source.pk]))
    page.get_by_role("link", name="Chép sang đợt mới").click()
    page.get_by_role("button", name="Chép sang đợt mới").click()
    expect(page.get_by_text("Bộ tiêu chí của đợt mới chưa xác nhận")).to_be_visible()
    page.get_by_role("link", name="Công đoàn cơ sở – mọi loại hình khác").click()
    expect(page.get_by_text("Chưa xác nhận", exact=True)).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("link", name="Xuất ra Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    page.get_by_role("link", name="Nhập từ Excel").click()
    criterion = next(cell for cell in cells if cell.value == "1.1")
    book.active.cell(criterion.row, 4).value = "4.5"
    expect(upload(page, book).get_by_text("vui lòng nhập 4,5")).to_be_visible()
    page.get_by_role("link", name="Quay lại sửa").click()
    book.active.cell(criterion.row, 4).value = 4.5
    book.active.cell(criterion.row + 1, 4).value = 5.5
    upload(page, book)
    expect(page.get_by_role("row", name="Điểm tối đa")).to_have_count(2)
    page.get_by_role("button", name="Xác nhận ghi").click()
    expect(page.locator("#id_criteria-0-max_points")).to_have_value("4,5")

    page.get_by_role("link", name="Xác nhận bộ tiêu chí").click()
    page.get_by_label("Văn bản làm căn cứ").fill("Hướng dẫn số 12/HD-LĐLĐ ngày 05/01/2027")
    page.get_by_role("button", name="Xác nhận là chính thức").click()
    expect(page.get_by_text("Đã xác nhận", exact=True)).to_be_visible()
    expect(page.locator("#id_criteria-0-max_points")).to_have_count(0)
    copied = RuleSet.objects.get(round__year=source.year + 1, level=UnionLevel.GRASSROOTS)
    assert copied.is_confirmed
    assert not ratings.shipped().is_confirmed
    assert RatingRound.objects.count() == 2


def upload(page, book):
    out = io.BytesIO()
    book.save(out)
    file = {"name": "bo-tieu-chi.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}
    page.locator("input[type=file]").set_input_files([file])
    page.get_by_role("button", name="Xem trước").click()
    return page
