"""Rates of rating: who is counted, who is left out and why, and what share is good or better — of which number.

One grouped query per question, then pure functions. The figures of a year stay as they were recorded: each evaluation keeps
the unit, kind and sector of its round's last day.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from django.db.models import Count

from evaluations.models import Evaluation, Exclusion, Level, Measure, UnionLevel
from evaluations.unconfirmed import Unconfirmed
from units.models import Sector
from vietnamese.numbers import percent

_MEASURES = {
    (UnionLevel.UPPER.value, ""): Measure.UPPER,
    (UnionLevel.GRASSROOTS.value, Sector.STATE.value): Measure.STATE,
    (UnionLevel.GRASSROOTS.value, Sector.NON_STATE.value): Measure.NON_STATE,
}
GRASSROOTS = (Measure.STATE, Measure.NON_STATE)


def measure_of(evaluation: Evaluation) -> Measure:
    """Which goal a rating counts for."""
    return _MEASURES[evaluation.level, evaluation.sector]


class Basis(Enum):
    """What a percentage is of; the text stands beside every percentage."""

    ELIGIBLE = "trên số đủ điều kiện xếp loại"
    ALL = "trên tổng số công đoàn"


@dataclass(frozen=True)
class Share:
    """``part`` of ``whole``, and what the whole is. ``text`` is None where there is nobody to be a part of."""

    part: int
    whole: int
    basis: Basis

    @property
    def exact(self) -> Fraction | None:
        """In percent."""
        return Fraction(100 * self.part, self.whole) if self.whole else None

    @property
    def text(self) -> str | None:
        return percent(self.part, self.whole)


@dataclass(slots=True)
class Tally:
    """Counts of unions: four levels that were recognised, those not rated yet, and the two kinds that are left out."""

    excellent: int = 0
    good: int = 0
    satisfactory: int = 0
    unsatisfactory: int = 0
    waiting: int = 0
    not_yet_eligible: int = 0
    otherwise_excluded: int = 0
    # Whether somebody has confirmed the rules behind all of them.
    confirmed: bool = field(default=True, compare=False)

    def __add__(self, other: Tally) -> Tally:
        found = Tally()
        found.add(self)
        found.add(other)
        return found

    def add(self, other: Tally) -> None:
        """In place: a country's page adds up thousands. Written out, as a loop over names takes four times as long."""
        self.excellent += other.excellent
        self.good += other.good
        self.satisfactory += other.satisfactory
        self.unsatisfactory += other.unsatisfactory
        self.waiting += other.waiting
        self.not_yet_eligible += other.not_yet_eligible
        self.otherwise_excluded += other.otherwise_excluded
        self.confirmed = self.confirmed and other.confirmed

    @property
    def rated(self) -> int:
        return self.excellent + self.good + self.satisfactory + self.unsatisfactory

    @property
    def eligible(self) -> int:
        return self.rated + self.waiting

    @property
    def excluded(self) -> int:
        return self.not_yet_eligible + self.otherwise_excluded

    @property
    def total(self) -> int:
        return self.eligible + self.excluded

    @property
    def good_or_better(self) -> int:
        return self.excellent + self.good

    def share(self, basis: Basis) -> Share:
        """“Xếp loại hoàn thành tốt nhiệm vụ trở lên” of those that were eligible, or of all."""
        return Share(self.good_or_better, self.eligible if basis is Basis.ELIGIBLE else self.total, basis)

    def against(self, goal: Decimal) -> AgainstGoal:
        """Goals and targets are shares of those that were eligible."""
        return AgainstGoal(self.share(Basis.ELIGIBLE), Decimal(goal), self.waiting, self.confirmed)


COUNTS = tuple(one.name for one in fields(Tally) if one.compare)


class Verdict(Enum):
    """Whether a goal is reached, judged only where the ratings that are still waiting can no longer change the answer."""

    REACHED = "reached"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True)
class AgainstGoal:
    """A share beside the share that was promised, in percent; compared exactly, never by rounded percentages.

    ``waiting``: how many of the whole are not rated yet, and might still join the part or leave the whole. ``confirmed``:
    whether the rules behind the ratings are; whoever tells the verdict of others says so beside it.
    """

    share: Share
    goal: Decimal
    waiting: int = 0
    confirmed: bool = True

    @property
    def needed(self) -> int:
        """The fewest unions that make the goal."""
        return math.ceil(Fraction(self.goal) * self.share.whole / 100)

    @property
    def missing(self) -> int:
        """“Còn thiếu”, in whole unions; never below 0."""
        return max(self.needed - self.share.part, 0)

    @property
    def reached(self) -> bool | None:
        """As of now; None where nobody could be rated."""
        return self.missing == 0 if self.share.whole else None

    @property
    def provisional(self) -> bool:
        """Whether there is a conclusion, drawn from rules that nobody has confirmed."""
        return not self.confirmed and self.verdict in (Verdict.REACHED, Verdict.MISSED)

    @property
    def verdict(self) -> Verdict | None:
        """None where nobody could be rated.

        The worst that can come is that none of those who wait becomes good, the best that all do; one that is left out after
        all lies between the two.
        """
        if not self.share.whole:
            return None
        if self.share.part >= self.needed:
            return Verdict.REACHED
        return Verdict.OPEN if self.share.part + self.waiting >= self.needed else Verdict.MISSED


