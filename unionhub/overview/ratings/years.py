"""Which year of rating is looked at, which rounds are in it, and which of their rules nobody has confirmed."""

from dataclasses import dataclass

from evaluations.models import RatingRound
from evaluations.rating_years import RatedYears
from evaluations.unconfirmed import unconfirmed_rule_sets
from vietnamese import clock
from vietnamese.numbers import plain_number

SIDE_BY_SIDE = 5


@dataclass(frozen=True)
class Round:
    """A round of the year; ``unconfirmed``: names of the rule sets in use that nobody has confirmed."""

    pk: int
    name: str
    span: tuple
    only_named: bool
    unconfirmed: tuple[str, ...]


def usual_year(known: RatedYears) -> int:
    """The year that ``rating_years`` chooses; this one where there is no round at all."""
    return known.usual.year if known.usual else clock.today().year


def chosen_year(text: str, known: RatedYears, problems: list[str]) -> int:
    """The year in an address, of those that have a round; otherwise the usual one, and a sentence where it was misread."""
    if (year := plain_number(text)) is not None and known.of(year):
        return year
    usual = usual_year(known)
    if text:
        problems.append(
            f"Không tìm thấy đợt xếp loại tính cho năm “{text[:40]}”; trang hiển thị năm {usual}."
        )
    return usual


def rounds_of(year: int) -> list[Round]:
    """Two queries."""
    unconfirmed = {}
    for rule_set in (
        unconfirmed_rule_sets()
        .filter(round__year=year)
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
