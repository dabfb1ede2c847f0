"""What a federation is called on a day: its name in full, in tables, and the place that its papers are dated at.

Names are the dated versions of the unit, so that a paper about a period bears the name of then and a page that of today.
"""

import datetime
import re
from dataclasses import dataclass

from units.models import Unit, UnitKind, UnitVersion

_PLACE = re.compile(r"\b(?:tỉnh|thành phố)\s+(.+)$", re.IGNORECASE)


@dataclass(frozen=True)
class FederationName:
    """``place`` as in “…, ngày 05 tháng 02 năm 2026”. All empty where there is no federation, or several and none is meant."""

    name: str = ""
    short_name: str = ""

    @property
    def place(self) -> str:
        return place_in(self.name)


def place_in(name: str) -> str:
    """“Huế” of “Liên đoàn Lao động thành phố Huế”; empty where the name tells no province."""
    found = _PLACE.search(name)
    return found[1].strip() if found else ""


def federation_on(day: datetime.date, unit_id: int) -> FederationName:
    """The federation ``unit_id`` on ``day``, or whoever carries its past where it had ended; one query."""
    versions = _versions_on(day)
    while (version := versions.get(unit_id)) is not None:
        heir = version.unit.heir_id
        if not version.unit.has_ended(day) or heir not in versions:
            return FederationName(version.name, version.short_name)
        versions = {pk: one for pk, one in versions.items() if pk != unit_id}
        unit_id = heir
    return FederationName()


def federation_of(user, day: datetime.date) -> FederationName:
    """The federation that a person works in, visitors that of the installation; one query where there is one federation."""
    versions = _versions_on(day)
    living = {pk: one for pk, one in versions.items() if not one.unit.has_ended(day)} or versions
    if len(living) > 1:
        above = _above(user, day)
        living = {pk: one for pk, one in living.items() if pk in above}
    if len(living) != 1:
        return FederationName()
    (version,) = living.values()
    return FederationName(version.name, version.short_name)


def places_ever() -> frozenset[str]:
    """The names of provinces that the federations here have, or had; one query."""
    names = UnitVersion.objects.filter(kind=UnitKind.PROVINCE, unit__withdrawn=False).values_list("name")
    return frozenset(filter(None, (place_in(name) for (name,) in names.order_by())))


def _versions_on(day) -> dict[int, UnitVersion]:
    return UnitVersion.objects.filter(kind=UnitKind.PROVINCE).select_related("unit").in_force_on(day)


def _above(user, day) -> set[int]:
    """Ids of the units that the person serves and of all above them, over whatever has become of those since."""
    parents = {pk: one.parent_id for pk, one in UnitVersion.objects.in_force_on(day).items()}
    heirs = dict(Unit.objects.filter(dissolved_on__lte=day, heir__isnull=False).values_list("pk", "heir_id"))
    waiting, found = list(getattr(user, "assigned_unit_ids", ())), set()
    while waiting:
        unit = waiting.pop()
        if unit is not None and unit not in found:
            found.add(unit)
            waiting += [parents.get(unit), heirs.get(unit)]
    return found
