"""Quarters and dates as written in Việt Nam: ``Quý III/2026``, ``31/08/2026``, ``31/08/2026 14:05``."""

import datetime
import re
from dataclasses import dataclass

from vietnamese.clock import ZONE
from vietnamese.numbers import roman

_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A calendar quarter: ``year`` 1–9999, ``number`` 1–4; ordered in time, other values raise ValueError."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"a quarter is 1 to 4, not {self.number}")
        if not 1 <= self.year <= 9999:
            raise ValueError(f"no calendar year: {self.year}")

    @classmethod
    def of(cls, day: datetime.date) -> "Quarter":
        """The quarter that the day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> datetime.date:
        return datetime.date(self.year, 3 * self.number, 31 if self.number in (1, 4) else 30)

    @property
    def roman(self) -> str:
        return roman(self.number)

    def next(self) -> "Quarter":
        return self + 1

    def previous(self) -> "Quarter":
        return self + -1

    def __add__(self, quarters: int) -> "Quarter":
        if not isinstance(quarters, int):
            return NotImplemented
        year, index = divmod(self._index() + quarters, 4)
        return Quarter(year, index + 1)

    def __sub__(self, other):
        """The number of quarters since another quarter, or the quarter that many before."""
        if isinstance(other, Quarter):
            return self._index() - other._index()
        if isinstance(other, int):
            return self + -other
        return NotImplemented

    def __str__(self) -> str:
        return f"Quý {self.roman}/{self.year}"

    def _index(self) -> int:
        return 4 * self.year + self.number - 1


def date_vi(day: datetime.date) -> str:
    """``31/08/2026``; of an aware datetime, the day that it is in Asia/Ho_Chi_Minh."""
    if isinstance(day, datetime.datetime) and day.tzinfo is not None:
        day = day.astimezone(ZONE)
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def datetime_vi(moment: datetime.datetime) -> str:
    """``31/08/2026 14:05`` in Asia/Ho_Chi_Minh; a naive datetime raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError("an aware datetime is needed")
    local = moment.astimezone(ZONE)
    return f"{date_vi(local)} {local.hour:02}:{local.minute:02}"


def parse_date(text: str | None) -> datetime.date | None:
    """The day in ``31/8/2026``, ``31/08/2026`` or ``2026-08-31``; None for anything else and for 30/2."""
    text = (text or "").strip()
    match = _DAY_FIRST.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    if not match:
        return None
    try:
        return datetime.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def official_date(day: datetime.date) -> str:
    """``ngày 05 tháng 02 năm 2026``: days below 10 and the months 1 and 2 with a zero, as official documents write them."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"
