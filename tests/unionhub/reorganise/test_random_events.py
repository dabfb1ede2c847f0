"""Random sequences of events: no figure is lost, nothing is owed by nobody, and every undoing is exact.

Two sequences in the gate, twenty in the long run; ``REORGANISE_EXAMPLES=200`` tries as many.
"""

import datetime
import os
import random
import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from targets.models import QuarterlyReport, ReportingPeriod
from targets.progress import CURRENT, REPORTED
from targets.reports import actions, checks
from tests.support import people
from tests.support import reorganising as events
from tests.support.ledgers import current
from tests.support.reorganising import Kind
from unionhub import reorganise
from unionhub.reorganise import OWN, SUCCESSOR, EndingUnit, Spread, StayingUnit, TargetMove
from units.models import (
    CommitteeMember,
    GrassrootsUnion,
    OrganisationKind,
    SurveyedEnterprise,
    Unit,
    UnitGroup,
    UnitGroupMember,
    UnitKind,
    UnitVersion,
)
from vietnamese import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("annex")]

EXAMPLES = int(os.environ.get("REORGANISE_EXAMPLES", "2"))
START = datetime.date(2024, 4, 1)
# Full days of quarters and days in the middle of one.
STEPS = (0, 17, 45, 91)
REPORTERS = ("tp-bac-giang", "yen-dung", "luc-nam", "luc-ngan", "son-dong", "y-te")
KINDS = list(Kind.values)


