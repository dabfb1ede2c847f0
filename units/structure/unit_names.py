"""Names of the units as of today."""

from units.models import Unit, UnitKind, UnitVersion
from vietnamese import clock


class UnitNames:
    """``names[unit id]``: the short name, '' of a unit that is not in force. One query for a page."""

    def __init__(self):
        self.versions = UnitVersion.objects.in_force_on(clock.today())

    def __getitem__(self, unit_id: int) -> str:
        version = self.versions.get(unit_id)
        return version.short_name if version else ""

    def full(self, unit_id: int) -> str:
        version = self.versions.get(unit_id)
        return version.name if version else ""

    def is_province(self, unit_id: int) -> bool:
        version = self.versions.get(unit_id)
        return version is not None and version.kind == UnitKind.PROVINCE

    def living(self, units) -> list[tuple[Unit, str]]:
        """``[(unit, name), …]`` of those that exist today."""
        today = clock.today()
        return [
            (unit, self[unit.pk])
            for unit in units
            if unit.pk in self.versions and not unit.withdrawn and not unit.has_ended(today)
        ]

    def below_the_province(self, units, keep: int | None = None) -> list[tuple[Unit, str]]:
        """The same without the province; the unit with the id ``keep`` stays in, whatever became of it."""
        units = list(units)
        living = {unit.pk for unit, _ in self.living(units) if not self.is_province(unit.pk)}
        return [(unit, self[unit.pk]) for unit in units if unit.pk == keep or unit.pk in living]
