"""What people do in the browser, for the tests that drive one: log in without the form, open a page of the site's list."""

import re
from contextlib import contextmanager

from django.conf import settings
from django.test import Client

from tests.support.site import PASSWORD, Upload, Visit

PHONE = {"width": 360, "height": 740}
TOUCH = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
DESK = {"width": 1280, "height": 720}
BACKEND = "units.backends.RoleBackend"
FAILED_ANSWER = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


def let_in(context, user, url) -> None:
    """Give the browser context a session of ``user``: what the login form does, without the time it takes."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])


def log_in(page, username) -> None:
    """By the form, as people do."""
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    page.locator("details.account").wait_for()


def log_out(page) -> None:
    page.wait_for_load_state()  # what is on it already counts below
    if page.locator("details.account summary").is_visible():  # on narrow screens
        page.locator("details.account summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.locator("a.account-login").wait_for()


def fits(page, width: int = PHONE["width"]) -> None:
    """Nothing of the page, once it is all there, makes a screen of this width scroll sideways."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def open_in_browser(page, visit: Visit, problems: list) -> None:
    """Open the visit's page and, where it has one, fill in its form and send it; checks the status of the answer."""
    answer = page.goto(visit.url)
    if visit.button:
        assert answer.status == 200, f"{visit}: {answer.status}"
        button = page.locator(visit.button).first
        form = button.locator("xpath=ancestor::form")
        page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
        for name, value in visit.typed.items():
            field = form.locator(f'[name="{name}"]').first
            opener = field.locator("xpath=ancestor::tr//button[contains(@class, 'row-opener')]")
            if opener.is_visible():  # on a phone one union of the rating sheet at a time
                opener.click()
            if isinstance(value, Upload):
                field.set_input_files(
                    [{"name": value.name, "mimeType": "application/octet-stream", "buffer": value.content}]
                )
            elif field.evaluate("one => one.matches('select')"):
                field.select_option(value)
            elif field.get_attribute("type") == "checkbox":
                form.locator(f'[name="{name}"][value="{value}"]').check()
            else:
                field.fill(value)
        form.evaluate(
            "form => { form.noValidate = true }"
        )  # the server's answer is wanted, not the browser's
        with page.expect_navigation() as navigation:
            button.click()
        answer = navigation.value
    assert answer.status == visit.status, f"{visit}: {answer.status}"
    if visit.status >= 400:
        # Chromium puts the status of the page itself into the console.
        problems[:] = [problem for problem in problems if not FAILED_ANSWER.search(problem)]


@contextmanager
def may_write_styles(problems: list):
    """While axe runs it tries inline styles on some pages, which the policy refuses: not the page's doing."""
    before = list(problems)
    yield
    problems[:] = before + [
        problem for problem in problems[len(before) :] if "inline style" not in problem.lower()
    ]
