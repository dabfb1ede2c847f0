"""The rates of rating beside the goals of the programme: joins what evaluations and targets each know."""

import datetime
from decimal import Decimal

from django.db.models import Q

from evaluations.models import Measure
from evaluations.rates import AgainstGoal, Rates
from targets.models import Goal
from targets.models.programme import GoalPer


def of_year(year: int) -> Q:
    """What belongs to a programme that runs in ``year``, until the day on which a decision ended it."""
    still = Q(programme__ended_on__isnull=True) | Q(programme__ended_on__gte=datetime.date(year, 1, 1))
    return still & Q(programme__first_year__lte=year, programme__last_year__gte=year)


def goals_of_year(year: int) -> dict[Measure, Decimal]:
    """``{measure: percent}`` that the programme of that year promises; empty where there is none; one query.

    Where one was ended within the year and the next one begins in it, the later one's stand.
    """
    goals = Goal.objects.filter(of_year(year), indicator__code__in=Measure.values, per=GoalPer.YEAR).order_by(
        "programme__counts_from"
    )
    return {Measure(code): value for code, value in goals.values_list("indicator__code", "value")}


def province_against_goals(rates: Rates, year: int) -> dict[Measure, AgainstGoal]:
    """The whole of ``rates`` in a year, each measure that has a goal against it: of those eligible; one query."""
    tallies = rates.by_measure(year)
    return {measure: tallies[measure].against(goal) for measure, goal in goals_of_year(year).items()}
