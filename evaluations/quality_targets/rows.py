"""Which units have quality targets in a year, how they are called, and which years there are. A few queries for any size."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from evaluations.models import Measure, QualityTargetDecision
from units.models import Unit, UnitKind, UnitVersion
from vietnamese import clock
from vietnamese.numbers import plain_number

# Columns of every table, and names of the inputs.
SHORT = {
    Measure.UPPER: "Công đoàn cấp trên",
    Measure.STATE: "CĐCS khu vực nhà nước",
    Measure.NON_STATE: "CĐCS ngoài khu vực nhà nước",
}
NAMES = {Measure.UPPER: "cap-tren", Measure.STATE: "nha-nuoc", Measure.NON_STATE: "ngoai-nn"}
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class UnitRow:
    """``measures``: what can be assigned to it; the line of unions directly below the province is no union itself."""

    pk: int
    number: int
    name: str
    measures: tuple[Measure, ...] = tuple(Measure)
    ended: bool = False


def assignable(year: int, with_targets: Collection[int] = ()) -> list[UnitRow]:
    """The units that a decision of that year assigns to, in the order of the annex: living, and in the programme's reports.

    ``with_targets``: ids of units that have a share already, which can be withdrawn though they have ended.
    """
    day = min(clock.today(), datetime.date(year, 12, 31))
    living = Unit.objects.living(day).filter(owes_reports=True).values("pk")
    return _rows(Unit.objects.filter(Q(pk__in=living) | Q(pk__in=with_targets)), also=with_targets)


def shown(user, year: int, with_targets: Collection[int]) -> list[UnitRow]:
    """``assignable`` ones and those that have a target though they have ended, as far as ``user`` sees them."""
    day = min(clock.today(), datetime.date(year, 12, 31))
    living = Unit.objects.living(day).filter(owes_reports=True).values("pk")
    units = Unit.objects.visible_to(user).filter(Q(pk__in=living) | Q(pk__in=with_targets))
    return _rows(units, also=with_targets)


def of_decision(user, decision) -> list[UnitRow]:
    """The units that the decision names, as far as ``user`` sees them."""
    named = set(decision.targets.values_list("unit_id", flat=True))
    return _rows(Unit.objects.visible_to(user).filter(pk__in=named), also=named)


def _rows(units, also: Collection[int] = ()) -> list[UnitRow]:
    today = clock.today()
    versions = UnitVersion.objects.in_force_on(today)
    found = []
    for unit in units.order_by("order", "pk"):
        version = versions.get(unit.pk)
        if version is None or (version.kind == UnitKind.PROVINCE and unit.pk not in also):
            continue
        measures = tuple(
            measure for measure in Measure if version.kind != UnitKind.DIRECT or measure != Measure.UPPER
        )
        found.append(UnitRow(unit.pk, unit.order, version.short_name, measures, unit.has_ended(today)))
    return found


def years() -> list[int]:
    """Last, this and next year, and every year that has a decision; the newest first."""
    this = clock.today().year
    of_decisions = QualityTargetDecision.objects.order_by().values_list("year", flat=True).distinct()
    return sorted({this - 1, this, this + 1, *of_decisions}, reverse=True)


def asked_year(text) -> int:
    """The year that an address asks for; this one where it cannot be read."""
    year = plain_number(text)
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else clock.today().year
