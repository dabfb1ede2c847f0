"""Opening a round: a rating for everyone whom it covers. Repeated, it follows what became of them since."""

from collections import Counter
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
from evaluations.rating.steps import EXCLUDE, INCLUDE, NOT_OVERRULED, decide_many
from evaluations.rights import may_manage_all, require
from evaluations.rounds.endings import SETTLED, Ending, endings_of
from evaluations.rounds.round_population import Subject, current, day_of, subjects_of
from vietnamese import clock
from vietnamese.dates import date_vi
from workflow.statistics import refresh_statistics
from workflow.steps import StepRefused

_FOLLOWED = ("unit_id", "kind_id", "sector", "enough_time")


@dataclass(frozen=True)
class Outlook:
    """What opening would do.

    ``new`` subjects; pairs (rating, subject) that ``changed``; ``gone``: untouched ratings of whom the round does not cover
    any more, which are removed; ``elsewhere``: how many are rated in another round of the year already. ``ended``: pairs
    (rating, ending) of those that are left out though something was done for them; ``resumed``: pairs (rating, subject) of
    those that were, and have not ended after all; ``settled``: ended ones that are recognised, which only reopening changes.
    """

    new: list[Subject]
    changed: list[tuple[Evaluation, Subject]]
    gone: list[Evaluation]
    elsewhere: int
    ended: list[tuple[Evaluation, Ending]]
    resumed: list[tuple[Evaluation, Subject]]
    settled: list[tuple[Evaluation, Ending]]

    @property
    def up_to_date(self) -> bool:
        return not (self.new or self.changed or self.gone or self.ended or self.resumed)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why those that ended are left out, most frequent first."""
        return Counter(ending.reason for _, ending in self.ended).most_common()


@dataclass(frozen=True)
class Opened:
    """How many ratings were made, brought up to date, removed, left out because their union or unit ended, put back because it
    had not; how many subjects another round of the year has."""

    made: int
    changed: int
    removed: int
    ended: int
    resumed: int
    elsewhere: int


def outlook(found: RatingRound, *, locked: bool = False) -> Outlook:
    """A constant number of queries; writes nothing. ``locked``: nobody takes a step of these ratings until it is done."""
    there, subjects = current(found, locked=locked), subjects_of(found)
    others = Evaluation.objects.filter(year=found.year).exclude(round=found)
    taken = {
        (level, unit or union)
        for level, unit, union in others.values_list("level", "rated_unit_id", "rated_union_id")
    }
    new, changed, resumed, elsewhere = [], [], [], 0
    for subject in subjects:
        row = there.pop(subject.key, None)
        if row is None and subject.key in taken:
            elsewhere += 1
        elif row is None:
            new.append(subject)
        elif row.ended_on:
            resumed.append((row, subject))
        elif row.state not in SETTLED and any(
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
    removed = {row.pk for row in gone}
    left = {row.pk: row for row in there.values() if row.pk not in removed}
    endings = [(left[pk], ending) for pk, ending in endings_of(left.values(), day_of(found)).items()]
    changed += [
        (row, Subject(*subject_key, row.unit_id, row.kind_id, row.sector, enough_time=False))
        for subject_key, row in there.items()
        if row.pk in left and row.state not in SETTLED and row.enough_time and _is_founded_later(row, found)
    ]
    return Outlook(
        new,
        changed,
        gone,
        elsewhere,
        [(row, ending) for row, ending in endings if _is_to_be_left_out(row, ending)],
        resumed,
        [(row, ending) for row, ending in endings if row.state in SETTLED],
    )


def _is_founded_later(row, found) -> bool:
    """Its founding turned out to be after the last day: it has not worked a month of the round."""
    founding = getattr(row.rated_union, "founding", None)
    return founding is not None and founding.founded_on > found.last_day


def _is_to_be_left_out(row, ending) -> bool:
    """One that somebody left out for another reason stays so; that reason is not written over."""
    if row.state in SETTLED:
        return False
    return row.exclusion != Exclusion.OTHER or (row.ended_on is not None and row.ended_on != ending.on)


@transaction.atomic
def open_round(*, by, found: RatingRound) -> Opened:
    """Make a rating for every unit and union that the round covers, with unit and kind as of its last day (today, until then).

    Repeated, it adds who is new, follows moves and new dates of those not recognised yet, removes untouched ratings of whom
    the round does not cover any more, and leaves out those that ended by its last day, whatever was done for them before.
    Raises StepRefused before the first day.
    """
    require(may_manage_all(by))
    # Two people who open at once go one after the other.
    RatingRound.objects.select_for_update(no_key=True).get(pk=found.pk)
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
    _leave_out(by, seen.ended)
    _put_back(by, seen.resumed)
    removed, _ = Evaluation.objects.filter(pk__in=[row.pk for row in seen.gone]).delete()
    refresh_statistics(Evaluation)
    return Opened(
        len(seen.new), len(seen.changed), removed, len(seen.ended), len(seen.resumed), seen.elsewhere
    )


def _leave_out(by, ended) -> None:
    """What was done for them stays, in the rating and in its log, which says why they are not rated."""
    endings = {row.pk: ending for row, ending in ended}
    decide_many(
        EXCLUDE,
        [row for row, _ in ended],
        by=by,
        changes=lambda row: {
            "exclusion": Exclusion.OTHER.value,
            "exclusion_reason": endings[row.pk].reason,
            "ended_on": endings[row.pk].on,
            **NOT_OVERRULED,
        },
        logged=lambda row: {"comment": endings[row.pk].sentence},
    )


def _put_back(by, resumed) -> None:
    subjects = {row.pk: subject for row, subject in resumed}

    def changes(row):
        subject = subjects[row.pk]
        return {name: getattr(subject, name) for name in _FOLLOWED} | {
            "exclusion": "" if subject.enough_time else Exclusion.NOT_YET_ELIGIBLE.value,
            "exclusion_reason": "",
            "ended_on": None,
        }

    decide_many(
        INCLUDE,
        [row for row, _ in resumed],
        by=by,
        changes=changes,
        logged=lambda row: {
            "comment": f"Đã bỏ ghi nhận kết thúc hoạt động hoặc không thuộc đối tượng từ ngày {date_vi(row.ended_on)}."
        },
    )


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
