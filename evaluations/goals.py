"""What the programme promises for rating, which stands beside: ``settings.RATING_GOALS`` names the function that answers."""

from decimal import Decimal

from django.conf import settings
from django.utils.module_loading import import_string

from evaluations.models import Measure


def goals_of_year(year: int) -> dict[Measure, Decimal]:
    """``{measure: percent}`` that the programme of that year promises; empty where there is none."""
    return import_string(settings.RATING_GOALS)(year)
