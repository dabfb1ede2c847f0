"""The scenarios of the specification, to the last digit: coverage (S1), small targets (S2), a change in mid-year (S5)."""

import datetime

import pytest

from targets import progress
from targets.ledger.actions import correct, record_decision
from targets.models import DecisionKind, Indicator, Issuer, Programme, TargetEntry
from targets.progress.plan import Status
from tests.support.people import approve, approve_report, send_report
from units.models import Unit

pytestmark = pytest.mark.django_db

MEMBERS, UNIONS = "members_admitted", "unions_founded"


class TestCoverage:
    """S1: 16 units approved with exactly a quarter of their target, CĐ các KCN sent 5.200 that are not approved."""

    @pytest.fixture
    def first_quarter(self, annex):
        for unit in progress.load().units:
            quarter = progress.load().of_unit(MEMBERS, unit.code).year(2024).target // 4
            if unit.code != "kcn":
                approve_report(unit.code, 2024, 1, members_admitted=quarter)
        self.kcn = send_report("kcn", 2024, 1, members_admitted=5_200)

    def test_waiting_is_not_behind(self, first_quarter):
        found = progress.load(on=datetime.date(2024, 4, 20))
        province, others = found.province(MEMBERS), found.others(MEMBERS)
        assert str(found.last_quarter) == "Quý I/2024"
        assert len(found.in_state(found.last_quarter, "approved")) == 16
        assert len(found.owing(found.last_quarter)) == 17
        assert (province.approved, province.pending) == (990, 5_200)
        assert province.status is Status.INSUFFICIENT
        assert province.difference is None
        assert (others.approved, others.plan, others.status) == (990, 990, Status.ON_TRACK)
        assert others.pending is None
        assert found.of_unit(MEMBERS, "kcn").status is Status.INSUFFICIENT
        assert found.shortfalls(MEMBERS) == []

    def test_once_approved(self, first_quarter):
        approve(self.kcn)
        province = progress.load(on=datetime.date(2024, 4, 20)).province(MEMBERS)
        assert (province.approved, province.pending, province.plan) == (6_190, None, 5_990)
        assert (province.status, province.ahead, province.behind) == (Status.AHEAD, 200, 0)
        assert province.year(2024).target == 23_960
        assert province.year(2024).percent == "25,8%"
        assert province.percent == "5,2%"
        assert (province.needed_pace, province.quarters_left) == (5_990, 19)


class TestSmallTargets:
    """S2: Sơn Động, one union and 60 members in 2024; CĐN Giáo dục without targets."""

    def state(self, year, month, day):
        found = progress.load(on=datetime.date(year, month, day))
        return found.of_unit(UNIONS, "son-dong"), found.of_unit(MEMBERS, "son-dong")

    def test_one_union_a_year(self, annex):
        approve_report("son-dong", 2024, 1, unions_founded=0, members_admitted=15)
        unions, members = self.state(2024, 4, 20)
        assert (unions.status, members.status) == (Status.ON_TRACK, Status.ON_TRACK)
        assert (unions.plan, members.plan) == (0, 15)

        approve_report("son-dong", 2024, 2, unions_founded=0, members_admitted=15)
        approve_report("son-dong", 2024, 3, unions_founded=0, members_admitted=15)
        unions, _ = self.state(2024, 10, 20)
        assert unions.status is not Status.BEHIND
        assert unions.year(2024).status is not Status.BEHIND

        approve_report("son-dong", 2024, 4, unions_founded=0, members_admitted=15)
        unions, _ = self.state(2025, 1, 20)
        year = unions.year(2024)
        assert (year.approved, year.target, year.percent, year.missing) == (0, 1, "0,0%", 1)
        assert year.status is Status.BEHIND

    def test_without_target_no_percentage_but_counted(self, annex):
        approve_report("giao-duc", 2024, 1, members_admitted=7)
        found = progress.load(on=datetime.date(2024, 4, 20))
        unit = found.of_unit(MEMBERS, "giao-duc")
        assert (unit.status, unit.year(2024).status) == (Status.NO_TARGET, Status.NO_TARGET)
        assert (unit.percent, unit.year(2024).percent, unit.missing) == (None, None, None)
        assert unit.target == 0
        assert found.province(MEMBERS).approved == 7


