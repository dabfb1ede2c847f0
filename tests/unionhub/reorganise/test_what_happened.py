"""What really happened to these units, and what was decided elsewhere: each of it as one event."""

import datetime

import pytest

from targets import progress
from targets.annex.actions import _Organisation
from targets.models import QuarterlyReport, TargetEntry
from targets.progress import CURRENT, REPORTED
from targets.reports.checks import Context
from targets.rights import serves
from tests.support import people
from tests.support import reorganising as events
from tests.support.ledgers import current
from tests.support.reorganising import Kind
from unionhub import reorganise
from unionhub.reorganise import OWN, EndingUnit, Leaving, StayingUnit, TargetMove
from units.models import GrassrootsUnion, OrganisationKind, Unit, UnitKind, UnitVersion
from vietnamese import clock

pytestmark = pytest.mark.django_db

FEBRUARY_2024 = datetime.date(2024, 2, 1)
NEW_YEAR_2025 = datetime.date(2025, 1, 1)
MID_2025 = datetime.date(2025, 7, 1)
DISTRICTS = [
    *("tp-bac-giang", "yen-dung", "viet-yen", "tan-yen", "hiep-hoa"),
    *("lang-giang", "luc-nam", "yen-the", "luc-ngan", "son-dong"),
]
MEMBERS, UNIONS = "members_admitted", "unions_founded"


def unit(code):
    return Unit.objects.get(code=code)


def name_on(code, day):
    return UnitVersion.objects.in_force_on(day)[unit(code).pk].short_name


def totals(day, structure):
    data = events.read(day, structure)
    return {row["code"]: (row["target"], row["approved"], row["pending"]) for row in data["indicators"]}


def same_totals(day):
    assert totals(day, REPORTED) == totals(day, CURRENT)


def union_at(code, name, **more):
    kind = OrganisationKind.objects.filter(is_enterprise=True).first()
    return GrassrootsUnion.objects.create(unit=unit(code), name=name, kind=kind, **more)


@pytest.fixture
def becomes_a_town(annex):
    people.approve_report("viet-yen", 2024, 1, members_admitted=100)
    with clock.at(datetime.date(2024, 5, 2)):
        yield events.do(
            events.request(
                Kind.CHANGE_KIND,
                FEBRUARY_2024,
                staying=(
                    StayingUnit(
                        "viet-yen",
                        name="Liên đoàn Lao động thị xã Việt Yên",
                        short_name="LĐLĐ thị xã Việt Yên",
                        kind=UnitKind.TOWN,
                    ),
                ),
            )
        )


class TestVietYenBecomesATown:
    def test_is_called_so_from_that_day_on(self, becomes_a_town):
        assert name_on("viet-yen", datetime.date(2024, 1, 31)) == "LĐLĐ huyện Việt Yên"
        assert name_on("viet-yen", FEBRUARY_2024) == "LĐLĐ thị xã Việt Yên"
        version = unit("viet-yen").version_on(FEBRUARY_2024)
        assert (version.kind, version.parent.code) == (UnitKind.TOWN, people.PROVINCE)

    def test_moves_neither_targets_nor_results(self, becomes_a_town):
        row = events.unit_row(events.read(datetime.date(2024, 5, 1)), "viet-yen")
        assert row["approved"]["2024"][MEMBERS] == 100
        assert row["targets"]["2024"][MEMBERS] > 0
        assert not becomes_a_town.target_decisions.exists()

    def test_is_undone(self, becomes_a_town):
        assert reorganise.what_rests_on(becomes_a_town) == []
        events.undo(becomes_a_town)
        assert name_on("viet-yen", FEBRUARY_2024) == "LĐLĐ huyện Việt Yên"
        assert name_on("viet-yen", MID_2025) == "LĐLĐ huyện Việt Yên"


@pytest.fixture
def yen_dung(annex):
    """Reporting through 2024, a union, and somebody who serves it; then into the city on 1/1/2025."""
    people.reporter("tp-bac-giang")
    for quarter in (1, 2, 3, 4):
        people.approve_report("yen-dung", 2024, quarter, members_admitted=200)
        people.approve_report("tp-bac-giang", 2024, quarter, members_admitted=100, members_start=1000)
    union_at("yen-dung", "CĐCS Công ty Lâm Bình", members=120, workforce=150)
    return people.reporter("yen-dung")


