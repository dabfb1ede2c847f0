"""Leadership's first page: the scenarios to the last digit, honest words, empty states, and nothing written."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from targets import progress
from tests.support.html import part, rows, text
from tests.support.ledgers import adjust
from tests.support.people import (
    administrator,
    approve,
    approve_report,
    leader,
    open_quarter,
    reporter,
    return_report,
    send_report,
    staff,
)
from units.models import Installation
from vietnamese import clock

pytestmark = pytest.mark.django_db

MEMBERS = "members_admitted"
APRIL = datetime.date(2024, 4, 20)


@pytest.fixture
def look(client, reference_data):
    """``look(day, **parameters)``: the dashboard of that day, as leadership sees it."""
    client.force_login(leader())

    def get(day, name="dashboard", *args, **parameters):
        with clock.at(day):
            return client.get(reverse(name, args=args), parameters)

    return get


def answer(response) -> str:
    return text(part(response, '<div class="answer">', "</div>"))


def block(response) -> dict[str, list[str]]:
    """``{label: [toàn tỉnh, không kể CĐ các KCN]}`` of the table of measures on a goal's page."""
    table = part(response, '<table class="data compact measures">', "</table>")
    return {row[0]: row[1:] for row in rows(table)}


class TestCoverage:
    """S1: 16 units approved with exactly a quarter of their target, CĐ các KCN sent 5.200 that are not approved."""

    @pytest.fixture
    def waiting(self, annex):
        with clock.at(APRIL):
            found = progress.load()
        for unit in found.units:
            if unit.code != "kcn":
                quarter = found.of_unit(MEMBERS, unit.code).year(2024).target // 4
                approve_report(unit.code, 2024, 1, members_admitted=quarter)
        return send_report("kcn", 2024, 1, members_admitted=5_200)

    def test_nobody_is_behind_because_a_report_waits(self, waiting, look):
        response = look(APRIL)
        assert answer(response) == (
            "Chưa đánh giá tiến độ: chưa có quý nào được duyệt báo cáo của tất cả đơn vị. Quý I/2024: đã duyệt báo cáo "
            "của 16/17 đơn vị (990 đoàn viên), chờ duyệt 5.200 đoàn viên. Chưa đủ số liệu để đánh giá: đã kết nạp 990 "
            "đoàn viên."
        )
        late = text(part(response, '<section id="cham"', "</section>"))
        assert "Kết nạp đoàn viên: chưa đủ số liệu để đánh giá." in late
        assert "5.000" not in text(response)
        response = look(APRIL, "dashboard-goal", MEMBERS)
        assert answer(response).endswith(
            "Không kể CĐ các KCN (đánh giá đến hết quý I/2024), đúng tiến độ: đã kết nạp 990 đoàn viên, "
            "kế hoạch 990 đoàn viên."
        )
        members = block(response)
        assert members["Đã duyệt"] == ["990 0,8%", "990 5,0%; đến hết quý I/2024"]
        assert members["Chờ duyệt"] == ["5.200", "–"]
        assert members["Tiến độ kế hoạch"] == ["–", "990 đến hết quý I/2024"]
        assert members["So với tiến độ"] == ["Chưa đủ số liệu để đánh giá", "Đúng tiến độ"]
        assert members["Đã duyệt báo cáo quý I/2024"] == ["16/17 đơn vị", "16/16 đơn vị"]

    def test_once_approved(self, waiting, look):
        approve(waiting)
        response = look(APRIL, "dashboard-goal", MEMBERS)
        assert answer(response) == (
            "Đánh giá đến hết quý I/2024 (đã duyệt báo cáo của 17/17 đơn vị). Vượt tiến độ 200 đoàn viên (3,3%): "
            "đã kết nạp 6.190 đoàn viên, kế hoạch 5.990 đoàn viên. Với kết quả của quý gần nhất, dự kiến đến hết "
            "năm 2028 kết nạp khoảng 123.800 đoàn viên. Không kể CĐ các KCN, đúng tiến độ: đã "
            "kết nạp 990 đoàn viên, kế hoạch 990 đoàn viên."
        )
        assert answer(look(APRIL)) == answer(response).partition(" Không kể CĐ các KCN")[0]
        members = block(response)
        assert members["Đã duyệt"][0] == "6.190 5,2%; đến hết quý I/2024"
        assert members["Chờ duyệt"][0] == "–"
        assert members["Tiến độ kế hoạch"][0] == "5.990 đến hết quý I/2024"
        assert members["So với tiến độ"][0] == "Vượt tiến độ Vượt tiến độ 200 đoàn viên"
        assert members["Năm 2024: đã duyệt/chỉ tiêu"][0] == "6.190/23.960 25,8%"
        assert members["Cần bình quân mỗi quý đến hết năm 2028"][0] == "5.990 đoàn viên"
        assert members["Bình quân mỗi quý, mới có 1 quý"][0] == "6.190"
        assert members["Dự báo đến hết năm 2028"][0] == "123.800 103,2%"

    def test_who_is_not_approved_is_named(self, waiting, look):
        owing = text(part(look(APRIL, "dashboard-reports"), '<section id="bao-cao">', "</section>"))
        assert "Đã duyệt báo cáo của 16/17 đơn vị" in owing
        assert "Chờ duyệt 1: CĐ các KCN tỉnh" in owing


