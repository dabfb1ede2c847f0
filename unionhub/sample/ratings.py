"""Sample ratings through the real steps: two years that are recognised, this year's in the middle of its round.

Beside the general rounds a school year of its own for the union of education. The rule sets are the shipped, unconfirmed ones.
"""

import datetime
import random

from evaluations.models import Evaluation, RatingRound, RoundUnit, UnionLevel
from evaluations.rating import steps
from evaluations.rounds.opening import open_round
from evaluations.rounds.rule_set_actions import copied
from unionhub.sample.rating_steps import DraftOf, bring, rate_all, register_all
from units.models import Unit
from vietnamese import clock

SEED = 1294
PAST_YEARS = 2
SCHOOL = "giao-duc"
# What this year's round looks like for the upper-level unions, by code; all others have registered.
UPPER = {
    "luc-nam": "submitted",
    "yen-the": "submitted",
    "y-te": "returned",
    "tan-yen": "appraised",
    "kcn": "draft",
    "son-dong": "new",
}
# And for the first unions of some units.
UNIONS = {
    "luc-nam": ("submitted", "submitted", "returned", "appraised", "appraised", "objected", "draft"),
    "kcn": ("submitted", "appraised"),
}


def load(cast) -> None:
    """Where a rating exists, nothing happens. ``cast``: staff and the reporters by code of their unit."""
    shipped = RatingRound.objects.filter(only_named=False).order_by("-year").first()
    if shipped is None or Evaluation.objects.exists():
        return
    draw = random.Random(SEED)  # noqa: S311 - sample figures, not secrets
    this_year = clock.today().year
    for year in range(this_year - PAST_YEARS, this_year):
        found = _general(shipped, year)
        _register(found, cast, draw)
        with clock.at(_morning(datetime.date(year + 1, 2, 20))):
            open_round(by=cast.staff, found=found)
            rate_all(found, cast.staff, draw)
    _school_year(shipped, this_year, cast, draw)
    found = _general(shipped, this_year)
    _register(found, cast, draw)
    _in_the_middle(found, cast, draw)


def _general(shipped: RatingRound, year: int) -> RatingRound:
    if year == shipped.year:
        return shipped
    return _with_rules(
        shipped,
        name=f"Xếp loại chất lượng năm {year}",
        year=year,
        first_day=datetime.date(year, 1, 1),
        last_day=datetime.date(year, 12, 31),
        registration_due=datetime.date(year, 3, 31),
        self_score_due=datetime.date(year + 1, 1, 15),
        appraisal_due=datetime.date(year + 1, 2, 28),
    )


def _school_year(shipped: RatingRound, year: int, cast, draw) -> None:
    """From September to August: rated once it is over, still registered before."""
    found = _with_rules(
        shipped,
        name=f"Xếp loại chất lượng năm học {year - 1}–{year}",
        year=year,
        first_day=datetime.date(year - 1, 9, 1),
        last_day=datetime.date(year, 8, 31),
        registration_due=datetime.date(year - 1, 10, 31),
        self_score_due=datetime.date(year, 6, 30),
        appraisal_due=datetime.date(year, 8, 31),
        only_named=True,
    )
    RoundUnit.objects.create(round=found, unit=Unit.objects.get(code=SCHOOL))
    _register(found, cast, draw)
    recognised_on = datetime.date(year, 9, 10)
    if recognised_on < clock.today():
        with clock.at(_morning(recognised_on)):
            open_round(by=cast.staff, found=found)
            rate_all(found, cast.staff, draw)
        own = Evaluation.objects.filter(round=found, level=UnionLevel.GRASSROOTS).rated().first()
        if own is not None:
            steps.object_to(
                by=cast.reporters[SCHOOL],
                evaluation=own,
                comment="Đề nghị xem xét lại điểm tiêu chí về hồ sơ, sổ sách; đã bổ sung biên bản.",
            )


def _with_rules(shipped: RatingRound, **columns) -> RatingRound:
    found = RatingRound.objects.create(**columns)
    for rule_set in shipped.rule_sets.newest():
        copied(rule_set, round=found)
    return found


def _register(found: RatingRound, cast, draw) -> None:
    day = min(found.registration_due - datetime.timedelta(days=9), clock.today())
    with clock.at(_morning(day)):
        open_round(by=cast.staff, found=found)
        never = {code for code, state in UPPER.items() if state == "new"}
        register_all(found, cast.staff, draw, besides=never)


def _in_the_middle(found: RatingRound, cast, draw) -> None:
    """The list as of today, and ratings in every state, by the people whose business they are."""
    open_round(by=cast.staff, found=found)
    rows = Evaluation.objects.filter(round=found, exclusion="").with_subjects()
    for code, state in UPPER.items():
        own = rows.filter(rated_unit__code=code).first()
        if own is not None:
            bring(own, state, DraftOf(by=cast.reporters[code], above=cast.staff, draw=draw))
    for code, states in UNIONS.items():
        officer = cast.reporters[code]
        unions = rows.filter(level=UnionLevel.GRASSROOTS, unit__code=code).order_by("pk")
        for own, state in zip(unions[: len(states)], states, strict=False):
            bring(own, state, DraftOf(by=officer, above=officer, draw=draw))


def _morning(day: datetime.date) -> datetime.datetime:
    """Nine in the morning of that day, unless it is still to come."""
    return min(datetime.datetime.combine(day, datetime.time(9), tzinfo=clock.ZONE), clock.now())