class TestYenDungGoesIntoTheCity:
    @pytest.fixture
    def event(self, yen_dung):
        with clock.at(datetime.date(2025, 1, 2)):
            yield events.do(events.absorb("yen-dung", "tp-bac-giang", NEW_YEAR_2025))

    def test_the_successor_has_ten_unions_and_a_thousand_members_in_2025(self, event):
        city = events.unit_row(events.read(NEW_YEAR_2025), "tp-bac-giang")
        assert (city["targets"]["2025"][UNIONS], city["targets"]["2025"][MEMBERS]) == (10, 1000)
        assert current()["yen-dung", 2025, MEMBERS] == 0
        assert current()["yen-dung", 2024, MEMBERS] > 0

    def test_the_province_is_the_same_before_and_after(self, yen_dung):
        day = datetime.date(2025, 1, 2)
        with clock.at(day):
            before = totals(day, REPORTED)
            preview = reorganise.prepare(events.absorb("yen-dung", "tp-bac-giang", NEW_YEAR_2025))
            assert all(row.before == row.after for row in preview.totals)
            events.do(events.absorb("yen-dung", "tp-bac-giang", NEW_YEAR_2025))
        assert totals(day, REPORTED) == before
        same_totals(day)

    def test_results_stay_where_they_were_and_follow_the_heir_in_the_other_view(self, event):
        reported = events.read(NEW_YEAR_2025)
        assert events.unit_row(reported, "yen-dung")["approved"]["2024"][MEMBERS] == 800
        today = events.read(NEW_YEAR_2025, CURRENT)
        assert events.unit_row(today, "yen-dung") is None
        assert events.unit_row(today, "tp-bac-giang")["approved"]["2024"][MEMBERS] == 1200

    def test_unions_and_people_follow(self, event, yen_dung):
        union = GrassrootsUnion.objects.get(name="CĐCS Công ty Lâm Bình")
        assert union.unit.code == "tp-bac-giang"
        moved = union.events.standing().get()
        assert (moved.from_unit.code, moved.to_unit.code, moved.reorganisation) == (
            "yen-dung",
            "tp-bac-giang",
            event,
        )
        assert union.history.count() == 2
        person = people.reporter("tp-bac-giang")
        with clock.at(NEW_YEAR_2025):
            mover = type(person).objects.get(pk=yen_dung.pk)
            assert {unit.code for unit in Unit.objects.visible_to(mover)} == {"tp-bac-giang", "yen-dung"}
            report = QuarterlyReport.objects.filter(unit__code="yen-dung").first()
            assert report in QuarterlyReport.objects.visible_to(person)
            assert not serves(person, report), "the past is seen, not written"

    def test_the_opening_stock_of_the_heir_takes_over_the_members(self, event):
        report = people.report_of("tp-bac-giang", 2025, 1)
        assert Context.of(report).openings == {"members_start": 1400 + 1800}

    def test_owes_nothing_any_more(self, event):
        people.open_quarter(2025, 1)
        assert not QuarterlyReport.objects.filter(unit__code="yen-dung", period__year=2025).exists()

    def test_undone_everything_is_as_before(self, yen_dung):
        days = [datetime.date(2024, 12, 31), NEW_YEAR_2025, datetime.date(2025, 1, 2)]
        with clock.at(days[-1]):
            before = events.photograph(days)
            event = events.do(events.absorb("yen-dung", "tp-bac-giang", NEW_YEAR_2025))
            assert events.photograph(days) != before
            events.undo(event)
            assert events.photograph(days) == before
        assert TargetEntry.objects.filter(decision__reorganisation=event).exists(), "nothing was deleted"
        assert not GrassrootsUnion.objects.get(name="CĐCS Công ty Lâm Bình").events.standing().exists()