class TestSmallTargets:
    """S2: Sơn Động, one union and 60 members in 2024; CĐN Giáo dục without targets."""

    def test_a_union_a_year(self, annex, look):
        for quarter in (1, 2, 3):
            approve_report("son-dong", 2024, quarter, unions_founded=0, members_admitted=15)
        response = look(datetime.date(2024, 10, 20), "dashboard-unit", "son-dong")
        assert "hậm" not in text(response)
        assert "Đúng tiến độ" in text(response)
        approve_report("son-dong", 2024, 4, unions_founded=0, members_admitted=15)
        found = text(look(datetime.date(2025, 1, 20), "dashboard-unit", "son-dong"))
        assert "0/1 0,0%; còn thiếu 1" in found
        assert "60/60 100,0%" in found

    def test_no_target_no_percentage_and_still_counted(self, annex, look):
        approve_report("giao-duc", 2024, 1, members_admitted=7)
        response = look(APRIL)
        assert "Quý I/2024: đã duyệt báo cáo của 1/17 đơn vị (7 đoàn viên)" in answer(response)
        row = next(
            row
            for row in rows(part(look(APRIL, "dashboard-units"), '<section id="bieu">', "</section>"))
            if row[1:2] == ["CĐN Giáo dục"]
        )
        assert row[2:4] == ["0", "7"]
        assert row[-2:] == ["0 Không giao chỉ tiêu", "7 Không giao chỉ tiêu"]
        assert "%" not in "".join(row)


def test_a_change_in_mid_year(annex, look):
    """S5: the two percentages of Lục Nam; assigned 120.120 beside the goal of 120.000."""
    approve_report("luc-nam", 2026, 1, members_admitted=90)
    approve_report("luc-nam", 2026, 2, members_admitted=95)
    adjust()
    day = datetime.date(2026, 7, 15)
    unit = text(look(day, "dashboard-unit", "luc-nam"))
    assert "185/520 35,6% chỉ tiêu sau điều chỉnh; 46,3% chỉ tiêu giao đầu năm (400); còn thiếu 335" in unit
    response = look(day, "dashboard-goal", MEMBERS)
    members = block(response)
    assert members["Mục tiêu Chương trình"][0] == "120.000"
    assert members["Đã giao cả nhiệm kỳ"][0] == "120.120 giao ban đầu 120.000"
    assert members["Năm 2026: đã duyệt/chỉ tiêu"][0].startswith("185/24.130")
    assert "Tổng đã giao 120.120 khác mục tiêu Chương trình 120.000" in text(response)


