"""The rules of rating as pure functions, on exact numbers and calendar days. What guidance may change comes in as data."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from evaluations.models.levels import Level

_BEST_FIRST = tuple(Level)
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Thresholds:
    """The least points of three levels; below the last it is “không hoàn thành”."""

    excellent: Decimal
    good: Decimal
    satisfactory: Decimal

    @classmethod
    def of(cls, rule_set) -> "Thresholds":
        return cls(rule_set.excellent_from, rule_set.good_from, rule_set.satisfactory_from)


def level_of(points: Decimal | int, thresholds: Thresholds) -> Level:
    """The level that points reach: exactly the threshold is enough, 0,01 below is not. Floats raise TypeError."""
    if not isinstance(points, Decimal | int) or isinstance(points, bool):
        raise TypeError(f"exact points only, not {type(points).__name__}")
    if points >= thresholds.excellent:
        return Level.EXCELLENT
    if points >= thresholds.good:
        return Level.GOOD
    return Level.SATISFACTORY if points >= thresholds.satisfactory else Level.UNSATISFACTORY


def lower_of(levels: Iterable[str]) -> Level:
    """The worst of several levels; of none, the best one."""
    return max((Level(level) for level in levels), key=_BEST_FIRST.index, default=Level.EXCELLENT)


def with_overrides(level: str, best_levels: Iterable[str]) -> Level:
    """``level``, but nothing better than each condition that holds allows."""
    return lower_of([level, *best_levels])


def excellent_allowed(rated: int, cap: Decimal | None) -> int:
    """How many of ``rated`` unions may be “xuất sắc” under a cap in percent: whole unions, rounded down; no cap, all."""
    if cap is None:
        return rated
    return int(Decimal(rated) * cap // 100)


@dataclass(frozen=True)
class Capped:
    """``kept`` stay “xuất sắc”, ``dropped`` become “tốt”; of ``tied``, equal at the limit, people choose ``places``."""

    kept: frozenset
    dropped: frozenset
    tied: frozenset
    places: int


def apply_cap(points: Mapping[int, Decimal], allowed: int) -> Capped:
    """Who stays “xuất sắc” where only ``allowed`` may; ``points`` of those that reached it, by any key. Ties are not guessed."""
    ordered = sorted(points, key=lambda key: points[key], reverse=True)
    if len(ordered) <= allowed:
        return Capped(frozenset(ordered), frozenset(), frozenset(), 0)
    if allowed <= 0:
        return Capped(frozenset(), frozenset(ordered), frozenset(), 0)
    limit = points[ordered[allowed - 1]]
    if points[ordered[allowed]] < limit:
        return Capped(frozenset(ordered[:allowed]), frozenset(ordered[allowed:]), frozenset(), 0)
    kept = frozenset(key for key in ordered if points[key] > limit)
    tied = frozenset(key for key in ordered if points[key] == limit)
    return Capped(kept, frozenset(ordered) - kept - tied, tied, allowed - len(kept))


def full_months(first_day: datetime.date, last_day: datetime.date) -> int:
    """How many calendar months have gone by from ``first_day`` to the end of ``last_day``, both days included.

    A month that starts on the 15th is full at the end of the next 14th; one that starts on the 31st at the end of a month
    without a 31st. ``last_day`` before ``first_day``: below zero or 0.
    """
    end = last_day + ONE_DAY
    months = 12 * (end.year - first_day.year) + end.month - first_day.month
    return months - 1 if end.day < first_day.day else months


@dataclass(frozen=True)
class Past:
    """What a union's time is counted from: its founding, and the last merger or split; None where none is known."""

    founded_on: datetime.date | None = None
    reorganised_on: datetime.date | None = None


@dataclass(frozen=True)
class Eligibility:
    """Whether there was time enough, and why: months that went by, months that are asked for, counted from which day.

    Where neither day is known the union is taken to be old enough, and ``since`` is None.
    """

    enough: bool
    since: datetime.date | None = None
    months: int | None = None
    needed: int | None = None
    after_merger: bool = False


def eligibility(
    past: Past, last_day: datetime.date, *, months_of_work: int, months_after_merger: int
) -> Eligibility:
    """Judged on the round's last day: the months since the founding and, after a merger or split, those since then too.

    Both are asked for: a union that was founded two months ago does not become eligible sooner by a merger.
    """
    asked = [(past.founded_on, months_of_work, False), (past.reorganised_on, months_after_merger, True)]
    found = [
        Eligibility(
            (months := full_months(day, last_day)) >= needed and day <= last_day, day, months, needed, merger
        )
        for day, needed, merger in asked
        if day is not None
    ]
    if not found:
        return Eligibility(True)
    failed = [answer for answer in found if not answer.enough]
    # The one that holds it back longest explains it; otherwise the newest day.
    if failed:
        return max(failed, key=lambda answer: answer.needed - answer.months)
    return max(found, key=lambda answer: answer.since)
