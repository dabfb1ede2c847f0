"""Entering a report in the browser's terms: what is posted, what comes back, what is stored."""

import pytest
from django.urls import reverse

from targets.models import QuarterlyReport, ReportRevision, ReportState
from targets.reports import checks
from tests.support import form_figures, people
from tests.support.form_figures import STANDARD_PARTS
from vietnamese import clock

ALL = {code: "0" for code in form_figures.FIGURES if code not in form_figures.COMPUTED} | {
    "members_start": "1.000",
    **dict.fromkeys(("officials", "officials_standardised", *STANDARD_PARTS), "5"),
    "nothing_founded": "on",
}


@pytest.fixture
def report(reference_data):
    """Quý I/2026 of Lục Nam, opened, on a day on which it can be sent."""
    report = people.report_of("luc-nam", 2026, 1)
    with clock.at(report.period.due_on):
        yield report


@pytest.fixture
def alice(report, client):
    person = people.reporter("luc-nam", full_name="Đỗ Thị An")
    client.force_login(person)
    return person


@pytest.fixture
def bob(report):
    return people.reporter("luc-nam", username="bob", full_name="Bùi Văn Bốn")


def edit_url(report):
    return reverse("report-edit", args=[report.pk])


def opened(client, report):
    """What the form carries along unseen, as it is opened."""
    form = client.get(edit_url(report)).context["form"]
    return {name: str(form[name].value()) for name in ("version", "key", "listed")}


def post(client, report, action="save", hidden=None, **typed):
    data = (hidden or opened(client, report)) | typed | {"action": action}
    return client.post(edit_url(report), data)


def saved(report):
    report.refresh_from_db()
    return checks.figures_of(report.current_revision)


def field_errors(response):
    return response.context["form"].errors


def row(response, code):
    return next(r for part in response.context["parts"] for r in part.rows if r.code == code)


def messages_of(response):
    return " ".join(str(message) for message in response.context["messages"])


def test_opening_the_form_writes_nothing(client, alice, report):
    response = client.get(edit_url(report))
    assert response.status_code == 200
    assert ReportRevision.objects.count() == 0
    assert [part.section.letter for part in response.context["parts"]] == ["A", "B", "C"]
    assert [r.code for part in response.context["parts"] for r in part.rows] == list(form_figures.FIGURES)


@pytest.mark.parametrize("typed", ["1234", "1.234", "1 234", " 1.234 ", "1\u00a0234"])
def test_all_forms_of_a_number_are_the_same_number(client, alice, report, typed):
    assert post(client, report, members_admitted=typed).status_code == 302
    assert saved(report)["members_admitted"] == 1234


