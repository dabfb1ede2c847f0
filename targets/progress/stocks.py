"""Stocks of units that ended: what they had at last is there until their heir reports it as its own. Pure, no database.

A group adds up what stands in each unit in each quarter. It does so unit by unit whichever way the figures are shown, so
that the province's sum is the same as reported and by today's organisation.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from targets.progress.series import Series

Known = list[int | None]


@dataclass
class Stocks:
    """The own series of units that ended, and of those after them: by unit id and indicator code.

    ``heirs``: ``{unit id: heir}`` of units that have ended, None for nobody. ``ends``: ``{unit id: position of the first
    quarter that it did not live to see}`` of the same. ``carriers``: ``{unit id: code of the row with its figures}``.
    """

    heirs: dict[int, int | None] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)
    carriers: dict[int, str] = field(default_factory=dict)
    own: dict[tuple[int, str], Series] = field(default_factory=dict)

    def __post_init__(self):
        self.concerned = {pk for pair in self.heirs.items() for pk in pair if pk is not None}

    def after(self, unit: int) -> list[int]:
        """Everybody who carries the unit's past, the next one first."""
        found, heir = [], self.heirs.get(unit)
        while heir is not None and heir not in found:
            found.append(heir)
            heir = self.heirs.get(heir)
        return found

    def standing(self, exists: Callable[[int, int], bool]) -> dict[tuple[str, str], list[Series]]:
        """Per row (unit code, indicator) the series of each unit in it, carried over. ``exists``: of unit id and position."""
        found: dict[tuple[str, str], list[Series]] = {}
        for (unit, indicator), series in self.own.items():
            after = [one for pk in self.after(unit) if (one := self.own.get((pk, indicator)))]
            carried = Series(
                series.amounts,
                _carried(
                    series.approved, [one.approved for one in after], unit, exists, bool(self.after(unit))
                ),
                _carried(
                    series.pending, [one.pending for one in after], unit, exists, bool(self.after(unit))
                ),
            )
            found.setdefault((self.carriers[unit], indicator), []).append(carried)
        return found


def _carried(values: Known, after: Iterable[Known], unit: int, exists, has_heir: bool) -> Known:
    """Filled within the year; past the unit's end only while it has an heir and none of those after it is known."""
    filled = list(values)
    for position in range(1, len(filled)):
        if filled[position] is not None or not position % 4:
            continue
        if exists(unit, position) or (has_heir and all(one[position] is None for one in after)):
            filled[position] = filled[position - 1]
    return filled
