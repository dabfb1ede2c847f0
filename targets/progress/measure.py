"""The measures of progress: targets against results, for a unit or a group, over the term and by year. Pure, no database.

A measure works out only what it is asked for: a page of hundreds of units asks each of them for little.
"""

from fractions import Fraction

from django.utils.functional import cached_property

from targets.progress.plan import (
    PARTS,
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
from targets.progress.series import IndicatorInfo, Series, Term, plus
from vietnamese.dates import Quarter
from vietnamese.numbers import percent, round_half_away


class YearMeasure:
    """One indicator, one year, one group of units.

    ``judged`` of its quarters count for result, plan, difference and status; ``ended`` for what is approved and waiting.
    """

    def __init__(self, whole: "Measure", year: int):
        self.year = year
        self._whole = whole
        self._first = (year - whole.term.years[0]) * 4
        self._ended = max(0, min(whole.term.ended - self._first, 4))
        self._judged = max(0, min(whole.judged_count - self._first, 4))

    @cached_property
    def target(self) -> int | None:
        return self._whole.targets.get(self.year)

    @cached_property
    def original(self) -> int | None:
        return _original(self._whole.series.amounts.get(self.year, ()))

    @cached_property
    def approved(self) -> int | None:
        return self._whole.value(self._whole.series.approved[self._first : self._first + self._ended])

    @cached_property
    def pending(self) -> int | None:
        return self._whole.value(self._whole.series.pending[self._first : self._first + self._ended])

    @cached_property
    def approved_judged(self) -> int | None:
        return self._whole.value(self._whole.series.approved[self._first : self._first + self._judged])

    @property
    def approved_later(self) -> int | None:
        """Approved in the year's quarters after the judged one: an addition, never part of a verdict."""
        if not self._whole.judged_count:
            return None
        return self._whole.added(self._first + self._judged, self._first + self._ended)

    @property
    def judged(self) -> Quarter | None:
        """The year's last judged quarter."""
        return self._whole.term.quarters[self._first + self._judged - 1] if self._judged else None

    @property
    def result(self) -> int | None:
        """See ``Measure.result``."""
        return self.approved_judged if self._whole.judged_count else self.approved

    @property
    def _has_target(self) -> bool:
        return self._whole.has_plan and (self._whole.assumed_plan or bool(self.target))

    @cached_property
    def plan(self) -> int | None:
        if not self._has_target or not self._judged:
            return None
        parts = self._whole.plan_parts(self._first + self._judged) - self._whole.plan_parts(self._first)
        return whole_plan(parts, round_down=self._whole.indicator.whole_plan)

    @property
    def difference(self) -> int | None:
        if self.plan is None or self.approved_judged is None:
            return None
        return self.approved_judged - self.plan

    @property
    def status(self) -> Status:
        if not self._has_target:
            return Status.NO_TARGET
        return status_of(self.approved_judged, self.plan or 0, self.target)

    @property
    def needed_pace(self) -> Fraction | None:
        if not self.target or self._whole.judged_count < self._first:
            return None
        return needed_pace(self.target - (self.approved_judged or 0), self.quarters_left)

    @property
    def quarters_left(self) -> int:
        """How many quarters of the year are not judged yet; none of a programme that has ended."""
        return 0 if self._whole.term.closed_on else 4 - self._judged

    @property
    def missing(self) -> int | None:
        """“Còn thiếu”: from the result to the target, never negative; None without a target."""
        return None if not self.target else max(self.target - (self.result or 0), 0)

    @property
    def exceeded(self) -> int:
        """“Đã vượt”."""
        return max((self.result or 0) - (self.target or 0), 0) if self.target else 0

    @property
    def percent(self) -> str | None:
        return percent(self.approved, self.target)

    @property
    def result_percent(self) -> str | None:
        return percent(self.result, self.target)

    @property
    def result_percent_of_original(self) -> str | None:
        return percent(self.result, self.original)


class Measure:
    """One indicator over the term for one group of units.

    ``reference`` is what 100 % means: the programme's goal for the whole province, else what was assigned. ``judged`` is the
    last quarter up to which every report of the group is approved: plan, difference, pace and status are as of it.
    """

    def __init__(
        self,
        term: Term,
        indicator: IndicatorInfo,
        series: Series,
        judged_count: int,
        *,
        goal: int | None = None,
        confederation: int | None = None,
    ):
        self.term = term
        self.indicator = indicator
        self.series = series
        self.judged_count = judged_count
        self.goal = goal
        self.confederation = confederation

    # --- targets ------------------------------------------------------------------------------------------------------

    @cached_property
    def targets(self) -> dict[int, int]:
        """The current target of every year of the term for which there is a decision."""
        amounts = self.series.amounts
        return {
            year: sum([amount.amount for amount in amounts[year]])
            for year in self.term.years
            if amounts.get(year)
        }

    @cached_property
    def target(self) -> int | None:
        return sum(self.targets.values()) if self.targets else None

    @cached_property
    def original(self) -> int | None:
        return _original(amount for year in self.term.years for amount in self.series.amounts.get(year, ()))

    @property
    def reference(self) -> int | None:
        return self.goal if self.goal is not None else self.target

    @property
    def goal_per_year(self) -> Fraction | None:
        """The goal spread evenly over the years of the term."""
        return None if self.goal is None else Fraction(self.goal, len(self.term.years))

    # --- results ------------------------------------------------------------------------------------------------------

    @cached_property
    def approved(self) -> int | None:
        return self.value(self.series.approved[: self.term.ended])

    @cached_property
    def pending(self) -> int | None:
        return self.value(self.series.pending[: self.term.ended])

    @cached_property
    def approved_judged(self) -> int | None:
        return self.value(self.series.approved[: self.judged_count])

    @property
    def approved_later(self) -> int | None:
        """Approved after the judged quarter: an addition, never part of a verdict."""
        return self.added(self.judged_count, self.term.ended) if self.judged_count else None

    @property
    def result(self) -> int | None:
        """What stands beside plan and verdict, so that both are of one date: approved up to the judged quarter.

        Where nothing is judged there is no verdict, and it is all that is approved.
        """
        return self.approved_judged if self.judged_count else self.approved

    def added(self, start: int, end: int) -> int | None:
        """What the quarters from ``start`` to before ``end`` add; None where nothing is known, and for a stock."""
        return total(self.series.approved[start:end]) if self.indicator.is_flow else None

    @property
    def approved_by_quarter(self) -> tuple[int | None, ...]:
        return tuple(self.series.approved)

    @property
    def pending_by_quarter(self) -> tuple[int | None, ...]:
        return tuple(self.series.pending)

    @cached_property
    def cumulative_by_quarter(self) -> tuple[int | None, ...]:
        """Approved results summed up from the start of the term, for ended quarters; a stock stands as it is."""
        sums, reached = [], None
        for value in self.series.approved[: self.term.ended]:
            reached = plus(reached, value) if self.indicator.is_flow else value
            sums.append(reached)
        return (*sums, *[None] * (len(self.term.quarters) - self.term.ended))

    @property
    def missing(self) -> int | None:
        return None if not self.reference else max(self.reference - (self.result or 0), 0)

    @property
    def exceeded(self) -> int:
        return max((self.result or 0) - self.reference, 0) if self.reference else 0

    @property
    def percent(self) -> str | None:
        return percent(self.approved, self.reference)

    @property
    def result_percent(self) -> str | None:
        return percent(self.result, self.reference)

    def value(self, values: list[int | None]) -> int | None:
        """A flow adds up; a stock is the last one that is known."""
        if self.indicator.is_flow:
            return total(values)
        return next((value for value in reversed(values) if value is not None), None)

    # --- plan and status ----------------------------------------------------------------------------------------------

    @property
    def judged(self) -> Quarter | None:
        return self.term.quarters[self.judged_count - 1] if self.judged_count else None

    @cached_property
    def assumed_plan(self) -> bool:
        """Whether the plan is only assumed: a goal that is split neither by unit nor by year, spread evenly."""
        return self.goal is not None and not self.series.amounts

    @cached_property
    def has_plan(self) -> bool:
        """A group whose targets are all 0 has no plan: “Không giao chỉ tiêu”."""
        return self.assumed_plan or bool(self.target)

    def plan_parts(self, quarters: int) -> int | Fraction:
        """The plan after that many quarters of the term, in twenty-fourths."""
        if not quarters:
            return 0
        if self.assumed_plan:
            return even_plan(self.goal, len(self.term.quarters))[quarters - 1]
        whole_years, rest = divmod(quarters, 4)
        reached = sum(PARTS * self.targets.get(year, 0) for year in self.term.years[:whole_years])
        if not rest:
            return reached
        year = self.term.years[whole_years]
        cut_offs = self.term.cut_offs[whole_years * 4 : whole_years * 4 + 4]
        return reached + year_plan(self.series.amounts.get(year, ()), cut_offs)[rest - 1]

    @cached_property
    def plan(self) -> int | None:
        if not self.has_plan or not self.judged_count:
            return None
        return whole_plan(self.plan_parts(self.judged_count), round_down=self.indicator.whole_plan)

    @cached_property
    def plan_by_quarter(self) -> tuple[int, ...] | None:
        if not self.has_plan:
            return None
        return tuple(
            whole_plan(self.plan_parts(position + 1), round_down=self.indicator.whole_plan)
            for position in range(len(self.term.quarters))
        )

    @cached_property
    def difference(self) -> int | None:
        if self.plan is None or self.approved_judged is None:
            return None
        return self.approved_judged - self.plan

    @property
    def behind(self) -> int:
        """“Chậm so với tiến độ”, 0 where it is not behind."""
        return max(-(self.difference or 0), 0)

    @property
    def ahead(self) -> int:
        return max(self.difference or 0, 0)

    @property
    def status(self) -> Status:
        if not self.has_plan:
            return Status.NO_TARGET
        return status_of(self.approved_judged, self.plan or 0)

    # --- pace and forecast --------------------------------------------------------------------------------------------

    @property
    def quarters_left(self) -> int:
        """How many quarters of the term are not judged yet; none of a programme that has ended."""
        return 0 if self.term.closed_on else len(self.term.quarters) - self.judged_count

    @cached_property
    def _latest(self) -> list[int]:
        leads_on = self.indicator.is_flow and not self.term.closed_on
        return latest_known(self.series.approved[: self.judged_count]) if leads_on else []

    @property
    def recent_quarters(self) -> int:
        """Of how many quarters the recent pace is the average."""
        return len(self._latest)

    @cached_property
    def recent_pace(self) -> Fraction | None:
        return pace(self._latest)

    @property
    def needed_pace(self) -> Fraction | None:
        if not self.reference or not self.judged_count:
            return None
        return needed_pace(self.reference - (self.approved_judged or 0), self.quarters_left)

    @property
    def forecast(self) -> int | None:
        """Where the recent pace leads by the end of the term."""
        return self._forecast(self.recent_pace, self.quarters_left)

    @property
    def forecast_low(self) -> int | None:
        """Where it ends if every quarter to come is like the weakest of those that the pace is of."""
        return self._forecast(min(self._latest, default=None), self.quarters_left)

    @property
    def forecast_high(self) -> int | None:
        return self._forecast(max(self._latest, default=None), self.quarters_left)

    @cached_property
    def forecast_by_quarter(self) -> tuple[int | None, ...]:
        """The forecast at the end of every quarter that is not judged yet; None for the others."""
        steps = range(1, len(self.term.quarters) - self.judged_count + 1)
        return (*[None] * self.judged_count, *(self._forecast(self.recent_pace, step) for step in steps))

    def _forecast(self, each: int | Fraction | None, quarters: int) -> int | None:
        if each is None or self.approved_judged is None:
            return None
        return int(round_half_away(self.approved_judged + each * quarters))

    # --- years --------------------------------------------------------------------------------------------------------

    @cached_property
    def years(self) -> tuple[YearMeasure, ...]:
        return tuple([YearMeasure(self, year) for year in self.term.years])

    def year(self, year: int) -> YearMeasure:
        return next(measure for measure in self.years if measure.year == year)

    @property
    def coming_year(self) -> YearMeasure | None:
        """The year of the first quarter that is not judged yet; None after the term."""
        return self.years[self.judged_count // 4] if self.quarters_left else None


def _original(amounts) -> int | None:
    found = [amount.amount for amount in amounts if amount.original]
    return sum(found) if found else None
