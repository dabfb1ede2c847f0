"""A quarter with two foundings, in Chromium, on a phone: the officer lists and sends them, the reviewer sees them."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from targets.foundings.counts import load_rules, typed_counts
from targets.reports import checks
from tests.support import people
from tests.support.form_figures import UNIONS
from tests.support.in_browser import PHONE, fits, let_in
from vietnamese import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def report(reference_data):
    report = people.report_of("lang-giang", 2026, 2)
    people.save_figures(report, **(people.whole_figures(report) | dict.fromkeys(UNIONS)))
    with clock.at(report.period.due_on):
        yield report


def add(page, name, workforce, members, number, day):
    page.get_by_role("button", name="Thêm CĐCS thành lập").click()
    fits(page)
    page.get_by_label("Tên công đoàn cơ sở").fill(name)
    page.get_by_label("Loại hình").select_option(label="Doanh nghiệp ngoài nhà nước")
    page.get_by_label("Số CNVCLĐ ngày thành lập").fill(workforce)
    page.get_by_label("Số đoàn viên ngày thành lập").fill(members)
    page.get_by_label("Số quyết định thành lập").fill(number)
    page.get_by_label("Ngày quyết định").fill(day)
    page.get_by_role("button", name="Lưu và thêm vào báo cáo").click()


def test_two_foundings_are_listed_sent_and_seen(report, new_context, live_server):
    context = new_context(viewport=PHONE)
    let_in(context, people.reporter("lang-giang"), live_server.url)
    page = context.new_page()
    page.goto(reverse("report-edit", args=[report.pk]))
    page.locator("input[name=members_admitted]").fill("45")
    add(page, "CĐCS Công ty Đình Trám", "25", "20", "12/QĐ-LĐLĐ", "12/07/2026")
    page.get_by_role("link", name="sau ngày chốt số liệu").wait_for()
    page.get_by_label("Ngày quyết định").fill("12/5/2026")
    page.get_by_role("button", name="Lưu và thêm vào báo cáo").click()
    page.get_by_text("Đã thêm “CĐCS Công ty Đình Trám”").wait_for()
    expect(page.locator("input[name=members_admitted]")).to_have_value("45")
    add(page, "CĐCS Công ty Quang Minh", "19", "4", "13/QĐ-LĐLĐ", "20/5/2026")
    page.get_by_text("dưới 5 đoàn viên").wait_for()
    fits(page)
    page.get_by_role("button", name="Lưu và gửi báo cáo").click()
    page.get_by_text("Đã gửi báo cáo").wait_for()
    report.refresh_from_db()
    assert typed_counts(checks.figures_of(report.current_revision), load_rules()) == (2, 2, 1)

    staff = new_context(viewport={"width": 1280, "height": 900})
    let_in(staff, people.staff(), live_server.url)
    review = staff.new_page()
    review.goto(reverse("review-report", args=[report.pk]))
    listed = review.locator("#thanh-lap")
    for word in ("CĐCS Công ty Đình Trám", "Số 12/QĐ-LĐLĐ", "dưới 5 đoàn viên"):
        expect(listed).to_contain_text(word)