class TestHonestWords:
    def test_judged_through_an_earlier_quarter(self, annex, look):
        for quarter in (1, 2):
            with clock.at(APRIL):
                units = progress.load().units
            for unit in units:
                if (unit.code, quarter) != ("kcn", 2):
                    approve_report(unit.code, 2024, quarter, members_admitted=100)
        response = look(datetime.date(2024, 7, 20), "dashboard-goal", MEMBERS)
        # 1.700 against a plan of 5.990; what 16 units added in the second quarter is no part of the verdict.
        assert answer(response).startswith(
            "Đánh giá đến hết quý I/2024 (đã duyệt báo cáo của 17/17 đơn vị). Quý II/2024: đã duyệt báo cáo của 16/17 "
            "đơn vị (thêm 1.600 đoàn viên). Chậm 4.290 đoàn viên (71,6%) so với tiến độ: đã kết nạp 1.700 đoàn viên, "
            "kế hoạch 5.990 đoàn viên."
        )
        assert "Không kể CĐ các KCN (đánh giá đến hết quý II/2024), vượt tiến độ 1.220 đoàn viên" in answer(
            response
        )
        reports = look(datetime.date(2024, 7, 20), "dashboard-reports")
        owing = text(part(reports, '<section id="bao-cao">', "</section>"))
        assert "Chưa báo cáo, quá hạn 1: CĐ các KCN tỉnh" in owing

    def test_states_and_earlier_quarters(self, annex, look):
        return_report(send_report("kcn", 2024, 1, members_admitted=5))
        open_quarter(2024, 2)
        owing = text(
            part(look(datetime.date(2024, 7, 2), "dashboard-reports"), '<section id="bao-cao">', "</section>")
        )
        assert owing.startswith(
            "Báo cáo quý II/2024 Đã duyệt báo cáo của 0/17 đơn vị. Hạn nộp 10/7/2024 Chưa báo cáo 17:"
        )
        assert "Các quý trước chưa duyệt hết Quý I/2024, 17 đơn vị" in owing

    def test_the_even_plan_of_the_150_is_called_an_assumption(self, annex, look):
        approve_report(
            "kcn", 2024, 1, unions_founded=2, enterprise_unions_founded=2, enterprise_unions_founded_20plus=2
        )
        response = look(APRIL, "dashboard-goal", "enterprise_unions_founded_20plus")
        assert "Giả định:" in text(response)
        assert "chia đều 30 CĐCS mỗi năm" in text(response)
        assert block(response)["Đã giao cả nhiệm kỳ"] == ["Không giao chỉ tiêu"] * 2
        assert "kế hoạch 7 (giả định chia đều)" not in text(look(APRIL)), "nothing is judged yet"

    def test_the_forecast_says_its_method(self, annex, look):
        with clock.at(APRIL):
            units = progress.load().units
        for unit in units:
            approve_report(unit.code, 2024, 1, members_admitted=10)
        assert (
            "Dự báo: kết quả đã duyệt đến hết quý I/2024 cộng với kết quả của quý gần nhất cho 19 quý còn lại."
        ) in text(look(APRIL, "dashboard-goal", MEMBERS))


class TestEmpty:
    def test_before_setup(self, client, empty_database):
        from tests.support.people import person

        user = person("goc")
        user.is_superuser = True
        user.save()
        client.force_login(user)
        response = client.get(reverse("dashboard"))
        assert response.status_code == 200
        assert "Chưa có chương trình" in text(response)
        assert client.get(reverse("dashboard-ranking")).status_code == 404

    def test_no_targets(self, look):
        response = look(APRIL)
        assert response.status_code == 200
        assert "Chưa giao chỉ tiêu cho đơn vị nào" in text(response)
        assert answer(response).endswith("Chưa đủ số liệu để đánh giá.")

    def test_no_quarter_has_ended(self, annex, look):
        day = datetime.date(2024, 2, 1)
        response = look(day)
        assert "Chưa có quý nào kết thúc" in text(response)
        for name, *args in (
            ("dashboard-goal", MEMBERS),
            ("dashboard-units",),
            ("dashboard-reports",),
            ("dashboard-ranking",),
            ("dashboard-print",),
            ("dashboard-export",),
            ("dashboard-indicator", MEMBERS),
            ("dashboard-unit", "kcn"),
        ):
            assert look(day, name, *args).status_code == 200

    def test_no_reports(self, annex, look):
        response = look(APRIL)
        assert "đã duyệt báo cáo của 0/17 đơn vị" in answer(response)
        assert "kết nạp 0" not in answer(response), "no data is not zero"


