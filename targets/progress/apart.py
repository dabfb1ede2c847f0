"""Which rows of progress the federation's groups tell apart on a day."""

import datetime
from collections.abc import Sequence

from targets.progress.series import UnitLine, UnitsApart
from units.structure.groups import groups_on


def apart_on(
    day: datetime.date, units: Sequence[UnitLine], dissolved: dict[int, datetime.date | None]
) -> tuple[UnitsApart, ...]:
    """In the order of the groups, one query; nothing where that would be all rows. ``dissolved``: by unit id."""
    codes = {unit.pk: unit.code for unit in units}
    found = tuple(
        UnitsApart(group.name, group.short_name, tuple(codes[pk] for pk in codes if pk in group.units))
        for group in groups_on(day, {pk: dissolved[pk] for pk in codes})
    )
    return found if len({code for one in found for code in one.codes}) < len(codes) else ()
