"""What scripts write into the admin's pages (calendars, “add another row”, counters) is Vietnamese too."""

from django.urls import reverse
from playwright.sync_api import expect

from tests.support.in_browser import let_in
from tests.support.language import foreign_words
from tests.support.site import STAFF
from tests.test_language import codes


def test_words_that_scripts_add(site, new_context, live_server):
    context = new_context()
    let_in(context, site.people[STAFF], live_server.url)
    page = context.new_page()
    allowed = codes()
    found = []
    for name in (
        "admin:targets_targetdecision_add",
        "admin:targets_programme_add",
        "admin:targets_reportingperiod_add",
        "admin:units_unit_add",
        "admin:units_user_add",
        "admin:units_unitalias_changelist",
        "admin:targets_quarterlyreport_changelist",
    ):
        page.goto(reverse(name))
        for calendar in page.locator("[id^=calendarlink]:visible").all()[:1]:
            calendar.click()
            page.locator(".calendarbox:visible").first.wait_for()
        found += [f"{name}: {word}" for word in foreign_words(page.content(), allowed)]
    assert not found, "\n".join(dict.fromkeys(found))


def test_a_row_that_is_added_has_labels(site, new_context, live_server):
    """The table of an inline is a template of ours, and the admin's script adds rows to it."""
    context = new_context()
    let_in(context, site.people[STAFF], live_server.url)
    page = context.new_page()
    page.goto(reverse("admin:targets_targetdecision_add"))
    rows = page.locator("#entries-group tr.form-row:not(.empty-form)")
    before = int(page.locator('[name="entries-TOTAL_FORMS"]').input_value())
    page.locator("#entries-group .add-row a").click()
    expect(rows).to_have_count(before + 1)
    added = rows.last
    for field in ("unit", "year", "indicator", "amount"):
        element = added.locator(f'[name="entries-{before}-{field}"]')
        assert element.evaluate("one => one.labels.length") == 1, field
    expect(page.locator('[name="entries-TOTAL_FORMS"]')).to_have_value(str(before + 1))
