"""What progress is read into: units as rows, states of reports, and per unit and indicator amounts and results by quarter."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from targets.models import IndicatorKind
from targets.progress.plan import Amount, total
from vietnamese.dates import Quarter


@dataclass(frozen=True)
class IndicatorInfo:
    pk: int
    code: str
    name: str
    short_name: str
    unit_label: str
    kind: str
    whole_plan: bool
    goal: int | None
    # Their places, where the programme's goal has one: on the first page, and among the columns of the annex.
    headline: int | None = None
    annex_column: int | None = None
    # How leadership's pages call it, and what is done to reach it; empty where it has just its name.
    heading: str = ""
    verb: str = ""
    section: str = ""
    # Which unions founded it counts, as in ``targets/foundings/counts.py``; empty for others.
    counted_unions: str = ""
    workers_from: int | None = None
    # Of a share: what it is of, and (code, short name) of what is counted and of the conditions that it has to meet.
    denominator: str = ""
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def is_flow(self) -> bool:
        return self.kind == IndicatorKind.FLOW

    @property
    def is_of_programme(self) -> bool:
        """Whether the programme leads with it or assigns it to units."""
        return self.headline is not None or self.annex_column is not None


@dataclass(frozen=True)
class UnitLine:
    """A unit as a row; ``ended`` where it no longer exists on the day and has no heir that carries its past."""

    pk: int
    code: str
    name: str
    order: int
    kind: str
    ended: bool = False


@dataclass(frozen=True)
class UnitsApart:
    """Rows that overviews tell apart from the others, with the words for them: in full, and as sentences have it."""

    name: str
    short_name: str
    codes: tuple[str, ...]


class Cell(NamedTuple):
    """One unit and quarter: whether a report is owed, its state and key, and the key of its present revision; no state
    where the period is not opened. ``reopened``: it had been approved before it came back.
    """

    owed: bool = False
    state: str | None = None
    report: int | None = None
    revision: int | None = None
    reopened: bool = False

    @property
    def started(self) -> bool:
        return self.revision is not None


class Paper(NamedTuple):
    """A decision on targets: from when it is in force, and its number."""

    effective_on: datetime.date
    number: str


class ComingAmount(NamedTuple):
    """A signed part of a year's target that is recorded and not in force yet."""

    year: int
    amount: int
    decision: Paper


@dataclass(frozen=True)
class Term:
    """The quarters of a programme with their cut-offs, and how many of them have ended; ``closed_on``: its last day, where the
    programme itself is over and what is left of it leads nowhere any more; ``before``: how many of them ended before the day
    from which results count.
    """

    years: tuple[int, ...]
    quarters: tuple[Quarter, ...]
    cut_offs: tuple[datetime.date, ...]
    ended: int
    closed_on: datetime.date | None = None
    before: int = 0


@dataclass
class Series:
    """What one unit, or one group, has of one indicator: amounts by year, results by quarter of the term."""

    amounts: dict[int, list[Amount]] = field(default_factory=lambda: defaultdict(list))
    approved: list[int | None] = field(default_factory=list)
    pending: list[int | None] = field(default_factory=list)

    @classmethod
    def empty(cls, quarters: int) -> "Series":
        return cls(approved=[None] * quarters, pending=[None] * quarters)

    @classmethod
    def summed(cls, several: Sequence["Series"], quarters: int) -> "Series":
        """All of them together; what is known counts."""
        if not several:
            return cls.empty(quarters)
        amounts = defaultdict(list)
        for one in several:
            for year, found in one.amounts.items():
                amounts[year] += found
        return cls(
            amounts,
            _columns_summed(one.approved for one in several),
            _columns_summed(one.pending for one in several),
        )

    def carried(self) -> "Series":
        """A stock that a quarter did not report is still there: carried over within the year, so that groups add up."""

        def fill(values):
            filled = list(values)
            for position in range(1, len(filled)):
                if filled[position] is None and position % 4:
                    filled[position] = filled[position - 1]
            return filled

        return Series(self.amounts, fill(self.approved), fill(self.pending))


def _columns_summed(rows: Iterable[Sequence[int | None]]) -> list[int | None]:
    return [total(column) for column in zip(*rows, strict=True)]


def plus(a: int | None, b: int | None) -> int | None:
    """Sum of what is known."""
    if a is None:
        return b
    return a if b is None else a + b
