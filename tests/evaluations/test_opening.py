"""Whom a round rates, against a count union by union over drawn histories; and opening for thousands."""

import datetime
import random

import pytest

from evaluations.models import Evaluation, Exclusion, RatingRound, RoundUnit, UnionLevel
from evaluations.rating.rules import Past, eligibility
from evaluations.rounds.opening import open_round
from evaluations.rounds.round_population import subjects_of
from tests.support import people, ratings
from units.models import (
    Founding,
    GrassrootsUnion,
    OrganisationKind,
    UnionEvent,
    UnionEventKind,
    Unit,
    UnitKind,
)
from vietnamese import clock

pytestmark = pytest.mark.usefixtures("reference_data")
YEAR = 2025
DAYS = [datetime.date(YEAR, 1, 1) + datetime.timedelta(days=step) for step in range(0, 500, 7)]


@pytest.fixture
def found():
    """The general round of 2025, with the shipped rules, beside a school year of education."""
    from evaluations.rounds.rule_set_actions import copied

    general = ratings.rating_round(YEAR)
    for rule_set in RatingRound.objects.exclude(pk=general.pk).get().rule_sets.all():
        copied(rule_set, round=general)
    school = ratings.rating_round(
        YEAR,
        name="Năm học 2024–2025",
        only_named=True,
        first_day=datetime.date(YEAR - 1, 9, 1),
        last_day=datetime.date(YEAR, 8, 31),
    )
    RoundUnit.objects.create(round=school, unit=Unit.objects.get(code="giao-duc"))
    return general


def drawn(chance, number):
    """A union with a history: founded and ceased or not, moved up to twice. Returns what a person would say about it."""
    units = list(Unit.objects.filter(code__in=["luc-nam", "kcn", "giao-duc", "truc-thuoc"]))
    kinds = list(OrganisationKind.objects.all())
    moves = sorted(chance.sample(DAYS, chance.choice([0, 0, 1, 2])))
    stations = [chance.choice(units) for _ in range(len(moves) + 1)]
    union = GrassrootsUnion.objects.create(
        unit=stations[-1], kind=chance.choice(kinds), name=f"CĐCS số {number}"
    )
    founded_on = chance.choice([None, *DAYS])
    if founded_on:
        Founding.objects.create(
            union=union, unit=stations[0], founded_on=founded_on, name=union.name, is_enterprise=True
        )
    if chance.random() < 0.3:
        union.ceased_on, union.ceased_reason = chance.choice(DAYS), "dissolved"
        union.save()
    for day, before, after in zip(moves, stations[:-1], stations[1:], strict=True):
        UnionEvent.objects.create(
            union=union,
            kind=UnionEventKind.TRANSFERRED,
            effective_on=day,
            from_unit=before,
            to_unit=after,
            recorded_by=people.staff(),
        )
    return union, founded_on, moves, stations


def by_hand(found, union, founded_on, moves, stations):
    """``(unit, enough time)`` as of the last day, or None for one that the round does not rate."""
    day = found.last_day
    if (founded_on and founded_on > day) or (union.ceased_on and union.ceased_on <= day):
        return None
    unit = stations[sum(move <= day for move in moves)]
    if unit.code == "giao-duc":
        return None
    answer = eligibility(Past(founded_on), day, months_of_work=12, months_after_merger=6)
    return unit.pk, answer.enough


@pytest.mark.parametrize("seed", range(3))
def test_the_same_as_one_by_one(found, seed):
    chance = random.Random(seed)
    histories = [drawn(chance, number) for number in range(25)]
    with clock.at(datetime.date(YEAR + 1, 6, 30)):
        subjects = {row.pk: row for row in subjects_of(found) if row.level == UnionLevel.GRASSROOTS}
        opened = open_round(by=people.staff(), found=found)
    for union, *history in histories:
        expected = by_hand(found, union, *history)
        row = subjects.get(union.pk)
        assert (row and (row.unit_id, row.enough_time)) == expected, history
        made = Evaluation.objects.filter(rated_union=union).first()
        assert (made and (made.unit_id, made.exclusion == "")) == expected
    upper = Evaluation.objects.filter(level=UnionLevel.UPPER)
    assert opened.made == len(subjects) + upper.count()
    assert not upper.filter(unit__versions__kind__in=[UnitKind.PROVINCE, UnitKind.DIRECT]).exists()
    assert not upper.filter(unit__code="giao-duc").exists()


def test_the_kind_is_that_of_the_last_day(found):
    union = ratings.union(kind="su-nghiep")
    union.history.update(history_date=clock.end_of(datetime.date(YEAR, 5, 1)))
    union.kind = OrganisationKind.objects.get(code="dn-fdi")
    union._history_date = clock.end_of(datetime.date(YEAR + 1, 1, 20))
    union.save()
    with clock.at(datetime.date(YEAR + 1, 2, 1)):
        open_round(by=people.staff(), found=found)
    assert Evaluation.objects.get(rated_union=union).kind.code == "su-nghiep"


def test_untouched_ratings_of_whom_the_round_no_longer_covers_go(found):
    union, other = ratings.union(), ratings.union(name="CĐCS khác")
    with clock.at(datetime.date(YEAR, 3, 1)):
        open_round(by=people.staff(), found=found)
        kept = Evaluation.objects.get(rated_union=other)
        kept.transitions.create(from_state="new", to_state="registered", step="register", by=people.staff())
    GrassrootsUnion.objects.update(ceased_on=datetime.date(YEAR, 5, 1), ceased_reason="dissolved")
    with clock.at(datetime.date(YEAR, 6, 1)):
        done = open_round(by=people.staff(), found=found)
    assert (done.removed, done.ended) == (1, 1)
    assert list(Evaluation.objects.filter(level=UnionLevel.GRASSROOTS)) == [kept]
    assert not Evaluation.objects.filter(rated_union=union).exists()


def test_an_overruled_exclusion_stays_when_dates_change(found):
    union = ratings.union()
    with clock.at(datetime.date(YEAR, 3, 1)):
        open_round(by=people.staff(), found=found)
        Evaluation.objects.filter(rated_union=union).update(
            exclusion=Exclusion.NOT_YET_ELIGIBLE,
            overruled_at=clock.now(),
            overruled_by=people.staff(),
            overruled_reason="Mới sáp nhập trên thực tế",
        )
        Founding.objects.create(
            union=union,
            unit=union.unit,
            founded_on=datetime.date(YEAR, 2, 1),
            name=union.name,
            is_enterprise=False,
        )
        assert open_round(by=people.staff(), found=found).changed == 1
    row = Evaluation.objects.get(rated_union=union)
    assert (row.exclusion, row.enough_time) == (Exclusion.NOT_YET_ELIGIBLE, False)
