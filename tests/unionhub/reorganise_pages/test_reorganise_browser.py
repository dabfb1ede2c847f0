"""What staff do in Chromium: Yên Dũng goes into the city and comes back; a district gives way to three communes."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.support.in_browser import let_in
from tests.support.people import open_quarter, reporter, staff
from units.models import GrassrootsUnion, OrganisationKind, Reorganisation, Unit
from vietnamese import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(annex, new_context, live_server):
    context = new_context(viewport={"width": 1280, "height": 900})
    let_in(context, staff(), live_server.url)
    kind, unit = OrganisationKind.objects.first(), Unit.objects.get(code="yen-dung")
    for number in range(25):
        GrassrootsUnion.objects.create(
            unit=unit,
            kind=kind,
            name=f"CĐCS Số {number:02}",
            place=("Nội Hoàng", "Tiền Phong", "Nham Biền")[number % 3],
            members=100,
        )
    return context.new_page()


def begin(page, label, number, signed_on, effective_on):
    page.goto(reverse("reorganise-list"))
    page.get_by_role("link", name="Lập đợt sắp xếp").first.click()
    page.get_by_role("link", name=label).click()
    page.get_by_label("Số quyết định").fill(number)
    page.get_by_label("Ngày ký").fill(signed_on)
    page.get_by_label("Có hiệu lực từ").fill(effective_on)


def next_part(page):
    page.locator("button.button[value=next]").first.click()


def target_of(code, year, day):
    from targets.models import TargetEntry

    with clock.at(day):
        targets = TargetEntry.objects.current_targets(day)
    return {name: targets.get((code, year, name)) for name in ("unions_founded", "members_admitted")}


def test_yen_dung_goes_into_the_city_and_comes_back(page):
    day = datetime.date(2025, 1, 10)
    open_quarter(2024, 4)
    reporter("yen-dung", full_name="Nguyễn Văn An")
    with clock.at(day):
        before = target_of("tp-bac-giang", 2025, day)
        begin(page, "Sáp nhập vào đơn vị khác", "1100/QĐ-LĐLĐ", "25/12/2024", "01/01/2025")
        page.select_option("[name=ending-0-unit]", label="Liên đoàn Lao động huyện Yên Dũng")
        page.select_option("[name=staying-0-unit]", label="Liên đoàn Lao động thành phố Bắc Giang")
        next_part(page)
        expect(page.get_by_text("25 công đoàn cơ sở chuyển về")).to_be_visible()
        members = page.get_by_label("2025, Đoàn viên kết nạp mới: ").last
        expect(members).to_have_value("500")
        page.get_by_role("button", name="Xem trước").click()
        expect(page.get_by_text("Tổng chỉ tiêu toàn tỉnh không đổi")).to_be_visible()
        expect(page.get_by_text("24.010 → 24.010, không đổi").first).to_be_visible()
        expect(page.get_by_text("500 → 1.000").first).to_be_visible()
        page.get_by_role("button", name="Sửa lại").click()
        expect(page.get_by_label("Số quyết định")).to_have_value("1100/QĐ-LĐLĐ")
        page.get_by_role("button", name="Xem trước").click()
        page.get_by_role("button", name="Thực hiện").click()
        page.get_by_text("Đã thực hiện: Sáp nhập vào đơn vị khác").wait_for()
        assert target_of("tp-bac-giang", 2025, day) == {"unions_founded": 10, "members_admitted": 1000}
        page.goto(reverse("dashboard-unit", args=["yen-dung"]))
        expect(page.get_by_text("Kết thúc hoạt động; đơn vị tiếp nhận")).to_be_visible()
        page.get_by_role("link", name="Sáp nhập vào đơn vị khác, quyết định số 1100/QĐ-LĐLĐ").click()
        page.get_by_role("link", name="Hủy đợt sắp xếp").click()
        page.get_by_label("Số quyết định hủy").fill("1/QĐ-LĐLĐ")
        page.get_by_label("Ngày ký").fill("10/01/2025")
        page.get_by_label("Lý do hủy").fill("Quyết định bị thu hồi.")
        page.get_by_role("button", name="Hủy đợt sắp xếp").click()
        page.get_by_text("Mọi số liệu trở lại như trước").wait_for()
        assert target_of("tp-bac-giang", 2025, day) == before
        assert GrassrootsUnion.objects.filter(unit__code="yen-dung").count() == 25


def test_a_district_gives_way_to_three_communes(page):
    with clock.at(datetime.date(2025, 7, 1)):
        begin(page, "Chia đơn vị", "70/QĐ-LĐLĐ", "01/07/2025", "01/07/2025")
        page.select_option("[name=ending-0-unit]", label="Liên đoàn Lao động huyện Yên Dũng")
        rows = page.locator("[name^=new-][name$=-name]:not([name$=-short_name])").count()
        for number, name in enumerate(("Nội Hoàng", "Tiền Phong", "Nham Biền")):
            if number >= rows:
                page.get_by_role("button", name="Thêm đơn vị", exact=True).click()
            page.fill(f"[name=new-{number}-name]", f"Công đoàn xã {name}")
            page.fill(f"[name=new-{number}-short_name]", name)
            page.select_option(f"[name=new-{number}-kind]", "commune")
        next_part(page)
        page.select_option("[name=fate-yen-dung-heir]", "new-0")
        page.get_by_role("radio", name="Theo địa bàn").first.check()
        next_part(page)
        for number, name in enumerate(("Nội Hoàng", "Tiền Phong", "Nham Biền")):
            page.get_by_label(name, exact=True).first.select_option(f"new-{number}")
        expect(page.get_by_text("Còn thiếu 250").first).to_be_visible()
        page.get_by_role("button", name="Dùng số đề xuất").click()
        first = page.get_by_label("2026, Đoàn viên kết nạp mới: Nội Hoàng")
        right = first.input_value()
        first.fill(str(int(right) - 1))
        expect(page.get_by_text("Còn thiếu 1", exact=True), "as it is typed").to_be_visible()
        page.get_by_role("button", name="Xem trước").click()
        summary = page.locator("#error-summary")
        expect(summary).to_contain_text("còn thiếu 1")
        summary.get_by_role("link").first.click()
        page.get_by_label("2026, Đoàn viên kết nạp mới: Nội Hoàng").fill(right)
        page.get_by_role("button", name="Xem trước").click()
        page.get_by_text("Tổng chỉ tiêu toàn tỉnh không đổi").wait_for()
        page.get_by_role("button", name="Thực hiện").click()
        page.get_by_text("Đã thực hiện: Chia đơn vị").wait_for()
    event = Reorganisation.objects.get()
    assert [part.unit.code for part in event.parts.all()] != []
    counts = {
        code: GrassrootsUnion.objects.filter(unit__code=code).count()
        for code in ("noi-hoang", "tien-phong", "nham-bien")
    }
    assert counts == {"noi-hoang": 9, "tien-phong": 8, "nham-bien": 8}
