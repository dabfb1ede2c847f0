"""The cap on “xuất sắc” where levels are recognised: who keeps it, who goes down, between whom people choose.

A cap counts per rule set: among the grassroots unions of one unit, or among all upper-level unions together.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q

from evaluations.models import Evaluation, Level, RuleSet, UnionLevel
from evaluations.rating.rules import apply_cap, excellent_allowed


@dataclass(frozen=True)
class Group:
    """Ratings that one cap is about. ``allowed``: how many more may be “xuất sắc”; ids of ratings in the sets."""

    rule_set: RuleSet
    unit_id: int | None
    rated: int
    allowed: int
    kept: frozenset
    dropped: frozenset
    tied: frozenset
    places: int


@dataclass(frozen=True)
class Caps:
    """``levels``: ``{evaluation id: level}`` as it can be recognised; ties are at “tốt” until somebody chooses."""

    levels: dict[int, str]
    groups: list[Group] = field(default_factory=list)

    @property
    def tied(self) -> frozenset:
        return frozenset().union(*(group.tied for group in self.groups))

    @property
    def undecided(self) -> list[Group]:
        return [group for group in self.groups if group.tied]


def with_caps(evaluations: Iterable[Evaluation], chosen: Collection[int] = ()) -> Caps:
    """The appraised levels of these ratings after the caps of their rule sets; ``chosen``: ids that people took among ties.

    A choice counts where it takes exactly the places that are left. One query per rule set that has a cap.
    """
    evaluations = list(evaluations)
    levels = {row.pk: row.appraised_level for row in evaluations}
    by_rules: dict[RuleSet, dict[int | None, list[Evaluation]]] = {}
    for row in evaluations:
        if row.rule_set_id and row.rule_set.excellent_cap is not None:
            scopes = by_rules.setdefault(row.rule_set, {})
            scopes.setdefault(_scope(row), []).append(row)
    groups = []
    for rule_set, scopes in by_rules.items():
        already = _recognised(rule_set, [row.pk for rows in scopes.values() for row in rows])
        for scope, rows in scopes.items():
            group = _group(rule_set, scope, rows, *already.get(scope, (0, 0)), frozenset(chosen))
            groups.append(group)
            levels.update(dict.fromkeys((*group.dropped, *group.tied), Level.GOOD.value))
    return Caps(levels, groups)


@dataclass(frozen=True)
class Overrun:
    """A cap that would not hold any more: ``excellent`` of the ``rated`` that stay recognised, where ``allowed`` may be."""

    rule_set: RuleSet
    unit_id: int | None
    rated: int
    excellent: int
    allowed: int


def overruns_without(evaluations: Iterable[Evaluation]) -> list[Overrun]:
    """The caps that what stays recognised would break if these were not; one query per rule set that has a cap."""
    rows = [row for row in evaluations if row.rule_set_id and row.rule_set.excellent_cap is not None]
    found = []
    for rule_set in {row.rule_set for row in rows}:
        scopes = {_scope(row) for row in rows if row.rule_set_id == rule_set.pk}
        stay = _recognised(rule_set, [row.pk for row in rows if row.rule_set_id == rule_set.pk])
        for scope in scopes:
            rated, excellent = stay.get(scope, (0, 0))
            allowed = excellent_allowed(rated, rule_set.excellent_cap)
            if excellent > allowed:
                found.append(Overrun(rule_set, scope, rated, excellent, allowed))
    return found


def _group(rule_set, scope, rows, rated_before, excellent_before, chosen):
    excellent = {row.pk: _points(row) for row in rows if row.appraised_level == Level.EXCELLENT}
    rated = rated_before + len(rows)
    allowed = max(excellent_allowed(rated, rule_set.excellent_cap) - excellent_before, 0)
    capped = apply_cap(excellent, allowed)
    kept, dropped, tied = capped.kept, capped.dropped, capped.tied
    taken = tied & chosen
    if tied and len(taken) == capped.places:
        kept, dropped, tied = kept | taken, dropped | (tied - taken), frozenset()
    return Group(rule_set, scope, rated, allowed, kept, dropped, tied, capped.places if tied else 0)


def _points(row) -> Decimal:
    # A level that was given without points stands behind every one that has them.
    return row.appraised_points if row.appraised_points is not None else Decimal(-1)


def _scope(row) -> int | None:
    return None if row.level == UnionLevel.UPPER else row.unit_id


def _recognised(rule_set, besides) -> dict[int | None, tuple[int, int]]:
    """``{scope: (rated, excellent)}`` of what is recognised by this rule set already."""
    rows = (
        Evaluation.objects.filter(rule_set=rule_set)
        .rated()
        .exclude(pk__in=besides)
        .order_by()
        .values_list("level", "unit_id")
        .annotate(rated=Count("pk"), excellent=Count("pk", filter=Q(recognised_level=Level.EXCELLENT)))
    )
    found: dict[int | None, tuple[int, int]] = {}
    for level, unit, rated, excellent in rows:
        scope = None if level == UnionLevel.UPPER else unit
        before = found.get(scope, (0, 0))
        found[scope] = (before[0] + rated, before[1] + excellent)
    return found
