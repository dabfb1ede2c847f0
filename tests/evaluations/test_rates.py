"""Rates: denominators against a naive count, the same queries for any size, and years that stay what they were."""

import datetime
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from evaluations.models import Evaluation, Exclusion, Level, Measure, UnionLevel
from evaluations.rates import (
    COUNTS,
    GRASSROOTS,
    Basis,
    Tally,
    Verdict,
    exclusions_with_reason,
    kept_its_word,
    rates,
    rates_and_registered,
)
from tests.support import bulk, people, ratings
from unionhub.overview.rating_rates import goals_of_year, province_against_goals
from units.models import Unit

NAMES = {"": "waiting", Exclusion.NOT_YET_ELIGIBLE: "not_yet_eligible", Exclusion.OTHER: "otherwise_excluded"}
TALLIES = st.builds(Tally, *[st.integers(0, 900)] * len(COUNTS))
OUTCOMES = st.sampled_from([*Level.values, "waiting", "not_yet_eligible", "otherwise_excluded"])


def test_the_published_example_says_which_number_it_is_of():
    """One province published 700 of 789; 770 were eligible."""
    tally = Tally(
        excellent=200, good=500, satisfactory=60, unsatisfactory=10, not_yet_eligible=15, otherwise_excluded=4
    )
    assert (tally.total, tally.excluded, tally.eligible, tally.rated) == (789, 19, 770, 770)
    of_all, of_eligible = tally.share(Basis.ALL), tally.share(Basis.ELIGIBLE)
    assert (of_all.text, of_all.basis.value) == ("88,7%", "trên tổng số công đoàn")
    assert (of_eligible.text, of_eligible.basis.value) == ("90,9%", "trên số đủ điều kiện xếp loại")
    assert of_eligible.exact == Fraction(70000, 770)


@given(st.lists(OUTCOMES, max_size=200))
def test_denominators_against_a_naive_count(outcomes):
    tally = Tally()
    for outcome in outcomes:
        tally += Tally(**{outcome: 1})
    left_out = [o for o in outcomes if o in ("not_yet_eligible", "otherwise_excluded")]
    eligible = [o for o in outcomes if o not in left_out]
    good = [o for o in outcomes if o in ("excellent", "good")]
    assert tally.total == len(outcomes)
    assert tally.excluded == len(left_out) == tally.not_yet_eligible + tally.otherwise_excluded
    assert tally.eligible == len(eligible)
    assert tally.rated == len([o for o in eligible if o != "waiting"])
    for basis, whole in ((Basis.ALL, outcomes), (Basis.ELIGIBLE, eligible)):
        share = tally.share(basis)
        assert (share.part, share.whole) == (len(good), len(whole))
        assert share.exact == (Fraction(100 * len(good), len(whole)) if whole else None)
        assert (share.text is None) == (not whole)


@given(TALLIES, st.decimals(0, 100, places=2))
def test_what_is_missing_to_a_goal_is_the_least_that_reaches_it(tally, goal):
    found = tally.against(goal)
    share = Fraction(goal) / 100
    reaching = [n for n in range(tally.eligible + 1) if n >= share * tally.eligible]
    assert found.needed == reaching[0]
    assert found.reached == (None if not tally.eligible else tally.good_or_better >= share * tally.eligible)
    assert found.missing == max(0, found.needed - tally.good_or_better)


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 8), st.decimals(0, 100, places=1))
def test_a_verdict_only_where_what_waits_cannot_change_it(good, others, waiting, goal):
    """Against every way in which those who wait can end: good, not good, or left out after all."""
    found = Tally(good=good, satisfactory=others, waiting=waiting).against(goal)
    ends = {
        100 * (good + more) >= goal * (good + others + rated)
        for rated in range(waiting + 1)
        for more in range(rated + 1)
        if good + others + rated
    }
    verdicts = {(True,): Verdict.REACHED, (False,): Verdict.MISSED, (False, True): Verdict.OPEN}
    assert found.verdict == (verdicts[tuple(sorted(ends))] if good + others + waiting else None)


def test_a_rounded_percentage_reaches_no_goal():
    found = Tally(good=8996, satisfactory=1004).against(Decimal(90))
    assert found.share.text == "90,0%"
    assert (found.reached, found.missing) == (False, 4)


@given(TALLIES, TALLIES, TALLIES)
def test_tallies_add_up(one, two, three):
    assert (one + two) + three == one + (two + three)
    assert (one + two).total == one.total + two.total


