"""Approving, returning and reopening on the review page. Bình and Chi are staff; the day is 20/4/2026."""

import datetime
import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from targets.models import QuarterlyReport, ReportState
from targets.models.report import REOPENED
from targets.reports import actions
from tests.support import people
from tests.support.html import source as text
from units.people.roles import Role
from vietnamese import clock

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


def test_approving_goes_on_to_the_next_that_waits(client, binh, report):
    following = people.send_report("son-dong", 2026, 1)
    answer = client.post(url("approve", report), shown(report), follow=True)
    assert answer.redirect_chain == [(url("report", following), 302)]
    assert "Đã duyệt báo cáo Quý I/2026" in told(answer)
    assert "Tiếp theo: Liên đoàn Lao động huyện Sơn Động" in told(answer)
    last = client.post(url("approve", following), shown(following), follow=True)
    assert last.redirect_chain == [(QUEUE, 302)]
    assert "Không còn báo cáo nào chờ duyệt" in told(last)


def test_returning_needs_words_and_keeps_the_page(client, binh, report):
    answer = client.post(url("return", report), shown(report) | {"comment": "  "})
    assert state_of(report) == ReportState.SUBMITTED
    form = answer.context["return_form"]
    assert form.errors["comment"] == ["Chưa ghi nội dung cần bổ sung. Báo cáo chưa được trả lại."]
    page = text(answer)
    assert 'href="#tra-lai-comment"' in page
    assert 'aria-invalid="true"' in page


def test_words_that_are_refused_are_still_in_the_field(client, binh, report):
    legacy = "§Ò nghÞ kiÓm tra l¹i sè ®oµn viªn gi¶m"
    answer = client.post(url("return", report), shown(report) | {"comment": legacy})
    assert state_of(report) == ReportState.SUBMITTED
    assert "TCVN3" in answer.context["return_form"].errors["comment"][0]
    assert legacy in text(answer)


def test_returning_opens_the_next_revision_and_tells_the_unit(client, binh, report):
    answer = client.post(url("return", report), shown(report) | {"comment": REASON}, follow=True)
    assert "Đã trả lại báo cáo" in told(answer)
    report.refresh_from_db()
    assert (report.state, report.current_revision.number) == (ReportState.RETURNED, 2)
    step = report.transitions.get(step="return")
    assert (step.by, step.comment, step.revision.number) == (binh, REASON, 1)
    page = text(client.get(url("report", report)))
    assert REASON in page
    assert url("approve", report) not in page


def test_reopening_needs_a_reason_and_takes_the_figures_out_of_the_count(client, binh, report):
    people.approve(report)
    data = shown(report)
    answer = client.post(url("reopen", report), data | {"comment": ""})
    assert state_of(report) == ReportState.APPROVED
    assert answer.context["reopen_form"].errors["comment"] == [
        "Chưa ghi lý do mở lại. Báo cáo chưa được mở lại."
    ]
    answer = client.post(url("reopen", report), data | {"comment": REASON}, follow=True)
    assert answer.redirect_chain == [(url("report", report), 302)]
    report.refresh_from_db()
    assert (report.state, report.approved_revision) == (ReportState.RETURNED, None)
    assert REASON in text(answer)


def test_a_reopened_report_is_not_called_returned_anywhere(client, binh, report, django_assert_num_queries):
    people.approve(report)
    report.refresh_from_db()
    actions.reopen(by=binh, report=report, comment=REASON)
    with django_assert_num_queries(1):
        assert [
            one.state_label for one in QuarterlyReport.objects.filter(pk=report.pk).with_return_step()
        ] == [REOPENED]
    owner = Client()
    owner.force_login(people.reporter("luc-nam"))
    pages = [
        client.get(url("report", report)),
        client.get(reverse("review-queue"), {"muc": "tra-lai"}),
        client.get(reverse("admin:targets_quarterlyreport_changelist")),
        client.get(reverse("dashboard-unit", args=["luc-nam"])),
        owner.get(reverse("report-home")),
        owner.get(reverse("report-detail", args=[report.pk])),
        owner.get(reverse("report-edit", args=[report.pk])),
    ]
    for answer in pages:
        assert REOPENED in text(answer), answer.request["PATH_INFO"]
    export = client.get(reverse("admin:targets_quarterlyreport_export"))
    states = {row[3].value for row in openpyxl.load_workbook(io.BytesIO(export.content)).active.iter_rows()}
    assert REOPENED in states
    later = datetime.datetime(2026, 4, 21, 9, 0)
    people.return_report(people.send_report("luc-nam", 2026, 1, at=later, members_admitted=91), at=later)
    assert QuarterlyReport.objects.get(pk=report.pk).state_label == "Trả lại để bổ sung"


