"""On a screen of 1280 px and on A4 paper."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.support.in_browser import DESK, fits, let_in
from tests.support.site import LEADERSHIP, STAFF


@pytest.mark.parametrize("name", ["targets_targetdecision_add", "units_unit_add", "units_user_add"])
def test_wide_tables_of_forms_in_the_admin_scroll_by_themselves(site, new_context, live_server, name):
    context = new_context(viewport=DESK)
    let_in(context, site.people[STAFF], live_server.url)
    page = context.new_page()
    page.goto(reverse(f"admin:{name}"))
    fits(page, DESK["width"])


def test_names_in_the_printed_cards_of_the_dashboard_keep_room(site, new_context, live_server):
    """“Cần bình quân mỗi quý …” beside “6.340 đoàn viên” was one word a line."""
    context = new_context(viewport={"width": 680, "height": 960})
    let_in(context, site.people[LEADERSHIP], live_server.url)
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(reverse("dashboard-unit", args=["kcn"]))
    names = page.locator(".figure-lines dt", has_text="Cần bình quân mỗi quý")
    expect(names).not_to_have_count(0)
    for name in names.all():
        name.locator("+ dd").evaluate("figure => { figure.textContent = '6.340 đoàn viên' }")
        assert name.bounding_box()["width"] >= 80
