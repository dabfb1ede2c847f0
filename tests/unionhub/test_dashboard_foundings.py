"""The list behind the 270 and the 150: list and remainder are the number of progress, whatever is reported."""

import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import load_workbook

from targets import progress
from targets.foundings import actions
from tests.support import people
from tests.support.form_figures import UNIONS, founded
from unionhub.management.commands.setup import load_reference_data
from unionhub.overview.foundings import FoundingsBehind, Listed, Wanted
from units.models import GrassrootsUnion, OrganisationKind, Unit
from units.register.actions import FoundingPaper, found
from vietnamese import clock
from workflow.steps import StepRefused

DAY = datetime.date(2026, 10, 20)
ADDRESS = "dashboard-foundings"


def behind(**wanted):
    return FoundingsBehind(progress.load(on=DAY, indicators=UNIONS), Wanted(**wanted))


def s4():
    report = people.report_of("lang-giang", 2026, 2)
    people.add_founding(report, "CĐCS Công ty A", workforce=25)
    people.add_founding(report, "CĐCS Trường B", kind="su-nghiep", workforce=40)
    people.add_founding(report, "CĐCS Công ty C", workforce=19)
    return people.approve(people.send_report("lang-giang", 2026, 2, **founded(3, 2, 1)))


@pytest.fixture
def leadership(reference_data, client):
    client.force_login(people.leader())
    with clock.at(DAY):
        yield client


def names(rows):
    return [row.founding.name if row.founding else row.count for row in rows]


@pytest.mark.django_db
class TestS4:
    def test_the_150_open_to_a_only(self, leadership):
        s4()
        page = leadership.get(reverse(ADDRESS), {"loai": "tu-20"})
        assert names(page.context["behind"].approved) == ["CĐCS Công ty A"]
        assert "CĐCS Công ty A" in page.content.decode()
        assert "CĐCS Công ty C" not in page.content.decode()

    def test_later_changes_of_the_unions_change_nothing_but_todays_name(self, leadership):
        s4()
        GrassrootsUnion.objects.filter(name="CĐCS Công ty C").update(workforce=30)
        GrassrootsUnion.objects.filter(name="CĐCS Công ty A").update(name="CĐCS Công ty A mới")
        for kind, number in (("tat-ca", 3), ("doanh-nghiep", 2), ("tu-20", 1)):
            page = leadership.get(
                reverse(ADDRESS), {"loai": kind, "don-vi": "lang-giang", "nam": "2026", "quy": "2"}
            )
            assert page.context["behind"].number == number
            assert page.context["behind"].without_list == 0
        assert "nay là CĐCS Công ty A mới" in page.content.decode()
        known = progress.load(on=DAY, indicators=UNIONS)
        assert [known.province(code).approved for code in UNIONS] == [3, 2, 1]

    def test_every_number_of_the_pages_opens_into_the_list(self, leadership):
        s4()
        address = reverse(ADDRESS)
        home = leadership.get(reverse("dashboard")).content.decode()
        assert f'{address}?loai=tat-ca">3</a>' in home
        assert f'{address}?loai=tu-20">1</a>' in home
        units = leadership.get(reverse("dashboard-units")).content.decode()
        assert f'{address}?loai=tat-ca&amp;don-vi=lang-giang&amp;nam=2026">3</a>' in units
        unit = leadership.get(reverse("dashboard-unit", args=["lang-giang"])).content.decode()
        assert f'{address}?loai=tu-20&amp;don-vi=lang-giang&amp;nam=2026&amp;quy=2">1</a>' in unit
        by_year = leadership.get(reverse("dashboard-indicator", args=[UNIONS[2]])).content.decode()
        assert f'{address}?loai=tu-20&amp;don-vi=lang-giang&amp;nam=2026">1</a>' in by_year
        assert f'{address}?loai=tu-20&amp;nam=2026">1</a>' in by_year
        by_quarter = leadership.get(
            reverse("dashboard-indicator", args=[UNIONS[0]]), {"nam": 2026}
        ).content.decode()
        assert f'{address}?loai=tat-ca&amp;don-vi=lang-giang&amp;nam=2026&amp;quy=2">3</a>' in by_quarter
        ranking = leadership.get(reverse("dashboard-ranking")).content.decode()
        assert f'{address}?loai=tat-ca&amp;don-vi=lang-giang">3</a>' in ranking

    def test_the_sheet_of_a_meeting_opens_into_the_list_as_of_its_quarter(self, leadership):
        s4()
        page = leadership.get(reverse("dashboard-print"), {"quy": "2026-2"}).content.decode()
        start = f"{reverse(ADDRESS)}?den=2026-06-30&amp;loai=tat-ca"
        year = "&amp;nam=2026"
        for unit in ("&amp;don-vi=lang-giang", ""):
            for part in (f"{year}&amp;quy=2", year, ""):
                assert f'<td class="num"><a href="{start}{unit}{part}">3</a></td>' in page
        listed = leadership.get(
            reverse(ADDRESS), {"den": "2026-06-30", "loai": "tat-ca", "don-vi": "lang-giang"}
        )
        assert listed.context["behind"].number == 3


