"""Leadership's pages in Chromium: what fits where. (Words and numbers are tested without a browser.)"""

import datetime
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from targets.models import ReportingPeriod, ReportState
from tests.support import bulk
from tests.support.in_browser import fits, let_in
from tests.support.people import leader
from units.models import Installation, Unit
from vietnamese import clock

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime.date(2026, 10, 20)


@pytest.fixture
def opened(annex, new_context, live_server):
    """``opened(name, width, …)``: a page of the dashboard as leadership sees it, with sample data of seventeen units."""
    units = list(Unit.objects.filter(owes_reports=True).exclude(code=bulk.PROVINCE))
    last = ReportingPeriod.objects.get(year=2026, quarter=3)
    bulk.fill(
        units,
        list(ReportingPeriod.objects.ended(DAY)),
        state=lambda unit, period: None if period.pk == last.pk and unit.order % 2 else ReportState.APPROVED,
    )
    Installation.objects.create(sample_since=clock.now())
    user = leader()

    def visit(name, *args, width=1280, height=800):
        context = new_context(viewport={"width": width, "height": height})
        let_in(context, user, live_server.url)
        page = context.new_page()
        page.goto(reverse(name, args=args))
        return page

    with clock.at(DAY):
        yield visit


def test_the_sheet_for_a_meeting_is_one_page(opened, tmp_path):
    """Seventeen units, half of them missing, the mark of sample data on it."""
    page = opened("dashboard-print")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    width, height = (
        float(found) for found in re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf).groups()
    )
    assert (round(width), round(height)) == (842, 595), "A4 landscape"
    page.emulate_media(media="print")
    expect(page.locator("nav, form").filter(visible=True)).to_have_count(0)
    expect(page.get_by_text("DỮ LIỆU MẪU")).to_be_visible()


def sheets(page) -> list[bool]:
    """Of each sheet that the page prints on: whether it lies across."""
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
    return [float(width) > float(height) for width, height in boxes]


def test_the_tabs_print_on_few_sheets(opened):
    """A goal on upright sheets; the annex across, and no sheet for the last line alone."""
    assert len(sheets(opened("dashboard-goal", "members_admitted"))) <= 2
    printed = sheets(opened("dashboard-units"))
    assert all(printed)
    assert len(printed) <= 2


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_nothing_is_wider_than_the_screen(opened, width):
    """Wide tables scroll inside their own region."""
    for name, *args in (
        ("dashboard",),
        ("dashboard-goal", "members_admitted"),
        ("dashboard-units",),
        ("dashboard-reports",),
        ("dashboard-register",),
        ("dashboard-ranking",),
        ("dashboard-indicator", "members_admitted"),
        ("dashboard-unit", "kcn"),
        ("dashboard-print",),
    ):
        page = opened(name, *args, width=width)
        fits(page, width)


def test_the_answer_is_on_the_first_screen_of_a_phone(opened):
    page = opened("dashboard", width=360)
    answer = page.locator(".answer-main").bounding_box()
    assert answer["y"] + answer["height"] < 640
    assert page.locator(".bullet").first.bounding_box()["y"] < 800


def test_the_first_page_is_short_on_a_phone(opened):
    """The banner of sample data counts; the goal furthest behind is open, the others are a line each."""
    page = opened("dashboard", width=390)
    assert page.evaluate("document.documentElement.scrollHeight") <= 1800
    assert page.locator("#cham").bounding_box()["y"] <= 1000
    expect(page.locator("details.late[open]")).to_have_count(1)
    assert page.evaluate("document.querySelectorAll('*').length") <= 700
    assert len(page.context.request.get(page.url).body()) <= 45_000


def test_the_first_page_is_one_screen_of_a_projector(opened):
    page = opened("dashboard", width=1920, height=1080)
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080


def test_the_first_page_prints_on_one_sheet(opened):
    assert len(sheets(opened("dashboard"))) == 1
