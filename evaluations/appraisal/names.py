"""What the pages of the level above call the units."""

from units.models import UnitKind, UnitVersion
from vietnamese import clock


class Names:
    """Short names of the units as of today; one query for a page."""

    def __init__(self):
        self.versions = UnitVersion.objects.in_force_on(clock.today())

    def __getitem__(self, unit_id: int) -> str:
        version = self.versions.get(unit_id)
        return version.short_name if version else ""

    def is_province(self, unit_id: int) -> bool:
        version = self.versions.get(unit_id)
        return version is not None and version.kind == UnitKind.PROVINCE
