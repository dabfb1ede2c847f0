"""What progress is made of: units as rows, series of amounts and results, and the measures of them. Pure, no database.

``targets/progress.py`` reads the rows and makes a ``Progress``; everybody else asks that for measures.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from targets.models import IndicatorKind, Programme, ReportState
from targets.plan import (
    Amount,
    Status,
    even_plan,
    latest_known,
    needed_pace,
    pace,
    status_of,
    total,
    whole_plan,
    year_plan,
)
from units.models import UnitKind
from vietnamese.dates import Quarter
from vietnamese.numbers import percent, round_half_away


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

    @property
    def is_flow(self) -> bool:
        return self.kind == IndicatorKind.FLOW


@dataclass(frozen=True)
class UnitLine:
    """A unit as a row; ``ended`` where it no longer exists on the day and has no heir that carries its past."""

    pk: int
    code: str
    name: str
    order: int
    kind: str
    ended: bool = False

    @property
    def is_industrial_parks(self) -> bool:
        return self.kind == UnitKind.INDUSTRIAL_PARKS


@dataclass(frozen=True)
class Cell:
    """One unit and quarter: whether a report is owed, its state and key; no state where the period is not opened."""

    owed: bool = False
    state: str | None = None
    report: int | None = None
    started: bool = False


@dataclass(frozen=True)
class YearMeasure:
    """One indicator, one year, one group of units."""

    year: int
    target: int | None
    original: int | None
    approved: int | None
    pending: int | None
    plan: int | None
    difference: int | None
    status: Status
    needed_pace: Fraction | None = None

    @property
    def missing(self) -> int | None:
        """«Còn thiếu» to the target, never negative; None without a target."""
        return None if not self.target else max(self.target - (self.approved or 0), 0)

    @property
    def exceeded(self) -> int:
        """«Đã vượt»."""
        return max((self.approved or 0) - (self.target or 0), 0) if self.target else 0

    @property
    def percent(self) -> str | None:
        return percent(self.approved, self.target)

    @property
    def percent_of_original(self) -> str | None:
        return percent(self.approved, self.original)


@dataclass(frozen=True)
class Measure:
    """One indicator over the term for one group of units.

    ``reference`` is what 100 % means: the programme's goal for the whole province, else what was assigned. ``judged`` is the
    last quarter up to which every report of the group is approved: plan, difference, pace and status are as of it.
    """

    indicator: IndicatorInfo
    goal: int | None
    target: int | None
    original: int | None
    confederation: int | None
    approved: int | None
    pending: int | None
    judged: Quarter | None
    approved_judged: int | None
    plan: int | None
    difference: int | None
    status: Status
    assumed_plan: bool
    recent_pace: Fraction | None
    needed_pace: Fraction | None
    quarters_left: int
    forecast: int | None
    years: tuple[YearMeasure, ...]
    approved_by_quarter: tuple[int | None, ...]
    pending_by_quarter: tuple[int | None, ...]
    plan_by_quarter: tuple[int, ...] | None
    ended: int = 0
    # Where the forecast ends if every quarter to come is like the weakest, or the strongest, of those that the pace is of.
    forecast_low: int | None = None
    forecast_high: int | None = None

    @property
    def reference(self) -> int | None:
        return self.goal if self.goal is not None else self.target

    @property
    def missing(self) -> int | None:
        return None if not self.reference else max(self.reference - (self.approved or 0), 0)

    @property
    def exceeded(self) -> int:
        return max((self.approved or 0) - self.reference, 0) if self.reference else 0

    @property
    def percent(self) -> str | None:
        return percent(self.approved, self.reference)

    @property
    def behind(self) -> int:
        """«Chậm so với tiến độ», 0 where it is not behind."""
        return max(-(self.difference or 0), 0)

    @property
    def ahead(self) -> int:
        return max(self.difference or 0, 0)

    @property
    def judged_count(self) -> int:
        """How many quarters of the term are judged."""
        return len(self.approved_by_quarter) - self.quarters_left

    @property
    def goal_per_year(self) -> Fraction | None:
        """The goal spread evenly over the years of the term."""
        return None if self.goal is None else Fraction(self.goal, len(self.years))

    @property
    def coming_year(self) -> YearMeasure | None:
        """The year of the first quarter that is not judged yet; None after the term."""
        return self.years[self.judged_count // 4] if self.quarters_left else None

    @property
    def cumulative_by_quarter(self) -> tuple[int | None, ...]:
        """Approved results summed up from the start of the term, for ended quarters; a stock stands as it is."""
        sums, reached = [], None
        for value in self.approved_by_quarter[: self.ended]:
            reached = plus(reached, value) if self.indicator.is_flow else value
            sums.append(reached)
        return (*sums, *[None] * (len(self.approved_by_quarter) - self.ended))

    @property
    def forecast_by_quarter(self) -> tuple[int | None, ...]:
        """Where the recent pace leads, at the end of every quarter that is not judged yet; None for the others."""
        judged = [None] * self.judged_count
        if self.forecast is None:
            return (*judged, *[None] * self.quarters_left)
        return (
            *judged,
            *(
                int(round_half_away(self.approved_judged + self.recent_pace * (step + 1)))
                for step in range(self.quarters_left)
            ),
        )

    def year(self, year: int) -> YearMeasure:
        return next(measure for measure in self.years if measure.year == year)


@dataclass
class Series:
    """What one unit, or one group, has of one indicator: amounts by year, results by quarter of the term."""

    amounts: dict[int, list[Amount]] = field(default_factory=lambda: defaultdict(list))
    approved: list[int | None] = field(default_factory=list)
    pending: list[int | None] = field(default_factory=list)

    def add(self, other: "Series") -> None:
        for year, amounts in other.amounts.items():
            self.amounts[year].extend(amounts)
        self.approved = [plus(a, b) for a, b in zip(self.approved, other.approved, strict=True)]
        self.pending = [plus(a, b) for a, b in zip(self.pending, other.pending, strict=True)]


def _carried(series: Series) -> Series:
    """A stock that a quarter did not report is still there: carried over within the year, so that groups add up."""

    def fill(values):
        filled = list(values)
        for position in range(1, len(filled)):
            if filled[position] is None and position % 4:
                filled[position] = filled[position - 1]
        return filled

    return Series(series.amounts, fill(series.approved), fill(series.pending))


def plus(a: int | None, b: int | None) -> int | None:
    """Sum of what is known."""
    if a is None:
        return b
    return a if b is None else a + b


@dataclass
class Progress:
    """Everything known on a day. Made by ``load``; a page asks it for measures."""

    as_of: datetime.date
    structure: str
    programme: Programme
    indicators: dict[str, IndicatorInfo]
    quarters: tuple[Quarter, ...]  # of the whole term
    cut_offs: dict[Quarter, datetime.date]
    ended: int  # how many of ``quarters`` have ended
    units: tuple[UnitLine, ...]
    series: dict[tuple[str, str], Series]  # by unit code, indicator code
    cells: dict[tuple[str, Quarter], Cell]
    confederation: dict[str, dict[int, int]]  # by indicator code, year
    due_days: dict[Quarter, datetime.date] = field(default_factory=dict)

    # --- who has reported ---------------------------------------------------------------------------------------------

    @property
    def last_quarter(self) -> Quarter | None:
        return self.quarters[self.ended - 1] if self.ended else None

    @property
    def last_cut_off(self) -> datetime.date | None:
        return self.cut_offs[self.last_quarter] if self.ended else None

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
        return {unit.code: self._judged(unit.code) for unit in self.units}

    def _judged(self, code: str) -> int:
        for position in range(self.ended):
            cell = self.cells.get((code, self.quarters[position]))
            if cell is not None and cell.owed and cell.state != ReportState.APPROVED:
                return position
        return self.ended

    def owing(self, quarter: Quarter, codes: Iterable[str] | None = None) -> list[UnitLine]:
        """Units that owe a report of ``quarter``, in order."""
        chosen = self.all_codes if codes is None else codes
        return [self.unit_by_code[code] for code in chosen if self.cell(code, quarter).owed]

    def in_state(self, quarter: Quarter, *states: str | None) -> list[UnitLine]:
        return [unit for unit in self.owing(quarter) if self.cell(unit.code, quarter).state in states]

    def cell(self, code: str, quarter: Quarter) -> Cell:
        return self.cells.get((code, quarter), Cell())

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
        for (code, quarter), cell in self.cells.items():
            if cell.owed and cell.state != ReportState.APPROVED:
                found[quarter].append(self.unit_by_code[code])
        return {
            quarter: sorted(found[quarter], key=lambda unit: (unit.order, unit.pk))
            for quarter in self.quarters
            if quarter in found
        }

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
        """One indicator over the term for the units ``codes``."""
        codes = tuple(codes)
        info = self.indicators[indicator]
        series = self._sum(indicator, codes)
        targets = {year: sum(a.amount for a in series.amounts[year]) for year in series.amounts}
        in_term = [targets[year] for year in self.programme.years if year in targets]
        target = sum(in_term) if in_term else None
        judged = min((self.judged_by_unit[code] for code in codes), default=0)
        plans, assumed = self._plans(series, goal)
        # A group whose targets are all 0 has no plan: «Không giao chỉ tiêu».
        if not assumed and not target:
            plans = None
        plan = whole_plan(plans[judged - 1], round_down=info.whole_plan) if plans and judged else None
        approved = self._value(info, series.approved[: self.ended])
        approved_judged = self._value(info, series.approved[:judged]) if judged else None
        left = len(self.quarters) - judged
        latest = latest_known(series.approved[:judged])
        recent = pace(latest) if info.is_flow else None
        reference = goal if goal is not None else target
        forecast = None
        if recent is not None and approved_judged is not None:
            forecast = int(round_half_away(approved_judged + recent * left))
        return Measure(
            indicator=info,
            goal=goal,
            target=target,
            original=_sum_or_none(
                a.amount for year in self.programme.years for a in series.amounts.get(year, ()) if a.original
            ),
            confederation=total(list(self.confederation.get(indicator, {}).values())) if whole else None,
            approved=approved,
            pending=self._value(info, series.pending[: self.ended]),
            judged=self.quarters[judged - 1] if judged else None,
            approved_judged=approved_judged,
            plan=plan,
            difference=None if plan is None or approved_judged is None else approved_judged - plan,
            status=self._status(plans, judged, approved_judged, plan),
            assumed_plan=assumed,
            recent_pace=recent,
            needed_pace=needed_pace(reference - (approved_judged or 0), left)
            if reference and judged
            else None,
            quarters_left=left,
            forecast=forecast,
            years=tuple(
                self._year(info, series, year, judged, plans, assumed) for year in self.programme.years
            ),
            approved_by_quarter=tuple(series.approved),
            pending_by_quarter=tuple(series.pending),
            plan_by_quarter=tuple(whole_plan(p, round_down=info.whole_plan) for p in plans)
            if plans
            else None,
            ended=self.ended,
            forecast_low=None if forecast is None else approved_judged + min(latest) * left,
            forecast_high=None if forecast is None else approved_judged + max(latest) * left,
        )

    def _sum(self, indicator: str, codes: tuple[str, ...]) -> Series:
        if len(codes) == 1 and (codes[0], indicator) in self.series:
            return self.series[codes[0], indicator]
        summed = Series(approved=[None] * len(self.quarters), pending=[None] * len(self.quarters))
        stock = not self.indicators[indicator].is_flow
        for code in codes:
            if one := self.series.get((code, indicator)):
                summed.add(_carried(one) if stock else one)
        return summed

    def _plans(self, series: Series, goal: int | None) -> tuple[list, bool]:
        """Cumulative plan of the term by quarter, in twenty-fourths; and whether it is only assumed to be even."""
        if not series.amounts and goal is not None:
            return even_plan(goal, len(self.quarters)), True
        plans, before = [], 0
        for year in self.programme.years:
            cut_offs = [self.cut_offs[quarter] for quarter in self.quarters if quarter.year == year]
            of_year = year_plan(series.amounts.get(year, ()), cut_offs)
            plans.extend(before + part for part in of_year)
            before = plans[-1]
        return plans, False

    def _year(self, info, series: Series, year: int, judged: int, plans, assumed: bool) -> YearMeasure:
        first = (year - self.programme.first_year) * 4
        amounts = series.amounts.get(year)
        target = sum(a.amount for a in amounts) if amounts else None
        done = max(0, min(self.ended - first, 4))
        seen = max(0, min(judged - first, 4))
        approved = self._value(info, series.approved[first : first + done])
        approved_judged = self._value(info, series.approved[first : first + seen]) if seen else None
        has_target = plans is not None and (assumed or bool(target))
        plan = None
        if has_target and seen:
            before = plans[first - 1] if first else 0
            plan = whole_plan(plans[first + seen - 1] - before, round_down=info.whole_plan)
        status = status_of(approved_judged, plan or 0, target) if has_target else Status.NO_TARGET
        return YearMeasure(
            year=year,
            target=target,
            original=_sum_or_none(a.amount for a in amounts or () if a.original),
            approved=approved,
            pending=self._value(info, series.pending[first : first + done]),
            plan=plan,
            difference=None if plan is None or approved_judged is None else approved_judged - plan,
            status=status,
            needed_pace=needed_pace(target - (approved_judged or 0), 4 - seen)
            if target and judged >= first
            else None,
        )

    def _status(self, plans, judged, approved_judged, plan) -> Status:
        if plans is None:
            return Status.NO_TARGET
        return status_of(approved_judged if judged else None, plan or 0)

    def _value(self, info: IndicatorInfo, values: list[int | None]) -> int | None:
        """A flow adds up; a stock is the last one that is known."""
        if info.is_flow:
            return total(values)
        return next((value for value in reversed(values) if value is not None), None)

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

    def fully_approved_codes(self) -> tuple[str, ...]:
        """Units whose every owed report up to the last ended quarter is approved."""
        return tuple(code for code in self.all_codes if self.judged_by_unit[code] == self.ended)


def _sum_or_none(amounts) -> int | None:
    found = list(amounts)
    return sum(found) if found else None
