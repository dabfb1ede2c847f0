"""On a phone of 360 px: what one comes for is on top and large enough. Every page's width is measured in test_every_page."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.support.in_browser import DESK, TOUCH, let_in, open_in_browser
from tests.support.site import LEADERSHIP, REPORTER, STAFF

LINE, BUTTONS, PADDING = 26, 40, 18  # px, of a row of a list
ACTIONS = [
    (REPORTER, "report-home", ["link:Nhập báo cáo", "link:Sửa và gửi lại", "link:Tiếp tục nhập"]),
    (REPORTER, "report-edit", ["button:Lưu và gửi báo cáo", "button:Không phát sinh", "button:Lưu bản nháp"]),
    (STAFF, "period-list", ["button:Mở kỳ"]),
    (STAFF, "review-queue", ["button:Xem xét", "button:Duyệt", "link:Kỳ báo cáo"]),
    (STAFF, "review-report", ["button:Duyệt báo cáo", "button:Trả lại để bổ sung"]),
    (
        LEADERSHIP,
        "dashboard",
        ["link:Mục tiêu", "link:Tất cả các đơn vị", "link:Kết nạp đoàn viên"],
    ),
]


@pytest.mark.parametrize("role", [REPORTER, STAFF, LEADERSHIP])
def test_what_one_comes_for_can_be_tapped(site, new_context, live_server, role):
    """The main actions are within the width of the screen, on top, and large enough."""
    context = new_context(**TOUCH)
    let_in(context, site.people[role], live_server.url)
    page = context.new_page()
    for _, name, actions in (row for row in ACTIONS if row[0] == role):
        state = {"report-edit": "draft", "review-report": "submitted"}.get(name)
        page.goto(reverse(name, args=[site.reports[state].pk] if state else []))
        for kind, label in (action.split(":") for action in actions):
            element = page.get_by_role(kind, name=label).filter(visible=True).first
            element.tap(trial=True)
            box = element.bounding_box()
            assert box["x"] >= 0, f"{name}: {label}"
            assert box["x"] + box["width"] <= 360, f"{name}: {label}"
            assert min(box["width"], box["height"]) >= 24, f"{name}: {label}"
    page.locator("details.account summary").tap()
    page.get_by_role("button", name="Đăng xuất").tap(trial=True)
    the_menu_takes_one_line_and_unfolds(page)


def the_menu_takes_one_line_and_unfolds(page):
    """By keyboard here, since it is tapped like the account; on a wide screen it is a bar of links without a button."""
    menu, summary = page.locator(".site-nav"), page.locator("details.menu summary")
    assert menu.bounding_box()["height"] < 56
    expect(summary).to_contain_text(menu.locator("[aria-current]").text_content())
    expect(menu.get_by_role("link")).to_have_count(0)
    summary.press("Enter")
    for link in menu.get_by_role("link").all():
        link.tap(trial=True)
    summary.press("Enter")
    page.set_viewport_size(DESK)
    expect(summary).to_be_hidden()
    expect(menu.locator("[aria-current]")).to_be_visible()
    assert menu.bounding_box()["height"] < 56


def test_reasons_in_the_preview_of_a_survey_read_from_the_left(
    site, new_context, live_server, browser_problems
):
    context = new_context(**TOUCH)
    let_in(context, site.people[REPORTER], live_server.url)
    page = context.new_page()
    visit = next(
        visit for visit in site.visits(REPORTER) if visit.name == "enterprise-import-preview: preview"
    )
    open_in_browser(page, visit, browser_problems)
    reasons = page.locator("td").filter(has=page.locator(".reasons"))
    expect(reasons).not_to_have_count(0)
    for reason in reasons.all():
        expect(reason).to_have_css("text-align", "left")
        box, card = reason.locator(".reasons").bounding_box(), reason.locator("..").bounding_box()
        assert box["width"] > 0.85 * card["width"]


LISTS = [
    "dashboard-ledger",
    "dashboard-rating-list",
    "union-list",
    "inspection-list",
    "inspection-findings",
    "enterprise-list",
    "rating-queue",
    "reorganise-list",
]


@pytest.mark.parametrize("name", LISTS)
def test_the_first_row_of_a_list_comes_early_and_takes_three_lines_at_most(
    site, new_context, live_server, name
):
    """The filter is folded until something is filtered; on a wide screen it stands open without a button."""
    context = new_context(**TOUCH)
    let_in(context, site.people[STAFF], live_server.url)
    page = context.new_page()
    page.goto(reverse(name))
    fold, search = page.locator("details.list-fold > summary"), page.locator(".list-filter [type=search]")
    rows = page.locator(".data.rows > tbody > tr")
    expect(rows, name).not_to_have_count(0)
    for row in rows.all():
        assert row.bounding_box()["height"] <= 3 * LINE + PADDING, row.text_content()
    assert rows.first.bounding_box()["y"] < TOUCH["viewport"]["height"]
    expect(search).to_be_hidden()
    fold.tap()
    search.fill("a")
    page.locator(".list-filter .button").tap()
    expect(search).to_be_visible()
    page.set_viewport_size(DESK)
    page.goto(reverse(name))
    expect(search).to_be_visible()
    expect(fold).to_be_hidden()


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (STAFF, "review-queue"),
        (STAFF, "period-list"),
        (REPORTER, "report-home"),
        (LEADERSHIP, "dashboard-foundings"),
        (LEADERSHIP, "quality-target-list"),
    ],
)
def test_a_row_with_buttons_takes_two_lines_beside_them_at_most(site, new_context, live_server, role, name):
    context = new_context(**TOUCH)
    let_in(context, site.people[role], live_server.url)
    page = context.new_page()
    page.goto(reverse(name))
    rows = page.locator(".data.rows:not(.quality) > tbody > tr")  # shares and results are a sheet
    expect(rows, name).not_to_have_count(0)
    for row in rows.all():
        assert row.bounding_box()["height"] <= 2 * LINE + BUTTONS + PADDING, row.text_content()
