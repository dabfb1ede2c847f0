"""Arithmetic of plans: scenario numbers, and invariants on random targets."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.progress.plan import (
    PARTS,
    Amount,
    Status,
    even_plan,
    needed_pace,
    pace,
    status_of,
    total,
    whole_plan,
    year_plan,
)

CUT_OFFS = [
    datetime.date(2026, 3, 31),
    datetime.date(2026, 6, 30),
    datetime.date(2026, 9, 30),
    datetime.date(2026, 12, 31),
]
BEFORE = datetime.date(2023, 8, 31)

amounts = st.lists(
    st.builds(
        Amount,
        amount=st.integers(0, 30_000),
        effective_on=st.dates(datetime.date(2025, 6, 1), datetime.date(2027, 6, 30)),
    ),
    max_size=6,
)


def whole(amounts, round_down=False):
    return [whole_plan(part, round_down=round_down) for part in year_plan(amounts, CUT_OFFS)]


def test_linear_by_quarter():
    assert whole([Amount(400, BEFORE)]) == [100, 200, 300, 400]


def test_adjustment_in_mid_year_leaves_ended_quarters_alone():
    """S5: 400, and 120 more from 1/7: 100, 200, then 360 and 520."""
    assert whole([Amount(400, BEFORE), Amount(120, datetime.date(2026, 7, 1))]) == [100, 200, 360, 520]


def test_adjustment_within_a_quarter_is_part_of_that_quarter():
    assert whole([Amount(400, BEFORE), Amount(120, datetime.date(2026, 8, 15))]) == [100, 200, 360, 520]


def test_adjustment_after_the_year_is_in_its_last_plan():
    assert whole([Amount(400, BEFORE), Amount(20, datetime.date(2027, 2, 1))]) == [100, 200, 300, 420]


def test_unions_are_rounded_down_and_members_half_up():
    assert whole([Amount(1, BEFORE)], round_down=True) == [0, 0, 0, 1]
    assert whole([Amount(250, BEFORE)]) == [63, 125, 188, 250]


@given(amounts)
def test_year_ends_at_the_target_and_is_exact(parts):
    plan = year_plan(parts, CUT_OFFS)
    assert plan[-1] == PARTS * sum(part.amount for part in parts)
    assert plan == sorted(plan)


@given(amounts, amounts)
def test_plan_of_a_group_is_the_sum_of_its_units(one, other):
    together = year_plan(one + other, CUT_OFFS)
    assert together == [
        a + b for a, b in zip(year_plan(one, CUT_OFFS), year_plan(other, CUT_OFFS), strict=True)
    ]


@given(amounts)
def test_plan_against_fractions(parts):
    """The same by exact fractions, quarter by quarter: nothing is lost in twenty-fourths."""
    reached, expected = Fraction(0), []
    for position, cut_off in enumerate(CUT_OFFS):
        known = sum(p.amount for p in parts if p.effective_on <= cut_off or position == 3)
        reached += (known - reached) / (4 - position)
        expected.append(reached * PARTS)
    assert year_plan(parts, CUT_OFFS) == expected


@given(st.integers(0, 10**6))
def test_rounding_of_plans(parts):
    assert whole_plan(parts, round_down=True) == parts // PARTS
    assert abs(Fraction(parts, PARTS) - whole_plan(parts, round_down=False)) <= Fraction(1, 2)


def test_even_plan_of_the_150():
    plan = [whole_plan(part, round_down=True) for part in even_plan(150, 20)]
    assert plan[3] == 30
    assert plan[0] == 7
    assert plan[-1] == 150


@pytest.mark.parametrize(
    ("approved", "plan", "target", "expected"),
    [
        (10, None, None, Status.NO_TARGET),
        (None, 10, 40, Status.INSUFFICIENT),
        (9, 10, 40, Status.BEHIND),
        (10, 10, 40, Status.ON_TRACK),
        (11, 10, 40, Status.AHEAD),
        (40, 10, 40, Status.REACHED),
        (41, 10, 40, Status.EXCEEDED),
        (0, 0, 1, Status.ON_TRACK),
        (11, 10, None, Status.AHEAD),
    ],
)
def test_status(approved, plan, target, expected):
    assert status_of(approved, plan, target) is expected


def test_pace_and_what_is_needed():
    assert pace([None, None]) is None
    assert pace([5, 1, 2, 3, None, 4]) == Fraction(10, 4)
    assert needed_pace(120_000 - 6_190, 19) == 5_990
    assert needed_pace(-5, 3) == 0
    assert needed_pace(5, 0) is None


def test_no_data_is_not_zero():
    assert total([None, None]) is None
    assert total([None, 0]) == 0
