"""What a unit takes over from units that went into it: the members with which its next quarter begins."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from units.models import PartRole, ReorganisationKind, ReorganisationPart
from vietnamese.dates import Quarter

A_DAY = datetime.timedelta(days=1)


@dataclass
class Inheritance:
    """Every unit that ended and has an heir: ``{heir: [(unit, its last quarter, whether it went there whole)]}``."""

    by_heir: dict[int, list[tuple[int, Quarter, bool]]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Inheritance":
        """One query; there are as many rows as units that ever ended."""
        found = cls()
        rows = ReorganisationPart.objects.filter(
            role=PartRole.ENDING, heir__isnull=False, event__undone_at__isnull=True
        )
        for unit, heir, day, kind in rows.values_list(
            "unit_id", "heir_id", "event__effective_on", "event__kind"
        ):
            whole = kind not in ReorganisationKind.in_parts()
            found.by_heir.setdefault(heir, []).append((unit, Quarter.of(day - A_DAY), whole))
        return found

    def since(self, unit: int, quarter: Quarter) -> list[tuple[int, bool]]:
        """Units whose last report is of ``quarter`` and whose members are the heir's from the next one on.

        Over several events of the same quarter too; each with whether everything of it went there: of one that was divided
        nobody but the heir knows how many.
        """
        found, waiting = [], [unit]
        while waiting:
            for one, last, whole in self.by_heir.get(waiting.pop(), ()):
                if last == quarter:
                    found.append((one, whole))
                    waiting.append(one)
        return found


def stock_taken_over(
    code: str, units: Iterable[tuple[int, bool]], quarter: Quarter, sent: dict[int, dict[Quarter, dict]]
) -> int | None:
    """Sum of the closing stocks ``code`` of ``units`` (from ``Inheritance.since``); None where one of them is not known."""
    total = 0
    for unit, whole in units:
        end = sent.get(unit, {}).get(quarter, {}).get(code)
        if end is None or not whole:
            return None
        total += end
    return total
