"""The units as rows of progress: which of them a programme counts, and who carries the past of those that ended."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from targets.progress.series import UnitLine
from units.models import UnitKind, UnitVersion
from units.models.unit import reached

REPORTED = "reported"
CURRENT = "current"

COLUMNS = (
    "unit_id", "valid_from", "short_name", "kind",
    "unit__code", "unit__order", "unit__founded_on", "unit__dissolved_on", "unit__owes_reports", "unit__heir_id",
)  # fmt: skip


class Known(NamedTuple):
    """A unit with the version of its name that is in force; the columns of ``COLUMNS``."""

    pk: int
    since: datetime.date
    name: str
    kind: str
    code: str
    order: int
    founded: datetime.date | None
    dissolved: datetime.date | None
    owes: bool
    heir: int | None

    def has_ended(self, day: datetime.date) -> bool:
        return self.dissolved is not None and self.dissolved <= day

    def would_report_on(self, day: datetime.date) -> bool:
        """A row even before it has any figure."""
        return self.owes and not self.has_ended(day) and (self.founded is None or self.founded <= day)


class UnitRows:
    """Every unit but the federations as of a day, by id; read by one query."""

    def __init__(self, day: datetime.date):
        self.day = day
        self.below: dict[int, set[int]] = defaultdict(set)
        found: dict[int, Known] = {}
        versions = UnitVersion.objects.filter(unit__withdrawn=False)
        for *row, parent in versions.order_by("unit_id", "valid_from", "sequence").values_list(
            *COLUMNS, "parent_id"
        ):
            self.below[parent].add(row[0])
            if row[1] <= day or row[0] not in found:
                found[row[0]] = Known(*row)
        self.by_pk = {pk: unit for pk, unit in found.items() if unit.kind != UnitKind.PROVINCE}
        self.heirs, self.before = defaultdict(set), defaultdict(set)
        for pk, unit in found.items():
            if unit.heir is not None:
                self.heirs[pk].add(unit.heir)
                self.before[unit.heir].add(pk)

    def related(self, codes: Collection[str]) -> set[int]:
        """Ids of the units called so, with all that came before and after them."""
        edges = {pk: self.heirs[pk] | self.before[pk] for pk in {*self.by_pk}}
        return reached((pk for pk, unit in self.by_pk.items() if unit.code in codes), edges)

    def keep(self, federation: int, assigned: Iterable[int], only: set[int] | None) -> None:
        """Keep the units that a programme counts: those that are or were below its ``federation`` or got targets of it
        (``assigned``), with what came before the former and after both. ``only``: of these ids.
        """
        own = reached([federation], self.below)
        counted = reached(own, self.before) | reached(own.union(assigned), self.heirs)
        self.by_pk = {
            pk: unit for pk, unit in self.by_pk.items() if pk in counted and (only is None or pk in only)
        }

    def lines(self, structure: str) -> tuple[list[UnitLine], dict[int, str]]:
        """Rows in order; ``{unit id: code of the row that carries its figures}``."""
        known, day = self.by_pk, self.day

        def carrier(pk):
            seen = set()
            while structure == CURRENT and pk not in seen:
                seen.add(pk)
                unit = known[pk]
                if unit.heir not in known or not unit.has_ended(day):
                    break
                pk = unit.heir
            return pk

        carriers = {pk: known[carrier(pk)].code for pk in known}
        rows = [
            UnitLine(pk, unit.code, unit.name, unit.order, unit.kind, unit.has_ended(day))
            for pk, unit in known.items()
            if carriers[pk] == unit.code
        ]
        return sorted(rows, key=lambda line: (line.order, line.pk)), carriers
