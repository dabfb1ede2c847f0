"""Progress: the only place where targets meet results. Pages, exports, documents and the command line read it.

A handful of grouped queries, the same number for 700 units as for 17, then pure functions (``measures.py``, ``plan.py``).
Only approved figures count; submitted ones stand beside them as waiting. No target: no percentage. No data is not zero.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import FilteredRelation, Q

from targets.measures import Cell, IndicatorInfo, Progress, Series, UnitLine, plus
from targets.models import (
    DecisionKind,
    Indicator,
    Issuer,
    Programme,
    QuarterlyReport,
    ReportingPeriod,
    ReportState,
    TargetEntry,
)
from targets.plan import Amount
from units.models import UnitKind, UnitVersion
from vietnamese import clock
from vietnamese.dates import Quarter

REPORTED = "reported"
CURRENT = "current"
STRUCTURES = {REPORTED: "theo thời điểm báo cáo", CURRENT: "theo tổ chức hiện nay"}
MEMBERS = "members_admitted"
UNIONS = "unions_founded"
UNIONS_20PLUS = "enterprise_unions_founded_20plus"
HEADLINES = (MEMBERS, UNIONS, UNIONS_20PLUS)
COUNTED = {ReportState.APPROVED, ReportState.SUBMITTED}


class NoProgramme(Exception):
    """There is no programme yet: ``manage.py setup`` has not been run."""


def load(
    on: datetime.date | None = None,
    structure: str = REPORTED,
    indicators: Iterable[str] | None = None,
    programme: Programme | None = None,
) -> Progress:
    """Read everything that is known on ``on`` (default: today), in five queries whatever the number of units.

    Periods with cut-off ≤ ``on`` and decisions effective ≤ ``on`` count, with today's approvals. ``structure``: as reported,
    or rolled up along the lineage to today's organisation. ``indicators``: the codes whose figures are read (default: all
    that are reported). Raises NoProgramme.
    """
    day = on or clock.today()
    programme, infos = _indicators(programme, tuple(indicators) if indicators is not None else None)
    quarters = tuple(Quarter(year, number) for year in programme.years for number in (1, 2, 3, 4))
    cut_offs, first_days, due_days = _periods(quarters)
    counted = [cut_offs[quarter] >= programme.counts_from for quarter in quarters]
    ended = sum(1 for quarter in quarters if cut_offs[quarter] <= day)
    lines, carriers, existence = _units(day, structure)
    position = {quarter: index for index, quarter in enumerate(quarters)}

    series: dict[tuple[str, str], Series] = {}

    def series_of(code, indicator):
        found = series.get((code, indicator))
        if found is None:
            size = len(quarters)
            found = series[code, indicator] = Series(approved=[None] * size, pending=[None] * size)
        return found

    confederation: dict[str, dict[int, int]] = defaultdict(dict)
    for unit, year, indicator, issuer, amount in _amounts(day, programme):
        if issuer == Issuer.CONFEDERATION:
            confederation[indicator][year] = confederation[indicator].get(year, 0) + amount.amount
        elif indicator in infos and unit in carriers:
            series_of(carriers[unit], indicator).amounts[year].append(amount)

    codes = {info.pk: code for code, info in infos.items()}
    known: dict[tuple[int, Quarter], Cell] = {}
    for unit, year, number, report, state, started, indicator, value in _figures(infos):
        quarter = Quarter(year, number)
        index = position.get(quarter)
        if index is None or index >= ended or not counted[index] or unit not in carriers:
            continue
        known[unit, quarter] = Cell(True, state, report, started is not None)
        if value is not None and state in COUNTED:
            one = series_of(carriers[unit], codes[indicator])
            values = one.approved if state == ReportState.APPROVED else one.pending
            values[index] = plus(values[index], value)

    cells: dict[tuple[str, Quarter], Cell] = {}
    for unit, (founded, dissolved, owes) in existence.items():
        for index in range(ended):
            quarter = quarters[index]
            cell = known.get((unit, quarter))
            if cell is None and counted[index]:
                there = (founded is None or founded <= cut_offs[quarter]) and (
                    dissolved is None or dissolved > first_days[quarter]
                )
                cell = Cell(owed=True) if owes and there else None
            if cell is not None:
                key = (carriers[unit], quarter)
                cells[key] = _joined(cells[key], cell) if key in cells else cell

    shown = {unit for unit, _ in cells} | {unit for unit, _ in series}
    units = tuple(
        line for line in lines if line.code in shown or line.code in _owing_codes(lines, existence, carriers)
    )
    return Progress(
        as_of=day,
        structure=structure,
        programme=programme,
        indicators=infos,
        quarters=quarters,
        cut_offs=cut_offs,
        ended=ended,
        units=units,
        series=series,
        cells=cells,
        confederation=confederation,
        due_days=due_days,
    )


def _joined(one: Cell, other: Cell) -> Cell:
    """The cell of a unit that carries another one's past: approved only where all of them are."""
    if one.state != ReportState.APPROVED:
        return one
    return other


