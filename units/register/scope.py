"""What of the register somebody sees: unions, and the units by which they are kept."""

from dataclasses import dataclass
from functools import cached_property

from django.shortcuts import get_object_or_404

from units.models import GrassrootsUnion, Unit, UnitKind, UnitVersion
from units.rights import may_manage, require, units_served
from vietnamese import clock

VIEW = "units.view_register"


@dataclass(frozen=True)
class UnitName:
    """A unit as the register names it today."""

    pk: int
    code: str
    name: str
    ended: bool


class Scope:
    """The register as ``user`` sees it; refuses those who may not see any of it. Two or three queries."""

    def __init__(self, user):
        require(user.has_perm(VIEW))
        self.user = user

    @cached_property
    def unions(self):
        return GrassrootsUnion.objects.visible_to(self.user)

    @cached_property
    def units(self) -> list[UnitName]:
        """The units one may choose from, in order: without the province, and without those that were never founded."""
        today = clock.today()
        versions = UnitVersion.objects.in_force_on(today)
        found = []
        for unit in Unit.objects.visible_to(self.user).order_by("order", "pk"):
            version = versions.get(unit.pk)
            if version is None or version.kind == UnitKind.PROVINCE or unit.withdrawn:
                continue
            ended = unit.dissolved_on is not None and unit.dissolved_on <= today
            found.append(UnitName(unit.pk, unit.code, version.short_name, ended))
        return found

    @cached_property
    def unit_names(self) -> dict[int, str]:
        return {unit.pk: unit.name for unit in self.units}

    @cached_property
    def choices(self) -> list[tuple]:
        return [
            (unit.pk, unit.code, f"{unit.name} (đã kết thúc)" if unit.ended else unit.name)
            for unit in self.units
        ]

    def unit_of(self, code: str) -> UnitName | None:
        return next((unit for unit in self.units if unit.code == code), None)

    @cached_property
    def adds(self) -> bool:
        """Whether there is a unit to which this person may add unions."""
        if self.user.has_perm("units.manage_register_everywhere"):
            return True
        return self.user.has_perm("units.manage_register") and bool(units_served(self.user))


def visible_union(user, pk) -> GrassrootsUnion:
    """The union with what its page prints; 404 where it is not this person's to see, 403 where the register is not."""
    require(user.has_perm(VIEW))
    return get_object_or_404(
        GrassrootsUnion.objects.visible_to(user).select_related("kind", "unit", "founding"), pk=pk
    )


def managed_union(user, pk) -> GrassrootsUnion:
    """The same for somebody who is about to change it."""
    union = visible_union(user, pk)
    require(may_manage(user, union.unit_id))
    return union