class TestChuIsSplitOffLucNgan:
    @pytest.fixture
    def event(self, annex):
        people.approve_report("luc-ngan", 2024, 4, members_admitted=77)
        place = "Phường Chũ"
        union_at("luc-ngan", "CĐCS Trường Chũ", place=place)
        union_at("luc-ngan", "CĐCS Trường Biển Động", place="Xã Biển Động")
        with clock.at(NEW_YEAR_2025):
            yield events.do(
                events.request(
                    Kind.SPIN_OFF,
                    NEW_YEAR_2025,
                    new=(events.new("chu", "thị xã Chũ", kind=UnitKind.TOWN),),
                    staying=(StayingUnit("luc-ngan"),),
                    unions=(reorganise.Spread("luc-ngan", by_place=((place.upper(), "chu"),)),),
                    targets=(
                        TargetMove("luc-ngan", "chu", 2025, MEMBERS, 40),
                        TargetMove("luc-ngan", "chu", 2025, UNIONS, 1),
                    ),
                )
            )

    def test_the_past_stays_with_the_old_unit(self, event):
        for structure in (REPORTED, CURRENT):
            data = events.read(NEW_YEAR_2025, structure)
            assert events.unit_row(data, "luc-ngan")["approved"]["2024"][MEMBERS] == 77
            assert events.unit_row(data, "chu")["targets"] == {"2025": {MEMBERS: 40, UNIONS: 1}}
        same_totals(NEW_YEAR_2025)

    def test_the_chosen_unions_go_along(self, event):
        at = dict(GrassrootsUnion.objects.values_list("name", "unit__code"))
        assert at == {"CĐCS Trường Chũ": "chu", "CĐCS Trường Biển Động": "luc-ngan"}

    def test_the_new_unit_owes_the_quarter_and_types_its_opening_stock(self, event):
        report = people.report_of("chu", 2025, 1)
        assert Context.of(report).openings == {}


class TestCommunesReplaceTheDistricts:
    """One decision ends all ten; forty communes take over, with an allocation of every target."""

    COUNT = 20

    def asked(self, **more):
        communes = tuple(
            events.new(f"xa-{number}", f"xã số {number}", kind=UnitKind.COMMUNE, order=100 + number)
            for number in range(self.COUNT)
        )
        return events.request(
            Kind.DIVIDE,
            MID_2025,
            ending=tuple(
                EndingUnit(code, heir=f"xa-{place}", reports_by=f"xa-{place}")
                for place, code in enumerate(DISTRICTS)
            ),
            new=communes,
            **more,
        )

    @pytest.fixture
    def half_a_year(self, annex):
        for quarter in (1, 2):
            people.approve_report("luc-nam", 2025, quarter, members_admitted=100)
        people.send_report("son-dong", 2025, 1, members_admitted=11)

    def test_a_division_without_allocation_is_not_accepted(self, half_a_year):
        with clock.at(MID_2025):
            preview = reorganise.prepare(self.asked())
            assert [problem.field for problem in preview.problems] == ["targets"]
            wrong = list(preview.proposed)
            wrong[0] = TargetMove(
                wrong[0].unit, wrong[0].to, wrong[0].year, wrong[0].indicator, wrong[0].amount + 1
            )
            preview = reorganise.prepare(self.asked(targets=tuple(wrong)))
            assert len(preview.problems) == 1
            assert "thừa 1" in preview.problems[0].message

    def test_with_the_allocation_it_is_one_event(self, half_a_year):
        with clock.at(MID_2025):
            before = totals(MID_2025, REPORTED)
            asked = self.asked(targets=reorganise.prepare(self.asked()).proposed)
            event = events.do(asked)
            assert totals(MID_2025, REPORTED) == before
            same_totals(MID_2025)
            assert events.ownerless(MID_2025) == []
            data = events.read(MID_2025)
            assert sum(unit["code"].startswith("xa-") for unit in data["units"]) == self.COUNT
            # Half of the year's plan stays with the district, over which its results are measured.
            assert current()["luc-nam", 2025, MEMBERS] == 200
            assert current()["luc-nam", 2026, MEMBERS] == 0
            report = QuarterlyReport.objects.get(unit__code="son-dong", period__year=2025, period__quarter=1)
            assert report.responsible.code == "xa-9"
            assert event.parts.count() == 10 + self.COUNT


