"""Staff's queue and the page of one decision. Bình and Chi are staff; An reports for Lục Nam; the day is 20/4/2026."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from targets.models import QuarterlyReport, ReportingPeriod, ReportRevision, ReportState, ReportTransition
from targets.reports import actions
from tests.support import bulk, people
from tests.support.html import source as text
from units.models import Unit
from units.people.roles import Role
from vietnamese import clock
from vietnamese.dates import datetime_vi

QUEUE = "/duyet/"
TODAY = datetime.date(2026, 4, 20)
REASON = "Đề nghị kiểm tra lại số đoàn viên giảm."


@pytest.fixture(autouse=True)
def today(reference_data):
    with clock.at(TODAY):
        yield


@pytest.fixture
def binh(client):
    person = people.assign(people.person("binh", "Bình Duyệt"), Role.STAFF)
    client.force_login(person)
    return person


@pytest.fixture
def chi():
    return people.assign(people.person("chi", "Chi Duyệt"), Role.STAFF)


@pytest.fixture
def report():
    return people.send_report("luc-nam", 2026, 1, members_admitted=90)


def url(name, report):
    return reverse(f"review-{name}", args=[report.pk])


def shown(report):
    """What a form of a page on the report's present sending carries."""
    return {"revision": QuarterlyReport.objects.get(pk=report.pk).current_revision_id}


def state_of(report):
    return QuarterlyReport.objects.get(pk=report.pk).state


def told(response):
    """Messages on the page that the answer leads to."""
    return " ".join(str(message) for message in response.context["messages"])


def queued(client, **filters):
    """``[unit code, …]`` of the page of the queue."""
    table = client.get(QUEUE, filters).context["table"]
    return [row.record.unit.code for row in table.paginated_rows]


def counted(client, **filters):
    """``{label of a tab: number}``"""
    return {tab["label"]: tab["count"] for tab in client.get(QUEUE, filters).context["tabs"]}


def history_of(unit, quarters=4, **figures):
    for quarter in range(quarters):
        people.approve_report(unit, 2025, quarter + 1, **figures)


# --- who may -----------------------------------------------------------------------------------------------------------


def test_only_staff_review(client, report, chi):
    addresses = [QUEUE, url("report", report), reverse("period-list")]
    for address in addresses:
        assert client.get(address).status_code == 302, "a visitor logs in first"
    client.force_login(people.reporter("luc-nam"))
    assert [client.get(address).status_code for address in addresses] == [403, 403, 403]
    client.force_login(people.reporter("son-dong"))
    assert client.get(url("report", report)).status_code == 404
    client.force_login(people.leader())
    assert [client.get(address).status_code for address in addresses] == [403, 403, 403]
    client.force_login(chi)
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]


@pytest.mark.parametrize("name", ["begin", "approve", "return", "reopen"])
def test_only_staff_decide_and_only_by_post(client, report, binh, name):
    assert client.get(url(name, report)).status_code == 405
    client.force_login(people.reporter("luc-nam"))
    data = shown(report) | {"comment": REASON}
    assert client.post(url(name, report), data).status_code == 403
    client.force_login(people.reporter("son-dong"))
    assert client.post(url(name, report), data).status_code == 404
    assert state_of(report) == ReportState.SUBMITTED
    assert QuarterlyReport.objects.get(pk=report.pk).seen_at is None


# --- the queue ---------------------------------------------------------------------------------------------------------


def test_the_queue_is_oldest_due_first_then_by_the_annex(client, binh):
    people.send_report("son-dong", 2026, 1)
    people.send_report("luc-nam", 2026, 1)
    people.send_report("viet-yen", 2025, 4)
    waiting = ["viet-yen", "luc-nam", "son-dong"]
    assert queued(client, muc="cho-duyet") == waiting
    assert queued(client)[:3] == waiting, "what is owed stands below what waits"


