"""Leaving a form that is filled and not sent is warned of, on the site's pages and in the admin; searching is not."""

from django.urls import reverse
from playwright.sync_api import expect

from tests.support.in_browser import let_in
from tests.support.people import staff

WARNING = ["beforeunload"]


def test_what_is_typed_is_not_left_by_mistake(reference_data, new_context, live_server):
    context = new_context()
    let_in(context, staff(), live_server.url)
    page, warnings = context.new_page(), []

    def leave(dialog):
        warnings.append(dialog.type)
        dialog.accept()

    def warnings_of_leaving():
        warnings.clear()
        page.goto(reverse("union-list"))
        return warnings

    page.on("dialog", leave)
    for address in ("enterprise-add", "admin:units_unitalias_add"):
        page.goto(reverse(address))
        control = page.locator('main [name="name"]')
        control.press_sequentially("Thử")
        assert warnings_of_leaving() == WARNING, address
        page.goto(reverse(address))
        control.press_sequentially("Thử")
        control.fill("")  # as it was: there is nothing to lose
        assert warnings_of_leaving() == [], address
    page.goto(reverse("enterprise-add"))
    page.locator('main [name="name"]').fill("Công ty chưa đủ thông tin")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("#error-summary")).to_be_focused()
    assert warnings == []  # sending is no leaving
    assert warnings_of_leaving() == WARNING  # what came back with errors is not saved
    page.goto(reverse("admin:units_unitalias_changelist"))
    page.locator("#searchbar").fill("cong ty")
    assert warnings_of_leaving() == []  # a search
