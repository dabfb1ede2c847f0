"""What the programme's classes of unions have reached in a year, beside the shares that it sets for them."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from evaluations.rates import AgainstGoal, Basis, Share, Tally, tallies_by_kind
from targets.models import UnionClass
from unionhub.overview.rating_rates import of_year
from unionhub.overview.ratings import labels
from vietnamese.numbers import group


@dataclass(frozen=True)
class Against:
    """A share as it stands and as it is wanted; ``status``: for ``components/status.html``, None without a goal."""

    number: str
    percent: str
    wanted: str
    missing: str
    status: labels.Status | None


@dataclass(frozen=True)
class ClassRow:
    """``left``: kinds of organisation of the class that are not rated any more, with since when."""

    name: str
    kinds: str
    left: tuple[str, ...]
    total: str
    eligible: str
    good: Against
    excellent: Against


def class_rows(year: int) -> list[ClassRow]:
    """Of the programme of that year, in their order; three queries, one where no programme sets any.

    Where one was ended within the year and the next one begins in it, the later one's stand, as with the goals.
    """
    classes = list(
        UnionClass.objects.filter(of_year(year)).select_related("programme").prefetch_related("kinds")
    )
    if not classes:
        return []
    last = {one.programme.federation_id: one.programme for one in sorted(classes, key=_begin)}
    tallies = tallies_by_kind(year)
    return [_row(one, tallies) for one in classes if last[one.programme.federation_id] == one.programme]


def _begin(one: UnionClass) -> datetime.date:
    return one.programme.counts_from


def _row(one: UnionClass, tallies: dict[int, Tally]) -> ClassRow:
    tally, kinds = Tally(), list(one.kinds.all())
    for kind in kinds:
        tally.add(tallies.get(kind.pk, Tally()))
    return ClassRow(
        name=one.name,
        kinds=", ".join(kind.short_name for kind in kinds),
        left=tuple(f"{kind.name}: {kind.left_text}" for kind in kinds if kind.leaves_on),
        total=group(tally.total),
        eligible=group(tally.eligible),
        good=_against(tally, tally.good_or_better, one.good_share),
        excellent=_against(tally, tally.excellent, one.excellent_share),
    )


def _against(tally: Tally, part: int, goal: Decimal | None) -> Against:
    share = Share(part, tally.eligible, Basis.ELIGIBLE)
    found = None if goal is None else AgainstGoal(share, goal, tally.waiting, tally.confirmed)
    return Against(
        number=group(part),
        percent=share.text or "",
        wanted=labels.rate(goal) if goal is not None else "",
        missing=group(found.missing) if found and found.verdict else "",
        status=labels.status(found),
    )
