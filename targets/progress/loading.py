"""Progress: the only place where targets meet results. Pages, exports, documents and the command line read it.

A handful of grouped queries, the same number for 700 units as for 17, then pure functions (``measure.py``, ``plan.py``).
Only approved figures count; submitted ones stand beside them as waiting. No target: no percentage. No data is not zero.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import FilteredRelation, Q

from targets.models import (
    DecisionKind,
    Indicator,
    IndicatorKind,
    Issuer,
    Programme,
    QuarterlyReport,
    ReportingPeriod,
    ReportState,
    TargetEntry,
)
from targets.models.report import REOPENING, last_return_step
from targets.programme import current
from targets.progress.apart import apart_on
from targets.progress.plan import Amount
from targets.progress.progress import Progress
from targets.progress.series import Cell, ComingAmount, IndicatorInfo, Paper, Series, Term, plus
from targets.progress.stocks import Stocks
from targets.progress.unit_rows import CURRENT, REPORTED, UnitRows
from vietnamese import clock
from vietnamese.dates import Quarter

STRUCTURES = {REPORTED: "theo thời điểm báo cáo", CURRENT: "theo tổ chức hiện nay"}
# Plain text: compared with thousands of states.
APPROVED, SUBMITTED = ReportState.APPROVED.value, ReportState.SUBMITTED.value
SHARE = IndicatorKind.SHARE.value
OWED = Cell(owed=True)


def load(
    on: datetime.date | None = None,
    structure: str = REPORTED,
    indicators: Iterable[str] | None = None,
    programme: Programme | None = None,
    *,
    headlines: bool = False,
    units: Collection[str] | None = None,
) -> Progress:
    """Read everything that is known on ``on`` (default: today), in six queries whatever the number of units.

    ``programme``: as ``targets/programme/current.py`` chose it for the page (default: the current one of all, by one more
    query); its federation's units are read, or of them only ``units`` (codes) with all that came before and after them.
    Periods with cut-off ≤ ``on`` and decisions effective ≤ ``on`` count, with today's approvals. ``structure``: as reported,
    or rolled up along the lineage to today's organisation. ``indicators``: the codes whose figures are read (default: all
    that are reported), shares among them for their goals; with ``headlines`` those that the programme leads with or assigns
    to units, and these.
    Raises NoProgramme.
    """
    day = on or clock.today()
    programme = programme or current.current(day)
    infos = _indicators(programme, indicators, headlines=headlines)
    calendar = _calendar(programme, day)
    term, size = calendar.term, len(calendar.term.quarters)
    rows = UnitRows(day)
    related = None if units is None else rows.related(units)
    recorded = list(recorded_amounts(programme))
    rows.keep(programme.federation_id, {unit for unit, *_ in recorded}, related)
    lines, carriers = rows.lines(structure)
    existence = rows.by_pk

    series: dict[tuple[str, str], Series] = {}

    def series_of(code, indicator) -> Series:
        found = series.get((code, indicator))
        if found is None:
            found = series[code, indicator] = Series.empty(size)
        return found

    confederation: dict[str, dict[int, int]] = defaultdict(dict)
    coming: dict[tuple[str, str], list[ComingAmount]] = defaultdict(list)
    for unit, year, indicator, issuer, amount, decision in recorded:
        in_force = decision.effective_on <= day
        if issuer == Issuer.CONFEDERATION:
            if in_force:
                confederation[indicator][year] = confederation[indicator].get(year, 0) + amount.amount
        elif indicator in infos and unit in carriers:
            if in_force:
                series_of(carriers[unit], indicator).amounts[year].append(amount)
            else:
                coming[carriers[unit], indicator].append(ComingAmount(year, amount.amount, decision))

    stocks = _stocks(day, calendar, existence, carriers)
    # Shares are worked out of other figures: nobody reports them, and only their goals are read.
    counted = {code: info for code, info in infos.items() if info.kind != SHARE}
    reported = _reported(counted, calendar, carriers, series_of, stocks, related)
    cells = _cells(calendar, existence, carriers, reported)
    known = cells.keys() | {code for code, _ in series}
    units = tuple(line for line in lines if line.code in known or existence[line.pk].would_report_on(day))
    return Progress(
        as_of=day,
        structure=structure,
        programme=programme,
        indicators=infos,
        term=term,
        units=units,
        apart=apart_on(day, units, {pk: unit.dissolved for pk, unit in existence.items()}),
        series=series,
        standing=stocks.standing(
            lambda unit, position: not existence[unit].has_ended(calendar.first_days[position])
        ),
        stocks=stocks,
        own_cells=reported,
        carriers={existence[pk].code: code for pk, code in carriers.items()},
        cells=cells,
        confederation=confederation,
        coming=coming,
        due_days=calendar.due_days,
    )


def _stocks(day, calendar, existence, carriers) -> Stocks:
    """Of the units that have ended by ``day``; their figures come later."""
    ended = {pk: unit for pk, unit in existence.items() if unit.has_ended(day)}
    days = calendar.first_days
    return Stocks(
        heirs={pk: unit.heir for pk, unit in ended.items()},
        ends={
            pk: next((place for place, first in enumerate(days) if unit.has_ended(first)), len(days))
            for pk, unit in ended.items()
        },
        carriers=carriers,
    )


def _reported(infos, calendar, carriers, series_of, stocks, related) -> dict[int, list[Cell | None]]:
    """Adds what was sent to the series; ``{unit id: its cells by ended quarter}`` of the reports that exist."""
    reported: dict[int, list[Cell | None]] = {}
    codes = tuple(infos)
    of_unit: dict[int, list[Series | None]] = {}
    for unit, period, report, state, step, revision, *values in _figures(infos, related):
        position = calendar.positions.get(period)
        if position is None or unit not in carriers:
            continue
        row = reported.get(unit)
        if row is None:
            row = reported[unit] = [None] * calendar.term.ended
            of_unit[unit] = [None] * len(codes)
        row[position] = Cell(True, state, report, revision, step == REOPENING)
        if state != APPROVED and state != SUBMITTED:
            continue
        found = of_unit[unit]
        for place, value in enumerate(values):
            if value is None:
                continue
            one = found[place]
            if one is None:
                one = found[place] = series_of(carriers[unit], codes[place])
            results = one.approved if state == APPROVED else one.pending
            results[position] = plus(results[position], value)
            if unit in stocks.concerned and not infos[codes[place]].is_flow:
                own = stocks.own.setdefault((unit, codes[place]), Series.empty(len(calendar.term.quarters)))
                (own.approved if state == APPROVED else own.pending)[position] = value
    return reported


def _cells(calendar, existence, carriers, reported) -> dict[str, list[Cell | None]]:
    """Per row and ended quarter what is owed and where it stands; rows that never owed or sent anything are left out.

    Of an opened period the shells say who owes a report: a unit that is switched on later owes none of the quarters before.
    """
    cells: dict[str, list[Cell | None]] = {}
    quarters = range(calendar.term.ended)
    for unit, of_unit in existence.items():
        founded, dissolved, owes = of_unit.founded, of_unit.dissolved, of_unit.owes
        row = reported.get(unit) or [None] * calendar.term.ended
        if owes and None in row:
            for position in quarters:
                if (
                    row[position] is None
                    and calendar.counted[position]
                    and not calendar.opened[position]
                    and (founded is None or founded <= calendar.term.cut_offs[position])
                    and (dissolved is None or dissolved > calendar.first_days[position])
                ):
                    row[position] = OWED
        if not any(row):
            continue
        before = cells.get(carriers[unit])
        cells[carriers[unit]] = (
            row if before is None else [_joined(one, other) for one, other in zip(before, row, strict=True)]
        )
    return cells


def _joined(one: Cell | None, other: Cell | None) -> Cell | None:
    """The cell of a unit that carries another one's past: approved only where all of them are."""
    if one is None or other is None:
        return one or other
    return one if one.state != APPROVED else other


