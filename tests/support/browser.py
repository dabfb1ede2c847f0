"""Chromium for tests: ``page`` and ``new_context`` of pytest-playwright, guarded.

Every context speaks Vietnamese, resolves relative addresses against the live server, is cut off from other
hosts, and fails its test on: a request to another host, an error in the console (a breach of the
Content-Security-Policy is one) and an uncaught exception. A test that provokes one on purpose takes it out of
``browser_problems``.
"""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

# Playwright's loop runs in the thread of the test, where Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", "127.0.0.1")

PATIENCE = 15_000  # milliseconds: on a busy machine a page takes seconds
expect.set_options(timeout=PATIENCE)

BROWSER_FIXTURES = {"page", "context", "new_context", "browser", "launch_browser"}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # Nothing but this machine exists. (Routing all requests through the test would also do, at twice the time a page.)
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def chromium() -> str | None:
    """Path of an installed Chromium: the variable CHROMIUM, else the first that is found."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    return found or (MAC_CHROME if Path(MAC_CHROME).exists() else None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if BROWSER_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            if "browser" not in item.fixturenames:
                raise pytest.UsageError(
                    f"{item.nodeid}: something without a browser has the name of its fixture"
                )
            item.add_marker(pytest.mark.browser)


def pytest_runtest_setup(item):
    if item.get_closest_marker("browser") and not chromium():
        pytest.skip("needs Chromium, which is not installed")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    flags = list(FLAGS)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium's sandbox refuses root
    return {**browser_type_launch_args, "executable_path": chromium(), "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server):
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
    }


@pytest.fixture
def browser_problems():
    """What the browser complained about so far, one text each."""
    return []


@pytest.fixture
def new_context(new_context, live_server, browser_problems):
    """Makes guarded browser contexts, one for each person that takes part in a test."""

    home = urlsplit(live_server.url).netloc

    def on_request(request):
        if is_elsewhere(request.url):
            browser_problems.append(f"request to another host: {request.url}")

    def is_elsewhere(address: str) -> bool:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != home

    def on_console(message):
        # Chromium asks for this by itself where a document, such as a bare file, names no icon.
        if message.type == "error" and urlsplit(message.location["url"]).path != "/favicon.ico":
            browser_problems.append(f"console at {message.page.url if message.page else '?'}: {message.text}")

    def make(**options):
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.on("request", on_request)
        context.on("console", on_console)
        context.on("weberror", lambda error: browser_problems.append(f"exception: {error.error}"))
        return context

    yield make
    if browser_problems:
        pytest.fail("The browser complained:\n  " + "\n  ".join(browser_problems), pytrace=False)
