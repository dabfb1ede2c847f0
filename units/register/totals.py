"""Workforce, members and “chưa là đoàn viên” of many unions at once: one query for all, one for all units."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

KNOWN = Q(workforce__isnull=False, members__isnull=False)
# Named so that no sum hides the column that another one adds up.
_SUMS = {
    "sum_unions": Count("pk"),
    "sum_known": Count("pk", filter=KNOWN),
    "sum_workforce": Sum("workforce"),
    "sum_members": Sum("members"),
    "sum_outside": Sum(F("workforce") - F("members"), filter=KNOWN),
}


@dataclass(frozen=True)
class Totals:
    """``outside``: workers who are no members, over the ``known`` unions: those with both figures. None: nothing is known."""

    unions: int = 0
    known: int = 0
    workforce: int | None = None
    members: int | None = None
    outside: int | None = None

    @property
    def unknown(self) -> int:
        """Of how many unions workforce or members are not known."""
        return self.unions - self.known


def totals(unions) -> Totals:
    """Of a queryset of unions; one query."""
    return _totals(unions.order_by().aggregate(**_SUMS))


def _totals(sums) -> Totals:
    return Totals(**{name.removeprefix("sum_"): value for name, value in sums.items()})


def totals_by_unit(unions) -> dict[int, Totals]:
    """``{unit id: totals}``, units without a union left out; one query."""
    rows = unions.order_by().values("unit_id").annotate(**_SUMS)
    return {row.pop("unit_id"): _totals(row) for row in rows}