class Rates:
    """The tallies of one or several years by year, unit (of the round's last day) and measure; sums are made when asked."""

    def __init__(self, cells: Mapping[tuple[int, int, Measure], Tally]):
        self.cells = dict(cells)

    def total(
        self, *, year: int | None = None, unit: int | None = None, measures: Iterable[Measure] = Measure
    ) -> Tally:
        """Of everything that is not narrowed down; ``unit`` is an id. Upper-level unions count for themselves."""
        wanted, found = frozenset(measures), Tally()
        for (of_year, of_unit, measure), tally in self.cells.items():
            if measure in wanted and year in (None, of_year) and unit in (None, of_unit):
                found.add(tally)
        return found

    def by_measure(self, year: int) -> dict[Measure, Tally]:
        """The three figures that have a goal; each measure is there, if only with zeros."""
        found = {measure: Tally() for measure in Measure}
        for (of_year, _, measure), tally in self.cells.items():
            if of_year == year:
                found[measure].add(tally)
        return found

    def by_unit(self, year: int, measures: Iterable[Measure] = GRASSROOTS) -> dict[int, Tally]:
        """``{unit id: Tally}``, of the unions of each unit unless told otherwise."""
        wanted, found = frozenset(measures), {}
        for (of_year, unit, measure), tally in self.cells.items():
            if of_year == year and measure in wanted:
                if unit not in found:
                    found[unit] = Tally()
                found[unit].add(tally)
        return found

    @property
    def years(self) -> list[int]:
        return sorted({year for year, _, _ in self.cells})


class _Rows(Count):
    """``COUNT(*)`` as the driver gives it: asking whether each of thousands is a whole number costs more than adding them up."""

    def __init__(self):
        super().__init__("*")

    def get_db_converters(self, connection):
        return []


# Which count a group of rows belongs to: by exclusion and recognised level. Excluded ones are never recognised.
_PLACES = {
    **{("", level.value): COUNTS.index(level.value) for level in Level},
    ("", ""): COUNTS.index("waiting"),
    (Exclusion.NOT_YET_ELIGIBLE.value, ""): COUNTS.index("not_yet_eligible"),
    (Exclusion.OTHER.value, ""): COUNTS.index("otherwise_excluded"),
}


# ``{(measure, registered level, recognised level): count}``
Achieved = dict[tuple[Measure, str, str], int]


def rates(evaluations=None, unconfirmed: Unconfirmed | None = None) -> Rates:
    """The rates of a queryset of evaluations (all of them, narrowed by year, round or ``visible_to``); see below."""
    return rates_and_registered(evaluations, unconfirmed)[0]


def rates_and_registered(evaluations=None, unconfirmed: Unconfirmed | None = None) -> tuple[Rates, Achieved]:
    """``rates``, and what was registered against what was achieved: of the eligible ones, '' is none.

    One grouped query, in the order of the index ``evaluation_rates``, which alone is read; and up to two small ones about rules
    that nobody has confirmed, unless the caller has asked already (``unconfirmed``).
    """
    queryset = Evaluation.objects.all() if evaluations is None else evaluations
    rows = (
        queryset.order_by()
        .values_list(
            "year", "unit_id", "level", "sector", "exclusion", "recognised_level", "registered_level"
        )
        .annotate(count=_Rows())
    )
    counts, achieved = {}, {}
    for year, unit, level, sector, exclusion, recognised, registered, count in rows:
        key = (year, unit, level, sector)
        if key not in counts:
            counts[key] = [0] * len(COUNTS)
        counts[key][_PLACES[exclusion, recognised]] += count
        if not exclusion:
            pair = (level, sector, registered, recognised)
            achieved[pair] = achieved.get(pair, 0) + count
    cells = {}
    if unconfirmed is None:
        unconfirmed = Unconfirmed.load()
    for (year, unit, level, sector), found in counts.items():
        confirmed = not unconfirmed.concerns(year, unit, level, sector)
        cells[year, unit, _MEASURES[level, sector]] = Tally(*found, confirmed=confirmed)
    return (
        Rates(cells),
        {
            (_MEASURES[level, sector], registered, recognised): count
            for (level, sector, registered, recognised), count in achieved.items()
        },
    )


def tallies_by_kind(year: int) -> dict[int, Tally]:
    """``{kind of organisation id: Tally}`` of the grassroots unions of a year; one grouped query, up to two about rules."""
    level = UnionLevel.GRASSROOTS.value
    rows = (
        Evaluation.objects.filter(year=year, level=level)
        .order_by()
        .values_list("kind_id", "unit_id", "sector", "exclusion", "recognised_level")
        .annotate(count=_Rows())
    )
    unconfirmed = Unconfirmed.load()
    counts, doubtful = {}, set()
    for kind, unit, sector, exclusion, recognised, count in rows:
        counts.setdefault(kind, [0] * len(COUNTS))[_PLACES[exclusion, recognised]] += count
        if unconfirmed.concerns(year, unit, level, sector):
            doubtful.add(kind)
    return {kind: Tally(*found, confirmed=kind not in doubtful) for kind, found in counts.items()}


_BEST_FIRST = tuple(Level.values)


def kept_its_word(registered: str, recognised: str) -> bool:
    """Whether what was recognised is at least what was registered; not where either is none."""
    return bool(registered and recognised) and _BEST_FIRST.index(recognised) <= _BEST_FIRST.index(registered)


def exclusions_with_reason(evaluations=None) -> dict[tuple[Measure, str, str], int]:
    """``{(measure, exclusion, reason): count}`` of those left out, the stated reasons apart; one grouped query."""
    queryset = Evaluation.objects.all() if evaluations is None else evaluations
    rows = (
        queryset.exclude(exclusion="")
        .order_by()
        .values_list("level", "sector", "exclusion", "exclusion_reason")
        .annotate(count=Count("*"))
    )
    return {(_MEASURES[level, sector], kind, reason): count for level, sector, kind, reason, count in rows}