class TestAsked:
    def test_an_earlier_day(self, annex, look):
        approve_report("kcn", 2024, 1, members_admitted=100)
        approve_report("kcn", 2024, 2, members_admitted=100)
        response = look(datetime.date(2024, 7, 20), den="2024-04-20")
        assert "Quý I/2024: đã duyệt báo cáo của 1/17 đơn vị (100 đoàn viên)." in answer(response)
        assert "Quý II/2024" not in answer(response)
        assert "/tong-quan/chi-tieu/members_admitted/?den=2024-04-20" in response.content.decode()
        units = look(datetime.date(2024, 7, 20), "dashboard-units", den="2024-04-20")
        assert "/tong-quan/don-vi/kcn/?den=2024-04-20#nam-2024" in units.content.decode()

    @pytest.mark.parametrize(
        ("parameters", "problem"),
        [
            ({"den": "hôm qua"}, "Không đọc được ngày “hôm qua”"),
            ({"den": "2024-02-30"}, "Không đọc được ngày “2024-02-30”"),
            ({"den": "2031-01-01"}, "Ngày 01/01/2031 chưa đến; trang hiển thị số liệu đến hôm nay."),
            ({"den": "0001-01-01"}, "Không đọc được ngày “0001-01-01”"),
            (
                {"to-chuc": "<script>"},
                "Không nhận được cách xem “<script>”; trang hiển thị theo thời điểm báo cáo.",
            ),
        ],
    )
    def test_what_cannot_be_read_is_told(self, annex, look, parameters, problem):
        response = look(APRIL, **parameters)
        assert response.status_code == 200
        words = text(response).replace("&lt;", "<").replace("&gt;", ">")
        assert words.count(problem) == 1
        assert words.index(problem) < words.index("Quý I/2024: đã duyệt"), "said before the figures"
        assert "Quý I/2024: đã duyệt báo cáo của 0/17 đơn vị" in answer(response)
        assert b"<script>" not in response.content

    def test_by_todays_organisation(self, annex, look):
        response = look(APRIL, **{"to-chuc": "hien-nay"})
        assert "theo tổ chức hiện nay" in text(response)
        assert "?to-chuc=hien-nay" in response.content.decode()

    def test_an_unreadable_day_leads_the_export_to_the_page(self, annex, look):
        response = look(APRIL, "dashboard-export", den="x")
        assert response.status_code == 302
        assert response["Location"] == "/tong-quan/?den=x"


PROVINCIAL = [
    ("dashboard",),
    ("dashboard-goal", MEMBERS),
    ("dashboard-units",),
    ("dashboard-reports",),
    ("dashboard-register",),
    ("dashboard-ledger",),
    ("dashboard-ranking",),
    ("dashboard-indicator", MEMBERS),
    ("dashboard-officials",),
    ("dashboard-print",),
    ("dashboard-export",),
]


class TestPermissions:
    @pytest.mark.parametrize("address", PROVINCIAL)
    def test_the_provinces_people_only(self, annex, client, address):
        name, *args = address
        assert client.get(reverse(name, args=args)).status_code == 302
        client.force_login(reporter("kcn"))
        assert client.get(reverse(name, args=args)).status_code == 403
        for person in (staff(), leader(), administrator()):
            client.force_login(person)
            assert client.get(reverse(name, args=args)).status_code == 200
        assert client.post(reverse(name, args=args)).status_code == 405

    def test_a_reporter_sees_the_own_unit(self, annex, client):
        client.force_login(reporter("kcn"))
        assert client.get(reverse("dashboard-unit", args=["kcn"])).status_code == 200
        assert client.get(reverse("dashboard-unit", args=["luc-nam"])).status_code == 404
        assert client.get(reverse("dashboard-unit", args=["khong-co"])).status_code == 404

    def test_what_does_not_exist(self, annex, client):
        client.force_login(leader())
        for name, code in (
            ("dashboard-unit", "khong-co"),
            ("dashboard-unit", "bac-giang"),
            ("dashboard-indicator", "khong-co"),
            ("dashboard-goal", "khong-co"),
            ("dashboard-indicator", "officials_standardised_share"),
        ):
            assert client.get(reverse(name, args=[code])).status_code == 404


def test_reading_writes_nothing(annex, look):
    approve_report("kcn", 2024, 1, members_admitted=100)
    addresses = [*PROVINCIAL, ("dashboard-unit", "kcn")]
    for name, *args in addresses:
        with CaptureQueriesContext(connection) as queries:
            look(APRIL, name, *args)
        statements = {query["sql"].lstrip("(").split()[0] for query in queries}
        assert statements <= {"SELECT"}, name


def test_sample_data_are_marked(annex, look):
    Installation.objects.create(sample_since=clock.now())
    assert "DỮ LIỆU MẪU" in text(look(APRIL))
    assert "DỮ LIỆU MẪU" in text(look(APRIL, "dashboard-print"))