def test_who_is_late_or_missing_stands_below_with_those_sent_back(client, binh, report):
    people.return_report(report)
    assert queued(client, muc="cho-duyet") == []
    assert len(queued(client, muc="qua-han")) == len(queued(client)) == 17
    assert queued(client, muc="tra-lai") == ["luc-nam"]
    page = text(client.get(QUEUE, {"muc": "tra-lai"}))
    assert "Trả lại để bổ sung" in page
    assert "Quá hạn" in page


def test_before_the_due_day_nobody_is_late(client, binh):
    period = people.open_quarter(2026, 1)
    with clock.at(period.due_on):
        assert queued(client, muc="qua-han") == queued(client) == []
        assert len(queued(client, muc="con-han")) == 17
    with clock.at(period.due_on + datetime.timedelta(days=1)):
        assert len(queued(client, muc="qua-han")) == 17
        assert queued(client, muc="con-han") == []


def test_filters_by_period_and_state_and_counts_what_is_in_each(client, binh, report):
    people.approve_report("son-dong", 2025, 4)
    old = people.period_of(2025, 4)
    assert queued(client, muc="da-duyet") == ["son-dong"]
    assert queued(client, ky=old.pk, muc="cho-duyet") == []
    assert counted(client, ky=old.pk) == {
        "Cần xử lý": 16,
        "Chờ duyệt": 0,
        "Quá hạn, chưa báo cáo": 16,
        "Trả lại để bổ sung": 0,
        "Chưa gửi, còn hạn": 0,
        "Đã duyệt": 1,
    }


def test_what_cannot_be_read_is_said_and_the_queue_is_shown(client, binh, report):
    page = client.get(QUEUE, {"ky": "nonsense", "muc": "nonsense", "phu-trach": "1"})
    assert next(row.record.pk for row in page.context["table"].rows) == report.pk
    periods = ReportingPeriod.objects.opened().order_by("-year", "-quarter")
    assert page.context["asked"].problems == [
        "Không nhận được “nonsense” ở mục “Kỳ báo cáo”; danh sách chưa lọc theo mục này. "
        f"Chọn được: {', '.join(str(period) for period in periods)}.",
        "Không nhận được “1” ở mục “Phạm vi”; danh sách hiển thị phạm vi Tất cả các đơn vị. "
        "Chọn được: Tất cả các đơn vị.",
        "Không tìm thấy mục “nonsense”; danh sách hiển thị mục đầu tiên.",
    ]


def test_a_part_in_which_nothing_is_says_so_in_its_own_words(client, binh, report):
    assert "Không có báo cáo nào đang trả lại" in text(client.get(QUEUE, {"muc": "tra-lai"}))
    period = report.period_id
    filtered = text(client.get(QUEUE, {"muc": "tra-lai", "ky": period}))
    assert "Bớt điều kiện lọc" in filtered
    assert "Chưa có kỳ báo cáo nào được mở" not in filtered


def test_a_row_says_when_it_was_sent_how_odd_it_is_and_who_entered_it(client, binh):
    history_of("luc-nam", members_admitted=20)
    late = people.period_of(2026, 1).due_on + datetime.timedelta(days=1)
    people.send_report("luc-nam", 2026, 1, members_admitted=900, at=late, difficulties="Thiếu cán bộ.")
    page = text(client.get(QUEUE, {"muc": "cho-duyet"}))
    for words in ("Nộp muộn", "1 cảnh báo", "Cán bộ luc-nam", "11/04/2026 12:00", "có ý kiến, kiến nghị"):
        assert words in page


def test_a_clean_report_is_approved_from_the_queue_by_one_click(client, binh, report):
    page = text(client.get(QUEUE))
    assert f'action="{url("approve", report)}"' in page
    answer = client.post(
        url("approve", report), shown(report) | {"tro-ve": f"{QUEUE}?muc=cho-duyet"}, follow=True
    )
    assert answer.redirect_chain == [(f"{QUEUE}?muc=cho-duyet", 302)]
    assert "Đã duyệt báo cáo Quý I/2026" in told(answer)
    report.refresh_from_db()
    assert (report.state, report.approved_by) == (ReportState.APPROVED, binh)


