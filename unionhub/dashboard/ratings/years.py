"""Which year of rating is looked at, which rounds are in it, and which of their rules nobody has confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from evaluations.models import Evaluation, EvaluationState, RatingRound, RuleSet
from vietnamese import clock

SIDE_BY_SIDE = 5


@dataclass(frozen=True)
class Round:
    """A round of the year; ``unconfirmed``: names of the rule sets in use that nobody has confirmed."""

    pk: int
    name: str
    span: tuple
    only_named: bool
    unconfirmed: tuple[str, ...]


def years_with_rounds() -> list[int]:
    """Latest first; one query."""
    return list(RatingRound.objects.order_by("-year").values_list("year", flat=True).distinct())


def latest(years: Iterable[tuple[int, bool, bool]]) -> int | None:
    """Of ``(year, whether something is recognised, whether there are ratings)``, latest first: the first that has results.

    So the year that has just begun does not hide the one that was rated. Without any, the first that has ratings.
    """
    rows = list(years)
    return next((year for place in (1, 2) for year, *has in rows if has[place - 1]), None)


def usual_year() -> int:
    """``latest`` of all years, else the latest with a round, else this one. One query.

    Results of a school year, which is over months before, do not make the year one that has results.
    """
    year = OuterRef("year")
    rated = Evaluation.objects.filter(year=year, round__only_named=False).exclude(recognised_level="")
    rows = list(
        RatingRound.objects.order_by("-year")
        .annotate(rated=Exists(rated), any=Exists(Evaluation.objects.filter(year=year)))
        .values_list("year", "rated", "any")
    )
    return latest(rows) or (rows[0][0] if rows else clock.today().year)


def has_general_results(year: int) -> bool:
    """Whether something is recognised in the year's round for everybody; one query."""
    return Evaluation.objects.filter(
        round__year=year, round__only_named=False, state=EvaluationState.RECOGNISED
    ).exists()


def chosen_year(text: str, years: list[int], problems: list[str]) -> int:
    """The year in an address, of those that have a round; otherwise the usual one, and a sentence where it was misread."""
    if text.isascii() and text.isdigit() and int(text[:9]) in years:
        return int(text[:9])
    usual = usual_year()
    if text:
        problems.append(f"Không có đợt xếp loại tính cho năm «{text[:40]}». Trang đang xem năm {usual}.")
    return usual


def rounds_of(year: int) -> list[Round]:
    """Two queries. A rule set is in use if something is rated by it, or if it is the last version of its kind."""
    used = Exists(Evaluation.objects.filter(rule_set=OuterRef("pk")))
    newest = RuleSet.objects.newest().values("pk")
    unconfirmed = {}
    for rule_set in (
        RuleSet.objects.filter(Q(used) | Q(pk__in=newest), round__year=year, confirmed_at__isnull=True)
        .select_related("kind")
        .order_by("-level", "kind__order", "version")
    ):
        unconfirmed.setdefault(rule_set.round_id, []).append(str(rule_set))
    return [
        Round(
            one.pk,
            one.name,
            (one.first_day, one.last_day),
            one.only_named,
            tuple(unconfirmed.get(one.pk, ())),
        )
        for one in RatingRound.objects.filter(year=year)
    ]


def side_by_side(years: list[int], year: int) -> list[int]:
    """The years to show beside ``year``, earliest first: the latest ones, or those up to it where it is older."""
    latest = years[:SIDE_BY_SIDE]
    if year not in latest:
        latest = [one for one in years if one <= year][:SIDE_BY_SIDE]
    return sorted({*latest, year})