class World:
    """Carries out what is drawn, and moves time on: reports are sent and approved, periods are opened."""

    def __init__(self, draw: random.Random):
        self.draw = draw
        self.day = START
        self.number = 0
        self.staff = people.staff()
        for code in REPORTERS:
            people.reporter(code)
        kind = OrganisationKind.objects.first()
        for code in REPORTERS:
            unit = Unit.objects.get(code=code)
            for place in range(3):
                GrassrootsUnion.objects.create(
                    unit=unit, name=f"CĐCS {code} {place}", kind=kind, members=self.draw.randint(5, 90)
                )
            SurveyedEnterprise.objects.create(unit=unit, name=f"Công ty {code}", surveyed_year=2024)
        group = UnitGroup.objects.create(
            federation=Unit.objects.get(code=people.PROVINCE), name="Vùng cao", short_name="vùng cao"
        )
        for code in ("luc-nam", "luc-ngan", "son-dong"):
            until = self.draw.choice((None, START + datetime.timedelta(days=self.draw.randint(0, 400))))
            UnitGroupMember.objects.create(
                group=group, unit=Unit.objects.get(code=code), valid_from=START, valid_until=until
            )
        CommitteeMember.objects.create(name="Ủy viên").units.set(Unit.objects.filter(code__in=REPORTERS))

    # --- time ---------------------------------------------------------------------------------------------------------

    def go_on(self):
        self.day += datetime.timedelta(days=self.draw.choice(STEPS))
        with clock.at(self.day):
            for period in ReportingPeriod.objects.filter(cut_off__lt=self.day, opened_at__isnull=True):
                actions.open_period(by=self.staff, period=period)
                for report in QuarterlyReport.objects.filter(period=period).order_by("unit__code"):
                    self.report(report)

    def report(self, report):
        """Some are approved, some wait, some are only begun, some are not."""
        how = self.draw.choice(("approved", "approved", "approved", "submitted", "draft", "nothing"))
        if how == "nothing":
            return
        values = people.whole_figures(report, members_admitted=self.draw.randint(0, 60))
        revision = actions.save_draft(by=self.staff, report=report, version=0, values=values)
        if how == "draft" or checks.missing_before_sending(report):
            return
        actions.send(by=self.staff, report=report, version=revision.version, key=uuid.uuid4())
        if how == "approved":
            actions.approve(by=self.staff, report=report, revision=report.current_revision)

    # --- events -------------------------------------------------------------------------------------------------------

    def living(self):
        kinds = UnitVersion.objects.in_force_on(self.day)
        return [
            unit.code
            for unit in Unit.objects.living(self.day).filter(dissolved_on__isnull=True).order_by("code")
            if kinds[unit.pk].kind not in (UnitKind.PROVINCE, UnitKind.DIRECT) and unit.founded_on != self.day
        ]

    def new(self):
        self.number += 1
        return events.new(f"moi-{self.number}", f"mới {self.number}", order=50 + self.number)

    def ask(self, kind):
        """A request that fits today; the preview may still refuse it."""
        self.number += 1
        pick = lambda count: self.draw.sample(self.living(), count)  # noqa: E731
        heir = lambda *codes: self.draw.choice([*codes, *codes, ""])  # noqa: E731
        ending = lambda code, *to: EndingUnit(  # noqa: E731
            code, heir=heir(*to), reports=self.draw.choice((SUCCESSOR, SUCCESSOR, OWN)), reports_by=to[0]
        )
        more = {"number": f"{self.number}/QĐ"}
        if kind == Kind.CREATE:
            more |= {"new": (self.new(),)}
        elif kind == Kind.RENAME:
            more |= {"staying": (StayingUnit(*pick(1), short_name=f"Tên {self.number}"),)}
        elif kind == Kind.CHANGE_KIND:
            code, to = pick(1)[0], self.draw.choice((UnitKind.TOWN, UnitKind.CITY, UnitKind.SECTOR))
            more |= {"staying": (StayingUnit(code, kind=to, name=f"Loại {self.number}"),)}
        elif kind == Kind.ABSORB:
            into, *gone = pick(self.draw.randint(2, 3))
            more |= {"ending": tuple(ending(code, into) for code in gone), "staying": (StayingUnit(into),)}
        elif kind == Kind.CONSOLIDATE:
            one = self.new()
            more |= {"ending": tuple(ending(code, one.code) for code in pick(2)), "new": (one,)}
        elif kind == Kind.DIVIDE:
            gone, other = pick(2)
            new = tuple(self.new() for _ in range(self.draw.randint(1, 3)))
            to = [*(one.code for one in new), other]
            more |= {"ending": (ending(gone, *to),), "new": new, "staying": (StayingUnit(other),)}
        elif kind == Kind.SPIN_OFF:
            new, old = self.new(), pick(1)[0]
            unions = self.unions_of(old)[:1]
            more |= {
                "new": (new,),
                "staying": (StayingUnit(old),),
                "unions": (Spread(old, one_by_one=tuple((pk, new.code) for pk in unions)),),
                "targets": self.part_of(old, new.code),
            }
        elif kind == Kind.DISSOLVE:
            gone, taker = pick(2)
            if self.draw.random() < 0.4 and not self.unions_of(gone):
                more |= {"ending": (EndingUnit(gone, reports_by=people.PROVINCE),)}
            else:
                more |= {"ending": (ending(gone, taker),), "staying": (StayingUnit(taker),)}
        else:
            giver, taker = pick(2)
            unions = self.unions_of(giver)
            more |= {
                "staying": (StayingUnit(giver), StayingUnit(taker)),
                "unions": (Spread(giver, one_by_one=tuple((pk, taker) for pk in unions[:2])),),
                "targets": self.part_of(giver, taker),
            }
        asked = events.request(kind, self.day, **more)
        if kind == Kind.DIVIDE:
            with clock.at(self.day):
                asked = events.request(kind, self.day, **more, targets=reorganise.prepare(asked).proposed)
        return asked

    def unions_of(self, code):
        return list(
            GrassrootsUnion.objects.filter(unit__code=code).order_by("pk").values_list("pk", flat=True)
        )

    def part_of(self, giver, taker):
        year = self.day.year + 1
        target = current().get((giver, year, "members_admitted"), 0)
        return (TargetMove(giver, taker, year, "members_admitted", target // 3),) if target else ()

    # --- what has to hold ---------------------------------------------------------------------------------------------

    def days(self):
        return [
            START,
            self.day - datetime.timedelta(days=1),
            self.day,
            self.day + datetime.timedelta(days=100),
        ]

    def check(self, sums, cut):
        now = sums_of(current())
        assert {key: value + cut.get(key, 0) for key, value in now.items() if value + cut.get(key, 0)} == sums
        assert events.ownerless(self.day) == []
        for day in self.days()[1:]:
            reported, today = events.read(day, REPORTED), events.read(day, CURRENT)
            assert reported["indicators"] == today["indicators"]
            assert all(not unit["code"].count("-huy-") for unit in reported["units"])


def sums_of(targets):
    sums = {}
    for (_, year, indicator), amount in targets.items():
        sums[year, indicator] = sums.get((year, indicator), 0) + amount
    return {key: value for key, value in sums.items() if value}


def random_sequences(examples):
    """Decorates a test of ``seed`` and ``kinds`` so that it runs over that many sequences of three to six events."""
    setting = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=examples <= 20,
        phases=(Phase.explicit, Phase.generate),  # an example takes seconds: it is not made smaller
        suppress_health_check=list(HealthCheck),
    )
    drawn = given(seed=st.integers(0, 2**32), kinds=st.lists(st.sampled_from(KINDS), min_size=3, max_size=6))
    return lambda test: setting(drawn(test))


@random_sequences(EXAMPLES)
def test_nothing_is_lost_and_every_undoing_is_exact(seed, kinds):
    play_and_forget(seed, kinds)


@pytest.mark.long
@random_sequences(max(EXAMPLES, 20))
def test_nothing_is_lost_in_many_sequences(seed, kinds):
    play_and_forget(seed, kinds)


def play_and_forget(seed, kinds):
    with transaction.atomic():
        play(random.Random(seed), kinds)
        transaction.set_rollback(True)


def play(draw, kinds):
    world, cut = World(draw), {}
    sums = sums_of(current())
    for kind in kinds:
        world.go_on()
        with clock.at(world.day):
            asked = world.ask(kind)
            preview = reorganise.prepare(asked)
            if preview.problems:
                continue
            before = events.photograph(world.days())
            event = events.do(asked, by=world.staff)
            for row in preview.totals:
                key = row.year, row.indicator
                assert row.before - row.after == row.cut
                cut[key] = cut.get(key, 0) + row.cut
            world.check(sums, cut)
            if draw.random() < 0.5:
                assert reorganise.what_rests_on(event) == []
                events.undo(event, by=world.staff, number=f"{event.number} hủy")
                assert events.photograph(world.days()) == before
                for row in preview.totals:
                    cut[row.year, row.indicator] -= row.cut
                world.check(sums, cut)
