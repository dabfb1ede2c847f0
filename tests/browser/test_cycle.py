"""A quarter of the seventeen units, typed in and decided through the forms as people do, found on the dashboard.

In parts, so that the workers share it: each begins where the one before ended, with the same figures in the database.
"""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from playwright.sync_api import expect

from targets.models import QuarterlyReport, ReportState
from tests.support import people
from tests.support.in_browser import PASSWORD, log_in, log_out
from units.models import Unit
from vietnamese import clock

QUARTER = "Quý I/2024"
DAY = datetime.date(2024, 4, 3)
FIGURES = (
    "members_start",
    "members_admitted",
    "members_decreased",
    "unions_founded",
    "enterprise_unions_founded",
    "enterprise_unions_founded_20plus",
    "first_time_officers",
    "first_time_officers_trained",
    "officials",
    "officials_standardised",
)
PARTS = ("officials_expertise", "officials_union_work", "officials_political_theory", "officials_skills")
# What each unit types, in the order of the form and in the three ways to write a number. An empty text is left blank and
# filled by “Không phát sinh”. Each part of the standard is met by everybody.
TYPED = {
    "tp-bac-giang": "9.412 | 131 | 44 | 2 | 2 | 1 | 5 | 4 | 5 | 5",
    "yen-dung": "5 820 | 97 | 31 | 1 | 1 | 1 | 3 | 3 | 4 | 4",
    "viet-yen": "6120 | 58 | 12 | 1 | 0 | 0 | 2 | 2 | 4 | 3",
    "tan-yen": "4.077 | 109 | 25 | 0 | 0 | 0 | 1 | 1 | 3 | 3",
    "hiep-hoa": "5 333 | 128 | 40 | 2 | 2 | 2 | 4 | 4 | 5 | 5",
    "lang-giang": "5210 | 119 | 37 | 1 | 1 | 0 | 2 | 2 | 4 | 4",
    "luc-nam": "4.618 | 96 | 22 | 1 | 1 | 1 | 2 | 1 | 4 | 4",
    "yen-the": "3 204 | 51 | 18 | 0 | 0 | 0 | 0 | 0 | 3 | 3",
    "luc-ngan": "4105 | 23 | 9 | 1 | 0 | 0 | 2 | 2 | 4 | 4",
    "son-dong": "2.611 | 15 | 6 | 0 | 0 | 0 | 0 | 0 | 3 | 2",
    "kcn": "152 340 | 4.871 | 2 106 | 4 | 4 | 3 | 11 | 9 | 18 | 18",
    "cong-thuong": "11840 | 122 | 1 020 | 1 | 1 | 1 | 2 | 2 | 5 | 5",
    "xay-dung": "2.950 | 17 | 8 | 0 | 0 | 0 | 0 | 0 | 3 | 3",
    "y-te": "6 480 | 11 | 14 | 0 | 0 | 0 | 1 | 1 | 4 | 4",
    "nong-nghiep": "2870 | | | | | | | | 3 | 3",
    "giao-duc": "24.318 | 7 | 29 | | | | | | 6 | 6",
    "vien-chuc": "4 102 | | | | | | | | 4 | 4",
}
RETURNED, INCOMPLETE = "luc-nam", "hiep-hoa"
COMMENT = "Số đoàn viên kết nạp thiếu hai CĐCS mới, đề nghị kiểm tra lại."
CORRECTED = "1.096"  # members admitted by the unit whose report came back
ON_THE_PAGE = ("kcn", "son-dong", "y-te")  # approved after a look; the others by one click in the queue
# Each way to write a number, blanks of each section, refused as incomplete, the largest figures; the others come in the long run.
TYPED_IN_THE_GATE = (
    ("tp-bac-giang", "yen-dung", "hiep-hoa", "nong-nghiep"),
    ("viet-yen", "kcn", "giao-duc"),
)
GOALS = {"members_admitted": 120_000, "unions_founded": 270, "enterprise_unions_founded_20plus": 150}


def texts(code) -> dict[str, str]:
    found = dict(zip(FIGURES, (text.strip() for text in TYPED[code].split("|")), strict=True))
    return found | dict.fromkeys(PARTS, found["officials"])


def number(text) -> int:
    return int(re.sub("[. ]", "", text) or 0)


def approved(figure, *, leaving_out=()) -> int:
    """What must be on the dashboard, added up from the table above."""
    last = {RETURNED: CORRECTED} if figure == "members_admitted" else {}
    return sum(number(last.get(code, texts(code)[figure])) for code in TYPED if code not in leaving_out)