@pytest.mark.usefixtures("reference_data")
class TestFromTheDatabase:
    def measure(self, row):
        if row.level == UnionLevel.UPPER:
            return Measure.UPPER
        return Measure.STATE if row.kind.sector == "state" else Measure.NON_STATE

    def naive(self, evaluations):
        """Counted row by row."""
        return Counter(
            (row.year, row.unit_id, self.measure(row), row.recognised_level or NAMES[row.exclusion])
            for row in evaluations
        )

    def test_every_cell_as_counted_row_by_row(self):
        ratings.many(Unit.objects.filter(owes_reports=True), each=6)
        ratings.many(
            Unit.objects.filter(code__in=["kcn", "y-te"]), each=9, found=ratings.rating_round(2024), seed=7
        )
        rows = list(Evaluation.objects.select_related("kind"))
        found = rates()
        cells = Counter()
        for (year, unit, measure), tally in found.cells.items():
            for name in COUNTS:
                if count := getattr(tally, name):
                    cells[year, unit, measure, name] = count
        assert cells == self.naive(rows)
        assert found.years == [2024, 2025]
        assert found.total().total == len(rows)
        assert found.total(year=2024).total == 2 * 10
        kcn = Unit.objects.get(code="kcn").pk
        assert found.by_unit(2024)[kcn] == found.total(year=2024, unit=kcn, measures=GRASSROOTS)
        assert found.by_unit(2024)[kcn].total == 9
        by_measure = found.by_measure(2025)
        assert sum(tally.total for tally in by_measure.values()) == found.total(year=2025).total
        assert by_measure[Measure.UPPER].total == 17
        assert found.by_measure(2023) == {measure: Tally() for measure in Measure}
        assert (
            sum(found.by_unit(2025).values(), Tally())
            == by_measure[Measure.STATE] + by_measure[Measure.NON_STATE]
        )

    def test_registered_beside_achieved_and_reasons_apart(self):
        rows = ratings.many(Unit.objects.filter(owes_reports=True), each=9)
        found, achieved = rates_and_registered()
        eligible = [row for row in rows if not row.exclusion]
        assert achieved == Counter(
            (self.measure(row), row.registered_level, row.recognised_level) for row in eligible
        )
        assert len({pair[1:] for pair in achieved}) > 3
        assert found.cells == rates().cells
        both = [row for row in rows if row.registered_level == row.recognised_level == Level.GOOD]
        kept = [row for row in rows if row.recognised_level == Level.EXCELLENT or row in both]
        assert sum(n for (_, one, two), n in achieved.items() if kept_its_word(one, two)) == len(kept)
        reasons = exclusions_with_reason()
        assert sum(reasons.values()) == len([row for row in rows if row.exclusion])
        assert {reason for _, kind, reason in reasons if kind == Exclusion.NOT_YET_ELIGIBLE} <= {""}

    def test_later_moves_do_not_change_an_older_round(self):
        union = ratings.union("luc-nam")
        ratings.recognise(ratings.evaluation_of(union, ratings.rating_round()))
        before = rates().cells
        union.unit, union.kind = Unit.objects.get(code="kcn"), type(union.kind).objects.get(code="dn-fdi")
        union.save()
        assert rates().cells == before
        assert [unit for _, unit, _ in before] == [Unit.objects.get(code="luc-nam").pk]

    def test_only_what_somebody_may_see(self):
        ratings.many(Unit.objects.filter(code__in=["luc-nam", "kcn"]), each=3)
        own = rates(Evaluation.objects.visible_to(people.reporter("luc-nam")))
        assert {unit for _, unit, _ in own.cells} == {Unit.objects.get(code="luc-nam").pk}
        assert own.total().total == 4
        assert rates(Evaluation.objects.visible_to(people.leader())).total().total == 8

    def test_as_many_queries_for_700_units_as_for_17(self):
        def queries():
            with CaptureQueriesContext(
                connection,
            ) as found:
                cells, _ = rates_and_registered()
                exclusions_with_reason()
                province_against_goals(cells, 2025)
            return len(found), len({unit for _, unit, _ in cells.cells})

        ratings.many(Unit.objects.filter(owes_reports=True), each=2)
        small = queries()
        ratings.many(bulk.more_units(683), each=2, seed=2)
        assert queries() == (small[0], 700)
        assert small == (5, 17)

    def test_against_the_goals_of_the_programme(self):
        found = ratings.rating_round()
        assert goals_of_year(2025) == {Measure.UPPER: 100, Measure.STATE: 90, Measure.NON_STATE: 75}
        assert goals_of_year(2031) == {}
        for number in range(10):
            union = ratings.union("luc-nam", name=f"CĐCS {number}")
            evaluation = ratings.evaluation_of(union, found)
            ratings.recognise(evaluation, Level.GOOD if number else Level.SATISFACTORY)
        shown = province_against_goals(rates(), 2025)
        assert (shown[Measure.STATE].share.text, shown[Measure.STATE].reached) == ("90,0%", True)
        assert shown[Measure.UPPER].reached is None
        assert shown[Measure.NON_STATE].goal == 75


@pytest.mark.usefixtures("reference_data")
def test_of_quality_targets_the_last_decision_counts():
    from evaluations.models import QualityTarget

    unit = Unit.objects.get(code="luc-nam").pk
    ratings.assign_share("luc-nam", Measure.STATE, 90)
    ratings.assign_share("luc-nam", Measure.NON_STATE, 75, number="4/QĐ-LĐLĐ")
    july = datetime.date(2025, 7, 1)
    ratings.assign_share("luc-nam", Measure.STATE, "92.5", number="30/QĐ-LĐLĐ", effective_on=july)
    ratings.assign_share("luc-nam", Measure.STATE, 95, year=2026, number="31/QĐ-LĐLĐ", effective_on=july)
    assert QualityTarget.objects.in_force(2025) == {
        (unit, Measure.STATE): Decimal("92.5"),
        (unit, Measure.NON_STATE): 75,
    }
    assert QualityTarget.objects.in_force(2025, on=datetime.date(2025, 6, 30)) == {
        (unit, Measure.STATE): 90,
        (unit, Measure.NON_STATE): 75,
    }
