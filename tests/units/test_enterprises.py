"""Steps of an enterprise, the founding of exactly one union, surveys, and what is logged."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from tests.support.enterprises import advance, enterprise
from tests.support.people import leader, reporter, staff
from units.enterprises import actions
from units.models import (
    EnterpriseState,
    EnterpriseSurvey,
    EnterpriseTransition,
    Founding,
    GrassrootsUnion,
    OrganisationKind,
    SurveyedEnterprise,
)
from units.register.actions import FoundingPaper
from vietnamese import clock
from workflow.steps import SomebodyWasFaster, StepRefused
from workflow.versions import version_of

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 5, 20)
PAPER = FoundingPaper(DAY, "12/QĐ-CĐ", workforce=25, members=9)


@pytest.fixture
def one(reference_data):
    return enterprise(
        "luc-nam", "Công ty TNHH Đồi Ngô", workforce=25, tax_code="2400 000 001", place="Xã Phương Sơn"
    )


def take(one, name, *, by=None, comment="", **following):
    return actions.step(
        by=by or reporter("luc-nam"),
        enterprise=one,
        step=actions.SIMPLE[name],
        comment=comment,
        following=actions.Following(**following) if following else None,
    )


def found(one, by=None, paper=PAPER, **more):
    kind = OrganisationKind.objects.get(code="dn-ngoai-nha-nuoc")
    return actions.found(
        by=by or reporter("luc-nam"), enterprise=one, name="CĐCS Đồi Ngô", kind=kind, paper=paper, **more
    )


class TestSteps:
    def test_from_the_survey_to_preparing(self, one):
        by = reporter("luc-nam")
        take(one, "approach", by=by, follower=by, until=DAY)
        take(one, "prepare")
        one.refresh_from_db()
        assert (one.state, one.follower, one.follow_up_by) == (EnterpriseState.PREPARING, by, DAY)
        assert list(one.transitions.values_list("from_state", "to_state", "by__username")) == [
            ("surveyed", "approached", "donvi-luc-nam"),
            ("approached", "preparing", "donvi-luc-nam"),
        ]

    def test_giving_up_needs_a_reason_even_in_the_database(self, one):
        with pytest.raises(StepRefused, match="Cần ghi rõ lý do"):
            take(one, "give_up", comment="  ")
        take(one, "give_up", comment="Doanh nghiệp chuyển đi.")
        with pytest.raises(IntegrityError), transaction.atomic():
            EnterpriseTransition.objects.create(
                enterprise=one, from_state="surveyed", to_state="given_up", step="give_up", by=staff()
            )
        take(one, "resume")
        assert one.state == EnterpriseState.APPROACHED

    def test_of_two_people_one_takes_the_step(self, one):
        other = SurveyedEnterprise.objects.get(pk=one.pk)
        take(one, "approach", by=staff())
        with pytest.raises(SomebodyWasFaster, match="Nguyễn Thị Cán Bộ đã thao tác trước"):
            take(other, "approach")
        assert one.transitions.count() == 1

    def test_the_log_is_sealed(self, one):
        step = take(one, "approach")
        with pytest.raises(IntegrityError), transaction.atomic():
            EnterpriseTransition.objects.filter(pk=step.pk).update(comment="khác")

    def test_each_step_leaves_a_row_of_history_by_who_took_it(self, one):
        take(one, "approach", follower=staff(), until=DAY)
        last = one.history.first()
        assert (last.state, last.follow_up_by, last.history_user) == ("approached", DAY, reporter("luc-nam"))

    def test_who_may(self, one):
        for person in (reporter("yen-the"), leader()):
            with pytest.raises(PermissionDenied):
                take(one, "approach", by=person)
            with pytest.raises(PermissionDenied):
                found(one, by=person)
            with pytest.raises(PermissionDenied):
                actions.record_surveys(by=person, year=clock.today().year, found={one: 3})
            with pytest.raises(PermissionDenied):
                actions.change(by=person, enterprise=one, note="x")

    def test_founding_is_no_simple_step(self, one):
        with pytest.raises(ValueError, match="found"):
            actions.step(by=staff(), enterprise=one, step=actions.FOUND)


class TestFounding:
    def test_the_union_comes_with_the_data_filled_in(self, one):
        advance(one, "approach", "prepare")
        founding = found(one, tax_code=one.tax_code, place=one.place)
        union = founding.union
        assert (union.unit.code, union.employer, union.tax_code, union.place) == (
            "luc-nam",
            "Công ty TNHH Đồi Ngô",
            "2400000001",
            "Xã Phương Sơn",
        )
        assert (founding.founded_on, founding.workforce, founding.members) == (DAY, 25, 9)
        assert founding.counts_for_150
        one.refresh_from_db()
        assert (one.state, one.union) == (EnterpriseState.FOUNDED, union)

    def test_a_repeated_click_makes_no_second_union(self, one):
        stale = SurveyedEnterprise.objects.get(pk=one.pk)
        found(one)
        for again in (one, stale):
            with pytest.raises(SomebodyWasFaster):
                found(again)
        assert (GrassrootsUnion.objects.count(), Founding.objects.count()) == (1, 1)

    def test_what_is_wrong_with_the_paper_leaves_everything_as_it_was(self, one):
        with pytest.raises(ValidationError):
            found(one, paper=FoundingPaper(DAY, "1", workforce=5, members=9))
        one.refresh_from_db()
        assert one.state == EnterpriseState.SURVEYED
        assert not GrassrootsUnion.objects.exists()

    def test_the_database_refuses_founded_without_union(self, one):
        with pytest.raises(IntegrityError), transaction.atomic():
            SurveyedEnterprise.objects.filter(pk=one.pk).update(state="founded")

    def test_one_that_had_a_union_all_along(self, one):
        union = GrassrootsUnion.objects.create(unit=one.unit, name="CĐCS Đồi Ngô", kind=one.kind)
        actions.recognise(by=staff(), enterprise=one, union=union)
        assert one.state == EnterpriseState.FOUNDED
        assert not Founding.objects.exists()
        second = enterprise("luc-nam", "Công ty khác")
        with pytest.raises(ValidationError, match="doanh nghiệp khác"):
            actions.recognise(by=staff(), enterprise=second, union=union)


class TestSurveys:
    def test_the_newest_year_counts(self, one):
        year = clock.today().year
        assert actions.record_surveys(by=staff(), year=year - 1, found={one: 40}) == 1
        one.refresh_from_db()
        assert (one.workforce, one.surveyed_year) == (25, year)
        assert actions.record_surveys(by=staff(), year=year, found={one: 31}) == 1
        one.refresh_from_db()
        assert one.workforce == 31
        assert dict(one.surveys.values_list("year", "workforce")) == {year: 31, year - 1: 40}
        assert actions.record_surveys(by=staff(), year=year, found={one: 31}) == 0
        assert EnterpriseSurvey.history.filter(history_user=staff()).count() == 3

    @pytest.mark.parametrize("ahead", [1, -40])
    def test_years_that_cannot_be(self, one, ahead):
        with pytest.raises(ValidationError):
            actions.record_surveys(by=staff(), year=clock.today().year + ahead, found={one: 3})

    def test_as_many_queries_for_many_as_for_few(self, one, django_assert_num_queries):
        year = clock.today().year
        by = staff()
        by.has_perm("units.manage_register_everywhere")
        more = [enterprise("luc-nam", f"Công ty {number}") for number in range(12)]
        queries = 6 if connection.vendor == "sqlite" else 7  # PostgreSQL locks the register
        with transaction.atomic(), django_assert_num_queries(queries):
            actions.record_surveys(by=by, year=year - 1, found={one: 1, more[0]: 2})
            transaction.set_rollback(True)
        with transaction.atomic(), django_assert_num_queries(queries):
            actions.record_surveys(by=by, year=year - 1, found=dict.fromkeys([one, *more], 3))
            transaction.set_rollback(True)


class TestChanges:
    def test_two_people_correct_one_enterprise(self, one):
        version = version_of(one)
        actions.change(by=staff(), enterprise=one, version=version, place="Xã Chu Điện")
        with pytest.raises(SomebodyWasFaster, match="Nguyễn Thị Cán Bộ đã sửa"):
            actions.change(by=reporter("luc-nam"), enterprise=one, version=version, place="Xã khác")
        one.refresh_from_db()
        assert one.place == "Xã Chu Điện"

    def test_a_reporter_cannot_pass_it_to_another_unit(self, one):
        other = enterprise("yen-the", "Công ty khác").unit
        with pytest.raises(PermissionDenied):
            actions.change(by=reporter("luc-nam"), enterprise=one, unit=other)
        assert actions.change(by=staff(), enterprise=one, unit=other).unit == other

    def test_it_is_found_without_marks(self, one):
        actions.change(by=staff(), enterprise=one, name="Công ty Đình Trám")
        assert SurveyedEnterprise.objects.matching("dinh TRAM").get() == one


def test_by_promise(reference_data):
    for name, workforce in (("A", 19), ("B", 20), ("C", None), ("D", 300), ("Đ", 20)):
        enterprise("kcn", f"Công ty {name}", workforce=workforce)
    assert [str(one)[-1] for one in SurveyedEnterprise.objects.by_promise()] == ["D", "B", "Đ", "A", "C"]
