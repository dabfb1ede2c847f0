"""Everything that the page of a year's rates is made of, in a constant number of queries; no word of HTML."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from evaluations.models import Evaluation, Exclusion, Measure, QualityTarget
from evaluations.models.quality_target import Counting
from evaluations.rates import (
    Achieved,
    AgainstGoal,
    Rates,
    Tally,
    exclusions_with_reason,
    kept_its_word,
    rates,
    rates_and_registered,
)
from evaluations.unconfirmed import Unconfirmed
from unionhub.overview.rating_rates import province_against_goals
from unionhub.overview.ratings.results import SUBJECTS
from units.models import Unit, UnitKind, UnitVersion
from vietnamese import clock

NOTHING = Tally()
MOST_REASONS = 20
Exclusions = dict[tuple[Measure, str, str], int]


@dataclass(frozen=True)
class UnitName:
    """A unit as it was called at the end of the year, or today in a year that still runs."""

    pk: int
    code: str
    order: int
    name: str
    expected: bool  # lived at that time and is one of the units that report


@dataclass(frozen=True)
class Counted:
    """The whole of a year, or of one unit in it (``unit``): what was counted, and what was promised.

    ``others``: the rates of the years beside it; ``promised``: the province against the goals of the programme, not of one
    unit; ``targets``: by unit id and measure, of the province too.
    """

    year: int
    rates: Rates
    achieved: Achieved
    exclusions: Exclusions
    others: Rates
    promised: dict[Measure, AgainstGoal]
    targets: dict[tuple[int, str], Counting]
    unit: UnitName | None = None

    @cached_property
    def by_measure(self) -> dict[Measure, Tally]:
        return self.rates.by_measure(self.year)

    @cached_property
    def by_unit(self) -> dict[int, dict[Measure, Tally]]:
        """``{unit id: {measure: Tally}}``; only what there is."""
        found = {}
        for (year, unit, measure), tally in self.rates.cells.items():
            if year == self.year:
                found.setdefault(unit, {})[measure] = tally
        return found

    def tally(self, measures: Iterable[Measure]) -> Tally:
        found = Tally()
        for measure in measures:
            found.add(self.by_measure[measure])
        return found

    @property
    def columns(self) -> list[Tally]:
        """Of the three measures, and of the grassroots unions together, as in ``SUBJECTS``."""
        return [self.tally(subject.measures) for subject in SUBJECTS]

    def against(self, measure: Measure) -> AgainstGoal | None:
        """The goal of the programme for the province; for one unit the target assigned to it. None where there is none."""
        if self.unit is not None:
            assigned = self.targets.get((self.unit.pk, measure))
            return self.by_measure[measure].against(assigned.share) if assigned else None
        return self.promised.get(measure)

    def of_year(self, year: int) -> dict[Measure, Tally]:
        return self.by_measure if year == self.year else self.others.by_measure(year)

    def cross(self, measure: Measure) -> dict[tuple[str, str], int]:
        """``{(registered, recognised): count}``; '' is none."""
        return {(one, two): count for (of, one, two), count in self.achieved.items() if of == measure}

    def kept(self, measure: Measure) -> int:
        """How many reached what they had registered."""
        return sum(
            count
            for (of, one, two), count in self.achieved.items()
            if of == measure and kept_its_word(one, two)
        )

    @cached_property
    def reasons(self) -> list[tuple[str, str, dict[Measure, int]]]:
        """``[(exclusion, reason, {measure: count})]``: not yet eligible first, then the other reasons, most frequent first."""
        return reasons_in_order(self.exclusions)


def reasons_in_order(exclusions: Exclusions) -> list[tuple[str, str, dict[Measure, int]]]:
    """As ``Counted.reasons``: what stands after the first ``MOST_REASONS`` are the rare ones."""
    found: dict[tuple[str, str], dict[Measure, int]] = {}
    for (measure, exclusion, reason), count in exclusions.items():
        found.setdefault((exclusion, reason), {})[measure] = count
    ordered = sorted(
        found.items(),
        key=lambda item: (item[0][0] != Exclusion.NOT_YET_ELIGIBLE, -sum(item[1].values()), item[0][1]),
    )
    return [(exclusion, reason, counts) for (exclusion, reason), counts in ordered]


def rare_reasons(evaluations) -> Q:
    """Those of the evaluations that are left out for a reason that is none of the most frequent ones; one query."""
    frequent = Q()
    for exclusion, reason, _ in reasons_in_order(exclusions_with_reason(evaluations))[:MOST_REASONS]:
        frequent |= Q(exclusion=exclusion, exclusion_reason=reason)
    return ~Q(exclusion="") & ~frequent


def count(year: int, years: Iterable[int], *, unit: UnitName | None = None) -> Counted:
    """Count a year, with ``years`` beside it: seven queries at most, for any number of units and ratings."""
    everything = Evaluation.objects.all() if unit is None else Evaluation.objects.filter(unit_id=unit.pk)
    of_year = everything.filter(year=year)
    unconfirmed = Unconfirmed.load()
    found, achieved = rates_and_registered(of_year, unconfirmed)
    others = [one for one in years if one != year]
    return Counted(
        year=year,
        rates=found,
        achieved=achieved,
        exclusions=exclusions_with_reason(of_year),
        others=rates(everything.filter(year__in=others), unconfirmed) if others else Rates({}),
        promised=province_against_goals(found, year) if unit is None else {},
        targets=QualityTarget.objects.counting(year, clock.today()),
        unit=unit,
    )


@dataclass(frozen=True)
class Units:
    """The units of a year in the order of the annex, and the province that stands above them; two queries."""

    province: int | None
    named: tuple[UnitName, ...]

    @classmethod
    def of(cls, year: int) -> "Units":
        day = min(datetime.date(year, 12, 31), clock.today())
        versions = UnitVersion.objects.in_force_on(day)
        province, named = None, []
        for unit in Unit.objects.order_by("order", "pk"):
            version = versions.get(unit.pk)
            if version is None:
                continue
            if version.kind == UnitKind.PROVINCE:
                province = unit.pk
                continue
            lives = not unit.has_ended(day) and (unit.founded_on is None or unit.founded_on <= day)
            named.append(
                UnitName(unit.pk, unit.code, unit.order, version.short_name, lives and unit.owes_reports)
            )
        return cls(province, tuple(named))

    def shown(self, counted: Counted) -> list[UnitName]:
        """Those with ratings in the year, and those that ought to have some."""
        return [one for one in self.named if one.pk in counted.by_unit or one.expected]

    def by_code(self, code: str) -> UnitName | None:
        return next((one for one in self.named if one.code == code), None)
