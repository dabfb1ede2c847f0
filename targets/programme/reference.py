"""Loads the programme that the product ships and the quarters of its years, unopened; safe to repeat."""

import datetime
import json
from pathlib import Path

from django.db import transaction

from targets.models import Goal, Indicator, PastResult, Programme, ReportingPeriod
from units.models import Unit
from vietnamese.dates import Quarter

REFERENCES = ("part_of", "numerator", "denominator", "opening_of", "added_to", "condition_of")
# Days after the cut-off until which a report is due, and until which units may still send it; staff change both.
DUE_AFTER = 10
LOCKS_AFTER = 30


@transaction.atomic
def load_programme(path: Path) -> Programme | None:
    """Create indicators, programme, goals, facts and periods that do not exist yet; what staff changed stays.

    None where staff deleted the programme that the product ships and made another one.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    indicators, new = {}, []
    for row in data["indicators"]:
        fields = {name: value for name, value in row.items() if name not in REFERENCES and name != "code"}
        indicators[row["code"]], is_new = Indicator.objects.get_or_create(code=row["code"], defaults=fields)
        if is_new:
            new.append(row)
    for row in new:
        indicator = indicators[row["code"]]
        if links := {name: indicators[row[name]] for name in REFERENCES if name in row}:
            # In the same step of its history as what made it.
            Indicator.objects.filter(pk=indicator.pk).update(**links)
            indicator.history.update(**{f"{name}_id": link.pk for name, link in links.items()})
    row = data["programme"]
    if Programme.objects.exists() and not Programme.objects.filter(code=row["code"]).exists():
        return None
    goals, past = row.pop("goals"), row.pop("past_results")
    for name in ("signed_on", "counts_from"):
        row[name] = datetime.date.fromisoformat(row[name])
    row["federation"] = Unit.objects.get(code=row["federation"])
    programme, is_new = Programme.objects.get_or_create(code=row.pop("code"), defaults=row)
    if is_new:
        for goal in goals:
            fields = goal | {"indicator": indicators[goal["indicator"]]}
            Goal.objects.create(programme=programme, **fields)
        for fact in past:
            PastResult.objects.create(programme=programme, **fact)
    for year in programme.years:
        for number in (1, 2, 3, 4):
            create_period(Quarter(year, number))
    return programme


def create_period(quarter: Quarter) -> ReportingPeriod:
    """The period of a calendar quarter with the usual days, unless it exists."""
    cut_off = quarter.last_day
    period, _ = ReportingPeriod.objects.get_or_create(
        year=quarter.year,
        quarter=quarter.number,
        defaults={
            "first_day": quarter.first_day,
            "cut_off": cut_off,
            "opens_on": cut_off + datetime.timedelta(days=1),
            "due_on": cut_off + datetime.timedelta(days=DUE_AFTER),
            "locks_on": cut_off + datetime.timedelta(days=LOCKS_AFTER),
        },
    )
    return period