def test_an_odd_report_is_not_approved_from_the_queue(client, binh):
    history_of("luc-nam", members_admitted=20)
    odd = people.send_report("luc-nam", 2026, 1, members_admitted=900)
    page = text(client.get(QUEUE))
    assert url("begin", odd) in page
    assert url("approve", odd) not in page


def test_a_page_elsewhere_is_not_returned_to(client, binh, report):
    answer = client.post(url("approve", report), shown(report) | {"tro-ve": "https://example.org/"})
    assert answer.url == QUEUE


# --- opening -----------------------------------------------------------------------------------------------------------


def test_looking_at_an_unopened_sending_writes_nothing(client, binh, report):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = text(client.get(url("report", report)))
    writes = [
        q["sql"]
        for q in queries
        if not q["sql"].lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE"))
    ]
    assert writes == []
    assert "đơn vị còn rút lại được" in page
    assert "Bắt đầu xem xét" in page
    actions.take_back(by=people.reporter("luc-nam"), report=report)


def test_beginning_to_review_stops_the_taking_back_and_tells_the_others(client, binh, chi, report):
    answer = client.post(url("begin", report), follow=True)
    assert answer.redirect_chain == [(url("report", report), 302)]
    assert "đơn vị còn rút lại được" not in text(answer)
    report.refresh_from_db()
    assert report.seen_by == binh
    with pytest.raises(actions.StepRefused, match="Bình Duyệt đã bắt đầu xem xét"):
        actions.take_back(by=people.reporter("luc-nam"), report=report)
    client.force_login(chi)
    assert "Bình Duyệt đã bắt đầu xem xét lúc" in told(client.post(url("begin", report), follow=True))
    report.refresh_from_db()
    assert report.seen_by == binh


def test_a_sending_taken_back_before_it_was_opened_is_told(client, binh, report):
    actions.take_back(by=people.reporter("luc-nam"), report=report)
    answer = client.post(url("begin", report), follow=True)
    assert "không còn chờ duyệt" in told(answer)
    assert "Đang soạn" in text(answer)


# --- the page ----------------------------------------------------------------------------------------------------------


def line(response, code):
    return next(line for line in response.context["page"].lines if line.code == code)


def test_each_figure_stands_beside_what_it_is_judged_against(client, binh):
    bulk.assign([Unit.objects.get(code="luc-nam")], members=400, unions=4)
    people.approve_report("luc-nam", 2025, 2, members_admitted=80)
    people.approve_report("luc-nam", 2026, 1, members_admitted=90)
    with clock.at(datetime.date(2026, 7, 20)):
        report = people.send_report("luc-nam", 2026, 2, members_admitted=95)
        admitted = line(client.get(url("report", report)), "members_admitted")
        page = text(client.get(url("report", report)))
    assert (admitted.value, admitted.last_quarter, admitted.last_year) == (95, 90, 80)
    assert (admitted.year_to_date, admitted.target, admitted.percent) == (185, 400, "46,3%")
    assert "185 / 400" in page
    assert "46,3%" in page


def test_the_year_to_date_names_what_still_waits(client, binh):
    people.send_report("luc-nam", 2026, 1, members_admitted=90)
    with clock.at(datetime.date(2026, 7, 20)):
        report = people.send_report("luc-nam", 2026, 2, members_admitted=95)
        answer = client.get(url("report", report))
    admitted = line(answer, "members_admitted")
    assert (admitted.year_to_date, admitted.waiting_before, admitted.target) == (185, 90, None)
    assert "gồm 90 chờ duyệt của quý trước" in text(answer)