@pytest.mark.parametrize("typed", ["20.00", "1,234", "2,5", "-3", "abc", "1.23", "1234567890"])
def test_what_is_no_whole_number_is_asked_back_and_nothing_is_lost(client, alice, report, typed):
    response = post(
        client, report, members_admitted=typed, members_start="1 000", officials="7", proposals="Đề nghị ¼"
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert list(field_errors(response)) == ["members_admitted"]
    assert "Chưa lưu được" in page
    assert f'value="{typed}"' in page
    assert 'value="1 000"' in page  # exactly as typed
    assert "Đề nghị ¼" in page
    assert 'href="#id_members_admitted"' in page
    assert 'aria-invalid="true"' in page
    assert ReportRevision.objects.count() == 0


def test_legacy_text_is_refused_at_its_field(client, alice, report):
    response = post(client, report, difficulties="Xin chµo c¸c b¹n, ®oµn viªn")
    assert list(field_errors(response)) == ["difficulties"]
    assert ReportRevision.objects.count() == 0


def test_blank_is_stored_as_blank_and_zero_as_zero(client, alice, report):
    post(client, report, members_admitted="", members_decreased="0")
    assert saved(report)["members_admitted"] is None
    assert saved(report)["members_decreased"] == 0
    page = client.get(edit_url(report))
    assert page.context["form"]["members_admitted"].value() is None
    assert page.context["form"]["members_decreased"].value() == "0"
    assert 'name="members_decreased" value="0"' in page.content.decode()


def test_a_draft_that_contradicts_itself_is_saved_and_warns(client, alice, report):
    people.typed_counts(report.period.year, report.period.quarter)
    assert post(client, report, unions_founded="1", enterprise_unions_founded="2").status_code == 302
    assert saved(report)["enterprise_unions_founded"] == 2
    page = client.get(edit_url(report))
    assert "lớn hơn" in row(page, "enterprise_unions_founded").warnings[0]
    assert "Cần sửa trước khi gửi" in page.content.decode()


class TestNothingHappened:
    def test_fills_the_groups_blank_flows_and_leaves_stocks_and_typed_figures(self, client, alice, report):
        response = post(client, report, "none-officers", first_time_officers="3", members_start="900")
        assert response["Location"].endswith("#phan-c")
        figures = saved(report)
        assert figures["first_time_officers"] == 3
        assert figures["first_time_officers_trained"] == 0
        assert figures["officials"] is None
        assert figures["members_admitted"] is None
        assert figures["members_start"] == 900
        assert "đã ghi “Không phát sinh” cho 1 số liệu" in messages_of(client.get(edit_url(report)))

    def test_of_members_leaves_the_opening_stock(self, client, alice, report):
        post(client, report, "none-members")
        figures = saved(report)
        assert (figures["members_admitted"], figures["members_decreased"]) == (0, 0)
        assert figures["members_start"] is None

    def test_beside_an_error_keeps_everything_and_says_it_is_not_saved(self, client, alice, report):
        response = post(client, report, "none-unions", members_admitted="1,5")
        assert "Chưa lưu được" in response.content.decode()
        assert response.context["form"]["nothing_founded"].value()
        assert response.context["form"]["members_admitted"].value() == "1,5"
        assert ReportRevision.objects.count() == 0

    def test_unchanged_takes_over_last_quarters_officials(self, client, alice, report):
        people.approve_report("luc-nam", 2025, 4, officials=6, officials_standardised=4, officials_skills=4)
        post(client, report, "unchanged-officers", first_time_officers="")
        figures = saved(report)
        assert (figures["officials"], figures["officials_standardised"]) == (6, 4)
        assert (figures["officials_expertise"], figures["officials_skills"]) == (5, 4)
        assert figures["first_time_officers"] is None

    def test_unchanged_is_not_offered_where_there_is_no_earlier_quarter(self, client, alice, report):
        assert "unchanged-officers" not in client.get(edit_url(report)).content.decode()


class TestNeighbours:
    @pytest.fixture(autouse=True)
    def targets(self, report):
        people.assign_targets("luc-nam", 2026, members_admitted=400, unions_founded=0)

    def texts(self, response, code):
        return {neighbour.key: neighbour.text for neighbour in row(response, code).neighbours}

    def test_last_quarter_a_year_ago_year_to_date_and_what_is_left(self, client, alice, report):
        people.approve_report("luc-nam", 2025, 2, members_admitted=80)
        people.approve_report("luc-nam", 2026, 1, members_admitted=90)
        second = people.report_of("luc-nam", 2026, 2)
        with clock.at(second.period.due_on):
            post(client, second, members_admitted="95")
            shown = self.texts(client.get(edit_url(second)), "members_admitted")
        assert shown == {"previous": "90", "year_ago": "80", "year_to_date": "185", "left": "215"}

    def test_nothing_known_is_not_zero(self, client, alice, report):
        shown = self.texts(client.get(edit_url(report)), "members_admitted")
        assert shown == {
            "previous": "Chưa báo cáo",
            "year_ago": "Chưa báo cáo",
            "year_to_date": "Chưa báo cáo",
            "left": "400",
        }

    def test_exceeded_is_never_a_negative_number(self, client, alice, report):
        post(client, report, members_admitted="412")
        assert self.texts(client.get(edit_url(report)), "members_admitted")["left"] == "Đã vượt 12"

    def test_no_target_and_stocks(self, client, alice, report):
        response = client.get(edit_url(report))
        assert self.texts(response, "unions_founded")["left"] == "Không giao chỉ tiêu"
        assert set(self.texts(response, "officials")) == {"previous", "year_ago"}

    def test_the_opening_stock_is_locked_once_a_quarter_was_sent(self, client, alice, report):
        people.approve_report("luc-nam", 2025, 4, members_start=1000, members_admitted=50)
        response = client.get(edit_url(report))
        assert row(response, "members_start").field is None
        assert row(response, "members_start").value_text == "1.050"
        post(client, report, members_start="1", members_admitted="10", members_decreased="0")
        assert (saved(report)["members_start"], saved(report)["members_end"]) == (1050, 1060)

    def test_oddities_stand_at_their_field(self, client, alice, report):
        for quarter in (2, 3, 4):
            people.approve_report("luc-nam", 2025, quarter, members_admitted=90)
        post(client, report, members_admitted="900")
        assert "Gấp hơn 3 lần" in row(client.get(edit_url(report)), "members_admitted").oddities[0]


class TestSending:
    def test_a_whole_report_is_sent_and_can_no_longer_be_edited(self, client, alice, report):
        response = post(client, report, "send", **ALL | {"members_admitted": "1.234"})
        assert response["Location"] == reverse("report-detail", args=[report.pk])
        report.refresh_from_db()
        assert report.state == ReportState.SUBMITTED
        assert saved(report)["members_end"] == 2234
        again = client.get(edit_url(report), follow=True)
        assert again.redirect_chain[0][0] == reverse("report-detail", args=[report.pk])
        assert "Chờ duyệt" in messages_of(again)

    def test_what_is_missing_is_listed_with_links_and_the_draft_is_kept(self, client, alice, report):
        blank = {"members_admitted": "", "officials": "2"} | dict.fromkeys(STANDARD_PARTS, "2")
        response = post(client, report, "send", **ALL | blank)
        page = response.content.decode()
        assert set(field_errors(response)) == {"members_admitted", "officials_standardised"}
        assert field_errors(response)["members_admitted"] == ["Chưa nhập"]
        assert "Chưa gửi được báo cáo. Bản nháp đã được lưu" in page
        assert 'href="#id_members_admitted"' in page
        assert saved(report)["officials"] == 2
        assert report.state == ReportState.DRAFT
        # The page that came back knows the saved version: the next sending goes through.
        form = response.context["form"]
        hidden = {name: str(form[name].value()) for name in ("version", "key", "listed")}
        assert post(client, report, "send", hidden, **ALL).status_code == 302

    def test_the_same_form_sent_twice_counts_once(self, client, alice, report):
        hidden = opened(client, report)
        post(client, report, "send", hidden, **ALL)
        again = client.post(edit_url(report), hidden | ALL | {"action": "send"}, follow=True)
        assert "Báo cáo đã được gửi lúc" in messages_of(again)
        assert report.transitions.count() == 1
        assert report.revisions.count() == 1

    def test_the_same_form_sent_again_after_a_return_changes_nothing(self, client, alice, report):
        hidden = opened(client, report)
        post(client, report, "send", hidden, **ALL | {"members_admitted": "90"})
        report.refresh_from_db()
        people.return_report(report)
        people.save_figures(report, by=alice, **people.whole_figures(report, members_admitted=95))
        again = client.post(edit_url(report), hidden | ALL | {"action": "send"}, follow=True)
        assert "Báo cáo đã được gửi lúc" in messages_of(again)
        assert saved(report)["members_admitted"] == 95
        assert report.state == ReportState.RETURNED

    def test_the_lock_is_judged_on_sending_and_the_draft_is_kept(self, client, alice, report):
        with clock.at(report.period.locks_on):
            hidden = opened(client, report)
        with clock.at(report.period.locks_on + people.A_DAY):
            response = post(client, report, "send", hidden, **ALL)
        assert "đã khóa sau ngày" in response.content.decode()
        assert saved(report)["members_start"] == 1000
        assert report.state == ReportState.DRAFT

    def test_staff_enter_and_send_on_behalf(self, client, report):
        staff = people.staff()
        client.force_login(staff)
        assert "Nhập thay" in client.get(edit_url(report)).content.decode()
        post(client, report, "send", **ALL)
        step = report.transitions.get()
        assert (step.by, step.on_behalf_of) == (staff, report.unit)
        assert "thay cho" in client.get(reverse("report-detail", args=[report.pk])).content.decode()

    def test_what_was_returned_stands_above_the_form(self, client, alice, report):
        people.return_report(people.send_report("luc-nam", 2026, 1), comment="Thiếu số giảm.")
        page = client.get(edit_url(report)).content.decode()
        assert "Thiếu số giảm." in page
        assert "Nguyễn Thị Cán Bộ" in page


class TestTwoOfficers:
    def test_the_second_is_told_and_both_contents_are_there(self, client, alice, bob, report):
        hidden = opened(client, report)
        people.save_figures(report, by=bob, members_admitted=50, members_decreased=3, proposals="Của Bốn")
        response = post(client, report, "save", hidden, members_admitted="70", members_decreased="3")
        page = response.content.decode()
        assert response.status_code == 409
        assert "Bùi Văn Bốn" in page
        assert row(response, "members_admitted").field.stored == "50"
        assert not hasattr(row(response, "members_decreased").field, "stored")
        assert "(anh/chị nhập: " in page
        assert response.context["form"]["members_admitted"].value() == "70"
        assert "Của Bốn" in page
        assert saved(report)["members_admitted"] == 50
        # Having seen both, the person decides.
        form = response.context["form"]
        hidden = {name: str(form[name].value()) for name in ("version", "key", "listed")}
        assert post(client, report, "save", hidden, members_admitted="70").status_code == 302
        assert saved(report)["members_admitted"] == 70

    def test_the_same_saving_repeated_is_no_conflict(self, client, alice, report):
        hidden = opened(client, report)
        for _ in range(2):
            assert post(client, report, "save", hidden, members_admitted="70").status_code == 302
        assert report.revisions.get().version == 1

    def test_a_form_from_before_the_sending_does_not_fit_the_draft_after_the_return(
        self, client, alice, bob, report
    ):
        hidden = opened(client, report)
        people.return_report(people.send_report("luc-nam", 2026, 1, by=bob, members_admitted=50))
        response = post(client, report, "save", hidden, members_admitted="70")
        assert response.status_code == 409
        assert saved(report)["members_admitted"] == 50

    def test_sent_in_between_nothing_typed_is_lost(self, client, alice, bob, report):
        hidden = opened(client, report)
        people.send_report("luc-nam", 2026, 1, by=bob)
        response = post(client, report, "send", hidden, **ALL | {"members_admitted": "77"})
        page = response.content.decode()
        assert response.status_code == 409
        assert 'value="77"' in page
        assert "Lưu bản nháp" not in page
        assert report.transitions.count() == 1


class TestSessionOver:
    def test_what_was_typed_comes_back_after_the_login(self, client, alice, report):
        alice.set_password("mat-khau-dai")
        alice.save()
        client.force_login(alice)
        hidden = opened(client, report)
        client.logout()
        over = post(client, report, "send", hidden, **ALL | {"members_admitted": "1 234"})
        assert over.status_code == 403
        carried = dict(over.context["typed"])
        assert carried["members_admitted"] == "1 234"
        assert QuarterlyReport.objects.get(pk=report.pk).not_started
        login = {"username": alice.username, "password": "mat-khau-dai"}
        response = client.post(edit_url(report), carried | login)
        assert response.context["form"]["members_admitted"].value() == "1 234"
        assert "chưa được lưu" in response.content.decode()
        assert QuarterlyReport.objects.get(pk=report.pk).not_started
        assert post(client, report, "send", hidden, **ALL).status_code == 302

    def test_a_wrong_password_loses_nothing(self, client, alice, report):
        client.logout()
        data = ALL | {"username": alice.username, "password": "sai"}
        response = client.post(edit_url(report), data)
        assert response.status_code == 403
        assert dict(response.context["typed"])["members_start"] == "1.000"
        assert "sai" not in dict(response.context["typed"]).values()

    def test_another_units_reporter_who_logs_in_sees_nothing(self, client, alice, report):
        mallory = people.reporter("son-dong", password="mat-khau-dai")
        client.logout()
        data = ALL | {"username": mallory.username, "password": "mat-khau-dai"}
        assert client.post(edit_url(report), data).status_code == 404
