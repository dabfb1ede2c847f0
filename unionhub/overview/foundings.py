"""The unions behind a number of unions founded: the list, what waits for approval, and what has no list.

List and remainder together are the number of ``targets/progress/loading.py``, for every unit and quarter, in both views.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from targets.foundings.counts import Counts, count_rules, counted
from targets.models import FoundingClaim, ReportState
from targets.progress.progress import Measure, Progress, UnitLine
from vietnamese.dates import Quarter

APPROVED, WAITING = ReportState.APPROVED.value, ReportState.SUBMITTED.value
STATES = (APPROVED, WAITING)


@dataclass
class Row:
    """One union, or ``count`` unions of a unit and quarter that have no list (``founding`` None).

    ``url``: of the union's page, where the page of the list has put it.
    """

    unit: UnitLine
    quarter: Quarter
    count: int
    report: int | None
    founding: object = None
    late: bool = False
    url: str = ""


class Listed:
    """How many unions are listed, by row of progress, quarter and state; one query for everything."""

    def __init__(self, progress: Progress):
        self.progress = progress
        self.positions = {quarter: place for place, quarter in enumerate(progress.quarters[: progress.ended])}
        self.counts: dict[tuple[str, int, str], Counts] = {}
        rules = count_rules(progress.indicators.values())
        self.places = {rule.code: place for place, rule in enumerate(rules)}
        self.nothing = Counts(*([0] * len(rules)))
        place_of = "report__unit__code", "report__period__year", "report__period__quarter", "report__state"
        rows = (
            FoundingClaim.objects.filter(report__state__in=STATES)
            .order_by()
            .values(*place_of)
            .annotate(**counted(rules))
            .values_list(*place_of, *counted(rules))
        )
        for unit, year, number, state, *counts in rows:
            place = self.positions.get(Quarter(year, number))
            code = progress.carriers.get(unit)
            if place is None or code is None:
                continue
            before = self.counts.get((code, place, state), self.nothing)
            self.counts[code, place, state] = Counts(
                *(one + two for one, two in zip(before, counts, strict=True))
            )

    def without_list(self, indicator: str, unit: str, place: int, state: str = APPROVED) -> int:
        """How many of the unit's number of that quarter have no list."""
        number = number_of(self.progress, indicator, unit, place, state)
        if not number:
            return 0
        listed = self.counts.get((unit, place, state), self.nothing)
        return number - listed[self.places[indicator]]

    def total(self, indicator: str, units=None, year: int | None = None, *, judged: int | None = None) -> int:
        """Of the approved numbers of these units (default: all) and that year (default: the term).

        ``judged``: only of so many quarters from the start.
        """
        codes = self.progress.all_codes if units is None else units
        return sum(
            self.without_list(indicator, code, place)
            for quarter, place in self.positions.items()
            if year in (None, quarter.year) and (judged is None or place < judged)
            for code in codes
        )

    def of_result(self, measure: Measure, units=None, year: int | None = None) -> int:
        """How much of the measure's result, of these units, has no list."""
        return self.total(measure.indicator.code, units, year, judged=measure.judged_count or None)


def number_of(progress: Progress, indicator: str, unit: str, place: int, state: str) -> int | None:
    measure = progress.of_unit(indicator, unit)
    numbers = measure.approved_by_quarter if state == APPROVED else measure.pending_by_quarter
    return numbers[place]


@dataclass(frozen=True)
class Wanted:
    """What a list is about; None: all. ``units``: codes that the person may see."""

    indicator: str
    units: frozenset[str] | None = None
    unit: str | None = None
    year: int | None = None
    quarter: int | None = None

    def has(self, quarter: Quarter) -> bool:
        return self.year in (None, quarter.year) and self.quarter in (None, quarter.number)

    def has_unit(self, code: str) -> bool:
        return (self.units is None or code in self.units) and self.unit in (None, code)


class FoundingsBehind:
    """The rows behind one number. One query beside those of progress."""

    def __init__(self, progress: Progress, wanted: Wanted):
        self.progress, self.wanted = progress, wanted
        self._claims = self._read()

    @cached_property
    def approved(self) -> list[Row]:
        return self._rows(APPROVED)

    @cached_property
    def waiting(self) -> list[Row]:
        return self._rows(WAITING)

    @property
    def number(self) -> int:
        """The approved number as progress has it, and as the rows add up to."""
        return sum(row.count for row in self.approved)

    @property
    def listed(self) -> int:
        return sum(1 for row in self.approved if row.founding is not None)

    @property
    def without_list(self) -> int:
        return self.number - self.listed

    @property
    def waiting_number(self) -> int:
        return sum(row.count for row in self.waiting)

    def _read(self):
        """``{(row code, place, state): claims}`` of the wanted foundings."""
        (rule,) = count_rules([self.progress.indicators[self.wanted.indicator]])
        places = {
            quarter: place for place, quarter in enumerate(self.progress.quarters[: self.progress.ended])
        }
        claims = FoundingClaim.objects.filter(report__state__in=STATES)
        if self.wanted.year:
            claims = claims.filter(report__period__year=self.wanted.year)
        if self.wanted.quarter:
            claims = claims.filter(report__period__quarter=self.wanted.quarter)
        found = defaultdict(list)
        for claim in claims.select_related("founding__union", "report__period", "report__unit").order_by(
            "founding__founded_on", "founding_id"
        ):
            report = claim.report
            quarter = report.period.as_quarter
            code = self.progress.carriers.get(report.unit.code)
            if quarter not in places or code is None or not self.wanted.has_unit(code):
                continue
            if rule.counts(claim.founding):
                found[code, places[quarter], report.state].append(claim)
        return found

    def _rows(self, state) -> list[Row]:
        rows = []
        for unit in self.progress.units:
            if not self.wanted.has_unit(unit.code):
                continue
            for place, quarter in enumerate(self.progress.quarters[: self.progress.ended]):
                if self.wanted.has(quarter):
                    rows.extend(self._of(unit, place, quarter, state))
        return rows

    def _of(self, unit, place, quarter, state):
        number = number_of(self.progress, self.wanted.indicator, unit.code, place, state)
        if number is None:
            return
        claims = self._claims.get((unit.code, place, state), ())
        for claim in claims:
            late = claim.founding.founded_on < claim.report.period.first_day
            yield Row(unit, quarter, 1, claim.report_id, claim.founding, late)
        if rest := number - len(claims):
            yield Row(unit, quarter, rest, self.progress.cell(unit.code, quarter).report)
