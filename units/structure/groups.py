"""Which units are told apart on a day, by the dated members of the groups; pure but for ``groups_on``."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from units.models import GroupPurpose, UnitGroupMember

A_DAY = datetime.timedelta(days=1)
Span = tuple[datetime.date, datetime.date | None]  # first and last day, both included; None: without end


@dataclass(frozen=True)
class GroupOnDay:
    """``name`` in full and ``short_name`` in sentences, both of the group; ``units``: ids of those in it on the day."""

    name: str
    short_name: str
    units: frozenset[int]


def groups_on(
    day: datetime.date, dissolved: dict[int, datetime.date | None], purpose: str = GroupPurpose.APART
) -> list[GroupOnDay]:
    """The groups that have units on ``day``, in order, one query; groups of several federations with one name are one.

    ``dissolved``: ``{unit id: day from which it is no more, or None}`` of the units that matter. One that has ended is
    where it was on its last day.
    """
    names: dict[str, str] = {}
    found: dict[str, set[int]] = {}
    members = UnitGroupMember.objects.of_purpose(purpose).order_by("group__order", "group", "pk")
    for unit, since, until, name, short_name in members.values_list(
        "unit", "valid_from", "valid_until", "group__name", "group__short_name"
    ):
        if unit in dissolved and covers((since, until), last_day_of(dissolved[unit], day)):
            names.setdefault(short_name, name)
            found.setdefault(short_name, set()).add(unit)
    return [GroupOnDay(names[short], short, frozenset(units)) for short, units in found.items()]


def last_day_of(dissolved: datetime.date | None, day: datetime.date) -> datetime.date:
    """``day``, or the last one of a unit that had ended before."""
    return day if dissolved is None else min(day, dissolved - A_DAY)


def covers(span: Span, day: datetime.date) -> bool:
    return span[0] <= day and (span[1] is None or day <= span[1])


def uncovered(span: Span, others: Iterable[Span]) -> list[Span]:
    """The days of ``span`` that none of ``others`` has, as spans in order; the others share no day with each other."""
    left: list[Span] = []
    since, until = span
    for first, last in sorted(others, key=lambda one: one[0]):
        if until is not None and first > until:
            break
        if first > since:
            left.append((since, first - A_DAY))
        if last is None:
            return left
        since = max(since, last + A_DAY)
    if until is None or since <= until:
        left.append((since, until))
    return left
