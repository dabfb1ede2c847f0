"""Sample rounds: beside the year's general round, a school year of its own for the union of education."""

import datetime

from evaluations.actions.rule_sets import copied
from evaluations.models import RatingRound, RoundUnit
from units.models import Unit


def load() -> None:
    """Needs the round that the product ships; where a round of the school year exists, nothing happens."""
    general = RatingRound.objects.filter(only_named=False).order_by("-year").first()
    if general is None or RatingRound.objects.filter(only_named=True).exists():
        return
    year = general.year
    school = RatingRound.objects.create(
        name=f"Xếp loại chất lượng năm học {year - 1}–{year}",
        year=year,
        first_day=datetime.date(year - 1, 9, 1),
        last_day=datetime.date(year, 8, 31),
        registration_due=datetime.date(year - 1, 10, 31),
        self_score_due=datetime.date(year, 6, 30),
        appraisal_due=datetime.date(year, 8, 31),
        only_named=True,
    )
    RoundUnit.objects.create(round=school, unit=Unit.objects.get(code="giao-duc"))
    for rule_set in general.rule_sets.newest():
        copied(rule_set, round=school)
