"""Measures without a database: sums, pace, forecast with its range, who is overdue."""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.progress.plan import Amount, Status
from targets.progress.progress import Cell, IndicatorInfo, Measure, Progress, Series, Term, UnitLine
from vietnamese.dates import Quarter

YEARS = (2024, 2025)
QUARTERS = tuple(Quarter(year, number) for year in YEARS for number in (1, 2, 3, 4))
MEMBERS = IndicatorInfo(1, "members_admitted", "Kết nạp", "ĐV", "đoàn viên", "flow", False, 900)
STOCK = IndicatorInfo(2, "members_end", "Cuối kỳ", "ĐV", "đoàn viên", "stock", False, None)
EARLY = datetime.date(2023, 8, 31)


def term(ended):
    return Term(YEARS, QUARTERS, tuple(quarter.last_day for quarter in QUARTERS), ended)


def series(*approved, pending=(), targets=(400, 480)):
    def filled(values):
        return [*values, *[None] * (len(QUARTERS) - len(values))]

    amounts = {year: [Amount(amount, EARLY)] for year, amount in zip(YEARS, targets, strict=False)}
    return Series(amounts, filled(approved), filled(pending))


def measure(*approved, judged=None, info=MEMBERS, **more):
    goal = more.pop("goal", None)
    ended = len(approved)
    return Measure(
        term(ended), info, series(*approved, **more), ended if judged is None else judged, goal=goal
    )


def test_cumulative_results_stop_where_quarters_have_not_ended():
    found = measure(100, None, 90)
    assert found.cumulative_by_quarter == (100, 100, 190, *[None] * 5)
    assert measure(None, 5).cumulative_by_quarter == (None, 5, *[None] * 6)
    assert measure(700, 710, info=STOCK).cumulative_by_quarter == (700, 710, *[None] * 6)


def test_pace_and_forecast_with_its_range():
    found = measure(10, 100, 90, 110, 80)
    assert found.recent_pace == 95
    assert (found.approved_judged, found.quarters_left) == (390, 3)
    assert (found.forecast_low, found.forecast, found.forecast_high) == (630, 675, 720)
    assert found.forecast_by_quarter == (*[None] * 5, 485, 580, 675)


def test_forecast_rounds_half_away_and_needs_something_judged():
    assert measure(1, 2).forecast == 3 + 9
    assert measure(1, 2, 2, judged=2).forecast_by_quarter[2] == 5  # 4,5
    nothing = measure(5, judged=0)
    assert (nothing.forecast, nothing.forecast_low, nothing.forecast_high) == (None, None, None)
    assert nothing.forecast_by_quarter == (None,) * 8


def test_plan_by_quarter_is_the_plan_of_each():
    found = measure(100, 100, 100, 100, 100)
    assert found.plan_by_quarter == (100, 200, 300, 400, 520, 640, 760, 880)
    assert found.plan == 520
    assert found.year(2025).plan == 120
    assert (found.year(2025).difference, found.year(2025).status) == (-20, Status.BEHIND)
    assert found.coming_year.year == 2025
    assert measure(*[1] * 8).coming_year is None


def test_an_even_plan_only_where_nothing_is_assigned():
    assumed = measure(1, targets=(), goal=150)
    assert assumed.assumed_plan
    assert assumed.goal_per_year == 75
    assert assumed.plan_by_quarter[3] == 75
    assert not measure(1, goal=900).assumed_plan
    assert measure(1, targets=(0, 0)).status is Status.NO_TARGET


@pytest.fixture
def progress():
    """Two units in the second quarter: “a” approved once and late with the next report, “b” waits."""
    units = tuple(UnitLine(pk, code, code.upper(), pk, "district") for pk, code in ((1, "a"), (2, "b")))
    approved, waiting = Cell(True, "approved", 1, True), Cell(True, "submitted", 2, True)
    return Progress(
        as_of=datetime.date(2024, 7, 11),
        structure="reported",
        programme=None,
        indicators={MEMBERS.code: MEMBERS},
        term=term(2),
        units=units,
        series={("a", MEMBERS.code): series(90), ("b", MEMBERS.code): series(120, pending=(None, 50))},
        cells={"a": [approved, Cell(True, "draft", 3)], "b": [approved, waiting]},
        confederation={},
        due_days={quarter: quarter.last_day + datetime.timedelta(days=10) for quarter in QUARTERS},
    )


