"""The pages of inspections: lists and their sums, planning for many, copying, findings, and the two workbooks."""

import datetime
import io
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from evaluations.inspections import finding_actions
from evaluations.models import Finding, FindingState, Inspection, InspectionState
from tests.support import inspections as given
from tests.support import people
from tests.support.html import text
from tests.support.inspections import DAY
from units.models import Unit
from vietnamese import clock
from vietnamese.dates import date_vi

pytestmark = pytest.mark.usefixtures("reference_data")
A_DAY = datetime.timedelta(days=1)
TODAY = DAY + 40 * A_DAY


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def as_staff(client):
    client.force_login(people.staff())
    return client


@pytest.fixture
def as_officer(client):
    client.force_login(people.reporter("luc-nam"))
    return client


def unit(code="luc-nam"):
    return Unit.objects.get(code=code)


def shown(answer):
    assert answer.status_code == 200
    return [row.record.pk for row in answer.context["table"].paginated_rows]


def plan(**typed):
    """What the form of a plan sends: the whole of the second quarter, about the programme."""
    return {
        "key": str(uuid.uuid4()),
        "issuer": str(Unit.objects.get(code=people.PROVINCE).pk),
        "kind": "inspection",
        "about": "about_programme",
        "year": str(TODAY.year),
        "time": "quy-3",
        "action": "save",
        **typed,
    }


class TestList:
    def test_filters_and_sums(self, as_staff):
        late, other = given.planned(), given.planned(unit("kcn"), day=TODAY + A_DAY)
        own = given.planned(given.union(), issuer="luc-nam", day=TODAY)
        overdue = given.finding(given.visited(unit("yen-the")), days=5).inspection
        given.closed(given.finding(overdue, days=5), on=TODAY)
        given.planned(unit("kcn"), day=DAY.replace(year=2023))
        url = reverse("inspection-list")
        for query, expected in {
            "": [late, overdue, own, other],
            "?don-vi=luc-nam": [late, own],
            "?ben-kiem-tra=luc-nam": [own],
            "?tinh-trang=qua-thoi-gian": [late],
            "?tinh-trang=trong-ke-hoach": [late, own, other],
            "?tinh-trang=da-thuc-hien": [overdue],
            "?ton-tai=qua-han": [overdue],
            "?nam=2023&don-vi=luc-nam": [],
            "?nam=hai&tinh-trang=khac&page=99": [late, overdue, own, other],
        }.items():
            assert shown(as_staff.get(url + query)) == [one.pk for one in expected], query
        page = text(as_staff.get(url))
        assert "Đã thực hiện 1/4 cuộc trong kế hoạch; 1 cuộc quá thời gian dự kiến." in page
        assert "Tồn tại chưa khắc phục: 1, trong đó 1 quá hạn." in page

    def test_found_by_name_without_marks_also_in_the_files(self, as_staff):
        other = given.visited(given.union(name="CĐCS Công ty Hoa Sen"))
        wanted = given.visited(given.union(name="CĐCS Trường Đình Trám"))
        of_unit = given.visited(unit("luc-nam"))
        for one in (other, wanted, of_unit):
            given.finding(one, days=90)
        for query, expected in {
            "dinh tram": [wanted],
            "TRÁM đình": [wanted],
            "luc nam": [of_unit],
            "khong co": [],
            "  ": [other, wanted, of_unit],
        }.items():
            assert shown(as_staff.get(reverse("inspection-list"), {"tim": query})) == [o.pk for o in expected]
            findings_page = as_staff.get(reverse("inspection-findings"), {"tim": query, "muc": ""})
            assert set(shown(findings_page)) == {one.findings.get().pk for one in expected}, query
        page = as_staff.get(reverse("inspection-list"), {"tim": "dinh tram"})
        assert page.context["counts"]["da-thuc-hien"] == 1
        for list_name in ("inspection-list", "inspection-findings"):
            page = as_staff.get(reverse(list_name), {"tim": "dinh tram"})
            file = io.BytesIO(as_staff.get(page.context["export_url"]).content)
            told = [str(value) for row in load_workbook(file).active.values for value in row]
            assert "CĐCS Trường Đình Trám" in told
            assert "CĐCS Công ty Hoa Sen" not in told

    def test_as_many_queries_for_many(self, as_staff):
        counted = {}
        for number in (2, 12):
            while Inspection.objects.count() < number:
                given.finding(given.visited(given.union(name=f"CĐCS {Inspection.objects.count()}")))
            for name in (
                "inspection-list",
                "inspection-findings",
                "inspection-export",
                "inspection-findings-export",
            ):
                with CaptureQueriesContext(connection) as queries:
                    assert as_staff.get(reverse(name), {"tim": "cdcs"}).status_code == 200
                counted.setdefault(name, set()).add(len(queries))
        assert {name: len(found) for name, found in counted.items()} == dict.fromkeys(counted, 1), counted

    def test_one_with_many_findings(self, as_staff):
        inspection, counted = given.visited(), set()
        for number in (1, 8):
            while inspection.findings.count() < number:
                given.closed(given.finding(inspection), on=TODAY)
            with CaptureQueriesContext(connection) as queries:
                as_staff.get(reverse("inspection-detail", args=[inspection.pk]))
            counted.add(len(queries))
        assert len(counted) == 1

    def test_findings_by_stage(self, as_officer):
        overdue, waiting, done = (given.finding(days=days) for days in (5, 90, 95))
        given.finding(given.visited(unit("kcn")))
        finding_actions.report(by=people.reporter("luc-nam"), finding=waiting, text="Đã xong")
        given.closed(done, on=TODAY)
        url = reverse("inspection-findings")
        assert shown(as_officer.get(url)) == [overdue.pk, waiting.pk]
        assert shown(as_officer.get(url + "?muc=qua-han")) == [overdue.pk]
        assert shown(as_officer.get(url + "?muc=cho-xac-nhan&don-vi=luc-nam")) == [waiting.pk]
        assert shown(as_officer.get(url + "?muc=da-khac-phuc")) == [done.pk]
        # Not theirs to choose: never shown, and said.
        foreign = as_officer.get(url + "?don-vi=kcn")
        assert shown(foreign) == [overdue.pk, waiting.pk]
        assert "Không nhận được “kcn” ở mục “Đơn vị được kiểm tra”" in text(foreign)


