"""The planned time of an inspection: two days that people write as a month, a quarter, a year or as days."""

import calendar
import datetime

from vietnamese.dates import Quarter, date_vi
from vietnamese.numbers import plain_number

Days = tuple[datetime.date, datetime.date]


def month(year: int, number: int) -> Days:
    return datetime.date(year, number, 1), datetime.date(year, number, calendar.monthrange(year, number)[1])


def quarter(year: int, number: int) -> Days:
    found = Quarter(year, number)
    return found.first_day, found.last_day


def whole(year: int) -> Days:
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def named(first: datetime.date, last: datetime.date) -> str:
    """The code of what the days are: ``thang-5``, ``quy-2``, ``nam``; '' where they are none of these."""
    if (first, last) == whole(first.year):
        return "nam"
    if (first, last) == month(first.year, first.month):
        return f"thang-{first.month}"
    of_quarter = Quarter.of(first)
    return f"quy-{of_quarter.number}" if (first, last) == quarter(first.year, of_quarter.number) else ""


def days_of(year: int, code: str) -> Days:
    """The days of a code that ``named`` gives; raises ValueError for another one."""
    if code == "nam":
        return whole(year)
    word, _, number = code.partition("-")
    find, place = {"thang": month, "quy": quarter}.get(word), plain_number(number)
    if find is None or place is None:
        raise ValueError(code)
    return find(year, place)


def in_words(first: datetime.date, last: datetime.date) -> str:
    """``Tháng 5/2026``, ``Quý II/2026``, ``Năm 2026``, ``12/05/2026`` or ``12/05/2026 – 14/05/2026``."""
    code = named(first, last)
    if code == "nam":
        return f"Năm {first.year}"
    if code.startswith("thang"):
        return f"Tháng {first.month}/{first.year}"
    if code:
        return str(Quarter.of(first))
    return date_vi(first) if first == last else f"{date_vi(first)} – {date_vi(last)}"


def a_year_later(first: datetime.date, last: datetime.date) -> Days:
    """What “Chép kế hoạch” proposes: the same month, quarter or days of the next year."""
    if code := named(first, last):
        return days_of(first.year + 1, code)
    return _later(first), _later(last)


def _later(day: datetime.date) -> datetime.date:
    if (day.month, day.day) == (2, 29):
        return datetime.date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)