def _indicators(programme, codes, *, headlines: bool) -> dict[str, IndicatorInfo]:
    """The indicators asked for with the programme's goals; one query."""
    chosen = None if codes is None and not headlines else set(codes or ())
    columns = ("pk", "code", "name", "short_name", "unit_label", "kind", "whole_plan")
    goal = ("goal__value", "goal__headline", "goal__annex_column")
    more = ("heading", "verb", "section", "counted_unions", "workers_from")
    size, width = len(columns), len(columns) + len(goal)
    links = ("numerator_id", "denominator__code", "condition_of_id", "reported")
    rows = list(
        Indicator.objects.annotate(goal=FilteredRelation("goals", condition=Q(goals__programme=programme.pk)))
        .order_by("order")
        .values_list(*columns, *goal, *more, *links)
    )
    infos, names = {}, {pk: (code, short) for pk, code, _, short, *_ in rows}
    conditions = {pk: condition_of for pk, *_, condition_of, _ in rows}
    for *row, numerator, denominator, _, reported in rows:
        said, (value, *places), further = row[:size], row[size:width], row[width:]
        parts = [numerator, *(pk for pk, of in conditions.items() if of == numerator)] if numerator else []
        info = IndicatorInfo(
            *said,
            None if value is None else int(value),
            *places,
            *further,
            denominator or "",
            tuple(names[pk] for pk in parts),
        )
        if reported if chosen is None else info.code in chosen or (headlines and info.is_of_programme):
            infos[info.code] = info
    return infos


