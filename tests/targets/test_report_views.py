"""An officer's first page, the page of one report, taking it back, and who may open them."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from targets.models import ReportState
from targets.reports import actions
from tests.support import people
from vietnamese import clock

HOME = "/bao-cao/"


@pytest.fixture
def report(reference_data):
    """Quý I/2026 of Lục Nam, opened, five days before it is due."""
    report = people.report_of("luc-nam", 2026, 1)
    with clock.at(report.period.due_on - datetime.timedelta(days=5)):
        yield report


@pytest.fixture
def alice(report, client):
    person = people.reporter("luc-nam", full_name="Đỗ Thị An")
    client.force_login(person)
    return person


def url(name, report):
    return reverse(name, args=[report.pk])


def page_of(client, address):
    return client.get(address).content.decode()


def tasks(response):
    return [str(task.report.period) for unit in response.context["units"] for task in unit.tasks]


class TestHome:
    def test_says_what_is_due_and_when(self, client, alice, report):
        page = page_of(client, HOME)
        assert "Hạn nộp <strong>10/04/2026</strong> (còn 5 ngày)" in page
        assert "Ngày chốt số liệu 31/03/2026" in page
        assert url("report-edit", report) in page
        assert "Kỳ tới: Quý II/2026" in page

    @pytest.mark.parametrize(
        ("days", "words"), [(0, "hôm nay là hạn cuối"), (12, "quá hạn 12 ngày"), (40, "Kỳ đã khóa sau ngày")]
    )
    def test_how_much_time_is_left(self, client, alice, report, days, words):
        with clock.at(report.period.due_on + datetime.timedelta(days=days)):
            page = page_of(client, HOME)
        assert words in page
        assert ("Quá hạn" in page) is (days > 0)

    def test_returned_ones_come_first_with_reason_and_who(self, client, alice, report):
        people.return_report(people.send_report("luc-nam", 2026, 1), comment="Kiểm tra lại số giảm.")
        people.open_quarter(2025, 4)
        with clock.at(report.period.due_on):
            response = client.get(HOME)
        assert tasks(response) == ["Quý I/2026", "Quý IV/2025"]
        page = response.content.decode()
        assert "Kiểm tra lại số giảm." in page
        assert "Nguyễn Thị Cán Bộ trả lại lúc" in page
        assert "Sửa và gửi lại" in page

    def test_what_waits_is_no_task(self, client, alice, report):
        people.send_report("luc-nam", 2026, 1)
        response = client.get(HOME)
        assert tasks(response) == []
        assert "Đã gửi, chờ duyệt" in response.content.decode()
        assert "Hiện không có báo cáo nào phải nộp" in response.content.decode()

    def test_the_own_progress_counts_what_is_approved(self, client, alice, report):
        people.assign_targets("luc-nam", 2024, members_admitted=400)
        people.approve_report("luc-nam", 2024, 1, members_admitted=90)
        people.send_report("luc-nam", 2024, 2, members_admitted=50)
        with clock.at(datetime.date(2024, 7, 10)):
            figure = client.get(HOME).context["units"][0].figures[0]
        assert (figure["value"], figure["goal"], figure["percent"]) == ("90", "400", "22,5%")
        assert figure["status"].label == "Chậm tiến độ"
        assert "Chờ duyệt: 50 đoàn viên" in figure["lines"]
        assert "Còn thiếu: 310 đoàn viên" in figure["lines"]
        assert "Chậm so với tiến độ: 10 đoàn viên (kế hoạch 100)" in figure["lines"]

    def test_without_a_target_there_is_no_percentage(self, client, report):
        people.assign_targets("giao-duc", 2024, members_admitted=0)
        people.approve_report("giao-duc", 2024, 1, members_admitted=7)
        client.force_login(people.reporter("giao-duc"))
        with clock.at(datetime.date(2024, 5, 1)):
            figure = client.get(HOME).context["units"][0].figures[0]
        assert (figure["value"], figure["goal"], figure["percent"]) == ("7", "", "")
        assert figure["status"].label == "Không giao chỉ tiêu"

    def test_a_person_with_two_units_sees_both_and_no_third(self, client, report):
        client.force_login(people.reporter("son-dong", "luc-nam"))
        response = client.get(HOME)
        assert [unit.code for unit in response.context["units"]] == ["luc-nam", "son-dong"]
        assert tasks(response) == ["Quý I/2026", "Quý I/2026"]

    def test_every_quarter_is_listed_the_newest_first_with_its_numbers(self, client, alice, report):
        people.approve_report("luc-nam", 2025, 4, members_admitted=1_090)
        table = client.get(HOME).context["table"]
        assert [str(row.record.period) for row in table.rows] == ["Quý I/2026", "Quý IV/2025"]
        assert [row.get_cell("members_admitted") for row in table.paginated_rows] == ["Chưa nhập", "1.090"]
        assert "unit" not in table.columns.names(), "there is one unit only"

    def test_of_two_units_the_list_is_kept_to_one(self, client, report):
        client.force_login(people.reporter("son-dong", "luc-nam"))
        rows = client.get(HOME).context["table"].paginated_rows
        assert [row.get_cell("unit") for row in rows] == ["LĐLĐ huyện Lục Nam", "LĐLĐ huyện Sơn Động"]
        kept = client.get(HOME, {"don-vi": "son-dong"})
        assert [row.record.unit.code for row in kept.context["table"].rows] == ["son-dong"]
        assert "Đơn vị: LĐLĐ huyện Sơn Động" in kept.content.decode()
        other = client.get(HOME, {"don-vi": "kcn"}).context["asked"]
        assert other.problems == [
            "Không nhận được “kcn” ở mục “Đơn vị”; danh sách chưa lọc theo mục này. "
            "Chọn được: LĐLĐ huyện Lục Nam, LĐLĐ huyện Sơn Động."
        ]

    def test_late_stays_late_after_approval(self, client, alice, report):
        after = report.period.due_on + datetime.timedelta(days=3)
        people.approve(people.send_report("luc-nam", 2026, 1, at=after), at=after)
        page = page_of(client, HOME)
        assert "Đã duyệt" in page
        assert "Nộp muộn" in page
        assert "Quá hạn" not in page

    def test_before_any_period_is_open_it_says_what_happens_next(self, client, reference_data):
        client.force_login(people.reporter("luc-nam"))
        assert "Chưa có kỳ báo cáo nào được mở" in page_of(client, HOME)

    def test_queries_do_not_grow_with_units_and_quarters(self, client, report):
        def count(person):
            client.force_login(person)
            with CaptureQueriesContext(connection) as captured:
                client.get(HOME)
            return len(captured)

        one = count(people.reporter("luc-nam"))
        for quarter in (1, 2, 3):
            people.open_quarter(2025, quarter)
        assert count(people.reporter("son-dong", "yen-the", "hiep-hoa")) == one


class TestDetail:
    def test_of_a_report_that_nobody_started(self, client, alice, report):
        page = page_of(client, url("report-detail", report))
        assert "Chưa báo cáo" in page
        assert "Bắt đầu nhập" in page

    def test_shows_state_people_figures_texts_and_log(self, client, alice, report):
        people.approve_report("luc-nam", 2026, 1, members_admitted=1234, difficulties="Ít doanh nghiệp mới.")
        page = page_of(client, url("report-detail", report))
        for words in ("Đã duyệt", "1.234", "Ít doanh nghiệp mới.", "Nguyễn Thị Cán Bộ", "Đỗ Thị An"):
            assert words in page
        assert "Tiếp tục nhập" not in page
        assert "Rút lại" not in page

    def test_every_sending_is_kept_and_changes_are_marked(self, client, alice, report):
        people.return_report(people.send_report("luc-nam", 2026, 1, members_admitted=90))
        people.send_report(
            "luc-nam", 2026, 1, members_admitted=95, at=report.period.due_on + people.A_DAY * 2
        )
        response = client.get(url("report-detail", report))
        rows = dict(response.context["sendings"]["rows"])
        assert rows["Đoàn viên kết nạp mới"] == [(90, False), (95, True)]
        assert rows["Đoàn viên giảm"] == [(0, False), (0, False)]

    def test_blank_and_zero_look_different(self, client, alice, report):
        people.save_figures(report, by=alice, members_admitted=0)
        page = page_of(client, url("report-detail", report))
        assert "<strong>0</strong>" in page
        assert "Chưa nhập" in page
        assert "bản đang soạn, chưa gửi" in page

    def test_queries_do_not_grow_with_the_log(self, client, alice, report):
        def count():
            with CaptureQueriesContext(connection) as captured:
                client.get(url("report-detail", report))
            return len(captured)

        report = people.send_report("luc-nam", 2026, 1)
        people.return_report(report)
        people.send_report("luc-nam", 2026, 1)
        before = count()
        for _ in range(3):
            report.refresh_from_db()
            people.return_report(report)
            people.send_report("luc-nam", 2026, 1)
        assert count() == before


class TestTakeBack:
    def test_gives_the_report_back_to_its_sender(self, client, alice, report):
        people.send_report("luc-nam", 2026, 1, by=alice)
        assert "Rút lại" in page_of(client, url("report-detail", report))
        response = client.post(url("report-take-back", report))
        assert response["Location"] == url("report-edit", report)
        report.refresh_from_db()
        assert report.state == ReportState.DRAFT

    def test_is_neither_offered_nor_possible_once_staff_look_at_it(self, client, alice, report):
        sent = people.send_report("luc-nam", 2026, 1, by=alice)
        actions.begin_review(by=people.staff(), report=sent)
        page = page_of(client, url("report-detail", report))
        assert "Rút lại" not in page
        assert "Đang xem xét" in page
        response = client.post(url("report-take-back", report), follow=True)
        assert "đã bắt đầu xem xét" in response.content.decode()
        report.refresh_from_db()
        assert report.state == ReportState.SUBMITTED

    def test_is_never_done_by_a_link(self, client, alice, report):
        people.send_report("luc-nam", 2026, 1, by=alice)
        assert client.get(url("report-take-back", report)).status_code == 405


CAST = ("nobody", "outsider", "reporter", "staff", "leader", "administrator")
PEOPLE = {
    "outsider": lambda: people.reporter("son-dong"),
    "reporter": lambda: people.reporter("luc-nam"),
    "staff": people.staff,
    "leader": people.leader,
    "administrator": people.administrator,
}
WHO_OPENS = [
    ("get", "report-home", (302, 200, 200, 403, 403, 403)),
    ("get", "report-detail", (302, 404, 200, 200, 200, 200)),
    ("get", "report-edit", (302, 404, 200, 200, 403, 403)),
    ("post", "report-edit", (403, 404, 302, 302, 403, 403)),
    ("post", "report-take-back", (403, 404, 302, 302, 403, 403)),
]


@pytest.mark.parametrize(
    ("method", "name", "who", "status"),
    [(m, name, who, s) for m, name, all_of in WHO_OPENS for who, s in zip(CAST, all_of, strict=True)],
)
def test_who_may_open_what(client, report, method, name, who, status):
    if who != "nobody":
        client.force_login(PEOPLE[who]())
    address = HOME if name == "report-home" else url(name, report)
    assert getattr(client, method)(address, {"version": "0"}).status_code == status


def test_a_report_that_does_not_exist_is_not_found(client, alice):
    assert client.get("/bao-cao/999999/").status_code == 404


def test_the_first_page_leads_everybody_to_the_own_work(client, report):
    assert "Đăng nhập" in page_of(client, "/")
    client.force_login(people.reporter("luc-nam"))
    assert client.get("/")["Location"] == HOME
    client.force_login(people.administrator())
    assert client.get("/").status_code == 302
    client.force_login(people.person("khong-vai"))
    assert client.get("/").status_code == 200
