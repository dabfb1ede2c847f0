"""Leadership's page of officials and officers: what stands where, the words for nothing, and quarters older than the parts."""

import datetime
import io
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from openpyxl import load_workbook

from targets.models import Goal, QuarterlyReport, ReportingPeriod, ReportState
from targets.reports import checks
from tests.support import people
from tests.support.form_figures import STANDARD_PARTS
from tests.support.html import part, rows, text
from vietnamese import clock
from workflow.steps import StepRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

DAY = datetime.date(2024, 7, 20)
BLANK = dict.fromkeys(STANDARD_PARTS)


@pytest.fixture
def look(client):
    client.force_login(people.leader())

    def get(name="dashboard-officials"):
        with clock.at(DAY):
            return client.get(reverse(name))

    return get


def table(response, number):
    """``{name: [cells]}`` of a table of the page."""
    found = response.content.decode().split('<table class="data cards">')[number]
    return {row[1]: row[2:] for row in rows(found[: found.index("</table>")])}


def opened_before_the_parts(year, quarter):
    """As an installation has it that is upgraded while the quarter is open."""
    people.open_quarter(year, quarter)
    import_module("targets.migrations.0004_parts_of_the_standard").spare_open_quarters(apps, None)


def test_shares_by_unit_and_the_words_for_nothing(look):
    opened_before_the_parts(2024, 1)
    people.approve_report(
        "kcn", 2024, 1, officials=18, officials_standardised=16, officials_expertise=17,
        officials_union_work=18, officials_political_theory=16, officials_skills=18,
        first_time_officers=7, first_time_officers_trained=3,
    )  # fmt: skip
    people.approve_report("luc-nam", 2024, 1, **BLANK)
    people.approve_report(
        "y-te", 2024, 1, **dict.fromkeys(("officials", "officials_standardised", *STANDARD_PARTS), 0)
    )
    approved = people.approve_report("kcn", 2024, 2, first_time_officers_trained=2)
    people.send_report("y-te", 2024, 2)
    page = look()
    assert "Quý II/2024: đã duyệt báo cáo của 1/17 đơn vị." in text(page)
    officials = table(page, 1)
    shares = ["16/18 88,9%", "17/18 94,4%", "18/18 100,0%", "16/18 88,9%", "18/18 100,0%"]
    assert officials["CĐ các KCN tỉnh"] == ["18", *shares, "2", "Quý II/2024"]
    assert officials["LĐLĐ huyện Lục Nam"] == [
        "5", "5/5 100,0%", *["Chưa nhập"] * 4, "0", "Quý I/2024 quý II/2024: chưa báo cáo",
    ]  # fmt: skip
    assert officials["CĐN Y tế"] == ["0", *["0/0"] * 5, "0", "Quý I/2024 quý II/2024: chờ duyệt"]
    assert officials["LĐLĐ huyện Sơn Động"] == [*["Chưa báo cáo"] * 6, "–", "Chưa báo cáo"]
    assert officials["TỔNG"][:3] == ["23", "21/23 91,3%", "17/18 94,4%; 2/3 đơn vị đã nhập"]
    assert officials["Không kể CĐ các KCN"][:2] == ["5", "5/5 100,0%"]
    assert list(officials).index("LĐLĐ huyện Lục Nam") < list(officials).index("CĐ các KCN tỉnh")
    trained = table(page, 2)
    assert trained["CĐ các KCN tỉnh"] == ["7", "5/7 71,4%", "2"]
    assert trained["LĐLĐ huyện Sơn Động"] == ["Chưa báo cáo", "Chưa báo cáo", "–"]
    assert trained["TỔNG"] == ["7", "5/7 71,4%", "2"]
    waits = QuarterlyReport.objects.get(unit__code="y-te", period__quarter=2)
    assert "1 báo cáo chờ duyệt, chưa tính vào số liệu của trang này: CĐN Y tế (quý II/2024)." in text(page)
    assert f'href="{reverse("report-detail", args=[waits.pk])}"' in page.content.decode()
    sheet = load_workbook(io.BytesIO(look("dashboard-officials-export").content)).active
    lines = {row[1]: row[2:] for row in sheet.iter_rows(values_only=True)}
    kcn = lines["CĐ các KCN tỉnh"]
    assert (kcn[:4], kcn[16:]) == ((18, 16, 18, "88,9%"), (2, "Quý II/2024", 7, 5, "71,4%", 2))
    assert lines["LĐLĐ huyện Sơn Động"] == (None,) * 22
    assert lines["TỔNG"][:7] == (23, 21, 23, "91,3%", 17, 18, "94,4%")
    notes = " ".join(str(row[0]) for row in sheet.iter_rows(max_row=6, values_only=True))
    assert "Chưa tính 1 báo cáo chờ duyệt: CĐN Y tế (quý II/2024)." in notes
    for address in (reverse("report-detail", args=[approved.pk]), reverse("dashboard-unit", args=["kcn"])):
        assert f'href="{address}"' in page.content.decode()


def test_the_first_page_says_both_in_short(look):
    empty = text(part(look("dashboard"), '<li id="can-bo">', "</li>"))
    assert "chưa báo cáo" in empty
    assert "0,0%" not in empty
    people.approve_report("kcn", 2024, 2, officials=8, officials_standardised=5, first_time_officers=2)
    Goal.objects.filter(indicator__code="first_time_officers_trained_share").update(value=50)
    said = text(part(look("dashboard"), '<li id="can-bo">', "</li>"))
    for words in ("62,5% (5/8 người), mục tiêu 100%", "0,0% (0/2 người), mục tiêu 50%"):
        assert words in said
    assert reverse("dashboard-officials") in look("dashboard").content.decode()


class TestQuartersOlderThanTheParts:
    def test_what_was_sent_without_them_is_approved_and_nothing_is_zero(self):
        opened_before_the_parts(2024, 1)
        sent = people.send_report("luc-nam", 2024, 1, **BLANK)
        report = people.approve(
            people.return_report(sent) and people.send_report("luc-nam", 2024, 1, **BLANK)
        )
        assert report.state == ReportState.APPROVED
        figures = checks.figures_of(report.approved_revision)
        assert {figures[code] for code in STANDARD_PARTS} == {None}

    def test_the_form_says_that_they_may_stay_blank_and_what_is_typed_is_checked(self, client):
        opened_before_the_parts(2024, 1)
        report = people.report_of("luc-nam", 2024, 1)
        client.force_login(people.reporter("luc-nam"))
        with clock.at(report.period.due_on):
            page = client.get(reverse("report-edit", args=[report.pk])).content.decode()
        assert page.count("Quý này chưa bắt buộc") == len(STANDARD_PARTS)
        with pytest.raises(StepRefused) as refused:
            people.send_report("luc-nam", 2024, 1, **BLANK | {"officials_skills": 6})
        assert [problem.code for problem in refused.value.problems] == ["officials_skills"]

    def test_quarters_opened_from_now_on_ask_for_them(self):
        opened_before_the_parts(2024, 1)
        assert list(
            ReportingPeriod.objects.filter(needs_standard_parts=False).values_list("year", "quarter")
        ) == [(2024, 1)]
        with pytest.raises(StepRefused) as refused:
            people.send_report("luc-nam", 2024, 2, **BLANK)
        assert [problem.code for problem in refused.value.problems] == list(STANDARD_PARTS)