PROGRAMME_COLUMNS = [column.attname for column in Programme._meta.concrete_fields]


def _indicators(programme, codes) -> tuple[Programme, dict[str, IndicatorInfo]]:
    """The programme (default: the newest) and the indicators with its goals; one query where it has goals."""
    columns = ("pk", "code", "name", "short_name", "unit_label", "kind", "whole_plan")
    rows = list(
        Indicator.objects.filter(Q(code__in=codes) if codes is not None else Q(reported=True))
        .order_by("order")
        .values_list(
            *columns, "goals__value", *(f"goals__programme__{column}" for column in PROGRAMME_COLUMNS)
        )
    )
    goals = defaultdict(dict)
    for row in rows:
        goals[row[0]][row[8]] = row[7]
    if programme is None:
        # ``row[8]`` is the programme's key, None for an indicator without a goal.
        known = [
            Programme(**dict(zip(PROGRAMME_COLUMNS, row[8:], strict=True)))
            for row in rows
            if row[8] is not None
        ]
        programme = max(known, key=lambda one: one.first_year, default=None) or Programme.objects.first()
    if programme is None:
        raise NoProgramme("Chưa có chương trình: chạy lệnh setup trước.")
    infos = {}
    for row in rows:
        goal = goals[row[0]].get(programme.pk)
        infos[row[1]] = IndicatorInfo(*row[:7], None if goal is None else int(goal))
    return programme, infos


def _periods(quarters) -> tuple[dict[Quarter, datetime.date], ...]:
    """Cut-off, first day and due day by quarter; without a period the calendar's own, and nothing is due."""
    cut_offs = {quarter: quarter.last_day for quarter in quarters}
    first_days = {quarter: quarter.first_day for quarter in quarters}
    due_days = {}
    years = {quarter.year for quarter in quarters}
    for year, number, first_day, cut_off, due in ReportingPeriod.objects.filter(year__in=years).values_list(
        "year", "quarter", "first_day", "cut_off", "due_on"
    ):
        quarter = Quarter(year, number)
        cut_offs[quarter], first_days[quarter], due_days[quarter] = cut_off, first_day, due
    return cut_offs, first_days, due_days


def _units(day, structure):
    """Rows in order; ``{unit id: code of the row that carries its figures}``; when each existed and whether it owes."""
    versions = {}
    for version in UnitVersion.objects.select_related("unit").order_by("unit_id", "valid_from"):
        if version.valid_from <= day or version.unit_id not in versions:
            versions[version.unit_id] = version
    versions = {pk: version for pk, version in versions.items() if version.kind != UnitKind.PROVINCE}

    def carrier(pk):
        seen = set()
        while structure == CURRENT and pk not in seen:
            seen.add(pk)
            unit = versions[pk].unit
            if unit.heir_id not in versions or unit.dissolved_on is None or unit.dissolved_on > day:
                break
            pk = unit.heir_id
        return pk

    carriers = {pk: versions[carrier(pk)].unit.code for pk in versions}
    lines = [
        UnitLine(
            pk=pk,
            code=version.unit.code,
            name=version.short_name,
            order=version.unit.order,
            kind=version.kind,
            ended=version.unit.dissolved_on is not None and version.unit.dissolved_on <= day,
        )
        for pk, version in versions.items()
        if carrier(pk) == pk
    ]
    existence = {
        pk: (version.unit.founded_on, version.unit.dissolved_on, version.unit.owes_reports)
        for pk, version in versions.items()
    }
    return sorted(lines, key=lambda line: (line.order, line.pk)), carriers, existence


def _owing_codes(lines, existence, carriers):
    return {line.code for line in lines if existence[line.pk][2] and not line.ended}


def _amounts(day, programme):
    """Every entry in force: unit id, year, indicator code, issuer, and the amount with its day and whether it is original."""
    rows = list(
        TargetEntry.objects.in_force(day)
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
        )
    )
    # A correction stands in the place of the decision that it corrects: the same day, original or not like that.
    # Entries come in the order of recording, so what is corrected is known before its correction.
    nature: dict[int, tuple[datetime.date, bool]] = {}
    for *_, decision, kind, effective, corrected in rows:
        if corrected in nature:
            nature[decision] = nature[corrected]
        elif decision not in nature:
            nature[decision] = (effective, kind == DecisionKind.ASSIGNED)
    for unit, year, indicator, issuer, amount, decision, *_ in rows:
        yield unit, year, indicator, issuer, Amount(amount, *nature[decision])


def _figures(infos):
    """Every report with its figures: those of the sending that is approved or waits, none of a draft; one query."""
    return (
        QuarterlyReport.objects.order_by()
        .annotate(
            sent=FilteredRelation(
                "current_revision__figures",
                condition=Q(current_revision__figures__indicator__in=[info.pk for info in infos.values()]),
            )
        )
        .values_list(
            "unit_id",
            "period__year",
            "period__quarter",
            "pk",
            "state",
            "current_revision_id",
            "sent__indicator_id",
            "sent__value",
        )
    )
