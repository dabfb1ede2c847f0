"""Programmes side by side: whose they are, which spans they may have, what keeps one from being deleted."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from targets.models import Goal, Programme
from targets.programme.actions import delete_programme, what_rests_on
from tests.support import people, programmes
from unionhub.management.commands.setup import load_reference_data
from units.models import Unit
from workflow.steps import StepRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

DAY = datetime.date


def first() -> Programme:
    return Programme.objects.get(code="ctr-2023-2028")


def refused(action) -> bool:
    try:
        with transaction.atomic():
            action()
    except IntegrityError:
        return True
    return False


class TestSpans:
    def test_the_shipped_programme_is_of_the_province(self):
        assert first().federation.code == "bac-giang"

    def test_two_of_one_federation_in_the_same_years_are_refused_in_the_form_and_in_the_database(self):
        with pytest.raises(ValidationError, match="quyết định kết thúc chương trình trước"):
            programmes.of_years(2026, 2030)
        again = first()
        again.pk, again.code, again.first_year, again.last_year = None, "ctr-khac", 2028, 2032
        again.counts_from = DAY(2028, 1, 1)
        assert refused(again.save)

    def test_they_follow_each_other(self):
        assert programmes.of_years(2029, 2033).pk

    def test_a_decision_that_ends_the_earlier_one_in_time_makes_room(self):
        programmes.end(first(), DAY(2025, 12, 31))
        later = programmes.of_years(2026, 2030, counts_from=DAY(2025, 12, 20))
        assert not later.overlaps(first())

    def test_a_decision_that_ends_it_too_late_does_not(self):
        programmes.end(first(), DAY(2026, 1, 1))
        with pytest.raises(ValidationError):
            programmes.of_years(2026, 2030)

    def test_the_end_cannot_be_taken_back_once_the_next_one_is_there(self):
        programmes.end(first(), DAY(2025, 12, 31))
        programmes.of_years(2026, 2030)
        nothing = {"ended_on": None, "end_signed_on": None, "end_number": "", "end_issuer": ""}
        assert refused(lambda: Programme.objects.filter(pk=first().pk).update(**nothing))
        assert refused(lambda: Programme.objects.filter(pk=first().pk).update(ended_on=DAY(2026, 6, 30)))

    @pytest.mark.parametrize(
        "columns",
        [
            {"ended_on": DAY(2025, 12, 31)},
            {"end_number": "1/QĐ"},
            {"last_year": 2023},
        ],
    )
    def test_years_in_order_and_an_end_by_a_whole_decision(self, columns):
        assert refused(lambda: Programme.objects.filter(pk=first().pk).update(**columns))

    def test_an_end_before_the_beginning_is_refused(self):
        with pytest.raises(ValidationError, match="trước ngày bắt đầu"):
            programmes.end(first(), DAY(2023, 12, 31))

    def test_a_unit_that_is_no_federation_has_none(self):
        district = Unit.objects.get(code="luc-nam")
        assert refused(lambda: Programme.objects.filter(pk=first().pk).update(federation=district))
        programme = first()
        programme.federation = district
        with pytest.raises(ValidationError, match="liên đoàn lao động tỉnh"):
            programme.full_clean()

    def test_the_last_day_of_a_programme_still_counts(self):
        programme = first()
        assert programme.runs_on(DAY(2028, 12, 31))
        assert programme.is_closed(DAY(2029, 1, 1))
        programmes.end(programme, DAY(2025, 12, 31))
        assert programme.runs_on(DAY(2025, 12, 31))
        assert not programme.runs_on(DAY(2026, 1, 1))
        assert "kết thúc ngày 31/12/2025 theo Quyết định số 12/QĐ-LĐLĐ" in programme.end_in_words


class TestDeleting:
    def test_one_on_which_nothing_rests_goes_with_its_goals(self):
        later = programmes.of_years(2029, 2033)
        delete_programme(later)
        assert Programme.objects.get() == first()
        assert not Goal.objects.exclude(programme=first()).exists()

    @pytest.mark.usefixtures("annex")
    def test_targets_keep_it(self):
        assert what_rests_on(first()) == ["1 quyết định giao chỉ tiêu"]
        with pytest.raises(StepRefused, match="1 quyết định giao chỉ tiêu"):
            delete_programme(first())
        assert refused(lambda: Programme.objects.filter(pk=first().pk).delete())

    def test_reports_keep_the_one_that_judges_them_and_no_other(self):
        people.open_quarter(2024, 1)
        assert what_rests_on(first()) == []
        later = programmes.of_years(2029, 2033)
        people.approve_report("luc-nam", 2024, 1, members_admitted=5)
        assert what_rests_on(first()) == ["1 báo cáo đã gửi được đánh giá theo chương trình này"]
        assert refused(lambda: Programme.objects.filter(pk=first().pk).delete())
        assert what_rests_on(later) == []

    def test_in_the_admin(self, client):
        later = programmes.of_years(2029, 2033)
        client.force_login(people.staff())
        page = client.get(reverse("admin:targets_programme_change", args=[later.pk])).content.decode()
        assert "Chưa có gì, còn xóa được." in page
        url = reverse("admin:targets_programme_delete", args=[later.pk])
        assert client.post(url, {"post": "yes"}).status_code == 302
        assert Programme.objects.get() == first()

    @pytest.mark.usefixtures("annex")
    def test_the_admin_says_what_rests_on_it(self, client):
        client.force_login(people.staff())
        page = client.get(reverse("admin:targets_programme_change", args=[first().pk])).content.decode()
        assert "1 quyết định giao chỉ tiêu. Không xóa được." in page
        url = reverse("admin:targets_programme_delete", args=[first().pk])
        assert client.post(url, {"post": "yes"}).status_code == 403


def test_setup_leaves_alone_who_replaced_the_shipped_programme():
    """An upgrade runs setup again: the programme of the same years that staff made instead stays the only one."""
    delete_programme(first())
    home = Unit.objects.get(code="bac-giang")
    columns = {"first_year": 2024, "last_year": 2028, "counts_from": DAY(2024, 1, 1), "federation": home}
    own = Programme.objects.create(code="ctr-cua-tinh", name="Chương trình của tỉnh", **columns)
    load_reference_data()
    assert list(Programme.objects.all()) == [own]
