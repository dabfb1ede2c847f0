"""One whole round in Chromium: the list, registration, self-score with a file, appraisal, decision, objection, answer, rates."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evaluations.models import Evaluation, EvaluationState, Level, RatingRound
from tests.support import in_browser, people, ratings
from tests.support.in_browser import PHONE, let_in
from tests.support.unions import PDF
from vietnamese import clock

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "CĐCS Trường Tiểu học Đồi Ngô"


@pytest.fixture
def found(reference_data, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    found = RatingRound.objects.get()
    with clock.at(datetime.date(found.year, 2, 1)):
        ratings.union("luc-nam", name=NAME)
        yield found


def fits(page, heading):
    page.get_by_role("heading", level=1, name=heading).wait_for()
    in_browser.fits(page)


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


def test_a_round_from_the_list_to_the_rates(found, new_context, live_server):
    def log_in(user, **viewport):
        context = new_context(viewport=viewport)
        let_in(context, user, live_server.url)
        return context.new_page()

    staff = log_in(people.staff(), width=1280, height=900)
    staff.goto(reverse("rating-home"))
    staff.get_by_role("link", name="Lập danh sách xếp loại").click()
    press(staff, "Lập danh sách xếp loại")
    staff.get_by_text("thêm 18, cập nhật 0, bỏ 0").wait_for()
    rating = Evaluation.objects.get(rated_union__name=NAME)

    officer = log_in(people.reporter("luc-nam"), **PHONE)
    officer.goto(reverse("rating-home"))
    fits(officer, "Xếp loại chất lượng")
    officer.get_by_role("link", name="1 công đoàn: Chưa đăng ký").click()
    officer.get_by_role("link", name=NAME).click()
    fits(officer, NAME)
    officer.get_by_role("link", name="Đăng ký mức xếp loại").click()
    officer.get_by_label("Hoàn thành tốt nhiệm vụ").check()
    fits(officer, "Đăng ký mức xếp loại")
    press(officer, "Ghi nhận đăng ký")
    officer.get_by_text("Đã ghi nhận đăng ký").wait_for()

    officer.get_by_role("link", name="Tự chấm điểm", exact=True).click()
    fits(officer, "Tự chấm điểm")
    points = officer.locator("input[name^=points-]")
    for place in range(points.count()):
        most = points.nth(place).locator("xpath=following-sibling::span").inner_text().removeprefix("/ ")
        points.nth(place).fill(most)
    points.first.fill("2,5")
    expect(officer.locator("[data-score-text]")).to_contain_text("97,5/100 điểm")
    officer.get_by_text("Thêm tệp").first.click()
    officer.locator("input[type=file]").first.set_input_files(
        [{"name": "bien-ban.pdf", "mimeType": "application/pdf", "buffer": PDF}]
    )
    press(officer, "Gửi tự chấm điểm")
    officer.get_by_text("Gửi để thẩm định?").wait_for()
    fits(officer, "Gửi tự chấm điểm")
    press(officer, "Gửi tự chấm điểm")
    officer.get_by_role("main").get_by_text("bien-ban.pdf").wait_for()
    fits(officer, NAME)

    staff.goto(reverse("evaluation-appraise", args=[rating.pk]))
    first = rating.scores.order_by("criterion__order").first().criterion_id
    outcome, condition = staff.locator("[data-score-sum]"), staff.locator("input[data-best=good]").first
    staff.locator(f"[name='diem-{first}']").fill("1")
    expect(outcome).to_contain_text("96 điểm: Hoàn thành xuất sắc nhiệm vụ.")
    condition.check()
    expect(outcome).to_contain_text("áp dụng điều kiện khống chế còn “Hoàn thành tốt nhiệm vụ”")
    condition.uncheck()
    staff.locator(f"[name='ly-do-{first}']").fill("Thiếu biên bản quý II")
    press(staff, "Hoàn thành thẩm định")
    staff.get_by_text("Đã thẩm định").first.wait_for()
    staff.goto(f"{reverse('rating-recognise')}?dot={found.pk}&don-vi=luc-nam")
    staff.get_by_label("Số quyết định").fill("15/QĐ-LĐLĐ")
    staff.get_by_label("Ngày ký").fill(f"01/02/{found.year}")
    press(staff, "Xem trước khi công nhận 1 công đoàn")
    staff.get_by_label("Ngày ký trước ngày cuối của đợt").check()
    staff.get_by_label("Tôi đã biết bộ tiêu chí chưa được xác nhận").check()
    staff.get_by_label("Lý do vẫn công nhận").fill("Chờ hướng dẫn của Tổng Liên đoàn")
    press(staff, "Xem trước khi công nhận 1 công đoàn")
    staff.get_by_text("Chưa có gì được công nhận").wait_for()
    press(staff, "Công nhận 1 công đoàn")
    staff.get_by_text("Kèm theo Quyết định số 15/QĐ-LĐLĐ").first.wait_for()
    rating.refresh_from_db()
    assert (rating.state, rating.recognised_level) == (EvaluationState.RECOGNISED, Level.EXCELLENT)

    officer.goto(reverse("evaluation-detail", args=[rating.pk]))
    officer.get_by_text("Thiếu biên bản quý II").first.wait_for()
    officer.get_by_role("link", name="Đề nghị xem xét lại").click()
    officer.get_by_label("Nội dung và lý do đề nghị").fill("Đã bổ sung biên bản")
    fits(officer, "Đề nghị xem xét lại")
    press(officer, "Gửi đề nghị")
    officer.get_by_text("Đã gửi đề nghị xem xét lại").wait_for()

    staff.goto(reverse("evaluation-appraise", args=[rating.pk]))
    answer = staff.locator("#giu-nguyen")
    if answer.get_attribute("open") is None:
        answer.locator("summary").click()
    answer.get_by_label("Lý do").fill("Điểm đã tính đúng")
    answer.get_by_role("button", name="Giữ nguyên kết quả").click()
    staff.get_by_text("giữ nguyên kết quả").first.wait_for()
    staff.goto(reverse("evaluation-detail", args=[rating.pk]))
    staff.get_by_text("Điểm đã tính đúng").first.wait_for()
    staff.goto(f"{reverse('dashboard-rating-list')}?nam={found.year}&ket-qua=xuat-sac")
    staff.get_by_role("link", name=NAME).wait_for()
    staff.get_by_text("15/QĐ-LĐLĐ").first.wait_for()
