"""The verbs of rating rounds: last year's again, with its units and rule sets; ending one, and taking that back."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from evaluations.models import RatingRound, RoundState, RoundTransition, RoundUnit
from evaluations.rights import may_manage_all, may_prepare, require
from evaluations.rounds.rule_set_actions import copied
from vietnamese import clock
from vietnamese.dates import date_vi
from workflow.steps import Step, StepRefused, perform

CLOSE = Step("close", "Kết thúc đợt xếp loại", (RoundState.RUNNING,), RoundState.CLOSED, needs_comment=True)
REOPEN = Step("reopen", "Mở lại đợt xếp loại", (RoundState.CLOSED,), RoundState.RUNNING, needs_comment=True)
DAYS = ("first_day", "last_day", "registration_due", "self_score_due", "appraisal_due")


@dataclass(frozen=True)
class Plan:
    """What a new round is called, which year it counts for, and its days."""

    name: str
    year: int
    first_day: datetime.date
    last_day: datetime.date
    registration_due: datetime.date
    self_score_due: datetime.date
    appraisal_due: datetime.date


def a_year_later(source: RatingRound) -> Plan:
    """What “Chép sang đợt mới” proposes: the same days of the next year."""
    name = source.name
    # “Năm học 2025–2026”: the later year first, or it would be counted up twice.
    for year in range(source.year + 1, source.year - 2, -1):
        name = name.replace(str(year), str(year + 1))
    if name == source.name:
        name = f"{source.name} ({source.year + 1})"
    return Plan(name, source.year + 1, *(_later(getattr(source, day)) for day in DAYS))


@transaction.atomic
def copy_round(*, by, source: RatingRound, plan: Plan) -> RatingRound:
    """A new round with the units that ``source`` names and the newest version of each of its rule sets, unconfirmed.

    Raises ValidationError: the name or the year's general round exists, days out of order, a unit is in another round.
    """
    require(may_prepare(by))
    copy = RatingRound(only_named=source.only_named, early_recognition=source.early_recognition, **vars(plan))
    copy.full_clean()
    copy.save()
    for row in source.named_units.all():
        named = RoundUnit(round=copy, unit_id=row.unit_id, year=copy.year)
        named.full_clean()
        named.save()
    for rule_set in source.rule_sets.newest().select_related("kind"):
        copied(rule_set, round=copy)
    return copy


def _later(day: datetime.date) -> datetime.date:
    """The same day a year later; 29 February becomes the 28th, and the 28th the last of a February with 29."""
    last_of_february = day.month == 2 and (day + datetime.timedelta(days=1)).month == 3
    if last_of_february:
        return datetime.date(day.year + 1, 3, 1) - datetime.timedelta(days=1)
    return day.replace(year=day.year + 1)


def close_round(*, by, found: RatingRound, reason: str) -> RoundTransition:
    """Say that a round is over though some of it were never rated: from then on its year counts as concluded.

    Nothing of its ratings changes. Raises StepRefused before its last day has passed, or without a reason.
    """
    require(may_manage_all(by))
    if found.last_day >= clock.today():
        raise StepRefused(f"Đợt này còn đến hết {date_vi(found.last_day)}, chưa kết thúc được.")
    return perform(CLOSE, found, by=by, transitions=found.transitions, comment=reason)


def reopen_round(*, by, found: RatingRound, reason: str) -> RoundTransition:
    """Take ``close_round`` back, with a reason."""
    require(may_manage_all(by))
    return perform(REOPEN, found, by=by, transitions=found.transitions, comment=reason)