@dataclass(frozen=True)
class Calendar:
    """The term on a day; lists by quarter of the term. ``positions``: of the periods that have ended and count."""

    term: Term
    first_days: list[datetime.date]
    counted: list[bool]
    opened: list[bool]
    positions: dict[int, int]
    due_days: dict[Quarter, datetime.date]


def _calendar(programme: Programme, day: datetime.date) -> Calendar:
    """Days as the periods have them; where there is no period, those of the calendar, and nothing is due."""
    quarters = tuple(Quarter(year, number) for year in programme.years for number in (1, 2, 3, 4))
    cut_offs = {quarter: quarter.last_day for quarter in quarters}
    first_days = {quarter: quarter.first_day for quarter in quarters}
    keys, due_days, opened = {}, {}, set()
    for pk, year, number, first_day, cut_off, due, opened_at in ReportingPeriod.objects.filter(
        year__gte=programme.first_year, year__lte=programme.last_year
    ).values_list("pk", "year", "quarter", "first_day", "cut_off", "due_on", "opened_at"):
        quarter = Quarter(year, number)
        if opened_at is not None:
            opened.add(quarter)
        keys[quarter] = pk
        cut_offs[quarter], first_days[quarter], due_days[quarter] = cut_off, first_day, due
    # A decision that ended the programme ended its last quarter too.
    last_day = day if programme.ended_on is None else min(day, programme.ended_on)
    ended = sum(1 for quarter in quarters if cut_offs[quarter] <= last_day)
    closed_on = programme.last_day if programme.is_closed(day) else None
    counted = [cut_offs[quarter] >= programme.counts_from for quarter in quarters]
    before = counted.count(False)
    # As long as only quarters from before it have ended, none of the programme has.
    ended = ended if ended > before else 0
    positions = {
        keys[quarter]: position
        for position, quarter in enumerate(quarters[:ended])
        if quarter in keys and counted[position]
    }
    term = Term(
        tuple(programme.years),
        quarters,
        tuple(cut_offs[quarter] for quarter in quarters),
        ended,
        closed_on,
        before=before,
    )
    return Calendar(
        term=term,
        first_days=[first_days[quarter] for quarter in quarters],
        counted=counted,
        opened=[quarter in opened for quarter in quarters],
        positions=positions,
        due_days=due_days,
    )


def recorded_amounts(programme):
    """Every entry that was recorded, in one query, in force or not yet.

    Unit id, year, indicator code, issuer, the amount with its day and whether it is original, and its decision.
    """
    rows = list(
        TargetEntry.objects.in_force()
        .filter(decision__programme=programme)
        .order_by("pk")
        .values_list(
            "unit_id",
            "year",
            "indicator__code",
            "decision__issuer",
            "amount",
            "decision_id",
            "decision__kind",
            "decision__effective_on",
            "reverses__decision_id",
            "decision__number",
        )
    )
    # A correction stands in the place of the decision that it corrects: the same day, original or not like that.
    # Entries come in the order of recording, so what is corrected is known before its correction.
    nature: dict[int, tuple[datetime.date, bool]] = {}
    for *_, decision, kind, effective, corrected, _number in rows:
        if corrected in nature:
            nature[decision] = nature[corrected]
        elif decision not in nature:
            nature[decision] = (effective, kind == DecisionKind.ASSIGNED)
    for unit, year, indicator, issuer, amount, decision, _kind, effective, _corrected, number in rows:
        yield unit, year, indicator, issuer, Amount(amount, *nature[decision]), Paper(effective, number)


def _figures(infos, units=None):
    """One row per report, one query: unit, period, report, state, how it came back, revision, and its values.

    ``units``: of those with these ids alone.
    The figures are those of the present sending; whether they count is in the state.
    """
    of_indicator = {
        f"figure_{info.pk}": FilteredRelation(
            "current_revision__figures", condition=Q(current_revision__figures__indicator=info.pk)
        )
        for info in infos.values()
    }
    reports = QuarterlyReport.objects.order_by()
    return (
        (reports if units is None else reports.filter(unit__in=units))
        .annotate(**of_indicator, return_step=last_return_step("pk"))
        .values_list(
            "unit_id",
            "period_id",
            "pk",
            "state",
            "return_step",
            "current_revision_id",
            *(f"{name}__value" for name in of_indicator),
        )
    )
