"""Opening a round: a rating for everyone whom it covers. Repeated, it follows what became of them since."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from evaluations.models import (
    Evaluation,
    EvaluationState,
    EvaluationTransition,
    Exclusion,
    RatingRound,
    UnionLevel,
)
from evaluations.rights import may_manage_all, require
from evaluations.whom import Subject, current, subjects_of
from vietnamese import clock
from vietnamese.dates import date_vi
from workflow.steps import StepRefused

# Their unit, kind and time are part of what was recognised; who wants another one reopens the rating.
_SETTLED = (EvaluationState.RECOGNISED, EvaluationState.OBJECTED)
_FOLLOWED = ("unit_id", "kind_id", "sector", "enough_time")


@dataclass(frozen=True)
class Outlook:
    """What opening would do: ``new`` subjects, pairs (rating, subject) that ``changed``, ratings of subjects that are ``gone``
    (an untouched one is removed, any other stays), and how many are rated in another round of the year already."""

    new: list[Subject]
    changed: list[tuple[Evaluation, Subject]]
    gone: list[Evaluation]
    elsewhere: int

    @property
    def up_to_date(self) -> bool:
        return not (self.new or self.changed or self.gone)


@dataclass(frozen=True)
class Opened:
    """How many ratings were made, brought up to date, removed; how many subjects another round of the year has."""

    made: int
    changed: int
    removed: int
    elsewhere: int


def outlook(found: RatingRound, *, locked: bool = False) -> Outlook:
    """A constant number of queries; writes nothing. ``locked``: nobody takes a step of these ratings until it is done."""
    there, subjects = current(found, locked=locked), subjects_of(found)
    others = Evaluation.objects.filter(year=found.year).exclude(round=found)
    taken = {
        (level, unit or union)
        for level, unit, union in others.values_list("level", "rated_unit_id", "rated_union_id")
    }
    new, changed, elsewhere = [], [], 0
    for subject in subjects:
        row = there.pop(subject.key, None)
        if row is None and subject.key in taken:
            elsewhere += 1
        elif row is None:
            new.append(subject)
        elif row.state not in _SETTLED and any(
            getattr(row, name) != getattr(subject, name) for name in _FOLLOWED
        ):
            changed.append((row, subject))
    touched = set(
        Evaluation.objects.filter(round=found)
        .filter(Exists(EvaluationTransition.objects.filter(evaluation=OuterRef("pk"))))
        .values_list("pk", flat=True)
        if there
        else ()
    )
    gone = [
        row
        for row in there.values()
        if row.state == EvaluationState.NEW and not row.version and row.pk not in touched
    ]
    return Outlook(new, changed, gone, elsewhere)


@transaction.atomic
def open_round(*, by, found: RatingRound) -> Opened:
    """Make a rating for every unit and union that the round covers, with unit and kind as of its last day (today, until then).

    Repeated, it adds who is new, follows moves and new dates of those not recognised yet, and removes untouched ratings of
    whom the round does not cover any more. Raises StepRefused before the first day.
    """
    require(may_manage_all(by))
    # Two people who open at once go one after the other.
    RatingRound.objects.select_for_update().get(pk=found.pk)
    if found.first_day > clock.today():
        raise StepRefused(f"Đợt này bắt đầu từ {date_vi(found.first_day)}, chưa lập được danh sách xếp loại.")
    # A step that somebody takes meanwhile must not be written over by what was read before it.
    seen = outlook(found, locked=True)
    Evaluation.objects.bulk_create([_new(found, subject) for subject in seen.new], batch_size=2000)
    for row, subject in seen.changed:
        _follow(row, subject)
    Evaluation.objects.bulk_update(
        [row for row, _ in seen.changed], [*_FOLLOWED, "exclusion"], batch_size=500
    )
    removed, _ = Evaluation.objects.filter(pk__in=[row.pk for row in seen.gone]).delete()
    return Opened(len(seen.new), len(seen.changed), removed, seen.elsewhere)


def _new(found, subject) -> Evaluation:
    upper = subject.level == UnionLevel.UPPER
    return Evaluation(
        round=found,
        year=found.year,
        level=subject.level,
        rated_unit_id=subject.pk if upper else None,
        rated_union_id=None if upper else subject.pk,
        unit_id=subject.unit_id,
        kind_id=subject.kind_id,
        sector=subject.sector,
        enough_time=subject.enough_time,
        exclusion="" if subject.enough_time else Exclusion.NOT_YET_ELIGIBLE,
    )


def _follow(row, subject):
    for name in _FOLLOWED:
        setattr(row, name, getattr(subject, name))
    if row.overruled_at is None and row.exclusion != Exclusion.OTHER:
        row.exclusion = "" if subject.enough_time else Exclusion.NOT_YET_ELIGIBLE
