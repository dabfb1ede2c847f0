"""Who of a round has ended by its last day: such a union or unit is left out, whatever was done for it before."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q

from evaluations.models import Evaluation, EvaluationState, Exclusion, RatingRound, UnionLevel
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
class StillCounted:
    """How many of a round have ended by its last day and are counted as if they had not.

    ``open``: renewing the list leaves them out; ``settled``: recognised ones, which stay until somebody reopens them.
    """

    open: int = 0
    settled: int = 0

    def __bool__(self) -> bool:
        return bool(self.open or self.settled)


def ending_of(evaluation: Evaluation, day: datetime.date) -> Ending | None:
    """Of what is rated, where it had ended by ``day``; reads ``rated_union`` or ``rated_unit``."""
    if evaluation.is_upper_level:
        if evaluation.rated_unit.has_ended(day):
            return Ending(evaluation.rated_unit.dissolved_on, "Đã kết thúc hoạt động")
        return None
    union = evaluation.rated_union
    if union.ceased_on is None or union.ceased_on > day:
        return None
    why = union.get_ceased_reason_display()
    return Ending(union.ceased_on, f"Đã kết thúc hoạt động: {why[:1].lower()}{why[1:]}")


def still_counted(rounds: Iterable[RatingRound]) -> dict[int, StillCounted]:
    """By id of the round, those that have some; two queries for any number of rounds."""
    rows, today = (
        Evaluation.objects.filter(round__in=list(rounds)).exclude(exclusion=Exclusion.OTHER),
        clock.today(),
    )
    found: dict[int, StillCounted] = {}
    for level, column in (
        (UnionLevel.GRASSROOTS, "rated_union__ceased_on"),
        (UnionLevel.UPPER, "rated_unit__dissolved_on"),
    ):
        ended = {f"{column}__lte": F("round__last_day")}, {f"{column}__lte": today}
        counted = (
            rows.filter(Q(**ended[0]), Q(**ended[1]), level=level)
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
