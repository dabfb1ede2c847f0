"""The one clock: time and day in Việt Nam, whatever the server's zone; tests and ``--on`` set it."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

# Process-wide on purpose: the thread of a live test server must see the same day as the test.
_overrides: list[tuple[object, datetime.datetime]] = []


def now() -> datetime.datetime:
    """This moment, aware, in Asia/Ho_Chi_Minh."""
    try:
        return _overrides[-1][1]
    except IndexError:
        return datetime.datetime.now(ZONE)


def today() -> datetime.date:
    """The day that it is in Asia/Ho_Chi_Minh."""
    return now().date()


def end_of(day: datetime.date) -> datetime.datetime:
    """The last moment of that day in Asia/Ho_Chi_Minh, 23:59:59.999999."""
    return datetime.datetime.combine(day, datetime.time.max, tzinfo=ZONE)


@contextmanager
def at(moment: datetime.date | datetime.datetime) -> Iterator[datetime.datetime]:
    """Let the clock stand at ``moment`` inside the block, for the whole process; blocks nest.

    A bare date means noon, a naive datetime the time on the wall, both in Asia/Ho_Chi_Minh.
    """
    token = object()
    fixed = _in_zone(moment)
    _overrides.append((token, fixed))
    try:
        yield fixed
    finally:
        _overrides[:] = [entry for entry in _overrides if entry[0] is not token]


def _in_zone(moment: datetime.date | datetime.datetime) -> datetime.datetime:
    if not isinstance(moment, datetime.datetime):
        return datetime.datetime.combine(moment, datetime.time(12), tzinfo=ZONE)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=ZONE)
    return moment.astimezone(ZONE)
