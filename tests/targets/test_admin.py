"""Programme, ledger, periods and reports in the admin site."""

import datetime
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from targets.models import (
    Goal,
    Indicator,
    Programme,
    QuarterlyReport,
    ReportingPeriod,
    ReportState,
    TargetDecision,
    TargetEntry,
)
from tests.support import bulk, people
from tests.support.html import source
from tests.support.language import foreign_words, policy_breaches
from tests.support.ledgers import adjust, current, ledger
from units.models import Installation, Unit, User
from vietnamese import clock

REPORTS = "/quan-tri/targets/quarterlyreport/"
PERIODS = "/quan-tri/targets/reportingperiod/"
DECISIONS = "/quan-tri/targets/targetdecision/"


@pytest.fixture(autouse=True)
def staff(client, reference_data):
    person = people.staff()
    client.force_login(person)
    return person


def superuser():
    user = people.person("root", "Quản Trị Máy Chủ")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    return User.objects.get(pk=user.pk)


def cells(answer):
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def messages(answer):
    return " ".join(str(message) for message in answer.context["messages"])


class TestDecisions:
    def decision(self, *entries, **fields):
        data = {
            "programme": Programme.objects.get().pk,
            "issuer": "province",
            "number": "45/QĐ-LĐLĐ",
            "signed_on": "01/07/2026",
            "effective_on": "01/07/2026",
            "kind": "adjusted",
            "note": "",
            "entries-TOTAL_FORMS": 10,
            "entries-INITIAL_FORMS": 0,
            **fields,
        }
        indicator = Indicator.objects.get(code="members_admitted")
        for number, (code, year, amount) in enumerate(entries):
            row = {
                "unit": Unit.objects.get(code=code).pk,
                "year": year,
                "indicator": indicator.pk,
                "amount": amount,
            }
            data |= {f"entries-{number}-{name}": value for name, value in row.items()}
        return data

    def test_a_decision_goes_through_the_ledger_and_is_sealed(self, client, staff):
        answer = client.post(
            f"{DECISIONS}add/", self.decision(("luc-nam", 2026, "1.120"), ("kcn", 2026, "0"))
        )
        assert answer.status_code == 302
        decision = TargetDecision.objects.get()
        assert decision.closed_at
        assert decision.recorded_by == staff
        assert current() == {
            ("luc-nam", 2026, "members_admitted"): 1120,
            ("kcn", 2026, "members_admitted"): 0,
        }
        html = client.get(reverse("admin:targets_targetdecision_change", args=[decision.pk])).content.decode()
        assert "1.120" in html
        assert 'name="number"' not in html
        assert "<input" not in html.split("Các dòng chỉ tiêu", 1)[1].split("</table>", 1)[0]

    def test_minus_lowers_a_target(self, client):
        adjust(amount=120)
        answer = client.post(f"{DECISIONS}add/", self.decision(("luc-nam", 2026, "-20"), number="46/QĐ-LĐLĐ"))
        assert answer.status_code == 302
        assert current() == {("luc-nam", 2026, "members_admitted"): 100}

    @pytest.mark.parametrize(
        ("entries", "fields"),
        [
            ([("luc-nam", 2026, "-20")], {}),
            ([("luc-nam", 2035, "20")], {}),
            ([("luc-nam", 2026, "20"), ("luc-nam", 2026, "30")], {}),
            ([("luc-nam", 2026, "2.0")], {}),
            ([("luc-nam", 2026, "hai")], {}),
            ([("luc-nam", 2026, "20")], {"kind": "correction"}),
            ([("luc-nam", 2026, "20")], {"signed_on": "31/31/2026"}),
            ([("luc-nam", 2026, "20")], {"number": "QuyÕt ®Þnh sè 45"}),
            ([], {}),
        ],
        ids=[
            "below zero",
            "other years",
            "twice",
            "fraction",
            "text",
            "correction",
            "no day",
            "legacy",
            "empty",
        ],
    )
    def test_what_the_ledger_refuses_is_said_and_nothing_typed_is_lost(self, client, entries, fields):
        answer = client.post(f"{DECISIONS}add/", self.decision(*entries, note="Giữ nguyên chữ này", **fields))
        html = answer.content.decode()
        assert answer.status_code == 200
        assert "errorlist" in html
        assert "Giữ nguyên chữ này" in html
        for _, _, amount in entries:
            assert f'value="{amount}"' in html
        assert not foreign_words(html, {"correction"})  # as posted
        assert ledger() == ([], [])

    def test_the_same_decision_again_changes_nothing(self, client):
        data = self.decision(("luc-nam", 2026, "120"))
        client.post(f"{DECISIONS}add/", data)
        before = ledger()
        answer = client.post(f"{DECISIONS}add/", data)
        assert "đã có trong sổ chỉ tiêu" in answer.content.decode()
        assert ledger() == before

    def test_nothing_is_changed_or_deleted_even_by_a_superuser(self, client):
        decision = adjust()
        before = ledger()
        client.force_login(superuser())
        change = reverse("admin:targets_targetdecision_change", args=[decision.pk])
        assert client.post(change, self.decision(("kcn", 2026, "5"))).status_code == 403
        delete = reverse("admin:targets_targetdecision_delete", args=[decision.pk])
        assert client.post(delete, {"post": "yes"}).status_code == 403
        chosen = {"action": "delete_selected", "_selected_action": [decision.pk], "post": "yes"}
        client.post(DECISIONS, chosen)
        assert ledger() == before

    def test_an_administrator_reads_and_does_not_add(self, client):
        adjust()
        client.force_login(people.administrator())
        assert client.get(DECISIONS).status_code == 200
        assert client.post(f"{DECISIONS}add/", self.decision(("kcn", 2026, "5"))).status_code == 403
        assert TargetEntry.objects.count() == 1

    def test_entries_are_exported_as_numbers_and_safe_texts(self, client):
        adjust(number="=1+1/QĐ")
        rows = cells(client.get(f"{DECISIONS}export/"))
        assert rows[0][:3] == ["số quyết định", "ngày ký", "có hiệu lực từ"]
        assert rows[1][0] == "'=1+1/QĐ"
        assert rows[1][1] == datetime.datetime(2026, 7, 1)
        name = Indicator.objects.get(code="members_admitted").name
        assert rows[1][5:] == ["luc-nam", "Liên đoàn Lao động huyện Lục Nam", 2026, name, 120]

    def test_the_list_leads_to_the_annex(self, client):
        html = client.get(DECISIONS).content.decode()
        assert reverse("annex-import") in html
        assert f"{DECISIONS}export/" in html


