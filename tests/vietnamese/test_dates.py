import dataclasses
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.dates import FIRST_DAY, LAST_DAY, Quarter, date_vi, datetime_vi, official_date, parse_date

QUARTERS = st.builds(Quarter, st.integers(1900, 2200), st.integers(1, 4))
STEPS = st.integers(-400, 400)


def test_a_quarter_knows_its_days_and_its_name():
    quarter = Quarter(2026, 3)
    assert quarter.first_day == datetime.date(2026, 7, 1)
    assert quarter.last_day == datetime.date(2026, 9, 30)
    assert quarter.roman == "III"
    assert str(quarter) == f"{quarter}" == "Quý III/2026"


def test_the_four_quarters_are_the_year():
    assert [Quarter(2024, n).last_day.strftime("%d/%m") for n in (1, 2, 3, 4)] == [
        *("31/03", "30/06", "30/09", "31/12"),
    ]


@given(st.dates())
def test_every_day_lies_in_its_quarter(day):
    quarter = Quarter.of(day)
    assert quarter.first_day <= day <= quarter.last_day


@given(QUARTERS)
def test_quarters_follow_each_other_without_gap(quarter):
    assert quarter.next().first_day - quarter.last_day == datetime.timedelta(1)
    assert quarter.next().previous() == quarter
    assert quarter.previous() < quarter < quarter.next()


@given(QUARTERS, STEPS, STEPS)
def test_adding_and_subtracting_quarters(quarter, a, b):
    assert (quarter + a) - quarter == a
    assert (quarter + a) + b == quarter + (a + b)
    assert (quarter + a) - a == quarter


@given(QUARTERS, QUARTERS)
def test_order_is_the_order_in_time(one, other):
    assert (one < other) == (one.first_day < other.first_day) == (one - other < 0)


def test_the_term_has_twenty_quarters():
    assert Quarter(2028, 4) - Quarter(2024, 1) + 1 == 20


@pytest.mark.parametrize(("year", "number"), [(2026, 0), (2026, 5), (0, 1), (10000, 1)])
def test_there_are_no_other_quarters(year, number):
    with pytest.raises(ValueError, match=r"quarter|year"):
        Quarter(year, number)


def test_a_quarter_is_a_value():
    assert {Quarter(2026, 1): 5}[Quarter(2026, 1)] == 5
    with pytest.raises(dataclasses.FrozenInstanceError):
        Quarter(2026, 1).number = 2
    with pytest.raises(TypeError):
        Quarter(2026, 1) + 1.5


def test_dates_are_written_day_first():
    assert date_vi(datetime.date(2026, 8, 31)) == "31/08/2026"
    assert date_vi(datetime.date(2026, 1, 2)) == "02/01/2026"


def test_moments_are_written_in_the_time_of_vietnam():
    moment = datetime.datetime(2026, 8, 31, 18, 5, tzinfo=datetime.UTC)
    assert datetime_vi(moment) == "01/09/2026 01:05"
    assert date_vi(moment) == "01/09/2026"
    with pytest.raises(ValueError, match="aware"):
        datetime_vi(moment.replace(tzinfo=None))


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_written_dates_are_read_back(day):
    assert parse_date(date_vi(day)) == parse_date(f" {day.isoformat()} ") == day
    assert parse_date(f"{day.day}/{day.month}/{day.year}") == day


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "31/02/2026",
        "2026/08/31",
        "31-08-2026",
        "31/8/26",
        "08/31/2026",
        "mai",
        "0/1/2026",
        "2026-8-1",
        "0001-01-01",
        "31/12/1899",
        "01/01/2101",
        "31/12/9999",
    ],
)
def test_what_is_no_date_is_none(text):
    assert parse_date(text) is None


def test_official_documents_write_small_numbers_with_a_zero():
    assert official_date(datetime.date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert official_date(datetime.date(2026, 3, 12)) == "ngày 12 tháng 3 năm 2026"