@pytest.mark.django_db
class TestThePage:
    def test_waiting_ones_stand_apart_and_numbers_without_a_list_are_rows(self, leadership):
        s4()
        people.typed_counts(2026, 1)
        people.approve_report("yen-the", 2026, 1, **founded(4, 3, 2))
        people.send_report("luc-nam", 2026, 2, **founded(2, 1, 0))
        page = leadership.get(reverse(ADDRESS))
        shown = page.context["behind"]
        assert (shown.number, shown.listed, shown.without_list, shown.waiting_number) == (7, 3, 4, 2)
        assert names(shown.approved)[-1] == 4
        assert {tab["label"]: tab["count"] for tab in page.context["tabs"]} == {
            "Đã duyệt, được tính": 7,
            "Chờ duyệt, chưa tính": 2,
        }
        waiting = leadership.get(reverse(ADDRESS), {"muc": "cho-duyet"}).context["table"]
        assert [row.record.unit.code for row in waiting.rows] == ["luc-nam"] * len(shown.waiting)
        assert "Chưa có danh sách: 4" in page.content.decode()
        unit = leadership.get(reverse("dashboard-unit", args=["yen-the"])).content.decode()
        assert "chưa có danh sách: 4" in unit
        indicator = leadership.get(reverse("dashboard-indicator", args=[UNIONS[2]])).content.decode()
        assert "chưa có danh sách: 2" in indicator
        goals = [
            leadership.get(reverse("dashboard-goal", args=[code]))
            for code in ("members_admitted", UNIONS[0], UNIONS[2])
        ]
        lists = ["", "chưa có danh sách: 4", "chưa có danh sách: 2"]
        assert [page.context["without_list"] for page in goals] == lists

    def test_an_officer_sees_the_own_unit_only(self, leadership):
        s4()
        people.approve(people.send_report("luc-nam", 2026, 2, **founded(2, 1, 0)))
        leadership.force_login(people.reporter("luc-nam"))
        page = leadership.get(reverse(ADDRESS))
        assert page.context["behind"].number == 2
        assert "Công ty A" not in page.content.decode()
        assert leadership.get(reverse(ADDRESS), {"don-vi": "lang-giang"}).status_code == 404
        assert leadership.get(reverse(f"{ADDRESS}-export"), {"don-vi": "lang-giang"}).status_code == 404

    def test_the_workbook_has_the_same_rows(self, leadership):
        s4()
        answer = leadership.get(reverse(f"{ADDRESS}-export"), {"loai": "tu-20"})
        sheet = load_workbook(io.BytesIO(answer.content)).active
        texts = [cell for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
        assert "CĐCS Công ty A" in texts
        assert "CĐCS Công ty C" not in texts

    def test_what_cannot_be_read_is_told(self, leadership):
        page = leadership.get(reverse(ADDRESS), {"loai": "la", "nam": "hai", "quy": "7"})
        assert len(page.context["asked"].problems) == 3

    def test_a_day_to_come_is_told_and_a_day_of_the_past_is_kept_in_every_link(self, leadership):
        s4()
        told = leadership.get(reverse(ADDRESS), {"den": "2030-01-01", "to-chuc": "la"})
        assert told.context["asked"].problems == [
            "Ngày 01/01/2030 chưa đến; trang hiển thị số liệu đến hôm nay.",
            "Không nhận được cách xem “la”; trang hiển thị theo thời điểm báo cáo.",
        ]
        misread = leadership.get(reverse(ADDRESS), {"den": "hôm qua"}).content.decode()
        assert "Không đọc được ngày “hôm qua”, ví dụ đúng: 30/9/2026 hoặc 2026-09-30;" in misread
        page = leadership.get(reverse(ADDRESS), {"den": "30/6/2026", "loai": "tu-20", "d-page": "1"})
        html = page.content.decode()
        assert 'name="den" value="30/06/2026"' in html, "typed and shown as people write it"
        assert 'type="date"' not in html + leadership.get(reverse("dashboard")).content.decode()
        assert page.context["export_url"].endswith("?loai=tu-20&den=2026-06-30")
        assert [text for text, _ in page.context["chips"]] == [
            "Loại: CĐCS doanh nghiệp từ 20 CNLĐ",
            "Số liệu đến ngày: 30/06/2026",
        ]

    def test_as_many_queries_for_twelve_unions_as_for_two(self, leadership):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                assert leadership.get(reverse(ADDRESS)).status_code == 200
            return len(captured)

        people.approve(people.send_report("luc-nam", 2026, 2, **founded(2, 1, 1)))
        queries()
        few = queries()
        people.approve(people.send_report("yen-the", 2026, 2, **founded(10, 5, 5)))
        assert queries() == few


class TestRandom(TestCase):
    """Counts of figures = listed + remainder, always, for every unit, quarter and kind, in both views."""

    UNITS = ("lang-giang", "yen-the")

    @classmethod
    def setUpTestData(cls):
        if not Unit.objects.exists():
            load_reference_data()
        people.staff()
        for code in cls.UNITS:
            people.reporter(code)
        for quarter in (1, 2, 3):
            people.open_quarter(2026, quarter)
        people.typed_counts(2026, 1)

    steps = st.lists(
        st.tuples(
            st.sampled_from(["report", "report", "approve", "reopen", "late", "late"]),
            st.sampled_from(UNITS),
            st.integers(1, 3),
            st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)).map(
                lambda parts: (sum(parts), parts[1] + parts[2], parts[2])
            ),
        ),
        max_size=7,
    )

    @settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(steps)
    def test_list_and_remainder_are_the_number(self, steps):
        for number, step in enumerate(steps):
            self.take(number, *step)
            self.check()

    def take(self, number, verb, code, quarter, counts):
        report = people.report_of(code, 2026, quarter)
        if verb == "report" and report.can_be_edited:
            try:
                people.send_report(code, 2026, quarter, **founded(*counts))
            except StepRefused:
                pass  # a typed number below what late unions have filled
        elif verb == "approve" and report.state == "submitted":
            people.approve(report)
        elif verb == "reopen" and report.state == "approved":
            from targets.reports.actions import reopen

            reopen(by=people.staff(), report=report, comment="Sửa")
        elif verb == "late":
            with clock.at(DAY):
                founding = found(
                    by=people.staff(),
                    unit=Unit.objects.get(code=code),
                    name=f"CĐCS ghi sau {number}",
                    kind=OrganisationKind.objects.get(code="dn-fdi" if counts[1] else "su-nghiep"),
                    paper=FoundingPaper(report.period.first_day, f"{number}/QĐ", 25 if counts[2] else 9, 5),
                )
                try:
                    actions.fill_remainder(by=people.staff(), founding=founding)
                except StepRefused:
                    pass

    def check(self):
        for structure in (progress.REPORTED, progress.CURRENT):
            known = progress.load(on=DAY, indicators=UNIONS, structure=structure)
            listed = Listed(known)
            for indicator in UNIONS:
                shown = FoundingsBehind(known, Wanted(indicator=indicator))
                assert shown.number == (known.province(indicator).approved or 0)
                assert shown.waiting_number == (known.province(indicator).pending or 0)
                assert shown.without_list == listed.total(indicator) >= 0
                assert all(row.count > 0 for row in [*shown.approved, *shown.waiting])