class TestPlanning:
    def test_for_units_and_unions_at_once_and_once(self, as_staff):
        union = given.union()
        typed = plan(units=[unit().pk, unit("kcn").pk], unions=[union.pk], unplanned="on")
        for _ in range(2):
            answer = as_staff.post(reverse("inspection-add"), typed)
            assert answer.status_code == 302
        made = Inspection.objects.all()
        assert {one.subject for one in made} == {unit(), unit("kcn"), union}
        assert {(one.planned_from, one.planned_until, one.unplanned) for one in made} == {
            (datetime.date(2024, 7, 1), datetime.date(2024, 9, 30), True)
        }

    def test_finding_keeps_what_was_typed_and_ticked(self, as_staff):
        first, second = given.union(name="CĐCS Đồi Ngô"), given.union("kcn", name="CĐCS Đình Trám")
        typed = plan(action="find", find="dinh tram", unions=[first.pk], topic="Quỹ", time="")
        page = as_staff.post(reverse("inspection-add"), typed)
        boxes = page.context["subjects"].unions
        assert [(one.pk, one.chosen) for one in boxes] == [(first.pk, True), (second.pk, False)]
        assert page.context["form"]["topic"].value() == "Quỹ"
        assert not page.context["form"].errors
        assert not Inspection.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"units": []}, "Cần chọn ít nhất một công đoàn"),
            ({"about": []}, "Cần chọn hoặc ghi nội dung"),
            ({"time": ""}, "Thời gian dự kiến: "),
            ({"time": "ngay"}, "Cần ghi ngày dự kiến"),
            ({"time": "ngay", "first_day": "05/05/2023"}, "không thuộc năm 2024"),
            ({"time": "ngay", "first_day": "05/05/2024", "last_day": "04/05/2024"}, "trước ngày đầu"),
            ({"plan_number": "1/KH"}, "phải đi cùng ngày ký"),
            ({"topic": "Xin chµo"}, "bảng mã cũ"),
            ({"issuer": "0"}, "Đơn vị kiểm tra: "),
        ],
        ids=str,
    )
    def test_what_is_missing_is_said_and_nothing_is_saved(self, as_staff, typed, said):
        page = as_staff.post(reverse("inspection-add"), plan(**{"units": [unit().pk]} | typed))
        assert said in text(page)
        assert not Inspection.objects.exists()

    def test_an_officer_for_the_own_unions_only(self, as_officer):
        mine, other = given.union(), given.union("kcn", name="CĐCS khác")
        page = as_officer.get(reverse("inspection-add"))
        assert [one.pk for one in page.context["subjects"].unions] == [mine.pk]
        typed = plan(issuer=unit().pk, unions=[mine.pk, other.pk])
        assert as_officer.post(reverse("inspection-add"), typed).status_code == 302
        assert [one.subject for one in Inspection.objects.all()] == [mine]
        refused = as_officer.post(reverse("inspection-add"), plan(unions=[mine.pk]))
        assert refused.status_code == 200  # the province is no choice

    def test_last_years_plan(self, as_staff):
        old = given.planned(day=DAY.replace(year=2023))
        unplanned = given.planned(unit("kcn"), day=DAY.replace(year=2023), unplanned=True)
        page = as_staff.get(reverse("inspection-copy"))
        assert {one.pk: one.ticked for one in page.context["rows"]} == {old.pk: True, unplanned.pk: False}
        assert "Chưa chọn cuộc nào" in text(as_staff.post(reverse("inspection-copy"), {}))
        answer = as_staff.post(reverse("inspection-copy"), {"rows": [old.pk]}, follow=True)
        assert "Đã chép 1 cuộc sang kế hoạch năm 2024" in text(answer)
        assert shown(answer) == [old.copies.get().pk]

    def test_two_who_correct_one(self, as_staff):
        inspection = given.visited()
        url = reverse("inspection-edit", args=[inspection.pk])
        page = as_staff.get(url)
        typed = plan(
            version=page.context["version"], visited_on=date_vi(DAY), topic="Quỹ", conclusion_number="1/KL",
            conclusion_on=date_vi(DAY),
        )  # fmt: skip
        assert as_staff.post(url, typed).status_code == 302
        inspection.refresh_from_db()
        assert (inspection.topic, inspection.conclusion_number) == ("Quỹ", "1/KL")
        late = as_staff.post(url, typed | {"topic": "Khác"})
        assert late.status_code == 409
        assert "Chưa lưu" in text(late)
        assert (
            as_staff.post(url, typed | {"topic": "Khác", "version": late.context["version"]}).status_code
            == 302
        )


