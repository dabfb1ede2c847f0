"""Who of a round has ended by its last day: such a union or unit is left out, whatever was done for it before."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q

from evaluations.models import Evaluation, EvaluationState, Exclusion, RatingRound, UnionLevel
from units.models import CeasedReason, OrganisationKind, UnionEvent
from vietnamese import clock
from vietnamese.dates import date_vi

# Their unit, kind and time are part of what was recognised; who wants another one reopens the rating.
SETTLED = (EvaluationState.RECOGNISED, EvaluationState.OBJECTED)


@dataclass(frozen=True)
class Ending:
    """``reason`` stands among the reasons of those that are not rated."""

    on: datetime.date
    reason: str

    @property
    def sentence(self) -> str:
        return f"{self.reason}, từ ngày {date_vi(self.on)}."


@dataclass(frozen=True)
class KindLeft(Ending):
    """The union works on, but unions of its kind of organisation are not rated from that day on."""

    @property
    def sentence(self) -> str:
        return f"{self.reason}."


@dataclass(frozen=True)
class StillCounted:
    """How many of a round have ended by its last day and are counted as if they had not.

    ``open``: renewing the list leaves them out; ``settled``: recognised ones, which stay until somebody reopens them.
    """

    open: int = 0
    settled: int = 0

    def __bool__(self) -> bool:
        return bool(self.open or self.settled)


def endings_of(evaluations: Iterable[Evaluation], day: datetime.date) -> dict[int, Ending]:
    """By id, of those whose subject had ended by ``day`` and not started again by then; reads ``rated_union`` or ``rated_unit``.

    Two queries, and one for a day that is not over.
    """
    rows = list(evaluations)
    earlier = _earlier_ends(day) if day < clock.today() else {}
    left = {kind.pk: _of_kind(kind) for kind in OrganisationKind.objects.left_by(day)}
    endings = {
        row.pk: _of_unit(row, day)
        if row.is_upper_level
        else _of_union(row, day, earlier) or left.get(row.kind_id)
        for row in rows
    }
    return {pk: ending for pk, ending in endings.items() if ending}


def _earlier_ends(day) -> dict[int, tuple[datetime.date, str]]:
    """``{union id: (day, reason)}`` of ends that held on ``day`` and do not stand at the union any more."""
    over = Q(union__ceased_on__isnull=True) | Q(union__ceased_on__gt=day)
    ends = UnionEvent.objects.ends_on(day).filter(over).order_by("effective_on", "pk")
    return {
        union: (on, reason) for union, on, reason in ends.values_list("union_id", "effective_on", "reason")
    }


def _of_kind(kind) -> KindLeft:
    return KindLeft(kind.leaves_on, f"{kind.name}: {kind.left_text}")


def _of_unit(evaluation, day) -> Ending | None:
    unit = evaluation.rated_unit
    return Ending(unit.dissolved_on, "Đã kết thúc hoạt động") if unit.has_ended(day) else None


def _of_union(evaluation, day, earlier) -> Ending | None:
    union = evaluation.rated_union
    on, reason = union.ceased_on, union.ceased_reason
    if on is None or on > day:
        on, reason = earlier.get(union.pk, (None, ""))
    if on is None:
        return None
    why = CeasedReason(reason or CeasedReason.OTHER).label
    return Ending(on, f"Đã kết thúc hoạt động: {why[:1].lower()}{why[1:]}")


def still_counted(rounds: Iterable[RatingRound]) -> dict[int, StillCounted]:
    """By id of the round, those that have some; two queries for any number of rounds."""
    rows, today = (
        Evaluation.objects.filter(round__in=list(rounds)).exclude(exclusion=Exclusion.OTHER),
        clock.today(),
    )
    found: dict[int, StillCounted] = {}
    ends = UnionEvent.objects.ends_on(OuterRef("round__last_day")).filter(effective_on__lte=today)
    for level, column, otherwise in (
        (
            UnionLevel.GRASSROOTS,
            "rated_union__ceased_on",
            Q(Exists(ends.filter(union=OuterRef("rated_union"))))
            | Q(kind__in=OrganisationKind.objects.left_by(today), kind__leaves_on__lte=F("round__last_day")),
        ),
        (UnionLevel.UPPER, "rated_unit__dissolved_on", Q()),
    ):
        ended = Q(**{f"{column}__lte": F("round__last_day")}) & Q(**{f"{column}__lte": today})
        counted = (
            rows.filter(ended | otherwise, level=level)
            .order_by()
            .values_list("round_id")
            .annotate(
                open=Count("pk", filter=~Q(state__in=SETTLED)),
                settled=Count("pk", filter=Q(state__in=SETTLED)),
            )
        )
        for pk, unsettled, settled in counted:
            before = found.get(pk, StillCounted())
            found[pk] = StillCounted(before.open + unsettled, before.settled + settled)
    return found
