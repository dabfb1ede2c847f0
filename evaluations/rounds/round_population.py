"""Whom a round rates: its units and their grassroots unions as of its last day, or as of today while that is still to come."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from evaluations.models import Evaluation, RatingRound, UnionLevel
from evaluations.rating.rulebook import Rulebook
from evaluations.rounds.eligibility import judged, pasts_of_unions, pasts_of_units
from units.models import (
    GrassrootsUnion,
    OrganisationKind,
    UnionEvent,
    UnionEventKind,
    Unit,
    UnitKind,
    UnitVersion,
)
from vietnamese import clock

_NOT_RATED_THEMSELVES = (UnitKind.PROVINCE, UnitKind.DIRECT)


@dataclass(frozen=True)
class Subject:
    """One that is rated, as it was on the day: columns of its ``Evaluation``. ``key`` tells subjects apart."""

    level: str
    pk: int
    unit_id: int
    kind_id: int | None
    sector: str
    enough_time: bool

    @property
    def key(self) -> tuple[str, int]:
        return (self.level, self.pk)


def day_of(found: RatingRound) -> datetime.date:
    """The day as of which a round looks at units and unions."""
    return min(found.last_day, clock.today())


def subjects_of(found: RatingRound) -> list[Subject]:
    """Everyone whom the round rates, a constant number of queries for any number of unions.

    The time they worked is judged on the round's last day by the newest rules; without rules it is taken to be enough.
    """
    day, rules = day_of(found), Rulebook.of_round(found)
    coverage = RatingRound.objects.coverage(found.year)
    return [*_units(found, day, rules, coverage), *_unions(found, day, rules, coverage)]


def _units(found, day, rules, coverage):
    kinds = {pk: version.kind for pk, version in UnitVersion.objects.in_force_on(day).items()}
    living = [
        pk
        for pk in Unit.objects.living(day).order_by("order", "pk").values_list("pk", flat=True)
        if kinds.get(pk) not in (None, *_NOT_RATED_THEMSELVES) and coverage.of(pk) == found.pk
    ]
    rule_set = rules.for_kind(UnionLevel.UPPER, None)
    answers = {}
    if rule_set:
        answers = judged(
            pasts_of_units(Unit.objects.filter(pk__in=living), found.last_day), rule_set, found.last_day
        )
    return [
        Subject(UnionLevel.UPPER.value, pk, pk, None, "", answers[pk].enough if pk in answers else True)
        for pk in living
    ]


def _unions(found, day, rules, coverage):
    unions = _working(GrassrootsUnion.objects.all(), day)
    rows = unions.order_by("pk").values_list("pk", "unit_id", "kind_id")
    elsewhere, other_kinds = _units_back_then(day), _kinds_back_then(unions, day)
    there = []
    for pk, unit, kind in rows:
        unit = elsewhere.get(pk, unit)
        if coverage.of(unit) == found.pk:
            there.append((pk, unit, other_kinds.get(pk, kind)))
    left = set(OrganisationKind.objects.left_by(day).values_list("pk", flat=True))
    there = [row for row in there if row[2] not in left]
    sectors = dict(OrganisationKind.objects.values_list("pk", "sector"))
    answers = {}
    if rules.by_kind:
        pasts = pasts_of_unions(unions, found.last_day)
        by_rules = {}
        for pk, _, kind in there:
            rule_set = rules.for_kind(UnionLevel.GRASSROOTS, kind)
            if rule_set:
                by_rules.setdefault(rule_set, {})[pk] = pasts[pk]
        for rule_set, some in by_rules.items():
            answers.update(judged(some, rule_set, found.last_day))
    return [
        Subject(
            UnionLevel.GRASSROOTS.value,
            pk,
            unit,
            kind,
            sectors[kind],
            answers[pk].enough if pk in answers else True,
        )
        for pk, unit, kind in there
    ]


def _working(unions, day):
    """Those that had been founded and had not ceased on ``day``; an unknown founding day is long ago."""
    return unions.active(day).filter(Q(founding__isnull=True) | Q(founding__founded_on__lte=day))


def _units_back_then(day) -> dict[int, int]:
    """``{union id: unit id}`` of those that went to another unit after ``day``; the earliest move tells where from."""
    moves = UnionEvent.objects.standing().filter(
        kind=UnionEventKind.TRANSFERRED, effective_on__gt=day, from_unit__isnull=False
    )
    found = {}
    for union, unit in moves.order_by("effective_on", "pk").values_list("union_id", "from_unit_id"):
        found.setdefault(union, unit)
    return found


def _kinds_back_then(unions, day) -> dict[int, int]:
    """``{union id: kind id}`` of those whose row was written again after ``day``: the kind that stood at its end."""
    if day >= clock.today():
        return {}
    history, end = GrassrootsUnion.history.model.objects.all(), clock.end_of(day)
    later = history.filter(id=OuterRef("id"), history_date__gt=end)
    before = history.filter(Exists(later), history_date__lte=end, id__in=unions.order_by().values("pk"))
    return dict(before.order_by("history_date", "history_id").values_list("id", "kind_id"))


def current(found: RatingRound, *, locked: bool = False) -> dict[tuple[str, int], Evaluation]:
    """The round's ratings by ``Subject.key``; one query. ``locked`` until the end of the transaction."""
    rows = Evaluation.objects.filter(round=found).select_related("rated_unit", "rated_union__founding")
    if locked:
        rows = rows.order_by("pk").select_for_update(no_key=True, of=("self",))
    return {(row.level, row.rated_unit_id or row.rated_union_id): row for row in rows}