def grouped(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def share(value: int, goal: int) -> str:
    percent = (Decimal(value) * 100 / goal).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{percent}%".replace(".", ",")


def fill_in(page, typed: dict[str, str]) -> None:
    for figure, text in typed.items():
        if text:
            page.fill(f'input[name="{figure}"]', text)
    for part in ("A. Đoàn viên", "B. Công đoàn cơ sở", "C. Cán bộ"):
        section = page.locator("section.form-part").filter(has=page.get_by_role("heading", name=part))
        codes = section.locator("input").evaluate_all("inputs => inputs.map(input => input.name)")
        if any(typed.get(code) == "" for code in codes):
            section.get_by_role("button", name="Không phát sinh").click()
            expect(page.get_by_text("Báo cáo chưa gửi.").first).to_be_visible()


def send(page) -> None:
    page.get_by_role("button", name="Lưu và gửi báo cáo").click()


def row_of(page, unit):
    """In the queue and in the tables of the dashboard."""
    return page.locator("tbody tr").filter(has=page.get_by_role("link", name=unit.short_name, exact=True))


@pytest.fixture
def cast(live_server, annex):
    """Accounts, each with a password, after the quarter; yields the units' versions (their names) by code."""
    with clock.at(DAY):
        people.staff(password=PASSWORD)
        people.leader(password=PASSWORD)
        people.typed_counts(2024, 1)  # lists have a journey of their own
        names = {}
        for code in TYPED:
            people.reporter(code, password=PASSWORD)
            names[code] = Unit.objects.get(code=code).version_on(DAY)
        yield names


@pytest.fixture
def quarter(cast):
    """The quarter, opened without the page that opens it."""
    people.open_quarter(2024, 1)
    return cast


def sent(code, **changed):
    """The report as its form leaves it, by the action behind the form."""
    figures = {figure: number(text) for figure, text in texts(code).items()}
    return people.send_report(code, 2024, 1, at=DAY, **figures | changed)


def approved_as_in_the_journey(code) -> None:
    report = sent(code)
    if code == RETURNED:
        people.return_report(report, comment=COMMENT, at=DAY)
        report = sent(code, members_admitted=number(CORRECTED))
    people.approve(report, at=DAY)


def stored(code) -> dict[str, int]:
    report = QuarterlyReport.objects.get(unit__code=code, period__year=2024, period__quarter=1)
    assert report.state == ReportState.SUBMITTED
    return dict(report.current_revision.figures.values_list("indicator__code", "value"))


def test_staff_open_the_quarter(page, cast):
    staff_opens_the_quarter(page)
    assert QuarterlyReport.objects.filter(period__year=2024, period__quarter=1).count() == len(TYPED)


@pytest.mark.parametrize("codes", TYPED_IN_THE_GATE, ids=" ".join)
def test_units_report(page, quarter, codes):
    for code in codes:
        unit_reports(page, code)
        assert stored(code).items() >= {figure: number(text) for figure, text in texts(code).items()}.items()


@pytest.mark.long
def test_the_other_units_report(page, quarter):
    test_units_report(
        page, quarter, [code for code in TYPED if not any(code in part for part in TYPED_IN_THE_GATE)]
    )


def test_one_is_returned_and_all_are_approved(page, quarter):
    for code in TYPED:
        sent(code)
    staff_returns_one(page, quarter[RETURNED])
    unit_corrects(page)
    staff_approves_all(page, quarter)


def test_leadership_sees_the_quarter(page, quarter):
    for code in TYPED:
        approved_as_in_the_journey(code)
    leadership_sees_it(page, quarter)


def staff_opens_the_quarter(page):
    log_in(page, "canbo")
    page.get_by_role("link", name="Kỳ báo cáo").first.click()
    page.get_by_role("button", name=f"Mở kỳ {QUARTER}").click()
    expect(page.get_by_role("status").or_(page.get_by_role("alert")).first).to_contain_text("17")
    log_out(page)


def unit_reports(page, code):
    log_in(page, f"donvi-{code}")
    page.get_by_role("link", name=f"Nhập báo cáo {QUARTER}").click()
    typed = texts(code)
    if code == INCOMPLETE:
        fill_in(page, typed | {"officials": None, "unions_founded": None})
        send(page)
        summary = page.get_by_role("alert")
        expect(summary).to_contain_text("Chưa gửi được báo cáo")
        expect(summary.get_by_role("listitem")).to_have_count(2)
        # What was typed is still there, and the list leads to what is missing.
        expect(page.locator('input[name="members_start"]')).to_have_value(
            re.compile("[. ]?".join(str(number(typed["members_start"]))))
        )
        summary.get_by_role("link", name=re.compile("Cán bộ công đoàn chuyên trách:")).click()
        expect(page.locator('input[name="officials"]')).to_be_focused()
        page.keyboard.type(typed["officials"])
        page.fill('input[name="unions_founded"]', typed["unions_founded"])
    else:
        fill_in(page, typed)
    send(page)
    expect(page.get_by_text(f"Đã gửi báo cáo {QUARTER}")).to_be_visible()
    expect(page.locator(".statuses").first).to_contain_text("Chờ duyệt")
    expect(page.get_by_role("link", name="Tiếp tục nhập")).to_have_count(0)
    log_out(page)


def staff_returns_one(page, unit):
    log_in(page, "canbo")
    expect(page.get_by_role("button", name="Xem xét")).to_have_count(17)
    row_of(page, unit).get_by_role("button", name="Xem xét").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(unit.name)
    page.get_by_role("button", name="Trả lại để bổ sung").click()
    expect(page.get_by_text("Lỗi: Chưa ghi nội dung cần bổ sung.")).to_be_visible()
    comment = page.get_by_label("Nội dung cần bổ sung")
    expect(comment).to_have_attribute("aria-invalid", "true")
    comment.fill(COMMENT)
    page.get_by_role("button", name="Trả lại để bổ sung").click()
    expect(page.get_by_text(f"Đã trả lại báo cáo {QUARTER}")).to_be_visible()
    log_out(page)


def unit_corrects(page):
    log_in(page, f"donvi-{RETURNED}")
    expect(page.get_by_text(COMMENT)).to_be_visible()
    page.get_by_role("link", name=f"Sửa và gửi lại {QUARTER}").click()
    expect(page.get_by_text(COMMENT)).to_be_visible()
    expect(page.locator('input[name="members_admitted"]')).to_have_value(texts(RETURNED)["members_admitted"])
    page.fill('input[name="members_admitted"]', CORRECTED)
    send(page)
    expect(page.get_by_text(f"Đã gửi báo cáo {QUARTER}")).to_be_visible()
    log_out(page)


def staff_approves_all(page, names):
    log_in(page, "canbo")
    expect(page.get_by_role("button", name="Xem xét")).to_have_count(17)
    for code in (RETURNED, *ON_THE_PAGE):
        page.goto("/duyet/")
        row_of(page, names[code]).get_by_role("button", name="Xem xét").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(names[code].name)
        if code == RETURNED:
            admitted = page.get_by_role("row", name=re.compile("^Đoàn viên kết nạp mới")).first
            expect(admitted).to_contain_text("Đã sửa")
            expect(admitted).to_contain_text(CORRECTED)
            expect(admitted).to_contain_text(texts(RETURNED)["members_admitted"])
        page.get_by_role("button", name="Duyệt báo cáo").click()
        expect(page.get_by_text(f"Đã duyệt báo cáo {QUARTER}")).to_be_visible()
    page.goto("/duyet/")
    for code in TYPED:
        if code not in (RETURNED, *ON_THE_PAGE):
            row_of(page, names[code]).get_by_role("button", name="Duyệt").click()
            expect(row_of(page, names[code])).to_have_count(0)
    expect(page.get_by_text("Không có báo cáo nào chờ duyệt hoặc quá hạn")).to_be_visible()
    log_out(page)


def leadership_sees_it(page, names):
    log_in(page, "lanhdao")
    totals = {figure: approved(figure) for figure in GOALS}
    answer = page.locator("div.answer")
    expect(answer).to_contain_text("Đánh giá đến hết quý I/2024 (đã duyệt báo cáo của 17/17 đơn vị)")
    plan = 23_960 // 4
    assert plan == 5_990
    admitted, founded = totals["members_admitted"], totals["unions_founded"]
    expect(answer).to_contain_text(
        f"đã kết nạp {grouped(admitted)} đoàn viên, kế hoạch {grouped(plan)} đoàn viên"
    )
    goals = page.locator(".goals")
    expect(goals).to_contain_text(f"{founded}/270 CĐCS ({share(founded, 270)})")
    expect(goals).to_contain_text(f"{totals['enterprise_unions_founded_20plus']}/150 CĐCS")
    difference = admitted - plan
    assert difference > 0
    expect(answer).to_contain_text(f"Vượt tiến độ {grouped(difference)} đoàn viên")
    others = approved("members_admitted", leaving_out=["kcn"])
    page.get_by_role("link", name="Kết nạp đoàn viên").click()
    expect(answer).to_contain_text(
        re.compile("Không kể CĐ các KCN, .*: đã kết nạp " + re.escape(grouped(others)))
    )
    page.go_back()
    province_to_unit(page, totals, names)
    unit_to_approver(page, names)


def answer_link(page, value):
    """The province's number in the first line."""
    return page.locator(".answer-main").get_by_role("link", name=grouped(value), exact=True)


def province_to_unit(page, totals, names):
    answer_link(page, totals["members_admitted"]).click()
    for code, unit in names.items():
        value = number(CORRECTED if code == RETURNED else texts(code)["members_admitted"])
        of_2024 = row_of(page, unit).locator("td").nth(1)
        expect(of_2024.get_by_role("link")).to_have_text(grouped(value))
    total = page.locator("tfoot tr").filter(has_text="TỔNG")
    expect(total).to_contain_text(f"{grouped(totals['members_admitted'])}/")
    row_of(page, names[RETURNED]).get_by_role("link").first.click()


def unit_to_approver(page, names):
    expect(page.get_by_role("heading", level=1)).to_have_text(names[RETURNED].short_name)
    page.locator("#nam-2024").get_by_role("link", name="mở báo cáo").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(QUARTER)
    expect(page.get_by_text("Nguyễn Thị Cán Bộ").first).to_be_visible()
    log = page.locator("#nhat-ky ~ *")
    expect(log.filter(has_text=COMMENT).first).to_be_visible()
    expect(log.filter(has_text="Duyệt").first).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Đoàn viên kết nạp mới")).first).to_contain_text(
        CORRECTED
    )


