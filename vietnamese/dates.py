"""Quarters and dates as written in Việt Nam: ``Quý III/2026``, ``31/08/2026``, ``31/08/2026 14:05``."""

import datetime
import re
from dataclasses import dataclass

from vietnamese.clock import ZONE, today
from vietnamese.numbers import roman
from vietnamese.text import fold, one_line

_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")


# Days that somebody can mean. At the ends of the calendar the day before or the year after cannot be worked out.
FIRST_DAY, LAST_DAY = datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)


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


def text_date(day: datetime.date) -> str:
    """``30/9/2026``, ``05/02/2026``: in sentences and on paper, zeros only before days below 10 and the months 1 and 2."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{day.day:02}/{month}/{day.year:04}"


def datetime_vi(moment: datetime.datetime) -> str:
    """``31/08/2026 14:05`` in Asia/Ho_Chi_Minh; a naive datetime raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError("an aware datetime is needed")
    local = moment.astimezone(ZONE)
    return f"{date_vi(local)} {local.hour:02}:{local.minute:02}"


def parse_date(text: str | None) -> datetime.date | None:
    """The day in ``31/8/2026``, ``31/08/2026`` or ``2026-08-31``; None for anything else, 30/2 and years out of mind."""
    text = (text or "").strip()
    match = _DAY_FIRST.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    return _day(match) if match else None


_TIME = r"(?:[ t]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_APART = r"\s*[/.-]\s*"
_WRITTEN = (
    rf"(?:ngay\s*)?(?P<day>[0-9]{{1,2}}){_APART}(?:thang\s*)?(?P<month>[0-9]{{1,2}}){_APART}(?:nam\s*)?(?P<year>[0-9]{{4}})"
    rf"{_TIME}",
    r"(?:ngay\s*)?(?P<day>[0-9]{1,2})\s*,?\s*thang\s*(?P<month>[0-9]{1,2})\s*,?\s*nam\s*(?P<year>[0-9]{4})",
    rf"(?:ngay\s*)?(?P<year>[0-9]{{4}}){_APART}(?P<month>[0-9]{{1,2}}){_APART}(?P<day>[0-9]{{1,2}}){_TIME}",
)
_WRITTEN_ALONE = [re.compile(rf"{pattern}\s*\.?") for pattern in _WRITTEN]
_WRITTEN_INSIDE = [re.compile(rf"(?<![0-9/]){pattern}(?![0-9/])") for pattern in _WRITTEN]
_SHORT_YEAR = re.compile(rf"(?:ngay\s*)?([0-9]{{1,2}}){_APART}([0-9]{{1,2}}){_APART}([0-9]{{2}})")
_SHORT_YEAR_AT_END = re.compile(
    rf"(?P<number>.*?\D)?\s*(?:,|ngày|\()\s*(?P<day>[0-9]{{1,2}}{_APART}[0-9]{{1,2}}{_APART}[0-9]{{2}})\s*\)?"
)
_PAPER_NUMBER = re.compile(r"[0-9]+[\w.]*(?:\s*/\s*[\w.&-]+)+")
_PAPER_WORDS = re.compile(r"^(?:(?:quyết định|q\.?đ)\s+)?(?:số\s*)?[:.]?\s*", re.IGNORECASE)


def written_date(text: str) -> datetime.date | None:
    """The day in a text as offices write it: also “ngày 01 tháng 02 năm 2024”, “01 /02/ 2024”, “01/02/2024 00:00:00”."""
    folded = fold(text)
    for pattern in _WRITTEN_ALONE:
        if match := pattern.fullmatch(folded):
            return _day(match)
    return None


def short_year_date(text: str) -> datetime.date | None:
    """The most likely day of “1/2/24”, in which only the last two digits of the year are written; not after today."""
    match = _SHORT_YEAR.fullmatch(fold(text))
    if match is None:
        return None
    day, month, year = map(int, match.groups())
    for century in (2000, 1900):
        try:
            found = datetime.date(century + year, month, day)
        except ValueError:
            return None
        if found <= today():
            return found
    return None


def split_decision(text: str) -> tuple[str, datetime.date] | None:
    """“12/QĐ-LĐLĐ ngày 05/02/2024” as number and day; None where the text has not exactly one day in it."""
    line = one_line(text)
    folded = fold(line)
    if len(folded) != len(line):
        return None
    found = {match.span(): match for pattern in _WRITTEN_INSIDE for match in pattern.finditer(folded)}
    if len(found) != 1:
        return None
    ((start, end), match) = found.popitem()
    if (day := _day(match)) is None:
        return None
    rest = f"{line[:start]} {line[end:]}".strip(" ,;:.()–-")
    number = _PAPER_NUMBER.search(rest)
    return (number[0] if number else _PAPER_WORDS.sub("", one_line(rest))), day


def split_short_decision(text: str) -> tuple[str, datetime.date] | None:
    """As ``split_decision`` for “12/QĐ-LĐLĐ ngày 5/2/24”: the most likely day, to be asked about."""
    line = one_line(text)
    match = _SHORT_YEAR_AT_END.fullmatch(line)
    day = short_year_date(match["day"]) if match else None
    return (_PAPER_WORDS.sub("", (match["number"] or "").strip(" ,;:(–-")), day) if day else None


def _day(match: re.Match) -> datetime.date | None:
    try:
        day = datetime.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def official_date(day: datetime.date) -> str:
    """``ngày 05 tháng 02 năm 2026``: days below 10 and the months 1 and 2 with a zero, as official documents write them."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"
