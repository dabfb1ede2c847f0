"""The sheet filled in by the keyboard alone: from the first cell to the saving, without a mouse."""

import pytest
from django.urls import reverse

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
    page.locator(f'[name="{one.pk}-points"]').focus()
    keys = page.keyboard

    def at():
        return page.evaluate("document.activeElement.name")

    keys.type("91,5")
    keys.press("Enter")
    assert at() == f"{two.pk}-points"
    keys.type("120")
    keys.press("ArrowDown")
    keys.press("ArrowRight")
    assert at() == f"{three.pk}-level"
    keys.type("k")
    assert "Đã sửa 3 dòng, chưa lưu." in page.inner_text(".sheet-save")
    keys.press("Control+Enter")
    page.locator("#error-summary").wait_for()
    assert page.input_value(f'[name="{one.pk}-points"]') == "91,5"
    keys.press("Tab")
    keys.press("Enter")  # the link to the wrong cell
    assert "từ 0 đến 100" in page.locator(f"[id='{two.pk}-points-error']").inner_text()
    assert at() == f"{two.pk}-points"
    keys.press("Control+a")
    keys.type("70")
    keys.press("Control+Enter")
    page.locator("text=Đã lưu: xếp loại 3 CĐCS").wait_for()
    assert [row.appraised_level for row in ratings(found)] == [
        Level.EXCELLENT,
        Level.GOOD,
        Level.UNSATISFACTORY,
    ]
