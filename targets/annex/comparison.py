"""What an annex would change in the ledger: pure functions on numbers, no database."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from vietnamese.numbers import group

Key = tuple[str, int, str]  # unit code, year, indicator code


@dataclass(frozen=True)
class Change:
    """One target that the file gives differently; ``old`` is None where the ledger has no entry at all."""

    unit: str
    year: int
    indicator: str
    old: int | None
    new: int

    @property
    def key(self) -> Key:
        return self.unit, self.year, self.indicator

    @property
    def difference(self) -> int:
        return self.new - (self.old or 0)


class LedgerHistory:
    """Each target after each decision that touched it, in the order in which they were recorded.

    ``rows``: ``(decision id, unit code, year, indicator code, amount)`` in the order of recording.
    """

    def __init__(self, rows: Iterable[tuple[int, str, int, str, int]]):
        self._states: dict[Key, list[tuple[int, int]]] = defaultdict(list)
        self._order: dict[int, int] = {}
        for decision, unit, year, indicator, amount in rows:
            self._order.setdefault(decision, len(self._order))
            states = self._states[unit, year, indicator]
            before = states[-1][1] if states else 0
            if states and states[-1][0] == decision:
                states.pop()
            states.append((decision, before + amount))

    def current(self) -> dict[Key, int]:
        return {key: states[-1][1] for key, states in self._states.items()}

    def after(self, decision: int) -> dict[Key, int]:
        """The targets as they stood right after that decision was recorded."""
        last = self._order.get(decision, -1)
        found = {}
        for key, states in self._states.items():
            until = [target for made_by, target in states if self._order[made_by] <= last]
            if until:
                found[key] = until[-1]
        return found

    def taken_back_by(self, change: Change) -> list[int]:
        """The decisions, earliest first, that ``change`` would undo: since the target last was what the file says."""
        states = self._states.get(change.key, [])
        for index in range(len(states) - 2, -1, -1):
            if states[index][1] == change.new:
                return [decision for decision, _ in states[index + 1 :]]
        return []


def differences(file: dict[Key, int], current: dict[Key, int]) -> list[Change]:
    """What the file says otherwise than the ledger; an assigned 0 is a difference where nothing was assigned."""
    return [
        Change(*key, old=current.get(key), new=target)
        for key, target in file.items()
        if current.get(key) != target
    ]


def totals(targets: dict[Key, int]) -> dict[tuple[int, str], int]:
    """``{(year, indicator code): sum over units}``."""
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for (_, year, indicator), target in targets.items():
        sums[year, indicator] += target
    return dict(sums)


def shown(old: int | None, new: int | None) -> str:
    """``400 → 520``, ``– → 5`` where nothing was assigned before, ``54`` where nothing changes."""
    if old == new:
        return group(new) or "–"
    return f"{group(old) or '–'} → {group(new) or '–'}"
