"""Columns judged as a whole: what an English Excel may have made of numbers and days that were typed the Vietnamese way. Pure.

It takes the dot in 1.250 for the decimal point and stores 1,25; then a plain 2 beside it may be 2.000. It takes 01/02/2024
for 2 January and leaves 25/02/2024 as text; then the days that it did store have day and month in each other's place. A .csv
has texts only: 02/25/2024 among them shows that they were written with the month first.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from vietnamese.dates import date_vi
from vietnamese.numbers import group
from workbooks.cells import Value

_TIME = r"(?:\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_DAY_OR_MONTH_FIRST = re.compile(
    rf"\s*([0-9]{{1,2}})\s*[/.-]\s*([0-9]{{1,2}})\s*[/.-]\s*([0-9]{{4}}){_TIME}\s*"
)
SMALL = 10  # below this a number of workers or members is doubted wherever others have lost their thousands


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A cell that may be meant otherwise, as the rest of its column shows.

    ``values``: as it stands, unless that is nothing, and as it may be meant.
    """

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
        if kinds := _swapped(rows, column):
            found[column] = _swap_of(kinds)
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


def _swapped(rows: Sequence[Sequence[Value]], column: int) -> tuple[type, ...]:
    """Which days may have day and month in each other's place: stored ones (date), written ones (str).

    Stored: all days above the twelfth stand as text, and every other day is stored and could be a month. Both: a text has
    a day above the twelfth in the second place, and none has one in the first; of the stored ones only if all could be months.
    """
    stored = stored_late = early = late = month_first = False
    for row in rows:
        value = row[column] if column < len(row) else ""
        if isinstance(value, datetime.date):
            stored, stored_late = True, stored_late or value.day > 12
        elif isinstance(value, str) and (parts := _DAY_OR_MONTH_FIRST.fullmatch(value)):
            day_first, swapped = _readings(parts)
            late = late or (day_first is not None and day_first.day > 12)
            early = early or (
                day_first is not None and day_first.day <= 12
            )  # an English Excel would have stored it
            month_first = month_first or (swapped is not None and swapped.day > 12)
    month_first = month_first and not late
    kinds = [str] if month_first else []
    if stored and not stored_late and (month_first or (late and not early)):
        kinds.append(datetime.date)
    return tuple(kinds)


def _readings(parts: re.Match) -> tuple[datetime.date | None, datetime.date | None]:
    """The day of a text with the day first, and with the month first; None where there is no such day."""
    first, second, year = map(int, parts.groups())
    return _day(year, second, first), _day(year, first, second)


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _swap_of(kinds: tuple[type, ...]) -> Callable:
    def read(value: Value):
        return (
            (_swap_written if isinstance(value, str) else _swap)(value) if isinstance(value, kinds) else value
        )

    return read


def _swap_written(value: str):
    parts = _DAY_OR_MONTH_FIRST.fullmatch(value)
    day, meant = _readings(parts) if parts else (None, None)
    if meant is None or day == meant:
        return value
    if day is None:
        return Doubtful(
            f"Ô ghi “{value.strip()}”, tháng đứng trước ngày. Có phải là ngày {date_vi(meant)}?", (meant,)
        )
    return Doubtful(
        "Cột có ngày ghi tháng trước ngày sau (như 02/25/2024) nên ngày và tháng của ô này có thể bị đổi chỗ: "
        f"{date_vi(day)} hay {date_vi(meant)}?",
        (day, meant),
    )


def _swap(value: datetime.date):
    # Above the twelfth there is only the value of a cell that is merged with one of another column.
    if value.day == value.month or value.day > 12:
        return value
    day = value.date() if isinstance(value, datetime.datetime) else value
    meant = day.replace(month=day.day, day=day.month)
    return Doubtful(
        "Cột có ngày ở dạng chữ (Excel tiếng Anh không hiểu ngày lớn hơn 12) nên ngày và tháng của ô này có thể bị đổi chỗ: "
        f"{date_vi(day)} hay {date_vi(meant)}?",
        (day, meant),
    )