def test_what_changed_since_the_last_sending_is_marked(client, binh, report):
    people.return_report(report, comment=REASON)
    people.send_report("luc-nam", 2026, 1, members_admitted=95)
    answer = client.get(url("report", report))
    admitted, decreased = line(answer, "members_admitted"), line(answer, "members_decreased")
    assert (admitted.value, admitted.earlier, admitted.changed) == (95, 90, True)
    assert (decreased.earlier, decreased.changed) == (0, False)
    page = text(answer)
    assert "Lần gửi trước" in page
    assert "2 số liệu khác lần gửi trước" in page  # admitted, and the end that follows from it
    assert REASON in page


def test_a_first_sending_has_nothing_to_compare(client, binh, report):
    answer = client.get(url("report", report))
    assert "Lần gửi trước" not in text(answer)
    assert not any(line.changed for line in answer.context["page"].lines)


def test_oddities_stand_at_their_figure(client, binh):
    history_of("luc-nam", members_admitted=20)
    report = people.send_report("luc-nam", 2026, 1, members_admitted=900)
    answer = client.get(url("report", report))
    assert line(answer, "members_admitted").oddities == (
        "Gấp hơn 3 lần mức thường gặp của các quý trước (20 đoàn viên).",
    )
    assert "<strong>1 cảnh báo</strong>" in text(answer)


def test_who_entered_who_sent_and_for_whom(client, binh, chi):
    report = people.report_of("luc-nam", 2026, 1)
    revision = people.save_figures(report, **people.whole_figures(report))
    actions.send(by=chi, report=report, version=revision.version, key="8f2d7e2a-0a3c-4a53-9a4f-6a3c5e6f7a10")
    page = text(client.get(url("report", report)))
    assert "Cán bộ luc-nam, lưu lúc" in page
    assert "Chi Duyệt, thay cho LĐLĐ huyện Lục Nam" in page


def test_texts_and_blank_figures_read_as_they_are(client, binh):
    people.send_report("luc-nam", 2026, 1, difficulties="Dòng 1\n<b>Dòng 2</b>")
    report = people.report_of("luc-nam", 2026, 1)
    page = client.get(url("report", report)).content.decode()
    assert "Dòng 1\n&lt;b&gt;Dòng 2&lt;/b&gt;" in page
    assert "Không ghi" in page


def test_nothing_to_decide_where_nothing_waits(client, binh):
    report = people.report_of("luc-nam", 2026, 1)
    page = text(client.get(url("report", report)))
    assert "Chưa báo cáo" in page
    assert url("approve", report) not in page
    assert url("return", report) not in page


# --- periods -----------------------------------------------------------------------------------------------------------


def test_opening_a_period_makes_a_shell_for_every_unit(client, binh):
    period = people.period_of(2026, 1)
    assert reverse("period-open", args=[period.pk]) in text(client.get(reverse("period-list")))
    answer = client.post(reverse("period-open", args=[period.pk]), follow=True)
    assert "Đã mở Quý I/2026: 17 đơn vị có báo cáo để nhập." in told(answer)
    assert QuarterlyReport.objects.filter(period=period).count() == 17
    again = client.post(reverse("period-open", args=[period.pk]), follow=True)
    assert "đã được Bình Duyệt mở trước" in told(again)
    assert QuarterlyReport.objects.filter(period=period).count() == 17


def test_units_that_came_later_are_added(client, binh):
    period = people.open_quarter(2026, 1)
    bulk.more_units(2)
    assert "Thêm 2 đơn vị" in text(client.get(reverse("period-list")))
    answer = client.post(reverse("period-open", args=[period.pk]), follow=True)
    assert "đã thêm 2 báo cáo cho đơn vị mới" in told(answer)
    assert "Thêm 2 đơn vị" not in text(answer)


def test_a_period_that_has_not_begun_cannot_be_opened(client, binh):
    period = people.period_of(2026, 3)
    assert reverse("period-open", args=[period.pk]) not in text(client.get(reverse("period-list")))
    answer = client.post(reverse("period-open", args=[period.pk]), follow=True)
    assert "chưa bắt đầu" in told(answer)
    assert not ReportingPeriod.objects.get(pk=period.pk).is_open


