"""What is known on a day, and the measures of it: for the province, without what is told apart, for a unit. No database.

``targets/progress/loading.py`` reads the rows and makes a ``Progress``; everybody else asks that for measures.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from targets.models import Programme, ReportState
from targets.models.indicator import FormSection
from targets.progress.measure import Measure, YearMeasure
from targets.progress.plan import total
from targets.progress.series import (
    Cell,
    ComingAmount,
    IndicatorInfo,
    Paper,
    Series,
    Term,
    UnitLine,
    UnitsApart,
    plus,
)
from targets.progress.stocks import Stocks
from vietnamese.dates import Quarter

__all__ = [
    "Cell",
    "IndicatorInfo",
    "Measure",
    "Progress",
    "Series",
    "Term",
    "UnitLine",
    "UnitsApart",
    "YearMeasure",
    "plus",
]

NO_CELL = Cell()
# Plain text: compared with thousands of states.
APPROVED = ReportState.APPROVED.value


@dataclass(frozen=True)
class Balance:
    """How the units' differences add up to that of their group, all as of one quarter.

    ``difference = ahead - behind + without_plan - without_result + rounding``
    """

    difference: int
    behind: int
    ahead: int
    # Results of units to which nothing was assigned, and the plan of units of which nothing is known.
    without_plan: int
    without_result: int
    # Each unit rounds its plan, and the group its own sum.
    rounding: int


@dataclass
class Progress:
    """Everything known on a day. Made by ``load``; a page asks it for measures."""

    as_of: datetime.date
    structure: str
    programme: Programme
    indicators: dict[str, IndicatorInfo]
    term: Term
    units: tuple[UnitLine, ...]
    series: dict[tuple[str, str], Series]  # by unit code, indicator code
    cells: dict[str, list[Cell | None]]  # by unit code, for the quarters that have ended
    confederation: dict[str, dict[int, int]]  # by indicator code, year
    due_days: dict[Quarter, datetime.date]
    # By unit code, indicator code: what is recorded and not in force yet.
    coming: dict[tuple[str, str], list[ComingAmount]] = field(default_factory=dict)
    # Stocks of units that ended and of their heirs, unit by unit (``stocks.py`` beside); all others are carried over here.
    standing: dict[tuple[str, str], list[Series]] = field(default_factory=dict)
    # Who has ended and who carries whose past, and every unit's own cells by its id: for what is counted unit by unit.
    stocks: Stocks = field(default_factory=Stocks)
    own_cells: dict[int, list[Cell | None]] = field(default_factory=dict)
    # {unit code: code of the row that carries its figures}; itself, but for ended units by today's organisation.
    carriers: dict[str, str] = field(default_factory=dict)
    # What the federation's groups tell apart, in order: one of them may carry most of the members and hide the others.
    apart: tuple[UnitsApart, ...] = ()
    _measures: dict = field(default_factory=dict, init=False, repr=False, compare=False)

    # --- indicators ---------------------------------------------------------------------------------------------------

    @cached_property
    def headlines(self) -> tuple[str, ...]:
        """Codes of the indicators that the programme leads with, in its order, as far as they are loaded."""
        leading = [info for info in self.indicators.values() if info.headline is not None]
        return tuple(info.code for info in sorted(leading, key=lambda info: info.headline))

    @property
    def members_admitted(self) -> str | None:
        """The first of them that counts members; None where the programme leads with no such number."""
        codes = self.headlines
        return next((code for code in codes if self.indicators[code].section == FormSection.MEMBERS), None)

    @cached_property
    def assigned(self) -> tuple[str, ...]:
        """Codes of those that are assigned to units, in the order of the annex, as far as they are loaded."""
        columns = [info for info in self.indicators.values() if info.annex_column is not None]
        return tuple(info.code for info in sorted(columns, key=lambda info: info.annex_column))

    @cached_property
    def assigned_headlines(self) -> tuple[str, ...]:
        """Those of the first that units have targets of."""
        return tuple(code for code in self.headlines if code in self.assigned)

    # --- time ---------------------------------------------------------------------------------------------------------

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        return self.term.quarters

    @property
    def ended(self) -> int:
        return self.term.ended

    @cached_property
    def cut_offs(self) -> dict[Quarter, datetime.date]:
        return dict(zip(self.term.quarters, self.term.cut_offs, strict=True))

    @cached_property
    def _positions(self) -> dict[Quarter, int]:
        return {quarter: position for position, quarter in enumerate(self.term.quarters)}

    @property
    def last_quarter(self) -> Quarter | None:
        return self.quarters[self.ended - 1] if self.ended else None

    @property
    def last_cut_off(self) -> datetime.date | None:
        return self.term.cut_offs[self.ended - 1] if self.ended else None

    # --- who has reported ---------------------------------------------------------------------------------------------

    @cached_property
    def unit_by_code(self) -> dict[str, UnitLine]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def all_codes(self) -> tuple[str, ...]:
        return tuple(unit.code for unit in self.units)

    @cached_property
    def other_codes(self) -> tuple[str, ...]:
        """The units that no group tells apart; all of them where nothing is."""
        apart = {code for one in self.apart for code in one.codes}
        return tuple(code for code in self.all_codes if code not in apart)

    @cached_property
    def judged_by_unit(self) -> dict[str, int]:
        """How many quarters from the start are approved, or not owed, without a gap, per unit."""
        return {unit.code: self._judged(self.cells.get(unit.code, ())) for unit in self.units}

    def _judged(self, cells: Iterable[Cell | None]) -> int:
        missing = (
            position
            for position, cell in enumerate(cells)
            if cell is not None and cell.owed and cell.state != APPROVED
        )
        count = next(missing, self.ended)
        # Quarters before the day from which results count say nothing by themselves.
        return count if count > self.term.before else 0

    def owing(self, quarter: Quarter, codes: Iterable[str] | None = None) -> list[UnitLine]:
        """Units that owe a report of ``quarter``, in order."""
        chosen = self.all_codes if codes is None else codes
        return [self.unit_by_code[code] for code in chosen if self.cell(code, quarter).owed]

    def in_state(self, quarter: Quarter, *states: str | None) -> list[UnitLine]:
        return [unit for unit in self.owing(quarter) if self.cell(unit.code, quarter).state in states]

    def cell(self, code: str, quarter: Quarter) -> Cell:
        position = self._positions.get(quarter, self.ended)
        cells = self.cells.get(code)
        return (cells[position] if cells and position < self.ended else None) or NO_CELL

    def is_overdue(self, code: str, quarter: Quarter) -> bool:
        """“Quá hạn”: owed, not sent or sent back, and the due day is over; never while the period is not opened."""
        due = self.due_days.get(quarter)
        cell = self.cell(code, quarter)
        missing = cell.state not in (None, ReportState.SUBMITTED, ReportState.APPROVED)
        return cell.owed and missing and due is not None and self.as_of > due

    @cached_property
    def not_approved(self) -> dict[Quarter, list[UnitLine]]:
        """Ended quarters with units whose report is owed and not approved, both in order."""
        found = defaultdict(list)
        for unit in self.units:
            for position, cell in enumerate(self.cells.get(unit.code, ())):
                if cell is not None and cell.owed and cell.state != APPROVED:
                    found[position].append(unit)
        return {self.quarters[position]: found[position] for position in sorted(found)}

    # --- measures -----------------------------------------------------------------------------------------------------

    def province(self, indicator: str) -> Measure:
        """All units together, against the programme's goal."""
        return self.measure(indicator, self.all_codes, goal=self.indicators[indicator].goal, whole=True)

    def others(self, indicator: str) -> Measure:
        return self.measure(indicator, self.other_codes)

    def of_unit(self, indicator: str, code: str, *, judged: int | None = None) -> Measure:
        """Judged at the unit's own last approved quarter, or ``judged`` with the group that it is shown in."""
        return self.measure(indicator, (code,), judged=judged)

    def judged_count(self, codes: Iterable[str]) -> int:
        """How many quarters from the start are approved for all of these units."""
        return min([self.judged_by_unit[code] for code in codes], default=0)

    def measure(
        self,
        indicator: str,
        codes: Iterable[str],
        *,
        goal: int | None = None,
        whole=False,
        judged: int | None = None,
    ) -> Measure:
        """One indicator over the term for the units ``codes``; ``whole`` for the province as the confederation sees it.

        ``judged``: how many quarters are judged, by default as many as are approved for all of them.
        """
        codes = tuple(codes)
        if judged is None:
            judged = self.judged_count(codes)
        key = indicator, codes, goal, whole, judged
        found = self._measures.get(key)
        if found is None:
            assigned = self.confederation.get(indicator, {}) if whole else {}
            found = self._measures[key] = Measure(
                self.term,
                self.indicators[indicator],
                self._sum(indicator, codes),
                judged,
                goal=goal,
                confederation=total(list(assigned.values())),
            )
        return found

    def _sum(self, indicator: str, codes: tuple[str, ...]) -> Series:
        found = {code: one for code in codes if (one := self.series.get((code, indicator)))}
        if self.indicators[indicator].is_flow:
            if len(codes) == 1 and found:
                return found[codes[0]]
            return Series.summed(list(found.values()), len(self.quarters))
        if len(codes) == 1 and found:
            return self._row(found[codes[0]], self.standing.get((codes[0], indicator), ()))
        parts = []
        for code, one in found.items():
            several = self.standing.get((code, indicator))
            if several:
                nothing = [None] * len(self.quarters)
                parts += [Series(one.amounts, nothing, nothing), *several]
            else:
                parts.append(one.carried())
        return Series.summed(parts, len(self.quarters))

    def _row(self, whole: Series, several) -> Series:
        """A stock in a row of its own: of several units what each of them has, and nothing where none of them reported."""
        if len(several) < 2:
            return whole
        summed = Series.summed(several, len(self.quarters))

        def known(values, reported):
            return [
                None if is_known is None else value for value, is_known in zip(values, reported, strict=True)
            ]

        return Series(
            whole.amounts, known(summed.approved, whole.approved), known(summed.pending, whole.pending)
        )

    def coming_targets(self, indicator: str, code: str, year: int) -> list[tuple[Paper, int]]:
        """Decisions on a unit's target of a year that are not in force yet, by day, with the target that each leads to."""
        amounts = [one for one in self.coming.get((code, indicator), ()) if one.year == year]
        target = self.of_unit(indicator, code).year(year).target or 0
        found = []
        for decision in sorted({one.decision for one in amounts}):
            target += sum(one.amount for one in amounts if one.decision == decision)
            found.append((decision, target))
        return found

    # --- views of the same measures -----------------------------------------------------------------------------------

    def judged_together(
        self, indicator: str, codes: Iterable[str] | None = None
    ) -> list[tuple[UnitLine, Measure]]:
        """The units in order, each judged at the last quarter that is approved for all of them."""
        chosen = self.all_codes if codes is None else tuple(codes)
        judged = self.judged_count(chosen)
        return [(self.unit_by_code[code], self.of_unit(indicator, code, judged=judged)) for code in chosen]

    def shortfalls(
        self, indicator: str, codes: Iterable[str] | None = None
    ) -> list[tuple[UnitLine, Measure]]:
        """Units that are behind their plan, largest shortfall first; units ahead never offset them."""
        behind = [(unit, found) for unit, found in self.judged_together(indicator, codes) if found.behind]
        return sorted(behind, key=lambda pair: (-pair[1].behind, pair[0].order))

    def shortfall(self, behind: Iterable[tuple[UnitLine, Measure]]) -> int:
        """What those that are behind are short of together; nothing offsets it."""
        return sum(measure.behind for _, measure in behind)

    def balance(self, indicator: str, codes: Iterable[str] | None = None) -> Balance | None:
        """None where the group is not judged, or its plan is not that of its units."""
        chosen = self.all_codes if codes is None else tuple(codes)
        group = self.province(indicator) if chosen == self.all_codes else self.measure(indicator, chosen)
        if group.difference is None or group.assumed_plan:
            return None
        units = [measure for _, measure in self.judged_together(indicator, chosen)]
        behind, ahead = sum(unit.behind for unit in units), sum(unit.ahead for unit in units)
        without_plan = sum(unit.approved_judged or 0 for unit in units if unit.plan is None)
        without_result = sum(unit.plan or 0 for unit in units if unit.approved_judged is None)
        explained = ahead - behind + without_plan - without_result
        return Balance(
            group.difference, behind, ahead, without_plan, without_result, group.difference - explained
        )
