"""Since when unions work: foundings, mergers and splits from the register, for many unions in a constant number of queries."""

import datetime

from django.db.models import Max, Q

from evaluations.rating.rules import Eligibility, Past, eligibility
from units.models import (
    Founding,
    PartRole,
    ReorganisationKind,
    ReorganisationPart,
    UnionEvent,
    UnionEventKind,
    Unit,
)

_MERGERS_AND_SPLITS = ReorganisationKind.mergers_and_splits()
# By an event that was undone nothing happened.
_STANDING = Q(reorganisation__isnull=False, reorganisation__undone_at__isnull=True)
_NOT_UNDONE = Q(reorganisation__isnull=True) | _STANDING


def pasts_of_unions(unions, on: datetime.date) -> dict[int, Past]:
    """``{union id: Past}`` for a queryset of unions as known on ``on``; three queries for any number of unions.

    What starts the time again: the union took in another, or came along with a merger or split of units that stands. A
    transfer, by whatever decision, a new name, a stop and a new start do not.
    """
    ids = unions.order_by().values("pk")
    founded = dict(Founding.objects.filter(union__in=ids).order_by().values_list("union_id", "founded_on"))
    events = UnionEvent.objects.filter(
        Q(kind=UnionEventKind.TRANSFERRED, reorganisation__kind__in=_MERGERS_AND_SPLITS) & _STANDING
        | Q(kind=UnionEventKind.MERGED_INTO) & _NOT_UNDONE,
        union__in=ids,
        effective_on__lte=on,
    )
    reorganised = dict(events.order_by().values_list("union_id").annotate(last=Max("effective_on")))
    return {
        pk: Past(founded.get(pk), reorganised.get(pk))
        for pk in unions.order_by().values_list("pk", flat=True)
    }


def pasts_of_units(units, on: datetime.date) -> dict[int, Past]:
    """The same for units, from their own founding days and the mergers and splits that they went on from; two queries."""
    ids = Unit.objects.filter(pk__in=units.order_by().values("pk"))
    parts = ReorganisationPart.objects.filter(
        unit__in=ids.order_by().values("pk"),
        role__in=[PartRole.NEW, PartRole.STAYING],
        event__kind__in=_MERGERS_AND_SPLITS,
        event__undone_at__isnull=True,
        event__effective_on__lte=on,
    )
    reorganised = dict(parts.order_by().values_list("unit_id").annotate(last=Max("event__effective_on")))
    return {
        pk: Past(founded_on, reorganised.get(pk))
        for pk, founded_on in ids.order_by().values_list("pk", "founded_on")
    }


def judged(pasts: dict[int, Past], rule_set, last_day: datetime.date) -> dict[int, Eligibility]:
    """Every past by the months of a rule set, as of the round's last day."""
    return {
        pk: eligibility(
            past,
            last_day,
            months_of_work=rule_set.months_of_work,
            months_after_merger=rule_set.months_after_merger,
        )
        for pk, past in pasts.items()
    }
