"""Columns judged as a whole: what an English Excel may have made of numbers and days that were typed the Vietnamese way. Pure.

It takes the dot in 1.250 for the decimal point and stores 1,25; then a plain 2 beside it may be 2.000. It takes 01/02/2024
for 2 January and leaves 25/02/2024 as text; then the days that it did store have day and month in each other's place.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from vietnamese.dates import date_vi, written_date
from vietnamese.numbers import group
from workbooks.cells import Value

_DAY_FIRST = re.compile(r"\s*[0-9]{1,2}\s*[/.-]\s*[0-9]{1,2}\s*[/.-]\s*[0-9]{4}\s*")
SMALL = 10  # below this a number of workers or members is doubted wherever others have lost their thousands


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A cell that reads in two ways, as the rest of its column shows. ``values``: as it stands, and as it may be meant."""

    message: str
    values: tuple


def column_doubts(
    rows: Sequence[Sequence[Value]], *, numbers: Iterable[int], days: Iterable[int]
) -> dict[int, Callable]:
    """For the columns (from 0) with something in doubt: what makes of a cell's value the value, or a Doubtful."""
    found: dict[int, Callable] = {}
    for column in numbers:
        if largest := _largest_meant(rows, column):
            found[column] = _of_thousands(largest)
    for column in days:
        if _swapped(rows, column):
            found[column] = _swap
    return found


def _largest_meant(rows: Sequence[Sequence[Value]], column: int) -> int:
    """The largest of the numbers that an English Excel took for fractions, as it was typed; 0 where there is none."""
    largest = 0
    for row in rows:
        value = row[column] if column < len(row) else ""
        if type(value) is float and not value.is_integer() and 0 < value < 1000:
            meant = round(value * 1000, 6)
            if meant.is_integer():
                largest = max(largest, int(meant))
    return largest


def _of_thousands(largest: int) -> Callable:
    def read(value: Value):
        if type(value) not in (float, int) or not 0 < value < 1000 or value != int(value):
            return value
        number = int(value)
        if number >= SMALL and number * 1000 > largest:
            return value
        return Doubtful(
            f"Ô ghi {number}, nhưng các ô khác của cột bị Excel tiếng Anh hiểu nhầm dấu chấm (1.250 thành 1,25): "
            f"{number} hay {group(number * 1000)}?",
            (number, number * 1000),
        )

    return read


def _swapped(rows: Sequence[Sequence[Value]], column: int) -> bool:
    """Whether all days above the twelfth stand as text, and every other day is stored and could be a month."""
    late = stored = False
    for row in rows:
        value = row[column] if column < len(row) else ""
        if isinstance(value, datetime.date):
            if value.day > 12:
                return False
            stored = True
        elif isinstance(value, str) and _DAY_FIRST.fullmatch(value) and (day := written_date(value)):
            if day.day <= 12:
                return False  # an English Excel would have stored it
            late = True
    return late and stored


def _swap(value: Value):
    # Above the twelfth there is only the value of a cell that is merged with one of another column.
    if not isinstance(value, datetime.date) or value.day == value.month or value.day > 12:
        return value
    day = value.date() if isinstance(value, datetime.datetime) else value
    meant = day.replace(month=day.day, day=day.month)
    return Doubtful(
        "Cột có ngày ở dạng chữ (Excel tiếng Anh không hiểu ngày lớn hơn 12) nên ngày và tháng của ô này có thể bị đổi chỗ: "
        f"{date_vi(day)} hay {date_vi(meant)}?",
        (day, meant),
    )
