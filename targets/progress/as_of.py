"""The day that figures are asked as of: one rule for the pages and for ``manage.py progress --on``."""

import datetime

from vietnamese import clock
from vietnamese.dates import parse_date, text_date

EARLIEST = datetime.date(2000, 1, 1)


class DayRefused(ValueError):
    """Why figures cannot be shown as of a day; starts with a small letter and ends without a full stop."""


def read_day(text: str) -> datetime.date | None:
    """None for today and where nothing is asked. Days to come are refused: nothing is reported of them yet.

    Raises DayRefused.
    """
    if not text:
        return None
    day, today = parse_date(text), clock.today()
    if day is None:
        raise DayRefused(f"không đọc được ngày “{text[:40]}”, ví dụ đúng: 30/9/2026 hoặc 2026-09-30")
    if day > today:
        raise DayRefused(f"ngày {text_date(day)} chưa đến")
    if day < EARLIEST:
        raise DayRefused(f"ngày {text_date(day)} trước năm {EARLIEST.year}")
    return None if day == today else day
