"""The guard of the browser finds what it is there for. Static files need no view and no login."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR, "unionhub", "static")


@pytest.fixture
def some_style_sheet():
    return "/static/" + str(sorted(STATIC.rglob("*.css"))[0].relative_to(STATIC))


def test_a_page_of_ours_is_no_problem(page, some_style_sheet, browser_problems):
    answer = page.goto(some_style_sheet)
    assert answer.status == 200
    assert browser_problems == []
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") in (
        "Asia/Ho_Chi_Minh",
        "Asia/Saigon",
    )


def test_a_request_to_another_host_is_found(page, some_style_sheet, browser_problems):
    page.goto(some_style_sheet)
    page.evaluate("fetch('http://192.0.2.1/x').catch(() => 'refused')")
    page.evaluate("console.error('seen'); setTimeout(() => { throw new Error('uncaught') })")
    page.wait_for_function("() => true")
    problems = " ".join(browser_problems)
    assert "request to another host: http://192.0.2.1/x" in problems
    assert "seen" in problems
    assert "uncaught" in problems
    browser_problems.clear()


HASTY = re.compile(
    r"assert\b(?!.*objects).*\.(?:is_visible|count|\w*inner_texts?|input_value|get_attribute)\(.*"
)


def test_nothing_is_asserted_of_a_page_that_may_still_be_loading():
    """A click returns before the next page is there: ``expect(…)`` waits for what it says, a bare ``assert`` does not."""
    tests = Path(settings.BASE_DIR, "tests")
    files = [*tests.rglob("*_browser.py"), *(tests / "browser").glob("test_*.py")]
    assert len(files) > 10
    assert [found for file in files for found in HASTY.findall(file.read_text())] == []