class TestLucNamGoesInMidYear:
    """S5's unit: 400 members a year, 90 and 95 in the first two quarters."""

    DAY = datetime.date(2026, 7, 1)

    @pytest.fixture
    def half_a_year(self, annex):
        people.approve_report("luc-nam", 2026, 1, members_admitted=90)
        people.approve_report("luc-nam", 2026, 2, members_admitted=95)
        for quarter in (1, 2):
            people.approve_report("luc-ngan", 2026, quarter, members_admitted=100)

    def test_the_year_is_measured_over_the_lineage(self, half_a_year):
        with clock.at(self.DAY):
            before = current()
            preview = reorganise.prepare(events.absorb("luc-nam", "luc-ngan", self.DAY))
            line = next(o for o in preview.to_move if (o.year, o.indicator) == (2026, MEMBERS))
            assert (line.target, line.done, line.amount) == (400, 200, 200)
            events.do(events.absorb("luc-nam", "luc-ngan", self.DAY))
            data = events.read(self.DAY, CURRENT)
        heir = events.unit_row(data, "luc-ngan")
        assert heir["targets"]["2026"][MEMBERS] == 400 + before["luc-ngan", 2026, MEMBERS]
        assert heir["approved"]["2026"][MEMBERS] == 185 + 200
        plan = progress.load(on=self.DAY, structure=CURRENT).of_unit(MEMBERS, "luc-ngan").plan_by_quarter
        assert plan[9] - plan[7] == 200 + before["luc-ngan", 2026, MEMBERS] // 2
        assert plan[11] - plan[7] == 400 + before["luc-ngan", 2026, MEMBERS]

    def test_staff_may_move_another_amount(self, half_a_year):
        with clock.at(self.DAY):
            events.do(
                events.absorb(
                    "luc-nam", "luc-ngan", self.DAY, leaving=(Leaving("luc-nam", 2026, MEMBERS, 215),)
                )
            )
        assert current()["luc-nam", 2026, MEMBERS] == 185

    def test_a_quarter_that_is_opened_later_is_owed_by_whoever_took_it_over(self, half_a_year):
        day = datetime.date(2026, 8, 15)
        with clock.at(day):
            events.do(events.absorb("luc-nam", "luc-ngan", day))
        report = people.report_of("luc-nam", 2026, 3)
        assert report.responsible.code == "luc-ngan"

    def test_or_by_its_own_people_until_it_is_approved(self, half_a_year):
        day = datetime.date(2026, 8, 15)
        user = people.reporter("luc-nam")
        people.reporter("luc-ngan")
        asked = events.request(
            Kind.ABSORB,
            day,
            ending=(EndingUnit("luc-nam", heir="luc-ngan", reports=OWN),),
            staying=(StayingUnit("luc-ngan"),),
        )
        with clock.at(day):
            events.do(asked)
        report = people.report_of("luc-nam", 2026, 3)
        assert report.responsible.code == "luc-nam"
        with clock.at(datetime.date(2026, 10, 2)):
            assert events.ownerless(clock.today()) == []
            assert serves(type(user).objects.get(pk=user.pk), report)
        people.approve(people.send_report("luc-nam", 2026, 3, by=type(user).objects.get(pk=user.pk)))
        with clock.at(datetime.date(2026, 12, 31)):
            assert not serves(type(user).objects.get(pk=user.pk), report)
            assert unit("luc-ngan").pk in type(user).objects.get(pk=user.pk).assigned_unit_ids


class TestNamesInAnnexes:
    """Files of every time find the unit that is meant."""

    def test_old_names_still_match_and_a_successor_of_the_same_name_is_the_one_meant(self, annex):
        with clock.at(NEW_YEAR_2025):
            one = events.new("thanh-pho-moi", "thành phố Bắc Giang", kind=UnitKind.CITY)
            events.do(
                events.request(
                    Kind.CONSOLIDATE,
                    NEW_YEAR_2025,
                    ending=tuple(EndingUnit(code, heir=one.code) for code in ("tp-bac-giang", "yen-dung")),
                    new=(one,),
                )
            )
        before, after = (_Organisation(day).directory for day in (FEBRUARY_2024, NEW_YEAR_2025))
        assert before.match("LĐLĐ huyện Yên Dũng") == after.match("LĐLĐ huyện Yên Dũng") == "yen-dung"
        assert after.match("LĐLĐ thành phố Bắc Giang") == "thanh-pho-moi"
