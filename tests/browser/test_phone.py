"""On a phone of 360 px: nothing scrolls sideways but tables in their own region, and what is tapped is large enough."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.support.in_browser import let_in, open_in_browser
from tests.support.site import LEADERSHIP, REPORTER, ROLES, STAFF, VISITOR

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
PARTS = {STAFF: 2}
SHARES = [(role, part) for role in ROLES for part in range(PARTS.get(role, 1))]

# What is wider than the screen without a region of its own that scrolls: the innermost elements, by tag and class.
SIDEWAYS = """() => {
    if (document.documentElement.scrollWidth <= 360) return [];  // innerWidth grows with what does not fit
    const scrolls = element => {
        for (let one = element.parentElement; one && one !== document.body; one = one.parentElement)
            if (getComputedStyle(one).overflowX !== "visible") return true;
        return false;
    };
    const wide = [...document.body.querySelectorAll("*")].filter(
        one => one.getBoundingClientRect().right > 361 && !scrolls(one));
    return [`page is ${document.documentElement.scrollWidth} px wide`, ...wide
        .filter(one => !wide.some(other => other !== one && one.contains(other)))
        .map(one => one.outerHTML.slice(0, 120))];
}"""
# What is tapped: at least 24 px either way, or 24 px of room to the next (WCAG 2.2, 2.5.8); links within a sentence are free.
SMALL = """() => {
    const shown = one => one.checkVisibility({visibilityProperty: true}) && one.getBoundingClientRect().width > 1;
    const ours = one => !one.closest(".visually-hidden") && !one.matches(".visually-hidden, .skip, .skip-to-content-link");
    const inText = one => one.matches("a") && getComputedStyle(one).display === "inline"
        && [...one.parentNode.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim().length > 2);
    const targets = [...document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden]), textarea")]
        .filter(one => shown(one) && ours(one));
    const area = one => {
        const label = one.matches("[type=checkbox], [type=radio]") && one.labels && [...one.labels].find(shown);
        return (label || one).getBoundingClientRect();
    };
    const boxes = new Map(targets.map(one => [one, area(one)]));
    const far = (one, box) => {
        const x = box.x + box.width / 2, y = box.y + box.height / 2;
        return targets.every(other => {
            if (other === one) return true;
            const next = boxes.get(other);
            const dx = Math.max(next.left - x, 0, x - next.right), dy = Math.max(next.top - y, 0, y - next.bottom);
            return Math.hypot(dx, dy) >= 12;
        });
    };
    return targets
        .filter(one => !inText(one))
        .filter(one => {
            const box = boxes.get(one);
            return Math.min(Math.round(box.width), Math.round(box.height)) < 24 && !far(one, box);
        })
        .map(one => `${Math.round(boxes.get(one).width)}x${Math.round(boxes.get(one).height)} ${one.outerHTML.slice(0, 140)}`);
}"""


@pytest.mark.parametrize(("role", "part"), SHARES)
def test_every_page_fits(site, new_context, live_server, browser_problems, role, part):
    context = new_context(**PHONE)
    if role != VISITOR:
        let_in(context, site.people[role], live_server.url)
    page = context.new_page()
    faults = []
    for visit in site.visits_in_browser(role)[part :: PARTS.get(role, 1)]:
        open_in_browser(page, visit, browser_problems)
        faults += [f"{visit}: sideways: {fault}" for fault in page.evaluate(SIDEWAYS)[:4]]
        faults += [f"{visit}: small: {fault}" for fault in page.evaluate(SMALL)[:8]]
    assert not faults, "\n".join(faults)


def test_the_checks_can_fail(new_context, live_server):
    """The control."""
    page = new_context(**PHONE).new_page()
    page.goto("/")
    assert page.evaluate(SIDEWAYS) == []
    assert page.evaluate(SMALL) == []
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', "
        "'<p><button id=a>a</button><button id=b>b</button></p><div id=wide>x</div>')"
    )
    page.evaluate(
        "for (const id of 'ab') Object.assign(document.getElementById(id).style, "
        "{width: '12px', height: '12px', padding: 0, minHeight: 0, minWidth: 0}); wide.style.width = '500px'"
    )
    assert len(page.evaluate(SMALL)) == 2
    assert any('id="wide"' in fault for fault in page.evaluate(SIDEWAYS))


ACTIONS = [
    (REPORTER, "report-home", ["link:Nhập báo cáo", "link:Sửa và gửi lại", "link:Tiếp tục nhập"]),
    (REPORTER, "report-edit", ["button:Lưu và gửi báo cáo", "button:Không phát sinh", "button:Lưu bản nháp"]),
    (STAFF, "period-list", ["button:Mở kỳ"]),
    (STAFF, "review-queue", ["button:Xem xét", "button:Duyệt", "link:Kỳ báo cáo"]),
    (STAFF, "review-report", ["button:Duyệt báo cáo", "button:Trả lại để bổ sung"]),
    (LEADERSHIP, "dashboard", ["link:Bản in họp", "link:Tệp Excel", "link:Xếp hạng tất cả các đơn vị"]),
]


@pytest.mark.parametrize("role", [REPORTER, STAFF, LEADERSHIP])
def test_what_one_comes_for_can_be_tapped(site, new_context, live_server, role):
    """The main actions are within the width of the screen, on top, and large enough."""
    context = new_context(**PHONE)
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
    page.set_viewport_size({"width": 1280, "height": 720})
    expect(summary).to_be_hidden()
    expect(menu.locator("[aria-current]")).to_be_visible()
    assert menu.bounding_box()["height"] < 56
