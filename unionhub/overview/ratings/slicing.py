"""A page of a long list of ratings without sorting all of it: rows stand unit after unit, and each unit is counted already."""

from collections.abc import Mapping

from django_tables2.data import TableQuerysetData

from units.models import Unit


class RatingData(TableQuerysetData):
    """Ratings in any order; where the unit comes first in it, a page reads only the units that it shows.

    ``counts``: ``{unit id: how many of the rows}``, as they have been counted for the page anyway.
    """

    def __init__(self, rows, counts: Mapping[int, int]):
        super().__init__(rows)
        self.counts = counts

    def __len__(self):
        return sum(self.counts.values())

    def __getitem__(self, key):
        first = next(iter(self.data.query.order_by), "")
        if not isinstance(key, slice) or first not in ("unit__order", "-unit__order"):
            return super().__getitem__(key)
        start, stop = key.start or 0, len(self) if key.stop is None else key.stop
        units, before, passed = [], 0, 0
        for order, count in sorted(self._places().items(), reverse=first.startswith("-")):
            if passed + count <= start:
                before += count
            elif passed < stop:
                units.append(order)
            passed += count
        return self.data.filter(unit__order__in=units)[start - before : stop - before]

    def _places(self) -> dict[int, int]:
        """``{order of the annex: how many rows}``; units may share a place."""
        found = {}
        for pk, order in Unit.everything.order_by().values_list("pk", "order"):
            if pk in self.counts:
                found[order] = found.get(order, 0) + self.counts[pk]
        return found