class TestPeriods:
    def opening(self, period):
        return reverse("admin:targets_reportingperiod_open", args=[period.pk])

    def test_opening_asks_first_and_makes_the_reports(self, client):
        period = people.period_of(2024, 1)
        page = client.get(self.opening(period)).content.decode()
        assert "17 đơn vị" in page
        assert not ReportingPeriod.objects.opened().exists()
        answer = client.post(self.opening(period), follow=True)
        assert "Quý I/2024 đã mở, có thêm 17 báo cáo." in messages(answer)
        assert QuarterlyReport.objects.filter(period=period).count() == 17

    def test_opening_as_an_action_tells_what_cannot_be_opened(self, client):
        with clock.at(datetime.date(2024, 2, 1)):
            chosen = [people.period_of(2024, 1).pk, people.period_of(2024, 3).pk]
            answer = client.post(PERIODS, {"action": "open_chosen", "_selected_action": chosen}, follow=True)
        assert "chưa bắt đầu" in messages(answer)
        assert [str(period) for period in ReportingPeriod.objects.opened()] == ["Quý I/2024"]

    def test_only_who_may_change_periods_opens_them(self, client):
        period = people.period_of(2024, 1)
        for person in (people.leader(), people.reporter("kcn")):
            client.force_login(person)
            assert client.post(self.opening(period)).status_code in (302, 403)
        assert not ReportingPeriod.objects.opened().exists()

    def test_days_stay_editable_and_the_quarter_is_fixed_once_open(self, client):
        period = people.open_quarter(2024, 1)
        other = people.period_of(2024, 2)
        page = client.get(reverse("admin:targets_reportingperiod_change", args=[period.pk])).content.decode()
        assert 'name="quarter"' not in page
        assert 'name="due_on"' in page
        assert 'name="opened_at' not in page
        page = client.get(reverse("admin:targets_reportingperiod_change", args=[other.pk])).content.decode()
        assert 'name="quarter"' in page

    def test_days_go_out_and_come_in_by_year_and_quarter(self, client):
        exported = client.get(f"{PERIODS}export/", {"year": 2026})
        book = openpyxl.load_workbook(io.BytesIO(exported.content))
        sheet = book.active
        assert [cell.value for cell in sheet[1]][:2] == ["năm", "quý"]
        row = next(row for row in sheet.iter_rows(min_row=2) if row[1].value == 3)
        assert row[0].value == 2026
        assert row[0].number_format == "0"
        row[5].value = "15/10/2026"
        out = io.BytesIO()
        book.save(out)
        answer = client.post(
            f"{PERIODS}import/", {"import_file": SimpleUploadedFile("k.xlsx", out.getvalue()), "format": "0"}
        )
        html = source(answer)
        assert "0 mới, 1 thay đổi, 3 không thay đổi, 0 bị từ chối" in html
        assert "<del>10/10/2026</del> → 15/10/2026" in html.replace("\n", "")
        assert not foreign_words(html)
        assert not policy_breaches(html)
        form = answer.context["confirm_form"]
        client.post(f"{PERIODS}process_import/", {name: form.initial.get(name, "") for name in form.fields})
        assert people.period_of(2026, 3).due_on == datetime.date(2026, 10, 15)
        assert people.period_of(2026, 3).history.first().history_user == people.staff()

    def test_days_out_of_order_are_refused_whole(self, client):
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"{PERIODS}export/", {"year": 2026}).content))
        row = next(row for row in book.active.iter_rows(min_row=2) if row[1].value == 3)
        row[5].value = datetime.datetime(2026, 1, 1)
        out = io.BytesIO()
        book.save(out)
        answer = client.post(
            f"{PERIODS}import/", {"import_file": SimpleUploadedFile("k.xlsx", out.getvalue()), "format": "0"}
        )
        html = answer.content.decode()
        assert "Hạn nộp không được trước ngày chốt số liệu" in html
        assert answer.context["confirm_form"] is None
        assert not foreign_words(html)


