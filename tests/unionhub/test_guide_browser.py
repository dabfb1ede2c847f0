"""The guide in a browser: a link unfolds its part, with or without scripts; the search finds without diacritics."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.support.in_browser import PHONE, fits, let_in
from tests.support.people import reporter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]


@pytest.fixture
def phone(reference_data, new_context, live_server):
    context = new_context(viewport=PHONE)
    let_in(context, reporter("luc-nam"), live_server.url)
    return context.new_page()


def text_of(page, part):
    return page.locator(f"#{part}")


def test_from_a_page_to_its_part_and_by_search_to_another(phone):
    phone.goto(reverse("report-home"))
    phone.get_by_role("link", name="Hướng dẫn").click()
    expect(text_of(phone, "nhap-bao-cao")).to_be_visible()
    expect(text_of(phone, "go-so")).not_to_be_visible()
    fits(phone)

    field = phone.get_by_label("Tìm trong hướng dẫn")
    field.fill("khong co cau nao nhu xyz")
    expect(phone.get_by_role("status")).to_contain_text("Không tìm thấy")
    field.fill("cung ky nam truoc")
    expect(text_of(phone, "nhap-bao-cao")).to_be_visible()
    expect(phone.get_by_role("heading", name="1.2. Đăng nhập")).not_to_be_visible()
    field.fill("")
    expect(phone.get_by_role("heading", name="1.2. Đăng nhập")).to_be_visible()


def test_without_scripts_a_link_unfolds_its_part(reference_data, new_context, live_server):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(reverse("guide") + "#quen-mat-khau")
    expect(text_of(page, "quen-mat-khau")).to_be_visible()
    expect(page.get_by_label("Tìm trong hướng dẫn")).not_to_be_visible()


def test_on_paper_it_is_unfolded_for_the_reader(phone):
    """What is for others is printed only where it was opened."""
    phone.goto(reverse("guide"))
    expect(text_of(phone, "go-so")).not_to_be_visible()
    phone.emulate_media(media="print")
    for part in ("go-so", "xep-loai-nhieu", "thuat-ngu"):
        expect(text_of(phone, part)).to_be_visible()
    for part in ("chay-thu", "mo-ky", "lenh"):
        expect(text_of(phone, part)).not_to_be_visible()
        expect(phone.locator(f"details:has(> #{part}) > summary")).not_to_be_visible()
    phone.locator("details:has(> #chay-thu)").evaluate("part => part.open = true")
    expect(text_of(phone, "chay-thu")).to_be_visible()
