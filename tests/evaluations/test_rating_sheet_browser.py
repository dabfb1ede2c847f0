"""The sheet filled in by the keyboard alone: from the first cell to the saving, without a mouse."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evaluations.models import Level
from tests.support.in_browser import let_in
from tests.support.people import reporter
from tests.support.rating_lists import ratings, round_with

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_sheet_by_keyboard_alone(reference_data, new_context, live_server):
    officer, found = reporter("luc-nam"), round_with(3, "luc-nam")
    context = new_context(viewport={"width": 1280, "height": 720})
    let_in(context, officer, live_server.url)
    page = context.new_page()
    page.goto(reverse("rating-sheet", args=[found.pk]))
    one, two, three = ratings(found)
    page.wait_for_load_state()  # the sheet's own keys are there
    last = page.locator(f'[name="{one.pk}-not_rated"]').bounding_box()
    assert last["x"] + last["width"] <= 1280, "the last column is in sight"
    page.locator(f'[name="{one.pk}-points"]').focus()
    keys = page.keyboard

    def at(rating, column):
        expect(page.locator(f'[name="{rating.pk}-{column}"]')).to_be_focused()

    keys.type("91,5")
    keys.press("Enter")
    at(two, "points")
    keys.type("120")
    keys.press("ArrowDown")
    keys.press("ArrowRight")
    at(three, "level")
    keys.type("k")
    expect(page.locator(".sheet-save")).to_contain_text("Đã sửa 3 dòng, chưa lưu.")
    keys.press("Control+Enter")
    page.locator("#error-summary").wait_for()
    page.wait_for_load_state()
    expect(page.locator(f'[name="{one.pk}-points"]')).to_have_value("91,5")
    keys.press("Tab")
    keys.press("Enter")  # the link to the wrong cell
    expect(page.locator(f"[id='{two.pk}-points-error']")).to_contain_text("từ 0 đến 100")
    at(two, "points")
    keys.press("Control+a")
    keys.type("70")
    keys.press("Control+Enter")
    page.locator("text=Đã lưu: xếp loại 3 CĐCS").wait_for()
    assert [row.appraised_level for row in ratings(found)] == [
        Level.EXCELLENT,
        Level.GOOD,
        Level.UNSATISFACTORY,
    ]


def test_on_a_phone_one_union_at_a_time(reference_data, new_context, live_server):
    officer, found = reporter("luc-nam"), round_with(3, "luc-nam")
    context = new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    let_in(context, officer, live_server.url)
    page = context.new_page()
    page.goto(reverse("rating-sheet", args=[found.pk]))
    one, two, _ = ratings(found)
    first, second = (page.locator(f'[name="{rating.pk}-points"]') for rating in (one, two))
    open_first, open_second = (page.locator(f"#row-{rating.pk} button") for rating in (one, two))
    expect(open_first).to_be_visible()
    expect(first).to_be_hidden()
    expect(open_first).to_have_text("Nhập")
    open_first.tap()
    expect(open_first).to_have_text("Thu gọn")
    expect(first).to_be_visible()
    first.fill("95")
    open_second.tap()
    expect(first).to_be_hidden()
    second.fill("120")
    page.get_by_role("button", name="Lưu các dòng đã sửa").tap()
    page.locator("#error-summary").wait_for()
    page.wait_for_load_state()
    expect(second).to_be_visible()  # what is to be put right is open
    expect(first).to_be_hidden()
    second.fill("80")
    page.get_by_role("button", name="Lưu các dòng đã sửa").tap()
    page.locator("text=Đã lưu: xếp loại 2 CĐCS").wait_for()
    assert [row.appraised_level for row in ratings(found)] == [Level.EXCELLENT, Level.GOOD, ""]


def test_on_paper_it_is_a_table_of_what_the_cells_hold(reference_data, new_context, live_server):
    officer, found = reporter("luc-nam"), round_with(1, "luc-nam")
    context = new_context(viewport={"width": 1280, "height": 720})
    let_in(context, officer, live_server.url)
    page = context.new_page()
    page.goto(reverse("rating-sheet", args=[found.pk]))
    one = ratings(found)[0]
    page.wait_for_load_state()
    points = page.locator(f'[name="{one.pk}-points"]')
    points.fill("91,5")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(points).to_be_hidden()
    expect(page.locator(f"#row-{one.pk} td.points .print-only")).to_have_text("91,5")