class TestReports:
    def change(self, report):
        return reverse("admin:targets_quarterlyreport_change", args=[report.pk])

    def test_the_page_shows_every_revision_and_the_log_and_takes_nothing(self, client):
        report = people.return_report(
            people.send_report("viet-yen", 2024, 1, members_admitted=1234), comment="Xem lại số kết nạp."
        )
        people.save_figures(report, **people.whole_figures(report, members_admitted=1300))
        html = source(client.get(self.change(report)))
        for text in ("1.234", "1.300", "Lần 2", "chưa gửi", "Xem lại số kết nạp.", "Trả lại để bổ sung"):
            assert text in html
        assert "_save" not in html
        client.force_login(superuser())
        posted = {"state": "approved", "unit": report.unit_id, "period": report.period_id}
        assert client.post(self.change(report), posted).status_code == 403
        assert client.get(f"{REPORTS}add/").status_code == 403
        report.refresh_from_db()
        assert report.state == ReportState.RETURNED

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"trang-thai": "submitted"}, {"kcn"}),
            ({"trang-thai": "approved"}, {"yen-dung"}),
            ({"han": "late"}, {"yen-dung"}),
            ({"don-vi": "kcn"}, {"kcn"}),
        ],
    )
    def test_filters(self, client, asked, found):
        people.send_report("kcn", 2024, 1)
        late = people.send_report("yen-dung", 2024, 1, at=datetime.date(2024, 4, 20))
        people.approve(late)
        if "don-vi" in asked:
            asked = {"don-vi": Unit.objects.get(code=asked["don-vi"]).pk}
        shown = client.get(REPORTS, asked).context["cl"].result_list
        assert {report.unit.code for report in shown} == found

    def test_words_of_the_list(self, client):
        people.open_quarter(2024, 1)
        html = client.get(REPORTS).content.decode()
        assert "Chưa báo cáo" in html
        assert "Quá hạn" in html

    def approve(self, client, reports, page=None):
        """Both steps of the action; ``page``: the first one's answer, if it was taken before."""
        chosen = {"action": "approve_chosen", "_selected_action": [report.pk for report in reports]}
        page = page or client.post(REPORTS, chosen)
        seen = {f"revision-{r.pk}": r.current_revision_id for r, _ in page.context["reports"]}
        return client.post(REPORTS, {**chosen, **seen, "confirmed": "1"}, follow=True)

    def test_approving_shows_the_figures_first(self, client):
        reports = [people.send_report(code, 2024, 1, members_admitted=5200) for code in ("kcn", "y-te")]
        chosen = {"action": "approve_chosen", "_selected_action": [report.pk for report in reports]}
        page = client.post(REPORTS, chosen)
        html = page.content.decode()
        assert "5.200" in html
        assert not foreign_words(html)
        assert not policy_breaches(html)
        assert not QuarterlyReport.objects.approved().exists()
        assert "Đã duyệt 2 báo cáo" in messages(self.approve(client, reports, page))
        assert QuarterlyReport.objects.approved().count() == 2

    def test_who_was_faster_is_said_and_the_others_are_approved(self, client):
        reports = [people.send_report(code, 2024, 1) for code in ("kcn", "y-te")]
        chosen = {"action": "approve_chosen", "_selected_action": [report.pk for report in reports]}
        page = client.post(REPORTS, chosen)
        people.return_report(reports[0], by=people.staff("canbo2"))
        said = messages(self.approve(client, reports, page))
        assert "đã thao tác trước" in said
        assert "Đã duyệt 1 báo cáo" in said
        assert [report.unit.code for report in QuarterlyReport.objects.approved()] == ["y-te"]

    def test_a_newer_sending_than_the_one_shown_is_not_approved(self, client):
        report = people.send_report("kcn", 2024, 1, members_admitted=10)
        page = client.post(REPORTS, {"action": "approve_chosen", "_selected_action": [report.pk]})
        people.return_report(report)
        people.send_report("kcn", 2024, 1, members_admitted=99999)
        self.approve(client, [report], page)
        report.refresh_from_db()
        assert report.state == ReportState.SUBMITTED

    def test_what_does_not_wait_is_left_alone(self, client):
        report = people.report_of("kcn", 2024, 1)
        answer = client.post(
            REPORTS, {"action": "approve_chosen", "_selected_action": [report.pk]}, follow=True
        )
        assert "được giữ nguyên" in messages(answer)

    def test_administrators_look_and_do_not_approve(self, client):
        report = people.send_report("kcn", 2024, 1)
        client.force_login(people.administrator())
        assert client.get(self.change(report)).status_code == 200
        assert "approve_chosen" not in client.get(REPORTS).content.decode()
        client.post(
            REPORTS,
            {
                "action": "approve_chosen",
                "_selected_action": [report.pk],
                "confirmed": "1",
                f"revision-{report.pk}": report.current_revision_id,
            },
        )
        assert not QuarterlyReport.objects.approved().exists()

    def test_figures_go_out_with_their_revision_and_blank_is_no_zero(self, client):
        Installation.objects.create(sample_since=clock.now())
        report = people.report_of("viet-yen", 2024, 1)
        people.save_figures(report, members_admitted=None, members_decreased=0)
        rows = cells(client.get(f"{REPORTS}export/", {"trang-thai": "draft"}))
        assert rows[0] == ["DỮ LIỆU MẪU – không phải số liệu thật"]
        figures = {
            row[-2] if isinstance(row[-1], int) else row[-1]: row for row in rows if row[:1] == ["viet-yen"]
        }
        names = dict(Indicator.objects.values_list("code", "name"))
        assert figures[names["members_decreased"]][-1] == 0
        assert figures[names["members_admitted"]][-1] == names["members_admitted"]  # nothing after the name