class TestChangeInMidYear:
    """S5: Lục Nam 2026, target 400; a decision of 1/7/2026 adds 120."""

    @pytest.fixture
    def adjusted(self, annex):
        approve_report("luc-nam", 2026, 1, members_admitted=90)
        approve_report("luc-nam", 2026, 2, members_admitted=95)
        record_decision(
            by=None,
            programme=Programme.objects.get(),
            issuer=Issuer.PROVINCE,
            number="88/QĐ-LĐLĐ",
            signed_on=datetime.date(2026, 7, 1),
            effective_on=datetime.date(2026, 7, 1),
            kind=DecisionKind.ADJUSTED,
            entries=[(Unit.objects.get(code="luc-nam"), 2026, Indicator.objects.get(code=MEMBERS), 120)],
        )

    def test_plans_and_percentages(self, adjusted):
        measure = progress.load(on=datetime.date(2026, 7, 15)).of_unit(MEMBERS, "luc-nam")
        year, before = measure.year(2026), measure.plan_by_quarter[7]
        assert [plan - before for plan in measure.plan_by_quarter[8:12]] == [100, 200, 360, 520]
        assert (year.approved, year.target, year.original) == (185, 520, 400)
        assert (year.percent, year.result_percent_of_original) == ("35,6%", "46,3%")

    def test_province(self, adjusted):
        province = progress.load(on=datetime.date(2026, 7, 15)).province(MEMBERS)
        assert province.year(2026).target == 24_130
        assert province.year(2026).original == 24_010
        assert (province.target, province.goal) == (120_120, 120_000)

    def test_not_known_before_it_takes_effect(self, adjusted):
        measure = progress.load(on=datetime.date(2026, 6, 30)).of_unit(MEMBERS, "luc-nam")
        assert (measure.year(2026).target, measure.year(2026).approved) == (400, 185)
        assert measure.year(2026).plan is None  # 2024 and 2025 were never reported


def test_specification_plan_to_the_end_of_the_third_quarter_of_2026(annex):
    """The plan that the first line of the dashboard is measured against: 65.978."""
    province = progress.load(on=datetime.date(2026, 10, 1)).province(MEMBERS)
    assert province.plan_by_quarter[10] == 65_978


def test_a_correction_stands_in_the_place_of_what_it_corrects(annex):
    """Typed 500 instead of 400, corrected in March, corrected again in May: the plan of the first quarter is of 450."""
    programme, unit = Programme.objects.get(), Unit.objects.get(code="luc-nam")
    members = Indicator.objects.get(code=MEMBERS)
    paper = {"by": None, "programme": programme, "issuer": Issuer.PROVINCE}
    wrong = TargetEntry.objects.get(unit=unit, year=2026, indicator=members)
    days = [datetime.date(2026, 5, 2), datetime.date(2026, 8, 2)]
    for number, (day, amount) in enumerate(zip(days, (500, 450), strict=True)):
        decision = correct(
            **paper,
            number=f"{number}/ĐC-LĐLĐ",
            signed_on=day,
            effective_on=day,
            reverse=[wrong],
            entries=[(unit, 2026, members, amount)],
        )
        wrong = decision.entries.get(reverses=None)
    year = progress.load(on=datetime.date(2026, 10, 1)).of_unit(MEMBERS, "luc-nam")
    assert (year.year(2026).target, year.year(2026).original) == (450, 450)
    before = year.plan_by_quarter[7]
    assert [plan - before for plan in year.plan_by_quarter[8:12]] == [113, 225, 338, 450]


def test_a_unit_switched_on_later_owes_nothing_of_opened_quarters(annex):
    """“CĐCS trực thuộc LĐLĐ tỉnh” is off until staff switch it on: the quarters before stay complete."""
    for unit in progress.load().units:
        approve_report(unit.code, 2024, 1, members_admitted=1)
    Unit.objects.filter(code="truc-thuoc").update(owes_reports=True)
    found = progress.load(on=datetime.date(2024, 4, 20))
    assert len(found.owing(found.last_quarter)) == 17
    assert found.province(MEMBERS).judged == found.last_quarter
    later = progress.load(on=datetime.date(2024, 7, 1))
    assert len(later.owing(later.last_quarter)) == 18