# --- by keyboard alone ------------------------------------------------------------------------------------------------

IN_FOCUS = """selector => document.activeElement.matches(selector)"""
FOCUS_SEEN = """() => {
    const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
    const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0;
    return ring && inside ? "" : element.outerHTML.slice(0, 200);
}"""


def tab_to(page, selector, limit=60) -> None:
    """Press Tab until the element has the focus; every stop on the way must be seen to have it."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        unseen = page.evaluate(FOCUS_SEEN)
        assert not unseen, f"focus is not visible on {unseen}"
        if page.evaluate(IN_FOCUS, selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def skip_to_content(page) -> None:
    tab_to(page, "a.skip", limit=1)
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def press_and_wait(page, key) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def test_by_keyboard_alone(page, quarter):
    code = "viet-yen"
    page.goto("/")
    skip_to_content(page)
    page.goto("/dang-nhap/")
    expect(page.locator("#id_username")).to_be_focused()
    page.keyboard.type(f"donvi-{code}")
    tab_to(page, "#id_password", limit=1)
    page.keyboard.type(PASSWORD)
    press_and_wait(page, "Enter")
    skip_to_content(page)
    tab_to(page, ".task-action a")
    press_and_wait(page, "Enter")
    skip_to_content(page)
    for figure, text in texts(code).items():
        tab_to(page, f'input[name="{figure}"]')
        page.keyboard.type(text)
    tab_to(page, 'textarea[name="difficulties"]')
    page.keyboard.type("Không có.")
    tab_to(page, 'button[value="send"]')
    press_and_wait(page, "Space")
    expect(page.get_by_text(f"Đã gửi báo cáo {QUARTER}")).to_be_visible()
    tab_to(page, "details.account button")
    press_and_wait(page, "Enter")
    expect(page.get_by_role("link", name="Đăng nhập").first).to_be_visible()


# --- without JavaScript -----------------------------------------------------------------------------------------------


def test_without_javascript(new_context, quarter):
    page = new_context(java_script_enabled=False).new_page()
    unit_reports(page, "giao-duc")
    unit_reports(page, RETURNED)
    log_in(page, "canbo")
    row_of(page, quarter[RETURNED]).get_by_role("button", name="Xem xét").click()
    page.get_by_label("Nội dung cần bổ sung").fill(COMMENT)
    page.get_by_role("button", name="Trả lại để bổ sung").click()
    expect(page.get_by_text(f"Đã trả lại báo cáo {QUARTER}")).to_be_visible()
    log_out(page)
    unit_corrects(page)
    log_in(page, "canbo")
    for code in ("giao-duc", RETURNED):
        row_of(page, quarter[code]).get_by_role("button", name="Duyệt").click()
        expect(row_of(page, quarter[code])).to_have_count(0)
    expect(page.get_by_text("Không có báo cáo nào chờ duyệt hoặc quá hạn")).to_be_visible()
    log_out(page)
    log_in(page, "lanhdao")
    total = number(CORRECTED) + number(texts("giao-duc")["members_admitted"])
    expect(page.locator("div.answer")).to_contain_text("đã duyệt báo cáo của 2/17 đơn vị")
    expect(page.locator("div.answer")).to_contain_text(f"{grouped(total)} đoàn viên")
    expect(page.locator("svg[role=img]").first).to_be_visible()
    answer_link(page, total).click()
    row_of(page, quarter[RETURNED]).get_by_role("link").first.click()
    unit_to_approver(page, quarter)