def test_the_second_is_told_who_was_faster_and_sees_the_new_state(client, binh, chi, report):
    page = shown(report)  # both have the page open
    people.approve(report, by=chi, at=datetime.datetime(2026, 4, 20, 9, 30))
    answer = client.post(url("approve", report), page)
    assert answer.status_code == 409
    assert "Chi Duyệt đã thao tác trước lúc 20/04/2026 09:30" in text(answer)
    assert "Mở lại báo cáo" in text(answer)
    report.refresh_from_db()
    assert report.approved_by == chi
    assert report.transitions.filter(step="approve").count() == 1


def test_a_return_that_came_too_late_keeps_what_was_typed(client, binh, chi, report):
    page = shown(report)
    people.approve(report, by=chi)
    answer = client.post(url("return", report), page | {"comment": REASON})
    assert answer.status_code == 409
    assert "Nội dung anh/chị đã nhập, chưa được gửi" in text(answer)
    assert REASON in text(answer)
    assert state_of(report) == ReportState.APPROVED


@pytest.mark.parametrize("name", ["approve", "return"])
def test_an_old_page_does_not_decide_a_newer_sending(client, binh, report, name):
    page = shown(report)
    actions.take_back(by=people.reporter("luc-nam"), report=report)
    people.send_report("luc-nam", 2026, 1, members_admitted=900)
    answer = client.post(url(name, report), page | {"comment": REASON})
    assert answer.status_code == 409
    assert "bản đang xem không còn là bản mới nhất" in text(answer)
    assert answer.context["page"].revision.number == 2
    assert state_of(report) == ReportState.SUBMITTED


def test_an_old_page_does_not_reopen_a_newer_approval(client, binh, report):
    people.approve(report)
    page = shown(report)
    actions.reopen(by=people.staff(), report=report, comment=REASON)
    people.approve(people.send_report("luc-nam", 2026, 1, members_admitted=95))
    answer = client.post(url("reopen", report), page | {"comment": "Bản cũ sai."})
    assert answer.status_code == 409
    assert state_of(report) == ReportState.APPROVED


@pytest.mark.parametrize(("name", "step"), [("approve", "approve"), ("return", "return")])
def test_a_decision_repeated_because_its_answer_got_lost_counts_once(client, binh, report, name, step):
    data = shown(report) | {"comment": REASON if name == "return" else ""}
    first = client.post(url(name, report), data)
    second = client.post(url(name, report), data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert report.transitions.filter(step=step).count() == 1


def test_an_approval_undone_since_is_not_taken_for_a_repetition(client, binh, chi, report):
    page = shown(report)
    client.post(url("approve", report), page)
    actions.reopen(by=chi, report=QuarterlyReport.objects.get(pk=report.pk), comment=REASON)
    assert client.post(url("approve", report), page).status_code == 409


@pytest.mark.parametrize("posted", ["", "x", "999999"])
def test_a_revision_of_no_or_another_report_is_not_found(client, binh, report, posted):
    assert client.post(url("approve", report), {"revision": posted}).status_code == 404
    other = people.send_report("son-dong", 2026, 1)
    assert client.post(url("approve", report), shown(other)).status_code == 404
    assert state_of(report) == ReportState.SUBMITTED


def test_figures_that_meanwhile_contradict_the_quarter_before_are_not_approved(client, binh):
    before = people.approve_report("luc-nam", 2025, 4, members_admitted=20)
    report = people.send_report("luc-nam", 2026, 1)
    actions.reopen(by=binh, report=before, comment=REASON)
    people.send_report("luc-nam", 2025, 4, members_admitted=30)
    assert "1 chỗ chưa khớp" in text(client.get(QUEUE))
    answer = client.post(url("approve", report), shown(report))
    assert answer.status_code == 409
    assert "khác số cuối kỳ Quý IV/2025" in text(answer)
    assert state_of(report) == ReportState.SUBMITTED


def test_a_reason_typed_while_the_login_ran_out_is_not_lost(client, binh, report):
    binh.set_password("mat-khau-thu-1")
    binh.save()
    client.logout()
    data = shown(report) | {"comment": REASON}
    answer = client.post(url("return", report), data)
    assert answer.status_code == 403
    assert REASON in text(answer)
    answer = client.post(url("return", report), data | {"username": "binh", "password": "mat-khau-thu-1"})
    assert answer.status_code == 200
    assert REASON in text(answer)
    assert "chưa được gửi" in text(answer)
    assert state_of(report) == ReportState.SUBMITTED
