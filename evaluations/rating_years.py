"""Which year of rating is looked at: the last one that is concluded; the one that runs stands beside it.

Every page and command that shows the ratings of one year without being asked for a certain one takes it from here.
"""

from dataclasses import dataclass

from django.db.models import Count, Q

from evaluations.models import Evaluation, RatingRound, RoundState
from vietnamese.numbers import group


@dataclass(frozen=True)
class RatedYear:
    """A year that has rounds: how many of its unions are eligible, how many of them are recognised.

    ``concluded``: its general round is closed by staff or has everybody eligible recognised, and no other round of it waits.
    ``general_results``: something is recognised in the general round; results of a school year alone do not make a year.
    """

    year: int
    eligible: int
    recognised: int
    concluded: bool
    general_results: bool

    @property
    def standing(self) -> str:
        """“đã công nhận 174/2.386”."""
        return f"đã công nhận {group(self.recognised)}/{group(self.eligible)}"

    @property
    def running_text(self) -> str:
        return f"đang xếp loại: {self.standing}"


@dataclass(frozen=True)
class RatedYears:
    """``years``: latest first."""

    years: tuple[RatedYear, ...] = ()

    @property
    def usual(self) -> RatedYear | None:
        """The last one that is concluded; without any, the last with general results, with ratings, with a round."""
        for has in (
            lambda one: one.concluded,
            lambda one: one.general_results,
            lambda one: one.eligible,
            lambda one: True,
        ):
            found = next((one for one in self.years if has(one)), None)
            if found is not None:
                return found
        return None

    @property
    def running(self) -> tuple[RatedYear, ...]:
        """Those after ``usual`` in which somebody is to be rated."""
        usual = self.usual
        return tuple(one for one in self.years if one.year > usual.year and one.eligible) if usual else ()

    def until(self, year: int) -> "RatedYears":
        return RatedYears(tuple(one for one in self.years if one.year <= year))

    def of(self, year: int) -> RatedYear | None:
        return next((one for one in self.years if one.year == year), None)


def rated_years() -> RatedYears:
    """Two queries for any number of rounds, units and ratings."""
    counted = {
        pk: (eligible, recognised)
        for pk, eligible, recognised in Evaluation.objects.filter(exclusion="")
        .order_by()
        .values_list("round_id")
        .annotate(eligible=Count("pk"), recognised=Count("pk", filter=~Q(recognised_level="")))
    }
    by_year: dict[int, list[tuple[RatingRound, int, int]]] = {}
    for one in RatingRound.objects.order_by("-year", "pk"):
        by_year.setdefault(one.year, []).append((one, *counted.get(one.pk, (0, 0))))
    return RatedYears(tuple(_rated_year(year, rounds) for year, rounds in by_year.items()))


def _rated_year(year: int, rounds) -> RatedYear:
    general = [row for row in rounds if not row[0].only_named]
    waits = any(recognised < eligible for one, eligible, recognised in rounds if not _is_closed(one))
    return RatedYear(
        year,
        sum(eligible for _, eligible, _ in rounds),
        sum(recognised for *_, recognised in rounds),
        concluded=not waits and any(_is_closed(one) or recognised for one, _, recognised in general),
        general_results=any(recognised for *_, recognised in general),
    )


def _is_closed(one: RatingRound) -> bool:
    return one.state == RoundState.CLOSED
