"""The pages of foundings: what a unit enters, what a sending counts, what the reviewer sees."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from targets.foundings import actions
from targets.models import FoundingClaim
from targets.reports import checks
from tests.support import people
from tests.support.html import text
from units.models import Founding, GrassrootsUnion, OrganisationKind, Unit
from units.register.actions import FoundingPaper, found
from vietnamese import clock

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def report(reference_data):
    report = people.report_of("luc-nam", 2026, 1)
    with clock.at(report.period.due_on):
        yield report


@pytest.fixture
def officer(report, client):
    person = people.reporter("luc-nam")
    client.force_login(person)
    return person


def typed(**changes):
    kind = OrganisationKind.objects.get(code=changes.pop("kind", "dn-ngoai-nha-nuoc"))
    return {
        "name": "CĐCS Công ty A",
        "kind": kind.pk,
        "employer": "Công ty TNHH A",
        "tax_code": "2400 123 456",
        "workforce": "25",
        "members": "20",
        "decision_number": "12/QĐ-LĐLĐ",
        "founded_on": "12/02/2026",
        "place": "",
    } | changes


def edit(report):
    return reverse("report-edit", args=[report.pk])


def add_url(report):
    return reverse("report-founding-add", args=[report.pk])


def save(client, report, action="save", hidden=None, **figures):
    form = client.get(edit(report)).context["form"]
    hidden = hidden or {name: form[name].value() for name in ("version", "key", "listed")}
    return client.post(edit(report), hidden | figures | {"action": action})


def hidden_of(client, report):
    form = client.get(edit(report)).context["form"]
    return {name: form[name].value() for name in ("version", "key", "listed")}


class TestAdding:
    def test_the_way_there_saves_what_was_typed(self, client, officer, report):
        answer = save(client, report, "founding-add", members_admitted="77")
        assert answer["Location"] == add_url(report)
        report.refresh_from_db()
        assert checks.figures_of(report.current_revision)["members_admitted"] == 77

    def test_what_cannot_be_read_stays_on_the_page(self, client, officer, report):
        answer = save(client, report, "founding-add", members_admitted="1,5")
        assert answer.context["form"]["members_admitted"].value() == "1,5"

    def test_union_founding_and_file_are_there(self, client, officer, report):
        file = SimpleUploadedFile("Quyết định.pdf", PDF)
        answer = client.post(add_url(report), typed(attachment=file))
        assert answer["Location"] == edit(report) + "#phan-b"
        founding = Founding.objects.get()
        assert (founding.tax_code, founding.workforce, founding.counts_for_150) == ("2400123456", 25, True)
        assert founding.unit.code == "luc-nam"
        assert founding.attachments.get().original_name == "Quyết định.pdf"
        page = client.get(edit(report)).content.decode()
        assert "CĐCS Công ty A" in page
        assert "Quyết định.pdf" in page
        report.refresh_from_db()
        assert checks.figures_of(report.current_revision)["enterprise_unions_founded_20plus"] == 1

    def test_without_its_file_nothing_is_saved(self, client, officer, report, monkeypatch):
        def refuse(**given):
            raise ValidationError("Tệp hỏng.")

        monkeypatch.setattr("targets.foundings.views.attach", refuse)
        answer = client.post(add_url(report), typed(attachment=SimpleUploadedFile("a.pdf", PDF)))
        assert "Tệp hỏng." in answer.content.decode()
        assert not GrassrootsUnion.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "field", "word"),
        [
            ({"founded_on": "01/04/2026"}, "founded_on", "sau ngày chốt"),
            ({"founded_on": "31/12/2023"}, "founded_on", "bắt đầu tính"),
            ({"founded_on": "30/2/2026"}, "founded_on", "Ngày chưa đúng"),
            ({"members": "26"}, "members", "lớn hơn"),
            ({"tax_code": "12345"}, "tax_code", "10 chữ số"),
            ({"name": " "}, "name", "Cần ghi tên"),
            ({"decision_number": ""}, "decision_number", "số quyết định"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(
        self, client, officer, report, wrong, field, word
    ):
        answer = client.post(add_url(report), typed(**wrong))
        assert word in " ".join(answer.context["form"].errors[field])
        assert answer.context["form"]["employer"].value() == "Công ty TNHH A"
        assert not GrassrootsUnion.objects.exists()

    def test_a_double_is_a_question(self, client, officer, report):
        client.post(add_url(report), typed())
        again = typed(name="CĐCS Cty A", decision_number="13/QĐ-LĐLĐ")
        answer = client.post(add_url(report), again)
        (pair,) = answer.context["doubles"]
        assert "CĐCS Công ty A" in answer.content.decode()
        assert Founding.objects.count() == 1
        client.post(add_url(report), again | {"khong-trung": pair[0]})
        assert Founding.objects.count() == 2

    def test_of_another_units_double_only_the_unit_is_told(self, client, officer, report):
        other = found(
            by=people.staff(),
            unit=Unit.objects.get(code="yen-the"),
            name="CĐCS Bí Mật",
            kind=OrganisationKind.objects.get(code="dn-fdi"),
            paper=FoundingPaper(datetime.date(2026, 1, 5)),
            tax_code="2400123456",
        )
        page = client.post(add_url(report), typed()).content.decode()
        assert "Yên Thế" in page
        assert other.name not in page

    def test_after_sending_there_is_no_form(self, client, officer, report):
        people.send_report("luc-nam", 2026, 1)
        answer = client.get(add_url(report), follow=True)
        assert answer.redirect_chain[-1][0] == reverse("report-detail", args=[report.pk])
        assert client.post(add_url(report), typed(), follow=True).status_code == 200
        assert not Founding.objects.exists()


class TestCorrectingAndRemoving:
    @pytest.fixture
    def founding(self, report, officer):
        return people.add_founding(report, "CĐCS Công ty A")

    def test_corrected_it_counts_as_it_is_now(self, client, report, founding):
        url = reverse("report-founding-edit", args=[report.pk, founding.pk])
        form = client.get(url).context["form"]
        assert form["workforce"].value() == "25"
        changed = typed(name="CĐCS Công ty B", workforce="19", members="9")
        assert (
            client.post(url, changed).status_code == 409
        )  # of no version: nobody knows what that person saw
        client.post(url, changed | {"version": form["version"].value()})
        founding.refresh_from_db()
        assert (founding.name, founding.workforce, founding.union.name) == (
            "CĐCS Công ty B",
            19,
            "CĐCS Công ty B",
        )
        report.refresh_from_db()
        assert checks.figures_of(report.current_revision)["enterprise_unions_founded_20plus"] == 0

    def test_of_two_who_correct_one_the_second_sees_both_values_and_decides(self, client, report, founding):
        url = reverse("report-founding-edit", args=[report.pk, founding.pk])
        opened = {"version": client.get(url).context["form"]["version"].value()}
        assert client.post(url, typed(workforce="30") | opened).status_code == 302
        late = client.post(url, typed(workforce="40") | opened)
        assert late.status_code == 409
        assert "Số CNVCLĐ ngày thành lập: 30 (anh/chị nhập: 40)" in text(late)
        again = {"version": late.context["form"]["version"].value()}
        assert client.post(url, typed(workforce="40") | again).status_code == 302
        founding.refresh_from_db()
        assert founding.workforce == 40

    @pytest.mark.parametrize(("why", "left"), [("mistake", 0), ("elsewhere", 1)])
    def test_removed_as_a_mistake_or_for_another_report(self, client, report, founding, why, left):
        url = reverse("report-founding-remove", args=[report.pk, founding.pk])
        assert client.post(url, {}).context["form"].errors["why"]
        client.post(url, {"why": why})
        assert not FoundingClaim.objects.exists()
        assert GrassrootsUnion.objects.count() == left
        assert len(client.get(edit(report)).context["foundings"].suggested) == left

    def test_another_reports_founding_is_not_here(self, client, report, founding):
        other = people.add_founding(people.report_of("yen-the", 2026, 1), "CĐCS khác")
        for verb in ("edit", "remove"):
            assert (
                client.get(reverse(f"report-founding-{verb}", args=[report.pk, other.pk])).status_code == 404
            )

    def test_a_suggestion_is_taken_up(self, client, report, founding):
        actions.remove_founding(by=people.staff(), report=report, founding=founding, mistake=False)
        save(client, report, f"founding-list-{founding.pk}")
        assert FoundingClaim.objects.get().founding == founding


class TestSending:
    ALL = {
        "members_start": "1.000", "members_admitted": "0", "members_decreased": "0", "first_time_officers": "0",
        "first_time_officers_trained": "0", "officials": "5", "officials_standardised": "5",
        "officials_expertise": "5", "officials_union_work": "5", "officials_political_theory": "5",
        "officials_skills": "5",
    }  # fmt: skip

    def test_two_foundings_are_sent_and_seen(self, client, officer, report):
        people.add_founding(report, "CĐCS Công ty A")
        people.add_founding(report, "CĐCS Công ty B", members=3, on=datetime.date(2025, 11, 3))
        assert save(client, report, "send", **self.ALL).status_code == 302
        client.force_login(people.staff())
        page = client.get(reverse("review-report", args=[report.pk])).content.decode()
        for word in ("CĐCS Công ty A", "dưới 5 đoàn viên", "Bổ sung cho kỳ trước", "1002/QĐ-LĐLĐ"):
            assert word in page

    def test_a_list_that_its_sender_has_not_seen_is_not_sent(self, client, officer, report):
        people.add_founding(report, "CĐCS Công ty A")
        hidden = hidden_of(client, report)
        people.add_founding(report, "CĐCS Công ty B")
        answer = save(client, report, "send", hidden, **self.ALL)
        assert answer.status_code == 409
        assert "Danh sách CĐCS thành lập đã thay đổi" in answer.content.decode()
        assert "CĐCS Công ty B" in answer.content.decode()
        report.refresh_from_db()
        assert report.state == "draft"
        shown = {name: answer.context["form"][name].value() for name in ("version", "key", "listed")}
        assert save(client, report, "send", shown, **self.ALL).status_code == 302

    def test_a_statement_is_needed_for_an_empty_list(self, client, officer, report):
        answer = save(client, report, "send", **self.ALL)
        assert "Chưa có CĐCS nào trong danh sách" in answer.content.decode()
        assert save(client, report, "none-unions", **self.ALL).status_code == 302
        page = client.get(edit(report))
        assert page.context["form"]["nothing_founded"].value() is True
        assert save(client, report, "send", nothing_founded="on", **self.ALL).status_code == 302

    def test_a_number_without_a_list_says_so_everywhere(self, client, officer, report):
        people.typed_counts(2026, 1)
        report.refresh_from_db()
        people.add_founding(report, "CĐCS Trường A", kind="su-nghiep")
        counts = {
            "unions_founded": "3",
            "enterprise_unions_founded": "0",
            "enterprise_unions_founded_20plus": "0",
        }
        save(client, report, **(self.ALL | counts))
        assert "hưa có danh sách: 2" in client.get(edit(report)).content.decode()
        save(client, report, "send", **(self.ALL | counts))
        assert (
            "chưa có danh sách: 2" in client.get(reverse("report-detail", args=[report.pk])).content.decode()
        )
        client.force_login(people.staff())
        assert (
            "chưa có danh sách: 2" in client.get(reverse("review-report", args=[report.pk])).content.decode()
        )
        report.refresh_from_db()
        people.return_report(report)
        returned = client.get(reverse("review-report", args=[report.pk])).content.decode()
        assert "chưa có danh sách: 2" in returned, "of the sending that came back, beside its new draft"

    def test_the_reviewer_sees_what_changed_since_the_last_sending(self, client, officer, report):
        first = people.add_founding(report, "CĐCS Công ty A")
        gone = people.add_founding(report, "CĐCS Công ty B")
        save(client, report, "send", **self.ALL)
        report.refresh_from_db()
        people.return_report(report)
        with clock.at(report.period.due_on):
            actions.correct_founding(
                by=officer, report=report, founding=first, name=first.name, kind=first.union.kind,
                paper=FoundingPaper(first.founded_on, first.decision_number, 19, 10), employer="", tax_code="",
            )  # fmt: skip
            actions.remove_founding(by=officer, report=report, founding=gone, mistake=True)
        people.add_founding(report, "CĐCS Công ty C")
        save(client, report, "send", **self.ALL)
        client.force_login(people.staff())
        page = client.get(reverse("review-report", args=[report.pk]))
        changes = {entry.founding.name: entry.changes for entry in page.context["page"].foundings}
        assert changes == {
            "CĐCS Công ty A": ("Đã sửa CNVCLĐ: 25 → 19",),
            "CĐCS Công ty C": ("Mới thêm",),
        }
        assert [row.name for row in page.context["page"].removed] == ["CĐCS Công ty B"]
        assert "có 3 thay đổi" in page.content.decode()


def test_as_many_queries_for_two_foundings_as_for_twelve(client, officer, report):
    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    addresses = [edit(report), reverse("report-detail", args=[report.pk])]
    for number in range(2):
        people.add_founding(report, f"CĐCS số {number}", tax_code=f"240000000{number}")
    client.get(addresses[0])
    few = [queries(address) for address in addresses]
    for number in range(10):
        people.add_founding(report, f"CĐCS thêm {number}", tax_code=f"240000001{number}")
    assert [queries(address) for address in addresses] == few
