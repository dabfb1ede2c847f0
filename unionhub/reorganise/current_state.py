"""Everything that an event has to look at, read in a fixed number of queries. Nothing is proposed or judged here."""

import datetime
import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from targets import progress
from targets.ledger.reorganisation_actions import programme_on
from targets.models import Indicator, Issuer, Programme, QuarterlyReport, ReportingPeriod, ReportState
from targets.progress.plan import Amount, whole_plan, year_plan
from unionhub.reorganise.request import Request, Spread
from units.models import (
    Assignment,
    GrassrootsUnion,
    ReorganisationPart,
    SurveyedEnterprise,
    Unit,
    UnitVersion,
)
from units.structure.actions import TEXTS, reporters_of
from vietnamese.dates import Quarter
from vietnamese.text import fold

A_DAY = datetime.timedelta(days=1)


class Row(NamedTuple):
    """A grassroots union, or an enterprise, as far as an event cares."""

    pk: int
    unit: int
    place: str
    workforce: int
    members: int


@dataclass
class Situation:
    """``units``: all that are not withdrawn, by code, with their versions; ``amounts``: by unit id, year, indicator code."""

    request: Request
    units: dict[str, Unit]
    codes: set[str]  # of all units that ever were: a new one needs another
    programme: Programme | None
    indicators: dict[str, Indicator]
    periods: list[ReportingPeriod]
    amounts: dict[tuple[int, int, str], list[Amount]]
    reporters: dict[tuple[str, int], list[Assignment]]
    unions: list[Row]
    enterprises: list[Row]
    reports: list[QuarterlyReport]
    later: list[tuple[int, datetime.date, str]]  # unit id, day, what happened to it after the effective day

    @classmethod
    def of(cls, request: Request) -> "Situation":
        day = request.effective_on
        units = {unit.code: unit for unit in Unit.objects.prefetch_related("versions")}
        taking_part = {units[code].pk for code in request.units if code in units}
        ending = {units[unit.code].pk for unit in request.ending if unit.code in units}
        programme = programme_on(day)
        amounts = defaultdict(list)
        if programme is not None:
            for unit, year, indicator, issuer, amount, _ in progress.recorded_amounts(programme):
                if issuer == Issuer.PROVINCE:
                    amounts[unit, year, indicator].append(amount)
        return cls(
            request=request,
            units=units,
            codes=set(Unit.everything.values_list("code", flat=True)),
            programme=programme,
            indicators={one.code: one for one in Indicator.objects.all()},
            periods=list(ReportingPeriod.objects.order_by("year", "quarter")),
            amounts=amounts,
            reporters=reporters_of(taking_part),
            unions=_rows(GrassrootsUnion.objects.filter(unit__in=taking_part), "workforce", "members"),
            enterprises=_rows(SurveyedEnterprise.objects.filter(unit__in=taking_part), "workforce"),
            reports=list(
                QuarterlyReport.objects.filter(
                    Q(~Q(state=ReportState.APPROVED), responsible__in=ending)
                    | Q(unit__in=taking_part, period__cut_off__gte=day)
                )
                .with_return_step()
                .select_related("period")
                .order_by("period__year", "period__quarter", "unit__order", "pk")
            ),
            later=_later(taking_part, day),
        )

    @property
    def day(self) -> datetime.date:
        return self.request.effective_on

    def unit_by_pk(self, pk: int) -> Unit | None:
        return self._by_pk().get(pk)

    def _by_pk(self):
        if not hasattr(self, "_pks"):
            self._pks = {unit.pk: unit for unit in self.units.values()}
        return self._pks

    def name(self, code: str) -> str:
        """What the unit is called on the effective day, a new one too; the code where there is none."""
        for one in (*self.request.new, *self.request.staying):
            if one.code == code and one.short_name:
                return one.short_name
        return self.name_before(code)

    def name_before(self, code: str) -> str:
        unit = self.units.get(code)
        version = unit.version_on(self.day - A_DAY) if unit else None
        return version.short_name if version else code

    def version_of(self, unit) -> UnitVersion:
        """What a unit of the request, which exists, is called and classed on the effective day without the event."""
        return self.units[unit.code].version_on(self.day)

    def destinations(self, rows: list[Row], spreads) -> dict[int, str]:
        """``{key of the row: code of the unit it goes to}``, "" where it stays."""
        going: dict[int, str] = {}
        of_unit: dict[int, list[Spread]] = {}
        for spread in spreads or ():
            if unit := self.units.get(spread.unit):
                of_unit.setdefault(unit.pk, []).append(spread)
        for pk, several in of_unit.items():
            singly = {key: code for spread in several for key, code in spread.one_by_one}
            places = {fold(place): code for spread in several for place, code in spread.by_place}
            rest = next((spread.rest for spread in several if spread.rest), "")
            for row in rows:
                if row.unit == pk:
                    going[row.pk] = singly.get(row.pk, places.get(fold(row.place), rest))
        return going

    def target(self, unit: int, year: int, indicator: str) -> int | None:
        amounts = self.amounts.get((unit, year, indicator))
        return sum(amount.amount for amount in amounts) if amounts else None

    def done(self, unit: int, indicator: str) -> int:
        """The plan of the effective year's quarters that have ended before the effective day, as progress has it."""
        year = self.day.year
        cut_offs = [quarter.last_day for quarter in (Quarter(year, number) for number in (1, 2, 3, 4))]
        for period in self.periods:
            if period.year == year:
                cut_offs[period.quarter - 1] = period.cut_off
        ended = sum(1 for cut_off in cut_offs if cut_off < self.day)
        if not ended:
            return 0
        amounts = self.amounts.get((unit, year, indicator), [])
        parts = year_plan(amounts, cut_offs)[ended - 1]
        return whole_plan(parts, round_down=self.indicators[indicator].whole_plan)

    def fingerprint(self, request: Request) -> str:
        """Of the request, with its defaults, and of everything that was read for it."""
        ending = {self.units[one.code].pk for one in self.request.ending if one.code in self.units}
        seen = [
            request.as_json(),
            sorted(self.codes),
            [
                [
                    unit.pk,
                    unit.founded_on,
                    unit.dissolved_on,
                    unit.heir_id,
                    unit.reports_by_id,
                    unit.owes_reports,
                    [
                        [one.pk, one.valid_from, one.sequence, *(getattr(one, name) for name in TEXTS)]
                        for one in unit.versions.all()
                    ],
                ]
                for unit in self.units.values()
            ],
            [[period.pk, period.first_day, period.cut_off, period.is_open] for period in self.periods],
            sorted([*key, *amount] for key, many in self.amounts.items() for amount in many),
            [
                [*key, [[one.pk, one.valid_from, one.valid_until] for one in many]]
                for key, many in self.reporters.items()
            ],
            [[row.pk, row.unit, row.place] for row in self.unions],
            [[row.pk, row.unit, row.place] for row in self.enterprises],
            [
                [one.pk, one.state, one.responsible_id, one.current_revision_id is None]
                for one in self.reports
                if one.unit_id in ending or one.responsible_id in ending
            ],
            sorted([unit, day, what] for unit, day, what in self.later),
        ]
        return hashlib.sha256(json.dumps(seen, default=str).encode()).hexdigest()


def _rows(queryset, *figures) -> list[Row]:
    rows = queryset.order_by("pk").values_list("pk", "unit_id", "place", *figures)
    return [
        Row(pk, unit, place, *(value or 0 for value in values), *[0] * (2 - len(figures)))
        for pk, unit, place, *values in rows
    ]


def _later(units, day):
    later = [
        (unit, since, f"đổi tên gọi từ ngày {since:%d/%m/%Y}")
        for unit, since in UnitVersion.objects.filter(unit__in=units, valid_from__gt=day).values_list(
            "unit_id", "valid_from"
        )
    ]
    parts = ReorganisationPart.objects.filter(
        unit__in=units, event__undone_at__isnull=True, event__effective_on__gt=day
    ).select_related("event")
    later += [(part.unit_id, part.event.effective_on, str(part.event)) for part in parts]
    return later