def test_who_owes_and_who_is_overdue(progress):
    first, second = QUARTERS[:2]
    assert list(progress.not_approved) == [second]
    assert [unit.code for unit in progress.not_approved[second]] == ["a", "b"]
    assert progress.is_overdue("a", second)
    assert not progress.is_overdue("b", second), "it has been sent"
    assert not progress.is_overdue("a", first), "it is approved"
    assert progress.judged_by_unit == {"a": 1, "b": 1}
    progress.cells["a"][1] = Cell(True)
    assert not progress.is_overdue("a", second), "nobody opened the period, so nobody can send it"
    progress.cells["a"][1] = Cell(True, "draft", 3)
    progress.as_of = datetime.date(2024, 7, 10)
    assert not progress.is_overdue("a", second), "on the due day there is still time"


def test_units_ahead_never_offset(progress):
    behind = progress.shortfalls(MEMBERS.code)
    assert [(unit.code, found.behind) for unit, found in behind] == [("a", 10)]
    assert progress.shortfall(behind) == 10
    province = progress.province(MEMBERS.code)
    assert (province.approved_judged, province.plan, province.status) == (210, 200, Status.AHEAD)
    assert province.pending == 50


def test_a_measure_is_worked_out_once(progress):
    assert progress.province(MEMBERS.code) is progress.province(MEMBERS.code)
    assert progress.of_unit(MEMBERS.code, "a").series.approved[0] == 90
    assert progress.province(MEMBERS.code).series.approved[0] == 210
    assert progress.of_unit(MEMBERS.code, "a").series.approved[0] == 90, "summing leaves the parts alone"
    assert progress.province(MEMBERS.code).needed_pace == Fraction(690, 7)


QUARTERLY = st.lists(st.none() | st.integers(0, 400), min_size=6, max_size=6)
UNITS = st.lists(
    st.tuples(QUARTERLY, st.tuples(*[st.none() | st.integers(0, 500)] * 2)), min_size=1, max_size=6
)


@given(UNITS, st.lists(st.integers(0, 6), min_size=6, max_size=6), st.booleans())
def test_what_stands_beside_a_verdict_subtracts_to_it(units, judged, in_whole_unions):
    """Of every unit, of all together, of every year: approved_judged − plan = difference; and units add up to the whole."""
    info = replace(MEMBERS, goal=None, whole_plan=in_whole_unions)
    lines = tuple(UnitLine(pk, str(pk), str(pk), pk, "district") for pk in range(1, len(units) + 1))
    given_targets = [
        {y: t for y, t in zip(YEARS, targets, strict=True) if t is not None} for _, targets in units
    ]
    found = Progress(
        as_of=datetime.date(2025, 7, 15),
        structure="reported",
        programme=None,
        indicators={info.code: info},
        term=term(6),
        units=lines,
        series={
            (line.code, info.code): Series(
                {year: [Amount(amount, EARLY)] for year, amount in targets.items()},
                [*values, None, None],
                [None] * 8,
            )
            for line, (values, _), targets in zip(lines, units, given_targets, strict=True)
        },
        cells={
            line.code: [
                Cell(True, "approved" if place < until else "submitted", 1, True) for place in range(6)
            ]
            for line, until in zip(lines, judged, strict=False)
        },
        confederation={},
        due_days={},
    )
    province = found.province(info.code)
    for measure in [
        province,
        *(found.of_unit(info.code, line.code) for line in lines),
        *(one for _, one in found.judged_together(info.code)),
    ]:
        for one in [measure, *measure.years]:
            if one.plan is None or one.approved_judged is None:
                assert one.difference is None
            else:
                assert one.approved_judged - one.plan == one.difference
        if measure.judged_count:
            assert measure.result == measure.approved_judged
            assert (measure.result or 0) + (measure.approved_later or 0) == (measure.approved or 0)
        assert sum(year.result or 0 for year in measure.years) == (measure.result or 0)
    closed = found.balance(info.code)
    if closed is None:
        assert province.difference is None or province.assumed_plan
        return
    assert closed.difference == province.difference
    assert abs(closed.rounding) <= len(units)
    assert closed.behind == found.shortfall(found.shortfalls(info.code))