class TestProgramme:
    def test_goals_are_typed_and_shown_as_offices_write_them(self, client):
        goal = Goal.objects.get(indicator__code="members_admitted")
        html = client.get(
            reverse("admin:targets_programme_change", args=[goal.programme_id])
        ).content.decode()
        assert 'value="120.000"' in html
        assert 'name="code"' not in html

    def test_staff_read_indicators_and_administrators_name_them(self, client):
        indicator = Indicator.objects.get(code="members_admitted")
        url = reverse("admin:targets_indicator_change", args=[indicator.pk])
        assert "_save" not in client.get(url).content.decode()
        client.force_login(people.administrator())
        html = client.get(url).content.decode()
        assert 'name="short_name"' in html
        assert 'name="code"' not in html

    def test_what_is_refused_at_a_column_that_is_only_shown_stands_above_the_form(self, client):
        people.approve_report("luc-nam", 2024, 1, members_admitted=90, unions_founded=1)
        client.force_login(people.administrator())
        indicator = Indicator.objects.get(code="unions_founded")
        url = reverse("admin:targets_indicator_change", args=[indicator.pk])
        page = client.get(url)
        form = page.context["adminform"].form
        assert "counted_unions" not in form.fields
        typed = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
        answer = client.post(url, typed | {"opening_of": Indicator.objects.get(code="members_end").pk})
        assert answer.status_code == 200
        assert "Số đếm từ danh sách không phải là tổng hay số đầu kỳ" in answer.content.decode()

    @pytest.mark.parametrize("name", ["programme", "indicator", "reportingperiod", "quarterlyreport"])
    def test_nothing_is_deleted_even_by_a_superuser(self, client, name):
        people.assign_targets("luc-nam", 2024, members_admitted=400)
        people.open_quarter(2024, 1)
        client.force_login(superuser())
        model = {"programme": Programme, "indicator": Indicator}.get(name) or (
            ReportingPeriod if name == "reportingperiod" else QuarterlyReport
        )
        url = reverse(f"admin:targets_{name}_delete", args=[model.objects.first().pk])
        assert client.post(url, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("url", [REPORTS, f"{REPORTS}export/", DECISIONS, f"{DECISIONS}export/", PERIODS])
def test_as_many_queries_for_170_units_as_for_17(client, url):
    period = people.period_of(2024, 1)
    units = list(Unit.objects.filter(owes_reports=True))
    bulk.assign(units)
    bulk.fill(units, [period])
    counts = []
    for more in (0, 153):
        if more:
            units = bulk.more_units(more)
            bulk.assign(units, number="02/QĐ-LĐLĐ")
            bulk.fill(units, [period])
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_reports_are_found_by_every_name_of_their_unit(client):
    people.open_quarter(2026, 1)
    page = client.get(REPORTS, {"q": "cong doan cac khu cong nghiep"})
    assert {report.unit.code for report in page.context["cl"].queryset} == {"kcn"}
    both = client.get(REPORTS, {"q": "luc nam quy i/2026"})
    assert [report.unit.code for report in both.context["cl"].queryset] == ["luc-nam"]
    assert not client.get(REPORTS, {"q": "khong co"}).context["cl"].queryset