class TestSteps:
    def step(self, client, finding, name, **typed):
        url = reverse("inspection-finding-step", args=[finding.inspection_id, finding.pk, name])
        return client.post(url, {"state": finding.state, **typed})

    def test_who_was_faster(self, as_staff):
        inspection = given.visited()
        url = reverse("inspection-step", args=[inspection.pk, "visit"])
        answer = as_staff.post(url, {"visited_on": date_vi(DAY)})
        assert answer.status_code == 409
        assert "đã thao tác trước" in text(answer)
        finding = given.finding(inspection)
        stale = Finding.objects.get(pk=finding.pk)
        given.closed(finding, on=TODAY)
        assert self.step(as_staff, stale, "withdraw", comment="Nhầm").status_code == 409

    def test_report_and_close(self, as_officer):
        finding = given.finding()
        assert "Cần ghi đã khắc phục như thế nào" in text(self.step(as_officer, finding, "report"))
        assert self.step(as_officer, finding, "report", comment="Đã bổ sung").status_code == 302
        finding.refresh_from_db()
        as_officer.force_login(people.staff())
        early = self.step(as_officer, finding, "close", on=date_vi(DAY - A_DAY))
        assert "trước ngày kiểm tra" in text(early)
        assert self.step(as_officer, finding, "close", on=date_vi(TODAY)).status_code == 302
        finding.refresh_from_db()
        assert finding.state == FindingState.CLOSED
        page = text(as_officer.get(reverse("inspection-detail", args=[finding.inspection_id])))
        assert "Tồn tại số 1: báo cáo kết quả khắc phục" in page

    def test_cancelled_with_a_reason(self, as_staff):
        inspection = given.planned()
        url = reverse("inspection-step", args=[inspection.pk, "cancel"])
        assert "Cần ghi lý do" in text(as_staff.post(url, {"state": "planned"}))
        as_staff.post(url, {"state": "planned", "comment": "Bão lũ"})
        inspection.refresh_from_db()
        assert inspection.state == InspectionState.CANCELLED
        assert as_staff.get(url).status_code == 302  # nothing to do any more
        assert as_staff.get(reverse("inspection-step", args=[inspection.pk, "khac"])).status_code == 404

    def test_a_finding_of_another_inspection_is_not_found(self, as_staff):
        finding, other = given.finding(), given.visited(unit("kcn"))
        assert (
            as_staff.get(reverse("inspection-finding-edit", args=[other.pk, finding.pk])).status_code == 404
        )


class TestWorkbooks:
    def sheet(self, answer):
        return list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))

    def test_plan_and_findings_as_the_lists_show_them(self, as_officer):
        given.planned(unit("kcn"))
        given.finding(given.visited(topic="=1+1"), days=5, text="=cmd|' /C calc'!A0")
        rows = self.sheet(as_officer.get(reverse("inspection-export")))
        header = next(row for row in rows if row[0] == "TT")
        (row,) = rows[rows.index(header) + 1 :]
        found = dict(zip(header, row, strict=True))
        assert found["Công đoàn được kiểm tra"] == unit().name
        assert (found["Trạng thái"], found["Tồn tại chưa khắc phục"], found["Trong đó quá hạn"]) == (
            "Đã kiểm tra",
            1,
            1,
        )
        rows = self.sheet(as_officer.get(reverse("inspection-findings-export")))
        header = next(row for row in rows if row[0] == "TT")
        found = dict(zip(header, rows[-1], strict=True))
        assert found["Tồn tại, hạn chế"].startswith("'=cmd")
        assert found["Trạng thái"] == "Quá hạn khắc phục"
        assert found["Hạn khắc phục"].date() == DAY + 5 * A_DAY
