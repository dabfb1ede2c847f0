"""What is known on a day, and the measures of it: for the province, without the parks, for a unit. Pure, no database.

``targets/progress.py`` reads the rows and makes a ``Progress``; everybody else asks that for measures.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from targets.measure import Measure, YearMeasure
from targets.models import Programme, ReportState
from targets.plan import total
from targets.series import Cell, IndicatorInfo, Series, Term, UnitLine, plus
from targets.stocks import Stocks
from vietnamese.dates import Quarter

__all__ = [
    "Cell",
    "IndicatorInfo",
    "Measure",
    "Progress",
    "Series",
    "Term",
    "UnitLine",
    "YearMeasure",
    "plus",
]

NO_CELL = Cell()
# Plain text: compared with thousands of states.
APPROVED = ReportState.APPROVED.value


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
    # Stocks of units that ended and of their heirs, unit by unit (``targets/stocks.py``); all others are carried over here.
    standing: dict[tuple[str, str], list[Series]] = field(default_factory=dict)
    # Who has ended and who carries whose past, and every unit's own cells by its id: for what is counted unit by unit.
    stocks: Stocks = field(default_factory=Stocks)
    own_cells: dict[int, list[Cell | None]] = field(default_factory=dict)
    # {unit code: code of the row that carries its figures}; itself, but for ended units by today's organisation.
    carriers: dict[str, str] = field(default_factory=dict)
    _measures: dict = field(default_factory=dict, init=False, repr=False, compare=False)

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
    def codes_without_parks(self) -> tuple[str, ...]:
        """The other units: CĐ Các KCN carries most of the members and hides them."""
        return tuple(unit.code for unit in self.units if not unit.is_industrial_parks)

    @cached_property
    def judged_by_unit(self) -> dict[str, int]:
        """How many quarters from the start are approved, or not owed, without a gap, per unit."""
        return {unit.code: self._judged(self.cells.get(unit.code, ())) for unit in self.units}

    def _judged(self, cells: Iterable[Cell | None]) -> int:
        for position, cell in enumerate(cells):
            if cell is not None and cell.owed and cell.state != APPROVED:
                return position
        return self.ended

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
        """«Quá hạn»: owed, not sent or sent back, and the due day is over."""
        due = self.due_days.get(quarter)
        cell = self.cell(code, quarter)
        sent = cell.state in (ReportState.SUBMITTED, ReportState.APPROVED)
        return cell.owed and not sent and due is not None and self.as_of > due

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

    def without_parks(self, indicator: str) -> Measure:
        return self.measure(indicator, self.codes_without_parks)

    def of_unit(self, indicator: str, code: str) -> Measure:
        return self.measure(indicator, (code,))

    def measure(
        self, indicator: str, codes: Iterable[str], *, goal: int | None = None, whole=False
    ) -> Measure:
        """One indicator over the term for the units ``codes``; ``whole`` for the province as the confederation sees it."""
        key = indicator, tuple(codes), goal, whole
        found = self._measures.get(key)
        if found is None:
            codes = key[1]
            assigned = self.confederation.get(indicator, {}) if whole else {}
            found = self._measures[key] = Measure(
                self.term,
                self.indicators[indicator],
                self._sum(indicator, codes),
                min([self.judged_by_unit[code] for code in codes], default=0),
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

    # --- views of the same measures -----------------------------------------------------------------------------------

    def shortfalls(
        self, indicator: str, codes: Iterable[str] | None = None
    ) -> list[tuple[UnitLine, Measure]]:
        """Units that are behind their plan, largest shortfall first; units ahead never offset them."""
        chosen = self.all_codes if codes is None else codes
        found = [(self.unit_by_code[code], self.of_unit(indicator, code)) for code in chosen]
        behind = [(unit, measure) for unit, measure in found if measure.behind]
        return sorted(behind, key=lambda pair: (-pair[1].behind, pair[0].order))

    def shortfall(self, behind: Iterable[tuple[UnitLine, Measure]]) -> int:
        """What those that are behind are short of together; nothing offsets it."""
        return sum(measure.behind for _, measure in behind)