def test_periods_ahead_stand_in_a_list_of_their_own_the_next_one_first(client, binh):
    def listed(**query):
        table = client.get(reverse("period-list"), query).context["table"]
        return [str(row.record) for row in table.rows], table.columns.names()

    begun, columns = listed()
    assert begun[:3] == ["Quý II/2026", "Quý I/2026", "Quý IV/2025"]
    assert "actions" in columns
    ahead, columns = listed(muc="chua-bat-dau")
    assert ahead[:2] == ["Quý III/2026", "Quý IV/2026"]
    assert "actions" not in columns


def test_who_opened_all_periods_is_named_once_and_else_in_each_row(client, binh, chi):
    def page():
        lead, _, rows = text(client.get(reverse("period-list"))).partition("<tbody")
        return "đều do Bình Duyệt mở" in lead, rows.count("Bình Duyệt"), rows.count("Chi Duyệt")

    for quarter in (1, 2):
        actions.open_period(by=binh, period=people.period_of(2025, quarter))
    assert page() == (True, 0, 0)
    actions.open_period(by=chi, period=people.period_of(2025, 3))
    assert page() == (False, 2, 1)


def test_only_who_may_change_periods_opens_them(client):
    period = people.period_of(2026, 1)
    client.force_login(people.leader())
    assert client.post(reverse("period-open", args=[period.pk])).status_code == 403
    client.force_login(people.administrator())
    assert client.get(reverse("period-open", args=[period.pk])).status_code == 405
    assert client.post(reverse("period-open", args=[period.pk])).status_code == 302
    assert ReportingPeriod.objects.get(pk=period.pk).is_open


# --- how much it costs --------------------------------------------------------------------------------------------------


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def state_for(unit, period):
    return [ReportState.SUBMITTED, ReportState.APPROVED, ReportState.DRAFT, None][unit.pk % 4]


def test_pages_cost_the_same_for_17_and_for_170_units(client, binh):
    periods = [people.period_of(2025, quarter) for quarter in (1, 2, 3, 4)]
    bulk.fill(Unit.objects.filter(owes_reports=True), periods[:2], state=state_for)
    one = QuarterlyReport.objects.submitted().first()
    addresses = [
        QUEUE,
        f"{QUEUE}?muc=da-duyet",
        f"{QUEUE}?muc=qua-han",
        url("report", one),
        reverse("period-list"),
    ]
    few = [queries_of(client, address) for address in addresses]
    bulk.fill(bulk.more_units(153), periods, state=state_for)
    assert [queries_of(client, address) for address in addresses] == few
    assert max(few) <= 24, few


def test_a_long_history_costs_no_more(client, binh, report):
    few = queries_of(client, url("report", report))
    for _ in range(3):
        people.return_report(report)
        people.send_report("luc-nam", 2026, 1, members_admitted=91)
        report.refresh_from_db()
    assert queries_of(client, url("report", report)) <= few + 1  # the reason of the last return


def test_every_page_of_the_queue_can_be_reached(client, binh):
    bulk.fill(bulk.more_units(60), [people.period_of(2025, 4)], state=ReportState.SUBMITTED)
    first, second = queued(client, muc="cho-duyet"), queued(client, muc="cho-duyet", trang=2)
    assert (len(first), len(second)) == (50, 10)
    assert not set(first) & set(second)
    assert queued(client, **{"muc": "cho-duyet", "cho-duyet-page": 2}) == second, "as addresses were before"
    assert ReportTransition.objects.count() == 0
    assert ReportRevision.objects.count() == 60


def test_when_who_and_what_are_in_the_log(client, binh, report):
    client.post(url("return", report), shown(report) | {"comment": REASON})
    step = report.transitions.get(step="return")
    page = text(client.get(url("report", report)))
    assert "Nhật ký xử lý" in page
    assert f"Bình Duyệt · {datetime_vi(step.at)}" in page
