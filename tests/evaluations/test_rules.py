"""The pure rules: levels at their boundaries, conditions, the cap, and calendar months against counting day by day."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.models.levels import Level
from evaluations.rating.rules import (
    Capped,
    Past,
    Thresholds,
    apply_cap,
    eligibility,
    excellent_allowed,
    full_months,
    level_of,
    with_overrides,
)

USUAL = Thresholds(Decimal(90), Decimal(70), Decimal(50))
D = datetime.date


@pytest.mark.parametrize(
    ("points", "level"),
    [
        ("100", Level.EXCELLENT),
        ("90", Level.EXCELLENT),
        ("90.00", Level.EXCELLENT),
        ("89.99", Level.GOOD),
        ("70", Level.GOOD),
        ("69.99", Level.SATISFACTORY),
        ("50", Level.SATISFACTORY),
        ("49.99", Level.UNSATISFACTORY),
        ("0", Level.UNSATISFACTORY),
    ],
)
def test_levels_at_their_boundaries(points, level):
    assert level_of(Decimal(points), USUAL) is level


def test_points_that_add_up_to_the_threshold_reach_it():
    """A tenth nine hundred times: with floats this is 89,99999999999…"""
    assert level_of(sum([Decimal("0.1")] * 900), USUAL) is Level.EXCELLENT
    with pytest.raises(TypeError):
        level_of(sum([0.1] * 900), USUAL)


def test_thresholds_are_data():
    assert level_of(Decimal("94.5"), Thresholds(Decimal("94.5"), Decimal(80), Decimal(60))) is Level.EXCELLENT
    assert level_of(Decimal("94.49"), Thresholds(Decimal("94.5"), Decimal(80), Decimal(60))) is Level.GOOD


@pytest.mark.parametrize(
    ("level", "conditions", "result"),
    [
        ("excellent", [], "excellent"),
        ("excellent", ["good"], "good"),
        ("excellent", ["good", "unsatisfactory", "satisfactory"], "unsatisfactory"),
        ("satisfactory", ["good"], "satisfactory"),  # a condition never lifts
        ("unsatisfactory", ["good"], "unsatisfactory"),
    ],
)
def test_conditions_forbid_levels(level, conditions, result):
    assert with_overrides(level, conditions) == result


@pytest.mark.parametrize(
    ("rated", "cap", "allowed"),
    [
        (10, None, 10),
        (10, "20", 2),
        (9, "20", 1),
        (4, "20", 0),
        (789, "12.5", 98),
        (0, "20", 0),
        (3, "100", 3),
    ],
)
def test_the_cap_is_rounded_down_to_whole_unions(rated, cap, allowed):
    assert excellent_allowed(rated, cap and Decimal(cap)) == allowed


def test_the_cap_keeps_the_best_and_guesses_no_ties():
    points = {1: Decimal(99), 2: Decimal(95), 3: Decimal(95), 4: Decimal("90.5")}
    assert apply_cap(points, 4) == Capped(frozenset({1, 2, 3, 4}), frozenset(), frozenset(), 0)
    assert apply_cap(points, 3) == Capped(frozenset({1, 2, 3}), frozenset({4}), frozenset(), 0)
    assert apply_cap(points, 2) == Capped(frozenset({1}), frozenset({4}), frozenset({2, 3}), 1)
    assert apply_cap(points, 1) == Capped(frozenset({1}), frozenset({2, 3, 4}), frozenset(), 0)
    assert apply_cap(points, 0) == Capped(frozenset(), frozenset(points), frozenset(), 0)


@given(st.dictionaries(st.integers(), st.integers(90, 100).map(Decimal), max_size=12), st.integers(0, 14))
def test_the_cap_puts_everybody_somewhere_and_never_a_worse_one_before_a_better(points, allowed):
    found = apply_cap(points, allowed)
    assert sorted([*found.kept, *found.dropped, *found.tied]) == sorted(points)
    assert len(found.kept) + found.places == min(allowed, len(points))
    worst_kept = min((points[key] for key in found.kept), default=Decimal(101))
    assert (
        all(points[key] < worst_kept or not found.kept for key in (*found.dropped, *found.tied))
        or not found.tied
    )
    assert all(points[kept] >= points[dropped] for kept in found.kept for dropped in found.dropped)


YEAR_END = D(2025, 12, 31)


@pytest.mark.parametrize(
    ("founded", "last_day", "months", "eligible"),
    [
        (D(2025, 1, 1), YEAR_END, 12, True),  # twelve months to the day
        (D(2025, 1, 2), YEAR_END, 11, False),  # eleven months and thirty days
        (D(2024, 12, 31), YEAR_END, 12, True),
        (D(2025, 12, 31), YEAR_END, 0, False),
        (D(2026, 1, 1), YEAR_END, 0, False),  # founded the day after
        (D(2026, 3, 1), YEAR_END, -2, False),
        (D(2024, 2, 29), D(2025, 2, 27), 11, False),
        (D(2024, 2, 29), D(2025, 2, 28), 12, True),  # no 29th: full at the end of the month
        (D(2024, 3, 1), D(2025, 2, 28), 12, True),
        (D(2023, 3, 1), D(2024, 2, 28), 11, False),  # a leap year's February has one day more
        (D(2023, 3, 1), D(2024, 2, 29), 12, True),
        (D(2023, 2, 28), D(2024, 2, 27), 12, True),
        (D(2024, 8, 31), D(2025, 8, 30), 12, True),
        (D(2024, 8, 31), D(2025, 8, 29), 11, False),
        (D(2024, 9, 1), D(2025, 8, 31), 12, True),  # a school year
        (D(2024, 9, 2), D(2025, 8, 31), 11, False),
    ],
)
def test_twelve_months_of_work(founded, last_day, months, eligible):
    assert full_months(founded, last_day) == months
    assert eligibility(Past(founded), last_day, months_of_work=12, months_after_merger=6).enough is eligible


@pytest.mark.parametrize(
    ("founded", "merged", "enough", "since"),
    [
        (D(2019, 5, 1), D(2025, 7, 1), True, D(2025, 7, 1)),  # six months to the day
        (D(2019, 5, 1), D(2025, 7, 2), False, D(2025, 7, 2)),
        (D(2019, 5, 1), D(2025, 8, 31), False, D(2025, 8, 31)),
        (None, D(2025, 7, 1), True, D(2025, 7, 1)),
        (None, D(2025, 9, 1), False, D(2025, 9, 1)),
        (D(2025, 3, 1), D(2025, 6, 1), False, D(2025, 3, 1)),  # a merger makes nobody older
        (D(2025, 3, 1), D(2025, 12, 1), False, D(2025, 12, 1)),
        (None, None, True, None),  # not known: an old union of the register
    ],
)
def test_the_time_starts_again_after_a_merger(founded, merged, enough, since):
    found = eligibility(Past(founded, merged), YEAR_END, months_of_work=12, months_after_merger=6)
    assert (found.enough, found.since) == (enough, since)


def test_a_merger_at_a_month_end_is_six_months_old_at_the_end_of_february():
    for day, enough in (
        (D(2024, 8, 31), True),
        (D(2024, 8, 29), True),
        (D(2024, 9, 1), True),
        (D(2024, 9, 2), False),
    ):
        found = eligibility(Past(None, day), D(2025, 2, 28), months_of_work=12, months_after_merger=6)
        assert found.enough is enough, day


def test_months_are_data():
    past = Past(D(2025, 7, 1))
    assert not eligibility(past, YEAR_END, months_of_work=7, months_after_merger=6).enough
    assert eligibility(past, YEAR_END, months_of_work=6, months_after_merger=6).enough
    assert not eligibility(Past(D(2026, 1, 1)), YEAR_END, months_of_work=0, months_after_merger=0).enough


def counted_day_by_day(first_day, last_day):
    """Every day is lived; a month is full on the eve of its next day of that number, or on a month's last day without one."""
    months, day = 0, first_day
    while day <= last_day:
        tomorrow = day + datetime.timedelta(days=1)
        if tomorrow.day == first_day.day and tomorrow > first_day:
            months += 1
        elif tomorrow.day == 1:
            end_of_month = day.day
            if end_of_month < first_day.day and (day.year, day.month) != (first_day.year, first_day.month):
                months += 1
        day = tomorrow
    return months


DAYS = st.dates(D(2019, 12, 1), D(2029, 3, 31))


@given(DAYS, st.integers(0, 1000))
def test_months_as_counted_day_by_day(first_day, length):
    last_day = first_day + datetime.timedelta(days=length)
    assert full_months(first_day, last_day) == counted_day_by_day(first_day, last_day)


@given(DAYS, DAYS, DAYS)
def test_who_was_founded_later_is_never_eligible_sooner(one, other, last_day):
    earlier, later = sorted((one, other))
    assert full_months(earlier, last_day) >= full_months(later, last_day)
